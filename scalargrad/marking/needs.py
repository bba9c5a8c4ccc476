"""A wrong side, taken apart: what each part of it would have to be to make it right.

From the outside inwards: if u·v must be 6 and v is 2, u must be 3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from scalargrad.formulas.tokens import Part
from scalargrad.marking.comparing import Numbers, Side
from scalargrad.marking.quantities import Quantities

FUNCTIONS_BACK: dict[str, Callable[[float], float]] = {
    "neg": lambda y: -y,
    "exp": math.log,
    "log": math.exp,
    "sqrt": lambda y: y * y,
    "sigmoid": lambda y: math.log(y / (1 - y)),
    "tanh": math.atanh,
}


class Finding(NamedTuple):
    """What is wrong, and its repair: the numbers that parts have then.

    kind, fields: the sentence in words.py, and what it mentions. cost: the likelier, the lower.
    wrong: the part that is wrong, if it is not the first that is repaired.
    """

    kind: str
    repair: dict[Part, Numbers]
    cost: float
    fields: dict[str, str]
    wrong: Part | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Where in the text it stands."""
        part = self.wrong or next(iter(self.repair))
        return part.start, part.end


class Wrong:
    """A wrong side: the numbers of its parts, and those that they would need."""

    def __init__(self, side: Side, truth: Numbers, quantities: Quantities) -> None:
        self.side, self.truth, self.text = side, truth, side.written
        self.quantities, self.points = quantities, side.points
        self.above = {one: part for part in side.parts for one in part.parts}
        self.values = {part: side.middle(part) for part in side.parts}
        self.needed = _needed(side, truth, self.values)

    def is_factor(self, part: Part) -> bool:
        """Whether it is multiplied, divided or negated, so that others may take its repair."""
        return part in self.above and self.above[part].op in ("*", "neg", "/")

    def finding(
        self, kind: str, part: Part, numbers: Iterable[float], cost: float, **fields: str
    ) -> Finding:
        """A repair that gives a part other numbers."""
        fields = {"typed": self.side.written(part), **fields}
        return Finding(kind, {part: tuple(numbers)}, cost, fields)


def _needed(side: Side, truth: Numbers, values: Mapping[Part, Numbers]) -> dict[Part, Numbers]:
    """For each part the numbers that would make the side this, where there are some."""
    found = {side.tree: truth}
    for part in reversed(side.parts):
        operands = [values[one] for one in part.parts]
        for i, one in enumerate(part.parts if part in found else ()):
            try:
                numbers = tuple(
                    _back(part.op, i, *row) for row in zip(found[part], *operands, strict=True)
                )
            except (ArithmeticError, ValueError, KeyError, TypeError):
                continue  # not a number, or more than one
            if all(map(math.isfinite, numbers)):
                found[one] = numbers
    return found


def _back(op: str, i: int, wanted: float, a: float, b: float | None = None) -> float:
    """What operand i of `a op b` must be for this result, the other as it is."""
    if b is None:
        return FUNCTIONS_BACK[op](wanted)
    match op, i:
        case "+", _:
            return wanted - (b, a)[i]
        case "-", 0:
            return wanted + b
        case "-", _:
            return a - wanted
        case "*", _:
            return wanted / (b, a)[i]
        case "/", 0:
            return wanted * b
        case "/", _:
            return a / wanted
        case "**", 0 if b.is_integer() and b % 2:
            return math.copysign(abs(wanted) ** (1 / b), wanted)
        case "**", 0:
            return math.copysign(wanted ** (1 / b), a)
        case "**", _:
            return math.log(wanted) / math.log(a)
    raise KeyError
