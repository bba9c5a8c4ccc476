"""film(): the steps against backward() itself, the pictures, and the page that plays them."""

import copy
import html
import math
import pickle
import re
from collections import Counter
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from bookgraphs import GRAPHS, network_2_2_2

from scalargrad import RenderError, Value, constant, draw, film, save, total
from scalargrad.formatting import MINUS
from scalargrad.pictures import films

TOY = """\
Forward: the values
No gradient is known yet.

Backward: the seed
L.grad = 1
∂L/∂L = 1, complete

L passes its gradient on to d
L.grad · ∂L/∂d = 1 · (−1) = −1
d.grad = 0 + (−1) = −1
∂L/∂d = −1, complete

d passes its gradient on to w3
d.grad · ∂d/∂w3 = (−1) · b = (−1) · 6 = −6
w3.grad = 0 + (−6) = −6
∂L/∂w3 = −6, complete

d passes its gradient on to b
d.grad · ∂d/∂b = (−1) · w3 = (−1) · 5 = −5
b.grad = 0 + (−5) = −5
∂L/∂b = −5, complete

d passes its gradient on to w4
d.grad · ∂d/∂w4 = (−1) · c = (−1) · (−2) = 2
w4.grad = 0 + 2 = 2
∂L/∂w4 = 2, complete

d passes its gradient on to c
d.grad · ∂d/∂c = (−1) · w4 = (−1) · 4 = −4
c.grad = 0 + (−4) = −4
∂L/∂c = −4, complete

c passes its gradient on to w2
c.grad · ∂c/∂w2 = (−4) · a = (−4) · 2 = −8
w2.grad = 0 + (−8) = −8
∂L/∂w2 = −8, complete

c passes its gradient on to a
c.grad · ∂c/∂a = (−4) · w2 = (−4) · (−1) = 4
a.grad = 0 + 4 = 4

b passes its gradient on to w1
b.grad · ∂b/∂w1 = (−5) · a = (−5) · 2 = −10
w1.grad = 0 + (−10) = −10
∂L/∂w1 = −10, complete

b passes its gradient on to a
b.grad · ∂b/∂a = (−5) · w1 = (−5) · 3 = −15
a.grad = 4 + (−15) = −11
∂L/∂a = −11, complete"""


def test_the_toy_graphs_film(toy):
    assert str(film(toy["L"], named_only=True)) == TOY
    assert len(film(toy["L"], named_only=True)) == 11


def number(text):
    return float(text.strip("()").replace(MINUS, "-"))


def complete_gradients(played):
    """What the lines say: ∂L/∂a = −11, complete."""
    lines = [line for frame in played.frames for line in frame.lines if line.endswith("complete")]
    found = [re.fullmatch(r"([d∂]).*/\1(.*) = (.*), complete", line) for line in lines]
    pairs = [line.groups()[1:] for line in found]
    assert len(dict(pairs)) == len(pairs)  # each once
    return {name: number(text) for name, text in pairs}


@pytest.mark.parametrize("named_only", [True, False])
@pytest.mark.parametrize(
    "name", ["toy", "three_layers", "step_5", "one_weight", "toy_2", "diamonds"]
)
def test_complete_gradients_are_backwards_and_nothing_is_changed(name, named_only):
    root = GRAPHS[name]()
    nodes = [root, *(node for node in _below(root))]
    for node in nodes:
        node.grad = 7.0
    said = complete_gradients(film(root, named_only=named_only))
    assert all(node.grad == 7.0 for node in nodes)
    for node in nodes:
        node.grad = 0.0
    root.backward()
    named = {node.name: node.grad for node in nodes if node.name}
    for leaf, grad in named.items():
        assert math.isclose(said[leaf], grad, rel_tol=1e-5, abs_tol=1e-300), leaf


def _below(root):
    found, stack = set(), [root]
    while stack:
        for operand in stack.pop().operands:
            if operand not in found:
                found.add(operand)
                stack.append(operand)
    return found


def test_the_order_is_backwards_own():
    """Each += as a spy on the gradients sees it, node by node."""
    seen = []

    class Spy(Value):
        __slots__ = ()

        @property
        def grad(self):
            return _grads.get(self, 0.0)

        @grad.setter
        def grad(self, new):
            if new != _grads.get(self, 0.0) and new:
                seen.append((self.name, new))
            _grads[self] = new

    _grads = {}
    x, w = Spy(2.0, "x"), Spy(3.0, "w")
    y = ((x * w).named("p") + x * x).named("y")
    z = y * x
    z.backward()
    told = []
    for frame in film(z).frames[2:]:
        name, after = re.fullmatch(r"(\w+)\.grad = .* = (.*)", frame.lines[1]).groups()
        told.append((name, number(after)))
    leaves = [one for one in told if one[0] in ("x", "w")]
    assert leaves == [one for one in seen if one[0] in ("x", "w")] and len(leaves) == 5


