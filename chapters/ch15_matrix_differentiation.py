"""Chapter 15: matrix differentiation. It goes beyond the documents, which only name lecture 07.

Source: the course overview (Course Overview) of lectures 04, 06 and 08: "07. Matrix
differentiation 행렬미분, 선형시스템에서의 편미분" (partial differentiation in a linear system).
The linear system is that of lecture 04, 변수가 겁나게 많은 경우, with two outputs, written as
matrices usually are: Wᵢⱼ is lecture 04's wⱼᵢ, and y, t, x are its ŷ, y, h. All numbers are ours.

    y = W·x + b        yᵢ = Wᵢ₁x₁ + Wᵢ₂x₂ + Wᵢ₃x₃ + bᵢ        L = Σ(yᵢ − tᵢ)²

Scalar by scalar, only row i of W is in yᵢ:

    ∂yᵢ/∂Wᵢⱼ = xⱼ      ∂yᵢ/∂bᵢ = 1      ∂yᵢ/∂xⱼ = Wᵢⱼ      ∂L/∂yᵢ = δᵢ = 2(yᵢ − tᵢ)
    ∂L/∂Wᵢⱼ = δᵢ·xⱼ    ∂L/∂bᵢ = δᵢ      ∂L/∂xⱼ = Σᵢ δᵢ·Wᵢⱼ

and all entries at once, δ and x being columns:

    ∂L/∂W = δ·xᵀ (the outer product, in the shape of W)      ∂L/∂b = δ      ∂L/∂x = Wᵀ·δ

xⱼ reaches L through every yᵢ, so its paths add up; Wᵢⱼ has one path only. Lecture 08 writes
∂L/∂Wᵀ: the same table turned, x·δᵀ.

Run: python chapters/ch15_matrix_differentiation.py [folder]

Output:

    forward: y = W·x + b, L = Σ(yᵢ − tᵢ)²
      x, transposed:     1   −2    3
      row 1 of W:     2    1   −1    b1 =    1    y1 =   −2    t1 =    0
      row 2 of W:     0    3    1    b2 =   −2    y2 =   −5    t2 =   −4
      L = 5
    one output, y1: it contains row 1 of W and nothing of row 2
      ∂y1/∂W: row 1    1   −2    3 (xᵀ)   row 2    0    0    0
      ∂y1/∂x:    2    1   −1 (row 1 of W)   ∂y1/∂b:    1    0
    the loss: δᵢ = ∂L/∂yᵢ = 2(yᵢ − tᵢ)
      δ1 by hand   −4    backward()   −4
      δ2 by hand   −2    backward()   −2
    ∂L/∂W, entry by entry from backward(), beside the outer product δ·xᵀ
      row 1: backward()   −4    8  −12    δ1·xᵀ   −4    8  −12
      row 2: backward()   −2    4   −6    δ2·xᵀ   −2    4   −6
    ∂L/∂b, beside δ
      backward()   −4   −2    δ   −4   −2
    ∂L/∂x, beside Wᵀ·δ: x reaches L through y1 and y2, the two paths add up
      backward()   −8  −10    2    Wᵀ·δ   −8  −10    2
    an entry of W and an entry of x, written out by explain()
      ∂L/∂W12 = ∂L/∂y1 · ∂y1/∂W12
              = 2·(y1 − t1) · x2
              = 2·(−2 − 0) · (−2)
              = 8
      ∂L/∂x2 = ∂L/∂y1 · ∂y1/∂x2 + ∂L/∂y2 · ∂y2/∂x2
             = 2·(y1 − t1) · W12 + 2·(y2 − t2) · W22
             = 2·(−2 − 0) · 1 + 2·(−5 − (−4)) · 3
             = −4 − 6
             = −10
    picture: ch15_one_output.png
    picture: ch15_paths_to_x2.png

Try: set x₂ to 0. Which entries of ∂L/∂W become 0, and does ∂L/∂x₂ too? Predict, then run.
"""

import sys

from scalargrad import Value, draw, explain, save
from scalargrad import format_number as number

DOCUMENT: dict[str, str] = {}

ERRATA: dict[str, dict[str, str]] = {}

ROWS, COLUMNS = (1, 2), (1, 2, 3)


def system() -> dict[str, Value]:
    """The graph of y = W·x + b and L, its nodes by name."""
    W11, W12, W13 = Value(2, name="W11"), Value(1, name="W12"), Value(-1, name="W13")
    W21, W22, W23 = Value(0, name="W21"), Value(3, name="W22"), Value(1, name="W23")
    x1, x2, x3 = Value(1, name="x1"), Value(-2, name="x2"), Value(3, name="x3")
    b1, b2 = Value(1, name="b1"), Value(-2, name="b2")
    t1, t2 = Value(0, name="t1"), Value(-4, name="t2")
    y1 = (W11 * x1 + W12 * x2 + W13 * x3 + b1).named("y1")
    y2 = (W21 * x1 + W22 * x2 + W23 * x3 + b2).named("y2")
    L = ((y1 - t1) ** 2 + (y2 - t2) ** 2).named("L")
    every = (W11, W12, W13, W21, W22, W23, x1, x2, x3, b1, b2, t1, t2, y1, y2, L)
    return {node.name: node for node in every}


