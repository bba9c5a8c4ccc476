"""programs.py: the program of a graph gives backward()'s numbers, to the last bit."""

import copy
import math
import pickle
import random
import re
import time
import unicodedata

import pytest
from randomgraphs import random_formula, tenth

from scalargrad import (
    DomainError,
    Value,
    acos,
    asin,
    atan,
    constant,
    cosh,
    cross_entropy,
    exp,
    linear,
    log,
    logsumexp,
    program,
    sinh,
    softmax,
    sqrt,
    tan,
    total,
)
from scalargrad.functions import relu_linear

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


@pytest.mark.parametrize("first", tenth(range(0, CASES, PER_TEST)))
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


NASTY = (0.0, -0.0, 1.0, -1.0, 2.0, math.inf, -math.inf, 1e308, -1e308, 1e-310, 710.0, -745.0)


def outcome(compute, *numbers):
    """What it gives; None where it has no value or no derivative. nan is nan."""
    try:
        value, gradients = compute(*numbers)
    except DomainError:
        return None
    return [None if math.isnan(number) else number for number in (value, *gradients)]


@pytest.mark.parametrize("first", tenth(range(0, CASES, PER_TEST)))
def test_at_kinks_zeros_and_infinities_it_says_what_backward_says(first, record_cases):
    for seed in range(first, first + PER_TEST):
        f, inputs = random_formula(seed)
        rng = random.Random(seed)
        leaves = [Value(x) for x in inputs]
        run = program(f(*leaves), *leaves)
        for _ in range(4):
            numbers = [rng.choice(NASTY) if rng.random() < 0.7 else x for x in inputs]
            known = outcome(lambda *xs, f=f: by_backward(f, xs), *numbers)
            assert outcome(run, *numbers) == known, (seed, numbers)
        record_cases(4)


