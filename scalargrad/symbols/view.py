"""What a reader sees of a graph, found once for each graph: which nodes, their names, the edges.

A node is shown if it has a name, is the root or a target, or gets a name of its own (v1, v2 …):
because it is a leaf, because several paths below one shown node pass through it, because many shown
nodes are computed from it, or because it takes more than five operations to write out where a
derivative mentions it. The others are hidden: they are written out where shown nodes use them.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from scalargrad import formatting, operations
from scalargrad.chain_rule import slopes_of
from scalargrad.engine import Value, topological_order
from scalargrad.graph import Edge, softmaxes
from scalargrad.symbols.expressions import (
    ONE,
    ZERO,
    Call,
    Expression,
    Number,
    Partial,
    Symbol,
    as_expression,
    functions_in,
    nodes_in,
    rebuilt,
    value,
)
from scalargrad.symbols.rules import Differentiation, Rule
from scalargrad.symbols.simplifying import Order, simplified

MOST_OPERATIONS = 5  # that a derivative writes out
MOST_ADDITIONS = 50  # that it passes through without mentioning them: ∂(a + b)/∂a is 1
MOST_ABOVE = 100  # shown nodes that are computed from one hidden node
FLAT = {"step", "sign"}  # functions that are a number nearly everywhere
ADDITIONS = ("+", "-", "neg", "total")  # whose derivatives mention no node
KINKED = ("relu", "abs", *FLAT)  # whose derivatives are numbers, where numbers are known


class Slope(NamedTuple):
    """∂result/∂operand in symbols: as the rules give it, then simpler; and which rules these were.

    forms: each form of it, the simplest one last.
    """

    forms: tuple[Expression, ...]
    rules: tuple[Rule, ...]

    @property
    def symbols(self) -> Expression:
        """The simplest form."""
        return self.forms[-1]


class View:
    """A graph as a reader sees it.

    targets: nodes that are shown, named or not. every_operation: nothing is hidden but plain
    numbers. only_named: nothing is shown but nodes with names. with_numbers: whether data are
    known, so that a relu is on or off.
    """

    def __init__(
        self,
        root: Value,
        targets: Sequence[Value] = (),
        *,
        every_operation: bool = False,
        only_named: bool = False,
        with_numbers: bool = True,
    ) -> None:
        self.root, self.targets, self.with_numbers = root, set(targets), with_numbers
        self.order = topological_order(root)
        nodes = [*self.order, *targets]
        rows = {op: operations.operation(op) for op in {node.op for node in nodes if node.operands}}
        self.has_kinks = any(row.kinked for row in rows.values())
        self.numbers = {node: node.data for node in nodes}  # of now: data may be changed later
        self.place = {node: place for place, node in enumerate(self.order)}
        named = {node for node in nodes if node.name} | {root, *targets}
        if every_operation:
            self.shown = {node for node in self.order if node.op != "const"} | named
        else:
            self.shown = named if only_named else visible_nodes(self.order, named, with_numbers)
        self.all_named = all(node.name for node in self.shown)
        self.symbols = {node: Symbol(node) for node in self.shown}
        self.names: dict[Value, str] = {}
        self._definitions: dict[Value, Expression] = {}
        self.textbook = Order(self.place)
        self._slopes: dict[tuple[Value, Value], Slope] = {}
        self._signs: dict[tuple[Value, Value], Partial] = {}
        self._below: dict[Value, tuple[Value, ...]] = {}
        self._direct: dict[Value, set[Value]] = {}

    def name_nodes(self, used: Iterable[Value]) -> None:
        """Name every node that has a name, and those that are used; without a name v1, v2 …"""
        self.names = names(self.order, set(used))

    # --- what nodes are -------------------------------------------------------------------------

    def written(self, node: Value) -> Expression:
        """A node as other expressions mention it: its symbol, its number, or what it computes."""
        if node in self.symbols:
            return self.symbols[node]
        return Number(node.data) if node.op == "const" else self.definition(node)

    def definition(self, node: Value) -> Expression:
        """What an inner node computes, written with the nodes that are shown."""
        if node not in self._definitions:
            operands = tuple(map(self.written, node.operands))
            formula = operations.operation(node.op).formula
            is_share = node.op.startswith("softmax")  # one of many, whose formula computes all
            typed = Call(node.op, operands) if is_share else as_expression(formula(*operands))
            self._definitions[node] = typed
            self.textbook.as_typed[typed] = typed
        return self._definitions[node]

    def below(self, node: Value) -> tuple[Value, ...]:
        """The shown nodes next below a node, in the order of its operands."""
        if node not in self._below:
            found: dict[Value, None] = {}
            for operand in node.operands:
                if operand in self.shown:
                    found[operand] = None
                elif operand.operands:
                    found.update(dict.fromkeys(self.below(operand)))
            self._below[node] = tuple(found)
        return self._below[node]

    # --- derivatives ----------------------------------------------------------------------------

    def edges(self, node: Value, leading: set[Value]) -> list[Edge]:
        """An edge to each shown node next below a shown one that is in `leading`.

        Its gradient adds up what passes through the hidden nodes between them. DomainError where a
        derivative is missing.
        """
        found: dict[Value, float] = {}
        stack = [(node, 1.0)]
        while stack:
            result, so_far = stack.pop()
            hidden = []
            slopes = zip(result.operands, slopes_of(result, leading), strict=True)
            for operand, slope in slopes if result.operands else ():
                if operand in leading:
                    product = operations.chained(so_far, slope)
                    if operand in self.shown:
                        found[operand] = found.get(operand, 0.0) + product
                    else:
                        hidden.append((operand, product))
            stack += reversed(hidden)
        return [Edge(node, operand, i, slope) for i, (operand, slope) in enumerate(found.items())]

    def kinks(self, result: Value, operand: Value) -> list[Value]:
        """The nodes from a shown node down to one below it that have no derivative here.

        Their slopes are agreed on: 0 for relu and |x| at 0, half for each of two equal numbers.
        """
        if not self.has_kinks:
            return []
        between, to_do = {result}, [result]  # and the hidden nodes below it
        while to_do:
            hidden = [o for o in to_do.pop().operands if o not in self.shown and o not in between]
            between.update(hidden)
            to_do += hidden
        leading, found = {operand}, []
        for node in sorted(between, key=self.place.__getitem__):
            if any(one in leading for one in node.operands):
                leading.add(node)
                found += [node] if is_kink(node) else []
        return found

    def slope(self, result: Value, operand: Value) -> Slope:
        """∂result/∂operand between two shown nodes, all other shown nodes held constant."""
        key = (result, operand)
        if key not in self._slopes:
            self._slopes[key] = self.derived(self.definition(result), {operand: ONE}, result)
        return self._slopes[key]

    def derived(
        self,
        expression: Expression,
        by: Mapping[Value, Expression],
        result: Value | None = None,
    ) -> Slope:
        """The derivative of an expression; result: the node that it defines.

        by: the derivative of each symbol that changes with the variable.
        """

        def slopes(call: Call) -> Sequence[Expression | float]:
            named = result if result is not None and call is expression else None
            return self._slopes_of(call, named, by)

        raw, rules = Differentiation(by, slopes).of(expression)
        forms = simplified(raw, self.textbook)
        if self.with_numbers and self.has_kinks:
            forms = list(dict.fromkeys(map(self._settled, forms)))
        return Slope(tuple(forms), rules)

    def local_slopes(self, node: Value) -> list[Expression]:
        """∂node/∂operand for each operand, one operation alone; x·x has two."""
        operands = [self.written(operand) for operand in node.operands]
        whole = self.definition(node) if node.operands else ONE
        if isinstance(whole, Call) and whole.arguments == tuple(operands):
            slopes = self._slopes_of(whole, node)
        else:
            slopes = operations.operation(node.op).slopes(*operands, whole) if operands else ()
        return [self._settled(as_expression(slope)) for slope in slopes]

    def _slopes_of(
        self, call: Call, named: Value | None, by: Mapping[Value, Expression] | None = None
    ) -> Sequence[Expression | float]:
        """The derivatives of a function; of a softmax by its results' names, where it has some.

        by: the nodes that move, None for all; a share is not derived for the operands that do not.
        """
        name, arguments = call.function, call.arguments
        row = operations.operation(name)
        # Derivatives mention a result by its name, as o·(1 − o); the root only where a course does
        # so, for it derives z = exp(−x²) to −2·x·exp(−x²), or where it would be long.
        result: Expression = call
        is_long = name == "logsumexp" or name.startswith("softmax")
        if named is not None and (row.by_result or is_long or named is not self.root):
            result = self.symbols.get(named, call)
        if name == "logsumexp":
            known = self._shares.get(arguments, {})
            return [
                known.get(f"softmax{k}") or (argument - result).apply("exp", (argument - result,))
                for k, argument in enumerate(arguments, start=1)
            ]
        if name.startswith("softmax"):
            known = self._shares.get(arguments, {})
            own = int(name.removeprefix("softmax"))
            y = known.get(name, result)
            slopes: list[Expression | float] = [ZERO] * len(arguments)
            for k, argument in enumerate(arguments, start=1):
                if by is None or not by.keys().isdisjoint(nodes_in(argument)):
                    share = known.get(f"softmax{k}") or Call(f"softmax{k}", arguments)
                    slopes[k - 1] = y * (1 - y) if k == own else -y * share
            return slopes
        if self.with_numbers and name in ("maximum", "minimum"):
            first, second = (value(argument, self.numbers) for argument in arguments)
            if first == second:  # a half for each, of ∞ and ∞ too
                return (0.5, 0.5)
        found: Sequence[Expression | float] = row.slopes(*arguments, result)
        return found

    @cached_property
    def _shares(self) -> dict[tuple[Expression, ...], dict[str, Expression]]:
        """The results of softmax that the graph has, by the operands."""
        return {
            tuple(map(self.written, operands)): {
                op: self.written(node) for op, node in found.items() if node in self.shown
            }
            for operands, found in softmaxes(self.order).items()
        }

    def _settled(self, expression: Expression) -> Expression:
        """With 0, 1 or −1 for the steps and signs in a derivative, where numbers are known."""
        if not self.with_numbers or FLAT.isdisjoint(functions_in(expression)):
            return expression

        def number(part: Expression) -> Expression | None:
            is_flat = isinstance(part, Call) and part.function in FLAT
            return Number(value(part, self.numbers)) if is_flat else None

        return rebuilt(expression, number)

    # --- the signs of derivatives ---------------------------------------------------------------

    @cached_property
    def variables(self) -> tuple[Value, ...]:
        """The leaves that are not constants, and those that are derived by."""
        leaves = [node for node in self.order if not node.operands]
        return tuple(leaf for leaf in leaves if leaf.op != "const" or leaf in self.targets)

    def local_sign(self, result: Value, operand: Value) -> Partial:
        """The sign of an edge's factor; with a word where it is only the direct part."""
        key = (result, operand)
        if key not in self._signs:
            direct = len(self.below(result)) > 1 and operand in self._direct_parts(result)
            d = "d" if not direct and self.moves_alone(result, operand) else "∂"
            self._signs[key] = Partial(result, (operand,), d, direct)
        return self._signs[key]

    def total_sign(self, node: Value) -> Partial:
        """The sign of ∂root/∂node; d where root depends on this node alone."""
        return Partial(self.root, (node,), "d" if self.moves_alone(self.root, node) else "∂")

    def _direct_parts(self, result: Value) -> set[Value]:
        """The shown nodes next below one that it depends on over another shown node, too.

        Their edges' factors are only a part of ∂result/∂operand.
        """
        if result not in self._direct:
            operands, reached = self.below(result), set[Value]()
            in_order = sorted(operands, key=self.place.__getitem__)
            missing = set(in_order[:-1])  # no other one leads to the last
            to_do = list(operands)
            while to_do and missing:
                node = to_do.pop()
                if self.place[node] > self.place[in_order[0]]:
                    new = [one for one in self.below(node) if one not in reached]
                    reached.update(new)
                    missing.difference_update(new)
                    to_do += new
            self._direct[result] = reached.intersection(operands)
        return self._direct[result]

    def moves_alone(self, result: Value, operand: Value) -> bool:
        """Whether every path from the result to the one variable passes through the operand."""
        if result not in self._gates or operand not in self._gates:
            return False
        while self.place[result] > self.place[operand]:
            result = self._gates[result]
        return result is operand

    @cached_property
    def _gates(self) -> dict[Value, Value]:
        """For each node above the one variable, the next node that all its paths there pass."""
        gates = {x: x for x in self.variables} if len(self.variables) == 1 else {}
        for node in self.order if gates else ():
            for gate in filter(gates.__contains__, node.operands):
                common = gates.setdefault(node, gate)
                while common is not gate:  # the higher one goes down to its own gate
                    if self.place[common] > self.place[gate]:
                        common = gates[common]
                    else:
                        gate = gates[gate]
                gates[node] = common
        return gates


