"""The names that a formula knows from the beginning: functions, pi and e."""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial, reduce
from typing import Any, NamedTuple

from scalargrad import functions
from scalargrad.engine import function, operand
from scalargrad.errors import DomainError
from scalargrad.language import message
from scalargrad.operations import OPERATIONS

CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}
MANY = 1000  # operands, at most
OTHER_NAMES = {  # as other books and programs write the rows of operations.py
    "ln": "log", "σ": "sigmoid", "logistic": "sigmoid", "expit": "sigmoid", "sgn": "sign",
    "max": "maximum", "min": "minimum", "tg": "tan", "log₂": "log2", "log_2": "log2",
    "log₁₀": "log10", "log_10": "log10", "ReLU": "relu", "logsigmoid": "log_sigmoid",
}  # fmt: skip
OTHER_NAMES |= {f"arc{name}": f"a{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")}
OTHER_NAMES |= {f"ar{name}": f"a{name}" for name in ("sinh", "cosh", "tanh")}


class Function(NamedTuple):
    """What computes a function of nodes and numbers, and how many operands it takes."""

    compute: Callable[..., Any]
    least: int = 1
    most: int = 1


def _one_over(name: str) -> Function:
    return Function(lambda x: 1 / function(name, x))


def _root(x: Any, n: Any) -> Any:
    plain = {2.0: "sqrt", 3.0: "cbrt"}.get(n if isinstance(n, float) else 0.0)
    if isinstance(n, float) and n == 0:
        raise DomainError(message("there is no root of degree 0"))
    return function(plain, x) if plain else operand(x) ** (1 / n)


def _log(x: Any, base: Any = math.e) -> Any:
    plain = {math.e: "log", 2.0: "log2", 10.0: "log10"}
    if isinstance(base, float) and base in plain:
        return function(plain[base], x)
    return function("log", x) / function("log", base)


IDENTITIES = {  # functions without a row of their own
    "log": Function(_log, 1, 2),
    "root": Function(_root, 2, 2),
    "pow": Function(lambda x, n: operand(x) ** n, 2, 2),
    "power": Function(lambda x, n: operand(x) ** n, 2, 2),
    "maximum": Function(lambda *xs: reduce(functions.maximum, xs), 2, MANY),
    "minimum": Function(lambda *xs: reduce(functions.minimum, xs), 2, MANY),
    "logsumexp": Function(lambda *xs: functions.logsumexp(xs), 1, MANY),
    "sqr": Function(lambda x: operand(x) ** 2),
    "cot": _one_over("tan"), "sec": _one_over("cos"), "csc": _one_over("sin"),
    "coth": _one_over("tanh"), "sech": _one_over("cosh"), "csch": _one_over("sinh"),
}  # fmt: skip
SOFTMAX = re.compile("softmax([1-9₁-₉][0-9₀-₉]*)")


def canonical(name: str) -> str:
    """A function's name in operations.py, or as it is."""
    return OTHER_NAMES.get(name, name)


class Functions(Mapping[str, Function]):
    """The functions by their names; what define() makes is there at once.

    The list has each once, by the name that people write; other names are understood as well.
    """

    def __iter__(self) -> Iterator[str]:
        for name, row in OPERATIONS.items():
            if row.operands and name.isidentifier() and name not in ("neg", "maximum", "minimum"):
                yield name
        yield from ("ln", "σ", "max", "min", "root", "pow", "logsumexp", "cot", "sec", "csc")

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, name: str) -> Function:
        name = canonical(name)
        if name in IDENTITIES:
            return IDENTITIES[name]
        if found := SOFTMAX.fullmatch(name):
            k = int(unicodedata.normalize("NFKC", found[1]))
            return Function(lambda *xs: functions.softmax(xs)[k - 1], k, MANY)
        row = OPERATIONS.get(name)
        if row is None or not row.operands or not name.isidentifier() or name == "neg":
            raise KeyError(name)
        return Function(partial(function, name), row.operands, row.operands)


FUNCTIONS = Functions()


def may_be_name(word: str) -> bool:
    """Whether a number may have this name: it is not a function, or one by another name, as σ."""
    return word not in FUNCTIONS or (word not in OPERATIONS and word != "ln")


# what has no name here, and what to write in its place
INSTEAD = {
    "cosec": "csc(x)", "cotan": "cot(x)", "ctg": "cot(x)", "acot": "atan(1/x)",
    "arccot": "atan(1/x)", "asec": "acos(1/x)", "arcsec": "acos(1/x)", "acsc": "asin(1/x)",
    "arccsc": "asin(1/x)", "sinc": "sin(x)/x", "sind": "sin(pi*x/180)", "cosd": "cos(pi*x/180)",
    "tand": "tan(pi*x/180)", "logit": "log(x/(1 - x))", "silu": "x*sigmoid(x)",
    "swish": "x*sigmoid(x)",
    "softsign": "x/(1 + abs(x))", "leaky_relu": "max(x, 0.01*x)", "square": "x**2",
    "hypot": "sqrt(x**2 + y**2)", "norm": "sqrt(x**2 + y**2)", "sum": "x + y", "Σ": "x + y",
    "mean": "(x + y)/2", "avg": "(x + y)/2",
}  # fmt: skip
EXPLAINED = {  # where that needs a word
    "lg": "{0} is not known here: write log10(x) or log2(x), whichever your book means",
    "sigma": "{0} is not known here: write sigmoid(x) or σ(x)",
    "softmax": "{0} is not known here: write softmax1(x, y) for the first of its results",
    "mod": "{0} is not known here: write x - 2*k with a whole number k",
}
UNKNOWN = (  # alike to a name that is known
    "elu", "selu", "gelu", "mish", "erf", "gamma", "floor", "ceil", "round", "trunc", "lim", "arg",
)  # fmt: skip


def meant(word: str) -> str:
    """The function that was mistyped, never a different one; nothing where none is near.

    A slip is another case, two letters exchanged, one left out or one doubled; where two functions
    are as near, there is none.
    """
    known = [name for name in FUNCTIONS if len(name) > 2]
    same = [name for name in known if name.casefold() == word.casefold()]
    if word in UNKNOWN or re.search("[0-9]", word):
        return ""
    near = same or [name for name in known if word in _slips(name)]
    return near[0] if len(near) == 1 else ""


def _slips(name: str) -> set[str]:
    places = range(len(name))
    swapped = {name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in places[:-1]}
    left_out = {name[:i] + name[i + 1 :] for i in places} - set(FUNCTIONS)
    doubled = {name[: i + 1] + name[i:] for i in places}
    return {slip for slip in swapped | left_out | doubled if len(slip) > 2}


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is most like this one, or nothing."""
    folded = {other.casefold(): other for other in known}
    found = difflib.get_close_matches(word.casefold(), folded, n=1)
    return folded[found[0]] if found else ""
