"""functions.py: values beside math or by hand, gradients by central differences, errors by word."""

import math
import random
import traceback
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

import scalargrad
from scalargrad import (
    DomainError,
    Neuron,
    Value,
    cbrt,
    cross_entropy,
    derivative,
    linear,
    local_gradients,
    log_sigmoid,
    logsumexp,
    maximum,
    mean,
    minimum,
    mse_loss,
    softmax,
    softplus,
    total,
)
from scalargrad.engine import topological_order
from scalargrad.functions import relu_linear
from scalargrad.operations import OPERATIONS

# --- of one number, or two ---

# function: (the same on floats, where)
FUNCTIONS = {
    "exp": (math.exp, (-3.0, 0.0, 1.5)),
    "log": (math.log, (0.01, 1.0, 20.0)),
    "ln": (math.log, (0.01, 1.0, 20.0)),
    "sqrt": (math.sqrt, (0.01, 1.0, 20.0)),
    "sin": (math.sin, (-3.0, 0.0, 1.5)),
    "cos": (math.cos, (-3.0, 0.0, 1.5)),
    "tan": (math.tan, (-1.5, 0.0, 1.5, 2.0)),
    "asin": (math.asin, (-0.99, 0.0, 0.5)),
    "acos": (math.acos, (-0.99, 0.0, 0.5)),
    "atan": (math.atan, (-30.0, 0.0, 0.5)),
    "sinh": (math.sinh, (-3.0, 0.0, 1.5)),
    "cosh": (math.cosh, (-3.0, 0.0, 1.5)),
    "tanh": (math.tanh, (-3.0, 0.0, 1.5)),
    "sigmoid": (lambda x: 0.5 * (1 + math.tanh(x / 2)), (-3.0, 0.0, 1.5)),
    "relu": (lambda x: max(x, 0.0), (-3.0, 1.5)),
    "cbrt": (lambda x: math.copysign(math.exp(math.log(abs(x)) / 3), x), (-8.0, 0.01, 20.0)),
    "softplus": (lambda x: math.log(1 + math.exp(x)), (-3.0, 0.0, 1.5)),
    "log_sigmoid": (lambda x: -math.log(1 + math.exp(-x)), (-3.0, 0.0, 1.5)),
}
METHODS = {  # that are no functions of scalargrad's yet
    "exp2": (lambda x: math.exp(x * math.log(2)), (-3.0, 0.0, 1.5)),
    "expm1": (lambda x: math.exp(x) - 1, (-3.0, 0.1, 1.5)),
    "log2": (lambda x: math.log(x, 2), (0.01, 1.0, 20.0)),
    "log10": (lambda x: math.log(x, 10), (0.01, 1.0, 20.0)),
    "log1p": (lambda x: math.log(1 + x), (-0.9, 0.5, 20.0)),
    "asinh": (lambda x: math.log(x + math.sqrt(x * x + 1)), (-3.0, 0.1, 1.5)),
    "acosh": (lambda x: math.log(x + math.sqrt(x * x - 1)), (1.1, 3.0)),
    "atanh": (lambda x: 0.5 * math.log((1 + x) / (1 - x)), (-0.9, 0.1, 0.5)),
}
ROWS = [(name, x) for name, (_, numbers) in (FUNCTIONS | METHODS).items() for x in numbers]


@pytest.mark.parametrize(("name", "x"), ROWS)
def test_value_and_slope(name, x):
    on_floats = (FUNCTIONS | METHODS)[name][0]
    v = Value(x)
    y = getattr(Value, "log" if name == "ln" else name)(v)
    y.backward()
    if name in FUNCTIONS:
        same = getattr(scalargrad, name)(v)
        assert (same.op, same.data, local_gradients(same)) == (y.op, y.data, [v.grad])
    h = 1e-6 * max(abs(x), 0.1)
    assert y.data == pytest.approx(on_floats(x), rel=2e-14, abs=1e-16)
    assert v.grad == pytest.approx((on_floats(x + h) - on_floats(x - h)) / (2 * h), rel=1e-6)
    assert len(topological_order(y)) == 2


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_plain_number_becomes_a_constant(name):
    y = getattr(scalargrad, name)(0.5)
    assert isinstance(y, Value) and y.operands[0].is_constant
    assert y.data == pytest.approx(FUNCTIONS[name][0](0.5), rel=1e-14, abs=0)


@pytest.mark.parametrize("name", ["asin", "acos"])
@pytest.mark.parametrize("x", [1.0, -1.0])
def test_an_arc_has_a_value_at_its_end_but_no_slope(name, x):
    v = Value(x, name="v")
    y = getattr(scalargrad, name)(v)
    assert y.data == getattr(math, name)(x)
    with pytest.raises(DomainError, match=rf"{name} of v = {x}: {name} has no derivative at"):
        y.backward()


