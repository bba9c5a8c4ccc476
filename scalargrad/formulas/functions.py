"""The names that a formula knows from the beginning: functions, pi and e."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from scalargrad.engine import Value, function
from scalargrad.operations import OPERATIONS

Function = Callable[[Value | float], Value]

OTHER_NAMES = {"ln": "log", "σ": "sigmoid"}


class Functions(Mapping[str, Function]):
    """The functions of one operand by their names; one that define() makes is there at once."""

    def __iter__(self) -> Iterator[str]:
        yield from (name for name, row in OPERATIONS.items() if row.operands == 1 and name != "neg")
        yield from OTHER_NAMES

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, name: str) -> Function:
        if name not in list(self):
            raise KeyError(name)
        return partial(function, OTHER_NAMES.get(name, name))


FUNCTIONS = Functions()
CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}

# what other books and programs write
INSTEAD = {
    "arcsin": "asin(x)",
    "arccos": "acos(x)",
    "arctan": "atan(x)",
    "tg": "tan(x)",
    "cot": "1/tan(x)",
    "sec": "1/cos(x)",
    "csc": "1/sin(x)",
    "coth": "1/tanh(x)",
    "sech": "1/cosh(x)",
    "csch": "1/sinh(x)",
    "lg": "log10(x)",
    "pow": "x**n",
    "power": "x**n",
    "sqr": "x**2",
    "root": "sqrt(x)",
    "logistic": "sigmoid(x)",
    "max": "relu(x) for max(0, x)",
}


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint behind a message: the known word that is most like this one, or nothing."""
    folded = {other.casefold(): other for other in known}
    found = difflib.get_close_matches(word.casefold(), folded, n=1)
    return f": did you mean {folded[found[0]]}?" if found else ""
