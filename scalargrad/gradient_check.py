"""gradcheck(): backward() held against central differences, which know nothing of derivatives.

(f(x+h) − f(x−h)) / 2h is wrong in two ways: by truncation, about h²·|f‴|/6, and by the rounding of
f, about ε·|f|/h, where ε = 2⁻⁵² is a float's. The sum is least for an h of about ε^⅓ = 6·10⁻⁶ of
the size over which f bends (Press, Teukolsky, Vetterling, Flannery, Numerical Recipes, 5.7). Nobody
knows that size, so several are tried: max(1, |x|), a hundredth and a ten-thousandth of it, and |x|.
Each time the differences with h and h/2 are put together so that the h² terms cancel (Richardson's
extrapolation); how far the two lie apart, and the rounding of the largest number in f's graph, say
how good the step is. The best is taken, and what it may be wrong by is allowed, beside 10⁻⁷ of the
gradient: a thousandth is caught.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from scalargrad import errors
from scalargrad.engine import Value, topological_order
from scalargrad.formatting import format_name, format_number

EPSILON = 2.0**-52
STEP = EPSILON ** (1 / 3)  # times the size over which f bends
TOLERANCE = 1e-7  # of the gradient, beside what the differences may be wrong by


class GradientError(AssertionError):
    """backward() and central differences disagree."""


class Row(NamedTuple):
    """One input: its name, its number, both gradients and how far they may lie apart."""

    name: str
    data: float
    backward: float
    numeric: float
    tolerance: float

    @property
    def difference(self) -> float:
        """How far the two gradients lie apart."""
        return abs(self.backward - self.numeric)


class Check(NamedTuple):
    """What gradcheck() found, a row for each input. It prints as a table."""

    rows: tuple[Row, ...]

    def __str__(self) -> str:
        heads = [("input", "value", "backward()", "numeric", "difference")]
        lines = heads + [
            (
                row.name,
                *(format_number(x) for x in (row.data, row.backward, row.numeric, row.difference)),
            )
            for row in self.rows
        ]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        texts = [
            "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
            for line in lines
        ]
        return "\n".join(texts)

    __repr__ = __str__


def gradcheck(f: Callable[..., Value], *inputs: Value | float) -> Check:
    """Compare f's gradients by backward() with central differences, at these inputs.

    f: takes as many Values as there are inputs and returns one Value; it builds a new graph in each
    call. inputs: Values or plain numbers, finite. No gradient that was there before is changed.
    GradientError (an AssertionError) where a gradient is wrong, with the input, both numbers and
    their difference. A kink, as of abs and relu at 0, counts as wrong: no slope is right there.
    TypeError where f is no function or returns no Value; ValueError for no inputs, and where an
    input or f is not finite; DomainError where f or its derivative has no value there or beside it.

    >>> gradcheck(lambda x, w: x * w + x**2, Value(3.0, name="x"), 2.0)  # doctest: +ELLIPSIS
    input   value  backward()  numeric  ...
    x           3           8        8  ...
    input2      2           3        3  ...
    """
    names, numbers = (
        _names(inputs),
        [x.data if isinstance(x, Value) else errors.as_float(x) for x in inputs],
    )
    if not callable(f):
        raise TypeError(f"gradcheck(f, *inputs): f is a function, not {errors.described(f)}")
    if not inputs:
        raise ValueError("gradcheck(f, *inputs): expected at least 1 input, got 0")
    for name, x in zip(names, numbers, strict=True):
        if not math.isfinite(x):
            raise ValueError(f"{name} = {x}: gradcheck needs finite inputs")
    leaves = [Value(x, name) for name, x in zip(names, numbers, strict=True)]
    _gradients(f, leaves)
    rows = []
    for i, leaf in enumerate(leaves):
        slope, error = _slope(f, numbers, i)
        row = Row(names[i], numbers[i], leaf.grad, slope, TOLERANCE * abs(slope) + error)
        rows.append(row)
        if not row.difference <= row.tolerance:  # nan is wrong, too
            raise GradientError(_complaint(row))
    return Check(tuple(rows))


def _names(inputs: tuple[Value | float, ...]) -> list[str]:
    """What to call each input: by its name, else input1, input2 …"""
    names = (getattr(x, "name", "") for x in inputs)
    return [format_name(name) or f"input{i}" for i, name in enumerate(names, start=1)]


def _gradients(f: Callable[..., Value], leaves: list[Value]) -> None:
    """Fill in the leaves' gradients; other leaves that f uses, as a model's, keep theirs."""
    root = _called(f, leaves)
    others = [node for node in topological_order(root) if not node.operands]
    before = [node.grad for node in others]
    root.backward()
    for node, grad in zip(others, before, strict=True):
        if node not in leaves:
            node.grad = grad


def _called(f: Callable[..., Value], leaves: list[Value]) -> Value:
    """The result of f, if it is one finite Value."""
    result = f(*leaves)
    if not isinstance(result, Value):
        raise TypeError(f"gradcheck(f, *inputs): f returns a Value, not {errors.described(result)}")
    if not math.isfinite(result.data):
        raise ValueError(f"gradcheck(f, *inputs): f is {result.data} here, which has no slope")
    return result


def _slope(f: Callable[..., Value], numbers: list[float], i: int) -> tuple[float, float]:
    """∂f/∂(input i) by the best of the central differences, and what it may be wrong by."""
    found = []
    size = abs(numbers[i])
    largest = max(1.0, size)
    for h in [STEP * x for x in (largest, largest * 1e-2, largest * 1e-4, size) if x > 1e-200]:
        try:
            (wide, noise), (narrow, more) = (_difference(f, numbers, i, x) for x in (h, h / 2))
        except ValueError as error:  # the step leads out of f's domain: a smaller one may not
            failed = error
        else:
            found.append((narrow + (narrow - wide) / 3, abs(narrow - wide) + noise + more))
    if not found:
        raise failed
    return min(found, key=lambda slope_and_error: slope_and_error[1])


def _difference(
    f: Callable[..., Value], numbers: list[float], i: int, h: float
) -> tuple[float, float]:
    """(f(x+h) − f(x−h)) / 2h, and what rounding may add to it."""
    above, below = list(numbers), list(numbers)
    above[i] += h
    below[i] -= h
    up, down = (_called(f, [Value(x) for x in some]) for some in (above, below))
    largest = max(abs(node.data) for root in (up, down) for node in topological_order(root))
    width = above[i] - below[i]  # as rounded, not 2h
    return (up.data - down.data) / width, 4 * EPSILON * largest / width


def _complaint(row: Row) -> str:
    return (
        f"∂f/∂{row.name} at {row.name} = {row.data}: backward() says {row.backward}, central "
        f"differences say {row.numeric}; they differ by {row.difference:.3g}, "
        f"allowed is {row.tolerance:.1g}"
    )
