"""Chapter 5: one weight by hand, w22 from its loss to its update.

Source: Chain Rule (연쇄법칙), lecture 06,
"Chain Rule in Deeplearning (1/4) → 손가락으로 해보는 미분" (differentiating by hand) to
"(4/4): 최종 업데이트 수행" (the final update).

    L(θ) = Σᵢ (ŷᵢ − yᵢ)² = (ŷ1 − y1)² + (ŷ2 − y2)² + …        ŷ2 = h1·w12 + h2·w22 + …

    1/4   ∂L/∂w22 = ∂L/∂ŷ2 · ∂ŷ2/∂w22
    2/4   ∂L/∂ŷ2 = ∂/∂ŷ2 (ŷ2² − 2ŷ2y2 + y2²) = 2ŷ2 − 2y2
    3/4   ∂ŷ2/∂w22 = ∂/∂w22 (h1·w12 + h2·w22 + …) = h2
    4/4   w22 ← w22 − α·∂L/∂w22

The slide writes w22 as w₂₂⁽ᵏ⁺¹⁾ and h2 as h₂ᵏ: k counts the layers, not the rounds of training.
It assumes ŷ2 = 0.5, y2 = 1.0, h2 = 0.1 and α = 1.0. All other numbers are ours: two hidden neurons,
two outputs, and weights that make ŷ2 = 0.5.

Caution: where the slide asks how to update ŷ2 (이 값을 업데이트 하려면?) it means a step of the
chain. ŷ2 is no parameter and is never updated: w22 is, and the next forward pass gives a new ŷ2.

Run: python chapters/ch05_one_weight.py [folder]

Output:

    forward
      ŷ1 = h1·w11 + h2·w21 = 0.2 · 3 + 0.1 · 1 = 0.7
      ŷ2 = h1·w12 + h2·w22 = 0.2 · 2 + 0.1 · 1 = 0.5
      y1 = 0, y2 = 1
      L = (ŷ1 − y1)² + (ŷ2 − y2)² = 0.74
    1/4  ∂L/∂w22 = ∂L/∂ŷ2 · ∂ŷ2/∂w22
    2/4  ∂L/∂ŷ2 = 2ŷ2 − 2y2 = 2 · 0.5 − 2 · 1 = −1
         by backward() from L: −1; from ŷ2² − 2ŷ2y2 + y2² alone: −1, so (ŷ1 − y1)² adds nothing
    3/4  ∂ŷ2/∂w22 = h2 = 0.1
         by backward() from ŷ2: 0.1
    4/4  ∂L/∂w22 = −1 · 0.1 = −0.1
         by backward() from L: −0.1
         written out by explain():
         ∂L/∂w22 = ∂L/∂ŷ2 · ∂ŷ2/∂w22
                 = 2·(ŷ2 − y2) · h2
                 = 2·(0.5 − 1) · 0.1
                 = −0.1
         w22 ← w22 − α·∂L/∂w22 = 1 − 1 · (−0.1) = 1.1
    forward again, with the new w22
      ŷ2 = 0.51, L = 0.7301; before: ŷ2 = 0.5, L = 0.74
      ŷ2 was never updated itself: it is no parameter. It moved because w22 did.
    misprints on the slides
      M1: it prints −1.0 × 0.1 = −0.01; the product is −0.1. With a factor 0.1 more
          it is −0.01, and w22 would become 1.01 instead of 1.1
      M2: it assumes ŷ2² = 0.5; then ∂L/∂ŷ2 would be −0.585786, not −1 as it says
      M24: ∂/∂ŷ2 ŷ2² − 2ŷ2y2 + y2² needs brackets. To the letter only ŷ2² is differentiated:
           2ŷ2 − 2ŷ2y2 + y2² = 1, not −1
    picture: ch05_one_weight.png

Try: set ALPHA to 100. The step goes the right way, but does L fall? Predict ŷ2, then run.
"""

