"""ResNet-18 of Values: the network that the slide trains, one scalar at a time.

Every number is a node of one graph: a convolution's output is a `linear` node, its maximum one of
the Values themselves, the rest is operators. Layers, sizes and the order of the parameters are
those of torchvision's resnet18, so that its statements can be followed one by one.
A feature map is a list of channels, a channel a list of rows, a row a list of Values.
Source: He, Zhang, Ren, Sun 2015, Deep Residual Learning for Image Recognition, table 1 (18-layer)
and figure 2; Ioffe, Szegedy 2015, Batch Normalization, algorithm 1.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterator, Sequence

from scalargrad import Value, constant, linear, mean
from scalargrad.functional import Operands

Channel = list[list[Value]]
Map = list[Channel]
Image = Sequence[Sequence[Sequence[Value | float]]]
SMALLEST = 33  # pixels: below that the last maps have one pixel, and one number has no variance


class Convolution:
    """y[o] at (r, s) = Σ w[o][c][i][j] · x[c] at (stride·r + i − pad, stride·s + j − pad).

    Pixels outside of the map count as 0: they are left out. There is no bias. First weights are
    normal with the variance 2 / (nout · size²) (He and others 2015, Delving Deep into Rectifiers).
    """

    def __init__(self, nin: int, nout: int, size: int, stride: int, rng: random.Random) -> None:
        self.nin, self.size, self.stride, self.pad = nin, size, stride, size // 2
        spread = math.sqrt(2 / (nout * size * size))
        self.weights = [
            [Value(rng.gauss(0, spread)) for _ in range(nin * size * size)] for _ in range(nout)
        ]

    def __call__(self, maps: Map) -> Map:
        """The maps of this layer, one for each row of weights."""
        height, width = len(maps[0]), len(maps[0][0])
        rows = range(0, height + 2 * self.pad - self.size + 1, self.stride)
        columns = range(0, width + 2 * self.pad - self.size + 1, self.stride)
        outputs: Map = [[[] for _ in rows] for _ in self.weights]
        kernels: dict[tuple[range, range], list[Operands]] = {}
        for r, top in enumerate(rows):
            i = _inside(top - self.pad, self.size, height)
            for left in columns:
                j = _inside(left - self.pad, self.size, width)
                if (i, j) not in kernels:  # the weights that meet a pixel, the same for most places
                    kernels[i, j] = [self._kernel(weights, i, j) for weights in self.weights]
                y, x = top - self.pad, left - self.pad
                window = Operands(
                    row
                    for channel in maps
                    for k in i
                    for row in channel[y + k][x + j.start : x + j.stop]
                )
                for output, kernel in zip(outputs, kernels[i, j], strict=True):
                    output[r].append(linear(kernel, window, 0.0))
        return outputs

    def _kernel(self, weights: list[Value], i: range, j: range) -> Operands:
        size = self.size
        places = itertools.product(range(self.nin), i, j)
        return Operands(weights[(c * size + k) * size + m] for c, k, m in places)

    def parameters(self) -> list[Value]:
        """The weights w[o][c][i][j], row by row."""
        return [weight for weights in self.weights for weight in weights]


def _inside(start: int, size: int, end: int) -> range:
    """Which of `size` places from `start` on lie in 0 … end − 1."""
    return range(max(0, -start), min(size, end - start))


class BatchNormalisation:
    """y = γ · (x − μ) / √(σ² + ε) + β, with the mean μ and the variance σ² of x's own channel.

    σ² is the biased variance, Σ(x − μ)²/n, and ε = 10⁻⁵, as in PyTorch's training mode. γ starts
    at 1, β at 0.
    """

    EPSILON = 1e-5

    def __init__(self, channels: int) -> None:
        self.γ = [Value(1.0) for _ in range(channels)]
        self.β = [Value(0.0) for _ in range(channels)]

    def __call__(self, maps: Map) -> Map:
        """The maps, each normalised by itself."""
        return [
            self._normalised(channel, γ, β)
            for channel, γ, β in zip(maps, self.γ, self.β, strict=True)
        ]

    def _normalised(self, channel: Channel, γ: Value, β: Value) -> Channel:
        μ = mean(itertools.chain(*channel))
        centred = [[x - μ for x in row] for row in channel]
        variance = mean(d * d for row in centred for d in row)
        scale = γ / (variance + self.EPSILON).sqrt()
        return [[d * scale + β for d in row] for row in centred]

    def parameters(self) -> list[Value]:
        """All γ, then all β: PyTorch's weight and bias."""
        return [*self.γ, *self.β]


def relu(maps: Map) -> Map:
    """max(0, x) of every number."""
    return [[[x.relu() for x in row] for row in channel] for channel in maps]


def max_pooling(maps: Map, size: int = 3, stride: int = 2) -> Map:
    """The largest of each window's numbers. It makes no node: max() returns the Value itself."""
    pad = size // 2
    height, width = len(maps[0]), len(maps[0][0])
    rows = [_span(r, size, height) for r in range(-pad, height + pad - size + 1, stride)]
    columns = [_span(s, size, width) for s in range(-pad, width + pad - size + 1, stride)]
    return [
        [[max(x for row in channel[r] for x in row[s]) for s in columns] for r in rows]
        for channel in maps
    ]


def _span(start: int, size: int, end: int) -> slice:
    return slice(max(0, start), min(start + size, end))


def average_pooling(maps: Map) -> list[Value]:
    """The mean of each channel."""
    return [mean(itertools.chain(*channel)) for channel in maps]


