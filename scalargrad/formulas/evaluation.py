"""The steps of a formula computed, and written as they were read.

Computed: nodes of a graph where there are names, a plain number where there are none. Only what
stands here is computed, step by step; nothing is ever run as Python.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scalargrad.engine import Value, topological_order
from scalargrad.errors import DomainError
from scalargrad.formatting import MINUS, format_exponent, format_function
from scalargrad.formulas.functions import FUNCTIONS
from scalargrad.formulas.tokens import Statement, Step

Operand = Value | float
Places = dict[Value, tuple[Statement, Step]]  # of each node, the step that made it
OPERATORS: dict[tuple[str, int], Callable[..., Any]] = {
    ("-", 1): operator.neg,
    ("+", 2): operator.add,
    ("-", 2): operator.sub,
    ("*", 2): operator.mul,
    ("/", 2): operator.truediv,
}
TOO_LARGE = "the result is too large: the largest number is about 1.8e308"


def computed(statement: Statement, known: Mapping[str, Value], places: Places) -> Operand:
    """The result of a formula, with these nodes for its names.

    DomainError where it has no value.
    """
    results: list[Operand] = []
    for place, step in enumerate(statement.steps):
        cut = len(results) - step.operands
        operands = results[cut:]
        del results[cut:]
        try:
            result = _result(step, operands, known)
            if math.isinf(number_of(result)):
                raise DomainError(TOO_LARGE)
        except DomainError as error:
            words = _without_nan(str(error), operands) + _advice(statement.steps, place, operands)
            raise DomainError(statement.marked(words, step)) from None
        if isinstance(result, Value) and step.operands:
            _remember(result, operands, (statement, step), places)
        results.append(result)
    return results[0]


def number_of(operand: Operand) -> float:
    """The number of a node, or the number itself."""
    return operand.data if isinstance(operand, Value) else operand


def _result(step: Step, operands: list[Operand], known: Mapping[str, Value]) -> Operand:
    if step.kind == "number":
        return float(step.text)
    if step.kind == "name":
        return known[step.text]
    if step.text in ("**", "pow", "power"):
        return _power(*operands)
    if step.kind == "function":
        return FUNCTIONS[step.text].compute(*operands)  # type: ignore[no-any-return]
    return _apply(OPERATORS[step.text, step.operands], *operands)


def _apply(function: Callable[..., Any], *operands: Operand) -> Operand:
    """An operation of nodes; of plain numbers alone a number, with the engine's own errors."""
    if any(isinstance(operand, Value) for operand in operands):
        return function(*operands)  # type: ignore[no-any-return]
    first, *others = operands
    return float(function(Value(number_of(first)), *others).data)


def _power(base: Operand, exponent: Operand) -> Operand:
    """A power; eˣ is exp(x), and what is made of numbers alone is a plain exponent."""
    if isinstance(exponent, Value) and _is_number(exponent):
        exponent = exponent.data
    if isinstance(exponent, Value):
        if isinstance(base, Value) and base.is_constant and base.name == "e":
            return FUNCTIONS["exp"].compute(exponent)  # type: ignore[no-any-return]
        if (number := number_of(base)) < 0:
            words = "an exponent with a variable in it needs a base of at least 0"
            raise DomainError(f"{words}, and this base is {number:g}")
    return _apply(operator.pow, base, exponent)


def _is_number(node: Value) -> bool:
    """Whether a node is made of plain numbers alone, as log(5) is."""
    leaves = (leaf for leaf in topological_order(node) if not leaf.operands)
    return all(leaf.is_constant and not leaf.name for leaf in leaves)


def _remember(
    result: Value, operands: Sequence[Operand], step: tuple[Statement, Step], places: Places
) -> None:
    """The step of a node, and of the nodes between it and its operands."""
    below = {one for one in operands if isinstance(one, Value)}
    to_visit = [result]
    while to_visit:
        node = to_visit.pop()
        if node.operands and node not in places and node not in below:
            places[node] = step
            to_visit += node.operands


# --- messages -------------------------------------------------------------------------------------


