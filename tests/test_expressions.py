"""Expressions in their normal form: where a simplification holds, and where it must not be made."""

import math

import pytest

from scalargrad import Value, explain
from scalargrad.operations import differ, operation
from scalargrad.symbols.expressions import (
    ONE,
    ZERO,
    Call,
    Number,
    Product,
    Sum,
    Symbol,
    add,
    as_expression,
    gather,
    multiply,
    power,
    value,
)

x, y = Symbol(Value(-2.0, name="x")), Symbol(Value(3.0, name="y"))


def times(number, *factors):
    return Product(float(number), factors)


def test_products_and_sums_are_kept_simple():
    assert multiply(x, x) == times(1, (x, 2.0))
    assert multiply(x, Number(2.0), y, Number(0.5)) == times(1, (x, 1.0), (y, 1.0))
    assert multiply(x, power(x, Number(-1.0))) == Number(1.0)
    assert multiply(x, Number(0.0)) == Number(0.0)
    assert multiply(x, Number(1.0)) == x
    assert add(x, x) == times(2, (x, 1.0))
    assert add(x, multiply(Number(-1.0), x)) == Number(0.0)
    assert add(x, Number(0.0)) == x
    assert add(x, add(y, x)) == Sum((times(2, (x, 1.0)), y))
    assert gather([x, add(y, x)]) == Sum((x, Sum((y, x))))


def test_a_whole_exponent_goes_to_each_factor():
    assert power(multiply(Number(2.0), x), Number(3.0)) == times(8, (x, 3.0))
    assert power(multiply(x, x), Number(3.0)) == times(1, (x, 6.0))
    assert power(multiply(Number(2.0), x, x), Number(-1.0)) == times(0.5, (x, -2.0))
    assert power(Number(-2.0), Number(3.0)) == Number(-8.0)


def test_another_exponent_does_not():
    """√(x²) is |x|, not x; and √(−2·x) has a value for negative x, where √−2 has none."""
    for base in (multiply(x, x), multiply(Number(-2.0), x), multiply(Number(2.0), x)):
        assert power(base, Number(0.5)) == times(1, (base, 0.5))
    assert power(x, y) == times(1, (x, y))


@pytest.mark.parametrize(("number", "n"), [(1e200, 2.0), (0.0, -1.0)])
def test_where_the_number_has_no_such_power_the_base_stays_whole(number, n):
    base = Product(number, ((x, 1.0),))
    assert power(base, Number(n)) == times(1, (base, n))


def test_in_derivations():
    def lines(f, data=-2.0):
        x = Value(data, name="x")
        return explain(f(x).named("y"), x).lines

    assert lines(lambda x: (x**2) ** 0.5) == [
        "dy/dx = x / √(x²)", "      = (−2) / √((−2)²)", "      = −1",
    ]  # fmt: skip
    assert lines(lambda x: (-2 * x) ** 0.5) == [
        "dy/dx = −1 / √(−2·x)", "      = −1 / √(−2·(−2))", "      = −0.5",
    ]  # fmt: skip
    assert lines(lambda x: (2 * x) ** 3) == [
        "dy/dx = 24·x²", "      = 24·(−2)²", "      = 96",
    ]  # fmt: skip
    assert lines(lambda x: (x * 1e200) ** 3, 1e-200) == [
        "dy/dx = 3e+200·(1e+200·x)²", "      = 3e+200·(1e+200·1e−200)²", "      = 3e+200",
    ]  # fmt: skip


# --- what a row of operations.py makes of symbols --------------------------------------------------

a, b = x, y  # −2 and 3


def applied(name, *operands):
    """A row's formula, run on these operands."""
    return operation(name).formula(*operands)


