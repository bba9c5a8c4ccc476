"""draw(): the DOT source, compared exactly, because it is what the picture is made of."""

import copy
import pickle
import re
from xml.etree import ElementTree

import pytest

from scalargrad import MLP, Value, constant, draw, linear, maximum, paths, total
from scalargrad.pictures.rendering import render

HEAD = """\
digraph {
	graph [bgcolor=white fontname=Helvetica fontsize=12 nodesep=0.2]
	node [color="#1a1a1a" fontcolor="#1a1a1a" fontname=Helvetica fontsize=12 margin="0.08,0.05"]
	edge [arrowsize=.7 color="#555555" fontcolor="#1a1a1a" fontname=Helvetica fontsize=12]
	rankdir=LR ranksep=0.45
"""
LEAF = 'fillcolor="#c7e0f4" shape=box style=filled'
RESULT = 'fillcolor="#fdf6e3" shape=box style="rounded,filled"'
ROOT = 'fillcolor="#fdf6e3" peripheries=2 shape=box style="rounded,filled"'
CONSTANT = 'color="#777777" height=0.3 shape=box style=dashed width=0.3'
DATA = 'fillcolor="#eef2d8" height=0.25 margin="0.08,0.03" shape=note style=filled'


def legend(picture):
    """The words of the legend's cells."""
    (line,) = re.findall(r"^\tlabel=<<table(.*)>>$", picture.source, re.M) or [""]
    return re.findall(r"<td>([^<]+)</td>", line)


def test_the_toy_graphs_source(toy):
    picture = draw(toy["L"])
    assert legend(picture) == ["variable", "number", "result"]
    source = re.sub(r"^\tlabel=.*\n", "", picture.source, flags=re.M)
    assert source == HEAD + (
        f"	n0 [label=10 {CONSTANT}]\n"
        f'	n1 [label="w3\\nvalue 5\\ngrad −6" {LEAF}]\n'
        f'	n2 [label="w1\\nvalue 3\\ngrad −10" {LEAF}]\n'
        f'	n3 [label="a\\nvalue 2\\ngrad −11" {LEAF}]\n'
        f'	n4 [label="b  (×)\\nvalue 6\\ngrad −5" {RESULT}]\n'
        f'	n5 [label="(×)\\nvalue 30\\ngrad −1" {RESULT}]\n'
        f'	n6 [label="w4\\nvalue 4\\ngrad 2" {LEAF}]\n'
        f'	n7 [label="w2\\nvalue −1\\ngrad −8" {LEAF}]\n'
        f'	n8 [label="c  (×)\\nvalue −2\\ngrad −4" {RESULT}]\n'
        f'	n9 [label="(×)\\nvalue −8\\ngrad −1" {RESULT}]\n'
        f'	n10 [label="d  (+)\\nvalue 22\\ngrad −1" {RESULT}]\n'
        f'	n11 [label="L  (−)\\nvalue −12\\ngrad 1" {ROOT}]\n'
        "	n2 -> n4\n	n3 -> n4\n	n1 -> n5\n	n4 -> n5\n	n7 -> n8\n	n3 -> n8\n"
        "	n6 -> n9\n	n8 -> n9\n	n5 -> n10\n	n9 -> n10\n	n0 -> n11\n	n10 -> n11\n}\n"
    )


def test_x_times_x_has_two_edges_and_the_source_is_the_same_each_time():
    x = Value(3, name="x")
    y = x * x
    assert draw(y).source.count("n0 -> n1") == 2
    assert draw(y).source == draw(y).source


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("<x>", "<x>"),
        ("a:b", "a:b"),
        ('say "x"', 'say \\"x\\"'),
        ("\\N\\l", "\\\\N\\\\l"),
        ("{a|b}", "{a|b}"),
        ("&amp;&#10;", "&amp;amp;&amp;#10;"),
        ("two\nlines\r\0", "two lines"),
        ("n" * 10_000, "n" * 59 + "…"),
        ('" fillcolor=red x="', '\\" fillcolor=red x=\\"'),
        ("ŷ₂", "ŷ₂"),
    ],
)
def test_names_are_plain_text(name, label):
    source = draw(Value(1, name=name)).source
    assert f'	n0 [label="{label}\\nvalue 1" {LEAF}]\n' in source


