"""draw(): a computational graph as a picture, written as text (DOT) first.

Node ids are n0, n1 … in topological order, so the DOT source of a graph is the same in every run.
`save()` in rendering.py turns it into PNG, SVG or PDF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalargrad.engine import Value, topological_order
from scalargrad.notation import number, operation, plain

if TYPE_CHECKING:
    import graphviz

MOST_NODES = 500  # beyond that a picture is unreadable, and dot takes minutes

FONT = "Helvetica"
INK = "#1a1a1a"
GRAPH = {"rankdir": "LR", "dpi": "150", "bgcolor": "white", "nodesep": "0.3", "ranksep": "0.55"}
NODE = {"fontname": FONT, "fontsize": "12", "color": INK, "fontcolor": INK, "margin": "0.12,0.08"}
EDGE = {"fontname": FONT, "fontsize": "11", "fontcolor": INK, "color": "#555555", "arrowsize": ".7"}
# Told apart by shape and by lightness, so in print and by colour-blind eyes too.
LEAF = {"shape": "box", "style": "filled", "fillcolor": "#c7e0f4"}
CONSTANT = {"shape": "box", "style": "dashed", "color": "#777777"}
RESULT = {"shape": "box", "style": "rounded,filled", "fillcolor": "#fdf6e3"}
ROOT = RESULT | {"peripheries": "2"}


def draw(root: Value) -> graphviz.Digraph:
    """The graph below `root`, operands on the left, as a graphviz.Digraph.

    A leaf is a blue box with sharp corners, a constant is dashed, a result has round corners and
    says its operation, the root has a double border. Each shows name, value and gradient (0 before
    backward()); a constant shows its value alone. x*x has two edges. TypeError if `root` is no
    Value; ValueError for more than 500 nodes.
    """
    import graphviz

    if not isinstance(root, Value):
        raise TypeError(f"draw() takes a Value, the root of a graph, not {type(root).__name__}")
    order = topological_order(root)
    if len(order) > MOST_NODES:
        raise ValueError(f"{len(order)} nodes are too many for one picture (most: {MOST_NODES})")
    picture = graphviz.Digraph(graph_attr=GRAPH, node_attr=NODE, edge_attr=EDGE)
    ids = {node: f"n{i}" for i, node in enumerate(order)}
    for node in order:
        picture.node(ids[node], _label(node), **_style(node, root))
    for node in order:
        for operand in node._prev:
            picture.edge(ids[operand], ids[node])
    return picture


def _label(node: Value) -> str:
    """Name with operation, value and gradient, a line each, safe as DOT text."""
    if node._op == "const":
        return number(node.data)
    operation_shown = operation(node._op) if node._op else ""
    heading = "  ".join(word for word in (plain(node.name), operation_shown) if word)
    lines = [heading, f"value {number(node.data)}", f"grad {number(node.grad)}"]
    # A backslash of the name is doubled: DOT would read \\N in it as an order.
    return "\\n".join(line.replace("\\", "\\\\") for line in lines if line)


def _style(node: Value, root: Value) -> dict[str, str]:
    if node._op == "const":
        return CONSTANT
    if not node._prev:
        return LEAF
    return ROOT if node is root else RESULT
