"""scalargrad: a scalar autograd engine to learn backpropagation from."""

from scalargrad.derivatives import derivative
from scalargrad.engine import Value
from scalargrad.errors import DomainError
from scalargrad.examining import examine
from scalargrad.explaining.explanation import explain
from scalargrad.formatting import format_number
from scalargrad.functions import (
    acos,
    asin,
    atan,
    cbrt,
    constant,
    cos,
    cosh,
    cross_entropy,
    define,
    exp,
    linear,
    ln,
    log,
    log_sigmoid,
    logsumexp,
    maximum,
    mean,
    minimum,
    mse_loss,
    relu,
    sigmoid,
    sin,
    sinh,
    softmax,
    softplus,
    sqrt,
    tan,
    tanh,
    total,
)
from scalargrad.gradient_check import CannotTellError, GradientError, gradcheck
from scalargrad.graph import count_paths, gradient, local_gradients, paths
from scalargrad.language import set_language
from scalargrad.marking.marks import mark
from scalargrad.nn import MLP, Layer, Neuron
from scalargrad.optim import SGD
from scalargrad.pictures.drawing import draw
from scalargrad.pictures.films import film
from scalargrad.pictures.rendering import RenderError, save
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
    "cbrt",
    "constant",
    "cos",
    "cosh",
    "count_paths",
    "cross_entropy",
    "define",
    "derivative",
    "draw",
    "examine",
    "exp",
    "explain",
    "film",
    "format_number",
    "gradcheck",
    "gradient",
    "linear",
    "ln",
    "local_gradients",
    "log",
    "log_sigmoid",
    "logsumexp",
    "mark",
    "maximum",
    "mean",
    "minimum",
    "mse_loss",
    "paths",
    "program",
    "relu",
    "save",
    "set_language",
    "sigmoid",
    "sin",
    "sinh",
    "softmax",
    "softplus",
    "sqrt",
    "tan",
    "tanh",
    "total",
]
