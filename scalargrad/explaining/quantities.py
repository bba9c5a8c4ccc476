"""A number together with the symbols that it is written with: what a rule computes with here.

Given quantities, a rule of rules.py gives its formula and that formula's number of today at once.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable, Sequence

from scalargrad import rules
from scalargrad.explaining import expressions
from scalargrad.explaining.expressions import ONE, Call, Expression, Number, add, raise_to, subtract

ZERO, TWO = Number(0.0), Number(2.0)
MOST_POWERS = 4  # that a logsumexp is written out with


def _function(name: str, compute: Callable[[float], float]) -> Callable[[Quantity], Quantity]:
    """A method that applies a function of rules.py."""
    return lambda a: _made(compute, lambda symbols: Call(name, (symbols,)), a)


class Quantity:
    """A number, nan where it has none, and its symbols, which are written only when asked for."""

    def __init__(
        self,
        number: float,
        write: Callable[[], Expression],
        softmax: Sequence[Quantity] = (),
    ) -> None:
        """`softmax`: what softmax of this and the operands behind it gives, where it is needed."""
        self.number = number
        self._write = write
        self._softmax = softmax

    @functools.cached_property
    def symbols(self) -> Expression:
        """The number as a formula."""
        return self._write()

    def __add__(self, other: Quantity | float) -> Quantity:
        return _made(operator.add, expressions.add, self, other)

    def __radd__(self, other: float) -> Quantity:
        return _made(operator.add, expressions.add, other, self)

    def __sub__(self, other: Quantity | float) -> Quantity:
        return _made(operator.sub, expressions.subtract, self, other)

    def __rsub__(self, other: float) -> Quantity:
        return _made(operator.sub, expressions.subtract, other, self)

    def __mul__(self, other: Quantity | float) -> Quantity:
        return _made(operator.mul, expressions.multiply, self, other)

    def __rmul__(self, other: float) -> Quantity:
        return _made(operator.mul, expressions.multiply, other, self)

    def __truediv__(self, other: Quantity | float) -> Quantity:
        return _made(operator.truediv, expressions.divide, self, other)

    def __rtruediv__(self, other: float) -> Quantity:
        return _made(operator.truediv, expressions.divide, other, self)

    def __pow__(self, other: Quantity | float) -> Quantity:
        return _made(operator.pow, expressions.raise_to, self, other)

    def __neg__(self) -> Quantity:
        return _made(operator.neg, expressions.negative, self)

    exp = _function("exp", rules.exp)
    log = _function("log", rules.log)
    sqrt = _function("sqrt", rules.sqrt)
    sin = _function("sin", rules.sin)
    cos = _function("cos", rules.cos)
    tan = _function("tan", rules.tan)
    asin = _function("asin", rules.asin)
    acos = _function("acos", rules.acos)
    atan = _function("atan", rules.atan)
    sinh = _function("sinh", rules.sinh)
    cosh = _function("cosh", rules.cosh)
    tanh = _function("tanh", rules.tanh)
    sigmoid = _function("sigmoid", rules.sigmoid)
    relu = _function("relu", rules.relu)
    abs = _function("abs", rules.absolute)

    def step(self) -> Quantity:
        """0 or 1: what it is today, for a derivation is made for the numbers of today."""
        return plain(rules.step(self.number))

    def sign(self) -> Quantity:
        """−1, 0 or 1, as step()."""
        return plain(rules.sign(self.number))

    def one_minus_square(self) -> Quantity:
        """1 − a², written like this."""
        return _made(rules.one_minus_square, lambda a: subtract(ONE, raise_to(a, TWO)), self)

    def unless_zero(self, others: Sequence[Quantity], slope: Callable[[], Quantity]) -> Quantity:
        """0 where these numbers are 0, else the slope."""
        return plain(0.0) if all(one.number == 0 for one in (self, *others)) else slope()

    def total(self, *others: Quantity) -> Quantity:
        """The sum of all of them."""
        return _made(rules.total, expressions.add, self, *others)

    def logsumexp(self, *others: Quantity) -> Quantity:
        """The logarithm of Σ eˣ of all of them."""
        return _made(rules.logsumexp, write_logsumexp, self, *others)

    def softmax(self, *others: Quantity) -> Sequence[Quantity]:
        """eˣ / Σ eˣ for each of them."""
        return self._softmax or [
            _made(
                lambda *xs, k=k: rules.softmax(*xs)[k],
                lambda *xs, k=k: Call(f"softmax{k + 1}", xs),
                self,
                *others,
            )
            for k in range(len(others) + 1)
        ]


def write_logsumexp(*xs: Expression) -> Expression:
    """log(exp(x₁) + exp(x₂) + …) of a few; exp(0) is 1. Of many, the function's name."""
    return Call("logsumexp", xs) if len(xs) > MOST_POWERS else Call("log", (sum_of_powers(xs),))


def sum_of_powers(xs: Sequence[Expression]) -> Expression:
    """exp(x₁) + exp(x₂) + …, the 1 of exp(0) first."""
    powers = [ONE if x == ZERO else Call("exp", (x,)) for x in xs]
    return add(*sorted(powers, key=lambda power: power != ONE))


def plain(number: float) -> Quantity:
    """A plain number."""
    return Quantity(number, lambda: Number(float(number)))


def as_quantity(thing: Quantity | float) -> Quantity:
    """A quantity as it is, a plain number as one."""
    return thing if isinstance(thing, Quantity) else plain(thing)


def _made(
    compute: Callable[..., float],
    write: Callable[..., Expression],
    *parts: Quantity | float,
) -> Quantity:
    """A quantity made of others: its number now, its symbols when they are asked for."""
    operands = [as_quantity(part) for part in parts]
    number = number_or_nan(compute, *(operand.number for operand in operands))
    return Quantity(number, lambda: write(*(operand.symbols for operand in operands)))


def number_or_nan(compute: Callable[..., float], *numbers: float) -> float:
    """What it computes; nan outside of its domain."""
    try:
        result = compute(*numbers)
    except (ArithmeticError, ValueError):
        return math.nan
    return math.nan if isinstance(result, complex) else result  # (-4)**0.5
