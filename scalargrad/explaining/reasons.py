"""The words beside a derivation's lines: why it says what it says.

They are a teacher's: which paths there are and where they part, which rules of differentiation made
a local gradient, what was done to get the next line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scalargrad.engine import Value
from scalargrad.explaining.expressions import ONE, Call, Number, symbols
from scalargrad.explaining.folding import Folded
from scalargrad.explaining.text import Text
from scalargrad.graph import Edge
from scalargrad.operations import operation

NUMBERS = "numbers put in"
MULTIPLIED = "multiplied"
WORKED_OUT = "worked out"
EACH_PRODUCT = "one product for each path"
ADDED = "added up"
ITSELF = "each quantity has the derivative 1 for itself"
SHORT = "a name for what has none"

COUNTS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
)  # fmt: skip
MOST_LISTED = 4  # paths, nodes or formulas; of more than these the first ones are named
LONGEST_SUBJECT = 40  # letters of a formula within a reason

Way = Sequence[Edge]  # a path, or what a step multiplies


class Rule(NamedTuple):
    """A rule of differentiation that a local gradient needed, and for which formula, if one."""

    words: str
    subject: Value | None = None


def rules_behind(folded: Folded, edge: Edge) -> list[Rule]:
    """The rules that went into ∂result/∂operand, from the outside in."""
    between = [edge.result]  # the result, and the hidden nodes below it
    for node in between:
        between += [operand for operand in node.operands if _is_hidden(operand, folded)]
    leading = {edge.operand}
    for node in reversed(between):
        if any(operand in leading for operand in node.operands):
            leading.add(node)
    found: dict[Rule, None] = {}
    for node in between:
        if node in leading:
            moving = [i for i, operand in enumerate(node.operands) if operand in leading]
            inner = [node.operands[i] for i in moving if node.operands[i] is not edge.operand]
            found.update(dict.fromkeys(_rules_of(node, moving, bool(inner))))
    return list(found)


def _is_hidden(node: Value, folded: Folded) -> bool:
    return bool(node.operands) and node not in folded.shown


def _rules_of(node: Value, moving: list[int], inner: bool) -> Iterable[Rule]:
    """What one operation needs.

    moving: the places of the operands that change with the variable. inner: whether one of these is
    a formula that has a derivative of its own.
    """
    op, half = node.op, len(node.operands) // 2
    if op in ("+", "-", "total", "linear", "relu_linear") and len(moving) > 1:
        yield Rule("sum rule")
    if op in ("linear", "relu_linear") and {i + half for i in moving if i < half} & set(moving):
        yield Rule("product rule")
    if op in ("relu", "relu_linear"):
        yield Rule("relu is on: its slope is 1" if node.data > 0 else "relu is off: its slope is 0")
    elif op == "*" and len(moving) == 2:
        yield Rule("product rule")
    elif op == "/" and 1 in moving:
        yield Rule("quotient rule")
    elif op == "**" and 1 in moving:
        yield Rule("derivative of a power for its exponent")
        if 0 in moving:
            yield Rule("power rule")
    elif op.startswith("**"):
        yield Rule("power rule, and chain rule", node) if inner else Rule("power rule")
    elif op not in ("+", "-", "*", "/", "neg", "total", "linear", "relu_linear", "step", "sign"):
        function = operation(op).called or op
        yield Rule("chain rule", node) if inner else Rule(f"derivative of {function}")


def listed(words: Sequence[str]) -> str:
    """A, b and c."""
    return " and ".join([*([", ".join(words[:-1])] if len(words) > 1 else []), words[-1]])


class Reasons:
    """Writes the reasons with a writer's signs; where they are not wanted, each is empty."""

    def __init__(self, folded: Folded, writer: Text) -> None:
        self.folded, self.writer = folded, writer

    def chain(self, ways: Sequence[Way]) -> str:
        """Which paths there are, and where they part."""
        if len(ways) == 1:
            over = [self._name(edge.operand) for edge in ways[0][:-1]]
            over = over if len(over) <= MOST_LISTED + 2 else [*over[:3], "…", over[-1]]
            return f"the chain rule along the one path, over {listed(over)}"
        several = f"{COUNTS[len(ways)] if len(ways) < len(COUNTS) else len(ways)} paths"
        over = self._apart(ways)
        return f"{several}{', ' + listed(over) if over else ''}: {self._uses(ways)}"

    def local(self, ways: Sequence[Way]) -> str:
        """The rules behind the local gradients."""
        edges = dict.fromkeys(edge for way in ways for edge in way)
        if len(edges) == 1:
            (edge,) = edges
            return self._rules([edge], signs=False) or self._plain(edge)
        ones = any(len(way) > 1 and edge.symbols == ONE for way in ways for edge in way)
        said = ["the local gradients", *(["factors of 1 left out"] if ones else [])]
        return "; ".join(filter(None, [*said, self._rules(edges, signs=True)]))

    def step(self, node: Value, users: Sequence[Edge]) -> str:
        """Where a node's gradient comes from: the nodes that use it."""
        root = self.folded.order[-1]
        names = [self._name(edge.result) for edge in users]
        names = names if len(names) <= MOST_LISTED else [*names[:3], "…", names[-1]]
        where = f"{self._name(node)} is used in {listed(names)}"
        rules = self._rules(users, signs=len(users) > 1)
        how = "the local gradient" if users[0].result is root else (
            f"the gradient of {names[0]}, times the local gradient"
        )  # fmt: skip
        if len(users) > 1:
            how = "a product for each, added up"
        return f"{where}: {how}{'; ' if rules else ''}{rules}"

    def _plain(self, edge: Edge) -> str:
        """Where no rule but that of a constant factor was needed."""
        if isinstance(edge.symbols, Number):
            return "the same slope everywhere"
        return f"all but {self._name(edge.operand)} held constant"

    def _rules(self, edges: Iterable[Edge], signs: bool) -> str:
        """The rules behind some edges, each once, with what they are for."""
        subjects: dict[str, dict[str, None]] = {}
        for edge in edges:
            sign = self.writer.inline(self.writer.partial(edge.result, edge.operand))
            for words, node in rules_behind(self.folded, edge):
                subject = "" if node is None else self._formula(node)
                found = subjects.setdefault(words, {})
                if subject or signs:
                    found[subject or sign] = None
        said = []
        for words, found in subjects.items():
            some = list(found)
            more = [f"{len(some) - 2} more"] if len(some) > MOST_LISTED else []
            some = some[:2] + more if more else some
            said.append(f"{words} for {listed(some)}" if some else words)
        return "; ".join(said)

    def _formula(self, node: Value) -> str:
        """What a function or a power computes; of a long one, which function it is: exp(…)."""
        computes = self.folded.definition(node)
        if symbols(computes) <= self.writer.names.keys():
            plain = Text(self.writer.names, digits=3)
            if len(plain.expression(computes)) <= LONGEST_SUBJECT:
                return self.writer.inline(self.writer.expression(computes))
        if isinstance(computes, Call):
            return self.writer.inline(self.writer.call(computes.function, "…"))
        exponent = node.op[2:]
        whole = self.writer.power(self.writer.bracket("…"), exponent if exponent.isdigit() else "…")
        return self.writer.inline(whole)

    def _apart(self, ways: Sequence[Way]) -> list[str]:
        """Over which node each path goes and no other does; none where there is no such node."""
        if len(ways) > MOST_LISTED:
            return []
        nodes = [[edge.operand for edge in way[:-1]] for way in ways]
        found = []
        for own in nodes:
            others = {node for other in nodes if other is not own for node in other}
            alone = [node for node in own if node not in others]
            if own and not alone:
                return []
            found.append(f"over {self._name(alone[0])}" if own else "directly")
        return found

    def _uses(self, ways: Sequence[Way]) -> str:
        """The nodes that are used more than once, so that there are several paths."""
        users: dict[Value, dict[Value, None]] = {}
        for way in ways:
            for edge in way:
                users.setdefault(edge.operand, {})[edge.result] = None
        times = {node: len(by) for node, by in users.items() if len(by) > 1}
        said = [
            f"{self._name(node)} is used {'twice' if n == 2 else f'{n} times'}"
            for node, n in list(times.items())[:MOST_LISTED]
        ]
        return listed(said)

    def _name(self, node: Value) -> str:
        return self.writer.inline(self.writer.name(node))
