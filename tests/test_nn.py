"""nn.py: sizes, names, initial numbers, and networks beside the same network in plain floats."""

import gc
import math
import random

import pytest

from scalargrad import MLP, SGD, Layer, Neuron, Value, cross_entropy, mean, mse_loss
from scalargrad.engine import topological_order
from tests.benchmarks import moons

PLAIN = {
    "relu": lambda z: max(0.0, z),
    "tanh": math.tanh,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "linear": lambda z: z,
}


def names(module):
    return [name for name, _ in module.named_parameters()]


def plain_mlp(model, numbers, kinds):
    """The model's outputs in plain floats, from the names of its parameters alone."""
    data = {name: p.data for name, p in model.named_parameters()}
    for layer, kind in zip("¹²³", kinds, strict=False):
        outs = sum(name.startswith("b") and name.endswith(f"⁽{layer}⁾") for name in data)
        numbers = [
            PLAIN[kind](
                math.fsum(data[f"w{i}{j}⁽{layer}⁾"] * x for i, x in enumerate(numbers, 1))
                + data[f"b{j}⁽{layer}⁾"]
            )
            for j in range(1, outs + 1)
        ]
    return numbers


@pytest.mark.parametrize("activation", PLAIN)
def test_neuron_by_hand(activation):
    neuron = Neuron(2, activation=activation)
    for parameter, number in zip(neuron.parameters(), [0.3, -0.25, 0.125], strict=True):
        parameter.data = number
    for inputs in ([1.0, 2.0], [2.0, 1.0]):  # z = −0.075 and z = 0.475
        z = 0.3 * inputs[0] - 0.25 * inputs[1] + 0.125
        assert neuron(inputs).data == pytest.approx(PLAIN[activation](z), rel=1e-14, abs=0)


@pytest.mark.parametrize("activation", PLAIN)
def test_mlp_beside_plain_floats(activation):
    model = MLP(3, [4, 5, 2], activation=activation, output="sigmoid", rng=random.Random(1))
    inputs = [0.5, -1.0, 2.0]
    expected = plain_mlp(model, inputs, [activation, activation, "sigmoid"])
    assert [y.data for y in model(inputs)] == pytest.approx(expected, rel=1e-13, abs=0)


def test_mlp_gradients_by_central_differences():
    model = MLP(2, [3, 3], activation="tanh", rng=random.Random(2))
    inputs = [Value(0.5), Value(-1.5)]
    cross_entropy(model(inputs), 2).backward()

    def loss():
        z = plain_mlp(model, [x.data for x in inputs], ["tanh", "linear"])
        return math.log(math.fsum(map(math.exp, z))) - z[2]

    for value in [*model.parameters(), *inputs]:
        start, h = value.data, 1e-5
        value.data = start + h
        above = loss()
        value.data = start - h
        slope = (above - loss()) / (2 * h)
        value.data = start
        assert value.grad == pytest.approx(slope, abs=1e-9)


def test_names_are_the_documents():
    assert names(Neuron(3)) == ["w11", "w21", "w31", "b1"]
    assert names(Layer(2, 2)) == ["w11", "w21", "b1", "w12", "w22", "b2"]
    assert names(MLP(1, [2, 1])) == (
        ["w11⁽¹⁾", "b1⁽¹⁾", "w12⁽¹⁾", "b2⁽¹⁾", "w11⁽²⁾", "w21⁽²⁾", "b1⁽²⁾"]
    )


def test_names_from_ten_on_have_a_comma_and_are_all_different():
    found = names(Layer(12, 12))
    assert {"w11", "w99", "w1,12", "w11,2", "w10,10", "b12"} <= set(found)
    assert len(set(found)) == 12 * 12 + 12
    deep = names(MLP(1, [1] * 12))
    assert deep[-2:] == ["w11⁽¹²⁾", "b1⁽¹²⁾"]
    assert len(set(deep)) == 24


