"""Chapter 2: partial derivatives, of every function on the slides: one variable moves, one is held.

Source: Partial Differentiation (편미분 개념 및 연산), lecture 04, the slides
"함수 입력에 따른 분류" (functions by their inputs), "편미분 등장, 그리고 읽는 방법" (how to read
partial derivatives), "편미분의 직관적 이해와 표현" (how to write them), "Example", "Toy Examples".

    ∂f/∂x = lim  (f(x+h, y) − f(x, y))/h        y is held, a constant (나머지 변수는 상수 취급)
            h→0

Four ways to write it, all of them right (모두 맞음), and likewise for y:

    ∂f(x, y)/∂x        ∂f/∂x (x, y)        f′_x(x, y)        f_x(x, y)

The functions; the partial derivatives of the first one are ours, the others are the slide's:

    z = 3y/(x² + y² + 1)             toy #1: z = x³ + xy − y      toy #2: z = 7xy/e^(x²+y²)
    ∂z/∂x = −6xy/(x² + y² + 1)²      ∂z/∂x = 3x² + y              ∂z/∂x = −7y(2x² − 1)/e^(x²+y²)
    ∂z/∂y = 3(x² − y² + 1)           ∂z/∂y = x − 1                ∂z/∂y = −7x(2y² − 1)/e^(x²+y²)
            /(x² + y² + 1)²

The slides print no numbers. The slices y = 1, y = −1 and x = −1 are theirs, the points are ours.

Run: python chapters/ch02_partial_derivatives.py [folder]

Output:

    z = 3y/(x² + y² + 1) at (1, 2): z = 1
      ∂z/∂x = −0.333333, by the formula −0.333333
      ∂z/∂y = −0.166667, by the formula −0.166667
    toy #1: z = x³ + xy − y at (2, 3): z = 11
      ∂z/∂x = 15, by the formula 15
      ∂z/∂y = 1, by the formula 1
    toy #2: z = 7xy/e^(x²+y²) at (1.5, 2): z = 0.0405395
      ∂z/∂x = −0.0945923, by the formula −0.0945923
      ∂z/∂y = −0.141888, by the formula −0.141888
    toy #1 at (2, 3) as a limit: one variable moves by h, the other is held
      h = 0.1     (f(2+h, 3) − f(2, 3))/h = 15.61       (f(2, 3+h) − f(2, 3))/h = 1
      h = 0.001   (f(2+h, 3) − f(2, 3))/h = 15.006001   (f(2, 3+h) − f(2, 3))/h = 1
      h = 1e−05   (f(2+h, 3) − f(2, 3))/h = 15.00006    (f(2, 3+h) − f(2, 3))/h = 1
    toy #2, slice by slice: the value, the slope by backward(), the slope by the formula
      y = 1 is held, x moves
        x            −2.0     −1.5     −1.0     −0.5      0.0      0.5      1.0      1.5      2.0
        z         −0.0943  −0.4071  −0.9473  −1.0028   0.0000   1.0028   0.9473   0.4071   0.0943
        ∂z/∂x     −0.3302  −0.9500  −0.9473   1.0028   2.5752   1.0028  −0.9473  −0.9500  −0.3302
        formula   −0.3302  −0.9500  −0.9473   1.0028   2.5752   1.0028  −0.9473  −0.9500  −0.3302
      y = −1 is held, x moves
        x            −2.0     −1.5     −1.0     −0.5      0.0      0.5      1.0      1.5      2.0
        z          0.0943   0.4071   0.9473   1.0028   0.0000  −1.0028  −0.9473  −0.4071  −0.0943
        ∂z/∂x      0.3302   0.9500   0.9473  −1.0028  −2.5752  −1.0028   0.9473   0.9500   0.3302
        formula    0.3302   0.9500   0.9473  −1.0028  −2.5752  −1.0028   0.9473   0.9500   0.3302
      x = −1 is held, y moves
        y            −2.0     −1.5     −1.0     −0.5      0.0      0.5      1.0      1.5      2.0
        z          0.0943   0.4071   0.9473   1.0028   0.0000  −1.0028  −0.9473  −0.4071  −0.0943
        ∂z/∂y      0.3302   0.9500   0.9473  −1.0028  −2.5752  −1.0028   0.9473   0.9500   0.3302
        formula    0.3302   0.9500   0.9473  −1.0028  −2.5752  −1.0028   0.9473   0.9500   0.3302
      The third repeats the second: z stays as it is when x and y change places.
      And for every y (모든 y에 대한 변화는)? The formula says it: y stays a letter in it.
    misprint on the slide
      M23: ∂y/∂x, of y, beside z = f(x, y): it is 0, as y does not depend on x;
           meant is ∂z/∂x, of z: 15 for toy #1 at (2, 3)
    picture: ch02_toy_1.png
    picture: ch02_toy_2.png

Try: add the slice x = 1 (in y). Which of the three slices will it repeat? Predict, then run.
"""

