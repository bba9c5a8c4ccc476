"""Every operation once: its formula, its local derivatives, and how it is called and written.

In a row of OPERATIONS, a and b are the operands and y is the result. The formulas say nothing of
what a and b are: with numbers they give numbers, with the symbols of a derivation symbols, with the
text of a program text. Operands of such a kind have a method `apply`, which the functions below
ask: apply("exp", (a,)) is what exp(a) is to them.
Source: the rules of differentiation in any calculus book; lecture 04's product rule and lecture
06's chain rule put them together.
"""

from __future__ import annotations

import functools
import math
import operator
import sys
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from scalargrad import beyond_math as plain
from scalargrad import errors

Operand = Any  # a float, or a thing that has + − · / ** and apply(name, operands)
Function = Callable[..., Operand]


class Operation(NamedTuple):
    """formula(*operands) is the result; slopes(*operands, result) has ∂result/∂operand of each.

    needs: what a message says where there is no value, {} for the name. sign: how text writes the
    name, latex: how LaTeX does, … for the operands where they stand within it; "" as it is.
    called: what "derivative of" is followed by. kinked: whether a slope depends on a sign.
    by_result: whether a course writes the slopes with the result's name, as o·(1 − o).
    operands: how many; 0 for any number.
    """

    formula: Function
    slopes: Function  # which gives a tuple
    needs: str = ""
    sign: str = ""
    latex: str = ""
    called: str = ""
    kinked: bool = False
    by_result: bool = False
    operands: int = 1
    each: tuple[Function, ...] = ()  # the slopes one by one, where one may be missing alone


OPERATIONS: dict[str, Operation] = {}
NUMBERS: dict[str, Function] = {}  # functions of plain numbers, by the names of the rows


def of_any_kind(name: str, compute: Function, written: Function | None = None) -> Function:
    """A function of numbers as one of every kind: the first operand that has `apply` is asked.

    Where that answers NotImplemented, `written` is run on the operands, compute if there is none.
    """

    def function(*operands: Operand) -> Operand:
        for one in operands:
            if type(one) is not float and (apply := getattr(one, "apply", None)) is not None:
                made = apply(name, operands)
                return (written or compute)(*operands) if made is NotImplemented else made
        return compute(*operands)

    function.__name__, function.__doc__ = name, f"The function {name} of operands of any kind."
    return function


def unless_zero(operands: tuple[Operand, ...], slope: Callable[[], Operand]) -> Operand:
    """0 where all of these operands are 0, everywhere else the slope.

    Operands of another kind than numbers may have a method for it: unless_zero(operands, slope).
    """
    for one in operands:
        if type(one) is not float and hasattr(one, "unless_zero"):
            return one.unless_zero(operands, slope)
    for one in operands:
        if not 0 <= one <= 0:  # Values compare by their data here; == asks for the same node
            return slope()
    return 0.0


def chained(gradient: Operand, slope: Operand) -> Operand:
    """The chain rule's product: what has the gradient 0 passes nothing on, not even beside ∞."""
    if type(gradient) is float:
        return gradient * slope if gradient else 0.0
    if hasattr(gradient, "chained"):
        return gradient.chained(slope)
    return unless_zero((gradient,), lambda: gradient * slope)


# --- functions, a row each ------------------------------------------------------------------------

LARGE, FINITE = "the result is too large", "the largest number must be finite"
FROM_0, ABOVE_0 = "{} needs a number of at least 0", "{} needs a number above 0"
WITHIN, ANGLE = "{} needs a number from -1 to 1", "{} needs a finite number"
NOT_0 = "the divisor must not be 0"


def _row(
    name: str, compute: Callable[..., Any], slopes: Function, needs: str = "", **how: Any
) -> Function:
    """A function of numbers as one of every kind, and its row."""
    NUMBERS[name] = compute
    OPERATIONS[name] = Operation(of_any_kind(name, compute), slopes, needs, **how)
    return OPERATIONS[name].formula


