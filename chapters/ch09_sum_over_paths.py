"""Chapter 9: the sum over all paths, and beside it dynamic programming, each node once.

Source: Back-propagation (역전파 학습), lecture 08, "Toy Example: DP를 컴퓨터로 구현하면? (4/4)",
임의의 노드에 대한 편미분 값 구하기 (the partial derivative for any node), and "Chain Rule + DP
Algorithm". The graph is that of (1/4), with chapter 8's numbers; the chains of diamonds are ours.

    b = w1·a        c = w2·a        d = w3·b + w4·c        L = const − d

The slide's algorithm:

    1. Select a target node N_T                      2. Find all paths from L to N_T
    3. Multiply all edges for each path              4. Sum up all values

    ∂L/∂a = ∂L/∂d · ∂d/∂b · ∂b/∂a + ∂L/∂d · ∂d/∂c · ∂c/∂a

Dynamic programming (DP) goes from L to the leaves and stores ∂L/∂node for each node on the way:

    ∂L/∂b = ∂L/∂d · w3        ∂L/∂c = ∂L/∂d · w4        ∂L/∂a = ∂L/∂b · w1 + ∂L/∂c · w2

DP has two conditions. Repeated subproblems (반복적인 부분 문제): every path begins with ∂L/∂d.
Optimal substructure (최적 부분 구조, on the slide misprint M7): ∂L/∂a is made of ∂L/∂b, ∂L/∂c and
two edges.

Caution: the title says "DP를 컴퓨터로 구현하면?" (DP on a computer), but the algorithm below it
lists every path and stores nothing. Its sum is right, but on a chain of n diamonds it walks 2ⁿ
paths, where DP crosses 4n edges, each once. backward() is that DP.

Run: python chapters/ch09_sum_over_paths.py [folder]

Output:

    the slide's algorithm
      1. select a target node: N_T = a
      2. find all paths from L to a;  3. multiply all edges for each path
         L → d → b → a:  (−1) · 5 · 3 = −15
         L → d → c → a:  (−1) · 4 · (−1) = 4
      4. sum up: −15 + 4 = −11
    the same, written out by explain(L, a)
      ∂L/∂a = ∂L/∂d · ∂d/∂b · ∂b/∂a + ∂L/∂d · ∂d/∂c · ∂c/∂a
            = (−1) · w3 · w1 + (−1) · w4 · w2
            = (−1) · 5 · 3 + (−1) · 4 · (−1)
            = −15 + 4
            = −11
    DP: each node's gradient once, by explain(L, a, form="steps")
      ∂L/∂d = −1
      ∂L/∂c = ∂L/∂d · ∂d/∂c = (−1) · w4 = (−1) · 4 = −4
      ∂L/∂b = ∂L/∂d · ∂d/∂b = (−1) · w3 = (−1) · 5 = −5
      ∂L/∂a = ∂L/∂c · ∂c/∂a + ∂L/∂b · ∂b/∂a
            = (−4) · w2 + (−5) · w1
            = (−4) · (−1) + (−5) · 3
            = 4 − 15
            = −11
    any node (임의의 노드): paths from L, their sum, the gradient by DP, by backward()
      ∂L/∂d   1    −1    −1    −1
      ∂L/∂c   1    −4    −4    −4
      ∂L/∂b   1    −5    −5    −5
      ∂L/∂w4  1     2     2     2
      ∂L/∂w3  1    −6    −6    −6
      ∂L/∂w2  1    −8    −8    −8
      ∂L/∂w1  1   −10   −10   −10
      ∂L/∂a   2   −11   −11   −11
      9 paths, and all begin with L → d: DP finds ∂L/∂d once and uses it again
    chains of n diamonds: from x₀ = 1 all edges are 1, so ∂xₙ/∂x₀ counts paths
         n  edges 4n       paths 2ⁿ      their sum          by DP     backward()
         1         4              2              2              2              2
         2         8              4              4              4              4
         3        12              8              8              8              8
        10        40           1024           1024           1024           1024
       200       800    1.60694e+60       hopeless    1.60694e+60    1.60694e+60
      200 diamonds, a billion paths a second: 5.1e+43 years; by DP, a moment
      for more than 16 paths explain() goes by steps itself; 3 diamonds by steps:
        ∂x3/∂c3 = 1
        ∂x3/∂b3 = 1
        ∂x3/∂x2 = ∂x3/∂c3 · ∂c3/∂x2 + ∂x3/∂b3 · ∂b3/∂x2 = 1 + 1 = 2
        ∂x3/∂c2 = ∂x3/∂x2 · ∂x2/∂c2 = 2
        ∂x3/∂b2 = ∂x3/∂x2 · ∂x2/∂b2 = 2
        ∂x3/∂x1 = ∂x3/∂c2 · ∂c2/∂x1 + ∂x3/∂b2 · ∂b2/∂x1 = 2 + 2 = 4
        ∂x3/∂c1 = ∂x3/∂x1 · ∂x1/∂c1 = 4
        ∂x3/∂b1 = ∂x3/∂x1 · ∂x1/∂b1 = 4
        ∂x3/∂x0 = ∂x3/∂c1 · ∂c1/∂x0 + ∂x3/∂b1 · ∂b1/∂x0 = 4 + 4 = 8
    misprint on the DP slide
      M7: its second condition is 부분 최적해 (Sub optimal). It is optimal substructure:
          a node's gradient is made of its successors' gradients and the edges to them
    picture: ch09_path_over_b.png
    picture: ch09_path_over_c.png
    picture: ch09_diamonds.png

Try: start the diamonds at x0 = −1. How many of the 8 paths are 0 then, and what is ∂x3/∂x0?
Predict, then run.
"""

