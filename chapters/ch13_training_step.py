"""Chapter 13: the training step in PyTorch's words, three steps with momentum, checked by hand.

Source: Back-propagation (역전파 학습), lecture 08, "Chain Rule 구현 - PyTorch".

    prediction = model(data)                                             # forward pass
    loss = (prediction - labels).sum()
    loss.backward()                                                      # backward pass
    optim = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9)   # here: SGD(…)
    optim.step()                                                         # gradient descent

The slide's model is resnet18, a network with residual connections: they carry what goes into some
layers past them and add it to what comes out. Ours has one such connection, and numbers of our own:

    h = relu(W⁽¹⁾·data + b⁽¹⁾)      r = h + relu(W⁽²⁾·h + b⁽²⁾)      prediction = W⁽³⁾·r + b⁽³⁾

SGD moves a parameter p by its velocity v, which remembers the steps before; g is ∂loss/∂p:

    v ← 0.9·v + g    (in the first step v = g)             p ← p − 0.01·v

The slide makes one step. For the second and third the gradients are set to 0, because backward()
adds to them, and the statements come again, on a new graph. The optimiser stays the same: it holds
the v.

Caution: loss = (prediction − labels).sum() is signed. ∂loss/∂prediction is 1 whatever the labels
are, and there is no lower bound. It serves to show the call, not to train.

Run: python chapters/ch13_training_step.py [folder]

Output:

    step 1
      prediction = 0.476, 1.652   labels = 0.5, 1   loss = 0.628
      written out by explain(); the residual connection is the 1 in 1 + w11⁽²⁾
      ∂loss/∂w11⁽¹⁾ = ∂loss/∂prediction1 · ∂prediction1/∂r1 · ∂r1/∂h1 · ∂h1/∂w11⁽¹⁾
                    + ∂loss/∂prediction1 · ∂prediction1/∂r2 · ∂r2/∂h1 · ∂h1/∂w11⁽¹⁾
                    + ∂loss/∂prediction2 · ∂prediction2/∂r1 · ∂r1/∂h1 · ∂h1/∂w11⁽¹⁾
                    + ∂loss/∂prediction2 · ∂prediction2/∂r2 · ∂r2/∂h1 · ∂h1/∂w11⁽¹⁾
                    = w11⁽³⁾ · (1 + w11⁽²⁾)
                    + w21⁽³⁾ · w12⁽²⁾
                    + w12⁽³⁾ · (1 + w11⁽²⁾)
                    + w22⁽³⁾ · w12⁽²⁾
                    = 0.8 · (1 + 0.3) + (−0.5) · 0.7 + 0.2 · (1 + 0.3) + 0.9 · 0.7
                    = 1.04 − 0.35 + 0.26 + 0.63
                    = 1.58
    w11⁽¹⁾ in three steps, by hand
      step 1: g = 1.58, v = g = 1.58, p = 0.5 − 0.01 · v = 0.4842
      step 2: g = 1.51061, v = 0.9 · 1.58 + 1.51061 = 2.93261, p = 0.4842 − 0.01 · v = 0.454874
      step 3: g = 1.38759, v = 0.9 · 2.93261 + 1.38759 = 4.02694, p = 0.454874 − 0.01 · v = 0.414605
    all parameters; v of optim is how far it moved p, divided by lr
                    v by hand, steps 1 to 3      v of optim, steps 1 to 3    p by hand  of optim
      w11⁽¹⁾   1.580000  2.932606  4.026940  1.580000  2.932606  4.026940  0.414605  0.414605
      w21⁽¹⁾   3.160000  5.865211  8.053879  3.160000  5.865211  8.053879  0.029209  0.029209
      b1⁽¹⁾    1.580000  2.932606  4.026940  1.580000  2.932606  4.026940  0.014605  0.014605
      w12⁽¹⁾   0.460000  0.825324  1.066828  0.460000  0.825324  1.066828 −0.423522 −0.423522
      w22⁽¹⁾   0.920000  1.650649  2.133655  0.920000  1.650649  2.133655  0.552957  0.552957
      b2⁽¹⁾    0.460000  0.825324  1.066828  0.460000  0.825324  1.066828 −0.023522 −0.023522
      w11⁽²⁾   1.000000  1.779492  2.272851  1.000000  1.779492  2.272851  0.249477  0.249477
      w21⁽²⁾   0.800000  1.470464  1.988868  0.800000  1.470464  1.988868 −0.142593 −0.142593
      b1⁽²⁾    1.000000  1.871600  2.604994  1.000000  1.871600  2.604994  0.145234  0.145234
      w12⁽²⁾   0.400000  0.694562  0.854192  0.400000  0.694562  0.854192  0.680512  0.680512
      w22⁽²⁾   0.320000  0.573479  0.743218  0.320000  0.573479  0.743218  0.383633  0.383633
      b2⁽²⁾    0.400000  0.729600  0.970782  0.400000  0.729600  0.970782 −0.321004 −0.321004
      w11⁽³⁾   1.420000  2.552289  3.307391  1.420000  2.552289  3.307391  0.727203  0.727203
      w21⁽³⁾   1.520000  2.772908  3.692383  1.520000  2.772908  3.692383 −0.579853 −0.579853
      b1⁽³⁾    1.000000  1.900000  2.710000  1.000000  1.900000  2.710000  0.043900  0.043900
      w12⁽³⁾   1.420000  2.552289  3.307391  1.420000  2.552289  3.307391  0.127203  0.127203
      w22⁽³⁾   1.520000  2.772908  3.692383  1.520000  2.772908  3.692383  0.820147  0.820147
      b2⁽³⁾    1.000000  1.900000  2.710000  1.000000  1.900000  2.710000 −0.056100 −0.056100
      of 18 parameters in 3 steps, v or p disagree: 0 times
    caution: the loss is signed
      ∂loss/∂prediction1 = 1, ∂loss/∂prediction2 = 1
      with the labels 100 and −7: loss = −90.872, gradients that change: 0
      loss in step 1, 2, 3, 10, 20, 30: 0.628, 0.3374, −0.152, −2.191, −5.59, −458.3
    picture: ch13_training_step.png

Try: set MOMENTUM to 0. Is the loss after 30 steps higher or lower then? Predict, then run.
"""

