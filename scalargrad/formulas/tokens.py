"""A typed line, cut into names, numbers and signs; what no formula has is refused here.

Python's own tokens will not do: they change names (ﬁ becomes fi) and have no w₁₁. A message shows
the line and marks the place, and says what to type in place of a sign such as ^ or ×.
"""

from __future__ import annotations

import keyword
import math
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from scalargrad.formatting import columns

WINDOW = 90  # letters of a long line that a message shows

NUMBER = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
SUPERSCRIPTS = re.compile("[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
OPERATIONS = ("**", "+", "-", "*", "/")
SIGNS = (*OPERATIONS, "(", ")", "=")

# what else learners type, and what to type in its place
INSTEAD = {
    "^": "a power is written **, as in x**2",
    "//": "// cuts off digits and has no derivative: divide with /",
    "==": "== compares, which has no derivative; a name gets its formula by one =",
    "<": "< compares, which has no derivative",
    ">": "> compares, which has no derivative",
    "%": "% has no meaning in a formula: 5% is 0.05",
    ",": "a comma has no place here: a decimal has a point (0.5), a function one operand",
    ".": "a point stands only within a number, as in 0.5",
    ";": "a line holds one formula: type the next one as a line of its own",
    ":": "a name gets its formula by =, as in y = 2*x",
    "|": "|x| is written abs(x)",
    "√": "a root is written sqrt(x)",
    "÷": "a quotient is written /",
    "−": "this is the long minus of printed text: type the - of the keyboard",
    "–": "this is a dash of printed text: type the - of the keyboard",
    "∞": "infinity is no number to compute with",
}
INSTEAD |= dict.fromkeys("×·⋅∙@", "a product is written *")
INSTEAD |= dict.fromkeys("[]{}", "brackets are always round: ( )")
INSTEAD |= dict.fromkeys("'\"`", "quotation marks have no place in a formula")


class FormulaError(ValueError):
    """What was typed is no formula. The message shows the line and marks the place."""


class Token(NamedTuple):
    """A "name", the name of a "function", a "number", a "sign", or the "end" of a line."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The place behind the token."""
        return self.start + len(self.text)


class Line(NamedTuple):
    """A line as it was typed, and its number where there are several (else 0)."""

    text: str
    number: int = 0

    def marked(self, message: str, start: int, end: int) -> str:
        """The message, the line below it, and ^ under the letters from `start` to `end`."""
        first = max(0, start - WINDOW // 2)
        last = min(len(self.text), first + WINDOW)
        before = "…" * (first > 0) + self.text[first:start]
        place = self.text[start : min(end, last)]
        after = self.text[start + len(place) : last] + "…" * (last < len(self.text))
        where = f"line {self.number}: " if self.number else ""
        before, place, after = (printable(part) for part in (before, place, after))
        marks = " " * columns(before) + "^" * max(1, columns(place))
        return f"{where}{message}\n\n    {before}{place}{after}\n    {marks}"

    def error(self, message: str, first: Token, last: Token | None = None) -> FormulaError:
        """The error with a mark under a token, or from one token to another."""
        return FormulaError(self.marked(message, first.start, (last or first).end))


def tokens(line: Line) -> Iterator[Token]:
    """The tokens of a line, up to a # or its end. FormulaError for a sign that no formula has."""
    text, place = line.text, 0
    while place < len(text) and text[place] != "#":
        if text[place].isspace():
            place += 1
            continue
        token = _token(line, place)
        yield token
        place = token.end
    yield Token("end", "", len(text[:place].rstrip()))


def printable(text: str) -> str:
    """The text without signs that change how a terminal shows what stands behind them."""
    return "".join(
        sign if sign.isprintable() else " " if sign.isspace() else "\ufffd" for sign in text
    )


def _token(line: Line, place: int) -> Token:
    """The token that begins at this place."""
    text = line.text
    if number := NUMBER.match(text, place):
        token = Token("number", number[0], place)
        if math.isinf(float(token.text)):
            raise line.error("this number is too large: the largest is about 1.8e308", token)
        return token
    if text[place].isidentifier():
        end = next((i for i in range(place, len(text)) if not _in_name(text[i])), len(text))
        called = text[end:].lstrip().startswith("(")
        token = Token("function" if called else "name", text[place:end], place)
        if keyword.iskeyword(token.text):
            raise line.error(f"{token.text} is a word of Python and cannot be a name", token)
        return token
    if not text.startswith(("//", "=="), place):
        for sign in SIGNS:
            if text.startswith(sign, place):
                return Token("sign", sign, place)
    raise _refused(line, place)


def _in_name(sign: str) -> bool:
    return sign in SUBSCRIPTS or f"_{sign}".isidentifier()


def _refused(line: Line, place: int) -> FormulaError:
    """The error for a sign that no formula has."""
    one, two = line.text[place], line.text[place : place + 2]
    sign = two if two in INSTEAD else one
    plain = unicodedata.normalize("NFKC", one)
    if sign in INSTEAD:
        message = INSTEAD[sign]
    elif raised := SUPERSCRIPTS.match(line.text, place):
        sign = raised[0]
        exponent = unicodedata.normalize("NFKC", sign).replace("−", "-")
        message = f"a power is written **, as in x**{exponent}"
    elif plain != one and plain.isascii() and plain.isprintable() and plain.strip():
        message = f"type {plain} in place of {one}"
    elif one.isprintable():
        message = f"{one} has no meaning in a formula"
    else:
        message = f"the invisible sign U+{ord(one):04X} has no meaning in a formula"
    return line.error(message, Token("sign", sign, place))
