"""A computational graph as a picture, written as text (DOT) first.

Node ids are n0, n1 … in topological order, so the DOT source of a graph is the same in every run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scalargrad.engine import Value, topological_order
from scalargrad.errors import abbreviated, check_gradient, is_word
from scalargrad.formatting import format_name, format_number
from scalargrad.graph import Edge, Path, gradients, refuse_changed
from scalargrad.pictures import labels
from scalargrad.pictures.directions import fitting
from scalargrad.pictures.marking import Arrow, arrows, folded_arrows, marked_places
from scalargrad.pictures.showing import new_drawing
from scalargrad.pictures.styles import EDGE, GRAPH, HIGHLIGHT, LABEL, NODE, legend, look
from scalargrad.symbols.expressions import nodes_in
from scalargrad.symbols.text import Text
from scalargrad.symbols.view import View

if TYPE_CHECKING:
    import graphviz

MOST_NODES = 500  # beyond that a picture is unreadable, and dot takes minutes
DIRECTIONS = ("LR", "TB")


class Drawn:
    """What a picture shows of a graph: nodes, operands first; arrows; the names of the nodes.

    ValueError for too many nodes, and where data has changed since the graph was built.
    """

    def __init__(
        self, root: Value, named_only: bool, factors: bool, highlight: Value | Path | None = None
    ) -> None:
        if not named_only:
            _refuse_many(len(topological_order(root)))
        self.root, self.view, self.named_only = root, View(root), named_only
        order, shown = self.view.order, self.view.shown
        self.nodes = [node for node in order if node in shown] if named_only else order
        _refuse_many(len(self.nodes))
        for node in order:
            check_gradient(node.name, node.data, node.grad)
        refuse_changed(order)
        marked = marked_places(root, highlight, order)
        if named_only:
            self.arrows = list(folded_arrows(self.view, marked))
        else:
            self.arrows = list(arrows(self.view, marked, factors))
        self.writer = Text({}, {})

    def leave_constants_out(self) -> None:
        """Nobody asks for the gradient of a constant."""
        self.nodes = [node for node in self.nodes if not node.is_constant]
        self.arrows = [arrow for arrow in self.arrows if not arrow.operand.is_constant]

    def name_nodes(self, every_node: bool) -> None:
        """Name what factors mention, or every node; those without a name are v1, v2 …"""
        mentioned = {n for a in self.arrows if a.factor for n in nodes_in(a.factor.symbols)}
        self.view.name_nodes(mentioned.union(self.nodes) if every_node else mentioned)
        self.writer = Text(self.view.names, self.view.numbers)

    def heading(self, node: Value) -> str:
        """A node's name with its formula or its operation; of a constant, its name alone."""
        if node.is_constant:
            return self.writer.names.get(node, "") if node.name else ""
        if self.named_only:
            return labels.formula(node, self.view, self.writer)
        return labels.operation(node, self.writer)

    def edge_label(self, arrow: Arrow, multipliers: bool = False) -> str | None:
        """The local gradient; going backward, what the edge multiplies by; None at a constant."""
        if arrow.operand.is_constant or arrow.factor is None:
            return None
        write = labels.multiplier if multipliers else labels.local_gradient
        return write(arrow.factor, self.view, self.writer)


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
    drawn = Drawn(root, named_only, local_gradients or backward, highlight)
    if backward:
        drawn.leave_constants_out()
    drawn.name_nodes(every_node=backward or named_only)
    if backward:
        boxes = _boxes_of_gradients(drawn)
    else:
        known = any(node.grad != 0 for node in drawn.view.order)  # backward() has run
        boxes = {
            node: labels.box(node, drawn.heading(node), format_number(node.grad) if known else None)
            for node in drawn.nodes
        }
    words = [
        drawn.edge_label(arrow, multipliers=backward) if local_gradients or backward else None
        for arrow in drawn.arrows
    ]
    of = f" of {format_name(root.name)}" if root.name else ""
    title = f"Gradients{of}, backward" if backward else f"Computational graph{of}"
    return lay_out(drawn, title, boxes, words, direction, backward=backward)


