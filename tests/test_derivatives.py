"""derivatives.py: exact to any order, beside SymPy, closed formulas and backward()."""

import itertools
import math
import random

import mpmath
import pytest
import sympy
from randomgraphs import random_graph, tenth, tenth_and
from reading import HIGHER, check, check_higher, equations, gradients_below

from scalargrad import (
    DomainError,
    Value,
    acos,
    asin,
    atan,
    constant,
    cosh,
    derivative,
    draw,
    explain,
    linear,
    logsumexp,
    sinh,
    softmax,
    tan,
    total,
)
from scalargrad.engine import topological_order
from scalargrad.functions import relu_linear

CASES = 520
PER_TEST = 20


def in_sympy(root, letters):
    """A graph as SymPy's expression; at a kink's side, which is the graph's own, it is smooth."""
    found = dict(letters)
    for node in topological_order(root):
        if node not in found:
            found[node] = _in_sympy(node, [found[operand] for operand in node.operands])
    return found[root]


def _in_sympy(node, a):
    op, half = node.op, len(a) // 2
    if op in ("relu", "abs"):
        positive = node.operands[0].data > 0
        return a[0] if positive else -a[0] if op == "abs" else sympy.Integer(0)
    if op in ("maximum", "minimum"):
        first, second = (operand.data for operand in node.operands)
        return a[(first < second) == (op == "maximum")]
    if op in ("step", "sign"):
        return sympy.Integer(node.data)
    if op.startswith("softmax"):
        return sympy.exp(a[int(op[7:]) - 1]) / sympy.Add(*map(sympy.exp, a))
    if op.startswith("**") and op != "**":
        return a[0] ** sympy.Rational(op[2:])
    simple = {
        "+": sympy.Add,
        "-": lambda x, y: x - y,
        "*": sympy.Mul,
        "/": lambda x, y: x / y,
        "**": sympy.Pow,
        "neg": lambda x: -x,
        "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
        "softplus": lambda x: sympy.log(1 + sympy.exp(x)),
        "log_sigmoid": lambda x: -sympy.log(1 + sympy.exp(-x)),
        "exp2": lambda x: 2**x,
        "expm1": lambda x: sympy.exp(x) - 1,
        "log2": lambda x: sympy.log(x) / sympy.log(2),
        "log10": lambda x: sympy.log(x) / sympy.log(10),
        "log1p": lambda x: sympy.log(1 + x),
        "total": sympy.Add,
        "logsumexp": lambda *xs: sympy.log(sympy.Add(*map(sympy.exp, xs))),
        "linear": lambda *xs: sympy.Add(*map(sympy.Mul, xs[:half], xs[half:-1]), xs[-1]),
    }
    return (simple.get(op) or getattr(sympy, op))(*a)


@pytest.mark.parametrize("start", tenth(range(0, CASES, PER_TEST)))
def test_second_derivatives_beside_sympy(start, record_cases):
    """The number, and every line that is printed of it."""
    for seed in range(start, start + PER_TEST):
        root, _ = random_graph(seed, most_nodes=8)
        rng = random.Random(seed)
        leaves = [node for node in topological_order(root) if not node.operands]
        x, y = (rng.choice([leaf for leaf in leaves if leaf.op == ""]) for _ in "xy")
        letters = {leaf: sympy.Symbol(f"x{i}", real=True) for i, leaf in enumerate(leaves)}
        formula = sympy.diff(in_sympy(root, letters), letters[x], letters[y])
        kinks = {"DiracDelta": lambda x: 0}  # SymPy's √(x²) is |x|; no leaf is 0
        run = sympy.lambdify(list(letters.values()), formula, [kinks, "mpmath"], cse=True)
        with mpmath.workdps(40):
            known = float(run(*(mpmath.mpf(leaf.data) for leaf in leaves)))
        first = derivative(root, x)
        ours = derivative(first, y).data
        assert ours == pytest.approx(known, rel=1e-8, abs=1e-10), f"seed {seed}"
        assert explained(root, x, first, y, known, seed) > 0, f"seed {seed}"
        record_cases(1)


def explained(root, x, first, y, second, seed):
    """How many sides are printed of a second derivative, each held to the known number."""
    of_first, of_second = gradients_below(root), gradients_below(first.named("q"))
    options = {"digits": 17, "reasons": seed % 2 == 0, "numbers": seed % 5 != 0}
    told = explain(first, y, **options)
    if any(HIGHER.fullmatch(equation.left) for equation in equations(told.lines)):
        scales = [
            max(1.0, scales.get(node, 0.0)) for (_, scales), node in ((of_first, x), (of_second, y))
        ]
        return check_higher(told, [(first.data, scales[0]), (second, max(scales))])
    return check(told, first, y, *of_second)  # too long to be derived as it was printed


