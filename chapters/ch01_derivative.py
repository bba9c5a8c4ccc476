"""Chapter 1: the derivative dy/dx as a limit, for y = x² − 2x + 1, and where its minimum lies.

Source: Partial Differentiation (편미분 개념 및 연산), lecture 04,
"함수 입력에 따른 분류" (functions by their inputs) and
"편미분 등장, 그리고 읽는 방법" (partial derivatives, and how to read them).

    y = f(x) = x² − 2x + 1

    dy/dx = lim  (f(x+h) − f(x))/h          by the rules: dy/dx = 2x − 2
            h→0

Read dy/dx as "the derivative of y with respect to x" (y를 x에 대하여 미분, 디 x분에 디 y).
The slide prints no numbers. The points x are ours, and so is the central difference, which looks
to both sides of x:

    (f(x+h) − f(x−h))/(2h)

The errors for h = 1e−09, 1e−10 and 1e−11 agree: by chance, rounding changes 3 + h by the same
part of h in all three.

Run: python chapters/ch01_derivative.py [folder]

Output:

    the slope at x = 3, where y = 4
      by backward():  dy/dx = 4
      by the rules:   dy/dx = 2x − 2 = 4
    the limit: h shrinks
      h        (f(x+h) − f(x))/h   error      (f(x+h) − f(x−h))/(2h)   error
      0.1      4.1                 0.1        4                        3.6e−15
      0.01     4.01                0.01       4                        8.5e−14
      0.001    4.001               0.001      4                        4.4e−13
      0.0001   4.0001              0.0001     4                        8.4e−12
      1e−05    4.00001             1e−05      4                        2.6e−11
      1e−06    4.000001            1e−06      4                        5.6e−10
      1e−07    4.0000001           9.1e−08    4                        6.5e−09
      1e−08    4                   2.4e−08    4                        2.4e−08
      1e−09    4.0000003           3.3e−07    4.0000003                3.3e−07
      1e−10    4.0000003           3.3e−07    4.0000003                3.3e−07
      1e−11    4.0000003           3.3e−07    4.0000003                3.3e−07
      1e−12    4.0003556           0.00036    4.0003556                0.00036
      The first error is h itself, until rounding takes over near h = 1e−08:
      f(x+h) and f(x) are nearly equal then, their difference keeps few correct digits,
      and the division by h makes its error large.
      On a parabola the central difference has no error but rounding; on other curves
      its error shrinks with h². backward() needs no h: it applies the rules.
    the lowest point (최저점): how does one find it?
      x         −1    0    1    2    3
      y          4    1    0    1    4
      dy/dx     −4   −2    0    2    4
      Where the slope is 0: at x = 1. On its left y falls, on its right y rises.
    picture: ch01_derivative.png

Try: set X to −1, where the slope is −4. Does (f(x+h) − f(x))/h for h = 0.1 lie above it or below?
Predict, then run.
"""

import sys

from scalargrad import Value, draw, save
from scalargrad import format_number as number

X = 3
STEPS = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12)  # h
POINTS = (-1, 0, 1, 2, 3)  # around the lowest point

DOCUMENT: dict[str, str] = {}

ERRATA: dict[str, dict[str, str]] = {}


def f(x: Value | float) -> Value | float:
    """The slide's x² − 2x + 1, of a Value as of a plain number."""
    return x * x - 2 * x + 1


def example() -> dict[str, Value | float]:
    """dy/dx by backward() and by the rules, both quotients for each h, the slope at each point."""
    x = Value(X, name="x")
    y = f(x).named("y")
    y.backward()
    seen = {"x": x, "y": y, "dy/dx": x.grad, "2x − 2": 2 * X - 2}

    for h in STEPS:
        seen[f"forward {h}"] = (f(X + h) - f(X)) / h
        seen[f"central {h}"] = (f(X + h) - f(X - h)) / (2 * h)

    for point in POINTS:
        p = Value(point)
        f(p).backward()
        seen |= {f"f({point})": f(point), f"f′({point})": p.grad}
    return seen


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its picture in `folder`."""
    seen = example()
    slope = seen["dy/dx"]
    print(f"the slope at x = {X}, where y = {number(seen['y'].data)}")
    print(f"  by backward():  dy/dx = {number(slope)}")
    print(f"  by the rules:   dy/dx = 2x − 2 = {number(seen['2x − 2'])}")

    print("the limit: h shrinks")
    print("  h        (f(x+h) − f(x))/h   error      (f(x+h) − f(x−h))/(2h)   error")
    errors = {}
    for h in STEPS:
        forward, central = seen[f"forward {h}"], seen[f"central {h}"]
        errors[h] = abs(forward - slope)
        row = f"{number(h):9}{number(forward, 8):20}{number(errors[h], 2):11}"
        print(f"  {row}{number(central, 8):25}{number(abs(central - slope), 2)}")
    best = min(errors, key=errors.get)
    print(f"  The first error is h itself, until rounding takes over near h = {number(best)}:")
    print("  f(x+h) and f(x) are nearly equal then, their difference keeps few correct digits,")
    print("  and the division by h makes its error large.")
    print("  On a parabola the central difference has no error but rounding; on other curves")
    print("  its error shrinks with h². backward() needs no h: it applies the rules.")

    print("the lowest point (최저점): how does one find it?")
    print("  x     ", "".join(f"{number(p):>5}" for p in POINTS))
    print("  y     ", "".join(f"{number(seen[f'f({p})']):>5}" for p in POINTS))
    print("  dy/dx ", "".join(f"{number(seen[f'f′({p})']):>5}" for p in POINTS))
    lowest = next(p for p in POINTS if seen[f"f′({p})"] == 0)
    print(f"  Where the slope is 0: at x = {lowest}. On its left y falls, on its right y rises.")

    graph = draw(seen["y"], local_gradients=True)
    print("picture:", save(graph, f"{folder}/ch01_derivative.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
