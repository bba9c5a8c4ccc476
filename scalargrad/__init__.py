"""scalargrad: a scalar autograd engine to learn backpropagation from."""

from scalargrad.derivatives import derivative
from scalargrad.elementary import (
    acos,
    asin,
    atan,
    constant,
    cos,
    cosh,
    exp,
    ln,
    log,
    relu,
    sigmoid,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)
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
from scalargrad.gradient_check import CannotTellError, GradientError, gradcheck
from scalargrad.graph import count_paths, local_gradients, paths
from scalargrad.nn import MLP, Layer, Neuron
from scalargrad.optim import SGD
from scalargrad.pictures.drawing import draw
from scalargrad.pictures.films import film
from scalargrad.pictures.rendering import RenderError
from scalargrad.pictures.saving import save
from scalargrad.programs import program

__all__ = [
    "MLP",
    "SGD",
    "CannotTellError",
    "DomainError",
    "GradientError",
    "Layer",
    "Neuron",
    "RenderError",
    "Value",
    "acos",
    "asin",
    "atan",
    "constant",
    "cos",
    "cosh",
    "count_paths",
    "cross_entropy",
    "derivative",
    "draw",
    "exp",
    "explain",
    "film",
    "format_number",
    "gradcheck",
    "linear",
    "ln",
    "local_gradients",
    "log",
    "logsumexp",
    "mean",
    "mse_loss",
    "paths",
    "program",
    "relu",
    "save",
    "sigmoid",
    "sin",
    "sinh",
    "softmax",
    "sqrt",
    "tan",
    "tanh",
    "total",
]