def test_x_times_x_adds_twice_and_marks_each_arrow_once():
    x = Value(3.0, "x")
    y = (x * x).named("y")
    played = film(y)
    assert [frame.lines[1] for frame in played.frames[2:]] == [
        "x.grad = 0 + 3 = 3",
        "x.grad = 3 + 3 = 6",
    ]
    marked = [_marked_edges(svg) for svg in played.pictures]
    assert [len(one) for one in marked] == [0, 0, 2, 2] and not marked[2] & marked[3]
    assert film(y, named_only=True).frames[2].lines[1] == "x.grad = 0 + 6 = 6"


def _groups(svg, kind):
    root = ElementTree.fromstring(svg)
    name = "{http://www.w3.org/2000/svg}"
    return [g for g in root.iter(f"{name}g") if g.get("class") == kind], name


def _marked_edges(svg):
    edges, _ = _groups(svg, "edge")
    red = films.IN_TURN["stroke"]
    return {i for i, edge in enumerate(edges) if any(one.get("stroke") == red for one in edge)}


def _nodes(svg):
    """Each box's heading, the text of its gradient, whether that is complete, whether in turn."""
    found = {}
    nodes, name = _groups(svg, "node")
    for node in nodes:
        texts = node.findall(f".//{name}text")
        if len(texts) == 1:  # data, or the label of an edge
            continue
        red = any(one.get("stroke") == films.IN_TURN["stroke"] for one in node.iter())
        bold = texts[-1].get("font-weight") == "bold"
        found[texts[0].text.split(" = ")[0].split("  ")[0]] = (texts[-1].text or "", bold, red)
    return found


def test_the_pictures_of_the_toy_graph(toy):
    pictures = film(toy["L"], named_only=True).pictures
    shown = [_nodes(svg) for svg in pictures]
    boxes = ("a", "b", "c", "d", "L", "w1", "w2", "w3", "w4")
    assert all(shown[0][box] == ("", False, False) for box in boxes)  # forward
    assert shown[1]["L"] == ("grad 1", True, True) and shown[1]["a"] == ("grad 0", False, False)
    assert shown[8]["a"] == ("grad 4", False, False)  # more may be added
    assert shown[8]["c"] == ("grad −4", True, True)  # whose turn it is
    assert shown[10]["a"] == ("grad −11", True, False) and shown[10]["b"] == ("grad −5", True, True)
    assert all(shown[10][box][1] for box in boxes)  # all complete
    assert [len(_marked_edges(svg)) for svg in pictures] == [0, 0] + [2] * 9
    assert len({re.search(r'viewBox="[^"]*"', svg)[0] for svg in pictures}) == 1
    assert all(re.findall(r"<title>([^<]*)</title>", svg) != [] for svg in pictures)
    assert "id=" not in pictures[0]


def _numbers(shape):
    """The corners of a polygon, or of a rounded box, as pairs."""
    return [
        (float(x), float(y))
        for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", shape.get("points") or shape.get("d"))
    ]


def _heads(svg):
    """The box that the tip of each arrow's head touches, and whether the head is red."""
    nodes, name = _groups(svg, "node")
    places = {}
    for node in nodes:
        shapes = [*node.iter(f"{name}polygon"), *node.iter(f"{name}path")]
        if shapes:  # else it is the label of an arrow
            heading = node.findtext(f".//{name}text").split(" = ")[0]
            places[heading] = list(zip(*_numbers(shapes[-1]), strict=True))
    found = []
    for edge in _groups(svg, "edge")[0]:
        for head in edge.iter(f"{name}polygon"):
            corners = _numbers(head)
            if len(corners) > 2:  # else it is drawn as a line
                (at,) = [
                    place
                    for place, box in places.items()
                    if all(
                        min(z) - 2 < tip < max(z) + 2
                        for z, tip in zip(box, corners[1], strict=True)
                    )
                ]
                found.append((at, head.get("stroke") == films.IN_TURN["stroke"]))
    return Counter(found)


