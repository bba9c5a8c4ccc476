"""Laying out chains of equations: "=" below "=", reasons in a column, no line over 100 columns.

Where lines break is found once, for the text; LaTeX breaks at the same places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from scalargrad.explaining.reasons import DROPPED, Reason, words_of
from scalargrad.formatting import columns
from scalargrad.symbols.expressions import Expression
from scalargrad.symbols.latex import Latex
from scalargrad.symbols.text import Segment, Side, Text

LONGEST = 100  # columns of a line
GAP = "    "  # between an equation and the reason beside it
INDENT = "     "  # before factors that go on in a new line; before a term its sign stands below =

Place = tuple[int, int, int, int]  # side, term, factor, part


class Row(NamedTuple):
    """One chain of equations: left = side = side …, and what is to be said of it.

    reasons: one for each side; one alone if all may stand on one line. notes: below the row.
    """

    left: Expression
    sides: Sequence[Side]
    reasons: Sequence[Reason | None] = ()
    notes: Sequence[Reason] = ()
    on_one_line: bool = False


class WrittenSide(NamedTuple):
    """A side as a writer has written it: its text, and the segments that it is made of."""

    text: str
    segments: list[Segment]


class Written(NamedTuple):
    """A row as a writer has written it: its left side, and its other sides."""

    row: Row
    head: str
    sides: list[WrittenSide]


class Plan(NamedTuple):
    """Where a row's lines begin, and which of its remarks stand below: words for each line."""

    breaks: frozenset[Place]
    beside: dict[int, Reason]  # the reasons that have room beside the last line of a side
    width: int  # columns of the widest line, and of the widest reason beside one
    words: int
    below: list[tuple[Reason, list[int]]]  # others: how many words there are on each line


def written(row: Row, writer: Text) -> Written:
    """A row in a writer's words."""
    sides = []
    for side in row.sides:
        segments = writer.segments(side)
        sides.append(WrittenSide("".join([joint + text for _, joint, text in segments]), segments))
    return Written(row, writer.expression(row.left), sides)


def without_repeats(found: Written) -> Written:
    """A row without the sides that are written like the side before."""
    row, sides = found.row, found.sides
    kept = [i for i, side in enumerate(sides) if i == 0 or side.text != sides[i - 1].text]
    if len(kept) == len(sides):
        return found
    one_for_all = len(row.reasons) < len(row.sides)
    reasons = row.reasons if one_for_all else [row.reasons[i] for i in kept]
    row = row._replace(sides=[row.sides[i] for i in kept], reasons=reasons)
    return Written(row, found.head, [sides[i] for i in kept])


def left_width(rows: Iterable[Written]) -> int:
    """The columns that the widest left side takes."""
    return max((columns(row.head) for row in rows), default=0)


def text_lines(rows: Sequence[Written], plans: Sequence[Plan], text: Text, left: int) -> list[str]:
    """Rows as lines of text."""
    lines: list[str] = []
    margin = " " * left
    for row, plan in zip(rows, plans, strict=True):
        start = row.head + " " * (left - columns(row.head))
        found = [
            (f"{margin if i else start} {line}", reason)
            for i, (line, reason) in enumerate(_lines(row, plan, INDENT[1:]))
        ]
        column = max((columns(line) for line, reason in found if reason), default=0)
        for line, reason in found:
            if reason:
                line += " " * (column - columns(line)) + GAP + words_of(reason, text)
            lines.append(line)
        lines += [f"{margin}   {words}" for words in _remarks(plan, text)]
    return lines


def latex_rows(rows: Sequence[Row], plans: Sequence[Plan], latex: Latex) -> str:
    """Rows as an `aligned` block, with a column of its own for the reasons.

    Where the widest line leaves no room for that column, each reason stands right behind its line.
    """
    lines: list[str] = []
    widest = max(plan.width for plan in plans) + len(GAP) + max(plan.words for plan in plans)
    gap = "&&" if widest <= LONGEST else r"\qquad"
    for row, plan in zip(rows, plans, strict=True):
        found = written(row, latex)
        for i, (line, reason) in enumerate(_lines(found, plan, r"\quad {} ", always=True)):
            beside = rf" {gap} \text{{{words_of(reason, latex)}}}" if reason else ""
            lines.append(f"{'' if i else found.head + ' '}&{line}{beside}")
        lines += [rf"& \text{{{words}}}" for words in _remarks(plan, latex)]
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def _lines(
    row: Written, plan: Plan, indent: str, always: bool = False
) -> Iterator[tuple[str, Reason | None]]:
    """The right side of each line, and the reason beside it.

    indent: before factors that go on in a new line, and before terms if `always`.
    """
    line = ""
    broken = {place[0] for place in plan.breaks if any(place[1:])}
    for s, (whole, segments) in enumerate(row.sides):
        if (s, 0, 0, 0) in plan.breaks:
            yield line, plan.beside.get(s - 1)
            line = ""
        line += " = " if line else "= "
        if s not in broken:
            line += whole
            continue
        for place, joint, text in segments:
            if any(place) and (s, *place) in plan.breaks:
                yield line, None
                line = f"{indent if always or any(place[1:]) else ''}{joint.strip()} {text}"
            else:
                line += joint + text
    yield line, plan.beside.get(len(row.sides) - 1)