import sys

from scalargrad import Value, count_paths, draw, explain, local_gradients, paths, save
from scalargrad import format_number as number
from scalargrad.engine import topological_order
from scalargrad.graph import Path

DOCUMENT: dict[str, str] = {}

ERRATA = {
    "M7": {
        "where": "lecture 08, Chain Rule + DP Algorithm, 조건 (conditions)",
        "printed": "2. 부분 최적해 (Sub optimal)",
        "correct": "optimal substructure (최적 부분 구조)",
        "why": "a node's gradient is made of its successors' gradients and the local gradients of "
        "the edges to them; suboptimal would mean: not the best",
    },
}

TARGETS = ("d", "c", "b", "w4", "w3", "w2", "w1", "a")
SIZES = (1, 2, 3, 10, 200)  # diamonds in a chain
WALKABLE = 10  # beyond that the paths are counted, not walked


def toy_graph() -> list[Value]:
    """Lecture 08's graph, with chapter 8's numbers."""
    a = Value(2, name="a")
    w1, w2 = Value(3, name="w1"), Value(-1, name="w2")
    w3, w4 = Value(5, name="w3"), Value(4, name="w4")
    b = (w1 * a).named("b")
    c = (w2 * a).named("c")
    d = (w3 * b + w4 * c).named("d")
    L = (10 - d).named("L")
    return [a, w1, w2, w3, w4, b, c, d, L]


def sum_over_paths(root: Value, target: Value) -> float:
    """The slide's algorithm for a target node N_T (1.)."""
    sum_of_all = 0.0
    for path in paths(root, target):  # 2. find all paths
        product = 1.0
        for edge in path.edges:
            product *= edge.gradient  # 3. multiply all edges
        sum_of_all += product  # 4. sum up
    return sum_of_all


def each_node_once(root: Value) -> dict[Value, float]:
    """Dynamic programming: ∂root/∂node for all nodes, each stored and used again."""
    gradients = dict.fromkeys(topological_order(root), 0.0)
    gradients[root] = 1.0
    for node in reversed(topological_order(root)):  # a node after all that use it
        for operand, edge in zip(node.operands, local_gradients(node), strict=True):
            gradients[operand] += gradients[node] * edge
    return gradients


def diamonds(n: int) -> tuple[Value, Value]:
    """A chain of n diamonds, bₖ = |xₖ₋₁|, cₖ = relu(xₖ₋₁), xₖ = bₖ + cₖ; return x₀ and xₙ."""
    first = last = Value(1, name="x0")
    for k in range(1, n + 1):
        b = last.abs().named(f"b{k}")
        c = last.relu().named(f"c{k}")
        last = (b + c).named(f"x{k}")
    return first, last


