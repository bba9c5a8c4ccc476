"""A formula as it was read, not simplified: with printed signs, or in LaTeX."""

from __future__ import annotations

from collections.abc import Sequence

from scalargrad.formulas.functions import CONSTANTS
from scalargrad.formulas.tokens import Part
from scalargrad.symbols.text import ATOM, POWER, PRODUCT, QUOTIENT, SUM, Piece, Text

PLAIN = Text({}, {})


def written(parts: Sequence[Part], part: Part | None = None, writer: Text = PLAIN) -> str:
    """A formula, or one part of it, with printed signs: 2x/y² is 2·x / y².

    >>> from scalargrad.formulas.reading import expression
    >>> written(expression("-2x^2*sin(x)/(x+1)"))
    '−2·x²·sin(x) / (x + 1)'
    """
    pieces: dict[Part, Piece] = {}
    for one in parts:  # operands before results
        pieces[one] = _piece(one, [pieces[operand] for operand in one.parts], writer)
    return writer.at_least(pieces[part or parts[-1]], SUM)


def _piece(part: Part, operands: list[Piece], writer: Text) -> Piece:
    match part.op, operands:
        case "number", _ if part.text not in CONSTANTS:
            digits = _as_people_write(part.text)
            return Piece(writer.decimal(digits), PRODUCT if "e" in digits else ATOM)
        case (("name" | "number"), _):
            return Piece(writer.word("π" if part.text == "pi" else part.text))
        case "derivative", _:
            upper, lower = writer.word(part.upper), writer.word(part.lower)
            return Piece(writer.derivative(part.text[0], upper, [(lower, 1)], part.direct))
        case "neg", [piece]:
            text = writer.at_least(piece, QUOTIENT)
            return Piece(text, piece.level if text == piece.body else ATOM, negative=True)
        case "**", [base, exponent]:
            if exponent.negative and exponent.body.isdecimal():
                exponent = Piece(f"-{exponent.body}")
            return writer.power(base, exponent)
        case (("+" | "-" | "*" | "/"), [left, right]):
            return _joined(part.op, left, right, writer)
    return writer.call(part.op, [writer.at_least(piece, SUM) for piece in operands])


def _joined(sign: str, left: Piece, right: Piece, writer: Text) -> Piece:
    if sign in "+-":
        between = f" {writer.MINUS if sign == '-' else '+'} "
        text = f"{writer.at_least(left, SUM)}{between}{writer.at_least(right, QUOTIENT)}"
        return Piece(text, SUM)
    negative = left.negative and left.level >= PRODUCT  # −x·y needs no brackets
    left = left._replace(negative=False) if negative else left
    if sign == "/":
        return writer.fraction(left, right)._replace(negative=negative)
    product = f"{writer.at_least(left, PRODUCT)}{writer.DOT}{writer.at_least(right, POWER)}"
    return Piece(product, PRODUCT, negative)


def _as_people_write(number: str) -> str:
    """0.5 for .5, 7 for 007."""
    digits, sign, exponent = number.lower().partition("e")
    whole, point, decimals = digits.partition(".")
    digits = f"{whole.lstrip('0') or '0'}{point if decimals else ''}{decimals}"
    return f"{digits}{sign}{exponent}"