softmax = of_any_kind("softmax", plain.softmax)  # eˣ / Σ eˣ for each x: a sequence
total = of_any_kind("total", lambda *xs: functools.reduce(operator.add, xs))  # left to right
one_minus_square = of_any_kind("one_minus_square", lambda a: (1 - a) * (1 + a))  # near ±1, too
sigmoid_slope = of_any_kind("sigmoid_slope", lambda a, y: y * sigmoid(-a))  # y·(1 − y)
log_of = of_any_kind("log_of", lambda base, a: math.log(base))  # beside a: symbols keep log(10)
# fmt: off
exp = _row("exp", math.exp, lambda a, y: (y,), LARGE, latex=r"\exp")
exp2 = _row("exp2", plain.exp2, lambda a, y: (y * log_of(2.0, a),), LARGE)
expm1 = _row("expm1", math.expm1, lambda a, y: (exp(a),), LARGE)
log = _row("log", math.log, lambda a, y: (1 / a,), ABOVE_0, latex=r"\log")
log2 = _row("log2", math.log2, lambda a, y: (1 / (a * log_of(2.0, a)),), ABOVE_0, latex=r"\log_{2}")
log10 = _row("log10", math.log10, lambda a, y: (1 / (a * log_of(10.0, a)),), ABOVE_0,
             latex=r"\log_{10}")
log1p = _row("log1p", math.log1p, lambda a, y: (1 / (1 + a),), "log1p needs a number above -1")
sqrt = _row("sqrt", math.sqrt, lambda a, y: (1 / (2 * y),), FROM_0, sign="√", latex=r"\sqrt{…}",
            called="the square root")
cbrt = _row("cbrt", plain.cbrt, lambda a, y: (1 / (3 * y**2),), sign="∛", latex=r"\sqrt[3]{…}",
            called="the cube root")
sin = _row("sin", math.sin, lambda a, y: (cos(a),), ANGLE, latex=r"\sin")
cos: Function = _row("cos", math.cos, lambda a, y: (-sin(a),), ANGLE, latex=r"\cos")
tan = _row("tan", math.tan, lambda a, y: (1 + y * y,), ANGLE, latex=r"\tan")
asin = _row("asin", math.asin, lambda a, y: (1 / sqrt(one_minus_square(a)),), WITHIN,
            latex=r"\arcsin")
acos = _row("acos", math.acos, lambda a, y: (-1 / sqrt(one_minus_square(a)),), WITHIN,
            latex=r"\arccos")
atan = _row("atan", math.atan, lambda a, y: (1 / (1 + a * a),), latex=r"\arctan")
sinh = _row("sinh", math.sinh, lambda a, y: (cosh(a),), LARGE, latex=r"\sinh")
cosh: Function = _row("cosh", math.cosh, lambda a, y: (sinh(a),), LARGE, latex=r"\cosh")
tanh = _row("tanh", math.tanh, lambda a, y: (1 - y * y,), latex=r"\tanh", by_result=True)
asinh = _row("asinh", math.asinh, lambda a, y: (1 / cosh(y),))
acosh = _row("acosh", math.acosh, lambda a, y: (1 / (sqrt(a - 1) * sqrt(a + 1)),),
             "acosh needs a number of at least 1")
atanh = _row("atanh", math.atanh, lambda a, y: (1 / one_minus_square(a),),
             "atanh needs a number between -1 and 1")
sigmoid: Function = _row("sigmoid", plain.sigmoid, lambda a, y: (sigmoid_slope(a, y),), sign="σ",
                         latex=r"\sigma", called="σ", by_result=True)
softplus = _row("softplus", plain.softplus, lambda a, y: (sigmoid(a),))
log_sigmoid = _row("log_sigmoid", plain.log_sigmoid, lambda a, y: (sigmoid(-a),),
                   latex=r"\log\sigma")
relu = _row("relu", plain.relu, lambda a, y: (step(a),), kinked=True)
absolute = _row("abs", abs, lambda a, y: (sign(a),), latex=r"\left|…\right|",
                called="the absolute value", kinked=True)
step: Function = _row("step", plain.step, lambda a, y: (0.0,), kinked=True)  # relu's slope
sign: Function = _row("sign", plain.sign, lambda a, y: (0.0,), kinked=True)  # that of abs
larger = of_any_kind("larger", lambda a, b: 0.0 if a == b else sign(a - b),  # of ∞ and ∞, too
                     lambda a, b: sign(a - b))
maximum = _row("maximum", plain.maximum,
               lambda a, b, y: ((1 + larger(a, b)) / 2, (1 - larger(a, b)) / 2),  # ½ each of a tie
               sign="max", latex=r"\max", called="the maximum", kinked=True, operands=2)
minimum = _row("minimum", plain.minimum,
               lambda a, b, y: ((1 - larger(a, b)) / 2, (1 + larger(a, b)) / 2),
               sign="min", latex=r"\min", called="the minimum", kinked=True, operands=2)
