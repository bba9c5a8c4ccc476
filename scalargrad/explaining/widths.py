"""How wide a formula in LaTeX is set, in points at a size of 10 points.

An estimate: letter by letter, with the space that TeX puts around signs, but without TeX's finer
rules; within a few percent of what MathJax measures, as a test shows, and rather too wide. TeX
itself is not asked for to explain a graph.
Source: the widths of Computer Modern's letters (Knuth, Computer Modern Typefaces).
"""

from __future__ import annotations

import functools
import re

MATH, UPRIGHT, TEXT = range(3)  # kinds of letters; signs within a text have no space around them
LETTERS = {  # points: the letters of this width, to half a point
    MATH: {
        3.0: "l", 3.5: "it", 4.0: "j", 4.5: "bceqrsz", 5.0: "dgkopvyI", 5.7: "afux", 6.0: "hn",
        6.5: "JS", 7.0: "wLTZ", 7.7: "ABCEFOPRUVY", 8.0: "GQ", 8.5: "DX", 9.0: "mHKN", 10.5: "MW",
    },
    UPRIGHT: {
        3.0: "fijl", 3.6: "I", 4.0: "rst", 4.5: "cez", 5.0: "agoJ", 5.6: "bdhknpquvxyS",
        6.1: "LZ", 6.5: "F", 7.1: "wBCEPT", 7.6: "ADHNRUVXY", 8.0: "GKOQ", 8.5: "m", 9.2: "M",
        10.5: "W",
    },
}  # fmt: skip
SIGNS = {"=": 13.4, "+": 12.3, "-": 12.3, "…": 15.1, "(": 3.9, ")": 3.9, "[": 2.8, "]": 2.8}
SIGNS |= {"/": 5.0, ",": 4.5, ".": 2.8, "'": 2.8, "|": 2.8, "!": 2.8, ":": 8.4, ";": 4.5, " ": 0.0}
IN_TEXT = {"=": 7.8, "+": 7.8, "-": 3.4, "…": 11.8, ",": 2.8, ":": 2.8, ";": 2.8, " ": 3.4}
COMMANDS = {  # with the space around them; of Greek letters those that are not GREEK wide
    r"\cdot": 7.3, r"\times": 12.3, r"\quad": 10.0, r"\qquad": 20.0, r"\infty": 10.0,
    r"\partial": 5.7, r"\backslash": 5.0, r"\ ": 3.4, r"\sim": 7.8, r"\%": 8.4, r"\#": 8.4,
    r"\&": 7.8, r"\_": 5.0, r"\$": 5.0, r"\{": 5.0, r"\}": 5.0, r"\left|": 3.4, r"\right|": 3.4,
    r"\left": 1.7, r"\right": 0.0, r"\varpi": 8.5,
}  # fmt: skip
GREEK, CAPITAL = 6.3, 8.4
ACCENTS = (  # they stand above their letter
    "hat", "tilde", "bar", "dot", "ddot", "check", "breve", "acute", "grave", "vec", "mathring",
)  # fmt: skip
FUNCTIONS = (
    "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan",
)  # fmt: skip
UNARY_MINUS = 7.8  # where nothing stands before it
SCRIPT, BESIDE_SCRIPT = 0.71, 0.9  # the size of an index or an exponent, and the space behind it
BESIDE_FRACTION = 4.4
ROOT = {"": 8.6, "^": 10.2, r"\sqrt": 10.2, r"\frac": 10.2}  # by the tallest thing below it
TALLER = {"": 0.0, "^": 1.4, r"\sqrt": 4.4, r"\frac": 7.0}  # how much wider two brackets get
HEIGHTS = tuple(TALLER)

KINDS = {r"\text": TEXT, r"\mathrm": UPRIGHT, r"\operatorname": UPRIGHT}
ARGUMENTS = {"_", "^", r"\frac", r"\sqrt", *KINDS}  # commands whose argument follows
TOKEN = re.compile(r"\\left\||\\right\||\\[A-Za-z]+|\\.|[A-Za-z]+|[0-9]+|[{}_^$]|.", re.DOTALL)


