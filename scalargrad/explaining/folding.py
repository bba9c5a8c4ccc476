"""Folding: the graph as a reader sees it, of shown nodes only, with a factor for each edge.

A node is shown if it has a name, is the root or the target, or gets a name of its own (v1, v2 …):
because it is a leaf, because several paths below one shown node pass through it, or because it
takes more than five operations to write out where a factor mentions it. The others are hidden:
their operations are folded into the factor ∂(shown)/∂(shown) between the shown nodes around them.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from scalargrad import formatting, rules
from scalargrad.engine import Value, topological_order
from scalargrad.explaining import expressions
from scalargrad.explaining.expressions import Expression, Number, Symbol
from scalargrad.graph import local_gradients

MOST_OPERATIONS = 5  # that a factor writes out
MOST_ADDITIONS = 50  # that it passes through without mentioning them: ∂(a + b)/∂a is 1


class Factor(NamedTuple):
    """∂(a shown node)/∂(a shown node below it): in symbols and as a number."""

    symbols: Expression
    number: float


class Folded:
    """The graph below `root`, folded; nodes that don't lead to `target` have no factor."""

    def __init__(self, root: Value, target: Value | None = None) -> None:
        self.order = topological_order(root)
        ends = {root} if target is None else {root, target}
        self.shown = _shown(self.order, {node for node in self.order if node.name} | ends)
        self.leading = set(self.order) if target is None else leading_to(target, self.order)
        self._written: dict[Value, Expression] = {}

    def factors(self, node: Value) -> dict[Value, Factor]:
        """For each shown node next below a shown node, ∂node/∂it. Its hidden parts are a tree.

        ValueError where a number that a symbol stands for has changed since the graph was built.
        """
        parts: dict[Value, list[Factor]] = {}
        stack = [(node, Factor(expressions.ONE, 1.0))]
        while stack:
            result, so_far = stack.pop()
            hidden = []
            for operand, local in self.local_factors(result):
                factor = Factor(
                    expressions.multiply(so_far.symbols, local.symbols),
                    so_far.number * local.number,
                )
                if operand in self.shown:
                    parts.setdefault(operand, []).append(factor)
                else:
                    hidden.append((operand, factor))
            stack += reversed(hidden)
        return {
            operand: Factor(
                expressions.gather(*(f.symbols for f in some)), sum(f.number for f in some)
            )
            for operand, some in parts.items()
        }

    def local_factors(self, node: Value) -> Iterator[tuple[Value, Factor]]:
        """Each operand that leads to the target, with ∂node/∂operand for this one edge."""
        count = len(node.operands)
        data = [operand.data for operand in node.operands]
        for i, (operand, gradient) in enumerate(
            zip(node.operands, local_gradients(node), strict=True)
        ):
            if operand not in self.leading:
                continue
            rule = rules.derivative(node.op, i, count)
            if _differ(rules.number(rule, data, node.data), gradient, data):
                raise ValueError(_changed(node, rule))
            yield operand, Factor(self._read(rule, node), gradient)

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
        rule = rules.form(node.op, len(node.operands))
        data = [operand.data for operand in node.operands]
        # A sum that cancels to about 0 has the rounding of its terms, which others may add in
        # another order: Σ w·x + b.
        size = rules.number(rule, list(map(abs, data)), 0.0) if node.op in rules.NARY else 0.0
        if _differ(rules.number(rule, data, node.data), node.data, data, size):
            raise ValueError(_changed(node, rule))
        return self._read(rule, node)

    def names(self, used: set[Value]) -> dict[Value, str]:
        """The names of shown nodes: a second w reads w(2); nodes in `used` without one get v1 …"""
        names: dict[Value, str] = {}
        nodes = [*self.order, *(used - set(self.order))]  # a target that root doesn't depend on
        own = {node: formatting.format_name(node.name) for node in nodes if node.name}
        taken = set(own.values())  # whoever is called w(2) or v1 keeps that name
        counts: Counter[str] = Counter()
        for node, name in own.items():
            names[node] = name
            counts[name] += 1
            if counts[name] > 1:
                numbered = (f"{name}({i})" for i in itertools.count(counts[name]))
                names[node] = next(one for one in numbered if one not in taken)
                taken.add(names[node])
        fresh = (f"v{i}" for i in itertools.count(1) if f"v{i}" not in taken)
        return names | {node: next(fresh) for node in nodes if node in used and not node.name}

    def _read(self, rule: str, node: Value) -> Expression:
        """A rule of this node's operation, written with the nodes that are shown."""
        mentioned = rules.bind(rule, node.operands, node)
        names = {name: self.written(operand) for name, operand in mentioned.items()}
        numbers = {name: operand.data for name, operand in mentioned.items()}
        return expressions.parse(rule, names, numbers)


