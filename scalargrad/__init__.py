"""scalargrad: a scalar autograd engine to learn backpropagation from."""

from scalargrad.domain import DomainError
from scalargrad.engine import Value
from scalargrad.functional import (
    cross_entropy,
    linear,
    logsumexp,
    mean,
    mse_loss,
    softmax,
    total,
)
from scalargrad.nn import MLP, Layer, Neuron
from scalargrad.optim import SGD

__all__ = [
    "DomainError",
    "Value",
    "cross_entropy",
    "linear",
    "logsumexp",
    "mean",
    "mse_loss",
    "softmax",
    "total",
    "MLP",
    "Layer",
    "Neuron",
    "SGD",
]
