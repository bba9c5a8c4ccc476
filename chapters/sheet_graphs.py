"""The examples of the pages with other numbers, small enough to be worked out on paper.

The numbers come from a seed; they are drawn until none of them hides a path and none is large.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from scalargrad import Value, constant
from scalargrad.practising.derivations import Chain, GraphInWords
from scalargrad.practising.graphs import SMALL, hides_a_path, is_plain

TRIES = 10_000
FEW = (-2, -1, 1, 2)  # entries of matrices
LARGEST = 100


class Example(NamedTuple):
    """A graph, the leaf of the derivation, and another one to be asked for.

    alpha: a learning rate that leaves at most two decimals. in_matrices: the weights stand on the
    arrows between the neurons and have no boxes. top_down: the picture is drawn from top to bottom.
    """

    root: Value
    leaf: Value
    other: Value
    alpha: float = 0.1
    in_matrices: bool = False
    top_down: bool = False


def drawn(page: str, seed: str) -> Example:
    """The example of a page with a seed's numbers. The same seed gives the same numbers."""
    draw = Random(f"{page}/{seed}")
    for _ in range(TRIES):
        example = EXAMPLES[page](draw)
        if page not in EXACT and not is_plain(example.root, LARGEST):
            continue
        graph = GraphInWords(example.root)
        if not any(hides_a_path(Chain(graph, leaf)) for leaf in (example.leaf, example.other)):
            return example
    raise RuntimeError(f"no numbers were found for {page} and {seed}")  # pragma: no cover


def _one_weight(draw: Random) -> Example:
    h1, h2, y1, y2 = _data(draw, "h1 h2 y1 y2")
    w11, w21, w12, w22 = _weights(draw, "w11 w21 w12 w22")
    y1_hat = (h1 * w11 + h2 * w21).named("ŷ1")
    y2_hat = (h1 * w12 + h2 * w22).named("ŷ2")
    return Example(((y1_hat - y1) ** 2 + (y2_hat - y2) ** 2).named("L"), w22, w11)


def _reverse_mode(draw: Random) -> Example:
    """The page has b = eᵃ, which nobody works out in the head: here b is a line."""
    x = Value(draw.choice((-3, -2, 2, 3)), "x")
    k, m = draw.choice(SMALL), draw.choice(SMALL)
    a = (x**2).named("a")
    b = (k * a + m).named("b")
    return Example((b**2).named("y"), x, a)


def _toy_graph(draw: Random) -> Example:
    root, leaves = _toy(draw)
    return Example(root, leaves["w2"], leaves["w1"])


def _sum_over_paths(draw: Random) -> Example:
    root, leaves = _toy(draw)
    return Example(root, leaves["a"], leaves["w4"])


def _toy(draw: Random) -> tuple[Value, dict[str, Value]]:
    leaves = {leaf.name: leaf for leaf in _weights(draw, "a w1 w2 w3 w4")}
    a, w1, w2, w3, w4 = leaves.values()
    b, c = (w1 * a).named("b"), (w2 * a).named("c")
    return (10 - (w3 * b + w4 * c).named("d")).named("L"), leaves


def _linear_layer(draw: Random) -> Example:
    h = _data(draw, "h1 h2 h3")
    y1, y2 = _data(draw, "y1 y2")
    to_1, to_2 = _weights(draw, "w11 w21 w31"), _weights(draw, "w12 w22 w32")
    b1, b2 = _weights(draw, "b1 b2")
    y1_hat = (to_1[0] * h[0] + to_1[1] * h[1] + to_1[2] * h[2] + b1).named("ŷ1")
    y2_hat = (to_2[0] * h[0] + to_2[1] * h[1] + to_2[2] * h[2] + b2).named("ŷ2")
    return Example(((y1_hat - y1) ** 2 + (y2_hat - y2) ** 2).named("L"), to_1[2], b2)


def _sigmoid_network(draw: Random) -> Example:
    """Each bias is such that its z is 0: σ(0) is 0.5, its slope 0.25. So all can be worked out."""
    x1, x2 = (constant(draw.choice((-4, -2, 2, 4)), name) for name in ("x1", "x2"))
    t1, t2 = (constant(draw.choice((-0.3, 0.1, 0.9, 1.3)), name) for name in ("t1", "t2"))
    w11, w21, w12, w22 = _weights(draw, "w11 w21 w12 w22")
    w31, w41, w32, w42 = _weights(draw, "w31 w41 w32 w42", (-4, -2, 2, 4))

    def neuron(number: int, out: str, *inputs: tuple[Value, Value]) -> Value:
        (w, x), (v, y) = inputs
        bias = Value(-(w.data * x.data + v.data * y.data), f"b{number}")
        return (w * x + v * y + bias).named(f"z{number}").sigmoid().named(out)

    a1 = neuron(1, "a1", (w11, x1), (w21, x2))
    a2 = neuron(2, "a2", (w12, x1), (w22, x2))
    o1 = neuron(3, "o1", (w31, a1), (w41, a2))
    o2 = neuron(4, "o2", (w32, a1), (w42, a2))
    loss1 = (0.5 * (t1 - o1) ** 2).named("E1")
    loss2 = (0.5 * (t2 - o2) ** 2).named("E2")
    return Example((loss1 + loss2).named("E"), w11, w42, alpha=1.0, top_down=True)


def _layer_by_layer(draw: Random) -> Example:
    vector = [constant(draw.choice(FEW), f"x[{i}]") for i in (1, 2)]
    y = [constant(draw.choice(FEW), f"y[{i}]") for i in (1, 2)]
    asked = []
    for matrix, name in (("W1", "h1"), ("W2", "h2"), ("W3", "h3"), ("W_out", "ŷ")):
        weights = [[Value(draw.choice(FEW), f"{matrix}[{i},{j}]") for j in (1, 2)] for i in (1, 2)]
        vector = [
            (weights[0][j] * vector[0] + weights[1][j] * vector[1]).named(f"{name}[{j + 1}]")
            for j in (0, 1)
        ]
        asked.append(weights[0][0])
    loss = ((vector[0] - y[0]) ** 2 + (vector[1] - y[1]) ** 2).named("L")
    return Example(loss, asked[2], asked[3], in_matrices=True)


def _weights(draw: Random, names: str, numbers: tuple[int, ...] = SMALL) -> list[Value]:
    return [Value(draw.choice(numbers), name) for name in names.split()]


def _data(draw: Random, names: str) -> list[Value]:
    return [constant(draw.choice(SMALL), name) for name in names.split()]


EXAMPLES: dict[str, Callable[[Random], Example]] = {
    "one_weight": _one_weight,
    "reverse_mode": _reverse_mode,
    "toy_graph": _toy_graph,
    "sum_over_paths": _sum_over_paths,
    "linear_layer": _linear_layer,
    "sigmoid_network": _sigmoid_network,
    "layer_by_layer": _layer_by_layer,
}
EXACT = {"sigmoid_network"}  # its z are 0, and that hides nothing
