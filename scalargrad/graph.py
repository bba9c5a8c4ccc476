"""Reading a graph that was built: its edges, the paths down to a node, their number, gradients.

Each walk is given the edges to walk over: those of the engine, or of a graph that is drawn or
derived with fewer nodes. None recurses, whatever the depth.
Source: Back-propagation (역전파 학습), lecture 08,
"Toy Example: DP를 컴퓨터로 구현하면? (3/4)" and "(4/4)": the local gradients are the weights of the
edges, and the derivative is the sum over all paths of their products.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from typing import Any, NamedTuple

from scalargrad.chain_rule import slopes_of
from scalargrad.engine import Value, topological_order
from scalargrad.errors import data_changed, described
from scalargrad.operations import chained, differ, number_or_nan, operation, slopes_or_errors


class Edge(NamedTuple):
    """One operand of one result, and the local gradient ∂result/∂operand between them."""

    result: Value
    operand: Value
    position: int  # which of the result's operands
    gradient: float
    symbols: Any = None  # the gradient as a formula, where somebody has written it down


class Path(NamedTuple):
    """A way from a root down to a target. `product` multiplies its edges' local gradients."""

    edges: tuple[Edge, ...]
    product: float


Edges = Callable[[Value], Iterable[Edge]]  # the edges from a result down to its operands

# --- the public functions, over the engine's own edges --------------------------------------------


def local_gradients(node: Value) -> list[float]:
    """∂node/∂operand for each operand, in order; x*x has two. A leaf has none.

    Raises:
        DomainError: a derivative is missing that backward() would need.
        TypeError: this is not a Value.

    >>> x = Value(3.0)
    >>> local_gradients(x * x)
    [3.0, 3.0]
    """
    _check(node)
    return slopes_of(node)


def paths(root: Value, target: Value) -> Iterator[Path]:
    """Each path from `root` down to `target`, the leftmost operands first.

    Their products add up to ∂root/∂target. There may be 2ⁿ of them: count_paths() tells before.

    Raises:
        TypeError: root or target is not a Value.
        DomainError: a derivative on the way is missing.
    """
    _check(root, target)
    leading = leading_to(target, topological_order(root))
    return all_paths(root, target, lambda node: _edges(node, leading), leading)


def gradient(root: Value, x: Value) -> float:
    """∂root/∂x, the number alone: as backward() finds it, without touching any grad.

    Raises:
        TypeError: root or x is not a Value.
        DomainError: a derivative on the way is missing.

    >>> x = Value(3.0)
    >>> gradient(x * x + 1, x)
    6.0
    """
    _check(root, x)
    order = topological_order(root)
    leading = leading_to(x, order)
    found = gradients(order, lambda node: _edges(node, leading) if node is not x else ())
    return found.get(x, 0.0)


def count_paths(root: Value, target: Value) -> int:
    """How many paths lead from `root` down to `target`, exactly, without walking them.

    Dynamic programming: a node has as many as its operands have together.

    Raises:
        TypeError: root or target is not a Value.

    >>> x = Value(1.0)
    >>> y = x
    >>> for _ in range(200):
    ...     y = y + y
    >>> count_paths(y, x) == 2**200
    True
    """
    _check(root, target)
    return counts(target, topological_order(root), _bare_edges).get(root, 0)


def refuse_changed(nodes: Iterable[Value]) -> None:
    """ValueError where data is no longer what the graph was built with."""
    for node in nodes:
        if node.operands and not _is_as_built(node):
            known = [one for one in (*node.operands, node) if one.name]
            known = known or [one for one in node.operands if not one.is_constant]
            raise data_changed([(one.name, one.data) for one in known])


def _is_as_built(node: Value) -> bool:
    """Whether a node's row gives the number and the slopes that the graph has."""
    row, data = operation(node.op), [operand.data for operand in node.operands]
    y = number_or_nan(row.formula, *data)
    if y != node.data:
        # A sum that cancels to about 0 has the rounding of its terms, which others may add in
        # another order: Σ w·x + b.
        size = number_or_nan(row.formula, *map(abs, data)) if row.operands == 0 else 0.0
        if differ(y, node.data, data, size):
            return False
    slopes = slopes_or_errors(row, *data, node.data)
    return all(
        math.isnan(was)
        if isinstance(now, type)  # missing, as it was
        else now == was or not differ(now, was, data)
        for now, was in zip(slopes, slopes_of(node, ()), strict=True)
    )


