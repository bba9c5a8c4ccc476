"""The engine: one class, `Value`, a number that remembers how it was computed.

Every operation makes a new node of the *computational graph*. The node holds the result, the
operands, and a closure `_backward` with its slopes, the *local gradients*: the derivative of the
result for each operand. `backward()` walks the graph from the result to the leaves (reverse mode)
and hands each node's gradient on to its operands, as the chain rule says.
In the comments a and b are the operands of an operation, y is its result.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from types import MethodType
from typing import Any

from scalargrad import errors, operations
from scalargrad.chain_rule import ChainRule, known_slopes, late
from scalargrad.chain_rule import topological_order as topological_order
from scalargrad.operations import OPERATIONS, exponent, operation, slopes_or_errors

_new, _tuple = object.__new__, tuple.__new__


def node(data: float, op: str, operands: tuple[Value, ...], slopes: Any) -> Value:
    """The result of an operation; its closure is made here. Slopes may come late: see late()."""
    made = _new(Value)
    made._data = data
    made._name = ""
    made.grad = 0.0
    made.op = op
    made.operands = operands
    if type(slopes) is not ChainRule:  # one that serves all nodes, as of a + b
        slopes = _tuple(ChainRule, slopes) if type(slopes) is tuple else MethodType(late, slopes)
    made._closure = slopes
    return made


class Value(errors.Refusals):
    """A real number in a computational graph.

    Attributes:
        data: the number, always a float.
        grad: ∂root/∂self, filled in by `root.backward()`.
        name: how messages, pictures and derivations call it; `label` is the same.
        operands: the nodes that it was computed from, in order, repeats kept.
        op: the operation; empty for a leaf, `const` for a constant.

    >>> x = Value(2.0, name="x")
    >>> y = (x * x + 3).named("y")
    >>> y.backward()
    >>> y.data, x.grad
    (7.0, 4.0)
    """

    __slots__ = ("_closure", "_data", "_name", "grad", "op", "operands")

    def __init__(
        self, data: float, name: str = "", _op: str = "", label: str = "", _children: Any = ()
    ) -> None:
        """Make a leaf.

        Raises:
            TypeError: data is not a real number, name not a text, or there are _children.
            DomainError: data is too large for a float.
        """
        self._data = errors.as_float(data)
        self._name = errors.check_name(label or name, _children or _op)
        self.grad = 0.0
        self.op = ""
        self.operands: tuple[Value, ...] = ()
        self._closure: Callable[..., None] = _LEAF

    @property
    def data(self) -> float:
        """The number, always a float. TypeError if it is set to what is not a real number."""
        return self._data

    @data.setter
    def data(self, number: float) -> None:
        self._data = errors.as_float(number, "data", self._name)

    @property
    def name(self) -> str:
        """The node's name, "" without one. TypeError if it is set to what is not a text."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self._name = errors.check_name(name)

    def named(self, name: str) -> Value:
        """Give this node a name; return the node itself."""
        self.name = name
        return self

    @property
    def is_constant(self) -> bool:
        """Whether this is a plain number among the operands, or data."""
        return self.op == "const"

    def __add__(self, other: Value | float) -> Value:
        """The node a + b."""
        if not isinstance(other, Value) and (other := _constant(other)) is NotImplemented:
            return NotImplemented
        a, b = self._data, other._data
        return node(a + b, "+", (self, other), _BOTH)  # ∂(a+b)/∂a = 1, ∂(a+b)/∂b = 1

    def __sub__(self, other: Value | float) -> Value:
        """The node a − b."""
        if not isinstance(other, Value) and (other := _constant(other)) is NotImplemented:
            return NotImplemented
        a, b = self._data, other._data
        return node(a - b, "-", (self, other), _DIFFERENCE)  # ∂(a−b)/∂a = 1, ∂(a−b)/∂b = −1

    def __mul__(self, other: Value | float) -> Value:
        """The node a · b."""
        if not isinstance(other, Value) and (other := _constant(other)) is NotImplemented:
            return NotImplemented
        a, b = self._data, other._data
        return node(a * b, "*", (self, other), (b, a))  # ∂(a·b)/∂a = b, ∂(a·b)/∂b = a

    def __truediv__(self, other: Value | float) -> Value:
        """The node a / b.

        Raises:
            DomainError: b is 0.
        """
        if not isinstance(other, Value) and (other := _constant(other)) is NotImplemented:
            return NotImplemented
        a, b = self._data, other._data
        if b == 0:
            return function("/", self, other)  # which has the words of the error
        return node(a / b, "/", (self, other), (1 / b, -a / b / b))  # ∂/∂a = 1/b, ∂/∂b = −a/b²

    def __pow__(self, other: Value | float) -> Value:
        """The node a ** b. A plain number b is not an operand; a Value as b needs an a ≥ 0.

        ∂(a⁰)/∂a is 0, at a = 0 too; ∂(0ᵇ)/∂b is 0 for b > 0.

        Raises:
            DomainError: the power is not a real number or overflows, or b is infinite; and at
                backward(), where it has no derivative.
        """
        if type(other) is not float and type(other) is not int:
            if isinstance(other, Value):
                return function("**", self, other)
            if errors.is_array_of_nodes(other):
                return NotImplemented
            other = errors.as_float(other)
        a = self._data
        b, op, least = exponent(other)
        try:
            y = a**b
            slope = b * a ** (b - 1)  # ∂(aᵇ)/∂a = b·aᵇ⁻¹
        except ArithmeticError:
            return function(op, self)
        return node(y, op, (self,), (slope,)) if a >= least else function(op, self)

    def __neg__(self) -> Value:
        """The node −a."""
        return node(-self._data, "neg", (self,), (-1.0,))  # ∂(−a)/∂a = −1

    def exp(self) -> Value:
        """eᵃ. DomainError on overflow, for a above 709.78."""
        y = _number(math.exp, self)
        return node(y, "exp", (self,), (y,))  # ∂eᵃ/∂a = eᵃ

    def log(self) -> Value:
        """The natural logarithm. DomainError unless a > 0."""
        y = _number(math.log, self)
        return node(y, "log", (self,), (1 / self._data,))  # ∂log(a)/∂a = 1/a

    def sqrt(self) -> Value:
        """The square root. DomainError for a < 0, and at backward() for a = 0: no derivative."""
        y = _number(math.sqrt, self)
        # ∂√a/∂a = 1/(2·√a); at 0 there is none
        return node(y, "sqrt", (self,), (1 / (2 * y),)) if y else function("sqrt", self)

    def sin(self) -> Value:
        """The sine, a in radians. DomainError for an infinite a."""
        y = _number(math.sin, self)
        return node(y, "sin", (self,), (math.cos(self._data),))  # ∂sin(a)/∂a = cos(a)

    def cos(self) -> Value:
        """The cosine, a in radians. DomainError for an infinite a."""
        y = _number(math.cos, self)
        return node(y, "cos", (self,), (-math.sin(self._data),))  # ∂cos(a)/∂a = −sin(a)

    def tanh(self) -> Value:
        """The hyperbolic tangent."""
        y = math.tanh(self._data)
        return node(y, "tanh", (self,), (1 - y * y,))  # ∂tanh(a)/∂a = 1 − tanh²(a)

    def sigmoid(self) -> Value:
        """σ(a) = 1/(1 + e⁻ᵃ), computed with e^−|a|, which cannot overflow."""
        a, e = self._data, math.exp(-abs(self._data))
        small, large = e / (1 + e), 1 / (1 + e)  # σ(a) and 1 − σ(a), or the other way round
        y = small if a < 0 else large
        return node(y, "sigmoid", (self,), (small * large,))  # ∂σ(a)/∂a = σ(a)·(1 − σ(a))

    def relu(self) -> Value:
        """max(0, a). At 0 it takes the subgradient 0."""
        a = self._data
        y, slope = (a, 1.0) if a > 0 else (0.0, 0.0) if a <= 0 else (a, a)  # nan stays nan
        return node(y, "relu", (self,), (slope,))  # ∂relu(a)/∂a = step(a)

    def abs(self) -> Value:
        """The absolute value. At 0 it takes the subgradient 0."""
        a = self._data
        slope = 1.0 if a > 0 else -1.0 if a < 0 else a * 0.0
        return node(abs(a), "abs", (self,), (slope,))  # ∂|a|/∂a = sign(a)

    def backward(self) -> None:
        """Set grad to ∂self/∂node in every node of the graph, each once (reverse mode).

        Results start at 0 in each call; leaves are added to, as in PyTorch: set them to 0 between
        training steps, and after an error. Threads that share leaves must take turns. What has the
        gradient 0 passes nothing on. A constant whose derivative is missing gets nan.

        Raises:
            DomainError: a derivative is missing that a leaf, not a constant, would get.
            TypeError: a leaf's grad is not a number. Nothing has changed then.
        """
        results = []
        for node in topological_order(self):
            if node.operands:
                results.append(node)
            elif type(node.grad) is not float:
                errors.check_gradient(node._name, node._data, node.grad)
        for node in results:
            node.grad = 0.0
        self.grad += 1.0  # the seed: ∂self/∂self = 1
        for node in reversed(results):
            node._closure(node.grad, node.operands)  # its _backward

    def apply(self, name: str, operands: Sequence[Value | float]) -> Any:
        """What the functions of operations.py ask a Value for: the node of one of them."""
        if name == "softmax":
            return [function(f"softmax{k}", *operands) for k in range(1, len(operands) + 1)]
        return function(name, *operands) if name in OPERATIONS else NotImplemented

    def __format__(self, spec: str) -> str:
        """format(v, ".4f") formats the data."""
        return format(self._data, spec) if spec else repr(self)

    def __repr__(self) -> str:
        name = f", name={self._name!r}" if self._name else ""
        return f"Value({self._data!r}, grad={self.grad!r}{name})"

    # --- every other function, from its row; then numbers on the left, and comparisons by data --
    # fmt: off
    tan, asin, acos, atan = operations.tan, operations.asin, operations.acos, operations.atan
    sinh, cosh, asinh, acosh = operations.sinh, operations.cosh, operations.asinh, operations.acosh
    atanh, exp2, expm1, log2 = operations.atanh, operations.exp2, operations.expm1, operations.log2
    log10, log1p, cbrt, step = operations.log10, operations.log1p, operations.cbrt, operations.step
    softplus, log_sigmoid, sign = operations.softplus, operations.log_sigmoid, operations.sign
    maximum, minimum = operations.maximum, operations.minimum

    def __radd__(self, other: float) -> Value: return operand(other) + self
    def __rsub__(self, other: float) -> Value: return operand(other) - self
    def __rmul__(self, other: float) -> Value: return operand(other) * self
    def __rtruediv__(self, other: float) -> Value: return operand(other) / self
    def __rpow__(self, other: float) -> Value: return operand(other) ** self
    def __abs__(self) -> Value: return self.abs()
    def __pos__(self) -> Value: return self
    def __lt__(self, other: Value | float) -> bool: return self._data < operand(other)._data
    def __le__(self, other: Value | float) -> bool: return self._data <= operand(other)._data
    def __gt__(self, other: Value | float) -> bool: return self._data > operand(other)._data
    def __ge__(self, other: Value | float) -> bool: return self._data >= operand(other)._data
    # fmt: on


