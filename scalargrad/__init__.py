"""scalargrad: a scalar autograd engine to learn backpropagation from."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from scalargrad.derivation import explain
    from scalargrad.drawing import draw
    from scalargrad.graph import count_paths, local_gradients, paths
    from scalargrad.notation import number
    from scalargrad.numeric import GradientError, gradcheck
    from scalargrad.rendering import RenderError, save

# Reading, explaining and drawing graphs loads on first use: training needs none of it.
_LATER = {
    "GradientError": "numeric",
    "RenderError": "rendering",
    "count_paths": "graph",
    "draw": "drawing",
    "explain": "derivation",
    "gradcheck": "numeric",
    "local_gradients": "graph",
    "number": "notation",
    "paths": "graph",
    "save": "rendering",
}

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
    "gradcheck",
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


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'scalargrad' has no attribute {name!r}")
    globals()[name] = found = getattr(import_module(f"scalargrad.{_LATER[name]}"), name)
    return found


def __dir__() -> list[str]:
    return [*globals(), *_LATER]