def _without_nan(message: str, operands: Sequence[Operand]) -> str:
    """A message without the numbers of its operands, where one is a name without a number."""
    message = re.sub("[0-9]{20,}", lambda found: f"{float(found[0]):g}", message)
    if any(math.isnan(number_of(one)) for one in operands):
        return message.partition(": ")[2] or message
    return message


def _advice(steps: Sequence[Step], place: int, operands: Sequence[Operand]) -> str:
    """The form that has a value where this one has none: softplus(x) for log(1 + exp(x))."""
    parts = _Parts(steps)
    step = steps[place]
    if (step.text == "exp" and step.operands) or parts.is_power_of_e(place):
        return _advice_for_exp(parts, place)
    if step.text == "log" and step.operands == 1:
        return _advice_for_log(parts, place, operands)
    if step.text == "root" and number_of(operands[0]) < 0:
        return "; below 0 there is only cbrt(x) here"
    if step.text == "**" and parts.text(parts.operands[place][1]) == "1 / 3":
        return f"; a cube root is cbrt({parts.text(parts.operands[place][0])})"
    return ""


def _advice_for_exp(parts: _Parts, place: int) -> str:
    """Where eˣ is too large: log(1 + eˣ) and 1/(1 + e⁻ˣ) are not."""
    x = parts.operands[place][-1]
    if parts.is_call(parts.parent.get(place), "log1p"):
        return f"; log1p(exp(x)) is softplus(x): write softplus({parts.text(x)})"
    if (whole := parts.beside(place, "+", "1")) is None:
        return ""
    if parts.is_call(parts.parent.get(whole), "log"):
        return f"; log(1 + exp(x)) is softplus(x): write softplus({parts.text(x)})"
    above = parts.beside(whole, "/", "1")
    if above is not None and parts.operands[above][1] == whole:
        return f"; 1/(1 + exp(−x)) is sigmoid(x): write sigmoid({parts.negated(x)})"
    return ""


def _advice_for_log(parts: _Parts, place: int, operands: Sequence[Operand]) -> str:
    """Where σ(x) is 0 or 1 but for a rounding: its logarithm has a function of its own."""
    (inner,) = parts.operands[place]
    if parts.is_call(inner, "sigmoid"):
        x = parts.operands[inner][0]
        return f"; log(sigmoid(x)) is log_sigmoid(x): write log_sigmoid({parts.text(x)})"
    if parts.steps[inner].text == "-" and parts.steps[inner].operands == 2:
        one, sigmoid = parts.operands[inner]
        if parts.text(one) == "1" and parts.is_call(sigmoid, "sigmoid"):
            x = parts.operands[sigmoid][0]
            form = f"log_sigmoid({parts.negated(x)})"
            return f"; log(1 − sigmoid(x)) is log_sigmoid(−x): write {form}"
    node = operands[0]
    if isinstance(node, Value) and node.op == "sigmoid" and (name := node.operands[0].name):
        return f"; log(sigmoid(x)) is log_sigmoid(x): write log_sigmoid({name})"
    return ""


