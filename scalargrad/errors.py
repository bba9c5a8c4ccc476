"""What counts as a real number, and the words of the errors.

The engine hands over names and plain numbers, never its nodes. What comes back is text that a
learner understands: "log of x = -1.0: log needs a number above 0".
"""

from __future__ import annotations

import functools
import math
import numbers
import operator
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, NoReturn

from scalargrad.language import message

LONGEST = 60  # letters of a thing or a name in a message
Names = Sequence[str]  # of operands
Numbers = Sequence[float]
LARGEST_INT = 2**1023  # below it an int is a float for certain


USE_DEFINE = "for an operation of your own use define(name, formula, slopes)"


class DomainError(ValueError):
    """A function was asked for a value, or for a derivative, where it has none."""


# --- numbers --------------------------------------------------------------------------------------


def as_float(number: object, attribute: str = "", name: str = "") -> float:
    """Any real number (int, bool, Fraction, Decimal, a numpy scalar) as a float, else TypeError.

    DomainError for a number that is too large for a float. What is set, if an attribute of a node
    is, stands at the beginning of a message: "x.data: ".
    """
    if type(number) is float or (type(number) is int and -LARGEST_INT < number < LARGEST_INT):
        return float(number)
    where = _owner(name, attribute) if attribute else ""
    if hasattr(number, "operands"):
        hint = "for a plain number use v.data"
        raise TypeError(f"{where}{abbreviated(number)} is a node already; {hint}")
    plain = _plain(number)
    if not isinstance(plain, numbers.Number) or isinstance(plain, complex):
        raise TypeError(f"{where}expected a real number, got {described(number)}{_hint(number)}")
    try:
        result = float(plain)  # type: ignore[arg-type]
    except OverflowError:
        result = math.inf
    except ValueError:  # Decimal's signalling nan
        raise TypeError(f"{where}expected a real number, got {described(number)}") from None
    if math.isinf(result) and abs(plain) != math.inf:  # type: ignore[arg-type]
        words = message("{0} is too large for a float (above 1.8e308)", abbreviated(number))
        raise DomainError(where + words)
    return result


def is_number_like(thing: object) -> bool:
    """Whether == would compare with a number: a number, an array, pytest.approx(2.0)."""
    arrays = hasattr(thing, "__array__") or hasattr(thing, "__array_ufunc__")
    return arrays or isinstance(thing, numbers.Number)


def is_array_of_nodes(thing: object) -> bool:
    """Whether this is an array of numpy's that holds objects, as np.array([x, y])."""
    is_array = getattr(thing, "shape", ()) != ()
    return is_array and getattr(getattr(thing, "dtype", None), "kind", "") == "O"


def check_gradient(name: str, data: float, grad: object) -> None:
    """TypeError where a grad is not a number, as after PyTorch's x.grad = None.

    DomainError for one that is too large for a float.
    """
    if type(grad) is int and -LARGEST_INT < grad < LARGEST_INT:  # 0, as many write it
        return
    if type(grad) is not float and not isinstance(grad, numbers.Real):
        owner = f"{short_name(name)}.grad" if name else f"the grad of the node {data}"
        raise TypeError(f"{owner} is {described(grad)}: expected a number, 0.0 for no gradient")
    as_float(grad, "grad", name)  # which says what is too large


def check_name(name: object, made_from: object = ()) -> str:
    """A node's name as it is. TypeError if it is not a text, or if the node is made from others."""
    if isinstance(name, (tuple, set)):  # micrograd's _children
        name, made_from = "", made_from or name
    if made_from:
        raise TypeError(f"a Value is made from a number and a name: {USE_DEFINE}")
    if not isinstance(name, str):
        raise TypeError(f"expected a name as text, got {described(name)}")
    return name if name.isascii() else unicodedata.normalize("NFC", name)  # one ŷ, not two


def _plain(thing: object) -> object:
    """A scalar of numpy's as Python's own number; anything else as it is, a masked element, too."""
    is_scalar = getattr(thing, "shape", None) == () and hasattr(thing, "item")
    if is_scalar and not _is_masked(thing):  # whose item() would be 0.0
        return thing.item()  # type: ignore[attr-defined]
    return thing


def _is_masked(thing: object) -> bool:
    """Whether this is a missing element of one of numpy's masked arrays."""
    return getattr(thing, "shape", None) == () and bool(getattr(thing, "mask", False))


def _hint(thing: object) -> str:
    """What a learner may have meant, if there is something to guess."""
    if _is_masked(thing):
        return ": a masked element stands for a number that is missing"
    if callable(thing):
        return ": call it, as in v.exp()"
    if hasattr(thing, "__len__") and not isinstance(thing, (str, bytes)):
        return ": take its numbers one by one"
    return ": float(…) makes a number of it" if isinstance(thing, str) else ""


# --- lists and options ----------------------------------------------------------------------------


def listed(things: object, what: str, a_list: str = "a list") -> tuple[Any, ...]:
    """The things of a list, in order. TypeError for what is not a list, as text, or has no order.

    what: the list's name in a message. a_list: what is expected. An error in a learner's generator
    is the learner's: it passes as it is.
    """
    if type(things) is list or type(things) is tuple:
        return tuple(things)
    why = None
    if isinstance(things, Set):
        why = ": it has no order"
    elif isinstance(things, (bytes, bytearray, memoryview)):
        why = ": bytes are not a list of numbers"
    elif isinstance(things, Mapping):
        why = ": take its values()"
    elif isinstance(things, str):
        why = ""
    else:
        try:
            each: Iterator[Any] = iter(things)  # type: ignore[call-overload]
        except TypeError:  # an array of no dimension has __iter__, too
            why = ""
    if why is not None:
        raise TypeError(f"{what}: expected {a_list}, got {described(things)}{why}")
    return tuple(each)


