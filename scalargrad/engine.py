"""The engine: one class, `Value`, a number that remembers how it was computed.

Every operation makes a new node of the *computational graph*. The node holds the result, the
operands, and a closure `_backward` with the *local gradients*: the derivative of the result with
respect to each operand. `backward()` walks the graph from the result to the leaves (reverse mode)
and hands each node's gradient on to its operands, as the chain rule says.
In the comments a and b are the operands of an operation, y is its result.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from types import MethodType
from typing import Any

from scalargrad import errors

Backward = Callable[[float, Sequence["Value"]], None]  # (grad, operands)
_new = object.__new__


def _chain_rule(slopes: Sequence[float], grad: float, operands: Sequence[Value]) -> None:
    """∂root/∂operand grows by ∂root/∂y · ∂y/∂operand, for each operand."""
    if grad:  # else there is nothing to pass on, as below a relu that is off
        for operand, slope in zip(operands, slopes):  # noqa: B905  (strict=True costs time here)
            operand.grad += grad * slope


def _closure(*slopes: float) -> Backward:
    """A node's `_backward`: the chain rule, with the node's local gradients filled in."""
    return MethodType(_chain_rule, slopes)


_PASS_TO_BOTH = _closure(1.0, 1.0)  # of a + b
_PASS_DIFFERENCE = _closure(1.0, -1.0)  # of a − b
_PASS_NOTHING = _closure()  # of a leaf


class Value:
    """A real number in a computational graph.

    data: the number. grad: ∂root/∂self, filled in by `root.backward()`. name: how messages,
    pictures and derivations call it. operands: the nodes that it was computed from, in order,
    repeats kept. op: the operation ("" for a leaf, "const" for a constant).

    >>> x = Value(2.0, name="x")
    >>> y = (x * x + 3).named("y")
    >>> y.backward()
    >>> y.data, x.grad
    (7.0, 4.0)
    """

    __slots__ = ("_backward", "_data", "_name", "grad", "op", "operands")
    __array_ufunc__ = None  # numpy's numbers leave +, *, == … with a Value to the Value

    def __init__(self, data: float, name: str = "") -> None:
        """Make a leaf. TypeError if `data` is no real number or `name` no text."""
        self._data = errors.as_float(data)
        self._name = errors.check_name(name)
        self.grad = 0.0
        self.op = ""
        self.operands: tuple[Value, ...] = ()
        self._backward = _PASS_NOTHING

    @property
    def data(self) -> float:
        """The number, always a float. TypeError if it is set to what is no real number."""
        return self._data

    @data.setter
    def data(self, number: float) -> None:
        self._data = errors.as_float(number, errors.owner(self._name, "data"))

    @property
    def name(self) -> str:
        """The node's name, "" without one. TypeError if it is set to what is no text."""
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
        """Whether this is a constant: a plain number among the operands, or data."""
        return self.op == "const"

    def __add__(self, other: Value | float) -> Value:
        """The node a + b."""
        other = _operand(other)
        a, b = self._data, other._data
        return _node(a + b, "+", (self, other), _PASS_TO_BOTH)  # ∂(a+b)/∂a = 1, ∂(a+b)/∂b = 1

    def __sub__(self, other: Value | float) -> Value:
        """The node a − b."""
        other = _operand(other)
        a, b = self._data, other._data
        return _node(a - b, "-", (self, other), _PASS_DIFFERENCE)  # ∂(a−b)/∂a = 1, ∂(a−b)/∂b = −1

    def __mul__(self, other: Value | float) -> Value:
        """The node a · b."""
        other = _operand(other)
        a, b = self._data, other._data
        return _node(a * b, "*", (self, other), _closure(b, a))  # ∂(a·b)/∂a = b, ∂(a·b)/∂b = a

    def __truediv__(self, other: Value | float) -> Value:
        """The node a / b. DomainError where b is 0."""
        other = _operand(other)
        a, b = self._data, other._data
        try:
            y = a / b
        except ZeroDivisionError:
            raise errors.divided_by_zero(self._name, a, other._name) from None
        # ∂(a/b)/∂a = 1/b, ∂(a/b)/∂b = −a/b²
        return _node(y, "/", (self, other), _closure(1 / b, -a / b / b))

    def __pow__(self, other: Value | float) -> Value:
        """The node a ** b. A plain number b is no operand; a Value as b needs an a of at least 0.

        DomainError where the power is no real number or overflows, or b is infinite, and at
        backward() where it has no derivative. ∂(a⁰)/∂a is 0, at 0 too; ∂(0ᵇ)/∂b is 0 for b > 0.
        """
        plain = not isinstance(other, Value)
        exponent = _operand(other)
        a, b = self._data, exponent._data
        shown = errors.plain_exponent(b) if plain else errors.with_value(exponent._name, b)
        y = errors.power(self._name, a, b, shown, plain)

        def _backward(grad: float, operands: Sequence[Value]) -> None:
            base = operands[0]._name
            slopes = [errors.power_slope(base, a, b)]  # ∂(aᵇ)/∂a = b·aᵇ⁻¹
            if len(operands) == 2:
                slopes.append(errors.exponent_slope(base, a, b))  # ∂(aᵇ)/∂b = aᵇ·log(a)
            _chain_rule(slopes, grad, operands)

        if plain:
            return _node(y, f"**{shown}", (self,), _backward)
        return _node(y, "**", (self, exponent), _backward)

    def __neg__(self) -> Value:
        """The node −a."""
        return _node(-self._data, "neg", (self,), _closure(-1.0))  # ∂(−a)/∂a = −1

    def exp(self) -> Value:
        """eᵃ. DomainError on overflow, for a above 709.78."""
        y = _result(math.exp, self)
        return _node(y, "exp", (self,), _closure(y))  # ∂eᵃ/∂a = eᵃ

    def log(self) -> Value:
        """The natural logarithm. DomainError unless a > 0."""
        y = _result(math.log, self)
        return _node(y, "log", (self,), _closure(1 / self._data))  # ∂log(a)/∂a = 1/a

    def sqrt(self) -> Value:
        """The square root. DomainError for a < 0, and at backward() for a = 0: no derivative."""
        y = _result(math.sqrt, self)

        def _backward(grad: float, operands: Sequence[Value]) -> None:
            if y == 0:
                raise errors.no_derivative("sqrt", operands[0]._name, y)
            _chain_rule((1 / (2 * y),), grad, operands)  # ∂√a/∂a = 1/(2·√a)

        return _node(y, "sqrt", (self,), _backward)

    def sin(self) -> Value:
        """The sine, a in radians. DomainError for an infinite a."""
        y = _result(math.sin, self)
        return _node(y, "sin", (self,), _closure(math.cos(self._data)))  # ∂sin(a)/∂a = cos(a)

    def cos(self) -> Value:
        """The cosine, a in radians. DomainError for an infinite a."""
        y = _result(math.cos, self)
        return _node(y, "cos", (self,), _closure(-math.sin(self._data)))  # ∂cos(a)/∂a = −sin(a)

    def tanh(self) -> Value:
        """The hyperbolic tangent."""
        y = math.tanh(self._data)
        return _node(y, "tanh", (self,), _closure(1 - y * y))  # ∂tanh(a)/∂a = 1 − tanh²(a)

    def sigmoid(self) -> Value:
        """σ(a) = 1/(1 + e⁻ᵃ), computed with e^−|a|, which cannot overflow."""
        a = self._data
        e = math.exp(-abs(a))
        y = e / (1 + e) if a < 0 else 1 / (1 + e)
        return _node(y, "sigmoid", (self,), _closure(y * (1 - y)))  # ∂σ(a)/∂a = σ(a)·(1 − σ(a))

    def relu(self) -> Value:
        """max(0, a). At 0 it takes the subgradient 0."""
        a = self._data
        y = 0.0 if a <= 0 else a  # nan stays nan
        return _node(y, "relu", (self,), _closure(max(_sign(a), 0.0)))  # ∂relu(a)/∂a = step(a)

    def abs(self) -> Value:
        """|a|. At 0 it takes the subgradient 0."""
        a = self._data
        return _node(abs(a), "abs", (self,), _closure(_sign(a)))  # ∂|a|/∂a = sign(a)

    def step(self) -> Value:
        """1 for a > 0, else 0: the slope of relu. Its own derivative is taken as 0, at 0 too."""
        return _node(max(_sign(self._data), 0.0), "step", (self,), _closure(0.0))

    def sign(self) -> Value:
        """1, 0 or −1, as a is: the slope of abs. Its own derivative is taken as 0, at 0 too."""
        return _node(_sign(self._data), "sign", (self,), _closure(0.0))

    def backward(self) -> None:
        """Set grad to ∂self/∂node in every node of the graph, each once (reverse mode).

        Results start at 0 in each call; leaves are added to, as in PyTorch: set them to 0 between
        training steps, and after a DomainError: a derivative is missing. TypeError, before anything
        changes, where a leaf's grad is no number. Threads that share leaves must take turns.
        """
        order = topological_order(self)
        for leaf in order:
            if not leaf.operands and type(leaf.grad) is not float:
                errors.check_gradient(leaf._name, leaf._data, leaf.grad)
        results = [node for node in order if node.operands]
        for node in results:
            node.grad = 0.0
        self.grad += 1.0  # the seed: ∂self/∂self = 1
        for node in reversed(results):
            node._backward(node.grad, node.operands)

    # --- what a node is not: a plain number. errors.py has the words --------------------------

    def __eq__(self, other: object) -> bool:
        """Identity, as a graph's nodes need it. TypeError for a number: compare v.data."""
        if not isinstance(other, Value):
            errors.refuse_number(other)
        return self is other

    __hash__ = object.__hash__
    __float__ = __int__ = __index__ = __complex__ = __bool__ = errors.refuse_plain_number
    __round__ = __trunc__ = __floor__ = __ceil__ = errors.refuse_plain_number
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __divmod__ = errors.refuse_plain_number
    __rdivmod__ = errors.refuse_plain_number
    __matmul__ = __rmatmul__ = __xor__ = __rxor__ = errors.refuse_operator

    def __reduce__(self) -> tuple[Any, ...]:
        """How pickle and copy take a leaf. TypeError for a result: its graph is not copied."""
        if self.operands:
            errors.refuse_copy(self)
        return type(self), (self._data, self._name), (None, {"op": self.op, "grad": self.grad})

    def __format__(self, spec: str) -> str:
        """format(v, ".4f") formats the data."""
        return format(self._data, spec) if spec else repr(self)

    def __repr__(self) -> str:
        name = f", name={self._name!r}" if self._name else ""
        return f"Value({self._data!r}, grad={self.grad!r}{name})"

    # --- derived: plain numbers on the left; comparisons by data, so that max(), sorted() work --
    # fmt: off

    def __radd__(self, other: float) -> Value: return _operand(other) + self
    def __rsub__(self, other: float) -> Value: return _operand(other) - self
    def __rmul__(self, other: float) -> Value: return _operand(other) * self
    def __rtruediv__(self, other: float) -> Value: return _operand(other) / self
    def __rpow__(self, other: float) -> Value: return _operand(other) ** self
    def __abs__(self) -> Value: return self.abs()
    def __pos__(self) -> Value: return self
    def __lt__(self, other: Value | float) -> bool: return self._data < _operand(other)._data
    def __le__(self, other: Value | float) -> bool: return self._data <= _operand(other)._data
    def __gt__(self, other: Value | float) -> bool: return self._data > _operand(other)._data
    def __ge__(self, other: Value | float) -> bool: return self._data >= _operand(other)._data
    # fmt: on


