"""What a derivation says: the chain rule for any graph, as equations in symbols and numbers.

Source: Chain Rule (연쇄법칙), lecture 06, for the product along one path; Back-propagation (역전파
학습), lecture 08, "Toy Example (4/4)", for the sum over all paths, and "Chain Rule + DP Algorithm"
for the steps, which find each node's gradient once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

from scalargrad import operations
from scalargrad.derivatives import Derivative
from scalargrad.engine import Value, topological_order
from scalargrad.explaining.reasons import (
    LARGEST_SUBJECT,
    Reason,
    Reasons,
    brought,
    called,
    direct_parts,
    joined,
)
from scalargrad.graph import (
    Edge,
    all_paths,
    counts,
    depends_alone,
    gradient,
    gradients,
    leading_to,
)
from scalargrad.symbols.expressions import (
    ONE,
    ZERO,
    Expression,
    Number,
    Partial,
    Symbol,
    divides,
    gather,
    multiply,
    nodes_in,
    size,
    split,
    terms_of,
)
from scalargrad.symbols.simplifying import Order, simplified
from scalargrad.symbols.text import Side, side_of
from scalargrad.symbols.view import Slope, View, is_kink

MOST_PATHS = 16  # beyond that a derivation goes by steps
LARGEST_DERIVATIVE = 200  # names, numbers … of a derivative that is written out to be derived again

Way = tuple[Edge, ...]  # the edges whose factors one term multiplies


class Options(NamedTuple):
    """How a derivation is written; explain() says what each means."""

    digits: int = 6
    form: str | None = None
    reasons: bool = False
    every_operation: bool = False
    numbers: bool = True


class Row(NamedTuple):
    """One chain of equations: left = side = side …, and what is to be said of it.

    reasons: one for each side; one alone if all may stand on one line. notes: below the row.
    """

    left: Expression
    sides: Sequence[Side]
    reasons: Sequence[Reason | None] = ()
    notes: Sequence[Reason] = ()
    on_one_line: bool = False


class Derivation:
    """The equations of ∂root/∂target, before they are written.

    rows: the derivation. definitions: what the nodes in it compute that have no name of their own.
    used: the nodes that it mentions. value: the number. form: "paths" or "steps".
    """

    def __init__(self, view: View, target: Value, options: Options) -> None:
        self.view, self.root, self.target, self.options = view, view.root, target, options
        self.leading = leading_to(target, view.order)
        found = [n for n in view.order if n in self.leading and n in view.shown]
        self.steps = found[::-1] if self.root in self.leading else []
        self._below = {n: view.edges(n, self.leading) for n in self.steps if n is not target}
        self.gradients = gradients(found, self.edges) if self.steps else {}
        self.value = self.gradients.get(target, 0.0)
        ways = counts(target, found, self.edges).get(self.root, 0)
        if options.form == "paths" and ways > MOST_PATHS:
            many = f"{ways}" if ways < 10**6 else "more than a million"
            raise ValueError(f'{many} paths are too many to write out: take form="steps"')
        self.form = "steps" if options.form == "steps" or ways > MOST_PATHS else "paths"
        self._why = Reasons(view) if options.reasons else None
        self.rows = list(self._rows())
        self.definitions: list[Row] = []
        self.used = {self.root, target, *self.steps}
        if options.every_operation or not view.all_named:
            self.definitions += definitions(view, self.rows, [target, *self.steps], options)
            self.used |= mentioned([*self.definitions, *self.rows])

    def edges(self, node: Value) -> Sequence[Edge]:
        """The edges from a shown node to the shown nodes next below it that lead to the target."""
        return self._below.get(node, ())

    def _rows(self) -> Iterator[Row]:
        """The derivation: one equation for the paths, or one for each step."""
        head = self.view.total_sign(self.target)
        if not self.steps:
            names = Symbol(self.root), Symbol(self.target)
            swapped = self.root in topological_order(self.target)
            notes = [Reason("swapped", names[::-1])] if swapped else []
            yield Row(head, [side_of([(ZERO,)])], [Reason("independent", names)], notes)
        elif self.root is self.target:
            yield Row(head, [side_of([(ONE,)])], [Reason("itself")] if self._why else [])
        elif self.form == "steps":
            yield from self._step_rows()
        else:
            paths = all_paths(self.root, self.target, self.edges, set(self.steps))
            ways = [path.edges for path in paths]
            said = self._equation(ways, self.value, self._why)
            reasons = [reason for _, reason in said] if self._why else []
            yield Row(head, [side for side, _ in said], reasons, self._notes(ways))

    def _step_rows(self) -> Iterator[Row]:
        """For each node after the root: what comes down from each node above it, added up."""
        above: dict[Value, list[Way]] = {node: [] for node in self.steps}
        for node in self.steps:
            found = Edge(self.root, node, -1, self.gradients[node])
            for edge in self.edges(node):
                above[edge.operand].append((edge,) if node is self.root else (found, edge))
        for node in self.steps[1:]:
            said = self._equation(above[node], self.gradients[node], None)
            last = [way[-1:] for way in above[node]]
            words = [self._why.step(node, [edge for (edge,) in last])] if self._why else []
            head = self.view.total_sign(node)
            yield Row(head, [side for side, _ in said], words, self._notes(last), on_one_line=True)

    def _equation(
        self, ways: list[Way], result: float, why: Reasons | None
    ) -> list[tuple[Side, Reason | None]]:
        """A sum of products: as ∂ signs, in symbols, in numbers, multiplied out, added up.

        Each with its reason. A side that repeats the one before it is left out when it is written.
        """
        chain = len(ways) > 1 or len(ways[0]) > 1
        forms = [[self._forms(edge) for edge in way] for way in ways]
        over, local = (why.chain(ways), why.local(ways)) if why else (None, None)
        lines = [([tuple(form[0] for form in way) for way in forms], local)]
        whole = None
        if chain:
            symbols = [tuple(form[-1] for form in way) for way in forms]
            if symbols != lines[0][0]:
                lines.append((symbols, Reason("together")))
            whole = _together(symbols, self.view.textbook)
            if whole is not None:
                lines.append(([(whole,)], Reason("cancelled")))
        else:
            steps = forms[0][0]
            lines += [([(new,)], brought(old, new)) for old, new in pairwise(steps)]
        last = lines[-1][0]
        if chain:
            lines.insert(0, ([tuple(map(self._sign, way)) for way in ways], over))
        said = [(_side(line), reason) for line, reason in lines]
        if not (self.options.numbers or _is_number(last, result)):
            return said
        said.append((_side(last, numbers=True), Reason("numbers")))
        if chain and whole is None:
            found = [reduce(operations.chained, [e.gradient for e in way], 1.0) for way in ways]
            products = [(Number(product),) for product in found]
            said.append((_side(products), Reason("products" if len(ways) > 1 else "multiplied")))
        word = "added" if len(ways) > 1 and whole is None else "worked out"
        return [*said, (_side([(Number(result),)]), Reason(word))]

    def _sign(self, edge: Edge) -> Expression:
        """∂result/∂operand; for what a step has found already, ∂root/∂node."""
        if edge.position < 0:
            return self.view.total_sign(edge.operand)
        return self.view.local_sign(edge.result, edge.operand)

    def _forms(self, edge: Edge) -> tuple[Expression, ...]:
        """An edge's factor in symbols, from the form of its rule to the simplest one."""
        if edge.position >= 0:
            return self.view.slope(edge.result, edge.operand).forms
        return (Number(edge.gradient) if self.options.numbers else self._sign(edge),)

    def _notes(self, ways: list[Way]) -> list[Reason]:
        """A word where a sign means the direct part alone, a relu is off, or a slope is taken."""
        edges = dict.fromkeys(edge for way in ways for edge in way if edge.position >= 0)
        signs = [self.view.local_sign(edge.result, edge.operand) for edge in edges]
        direct = dict.fromkeys(Symbol(sign.to[0]) for sign in signs if sign.direct)
        notes = [direct_parts(list(direct))] if direct else []
        is_last = ways[-1][-1].operand is self.target
        if is_last and self.options.numbers and self.view.has_kinks:
            inner = [n for n in self.view.order if n in self.leading and n is not self.target]
            if not self._why and any(_is_off(node) and not is_kink(node) for node in inner):
                notes.append(Reason("relu is off"))
            notes += dict.fromkeys(_kink(node) for node in inner if is_kink(node))
        return notes


