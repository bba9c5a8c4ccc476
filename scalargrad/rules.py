"""Every operation once: its formula, and its local derivatives, as mathematics.

In a row of RULES, a and b are the operands and y is the result. The functions say nothing of what
a and b are: with numbers they give numbers, with the symbols of a derivation they give formulas,
with Values they give a graph. For exp, log … an operand may have a method of that name, as Value
has; if not, it is a number. The engine's closures compute the same derivatives as numbers; a test
holds every rule to its closure.
Source: the rules of differentiation in any calculus book; lecture 04's product rule and lecture
06's chain rule put them together.
"""

from __future__ import annotations

import functools
import math
import operator
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

Operand = Any  # a float, or whatever else has + − · / ** and the functions below as its methods


class Rule(NamedTuple):
    """formula(*operands) is the result; slopes(*operands, result) has ∂result/∂operand of each."""

    formula: Callable[..., Operand]
    slopes: Callable[..., tuple[Operand, ...]]


# --- functions of whatever is an operand ----------------------------------------------------------


def _function(name: str, of_number: Callable[[float], float]) -> Callable[[Operand], Operand]:
    """A function that asks its operand for a method of this name, and computes it for a number."""

    def function(a: Operand) -> Operand:
        if hasattr(a, "apply"):
            return a.apply(name, (a,))
        method = getattr(a, name, None)
        return of_number(a) if method is None else method()

    return function


def _sigmoid(a: float) -> float:
    e = math.exp(-abs(a))  # which cannot overflow
    return e / (1 + e) if a < 0 else 1 / (1 + e)


def _relu(a: float) -> float:
    return 0.0 if a <= 0 else a  # nan stays nan


def _step(a: float) -> float:
    return 1.0 if a > 0 else 0.0 if a <= 0 else math.nan


def _sign(a: float) -> float:
    return 1.0 if a > 0 else -1.0 if a < 0 else 0.0 * a


exp = _function("exp", math.exp)
log = _function("log", math.log)
sqrt = _function("sqrt", math.sqrt)
sin = _function("sin", math.sin)
cos = _function("cos", math.cos)
tan = _function("tan", math.tan)
asin = _function("asin", math.asin)
acos = _function("acos", math.acos)
atan = _function("atan", math.atan)
sinh = _function("sinh", math.sinh)
cosh = _function("cosh", math.cosh)
tanh = _function("tanh", math.tanh)
sigmoid = _function("sigmoid", _sigmoid)
relu = _function("relu", _relu)
absolute = _function("abs", abs)
step = _function("step", _step)  # 1 above 0, else 0: the slope of relu
sign = _function("sign", _sign)  # 1, 0 or −1: the slope of abs


def total(*xs: Operand) -> Operand:
    """x₁ + x₂ + …, from left to right."""
    for x in xs:
        if hasattr(x, "apply"):
            return x.apply("total", xs)
    method = getattr(xs[0], "total", None)
    return functools.reduce(operator.add, xs) if method is None else method(*xs[1:])


def logsumexp(*xs: Operand) -> Operand:
    """The logarithm of Σ eˣ; of numbers the largest is taken out first, so that none overflows."""
    for x in xs:
        if hasattr(x, "apply"):
            return x.apply("logsumexp", xs)
    method = getattr(xs[0], "logsumexp", None)
    if method is not None:
        return method(*xs[1:])
    place = max(range(len(xs)), key=xs.__getitem__)
    others = (x for i, x in enumerate(xs) if i != place)  # the largest's own power is the 1 + …
    return xs[place] + math.log1p(math.fsum(math.exp(x - xs[place]) for x in others))


def softmax(*xs: Operand) -> tuple[Operand, ...]:
    """eˣ / Σ eˣ for each x; of numbers the largest is taken out first, so that none overflows."""
    for x in xs:
        if hasattr(x, "apply"):
            return x.apply("softmax", xs)
    method = getattr(xs[0], "softmax", None)
    if method is not None:
        return tuple(method(*xs[1:]))
    largest = max(xs)
    powers = [math.exp(x - largest) for x in xs]
    whole = math.fsum(powers)
    return tuple(one / whole for one in powers)


def one_minus_square(a: Operand) -> Operand:
    """1 − a², without loss of digits near ±1."""
    if hasattr(a, "apply"):
        return a.apply("one_minus_square", (a,))
    method = getattr(a, "one_minus_square", None)
    return (1 - a) * (1 + a) if method is None else method()


def unless_zero(operands: tuple[Operand, ...], slope: Callable[[], Operand]) -> Operand:
    """0 where all of these operands are 0, everywhere else the slope."""
    for a in operands:
        if hasattr(a, "apply"):
            return a.unless_zero(operands, slope)
    method = getattr(operands[0], "unless_zero", None)
    if method is not None:
        return method(operands[1:], slope)
    # Asked by ≤, which Values compare by their data; == asks whether they are the same node.
    return 0.0 if all(0 <= a <= 0 for a in operands) else slope()


def power(a: Operand, n: float) -> Operand:
    """aⁿ for a plain number n; a itself for n = 1."""
    return a if n == 1 else a**n


# --- operations of any number of operands ---------------------------------------------------------


def _weighted_sum(*operands: Operand) -> Operand:
    """Σ w·x + b; the operands are n weights, n inputs and the bias."""
    half = len(operands) // 2
    products = [operands[i] * operands[half + i] for i in range(half)]
    return total(*products, operands[-1])


