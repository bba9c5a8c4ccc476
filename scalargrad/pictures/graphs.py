"""A computational graph as a picture, written as text (DOT) first.

Node ids are n0, n1 … in topological order, so the DOT source of a graph is the same in every run.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from scalargrad.engine import Value, topological_order
from scalargrad.errors import abbreviated, check_gradient, is_word
from scalargrad.formatting import columns, format_name, format_number, format_operation
from scalargrad.graph import Edge, Path, gradients, leading_to, local_gradients, refuse_changed
from scalargrad.language import current_language, message, sentence
from scalargrad.pictures.rendering import hangul_fonts
from scalargrad.symbols.expressions import Number, nodes_in
from scalargrad.symbols.text import Text
from scalargrad.symbols.view import View

if TYPE_CHECKING:
    import graphviz

MOST_NODES = 500  # beyond that a picture is unreadable, and dot takes minutes
DIRECTIONS = ("LR", "TB")
LONGEST_FORMULA = 40  # columns of what a node shows
EdgeKey = tuple[Value, Value, int]  # result, operand, and which of the result's operands it is

# --- how pictures look. Kinds of nodes differ in shape and in lightness: so in print, too ---------

FONT = "Helvetica"
FONT_SIZE = "12"  # of everything: the smallest letters decide how far a picture may be scaled down
INK = "#1a1a1a"
WORDS = {"fontname": FONT, "fontsize": FONT_SIZE}
GRAPH = {"bgcolor": "white", "nodesep": "0.2"} | WORDS
NODE = {"color": INK, "fontcolor": INK, "margin": "0.08,0.05"} | WORDS
EDGE = {"fontcolor": INK, "color": "#555555", "arrowsize": ".7"} | WORDS
RESULT = {"shape": "box", "style": "rounded,filled", "fillcolor": "#fdf6e3"}
ROOT = RESULT | {"peripheries": "2"}
LABEL = {"shape": "plaintext", "margin": "0.04,0.02", "width": "0", "height": "0"}
HIGHLIGHT = {"color": "#b3261e", "penwidth": "3"}


class Kind(NamedTuple):
    """How one kind of node looks: its cell in the legend, the node's attributes."""

    cell: str
    node: dict[str, str]


LEGEND = {
    "data": "data (no gradient)",
    "variable": "variable",
    "number": "number",
    "result": "result",
}
KINDS = {  # in the legend's order
    "data": Kind(
        'border="1" bgcolor="#eef2d8"',  # "note" has no counterpart there
        {"shape": "note", "style": "filled", "fillcolor": "#eef2d8"}
        | {"margin": "0.08,0.03", "height": "0.25"},
    ),
    "variable": Kind(
        'border="1" bgcolor="#c7e0f4"',
        {"shape": "box", "style": "filled", "fillcolor": "#c7e0f4"},
    ),
    "number": Kind(
        'border="1" color="#777777" style="dashed"',
        {"shape": "box", "style": "dashed", "color": "#777777", "height": "0.3", "width": "0.3"},
    ),
    "result": Kind('border="1" bgcolor="#fdf6e3" style="rounded"', RESULT),
}


def kind(node: Value) -> str:
    """What a node is to a reader: data (a constant with a name), number, variable or result."""
    if node.is_constant:
        return "data" if node.name else "number"
    return "result" if node.operands else "variable"


def legend(nodes: Iterable[Value]) -> str:
    """A line that names the kinds of nodes, each in its colour; "" where there is but one."""
    present = {kind(node) for node in nodes}
    if len(present) == 1:
        return ""
    cells = (
        f'<td><table {look.cell} cellborder="0" cellspacing="0" cellpadding="3">'
        f"<tr><td>{sentence(LEGEND[name])}</td></tr></table></td>"
        for name, look in KINDS.items()
        if name in present
    )
    return f'<<table border="0" cellborder="0" cellspacing="4"><tr>{"".join(cells)}</tr></table>>'


def label(lines: Iterable[str]) -> str:
    """Lines of a label, as plain text: DOT would read \\N in it as an order and &#10; as a sign."""
    return "\\n".join(line.replace("\\", "\\\\").replace("&", "&amp;") for line in lines)


def new_drawing(title: str, **attributes: str) -> graphviz.Digraph:
    """An empty graphviz.Digraph with this title and these attributes of the whole graph.

    Its font is one for the language of the answers.
    ModuleNotFoundError with the command to type where the package graphviz is missing.
    """
    try:
        from scalargrad.pictures.digraph import Drawing
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "pictures need graphviz: python -m pip install graphviz", name="graphviz"
        ) from None
    drawing: graphviz.Digraph = Drawing(graph_attr=GRAPH, node_attr=NODE, edge_attr=EDGE)
    drawing.title, drawing.language = title, current_language()
    if drawing.language == "ko" and (fonts := hangul_fonts()):
        for part in ("graph", "node", "edge"):
            drawing.attr(part, fontname=f"{FONT},{fonts}")
    drawing.attr(**attributes)
    return drawing


