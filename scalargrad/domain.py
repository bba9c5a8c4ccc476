"""What counts as a number, where functions are defined, and the words of the errors.

The engine asks here before it computes, so that a learner reads "log of x = -1.0: log needs a
number above 0" and never a complex number, a bare ZeroDivisionError or a silent nan.
"""

import math
import numbers
from typing import Any


class DomainError(ValueError):
    """A function was asked for a value, or for a derivative, where it has none."""


def real(number: Any) -> float:
    """Any real number (int, bool, Fraction, Decimal, a numpy scalar) as a float, else TypeError."""
    if hasattr(number, "_prev"):
        raise TypeError(f"{number!r} is a node already, where a plain number is wanted: use v.data")
    plain = number.item() if getattr(number, "shape", None) == () else number  # numpy's scalars
    if not isinstance(plain, numbers.Number) or isinstance(plain, complex):
        raise TypeError(f"a real number is wanted, not {came(number)}")
    try:
        return float(plain)
    except OverflowError:
        raise DomainError("an integer too large for a float (above 1.8e308)") from None


def name(text: Any) -> str:
    """A node's name as it is, or TypeError if it is no text."""
    if not isinstance(text, str):
        raise TypeError(f"a name is text, not {came(text)}")
    return text


def came(thing: Any) -> str:
    """How a message shows what came: its type and, in short, itself."""
    shown = repr(thing)
    return f"{type(thing).__name__} {shown if len(shown) <= 60 else shown[:57] + '...'}"


def show(operand: Any, number: float | None = None) -> str:
    """An operand in a message: "x = -1.0", or the number alone if it has no name."""
    number = operand.data if number is None else number
    number += 0.0  # −0.0 reads 0.0
    return f"{operand.name} = {number}" if operand.name else f"{number}"


def data(operand: Any) -> float:
    """The number of a Value or of a plain number, for comparing."""
    return operand.data if hasattr(operand, "_prev") else real(operand)


def divisor(a: Any, b: Any) -> float:
    """The number of b, for a / b."""
    if b.data == 0:
        raise DomainError(f"{show(a)} / {show(b)}: the divisor must not be 0")
    return b.data


def exp(a: Any) -> float:
    """eᵃ, which overflows for a above 709.78."""
    try:
        return math.exp(a.data)
    except OverflowError:
        raise DomainError(f"exp of {show(a)}: the result is too large") from None


def log(a: Any) -> float:
    """The natural logarithm of a number above 0."""
    if a.data <= 0:
        raise DomainError(f"log of {show(a)}: log needs a number above 0")
    return math.log(a.data)


def sqrt(a: Any) -> float:
    """√a of a number of at least 0."""
    if a.data < 0:
        raise DomainError(f"sqrt of {show(a)}: sqrt needs a number of at least 0")
    return math.sqrt(a.data)


def sqrt_slope(y: float, a: Any) -> float:
    """1/(2·√a), the derivative at the remembered y = √a."""
    if y == 0:
        raise DomainError(f"sqrt of {show(a, 0.0)}: sqrt has no derivative at 0")
    return 0.5 / y


def finite(a: Any, function: str) -> float:
    """The operand's number for sin and cos, which have no value at ±infinity."""
    if math.isinf(a.data):
        raise DomainError(f"{function} of {show(a)}: {function} needs a finite number")
    return a.data


def power(a: Any, n: float, exponent: str) -> float:
    """aⁿ as a real number; `exponent` is n as a message shows it."""
    x = a.data
    if x == 0 and n < 0:
        raise DomainError(f"{show(a)} ** {exponent}: 0 has no negative power")
    if x < 0 and math.isfinite(n) and not n.is_integer():
        raise DomainError(f"{show(a)} ** {exponent}: a negative base needs a whole exponent")
    try:
        return x**n
    except OverflowError:
        raise DomainError(f"{show(a)} ** {exponent}: the result is too large") from None


def power_slope(x: float, n: float, a: Any) -> float:
    """n·xⁿ⁻¹, the derivative of aⁿ at the remembered x; 0 for n = 0, whatever x."""
    if n == 0:
        return 0.0
    if x == 0 and n < 1:
        raise DomainError(f"{show(a, x)} ** {n}: this power has no derivative at 0")
    try:
        return n * x ** (n - 1)
    except OverflowError:
        raise DomainError(f"{show(a, x)} ** {n}: its derivative is too large") from None


def power_of_values(a: Any, b: Any) -> float:
    """aᵇ for two Values: ∂(aᵇ)/∂b holds log a, so that a must not be negative."""
    if a.data < 0:
        cure = (
            "a Value as exponent needs a base of at least 0; a plain number, as in x**2, does not"
        )
        raise DomainError(f"{show(a)} ** {show(b)}: {cure}")
    return power(a, b.data, show(b))


def exponent_slope(x: float, n: float, a: Any) -> float:
    """aᵇ·log(a), the derivative for the exponent b; 0 for the base 0 under b > 0."""
    if x > 0:
        return x**n * math.log(x)
    if x == 0 and n == 0:
        raise DomainError(
            f"{show(a, x)} ** {n}: 0**0 has no derivative with respect to its exponent"
        )
    return x * n if x != x else 0.0  # nan stays nan