def _kink(node: Value) -> Reason:
    """That a node's operation has no derivative here, and which number is taken for it."""
    return Reason(
        "tie" if len(node.operands) == 2 else "kink", (called(node.op.removesuffix("_linear")),)
    )


def _is_off(node: Value) -> bool:
    return node.op in ("relu", "relu_linear") and node.data <= 0


def _side(ways: Sequence[Sequence[Expression]], numbers: bool = False) -> Side:
    return side_of([tuple(way) for way in ways], numbers, MOST_PATHS)


def _is_number(line: Sequence[Sequence[Expression]], result: float) -> bool:
    """Whether a line needs no numbers to be put in."""
    return not math.isnan(result) and all(isinstance(one, Number) for way in line for one in way)


def _together(ways: Sequence[Sequence[Expression]], order: Order) -> Expression | None:
    """A sum of products brought together; None unless that cancels half of it or more."""
    terms = [term for way in ways for one in way for term in terms_of(one)]
    if not any(divides(factor) for term in terms for factor in split(term)[1]):
        return None  # nothing cancels without a divisor
    before = sum(size(one) for way in ways for one in way if not isinstance(one, Number))
    if before > LARGEST_DERIVATIVE:
        return None
    whole = simplified(gather([multiply(*way) for way in ways]), order)[-1]
    return whole if 2 * size(whole) <= before else None