# --- left to right, or top to bottom: estimated from the words, so the same on every machine ------

PAGE = 830  # pixels of a page's column
SMALLEST = 9  # pixels that letters must keep there
WIDEST = PAGE * float(FONT_SIZE) / SMALLEST  # points that a picture may be wide
LETTER = 0.6 * float(FONT_SIZE)  # points of a letter, about
MARGIN = 12.0  # points of a box besides its letters
GAP = 15.0  # points between neighbours in a rank
CAUTION = 0.93  # estimates are not exact


def direction_for_page(
    boxes: dict[str, list[str]], edges: list[tuple[str, str]], ranksep: float
) -> str:
    """The direction that fits a page: "LR" where it does or is the narrower one, else "TB".

    boxes: each node's lines; edges: from operand to result, in topological order; ranksep: inches.
    """
    widths = {node: MARGIN + LETTER * max(map(columns, lines)) for node, lines in boxes.items()}
    by_rank: dict[int, list[float]] = defaultdict(list)
    ranks = _ranks(edges)
    for node, width in widths.items():
        by_rank[ranks.get(node, 0)].append(width)
    left_to_right = sum(max(row) + 72 * ranksep for row in by_rank.values())
    if left_to_right <= CAUTION * WIDEST:
        return "LR"
    top_to_bottom = max(sum(row) + GAP * len(row) for row in by_rank.values())
    return "TB" if top_to_bottom < left_to_right else "LR"


def _ranks(edges: list[tuple[str, str]]) -> dict[str, int]:
    """Each node's rank as Graphviz would choose it: results after operands, edges short."""
    rank: dict[str, int] = defaultdict(int)
    for tail, head in edges:
        rank[head] = max(rank[head], rank[tail] + 1)
    last: dict[str, int] = {}  # the highest that is left: a leaf stands beside what uses it first
    for tail, head in reversed(edges):
        before = max(rank[head], last.get(head, 0)) - 1
        last[tail] = min(last.get(tail, before), before)
    return {node: max(rank[node], last.get(node, 0)) for node in rank}


# --- what is drawn of a graph ---------------------------------------------------------------------


class Arrow(NamedTuple):
    """What is drawn between two nodes. `factor` has ∂result/∂operand; None: it is not asked for."""

    result: Value
    operand: Value
    factor: Edge | None
    highlighted: bool


