"""ResNet-18 of Values: the network that the slide trains, one scalar at a time.

A feature map is a list of channels, a channel a list of rows, a row a list of Values. Layers,
sizes and the order of the parameters are those of torchvision's resnet18.
Source: He, Zhang, Ren, Sun 2015, Deep Residual Learning for Image Recognition, table 1 (18-layer)
and figure 2; Ioffe, Szegedy 2015, Batch Normalization, algorithm 1.
"""

from __future__ import annotations

import functools
import math
import operator
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from scalargrad import Value, constant, linear, mean
from scalargrad.functions import Operands

Channel = list[list[Value]]
Map = list[Channel]
Image = Sequence[Sequence[Sequence[Value | float]]]
Tensors = dict[str, list[Value]]  # PyTorch's name of a tensor, and its numbers row by row
# Of a smaller image the last maps have a single pixel, and one number has no variance.
FEWEST_PIXELS = 33


def each(function: Callable[..., Value], *maps: Map) -> Map:
    """The function of each number, or of the numbers at the same place of several maps."""
    return [
        [list(map(function, *rows)) for rows in zip(*channels, strict=True)]
        for channels in zip(*maps, strict=True)
    ]


def windows(length: int, size: int, stride: int) -> list[tuple[slice, range]]:
    """Along one axis of `length` pixels: the pixels of each window, and their places in it.

    The first window has its middle on the first pixel. What lies outside of the map is left out.
    """
    pad = size // 2
    starts = range(-pad, length + pad - size + 1, stride)
    inside = [range(max(0, -start), min(size, length - start)) for start in starts]
    return [
        (slice(start + places.start, start + places.stop), places)
        for start, places in zip(starts, inside, strict=True)
    ]


class Convolution:
    """y[o] at (r, s) = Σ w[o][c][i][j] · x[c] at (stride·r + i − pad, stride·s + j − pad).

    The sum goes over the channels c and the places i, j of the window; pad = size // 2. Pixels
    outside of the map are left out. There is no bias. First weights are normal with the variance
    2 / (nout · size²) (He and others 2015, Delving Deep into Rectifiers).
    """

    def __init__(self, nin: int, nout: int, size: int, stride: int, rng: random.Random) -> None:
        self.nin, self.size, self.stride = nin, size, stride
        spread = math.sqrt(2 / (nout * size * size))
        numbers = range(nin * size * size)
        self.weights = [[Value(rng.gauss(0, spread)) for _ in numbers] for _ in range(nout)]

    def __call__(self, maps: Map) -> Map:
        """The maps of this layer, one for each row of weights."""
        rows = windows(len(maps[0]), self.size, self.stride)
        columns = windows(len(maps[0][0]), self.size, self.stride)
        kernels = functools.cache(self._kernels)  # the same for most windows: built once
        outputs: Map = [[[] for _ in rows] for _ in self.weights]
        for r, (ys, i) in enumerate(rows):
            for xs, j in columns:
                window = Operands(x for channel in maps for row in channel[ys] for x in row[xs])
                for output, kernel in zip(outputs, kernels(i, j), strict=True):
                    output[r].append(linear(kernel, window, 0.0))
        return outputs

    def _kernels(self, i: range, j: range) -> list[Operands]:
        """The weights at these places of the window, for each output channel."""
        n = self.size
        places = [(c * n + row) * n + column for c in range(self.nin) for row in i for column in j]
        return [Operands(weights[place] for place in places) for weights in self.weights]

    def tensors(self) -> Tensors:
        """The weights w[o][c][i][j]."""
        return {"weight": list(chain(*self.weights))}


class BatchNormalisation:
    """y = γ · (x − μ) / √(σ² + ε) + β, with the mean μ and the variance σ² of x's own channel.

    σ² is the biased variance, Σ(x − μ)²/n, as in PyTorch's training mode. γ starts at 1, β at 0.
    """

    ε = 1e-5

    def __init__(self, channels: int) -> None:
        self.γ = [Value(1.0) for _ in range(channels)]
        self.β = [Value(0.0) for _ in range(channels)]

    def __call__(self, maps: Map) -> Map:
        """The maps, each normalised by itself."""
        return list(map(self._normalised, maps, self.γ, self.β))

    def _normalised(self, channel: Channel, γ: Value, β: Value) -> Channel:
        μ = mean(chain(*channel))
        centred = [[x - μ for x in row] for row in channel]
        variance = mean(d * d for row in centred for d in row)
        scale = γ / (variance + self.ε).sqrt()
        return [[d * scale + β for d in row] for row in centred]

    def tensors(self) -> Tensors:
        """PyTorch calls γ weight and β bias."""
        return {"weight": self.γ, "bias": self.β}


def relu(maps: Map) -> Map:
    """For every number x, max(0, x)."""
    return each(Value.relu, maps)


def max_pooling(maps: Map, size: int = 3, stride: int = 2) -> Map:
    """The largest x of each window. It makes no node: max() returns that Value itself."""
    rows = windows(len(maps[0]), size, stride)
    columns = windows(len(maps[0][0]), size, stride)
    return [
        [[max(x for row in channel[ys] for x in row[xs]) for xs, _ in columns] for ys, _ in rows]
        for channel in maps
    ]


