"""gradcheck(): it passes what is right, and catches wrong closures, as it was made to."""

import contextlib
import math
import random
import re

import pytest
from randomgraphs import random_formula
from test_engine import OPERATIONS

from scalargrad import (
    CannotTellError,
    DomainError,
    GradientError,
    Value,
    cross_entropy,
    gradcheck,
    linear,
    logsumexp,
    mse_loss,
    softmax,
    total,
)
from scalargrad.engine import node

FUNCTIONS = {
    "linear": lambda w, x, b: linear([w, 2.0], [x, w], b),
    "total": lambda *values: total(values),
    "logsumexp": lambda *values: logsumexp(values),
    "softmax": lambda *values: softmax(values)[1],
    "cross_entropy": lambda *values: cross_entropy(values, target=2),
    "mse_loss": lambda *values: mse_loss(values, [1.0, 2.0, 3.0]),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_passes(name):
    on_values, _, at = OPERATIONS[name]
    assert len(gradcheck(on_values, *at).rows) == len(at)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_passes(name):
    check = gradcheck(FUNCTIONS[name], 0.3, Value(-1.2, name="x"), 2.5)
    assert all(row.difference < 1e-9 for row in check.rows)


@pytest.mark.parametrize("x", [1e-6, 1e-3, 0.5, 1.0, 50.0, 1e3, 1e6, 1e12])
def test_no_false_alarm_whatever_the_inputs_size(x):
    gradcheck(lambda a: a * a * 3 - a, x)
    gradcheck(lambda a: a.log() * 5 + 1 / a, x)
    gradcheck(lambda a: a.sqrt() + a**-1.5, -x if x < 0 else x)
    gradcheck(lambda a: (a / (a * a + 1)).tanh(), -x)


@pytest.mark.parametrize("seed", [*range(300), 824, 1125, 1424, 3535])  # the last: level far out
def test_no_false_alarm_on_random_expressions(seed):
    f, inputs = random_formula(seed)
    try:
        gradcheck(f, *inputs)
    except CannotTellError as error:  # only where the slope is lost in the rounding of f
        said = float(str(error).rpartition("backward() says ")[2])
        assert abs(said) < 1e-6


RIGHT = {
    "exp(-25)": (Value.exp, -25),
    "x times 1e-10": (lambda x: x * 1e-10, 3),
    "sin(1e6)": (Value.sin, 1e6),
    "sin(1e10)": (Value.sin, 1e10),
    "log(x² + 1) at 1e8": (lambda x: (x * x + 1).log(), 1e8),
    "x² + y at (1e3, 1)": (lambda x, y: x * x + y, 1e3, 1),
    "1/(x-1)² at 1.01": (lambda x: 1 / (x - 1) ** 2, 1.01),
    "1/(x-1)² at 1 + 1e-7": (lambda x: 1 / (x - 1) ** 2, 1 + 1e-7),
    "a wave under a line": (lambda x: x + 1e-3 * (x * 1e3).sin(), 0.0),
    "the wave at 1e6": (lambda x: x + 1e-3 * (x * 1e3).sin(), 1e6),
    "a soft kink": (lambda x: (1 + (1e6 * x).exp()).log() / 1e6, 0.0),
    "x**300 at 1": (lambda x: x**300, 1),
    "3x at 1e-300": (lambda x: x * 3, 1e-300),
    "3x at 5e-324": (lambda x: x * 3, 5e-324),
    "x/3 at 1e308": (lambda x: x / 3, 1e308),
    "x - 1 just below 1": (lambda x: (x - 1) * 3, 1 - 2**-53),
    "two ways to one number": (
        lambda y: (y * 1.01 + 1e6 if y.data == 1.3 else y * 1.01 + 0.0 + 1e6) - 1e6,
        1.3,
    ),
    "rounded to 1e-10 on the way": (lambda y: (y * 1.01 + 1e6) - 1e6, 1.3),
    "a phase of 1e8": (lambda y: (y * 1.01 + 1e8).sin(), 1.3),
}
ZERO = {
    "a constant input": (lambda x, y: x * x, 1e6, 2),
    "relu off": (lambda x, y: x * x + y.relu(), 1e6, -2),
    "cos at 0": (Value.cos, 0),
    "x² at 0": (lambda x: x**2, 0),
    "x³ at 0": (lambda x: x**3, 0),
    "x³ - 3x at 1": (lambda x: x**3 - 3 * x, 1),
    "x⁴ - 2x² at 1": (lambda x: x**4 - 2 * x**2, 1),
    "tanh at 100": (Value.tanh, 100),
    "x/x": (lambda x: x / x, 1.3),
    "x**0": (lambda x: x**0, 3),
    "exp(-800) is 0": (Value.exp, -800),
}


@pytest.mark.parametrize("name", [*RIGHT, *ZERO])
def test_right_where_one_step_for_all_would_not_do(name):
    f, *at = (RIGHT | ZERO)[name]
    row = gradcheck(f, *at).rows[-1]
    if name in ZERO:
        assert abs(row.backward) < 1e-15
    else:
        assert 0 < row.tolerance <= 1.0001e-4 * abs(row.numeric)


CANNOT_TELL = {
    "sin(1e12)": (Value.sin, 1e12),
    "y's slope in x² + y at 1e6": (lambda x, y: x * x + y, 1e6, 1),
    "y's slope in x² + y at 1e12": (lambda x, y: x * x + y, 1e12, 1),
    "cos near 0": (Value.cos, 1e-12),
    "y's slope under a logarithm": (lambda x, y: (x * x + y * 1.01).log(), 1e6, 1),
    "exp beside 1e10": (lambda y: y.exp() + 1e10, 0.5),
}


@pytest.mark.parametrize("name", CANNOT_TELL)
def test_it_says_where_it_cannot_tell(name):
    f, *at = CANNOT_TELL[name]
    trouble = "bends too sharply" if name == "sin(1e12)" else "is rounded too coarsely"
    words = f"^∂f/∂input{len(at)} at .* cannot tell here, because f {trouble}: central differences"
    with pytest.raises(CannotTellError, match=words) as caught:
        gradcheck(f, *at)
    assert isinstance(caught.value, ValueError) and not isinstance(caught.value, GradientError)


@pytest.mark.parametrize("seed", range(30))
def test_parts_larger_than_their_sum_are_rounded_too(seed):
    """Within one node 1e8 comes and goes: what is left of y has 8 digits."""
    y = random.Random(seed).uniform(-2, 2)
    with contextlib.suppress(CannotTellError):
        gradcheck(lambda y: linear([1e8, y, -1e8], [1.0, 1.01, 1.0], 0.0), y)
        gradcheck(lambda y: total([1e8, y * 1.01, -1e8]), y)


@pytest.mark.parametrize("seed", range(100))
def test_a_function_of_chance_is_refused(seed):
    rng = random.Random(seed)
    with pytest.raises(CannotTellError, match=r"f gives (0|18)\.0 and then (0|18)\.0 for the same"):
        gradcheck(lambda x: x * x * 2 * (rng.random() < 0.5), 3)


def test_another_input_that_is_wrong_for_certain_is_told_first():
    with pytest.raises(GradientError, match="∂f/∂input3"):
        gradcheck(lambda x, y, z: x * x + y + wrong(2)(z) * x * x, 1e6, 1, 0.5)


# --- wrong closures ---


def wrong(factor, function=math.sin, derivative=math.cos):
    """A function, sin if none is given, whose derivative is `factor` times too large."""

    def on_value(a):
        return node(function(a.data), "sin", (a,), (factor * derivative(a.data),))

    return on_value


@pytest.mark.parametrize("around", [lambda y: y, lambda y: (y * 3 + 1).exp(), lambda y: y / 100])
@pytest.mark.parametrize("factor", [2, 0.5, 1.001, 0.999, -1, 0, math.nan, math.inf])
@pytest.mark.parametrize("x", [-100.0, -0.7, 1e-4, 0.0, 0.7, 1e3])
def test_a_wrong_closure_is_caught(factor, x, around):
    with pytest.raises(GradientError):
        gradcheck(lambda a: around(wrong(factor)(a)), x)
    gradcheck(lambda a: around(wrong(1)(a)), x)


def test_nan_is_told_beside_the_right_slope():
    with pytest.raises(
        GradientError, match=r"backward\(\) says nan, central differences say 0\.54"
    ):
        gradcheck(lambda a: wrong(math.nan)(a + 0.0), 1.0)


@pytest.mark.parametrize("seed", range(20))
def test_a_wrong_closure_is_caught_within_a_random_expression(seed):
    f, inputs = random_formula(seed)
    gradcheck(lambda a, *rest: f(a, *rest) + wrong(1)(a), *inputs)
    with pytest.raises(GradientError):
        gradcheck(lambda a, *rest: f(a, *rest) + wrong(1.001)(a) * 10, *inputs)


SMALL = {
    "exp(-25)": (lambda k: wrong(k, math.exp, math.exp), -25),
    "x times 1e-10": (lambda k: wrong(k, lambda x: x * 1e-10, lambda x: 1e-10), 3),
    "x² + y at 1e3": (lambda k: lambda x, y: x * x + line(k)(y), 1e3, 1),
    "x² + y at 1e6": (lambda k: lambda x, y: x * x + line(k)(y), 1e6, 1),
    "x² + y at 1e12": (lambda k: lambda x, y: x * x + line(k)(y), 1e12, 1),
    "x² + sin(y) at 1e12": (lambda k: lambda x, y: x * x + wrong(k)(y), 1e12, 1),
}


def line(factor):
    """Y, whose derivative is `factor`."""
    return wrong(factor, lambda y: y, lambda y: 1.0)


@pytest.mark.parametrize("factor", [2, 0.5, 1.001, 0.999, -1, 0])
@pytest.mark.parametrize("name", SMALL)
def test_a_wrong_slope_beside_large_numbers_is_never_right(name, factor):
    f, *at = SMALL[name]
    with pytest.raises(CannotTellError if "1e12" in name else GradientError):
        gradcheck(f(factor), *at)


def test_the_error_names_the_input_both_numbers_and_the_difference():
    x, w = Value(3.0, name="x"), Value(0.0, name="w")
    with pytest.raises(GradientError) as caught:
        gradcheck(lambda x, w: x + wrong(2)(w), x, w)
    assert isinstance(caught.value, AssertionError)
    words = r"∂f/∂w at w = 0\.0: backward\(\) says 2\.0, central differences say (1\.0|0\.99999)"
    assert re.match(words, str(caught.value))
    assert "they differ by 1," in str(caught.value)


def test_an_operand_forgotten_is_caught():
    def product(a, b):
        return node(a.data * b.data, "*", (a, b), (b.data, 0.0))

    with pytest.raises(GradientError, match=r"∂f/∂input2 at input2 = 3\.0: backward\(\) says 0\.0"):
        gradcheck(product, 2.0, 3.0)


@pytest.mark.parametrize("x", [1e-9, -1e-9])
def test_a_kink_near_by_does_no_harm(x):
    gradcheck(Value.abs, x)
    gradcheck(Value.relu, x)


KINKS = {
    "abs": (Value.abs, -1, 1),
    "relu": (Value.relu, 0, 1),
    "relu on a slope": (lambda x: x.relu() + x * 3 + 2, 3, 4),
    "a ten-millionth": (lambda x: x.abs() / 1e7 + x + 1, 1 - 1e-7, 1 + 1e-7),
    "a hundredth": (lambda x: x.abs() / 100 + x.exp(), 0.99, 1.01),
}


@pytest.mark.parametrize("name", KINKS)
def test_a_kink_has_no_right_gradient(name):
    kink, left, right = KINKS[name]
    for x in (1e-3, -1e-3):
        gradcheck(kink, x)
    words = r"a kink here: its slope is (\S+) to the left and (\S+) to the right"
    with pytest.raises(GradientError, match=words) as caught:
        gradcheck(kink, 0.0)
    said = re.search(words, str(caught.value)).groups()
    assert [float(slope) for slope in said] == pytest.approx([left, right], abs=1e-4)


# --- what it leaves alone, and what it takes ---


def test_no_gradient_and_no_number_changes():
    x, weight = Value(3.0, name="x"), Value(2.0, name="weight")
    x.grad, weight.grad = 7.0, 8.0
    gradcheck(lambda a: a * weight * x + weight, x)
    assert (x.data, x.grad, weight.data, weight.grad) == (3.0, 7.0, 2.0, 8.0)


def interrupted(operands):
    raise KeyboardInterrupt


FAILING = {
    "wrong": (lambda a, inner: wrong(2)(a) * inner, GradientError),
    "cannot tell": (lambda a, inner: a * 1e-9 + inner * 1e12, CannotTellError),
    "no derivative": (lambda a, inner: (a - 3).sqrt() * inner, DomainError),
    "interrupted": (
        lambda a, inner: node(1.0, "odd", (a * inner,), interrupted),
        KeyboardInterrupt,
    ),
}


@pytest.mark.parametrize("name", FAILING)
def test_gradients_of_leaves_and_of_interior_nodes_are_as_before_after_an_error(name):
    f, error = FAILING[name]
    leaf = Value(2.0)
    inner = leaf * 3
    (inner * inner).backward()
    before = (leaf.grad, inner.grad)
    assert before == (36.0, 12.0)
    with pytest.raises(error):
        gradcheck(lambda a: f(a, inner), 3.0)
    assert (leaf.grad, inner.grad) == before
    gradcheck(lambda a: a * inner + leaf, 3.0)
    assert (leaf.grad, inner.grad) == before


def test_it_prints_as_a_table():
    check = gradcheck(lambda x, y: x * y, Value(2.0, name="x<\n>"), 4)
    lines = str(check).splitlines()
    assert lines[0].split() == ["input", "value", "backward()", "numeric", "difference"]
    assert [line[:12].split() for line in lines[1:]] == [["x<", ">"], ["input2"]]
    assert len({len(line) for line in lines}) == 1
    assert repr(check) == str(check)
    row = check.rows[1]
    assert (row.name, row.data, row.backward) == ("input2", 4.0, 2.0)
    assert row.numeric == pytest.approx(2.0, rel=1e-9) and row.difference <= row.tolerance


def test_a_step_out_of_the_domain_is_made_smaller():
    check = gradcheck(lambda x: x.log(), 1e-9)
    assert check.rows[0].numeric == pytest.approx(1e9, rel=1e-4)
    with pytest.raises(DomainError, match="sqrt of"):
        gradcheck(lambda x: x.sqrt(), 0.0)
