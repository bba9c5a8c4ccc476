"""Repairs that put another name, derivative, number or operation in the place of a part."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from scalargrad import operations
from scalargrad.marking.comparing import Numbers, Side
from scalargrad.marking.findings import (
    Finding,
    bracketed,
    raised_to,
    unbracketed,
)
from scalargrad.marking.needs import Wrong
from scalargrad.marking.quantities import SQUASHED, Quantity, same
from scalargrad.marking.reading import Part

MOST_TRIALS = 20_000  # parts that are computed again
DERIVATIVES = {  # of a function {1} with what stands within it, {0}
    "sin": "cos({0})",
    "cos": "(−sin({0}))",
    "log": "1/({0})",
    "sigmoid": "({1}·(1 − {1}))",
    "tanh": "(1 − {1}^2)",
}
OTHERS: dict[str, list[tuple[str, str, Callable[[float, float], float], int, float]]] = {
    # of {0} and {1}: the kind of slip, what it should be, which operand is named, the cost
    "+": [
        ("sign_before", "{0} − {1}", lambda a, b: a - b, 1, 1.1),
        ("sign_before", "{1} − {0}", lambda a, b: b - a, 0, 1.2),
    ],
    "-": [
        ("sign_before", "{0} + {1}", lambda a, b: a + b, 1, 1.1),
        ("sign_before", "−{0} − {1}", lambda a, b: -a - b, 0, 1.2),
    ],
    "*": [("multiplied", "{0}/{1}", lambda a, b: a / b, 1, 1.6)],
    "/": [
        ("divided", "{0}·{1}", lambda a, b: a * b, 1, 1.6),
        ("quotient", "{0}/{1}^2", lambda a, b: a / b / b, 1, 1.0),
    ],
}


def replaced(wrong: Wrong, part: Part, needed: Numbers) -> Iterator[Finding]:
    """Another name, derivative or number where this one stands."""
    if part.op == "number" and same(needed, needed[:1] * len(needed)):
        yield from _number(wrong, part, needed[0])
    is_answer = part is wrong.side.tree and part.parts and wrong.quantities.lower is not None
    if not is_answer:
        yield from _by_quantity(wrong, part, needed)
    if part.op == "name":
        y = wrong.values[part]
        for kind, new, numbers in (
            ("rest", f"1 − {part.name}", [1 - a for a in y]),
            ("sigma", f"{part.name}·(1 − {part.name})", [a * (1 - a) for a in y]),
            ("squared", f"{part.name}²", [a * a for a in y]),
            ("tanh", f"1 − {part.name}²", [1 - a * a for a in y]),
        ):
            if same(needed, numbers):
                yield wrong.finding(kind, part, new, 1.4, right=new)


def _by_quantity(wrong: Wrong, part: Part, needed: Numbers) -> Iterator[Finding]:
    found = wrong.quantities.find(needed)
    if found is None:
        return
    quantity, sign = found
    new = f"−({quantity.text})" if sign < 0 else quantity.text
    cost = quantity.cost + (sign < 0) * 0.5 + (1.2 if part.parts else 0.0)
    cost += 1.5 * (quantity.kind == "path")
    kind, fields = _kind_of(wrong, part, quantity, wrong.above.get(part))
    cost += _doubt(wrong, part, quantity, kind, needed)
    twice = same(needed, [2 * x for x in wrong.values[part]])
    if part.op == "name" and quantity.kind in ("derivative", "slope") and twice:
        kind, new = "two_missing_at", f"2·{part.name}"
    if kind == "value_for_derivative" and quantity.nodes[0].op in SQUASHED:
        cost += 1  # rather (1 − o) is missing
    yield wrong.finding(kind, part, new, cost, right=new, **fields)


def _doubt(wrong: Wrong, part: Part, quantity: Quantity, kind: str, needed: Numbers) -> float:
    """What makes another repair likelier, though this one would do."""
    if part.op == "number":
        return 0.0 if kind == "slope_one" else 0.6
    if part.op != "name":
        return 0.0
    value = wrong.values[part]
    if all(value) and kind != "value_for_derivative":
        ratio = [n / a for n, a in zip(needed, value, strict=True)]
        if same(ratio, ratio[:1] * len(ratio)):
            return 0.5  # rather a plain number is missing
    node = wrong.points.nodes[part.name]
    if quantity.kind == "name":
        upper = quantity.nodes[0]
        return 0.6 * (upper.op == "*" and node in upper.operands)  # rather a factor is missing
    return 0.6 * (kind == "wrong_part")


def _number(wrong: Wrong, part: Part, needed: float) -> Iterator[Finding]:
    """Another number."""
    above = wrong.above.get(part)
    if not math.isclose(needed, round(needed), rel_tol=1e-6) or not 0 < abs(needed) < 100:
        return
    new = f"{round(needed)}".replace("-", "−")
    if above is not None and above.op == "**" and part is above.parts[1]:
        kind = "not_lowered" if math.isclose(needed, part.number - 1, abs_tol=1e-9) else "exponent"
        yield wrong.finding(
            kind,
            part,
            new,
            1.35,
            right=new,
            power=wrong.text(above),
            raised=raised_to(needed),
            base=bracketed(wrong.text(above.parts[0])),
        )
    elif part.number and above is not None:
        yield wrong.finding("number", part, new, 1.4, right=new)


def _kind_of(
    wrong: Wrong, part: Part, quantity: Quantity, above: Part | None
) -> tuple[str, dict[str, str]]:
    """How a part that another belongs for is called."""
    names = wrong.points.names
    is_value = wrong.quantities.lower is None
    if part.op == "number":
        head = _linear(wrong, quantity)
        if part.number == 1 and head:
            return "slope_one", head
        return "wrong_part", {}
    if part.op == "derivative":
        return "wrong_derivative", {}
    if part.op == "name" and quantity.kind in ("derivative", "slope"):
        node = wrong.points.nodes[part.name]
        if quantity.nodes[:1] == (node,):
            return "value_for_derivative", {}
        return "wrong_part", {}
    if part.op == "name" and quantity.kind in ("name", "inside") and not is_value:
        inside = above
        while inside is not None and len(inside.parts) == 2 and inside.op != "**":
            inside = wrong.above.get(inside)
        if inside is not None and inside.op != "neg":
            return "wrong_place", {"function": unbracketed(wrong.text(inside))}
        if quantity.kind == "name":
            return _operand(wrong, part, quantity)
    if part.parts and quantity.kind == "name" and quantity.nodes[0].operands:
        node = quantity.nodes[0]
        definition = wrong.quantities.text.expression(wrong.points.view.definition(node))
        return "not_node", {"name": quantity.text, "definition": definition}
    if part is wrong.side.tree and wrong.quantities.lower is None:
        return "definition", {"name": names[wrong.quantities.upper], "definition": quantity.text}
    return "wrong_part", {}


def _operand(wrong: Wrong, part: Part, quantity: Quantity) -> tuple[str, dict[str, str]]:
    """Whether the factor itself stands where the other one of its product belongs."""
    names, nodes = wrong.points.names, wrong.points.nodes
    pair = {nodes[part.name], quantity.nodes[0]}
    for node in wrong.points.order:
        if node.op == "*" and set(node.operands) == pair:
            product = "·".join(names[one] for one in node.operands)
            return "other_operand", {"product": product}
    return "wrong_part", {}


def _linear(wrong: Wrong, quantity: Quantity) -> dict[str, str] | None:
    """The result and the operand of which this quantity is the slope, and what has the slope 1."""
    points = wrong.points
    if quantity.kind not in ("name", "derivative"):
        return None
    for upper, lower in itertools.chain.from_iterable(
        map(itertools.pairwise, wrong.quantities.ways)
    ):
        found = points.directs(upper)
        if same(found[lower], quantity.numbers):
            ones = [one for one, x in found.items() if all(a == 1 for a in x) and not one.operands]
            if ones:
                names = points.names
                return {"result": names[upper], "name": names[lower], "other": names[ones[0]]}
    return None


def renamed(wrong: Wrong, truth: Numbers) -> Iterator[Finding]:
    """Another name within a function that cannot be undone."""
    tries = 0
    names = list(wrong.points.nodes)
    for part in wrong.side.parts:
        if part.op not in ("name", "number") or part in wrong.needed:
            continue
        for name in names:
            tries += len(wrong.side.parts)
            if tries > MOST_TRIALS or name == part.name:
                continue
            value = wrong.points.value(wrong.points.nodes[name])
            tried = Side(wrong.side.typed, wrong.points, wrong.side.direct, {part: value})
            if tried.is_everywhere(truth):
                kind = "wrong_place" if part.op == "name" else "wrong_part"
                above = wrong.above.get(part, part)
                while above.op in ("+", "-", "*", "/", "neg") and above in wrong.above:
                    above = wrong.above[above]
                function = unbracketed(wrong.text(above))
                yield wrong.finding(kind, part, name, 1.0, right=name, function=function)


def other_operation(wrong: Wrong, part: Part, value: Numbers, needed: Numbers) -> Iterator[Finding]:
    """Another operation of the same operands."""
    text = wrong.text
    if part.op == "**" and not part.parts[1].parts and part.parts[1].op == "number":
        base, n = wrong.values[part.parts[0]], part.parts[1].number
        for new, cost in ((n - 1, 1.0), (n + 1, 1.3), (2 * n, 1.3), (-n, 1.3), (n / 2, 1.4)):
            if new and same(needed, powers(base, new)):
                kind = "not_lowered" if new == n - 1 else "exponent"
                own = wrong.quantities.find(value)
                if new > n and own and own[0].kind == "name":
                    kind = "power_of_node"
                written = f"{new:g}".replace("-", "−")
                inner = text(part.parts[0])
                repaired = inner if new == 1 else f"{bracketed(inner)}^({written})"
                yield wrong.finding(
                    kind,
                    part,
                    repaired,
                    cost,
                    right=written,
                    power=text(part),
                    base=bracketed(inner),
                    raised=raised_to(new),
                    name=own[0].text if own else "",
                    times=raised_to(new / n),
                )
    if part.op == "**" and part.parts[1].op == "neg":
        base = wrong.values[part.parts[0]]
        if same(needed, [-x for x in base]):
            inner = text(part.parts[0])
            yield wrong.finding(
                "reciprocal", part, f"−{bracketed(inner)}", 1.0, base=unbracketed(inner)
            )
    if len(part.parts) == 1 and part.op in DERIVATIVES:
        operand = wrong.values[part.parts[0]]
        try:
            row = operations.operation(part.op)
            slopes = [row.slopes(a, y)[0] for a, y in zip(operand, value, strict=True)]
        except (ArithmeticError, ValueError):
            return
        for sign in (1, -1):
            if same(needed, [sign * slope for slope in slopes]):
                inner = unbracketed(text(part.parts[0]))
                derived = "−" * (sign < 0) + DERIVATIVES[part.op].format(inner, text(part))
                yield wrong.finding("function_kept", part, derived, 1.4, function=text(part))
    if part.op in OTHERS:
        yield from _two(wrong, part, needed)


def _two(wrong: Wrong, part: Part, needed: Numbers) -> Iterator[Finding]:
    texts = [wrong.text(one) for one in part.parts]
    pairs = list(zip(*(wrong.values[one] for one in part.parts), strict=True))
    new = [bracketed(text) for text in texts]
    for kind, form, compute, which, cost in OTHERS[part.op]:
        try:
            numbers = [compute(a, b) for a, b in pairs]
        except ZeroDivisionError:
            continue
        if same(needed, numbers) and (kind != "quotient" or wrong.divides([b for _, b in pairs])):
            fields = {"divisor": unbracketed(texts[1]), "typed": texts[which]}
            yield wrong.finding(kind, part, form.format(*new), cost, **fields)
    is_turned = part.op == "-" and same(needed, [b - a for a, b in pairs])
    if is_turned and not any(one.op == "number" for one in part.parts):
        cost = 1.2 if wrong.is_factor(part) else 1.7
        yield wrong.finding("difference", part, "{1} − {0}".format(*new), cost)


def powers(base: Sequence[float], n: float) -> list[float]:
    """aⁿ at each point, nan where there is none."""
    found = []
    for a in base:
        try:
            result: Any = a**n
        except ArithmeticError:
            result = math.nan
        found.append(math.nan if isinstance(result, complex) else result)
    return found
