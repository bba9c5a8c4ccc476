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
    asin,
    cross_entropy,
    gradcheck,
    linear,
    logsumexp,
    mse_loss,
    softmax,
    tan,
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


@pytest.mark.parametrize(
    "seed", [*range(300), 824, 1125, 1424, 3535, 25695, 29022]
)  # level far out, kinks near
def test_no_false_alarm_on_random_expressions(seed):
    f, inputs = random_formula(seed)
    try:
        gradcheck(f, *inputs)
    except CannotTellError as error:  # only where the slope is lost in the rounding of f
        said = float(str(error).rpartition("backward() says ")[2])
        assert abs(said) < 1e-6


# --- the table: 40 right gradients and 40 wrong ones, each with the answer that it must get ---


def made(data, operands, slopes):
    """The node of an operation of one's own: its number, and a slope for each operand."""
    return node(data, "own", tuple(operands), tuple(slopes))


def own(function, slope):
    """A function of floats as a function of Values, with this derivative, right or wrong."""
    return lambda a: made(function(a.data), [a], [slope(a.data)])


def wrong(factor, function=math.sin, derivative=math.cos):
    """A function, sin if none is given, whose derivative is `factor` times too large."""
    return own(function, lambda x: factor * derivative(x))


def line(factor):
    """Y, whose derivative is `factor`."""
    return own(lambda y: y, lambda y: factor)


def sinc(at_0):
    """sin(x)/x, whose derivative at 0 is said to be `at_0`."""
    return own(
        lambda x: math.sin(x) / x if x else 1.0,
        lambda x: (math.cos(x) - math.sin(x) / x) / x if x else at_0,
    )


def cut(t):
    """t + 273.15 as a new leaf: the graph ends there."""
    return Value((t + 273.15).data)


def lost(size):
    """t, rounded as it is beside a number of this size, within one operation; its slope is 0."""
    return own(lambda t: (t + size) - size, lambda t: 0.0)


def rough(x):
    """No slope, but 1e-10 up or down from each number to the next."""
    return 1e-10 * math.sin(x * 1e18)


def two_ways(y):
    """Two graphs of the same number, one at 1.3 and one beside it."""
    return (y * 1.01 + 1e6 if y.data == 1.3 else y * 1.01 + 0.0 + 1e6) - 1e6


