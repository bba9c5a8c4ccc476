"""What an exercise expects for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scalargrad import Value

LETTERS = "abcdefgh"


@dataclass(frozen=True)
class Number:
    """A number, right to so many significant digits; a whole number is expected exactly.

    others: what a student may have computed instead, as ("∂L/∂w1", −10.0); running.py finds it.
    is_count: of paths, of weights: no gradient, whatever gradients the page has.
    """

    value: float
    digits: int = 3
    others: tuple[tuple[str, float], ...] = ()
    is_count: bool = False

    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One of several options: its letter or number."""

    options: tuple[str, ...]
    right: str


@dataclass(frozen=True)
class Order:
    """Lines to be put in order: their letters."""

    options: tuple[str, ...]
    right: str  # "bca"


@dataclass(frozen=True)
class DerivationOf:
    """A whole derivation of ∂root/∂leaf, for mark()."""

    root: Value
    leaf: Value

    options: tuple[str, ...] = ()


Expected = Number | Choice | Order | DerivationOf


def choice(right: str, *wrong: str) -> Choice:
    """One of these is right. The reader sees them in the order of the alphabet.

    >>> choice("only w1", "all four").right
    'b'
    """
    texts = sorted((right, *wrong))
    return Choice(_lettered(texts), LETTERS[texts.index(right)])


def wrong_line(number: int, *lines: str) -> Choice:
    """The line with this number is the first wrong one."""
    return Choice(tuple(f"({i}) {line}" for i, line in enumerate(lines, start=1)), str(number))


def in_order(*lines: str) -> Order:
    """These lines, in this order. The reader sees them in the order of the alphabet.

    >>> in_order("second comes first", "first comes second").right
    'ba'
    """
    shown = sorted(lines)
    places = [shown.index(line) + lines[:i].count(line) for i, line in enumerate(lines)]
    return Order(_lettered(shown), "".join(LETTERS[place] for place in places))


def derivation_of(root: Value, leaf: Value) -> DerivationOf:
    """The derivation of ∂root/∂leaf, in any form."""
    return DerivationOf(root, leaf)


def _lettered(texts: Sequence[str]) -> tuple[str, ...]:
    if len(set(texts)) < 2 or len(texts) > len(LETTERS):
        raise ValueError(f"an exercise has 2 to {len(LETTERS)} options, not {len(texts)}")
    return tuple(f"({letter}) {text}" for letter, text in zip(LETTERS, texts, strict=False))
