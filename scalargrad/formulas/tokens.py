"""A typed line, cut into names, numbers and signs; what no formula has is refused here.

Python's own tokens will not do: they change names (ﬁ becomes fi), have no w₁₁ and take · for a
letter. Signs of printed mathematics become those of the keyboard, one for one, so that each place
stays where it was; a raised run becomes a power with its exponent in brackets: x²ⁿ is x**(2n).
"""

from __future__ import annotations

import keyword
import math
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from scalargrad.formatting import columns
from scalargrad.language import message

MOST_TOKENS = 6000  # of a line
WINDOW = 90  # letters of a long line that a message shows

NUMBER = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
NO_DECIMAL = re.compile(r"0[xXoObB][0-9a-fA-F]+|[0-9]+_[0-9_]+")
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
SIGN = re.compile(r"(?!//|==)(\*\*|[-+*/^()=|,;√∛])")
PRINTED_TIMES = "×·⋅∙•✕"
KEYBOARD = {0xFF01 + i: 0x21 + i for i in range(94)}  # full-width letters, digits and signs
KEYBOARD |= str.maketrans(f"−–—‐‑‒{PRINTED_TIMES}∗÷∕⁄ˆ∣", "------*******///^|")

REFUSED = {  # what else learners type, and what to type in its place
    "//": "// cuts off digits and has no derivative: divide with /",
    "==": "== compares, which has no derivative; a name gets its formula by one =",
    "%": "% has no meaning in a formula: 5% is 0.05",
    ".": "a point stands only within a number, as in 0.5",
    ":": "a name gets its formula by =, as in y = 2*x",
    "!": "! has no meaning in a formula: write a factorial as a number, 6 for 3!",
    "@": "a product is written *",
    "∞": "infinity is not a number to compute with",
    "∂": "∂ has no place here: type the formula, its derivatives are the answer",
    "°": "angles are in radians: 30° is 30*pi/180",
    "…": "… stands for what was left out: type all of it",
    "∫": "an integral is not known here, only derivatives",
    "< > ≤ ≥ ≠ ≈": "{0} compares, which has no derivative",
    "[ ] { }": "brackets are always round: ( )",
    '" ` “ ”': "quotation marks have no place in a formula",
    "' ′ ʹ ʼ ’ ‘": "quotation marks have no place in a formula, nor has a prime: name it x1",
    "½ ⅓ ¼ ¾ ⅔": "write this fraction with digits, as in 0.5 or (1/2)",
}
INSTEAD = {sign: words for signs, words in REFUSED.items() for sign in signs.split()}
NO_NUMBERS = {
    "nan": "nan is not a number to compute with",
    "inf": "infinity is not a number to compute with",
    "infinity": "infinity is not a number to compute with",
}


class FormulaError(ValueError):
    """What was typed is not a formula. The message shows the line and marks the place."""


class Token(NamedTuple):
    """A "word", a "name" of a table, a "number", a "sign", "raised" brackets, or the "end".

    text: with the signs of the keyboard; a power is always **. names: of ∂y/∂x y and x.
    """

    kind: str
    text: str
    start: int
    end: int
    names: tuple[str, ...] = ()


