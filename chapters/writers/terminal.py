"""The pages in a terminal: prose without Markdown's signs, code behind a bar, what it shows."""

import os
import re
import sys
import textwrap

from items import Caution, Exercise, Item, Misprint, Picture, Recap, texts_joined
from links import resolved, title_of
from pages import Part
from scalargrad.formatting import columns, padded
from scalargrad.language import sentence
from writers.latex_as_text import text_of_latex

PROSE_COLUMNS = 88


class ReaderGone(SystemExit):
    """Nobody reads what is printed any more: `| head -1`."""


def print_now(text: str) -> None:
    """Print without waiting. A reader who has gone ends the program without a word."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ReaderGone(1) from None


def use_utf8() -> None:
    """Have ∂ and − printed on every console and into every file."""
    for stream in (sys.stdout, sys.stderr):  # None where it was closed
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def part_as_text(part: Part, answers: bool = False) -> str:
    """Prose wrapped, or code behind a bar; below it, indented, what it showed."""
    cell, items = part
    if not cell.is_code:
        return prose(cell.source) + "\n"
    code = "\n".join(f"│ {line}".rstrip() for line in cell.source.splitlines())
    texts = [textwrap.indent(item_as_text(item, answers), "    ") for item in texts_joined(items)]
    return "\n\n".join([code] * (not cell.is_box) + ["\n".join(texts)] * bool(texts)) + "\n"


def item_as_text(item: Item, answers: bool = False) -> str:
    """The lines of one item; of an exercise the hint and the answer only where asked for."""
    match item:
        case Picture():
            path = f"{item.folder}/{item.file}"
            return sentence("film: {0}", path) if item.is_film else sentence("picture: {0}", path)
        case Misprint():
            wide = max(columns(name) for name, _ in item.rows()) + 2
            rows = [
                wrap(plain(words), " " * (wide + 2), f"  {padded(name + ':', wide)}")
                for name, words in item.rows()
            ]
            return "\n".join([f"{item.title} {plain(item.where)}", *rows])
        case Caution():
            words = wrap(plain(item.words), "  ", "  ")
            return f"{item.title} {plain(item.where)}\n{words}"
        case Recap():
            return "\n".join(
                [sentence("In short"), *(wrap(plain(x), "  ", "- ") for x in item.lines)]
            )
        case Exercise():
            more = [hint_as_text(item)] * bool(item.hint) + [answer_as_text(item)]
            return "\n\n".join([exercise_as_text(item), *more * answers])
    return item.text


def exercise_as_text(item: Exercise) -> str:
    """The question with its options."""
    options = "\n".join(wrap(plain(each), "        ", "    ") for each in item.options)
    return "\n\n".join(filter(None, [wrap(f"{item.title} {plain(item.question)}"), options]))


def hint_as_text(item: Exercise) -> str:
    """Hint: one step of the way."""
    return wrap(plain(sentence("Hint: {0}", item.hint)))


def answer_as_text(item: Exercise) -> str:
    """Answer: a text, or below it the lines of a derivation."""
    text = item.answer.text
    if "\n" in text:
        return sentence("Answer:\n{0}", text)
    return wrap(plain(sentence("Answer: {0}", text)))


def plain(text: str) -> str:
    """A text of a box, its links by name as titles."""
    return resolved(text, link_as_text)


def link_as_text(text: str, target: str) -> str:
    """A link where nothing can be clicked: the words, and which page they mean."""
    title = title_of(target)
    if not title:
        return text
    if text.casefold() == title.casefold():
        return f'"{title}"'
    return sentence('{0} (page "{1}")', text, title)


def prose(markdown: str) -> str:
    """A Markdown cell as plain text: headings underlined, paragraphs wrapped, formulas readable."""
    blocks = re.split(r"\n[ \t]*\n", plain(markdown).strip())
    return "\n\n".join(_block(block.strip("\n")) for block in blocks)


def _block(block: str) -> str:
    if heading := re.fullmatch(r"(#+) (.*)", block):
        line = inline(heading[2])
        return f"{line}\n{('=' if len(heading[1]) == 1 else '-') * columns(line)}"
    if block.startswith("$$"):
        return textwrap.indent(text_of_latex(block.strip("$ \n")), "    ")
    if block.startswith("|"):
        return inline(block)
    wrapped = []
    for item in re.split(r"\n(?=(?:[-*]|\d+\.) )", block):  # a list, or one paragraph
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
        return text_of_latex(mathematics)
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
        if not empty and columns(f"{lines[-1]} {word}") > PROSE_COLUMNS:
            lines.append(indent + word)
        else:
            lines[-1] += word if empty else f" {word}"
        empty = False
    return "\n".join(lines)