COARSE, BENT, APART = "f is rounded too coarsely", "f bends too sharply", "backward() gives other"
RIGHT = {  # what it must say: the number of the slope, or why it cannot tell
    "exp(-25)": (1.3887943864964021e-11, Value.exp, -25),
    "x times 1e-10": (1e-10, lambda x: x * 1e-10, 3),
    "sin(1e6)": (math.cos(1e6), Value.sin, 1e6),
    "sin(1e10)": (math.cos(1e10), Value.sin, 1e10),
    "sin(1e11)": (math.cos(1e11), Value.sin, 1e11),
    "log(x² + 1) at 1e8": (2e-8, lambda x: (x * x + 1).log(), 1e8),
    "y's slope in x² + y at 1e3": (1, lambda x, y: x * x + y, 1e3, 1),
    "y's slope in x² + y at 1e6": (COARSE, lambda x, y: x * x + y, 1e6, 1),
    "1/(x-1)² at 1.01": (-2e6, lambda x: 1 / (x - 1) ** 2, 1.01),
    "1/(x-1)² at 1 + 1e-7": (-2e21, lambda x: 1 / (x - 1) ** 2, 1 + 1e-7),
    "a wave under a line": (2, lambda x: x + 1e-3 * (x * 1e3).sin(), 0.0),
    "the wave at 1e6": (1 + math.cos(1e9), lambda x: x + 1e-3 * (x * 1e3).sin(), 1e6),
    "a soft kink": (0.5, lambda x: (1 + (1e6 * x).exp()).log() / 1e6, 0.0),
    "x**300 at 1": (300, lambda x: x**300, 1),
    "x² at 1e-310": (COARSE, lambda x: x * x, 1e-310),
    "hardly a slope under 1": (COARSE, lambda x: (1e-310**x) ** 1e-310, 1e-8),
    "beside 1e308 in one sum": (COARSE, lambda x: linear([1, 1, 1], [x, 1e308, x], 0), 1.0),
    "3x at 1e-300": (3, lambda x: x * 3, 1e-300),
    "3x at 5e-324": (3, lambda x: x * 3, 5e-324),
    "x/3 at 1e308": (1 / 3, lambda x: x / 3, 1e308),
    "x at 1.5e308": (1, lambda x: x * 1, 1.5e308),
    "tanh at 1.5e308": (COARSE, Value.tanh, 1.5e308),
    "1e308 times tanh": (1e308, lambda x: x.tanh() * 1e308, 0.0),
    "x - 1 just below 1": (3, lambda x: (x - 1) * 3, 1 - 2**-53),
    "two ways to one number": (1.01, two_ways, 1.3),
    "rounded to 1e-10 on the way": (1.01, lambda y: (y * 1.01 + 1e6) - 1e6, 1.3),
    "a phase of 1e8": (1.01 * math.cos(1.313 + 1e8), lambda y: (y * 1.01 + 1e8).sin(), 1.3),
    "a jump of f's own": (1, lambda x: x + (x - 1.000004).step(), 1.0),
    "a jump of f's own, level on both sides": (0, lambda x: (x - 1.5).step(), 1.0),
    "a square wave": (0, own(lambda x: float(x % 2 < 1), lambda x: 0.0), 1.5),
    "a step far off": (0, lambda x: (x * x + 1).step(), 3),
    "a sign far off": (0, lambda x: (x * x + 1).sign(), 3),
    "parts of 1e10 that cancel": (1.01, lambda y: linear([2e10, y, -2e10], [1, 1.01, 1], 0), 1),
    "less than rounding is left": (0, lambda x: x * (1 + 2**-50) - x, 1),
    "a constant input": (0, lambda x, y: x * x, 1e6, 2),
    "relu off": (0, lambda x, y: x * x + y.relu(), 1e6, -2),
    "cos at 0": (0, Value.cos, 0),
    "x³ at 0": (0, lambda x: x**3, 0),
    "x⁴ - 2x² at 1": (0, lambda x: x**4 - 2 * x**2, 1),
    "tanh at 100": (0, Value.tanh, 100),
    "x/x": (0, lambda x: x / x, 1.3),
    "exp(-800) is 0": (0, Value.exp, -800),
    "sin(1e14·x)": (APART, lambda x: (1e14 * x).sin(), 0.5),
    "sin(exp(x)) at 30": (APART, lambda x: x.exp().sin(), 30),
    "tan at 6e14": (APART, tan, 605652583547616.2),
    "(exp(x) - 1)/x at 1e-6": (APART, lambda x: (x.exp() - 1) / x, 1e-6),
    "(1 - cos(x))/x² at 1e-3": (APART, lambda x: (1 - x.cos()) / x**2, 1e-3),
    "sin(1e12)": (BENT, Value.sin, 1e12),
    "y's slope in x² + y at 1e12": (COARSE, lambda x, y: x * x + y, 1e12, 1),
    "cos near 0": (COARSE, Value.cos, 1e-12),
    "y's slope under a logarithm": (COARSE, lambda x, y: (x * x + y * 1.01).log(), 1e6, 1),
    "more than rounding is left": (COARSE, lambda x: x * (1 + 5e-15) - x, 1),
    "parts of 1e11 that cancel": (COARSE, lambda y: linear([1e11, y, -1e11], [1, 1.01, 1], 0), 1),
    "nothing but rough ground": (COARSE, own(rough, lambda x: 0.0), 0.3),
    "asin beside 1": ("f has too few values near by", asin, 1 - 1e-15),
    "exp beside 1e10": (COARSE, lambda y: y.exp() + 1e10, 0.5),
}
WRONG = {  # "wrong" or why it cannot tell
    "twice the slope of sin": ("wrong", wrong(2), 0.7),
    "a thousandth too much": ("wrong", wrong(1.001), 0.7),
    "the sign": ("wrong", wrong(-1), 0.7),
    "0": ("wrong", wrong(0), 0.7),
    "nan": ("wrong", wrong(math.nan), 0.7),
    "inf": ("wrong", wrong(math.inf), 0.7),
    "at 0": ("wrong", wrong(1.001), 0.0),
    "far out": ("wrong", wrong(1.001), 1e10),
    "twice exp(-25)": ("wrong", wrong(2, math.exp, math.exp), -25),
    "0 for 1e-9": ("wrong", lambda x: wrong(0)(x) * 1e-9, 0.3),
    "beside 1e6": ("wrong", lambda x, y: x * x + line(1.001)(y), 1e3, 1),
    "beside 1e12": ("wrong", lambda x, y: x * x + line(0.5)(y), 1e6, 1),
    "at 1e300": ("wrong", line(2), 1e300),
    "at 1.5e308": ("wrong", line(2), 1.5e308),
    "at 1e-300": ("wrong", line(2), 1e-300),
    "at 5e-324": ("wrong", line(2), 5e-324),
    "at one point alone": ("wrong", sinc(1e-6), 0.0),
    "relu that leaks": ("wrong", own(lambda x: max(x, 0.0), lambda x: 1.0), -1.0),
    "1 for a constant": ("wrong", own(lambda x: 1.0, lambda x: 1.0), 0.3),
    "1 for y/y": ("wrong", lambda x: own(lambda y: y / y, lambda y: 1.0)(x * 3), 0.3),
    "1 for tanh at 100": ("wrong", own(math.tanh, lambda x: 1.0), 100),
    "tanh without the square": ("wrong", own(math.tanh, lambda x: 1 - math.tanh(x)), 0.4),
    "x³ as 3x": ("wrong", own(lambda x: x**3, lambda x: 3 * x), 1.3),
    "exp as a power": ("wrong", own(math.exp, lambda x: x * math.exp(x - 1)), 1.3),
    "half a product rule": ("wrong", lambda x: made(x.data**2, [x], [x.data]), 3),
    "an operand forgotten": ("wrong", lambda x, y: made(x.data * y.data, [x, y], [y.data, 0.0]), 2, 3),
    "a quotient's sign": ("wrong", lambda x, y: made(x.data / y.data, [x, y], [1 / y.data, x.data / y.data**2]), 2, 3),
    "the inner slope forgotten": ("wrong", own(lambda x: math.sin(3 * x), lambda x: math.cos(3 * x)), 0.3),
    "cut off": ("wrong", lambda x: x * Value(x.data), 3),
    "a step lost in a sum": ("wrong", lambda t: cut(t) ** 2, 0.01),
    "the same at 0": ("wrong", lambda t: cut(t) ** 2, 0.0),
    "the same beside a line": ("wrong", lambda t: t * 1e-3 + cut(t) ** 2, 0.01),
    "the last node cut": ("wrong", lambda t: Value(cut(t).data ** 2), 0.01),
    "a step lost in a phase": ("wrong", lambda t: Value(math.sin((t + 1e6).data)), 0.01),
    "a step lost within": ("wrong", lost(1e6), 0.01),
    "lost within, beside a line": ("wrong", lambda t: t * 1e-3 + lost(1e6)(t), 0.01),
    "lost beside 2³¹": ("wrong", lost(2.0**31), 1.0),
    "lost beside 2³¹ and a line": ("wrong", lambda t: t * 1e-3 + lost(2.0**31)(t), 1.0),
    "lost beside 2³³": ("wrong", lost(2.0**33), 1.0),
    "lost beside 2⁴⁰": ("wrong", lost(2.0**40), 1.0),
    "cut beside 2⁴⁰": ("wrong", lambda t: Value((t + 2.0**40).data), 1.0),
    "abs at 0": ("wrong", Value.abs, 0.0),
    "relu at 0": ("wrong", Value.relu, 0.0),
    "a kink on rough ground": (BENT, own(lambda x: abs(x) + rough(x + 1e-18), lambda x: 0.0), 0.0),
    "lost in even steps": ("wrong", lost(2.0**20), 0.0),
    "known to a twentieth": ("wrong", lambda x: wrong(0.5)(x) + 1e13, 0.5),
    "cut beside 2⁵⁰": (COARSE, lambda t: Value((t + 2.0**50).data), 1.0),
    "cut, half of it lost": (COARSE, lambda y: Value(math.exp(y.data)) + 2e15, -0.18),
    "cut, all of it lost": (COARSE, lambda y: Value(math.exp(3 * y.data)) + 3e17, -0.2),
    "beside 1e24": (COARSE, lambda x, y: x * x + line(2)(y), 1e12, 1),
    "a wave lost": (APART, lambda x: wrong(2)(x * 1e14), 0.5),
}  # fmt: skip


