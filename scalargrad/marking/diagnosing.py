"""Why a side is wrong: the smallest repair that makes it right.

A repair replaces one part of a side. What each part would have to be is found from the outside
inwards: if u·v must be 6 and v is 2, u must be 3. What has these numbers at all points belongs there.
Nothing is claimed that the repaired side, read and compared again, does not prove.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from scalargrad import operations
from scalargrad.engine import Value
from scalargrad.formatting import raised
from scalargrad.marking.comparing import Numbers, Points, Side
from scalargrad.marking.quantities import SQUASHED, Quantities, Quantity, same, vanishes
from scalargrad.marking.reading import Part

MOST_PROOFS = 12
MOST_PARTS = 120
MOST_TRIALS = 20_000  # parts that are computed again
FUNCTIONS_BACK: dict[str, Callable[[float], float]] = {
    "exp": math.log,
    "log": math.exp,
    "sqrt": lambda y: y * y,
    "sigmoid": lambda y: math.log(y / (1 - y)),
    "tanh": math.atanh,
    "cbrt": lambda y: y**3,
}


class Finding(NamedTuple):
    """What is wrong, and its repair: the text between start and end is replaced by `new`.

    kind, fields: the sentence in words.py, and what it mentions.
    """

    kind: str
    start: int
    end: int
    new: str
    cost: float
    fields: dict[str, str]
    place: tuple[int, int] | None = None  # what is wrong, where more than that is replaced


class Diagnosis:
    """A wrong side, at these points (all of them, or the graph's own alone)."""

    def __init__(self, side: Side, truth: Numbers, quantities: Quantities) -> None:
        self.side, self.truth, self.quantities = side, truth, quantities
        self.points: Points = side.points
        self.above = {one: part for part in side.parts for one in part.parts}
        self.values = {part: side.middle(part) for part in side.parts}
        self.needed = self._needed()

    def repairs(self) -> list[Finding]:
        """What might be wrong, the likeliest first."""
        found = [*self._derivatives(), *self._parts()]
        if not found:
            found = [*self._renamed()]
        return sorted(found, key=lambda one: one.cost)[:MOST_PROOFS]

    # --- texts ------------------------------------------------------------------------------------

    def text(self, part: Part) -> str:
        """A part as it was typed."""
        return self.side.text[part.start : part.end]

    def finding(self, kind: str, part: Part, new: str, cost: float, **fields: str) -> Finding:
        """A repair that replaces a part."""
        fields = {"typed": unbracketed(self.text(part)), **fields}
        return Finding(kind, part.start, part.end, bracketed(new), cost, fields)

    # --- what each part would have to be ----------------------------------------------------------

    def _needed(self) -> dict[Part, Numbers]:
        """For each part, the numbers that would make the side right, where there are some."""
        found = {self.side.tree: self.truth}
        for part in reversed(self.side.parts):
            if part not in found or not part.parts:
                continue
            wanted = found[part]
            values = [self.values[one] for one in part.parts]
            for i, one in enumerate(part.parts):
                try:
                    numbers = tuple(
                        self._back(part, i, want, [value[k] for value in values])
                        for k, want in enumerate(wanted)
                    )
                except (ArithmeticError, ValueError, KeyError, TypeError):
                    continue
                if all(map(math.isfinite, numbers)):
                    found[one] = numbers
        return found

    def _back(self, part: Part, i: int, wanted: float, values: Sequence[float]) -> float:
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

    # --- repairs of one part ----------------------------------------------------------------------

    def _parts(self) -> Iterator[Finding]:
        parts = self.side.parts if len(self.side.parts) <= MOST_PARTS else (self.side.tree,)
        for part in parts:
            needed = self.needed.get(part)
            if needed is None:
                continue
            value = self.values[part]
            if not all(map(math.isfinite, value)) or same(value, needed):
                continue
            yield from self._replaced(part, needed)
            yield from self._operation(part, value, needed)
            if not any(x == 0 for x in value) and part.op != "number":
                yield from self._multiplied(part, value, needed)
            yield from self._added(part, value, needed)

    def _replaced(self, part: Part, needed: Numbers) -> Iterator[Finding]:
        """Another name, derivative or number where this one stands."""
        is_leaf = not part.parts
        above = self.above.get(part)
        if part.op == "number" and same(needed, needed[:1] * len(needed)):
            yield from self._number(part, needed[0])
        whole = part is self.side.tree
        if found := self.quantities.find(needed):
            quantity, sign = found
            cost = quantity.cost + (sign < 0) * 0.5 + (0.0 if is_leaf else 1.2) + 0.6 * whole
            if quantity.kind == "path" or (whole and not is_leaf):
                cost += 1.5
            new = f"−({quantity.text})" if sign < 0 else quantity.text
            if not (whole and not is_leaf and quantity.nodes[-1:] == (self.quantities.lower,)):
                kind, fields = self._kind_of(part, quantity, above)
                cost += self._doubt(part, quantity, kind, needed)
                if part.op == "name" and quantity.kind in ("derivative", "slope") and same(
                    needed, [2 * x for x in self.values[part]]
                ):
                    kind, new = "two_missing_at", f"2·{part.name}"
                if kind == "value_for_derivative" and quantity.nodes[0].op in SQUASHED:
                    cost += 1  # rather (1 − o) is missing
                yield self.finding(kind, part, new, cost, right=new, **fields)
        if part.op in ("name", "derivative"):
            y = self.values[part]
            for kind, new, numbers in (
                ("rest", f"1 − {part.name}", [1 - a for a in y]),
                ("sigma", f"{part.name}·(1 − {part.name})", [a * (1 - a) for a in y]),
                ("squared", f"{part.name}²", [a * a for a in y]),
                ("tanh", f"1 − {part.name}²", [1 - a * a for a in y]),
            ):
                if same(needed, numbers):
                    yield self.finding(kind, part, new, 1.7, right=new)
        if needed[0] > 0 and is_leaf and (found := self.quantities.find([math.sqrt(abs(x)) for x in needed])):
            new = f"({found[0].text})²"
            if found[0].kind == "name":
                yield self.finding("wrong_part", part, new, 2.2, right=f"{found[0].text}²")

    def _doubt(self, part: Part, quantity: Quantity, kind: str, needed: Numbers) -> float:
        """What makes another repair likelier, though this one would do."""
        if part.op == "number":
            return 0.0 if kind == "slope_one" else 0.6
        if part.op != "name":
            return 0.0
        value = self.values[part]
        if all(value) and kind != "value_for_derivative":
            ratio = [n / a for n, a in zip(needed, value, strict=True)]
            if same(ratio, ratio[:1] * len(ratio)):
                return 0.5  # rather a plain number is missing
        node = self.points.nodes[part.name]
        if quantity.kind == "name":
            upper = quantity.nodes[0]
            return 0.6 * (upper.op == "*" and node in upper.operands)  # rather a factor is missing
        return 0.6 * (kind == "wrong_part")

    def _number(self, part: Part, needed: float) -> Iterator[Finding]:
        """Another number."""
        above = self.above.get(part)
        if not math.isclose(needed, round(needed), rel_tol=1e-6) or not 0 < abs(needed) < 100:
            return
        new = f"{round(needed)}".replace("-", "−")
        if above is not None and above.op == "**" and part is above.parts[1]:
            kind = "not_lowered" if math.isclose(needed, part.number - 1, abs_tol=1e-9) else "exponent"
            yield self.finding(
                kind, part, new, 1.35, right=new, power=self.text(above), raised=raised_to(needed),
                base=bracketed(self.text(above.parts[0]))
            )
        elif part.number and above is not None:
            yield self.finding("number", part, new, 1.4, right=new)

    def _kind_of(
        self, part: Part, quantity: Quantity, above: Part | None
    ) -> tuple[str, dict[str, str]]:
        """How a part that another belongs for is called."""
        names = self.points.names
        is_value = self.quantities.lower is None
        if part.op == "number":
            head = self._linear(quantity)
            if part.number == 1 and head:
                return "slope_one", head
            return "wrong_part", {}
        if part.op == "derivative":
            return "wrong_derivative", {}
        if part.op == "name" and quantity.kind in ("derivative", "slope", "inner"):
            node = self.points.nodes[part.name]
            if quantity.nodes[:1] == (node,):
                return "value_for_derivative", {}
            return "wrong_part", {}
        if part.op == "name" and quantity.kind in ("name", "inside") and not is_value:
            inside = above
            while inside is not None and len(inside.parts) == 2 and inside.op != "**":
                inside = self.above.get(inside)
            if inside is not None and inside.op not in ("neg",):
                return "wrong_place", {"function": unbracketed(self.text(inside))}
            if quantity.kind == "name":
                return self._operand(part, quantity)
        if part.parts and quantity.kind == "name" and quantity.nodes[0].operands:
            node = quantity.nodes[0]
            definition = self.quantities.text.expression(self.points.view.definition(node))
            return "not_node", {"name": quantity.text, "definition": definition}
        if part is self.side.tree and self.quantities.lower is None:
            return "definition", {"name": names[self.quantities.upper], "definition": quantity.text}
        return "wrong_part", {"name": names.get(quantity.nodes[0], "") if quantity.nodes else ""}

    def _operand(self, part: Part, quantity: Quantity) -> tuple[str, dict[str, str]]:
        """Whether the factor itself stands where the other one of its product belongs."""
        wrong, right = self.points.nodes[part.name], quantity.nodes[0]
        for node in self.points.order:
            if node.op == "*" and set(node.operands) == {wrong, right}:
                return "other_operand", {"product": f"{self.points.names[node.operands[0]]}·{self.points.names[node.operands[1]]}"}
        return "wrong_part", {}

    def _linear(self, quantity: Quantity) -> dict[str, str] | None:
        """The result and the operand of which this quantity is the slope, and what has the slope 1."""
        points = self.points
        if quantity.kind not in ("name", "derivative"):
            return None
        for upper, lower in self._edges():
            found = points.directs(upper)
            if same(found[lower], quantity.numbers):
                ones = [one for one, x in found.items() if all(a == 1 for a in x) and not one.operands]
                if ones:
                    names = points.names
                    return {"result": names[upper], "name": names[lower], "other": names[ones[0]]}
        return None

    def _edges(self) -> Iterator[tuple[Value, Value]]:
        for way in self.quantities.ways:
            yield from reversed(list(zip(way, way[1:], strict=False)))

    def _operation(self, part: Part, value: Numbers, needed: Numbers) -> Iterator[Finding]:
        """Another operation of the same operands."""
        text = self.text
        if part.op == "**" and not part.parts[1].parts and part.parts[1].op == "number":
            base, n = self.values[part.parts[0]], part.parts[1].number
            for new, cost in ((n - 1, 1.0), (n + 1, 1.3), (2 * n, 1.3), (-n, 1.3), (n / 2, 1.4)):
                if new and same(needed, powers(base, new)):
                    kind = "not_lowered" if new == n - 1 else "exponent"
                    own = self.quantities.find(value)
                    if new > n and own and own[0].kind == "name":
                        kind = "power_of_node"
                    written = f"{new:g}".replace("-", "−")
                    inner = text(part.parts[0])
                    repaired = inner if new == 1 else f"{bracketed(inner)}^({written})"
                    yield self.finding(kind, part, repaired, cost, right=written, power=text(part),
                        base=bracketed(inner), raised=raised_to(new), name=own[0].text if own else "",
                        times=raised_to(new / n))
        if part.op == "**" and part.parts[1].op == "neg":
            base = self.values[part.parts[0]]
            if same(needed, [-x for x in base]):
                inner = text(part.parts[0])
                yield self.finding("reciprocal", part, f"−{bracketed(inner)}", 1.0, base=unbracketed(inner))
        if len(part.parts) == 1 and part.op != "neg":
            operand = self.values[part.parts[0]]
            for sign, mark in ((1, ""), (-1, "−")):
                try:
                    row = operations.operation(part.op)
                    slopes = [sign * row.slopes(a, y)[0] for a, y in zip(operand, value, strict=True)]
                except (ArithmeticError, ValueError, KeyError):
                    break
                if same(needed, slopes):
                    inner = text(part.parts[0])
                    new = {"sin": "cos", "exp": "exp", "cos": "−sin"}.get(part.op)
                    if new:
                        new = f"{new}({unbracketed(inner)})"
                    elif part.op in SQUASHED:
                        new = f"{text(part)}·(1 − {text(part)})" if part.op == "sigmoid" else f"1 − {text(part)}^2"
                    elif part.op == "log":
                        new = f"1/{bracketed(inner)}"
                    else:
                        break
                    yield self.finding("function_kept", part, mark + new, 1.4, function=text(part))
        if part.op in ("*", "/", "+", "-") and len(part.parts) == 2:
            yield from self._two(part, needed)

    def _two(self, part: Part, needed: Numbers) -> Iterator[Finding]:
        first, second = part.parts
        a, b = self.values[first], self.values[second]
        one, other = self.text(first), self.text(second)
        zipped = list(zip(a, b, strict=True))
        names = {p.op for one in part.parts for p in self._within(one)} if part.op == "-" else ()
        if "number" not in names and part.op == "-" and same(needed, [y - x for x, y in zipped]):
            cost = 1.2 if self.above.get(part) is not None and self._is_factor(part) else 1.7
            yield self.finding("difference", part, f"{other} − {bracketed(one)}", cost)
        if part.op == "+" and same(needed, [x - y for x, y in zipped]):
            yield self.finding("sign_before", part, f"{one} − {bracketed(other)}", 1.1, typed=other)
        if part.op == "+" and same(needed, [y - x for x, y in zipped]):
            yield self.finding("sign_before", part, f"{other} − {bracketed(one)}", 1.2, typed=one)
        if part.op == "-" and same(needed, [x + y for x, y in zipped]):
            yield self.finding("sign_before", part, f"{one} + {bracketed(other)}", 1.1, typed=other)
        if part.op == "-" and same(needed, [-x - y for x, y in zipped]):
            yield self.finding("sign_before", part, f"−{bracketed(one)} − {bracketed(other)}", 1.2, typed=one)
        if part.op == "/" and same(needed, [x / y / y if y else math.nan for x, y in zipped]):
            yield self.finding("quotient", part, f"{bracketed(one)}/{bracketed(other)}^2", 1.0, divisor=unbracketed(other))
        if part.op == "/" and same(needed, [x * y for x, y in zipped]):
            yield self.finding("divided", part, f"{bracketed(one)}·{bracketed(other)}", 1.6, typed=other)
        if part.op == "*" and same(needed, [x / y if y else math.nan for x, y in zipped]):
            yield self.finding("multiplied", part, f"{bracketed(one)}/{bracketed(other)}", 1.6, typed=other)

    def _within(self, part: Part) -> Iterator[Part]:
        to_do = [part]
        while to_do:
            yield (one := to_do.pop())
            to_do += one.parts

    def _is_factor(self, part: Part) -> bool:
        above = self.above.get(part)
        return above is not None and above.op in ("*", "neg", "/")

    def _multiplied(self, part: Part, value: Numbers, needed: Numbers) -> Iterator[Finding]:
        """A factor, or a sign, that is missing or too much."""
        above = self.above.get(part)
        if above is not None and above.op in ("*", "/", "neg") and not self._in_sum(part):
            if above.op == "*" and same(needed, [1.0] * len(needed)):
                other = above.parts[1 - above.parts.index(part)]
                yield self.finding("too_much", above, self.text(other), 1.5, typed=unbracketed(self.text(part)))
            return  # a factor has no place of its own: it is looked for at the whole product
        ratio = [n / a for n, a in zip(needed, value, strict=True)]
        typed = self.text(part)
        is_all = part is self.side.tree
        if same(ratio, [-1.0] * len(ratio)):
            new = f"−{bracketed(typed)}"
            kind = "sign" if is_all else "sign_of"
            yield self.finding(kind, part, new, 1.6 if self._is_factor(part) else 1.3)
        elif same(ratio, ratio[:1] * len(ratio)):
            yield from self._constant_factor(part, ratio[0])
        if found := self.quantities.find(ratio):
            quantity, sign = found
            if quantity.kind == "path":
                return
            kind = self._missing(quantity)
            factor = quantity.text if quantity.kind == "derivative" else bracketed(quantity.text)
            new = "−" * (sign < 0) + f"{bracketed(typed)}·{bracketed(factor)}"
            fields = self._squashed(quantity)
            yield self.finding(kind, part, new, 1.0 + quantity.cost / 2 + (sign < 0), factor=factor, **fields)
        if found := self.quantities.find([1 / x if x else math.nan for x in ratio]):
            quantity, sign = found
            if quantity.kind != "path":
                divisor = bracketed(quantity.text)
                new = "−" * (sign < 0) + f"{bracketed(typed)}/{divisor}"
                divides = any(one.op == "/" for one in self.side.parts)
                kind = "quotient" if divides and not sign < 0 else "factor_too_many"
                cost = 2.2 + quantity.cost / 2 + (sign < 0)
                yield self.finding(kind, part, new, cost, factor=divisor, divisor=quantity.text)

    def _in_sum(self, part: Part) -> bool:
        return part.op in ("+", "-")

    def _constant_factor(self, part: Part, ratio: float) -> Iterator[Finding]:
        typed = self.text(part)
        if math.isclose(ratio, round(ratio), rel_tol=1e-7) and 1 < abs(ratio) < 20:
            number = f"{abs(round(ratio))}"
            kind = "two_missing" if round(ratio) == 2 and self._has_square() else "constant_missing"
            kind += "" if part is self.side.tree else "_at"
            minus = "−" if ratio < 0 else ""
            yield self.finding(kind, part, f"{minus}{number}·{bracketed(typed)}", 1.2, factor=minus + number)
        elif ratio and math.isclose(1 / ratio, round(1 / ratio), rel_tol=1e-7) and abs(1 / ratio) < 20:
            number = f"{abs(round(1 / ratio))}"
            minus = "−" if ratio < 0 else ""
            new = f"{minus}{bracketed(typed)}/{number}"
            yield self.finding("constant_too_much", part, new, 1.4, factor=minus + number)

    def _has_square(self) -> bool:
        return any(node.op == "**2" or node.op == "*" and node.operands[0] is node.operands[1]
                   for node in self.points.order)

    def _missing(self, quantity: Quantity) -> str:
        """What a factor that is missing is called."""
        if quantity.kind == "rest":
            return "rest_missing"
        if quantity.kind == "slope" or (quantity.kind == "derivative" and not quantity.text.endswith("|direct")):
            return "inner_missing" if quantity.kind == "slope" else "derivative_missing"
        if quantity.kind == "name" and quantity.nodes[0].op in SQUASHED:
            return "factor_missing"
        return "factor_missing"

    def _squashed(self, quantity: Quantity) -> dict[str, str]:
        name = self.points.names.get(quantity.nodes[0], "") if quantity.nodes else ""
        is_tanh = bool(quantity.nodes) and quantity.nodes[0].op == "tanh"
        slope = f"1 − {name}²" if is_tanh else f"{name}·(1 − {name})"
        return {"result": name, "slope": slope}

    def _added(self, part: Part, value: Numbers, needed: Numbers) -> Iterator[Finding]:
        """A summand that is missing or too much."""
        above = self.above.get(part)
        typed = self.text(part)
        if above is not None and above.op in ("+", "-"):
            if vanishes(needed, value):
                other = above.parts[1 - above.parts.index(part)]
                minus = "−" if above.op == "-" and part is above.parts[0] else ""
                new = minus + (bracketed(self.text(other)) if minus else self.text(other))
                yield self.finding("summand_too_many", above, new, 1.6, typed=unbracketed(typed))
            return
        difference = [n - a for n, a in zip(needed, value, strict=True)]
        if found := self.quantities.find(difference):
            quantity, sign = found
            kind = "summand_missing"
            fields = {"summand": quantity.text}
            if quantity.kind == "path" or self._way_of(quantity):
                way = list(quantity.nodes) if quantity.kind == "path" else self._way_of(quantity)
                kind = "path_missing" if part is self.side.tree and len(way) > 2 else "direct_missing"
                fields |= self.path_fields(way)
            new = f"{typed} {'+' if sign > 0 else '−'} {bracketed(quantity.text)}"
            cost = 1.2 + quantity.cost / 2 + (0 if kind == "path_missing" else 0.8)
            yield self.finding(kind, part, new, cost, **fields)
        else:
            yield from self._halves(part, difference)

    def _way_of(self, quantity: Quantity) -> list[Value]:
        ways = [w for w in self.quantities.ways if same(self.quantities.product(w), quantity.numbers)]
        return ways[0] if ways else []

    def _halves(self, part: Part, difference: Sequence[float]) -> Iterator[Finding]:
        """The other half of a product's derivative, or of a quotient's."""
        if part is not self.side.tree or self.quantities.lower is None:
            return
        for product, text, kind in self.quantities.halves:
            if same(difference, product):
                new = f"{self.text(part)} + {bracketed(text)}"
                yield self.finding(kind, part, new, 1.5)

    def path_fields(self, way: Sequence[Value]) -> dict[str, str]:
        """A path in words."""
        names = self.points.names
        return {"from": names[way[0]], "to": names[way[-1]], "way": joined([names[n] for n in way[1:-1]])}

    # --- products of derivatives ------------------------------------------------------------------

    def _derivatives(self) -> Iterator[Finding]:
        """A factor that is 0, a chain that is broken, a path that is none."""
        quantities, points = self.quantities, self.points
        if quantities.lower is None or not quantities.ways:
            return
        terms = terms_of(self.side.tree)
        products = [quantities.product(way) for way in quantities.ways]
        left = list(range(len(products)))
        odd = []
        for part, sign in terms:
            value = [sign * x for x in self.values[part]]
            fits = [k for k in left if same(products[k], value)]
            if fits:
                left.remove(fits[0])
            else:
                odd.append((part, sign))
        ways = [quantities.ways[k] for k in left]
        for part, sign in odd:
            signs = [one for one in factors_of(part) if one.op == "derivative"]
            slip = self._slip_of_chain(part, signs)
            if slip is None:
                continue
            kind, where, fields, cost = slip
            fields |= {"paths": self.paths_in_words()}
            for some in [[way] for way in ways] + [ways]:
                if some:
                    new = " + ".join(map(quantities.written_path, some))
                    if len(some) == len(quantities.ways):  # all there are: the total derivative
                        new = quantities.sign(quantities.upper, quantities.lower)
                    found = self.finding(kind, part, f"−({new})" if sign < 0 else new, cost, **fields)
                    fields = {**found.fields, "typed": self.text(where)}
                    yield found._replace(fields=fields, place=(where.start, where.end))
        if ways and not odd:
            new = " + ".join(map(quantities.written_path, ways))
            kind = "path_missing" if len(ways[0]) > 2 else "direct_missing"
            fields = self.path_fields(ways[0])
            yield self.finding(kind, self.side.tree, f"{self.side.text} + {new}", 0.9, **fields)

    def _slip_of_chain(
        self, part: Part, signs: Sequence[Part]
    ) -> tuple[str, Part, dict[str, str], float] | None:
        """The first thing that is wrong with a product of derivatives: kind, where, words, cost."""
        quantities, names = self.quantities, self.points.names
        for one in signs:
            if not any(self.points.derivative(one.upper, one.lower)):
                return "factor_zero", one, {"upper": one.upper, "lower": one.lower}, 0.1
        if not signs or len(signs) < len(factors_of(part)):
            return None
        upper, lower = names[quantities.upper], names[quantities.lower]  # type: ignore[index]
        links = [upper, *(name for one in signs for name in (one.upper, one.lower)), lower]
        broken = [i for i in range(0, len(links), 2) if links[i] != links[i + 1]]
        if not broken:
            return None
        at = broken[0] // 2  # the factor before which the chain is broken
        if len(broken) == 1 and 0 < at < len(signs):
            one = signs[at - 1]
            if any(self.points.derivative(one.upper, signs[at].upper)):
                fields = {"next": signs[at].name, "right": f"∂{one.upper}/∂{signs[at].upper}"}
                return "chain_before", one, fields, 0.2
        if at == 0:
            return "chain_begins", signs[0], {"upper": upper}, 0.2
        if at == len(signs):
            return "chain_ends", signs[-1], {"lower": lower}, 0.2
        fields = {"before": signs[at - 1].name, "next": signs[at - 1].lower}
        return "chain_broken", signs[at], fields, 0.2

    def paths_in_words(self) -> str:
        """The ways from the upper to the lower node, for a sentence."""
        names, found = self.points.names, []
        for way in self.quantities.ways[:4]:
            found.append(joined([names[node] for node in way[1:-1]]))
        return "|".join(found)

    # --- names, tried -----------------------------------------------------------------------------

    def _renamed(self) -> Iterator[Finding]:
        """Another name within a function that cannot be undone."""
        tries = 0
        names = list(self.points.nodes)
        for part in self.side.parts:
            if part.op not in ("name", "number"):
                continue
            for name in names:
                tries += len(self.side.parts)
                if tries > MOST_TRIALS or name == part.name:
                    continue
                value = self.points.value(self.points.nodes[name])
                tried = Side(self.side.typed, self.points, self.side.direct, {part: value})
                if tried.is_everywhere(self.truth):
                    kind = "wrong_place" if part.op == "name" else "wrong_part"
                    above = self.above.get(part, part)
                    while above.op in ("+", "-", "*", "/", "neg") and above in self.above:
                        above = self.above[above]
                    function = unbracketed(self.text(above))
                    yield self.finding(kind, part, name, 1.5, right=name, function=function)


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


def raised_to(n: float) -> str:
    """ⁿ"""
    return raised(int(n)) if n == int(n) > 1 else "" if n == 1 else f"^({n:g})"


def terms_of(tree: Part, sign: int = 1) -> list[tuple[Part, int]]:
    """The summands of a sum, each with its sign."""
    found, to_do = [], [(tree, sign)]
    while to_do:
        part, sign = to_do.pop()
        if part.op in ("+", "-"):
            first, second = part.parts
            to_do += [(second, sign if part.op == "+" else -sign), (first, sign)]
        elif part.op == "neg" and part.parts[0].op in ("+", "-"):
            to_do.append((part.parts[0], -sign))
        else:
            found.append((part, sign))
    return found


def factors_of(tree: Part) -> list[Part]:
    """The factors of a product, from left to right."""
    found, to_do = [], [tree]
    while to_do:
        part = to_do.pop()
        if part.op == "*":
            to_do += reversed(part.parts)
        else:
            found.append(part)
    return found


def bracketed(text: str) -> str:
    """In brackets, if it is more than a name, a number or one bracket."""
    if not any(sign in text for sign in " +-−*·×/^²³") or is_one_bracket(text):
        return text
    return f"({text})"


def unbracketed(text: str) -> str:
    """Without brackets around the whole."""
    return text[1:-1] if is_one_bracket(text) else text


def is_one_bracket(text: str) -> bool:
    """Whether the first bracket closes at the end."""
    depth = 0
    for i, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if depth == 0:
            return letter == ")" and text[0] == "(" and i == len(text) - 1
    return False


def joined(names: Sequence[str]) -> str:
    """a, b and c"""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
