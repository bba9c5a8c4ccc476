"""Left to right, or top to bottom: the direction in which a graph fits the width of a page.

Estimated from the words, not measured, so that a graph's DOT source is the same on every machine.
"""

from __future__ import annotations

from collections import defaultdict
from graphlib import TopologicalSorter

from scalargrad.pictures.styles import FONT_SIZE

PAGE = 830  # pixels of a page's column
SMALLEST = 9  # pixels that letters must keep there
WIDEST = PAGE * float(FONT_SIZE) / SMALLEST  # points that a picture may be wide
LETTER = 0.6 * float(FONT_SIZE)  # points of a letter, about
MARGIN = 12.0  # points of a box besides its letters
GAP = 15.0  # points between neighbours in a rank
CAUTION = 0.93  # estimates are not exact


def fitting(labels: dict[str, list[str]], edges: list[tuple[str, str]], ranksep: float) -> str:
    """The direction that fits a page: "LR" where it does or is the narrower one, else "TB".

    labels: each node's lines; edges: from operand to result; ranksep: inches.
    """
    widths = {node: MARGIN + LETTER * max(map(len, lines)) for node, lines in labels.items()}
    by_rank: dict[int, list[float]] = defaultdict(list)
    for node, rank in _ranks(list(labels), edges).items():
        by_rank[rank].append(widths[node])
    left_to_right = sum(max(row) + 72 * ranksep for row in by_rank.values())
    if left_to_right <= CAUTION * WIDEST:
        return "LR"
    top_to_bottom = max(sum(row) + GAP * len(row) for row in by_rank.values())
    return "TB" if top_to_bottom < left_to_right else "LR"


def _ranks(nodes: list[str], edges: list[tuple[str, str]]) -> dict[str, int]:
    """Each node's rank as Graphviz would choose it: results after operands, edges short."""
    above: dict[str, list[str]] = {node: [] for node in nodes}
    below: dict[str, list[str]] = {node: [] for node in nodes}
    for tail, head in edges:
        above[tail].append(head)
        below[head].append(tail)
    order = list(TopologicalSorter(below).static_order())
    rank = dict.fromkeys(nodes, 0)
    for node in order:
        rank[node] = max((rank[operand] + 1 for operand in below[node]), default=0)
    for node in reversed(order):  # a leaf stands beside what uses it first
        if above[node]:
            rank[node] = max(rank[node], min(rank[result] for result in above[node]) - 1)
    return rank
