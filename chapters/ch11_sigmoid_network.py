"""Chapter 11: the sigmoid 2-2-2 network, forward, backward and one update of every weight.

Source: the article "연쇄 법칙 (Chain Rule), 역전파 (Backpropagation)", section 예시 (example). It
prints no numbers; inputs, targets, weights and the learning rate α are those of the page that it
refers to, wikidocs 37406, whose biases are 0.

    z1 = w11·x1 + w21·x2 + b1       z3 = w31·a1 + w41·a2 + b2       σ(z) = 1/(1 + e⁻ᶻ)
    z2 = w12·x1 + w22·x2 + b1       z4 = w32·a1 + w42·a2 + b2
    a1 = σ(z1)   a2 = σ(z2)         o1 = σ(z3)   o2 = σ(z4)

    E = ½(t1 − o1)² + ½(t2 − o2)²      (the article: target_o1, output_o1, E_o1, E_total)
    ∂E/∂w31 = ∂E/∂o1 · ∂o1/∂z3 · ∂z3/∂w31 = −(t1 − o1) · o1·(1 − o1) · a1
    w31⁺ = w31 − α·∂E/∂w31

All gradients are taken with the weights from before the update. The page prints one of its updates
as "0.1 − 0.5×0.00080888 = 0.29959556"; the first number is 0.3. In the picture each edge carries
its local gradient; the path of ∂E/∂w31 is red.

Run: python chapters/ch11_sigmoid_network.py [folder]

Output:

    forward
      z1 = 0.08000000   z2 = 0.11000000   a1 = 0.51998934   a2 = 0.52747230
      z3 = 0.44498412   z4 = 0.68047592   o1 = 0.60944600   o2 = 0.66384491
      E1 = 0.02193381   E2 = 0.00203809   E = 0.02397190
    backward: two derivations
    ∂E/∂w31 = ∂E/∂o1 · ∂o1/∂z3 · ∂z3/∂w31
            = −(t1 − o1) · o1·(1 − o1) · a1
            = −(0.4 − 0.609446) · 0.609446·(1 − 0.609446) · 0.51998934
            = 0.025922856
    ∂E/∂w11 = ∂E/∂o1 · ∂o1/∂z3 · ∂z3/∂a1 · ∂a1/∂z1 · ∂z1/∂w11
            + ∂E/∂o2 · ∂o2/∂z4 · ∂z4/∂a1 · ∂a1/∂z1 · ∂z1/∂w11
            = −(t1 − o1) · o1·(1 − o1) · w31 · a1·(1 − a1) · x1
            − (t2 − o2) · o2·(1 − o2) · w32 · a1·(1 − a1) · x1
            = −(0.4 − 0.609446) · 0.609446·(1 − 0.609446) · 0.45 · 0.519989·(1 − 0.519989) · 0.1
            − (0.6 − 0.663845) · 0.663845·(1 − 0.663845) · 0.7 · 0.519989·(1 − 0.519989) · 0.1
            = 0.000559946 + 0.000248929
            = 0.000808875
    backward: the factors of ∂E/∂w31, their product, then every gradient
      ∂E/∂o1 = 0.20944600   ∂o1/∂z3 = 0.23802157   ∂z3/∂w31 = 0.51998934
      −(t1 − o1) · o1·(1 − o1) · a1 = 0.02592286
      ∂E/∂w31 = 0.02592286   ∂E/∂w41 = 0.02629590   ∂E/∂w32 = 0.00740844   ∂E/∂w42 = 0.00751506
      ∂E/∂w11 = 0.00080888   ∂E/∂w21 = 0.00161775   ∂E/∂w12 = 0.00071009   ∂E/∂w22 = 0.00142017
      ∂E/∂b1 = 0.01518961   ∂E/∂b2 = 0.06409997   ∂E/∂a2 = 0.02848945
      ∂E1/∂a1 = 0.02243370   ∂E2/∂a1 = 0.00997311   ∂E/∂a1 = 0.03240681
    update: w⁺ = w − α·∂E/∂w with α = 0.5; the page has no biases, they stay 0
      w11⁺ = 0.29959556   w21⁺ = 0.24919112   w12⁺ = 0.39964496   w22⁺ = 0.34928991
      w31⁺ = 0.43703857   w41⁺ = 0.38685205   w32⁺ = 0.69629578   w42⁺ = 0.59624247
    forward again: E is smaller
      o1⁺ = 0.60617688   o2⁺ = 0.66295848   E⁺ = 0.02323634
    misprints in the article
      M12: as printed, a1 = 0.52747230; true 0.51998934
      M13: as printed, o1 = 0.56365003; true 0.60944600
      M14: as printed, ∂z3/∂w31 = 1.00000000; true 0.51998934
      M15: as printed, ∂E/∂w31 = 0.04985267; true 0.02592286
      M16: it calls ½Σ(t − o)² the MSE; it is half the sum of squared errors
    picture: ch11_sigmoid_network.png

Try: set α to 5. Is E after the update smaller or larger? Predict, then run.
"""