@pytest.mark.parametrize("name", ["asin", "acos"])
def test_an_arc_near_its_end_keeps_its_digits(name):
    """1/√(1 − a²) at a = 1 − 2⁻⁴⁰: (1 − a)(1 + a) is exact there up to one rounding."""
    v = Value(1 - 2.0**-40)
    getattr(scalargrad, name)(v).backward()
    exact = 1 / math.sqrt(2.0**-39 - 2.0**-80)
    assert abs(v.grad) == pytest.approx(exact, rel=1e-15, abs=0)


@pytest.mark.parametrize("x", [-2.5, 0.0, 3.0])
def test_step_and_sign_are_slopes_without_a_slope(x):
    v = Value(x)
    for slope, expected in ((v.step(), float(x > 0)), (v.sign(), float((x > 0) - (x < 0)))):
        slope.backward()
        assert (slope.data, v.grad) == (expected, 0.0)
    assert math.isnan(Value(math.nan).step().data) and math.isnan(Value(math.nan).sign().data)


def test_every_row_of_one_or_two_operands_is_a_method():
    for name, row in OPERATIONS.items():
        if row.operands in (1, 2) and name.isidentifier() and name != "neg":
            at = [Value(1.5), Value(0.5)][: row.operands]
            at = [Value(0.5)] if name in ("asin", "acos", "atanh") else at
            y = getattr(Value, name)(*at)
            assert (y.op, y.operands) == (name, tuple(at))


def test_the_cube_root_of_a_negative_number():
    v = Value(-8.0, name="v")
    y = cbrt(v)
    y.backward()
    assert y.data == -2.0 and v.grad == pytest.approx(1 / 12, rel=1e-16, abs=0)
    assert [cbrt(n**3).data for n in range(1000)] == list(range(1000))
    for edge in (0.0, math.inf, -math.inf, 5e-324, 1.7e308, -1e-310):
        assert cbrt(edge).data ** 3 == pytest.approx(edge, rel=1e-14, abs=5e-324)
    with pytest.raises(DomainError, match=r"cbrt of z = 0\.0: cbrt has no derivative at 0"):
        cbrt(Value(0.0, "z")).backward()


@pytest.mark.parametrize(
    ("a", "b", "value", "slopes"),
    [
        (2.0, -3.0, 2.0, [1.0, 0.0]),
        (-3.0, 2.0, 2.0, [0.0, 1.0]),
        (2.0, 2.0, 2.0, [0.5, 0.5]),
        (-0.0, 0.0, 0.0, [0.5, 0.5]),
        (5e-324, 0.0, 5e-324, [1.0, 0.0]),
        (math.inf, 1e308, math.inf, [1.0, 0.0]),
    ],
)
def test_the_larger_and_the_smaller_of_two(a, b, value, slopes):
    larger, smaller = maximum(Value(a), Value(b)), minimum(Value(-a), Value(-b))
    assert (larger.data, local_gradients(larger)) == (value, slopes)
    assert (smaller.data, local_gradients(smaller)) == (-value, slopes)
    assert maximum(Value(a), b).data == maximum(a, Value(b)).data == value


def test_nan_stays_nan_in_the_larger_of_two():
    for extreme in (maximum, minimum):
        for pair in ((math.nan, 1.0), (1.0, math.nan)):
            y = extreme(*map(Value, pair))
            assert math.isnan(y.data) and all(map(math.isnan, local_gradients(y)))


def test_far_out():
    assert [softplus(x).data for x in (800.0, -800.0)] == [800.0, 0.0]
    assert [log_sigmoid(x).data for x in (-800.0, 800.0)] == [-800.0, 0.0]
    small = math.exp(-40)
    assert softplus(-40.0).data == -log_sigmoid(40.0).data == pytest.approx(small, rel=1e-15, abs=0)
    for function, at in ((softplus, (800.0, -800.0)), (log_sigmoid, (-800.0, 800.0))):
        for x, slope in zip(at, (1.0, 0.0)):
            assert local_gradients(function(Value(x))) == [slope]


def test_the_slope_of_sigmoid_is_the_same_on_both_sides():
    for x in (0.0, 0.5, 3.0, 17.0, 40.0, 700.0):
        left, right = Value(-x), Value(x)
        (slope,) = local_gradients(right.sigmoid())
        assert [slope] == local_gradients(left.sigmoid())
        assert slope == pytest.approx(1 / (2 + math.exp(x) + math.exp(-x)), rel=1e-15)
        assert derivative(right.sigmoid(), right).data == pytest.approx(slope, rel=1e-12, abs=0)
        assert derivative(left.sigmoid(), left).data == pytest.approx(slope, rel=1e-12, abs=0)


