"""What each part of a side would have to be to make it right: from the outside inwards."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from scalargrad.marking.comparing import Numbers, Side
from scalargrad.marking.findings import Finding, bracketed, unbracketed
from scalargrad.marking.quantities import Quantities, same
from scalargrad.marking.reading import Part

FUNCTIONS_BACK: dict[str, Callable[[float], float]] = {
    "exp": math.log,
    "log": math.exp,
    "sqrt": lambda y: y * y,
    "sigmoid": lambda y: math.log(y / (1 - y)),
    "tanh": math.atanh,
    "cbrt": lambda y: y**3,
}


def needed(side: Side, truth: Numbers, values: Mapping[Part, Numbers]) -> dict[Part, Numbers]:
    """For each part the numbers that would make the side this, where there are some."""
    found = {side.tree: truth}
    for part in reversed(side.parts):
        if part not in found or not part.parts:
            continue
        operands = [values[one] for one in part.parts]
        for i, one in enumerate(part.parts):
            try:
                numbers = tuple(
                    _back(part, i, wanted, [operand[k] for operand in operands])
                    for k, wanted in enumerate(found[part])
                )
            except (ArithmeticError, ValueError, KeyError, TypeError):
                continue  # no number, or more than one
            if all(map(math.isfinite, numbers)):
                found[one] = numbers
    return found


def _back(part: Part, i: int, wanted: float, values: Sequence[float]) -> float:
    """What operand i must be for this result, the others as they are."""
    if len(values) == 1:
        return -wanted if part.op == "neg" else FUNCTIONS_BACK[part.op](wanted)
    a, b = values
    match part.op, i:
        case "+", _:
            return wanted - values[1 - i]
        case "-", 0:
            return wanted + b
        case "-", _:
            return a - wanted
        case "*", _:
            return wanted / values[1 - i]
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


class Wrong:
    """A wrong side, taken apart: the numbers of its parts, and those that they would need."""

    def __init__(self, side: Side, truth: Numbers, quantities: Quantities) -> None:
        self.side, self.quantities, self.points = side, quantities, side.points
        self.above = {one: part for part in side.parts for one in part.parts}
        self.values = {part: side.middle(part) for part in side.parts}
        self.needed = needed(side, truth, self.values)

    def text(self, part: Part) -> str:
        """A part as it was typed."""
        return self.side.text[part.start : part.end]

    def is_factor(self, part: Part) -> bool:
        """Whether it is multiplied, divided or negated, so that others may take its repair."""
        above = self.above.get(part)
        return above is not None and above.op in ("*", "neg", "/")

    def divides(self, numbers: Sequence[float]) -> bool:
        """Whether the graph divides by what has these numbers."""
        quotients = (node for node in self.points.order if node.op == "/")
        return any(same(self.points.value(node.operands[1]), numbers) for node in quotients)

    def finding(self, kind: str, part: Part, new: str, cost: float, **fields: str) -> Finding:
        """A repair that replaces a part."""
        fields = {"typed": unbracketed(self.text(part)), **fields}
        return Finding(kind, part.start, part.end, bracketed(new), cost, fields)