def test_weights_and_names_lie_where_they_are_said_to():
    layer = Layer(3, 2)
    assert layer.neurons[1].weights[2].name == "w32"
    assert layer.neurons[1].bias.name == "b2"
    model = MLP(2, [3, 1])
    assert model.layers[1].neurons[0].weights[1].name == "w21⁽²⁾"
    assert [p for _, p in model.named_parameters()] == model.parameters()
    assert len(model.parameters()) == 3 * 3 + 4


def test_one_output_is_a_value_and_several_are_a_list():
    assert isinstance(Layer(2, 1)([1, 2]), Value)
    assert isinstance(MLP(2, [3, 1])([1, 2]), Value)
    assert [type(y) for y in MLP(2, [2])([1, 2])] == [Value, Value]
    assert isinstance(MLP(2, [1, 1, 2])([1, 2]), list)  # a narrow layer in between is no obstacle


def test_last_layer_is_linear_unless_told_otherwise():
    rng = random.Random(3)
    model = MLP(2, [4, 3], activation="sigmoid", rng=rng)
    kinds = [[neuron.activation for neuron in layer.neurons] for layer in model.layers]
    assert kinds == [["sigmoid"] * 4, ["linear"] * 3]
    assert MLP(2, [4, 3], output="tanh").layers[-1].neurons[0].activation == "tanh"
    assert [n.activation for n in MLP(2, [4, 3]).layers[0].neurons] == ["relu"] * 4
    assert model([1, 2])[0].op == "linear"


def test_plain_inputs_become_leaves_once_for_all_neurons():
    outputs = Layer(2, 3, activation="linear")([0.5, 2])
    leaves = [y.operands[2:4] for y in outputs]
    assert leaves[0] == leaves[1] == leaves[2]
    assert [(leaf.data, leaf.op) for leaf in leaves[0]] == [(0.5, "const"), (2.0, "const")]
    x = [Value(0.5), Value(2.0)]
    assert Layer(2, 3)(x)[0].operands[2:4] == tuple(x)


def test_node_count_of_the_benchmarks_network():
    model = MLP(2, [16, 16, 1])
    nodes = topological_order(model([1.0, -1.0]))
    assert len(model.parameters()) == 337
    assert len(nodes) == 337 + 2 + 33  # parameters, inputs, one node for each neuron


def test_zero_grad():
    model = MLP(2, [3, 1])
    model([1.0, 2.0]).backward()
    assert any(p.grad for p in model.parameters())
    model.zero_grad()
    assert [p.grad for p in model.parameters()] == [0.0] * len(model.parameters())


def test_the_generator_decides_and_random_seed_works_as_in_micrograd():
    def numbers(model):
        return [p.data for p in model.parameters()]

    first = numbers(MLP(2, [3, 1], rng=random.Random(5)))
    assert first == numbers(MLP(2, [3, 1], rng=random.Random(5)))
    assert first != numbers(MLP(2, [3, 1], rng=random.Random(6)))
    random.seed(11)
    seeded = numbers(MLP(2, [3, 1]))
    random.seed(11)
    assert seeded == numbers(MLP(2, [3, 1]))


@pytest.mark.parametrize(("activation", "variance"), [("relu", 2 / 50), ("tanh", 1 / 50)])
def test_initial_weights_have_the_variance_that_the_papers_ask_for(activation, variance):
    layer = Layer(50, 200, activation=activation, rng=random.Random(0))
    weights = [w.data for neuron in layer.neurons for w in neuron.weights]
    average = math.fsum(weights) / len(weights)
    assert average == pytest.approx(0, abs=0.01)
    spread = math.fsum((w - average) ** 2 for w in weights) / len(weights)
    assert spread == pytest.approx(variance, rel=0.03)
    assert max(map(abs, weights)) <= math.sqrt(3 * variance)
    assert [neuron.bias.data for neuron in layer.neurons] == [0.0] * 200


