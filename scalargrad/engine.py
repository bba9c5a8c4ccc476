"""The engine: one class, `Value`, a number that remembers how it was computed.

Every operation makes a new node of the *computational graph*: it holds the result, the operands,
and a closure `_backward` with the local derivatives. `backward()` walks the graph from the result
to the leaves (reverse mode), and multiplies and adds as the chain rule says.
In the comments y is the result of an operation; a and b are its operands.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import attrgetter
from types import MethodType

from scalargrad import errors

Backward = Callable[..., None]  # (grad, *operands) -> None
_new = object.__new__


class Value:
    """A real number in a computational graph.

    data: the number. grad: ∂root/∂self, filled in by `root.backward()`. name: how messages,
    pictures and derivations call it. `op`: the operation ("" for a leaf, "const" for a plain
    number). `operands`: the operands, in order, repeats kept. `_backward(grad, *operands)` adds
    grad · ∂y/∂operand to each operand's grad; it holds numbers of the forward pass, never a Value.

    >>> x = Value(2.0, name="x")
    >>> y = (x * x + 3).named("y")
    >>> y.backward()
    >>> y.data, x.grad
    (7.0, 4.0)
    """

    __slots__ = ("_data", "grad", "name", "op", "operands", "_backward")
    data = property(attrgetter("_data"), errors.set_data)  # set, it is checked and made a float
    __array_ufunc__ = None  # numpy's numbers leave +, *, == … with a Value to the Value

    def __init__(self, data: float, name: str = "") -> None:
        """Make a leaf. TypeError if `data` is no real number or `name` no text."""
        self._data = data if type(data) is float else errors.as_float(data)
        self.grad = 0.0
        self.op = ""
        self.operands: tuple[Value, ...] = ()
        self._backward: Backward = _stop
        self.named(name)

    def named(self, name: str) -> Value:
        """Give this node a name; return the node itself."""
        self.name = errors.name(name)
        return self

    # --- operators ----------------------------------------------------------------------------

    def __add__(self, other: Value | float) -> Value:
        """The node a + b."""
        other = other if isinstance(other, Value) else _constant(other)
        return _node(self._data + other._data, "+", (self, other), _add_backward)

    def __sub__(self, other: Value | float) -> Value:
        """The node a − b."""
        other = other if isinstance(other, Value) else _constant(other)
        return _node(self._data - other._data, "-", (self, other), _sub_backward)

    def __mul__(self, other: Value | float) -> Value:
        """The node a · b."""
        other = other if isinstance(other, Value) else _constant(other)
        x, y = self._data, other._data
        return _node(x * y, "*", (self, other), MethodType(_mul_backward, (x, y)))

    def __truediv__(self, other: Value | float) -> Value:
        """The node a / b. DomainError where b is 0."""
        other = other if isinstance(other, Value) else _constant(other)
        x, y = self._data, errors.divisor(self, other)

        def _backward(grad: float, a: Value, b: Value, x: float = x, y: float = y) -> None:
            a.grad += grad / y  # ∂(a/b)/∂a = 1/b
            b.grad -= grad * (x / y / y)  # ∂(a/b)/∂b = −a/b²

        return _node(x / y, "/", (self, other), _backward)

    def __pow__(self, other: Value | float) -> Value:
        """The node a ** b. A plain number b is no operand; a Value as b needs an a of at least 0.

        DomainError where the power is no real number or overflows, or b is infinite, and at
        backward() where it has no derivative. ∂(a⁰)/∂a is 0, at 0 too; ∂(0ᵇ)/∂b is 0 for b > 0.
        """
        if isinstance(other, Value):
            return _power_of_values(self, other)
        x, n = self._data, errors.as_float(other)
        shown = f"{int(n) if n.is_integer() else n}"

        def _backward(grad: float, a: Value, x: float = x, n: float = n) -> None:
            a.grad += grad * errors.power_slope(x, n, a)  # ∂(aⁿ)/∂a = n·aⁿ⁻¹

        return _node(errors.power(self, n, shown), f"**{shown}", (self,), _backward)

    def __neg__(self) -> Value:
        """The node −a."""
        return _function("neg", self, -self._data, slope=-1.0)  # ∂(−a)/∂a = −1

    def exp(self) -> Value:
        """eᵃ. DomainError on overflow, for a above 709.78."""
        y = errors.exp(self)
        return _function("exp", self, y, slope=y)  # ∂eᵃ/∂a = eᵃ

    def log(self) -> Value:
        """The natural logarithm. DomainError unless a > 0."""
        return _function("log", self, errors.log(self), slope=1 / self._data)  # ∂log(a)/∂a = 1/a

    def sqrt(self) -> Value:
        """The square root. DomainError for a < 0, and at backward() for a = 0: no derivative."""
        y = errors.sqrt(self)

        def _backward(grad: float, a: Value, y: float = y) -> None:
            a.grad += grad * errors.sqrt_slope(y, a)  # ∂√a/∂a = 1/(2·√a)

        return _node(y, "sqrt", (self,), _backward)

    def sin(self) -> Value:
        """The sine, a in radians. DomainError for an infinite a."""
        x = errors.finite(self, "sin")
        return _function("sin", self, math.sin(x), slope=math.cos(x))  # ∂sin(a)/∂a = cos(a)

    def cos(self) -> Value:
        """The cosine, a in radians. DomainError for an infinite a."""
        x = errors.finite(self, "cos")
        return _function("cos", self, math.cos(x), slope=-math.sin(x))  # ∂cos(a)/∂a = −sin(a)

    def tanh(self) -> Value:
        """The hyperbolic tangent."""
        y = math.tanh(self._data)
        return _function("tanh", self, y, slope=1 - y * y)  # ∂tanh(a)/∂a = 1 − tanh²(a)

    def sigmoid(self) -> Value:
        """σ(a) = 1/(1 + e⁻ᵃ), written with e^−|a|, which can't overflow."""
        x = self._data
        e = math.exp(-abs(x))
        y = e / (1 + e) if x < 0 else 1 / (1 + e)
        return _function("sigmoid", self, y, slope=y * (1 - y))  # ∂σ(a)/∂a = σ(a)·(1 − σ(a))

    def relu(self) -> Value:
        """max(0, a). At 0 it takes the subgradient 0."""
        x = self._data  # ∂relu(a)/∂a is 1 above 0, 0 below; of nan it is nan
        if x > 0:
            return _node(x, "relu", (self,), _pass_on)
        return _node(0.0, "relu", (self,), _stop) if x <= 0 else _function("relu", self, x, x)

    def abs(self) -> Value:
        """|a|. At 0 it takes the subgradient 0."""
        x = self._data
        slope = 1.0 if x > 0 else -1.0 if x < 0 else x * 0.0  # ∂|a|/∂a is ±1; nan for nan
        return _function("abs", self, abs(x), slope)

    def backward(self) -> None:
        """Set grad to ∂self/∂node in every node of the graph, each once (reverse mode).

        Gradients of interior nodes start at 0 in each call; those of leaves are added to, as in
        PyTorch: set them to 0 between training steps. DomainError where a derivative is missing:
        then set the leaves to 0, too. Threads that share leaves must call it one after the other.
        """
        order = topological_order(self)
        interior = [node for node in order if node.operands]
        leaves = [node for node in order if not node.operands]
        before = errors.gradients(leaves)  # what other calls have added
        for node in order:
            node.grad = 0.0
        self.grad = 1.0  # the seed, ∂self/∂self
        try:
            for node in reversed(interior):
                if node._backward is not _stop:  # as in a relu that is off
                    node._backward(node.grad, *node.operands)
        finally:
            for leaf, grad in zip(leaves, before, strict=True):
                leaf.grad += grad  # added whole: a second call doubles it, to the last bit

    def __eq__(self, other: object) -> bool:
        """Identity, as a graph's nodes need it. TypeError for a number: compare v.data."""
        return self is other or errors.refuse_number(other)

    __hash__ = object.__hash__
    # What would leave the graph, or has no derivative, is a TypeError that names the cure.
    __float__ = __int__ = __index__ = __complex__ = __round__ = __trunc__ = __bool__ = (
        errors.refuse_plain_number
    )
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __divmod__ = __rdivmod__ = (
        errors.refuse_plain_number
    )
    __matmul__ = __rmatmul__ = __xor__ = __rxor__ = errors.refuse_operator

    def __format__(self, spec: str) -> str:
        """format(v, ".4f") formats the data."""
        return format(self._data, spec) if spec else repr(self)

    def __repr__(self) -> str:
        name = f", name={self.name!r}" if self.name else ""
        return f"Value({self._data!r}, grad={self.grad!r}{name})"

    # --- derived: plain numbers on the left; comparisons by data, so that max(), sorted() work --
    # fmt: off

    def __radd__(self, other: float) -> Value: return _constant(other) + self
    def __rsub__(self, other: float) -> Value: return _constant(other) - self
    def __rmul__(self, other: float) -> Value: return _constant(other) * self
    def __rtruediv__(self, other: float) -> Value: return _constant(other) / self
    def __rpow__(self, other: float) -> Value: return _constant(other) ** self
    def __abs__(self) -> Value: return self.abs()
    def __pos__(self) -> Value: return self
    def __lt__(self, other: Value | float) -> bool: return self._data < errors.number_of(other)
    def __le__(self, other: Value | float) -> bool: return self._data <= errors.number_of(other)
    def __gt__(self, other: Value | float) -> bool: return self._data > errors.number_of(other)
    def __ge__(self, other: Value | float) -> bool: return self._data >= errors.number_of(other)
    # fmt: on


