"""Laying out chains of equations: "=" below "=" as text, aligned at "=" in LaTeX."""

from __future__ import annotations

import re
from typing import NamedTuple

from scalargrad.explaining.latex import Latex
from scalargrad.explaining.text import Text

WIDTH = 92  # columns of a line; a longer sum has one term per line
LONGEST = 100  # of a term; a longer one is broken


class Row(NamedTuple):
    """One chain of equations: left = side = side …, each side a sum of written terms."""

    left: str
    sides: list[list[str]]
    on_one_line: bool = False
    note: str = ""


def text_lines(row: Row, writer: Text) -> list[str]:
    """A row as lines. A side that is too wide has one term per line."""
    whole = " = ".join([row.left, *(writer.sum(side) for side in row.sides)])
    margin = " " * len(row.left)
    note = [f"{margin}   {row.note}"] if row.note else []
    if row.on_one_line and len(whole) <= WIDTH:
        return [whole, *note]
    lines: list[str] = []
    for side in row.sides:
        start = f"{row.left if not lines else margin} = "
        if len(start) + len(writer.sum(side)) <= WIDTH:
            lines.append(start + writer.sum(side))
        else:
            terms = [start + side[0], *(f"{margin} {writer.signed(term)}" for term in side[1:])]
            lines += [line for term in terms for line in _wrapped(term, len(margin) + 5)]
    return lines + note


def _wrapped(line: str, indent: int) -> list[str]:
    """A line broken before the dots of a product and the signs of a sum, where it is too long."""
    if len(line) <= LONGEST:
        return [line]
    lines: list[str] = []
    for part in re.split(r" (?=[·+−] )", line[indent:]):
        if lines and len(lines[-1]) + len(part) < WIDTH:
            lines[-1] += f" {part}"
        else:
            lines.append(" " * indent + part if lines else line[:indent] + part)
    return lines


def latex_row(row: Row, writer: Latex) -> str:
    """A row for an `aligned` block."""
    sides = [writer.sum(side) for side in row.sides]
    equations = f"{row.left} &= " + (" = " if row.on_one_line else " \\\\\n&= ").join(sides)
    return f"{equations} \\\\\n& {row.note}" if row.note else equations
