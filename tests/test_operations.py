"""operations.py: each row beside mpmath and PyTorch; and the check beside rows that are wrong.

mpmath knows no rule of differentiation: it takes the difference quotient, with hundreds of digits.
PyTorch's numbers are recorded in operations_pytorch.json; where PyTorch is installed, a test holds
the record to it. `python tests/test_operations.py` records them anew and prints each row's largest
error beside its factor.
"""

import functools
import itertools
import json
import math
import operator
import random
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import mpmath
import pytest

import scalargrad
from scalargrad import DomainError, Value, derivative, linear, logsumexp, softmax, total
from scalargrad.functions import relu_linear
from scalargrad.operations import OPERATIONS, differ, operation

RECORDED = Path(__file__).with_name("operations_pytorch.json")
UNIT = 1e-15  # a factor of 1 allows a relative error of 1e-15
COUNT = 40  # points for each row
DIGITS = 400  # of mpmath: σ(800) differs from 1 in the 348th
ROWS = list(OPERATIONS)  # as they come: what other tests define() is not meant

# --- the table ------------------------------------------------------------------------------------


class Span(NamedTuple):
    """Where the points of an operand lie: low … high, and not nearer to 0 than `smallest`."""

    low: float
    high: float
    smallest: float = 0.0


class Case(NamedTuple):
    """The operation in mpmath's words, a span for each operand, and the factors that hold.

    value, slope: the relative error may be UNIT times so much. PyTorch's words stand in TORCH.
    """

    exact: Callable
    spans: tuple[Span, ...]
    value: float
    slope: float
    digits_of: float = 0.0  # a slope below this size is measured beside it


LINE = Span(-800.0, 800.0)
NOT_0 = Span(-800.0, 800.0, smallest=1e-300)
ABOVE_0 = Span(1e-300, 1e300)
FINITE_EXP = Span(-800.0, 709.7)
FINITE_SINH = Span(-710.4, 710.4)
INSIDE_1 = Span(math.nextafter(-1, 0), math.nextafter(1, 0))
POSITIVE = Span(0.01, 40.0)  # a sum's terms: what cancels has few digits in any engine


def exact_logsumexp(*xs):
    return mpmath.log(sum(map(mpmath.exp, xs)))


def exact_linear(w1, w2, x1, x2, b):
    return w1 * x1 + w2 * x2 + b


def exact_softplus(x):
    return mpmath.log1p(mpmath.exp(x))


def step(x):
    return mpmath.mpf(x > 0)


ONE = 1 / 4  # one unit in the last place is 2.2e-16 at most; factors go in steps of 2

