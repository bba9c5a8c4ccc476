"""Expressions as LaTeX, for a notebook or a paper: text.py's rules, other words.

Of a learner's name indices stand below, raised signs above, hats and Greek letters as such.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from scalargrad import formatting, operations
from scalargrad.engine import Value
from scalargrad.formatting import MINUS
from scalargrad.symbols.text import ATOM, POWER, QUOTIENT, Piece, Text

# fmt: off
ACCENTS = {  # combining signs
    "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot",
    "\u0308": "ddot", "\u030c": "check", "\u0306": "breve", "\u0301": "acute", "\u0300": "grave",
    "\u030a": "mathring", "\u20d7": "vec",
}
GREEK = {"EPSILON": "varepsilon", "LAMDA": "lambda", "FINAL SIGMA": "varsigma"}
SYMBOLS = {
    "ϵ": "epsilon", "ϑ": "vartheta", "ϕ": "varphi", "ϖ": "varpi", "ϱ": "varrho", "∂": "partial",
}
LIKE_LATIN = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True))  # Greek: Latin
SPECIAL = {
    "\\": r"\backslash ", "^": r"\hat{\ }", "~": r"\sim ", " ": r"\ ", "−": "-", "·": r"\cdot ",
    "'": "{'}",
}
# fmt: on


class Latex(Text):
    """Writes in LaTeX, for a notebook or a paper."""

    MINUS = "-"
    DOT = TIMES = r" \cdot "

    def __init__(
        self, names: Mapping[Value, str], numbers: Mapping[Value, float], digits: int = 6
    ) -> None:
        super().__init__(names, numbers, digits)
        self._names: dict[str, str] = {}
        taken: set[str] = set()
        for name in names.values():
            self._names[name] = latex_name_unlike(name, taken)
            taken.add(self._names[name])

    def size(self, x: float) -> str:
        """A number without its sign; a power of ten as 10^{-7}."""
        written = self.decimal(super().size(x).replace(MINUS, "-"))
        return written.replace("inf", r"\infty").replace("nan", r"\mathrm{nan}")

    def decimal(self, text: str) -> str:
        r"""1 \times 10^{-7}"""
        mantissa, _, exponent = text.partition("e")
        return rf"{mantissa} \times 10^{{{int(exponent)}}}" if exponent else mantissa

    def word(self, name: str) -> str:
        """A name that was typed."""
        return latex_name(name)

    def derivative(self, d: str, of: str, to: Sequence[tuple[str, int]], direct: bool) -> str:
        r"""\frac{\partial^{2} of}{\partial to₁ \partial to₂}"""
        d = r"\partial" if d == "∂" else d
        order = sum(n for _, n in to)
        below = " ".join(f"{d} {name}{_power(n)}" for name, n in to)
        fraction = rf"\frac{{{d}{_power(order)} {of}}}{{{below}}}"
        return rf"\left.{fraction}\right|_{{\text{{direct}}}}" if direct else fraction

    def fraction(self, top: Piece, bottom: Piece) -> Piece:
        r"""\frac{top}{bottom}"""
        above, below = (self.at_least(piece, 0) for piece in (top, bottom))
        return Piece(rf"\frac{{{above}}}{{{below}}}", QUOTIENT)

    def power(self, base: Piece, exponent: Piece) -> Piece:
        """base^{exponent}"""
        return Piece(f"{self.at_least(base, ATOM)}^{{{self.at_least(exponent, 0)}}}", POWER)

    def call(self, function: str, arguments: Sequence[str]) -> Piece:
        """A function of its arguments; roots and absolute values have their own signs."""
        inside = ", ".join(arguments)
        name = "softmax" if function.startswith("softmax") else function
        below = f"_{{{function[len(name) :]}}}" if name != function else ""  # the second result
        upright = name.replace("_", r"\_")
        row = operations.OPERATIONS.get(function)
        written = (row and row.latex) or rf"\operatorname{{{upright}}}{below}"
        if "…" in written:  # the row's own brackets, as those of a root
            return Piece(written.replace("…", inside))
        return Piece(written + self.bracket(inside))

    def bracket(self, text: str) -> str:
        """In brackets that grow with what they hold."""
        return rf"\left({text}\right)"

    def inline(self, formula: str) -> str:
        """A formula within a sentence."""
        return f"${formula}$"

    def _new_symbol(self, name: str) -> Piece:
        """The piece of a name; w31 as w with the index 31, other words upright."""
        written = self._names[name]
        if formatting.bracketed(name) != name:
            return Piece(self.bracket(written))
        return Piece(written, POWER if "^" in written or "'" in written else ATOM)


def _power(n: int) -> str:
    return f"^{{{n}}}" if n > 1 else ""


# --- names ----------------------------------------------------------------------------------------


def _of_kind(kind: str) -> str:
    """All raised, or all lowered, letters, digits and signs, as ⁽ and ₃."""
    signs = map(chr, range(0x80, 0x2C80))
    return "".join(s for s in signs if unicodedata.decomposition(s).startswith(kind))


RAISED, LOWERED = _of_kind("<super>"), _of_kind("<sub>")
NAME = re.compile(  # w31, w1,12⁽²⁾, wᵢ, W_out[1,1]⁺, x′; w(2) is the second w
    rf"(?P<base>[^\d_{LOWERED}].*?)(?P<index>_[A-Za-z]+|_?\d+(,\d+)*|[{LOWERED}]+)?"
    rf"(?P<primes>['′]*)(?P<entry>\[[A-Za-z\d,]+\])?(?P<raised>[{RAISED}]*)(?P<copy>\(\d+\))?",
    re.DOTALL,
)


def latex_name(name: str) -> str:
    """A name as LaTeX reads it.

    >>> latex_name("w31"), latex_name("w(2)"), latex_name("ŷ2"), latex_name("loss")
    ('w_{31}', 'w_{(2)}', '\\\\hat{y}_{2}', '\\\\mathrm{loss}')
    >>> latex_name("w1,12⁽²⁾"), latex_name("w₂₂⁽ᵏ⁺¹⁾"), latex_name("W_out[1,1]")
    ('w_{1,12}^{(2)}', 'w_{22}^{(k+1)}', 'W_{\\\\mathrm{out}}[1,1]')
    """
    parts = None if formatting.is_compound(name.strip("()")) else NAME.fullmatch(name)
    if parts is None or "_" in parts["base"]:
        return _upright(name)
    index, copy = _plain(parts["index"] or "").removeprefix("_"), parts["copy"] or ""
    index = _word(index) if index.isalpha() else index
    below = f"_{{{index}{copy}}}" if index or copy else ""
    above = f"^{{{_plain(parts['raised'])}}}" if parts["raised"] else ""
    primes = parts["primes"].replace("′", "'")
    return _word(parts["base"]) + below + primes + (parts["entry"] or "") + above


def latex_name_unlike(name: str, taken: Collection[str]) -> str:
    r"""A name in LaTeX that is not taken: w31, w_31 and w₃₁ would all be w with the index 31.

    >>> print(latex_name_unlike("w_31", ["w_{31}"]), latex_name_unlike("w₃₁", ["w_{31}"]))
    \mathrm{w\_31} \mathrm{w}_{31}
    """
    upright = _upright(name)
    numbered = (rf"{upright}_{{({i})}}" for i in itertools.count(2))
    wanted = itertools.chain((latex_name(name), upright), numbered)
    return next(one for one in wanted if one not in taken)


def _plain(signs: str) -> str:
    """Raised and lowered signs as ordinary ones."""
    return unicodedata.normalize("NFKC", signs).replace("−", "-")


def _word(text: str) -> str:
    """A letter as it is, a longer word upright."""
    return _letter(text) or _upright(text)


def _upright(text: str) -> str:
    """Upright as it stands; but what is lowered stays so, as an index."""
    name = text.rstrip(LOWERED)
    index = rf"_{{{_plain(text[len(name) :])}}}" if name != text else ""
    return rf"\mathrm{{{_escaped(name)}}}{index}"


def _letter(text: str) -> str | None:
    """One letter, Latin or Greek, with or without an accent; None for anything else."""
    base, *accents = list(unicodedata.normalize("NFD", text) or " ")
    if not all(accent in ACCENTS for accent in accents):
        return None
    letter = base if re.fullmatch("[A-Za-z]", base) else _greek(base)
    for accent in accents:
        letter = letter and rf"\{ACCENTS[accent]}{{{letter}}}"
    return letter


def _greek(letter: str) -> str | None:
    if letter in SYMBOLS:
        return "\\" + SYMBOLS[letter]
    if letter in LIKE_LATIN:
        return rf"\mathrm{{{LIKE_LATIN[letter]}}}"
    found = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER ([A-Z ]+)", unicodedata.name(letter, ""))
    if found is None or (" " in found[2] and found[2] not in GREEK):
        return None
    name = GREEK.get(found[2], found[2].lower())
    if name == "omicron":
        return "o"
    return "\\" + (name.capitalize() if found[1] == "CAPITAL" else name)


def _escaped(text: str) -> str:
    """Text within \\mathrm: what means something to TeX is written as itself."""
    signs = re.findall(r".[\u0300-\u036f\u20d7]*", formatting.format_name(text), re.DOTALL)
    return "".join(map(_sign, signs))


def _sign(sign: str) -> str:
    if sign in SPECIAL:
        return SPECIAL[sign]
    if sign in RAISED or sign in LOWERED:
        return f"{{}}{'^' if sign in RAISED else '_'}{{{_plain(sign)}}}"
    if sign in "#$%&_{}":
        return f"\\{sign}"
    if sign[0] in ACCENTS:  # above nothing
        return rf"\{ACCENTS[sign[0]]}{{\ }}"
    letter = None if sign.isascii() else _letter(sign)
    return f"{letter} " if letter else sign
