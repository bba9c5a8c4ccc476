"""Chapter 6: many variables, a linear layer differentiated weight by weight, then all at once.

Source: Partial Differentiation (편미분 개념 및 연산), lecture 04,
"변수가 겁나게 많은 경우" (if there are awfully many variables). "All at once" (일괄) is the outlook
of Chain Rule (연쇄법칙), lecture 06, on its last slide.

    ŷ1 = w11·h1 + w21·h2 + … + wm1·hm + b         L(θ) = Σᵢ (ŷᵢ − yᵢ)²

                          ⎛ h1 ⎞
       = (w11 w21 … wm1)  ⎜ h2 ⎟ + b              ∂L/∂wᵢ1 = ∂L/∂ŷ1 · ∂ŷ1/∂wᵢ1 = 2(ŷ1 − y1)·hᵢ
                          ⎜ ⋮  ⎟
                          ⎝ hm ⎠

The slide stops at "wm1에 대하여 미분" (differentiate with respect to wm1). The result is ours, and
so are m = 3 inputs, 2 outputs, one bias b for the layer, and all numbers. The slide writes h1 as
h₁ᵏ: k counts the layers.

Run: python chapters/ch06_linear_layer.py [folder]

Output:

    forward
      (h1 h2 h3) = (0.5 2 −1), b = 1
      ŷ1 = w11·h1 + w21·h2 + w31·h3 + b = 3, with the row vector (w11 w21 w31) = (4 1.5 3)
      ŷ2 = w12·h1 + w22·h2 + w32·h3 + b = 1, with the row vector (w12 w22 w32) = (−2 1 1)
      L = (ŷ1 − y1)² + (ŷ2 − y2)² = (3 − 0.5)² + (1 − 2)² = 7.25
    backward, in three ways
      alone: one weight is a variable, the others are held; a graph for each weight
      at once (일괄): every weight is a variable; one graph, one backward()
      by hand: 2(ŷ1 − y1)·hᵢ with 2(ŷ1 − y1) = ∂L/∂ŷ1 = 5
                alone    at once  by hand
      ∂L/∂w11   2.5      2.5      5 · 0.5 = 2.5
      ∂L/∂w21   10       10       5 · 2 = 10
      ∂L/∂w31   −5       −5       5 · (−1) = −5
    the same backward() gave the rest
      ∂L/∂w12 = −1   ∂L/∂w22 = −4   ∂L/∂w32 = 2   with 2(ŷ2 − y2) = −2
      ∂L/∂b = 3 = 5 + (−2): b stands in both outputs
    misprints on the slide
      M19: with the row vector (w11 w12 … wm1), as printed, ŷ1 is −4, not 3
      M22: y1 is the label, yet printed for the sum ŷ1. Put in for the label, the sum
           gives ∂L/∂w11 = −2(ŷ1 − y1)·h1 = −2.5, not 2.5
    picture: ch06_w21_alone.png
    picture: ch06_linear_layer.png

Try: set h2 to 0. Which of the weights' gradients become 0, and does ∂L/∂w11 stay as it is? Predict,
then run.
"""

import sys

from scalargrad import Value, draw, save
from scalargrad import format_number as number

NUMBERS = {
    "h1": 0.5, "h2": 2, "h3": -1, "b": 1, "y1": 0.5, "y2": 2,
    "w11": 4, "w21": 1.5, "w31": 3,
    "w12": -2, "w22": 1, "w32": 1,
}  # fmt: skip

DOCUMENT: dict[str, str] = {}

ERRATA = {
    "M19": {
        "where": "lecture 04, 변수가 겁나게 많은 경우 (awfully many variables), second line",
        "printed": "(w11 w12 … wm1)",
        "correct": "(w11 w21 … wm1)",
        "why": "the line above it has w21·h2; w12 leads from h1 to ŷ2",
        "at": "the chapter's three inputs and two outputs",
        "key": "ŷ1",
        "printed_number": "−4",
        "correct_number": "3",
    },
    "M22": {
        "where": "lecture 04, 변수가 겁나게 많은 경우 (awfully many variables), first line",
        "printed": "y1 = w11·h1 + w21·h2 + … + wm1·hm + b_k",
        "correct": "ŷ1 = w11·h1 + w21·h2 + … + wm1·hm + b",
        "why": "y1 is the label: put in for it, the sum gets −2(ŷ1 − y1)·hᵢ. b_k is one bias",
        "at": "the chapter's three inputs and two outputs",
        "key": "∂L/∂w11",
        "printed_number": "−2.5",
        "correct_number": "2.5",
    },
}


def forward(v: dict[str, Value | float]) -> tuple[Value | float, Value | float, Value | float]:
    """Return ŷ1, ŷ2 and L. What is a Value in `v` is a variable, what is a number is held."""
    y1_hat = v["w11"] * v["h1"] + v["w21"] * v["h2"] + v["w31"] * v["h3"] + v["b"]
    y2_hat = v["w12"] * v["h1"] + v["w22"] * v["h2"] + v["w32"] * v["h3"] + v["b"]
    L = (y1_hat - v["y1"]) ** 2 + (y2_hat - v["y2"]) ** 2
    return y1_hat, y2_hat, L


