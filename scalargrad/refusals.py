"""What a node is not: a plain number. Whoever takes it for one is told what to write instead.

A base class of Value, and the words of its errors. Here, too, are micrograd's words: those that
work, and those that are answered with an error.
"""

from __future__ import annotations

import operator
from typing import Any, NoReturn

from scalargrad.errors import USE_DEFINE, abbreviated, as_float, is_number_like


def refuse_number(other: object) -> None:
    """TypeError where == would compare a node with a number; other things may be compared."""
    if is_number_like(other):
        is_approx = type(other).__name__.startswith("Approx")  # pytest's: it prints as 2.0 ± 2e-06
        number = "approx(…)" if is_approx else abbreviated(other)
        raise TypeError(f"a Value is a node: to compare its number write v.data == {number}")


def refuse_plain_number(node: object, *_: object) -> NoReturn:
    """Always a TypeError: as a plain number a node would leave the graph, its gradient lost."""
    hint = "v.data is its number, v.exp(), v.sin() … are its functions, v < 1 compares"
    raise TypeError(f"{abbreviated(node)} is a node of a graph, not a plain number: {hint}")


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


def refuse_closure(node: object, closure: object) -> NoReturn:
    """Always a TypeError: a derivative that is set by hand is known to nothing but backward()."""
    raise TypeError(f"the _backward of {abbreviated(node)} is made from its slopes: {USE_DEFINE}")


class Refusals:
    """What a node is not: whatever would take it for a plain number is answered with an error."""

    __slots__ = ()
    __float__ = __int__ = __index__ = __complex__ = __bool__ = refuse_plain_number
    __round__ = __trunc__ = __floor__ = __ceil__ = refuse_plain_number
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __divmod__ = refuse_plain_number
    __rdivmod__ = refuse_plain_number
    __matmul__ = __rmatmul__ = __xor__ = __rxor__ = refuse_operator
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        """Identity, as a graph's nodes need it. TypeError for a number: compare v.data."""
        if not isinstance(other, Refusals):
            refuse_number(other)
        return self is other

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: object, **_: object) -> Any:
        """What numpy asks: its numbers leave + and < to the node; np.exp(v) is an error."""
        compute = OF_NUMPY.get(ufunc.__name__)
        if compute is None or method != "__call__":
            refuse_plain_number(self)
        return compute(*(one if isinstance(one, Refusals) else as_float(one) for one in inputs))

    def __reduce__(self) -> tuple[Any, ...]:
        """How pickle and copy take a leaf. TypeError for a result: its graph is not copied."""
        node: Any = self
        if node.operands:
            refuse_copy(node)
        return type(node), (node.data, node.name), (None, {"op": node.op, "grad": node.grad})

    # --- micrograd's words --------------------------------------------------------------------

    label = property(lambda node: node.name, lambda node, name: node.named(name))
    _prev = property(lambda node: set(node.operands))
    _op = property(lambda node: node.op if node.operands else "")
    _backward = property(lambda node: node._closure, refuse_closure)


OF_NUMPY = {
    "add": operator.add, "subtract": operator.sub, "multiply": operator.mul,
    "divide": operator.truediv, "power": operator.pow, "equal": operator.eq,
    "not_equal": operator.ne, "less": operator.lt, "less_equal": operator.le,
    "greater": operator.gt, "greater_equal": operator.ge,
}  # fmt: skip


class NoRoom:
    """An attribute that learners keep in a parameter, and for which a Value has no room."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, node: object, owner: type) -> Any:
        if self.name in getattr(node, "__dict__", ()):  # a class of one's own may have room
            return vars(node)[self.name]
        raise AttributeError(f"{owner.__name__!r} object has no attribute {self.name!r}")

    def __set__(self, node: object, thing: object) -> None:
        if not hasattr(node, "__dict__"):
            hint = f"keep it in a dict by Value: {self.name}[p] = …"
            raise AttributeError(f"a Value has no room for {self.name!r}: {hint}")
        vars(node)[self.name] = thing


for _name in ("m", "v", "s", "r", "state", "cache", "momentum", "velocity", "grad_sq", "old_grad"):
    setattr(Refusals, _name, NoRoom(_name))
