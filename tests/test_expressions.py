"""Expressions in their normal form: where a simplification holds, and where it must not be made."""

import math

import pytest

from scalargrad import Value, explain, operations
from scalargrad.explaining import expressions
from scalargrad.explaining.expressions import (
    Call,
    Number,
    Power,
    Product,
    Sum,
    Symbol,
    add,
    gather,
    multiply,
    raise_to,
)
from scalargrad.explaining.quantities import Quantity, plain
from scalargrad.operations import differ

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


# --- quantities: what a rule makes of symbols with numbers -----------------------------------------


def quantity(node):
    return Quantity(node.data, lambda: Symbol(node))


a, b = quantity(x.node), quantity(y.node)  # −2 and 3


QUANTITIES = {
    "quotient": (-a / b / b, times(-1, (x, 1.0), (y, -2.0)), 2 / 9),
    "difference": (a - b, Sum((x, times(-1, (y, 1.0)))), -5.0),
    "a number first": (1 - a, Sum((Number(1.0), times(-1, (x, 1.0)))), 3.0),
    "a number below": (1 / a, times(1, (x, -1.0)), -0.5),
    "a number behind": (a - 1 + 2, Sum((x, Number(1.0))), -1.0),
    "power": (b**2, times(1, (y, 2.0)), 9.0),
    "power of a quantity": (b**a, Power(y, x), 1 / 9),
    "function": (operations.exp(a), Call("exp", (x,)), math.exp(-2)),
    "step": (operations.step(b), Number(1.0), 1.0),
    "step below 0": (operations.step(a), Number(0.0), 0.0),
    "sign": (operations.sign(a), Number(-1.0), -1.0),
    "sum": (operations.total(a, b, a), Sum((times(2, (x, 1.0)), y)), -1.0),
    "unless zero": (
        operations.unless_zero((a, b), lambda: a * b),
        times(1, (x, 1.0), (y, 1.0)),
        -6.0,
    ),
    "zero": (operations.unless_zero((plain(0.0),), lambda: a), Number(0.0), 0.0),
    "outside of the domain": (operations.log(a), Call("log", (x,)), math.nan),
    "complex": (a**0.5, times(1, (x, 0.5)), math.nan),
    "too large": (operations.exp(b * 1000), Call("exp", (times(1000, (y, 1.0)),)), math.nan),
    "nothing to divide by": (a / plain(0.0), None, math.nan),
}


@pytest.mark.parametrize("case", QUANTITIES)
def test_quantities(case):
    made, symbols, number = QUANTITIES[case]
    assert made.number == pytest.approx(number, rel=1e-15, nan_ok=True)
    assert symbols is None or made.symbols == symbols


def test_symbols_are_written_only_when_asked_for():
    def refuse():
        raise AssertionError("not asked for")

    one, other = Quantity(2.0, refuse), quantity(y.node)
    with_one, without = operations.operation("*").slopes(one, other, one * other)[::-1]
    assert without.symbols == y
    with pytest.raises(AssertionError, match="not asked for"):
        _ = with_one.symbols


def test_a_mistake_in_a_rule_is_no_missing_number():
    with pytest.raises(TypeError):
        _ = a + "1"
    with pytest.raises(AttributeError):
        a.foo()


NAN = float("nan")


@pytest.mark.parametrize(
    ("now", "then", "operands", "size", "changed"),
    [
        (1 + 5e-10, 1.0, [1.0], 0.0, False),  # rounding has 1e-9
        (1 + 2e-9, 1.0, [1.0], 0.0, True),
        (
            1 + 5e-8,
            1.0,
            [1e8],
            0.0,
            False,
        ),  # and 4 roundings of the largest operand, of either sign
        (1 + 5e-8, 1.0, [-1e8, 2.0], 0.0, False),
        (1 + 2e-7, 1.0, [1e8], 0.0, True),
        (-1.0, 2.0, [1e300], 0.0, True),  # but never as much as another sign
        (2e-310, 1e-310, [1.0], 0.0, False),  # numbers this small have few digits
        (2e-290, 1e-290, [1.0], 0.0, True),
        (2.8e-17, 5.6e-17, [0.1, 0.2, -0.3], 0.6, False),  # a sum that cancels
        (2.8e-17, 5.6e-17, [0.1, 0.2, -0.3], 0.0, True),
        (0.0, 5e-16, [1.0, 1.0, -2.0], 4.0, False),  # a rounding for each of its terms
        (0.0, 5e-15, [1.0, 1.0, -2.0], 4.0, True),
        (0.0, 2e-15, [1.0, 1.0, -2.0], 4.0, False),
        (NAN, NAN, [1.0], 0.0, False),
        (NAN, 1.0, [NAN], 0.0, True),  # no number, where there was one
        (NAN, 0.0, [1.0, NAN], 0.0, False),  # but nan⁰ has the slope 0
        (NAN, 0.0, [1.0], 0.0, True),
    ],
)
def test_how_much_is_a_change(now, then, operands, size, changed):
    assert differ(now, then, operands, size) is changed
