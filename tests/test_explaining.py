"""explain() with reasons, with every operation, for all leaves; names, sizes, and what is refused."""

import math
import time
import tracemalloc

import pytest

from scalargrad import Value, derivative, explain, gradient, maximum, softmax, total
from scalargrad.formatting import format_name, format_number
from scalargrad.symbols.latex import latex_name
from scalargrad.symbols.view import MOST_ABOVE, visible_nodes


def leaves(**numbers):
    return [Value(number, name=name) for name, number in numbers.items()]


def test_the_toy_graph_with_reasons(toy):
    assert explain(toy["L"], toy["a"], reasons=True).lines == [
        "∂L/∂a = ∂L/∂d · ∂d/∂b · ∂b/∂a + ∂L/∂d · ∂d/∂c · ∂c/∂a",
        "      = (−1) · w3 · w1 + (−1) · w4 · w2    the local gradients",
        "      = (−1) · 5 · 3 + (−1) · 4 · (−1)     numbers put in",
        "      = −15 + 4                            one product for each path",
        "      = −11                                added up",
        "        (two paths, over b and over c: a is used twice)",
    ]
    steps = explain(toy["L"], toy["a"], form="steps", reasons=True).lines
    assert steps[:3] == [
        "∂L/∂d = −1    d is used in L: the local gradient",
        "∂L/∂c = ∂L/∂d · ∂d/∂c = (−1) · w4 = (−1) · 4 = −4",
        "        (c is used in d: the gradient of d, times the local gradient)",
    ]
    assert steps[-1] == "      = −11    a is used in c and b: a product for each, added up"


def one_formula():
    x, y = leaves(x=1.5, y=2)
    return x, y, (7 * x * y / (x**2 + y**2).exp()).named("z")


def test_a_formula_with_reasons():
    x, _, z = one_formula()
    assert explain(z, x, reasons=True).lines == [
        "∂z/∂x = (7·y·exp(x² + y²) − 14·x²·y·exp(x² + y²)) / exp(x² + y²)²",
        "      = 7·y / exp(x² + y²) − 14·x²·y / exp(x² + y²)    each term divided",
        "      = 7·y·(1 − 2·x²) / exp(x² + y²)                  brought together",
        "      = 7·2·(1 − 2·1.5²) / exp(1.5² + 2²)              numbers put in",
        "      = −0.0945923                                     worked out",
        "        (quotient rule; chain rule for exp(x² + y²); power rule)",
    ]


def test_every_operation():
    x, _, z = one_formula()
    found = explain(z, x, every_operation=True)
    assert found.lines[:11] == [
        "x     = 1.5", "y     = 2", "v1    = 7·x = 10.5", "v2    = v1·y = 21", "v3    = x² = 2.25",
        "v4    = y² = 4", "v5    = v3 + v4 = 6.25", "v6    = exp(v5) = 518.013", "z     = v2 / v6 = 0.0405395",
        "∂z/∂x = ∂z/∂v2 · ∂v2/∂v1 · ∂v1/∂x + ∂z/∂v6 · ∂v6/∂v5 · ∂v5/∂v3 · ∂v3/∂x",
        "      = (1 / v6) · y · 7 − (v2 / v6²) · v6 · 2·x",
    ]  # fmt: skip
    assert found.value == explain(z, x).value


RULES = [
    ("power rule", lambda x, w: x * x),
    ("product rule; derivative of sin", lambda x, w: x * x.sin()),
    ("quotient rule", lambda x, w: w / x),
    ("power rule", lambda x, w: x**3),
    ("power rule, and chain rule for (1 − x)²", lambda x, w: (1 - x) ** 2),
    ("chain rule for sin(3·x)", lambda x, w: (3 * x).sin()),
    ("derivative of σ", lambda x, w: x.sigmoid()),
    ("relu is on: its slope is 1", lambda x, w: x.relu()),
    ("relu is off: its slope is 0", lambda x, w: (x - 9).relu()),
    ("all but x held constant", lambda x, w: w * x),
    ("the same slope everywhere", lambda x, w: 3 * x + w),
    ("sum rule; power rule; product rule; derivative of sin", lambda x, w: x**2 + x * x.sin()),
    ("derivative of a power for its exponent", lambda x, w: w**x),
]


@pytest.mark.parametrize(("rule", "f"), RULES)
def test_the_rule_behind_a_line(rule, f):
    x, w = leaves(x=2.0, w=3.0)
    first = explain(f(x, w).named("y"), x, reasons=True).lines[0]
    assert first.partition("    ")[2].strip() == rule


