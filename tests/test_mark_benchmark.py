"""mark() on random derivations: right ones in other forms, and ones with a slip planted.

The derivatives are written down by the table RULES, not by the library.
"""

import itertools
import math
import random
import time

import pytest

import scalargrad as sg
from scalargrad import Value, mark
from scalargrad.engine import topological_order
from scalargrad.formulas.tokens import FormulaError
from scalargrad.marking.comparing import Points, readings
from scalargrad.marking.quantities import Quantities
from scalargrad.marking.reading import typed

BINARY = {  # of p and q: the result, how it is written, both derivatives
    "*": (lambda p, q: p * q, "{p}*{q}", ("{q}", "{p}")),
    "+": (lambda p, q: p + q, "{p} + {q}", ("1", "1")),
    "-": (lambda p, q: p - q, "{p} - {q}", ("1", "(-1)")),
}
UNARY = {  # of p: the result u, its derivative
    "sigmoid": (sg.sigmoid, "{u}*(1 - {u})"),
    "tanh": (sg.tanh, "(1 - {u}**2)"),
    "square": (lambda p: p**2, "2*{p}"),
    "exp": (lambda p: sg.exp(0.3 * p), "0.3*{u}"),
    "three": (lambda p: 3 * p, "3"),
}


class Case:
    """A random graph, a leaf, the paths down to it, and the derivative of each edge as a text."""

    def __init__(self, draw):
        while True:
            self.build(draw)
            leaf = draw.choice([name for name in self.leaves if name in self.nodes] or [""])
            self.ways = self.paths(self.root.name, leaf)
            if 1 <= len(self.ways) <= 3 and max(map(len, self.ways)) >= 2:
                total = sum(math.prod(self.number(e) for e in way) for way in self.ways)
                if 1e-2 < abs(total) < 1e3 and all(
                    abs(self.number(e)) > 1e-2 for w in self.ways for e in w
                ):
                    self.leaf, self.total = leaf, total
                    self.head = f"d{self.root.name}/d{leaf}"
                    return

    def build(self, draw):
        self.leaves = [f"x{i}" for i in range(1, draw.randint(2, 4) + 1)]
        size = lambda: round(draw.uniform(0.3, 1.5) * draw.choice((1, -1)), 2)  # noqa: E731
        self.nodes = {name: Value(size(), name) for name in self.leaves}
        self.slopes, self.below, self.op = {}, {}, {}
        for i in range(draw.randint(3, 6)):
            u, names = f"u{i}", list(self.nodes)
            p = draw.choice(names[-3:])
            if draw.random() < 0.5 and len(names) > 1:
                q = draw.choice([name for name in names if name != p])
                self.op[u] = draw.choice("**+-")
                compute, _, slopes = BINARY[self.op[u]]
                node = compute(self.nodes[p], self.nodes[q])
                self.below[u] = [p, q]
            else:
                q, self.op[u] = "", draw.choice(list(UNARY))
                compute, slope = UNARY[self.op[u]]
                node, slopes, self.below[u] = compute(self.nodes[p]), [slope], [p]
            for one, slope in zip(self.below[u], slopes, strict=True):
                self.slopes[u, one] = slope.format(p=p, q=q, u=u)
            self.nodes[u] = node.named(u)
        self.root = node
        below = {one.name for one in topological_order(node)}
        self.nodes = {name: one for name, one in self.nodes.items() if name in below}

    def paths(self, upper, lower):
        if upper == lower:
            return [[]]
        below = self.below.get(upper, ())
        return [[(upper, m), *rest] for m in below for rest in self.paths(m, lower)]

    def number(self, edge):
        return eval(self.slopes[edge], {n: v.data for n, v in self.nodes.items()})

    def meaning(self, sign, direct):
        a, b = sign.removesuffix("|direct")[1:].split("/d")
        if sign.endswith("|direct") or direct:
            return self.number((a, b)) if (a, b) in self.slopes else 0.0
        return sum(math.prod(self.number(e) for e in way) for way in self.paths(a, b))

    def signs(self):
        return [[f"d{a}/d{b}" + self.direct(a, b) for a, b in way] for way in self.ways]

    def direct(self, a, b):
        return "|direct" * (len(self.paths(a, b)) > 1)

    def symbols(self):
        return [[self.slopes[edge] for edge in way] for way in self.ways]

    def numbers(self, digits):
        return [[f"({self.number(edge):.{digits}f})" for edge in way] for way in self.ways]


