"""Code: an operand that writes what is computed with it, as Python.

The rules of rules.py run on it, so that the lines of a program are the rules themselves. Brackets
stand where Python would compute in another order without them: its last bits are the engine's.
"""

from __future__ import annotations

import keyword
import math
import re
import unicodedata
from collections.abc import Callable, Iterable

SUM, PRODUCT, SIGNED, ATOM = range(4)  # how tightly Python holds an expression together

HELPERS = {  # functions that math does not have, as they stand above a program that needs them
    "relu": "def relu(a):\n    return 0.0 if a <= 0 else a",
    "step": "def step(a):  # the slope of relu; nan of nan\n"
    "    return 1.0 if a > 0 else 0.0 if a <= 0 else a",
    "sign": "def sign(a):  # the slope of abs\n"
    "    return 1.0 if a > 0 else -1.0 if a < 0 else 0.0 * a",
    "sigmoid": "def sigmoid(a):\n"
    "    e = exp(-abs(a))  # which cannot overflow\n"
    "    return e / (1 + e) if a < 0 else 1 / (1 + e)",
    "power": "def power(a, b):\n"
    "    if a < 0 or isinf(b):\n"
    '        raise ValueError("a variable exponent needs a base of at least 0, and is finite")\n'
    "    return pow(a, b)",
    "shares": "def shares(*z):  # e**z for each z, the largest z taken out first\n"
    "    m = max(z)\n"
    "    if isinf(m):\n"
    '        raise ValueError("the largest number must be finite")\n'
    "    k = z.index(m)\n"
    "    powers = [exp(one - m) for one in z]\n"
    "    others = 0.0\n"
    "    for one in powers[:k] + powers[k + 1:]:\n"
    "        others += one\n"
    "    return m, powers, others  # the power of the largest is 1",
    "logsumexp": "def logsumexp(*z):  # log of the sum of e**z\n"
    "    m, powers, others = shares(*z)\n"
    "    return m + log1p(others)",
    "softmax": "def softmax(*z):  # e**z / sum of e**z, for each z\n"
    "    m, powers, others = shares(*z)\n"
    "    return [one / (1 + others) for one in powers]",
}
FROM_MATH = [
    "acos",
    "asin",
    "atan",
    "cos",
    "cosh",
    "exp",
    "inf",
    "isinf",
    "log",
    "log1p",
    "nan",
    "pow",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
]
BUILTINS = ("abs", "max", "ValueError", "__debug__", "value_and_gradients")
METHODS = [
    "exp",
    "log",
    "sqrt",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "sigmoid",
    "relu",
    "abs",
    "step",
    "sign",
]


class Code:
    """An expression, how tightly it holds together, and the names of the variables in it."""

    def __init__(self, text: str, level: int = ATOM, names: Iterable[str] = ()) -> None:
        self.text = text
        self.level = level
        self.names = frozenset(names)
        self.shares: Callable[[tuple[Code, ...]], Code] | None = None  # where a softmax is kept

    def __add__(self, other: Code | float) -> Code:
        return self._joined(" + ", other, SUM)

    def __sub__(self, other: Code | float) -> Code:
        return self._joined(" - ", other, SUM)

    def __mul__(self, other: Code | float) -> Code:
        return self._joined(" * ", other, PRODUCT)

    def __truediv__(self, other: Code | float) -> Code:
        return self._joined(" / ", other, PRODUCT)

    def __pow__(self, other: Code | float) -> Code | float:
        if isinstance(other, Code):
            return call("power", self, other)
        if other == 0:
            return 1.0
        if not float(other).is_integer():  # ** would give a complex number of a negative one
            return call("pow", self, number(other))
        return Code(f"{self.at_least(ATOM)}**{number(other).text}", SIGNED, self.names)

    def __neg__(self) -> Code:
        return Code(f"-{self.at_least(SIGNED)}", SIGNED, self.names)

    # fmt: off
    def __radd__(self, other: float) -> Code: return number(other) + self
    def __rsub__(self, other: float) -> Code: return number(other) - self
    def __rmul__(self, other: float) -> Code: return number(other) * self
    def __rtruediv__(self, other: float) -> Code: return number(other) / self
    # fmt: on

    def __getattr__(self, name: str) -> Callable[[], Code]:
        """The functions that rules know: x.exp() is the text exp(x)."""
        if name not in METHODS:
            raise AttributeError(name)
        return lambda: call(name, self)

    def logsumexp(self, *others: Code) -> Code:
        """The text that calls the helper of this name."""
        return call("logsumexp", self, *others)

    def softmax(self, *others: Code) -> list[Code]:
        """The text of each result."""
        whole = self.shares((self, *others)) if self.shares else call("softmax", self, *others)
        return [Code(f"{whole.text}[{i}]", ATOM, whole.names) for i in range(len(others) + 1)]

    def unless_zero(self, others: tuple[Code, ...], slope: Callable[[], Code]) -> Code:
        """The slope, or 0 where this and the others are 0."""
        some = " or ".join(code.at_least(ATOM) for code in (self, *others))
        found = slope()
        names = found.names.union(self.names, *(code.names for code in others))
        return Code(f"({found.text} if {some} else 0.0)", ATOM, names)

    def at_least(self, level: int) -> str:
        """The text, in brackets if it holds together less than that."""
        return self.text if self.level >= level else f"({self.text})"

    def _joined(self, sign: str, other: Code | float, level: int) -> Code:
        b = other if isinstance(other, Code) else number(other)
        text = f"{self.at_least(level)}{sign}{b.at_least(level + 1)}"
        return Code(text, level, self.names | b.names)


def number(x: float) -> Code:
    """A plain number; whole ones without .0."""
    x = float(x)
    if not math.isfinite(x):
        return Code("nan" if math.isnan(x) else "inf" if x > 0 else "-inf", SIGNED)
    text = str(int(x)) if x.is_integer() and abs(x) < 1e6 else repr(x)
    return Code(text, SIGNED if text.startswith("-") else ATOM)


def call(function: str, *operands: Code) -> Code:
    """The call of a function."""
    names = frozenset().union(*(operand.names for operand in operands))
    return Code(f"{function}({', '.join(operand.text for operand in operands)})", ATOM, names)


def valid_name(name: str) -> str:
    """A name that Python takes for a variable: "w11⁽²⁾" becomes w11_2.

    >>> valid_name("w11⁽²⁾"), valid_name("ŷ"), valid_name("a b"), valid_name("2x"), valid_name("if")
    ('w11_2', 'ŷ', 'a_b', 'x2x', 'if_')
    """
    plain = unicodedata.normalize("NFKC", name[:200]).replace("′", "_prime").replace("'", "_prime")
    letters = "".join(sign if f"a{sign}".isidentifier() else "_" for sign in plain)
    found = re.sub("_+", "_", letters).strip("_")[:30]
    found = found if found.isidentifier() else f"x{found}"
    reserved = {*HELPERS, *FROM_MATH, *BUILTINS}
    return f"{found}_" if keyword.iskeyword(found) or found in reserved else found


def imports_and_helpers(body: str) -> str:
    """What has to stand above a function that calls these functions."""
    used = [name for name in HELPERS if re.search(rf"\b{name}\(", body)]
    if "logsumexp" in used or "softmax" in used:
        used.append("shares")
    helpers = [text for name, text in HELPERS.items() if name in used]
    code = re.sub("#.*", "", "\n".join([*helpers, body]))
    names = [name for name in FROM_MATH if re.search(rf"(?<![\w.]){name}\b", code)]
    head = [f"from math import {', '.join(names)}"] if names else []
    return "".join(f"{part}\n\n\n" for part in [*head, *helpers])
