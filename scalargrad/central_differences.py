"""The slope of a function by central differences, and how far off it may be.

The central difference D(h) = (f(x+h) − f(x−h)) / 2h is wrong in two ways.

1. f bends between x−h and x+h. This error shrinks with h², so D(4h) has 16 times as much of it as
   D(h): |D(4h) − D(h)| is 15 times the error of D(h), and is allowed in full.
2. f is rounded. The result y of an operation may be wrong by ε·|y|, where ε = 2⁻⁵², and f by
   ε·|y|·|∂f/∂y|. These are added up, for x+h and for x−h, and divided by 2h. Only operations count
   whose operands are not what they are at x: the others round as they did there. An operation of
   many operands adds up parts that may be larger than their sum; each is about slope · operand.
   ∂f/∂y is backward()'s. Should backward() be wrong, so may be this error, but not D itself, which
   is made of f's numbers alone: a wrong gradient does not come to look right.

No single h suits every f: sin bends within a length of 1, 1/(x−1)² at 1.01 within 0.01, log x
within x. So h goes up from 2⁻⁴⁴·|x|, four times as long in each step. In the first steps rounding
hides the slope. D(h) is known better and better, until D(4h) is further from it than rounding
explains: from there on f bends, or h jumps over whole waves of a sine, and the search ends. The
D(h) that is known best is the answer. A bend that rounding hides stays hidden.

A kink: (f(x+h) − f(x))/h and (f(x) − f(x−h))/h, the slopes to both sides, differ by about h·f″
where f is smooth, so four times as much for 4h. At a kink the difference stays.

Source: Press, Teukolsky, Vetterling, Flannery, Numerical Recipes, section 5.7, for the two errors;
Higham, Accuracy and Stability of Numerical Algorithms, section 3.3, for adding up the rounding.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

from scalargrad import errors
from scalargrad.engine import Value, topological_order
from scalargrad.graph import local_gradients

EPSILON = 2.0**-52
SHARP = 1e-8  # of the slope: known as well as that, no longer step is tried
EXACT = {"neg", "abs", "relu", "step", "sign", "**0", "**1"}  # operations that round nothing
VISIBLE = 16  # times the rounding: what is larger is no rounding error


class CannotTellError(ValueError):
    """Central differences know the slope too badly to say whether backward() is right."""


class Slope(NamedTuple):
    """A slope as central differences measure it.

    number ± error holds the slope. trouble: where most of the error comes from. steepest: the
    largest slope from x to a point near by. kink: None, or the slopes to both sides.
    """

    number: float
    error: float
    trouble: str
    steepest: float = 0.0
    kink: tuple[float, float] | None = None


class _Step(NamedTuple):
    """What one h tells."""

    slope: float  # D(h)
    rounding: float  # of D(h)
    left: float  # the slope from x−h to x
    right: float  # the slope from x to x+h

    @property
    def bend(self) -> float:
        """How much steeper it is to the right than to the left."""
        return self.right - self.left


def slope(f: Callable[..., Value], numbers: list[float], i: int, root: Value) -> Slope:
    """∂f/∂(input i) at these numbers; root is f's result there.

    DomainError where f has no value beside them.
    """
    best = Slope(0.0, math.inf, "f has too few values near by")
    steps: list[_Step] = []
    straight = True  # the differences have changed by no more than rounding
    for step in _steps(f, numbers, i, root):
        steps.append(step)
        if len(steps) < 3:  # a kink needs three
            continue
        shorter, longer = steps[-2:]
        bent = abs(longer.slope - shorter.slope)
        error = bent + shorter.rounding
        if straight and error < best.error:
            coarse = bent < shorter.rounding
            trouble = "f is rounded too coarsely" if coarse else "f bends too sharply"
            best = Slope(shorter.slope, error, trouble)
        bends = [step for step in steps if abs(step.bend) > VISIBLE * step.rounding]
        if len(bends) == 3 and _is_kink(bends):
            return best._replace(kink=(step.left, step.right))
        straight = straight and bent <= shorter.rounding + longer.rounding
        sharp = error <= SHARP * abs(shorter.slope) and len(bends) not in (1, 2)
        if sharp or (not straight and best.error < abs(best.number)):
            break  # a slope of 0 goes on: it needs to know how steep f is near by
    return best._replace(steepest=max(max(abs(s.left), abs(s.right)) for s in steps))


def _is_kink(steps: list[_Step]) -> bool:
    """Whether the slopes to both sides stay as far apart as they are, in steps 4 times as long."""
    apart = [step.bend / steps[0].bend for step in steps]
    return max(apart) < 1.25 and min(apart) > 0.8


def _steps(f: Callable[..., Value], numbers: list[float], i: int, root: Value) -> Iterator[_Step]:
    """The steps, shortest first, as long as f has values on both sides."""
    x = numbers[i]
    size = abs(x) or 1.0
    h = 2.0 ** max(math.frexp(size)[1] - 44, -1000)
    first = True
    while h <= 16 * max(size, 1.0):
        width = (size + h) - size  # so that x + width and x − width are not rounded
        try:
            up, down = (_near(f, numbers, i, end) for end in (x + width, x - width))
            rounding = (_rounding(up, root) + _rounding(down, root)) / (2 * width)
        except ValueError:  # out of f's domain, and so are longer steps
            if first:
                raise
            return
        here = root.data
        left, right = (here - down.data) / width, (up.data - here) / width
        yield _Step((up.data - down.data) / (2 * width), rounding, left, right)
        first = False
        h *= 4


def _near(f: Callable[..., Value], numbers: list[float], i: int, x: float) -> Value:
    """The result of f where input i is x."""
    return called(f, [Value(x if k == i else number) for k, number in enumerate(numbers)])


def called(f: Callable[..., Value], leaves: list[Value]) -> Value:
    """The result of f. TypeError if it is no Value, ValueError if it is not finite."""
    result = f(*leaves)
    if not isinstance(result, Value):
        raise TypeError(f"gradcheck(f, *inputs): f returns a Value, not {errors.described(result)}")
    if not math.isfinite(result.data):
        raise ValueError(f"gradcheck(f, *inputs): f is {result.data} here, which has no slope")
    return result


def gradients(root: Value) -> dict[Value, float]:
    """∂root/∂node by backward(), for every new node. All grads are afterwards as they were."""
    order = topological_order(root)
    before = [node.grad for node in order]
    try:
        root.backward()
        return {node: node.grad for node in order}
    finally:
        for node, grad in zip(order, before, strict=True):
            node.grad = grad


def _rounding(root: Value, reference: Value) -> float:
    """How much rounding may add to root's number and not to the reference's, the same f at x."""
    order, at_x = topological_order(root), topological_order(reference)
    changed = set(order)  # if f took another way than at x, all of them
    if [a.op for a in order] == [b.op for b in at_x]:
        changed = {a for a, b in zip(order, at_x, strict=True) if a.data != b.data}
    found = gradients(root)
    rounded = [node for node in order if not changed.isdisjoint(node.operands)]
    sizes = [_size(node) * abs(found[node]) for node in rounded if math.isfinite(found[node])]
    return EPSILON * math.fsum(sizes)


def _size(node: Value) -> float:
    """The numbers that an operation rounds: its result; of many operands also what it adds up."""
    if node.op in EXACT:
        return 0.0
    size: float = abs(node.data)
    if len(node.operands) > 2:
        parts = zip(local_gradients(node), node.operands, strict=True)
        adds = [abs(slope * operand.data) for slope, operand in parts]
        size += len(node.operands) * math.fsum(adds)
    return size
