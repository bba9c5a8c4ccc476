"""Lines of formulas as a graph: `b = w1*a`, `L = 10 - b`, `a = 2`.

A line whose right side has only numbers gives a variable its number, wherever it stands. Every
other line is a formula, a named node of the graph; the last one is the result.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from scalargrad.engine import Value
from scalargrad.errors import as_float, described, listed, short_name
from scalargrad.formulas.evaluation import computed, number_of
from scalargrad.formulas.functions import CONSTANTS, FUNCTIONS, INSTEAD, nearest
from scalargrad.formulas.syntax import MOST_OPERATIONS, Statement, statement
from scalargrad.formulas.tokens import OPERATIONS, FormulaError, Line, Token
from scalargrad.functions import constant

MOST_LINES = 1000
RESULT_NAMES = ("z", "f", "y", "F", "result")  # for a formula without a name, the first one free


class Formula:
    """Formulas that were typed. Called with its variables, it builds their graph.

    name: the result's. variables: a leaf for each; where no number was typed, its data is nan.
    lines: the names of the formulas, as typed. unknown: the names without a number. unused: names
    that the result does not need.
    FormulaError where a line is no formula, DomainError where a variable's number has no value,
    TypeError where the lines are no list of text.

    >>> formula = Formula(["b = w*a", "L = 10 - b", "a = 2", "w = 3"])
    >>> L = formula(*formula.variables)
    >>> L.name, L.data, [variable.name for variable in formula.variables]
    ('L', 4.0, ['a', 'w'])
    """

    def __init__(self, lines: Iterable[str]) -> None:
        statements = _statements(lines)
        named = _named(statements)
        self._constants = {
            name: constant(number, {"pi": "π"}.get(name, name))
            for name, number in CONSTANTS.items()
            if name not in named  # a learner's own e wins
        }
        self._formulas = [one for one in statements if not one.name or self._names_in(one)]
        if not self._formulas:
            raise FormulaError("there is no formula here, only numbers: type one, as in x**2")
        used = {token.text: None for one in self._formulas for token in self._names_in(one)}
        self.unknown = tuple(name for name in used if name not in named)
        self.name = self._formulas[-1].name or next(
            (name for name in RESULT_NAMES if name not in {*named, *used}), "the result"
        )
        self.lines = tuple(one.name or self.name for one in self._formulas)
        for one in statements:
            _check_functions(one, {*named, *used})
        self._check_order()
        numbers = [one for one in named.values() if not self._names_in(one)]
        self._check_spelling([one.name for one in numbers])
        leaves = [Value(number_of(computed(one, self._constants)), one.name) for one in numbers]
        self.variables = (*leaves, *(Value(math.nan, name) for name in self.unknown))
        needed = self._needed(self._formulas[-1])
        self.unused = tuple(name for name in named if name not in needed | {self.name})

    def __call__(self, *variables: Value) -> Value:
        """The result, for leaves in the order of `variables`; plain numbers are taken, too.

        DomainError where it has no value, TypeError for another count or for what is no number.
        """
        names = [variable.name for variable in self.variables]
        if len(variables) != len(names):
            expected = f"{len(names)} ({short_name(', '.join(names))})"
            raise TypeError(f"expected {expected}, got {len(variables)}")
        leaves: list[Any] = [one if isinstance(one, Value) else as_float(one) for one in variables]
        known: dict[str, Any] = self._constants | dict(zip(names, leaves, strict=True))
        for one in self._formulas:
            result = computed(one, known)
            if not isinstance(result, Value):
                result = Value(result)  # of numbers alone
            if result.name:  # as in b = a: the node a keeps its name, b is a node of its own
                result = result + 0.0
            known[one.name or self.name] = result.named(one.name or self.name)
        found: Value = known[self.name]
        return found

    def meant(self, name: str) -> str:
        """What a name without a number was perhaps meant for: xy for x*y, X for x; or nothing.

        Where no name has a number, none is missing.
        """
        known = [leaf.name for leaf in self.variables if not math.isnan(leaf.data)]
        return _meant(name, known) if known else ""

    # --- reading ------------------------------------------------------------------------------

    def _names_in(self, one: Statement) -> list[Token]:
        """The names in a formula that are no constants, pi or e."""
        names = (token for token in one.right_side if token.kind == "name")
        return [token for token in names if token.text not in self._constants]

    def _needed(self, one: Statement) -> set[str]:
        """All names that a formula needs, directly or through others."""
        formulas = {other.name: other for other in self._formulas}
        needed: set[str] = set()
        to_visit = [one]
        while to_visit:
            new = {token.text for token in self._names_in(to_visit.pop())} - needed
            needed |= new
            to_visit += [formulas[name] for name in new if name in formulas]
        return needed

    def _check_order(self) -> None:
        """FormulaError where a formula needs one below it, or where no other can ask for it."""
        places = {one.name: place for place, one in enumerate(self._formulas) if one.name}
        for place, one in enumerate(self._formulas):
            if not one.name and place < len(self._formulas) - 1:
                raise self._not_the_last(one, self._formulas[place + 1 :])
            for token in self._names_in(one):
                if places.get(token.text, -1) >= place:
                    raise one.line.error(self._why_not_yet(one, token.text), token)

    def _not_the_last(self, one: Statement, below: list[Statement]) -> FormulaError:
        """The error for a formula without a name that is not the last one."""
        used = {token.text for token in self._names_in(one)}
        for other in below:
            if other.name in used:  # as in a*b, and then b = two
                here = f"{other.name} is used above, in line {one.line.number}"
                message = f"{here}: type this line before that one, or give {other.name} a number"
                return other.line.error(message, other.tokens[0], other.tokens[-1])
        message = "only the last formula may be without a name: begin with y = …"
        return one.line.error(message, one.tokens[0], one.tokens[-1])

    def _why_not_yet(self, one: Statement, name: str) -> str:
        """Why a formula cannot use this name: a circle, or merely the order of the lines."""
        if name == one.name:
            return f"{name} is defined by itself"
        other = next(other for other in self._formulas if other.name == name)
        if one.name in self._needed(other):
            return f"{one.name} and {name} are defined by each other, in a circle"
        return f"{name} is used here before its line: write the line {name} = … first"

    def _check_spelling(self, with_number: list[str]) -> None:
        """FormulaError where a name has no number while a number has no formula: a slip."""
        tokens = [token.text for one in self._formulas for token in self._names_in(one)]
        idle = [name for name in with_number if name not in tokens]
        if idle and self.unknown:
            name = self.unknown[0]
            hint = _meant(name, with_number) or f", and no formula uses {idle[0]}"
            for one in self._formulas:
                for token in self._names_in(one):
                    if token.text == name:
                        raise one.line.error(f"{name} has no number{hint}", token)


def _statements(lines: Iterable[str]) -> list[Statement]:
    """The lines that hold more than spaces and a remark, read."""
    all_lines = listed(lines, "lines", "a list of formulas, as in ['y = x**2']")
    for text in all_lines:
        if not isinstance(text, str):
            raise TypeError(f"lines: expected a formula as text, got {described(text)}")
    typed = [(i, text) for i, text in enumerate(all_lines, 1) if text.partition("#")[0].strip()]
    if len(typed) > MOST_LINES:
        raise FormulaError(f"these are more than {MOST_LINES} lines")
    if not typed:
        raise FormulaError("there is no formula here: type one, as in x**2")
    statements = [statement(Line(text, i if len(typed) > 1 else 0)) for i, text in typed]
    if (
        sum(token.text in OPERATIONS for one in statements for token in one.tokens)
        > MOST_OPERATIONS
    ):
        raise FormulaError(f"these lines have more than {MOST_OPERATIONS} operations")
    return statements


def _named(statements: list[Statement]) -> dict[str, Statement]:
    """The line that defines each name. FormulaError for a name that is given twice."""
    named: dict[str, Statement] = {}
    for one in statements:
        if one.name in named:
            first = named[one.name].line.number
            message = f"{one.name} is given twice, here and in line {first}"
            raise one.line.error(message, one.tokens[0])
        if one.name:
            named[one.name] = one
    return named


def _check_functions(one: Statement, names: set[str]) -> None:
    """FormulaError for a function that is not known."""
    for token in _functions_in(one):
        name = token.text
        if name in INSTEAD:
            message = f"{name} is not known here: write {INSTEAD[name]}"
        elif name in names or name in CONSTANTS or len(name) == 1:
            message = f"{name} is no function: a product is written {name}*(…)"
        else:
            known = textwrap.fill(f"Functions: {', '.join(FUNCTIONS)}", 90)
            message = f"{name} is not known{nearest(name, FUNCTIONS)}\n{known}"
        raise one.line.error(message, token)


def _functions_in(one: Statement) -> Iterator[Token]:
    """The functions in a formula that are not known."""
    return (t for t in one.right_side if t.kind == "function" and t.text not in FUNCTIONS)


def _meant(name: str, known: list[str]) -> str:
    letters = set(name)
    if len(letters) > 1 and letters <= set(known):
        return f": did you mean {'*'.join(name)}?"
    return nearest(name, [*known, *CONSTANTS])
