"""The round trip: what the tool prints can be typed, and has the same value and gradients."""

import math
import re

import pytest
from randomgraphs import random_graph, tenth
from reading import equations

from scalargrad import Value, constant, explain
from scalargrad.engine import topological_order
from scalargrad.explaining.derivation import Options
from scalargrad.formulas.formula import Formula
from scalargrad.formulas.report import Report
from scalargrad.symbols.text import Text
from scalargrad.symbols.view import View

BLOCK = 20  # graphs to a test; 100 blocks are 2,000 graphs


def named_graph(seed):
    """A random graph whose names are all different: a name printed twice is no name."""
    root, _ = random_graph(seed, most_nodes=20)
    for i, node in enumerate(topological_order(root)):
        if node.name or (not node.operands and node.op != "const") or node is root:
            node.named(f"{node.name[:1] or 'u'}{i}")
    return root


def leaves_of(root):
    order = topological_order(root)
    return [node for node in order if not node.operands and node.op != "const"]


def close(got, wanted, scale=1.0):
    return got == pytest.approx(wanted, rel=1e-9, abs=1e-9 * max(1.0, abs(scale)))


def printed_definitions(root):
    """What the command line prints of each named node, in symbols."""
    view = View(root, only_named=True)
    view.name_nodes(view.shown)
    writer = Text(view.names, view.numbers, 17)
    for node in view.order:
        if node.name and (node.operands or node is root):
            yield f"{view.names[node]} = {writer.expression(view.definition(node))}"


def printed_operations(root):
    """The table of every operation, as explain() prints it: name = formula = number."""
    leaf = leaves_of(root)[0]
    lines = explain(root, leaf, digits=17, every_operation=True).lines
    given = {leaf.name for leaf in leaves_of(root)}
    found = [one for one in equations(lines) if not derives(one.left) and one.left not in given]
    return [f"{one.left} = {one.sides[0]}" for one in found]


def derives(left):
    return re.match("[d∂][^/]*/", left)


def check_typed_back(lines, root):
    """The lines, typed, have the value of the root and its gradients; a number has none."""
    if not re.search("[a-z][0-9]|[a-z]$", lines[-1].partition("=")[2]):
        return
    leaves = leaves_of(root)
    numbers = [f"{leaf.name} = {leaf.data!r}" for leaf in leaves]
    formula = Formula([*lines, *numbers])
    assert formula.unknown == ()
    typed = formula.backward()
    assert typed.name == root.name
    assert close(typed.data, root.data)
    gradients = {leaf.name: leaf.grad for leaf in formula.variables}
    for leaf in leaves:
        assert close(gradients[leaf.name], leaf.grad), (leaf.name, lines)


def check_sides(root):
    """Each side of each derivation, in symbols and with numbers put in; how many there were."""
    count = 0
    for leaf in leaves_of(root)[:3]:
        explanation = explain(root, leaf, digits=17)
        numbers = {name: node.data for name, node in explanation.nodes.items()}
        for one in equations(explanation.lines):
            node = explanation.nodes[one.left.rpartition("/")[2].lstrip("d∂")]
            wanted = node.grad if derives(one.left) else node.data
            for side in one.sides:
                if "…" in side or re.search("[d∂][A-Za-z]", side):
                    continue
                formula = Formula([f"result = nothing + ({side})"])  # a name, for sides without
                values = [numbers.get(v.name, 0.0) for v in formula.variables]
                assert close(formula(*values).data, wanted), (one.left, side)
                count += 1
    return count


@pytest.mark.parametrize("block", tenth(range(100)))
def test_what_is_printed_of_random_graphs_can_be_typed(block, record_cases):
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        root = named_graph(seed)
        if not root.operands or not leaves_of(root):
            continue
        root.backward()
        for lines in (list(printed_definitions(root)), printed_operations(root)):
            if not any("…" in line for line in lines):  # a sum of very many terms is cut short
                check_typed_back(lines, root)
        check_sides(root)
        record_cases(1)


def test_what_the_report_prints_is_read_by_the_report():
    lines = ["d = w3·b + w4·c", "L = 10 − d", "b = w1·a", "c = w2·a", "a = 2, w1 = 3, w2 = −1"]
    first = Report(Formula([*lines, "w3 = 5, w4 = 4"]), [], Options())
    printed = [line for _, line in first.lines(first.root)]
    assert printed == ["d = w3·b + w4·c = 22", "L = 10 − d = −12", "b = w1·a = 6", "c = w2·a = −2"]
    again = Report(Formula([*printed, "a=2, w1=3, w2=-1, w3=5, w4=4"]), [], Options())
    assert [line for _, line in again.lines(again.root)] == printed
    assert again.root.data == -12


def test_a_hand_made_graph_with_all_that_text_can_write():
    x, w, e = Value(0.7, "x"), Value(1.3, "w"), constant(math.e, "e")
    u = (x**3 * w / (w - 1) + (x * w) ** -1.5).named("u")
    y = ((-(u**2)).exp() * e**x + (x / w) ** 0.5 - (u + x).cbrt() / 3).named("y")
    y.backward()
    check_typed_back(list(printed_definitions(y)), y)
    assert check_sides(y) >= 4