def test_the_table_is_large_enough():
    assert len(RIGHT) >= 40 and len(WRONG) >= 40


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_gradient_is_right_or_it_cannot_tell(name):
    answer, f, *at = RIGHT[name]
    if isinstance(answer, str):
        words = f"^∂f/∂input{len(at)} at .* cannot tell here, because {re.escape(answer)}"
        with pytest.raises(CannotTellError, match=words) as caught:
            gradcheck(f, *at)
        assert isinstance(caught.value, ValueError) and not isinstance(caught.value, GradientError)
    else:
        row = gradcheck(f, *at).rows[-1]
        assert row.backward == pytest.approx(answer, rel=1e-7, abs=1e-15)
        assert abs(row.numeric - answer) <= row.tolerance + 1e-7 * abs(answer)
        assert answer == 0 or 0 < row.tolerance <= 1.0001e-4 * abs(answer)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_gradient_is_never_right(name):
    answer, f, *at = WRONG[name]
    error = GradientError if answer == "wrong" else CannotTellError
    with pytest.raises(error, match=None if answer == "wrong" else re.escape(answer)):
        gradcheck(f, *at)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("f", [lambda t: cut(t) ** 2, lost(1e3), lost(1e6)])
def test_a_step_that_is_lost_is_never_right(f, seed):
    with pytest.raises(GradientError):
        gradcheck(f, random.Random(seed).uniform(-1, 1))