class Line(NamedTuple):
    """A line as it was typed, and its number where there are several (else 0)."""

    text: str
    number: int = 0

    def marked(self, words: str, start: int, end: int) -> str:
        """A message, the line below it, and ^ under the letters from `start` to `end`."""
        first = max(0, start - WINDOW // 2)
        last = min(len(self.text), first + WINDOW)
        before = "…" * (first > 0) + self.text[first:start]
        place = self.text[start : min(end, last)]
        after = self.text[start + len(place) : last] + "…" * (last < len(self.text))
        if self.number:
            words = message("line {0}: {1}", self.number, words)
        before, place, after = (printable(part) for part in (before, place, after))
        marks = " " * columns(before) + "^" * max(1, columns(place))
        return f"{words}\n\n    {before}{place}{after}\n    {marks}"

    def error(self, words: str, start: int, end: int) -> FormulaError:
        """The error with a mark under the letters from `start` to `end`."""
        return FormulaError(self.marked(words, start, end))


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """A part of a formula: a number, a name, a derivative, or an operation of parts.

    op: "number", "name", "derivative", "neg", + − * / **, or a function's name in operations.py.
    parts: its operands. start, end: its place in the line, with its operands. text: a leaf as it
    was typed. upper, lower: the names in ∂upper/∂lower.
    """

    op: str
    parts: tuple[Part, ...]
    start: int
    end: int
    text: str = ""
    number: float = 0.0
    upper: str = ""
    lower: str = ""

    @property
    def direct(self) -> bool:
        """Whether this is the sign of a direct part, ∂y/∂x|direct."""
        return self.text.endswith("|direct")


class Statement(NamedTuple):
    """One formula, read; `name` is empty where it has none.

    parts: operands before results, the whole formula at the end. remarks: what a learner should
    know of how it was read.
    """

    line: Line
    name: str
    parts: tuple[Part, ...]
    start: int
    end: int
    remarks: tuple[str, ...] = ()

    def marked(self, words: str, part: Part | None = None) -> str:
        """A message, and the line with a mark under a part, or under all of the formula."""
        where = part or self
        return self.line.marked(words, where.start, where.end)

    def error(self, words: str, part: Part | None = None) -> FormulaError:
        """The error with a mark under a part, or under all of the formula."""
        return FormulaError(self.marked(words, part))


def tokens(
    line: Line, names: Collection[str] = (), derivatives: bool = False
) -> tuple[Line, list[Token]]:
    """A line with each letter and its mark as one, and its tokens up to a # or its end.

    names: names that win over everything else, whatever signs they have. derivatives: ∂y/∂x and
    dy/dx of such names, each perhaps with |direct, are tokens as well.
    FormulaError for a sign that no formula has.
    """
    line = line._replace(text=unicodedata.normalize("NFC", line.text))
    found = list(islice(_Scanner(line, names, derivatives).all(), MOST_TOKENS + 1))
    if len(found) > MOST_TOKENS:
        words = message("these are more than {0} names, numbers and signs", MOST_TOKENS)
        raise line.error(words, found[-1].start, found[-1].end)
    return line, found


class _Scanner:
    """Cuts one line into tokens."""

    def __init__(self, line: Line, names: Collection[str], derivatives: bool) -> None:
        self.line = line
        self.text = line.text.translate(KEYBOARD)
        self.lowered = "".join(_lowered(sign) or sign for sign in self.text)
        either = _either(names)
        derivative = f"([∂d])({either})/\\1({either})(?:\\|direct)?"
        forms = {"derivative": derivative} if derivatives else {}
        forms |= {"name": either}
        self.tables = [(kind, re.compile(form)) for kind, form in forms.items() if names]

    def all(self) -> Iterator[Token]:
        place, end = 0, len(self.text.partition("#")[0])
        while place < end:
            raised = place
            while raised < end and _lowered(self.text[raised]) and not self._in_table(place):
                raised += 1
            if raised > place:
                yield from self._exponent(place, raised)
                place = raised
            elif self.text[place].isspace():
                place += 1
            else:
                token = self._token(self.text, place, end)
                yield token
                place = token.end
        last = len(self.text[:end].rstrip())
        yield Token("end", "", last, last)

    def _exponent(self, start: int, end: int) -> Iterator[Token]:
        """A raised run: a power, its exponent in brackets; each raised letter is a name."""
        run = self.lowered[start:end]
        raised = self.line.text[start:end]
        if not run.strip("+-()"):
            words = message("{0} has no number: for another name write w_new, for w⁺", raised)
            raise self.line.error(words, start, end)
        if run[0] == "(":
            words = message(
                "{0} could be a power or an index: write ^{1}, or a name such as w_2", raised, run
            )
            raise self.line.error(words, start, end)
        if found := re.search("[^0-9+()-][0-9]", run):
            power, product = (run.replace(found[0], sign.join(found[0])) for sign in "^*")
            words = message(
                "{0} could mean two things: write ^({1}) or ^({2})", raised, power, product
            )
            raise self.line.error(words, start, end)
        yield Token("sign", "**", start, start)
        yield Token("raised", "(", start, start)
        while start < end:
            is_letter = self.lowered[start].isalpha()
            token = self._token(self.lowered, start, start + 1 if is_letter else end)
            yield token
            start = token.end
        yield Token("raised", ")", end, end)

    def _in_table(self, place: int) -> Token | None:
        """The name of the table that begins here."""
        for kind, table in self.tables:
            found = table.match(self.line.text, place)
            if found and not _goes_on(found[0], self.text[found.end() : found.end() + 1]):
                return Token(kind, found[0], place, found.end(), found.groups()[1:])
        return None

    def _token(self, text: str, place: int, end: int) -> Token:
        """The token that begins at this place."""
        if known := self._in_table(place):
            return known
        if number := NUMBER.match(text, place, end):
            return self._number(number)
        if _begins_name(text[place]):
            last = next((i for i in range(place, end) if not _in_name(text[i])), end)
            if text[place] == "π" and text[place + 1 : last].isalpha():  # 2πr is not a name
                last = place + 1
            return self._word(Token("word", text[place:last], place, last))
        if sign := SIGN.match(text, place, end):
            is_printed = self.line.text[place] in PRINTED_TIMES  # ·· are two signs
            last = place + 1 if is_printed else sign.end()
            return Token("sign", text[place:last].replace("^", "**"), place, last)
        raise self._refused(place)

    def _number(self, found: re.Match[str]) -> Token:
        place, end = found.span()
        if other := NO_DECIMAL.match(self.text, place):
            words = message(
                "{0} is a number of programs: write it with digits alone, as in 1000", other[0]
            )
            raise self.line.error(words, *other.span())
        if math.isinf(float(found[0])):
            words = message("this number is too large: the largest is about 1.8e308")
            raise self.line.error(words, place, end)
        return Token("number", found[0], place, end)

    def _word(self, token: Token) -> Token:
        name, start, end = token[1:4]
        if keyword.iskeyword(name):
            words = message("{0} is a word of Python and cannot be a name", name)
            if name == "lambda":
                words = message("{0} is a word of Python and cannot be a name: take lam or λ", name)
            raise self.line.error(words, start, end)
        if name.casefold() in NO_NUMBERS:
            raise self.line.error(message(NO_NUMBERS[name.casefold()]), start, end)
        return token

    def _refused(self, place: int) -> FormulaError:
        """The error for a sign that no formula has."""
        one, two = self.text[place], self.text[place : place + 2]
        sign = two if two in INSTEAD else one
        if sign in INSTEAD:
            words = message(INSTEAD[sign], sign)
        elif one.isprintable():
            words = message("{0} has no meaning in a formula", one)
        else:
            words = message("the invisible sign U+{0:04X} has no meaning in a formula", ord(one))
        return self.line.error(words, place, place + len(sign))


def cut_into(names: Collection[str], run: str) -> list[str]:
    """Letters as known names, the longest first: xy as x and y; nothing where some are left."""
    parts = re.findall(_either(names), run)
    return parts if "".join(parts) == run else []


def _either(names: Collection[str]) -> str:
    """The pattern of one of these names, the longest that fits."""
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


def printable(text: str) -> str:
    """The text without signs that change how a terminal shows what stands behind them."""
    return "".join(
        sign if sign.isprintable() else " " if sign.isspace() else "\ufffd" for sign in text
    )


def _lowered(sign: str) -> str:
    """What a raised sign is on the line: 2 for ², n for ⁿ, - for ⁻; nothing for any other sign."""
    if sign.isascii() or not unicodedata.decomposition(sign).startswith("<super>"):
        return ""
    plain = unicodedata.normalize("NFKC", sign).translate(KEYBOARD)
    return plain if len(plain) == 1 else ""


def _is_modifier(sign: str) -> bool:
    """Whether Python takes this sign for a letter, but mathematics does not: ˣ, ⁿ, ʹ."""
    return "\u02b0" <= sign <= "\u02ff" or bool(_lowered(sign))


def _begins_name(sign: str) -> bool:
    return sign.isidentifier() and not _is_modifier(sign)


def _in_name(sign: str) -> bool:
    return sign in SUBSCRIPTS or (f"_{sign}".isidentifier() and not _is_modifier(sign))


def _goes_on(name: str, behind: str) -> bool:
    """Whether a name is only the beginning of a longer one."""
    return bool(behind) and _in_name(name[-1]) and _in_name(behind)