_BOTH, _DIFFERENCE, _LEAF = ChainRule((1.0, 1.0)), ChainRule((1.0, -1.0)), ChainRule()


def operand(thing: Value | float) -> Value:
    """A Value as it is; a plain number as a constant, a leaf of its own."""
    return thing if isinstance(thing, Value) else node(errors.as_float(thing), "const", (), _LEAF)


def _constant(thing: Any) -> Any:
    """A number as a constant; NotImplemented for an array of nodes, which asks each of them."""
    try:
        return node(errors.as_float(thing), "const", (), _LEAF)
    except TypeError:
        if errors.is_array_of_nodes(thing):
            return NotImplemented
        raise


def function(name: str, *operands: Value | float) -> Value:
    """The node of a row of operations.py. DomainError where it has no value or, later, no slope."""
    row, values = operation(name), tuple(map(operand, operands))
    numbers = [value._data for value in values]
    try:
        y = row.formula(*numbers)
    except (ArithmeticError, ValueError) as error:
        names = [value._name for value in values]
        raise errors.undefined(name, names, numbers, row.needs or str(error)) from None
    try:
        return node(y, name, values, tuple(row.slopes(*numbers, y)))
    except (ArithmeticError, ValueError):
        if math.isnan(y):
            return node(y, name, values, (y,) * len(values))
        found = slopes_or_errors(row, *numbers, y)
        return node(y, name, values, MethodType(known_slopes, (name, numbers, found)))


def _number(compute: Callable[[float], float], a: Value) -> float:
    """A function of math at a. DomainError where it has no value."""
    try:
        return compute(a._data)
    except (ArithmeticError, ValueError):
        function(compute.__name__, a)  # an error that names the node
        raise