# --- of many numbers ---


def slopes(function, numbers, h=1e-5):
    """Central differences of function(list of floats) -> float, entry by entry."""

    def moved(i, step):
        return function([x + step * (j == i) for j, x in enumerate(numbers)])

    return [(moved(i, h) - moved(i, -h)) / (2 * h) for i in range(len(numbers))]


def gradients(function, numbers):
    """What backward() gives for function(list of Values) -> Value."""
    leaves = [Value(x) for x in numbers]
    function(leaves).backward()
    return [leaf.grad for leaf in leaves]


def draw(n, seed):
    rng = random.Random(seed)
    return [rng.uniform(-2, 2) for _ in range(n)]


CASES = {  # our function of 7 Values, and the same in plain floats
    "linear": (
        lambda v: linear(v[:3], v[3:6], v[6]),
        lambda x: x[0] * x[3] + x[1] * x[4] + x[2] * x[5] + x[6],
    ),
    "total": (total, math.fsum),
    "logsumexp": (logsumexp, lambda x: math.log(math.fsum(math.exp(z) for z in x))),
    "mean": (mean, lambda x: math.fsum(x) / 7),
    "softmax": (
        lambda v: softmax(v)[2],
        lambda x: math.exp(x[2]) / math.fsum(math.exp(z) for z in x),
    ),
    "cross_entropy": (
        lambda v: cross_entropy(v, 4),
        lambda x: -math.log(math.exp(x[4]) / math.fsum(math.exp(z) for z in x)),
    ),
    "mse mean": (
        lambda v: mse_loss(v[:3], v[3:6]),
        lambda x: math.fsum((x[i] - x[i + 3]) ** 2 for i in range(3)) / 3,
    ),
    "mse sum": (
        lambda v: mse_loss(v[:3], v[3:6], reduction="sum"),
        lambda x: math.fsum((x[i] - x[i + 3]) ** 2 for i in range(3)),
    ),
    "mse half_sum": (
        lambda v: mse_loss(v[:3], v[3:6], "half_sum"),
        lambda x: math.fsum((x[i] - x[i + 3]) ** 2 for i in range(3)) / 2,
    ),
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("case", CASES)
def test_value_and_gradients_agree_with_plain_floats(case, seed):
    ours, plain = CASES[case]
    numbers = draw(7, seed)
    assert ours([Value(x) for x in numbers]).data == pytest.approx(plain(numbers), rel=1e-12, abs=0)
    assert gradients(ours, numbers) == pytest.approx(slopes(plain, numbers), abs=1e-8)


@pytest.mark.parametrize(
    ("build", "op"),
    [
        (lambda v: linear(v[:2], v[2:4], v[4]), "linear"),
        (total, "total"),
        (logsumexp, "logsumexp"),
    ],
)
def test_one_node_with_the_operands_in_order(build, op):
    operands = [Value(x) for x in (1.0, 2.0, 3.0, 4.0, 5.0)]
    node = build(operands)
    assert node.op == op
    assert node.operands == tuple(operands)
    assert len(topological_order(node)) == 6


def test_linear_by_hand():
    w, x, b = [Value(3), Value(-1)], [Value(2), Value(4)], Value(0.5)
    y = linear(w, x, b)
    (y * 10).backward()
    assert y.data == 2.5
    assert [v.grad for v in w] == [20, 40]
    assert [v.grad for v in x] == [30, -10]
    assert b.grad == 10


def test_repeated_operands_add_up():
    x = Value(3.0)
    linear([x, x], [x, 2], x).backward()  # x² + 2x + x
    assert x.grad == 2 * 3 + 3
    v = Value(1.5)
    total([v, v, v]).backward()
    assert v.grad == 3
    u = Value(0.25)
    logsumexp([u, u]).backward()
    assert u.grad == 1


def test_generators_and_plain_numbers_are_taken():
    node = linear((w for w in (1, Fraction(1, 2))), (x for x in (True, 4)), 3)
    assert node.data == 1 + 2 + 3
    assert [operand.op for operand in node.operands] == ["const"] * 5
    assert total(Value(x) for x in (1, 2)).data == 3
    assert mean(x for x in (1, 2)).data == 1.5


def test_a_changed_number_changes_no_gradient_of_a_graph_already_built():
    w, x, b = [Value(3.0)], [Value(2.0)], Value(0.0)
    y = linear(w, x, b)
    w[0].data = x[0].data = 100.0
    y.backward()
    assert (w[0].grad, x[0].grad) == (2.0, 3.0)


def test_a_zero_gradient_is_no_obstacle():
    w, x = Value(2.0), Value(3.0)
    dead = linear([w], [x], -7).relu()
    (dead + w).backward()
    assert (dead.data, w.grad, x.grad) == (0.0, 1.0, 0.0)


def test_backward_twice_doubles_the_leaves():
    v = [Value(0.5), Value(-1.0), Value(2.0)]
    loss = cross_entropy([linear(v, [1, 2, 3], 0), total(v), logsumexp(v)], 1)
    loss.backward()
    once = [leaf.grad for leaf in v]
    loss.backward()
    assert [leaf.grad for leaf in v] == pytest.approx([2 * g for g in once], rel=1e-15, abs=0)


@pytest.mark.parametrize("size", [1000.0, -1000.0])
def test_stable_far_from_zero(size):
    logits = [Value(size), Value(size), Value(-1000.0 - abs(size))]
    assert logsumexp(logits).data == pytest.approx(size + math.log(2), rel=1e-15, abs=0)
    assert [share.data for share in softmax(logits)] == pytest.approx([0.5, 0.5, 0.0])
    cross_entropy(logits, 0).backward()
    assert [v.grad for v in logits] == pytest.approx([-0.5, 0.5, 0.0])


def test_a_certain_and_a_hopeless_class():
    assert cross_entropy([1000, -1000], 0).data == 0.0
    assert cross_entropy([1000, -1000], 1).data == 2000.0
    assert cross_entropy([5.0], 0).data == 0.0


def test_nan_stays_nan_and_infinity_is_refused():
    assert math.isnan(logsumexp([0.0, math.nan]).data)
    assert logsumexp([0.0, -math.inf]).data == 0.0
    with pytest.raises(DomainError, match=r"logsumexp of z = inf: the largest"):
        logsumexp([0.0, Value(math.inf, name="z")])
    with pytest.raises(DomainError, match="-inf"):
        softmax([-math.inf, -math.inf])


def test_softmax_adds_up_to_one_and_cross_entropy_slope_is_softmax_minus_one_hot():
    numbers = draw(5, seed=7)
    shares = [share.data for share in softmax(numbers)]
    assert math.fsum(shares) == pytest.approx(1, abs=1e-15)
    expected = [share - (i == 3) for i, share in enumerate(shares)]
    assert gradients(lambda v: cross_entropy(v, 3), numbers) == pytest.approx(expected, abs=1e-15)


def test_the_documents_half_of_the_squared_errors():
    """The article on 역전파: E = ½(0.4 − 0.60944600)² + ½(0.6 − 0.66384491)² = 0.02397190."""
    error = mse_loss([Value(0.60944600), Value(0.66384491)], [0.4, 0.6], reduction="half_sum")
    assert round(error.data, 8) == 0.02397190


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: linear([1, 2, 3], [1, 2], 0), ValueError, "expected 3 inputs, got 2"),
        (lambda: linear([], [], 0), ValueError, "weights: expected at least 1, got 0"),
        (lambda: linear([1], [1], None), TypeError, "real number.*NoneType"),
        (lambda: linear([1], ["1"], 0), TypeError, "real number.*str"),
        (
            lambda: linear(Value(1.0), [1], 0),
            TypeError,
            r"weights: expected a list, got.*\[value\]",
        ),
        (lambda: total([]), ValueError, "values: expected at least 1, got 0"),
        (lambda: total([1, 1j]), TypeError, "real number.*complex"),
        (lambda: mean([]), ValueError, "expected at least 1"),
        (lambda: mean(["x"]), TypeError, "real number"),
        (lambda: logsumexp(()), ValueError, "expected at least 1"),
        (lambda: softmax([]), ValueError, "expected at least 1"),
        (lambda: softmax([None]), TypeError, "real number"),
        (lambda: cross_entropy([], 0), ValueError, "logits: expected at least 1"),
        (lambda: cross_entropy([1, 2], 2), ValueError, "a target from 0 to 1, got 2"),
        (lambda: cross_entropy([1, 2], -1), ValueError, "a target from 0 to 1, got -1"),
        (lambda: cross_entropy([1, 2], 1.0), TypeError, "index of a class, got float 1.0"),
        (lambda: cross_entropy([1, 2], Value(1)), TypeError, "index of a class"),
        (lambda: mse_loss([1, 2], [1]), ValueError, "expected 2 targets, got 1"),
        (lambda: mse_loss([], []), ValueError, "predictions: expected at least 1"),
        (lambda: mse_loss([1], [1], "max"), ValueError, "mean, sum or half_sum, got 'max'"),
        (lambda: mse_loss(Value(1.0), [1]), TypeError, "predictions: expected a list"),
    ],
)
def test_errors_say_what_was_expected(call, error, words):
    with pytest.raises(error, match=words):
        call()


