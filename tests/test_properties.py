"""Thousands of random expressions: gradients beside central differences, and beside fractions.

Every case has a seed. A failing one prints it, with the expression as a function that can be run by
hand; random_formula(seed) makes the same one again. The run's last lines say how many there were.
"""

from fractions import Fraction

import pytest
from randomgraphs import random_formula, random_graph, tenth

from scalargrad import CannotTellError, GradientError, Value, gradcheck

PER_TEST = 100
DIFFERENCES = range(0, 3000, PER_TEST)  # seeds of the first case in each test
FRACTIONS = range(0, 4000, PER_TEST)


class Dual:
    """An exact number with its exact derivatives by each input: forward mode, by the schoolbook.

    It shares nothing with the engine: other arithmetic, other direction. `size` is what the number
    would be if nothing cancelled, which says how much of it rounding may take; so is `slope_size`.
    """

    def __init__(self, x, slopes, size=None, slope_size=None):
        self.x, self.slopes = x, slopes
        self.size = abs(x) if size is None else size
        self.slope_size = max(map(abs, slopes)) if slope_size is None else slope_size

    def of(self, other):
        if isinstance(other, Dual):
            return other
        return Dual(Fraction(other), [Fraction(0)] * len(self.slopes))

    def __add__(self, other):
        other = self.of(other)
        slopes = [a + b for a, b in zip(self.slopes, other.slopes)]
        return Dual(
            self.x + other.x, slopes, self.size + other.size, self.slope_size + other.slope_size
        )

    def __neg__(self):
        return Dual(-self.x, [-a for a in self.slopes], self.size, self.slope_size)

    def __sub__(self, other):
        return self + -self.of(other)

    def __rsub__(self, other):
        return self.of(other) - self

    def __mul__(self, other):
        other = self.of(other)
        slopes = [a * other.x + self.x * b for a, b in zip(self.slopes, other.slopes)]
        slope_size = self.slope_size * other.size + self.size * other.slope_size
        return Dual(self.x * other.x, slopes, self.size * other.size, slope_size)

    def __truediv__(self, other):
        other = self.of(other)
        one_over = Fraction(1) / other.x
        # How wrong the divisor may be, in parts of itself, makes its reciprocal as much larger.
        size = abs(one_over) * (other.size / abs(other.x))
        inverse = Dual(
            one_over,
            [-b * one_over**2 for b in other.slopes],
            size,
            other.slope_size * size**2,
        )
        return self * inverse

    def __pow__(self, n):
        if n < 0:
            return self.of(1) / self**-n
        power = self.of(1)
        for _ in range(n):
            power = power * self
        return power

    __radd__, __rmul__ = __add__, __mul__


def exactly(f, inputs):
    """f's value and derivatives by all inputs, as fractions."""
    units = [[Fraction(i == j) for j in range(len(inputs))] for i in range(len(inputs))]
    return f(*(Dual(Fraction(x), unit) for x, unit in zip(inputs, units)))


def described(seed, f, inputs):
    """What a failing case prints."""
    return f"seed {seed}, inputs {inputs}:\n{f.source}"


@pytest.mark.parametrize("first", tenth(DIFFERENCES))
def test_gradients_agree_with_central_differences(first, record_cases):
    right = 0
    for seed in range(first, first + PER_TEST):
        f, inputs = random_formula(seed)
        try:
            gradcheck(f, *inputs)
        except GradientError as error:
            pytest.fail(f"{error}\n{described(seed, f, inputs)}")
        except CannotTellError:  # test_gradient_check.py says when
            continue
        right += 1
    assert right >= 0.9 * PER_TEST
    record_cases(right)


@pytest.mark.parametrize("first", tenth(FRACTIONS))
def test_values_and_gradients_agree_with_fractions(first, record_cases):
    for seed in range(first, first + PER_TEST):
        f, inputs = random_formula(seed, rational=True)
        leaves = [Value(x) for x in inputs]
        root = f(*leaves)
        root.backward()
        exact = exactly(f, inputs)
        case = described(seed, f, inputs)
        assert abs(Fraction(root.data) - exact.x) <= exact.size * Fraction(1, 10**14), case
        for leaf, slope in zip(leaves, exact.slopes):
            assert abs(Fraction(leaf.grad) - slope) <= exact.slope_size * Fraction(1, 10**14), case
        record_cases(1)


def test_duals_know_a_derivative_from_a_wrong_one():
    exact = exactly(lambda x, y: x**3 / y - 2 * x, [3.0, 2.0])
    assert (exact.x, exact.slopes) == (Fraction(15, 2), [Fraction(23, 2), Fraction(-27, 4)])
    assert exactly(lambda x: (1 - x) ** -2, [3.0]).slopes == [Fraction(-1, 4)]


def test_a_formula_is_the_graph_that_it_was_written_from():
    for seed in range(200):
        for rational in (False, True):
            f, inputs = random_formula(seed, rational)
            root, _ = random_graph(seed, most_nodes=25, rational=rational)
            assert f(*map(Value, inputs)).data == root.data


def test_a_failing_case_prints_its_seed_and_its_expression():
    f, inputs = random_formula(17)
    text = described(17, f, inputs)
    assert text.startswith("seed 17, inputs [") and "def f(n0" in text and "return n" in text
