"""Every operation and its local derivatives, in symbols.

A rule is a short Python expression: `a` and `b` are the operands, `y` is the result, `n` a plain
number as exponent; operations of any number of operands write them x0, x1 …. The engine's closures
compute the same derivatives as numbers; a test holds every rule to its closure.
Source: the rules of differentiation in any calculus book; lecture 04's product rule and lecture
06's chain rule put them together.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from types import CodeType
from typing import TypeVar

T = TypeVar("T")

# operation: what it computes
FORMS = {
    "+": "a + b",
    "-": "a - b",
    "*": "a * b",
    "/": "a / b",
    "neg": "-a",
    "**": "a**b",
    "**n": "a**n",
    "exp": "exp(a)",
    "log": "log(a)",
    "sqrt": "sqrt(a)",
    "sin": "sin(a)",
    "cos": "cos(a)",
    "tanh": "tanh(a)",
    "sigmoid": "sigmoid(a)",
    "relu": "relu(a)",
    "abs": "abs(a)",
}

# operation: ∂y/∂a, and ∂y/∂b where there is a second operand
DERIVATIVES = {
    "+": ("1", "1"),
    "-": ("1", "-1"),
    "*": ("b", "a"),
    "/": ("1 / b", "-a / b / b"),
    "neg": ("-1",),
    "**": ("b * a**(b - 1) if b != 0 else 0", "y * log(a) if a > 0 else 0 if y <= 0 else nan"),
    "**n": ("n * a**(n - 1) if n != 0 else 0",),
    "exp": ("y",),
    "log": ("1 / a",),
    "sqrt": ("1 / (2 * y)",),
    "sin": ("cos(a)",),
    "cos": ("-sin(a)",),
    "tanh": ("1 - y**2",),
    "sigmoid": ("y * (1 - y)",),
    "relu": ("1 if a > 0 else 0 if a <= 0 else nan",),
    "abs": ("1 if a > 0 else -1 if a < 0 else 0 if a <= 0 else nan",),
}

# operations of any number of operands; linear and relu_linear have n weights, n inputs and a bias
NARY = ("linear", "relu_linear", "total", "logsumexp")

FUNCTIONS = {
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
    "tanh": math.tanh,
    "sigmoid": lambda a: 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a)),
    "relu": lambda a: max(a, 0.0),
    "abs": abs,
    "total": lambda *xs: sum(xs),
    "logsumexp": lambda *xs: max(xs) + math.log(math.fsum(math.exp(x - max(xs)) for x in xs)),
}

_GLOBALS = FUNCTIONS | {"__builtins__": {}, "inf": math.inf, "nan": math.nan}


def form(op: str, count: int) -> str:
    """What an operation of `count` operands computes. KeyError for an unknown operation.

    >>> form("*", 2), form("**3", 1), form("linear", 5)
    ('a * b', 'a**(3)', 'total(x0 * x2, x1 * x3, x4)')
    """
    if op in NARY:
        return _nary_form(op, count)
    if op in FORMS:
        return FORMS[op]
    return FORMS["**n"].replace("n", f"({_exponent(op)})")


def derivative(op: str, i: int, count: int) -> str:
    """∂y/∂(operand i) of an operation of `count` operands. KeyError for an unknown operation.

    >>> derivative("*", 0, 2), derivative("linear", 0, 5), derivative("linear", 4, 5)
    ('b', 'x2', '1')
    """
    if op == "logsumexp":
        return f"exp(x{i} - y)"
    if op == "total" or (op == "linear" and i == count - 1):
        return "1"
    if op == "linear":
        half = count // 2
        return f"x{i + half if i < half else i - half}"  # a weight has its input, and it its weight
    if op == "relu_linear":
        return f"{derivative('linear', i, count)} if y > 0 else 0 if y <= 0 else nan"
    if op in DERIVATIVES:
        return DERIVATIVES[op][i]
    return DERIVATIVES["**n"][i].replace("n", f"({_exponent(op)})")


def bind(rule: str, operands: Sequence[T], y: T) -> dict[str, T]:
    """The operands, and the result, that a rule mentions, by the names it has for them.

    >>> bind("y * log(a)", ["base", "exponent"], "power")
    {'y': 'power', 'a': 'base'}
    """
    bound = {}
    for name in _compiled(rule).co_names:
        if name == "y":
            bound[name] = y
        elif name in ("a", "b"):
            bound[name] = operands["ab".index(name)]
        elif name.startswith("x"):
            bound[name] = operands[int(name[1:])]
    return bound


def number(rule: str, operands: Sequence[float], y: float) -> float:
    """A rule's number for these operands and this result; nan where it has none.

    >>> number("-a / b**2", [3.0, 2.0], 1.5)
    -0.75
    """
    try:
        return float(eval(_compiled(rule), dict(_GLOBALS), bind(rule, operands, y)))
    except (ArithmeticError, ValueError, TypeError):  # (-4)**0.5 is complex, no float
        return math.nan


def holds(condition: str, numbers: Mapping[str, float]) -> bool:
    """Whether the condition of a rule's `if` holds for these numbers.

    >>> holds("a > 0", {"a": 2.0})
    True
    """
    return bool(eval(_compiled(condition), dict(_GLOBALS), dict(numbers)))


@functools.cache
def _compiled(rule: str) -> CodeType:
    return compile(rule, rule, "eval")


def _exponent(op: str) -> str:
    """The plain number in the operation "**3"."""
    if not op.startswith("**"):
        raise KeyError(f"no rule for the operation {op!r}")
    return op[2:]


def _nary_form(op: str, count: int) -> str:
    if op == "relu_linear":
        return f"relu({_nary_form('linear', count)})"
    names = [f"x{i}" for i in range(count)]
    if op in ("total", "logsumexp"):
        return f"{op}({', '.join(names)})"  # x0 + x1 + … of thousands nests too deep for Python
    half = count // 2
    products = [f"{weight} * {x}" for weight, x in zip(names, names[half:-1], strict=False)]
    return f"total({', '.join([*products, names[-1]])})"
