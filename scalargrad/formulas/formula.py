"""Lines of formulas as a graph: `b = w1·a`, `L = 10 − b`, `a = 2`, in any order.

A line whose right side has only numbers gives a variable its number. Every other line is a formula,
a named node of the graph; the result is the last one that no other formula needs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

from scalargrad.engine import Value
from scalargrad.errors import DomainError, as_float, described, listed, short_name
from scalargrad.formulas.evaluation import Places, computed, number_of
from scalargrad.formulas.functions import CONSTANTS, FUNCTIONS, nearest
from scalargrad.formulas.reading import MOST_OPERATIONS, statements
from scalargrad.formulas.tokens import FormulaError, Line, Part, Statement, cut_into
from scalargrad.functions import constant
from scalargrad.graph import local_gradients
from scalargrad.language import message, sentence

MOST_LINES = 1000
RESULT_NAMES = ("z", "f", "y", "F", "result")  # for a formula without a name, the first one free
LONGEST_RUN = 40  # letters of a name that is looked through for other names


class Formula:
    """Formulas that were typed. Called with its variables, it builds their graph.

    Attributes:
        name: the result's.
        variables: a leaf for each; where no number was typed, its data is nan.
        formulas: the formulas in the order of the lines.
        lines: their names.
        unknown: the names without a number.
        unused: the names that the result does not need.

    >>> formula = Formula(["b = w·a", "L = 10 − b", "a = 2, w = 3"])
    >>> L = formula(*formula.variables)
    >>> L.name, L.data, [variable.name for variable in formula.variables]
    ('L', 4.0, ['a', 'w'])
    """

    def __init__(self, lines: Iterable[str]) -> None:
        """Read the lines.

        Raises:
            FormulaError: a line is not a formula, or could mean two things.
            DomainError: a variable's number has no value.
            TypeError: the lines are not a list of text.
        """
        found = _statements(lines)
        named = _named(found)
        self._constants = {
            name: constant(number, {"pi": "π"}.get(name, name))
            for name, number in CONSTANTS.items()
            if name not in named  # a learner's own e wins
        }
        self.formulas = [one for one in found if not one.name or self._names_in(one)]
        numbers = [one for one in named.values() if not self._names_in(one)]
        if not self.formulas:
            raise FormulaError(
                message("there is no formula here, only numbers: type one, as in x**2")
            )
        used: dict[str, tuple[Statement, Part]] = {}  # where each name stands first
        for one in self.formulas:
            for part in self._names_in(one):
                used.setdefault(part.text, (one, part))
        self.unknown = tuple(name for name in used if name not in named)
        free = (name for name in RESULT_NAMES if name not in {*named, *used})
        self._unnamed = next(free, "the result")
        self._order = self._in_order()
        self._result = self._find_result(used)
        self.name = self._result.name or self._unnamed
        self.lines = tuple(one.name or self._unnamed for one in self.formulas)
        self._known = {*used, *named}
        for one in self.formulas:
            self._check_divisors(one, has_numbers=bool(numbers))
        self._check_spelling([one.name for one in numbers], used)
        leaves = [Value(number_of(computed(one, self._constants, {})), one.name) for one in numbers]
        self.variables = (*leaves, *(Value(math.nan, name) for name in self.unknown))
        needed = self._needed()
        self.unused = tuple(name for name in named if name not in needed)

    def __call__(self, *variables: Value) -> Value:
        """The result, for leaves in the order of `variables`; plain numbers are taken, too.

        Raises:
            DomainError: it has no value.
            TypeError: another count, or what is not a number.
        """
        return self.traced(*variables)[0]

    def traced(self, *variables: Value) -> tuple[Value, Places]:
        """The result as by a call, and for each node the part that it comes from."""
        names = [variable.name for variable in self.variables]
        if len(variables) != len(names):
            expected = f"{len(names)} ({short_name(', '.join(names))})"
            raise TypeError(f"expected {expected}, got {len(variables)}")
        leaves: list[Any] = [one if isinstance(one, Value) else as_float(one) for one in variables]
        known: dict[str, Any] = self._constants | dict(zip(names, leaves, strict=True))
        places: Places = {}
        for one in self._order:
            result = computed(one, known, places)
            if not isinstance(result, Value):
                result = Value(result)  # of numbers alone
            if result.name:  # as in b = a: the node a keeps its name, b is a node of its own
                result = result + 0.0
                places[result] = one, one.parts[-1]
            name = one.name or self._unnamed
            known[name] = result.named(name)
        return known[self.name], places

    def backward(self) -> Value:
        """Compute the result at the numbers of the variables, and its gradients.

        Raises:
            DomainError: a step has no value, or no derivative; the message marks it.
        """
        root, places = self.traced(*self.variables)
        try:
            root.backward()
        except DomainError as error:
            words = message("this step has no derivative: {0}", error)
            raise self._marked_step(words, places, str(error)) from None
        for leaf in self.variables:
            if not math.isfinite(leaf.grad):
                words = message(
                    "∂{0}/∂{1} is too large: the largest number is about 1.8e308",
                    root.name,
                    leaf.name,
                )
                raise self._marked_step(words, places)
        return root

    def marked(self, words: str) -> str:
        """A message about the result, with a mark under its formula."""
        return self._result.marked(words)

    def notes(self) -> Iterator[str]:
        """How lines were read, where a reader could doubt; names that were perhaps not meant."""
        yield from dict.fromkeys(remark for one in self.formulas for remark in one.remarks)
        known = [leaf.name for leaf in self.variables if not math.isnan(leaf.data)]
        for name in self.unknown:
            if words := self._run_together(name):
                yield words
            elif known and (near := nearest(name, [*known, *CONSTANTS])):
                yield sentence("{0}: did you mean {1}?", name, near)

    def _marked_step(self, words: str, places: Places, error: str = "") -> DomainError:
        """The error, marked at the step that gave this one, or whose derivative is not a number."""
        for node, (statement, part) in places.items():
            try:
                is_finite = all(map(math.isfinite, local_gradients(node)))
                fails = not error and not is_finite
            except DomainError as other:
                fails = str(other) == error
            if fails:
                return DomainError(statement.marked(words, part))
        return DomainError(self.marked(words))

    # --- reading ------------------------------------------------------------------------------

    def _names_in(self, one: Statement) -> list[Part]:
        """The names in a formula that are not constants, pi or e."""
        names = (part for part in one.parts if part.op == "name")
        return [part for part in names if part.text not in self._constants]

    def _needed(self) -> set[str]:
        """All names that the result needs, directly or through others, and its own."""
        needed = {self.name}
        for one in reversed(self._order):
            if (one.name or self.name) in needed:
                needed |= {part.text for part in self._names_in(one)}
        return needed

    def _in_order(self) -> list[Statement]:
        """The formulas, each behind those that it needs. FormulaError for a circle."""
        by_name = {one.name: one for one in self.formulas}
        needs = {
            name: [part.text for part in self._names_in(one) if part.text in by_name]
            for name, one in by_name.items()
        }
        try:
            return [by_name[name] for name in TopologicalSorter(needs).static_order()]
        except CycleError as error:
            circle = pairwise(error.args[1])
            needed, name = max(circle, key=lambda pair: list(by_name).index(pair[1]))
        words = message("{0} and {1} are defined by each other, in a circle", name, needed)
        if name == needed:
            words = message("{0} is defined by itself", name)
        one = by_name[name]
        place = next(part for part in self._names_in(one) if part.text == needed)
        raise one.error(words, place)

    def _find_result(self, used: Iterable[str]) -> Statement:
        """The last formula that no other one needs. FormulaError where one cannot be asked for."""
        result = [one for one in self.formulas if one.name not in used][-1]
        for one in self.formulas:
            if not one.name and one is not result:
                raise one.error(
                    message("only the last formula may be without a name: begin with y = …")
                )
        return result

    def _check_divisors(self, one: Statement, has_numbers: bool) -> None:
        """FormulaError for a/bc where bc has no number: a/(b*c), a/b*c or bc as one name."""
        for part in (part for part in one.parts if part.op == "/"):
            below = part.parts[1]
            if below.op != "name" or below.end != part.end:  # a bracket parts them
                continue
            name, letters = below.text, list(below.text)
            is_run = 1 < len(name) <= 3 and name.isascii() and name.isalpha()
            if not is_run or name not in self.unknown or name[0] == "d":
                continue
            if all(letter in self._known for letter in letters) or not has_numbers:
                above = one.line.text[part.start : below.start].rstrip()
                words = message(
                    "this could mean two things: write {0}({1}) or {0}{1}, "
                    "or {0}({2}) with {2} as one name",
                    above,
                    "*".join(letters),
                    name,
                )
                raise one.error(words, part)

    def _run_together(self, name: str) -> str:
        """Of xy where x and y are names, of lnx where ln is a function: that it is one name."""
        if len(name) > LONGEST_RUN:
            return ""
        known = ({*self._known, *self._constants} - {name}) - set(FUNCTIONS)
        parts = cut_into(known, name)
        if len(parts) > 1:
            product = "*".join(parts)
            return sentence("{0} is one name; {1} is {2}.", name, _times(parts), product)
        for function in sorted(FUNCTIONS, key=len, reverse=True):
            rest = name.removeprefix(function)
            inner = cut_into(known, rest) or ([rest] if len(rest) == 1 and rest.isalpha() else [])
            if rest not in ("", name) and inner and len(function) > 1:
                return sentence(
                    "{0} is one name; {1} of {2} is {1}({3}).",
                    name,
                    function,
                    _times(inner),
                    "*".join(inner),
                )
        return ""

    def _check_spelling(
        self, with_number: list[str], used: dict[str, tuple[Statement, Part]]
    ) -> None:
        """FormulaError where a name has no number while a number has no formula: a slip."""
        idle = [name for name in with_number if name not in used]
        if idle and self.unknown and not any(map(self._run_together, self.unknown)):
            name = self.unknown[0]
            one, part = used[name]
            words = message("{0} has no number, and no formula uses {1}", name, idle[0])
            if near := nearest(name, [*with_number, *CONSTANTS]):
                words = message("{0} has no number: did you mean {1}?", name, near)
            raise one.error(words, part)


def _times(factors: list[str]) -> str:
    """Factors in words: x times y."""
    return reduce(lambda left, right: sentence("{0} times {1}", left, right), factors)


def _statements(lines: Iterable[str]) -> list[Statement]:
    """The lines that hold more than spaces and a remark, read."""
    all_lines = listed(lines, "lines", "a list of formulas, as in ['y = x**2']")
    for text in all_lines:
        if not isinstance(text, str):
            raise TypeError(f"lines: expected a formula as text, got {described(text)}")
    typed = [(i, text) for i, text in enumerate(all_lines, 1) if text.partition("#")[0].strip()]
    if len(typed) > MOST_LINES:
        raise FormulaError(message("these are more than {0} lines", MOST_LINES))
    if not typed:
        raise FormulaError(message("there is no formula here: type one, as in x**2"))
    found = statements([Line(text, i if len(typed) > 1 else 0) for i, text in typed])
    if sum(bool(part.parts) for one in found for part in one.parts) > MOST_OPERATIONS:
        raise FormulaError(message("these lines have more than {0} operations", MOST_OPERATIONS))
    return found


def _named(found: Sequence[Statement]) -> dict[str, Statement]:
    """The formula of each name. FormulaError for a name that is given twice."""
    named: dict[str, Statement] = {}
    for one in found:
        if one.name in named:
            first = named[one.name].line.number
            words = message("{0} is given twice", one.name)
            if first and first != one.line.number:
                words = message("{0} is given twice, here and in line {1}", one.name, first)
            raise one.error(words)
        if one.name:
            named[one.name] = one
    return named
