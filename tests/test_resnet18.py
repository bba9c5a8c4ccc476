"""chapters/resnet18.py beside PyTorch: outputs, every gradient, one step; without it, recorded."""

import itertools
import random

import pytest

from chapters.resnet18 import ResNet18
from scalargrad import SGD, total

SIZE = 33


def image(seed=0):
    rng = random.Random(seed)
    return [[[rng.random() for _ in range(SIZE)] for _ in range(SIZE)] for _ in range(3)]


def torch_resnet18(torch, tensors, picture):
    """The same network by PyTorch's own functions; `tensors` are its parameters by name."""
    f = torch.nn.functional

    def bn(x, name):
        gamma, beta = tensors[f"{name}.weight"], tensors[f"{name}.bias"]
        return f.batch_norm(x, None, None, gamma, beta, training=True, eps=1e-5)

    def conv(x, name, stride, pad):
        return f.conv2d(x, tensors[f"{name}.weight"], stride=stride, padding=pad)

    x = f.relu(bn(conv(picture, "conv1", 2, 3), "bn1"))
    x = f.max_pool2d(x, 3, 2, 1)
    for layer, block in itertools.product(range(1, 5), range(2)):
        name = f"layer{layer}.{block}"
        stride = 2 if layer > 1 and block == 0 else 1
        y = f.relu(bn(conv(x, f"{name}.conv1", stride, 1), f"{name}.bn1"))
        y = bn(conv(y, f"{name}.conv2", 1, 1), f"{name}.bn2")
        if f"{name}.downsample.0.weight" in tensors:
            x = bn(conv(x, f"{name}.downsample.0", stride, 0), f"{name}.downsample.1")
        x = f.relu(y + x)
    return f.linear(x.mean(dim=(2, 3)), tensors["fc.weight"], tensors["fc.bias"])[0]


def shapes(model):
    """The shape that PyTorch gives each tensor."""
    width = len(model.conv1.weights)
    for name, tensor in model.tensors():
        if name == "fc.weight":
            yield name, (len(model.biases), 8 * width)
        elif ".0.weight" in name and "downsample" in name:
            nout = width << int(name[5]) - 1
            yield name, (nout, len(tensor) // nout, 1, 1)
        elif "conv" in name:
            nout = width if name == "conv1.weight" else width << int(name[5]) - 1
            size = 7 if name == "conv1.weight" else 3
            yield name, (nout, len(tensor) // (nout * size * size), size, size)
        else:
            yield name, (len(tensor),)


@pytest.mark.parametrize(("width", "classes"), [(2, 5), (3, 4)])
def test_outputs_gradients_and_a_step_as_in_pytorch(width, classes):
    torch = pytest.importorskip("torch")
    model = ResNet18(width, classes, random.Random(width))
    labels = [0.1 * i for i in range(classes)]
    tensors = {
        name: torch.tensor([v.data for v in values], dtype=torch.float64).reshape(shape)
        for (name, values), (_, shape) in zip(model.tensors(), shapes(model), strict=True)
    }
    for tensor in tensors.values():
        tensor.requires_grad_()
    outputs = model(image())
    loss = total((y - t) ** 2 for y, t in zip(outputs, labels, strict=True))
    loss.backward()
    picture = torch.tensor([image()], dtype=torch.float64)
    theirs = torch_resnet18(torch, tensors, picture)
    their_loss = ((theirs - torch.tensor(labels, dtype=torch.float64)) ** 2).sum()
    their_loss.backward()
    assert [y.data for y in outputs] == pytest.approx(theirs.tolist(), rel=1e-9)
    optim = SGD(model.parameters(), lr=1e-2, momentum=0.9)
    their_optim = torch.optim.SGD(tensors.values(), lr=1e-2, momentum=0.9)
    for name, values in model.tensors():
        expected = tensors[name].grad.flatten().tolist()
        size = max(map(abs, expected))
        assert size > 0
        assert [v.grad for v in values] == pytest.approx(expected, rel=0, abs=1e-6 * size), name
    optim.step()
    their_optim.step()
    for name, values in model.tensors():
        expected = tensors[name].detach().flatten().tolist()
        assert [v.data for v in values] == pytest.approx(expected, rel=1e-6, abs=1e-8), name
