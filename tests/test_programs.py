"""programs.py: the program of a graph gives backward()'s numbers, to the last bit."""

import random

import pytest
from randomgraphs import random_formula

from scalargrad import (
    DomainError,
    Value,
    program,
)

CASES = 1000
PER_TEST = 50


def by_backward(f, numbers):
    """What backward() says: the value and the gradients."""
    leaves = [Value(number) for number in numbers]
    root = f(*leaves)
    root.backward()
    return root.data, tuple(leaf.grad for leaf in leaves)


def by_exec(source):
    """The function of a source, alone in an empty namespace."""
    space = {}
    exec(source, space)
    return space["value_and_gradients"]


def check(f, *sets):
    """A program made at the first numbers gives backward()'s numbers at all of them."""
    leaves = [Value(number) for number in sets[0]]
    run = program(f(*leaves), *leaves)
    alone = by_exec(run.source)
    for numbers in sets:
        numbers = [float(number) for number in numbers]
        try:
            known = by_backward(f, numbers)
        except DomainError:
            with pytest.raises(DomainError, match=r"^line \d+, "):
                run(*numbers)
            with pytest.raises((ValueError, ArithmeticError)):
                alone(*numbers)
        else:
            assert run(*numbers) == known
            assert alone(*numbers) == known
    return run


@pytest.mark.parametrize("first", range(0, CASES, PER_TEST))
def test_random_graphs_to_the_last_bit(first, record_cases):
    for seed in range(first, first + PER_TEST):
        f, inputs = random_formula(seed)
        rng = random.Random(seed)
        near = [x + rng.uniform(-0.1, 0.1) for x in inputs]
        far = [rng.uniform(-2, 2) for _ in inputs]
        try:
            check(f, inputs, near, far)
        except AssertionError as error:
            pytest.fail(f"seed {seed}: {error}\n{f.source}")
        record_cases(3)
