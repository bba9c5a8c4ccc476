"""Prose for a terminal: Markdown without its signs, formulas as text."""

import re
import textwrap

from formulas import formula
from scalargrad.formatting import columns

WIDTH = 88  # columns of a line of prose


def prose(markdown: str) -> str:
    """A Markdown cell as plain text: headings underlined, paragraphs wrapped, formulas readable."""
    blocks = re.split(r"\n[ \t]*\n", markdown.strip())
    return "\n\n".join(_block(block.strip("\n")) for block in blocks)


def _block(block: str) -> str:
    if heading := re.fullmatch(r"(#+) (.*)", block):
        line = inline(heading[2])
        return f"{line}\n{('=' if len(heading[1]) == 1 else '-') * columns(line)}"
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
        if not empty and columns(f"{lines[-1]} {word}") > WIDTH:
            lines.append(indent + word)
        else:
            lines[-1] += word if empty else f" {word}"
        empty = False
    return "\n".join(lines)
