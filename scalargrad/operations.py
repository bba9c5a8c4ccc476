"""Temporary."""
import math
from typing import NamedTuple, Any
from scalargrad import rules
from scalargrad.rules import *  # noqa
from scalargrad.rules import RULES, differ
class Operation(NamedTuple):
    formula: Any
    slopes: Any
    sign: str = ""
    latex: str = ""
    called: str = ""
    kinked: bool = False
    by_result: bool = False
L = {k: "\\"+k for k in ("exp","log","sin","cos","tan","sinh","cosh","tanh")} | {"sigmoid": r"\sigma", "asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "sqrt": r"\sqrt{…}", "abs": r"\left|…\right|"}
def operation(op):
    r = rules.rule(op)
    return Operation(r.formula, r.slopes, {"sigmoid":"σ","sqrt":"√"}.get(op,""), L.get(op,""), {"sigmoid": "σ", "abs": "the absolute value", "sqrt": "the square root"}.get(op,""), op in ("relu","abs","relu_linear"), op in ("sigmoid","tanh"))
OPERATIONS = {op: operation(op) for op in RULES}
def number_or_nan(compute, *numbers):
    try:
        result = compute(*numbers)
    except (ArithmeticError, ValueError):
        return math.nan
    return math.nan if isinstance(result, complex) else result
