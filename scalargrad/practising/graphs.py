"""Graphs like the documents', with small whole numbers, for derivations to practise on.

The numbers are drawn until none hides a path: no local gradient is 0, no result is large.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple

from scalargrad.engine import Value, topological_order
from scalargrad.functions import constant
from scalargrad.practising.derivations import Chain, GraphInWords

SMALL = (-5, -4, -3, -2, 2, 3, 4, 5)
LARGEST = 200  # of all numbers in a graph and its derivation
TRIES = 10_000

Leaves = Mapping[str, Value]


class Shape(NamedTuple):
    """A kind of graph: its leaves, the data among them, how it is built, what is derived by."""

    weights: tuple[str, ...]
    data: tuple[str, ...]
    build: Callable[[Leaves], Value]
    by: tuple[str, ...]


def _one_weight(v: Leaves) -> Value:
    y_hat = (v["w"] * v["x"]).named("ŷ")
    return (v["k"] - y_hat).named("L")


def _error(v: Leaves) -> Value:
    y_hat = (v["w"] * v["x"] + v["b"]).named("ŷ")
    return ((y_hat - v["y"]) ** 2).named("L")


def _chain(v: Leaves) -> Value:
    h = (v["w1"] * v["x"]).named("h")
    y_hat = (v["w2"] * h + v["b"]).named("ŷ")
    return ((y_hat - v["y"]) ** 2).named("L")


def _toy(v: Leaves) -> Value:
    b, c = (v["w1"] * v["a"]).named("b"), (v["w2"] * v["a"]).named("c")
    d = (v["w3"] * b + v["w4"] * c).named("d")
    return (v["k"] - d).named("L")


def _toy_deeper(v: Leaves) -> Value:
    a = (v["w0"] * v["x"]).named("a")
    return _toy({**v, "a": a})


def _product(v: Leaves) -> Value:
    b, c = (v["w1"] * v["a"]).named("b"), (v["w2"] + v["a"]).named("c")
    d = (b * c).named("d")
    return (d + v["w3"] * b).named("L")


LEVELS = (
    (Shape(("w", "x"), ("k",), _one_weight, ("w", "x")),),
    (Shape(("w", "x", "b"), ("y",), _error, ("w", "x", "b")),),
    (Shape(("w1", "w2", "x", "b"), ("y",), _chain, ("w1", "x", "w2")),),
    (Shape(("w1", "w2", "w3", "w4", "a"), ("k",), _toy, ("w1", "w2", "w3", "w4")),),
    (Shape(("w1", "w2", "w3", "w4", "a"), ("k",), _toy, ("a",)),),
    (
        Shape(("w0", "w1", "w2", "w3", "w4", "x"), ("k",), _toy_deeper, ("w0", "x")),
        Shape(("w1", "w2", "w3", "a"), (), _product, ("a", "w1")),
    ),
)


def drawn(seed: int, number: int, level: int) -> Chain:
    """The derivation of graph `number` in the series of a seed, at a level from 1 on.

    The same arguments give the same graph. Above the last level it stays at the last.
    """
    draw = Random(f"{seed}/{number}/{level}")
    for _ in range(TRIES):
        shape = draw.choice(LEVELS[min(level, len(LEVELS)) - 1])
        leaves = {name: Value(draw.choice(SMALL), name) for name in shape.weights}
        leaves |= {name: constant(draw.choice(SMALL), name) for name in shape.data}
        root = shape.build(leaves)
        chain = Chain(GraphInWords(root), leaves[draw.choice(shape.by)])
        if is_plain(root) and not hides_a_path(chain):
            return chain
    raise RuntimeError(f"no graph was found for seed {seed}")  # pragma: no cover


def is_plain(root: Value, largest: float = LARGEST) -> bool:
    """Whether no number of a graph is 0, and none, nor any gradient, is large.

    It leaves the gradients at 0.
    """
    order = topological_order(root)
    if not all(0 < abs(node.data) <= largest for node in order):
        return False
    root.backward()
    found = [node.grad for node in order]
    for node in order:
        node.grad = 0.0
    return all(0 < abs(number) <= largest for number in found)


def hides_a_path(chain: Chain) -> bool:
    """Whether a product is 0, or the derivative the same as that of one path alone."""
    products = [math.prod(factor.number for factor in term) for term in chain.terms]
    return 0 in products or (len(products) > 1 and chain.number in (0, *products))