def average_pooling(maps: Map) -> list[Value]:
    """The mean Σx/n of each channel."""
    return [mean(chain(*channel)) for channel in maps]


Layer = Convolution | BatchNormalisation


class ResidualBlock:
    """y = relu(F(x) + x), where F is convolution, normalisation, relu, convolution, normalisation.

    Where F changes the size, x goes through a 1 × 1 convolution of its own (downsample).
    """

    def __init__(self, nin: int, nout: int, stride: int, rng: random.Random) -> None:
        self.layers: dict[str, Layer] = {
            "conv1": Convolution(nin, nout, 3, stride, rng),
            "bn1": BatchNormalisation(nout),
            "conv2": Convolution(nout, nout, 3, 1, rng),
            "bn2": BatchNormalisation(nout),
        }
        if stride != 1 or nin != nout:
            self.layers["downsample.0"] = Convolution(nin, nout, 1, stride, rng)
            self.layers["downsample.1"] = BatchNormalisation(nout)

    def __call__(self, x: Map) -> Map:
        """The block's maps."""
        conv1, bn1, conv2, bn2, *downsample = self.layers.values()
        f = bn2(conv2(relu(bn1(conv1(x)))))
        for layer in downsample:
            x = layer(x)
        return relu(each(operator.add, f, x))


class ResNet18:
    """The 18-layer residual network: 17 convolutions (without the downsamples), one linear layer.

    Args:
        width: channels of the first layers (the slide's network: 64), doubled three times.
        classes: outputs.
        rng: where the first weights come from.

    Raises:
        ValueError: a size is below 1.
    """

    def __init__(
        self, width: int = 64, classes: int = 1000, rng: random.Random | None = None
    ) -> None:
        if min(width, classes) < 1:
            raise ValueError(f"expected width and classes of at least 1, got {width}, {classes}")
        rng = rng or random.Random()
        self.conv1, self.bn1 = Convolution(3, width, 7, 2, rng), BatchNormalisation(width)
        self.blocks: dict[str, ResidualBlock] = {}
        for k, (nin, nout) in enumerate([(1, 1), (1, 2), (2, 4), (4, 8)], start=1):
            first = ResidualBlock(nin * width, nout * width, 1 if k == 1 else 2, rng)
            second = ResidualBlock(nout * width, nout * width, 1, rng)
            self.blocks |= {f"layer{k}.0": first, f"layer{k}.1": second}
        n = 8 * width
        bound = 1 / math.sqrt(n)
        rows = [[Value(rng.uniform(-bound, bound)) for _ in range(n)] for _ in range(classes)]
        self.weights, self.biases = rows, [Value(rng.uniform(-bound, bound)) for _ in rows]

    def __call__(
        self, image: Image, after: Callable[[Map], object] = lambda maps: None
    ) -> list[Value]:
        """y[k] = Σ w[k][c] · (mean of channel c) + b[k] for each class k.

        Args:
            image: 3 × height × width numbers or Values.
            after: called with the maps of each stage, as soon as they are computed.

        Raises:
            ValueError: the image has another size.
        """
        maps = checked(image)
        for stage in self.stages():
            maps = stage(maps)
            after(maps)
        means = Operands(average_pooling(maps))
        return [linear(row, means, b) for row, b in zip(self.weights, self.biases, strict=True)]

    def stages(self) -> list[Callable[[Map], Map]]:
        """What an image goes through before the average: the first layer, then eight blocks."""
        return [lambda maps: max_pooling(relu(self.bn1(self.conv1(maps)))), *self.blocks.values()]

    def tensors(self) -> Tensors:
        """Torchvision's tensors by name, in its order: conv1.weight, bn1.weight, bn1.bias, …"""
        layers: dict[str, Layer] = {"conv1": self.conv1, "bn1": self.bn1}
        for block_name, block in self.blocks.items():
            layers |= {f"{block_name}.{name}": layer for name, layer in block.layers.items()}
        found = {
            f"{name}.{part}": numbers
            for name, layer in layers.items()
            for part, numbers in layer.tensors().items()
        }
        return found | {"fc.weight": list(chain(*self.weights)), "fc.bias": self.biases}

    def parameters(self) -> list[Value]:
        """Every parameter, in torchvision's order."""
        return list(chain(*self.tensors().values()))

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """Pairs (name, parameter): the tensor's name and the place, layer1.0.conv1.weight[5]."""
        for name, numbers in self.tensors().items():
            yield from ((f"{name}[{i}]", parameter) for i, parameter in enumerate(numbers))


def checked(image: Image) -> Map:
    """The image as Values, plain numbers as constants. ValueError for a wrong size."""
    sizes = {tuple(len(row) for row in channel) for channel in image}
    if len(image) != 3 or len(sizes) != 1 or len(set(*sizes)) != 1:
        raise ValueError("expected an image of 3 channels, all of the same height and width")
    height, width = len(image[0]), len(image[0][0])
    if min(height, width) < FEWEST_PIXELS:
        raise ValueError(
            f"expected at least {FEWEST_PIXELS} × {FEWEST_PIXELS} pixels, got {height} × {width}"
        )
    return [
        [[x if isinstance(x, Value) else constant(x, "") for x in row] for row in channel]
        for channel in image
    ]