@pytest.mark.parametrize("seed", range(200))
def test_the_first_derivative_is_what_backward_finds(seed):
    root, _ = random_graph(seed)
    root.backward()
    for leaf in [node for node in topological_order(root) if node.op == ""]:
        assert derivative(root, leaf).data == pytest.approx(leaf.grad, rel=1e-9, abs=1e-12)


ORDERS = {  # a function, where, and its derivatives from the first on
    "x⁴": (lambda x: x**4, 1.5, [4 * 1.5**3, 12 * 1.5**2, 24 * 1.5, 24, 0]),
    "x⁴ at 0": (lambda x: x**4, 0.0, [0, 0, 0, 24, 0]),
    "x¹": (lambda x: x**1, 0.0, [1, 0, 0]),
    "x⁰": (lambda x: x**0, 0.0, [0, 0]),
    "1/x": (lambda x: 1 / x, 2.0, [-1 / 4, 2 / 8, -6 / 16, 24 / 32]),
    "exp": (Value.exp, 0.7, [math.exp(0.7)] * 4),
    "log": (Value.log, 2.0, [1 / 2, -1 / 4, 2 / 8, -6 / 16]),
    "sqrt": (Value.sqrt, 4.0, [1 / 4, -1 / 32, 3 / 256, -15 / 2048]),
    "sin": (Value.sin, 0.3, [math.cos(0.3), -math.sin(0.3), -math.cos(0.3), math.sin(0.3)]),
    "cos": (Value.cos, 0.3, [-math.sin(0.3), -math.cos(0.3), math.sin(0.3), math.cos(0.3)]),
    "tan at 0": (tan, 0.0, [1, 0, 2, 0, 16]),
    "asin at 0": (asin, 0.0, [1, 0, 1, 0, 9]),
    "acos at 0": (acos, 0.0, [-1, 0, -1, 0, -9]),
    "atan at 0": (atan, 0.0, [1, 0, -2, 0, 24]),
    "tanh at 0": (Value.tanh, 0.0, [1, 0, -2, 0, 16]),
    "sigmoid at 0": (Value.sigmoid, 0.0, [1 / 4, 0, -1 / 8, 0, 1 / 4]),
    "sinh": (sinh, 0.5, [math.cosh(0.5), math.sinh(0.5), math.cosh(0.5), math.sinh(0.5)]),
    "cosh": (cosh, 0.5, [math.sinh(0.5), math.cosh(0.5), math.sinh(0.5), math.cosh(0.5)]),
    "2ˣ": (lambda x: 2**x, 3.0, [8 * math.log(2) ** n for n in (1, 2, 3, 4)]),
    "relu": (lambda x: x.relu() ** 2, 3.0, [6, 2, 0]),
    "relu of x²": (lambda x: (x * x).relu(), 3.0, [6, 2, 0]),
    "relu at 0": (Value.relu, 0.0, [0, 0]),
    "abs": (lambda x: (x**3).abs(), -2.0, [-12, 12, -6, 0]),
    "linear": (lambda x: linear([x, 2], [x, x], x), 3.0, [9, 2, 0]),
    "relu_linear": (lambda x: relu_linear([x, 2], [x, x], x), 3.0, [9, 2, 0]),
    "relu_linear off": (lambda x: relu_linear([x], [-x], 0), 3.0, [0, 0]),
    "total": (lambda x: total([x, x * x, x**3]), 2.0, [17, 14, 6, 0]),
    "logsumexp is softplus": (lambda x: logsumexp([x, 0.0]), 0.0, [1 / 2, 1 / 4, 0, -1 / 8]),
    "softmax is a sigmoid": (lambda x: softmax([x, 0.0])[0], 0.0, [1 / 4, 0, -1 / 8]),
    "softmax at 1000": (lambda x: softmax([x, 1000.0])[1], 1000.0, [-1 / 4, 0, 1 / 8]),
}


