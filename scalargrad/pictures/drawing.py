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

    Returns:
        The picture. `save(picture, "name.png")` writes it.

    Raises:
        TypeError: for what cannot be drawn, options neither True nor False, a grad that is not a
            number, a highlight neither Value nor Path.
        ValueError: where the highlight is not below `root`, for more than 500 nodes or weights,
            and where data has changed since the graph was built.
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
        return draw_network(root)
    if not isinstance(root, Value):
        raise TypeError(
            "draw() takes a Value, the root of a graph, or a Neuron, Layer or MLP, "
            f"not {type(root).__name__}"
        )
    return draw_graph(root, named_only, local_gradients, highlight, backward, direction)
