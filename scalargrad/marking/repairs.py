"""Why a side is wrong: the smallest repair that makes it right.

A repair replaces one part of a side: by what has the numbers that are needed there at all points,
by another operation of the same operands, by itself times or plus what is missing. Nothing is said
that the repaired side, compared again, does not prove.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Iterator, Sequence

from scalargrad.engine import Value
from scalargrad.formatting import raised
from scalargrad.formulas.tokens import Part
from scalargrad.marking.comparing import Numbers, Side
from scalargrad.marking.needs import Finding, Wrong
from scalargrad.marking.quantities import SAME, SQUASHED, Quantities, Quantity, same, vanishes
from scalargrad.marking.reading import bracketed, factors_of, terms_of
from scalargrad.marking.words import path_fields, paths_sentence
from scalargrad.operations import OPERATIONS

MOST_REPAIRS = 12
MOST_PARTS = 120
MOST_TRIALS = 20_000  # parts that are computed again
OTHERS: dict[str, list[tuple[str, Callable[[float, float], float], int, float]]] = {
    # of two operands: the kind of slip, what it should be, which operand is named, the cost
    "+": [
        ("sign_before", operator.sub, 1, 1.1),
        ("sign_before", lambda a, b: b - a, 0, 1.2),
    ],
    "-": [
        ("sign_before", operator.add, 1, 1.1),
        ("sign_before", lambda a, b: -a - b, 0, 1.2),
    ],
    "*": [("multiplied", operator.truediv, 1, 1.6)],
    "/": [("divided", operator.mul, 1, 1.6), ("quotient", lambda a, b: a / b / b, 1, 1.0)],
}
MISSING = {"rest": "rest_missing", "slope": "inner_missing"}  # by the kind of quantity


def repairs(side: Side, truth: Numbers, quantities: Quantities) -> list[Finding]:
    """What might be wrong with a side, the likeliest first."""
    wrong = Wrong(side, truth, quantities)
    found = [*_chains(wrong), *_renamed(wrong)]
    for part in side.parts if len(side.parts) <= MOST_PARTS else (side.tree,):
        value, needed = wrong.values[part], wrong.needed.get(part)
        if needed is None or not all(map(math.isfinite, value)) or same(value, needed):
            continue
        found += _replaced(wrong, part, needed)
        found += _other_operation(wrong, part, needed)
        if all(value) and part.op != "number":
            found += _multiplied(wrong, part, value, needed)
        found += _added(wrong, part, value, needed)
    return sorted(found, key=lambda one: one.cost)[:MOST_REPAIRS]


# --- products of derivatives ----------------------------------------------------------------------


def _chains(wrong: Wrong) -> Iterator[Finding]:
    """A factor that is 0, a chain that is broken, a path that is missing or none."""
    quantities = wrong.quantities
    if not quantities.ways:
        return
    paths = paths_sentence(wrong.points.names, quantities.ways)
    left, odd = list(quantities.ways), []
    for part, sign in terms_of(wrong.side.tree):
        value = [sign * x for x in wrong.values[part]]
        fits = [way for way in left if same(quantities.product(way), value)]
        if fits:
            left.remove(fits[0])
        else:
            odd.append((part, sign))
    for part, sign in odd:
        slip = _slip_of_chain(wrong, part)
        if slip is None or not left:
            continue
        kind, where, fields = slip
        fields |= {"typed": wrong.text(where), "paths": paths}
        for ways in [*([way] for way in left), left]:
            numbers = [sign * x for x in quantities.sum_over(ways)]
            cost = 0.1 if kind == "factor_zero" else 0.2
            yield wrong.finding(kind, part, numbers, cost, **fields)._replace(wrong=where)
    if left and not odd:
        tree = wrong.side.tree
        kind = "path_missing" if len(left[0]) > 2 else "direct_missing"
        fields = path_fields(wrong.points.names, left[0])
        whole = map(operator.add, wrong.values[tree], quantities.sum_over(left))
        yield wrong.finding(kind, tree, whole, 0.9, **fields)


def _slip_of_chain(wrong: Wrong, part: Part) -> tuple[str, Part, dict[str, str]] | None:
    """The first thing that is wrong with a product of derivatives: its kind, where, its words."""
    points, quantities = wrong.points, wrong.quantities
    factors = factors_of(part)
    signs = [one for one in factors if one.op == "derivative"]
    for one in signs:
        if not points.depends(one.upper, one.lower):
            return "factor_zero", one, {"upper": one.upper, "lower": one.lower}
    if not signs or len(signs) < len(factors) or quantities.lower is None:
        return None
    upper, lower = points.names[quantities.upper], points.names[quantities.lower]
    befores = [upper, *(one.lower for one in signs)]
    afters = [*(one.upper for one in signs), lower]
    broken = [i for i, names in enumerate(zip(befores, afters, strict=True)) if len({*names}) > 1]
    if not broken:
        return None
    at = broken[0]  # the factor before which the chain is broken
    if at == 0:
        return "chain_begins", signs[0], {"upper": upper}
    before = signs[at - 1]
    if at == len(signs):
        return "chain_ends", before, {"lower": lower}
    after = signs[at]
    if len(broken) == 1 and points.nodes[after.upper] in points.view.below(
        points.nodes[before.upper]
    ):
        right = f"∂{before.upper}/∂{after.upper}"
        return "chain_before", before, {"next": after.text, "right": right}
    return "chain_broken", after, {"before": before.text, "next": before.lower}


# --- another part in its place --------------------------------------------------------------------


def _replaced(wrong: Wrong, part: Part, needed: Numbers) -> Iterator[Finding]:
    """Another name, derivative or number where this one stands."""
    above = wrong.above.get(part)
    is_exponent = above is not None and above.op == "**" and part is above.parts[1]
    if part.op == "number" and part.number and above is not None and not is_exponent:
        number = round(needed[0])
        new = f"{number}".replace("-", "−")
        numbers = [float(number)] * len(needed)
        if 0 < abs(number) < 100 and same(needed, numbers):
            yield wrong.finding("belongs", part, numbers, 1.4, right=new)
    is_answer = part is wrong.side.tree and part.parts and wrong.quantities.lower is not None
    if not is_answer:
        yield from _by_quantity(wrong, part, needed)
    y = wrong.values[part]
    for kind, new, numbers in (
        ("sigma", f"{part.text}·(1 − {part.text})", [a * (1 - a) for a in y]),
        ("squared", f"{part.text}²", [a * a for a in y]),
        ("tanh", f"1 − {part.text}²", [1 - a * a for a in y]),
    ):
        if part.op == "name" and same(needed, numbers):
            yield wrong.finding(kind, part, numbers, 1.4, right=new)


def _by_quantity(wrong: Wrong, part: Part, needed: Numbers) -> Iterator[Finding]:
    """What has the needed numbers. The cost is higher where another repair is likelier."""
    quantity, sign = wrong.quantities.find(needed) or (None, 0)
    if quantity is None:
        return
    new = f"−({quantity.text})" if sign < 0 else quantity.text
    kind, fields = _kind_of(wrong, part, quantity)
    cost = quantity.cost + 0.5 * (sign < 0) + 1.2 * bool(part.parts)
    if part.op == "number" and kind != "slope_one":
        cost += 0.6
    if part.op == "name":
        if kind == "value_for_derivative":
            cost += quantity.nodes[0].op in SQUASHED  # rather (1 − o) is missing
        elif quantity.kind != "name":
            cost += 0.6 * (kind == "belongs")
        twice = [2 * x for x in wrong.values[part]]
        if quantity.kind in ("derivative", "slope") and same(needed, twice):
            kind = "two_missing_at"
    numbers = [sign * x for x in quantity.numbers]
    yield wrong.finding(kind, part, numbers, cost, right=new, **fields)


def _kind_of(wrong: Wrong, part: Part, quantity: Quantity) -> tuple[str, dict[str, str]]:
    """How a part that another belongs for is called."""
    points, quantities = wrong.points, wrong.quantities
    node = quantity.nodes[0] if quantity.nodes else None
    if part.op == "number":
        head = _linear(wrong, quantity) if part.number == 1 else None
        return ("slope_one", head) if head else ("belongs", {})
    if part.op == "derivative":
        return "belongs", {}
    if part.op == "name" and quantity.kind in ("derivative", "slope"):
        is_own = node is points.nodes[part.text]
        return "value_for_derivative" if is_own else "belongs", {}
    if part.op == "name" and quantity.kind in ("name", "inside") and quantities.lower is not None:
        inside = wrong.above.get(part)
        while inside is not None and len(inside.parts) == 2 and inside.op != "**":
            inside = wrong.above.get(inside)
        if inside is not None and inside.op != "neg":
            return "wrong_place", {"function": wrong.text(inside)}
        pair = {points.nodes[part.text], node}
        for one in points.order if quantity.kind == "name" else ():
            if one.op == "*" and set(one.operands) == pair:
                product = "·".join(points.names[factor] for factor in one.operands)
                return "other_operand", {"product": product}
    if part.parts and quantity.kind == "name" and node is not None and node.operands:
        definition = quantities.text.expression(points.view.definition(node))
        return "not_node", {"name": quantity.text, "definition": definition}
    if part is wrong.side.tree and quantities.lower is None:
        fields = {"name": points.names[quantities.upper], "definition": quantity.text}
        return "definition", fields
    return "belongs", {}


def _linear(wrong: Wrong, quantity: Quantity) -> dict[str, str] | None:
    """The result and the operand of which this quantity is the slope, and what has the slope 1."""
    names = wrong.points.names
    if quantity.kind not in ("name", "derivative"):
        return None
    for upper, lower in (edge for way in wrong.quantities.ways for edge in itertools.pairwise(way)):
        slopes = wrong.points.directs(upper)
        ones = [one for one, x in slopes.items() if set(x) == {1.0} and not one.operands]
        if ones and same(slopes[lower], quantity.numbers):
            return {"result": names[upper], "name": names[lower], "other": names[ones[0]]}
    return None


def _renamed(wrong: Wrong) -> Iterator[Finding]:
    """Another name within a function that cannot be undone."""
    side, points = wrong.side, wrong.points
    leaves = [p for p in side.parts if p.op in ("name", "number") and p not in wrong.needed]
    trials = ((p, n) for p in leaves for n in points.nodes if n != p.text)
    for part, name in itertools.islice(trials, MOST_TRIALS // len(side.parts)):
        value = points.value(points.nodes[name])
        if Side(side.typed, points, side.direct, {part: value}).is_everywhere(wrong.truth):
            above = wrong.above.get(part, part)
            while above.op in ("+", "-", "*", "/", "neg") and above in wrong.above:
                above = wrong.above[above]
            kind = "wrong_place" if part.op == "name" else "belongs"
            function = wrong.text(above)
            yield wrong.finding(kind, part, value, 1.0, right=name, function=function)


# --- another operation ----------------------------------------------------------------------------


def _other_operation(wrong: Wrong, part: Part, needed: Numbers) -> Iterator[Finding]:
    """Another operation of the same operands."""
    if part.op == "**":
        yield from _power(wrong, part, needed)
    elif part.op in OTHERS:
        yield from _of_two(wrong, part, needed)
    elif len(part.parts) == 1 and part.op in OPERATIONS:
        value, typed = wrong.values[part], wrong.text(part)
        slopes = OPERATIONS[part.op].slopes
        try:
            found = [
                slopes(a, y)[0] for a, y in zip(wrong.values[part.parts[0]], value, strict=True)
            ]
        except (ArithmeticError, ValueError):
            return
        for numbers in (found, [-x for x in found]):
            if same(needed, numbers) and not same(found, value):
                yield wrong.finding("function_kept", part, numbers, 1.4, function=typed)


def _power(wrong: Wrong, part: Part, needed: Numbers) -> Iterator[Finding]:
    """Another exponent, or −q for a reciprocal's e^(1/q)."""
    base, exponent = part.parts
    numbers, typed = wrong.values[base], wrong.text(base)
    negative = [-x for x in numbers]
    if exponent.op == "neg" and same(needed, negative):
        yield wrong.finding("reciprocal", part, negative, 1.0, base=typed)
    if exponent.op != "number":
        return
    own, n = wrong.quantities.find(wrong.values[part]), exponent.number
    costs = {n / 2: 1.4, -n: 1.3, 2 * n: 1.3, n + 1: 1.3, n - 1: 1.0}  # the last holds
    if exponent in wrong.needed and abs(wrong.needed[exponent][0]) < 100:
        costs.setdefault(float(round(wrong.needed[exponent][0])), 1.35)
    for new_n, cost in costs.items():
        powers = _powers(numbers, new_n)
        if not new_n or not same(needed, powers):
            continue
        kind = "not_lowered" if new_n == n - 1 else "exponent"
        fields = {"power": wrong.text(part), "base": bracketed(typed), "raised": _raised(new_n)}
        if new_n > n and own is not None and own[0].kind == "name":
            kind = "power_of_node"
            fields |= {"name": own[0].text, "times": _raised(new_n / n)}
        yield wrong.finding(kind, part, powers, cost, **fields)


