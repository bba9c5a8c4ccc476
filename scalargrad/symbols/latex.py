"""Expressions as LaTeX, for a notebook or a paper: text.py's rules, other words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scalargrad import formatting, operations
from scalargrad.engine import Value
from scalargrad.formatting import MINUS
from scalargrad.symbols.latex_names import latex_name_unlike
from scalargrad.symbols.text import ATOM, POWER, QUOTIENT, Piece, Text


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
        mantissa, _, exponent = super().size(x).replace(MINUS, "-").partition("e")
        if exponent:
            return rf"{mantissa} \times 10^{{{int(exponent)}}}"
        return mantissa.replace("inf", r"\infty").replace("nan", r"\mathrm{nan}")

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
        written = operations.operation(function).latex or rf"\operatorname{{{upright}}}{below}"
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