ODD = [*"""
    2x x² 3·2x² w⁺ w⁻ w11⁽²⁾ cost$ $x$ $1.50 <b> </b> <b>x</b> <<table>> <x> < > & &amp; &lt; &#10; &x;
    " "x" \\" ' ` \\ \\\\ \\n \\N \\l \\r \\G \\E \\T \\L \\" {a|b} | { } [ ] ] n9[label=evil] ; , = -> -- // /* */ #
    # 가중치 손실 역전파의기울기 ŷ ŷ₁ σ′ ∂L/∂w x→y 🙂 日本 é ∑ α_1 w_{ij} f(x+1) a+b -x x:y n0 node graph digraph
    strict subgraph edge None True 1 −1 0.5 100% ~ ^ @ € ½ ∞
""".split(), "a b", "ŷ", "n" * 60, "가" * 60, "🙂" * 30, "a -> b; c", 'a "b" c']  # fmt: skip
CHANGED = {
    "two\nlines": "two lines",
    "👩\u200d🔬": "👩 🔬",
    "\n": "␣",
    "\t\0": "␣",
    " w ": "w",
    "n" * 61: "n" * 59 + "…",
}


@pytest.mark.parametrize("name", [*dict.fromkeys(ODD), *CHANGED], ids=ascii)
def test_an_odd_name_is_the_text_of_its_box(name):
    """As Graphviz itself sets it: in a graph, as a formula's operand, and on a local gradient."""
    x, shown = Value(2.0, name), CHANGED.get(name, name)
    y = (x * Value(3.0, "other")).named("result")

    def texts(**options):
        svg = ElementTree.fromstring(render(draw(y, **options).source, "svg"))
        nodes = [g for g in svg.iter(f"{SVG}g") if g.get("class") == "node"]
        return [[t.text.replace("\xa0", " ") for t in g.iter(f"{SVG}text")] for g in nodes]

    assert [shown, "value 2"] in texts() and len(texts()) == 3
    labels = texts(named_only=True, local_gradients=True)
    assert [shown, "value 2"] in labels and len(labels) == 3 + 2
    assert [f"{shown} = 2"] in labels or [f"({shown}) = 2"] in labels


SVG = "{http://www.w3.org/2000/svg}"


def test_two_nodes_of_one_name_are_told_apart():
    first, second = Value(2.0, "w⁺"), Value(3.0, "w⁺")
    source = draw((first * second).named("y"), named_only=True, local_gradients=True).source
    labels = re.findall(r'label="?([^"<]*?)"? [a-z]+=', source)
    assert labels == [
        "w⁺\\nvalue 2", "w⁺(2)\\nvalue 3", "y = w⁺·w⁺(2)\\nvalue 6", "w⁺(2) = 3", "w⁺ = 2",
    ]  # fmt: skip


def test_a_number_that_is_taken_at_a_kink_is_marked():
    x, a, b = Value(0.0, "x"), Value(1.0, "a"), Value(1.0, "b")
    y = (x.relu() + x.exp()).named("y")
    m = maximum(a, b).named("m")
    assert [edge[2] for edge in edges(draw(y, local_gradients=True))][:2] == [
        "0 (taken at the kink)", "exp(x) = 1",
    ]  # fmt: skip
    assert [edge[2] for edge in edges(draw(m, local_gradients=True))] == [
        "0.5 (taken at the kink)"
    ] * 2
    backward = edges(draw(m, named_only=True, backward=True))
    assert [edge[2] for edge in backward] == ["× 0.5 (taken at the kink)"] * 2


COPIES = [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))]


@pytest.mark.parametrize("copied", COPIES, ids=["copy", "deepcopy", "pickle"])
def test_pictures_are_copied(toy, copied):
    for picture in (draw(toy["L"]), draw(MLP(2, [2, 1]))):
        source, other = picture.source, copied(picture)
        assert type(other) is type(picture) and repr(other) == repr(picture)
        assert other.source == source
        if copied is not copy.copy:  # which shares its lines with what it was made from
            other.node("new")
            assert picture.source == source != other.source


def test_without_a_name_a_leaf_shows_its_numbers():
    x = Value(1)
    assert f'[label="value 1" {LEAF}]' in draw(x).source
    x.backward()
    assert f'[label="value 1\\ngrad 1" {LEAF}]' in draw(x).source


@pytest.mark.parametrize("named_only", [True, False])
def test_gradients_are_shown_once_backward_has_run(toy, named_only):
    assert draw(toy["L"], named_only=named_only).source.count("grad") == (9 if named_only else 11)
    for node in toy.values():
        node.grad = 0.0
    assert draw(toy["b"], named_only=named_only).source.count("grad") == 0
    toy["w4"].grad = 1.0  # of another graph
    assert draw(toy["b"], named_only=named_only).source.count("grad") == 0
    toy["b"].backward()
    assert "w1\\nvalue 3\\ngrad 2" in draw(toy["b"], named_only=named_only).source


@pytest.mark.parametrize("named_only", [True, False])
def test_data_is_small_and_has_no_gradient(named_only):
    x, w = constant(0.1, "x1"), Value(2.0, "w")
    y = (w * x).named("y")
    y.backward()
    picture = draw(y, named_only=named_only)
    assert f'[label="x1 = 0.1" {DATA}]' in picture.source
    assert legend(picture) == ["data (no gradient)", "variable", "result"]
    labels = re.findall(r'label="?([^"]*?)"? [a-z]+=', draw(y, local_gradients=True).source)
    assert "x1 = 0.1" in labels and "w = 2" not in labels  # nobody asks for the gradient of data
    assert "∂y/∂x1" not in draw(y, named_only=named_only, backward=True).source