def example() -> dict[str, Value | float]:
    """The toy graph's derivatives in three ways; edges, paths, derivative for each chain."""
    toy = toy_graph()
    L = toy[-1]
    L.backward()
    stored = each_node_once(L)
    nums = {node.name: node for node in toy}
    for node in toy:
        nums[f"∂L/∂{node.name}"] = node.grad
        nums[f"∂L/∂{node.name} over paths"] = sum_over_paths(L, node)
        nums[f"∂L/∂{node.name} by DP"] = stored[node]
        nums[f"paths to {node.name}"] = count_paths(L, node)
    over_b, over_c = paths(L, nums["a"])
    nums |= {"over b": over_b.product, "over c": over_c.product}

    for n in SIZES:
        first, last = diamonds(n)
        last.backward()
        nums[f"{n} diamonds, edges"] = sum(
            len(local_gradients(node)) for node in topological_order(last)
        )
        nums[f"{n} diamonds, paths"] = count_paths(last, first)
        nums[f"{n} diamonds, by DP"] = each_node_once(last)[first]
        nums[f"{n} diamonds, backward()"] = first.grad
        if n <= WALKABLE:
            nums[f"{n} diamonds, over paths"] = sum_over_paths(last, first)
    return nums


def written(path: Path) -> str:
    """A path and the product of its edges. Those into unnamed nodes, d → w3·b, are 1: left out."""
    steps = [edge for edge in path.edges if edge.operand.name]
    way = " → ".join(["L", *(edge.operand.name for edge in steps)])
    edges = [number(edge.gradient) for edge in steps]
    product = " · ".join(f"({edge})" if edge.startswith("−") else edge for edge in edges)
    return f"{way}:  {product} = {number(path.product)}"


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers, then save its pictures in `folder`."""
    nums = example()
    L, a = nums["L"], nums["a"]
    over_b, over_c = paths(L, a)

    print("the slide's algorithm")
    print("  1. select a target node: N_T = a")
    print("  2. find all paths from L to a;  3. multiply all edges for each path")
    print(f"     {written(over_b)}")
    print(f"     {written(over_c)}")
    print(f"  4. sum up: {number(nums['over b'])} + {number(nums['over c'])} = ", end="")
    print(number(nums["∂L/∂a over paths"]))
    print("the same, written out by explain(L, a)")
    for line in explain(L, a).lines:
        print(f"  {line}")
    print('DP: each node\'s gradient once, by explain(L, a, form="steps")')
    for line in explain(L, a, form="steps").lines:
        print(f"  {line}")
    print("any node (임의의 노드): paths from L, their sum, the gradient by DP, by backward()")
    for name in TARGETS:
        ways = (f"∂L/∂{name} over paths", f"∂L/∂{name} by DP", f"∂L/∂{name}")
        row = "".join(f"{number(nums[way]):>6}" for way in ways)
        print(f"  ∂L/∂{name:3} {nums[f'paths to {name}']}{row}")
    all_of_them = sum(nums[f"paths to {name}"] for name in TARGETS)
    print(f"  {all_of_them} paths, and all begin with L → d: DP finds ∂L/∂d once and uses it again")

    print("chains of n diamonds: from x₀ = 1 all edges are 1, so ∂xₙ/∂x₀ counts paths")
    print("     n  edges 4n       paths 2ⁿ      their sum          by DP     backward()")
    for n in SIZES:
        walked = n <= WALKABLE
        keys = ("paths", "over paths", "by DP", "backward()")
        row = [number(nums[f"{n} diamonds, {key}"]) for key in keys if walked or "over" not in key]
        if not walked:
            row.insert(1, "hopeless")
        print(f"  {n:4}  {nums[f'{n} diamonds, edges']:8}" + "".join(f"{cell:>15}" for cell in row))
    years = nums["200 diamonds, paths"] / 1e9 / (365 * 24 * 60 * 60)
    print(f"  200 diamonds, a billion paths a second: {number(years, 2)} years; by DP, a moment")
    print("  for more than 16 paths explain() goes by steps itself; 3 diamonds by steps:")
    first, last = diamonds(3)
    for line in explain(last, first, form="steps").lines:
        print(f"    {line}")

    print("misprint on the DP slide")
    print("  M7: its second condition is 부분 최적해 (Sub optimal). It is optimal substructure:")
    print("      a node's gradient is made of its successors' gradients and the edges to them")

    for name, path in (("path_over_b", over_b), ("path_over_c", over_c)):
        picture = draw(L, named_only=True, local_gradients=True, highlight=path)
        print("picture:", save(picture, f"{folder}/ch09_{name}.{suffix}").name)
    last.backward()
    picture = draw(last, highlight=next(paths(last, first)))
    print("picture:", save(picture, f"{folder}/ch09_diamonds.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
