"""mark(): a derivation that was typed, marked side by side."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from scalargrad.engine import Value
from scalargrad.errors import described, option
from scalargrad.formatting import columns, format_number, in_lines
from scalargrad.formulas.writing import written
from scalargrad.language import in_language
from scalargrad.marking import numbers, repairs, words
from scalargrad.marking.comparing import Numbers, Points, Side, readings
from scalargrad.marking.needs import Finding
from scalargrad.marking.quantities import Quantities
from scalargrad.marking.reading import Equation, Typed, equations, half_digit
from scalargrad.symbols.latex import Latex

WIDTH = 100
LEAST_ROOM = 45  # beside a side, for what is said of it
MOST_PUT_IN = 8000  # parts that are computed again to read numbers as those of names
LATEX = Latex({}, {})
SIGNS = {True: "✓", False: "✗", None: "↳"}


class Mark(NamedTuple):
    """A side, marked.

    typed: the side as it was typed. right: whether it is. follows: whether it is wrong, and follows
    from a wrong side above. why: None where it is right, else what is wrong. place: where in the
    text the part stands that is wrong, if one could be named.
    """

    typed: Typed
    right: bool
    follows: bool
    why: str | None
    place: tuple[int, int] | None = None

    def __repr__(self) -> str:
        return f"{self.sign} {self.text}" + f"    {self.why}" * (self.why is not None)

    @property
    def text(self) -> str:
        """The side as it was typed."""
        return self.typed.text

    @property
    def sign(self) -> str:
        """✓, ✗, or ↳ for what follows from a side above."""
        return SIGNS[None if self.follows else self.right]


class Marks:
    """A derivation, marked: its sides in order. It prints, and shows itself in a notebook.

    right: whether all sides are. sides: of each, `.text`, `.right`, `.follows`, `.why`.
    """

    def __init__(self, rows: Sequence[tuple[Typed, Sequence[Mark]]], shown: Sequence[str]) -> None:
        self._rows, self._shown = rows, shown
        self.sides = [mark for _, marks in rows for mark in marks]
        self.right = bool(self.sides) and all(mark.right for mark in self.sides)

    def __str__(self) -> str:
        widest = max(columns(mark.text) for mark in self.sides if mark.why or mark is self.sides[0])
        lines: list[str] = []
        for head, marks in self._rows:
            if len(self._rows) > 1:
                lines.append(head.text)
            for mark in marks:
                lines += _written(mark, widest)
        return "\n".join([*lines, *self._shown])

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        """For a notebook: the sides as mathematics, each with its sign."""
        blocks = []
        for head, marks in self._rows:
            lines = [f"${written(head.parts, writer=LATEX)}$"]
            for mark in marks:
                why = f" &emsp; {mark.why}" if mark.why else ""
                lines.append(f"{mark.sign} $= {written(mark.typed.parts, writer=LATEX)}${why}")
            blocks.append("<br>\n".join(lines))
        return "\n\n".join([*blocks, *self._shown])


def _written(mark: Mark, widest: int) -> Iterator[str]:
    """A side's lines: its text, and why it is wrong at its right, or below it where it is long."""
    left = f"{mark.sign} {mark.text}"
    place = widest + 6
    if not mark.why or WIDTH - place < LEAST_ROOM:
        yield left
        left, place = "", 4
    for line in in_lines(mark.why or "", WIDTH - place, "", within_words=True):
        yield left + " " * (place - columns(left)) + line
        left = ""


def mark(root: Value, text: str, show: bool = False, language: str | None = None) -> Marks:
    """A derivation that was typed, marked side by side against the graph of `root`.

    Args:
        root: the node that is derived.
        text: equations, each beginning with a derivative as in `∂L/∂w = ∂L/∂y · ∂y/∂w = −8`, on one
            line or many. Names are those of the graph's nodes.
        show: whether the right derivatives are shown below.
        language: of all that is said, errors too: "en" or "ko"; None: the one that is chosen.

    Raises:
        TypeError: root is not a Value, text not a text.
        FormulaError: a ValueError; the text is not a derivation.
        ValueError: there is no such language.
        DomainError: as in backward().

    >>> b = (Value(2.0, "w") * Value(3.0, "a")).named("b")
    >>> L = (10 - b).named("L")
    >>> mark(L, "∂L/∂w = ∂L/∂b · ∂b/∂w = a = 3 = −3")
    ✓ ∂L/∂b · ∂b/∂w
    ✗ a                the sign of this side is wrong
    ↳ 3                follows from the side above
    ✓ −3
    """
    if not isinstance(root, Value):
        raise TypeError(f"mark(root, text) takes a Value, got {described(root)}")
    if not isinstance(text, str):
        raise TypeError(f"mark(root, text) takes a text, got {described(text)}")
    show = option(show, "show")
    with in_language(language, messages=True):
        return _marked(root, text, show)


def _marked(root: Value, text: str, show: bool) -> Marks:
    points = Points(root)
    found = equations(text, points.nodes)
    rows, shown = [], []
    for equation in found:
        one = _Marker(points, equation)
        rows.append((equation.head, one.marks()))
        if show and not all(mark.right for mark in rows[-1][1]):
            shown.append(f"{equation.head.text} = {format_number(one.truth[0])}")
    return Marks(rows, shown)


