"""The words beside a derivation's lines: why it says what it says.

They are a teacher's: which paths there are and where they part, which rules of differentiation made
a local gradient, what was done to get the next line. Each is a whole sentence of a table, with
places for names and formulas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scalargrad import operations
from scalargrad.engine import Value
from scalargrad.graph import Edge
from scalargrad.language import sentence
from scalargrad.symbols.expressions import (
    DOTS,
    ONE,
    Call,
    Expression,
    Number,
    Product,
    Sum,
    Symbol,
    nodes_in,
    size,
    value,
)
from scalargrad.symbols.rules import Rule
from scalargrad.symbols.simplifying import brackets, fractions
from scalargrad.symbols.text import Text
from scalargrad.symbols.view import View

MOST_LISTED = 4  # paths, nodes or formulas; of more than these the first ones are named
LARGEST_SUBJECT = 12  # names, numbers, functions of a formula within a reason

WORDS = {
    "numbers": "numbers put in",
    "multiplied": "multiplied",
    "worked out": "worked out",
    "products": "one product for each path",
    "added": "added up",
    "together": "brought together",
    "divided": "each term divided",
    "multiplied out": "multiplied out",
    "cancelled": "cancelled",
    "itself": "each quantity has the derivative 1 for itself",
    "short": "a name for what has none",
    "one path": "the chain rule along the one path, over {0}",
    "paths": "{0} paths: {1}",
    "paths apart": "{0} paths, {1}: {2}",
    "over": "over {0}",
    "directly": "directly",
    "used twice": "{0} is used twice",
    "used": "{0} is used {1} times",
    "used in": "{0} is used in {1}",
    "local": "the local gradients",
    "ones": "factors of 1 left out",
    "step root": "{0} is used in {1}: the local gradient",
    "step one": "{0} is used in {1}: the gradient of {1}, times the local gradient",
    "step many": "{0} is used in {1}: a product for each, added up",
    "everywhere": "the same slope everywhere",
    "constant": "all but {0} held constant",
    "sum": "sum rule",
    "product": "product rule",
    "quotient": "quotient rule",
    "power": "power rule",
    "power and chain": "power rule, and chain rule",
    "exponent": "derivative of a power for its exponent",
    "power of 0": "0 for an exponent above 0; at 0 and below there is no derivative",
    "logarithmic": "logarithmic differentiation",
    "chain": "chain rule",
    "function": "derivative of {0}",
    "relu on": "relu is on: its slope is 1",
    "relu off": "relu is off: its slope is 0",
    "known": "{0} = {1}",
    "for": "{0} for {1}",
    "all": "{0}",
    "more": "{0} more",
    "independent": "{0} does not depend on {1}",
    "swapped": "{0} depends on {1}: are the two swapped? explain({0}, {1})",
    "direct": "|direct: only where {0} stands in that formula itself",
    "direct parts": "|direct: only where {0} stand in that formula itself",
    "relu is off": "a relu on the way is off: its slope is 0",
    "kink": "{0}: at 0 there is no derivative; 0 is taken",
    "tie": "{0}: of two equal numbers there is no derivative; a half is taken for each",
}
DROPPED = ("numbers", "multiplied", "worked out", "products", "added", "together")  # without room
COUNTS = {
    2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine",
    10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen",
    16: "sixteen",
}  # fmt: skip


class Reason(NamedTuple):
    """A sentence, by its key in WORDS or as it is, and what stands in its places.

    Names and formulas are expressions; a tuple is listed with "and"; a list is joined by ";".
    """

    key: str
    places: tuple[object, ...] = ()


def words_of(thing: object, writer: Text, space: str = " ") -> str:
    """A reason, or what stands in one, as a text in the language of the answers.

    space: what stands for a space in formulas.
    """
    match thing:
        case Reason(key, places):
            template = WORDS.get(key, key)
            text = sentence(template, *(words_of(place, writer, space) for place in places))
            return text.replace(" = ", f"{space}={space}")
        case Expression():
            if not nodes_in(thing) <= writer.names.keys():
                thing = _with_dots(thing)  # a formula of nodes that have no name here
            return writer.inline(writer.expression(thing)).replace(" ", space)
        case tuple():
            words = [words_of(one, writer, space) for one in thing]
            *others, last = words
            return sentence("{0} and {1}", ", ".join(others), last) if others else last
        case list():
            return "; ".join(words_of(one, writer, space) for one in thing)
    return str(thing)


Way = Sequence[Edge]  # a path, or what a step multiplies


class Reasons:
    """What is said of the lines of one derivation."""

    def __init__(self, view: View) -> None:
        self.view = view

    def chain(self, ways: Sequence[Way]) -> Reason:
        """Which paths there are, and where they part."""
        if len(ways) == 1:
            between = [Symbol(edge.operand) for edge in ways[0][:-1]]
            return Reason("one path", (_few(between, MOST_LISTED + 2),))
        count = Reason(COUNTS[len(ways)])
        if over := self._apart(ways):
            return Reason("paths apart", (count, tuple(over), self._uses(ways)))
        return Reason("paths", (count, self._uses(ways)))

    def local(self, ways: Sequence[Way]) -> Reason:
        """The rules behind the local gradients."""
        edges = list(dict.fromkeys(edge for way in ways for edge in way))
        if len(edges) == 1:
            return joined(self.rules(edges, signs=False) or [self._plain(edges[0])])
        ones = any(len(way) > 1 and self._slope(edge) == ONE for way in ways for edge in way)
        first = [Reason("local")] + [Reason("ones")] * ones
        return joined(first + self.rules(edges, signs=True))

    def step(self, node: Value, users: Sequence[Edge]) -> Reason:
        """Where a node's gradient comes from: the nodes that use it."""
        names = _few([Symbol(edge.result) for edge in users], MOST_LISTED)
        rules = self.rules(users, signs=len(users) > 1)
        key = "step many" if len(users) > 1 else "step one"
        if len(users) == 1 and users[0].result is self.view.root:
            key = "step root"
        return joined([Reason(key, (Symbol(node), names)), *rules])

    def rules(self, edges: Iterable[Edge], signs: bool) -> list[Reason]:
        """The rules behind some edges, each once, with what they are for."""
        return self.named(
            (rule, self.view.local_sign(edge.result, edge.operand) if signs else None)
            for edge in edges
            for rule in self.view.slope(edge.result, edge.operand).rules
        )

    def named(self, rules: Iterable[tuple[Rule, Expression | None]]) -> list[Reason]:
        """The words for rules, each once, with the formulas or else the signs that they are for."""
        found: dict[Reason, dict[object, None]] = {}
        for rule, sign in rules:
            subjects = found.setdefault(self._named(rule), {})
            if (subject := self._subject(rule) or sign) is not None:
                subjects[subject] = None
        said = []
        for name, subjects in found.items():
            said.append(Reason("for", (name, _listed(list(subjects)))) if subjects else name)
        return said

    def _named(self, rule: Rule) -> Reason:
        call = rule.subject
        if rule.key in ("function", "chain") and isinstance(call, Call):
            if call.function == "relu" and self.view.with_numbers:
                is_on = value(call.arguments[0], self.view.numbers) > 0
                return Reason("relu on" if is_on else "relu off")
            if rule.key == "function":
                return Reason("function", (called(call.function),))
        return Reason(rule.key)

    def _subject(self, rule: Rule) -> Expression | None:
        """What a function or a power computes; of a long one, which function it is: exp(…)."""
        subject = rule.subject
        if rule.key == "function" or not isinstance(subject, Expression):
            return None
        if isinstance(subject, Call) and subject.function == "relu" and self.view.with_numbers:
            return None
        return subject if size(subject) <= LARGEST_SUBJECT else _with_dots(subject)

    def _slope(self, edge: Edge) -> Expression:
        return self.view.slope(edge.result, edge.operand).symbols

    def _plain(self, edge: Edge) -> Reason:
        """Where no rule but that of a constant factor was needed."""
        if isinstance(self._slope(edge), Number):
            return Reason("everywhere")
        return Reason("constant", (Symbol(edge.operand),))

    def _apart(self, ways: Sequence[Way]) -> list[Reason]:
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
            found.append(Reason("over", (Symbol(alone[0]),)) if own else Reason("directly"))
        return found

    def _uses(self, ways: Sequence[Way]) -> tuple[Reason, ...]:
        """The nodes that are used more than once, so that there are several paths."""
        users: dict[Value, dict[Value, None]] = {}
        for way in ways:
            for edge in way:
                users.setdefault(edge.operand, {})[edge.result] = None
        several = [(node, by) for node, by in users.items() if len(by) > 1]
        return tuple(self._use(node, list(by)) for node, by in several[:MOST_LISTED])

    def _use(self, node: Value, by: list[Value]) -> Reason:
        """How often a node is used; where one formula has it twice, as x·x does, the formulas."""
        name = Symbol(node)
        if sum(self._mentions(result, node) for result in by) > len(by):
            return Reason("used in", (name, _few([Symbol(result) for result in by], MOST_LISTED)))
        return Reason("used twice", (name,)) if len(by) == 2 else Reason("used", (name, len(by)))

    def _mentions(self, result: Value, node: Value) -> int:
        """How often the formula of a shown result mentions a shown node."""
        formula, found = {result}, 0
        stack = [result]
        while stack:
            for operand in stack.pop().operands:
                found += operand is node
                if operand not in self.view.shown and operand not in formula:
                    formula.add(operand)
                    stack.append(operand)
        return found


