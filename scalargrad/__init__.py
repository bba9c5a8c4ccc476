"""scalargrad: a scalar autograd engine to learn backpropagation from."""

from scalargrad.domain import DomainError
from scalargrad.engine import Value

__all__ = ["DomainError", "Value"]
