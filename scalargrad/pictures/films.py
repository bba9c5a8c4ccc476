"""film(): backward() as a series of pictures, one for each number that is passed down an edge.

Source: Back-propagation (역전파 학습), lecture 08, "Chain Rule + DP Algorithm": each node's
gradient is found once, from those of the nodes above it.
"""

from __future__ import annotations

import copy
import html
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from importlib.resources import files
from string import Template
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from scalargrad.engine import Value
from scalargrad.errors import option
from scalargrad.formatting import format_number
from scalargrad.graph import Edge
from scalargrad.language import current_language, in_language, message, sentence
from scalargrad.operations import chained
from scalargrad.pictures.graphs import HIGHLIGHT, Arrow, DrawnGraph
from scalargrad.pictures.rendering import RenderError, for_pages, render
from scalargrad.symbols.expressions import Number
from scalargrad.symbols.text import Side
from scalargrad.symbols.view import View

MOST_FRAMES = 60
IN_TURN = {"stroke": HIGHLIGHT["color"], "stroke-width": HIGHLIGHT["penwidth"]}
INCOMPLETE = {"fill": "#767676", "font-style": "italic"}
COMPLETE = {"fill": "#14691b", "font-weight": "bold"}
KEY = (
    "<span>Red</span>: the node whose turn it is; its arrow leads where it passes its gradient. "
    "<i>Grey</i>: a gradient to which more may be added. "
    "<b>Bold green</b>: a complete gradient."
)
BUTTONS = {
    "first": "first",
    "back": "back",
    "next": "next",
    "play": "play",
    "pause": "pause",
    "last": "last",
    "step": "step",
}
SHAPES = ("path", "polygon", "polyline", "ellipse")


class Frame(NamedTuple):
    """One picture: what happens in it, in words and as lines of mathematics, and how it looks.

    The ids are those of the DOT source, which Graphviz writes into the SVG as titles. What is in
    turn is drawn in red.
    """

    heading: str
    lines: list[str]
    gradients: dict[str, str]  # by a node's id, as text; "": not known yet
    complete: frozenset[str]  # the nodes whose gradient is
    in_turn: str = ""  # the node whose turn it is
    arrow: tuple[str, ...] = ()  # the two lines of its arrow, the operand's first


class Film:
    """What film() returns. It prints as text, plays in a notebook, and save() makes a page of it.

    It keeps texts alone, so that it can be copied, and shows the graph as it was.

    Attributes:
        frames: each with its `heading` and `lines` of mathematics.
        title: what the film shows.
    """

    def __init__(self, title: str, frames: list[Frame], source: str) -> None:
        self.title, self.frames, self._source = title, frames, source
        self.language = current_language()

    def __len__(self) -> int:
        return len(self.frames)

    def __str__(self) -> str:
        return "\n\n".join("\n".join([frame.heading, *frame.lines]) for frame in self.frames)

    __repr__ = __str__

    @cached_property
    def pictures(self) -> list[str]:
        """The SVG of each frame: one SVG of the whole graph, changed a little.

        So every node keeps its place from frame to frame, and Graphviz runs once.

        Raises:
            RenderError: where there is no Graphviz.
        """
        svg = render(self._source, "svg").decode()
        # xmlns is set again at the end
        svg = re.sub(r' xmlns(:xlink)?="[^"]*"', "", svg[svg.index("<svg") :])
        whole = ElementTree.fromstring(svg)
        with in_language(self.language):
            return [
                _picture(copy.deepcopy(whole), frame, f"{self.title}. {frame.heading}")
                for frame in self.frames
            ]

    def html(self) -> str:
        """The film as a page of its own, with nothing to load.

        Raises:
            RenderError: where there is no Graphviz.
        """
        film = self._section(self.pictures, data_page=' data-page="1"')
        title = html.escape(self.title)
        return _filled("film_page.html", title=title, film=film, language=self.language)

    def _repr_html_(self) -> str:
        with in_language(self.language, messages=True):
            try:
                return self._section(self.pictures)
            except RenderError as error:
                missing = sentence("There are no pictures here: {0}", error)
                hint = html.escape(f"{missing}\n{sentence('Then run this cell again.')}")
                return self._section([""] * len(self), f"<pre>{hint}</pre>\n")

    def _section(self, pictures: list[str], hint: str = "", data_page: str = "") -> str:
        """The film as a part of a page or a notebook, with its pictures as SVG."""
        with in_language(self.language):
            places = [sentence("{0} of {1}", i, len(self)) for i in range(1, len(self) + 1)]
            figures = map(_figure, places, self.frames, pictures)
            return _filled(
                "film.html",
                language=self.language,
                style=_file("film.css"),
                script=_file("film.js"),
                title=html.escape(self.title),
                data_page=data_page,
                hint=hint,
                count=str(len(self)),
                figures="".join(figures),
                key=sentence(KEY),
                keys=sentence("keys ← → Home End"),
                picture=sentence("picture"),
                **{name: sentence(words) for name, words in BUTTONS.items()},
            )