CASES = {
    "+": Case(operator.add, (LINE, LINE), ONE / 2, 0),
    "-": Case(operator.sub, (LINE, LINE), ONE / 2, 0),
    "*": Case(operator.mul, (LINE, LINE), ONE / 2, 0),
    "/": Case(operator.truediv, (LINE, Span(-800.0, 800.0, smallest=1e-9)), ONE / 2, ONE),
    "neg": Case(operator.neg, (LINE,), 0, 0),
    "**": Case(operator.pow, (Span(1e-6, 1e3), Span(-40.0, 40.0)), ONE, 4 * ONE),
    "**3": Case(lambda a: a**3, (LINE,), ONE, ONE),
    "**-0.5": Case(lambda a: a**-0.5, (Span(1e-100, 1e100),), ONE, ONE),
    "exp": Case(mpmath.exp, (FINITE_EXP,), ONE, ONE),
    "exp2": Case(lambda a: 2**a, (Span(-800.0, 1023.9),), ONE, ONE),
    "expm1": Case(mpmath.expm1, (FINITE_EXP,), ONE, ONE),
    "log": Case(mpmath.log, (ABOVE_0,), ONE, ONE / 2),
    "log2": Case(lambda a: mpmath.log(a, 2), (ABOVE_0,), ONE, ONE),
    "log10": Case(mpmath.log10, (ABOVE_0,), ONE, ONE),
    "log1p": Case(mpmath.log1p, (Span(math.nextafter(-1, 0), 1e300),), ONE, ONE),
    "sqrt": Case(mpmath.sqrt, (ABOVE_0,), ONE / 2, ONE),
    "cbrt": Case(lambda a: mpmath.sign(a) * mpmath.cbrt(abs(a)), (NOT_0,), ONE, 2 * ONE),
    "sin": Case(mpmath.sin, (LINE,), ONE, ONE),
    "cos": Case(mpmath.cos, (LINE,), ONE, ONE),
    "tan": Case(mpmath.tan, (LINE,), ONE, ONE),
    "asin": Case(mpmath.asin, (INSIDE_1,), ONE, ONE),
    "acos": Case(mpmath.acos, (INSIDE_1,), ONE, ONE),
    "atan": Case(mpmath.atan, (LINE,), ONE, ONE),
    "sinh": Case(mpmath.sinh, (FINITE_SINH,), ONE, ONE),
    "cosh": Case(mpmath.cosh, (FINITE_SINH,), ONE, ONE),
    "tanh": Case(mpmath.tanh, (LINE,), ONE, ONE, digits_of=1.0),  # 1 − y² has the digits of the 1
    "asinh": Case(mpmath.asinh, (LINE,), ONE, 4 * ONE),
    "acosh": Case(mpmath.acosh, (Span(math.nextafter(1, 2), 1e300),), ONE, ONE),
    "atanh": Case(mpmath.atanh, (INSIDE_1,), ONE, ONE),
    "sigmoid": Case(lambda a: 1 / (1 + mpmath.exp(-a)), (LINE,), ONE, ONE),
    "softplus": Case(exact_softplus, (LINE,), ONE, ONE),
    "log_sigmoid": Case(lambda a: -exact_softplus(-a), (LINE,), ONE, ONE),
    "relu": Case(lambda a: max(a, mpmath.mpf(0)), (NOT_0,), 0, 0),
    "abs": Case(abs, (NOT_0,), 0, 0),
    "step": Case(step, (NOT_0,), 0, 0),
    "sign": Case(mpmath.sign, (NOT_0,), 0, 0),
    "maximum": Case(max, (LINE, LINE), 0, 0),
    "minimum": Case(min, (LINE, LINE), 0, 0),
    "linear": Case(exact_linear, (POSITIVE,) * 5, ONE, 0),
    "relu_linear": Case(exact_linear, (POSITIVE,) * 5, ONE, 0),
    "total": Case(lambda *xs: sum(xs), (POSITIVE,) * 3, ONE, 0),
    # A difference of two numbers near 800 is rounded by 1.1e-13 before exp() takes it.
    "logsumexp": Case(exact_logsumexp, (Span(1.0, 800.0),) * 3, ONE, 256 * ONE),
    "softmax2": Case(  # p·(1 − p), too, has the digits of the 1
        lambda *xs: mpmath.exp(xs[1] - exact_logsumexp(*xs)),
        (LINE,) * 3,
        value=256 * ONE,
        slope=ONE,
        digits_of=1.0,
    ),
}

NODES = {  # an operation as a learner writes it; the others are methods of Value
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "neg": operator.neg,
    "**": operator.pow,
    "**3": lambda a: a**3,
    "**-0.5": lambda a: a**-0.5,
    "linear": lambda w1, w2, x1, x2, b: linear([w1, w2], [x1, x2], b),
    "relu_linear": lambda w1, w2, x1, x2, b: relu_linear([w1, w2], [x1, x2], b),
    "total": lambda *xs: total(xs),
    "logsumexp": lambda *xs: logsumexp(xs),
    "softmax2": lambda *xs: softmax(xs)[1],
}


def node_of(op, xs):
    """The operands as leaves, and the operation's node."""
    leaves = [Value(x) for x in xs]
    function = NODES.get(op) or getattr(Value, op)
    return leaves, function(*leaves)


# --- points ---------------------------------------------------------------------------------------

NEAR_0 = [0.0, *(sign * 10.0**-n for n in (1, 2, 5, 9, 18, 300) for sign in (1, -1))]
FAR_OUT = [sign * x for x in (1.0, 5.0, 10.0, 40.0, 800.0) for sign in (1, -1)]


def numbers(span, rng):
    """COUNT numbers of a span: its edges and their neighbours, near 0, far out, and by chance."""
    low, high, smallest = span
    edges = [low, high, math.nextafter(low, high), math.nextafter(high, low)]
    edges += [low + 2.0**-30, high - 2.0**-30]
    chance = (rng.choice((1, -1)) * 10 ** rng.uniform(-6, 3) for _ in itertools.count())
    found = dict.fromkeys(
        x for x in edges + NEAR_0 + FAR_OUT if low <= x <= high and abs(x) >= smallest
    )
    while len(found) < COUNT:
        if low <= (x := next(chance)) <= high and abs(x) >= smallest:
            found[x] = None
    return list(found)[:COUNT]


