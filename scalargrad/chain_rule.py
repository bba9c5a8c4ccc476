"""A node's closure, which is the chain rule with the node's slopes in it, and the nodes' order."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Sequence
from typing import Any, TypeVar

from scalargrad import errors

Node = TypeVar("Node")  # a Value; the class itself is made with what stands here
Nodes = Sequence[Any]
Slopes = tuple[float, ...]


class ChainRule(tuple[float, ...]):
    """A node's closure `_backward(grad, operands)`: the chain rule, the node's slopes in it."""

    __slots__ = ()

    def __call__(self, grad: float, operands: Nodes) -> None:
        """∂root/∂operand grows by ∂root/∂y · ∂y/∂operand, for each operand."""
        if grad:  # else there is nothing to pass on, as below a relu that is off
            for operand, slope in zip(operands, self):  # noqa: B905  (strict=True costs time here)
                operand.grad += grad * slope


def late(compute: Callable[..., Slopes], grad: float, operands: Nodes) -> None:
    """A closure whose slopes are asked for at backward(): they are many, or one is missing."""
    ChainRule(compute(operands))(grad, operands)


def known_slopes(found: Any, operands: Nodes, needed: Any = None) -> Slopes:
    """The slopes where one is missing: an error, but nan where nobody needs it: see slopes_of()."""
    name, numbers, slopes = found
    for one, slope in zip(operands, slopes, strict=True):
        if isinstance(slope, type) and (_varies(one) if needed is None else one in needed):
            names = [operand._name for operand in operands]
            raise errors.no_derivative(name, names, numbers, slope)
    return tuple([math.nan if isinstance(slope, type) else slope for slope in slopes])


def _varies(node: Any) -> bool:
    """Whether a node is computed from a leaf that is not a constant."""
    return any(not (one.operands or one.is_constant) for one in topological_order(node))


def slopes_of(node: Any, needed: Container[Any] | None = None) -> list[float]:
    """∂node/∂operand for each operand. DomainError where one of those that are needed is missing.

    needed: by the gradients that are asked for; None: by those of all leaves but constants.
    """
    closure: Any = node._closure
    is_known = isinstance(closure, tuple)  # () where a relu is off
    slopes = closure if is_known else closure.__self__(node.operands, needed)
    return [slope + 0.0 for slope in slopes or (0.0,) * len(node.operands)]  # −0.0 reads 0.0


def topological_order(root: Node) -> list[Node]:
    """Every node of root's graph once, operands before results, root last. Nothing recurses."""
    placed = None  # on the stack: the operands of the node below are placed, now it is its turn
    order: list[Any] = []
    seen: set[Any] = set()
    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if node is placed:
            order.append(stack.pop())
        elif node not in seen:
            seen.add(node)
            if seen.issuperset(node.operands):  # they are placed already, or there are none
                order.append(node)
            else:
                stack += (node, placed)
                stack += node.operands[::-1]
    return order