def topological_order(root: Value) -> list[Value]:
    """Every node of root's graph once, operands before results, root last.

    Depth first with a stack of its own, so that depth costs no recursion. None on the stack says
    that all operands of the node below it are placed, so now it is that node's turn.
    """
    order: list[Value] = []
    seen: set[Value] = set()
    stack: list[Value | None] = [root]
    while stack:
        node = stack.pop()
        if node is None:
            order.append(stack.pop())
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
    node.grad = 0.0
    node.name = ""
    node.op = op
    node.operands = operands
    node._backward = backward
    return node


def _constant(number: float) -> Value:
    """A plain number among the operands becomes a leaf of its own."""
    return _node(number if type(number) is float else errors.as_float(number), "const", (), _stop)


def _function(op: str, a: Value, y: float, slope: float) -> Value:
    """The node of a function of one operand whose derivative is known from the forward pass."""
    return _node(y, op, (a,), MethodType(_slope_backward, slope))


def _power_of_values(base: Value, exponent: Value) -> Value:
    x, n = base._data, exponent._data
    y = errors.power_of_values(base, exponent)

    def _backward(grad: float, a: Value, b: Value, x: float = x, n: float = n) -> None:
        a.grad += grad * errors.power_slope(x, n, a)  # ∂(aᵇ)/∂a = b·aᵇ⁻¹
        b.grad += grad * errors.exponent_slope(x, n, a)  # ∂(aᵇ)/∂b = aᵇ·log(a)

    return _node(y, "**", (base, exponent), _backward)


# --- closures that all nodes of a kind share; MethodType fills in the numbers to remember ---------


def _mul_backward(numbers: tuple[float, float], grad: float, a: Value, b: Value) -> None:
    x, y = numbers
    a.grad += grad * y  # ∂(a·b)/∂a = b
    b.grad += grad * x  # ∂(a·b)/∂b = a


def _slope_backward(slope: float, grad: float, a: Value) -> None:
    a.grad += grad * slope  # ∂y/∂a = slope


def _pass_on(grad: float, *operands: Value) -> None:
    for operand in operands:
        operand.grad += grad  # ∂y/∂operand = 1


def _stop(grad: float, *operands: Value) -> None:
    pass  # ∂y/∂operand = 0


def _add_backward(grad: float, a: Value, b: Value) -> None:
    a.grad += grad  # ∂(a+b)/∂a = 1
    b.grad += grad  # ∂(a+b)/∂b = 1


def _sub_backward(grad: float, a: Value, b: Value) -> None:
    a.grad += grad  # ∂(a−b)/∂a = 1
    b.grad -= grad  # ∂(a−b)/∂b = −1
