"""The names that a formula knows from the beginning: functions, pi and e."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable

from scalargrad import elementary
from scalargrad.engine import Value
from scalargrad.engine import _operand as operand

Function = Callable[[Value | float], Value]

FUNCTIONS: dict[str, Function] = {
    "exp": elementary.exp,
    "log": elementary.log,
    "ln": elementary.ln,
    "sqrt": elementary.sqrt,
    "sin": elementary.sin,
    "cos": elementary.cos,
    "tan": elementary.tan,
    "asin": elementary.asin,
    "acos": elementary.acos,
    "atan": elementary.atan,
    "sinh": elementary.sinh,
    "cosh": elementary.cosh,
    "tanh": elementary.tanh,
    "sigmoid": elementary.sigmoid,
    "σ": elementary.sigmoid,
    "relu": elementary.relu,
    "abs": lambda x: operand(x).abs(),
}
CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}

# what other books and programs write
INSTEAD = {
    "arcsin": "asin(x)",
    "arccos": "acos(x)",
    "arctan": "atan(x)",
    "tg": "tan(x)",
    "cot": "1/tan(x)",
    "sec": "1/cos(x)",
    "csc": "1/sin(x)",
    "coth": "1/tanh(x)",
    "sech": "1/cosh(x)",
    "csch": "1/sinh(x)",
    "lg": "log(x)/log(10)",
    "log10": "log(x)/log(10)",
    "log2": "log(x)/log(2)",
    "cbrt": "x**(1/3)",
    "pow": "x**n",
    "power": "x**n",
    "sqr": "x**2",
    "root": "sqrt(x)",
    "logistic": "sigmoid(x)",
    "softplus": "log(1 + exp(x))",
    "max": "relu(x) for max(0, x)",
}


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint behind a message: the known word that is most like this one, or nothing."""
    folded = {other.casefold(): other for other in known}
    found = difflib.get_close_matches(word.casefold(), folded, n=1)
    return f": did you mean {folded[found[0]]}?" if found else ""
