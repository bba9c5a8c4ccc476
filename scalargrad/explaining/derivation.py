"""What a derivation says: the chain rule for any graph, as equations in symbols and numbers.

Source: Chain Rule (연쇄법칙), lecture 06, for the product along one path; Back-propagation (역전파
학습), lecture 08, "Toy Example (4/4)", for the sum over all paths, and "Chain Rule + DP Algorithm"
for the steps, which find each node's gradient once.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scalargrad.engine import Value, topological_order
from scalargrad.explaining import reasons
from scalargrad.explaining.expressions import Expression, Number, symbols
from scalargrad.explaining.folding import Folded
from scalargrad.explaining.layout import Row
from scalargrad.explaining.reasons import Reasons
from scalargrad.explaining.text import Text, shortened
from scalargrad.graph import Edge, all_paths, counts, gradients

MOST_PATHS = 16  # beyond that a derivation goes by steps

Way = tuple[Edge, ...]  # the edges whose factors one term multiplies


class Options(NamedTuple):
    """How a derivation is wanted; explain() says what each means."""

    digits: int = 6
    form: str | None = None
    reasons: bool = False
    every_operation: bool = False
    numbers: bool = True


class Derivation:
    """What a derivation says, before it is written: factors, gradients, paths."""

    def __init__(self, root: Value, target: Value, options: Options) -> None:
        self.root, self.target, self.options = root, target, options
        self.folded = folded = Folded(root, target, options.every_operation)
        on_the_way = [n for n in folded.order if n in folded.leading and n in folded.shown]
        self.steps = on_the_way[::-1] if root in folded.leading else []
        self._place = {node: i for i, node in enumerate(self.steps)}
        self.below = {n: folded.edges(n) for n in self.steps if n is not target}
        self._users = Counter(edge.operand for some in self.below.values() for edge in some)
        self.gradients = gradients(on_the_way, self.edges) if self.steps else {}
        self.value = self.gradients.get(target, 0.0)
        ways = counts(target, on_the_way, self.edges).get(root, 0)
        if options.form == "paths" and ways > MOST_PATHS:
            many = f"{ways}" if ways < 10**6 else "more than a million"
            raise ValueError(f'{many} paths are too many to write out: take form="steps"')
        self.by_steps = options.form == "steps" or ways > MOST_PATHS
        relus = (n for n in folded.leading - {target} if n.op in ("relu", "relu_linear"))
        self.relu_off = any(relu.data <= 0 for relu in relus)
        definitions = self._definitions()
        self.used = {root, target, *self.steps, *definitions}  # and so in need of a name
        self.definitions = {  # in symbols a leaf has nothing to say
            node: computes for node, computes in definitions.items() if options.numbers or computes
        }

    def edges(self, node: Value) -> Sequence[Edge]:
        """The edges from a shown node to the shown nodes next below it."""
        return self.below.get(node, ())

    def _definitions(self) -> dict[Value, Expression | None]:
        """What each node without a name of its own computes (None: a leaf), operands first."""
        folded, inside = self.folded, set(self.folded.order)
        wanted = [self.root, self.target, *self.steps]
        wanted += [
            n for some in self.below.values() for edge in some for n in symbols(edge.symbols)
        ]
        if self.options.every_operation:
            wanted += [node for node in folded.order if node in folded.shown]
        found: dict[Value, Expression | None] = {}
        while wanted:
            node = wanted.pop()
            if node not in found and (self.options.every_operation or not node.name):
                found[node] = None  # a leaf; and a target may be of another graph
                if node.operands and node in inside:
                    found[node] = computes = folded.definition(node)
                    wanted += symbols(computes)
        order = [*folded.order, self.target]
        if self.options.every_operation:  # what is given, before what is computed from it
            order.sort(key=lambda node: bool(node.operands))
        return {node: found[node] for node in order if node in found}

    # --- written down -------------------------------------------------------------------------

    def left_sides(self, writer: Text) -> Iterator[str]:
        """What stands to the left of "=" in all rows."""
        yield from map(writer.name, self.definitions)
        for node in self.steps[1:] if self.by_steps and self.steps[1:] else [self.target]:
            yield writer.partial(self.root, node)

    def definition_rows(self, writer: Text, done: Iterable[Value] = ()) -> Iterator[Row]:
        """What the nodes without a name compute; with every_operation, what each node does."""
        shown = self.options.reasons and not self.options.every_operation
        for node, computes in self.definitions.items():
            if node not in done:
                sides = [[writer.number(node.data)]] if self.options.numbers else []
                if computes is not None:
                    sides.insert(0, shortened(writer.terms(computes)))
                sides = [side for i, side in enumerate(sides) if i == 0 or side != sides[i - 1]]
                why = (reasons.SHORT,) if shown else ()
                yield Row(writer.name(node), sides, on_one_line=True, reasons=why)

    def rows(self, writer: Text) -> Iterator[Row]:
        """The derivation: one equation for the paths, or one for each step."""
        why = Reasons(self.folded, writer) if self.options.reasons else None
        head = writer.partial(self.root, self.target)
        if not self.steps:
            sides = [[writer.independent(self.root, self.target)]]
            yield Row(head, sides, note=self._swapped(writer))
        elif self.root is self.target:
            yield Row(head, [[writer.number(1.0)]], reasons=(reasons.ITSELF,) if why else ())
        elif self.by_steps:
            yield from self._step_rows(writer, why)
        else:
            leading = set(self.steps)
            ways = [path.edges for path in all_paths(self.root, self.target, self.edges, leading)]
            said = self._equation(ways, self.value, writer, why)
            note = self._note(ways, self.relu_off and not why, writer)
            words = tuple(reason for _, reason in said) if why else ()
            yield Row(head, [side for side, _ in said], note=note, reasons=words)

    def _step_rows(self, writer: Text, why: Reasons | None) -> Iterator[Row]:
        """For each node after the root: what comes down from each node above it, added up."""
        above: dict[Value, list[Way]] = {node: [] for node in self.steps}
        for node in self.steps:
            gradient = self.gradients[node]
            found = Edge(self.root, node, 0, gradient, Number(gradient))
            for edge in self.edges(node):
                above[edge.operand].append((edge,) if node is self.root else (found, edge))
        for node in self.steps[1:]:
            said = self._equation(above[node], self.gradients[node], writer, None)
            last = [way[-1:] for way in above[node]]
            relu_off = self.relu_off and node is self.target and not why
            note = self._note(last, relu_off, writer)
            words = (why.step(node, [edge for (edge,) in last]),) if why else ()
            head = writer.partial(self.root, node)
            yield Row(head, [s for s, _ in said], on_one_line=True, note=note, reasons=words)

    def _equation(
        self, ways: list[Way], result: float, writer: Text, why: Reasons | None
    ) -> list[tuple[list[str], str]]:
        """A sum of products: as ∂ signs, in symbols, in numbers, multiplied out, added up.

        Each with its reason; a side that repeats the one before it is left out.
        """
        signs = [writer.times(writer.partial(e.result, e.operand) for e in way) for way in ways]
        factors = [[edge.symbols for edge in way] for way in ways]
        products = [math.prod(edge.gradient for edge in way) for way in ways]
        chain = len(ways) > 1 or len(ways[0]) > 1
        multiplied = reasons.EACH_PRODUCT if len(ways) > 1 else reasons.MULTIPLIED
        said = [(signs, why.chain(ways) if why else "")] if chain else []
        said.append((self._symbols(ways, writer), why.local(ways) if why else ""))
        numeric = all(isinstance(factor, Number) for some in factors for factor in some)
        said += [
            ([term for some in factors for term in writer.product(some, numbers=True)],
             reasons.NUMBERS),
            ([writer.number(product) for product in products],
             multiplied if chain else reasons.WORKED_OUT),
            ([writer.number(result)], reasons.ADDED),
        ] if self.options.numbers or (numeric and not math.isnan(result)) else []  # fmt: skip
        said = [(shortened(side, MOST_PATHS), reason) for side, reason in said]
        return [one for i, one in enumerate(said) if i == 0 or one[0] != said[i - 1][0]]

    def _symbols(self, ways: list[Way], writer: Text) -> list[str]:
        """The factors in symbols; in a step, what comes down from above as a number or a sign."""
        terms: list[str] = []
        for way in ways:
            above, factors = "", [edge.symbols for edge in way]
            if self.by_steps and len(way) > 1 and not self.options.numbers:
                above, factors = writer.partial(self.root, way[0].operand), factors[1:]
            terms += writer.product(factors, before=above)
        return terms

    # --- remarks ------------------------------------------------------------------------------

    def _note(self, ways: list[Way], relu_off: bool, writer: Text) -> str:
        """A word where a sign on the right means less than it does on the left, or a term is 0."""
        direct = [
            writer.inline(writer.partial(edge.result, edge.operand))
            for edge in dict.fromkeys(edge for way in ways for edge in way)
            if self._is_direct_part(edge)
        ]
        words = []
        if len(direct) > reasons.MOST_LISTED:
            direct = [*direct[:2], f"{len(direct) - 2} more"]
        if direct:
            is_part = "is the direct part" if len(direct) == 1 else "are the direct parts"
            words.append(f"on the right, {reasons.listed(direct)} {is_part} alone")
        if relu_off:
            words.append("a relu on the way is off: its slope is 0")
        return writer.remark("; ".join(words)) if words else ""

    def _is_direct_part(self, edge: Edge) -> bool:
        """Whether the result depends on the operand in another way, too.

        Then this edge's factor is only a part of ∂result/∂operand.
        """
        if self._users[edge.operand] < 2:
            return False
        place = self._place
        others = [other.operand for other in self.edges(edge.result) if other is not edge]
        seen: set[Value] = set()
        while others:
            node = others.pop()
            if node is edge.operand:
                return True
            if node not in seen and place[node] < place[edge.operand]:  # else it lies below it
                seen.add(node)
                others += [other.operand for other in self.edges(node)]
        return False

    def _swapped(self, writer: Text) -> str:
        """A word where it is the target that depends on the root."""
        if self.root not in topological_order(self.target):
            return ""
        root, target = (writer.inline(writer.name(node)) for node in (self.root, self.target))
        return writer.remark(
            f"{target} depends on {root}: are the two swapped? explain({target}, {root})"
        )