@pytest.mark.parametrize("bias", [1.0, -100.0, -7.0, math.nan])
def test_relu_linear_is_relu_of_linear(bias):
    """On, off, at 0 (2·5 − 3·1 − 7) and of nan: value and every gradient, beside two nodes."""
    gradients = []
    for function in (relu_linear, lambda w, x, b: linear(w, x, b).relu()):
        w, x = [Value(2.0), Value(-3.0)], [Value(5.0), Value(1.0)]
        b = Value(bias)
        y = function(w, x, b)
        (y * 3).backward()
        gradients.append([y.data, *(leaf.grad for leaf in (*w, *x, b))])
    assert gradients[0] == pytest.approx(gradients[1], rel=1e-15, nan_ok=True)
    assert gradients[0][1:] != [0.0] * 5 or bias in (-100.0, -7.0)


def test_a_relu_neuron_is_one_node():
    neuron = Neuron(3, rng=random.Random(1))
    y = neuron([1.0, 2.0, 3.0])
    assert (y.op, len(y.operands)) == ("relu_linear", 7)


@pytest.mark.parametrize("size", [1e16, -1e16, 1e6, 0.0])
def test_large_logits_lose_no_digits(size):
    """Every share is 1/2, whatever the two equal logits are; taking the logarithm hid it."""
    z = [Value(size), Value(size)]
    p = softmax(z)
    assert [share.data for share in p] == [0.5, 0.5]
    p[0].backward()
    assert [v.grad for v in z] == [0.25, -0.25]
    z = [Value(size), Value(size)]
    loss = cross_entropy(z, 0)
    loss.backward()
    assert loss.data == pytest.approx(math.log(2), rel=1e-15, abs=0)
    assert [v.grad for v in z] == [-0.5, 0.5]