import sys

from scalargrad import Value, draw, explain, save

DOCUMENT: dict[str, str] = {}

CITED = {
    "z1": "0.08", "z2": "0.11", "a1": "0.51998934", "a2": "0.52747230",
    "z3": "0.44498412", "z4": "0.68047592", "o1": "0.60944600", "o2": "0.66384491",
    "E1": "0.02193381", "E2": "0.00203809", "E": "0.02397190",
    "∂E/∂o1": "0.20944600", "∂o1/∂z3": "0.23802157", "∂E/∂w31": "0.02592286",
    "∂E1/∂a1": "0.02243370", "∂E2/∂a1": "0.00997311", "∂E/∂a1": "0.03240681",
    "∂E/∂w11": "0.00080888",
    "w11⁺": "0.29959556", "w21⁺": "0.24919112", "w12⁺": "0.39964496", "w22⁺": "0.34928991",
    "w31⁺": "0.43703857", "w41⁺": "0.38685205", "w32⁺": "0.69629578", "w42⁺": "0.59624247",
    "o1⁺": "0.60617688", "o2⁺": "0.66295848", "E⁺": "0.02323634",
}  # fmt: skip

ERRATA = {
    "M12": {
        "where": "the article, 은닉층 (hidden layer), second line",
        "printed": "a_1 = σ(z_2)",
        "correct": "a_2 = σ(z_2)",
        "why": "it would overwrite a1 with σ(z2) and leave a2 undefined",
        "at": "the cited page's inputs, targets and weights",
        "key": "a1",
        "printed_number": "0.52747230",
        "correct_number": "0.51998934",
    },
    "M13": {
        "where": "the article, 출력층 (output layer)",
        "printed": "z_3 = w_31·x_1 + w_41·a_2 + b_2 and z_4 = w_32·x_1 + w_42·a_2 + b_2",
        "correct": "z_3 = w_31·a_1 + w_41·a_2 + b_2 and z_4 = w_32·a_1 + w_42·a_2 + b_2",
        "why": "the output layer's inputs are a1 and a2; with x1, o2 would be 0.59543586",
        "at": "the cited page's inputs, targets and weights",
        "key": "o1",
        "printed_number": "0.56365003",
        "correct_number": "0.60944600",
    },
    "M14": {
        "where": "the article, backpropagation, ∂z_3/∂w_31",
        "printed": "∂z_3/∂w_31 = 1, ※ z_3 = w_31·x_1 + b는 선형적으로 의존하므로 미분시 1이 된다",
        "correct": "∂z_3/∂w_31 = a_1",
        "why": "linear means a constant slope, here a1, not the slope 1; 1 is ∂z3/∂b2",
        "at": "the cited page's inputs, targets and weights",
        "key": "∂z3/∂w31",
        "printed_number": "1.0",
        "correct_number": "0.51998934",
    },
    "M15": {
        "where": "the article, backpropagation, the last formula of ∂E/∂w_31",
        "printed": "∂E/∂w_31 = −(target_o1 − output_o1)·o_1·(1 − o_1)·1",
        "correct": "∂E/∂w_31 = −(target_o1 − output_o1)·o_1·(1 − o_1)·a_1",
        "why": "the same slip as M14, carried into the product",
        "at": "the cited page's inputs, targets and weights",
        "key": "∂E/∂w31",
        "printed_number": "0.04985267",
        "correct_number": "0.02592286",
    },
    "M16": {
        "where": "the article, Loss function(MSE)",
        "printed": "MSE for ½(target_o1 − output_o1)² + ½(target_o2 − output_o2)²",
        "correct": "half the sum of the squared errors",
        "why": "it equals the mean here only because there are two outputs",
    },
}

LEARNING_RATE = 0.5  # α
WEIGHTS = {
    "w11": 0.3, "w21": 0.25, "w12": 0.4, "w22": 0.35,
    "w31": 0.45, "w41": 0.4, "w32": 0.7, "w42": 0.6,
}  # fmt: skip


