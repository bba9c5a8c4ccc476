"""What counts as a real number, and the words of the errors.

The engine hands over names and plain numbers, never its nodes. What comes back is text that a
learner understands: "log of x = -1.0: log needs a number above 0".
"""

from __future__ import annotations

import math
import numbers
from typing import NoReturn

LONGEST = 60  # letters of a thing or a name in a message

NEEDS = {  # what a function needs to have a value
    "exp": "the result is too large",
    "log": "log needs a number above 0",
    "sqrt": "sqrt needs a number of at least 0",
    "sin": "sin needs a finite number",
    "cos": "cos needs a finite number",
    "tan": "tan needs a finite number",
    "asin": "asin needs a number from -1 to 1",
    "acos": "acos needs a number from -1 to 1",
    "sinh": "the result is too large",
    "cosh": "the result is too large",
    "logsumexp": "the largest number must be finite",
    "softmax": "the largest number must be finite",
}


class DomainError(ValueError):
    """A function was asked for a value, or for a derivative, where it has none."""


# --- numbers --------------------------------------------------------------------------------------


def as_float(number: object, where: str = "") -> float:
    """Any real number (int, bool, Fraction, Decimal, a numpy scalar) as a float, else TypeError.

    DomainError for a number that is too large for a float. `where` begins the message: "x.data: ".
    """
    if type(number) is float:
        return number
    if hasattr(number, "operands"):
        hint = "for a plain number use v.data"
        raise TypeError(f"{where}{abbreviated(number)} is a node already; {hint}")
    is_scalar = getattr(number, "shape", None) == () and hasattr(number, "item")
    plain = number.item() if is_scalar else number  # type: ignore[attr-defined]
    if not isinstance(plain, numbers.Number) or isinstance(plain, complex):
        raise TypeError(f"{where}expected a real number, got {described(number)}{_hint(number)}")
    try:
        result = float(plain)  # type: ignore[arg-type]
    except OverflowError:
        result = math.inf
    except ValueError:  # Decimal's signalling nan
        raise TypeError(f"{where}expected a real number, got {described(number)}") from None
    if math.isinf(result) and abs(plain) != math.inf:  # type: ignore[arg-type]
        size = "is too large for a float (above 1.8e308)"
        raise DomainError(f"{where}{abbreviated(number)} {size}")
    return result


def is_number_like(thing: object) -> bool:
    """Whether == would compare with a number: a number, an array, pytest.approx(2.0)."""
    arrays = hasattr(thing, "__array__") or hasattr(thing, "__array_ufunc__")
    return arrays or isinstance(thing, numbers.Number)


def check_gradient(name: str, data: float, grad: object) -> None:
    """Raise a TypeError where a grad is no number, as after PyTorch's x.grad = None."""
    if type(grad) is not float and not isinstance(grad, numbers.Real):
        owner = f"{short_name(name)}.grad" if name else f"the grad of the node {data}"
        raise TypeError(f"{owner} is {described(grad)}: expected a number, 0.0 for no gradient")


def check_name(name: object) -> str:
    """A node's name as it is. TypeError if it is no text."""
    if not isinstance(name, str):
        raise TypeError(f"expected a name as text, got {described(name)}")
    return name


def _hint(thing: object) -> str:
    """What a learner may have meant, if there is something to guess."""
    if callable(thing):
        return ": call it, as in v.exp()"
    if hasattr(thing, "__len__") and not isinstance(thing, (str, bytes)):
        return ": take its numbers one by one"
    return ": float(…) makes a number of it" if isinstance(thing, str) else ""


# --- words ----------------------------------------------------------------------------------------


def abbreviated(thing: object) -> str:
    """A thing in a message, in 60 letters at most."""
    try:
        shown = repr(thing)
    except Exception:  # an int of more than 4300 digits; a class whose repr is broken
        shown = f"<{type(thing).__name__}>"
    return _cut(shown)


def described(thing: object) -> str:
    """A thing in a message: its type and, in short, itself. A Value's repr says both."""
    is_value = hasattr(thing, "operands")
    return abbreviated(thing) if is_value else f"{type(thing).__name__} {abbreviated(thing)}"


def short_name(name: str) -> str:
    """A learner's name in a message: on one line, in 60 letters at most."""
    return _cut(" ".join(name.split()))


def with_value(name: str, number: float) -> str:
    """An operand in a message: "x = -1.0", or the number alone if it has no name."""
    number += 0.0  # −0.0 reads 0.0
    return f"{short_name(name)} = {number}" if name else f"{number}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."


def owner(name: str, attribute: str) -> str:
    """The beginning of a message about a node's attribute: "x.data: ", "data: " without a name."""
    return f"{short_name(name)}.{attribute}: " if name else f"{attribute}: "


