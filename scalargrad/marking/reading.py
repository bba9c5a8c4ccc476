"""A typed derivation: its equations, their sides, each side as a tree of parts with places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import NamedTuple

from scalargrad.errors import abbreviated, short_name
from scalargrad.formulas.reading import expression
from scalargrad.formulas.tokens import FormulaError, Part, cut_into
from scalargrad.language import message

MOST_LETTERS = 20_000
MOST_SIDES = 200
MOST_SHOWN = 20  # names in a message
MOST_WHOLE = 6  # digits: a longer whole number may be a rounded one, for results are printed so
GAP = re.compile(r"(?<=\S)\s{2,}(?=\S)|\t+")
SIGNS = "=+*·×⋅/÷^"  # with them a line cannot begin; − it can
OPEN = SIGNS + "-−–("  # behind them something must follow
NEXT = re.compile(r"\n|;(?=\s*(?:∂|d\w+\s*/\s*d))")
SIGN = re.compile(r"([∂d])([^\W\d]\w*)/\1([^\W\d]\w*)")
HAT = "\u0302"  # what ŷ has more than y
SECOND = re.compile(r"(∂|\bd)(²|\^2|\*\*2)")


class Typed(NamedTuple):
    """A side as it was typed, and its parts: operands before results, the whole at the end."""

    text: str
    parts: tuple[Part, ...]

    @property
    def tree(self) -> Part:
        """The whole side."""
        return self.parts[-1]


class Equation(NamedTuple):
    """head: the derivative, or the name of a node, that all sides must be."""

    head: Typed
    sides: tuple[Typed, ...]


def equations(text: str, names: Collection[str]) -> list[Equation]:
    """The equations of a derivation. FormulaError where it cannot be read."""
    if len(text) > MOST_LETTERS:
        raise FormulaError(
            message("more than {0:,} letters are too much for one derivation", MOST_LETTERS)
        )
    text = with_hats(unicodedata.normalize("NFC", text), names)
    text = re.sub(r"[ \t]*/[ \t]*(?=[∂d])", "/", text)
    found: list[Equation] = []
    for line in _lines(text, names):
        head, sides = line[0], line[1:]
        if not sides:
            raise FormulaError(
                message("nothing to mark: {0} has no side beside it, no =", abbreviated(head))
            )
        first = typed(head, names)
        if first.tree.op not in ("derivative", "name"):
            raise FormulaError(
                message(
                    "begin with the derivative, as in ∂L/∂w = …: this begins {0}", abbreviated(head)
                )
            )
        found.append(Equation(first, tuple(typed(side, names) for side in sides)))
    if not found:
        raise FormulaError(
            message("nothing to mark: write a derivation, as in ∂L/∂w = ∂L/∂y · ∂y/∂w")
        )
    if sum(len(one.sides) for one in found) > MOST_SIDES:
        raise FormulaError(
            message("more than {0} sides are too much for one derivation", MOST_SIDES)
        )
    return found


def with_hats(text: str, names: Collection[str]) -> str:
    """The text with ŷ1 for y1_hat, y_hat1 and yhat1: ŷ is on no keyboard.

    >>> with_hats("dL/dy1_hat · dyhat1/dw", {"L", "ŷ1", "w"})
    'dL/dŷ1 · dŷ1/dw'
    """
    for name in names:
        letter, hat, rest = unicodedata.normalize("NFD", name).partition(HAT)
        forms = {f"{letter}{rest}_hat", f"{letter}_hat{rest}", f"{letter}hat{rest}"} - {*names}
        if hat and len(letter) == 1:
            text = re.sub(rf"(?<![^\W∂d])({'|'.join(forms)})(?!\w)", name, text)
    return text


def typed(text: str, names: Collection[str]) -> Typed:
    """One side, read."""
    if SECOND.search(text):
        raise FormulaError(message("a second derivative cannot be marked: {0}", text))
    if not text:
        raise FormulaError(message("a side is empty: something is missing beside ="))
    for found in SIGN.finditer(text):
        unknown = [one for one in found.groups()[1:] if not any(n.startswith(one) for n in names)]
        if len(unknown) == 1 or (unknown and found[1] == "∂"):
            raise _unknown(unknown[0], names)
    parts = expression(text, names, derivatives=True)
    for part in parts:
        if part.op == "name" and part.text not in names:
            raise _unknown(part.text, names)
    return Typed(text, parts)


def half_digit(part: Part) -> float:
    """Half of the last digit of a decimal; a whole number stands for itself."""
    mantissa, _, power = part.text.lower().partition("e")
    whole, point, decimals = mantissa.partition(".")
    if not point:
        return 0.5 if whole.isdecimal() and len(whole) >= MOST_WHOLE and not power else 0.0
    return 0.5 * 10.0 ** (int(power or 0) - len(decimals))


def _unknown(name: str, names: Collection[str]) -> FormulaError:
    shown = ", ".join(sorted(names)[:MOST_SHOWN]) + " …" * (len(names) > MOST_SHOWN)
    factors = cut_into(names, name)
    words = message("{0} is not a name of this graph", short_name(name))
    if factors:
        product = "·".join(factors)
        words = message(
            "{0} is not a name of this graph: write the product {1}", short_name(name), product
        )
    return FormulaError(message("{0}. Its names: {1}", words, shown))


def _lines(text: str, names: Collection[str]) -> list[list[str]]:
    """The sides of each equation, its head first. A line may go on with the one before it."""
    found: list[str] = []
    for line in _whole_lines(text):
        line = _without_reason(line, names)
        is_part = line[:1] in SIGNS or "=" not in line or "".join(found)[-1:] in OPEN
        if line and found and is_part:
            found[-1] += f" {line}"
        elif line:
            found.append(line)
    return [[piece.strip() for piece in one.split("=")] for one in found]


def _whole_lines(text: str) -> Iterator[str]:
    """The lines, a bracket that begins one and ends on a later one as one line."""
    waiting = ""
    for line in NEXT.split(text.replace("＝", "=")):
        waiting = f"{waiting} {line.strip()}".strip()
        if not (waiting[:1] == "(" and waiting.count("(") > waiting.count(")")):
            yield waiting
            waiting = ""
    yield waiting


def _without_reason(line: str, names: Collection[str]) -> str:
    """A line without the words beside it, or "" where it is one bracket of words."""
    if re.fullmatch(r"\(.*\)", line) and not _is_formula(line, names):
        return ""
    for gap in GAP.finditer(line):
        left, right = line[: gap.start()], line[gap.end() :]
        goes_on = left[-1] in OPEN or right[0] in OPEN[:-1] or _is_formula(right, names)
        if not goes_on and _is_formula(left.lstrip(OPEN[:-1] + " "), names):
            return left
    return line


def _is_formula(text: str, names: Collection[str]) -> bool:
    """Whether each piece between = can be read."""
    pieces = [piece.strip() for piece in text.split("=")]
    try:
        for piece in pieces[not pieces[0] :]:
            typed(piece, names)
    except FormulaError:
        return False
    return True


# --- sides taken apart ----------------------------------------------------------------------------


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
    """In brackets, if it is more than a name or a number."""
    return f"({text})" if any(sign in text for sign in " +-−*·×/^²³") else text
