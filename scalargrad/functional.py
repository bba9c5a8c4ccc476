"""Functions of many operands: one node each for a weighted sum, a sum, log Σ eᶻ and softmax.

`linear` of a neuron with 16 inputs is one node where operators make 32. The graph gets smaller,
so that building it, ordering it and running it backward cost less. mean, cross_entropy and
mse_loss are derived: they are written with these and the operators.
Sums add from left to right, so that every Python rounds alike (sum() does so only up to 3.11).
In the comments y is the result.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Sequence
from functools import reduce
from types import MethodType

from scalargrad import errors
from scalargrad.engine import _PASS_NOTHING, Value, _chain_rule, _closure, _node, _operand

Numbers = Iterable[Value | float]  # Values; plain numbers among them become constants


class Operands(tuple[Value, ...]):
    """Values and their numbers of now, read once for all the nodes that share them.

    For weights and inputs that many `linear` nodes use, as in a layer or a convolution: no node
    then keeps numbers of its own. Make it anew in every forward pass, for its numbers stay.
    TypeError for what is no list of numbers, ValueError for an empty one; `what` names the list.

    >>> inputs = Operands([2, 4])
    >>> [linear(weights, inputs, bias=0.5).data for weights in ([3, -1], [1, 1])]
    [2.5, 6.5]
    """

    numbers: tuple[float, ...]

    def __new__(cls, values: Numbers, what: str = "operands") -> Operands:
        """The values as operands, plain numbers among them as constants."""
        operands = super().__new__(cls, values_of(values, what))
        operands.numbers = tuple([operand._data for operand in operands])
        return operands


def linear(weights: Numbers, inputs: Numbers, bias: Value | float) -> Value:
    """Σᵢ wᵢ·xᵢ + b as one node; its operands are (*weights, *inputs, bias).

    weights, inputs: n each, n ≥ 1. ValueError where the sizes differ, TypeError where an operand
    is no number. Source: Partial Differentiation (편미분), lecture 04, 변수가 겁나게 많은 경우:
    ŷ₁ = w₁₁h₁ + w₂₁h₂ + … + b.

    >>> linear([3, -1], [2, 4], bias=0.5).data
    2.5
    """
    return weighted_sum("linear", *_neuron(weights, inputs, bias))


def relu_linear(weights: Numbers, inputs: Numbers, bias: Value | float) -> Value:
    """relu(Σᵢ wᵢ·xᵢ + b) as one node, a ReLU neuron; operands and errors as in linear().

    >>> relu_linear([3, -1], [2, 4], bias=0.5).data, relu_linear([3, -1], [2, 4], bias=-5).data
    (2.5, 0.0)
    """
    return rectified_sum(*_neuron(weights, inputs, bias))


def _neuron(
    weights: Numbers, inputs: Numbers, bias: Value | float
) -> tuple[tuple[Value, ...], tuple[Value, ...], Value]:
    """What a learner hands over, as Values."""
    (b,) = values_of([bias], "bias")
    return values_of(weights, "weights"), values_of(inputs, "inputs"), b


def weighted_sum(op: str, weights: Sequence[Value], inputs: Sequence[Value], bias: Value) -> Value:
    """linear() of Values, unchecked but for their number; op: the node's operation."""
    if len(weights) != len(inputs):
        raise ValueError(f"expected {len(weights)} inputs, got {len(inputs)}")
    w, x = _numbers(weights), _numbers(inputs)
    y = reduce(operator.add, map(operator.mul, w, x)) + bias._data
    return _node(y, op, (*weights, *inputs, bias), MethodType(_weighted_sum_rule, (w, x)))


def rectified_sum(weights: Sequence[Value], inputs: Sequence[Value], bias: Value) -> Value:
    """relu_linear() of Values, unchecked but for their number."""
    y = weighted_sum("relu_linear", weights, inputs, bias)
    if y._data <= 0:
        y._data, y._backward = 0.0, _PASS_NOTHING  # ∂y/∂operand = 0
    elif math.isnan(y._data):
        y._backward = _closure(*[math.nan] * len(y.operands))  # relu has no slope at nan
    return y


def _numbers(values: Sequence[Value]) -> tuple[float, ...]:
    """The numbers of Values, read anew unless they are shared."""
    if isinstance(values, Operands):
        return values.numbers
    return tuple([value._data for value in values])


def _weighted_sum_rule(
    numbers: tuple[tuple[float, ...], tuple[float, ...]], grad: float, operands: Sequence[Value]
) -> None:
    """The chain rule of Σ w·x + b. Its slopes are put together here, to be shared until then."""
    w, x = numbers
    _chain_rule((*x, *w, 1.0), grad, operands)  # ∂y/∂wᵢ = xᵢ, ∂y/∂xᵢ = wᵢ, ∂y/∂b = 1


def total(values: Numbers) -> Value:
    """Σᵢ vᵢ as one node. n ≥ 1 values; ValueError where there is none.

    >>> total([Value(1.0), 2, 3]).data
    6.0
    """
    operands = values_of(values, "values")
    y = reduce(operator.add, [operand._data for operand in operands])
    return _node(y, "total", operands, _closure(*[1.0] * len(operands)))  # ∂y/∂vᵢ = 1


