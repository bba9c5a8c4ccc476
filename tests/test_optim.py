"""optim.py: SGD beside a loop of plain floats and beside PyTorch, to the last bit."""

import math
import random
from decimal import Decimal
from fractions import Fraction

import pytest

from scalargrad import SGD, DomainError, Value

SETTINGS = [(0.1, 0.0), (0.01, 0.9), (0.3, 0.5), (1.0, 0.99)]


def rounds(n, count, seed):
    """The first numbers of n parameters, and their gradients in each of `count` steps."""
    rng = random.Random(seed)
    start = [rng.uniform(-3, 3) for _ in range(n)]
    return start, [[rng.gauss(0, 1) for _ in range(n)] for _ in range(count)]


def ours(start, steps, lr, momentum):
    parameters = [Value(x) for x in start]
    optimizer = SGD(parameters, lr=lr, momentum=momentum)
    for gradients in steps:
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = gradient
        optimizer.step()
    return [parameter.data for parameter in parameters]


@pytest.mark.parametrize(("lr", "momentum"), SETTINGS)
def test_beside_a_loop_of_plain_floats(lr, momentum):
    start, steps = rounds(4, 10, seed=1)
    expected = []
    for k, p in enumerate(start):
        v = steps[0][k]
        p = p - lr * v
        for gradients in steps[1:]:
            v = momentum * v + gradients[k]
            p = p - lr * v
        expected.append(p)
    assert ours(start, steps, lr, momentum) == expected


@pytest.fixture(scope="module")
def torch():
    """PyTorch, told to round after every operation, if it is imported here for the first time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATEN_CPU_CAPABILITY", "default")
        return pytest.importorskip("torch")


@pytest.mark.parametrize(("lr", "momentum"), [*SETTINGS, (0.25, 0.9), (2**-7, 0.0)])
def test_beside_pytorch_to_the_last_bit(torch, lr, momentum):
    """With a fused multiply-add PyTorch rounds p − lr·v once, we twice: equal where lr is 2ⁿ."""
    start, steps = rounds(5, 20, seed=2)
    tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in start]
    optimizer = torch.optim.SGD(tensors, lr=lr, momentum=momentum)
    for gradients in steps:
        for tensor, gradient in zip(tensors, gradients, strict=True):
            tensor.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
    theirs = [tensor.item() for tensor in tensors]
    fused = torch.backends.cpu.get_cpu_capability() != "DEFAULT"
    if fused and not math.log2(lr).is_integer():
        assert ours(start, steps, lr, momentum) == pytest.approx(theirs, rel=1e-14, abs=0)
    else:
        assert ours(start, steps, lr, momentum) == theirs


def test_two_steps_by_hand():
    """Lr 0.5, momentum 0.5, gradient 2·w: w = 8, v = 16; w = 0, v = 8; w = −4."""
    w = Value(8.0)
    optimizer = SGD([w], lr=0.5, momentum=0.5)
    seen = []
    for _ in range(2):
        optimizer.zero_grad()
        (w * w).backward()
        optimizer.step()
        seen.append(w.data)
    assert seen == [0.0, -4.0]


def test_zero_grad_and_what_a_step_leaves_alone():
    w = Value(1.0)
    optimizer = SGD((v for v in [w]), lr=0.1)
    w.grad = 3.0
    optimizer.step()
    assert w.grad == 3.0
    optimizer.zero_grad()
    assert (w.grad, w.data) == (0.0, 1.0 - 0.1 * 3.0)


@pytest.mark.parametrize("kind", ["float64", "float32", "int64"])
@pytest.mark.parametrize("momentum", [0.0, 0.5])
def test_data_stays_a_float_whatever_number_the_gradient_is(kind, momentum):
    numpy = pytest.importorskip("numpy")
    w = Value(1.0)
    optimizer = SGD([w], lr=0.25, momentum=momentum)
    for _ in range(2):
        w.grad = getattr(numpy, kind)(2)
        optimizer.step()
        assert type(w.data) is float
    assert w.data == (0.0 if momentum == 0 else -0.25)
    w.grad = Fraction(1, 2)
    optimizer.step()
    assert type(w.data) is float


def test_a_gradient_that_is_too_large_for_a_float():
    w, v = Value(1.0, "w"), Value(1.0)
    optimizer = SGD([v, w], lr=0.5)
    v.grad, w.grad = 1.0, 10**400
    with pytest.raises(DomainError, match=r"^w\.grad: 1000.* is too large for a float"):
        optimizer.step()
    assert (v.data, w.data) == (1.0, 1.0)


def test_the_learning_rate_can_be_changed_between_steps():
    w = Value(1.0)
    optimizer = SGD([w], lr=0.5)
    w.grad = 1.0
    optimizer.step()
    optimizer.lr = 0.25
    optimizer.step()
    assert w.data == 0.25


@pytest.mark.parametrize("kind", ["float32", "float64", "int64"])
def test_numbers_of_numpy_become_floats_when_they_are_set(kind):
    """Else lr · gradient is numpy's, and a later 1/w warns where a DomainError belongs."""
    numpy = pytest.importorskip("numpy")
    w = Value(1.0)
    optimizer = SGD([w], lr=0.5)
    optimizer.lr = getattr(numpy, kind)(1)
    optimizer.momentum = getattr(numpy, kind)(0)
    w.grad = 1.0
    optimizer.step()
    assert [type(number) for number in (optimizer.lr, optimizer.momentum, w.data)] == [float] * 3
    with pytest.raises(DomainError, match="the divisor must not be 0"):
        1 / w