def _shown(order: list[Value], named: set[Value]) -> set[Value]:
    """The nodes that a reader sees."""
    shown = named | {node for node in order if not node.operands and node.op != "const"}
    _show_shared(order, shown)
    _show_long(order, shown)
    return shown


def _show_shared(order: list[Value], shown: set[Value]) -> None:
    """Show each node that lies twice below one shown node: it would be written out on each path."""
    above: dict[Value, set[Value]] = {}  # the shown nodes next above a hidden one
    for node in reversed(order):
        if node.operands:
            scope = {node} if node in shown else above[node]
            for operand in node.operands:
                if operand not in shown and operand.op != "const":
                    seen = above.setdefault(operand, set())
                    if seen & scope:
                        shown.add(operand)
                    seen |= scope


def _show_long(order: list[Value], shown: set[Value]) -> None:
    """Show each node that factors mention and that takes more than five operations to write out."""
    mentioned = {node for result in order for node in _mentioned_by(result)}
    sizes: dict[Value, int] = {}
    for node in order:
        if node.operands and node not in shown:
            size = max(1, len(node.operands) - 1) + sum(
                sizes.get(operand, 0) for operand in node.operands
            )
            if size > (MOST_OPERATIONS if node in mentioned else MOST_ADDITIONS):
                shown.add(node)
            else:
                sizes[node] = size


def _mentioned_by(node: Value) -> Iterator[Value]:
    """The nodes that stand in the derivatives of a node for its operands; a sum's are all 1."""
    if node.op not in ("relu", "abs"):  # they ask only for a sign
        for i, operand in enumerate(node.operands):
            if operand.op != "const":
                op = node.op.removeprefix("relu_")  # here, too, relu asks only for a sign
                rule = rules.derivative(op, i, len(node.operands))
                yield from rules.bind(rule, node.operands, node).values()


def leading_to(target: Value, order: list[Value]) -> set[Value]:
    """The nodes of a topological order from which a path leads down to `target`."""
    leading = {target}
    for node in order:
        if any(operand in leading for operand in node.operands):
            leading.add(node)
    return leading


def _differ(symbol: float, remembered: float, operands: list[float], size: float = 0.0) -> bool:
    """Whether a rule's number of today is another than the graph's, by more than rounding.

    `size`: what a sum's terms add up to without their signs.
    A rule that has no number (nan) where the graph has one was asked outside its domain, as √(−4).
    """
    if math.isnan(symbol):
        return not math.isnan(remembered)
    # exp(x − y) of large x and y has the rounding of x; a number below 1e−300 has few digits left.
    rounding = sys.float_info.epsilon * max(map(abs, operands), default=0.0)
    slack = 1e-9 + min(4 * rounding, 1.0)
    slack_of_sum = max(1e-300, size * len(operands) * sys.float_info.epsilon)
    return not math.isclose(symbol, remembered, rel_tol=slack, abs_tol=slack_of_sum)


def _changed(node: Value, rule: str) -> str:
    """The complaint about an operand, or a result, whose data is no longer the graph's."""
    mentioned = [n for n in rules.bind(rule, node.operands, node).values() if n.op != "const"]
    names = dict.fromkeys(n.name or f"a node of value {n.data}" for n in mentioned)
    return f"{' or '.join(names)} changed since this graph was built; build it again"
