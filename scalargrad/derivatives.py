"""derivative(): the gradient as a graph of its own, so that it can be derived again.

backward() multiplies and adds numbers; here the same chain rule multiplies and adds nodes. Each
row of operations.py is given Values instead of numbers, and what comes out is a graph that computes
∂root/∂x: exact, and with a derivative of its own.
Source: Chain Rule (연쇄법칙), lecture 06, for the products; Back-propagation (역전파 학습), lecture
08, for their sum over all paths, each node's gradient found once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from scalargrad import errors, functions
from scalargrad.chain_rule import slopes_of
from scalargrad.engine import Value, function, topological_order
from scalargrad.formatting import format_derivative, format_name
from scalargrad.graph import depends_alone, leading_to, refuse_changed, softmaxes
from scalargrad.operations import OPERATIONS, chained, needed_slopes, operation

NEARLY_1 = 0.999  # where 1 − σ(a) begins to lose digits, σ(−a) does not
NEARLY_0 = 0.5  # below it 1 − a² keeps its digits

Shares = dict[tuple[Value | float, ...], list[Value]]  # operands, and the results of their softmax


class Derivative(Value):
    """The root of a graph that computes a derivative.

    Attributes:
        of: the node that was derived first.
        by: the nodes that it was derived by, in this order.
    """

    __slots__ = ("by", "of")
    of: Value
    by: tuple[Value, ...]

    @classmethod
    def made_of(cls, node: Value, of: Value, by: tuple[Value, ...]) -> Derivative:
        """A new node like this one, named after what it is if the others have names."""
        made: Derivative = object.__new__(cls)
        for slot in Value.__slots__:
            setattr(made, slot, getattr(node, slot))
        made.of, made.by = of, by
        if of.name and all(x.name for x in by):
            d = "d" if depends_alone(topological_order(of), by) else "∂"
            runs = groupby(format_name(x.name) for x in reversed(by))
            to = [(name, len(list(same))) for name, same in runs]
            made.named(format_derivative(d, format_name(of.name), to))
        return made

    def __reduce_ex__(self, protocol: Any) -> Any:
        """A copy is a plain leaf, a constant: what was derived is not copied."""
        plain = Value(self.data, self.name)
        plain.op, plain.grad, plain.operands = self.op, self.grad, self.operands
        return plain.__reduce_ex__(protocol)


def derivative(root: Value, x: Value) -> Derivative:
    """A new node whose graph computes ∂root/∂x, to be derived, explained and drawn again.

    It is named after what it is, dy/dx, after a second time d²y/dx², where root and x have names;
    with ∂ where root depends on several variables.
    Where root does not depend on x, or ∂root/∂x is the same everywhere, it is a constant. Nothing
    of root's graph changes. At kinks the slopes are backward()'s: relu's is step, abs's is sign,
    and the derivative of these is 0.

    Raises:
        TypeError: root or x is not a Value.
        ValueError: data has changed since the graph was built.
        DomainError: a derivative on the way from root to x is missing.

    >>> x = Value(3.0, name="x")
    >>> y = (x**3).named("y")
    >>> first = derivative(y, x)
    >>> second = derivative(first, x)
    >>> first.data, second.data, second.name
    (27.0, 18.0, 'd²y/dx²')
    """
    for node in (root, x):
        if not isinstance(node, Value):
            raise TypeError(f"derivative(root, x) takes two Values, got {errors.described(node)}")
    order = topological_order(root)
    node = _new_node(_gradient(root, x, order), set(order))
    if isinstance(root, Derivative):
        return Derivative.made_of(node, root.of, (*root.by, x))
    return Derivative.made_of(node, root, (x,))


class Term:
    """A Value, or a plain number, in a product or a sum: what is 0 or 1 makes no node."""

    def __init__(self, thing: Value | float, shares: Shares | None = None) -> None:
        is_number = isinstance(thing, Value) and thing.is_constant and not thing.name
        self.thing = thing.data if is_number else thing  # type: ignore[union-attr]
        self.shares = shares  # the softmax of these operands, as far as it is there already

    def is_number(self, *numbers: float) -> bool:
        """Whether this is a plain number, one of these if some are given."""
        return not isinstance(self.thing, Value) and (not numbers or self.thing in numbers)

    @property
    def data(self) -> float:
        """The number."""
        return self.thing.data if isinstance(self.thing, Value) else self.thing

    def __add__(self, other: Term | float) -> Term:
        a, b = self, _term(other)
        if a.is_number(0) or b.is_number(0):
            return b if a.is_number(0) else a
        return Term(a.thing + b.thing)

    def __sub__(self, other: Term | float) -> Term:
        return Term(self.thing - _term(other).thing)

    def __mul__(self, other: Term | float) -> Term:
        a, b = self, _term(other)
        if a.is_number(0) or b.is_number(0):
            return Term(0.0)
        if a.is_number(1, -1):
            return b if a.is_number(1) else -b
        if b.is_number(1, -1):
            return a if b.is_number(1) else -a
        return Term(a.thing * b.thing)

    def __truediv__(self, other: Term | float) -> Term:
        a, b = self, _term(other)
        return a if a.is_number(0) else Term(a.thing / b.thing)

    def __pow__(self, other: Term | float) -> Term:
        a, b = self, _term(other)
        if b.is_number(0, 1):
            return a if b.is_number(1) else Term(1.0)
        return Term(a.thing**b.thing)

    def __neg__(self) -> Term:
        return Term(-self.thing)

    # fmt: off
    def __pos__(self) -> Term: return self
    def __abs__(self) -> Term: return Term(abs(self.thing))
    def __radd__(self, other: float) -> Term: return Term(other) + self
    def __rsub__(self, other: float) -> Term: return Term(other) - self
    def __rmul__(self, other: float) -> Term: return Term(other) * self
    def __rtruediv__(self, other: float) -> Term: return Term(other) / self
    def __le__(self, other: float) -> bool: return self.data <= other
    def __ge__(self, other: float) -> bool: return self.data >= other
    # fmt: on

    def apply(self, name: str, operands: Sequence[Term | float]) -> Any:
        """What a function of operations.py makes of terms: a node, or of numbers alone a number."""
        terms = [_term(one) for one in operands]
        if name == "softmax":
            return self._softmax(terms)
        if name == "sigmoid_slope" and terms[1].data < NEARLY_1:
            return terms[1] * (1 - terms[1])  # as it is written; y·σ(−a) where that loses digits
        if name == "one_minus_square" and abs(terms[0].data) < NEARLY_0:
            return 1 - terms[0] * terms[0]  # of (1 − a)·(1 + a) the derivative would lose digits
        if name in ("power_by_base", "power_by_exponent"):
            return self._power(name, *terms[:2])
        if name == "larger" and math.isinf(terms[0].data) and terms[0].data == terms[1].data:
            return Term(0.0)  # ∞ − ∞ has no sign
        if name not in OPERATIONS and not name.startswith("power_log"):
            return NotImplemented
        if any(isinstance(term.thing, Value) for term in terms):
            return Term(function(name, *(term.thing for term in terms)))
        return Term(operation(name).formula(*(term.thing for term in terms)))

    def unless_zero(self, operands: Sequence[Term], slope: Callable[[], Any]) -> Any:
        """0 where these are 0 whatever the variables are, else the slope."""
        is_zero = all(_term(one).is_number(0) for one in operands)
        return Term(0.0) if is_zero else slope()

    def chained(self, slope: Term | float) -> Term:
        """The product with a slope; 0 where a relu is off, also beside an infinite slope."""
        product = self * slope
        return Term(0.0) if self.data == 0 and math.isnan(product.data) else product

    def _power(self, name: str, a: Term, b: Term) -> Any:
        """∂(aᵇ)/∂a or ∂(aᵇ)/∂b where it is 0 at this point, but perhaps not close by."""
        if name == "power_by_base" and b.data == 0 and not b.is_number():
            return Term(function("power_slope", a.thing, b.thing))
        if name == "power_by_exponent" and a.data == 0:
            return Term(0.0 if a.is_number() else function("power_log1", a.thing, b.thing))
        return NotImplemented

    def _softmax(self, terms: Sequence[Term]) -> list[Term]:
        """The softmax of these terms: the nodes that the graph has, or new ones."""
        things = tuple(term.thing for term in terms)
        shares = {} if terms[0].shares is None else terms[0].shares
        if things not in shares:
            shares[things] = functions.softmax(things)
        return [Term(share) for share in shares[things]]


def _gradient(root: Value, x: Value, order: Sequence[Value]) -> Term:
    """∂root/∂x: reverse mode, as in backward(), on terms instead of numbers."""
    leading = leading_to(x, order)
    arrived: dict[Value, list[Term]] = {node: [] for node in leading}
    if root in leading:
        arrived[root].append(Term(1.0))  # the seed, ∂root/∂root
    refuse_changed(node for node in order if node in leading)
    shares = _whole_softmaxes(order)
    is_known = not any(math.isnan(node.data) for node in order if not node.operands)
    for node in reversed(order):
        if node is x:
            break
        if node in leading:
            slopes_of(node, leading)  # DomainError where one is missing
            gradient = _sum(arrived.pop(node))
            operands = [Term(operand, shares) for operand in node.operands]
            needed = [operand in leading for operand in node.operands]
            slopes = needed_slopes(operation(node.op), needed, *operands, Term(node))
            for operand, slope, is_needed in zip(node.operands, slopes, needed, strict=True):
                if is_needed:
                    arrived[operand].append(_chained(gradient, _term(slope), is_known))
    return _sum(arrived[x])


def _term(thing: Term | float) -> Term:
    return thing if isinstance(thing, Term) else Term(thing)


def _chained(gradient: Term, slope: Term, is_known: bool) -> Term:
    """The product; a number where 0 or a product with 0 stands beside ∞, as in backward()."""
    product = gradient * slope
    if is_known:  # else nan stands for a variable without a number
        number = chained(gradient.data, slope.data)
        return product if math.isnan(number) == math.isnan(product.data) else Term(number)
    return product


def _sum(terms: list[Term]) -> Term:
    """The sum over the paths: one node, if there is more than one term."""
    number = sum(term.data for term in terms if term.is_number())
    values = [term.thing for term in terms if not term.is_number()]
    whole = Term(functions.total(values) if len(values) > 2 else 0.0)
    return (whole if len(values) > 2 else sum(map(Term, values), whole)) + number


def _whole_softmaxes(order: Sequence[Value]) -> Shares:
    """The softmaxes of which the graph has every result, in their order."""
    return {
        tuple(Term(operand).thing for operand in operands): [
            results[f"softmax{k}"] for k in range(1, len(operands) + 1)
        ]
        for operands, results in softmaxes(order).items()
        if len(results) == len(operands)
    }


def _new_node(term: Term, old: set[Value]) -> Value:
    """A term as a node; one that the first graph has, as a sum of itself alone."""
    if not isinstance(term.thing, Value):
        return functions.constant(term.thing, "")
    return functions.total([term.thing]) if term.thing in old else term.thing
