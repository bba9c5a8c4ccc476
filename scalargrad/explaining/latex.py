"""Writing expressions down as LaTeX, for a notebook or a paper: text.py's rules, other words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scalargrad import formatting
from scalargrad.engine import Value
from scalargrad.explaining.latex_names import latex_derivative, latex_name_unlike
from scalargrad.explaining.text import PRODUCT, Text
from scalargrad.explaining.widths import latex_width
from scalargrad.formatting import MINUS
from scalargrad.operations import operation


class Latex(Text):
    """Writes in LaTeX, for a notebook or a paper."""

    TIMES = r" \cdot "
    minus = "-"
    WIDTH = LONGEST = 440  # points, as estimated; 16 cm are 455
    INDENT = r"\quad {} "
    BREAKS = ("sign",)
    NESTING = re.compile(
        r"(?P<opens>\\left\b|(?<!\\)\{)|(?P<closes>\\right\b|(?<!\\)\})"
        r"|(?P<sign> (?=(?:\\cdot|[-+]) ))"
    )
    DERIVATIVE = PRODUCT  # a fraction needs no brackets beside other factors

    def __init__(self, names: Mapping[Value, str], digits: int) -> None:
        super().__init__(names, digits)
        self._written: dict[str, str] = {}
        taken: set[str] = set()
        for name in names.values():
            self._written[name] = latex_name_unlike(name, taken)
            taken.add(self._written[name])

    def width(self, text: str) -> float:
        """The width of what is written, in points."""
        return latex_width(text)

    def number(self, x: float) -> str:
        """A number; a power of ten as 10^{-7}."""
        text = super().number(x).replace(MINUS, "-")
        mantissa, _, exponent = text.partition("e")
        if exponent:
            return rf"{mantissa} \times 10^{{{int(exponent)}}}"
        return text.replace("inf", r"\infty").replace("nan", r"\mathrm{nan}")

    def name(self, node: Value) -> str:
        """A node's name; w31 as w with the index 31, other words upright."""
        name = self.names[node]
        written = self._written[name]
        return self.bracket(written) if formatting.is_compound(name) else written

    def partial(self, of: Value, to: Value) -> str:
        r"""\frac{\partial of}{\partial to}"""
        names = self.names[of], self.names[to]
        if any(map(formatting.split_derivative, names)):
            return latex_derivative(*formatting.join_derivative(*names))
        return rf"\frac{{\partial {self.name(of)}}}{{\partial {self.name(to)}}}"

    def fraction(self, top: str, bottom: str, bottom_level: int) -> str:
        r"""\frac{top}{bottom}"""
        return rf"\frac{{{_bare(top)}}}{{{_bare(bottom)}}}"

    def power(self, base: str, exponent: str) -> str:
        """base^{exponent}"""
        return f"{base}^{{{exponent}}}"

    def call(self, function: str, arguments: str) -> str:
        """A function of its arguments; roots and absolute values have their own signs."""
        written = operation(function).latex or self._name_of(function)
        if "…" in written:
            return written.replace("…", arguments)
        return written + self.bracket(arguments)

    def _name_of(self, function: str) -> str:
        place = function.removeprefix("softmax")  # softmax2 is the second result of softmax
        if place != function:
            return rf"\operatorname{{softmax}}_{{{place}}}"
        return rf"\operatorname{{{function}}}".replace("_", r"\_")

    def bracket(self, text: str) -> str:
        """In brackets that grow with what they hold."""
        return rf"\left({text}\right)"

    def independent(self, root: Value, target: Value) -> str:
        """A derivative of 0, and the reason."""
        names = self.inline(self.name(root)), self.inline(self.name(target))
        return rf"0 \quad \text{{({' does not depend on '.join(names)})}}"

    def inline(self, formula: str) -> str:
        """A formula within a sentence."""
        return f"${formula}$"

    def remark(self, sentence: str) -> str:
        """A sentence beside the equations; the layout makes text of it."""
        return f"({sentence})"


def _bare(text: str) -> str:
    r"""A text without brackets around the whole of it, which \frac makes needless."""
    inner = text.removeprefix(r"\left(").removesuffix(r"\right)")
    if len(inner) + len(r"\left(\right)") != len(text):
        return text
    depth = 0
    for side in re.findall(r"\\(left|right)\b", inner):
        depth += 1 if side == "left" else -1
        if depth < 0:  # (a)·(b): the first bracket closes before the end
            return text
    return inner
