"""draw(): the picture of a graph, or of a network.

A network is drawn as the slides do: neurons as circles, layer by layer, weights on their lines. All
layers are equally high. Between two layers the weights' labels stand in one column, each on its
own line, at a share t of the way: the line from neuron i of n to neuron j of m passes there at
height H · ((1 − t) · i/n + t · j/m). A good t keeps these heights apart, a large H makes room for
the letters, and a wide gap makes lines flat, so that none runs through its neighbour's label.

Source: the slides' drawings of neurons, e.g. Back-propagation (역전파 학습), lecture 08,
"Toy Example".
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from scalargrad.engine import Value
from scalargrad.errors import check_gradient, option
from scalargrad.formatting import columns, format_name, format_number
from scalargrad.graph import Path
from scalargrad.language import current_language, in_language, message, sentence
from scalargrad.nn import MLP, Layer, Neuron
from scalargrad.pictures.graphs import FONT_SIZE, RESULT, draw_graph, label, new_drawing
from scalargrad.pictures.rendering import hangul_font

if TYPE_CHECKING:
    import graphviz

MOST_LABELS, MOST_EDGES = 60, 500  # weights with their numbers; weights as lines alone
MOST_NAMES, MOST_NAMES_IN_ALL = 6, 12  # weights between two layers with their names, too
LONGEST_NAME = 12  # columns of a name: the label of a longer one covers circles and other lines
DIGITS = 4
LETTER, LINE = 0.6 * float(FONT_SIZE), 1.2 * float(FONT_SIZE)  # points, about
HANGUL_LINE = 1.45 * float(FONT_SIZE)  # of a font that has Hangul
THINNEST, THICKEST = 0.2, 4.0  # points

# Places and sizes are in points, y upward.
RADIUS = 21.0  # of a neuron
WIDEST = 930.0  # from the inputs to the last layer: as wide as a page, see graphs.py
NARROWEST_GAP, WIDEST_GAP, GAP_WITHOUT_LABELS = 160.0, 740.0, 320.0  # between two layers
SHARES = [share / 100 for share in range(17, 84, 3)]  # tried for t
MOST_STRETCHED = 2.5  # how much higher than its labels alone need a gap may be, to be clear
LEAST = 1e-9  # of a column's height: labels less far apart lie in one place, whatever the height

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


def draw(
    root: Value | Neuron | Layer | MLP,
    *,
    named_only: bool = False,
    local_gradients: bool = False,
    highlight: Value | Path | None = None,
    backward: bool = False,
    direction: str | None = None,
    language: str | None = None,
) -> graphviz.Digraph:
    """The graph below `root`, or a network, as a `graphviz.Digraph` that a notebook shows.

    Graph: a variable is a blue box with sharp corners, data (a constant with a name) a small one
    with a folded corner, a plain number is dashed, a result has round corners and says its
    operation (with named_only its formula), the root has a double border. Each shows name, value
    and, once `backward()` has run, gradient; data and numbers have none. `x*x` has two edges.

    Network (a Neuron, Layer or MLP, without the options): neurons are circles with their
    activation, layer by layer; each weight stands on its line, its gradient below it, each bias
    beside its neuron. Above 60 weights thick and thin lines show them instead.

    Args:
        root: a Value, or a network.
        named_only: the nodes with names alone, as a document draws them (v1, v2 … as in
            `explain()`).
        local_gradients: on each edge its local gradient, symbol and number: w3 = 5.
        highlight: all paths from the root to this node, or one path of `paths()`, in thick red.
        backward: the graph of gradients instead, each edge multiplying by its factor.
        direction: "LR" has operands on the left, "TB" above; None takes what fits a page 830 px
            wide.
        language: of the words: "en" or "ko"; None takes that of `set_language()`. A PNG or a PDF
            is in English where no font has Hangul.

    Returns:
        The picture. `save(picture, "name.png")` writes it.

    Raises:
        TypeError: for what cannot be drawn, options neither True nor False, a grad that is not a
            number, a highlight neither Value nor Path.
        ValueError: where the highlight is not below `root`, for more than 500 nodes or weights,
            where data has changed since the graph was built, and for an unknown language.
        DomainError: as in `backward()`.
    """
    named_only = option(named_only, "named_only")
    local_gradients = option(local_gradients, "local_gradients")
    backward = option(backward, "backward")
    if isinstance(root, (Neuron, Layer, MLP)):
        given = {
            "named_only": named_only,
            "local_gradients": local_gradients,
            "highlight": highlight is not None,
            "backward": backward,
            "direction": direction is not None,
        }
        if name := next((name for name, is_given in given.items() if is_given), None):
            raise TypeError(f"{name} is for graphs; a network is drawn without options")
        network = root
        return in_both_languages(lambda: draw_network(network), language)
    if not isinstance(root, Value):
        raise TypeError(
            "draw() takes a Value, the root of a graph, or a Neuron, Layer or MLP, "
            f"not {type(root).__name__}"
        )
    graph = root
    return in_both_languages(
        lambda: draw_graph(graph, named_only, local_gradients, highlight, backward, direction),
        language,
    )


def in_both_languages(
    draw_it: Callable[[], graphviz.Digraph], language: str | None
) -> graphviz.Digraph:
    """A picture in a language; with the English source beside it where no font has its letters."""
    with in_language(language):
        drawing = draw_it()
    if drawing.language == "ko" and not re.search("[가-힣]", drawing.source):  # formulas alone
        with in_language("en"):
            plain = draw_it()  # the same picture, to the letter, as in English
        plain.title, plain.language = drawing.title, drawing.language
        return plain
    if drawing.language == "ko" and not hangul_font():
        with in_language("en"):
            drawing.in_english = (drawing.source, draw_it().source)
    return drawing


def draw_network(model: Neuron | Layer | MLP) -> graphviz.Digraph:
    """What draw() returns for a network. ValueError for more than 500 weights."""
    if isinstance(model, MLP):
        layers = [layer.neurons for layer in model.layers]
    else:
        layers = [model.neurons] if isinstance(model, Layer) else [[model]]
    count = sum(len(neuron.weights) for layer in layers for neuron in layer)
    if count > MOST_EDGES:
        raise ValueError(
            message(
                "{0} weights are too many for one picture of a network (most: {1})",
                count,
                MOST_EDGES,
            )
        )
    for one in (p for layer in layers for neuron in layer for p in neuron.parameters()):
        check_gradient(one.name, one.data, one.grad)
    return _Network(model, layers, count).drawing


class Point(NamedTuple):
    """x to the right, y upward."""

    x: float
    y: float


class Size(NamedTuple):
    """Of a label."""

    width: float
    height: float


class Gap(NamedTuple):
    """What is between two layers: how wide, how high, and where on the way the labels stand."""

    width: float
    height: float
    share: float


Line = tuple[Point, Point]
NO_LABEL = Size(0.0, 0.0)


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
        self.places, self.shares = self._places()
        # Every node has its place, in points; neato only draws the lines, behind the labels.
        self.drawing = new_drawing(
            sentence("Network {0!r}", model),
            layout="neato",
            inputscale="72",
            splines="line",
            outputorder="edgesfirst",
        )
        self.drawing.attr(label=self._legend())
        self._draw_neurons()
        self._draw_weights()
        if self.labelled:
            self._draw_biases()

    # --- what is written ----------------------------------------------------------------------

    def _lines(self, parameter: Value, named: bool) -> list[str]:
        name = f"{_short(parameter.name)} = " if named and parameter.name else ""
        lines = [name + format_number(parameter.data, DIGITS)]
        if self.with_gradients:
            gradient = format_number(parameter.grad, DIGITS)
            words = sentence("grad {0}", gradient) if self.with_names else f"({gradient})"
            lines.append(words)
        return lines

    def _legend(self) -> str:
        if not self.labelled:
            largest = format_number(self.largest, DIGITS)
            thick = sentence(
                "the thicker a line, the larger its weight (the largest: {0})", largest
            )
            return label([thick, sentence("blue: positive     brown, dashed: negative")])
        if self.with_gradients:
            return sentence(
                "on each line its weight, below it its gradient; beside each circle its bias b"
            )
        return sentence("on each line its weight; beside each circle its bias b")

    # --- where it stands ----------------------------------------------------------------------

    def _places(self) -> tuple[list[list[Point]], list[float]]:
        """The neurons' places, layer by layer, and the share of the way where the labels are."""
        sizes = [len(self.layers[0][0].weights), *map(len, self.layers)]
        labels = biases = [NO_LABEL] * len(self.layers)
        if self.labelled:
            weights = [[w for neuron in one for w in neuron.weights] for one in self.layers]
            labels = [_size([self._lines(w, self.with_names) for w in some]) for some in weights]
            biases = [_size([self._lines(one.bias, True) for one in some]) for some in self.layers]
        below = biases[:-1] if max(sizes) > 1 else []  # in a chain, below all that is on the line
        beside = max([RADIUS, *(size.width / 2 for size in below)])
        self.down = sum(_room(one, beside) for one in labels) > WIDEST
        if not self.down:
            apart = (12 if self.labelled else 4) + max(one.height for one in labels)
            return placed(sizes, labels, beside, 2 * RADIUS + apart, WIDEST)
        apart = (12 if self.labelled else 4) + max(one.width for one in biases)
        turned = [Size(height, width) for width, height in labels]
        places, shares = placed(sizes, turned, RADIUS, 2 * RADIUS + apart, widest=0.0)
        places = [[Point(-y, -x) for x, y in layer] for layer in places]  # the first on the left
        xs = [point.x for layer in places for point in layer]
        if self.labelled and max(xs) - min(xs) > WIDEST:  # then the letters would be too small
            self.labelled = False
            return self._places()
        return places, shares

    # --- drawn --------------------------------------------------------------------------------

    def _put(self, node: str, text: str, point: Point, style: dict[str, str]) -> None:
        self.drawing.node(node, text, pos=f"{point.x:.1f},{point.y:.1f}!", **style)

    def _draw_neurons(self) -> None:
        for i, point in enumerate(self.places[0], start=1):
            self._put(f"n0_{i}", f"x{i}", point, INPUT)
        for k, layer in enumerate(self.layers, start=1):
            for j, neuron in enumerate(layer, start=1):
                inside = SIGNS.get(neuron.activation, neuron.activation)
                self._put(f"n{k}_{j}", inside, self.places[k][j - 1], NEURON)

    def _draw_weights(self) -> None:
        for k, (layer, share) in enumerate(zip(self.layers, self.shares, strict=True), start=1):
            for j, neuron in enumerate(layer):
                for i, weight in enumerate(neuron.weights):
                    style = {} if self.labelled else self._stroke(weight.data)
                    ends = f"n{k - 1}_{i + 1}", f"n{k}_{j + 1}"
                    self.drawing.edge(*ends, arrowhead="none", **style)
                    if self.labelled:
                        lines = label(self._lines(weight, self.with_names))
                        place = on_line((self.places[k - 1][i], self.places[k][j]), share)
                        self._put(f"w{k}_{i + 1}_{j + 1}", lines, place, TEXT)

    def _draw_biases(self) -> None:
        """Each to the right of its circle; below it where lines lead to the right."""
        for k, layer in enumerate(self.layers, start=1):
            for j, neuron in enumerate(layer):
                lines, (x, y) = self._lines(neuron.bias, named=True), self.places[k][j]
                width, height = _size([lines])
                if k < len(self.layers) and not self.down:
                    place = Point(x, y - RADIUS - height / 2 - 2)
                else:
                    place = Point(x + RADIUS + width / 2 + 4, y)
                self._put(f"b{k}_{j + 1}", label(lines), place, TEXT)

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


