"""Chapter 3: the product rule by hand, toy #2 of lecture 04 split into two factors.

Source: Partial Differentiation (편미분 개념 및 연산), lecture 04,
"Toy Practices: 손으로 계산 맛보기" (a taste of calculating by hand).

    z = f(x, y) = 7xy/e^(x²+y²) = 7y·e^(−y²)·x · e^(−x²)        y is held
                                  ╰── g(x) ──╯   ╰ h(x) ╯

    f′(x) = g′(x)·h(x) + g(x)·h′(x)         the product rule
    g′(x) = 7y·e^(−y²)                      g is a constant times x
    h(x) = e^k(x) with k(x) = −x²           the chain rule: h = exp∘k
    h′(x) = e^k(x)·k′(x) = −2x·e^(−x²)

    ∂z/∂x = 7y·e^(−y²)·e^(−x²) + 7y·e^(−y²)·x·(−2x)·e^(−x²) = −7y(2x² − 1)/e^(x²+y²)

The slide prints no numbers. The point (1.5, 1) is ours; it lies on its slice y = 1 (chapter 2).

Run: python chapters/ch03_product_rule.py [folder]

Output:

    the factors at x = 1.5, y = 1
      g = 7y·e^(−y²)·x = 3.8627
      k = −x² = −2.2500
      h = e^k = 0.1054
      z = g·h = 0.4071
    their derivatives: by backward(), and by hand
      g′ = 2.5752   7y·e^(−y²) = 2.5752
      k′ = −3.0000   −2x = −3.0000
      h′ = −0.3162   −2x·e^(−x²) = −0.3162
    the product rule
      g′h = 2.5752 · 0.1054 = 0.2714
      gh′ = 3.8627 · (−0.3162) = −1.2214
      g′h + gh′ = −0.9500
      by backward(): ∂z/∂x = −0.9500
      by the slide's last line: −7y(2x² − 1)/e^(x²+y²) = −0.9500
      in the graph: ∂z/∂g = 0.1054 is h, ∂z/∂h = 3.8627 is g
    misprints on the slide
      M17: 7xy·e^((x²+y²)^−1), as printed, is 14.2830; with (e^(x²+y²))^−1 it is 0.4071
      M18: it prints f = g∘h beside h = e^k(x); meant is h = exp∘k, for f is g·h
    picture: ch03_product_rule.png

Try: at which x > 0 do the two summands cancel, whatever y is? Predict, set X to it, then run.
"""

import math
import sys

from scalargrad import Value, draw, save
from scalargrad import format_number as number

X, Y = 1.5, 1

DOCUMENT: dict[str, str] = {}

ERRATA = {
    "M17": {
        "where": "lecture 04, Toy Practices (손으로 계산 맛보기), first line",
        "printed": "7xy × e^((x²+y²)^−1)",
        "correct": "7xy × (e^(x²+y²))^−1 = 7xy × e^(−x²−y²)",
        "why": "one over e^q is e^(−q), not e^(1/q); the slide goes on with the right one",
        "at": "x = 1.5, y = 1",
        "key": "z",
        "printed_number": "14.2830",
        "correct_number": "0.4071",
    },
    "M18": {
        "where": "lecture 04, Toy Practices (손으로 계산 맛보기), beside h(x) = e^k(x)",
        "printed": "f(x) = g∘h(x) = g(h(x)), f′(x) = g′(h(x))·h′(x)",
        "correct": "h(x) = exp∘k(x) = exp(k(x)), h′(x) = exp′(k(x))·k′(x)",
        "why": "f, g and h are already the product and its factors: f is g·h and not g∘h",
    },
}


def example() -> dict[str, Value | float]:
    """The slide's factors, each differentiated by backward(); its formulas in numbers beside."""
    x, y = Value(X, name="x"), Value(Y, name="y")
    g = (7 * y * (-(y**2)).exp() * x).named("g")
    k = (-(x**2)).named("k")
    h = k.exp().named("h")
    z = (g * h).named("z")

    slopes = {}
    for name, part in (("g′", g), ("k′", k), ("h′", h), ("∂z/∂x", z)):
        x.grad = y.grad = 0.0  # backward() adds into the leaves
        part.backward()
        slopes[name] = x.grad

    by_hand = {
        "7y·e^(−y²)": 7 * Y * math.exp(-(Y**2)),
        "−2x": -2 * X,
        "−2x·e^(−x²)": -2 * X * math.exp(-(X**2)),
        "−7y(2x² − 1)/e^(x²+y²)": -7 * Y * (2 * X**2 - 1) / math.exp(X**2 + Y**2),
    }
    summands = {"g′h": slopes["g′"] * h.data, "gh′": g.data * slopes["h′"]}
    summands["g′h + gh′"] = summands["g′h"] + summands["gh′"]
    nodes = {node.name: node for node in (x, y, g, k, h, z)}
    nodes |= {"∂z/∂g": g.grad, "∂z/∂h": h.grad}
    return nodes | slopes | by_hand | summands | {"M17": 7 * X * Y * math.exp(1 / (X**2 + Y**2))}


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its picture in `folder`."""
    seen = example()
    n = {key: f"{value:.4f}".replace("-", "−") for key, value in seen.items()}
    print(f"the factors at x = {number(X)}, y = {number(Y)}")
    print(f"  g = 7y·e^(−y²)·x = {n['g']}")
    print(f"  k = −x² = {n['k']}")
    print(f"  h = e^k = {n['h']}")
    print(f"  z = g·h = {n['z']}")

    print("their derivatives: by backward(), and by hand")
    for name, formula in (("g′", "7y·e^(−y²)"), ("k′", "−2x"), ("h′", "−2x·e^(−x²)")):
        print(f"  {name} = {n[name]}   {formula} = {n[formula]}")

    print("the product rule")
    print(f"  g′h = {n['g′']} · {n['h']} = {n['g′h']}")
    print(f"  gh′ = {n['g']} · ({n['h′']}) = {n['gh′']}")
    print(f"  g′h + gh′ = {n['g′h + gh′']}")
    print(f"  by backward(): ∂z/∂x = {n['∂z/∂x']}")
    print(f"  by the slide's last line: −7y(2x² − 1)/e^(x²+y²) = {n['−7y(2x² − 1)/e^(x²+y²)']}")
    print(f"  in the graph: ∂z/∂g = {n['∂z/∂g']} is h, ∂z/∂h = {n['∂z/∂h']} is g")

    print("misprints on the slide")
    print(
        f"  M17: 7xy·e^((x²+y²)^−1), as printed, is {n['M17']}; with (e^(x²+y²))^−1 it is {n['z']}"
    )
    print("  M18: it prints f = g∘h beside h = e^k(x); meant is h = exp∘k, for f is g·h")

    graph = draw(seen["z"], named_only=True, local_gradients=True, highlight=seen["x"])
    print("picture:", save(graph, f"{folder}/ch03_product_rule.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
