"""gradcheck(): it passes what is right, and catches wrong closures, as it was made to."""

import math
import re

import pytest
from randomgraphs import random_formula
from test_engine import OPERATIONS

from scalargrad import (
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
from scalargrad.engine import _node

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


@pytest.mark.parametrize("seed", range(300))
def test_no_false_alarm_on_random_expressions(seed):
    f, inputs = random_formula(seed)
    gradcheck(f, *inputs)


# --- wrong closures ---


def wrong(factor):
    """sin, whose derivative is `factor` times too large."""

    def function(a):
        slope = math.cos(a.data)

        def _backward(grad, operands):
            operands[0].grad += factor * grad * slope

        return _node(math.sin(a.data), "sin", (a,), _backward)

    return function


@pytest.mark.parametrize("around", [lambda y: y, lambda y: (y * 3 + 1).exp(), lambda y: y / 100])
@pytest.mark.parametrize("factor", [2, 0.5, 1.001, 0.999, -1, 0, math.nan, math.inf])
@pytest.mark.parametrize("x", [-100.0, -0.7, 1e-4, 0.0, 0.7, 1e3])
def test_a_wrong_closure_is_caught(factor, x, around):
    with pytest.raises(GradientError):
        gradcheck(lambda a: around(wrong(factor)(a)), x)
    gradcheck(lambda a: around(wrong(1)(a)), x)


@pytest.mark.parametrize("seed", range(20))
def test_a_wrong_closure_is_caught_within_a_random_expression(seed):
    f, inputs = random_formula(seed)
    gradcheck(lambda a, *rest: f(a, *rest) + wrong(1)(a), *inputs)
    with pytest.raises(GradientError):
        gradcheck(lambda a, *rest: f(a, *rest) + wrong(1.001)(a) * 10, *inputs)


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
        def _backward(grad, operands, y=b.data):
            operands[0].grad += grad * y

        return _node(a.data * b.data, "*", (a, b), _backward)

    with pytest.raises(GradientError, match=r"∂f/∂input2 at input2 = 3\.0: backward\(\) says 0\.0"):
        gradcheck(product, 2.0, 3.0)


def test_a_kink_has_no_right_gradient():
    for kink in (Value.relu, Value.abs):
        gradcheck(kink, 1e-3)
    with pytest.raises(GradientError):
        gradcheck(Value.relu, 0.0)


# --- what it leaves alone, and what it takes ---


def test_no_gradient_and_no_number_changes():
    x, weight = Value(3.0, name="x"), Value(2.0, name="weight")
    x.grad, weight.grad = 7.0, 8.0
    gradcheck(lambda a: a * weight * x + weight, x)
    assert (x.data, x.grad, weight.data, weight.grad) == (3.0, 7.0, 2.0, 8.0)


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
