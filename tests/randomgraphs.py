"""Random graphs of every operation, within every domain, from a seed; and as formulas to run."""

import math
import random

import pytest

from scalargrad import (
    Value,
    acos,
    asin,
    atan,
    cosh,
    linear,
    logsumexp,
    maximum,
    minimum,
    sinh,
    softmax,
    tan,
    total,
)
from scalargrad.engine import topological_order

METHODS = ("exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid", "relu", "abs", "step", "sign")
RARER = (
    "exp2", "expm1", "log2", "log10", "log1p", "cbrt", "asinh", "acosh", "atanh", "softplus",
    "log_sigmoid",
)  # fmt: skip
FUNCTIONS = {f.__name__: f for f in (tan, asin, acos, atan, sinh, cosh)}
EXTREMES = {f.__name__: f for f in (maximum, minimum)}  # of two
MANY = {f.__name__: f for f in (linear, total, logsumexp, softmax)}  # of many operands
BINARY = ("+", "-", "*", "/", "**")
KINDS = ("neg", *METHODS, *FUNCTIONS, *BINARY, "number", "power", *MANY)
EVERY_KIND = (*KINDS, *RARER, *EXTREMES)
RATIONAL = ("neg", "+", "-", "*", "/", "number", "power")  # what fractions can do exactly
EXPONENTS = (-2, -1, 0, 1, 2, 3, 0.5, -1.5, 2.5)


def tenth(cases):
    """Cases for parametrize: a tenth of them; the others where the full counts are asked for."""
    cases = list(cases)
    few = max(1, len(cases) // 10)
    return cases[:few] + [pytest.param(case, marks=pytest.mark.full) for case in cases[few:]]


def tenth_and(full):
    """A size for parametrize: a tenth of it, and all of it where full counts are asked for."""
    return [full // 10, pytest.param(full, marks=pytest.mark.full)]


def random_graph(seed, most_nodes=60, rational=False):
    """(root, nodes): 1 to `most_nodes` operations; nodes are shared, named or not, as it comes.

    Of every kind in every fourth graph, of the commoner ones in the others.
    """
    rng = random.Random(seed)
    share_named = rng.choice((0.0, 0.3, 0.7, 1.0))
    nodes = [Value(rng.uniform(-2, 2)) for _ in range(rng.randint(1, 4))]
    for _ in range(rng.randint(1, most_nodes)):
        kinds = RATIONAL if rational else EVERY_KIND if seed % 4 == 1 else KINDS
        nodes.append(_tame(_operation(rng, nodes, kinds), rational))
    for i, node in enumerate(nodes):
        if rng.random() < share_named:
            node.named(rng.choice(("w", "x", f"n{i}")))
    return nodes[-1], nodes


def random_formula(seed, rational=False):
    """(f, inputs): a random graph as a function to call again with other numbers, also of other
    kinds, such as fractions. `f.source` is its text, to be run again by hand."""
    root, _ = random_graph(seed, most_nodes=25, rational=rational)
    lines, names, inputs = [], {}, []
    for i, node in enumerate(topological_order(root)):
        names[node] = f"n{i}"
        if node.op == "":
            inputs.append(node)
        else:
            lines.append(f"    n{i} = {_written(node, [names[o] for o in node.operands])}")
    head = f"def f({', '.join(names[x] for x in inputs)}):"
    source = "\n".join([head, *lines, f"    return {names[root]}"])
    space = FUNCTIONS | EXTREMES | MANY
    exec(source, space)
    space["f"].source = source
    return space["f"], [x.data for x in inputs]


def _written(node, operands):
    """An operation as Python writes it."""
    op, half = node.op, len(operands) // 2
    if op == "const":
        return repr(node.data)
    if op == "linear":
        weights, inputs, bias = operands[:half], operands[half:-1], operands[-1]
        return f"linear([{', '.join(weights)}], [{', '.join(inputs)}], {bias})"
    if op in MANY or op.startswith("softmax"):
        name = op.rstrip("0123456789")  # softmax2 is the second result
        place = f"[{int(op.removeprefix(name)) - 1}]" if name != op else ""
        return f"{name}([{', '.join(operands)}]){place}"
    if op in FUNCTIONS or op in EXTREMES:
        return f"{op}({', '.join(operands)})"
    if op == "neg":
        return f"-{operands[0]}"
    if op in BINARY:
        return f" {op} ".join(operands)
    return f"{operands[0]} ** {op[2:]}" if op.startswith("**") else f"{operands[0]}.{op}()"


def _tame(node, rational):
    """Numbers stay small, so that no operation overflows and central differences are good."""
    if abs(node.data) < 3:
        return node
    return node / 64 if rational else node.tanh()


def _operation(rng, nodes, kinds=KINDS):
    recent = nodes[-8:]
    a, b = rng.choice(recent), rng.choice(recent)
    rational = kinds is RATIONAL
    kind = rng.choice(kinds)
    if kind == "number":
        number = rng.choice((0.5, 2, -1, 3, -0.25))
        return rng.choice((lambda: a * number, lambda: number - a, lambda: a + number))()
    if kind == "power":
        n = rng.choice(EXPONENTS[:6] if rational else EXPONENTS)
        base = a if float(n).is_integer() and (n >= 0 or abs(a.data) > 0.3) else a * a + 0.5
        return base**n
    if kind in MANY:
        some = [rng.choice(recent) for _ in range(rng.randint(1, 5))]
        if kind == "linear":
            return linear(some, [rng.choice(recent) for _ in some], b)
        return rng.choice(softmax(some)) if kind == "softmax" else MANY[kind](some)
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
    if kind in EXTREMES:
        return EXTREMES[kind](a, b if abs(a.data - b.data) > 1e-3 else b + 1)
    if kind in ("log", "sqrt"):
        a = a if a.data > 0.3 else a * a + 0.5
    if kind in ("log2", "log10", "log1p", "cbrt"):
        a = a if a.data > 0.3 and abs(a.data - 1) > 1e-3 else a * a + 0.5
    if kind == "acosh":
        a = a * a + 1.5
    if kind in ("relu", "abs", "step", "sign") and math.isclose(a.data, 0, abs_tol=1e-3):
        a = a + 1
    if kind in ("tan", "asin", "acos", "atanh"):
        a = a if abs(a.data) < 0.9 else a.tanh() * 0.9
    if kind in FUNCTIONS:
        return FUNCTIONS[kind](a)
    return -a if kind == "neg" else getattr(a, kind)()