@functools.cache
def points(op):
    """COUNT points; each operand's numbers begin at another place, so that no operands tie."""
    rng = random.Random(op)
    columns = [numbers(span, rng) for span in CASES[op].spans]
    return list(zip(*(column[7 * k :] + column[: 7 * k] for k, column in enumerate(columns))))


@functools.cache
def exact(op, xs):
    """Value and slopes at a point: mpmath's function, and its difference quotients."""
    function = CASES[op].exact
    with mpmath.workdps(DIGITS):
        at = [mpmath.mpf(x) for x in xs]
        slopes = [
            mpmath.diff(lambda x, i=i: function(*at[:i], x, *at[i + 1 :]), at[i])
            for i in range(len(at))
        ]
        return function(*at), slopes


# --- the check ------------------------------------------------------------------------------------


def error(found, expected, least=0.0):
    """The relative error in UNITs. Below the smallest normal float there are fewer digits."""
    with mpmath.workdps(DIGITS):
        size = max(abs(expected), mpmath.mpf(max(least, sys.float_info.min)))
        off = float(abs(mpmath.mpf(found) - expected) / size / UNIT)
    return math.inf if math.isnan(off) else off


def errors(op, formula, slopes):
    """The largest errors of a formula and of its slopes, and at which points they are."""
    value, slope = (0.0, ()), (0.0, ())
    for xs in points(op):
        y, gradient = exact(op, xs)
        found = formula(*xs)
        value = max(value, (error(found, y), xs), key=operator.itemgetter(0))
        for mine, theirs in zip(slopes(*xs, found), gradient, strict=True):
            slope = max(
                slope, (error(mine, theirs, CASES[op].digits_of), xs), key=operator.itemgetter(0)
            )
    return value, slope


def problems(op, formula, slopes):
    """What is wrong with an operation, in words; nothing where it is right."""
    (value, at), (slope, where) = errors(op, formula, slopes)
    words = []
    if value > CASES[op].value:
        words.append(f"{op}{at}: value off by {value:.3g} units")
    if slope > CASES[op].slope:
        words.append(f"{op}{where}: slope off by {slope:.3g} units")
    return words


def by_nodes(op):
    """An operation's formula and slopes as a graph of Values computes them."""

    def formula(*xs):
        return node_of(op, xs)[1].data

    def slopes(*xs_and_y):
        leaves, y = node_of(op, xs_and_y[:-1])
        y.backward()
        return [leaf.grad for leaf in leaves]

    return formula, slopes


# --- each row is right ----------------------------------------------------------------------------


def test_each_row_has_its_case():
    """And softmax and plain powers, which make their rows when they are asked."""
    assert {*ROWS} <= {*CASES}
    assert {*CASES} - {*ROWS} == {"**3", "**-0.5", "softmax2"}


@pytest.mark.parametrize("op", sorted({*ROWS} & {*scalargrad.__all__} - {*NODES}))
def test_a_function_is_the_method(op):
    xs = points(op)[0]
    function = getattr(scalargrad, op)
    of_values, of_numbers = function(*map(Value, xs)), function(*xs)
    assert of_values.op == of_numbers.op == op
    assert of_values.data == of_numbers.data == node_of(op, xs)[1].data
    assert all(operand.is_constant for operand in of_numbers.operands)


@pytest.mark.parametrize("op", CASES)
def test_the_points_are_many_and_lie_near_0_and_at_the_edges(op):
    assert len(points(op)) == COUNT
    for span, column in zip(CASES[op].spans, zip(*points(op))):
        assert len(set(column)) == COUNT
        assert {span.low, span.high} < {*column}
        assert max(map(abs, column)) >= min(40.0, span.high)


@pytest.mark.parametrize("op", CASES)
def test_a_row_beside_mpmath(op):
    row = operation(op)
    assert problems(op, row.formula, row.slopes) == []


@pytest.mark.parametrize("op", CASES)
def test_a_node_beside_mpmath(op):
    """The engine has + − · / … with their slopes itself: they are the rows'."""
    assert problems(op, *by_nodes(op)) == []


# --- the check finds what is wrong ----------------------------------------------------------------

SAME = {  # these mutations change nothing: both slopes are 1, or there is no slope but 0
    ("+", "slopes 1 and 2 swapped"),
    *(("total", f"slopes {i} and {j} swapped") for i, j in ((1, 2), (1, 3), (2, 3))),
    ("step", "sign of slope 1 turned"),
    ("sign", "sign of slope 1 turned"),
}


