"""Chapter 12: layer by layer, the training loop over W_out, W3, W2, W1, and forward again.

Source: Back-propagation (역전파 학습), lecture 08, "Back-propagation, 간략하게 정리하기 (1/7)" to
"(7/7)" and "Chain Rule + DP Algorithm". The slides print no numbers: sizes, x, y, weights and α
are ours.

    h1 = W1·x     h2 = W2·h1     h3 = W3·h2     ŷ = W_out·h3     L(θ) = Σ(ŷᵢ − yᵢ)²

The chain rule goes from layer to layer through the h, and δ, a layer's ∂L/∂(output), is kept for
the layer before it: that is the slide's DP, small results stored and used again.

    δ_out = ∂L/∂ŷ = 2(ŷ − y)       ∂L/∂W_out = δ_out·h3ᵀ
    δ3 = W_outᵀ·δ_out              ∂L/∂W3 = δ3·h2ᵀ
    δ2 = W3ᵀ·δ3                    ∂L/∂W2 = δ2·h1ᵀ
    δ1 = W2ᵀ·δ2                    ∂L/∂W1 = δ1·xᵀ            then all at once: W = W − α·∂L/∂W

A gradient has the shape of its matrix; where the slide writes Wᵀ, read the table turned. On the
last slide (7/7) each layer gets a bias and an activation, here tanh, and the output a softmax,
ŷᵢ = e^zᵢ / Σ e^zⱼ. The derivatives get longer, the loop stays as it is. "계산량이 엄청
많아질 것은 확실하다" (the amount of computing will surely be huge), says the slide, and names DP
as the cure: count the paths and the nodes.

Run: python chapters/ch12_layer_by_layer.py [folder]

Output:

    slides 1/7 to 6/7; a matrix is written as its entries [1,1] [1,2] [2,1] [2,2]
      x = 1   2      y = 1   0
      W1 = 0.5   0.1   −0.2   0.3
      W2 = 0.4   −0.3   0.2   0.6
      W3 = 0.7   0.2   −0.1   0.5
      W_out = 0.6   −0.4   0.3   0.8
    round 1: forward, loss
      h1 = 0.7   0.4
      h2 = 0.16   0.38
      h3 = 0.188   0.174
      ŷ = 0.0432   0.1956
      L(θ) = 0.953726
    backward: all gradients, in the order of the slides
      ∂L/∂W_out = −0.359757   −0.332966   0.0735456   0.0680688
        by hand, δ·hᵀ: −0.359757   −0.332966   0.0735456   0.0680688
      ∂L/∂W3 = −0.164928   −0.391704   0.172544   0.409792
        by hand, δ·hᵀ: −0.164928   −0.391704   0.172544   0.409792
      ∂L/∂W2 = −0.58058   −0.33176   0.233128   0.133216
        by hand, δ·hᵀ: −0.58058   −0.33176   0.233128   0.133216
      ∂L/∂W1 = −0.265152   −0.530304   0.448644   0.897288
        by hand, δ·hᵀ: −0.265152   −0.530304   0.448644   0.897288
    then all updates, W = W − α·∂L/∂W with α = 0.1
      W_out ← 0.635976   −0.366703   0.292645   0.793193
      W3 ← 0.716493   0.23917   −0.117254   0.459021
      W2 ← 0.458058   −0.266824   0.176687   0.586678
      W1 ← 0.526515   0.15303   −0.244864   0.210271
    forward again, loss again: L(θ) of each round
      0.953726   0.722790   0.507555   0.263582   0.061169   0.002913   0.000527   0.000101
    slide 7/7, the same loop with bias, tanh and softmax
      0.571294   0.441705   0.341532   0.267820   0.214447   0.175574   0.146771   0.124972
    DP: the chain rule one path after the other, or each node once, as backward() does it
      slides 1/7 to 6/7: 60 paths from L to all parameters, 49 nodes
      slide 7/7: 270 paths from L to all parameters, 77 nodes
    misprints on the slides
      M6: ∂L/∂W3[1,1] over ∂W_out/∂W3 gives 0, through h3 it is −0.164928
        ∂L/∂W3[1,1] = ∂L/∂ŷ[1] · ∂ŷ[1]/∂h3[1] · ∂h3[1]/∂W3[1,1]
                    + ∂L/∂ŷ[2] · ∂ŷ[2]/∂h3[1] · ∂h3[1]/∂W3[1,1]
                    = 2·(ŷ[1] − 1) · W_out[1,1] · h2[1] + 2·ŷ[2] · W_out[2,1] · h2[1]
                    = 2·(0.0432 − 1) · 0.6 · 0.16 + 2·0.1956 · 0.3 · 0.16
                    = −0.183706 + 0.0187776
                    = −0.164928
      M20: h = w1·x, ŷ = w2·h, L = (ŷ − y)² with x = w1 = w2 = 1, y = 0, α = 0.1:
        ∂L/∂w1 through the updated w2 = 0.8 gives 1.6, the gradient is 2
    picture: ch12_layer_by_layer.png

Try: set α to 0.2. Does L still fall in every round, in both loops? Predict, then run.
"""