@pytest.mark.parametrize("size", [0.0, 1e3, 1e6])
def test_cross_entropy_of_a_nearly_certain_class(size):
    """log(1 + e⁻¹⁰) by decimal arithmetic, to 1e-12 of itself, at any size of the logits."""
    with localcontext() as context:
        context.prec = 40
        rest = Decimal(-10).exp()
        expected, slope = float((1 + rest).ln()), float(rest / (1 + rest))
    z = [Value(size), Value(size - 10)]
    loss = cross_entropy(z, 0)
    loss.backward()
    assert loss.data == pytest.approx(expected, rel=1e-12, abs=0)
    assert [v.grad for v in z] == pytest.approx([-slope, slope], rel=1e-12, abs=0)


def test_softmax_results_are_nodes_of_their_own():
    z = [Value(x) for x in (1.0, -0.5, 2.0)]
    for i, p in enumerate(softmax(z)):
        assert (p.op, p.operands) == (f"softmax{i + 1}", tuple(z))
        for v in z:
            v.grad = 0.0
        p.backward()
        shares = [math.exp(v.data) / math.fsum(math.exp(u.data) for u in z) for v in z]
        expected = [shares[i] * ((i == j) - shares[j]) for j in range(3)]
        assert [v.grad for v in z] == pytest.approx(expected, rel=1e-14, abs=0)


def test_sums_add_from_left_to_right():
    """As every Python does it by hand; sum() of Python 3.12 and later rounds otherwise."""
    numbers = [1e16, 1.0, -1e16, 1.0]
    assert total(numbers).data == 1.0
    assert linear([1.0] * 4, numbers, 0.5).data == 1.5
    assert mean(numbers).data == 0.25


def test_an_error_in_a_learners_generator_shows_the_learners_line():
    def f(point):
        return point + None  # the mistake

    with pytest.raises(TypeError) as caught:
        total(f(point) for point in (1, 2))
    lines = "".join(traceback.format_exception(caught.value))
    assert "return point + None  # the mistake" in lines


def test_a_rest_too_small_beside_1_keeps_its_digits():
    """log(1 + e⁻⁴⁰) is e⁻⁴⁰ to 17 digits; 1 + e⁻⁴⁰ itself rounds to 1."""
    assert logsumexp([0.0, -40.0]).data == pytest.approx(math.exp(-40), rel=1e-15, abs=0)
    assert cross_entropy([20.0, -20.0], 0).data == pytest.approx(math.exp(-40), rel=1e-15, abs=0)
