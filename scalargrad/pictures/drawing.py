"""draw(): the picture of a graph, or of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalargrad.engine import Value
from scalargrad.errors import option
from scalargrad.graph import Path
from scalargrad.nn import MLP, Layer, Neuron
from scalargrad.pictures.graphs import draw_graph
from scalargrad.pictures.networks import draw_network

if TYPE_CHECKING:
    import graphviz


def draw(
    root: Value | Neuron | Layer | MLP,
    *,
    named_only: bool = False,
    local_gradients: bool = False,
    highlight: Value | Path | None = None,
    backward: bool = False,
    direction: str | None = None,
) -> graphviz.Digraph:
    """The graph below `root`, or a network, as a graphviz.Digraph that a notebook shows.

    Graph: a variable is a blue box with sharp corners, data (a constant with a name) a small one
    with a folded corner, a plain number is dashed, a result has round corners and says its
    operation (with named_only its formula), the root has a double border. Each shows name, value
    and, once backward() has run, gradient; data and numbers have none. x*x has two edges.

    named_only: the nodes with names alone, as a document draws them (v1, v2 … as in explain()).
    local_gradients: on each edge its local gradient, symbol and number: w3 = 5.
    highlight: all paths from the root to this node, or one path of graph.paths(), in thick red.
    backward: the graph of gradients instead, each edge multiplying by its factor.
    direction: "LR" has operands on the left, "TB" above; None takes what fits a page 830 px wide.

    Network (a Neuron, Layer or MLP, without these options): neurons are circles with their
    activation, layer by layer; each weight stands on its line, its gradient below it, each bias
    beside its neuron. Above 60 weights thick and thin lines show them instead.

    TypeError for what cannot be drawn, options neither True nor False, a grad that is no number, a
    highlight neither Value nor Path; ValueError where that is not below `root`, for more than 500
    nodes or weights, and where data has changed since the graph was built; DomainError as in
    backward().
    """
    named_only = option(named_only, "named_only")
    local_gradients = option(local_gradients, "local_gradients")
    backward = option(backward, "backward")
    if isinstance(root, (Neuron, Layer, MLP)):
        options = {
            "named_only": named_only or None,
            "local_gradients": local_gradients or None,
            "highlight": highlight,
            "backward": backward or None,
            "direction": direction,
        }
        if given := [name for name, set_to in options.items() if set_to is not None]:
            raise TypeError(f"{given[0]} is for graphs; a network is drawn without options")
        return draw_network(root)
    if not isinstance(root, Value):
        raise TypeError(
            "draw() takes a Value, the root of a graph, or a Neuron, Layer or MLP, "
            f"not {type(root).__name__}"
        )
    return draw_graph(root, named_only, local_gradients, highlight, backward, direction)