import sys
from collections.abc import Callable

from scalargrad import Value, count_paths, draw, explain, save
from scalargrad import format_number as number
from scalargrad.engine import topological_order

DOCUMENT: dict[str, str] = {}

ERRATA = {
    "M6": {
        "where": "lecture 08, Chain Rule + DP Algorithm, the formulas for W_3ᵀ, W_2ᵀ and W_1ᵀ",
        "printed": "∂L/∂W_3ᵀ = ∂L/∂ŷ × ∂ŷ/∂W_outᵀ × ∂W_outᵀ/∂W_3ᵀ, and so on for W_2ᵀ, W_1ᵀ",
        "correct": "∂L/∂W_3ᵀ = ∂L/∂ŷ × ∂ŷ/∂h_3 × ∂h_3/∂W_3ᵀ, and so on through h_2 and h_1",
        "why": "one weight matrix is no function of another: ∂W_out/∂W_3 is 0",
        "at": "the chapter's four 2×2 matrices, first round",
        "key": "∂L/∂W3[1,1]",
        "printed_number": "0.000000",
        "correct_number": "−0.164928",
    },
    "M20": {
        "where": "lecture 08, Back-propagation, 간략하게 정리하기 (2/7) to (5/7)",
        "printed": "∂L/∂W_outᵀ 구하기 ⇒ W_outᵀ 업데이트 ⇒ 완료, then ∂L/∂W_3ᵀ 구하기, and so on",
        "correct": "compute all gradients, then update all weights",
        "why": "∂L/∂W_3 contains W_out: through an updated W_out it is no gradient of this L",
        "at": "h = w1·x, ŷ = w2·h, L = (ŷ − y)², x = w1 = w2 = 1, y = 0, α = 0.1",
        "key": "∂L/∂w1",
        "printed_number": "1.6",
        "correct_number": "2",
    },
}

ALPHA, ROUNDS = 0.1, 8
X, Y = [1, 2], [1, 0]
WEIGHTS = {  # in the order of the updates
    "W_out": [[0.6, -0.4], [0.3, 0.8]],
    "W3": [[0.7, 0.2], [-0.1, 0.5]],
    "W2": [[0.4, -0.3], [0.2, 0.6]],
    "W1": [[0.5, 0.1], [-0.2, 0.3]],
}
BIASES = {"b_out": [[0, 0]], "b3": [[0, 0]], "b2": [[0, 0]], "b1": [[0, 0]]}  # one row each

Column = list[Value]
Matrix = list[list[Value]]


def leaves(tables: dict[str, list[list[float]]]) -> dict[str, Matrix]:
    """A Value for each number, named W1[1,1], W1[1,2] …"""
    return {
        name: [
            [Value(entry, name=f"{name}[{i},{j}]") for j, entry in enumerate(row, start=1)]
            for i, row in enumerate(table, start=1)
        ]
        for name, table in tables.items()
    }


def times(matrix: Matrix, h: Column, name: str = "") -> Column:
    """The product of a matrix with two columns and h; its entries may get a name."""
    column = [row[0] * h[0] + row[1] * h[1] for row in matrix]
    return [z.named(f"{name}[{i}]") if name else z for i, z in enumerate(column, start=1)]


def plus(z: Column, b: Matrix) -> Column:
    """The sum of a column and a bias."""
    return [z[0] + b[0][0], z[1] + b[0][1]]