def latex_width(latex: str) -> float:
    """The width of a formula in points.

    >>> round(latex_width("2")), round(latex_width(r"\\frac{x}{2 \\cdot y}")), latex_width("")
    (5, 22, 0.0)
    """
    found = [_Group(MATH)]  # the groups that are open, the innermost last
    for token in TOKEN.findall(latex):
        group = found[-1]
        if token == "{":
            found.append(group.inner())
        elif token == "}" and len(found) > 1:
            found.pop()
            found[-1].add_argument(group)
        elif token in ARGUMENTS:
            group.command = token
        elif token == "$":
            group.kind = TEXT if group.kind == MATH else MATH
        else:
            group.add_token(token)
    return sum(group.width for group in found)


class _Group:
    """What stands between braces, as far as it is read."""

    def __init__(self, kind: int, is_small: bool = False) -> None:
        self.kind = kind
        self.is_small = is_small  # in a fraction, where another fraction is set smaller
        self.width = 0.0
        self.command = ""  # whose argument comes next
        self.height = ""  # of what is tall in it, the tallest
        self._top = 0.0  # the width of a fraction's numerator
        self._scripts = 0.0  # the width of the index or the exponent that came last
        self._brackets: list[str] = []  # of each that is open, what is tallest in it
        self._closed = self._raised = ""  # the height of the bracket that was closed just now
        self._at_start = True

    def inner(self) -> _Group:
        """The next group inside it."""
        kind = TEXT if self.kind == TEXT else KINDS.get(self.command, self.kind)
        return _Group(kind, self.is_small or self.command in (r"\frac", "over"))

    def add_token(self, token: str) -> None:
        """A command, a letter or a sign."""
        if self.command:  # it is an argument without braces
            inner = _Group(self.kind)
            inner.add_token(token)
            self.add_argument(inner)
            return
        self._scripts, self._closed = 0.0, ""
        if token == "-" and self._at_start and self.kind != TEXT:
            self.width += UNARY_MINUS
        else:
            self.width += _width(token, self.kind)
        self._at_start = token in ("(", "=", r"\left", " ") and (self._at_start or token != " ")
        if token in (r"\left", r"\left|"):
            self._brackets.append("")
        elif token in (r"\right", r"\right|") and self._brackets:
            height = self._brackets.pop()
            self.width += TALLER[height] if token == r"\right" else 0.0
            self._raised = height
        elif token == ")":
            self._closed, self._raised = self._raised, ""

    def add_argument(self, inner: _Group) -> None:
        """What a command's braces hold, or braces alone."""
        command, self.command = self.command, ""
        self._at_start = False
        self._grow(inner.height)
        if command in ("_", "^"):
            script = SCRIPT * inner.width + BESIDE_SCRIPT
            self.width += max(0.0, script - self._scripts)  # one stands above the other
            self._scripts = max(script, self._scripts)
            if command == "^":
                self._grow(r"\sqrt" if self._closed else "^")  # an exponent on exponents
            return
        self._scripts, self._closed = 0.0, ""
        if command == r"\frac":
            self._top, self.command = inner.width, "over"
            self._grow(r"\sqrt" if self.is_small else command)
        elif command == "over":
            size = SCRIPT if self.is_small else 1.0
            self.width += size * max(self._top, inner.width) + BESIDE_FRACTION
        elif command == r"\sqrt":
            self.width += inner.width + ROOT[inner.height]
            self._grow(command)
        else:
            self.width += inner.width

    def _grow(self, height: str) -> None:
        """Something of this height stands in the group, and in all brackets that are open."""
        self.height = max(self.height, height, key=HEIGHTS.index)
        self._brackets = [max(one, height, key=HEIGHTS.index) for one in self._brackets]


@functools.lru_cache(maxsize=4000)
def _width(token: str, kind: int) -> float:
    """The width of one command, number, word or sign."""
    if token in COMMANDS:
        return COMMANDS[token]
    if token.startswith("\\"):
        return _command(token[1:])
    return 5.0 * len(token) if token.isdigit() else sum(_letter(one, kind) for one in token)


def _command(name: str) -> float:
    if name in FUNCTIONS:
        return sum(_letter(letter, UPRIGHT) for letter in name)
    if name in ACCENTS:
        return 0.0
    return CAPITAL if name[:1].isupper() else GREEK


def _letter(letter: str, kind: int) -> float:
    signs = SIGNS | IN_TEXT if kind == TEXT else SIGNS
    if letter in signs:
        return signs[letter]
    table = LETTERS[min(kind, UPRIGHT)]
    return next((width for width, letters in table.items() if letter in letters), 10.0)