def example() -> dict[str, Value | float]:
    """Weight by weight, then all at once, then by the formula."""
    one_by_one = {}
    for name in ("w11", "w21", "w31"):
        w = Value(NUMBERS[name], name=name)
        L = forward(NUMBERS | {name: w})[2].named("L")
        L.backward()
        one_by_one |= {f"L of {name}": L, f"{name} alone": w.grad}

    v = {name: Value(data, name=name) for name, data in NUMBERS.items()}
    y1_hat, y2_hat, L = forward(v)
    y1_hat.named("ŷ1"), y2_hat.named("ŷ2"), L.named("L")
    L.backward()
    at_once = {f"∂L/∂{node.name}": node.grad for node in (*v.values(), y1_hat, y2_hat)}

    h1, h2, h3 = NUMBERS["h1"], NUMBERS["h2"], NUMBERS["h3"]
    error1, error2 = y1_hat.data - NUMBERS["y1"], y2_hat.data - NUMBERS["y2"]
    formula = {f"2(ŷ1 − y1)·h{i}": 2 * error1 * h for i, h in enumerate((h1, h2, h3), start=1)}
    formula["2(ŷ1 − y1) + 2(ŷ2 − y2)"] = 2 * error1 + 2 * error2

    row = (NUMBERS["w11"], NUMBERS["w12"], NUMBERS["w31"])  # the misprinted row vector
    misprints = {
        "M19": row[0] * h1 + row[1] * h2 + row[2] * h3 + NUMBERS["b"],
        "M22": v["y1"].grad * h1,  # the label as the node that depends on w11
    }
    nodes = v | {"ŷ1": y1_hat, "ŷ2": y2_hat, "L": L}
    return nodes | one_by_one | at_once | formula | misprints


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its pictures in `folder`."""
    seen = example()
    n = {key: number(v.data if isinstance(v, Value) else v) for key, v in seen.items()}
    print("forward")
    print(f"  (h1 h2 h3) = ({n['h1']} {n['h2']} {n['h3']}), b = {n['b']}")
    for i in (1, 2):
        print(
            f"  ŷ{i} = w1{i}·h1 + w2{i}·h2 + w3{i}·h3 + b = {n[f'ŷ{i}']}, with the row vector ",
            end="",
        )
        print(f"(w1{i} w2{i} w3{i}) = ({n[f'w1{i}']} {n[f'w2{i}']} {n[f'w3{i}']})")
    print(
        f"  L = (ŷ1 − y1)² + (ŷ2 − y2)² = ({n['ŷ1']} − {n['y1']})² + ({n['ŷ2']} − {n['y2']})²",
        end="",
    )
    print(f" = {n['L']}")

    print("backward, in three ways")
    print("  alone: one weight is a variable, the others are held; a graph for each weight")
    print("  at once (일괄): every weight is a variable; one graph, one backward()")
    print(f"  by hand: 2(ŷ1 − y1)·hᵢ with 2(ŷ1 − y1) = ∂L/∂ŷ1 = {n['∂L/∂ŷ1']}")
    print("            alone    at once  by hand")
    for i in (1, 2, 3):
        w, h, by_hand = f"w{i}1", n[f"h{i}"], n[f"2(ŷ1 − y1)·h{i}"]
        print(f"  ∂L/∂{w}   {n[f'{w} alone']:9}{n[f'∂L/∂{w}']:9}", end="")
        print(f"{n['∂L/∂ŷ1']} · {h} = {by_hand}".replace("· −1", "· (−1)"))
    print("the same backward() gave the rest")
    print("  " + "   ".join(f"∂L/∂w{i}2 = {n[f'∂L/∂w{i}2']}" for i in (1, 2, 3)), end="")
    print(f"   with 2(ŷ2 − y2) = {n['∂L/∂ŷ2']}")
    print(f"  ∂L/∂b = {n['∂L/∂b']} = {n['∂L/∂ŷ1']} + ({n['∂L/∂ŷ2']}): b stands in both outputs")

    print("misprints on the slide")
    print(
        f"  M19: with the row vector (w11 w12 … wm1), as printed, ŷ1 is {n['M19']}, not {n['ŷ1']}"
    )
    print("  M22: y1 is the label, yet printed for the sum ŷ1. Put in for the label, the sum")
    print(f"       gives ∂L/∂w11 = −2(ŷ1 − y1)·h1 = {n['M22']}, not {n['∂L/∂w11']}")

    alone, layer = draw(seen["L of w21"]), draw(seen["L"])
    print("picture:", save(alone, f"{folder}/ch06_w21_alone.{suffix}").name)
    print("picture:", save(layer, f"{folder}/ch06_linear_layer.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
