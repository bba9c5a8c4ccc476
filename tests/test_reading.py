"""The readers of printed lines, tried with what they must catch; and what every explanation keeps to
that no number can show: columns, where lines break, which sign means what, a snapshot."""

import copy
import re

import latexread
import pytest
from randomgraphs import random_graph, tenth
from reading import Meanings, check, check_width, columns, equations, gradients_below

from scalargrad import Value, constant, explain, linear
from scalargrad.engine import topological_order


def direct():
    """A derivation with a direct part, reasons, a side of several lines; and what check() needs."""
    x, w = Value(2.0, name="x"), Value(-3.0, name="w")
    u = (x * w + x.sin() * w.exp() + x**3 * w / (w - 1)).named("u")
    y = (u * x + u.exp() * w.cos() * x.exp() / (x + 5)).named("y")
    explanation = explain(y, x, digits=17, reasons=True)
    return explanation, y, x, *gradients_below(y)


def test_what_is_tampered_with_is_right_before():
    explanation, *rest = direct()
    assert check(explanation, *rest) >= 5
    check_width(explanation)
    assert any(line.lstrip().startswith("·") for line in explanation.lines)
    assert (
        explanation.lines[1].startswith("      = ") and "    the local" not in explanation.lines[1]
    )


def broken(*changes):
    """The derivation with (pattern, replacement) done once to its text."""
    explanation, *rest = direct()
    text = "\n".join(explanation.lines)
    for pattern, replacement in changes:
        text, done = re.subn(pattern, replacement, text, count=1, flags=re.M)
        assert done == 1, pattern
    found = copy.copy(explanation)
    found.lines = text.split("\n")
    return found, *rest


TAMPERED = {
    "an = out of its column": [(r"^      = ", "       = ")],
    "a factor's sign out of its column": [(r"^          · ", "           · ")],
    "a term's sign out of its column": [(r"^      \+ ", "       + ")],
    "|direct left out": [(r"\|direct", "")],
    "|direct where it is all": [("∂y/∂u", "∂y/∂u|direct")],
    "d for ∂": [("∂y/∂u", "dy/du")],
    "another derivative": [("∂y/∂u", "∂y/∂w")],
    "another number": [(r"\(−3\)", "(−3.0001)")],
    "another sign": [(r" − ", " + ")],
    "a line in two": [(r"(^      = .*?) \+ ", r"\1\n      + ")],
    "two lines in one": [(r"\n          · ", " · ")],
    "a reason above a line that goes on": [(r"(^      = .*)\n(          · )", r"\1    why\n\2")],
    "a remark between two sides": [(r"\n(      = )", r"\n        (why)\n\1")],
    "a reason that is lost": [(" {4,}numbers put in", "")],
    "a reason on another line": [("one product for each path", "added up"), ("added up$", "x")],
    "a remark that is lost": [(r"\n        \(\|direct.*\)", "")],
    "a remark out of its column": [(r"^        \(", "         (")],
}


@pytest.mark.parametrize("change", TAMPERED)
def test_the_reader_of_text_notices(change):
    tampered = broken(*TAMPERED[change])
    with pytest.raises((AssertionError, KeyError, TypeError, ValueError, IndexError)):
        check(*tampered)


def test_a_line_that_is_too_wide_is_noticed():
    explanation, *_ = broken((r"\n          · ", " · "))
    with pytest.raises(AssertionError):
        check_width(explanation)


@pytest.mark.parametrize(
    ("change", "to"),
    [
        (r" \\" "\n" r"&\quad {} \cdot ", r" \cdot "),  # two lines in one
        (r" \cdot ", r" \\" "\n" r"&\quad {} \cdot "),  # a line in two
        (
            r"\left.\frac{\partial y}{\partial x}\right|_{\text{direct}}",
            r"\frac{\partial y}{\partial x}",
        ),
        (r" \qquad \text{added up}", ""),
        (r" \qquad \text{added up}", r" & \text{added up}"),
        (r" \qquad \text{numbers put in}", r" \qquad \text{added up}"),
    ],
)
def test_the_reader_of_latex_notices_where_lines_break_and_what_stands_beside_them(change, to):
    explanation, *rest = direct()
    assert change in explanation.latex
    found = copy.copy(explanation)
    found.latex = explanation.latex.replace(change, to, 1)
    with pytest.raises(AssertionError):
        check(found, *rest)


