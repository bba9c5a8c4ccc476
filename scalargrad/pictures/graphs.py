"""draw(): a computational graph as a picture, written as text (DOT) first.

Node ids are n0, n1 … in topological order, so the DOT source of a graph is the same in every run.
`save()` in rendering.py turns it into PNG, SVG or PDF.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scalargrad.engine import Value, topological_order
from scalargrad.errors import check_gradient
from scalargrad.explaining.expressions import Number, symbols
from scalargrad.explaining.folding import Folded
from scalargrad.explaining.names import names
from scalargrad.explaining.text import Text, shortened
from scalargrad.formatting import format_number, format_operation
from scalargrad.graph import Edge, Path, gradients, leading_to

if TYPE_CHECKING:
    import graphviz

LONGEST_FORMULA = 40  # letters of what a node shows
MOST_NODES = 500  # beyond that a picture is unreadable, and dot takes minutes

FONT = "Helvetica"
INK = "#1a1a1a"
GRAPH = {"dpi": "150", "bgcolor": "white", "nodesep": "0.3"}
NODE = {"fontname": FONT, "fontsize": "12", "color": INK, "fontcolor": INK, "margin": "0.12,0.08"}
EDGE = {"fontname": FONT, "fontsize": "11", "fontcolor": INK, "color": "#555555", "arrowsize": ".7"}
# Told apart by shape and by lightness, so in print and by colour-blind eyes too.
LEAF = {"shape": "box", "style": "filled", "fillcolor": "#c7e0f4"}
CONSTANT = {"shape": "box", "style": "dashed", "color": "#777777"}
RESULT = {"shape": "box", "style": "rounded,filled", "fillcolor": "#fdf6e3"}
ROOT = RESULT | {"peripheries": "2"}
LABEL = {"shape": "plaintext", "fontsize": "11", "margin": "0.07,0.02", "width": "0", "height": "0"}
HIGHLIGHT = {"color": "#b3261e", "penwidth": "3"}

Place = tuple[Value, Value, int]  # an edge: result, operand, which of its operands


class Arrow(NamedTuple):
    """What is drawn between two nodes. `factor` has ∂result/∂operand; None: it has no label."""

    result: Value
    operand: Value
    factor: Edge | None
    highlighted: bool


def draw(
    root: Value,
    *,
    named_only: bool = False,
    local_gradients: bool = False,
    highlight: Value | Path | None = None,
    backward: bool = False,
) -> graphviz.Digraph:
    """The graph below `root`, operands on the left, as a graphviz.Digraph.

    A leaf is a blue box with sharp corners, a constant is dashed, a result has round corners and
    says its operation (with named_only its formula), the root has a double border. Each shows name,
    value and gradient (0 before backward()), a constant its value alone. x*x has two edges.

    named_only: the nodes with names alone, as a document draws them (v1, v2 … as in explain()).
    local_gradients: on each edge its local gradient, symbol and number: w3 = 5.
    highlight: all paths from the root to this node, or one path of graph.paths(), in thick red.
    backward: the graph of gradients instead, right to left, each edge multiplying by its factor.

    TypeError if `root` is no Value, a grad no number, or `highlight` neither Value nor Path;
    ValueError if that is not below `root`, for more than 500 nodes, and where explain() raises it;
    DomainError as in backward().
    """
    import graphviz

    if not isinstance(root, Value):
        raise TypeError(f"draw() takes a Value, the root of a graph, not {type(root).__name__}")
    count = len(topological_order(root))
    if count > MOST_NODES:
        raise ValueError(f"{count} nodes are too many for one picture (most: {MOST_NODES})")
    folded = Folded(root)
    for node in folded.order:
        check_gradient(node.name, node.data, node.grad)
    marked = _marked(root, highlight, folded.order)
    nodes = [n for n in folded.order if not named_only or n in folded.shown]
    if named_only:
        arrows = list(_folded_arrows(folded, marked))
    else:
        arrows = list(_arrows(folded, marked, local_gradients or backward))
    if backward:  # nobody asks for the gradient of a constant
        nodes = [n for n in nodes if n.op != "const"]
        arrows = [arrow for arrow in arrows if arrow.operand.op != "const"]

    mentioned = {n for arrow in arrows if arrow.factor for n in symbols(arrow.factor.symbols)}
    if backward or named_only:
        mentioned.update(nodes)
    writer = Text(names(folded.order, mentioned), digits=6)
    if named_only:
        labels = {node: _label(node, _formula(node, folded, writer)) for node in nodes}
    else:
        labels = {node: _label(node, _operation(node, writer)) for node in nodes}
    if backward:
        below: dict[Value, list[Edge]] = {node: [] for node in nodes}
        for arrow in arrows:
            below[arrow.result].append(arrow.factor)
        found = gradients(nodes, below.__getitem__)  # backward() need not have been called
        labels = {node: [writer.partial(root, node), format_number(found[node])] for node in nodes}

    picture = graphviz.Digraph(graph_attr=GRAPH, node_attr=NODE, edge_attr=EDGE)
    picture.attr(rankdir="RL" if backward else "LR")
    labelled = local_gradients or backward
    picture.attr(ranksep="0.3" if labelled else "0.55")  # a label takes a rank of its own
    ids = {node: f"n{i}" for i, node in enumerate(nodes)}
    for node in nodes:
        picture.node(ids[node], _joined(labels[node]), **_style(node, root))
    for arrow in arrows:
        ends = ids[arrow.operand], ids[arrow.result]
        label = _edge_label(arrow, writer, backward) if labelled else None
        _draw_edge(picture, ends[::-1] if backward else ends, label, arrow.highlighted)
    return picture


def _draw_edge(
    picture: graphviz.Digraph, ends: tuple[str, str], label: str | None, highlighted: bool
) -> None:
    """An arrow. Its label stands in its middle, as a node without a border.

    For dot leaves nodes room, while it lets lines run through the labels of edges.
    """
    tail, head = ends
    style = HIGHLIGHT if highlighted else {}
    if label is None:
        picture.edge(tail, head, **style)
    else:
        middle = f"{tail}_{head}_{len(picture.body)}"  # a number more, for x*x has two
        picture.node(middle, label, **LABEL)
        picture.edge(tail, middle, arrowhead="none", **style)
        picture.edge(middle, head, **style)


def _arrows(folded: Folded, marked: set[Place], with_factors: bool) -> Iterator[Arrow]:
    """Each operand's edge, x*x having two."""
    for node in folded.order:
        factors = list(folded.local_edges(node)) if with_factors else []
        edges = itertools.zip_longest(node.operands, factors)  # without factors, None for each
        for index, (operand, factor) in enumerate(edges):
            yield Arrow(node, operand, factor, (node, operand, index) in marked)


