"""What may belong in a place of a side: names, derivatives, and what a graph computes on the way.

A quantity is found by its numbers at all points: two that agree there are the same formula.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise
from typing import NamedTuple

from scalargrad.engine import Value
from scalargrad.graph import Edge, all_paths, leading_to
from scalargrad.marking.comparing import Numbers, Points
from scalargrad.symbols.text import Text

MOST_NODES = 300  # of a graph whose every derivative is a quantity
MOST_PATHS = 32
SAME = 1e-7  # relative: numbers of sides have been divided by each other
SQUASHED = ("sigmoid", "tanh")


class Quantity(NamedTuple):
    """A formula in the graph's names, its numbers, and how unlikely it is to be meant.

    kind: "name", "derivative", "rest" (1 − y), "slope" (one operation's), "inside" (of a node's
    formula), or "path".
    """

    text: str
    numbers: Numbers
    kind: str
    cost: float
    nodes: tuple[Value, ...] = ()


class Product(NamedTuple):
    """A "product", or a "quotient": the numbers of the two summands of its derivative.

    both: the product of the two derivatives, which is not the derivative of the product.
    """

    kind: str
    halves: list[Numbers]
    both: Numbers


class Quantities:
    """The quantities of a graph that have to do with ∂upper/∂lower."""

    def __init__(self, points: Points, upper: Value, lower: Value | None) -> None:
        self.points, self.upper, self.lower = points, upper, lower
        self.text = Text(points.names, points.view.numbers, 12)
        found = list(self._found())
        self.all = sorted(found, key=lambda one: abs(one.numbers[-1]))
        self._keys = [abs(one.numbers[-1]) for one in self.all]

    def find(self, numbers: Sequence[float]) -> tuple[Quantity, int] | None:
        """The cheapest quantity with these numbers, and 1, or −1 where it has their opposites."""
        if not all(map(math.isfinite, numbers)) or not any(numbers):
            return None
        at = abs(numbers[-1])
        first = bisect.bisect_left(self._keys, at * (1 - SAME))
        last = bisect.bisect_right(self._keys, at * (1 + SAME))
        found = [
            (one, sign)
            for one in self.all[first:last]
            for sign in (1, -1)
            if same(numbers, [sign * x for x in one.numbers])
        ]
        return min(found, key=lambda pair: (pair[0].cost, -pair[1]), default=None)

    def near(self, number: float, half: float) -> list[Quantity]:
        """The quantities with this number, or with one that it rounds, at the graph's own point."""
        slack = half + SAME * abs(number)
        return [one for one in self.all if abs(one.numbers[0] - number) <= slack][:6]

    def _found(self) -> Iterator[Quantity]:
        points = self.points
        names = points.names
        for node, name in names.items():
            if self.lower is None and node is self.upper:
                continue  # what a name is to be is not said by itself
            value = points.value(node)
            yield Quantity(name, value, "name", 1.0, (node,))
            if node.op in SQUASHED:
                n = 1 if node.op == "sigmoid" else 2
                rest = tuple(1 - x**n for x in value)
                yield Quantity(f"1 − {name}{'²' * (n == 2)}", rest, "rest", 1.5, (node,))
        if len(names) <= MOST_NODES:
            yield from self._derivatives()
        if len(points.order) <= MOST_NODES:
            yield from self._inside()
        for way in self.ways if len(self.ways) > 1 else ():
            product = self.product(way)
            yield Quantity(self.written_path(way), product, "path", 1.4, tuple(way))

    def _derivatives(self) -> Iterator[Quantity]:
        """Of each node by those in its formula, of the upper one by all, of all by the lower one.

        What is asked for is no answer, so it is not among them.
        """
        points, names, asked = self.points, self.points.names, (self.upper, self.lower)
        for upper in names:
            for lower, numbers in points.directs(upper).items():
                if (upper, lower) != asked:
                    is_total = numbers == points.totals(upper).get(lower)
                    text = self.sign(upper, lower) + "|direct" * (not is_total)
                    yield Quantity(text, numbers, "derivative", 1.2, (upper, lower))
        pairs = [(self.upper, lower) for lower in names]
        if self.lower is not None:
            pairs += [(upper, self.lower) for upper in names]
        for upper, lower in pairs:
            total = points.totals(upper).get(lower)
            if total and upper is not lower and (upper, lower) != asked:
                nodes = (upper, lower)
                yield Quantity(self.sign(upper, lower), total, "derivative", 1.25, nodes)

    def _inside(self) -> Iterator[Quantity]:
        """What stands within the nodes' formulas: their parts, and each operation's derivatives."""
        points, view = self.points, self.points.view
        for node in points.order:
            if node.op == "const" or not node.operands:
                continue
            if node not in points.names or node is self.upper:
                written = self.text.expression(view.definition(node))
                yield Quantity(written, points.value(node), "inside", 1.6, (node,))
            slopes = zip(node.operands, view.local_slopes(node), points.slopes(node), strict=True)
            for one, slope, numbers in slopes:
                if one.op != "const" and any(x != numbers[0] for x in numbers):
                    yield Quantity(self.text.expression(slope), numbers, "slope", 1.3, (node,))

    # --- paths ------------------------------------------------------------------------------------

    @cached_property
    def ways(self) -> list[list[Value]]:
        """The paths from the upper to the lower node, as the shown nodes on them; none if many."""
        if self.lower is None or self.lower is self.upper:
            return []
        leading = leading_to(self.lower, self.points.order)
        paths = all_paths(self.upper, self.lower, self._edges, leading)
        found = list(islice(paths, MOST_PATHS + 1))
        ways = [[self.upper, *(edge.operand for edge in path.edges)] for path in found]
        return ways if len(ways) <= MOST_PATHS else []

    def _edges(self, node: Value) -> Iterator[Edge]:
        below = self.points.view.below(node) if node.operands else ()
        return (Edge(node, one, i, math.nan) for i, one in enumerate(below))

    def product(self, way: Sequence[Value]) -> Numbers:
        """A path's product."""
        return _product(*(self.points.directs(a)[b] for a, b in pairwise(way)))

    def sum_over(self, ways: Sequence[Sequence[Value]]) -> Numbers:
        """The sum of paths' products."""
        return tuple(map(sum, zip(*map(self.product, ways), strict=True)))

    def written_path(self, way: Sequence[Value]) -> str:
        """∂L/∂d · ∂d/∂w"""
        signs = []
        for a, b in pairwise(way):
            direct = self.points.view.local_sign(a, b).direct
            signs.append(self.sign(a, b) + "|direct" * direct)
        return " · ".join(signs)

    # --- halves of products -----------------------------------------------------------------------

    def products(self) -> Iterator[Product]:
        """Each product and quotient of two that depend on the lower node."""
        points, lower = self.points, self.lower
        if lower is None or len(points.order) > MOST_NODES:
            return
        above = points.totals(self.upper)
        for node in points.order:
            if node.op not in ("*", "/") or node not in above:
                continue
            below = [points.totals(one).get(lower) for one in node.operands]
            if None not in below:
                slopes = zip(below, points.slopes(node), strict=True)
                halves = [_product(above[node], inner or (), slope) for inner, slope in slopes]
                both = _product(above[node], *(inner or () for inner in below))
                yield Product("product" if node.op == "*" else "quotient", halves, both)

    def sign(self, upper: Value, lower: Value) -> str:
        """∂upper/∂lower"""
        names = self.points.names
        return f"∂{names[upper]}/∂{names[lower]}"


def _product(*factors: Sequence[float]) -> Numbers:
    return tuple(map(math.prod, zip(*factors, strict=True)))


def same(some: Sequence[float], others: Sequence[float]) -> bool:
    """Whether numbers are the same at all points, but for what floats round off."""
    return all(math.isclose(a, b, rel_tol=SAME) for a, b in zip(some, others, strict=True))


def vanishes(some: Sequence[float], beside: Sequence[float]) -> bool:
    """Whether numbers are 0 at all points, but for what floats round off beside others."""
    return all(abs(a) <= SAME * abs(b) for a, b in zip(some, beside, strict=True))
