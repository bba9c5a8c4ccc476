"""Reading a graph that was built: local gradients, and the paths from a result down to a node.

Source: Back-propagation (역전파 학습), lecture 08,
"Toy Example: DP를 컴퓨터로 구현하면? (3/4)" and "(4/4)": the local gradients are the weights of the
edges, and the derivative is the sum over all paths of their products.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from scalargrad.engine import Value, topological_order
from scalargrad.errors import described


class Edge(NamedTuple):
    """One operand of one result, and the local gradient ∂result/∂operand between them."""

    result: Value
    operand: Value
    position: int  # which of the result's operands
    gradient: float


class Path(NamedTuple):
    """A way from a root down to a target. `product` multiplies its edges' local gradients."""

    edges: tuple[Edge, ...]
    product: float


def local_gradients(node: Value) -> list[float]:
    """∂node/∂operand for each operand, in order; x*x has two. A leaf has none.

    The node's own closure computes them, on stand-ins, so that no gradient is touched.
    DomainError where there is no derivative, as in backward(); TypeError for what is no Value.

    >>> x = Value(3.0)
    >>> local_gradients(x * x)
    [3.0, 3.0]
    """
    _check(node)
    stand_ins = [Value(operand.data, operand.name) for operand in node.operands]
    node._backward(1.0, stand_ins)
    return [stand_in.grad + 0.0 for stand_in in stand_ins]


def paths(root: Value, target: Value) -> Iterator[Path]:
    """Each path from `root` down to `target`, the leftmost operands first.

    Their products add up to ∂root/∂target. There may be 2ⁿ of them: count_paths() tells before.
    TypeError for what is no Value, DomainError as in backward().
    """
    _check(root, target)
    return _paths(root, target)


def _paths(root: Value, target: Value) -> Iterator[Path]:
    leads_there = _counts(root, target)
    edges: list[Edge] = []
    # Per node on the way down, the edges that are still to be tried. No recursion, whatever depth.
    to_try = [_edges_down(root, leads_there)]
    if root is target:
        yield Path((), 1.0)
    while to_try:
        edge = next(to_try[-1], None)
        if edge is None:
            to_try.pop()
            if edges:
                edges.pop()
        elif edge.operand is target:
            yield Path((*edges, edge), math.prod(e.gradient for e in (*edges, edge)))
        else:
            edges.append(edge)
            to_try.append(_edges_down(edge.operand, leads_there))


def count_paths(root: Value, target: Value) -> int:
    """How many paths lead from `root` down to `target`, exactly, without walking them.

    Dynamic programming: a node has as many as its operands have together. TypeError for what is no
    Value.

    >>> x = Value(1.0)
    >>> y = x
    >>> for _ in range(200):
    ...     y = y + y
    >>> count_paths(y, x) == 2**200
    True
    """
    _check(root, target)
    return _counts(root, target).get(root, 0)


def _check(*nodes: Value) -> None:
    for node in nodes:
        if not isinstance(node, Value):
            raise TypeError(f"expected a Value, a node of a graph, got {described(node)}")


def _counts(root: Value, target: Value) -> dict[Value, int]:
    """For each node that leads to `target`, the number of its paths there."""
    counts = {target: 1}
    for node in topological_order(root):
        if node is not target:
            ways = sum(counts.get(operand, 0) for operand in node.operands)
            if ways:
                counts[node] = ways
    return counts


def _edges_down(node: Value, leads_there: dict[Value, int]) -> Iterator[Edge]:
    if node not in leads_there:
        return
    for index, (operand, gradient) in enumerate(
        zip(node.operands, local_gradients(node), strict=True)
    ):
        if operand in leads_there:
            yield Edge(node, operand, index, gradient)
