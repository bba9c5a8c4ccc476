"""How wide a formula in LaTeX is set, in points at a size of 10 points.

An estimate, a little too wide rather than too narrow, from the widths of Computer Modern's letters
(Knuth, Computer Modern Typefaces). TeX itself would know; it is not asked for to explain a graph.
"""

from __future__ import annotations

import functools
import re

SCRIPT = 0.7  # the size of an index or an exponent
WIDTHS = {  # of commands, with the space around them
    r"\cdot": 7.3, r"\times": 12.3, r"\quad": 10.0, r"\qquad": 20.0, r"\infty": 10.0,
    r"\partial": 5.9, r"\left": 5.0, r"\right": 5.0, r"\backslash": 5.0, r"\ ": 3.4, r"\sim": 7.8,
    r"\left|": 3.0, r"\right|": 3.0,
}  # fmt: skip
SIGNS = {"=": 13.4, "+": 12.3, "-": 12.3, "(": 3.9, ")": 3.9, "[": 2.8, "]": 2.8, "/": 5.0}
SIGNS |= {",": 4.5, ".": 2.8, "'": 3.0, "…": 13.4, " ": 0.0}
NARROW, WIDE = "ijlftrI", "mwMW"
TEXT = (r"\text", r"\mathrm", r"\operatorname")
ARGUMENTS = {"_", "^", r"\frac", r"\sqrt", *TEXT}  # commands whose argument follows
SPACE = {r"\sqrt": 8.4, r"\operatorname": 1.7}  # beside the argument
TOKEN = re.compile(r"\\left\||\\right\||\\[A-Za-z]+|\\.|[A-Za-z]+|[0-9]+|[{}_^$]|.", re.DOTALL)


def latex_width(latex: str) -> float:
    """The width of a formula in points.

    >>> round(latex_width("2")), round(latex_width(r"\\frac{x}{2 \\cdot y}")), latex_width("")
    (5, 20, 0.0)
    """
    found = [_Group()]  # the groups that are open, the innermost last
    for token in TOKEN.findall(latex):
        group = found[-1]
        if token == "{":
            found.append(_Group(group.inner_is_text()))
        elif token == "}" and len(found) > 1:
            found.pop()
            found[-1].add(group.width)
        elif token in ARGUMENTS:
            group.command = token
        elif token == "$":
            group.text = not group.text
        else:
            group.add(_width(token, group.text))
    return sum(group.width for group in found)


class _Group:
    """What stands between braces, as far as it is read."""

    def __init__(self, text: bool = False) -> None:
        self.text = text
        self.width = 0.0
        self.command = ""  # whose argument comes next
        self.top = 0.0  # the width of a fraction's numerator

    def inner_is_text(self) -> bool:
        """Whether the next group inside it is text."""
        return self.text or self.command in TEXT

    def add(self, width: float) -> None:
        """The next command, letter or group."""
        command, self.command = self.command, ""
        if command == r"\frac":
            self.top, self.command = width, "over"
        elif command == "over":
            self.width += max(self.top, width) + 2.4
        elif command in ("_", "^"):
            self.width += SCRIPT * width
        else:
            self.width += width + SPACE.get(command, 0.0)


@functools.lru_cache(maxsize=1000)
def _width(token: str, text: bool) -> float:
    """The width of one command, number, word or sign."""
    if token in WIDTHS:
        return WIDTHS[token]
    if token.startswith("\\"):
        return _command(token[1:])
    return 5.0 * len(token) if token.isdigit() else sum(_letter(one, text) for one in token)


def _command(name: str) -> float:
    if name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh") or name[:3] == "arc":
        return sum(_letter(letter, text=True) for letter in name) + SPACE[r"\operatorname"]
    if name in ("hat", "tilde", "bar", "dot", "ddot", "check", "breve", "acute", "grave"):
        return 0.0  # it stands above its letter
    return 7.3 if name[:1].isupper() else 6.2  # Greek


def _letter(letter: str, text: bool) -> float:
    if text and letter in " -,":
        return 3.4
    if letter in SIGNS:
        return SIGNS[letter]
    if letter in NARROW:
        return 4.0
    if letter in WIDE:
        return 9.5
    if letter.isupper():
        return 7.7
    return 5.6 if letter.isascii() else 10.0
