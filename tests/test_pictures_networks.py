"""draw(model): circles, lines and labels; where they stand is read from Graphviz' own layout."""

import itertools
import random
import re
import unicodedata
from collections import Counter

import pytest

from scalargrad import MLP, Layer, Neuron, Value, draw, total
from scalargrad.formatting import columns, format_number
from scalargrad.pictures.drawing import Size, gap_for
from scalargrad.pictures.rendering import _render_by_pygraphviz


def labels(picture):
    """Each node's label by its id."""
    return dict(re.findall(r'^\t(\w+) \[label="?(.*?)"? [a-z]+=', picture.source, re.M))


def after_backward(model, inputs):
    outputs = model(inputs)
    total(outputs if isinstance(outputs, list) else [outputs]).backward()
    return model


def test_a_network_of_2_2_2():
    model = MLP(2, [2, 2], activation="sigmoid", output="tanh", rng=random.Random(1))
    found = labels(draw(model))
    assert [found[f"n0_{i}"] for i in (1, 2)] == ["x1", "x2"]
    assert [found[f"n{k}_{j}"] for k in (1, 2) for j in (1, 2)] == ["σ", "σ", "tanh", "tanh"]
    for k, layer in enumerate(model.layers, start=1):
        for j, neuron in enumerate(layer.neurons, start=1):
            assert found[f"b{k}_{j}"] == f"{neuron.bias.name} = 0"
            for i, weight in enumerate(neuron.weights, start=1):
                assert found[f"w{k}_{i}_{j}"] == f"{weight.name} = {format_number(weight.data, 4)}"
    assert len(found) == 2 + 4 + 4 + 8
    lines = re.findall(r"^\t(n\d)_\d+ -> (n\d)_\d+", draw(model).source, re.M)
    assert Counter(lines) == {("n0", "n1"): 4, ("n1", "n2"): 4}
    assert draw(model).title == f"Network {model!r}"


def test_gradients_stand_below_the_weights_after_backward():
    neuron = Neuron(2, activation="linear")
    for parameter, number in zip(neuron.parameters(), (3, -1, 0.5)):
        parameter.data = number
    assert labels(draw(neuron))["w1_1_1"] == "w11 = 3"
    after_backward(neuron, [0.1, 0.2])
    found = labels(draw(neuron))
    assert [found[f"w1_{i}_1"] for i in (1, 2)] == ["w11 = 3\\ngrad 0.1", "w21 = −1\\ngrad 0.2"]
    assert (found["b1_1"], found["n1_1"]) == ("b1 = 0.5\\ngrad 1", "Σ")


def test_the_same_each_time_and_the_model_is_unchanged():
    model = after_backward(MLP(2, [3, 1], rng=random.Random(5)), [1.0, 2.0])
    before = [(p.data, p.grad, p.name) for p in model.parameters()]
    assert draw(model).source == draw(model).source
    assert [(p.data, p.grad, p.name) for p in model.parameters()] == before


LONG = ["n" * n for n in (12, 13, 34, 40, 43, 46, 52, 60, 300)] + ["가중치" * 20, "y\u0302" * 40]


@pytest.mark.parametrize("name", LONG, ids=lambda name: f"{name[:2]}{len(name)}")
@pytest.mark.parametrize("sizes", [[1, 1], [2, 2], [2, 2, 2], [3, 2, 2], [1, 1, 1, 1]], ids=str)
def test_long_names_are_cut_and_meet_nothing(sizes, name):
    """2-2-2 with 40 letters: every weight that was clear of the circles stood where lines cross."""
    model = network(sizes)
    for parameter in model.parameters():
        parameter.named(name)
    picture, name = draw(model), unicodedata.normalize("NFC", name)
    shown = labels(picture)["w1_1_1"].partition(" = ")[0]
    assert columns(shown) <= 12 and (shown == name or name.startswith(shown.removesuffix("…")))
    boxes, _ = laid_out(picture)
    assert not any(meet(boxes[a], boxes[b]) for a, b in itertools.combinations(boxes, 2))


@pytest.mark.parametrize("neurons", [(1, 1), (2, 2), (3, 3), (2, 6)], ids=str)
@pytest.mark.parametrize("width", [10, 300, 345, 390, 425, 700, 3000])
def test_a_gap_has_a_height_whatever_the_labels_width(width, neurons):
    """Between two and two all lines cross half-way, which is where the widest labels would fit."""
    for most in (160, 465, 930):
        gap = gap_for(*neurons, Size(width, 14.0), 21.0, most)
        assert 0 < gap.height < 20_000


