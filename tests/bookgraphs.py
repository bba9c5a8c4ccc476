"""The graphs that the book draws, built as its documents build them, after backward()."""

from scalargrad import Layer, Value, constant, total


def numbered(name, rows):
    return [
        [Value(x, f"{name}[{i},{j}]") for j, x in enumerate(row, start=1)]
        for i, row in enumerate(rows, start=1)
    ]


def toy():
    a = Value(2, "a")
    w1, w2, w3, w4 = (Value(x, f"w{i}") for i, x in enumerate((3, -1, 5, 4), start=1))
    b, c = (w1 * a).named("b"), (w2 * a).named("c")
    d = (w3 * b + w4 * c).named("d")
    return (10 - d).named("L")


def network_2_2_2(leaf=Value):
    """leaf: what makes inputs and targets, Value or constant."""
    x1, x2, t1, t2 = (leaf(x, n) for x, n in zip((0.1, 0.2, 0.4, 0.6), ("x1", "x2", "t1", "t2")))
    starts = {
        "w11": 0.3, "w21": 0.25, "w12": 0.4, "w22": 0.35,
        "w31": 0.45, "w41": 0.4, "w32": 0.7, "w42": 0.6, "b1": 0, "b2": 0,
    }  # fmt: skip
    w = {name: Value(start, name) for name, start in starts.items()}
    z1 = (w["w11"] * x1 + w["w21"] * x2 + w["b1"]).named("z1")
    z2 = (w["w12"] * x1 + w["w22"] * x2 + w["b1"]).named("z2")
    a1, a2 = z1.sigmoid().named("a1"), z2.sigmoid().named("a2")
    z3 = (w["w31"] * a1 + w["w41"] * a2 + w["b2"]).named("z3")
    z4 = (w["w32"] * a1 + w["w42"] * a2 + w["b2"]).named("z4")
    o1, o2 = z3.sigmoid().named("o1"), z4.sigmoid().named("o2")
    E1, E2 = (0.5 * (t1 - o1) ** 2).named("E1"), (0.5 * (t2 - o2) ** 2).named("E2")
    return (E1 + E2).named("E")


def three_layers():
    a, t = Value(2, "x"), Value(1, "t")
    for i, (W, b) in enumerate(((0.5, -0.1), (2, -1.6), (3, -1)), start=1):
        z = (Value(W, f"W{i}") * a + Value(b, f"b{i}")).named(f"z{i}")
        a = z.sigmoid().named(f"a{i}" if i < 3 else "y")
    return (0.5 * (t - a) ** 2).named("L")


def four_matrices(leaf=Value):
    h = [leaf(1, "x[1]"), leaf(2, "x[2]")]
    weights = {
        "W1": [[0.5, 0.1], [-0.2, 0.3]],
        "W2": [[0.4, -0.3], [0.2, 0.6]],
        "W3": [[0.7, 0.2], [-0.1, 0.5]],
        "W_out": [[0.6, -0.4], [0.3, 0.8]],
    }
    for (name, rows), result in zip(weights.items(), ("h1", "h2", "h3", "ŷ")):
        W = numbered(name, rows)
        sums = (total(w * x for w, x in zip(row, h)) for row in W)
        h = [one.named(f"{result}[{i}]") for i, one in enumerate(sums, start=1)]
    return ((h[0] - 1) ** 2 + h[1] ** 2).named("L")


def residual_network(leaf=Value):
    starts = iter([
        0.5, 0.2, 0.1, -0.4, 0.6, 0, 0.3, -0.1, 0.2, 0.7, 0.4, -0.3, 0.8, -0.5, 0.1, 0.2, 0.9, 0,
    ])  # fmt: skip
    layers = [Layer(2, 2), Layer(2, 2), Layer(2, 2, activation="linear")]
    for k, layer in enumerate(layers, start=1):
        for parameter in layer.parameters():
            parameter.named(parameter.name + f"⁽{'¹²³'[k - 1]}⁾").data = next(starts)
    first, second, last = layers
    h = [one.named(f"h{i}") for i, one in enumerate(first([leaf(1, "x1"), leaf(2, "x2")]), 1)]
    r = [(a + b).named(f"r{i}") for i, (a, b) in enumerate(zip(h, second(h)), start=1)]
    prediction = [one.named(f"prediction{i}") for i, one in enumerate(last(r), start=1)]
    return total(p - label for p, label in zip(prediction, (0.5, 1))).named("loss")


def linear_layer():
    h = [Value(x, f"h{i}") for i, x in enumerate((1, 2, 3), start=1)]
    weights = [[Value(i - j, f"w{i}{j}") for i in (1, 2, 3)] for j in (1, 2)]
    ys = [
        (total(w * x for w, x in zip(row, h)) + Value(0.5, f"b{j}")).named(f"ŷ{j}")
        for j, row in enumerate(weights, start=1)
    ]
    return total((y - Value(j, f"y{j}")) ** 2 for j, y in enumerate(ys, start=1)).named("L")


def one_weight():
    h1, h2 = Value(0.2, "h1"), Value(0.1, "h2")
    w11, w21, w12, w22 = (Value(x, n) for x, n in zip((3, 1, 2, 1), ("w11", "w21", "w12", "w22")))
    y1, y2 = Value(0, "y1"), Value(1, "y2")
    first, second = (h1 * w11 + h2 * w21).named("ŷ1"), (h1 * w12 + h2 * w22).named("ŷ2")
    return ((first - y1) ** 2 + (second - y2) ** 2).named("L")


def step_5():
    x = Value(0.5, "x")
    a = (x**2).named("a")
    b = a.exp().named("b")
    return (b**2).named("y")


def diamonds():
    last = Value(1, "x0")
    for k in (1, 2, 3):
        b, c = last.abs().named(f"b{k}"), last.relu().named(f"c{k}")
        last = (b + c).named(f"x{k}")
    return last


def descent():
    """Four steps of gradient descent on y = x² − 2x + 1, unrolled."""
    x = Value(3, "x0")
    for k in range(1, 5):
        x = (x - 0.1 * (2 * x - 2)).named(f"x{k}")
    return (x**2 - 2 * x + 1).named("y")


def toy_2():
    x, y = Value(1.5, "x"), Value(2, "y")
    return (7 * x * y / (x**2 + y**2).exp()).named("z")


def sigmoid_chain():
    a = Value(0.5, "a0")
    for k in (1, 2, 3):
        a = (Value(0.8, f"w{k}") * a).named(f"z{k}").sigmoid().named(f"a{k}")
    return a


GRAPHS = {
    "toy": toy,
    "network_2_2_2": network_2_2_2,
    "network_2_2_2_with_data": lambda: network_2_2_2(constant),
    "three_layers": three_layers,
    "four_matrices": four_matrices,
    "four_matrices_with_data": lambda: four_matrices(constant),
    "residual_network": residual_network,
    "residual_network_with_data": lambda: residual_network(constant),
    "linear_layer": linear_layer,
    "one_weight": one_weight,
    "step_5": step_5,
    "diamonds": diamonds,
    "descent": descent,
    "toy_2": toy_2,
    "sigmoid_chain": sigmoid_chain,
}