def test_one_kind_of_node_needs_no_legend():
    assert legend(draw(Value(1.0, "x"))) == []
    assert legend(draw(Value(1.0, "x") + Value(2.0, "y"))) == ["variable", "result"]


VIEWS = [
    {},
    {"named_only": True},
    {"local_gradients": True},
    {"named_only": True, "local_gradients": True},
    {"backward": True},
    {"named_only": True, "backward": True},
]


@pytest.mark.parametrize("options", VIEWS, ids=str)
def test_changed_data_is_told_in_every_view(toy, options):
    draw(toy["L"], **options)
    toy["w1"].data = 4.0
    with pytest.raises(ValueError, match=r"w1 .*changed since this graph was built"):
        draw(toy["L"], **options)


def test_changed_data_is_told_where_only_a_slope_shows_it():
    w, x = Value(0.0, "w"), Value(2.0, "x")
    y = w * x  # 0, whatever x is
    x.data = 3.0
    with pytest.raises(ValueError, match="changed since this graph was built"):
        draw(y)


def test_a_value_without_a_derivative_is_drawn():
    x = Value(0.0, "x")
    y = x.sqrt()
    assert "value 0" in draw(y).source
    x.data = 4.0
    with pytest.raises(ValueError, match="x changed since this graph was built"):
        draw(y)


def test_what_cannot_be_drawn():
    with pytest.raises(
        TypeError, match="a Value, the root of a graph, or a Neuron, Layer or MLP, not float"
    ):
        draw(2.0)


def test_500_nodes_are_drawn_and_501_are_not():
    y = Value(1.0)
    for _ in range(499):
        y = -y
    assert draw(y).source.count("[label=") == 500
    with pytest.raises(ValueError, match=r"^501 nodes are too many for one picture \(most: 500\)$"):
        draw(-y)


def test_named_only_counts_the_nodes_that_it_shows():
    x = y = Value(1.0, "x")
    for i in range(499):
        y = (y * 0.5 + 1).named(f"y{i}")  # of four nodes each, one is shown
    assert draw(y, named_only=True).source.count("[label=") == 500
    with pytest.raises(ValueError, match=r"^1997 nodes are too many"):
        draw(y)
    with pytest.raises(ValueError, match=r"^501 nodes are too many"):
        draw((y + x).named("z"), named_only=True)


def test_a_formula_is_shown_up_to_40_letters():
    def heading(n):
        u, w = Value(1.0, name="u" * 18), Value(2.0, name="w" * n)
        return re.findall(r'label="(y.*?)\\n', draw((u + w).named("y"), named_only=True).source)

    assert heading(19) == [f"y = {'u' * 18} + {'w' * 19}"]
    assert heading(20) == ["y"]
    xs = [Value(1.0, name=f"x{i}") for i in range(9)]
    source = draw(total(xs).named("y"), named_only=True).source
    assert "y = x0 + x1 + x2 + … + x8\\n" in source


# --- options ---


def edges(picture):
    """(from, to, label or None, drawn thick) of each edge. Ends go by their labels' first lines;
    a label is a node of its own in the middle of its edge."""
    nodes = dict(
        re.findall(r'^\t(n\w+) \[label="?(.*?)(?:\\n|  \(|"| (?=[a-z]+=))', picture.source, re.M)
    )

    def name(node):
        return nodes[node].split(" = ")[0]  # without its formula

    halves = re.findall(r"^\t(n\w+) -> (n\w+)(.*)$", picture.source, re.M)
    found, middle = [], None
    for tail, head, rest in halves:
        if "_" in head:
            middle = name(tail), nodes[head]
            assert "arrowhead=none" in rest
        else:
            start, label = middle if "_" in tail else (name(tail), None)
            found.append((start, name(head), label, "penwidth=3" in rest))
    return found


def test_local_gradients_on_the_slides_edges(toy):
    picture = draw(toy["L"], named_only=True, local_gradients=True)
    assert edges(picture) == [
        ("w1", "b", "a = 2", False),
        ("a", "b", "w1 = 3", False),
        ("w2", "c", "a = 2", False),
        ("a", "c", "w2 = −1", False),
        ("w3", "d", "b = 6", False),
        ("b", "d", "w3 = 5", False),
        ("w4", "d", "c = −2", False),
        ("c", "d", "w4 = 4", False),
        ("d", "L", "−1", False),
    ]


