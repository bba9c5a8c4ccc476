"""Laying out chains of equations: "=" below "=" as text, aligned at "=" in LaTeX.

Both break where a line would be too wide: a sum before its terms, a product before a dot, never
inside a bracket. Only a factor that is wider than a line all by itself makes a wider line.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import NamedTuple

from scalargrad.explaining.latex import Latex
from scalargrad.explaining.text import Text

GAP = " " * 4  # between an equation and the reason beside it


class Row(NamedTuple):
    """One chain of equations: left = side = side …, each side a sum of written terms."""

    left: str
    sides: list[list[str]]
    on_one_line: bool = False
    note: str = ""
    reasons: tuple[str, ...] = ()  # one for each side; one alone if it may be on one line


class Block(NamedTuple):
    """A side of a row as lines, or the whole row on one line, with the reason for it."""

    lines: list[str]
    reason: str


def text_lines(row: Row, writer: Text) -> list[str]:
    """A row as lines. A side that is too wide has one term per line."""
    margin = " " * len(row.left)
    blocks: list[Block] = []
    for terms, reason in _sides(row, writer, len(row.left) + 3):
        left = row.left if not blocks else margin
        starts = [f"{left} = ", *[f"{margin} "] * (len(terms) - 1)]
        lines: list[str] = []
        for start, term in zip(starts, terms, strict=True):
            first, *others = _broken(term, writer, len(start), len(margin))
            lines += [start + first, *(margin + other for other in others)]
        blocks.append(Block(lines, reason))
    return [*_with_reasons(blocks, margin), *(_remark(row.note, margin) if row.note else [])]


def _with_reasons(blocks: list[Block], margin: str) -> Iterator[str]:
    """Each reason beside its line, all in one column where they can; or else below."""
    room = [(b.lines[0], Text.LONGEST - len(GAP + b.reason)) for b in blocks if len(b.lines) == 1]
    column = max((len(line) for line, most in room if len(line) <= most), default=0)
    for lines, reason in blocks:
        beside = f"{lines[0]:{column}}{GAP}{reason}"
        if not reason:
            yield from lines
        elif len(lines) == 1 and len(beside) <= Text.LONGEST:
            yield beside
        elif len(lines) == 1 and len(lines[0] + GAP + reason) <= Text.LONGEST:
            yield lines[0] + GAP + reason
        else:
            yield from lines
            yield from _remark(f"({reason})", margin)


def _remark(words: str, margin: str) -> list[str]:
    """Words on lines of their own."""
    indent = f"{margin}   "
    return textwrap.wrap(
        words,
        Text.LONGEST,
        initial_indent=indent,
        subsequent_indent=indent + " ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def latex_row(row: Row, writer: Latex, left: float) -> str:
    """A row for an `aligned` block, whose column of left sides and "=" is `left` points wide."""
    lines: list[str] = []
    indent = left + writer.width(writer.INDENT)
    for terms, reason in _sides(row, writer, left):
        first, *others = _broken(terms[0], writer, left, left)
        for term in terms[1:]:
            start, *more = _broken(term, writer, indent, left)
            others += [writer.INDENT + start, *more]
        lines.append(f"{row.left} &= {first}" if not lines else f"&= {first}")
        lines += [f"&{other}" for other in others]
        if reason:
            beside = rf" \qquad \text{{{reason}}}"
            if not others and left + writer.width(first + beside) <= writer.LONGEST:
                lines[-1] += beside
            else:
                lines += _latex_remark(f"({reason})", writer, left)
    return " \\\\\n".join([*lines, *_latex_remark(row.note, writer, left)])


def _latex_remark(words: str, writer: Latex, left: float) -> list[str]:
    """Words on lines of their own, broken between words but not within a formula."""
    lines: list[str] = []
    room = 0.0
    for word in re.findall(r"(?:\$[^$]*\$|[^\s$])+", words):
        width = writer.width(rf"\text{{ {word}}}")
        if width <= room:
            lines[-1] += f" {word}"
            room -= width
        else:
            lines.append(word)
            room = writer.LONGEST - left - width
    return [rf"& \text{{{line}}}" for line in lines]


# --- for both -------------------------------------------------------------------------------------


def _sides(row: Row, writer: Text, left: float) -> Iterator[tuple[list[str], str]]:
    """Each side, or the row as one side, with its reason: whole if that fits, else by terms."""
    whole = " = ".join(map(writer.sum, row.sides))
    if row.on_one_line and left + writer.width(whole) <= writer.WIDTH:
        yield [whole], " ".join(row.reasons)
        return
    reasons = row.reasons or ("",) * len(row.sides)
    if len(reasons) < len(row.sides):  # it might have been on one line
        reasons = ("",) * (len(row.sides) - 1) + reasons
    for terms, reason in zip(row.sides, reasons, strict=True):
        whole = writer.sum(terms)
        if left + writer.width(whole) <= writer.WIDTH:
            yield [whole], reason
        else:
            yield [terms[0], *map(writer.signed, terms[1:])], reason


def _broken(term: str, writer: Text, start: float, margin: float) -> list[str]:
    """A term, broken where it is too long; but the first, each line has the indent before it.

    start, margin: how wide what stands before the first line, and before the others, is.
    """
    if start + writer.width(term) <= writer.LONGEST:
        return [term]
    lines = [term]
    for i in range(len(writer.BREAKS)):
        parts = _parts(term, writer, writer.BREAKS[: i + 1])
        lines = _filled(parts, writer, start, margin)
        widths = [start + writer.width(lines[0]), *(margin + writer.width(x) for x in lines[1:])]
        if max(widths) <= writer.LONGEST:
            break
    return lines


def _filled(parts: Iterator[str], writer: Text, start: float, margin: float) -> list[str]:
    """The parts in lines, as many in each as it has room for."""
    lines = [next(parts)]
    width = start + writer.width(lines[0])
    for part in parts:
        width += writer.width(part)
        if width <= writer.WIDTH:
            lines[-1] += part
        else:
            lines.append(writer.INDENT + re.sub("^·(?! )", "· ", part.lstrip()))
            width = margin + writer.width(lines[-1])
    return lines


def _parts(term: str, writer: Text, breaks: tuple[str, ...]) -> Iterator[str]:
    """A term cut before each of these signs that stands outside all brackets."""
    start = depth = 0
    for found in writer.NESTING.finditer(term):
        depth += 1 if found["opens"] else -1 if found["closes"] else 0
        if depth == 0 and found.start() > 0 and found.lastgroup in breaks:
            yield term[start : found.start()]
            start = found.start()
    yield term[start:]