def _with_dots(formula: Expression) -> Expression:
    """Which function or power it is: exp(…), (…)²."""
    match formula:
        case Call(function):
            return Call(function, (DOTS,))
        case Product(_, ((_, n), *_)):
            return Product(1.0, ((Sum((DOTS,)), DOTS if isinstance(n, Expression) else n),))
    return formula


def called(function: str) -> Reason | str:
    """What a function is called in a sentence: the square root; its name, if it is not a word."""
    word = operations.operation(function).called
    return Reason(word) if word else function


def direct_parts(operands: Sequence[Symbol]) -> Reason:
    """What |direct means, behind the derivatives by these nodes."""
    key = "direct" if len(operands) == 1 else "direct parts"
    return Reason(key, (_listed(operands),))


def brought(before: Expression, after: Expression) -> Reason:
    """What was done to an expression to get the next one."""
    if isinstance(after, Sum) and brackets(after) < brackets(before):
        if not fractions(before):
            return Reason("multiplied out")
        if not isinstance(before, Sum):
            return Reason("divided")
    return Reason("together")


def joined(reasons: Sequence[Reason]) -> Reason:
    """Several reasons as one."""
    return reasons[0] if len(reasons) == 1 else Reason("all", (list(reasons),))


def _listed(things: Sequence[object]) -> tuple[object, ...]:
    """Names or formulas, or of many the first two and how many more."""
    few = len(things) <= MOST_LISTED
    return tuple(things) if few else (*things[:2], Reason("more", (len(things) - 2,)))


def _few(names: Sequence[Symbol], most: int) -> tuple[object, ...]:
    """Names, or of many the first three, … and the last."""
    return tuple(names) if len(names) <= most else (*names[:3], "…", names[-1])
