"""What examine() tries: operations, and graphs in which a result is used twice."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

POINTS = ((0.7, 1.3), (1.1, 0.4), (0.35, 0.9))  # of a and b; logarithms and roots exist there
KINKED = (*POINTS, (-0.7, 1.3))  # for relu, which has two sides

Graph = Callable[[Any, Any], Any]  # from the leaves a and b to the result


class Trial(NamedTuple):
    """An operation: how it is written, the method that it needs, the graph."""

    text: str
    method: str
    graph: Graph
    optional: bool = False  # an error means "not there": many classes take no such operand
    points: tuple[tuple[float, float], ...] = POINTS


OPERATIONS = (  # what others are often made of comes first
    Trial("a + b", "__add__", lambda a, b: a + b),
    Trial("a·b", "__mul__", lambda a, b: a * b),
    Trial("a³", "__pow__", lambda a, b: a**3),
    Trial("a⁻¹", "__pow__", lambda a, b: a**-1),
    Trial("a^b", "__pow__", lambda a, b: a**b, optional=True),
    Trial("−a", "__neg__", lambda a, b: -a),
    Trial("a − b", "__sub__", lambda a, b: a - b),
    Trial("a/b", "__truediv__", lambda a, b: a / b),
    Trial("a + 2", "__add__", lambda a, b: a + 2, optional=True),
    Trial("2 + a", "__radd__", lambda a, b: 2 + a),
    Trial("2 − a", "__rsub__", lambda a, b: 2 - a),
    Trial("2·a", "__rmul__", lambda a, b: 2 * a),
    Trial("2/a", "__rtruediv__", lambda a, b: 2 / a),
    Trial("relu(a)", "relu", lambda a, b: a.relu(), points=KINKED),
    *(
        Trial(f"{name}(a)", name, lambda a, b, name=name: getattr(a, name)())  # type: ignore[misc]
        for name in ("exp", "log", "tanh", "sigmoid", "sqrt", "sin", "cos")
    ),
)


def joins(cls: Any) -> list[Graph]:
    """+ and ·, which make graphs of the other operations; or the one of them that there is."""
    both = (("__add__", operator.add), ("__mul__", operator.mul))
    return [operation for method, operation in both if hasattr(cls, method)]


def shapes(plus: Graph, times: Graph) -> list[Graph]:
    """Graphs in which a result is used twice, and a chain of such graphs."""

    def residual_blocks(a: Any, b: Any) -> Any:
        for _ in range(6):
            a = plus(times(a, b), a)
        return a

    return [
        *(
            twice_used(plus, times, turned, above)
            for turned in (False, True)
            for above in (False, True)
        ),
        residual_blocks,
    ]


def twice_used(plus: Graph, times: Graph, turned: bool, above: bool) -> Graph:
    """A graph in which p = a·b is used twice: alone and in a further node.

    Turned, its operands are exchanged: a wrong walk may be right by luck in one of the two.
    """

    def graph(a: Any, b: Any) -> Any:
        p = times(a, b)
        q = plus(p, b) if above else times(p, a)
        first, second = (q, p) if turned else (p, q)
        return times(first, second) if above else plus(first, second)

    return graph
