"""A syntax tree computed: nodes of a graph where it has names, a plain number where it has none.

Only what stands here is computed, part by part; nothing is ever run as Python.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from scalargrad.engine import Value, topological_order
from scalargrad.errors import DomainError
from scalargrad.formulas.functions import FUNCTIONS
from scalargrad.formulas.syntax import Statement
from scalargrad.formulas.tokens import FormulaError

Operand = Value | float
OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def computed(statement: Statement, known: Mapping[str, Value]) -> Operand:
    """The right side of a line, with these nodes for its names.

    DomainError where it has no value.
    """
    found: dict[ast.expr, Operand] = {}
    for part in reversed(_parts(statement.tree)):  # operands before results
        try:
            found[part] = _part(statement, part, found, known)
            if math.isinf(number_of(found[part])):
                raise DomainError("the result is too large: the largest number is about 1.8e308")
        except DomainError as error:
            raise DomainError(statement.marked(str(error), part)) from None
    return found[statement.tree]


def _parts(tree: ast.expr) -> list[ast.expr]:
    """The parts of a tree that are numbers or nodes, results before operands."""
    parts = [tree]
    for part in parts:  # it grows meanwhile
        match part:
            case ast.BinOp(left=left, right=right):
                parts += [left, right]
            case ast.UnaryOp(operand=operand):
                parts.append(operand)
            case ast.Call(args=operands):
                parts += operands
    return parts


def _part(
    statement: Statement,
    part: ast.expr,
    found: Mapping[ast.expr, Operand],
    known: Mapping[str, Value],
) -> Operand:
    """One part of a tree, whose operands are found already. FormulaError for any other syntax."""
    match part:
        case ast.Name():
            token = statement.token(part)
            return float(token.text) if token.kind == "number" else known[token.text]
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return found[operand]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _apply(operator.neg, found[operand])
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(found[left], found[right])
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in OPERATORS:
            return _apply(OPERATORS[type(sign)], found[left], found[right])
        case ast.Call(func=ast.Name() as called, args=[operand], keywords=[]):
            return FUNCTIONS[statement.token(called).text](found[operand])  # log(5) stays exact
    raise FormulaError(statement.marked("this is no arithmetic", part))


def _apply(function: Callable[..., Any], *operands: Operand) -> Operand:
    """A function of nodes; of plain numbers alone a number, with the engine's own errors."""
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
            return FUNCTIONS["exp"](exponent)
        if (number := number_of(base)) < 0:
            words = "an exponent with a variable in it needs a base of at least 0"
            raise DomainError(f"{words}, and this base is {number:g}")
    return _apply(operator.pow, base, exponent)


def _is_number(node: Value) -> bool:
    """Whether a node is made of plain numbers alone, as log(5) is."""
    leaves = (leaf for leaf in topological_order(node) if not leaf.operands)
    return all(leaf.is_constant and not leaf.name for leaf in leaves)


def number_of(operand: Operand) -> float:
    """The number of a node, or the number itself."""
    return operand.data if isinstance(operand, Value) else operand