logsumexp = _row("logsumexp", plain.logsumexp, lambda *xs: softmax(*xs[:-1]), FINITE, operands=0)
# fmt: on


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
    return tuple(chained(on, slope) for slope in _weighted_sum_slopes(*operands))


def _softmax_of(k: int) -> Operation:
    """pₖ = eˣₖ / Σ eˣ: ∂pₖ/∂xₖ = pₖ·(1 − pₖ), ∂pₖ/∂xⱼ = −pₖ·pⱼ."""

    def slopes(*operands: Operand) -> tuple[Operand, ...]:
        *xs, y = operands
        shares = softmax(*xs) if len(xs) > 1 else (y,)
        return tuple(y * (1 - y) if j == k else -y * p for j, p in enumerate(shares, start=1))

    return Operation(lambda *xs: softmax(*xs)[k - 1], slopes, FINITE, called="softmax", operands=0)


def _raised(a: Operand, b: Operand, is_plain: bool) -> Operand:
    """aᵇ. Of numbers a real one, else a ValueError; of a plain b, a may be below 0."""
    if type(a) is not float or type(b) is not float:
        return a**b
    whole = is_plain and (b.is_integer() or math.isnan(b))
    try:
        return float(a**b) if whole else plain.power(a, b)
    except (ArithmeticError, ValueError):
        raise ValueError(errors.no_power(a, b, is_plain)) from None


@functools.lru_cache(maxsize=1000)
def exponent(number: float) -> tuple[float, str, float]:
    """A plain exponent as a float, the name of its operation, and the least base that it takes."""
    n = errors.as_float(number)
    least = -math.inf if n.is_integer() else math.nan if math.isinf(n) else 0.0
    return n, f"**{int(n) if n.is_integer() else n}", least


def _power_of(n: float) -> Operation:
    """aⁿ for a plain number n, which is not an operand. ∂(a⁰)/∂a is 0, at 0 too."""

    def slopes(a: Operand, y: Operand) -> tuple[Operand, ...]:
        return (n * (a if n == 2 else a ** (n - 1)) if n != 0 else 0.0,)

    return Operation(lambda a: _raised(a, n, is_plain=True), slopes)


# --- powers of two operands, also at 0 ------------------------------------------------------------

# ∂(aᵇ)/∂a is 0 for b = 0, at a = 0 too: a⁰ is 1 everywhere. ∂(0ᵇ)/∂b is 0 for b > 0, as 0ᵇ is; 0⁰
# is 1, and there 0ᵇ has no derivative.
power_by_base = of_any_kind(
    "power_by_base", lambda a, b, y: unless_zero((b,), lambda: b * a ** (b - 1))
)
power_by_exponent = of_any_kind(
    "power_by_exponent", lambda a, b, y: unless_zero((a, y), lambda: y * log(a))
)


def _with_each(formula: Function, *each: Function) -> Operation:
    """A row whose slopes are missing one by one."""
    slopes: Function = lambda *operands: tuple(slope(*operands) for slope in each)  # noqa: E731
    return Operation(formula, slopes, operands=len(each), each=each)


def power_log(k: int, a: Operand, b: Operand) -> Operand:
    """aᵇ·log(a)ᵏ, what aᵇ is after k derivatives for b; at a = 0 it is 0 for b > 0."""
    return of_any_kind(f"power_log{k}", _power_log(k).formula)(a, b) if k else a**b


def _power_log(k: int) -> Operation:
    def formula(a: Operand, b: Operand) -> Operand:
        y = a**b
        return unless_zero((a, y), lambda: y * log(a) ** k)

    def by_a(a: Operand, b: Operand, y: Operand) -> Operand:
        return b * power_log(k, a, b - 1) + k * power_log(k - 1, a, b - 1)

    return _with_each(formula, by_a, lambda a, b, y: power_log(k + 1, a, b))


# b·aᵇ⁻¹ as an operation of its own, which derivative() needs where b is 0 and aᵇ⁻¹ has no value
POWER_SLOPE = _with_each(
    lambda a, b: power_by_base(a, b, 1.0),  # it asks for no result
    lambda a, b, y: unless_zero((b,), lambda: b * (b - 1) * a ** (b - 2)),
    lambda a, b, y: a ** (b - 1) * (1 + b * log(a)),
)


# Functions that are written as what they stand for here, in symbols and in programs
WRITTEN_OUT = ("larger", "power_by_base", "power_by_exponent")

# --- operators, and sums --------------------------------------------------------------------------

