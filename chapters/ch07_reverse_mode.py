"""Chapter 7: reverse mode, dy/dx of y = C(B(A(x))) from the output side, step by step.

Source: STEP 5: 역전파 이론 (theory of backpropagation), sections 5.1 연쇄 법칙 (Chain Rule), 5.2
역전파와 원리 도출 and 5.3 계산 그래프로 살펴보기, figures 5-1 to 5-5. The notes print no numbers;
A, B, C and x = 0.5 are those of the book that they follow, 밑바닥부터 시작하는 딥러닝 3.

    a = A(x) = x²             b = B(a) = eᵃ             y = C(b) = b²
    A′(x) = 2x                B′(a) = eᵃ                C′(b) = 2b

    dy/dx = (((dy/dy · dy/db) · db/da) · da/dx)         with the seed dy/dy = 1
    ①  dy/dy · dy/db = dy/db
    ②  dy/db · db/da = dy/da
    ③  dy/da · da/dx = dy/dx

Why from the output side? One output and n parameters: what the ways to the parameters share, dy/da
here, is multiplied out once. From the input side each parameter pays for the whole chain. (With one
parameter and n outputs it is the other way round.)

Run: python chapters/ch07_reverse_mode.py [folder]

Output:

    forward (순전파)
      x = 0.50000000   a = 0.25000000   b = 1.28402542   y = 1.64872127
    backward (역전파), from the output side
      ① dy/dy · C′(b) = 1.00000000 · 2.56805083 = 2.56805083   backward(): dy/db = 2.56805083
      ② dy/db · B′(a) = 2.56805083 · 1.28402542 = 3.29744254   backward(): dy/da = 3.29744254
      ③ dy/da · A′(x) = 3.29744254 · 1.00000000 = 3.29744254   backward(): dy/dx = 3.29744254
    the same written out by explain(y, x), in one product and in steps (it writes d as ∂)
      ∂y/∂x = ∂y/∂b · ∂b/∂a · ∂a/∂x
            = 2·b · b · 2·x
            = 2·1.28403 · 1.28403 · 2·0.5
            = 3.29744
      ∂y/∂b = 2·b = 2·1.28403 = 2.56805
      ∂y/∂a = ∂y/∂b · ∂b/∂a = 2.56805 · b = 2.56805 · 1.28403 = 3.29744
      ∂y/∂x = ∂y/∂a · ∂a/∂x = 3.29744 · 2·x = 3.29744 · 2·0.5 = 3.29744
    what all n derivatives of one output cost: multiplications, passes over the graph
      n =   1: output side first   3, input side first   3; 1 pass backward or   1 more forward
      n =  10: output side first  12, input side first  30; 1 pass backward or  10 more forward
      n = 100: output side first 102, input side first 300; 1 pass backward or 100 more forward
      derivatives on which these ways disagree, of the last 100: 0
    what is missing when the forward values are not kept
      ① needs b for C′(b), ② needs a for B′(a), ③ needs x for A′(x)
      from y alone, b is 1.28403 or −1.28403: C′(b) is 2.56805 or −2.56805, nobody can tell
      x set to 1 after the forward pass: backward() still gives 3.29744254,
      the slope at 0.5; after a new forward pass it gives 29.55622440
    misprint in section 5.3
      M21: C′(x)·B′(x)·A′(x) at x = 1 is 10.87312731; C′(b)·B′(a)·A′(x) is 29.55622440
    picture: ch07_figure_5_1.png
    picture: ch07_figure_5_2.png
    picture: ch07_figure_5_3.png
    picture: ch07_figure_5_4.png
    picture: ch07_figure_5_5.png
    picture: ch07_backward.png

Try: set x to 0 in example(). Which of ①, ②, ③ come out as 0? Predict, then run.
"""

import itertools
import math
import sys

import graphviz

from scalargrad import Value, draw, explain, save
from scalargrad import format_number as number
from scalargrad.pictures.styles import EDGE, GRAPH, LEAF, NODE, RESULT

DOCUMENT: dict[str, str] = {}

CITED = {"y": "1.648721270700128", "dy/dx": "3.297442541400256"}  # the book's numbers

ERRATA = {
    "M21": {
        "where": "STEP 5, section 5.3, below figure 5-5",
        "printed": "함수 A는 A'(x) / B는 B'(x) / C는 C'(x) 가 대응한다",
        "correct": "A corresponds to A′(x), B to B′(a), C to C′(b)",
        "why": "a derivative is taken where its function is: its own next line says C′(b)",
        "key": "dy/dx at x = 1",
        "printed_number": "10.873",
        "correct_number": "29.556",
    },
}


