"""explain(): every line, of the text and of the LaTeX, is evaluated and held to backward()."""

import contextlib
import copy
import math
import random
import re

import pytest
import randomgraphs
from randomgraphs import random_graph, tenth
from reading import (
    NAME,
    SIGN,
    check,
    check_width,
    equations,
    gradients_below,
)

from scalargrad import (
    MLP,
    DomainError,
    Layer,
    Value,
    draw,
    explain,
    film,
    format_number,
    linear,
    logsumexp,
    mean,
    total,
)
from scalargrad.engine import topological_order
from scalargrad.operations import OPERATIONS
from scalargrad.symbols import view

GRAPHS = 2000
PER_TEST = 100

# --- random graphs -------------------------------------------------------------------------------


@pytest.mark.parametrize("start", tenth(range(0, GRAPHS, PER_TEST)))
def test_every_line_of_random_graphs(start):
    """One target of each graph, four of every tenth; with reasons, without, every operation."""
    for seed in range(start, start + PER_TEST):
        root, nodes = random_graph(seed)
        order = topological_order(root)
        root.backward()
        below = gradients_below(root)
        targets = list(dict.fromkeys([order[0], order[len(order) // 2], nodes[0], order[-1]]))
        form = "steps" if seed % 4 == 0 else None
        for target in targets if seed % 10 == 0 else targets[seed % 3 :][:1]:
            options = {"form": form, "every_operation": seed % 10 == 7, "digits": 17}
            explanation = explain(root, target, reasons=seed % 10 != 3, **options)
            try:
                assert check(explanation, root, target, *below) > 0
                if target in below[0]:
                    scale = below[1][target]
                    assert explanation.value == pytest.approx(target.grad, abs=1e-9 * scale)
                check_width(explanation)
                check_reasons(explanation, root, target)
                if seed % 10 == 0:  # but for the reasons it says the same without them
                    bare = explain(root, target, **options)
                    assert sides_of(bare) == sides_of(explanation)
                if seed % 10 == 5:  # the same formulas without numbers, steps and signs in them
                    symbols = explain(root, target, numbers=False, **options)
                    assert check(symbols, root, target, *below) > 0
                    check_width(symbols)
            except Exception:
                print(f"seed {seed}, target {order.index(target)}:\n{explanation}")
                raise


def sides_of(explanation):
    return [(equation.left, equation.sides) for equation in equations(explanation.lines)]


def test_random_graphs_have_every_operation():
    """But neurons with a relu, whose lines are evaluated below, in networks."""
    found = {node.op for seed in range(300) for node in topological_order(random_graph(seed)[0])}
    assert found >= set(OPERATIONS) - {"relu_linear"} | {f"softmax{i}" for i in range(1, 6)}


NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
NUMBERS += "thirteen fourteen fifteen sixteen".split()


def check_reasons(explanation, root, target):
    """What a reason says of paths and nodes is true of the line, and of the graph."""
    read = equations(explanation.lines)
    for equation in read:
        for said in (*equation.reasons, *equation.below):
            check_rules(said, root)
    last = read[-1]
    remarks = [*filter(None, last.reasons), *(said[1:-1] for said in last.below)]
    if explanation.form == "paths" and SIGN.match(last.sides[0]):
        terms = [SIGN.findall(term) for term in last.sides[0].split(" + ")]
        links = [[(of, to) for _, of, to, _ in term] for term in terms]
        if chain := [r for r in remarks if r.startswith("the chain rule along the one path")]:
            (way,) = links
            for name in re.findall(NAME, chain[0].partition("over ")[2].replace(" and ", " ")):
                assert name in [to for _, to in way[:-1]]
        if several := [r for r in remarks if re.match(r"\w+ paths", r)]:
            assert several[0].startswith(f"{NUMBERS[len(links)]} paths")
            for name, times in re.findall(rf"({NAME}) is used (twice|\d+ times)", several[0]):
                users = {of for way in links for of, to in way if to == name}
                assert times == {2: "twice"}.get(len(users), f"{len(users)} times")
            for name in re.findall(rf"over ({NAME})", several[0]):
                assert sum(name in [of for of, _ in way] for way in links) == 1
        direct = {to for term in terms for _, _, to, is_direct in term if is_direct}
        told = [r for r in remarks if r.startswith("|direct: only where ")]
        assert len(told) == bool(direct)
        if told and "more" not in told[0]:
            names = told[0].removeprefix("|direct: only where ").partition(" stand")[0]
            assert set(re.findall(NAME, names.replace(" and ", " "))) == direct


def check_rules(said, root):
    """A rule that is named is that of an operation of the graph."""
    if "relu is on" in said or "relu is off" in said:
        relus = [n for n in topological_order(root) if n.op in ("relu", "relu_linear")]
        assert any((n.data > 0) == ("relu is on" in said) for n in relus)
    for word, ops in OPERATIONS_BEHIND.items():
        if re.search(rf"{word}\b", said):
            assert any(n.op in ops or n.op[:2] in ops for n in topological_order(root)), said


OPERATIONS_BEHIND = {
    "quotient rule": {"/", "**"},
    "power rule": {"**", "*", "/", "linear"},
    "product rule": {"*", "/", "linear", "**"},
    "sum rule": {"+", "-", "total", "linear", "relu_linear", "logsumexp"},
    "derivative of sin": {"sin"},
    "derivative of σ": {"sigmoid"},
    "derivative of logsumexp": {"logsumexp"},
    "derivative of softmax": {f"softmax{i}" for i in range(1, 6)},
    "derivative of tan": {"tan"},
    "derivative of asin": {"asin"},
}


BASES = {
    "x²": lambda a, b: a * a,
    "−2·x, x negative": lambda a, b: -2 * (b - 3),
    "3·x²": lambda a, b: 3 * (b * b),
    "x·x/w": lambda a, b: b * b / a,
    "1e−7·x²": lambda a, b: 1e-7 * (b * b),
}


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("n", [*randomgraphs.EXPONENTS, -0.5, 1 / 3])
def test_powers_of_products(base, n):
    """√(x²) is not x, (−2·x)^0.5 not √−2·√x."""
    for named in ("", "u"):
        a, b = Value(1.5, name="a"), Value(-0.7, name="b")
        y = (BASES[base](a, b).named(named) ** n * (a + b)).named("y")
        below = gradients_below(y)
        for target in (a, b):
            assert check(explain(y, target, digits=17), y, target, *below) > 0


def test_the_evaluator_notices_a_wrong_line(toy):
    below = gradients_below(toy["L"])
    explanation = explain(toy["L"], toy["a"], digits=17)
    assert check(explanation, toy["L"], toy["a"], *below) == 5
    for wrong in ("(−1) · w3 · w2", "−15 − 4", "∂L/∂d · ∂d/∂b · ∂b/∂w1"):
        broken = explain(toy["L"], toy["a"], digits=17)
        broken.lines[1] = f"      = {wrong}"
        with pytest.raises(AssertionError):
            check(broken, toy["L"], toy["a"], *below)


def every_form():
    """A derivation that has each form of LaTeX in it, and what check() needs."""
    x, y = Value(2.0, name="x1"), Value(-3.0, name="w")
    u = (x.sqrt() * 1e-7 + (x - y).abs() / x).named("u")
    many = linear([Value(i - 2.5) for i in range(9)], [x] * 9, y)
    z = (u.sigmoid() * logsumexp([x, y, y, y, y]) * (x**-3) * y.exp() * many + x).named("w")
    return explain(z, x, digits=17), z, x, *gradients_below(z)


TAMPERED = {
    r"10^{-8}": "10^{-7}",
    r" \times 10^{-8}": "",
    r"\sqrt{": r"\sqrt[4]{",
    r"\sigma\left(": r"\tau\left(",
    r"\exp\left(": r"\log\left(",
    r"\operatorname{logsumexp}": r"\operatorname{relu}",
    r"\left|": r"\left(",
    r"\left(": "",
    r"\right)": "",
    r"^{3}": "^{2}",
    r"^{4}": "",
    r" - ": " + ",
    r" \cdot ": " ",
    r"x_{1}": "x",
    "w_{(2)}": "w",
    r"\frac{\partial u}{\partial x_{1}}": r"\frac{\partial x_{1}}{\partial u}",
    r"direct": "indirect",
    r"…": "u",
    r" \\": "",
    r"&= ": "& ",
}


@pytest.mark.parametrize("form", TAMPERED)
def test_the_reader_of_latex_notices(form):
    found, *rest = every_form()
    assert check(found, *rest) > 10
    assert form in found.latex
    for where in range(found.latex.count(form)):  # each place where it stands, one at a time
        parts = found.latex.split(form)
        head, tail = form.join(parts[: where + 1]), form.join(parts[where + 1 :])
        broken = copy.copy(found)
        broken.latex = head + TAMPERED[form] + tail
        with pytest.raises((AssertionError, KeyError, TypeError, ValueError)):
            check(broken, *rest)


def test_a_wrong_rule_is_caught(toy, monkeypatch):
    wrong = OPERATIONS["*"]._replace(slopes=lambda a, b, y: (1.001 * b, a))
    monkeypatch.setitem(OPERATIONS, "*", wrong)
    with pytest.raises(ValueError, match="changed since this graph was built"):
        explain(toy["L"], toy["w1"])


# --- the documents' derivations, to the letter -----------------------------------------------------


def test_the_toy_graphs_derivations(toy):
    assert str(explain(toy["L"], toy["w1"])) == (
        "∂L/∂w1 = ∂L/∂d · ∂d/∂b · ∂b/∂w1\n"
        "       = (−1) · w3 · a\n"
        "       = (−1) · 5 · 2\n"
        "       = −10"
    )
    assert str(explain(toy["L"], toy["a"])) == (
        "∂L/∂a = ∂L/∂d · ∂d/∂b · ∂b/∂a + ∂L/∂d · ∂d/∂c · ∂c/∂a\n"
        "      = (−1) · w3 · w1 + (−1) · w4 · w2\n"
        "      = (−1) · 5 · 3 + (−1) · 4 · (−1)\n"
        "      = −15 + 4\n"
        "      = −11"
    )
    assert explain(toy["L"], toy["a"]).value == -11.0


def network():
    """The sigmoid 2-2-2 network of chapter 11, built again here."""
    names = "x1 x2 t1 t2 w11 w21 w12 w22 w31 w41 w32 w42".split()
    numbers = (0.1, 0.2, 0.4, 0.6, 0.3, 0.25, 0.4, 0.35, 0.45, 0.4, 0.7, 0.6)
    v = {name: Value(x, name=name) for name, x in zip(names, numbers)}
    a1 = (v["w11"] * v["x1"] + v["w21"] * v["x2"]).named("z1").sigmoid().named("a1")
    a2 = (v["w12"] * v["x1"] + v["w22"] * v["x2"]).named("z2").sigmoid().named("a2")
    o1 = (v["w31"] * a1 + v["w41"] * a2).named("z3").sigmoid().named("o1")
    o2 = (v["w32"] * a1 + v["w42"] * a2).named("z4").sigmoid().named("o2")
    E = (0.5 * (v["t1"] - o1) ** 2 + 0.5 * (v["t2"] - o2) ** 2).named("E")
    return v | {"E": E, "a1": a1}


def test_the_networks_derivations():
    net = network()
    assert explain(net["E"], net["w31"]).lines == [
        "∂E/∂w31 = ∂E/∂o1 · ∂o1/∂z3 · ∂z3/∂w31",
        "        = −(t1 − o1) · o1·(1 − o1) · a1",
        "        = −(0.4 − 0.609446) · 0.609446·(1 − 0.609446) · 0.519989",
        "        = 0.0259229",
    ]
    assert explain(net["E"], net["w11"], digits=8).lines == [
        "∂E/∂w11 = ∂E/∂o1 · ∂o1/∂z3 · ∂z3/∂a1 · ∂a1/∂z1 · ∂z1/∂w11",
        "        + ∂E/∂o2 · ∂o2/∂z4 · ∂z4/∂a1 · ∂a1/∂z1 · ∂z1/∂w11",
        "        = −(t1 − o1) · o1·(1 − o1) · w31 · a1·(1 − a1) · x1",
        "        − (t2 − o2) · o2·(1 − o2) · w32 · a1·(1 − a1) · x1",
        "        = −(0.4 − 0.609446) · 0.609446·(1 − 0.609446) · 0.45 · 0.51998934·(1 − 0.51998934) · 0.1",
        "        − (0.6 − 0.66384491) · 0.66384491·(1 − 0.66384491) · 0.7 "
        "· 0.51998934·(1 − 0.51998934) · 0.1",
        "        = 0.00055994612 + 0.00024892927",
        "        = 0.00080887538",
    ]


def test_latex():
    x, y = Value(2, name="x1"), Value(-3, name="ŷ2")
    L = ((x / y).exp() * -0.5).named("loss")
    assert explain(L, y).latex == (
        "\\begin{aligned}\n"
        r"\frac{\partial \mathrm{loss}}{\partial \hat{y}_{2}} &= "
        r"\frac{x_{1} \cdot \exp\left(\frac{x_{1}}{\hat{y}_{2}}\right)}{2 \cdot \hat{y}_{2}^{2}} \\"
        "\n"
        r"&= \frac{2 \cdot \exp\left(\frac{2}{-3}\right)}{2 \cdot \left(-3\right)^{2}} \\"
        "\n"
        "&= 0.0570463\n"
        "\\end{aligned}"
    )
    assert explain(L, y)._repr_latex_().startswith("$$\n\\begin{aligned}")


# --- what is shown, and under which name -----------------------------------------------------------


def test_a_node_is_its_own_target_and_an_unreached_one_is_zero(toy):
    assert explain(toy["L"], toy["L"]).lines == ["∂L/∂L = 1"]
    assert explain(toy["w3"], toy["w2"]).lines == ["∂w3/∂w2 = 0    w3 does not depend on w2"]
    assert explain(toy["w3"], toy["w2"]).value == 0.0


def test_backward_is_not_needed_and_not_disturbed():
    x = Value(3.0, name="x")
    y = (x * x).named("y")
    assert explain(y, x).lines == ["dy/dx = 2·x", "      = 2·3", "      = 6"]
    assert (x.grad, y.grad) == (0.0, 0.0)


def test_without_names_nodes_are_v1_v2():
    a, b = Value(2.0), Value(3.0)
    y = (a * b).exp() + b
    assert explain(y, a).lines == [
        "v1      = 2",
        "v2      = 3",
        "v3      = exp(v1·v2) + v2 = 406.429",
        "∂v3/∂v1 = v2·exp(v1·v2)",
        "        = 3·exp(2·3)",
        "        = 1210.29",
    ]


def test_v_names_avoid_the_learners():
    a = Value(2.0, name="v1")
    y = a * Value(3.0)
    assert explain(y, a).lines[:2] == ["v2      = 3", "v3      = v1·v2 = 6"]


def test_equal_names_are_told_apart():
    first, second = Value(2.0, name="w"), Value(3.0, name="w")
    y = (first * second).named("y")
    assert explain(y, first).lines == ["∂y/∂w = w(2)", "      = 3"]
    assert explain(y, second).lines == ["∂y/∂w(2) = w", "         = 2"]


def test_a_long_factor_gets_a_name():
    x = Value(0.5, name="x")
    inner = x.sin().cos().exp().tanh().sin()  # five operations
    y = (inner * x).named("y")
    assert explain(y, inner).lines[0].startswith("v1     = sin(tanh(exp(cos(sin(x))))) = ")
    assert explain(y, x).lines[0].startswith("dy/dx = ")
    longer = (inner.cos() * x).named("y")
    assert explain(longer, x).lines[0] == "v1    = cos(sin(tanh(exp(cos(sin(x)))))) = 0.672633"


def test_a_shared_hidden_node_gets_a_name():
    x = Value(0.5, name="x")
    shared = x.sin() + 1
    y = (shared * shared).named("y")
    assert explain(y, x).lines[:3] == [
        "v1    = sin(x) + 1 = 1.47943",
        "dy/dx = dy/dv1 · dv1/dx",
        "      = 2·v1 · cos(x)",
    ]


def test_plain_numbers_that_neurons_share_get_no_name():
    layer = Layer(2, 2, activation="linear")
    w11 = layer.parameters()[0]
    found = explain(total(layer([3, 4])).named("s"), w11)
    assert found.lines == [f"∂s/∂{w11.name} = 3"]
    assert not any(name.startswith("v") for name in found.nodes)


def test_sums_that_no_factor_mentions_get_no_name():
    def lines(n, f, **options):
        x = Value(0.5, name="x")
        s = x.sin()
        for _ in range(n):
            s = s + 1
        return explain(f(s, x).named("y"), x, **options).lines

    for n in (0, 4, 49):  # and the sine
        assert lines(n, lambda s, x: s + 1)[0] == "dy/dx = cos(x)"
    assert lines(50, lambda s, x: s + 1)[0].startswith("v1    = ")
    assert lines(4, lambda s, x: s * s)[0].startswith("v1    = ")  # two paths
    assert lines(4, lambda s, x: s**2)[0].startswith("dy/dx = ")
    assert lines(5, lambda s, x: s**2)[0].startswith("v1    = ")
    assert lines(9, lambda s, x: s.relu() + s.abs())[0].startswith("v1    = ")  # two paths
    assert lines(9, lambda s, x: s.relu())[0] == "dy/dx = cos(x)"  # only its sign is asked for
    assert lines(9, lambda s, x: s.abs())[0] == "dy/dx = cos(x)"
    assert lines(9, lambda s, x: s.relu(), numbers=False)[0].startswith("v1    = ")


def test_a_loss_of_400_terms():
    w = Value(0.5, name="w")
    losses = [(w * i - 1) ** 2 for i in range(400)]
    for loss in (total(losses), mean(losses), sum(losses)):
        w.grad = 0.0
        loss.named("L").backward()
        found = explain(loss, w)
        assert found.value == pytest.approx(w.grad)
        assert max(map(len, found.lines)) <= 100 and f"= {format_number(w.grad)}" in str(found)


def test_the_direct_part_is_told_from_the_whole():
    x = Value(2.0, name="x")
    u = (x * x).named("u")
    y = (u * x).named("y")
    assert explain(y, x).lines == [
        "dy/dx = ∂y/∂u · du/dx + ∂y/∂x|direct",
        "      = x · 2·x + u",
        "      = 2 · 2·2 + 4",
        "      = 8 + 4",
        "      = 12",
        "        (|direct: only where x stands in that formula itself)",
    ]


def test_a_relu_that_is_off_is_said():
    x = Value(-2.0, name="x")
    y = (x.relu() + x).named("y")
    remark = "        (a relu on the way is off: its slope is 0)"
    assert explain(x.relu().named("r"), x).lines == ["dr/dx = 0", remark]
    assert explain(y, x).lines == ["dy/dx = 1", remark]
    assert explain(y, x, form="steps").lines == ["dy/dx = 1", remark]
    assert explain((-x).relu().named("r"), x).lines == ["dr/dx = −1"]


@pytest.mark.parametrize("seed", range(20))
def test_every_line_of_networks_of_relu_neurons(seed):
    model = MLP(2, [3, 2, 1], rng=random.Random(seed))
    for i, parameter in enumerate(model.parameters()):
        parameter.named(f"p{i}")  # the evaluator doesn't read w11⁽¹⁾
    loss = ((model([0.5, -1.5]) - 1) ** 2).named("L")
    loss.backward()
    below = gradients_below(loss)
    for parameter in model.parameters():
        explanation = explain(loss, parameter, digits=17)
        assert check(explanation, loss, parameter, *below) > 0
        scale = below[1][parameter]
        assert explanation.value == pytest.approx(parameter.grad, abs=1e-9 * scale)


def test_nodes_of_many_operands():
    w = [Value(x, name=f"w{i}") for i, x in enumerate((1.0, -2.0, 3.0), start=1)]
    h = [Value(x, name=f"h{i}") for i, x in enumerate((4.0, 5.0, 6.0), start=1)]
    z = linear(w, h, Value(0.5, name="b"))
    assert explain(z, w[1]).lines == [
        "v1      = w1·h1 + w2·h2 + w3·h3 + b = 12.5",
        "∂v1/∂w2 = h2",
        "        = 5",
    ]
    many = total([Value(float(i), name=f"x{i}") for i in range(100)])
    assert explain(many, many).lines[0] == "v1      = x0 + x1 + x2 + … + x99 = 4950"
    s = logsumexp(w[:2]).named("s")
    assert explain(s, w[0]).lines[0] == "∂s/∂w1 = exp(w1) / (exp(w1) + exp(w2))"
    s = logsumexp([*w, *h]).named("s")  # of more than four the powers are not written out
    assert explain(s, w[0]).lines[0] == "∂s/∂w1 = exp(w1 − s)"


def test_steps_are_chosen_beyond_16_paths():
    x = Value(1.0, name="x")
    y = x
    for i in range(1, 6):
        left, right = (y * 2).named(f"l{i}"), (y * 3).named(f"r{i}")
        y = (left + right).named(f"y{i}")
        explanation = explain(y, x)
        assert explanation.form == ("paths" if i <= 4 else "steps")  # 2, 4, 8, 16, 32 paths
        assert explanation.value == 5.0**i
    assert (
        explanation.lines[-1]
        == "dy5/dx  = ∂y5/∂r1 · dr1/dx + ∂y5/∂l1 · dl1/dx = 625 · 3 + 625 · 2 = 1875 + 1250 = 3125"
    )
    with pytest.raises(ValueError, match='32 paths are too many to write out: take form="steps"'):
        explain(y, x, form="paths")


def test_a_sum_over_more_than_16_paths_is_cut_short():
    def last_lines(n):
        x = Value(1.0, name="x")
        y = total([(x * i).named(f"u{i}") for i in range(1, n + 1)]).named("y")
        return " ".join(" ".join(explain(y, x, form="steps").lines[n:]).split())

    assert "…" not in last_lines(16)
    assert last_lines(17) == (
        "dy/dx = ∂y/∂u17 · du17/dx + ∂y/∂u16 · du16/dx + ∂y/∂u15 · du15/dx + … + ∂y/∂u1 · du1/dx"
        " = 17 + 16 + 15 + … + 1 = 153"
    )


def test_steps_of_a_graph_with_2_to_the_200_paths():
    x = Value(1.0, name="x")
    y = x
    for i in range(200):
        y = ((y * 0.5).named(f"l{i}") + (y * 0.5).named(f"r{i}")).named(f"y{i}")
    explanation = explain(y, x)
    assert explanation.value == 1.0
    assert len(explanation.lines) == 3 * 200


def test_the_steps_of_the_toy_graph(toy):
    assert explain(toy["L"], toy["w1"], form="steps").lines == [
        "∂L/∂d  = −1",
        "∂L/∂b  = ∂L/∂d · ∂d/∂b = (−1) · w3 = (−1) · 5 = −5",
        "∂L/∂w1 = ∂L/∂b · ∂b/∂w1 = (−5) · a = (−5) · 2 = −10",
    ]


def test_a_deep_graph_without_names():
    x = Value(0.5)
    y = x
    for _ in range(3000):
        y = y.sin()
    y.backward()
    explanation = explain(y, x, digits=17)
    assert explanation.value == pytest.approx(x.grad, rel=1e-9)


# --- mistakes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "target"), [("w3", "w1"), ("a", "w1"), ("d", "w1"), ("b", "w3")]
)
def test_changed_data_is_noticed(toy, changed, target):
    if changed == "d":
        toy["L"] = (toy["d"].exp() * 1e-9).named("L")  # whose derivative mentions d
    toy[changed].data += 1.0
    with pytest.raises(
        ValueError, match=rf"^(exp.*|.*\b{changed}\b.*) changed since this graph was"
    ):
        explain(toy["L"], toy[target])


@pytest.mark.parametrize(
    ("f", "data", "now"),
    [
        (lambda x: x**0.5, 4.0, -4.0),  # √(−4) is complex in Python
        (lambda x: 3 * x.sqrt(), 4.0, -4.0),
        (lambda x: 2 / x, 4.0, 0.0),
        (lambda x: x.log(), 4.0, -4.0),
        (lambda x: x.exp() * x, 1.0, 1e4),
    ],
)
def test_data_changed_to_where_there_is_no_value_is_noticed(f, data, now):
    x = Value(data, name="x")
    y = f(x)
    x.data = now
    for read in (explain, lambda y, x: draw(y, local_gradients=True)):
        with pytest.raises(ValueError, match="x changed since this graph was built"):
            read(y, x)


def test_a_sum_that_cancels_is_not_taken_for_changed():
    """0.1 + 0.2 − 0.3 is 2.8e−17 or 5.6e−17 or 0, as one adds them up."""
    w = [Value(x, name=f"w{i}") for i, x in enumerate((0.1, 0.2), start=1)]
    z = linear(w, [1, 1], -0.3)
    assert explain(z, w[0]).lines[0].startswith("v1      = w1 + w2 − 0.3 = ")
    w[1].data += 1e-9
    with pytest.raises(ValueError, match="w1 or w2 changed since this graph was built"):
        explain(z, w[0])


def test_changed_data_that_no_symbol_mentions_is_noticed_at_the_door(toy):
    toy["w4"].data = 100.0
    for read in (explain, lambda root, _: film(root), lambda root, _: draw(root, backward=True)):
        with pytest.raises(ValueError, match="w4 or c changed since this graph was built"):
            read(toy["L"], toy["w1"])


def test_a_change_below_a_folded_node_is_noticed():
    x, w = Value(2.0, name="x"), Value(3.0, name="w")
    y = (x * (w + 1)).named("y")
    w.data = 5.0
    with pytest.raises(ValueError, match="w changed since this graph was built; build it again"):
        explain(y, x)


@pytest.mark.parametrize(
    ("arguments", "options", "error", "words"),
    [
        (("L", "w1"), {}, TypeError, "two Values, got str"),
        ((Value(1), 2.0), {}, TypeError, "two Values, got float"),
        ((Value(1), Value(1)), {"form": "tree"}, ValueError, 'form is "paths" or "steps", not'),
        ((Value(1), Value(1)), {"digits": 0}, ValueError, "digits is a number from 1 to 17, not 0"),
        (
            (Value(1), Value(1)),
            {"digits": 18},
            ValueError,
            "digits is a number from 1 to 17, not 18",
        ),
        ((Value(1), Value(1)), {"digits": 2.5}, ValueError, "digits is a number from 1 to 17"),
    ],
)
def test_what_cannot_be_explained(arguments, options, error, words):
    with pytest.raises(error, match=words):
        explain(*arguments, **options)


def test_a_missing_derivative_is_said_as_in_backward():
    x = Value(0.0, name="x")
    with pytest.raises(DomainError, match=r"sqrt of x = 0\.0: sqrt has no derivative at 0"):
        explain(x.sqrt(), x)


def test_no_two_nodes_are_called_the_same():
    names = [
        "w",
        "w",
        "w(2)",
        "w",
        "w(3)",
        "w(2)",
        "w(2)(2)",
        "v1",
        "v1",
        "",
        " ",
        "\t",
        "x" * 99,
        "x" * 98,
    ]
    leaves = [Value(float(i), name=name) for i, name in enumerate(names, start=2)]
    y = total(leaves)
    for leaf in leaves:
        found = explain(y, leaf)
        assert str(found).count(f"∂{next(n for n, v in found.nodes.items() if v is leaf)} = 1") == 1
    every = view.names(topological_order(y), {y, *leaves})
    assert len(set(every.values())) == len(leaves) + 1
    assert [every[leaf] for leaf in leaves[:5]] == ["w", "w(4)", "w(2)", "w(5)", "w(3)"]


def test_a_target_of_another_graph_is_named_not_written_out():
    a, b = Value(2.0), Value(3.0, name="b")
    found = explain((b * b).named("y"), a * a + b)
    assert (found.value, str(found).splitlines()) == (
        0.0,
        ["v1     = 7", "∂y/∂v1 = 0    y does not depend on v1"],
    )


HUGE = [1e308, 1e200, 1e-200, 5e-324, 1e17, 0.0, -1.0, 3.0, math.inf, -math.inf, math.nan]


@pytest.mark.parametrize("seed", range(300))
def test_numbers_of_any_size_are_no_change_and_no_crash(seed):
    """A fresh graph is never taken for a stale one, whatever overflows or is rounded away in it."""
    rng = random.Random(seed)
    nodes = [Value(rng.choice(HUGE), name=rng.choice("ab ")) for _ in range(4)]
    for _ in range(rng.randint(1, 12)):
        with contextlib.suppress(DomainError):
            nodes.append(randomgraphs._operation(rng, nodes))
    for form in (None, "steps"):
        with contextlib.suppress(DomainError):
            assert explain(nodes[-1], rng.choice(nodes), form=form).latex
    with contextlib.suppress(DomainError):
        assert draw(nodes[-1], named_only=True, local_gradients=True).source