def test_repr():
    assert repr(Neuron(2)) == "Neuron(2, activation='relu')"
    assert repr(Layer(2, 3, activation="tanh")) == "Layer(2, 3, activation='tanh')"
    assert repr(MLP(2, [3, 1])) == "MLP(2, [3, 1], activation='relu', output='linear')"


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: Neuron(3)([1, 2]), ValueError, "expected 3 inputs, got 2"),
        (lambda: Layer(2, 4)([1, 2, 3]), ValueError, "expected 2 inputs, got 3"),
        (lambda: MLP(2, [4, 1])([1]), ValueError, "expected 2 inputs, got 1"),
        (lambda: MLP(2, [4, 1])([]), ValueError, "inputs: expected at least 1, got 0"),
        (lambda: MLP(2, [4, 1])([1, "2"]), TypeError, "real number.*str"),
        (lambda: Layer(1, 4)(Value(1.0)), TypeError, "inputs: expected a list"),
        (lambda: Neuron(0), ValueError, "nin: expected at least 1, got 0"),
        (lambda: Layer(2, 0), ValueError, "nout: expected at least 1, got 0"),
        (lambda: Layer(2, -1), ValueError, "nout: expected at least 1, got -1"),
        (lambda: Neuron(2.0), TypeError, "nin: expected a whole number, got float 2.0"),
        (lambda: MLP(2, []), ValueError, "expected at least 1 layer, got 0"),
        (lambda: MLP(2, [3, 0]), ValueError, "expected at least 1, got 0"),
        (lambda: Neuron(2, activation="gelu"), ValueError, "relu, tanh, sigmoid, linear.*'gelu'"),
        (lambda: MLP(2, [3, 1], output="softmax"), ValueError, "relu, tanh.*'softmax'"),
    ],
)
def test_errors_say_what_was_expected(call, error, words):
    with pytest.raises(error, match=words):
        call()


NO_LIST = [{3, 1}, frozenset({3}), {3: 1}, {3: 1}.keys(), b"12", bytearray(2), memoryview(b"12")]


@pytest.mark.parametrize("sizes", [*NO_LIST, "31", 3, None, Value(3.0)], ids=repr)
def test_sizes_that_are_no_list_are_refused_with_a_reason(sizes):
    words = r"^nouts: expected a list of sizes, as in \[4, 1\], got "
    with pytest.raises(TypeError, match=words) as caught:
        MLP(2, sizes)
    ordered = not isinstance(sizes, (set, frozenset)) and "keys" not in repr(sizes)
    assert str(caught.value).endswith("it has no order") != ordered


@pytest.mark.parametrize("inputs", [*NO_LIST, "31"], ids=repr)
def test_inputs_that_are_no_list_are_refused_in_the_same_words(inputs):
    for network in (Neuron(2), Layer(2, 2), MLP(2, [1])):
        with pytest.raises(TypeError, match=r"^inputs: expected a list, got ") as caught:
            network(inputs)
        ordered = not isinstance(inputs, (set, frozenset)) and "keys" not in repr(inputs)
        assert str(caught.value).endswith("it has no order") != ordered


def test_sizes_of_numpy_and_of_generators():
    np = pytest.importorskip("numpy")
    for sizes in (
        np.array([3, 1]),
        [np.int64(3), np.uint8(1)],
        (n for n in (3, 1)),
        range(3, 0, -2),
    ):
        assert repr(MLP(np.int8(2), sizes)) == "MLP(2, [3, 1], activation='relu', output='linear')"
    for sizes in (np.array(3), np.ma.masked):
        with pytest.raises(TypeError, match=r"^nouts: expected a list of sizes"):
            MLP(2, sizes)
    for sizes in ([np.ma.masked], np.array([3.0, 1.0])):
        with pytest.raises(TypeError, match=r"^nout: expected a whole number"):
            MLP(2, sizes)


def test_an_error_in_a_learners_generator_is_the_learners():
    with pytest.raises(TypeError, match="unsupported operand"):
        MLP(2, (n + "1" for n in [3, 1]))


