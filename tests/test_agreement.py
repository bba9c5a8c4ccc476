"""backward(), gradient(), derivative(), program(), explain() and gradcheck() agree.

They agree on whether a derivative exists and on its number, at the points where it is hardest:
kinks, ties, zeros of both signs, the ends of domains, numbers that overflow, infinities. Each
graph is a list of steps, so that gradcheck() can build it again.
"""

import math
import random
import re

import pytest
from randomgraphs import tenth

from scalargrad import (
    CannotTellError,
    DomainError,
    GradientError,
    Value,
    constant,
    derivative,
    explain,
    functions,
    gradcheck,
    gradient,
    local_gradients,
    paths,
    program,
)
from scalargrad.engine import topological_order
from scalargrad.operations import operation

POINTS = (0.0, 0.0, -0.0, 1.0, 1.0, -1.0, 2.0, 0.5, -0.5, 3.0, 1e-310, 1e-8, 1e8, 710.0, 1e308)
BEYOND = (math.inf, -math.inf)  # in every fourth graph
ONE = (
    "exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid", "relu", "abs", "tan", "asin", "acos",
    "atan", "sinh", "cosh", "cbrt", "softplus", "log_sigmoid", "exp2", "log1p", "acosh", "atanh",
    "step", "sign", "neg",
)  # fmt: skip
TWO = ("+", "-", "*", "*", "/", "**", "**", "maximum", "minimum")
MANY = ("linear", "relu_linear", "total", "logsumexp", "softmax")
BENT = ("logsumexp", "softplus", "log_sigmoid", "softmax2")  # far out they look like a kink
EXPONENTS = (0, 1, 2, 3, -1, -2, 0.5, 1.5, -0.5)


def applied(step, nodes):
    """The node that a step makes of those before it."""
    kind, places, number = step
    some = [nodes[i] for i in places]
    if kind == "number":
        return some[0] * number
    if kind == "of a number":
        return number ** some[0]
    if kind == "power":
        return some[0] ** number
    if kind in ("linear", "relu_linear"):
        return getattr(functions, kind)(some[:2], some[2:4], some[4])
    if kind == "softmax":
        return functions.softmax(some[:3])[1]
    if kind in ("total", "logsumexp"):
        return getattr(functions, kind)(some[:3])
    if kind in ("maximum", "minimum"):
        return getattr(functions, kind)(*some[:2])
    a, b = some[:2]
    return {
        "+": lambda: a + b,
        "-": lambda: a - b,
        "*": lambda: a * b,
        "/": lambda: a / b,
        "**": lambda: a**b,
        "neg": lambda: -a,
    }.get(kind, lambda: getattr(a, kind)())()


def random_steps(seed):
    """(steps, numbers, constants): the steps all have values where the leaves have these numbers."""
    rng = random.Random(seed)
    points = POINTS + BEYOND * (seed % 4 == 3)
    numbers = [rng.choice(points) for _ in range(rng.randint(1, 3))]
    constants = [rng.choice(points) for _ in range(rng.randint(0, 2))]
    nodes = [*map(Value, numbers), *(constant(x, "c") for x in constants)]
    steps = []
    while len(steps) < rng.randint(1, 8):
        kind = rng.choice(rng.choice((ONE, TWO, TWO, MANY, ("number", "of a number", "power"))))
        places = [rng.randrange(max(0, len(nodes) - 5), len(nodes)) for _ in range(5)]
        step = (kind, places, rng.choice(EXPONENTS if kind == "power" else POINTS))
        try:
            nodes.append(applied(step, nodes))
        except DomainError:
            continue
        steps.append(step)
    return steps, numbers, constants


def built(steps, leaves, constants):
    nodes = [*leaves, *(constant(x, "c") for x in constants)]
    for step in steps:
        nodes.append(applied(step, nodes))
    return nodes[-1]


def found(compute):
    """A number, or None where there is no derivative: only a DomainError says so."""
    try:
        return compute()
    except DomainError:
        return None


def size_of(root, x):
    """∂root/∂x if nothing cancelled: the sum over the paths of |product|, finite ones alone."""
    sizes = {root: 1.0}
    for node in reversed(topological_order(root)):
        try:
            slopes = local_gradients(node)
        except DomainError:
            slopes = [0.0] * len(node.operands)
        for operand, slope in zip(node.operands, slopes, strict=True):
            size = sizes.get(node, 0.0) * abs(slope)
            sizes[operand] = sizes.get(operand, 0.0) + (size if math.isfinite(size) else 0.0)
    return sizes.get(x, 0.0)


