"""The library's docstrings, which are plain text, as the reStructuredText that autodoc reads.

A sentence "digits: of a number …" that begins with a parameter's name becomes an entry of a list,
errors and sources get paragraphs of their own, and no * or | is taken for markup.
"""

import inspect
import re
from collections.abc import Iterator
from typing import Any

SHORT = 150  # letters of a paragraph that is not cut before its errors


def process(app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Autodoc's event: rewrite one docstring in place."""
    lines[:] = as_rst("\n".join(lines), names_of(thing)).splitlines()


def names_of(thing: Any) -> list[str]:
    """What a docstring may explain by name: parameters, and a class's own attributes."""
    try:
        parameters = list(inspect.signature(thing).parameters)
    except (TypeError, ValueError):  # a property, or an error's class
        parameters = []
    slots = getattr(thing, "__slots__", ())
    return [*parameters, *slots, *(vars(thing) if inspect.isclass(thing) else ())]


def as_rst(text: str, names: list[str]) -> str:
    r"""A docstring as reStructuredText.

    >>> print(as_rst("Twice x*x. x: any number. Source: lecture 04.", ["x"]))
    Twice x\*x.
    <BLANKLINE>
    ``x``
        any number.
    <BLANKLINE>
    Source: lecture 04.
    """
    return "\n\n".join(block for part in text.split("\n\n") for block in _blocks(part, names))


def _blocks(part: str, names: list[str]) -> Iterator[str]:
    """What a paragraph becomes: an example, paragraphs, lists."""
    if part.lstrip().startswith(">>>"):
        yield part
        return
    pieces = re.split(r"\n(?=- )", part)  # "- " begins an item; "  " goes on with it
    for piece in pieces:
        item, _, after = piece.partition("\n") if piece.startswith("- ") else ("", "", piece)
        while item and after.startswith("  "):
            line, _, after = after.partition("\n")
            item += f"\n{line}"
        if item:
            yield escaped(item)
        yield from _paragraphs(after, names)


def _paragraphs(text: str, names: list[str]) -> Iterator[str]:
    """Sentences, cut before each name that is explained, before errors and before the source."""
    named = "|".join(map(re.escape, names)) or "(?!)"
    several = rf"(?:{named})(?:, (?:{named}))*"
    words = " ".join(text.split())
    begins = rf"(?:{several}): |Source: " + (r"|\w+Errors? " if len(words) > SHORT else "")
    for piece in re.split(rf"(?:^|(?<=[.)] ))(?={begins})", words):
        found = re.match(rf"({several}): (.+)", piece)
        if found:
            terms = ", ".join(f"``{name}``" for name in found[1].split(", "))
            yield f"{terms}\n    {escaped(found[2].strip())}"
        elif piece.strip():
            yield escaped(piece.strip())


def escaped(text: str) -> str:
    r"""Text that reStructuredText takes as it is; `code` stays code.

    >>> print(escaped("`x` and |x| and *names"))
    ``x`` and \|x\| and \*names
    """
    pieces = re.split(r"`([^`]+)`", text)
    pieces[0::2] = [re.sub(r"[\\*`|]|_(?!\w)", r"\\\g<0>", plain) for plain in pieces[0::2]]
    pieces[1::2] = [f"``{code}``" for code in pieces[1::2]]
    return "".join(pieces)