def test_the_edge_of_a_constant_has_no_label():
    y = (Value(2.0, name="x") * 3).named("y")
    picture = draw(y, local_gradients=True)
    assert edges(picture) == [("x", "y", "3", False), ("3", "y", None, False)]
    assert "ranksep=0.25" in picture.source  # labels are nodes between the nodes
    assert "ranksep=0.45" in draw(y).source


def test_named_only_draws_the_documents_nodes(toy):
    source = draw(toy["L"], named_only=True).source
    assert re.findall(r'label="(.*?)\\n', source) == [
        "w3", "w1", "a", "b = w1·a", "w4", "w2", "c = w2·a", "d = w3·b + w4·c", "L = 10 − d",
    ]  # fmt: skip
    assert " -> " in source and "label=10" not in source


def test_unnamed_leaves_get_the_names_of_explain():
    y = (Value(2.0) * Value(3.0, name="x")).named("y")
    assert edges(draw(y, named_only=True, local_gradients=True)) == [
        ("v1", "y", "x = 3", False),
        ("x", "y", "v1 = 2", False),
    ]


def test_highlight_marks_a_targets_paths_or_one_path(toy):
    def thick(**options):
        found = edges(draw(toy["L"], named_only=True, **options))
        return [(a, b) for a, b, _, is_thick in found if is_thick]

    both = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "L")]
    assert thick(highlight=toy["a"]) == both
    first, second = paths(toy["L"], toy["a"])
    assert thick(highlight=first) == [("a", "b"), ("b", "d"), ("d", "L")]
    assert thick(highlight=second) == [("a", "c"), ("c", "d"), ("d", "L")]
    assert thick() == []


def test_highlight_of_one_edge_of_x_times_x():
    x = Value(3.0, name="x")
    y = (x * x).named("y")
    first, _ = paths(y, x)
    assert edges(draw(y, local_gradients=True, highlight=first)) == [
        ("x", "y", "x = 3", True),
        ("x", "y", "x = 3", False),
    ]


def test_backward_draws_the_graph_of_gradients_right_to_left(toy):
    for node in toy.values():
        node.grad = 99.0  # the picture finds its own: backward() may have run twice, or never
    source = draw(toy["L"], named_only=True, backward=True).source
    assert "rankdir=RL" in source
    labels = re.findall(r'^\tn\d+ \[label="(.*?)"', source, re.M)
    assert labels == [
        "∂L/∂w3\\n−6", "∂L/∂w1\\n−10", "∂L/∂a\\n−11", "∂L/∂b\\n−5", "∂L/∂w4\\n2",
        "∂L/∂w2\\n−8", "∂L/∂c\\n−4", "∂L/∂d\\n−1", "∂L/∂L\\n1",
    ]  # fmt: skip
    assert edges(draw(toy["L"], named_only=True, backward=True))[-2:] == [
        ("∂L/∂d", "∂L/∂c", "× w4 = 4", False),
        ("∂L/∂L", "∂L/∂d", "× (−1)", False),
    ]


def test_backward_of_the_whole_graph_leaves_constants_out():
    x = Value(2.0, name="x")
    y = (x * x + 3).named("y")
    source = draw(y, backward=True).source
    labels = re.findall(r'^\tn\d+ \[label="(.*?)"', source, re.M)
    assert labels == ["dy/dx\\n4", "dy/dv1\\n1", "dy/dy\\n1"]


def test_nodes_of_many_operands_are_drawn():
    w, x, b = Value(2.0, name="w"), Value(3.0, name="x"), Value(1.0, name="b")
    z = linear([w], [x], b).named("z")
    assert edges(draw(z, local_gradients=True)) == [
        ("w", "z", "x = 3", False),
        ("x", "z", "w = 2", False),
        ("b", "z", "1", False),
    ]


def test_the_direction_is_what_an_author_says(toy):
    assert "rankdir=TB" in draw(toy["L"], direction="TB").source
    assert "rankdir=LR" in draw(toy["L"], direction="LR").source
    assert "rankdir=BT" in draw(toy["L"], direction="TB", backward=True).source
    with pytest.raises(ValueError, match='direction is "LR", "TB" or None, not \'RL\''):
        draw(toy["L"], direction="RL")


def test_a_long_graph_stands_upright(toy):
    y = Value(0.5, "x")
    for i in range(12):
        y = y.sigmoid().named(f"y{i}")
    assert "rankdir=TB" in draw(y, local_gradients=True).source
    assert "rankdir=LR" in draw(toy["L"], local_gradients=True).source


def test_highlight_must_be_in_the_graph(toy):
    with pytest.raises(ValueError, match="is not in the graph that is drawn"):
        draw(toy["b"], highlight=toy["w4"])
    with pytest.raises(ValueError, match="is not in the graph that is drawn"):
        draw(toy["b"], highlight=next(paths(toy["L"], toy["a"])))
    with pytest.raises(TypeError, match="highlight is a Value or a path, not str"):
        draw(toy["L"], highlight="a")
