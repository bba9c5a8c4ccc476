"""Letters stay readable on a page 830 pixels wide. Measured in what Graphviz itself lays out."""

import re

import pytest
from bookgraphs import GRAPHS

from pages import all_pages
from scalargrad import MLP, Layer, Neuron, Value, draw, film, total
from scalargrad.pictures.rendering import render

pytestmark = pytest.mark.pages

PAGE, SMALLEST = 830, 9  # pixels
VIEWS = {
    "plain": {},
    "local gradients": {"local_gradients": True},
    "named": {"named_only": True},
    "named, local gradients": {"named_only": True, "local_gradients": True},
    "backward": {"named_only": True, "backward": True},
}


def smallest_letters(svg):
    """Pixels of the smallest font, where a picture that is wider than a page is scaled down."""
    width = float(re.search(r'<svg[^>]* width="([\d.]+)pt"', svg)[1])
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]
    return min(sizes) * min(1, PAGE / width)


def rendered(source):
    return render(source, "svg").decode()


def test_the_measure_finds_small_letters():
    graph = GRAPHS["network_2_2_2"]()
    wide = rendered(draw(graph, named_only=True, local_gradients=True, direction="LR").source)
    assert smallest_letters(wide) < 7
    assert smallest_letters(rendered("digraph { a [label=x fontsize=8] b [label=y] }")) == 8


@pytest.mark.parametrize("before", [True, False], ids=["before backward", "after it"])
@pytest.mark.parametrize("options", VIEWS.values(), ids=VIEWS)
@pytest.mark.parametrize("name", GRAPHS)
def test_the_graphs_of_the_book(name, options, before):
    graph = GRAPHS[name]()
    if not before:
        graph.backward()
    assert smallest_letters(rendered(draw(graph, **options).source)) >= SMALLEST


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_the_pictures_of_the_pages(page, run_of):
    for path in run_of(page).folder.glob("*.dot"):
        assert smallest_letters(rendered(path.read_text(encoding="utf-8"))) >= SMALLEST, path.name


@pytest.mark.parametrize("name", ["toy", "network_2_2_2", "network_2_2_2_with_data", "step_5"])
def test_films(name):
    for svg in film(GRAPHS[name](), named_only=True).pictures:
        assert smallest_letters(svg) >= SMALLEST


@pytest.mark.parametrize("name", ["W" * 8, "m" * 8, "가" * 4, "가" * 8])
def test_wide_letters(name):
    y = Value(1.0, name)
    for _ in range(6):
        y = y.sigmoid().named(name)
    assert smallest_letters(rendered(draw(y).source)) >= SMALLEST


MODELS = [
    Neuron(1), Neuron(3, activation="tanh"), Layer(2, 2), MLP(2, [2, 2]), MLP(2, [3, 1]),
    MLP(3, [4, 4, 1]), MLP(4, [4, 4, 1]), MLP(5, [6, 5]), MLP(10, [6]), MLP(16, [16, 8, 1]),
    MLP(1, [1] * 8), MLP(2, [2] * 8), MLP(3, [3] * 6), MLP(3, [5] * 9), MLP(2, [4, 2] * 3),
    MLP(6, [2] * 6),
]  # fmt: skip


@pytest.mark.parametrize("model", MODELS, ids=repr)
def test_networks(model):
    outputs = model([0.3] * inputs_of(model))
    total(outputs if isinstance(outputs, list) else [outputs]).backward()
    assert smallest_letters(rendered(draw(model).source)) >= SMALLEST


def inputs_of(model):
    layer = model.layers[0] if isinstance(model, MLP) else model
    neuron = layer.neurons[0] if isinstance(layer, Layer) else layer
    return len(neuron.weights)
