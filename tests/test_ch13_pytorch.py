"""Chapter 13's three steps in PyTorch itself, where it is installed: every parameter agrees."""

import importlib
import warnings

import pytest

chapter = importlib.import_module("chapters.ch13_training_step")


@pytest.fixture(scope="module")
def torch():
    """PyTorch. It may warn at its import, of a missing numpy for one."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setenv("ATEN_CPU_CAPABILITY", "default")  # as in test_optim: the first import counts
        warnings.simplefilter("ignore")
        return pytest.importorskip("torch")


def steps_of_pytorch(torch, count):
    """The slide's statements on the same model: per step, the loss and every parameter's numbers."""

    class Residual(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second, self.last = (
                torch.nn.Linear(2, 2, dtype=torch.float64) for _ in range(3)
            )

        def forward(self, x):
            h = torch.relu(self.first(x))
            return self.last(h + torch.relu(self.second(h)))

    model = Residual()
    start = list(chapter.START.values())
    layers = (model.first, model.second, model.last)
    with torch.no_grad():
        for layer, first in zip(layers, (0, 6, 12), strict=True):
            for j in (0, 1):  # neuron by neuron: its two weights, its bias
                w1j, w2j, bj = start[first + 3 * j : first + 3 * j + 3]
                layer.weight[j] = torch.tensor([w1j, w2j], dtype=torch.float64)
                layer.bias[j] = bj
    data = torch.tensor(chapter.DATA, dtype=torch.float64)
    labels = torch.tensor(chapter.LABELS, dtype=torch.float64)

    optim = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9)
    seen = []
    for _ in range(count):
        optim.zero_grad()
        loss = (model(data) - labels).sum()
        loss.backward()
        optim.step()
        numbers, gradients = [], []
        for layer in layers:
            for j in (0, 1):
                numbers += [*layer.weight[j].tolist(), layer.bias[j].item()]
                gradients += [*layer.weight.grad[j].tolist(), layer.bias.grad[j].item()]
        seen.append((loss.item(), numbers, gradients))
    return seen


def test_three_steps_are_pytorchs(torch):
    ours = chapter.train(chapter.DATA, chapter.LABELS, 3)
    theirs = steps_of_pytorch(torch, 3)
    for step, (loss, numbers, gradients) in zip(ours, theirs, strict=True):
        assert step["loss"] == pytest.approx(loss, rel=1e-12)
        assert [step[name] for name in chapter.START] == pytest.approx(numbers, rel=1e-12)
        assert [step[f"g of {name}"] for name in chapter.START] == pytest.approx(
            gradients, rel=1e-12
        )
    assert theirs[0][1] != theirs[2][1]  # something moved
