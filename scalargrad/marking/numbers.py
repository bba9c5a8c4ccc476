"""Why a side of numbers is wrong: what was put in for a name, or a slip in the arithmetic.

Numbers hold at the graph's own point alone, so a slip is looked for beside the side above: what
stands there is right, or has been marked already.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from scalargrad.engine import Value
from scalargrad.formatting import format_number
from scalargrad.formulas.tokens import Part
from scalargrad.marking.comparing import Interval, Numbers, Side, middle
from scalargrad.marking.needs import Finding
from scalargrad.marking.quantities import Quantities
from scalargrad.marking.reading import factors_of, half_digit, terms_of
from scalargrad.marking.words import path_fields

SHIFTS = [10.0**k for k in (-4, -3, -2, -1, 1, 2, 3, 4)]


def repairs(side: Side, above: Side | None, truth: float, quantities: Quantities) -> list[Finding]:
    """What might be wrong, the likeliest first."""
    found: list[Finding] = []
    if above is not None and above.is_at([truth], 0):
        found += _put_in(side, above)
        found += _arithmetic(side, above, truth)
    if not found:
        found += _by_paths(side, quantities)
    found += _result(side, truth, quantities)
    return sorted(found, key=lambda one: one.cost)


# --- beside the side above ------------------------------------------------------------------------


class Pair(NamedTuple):
    """A part of the side above, the number that it is here, and what stands for it."""

    above: Part
    value: float
    typed: Part


def _put_in(side: Side, above: Side) -> Iterator[Finding]:
    """Numbers that are not those of the names above."""
    wrong = [one for one in _pairs(above, side) if not _may_be(side, one.typed, one.value)]
    if not wrong or len(wrong) > 3:
        return
    kind, fields = _kind_of(side, above, wrong[0])
    repair = {one.typed: _everywhere(side, one.value) for one in wrong}
    yield Finding(kind, repair, 0.5 if len(wrong) == 1 else 0.7, fields)


def _kind_of(side: Side, above: Side, pair: Pair) -> tuple[str, dict[str, str]]:
    """How a number is called that is not the one above."""
    part, name = pair.typed, above.written(pair.above)
    own = _at_0(above, pair.above)
    typed = _at_0(side, part) * (1 if own == pair.value else -1)
    value = _written(own)
    fields = {"typed": _written(typed), "name": name, "above": name, "value": value}
    is_answer = pair.above is above.tree and above.has_names and pair.above.op != "name"
    if _may_be(side, part, -pair.value):
        return "sign" if is_answer else "number_sign", fields
    if _shifted(side, part, pair.value):
        return "decimal_point_here" if is_answer else "decimal_point", fields
    if is_answer:
        return "not_above", fields
    if pair.above.parts:
        return "arithmetic", fields
    others = [n for n, node in side.points.nodes.items() if node.data == typed and n != name]
    if others:
        return "number_of_other", {**fields, "other": others[0]}
    return "number_wrong", fields


def _pairs(above: Side, side: Side) -> Iterator[Pair]:
    """Summand by summand, then factor by factor."""
    terms, others = terms_of(above.tree), terms_of(side.tree)
    if len(terms) == len(others):
        for (part, sign), (other, other_sign) in zip(terms, others, strict=True):
            yield from _factors(above, part, other, sign * other_sign)


def _factors(above: Side, part: Part, other: Part, sign: int) -> Iterator[Pair]:
    some, others = _unsigned(part), _unsigned(other)
    if len(some) == len(others) and (len(some) > 1 or sign == 1):
        for one, two in zip(some, others, strict=True):
            if one.parts and len(one.parts) == len(two.parts) and one.op == two.op:
                for inner, number in zip(one.parts, two.parts, strict=True):
                    yield from _factors(above, inner, number, 1)
            elif _is_number(two):
                yield Pair(one, _at_0(above, one), two)
    elif _is_number(other) and part.parts and abs((other.parts or (other,))[0].number) > 1:
        yield Pair(part, sign * _at_0(above, part), other)


def _arithmetic(side: Side, above: Side, truth: float) -> Iterator[Finding]:
    """What the numbers above give, and what was written for it."""
    if above.has_names or side.has_names:
        return
    if _is_number(above.tree) or not above.tree.parts:
        return
    number = _at_0(above, above.tree)
    fields = {"above": above.text, "value": _written(number), "typed": side.text}
    if _shifted(side, side.tree, number):
        yield Finding("decimal_point", {side.tree: _everywhere(side, number)}, 0.8, fields)
    elif above.is_at([_at_0(side, side.tree)], 0) or _near(side, truth):
        yield Finding("rounded", {side.tree: _everywhere(side, truth)}, 0.8, fields)
    else:
        yield Finding("arithmetic", {side.tree: _everywhere(side, number)}, 0.9, fields)


# --- beside the graph -----------------------------------------------------------------------------


def _by_paths(side: Side, quantities: Quantities) -> Iterator[Finding]:
    """The one number that is not a local gradient, in a sum over all paths."""
    terms, ways = terms_of(side.tree), list(quantities.ways)
    if side.has_names or _is_number(side.tree) or len(terms) != len(ways):
        return
    found: list[tuple[Part, str, float]] = []
    for part, sign in terms:
        tries = [(way, *_unlike(side, part, quantities, way)) for way in ways]
        way, odd, edges = min(tries, key=lambda one: len(one[1]) + len(one[2]))
        ways.remove(way)
        if len(odd) == len(edges) == 1 and sign == 1 and _is_number(odd[0]):
            found.append((odd[0], *edges[0]))
        elif odd or edges:
            return
    if len(found) == 1:
        part, name, value = found[0]
        fields = {"typed": _written(_at_0(side, part)), "name": name, "value": _written(value)}
        yield Finding("number_wrong", {part: _everywhere(side, value)}, 0.9, fields)


def _unlike(
    side: Side, part: Part, quantities: Quantities, way: Sequence[Value]
) -> tuple[list[Part], list[tuple[str, float]]]:
    """The factors that are no local gradient of a path, and the local gradients that are left."""
    edges = [(quantities.sign(a, b), quantities.points.directs(a)[b][0]) for a, b in pairwise(way)]
    odd = []
    for one in _unsigned(part):
        fits = [edge for edge in edges if _is_number(one) and _may_be(side, one, edge[1])]
        if fits:
            edges.remove(fits[0])
        else:
            odd.append(one)
    return odd, edges


def _result(side: Side, truth: float, quantities: Quantities) -> Iterator[Finding]:
    """What is to be seen of a number alone. The right one is not told."""
    if side.has_names:
        return
    names = quantities.points.names
    slips = [
        ("rounded", 1.0, _near(side, truth)),
        ("sign", 1.0, side.is_at([-truth], 0)),
        ("decimal_point_here", 1.1, _shifted(side, side.tree, truth)),
        ("half", 1.5, side.is_at([truth / 2], 0)),
        ("twice", 1.5, side.is_at([truth * 2], 0)),
    ]
    repair = {side.tree: _everywhere(side, truth)}
    for kind, cost, fits in slips:
        if fits:
            yield Finding(kind, repair, cost, {"typed": side.text})
    for way in quantities.ways if len(quantities.ways) > 1 else ():
        if side.is_at([quantities.product(way)[0]], 0):
            over = ", ".join(names[node] for node in way[1:-1])
            kind = "one_path" if over else "direct_alone"
            yield Finding(kind, repair, 1.2, {**path_fields(names, way), "way": over})


# --- numbers in a side ----------------------------------------------------------------------------


def _everywhere(side: Side, number: float) -> Numbers:
    """A number for each point."""
    return (number,) * side.points.count


def _is_number(part: Part) -> bool:
    return part.op == "number" or (part.op == "neg" and part.parts[0].op == "number")


def _unsigned(part: Part) -> list[Part]:
    """The factors, without a sign before the first."""
    is_negated = part.op == "neg" and part.parts[0].op in ("*", "/")
    return factors_of(part.parts[0] if is_negated else part)


def _near(side: Side, truth: float) -> bool:
    """Whether a decimal is off by few units of its last digit."""
    number = side.whole[0]
    if not isinstance(number, Interval):
        return False
    half = (number.high - number.low) / 2
    off = abs(number.at - truth)
    return half < off <= 40 * half and off <= 0.02 * abs(truth)


def _shifted(side: Side, part: Part, value: float) -> bool:
    """Whether only the decimal point is at the wrong place."""
    typed = _at_0(side, part)
    if not typed or not value:
        return False
    slack = min(0.1, 1e-9 + (half_digit(part) / abs(typed) if part.op == "number" else 1e-6))
    return any(math.isclose(typed * shift, value, rel_tol=slack) for shift in SHIFTS)


def _at_0(side: Side, part: Part) -> float:
    return middle(side.values[part][0])


def _may_be(side: Side, part: Part, value: float) -> bool:
    number = side.values[part][0]
    slack = 1e-9 * max(abs(value), 1e-9)
    if isinstance(number, Interval):
        return number.low - slack <= value <= number.high + slack
    return abs(number - value) <= slack


def _written(number: float) -> str:
    return format_number(number, 10)
