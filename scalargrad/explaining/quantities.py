"""A number together with the symbols that it is written with: what a rule computes with here.

Given quantities, a row of operations.py gives its formula and that formula's number of today.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Sequence
from typing import Any

from scalargrad import operations
from scalargrad.explaining import expressions
from scalargrad.explaining.expressions import ONE, Call, Expression, Number, add, raise_to, subtract
from scalargrad.operations import OPERATIONS, number_or_nan

ZERO, TWO = Number(0.0), Number(2.0)
MOST_POWERS = 4  # that a logsumexp is written out with


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

    def apply(self, name: str, operands: Sequence[Quantity | float]) -> Any:
        """What a function of operations.py makes of quantities."""
        if name == "softmax":
            return self._shares(operands)
        if name in ("step", "sign"):  # a derivation is made for the numbers of today
            return plain(OPERATIONS[name].formula(self.number))
        if name in WRITTEN:
            compute, write = WRITTEN[name]
        elif name in OPERATIONS:
            compute = OPERATIONS[name].formula

            def write(*parts: Expression) -> Expression:
                return Call(name, parts)

        else:
            return NotImplemented
        return _made(compute, write, *operands)

    def unless_zero(self, operands: Sequence[Quantity], slope: Callable[[], Quantity]) -> Quantity:
        """0 where these numbers are 0, else the slope."""
        return plain(0.0) if all(one.number == 0 for one in operands) else slope()

    def _shares(self, operands: Sequence[Quantity | float]) -> Sequence[Quantity]:
        """eˣ / Σ eˣ for each of them."""
        return self._softmax or [
            _made(
                lambda *xs, k=k: operations.softmax(*xs)[k],
                lambda *xs, k=k: Call(f"softmax{k + 1}", xs),
                *operands,
            )
            for k in range(len(operands))
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


# what is written in another way than as the call of a function
WRITTEN: dict[str, tuple[Callable[..., float], Callable[..., Expression]]] = {
    "total": (operations.total, expressions.add),
    "logsumexp": (operations.logsumexp, write_logsumexp),
    "one_minus_square": (operations.one_minus_square, lambda a: subtract(ONE, raise_to(a, TWO))),
    "sigmoid_slope": (
        operations.sigmoid_slope,
        lambda a, y: expressions.multiply(y, subtract(ONE, y)),
    ),
}