def topological_order(root: Value) -> list[Value]:
    """Every node of root's graph once, operands before results, root last.

    Depth first with a stack of its own, so depth costs no recursion. A None on the stack says that
    all operands of the node below it are placed, so now it is that node's turn.
    """
    order: list[Value] = []
    seen: set[Value] = set()
    stack: list[Value | None] = [root]
    while stack:
        node = stack.pop()
        if node is None:
            order.append(stack.pop())  # type: ignore[arg-type]  # below a None stands a node
        elif node not in seen:
            seen.add(node)
            if seen.issuperset(node.operands):  # they are placed already, or there are none
                order.append(node)
            else:
                stack += (node, None)
                stack += node.operands[::-1]
    return order


def _node(data: float, op: str, operands: tuple[Value, ...], backward: Backward) -> Value:
    """The result of an operation. It skips the checks of Value(), which inner nodes don't need."""
    node = _new(Value)
    node._data = data
    node._name = ""
    node.grad = 0.0
    node.op = op
    node.operands = operands
    node._backward = backward
    return node


def _operand(thing: Value | float) -> Value:
    """A Value as it is; a plain number as a constant, a leaf of its own."""
    if isinstance(thing, Value):
        return thing
    number = thing if type(thing) is float else errors.as_float(thing)
    return _node(number, "const", (), _PASS_NOTHING)


def _result(function: Callable[[float], float], a: Value) -> float:
    """A function of math at a. DomainError where math has no answer."""
    try:
        return function(a._data)
    except (ValueError, OverflowError):
        raise errors.undefined(function.__name__, a._name, a._data) from None


def _sign(x: float) -> float:
    return 1.0 if x > 0 else -1.0 if x < 0 else x * 0.0  # nan for nan