def is_kink(node: Value) -> bool:
    """Whether a node's operation has no derivative at its operands, and takes a number for it."""
    numbers = [operand.data for operand in node.operands]
    if node.op == "relu_linear":
        numbers = [operations.operation("linear").formula(*numbers)]
    if not operations.operation(node.op).kinked:
        return False
    return numbers[0] == (numbers[1] if len(numbers) == 2 else 0)


def visible_nodes(
    order: Sequence[Value], named: set[Value], with_numbers: bool = True
) -> set[Value]:
    """The nodes that a reader sees: those with names, and those that need one."""
    shown = named | {node for node in order if not node.operands and node.op != "const"}
    _show_shared(order, shown)
    _show_long(order, shown, ADDITIONS + KINKED if with_numbers else ADDITIONS)
    return shown


def _show_shared(order: Sequence[Value], shown: set[Value]) -> None:
    """Show each node that lies twice below one shown node: it would be written out on each path.

    And each node below very many shown nodes, so that what is kept for a node has a bound.
    """
    above: dict[Value, set[Value]] = {}  # the shown nodes next above a hidden one
    for node in reversed(order):
        if not node.operands:
            continue
        scope = {node} if node in shown else above.pop(node)
        for operand in node.operands:
            if operand in shown or operand.op == "const":
                continue
            found = above.setdefault(operand, set())
            if found & scope or len(found) + len(scope) > MOST_ABOVE:
                shown.add(operand)
                del above[operand]
            else:
                found |= scope