def is_same(a, b, size, digits=9):
    if a is None or b is None:
        return a is b
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return math.isclose(a, b, rel_tol=10.0**-digits, abs_tol=1e-12 * size + 1e-305)


def shown_result(root, x):
    """The number that explain() prints last, as it prints it."""
    numbers = re.findall(r"= (−?[\d.]+(?:e[+−]\d+)?|−?inf|nan)(?= |$)", str(explain(root, x)), re.M)
    return float(numbers[-1].replace("−", "-")) if numbers else None


def disagreements(seed):
    """What the ways to a derivative say of the graph of this seed, where they do not agree."""
    steps, numbers, constants = random_steps(seed)
    leaves = [Value(x, f"x{i}") for i, x in enumerate(numbers)]
    root = built(steps, leaves, constants).named("z")
    return disagreements_of(root, leaves, lambda *xs: built(steps, xs, constants))


def disagreements_of(root, leaves, f):
    known = [found(lambda x=x: gradient(root, x)) for x in leaves]
    by_backward = found(lambda: root.backward() or [x.grad for x in leaves])
    wrong = []
    if by_backward is None:
        if None not in known:
            wrong.append(("backward() alone has none", known))
    elif not all(is_same(a, b, size_of(root, x)) for a, b, x in zip(by_backward, known, leaves)):
        wrong.append(("backward()", by_backward, known))
    for x, one in zip(leaves, known, strict=True):
        size = size_of(root, x)
        ways = {
            "derivative": lambda x=x: derivative(root, x).data,
            "program": lambda x=x: program(root, x)(x.data)[1][0],
            "explain": lambda x=x: explain(root, x).value,
        }
        for way, compute in ways.items():
            other = found(compute)
            if not is_same(one, other, size) and not is_known_limit(root, way, one, other):
                wrong.append((way, x.name, one, other))
        if one is not None and root is not x:
            shown = found(lambda x=x: shown_result(root, x))
            if (
                None not in (shown, one)
                and not math.isnan(one)
                and not is_same(one, shown, size, digits=5)
            ):
                wrong.append(("explain prints", x.name, one, shown))
    return wrong + by_differences(root, leaves, known, f)


def is_known_limit(root, way, one, other):
    """What derivations do not promise: numbers where infinities meet.

    A derivation's formulas are plain products: beside an infinity they may say nan for another
    number, and the other way round.
    """
    order = topological_order(root)
    slopes = [
        slope for one in order for slope in found(lambda node=one: local_gradients(node)) or ()
    ]
    numbers = [*slopes, *(node.data for node in order), *(node.grad for node in order)]
    is_nan = any(number is not None and math.isnan(number) for number in (one, other))
    return way == "explain" and is_nan and not all(map(math.isfinite, numbers))


def by_differences(root, leaves, known, f):
    """What gradcheck() says that it must not say; it may always say that it cannot tell.

    It may reject a gradient beside a kink, and one that is not finite: backward() overflowed.
    """
    if not (all(map(math.isfinite, [x.data for x in leaves])) and math.isfinite(root.data)):
        return []
    try:
        rows = gradcheck(f, *leaves).rows
    except (CannotTellError, DomainError):
        return []
    except ValueError as error:
        return [] if "which has no slope" in str(error) else [("gradcheck", str(error))]
    except GradientError as error:
        is_finite = all(map(math.isfinite, known))
        return [("gradcheck", str(error))] if is_finite and not is_beside_a_kink(root) else []
    pairs = zip(known, rows, strict=True)
    return [("gradcheck", one, row) for one, row in pairs if not is_same(one, row.backward, 0.0)]


def is_beside_a_kink(root):
    """Whether an operation bends within the reach of rounding: logsumexp of 10³⁰⁸ is a maximum."""
    for node in topological_order(root):
        if node.op in BENT or (node.operands and operation(node.op).kinked):
            a, *others = sorted((one.data for one in node.operands), reverse=True)
            if node.op in ("linear", "relu_linear") or not others:
                a, others = operation(node.op).formula(*(o.data for o in node.operands)), [0.0]
            if abs(a - others[0]) <= 1e-6 * max(1.0, abs(a)):
                return True
    return False