import math
import sys
from collections.abc import Iterable

from scalargrad import Value, draw, save
from scalargrad import format_number as number

POINTS = (-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2)  # along a slice
STEPS = (0.1, 0.001, 0.00001)  # h

DOCUMENT: dict[str, str] = {}

ERRATA = {
    "M23": {
        "where": "lecture 04, 편미분 등장, 그리고 읽는 방법 (how to read it), beside z = f(x, y)",
        "printed": "∂y/∂x, Partial derivative with respect to x of y (y를 x에 대하여 편미분)",
        "correct": "∂z/∂x, Partial derivative with respect to x of z (z를 x에 대하여 편미분)",
        "why": "y is an independent variable here: it does not change with x, so ∂y/∂x is 0",
        "at": "z = x³ + xy − y at (2, 3)",
        "key": "∂z/∂x of toy #1",
        "printed_number": "0",
        "correct_number": "15",
    },
}


def first(x: Value, y: Value) -> Value:
    """The first slide's z = 3y/(x² + y² + 1)."""
    return 3 * y / (x**2 + y**2 + 1)


def toy1(x: Value | float, y: Value | float) -> Value | float:
    """Toy #1: z = x³ + xy − y."""
    return x**3 + x * y - y


def toy2(x: Value | float, y: Value | float) -> Value:
    """Toy #2: z = 7xy/e^(x²+y²). Of x and y one may be held: a plain number, a constant."""
    return 7 * x * y / (x**2 + y**2).exp()


def toy2_x(x: float, y: float) -> float:
    """The slide's ∂z/∂x of toy #2."""
    return -7 * y * (2 * x**2 - 1) / math.exp(x**2 + y**2)


def toy2_y(x: float, y: float) -> float:
    """The slide's ∂z/∂y of toy #2."""
    return -7 * x * (2 * y**2 - 1) / math.exp(x**2 + y**2)


def example() -> dict[str, Value | float]:
    """Each function at one point, the limit for toy #1, the three slices of toy #2."""
    seen = {}
    for name, f, a, b in (("first", first, 1, 2), ("toy #1", toy1, 2, 3), ("toy #2", toy2, 1.5, 2)):
        x, y = Value(a, name="x"), Value(b, name="y")
        z = f(x, y).named("z")
        z.backward()
        seen |= {f"z of {name}": z, f"∂z/∂x of {name}": x.grad, f"∂z/∂y of {name}": y.grad}
    seen |= {"f_x of first": -6 * 1 * 2 / 6**2, "f_y of first": 3 * (1 - 4 + 1) / 6**2}
    seen |= {"f_x of toy #1": 3 * 2**2 + 3, "f_y of toy #1": 2 - 1}
    seen |= {"f_x of toy #2": toy2_x(1.5, 2), "f_y of toy #2": toy2_y(1.5, 2)}

    for h in STEPS:
        seen[f"x moves by {h}"] = (toy1(2 + h, 3) - toy1(2, 3)) / h
        seen[f"y moves by {h}"] = (toy1(2, 3 + h) - toy1(2, 3)) / h

    for y in (1, -1):
        for p in POINTS:
            x = Value(p)
            z = toy2(x, y)
            z.backward()
            seen |= {f"z({p}, {y})": z, f"∂z/∂x({p}, {y})": x.grad, f"f_x({p}, {y})": toy2_x(p, y)}
    for p in POINTS:
        y = Value(p)
        z = toy2(-1, y)
        z.backward()
        seen |= {f"z(-1, {p})": z, f"∂z/∂y(-1, {p})": y.grad, f"f_y(-1, {p})": toy2_y(-1, p)}

    x, y = Value(2, name="x"), Value(3, name="y")
    y.backward()  # the misprint's ∂y/∂x: y is a leaf, no x below it
    return seen | {"M23": x.grad}