def _size(labels: list[list[str]]) -> Size:
    """Width and height that hold each of these labels, in points, about."""
    longest = max(columns(line) for lines in labels for line in lines)
    line = HANGUL_LINE if current_language() == "ko" else LINE
    return Size(longest * LETTER + 4, max(map(len, labels)) * line + 2)


# --- places ---------------------------------------------------------------------------------------


def placed(
    sizes: list[int], labels: list[Size], beside: float, least: float, widest: float
) -> tuple[list[list[Point]], list[float]]:
    """Places for layers of these sizes, and the share of the way where each gap's labels stand.

    labels: the size of a label in each gap; beside: how far it stays from the middle of a circle;
    least: how far apart two neurons stand at least; widest: how wide all gaps together may be.
    """
    pairs = list(itertools.pairwise(sizes))
    lines = [n * m for n, m in pairs]
    spare = max(0.0, widest - NARROWEST_GAP * len(labels))
    gaps = [  # many lines need a wide gap
        gap_for(n, m, size, beside, NARROWEST_GAP + spare * n * m / sum(lines))
        for (n, m), size in zip(pairs, labels, strict=True)
    ]
    height = max(*(gap.height for gap in gaps), *(least * size for size in sizes))
    xs = itertools.accumulate((gap.width for gap in gaps), initial=0.0)
    places = [
        [Point(x, height * y) for y in _heights(size)] for x, size in zip(xs, sizes, strict=True)
    ]
    return places, [gap.share for gap in gaps]