def film(root: Value, *, named_only: bool = False, language: str | None = None) -> Film:
    """`backward()` frame by frame: the values, the seed, then each `+=` in `backward()`'s order.

    Node by node from the root down, each passes its gradient, times the local gradient, to its
    operands. The film starts from gradients of 0 and changes none.

    Args:
        root: the Value whose gradients are found.
        named_only: the nodes with names alone, as in `draw()`.
        language: of the words: "en" or "ko"; None takes that of `set_language()`.

    Returns:
        The film. `save(film, "toy.html")` writes it.

    Raises:
        TypeError: for anything else than a Value, or an option neither True nor False.
        ValueError: for more than 60 frames, where data has changed since the graph was built, and
            for an unknown language.
        DomainError: as in `backward()`.

    Source:
        lecture 08, Chain Rule + DP Algorithm.
    """
    if not isinstance(root, Value):
        raise TypeError(f"film() takes a Value, the root of a graph, not {type(root).__name__}")
    named_only = option(named_only, "named_only")
    _refuse_many(root, named_only)
    with in_language(language):
        return _film(root, named_only)


def _film(root: Value, named_only: bool) -> Film:
    """The film in the language of the answers."""
    drawn = DrawnGraph(root, named_only=named_only, with_factors=True, name_all=True)
    frames = list(_frames(drawn))
    title = sentence("backward() of {0}, step by step", drawn.writer.names.get(root, ""))
    longest = {  # with which every frame has the same places
        node: max((frame.gradients.get(place, "") for frame in frames), key=len)
        for node, place in drawn.ids.items()
    }
    boxes = {node: drawn.box(node, longest[node]) for node in drawn.nodes}
    words = [drawn.local_gradient(arrow) for arrow in drawn.arrows]
    return Film(title, frames, drawn.lay_out(title, boxes, words, two_way=True).source)


# --- the frames -----------------------------------------------------------------------------------


def frame_counts(root: Value) -> tuple[int, int]:
    """How many frames show all nodes, and the named ones: 2, and 1 for each edge to a gradient."""
    view = View(root)
    edges = [operand for node in view.order for operand in node.operands]
    between_named = [operand for node in view.shown for operand in view.below(node)]
    of_all, of_named = (
        2 + sum(not operand.is_constant for operand in some) for some in (edges, between_named)
    )
    return of_all, of_named


def _refuse_many(root: Value, named_only: bool) -> None:
    of_all, of_named = frame_counts(root)
    count = of_named if named_only else of_all
    if count <= MOST_FRAMES:
        return
    many = message("{0} frames are too many for a film (most: {1})", count, MOST_FRAMES)
    cure = message(
        'make leaves that need no gradient constants, constant(2.0, "x"), or film a node below'
    )
    if of_named <= MOST_FRAMES:
        cure = message("named_only=True shows the named nodes alone")
    raise ValueError(f"{many}: {cure}")


def _frames(drawn: DrawnGraph) -> Iterator[Frame]:
    """The values, the seed, and each `+=` of backward(), node by node from the root down."""
    root, writer, ids = drawn.root, drawn.writer, drawn.ids
    texts = {ids[node]: "" for node in drawn.nodes if not node.is_constant}
    nothing = [sentence("No gradient is known yet.")]
    yield Frame(sentence("Forward: the values"), nothing, texts, frozenset())
    below: dict[Value, list[tuple[int, Arrow]]] = {node: [] for node in drawn.nodes}
    missing: Counter[Value] = Counter()  # how often each node will still be added to
    for place, arrow in enumerate(drawn.arrows):
        if not arrow.operand.is_constant:
            below[arrow.result].append((place, arrow))
            missing[arrow.operand] += 1
    gradients = dict.fromkeys(drawn.nodes, 0.0) | {root: 1.0}
    texts = dict.fromkeys(texts, "0") | ({} if root.is_constant else {ids[root]: "1"})
    complete = frozenset({ids[root]})
    seed = [f"{writer.name(root)}.grad = 1", _complete(drawn, root, 1.0)]
    yield Frame(sentence("Backward: the seed"), seed, dict(texts), complete, ids[root])
    for node in reversed(drawn.nodes):
        for place, arrow in below[node]:
            assert arrow.factor is not None  # the drawn graph was asked for factors
            operand, before = arrow.operand, gradients[arrow.operand]
            passed = chained(gradients[node], arrow.factor.gradient)
            gradients[operand] += passed
            missing[operand] -= 1
            lines = [
                _passed_on(drawn, arrow.factor, gradients[node], passed),
                f"{writer.name(operand)}.grad = {format_number(before)}"
                f" + {writer.factor(Number(passed))} = {format_number(gradients[operand])}",
            ]
            if not missing[operand]:
                complete |= {ids[operand]}
                lines.append(_complete(drawn, operand, gradients[operand]))
            texts[ids[operand]] = format_number(gradients[operand])
            heading = sentence(
                "{0} passes its gradient on to {1}", writer.name(node), writer.name(operand)
            )
            halves = tuple(f"{tail}->{head}" for tail, head in drawn.lines(place, labelled=True))
            yield Frame(heading, lines, dict(texts), complete, ids[node], halves)