def test_a_gap_is_low_where_that_can_be():
    assert gap_for(2, 2, Size(72.0, 17.0), 21.0, 740.0).share in (
        0.32,
        0.35,
    )  # labels equally apart
    for neurons in ((3, 5), (4, 4)):  # where to be clear of all lines costs 3,468 and 18,903 points
        assert gap_for(*neurons, Size(97.0, 31.0), 21.0, 740.0).height < 1000


def test_many_weights_have_numbers_without_names():
    found = labels(draw(Layer(4, 4)))
    assert re.fullmatch(r"−?[\d.e−]+", found["w1_2_3"])
    layer = after_backward(Layer(4, 4, activation="linear"), [0.5, -2.0, 0.1, 4.0])
    assert labels(draw(layer))["w1_2_3"].endswith("\\n(−2)")


def test_60_weights_have_labels_and_61_have_thick_and_thin_lines():
    assert sum(name.startswith("w") for name in labels(draw(Layer(10, 6)))) == 60
    picture = draw(MLP(61, [1]))
    assert not any(name[0] in "wb" for name in labels(picture))
    assert picture.source.count("penwidth") == 61


def test_thickness_and_dash_say_size_and_sign():
    layer = Layer(13, 5)
    for i, weight in enumerate(w for neuron in layer.neurons for w in neuron.weights):
        weight.data = (i - 32) / 32  # from −1 to 1
    lines = re.findall(r"^\tn0_\d+ -> n1_\d+ (\[.*\])$", draw(layer).source, re.M)
    widths = [float(re.search(r"penwidth=([\d.]+)", line)[1]) for line in lines]
    assert widths == sorted(widths[:33], reverse=True) + sorted(widths[33:])
    assert (min(widths), max(widths)) == (0.2, 4.0)
    assert ["dashed" in line for line in lines] == [True] * 32 + [False] * 33
    colours = [re.search('color="(#......)"', line)[1] for line in lines]
    assert len(set(colours[:32])) == len(set(colours[32:])) == 1 and colours[0] != colours[-1]
    assert "negative" in draw(layer).source and "largest: 1)" in draw(layer).source


def test_weights_that_are_no_numbers_or_all_0():
    layer = Layer(13, 5)
    for neuron in layer.neurons:
        for weight in neuron.weights:
            weight.data = 0.0
    assert "penwidth=0.20" in draw(layer).source
    layer.neurons[0].weights[0].data = float("nan")
    assert draw(layer).source.count("penwidth") == 65


def test_500_weights_are_drawn_and_more_are_not():
    assert draw(Layer(50, 10)).source.count("penwidth") == 500
    with pytest.raises(ValueError, match=r"^501 weights are too many for one picture of a network"):
        draw(Layer(501, 1))
    with pytest.raises(ValueError, match=r"\(most: 500\)"):
        draw(MLP(20, [20, 20]))


@pytest.mark.parametrize(
    ("option", "given"),
    [
        ("named_only", True),
        ("local_gradients", True),
        ("backward", True),
        ("direction", "TB"),
        ("highlight", Value(1.0)),
    ],
)
def test_options_are_for_graphs(option, given):
    with pytest.raises(TypeError, match=f"{option} is for graphs"):
        draw(Neuron(2), **{option: given})


def test_a_gradient_that_is_no_number():
    neuron = Neuron(2)
    neuron.bias.grad = None
    with pytest.raises(TypeError, match=r"b1\.grad is NoneType None"):
        draw(neuron)


# --- where everything stands, as Graphviz lays it out ---


def laid_out(picture):
    """Boxes (x, y, width, height) of all nodes, and lines as pairs of points, in points."""
    boxes, lines = {}, []
    for line in _render_by_pygraphviz(picture.source, "plain").decode().splitlines():
        word, *rest = line.split()
        if word == "node":
            boxes[rest[0]] = tuple(72 * float(x) for x in rest[1:5])
        elif word == "edge":
            tail, head, count, *numbers = rest
            xs = [72 * float(x) for x in numbers[: 2 * int(count)]]
            lines.append((tail, head, (xs[0], xs[1]), (xs[-2], xs[-1])))
    return boxes, lines


