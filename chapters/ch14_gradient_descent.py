"""Chapter 14: gradient descent. It goes beyond the documents: lecture 05 is only named in them.

Source: the two functions are those of Partial Differentiation (편미분 개념 및 연산), lecture 04:
y = x² − 2x + 1 of 함수 입력에 따른 분류, where the slide asks of the lowest point "어떻게
찾아가나???" (how does one find it?), and Toy #2. The answer is lecture 05's, 경사 하강법; starts
and learning rates α are ours.

    x ← x − α·dy/dx                                   downhill, the steeper the farther

    y = x² − 2x + 1 = (x − 1)²                        dy/dx = 2x − 2
    z = 7xy / e^(x² + y²)                             ∂z/∂x = −7y(2x² − 1) / e^(x² + y²)
                                                      ∂z/∂y = −7x(2y² − 1) / e^(x² + y²)

On the parabola the distance to the minimum is x − 1, and a step turns it into (1 − 2α)(x − 1): in
the first picture, the descent itself as a graph, each edge carries 1 − 2α = 0.8.
Toy #2 has two minima, (1/√2, −1/√2) and (−1/√2, 1/√2), with z = −7/(2e) = −1.287578. At (0, 0) the
slope is 0 too, but it is a saddle, not a minimum; and far out the land is so flat that no slope
leads back.

Run: python chapters/ch14_gradient_descent.py [folder]

Output:

    y = x² − 2x + 1 from x = 3
      dy/dx there: backward() 4, by hand 2x − 2 = 4
      step   x, y and dy/dx with α = 0.1
         0     3.000000    4.000000    4.000000
         1     2.600000    2.560000    3.200000
         2     2.280000    1.638400    2.560000
         3     2.024000    1.048576    2.048000
        10     1.214748    0.046117    0.429497
        20     1.023058    0.000532    0.046117
      x after steps 0, 1, 2, 3, 20 with other learning rates
      α = 0.5:   3.000000    1.000000    1.000000    1.000000    1.000000  there in one step
      α = 1.0:   3.000000   −1.000000    3.000000   −1.000000    3.000000  to and fro
      α = 1.1:   3.000000   −1.400000    3.880000   −2.456000   77.675200  away
    Toy #2, z = 7xy / e^(x² + y²), with α = 0.1 from (1.2, −0.3)
      ∂z/∂x there: backward() 0.854883, by hand 0.854883
      ∂z/∂y there: backward() 1.4915, by hand 1.4915
      step   x, y, z, ∂z/∂x and ∂z/∂y
         0     1.200000   −0.300000   −0.545670    0.854883    1.491498
         1     1.114512   −0.449150   −0.827005    1.101380    1.098370
         2     1.004374   −0.558987   −1.048554    1.062292    0.703556
         3     0.898144   −0.629342   −1.188475    0.811588    0.392524
        10     0.708822   −0.706615   −1.287570    0.008821    0.002533
        20     0.707108   −0.707106   −1.287578    0.000006    0.000002
      where other starts are after 20 steps: x, y, z
      from (1.2, −0.3):    0.707108   −0.707106   −1.287578   one minimum
      from (−0.2, 0.1):   −0.707106    0.707106   −1.287578   the other one
      from (0.5, 0.5):     0.000000    0.000000    0.000000   the saddle
      from (2, 2):         2.055226    2.055226    0.006338   far out
    picture: ch14_descent.png
    picture: ch14_toy_2.png

Try: start toy #2 at (0.5, 0.4). Which minimum does it find, and why that one? Predict, then run.
"""

import math
import sys
from collections.abc import Callable

from scalargrad import Value, draw, save
from scalargrad import format_number as number

DOCUMENT: dict[str, str] = {}

ERRATA: dict[str, dict[str, str]] = {}

PARABOLA_START, TOY_START = (3,), (1.2, -0.3)
RATES = (0.1, 0.5, 1.0, 1.1)
STARTS = {
    "one minimum": TOY_START,
    "the other one": (-0.2, 0.1),
    "the saddle": (0.5, 0.5),
    "far out": (2, 2),
}
STEPS = 20


def parabola(x: Value) -> Value:
    """Lecture 04's function of one variable: y = x² − 2x + 1."""
    return (x**2 - 2 * x + 1).named("y")


def toy_2(x: Value, y: Value) -> Value:
    """Lecture 04's Toy #2: z = 7xy / e^(x² + y²)."""
    return (7 * x * y / (x**2 + y**2).exp()).named("z")


