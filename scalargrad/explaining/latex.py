"""Writing expressions down as LaTeX, for a notebook or a paper: writing.py's rules, other words."""

from __future__ import annotations

import re

from scalargrad import formatting
from scalargrad.engine import Value
from scalargrad.explaining.text import Text
from scalargrad.formatting import MINUS

GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "η": "eta", "θ": "theta"}
GREEK |= {"λ": "lambda", "μ": "mu", "σ": "sigma", "φ": "phi", "ω": "omega"}
HATS = {"ŷ": r"\hat{y}", "ẑ": r"\hat{z}", "â": r"\hat{a}", "ô": r"\hat{o}"}
LOWERED = str.maketrans(formatting.RAISED, "+()0123456789")
NAME = re.compile(  # w31, w1,12⁽²⁾, W_out[1,1]⁺, x′; w(2) is the second w
    rf"(?P<base>[^\d_].*?)(?P<index>_[A-Za-z]+|_?\d+(,\d+)*)?"
    rf"(?P<primes>′*)(?P<entry>\[[A-Za-z\d,]+\])?(?P<raised>[{formatting.RAISED}]*)(?P<copy>\(\d+\))?",
    re.DOTALL,
)
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


class Latex(Text):
    """Writes in LaTeX, for a notebook or a paper."""

    TIMES = r" \cdot "
    FUNCTIONS = {
        "sigmoid": r"\sigma", "exp": r"\exp", "log": r"\log", "sin": r"\sin", "cos": r"\cos",
        "tanh": r"\tanh", "relu": r"\operatorname{relu}", "logsumexp": r"\operatorname{logsumexp}",
    }  # fmt: skip
    minus = "-"

    def number(self, x: float) -> str:
        """A number; a power of ten as 10^{-7}."""
        mantissa, _, exponent = super().number(x).replace(MINUS, "-").partition("e")
        return rf"{mantissa} \times 10^{{{int(exponent)}}}" if exponent else mantissa

    def name(self, node: Value) -> str:
        """A node's name; w31 as w with the index 31, other words upright."""
        return latex_name(super().name(node))

    def partial(self, of: Value, to: Value) -> str:
        r"""\frac{\partial of}{\partial to}"""
        return rf"\frac{{\partial {self.name(of)}}}{{\partial {self.name(to)}}}"

    def fraction(self, top: str, bottom: str, bottom_level: int) -> str:
        r"""\frac{top}{bottom}"""
        return rf"\frac{{{_bare(top)}}}{{{_bare(bottom)}}}"

    def power(self, base: str, exponent: str) -> str:
        """base^{exponent}"""
        return f"{base}^{{{exponent}}}"

    def call(self, function: str, arguments: str) -> str:
        """A function of its arguments; roots and absolute values have their own signs."""
        if function == "sqrt":
            return rf"\sqrt{{{arguments}}}"
        if function == "abs":
            return rf"\left|{arguments}\right|"
        return self.FUNCTIONS[function] + self.bracket(arguments)

    def bracket(self, text: str) -> str:
        """In brackets that grow with what they hold."""
        return rf"\left({text}\right)"

    def independent(self, root: Value, target: Value) -> str:
        """A derivative of 0, and the reason."""
        names = self.inline(self.name(root)), self.inline(self.name(target))
        return "0 \\quad " + self.remark(" does not depend on ".join(names))

    def inline(self, formula: str) -> str:
        """A formula within a sentence."""
        return f"${formula}$"

    def remark(self, sentence: str) -> str:
        """A sentence beside the equations."""
        return rf"\text{{({sentence})}}"


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


def latex_name(name: str) -> str:
    """A name as LaTeX reads it.

    >>> latex_name("w31"), latex_name("w(2)"), latex_name("ŷ2"), latex_name("loss")
    ('w_{31}', 'w_{(2)}', '\\\\hat{y}_{2}', '\\\\mathrm{loss}')
    >>> latex_name("w1,12⁽²⁾"), latex_name("w31⁺"), latex_name("W_out[1,1]")
    ('w_{1,12}^{(2)}', 'w_{31}^{+}', 'W_{\\\\mathrm{out}}[1,1]')
    """
    parts = NAME.fullmatch(name.translate(SUBSCRIPTS))
    if parts is None or "_" in parts["base"]:
        return _word(name)
    index, copy = (parts["index"] or "").removeprefix("_"), parts["copy"] or ""
    index = _word(index) if index.isalpha() else index
    below = f"_{{{index}{copy}}}" if index or copy else ""
    above = f"^{{{parts['raised'].translate(LOWERED)}}}" if parts["raised"] else ""
    primes = parts["primes"].replace("′", "'")
    return _word(parts["base"]) + below + primes + (parts["entry"] or "") + above


def _word(text: str) -> str:
    """A letter as it is, a longer word upright."""
    if text in GREEK:
        return "\\" + GREEK[text]
    if re.fullmatch("[A-Za-z]", text):
        return text
    return HATS.get(text) or rf"\mathrm{{{_escaped(text)}}}"


def _escaped(text: str) -> str:
    words = {"\\": r"\backslash ", "^": r"\hat{\ }", "~": r"\sim ", " ": r"\ "}
    return "".join(
        words.get(sign) or (f"\\{sign}" if sign in "#$%&_{}" else sign)
        for sign in formatting.format_name(text)
    )