def test_the_direct_part_is_told_where_the_result_is_not_the_root():
    a, b = leaves(a=1.0, b=3.0)
    d = (a * b).named("d")
    e = (d + b * 2).named("e")
    found = explain((e * 2).named("f"), b)
    assert found.lines[0] == "∂f/∂b = ∂f/∂e · ∂e/∂d · ∂d/∂b + ∂f/∂e · ∂e/∂b|direct"
    assert found.lines[-1] == "        (|direct: only where b stands in that formula itself)"


def test_direct_parts_by_one_node_or_by_several_have_one_remark():
    x = y = Value(1.0, name="x")
    for i in range(8):
        y = (y + x).named(f"y{i}")
    assert explain(y, x, form="steps").lines[-1].strip() == (
        "(|direct: only where x stands in that formula itself)"
    )

    def last(n):  # each node is used in the next one and in the last one
        nodes = [Value(1.0, name="x0")]
        for i in range(1, n + 1):
            nodes.append((nodes[-1] * 2).named(f"x{i}"))
        return explain(total(nodes).named("y"), nodes[0], form="paths").lines[-1].strip()

    assert last(2) == "(|direct: only where x0 and x1 stand in that formula itself)"
    assert last(4) == "(|direct: only where x0, x1, x2 and x3 stand in that formula itself)"
    assert last(5) == "(|direct: only where x0, x1 and 3 more stand in that formula itself)"


def test_all_leaves_at_once():
    x, y, z = one_formula()
    found = explain(z)
    assert [str(one) for one in found] == [str(explain(z, x)), str(explain(z, y))]
    assert str(found) == f"{explain(z, x)}\n\n{explain(z, y)}" == repr(found)
    assert len(found) == 2 and found[1].value == explain(z, y).value
    assert found.latex.count(r"\begin{aligned}") == 1 and found._repr_latex_().startswith("$$")
    unnamed = (x.sin() + 1) * (y.sin() + 1)
    shared = (unnamed * unnamed).named("s")
    assert str(explain(shared)).count("v1    = ") == 1  # what both use stands once


def test_too_many_leaves_or_none():
    xs = [Value(1.0, name=f"x{i}") for i in range(21)]
    with pytest.raises(ValueError, match=r"21 named leaves below 'y' are too many .*most: 20"):
        explain(total(xs).named("y"))
    assert len(explain(total(xs[:20]))) == 20
    with pytest.raises(ValueError, match="no leaf below the root has a name"):
        explain(Value(1.0) * 2)


def test_swapped_arguments_get_a_hint(toy):
    assert explain(toy["a"], toy["L"]).lines == [
        "∂a/∂L = 0    a does not depend on L",
        "        (L depends on a: are the two swapped? explain(L, a))",
    ]
    assert len(explain(toy["w3"], toy["w2"]).lines) == 1


def test_formulas_as_names_are_bracketed():
    a, b, c = leaves(a=1.0, b=3.0, c=2.0)
    s = (a + b).named("a+b")
    found = explain((2 * s**2 * c * c).named("y"), c)
    assert found.lines[0] == "∂y/∂c = 4·(a+b)²·c"
    assert r"\left(\mathrm{a+b}\right)^{2}" in found.latex
    assert explain((s * c).named("y"), a).lines[0] == "∂y/∂a = ∂y/∂(a+b) · ∂(a+b)/∂a"


def test_names_that_look_like_derivatives_are_names():
    """As any formula, in brackets; what a Derivative is, says its `of` and `by`, not its name."""
    x = Value(3.0, name="x")
    slope = (x * x).named("∂y/∂x")
    assert explain(slope, x).lines[0] == "d(∂y/∂x)/dx = 2·x"
    assert explain((x * slope**2).named("z"), slope).lines[0] == "∂z/∂(∂y/∂x) = 2·x·(∂y/∂x)"
    square = (slope * slope).named("∂²z/∂x∂y")  # a derivative after a derivative
    assert explain(square, slope).lines[0] == "d(∂²z/∂x∂y)/d(∂y/∂x) = 2·(∂y/∂x)"


def test_what_would_be_read_as_a_product_or_a_power_is_bracketed():
    for name in ("2x", "x²", "3", "∂x"):
        x, w = leaves(**{name: 2.0, "w": 3.0})
        lines = explain((3 * x**2 * w).named("y"), x).lines
        assert lines[0] == f"∂y/∂({name}) = 6·({name})·w"
        assert rf"\cdot \left({latex_name(name)}\right) \cdot w" in explain(3 * x**2 * w, x).latex
    x = Value(2.0, "w11⁽²⁾")
    assert explain((3 * x * x).named("y"), x).lines[0] == "dy/dw11⁽²⁾ = 6·w11⁽²⁾"