def test_a_sign_means_the_whole_derivative_and_with_direct_the_edge_alone():
    x = Value(2.0, name="x")
    u = (x * x).named("u")
    y = (u * x).named("y")
    meaning = Meanings(y, x, {"x": x, "u": u, "y": y})
    assert meaning("d", "y", "x", None) == 12
    assert meaning("∂", "y", "x", "|direct") == 4
    assert meaning("∂", "y", "u", None) == 2 and meaning("d", "u", "x", None) == 4
    for sign in (("∂", "y", "x", None), ("d", "y", "u", None), ("d", "y", "x", "|direct")):
        with pytest.raises(AssertionError):
            meaning(*sign)
    with pytest.raises(AssertionError, match="direct, and all of it"):
        meaning("∂", "u", "x", "|direct")


# --- what every explanation keeps to ---------------------------------------------------------------


@pytest.mark.parametrize("start", tenth(range(0, 400, 20)))
def test_several_derivations_have_one_column_and_each_stands_for_itself(start):
    """All leaves at once: the lines of explain(root, leaf), moved to one column."""
    for seed in range(start, start + 20):
        root, _ = random_graph(seed, most_nodes=25)
        named = [
            n for n in topological_order(root) if n.name and not n.operands and n.op != "const"
        ]
        if not named:
            continue
        found = explain(root, reasons=seed % 2 == 0)
        starts = {columns(line.partition(" = ")[0]) for line in found.lines if " = " in line[:60]}
        lefts = [columns(equation.left) for equation in equations(found.lines)]
        assert max(lefts) in starts
        assert found.latex.count(r"\begin{aligned}") == 1
        latexread.equations(found.latex)
        for one, leaf in zip(found, named, strict=True):
            root.grad, leaf.grad = 0.0, 0.0
            assert one.lines[-1] and one.value == explain(root, leaf).value


@pytest.mark.parametrize("seed", range(30))
def test_latex_that_is_read_late_shows_the_numbers_of_before(seed):
    root, nodes = random_graph(seed, most_nodes=25)
    order = topological_order(root)
    for target in (order[0], nodes[0]):
        before = explain(root, target, reasons=True).latex
        late = explain(root, target, reasons=True)
        lines = list(late.lines)
        kept = [node.data for node in order]
        for node in order:
            node.data = 1234.5
        assert late.latex == before and late.lines == lines and "1234.5" not in late.latex
        for node, data in zip(order, kept):
            node.data = data


ONE_VARIABLE = {
    "one operation": lambda x: x**3,
    "named steps": lambda x: (((x * x).named("u") + 1).sqrt().named("v") * 3).named("w").exp(),
    "a constant that has a name": lambda x: (x * constant(2.0, "k")).named("u").sin(),
    "what constants alone compute": lambda x: (
        (x * (constant(2.0, "k") * 3).named("m")).named("u").sin()
    ),
    "shared and unnamed": lambda x: (x.sin() + 1) * (x.sin() + 1),
    "a neuron": lambda x: linear([x], [1.5], 0.5).sigmoid().named("a").log(),
    "two paths below one node": lambda x: ((x * x).named("u") + x).named("v").exp(),
}


@pytest.mark.parametrize("case", ONE_VARIABLE)
@pytest.mark.parametrize("options", [{}, {"form": "steps"}, {"numbers": False}, {"reasons": True}])
def test_with_one_variable_a_chain_has_d(case, options):
    """∂ stands only where a result has two operands that move."""
    x = Value(0.5, name="x")
    y = ONE_VARIABLE[case](x).named("y")
    told = explain(y, x, **options)
    signs = re.findall(r"([d∂])(\w+)/\1(\w+)", str(told))
    assert signs
    partial = {(of, to) for d, of, to in signs if d == "∂"}
    two_paths = {("v", "u"), ("v", "x"), ("y", "u")}  # v has two operands; y has u over v and x
    assert partial <= (two_paths if case == "two paths below one node" else set())
    assert (r"\partial" in told.latex) == bool(partial)


def test_with_two_variables_all_is_partial(toy):
    for name in ("w1", "a", "d"):
        for form in ("paths", "steps"):
            told = explain(toy["L"], toy[name], form=form)
            assert not re.search(r"(?<!\w)d\w+/d", str(told)) and r"\frac{d " not in told.latex