import math
import sys

from scalargrad import SGD, Layer, Value, draw, explain, save, total
from scalargrad import format_number as number

DOCUMENT: dict[str, str] = {"lr": "1e-2", "momentum": "0.9"}

ERRATA: dict[str, dict[str, str]] = {}

LR, MOMENTUM = 1e-2, 0.9  # the slide's
DATA, LABELS, OTHER_LABELS = [1, 2], [0.5, 1], [100, -7]  # ours, as all the numbers below
STEPS = 30
START = {
    "w11⁽¹⁾": 0.5, "w21⁽¹⁾": 0.2, "b1⁽¹⁾": 0.1, "w12⁽¹⁾": -0.4, "w22⁽¹⁾": 0.6, "b2⁽¹⁾": 0,
    "w11⁽²⁾": 0.3, "w21⁽²⁾": -0.1, "b1⁽²⁾": 0.2, "w12⁽²⁾": 0.7, "w22⁽²⁾": 0.4, "b2⁽²⁾": -0.3,
    "w11⁽³⁾": 0.8, "w21⁽³⁾": -0.5, "b1⁽³⁾": 0.1, "w12⁽³⁾": 0.2, "w22⁽³⁾": 0.9, "b2⁽³⁾": 0,
}  # fmt: skip


class Vector(list):
    """Values side by side that can do what the slide asks of a tensor: a − b and a.sum()."""

    def __sub__(self, other: list[float]) -> "Vector":
        """The differences, entry by entry."""
        return Vector(a - b for a, b in zip(self, other, strict=True))

    def sum(self) -> Value:
        """All entries added up."""
        return total(self)


def numbered(name: str, values: list[Value]) -> list[Value]:
    """The same values, named h1, h2 …"""
    return [value.named(f"{name}{i}") for i, value in enumerate(values, start=1)]


class ResidualMLP:
    """Three layers; what goes into the second is added to what comes out of it."""

    def __init__(self) -> None:
        self.first = Layer(2, 2, activation="relu")
        self.second = Layer(2, 2, activation="relu")
        self.last = Layer(2, 2, activation="linear")
        for parameter, (name, start) in zip(self.parameters(), START.items(), strict=True):
            parameter.named(name).data = start

    def __call__(self, data: list[float]) -> Vector:
        """The prediction for these data."""
        h = numbered("h", self.first(data))
        out = self.second(h)
        r = numbered("r", [h[0] + out[0], h[1] + out[1]])  # the residual connection
        return Vector(numbered("prediction", self.last(r)))

    def parameters(self) -> list[Value]:
        """Layer by layer, neuron by neuron: its weights, then its bias."""
        return [p for layer in (self.first, self.second, self.last) for p in layer.parameters()]


def train(data: list[float], labels: list[float], steps: int) -> list[dict[str, float]]:
    """The slide's statements, then again for more steps; per step: loss, gradients, parameters."""
    model = ResidualMLP()

    prediction = model(data)  # forward pass
    loss = (prediction - labels).sum()
    loss.backward()  # backward pass
    optim = SGD(model.parameters(), lr=LR, momentum=MOMENTUM)
    optim.step()  # gradient descent

    seen = [record(loss, model)]
    for _ in range(steps - 1):
        optim.zero_grad()
        prediction = model(data)
        loss = (prediction - labels).sum()
        loss.backward()
        optim.step()
        seen.append(record(loss, model))
    return seen


def record(loss: Value, model: ResidualMLP) -> dict[str, float]:
    """What a step leaves: the loss, the gradients g, the parameters after it."""
    gradients = {f"g of {parameter.name}": parameter.grad for parameter in model.parameters()}
    after = {parameter.name: parameter.data for parameter in model.parameters()}
    return {"loss": loss.data} | gradients | after


