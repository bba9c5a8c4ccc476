"""A graph and its derivations line by line and factor by factor, so that some can be left blank."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from typing import NamedTuple

from scalargrad.engine import Value
from scalargrad.formatting import MINUS, format_number
from scalargrad.graph import Edge, all_paths, gradient, leading_to
from scalargrad.symbols.text import Text
from scalargrad.symbols.view import View

BLANK = "____"
DIGITS = 10


class GraphInWords:
    """The named nodes of a graph: what each computes, its number, and the edges between them."""

    def __init__(self, root: Value) -> None:
        self.root, self.view = root, View(root, only_named=True)
        self.view.name_nodes(self.view.shown)
        self.names = self.view.names
        self.writer = Text(self.names, self.view.numbers, DIGITS)
        self.nodes = [node for node in self.view.order if node in self.view.shown]

    def definitions(self) -> list[str]:
        """A line for each result: b = w1·a."""
        return [self.definition(node) for node in self.nodes if node.operands]

    def definition(self, node: Value) -> str:
        """A result and what it computes."""
        return f"{self.names[node]} = {self.writer.expression(self.view.definition(node))}"

    def numbers(self) -> str:
        """The inputs and weights on a line: a = 2, w1 = 3."""
        leaves = sorted(
            (node for node in self.nodes if not node.operands), key=lambda leaf: self.names[leaf]
        )
        return ", ".join(f"{self.names[leaf]} = {number_text(leaf.data)}" for leaf in leaves)

    def edges(self) -> Iterator[Edge]:
        """An edge from each result to each named node next below, with its symbols."""
        for node in self.nodes:
            yield from self._edges(node, set(self.view.order))

    def ways(self, leaf: Value) -> list[tuple[Edge, ...]]:
        """The edges of each path from the root down to a leaf."""
        leading = leading_to(leaf, self.view.order)
        found = all_paths(self.root, leaf, lambda node: self._edges(node, leading), leading)
        return [path.edges for path in found]

    def _edges(self, node: Value, leading: set[Value]) -> list[Edge]:
        edges = self.view.edges(node, leading) if node.operands else []
        return [
            edge._replace(symbols=self.view.slope(node, edge.operand).symbols) for edge in edges
        ]


class Factor(NamedTuple):
    """A local gradient in a derivation: its sign, ∂c/∂w2, its symbols and its number."""

    sign: str
    symbols: str
    number: float


class Chain:
    """The derivation of ∂root/∂leaf: one product for each path, and their sum.

    >>> a, w = Value(2.0, "a"), Value(3.0, "w")
    >>> b = (w * a).named("b")
    >>> print(Chain(GraphInWords((10 - b).named("L")), w).text())
    ∂L/∂w = ∂L/∂b · ∂b/∂w
          = (−1) · a
          = (−1) · 2
          = −2
    """

    def __init__(self, graph: GraphInWords, leaf: Value) -> None:
        self.graph, self.leaf = graph, leaf
        self.head = graph.writer.expression(graph.view.total_sign(leaf))
        self.ways = graph.ways(leaf)
        self.terms = [[self._factor(edge) for edge in way] for way in self.ways]
        self.number = gradient(graph.root, leaf)

    def _factor(self, edge: Edge) -> Factor:
        write, sign = self.graph.writer, self.graph.view.local_sign(edge.result, edge.operand)
        return Factor(write.expression(sign), write.factor(edge.symbols), edge.gradient)

    @property
    def factors(self) -> list[Factor]:
        """All factors, path by path."""
        return [factor for term in self.terms for factor in term]

    def sides(self, blanks: Collection[int] = (), blank: str = BLANK) -> list[str]:
        """Signs, symbols, numbers; with several paths their products; the result.

        blanks: which factors are left blank in the row of numbers, counted over all paths.
        """
        numbers = [factor_text(factor.number) for factor in self.factors]
        for place in blanks:
            numbers[place] = blank
        rows = [
            self._row([factor.sign for factor in self.factors]),
            self._row([factor.symbols for factor in self.factors]),
            self._row(numbers),
        ]
        if len(self.terms) > 1:
            rows.append(self.sum_of_products())
        return [*dict.fromkeys([*rows, number_text(self.number)])]

    def sum_of_products(self) -> str:
        """(−15) + 4, or 4 − 15: the products of the paths."""
        text = ""
        for term in self.terms:
            product = math.prod(factor.number for factor in term)
            joint = f" {MINUS if product < 0 else '+'} " if text else MINUS * (product < 0)
            text += joint + number_text(abs(product))
        return text

    def text(self, blanks: Collection[int] = (), sides: int | None = None) -> str:
        """The sides below one another; the first so many."""
        return in_lines(self.head, self.sides(blanks)[:sides])

    def _row(self, factors: list[str]) -> str:
        left = iter(factors)
        return " + ".join(" · ".join(next(left) for _ in term) for term in self.terms)


def in_lines(head: str, sides: list[str]) -> str:
    """An equation with a line for each side."""
    return f"{head} = " + f"\n{' ' * len(head)} = ".join(sides)


def number_text(number: float) -> str:
    """A number as it is printed."""
    return format_number(number, DIGITS)


def factor_text(number: float) -> str:
    """A number as it stands among factors: in brackets if it is negative."""
    return f"({number_text(number)})" if number < 0 else number_text(number)