def test_an_infinite_slope_behind_a_0_passes_nothing_on():
    """σ′(∞) is 0; what gets a gradient of 0 passes nothing on, and nowhere stands nan."""
    y = Value(2.0, "y")
    hidden = (1e308 ** ((0**y).exp())).sigmoid().named("b")
    assert explain(hidden, y).lines == ["db/dy = 0"]
    power = (1e308 ** ((0**y).exp()).named("e")).named("p")
    b = power.sigmoid().named("b")
    found = explain(b, y)
    assert found.value == 0 and "nan" not in str(found) and found.lines[-1].endswith("= 0")
    steps = explain(b, y, form="steps")
    assert steps.value == 0 and "nan" not in str(steps)


def test_kinks_of_a_derivative_that_is_derived_again():
    x = Value(0.0, "x")
    found = explain(derivative(abs(x).named("y"), x), x)
    assert (
        found.lines[-1] == "          (the absolute value: at 0 there is no derivative; 0 is taken)"
    )


def test_two_infinite_numbers_are_a_tie():
    a, b = leaves(a=math.inf, b=math.inf)
    found = explain(maximum(a, b).named("m"), a)
    assert found.lines[0] == "∂m/∂a = 0.5" and found.value == 0.5


def test_a_power_of_0_that_is_derived_twice_says_why_it_is_0():
    x = Value(2.0, "x")
    found = explain(derivative((0**x).named("z"), x), x, reasons=True)
    assert found.lines[1].startswith("d²z/dx² = 0    0 for an exponent above 0; at 0")


def test_a_factor_of_1_that_stands_is_not_called_left_out():
    x, w = leaves(x=2.0, w=3.0)
    t = (x * w).named("t")
    found = str(explain((2 * t + x).named("r"), x, reasons=True))
    assert "= 1 + 2 · w " in found and "left out" not in found
    other = str(explain((t + x).named("r"), x, reasons=True))
    assert "= w + 1 " in other and "factors of 1 left out" in other


def test_symbols_alone_come_to_a_number_where_there_are_only_numbers():
    x = Value(2.0, "x")
    found = explain((2 * (3 * x).named("u")).named("y"), x, numbers=False)
    assert found.lines == ["dy/dx = dy/du · du/dx", "      = 2 · 3", "      = 6"]


def test_brackets_open_with_a_term_that_is_not_negative():
    """sin(u)·(w² − 2·w), not −sin(u)·(−w² + 2·w)."""
    x, w = leaves(x=2.0, w=3.0)
    found = explain((x * (-w * w + 2 * w)).cos().named("y"), x)
    assert found.lines[0] == "∂y/∂x = sin(x·(−w² + 2·w))·(w² − 2·w)"


def test_symbols_alone_have_no_number_in_tables_and_steps():
    x, w = leaves(x=2.0, w=3.0)
    u = (x * w).named("u")
    assert explain((u**2).named("y"), x, numbers=False, form="steps").lines == [
        "∂y/∂u = 2·u", "∂y/∂x = ∂y/∂u · ∂u/∂x = ∂y/∂u · w",
    ]  # fmt: skip
    assert explain(u**2, x, numbers=False).lines[0] == "v1     = u²"


def test_a_fraction_in_latex_needs_no_brackets():
    x, w = leaves(x=2.0, w=3.0)
    found = explain((x * (w - 1) / (w + 2)).named("y"), x, numbers=False).latex
    assert r"\frac{w - 1}{w + 2}" in found
    found = explain((x / (w * -2)).named("y"), x, numbers=False).latex
    assert r"\frac{1}{w \cdot \left(-2\right)}" in found or r"-\frac{1}{2 \cdot w}" in found


def test_each_path_is_told_by_a_node_of_its_own():
    x = Value(1.5, "x")
    u, v, w = (
        f(x).named(name) for f, name in ((Value.exp, "u"), (Value.sin, "v"), (Value.cos, "w"))
    )
    found = str(explain((u * v * w).named("y"), x, reasons=True))
    assert "three paths, over w, over u and over v: x is used 3 times" in found


def test_paths_are_told_apart_only_if_each_has_a_node_of_its_own_and_they_are_few():
    x = Value(1.5, "x")
    a, b = x.exp().named("a"), x.sin().named("b")
    c = (a * b).named("c")
    found = str(explain((c * b).named("y"), x, reasons=True))
    assert "three paths: " in found and "over a" not in found
    for n, said in ((4, "four paths, over p0, "), (5, "five paths: x is used 5 times")):
        powers = [(x ** (i + 2)).named(f"p{i}") for i in range(n)]
        assert said in str(explain(total(powers).named("y"), x, reasons=True))


def test_an_entropy_of_400_shares_is_explained_in_time():
    """Its derivation is as long as the table of its 400 shares, not as their square."""
    xs = [Value(i / 1000, f"x{i}") for i in range(400)]
    shares = [share.named(f"p{i}") for i, share in enumerate(softmax(xs))]
    H = total(p * p.log() for p in shares).named("H")
    began = time.process_time()
    found = explain(H, xs[0])
    assert time.process_time() - began < 10  # it took 25 s; half a second today
    assert len(found.lines) < 3 * 400
    assert found.value == pytest.approx(gradient(H, xs[0]))


