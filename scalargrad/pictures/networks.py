"""A network as the slides draw it: neurons as circles, layer by layer, weights on their lines.

Source: the slides' drawings of neurons, e.g. Back-propagation (역전파 학습), lecture 08,
"Toy Example".
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scalargrad.engine import Value
from scalargrad.errors import check_gradient
from scalargrad.formatting import columns, format_name, format_number
from scalargrad.nn import MLP, Layer, Neuron
from scalargrad.pictures.labels import joined
from scalargrad.pictures.placing import (
    NO_LABEL,
    RADIUS,
    Arrangement,
    Box,
    Line,
    Point,
    Size,
    arranged,
    beside,
    best_place,
    downward,
    on_the_line,
    room,
)
from scalargrad.pictures.showing import new_drawing
from scalargrad.pictures.styles import EDGE, FONT_SIZE, GRAPH, NODE, RESULT

if TYPE_CHECKING:
    import graphviz

MOST_LABELS, MOST_EDGES = 60, 500  # weights with their numbers; weights as lines alone
MOST_NAMES, MOST_NAMES_IN_ALL = 6, 12  # weights between two layers with their names, too
LONGEST_NAME = 12  # columns of a name: the label of a longer one covers circles and other lines
DIGITS = 4
LETTER, LINE = 0.6 * float(FONT_SIZE), 1.2 * float(FONT_SIZE)  # points, about
WIDEST = 930.0  # points from the inputs to the last layer: as wide as a page, see directions.py
THINNEST, THICKEST = 0.2, 4.0  # points
POSITIVE = {"color": "#1f5c99"}
NEGATIVE = {"color": "#b3541e", "style": "dashed"}
SIGNS = {"sigmoid": "σ", "linear": "Σ"}
CIRCLE = {
    "shape": "circle",
    "fixedsize": "true",
    "margin": "0",
    "width": f"{2 * RADIUS / 72:.3f}",
    "style": "filled",
}
INPUT, NEURON = CIRCLE | {"fillcolor": "white"}, CIRCLE | {"fillcolor": RESULT["fillcolor"]}
TEXT = {  # on white, so that no line runs through the letters
    "shape": "plaintext",
    "style": "filled",
    "fillcolor": "white",
    "margin": "0.02,0",
    "width": "0",
    "height": "0",
}


def draw_network(model: Neuron | Layer | MLP) -> graphviz.Digraph:
    """What draw() returns for a network. ValueError for more than 500 weights."""
    layers = _layers(model)
    count = sum(len(neuron.weights) for layer in layers for neuron in layer)
    if count > MOST_EDGES:
        raise ValueError(
            f"{count} weights are too many for one picture of a network (most: {MOST_EDGES})"
        )
    for one in (p for layer in layers for neuron in layer for p in neuron.parameters()):
        check_gradient(one.name, one.data, one.grad)
    return _Network(model, layers, count).picture


def _layers(model: Neuron | Layer | MLP) -> list[list[Neuron]]:
    if isinstance(model, MLP):
        return [layer.neurons for layer in model.layers]
    return [model.neurons] if isinstance(model, Layer) else [[model]]


class _Network:
    """The drawing, made step by step. Layer 0 are the inputs."""

    def __init__(self, model: object, layers: list[list[Neuron]], count: int) -> None:
        self.layers = layers
        weights = [weight for layer in layers for neuron in layer for weight in neuron.weights]
        self.labelled = count <= MOST_LABELS
        most = max(len(layer) * len(layer[0].weights) for layer in layers)
        self.with_names = most <= MOST_NAMES and count <= MOST_NAMES_IN_ALL
        biases = [neuron.bias for layer in layers for neuron in layer]
        self.with_gradients = any(parameter.grad != 0 for parameter in weights + biases)
        self.largest = max(abs(weight.data) for weight in weights)
        self.down = False  # drawn from top to bottom
        self.places, self.shares = self._arranged()
        self.taken: list[Box] = []  # by labels
        self.picture = new_drawing(
            f"Network {model!r}", graph_attr=GRAPH, node_attr=NODE, edge_attr=EDGE
        )
        # Every node has its place, in points; neato only draws the lines, behind the labels.
        self.picture.attr(layout="neato", inputscale="72", splines="line", outputorder="edgesfirst")
        self.picture.attr(label=self._legend())
        self._draw_neurons()
        if self.labelled:
            self._draw_labelled_weights()
            self._draw_biases()
        else:
            self._draw_thick_and_thin_weights()

    # --- what is written ----------------------------------------------------------------------

    def _lines(self, parameter: Value, named: bool) -> list[str]:
        name = f"{_short(parameter.name)} = " if named and parameter.name else ""
        lines = [name + format_number(parameter.data, DIGITS)]
        if self.with_gradients:
            gradient = format_number(parameter.grad, DIGITS)
            lines.append(f"grad {gradient}" if self.with_names else f"({gradient})")
        return lines

    def _legend(self) -> str:
        if not self.labelled:
            largest = format_number(self.largest, DIGITS)
            return (
                f"the thicker a line, the larger its weight (the largest: {largest})\\n"
                "blue: positive     brown, dashed: negative"
            )
        below = ", below it its gradient" if self.with_gradients else ""
        return f"on each line its weight{below}; beside each circle its bias b"

    # --- where it stands ----------------------------------------------------------------------

    def _arranged(self) -> Arrangement:
        sizes = [len(self.layers[0][0].weights), *map(len, self.layers)]
        labels, apart = [NO_LABEL] * len(self.layers), 4.0  # points between circles
        if self.labelled:
            labels = [
                _size([self._lines(w, self.with_names) for neuron in layer for w in neuron.weights])
                for layer in self.layers
            ]
            apart = 12 + max(height for _, height in labels)
        self.down = sum(map(room, labels)) > WIDEST
        if not self.down:
            return arranged(sizes, labels, 2 * RADIUS + apart, WIDEST)
        if self.labelled:  # beside each circle stands its bias
            apart = 12 + _size([self._lines(n.bias, True) for one in self.layers for n in one])[0]
        turned = [(height, width) for width, height in labels]
        found = downward(arranged(sizes, turned, 2 * RADIUS + apart, widest=0.0))
        xs = [point.x for layer in found.places for point in layer]
        if self.labelled and max(xs) - min(xs) > WIDEST:  # then the letters would be too small
            self.labelled = False
            return self._arranged()
        return found

    def _connections(self, k: int) -> Iterator[tuple[int, int, Value, Line]]:
        """The lines that end in layer k: source, target, weight, and both ends."""
        for j, neuron in enumerate(self.layers[k - 1]):
            for i, weight in enumerate(neuron.weights):
                yield i, j, weight, (self.places[k - 1][i], self.places[k][j])

    # --- drawn --------------------------------------------------------------------------------

    def _put(self, node: str, label: str, point: Point, style: dict[str, str]) -> None:
        self.picture.node(node, label, pos=f"{point.x:.1f},{point.y:.1f}!", **style)

    def _draw_neurons(self) -> None:
        for i, point in enumerate(self.places[0], start=1):
            self._put(f"n0_{i}", f"x{i}", point, INPUT)
        for k, layer in enumerate(self.layers, start=1):
            for j, neuron in enumerate(layer, start=1):
                inside = SIGNS.get(neuron.activation, neuron.activation)
                self._put(f"n{k}_{j}", inside, self.places[k][j - 1], NEURON)

    def _draw_labelled_weights(self) -> None:
        for k, share in enumerate(self.shares, start=1):
            for i, j, weight, line in self._connections(k):
                self._draw_line(k, i, j, {})
                lines, place = self._lines(weight, self.with_names), on_the_line(line, share)
                self._put(f"w{k}_{i + 1}_{j + 1}", joined(lines), place, TEXT)
                self.taken.append(Box(place, *_size([lines])))

    def _draw_biases(self) -> None:
        last = len(self.layers)
        for k, layer in enumerate(self.layers, start=1):
            near = [*self._connections(k), *(self._connections(k + 1) if k < last else ())]
            ends = [line for *_, line in near]
            for j, neuron in enumerate(layer):
                lines = self._lines(neuron.bias, named=True)
                size = _size([lines])
                place = beside(self.places[k][j], size)
                if k < last and not self.down:  # to the right there are lines
                    place = best_place(self.places[k][j], size, ends, self.taken)
                self._put(f"b{k}_{j + 1}", joined(lines), place, TEXT)
                self.taken.append(Box(place, *size))

    def _draw_thick_and_thin_weights(self) -> None:
        for k in range(1, len(self.places)):
            for i, j, weight, _ in self._connections(k):
                self._draw_line(k, i, j, self._stroke(weight.data))

    def _draw_line(self, k: int, i: int, j: int, style: dict[str, str]) -> None:
        ends = f"n{k - 1}_{i + 1}", f"n{k}_{j + 1}"
        self.picture.edge(*ends, arrowhead="none", **style)

    def _stroke(self, weight: float) -> dict[str, str]:
        """A line as thick as the weight is large; nan is drawn thin."""
        share = abs(weight) / self.largest if self.largest else 0.0
        share = share if math.isfinite(share) else 0.0
        sign = NEGATIVE if weight < 0 else POSITIVE
        return sign | {"penwidth": f"{THINNEST + (THICKEST - THINNEST) * share:.2f}"}


def _short(name: str) -> str:
    """A name as its label shows it: a long one is cut, as its line says which weight it is."""
    name = format_name(name)
    if columns(name) > LONGEST_NAME:
        while columns(name) >= LONGEST_NAME:
            name = name[:-1]
        name += "…"
    return name


def _size(some: list[list[str]]) -> Size:
    """Width and height that hold each of these labels, in points, about."""
    longest = max(columns(line) for lines in some for line in lines)
    return longest * LETTER + 4, max(map(len, some)) * LINE + 2
