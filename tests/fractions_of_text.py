"""A second way to a derivative: printed formulas read by Python, computed with fractions.

A number is a value and its derivative (a dual number); nothing here uses the engine.
"""

import functools
import re
from fractions import Fraction


class Dual:
    """A fraction, and its derivative by one variable."""

    def __init__(self, value, slope=0):
        self.value, self.slope = Fraction(value), Fraction(slope)

    def __add__(self, other):
        return Dual(self.value + dual(other).value, self.slope + dual(other).slope)

    def __mul__(self, other):
        a, b = self, dual(other)
        return Dual(a.value * b.value, a.slope * b.value + a.value * b.slope)

    def __neg__(self):
        return Dual(-self.value, -self.slope)

    def __sub__(self, other):
        return self + -dual(other)

    def __rsub__(self, other):
        return dual(other) - self

    def __truediv__(self, other):
        b = dual(other)
        assert not b.slope
        return Dual(self.value / b.value, self.slope / b.value)

    def __pow__(self, n):
        return self if n == 1 else self * self ** (n - 1)

    __radd__, __rmul__ = __add__, __mul__


def dual(number):
    return number if isinstance(number, Dual) else Dual(number)


def python_of(text):
    """A printed formula as Python: 2·(ŷ − y)² as 2*(ŷ - y)**2."""
    text = text.replace("·", "*").replace("−", "-").replace("²", "**2").replace(" / ", "/")
    text = re.sub(r"\w+\[\d+(?:,\d+)?\]", lambda m: re.sub(r"\W", "_", m[0]), text)
    return re.sub(
        r"(?<![\w.])(\d+(?:\.\d+)?)(?!\w)", r"F('\1')", re.sub(r"\*\*2", "**TWO", text)
    ).replace("**TWO", "**2")


def computed(definitions, numbers, leaf):
    """The value of each name, with its derivative by the leaf, from the printed lines."""
    return _computed(tuple(definitions), numbers, leaf)


@functools.lru_cache(maxsize=200)
def _computed(definitions, numbers, leaf):
    known = {"F": lambda text: Dual(Fraction(text)), "σ": sigmoid_at_0, "__builtins__": {}}
    for one in numbers.split(", "):
        name, number = one.split(" = ")
        known[python_of(name)] = Dual(Fraction(number.replace("−", "-")), name == leaf)
    for line in definitions:
        name, formula = line.split(" = ")
        known[python_of(name)] = eval(python_of(formula), known)
    return known


def sigmoid_at_0(z):
    """σ(0) is 1/2, and its slope there 1/4."""
    assert z.value == 0
    return Dual(Fraction(1, 2), z.slope / 4)
