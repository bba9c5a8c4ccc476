"""Lines of formulas as a graph: `b = w1*a`, `L = 10 - b`, `a = 2`.

A line whose right side has only numbers gives a variable its number, wherever it stands. Every
other line is a formula, a named node of the graph; the last one is the result.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from scalargrad.elementary import constant
from scalargrad.engine import Value
from scalargrad.formulas.evaluation import computed
from scalargrad.formulas.functions import CONSTANTS, FUNCTIONS, INSTEAD, nearest
from scalargrad.formulas.syntax import MOST_OPERATIONS, Statement, statement
from scalargrad.formulas.tokens import OPERATIONS, FormulaError, Line

MOST_LINES = 1000
RESULT_NAMES = ("z", "f", "y", "F", "result")  # for a formula without a name, the first one free


class Formula:
    """Formulas that were typed; called with its variables, it builds their graph.

    variables: a leaf for each variable; where no number was typed, its data is nan.
    unknown: the names without a number. unused: names that the result does not need.
    FormulaError where a line is no formula, DomainError where a variable's number has no value.

    >>> formula = Formula(["b = w*a", "L = 10 - b", "a = 2", "w = 3"])
    >>> L = formula(*formula.variables)
    >>> L.name, L.data, [variable.name for variable in formula.variables]
    ('L', 4.0, ['a', 'w'])
    """

    def __init__(self, lines: Iterable[str]) -> None:
        statements = _statements(lines)
        self._names = _names(statements)
        self._constants = {
            name: constant(number, {"pi": "π"}.get(name, name))
            for name, number in CONSTANTS.items()
            if name not in self._names
        }
        for one in statements:
            self._check_functions(one)
        numbers = [one for one in statements if one.name and not self._variables_of(one)]
        self._formulas = [one for one in statements if one not in numbers]
        if not self._formulas:
            raise FormulaError("there is no formula here, only numbers: type one, as in x**2")
        self._check_order(numbers)
        self.variables = tuple(self._leaf(one) for one in numbers)
        used = {name: None for one in self._formulas for name in self._variables_of(one)}
        self.unknown = tuple(name for name in used if name not in self._names)
        self._check_spelling([leaf.name for leaf in self.variables if leaf.name not in used])
        self.variables += tuple(Value(math.nan, name) for name in self.unknown)
        free = (name for name in RESULT_NAMES if name not in self._names | used)
        self.name = self._formulas[-1].name or next(free, "the result")
        self.unused = self._unused()

    def __call__(self, *variables: Value) -> Value:
        """The result, for leaves in the order of `variables`. DomainError where it has no value."""
        known = {**self._constants, **{v.name: new for v, new in zip(self.variables, variables, strict=True)}}
        for one in self._formulas:
            result = computed(one, known)
            if not isinstance(result, Value):
                result = Value(result)  # numbers alone, a leaf
            if result.name:  # as in b = a: the node a keeps its name, b is a node of its own
                result = result + 0.0
            known[one.name] = result.named(one.name or self.name)
        return result

    # --- reading ------------------------------------------------------------------------------

    def _variables_of(self, one: Statement) -> list[str]:
        """The names on the right side that are no constants, pi or e."""
        first = 2 if one.name else 0
        names = [token.text for token in one.tokens[first:] if token.kind == "name"]
        return [name for name in names if name not in self._constants]

    def _check_functions(self, one: Statement) -> None:
        """FormulaError for a function that is not known."""
        for token in one.tokens:
            name = token.text
            if token.kind != "function" or name in FUNCTIONS:
                continue
            if name in INSTEAD:
                message = f"{name} is not known here: write {INSTEAD[name]}"
            elif name in self._names or name in CONSTANTS or len(name) == 1:
                message = f"{name} is no function: a product is written {name}*(…)"
            else:
                hint = nearest(name, FUNCTIONS) or ":"
                message = f"{name} is not known{hint} There are {', '.join(FUNCTIONS)}"
            raise one.line.error(message, token)

    def _check_order(self, numbers: list[Statement]) -> None:
        """FormulaError where a formula needs one that stands below it, or is lost without name."""
        places = {one.name: place for place, one in enumerate(self._formulas)}
        for place, one in enumerate(self._formulas):
            if not one.name and place < len(self._formulas) - 1:
                message = "only the last formula may be without a name: write a name and = before it"
                raise one.line.error(message, one.tokens[0], one.tokens[-1])
            for token in one.tokens[2 * bool(one.name) :]:
                needed = places.get(token.text, -1) if token.kind == "name" else -1
                if needed == place:
                    raise one.line.error(f"{one.name} is defined by itself", token)
                if needed > place:
                    raise one.line.error(self._too_early(one, self._formulas[needed]), token)

    def _too_early(self, one: Statement, other: Statement) -> str:
        """Why a formula cannot use one that stands below it: a circle, or merely the order."""
        if one.name in self._needed(other.name):
            return f"{one.name} and {other.name} are defined by each other, in a circle"
        return f"{other.name} is used here before its line: write the line {other.name} = … first"

    def _needed(self, name: str) -> set[str]:
        """All names that a formula needs, directly or over others."""
        formulas = {one.name: one for one in self._formulas}
        needed: set[str] = set()
        to_visit = [name]
        while to_visit:
            one = formulas.get(to_visit.pop())
            new = set(self._variables_of(one)) - needed if one else set()
            needed |= new
            to_visit += new
        return needed

    def _check_spelling(self, idle: list[str]) -> None:
        """FormulaError where a name has no number, while a number has no formula: a slip."""
        if not idle or not self.unknown:
            return
        name = self.unknown[0]
        for one in self._formulas:
            for token in one.tokens:
                if token.text == name and token.kind == "name":
                    hint = self.meant(name) or f", and no formula uses {idle[0]}"
                    raise one.line.error(f"{name} has no number{hint}", token)

    def meant(self, name: str) -> str:
        """What a name without a number may have been meant for: xy for x*y, X for x."""
        letters = [leaf.name for leaf in self.variables if leaf.name != name]
        if len(name) > 1 and len(set(name)) > 1 and set(name) <= set(letters):
            return f": did you mean {'*'.join(name)}?"
        return nearest(name, [*letters, *CONSTANTS])

    def _unused(self) -> tuple[str, ...]:
        needed = self._needed(self._formulas[-1].name) | {self.name}
        names = [leaf.name for leaf in self.variables] + [one.name for one in self._formulas]
        return tuple(name for name in names if name and name not in needed)

    def _leaf(self, one: Statement) -> Value:
        """The leaf of a variable whose line has its number."""
        number = computed(one, self._constants)
        return Value(number.data if isinstance(number, Value) else number, one.name)


def _statements(lines: Iterable[str]) -> list[Statement]:
    """The lines that hold more than spaces and a remark, read."""
    numbered = [
        (number, text) for number, text in enumerate(lines, 1) if text.partition("#")[0].strip()
    ]
    if len(numbered) > MOST_LINES:
        raise FormulaError(f"these are more than {MOST_LINES} lines")
    if not numbered:
        raise FormulaError("there is no formula here: type one, as in x**2")
    several = len(numbered) > 1
    statements = [statement(Line(text, number * several)) for number, text in numbered]
    if sum(t.text in OPERATIONS for one in statements for t in one.tokens) > MOST_OPERATIONS:
        raise FormulaError(f"these lines have more than {MOST_OPERATIONS} operations")
    return statements


def _names(statements: list[Statement]) -> dict[str, Statement]:
    """The line that defines each name. FormulaError for a name that is given twice."""
    names: dict[str, Statement] = {}
    for one in statements:
        if one.name in names:
            first = names[one.name].line.number
            message = f"{one.name} is given twice, here and in line {first}"
            raise one.line.error(message, one.tokens[0])
        if one.name:
            names[one.name] = one
    return names