def example() -> dict[str, Value | float]:
    """Backward through the scalars; beside it the outer product and Wᵀ·δ from plain numbers."""
    only_y1, nodes = system(), system()
    only_y1["y1"].backward()
    nodes["L"].backward()
    gradients = {f"∂y1/∂{name}": node.grad for name, node in only_y1.items()}
    gradients |= {f"∂L/∂{name}": node.grad for name, node in nodes.items()}

    x = [nodes[f"x{j}"].data for j in COLUMNS]
    W = [[nodes[f"W{i}{j}"].data for j in COLUMNS] for i in ROWS]
    delta = [2 * (nodes[f"y{i}"].data - nodes[f"t{i}"].data) for i in ROWS]
    outer = [[d * x_j for x_j in x] for d in delta]
    turned = [sum(W[i][j] * delta[i] for i in range(2)) for j in range(3)]
    by_hand = {f"(δ·xᵀ){i}{j}": outer[i - 1][j - 1] for i in ROWS for j in COLUMNS}
    by_hand |= {f"(Wᵀ·δ){j}": turned[j - 1] for j in COLUMNS}
    deltas = {"δ1": delta[0], "δ2": delta[1]}
    return nodes | gradients | by_hand | deltas | {"y1 alone": only_y1["y1"]}


def line(nums: dict[str, Value | float], names: list[str]) -> str:
    """These numbers in columns of equal width."""
    values = (nums[name] for name in names)
    return "".join(f"{number(v.data if isinstance(v, Value) else v):>5}" for v in values)


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its picture in `folder`."""
    nums = example()

    print("forward: y = W·x + b, L = Σ(yᵢ − tᵢ)²")
    print("  x, transposed:", line(nums, ["x1", "x2", "x3"]))
    for i in ROWS:
        print(f"  row {i} of W: {line(nums, [f'W{i}{j}' for j in COLUMNS])}", end="")
        print(f"    b{i} ={line(nums, [f'b{i}'])}", end="")
        print(f"    y{i} ={line(nums, [f'y{i}'])}    t{i} ={line(nums, [f't{i}'])}")
    print(f"  L = {number(nums['L'].data)}")

    print("one output, y1: it contains row 1 of W and nothing of row 2")
    print(f"  ∂y1/∂W: row 1{line(nums, [f'∂y1/∂W1{j}' for j in COLUMNS])} (xᵀ)", end="")
    print(f"   row 2{line(nums, [f'∂y1/∂W2{j}' for j in COLUMNS])}")
    print(f"  ∂y1/∂x:{line(nums, [f'∂y1/∂x{j}' for j in COLUMNS])} (row 1 of W)", end="")
    print(f"   ∂y1/∂b:{line(nums, ['∂y1/∂b1', '∂y1/∂b2'])}")

    print("the loss: δᵢ = ∂L/∂yᵢ = 2(yᵢ − tᵢ)")
    for i in ROWS:
        print(f"  δ{i} by hand{line(nums, [f'δ{i}'])}    backward(){line(nums, [f'∂L/∂y{i}'])}")
    print("∂L/∂W, entry by entry from backward(), beside the outer product δ·xᵀ")
    for i in ROWS:
        print(f"  row {i}: backward(){line(nums, [f'∂L/∂W{i}{j}' for j in COLUMNS])}", end="")
        print(f"    δ{i}·xᵀ{line(nums, [f'(δ·xᵀ){i}{j}' for j in COLUMNS])}")
    print("∂L/∂b, beside δ")
    print(f"  backward(){line(nums, ['∂L/∂b1', '∂L/∂b2'])}    δ{line(nums, ['δ1', 'δ2'])}")
    print("∂L/∂x, beside Wᵀ·δ: x reaches L through y1 and y2, the two paths add up")
    print(f"  backward(){line(nums, [f'∂L/∂x{j}' for j in COLUMNS])}", end="")
    print(f"    Wᵀ·δ{line(nums, [f'(Wᵀ·δ){j}' for j in COLUMNS])}")

    print("an entry of W and an entry of x, written out by explain()")
    for leaf in ("W12", "x2"):
        for text in explain(nums["L"], nums[leaf]).lines:
            print(f"  {text}")

    one_output = draw(nums["y1 alone"], named_only=True, local_gradients=True)
    print("picture:", save(one_output, f"{folder}/ch15_one_output.{suffix}").name)
    paths_to_x2 = draw(nums["L"], named_only=True, highlight=nums["x2"])
    print("picture:", save(paths_to_x2, f"{folder}/ch15_paths_to_x2.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
