"""Places of a line that could mean two things, and both readings to copy."""

from __future__ import annotations

from typing import NamedTuple

from scalargrad.formatting import columns
from scalargrad.formulas.tokens import WINDOW, Line


class Edit(NamedTuple):
    """A change of the line that makes its meaning plain."""

    start: int
    end: int
    text: str


class Unclear(NamedTuple):
    """A place that could mean two things, and the changes for each of them."""

    start: int
    end: int
    first: list[Edit]
    second: list[Edit]


def brackets(start: int, end: int) -> list[Edit]:
    """Brackets around a part of the line."""
    return [Edit(start, start, "("), Edit(end, end, ")")]


def check_clear(line: Line, unclear: list[Unclear]) -> None:
    """FormulaError with both readings, where a formula could mean two things."""
    if not unclear:
        return
    one = min(unclear)
    edits = (
        [edit for place in unclear for edit in place.first],
        [edit for place in unclear for edit in place.second],
    )
    readings = [_edited(line.text, some, 0, len(line.text)) for some in edits]
    if max(map(columns, readings)) > WINDOW:  # of a long line the place alone
        readings = [
            _edited(line.text, some, one.start, one.end) for some in (one.first, one.second)
        ]
    if max(map(columns, readings)) > WINDOW:
        readings = ["(…) around what belongs together", "* before what does not"]
    message = f"this could mean two things: write {readings[0]} or {readings[1]}"
    if columns(message) > WINDOW:
        message = "this could mean two things: write one of these\n    " + "\n    ".join(readings)
    raise line.error(message, one.start, one.end)


def _edited(typed: str, edits: list[Edit], start: int, end: int) -> str:
    """A part of the line with these changes; a * stands once, however many want it."""
    stars = dict.fromkeys(edit for edit in edits if edit.text == "*")
    others = [edit for edit in edits if edit.text != "*"]
    text, place = "", start
    for edit in sorted([*stars, *others], key=lambda one: (one.start, one.text != ")")):
        text += typed[place : edit.start]
        is_call = edit.text == "(" and edit.start == edit.end and text[-1:].isalnum()
        text += "*" * is_call + edit.text  # y(√x)² would call y
        place = max(place, edit.end)
    return (text + typed[place:end]).strip()
