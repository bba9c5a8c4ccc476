"""How numbers, operations and names are written in pictures and derivations."""

from __future__ import annotations

import functools
import re
import textwrap
import unicodedata
from collections.abc import Sequence

from scalargrad import errors
from scalargrad.operations import OPERATIONS

MINUS = "−"  # U+2212, as wide as +
LONGEST_NAME = 60  # letters of a name that a picture shows
LARGEST_WHOLE = 1e9  # below it all digits before the point are written: 2000002, not 2e+06

FILLER = "\0"

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_WIDE_OR_MARK = re.compile("[\u0300-\u036f\u0483-\u1fff\u20d0-\u20ff\u2300-\U0010ffff]")  # and more


def format_number(x: float, digits: int = 6) -> str:
    """A number with so many significant digits, and a real minus sign.

    What stands before the point is written out below 10⁹, with however many digits.

    Args:
        x: a real number.
        digits: of the number, 1 to 17.

    Raises:
        TypeError: x is not a number.
        ValueError: digits is not 1 to 17.
        DomainError: x is too large for a float.

    >>> format_number(-10.0), format_number(0.1 + 0.2), format_number(-0.0), format_number(1e-7)
    ('−10', '0.3', '0', '1e−07')
    >>> format_number(2000002.0), format_number(2e20)
    ('2000002', '2e+20')
    """
    if type(x) is not float:
        x = errors.as_float(x)
    if type(digits) is not int or not 1 <= digits <= 17:
        digits = errors.digits_of(digits)
    text = f"{x + 0.0:.{digits}g}"
    if "e+" in text and abs(x) < LARGEST_WHOLE:
        text = f"{x:.0f}"
    return text.replace("-", MINUS)


def format_operation(op: str) -> str:
    """The sign of an operation, as a picture shows it beside a name.

    >>> [format_operation(op) for op in ("*", "**2", "**0.5", "exp", "softmax2")]
    ['(×)', '( )²', '( )^0.5', '(exp)', '(softmax₂)']
    """
    if op.startswith("**") and op != "**":
        n = float(op[2:])
        return f"( ){format_exponent(str(int(n)) if n.is_integer() else format_number(n))}"
    return f"({format_function(op)})"


def format_function(function: str) -> str:
    """A function's sign or name; softmax2 is the second result of softmax.

    >>> format_function("exp"), format_function("sqrt"), format_function("softmax12")
    ('exp', '√', 'softmax₁₂')
    """
    if function in OPERATIONS and OPERATIONS[function].sign:
        return OPERATIONS[function].sign
    number = function.removeprefix("softmax")
    return f"softmax{number.translate(_SUBSCRIPTS)}" if number != function else function


def format_exponent(exponent: str) -> str:
    """An exponent behind its base: raised digits where it is whole.

    >>> format_exponent("2"), format_exponent("-1"), format_exponent("0.5")
    ('²', '⁻¹', '^0.5')
    """
    if re.fullmatch(r"-?\d+", exponent):
        return exponent.translate(_SUPERSCRIPTS)
    return f"^{exponent.replace('-', MINUS)}"


def format_name(name: str) -> str:
    """A learner's name on one line, free of control signs and no longer than a picture can show.

    >>> format_name("two\\nlines"), format_name(" w "), format_name(" ")
    ('two lines', 'w', '␣')
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    line = line or "␣" * bool(name)  # a name of nothing but spaces
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"


def is_compound(name: str) -> bool:
    """Whether a name is a formula, so that it stands in brackets among others: a+b, -a, x^2.

    >>> [is_compound(name) for name in ("a+b", "-a", "w31⁺", "f(x+1)", "∂y/∂x")]
    [True, True, False, False, True]
    """
    outside = re.sub(r"\([^()]*\)|\[[^][]*\]", "", name)
    return bool(re.search(r"[-+−*/·×^=]\s*[\w∂]", outside))


@functools.lru_cache(maxsize=1000)
def bracketed(name: str) -> str:
    """A name as it stands among others: in brackets what would be read as a formula there.

    >>> [bracketed(name) for name in ("a+b", "2x", "x²", "w31⁺", "x1")]
    ['(a+b)', '(2x)', '(x²)', 'w31⁺', 'x1']
    """
    is_formula = is_compound(name) or re.search(r"^[\d∂]|[⁰¹²³⁴⁵⁶⁷⁸⁹]$", name)
    return f"({name})" if is_formula else name


def is_raised(name: str) -> bool:
    """Whether a name ends with a raised sign, as w31⁺ or w11⁽²⁾: (w31⁺)², never w31⁺²."""
    return unicodedata.decomposition(name[-1:]).startswith("<super>")


def format_derivative(d: str, of: str, to: Sequence[tuple[str, int]]) -> str:
    """The name of a derivative, each variable with how often.

    >>> format_derivative("d", "y", [("x", 1)]), format_derivative("∂", "z", [("x", 2), ("y", 1)])
    ('dy/dx', '∂³z/∂x²∂y')
    """
    if len(to) == 1 and to[0][1] == 1:
        return f"{d}{of}/{d}{to[0][0]}"
    below = "".join(f"{d}{name}{raised(n)}" for name, n in to)
    return f"{d}{raised(sum(n for _, n in to))}{of}/{below}"


def raised(n: int) -> str:
    """A count as an exponent; nothing for 1."""
    return str(n).translate(_SUPERSCRIPTS) if n > 1 else ""


def columns(text: str) -> int:
    """The columns that a text takes on a terminal: Hangul two, a mark above a letter none.

    >>> columns("역전파"), columns("y\u0302")
    (6, 1)
    """
    if not _WIDE_OR_MARK.search(text):
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def padded(text: str, width: int) -> str:
    """A text with spaces behind it, up to so many columns.

    >>> padded("손실", 6)
    '손실  '
    """
    return text + " " * (width - columns(text))


def in_lines(text: str, width: int, indent: str, within_words: bool = False) -> list[str]:
    """A text in lines of so many columns; all but the first begin with the indent.

    within_words: whether long words, and words with a hyphen, may be broken.
    """
    wide = "".join([sign + FILLER * (columns(sign) - 1) for sign in text])  # as long as it is wide
    lines = textwrap.wrap(
        wide,
        width,
        subsequent_indent=indent,
        break_long_words=within_words,
        break_on_hyphens=within_words,
    )
    return [line.replace(FILLER, "") for line in lines]


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as lines of text: the first column begins on the left, the others end right."""
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            [
                padded(row[0], widths[0]),
                *(
                    " " * (width - columns(cell)) + cell
                    for cell, width in zip(row[1:], widths[1:], strict=True)
                ),
            ]
        )
        for row in rows
    )
