"""The examples of the live page: formulas and numbers of the book's pages."""

from typing import NamedTuple


class Preset(NamedTuple):
    """An example: its word in a link, its title, the pages that have its graph, what to show."""

    key: str
    title: str
    pages: tuple[str, ...]
    lines: str
    by: str
    operations: bool = False  # whether each operation is a step of its own


TOY = """\
b = w1*a
c = w2*a
d = w3*b + w4*c
L = 10 - d
a = 2
w1 = 3
w2 = -1
w3 = 5
w4 = 4"""

NETWORK = """\
z1 = w11*x1 + w21*x2
z2 = w12*x1 + w22*x2
a1 = sigmoid(z1)
a2 = sigmoid(z2)
z3 = w31*a1 + w41*a2
z4 = w32*a1 + w42*a2
o1 = sigmoid(z3)
o2 = sigmoid(z4)
E = ((t1 - o1)**2 + (t2 - o2)**2)/2
x1 = 0.1
x2 = 0.2
t1 = 0.4
t2 = 0.6
w11 = 0.3
w21 = 0.25
w12 = 0.4
w22 = 0.35
w31 = 0.45
w41 = 0.4
w32 = 0.7
w42 = 0.6"""

BELL = """\
z = 7*x*y/exp(x**2 + y**2)
x = 1.5
y = 1"""

THREE_FUNCTIONS = """\
a = x**2
b = exp(a)
y = b**2
x = 0.5"""

ONE_WEIGHT = """\
ŷ1 = h1*w11 + h2*w21
ŷ2 = h1*w12 + h2*w22
L = (ŷ1 - y1)**2 + (ŷ2 - y2)**2
h1 = 0.2
h2 = 0.1
y1 = 0
y2 = 1
w11 = 3
w21 = 1
w12 = 2
w22 = 1"""

PRESETS = (
    Preset("toy", "The w1–w4 toy graph", ("ch09_toy_graph", "ch10_sum_over_paths"), TOY, "w1"),
    Preset("network", "The 2-2-2 network", ("ch15_sigmoid_network",), NETWORK, "w31"),
    Preset(
        "toy2",
        "Toy #2: 7xy / exp(x² + y²)",
        ("ch03_partial_derivatives", "ch06_product_rule"),
        BELL,
        "x",
        operations=True,
    ),
    Preset("step5", "STEP 5: y = C(B(A(x)))", ("ch08_reverse_mode",), THREE_FUNCTIONS, "x"),
    Preset("weight", "One weight", ("ch07_one_weight",), ONE_WEIGHT, "w22"),
)