@pytest.mark.parametrize("number", [Decimal("0.25"), Fraction(1, 4), 0.25])
def test_every_real_number_is_a_learning_rate(number):
    optimizer = SGD([Value(1.0)], lr=1, momentum=number)
    optimizer.lr = number
    assert (optimizer.lr, optimizer.momentum) == (0.25, 0.25)
    assert type(optimizer.lr) is type(optimizer.momentum) is float


@pytest.mark.parametrize(
    "number", [-1, 0, math.nan, math.inf, 10**400, "1", None, [1], Value(1.0)], ids=repr
)
def test_a_number_set_later_is_checked_as_at_the_start(number):
    optimizer = SGD([Value(1.0)], lr=0.1, momentum=0.5)
    with pytest.raises((TypeError, ValueError), match=r"^lr: expected|^lr: .* too large"):
        optimizer.lr = number
    if isinstance(number, Value) or number != 0:
        with pytest.raises((TypeError, ValueError), match=r"^momentum: expected|^momentum: .* too"):
            optimizer.momentum = number
    assert (optimizer.lr, optimizer.momentum) == (0.1, 0.5)


def test_without_momentum_an_infinite_gradient_is_not_remembered():
    w = Value(1.0)
    optimizer = SGD([w], lr=0.5)
    w.grad = math.inf
    optimizer.step()
    w.data, w.grad = 1.0, 1.0
    optimizer.step()
    assert w.data == 0.5


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda w: SGD([w], lr=0), ValueError, "lr: expected a number above 0, got 0"),
        (lambda w: SGD([w], lr=-0.1), ValueError, "lr: expected a number above 0, got -0.1"),
        (lambda w: SGD([w], lr=math.nan), ValueError, "lr: expected a finite number, got nan"),
        (lambda w: SGD([w], lr=math.inf), ValueError, "lr: expected a finite number, got inf"),
        (lambda w: SGD([w], lr="0.1"), TypeError, "lr: expected a number, got str '0.1'"),
        (lambda w: SGD([w], lr=True), TypeError, "lr: expected a number, got bool"),
        (lambda w: SGD([w], lr=1j), TypeError, "lr: expected a number, got complex"),
        (lambda w: SGD([w], lr=Decimal("sNaN")), TypeError, "lr: expected a number, got Decimal"),
        (lambda w: SGD([w], lr=w), TypeError, "lr: expected a number, got Value"),
        (lambda w: SGD([w], 0.1, momentum=1), ValueError, "momentum: .* 0 to below 1, got 1"),
        (lambda w: SGD([w], 0.1, momentum=-0.5), ValueError, "momentum: .* got -0.5"),
        (lambda w: SGD([w], 0.1, momentum=None), TypeError, "momentum: expected a number"),
        (
            lambda w: SGD({w: 1}, lr=0.1),
            TypeError,
            "parameters: expected a list of Values, got dict",
        ),
        (lambda w: SGD("w", lr=0.1), TypeError, "parameters: expected a list of Values, got str"),
        (lambda w: SGD(None, lr=0.1), TypeError, "expected a list of Values, got NoneType None"),
        (lambda w: SGD([], lr=0.1), ValueError, "parameters: expected at least 1, got 0"),
        (lambda w: SGD([w, 2.0], lr=0.1), TypeError, "expected Values, got float 2.0"),
        (lambda w: SGD([w * 2], lr=0.1), ValueError, "only leaves"),
        (lambda w: SGD([w, w], lr=0.1), ValueError, "there twice"),
    ],
)
def test_errors_say_what_was_expected(call, error, words):
    with pytest.raises(error, match=words):
        call(Value(1.0))