def _weighted_sum_slopes(*operands: Operand) -> tuple[Operand, ...]:
    """A weight has its input as its slope, an input its weight, the bias 1."""
    *factors, _, _ = operands
    half = len(factors) // 2
    return (*factors[half:], *factors[:half], 1.0)


def _relu_linear_slopes(*operands: Operand) -> tuple[Operand, ...]:
    on = step(operands[-1])  # the result is above 0 where Σ w·x + b is
    return tuple(on * slope for slope in _weighted_sum_slopes(*operands))


def _power_rule(n: float) -> Rule:
    """aⁿ for a plain number n, which is no operand. ∂(a⁰)/∂a is 0, at 0 too."""
    return Rule(lambda a: a**n, lambda a, y: (n * power(a, n - 1) if n != 0 else 0.0,))


def _softmax_rule(k: int) -> Rule:
    """pₖ = eˣₖ / Σ eˣ: ∂pₖ/∂xₖ = pₖ·(1 − pₖ), ∂pₖ/∂xⱼ = −pₖ·pⱼ."""

    def slopes(*operands: Operand) -> tuple[Operand, ...]:
        *xs, y = operands
        shares = softmax(*xs) if len(xs) > 1 else (y,)
        return tuple(y * (1 - y) if j == k else -y * p for j, p in enumerate(shares, start=1))

    return Rule(lambda *xs: softmax(*xs)[k - 1], slopes)


# --- the table ------------------------------------------------------------------------------------

RULES: dict[str, Rule] = {
    "+": Rule(lambda a, b: a + b, lambda a, b, y: (1.0, 1.0)),
    "-": Rule(lambda a, b: a - b, lambda a, b, y: (1.0, -1.0)),
    "*": Rule(lambda a, b: a * b, lambda a, b, y: (b, a)),
    "/": Rule(lambda a, b: a / b, lambda a, b, y: (1 / b, -a / b / b)),
    "neg": Rule(lambda a: -a, lambda a, y: (-1.0,)),
    "**": Rule(
        lambda a, b: a**b,
        lambda a, b, y: (
            unless_zero((a, b), lambda: b * a ** (b - 1)),  # ∂(a⁰)/∂a is 0, at 0 too
            unless_zero((a, y), lambda: y * log(a)),  # ∂(0ᵇ)/∂b is 0, as 0ᵇ is for each b above 0
        ),
    ),
    "exp": Rule(exp, lambda a, y: (y,)),
    "log": Rule(log, lambda a, y: (1 / a,)),
    "sqrt": Rule(sqrt, lambda a, y: (1 / (2 * y),)),
    "sin": Rule(sin, lambda a, y: (cos(a),)),
    "cos": Rule(cos, lambda a, y: (-sin(a),)),
    "tan": Rule(tan, lambda a, y: (1 + y * y,)),
    "asin": Rule(asin, lambda a, y: (1 / sqrt(one_minus_square(a)),)),
    "acos": Rule(acos, lambda a, y: (-1 / sqrt(one_minus_square(a)),)),
    "atan": Rule(atan, lambda a, y: (1 / (1 + a * a),)),
    "sinh": Rule(sinh, lambda a, y: (cosh(a),)),
    "cosh": Rule(cosh, lambda a, y: (sinh(a),)),
    "tanh": Rule(tanh, lambda a, y: (1 - y * y,)),
    "sigmoid": Rule(sigmoid, lambda a, y: (y * (1 - y),)),
    "relu": Rule(relu, lambda a, y: (step(a),)),
    "abs": Rule(absolute, lambda a, y: (sign(a),)),
    "step": Rule(step, lambda a, y: (0.0,)),
    "sign": Rule(sign, lambda a, y: (0.0,)),
    "linear": Rule(_weighted_sum, _weighted_sum_slopes),
    "relu_linear": Rule(lambda *operands: relu(_weighted_sum(*operands)), _relu_linear_slopes),
    "total": Rule(total, lambda *operands: (1.0,) * (len(operands) - 1)),
    "logsumexp": Rule(logsumexp, lambda *operands: softmax(*operands[:-1])),
}


def rule(op: str) -> Rule:
    """The row of an operation; of "**3" and "softmax2", too. KeyError for an unknown operation.

    >>> rule("*").formula(2.0, 3.0), rule("*").slopes(2.0, 3.0, 6.0)
    (6.0, (3.0, 2.0))
    >>> rule("**3").slopes(2.0, 8.0)
    (12.0,)
    """
    if op in RULES:
        return RULES[op]
    if op.startswith("**"):
        return _power_rule(float(op[2:]))
    if op.startswith("softmax"):
        return _softmax_rule(int(op.removeprefix("softmax")))
    raise KeyError(f"no rule for the operation {op!r}")


def differ(symbol: float, remembered: float, operands: list[float], size: float = 0.0) -> bool:
    """Whether a rule's number is not the one that the graph has, by more than rounding.

    `size`: what a sum's terms add up to without their signs.
    A rule that has no number (nan) where the graph has one was asked outside its domain, as √(−4).
    """
    if math.isnan(symbol):
        of_nan = remembered == 0 and any(map(math.isnan, operands))  # nan⁰ has the slope 0
        return not math.isnan(remembered) and not of_nan
    # exp(x − y) of large x and y has the rounding of x; a number below 1e−300 has few digits left.
    rounding = sys.float_info.epsilon * max(map(abs, operands), default=0.0)
    slack = 1e-9 + min(4 * rounding, 1.0)
    slack_of_sum = max(1e-300, size * len(operands) * sys.float_info.epsilon)
    return not math.isclose(symbol, remembered, rel_tol=slack, abs_tol=slack_of_sum)
