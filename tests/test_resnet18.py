"""chapters/resnet18.py beside PyTorch: outputs, every gradient, one step; without it, recorded.

With PyTorch installed, `python tests/test_resnet18.py` records its numbers anew.
"""

import importlib
import itertools
import json
import random
import types
import warnings
from pathlib import Path

import pytest

import full_run
from chapters.resnet18 import FEWEST_PIXELS, Convolution, ResNet18
from scalargrad import SGD, Value, total

RECORDED = Path(__file__).with_name("resnet18_pytorch.json")
WIDTH, CLASSES = 2, 5  # of the network whose numbers are recorded


def image(height=FEWEST_PIXELS, width=FEWEST_PIXELS, channels=3):
    rng = random.Random(0)
    return [[[rng.random() for _ in range(width)] for _ in range(height)] for _ in range(channels)]


def model_and_labels(width, classes):
    """A network with its own first weights, the same in each run, and what it should answer."""
    return ResNet18(width, classes, random.Random(width)), [0.1 * i for i in range(classes)]


@pytest.fixture
def torch():
    """PyTorch. It may warn at its import, of a missing numpy for one."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setenv("ATEN_CPU_CAPABILITY", "default")  # as in test_optim: the first import counts
        warnings.simplefilter("ignore")
        return pytest.importorskip("torch")


# --- the same network in PyTorch --------------------------------------------------------------


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
    for name, tensor in model.tensors().items():
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


def in_pytorch(torch, width, classes):
    """PyTorch's outputs, and by name its gradients and its parameters after one step."""
    model, labels = model_and_labels(width, classes)
    tensors = {
        name: torch.tensor([v.data for v in values], dtype=torch.float64).reshape(shape)
        for (name, values), (_, shape) in zip(model.tensors().items(), shapes(model), strict=True)
    }
    for tensor in tensors.values():
        tensor.requires_grad_()
    outputs = torch_resnet18(torch, tensors, torch.tensor([image()], dtype=torch.float64))
    ((outputs - torch.tensor(labels, dtype=torch.float64)) ** 2).sum().backward()
    gradients = {name: tensor.grad.flatten().tolist() for name, tensor in tensors.items()}
    torch.optim.SGD(tensors.values(), lr=1e-2, momentum=0.9).step()
    updated = {name: tensor.detach().flatten().tolist() for name, tensor in tensors.items()}
    return outputs.tolist(), gradients, updated


def in_scalargrad(width, classes):
    """Ours: the same three."""
    model, labels = model_and_labels(width, classes)
    outputs = model(image())
    total((y - t) ** 2 for y, t in zip(outputs, labels, strict=True)).backward()
    gradients = {name: [v.grad for v in values] for name, values in model.tensors().items()}
    SGD(model.parameters(), lr=1e-2, momentum=0.9).step()
    updated = {name: [v.data for v in values] for name, values in model.tensors().items()}
    return [y.data for y in outputs], gradients, updated


def checksums(numbers):
    """Two numbers for a whole tensor: the sum of the sizes, and a sum that knows each place."""
    places = [(7 * i) % 11 + 1 for i in range(len(numbers))]
    return [sum(map(abs, numbers)), sum(p * n for p, n in zip(places, numbers, strict=True))]


def recorded_from(torch):
    """What RECORDED holds: the outputs, and each tensor's checksums."""
    outputs, gradients, updated = in_pytorch(torch, WIDTH, CLASSES)
    return {
        "outputs": outputs,
        "gradients": {name: checksums(numbers) for name, numbers in gradients.items()},
        "updated": {name: checksums(numbers) for name, numbers in updated.items()},
    }


# --- ours beside it ---------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "classes"), [(WIDTH, CLASSES), (3, 4)])
def test_outputs_gradients_and_a_step_as_in_pytorch(torch, width, classes):
    outputs, gradients, updated = in_scalargrad(width, classes)
    their_outputs, their_gradients, their_updated = in_pytorch(torch, width, classes)
    assert outputs == pytest.approx(their_outputs, rel=1e-9)
    for name, expected in their_gradients.items():
        size = max(map(abs, expected))
        assert size > 0
        assert gradients[name] == pytest.approx(expected, rel=0, abs=1e-6 * size), name
        assert updated[name] == pytest.approx(their_updated[name], rel=1e-6, abs=1e-8), name


def test_outputs_gradients_and_a_step_as_recorded_from_pytorch():
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    outputs, gradients, updated = in_scalargrad(WIDTH, CLASSES)
    assert outputs == pytest.approx(recorded["outputs"], rel=1e-9)
    assert list(gradients) == list(recorded["gradients"])  # torchvision's names in its order
    for name, (size, expected) in recorded["gradients"].items():
        assert size > 0
        assert checksums(gradients[name]) == pytest.approx([size, expected], abs=1e-6 * size), name
    for name, (size, expected) in recorded["updated"].items():
        assert checksums(updated[name]) == pytest.approx([size, expected], abs=1e-7 * size), name


