"""Prose for a terminal: Markdown without its signs, formulas as text."""

import re
import textwrap
import unicodedata

from formulas import formula

WIDTH = 88  # columns of a line of prose


def prose(markdown: str) -> str:
    """A Markdown cell as plain text: headings underlined, paragraphs wrapped, formulas readable."""
    blocks = re.split(r"\n[ \t]*\n", markdown.strip())
    return "\n\n".join(_block(block.strip("\n")) for block in blocks)


def _block(block: str) -> str:
    if heading := re.fullmatch(r"(#+) (.*)", block):
        line = inline(heading[2])
        return f"{line}\n{('=' if len(heading[1]) == 1 else '-') * width(line)}"
    if block.startswith("$$"):
        return textwrap.indent(formula(block.strip("$ \n")), "    ")
    if block.startswith("|"):
        return inline(block)
    items = re.split(r"\n(?=(?:[-*]|\d+\.) )", block)
    wrapped = []
    for item in items:
        mark = re.match(r"(?:[-*]|\d+\.) ", item)
        wrapped.append(wrap(inline(" ".join(item.split())), " " * len(mark[0]) if mark else ""))
    return "\n".join(wrapped)


def inline(text: str) -> str:
    """A line without Markdown's signs.

    >>> inline("the **gradient** of $w_1$, `w1.grad`, see [here](a.md)")
    'the gradient of w1, w1.grad, see here'
    """
    pattern = r"`([^`]+)`|\$([^$]+)\$|\*\*(.+?)\*\*|\*(.+?)\*|\[([^\]]+)\]\(([^)]+)\)"
    return re.sub(pattern, _without_signs, text)


def _without_signs(found: re.Match[str]) -> str:
    code, mathematics, bold, italics, link, address = found.groups()
    if code:
        return code
    if mathematics:
        return formula(mathematics)
    if link:
        return f"{link} ({address})" if address.startswith("http") else link
    return inline(bold or italics)


def wrap(text: str, indent: str = "", first: str = "") -> str:
    """Words in lines of at most 88 columns; a Korean letter takes two.

    >>> print(wrap("the words of a row", indent="      ", first="why:  "))
    why:  the words of a row
    """
    lines, empty = [first], True
    for word in text.split():
        if not empty and width(f"{lines[-1]} {word}") > WIDTH:
            lines.append(indent + word)
        else:
            lines[-1] += word if empty else f" {word}"
        empty = False
    return "\n".join(lines)


def width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)
