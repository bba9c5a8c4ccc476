"""Folding: the graph as a reader sees it, of shown nodes only, with a factor for each edge.

The nodes that a reader does not see (visible.py says which) are hidden: their operations are folded
into the factor ∂(shown)/∂(shown) between the shown nodes around them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from scalargrad import errors, operations
from scalargrad.engine import Value, topological_order
from scalargrad.explaining import expressions
from scalargrad.explaining.expressions import Call, Expression, Number, Sum, Symbol
from scalargrad.explaining.quantities import (
    MOST_POWERS,
    Quantity,
    as_quantity,
    sum_of_powers,
)
from scalargrad.explaining.visible import visible_nodes
from scalargrad.graph import Edge, leading_to, local_gradients, softmaxes

SUMS = ("linear", "relu_linear", "total", "logsumexp")  # of any number of terms

Writer = Callable[[Value], Expression]


class Folded:
    """The graph below `root`, folded; nodes that don't lead to `target` have no edge.

    every_operation: nothing is hidden but plain numbers.
    """

    def __init__(
        self, root: Value, target: Value | None = None, every_operation: bool = False
    ) -> None:
        self.order = topological_order(root)
        self._softmaxes = softmaxes(self.order)
        ends = {root} if target is None else {root, target}
        named = {node for node in self.order if node.name} | ends
        if every_operation:
            self.shown = {node for node in self.order if node.op != "const"} | named
        else:
            mentioned = {m for node in self.order for m in self._mentioned_by(node)}
            self.shown = visible_nodes(self.order, named, mentioned)
        self.leading = set(self.order) if target is None else leading_to(target, self.order)
        self._written: dict[Value, Expression] = {}

    def edges(self, node: Value) -> list[Edge]:
        """An edge to each shown node next below a shown node. Its hidden parts are a tree.

        ValueError where a number that a symbol stands for has changed since the graph was built.
        """
        parts: dict[Value, list[Edge]] = {}
        stack = [Edge(node, node, 0, 1.0, expressions.ONE)]
        while stack:
            so_far = stack.pop()
            hidden = []
            for edge in self.local_edges(so_far.operand):
                gradient = so_far.gradient * edge.gradient
                factor = expressions.multiply(so_far.symbols, edge.symbols)
                reached = Edge(node, edge.operand, 0, gradient, factor)
                if edge.operand in self.shown:
                    parts.setdefault(edge.operand, []).append(reached)
                else:
                    hidden.append(reached)
            stack += reversed(hidden)
        return [
            Edge(
                node,
                operand,
                position,
                sum(edge.gradient for edge in some),
                expressions.gather(*(edge.symbols for edge in some)),
            )
            for position, (operand, some) in enumerate(parts.items())
        ]

    def local_edges(self, node: Value) -> Iterator[Edge]:
        """Each edge of a node to an operand that leads to the target."""
        slopes = self._slopes(node, self.written)
        for i, (operand, gradient) in enumerate(
            zip(node.operands, local_gradients(node), strict=True)
        ):
            if operand not in self.leading:
                continue
            data = [operand.data for operand in node.operands]
            if operations.differ(slopes[i].number, gradient, data):
                raise _changed(node, self._slopes(node, Symbol)[i].symbols)
            yield Edge(node, operand, i, gradient, slopes[i].symbols)

    def written(self, node: Value) -> Expression:
        """A node as other expressions mention it: its symbol, its number, or what it computes."""
        if node in self.shown:
            return Symbol(node)
        if node.op == "const":
            return Number(node.data)
        if node not in self._written:
            self._written[node] = self.definition(node)
        return self._written[node]

    def definition(self, node: Value) -> Expression:
        """What an inner node computes, written with the nodes that are shown."""
        if node.op in ("step", "sign") and node in self.shown:
            return Call(node.op, tuple(map(self.written, node.operands)))
        formula = operations.operation(node.op).formula
        result = as_quantity(formula(*(_quantity(one, self.written) for one in node.operands)))
        data = [operand.data for operand in node.operands]
        # A sum that cancels to about 0 has the rounding of its terms, which others may add in
        # another order: Σ w·x + b.
        size = operations.number_or_nan(formula, *map(abs, data)) if node.op in SUMS else 0.0
        if operations.differ(result.number, node.data, data, size):
            raise _changed(node, Sum(tuple(map(Symbol, node.operands))))
        return result.symbols

    def _slopes(self, node: Value, write: Writer) -> list[Quantity]:
        """∂node/∂operand for each operand, whose symbols `write` gives."""
        if not node.operands:
            return []
        operands = [_quantity(operand, write) for operand in node.operands]
        result = _quantity(node, write)
        if node.op == "logsumexp" or node.op.startswith("softmax"):
            shares = self._shares(node, operands, write)
            operands[0] = Quantity(operands[0].number, lambda: write(node.operands[0]), shares)
        return [as_quantity(s) for s in operations.operation(node.op).slopes(*operands, result)]

    def _shares(self, node: Value, operands: list[Quantity], write: Writer) -> list[Quantity]:
        """The softmax of a node's operands: by name where the graph has it, else as a formula."""
        known = self._softmaxes.get(node.operands, {})
        numbers = operations.softmax(*(operand.number for operand in operands))

        def share(k: int) -> Expression:
            if f"softmax{k + 1}" in known:
                return write(known[f"softmax{k + 1}"])
            if (
                node.op == "logsumexp"
                and len(operands) <= MOST_POWERS
                and write(node) != Symbol(node)
            ):
                powers = [operand.symbols for operand in operands]
                return expressions.divide(sum_of_powers(powers[k : k + 1]), sum_of_powers(powers))
            if node.op == "logsumexp":
                exponent = expressions.subtract(operands[k].symbols, write(node))
                return Call("exp", (exponent,))
            return Call(f"softmax{k + 1}", tuple(operand.symbols for operand in operands))

        return [Quantity(number, functools.partial(share, k)) for k, number in enumerate(numbers)]

    def _mentioned_by(self, node: Value) -> Iterator[Value]:
        """The nodes that stand in the derivatives of a node for its operands; a sum's are all 1."""
        slopes = self._slopes(node, Symbol)
        for slope, operand in zip(slopes, node.operands, strict=True):
            if operand.op != "const":
                yield from expressions.symbols(slope.symbols)


def _quantity(node: Value, write: Writer) -> Quantity:
    """A node's number, and its symbols."""
    return Quantity(node.data, lambda: write(node))


def _changed(node: Value, mentioned: Expression) -> ValueError:
    """The complaint about an operand, or a result, whose data is no longer the graph's."""
    nodes = [n for n in (*node.operands, node) if n in expressions.symbols(mentioned)]
    nodes = [n for n in nodes or node.operands if n.op != "const" or n.name]
    return errors.data_changed([(n.name, n.data) for n in nodes])