def _remarks(plan: Plan, writer: Text) -> Iterator[str]:
    """The lines of what stands below a row, in brackets."""
    for reason, counts in plan.below:
        words = _words(reason, writer)
        for i, count in enumerate(counts):
            line, words = " ".join(words[:count]), words[count:]
            yield (" " * bool(i) + line).replace("\u00a0", " ")


def _words(reason: Reason, writer: Text) -> list[str]:
    """The words of a remark; a formula is one word."""
    return f"({words_of(reason, writer, chr(0xA0))})".split(" ")


# --- where lines break ----------------------------------------------------------------------------


def planned(found: Written, text: Text, left: int) -> Plan:
    """Where a row's lines break, and where its reasons stand."""
    row, sides = found.row, found.sides
    start = left + len(" = ")
    widths = [columns(side.text) for side in sides]
    if row.on_one_line and start + sum(widths) + 3 * (len(sides) - 1) <= LONGEST:
        breaks: set[Place] = set()
        lasts = {len(sides) - 1: start + sum(widths) + 3 * (len(sides) - 1)}
    else:
        breaks = {(s, 0, 0, 0) for s in range(1, len(sides))}
        lasts = {}
        for s, side in enumerate(sides):
            lasts[s] = start + widths[s]
            if lasts[s] > LONGEST:
                filled = _Filling(side.segments, start, left)
                lasts[s] = filled.width
                breaks |= {(s, *place) for place in filled.breaks}
    reasons = [*[None] * (len(sides) - len(row.reasons)), *row.reasons]
    beside, below = {}, list(row.notes)
    column, words = _column(reasons, lasts, text), 0
    for s, reason in reversed(list(enumerate(reasons))):
        if reason is not None:
            width = columns(words_of(reason, text))
            if s in lasts and max(column, lasts[s]) + len(GAP) + width <= LONGEST:
                beside[s] = reason
                words = max(words, width)
            elif reason.key not in DROPPED:
                below.insert(0, reason)
    broken = any(any(place[1:]) for place in breaks)
    width = LONGEST if broken else max(lasts.values())
    remarks = [(one, _wrapped(one, text, left)) for one in below]
    return Plan(frozenset(breaks), beside, width, words, remarks)


def _column(reasons: Sequence[Reason | None], lasts: dict[int, int], text: Text) -> int:
    """The column where reasons begin: behind the widest line that has room for one."""
    column = 0
    for s, reason in enumerate(reasons):
        width = lasts.get(s, LONGEST)
        if reason and width + len(GAP) + columns(words_of(reason, text)) <= LONGEST:
            column = max(column, width)
    return column


def _width(segment: Segment) -> int:
    return columns(segment.joint + segment.text)


class _Filling:
    """A side as it is filled into lines.

    A line holds as many terms as it has room for; a term that is wider than a line is broken
    between its factors, a factor between its parts. breaks: where lines begin. width: of the last.
    """

    def __init__(self, side: list[Segment], start: int, left: int) -> None:
        self.breaks: list[tuple[int, int, int]] = []
        self.width, self._left = start, left
        self._fill(side, 0)

    def _fill(self, segments: list[Segment], depth: int) -> None:
        for _, group in groupby(segments, key=lambda segment: segment.place[: depth + 1]):
            some = list(group)
            place, joint, _ = some[0]
            needed = sum(map(_width, some))
            margin = self._left + (1 if depth == 0 else len(INDENT))
            opened = margin - len(joint) + len(joint.strip()) + 1  # "· x" opens a line
            if self.width + needed <= LONGEST:
                self.width += needed
            elif any(place) and opened + needed <= LONGEST:
                self._break(place, opened + needed)
            elif depth < 2:
                if any(place) and depth == 0:
                    self._break(place, opened)
                self._fill(some, depth + 1)
            elif any(place) and self.breaks[-1:] != [place]:  # wider than a line, and not broken
                self._break(place, opened + needed)
            else:
                self.width += needed

    def _break(self, place: tuple[int, int, int], width: int) -> None:
        self.breaks.append(place)
        self.width = width


def _wrapped(reason: Reason, text: Text, left: int) -> list[int]:
    """How many words of a remark stand on each of its lines."""
    counts, width = [0], left + 3
    for word in _words(reason, text):
        if counts[-1] and width + columns(word) > LONGEST:
            counts.append(0)
            width = left + 4
        counts[-1] += 1
        width += columns(word) + 1
    return counts