def mutants(op):
    """The row of an operation with one fault each: what the fault is, formula, slopes."""
    row, count = operation(op), len(CASES[op].spans)

    def changed(change):
        def slopes(*xs_and_y):
            return change(list(row.slopes(*xs_and_y)))

        return slopes

    def scaled(i, factor):
        return changed(lambda slopes: [*slopes[:i], slopes[i] * factor, *slopes[i + 1 :]])

    def swapped(i, j):
        order = list(range(count))
        order[i], order[j] = j, i
        return changed(lambda slopes: [slopes[k] for k in order])

    for i in range(count):
        yield f"sign of slope {i + 1} turned", row.formula, scaled(i, -1)
    for i, j in itertools.combinations(range(count), 2):
        yield f"slopes {i + 1} and {j + 1} swapped", row.formula, swapped(i, j)
    if op not in ("step", "sign"):
        for i in range(count):
            yield f"slope {i + 1} wrong in the 13th digit", row.formula, scaled(i, 1 + 1e-13)
    yield "value wrong in the 13th digit", lambda *xs: row.formula(*xs) * (1 + 1e-13), row.slopes


@pytest.mark.parametrize(
    ("op", "fault", "formula", "slopes"),
    [pytest.param(op, *mutant, id=f"{op}, {mutant[0]}") for op in CASES for mutant in mutants(op)],
)
def test_a_wrong_row_is_reported(op, fault, formula, slopes):
    words = problems(op, formula, slopes)
    if (op, fault) in SAME:
        assert words == []
    else:
        part = "value" if fault.startswith("value") else "slope"
        assert any(f": {part} off by " in word for word in words)


def test_a_fault_at_one_point_alone_is_reported():
    """σ(a)·(1 − σ(a)) is right up to 10 or so, and 0 at 40."""
    row = operation("sigmoid")
    (word,) = problems("sigmoid", row.formula, lambda a, y: (y * (1 - y),))
    assert word.startswith("sigmoid(800.0,): slope off by") or "(40.0,)" in word


# --- beside PyTorch -------------------------------------------------------------------------------

TORCH_NAMES = "exp exp2 expm1 log log2 log10 log1p sqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh sigmoid relu abs sign"
TORCH = {  # the same in PyTorch's words, which has no cube root
    "+": lambda torch, a, b: a + b,
    "-": lambda torch, a, b: a - b,
    "*": lambda torch, a, b: a * b,
    "/": lambda torch, a, b: a / b,
    "neg": lambda torch, a: -a,
    "**": lambda torch, a, b: a**b,
    "**3": lambda torch, a: a**3,
    "**-0.5": lambda torch, a: a**-0.5,
    **{op: lambda torch, a, op=op: getattr(torch, op)(a) for op in TORCH_NAMES.split()},
    "step": lambda torch, a: torch.heaviside(a.detach(), torch.zeros_like(a)) + 0 * a,
    "softplus": lambda torch, a: torch.logaddexp(a, torch.zeros_like(a)),  # its own is cut at 20
    "log_sigmoid": lambda torch, a: torch.nn.functional.logsigmoid(a),
    "maximum": lambda torch, a, b: torch.maximum(a, b),
    "minimum": lambda torch, a, b: torch.minimum(a, b),
    "linear": lambda torch, w1, w2, x1, x2, b: w1 * x1 + w2 * x2 + b,
    "relu_linear": lambda torch, w1, w2, x1, x2, b: torch.relu(w1 * x1 + w2 * x2 + b),
    "total": lambda torch, *xs: torch.stack(xs).sum(),
    "logsumexp": lambda torch, *xs: torch.logsumexp(torch.stack(xs), 0),
    "softmax2": lambda torch, *xs: torch.softmax(torch.stack(xs), 0)[1],
}
EDGES = {  # kinks, ties, zeros, and far out
    "**3": [(0.0,)],
    "exp": [(-40.0,), (700.0,)],
    "sqrt": [(1e-100,)],
    "asin": [(1 - 2.0**-40,)],
    "acos": [(1 - 2.0**-40,)],
    "relu": [(0.0,)],
    "abs": [(0.0,)],
    "sign": [(0.0,)],
    "step": [(0.0,)],
    "tanh": [(0.0,)],
    "sigmoid": [(0.0,), (-40.0,), (-700.0,)],
    "softplus": [(0.0,), (-40.0,), (800.0,)],
    "log_sigmoid": [(0.0,), (-800.0,)],  # at 40 PyTorch's second derivative is 0: see below
    "maximum": [(2.0, 2.0), (0.0, 0.0)],
    "minimum": [(2.0, 2.0), (0.0, 0.0)],
    "relu_linear": [(1.0, 2.0, 2.0, -1.5, 1.0), (1.0, 2.0, -3.0, 0.5, 1.0)],  # its sum is 0, −1
    "logsumexp": [(800.0, 800.0, -800.0), (1.0, 1.0, 1.0)],
    "softmax2": [(800.0, 800.0, -800.0), (1.0, 1.0, 1.0)],
}


