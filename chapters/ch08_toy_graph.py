"""Chapter 8: the w1–w4 toy graph of lecture 08, its partial derivatives and its picture.

Source: Back-propagation (역전파 학습), lecture 08,
"Toy Example: DP를 컴퓨터로 구현하면? (1/4)" to "(3/4)".

The network has one input neuron a, two hidden ones b and c, one output neuron d and a loss L:

    b = w1·a        c = w2·a        d = w3·b + w4·c        L = const − d

The chain rule multiplies the derivatives along the way from L down to a weight:

    ∂L/∂w4 = ∂L/∂d · ∂d/∂w4             ∂L/∂w2 = ∂L/∂d · ∂d/∂c · ∂c/∂w2
    ∂L/∂w3 = ∂L/∂d · ∂d/∂w3             ∂L/∂w1 = ∂L/∂d · ∂d/∂b · ∂b/∂w1

The slide writes each edge's local gradient on it: ∂d/∂b = w3 on the edge from b to d. The first
picture is its graph as it is computed, the second the slide's own, with the local gradients.

The slide prints no numbers. const = 10 is the page's that it cites; a and the weights are ours.

Run: python chapters/ch08_toy_graph.py [folder]

Output:

    forward
      b = w1·a = 3 · 2 = 6
      c = w2·a = −1 · 2 = −2
      d = w3·b + w4·c = 5 · 6 + 4 · (−2) = 22
      L = 10 − d = −12
    backward: the derivations, leaf by leaf
    ∂L/∂w4 = ∂L/∂d · ∂d/∂w4
           = (−1) · c
           = (−1) · (−2)
           = 2
    ∂L/∂w3 = ∂L/∂d · ∂d/∂w3
           = (−1) · b
           = (−1) · 6
           = −6
    ∂L/∂w2 = ∂L/∂d · ∂d/∂c · ∂c/∂w2
           = (−1) · w4 · a
           = (−1) · 4 · 2
           = −8
    ∂L/∂w1 = ∂L/∂d · ∂d/∂b · ∂b/∂w1
           = (−1) · w3 · a
           = (−1) · 5 · 2
           = −10
    ∂L/∂a = ∂L/∂d · ∂d/∂b · ∂b/∂a + ∂L/∂d · ∂d/∂c · ∂c/∂a
          = (−1) · w3 · w1 + (−1) · w4 · w2
          = (−1) · 5 · 3 + (−1) · 4 · (−1)
          = −15 + 4
          = −11
    backward() finds the same, all at once
      w4.grad = 2
      w3.grad = −6
      w2.grad = −8
      w1.grad = −10
      a.grad = −11
    misprints on the slide
      M4: the path it prints for ∂L/∂w2, over w3, gives 0; the true path gives −8
      M5: the path it prints for ∂L/∂w1, over w3, gives 0; the true path gives −10
    picture: ch08_toy_graph.png
    picture: ch08_local_gradients.png

Try: double w3. What becomes of ∂L/∂w1, and what of ∂L/∂w2? Predict, then run.
"""

import sys

from scalargrad import Value, draw, explain, save
from scalargrad import format_number as number

NODES = ("a", "w1", "w2", "w3", "w4", "b", "c", "d", "L")

DOCUMENT: dict[str, str] = {}

ERRATA = {
    "M4": {
        "where": "lecture 08, Toy Example (1/4), ∂L/∂w2",
        "printed": "∂L/∂w2 = ∂L/∂d · ∂d/∂w3 · ∂w3/∂w2",
        "correct": "∂L/∂w2 = ∂L/∂d · ∂d/∂c · ∂c/∂w2 = −w4·a",
        "why": "w3 does not depend on w2, so ∂w3/∂w2 is 0 and with it the printed product",
        "at": "a = 2, w1 … w4 = 3, −1, 5, 4, const = 10",
        "key": "∂L/∂w2",
        "printed_number": "0",
        "correct_number": "−8",
    },
    "M5": {
        "where": "lecture 08, Toy Example (1/4), ∂L/∂w1",
        "printed": "∂L/∂w1 = ∂L/∂d · ∂d/∂w3 · ∂w3/∂w1",
        "correct": "∂L/∂w1 = ∂L/∂d · ∂d/∂b · ∂b/∂w1 = −w3·a",
        "why": "w3 does not depend on w1, so ∂w3/∂w1 is 0 and with it the printed product",
        "at": "a = 2, w1 … w4 = 3, −1, 5, 4, const = 10",
        "key": "∂L/∂w1",
        "printed_number": "0",
        "correct_number": "−10",
    },
}


def example() -> dict[str, Value | float]:
    """Build the slide's graph, run backward(), return everything by the slide's symbols."""
    a = Value(2, name="a")
    w1, w2 = Value(3, name="w1"), Value(-1, name="w2")
    w3, w4 = Value(5, name="w3"), Value(4, name="w4")
    b = (w1 * a).named("b")
    c = (w2 * a).named("c")
    d = (w3 * b + w4 * c).named("d")
    L = (10 - d).named("L")
    L.backward()

    partials = {f"∂L/∂{leaf.name}": leaf.grad for leaf in (w1, w2, w3, w4, a)}
    nodes = {node.name: node for node in (a, w1, w2, w3, w4, b, c, d, L)}
    # What the slide's products come to: w3 is a leaf, so that ∂w3/∂w2 and ∂w3/∂w1 are 0.
    printed_w2 = d.grad * explain(d, w3).value * explain(w3, w2).value
    printed_w1 = d.grad * explain(d, w3).value * explain(w3, w1).value
    return nodes | partials | {"M4": printed_w2, "M5": printed_w1}


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its pictures in `folder`."""
    toy = example()
    a, w1, w2, w3, w4, b, c, d, L = (number(toy[name].data) for name in NODES)
    print("forward")
    print(f"  b = w1·a = {w1} · {a} = {b}")
    print(f"  c = w2·a = {w2} · {a} = {c}")
    print(f"  d = w3·b + w4·c = {w3} · {b} + {w4} · ({c}) = {d}")
    print(f"  L = 10 − d = {L}")

    print("backward: the derivations, leaf by leaf")
    for leaf in ("w4", "w3", "w2", "w1", "a"):
        print(explain(toy["L"], toy[leaf]))
    print("backward() finds the same, all at once")
    for leaf in ("w4", "w3", "w2", "w1", "a"):
        print(f"  {leaf}.grad = {number(toy[leaf].grad)}")

    print("misprints on the slide")
    for mark in ("M4", "M5"):
        key = ERRATA[mark]["key"]
        wrong, right = number(toy[mark]), number(toy[key])
        print(f"  {mark}: the path it prints for {key}, over w3, gives {wrong}; ", end="")
        print(f"the true path gives {right}")

    graph, slide = draw(toy["L"]), draw(toy["L"], named_only=True, local_gradients=True)
    print("picture:", save(graph, f"{folder}/ch08_toy_graph.{suffix}").name)
    print("picture:", save(slide, f"{folder}/ch08_local_gradients.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
