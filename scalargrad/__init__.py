"""scalargrad: a scalar autograd engine to learn backpropagation from."""

from scalargrad.derivation import explain
from scalargrad.domain import DomainError
from scalargrad.drawing import draw
from scalargrad.engine import Value
from scalargrad.graph import count_paths, local_gradients, paths
from scalargrad.notation import number
from scalargrad.rendering import RenderError, save

__all__ = [
    "DomainError",
    "RenderError",
    "Value",
    "count_paths",
    "draw",
    "explain",
    "local_gradients",
    "number",
    "paths",
    "save",
]