def gap_for(n: int, m: int, size: Size, beside: float, most: float) -> Gap:
    """A gap between n and m neurons, with labels of this size; `most`: how wide it may be.

    As low as it can be with each label clear of all other lines; if no share allows that, with the
    labels clear of each other.
    """
    if size == NO_LABEL:
        return Gap(min(most, GAP_WITHOUT_LABELS), 0.0, 0.0)
    wanted = 2 * RADIUS + size.width * (0.4 + 0.6 * n * m)  # many lines must be flat
    width = max(_room(size, beside), min(wanted, most, WIDEST_GAP))
    least = (size.width / 2 + beside + 4) / width  # share of the way
    apart = {t: distance for t in SHARES if (distance := _apart(n, m, t)) > LEAST}
    shares = [t for t in apart if min(t, 1 - t) >= least]
    clear = {t: _clear(n, m, size.width / width, t) for t in shares}
    if possible := [t for t in shares if clear[t] * MOST_STRETCHED >= apart[t]]:
        share = max(possible, key=lambda t: round(clear[t], 9))  # of equals the first
        return Gap(width, 1.03 * size.height / clear[share], share)
    share = max(shares or apart, key=apart.__getitem__)
    return Gap(width, 1.3 * size.height / apart[share], share)


def on_line(line: Line, share: float) -> Point:
    """The point at this share of the way from the line's start to its end."""
    start, end = line
    return Point(start.x + share * (end.x - start.x), start.y + share * (end.y - start.y))


