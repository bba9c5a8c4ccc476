"""scalargrad: a scalar autograd engine to learn backpropagation from."""

from scalargrad.domain import DomainError
from scalargrad.drawing import draw
from scalargrad.engine import Value
from scalargrad.notation import number
from scalargrad.rendering import RenderError, save

__all__ = ["DomainError", "RenderError", "Value", "draw", "number", "save"]
