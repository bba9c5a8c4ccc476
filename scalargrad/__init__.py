"""scalargrad: a scalar autograd engine to learn backpropagation from."""

from scalargrad.derivation import explain
from scalargrad.domain import DomainError
from scalargrad.drawing import draw
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
from scalargrad.graph import count_paths, local_gradients, paths
from scalargrad.nn import MLP, Layer, Neuron
from scalargrad.notation import number
from scalargrad.optim import SGD
from scalargrad.rendering import RenderError, save

__all__ = [
    "MLP",
    "SGD",
    "DomainError",
    "Layer",
    "Neuron",
    "RenderError",
    "Value",
    "count_paths",
    "cross_entropy",
    "draw",
    "explain",
    "linear",
    "local_gradients",
    "logsumexp",
    "mean",
    "mse_loss",
    "number",
    "paths",
    "save",
    "softmax",
    "total",
]
