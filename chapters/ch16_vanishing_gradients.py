"""Chapter 16: vanishing gradients. It goes beyond the documents: lecture 09 is only named in them.

Source: the course overview in Back-propagation (역전파 학습), lecture 08, names lecture 09,
Gradient vanishing (기울기 소실): 기울기 소실 근본원인과 대책, its root cause and what to do about
it. What follows is built on chapter 11's sigmoid and on chapter 9's product along a path; all the
numbers are ours.

    σ(z) = 1/(1 + e⁻ᶻ)        σ′(z) = σ(z)·(1 − σ(z)) ≤ 1/4         relu′(z) = 1 for z > 0, else 0

In a chain of n neurons with one weight each there is a single path from the output to w₁:

    aₖ = σ(wₖ·aₖ₋₁)           ∂aₙ/∂w₁ = σ′(zₙ)·wₙ · … · σ′(z₂)·w₂ · σ′(z₁)·a₀        zₖ = wₖ·aₖ₋₁

Each layer multiplies by σ′ and by a weight. With weights up to 1 that is 1/4 at most: the first
layers get next to no gradient, and learn next to nothing. Larger weights help little, for they
make z larger, and then σ′ falls. In an MLP many paths are added up, but each has its n factors σ′.

relu′ is 1 all along a path whose neurons are above 0: only the weights are multiplied. So ReLU is
one half of the cure; the other is weights of the right size, with which MLP starts. Chapter 13's
residual connection is another cure: it adds a 1 to the factor.

Run: python chapters/ch16_vanishing_gradients.py [folder]

Output:

    σ′(z): backward(), by hand
      z = 0: 0.25000000  0.25000000
      z = 1: 0.19661193  0.19661193
      z = 2: 0.10499359  0.10499359
      z = 4: 0.01766271  0.01766271
      z = 8: 0.00033524  0.00033524
    a chain of 3 sigmoid neurons with a0 = 1 and weights 1, by explain(a3, w1)
      ∂a3/∂w1 = ∂a3/∂a2 · ∂a2/∂a1 · ∂a1/∂w1
              = a3·(1 − a3)·w3 · a2·(1 − a2)·w2 · a1·(1 − a1)·a0
              = 0.66263·(1 − 0.66263)·1 · 0.675038·(1 − 0.675038)·1 · 0.731059·(1 − 0.731059)·1
              = 0.00964158
    ∂aₙ/∂w₁ of a chain of n neurons: backward(), by hand, at most (every σ′ being 1/4)
       n       sigmoid       by hand       at most          relu
       1      0.196612      0.196612          0.25             1
       2     0.0431292     0.0431292        0.0625             1
       3    0.00964158    0.00964158      0.015625             1
       4    0.00216403    0.00216403    0.00390625             1
       8   5.51526e−06   5.51526e−06   1.52588e−05             1
      16   3.58474e−11   3.58474e−11   2.32831e−10             1
      32    1.5144e−21    1.5144e−21   5.42101e−20             1
    MLPs with 8 neurons a layer: mean |∂L/∂w| of a layer's weights, 10 seeds
                   layers   first layer    last layer    first / last
      sigmoid           2        0.0588         0.686        0.0858
      sigmoid           4       0.00267         0.704       0.00379
      sigmoid           8      1.25e−05          1.07      1.17e−05
      sigmoid          16      9.97e−11          1.18      8.46e−11
      relu              2         0.133         0.414          0.32
      relu              4         0.251         0.633         0.397
      relu              8         0.195           0.6         0.325
      relu             16         0.114         0.185         0.619
    layer by layer, in the MLPs of 8 layers
      sigmoid     1.3e−05   4.2e−05   0.00023   0.00081    0.0036     0.016     0.078       1.1
      relu            0.2       0.1      0.15      0.12     0.099     0.075       0.1       0.6
    picture: ch16_sigmoid_chain.png
    picture: ch16_relu_chain.png

Try: set W to 2. Does the sigmoid chain's gradient still vanish, and what becomes of relu's?
Predict, then run.
"""

import math
import random
import sys

from scalargrad import MLP, Value, draw, explain, save
from scalargrad import format_number as number

DOCUMENT: dict[str, str] = {}

ERRATA: dict[str, dict[str, str]] = {}

KINDS = ("sigmoid", "relu")
A0, W = 1, 1  # the chain's input and each of its weights
LENGTHS = (1, 2, 3, 4, 8, 16, 32)  # of the chain, in neurons
DEPTHS = (2, 4, 8, 16)  # of the MLPs, in layers
SEEDS = range(10)
WIDTH, DATA, LABEL = 8, [1, -0.5, 0.25, 0.5], 1


