"""scalargrad: a scalar autograd engine to learn backpropagation from."""

from scalargrad.engine import Value
from scalargrad.errors import DomainError
from scalargrad.explaining.explanation import explain
from scalargrad.formatting import format_number
from scalargrad.functional import (
    cross_entropy,
    linear,
    logsumexp,
    mean,
    mse_loss,
    softmax,
    total,
)
from scalargrad.gradient_check import GradientError, gradcheck
from scalargrad.graph import count_paths, local_gradients, paths
from scalargrad.nn import MLP, Layer, Neuron
from scalargrad.optim import SGD
from scalargrad.pictures.graphs import draw
from scalargrad.pictures.rendering import RenderError, save

__all__ = [
    "MLP",
    "SGD",
    "DomainError",
    "GradientError",
    "Layer",
    "Neuron",
    "RenderError",
    "Value",
    "count_paths",
    "cross_entropy",
    "draw",
    "explain",
    "format_number",
    "gradcheck",
    "linear",
    "local_gradients",
    "logsumexp",
    "mean",
    "mse_loss",
    "paths",
    "save",
    "softmax",
    "total",
]