def _raised(n: float) -> str:
    """ⁿ"""
    return raised(int(n)) if n == int(n) > 0 else f"^({n:g})"


def _powers(base: Sequence[float], n: float) -> list[float]:
    """aⁿ at each point, nan where there is none."""
    try:
        found = [a**n for a in base]
    except ArithmeticError:
        return [math.nan] * len(base)
    return [math.nan if isinstance(x, complex) else x for x in found]


def _of_two(wrong: Wrong, part: Part, needed: Numbers) -> Iterator[Finding]:
    texts = [wrong.text(one) for one in part.parts]
    pairs = list(zip(*(wrong.values[one] for one in part.parts), strict=True))
    for kind, compute, which, cost in OTHERS[part.op]:
        try:
            numbers = [compute(a, b) for a, b in pairs]
        except ZeroDivisionError:
            continue
        if same(needed, numbers) and (kind != "quotient" or _divides(wrong, [b for _, b in pairs])):
            named = wrong.text(part.parts[which])
            yield wrong.finding(kind, part, numbers, cost, divisor=texts[1], typed=named)
    turned = [b - a for a, b in pairs]
    is_turned = part.op == "-" and same(needed, turned)
    if is_turned and not any(one.op == "number" for one in part.parts):
        cost = 1.2 if wrong.is_factor(part) else 1.7
        yield wrong.finding("difference", part, turned, cost)


