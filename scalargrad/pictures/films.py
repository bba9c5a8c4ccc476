"""film(): backward() as a series of pictures, one for each number that is passed down an edge.

Source: Back-propagation (역전파 학습), lecture 08, "Chain Rule + DP Algorithm": each node's
gradient is found once, from those of the nodes above it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from scalargrad.engine import Value, topological_order
from scalargrad.errors import option
from scalargrad.formatting import format_number
from scalargrad.pictures import labels
from scalargrad.pictures.frames import Look, pictures_of
from scalargrad.pictures.graphs import Drawn, lay_out
from scalargrad.pictures.marking import Arrow
from scalargrad.pictures.player import fragment, page
from scalargrad.pictures.rendering import RenderError
from scalargrad.symbols.expressions import Number
from scalargrad.symbols.text import Side

MOST_FRAMES = 60


class Step(NamedTuple):
    """One `+=` of backward(): what is passed down an arrow, and the operand's gradient then."""

    arrow: Arrow
    place: int  # of the arrow among the drawn's arrows; x*x has two alike
    gradient: float  # of the arrow's result, which passes it on
    passed: float
    before: float
    after: float
    complete: bool  # no other arrow leads to this operand later


class Frame(NamedTuple):
    """One picture: what happens in it, in words and as lines of mathematics, and how it looks."""

    heading: str
    lines: list[str]
    look: Look


class Film:
    """What film() returns. It prints as text, plays in a notebook, and save() makes a page of it.

    frames: heading and lines of mathematics of each step.
    """

    def __init__(self, drawn: Drawn, title: str, steps: list[Step]) -> None:
        self.title = title
        self.frames = list(_frames(drawn, steps))
        self._drawn = drawn
        self._source = _source(drawn, title, self.frames)  # now: data may be changed later

    def __len__(self) -> int:
        return len(self.frames)

    def __str__(self) -> str:
        return "\n\n".join("\n".join([frame.heading, *frame.lines]) for frame in self.frames)

    __repr__ = __str__

    @cached_property
    def pictures(self) -> list[str]:
        """The SVG of each frame. RenderError where there is no Graphviz."""
        looks = [frame.look for frame in self.frames]
        titles = [f"{self.title}. {frame.heading}" for frame in self.frames]
        return pictures_of(self._source, self._drawn, looks, titles)

    def html(self) -> str:
        """The film as a page of its own, with nothing to load. RenderError without Graphviz."""
        return page(self.title, self._texts(), self.pictures)

    def _texts(self) -> list[tuple[str, list[str]]]:
        return [(frame.heading, frame.lines) for frame in self.frames]

    def _repr_html_(self) -> str:
        try:
            return fragment(self.title, self._texts(), self.pictures)
        except RenderError as error:
            hint = ("There are no pictures here", [*str(error).splitlines(), "Then run it again."])
            return fragment(self.title, [hint, *self._texts()], [])


def film(root: Value, *, named_only: bool = False) -> Film:
    """backward() frame by frame: the values, the seed, then each `+=` in backward()'s order.

    Node by node from the root down, each passes its gradient, times the local gradient, to its
    operands. The film starts from gradients of 0 and changes none. named_only: as in draw().

    TypeError for what is no Value, or neither True nor False; ValueError for more than 60 frames,
    and where data has changed since the graph was built; DomainError as in backward(). save(film,
    "toy.html") writes it.
    """
    if not isinstance(root, Value):
        raise TypeError(f"film() takes a Value, the root of a graph, not {type(root).__name__}")
    named_only = option(named_only, "named_only")
    if not named_only:
        _refuse_many(2 + sum(_edges_to_variables(node) for node in topological_order(root)), False)
    drawn = Drawn(root, named_only, factors=True)
    drawn.name_nodes(every_node=True)
    steps = list(_steps(drawn))
    _refuse_many(2 + len(steps), named_only)
    name = drawn.writer.names.get(root, "")
    return Film(drawn, f"backward() of {name}, step by step", steps)


def _edges_to_variables(node: Value) -> int:
    return sum(not operand.is_constant for operand in node.operands)


