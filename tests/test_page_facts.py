"""What the slides say, held to the pages: which way W, δ and the arrows go, and how far a sum runs."""

import itertools
import math
import re

import pytest

from pages import all_pages
from picture_files import PictureFiles
from receivers import Recorder
from scalargrad import Value, softmax

pytestmark = pytest.mark.pages

PAGES = {page.name[5:]: page for page in all_pages()}
PROSE = {
    name: "\n".join(cell.source for cell in page.cells if not cell.is_code)
    for name, page in PAGES.items()
}


@pytest.fixture
def variables(tmp_path):
    """A function that runs a page's cells before the first with this text: its variables."""

    def run_until(name, text):
        page = PAGES[name]
        namespace = {"__name__": "__main__", "__file__": str(page.path)}
        recorder = Recorder(PictureFiles("x", tmp_path, ("dot",)))
        for cell in page.cells:
            if text in cell.source:
                return namespace
            if cell.is_code:
                with recorder.cell():
                    exec(compile(cell.source, page.path, "exec"), namespace)
        raise AssertionError(f"{text} is not on the page {name}")

    return run_until


def moved(compute, value, h=1e-6):
    """How fast the result changes with one Value's data: a central difference."""
    start, results = value.data, []
    for step in (h, -h):
        value.data = start + step
        results.append(compute())
    value.data = start
    return (results[0] - results[1]) / (2 * h)


def test_no_loss_is_summed_over_as_many_outputs_as_there_are_inputs():
    for name, prose in PROSE.items():
        assert not re.search(r"\\sum_\{i=1\}\^n \(\\hat", prose), name


def test_a_weight_leads_from_its_first_index_to_its_second_layer_by_layer(variables):
    """∂L/∂Wᵀ has at row j, column i the slope of W[i,j], for all four matrices."""
    page = variables("layer_by_layer", "L.backward()")
    tables = [page[name] for name in ("gradient1", "gradient2", "gradient3", "gradient_out")]
    for W, table in zip((page["W1"], page["W2"], page["W3"], page["W_out"]), tables, strict=True):
        for i, row in enumerate(W):
            for j, w in enumerate(row):
                assert w.name.endswith(f"[{i + 1},{j + 1}]")
                slope = moved(lambda: page["forward"]()[-1].data, w)
                assert table[j][i] == pytest.approx(slope, abs=1e-8)
    h1, x, W1 = page["h1"], page["x"], page["W1"]
    assert h1[1].data == pytest.approx(W1[0][1].data * x[0].data + W1[1][1].data * x[1].data)


def test_a_layer_that_is_not_square_takes_the_transpose_forward_and_w_backward(variables):
    page = variables("three_layers", "## Exercises")
    W, a, z = page["W3"], page["a2"], page["z3"]
    assert (len(W), len(W[0])) == (3, 2) == (len(a), len(z))
    for j in range(2):
        total = sum(W[i][j].data * a[i].data for i in range(3)) + page["b3"][j].data
        assert z[j].data == pytest.approx(total)
        for i in range(3):
            assert W[i][j].grad == pytest.approx(z[j].grad * a[i].data)
    for i in range(3):
        assert a[i].grad == pytest.approx(sum(W[i][j].data * z[j].grad for j in range(2)))


def test_delta_is_taken_before_the_activation(variables):
    page = variables("three_layers", "## Backward: layer 1")
    delta2, result2, a1 = page["dL_dz2"], page["dL_da2"], page["a1"].data
    assert page["dL_dW2"] == pytest.approx(delta2 * a1)
    assert page["dL_dW2"] != pytest.approx(result2 * a1, rel=0.5)


def test_with_softmax_and_cross_entropy_delta_is_p_minus_y(variables):
    page = variables("layer_by_layer", "Back to the slide and its sum of squares")
    p = softmax([Value(z.data) for z in page["z"]])
    for delta, share, label in zip(page["delta"], p, (1, 0, 0), strict=True):
        assert delta == pytest.approx(share.data - label)


def test_local_gradients_stand_on_backward_arrows(run_of):
    """On slides 14 and 15 the arrows lead from L over d to b and c, and on to a."""
    dot = (run_of(PAGES["toy_graph"]).folder / "ch09_local_gradients.dot").read_text("utf-8")
    names = dict(re.findall(r'(\w+) \[label="∂L/∂(\w+)', dot))
    factors = dict(re.findall(r'(\w+) \[label="× ([^"]+)"', dot))
    starts = {
        label: names[node] for node, label in re.findall(r"(\w+) -> (\w+) \[arrowhead=none", dot)
    }
    ends = {label: names[node] for label, node in re.findall(r"(\w+) -> (\w+)\n", dot)}
    arrows = {(starts[label], ends[label]): factor for label, factor in factors.items()}
    assert arrows == {
        ("L", "d"): "(−1)",
        ("d", "w3"): "b = 6",  # a weight: on the arrow that goes out of the operation
        ("d", "w4"): "c = −2",
        ("d", "b"): "w3 = 5",  # a neuron: on the arrow that comes in
        ("d", "c"): "w4 = 4",
        ("b", "w1"): "a = 2",
        ("c", "w2"): "a = 2",
        ("b", "a"): "w1 = 3",
        ("c", "a"): "w2 = −1",
    }


def test_the_training_step_learns_and_only_its_batches_are_chance(variables):
    """The two moons: no line parts them, the network does; the loss again, with plain floats."""
    page = variables("training_step", "## Exercises")
    training, test = page["training"], page["test"]
    for a, b in itertools.combinations([point for point, _ in training], 2):
        sides = [(b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) for (x, y), _ in training]
        wrong = sum(side * label < -1e-9 for side, (_, label) in zip(sides, training, strict=True))
        assert 0 < wrong < len(training) - 2  # the two points that it goes through are on no side

    hidden, (output,) = (layer.neurons for layer in page["learned"].layers)

    def prediction(x, y):
        sums = [n.w[0].data * x + n.w[1].data * y + n.b.data for n in hidden]
        terms = [w.data * math.tanh(z) for w, z in zip(output.w, sums, strict=True)]
        return math.fsum(terms) + output.b.data

    for found, examples in zip(page["of_sets"][-1], (training, test), strict=True):
        errors = [(prediction(*point) - label) ** 2 for point, label in examples]
        assert found == pytest.approx(math.fsum(errors) / 40, rel=1e-9, abs=0)
    assert all(prediction(*point) * label > 0 for point, label in training)

    of_batches, of_sets = page["runs"][-1]  # with all 40 in a batch
    assert of_batches[1:] == pytest.approx([loss for loss, _ in of_sets[:-1]], rel=1e-9, abs=0)
    of_batches, of_sets = page["runs"][0]  # with one
    assert max(of_batches[-40:]) > 5 * of_sets[-1][0] > 5 * min(of_batches[-40:])