# --- what stands above it -------------------------------------------------------------------------


def mentioned(rows: Sequence[Row]) -> set[Value]:
    """The nodes whose names occur in some rows."""
    shown = [row.left for row in rows]
    sides = [side for row in rows for side in row.sides if not side.numbers]
    shown += [one for side in sides for factors in side.terms for one in factors]
    return set[Value]().union(*map(nodes_in, shown))


def definitions(
    view: View, rows: Sequence[Row], wanted: Sequence[Value], options: Options
) -> Iterator[Row]:
    """What each node computes that has no name of its own, operands first.

    With every_operation, what every operation does, and before that what is given.
    """
    to_do = [view.root, *wanted, *mentioned(rows)]
    if options.every_operation:
        to_do += [node for node in view.order if node in view.shown]
    computed: dict[Value, Expression | None] = {}
    while to_do:
        node = to_do.pop()
        if node not in computed and (options.every_operation or not node.name):
            computed[node] = None  # a leaf; and a target may be of another graph
            if node.operands and node in view.place:
                computed[node] = view.definition(node)
                to_do += nodes_in(view.definition(node))
    order = [*view.order, *(node for node in wanted if node not in view.place)]
    if options.every_operation:
        order.sort(key=lambda node: bool(node.operands))
    why = [Reason("short")] if options.reasons and not options.every_operation else []
    for node in dict.fromkeys(order):
        what = computed.get(node)
        if node in computed and (options.numbers or what is not None):
            sides = [] if what is None else [side_of([(what,)])]
            sides += [side_of([(Number(node.data),)])] if options.numbers else []
            yield Row(Symbol(node), sides, why, on_one_line=True)


# --- a derivative derived again -------------------------------------------------------------------