def _show_long(order: Sequence[Value], shown: set[Value], silent: Sequence[str]) -> None:
    """Show each node that derivatives mention and that takes more than five operations to write.

    silent: the operations whose derivatives mention no node.
    """
    mentioned = {o for n in order if n.op not in silent for o in _mentioned(n)}
    sizes: dict[Value, int] = {}
    for node in order:
        if node.operands and node not in shown:
            size = max(1, len(node.operands) - 1) + sum(sizes.get(o, 0) for o in node.operands)
            if size > (MOST_OPERATIONS if node in mentioned else MOST_ADDITIONS):
                shown.add(node)
            else:
                sizes[node] = size


def _mentioned(node: Value) -> Iterable[Value]:
    """The nodes that a node's derivatives mention: of 2·x none, of exp(x) itself."""
    if node.op == "*" and any(operand.op == "const" for operand in node.operands):
        return ()
    if node.op == "/" and node.operands[1].op == "const":
        return ()
    return node.operands if node.op in ("*", "/") else (*node.operands, node)


def names(order: Sequence[Value], used: set[Value]) -> dict[Value, str]:
    """The names of nodes: a second w reads w(2); nodes in `used` without one get v1, v2 …"""
    found: dict[Value, str] = {}
    nodes = [*order, *(used - set(order))]  # a target that root doesn't depend on
    own = {node: formatting.format_name(node.name) for node in nodes if node.name}
    taken = set(own.values())  # whoever is called w(2) or v1 keeps that name
    counts: Counter[str] = Counter()
    for node, name in own.items():
        found[node] = name
        counts[name] += 1
        if counts[name] > 1:
            numbered = (f"{name}({i})" for i in itertools.count(counts[name]))
            found[node] = next(one for one in numbered if one not in taken)
            taken.add(found[node])
    fresh = (f"v{i}" for i in itertools.count(1) if f"v{i}" not in taken)
    return found | {node: next(fresh) for node in nodes if node in used and not node.name}
