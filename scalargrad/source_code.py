"""Code: an operand that writes what is computed with it, as Python.

The rows of operations.py run on it, so that the lines of a program are the rules themselves.
Brackets stand where Python would compute in another order without them: its last bits are the
engine's.
"""

from __future__ import annotations

import functools
import inspect
import keyword
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from scalargrad import beyond_math
from scalargrad.operations import NUMBERS

SUM, PRODUCT, SIGNED, ATOM = range(4)  # how tightly Python holds an expression together

HELPERS = [name for name, thing in vars(beyond_math).items() if inspect.isfunction(thing)]
CALLS = {*NUMBERS, *HELPERS}  # the functions that have a name in a program
BUILTINS = ("abs", "max", "ValueError", "__debug__", "value_and_gradients")


@functools.cache
def from_math() -> list[str]:
    """What a program may need of Python's math: functions of the table, and what helpers use."""
    used = re.findall(r"math\.(\w+)", inspect.getsource(beyond_math))
    called = (name for name in CALLS if name not in HELPERS and hasattr(math, name))
    return sorted({"inf", "nan", *used, *called})


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
    def __pos__(self) -> Code: return self
    def __abs__(self) -> Code: return call("abs", self)
    def __radd__(self, other: float) -> Code: return number(other) + self
    def __rsub__(self, other: float) -> Code: return number(other) - self
    def __rmul__(self, other: float) -> Code: return number(other) * self
    def __rtruediv__(self, other: float) -> Code: return number(other) / self
    def __rpow__(self, other: float) -> Code: return call("power", number(other), self)
    # fmt: on

    def apply(self, name: str, operands: Sequence[Code | float]) -> Any:
        """The call of a function; an operation that define() made is written out as its formula."""
        codes = [one if isinstance(one, Code) else number(one) for one in operands]
        if name == "softmax":
            whole = self.shares(tuple(codes)) if self.shares else call("softmax", *codes)
            return [Code(f"{whole.text}[{i}]", ATOM, whole.names) for i in range(len(codes))]
        return call(name, *codes) if name in CALLS else NotImplemented

    def unless_zero(self, operands: tuple[Code, ...], slope: Callable[[], Code]) -> Code:
        """The slope, or 0 where these are 0."""
        some = " or ".join(code.at_least(ATOM) for code in operands)
        found = slope()
        names = found.names.union(*(code.names for code in operands))
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
    reserved = {*CALLS, *from_math(), *BUILTINS}
    return f"{found}_" if keyword.iskeyword(found) or found in reserved else found


def imports_and_helpers(body: str) -> str:
    """What has to stand above a function that calls these functions."""
    used = {name for name in HELPERS if re.search(rf"\b{name}\(", body)}
    if used & {"logsumexp", "softmax"}:
        used.add("shares")
    helpers = [_helper(name) for name in HELPERS if name in used]
    code = re.sub('#.*|""".*"""', "", "\n".join([*helpers, body]))
    names = [name for name in from_math() if re.search(rf"(?<![\w.]){name}\b", code)]
    head = [f"from math import {', '.join(names)}"] if names else []
    return "".join(f"{part}\n\n\n" for part in [*head, *helpers])


def _helper(name: str) -> str:
    """A function of beyond_math.py without its types, its first words beside it."""
    source = inspect.getsource(getattr(beyond_math, name)).replace("math.", "").rstrip()
    head, words, *body = source.splitlines()
    parameters = head[head.index("(") : head.index(")")].replace(": float", "")
    return "\n".join([f"def {name}{parameters}):  # " + words.strip(' "'), *body])
