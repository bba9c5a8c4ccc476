"""An answer that a student typed, judged: right, or what is wrong with it, never the right one."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import singledispatch
from typing import Any

from expected import Choice, DerivationOf, Expected, Number, Order
from scalargrad import DomainError, Value, gradient
from scalargrad.engine import topological_order
from scalargrad.language import in_language, sentence
from scalargrad.practising.answers import (
    Verdict,
    head,
    judged_derivation,
    judged_number,
    nothing_typed,
    right,
    unread,
)

HANGUL_KEYS = str.maketrans("ㅁㅠㅊㅇㄷㄹㅎㅗ", "abcdefgh")  # the same keys while Hangul is typed
OPTION = re.compile(r"\((\w)\) (.*)", re.DOTALL)
MOST_NODES, MOST_NAMES = 400, 60  # of a graph whose gradients are compared with a wrong number
ORDINALS = ("", "", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def judge(expected: Expected, text: str) -> Verdict:
    """The verdict on what was typed. Its `counts` is False where it could not be read.

    >>> from expected import choice
    >>> judge(choice("only w1", "all four"), "(a)").words, judge(Number(2.0), "-2").words
    ('not (a)', 'the sign is wrong')
    """
    text = unicodedata.normalize("NFC", text).strip()
    with in_language(messages=True):
        return _judged(expected, text) if text else nothing_typed()


@singledispatch
def _judged(expected: Any, text: str) -> Verdict:
    raise TypeError(f"no answer is expected by {expected!r}")


@_judged.register
def _(expected: Number, text: str) -> Verdict:
    return judged_number(expected.value, text, expected.digits, expected.others)


@_judged.register
def _(expected: Choice, text: str) -> Verdict:
    texts = texts_of(expected)
    known = sentence("Type one of {0}.", ", ".join(texts))
    bare = _bare(text).translate(HANGUL_KEYS)
    by_text = [letter for letter, words in texts.items() if _bare(words) == bare]
    by_letter = re.sub(r"^(line|option)|번?(줄)?$", "", bare).strip("().")
    if by_letter in texts and by_text and by_text != [by_letter] and not text.startswith("("):
        words = "{0} is a letter and the text of ({1}). Type ({2}) or ({1})."
        return unread(sentence(words, text, by_text[0], by_letter))
    letter = by_letter if by_letter in texts else by_text[0] if by_text else ""
    if not letter:
        return unread(known)
    if letter == expected.right:
        return right()
    if not letter.isdigit():
        return Verdict(False, sentence("not ({0})", letter))
    if letter < expected.right:
        return Verdict(False, sentence("not line {0}: it is as it should be", letter))
    return Verdict(False, sentence("not line {0}: look further up", letter))


@_judged.register
def _(expected: Order, text: str) -> Verdict:
    texts = texts_of(expected)
    letters = re.sub(r"[\W\d_]", "", text).lower()
    known = sentence("Type the letters {0} in their order, each once.", ", ".join(texts))
    if sorted(letters) != sorted(texts):
        return unread(known)
    pairs = zip(letters, expected.right, strict=True)
    same = [texts[typed] == texts[right] for typed, right in pairs]
    if all(same):
        return right()
    first = same.index(False)
    if not first:
        return Verdict(False, sentence("({0}) is not the first line", letters[0]))
    if first == 1:
        words = sentence("the first line is right; ({0}) is not the second", letters[1])
        return Verdict(False, words)
    words = "the first {0} lines are right; ({1}) is not the {2}"
    return Verdict(False, sentence(words, first, letters[first], sentence(ORDINALS[first])))


@_judged.register
def _(expected: DerivationOf, text: str) -> Verdict:
    return judged_derivation(expected.root, expected.leaf, text)


def head_of(expected: DerivationOf) -> str:
    """What the derivation begins with: ∂L/∂w1, or dy/dx where there is one variable."""
    return head(expected.root, expected.leaf)


# --- what else a number may be --------------------------------------------------------------------


def others(value: float, things: Iterable[object]) -> tuple[tuple[str, float], ...]:
    """The other gradients of the graph of which this number is a gradient, with their names.

    things: what a page has computed, lists of nodes among it.

    >>> w, x = Value(3.0, "w"), Value(2.0, "x")
    >>> L = (w * x).named("L")
    >>> others(2.0, [w, x, L])
    (('∂L/∂x', 3.0),)
    """
    found: dict[str, float] = {}
    for root in _roots(things):
        gradients = _gradients(root)
        if any(math.isclose(number, value, rel_tol=1e-9) for number in gradients.values()):
            found |= gradients
    return tuple((name, x) for name, x in found.items() if not math.isclose(x, value))


def _roots(things: Iterable[object]) -> list[Value]:
    """The named results that no other named result is made of; no graph of a whole network."""
    nodes = [node for node in _values(things) if node.name and node.operands]
    orders = {node: topological_order(node) for node in dict.fromkeys(nodes)}
    inner = {below for node, order in orders.items() for below in order if below is not node}
    return [node for node, order in orders.items() if node not in inner and len(order) < MOST_NODES]


def _values(things: Iterable[object]) -> Iterator[Value]:
    for thing in things:
        if isinstance(thing, Value):
            yield thing
        elif isinstance(thing, (list, tuple)):
            yield from _values(thing)


def _gradients(root: Value) -> dict[str, float]:
    """∂root/∂node for each node with a name that is not a constant."""
    named = [node for node in topological_order(root) if node.name and not node.is_constant]
    try:
        return {
            f"∂{root.name}/∂{node.name}": gradient(root, node)
            for node in named[:MOST_NAMES]
            if node is not root
        }
    except DomainError:
        return {}


def texts_of(expected: Choice | Order) -> dict[str, str]:
    """The options by their letters."""
    found = (OPTION.fullmatch(option) for option in expected.options)
    return {one[1]: one[2] for one in found if one}


def _bare(text: str) -> str:
    """A text as it is compared: without capitals, spaces and printed minus signs."""
    return "".join(text.replace("−", "-").casefold().split()).rstrip(".")