def logsumexp(values: Numbers) -> Value:
    """The logarithm of Σᵢ e^vᵢ as one node, for n ≥ 1 values. Stable at ±1000.

    The derivatives are the softmax. DomainError where the largest value is infinite, ValueError
    where there is no value. Source: Goodfellow, Bengio, Courville, Deep Learning, section 4.1.

    >>> f"{logsumexp([1000.0, 1000.0]):.4f}"
    '1000.6931'
    """
    operands = values_of(values, "values")
    m, shares, others = _powers(operands, "logsumexp")
    slopes = [share / (1 + others) for share in shares]  # ∂y/∂vᵢ = e^vᵢ / Σⱼ e^vⱼ
    return _node(m + math.log1p(others), "logsumexp", operands, _closure(*slopes))


def softmax(values: Numbers) -> list[Value]:
    """pᵢ = e^vᵢ / Σⱼ e^vⱼ for each i: n numbers between 0 and 1 that add up to 1, a node each.

    Errors as in logsumexp. Source: Back-propagation (역전파 학습), lecture 08, slide (7/7):
    softmax at the output.

    >>> [f"{share:.3f}" for share in softmax([1000.0, 1000.0, -1000.0])]
    ['0.500', '0.500', '0.000']
    """
    operands = values_of(values, "values")
    _, shares, others = _powers(operands, "softmax")
    p = [share / (1 + others) for share in shares]
    nodes = []
    for i, y in enumerate(p):
        slopes = [-y * other for other in p]  # ∂pᵢ/∂vⱼ = −pᵢ·pⱼ
        slopes[i] = y * (1 - y)  # ∂pᵢ/∂vᵢ = pᵢ·(1 − pᵢ)
        nodes.append(_node(y, f"softmax{i + 1}", operands, _closure(*slopes)))
    return nodes


def _powers(values: Sequence[Value], function: str) -> tuple[float, list[float], float]:
    """The largest number m, each e^(vᵢ−m), and the sum of all of them but the largest's own 1.

    Taking m out first changes no share, and no power exceeds 1. Without the 1 a small rest keeps
    its digits: log(1 + 10⁻²⁰) is not 0.
    """
    numbers = [value._data for value in values]
    place = max(range(len(numbers)), key=numbers.__getitem__)
    m = numbers[place]
    if math.isinf(m):
        raise errors.undefined(function, values[place].name, m)
    shares = [math.exp(number - m) for number in numbers]
    return m, shares, reduce(operator.add, shares[:place] + shares[place + 1 :], 0.0)


def mean(values: Numbers) -> Value:
    """Σᵢ vᵢ / n. ValueError where there is no value.

    >>> mean([Value(1.0), 2, 6]).data
    3.0
    """
    operands = values_of(values, "values")
    return total(operands) / len(operands)


def cross_entropy(logits: Numbers, target: int) -> Value:
    """−log softmax(logits)[target], computed as log Σⱼ e^(zⱼ − z_target).

    The differences keep their digits where the logits are large.
    logits: n ≥ 1 numbers, before any softmax. target: the index of the right class, 0 … n−1;
    ValueError outside of that, TypeError where it is no whole number.
    Source: Goodfellow, Bengio, Courville, Deep Learning, section 6.2.2.3.

    >>> cross_entropy([Value(1000.0), Value(-1000.0)], target=1).data
    2000.0
    """
    z = values_of(logits, "logits")
    try:
        place = operator.index(target)
    except TypeError:
        words = f"expected a target as the index of a class, got {errors.described(target)}"
        raise TypeError(words) from None
    if not 0 <= place < len(z):
        got = errors.abbreviated(target)
        raise ValueError(f"expected a target from 0 to {len(z) - 1}, got {got}")
    right = z[place]
    return logsumexp([0.0 if j == place else value - right for j, value in enumerate(z)])


def mse_loss(predictions: Numbers, targets: Numbers, reduction: str = "mean") -> Value:
    """The squared errors (ŷᵢ − yᵢ)² of n predictions, put together in one number.

    reduction: "mean" is Σ/n, "sum" is Σ (lectures 04, 06 and 08: L = Σ(ŷᵢ − yᵢ)²),
    "half_sum" is ½Σ (the article on 역전파: E = ½(t₁ − o₁)² + ½(t₂ − o₂)²).
    ValueError for another word or where the sizes differ.

    >>> mse_loss([Value(1.0), Value(4.0)], [0, 1]).data
    5.0
    """
    y_hat, y = values_of(predictions, "predictions"), values_of(targets, "targets")
    if len(y_hat) != len(y):
        raise ValueError(f"expected {len(y_hat)} targets, got {len(y)}")
    if reduction not in ("mean", "sum", "half_sum"):
        got = errors.abbreviated(reduction)
        raise ValueError(f"expected the reduction mean, sum or half_sum, got {got}")
    squares = total((prediction - label) ** 2 for prediction, label in zip(y_hat, y, strict=True))
    if reduction == "sum":
        return squares
    return squares * 0.5 if reduction == "half_sum" else squares / len(y)


def values_of(numbers: Numbers, what: str) -> tuple[Value, ...]:
    """The numbers as operands: at least one, plain ones as constants.

    TypeError for what is no list of numbers, ValueError for an empty one. `what` names the list.
    """
    if isinstance(numbers, Value):
        raise TypeError(f"{what}: expected a list, got one Value alone; write [value]")
    if not isinstance(numbers, Iterable):
        raise TypeError(f"{what}: expected a list, got {errors.described(numbers)}")
    if isinstance(numbers, Operands):
        return numbers
    things = tuple(numbers)  # an error in a learner's generator is the learner's: it passes as is
    try:
        values = tuple([v if isinstance(v, Value) else _operand(v) for v in things])
    except (TypeError, errors.DomainError) as error:  # one of them is no number
        raise type(error)(f"{what}: {error}") from None
    if not values:
        raise ValueError(f"{what}: expected at least 1, got 0")
    return values
