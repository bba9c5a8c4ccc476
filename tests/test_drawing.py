"""draw(): the DOT source, compared exactly, because it is what the picture is made of."""

import pytest

from scalargrad import Value, draw

HEAD = """\
digraph {
	graph [bgcolor=white dpi=150 nodesep=0.3 rankdir=LR ranksep=0.55]
	node [color="#1a1a1a" fontcolor="#1a1a1a" fontname=Helvetica fontsize=12 margin="0.12,0.08"]
	edge [arrowsize=.7 color="#555555" fontcolor="#1a1a1a" fontname=Helvetica fontsize=11]
"""
LEAF = 'fillcolor="#c7e0f4" shape=box style=filled'
RESULT = 'fillcolor="#fdf6e3" shape=box style="rounded,filled"'
ROOT = 'fillcolor="#fdf6e3" peripheries=2 shape=box style="rounded,filled"'
CONSTANT = 'color="#777777" shape=box style=dashed'


def test_the_toy_graphs_source(toy):
    assert draw(toy["L"]).source == HEAD + (
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
        ("two\nlines\r\0", "two lines  "),
        ("n" * 10_000, "n" * 59 + "…"),
        ('" fillcolor=red x="', '\\" fillcolor=red x=\\"'),
        ("ŷ₂", "ŷ₂"),
    ],
)
def test_names_are_plain_text(name, label):
    source = draw(Value(1, name=name)).source
    assert f'	n0 [label="{label}\\nvalue 1\\ngrad 0" {LEAF}]\n' in source


def test_without_a_name_a_leaf_shows_its_numbers():
    assert f'[label="value 1\\ngrad 0" {LEAF}]' in draw(Value(1)).source


def test_what_cannot_be_drawn():
    with pytest.raises(TypeError, match="a Value, the root of a graph, not float"):
        draw(2.0)
    y = Value(1.0)
    for _ in range(500):
        y = -y
    with pytest.raises(ValueError, match="501 nodes are too many for one picture"):
        draw(y)