def _divides(wrong: Wrong, numbers: Sequence[float]) -> bool:
    """Whether the graph divides by what has these numbers."""
    quotients = (node for node in wrong.points.order if node.op == "/")
    return any(same(wrong.points.value(node.operands[1]), numbers) for node in quotients)


# --- a factor, a sign, a summand ------------------------------------------------------------------


def _multiplied(wrong: Wrong, part: Part, value: Numbers, needed: Numbers) -> Iterator[Finding]:
    """A factor, or a sign, that is missing or too much."""
    above, quantities = wrong.above.get(part), wrong.quantities
    if above is not None and wrong.is_factor(part) and part.op not in ("+", "-"):
        if above.op == "*" and same(needed, [1.0] * len(needed)):
            other = above.parts[1 - above.parts.index(part)]
            factor = wrong.text(part)
            yield wrong.finding("factor_too_much", above, wrong.values[other], 1.5, factor=factor)
        return  # a factor has no place of its own: it is looked for at the whole product
    ratio = [n / a for n, a in zip(needed, value, strict=True)]
    if same(ratio, ratio[:1] * len(ratio)):
        yield from _constant_factor(wrong, part, ratio[0])
    quantity, sign = quantities.find(ratio) or (None, 0)
    if quantity is not None and quantity.kind != "path" and sign > 0:
        factor = quantity.text if quantity.kind == "derivative" else bracketed(quantity.text)
        fields = {"factor": factor, **_squashed(wrong, quantity)}
        kind = MISSING.get(quantity.kind, "factor_missing")
        numbers = map(operator.mul, value, quantity.numbers)
        yield wrong.finding(kind, part, numbers, 1.0 + quantity.cost / 2, **fields)
    quantity, sign = quantities.find([1 / x if x else math.nan for x in ratio]) or (None, 0)
    if quantity is not None and quantity.kind != "path" and sign > 0:
        kind = "quotient" if _divides(wrong, quantity.numbers) else "factor_too_much"
        fields = {"factor": bracketed(quantity.text), "divisor": quantity.text}
        numbers = map(operator.truediv, value, quantity.numbers)
        yield wrong.finding(kind, part, numbers, 2.2 + quantity.cost / 2, **fields)


