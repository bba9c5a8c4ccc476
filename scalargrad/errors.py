"""What counts as a number, where functions are defined, and the words of the errors.

The engine asks here before it computes, so that a learner reads "log of x = -1.0: log needs a
number above 0" and never a complex number, a bare ZeroDivisionError or a silent nan.
"""

import math
import numbers
from typing import Any, NoReturn


class DomainError(ValueError):
    """A function was asked for a value, or for a derivative, where it has none."""


def as_float(number: Any) -> float:
    """Any real number (int, bool, Fraction, Decimal, a numpy scalar) as a float, else TypeError."""
    if hasattr(number, "operands"):
        raise TypeError(f"{abbreviated(number)} is a node already; for a plain number use v.data")
    plain = number.item() if getattr(number, "shape", None) == () else number  # numpy's scalars
    if not isinstance(plain, numbers.Number) or isinstance(plain, complex):
        raise TypeError(f"expected a real number, got {described(number)}{_cure(number)}")
    try:
        result = float(plain)
    except OverflowError:
        result = math.inf
    except ValueError:  # Decimal's signalling nan
        raise TypeError(f"expected a real number, got {described(number)}") from None
    if math.isinf(result) and abs(plain) != math.inf:
        raise DomainError(f"{abbreviated(number)} is too large for a float (above 1.8e308)")
    return result


def _cure(thing: Any) -> str:
    """What a learner may have meant, if there is something to guess."""
    if callable(thing):
        return ": call it, as in v.exp()"
    if hasattr(thing, "__len__") and not isinstance(thing, (str, bytes)):
        return ": take its numbers one by one"
    return ": float(…) makes a number of it" if isinstance(thing, str) else ""


def set_data(node: Any, number: Any) -> None:
    """The setter of Value.data: whatever a learner puts there is a float, or an error at once."""
    if type(number) is not float:
        try:
            number = as_float(number)
        except (TypeError, DomainError) as error:
            called = f"{short_name(node)}.data" if node.name else "data"
            raise type(error)(f"{called}: {error}") from None
    node._data = number


def gradients(leaves: list[Any]) -> list[float]:
    """The leaves' gradients. TypeError where one is no number."""
    if wrong := bad_gradient(leaves):
        raise wrong
    return [leaf.grad for leaf in leaves]


def bad_gradient(order: list[Any]) -> TypeError | None:
    """The error for a grad that is no number, as after PyTorch's x.grad = None, else None."""
    for node in order:
        if type(node.grad) is not float and not isinstance(node.grad, numbers.Real):
            called = f"{short_name(node)}.grad" if node.name else f"the grad of {abbreviated(node)}"
            cure = "write 0.0 for no gradient"
            return TypeError(
                f"{called} is {described(node.grad)}, where a number is wanted: {cure}"
            )
    return None


def name(text: Any) -> str:
    """A node's name as it is, or TypeError if it is no text."""
    if not isinstance(text, str):
        raise TypeError(f"expected a name as text, got {described(text)}")
    return text


def abbreviated(thing: Any) -> str:
    """A thing in a message, in 60 letters at most."""
    try:
        shown = repr(thing)
    except Exception:  # an int of more than 4300 digits; a class whose repr is broken
        shown = f"<{type(thing).__name__}>"
    return shown if len(shown) <= 60 else shown[:57] + "..."


def described(thing: Any) -> str:
    """How a message shows what came: its type and, in short, itself."""
    return (
        abbreviated(thing)
        if hasattr(thing, "operands")
        else f"{type(thing).__name__} {abbreviated(thing)}"
    )


def short_name(operand: Any) -> str:
    """A learner's name in a message: on one line, in 60 letters at most."""
    line = " ".join(operand.name.split())
    return line if len(line) <= 60 else line[:57] + "..."


def with_value(operand: Any, number: float | None = None) -> str:
    """An operand in a message: "x = -1.0", or the number alone if it has no name."""
    number = operand._data if number is None else number
    number += 0.0  # −0.0 reads 0.0
    return f"{short_name(operand)} = {number}" if operand.name else f"{number}"


def number_of(operand: Any) -> float:
    """The number of a Value or of a plain number, for comparing."""
    return operand._data if hasattr(operand, "operands") else as_float(operand)