def by_hand(name: str, seen: list[dict[str, float]]) -> list[dict[str, float]]:
    """A parameter's v and p after each step by the rule, beside what the optimiser did."""
    v, p, p_optim, rows = 0.0, START[name], START[name], []
    for k, step in enumerate(seen):
        g = step[f"g of {name}"]
        v = g if k == 0 else MOMENTUM * v + g
        p_before, p = p, p - LR * v
        v_optim, p_optim = (p_optim - step[name]) / LR, step[name]  # how far it moved p
        rows.append({"g": g, "v": v, "p before": p_before, "p": p})
        rows[-1] |= {"v optim": v_optim, "p optim": p_optim}
    return rows


def example() -> dict[str, Value | float]:
    """The first step's graph; loss, v and p of three steps; what other labels and steps do."""
    model = ResidualMLP()
    prediction = model(DATA)
    loss = (prediction - LABELS).sum().named("loss")
    loss.backward()
    nums = {node.name: node for node in (*model.parameters(), *prediction, loss)}
    nums |= {"lr": LR, "momentum": MOMENTUM}
    nums |= {f"∂loss/∂{p.name}": p.grad for p in prediction}

    seen = train(DATA, LABELS, STEPS)
    nums |= {f"loss, step {k}": step["loss"] for k, step in enumerate(seen, start=1)}
    rows = {name: by_hand(name, seen[:3]) for name in START}
    for name in START:
        for k, row in enumerate(rows[name], start=1):
            nums |= {f"{key} of {name}, step {k}": value for key, value in row.items()}
    nums["disagree"] = sum(
        not math.isclose(row[key], row[f"{key} optim"], rel_tol=1e-9)
        for name in START
        for row in rows[name]
        for key in ("v", "p")
    )
    other = train(DATA, OTHER_LABELS, 1)[0]
    nums["other loss"] = other["loss"]
    nums["changed by labels"] = sum(other[f"g of {p}"] != seen[0][f"g of {p}"] for p in START)
    return nums


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its picture in `folder`."""
    nums = example()

    print("step 1")
    predictions = [number(nums[f"prediction{i}"].data) for i in (1, 2)]
    print(f"  prediction = {predictions[0]}, {predictions[1]}", end="")
    print(f"   labels = {LABELS[0]}, {LABELS[1]}   loss = {number(nums['loss'].data)}")
    print("  written out by explain(); the residual connection is the 1 in 1 + w11⁽²⁾")
    for line in explain(nums["loss"], nums["w11⁽¹⁾"]).lines:
        print(f"  {line}")

    print("w11⁽¹⁾ in three steps, by hand")
    for k in (1, 2, 3):
        g, v, p = (number(nums[f"{key} of w11⁽¹⁾, step {k}"]) for key in ("g", "v", "p"))
        before = number(nums[f"p before of w11⁽¹⁾, step {k}"])
        remembered = f"v = g = {v}"
        if k > 1:
            v_before = number(nums[f"v of w11⁽¹⁾, step {k - 1}"])
            remembered = f"v = {MOMENTUM} · {v_before} + {g} = {v}"
        print(f"  step {k}: g = {g}, {remembered}, p = {before} − {LR} · v = {p}")

    print("all parameters; v of optim is how far it moved p, divided by lr")
    print(f"{'v by hand, steps 1 to 3':>39}{'v of optim, steps 1 to 3':>30}", end="")
    print(f"{'p by hand':>13}{'of optim':>10}")
    for name in START:
        keys = [f"{key} of {name}, step {k}" for key in ("v", "v optim") for k in (1, 2, 3)]
        keys += [f"p of {name}, step 3", f"p optim of {name}, step 3"]
        row = "".join(f"{nums[key]:10.6f}" for key in keys).replace("-", "−")
        print(f"  {name:7}{row}")
    print(f"  of {len(START)} parameters in 3 steps, v or p disagree: {nums['disagree']} times")

    print("caution: the loss is signed")
    grads = [number(nums[f"∂loss/∂prediction{i}"]) for i in (1, 2)]
    print(f"  ∂loss/∂prediction1 = {grads[0]}, ∂loss/∂prediction2 = {grads[1]}")
    print(f"  with the labels {number(OTHER_LABELS[0])} and {number(OTHER_LABELS[1])}: ", end="")
    print(
        f"loss = {number(nums['other loss'])}, gradients that change: {nums['changed by labels']}"
    )
    print("  loss in step 1, 2, 3, 10, 20, 30: ", end="")
    print(", ".join(number(nums[f"loss, step {k}"], 4) for k in (1, 2, 3, 10, 20, 30)))

    picture = draw(nums["loss"], named_only=True, local_gradients=True, highlight=nums["w11⁽¹⁾"])
    print("picture:", save(picture, f"{folder}/ch13_training_step.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
