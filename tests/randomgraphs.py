"""Random graphs of every operation, within every domain, from a seed."""

import math
import random

from scalargrad import Value, linear, logsumexp, total

UNARY = ("neg", "exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid", "relu", "abs")
BINARY = ("+", "-", "*", "/", "**")
EXPONENTS = (-2, -1, 0, 1, 2, 3, 0.5, -1.5, 2.5)


def random_graph(seed, most_nodes=60):
    """(root, nodes): 1 to `most_nodes` operations; nodes are shared, named or not, as it comes."""
    rng = random.Random(seed)
    share_named = rng.choice((0.0, 0.3, 0.7, 1.0))
    nodes = [Value(rng.uniform(-2, 2)) for _ in range(rng.randint(1, 4))]
    for _ in range(rng.randint(1, most_nodes)):
        nodes.append(_tame(_operation(rng, nodes)))
    for i, node in enumerate(nodes):
        if rng.random() < share_named:
            node.named(rng.choice(("w", "x", f"n{i}")))
    return nodes[-1], nodes


def _tame(node):
    """Numbers stay small, so that no operation overflows and central differences are good."""
    return node if abs(node.data) < 3 else node.tanh()


def _operation(rng, nodes):
    recent = nodes[-8:]
    a, b = rng.choice(recent), rng.choice(recent)
    kind = rng.choice((*UNARY, *BINARY, "number", "power", "linear", "total", "logsumexp"))
    if kind == "number":
        number = rng.choice((0.5, 2, -1, 3, -0.25))
        return rng.choice((lambda: a * number, lambda: number - a, lambda: a + number))()
    if kind == "power":
        n = rng.choice(EXPONENTS)
        base = a if float(n).is_integer() and (n >= 0 or abs(a.data) > 0.3) else a * a + 0.5
        return base**n
    if kind in ("linear", "total", "logsumexp"):
        some = [rng.choice(recent) for _ in range(rng.randint(1, 5))]
        if kind == "linear":
            return linear(some, [rng.choice(recent) for _ in some], b)
        return {"total": total, "logsumexp": logsumexp}[kind](some)
    if kind in BINARY:
        if kind == "**":
            return (a * a + 0.5) ** b
        divisor = b if abs(b.data) > 0.3 else b * b + 0.5
        return {
            "+": lambda: a + b,
            "-": lambda: a - b,
            "*": lambda: a * b,
            "/": lambda: a / divisor,
        }[kind]()
    if kind in ("log", "sqrt"):
        a = a if a.data > 0.3 else a * a + 0.5
    if kind in ("relu", "abs") and math.isclose(a.data, 0, abs_tol=1e-3):
        a = a + 1
    return -a if kind == "neg" else getattr(a, kind)()