def refuse_number(other: Any) -> bool:
    """False for what is no number, so that == may answer; a TypeError for a number."""
    if isinstance(other, numbers.Number) or hasattr(other, "__array__"):
        raise TypeError(
            f"a Value is a node: to compare its number write v.data == {abbreviated(other)}"
        )
    return False


def refuse_plain_number(node: Any, *_: Any) -> NoReturn:
    """Always a TypeError: as a plain number a node would leave the graph, its gradient lost."""
    cure = "v.data is its number, v.exp(), v.sin() … are its functions, v < 1 compares"
    raise TypeError(f"{abbreviated(node)} is a node of a graph, no plain number: {cure}")


def refuse_operator(node: Any, other: Any) -> NoReturn:
    """Always a TypeError: ^ and @ are not what a learner takes them for."""
    cure = "v ** w is a power, v * w a product, linear(weights, inputs, bias) a sum of products"
    raise TypeError(
        f"^ and @ mean nothing for {abbreviated(node)} and {abbreviated(other)}: {cure}"
    )


def divisor(a: Any, b: Any) -> float:
    """The number of b, for a / b."""
    if b._data == 0:
        raise DomainError(f"{with_value(a)} / {with_value(b)}: the divisor must not be 0")
    return b._data


def exp(a: Any) -> float:
    """eᵃ, which overflows for a above 709.78."""
    try:
        return math.exp(a._data)
    except OverflowError:
        raise DomainError(f"exp of {with_value(a)}: the result is too large") from None


def log(a: Any) -> float:
    """The natural logarithm of a number above 0."""
    if a._data <= 0:
        raise DomainError(f"log of {with_value(a)}: log needs a number above 0")
    return math.log(a._data)


def sqrt(a: Any) -> float:
    """√a of a number of at least 0."""
    if a._data < 0:
        raise DomainError(f"sqrt of {with_value(a)}: sqrt needs a number of at least 0")
    return math.sqrt(a._data)


def sqrt_slope(y: float, a: Any) -> float:
    """1/(2·√a), the derivative at the remembered y = √a."""
    if y == 0:
        raise DomainError(f"sqrt of {with_value(a, 0.0)}: sqrt has no derivative at 0")
    return 0.5 / y


def finite(a: Any, function: str) -> float:
    """The operand's number for sin and cos, which have no value at ±infinity."""
    if math.isinf(a._data):
        raise DomainError(f"{function} of {with_value(a)}: {function} needs a finite number")
    return a._data


def power(a: Any, n: float, exponent: str) -> float:
    """aⁿ as a real number; `exponent` is n as a message shows it."""
    x = a._data
    if x == 0 and n < 0:
        raise DomainError(f"{with_value(a)} ** {exponent}: 0 has no negative power")
    if math.isinf(n):
        raise DomainError(f"{with_value(a)} ** {exponent}: the exponent must be finite")
    if x < 0 and not (n.is_integer() or n != n):
        raise DomainError(f"{with_value(a)} ** {exponent}: a negative base needs a whole exponent")
    try:
        return x**n
    except OverflowError:
        raise DomainError(f"{with_value(a)} ** {exponent}: the result is too large") from None


def power_slope(x: float, n: float, a: Any) -> float:
    """n·xⁿ⁻¹, the derivative of aⁿ at the remembered x; 0 for n = 0, whatever x."""
    if n == 0:
        return 0.0
    if x == 0 and n < 1:
        raise DomainError(f"{with_value(a, x)} ** {n}: this power has no derivative at 0")
    try:
        return n * x ** (n - 1)
    except OverflowError:
        raise DomainError(f"{with_value(a, x)} ** {n}: its derivative is too large") from None


def power_of_values(a: Any, b: Any) -> float:
    """aᵇ for two Values: ∂(aᵇ)/∂b holds log a, so that a must not be negative."""
    if a._data < 0:
        cure = (
            "a Value as exponent needs a base of at least 0; a plain number, as in x**2, does not"
        )
        raise DomainError(f"{with_value(a)} ** {with_value(b)}: {cure}")
    return power(a, b._data, with_value(b))


def exponent_slope(x: float, n: float, a: Any) -> float:
    """aᵇ·log(a), the derivative for the exponent b; 0 for the base 0 under b > 0."""
    if x > 0:
        return x**n * math.log(x)
    if x == 0 and n == 0:
        raise DomainError(
            f"{with_value(a, x)} ** {n}: 0**0 has no derivative with respect to its exponent"
        )
    return 0.0 if x == 0 and n > 0 else math.nan