class Higher:
    """The equations of a derivative's derivative, with the members of a Derivation.

    It starts from the derivative as it was printed, and derives that by the rules of a course.
    view: of the graph that was derived first. is_short: whether that can be written out.
    """

    form = "paths"

    def __init__(self, view: View, root: Derivative, target: Value, options: Options) -> None:
        self.view, self.root, self.target, self.options = view, root, target, options
        self.value = gradient(root, target)
        slopes = list(self._slopes())
        self.is_short = len(slopes) > len(root.by)
        self.rows = list(self._rows(*slopes[-2:])) if self.is_short else []
        self.definitions = list(definitions(view, self.rows, [], options))
        self.used = {view.root, target, *root.by} | mentioned([*self.definitions, *self.rows])

    def _slopes(self) -> Iterator[Slope]:
        """The first derivative, the second … up to the one that is asked for, or too long."""
        expression: Expression = Symbol(self.view.root)
        for x in (*self.root.by, self.target):
            slope = self.view.derived(expression, self._totals(x))
            if size(slope.symbols) > LARGEST_DERIVATIVE:
                return
            yield slope
            expression = slope.symbols

    def _totals(self, x: Value) -> dict[Value, Expression]:
        """The derivative of each shown node by x, over all paths; none where they get too long."""
        found: dict[Value, Expression] = {x: ONE}
        leading = leading_to(x, self.view.order)
        for node in self.view.order:
            if node in leading and node in self.view.shown and node is not x:
                terms = [
                    multiply(self.view.slope(node, operand).symbols, found[operand])
                    for operand in self.view.below(node)
                    if operand in found
                ]
                found[node] = simplified(gather(terms), self.view.textbook)[-1]
                if size(found[node]) > LARGEST_DERIVATIVE:
                    return {}
        return found

    def _rows(self, before: Slope, last: Slope) -> Iterator[Row]:
        """The derivative that there is, and what comes of it when it is derived again."""
        numbers = [side_of([(Number(self.root.data),)])] * self.options.numbers
        first = [side_of([(before.symbols,)]), *numbers]
        yield Row(self._head(self.root.by), first, on_one_line=True)
        why = Reasons(self.view)
        sides = [side_of([(form,)]) for form in last.forms]
        below = [self.view.slope(self.view.root, x) for x in self.view.below(self.view.root)]
        of_0 = [rule for slope in below for rule in slope.rules if rule.key == "power of 0"]
        said = why.named((rule, None) for rule in last.rules or of_0 if rule.key != "inner")
        inner = [rule.subject for rule in last.rules if rule.key == "inner"]
        said += [self._inner(name) for name in inner if isinstance(name, Symbol)]
        steps = map(brought, last.forms, last.forms[1:])
        reasons = [joined(said) if said else None, *steps]
        if self.options.numbers:
            sides += [side_of([(last.symbols,)], numbers=True), side_of([(Number(self.value),)])]
            reasons += [Reason("numbers"), Reason("worked out")]
        head = self._head((*self.root.by, self.target))
        computed = [node for node in self.view.order if node.operands]
        kinks = dict.fromkeys(_kink(node) for node in computed if is_kink(node))
        notes = list(kinks) if self.options.numbers else []
        yield Row(head, sides, reasons if self.options.reasons else [], notes)

    def _inner(self, name: Symbol) -> Reason:
        """What was put in for the derivative of a name: du/dx = 2·x; of a long one, that it was."""
        slope = self._totals(self.target)[name.node]
        if size(slope) > LARGEST_SUBJECT:
            return Reason("for", (Reason("chain"), (name,)))
        d = "d" if self.view.moves_alone(name.node, self.target) else "∂"
        return Reason("known", (Partial(name.node, (self.target,), d, False), slope))

    def _head(self, by: Sequence[Value]) -> Partial:
        d = "d" if depends_alone(self.view.order, by) else "∂"
        return Partial(self.view.root, tuple(reversed(by)), d, False)