def forward(weights: dict[str, float]) -> dict[str, Value]:
    """Build the network's graph for these weights; return its nodes by the article's symbols."""
    w = {name: Value(data, name=name) for name, data in weights.items()}
    b1, b2 = Value(0, name="b1"), Value(0, name="b2")
    x1, x2 = Value(0.1, name="x1"), Value(0.2, name="x2")
    t1, t2 = Value(0.4, name="t1"), Value(0.6, name="t2")
    z1 = (w["w11"] * x1 + w["w21"] * x2 + b1).named("z1")
    z2 = (w["w12"] * x1 + w["w22"] * x2 + b1).named("z2")
    a1, a2 = z1.sigmoid().named("a1"), z2.sigmoid().named("a2")
    z3 = (w["w31"] * a1 + w["w41"] * a2 + b2).named("z3")
    z4 = (w["w32"] * a1 + w["w42"] * a2 + b2).named("z4")
    o1, o2 = z3.sigmoid().named("o1"), z4.sigmoid().named("o2")
    E1, E2 = 0.5 * (t1 - o1) ** 2, 0.5 * (t2 - o2) ** 2
    E = (E1 + E2).named("E")
    named = (x1, x2, t1, t2, b1, b2, z1, z2, a1, a2, z3, z4, o1, o2, E)
    return w | {node.name: node for node in named} | {"E1": E1, "E2": E2}


def example() -> dict[str, Value | float]:
    """One round: forward, backward, the update of all weights, forward again on a new graph."""
    net = forward(WEIGHTS)
    net["E"].backward()
    partials = {
        f"∂E/∂{name}": net[name].grad for name in (*WEIGHTS, "b1", "b2", "a1", "a2", "o1", "o2")
    }
    o1, a1, t1 = net["o1"].data, net["a1"].data, net["t1"].data
    factors = {"∂o1/∂z3": o1 * (1 - o1), "∂z3/∂w31": a1}
    factors["∂E/∂w31 by hand"] = -(t1 - o1) * o1 * (1 - o1) * a1
    factors |= {f"∂{E}/∂a1": explain(net[E], net["a1"]).value for E in ("E1", "E2")}

    updated = {name: net[name].data - LEARNING_RATE * net[name].grad for name in WEIGHTS}
    again = forward(updated)
    second = {f"{name}⁺": node for name, node in again.items()}

    w31, w41, x1, a2 = (net[name].data for name in ("w31", "w41", "x1", "a2"))
    misprinted = {
        "M12": net["z2"].sigmoid().data,
        "M13": Value(w31 * x1 + w41 * a2).sigmoid().data,
        "M14": 1.0,
        "M15": -(t1 - o1) * o1 * (1 - o1) * 1,
    }
    return net | partials | factors | second | misprinted


def show(net: dict[str, Value | float], names: str) -> None:
    """Print the named numbers on one line, to the page's eight places."""
    print(" ", "   ".join(f"{name} = {net[name]:.8f}" for name in names.split()))


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its picture in `folder`."""
    net = example()

    print("forward")
    show(net, "z1 z2 a1 a2")
    show(net, "z3 z4 o1 o2")
    show(net, "E1 E2 E")
    print("backward: two derivations")
    print(explain(net["E"], net["w31"], digits=8))
    print(explain(net["E"], net["w11"]))
    print("backward: the factors of ∂E/∂w31, their product, then every gradient")
    show(net, "∂E/∂o1 ∂o1/∂z3 ∂z3/∂w31")
    print(f"  −(t1 − o1) · o1·(1 − o1) · a1 = {net['∂E/∂w31 by hand']:.8f}")
    show(net, "∂E/∂w31 ∂E/∂w41 ∂E/∂w32 ∂E/∂w42")
    show(net, "∂E/∂w11 ∂E/∂w21 ∂E/∂w12 ∂E/∂w22")
    show(net, "∂E/∂b1 ∂E/∂b2 ∂E/∂a2")
    show(net, "∂E1/∂a1 ∂E2/∂a1 ∂E/∂a1")
    print(f"update: w⁺ = w − α·∂E/∂w with α = {LEARNING_RATE}; the page has no biases, they stay 0")
    show(net, "w11⁺ w21⁺ w12⁺ w22⁺")
    show(net, "w31⁺ w41⁺ w32⁺ w42⁺")
    print("forward again: E is smaller")
    show(net, "o1⁺ o2⁺ E⁺")
    print("misprints in the article")
    for mark, key in (("M12", "a1"), ("M13", "o1"), ("M14", "∂z3/∂w31"), ("M15", "∂E/∂w31")):
        print(f"  {mark}: as printed, {key} = {net[mark]:.8f}; true {net[key]:.8f}")
    print("  M16: it calls ½Σ(t − o)² the MSE; it is half the sum of squared errors")

    picture = draw(net["E"], named_only=True, local_gradients=True, highlight=net["w31"])
    print("picture:", save(picture, f"{folder}/ch11_sigmoid_network.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
