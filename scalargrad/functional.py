"""Functions of many operands: one node each for a weighted sum, its ReLU, a sum and log Σ eᶻ.

`linear` of a neuron with 16 inputs is one node where operators make 32. The graph gets smaller,
so that building it, ordering it and running it backward cost less. The other functions here are
derived: they are written with these and the operators.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from operator import index, mul
from types import MethodType

from scalargrad.engine import Value, _constant, _node, _pass_on, _stop
from scalargrad.errors import DomainError, abbreviated, described, with_value

Numbers = Iterable[Value | float]  # Values; plain numbers among them become constants


def linear(weights: Numbers, inputs: Numbers, bias: Value | float) -> Value:
    """Σᵢ wᵢ·xᵢ + b as one node; its operands are (*weights, *inputs, bias).

    weights, inputs: n each, n ≥ 1. ValueError where the sizes differ, TypeError where an operand
    is no number. Source: Partial Differentiation (편미분), lecture 04, 변수가 겁나게 많은 경우:
    ŷ₁ = w₁₁h₁ + w₂₁h₂ + … + b.

    >>> linear([3, -1], [2, 4], bias=0.5).data
    2.5
    """
    return _linear(*_neuron(weights, inputs, bias))


def relu_linear(weights: Numbers, inputs: Numbers, bias: Value | float) -> Value:
    """relu(Σᵢ wᵢ·xᵢ + b) as one node, a ReLU neuron; operands and errors as in linear().

    >>> relu_linear([3, -1], [2, 4], bias=0.5).data, relu_linear([3, -1], [2, 4], bias=-5).data
    (2.5, 0.0)
    """
    return _linear(*_neuron(weights, inputs, bias), rectified=True)


def _neuron(
    weights: Numbers, inputs: Numbers, bias: Value | float
) -> tuple[tuple[Value, ...], tuple[Value, ...], list[float], Value]:
    """A neuron's operands as Values, and the inputs' numbers: what _linear takes."""
    weights, inputs = _values(weights, "weights"), _values(inputs, "inputs")
    return weights, inputs, [value._data for value in inputs], *_values([bias], "bias")


def _linear(
    weights: Sequence[Value],
    inputs: Sequence[Value],
    x: list[float],
    bias: Value,
    rectified: bool = False,
) -> Value:
    """Either of Values, and x, the inputs' numbers: a layer reads them once for all neurons."""
    if len(weights) != len(x):
        raise ValueError(f"expected {len(weights)} inputs, got {len(x)}")
    w = [weight._data for weight in weights]
    y = sum(map(mul, w, x), bias._data)
    operands = (*weights, *inputs, bias)
    if rectified and y <= 0:
        return _node(0.0, "relu_linear", operands, _stop)  # ∂0/∂operand = 0
    slopes = (*x, *w, 1.0)  # ∂y/∂wᵢ = xᵢ, ∂y/∂xᵢ = wᵢ, ∂y/∂b = 1
    if not rectified:
        return _node(y, "linear", operands, MethodType(_weighted, slopes))
    if y != y:
        slopes = (y,) * len(operands)  # relu's slope at nan is nan
    return _node(y, "relu_linear", operands, MethodType(_weighted, slopes))


def total(values: Numbers) -> Value:
    """Σᵢ vᵢ as one node. n ≥ 1 values; ValueError where there is none.

    >>> total([Value(1.0), 2, 3]).data
    6.0
    """
    values = _values(values, "values")
    return _node(sum([value._data for value in values]), "total", values, _pass_on)


def logsumexp(values: Numbers) -> Value:
    """The logarithm of Σᵢ e^vᵢ as one node, for n ≥ 1 values. Stable at ±1000.

    The largest, m, is taken out first: log Σ e^vᵢ = m + log Σ e^(vᵢ−m), so that no power exceeds
    1. The derivatives are the softmax.
    DomainError where the largest is infinite, ValueError where there is no value.
    Source: Goodfellow, Bengio, Courville, Deep Learning, section 4.1.

    >>> f"{logsumexp([1000.0, 1000.0]):.4f}"
    '1000.6931'
    """
    values = _values(values, "values")
    largest = max(values)
    m = largest._data
    if math.isinf(m):
        raise DomainError(f"logsumexp of {with_value(largest)}: the largest number must be finite")
    shares = [math.exp(value._data - m) for value in values]
    whole = sum(shares)
    slopes = tuple([share / whole for share in shares])  # ∂y/∂vᵢ = e^vᵢ / Σⱼ e^vⱼ
    return _node(m + math.log(whole), "logsumexp", values, MethodType(_weighted, slopes))


