"""The smallest graph on which a walk from the root is wrong: the page on one's own Value, searched."""

import itertools

import pytest

from pages import all_pages
from picture_files import PictureFiles
from receivers import Recorder

pytestmark = pytest.mark.pages

LEAVES = (2, 3, 5)  # no two sums or products of these are the same by chance


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """The names of the page, as a reader has them at its end."""
    (page,) = (page for page in all_pages() if page.key == "own_value")
    recorder = Recorder(PictureFiles("x", tmp_path_factory.mktemp("page"), ("dot",)))
    names = {"__name__": "__main__", "__file__": str(page.path)}
    for cell in (cell for cell in page.cells if cell.is_code):
        with recorder.cell():
            exec(compile(cell.source, page.path, "exec"), names)
    return names


def graphs(operations, leaves):
    """Each graph of + and · in which all is used: (sign, operand, operand) for each operation."""
    kinds = [
        [(sign, i, j) for sign in "+*" for i in range(there) for j in range(there)]
        for there in range(leaves, leaves + operations)
    ]
    for graph in itertools.product(*kinds):
        used = {operand for _, *both in graph for operand in both}
        if used == set(range(leaves + operations - 1)):
            yield graph


def gradients(names, graph, leaves, backward):
    """Each leaf's gradient, as this backward() finds it."""
    nodes = [names["Value"](number) for number in LEAVES[:leaves]]
    for sign, i, j in graph:
        nodes.append(nodes[i] + nodes[j] if sign == "+" else nodes[i] * nodes[j])
    names[backward](nodes[-1])
    return [leaf.grad for leaf in nodes[:leaves]]


def slopes(graph, leaves):
    """The same without any graph: derivatives carried forward, leaf by leaf, in whole numbers."""
    found = []
    for leaf in range(leaves):
        nodes = [(number, int(k == leaf)) for k, number in enumerate(LEAVES[:leaves])]
        for sign, i, j in graph:
            (a, da), (b, db) = nodes[i], nodes[j]
            nodes.append((a + b, da + db) if sign == "+" else (a * b, da * b + a * db))
        found.append(nodes[-1][1])
    return found


def wrong_ones(names, operations, backward):
    """How many graphs there are, and those on which this backward() is wrong."""
    every = [(g, n) for n in range(1, 4) for g in graphs(operations, n)]
    return len(every), [
        (g, n) for g, n in every if gradients(names, g, n, backward) != slopes(g, n)
    ]


@pytest.mark.parametrize("operations", [1, 2, 3])
def test_topological_order_is_right_on_every_graph(engine, operations):
    tried, wrong = wrong_ones(engine, operations, "backward")
    assert tried == (6, 116, 3352)[operations - 1] and not wrong


def test_the_walk_from_the_root_is_first_wrong_with_three_operations(engine):
    assert wrong_ones(engine, 1, "walk")[1] == wrong_ones(engine, 2, "walk")[1] == []
    wrong = wrong_ones(engine, 3, "walk")[1]
    assert ((("*", 0, 1), ("+", 3, 2), ("*", 3, 4)), 3) in wrong  # the page's graph
    for graph, leaves in wrong:  # each has the page's shape: p is used by y and by q, y uses both
        p, q = leaves, leaves + 1
        assert p in graph[1][1:] and graph[2][1:] == (p, q)


def test_the_page_finds_21_where_39_is_right(engine):
    for backward, gradient in (("walk", 21), ("backward", 39)):
        a, *_, y = engine["build"]()
        engine[backward](y)
        assert a.grad == gradient
    (a, b, c), h = (2, 3, 1), 1e-6
    moved = [(x * b) * (x * b + c) for x in (a + h, a - h)]
    assert (moved[0] - moved[1]) / (2 * h) == pytest.approx(39, rel=1e-6, abs=0)