NONE = None  # there is no derivative
LIMITS = {  # the numbers, and ∂f/∂ each of them, worked out by hand
    "x⁰ˑ⁵ at 0": (lambda x, b: x**b, (0.0, 0.5), (NONE, 0.0)),
    "x¹ at 0": (lambda x, b: x**b, (0.0, 1.0), (1.0, 0.0)),
    "x² at 0": (lambda x, b: x**b, (0.0, 2.0), (0.0, 0.0)),
    "x⁰ at 0": (lambda x, b: x**b, (0.0, 0.0), (0.0, NONE)),
    "x⁰ at −0": (lambda x, b: x**b, (-0.0, 0.0), (0.0, NONE)),
    "x⁰ at 2": (lambda x, b: x**b, (2.0, 0.0), (0.0, math.log(2))),
    "x⁰ of a subnormal": (lambda x, b: x**b, (1e-310, 0.0), (0.0, math.log(1e-310))),
    "x⁰ˑ⁵ of a subnormal": (
        lambda x, b: x**b,
        (1e-310, 0.5),
        (0.5 / 1e-155, 1e-155 * math.log(1e-310)),
    ),
    "0ˣ above 0": (lambda x: 0**x, (2.0,), (0.0,)),
    "0ˣ at 0": (lambda x: 0**x, (0.0,), (NONE,)),
    "a plain x⁰ at 0": (lambda x: x**0, (0.0,), (0.0,)),
    "a plain x⁰ at ∞": (lambda x: x**0, (math.inf,), (0.0,)),
    "a plain x⁰ of nan": (lambda x: x**0, (math.nan,), (0.0,)),
    "a plain xⁿᵃⁿ": (lambda x: x**math.nan, (-2.0,), (math.nan,)),
    "√0 of a number": (lambda x: x + functions.sqrt(0), (2.0,), (1.0,)),
    "√0 of a constant": (lambda x: x + functions.sqrt(constant(0, "d")), (2.0,), (1.0,)),
    "∛0 of a constant": (lambda x: x * functions.cbrt(constant(0, "d")), (2.0,), (0.0,)),
    "√0 of a variable": (lambda x, w: x + functions.sqrt(w), (2.0, 0.0), (1.0, NONE)),
    "0 times √0 of a variable": (lambda w: 0 * functions.sqrt(w), (0.0,), (NONE,)),
    "(√0)² of a variable": (lambda w: functions.sqrt(w) ** 2, (0.0,), (NONE,)),
    "the norm of data that is 0": (
        lambda x: x * functions.sqrt(functions.total([constant(0, f"d{i}") ** 2 for i in (1, 2)])),
        (3.0,),
        (0.0,),
    ),
    "the norm of variables that are 0": (
        lambda x, y: functions.sqrt(x**2 + y**2),
        (0.0, 0.0),
        (NONE, NONE),
    ),
    "σ far out, an infinite slope below": (
        lambda y: functions.sigmoid(1e308 * functions.exp(0**y)),
        (2.0,),
        (0.0,),
    ),
    "σ′ = 0 above 10³⁰⁸ʸ": (lambda y: functions.sigmoid(y * 1e308 * y), (1e10,), (0.0,)),
    "a maximum of two infinities": (functions.maximum, (math.inf, math.inf), (0.5, 0.5)),
    "a minimum of two infinities": (functions.minimum, (-math.inf, -math.inf), (0.5, 0.5)),
    "relu at −0": (functions.relu, (-0.0,), (0.0,)),
    "a relu neuron that is off, beside ∞": (
        lambda w, b: functions.relu_linear([w], [-math.inf], b),
        (1.0, 0.0),
        (0.0, 0.0),
    ),
    "a neuron with an infinite input": (
        lambda w, b: functions.linear([w], [math.inf], b),
        (1.0, 0.0),
        (math.inf, 1.0),
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_at_a_limit_every_way_says_what_is_true(name):
    f, numbers, true = LIMITS[name]
    leaves = [Value(x, f"x{i}") for i, x in enumerate(numbers)]
    root = f(*leaves).named("z")
    assert all(
        is_same(found(lambda x=x: gradient(root, x)), t, 0.0)
        for x, t in zip(leaves, true, strict=True)
    )
    assert disagreements_of(root, leaves, f) == []


def test_the_gradient_of_a_constant_that_has_none_is_nan():
    d, x = constant(0, "d"), Value(2.0, "x")
    y = x + functions.sqrt(d)
    y.backward()
    assert x.grad == 1.0 and math.isnan(d.grad)
    assert math.isnan(local_gradients(y.operands[1])[0])
    with pytest.raises(DomainError, match=r"sqrt of d = 0\.0: sqrt has no derivative at 0"):
        gradient(y, d)  # somebody asks for it
    with pytest.raises(DomainError, match=r"sqrt of d = 0\.0: sqrt has no derivative at 0"):
        derivative(y, d)


SECOND = {  # (x, b): ∂²xᵇ/∂x∂b and ∂²xᵇ/∂b², worked out by hand: xᵇ⁻¹·(1 + b·log x), xᵇ·log² x
    (0.0, 0.5): (NONE, 0.0),
    (0.0, 1.0): (NONE, 0.0),
    (0.0, 1.5): (0.0, 0.0),
    (0.0, 2.0): (0.0, 0.0),
    (0.0, 0.0): (NONE, NONE),
    (2.0, 0.0): (0.5, math.log(2) ** 2),
    (2.0, 3.0): (4 * (1 + 3 * math.log(2)), 8 * math.log(2) ** 2),
}


@pytest.mark.parametrize("at", SECOND)
def test_second_derivatives_of_a_power_are_the_same_both_ways_round(at):
    x, b = Value(at[0], "x"), Value(at[1], "b")
    z = x**b
    mixed, twice = SECOND[at]
    for known, first, second in ((mixed, x, b), (mixed, b, x), (twice, b, b)):
        made = found(lambda one=first, other=second: derivative(derivative(z, one), other).data)
        assert is_same(made, known, 0.0), (first.name, second.name)


@pytest.mark.parametrize("at", [(0.0, 0.0), (0.0, 2.0), (1e-310, 0.0)])
def test_the_derivative_of_a_power_at_a_limit_is_a_graph_like_others(at):
    x, b = Value(at[0], "x"), Value(at[1], "b")
    for by in (x, b) if at != (0.0, 0.0) else (x,):
        first = derivative((x**b).named("z"), by)
        assert explain(first, x).value == found(lambda first=first: gradient(first, x))
        assert program(first, x)(x.data) == (first.data, (gradient(first, x),))


def test_a_third_derivative_by_an_exponent_at_0():
    x, b = Value(0.0, "x"), Value(2.0, "b")
    third = derivative(derivative(derivative(x**b, b), b), x)
    assert third.data == 0.0  # x·log²x + … goes to 0
    with pytest.raises(DomainError, match=r"x = 0\.0 \*\* "):
        derivative(third, x)  # but steeper and steeper


def test_a_variable_without_a_number_in_an_exponent():
    x = Value(math.nan, "x")
    assert derivative(0**x, x).data == 0.0
    assert derivative(derivative(0**x, x), x).data == 0.0


@pytest.mark.parametrize("seed", tenth(range(0, 3000, 10)))
def test_every_way_to_a_derivative_says_the_same(seed):
    for one in range(seed, seed + 10):
        assert disagreements(one) == [], one


def test_a_paths_product_stays_0_from_its_first_0_on():
    y = Value(1e10)
    (way,) = [path for path in paths(functions.sigmoid(y * 1e308), y)]
    assert [edge.gradient for edge in way.edges] == [0.0, 1e308] and way.product == 0.0
    far = y * 1e308 * 1e308  # an infinite slope below a gradient of 0
    assert [path.product for path in paths(functions.sigmoid(far * y), y)] == [0.0, 0.0]


@pytest.mark.parametrize("relu", [functions.relu, operation("relu").formula])
def test_relu_of_minus_0_is_0_without_a_sign(relu):
    y = relu(-0.0)
    assert math.copysign(1.0, getattr(y, "data", y)) == 1.0


def test_cross_entropy_of_an_infinite_right_logit_is_0():
    """−log softmax is log(1 + e^(1 − ∞)) = 0; ∞ − ∞ would be nan."""
    z = [Value(math.inf), Value(1.0)]
    cost = functions.cross_entropy(z, 0)
    cost.backward()
    assert cost.data == 0.0 and z[1].grad == 0.0


@pytest.mark.parametrize("k", [1, 2, 3])
def test_the_slopes_of_a_power_times_logarithms(k):
    """Of xᵇ·logᵏ(x), by hand: xᵇ⁻¹·logᵏ⁻¹(x)·(b·log(x) + k), and xᵇ·logᵏ⁺¹(x)."""
    x, b, log = 2.0, 3.0, math.log(2.0)
    row = operation(f"power_log{k}")
    y = row.formula(x, b)
    assert y == pytest.approx(8 * log**k)
    expected = (4 * log ** (k - 1) * (3 * log + k), 8 * log ** (k + 1))
    assert row.slopes(x, b, y) == pytest.approx(expected)
    assert operation("power_slope").slopes(x, b, None) == pytest.approx((12, 4 * (1 + 3 * log)))