def mean(values: Numbers) -> Value:
    """Σᵢ vᵢ / n. ValueError where there is no value.

    >>> mean([Value(1.0), 2, 6]).data
    3.0
    """
    values = _values(values, "values")
    return total(values) / len(values)


def softmax(values: Numbers) -> list[Value]:
    """e^vᵢ / Σⱼ e^vⱼ for each i: n numbers between 0 and 1 that add up to 1.

    Written exp(vᵢ − logsumexp(v)), so that ±1000 is no trouble. Errors as in logsumexp.
    Source: Back-propagation (역전파 학습), lecture 08, slide (7/7): softmax at the output.

    >>> [f"{share:.3f}" for share in softmax([1000.0, 1000.0, -1000.0])]
    ['0.500', '0.500', '0.000']
    """
    values = _values(values, "values")
    whole = logsumexp(values)
    return [(value - whole).exp() for value in values]


def cross_entropy(logits: Numbers, target: int) -> Value:
    """−log softmax(logits)[target] = logsumexp(logits) − logits[target].

    logits: n ≥ 1 numbers, before any softmax. target: the index of the right class, 0 … n−1;
    ValueError outside of that, TypeError where it is no whole number.
    Source: Goodfellow, Bengio, Courville, Deep Learning, section 6.2.2.3.

    >>> cross_entropy([Value(1000.0), Value(-1000.0)], target=1).data
    2000.0
    """
    logits = _values(logits, "logits")
    try:
        place = index(target)
    except TypeError:
        raise TypeError(f"a target is the index of a class, not {described(target)}") from None
    if not 0 <= place < len(logits):
        raise ValueError(f"expected a target from 0 to {len(logits) - 1}, got {abbreviated(place)}")
    return logsumexp(logits) - logits[place]


def mse_loss(predictions: Numbers, targets: Numbers, reduction: str = "mean") -> Value:
    """The squared errors (ŷᵢ − yᵢ)² of n predictions, put together in one number.

    reduction: "mean" is Σ/n, "sum" is Σ (lectures 04, 06 and 08: L = Σ(ŷᵢ − yᵢ)²),
    "half_sum" is ½Σ (the article on 역전파: E = ½(t₁ − o₁)² + ½(t₂ − o₂)²).
    ValueError for another word or where the sizes differ.

    >>> mse_loss([Value(1.0), Value(4.0)], [0, 1]).data
    5.0
    """
    predictions, targets = _values(predictions, "predictions"), _values(targets, "targets")
    if len(predictions) != len(targets):
        raise ValueError(f"expected {len(predictions)} targets, got {len(targets)}")
    if reduction not in ("mean", "sum", "half_sum"):
        raise ValueError(
            f"expected the reduction mean, sum or half_sum, got {abbreviated(reduction)}"
        )
    errors = total((y - t) ** 2 for y, t in zip(predictions, targets, strict=True))
    if reduction == "sum":
        return errors
    return errors * 0.5 if reduction == "half_sum" else errors / len(predictions)


def _values(numbers: Numbers, what: str) -> tuple[Value, ...]:
    """The numbers as operands: at least one, plain ones as constants."""
    if isinstance(numbers, Value):
        raise TypeError(f"{what}: expected a list, got one Value alone; write [value]")
    if not isinstance(numbers, Iterable):
        raise TypeError(f"{what}: expected a list, got {described(numbers)}")
    try:
        values = tuple([v if isinstance(v, Value) else _constant(v) for v in numbers])
    except (TypeError, DomainError) as error:  # one of them is no number
        raise type(error)(f"{what}: {error}") from None
    if not values:
        raise ValueError(f"{what}: expected at least 1, got 0")
    return values


def _weighted(slopes: tuple[float, ...], grad: float, *operands: Value) -> None:
    """The closure of a node with many operands, once MethodType has filled in its slopes."""
    if grad == 0:
        return  # nothing to add, as below a ReLU that is off
    for operand, slope in zip(operands, slopes, strict=True):
        operand.grad += grad * slope