def text(terms, dot="*"):
    return " + ".join(dot.join(term) for term in terms)


def rewritten(draw, terms):
    """The same sum of products, written in another way."""
    terms = [draw.sample(term, len(term)) for term in draw.sample(terms, len(terms))]
    found = []
    for term in terms:
        term = [f for f in term if f != "1" or draw.random() < 0.5] or ["1"]
        for i, factor in enumerate(term):
            if factor.startswith("(1 - u") and factor.endswith("**2)") and draw.random() < 0.4:
                term[i] = "(1 - {0})*(1 + {0})".format(factor[5:-4])
            elif factor.startswith("2*") and draw.random() < 0.4:
                term[i] = draw.choice(("({0} + {0})", "{0}*2", "4*{0}/2", "2{0}")).format(
                    factor[2:]
                )
            elif "*(1 - u" in factor and draw.random() < 0.4:
                u = factor.split("*")[0]
                term[i] = draw.choice(("({0} - {0}**2)", "(1 - {0})*{0}", "{0}(1 - {0})")).format(u)
        if "(-1)" in term and len(term) > 1 and draw.random() < 0.5:
            term.remove("(-1)")
            term[0] = f"-{term[0]}" if not found else f"(-1)*{term[0]}"
        found.append(term)
    common = [f for f in found[0] if all(f in term for term in found)]
    if len(found) > 1 and common and draw.random() < 0.5:
        rest = [list(term) for term in found]
        for term in rest:
            term.remove(common[0])
        return f"{common[0]}*({text([term or ['1'] for term in rest])})"
    return text(found, draw.choice(("*", " · ", "×")))


def derivation(draw, case):
    """A right derivation: the paths, the rules, numbers, rounded numbers, the result."""
    sides = [rewritten(draw, case.signs()), rewritten(draw, case.symbols())]
    sides.append(text([draw.sample(t, len(t)) for t in case.numbers(draw.choice((4, 6, 12)))]))
    sides.append(f"{case.total:.{draw.choice((2, 4, 8))}f}")
    sides = [side for side in sides if draw.random() < 0.9] or sides[:1]
    return f"{case.head} = " + draw.choice((" = ", "\n  = ", " =\n ")).join(sides)


@pytest.mark.parametrize("count", [200, pytest.param(2000, marks=pytest.mark.full)])
def test_right_derivations_in_other_forms_give_no_false_alarm(count):
    draw = random.Random(7)
    wrong = []
    for _ in range(count):
        case = Case(draw)
        typed = derivation(draw, case)
        if not mark(case.root, typed).right:
            wrong.append(typed)
    assert not wrong


# --- slips ----------------------------------------------------------------------------------------
# Each kind gives the two sides' terms, the side with the slip, its term and its factor, and what
# names the factor: "place" if a mark under it does, a text that the sentence holds, or None.


def dropped(draw, case, k, x, symbols):
    if symbols[k][x] in ("1", "(-1)") or len(symbols[k]) < 2:
        return None
    a, b = case.ways[k][x]
    names = (pretty(symbols[k][x]), f"∂{a}/∂{b}")
    del symbols[k][x]
    return names


def sign(draw, case, k, x, symbols):
    one = symbols[k][x]
    symbols[k][x] = "(-1)" if one == "1" else "1" if one == "(-1)" else f"(-1)*{one}"
    return None


def other_operand(draw, case, k, x, symbols):
    if case.op[case.ways[k][x][0]] != "*":
        return None if x else False
    symbols[k][x] = case.ways[k][x][1]
    return "place"