def linear(p: dict[str, Matrix], x: Column) -> dict[str, Column]:
    """Slides 1/7 to 6/7: four matrices, nothing else."""
    h1 = times(p["W1"], x, "h1")
    h2 = times(p["W2"], h1, "h2")
    h3 = times(p["W3"], h2, "h3")
    return {"x": x, "h1": h1, "h2": h2, "h3": h3, "ŷ": times(p["W_out"], h3, "ŷ")}


def nonlinear(p: dict[str, Matrix], x: Column) -> dict[str, Column]:
    """Slide 7/7: bias and tanh in each layer, softmax at the output."""
    h1 = [z.tanh() for z in plus(times(p["W1"], x), p["b1"])]
    h2 = [z.tanh() for z in plus(times(p["W2"], h1), p["b2"])]
    h3 = [z.tanh() for z in plus(times(p["W3"], h2), p["b3"])]
    e = [z.exp() for z in plus(times(p["W_out"], h3), p["b_out"])]
    return {"x": x, "h1": h1, "h2": h2, "h3": h3, "ŷ": [e[0] / (e[0] + e[1]), e[1] / (e[0] + e[1])]}


def loss(y_hat: Column) -> Value:
    """L(θ) = Σ(ŷᵢ − yᵢ)²."""
    return ((y_hat[0] - Y[0]) ** 2 + (y_hat[1] - Y[1]) ** 2).named("L")


def train(network: Callable, p: dict[str, Matrix], rounds: int) -> list[float]:
    """The slides' loop; return the loss of each round."""
    losses = []
    for _ in range(rounds):
        y_hat = network(p, [Value(entry) for entry in X])["ŷ"]  # forward, on a new graph
        L = loss(y_hat)
        losses.append(L.data)
        L.backward()  # all gradients, before any update
        for matrix in p.values():  # W_out, W3, W2, W1
            for w in (w for row in matrix for w in row):
                w.data -= ALPHA * w.grad
                w.grad = 0.0
    return losses


def by_hand(p: dict[str, Matrix], net: dict[str, Column]) -> dict[str, float]:
    """Every ∂L/∂W as δ·hᵀ, from the numbers of the forward pass."""
    gradients = {}
    delta = [2 * (net["ŷ"][i].data - Y[i]) for i in (0, 1)]  # δ_out
    for name, before in (("W_out", "h3"), ("W3", "h2"), ("W2", "h1"), ("W1", "x")):
        W, h = p[name], net[before]
        for i in (0, 1):
            for j in (0, 1):
                gradients[f"∂L/∂{name}[{i + 1},{j + 1}] by hand"] = delta[i] * h[j].data
        delta = [W[0][j].data * delta[0] + W[1][j].data * delta[1] for j in (0, 1)]  # Wᵀ·δ
    return gradients


def two_weights() -> dict[str, float]:
    """M20 in small: h = w1·x, ŷ = w2·h, L = (ŷ − y)² with x = w1 = w2 = 1, y = 0, α = 0.1."""
    x, w1, w2 = Value(1, name="x"), Value(1, name="w1"), Value(1, name="w2")
    y_hat = w2 * (w1 * x)
    L = (y_hat - 0) ** 2
    L.backward()
    w2_updated = w2.data - 0.1 * w2.grad
    return {"∂L/∂w1": w1.grad, "w2⁺": w2_updated, "M20": 2 * (y_hat.data - 0) * w2_updated * x.data}


