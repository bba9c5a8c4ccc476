"""How numbers, operations and names are written in pictures and derivations."""

from __future__ import annotations

import numbers
import re
import unicodedata
from collections.abc import Sequence

from scalargrad.operations import OPERATIONS

MINUS = "−"  # U+2212, as wide as +
LONGEST_NAME = 60  # letters of a name that a picture shows
LARGEST_WHOLE = 1e9  # below it all digits before the point are written: 2000002, not 2e+06

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

# ∂²z/∂x∂y, as derivative() names its results: z, and after what it was derived
_TIMES = r"[¹²³⁴-⁹][⁰¹²³⁴-⁹]*"
_VARIABLES = re.compile(rf"∂(\([^∂]*\)|[^∂/]+?)({_TIMES})?(?=∂|$)")
_DERIVATIVE = re.compile(rf"∂(?:{_TIMES})?(\([^∂]*\)|[^∂/]+)/((?:∂[^∂]+)+)")


def format_number(x: float, digits: int = 6) -> str:
    """A number with so many significant digits and a real minus sign. TypeError for no number.

    What stands before the point is written out below 10⁹, with however many digits.

    >>> format_number(-10.0), format_number(0.1 + 0.2), format_number(-0.0), format_number(1e-7)
    ('−10', '0.3', '0', '1e−07')
    >>> format_number(2000002.0), format_number(2e20)
    ('2000002', '2e+20')
    """
    if not isinstance(x, numbers.Real):
        raise TypeError(f"expected a number, got {type(x).__name__}")
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
    [True, True, False, False, False]
    """
    outside = re.sub(r"\([^()]*\)|\[[^][]*\]", "", name)
    return split_derivative(name) is None and bool(re.search(r"[-+−*/·×^=]\s*\w", outside))


def bracketed(name: str) -> str:
    """A name as it stands among others: a formula in brackets."""
    return f"({name})" if is_compound(name) else name


def is_raised(name: str) -> bool:
    """Whether a name ends with a raised sign, as w31⁺ or w11⁽²⁾: (w31⁺)², never w31⁺²."""
    return unicodedata.decomposition(name[-1:]).startswith("<super>")


def split_derivative(name: str) -> tuple[str, list[tuple[str, int]]] | None:
    """The parts of a derivative's name: of what, and after what how often. None for other names.

    >>> split_derivative("∂³z/∂x²∂y"), split_derivative("w31")
    (('z', [('x', 2), ('y', 1)]), None)
    """
    found = _DERIVATIVE.fullmatch(name)
    variables = _VARIABLES.findall(found[2]) if found else []
    if not found or "".join(f"∂{v}{n}" for v, n in variables) != found[2]:
        return None
    return found[1], [(v, int(n.translate(_DIGITS) or 1)) for v, n in variables]


def join_derivative(of: str, to: str) -> tuple[str, list[tuple[str, int]]]:
    """The parts of the name of ∂of/∂to: if `of` is ∂z/∂y, of z, after `to` and y.

    >>> join_derivative("∂z/∂y", "x"), join_derivative("∂z/∂y", "∂z/∂x")
    (('z', [('x', 1), ('y', 1)]), ('(∂z/∂y)', [('(∂z/∂x)', 1)]))
    """
    whole, after = split_derivative(of) or (bracketed(of), [])
    if after and split_derivative(to):
        return f"({of})", [(f"({to})", 1)]
    if split_derivative(to) or is_compound(to) or re.search("[⁰¹²³⁴-⁹]$", to):
        to = f"({to})"
    if after and after[0][0].strip("()") == to.strip("()"):
        return whole, [(f"({to})" if is_raised(to) else to, after[0][1] + 1), *after[1:]]
    return whole, [(to, 1), *after]


def format_derivative(of: str, to: str) -> str:
    """The name of ∂of/∂to, the last variable first, as it is usual.

    >>> format_derivative("y", "x"), format_derivative("∂y/∂x", "x")
    ('∂y/∂x', '∂²y/∂x²')
    >>> format_derivative("∂z/∂y", "x")
    '∂²z/∂x∂y'
    """
    whole, after = join_derivative(of, to)
    return f"∂{_raised(sum(n for _, n in after))}{whole}/" + "".join(
        f"∂{variable}{_raised(n)}" for variable, n in after
    )


def _raised(n: int) -> str:
    return str(n).translate(_SUPERSCRIPTS) if n > 1 else ""


def columns(text: str) -> int:
    """The columns that a text takes on a terminal: Hangul two, a mark above a letter none.

    >>> columns("역전파"), columns("y\u0302")
    (6, 1)
    """
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as lines of text: the first column begins on the left, the others end right."""
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            [
                row[0] + " " * (widths[0] - columns(row[0])),
                *(
                    " " * (width - columns(cell)) + cell
                    for cell, width in zip(row[1:], widths[1:], strict=True)
                ),
            ]
        )
        for row in rows
    )