def half_of_sigmoid(draw, case, k, x, symbols):
    if case.op[case.ways[k][x][0]] != "sigmoid":
        return False
    halves = symbols[k][x].split("*", 1)
    keep = draw.randrange(2)
    symbols[k][x] = halves[keep]
    return pretty(halves[1 - keep]), "derivative of a sigmoid"


def power_kept(draw, case, k, x, symbols):
    if case.op[case.ways[k][x][0]] != "square":
        return False
    symbols[k][x] = f"2*{case.ways[k][x][1]}**2"
    return "place"


def two_dropped(draw, case, k, x, symbols):
    if case.op[case.ways[k][x][0]] != "square":
        return False
    symbols[k][x] = case.ways[k][x][1]
    return ("factor 2",)


def value_for_derivative(draw, case, k, x, symbols):
    if symbols[k][x] in ("1", "(-1)"):
        return False
    symbols[k][x] = case.ways[k][x][0]
    return "place"


def wrong_place(draw, case, k, x, symbols):
    inner = case.ways[k][x][1]
    others = [n for n in case.nodes if n not in case.ways[k][x]]
    if inner not in symbols[k][x]:
        return False
    symbols[k][x] = symbols[k][x].replace(inner, draw.choice(others))
    return "place"


LOCAL = [dropped, sign, other_operand, half_of_sigmoid, power_kept, two_dropped,
         value_for_derivative, wrong_place]  # fmt: skip


def pretty(factor):
    return factor.replace("**2", "²").replace("*", "·").replace("-", "−")


def planted(draw, kind):
    """A derivation with one slip: the case, its sides, which is wrong, where, what names it."""
    while True:
        case = Case(draw)
        signs, symbols, numbers = case.signs(), case.symbols(), case.numbers(6)
        k = draw.randrange(len(case.ways))
        x = draw.randrange(len(case.ways[k]))
        wrong, term, names = 1, k, None
        if kind == "path missing":
            if len(case.ways) < 2:
                continue
            names = tuple(b for _, b in case.ways[k][:-1]) or ("directly",)
            del signs[k]
            wrong = 0
        elif kind == "wrong symbol":
            others = [n for n in case.nodes if n not in case.ways[k][x]]
            signs[k][x] = f"d{case.ways[k][x][0]}/d{draw.choice(others)}"
            wrong, names = 0, "place"
        elif kind == "number wrong":
            numbers[k][x] = f"({case.number(case.ways[k][x]) + draw.uniform(1, 2):.6f})"
            wrong, names = 2, "place"
        elif kind == "result wrong":
            wrong = 3
        else:
            names = kind(draw, case, k, x, symbols)
            if names is False:
                continue
        result = f"{case.total:.4f}"
        if kind == "result wrong":
            result = f"{case.total * draw.choice((0.1, 10, -1, 1.37)):.4f}"
        sides = [text(signs), text(symbols), text(numbers), result]
        start = sum(len("*".join(t)) + 3 for t in (signs, symbols, numbers)[min(wrong, 2)][:k])
        factors = (signs, symbols, numbers)[min(wrong, 2)][term : term + 1]
        before = sum(len(f) + 1 for f in factors[0][:x]) if factors else 0
        size = len(factors[0][x]) if factors and x < len(factors[0]) else 0
        if is_wrong(case, sides[wrong], wrong):
            return case, sides, wrong, (start + before, start + before + size), names


def is_wrong(case, side, place):
    """Whether the slip changed anything (the other operand of x·x does not), at other numbers too."""
    if place != 1:
        return place == 3 or signs_are_wrong(case, side, place)
    numbers = {n: v.data for n, v in case.nodes.items()}
    return not math.isclose(eval(side, numbers), case.total, rel_tol=1e-4)


def signs_are_wrong(case, side, place):
    if place == 2:
        return True
    factors = [term.split("*") for term in side.split(" + ")]
    signs = sorted({f for term in factors for f in term})
    for meanings in itertools.product((False, True), repeat=len(signs)):  # total or direct
        numbers = {
            sign: case.meaning(sign, direct) for sign, direct in zip(signs, meanings, strict=True)
        }
        value = sum(math.prod(numbers[f] for f in term) for term in factors)
        if math.isclose(value, case.total, rel_tol=1e-4):
            return False
    return True


