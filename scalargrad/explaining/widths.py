"""How wide a formula in LaTeX is set, in points at a size of 10 points.

An estimate, a little too wide rather than too narrow, from the widths of Computer Modern's letters
(Knuth, Computer Modern Typefaces). TeX itself would know; it is not asked for to explain a graph.
"""

from __future__ import annotations

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
FUNCTION = 1.7  # the space behind a function's name
TOKEN = re.compile(r"\\left\||\\right\||\\[A-Za-z]+|\\.|[{}_^$]|.", re.DOTALL)


def latex_width(latex: str) -> float:
    """The width of a formula in points.

    >>> round(latex_width("2")), round(latex_width(r"\\frac{x}{2 \\cdot y}")), latex_width("")
    (5, 20, 0.0)
    """
    return _Ruler(latex).group()


class _Ruler:
    """Reads a formula from left to right, a group in braces at a time."""

    def __init__(self, latex: str) -> None:
        self.tokens: list[str] = TOKEN.findall(latex)[::-1]

    def group(self, text: bool = False) -> float:
        """The width up to the brace that closes this group, or to the end."""
        width = 0.0
        while self.tokens:
            token = self.tokens.pop()
            if token == "}":
                break
            if token == "$":
                text = not text
            else:
                width += self.token(token, text)
        return width

    def token(self, token: str, text: bool) -> float:
        """The width of what starts with this token."""
        if token == "{":
            return self.group(text)
        if token in "_^":
            return SCRIPT * self.argument(text)
        if token == r"\frac":
            return max(self.argument(text), self.argument(text)) + 2.4
        if token == r"\sqrt":
            return self.argument(text) + 8.4
        if token == r"\text" or token == r"\mathrm":
            return self.argument(text=True)
        if token == r"\operatorname":
            return self.argument(text=True) + FUNCTION
        if token in WIDTHS:
            return WIDTHS[token]
        if token.startswith("\\"):
            return _command(token[1:])
        return _letter(token, text)

    def argument(self, text: bool) -> float:
        """The width of the next token or group."""
        while self.tokens and self.tokens[-1] == " ":
            self.tokens.pop()
        return self.token(self.tokens.pop(), text) if self.tokens else 0.0


def _command(name: str) -> float:
    if name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh") or name[:3] == "arc":
        return sum(_letter(letter, text=True) for letter in name) + FUNCTION
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
    return 5.0 if letter.isdigit() else 5.6 if letter.isascii() else 10.0