ILL = {  # functions that rounding spoils, and the power of ten from which and to which
    "sin(exp(x))": (lambda x: x.exp().sin(), 1.35, 1.55),
    "sin(1e13·x)": (lambda x: (x * 1e13).sin(), -1, 1),
    "sin": (Value.sin, 8, 17),
    "tan": (tan, 10, 15),
    "(exp(x) - 1)/x": (lambda x: (x.exp() - 1) / x, -9, -3),
    "(1 - cos(x))/x²": (lambda x: (1 - x.cos()) / x**2, -6, -1),
    "log(1 + x)/x": (lambda x: (1 + x).log() / x, -9, -1),
    "1/(1 + x - 1)": (lambda x: 1 / (1 + x - 1), -14, -3),
    "√(x + 1) - √x": (lambda x: (x + 1).sqrt() - x.sqrt(), 3, 15),
    "sin(1/x)": (lambda x: (1 / x).sin(), -9, -1),
    "(exp(x) - 1)/x within": (own(lambda x: (math.exp(x) - 1) / x, lambda x: 0.5 + x / 3), -9, -5),
    "x² within a sum": (own(lambda x: (1e6 + x) ** 2 - 1e12, lambda x: 2e6 + 2 * x), -9, 1),
    "√ within": (
        own(
            lambda x: math.sqrt(x + 1) - math.sqrt(x),
            lambda x: -0.5 / math.sqrt(x * (x + 1)) / (math.sqrt(x + 1) + math.sqrt(x)),
        ),
        3,
        15,
    ),
    "a sum within": (own(lambda x: (x + 1e8) - 1e8, lambda x: 1.0), -9, 3),
}


@pytest.mark.parametrize("name", ILL)
def test_no_false_alarm_where_f_and_backward_are_rounded_coarsely(name):
    f, low, high = ILL[name]
    some = [10 ** random.Random(seed).uniform(low, high) for seed in range(30)]
    for x in [*some, *({908457.6466389765} if name == "√ within" else ())]:  # 1 of 1000 was wrong
        with contextlib.suppress(CannotTellError):
            gradcheck(f, x)


def test_how_often_f_is_called():
    calls = []
    gradcheck(lambda x: calls.append(x) or x.sin() * x.exp(), 1.3)
    assert len(calls) < 80


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
    "beside a million": (lambda x: x.abs() / 1e4 + x.exp() + 1e6, 1 - 1e-4, 1 + 1e-4),
    "the larger of x and x²": (lambda x: (x - x * x).relu() + x * x, 0, 1),
    "on a steep slope": (lambda x: x.abs() * (20 * x).exp() + x, 0, 2),
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
