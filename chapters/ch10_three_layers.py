"""Chapter 10: three linear layers, backward from the loss to every W and b.

Source: the article "연쇄 법칙 (Chain Rule), 역전파 (Backpropagation)", section 역전파
(Backpropagation), from the list of the layers to the formulas of Linear Layer 3 (Output Layer).

    z1 = W1·x + b1       z2 = W2·a1 + b2      z3 = W3·a2 + b3
    a1 = σ(z1)           a2 = σ(z2)           y = σ(z3)           L = ½(t − y)²

    dL/dz3 = dL/dy · dy/dz3
    dL/db3 = dL/dz3 · dz3/db3 = dL/dz3 · 1
    dL/dW3 = dL/dz3 · dz3/dW3 = dL/dz3 · a2

The article stops here. Layer 2 goes on with dL/da2 = dL/dz3 · dz3/da2 = dL/dz3 · W3 in the place
of dL/dy, and layer 1 with dL/da1. With several neurons in a layer W3 is a matrix, z3 and a2 are
columns, and the product is dL/dz3 · a2ᵀ: entry [i,j] is dL/dz3[i] · a2[j].

The article has no numbers here and leaves activation and loss open: all numbers are ours, printed
with six digits, in the long derivation with three (and explain() writes ∂ for d). σ, the sigmoid,
and ½(t − y)² are what it takes in its example below, chapter 11.

Run: python chapters/ch10_three_layers.py [folder]

Output:

    forward, with x = 2 and t = 1
      z1 = W1·x + b1 = 0.5 · 2 + (−0.1) = 0.9   a1 = σ(z1) = 0.71095
      z2 = W2·a1 + b2 = 2 · 0.71095 + (−1.6) = −0.178101   a2 = σ(z2) = 0.455592
      z3 = W3·a2 + b3 = 3 · 0.455592 + (−1) = 0.366776   y = σ(z3) = 0.59068
      L = ½(t − y)² = 0.0837715
    backward, first step: dL/dy = −(t − y)
      by hand −0.40932, by backward() −0.40932
    layer 3, the article's lines
      dL/dz3 = dL/dy · dy/dz3 = −0.40932 · 0.241777 = −0.0989643; backward(): −0.0989643
      dL/db3 = dL/dz3 · dz3/db3 = −0.0989643 · 1 = −0.0989643; backward(): −0.0989643
      dL/dW3 = dL/dz3 · dz3/dW3 = −0.0989643 · 0.455592 = −0.0450873; backward(): −0.0450873
    layer 2, in the same way
      dL/da2 = dL/dz3 · dz3/da2 = −0.0989643 · 3 = −0.296893; backward(): −0.296893
      dL/dz2 = dL/da2 · da2/dz2 = −0.296893 · 0.248028 = −0.0736377; backward(): −0.0736377
      dL/db2 = dL/dz2 · dz2/db2 = −0.0736377 · 1 = −0.0736377; backward(): −0.0736377
      dL/dW2 = dL/dz2 · dz2/dW2 = −0.0736377 · 0.71095 = −0.0523527; backward(): −0.0523527
    layer 1, in the same way
      dL/da1 = dL/dz2 · dz2/da1 = −0.0736377 · 2 = −0.147275; backward(): −0.147275
      dL/dz1 = dL/da1 · da1/dz1 = −0.147275 · 0.2055 = −0.0302652; backward(): −0.0302652
      dL/db1 = dL/dz1 · dz1/db1 = −0.0302652 · 1 = −0.0302652; backward(): −0.0302652
      dL/dW1 = dL/dz1 · dz1/dW1 = −0.0302652 · 2 = −0.0605303; backward(): −0.0605303
    the whole way to W1 in one product, by explain(L, W1)
      ∂L/∂W1 = ∂L/∂y · ∂y/∂z3 · ∂z3/∂a2 · ∂a2/∂z2 · ∂z2/∂a1 · ∂a1/∂z1 · ∂z1/∂W1
             = −(t − y) · y·(1 − y) · W3 · a2·(1 − a2) · W2 · a1·(1 − a1) · x
             = −(1 − 0.591) · 0.591·(1 − 0.591) · 3 · 0.456·(1 − 0.456) · 2 · 0.711·(1 − 0.711) · 2
             = −0.0605
    two neurons in layer 3: dL/dW3 is a matrix, dL/dz3 · a2ᵀ
      a2 = 0.2   0.7
      W3[1,1] = 3   W3[1,2] = −1   b3[1] = −1   z3[1] = −1.1   y[1] = 0.24974   t[1] = 1
      W3[2,1] = 0.5   W3[2,2] = 2   b3[2] = 0.1   z3[2] = 1.6   y[2] = 0.832018   t[2] = 0
      dL/dW3[1,1] = dL/dz3[1] · a2[1] = −0.140576 · 0.2 = −0.0281152; backward(): −0.0281152
      dL/dW3[1,2] = dL/dz3[1] · a2[2] = −0.140576 · 0.7 = −0.0984033; backward(): −0.0984033
      dL/dW3[2,1] = dL/dz3[2] · a2[1] = 0.116286 · 0.2 = 0.0232572; backward(): 0.0232572
      dL/dW3[2,2] = dL/dz3[2] · a2[2] = 0.116286 · 0.7 = 0.0814002; backward(): 0.0814002
    picture: ch10_three_layers.png

Try: set W3 to 0. Which gradients of the W and b become 0, which do not? Predict, then run.
"""

