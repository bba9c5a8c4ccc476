"""How pictures look: fonts, the kinds of nodes, and the legend that names them.

Kinds are told apart by shape and by lightness, so in print and by colour-blind eyes too.
"""

from __future__ import annotations

from collections.abc import Iterable

from scalargrad.engine import Value

FONT = "Helvetica"
FONT_SIZE = "12"  # of everything: the smallest letters decide how far a picture may be scaled down
INK = "#1a1a1a"
GRAPH = {"bgcolor": "white", "nodesep": "0.2", "fontname": FONT, "fontsize": FONT_SIZE}
NODE = {
    "fontname": FONT,
    "fontsize": FONT_SIZE,
    "color": INK,
    "fontcolor": INK,
    "margin": "0.08,0.05",
}
EDGE = {
    "fontname": FONT,
    "fontsize": FONT_SIZE,
    "fontcolor": INK,
    "color": "#555555",
    "arrowsize": ".7",
}
LEAF = {"shape": "box", "style": "filled", "fillcolor": "#c7e0f4"}
DATA = {
    "shape": "note",
    "style": "filled",
    "fillcolor": "#eef2d8",
    "margin": "0.08,0.03",
    "height": "0.25",
}
CONSTANT = {"shape": "box", "style": "dashed", "color": "#777777", "height": "0.3", "width": "0.3"}
RESULT = {"shape": "box", "style": "rounded,filled", "fillcolor": "#fdf6e3"}
ROOT = RESULT | {"peripheries": "2"}
LABEL = {"shape": "plaintext", "margin": "0.04,0.02", "width": "0", "height": "0"}
HIGHLIGHT = {"color": "#b3261e", "penwidth": "3"}

KINDS = ("data", "variable", "number", "result")  # in the legend's order
_SWATCHES = {  # a legend's cells; "note" has no counterpart there
    "data": 'border="1" bgcolor="#eef2d8"',
    "variable": 'border="1" bgcolor="#c7e0f4"',
    "number": 'border="1" color="#777777" style="dashed"',
    "result": 'border="1" bgcolor="#fdf6e3" style="rounded"',
}
_WORDS = {
    "data": "data (no gradient)",
    "variable": "variable",
    "number": "number",
    "result": "result",
}


def kind(node: Value) -> str:
    """What a node is to a reader: data (a constant with a name), number, variable or result."""
    if node.is_constant:
        return "data" if node.name else "number"
    return "result" if node.operands else "variable"


def look(node: Value, root: Value) -> dict[str, str]:
    """The attributes of a node's box."""
    if node is root and node.operands:
        return ROOT
    return {"data": DATA, "number": CONSTANT, "variable": LEAF, "result": RESULT}[kind(node)]


def legend(nodes: Iterable[Value]) -> str:
    """A line that names the kinds of nodes, each in its colour; "" where there is but one."""
    present = {kind(node) for node in nodes}
    if len(present) == 1:
        return ""
    cells = (
        f'<td><table {_SWATCHES[one]} cellborder="0" cellspacing="0" cellpadding="3">'
        f"<tr><td>{_WORDS[one]}</td></tr></table></td>"
        for one in KINDS
        if one in present
    )
    return f'<<table border="0" cellborder="0" cellspacing="4"><tr>{"".join(cells)}</tr></table>>'