@pytest.mark.parametrize("name", ORDERS)
def test_derivatives_of_known_functions(name):
    f, at, known = ORDERS[name]
    x = Value(at, "x")
    node = f(x)
    for n in known:
        node = derivative(node, x)
        assert node.data == pytest.approx(n, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("seed", range(100))
def test_mixed_derivatives_are_equal_in_either_order(seed):
    root, _ = random_graph(seed, most_nodes=20)
    leaves = [node for node in topological_order(root) if node.op == ""]
    for x, y in itertools.combinations(leaves, 2):
        one, other = derivative(derivative(root, x), y), derivative(derivative(root, y), x)
        assert one.data == pytest.approx(other.data, rel=1e-8, abs=1e-8)


def test_powers_of_values_where_the_base_or_the_exponent_is_0():
    x, y = Value(2.0, "x"), Value(0.0, "y")
    power = (x**y).named("z")
    assert derivative(derivative(power, x), y).data == 0.5  # xʸ⁻¹·(1 + y·log x)
    assert derivative(derivative(power, y), x).data == 0.5
    x, y = Value(0.0, "x"), Value(2.0, "y")
    power = x**y
    assert derivative(power, x).data == 0 and derivative(power, y).data == 0
    assert derivative(derivative(power, x), x).data == 2


def test_softmax_is_taken_from_the_graph_if_it_is_there():
    z = [Value(0.3, "z1"), Value(-1.2, "z2"), Value(2.0, "z3")]
    p = [share.named(f"p{i}") for i, share in enumerate(softmax(z), start=1)]
    loss = (-(p[0].log()) + p[1] * p[2]).named("L")
    found = derivative(loss, z[1])
    new = set(topological_order(found)) - set(topological_order(loss))
    assert not any(node.op.startswith("softmax") for node in new)
    mixed = derivative(found, z[2])
    (-(p[0].log()) + p[1] * p[2]).backward()
    assert found.data == pytest.approx(z[1].grad, rel=1e-12, abs=0)
    _, p2, p3 = (share.data for share in p)  # L = −log p1 + p2·p3
    assert mixed.data == pytest.approx(p2 * p3 * (1 - 2 * p2 - 2 * p3 + 6 * p2 * p3) - p2 * p3)


@pytest.mark.parametrize("f", [lambda z: logsumexp(z), lambda z: softmax(z)[1]])
def test_the_largest_that_softmax_takes_out_is_no_node(f):
    """All operations of the derivatives are softmax itself, products and sums."""
    z = [Value(x, f"z{i}") for i, x in enumerate((0.3, 700.0, -800.0), start=1)]
    second = derivative(derivative(f(z).named("y"), z[0]), z[1])
    operations = {node.op for node in topological_order(second) if node.operands}
    assert operations <= {"softmax1", "softmax2", "softmax3", "logsumexp", "*", "+", "-", "neg"}


# --- names, and nodes of their own ---


def test_names_say_what_it_is():
    x, y = Value(1.0, "x"), Value(0.5, "y")
    z = (7 * x * y / (x**2 + y**2).exp()).named("z")
    first, mixed = derivative(z, x), derivative(derivative(z, y), x)
    assert [first.name, derivative(first, x).name, mixed.name] == ["∂z/∂x", "∂²z/∂x²", "∂²z/∂x∂y"]
    assert derivative(derivative(mixed, x), y).name == "∂⁴z/∂y∂x²∂y"
    assert derivative(x * y, x).name == "" and derivative(z, Value(1.0)).name == ""


def test_explained_and_drawn_it_is_the_next_derivative():
    x = Value(3.0, "x")
    y = (x**4 - 2 * x**2).named("y")
    first = derivative(y, x)
    told = explain(first, x)
    assert told.lines == [
        "dy/dx   = 4·x³ − 4·x = 96",
        "d²y/dx² = 12·x² − 4",
        "        = 12·3² − 4",
        "        = 104",
    ]
    assert r"\frac{d^{2} y}{d x^{2}} &= 12 \cdot x^{2} - 4" in told.latex
    assert told.value == 104 == derivative(first, x).data
    assert "dy/dx" in draw(first).source


def test_d_where_it_depends_on_one_variable_and_that_only_over_these_nodes():
    x, y, k = Value(2.0, "x"), Value(3.0, "y"), constant(5.0, "k")
    b = (x * x).named("b")
    over_b, around_b = (b * b * k).named("z"), (b * b * x).named("z")
    for root, by, name in (
        (over_b, (x,), "dz/dx"),
        (over_b, (b,), "dz/db"),
        (over_b, (x, x), "d²z/dx²"),
        (over_b, (b, x), "d²z/dxdb"),
        (over_b, (k,), "∂z/∂k"),  # k is a variable, too, once it is derived by
        (over_b, (y,), "∂z/∂y"),
        (over_b, (x, y), "∂²z/∂y∂x"),
        (around_b, (x,), "dz/dx"),
        (around_b, (b,), "∂z/∂b"),
        (around_b, (b, b), "∂²z/∂b²"),
        ((b * y).named("z"), (x,), "∂z/∂x"),
    ):
        node = root
        for one in by:
            node = derivative(node, one)
        assert node.name == name
        if len(by) == 1:
            assert explain(root, *by).sign == name
        if len(by) == 2:
            assert explain(derivative(root, by[0]), by[1]).sign == name


def same(node):
    """What a node is, to compare before and after."""
    return node.data, node.grad, node.name, node.op, node.operands


@pytest.mark.parametrize("seed", range(50))
def test_nothing_of_the_first_graph_changes_and_the_node_is_new(seed):
    root, _ = random_graph(seed)
    root.backward()
    order = topological_order(root)
    before = [same(node) for node in order]
    for leaf in order:
        node = derivative(root.named("r"), leaf)
        assert node not in order
    before[-1] = same(root)
    assert [same(node) for node in order] == before


def test_it_is_new_where_the_slope_is_a_node_of_the_graph_or_a_constant():
    a, x = Value(2.0, "a"), Value(3.0, "x")
    target = constant(0.1, "t")
    y = (a * x + x.exp() + target * x).named("y")
    for slope, number in (
        (derivative(a * x, x), 2.0),
        (derivative(x.exp(), x), math.exp(3)),
        (derivative(3 * x, x), 3.0),
        (derivative(target * x, x), 0.1),
        (derivative(x, x), 1.0),
        (derivative(y, a), 3.0),
    ):
        assert slope.data == number and slope not in topological_order(y)
    assert derivative(derivative(a * x, x), a).data == 1
    assert derivative(target * x, x).operands == (target,)
    assert {a.name, x.name, target.name, y.name} == {"a", "x", "t", "y"}


def test_where_nothing_depends_it_is_a_constant_0():
    x, y = Value(2.0, "x"), Value(3.0, "y")
    node = derivative((x * x).named("z"), y)
    assert (node.data, node.is_constant, node.name, node.operands) == (0.0, True, "∂z/∂y", ())
    assert derivative(x, y).data == 0


def test_slopes_of_1_and_products_with_0_make_no_node():
    x, y = Value(2.0, "x"), Value(3.0, "y")
    node = derivative(x + y - 4 * x, x)
    assert node.is_constant and node.data == -3
    assert [n.op for n in topological_order(derivative(x * y + y, y))] == ["", "const", "+"]
    assert [n.op for n in topological_order(derivative(x.step() * x, x))] == ["", "step", "total"]
    assert derivative(0 / x, x).is_constant
    assert [n.op for n in topological_order(derivative(x**3, x))] == ["const", "", "**2", "*"]


def test_a_result_within_the_graph_is_held_as_a_variable():
    x = Value(2.0, "x")
    b = (x * x).named("b")
    z = (b * b * x).named("z")
    assert derivative(z, b).data == 16 and derivative(derivative(z, b), b).data == 4
    assert derivative(z, x).data == 80


def test_newtons_method_finds_a_minimum():
    x = 2.0
    for _ in range(7):
        at = Value(x, "x")
        slope = derivative(at**4 - 2 * at**2, at)
        x -= slope.data / derivative(slope, at).data
    assert x == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("count", tenth_and(100_000))
def test_a_graph_of_very_many_nodes(count):
    x = Value(0.5, "x")
    y = x
    for i in range(count):
        y = y + x if i % 2 else y.sin()
    y.backward()
    assert derivative(y, x).data == pytest.approx(x.grad, rel=1e-9)


@pytest.mark.parametrize(
    ("f", "at", "words"),
    [
        (Value.sqrt, 0.0, "sqrt of x = 0.0: sqrt has no derivative at 0"),
        (lambda x: x**0.5, 0.0, "x = 0.0 \\*\\* 0.5: this power has no derivative at 0"),
        (lambda x: x**x, 0.0, "0\\*\\*0 has no derivative"),
        (asin, 1.0, "asin of x = 1.0"),
        (lambda x: derivative(x**1.5, x), 0.0, "this power has no derivative at 0"),
    ],
)
def test_a_missing_derivative_is_an_error_as_in_backward(f, at, words):
    x = Value(at, "x")
    root = f(x)
    with pytest.raises(DomainError, match=words):
        derivative(root, x)
    with pytest.raises(DomainError, match=words):
        root.backward()


def test_two_values_are_taken():
    for wrong in ((1.0, Value(1.0)), (Value(1.0), "x")):
        with pytest.raises(TypeError, match=r"derivative\(root, x\) takes two Values, got"):
            derivative(*wrong)


@pytest.mark.parametrize(
    ("name", "at", "wanted"),
    [
        ("sigmoid", 30.0, lambda a: 1 / (2 + mpmath.exp(a) + mpmath.exp(-a))),
        ("atanh", 1 - 1e-9, lambda a: 1 / (1 - a**2)),
    ],
)
def test_a_derivative_keeps_its_digits_near_1(name, at, wanted):
    """1 − y and 1 − a² would lose half of them there."""
    x = Value(at, "x")
    y = getattr(x, name)()
    with mpmath.workdps(50):
        a = mpmath.mpf(at)
        first, second = wanted(a), mpmath.diff(wanted, a)
    assert derivative(y, x).data == pytest.approx(float(first), rel=1e-13, abs=0)
    assert derivative(derivative(y, x), x).data == pytest.approx(float(second), rel=1e-12, abs=0)