LATEX = {
    "ε": r"\varepsilon", "ĥ": r"\hat{h}", "w₂₂⁽ᵏ⁺¹⁾": "w_{22}^{(k+1)}", "Ω3": r"\Omega_{3}",
    "xᵢ": "x_{i}", "x̄": r"\bar{x}", "ο": "o", "Α": r"\mathrm{A}", "Δw": r"\mathrm{\Delta w}",
    "x1+x2": r"\mathrm{x1+x2}",
}  # fmt: skip


@pytest.mark.parametrize("name", LATEX)
def test_letters_of_every_kind_in_latex(name):
    assert latex_name(name) == LATEX[name]


def test_names_that_look_alike_stay_apart():
    xs = [Value(2.0, name=name) for name in ("w31", "w_31", "w₃₁", "w", "w ")]
    y = total(x * x for x in xs).named("y")
    assert len({explain(y)[i].latex for i in range(5)}) == 5
    assert format_name("w ") == "w"
    assert [one.lines[0].partition(" = ")[0] for one in explain(y)[3:]] == ["∂y/∂w", "∂y/∂w(2)"]


def test_numbers_as_a_person_writes_them():
    x = Value(2.0, name="x")
    assert explain((x**1.1).named("y"), x).lines[0] == "dy/dx = 1.1·x^0.1"
    assert explain((1000001 * x * x).named("y"), x).lines[0] == "dy/dx = 2000002·x"
    assert (
        explain((2 * x.sin() * x * x).named("y"), x).lines[0].endswith("2·x²·cos(x) + 4·x·sin(x)")
    )
    assert [format_number(n) for n in (1e8, -1234567.8, 1e9, 1e-7)] == [
        "100000000", "−1234568", "1e+09", "1e−07",
    ]  # fmt: skip
    for number, sign in ((float("inf"), r"\infty"), (float("nan"), r"\mathrm{nan}")):
        assert sign in explain((Value(1.0, name="x") * Value(number, name="w")).named("y"), x).latex \
            or sign in explain(Value(number), Value(number)).latex  # fmt: skip


def test_a_relu_that_is_the_target_is_no_relu_on_the_way():
    x = Value(-2.0, name="x")
    r = x.relu().named("r")
    assert explain((3 * r).named("y"), r).lines == ["dy/dr = 3"]


def test_a_node_below_two_shown_ones_and_again_below_the_first_is_shown():
    x = Value(0.5, name="x")
    hidden = x.sin()
    first, between, again = hidden + 1, hidden + 2, hidden + 3
    inner = (between * 2).named("b")
    root = (first * 2 + inner + again * 3).named("y")
    assert any(node is hidden for node in explain(root, x).nodes.values())


def test_too_many_paths_say_what_to_do():
    x = y = Value(1.0, name="x")
    for i in range(60):
        y = ((y * 0.5).named(f"l{i}") + (y * 0.5).named(f"r{i}")).named(f"y{i}")
    with pytest.raises(ValueError, match=r'more than a million paths .* take form="steps"'):
        explain(y, x, form="paths")


def test_what_is_kept_for_a_node_has_a_bound():
    """A long run of unnamed additions below named sums: memory in proportion to its length."""

    def peak(n):
        run, order, named = Value(1.0, name="x"), [], set()
        for _ in range(n):
            run = run + 1.0
            above = run * 2
            order += [run, above]
            named.add(above)
        tracemalloc.start()
        visible_nodes(order, named, set())
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    assert MOST_ABOVE == 100
    assert peak(2000) < 3 * peak(1000)


def test_a_reason_speaks_of_no_node_that_has_no_name():
    """The slope of sign is 0, so that no line mentions what it is the sign of."""
    a, b = Value(0.5), Value(0.7)
    s = (a * a + b).sign().named("s")
    told = explain((s.exp() * 3).named("y"), b, reasons=True)
    assert "chain rule for sign(…)" in str(told)
    assert [name for name in told.nodes if name.startswith("v")] == ["v1"]
    assert explain((s.exp() * 3).named("y"), b).nodes.keys() == told.nodes.keys()


def test_uses_are_those_that_the_reader_sees():
    """In b = x·x a formula has x twice: "twice" would not be what stands there."""
    x = Value(3.0, "x")
    b = (x * x).named("b")
    assert "x is used in b and y" in str(explain((b * x).named("y"), x, reasons=True))
    assert "x is used in c, b and y" in str(
        explain((b * x * (2 * x).named("c")).named("y"), x, reasons=True)
    )
    b = (2 * x).named("b")
    assert "x is used twice" in str(explain((b * x).named("y"), x, reasons=True))
