"""Where neurons, weights and biases of a network stand in the picture, in points, y upward.

All layers are equally high. Between two layers the weights' labels stand in one column, each on its
own line, at a share t of the way: the line from neuron i of n to neuron j of m passes there at
height H · ((1 − t) · i/n + t · j/m). A good t keeps these heights apart, a large H makes room for
the letters, and a wide gap makes lines flat, so that none runs through its neighbour's label.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import NamedTuple

RADIUS = 21.0  # of a neuron
NARROWEST, WIDEST, STEP = 160, 740, 40  # tried between two layers
SHARES = [share / 100 for share in range(17, 84, 3)]  # tried for t
STRETCHES = (1.03, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5)  # tried for H
NO_LABEL, WITHOUT_LABELS = (0.0, 0.0), 320.0  # how wide a gap is where nothing is written
LEAST = 1e-9  # of a column's height: labels less far apart lie in one place, whatever the height
NEAR = 12  # labels above and below whose lines may come too close


class Point(NamedTuple):
    """x to the right, y upward."""

    x: float
    y: float


Line = tuple[Point, Point]
Size = tuple[float, float]  # width and height


class Box(NamedTuple):
    """A label's or a circle's place: its middle, its width and height."""

    middle: Point
    width: float
    height: float


class Gap(NamedTuple):
    """What is between two layers: how wide, how high, and where on the way the labels stand."""

    width: float
    height: float
    share: float


class Arrangement(NamedTuple):
    """The neurons' places, layer by layer, and the share of the way where each gap's labels are."""

    places: list[list[Point]]
    shares: list[float]


def arranged(sizes: list[int], labels: list[Size], least: float, widest: float) -> Arrangement:
    """Places for layers of these sizes, with labels of this size in each gap.

    least: how far apart two neurons stand at least; widest: how wide all gaps together may be.
    """
    lines = [n * m for n, m in itertools.pairwise(sizes)]
    spare = max(0.0, widest - NARROWEST * len(labels))
    gaps = [  # many lines need a wide gap
        _best_gap(n, m, label, NARROWEST + spare * n * m / sum(lines))
        for (n, m), label in zip(itertools.pairwise(sizes), labels, strict=True)
    ]
    height = max(*(gap.height for gap in gaps), *(least * size for size in sizes))
    xs = itertools.accumulate((gap.width for gap in gaps), initial=0.0)
    places = [
        [Point(x, y) for y in _heights(size, height)] for x, size in zip(xs, sizes, strict=True)
    ]
    return Arrangement(places, [gap.share for gap in gaps])


def on_the_line(line: Line, share: float) -> Point:
    """The point at this share of the way from the line's start to its end."""
    start, end = line
    return Point(start.x + share * (end.x - start.x), start.y + share * (end.y - start.y))


def downward(arrangement: Arrangement) -> Arrangement:
    """The same from top to bottom, the first neuron of each layer on the left."""
    places = [[Point(-y, -x) for x, y in layer] for layer in arrangement.places]
    return arrangement._replace(places=places)


def beside(neuron: Point, size: Size) -> Point:
    """The place to the right of a neuron."""
    return Point(neuron.x + RADIUS + size[0] / 2 + 4, neuron.y)


def best_place(neuron: Point, size: Size, lines: Iterable[Line], taken: Iterable[Box]) -> Point:
    """The place above or below a neuron where the fewest labels and lines are in the way."""
    lines, taken = list(lines), list(taken)

    def cost(place: Point) -> int:
        box = Box(place, *size)
        return 10 * sum(overlap(box, one) for one in taken) + sum(crosses(s, box) for s in lines)

    width, height = size
    away = RADIUS + height / 2 + 2
    shifts = (0.0, width / 2 - RADIUS, RADIUS - width / 2, -width / 2)
    return min(
        (
            Point(neuron.x + shift, neuron.y + side * (away + far))
            for far in (0.0, 8.0, 16.0)
            for shift in shifts
            for side in (-1, 1)
        ),
        key=cost,
    )


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have a point in common."""
    return (
        abs(one.middle.x - other.middle.x) < (one.width + other.width) / 2
        and abs(one.middle.y - other.middle.y) < (one.height + other.height) / 2
    )


def crosses(line: Line, box: Box) -> bool:
    """Whether a line, drawn from left to right, runs through a box."""
    (x1, y1), (x2, y2) = line
    left, right = box.middle.x - box.width / 2, box.middle.x + box.width / 2
    if x2 <= left or x1 >= right:
        return False
    ends = [y1 + (y2 - y1) * (min(max(x, x1), x2) - x1) / (x2 - x1) for x in (left, right)]
    low, high = box.middle.y - box.height / 2, box.middle.y + box.height / 2
    return min(ends) < high and max(ends) > low


def _heights(size: int, height: float) -> list[float]:
    """The y of each of `size` neurons, the first one on top."""
    return [height * ((size - 1) / 2 - i) / size for i in range(size)]


def _best_gap(n: int, m: int, label: Size, most: float) -> Gap:
    """The smallest gap in which each label is clear of all other lines; else a wide one."""
    if label == NO_LABEL:
        return Gap(min(most, WITHOUT_LABELS), 0.0, 0.0)
    widths = [float(width) for width in range(NARROWEST, int(min(most, WIDEST)) + 1, STEP)]
    widths[-1] = max(widths[-1], room(label))
    clear = [
        Gap(width, height, share)
        for width in widths
        for share in SHARES
        if (height := _least_height(n, m, label, width, share))
    ]
    if clear:
        return min(clear, key=lambda gap: gap.height + gap.width)
    apart = [t for t in SHARES if _distance(n, m, t) > LEAST]  # not where all lines cross
    beside = [t for t in apart if _is_beside_the_circles(label, widths[-1], t)] or apart
    share = max(beside, key=lambda share: _distance(n, m, share))
    return Gap(widths[-1], 1.3 * label[1] / _distance(n, m, share), share)


def room(label: Size) -> float:
    """How wide a gap must be at least for a label between two circles."""
    return max(NARROWEST, label[0] + 2 * RADIUS + 8)


def _is_beside_the_circles(label: Size, width: float, share: float) -> bool:
    return min(share, 1 - share) * width >= label[0] / 2 + RADIUS + 4


def _distance(n: int, m: int, share: float) -> float:
    """How far apart two labels are at least, in a column of height 1."""
    ys = sorted((1 - share) * y + share * z for y in _heights(n, 1.0) for z in _heights(m, 1.0))
    return min((b - a for a, b in itertools.pairwise(ys)), default=1.0)


def _least_height(n: int, m: int, label: Size, width: float, share: float) -> float | None:
    """The height that gives each label room and keeps other lines out of it; None: none does."""
    distance = _distance(n, m, share)
    if distance < LEAST or not _is_beside_the_circles(label, width, share):
        return None
    heights = (stretch * label[1] / distance for stretch in STRETCHES)
    return next((h for h in heights if _is_clear(n, m, label, Gap(width, h, share))), None)


def _is_clear(n: int, m: int, label: Size, gap: Gap) -> bool:
    """Whether no line runs through the label of another one near it."""
    lines = [
        (Point(0.0, y), Point(gap.width, z))
        for y in _heights(n, gap.height)
        for z in _heights(m, gap.height)
    ]
    lines.sort(key=lambda line: on_the_line(line, gap.share).y)
    boxes = [Box(on_the_line(line, gap.share), *label) for line in lines]
    return not any(
        crosses(line, box)
        for i, box in enumerate(boxes)
        for line in lines[max(0, i - NEAR) : i] + lines[i + 1 : i + 1 + NEAR]
    )
