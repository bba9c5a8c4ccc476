"""Elementary functions of a Value or of a plain number: exp(x), sin(x), log(x) …

Each returns a node. A plain number becomes a constant first, so that `exp(2) * x` works, too.
Where a function has no value, it raises a DomainError that names the node.
In the comments a is the operand and y the result.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from scalargrad import errors
from scalargrad.engine import Value, _chain_rule, _closure, _node, _operand, _result

Number = Value | float


def constant(number: float, name: str) -> Value:
    """A constant with a name: data, such as an input or a target, that no gradient is asked for.

    TypeError if `number` is no real number or `name` no text.

    >>> constant(0.1, "x1").is_constant
    True
    """
    node = Value(number, name)
    node.op = "const"
    return node


def exp(x: Number) -> Value:
    """eˣ. DomainError on overflow, for x above 709.78."""
    return _operand(x).exp()


def log(x: Number) -> Value:
    """The natural logarithm. DomainError unless x > 0."""
    return _operand(x).log()


def ln(x: Number) -> Value:
    """The natural logarithm, by its other name. DomainError unless x > 0."""
    return log(x)


def sqrt(x: Number) -> Value:
    """The square root. DomainError for x < 0, and at backward() for x = 0."""
    return _operand(x).sqrt()


def sin(x: Number) -> Value:
    """The sine, x in radians. DomainError for an infinite x."""
    return _operand(x).sin()


def cos(x: Number) -> Value:
    """The cosine, x in radians. DomainError for an infinite x."""
    return _operand(x).cos()


def tan(x: Number) -> Value:
    """The tangent, x in radians. DomainError for an infinite x."""
    a = _operand(x)
    y = _result(math.tan, a)
    return _node(y, "tan", (a,), _closure(1 + y * y))  # ∂tan(a)/∂a = 1 + tan²(a)


def asin(x: Number) -> Value:
    """The angle from −π/2 to π/2 whose sine is x. DomainError outside −1 … 1.

    At x = ±1 there is no derivative: a DomainError at backward().
    """
    return _arc(math.asin, _operand(x), sign=1.0)  # ∂asin(a)/∂a = 1/√(1 − a²)


def acos(x: Number) -> Value:
    """The angle from 0 to π whose cosine is x. DomainErrors as for asin()."""
    return _arc(math.acos, _operand(x), sign=-1.0)  # ∂acos(a)/∂a = −1/√(1 − a²)


def atan(x: Number) -> Value:
    """The angle between −π/2 and π/2 whose tangent is x."""
    a = _operand(x)
    slope = 1 / (1 + a.data * a.data)  # ∂atan(a)/∂a = 1/(1 + a²)
    return _node(math.atan(a.data), "atan", (a,), _closure(slope))


def sinh(x: Number) -> Value:
    """The hyperbolic sine. DomainError on overflow, for |x| above 710.47."""
    a = _operand(x)
    y, slope = _result(math.sinh, a), _result(math.cosh, a)  # ∂sinh(a)/∂a = cosh(a)
    return _node(y, "sinh", (a,), _closure(slope))


def cosh(x: Number) -> Value:
    """The hyperbolic cosine. DomainError on overflow, for |x| above 710.47."""
    a = _operand(x)
    y, slope = _result(math.cosh, a), _result(math.sinh, a)  # ∂cosh(a)/∂a = sinh(a)
    return _node(y, "cosh", (a,), _closure(slope))


def tanh(x: Number) -> Value:
    """The hyperbolic tangent."""
    return _operand(x).tanh()


def sigmoid(x: Number) -> Value:
    """σ(x) = 1/(1 + e⁻ˣ)."""
    return _operand(x).sigmoid()


def relu(x: Number) -> Value:
    """max(0, x). At 0 it takes the subgradient 0."""
    return _operand(x).relu()


def _arc(function: Callable[[float], float], a: Value, sign: float) -> Value:
    """Asin or acos: they differ in the sign of their slope."""
    x, y = a.data, _result(function, a)
    name = function.__name__

    def _backward(grad: float, operands: Sequence[Value]) -> None:
        root = math.sqrt((1 - x) * (1 + x))  # √(1 − a²), without loss of digits near ±1
        if root == 0:
            raise errors.no_derivative(name, operands[0].name, x)
        _chain_rule((sign / root,), grad, operands)

    return _node(y, name, (a,), _backward)