# --- the walks, over any edges --------------------------------------------------------------------


def all_paths(root: Value, target: Value, edges: Edges, leading: set[Value]) -> Iterator[Path]:
    """Each path from `root` down to `target`. `leading`: the nodes from which one leads there."""
    if root is target:
        yield Path((), 1.0)
    if root is target or root not in leading:
        return
    down: list[Edge] = []
    to_try = [iter(edges(root))]  # for each node on the way down, the edges still to be tried
    while to_try:
        edge = next(to_try[-1], None)
        if edge is None:
            to_try.pop()
            del down[-1:]
        elif edge.operand is target:
            way = (*down, edge)
            yield Path(way, reduce(chained, [one.gradient for one in way], 1.0))
        elif edge.operand in leading:
            down.append(edge)
            to_try.append(iter(edges(edge.operand)))


def counts(target: Value, order: Sequence[Value], edges: Edges) -> dict[Value, int]:
    """For each node of a topological order that leads to `target`, the number of its paths."""
    ways = {target: 1}
    for node in order:
        if node is not target:
            found = sum(ways.get(edge.operand, 0) for edge in edges(node))
            if found:
                ways[node] = found
    return ways


def gradients(order: Sequence[Value], edges: Edges) -> dict[Value, float]:
    """∂root/∂node for each node of a topological order with the root at its end: reverse mode."""
    found = dict.fromkeys(order, 0.0)
    found[order[-1]] = 1.0  # the seed, ∂root/∂root
    for node in reversed(order):
        for edge in edges(node):
            if edge.operand in found:
                found[edge.operand] += chained(found[node], edge.gradient)
    return found


def softmaxes(order: Iterable[Value]) -> dict[tuple[Value, ...], dict[str, Value]]:
    """The results of softmax among these nodes, by their operands and their operation."""
    found: dict[tuple[Value, ...], dict[str, Value]] = {}
    for node in order:
        if node.op.startswith("softmax"):
            found.setdefault(node.operands, {})[node.op] = node
    return found


def depends_alone(order: Sequence[Value], by: Sequence[Value]) -> bool:
    """Whether the last of a topological order depends on one variable, and on it over each of `by`.

    Then its derivative is written with d, else with ∂.
    """
    leaves = [node for node in order if not node.operands]
    variables = [leaf for leaf in leaves if not leaf.is_constant or leaf in by]
    if len(variables) != 1:
        return False
    for x in set(by) - set(variables):
        reached = {order[-1]}  # without a step below x
        for node in reversed(order):
            if node in reached and node is not x:
                reached.update(node.operands)
        if x not in reached or variables[0] in reached:
            return False
    return True


def leading_to(target: Value, order: Iterable[Value]) -> set[Value]:
    """The nodes of a topological order from which a path leads down to `target`."""
    leading = {target}
    for node in order:
        if any(operand in leading for operand in node.operands):
            leading.add(node)
    return leading


def _edges(node: Value, leading: set[Value]) -> Iterator[Edge]:
    """The edges down to the nodes of `leading`."""
    if not leading.isdisjoint(node.operands):
        pairs = zip(node.operands, slopes_of(node, leading), strict=True)
        for position, (operand, gradient) in enumerate(pairs):
            if operand in leading:
                yield Edge(node, operand, position, gradient)


def _bare_edges(node: Value) -> Iterator[Edge]:
    """Edges whose gradients nobody asks for, so that none is computed."""
    return (Edge(node, operand, i, math.nan) for i, operand in enumerate(node.operands))


def _check(*nodes: Value) -> None:
    for node in nodes:
        if not isinstance(node, Value):
            raise TypeError(f"expected a Value, a node of a graph, got {described(node)}")
