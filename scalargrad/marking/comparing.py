"""Sides compared with a graph: at its own point, and at others, so that no coincidence passes.

A whole number that was written stands for itself, a decimal for itself ± half its last digit: an
interval, which is carried through the side.
"""

from __future__ import annotations

import itertools
import math
import operator
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from scalargrad import operations
from scalargrad.engine import Value
from scalargrad.formulas.evaluation import number_of
from scalargrad.formulas.functions import FUNCTIONS
from scalargrad.formulas.tokens import Part
from scalargrad.graph import local_gradients, refuse_changed
from scalargrad.marking.reading import Typed, half_digit
from scalargrad.symbols.view import View

POINTS = 6  # the graph's own, and five others
TRIES = 60
ROUNDING = 1e-9  # of the largest number on the way, for what floats round off
MOST_READINGS = 64  # of signs that may mean a total or a direct derivative

Numbers = tuple[float, ...]  # one for each point


class Interval(NamedTuple):
    """All numbers from low to high, and the one that was written."""

    low: float
    high: float
    at: float


Number = float | Interval


class Points:
    """A graph at its own point and at five random others: values and derivatives there, by name."""

    def __init__(self, root: Value) -> None:
        self.view = View(root)
        self.order = self.view.order
        refuse_changed(self.order)
        self.view.name_nodes(self.view.shown)
        self.names = self.view.names
        self.nodes = {name: node for node, name in self.names.items()}
        self.place = self.view.place
        self.constants = {node.data for node in self.order if is_fixed(node)}
        self.has_numbers = not math.isnan(root.data)
        self._rows = {n: operations.operation(n.op) for n in self.order if n.operands}
        self._at = self._points()
        self._slopes: dict[Value, list[Numbers]] = {}
        self._totals: dict[Value, dict[Value, Numbers]] = {}
        self._directs: dict[Value, dict[Value, Numbers]] = {}

    @property
    def count(self) -> int:
        """How many points there are, the graph's own among them."""
        return len(self._at)

    # --- values -----------------------------------------------------------------------------------

    def _points(self) -> list[dict[Value, float]]:
        """The values of all nodes, by point."""
        draw, found = random.Random(1), []
        if self.has_numbers:
            found.append({node: node.data for node in self.order})
        for trial in range(TRIES):
            if len(found) == POINTS:
                break
            reach = 0.5 ** (trial // 10)  # nearer and nearer, where most have no value
            point = self._computed(draw, reach)
            if point is not None and not (found and self._turned(point, found[0])):
                found.append(point)
        return found

    def _computed(self, draw: random.Random, reach: float) -> dict[Value, float] | None:
        """The values at a random point, None where one cannot be computed."""
        point: dict[Value, float] = {}
        for node in self.order:
            if not node.operands:
                size = draw.choice((-1, 1)) * draw.uniform(0.2, 1)
                at = 0.9 if math.isnan(node.data) else node.data
                point[node] = at if is_fixed(node) else at + reach * size * (abs(at) + 0.5) / 2
                continue
            try:
                point[node] = float(self._rows[node].formula(*self._operands(node, point)))
            except (ArithmeticError, ValueError):
                return None
            if not math.isfinite(point[node]):
                return None
        return point

    def _turned(self, point: Mapping[Value, float], first: Mapping[Value, float]) -> bool:
        """Whether a relu that is on is off there, or the like: then derivatives differ."""
        for node, row in self._rows.items():
            if row.kinked:
                before, now = (
                    [x > 0 for x in row.slopes(*self._operands(node, at), at[node])]
                    for at in (first, point)
                )
                if before != now:
                    return True
        return False

    @staticmethod
    def _operands(node: Value, at: Mapping[Value, float]) -> list[float]:
        return [at[one] for one in node.operands]

    def value(self, node: Value) -> Numbers:
        """A node's values."""
        return tuple(at.get(node, node.data) for at in self._at)

    # --- derivatives ------------------------------------------------------------------------------

    def slopes(self, node: Value) -> list[Numbers]:
        """∂node/∂operand for each operand, one operation alone."""
        if node.operands and node not in self._slopes:
            rows = [self._slopes_at(node, k) for k in range(self.count)]
            self._slopes[node] = list(zip(*rows, strict=True))
        return self._slopes.get(node, [])

    def _slopes_at(self, node: Value, k: int) -> Sequence[float]:
        if k == 0 and self.has_numbers:
            return local_gradients(node)
        at, row = self._at[k], self._rows[node]
        try:
            found: Sequence[float] = row.slopes(*self._operands(node, at), at[node])
        except (ArithmeticError, ValueError):
            return (math.nan,) * len(node.operands)
        return found

    def totals(self, upper: Value) -> dict[Value, Numbers]:
        """∂upper/∂node for each node that it depends on, over all paths."""
        if upper not in self._totals:
            self._totals[upper] = self._swept(upper, lambda node: True)
        return self._totals[upper]

    def directs(self, upper: Value) -> dict[Value, Numbers]:
        """∂upper/∂node for each node in its own formula, those with names held constant."""
        if upper not in self._directs:
            shown = self.view.shown
            found = self._swept(upper, lambda node: node is upper or node not in shown)
            self._directs[upper] = {n: x for n, x in found.items() if n in shown and n is not upper}
        return self._directs[upper]

    def _swept(self, upper: Value, passes: Callable[[Value], bool]) -> dict[Value, Numbers]:
        """Reverse mode from `upper` down, at all points at once, through nodes that let it pass."""
        below, to_do = {upper}, [upper]
        while to_do:
            node = to_do.pop()
            for one in node.operands if passes(node) else ():
                if one not in below:
                    below.add(one)
                    to_do.append(one)
        found = {upper: (1.0,) * self.count}
        for node in sorted(below, key=self.place.__getitem__, reverse=True):
            if not node.operands or not passes(node):
                continue
            for one, slope in zip(node.operands, self.slopes(node), strict=True):
                _add(found, one, found[node], slope)
        return found

    def derivative(self, upper: str, lower: str, direct: bool = False) -> Numbers:
        """∂upper/∂lower, 0 where it does not depend on it."""
        found = (self.directs if direct else self.totals)(self.nodes[upper])
        return found.get(self.nodes[lower], (0.0,) * self.count)

    def depends(self, upper: str, lower: str) -> bool:
        """Whether there is a path, whatever its derivative."""
        return self.nodes[lower] in self.totals(self.nodes[upper])

    def two_meanings(self, part: Part) -> bool:
        """Whether a derivative's sign may mean the total or the direct derivative here."""
        if part.op != "derivative" or part.direct:
            return False
        total, direct = (self.derivative(part.upper, part.lower, d) for d in (False, True))
        return any(direct) and total != direct


def _add(found: dict[Value, Numbers], node: Value, factor: Numbers, slope: Numbers) -> None:
    """A node's derivative grows by a product, at all points."""
    already = found.get(node, (0.0,) * len(factor))
    found[node] = tuple(a + b * c for a, b, c in zip(already, factor, slope, strict=True))


def is_fixed(node: Value) -> bool:
    """Whether a leaf is a plain number, e or π; data with a name may be any."""
    return node.is_constant and node.name in ("", "e", "π")


# --- a side's numbers -----------------------------------------------------------------------------


class Side:
    """A typed side with its numbers at all points.

    direct: the signs that mean the direct derivative here. at: what stands in a part's place.
    """

    def __init__(
        self,
        typed: Typed,
        points: Points,
        direct: frozenset[str] = frozenset(),
        at: Mapping[Part, Numbers] | None = None,
    ) -> None:
        self.typed, self.points, self.direct = typed, points, direct
        self.text, self.tree, self.parts = typed.text, typed.tree, typed.parts
        self.numbers = [part for part in self.parts if part.op == "number"]
        self.has_names = any(part.op in ("name", "derivative") for part in self.parts)
        self.values: dict[Part, Sequence[Number]] = {}
        for part in self.parts:
            self.values[part] = (at or {}).get(part) or self._numbers(part)

    def _numbers(self, part: Part) -> Sequence[Number]:
        points = self.points
        if part.op == "number":
            number, half = part.number, half_digit(part)
            if not half:
                return (number,) * points.count
            written = Interval(number - half, number + half, number)
            elsewhere = number if number in points.constants else written
            return (written, *(elsewhere,) * (points.count - 1))
        if part.op == "name":
            return points.value(points.nodes[part.text])
        if part.op == "derivative":
            is_direct = part.direct or part.text in self.direct
            return points.derivative(part.upper, part.lower, is_direct)
        operands = [self.values[one] for one in part.parts]
        return [_result(part.op, numbers) for numbers in zip(*operands, strict=True)]

    @property
    def whole(self) -> Sequence[Number]:
        """The numbers of the whole side."""
        return self.values[self.tree]

    def written(self, part: Part) -> str:
        """A part as it was typed."""
        return self.text[part.start : part.end]

    def middle(self, part: Part) -> Numbers:
        """A part's numbers, without what their digits leave open."""
        return tuple(map(middle, self.values[part]))

    def is_at(self, truth: Sequence[Number], k: int) -> bool | None:
        """Whether the side may be this number at a point; None where it cannot be computed."""
        low, high = _ends(self.whole[k])
        least, most = _ends(truth[k])
        if math.isnan(low) or math.isnan(least):
            return None
        largest = max(abs(middle(numbers[k])) for numbers in self.values.values())
        slack = ROUNDING * max(abs(least), largest if math.isfinite(largest) else 0.0)
        return low - slack <= most and least <= high + slack

    def is_everywhere(self, truth: Sequence[Number]) -> bool:
        """Whether the side is this at all points where it can be computed."""
        found = [self.is_at(truth, k) for k in range(self.points.count)]
        return False not in found and True in found[1:] + found[: self.points.count == 1]


def middle(number: Number) -> float:
    """The number as it was written."""
    return number.at if isinstance(number, Interval) else number


def _ends(number: Number) -> tuple[float, float]:
    return number[:2] if isinstance(number, Interval) else (number, number)


def _result(op: str, numbers: Sequence[Number]) -> Number:
    """An operation's result, of intervals from their ends; nan where it has none."""
    try:
        at = _computed(op, map(middle, numbers))
        found = [at]
        if any(isinstance(number, Interval) for number in numbers):
            found += [_computed(op, ends) for ends in itertools.product(*map(_ends, numbers))]
    except (ArithmeticError, ValueError, TypeError):
        return math.nan
    if any(isinstance(one, complex) for one in found):
        return math.nan
    (low, high), (least, most) = _ends(numbers[0]), _ends(numbers[-1])
    if op == "/" and least <= 0 <= most:
        return math.nan
    if op == "**" and low < 0 < high:
        found.append(0.0)  # of a square
    return Interval(min(found), max(found), at) if len(found) > 1 else at


def _computed(op: str, numbers: Iterable[float]) -> Any:
    """An operation of plain numbers; a power may be complex."""
    xs = tuple(numbers)
    row = operations.OPERATIONS.get(op)
    if op == "**":
        return operator.pow(*xs)
    if row is not None and row.operands == len(xs):
        return row.formula(*xs)
    return number_of(FUNCTIONS[op].compute(*xs))  # as cot(x), log(x, 2)


def readings(typed: Typed, points: Points) -> list[Side]:
    """A side in each of its meanings: a sign may mean the total or the direct derivative."""
    signs = list(dict.fromkeys(p.text for p in typed.parts if points.two_meanings(p)))
    if 2 ** len(signs) > MOST_READINGS:
        chosen = [frozenset[str](), frozenset(signs)]
    else:
        sets = (itertools.combinations(signs, n) for n in range(len(signs) + 1))
        chosen = [frozenset(one) for some in sets for one in some]
    return [Side(typed, points, direct) for direct in chosen]
