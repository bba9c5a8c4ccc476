"""Chapter 4: the chain rule, compositions of two, three and four functions, factor by factor.

Source: Chain Rule (연쇄법칙), lecture 06, "합성 함수의 미분" (derivative of a composition), and the
article "연쇄 법칙 (Chain Rule), 역전파 (Backpropagation)", section 연쇄 법칙 (Chain Rule).

    two     z = g(f(x))            (g∘f)′     = (g′∘f)·f′
    three   z = g(f(u(p)))         (g∘f∘u)′   = (g′∘f∘u)·(f′∘u)·u′
    four    z = g(f(u(v(q))))      (g∘f∘u∘v)′ = (g′∘f∘u∘v)·(f′∘u∘v)·(u′∘v)·v′

            dz/dq = dz/dy · dy/dx · dx/dp · dp/dq       with y = f(x), x = u(p), p = v(q)

Each derivative is taken where its own function stands: f′ at x = u(p), not at p. The lecture names
no functions. These and q = 1 are ours:

    p = v(q) = 3q − 1        x = u(p) = p² + 1        y = f(x) = x³        z = g(y) = sin y

The article's example, at x = 1 and x = 2 (ours):

    h(x) = g(f(x)) with f(x) = (x + 1)², g(u) = u³ + 2u − 5, u = f(x)
    h′(x) = (3u² + 2)·2(x + 1) = (3(x + 1)⁴ + 2)(2x + 2) = 6(x + 1)⁵ + 4(x + 1)

Run: python chapters/ch04_chain_rule.py [folder]

Output:

    lecture 06, at q = 1: each function differentiated alone, where it stands
      p = v(q) = 3q − 1 = 2            dp/dq = 3
      x = u(p) = p² + 1 = 5            dx/dp = 2p = 4
      y = f(x) = x³ = 125              dy/dx = 3x² = 75
      z = g(y) = sin y = −0.61604046   dz/dy = cos y = 0.78771451
    two, three, four functions: the product of the factors
      dz/dx = dz/dy · dy/dx = 59.078588, by backward(): 59.078588
      dz/dp = dz/dy · dy/dx · dx/dp = 236.31435, by backward(): 236.31435
      dz/dq = dz/dy · dy/dx · dx/dp · dp/dq = 708.94306, by backward(): 708.94306
    written out by explain(), which writes ∂ also where there is one variable only
      ∂z/∂q = ∂z/∂y · ∂y/∂x · ∂x/∂p · ∂p/∂q
            = cos(y) · 3·x² · 2·p · 3
            = cos(125) · 3·5² · 2·2 · 3
            = 708.943
    the article: h(x) = g(f(x)), f(x) = (x + 1)², g(u) = u³ + 2u − 5
      at x = 1: u = 4, h = 67
        h′ = (3u² + 2)·(2x + 2) = 50 · 4 = 200; 6(x + 1)⁵ + 4(x + 1) = 200
      at x = 2: u = 9, h = 742
        h′ = (3u² + 2)·(2x + 2) = 245 · 6 = 1470; 6(x + 1)⁵ + 4(x + 1) = 1470
        by a central difference: 1470
        ∂h/∂x = ∂h/∂u · ∂u/∂x
              = (3·u² + 2) · 2·(x + 1)
              = (3·9² + 2) · 2·(2 + 1)
              = 1470
    misprints in the documents
      M3: with f′ at p instead of x = u(p), dz/dp is 37.810297, not 236.31435;
          with u′ at q instead of p = v(q), dz/dq is 354.47153, not 708.94306
      M8: g′(x)·f′(x), as printed, is 20 at x = 1; h′(1) = g′(u)·f′(x) = 200
      M9: with u = x² + 1, as printed, h′(2) is 462, not 1470
      M10: (3(x + 1)² + 2)(2x + 2), as printed, is 174 at x = 2, not 1470
      M11: (6x + 10)(x + 1)², as printed, is 198 at x = 2: neither the line before it,
           174, nor 1470
    picture: ch04_composition.png
    picture: ch04_article.png

Try: start at q = 2 instead of 1. Which of the four factors of dz/dq stays? Predict, then run.
"""

import sys
import textwrap
from collections.abc import Callable

from scalargrad import Value, draw, explain, save
from scalargrad import format_number as number

DOCUMENT: dict[str, str] = {}

