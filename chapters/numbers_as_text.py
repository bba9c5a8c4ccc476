"""Numbers, named Values and tables as lines of text."""

import re
from typing import Any

from scalargrad import Value, format_number

NUMBERS_IN_A_ROW = 5


def is_named(thing: object) -> bool:
    """Whether this is a Value with a name."""
    return isinstance(thing, Value) and bool(thing.name)


def as_float(number: Value | float) -> float:
    """The number of a Value, or the number itself."""
    return number.data if isinstance(number, Value) else float(number)


def as_text(number: Value | float) -> str:
    """A number with six significant digits."""
    return format_number(as_float(number))


def with_minus(text: str) -> str:
    """A text with the minus sign that the numbers elsewhere have, and no −0.

    >>> with_minus("from -10 to -0.5, a-b, -0")
    'from −10 to −0.5, a-b, 0'
    """
    text = re.sub(r"(?<![\w-])-(?=[\d.])", "−", text)
    return re.sub(r"−(0(\.0+)?)(?![\d.]*\d)", r"\1", text)


def values_as_text(values: list[Value]) -> str:
    """Each value on a line, b = 6; after backward() with its gradient beside it."""
    names = [value.name for value in values]
    data = [as_text(value) for value in values]
    grads = [format_number(value.grad) for value in values]
    wide = [max(map(len, column)) for column in (names, data, grads)]
    lines = [f"{n:{wide[0]}} = {d:>{wide[1]}}" for n, d in zip(names, data, strict=True)]
    if any(value.grad for value in values):
        lines = [
            line if value.op == "const" else f"{line}   gradient {grad:>{wide[2]}}"
            for line, value, grad in zip(lines, values, grads, strict=True)
        ]
    return "\n".join(lines)


def table_as_text(rows: Any) -> str:
    """A column, or a table with its columns aligned. A row of texts is a heading.

    >>> print(table_as_text([[1, 20], [-3.5, 4]]))
    [    1  20 ]
    [ −3.5   4 ]
    """
    rows = [row if isinstance(row, (list, tuple)) else [row] for row in rows]
    if any(sum(not isinstance(cell, str) for cell in row) > NUMBERS_IN_A_ROW for row in rows):
        raise ValueError(f"a row has more than {NUMBERS_IN_A_ROW} numbers: draw them, with axes()")
    cells = [[cell if isinstance(cell, str) else as_text(cell) for cell in row] for row in rows]
    wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(map(str.rjust, row, wide)) for row in cells]
    texts = any(isinstance(cell, str) for row in rows for cell in row)
    return "\n".join(lines if texts else [f"[ {line} ]" for line in lines])