class ResidualBlock:
    """relu(F(x) + x), where F is convolution, normalisation, relu, convolution, normalisation.

    Where F changes the size, x goes through a 1 × 1 convolution of its own (downsample).
    """

    def __init__(self, nin: int, nout: int, stride: int, rng: random.Random) -> None:
        self.conv1, self.bn1 = Convolution(nin, nout, 3, stride, rng), BatchNormalisation(nout)
        self.conv2, self.bn2 = Convolution(nout, nout, 3, 1, rng), BatchNormalisation(nout)
        self.downsample = None
        if stride != 1 or nin != nout:
            self.downsample = Convolution(nin, nout, 1, stride, rng), BatchNormalisation(nout)

    def __call__(self, maps: Map) -> Map:
        """F(x) + x, then relu."""
        found = self.bn2(self.conv2(relu(self.bn1(self.conv1(maps)))))
        if self.downsample:
            convolution, normalisation = self.downsample
            maps = normalisation(convolution(maps))
        return relu(
            [
                [[f + x for f, x in zip(*rows, strict=True)] for rows in zip(*pair, strict=True)]
                for pair in zip(found, maps, strict=True)
            ]
        )

    def layers(self) -> Iterator[tuple[str, Convolution | BatchNormalisation]]:
        """The layers by PyTorch's names, in PyTorch's order."""
        yield from zip(
            ("conv1", "bn1", "conv2", "bn2"),
            (self.conv1, self.bn1, self.conv2, self.bn2),
            strict=True,
        )
        for i, layer in enumerate(self.downsample or ()):
            yield f"downsample.{i}", layer


class ResNet18:
    """The 18-layer residual network: 17 convolutions and one linear layer.

    width: channels of the first layers (the slide's network: 64), doubled three times. classes:
    outputs. rng: where the first weights come from. ValueError for sizes below 1.
    """

    def __init__(
        self, width: int = 64, classes: int = 1000, rng: random.Random | None = None
    ) -> None:
        if min(width, classes) < 1:
            raise ValueError(f"expected width and classes of at least 1, got {width}, {classes}")
        rng = rng or random.Random()
        self.conv1, self.bn1 = Convolution(3, width, 7, 2, rng), BatchNormalisation(width)
        sizes = [(width, width, 1), *((width << k, width << k + 1, 2) for k in range(3))]
        self.blocks = [
            [ResidualBlock(nin, nout, stride, rng), ResidualBlock(nout, nout, 1, rng)]
            for nin, nout, stride in sizes
        ]
        last = width << 3
        bound = 1 / math.sqrt(last)
        self.weights = [
            [Value(rng.uniform(-bound, bound)) for _ in range(last)] for _ in range(classes)
        ]
        self.biases = [Value(rng.uniform(-bound, bound)) for _ in range(classes)]

    def __call__(
        self, image: Image, after: Callable[[Map], object] = lambda maps: None
    ) -> list[Value]:
        """The outputs, one for each class, for an image of 3 × height × width numbers or Values.

        after: called with the maps of each stage, as soon as they are computed.
        """
        maps = _checked(image)
        for stage in self.stages():
            maps = stage(maps)
            after(maps)
        features = Operands(average_pooling(maps))
        rows = zip(self.weights, self.biases, strict=True)
        return [linear(weights, features, bias) for weights, bias in rows]

    def stages(self) -> list[Callable[[Map], Map]]:
        """What an image goes through before the average: the first layer, then eight blocks."""
        return [self._first, *itertools.chain(*self.blocks)]

    def _first(self, image: Map) -> Map:
        return max_pooling(relu(self.bn1(self.conv1(image))))

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """Pairs (name, parameter) in torchvision's order, each tensor row by row.

        The name is the tensor's with the place in it: layer1.0.conv1.weight[5].
        """
        for name, tensor in self.tensors():
            for i, parameter in enumerate(tensor):
                yield f"{name}[{i}]", parameter

    def parameters(self) -> list[Value]:
        """Every parameter, in torchvision's order."""
        return [parameter for _, tensor in self.tensors() for parameter in tensor]

    def tensors(self) -> Iterator[tuple[str, list[Value]]]:
        """Each of torchvision's parameter tensors: its name, and its numbers row by row."""
        layers = [("conv1", self.conv1), ("bn1", self.bn1)]
        for k, blocks in enumerate(self.blocks, start=1):
            for i, block in enumerate(blocks):
                layers += [(f"layer{k}.{i}.{name}", layer) for name, layer in block.layers()]
        for name, layer in layers:
            if isinstance(layer, Convolution):
                yield f"{name}.weight", layer.parameters()
            else:
                yield f"{name}.weight", layer.γ
                yield f"{name}.bias", layer.β
        yield "fc.weight", [weight for weights in self.weights for weight in weights]
        yield "fc.bias", self.biases


def _checked(image: Image) -> Map:
    """The image as Values, plain numbers as constants. ValueError for a wrong size."""
    height, width = len(image[0]), len(image[0][0])
    sizes = {(len(channel), len(row)) for channel in image for row in channel}
    if len(image) != 3 or sizes != {(height, width)}:
        raise ValueError("expected an image of 3 channels, all of the same height and width")
    if min(height, width) < SMALLEST:
        raise ValueError(
            f"expected at least {SMALLEST} × {SMALLEST} pixels, got {height} × {width}"
        )
    return [
        [[x if isinstance(x, Value) else constant(x, "") for x in row] for row in channel]
        for channel in image
    ]
