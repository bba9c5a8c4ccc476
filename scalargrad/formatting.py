"""How numbers, operations and names are written in pictures and derivations."""

import numbers
import re

MINUS = "−"  # U+2212, as wide as +
LONGEST_NAME = 60  # letters of a name that a picture shows
RAISED = "⁺⁽⁾⁰¹²³⁴⁵⁶⁷⁸⁹"  # with which names of layers and of updated weights end: w31⁺, w11⁽²⁾

SIGNS = {"*": "×", "-": MINUS, "neg": MINUS, "sigmoid": "σ", "total": "Σ", "linear": "Σ w·x + b"}
SIGNS["relu_linear"] = "relu(Σ w·x + b)"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def format_number(x: float, digits: int = 6) -> str:
    """A number with so many significant digits and a real minus sign. TypeError for no number.

    >>> format_number(-10.0), format_number(0.1 + 0.2), format_number(-0.0), format_number(1e-7)
    ('−10', '0.3', '0', '1e−07')
    """
    if not isinstance(x, numbers.Real):
        raise TypeError(f"expected a number, got {type(x).__name__}")
    return f"{x + 0.0:.{digits}g}".replace("-", MINUS)


def format_operation(op: str) -> str:
    """The sign of an operation, as a picture shows it beside a name.

    >>> [format_operation(op) for op in ("*", "**2", "**0.5", "**", "exp")]
    ['(×)', '( )²', '( )^0.5', '(**)', '(exp)']
    """
    if op.startswith("**") and op != "**":
        return f"( ){format_exponent(op[2:])}"
    return f"({SIGNS.get(op, op)})"


def format_exponent(exponent: str) -> str:
    """An exponent behind its base: raised digits where it is whole.

    >>> format_exponent("2"), format_exponent("-1"), format_exponent("0.5")
    ('²', '⁻¹', '^0.5')
    """
    if re.fullmatch(r"-?\d+", exponent):
        return exponent.translate(_SUPERSCRIPTS)
    return f"^{exponent.replace('-', MINUS)}"


def format_name(name: str) -> str:
    """A learner's name on one line, free of control signs and not longer than a picture bears.

    >>> format_name("two\\nlines"), format_name(" ")
    ('two lines', '␣')
    """
    line = "".join(sign if sign.isprintable() else " " for sign in name)
    line = line if line.strip() else "␣" * bool(name)  # a name of nothing but spaces
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"