def _passed_on(drawn: DrawnGraph, factor: Edge, gradient: float, passed: float) -> str:
    """c.grad · ∂c/∂a = (−4) · w2 = (−4) · (−1) = 4"""
    writer, sign = drawn.writer, drawn.view.local_sign(factor.result, factor.operand)
    product = (Number(gradient), factor.symbols)
    sides = [
        f"{writer.name(factor.result)}.grad · {writer.expression(sign)}",
        *(writer.side(Side((product,), put_in)) for put_in in (False, True)),
        format_number(passed),
    ]
    return drawn.at_kink(factor, " = ".join(dict.fromkeys(sides)))


def _complete(drawn: DrawnGraph, node: Value, gradient: float) -> str:
    whole = drawn.writer.expression(drawn.view.total_sign(node))
    return sentence("{0} = {1}, complete", whole, format_number(gradient))


# --- the pictures and the player: film.html, film.css, film.js ------------------------------------


def _picture(svg: Element, frame: Frame, title: str) -> str:
    """The SVG as this frame shows it."""
    groups = {group.findtext("title", ""): group for group in svg.iter("g")}
    for node, number in frame.gradients.items():
        line = groups[node].findall(".//text")[-1]  # the last one in its box
        line.text = number and sentence("grad {0}", number)
        line.attrib.update(COMPLETE if node in frame.complete else INCOMPLETE)
    parts = dict.fromkeys(frame.arrow, "arrow")
    if frame.in_turn:
        parts[frame.in_turn] = "node"
    if frame.arrow:
        parts[frame.arrow[0].partition("->")[0]] = "operand"
    for name, part in parts.items():
        groups[name].set("data-in-turn", part)  # film.js scrolls to them
        for shape in groups[name].iter() if part != "operand" else ():
            if shape.tag in SHAPES:
                shape.attrib.update(IN_TURN)
    for name, edge in groups.items():
        at_operand = "_" in name.partition("->")[2]  # the arrow's first half: it ends at a label
        if edge.get("class") == "edge" and at_operand != (name in frame.arrow):
            _remove_head(edge)
    for element in svg.iter():
        element.attrib.pop("id", None)  # many pictures stand on one page
    svg.set("xmlns", "http://www.w3.org/2000/svg")
    text = ElementTree.tostring(svg, encoding="unicode")
    return for_pages(text, title, current_language())


def _remove_head(edge: Element) -> None:
    """Leave a line where an arrow's head is: from the middle of its base to its tip."""
    head = edge.find("polygon")
    assert head is not None
    corners = [tuple(map(float, pair.split(","))) for pair in head.attrib["points"].split()]
    (left, top), tip, (right, bottom), *_ = corners
    head.set("points", f"{(left + right) / 2:.2f},{(top + bottom) / 2:.2f} {tip[0]},{tip[1]}")


def _file(name: str) -> str:
    return files("scalargrad.pictures").joinpath(name).read_text(encoding="utf-8")


def _filled(name: str, **parts: str) -> str:
    """A file of HTML with these parts in the places that it leaves for them: $title …"""
    return Template(_file(name)).substitute(parts)


def _figure(place: str, frame: Frame, picture: str) -> str:
    """A frame as a part of a page. place: which of how many it is, which the player shows, too."""
    mathematics = "".join(f'<p class="math">{html.escape(line)}</p>\n' for line in frame.lines)
    return (
        f'<figure data-place="{place}">\n{picture}\n<figcaption>\n'
        f"<strong>{place}: {html.escape(frame.heading)}</strong>\n"
        f"{mathematics}</figcaption>\n</figure>\n"
    )