def _constant_factor(wrong: Wrong, part: Part, ratio: float) -> Iterator[Finding]:
    """A whole number by which the part is too small or too large, or its sign."""
    is_all, value = part is wrong.side.tree, wrong.values[part]
    if math.isclose(ratio, -1, rel_tol=SAME):
        cost = 1.6 if wrong.is_factor(part) else 1.3
        yield wrong.finding("sign" if is_all else "sign_of", part, [-x for x in value], cost)
        return
    for number in {round(x) for x in (ratio, 1 / ratio if ratio else 0.0) if 1 < abs(x) < 20}:
        factor = f"{number}".replace("-", "−")
        if math.isclose(ratio, number, rel_tol=SAME):
            is_two = number == 2 and any(_is_square(node) for node in wrong.points.order)
            kind = ("two_missing" if is_two else "factor_missing") + "_at" * (not is_all)
            cost = 1.2 + 0.2 * wrong.is_factor(part)
            yield wrong.finding(kind, part, [number * x for x in value], cost, factor=factor)
        elif math.isclose(1 / ratio, number, rel_tol=SAME):
            numbers = [x / number for x in value]
            yield wrong.finding("factor_too_much", part, numbers, 1.4, factor=factor)


def _is_square(node: Value) -> bool:
    return node.op == "**2" or (node.op == "*" and node.operands[0] is node.operands[1])