MADE = {
    "quotient": (-a / b / b, times(-1, (x, 1.0), (y, -2.0)), 2 / 9),
    "difference": (a - b, Sum((x, times(-1, (y, 1.0)))), -5.0),
    "a number first": (1 - a, Sum((Number(1.0), times(-1, (x, 1.0)))), 3.0),
    "a number below": (1 / a, times(1, (x, -1.0)), -0.5),
    "a number behind": (a - 1 + 2, Sum((x, Number(1.0))), -1.0),
    "in the order in which it came": (a - 1, Sum((x, Number(-1.0))), -3.0),
    "power": (b**2, times(1, (y, 2.0)), 9.0),
    "power of a symbol": (b**a, times(1, (y, x)), 1 / 9),
    "power of a number": (2**a, times(1, (Number(2.0), x)), 0.25),
    "a cube root's exponent": (b ** (1 / 3), times(1, (y, 1 / 3)), 3 ** (1 / 3)),
    "function": (applied("exp", a), Call("exp", (x,)), math.exp(-2)),
    "step": (applied("step", b), Call("step", (y,)), 1.0),
    "sign": (applied("sign", a), Call("sign", (x,)), -1.0),
    "relu": (applied("relu", a), Call("relu", (x,)), 0.0),
    "sum": (applied("total", a, b, a), Sum((times(2, (x, 1.0)), y)), -1.0),
    "σ's slope": (
        operation("sigmoid").slopes(a, y)[0], times(1, (y, 1.0), (Sum((ONE, times(-1, (y, 1.0)))), 1.0)), -6.0,
    ),
    "exponent's slope": (operation("**").slopes(b, a, b**a)[1], None, math.log(3) / 9),
    "0 to a power": (operation("**").slopes(Number(0.0), y, Number(0.0))[1], Number(0.0), 0.0),
    "softmax": (applied("softmax2", a, b), Call("softmax2", (x, y)), 1 / (1 + math.exp(-5))),
    "logsumexp of few": (
        applied("logsumexp", a, b), Call("log", (Sum((Call("exp", (x,)), Call("exp", (y,)))),)),
        math.log(math.exp(-2) + math.exp(3)),
    ),
    "logsumexp with a 0": (
        applied("logsumexp", a, Number(0.0)), Call("log", (Sum((ONE, Call("exp", (x,)))),)),
        math.log(1 + math.exp(-2)),
    ),
    "logsumexp of many": (
        applied("logsumexp", a, b, a, b, a), Call("logsumexp", (x, y, x, y, x)),
        math.log(3 * math.exp(-2) + 2 * math.exp(3)),
    ),
    "outside of the domain": (applied("log", a), Call("log", (x,)), math.nan),
    "complex": (a**0.5, times(1, (x, 0.5)), math.nan),
    "too large": (applied("exp", b * 1000), Call("exp", (times(1000, (y, 1.0)),)), math.nan),
}  # fmt: skip


@pytest.mark.parametrize("case", MADE)
def test_what_a_row_makes_of_symbols(case):
    made, symbols, number = MADE[case]
    assert value(made) == pytest.approx(number, rel=1e-14, nan_ok=True)
    assert symbols is None or made == symbols


def test_a_value_with_other_numbers_than_the_nodes():
    """A derivation has a snapshot of the data, so that a later change cannot reach into it."""
    assert value(a * b + 1) == -5
    assert value(a * b + 1, {x.node: 10.0, y.node: 0.5}) == 6
    assert value(a * b + 1, {x.node: 10.0}) == 31


def test_a_mistake_in_a_rule_is_no_missing_number():
    with pytest.raises(TypeError):
        _ = a + None
    with pytest.raises(AttributeError):
        a.foo()


def test_equal_expressions_are_equal_and_hash_alike():
    one, other = (x + 1) * y**2, (x + 1) * y**2
    assert one == other and hash(one) == hash(other) and len({one, other}) == 1
    assert one != (x + 2) * y**2 and x != Symbol(Value(-2.0, name="x"))  # another node of that name


# --- what becomes simpler, and what must not -------------------------------------------------------


SIMPLER = {
    "powers of one base": (x * x ** (y - 1), x**y),
    "a base and its inverse": (x**y * x ** (-1 * y), ONE),
    "thirds": (x ** (1 / 3) * x ** (2 / 3), x),
    "halves of a product": ((x * y) ** 1.5 * (x * y) ** -0.5, x * y),
    "|x| times |x|": (Call("abs", (x,)) * Call("abs", (x,)), x**2),
    "sign over size": (Call("sign", (x,)) / Call("abs", (x,)), 1 / x),
    "exp and its inverse": (Call("exp", (x,)) * Call("exp", (-x,)), ONE),
    "terms alike in another order": (x * y + y * x, 2 * x * y),
    "terms that cancel": (x * y - y * x, ZERO),
}


@pytest.mark.parametrize("case", SIMPLER)
def test_what_becomes_simpler(case):
    made, simple = SIMPLER[case]
    assert made == as_expression(simple)


DIFFERENT = {
    "a cube of |x|": (Call("abs", (x,)) ** 3, x**3),
    "the root of a square": ((x**2) ** 0.5, x),
    "exp of others": (Call("exp", (x,)) * Call("exp", (y,)), ONE),
    "exp squared": (Call("exp", (x,)) ** 2 * Call("exp", (-x,)), ONE),
    "sign over another's size": (Call("sign", (x,)) / Call("abs", (y,)), 1 / x),
}


@pytest.mark.parametrize("case", DIFFERENT)
def test_what_must_not_become_the_same(case):
    made, other = DIFFERENT[case]
    assert made != other


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
