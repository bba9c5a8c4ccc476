"""A formula computed, part by part; nothing is ever run as Python.

Where there are names, the parts are nodes of a graph; where there are none, a plain number.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from scalargrad.engine import Value, topological_order
from scalargrad.errors import DomainError
from scalargrad.formulas.functions import FUNCTIONS
from scalargrad.formulas.tokens import Part, Statement
from scalargrad.formulas.writing import written
from scalargrad.language import message

Operand = Value | float
Places = dict[Value, tuple[Statement, Part]]  # of each node, the part that made it
OPERATORS: dict[str, Callable[..., Any]] = {
    "neg": operator.neg,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def computed(statement: Statement, known: Mapping[str, Value], places: Places) -> Operand:
    """The result of a formula, with these nodes for its names.

    DomainError where it has no value.
    """
    results: dict[Part, Operand] = {}
    for part in statement.parts:
        operands = [results[one] for one in part.parts]
        try:
            result = _result(part, operands, known)
            if math.isinf(number_of(result)):
                raise DomainError(
                    message("the result is too large: the largest number is about 1.8e308")
                )
        except DomainError as error:
            words = _without_nan(str(error), operands)
            if advice := _advice(statement, part, operands):
                words = f"{words}; {advice}"
            raise DomainError(statement.marked(words, part)) from None
        if isinstance(result, Value) and operands:
            _remember(result, operands, (statement, part), places)
        results[part] = result
    return results[statement.parts[-1]]


def number_of(operand: Operand) -> float:
    """The number of a node, or the number itself."""
    return operand.data if isinstance(operand, Value) else operand


def _result(part: Part, operands: list[Operand], known: Mapping[str, Value]) -> Operand:
    if part.op == "number":
        return part.number
    if part.op == "name":
        return known[part.text]
    if part.op in ("**", "pow", "power"):
        return _power(*operands)
    if part.op in OPERATORS:
        return _apply(OPERATORS[part.op], *operands)
    return FUNCTIONS[part.op].compute(*operands)  # type: ignore[no-any-return]


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
            raise DomainError(
                message(
                    "an exponent with a variable in it needs a base of at least 0, "
                    "and this base is {0:g}",
                    number,
                )
            )
    return _apply(operator.pow, base, exponent)


def _is_number(node: Value) -> bool:
    """Whether a node is made of plain numbers alone, as log(5) is."""
    leaves = (leaf for leaf in topological_order(node) if not leaf.operands)
    return all(leaf.is_constant and not leaf.name for leaf in leaves)


def _remember(
    result: Value, operands: Sequence[Operand], part: tuple[Statement, Part], places: Places
) -> None:
    """The part of a node, and of the nodes between it and its operands."""
    below = {one for one in operands if isinstance(one, Value)}
    to_visit = [result]
    while to_visit:
        node = to_visit.pop()
        if node.operands and node not in places and node not in below:
            places[node] = part
            to_visit += node.operands


# --- messages -------------------------------------------------------------------------------------


def _without_nan(words: str, operands: Sequence[Operand]) -> str:
    """A message without the numbers of its operands, where one is a name without a number."""
    words = re.sub("[0-9]{20,}", lambda found: f"{float(found[0]):g}", words)
    if any(math.isnan(number_of(one)) for one in operands):
        return words.partition(": ")[2] or words
    return words


def _advice(statement: Statement, part: Part, operands: Sequence[Operand]) -> str:
    """The form that has a value where this one has none: cbrt(x) for x^(1/3)."""
    text = partial(written, statement.parts)
    if part.op == "root" and number_of(operands[0]) < 0:
        return message("below 0 there is only cbrt(x) here")
    if part.op == "**" and text(part.parts[1]) == "1 / 3":
        return message("a cube root is cbrt({0})", text(part.parts[0]))
    if part.op != "log" or len(operands) > 1:
        return ""
    # where σ(x) is 0 or 1 but for a rounding: its logarithm has a function of its own
    inner, node = part.parts[0], operands[0]
    x = node.operands[0].name if isinstance(node, Value) and node.op == "sigmoid" else ""
    if inner.op == "sigmoid":
        x = text(inner.parts[0])
    if inner.op == "-" and (inner.parts[0].text, inner.parts[1].op) == ("1", "sigmoid"):
        x = _negated(statement, inner.parts[1].parts[0])
        return message("log(1 − sigmoid(x)) is log_sigmoid(−x): write log_sigmoid({0})", x)
    return message("log(sigmoid(x)) is log_sigmoid(x): write log_sigmoid({0})", x) if x else ""


def _negated(statement: Statement, part: Part) -> str:
    """A part with the other sign, as it is written."""
    if part.op == "neg":
        return written(statement.parts, part.parts[0])
    return written([*statement.parts, Part("neg", (part,), 0, 0)])