OPERATIONS |= {
    "+": Operation(lambda a, b: a + b, lambda a, b, y: (1.0, 1.0), operands=2),
    "-": Operation(lambda a, b: a - b, lambda a, b, y: (1.0, -1.0), sign="−", operands=2),
    "*": Operation(lambda a, b: a * b, lambda a, b, y: (b, a), sign="×", operands=2),
    "/": Operation(lambda a, b: a / b, lambda a, b, y: (1 / b, -a / b / b), NOT_0, operands=2),
    "neg": Operation(lambda a: -a, lambda a, y: (-1.0,), sign="−"),
    "**": Operation(
        lambda a, b: _raised(a, b, is_plain=False),
        lambda a, b, y: (power_by_base(a, b, y), power_by_exponent(a, b, y)),
        operands=2,
        each=(power_by_base, power_by_exponent),
    ),
    "total": Operation(total, lambda *xs: (1.0,) * (len(xs) - 1), sign="Σ", operands=0),
    "linear": Operation(_weighted_sum, _weighted_sum_slopes, sign="Σ w·x + b", operands=0),
    "relu_linear": Operation(
        lambda *operands: relu(_weighted_sum(*operands)),
        _relu_linear_slopes,
        sign="relu(Σ w·x + b)",
        kinked=True,
        operands=0,
    ),
}


def operation(op: str) -> Operation:
    """The row of an operation; of "**3" and "softmax2", too. KeyError for an unknown operation.

    >>> operation("*").formula(2.0, 3.0), operation("*").slopes(2.0, 3.0, 6.0)
    (6.0, (3.0, 2.0))
    >>> operation("**3").slopes(2.0, 8.0)
    (12.0,)
    """
    if op in OPERATIONS:
        return OPERATIONS[op]
    if op.startswith("**"):
        return _power_of(float(op[2:]))
    if op.startswith("softmax"):
        return _softmax_of(int(op.removeprefix("softmax")))
    if op.startswith("power_log"):
        return _power_log(int(op.removeprefix("power_log")))
    if op == "power_slope":
        return POWER_SLOPE
    raise KeyError(f"no row for the operation {op!r}")


def needed_slopes(row: Operation, needed: Sequence[bool], *operands: Operand) -> Sequence[Operand]:
    """The slopes of a row; 0 for what is not needed, where one may be missing without another."""
    if not row.each:
        slopes: Sequence[Operand] = row.slopes(*operands)
        return slopes
    pairs = zip(row.each, needed, strict=True)
    return [slope(*operands) if is_needed else 0.0 for slope, is_needed in pairs]


def slopes_or_errors(row: Operation, *operands: float) -> list[float | type[Exception]]:
    """The slopes of a row for numbers; for a missing one the kind of its error."""
    try:
        return list(row.slopes(*operands))
    except (ArithmeticError, ValueError) as error:
        if not row.each:
            return [type(error)] * (len(operands) - 1)
    return [_number_or_error(slope, *operands) for slope in row.each]


def _number_or_error(slope: Function, *operands: float) -> float | type[Exception]:
    try:
        number: float = slope(*operands)
    except (ArithmeticError, ValueError) as error:
        return type(error)
    return number


# --- numbers of rows ------------------------------------------------------------------------------


def number_or_nan(compute: Callable[..., float], *numbers: float) -> float:
    """What it computes; nan outside of its domain."""
    try:
        result = compute(*numbers)
    except (ArithmeticError, ValueError):
        return math.nan
    return math.nan if isinstance(result, complex) else result  # (-4)**0.5


def differ(symbol: float, remembered: float, operands: Sequence[float], size: float = 0.0) -> bool:
    """Whether a row's number is not the one that the graph has, by more than rounding.

    `size`: what a sum's terms add up to without their signs.
    A row that has no number (nan) where the graph has one was asked outside its domain, as √(−4).
    """
    if math.isnan(symbol):
        of_nan = remembered == 0 and any(map(math.isnan, operands))  # nan⁰ has the slope 0
        return not math.isnan(remembered) and not of_nan
    # exp(x − y) of large x and y has the rounding of x; a number below 1e−300 has few digits left.
    rounding = sys.float_info.epsilon * max(map(abs, operands), default=0.0)
    slack = 1e-9 + min(4 * rounding, 1.0)
    slack_of_sum = max(1e-300, size * len(operands) * sys.float_info.epsilon)
    return not math.isclose(symbol, remembered, rel_tol=slack, abs_tol=slack_of_sum)