FUNCTIONS = {
    "tan": (tan, [0.5], [-1.2]),
    "asin": (asin, [0.5], [-0.999999], [0.1]),
    "acos": (acos, [0.5], [0.999999], [-0.3]),
    "atan": (atan, [0.5], [-3.0], [1e3]),
    "sinh": (sinh, [0.5], [-3.0], [800.0]),
    "cosh": (cosh, [0.5], [-3.0], [800.0]),
    "step and sign": (lambda x: x.step() * x + x.sign() * x * x, [0.5], [-3.0], [0.0]),
    "relu and abs": (lambda x, y: (x.relu() - y.abs()) * x, [1.0, -2.0], [-1.0, 0.0], [0.0, 3.0]),
    "relu neuron": (
        lambda w, x, b: relu_linear([w, x], [x, 3], b) * w,
        [1.0, 2.0, 3.0],
        [1.0, 2.0, -30.0],
        [-1.0, -2.0, 4.0],
    ),
    "linear": (lambda w, x, b: linear([w, x], [x, 3], b).exp(), [1.0, 2.0, 3.0], [-1.0, 2.0, 0.5]),
    "softmax": (
        lambda x, y, z: softmax([x, y * x, z])[1] * softmax([x, y, z])[0],
        [1.0, 2.0, 3.0],
        [1000.0, -2.0, 1000.0],
        [1.0, 1.0, 1.0],
        [math.inf, 1.0, 1.0],
    ),
    "all of a softmax": (
        lambda x, y, z: total(p * p.log() for p in softmax([x, y, z])),
        [1.0, 2.0, 3.0],
        [-1.0, 2.5, 0.0],
    ),
    "cross entropy": (
        lambda x, y, z: cross_entropy([x, y, z], 1),
        [1.0, 2.0, 3.0],
        [1e6, 1e6 - 10, 0.0],
        [-5.0, 700.0, 1.0],
    ),
    "softmax of numbers": (lambda x: softmax([1.0, x])[0] + logsumexp([2.0, x]), [1.0], [-3.0]),
    "x to the y": (
        lambda x, y: x**y,
        [2.0, 3.0],
        [0.0, 2.0],
        [0.0, 1.0],
        [0.0, 0.0],
        [3.0, 0.0],
        [-2.0, 2.0],
        [2.0, math.inf],
    ),
    "plain powers": (
        lambda x: x**1 + x**0 + x**2 + x**5 + x**-3 + x**0.5 + x**-1.5 + 2**x + x**2.5,
        [2.0],
        [0.3],
        [-1.0],
        [0.0],
    ),
    "a negative power of a negative number": (lambda x: x**-0.5 + x, [2.0], [-4.0], [0.0]),
    "a negative root": (lambda x: (x * x).sqrt() ** 0.5 + x**-3, [2.0], [-4.0], [0.0]),
    "the root of a square": (lambda x: (x * x).sqrt(), [2.0], [-3.0], [0.0]),
    "one over, log": (lambda x: 1 / x - (x - 1).log(), [2.0], [0.0], [1.0], [0.5], [1e300]),
    "overflow": (lambda x: x.exp() ** 3, [2.0], [300.0], [800.0]),
    "a leaf": (lambda x: x, [2.0], [3.0]),
    "x + x, x - x, -x": (lambda x: x * (x + x) - (x - x) * -x - (-(0 - x)), [2.0], [-1.5]),
    "brackets": (
        lambda x, y, z: (x - (y - z)) / (x / (y / z)) * (x * (y * z)) - (x + (y + z)) ** 2,
        [2.0, 3.0, 0.7],
        [-0.1, 0.3, 1e5],
    ),
    "a plain slope before a factor": (lambda x, y: ((x + y) / 7 + y) / 3 * x, [0.1, 0.3], [1, 3]),
    "negative numbers": (lambda x: (-2.5) * x - (-3) / x + x * constant(-0.0, "c"), [0.3], [7.0]),
    "large numbers": (lambda x: x * 1e300 * 1e-300 + 12345678901234567 * x, [0.3], [7.0]),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_operation_to_the_last_bit(name):
    check(*FUNCTIONS[name])


def test_sums_of_any_number_of_terms():
    count = 150
    numbers = [random.Random(1).uniform(-1, 1) for _ in range(2 * count)]

    def f(*x):
        w, rest = x[:count], x[count:]
        added = sum(a * b for a, b in zip(w, rest, strict=True))
        return linear(w, rest, 0.5).relu() + relu_linear(rest, w, 0.1) * total(x) + added

    run = check(f, numbers, numbers[::-1], [-x for x in numbers])
    assert max(map(len, run.source.splitlines())) <= 100


def test_sums_keep_their_order():
    check(lambda x, y, z: total([x, y + z]) * total([x, -y + z, -z]), [0.1, 0.2, 0.3])
    for count in (39, 40, 79, 100):  # a line holds 40 terms, one of them the bias
        numbers = [-1.0, *[1 / i for i in range(1, count)]]

        def f(*x):
            off = relu_linear(x, [-1.0] * len(x), 0.1)  # at the first numbers
            return relu_linear(x, [30.0, *[1.0] * (len(x) - 1)], 30.0) + off

        check(f, numbers, [-x for x in numbers], [0.0] * count)


def test_a_deep_chain_and_a_long_sum():
    def f(x):
        y = x
        for i in range(5_000):
            y = y + x if i % 3 else (y * 0.999).sin()
        return y

    def long(x):
        for _ in range(3_000):
            x = x + 0.5
        return x.sin()

    check(f, [0.5], [-0.1])
    check(long, [0.5], [-0.1])


# --- gradients of 0, and slopes that are infinite or missing ---


def test_a_gradient_of_0_passes_nothing_on():
    x, y = Value(-1.0, "x"), Value(2.0, "y")
    assert math.isnan(program(x * y, x, y)(0.0, math.inf)[0])  # forward, 0·∞ is not a number
    behind_a_minus = (-x * constant(math.inf, "k")).relu()
    assert program(behind_a_minus, x)(1.0) == (0.0, (0.0,))
    for root in ((x * y).relu(), 3 - (x * y * 2).relu() * y.step()):  # off: its gradient is 0
        run = program(root, x, y)
        value, gradients = run(-1.0, math.inf)
        assert (value, gradients) == (root.data, (0.0, 0.0))
        _, alone = by_exec(run.source)(-1.0, math.inf)
        assert math.isnan(alone[0])  # the text alone multiplies 0 by infinity


def test_slopes_of_0_are_written():
    """An infinite gradient above a step gives nan, as in backward()."""
    x = Value(2.0, "x")
    root = (x.step() * 1e308 * 10).named("z")
    assert "    d_x = d_v1 * 0  # dz/dx = dz/dv1 · dv1/dx\n" in program(root, x).source
    assert math.isnan(program(x.step() * 1e308 * 1e308, x)(2.0)[1][0])


def test_a_slope_that_only_a_constant_would_get_is_not_computed():
    x = Value(2.0, "x")
    for zero in (0, constant(0, "d"), Value(0.0, "z")):
        run = program(x + sqrt(zero), x)
        assert run(3.0) == by_exec(run.source)(3.0) == (3.0, (1.0,))
    assert program(x ** constant(2.0, "n"), x)(0.0) == (0.0, (0.0,))
    for root, inputs in ((sqrt(x), [x]), (x + sqrt(z := Value(1.0, "z")), [x, z])):
        with pytest.raises(DomainError, match="sqrt has no derivative at 0"):
            program(root, *inputs)(*[0.0] * len(inputs))


def test_powers_at_0():
    x, b = Value(2.0, "x"), Value(3.0, "b")
    run = program(x**b, x, b)
    assert run(0.0, 2.0) == (0.0, (0.0, 0.0))
    assert run(0.0, 1.0) == (0.0, (1.0, 0.0))
    for numbers in ((0.0, 0.0), (0.0, 0.5)):
        with pytest.raises(DomainError):
            run(*numbers)
    assert program(x**b, x)(0.0) == (0.0, (0.0,))


def test_infinite_constants_keep_their_sign():
    x = Value(2.0, "x")
    for number in (-math.inf, math.inf):
        value, _ = program(x + number, x)(1.0)
        assert value == number
        assert program(x * constant(number, "c"), x)(1.0) == (number, (number,))
    assert math.isnan(program(x + math.nan, x)(1.0)[0])


# --- as a learner reads it ---

TOY = '''\
def value_and_gradients(a, w1, w2, w3, w4):
    """L, and its derivatives for a, w1, w2, w3, w4."""
    # forward
    b = w1 * a
    c = w2 * a
    d = w3 * b + w4 * c
    L = 10 - d

    # backward, by the chain rule
    d_L = 1.0  # ∂L/∂L
    d_d = -d_L  # ∂L/∂d
    d_c = d_d * w4  # ∂L/∂c = ∂L/∂d · ∂d/∂c
    d_w2 = d_c * a  # ∂L/∂w2 = ∂L/∂c · ∂c/∂w2
    d_w4 = d_d * c  # ∂L/∂w4 = ∂L/∂d · ∂d/∂w4
    d_b = d_d * w3  # ∂L/∂b = ∂L/∂d · ∂d/∂b
    d_a = d_c * w2 + d_b * w1  # ∂L/∂a = ∂L/∂c · ∂c/∂a + ∂L/∂b · ∂b/∂a
    d_w1 = d_b * a  # ∂L/∂w1 = ∂L/∂b · ∂b/∂w1
    d_w3 = d_d * b  # ∂L/∂w3 = ∂L/∂d · ∂d/∂w3
    return L, (d_a, d_w1, d_w2, d_w3, d_w4)
'''


def test_the_toy_graph_reads_as_the_lecture_has_it(toy):
    leaves = [toy[name] for name in ("a", "w1", "w2", "w3", "w4")]
    run = program(toy["L"], *leaves)
    assert run.source == TOY == str(run)
    assert run.inputs == ("a", "w1", "w2", "w3", "w4")
    assert run(2, 3, -1, 5, 4) == (-12, (-11, -10, -8, -6, 2))


TOY_2 = '''\
from math import exp


def value_and_gradients(x, y):
    """z, and its derivatives for x, y."""
    # forward
    v1 = 7 * x
    v2 = v1 * y
    v3 = x**2 + y**2
    v4 = exp(v3)
    z = v2 / v4

    # backward, by the chain rule
    d_z = 1.0  # ∂z/∂z
    d_v4 = d_z * (-v2 / v4 / v4)  # ∂z/∂v4
    d_v3 = d_v4 * v4  # ∂z/∂v3 = ∂z/∂v4 · ∂v4/∂v3
    d_v2 = d_z * (1 / v4)  # ∂z/∂v2
    d_y = d_v3 * (2 * y) + d_v2 * v1  # ∂z/∂y = ∂z/∂v3 · ∂v3/∂y + ∂z/∂v2 · ∂v2/∂y
    d_v1 = d_v2 * y  # ∂z/∂v1 = ∂z/∂v2 · ∂v2/∂v1
    d_x = d_v3 * (2 * x) + d_v1 * 7  # ∂z/∂x = ∂z/∂v3 · ∂v3/∂x + ∂z/∂v1 · ∂v1/∂x
    return z, (d_x, d_y)
'''


def test_a_formula_in_one_line_gets_v1_v2():
    x, y = Value(1.0, "x"), Value(0.5, "y")
    z = (7 * x * y / exp(x**2 + y**2)).named("z")
    run = program(z, x, y)
    assert run.source == TOY_2
    value, (by_x, by_y) = run(0.3, -0.8)
    scale = 7 / math.exp(0.3**2 + 0.8**2)
    known = [0.3 * -0.8, -0.8 * (1 - 2 * 0.3**2), 0.3 * (1 - 2 * 0.8**2)]
    assert [value, by_x, by_y] == pytest.approx([scale * number for number in known])


def test_slopes_of_1_are_not_written():
    x, y = Value(2.0, "x"), Value(3.0, "y")
    source = program((x**1 + y - 5).named("z"), x, y).source
    assert "    d_x = d_z  # ∂z/∂x\n" in source and "    d_y = d_z  # ∂z/∂y\n" in source


def test_comments_name_the_direct_part_and_count_what_is_too_long():
    x = Value(2.0, "x")
    b = (x * x).named("b")
    source = program((b * x).named("L"), x).source
    assert "d_x = d_L * b + d_b * x + d_b * x  # dL/dx = ∂L/∂x|direct + ∂L/∂b · db/dx\n" in source
    five = " + ".join(f"∂L/∂{name} · d{name}/dx" for name in "edcba")
    source = program(total((x * i).named(n) for i, n in enumerate("abcde")).named("L"), x).source
    assert f"    # dL/dx = {five}\n" in source
    for length in range(1, 60):
        source = program(total((x * i).named(n * length) for i, n in enumerate("abc")), x).source
        assert max(map(len, source.splitlines())) <= 96
    many = [(x * i).named(f"long_name_{i}") for i in range(9)]
    assert "    # dv1/dx, from 9 nodes\n" in program(total(many), x).source
    long = (x * x).named("long_name_" * 6)
    assert (
        f"∂y/∂{long.name}, from 1 node\n"
        in program(((long * long).named("y" * 30) * x).named("y")).source
    )


def test_whole_numbers_below_a_million_have_no_point():
    x = Value(2.0, "x")
    source = program((999999 * x + 1e6 * x - 0.5).named("z"), x).source
    assert "    z = 999999 * x + 1000000.0 * x - 0.5\n" in source


def test_constants_stay_as_they_are_and_stand_first():
    w, x, t = Value(3.0, "w"), constant(2.0, "x"), Value(-7.0, "t")
    run = program(((w * x - t) ** 2).named("L"), w)
    lines = run.source.splitlines()
    first = lines.index("    # forward")
    assert set(lines[first + 1 : first + 3]) == {"    x = 2.0", "    t = -7.0"}
    assert run(1.0) == (81.0, (36.0,))


def test_without_inputs_it_takes_all_leaves_that_are_no_constants():
    w, x = Value(3.0, "w"), constant(2.0, "x")
    run = program((w * x + 1).named("y"))
    assert run.inputs == ("w",) and "    x = 2.0\n" in run.source
    assert run(5.0) == (11.0, (2.0,))
    assert program(w * x, x)(7.0) == (21.0, (3.0,))


def test_an_input_that_nothing_depends_on():
    x, y = Value(3.0, "x"), Value(2.0, "y")
    assert program(x * x, x, y)(3.0, 5.0) == (9.0, (6.0, 0.0))
    assert program(x.step() * 2, x)(3.0) == (2.0, (0.0,))


def test_sums_and_softmaxes_stand_in_lines_of_their_own():
    x, y = Value(2.0, "x"), Value(3.0, "y")
    shares = softmax([x, y])
    root = logsumexp([x, y]) * 2 + total([x, y]) * shares[0] + shares[1]
    source = program(root.named("z")).source
    for line in ("v1 = logsumexp(x, y)", "v2 = x + y", "v3 = softmax(x, y)[0]"):
        assert f"    {line}\n" in source
    assert "    z = v1 * 2 + v2 * v3 + v4\n" in source
    of_numbers = program((softmax([1.0, 2.0])[0] + x).named("z"), x).source
    assert "    v1 = softmax(1, 2)[0]\n    z = v1 + x\n" in of_numbers


def test_parts_of_sums_stand_in_the_sums_line():
    a, b, c = Value(2.0, "a"), Value(3.0, "b"), Value(4.0, "c")
    shared = a * b
    for root, line in (
        (a * b + c**2 - -c, "z = a * b + c**2 - -c"),
        (a - (b - c * a), "z = a - (b - c * a)"),
        (total([a * b, -c, a - b]), "z = a * b - c + (a - b)"),
        (shared + shared.exp(), "z = v1 + v2"),  # not a part: two lines use it
        ((a * b).named("p") + c, "z = p + c"),  # nor what has a name
        (a / b + c.exp(), "z = v1 + v2"),  # nor what may fail
        ((a * b) * c, "z = v1 * c"),  # nor what a slope mentions
    ):
        assert f"    {line}\n" in program(root.named("z"), a, b, c).source


# --- names ---

NAMES = [
    "x²", "w11⁽²⁾", "ŷ", "δ3", "a b", "two\nlines", "2x", "if", "None", "exp", "relu", "max", "d_x",
    "x", "x", "_", "", "'", '"', '"""', "\\", "\\N{DASH}", "#", "x\r\ny", "\u2028", "\x00", "\x0c",
    "__debug__", "__import__('os').system('false')", "x; raise SystemExit", "ℓ", "l", "ｘ", "é", "e\u0301",
    "x" * 300, "\ud800", "v1", "g", "shares", "value_and_gradients", "return", "∂L/∂x", "😀", "{x}", "%s",
    "lambda", "print", "pow", "nan", "on_x", "a' b", "x′", ")", "(\n", "\t", "\\u000a1/0", "𝔵",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_made_valid_and_can_do_no_harm(name):
    x, y = Value(0.3, name), Value(0.7, "x")
    inner = (x * y).exp().named(name)
    root = ((inner.relu() + 2) * x / softmax([inner, x])[0]).named(name)
    run = program(root, x, y)
    assert run.inputs[0].isidentifier() and len(set(run.inputs)) == 2
    root.backward()
    assert run(0.3, 0.7) == by_exec(run.source)(0.3, 0.7) == (root.data, (x.grad, y.grad))
    run.source.encode()


def test_a_gradient_takes_no_variables_place():
    x, y = Value(2.0, "a"), Value(3.0, "d_a")
    for inputs in ((x, y), (y, x)):
        run = program(y * y * x, *inputs)
        assert run(*(v.data for v in inputs))[1] == tuple({x: 9.0, y: 12.0}[v] for v in inputs)


def test_all_names_at_once():
    values = [Value(i / 50, name) for i, name in enumerate(NAMES, start=1)]
    root = total(v * v for v in values)
    run = program(root, *values)
    assert len(set(run.inputs)) == len(values)
    assert run(*(v.data for v in values))[1] == tuple(2 * v.data for v in values)


ALIKE = [  # for Python's parser one name, or made one here
    ("\ufb01", "fi"), ("\u00b5", "\u03bc"), ("\u212a", "K"), ("y\u0302", "ŷ"), ("ｘ", "x"), ("𝔵", "x"), ("\u0307a", "ẋa"),
    ("\u0308", "ẍ"), ("x\u0323\u0307", "x\u0307\u0323"), ("ſ", "s"), ("가", "\u1100\u1161"), ("a b", "a_b"),
    ("ⅳ", "iv"), ("x ", "x"), ("x2", "x²"), ("d_ŷ", "d_y\u0302"), ("_\u0307", "ẋ"), ("ª", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_look_alike_stay_two_variables(one, other):
    for first, second in ((one, other), (other, one), (one, one)):
        x, y = Value(2.0, first), Value(3.0, second)
        run = program((x * x * y).named(first), x, y)
        assert run(2.0, 3.0) == by_exec(run.source)(2.0, 3.0) == (12.0, (12.0, 4.0))
        assert {unicodedata.normalize("NFKC", name) for name in run.inputs} == {*run.inputs}
        assert len(set(run.inputs)) == 2


def test_equal_names_are_numbered():
    values = [Value(1.0, name) for name in ("a b", "a_b", "a-b", "a_b_2")]
    assert program(total(values), *values).inputs == ("a_b", "a_b_2", "a_b_3", "a_b_2_2")


def test_random_names_are_valid():
    rng = random.Random(4)
    ranges = (
        (32, 127),
        (0x300, 0x370),
        (0x1E00, 0x2200),
        (0xAC00, 0xD7A4),
        (0xFB00, 0xFFF0),
        (0, 0x110000),
    )
    names = []
    for _ in range(2000):
        low, high = rng.choice(ranges)
        signs = [
            rng.choice("xyẋd_") if rng.random() < 0.5 else chr(rng.randrange(low, high))
            for _ in range(4)
        ]
        names.append("".join(signs[: rng.randint(1, 4)]))
    values = [Value(i / 7, name) for i, name in enumerate(names, start=1)]
    run = program(total(v * v for v in values), *values)
    assert run(*(v.data for v in values))[1] == tuple(2 * v.data for v in values)


@pytest.mark.parametrize("name", ["x", "a b"])
def test_many_equal_names_take_linear_time(name):
    def seconds(count):
        values = [Value(1.0, name) for _ in range(count)]
        root = total((v * v).sin() for v in values)
        start = time.process_time()
        run = program(root, *values)
        assert len(set(run.inputs)) == count
        return time.process_time() - start

    seconds(100)
    assert min(seconds(2000) for _ in range(3)) < 10 * min(seconds(500) for _ in range(3))


def test_the_docstring_tells_the_changed_names():
    x = Value(2.0, "x²")
    run = program((x * x).named("if"), x)
    assert '    """if, and its derivatives for x2. Here x2 is x²."""\n' in run.source


# --- errors ---


def test_a_domain_error_says_which_line():
    x = Value(2.0, "x")
    y = (log(x) / (x - 3)).named("y")
    run = program(y, x)
    lines = run.source.splitlines()
    for number, words in ((-1.0, "v1 = log(x)"), (3.0, "y = v1 / v2")):
        with pytest.raises(DomainError) as caught:
            run(number)
        line = next(i for i, text in enumerate(lines, start=1) if text.strip() == words)
        assert str(caught.value).startswith(f"line {line}, '{words}', has no value where ")
    with pytest.raises(DomainError, match=r"where x = -1\.0 \("):
        run(-1.0)
    backward = program(sqrt(x).named("r"), x)
    with pytest.raises(
        DomainError, match=r"line \d+, 'd_x = d_r \* \(1 / \(2 \* r\)\)', has no value"
    ):
        backward(0.0)


def test_numbers_of_any_kind_are_taken_and_nothing_else():
    numpy = pytest.importorskip("numpy")
    x, y = Value(2.0, "x"), Value(3.0, "y")
    run = program(x * y + exp(x), x, y)
    for number in (2, numpy.float64(2), numpy.float32(2), True + 1):
        value, gradients = run(number, 3)
        assert (value, gradients) == run(2.0, 3.0)
        assert type(value) is float and {type(g) for g in gradients} == {float}
    for wrong in ("2", None, x, 2j, numpy.ma.masked, numpy.array([2.0]), numpy.complex64(1j)):
        with pytest.raises(
            TypeError, match=r"^x: (expected a real number, got|.*is a node already)"
        ):
            run(wrong, 3.0)
    with pytest.raises(DomainError, match=r"^y: 1000.* is too large for a float"):
        run(2.0, 10**400)
    with pytest.raises(TypeError, match=r"expected 2 numbers \(x, y\), got 1"):
        run(2.0)


def test_numbers_of_every_kind_give_what_floats_give():
    np = pytest.importorskip("numpy")
    x, y = Value(2.0, "x"), Value(3.0, "y")
    graphs = (x * x - 5 * y, x**2 / (y - 20), x ** (y / 1e15), (x - 5) ** 3 * y, (x + y) / 7)
    kinds = (np.int8(12), np.uint8(3), np.uint8(200), np.float32(3.3), np.int64(7), 2**53 + 1, True)
    for root in graphs:
        run = program(root, x, y)
        for number in kinds:
            for numbers in ((number, 3.0), (3.0, number), (number, number)):
                value, gradients = found = run(*numbers)
                assert found == run(*map(float, numbers))
                assert {type(one) for one in (value, *gradients)} == {float}


def test_inputs_by_name():
    a, w = Value(2.0, "a"), Value(3.0, "w")
    run = program(w * w * a + 1, a, w)
    assert run(a=2.0, w=3) == run(w=3.0, a=2) == run(2.0, w=3.0) == run(2.0, 3.0) == (19, (9, 12))
    for numbers, names, words in (
        ((), {"b": 1.0}, r"^b is not an input of \(a, w\)$"),
        ((1.0,), {"a": 1.0}, "^a is given twice$"),
        ((), {"w": 1.0}, r"^expected 2 numbers \(a, w\), got 1$"),
        ((1.0, 2.0, 3.0), {}, r"^expected 2 numbers \(a, w\), got 3$"),
        ((1.0, 2.0), {"w": 3.0}, "^w is given twice$"),
    ):
        with pytest.raises(TypeError, match=words):
            run(*numbers, **names)
    itself = program(Value(2.0, "self") * 3)
    assert itself(self=5.0) == (15.0, (3.0,))


NO_VALUE = {  # a function of x and y, numbers at which it has no value, and why
    "log": (lambda x, y: exp(x) / y - log(x), -1.0, 2.0, "log of -1.0: log needs a number above 0"),
    "0": (lambda x, y: exp(x) / y, 2.0, 0.0, "the divisor must not be 0"),
    "exp": (lambda x, y: exp(x) * y, 1e3, 1.0, "exp of 1000.0: the result is too large"),
    "of a sum": (lambda x, y: log(x - y), 1.0, 2.0, "log of -1.0: log needs a number above 0"),
    "inner": (lambda x, y: exp(sqrt(x * y)), 1.0, -2.0, "sqrt of -2.0: sqrt needs a number of at"),
    "asin": (lambda x, y: asin(x) + y, 2.0, 0.0, "asin of 2.0: asin needs a number from -1 to 1"),
    "tan": (lambda x, y: tan(x) + y, math.inf, 0.0, "tan of inf: tan needs a finite number"),
    "x**y": (lambda x, y: x**y, -2.0, 3.0, "-2.0 ** 3.0: a Value as exponent needs a base"),
    "0**y": (lambda x, y: x**y, 0.0, -1.0, "0.0 ** -1.0: 0 has no negative power"),
    "its slope": (lambda x, y: x**y, 0.0, 0.5, "0.0 ** 0.5: this power has no derivative at 0"),
    "large": (lambda x, y: x**y, 2.0, 1e308, "2.0 ** 1e+308: the result is too large"),
    "x**3": (lambda x, y: x**3 * y, 1e200, 1.0, "the result is too large"),
    "x**-2": (lambda x, y: x**-2 * y, 0.0, 1.0, "0 has no negative power"),
    "x**0.5": (lambda x, y: x**0.5 * y, -4.0, 1.0, "-4.0 ** 0.5: a negative base needs a whole"),
    "many": (lambda x, y: logsumexp([x, y]), math.inf, 1.0, "logsumexp of inf, 1.0: the largest number must"),
    "shares": (lambda x, y: softmax([x, y])[0], 1.0, math.inf, "softmax1 of 1.0, inf: the largest number"),
    "backward": (lambda x, y: sqrt(x) * y, 0.0, 1.0, "sqrt of 0.0: sqrt has no derivative at 0"),
    "long": (
        lambda x, y: total([x * y, *(x + i for i in range(50)), log(x * 2)]),
        -3.0,
        1.0,
        "log of -6.0: log needs a number above 0",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_VALUE)
def test_what_has_no_value_is_told_in_words(name):
    f, *numbers, words = NO_VALUE[name]
    x, y = Value(0.7, "x"), Value(0.5, "y")
    run = program(f(x, y), x, y)
    with pytest.raises(DomainError) as caught:
        run(*numbers)
    assert words in str(caught.value).partition(" has no value where ")[2].partition("(")[2]
    assert re.match(r"line \d+, '.*', has no value where ", str(caught.value))
    assert not re.search("math (domain|range) error|division by|out of range", str(caught.value))


def test_a_program_can_be_copied():
    x, y = Value(2.0, "x"), Value(3.0, "y")
    run = program((x.sigmoid() * y).named("z"), x, y)
    for other in (copy.copy(run), copy.deepcopy(run), pickle.loads(pickle.dumps(run))):
        assert other is not run
        assert (other.source, other.inputs, repr(other)) == (run.source, run.inputs, run.source)
        assert other(y=0.5, x=0.7) == run(0.7, 0.5)
        with pytest.raises(TypeError, match=r"expected 2 numbers \(x, y\), got 0"):
            other()


def test_wrong_inputs_are_told():
    x = Value(2.0, "x")
    y = x * x
    with pytest.raises(TypeError, match=r"program\(root, \*inputs\) takes Values, got float 2.0"):
        program(y, 2.0)
    with pytest.raises(ValueError, match="is a result; expected leaves"):
        program(y * x, y)
    with pytest.raises(ValueError, match="one of them is there twice"):
        program(y, x, x)
    with pytest.raises(ValueError, match="expected at least 1 input, got 0"):
        program(constant(1.0, "c") * 2)


def test_the_graph_is_left_alone():
    x = Value(2.0, "x")
    y = (x * x).named("y")
    y.backward()
    program(y, x)(5.0)
    assert (x.data, x.grad, y.data, y.grad) == (2.0, 4.0, 4.0, 1.0)