class DrawnGraph:
    """What a picture shows of a graph: nodes, operands first; arrows; names and DOT ids of nodes.

    with_factors: with the local gradients. name_all: nodes without a name are v1, v2 …, else those
    alone that a local gradient mentions. without_constants: nobody asks for their gradients.
    ValueError for too many nodes, and where data has changed since the graph was built.
    """

    def __init__(
        self,
        root: Value,
        *,
        named_only: bool,
        with_factors: bool,
        name_all: bool,
        highlight: Value | Path | None = None,
        without_constants: bool = False,
    ) -> None:
        if not named_only:
            _refuse_many(len(topological_order(root)))
        self.root, self.view, self.named_only = root, View(root), named_only
        order = self.view.order
        nodes = [node for node in order if not named_only or node in self.view.shown]
        _refuse_many(len(nodes))
        for node in order:
            check_gradient(node.name, node.data, node.grad)
        refuse_changed(order)
        thick = highlighted_edges(root, highlight, order)
        if named_only:
            arrows = _arrows_of_named(self.view, thick)
        else:
            arrows = _arrows_of_all(self.view, thick, with_factors)
        self.nodes = [node for node in nodes if not (without_constants and node.is_constant)]
        self.arrows = [a for a in arrows if not (without_constants and a.operand.is_constant)]
        self.ids = {node: f"n{i}" for i, node in enumerate(self.nodes)}
        mentioned = {n for a in self.arrows if a.factor for n in nodes_in(a.factor.symbols)}
        self.view.name_nodes(mentioned.union(self.nodes) if name_all else mentioned)
        self.writer = Text(self.view.names, self.view.numbers)

    # --- words ----------------------------------------------------------------------------------

    def box(self, node: Value, gradient: str | None) -> list[str]:
        """The lines of a node: heading, value, gradient; of constants, x1 = 0.1 or the number.

        gradient: as text; None where none is shown.
        """
        number = format_number(node.data)
        if node.is_constant:
            return [f"{self.writer.names[node]} = {number}" if node.name else number]
        lines = [self._heading(node), sentence("value {0}", number)]
        if gradient is not None:
            lines.append(sentence("grad {0}", gradient))
        return [line for line in lines if line]

    def _heading(self, node: Value) -> str:
        """Name and operation: b  (×); with named nodes alone, name and formula: b = w1·a"""
        name = self.writer.names.get(node, "")
        if not self.named_only:
            operation = format_operation(node.op) if node.operands else ""
            return "  ".join(word for word in (name, operation) if word)
        if node.operands:
            formula = self.writer.expression(self.view.definition(node))
            if columns(formula) <= LONGEST_FORMULA:
                return f"{name} = {formula}"
        return name

    def local_gradient(self, arrow: Arrow) -> str | None:
        """An arrow's symbol and number: w3 = 5; None at a constant."""
        factor = arrow.factor
        if factor is None or arrow.operand.is_constant:
            return None
        symbol, number = self.writer.expression(factor.symbols), format_number(factor.gradient)
        return self.at_kink(factor, symbol if symbol == number else f"{symbol} = {number}")

    def multiplier(self, arrow: Arrow) -> str | None:
        """What an arrow of the gradients' graph multiplies by: × w3 = 5"""
        factor = arrow.factor
        if factor is None:
            return None
        text = f"× {self.writer.factor(factor.symbols)}"
        if not isinstance(factor.symbols, Number):
            text += f" = {format_number(factor.gradient)}"
        return self.at_kink(factor, text)

    def at_kink(self, factor: Edge, text: str) -> str:
        """A factor's text, with a word where a number is taken for a derivative that is missing."""
        is_taken = self.view.kinks(factor.result, factor.operand)
        return sentence("{0} (taken at the kink)", text) if is_taken else text

    def gradient_boxes(self) -> dict[Value, list[str]]:
        """∂root/∂node and its number, from the arrows: backward() need not have been called."""
        below: dict[Value, list[Edge]] = {node: [] for node in self.nodes}
        for arrow in self.arrows:
            if arrow.factor:
                below[arrow.result].append(arrow.factor)
        return {
            node: [self.writer.expression(self.view.total_sign(node)), format_number(number)]
            for node, number in gradients(self.nodes, below.__getitem__).items()
        }

    # --- DOT ------------------------------------------------------------------------------------

    def lines(self, place: int, labelled: bool) -> list[tuple[str, str]]:
        """The ids between which an arrow is drawn. A label stands in its middle and parts it.

        For dot leaves nodes room, while it lets lines run through the labels of edges.
        """
        arrow = self.arrows[place]
        tail, head = self.ids[arrow.operand], self.ids[arrow.result]
        middle = f"{tail}_{head}_{place}"
        return [(tail, middle), (middle, head)] if labelled else [(tail, head)]

    def lay_out(
        self,
        title: str,
        boxes: dict[Value, list[str]],
        words: list[str | None],
        direction: str | None = None,
        *,
        backward: bool = False,
        two_way: bool = False,
    ) -> graphviz.Digraph:
        """The picture of these lines in each node, and of these words, if any, on each arrow.

        direction: "LR" or "TB", the way from operands to results; None: as it fits a page.
        backward: the arrows lead from results to operands, and so does the direction.
        two_way: an arrow with words has a head at either end.
        """
        tail = {"dir": "both", "arrowtail": "normal"} if two_way else {}
        ranksep = "0.45" if all(word is None for word in words) else "0.25"  # a label takes a rank
        lines = [self.lines(place, word is not None) for place, word in enumerate(words)]
        middles = {ends[0][1]: word for ends, word in zip(lines, words, strict=True) if word}
        if direction is None:
            texts = {self.ids[node]: box for node, box in boxes.items()}
            texts |= {middle: [word] for middle, word in middles.items()}
            edges = list(itertools.chain(*lines))
            direction = direction_for_page(texts, edges, float(ranksep))
        drawing = new_drawing(
            title, rankdir=direction[::-1] if backward else direction, ranksep=ranksep
        )
        if not backward and (kinds := legend(self.nodes)):
            drawing.attr(label=kinds)
        for node in self.nodes:
            look = ROOT if node is self.root and node.operands else KINDS[kind(node)].node
            drawing.node(self.ids[node], label(boxes[node]), **look)
        for arrow, ends in zip(self.arrows, lines, strict=True):
            style = HIGHLIGHT if arrow.highlighted else {}
            if backward:
                ends = [(head, tail) for tail, head in reversed(ends)]
            if len(ends) == 1:
                drawing.edge(*ends[0], **style)
            else:
                middle = ends[0][1]
                drawing.node(middle, label([middles[middle]]), **LABEL)
                drawing.edge(*ends[0], arrowhead="none", **tail, **style)
                drawing.edge(*ends[1], **style)
        return drawing