import sys

from scalargrad import Value, draw, explain, save
from scalargrad import format_number as number

DOCUMENT: dict[str, str] = {}

ERRATA: dict[str, dict[str, str]] = {}

# Each line of the article is a product: what comes out, what is known already, the next factor.
LAYERS = {
    "layer 3, the article's lines": (
        ("dL/dz3", "dL/dy", "dy/dz3"),
        ("dL/db3", "dL/dz3", "dz3/db3"),
        ("dL/dW3", "dL/dz3", "dz3/dW3"),
    ),
    "layer 2, in the same way": (
        ("dL/da2", "dL/dz3", "dz3/da2"),
        ("dL/dz2", "dL/da2", "da2/dz2"),
        ("dL/db2", "dL/dz2", "dz2/db2"),
        ("dL/dW2", "dL/dz2", "dz2/dW2"),
    ),
    "layer 1, in the same way": (
        ("dL/da1", "dL/dz2", "dz2/da1"),
        ("dL/dz1", "dL/da1", "da1/dz1"),
        ("dL/db1", "dL/dz1", "dz1/db1"),
        ("dL/dW1", "dL/dz1", "dz1/dW1"),
    ),
}


def example() -> dict[str, Value | float]:
    """The three layers with one neuron each, then layer 3 with two: forward and backward()."""
    x, t = Value(2, name="x"), Value(1, name="t")
    W1, b1 = Value(0.5, name="W1"), Value(-0.1, name="b1")
    W2, b2 = Value(2, name="W2"), Value(-1.6, name="b2")
    W3, b3 = Value(3, name="W3"), Value(-1, name="b3")
    z1 = (W1 * x + b1).named("z1")
    a1 = z1.sigmoid().named("a1")
    z2 = (W2 * a1 + b2).named("z2")
    a2 = z2.sigmoid().named("a2")
    z3 = (W3 * a2 + b3).named("z3")
    y = z3.sigmoid().named("y")
    L = (0.5 * (t - y) ** 2).named("L")
    L.backward()
    nodes = {node.name: node for node in (x, t, W1, b1, W2, b2, W3, b3, z1, a1, z2, a2, z3, y, L)}
    gradients = {f"dL/d{name}": node.grad for name, node in nodes.items()}
    return nodes | gradients | by_hand(nodes) | two_neurons()


def by_hand(nodes: dict[str, Value]) -> dict[str, float]:
    """The factors from the numbers of the forward pass, then the products, line by line."""
    x, a1, a2, y, t = (nodes[name].data for name in ("x", "a1", "a2", "y", "t"))
    W2, W3 = nodes["W2"].data, nodes["W3"].data
    factors = {
        "dy/dz3": y * (1 - y), "dz3/db3": 1.0, "dz3/dW3": a2, "dz3/da2": W3,
        "da2/dz2": a2 * (1 - a2), "dz2/db2": 1.0, "dz2/dW2": a1, "dz2/da1": W2,
        "da1/dz1": a1 * (1 - a1), "dz1/db1": 1.0, "dz1/dW1": x,
    }  # fmt: skip
    known = {"dL/dy": -(t - y)}
    for lines in LAYERS.values():
        for result, left, right in lines:
            known[result] = known[left] * factors[right]
    return factors | {f"{name} by hand": number for name, number in known.items()}


