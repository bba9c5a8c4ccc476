"""Which edges of a graph are highlighted, and the arrows that a picture draws."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from scalargrad.engine import Value
from scalargrad.graph import Edge, Path, leading_to, local_gradients
from scalargrad.symbols.view import View

Place = tuple[Value, Value, int]  # an edge: result, operand, which of its operands


class Arrow(NamedTuple):
    """What is drawn between two nodes. `factor` has ∂result/∂operand; None: it is not asked for."""

    result: Value
    operand: Value
    factor: Edge | None
    highlighted: bool


def arrows(view: View, marked: set[Place], with_factors: bool) -> Iterator[Arrow]:
    """Each operand's edge, x*x having two."""
    for node in view.order:
        slopes = zip(local_gradients(node), view.local_slopes(node)) if with_factors else ()  # noqa: B905
        edges = itertools.zip_longest(node.operands, slopes)  # without factors, None for each
        for i, (operand, slope) in enumerate(edges):
            factor = Edge(node, operand, i, *slope) if slope else None
            yield Arrow(node, operand, factor, (node, operand, i) in marked)


def folded_arrows(view: View, marked: set[Place]) -> Iterator[Arrow]:
    """One edge between two shown nodes, with all that is hidden between them as its factor."""
    everything = set(view.order)
    for node in view.order:
        if node in view.shown:
            reached = _reached(node, view.shown, marked)
            for edge in view.edges(node, everything):
                symbols = view.slope(node, edge.operand).symbols
                factor = edge._replace(symbols=symbols)
                yield Arrow(node, edge.operand, factor, edge.operand in reached)


def _reached(node: Value, shown: set[Value], marked: set[Place]) -> set[Value]:
    """The shown nodes next below `node` to which marked edges lead."""
    reached: set[Value] = set()
    stack = [node]
    while stack:
        result = stack.pop()
        for index, operand in enumerate(result.operands):
            if (result, operand, index) in marked:
                (reached.add if operand in shown else stack.append)(operand)
    return reached


def marked_places(root: Value, highlight: Value | Path | None, order: list[Value]) -> set[Place]:
    """The edges to draw thick: all paths down to a node, or one path."""
    if highlight is None:
        return set()
    if isinstance(highlight, Path):
        marked = {(edge.result, edge.operand, edge.position) for edge in highlight.edges}
        inside = set(order)
        if not all(result in inside for result, _, _ in marked):
            raise ValueError("the path to highlight is not in the graph that is drawn")
        return marked
    if not isinstance(highlight, Value):
        raise TypeError(f"highlight is a Value or a path, not {type(highlight).__name__}")
    leading = leading_to(highlight, order)
    if root not in leading:
        raise ValueError(f"{highlight!r}, to be highlighted, is not in the graph that is drawn")
    edges = ((node, operand, i) for node in order for i, operand in enumerate(node.operands))
    return {edge for edge in edges if edge[1] in leading}