def example() -> dict[str, Value | float]:
    """The first round with its gradients, both loops' losses, the two misprints' numbers."""
    p, x = leaves(WEIGHTS), [Value(X[0], name="x[1]"), Value(X[1], name="x[2]")]
    net = linear(p, x)
    L = loss(net["ŷ"])
    L.backward()
    weights = [w for matrix in p.values() for row in matrix for w in row]
    nodes = {
        node.name: node for node in (*weights, *(h for column in net.values() for h in column), L)
    }
    gradients = {f"∂L/∂{w.name}": w.grad for w in weights}
    updated = {f"{w.name}⁺": w.data - ALPHA * w.grad for w in weights}

    lost = Value(WEIGHTS["W_out"][0][0]), Value(WEIGHTS["W3"][0][0])
    lost[0].backward()  # ∂W_out/∂W3, asked of the engine
    dL_dy, dy_dW_out, dW_out_dW3 = net["ŷ"][0].grad, net["h3"][0].data, lost[1].grad
    misprints = {"M6": dL_dy * dy_dW_out * dW_out_dW3} | two_weights()

    loops = {}
    for network, tables in ((linear, WEIGHTS), (nonlinear, WEIGHTS | BIASES)):
        q = leaves(tables)
        M = loss(network(q, x)["ŷ"])
        entries = [w for matrix in q.values() for row in matrix for w in row]
        loops[f"{network.__name__}, paths"] = sum(count_paths(M, w) for w in entries)
        loops[f"{network.__name__}, nodes"] = len(topological_order(M))
        for k, loss_of_round in enumerate(train(network, q, ROUNDS), start=1):
            loops[f"{network.__name__}, round {k}"] = loss_of_round
    return nodes | gradients | updated | by_hand(p, net) | misprints | loops


def row(nums: dict[str, Value | float], names: list[str]) -> str:
    """These numbers on one line."""
    values = (nums[name] for name in names)
    return "   ".join(number(v.data if isinstance(v, Value) else v) for v in values)


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its picture in `folder`."""
    nums = example()

    entries = ("[1,1]", "[1,2]", "[2,1]", "[2,2]")
    print("slides 1/7 to 6/7; a matrix is written as its entries", *entries)
    print(f"  x = {X[0]}   {X[1]}      y = {Y[0]}   {Y[1]}")
    for name in reversed(WEIGHTS):
        print(f"  {name} = {row(nums, [f'{name}{entry}' for entry in entries])}")
    print("round 1: forward, loss")
    for name in ("h1", "h2", "h3", "ŷ"):
        print(f"  {name} = {row(nums, [f'{name}[1]', f'{name}[2]'])}")
    print(f"  L(θ) = {number(nums['L'].data)}")
    print("backward: all gradients, in the order of the slides")
    for name in WEIGHTS:
        print(f"  ∂L/∂{name} = {row(nums, [f'∂L/∂{name}{entry}' for entry in entries])}")
        print(
            f"    by hand, δ·hᵀ: {row(nums, [f'∂L/∂{name}{entry} by hand' for entry in entries])}"
        )
    print(f"then all updates, W = W − α·∂L/∂W with α = {ALPHA}")
    for name in WEIGHTS:
        print(f"  {name} ← {row(nums, [f'{name}{entry}⁺' for entry in entries])}")

    print("forward again, loss again: L(θ) of each round")
    rounds = range(1, ROUNDS + 1)
    print(" ", "   ".join(f"{nums[f'linear, round {k}']:.6f}" for k in rounds))
    print("slide 7/7, the same loop with bias, tanh and softmax")
    print(" ", "   ".join(f"{nums[f'nonlinear, round {k}']:.6f}" for k in rounds))
    print("DP: the chain rule one path after the other, or each node once, as backward() does it")
    for name, slides in (("linear", "slides 1/7 to 6/7"), ("nonlinear", "slide 7/7")):
        print(f"  {slides}: {nums[f'{name}, paths']} paths from L to all parameters", end="")
        print(f", {nums[f'{name}, nodes']} nodes")

    print("misprints on the slides")
    print(f"  M6: ∂L/∂W3[1,1] over ∂W_out/∂W3 gives {number(nums['M6'])}, ", end="")
    print(f"through h3 it is {number(nums['∂L/∂W3[1,1]'])}")
    for line in explain(nums["L"], nums["W3[1,1]"]).lines:
        print(f"    {line}")
    print("  M20: h = w1·x, ŷ = w2·h, L = (ŷ − y)² with x = w1 = w2 = 1, y = 0, α = 0.1:")
    print(f"    ∂L/∂w1 through the updated w2 = {number(nums['w2⁺'])} ", end="")
    print(f"gives {number(nums['M20'])}, ", end="")
    print(f"the gradient is {number(nums['∂L/∂w1'])}")

    picture = draw(nums["L"], named_only=True, highlight=nums["W3[1,1]"])
    print("picture:", save(picture, f"{folder}/ch12_layer_by_layer.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
