"""Neurons, layers and multi-layer perceptrons (MLPs), made of Values.

MLP(nin, nouts), parameters() and zero_grad() are as micrograd has them, and so are a neuron's w, b
and nonlin=False, so that code written for it runs here.

Names. w{i}{j} runs from input i to neuron j and b{j} is neuron j's bias, as in the documents
(lecture 04: ŷ₁ = w₁₁h₁ + w₂₁h₂ + …). With an index of 10 or more a comma parts the two: w1,12. In
an MLP the layer's number follows as the documents' superscript (lecture 06: w₂₂⁽ᵏ⁾): w22⁽¹⁾ and
b2⁽¹⁾ belong to the first layer.

Initial weights are uniform, with mean 0 and a variance that keeps the size of the signal about
the same from layer to layer: 2/n for n inputs under relu (He, Zhang, Ren, Sun 2015, Delving Deep
into Rectifiers, section 2.2), 1/n otherwise (LeCun, Bottou, Orr, Müller 1998, Efficient BackProp,
section 4.6). Biases start at 0.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import Any

from scalargrad.engine import Value
from scalargrad.errors import abbreviated, as_index, described, is_word, listed, option
from scalargrad.functions import Numbers, Operands, weighted_sum

Rng = random.Random | ModuleType  # a generator of one's own, or the module `random` itself

ACTIVATIONS: dict[str, Callable[[Value], Value] | None] = {
    "relu": Value.relu,
    "tanh": Value.tanh,
    "sigmoid": Value.sigmoid,
    "linear": None,  # the weighted sum as it is
}
MOST = 10_000_000  # weights of a layer: about a gigabyte, and more than anybody waits for


class Module:
    """What neurons, layers and MLPs have in common: parameters."""

    def parameters(self) -> list[Value]:
        """The weights and biases, neuron by neuron: a neuron's weights, then its bias."""
        raise NotImplementedError

    def named_parameters(self) -> list[tuple[str, Value]]:
        """Pairs (name, parameter), in the order of parameters()."""
        return [(parameter.name, parameter) for parameter in self.parameters()]

    def zero_grad(self) -> None:
        """Set every parameter's gradient to 0."""
        for parameter in self.parameters():
            parameter.grad = 0.0


class Neuron(Module):
    """activation(Σᵢ wᵢ·xᵢ + b): n weights and a bias.

    A relu neuron is one node of the graph, others are two: sum and activation.

    Args:
        nin: n, the number of inputs, 1 to 10,000,000.
        activation: "relu", "tanh", "sigmoid" or "linear".
        rng: where the first weights come from.
        nonlin: micrograd's word; False is the activation "linear".

    Raises:
        ValueError: an unknown activation, or a size out of its range.

    Source:
        Lecture 04, 변수가 겁나게 많은 경우, and the article on 역전파 (backpropagation).

    >>> neuron = Neuron(2, activation="linear")
    >>> [name for name, parameter in neuron.named_parameters()]
    ['w11', 'w21', 'b1']
    >>> for parameter, number in zip(neuron.parameters(), [3, -1, 0.5]):
    ...     parameter.data = number
    >>> neuron([2, 4]).data
    2.5
    """

    def __init__(
        self, nin: int, *, activation: str = "relu", rng: Rng = random, nonlin: bool = True
    ) -> None:
        nin = _size(nin, "nin")
        _known(activation)
        activation = activation if option(nonlin, "nonlin") else "linear"
        if not hasattr(rng, "uniform") or isinstance(rng, type):
            raise TypeError(f"rng: expected a random.Random, got {described(rng)}")
        variance = (2 if activation == "relu" else 1) / nin
        bound = (3 * variance) ** 0.5  # a uniform number within ±bound has the variance bound²/3
        self.activation = activation
        self.weights = [Value(rng.uniform(-bound, bound)) for _ in range(nin)]
        self.bias = Value(0.0)
        self._name(1)

    def __call__(self, inputs: Numbers) -> Value:
        """The output for n inputs, Values or plain numbers. ValueError if there are not n."""
        return self._output(Operands(inputs, "inputs"))

    def parameters(self) -> list[Value]:
        """The weights, then the bias."""
        return [*self.weights, self.bias]

    @property
    def w(self) -> list[Value]:
        """The weights, by micrograd's name."""
        return self.weights

    @property
    def b(self) -> Value:
        """The bias, by micrograd's name."""
        return self.bias

    def __repr__(self) -> str:
        return f"Neuron({len(self.weights)}, activation={self.activation!r})"

    def _output(self, inputs: Operands) -> Value:
        if self.activation == "relu":  # one node instead of two
            return weighted_sum("relu_linear", self.weights, inputs, self.bias)
        z = weighted_sum("linear", self.weights, inputs, self.bias)
        function = ACTIVATIONS[self.activation]
        return function(z) if function else z

    def _name(self, j: int, layer: str = "") -> None:
        """Name the parameters as those of a layer's neuron j."""
        for i, weight in enumerate(self.weights, start=1):
            comma = "," if max(i, j) > 9 else ""
            weight.named(f"w{i}{comma}{j}{layer}")
        self.bias.named(f"b{j}{layer}")