ERRATA = {
    "M3": {
        "where": "lecture 06, 합성 함수의 미분 (derivative of a composition), three functions; "
        "four likewise: u′ for u′∘v",
        "printed": "(g∘f∘u)′ = (g′∘f∘u)·f′·u′",
        "correct": "(g∘f∘u)′ = (g′∘f∘u)·(f′∘u)·u′",
        "why": "f′ must be taken at x = u(p); f′ alone, in a function of p, is f′ at p",
        "at": "u = p² + 1, f = x³, g = sin, p = 2",
        "key": "dz/dp",
        "printed_number": "37.810",
        "correct_number": "236.314",
    },
    "M8": {
        "where": "the article, 연쇄 법칙 (Chain Rule)",
        "printed": "d/dx h(x) = d/du g(x)·d/dx f(x), called f(x)의 미분 (the derivative of f)",
        "correct": "d/dx h(x) = d/du g(u)·d/dx f(x) with u = f(x), the derivative of h",
        "why": "g′ is taken at u = f(x), and d/du g is 3u² + 2 of u, not of x",
        "key": "h′(1)",
        "printed_number": "20",
        "correct_number": "200",
    },
    "M9": {
        "where": "the article, 연쇄 법칙 (Chain Rule), 대입하면 (substituting)",
        "printed": "u = (x² + 1)",
        "correct": "u = (x + 1)²",
        "why": "u is f(x), and f(x) = (x + 1)²",
        "key": "h′(2)",
        "printed_number": "462",
        "correct_number": "1470",
    },
    "M10": {
        "where": "the article, 연쇄 법칙 (Chain Rule), the result",
        "printed": "(3(x + 1)² + 2)·(2x + 2)",
        "correct": "(3(x + 1)⁴ + 2)·(2x + 2)",
        "why": "u² is ((x + 1)²)² = (x + 1)⁴",
        "key": "h′(2)",
        "printed_number": "174",
        "correct_number": "1470",
    },
    "M11": {
        "where": "the article, 연쇄 법칙 (Chain Rule), the result simplified",
        "printed": "= 6x(x + 1)² + 10(x + 1)² = (6x + 10)(x + 1)²",
        "correct": "= 6(x + 1)⁵ + 4(x + 1)",
        "why": "it does not follow even from the line before it, which is 174 at x = 2",
        "key": "h′(2)",
        "printed_number": "198",
        "correct_number": "1470",
    },
}


def v(q: Value) -> Value:
    """The innermost function: p = 3q − 1."""
    return 3 * q - 1


def u(p: Value) -> Value:
    """The function around it: x = p² + 1."""
    return p**2 + 1


def f(x: Value) -> Value:
    """The next: y = x³."""
    return x**3


def g(y: Value) -> Value:
    """The outermost: z = sin y."""
    return y.sin()


def h(at: float) -> tuple[Value, Value, Value]:
    """The article's x, u = f(x) = (x + 1)² and h = g(u) = u³ + 2u − 5, at a number."""
    x = Value(at, name="x")
    u = ((x + 1) ** 2).named("u")
    return x, u, (u**3 + 2 * u - 5).named("h")


def slope(function: Callable[[Value], Value], at: float) -> float:
    """The derivative of one function alone, at a number, by backward()."""
    leaf = Value(at)
    function(leaf).backward()
    return leaf.grad


def example() -> dict[str, Value | float]:
    """The compositions, each of their factors alone, the article's h at two points."""
    q = Value(1, name="q")
    p = v(q).named("p")
    x = u(p).named("x")
    y = f(x).named("y")
    z = g(y).named("z")
    z.backward()
    nodes = {node.name: node for node in (q, p, x, y, z)}
    nodes |= {"dz/dx": x.grad, "dz/dp": p.grad, "dz/dq": q.grad}

    dz_dy, dy_dx = slope(g, at=y.data), slope(f, at=x.data)
    dx_dp, dp_dq = slope(u, at=p.data), slope(v, at=q.data)
    factors = {"dz/dy": dz_dy, "dy/dx": dy_dx, "dx/dp": dx_dp, "dp/dq": dp_dq}
    products = {
        "two": dz_dy * dy_dx,
        "three": dz_dy * dy_dx * dx_dp,
        "four": dz_dy * dy_dx * dx_dp * dp_dq,
    }
    misprints = {
        "M3": dz_dy * slope(f, at=p.data) * dx_dp,
        "M3, four": dz_dy * dy_dx * slope(u, at=q.data) * dp_dq,
        "M8": (3 * 1**2 + 2) * (2 * 1 + 2),  # g′(x)·f′(x) at x = 1; the others at x = 2
        "M9": (3 * (2**2 + 1) ** 2 + 2) * (2 * 2 + 2),
        "M10": (3 * (2 + 1) ** 2 + 2) * (2 * 2 + 2),
        "M11": (6 * 2 + 10) * (2 + 1) ** 2,
    }
    article = {}
    for at in (1, 2):
        x, u_of_x, h_of_x = h(at)
        h_of_x.backward()
        article |= {f"x({at})": x, f"u({at})": u_of_x, f"h({at})": h_of_x}
        article |= {f"h′({at})": x.grad, f"3u² + 2 ({at})": 3 * u_of_x.data**2 + 2}
        article[f"2x + 2 ({at})"] = 2 * at + 2
        article[f"6(x + 1)⁵ + 4(x + 1) ({at})"] = 6 * (at + 1) ** 5 + 4 * (at + 1)
    left, right = h(2 - 0.0001)[-1].data, h(2 + 0.0001)[-1].data
    article["central difference (2)"] = (right - left) / 0.0002
    return nodes | factors | products | article | misprints