def _squashed(wrong: Wrong, quantity: Quantity) -> dict[str, str]:
    """The derivative of the sigmoid or tanh that a factor belongs to, for a sentence."""
    if quantity.kind != "rest":
        return {}
    name = wrong.points.names[quantity.nodes[0]]
    is_tanh = quantity.nodes[0].op == "tanh"
    return {"result": name, "slope": f"1 − {name}²" if is_tanh else f"{name}·(1 − {name})"}


def _added(wrong: Wrong, part: Part, value: Numbers, needed: Numbers) -> Iterator[Finding]:
    """A summand that is missing or too much."""
    above, quantities = wrong.above.get(part), wrong.quantities
    if above is not None and above.op in ("+", "-"):
        if vanishes(needed, value):
            other = wrong.values[above.parts[1 - above.parts.index(part)]]
            sign = -1 if above.op == "-" and part is above.parts[0] else 1
            numbers, summand = [sign * x for x in other], wrong.text(part)
            yield wrong.finding("summand_too_many", above, numbers, 1.6, typed=summand)
        return
    difference = [n - a for n, a in zip(needed, value, strict=True)]
    is_all = part is wrong.side.tree
    if found := quantities.find(difference):
        quantity, sign = found
        cost = 1.2 + quantity.cost / 2
        kind, fields = "summand_missing", {"summand": "−" * (sign < 0) + quantity.text}
        ways = [way for way in quantities.ways if same(quantities.product(way), quantity.numbers)]
        if ways:
            kind = "path_missing" if is_all and len(ways[0]) > 2 else "direct_missing"
            fields = path_fields(wrong.points.names, ways[0])
        cost += 0.8 * (kind != "path_missing")
        numbers = [a + sign * x for a, x in zip(value, quantity.numbers, strict=True)]
        yield wrong.finding(kind, part, numbers, cost, **fields)
    for product in quantities.products() if is_all else ():
        first, second = product.halves
        whole = list(map(operator.add, first, second))
        if same(value, first) or same(value, second):
            yield wrong.finding(f"{product.kind}_half", part, whole, 1.5)
        if product.kind == "product" and same(value, product.both):
            yield wrong.finding("derivatives_multiplied", part, whole, 1.5)