import math
import sys
import textwrap

from scalargrad import Value, draw, explain, save
from scalargrad import format_number as number

ALPHA = 1.0  # α, the learning rate

DOCUMENT = {
    "ŷ2": "0.5",
    "y2": "1.0",
    "h2": "0.1",
    "α": "1.0",
    "∂L/∂ŷ2": "−1.0",
    "∂ŷ2/∂w22": "0.1",
}

ERRATA = {
    "M1": {
        "where": "lecture 06, Chain Rule in Deeplearning (4/4), 최종 업데이트 수행 (final update)",
        "printed": "−1.0 × 0.1 = −0.01, and w22 − (1)×(−0.01)",
        "correct": "−1.0 × 0.1 = −0.1, and w22 − (1)×(−0.1) = w22 + 0.1",
        "why": "the decimal point slipped; −0.01 would take the factor 0.1 twice",
        "key": "∂L/∂w22",
        "printed_number": "−0.01",
        "correct_number": "−0.1",
    },
    "M2": {
        "where": "lecture 06, Chain Rule in Deeplearning (2/4), the assumption",
        "printed": "ŷ2² = 0.5, y2 = 1.0이라고 가정",
        "correct": "ŷ2 = 0.5, y2 = 1.0",
        "why": "its own last line puts 0.5 in for ŷ2; ŷ2 = √0.5 would not give the −1.0 there",
        "key": "∂L/∂ŷ2",
        "printed_number": "−0.586",
        "correct_number": "−1.0",
    },
    "M24": {
        "where": "lecture 06, Chain Rule in Deeplearning (2/4), and (3/4) likewise",
        "printed": "∂/∂ŷ2 ŷ2² − 2ŷ2y2 + y2²",
        "correct": "∂/∂ŷ2 (ŷ2² − 2ŷ2y2 + y2²)",
        "why": "without the brackets ∂/∂ŷ2 takes the first summand alone: 2ŷ2 − 2ŷ2y2 + y2²",
        "at": "ŷ2 = 0.5, y2 = 1",
        "key": "∂L/∂ŷ2",
        "printed_number": "1.0",
        "correct_number": "−1.0",
    },
}


def forward(w22: float) -> dict[str, Value]:
    """Build the graph of the loss for this w22; return its nodes by the slide's symbols."""
    h1, h2 = Value(0.2, name="h1"), Value(0.1, name="h2")
    w11, w21 = Value(3, name="w11"), Value(1, name="w21")
    w12, w22 = Value(2, name="w12"), Value(w22, name="w22")
    y1, y2 = Value(0, name="y1"), Value(1, name="y2")
    y1_hat = (h1 * w11 + h2 * w21).named("ŷ1")
    y2_hat = (h1 * w12 + h2 * w22).named("ŷ2")
    L = ((y1_hat - y1) ** 2 + (y2_hat - y2) ** 2).named("L")
    return {v.name: v for v in (h1, h2, w11, w21, w12, w22, y1, y2, y1_hat, y2_hat, L)}