def torch_points(op):
    """Five points between −3 and 3, as far as the operation is defined, and its edges."""
    rng = random.Random(op)
    spans = [(max(low + 0.05, -3.0), min(high - 0.05, 3.0)) for low, high, _ in CASES[op].spans]
    return [tuple(rng.uniform(*span) for span in spans) for _ in range(5)] + EDGES.get(op, [])


def in_pytorch(torch, op, xs):
    """Value, first and second derivatives of an operation by PyTorch."""

    def gradient(y):
        if not y.requires_grad:  # the same everywhere
            return [torch.zeros_like(x) for x in leaves]
        found = torch.autograd.grad(y, leaves, create_graph=True, allow_unused=True)
        return [torch.zeros_like(x) if g is None else g for g, x in zip(found, leaves)]

    leaves = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in xs]
    y = TORCH[op](torch, *leaves)
    first = gradient(y)
    return y.item(), [g.item() for g in first], [[h.item() for h in gradient(g)] for g in first]


def in_scalargrad(op, xs):
    """The same by backward() and derivative()."""
    leaves, y = node_of(op, xs)
    y.backward()
    first = [leaf.grad for leaf in leaves]
    slopes = [derivative(y, leaf) for leaf in leaves]
    assert [slope.data for slope in slopes] == pytest.approx(first, rel=1e-14, abs=1e-300)
    return y.data, first, [[derivative(slope, leaf).data for leaf in leaves] for slope in slopes]


def recorded_from(torch):
    """Of each operation its points, and PyTorch's value, first and second derivatives there."""
    return {op: [[list(xs), *in_pytorch(torch, op, xs)] for xs in torch_points(op)] for op in TORCH}


def recorded():
    return json.loads(RECORDED.read_text(encoding="utf-8"))["operations"]


@pytest.fixture
def torch():
    """PyTorch. It may warn at its import, of a missing numpy for one."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setenv("ATEN_CPU_CAPABILITY", "default")  # as in test_optim: the first import counts
        warnings.simplefilter("ignore")
        return pytest.importorskip("torch")


def close(numbers):
    return pytest.approx(numbers, rel=1e-12, abs=0)  # σ(−40) is 4.2e-18


@pytest.mark.parametrize("op", TORCH)
def test_values_and_both_derivatives_as_recorded_from_pytorch(op):
    rows = recorded()[op]
    assert [tuple(at) for at, *_ in rows] == torch_points(op)
    for at, their_value, their_first, their_second in rows:
        value, first, second = in_scalargrad(op, at)
        assert value == close(their_value), at
        assert first == close(their_first), at
        for found, expected in zip(second, their_second, strict=True):
            assert found == close(expected), at


def test_only_the_cube_root_is_not_in_the_record():
    assert {*CASES} - {*recorded()} == {"cbrt"}


def test_the_record_is_pytorchs(torch):
    assert recorded() == recorded_from(torch)


@pytest.mark.parametrize("op", CASES)
def test_second_derivatives_beside_mpmath(op):
    """Of each operand alone, where the function is smooth."""
    function = CASES[op].exact
    for xs in torch_points(op)[:5]:
        second = in_scalargrad(op, xs)[2]
        for i in range(len(xs)):
            with mpmath.workdps(60):
                at = [mpmath.mpf(x) for x in xs]
                curve = lambda x, i=i, at=at: function(*at[:i], x, *at[i + 1 :])  # noqa: E731
                expected = float(mpmath.diff(curve, at[i], 2))
            # 60 digits leave 1e-73 of a quotient that is 0.
            assert second[i][i] == pytest.approx(expected, rel=1e-12, abs=1e-60), (xs, i)


@pytest.mark.parametrize("x", [10.0, -10.0, 40.0, -40.0, 700.0, -700.0])
@pytest.mark.parametrize("op", ["sigmoid", "softplus", "log_sigmoid", "expm1"])
def test_second_derivatives_far_out(op, x):
    """Where PyTorch has lost them: log_sigmoid's at 40 is 0 there."""
    with mpmath.workdps(2 * DIGITS):
        expected = float(mpmath.diff(CASES[op].exact, mpmath.mpf(x), 2))
    assert in_scalargrad(op, (x,))[2] == [[pytest.approx(expected, rel=1e-14, abs=0)]]


