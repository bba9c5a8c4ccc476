"""Stochastic gradient descent: what changes the parameters between two graphs."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Mapping
from typing import Any

from scalargrad.errors import DomainError, abbreviated, as_float, check_gradient, described


class SGD:
    """Gradient descent with momentum, by PyTorch's rule: v ← μ·v + g, then p ← p − lr·v.

    PyTorch's float64 numbers agree to the last bit where it rounds lr·v, too; with a fused
    multiply-add (ATEN_CPU_CAPABILITY=default turns it off) its last bit may differ.

    Args:
        parameters: leaves, each once.
        lr: the learning rate, above 0.
        momentum: μ, from 0 to below 1; at a parameter's first step v is g itself.

    Raises:
        ValueError: a number out of its range, or no parameters.
        TypeError: not a number, or not a Value.

    Source:
        Lecture 08, Chain Rule 구현 - PyTorch, and the manual of torch.optim.SGD.

    >>> from scalargrad import Value
    >>> w = Value(3.0)
    >>> optimizer = SGD([w], lr=0.25)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w.data
    1.5
    """

    def __init__(self, parameters: Iterable[Any], lr: float, momentum: float = 0.0) -> None:
        self.parameters = _leaves(parameters)
        self.lr = lr
        self.momentum = momentum
        self._velocities: list[float] = []  # none before the first step

    @property
    def lr(self) -> float:
        """The learning rate, a float above 0; another one is refused when it is set."""
        return self._lr

    @lr.setter
    def lr(self, lr: float) -> None:
        number = _number(lr, "lr")
        if number <= 0:
            raise ValueError(f"lr: expected a number above 0, got {abbreviated(lr)}")
        self._lr = number

    @property
    def momentum(self) -> float:
        """μ, a float from 0 to below 1; another one is refused when it is set."""
        return self._momentum

    @momentum.setter
    def momentum(self, momentum: float) -> None:
        number = _number(momentum, "momentum")
        if not 0 <= number < 1:
            got = abbreviated(momentum)
            raise ValueError(f"momentum: expected a number from 0 to below 1, got {got}")
        self._momentum = number

    def step(self) -> None:
        """Change every parameter once, by the current gradients.

        The graph that gave them keeps its old numbers: build a new one for the next step. Where
        there is an error, no parameter has changed.

        Raises:
            TypeError: a gradient is not a number.
            DomainError: a gradient is too large for a float.
        """
        velocities = [_gradient(parameter) for parameter in self.parameters]
        if self.momentum and self._velocities:
            pairs = zip(self._velocities, velocities, strict=True)
            velocities = [self.momentum * v + g for v, g in pairs]
        for parameter, v in zip(self.parameters, velocities, strict=True):
            parameter._data -= self.lr * v
        self._velocities = velocities

    def zero_grad(self) -> None:
        """Set every parameter's gradient to 0."""
        for parameter in self.parameters:
            parameter.grad = 0.0


def _number(number: Any, what: str) -> float:
    """A finite number as a float. A bool is not one: SGD(parameters, True) is a slip."""
    if not isinstance(number, numbers.Number) or isinstance(number, bool):
        raise TypeError(f"{what}: expected a number, got {described(number)}")
    try:
        plain = as_float(number)
    except TypeError:  # a complex number; Decimal's signalling nan
        raise TypeError(f"{what}: expected a number, got {described(number)}") from None
    except DomainError as error:
        raise ValueError(f"{what}: {error}") from None
    if not math.isfinite(plain):
        raise ValueError(f"{what}: expected a finite number, got {plain}")
    return plain


def _leaves(parameters: Iterable[Any]) -> list[Any]:
    """The parameters, each a leaf and there once."""
    try:
        if isinstance(parameters, (Mapping, str, bytes)):  # a dict's names are not parameters
            raise TypeError
        each = iter(parameters)
    except TypeError:
        cure = "write [w], or model.parameters() with its brackets"
        raise TypeError(
            f"parameters: expected a list of Values, got {described(parameters)}: {cure}"
        ) from None
    parameters = list(each)
    if not parameters:
        raise ValueError("parameters: expected at least 1, got 0")
    for parameter in parameters:
        if not hasattr(parameter, "operands"):
            raise TypeError(f"parameters: expected Values, got {described(parameter)}")
        if parameter.operands:
            raise ValueError(
                f"parameters: {abbreviated(parameter)} is a result; only leaves can be changed"
            )
        if parameter.is_constant:
            name = parameter.name or abbreviated(parameter)
            raise ValueError(
                f"parameters: {name} is a constant; Value(…) makes a leaf that can be trained"
            )
    if len(set(parameters)) < len(parameters):
        raise ValueError("parameters: one of them is there twice")
    return parameters


def _gradient(parameter: Any) -> float:
    check_gradient(parameter.name, parameter.data, parameter.grad)
    try:
        return as_float(parameter.grad)  # numpy's number would make one of the data
    except DomainError as error:
        raise DomainError(f"{parameter.name or 'a parameter'}.grad: {error}") from None