@pytest.mark.parametrize("size", [10**7 + 1, 10**30, 10**5000], ids=["7", "30", "5000"])
def test_sizes_that_no_memory_holds_are_refused_at_once(size):
    for make in (Neuron, lambda n: Layer(n, 1), lambda n: Layer(1, n), lambda n: MLP(1, [2, n])):
        with pytest.raises(ValueError, match=r"expected at most 10000000, got (1|<int>)"):
            make(size)
    with pytest.raises(ValueError, match=r"^10010000 weights are too many for one layer \(most: 1"):
        Layer(10_010, 1000)


def test_code_written_for_micrograd_runs():
    """The lines of micrograd's demo: sum() of Values, scaling, p.data and p.grad."""
    random.seed(1337)
    model = MLP(2, [16, 16, 1])
    xs = [[1.0, 0.5], [-1.0, 0.25], [0.5, -1.0]]
    ys = [1, -1, -1]

    def loss():
        scores = list(map(model, [list(map(Value, row)) for row in xs]))
        losses = [(1 + -yi * score).relu() for yi, score in zip(ys, scores, strict=True)]
        return sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in model.parameters())

    before = loss()
    model.zero_grad()
    before.backward()
    for p in model.parameters():
        p.data -= 0.05 * p.grad
    assert loss().data < before.data


def test_the_demos_steps_beside_derivatives_written_out_by_hand():
    """The benchmark's network: nn.MLP, and the same in loops over floats, loss by loss."""
    points, sides = moons.two_moons(40, random.Random(4))
    library, floats = moons.library(points, sides), moons.WAYS["d  float loops"](points, sides)
    for k in range(4):
        assert library(k) == pytest.approx(floats(k), rel=1e-12, abs=0)


def test_the_demos_lines_run_on_this_engine():
    pytest.importorskip("micrograd")
    points, sides = moons.two_moons(10, random.Random(4))
    operators, floats = moons.operators(points, sides), moons.WAYS["d  float loops"](points, sides)
    for k in range(2):
        assert operators(k) == pytest.approx(floats(k), rel=1e-12, abs=0)


def test_a_networks_graph_is_freed_without_the_garbage_collector():
    def values():
        return sum(type(thing) is Value for thing in gc.get_objects())

    model = MLP(2, [4, 3], activation="tanh")
    gc.collect()
    gc.disable()
    try:
        before = values()
        loss = cross_entropy(model([1.0, 2.0]), 1) + mse_loss(model([0.5, 0.5]), [1, 2, 3])
        loss.backward()
        assert values() > before
        del loss
        assert values() == before
    finally:
        gc.enable()


def test_a_small_network_learns_two_moons():
    rng = random.Random(0)
    points, sides = moons.two_moons(100, rng)
    model = MLP(2, [8, 8, 1], rng=rng)
    optimizer = SGD(model.parameters(), lr=0.2, momentum=0.9)
    losses = []
    for _ in range(100):
        margins = [1 - side * model(point) for point, side in zip(points, sides, strict=True)]
        loss = mean(margin.relu() for margin in margins)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.data)
    unseen, truth = moons.two_moons(200, rng)
    right = sum((model(p).data > 0) == (side > 0) for p, side in zip(unseen, truth, strict=True))
    assert losses[-1] < losses[0] / 10
    assert right >= 195


def test_micrograds_names():
    neuron = Neuron(2, nonlin=False, rng=random.Random(0))
    assert neuron.activation == "linear" and Neuron(2).activation == "relu"
    assert neuron.w is neuron.weights and neuron.b is neuron.bias
    assert [*neuron.w, neuron.b] == neuron.parameters()
    assert neuron([1.0, 2.0]).op == "linear"
    assert Layer(2, 3, nonlin=False).neurons[0].activation == "linear"
    assert Layer(2, 3, nonlin=True).neurons[0].activation == "relu"