def descend(function: Callable, start: tuple[float, ...], rate: float) -> list[list[float]]:
    """Rows of position, height, slopes: the start and one for each step."""
    rows = []
    position = list(start)
    for _ in range(STEPS + 1):
        variables = [Value(number) for number in position]
        height = function(*variables)
        height.backward()
        slopes = [variable.grad for variable in variables]
        rows.append([*position, height.data, *slopes])
        position = [p - rate * slope for p, slope in zip(position, slopes, strict=True)]
    return rows


def unrolled(steps: int, rate: float = 0.1) -> Value:
    """The descent itself as a graph, x0 → x1 → …: each edge is 1 − 2α."""
    x = Value(*PARABOLA_START, name="x0")
    for step in range(1, steps + 1):
        x = (x - rate * (2 * x - 2)).named(f"x{step}")
    x.backward()
    return x


def example() -> dict[str, Value | float]:
    """Both graphs at their start, and every number of every descent."""
    x = Value(*PARABOLA_START, name="x")
    y = parabola(x)
    y.backward()
    nums = {"x": x, "y": y, "dy/dx": x.grad, "dy/dx by hand": 2 * x.data - 2}
    for rate in RATES:
        for step, row in enumerate(descend(parabola, PARABOLA_START, rate)):
            for name, value in zip(("x", "y", "dy/dx"), row, strict=True):
                nums[f"{name}, α = {rate}, step {step}"] = value

    first, second = Value(TOY_START[0], name="x"), Value(TOY_START[1], name="y")
    z = toy_2(first, second)
    z.backward()
    p, q = TOY_START
    e = math.exp(p**2 + q**2)
    nums |= {
        "z": z, "∂z/∂x": first.grad, "∂z/∂x by hand": -7 * q * (2 * p**2 - 1) / e,
        "∂z/∂y": second.grad, "∂z/∂y by hand": -7 * p * (2 * q**2 - 1) / e,
    }  # fmt: skip
    for place, start in STARTS.items():
        for step, row in enumerate(descend(toy_2, start, 0.1)):
            for name, value in zip(("x", "y", "z", "∂z/∂x", "∂z/∂y"), row, strict=True):
                nums[f"{name}, {place}, step {step}"] = value
    return nums


def fixed(x: float) -> str:
    """Six places, with a real minus sign and no −0.000000."""
    return f"{round(x, 6) + 0.0:10.6f}".replace("-", "−")


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its pictures in `folder`."""
    nums = example()

    print(f"y = x² − 2x + 1 from x = {PARABOLA_START[0]}")
    print(f"  dy/dx there: backward() {number(nums['dy/dx'])}, ", end="")
    print(f"by hand 2x − 2 = {number(nums['dy/dx by hand'])}")
    print("  step   x, y and dy/dx with α = 0.1")
    for step in (0, 1, 2, 3, 10, 20):
        row = (nums[f"{name}, α = 0.1, step {step}"] for name in ("x", "y", "dy/dx"))
        print(f"  {step:4}  ", "  ".join(fixed(value) for value in row))
    print("  x after steps 0, 1, 2, 3, 20 with other learning rates")
    for rate, words in ((0.5, "there in one step"), (1.0, "to and fro"), (1.1, "away")):
        row = (fixed(nums[f"x, α = {rate}, step {step}"]) for step in (0, 1, 2, 3, 20))
        print(f"  α = {rate}:", "  ".join(row), f" {words}")

    start = ", ".join(number(value) for value in TOY_START)
    print(f"Toy #2, z = 7xy / e^(x² + y²), with α = 0.1 from ({start})")
    for name in ("∂z/∂x", "∂z/∂y"):
        print(f"  {name} there: backward() {number(nums[name])}, ", end="")
        print(f"by hand {number(nums[f'{name} by hand'])}")
    print("  step   x, y, z, ∂z/∂x and ∂z/∂y")
    for step in (0, 1, 2, 3, 10, 20):
        row = (
            nums[f"{name}, one minimum, step {step}"] for name in ("x", "y", "z", "∂z/∂x", "∂z/∂y")
        )
        print(f"  {step:4}  ", "  ".join(fixed(value) for value in row))
    print("  where other starts are after 20 steps: x, y, z")
    for place, start in STARTS.items():
        at = f"({number(start[0])}, {number(start[1])}):"
        row = (fixed(nums[f"{name}, {place}, step 20"]) for name in ("x", "y", "z"))
        print(f"  from {at:13}", "  ".join(row), f"  {place}")

    steps = draw(unrolled(4), named_only=True, local_gradients=True)
    print("picture:", save(steps, f"{folder}/ch14_descent.{suffix}").name)
    print("picture:", save(draw(nums["z"]), f"{folder}/ch14_toy_2.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