def test_the_arrow_in_turn_leads_where_the_gradient_goes(toy):
    played = film(toy["L"], named_only=True)
    shown = [_heads(svg) for svg in played.pictures]
    forward = Counter({("b", False): 2, ("c", False): 2, ("d", False): 4, ("L", False): 1})
    assert shown[0] == shown[1] == forward
    for frame, heads in list(zip(played.frames, shown, strict=True))[2:]:
        result, operand = frame.heading.split(" passes its gradient on to ")
        assert heads == forward - Counter([(result, False)]) + Counter([(operand, True)])


def test_data_gets_no_gradient():
    played = film(network_2_2_2(constant), named_only=True)
    assert len(played) == 26
    assert not any(
        "x1.grad" in line or "t1.grad" in line for f in played.frames for line in f.lines
    )
    assert "x1 = 0.1" in played.pictures[5]


def test_a_film_of_one_node():
    x = Value(2.0, "x")
    assert len(film(x)) == 2 and len(film(x).pictures) == 2
    of_data = film(constant(2.0, "c")).pictures
    assert len(of_data) == 2 and all("c = 2<" in svg and "grad" not in svg for svg in of_data)


def test_60_frames_are_played_and_61_are_not():
    y = Value(1.0, "x")
    for i in range(58):
        y = (-y).named(f"y{i}")
    assert len(film(y)) == 60
    with pytest.raises(ValueError, match=r"^61 frames are too many for a film \(most: 60\)"):
        film(-y)


def test_the_advice_for_a_long_film_helps_when_it_is_followed():
    def a_sum(leaf):
        leaves = [leaf(float(i)) for i in range(60)]
        return (total(leaves) * leaves[0]).named("y")

    advice = 'make leaves that need no gradient constants, constant(2.0, "x"), or film a node below'
    for named_only in (False, True):  # 60 leaves have a frame each, named or not
        with pytest.raises(ValueError, match=r"^6[34] frames are too many for a film") as caught:
            film(a_sum(Value), named_only=named_only)
        assert str(caught.value).endswith(f"(most: 60): {advice}")
    few = a_sum(lambda x: Value(x) if x < 5 else constant(2.0, "x"))
    for named_only in (False, True):
        assert len(film(few, named_only=named_only)) == 2 + 2 + 5
    node_below = a_sum(Value).operands[1]
    assert len(film(node_below)) == 2

    y = Value(1.0, "x")
    for _ in range(100):
        y = y + 1
    y = y.named("y")
    with pytest.raises(ValueError, match=r"102 frames .*: named_only=True shows the named nodes"):
        film(y)
    assert len(film(y, named_only=True)) < 10


def named_chain(length):
    y = Value(1.0, "x")
    for i in range(length):
        y = (-y).named(f"y{i}")
    return y


@pytest.mark.parametrize("named_only", [False, True])
def test_a_long_chain_of_names_is_filmed_from_a_node_below(named_only):
    with pytest.raises(ValueError, match=r"^61 frames .*, or film a node below$"):
        film(named_chain(59), named_only=named_only)
    assert len(film(named_chain(59).operands[0], named_only=named_only)) == 60


@pytest.mark.parametrize("name", ["toy", "three_layers", "network_2_2_2_with_data", "diamonds"])
def test_the_frames_of_named_nodes_are_counted_before_they_are_made(name):
    root = GRAPHS[name]()
    assert films.frame_counts(root)[1] == len(film(root, named_only=True))
    if films.frame_counts(root)[0] <= 60:
        assert films.frame_counts(root)[0] == len(film(root))


def test_a_gradient_of_0_beside_infinity_stays_0():
    y = Value(1e10, "y")
    s = (y * 1e308 * y).sigmoid().named("s")  # of ∞: its slope is 0, and ∂(y·∞)/∂y is ∞
    s.backward()
    assert y.grad == 0.0
    lines = [line for frame in film(s).frames for line in frame.lines]
    assert lines[-1] == "ds/dy = 0, complete" and not any("nan" in line for line in lines)
    assert "nan" not in draw(s, backward=True).source


COPIES = [copy.copy, copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))]


@pytest.mark.parametrize("copied", COPIES, ids=["copy", "deepcopy", "pickle"])
def test_films_are_copied(toy, copied):
    played = film(toy["L"], named_only=True)
    before, after = copied(played), (played.pictures, copied(played))[1]
    for other in (before, after):
        assert type(other) is type(played) and str(other) == str(played)
        assert other.pictures == played.pictures and other.html() == played.html()


def test_what_cannot_be_filmed(toy):
    with pytest.raises(TypeError, match=r"film\(\) takes a Value, the root of a graph, not float"):
        film(2.0)
    toy["w1"].data = 4.0
    with pytest.raises(ValueError, match=r"w1 .*changed since this graph was built"):
        film(toy["L"], named_only=True)


