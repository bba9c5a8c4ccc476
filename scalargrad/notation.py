"""How numbers, operations and names are written in pictures and derivations."""

import numbers
import re

MINUS = "−"  # U+2212, as wide as +
LONGEST_NAME = 60  # letters of a name that a picture shows
RAISED = "⁺⁽⁾⁰¹²³⁴⁵⁶⁷⁸⁹"  # with which names of layers and of updated weights end: w31⁺, w11⁽²⁾

SIGNS = {"*": "×", "-": MINUS, "neg": MINUS, "sigmoid": "σ", "total": "Σ", "linear": "Σ w·x + b"}
SIGNS["relu_linear"] = "relu(Σ w·x + b)"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(x: float, digits: int = 6) -> str:
    """A number with so many significant digits and a real minus sign. TypeError for no number.

    >>> number(-10.0), number(0.1 + 0.2), number(-0.0), number(1e-7)
    ('−10', '0.3', '0', '1e−07')
    """
    if not isinstance(x, numbers.Real):
        raise TypeError(f"a number is wanted, not {type(x).__name__}")
    return f"{x + 0.0:.{digits}g}".replace("-", MINUS)


def operation(op: str) -> str:
    """The sign of an operation, as a picture shows it beside a name.

    >>> operation("*"), operation("**2"), operation("**0.5"), operation("**"), operation("exp")
    ('(×)', '( )²', '( )^0.5', '(**)', '(exp)')
    """
    if op.startswith("**") and op != "**":
        return f"( ){power_of(op[2:])}"
    return f"({SIGNS.get(op, op)})"


def power_of(exponent: str) -> str:
    """An exponent behind its base: raised digits where it is whole.

    >>> power_of("2"), power_of("-1"), power_of("0.5")
    ('²', '⁻¹', '^0.5')
    """
    if re.fullmatch(r"-?\d+", exponent):
        return exponent.translate(_SUPERSCRIPTS)
    return f"^{exponent.replace('-', MINUS)}"


def plain(name: str) -> str:
    """A learner's name on one line, free of control signs and not longer than a picture bears.

    >>> plain("two\\nlines"), plain(" ")
    ('two lines', '␣')
    """
    line = "".join(sign if sign.isprintable() else " " for sign in name)
    line = line if line.strip() else "␣" * bool(name)  # a name of nothing but spaces
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"