def _refuse_many(count: int, named_only: bool) -> None:
    if count > MOST_FRAMES:
        cure = "named_only=True shows the named nodes alone"
        cure = f"{cure}, so name fewer nodes" if named_only else cure
        raise ValueError(f"{count} frames are too many for a film (most: {MOST_FRAMES}): {cure}")


def _steps(drawn: Drawn) -> Iterator[Step]:
    """Each node in its turn, from the root down; of each node, operand after operand."""
    below: dict[Value, list[tuple[int, Arrow]]] = {node: [] for node in drawn.nodes}
    missing: Counter[Value] = Counter()  # how often each node will still be added to
    for place, arrow in enumerate(drawn.arrows):
        if not arrow.operand.is_constant:
            below[arrow.result].append((place, arrow))
            missing[arrow.operand] += 1
    gradients = dict.fromkeys(drawn.nodes, 0.0)
    gradients[drawn.root] = 1.0
    for node in reversed(drawn.nodes):
        for place, arrow in below[node]:
            assert arrow.factor is not None  # the drawn was asked for factors
            operand, before = arrow.operand, gradients[arrow.operand]
            passed = gradients[node] * arrow.factor.gradient
            gradients[operand] += passed
            missing[operand] -= 1
            complete = not missing[operand]
            after = gradients[operand]
            yield Step(arrow, place, gradients[node], passed, before, after, complete)


def _frames(drawn: Drawn, steps: list[Step]) -> Iterator[Frame]:
    root, writer = drawn.root, drawn.writer
    yield Frame("Forward: the values", ["No gradient is known yet."], Look({}, frozenset()))
    numbers = {node: "0" for node in drawn.nodes if not node.is_constant} | {root: "1"}
    complete = frozenset({root})
    seed = [
        f"{writer.name(root)}.grad = 1",
        f"{writer.expression(drawn.view.total_sign(root))} = 1, complete",
    ]
    yield Frame("Backward: the seed", seed, Look(dict(numbers), complete, root))
    for step in steps:
        giver, receiver = step.arrow.result, step.arrow.operand
        numbers[receiver] = format_number(step.after)
        complete |= {receiver} if step.complete else set()
        yield Frame(
            f"{writer.name(giver)} passes its gradient on to {writer.name(receiver)}",
            _lines(drawn, step),
            Look(dict(numbers), complete, giver, step.place),
        )


def _source(drawn: Drawn, title: str, frames: list[Frame]) -> str:
    """The DOT text with which every frame has the same places: boxes hold the longest gradient."""
    looks = [frame.look for frame in frames]
    longest = {
        node: max((look.gradients[node] for look in looks if node in look.gradients), key=len)
        for node in looks[-1].gradients
    }
    boxes = {node: labels.box(node, drawn.heading(node), longest.get(node)) for node in drawn.nodes}
    words = [drawn.edge_label(arrow) for arrow in drawn.arrows]
    source: str = lay_out(drawn, title, boxes, words).source
    return source


def _lines(drawn: Drawn, step: Step) -> list[str]:
    """What is passed, c.grad · ∂c/∂a = (−4) · w2 = 4; what it is added to; when that is all."""
    writer, arrow = drawn.writer, step.arrow
    giver, receiver = writer.name(arrow.result), writer.name(arrow.operand)
    assert arrow.factor is not None  # the drawing was asked for factors
    sign = drawn.view.local_sign(arrow.result, arrow.operand)
    product = (Number(step.gradient), arrow.factor.symbols)
    sides = [
        f"{giver}.grad · {writer.expression(sign)}",
        *(writer.side(Side((product,), put_in)) for put_in in (False, True)),
        format_number(step.passed),
    ]
    passed = writer.factor(Number(step.passed))
    lines = [
        " = ".join(side for i, side in enumerate(sides) if i == 0 or side != sides[i - 1])
        + labels.taken(arrow.factor, drawn.view),
        f"{receiver}.grad = {format_number(step.before)} + {passed} = {format_number(step.after)}",
    ]
    if step.complete:
        whole = writer.expression(drawn.view.total_sign(arrow.operand))
        lines.append(f"{whole} = {format_number(step.after)}, complete")
    return lines