def example() -> dict[str, Value | float]:
    """Forward, the two factors and their product, the update of w22, forward again."""
    net = forward(w22=1)
    net["ŷ2"].backward()
    factor = {"∂ŷ2/∂w22": net["w22"].grad}

    net = forward(w22=1)
    net["L"].backward()
    factor |= {"∂L/∂ŷ2": net["ŷ2"].grad, "∂L/∂w22": net["w22"].grad}
    new = net["w22"].data - ALPHA * net["w22"].grad
    after = forward(w22=new)

    y2_hat, y2, h2 = net["ŷ2"].data, net["y2"].data, net["h2"].data
    alone = Value(y2_hat)
    (alone**2 - 2 * alone * y2 + y2**2).backward()
    by_hand = {"2ŷ2 − 2y2": 2 * y2_hat - 2 * y2, "alone": alone.grad}
    by_hand["product"] = by_hand["2ŷ2 − 2y2"] * h2
    misprints = {
        "M1": by_hand["product"] * h2,  # 0.1 once too often
        "M2": 2 * math.sqrt(0.5) - 2 * y2,  # ŷ2 = √0.5
        "M24": 2 * y2_hat - 2 * y2_hat * y2 + y2**2,  # only ŷ2² differentiated
    }
    misprints["w22 as printed"] = net["w22"].data - ALPHA * misprints["M1"]
    updated = {"α": ALPHA, "w22⁺": new, "ŷ2⁺": after["ŷ2"], "L⁺": after["L"]}
    return net | factor | by_hand | updated | misprints


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its picture in `folder`."""
    seen = example()
    n = {key: number(v.data if isinstance(v, Value) else v) for key, v in seen.items()}
    print("forward")
    print(f"  ŷ1 = h1·w11 + h2·w21 = {n['h1']} · {n['w11']} + {n['h2']} · {n['w21']} = {n['ŷ1']}")
    print(f"  ŷ2 = h1·w12 + h2·w22 = {n['h1']} · {n['w12']} + {n['h2']} · {n['w22']} = {n['ŷ2']}")
    print(f"  y1 = {n['y1']}, y2 = {n['y2']}")
    print(f"  L = (ŷ1 − y1)² + (ŷ2 − y2)² = {n['L']}")

    print("1/4  ∂L/∂w22 = ∂L/∂ŷ2 · ∂ŷ2/∂w22")
    print(f"2/4  ∂L/∂ŷ2 = 2ŷ2 − 2y2 = 2 · {n['ŷ2']} − 2 · {n['y2']} = {n['2ŷ2 − 2y2']}")
    print(f"     by backward() from L: {n['∂L/∂ŷ2']}; ", end="")
    print(f"from ŷ2² − 2ŷ2y2 + y2² alone: {n['alone']}, so (ŷ1 − y1)² adds nothing")
    print(f"3/4  ∂ŷ2/∂w22 = h2 = {n['h2']}")
    print(f"     by backward() from ŷ2: {n['∂ŷ2/∂w22']}")
    print(f"4/4  ∂L/∂w22 = {n['2ŷ2 − 2y2']} · {n['h2']} = {n['product']}")
    print(f"     by backward() from L: {n['∂L/∂w22']}")
    print("     written out by explain():")
    print(textwrap.indent(str(explain(seen["L"], seen["w22"])), "     "))
    print(f"     w22 ← w22 − α·∂L/∂w22 = {n['w22']} − {n['α']} · ({n['∂L/∂w22']}) = {n['w22⁺']}")
    print("forward again, with the new w22")
    print(f"  ŷ2 = {n['ŷ2⁺']}, L = {n['L⁺']}; before: ŷ2 = {n['ŷ2']}, L = {n['L']}")
    print("  ŷ2 was never updated itself: it is no parameter. It moved because w22 did.")

    print("misprints on the slides")
    print(
        f"  M1: it prints −1.0 × 0.1 = −0.01; the product is {n['∂L/∂w22']}. With a factor 0.1 more"
    )
    print(
        f"      it is {n['M1']}, and w22 would become {n['w22 as printed']} instead of {n['w22⁺']}"
    )
    print(
        f"  M2: it assumes ŷ2² = 0.5; then ∂L/∂ŷ2 would be {n['M2']}, not {n['∂L/∂ŷ2']} as it says"
    )
    print(
        "  M24: ∂/∂ŷ2 ŷ2² − 2ŷ2y2 + y2² needs brackets. To the letter only ŷ2² is differentiated:"
    )
    print(f"       2ŷ2 − 2ŷ2y2 + y2² = {n['M24']}, not {n['∂L/∂ŷ2']}")

    graph = draw(seen["L"], named_only=True, local_gradients=True, highlight=seen["w22"])
    print("picture:", save(graph, f"{folder}/ch05_one_weight.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
