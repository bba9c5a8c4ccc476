"""elementary.py: functions of a Value or of a number, beside the math module and differences."""

import math

import pytest

import scalargrad
from scalargrad import DomainError, Value
from scalargrad.engine import topological_order

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
}
ROWS = [(name, x) for name, (_, numbers) in FUNCTIONS.items() for x in numbers]


@pytest.mark.parametrize(("name", "x"), ROWS)
def test_value_and_slope(name, x):
    function, on_floats = getattr(scalargrad, name), FUNCTIONS[name][0]
    v = Value(x)
    y = function(v)
    y.backward()
    h = 1e-6 * max(abs(x), 0.1)
    assert y.data == pytest.approx(on_floats(x), rel=1e-14, abs=1e-16)
    assert v.grad == pytest.approx((on_floats(x + h) - on_floats(x - h)) / (2 * h), rel=1e-6)
    assert len(topological_order(y)) == 2


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_plain_number_becomes_a_constant(name):
    y = getattr(scalargrad, name)(0.5)
    assert isinstance(y, Value) and y.operands[0].is_constant
    assert y.data == pytest.approx(FUNCTIONS[name][0](0.5), rel=1e-14)


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
    assert abs(v.grad) == pytest.approx(exact, rel=1e-15)


@pytest.mark.parametrize("x", [-2.5, 0.0, 3.0])
def test_step_and_sign_are_slopes_without_a_slope(x):
    v = Value(x)
    for slope, expected in ((v.step(), float(x > 0)), (v.sign(), float((x > 0) - (x < 0)))):
        slope.backward()
        assert (slope.data, v.grad) == (expected, 0.0)
    assert math.isnan(Value(math.nan).step().data) and math.isnan(Value(math.nan).sign().data)