# --- what a node is not ---------------------------------------------------------------------------


def refuse_number(other: object) -> None:
    """TypeError where == would compare a node with a number; other things may be compared."""
    if is_number_like(other):
        is_approx = type(other).__name__.startswith("Approx")  # pytest's: it prints as 2.0 ± 2e-06
        number = "approx(…)" if is_approx else abbreviated(other)
        raise TypeError(f"a Value is a node: to compare its number write v.data == {number}")


def refuse_plain_number(node: object, *_: object) -> NoReturn:
    """Always a TypeError: as a plain number a node would leave the graph, its gradient lost."""
    hint = "v.data is its number, v.exp(), v.sin() … are its functions, v < 1 compares"
    raise TypeError(f"{abbreviated(node)} is a node of a graph, no plain number: {hint}")


def refuse_operator(node: object, other: object) -> NoReturn:
    """Always a TypeError: ^ and @ are not what a learner takes them for."""
    hint = "v ** w is a power, v * w a product, linear(weights, inputs, bias) a sum of products"
    raise TypeError(
        f"^ and @ mean nothing for {abbreviated(node)} and {abbreviated(other)}: {hint}"
    )


def refuse_copy(node: object) -> NoReturn:
    """Always a TypeError: pickle and copy take leaves alone."""
    hint = "copy or save its leaves (model.parameters()) and compute it again"
    raise TypeError(f"{abbreviated(node)} is a result: {hint}")


def data_changed(nodes: list[tuple[str, float]]) -> ValueError:
    """The error for numbers that are no longer those a graph was built with: (name, number)."""
    names = dict.fromkeys(name or f"a node of value {number}" for name, number in nodes)
    return ValueError(f"{' or '.join(names)} changed since this graph was built; build it again")


# --- domains --------------------------------------------------------------------------------------


def undefined(function: str, name: str, number: float) -> DomainError:
    """The error for a function that has no value at this number."""
    return DomainError(f"{function} of {with_value(name, number)}: {NEEDS[function]}")


def no_derivative(function: str, name: str, number: float) -> DomainError:
    """The error for a function that has a value at this number, but no derivative."""
    where = f"{function} has no derivative at {number + 0.0:g}"
    return DomainError(f"{function} of {with_value(name, number)}: {where}")


def divided_by_zero(dividend: str, a: float, divisor: str) -> DomainError:
    """The error for a / 0."""
    fraction = f"{with_value(dividend, a)} / {with_value(divisor, 0.0)}"
    return DomainError(f"{fraction}: the divisor must not be 0")


def plain_exponent(n: float) -> str:
    """A plain number as exponent: 2, not 2.0.

    >>> plain_exponent(2.0), plain_exponent(0.5)
    ('2', '0.5')
    """
    return f"{int(n) if n.is_integer() else n}"


def power(base: str, a: float, n: float, exponent: str, plain: bool) -> float:
    """aⁿ, a real number. DomainError where there is none.

    base: the name of a; exponent: n as a message shows it; plain: whether n is a plain number.
    """
    if math.isinf(n):
        reason = "the exponent must be finite"
    elif a < 0 and not plain:  # ∂(aⁿ)/∂n holds log(a)
        reason = (
            "a Value as exponent needs a base of at least 0; a plain number, as in x**2, does not"
        )
    elif a < 0 and not n.is_integer() and not math.isnan(n):  # to Python a complex number
        reason = "a negative base needs a whole exponent"
    else:
        try:
            return float(a**n)
        except ZeroDivisionError:
            reason = "0 has no negative power"
        except OverflowError:
            reason = "the result is too large"
    raise DomainError(f"{with_value(base, a)} ** {exponent}: {reason}")


def power_slope(base: str, a: float, n: float) -> float:
    """∂(aⁿ)/∂a = n·aⁿ⁻¹; 0 for n = 0, whatever a is. DomainError where there is none."""
    try:
        return n * a ** (n - 1) if n != 0 else 0.0
    except ZeroDivisionError:
        reason = "this power has no derivative at 0"
    except OverflowError:
        reason = "its derivative is too large"
    raise DomainError(f"{with_value(base, a)} ** {n}: {reason}")


def exponent_slope(base: str, a: float, n: float) -> float:
    """∂(aⁿ)/∂n = aⁿ·log(a); 0 for the base 0 under n > 0. DomainError for 0⁰."""
    if a > 0:
        return float(a**n) * math.log(a)
    if a == 0 and n == 0:
        reason = "0**0 has no derivative with respect to its exponent"
        raise DomainError(f"{with_value(base, a)} ** {n}: {reason}")
    return 0.0 if a == 0 and n > 0 else math.nan
