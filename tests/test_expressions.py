"""Expressions in their normal form: where a simplification holds, and where it must not be made."""

import math

import pytest

from scalargrad import Value, explain
from scalargrad.explaining import expressions
from scalargrad.explaining.expressions import (
    Number,
    Product,
    Sum,
    Symbol,
    add,
    gather,
    multiply,
    raise_to,
)

x, y = Symbol(Value(-2.0, name="x")), Symbol(Value(3.0, name="y"))


def times(number, *factors):
    return Product(float(number), factors)


def test_products_and_sums_are_kept_simple():
    assert multiply(x, x) == times(1, (x, 2.0))
    assert multiply(x, Number(2.0), y, Number(0.5)) == times(1, (x, 1.0), (y, 1.0))
    assert multiply(x, raise_to(x, Number(-1.0))) == Number(1.0)
    assert multiply(x, Number(0.0)) == Number(0.0)
    assert multiply(x, Number(1.0)) == x
    assert add(x, x) == times(2, (x, 1.0))
    assert add(x, multiply(Number(-1.0), x)) == Number(0.0)
    assert add(x, Number(0.0)) == x
    assert add(x, add(y, x)) == Sum((times(2, (x, 1.0)), y))
    assert gather(x, add(y, x)) == Sum((x, Sum((y, x))))


def test_a_whole_exponent_goes_to_each_factor():
    assert raise_to(multiply(Number(2.0), x), Number(3.0)) == times(8, (x, 3.0))
    assert raise_to(multiply(x, x), Number(3.0)) == times(1, (x, 6.0))
    assert raise_to(multiply(Number(2.0), x, x), Number(-1.0)) == times(0.5, (x, -2.0))
    assert raise_to(Number(-2.0), Number(3.0)) == Number(-8.0)


def test_another_exponent_does_not():
    """√(x²) is |x|, not x; and √(−2·x) has a value for negative x, where √−2 has none."""
    for base in (multiply(x, x), multiply(Number(-2.0), x), multiply(Number(2.0), x)):
        assert raise_to(base, Number(0.5)) == times(1, (base, 0.5))
    assert raise_to(x, y) == expressions.Power(x, y)


@pytest.mark.parametrize(("number", "n"), [(1e200, 2.0), (0.0, -1.0)])
def test_where_the_number_has_no_such_power_the_base_stays_whole(number, n):
    base = Product(number, ((x, 1.0),))
    assert raise_to(base, Number(n)) == times(1, (base, n))


def test_in_derivations():
    def lines(f, data=-2.0):
        x = Value(data, name="x")
        return explain(f(x).named("y"), x).lines

    assert lines(lambda x: (x**2) ** 0.5) == [
        "∂y/∂x = x / (x²)^0.5", "      = (−2) / ((−2)²)^0.5", "      = −1",
    ]  # fmt: skip
    assert lines(lambda x: (-2 * x) ** 0.5) == [
        "∂y/∂x = −1 / (−2·x)^0.5", "      = −1 / (−2·(−2))^0.5", "      = −0.5",
    ]  # fmt: skip
    assert lines(lambda x: (2 * x) ** 3) == [
        "∂y/∂x = 24·x²", "      = 24·(−2)²", "      = 96",
    ]  # fmt: skip
    assert lines(lambda x: (x * 1e200) ** 3, 1e-200) == [
        "∂y/∂x = 3e+200·(1e+200·x)²", "      = 3e+200·(1e+200·1e−200)²", "      = 3e+200",
    ]  # fmt: skip


@pytest.mark.parametrize("rule", ["a if", "a @ b", "lambda: a", "a[0]", "a or b"])
def test_a_rule_of_another_form_is_refused(rule):
    with pytest.raises((ValueError, SyntaxError, KeyError)):
        expressions.parse(rule, {"a": x, "b": y}, {"a": 1.0, "b": 2.0})


def test_rules_are_read():
    def read(rule, **numbers):
        return expressions.parse(rule, {"a": x, "b": y}, numbers)

    assert read("-a / b / b") == times(-1, (x, 1.0), (y, -2.0))
    assert read("a - b") == Sum((x, times(-1, (y, 1.0))))
    assert read("1 if a > 0 else -1", a=2.0) == Number(1.0)
    assert read("1 if a > 0 else -1", a=-2.0) == Number(-1.0)
    assert math.isnan(read("nan").value)
    assert read("total(a, b, a)") == Sum((times(2, (x, 1.0)), y))