KINDS = [*LOCAL, "path missing", "wrong symbol", "number wrong", "result wrong"]


def is_named(found, place, names):
    """Whether the mark stands within the planted factor, or the sentence names what is missing."""
    if found.place is None:
        return False
    if names == "place":
        return found.place[0] >= place[0] and found.place[1] <= place[1]
    return any(name in found.why for name in names)


@pytest.mark.parametrize("count", [10, pytest.param(100, marks=pytest.mark.full)])
def test_planted_slips_are_found_where_they_are(count):
    draw = random.Random(11)
    sides_found = named = nameable = 0
    rows = []
    for kind in KINDS:
        right_side = right_factor = can = 0
        for _ in range(count):
            case, sides, wrong, place, names = planted(draw, kind)
            marks = mark(case.root, f"{case.head} = " + " = ".join(sides)).sides
            first = next((i for i, one in enumerate(marks) if not one.right), None)
            right_side += first == wrong
            if names is not None:
                can += 1
                right_factor += first == wrong and is_named(marks[wrong], place, names)
        rows.append((getattr(kind, "__name__", kind), count, right_side, right_factor, can))
        sides_found, named, nameable = (
            sides_found + right_side,
            named + right_factor,
            nameable + can,
        )
    print(*rows, sep="\n")
    assert sides_found >= 0.99 * count * len(KINDS)
    assert named >= 0.9 * nameable


@pytest.mark.parametrize("count", [20, pytest.param(300, marks=pytest.mark.full)])
def test_what_may_belong_into_a_side_is_what_it_is_called(count):
    draw = random.Random(5)
    seen = set()
    for _ in range(count):
        case = Case(draw)
        points = Points(case.root)
        for quantity in Quantities(points, case.root, case.nodes[case.leaf]).all:
            sides = readings(typed(quantity.text, points.nodes), points)
            assert any(side.is_everywhere(quantity.numbers) for side in sides), quantity.text
            seen.add(quantity.kind)
    assert seen == {"name", "derivative", "rest", "slope", "inside", "path"}


# --- anything that may be typed -------------------------------------------------------------------


def anything(draw, names, depth=0):
    """An expression of names, numbers, signs and functions, often without sense."""
    kind = draw.random()
    if depth > 4 or kind < 0.3:
        a, b = draw.choice(names), draw.choice(names)
        signs = f"∂{a}/∂{b}", f"∂{a}/∂{b}|direct", f"d{a}/d{b}"
        numbers = "0", "1", "2", "0.5", "1e-9", "7.25", "100000", "e", "π"
        function = draw.choice(("exp", "log", "sin", "σ", "tanh", "sqrt", "|"))
        return draw.choice((a, b, *signs, draw.choice(numbers), f"{function}({a})"))
    inner = anything(draw, names, depth + 1)
    if kind < 0.5:
        return draw.choice(("-{}", "({})", "{}²")).format(inner)
    between = draw.choice([*"+-*/·^=\n", " ", "  ", "**", "\n=", "+", "·"])
    return f"{inner}{between}{anything(draw, names, depth + 1)}"


@pytest.mark.parametrize("count", [300, pytest.param(3000, marks=pytest.mark.full)])
def test_whatever_is_typed_is_marked_or_refused_with_words(count):
    draw = random.Random(3)
    refused = 0
    for _ in range(count):
        case = Case(draw)
        line = f"{case.head} = {anything(draw, list(case.nodes))}"
        if draw.random() < 0.3:
            place = draw.randrange(len(line))
            line = line[:place] + draw.choice("()=^/·∂d|, \n;#√½") + line[place + 1 :]
        start = time.process_time()
        try:
            marks = mark(case.root, line)
        except FormulaError as error:
            refused += bool(str(error))
        else:
            assert str(marks) and marks._repr_markdown_()
        assert time.process_time() - start < 2
    assert refused < 0.8 * count