class _Marker:
    """Marks the sides of one equation."""

    def __init__(self, points: Points, equation: Equation) -> None:
        self.points, self.equation = points, equation
        self.head = head = equation.head.tree
        if head.op == "derivative":
            self.upper = points.nodes[head.upper]
            self.lower: Value | None = points.nodes[head.lower]
            self.truth: Numbers = points.derivative(head.upper, head.lower, head.direct)
        else:
            self.upper, self.lower = points.nodes[head.text], None
            self.truth = points.value(self.upper)

    @cached_property
    def quantities(self) -> Quantities:
        """What may belong into a side; gathered where a side needs it."""
        return Quantities(self.points, self.upper, self.lower)

    def marks(self) -> list[Mark]:
        """The sides, marked in order."""
        found: list[Mark] = []
        above: Side | None = None
        for one in self.equation.sides:
            right, is_coincidence = self._right(one)
            is_after_wrong = bool(found) and not found[-1].right
            if right is not None:
                found.append(Mark(one, True, False, None))
            elif above is not None and is_after_wrong and self._follows(one, above):
                found.append(Mark(one, False, True, words.why("follows", {})))
            elif is_coincidence and self._depends:
                found.append(Mark(one, False, False, words.why("coincidence", {})))
            else:
                found.append(self._wrong(one, above, is_after_wrong))
            above = right or readings(one, self.points)[0]
        return found

    # --- right, or not ----------------------------------------------------------------------------

    def _right(self, one: Typed) -> tuple[Side | None, bool]:
        """The meaning in which a side is right; else None, and whether it is right here alone."""
        sides = readings(one, self.points)
        for side in sides:
            if side.is_everywhere(self.truth):
                return side, False
        if not self.points.has_numbers:
            return None, False
        here = next((side for side in sides if side.is_at(self.truth, 0)), None)
        if here is None or not here.numbers or (here.has_names and not self._is_put_in(here)):
            return None, here is not None
        return here, False

    def _is_put_in(self, side: Side) -> bool:
        """Whether some numbers stand for names, or the like, so that the formula is right."""
        exponents = {part.parts[1] for part in side.parts if part.op == "**"}
        written = [part for part in side.numbers if part not in exponents]
        choices = [
            [None]
            + [
                tuple(sign * x for x in one.numbers)
                for sign in (1, -1)
                for one in self.quantities.near(sign * part.number, half_digit(part))
            ]
            for part in written
        ]
        ways = itertools.product(*choices)
        for chosen in itertools.islice(ways, 1 + MOST_PUT_IN // len(side.parts)):
            pairs = zip(written, chosen, strict=True)
            at = {part: numbers for part, numbers in pairs if numbers is not None}
            if at and Side(side.typed, self.points, side.direct, at).is_everywhere(self.truth):
                return True
        # A number that was computed may stand for anything, but not 1, 2 or the graph's own.
        own = {0, 1, 2, *self.points.constants}
        return any(part.number not in own for part in written)

    def _follows(self, one: Typed, above: Side) -> bool:
        for side in readings(one, self.points):
            is_of_now = self.points.has_numbers and (side.numbers or above.numbers)
            if side.is_everywhere(above.whole) or (is_of_now and side.is_at(above.whole, 0)):
                return True
        return False

    # --- why --------------------------------------------------------------------------------------

    @property
    def _depends(self) -> bool:
        """Whether the head has a derivative, or a formula, to be marked by."""
        if self.lower is None:
            return bool(self.upper.operands)
        return self.points.depends(self.head.upper, self.head.lower)

    def _wrong(self, one: Typed, above: Side | None, is_after_wrong: bool) -> Mark:
        """A wrong side, with the first repair that proves itself."""
        head = self.head
        if not self._depends:
            kind = "of_input" if self.lower is None else "depends_not"
            fields = {"name": head.text, "upper": head.upper, "lower": head.lower}
            why = words.why(kind, {**fields, "typed": head.text})
            return Mark(one, False, False, why)
        for side in readings(one, self.points)[:4]:
            for finding in self._repairs(side, above):
                if self._proves(side, finding):
                    why = words.why(finding.kind, finding.fields)
                    return Mark(one, False, False, why, finding.place)
        why = words.why("not_following" if is_after_wrong else "wrong", {})
        return Mark(one, False, False, why)

    def _repairs(self, side: Side, above: Side | None) -> Iterator[Finding]:
        if not side.has_names and self.points.has_numbers:
            is_formula = above is not None and above.has_names and side.tree.op != "number"
            is_formula = is_formula and all(part.number in (0, 1, 2) for part in side.numbers)
            if side.tree.number == 1 or is_formula:
                yield from repairs.repairs(side, self.truth, self.quantities)
            yield from numbers.repairs(side, above, self.truth[0], self.quantities)
            return
        if side.numbers and above is not None and self.points.has_numbers:
            yield from numbers.repairs(side, above, self.truth[0], self.quantities)
        yield from repairs.repairs(side, self.truth, self.quantities)

    def _proves(self, side: Side, finding: Finding) -> bool:
        """Whether the repair makes the side right: at all points, or here if it has numbers."""
        repaired = Side(side.typed, self.points, side.direct, finding.repair)
        if repaired.is_everywhere(self.truth):
            return True
        is_of_now = bool(side.numbers) and self.points.has_numbers
        return is_of_now and repaired.is_at(self.truth, 0) is True