def main(folder: str = "figures", suffix: str = "png") -> None:
    """Print the chapter's numbers and derivations, then save its pictures in `folder`."""
    seen = example()
    n = {key: number(w.data if isinstance(w, Value) else w, 8) for key, w in seen.items()}
    print(f"lecture 06, at q = {n['q']}: each function differentiated alone, where it stands")
    print(f"  p = v(q) = 3q − 1 = {n['p']}".ljust(35) + f"dp/dq = {n['dp/dq']}")
    print(f"  x = u(p) = p² + 1 = {n['x']}".ljust(35) + f"dx/dp = 2p = {n['dx/dp']}")
    print(f"  y = f(x) = x³ = {n['y']}".ljust(35) + f"dy/dx = 3x² = {n['dy/dx']}")
    print(f"  z = g(y) = sin y = {n['z']}".ljust(35) + f"dz/dy = cos y = {n['dz/dy']}")

    print("two, three, four functions: the product of the factors")
    print(f"  dz/dx = dz/dy · dy/dx = {n['two']}, by backward(): {n['dz/dx']}")
    print(f"  dz/dp = dz/dy · dy/dx · dx/dp = {n['three']}, by backward(): {n['dz/dp']}")
    print(f"  dz/dq = dz/dy · dy/dx · dx/dp · dp/dq = {n['four']}, by backward(): {n['dz/dq']}")
    print("written out by explain(), which writes ∂ also where there is one variable only")
    print(textwrap.indent(str(explain(seen["z"], seen["q"])), "  "))

    print("the article: h(x) = g(f(x)), f(x) = (x + 1)², g(u) = u³ + 2u − 5")
    for at in (1, 2):
        print(f"  at x = {at}: u = {n[f'u({at})']}, h = {n[f'h({at})']}")
        print(
            f"    h′ = (3u² + 2)·(2x + 2) = {n[f'3u² + 2 ({at})']} · {n[f'2x + 2 ({at})']}", end=""
        )
        print(f" = {n[f'h′({at})']}; 6(x + 1)⁵ + 4(x + 1) = {n[f'6(x + 1)⁵ + 4(x + 1) ({at})']}")
    print(f"    by a central difference: {number(seen['central difference (2)'])}")
    print(textwrap.indent(str(explain(seen["h(2)"], seen["x(2)"])), "    "))

    print("misprints in the documents")
    print(f"  M3: with f′ at p instead of x = u(p), dz/dp is {n['M3']}, not {n['dz/dp']};")
    print(f"      with u′ at q instead of p = v(q), dz/dq is {n['M3, four']}, not {n['dz/dq']}")
    print(
        f"  M8: g′(x)·f′(x), as printed, is {n['M8']} at x = 1; h′(1) = g′(u)·f′(x) = {n['h′(1)']}"
    )
    print(f"  M9: with u = x² + 1, as printed, h′(2) is {n['M9']}, not {n['h′(2)']}")
    print(f"  M10: (3(x + 1)² + 2)(2x + 2), as printed, is {n['M10']} at x = 2, not {n['h′(2)']}")
    print(
        f"  M11: (6x + 10)(x + 1)², as printed, is {n['M11']} at x = 2: neither the line before it,"
    )
    print(f"       {n['M10']}, nor {n['h′(2)']}")

    composition = draw(seen["z"], named_only=True, local_gradients=True)
    article = draw(seen["h(2)"], named_only=True, local_gradients=True)
    print("picture:", save(composition, f"{folder}/ch04_composition.{suffix}").name)
    print("picture:", save(article, f"{folder}/ch04_article.{suffix}").name)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # ∂ and − on every console
    main(*sys.argv[1:2])