class Layer(Module):
    """Neurons side by side, all of the same inputs.

    Args:
        nin: the number of inputs.
        nout: the number of neurons, at least 1.
        activation, rng, nonlin: as in Neuron.
    """

    def __init__(
        self,
        nin: int,
        nout: int,
        *,
        activation: str = "relu",
        rng: Rng = random,
        nonlin: bool = True,
    ) -> None:
        nin, nout = _size(nin, "nin"), _size(nout, "nout")
        if nin * nout > MOST:
            raise ValueError(f"{nin * nout} weights are too many for one layer (most: {MOST})")
        kind = activation if option(nonlin, "nonlin") else "linear"
        self.neurons = [Neuron(nin, activation=kind, rng=rng) for _ in range(nout)]
        self._name()

    def __call__(self, inputs: Numbers) -> Any:
        """The nout outputs for nin inputs: a list, or the Value itself where there is one only.

        Plain numbers among the inputs become leaves, once for all neurons. ValueError if there are
        not nin.
        """
        return _one_or_all(self._outputs(Operands(inputs, "inputs")))

    def parameters(self) -> list[Value]:
        """Neuron by neuron: its weights, then its bias."""
        return [parameter for neuron in self.neurons for parameter in neuron.parameters()]

    def __repr__(self) -> str:
        first = self.neurons[0]
        return f"Layer({len(first.weights)}, {len(self.neurons)}, activation={first.activation!r})"

    def _outputs(self, inputs: Operands) -> list[Value]:
        return [neuron._output(inputs) for neuron in self.neurons]

    def _name(self, layer: str = "") -> None:
        for j, neuron in enumerate(self.neurons, start=1):
            neuron._name(j, layer)


class MLP(Module):
    """Layers one after the other; each takes the outputs of the one before.

    Args:
        nin: the number of inputs.
        nouts: the number of neurons of each layer, [n1, n2, …].
        activation: of all layers but the last.
        output: the last layer's activation.
        rng: as in Neuron.

    Raises:
        ValueError: a size below 1, or no layer.
        TypeError: nouts is not a list; a set has no order.

    Source:
        The article on 역전파: zᵢ = Wᵢ·aᵢ₋₁ + bᵢ, aᵢ = activation(zᵢ).

    >>> model = MLP(2, [3, 1], rng=random.Random(0))
    >>> [name for name, parameter in model.named_parameters()][:4]
    ['w11⁽¹⁾', 'w21⁽¹⁾', 'b1⁽¹⁾', 'w12⁽¹⁾']
    >>> len(model.parameters()), model
    (13, MLP(2, [3, 1], activation='relu', output='linear'))
    """

    def __init__(
        self,
        nin: int,
        nouts: Iterable[int],
        *,
        activation: str = "relu",
        output: str = "linear",
        rng: Rng = random,
    ) -> None:
        sizes = [nin, *listed(nouts, "nouts", "a list of sizes, as in [4, 1]")]
        if len(sizes) == 1:
            raise ValueError("nouts: expected at least 1 layer, got 0")
        _known(activation)  # a single layer has no use for it, but a learner meant something
        kinds = [activation] * (len(sizes) - 2) + [output]
        self.layers = [
            Layer(n, m, activation=kind, rng=rng)
            for n, m, kind in zip(sizes[:-1], sizes[1:], kinds, strict=True)
        ]
        self._activation = activation
        for k, layer in enumerate(self.layers, start=1):
            layer._name(f"⁽{k}⁾".translate(_SUPERSCRIPTS))

    def __call__(self, inputs: Numbers) -> Any:
        """The last layer's outputs: a list, or the Value where there is one. Errors as in Layer."""
        operands = Operands(inputs, "inputs")
        for layer in self.layers:
            outputs = layer._outputs(operands)
            operands = Operands(outputs)
        return _one_or_all(outputs)

    def parameters(self) -> list[Value]:
        """Layer by layer, neuron by neuron: its weights, then its bias."""
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def __repr__(self) -> str:
        nin = len(self.layers[0].neurons[0].weights)
        nouts = [len(layer.neurons) for layer in self.layers]
        output = self.layers[-1].neurons[0].activation
        return f"MLP({nin}, {nouts}, activation={self._activation!r}, output={output!r})"


_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _one_or_all(outputs: Sequence[Value]) -> Any:
    """A list, or the Value itself where there is one only, as in micrograd.

    Typed Any: the type of a union would have to be asked at each call, though the sizes tell it.
    """
    return outputs[0] if len(outputs) == 1 else list(outputs)


def _known(activation: str) -> None:
    """ValueError for an activation that does not exist."""
    if not is_word(activation, *ACTIVATIONS):
        known = ", ".join(ACTIVATIONS)
        raise ValueError(f"expected an activation of {known}, got {abbreviated(activation)}")


def _size(size: int, what: str) -> int:
    """A size as a whole number of at least 1."""
    try:
        size = as_index(size)
    except TypeError:
        raise TypeError(f"{what}: expected a whole number, got {described(size)}") from None
    if size < 1:
        raise ValueError(f"{what}: expected at least 1, got {abbreviated(size)}")
    if size > MOST:
        raise ValueError(f"{what}: expected at most {MOST}, got {abbreviated(size)}")
    return size