def _room(size: Size, beside: float) -> float:
    """How wide a gap must be at least for a label that stays so far from both circles' middles."""
    return max(NARROWEST_GAP, size.width + 2 * beside + 8)


def _heights(size: int) -> list[float]:
    """The y of each of `size` neurons in a layer of height 1, the first one on top."""
    return [((size - 1) / 2 - i) / size for i in range(size)]


def _unit_lines(n: int, m: int) -> list[Line]:
    """All lines of a gap that is 1 wide and 1 high."""
    return [(Point(0.0, y), Point(1.0, z)) for y in _heights(n) for z in _heights(m)]


def _apart(n: int, m: int, share: float) -> float:
    """How far apart two labels are at least, in a gap of height 1."""
    ys = sorted(on_line(line, share).y for line in _unit_lines(n, m))
    return min((b - a for a, b in itertools.pairwise(ys)), default=1.0)


def _clear(n: int, m: int, width: float, share: float) -> float:
    """How high labels may be in a gap of height 1, each clear of all other lines; 0: none may.

    width: of a label, as a share of the gap's.
    """
    heights = [_apart(n, m, share)]
    for line, other in itertools.permutations(_unit_lines(n, m), 2):
        middle = on_line(line, share).y
        left, right = (on_line(other, share + half).y - middle for half in (-width / 2, width / 2))
        if left * right <= 0:
            return 0.0
        heights.append(2 * min(abs(left), abs(right)))
    return min(heights)