def meet(one, other):
    return all(abs(one[i] - other[i]) < (one[i + 2] + other[i + 2]) / 2 - 0.5 for i in (0, 1))


def runs_through(start, end, box):
    """Whether a segment meets a box: tried at 200 points of it."""
    x, y, width, height = box
    return any(
        abs(start[0] + t * (end[0] - start[0]) - x) < width / 2
        and abs(start[1] + t * (end[1] - start[1]) - y) < height / 2
        for t in (i / 200 for i in range(201))
    )


CLEAR = [[1, 1], [2, 2, 2, 2, 2], [2, 1], [4, 1], [1, 3], [2, 2, 2], [2, 3, 1], [3, 3, 2], [4, 3]]
DEEP = [[1] * 6, [1] * 9, [1] * 14, [2] * 7, [2] * 9, [3, 2, 3, 2, 3, 2, 3, 2]]
DENSE = [  # here labels hide a bit of other lines
    [4, 4, 4, 1], [5, 5], [5, 6, 5], [10, 6], [1, 6, 1, 6], [2, 4, 2], [3, 5, 3], [4, 2, 4, 3, 3],
]  # fmt: skip


def network(sizes, gradients=True):
    model = MLP(sizes[0], sizes[1:], activation="tanh", rng=random.Random(2))
    return after_backward(model, [0.1 * i for i in range(1, sizes[0] + 1)]) if gradients else model


@pytest.mark.parametrize("gradients", [True, False, "기울기"])
@pytest.mark.parametrize("sizes", CLEAR + DEEP + DENSE, ids=str)
def test_labels_and_circles_do_not_meet(sizes, gradients):
    language = "ko" if gradients == "기울기" else "en"
    boxes, _ = laid_out(draw(network(sizes, gradients), language=language))
    touching = [(a, b) for a, b in itertools.combinations(boxes, 2) if meet(boxes[a], boxes[b])]
    assert touching == []


@pytest.mark.parametrize("gradients", [True, False, "기울기"])
@pytest.mark.parametrize("sizes", CLEAR + DEEP, ids=str)
def test_each_weight_stands_on_its_own_line_and_on_no_other(sizes, gradients):
    language = "ko" if gradients == "기울기" else "en"
    boxes, lines = laid_out(draw(network(sizes, gradients), language=language))
    for name, box in boxes.items():
        if name.startswith("w"):
            k, i, j = (int(number) for number in name[1:].split("_"))
            crossing = {ends[:2] for ends in lines if runs_through(*ends[2:], box)}
            assert crossing == {(f"n{k - 1}_{i}", f"n{k}_{j}")}


def test_a_deep_network_goes_from_top_to_bottom():
    boxes, _ = laid_out(draw(network([2] * 9)))
    layers = [[boxes[f"n{k}_{i}"][:2] for i in (1, 2)] for k in range(9)]
    assert all(left[1] == right[1] and left[0] < right[0] for left, right in layers)
    heights = [left[1] for left, _ in layers]
    assert heights == sorted(heights, reverse=True) and len(set(heights)) == 9
    shallow, _ = laid_out(draw(network([2] * 6)))
    assert shallow["n0_1"][0] < shallow["n1_1"][0] and shallow["n0_1"][1] == shallow["n1_1"][1]


def test_wide_biases_of_a_deep_network_meet_nothing():
    model = network([2] * 9, gradients=False)
    for parameter in model.parameters():
        parameter.data = -1.234e-05 if parameter.name.startswith("b") else 0.5
    boxes, _ = laid_out(draw(model))
    assert boxes["n1_1"][1] == boxes["n1_2"][1]  # from top to bottom
    assert not any(meet(boxes[a], boxes[b]) for a, b in itertools.combinations(boxes, 2))


def test_a_chain_goes_from_left_to_right_as_long_as_it_is_narrow_enough():
    """Its biases stand below all that is on its line, so the gaps need no room for them."""
    boxes, _ = laid_out(draw(network([1] * 6)))
    circles = [boxes[f"n{k}_1"] for k in range(6)]
    assert len({y for _, y, *_ in circles}) == 1 and circles[-1][0] - circles[0][0] < 930


def test_a_network_both_deep_and_broad_has_thick_and_thin_lines():
    """54 weights from top to bottom: with their numbers it would be wider than a page."""
    assert not any(name[0] in "wb" for name in labels(draw(network([3] * 7))))
