"""Repairs that add a factor, a sign or a summand, or take one away."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from scalargrad.engine import Value
from scalargrad.marking.comparing import Numbers
from scalargrad.marking.findings import (
    Finding,
    bracketed,
    path_fields,
    unbracketed,
)
from scalargrad.marking.needs import Wrong
from scalargrad.marking.quantities import Quantity, same, vanishes
from scalargrad.marking.reading import Part

MISSING = {  # what a factor that is missing is called, by the kind of quantity
    "rest": "rest_missing",
    "slope": "inner_missing",
    "derivative": "derivative_missing",
}


def multiplied(wrong: Wrong, part: Part, value: Numbers, needed: Numbers) -> Iterator[Finding]:
    """A factor, or a sign, that is missing or too much."""
    above = wrong.above.get(part)
    if above is not None and above.op in ("*", "/", "neg") and part.op not in ("+", "-"):
        if above.op == "*" and same(needed, [1.0] * len(needed)):
            other = above.parts[1 - above.parts.index(part)]
            yield wrong.finding(
                "too_much", above, wrong.text(other), 1.5, typed=unbracketed(wrong.text(part))
            )
        return  # a factor has no place of its own: it is looked for at the whole product
    ratio = [n / a for n, a in zip(needed, value, strict=True)]
    typed = wrong.text(part)
    is_all = part is wrong.side.tree
    if same(ratio, [-1.0] * len(ratio)):
        new = f"−{bracketed(typed)}"
        kind = "sign" if is_all else "sign_of"
        yield wrong.finding(kind, part, new, 1.6 if wrong.is_factor(part) else 1.3)
    elif same(ratio, ratio[:1] * len(ratio)):
        yield from _constant_factor(wrong, part, ratio[0])
    quantity, mark = wrong.quantities.find(ratio) or (None, 0)
    if quantity is not None and quantity.kind != "path" and mark > 0:
        factor = quantity.text if quantity.kind == "derivative" else bracketed(quantity.text)
        fields = {"factor": factor, **_squashed(wrong, quantity)}
        new = f"{bracketed(typed)}·{bracketed(factor)}"
        kind = MISSING.get(quantity.kind, "factor_missing")
        yield wrong.finding(kind, part, new, 1.0 + quantity.cost / 2, **fields)
    quantity, mark = wrong.quantities.find([1 / x if x else math.nan for x in ratio]) or (None, 0)
    if quantity is not None and quantity.kind != "path" and mark > 0:
        divisor = bracketed(quantity.text)
        kind = "quotient" if wrong.divides(quantity.numbers) else "factor_too_many"
        new = f"{bracketed(typed)}/{divisor}"
        cost = 2.2 + quantity.cost / 2
        yield wrong.finding(kind, part, new, cost, factor=divisor, divisor=quantity.text)


def _constant_factor(wrong: Wrong, part: Part, ratio: float) -> Iterator[Finding]:
    typed = wrong.text(part)
    if math.isclose(ratio, round(ratio), rel_tol=1e-7) and 1 < abs(ratio) < 20:
        number = f"{abs(round(ratio))}"
        kind = "two_missing" if round(ratio) == 2 and _has_square(wrong) else "constant_missing"
        kind += "" if part is wrong.side.tree else "_at"
        minus = "−" if ratio < 0 else ""
        yield wrong.finding(
            kind,
            part,
            f"{minus}{number}·{bracketed(typed)}",
            1.2 + 0.2 * wrong.is_factor(part),
            factor=minus + number,
        )
    elif ratio and math.isclose(1 / ratio, round(1 / ratio), rel_tol=1e-7) and abs(1 / ratio) < 20:
        number = f"{abs(round(1 / ratio))}"
        minus = "−" if ratio < 0 else ""
        new = f"{minus}{bracketed(typed)}/{number}"
        yield wrong.finding("constant_too_much", part, new, 1.4, factor=minus + number)


def _has_square(wrong: Wrong) -> bool:
    return any(
        node.op == "**2" or (node.op == "*" and node.operands[0] is node.operands[1])
        for node in wrong.points.order
    )


def _squashed(wrong: Wrong, quantity: Quantity) -> dict[str, str]:
    name = wrong.points.names.get(quantity.nodes[0], "") if quantity.nodes else ""
    is_tanh = bool(quantity.nodes) and quantity.nodes[0].op == "tanh"
    slope = f"1 − {name}²" if is_tanh else f"{name}·(1 − {name})"
    return {"result": name, "slope": slope}


def added(wrong: Wrong, part: Part, value: Numbers, needed: Numbers) -> Iterator[Finding]:
    """A summand that is missing or too much."""
    above = wrong.above.get(part)
    typed = wrong.text(part)
    if above is not None and above.op in ("+", "-"):
        if vanishes(needed, value):
            other = above.parts[1 - above.parts.index(part)]
            minus = "−" if above.op == "-" and part is above.parts[0] else ""
            new = minus + (bracketed(wrong.text(other)) if minus else wrong.text(other))
            yield wrong.finding("summand_too_many", above, new, 1.6, typed=unbracketed(typed))
        return
    difference = [n - a for n, a in zip(needed, value, strict=True)]
    if found := wrong.quantities.find(difference):
        quantity, sign = found
        kind = "summand_missing"
        fields = {"summand": "−" * (sign < 0) + quantity.text}
        if quantity.kind == "path" or _way_of(wrong, quantity):
            way = list(quantity.nodes) if quantity.kind == "path" else _way_of(wrong, quantity)
            kind = "path_missing" if part is wrong.side.tree and len(way) > 2 else "direct_missing"
            fields |= path_fields(wrong.points, way)
        new = f"{typed} {'+' if sign > 0 else '−'} {bracketed(quantity.text)}"
        cost = 1.2 + quantity.cost / 2 + (0 if kind == "path_missing" else 0.8)
        yield wrong.finding(kind, part, new, cost, **fields)
    yield from _halves(wrong, part, value, difference)


def _way_of(wrong: Wrong, quantity: Quantity) -> list[Value]:
    ways = [w for w in wrong.quantities.ways if same(wrong.quantities.product(w), quantity.numbers)]
    return ways[0] if ways else []


def _halves(
    wrong: Wrong, part: Part, value: Numbers, difference: Sequence[float]
) -> Iterator[Finding]:
    """The other half of a product's derivative, or of a quotient's."""
    if part is not wrong.side.tree:
        return
    for product in wrong.quantities.products():
        for half, text in zip(product.halves, product.texts, strict=True):
            if same(difference, half):
                new = f"{wrong.text(part)} + {bracketed(text)}"
                yield wrong.finding(f"{product.kind}_half", part, new, 1.5)
        if product.kind == "product" and same(value, product.both):
            yield wrong.finding("derivatives_multiplied", part, " + ".join(product.texts), 1.5)