def test_the_record_is_pytorchs(torch):
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    now = recorded_from(torch)
    assert recorded["outputs"] == pytest.approx(now["outputs"], rel=1e-9)
    for part in ("gradients", "updated"):
        for name, (size, number) in recorded[part].items():
            assert now[part][name] == pytest.approx([size, number], abs=1e-6 * size), name


# --- names and sizes --------------------------------------------------------------------------


def test_the_slides_network_has_torchvisions_tensors():
    model = ResNet18(1, 1000)
    names = list(model.tensors())
    assert names[:4] == ["conv1.weight", "bn1.weight", "bn1.bias", "layer1.0.conv1.weight"]
    assert names[-2:] == ["fc.weight", "fc.bias"]
    block = [name.removeprefix("layer2.0.") for name in names if name.startswith("layer2.0.")]
    assert block == [
        *("conv1.weight", "bn1.weight", "bn1.bias", "conv2.weight", "bn2.weight", "bn2.bias"),
        *("downsample.0.weight", "downsample.1.weight", "downsample.1.bias"),
    ]
    assert len(names) == 62
    named = dict(model.named_parameters())
    assert list(named.values()) == model.parameters()
    assert named["layer4.1.conv2.weight[7]"] is model.tensors()["layer4.1.conv2.weight"][7]


@pytest.mark.parametrize("sizes", [(0, 10), (2, 0), (-1, 10)])
def test_a_network_without_channels_or_classes_is_refused(sizes):
    with pytest.raises(ValueError, match="expected width and classes of at least 1, got"):
        ResNet18(*sizes)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ([], "an image of 3 channels"),
        (image(channels=1), "an image of 3 channels"),
        (image(channels=4), "an image of 3 channels"),
        ([[], [], []], "all of the same height and width"),
        ([[[]], [[]], [[]]], "at least 33 × 33 pixels, got 1 × 0"),
        ([*image(channels=2), []], "all of the same height and width"),
        ([*image(channels=2), *image(34, 33, 1)], "all of the same height and width"),
        ([*image(channels=2), [*image()[0][:-1], [0.0]]], "all of the same height and width"),
        (image(32, 32), "at least 33 × 33 pixels, got 32 × 32"),
        (image(33, 32), "at least 33 × 33 pixels, got 33 × 32"),
    ],
)
def test_an_image_of_a_wrong_size_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        ResNet18(1, 1)(wrong)


def test_an_image_may_be_of_values_and_need_not_be_square():
    numbers = image(33, 40)
    values = [[[Value(x) for x in row] for row in channel] for channel in numbers]
    first, second = (ResNet18(1, 2, random.Random(0))(each) for each in (numbers, values))
    assert [y.data for y in first] == [y.data for y in second]
    first[0].backward()
    second[0].backward()
    assert any(x.grad for row in values[0] for x in row)


def test_a_window_at_the_edge_has_fewer_pixels():
    layer = Convolution(1, 1, 3, 2, random.Random(0))
    for place, weight in enumerate(layer.weights[0]):
        weight.data = 10**place
    [[[y]]] = layer([[[Value(1), Value(2)], [Value(3), Value(4)]]])
    assert y.data == 1 * 10**4 + 2 * 10**5 + 3 * 10**7 + 4 * 10**8


# --- the run in full size ---------------------------------------------------------------------


def with_memory(monkeypatch, gigabytes):
    """Let psutil report so much free memory."""
    psutil = pytest.importorskip("psutil")
    free = types.SimpleNamespace(available=gigabytes * 1e9)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: free)


def test_without_the_memory_the_full_run_is_refused(monkeypatch, capsys):
    with_memory(monkeypatch, 5.9)
    monkeypatch.setattr(full_run, "_step", lambda *_: pytest.fail("the run has started"))
    assert importlib.import_module("chapters.__main__").main(["resnet", "--full"]) == 1
    said, complaint = capsys.readouterr()
    assert "needs 6 GB of memory (5.9 GB are free)" in said
    assert complaint == "not enough memory: close other programs, or try another machine\n"


def test_the_full_run_on_a_narrow_network(monkeypatch, capsys):
    with_memory(monkeypatch, 6.0)
    said = []
    assert full_run.main(width=1, write=said.append) == 0
    lines = dict(line.split(maxsplit=1) for line in said[2:])
    assert list(lines) == [line.split()[0] for line in full_run.recorded().splitlines()[1:]]
    assert int(lines["parameters"].replace(",", "")) == len(ResNet18(1, 1000).parameters())
    assert float(lines["loss"]) < 0
    assert capsys.readouterr().out == ""


if __name__ == "__main__":
    import torch

    RECORDED.write_text(json.dumps(recorded_from(torch), indent=1) + "\n", encoding="utf-8")
