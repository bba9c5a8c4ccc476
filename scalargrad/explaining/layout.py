"""Laying out chains of equations: "=" below "=" as text, aligned at "=" in LaTeX.

Both break where a line would be too wide: a sum before its terms, a product before a dot, never
inside a bracket if there is another way.
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
        lines = [f"{left} = {terms[0]}", *(f"{margin} {term}" for term in terms[1:])]
        broken = [part for line in lines for part in _broken(line, writer, len(margin) + 5)]
        blocks.append(Block(broken, reason))
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


def latex_row(row: Row, writer: Latex) -> str:
    """A row for an `aligned` block."""
    left = writer.width(row.left) + writer.width("=")
    lines: list[str] = []
    for terms, reason in _sides(row, writer, left):
        parts = [_broken(term, writer) for term in terms]
        first, *others = [part for some in parts for part in some]
        lines.append(f"{row.left} &= {first}" if not lines else f"&= {first}")
        lines += [rf"&\quad {{}} {other}" for other in others]
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


def _broken(line: str, writer: Text, indent: int = 0) -> list[str]:
    """A line broken before the dots of a product and the signs of a sum, where it is too long."""
    if writer.width(line) <= writer.LONGEST:
        return [line]
    space = writer.width(" ")
    for depth in range(writer.DEEPEST + 1):
        lines: list[str] = []
        widths: list[float] = []
        for part in _parts(line, writer, depth, indent):
            width = writer.width(part)
            if lines and widths[-1] + space + width <= writer.WIDTH:
                lines[-1] += f" {part}"
                widths[-1] += space + width
            else:
                widths.append(width + (indent if lines else 0))
                lines.append(" " * indent + part if lines else part)
        if max(widths) <= writer.LONGEST:
            break
    return lines


def _parts(line: str, writer: Text, deepest: int, indent: int) -> Iterator[str]:
    """A line cut before each sign that is not deeper in brackets than `deepest`."""
    start = depth = 0
    for found in writer.NESTING.finditer(line, indent):
        depth += 1 if found["opens"] else -1 if found["closes"] else 0
        if found["sign"] and depth <= deepest:
            yield line[start : found.start()]
            start = found.start() + 1
    yield line[start:]
