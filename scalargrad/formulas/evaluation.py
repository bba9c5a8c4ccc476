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


def computed(statement: Statement, known: Mapping[str, Value], places: Places) -> Operand:
    """The result of a formula, with these nodes for its names.

    DomainError where it has no value.
    """
    results: list[Operand] = []
    for place, step in enumerate(statement.steps):
        cut = len(results) - step.operands
        operands = results[cut:]
        try:
            result = _result(step, operands, known)
            if math.isinf(number_of(result)):
                raise DomainError("the result is too large: the largest number is about 1.8e308")
        except DomainError as error:
            words = _without_nan(str(error), operands) + _advice(statement.steps, place, operands)
            raise DomainError(statement.marked(words, step)) from None
        if isinstance(result, Value) and step.operands:
            _remember(result, operands, (statement, step), places)
        results[cut:] = [result]
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
    step = steps[place]
    first = _first_of(steps, place)
    operand = steps[first:place]  # the last one
    if step.text == "exp" and step.operands:
        return _advice_for_exp(steps, first, operand, place)
    if step.text == "**" and steps[first - 1].text == "e":
        return _advice_for_exp(steps, first - 1, operand, place)
    if step.text == "log" and step.operands == 1:
        return _advice_for_log(operand, operands[0])
    if step.text == "root" and number_of(operands[0]) < 0:
        return "; below 0 there is only cbrt(x) here"
    if step.text == "**" and written(operand) == "1 / 3":
        return f"; a cube root is cbrt({written(steps[_first_of(steps, first) : first])})"
    return ""


def _first_of(steps: Sequence[Step], end: int) -> int:
    """Where the part begins whose last step stands before `end`."""
    missing = 1
    while missing:
        end -= 1
        missing += steps[end].operands - 1
    return end


def _advice_for_exp(steps: Sequence[Step], first: int, x: Sequence[Step], place: int) -> str:
    """Where eˣ, from `first` to `place`, is too large: log(1 + eˣ) and 1/(1 + e⁻ˣ) are not."""
    behind = [(step.text, step.operands) for step in steps[place + 1 : place + 4]]
    if behind[:2] == [("1", 0), ("+", 2)]:
        above = behind[2:]
    elif behind[:1] == [("+", 2)] and steps[first - 1].text == "1":
        above, first = behind[1:], first - 1
    else:
        return ""
    if above[:1] == [("log", 1)]:
        return f"; log(1 + exp(x)) is softplus(x): write softplus({written(x)})"
    if above[:1] == [("/", 2)] and steps[first - 1].text == "1":
        return f"; 1/(1 + exp(−x)) is sigmoid(x): write sigmoid({_negated(x)})"
    return ""


def _advice_for_log(inner: Sequence[Step], node: Operand) -> str:
    """Where σ(x) is 0 or 1 but for a rounding: its logarithm has a function of its own."""
    form = "; log(sigmoid(x)) is log_sigmoid(x): write log_sigmoid"
    if inner[-1].text == "sigmoid":
        return f"{form}({written(inner[:-1])})"
    ends = [step.text for step in (inner[0], *inner[-2:])]
    if ends == ["1", "sigmoid", "-"] and _first_of(inner, len(inner) - 1) == 1:
        x = _negated(inner[1:-2])
        return f"; log(1 − sigmoid(x)) is log_sigmoid(−x): write log_sigmoid({x})"
    if isinstance(node, Value) and node.op == "sigmoid" and (name := node.operands[0].name):
        return f"{form}({name})"
    return ""


def _negated(part: Sequence[Step]) -> str:
    """A part with the other sign, as it is written."""
    if part[-1].text == "-" and part[-1].operands == 1:
        return written(part[:-1])
    return written([*part, Step("sign", "-", 1, 0, 0)])


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
        pieces[cut:] = [_piece(step, pieces[cut:])]
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
    if step.text == "**":
        return _raised(*operands)
    return _joined(step.text, *operands)


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


JOINED = {  # the printed sign; how tightly left and right must hold, and the whole; with − before
    "+": (" + ", SUM, QUOTIENT, SUM, SUM),
    "-": (f" {MINUS} ", SUM, QUOTIENT, SUM, SUM),
    "*": ("·", PRODUCT, POWER, PRODUCT, NEGATIVE),
    "/": (" / ", PRODUCT, POWER, QUOTIENT, SUM),
}


def _joined(sign: str, left: Piece, right: Piece) -> Piece:
    printed, left_level, right_level, level, negative = JOINED[sign]
    is_negative = left[1] == NEGATIVE  # −x·y needs no brackets
    first = left[0] if is_negative else _at_least(left, left_level)
    whole = f"{first}{printed}{_at_least(right, right_level)}"
    return whole, negative if is_negative else level


def _raised(base: Piece, exponent: Piece) -> Piece:
    text = exponent[0]
    if re.fullmatch(f"{MINUS}?[0-9]+", text):
        raised = format_exponent(text.replace(MINUS, "-"))
    else:
        raised = format_exponent(_at_least(exponent, ATOM))
    return f"{_at_least(base, ATOM)}{raised}", POWER