# --- at the edges ---------------------------------------------------------------------------------


@pytest.mark.parametrize("op", ["maximum", "minimum"])
def test_a_tie_goes_half_to_each(op):
    a, b = Value(3.0), Value(3.0)
    getattr(scalargrad, op)(a, b).backward()
    assert (a.grad, b.grad) == (0.5, 0.5)
    x = Value(3.0)
    getattr(scalargrad, op)(x, x).backward()
    assert x.grad == 1.0


def test_the_cube_root_of_a_negative_number():
    x = Value(-8.0)
    y = scalargrad.cbrt(x)
    y.backward()
    assert (y.data, x.grad) == (-2.0, pytest.approx(1 / 12, rel=1e-15, abs=0))
    assert [scalargrad.cbrt(n**3).data for n in range(-30, 31)] == list(range(-30, 31))


@pytest.mark.parametrize("op", ["sqrt", "cbrt"])
def test_a_root_of_0_has_no_derivative(op):
    x = Value(0.0, name="x")
    y = getattr(scalargrad, op)(x)
    assert y.data == 0.0
    with pytest.raises(DomainError, match=rf"{op} of x = 0.0: {op} has no derivative at 0"):
        y.backward()
    assert x.grad == 0.0


@pytest.mark.parametrize(
    ("op", "x", "value", "slope"),
    [
        ("softplus", 800.0, 800.0, 1.0),
        ("softplus", -700.0, math.exp(-700.0), math.exp(-700.0)),
        ("softplus", -800.0, 0.0, 0.0),  # 3.7e-348: no float is so small
        ("log_sigmoid", -800.0, -800.0, 1.0),
        ("log_sigmoid", 700.0, -math.exp(-700.0), math.exp(-700.0)),
        ("log_sigmoid", 800.0, 0.0, 0.0),
    ],
)
def test_far_out_all_digits_stay(op, x, value, slope):
    v = Value(x)
    y = getattr(scalargrad, op)(v)
    y.backward()
    assert y.data == pytest.approx(value, rel=1e-15, abs=0)
    assert v.grad == pytest.approx(slope, rel=1e-15, abs=0)


def test_the_slope_of_sigmoid_is_the_same_on_both_sides():
    slopes = []
    for x in (40.0, -40.0):
        v = Value(x)
        scalargrad.sigmoid(v).backward()
        slopes.append(v.grad)
        assert derivative(scalargrad.sigmoid(v), v).data == v.grad
    assert slopes[0] == slopes[1] == pytest.approx(4.248354255291589e-18, rel=1e-15, abs=0)


# --- as a script ----------------------------------------------------------------------------------


def main():
    """Print the errors that there are, beside the factors; record PyTorch's numbers anew."""
    print(f"{'units of 1e-15':<14}{'value':>10}{'factor':>8}{'slope':>10}{'factor':>8}   at")
    for op, case in CASES.items():
        row = operation(op)
        ways = [errors(op, row.formula, row.slopes), errors(op, *by_nodes(op))]
        (value, _), (slope, at) = map(max, zip(*ways))
        print(f"{op:<14}{value:10.3g}{case.value:8}{slope:10.3g}{case.slope:8}   {at or ''}")
    import torch

    # A line for each point: json's own indent would make four thousand.
    made = f"PyTorch {torch.__version__}, float64; made by python tests/test_operations.py"
    rows = ",\n".join(
        f'  "{op}": [\n' + ",\n".join(f"   {json.dumps(row)}" for row in rows) + "\n  ]"
        for op, rows in recorded_from(torch).items()
    )
    row = json.dumps(["operands", "value", "first derivatives", "second derivatives"])
    head = f' "made": "{made}",\n "row": {row},\n "operations": {{\n'
    RECORDED.write_text(f"{{\n{head}{rows}\n }}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())


def test_numbers_differ_by_more_than_the_rounding_of_their_operands():
    assert not differ(1.0, 1 + 5e-9, [1e7])  # exp(x − y) has the rounding of x
    assert differ(1.0, 1 + 5e-9, [1.0])
    assert not differ(0.0, 1e-17, [1.0, -1.0], size=2.0)  # a sum in another order
    assert differ(0.0, 1e-14, [1.0, -1.0], size=2.0)
    assert differ(0.0, 1e-17, [1.0, -1.0])
