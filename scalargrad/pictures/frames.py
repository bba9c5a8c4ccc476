"""The pictures of a film: one SVG of the whole graph, changed a little for each frame.

So every node keeps its place from frame to frame, and Graphviz runs once.
"""

from __future__ import annotations

import copy
import re
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from scalargrad.engine import Value
from scalargrad.pictures.graphs import Drawn, ids
from scalargrad.pictures.rendering import for_pages, render
from scalargrad.pictures.styles import HIGHLIGHT

IN_TURN = {"stroke": HIGHLIGHT["color"], "stroke-width": HIGHLIGHT["penwidth"]}
INCOMPLETE = {"fill": "#767676", "font-style": "italic"}
COMPLETE = {"fill": "#14691b", "font-weight": "bold"}
SHAPES = ("path", "polygon", "polyline", "ellipse")


class Look(NamedTuple):
    """What a frame shows besides the values."""

    gradients: dict[Value, str]  # as text; {}: none is shown
    complete: frozenset[Value]  # whose gradient is
    in_turn: Value | None = None
    arrow: int | None = None  # the place, among the drawn's arrows, of the one that it uses


def pictures_of(source: str, drawn: Drawn, looks: list[Look], titles: list[str]) -> list[str]:
    """An SVG for each look. source: the DOT text of the graph with all that any frame shows."""
    svg = render(source, "svg").decode()
    svg = re.sub(r' xmlns(:xlink)?="[^"]*"', "", svg[svg.index("<svg") :])  # set again at the end
    whole = ElementTree.fromstring(svg)
    return [
        _picture(copy.deepcopy(whole), drawn, look, title)
        for look, title in zip(looks, titles, strict=True)
    ]


def _picture(svg: Element, drawn: Drawn, look: Look, title: str) -> str:
    groups = {group.findtext("title", ""): group for group in svg.iter("g")}
    nodes, ends = ids(drawn)
    for node in drawn.nodes:
        group = groups[nodes[node]]
        if not node.is_constant:
            _set_gradient(group, look.gradients.get(node), node in look.complete)
        if node is look.in_turn:
            _mark(group)
    if look.arrow is not None:
        for tail, head in ends[look.arrow].edges(unlabelled=False):
            _mark(groups[f"{tail}->{head}"])
    for element in svg.iter():
        element.attrib.pop("id", None)  # many pictures stand on one page
    svg.set("xmlns", "http://www.w3.org/2000/svg")
    return for_pages(ElementTree.tostring(svg, encoding="unicode"), title)


def _set_gradient(group: Element, number: str | None, complete: bool) -> None:
    """The last line of a box; no line where no gradient is known."""
    line = group.findall(".//text")[-1]
    line.text = "" if number is None else f"grad {number}"
    for name, value in (COMPLETE if complete else INCOMPLETE).items():
        line.set(name, value)


def _mark(group: Element) -> None:
    for shape in group.iter():
        if shape.tag in SHAPES:
            for name, value in IN_TURN.items():
                shape.set(name, value)
