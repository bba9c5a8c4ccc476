"""The page on the training step beside PyTorch itself, where it is installed: all numbers agree."""

import runpy
import warnings

import pytest

from pages import HERE
from picture_files import PictureFiles
from receivers import Recorder

pytestmark = pytest.mark.pages


@pytest.fixture(scope="module")
def torch():
    """PyTorch. It may warn at its import, of a missing numpy for one."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setenv("ATEN_CPU_CAPABILITY", "default")  # as in test_optim: the first import counts
        warnings.simplefilter("ignore")
        return pytest.importorskip("torch")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """What the page's names stand for after it has run."""
    files = PictureFiles("ch17_", tmp_path_factory.mktemp("pictures"), ("dot",))
    with Recorder(files).cell():
        return runpy.run_path(str(HERE / "ch17_training_step.py"))


@pytest.fixture
def model(torch, page):
    """The page's network as PyTorch's: layers, residual connection and first numbers."""

    class Residual(torch.nn.Module):
        def __init__(self):
            super().__init__()
            layers = [torch.nn.Linear(2, 2, dtype=torch.float64) for _ in range(3)]
            self.layer1, self.layer2, self.layer3 = layers
            with torch.no_grad():
                for k, row in enumerate(page["START"]):  # a neuron's two weights and its bias
                    *weights, bias = row
                    layers[k // 2].weight[k % 2] = torch.tensor(weights, dtype=torch.float64)
                    layers[k // 2].bias[k % 2] = bias

        def forward(self, x):
            h = torch.relu(self.layer1(x))
            return self.layer3(h + torch.relu(self.layer2(h)))

        def in_our_order(self, part):
            for layer in (self.layer1, self.layer2, self.layer3):
                for weights, bias in zip(part(layer.weight), part(layer.bias), strict=True):
                    yield from [*weights.tolist(), bias.item()]

    return Residual()


def steps(torch, page, model, loss_of, count):
    """The slide's statements, count times: each step's loss, gradients and parameters."""
    data, labels = (
        torch.tensor([value.data for value in page[name]], dtype=torch.float64)
        for name in ("data", "labels")
    )
    optim = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9)
    for _ in range(count):
        optim.zero_grad()
        prediction = model(data)
        loss = loss_of(prediction, labels)
        loss.backward()
        optim.step()
        gradients = list(model.in_our_order(lambda tensor: tensor.grad))
        yield loss.item(), gradients, list(model.in_our_order(lambda tensor: tensor.detach()))


def signed(prediction, labels):
    return (prediction - labels).sum()


def test_three_steps_are_pytorchs(torch, page, model):
    theirs = list(steps(torch, page, model, signed, 3))
    heading, *rows = page["rows"]
    assert heading[1:] == ["gradient g", "v", "p by hand", "p of optim"]
    for (step, g, _, by_hand, of_optim), (_, gradients, parameters) in zip(
        rows, theirs, strict=True
    ):
        assert g == pytest.approx(gradients[0], rel=1e-12, abs=0), step
        assert by_hand == pytest.approx(parameters[0], rel=1e-12, abs=0)
        assert of_optim == pytest.approx(parameters[0], rel=1e-12, abs=0)
    ours = page["model"].parameters()  # after its three steps
    assert [p.data for p in ours] == pytest.approx(theirs[2][2], rel=1e-12, abs=0)
    assert [p.grad for p in ours] == pytest.approx(theirs[2][1], rel=1e-12, abs=0)
    assert theirs[0][2] != theirs[2][2]  # something moved


def test_the_signed_loss_over_thirty_steps_is_pytorchs(torch, page, model):
    theirs = [loss for loss, *_ in steps(torch, page, model, signed, 30)]
    assert page["dive"] == pytest.approx(theirs, rel=1e-9)
    assert theirs[-1] < -400


def test_the_squared_loss_is_pytorchs(torch, page, model):
    mse_loss = torch.nn.functional.mse_loss
    theirs = [loss for loss, *_ in steps(torch, page, model, mse_loss, 60)]
    assert page["fall"] == pytest.approx(theirs, rel=1e-9)


def test_without_the_residual_connection(torch, page, model):
    model.forward = lambda x: model.layer3(torch.relu(model.layer2(torch.relu(model.layer1(x)))))
    ((_, gradients, _),) = steps(torch, page, model, signed, 1)
    assert page["without"] == pytest.approx(gradients[0], rel=1e-12, abs=0)
    assert page["with_it"] == pytest.approx(gradients[0] + 1)