class _Parts:
    """Steps as a tree: which step is an operand of which."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = steps
        self.operands: list[list[int]] = []
        self.parent: dict[int, int] = {}
        self._first: list[int] = []
        open_parts: list[int] = []
        for place, step in enumerate(steps):
            cut = len(open_parts) - step.operands
            found = open_parts[cut:]
            del open_parts[cut:]
            self.operands.append(found)
            self.parent |= dict.fromkeys(found, place)
            self._first.append(self._first[found[0]] if found else place)
            open_parts.append(place)

    def text(self, place: int) -> str:
        """A part as it is written."""
        return written(self.steps[self._first[place] : place + 1])

    def negated(self, place: int) -> str:
        """A part with the other sign."""
        step = self.steps[place]
        if step.text == "-" and step.operands == 1:
            return self.text(self.operands[place][0])
        return written([*self.steps[self._first[place] : place + 1], Step("sign", "-", 1, 0, 0)])

    def beside(self, place: int, sign: str, number: str) -> int | None:
        """The step that joins this part to a number by a sign, if there is one."""
        above = self.parent.get(place)
        if above is None or self.steps[above].text != sign or self.steps[above].operands != 2:
            return None
        other = next((one for one in self.operands[above] if one != place), place)
        return above if self.steps[other].text == number else None

    def is_call(self, place: int | None, name: str) -> bool:
        """Whether this part is a function of one operand."""
        return place is not None and self.steps[place][1:3] == (name, 1)

    def is_power_of_e(self, place: int) -> bool:
        """Whether this part is eˣ."""
        is_power = self.steps[place].text == "**"
        return is_power and self.steps[self.operands[place][0]].text == "e"


# --- as it was read -------------------------------------------------------------------------------

SUM, NEGATIVE, QUOTIENT, PRODUCT, POWER, ATOM = range(6)  # how tightly a text holds together
Piece = tuple[str, int]


def written(steps: Sequence[Step]) -> str:
    """A formula as it was read, with printed signs: 2x/y² is 2·x / y².

    >>> from scalargrad.formulas.reading import expression
    >>> written(expression("-2x^2*sin(x)/(x+1)"))
    '−2·x²·sin(x) / (x + 1)'
    """
    pieces: list[Piece] = []
    for step in steps:
        cut = len(pieces) - step.operands
        operands = pieces[cut:]
        del pieces[cut:]
        pieces.append(_piece(step, operands))
    return pieces[0][0]


def _piece(step: Step, operands: list[Piece]) -> Piece:
    if step.kind == "number":
        return _number(step.text)
    if not step.operands:
        return "π" if step.text == "pi" else step.text, ATOM
    if step.kind == "function":
        arguments = ", ".join(text for text, _ in operands)
        return f"{format_function(step.text)}({arguments})", ATOM
    if step.operands == 1:
        text, level = _at_least(operands[0], QUOTIENT), operands[0][1]
        return f"{MINUS}{text}", SUM if level == QUOTIENT else NEGATIVE
    return WRITERS[step.text](*operands)


def _at_least(piece: Piece, level: int) -> str:
    text, held = piece
    return text if held >= level else f"({text})"


def _number(text: str) -> Piece:
    """A number as people write it: 0.5 for .5, 7 for 007."""
    digits, sign, exponent = text.lower().partition("e")
    whole, point, decimals = digits.partition(".")
    digits = f"{whole.lstrip('0') or '0'}{point if decimals else ''}{decimals}"
    if sign:
        return f"{digits}e{exponent.replace('-', MINUS)}", PRODUCT
    return digits, ATOM


def _sum(left: Piece, right: Piece) -> Piece:
    return f"{left[0]} + {_at_least(right, QUOTIENT)}", SUM


def _difference(left: Piece, right: Piece) -> Piece:
    return f"{left[0]} {MINUS} {_at_least(right, QUOTIENT)}", SUM


def _product(left: Piece, right: Piece) -> Piece:
    return f"{_first(left)}·{_at_least(right, POWER)}", _level(left, PRODUCT, NEGATIVE)


def _quotient(left: Piece, right: Piece) -> Piece:
    return f"{_first(left)} / {_at_least(right, POWER)}", _level(left, QUOTIENT, SUM)


def _first(left: Piece) -> str:
    """The first factor: −x·y needs no brackets."""
    return left[0] if left[1] == NEGATIVE else _at_least(left, PRODUCT)


def _level(left: Piece, level: int, negative: int) -> int:
    return negative if left[1] == NEGATIVE else level


def _raised(base: Piece, exponent: Piece) -> Piece:
    text = exponent[0]
    if re.fullmatch(f"{MINUS}?[0-9]+", text):
        raised = format_exponent(text.replace(MINUS, "-"))
    else:
        raised = format_exponent(_at_least(exponent, ATOM))
    return f"{_at_least(base, ATOM)}{raised}", POWER


WRITERS: dict[str, Callable[[Piece, Piece], Piece]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
    "**": _raised,
}