def composed(x: Value) -> tuple[Value, Value, Value]:
    """The forward pass: a = A(x), b = B(a), y = C(b)."""
    a = (x**2).named("a")
    b = a.exp().named("b")
    y = (b**2).named("y")
    return a, b, y


def example() -> dict[str, Value | float]:
    """The book's numbers, the steps ① ② ③ by hand, M21 at x = 1, and a changed x."""
    x = Value(0.5, name="x")
    a, b, y = composed(x)
    y.backward()
    steps = {"A′(x)": 2 * x.data, "B′(a)": math.exp(a.data), "C′(b)": 2 * b.data, "dy/dy": 1.0}
    steps["①"] = steps["dy/dy"] * steps["C′(b)"]
    steps["②"] = steps["①"] * steps["B′(a)"]
    steps["③"] = steps["②"] * steps["A′(x)"]
    steps |= {"db/da": steps["B′(a)"], "da/dx": steps["A′(x)"]}  # the same, in the other notation
    gradients = {"dy/db": b.grad, "dy/da": a.grad, "dy/dx": x.grad}

    one = Value(1, name="x")
    composed(one)[2].backward()
    at_one = {"dy/dx at x = 1": one.grad, "M21": 2 * one.data * math.exp(one.data) * 2 * one.data}

    late = Value(0.5, name="x")
    y_late = composed(late)[2]
    late.data = 1.0  # after the forward pass
    y_late.backward()
    return {"x": x, "a": a, "b": b, "y": y} | steps | gradients | at_one | {"late": late.grad}


def all_parameters(n: int) -> dict[str, float]:
    """Count for y = C(B(x₁² + … + xₙ²)) what all n derivatives cost, in three ways."""
    xs = [Value(1 / i, name=f"x{i}") for i in range(1, n + 1)]
    a = sum(x**2 for x in xs)
    y = a.exp() ** 2
    y.backward()
    dy_dy, dy_db, db_da = 1.0, 2 * math.exp(a.data), math.exp(a.data)
    cost = {"output side": 0, "input side": 0, "forward passes": 0, "disagree": 0}

    dy_da = (dy_dy * dy_db) * db_da  # ① and ②, once for all parameters
    cost["output side"] += 2
    for i, x in enumerate(xs):
        da_dx = 2 * x.data
        from_output = dy_da * da_dx  # ③
        cost["output side"] += 1

        from_input = dy_dy * (dy_db * (db_da * da_dx))  # ③, ②, ① again for each parameter
        cost["input side"] += 3

        h = 1e-6  # the limit's quotient: x is moved by h, and all is computed once more
        moved = sum((other.data + h * (i == j)) ** 2 for j, other in enumerate(xs))
        quotient = (math.exp(moved) ** 2 - y.data) / h
        cost["forward passes"] += 1

        exact = math.isclose(from_output, x.grad) and math.isclose(from_input, x.grad)
        if not exact or not math.isclose(quotient, x.grad, rel_tol=1e-3):
            cost["disagree"] += 1
    return cost


FORWARD = ("x", "A", "a", "B", "b", "C", "y")
BACKWARD = ("dy/dy", "C′(b)", "dy/db", "B′(a)", "dy/da", "A′(x)", "dy/dx")
FUNCTIONS = {"A": "A\nsquare", "B": "B\nexp", "C": "C\nsquare"}


def paper(direction: str) -> graphviz.Digraph:
    """An empty picture that looks like those of draw()."""
    look = {"graph_attr": GRAPH | {"rankdir": direction}, "node_attr": NODE, "edge_attr": EDGE}
    return graphviz.Digraph(**look)


def put(picture: graphviz.Digraph, word: str, nums: dict[str, Value | float]) -> None:
    """A variable as a circle with its number; a function or derivative as a box."""
    function = word in FUNCTIONS or "′" in word
    label = FUNCTIONS.get(word) or f"{word}\n{number(as_float(nums[word]))}"
    picture.node(word, label, **(RESULT if function else LEAF | {"shape": "ellipse"}))


def as_float(value: Value | float) -> float:
    """The number of a Value, or the number itself."""
    return value.data if isinstance(value, Value) else value


def figure_chain(direction: str, words: tuple[str, ...], nums: dict) -> graphviz.Digraph:
    """5-1, the composed function; 5-4, its derivative in the short form, right to left."""
    picture = paper(direction)
    for word in words:
        put(picture, word, nums)
    for before, after in itertools.pairwise(words):
        picture.edge(before, after)
    return picture