def draw_graph(
    root: Value,
    named_only: bool,
    local_gradients: bool,
    highlight: Value | Path | None,
    backward: bool,
    direction: str | None,
) -> graphviz.Digraph:
    """What draw() returns for a Value."""
    if direction is not None and not is_word(direction, *DIRECTIONS):
        raise ValueError(f'direction is "LR", "TB" or None, not {abbreviated(direction)}')
    drawn = DrawnGraph(
        root,
        named_only=named_only,
        with_factors=local_gradients or backward,
        name_all=backward or named_only,
        highlight=highlight,
        without_constants=backward,
    )
    name = format_name(root.name)
    if backward:
        boxes, words = drawn.gradient_boxes(), [drawn.multiplier(arrow) for arrow in drawn.arrows]
        title = sentence("Gradients, backward")
        title = sentence("Gradients of {0}, backward", name) if name else title
        return drawn.lay_out(title, boxes, words, direction, backward=True)
    is_known = any(node.grad != 0 for node in drawn.view.order)  # backward() has run
    boxes = {
        node: drawn.box(node, format_number(node.grad) if is_known else None)
        for node in drawn.nodes
    }
    words = [drawn.local_gradient(arrow) if local_gradients else None for arrow in drawn.arrows]
    title = sentence("Computational graph")
    title = sentence("Computational graph of {0}", name) if name else title
    return drawn.lay_out(title, boxes, words, direction)


def node_ids(root: Value, *, named_only: bool) -> dict[Value, str]:
    """What draw() calls each node that it shows, in the DOT source and as titles of the SVG."""
    return DrawnGraph(root, named_only=named_only, with_factors=False, name_all=False).ids


def highlighted_edges(
    root: Value, highlight: Value | Path | None, order: list[Value]
) -> set[EdgeKey]:
    """The edges to draw thick: all paths down to a node, or one path."""
    if highlight is None:
        return set()
    if isinstance(highlight, Path):
        thick = {(edge.result, edge.operand, edge.position) for edge in highlight.edges}
        if not {result for result, _, _ in thick} <= set(order):
            raise ValueError("the path to highlight is not in the graph that is drawn")
        return thick
    if not isinstance(highlight, Value):
        raise TypeError(f"highlight is a Value or a path, not {type(highlight).__name__}")
    leading = leading_to(highlight, order)
    if root not in leading:
        raise ValueError(f"{highlight!r}, to be highlighted, is not in the graph that is drawn")
    edges = ((node, operand, i) for node in order for i, operand in enumerate(node.operands))
    return {edge for edge in edges if edge[1] in leading}


def _arrows_of_all(view: View, thick: set[EdgeKey], with_factors: bool) -> Iterator[Arrow]:
    """Each operand's edge, x*x having two."""
    for node in view.order:
        numbers = local_gradients(node) if with_factors else []
        symbols = view.local_slopes(node) if with_factors else []
        for i, operand in enumerate(node.operands):
            factor = Edge(node, operand, i, numbers[i], symbols[i]) if with_factors else None
            yield Arrow(node, operand, factor, (node, operand, i) in thick)


def _arrows_of_named(view: View, thick: set[EdgeKey]) -> Iterator[Arrow]:
    """One edge between two shown nodes, with all that is hidden between them as its factor."""
    everything = set(view.order)
    for node in (one for one in view.order if one in view.shown):
        highlighted = _highlighted_below(node, view.shown, thick)
        for edge in view.edges(node, everything):
            factor = edge._replace(symbols=view.slope(node, edge.operand).symbols)
            yield Arrow(node, edge.operand, factor, edge.operand in highlighted)


def _highlighted_below(node: Value, shown: set[Value], thick: set[EdgeKey]) -> set[Value]:
    """The shown nodes next below `node` to which thick edges lead."""
    found: set[Value] = set()
    to_do = [node]
    while to_do:
        result = to_do.pop()
        for index, operand in enumerate(result.operands):
            if (result, operand, index) in thick:
                if operand in shown:
                    found.add(operand)
                else:
                    to_do.append(operand)
    return found


def _refuse_many(count: int) -> None:
    if count > MOST_NODES:
        raise ValueError(
            message("{0} nodes are too many for one picture (most: {1})", count, MOST_NODES)
        )