def option(thing: object, name: str) -> bool:
    """An option that is on or off; 1 and 0 are taken, too. TypeError for anything else."""
    plain = _plain(thing)
    if not isinstance(plain, int) or plain not in (0, 1):
        raise TypeError(f"{name}: expected True or False, got {described(thing)}")
    return bool(plain)


def is_word(thing: object, *words: str) -> bool:
    """Whether a thing is one of these words; an array never is, though == may give another one."""
    return isinstance(thing, str) and thing in words


def as_index(thing: object) -> int:
    """A whole number, also one of numpy's. TypeError for anything else, numpy's True too."""
    if hasattr(thing, "dtype") and thing.dtype == bool:
        raise TypeError(f"expected a whole number, got {described(thing)}")
    return operator.index(thing)  # type: ignore[arg-type]


def digits_of(thing: object) -> int:
    """How many digits a number is written with. ValueError for no whole number from 1 to 17."""
    try:
        digits = 0 if isinstance(thing, bool) else as_index(thing)
    except TypeError:
        digits = 0
    if not 1 <= digits <= 17:
        raise ValueError(f"digits is a number from 1 to 17, not {abbreviated(thing)}")
    return digits


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


def _owner(name: str, attribute: str) -> str:
    """The beginning of a message about a node's attribute: "x.data: ", "data: " without a name."""
    return f"{short_name(name)}.{attribute}: " if name else f"{attribute}: "


# --- domains --------------------------------------------------------------------------------------


def undefined(op: str, names: Names, numbers: Numbers, needs: str) -> DomainError:
    """The error for an operation that has no value at these operands.

    needs: what it would need, with {} in the place of its name.
    """
    return DomainError(f"{_at(op, names, numbers)}: {message(needs, op)}")


def no_derivative(op: str, names: Names, numbers: Numbers, kind: type[Exception]) -> DomainError:
    """The error for an operation that has a value here, but whose slope met this kind of error."""
    place = ", ".join(f"{x + 0.0:g}" for x in numbers)
    words = message("{0} has no derivative at {1}", op, place)
    if op.startswith("power_"):
        words = message("the derivative of this power has no derivative here")
    if op.startswith("**"):
        words = message(NO_SLOPE_OF_POWER[kind])
    return DomainError(f"{_at(op, names, numbers)}: {words}")


NO_SLOPE_OF_POWER: dict[type[Exception], str] = {
    ZeroDivisionError: "this power has no derivative at 0",
    OverflowError: "its derivative is too large",
    ValueError: "0**0 has no derivative with respect to its exponent",
}


def no_power(a: float, n: float, plain: bool) -> str:
    """Why aⁿ is not a real number. plain: whether n is a plain number, not a node."""
    if math.isinf(n):
        return message("the exponent must be finite")
    if a < 0 and not plain:  # ∂(aⁿ)/∂n holds log(a)
        return message(
            "a Value as exponent needs a base of at least 0; a plain number, as in x**2, does not"
        )
    if a < 0 and not n.is_integer():
        return message("a negative base needs a whole exponent")
    return message("0 has no negative power") if a == 0 else message("the result is too large")


def _at(op: str, names: Names, numbers: Numbers) -> str:
    """An operation at its operands: "log of x = -1.0", "x = 1.0 / y = 0.0"."""
    shown = [with_value(name, number) for name, number in zip(names, numbers, strict=True)]
    if op.startswith("power_"):  # a derivative of a power
        op = "**"
    if op in ("/", "**"):
        return f" {op} ".join(shown)
    if op[:2] == "**":
        return f"{shown[0]} ** {op[2:]}"
    return message("{function} of {operands}", function=op, operands=", ".join(shown))


def data_changed(nodes: list[tuple[str, float]]) -> ValueError:
    """The error for numbers that are no longer those a graph was built with: (name, number)."""
    names = dict.fromkeys(name or f"a node of value {number}" for name, number in nodes)
    return ValueError(f"{' or '.join(names)} changed since this graph was built; build it again")


# --- what a node is not: a plain number -----------------------------------------------------------


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

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **_: object) -> Any:
        """What numpy asks: its numbers leave + and < to the node; np.exp(v) is an error."""
        compute = OF_NUMPY.get(ufunc.__name__)
        if compute is None or method != "__call__":
            refuse_plain_number(self)
        if any(map(is_array_of_nodes, inputs)):
            boxed = [_boxed(one) if isinstance(one, Refusals) else one for one in inputs]
            with sys.modules["numpy"].errstate(all="ignore"):  # 1e308 · 10 is inf here, too
                return ufunc(*boxed)
        return compute(*(one if isinstance(one, Refusals) else as_float(one) for one in inputs))

    def __reduce_ex__(self, protocol: Any) -> Any:
        """How pickle and copy take a leaf. TypeError for a result: its graph is not copied."""
        if self.operands:  # type: ignore[attr-defined]
            refuse_copy(self)
        return super().__reduce_ex__(max(protocol, 2))

    # --- micrograd's words --------------------------------------------------------------------

    label = property(lambda node: node.name, lambda node, name: node.named(name))
    _prev = property(lambda node: set(node.operands))
    _op = property(lambda node: node.op if node.operands else "")
    _backward = property(lambda node: functools.partial(_hand_on, node), refuse_closure)


def _hand_on(node: Any) -> None:
    """A node's gradient, as it is now, to its operands: what micrograd's _backward() does."""
    node._closure(node.grad, node.operands)


def _boxed(node: object) -> Any:
    """A node as an array of no dimension, so that numpy takes it for each element of another."""
    box = sys.modules["numpy"].empty((), dtype=object)
    box[()] = node
    return box


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