def _folded_arrows(folded: Folded, marked: set[Place]) -> Iterator[Arrow]:
    """One edge between two shown nodes, with all that is hidden between them as its factor."""
    for node in folded.order:
        if node in folded.shown:
            reached = _reached(node, folded.shown, marked)
            for edge in folded.edges(node):
                yield Arrow(node, edge.operand, edge, edge.operand in reached)


def _reached(node: Value, shown: set[Value], marked: set[Place]) -> set[Value]:
    """The shown nodes next below `node` to which marked edges lead."""
    reached: set[Value] = set()
    stack = [node]
    while stack:
        result = stack.pop()
        for index, operand in enumerate(result.operands):
            if (result, operand, index) in marked:
                (reached.add if operand in shown else stack.append)(operand)
    return reached


def _marked(root: Value, highlight: Value | Path | None, order: list[Value]) -> set[Place]:
    """The edges to draw thick."""
    if highlight is None:
        return set()
    if isinstance(highlight, Path):
        marked = {(edge.result, edge.operand, edge.position) for edge in highlight.edges}
        inside = set(order)
        if not all(result in inside for result, _, _ in marked):
            raise ValueError("the path to highlight is not in the graph that is drawn")
        return marked
    if not isinstance(highlight, Value):
        raise TypeError(f"highlight is a Value or a path, not {type(highlight).__name__}")
    leading = leading_to(highlight, order)
    if root not in leading:
        raise ValueError(f"{highlight!r}, to be highlighted, is not in the graph that is drawn")
    edges = ((node, operand, i) for node in order for i, operand in enumerate(node.operands))
    return {edge for edge in edges if edge[1] in leading}


def _operation(node: Value, writer: Text) -> str:
    """A node's name, if any, and the operation whose operands its edges come from: b  (×)"""
    words = (writer.names.get(node, ""), format_operation(node.op) if node.op else "")
    return "  ".join(word for word in words if word)


def _formula(node: Value, folded: Folded, writer: Text) -> str:
    """A node's name and, unless it is long, what it computes from the nodes shown: b = w1·a"""
    if not node.operands:
        return writer.name(node)
    formula = writer.sum(shortened(writer.terms(folded.definition(node))))
    return (
        f"{writer.name(node)} = {formula}" if len(formula) <= LONGEST_FORMULA else writer.name(node)
    )


def _label(node: Value, heading: str) -> list[str]:
    """A heading, the value and the gradient, a line each."""
    if node.op == "const":
        return [format_number(node.data)]
    lines = [heading, f"value {format_number(node.data)}", f"grad {format_number(node.grad)}"]
    return [line for line in lines if line]


def _edge_label(arrow: Arrow, writer: Text, times: bool) -> str | None:
    """The local gradient, symbol and number; going backward, what the edge multiplies by."""
    if arrow.operand.op == "const":
        return None
    symbol, shown = writer.expression(arrow.factor.symbols), format_number(arrow.factor.gradient)
    if times:
        symbol = f"× {writer.bracket(symbol) if symbol.startswith(writer.minus) else symbol}"
        return _joined(
            [symbol if isinstance(arrow.factor.symbols, Number) else f"{symbol} = {shown}"]
        )
    return _joined([symbol if symbol == shown else f"{symbol} = {shown}"])


def _joined(lines: list[str]) -> str:
    """Lines of a label, as plain text: DOT would read \\N in it as an order and &#10; as a sign."""
    return "\\n".join(line.replace("\\", "\\\\").replace("&", "&amp;") for line in lines)


def _style(node: Value, root: Value) -> dict[str, str]:
    if node.op == "const":
        return CONSTANT
    if not node.operands:
        return LEAF
    return ROOT if node is root else RESULT