def lay_out(
    drawn: Drawn,
    title: str,
    boxes: dict[Value, list[str]],
    words: list[str | None],
    direction: str | None = None,
    *,
    backward: bool = False,
) -> graphviz.Digraph:
    """What is drawn, laid out: each node's lines; each arrow's label or None.

    direction: "LR" or "TB", the way from operands to results; None: as it fits a page.
    backward: the arrows lead from results to operands, and so does the direction.
    """
    nodes, ends = ids(drawn)
    ranksep = "0.45" if all(word is None for word in words) else "0.25"  # a label takes a rank
    if direction is None:
        lines = {nodes[node]: box for node, box in boxes.items()}
        lines |= {end.middle: [word] for end, word in zip(ends, words, strict=True) if word}
        edges = [
            edge for end, word in zip(ends, words, strict=True) for edge in end.edges(word is None)
        ]
        direction = fitting(lines, edges, float(ranksep))
    picture = new_drawing(title, graph_attr=GRAPH, node_attr=NODE, edge_attr=EDGE)
    picture.attr(rankdir=direction[::-1] if backward else direction, ranksep=ranksep)
    if not backward and (kinds := legend(drawn.nodes)):
        picture.attr(label=kinds)
    for node in drawn.nodes:
        picture.node(nodes[node], labels.joined(boxes[node]), **look(node, drawn.root))
    for arrow, word, end in zip(drawn.arrows, words, ends, strict=True):
        _draw_edge(picture, end.turned() if backward else end, word, arrow.highlighted)
    return picture


class Ends(NamedTuple):
    """The ids of an arrow's ends and of its label."""

    tail: str
    head: str
    middle: str

    def edges(self, unlabelled: bool) -> list[tuple[str, str]]:
        """The edges of DOT that it is made of. A label parts it in two."""
        if unlabelled:
            return [(self.tail, self.head)]
        return [(self.tail, self.middle), (self.middle, self.head)]

    def turned(self) -> Ends:
        """The other way round."""
        return Ends(self.head, self.tail, self.middle)


def ids(drawn: Drawn) -> tuple[dict[Value, str], list[Ends]]:
    """What nodes and arrows are called in the DOT source."""
    nodes = {node: f"n{i}" for i, node in enumerate(drawn.nodes)}
    ends = [(nodes[arrow.operand], nodes[arrow.result]) for arrow in drawn.arrows]
    return nodes, [Ends(tail, head, f"{tail}_{head}_{i}") for i, (tail, head) in enumerate(ends)]


def _draw_edge(picture: graphviz.Digraph, end: Ends, word: str | None, highlighted: bool) -> None:
    """An arrow. Its label stands in its middle, as a node without a border.

    For dot leaves nodes room, while it lets lines run through the labels of edges.
    """
    style = HIGHLIGHT if highlighted else {}
    if word is None:
        picture.edge(end.tail, end.head, **style)
    else:
        picture.node(end.middle, labels.joined([word]), **LABEL)
        picture.edge(end.tail, end.middle, arrowhead="none", **style)
        picture.edge(end.middle, end.head, **style)


def _boxes_of_gradients(drawn: Drawn) -> dict[Value, list[str]]:
    """∂root/∂node and its number, found from the arrows: backward() need not have been called."""
    below: dict[Value, list[Edge]] = {node: [] for node in drawn.nodes}
    for arrow in drawn.arrows:
        if arrow.factor:
            below[arrow.result].append(arrow.factor)
    found = gradients(drawn.nodes, below.__getitem__)
    return {
        node: [drawn.writer.expression(drawn.view.total_sign(node)), format_number(number)]
        for node, number in found.items()
    }


def _refuse_many(count: int) -> None:
    if count > MOST_NODES:
        raise ValueError(f"{count} nodes are too many for one picture (most: {MOST_NODES})")