def two_neurons() -> dict[str, Value | float]:
    """Layer 3 with two neurons and two inputs: dL/dW3 by backward() and as dL/dz3 · a2ᵀ."""
    a2 = [Value(0.2, name="a2[1]"), Value(0.7, name="a2[2]")]
    W3 = [
        [Value(3, name="W3[1,1]"), Value(-1, name="W3[1,2]")],
        [Value(0.5, name="W3[2,1]"), Value(2, name="W3[2,2]")],
    ]
    b3 = [Value(-1, name="b3[1]"), Value(0.1, name="b3[2]")]
    t = [Value(1, name="t[1]"), Value(0, name="t[2]")]
    z3 = [(W3[i][0] * a2[0] + W3[i][1] * a2[1] + b3[i]).named(f"z3[{i + 1}]") for i in range(2)]
    y = [z3[i].sigmoid().named(f"y[{i + 1}]") for i in range(2)]
    L = (0.5 * (t[0] - y[0]) ** 2 + 0.5 * (t[1] - y[1]) ** 2).named("L of two")
    L.backward()
    dL_dz3 = [-(t[i].data - y[i].data) * y[i].data * (1 - y[i].data) for i in range(2)]
    product = {
        f"(dL/dz3·a2ᵀ)[{i + 1},{j + 1}]": dL_dz3[i] * a2[j].data for i in range(2) for j in range(2)
    }
    nodes = {node.name: node for node in (*a2, *W3[0], *W3[1], *b3, *z3, *y, *t, L)}
    return nodes | {f"dL/d{name}": node.grad for name, node in nodes.items()} | product


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its picture in `folder`."""
    net = example()

    print(f"forward, with x = {number(net['x'].data)} and t = {number(net['t'].data)}")
    for k, before, after in ((1, "x", "a1"), (2, "a1", "a2"), (3, "a2", "y")):
        W, a, b, z = (number(net[name].data) for name in (f"W{k}", before, f"b{k}", f"z{k}"))
        print(f"  z{k} = W{k}·{before} + b{k} = {W} · {a} + ({b}) = {z}", end="")
        print(f"   {after} = σ(z{k}) = {number(net[after].data)}")
    print(f"  L = ½(t − y)² = {number(net['L'].data)}")

    print("backward, first step: dL/dy = −(t − y)")
    print(f"  by hand {number(net['dL/dy by hand'])}, by backward() {number(net['dL/dy'])}")
    for heading, lines in LAYERS.items():
        print(heading)
        for result, left, right in lines:
            factors = f"{number(net[f'{left} by hand'])} · {number(net[right])}"
            hand, engine = number(net[f"{result} by hand"]), number(net[result])
            print(f"  {result} = {left} · {right} = {factors} = {hand}; backward(): {engine}")

    print("the whole way to W1 in one product, by explain(L, W1)")
    for line in explain(net["L"], net["W1"], digits=3).lines:
        print(f"  {line}")

    print("two neurons in layer 3: dL/dW3 is a matrix, dL/dz3 · a2ᵀ")
    print(f"  a2 = {number(net['a2[1]'].data)}   {number(net['a2[2]'].data)}")
    for i in (1, 2):
        row = (f"W3[{i},1]", f"W3[{i},2]", f"b3[{i}]", f"z3[{i}]", f"y[{i}]", f"t[{i}]")
        print(" ", "   ".join(f"{name} = {number(net[name].data)}" for name in row))
    for i in (1, 2):
        for j in (1, 2):
            factors = f"{number(net[f'dL/dz3[{i}]'])} · {number(net[f'a2[{j}]'].data)}"
            hand, engine = net[f"(dL/dz3·a2ᵀ)[{i},{j}]"], net[f"dL/dW3[{i},{j}]"]
            print(f"  dL/dW3[{i},{j}] = dL/dz3[{i}] · a2[{j}] = {factors}", end=" ")
            print(f"= {number(hand)}; backward(): {number(engine)}")

    picture = draw(net["L"], named_only=True)
    print("picture:", save(picture, f"{folder}/ch10_three_layers.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