def chain(kind: str, n: int) -> list[Value]:
    """A chain of n neurons; return w1 … wn and its output aₙ."""
    a, weights = Value(A0, name="a0"), []
    for k in range(1, n + 1):
        w = Value(W, name=f"w{k}")
        z = w * a
        a = (z.sigmoid() if kind == "sigmoid" else z.relu()).named(f"a{k}")
        weights.append(w)
    return [*weights, a]


def by_hand(n: int) -> float:
    """∂aₙ/∂w₁ of the sigmoid chain, without the engine: a factor for each layer."""
    a, product = A0, A0 / W  # the first layer's factor ends in a₀ where the others have a weight
    for _ in range(n):
        a = 1 / (1 + math.exp(-W * a))
        product *= a * (1 - a) * W
    return product


def mean_gradients(kind: str, depth: int) -> list[float]:
    """The mean |∂L/∂w| of each layer of an MLP, over the layer's weights and over the seeds."""
    means = [0.0] * depth
    for seed in SEEDS:
        sizes = [WIDTH] * (depth - 1) + [1]
        model = MLP(len(DATA), sizes, activation=kind, rng=random.Random(seed))
        L = (model(DATA) - LABEL) ** 2
        L.backward()
        for k, layer in enumerate(model.layers):
            weights = [w for neuron in layer.neurons for w in neuron.weights]
            means[k] += sum(abs(w.grad) for w in weights) / len(weights) / len(SEEDS)
    return means


def example() -> dict[str, Value | float]:
    """The slopes of σ, the chains' gradients, the mean gradient of each layer of each MLP."""
    nums = {}
    for z in (0, 1, 2, 4, 8):
        leaf = Value(z)
        leaf.sigmoid().backward()
        s = 1 / (1 + math.exp(-z))
        nums |= {f"σ′({z})": leaf.grad, f"σ′({z}) by hand": s * (1 - s)}

    for n in LENGTHS:
        nums[f"at most, {n} neurons"] = A0 / 4 * (W / 4) ** (n - 1)
        nums[f"by hand, {n} neurons"] = by_hand(n)
        for kind in KINDS:
            w1, *_, a = chain(kind, n)
            a.backward()
            nums[f"{kind}, {n} neurons"] = w1.grad

    for kind in KINDS:
        for depth in DEPTHS:
            for k, mean in enumerate(mean_gradients(kind, depth), start=1):
                nums[f"{kind}, {depth} layers, layer {k}"] = mean
    return nums


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its pictures in `folder`."""
    nums = example()

    print("σ′(z): backward(), by hand")
    for z in (0, 1, 2, 4, 8):
        print(f"  z = {z}: {nums[f'σ′({z})']:.8f}  {nums[f'σ′({z}) by hand']:.8f}")

    print(f"a chain of 3 sigmoid neurons with a0 = {A0} and weights {W}, by explain(a3, w1)")
    w1, _, _, a3 = chain("sigmoid", 3)
    for line in explain(a3, w1).lines:
        print(f"  {line}")
    print("∂aₙ/∂w₁ of a chain of n neurons: backward(), by hand, at most (every σ′ being 1/4)")
    print("   n       sigmoid       by hand       at most          relu")
    for n in LENGTHS:
        keys = ("sigmoid", "by hand", "at most", "relu")
        row = "".join(f"{number(nums[f'{key}, {n} neurons']):>14}" for key in keys)
        print(f"  {n:2}{row}")

    print(
        f"MLPs with {WIDTH} neurons a layer: mean |∂L/∂w| of a layer's weights, {len(SEEDS)} seeds"
    )
    print("               layers   first layer    last layer    first / last")
    for kind in KINDS:
        for depth in DEPTHS:
            first, last = (nums[f"{kind}, {depth} layers, layer {k}"] for k in (1, depth))
            row = "".join(f"{number(x, 3):>14}" for x in (first, last, first / last))
            print(f"  {kind:10} {depth:8}{row}")
    print("layer by layer, in the MLPs of 8 layers")
    for kind in KINDS:
        row = (number(nums[f"{kind}, 8 layers, layer {k}"], 2) for k in range(1, 9))
        print(f"  {kind:8}", "".join(f"{cell:>10}" for cell in row))

    for kind in KINDS:
        w1, *_, a3 = chain(kind, 3)
        a3.backward()
        picture = draw(a3, named_only=True, local_gradients=True, highlight=w1)
        print("picture:", save(picture, f"{folder}/ch16_{kind}_chain.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