# --- the page ---


class Reader(HTMLParser):
    """Tags that are open and close in order, what is loaded, and the text outside of scripts."""

    VOID = ("meta", "br", "link", "img", "input")

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.loaded, self.words = [], [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.loaded += [
            value for name, value in attributes if name in ("src", "href", "xlink:href")
        ]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "script" not in self.open and "style" not in self.open:
            self.words.append(data)


def figures_of_frames(read):
    """The attributes of the frames' figures; "now" is the figure in which they are played."""
    figures = [a for tag, a in read.tags if tag == "figure"]
    return [a for a in figures if a.get("class") != "now"]


def test_a_film_is_saved_as_one_file_with_nothing_to_load(toy, tmp_path):
    played = film(toy["L"], named_only=True)
    path = save(played, tmp_path / "toy.html")
    page = path.read_text(encoding="utf-8")
    read = Reader(page)
    assert read.loaded == [] and "http" not in re.sub(r'xmlns="[^"]*"', "", page)
    tags = [tag for tag, _ in read.tags]
    assert tags.count("svg") == 11 == len(figures_of_frames(read))
    buttons = [a["name"] for tag, a in read.tags if tag == "button"]
    assert buttons == ["first", "back", "next", "play", "last"]
    (slider,) = [a for tag, a in read.tags if tag == "input"]
    assert (slider["type"], slider["min"], slider["max"]) == ("range", "1", "11")
    assert all(a.get("role") == "img" for tag, a in read.tags if tag == "svg")
    words = "".join(read.words)
    for frame in played.frames:
        assert frame.heading in words and all(line in words for line in frame.lines)
    assert page == played.html() and '<html lang="en">' in page and 'charset="utf-8"' in page


def test_without_script_no_frame_is_hidden(toy):
    """Only the script adds the class that hides them, and shows what plays them."""
    read = Reader(film(toy["L"], named_only=True).html())
    assert figures_of_frames(read) == [{"data-place": f"{i} of 11"} for i in range(1, 12)]
    hidden = [a["class"] for _, a in read.tags if "hidden" in a]
    assert hidden == ["buttons", "now"]


def test_a_notebook_shows_the_film(toy):
    shown = film(toy["L"], named_only=True)._repr_html_()
    assert "<html" not in shown and shown.count("<svg") == 11
    Reader(shown)


def test_a_notebook_without_graphviz_shows_the_lines_and_a_hint(toy, monkeypatch):
    def fails(*_):
        raise RenderError("no Graphviz here.\npip install it")

    monkeypatch.setattr(films, "render", fails)
    played = film(toy["L"], named_only=True)
    shown = played._repr_html_()
    assert "pip install it" in shown and "a.grad = 4 + (−15) = −11" in shown
    with pytest.raises(RenderError):
        played.html()


@pytest.mark.parametrize("name", ["</script>", '"><b>', "&lt;", "a<b"])
def test_names_are_text(name):
    page = film((Value(2.0, name) * 3).named("y")).html()
    read = Reader(page)
    assert not any(tag == "b" for tag, _ in read.tags[12:]) or page.count("<b>") == 1
    assert name in "".join(read.words)
    assert page.count("<script>") == 1 == page.count("</script>")
    assert html.escape(name, quote=False) in page


def test_a_film_is_html_and_a_picture_is_not(toy, tmp_path):
    with pytest.raises(ValueError, match=r"a film: 'toy.png' should end in .html"):
        save(film(toy["L"], named_only=True), tmp_path / "toy.png")


def test_a_box_is_as_wide_as_its_longest_gradient():
    """x.grad is 0.123456 on the way and 0 at the end."""
    x, w, v = Value(1.0, "x"), Value(0.123456, "w"), Value(-0.123456, "v")
    played = film((x * w + x * v).named("y"), named_only=False)
    texts = [_nodes(svg)["x"][0] for svg in played.pictures]
    assert "0.123456" in "".join(texts) and texts[-1] == "grad 0"
    nodes, name = _groups(played.pictures[-1], "node")
    (box,) = [node for node in nodes if node.findtext(f"{name}text") == "x"]
    xs = [float(pair.split(",")[0]) for pair in box.find(f"{name}polygon").get("points").split()]
    assert max(xs) - min(xs) > 12 * len("grad 0.123456") * 0.4


def test_a_film_shows_the_graph_as_it_was(toy):
    expected = film(toy["L"], named_only=True).pictures
    played = film(toy["L"], named_only=True)
    toy["w1"].data, toy["a"].grad = 99.0, 5.0
    assert played.pictures == expected