def row(label: str, numbers: Iterable[float], decimals: int = 4) -> None:
    """Print one line of a table."""
    cells = "".join(f"{x + 0.0:9.{decimals}f}" for x in numbers)
    print(f"    {label:8}{cells}".replace("-", "−"))


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its pictures in `folder`."""
    seen = example()
    for name, what in (
        ("first", "z = 3y/(x² + y² + 1) at (1, 2)"),
        ("toy #1", "toy #1: z = x³ + xy − y at (2, 3)"),
        ("toy #2", "toy #2: z = 7xy/e^(x²+y²) at (1.5, 2)"),
    ):
        print(f"{what}: z = {number(seen[f'z of {name}'].data)}")
        for v in ("x", "y"):
            by_hand = number(seen[f"f_{v} of {name}"])
            print(f"  ∂z/∂{v} = {number(seen[f'∂z/∂{v} of {name}'])}, by the formula {by_hand}")

    print("toy #1 at (2, 3) as a limit: one variable moves by h, the other is held")
    for h in STEPS:
        in_x, in_y = number(seen[f"x moves by {h}"], 8), number(seen[f"y moves by {h}"], 8)
        print(f"  h = {number(h):8}(f(2+h, 3) − f(2, 3))/h = {in_x:12}", end="")
        print(f"(f(2, 3+h) − f(2, 3))/h = {in_y}")

    print("toy #2, slice by slice: the value, the slope by backward(), the slope by the formula")
    for y in (1, -1):
        print(f"  y = {number(y)} is held, x moves")
        row("x", POINTS, decimals=1)
        row("z", (seen[f"z({p}, {y})"].data for p in POINTS))
        row("∂z/∂x", (seen[f"∂z/∂x({p}, {y})"] for p in POINTS))
        row("formula", (seen[f"f_x({p}, {y})"] for p in POINTS))
    print("  x = −1 is held, y moves")
    row("y", POINTS, decimals=1)
    row("z", (seen[f"z(-1, {p})"].data for p in POINTS))
    row("∂z/∂y", (seen[f"∂z/∂y(-1, {p})"] for p in POINTS))
    row("formula", (seen[f"f_y(-1, {p})"] for p in POINTS))
    print("  The third repeats the second: z stays as it is when x and y change places.")
    print("  And for every y (모든 y에 대한 변화는)? The formula says it: y stays a letter in it.")

    print("misprint on the slide")
    wrong, right = number(seen["M23"]), number(seen["∂z/∂x of toy #1"])
    print(f"  M23: ∂y/∂x, of y, beside z = f(x, y): it is {wrong}, as y does not depend on x;")
    print(f"       meant is ∂z/∂x, of z: {right} for toy #1 at (2, 3)")

    graph1, graph2 = draw(seen["z of toy #1"], local_gradients=True), draw(seen["z of toy #2"])
    print("picture:", save(graph1, f"{folder}/ch02_toy_1.{suffix}").name)
    print("picture:", save(graph2, f"{folder}/ch02_toy_2.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
