"""A slip that was found: where, what is said of it, its repair; and how a side is taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scalargrad.engine import Value
from scalargrad.formatting import raised
from scalargrad.marking.comparing import Points
from scalargrad.marking.reading import Part


class Finding(NamedTuple):
    """What is wrong, and its repair: the text between start and end is replaced by `new`.

    kind, fields: the sentence in words.py, and what it mentions.
    """

    kind: str
    start: int
    end: int
    new: str
    cost: float
    fields: dict[str, str]
    place: tuple[int, int] | None = None  # what is wrong, where more than that is replaced


def path_fields(points: Points, way: Sequence[Value]) -> dict[str, str]:
    """A path in words."""
    names = points.names
    over = joined([names[node] for node in way[1:-1]])
    return {"from": names[way[0]], "to": names[way[-1]], "way": over}


def raised_to(n: float) -> str:
    """ⁿ"""
    return raised(int(n)) if n == int(n) > 1 else "" if n == 1 else f"^({n:g})"


def terms_of(tree: Part, sign: int = 1) -> list[tuple[Part, int]]:
    """The summands of a sum, each with its sign."""
    found, to_do = [], [(tree, sign)]
    while to_do:
        part, sign = to_do.pop()
        if part.op in ("+", "-"):
            first, second = part.parts
            to_do += [(second, sign if part.op == "+" else -sign), (first, sign)]
        elif part.op == "neg" and part.parts[0].op in ("+", "-"):
            to_do.append((part.parts[0], -sign))
        else:
            found.append((part, sign))
    return found


def factors_of(tree: Part) -> list[Part]:
    """The factors of a product, from left to right."""
    found, to_do = [], [tree]
    while to_do:
        part = to_do.pop()
        if part.op == "*":
            to_do += reversed(part.parts)
        else:
            found.append(part)
    return found


def bracketed(text: str) -> str:
    """In brackets, if it is more than a name, a number or one bracket."""
    if not any(sign in text for sign in " +-−*·×/^²³") or is_one_bracket(text):
        return text
    return f"({text})"


def unbracketed(text: str) -> str:
    """Without brackets around the whole."""
    return text[1:-1] if is_one_bracket(text) else text


def is_one_bracket(text: str) -> bool:
    """Whether the first bracket closes at the end."""
    depth = 0
    for i, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if depth == 0:
            return letter == ")" and text[0] == "(" and i == len(text) - 1
    return False


def joined(names: Sequence[str]) -> str:
    """a, b and c"""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