def figure_5_2(nums: dict[str, Value | float]) -> graphviz.Digraph:
    """The order of the steps: each one multiplies what is there by the next factor."""
    picture = paper("LR")
    picture.node("seed", "dy/dy\n1", **LEAF)
    before = "seed"
    for step, factor, result in (
        ("①", "dy/db", "dy/db"),
        ("②", "db/da", "dy/da"),
        ("③", "da/dx", "dy/dx"),
    ):
        picture.node(f"factor {step}", f"{factor}\n{number(nums[factor])}", **LEAF)
        picture.node(step, f"{step} ×\n= {result}\n{number(nums[step])}", **RESULT)
        picture.edge(before, step)
        picture.edge(f"factor {step}", step)
        before = step
    return picture


def figure_5_3(nums: dict[str, Value | float]) -> graphviz.Digraph:
    """The graph of dy/dx with its multiplications, right to left."""
    picture = paper("RL")
    for before, slope, after in zip(BACKWARD[0::2], BACKWARD[1::2], BACKWARD[2::2], strict=False):
        for word in (before, slope, after):
            put(picture, word, nums)
        picture.node(f"times {slope}", "×", shape="circle", margin="0")
        picture.edge(before, f"times {slope}", weight="9")  # keeps this line straight
        picture.edge(slope, f"times {slope}")
        picture.edge(f"times {slope}", after, weight="9")
    return picture


def figure_5_5(nums: dict[str, Value | float]) -> graphviz.Digraph:
    """Forward above, backward below; dashed: the values that backward takes from forward."""
    picture = paper("LR")
    for above, below in zip(FORWARD, reversed(BACKWARD), strict=True):
        with picture.subgraph(graph_attr={"rank": "same"}) as column:
            put(column, above, nums)
            put(column, below, nums)
            column.edge(above, below, style="invis")
    for i in range(6):
        picture.edge(FORWARD[i], FORWARD[i + 1])
        picture.edge(BACKWARD[6 - i], BACKWARD[5 - i], dir="back")  # drawn from right to left
    for value, slope in (("x", "A′(x)"), ("a", "B′(a)"), ("b", "C′(b)")):
        picture.edge(value, slope, style="dashed", constraint="false")
    return picture


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its pictures in `folder`."""
    nums = example()

    print("forward (순전파)")
    print(
        f"  x = {nums['x']:.8f}   a = {nums['a']:.8f}   b = {nums['b']:.8f}   y = {nums['y']:.8f}"
    )
    print("backward (역전파), from the output side")
    hand = nums["dy/dy"]
    for step, before, slope, result in (
        ("①", "dy/dy", "C′(b)", "dy/db"),
        ("②", "dy/db", "B′(a)", "dy/da"),
        ("③", "dy/da", "A′(x)", "dy/dx"),
    ):
        factors = f"{hand:.8f} · {nums[slope]:.8f} = {nums[step]:.8f}"
        hand = nums[step]
        print(
            f"  {step} {before} · {slope} = {factors}   backward(): {result} = {nums[result]:.8f}"
        )

    print("the same written out by explain(y, x), in one product and in steps (it writes d as ∂)")
    for form in ("paths", "steps"):
        for line in explain(nums["y"], nums["x"], form=form).lines:
            print(f"  {line}")

    print("what all n derivatives of one output cost: multiplications, passes over the graph")
    for n in (1, 10, 100):
        cost = all_parameters(n)
        print(f"  n = {n:3}: output side first {cost['output side']:3}, ", end="")
        print(f"input side first {cost['input side']:3}; ", end="")
        print(f"1 pass backward or {cost['forward passes']:3} more forward")
    print(f"  derivatives on which these ways disagree, of the last 100: {cost['disagree']}")

    print("what is missing when the forward values are not kept")
    root = math.sqrt(nums["y"].data)
    print("  ① needs b for C′(b), ② needs a for B′(a), ③ needs x for A′(x)")
    print(f"  from y alone, b is {number(root)} or {number(-root)}: ", end="")
    print(f"C′(b) is {number(2 * root)} or {number(-2 * root)}, nobody can tell")
    print(f"  x set to 1 after the forward pass: backward() still gives {nums['late']:.8f},")
    print(f"  the slope at 0.5; after a new forward pass it gives {nums['dy/dx at x = 1']:.8f}")

    print("misprint in section 5.3")
    print(f"  M21: C′(x)·B′(x)·A′(x) at x = 1 is {nums['M21']:.8f}; ", end="")
    print(f"C′(b)·B′(a)·A′(x) is {nums['dy/dx at x = 1']:.8f}")

    for name, picture in (
        ("figure_5_1", figure_chain("LR", FORWARD, nums)),
        ("figure_5_2", figure_5_2(nums)),
        ("figure_5_3", figure_5_3(nums)),
        ("figure_5_4", figure_chain("RL", BACKWARD, nums)),
        ("figure_5_5", figure_5_5(nums)),
        ("backward", draw(nums["y"], backward=True)),  # 5-4 again, from the graph itself
    ):
        print("picture:", save(picture, f"{folder}/ch07_{name}.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
