"""gradcheck(): backward() held against central differences, which know nothing of derivatives.

central_differences.py measures each slope and says how far off it may be. Here the two gradients
are compared, and one of three answers is given: right, wrong, or "cannot tell here".

A slope of 0 has no ten-thousandth. Where backward() says 0, the error must be small beside
- the products of local gradients that cancel: at x = 1 the slope of x³ − 3·x is 3 − 3,
- or how steep f is near by: cos is level at 0 and steep at 1.
Behind a relu that is off f does not depend on the input: the slope 0 has no error at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from scalargrad import errors
from scalargrad.central_differences import (
    EPSILON,
    CannotTellError,
    Slope,
    called,
    gradients,
    slope,
)
from scalargrad.engine import Value, topological_order
from scalargrad.formatting import format_name, format_number, table
from scalargrad.graph import local_gradients

WORST = 1e-4  # of the slope: known less well than that, it proves nothing
REPEATS = 10  # times that f must give the same number before anything is compared


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
        return table(
            heads
            + [
                (
                    row.name,
                    *map(format_number, (row.data, row.backward, row.numeric, row.difference)),
                )
                for row in self.rows
            ]
        )

    def __repr__(self) -> str:
        return str(self)


def gradcheck(f: Callable[..., Value], *inputs: Value | float) -> Check:
    """Compare f's gradients by backward() with central differences, at these inputs.

    f: takes as many Values as there are inputs and returns one Value; it builds a new graph in each
    call, and gives the same number for the same inputs. inputs: Values or plain numbers, finite.
    No gradient that was there before is changed. There are three answers:
    - a table, where all gradients are right: the two agree as well as the differences are known,
      which is to 1e-4 of the slope at worst;
    - GradientError (an AssertionError), where one is wrong, with the input, both numbers and their
      difference. A kink, as of abs and relu at 0, counts as wrong: no slope is right there, nor so
      near that the rounding of f hides the distance;
    - CannotTellError (a ValueError), where f is rounded too coarsely or bends too sharply to know
      the slope to 1e-4, or where f gives two numbers for the same inputs.
    TypeError where f is no function or returns no Value; ValueError for no inputs, and where an
    input or f is not finite; DomainError where f or its derivative has no value there or beside it.

    >>> gradcheck(lambda x, w: x * w + x**2, Value(3.0, name="x"), 2.0)  # doctest: +ELLIPSIS
    input   value  backward()  numeric  ...
    x           3           8        8  ...
    input2      2           3        3  ...
    """
    names = _names(inputs)
    numbers = [x.data if isinstance(x, Value) else errors.as_float(x) for x in inputs]
    if not callable(f):
        raise TypeError(f"gradcheck(f, *inputs): f is a function, not {errors.described(f)}")
    if not inputs:
        raise ValueError("gradcheck(f, *inputs): expected at least 1 input, got 0")
    for name, x in zip(names, numbers, strict=True):
        if not math.isfinite(x):
            raise ValueError(f"{name} = {x}: gradcheck needs finite inputs")
    leaves = [Value(x, name) for name, x in zip(names, numbers, strict=True)]
    root = called(f, leaves)
    for _ in range(REPEATS):
        again = called(f, leaves).data
        if again != root.data:
            twice = f"{root.data} and then {again} for the same inputs"
            raise CannotTellError(f"cannot tell here, because f gives {twice}")
    found, parts = gradients(root), _parts(root)
    rows: list[Row] = []
    unknown: CannotTellError | None = None
    for i, leaf in enumerate(leaves):
        try:
            measured = slope(f, numbers, i, root)
            rows.append(
                _compared(leaf, found.get(leaf, 0.0), measured, parts.get(leaf, 0.0), len(found))
            )
        except CannotTellError as error:  # another gradient may still be wrong for certain
            unknown = unknown or error
    if unknown:
        raise unknown
    return Check(tuple(rows))


def _names(inputs: tuple[Value | float, ...]) -> list[str]:
    """What to call each input: by its name, else input1, input2 …"""
    names = (getattr(x, "name", "") for x in inputs)
    return [format_name(name) or f"input{i}" for i, name in enumerate(names, start=1)]


def _compared(leaf: Value, backward: float, measured: Slope, parts: float, count: int) -> Row:
    """The row of an input whose gradient is right; else GradientError or CannotTellError.

    parts: the sum of the products of local gradients, all taken positive; count: of nodes.
    """
    rounding = EPSILON * count * parts  # backward() multiplies and adds `count` times at most
    row = Row(leaf.name, leaf.data, backward, measured.number, measured.error + rounding)
    at = f"∂f/∂{leaf.name} at {leaf.name} = {leaf.data}"
    if measured.kink:
        left, right = measured.kink
        raise GradientError(
            f"{at}: backward() says {backward}, but f has a kink here: its slope is {left:.6g} to "
            f"the left and {right:.6g} to the right, so no gradient is right"
        )
    if not row.difference <= row.tolerance or math.isinf(backward):  # nan is wrong, too
        raise GradientError(
            f"{at}: backward() says {backward}, central differences say {row.numeric}; they "
            f"differ by {row.difference:.3g}, allowed is {row.tolerance:.1g}"
        )
    zero = abs(backward) <= rounding
    scale = max(parts, measured.steepest) if zero else abs(measured.number)
    if row.tolerance > WORST * scale:
        raise CannotTellError(
            f"{at}: cannot tell here, because {measured.trouble}: central differences say "
            f"{row.numeric:.6g} and may be wrong by {row.tolerance:.1g}; backward() says {backward}"
        )
    return row


def _parts(root: Value) -> dict[Value, float]:
    """∂root/∂node as the sum over all paths of |product|: what it would be if nothing cancelled."""
    order = topological_order(root)
    parts = dict.fromkeys(order, 0.0)
    parts[root] = 1.0
    for node in reversed(order):
        for operand, local in zip(node.operands, local_gradients(node), strict=True):
            parts[operand] += parts[node] * abs(local)
    return parts
