"""Expressions as plain text, in symbols or with numbers put in.

A writer returns pieces: each knows its text, its sign, how tightly it holds together and where it
may be broken, so that nothing that is written is read again. `Text` holds the rules: where brackets
are needed, how signs are joined. latex.py writes by the same rules with LaTeX's words.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from scalargrad import formatting
from scalargrad.engine import Value
from scalargrad.formatting import MINUS
from scalargrad.symbols.expressions import (
    DOTS,
    ONE,
    Call,
    Expression,
    Number,
    Partial,
    Product,
    Sum,
    Symbol,
    divides,
    split,
    value,
)

# How tightly a piece holds together, loosest first.
SUM, NEGATIVE, QUOTIENT, PRODUCT, POWER, ATOM = range(6)

LARGEST_DIVISOR = 100  # of a number that is written as a fraction
LARGEST_EIGHTHS = 10  # of a number that is written as a fraction within a fraction
MOST_TERMS = 8  # of a sum or a function; more of them are cut short by …
MOST_IN_BRACKETS = 6  # of a sum in brackets, where no line is broken
MOST_DIGITS = 17  # of a number that is put in

Factors = tuple[Expression, ...]
Parts = tuple[tuple[str, str], ...]


class Piece(NamedTuple):
    """What is written of an expression.

    body: its text, but for the minus sign of a negative one. level: how tightly the body holds
    together. parts: the body, cut where a line may be broken, each part with what joins it.
    """

    body: str
    level: int = ATOM
    negative: bool = False
    parts: Parts = ()

    @property
    def cut(self) -> Parts:
        """The parts; the body alone where it cannot be broken."""
        return self.parts or (("", self.body),)


class Side(NamedTuple):
    """One side of an equation: a sum of products, in symbols or with numbers put in."""

    terms: tuple[Factors, ...]
    numbers: bool = False


class Segment(NamedTuple):
    """A part of a side that no line breaks: its place (term, factor, part), joint and text."""

    place: tuple[int, int, int]
    joint: str
    text: str


def side_of(ways: Sequence[Factors], numbers: bool = False, most: int = MOST_TERMS) -> Side:
    """A sum of products as a side: factors of 1 left out, of very many terms the first ones."""
    terms: list[Factors] = []
    for factors in ways:
        some = tuple([one for one in factors if not _is_one(one)]) or (ONE,)
        first = some[0]
        if len(some) == 1 and isinstance(first, Sum):
            terms += [(term,) for term in first.terms]
        else:
            terms.append(some)
    return Side(tuple(shortened(terms, (DOTS,), most)), numbers)


def _is_one(factor: Expression) -> bool:
    return type(factor) is Number and factor.value == 1


def shortened(things: Sequence, dots: object, most: int = MOST_TERMS) -> Sequence:  # type: ignore[type-arg]
    """The things, or if there are many the first three, dots and the last."""
    return things if len(things) <= most else [*things[:3], dots, things[-1]]


class Text:
    """Writes in Unicode.

    names: the name of each node that expressions may mention. numbers: the number of each.
    """

    MINUS = MINUS
    DOT, TIMES, SLASH = "·", " · ", " / "

    def __init__(
        self, names: Mapping[Value, str], numbers: Mapping[Value, float], digits: int = 6
    ) -> None:
        self.names, self.numbers, self.digits = names, numbers, digits
        self._symbols: dict[Value, Piece] = {}
        self._written: tuple[dict[Expression, Piece], ...] = ({}, {})  # in symbols, in numbers

    # --- the words, which Latex has of its own ------------------------------------------------

    def size(self, x: float) -> str:
        """A number without its sign."""
        return formatting.format_number(abs(x), self.digits)

    def decimal(self, text: str) -> str:
        """The digits of a number that was typed: 1e−7."""
        return text.replace("-", MINUS)

    def word(self, name: str) -> str:
        """A name that was typed."""
        return name

    def name(self, node: Value) -> str:
        """A node's name, in brackets if it is a formula: (a+b)."""
        return self._symbol(node).body

    def derivative(self, d: str, of: str, to: Sequence[tuple[str, int]], direct: bool) -> str:
        """∂²of/∂to₁∂to₂; each of `to` with how often."""
        return formatting.format_derivative(d, of, to) + "|direct" * direct

    def fraction(self, top: Piece, bottom: Piece) -> Piece:
        """Top over bottom."""
        below = self.at_least(bottom, POWER)
        parts = top.cut if top.level >= PRODUCT and not top.negative else ()
        above = self.at_least(top, PRODUCT)
        parts = (*(parts or (("", above),)), (self.SLASH, below))
        return Piece(f"{above}{self.SLASH}{below}", QUOTIENT, parts=parts)

    def power(self, base: Piece, exponent: Piece) -> Piece:
        """A base with its exponent."""
        above = self.at_least(exponent, ATOM)
        raised = formatting.format_exponent(above)
        return Piece(f"{self.at_least(base, ATOM)}{raised}", POWER)

    def call(self, function: str, arguments: Sequence[str]) -> Piece:
        """A function of its arguments."""
        return Piece(f"{formatting.format_function(function)}({', '.join(arguments)})")

    def bracket(self, text: str) -> str:
        """In brackets."""
        return f"({text})"

    def inline(self, formula: str) -> str:
        """A formula within a sentence."""
        return formula

    # --- the rules, common to both ------------------------------------------------------------

    def expression(self, expression: Expression, numbers: bool = False) -> str:
        """An expression that stands alone, on one line."""
        return self.side(side_of([(expression,)], numbers))

    def factor(self, expression: Expression, numbers: bool = False) -> str:
        """An expression behind a sign: in brackets if it is negative, a sum or a quotient."""
        return self.at_least(self._write(expression, numbers), PRODUCT)

    def side(self, side: Side) -> str:
        """A side on one line."""
        return "".join(segment.joint + segment.text for segment in self.segments(side))

    def segments(self, side: Side) -> list[Segment]:
        """A side, cut where lines may be broken."""
        writer = self._with_digits(side) if len(side.terms) > 1 else self
        found = []
        for i, factors in enumerate(_exact(side)):
            negative, pieces = writer._term(factors, side.numbers, first=i == 0)
            joint = f" {self.MINUS if negative else '+'} " if i else self.MINUS * negative
            for j, parts in enumerate(pieces):
                for k, (between, text) in enumerate(parts):
                    if j or k:
                        joint = between or self.TIMES
                    found.append(Segment((i, j, k), joint, text))
        return found

    def at_least(self, piece: Piece, level: int) -> str:
        """A piece's text, in brackets if it holds together less tightly than its place needs."""
        text = self.MINUS + piece.body if piece.negative else piece.body
        held = min(piece.level, NEGATIVE) if piece.negative else piece.level
        return text if held >= level else self.bracket(text)

    def _term(self, factors: Factors, numbers: bool, first: bool) -> tuple[bool, list[Parts]]:
        """Whether a term of a sum is negative, and its factors, each recognisable.

        (−1) · w3 · a: a number keeps its sign: 1 + (−3), not 1 − 3, is 1 + x with −3 put in.
        """
        pieces = [self._write(factor, numbers) for factor in factors]
        _, bases = split(factors[0])
        is_number = not bases or (numbers and isinstance(factors[0], Symbol))
        if len(pieces) == 1:
            (piece,) = pieces
            put_in = is_number and isinstance(factors[0], Symbol) and not first
            if piece.level == SUM or (put_in and piece.negative):
                return False, [(("", self.at_least(piece, ATOM)),)]
            return piece.negative, [piece.cut]
        opens = pieces[0].negative and not is_number
        if opens:
            pieces[0] = pieces[0]._replace(negative=False)
        return opens, [
            piece.cut
            if piece.level >= PRODUCT and not piece.negative
            else (("", self.at_least(piece, PRODUCT)),)
            for piece in pieces
        ]

    def _with_digits(self, side: Side) -> Text:
        """A writer with as many digits as a difference needs, so that it comes out as written."""
        if not (side.numbers or type(side.terms[0][0]) is Number) or (DOTS,) in side.terms:
            return self
        terms = ([value(factor, self.numbers) for factor in factors] for factors in side.terms)
        return self._for_difference(list(map(math.prod, terms)))

    def _for_difference(self, terms: Sequence[float]) -> Text:
        largest, whole = max(map(abs, terms)), abs(sum(terms))
        if not (math.isfinite(largest) and largest > 100 * whole > 0):
            return self
        writer = copy.copy(self)
        writer._written = ({}, {})
        lost = math.ceil(math.log10(largest) - math.log10(whole))
        writer.digits = min(MOST_DIGITS, self.digits + lost)
        return writer

    def _write(self, expression: Expression, numbers: bool) -> Piece:
        """The piece of an expression; what is the same is written once."""
        known = self._written[numbers]
        piece = known.get(expression)
        if piece is None:
            piece = known[expression] = self._new_piece(expression, numbers)
        return piece

    def _new_piece(self, expression: Expression, numbers: bool) -> Piece:
        match expression:
            case Symbol(node):
                return self._number(self.numbers[node]) if numbers else self._symbol(node)
            case Number(x):
                return self._number(x)
            case Product():
                return self._write_product(expression, numbers)
            case Sum(terms):
                return self._write_sum(terms, numbers)
            case Call(function, arguments) if expression is not DOTS:
                found = [self.expression(argument, numbers) for argument in arguments]
                return self.call(function, shortened(found, "…"))
            case Partial():
                return self._partial(expression)
        return Piece("…")

    def _symbol(self, node: Value) -> Piece:
        if node not in self._symbols:
            self._symbols[node] = self._new_symbol(self.names[node])
        return self._symbols[node]

    def _new_symbol(self, name: str) -> Piece:
        """The piece of a name: a formula in brackets; (w⁺)², never w⁺²."""
        written = formatting.bracketed(name)
        raised = formatting.is_raised(written)
        return Piece(written, POWER if raised else ATOM)

    def _partial(self, sign: Partial) -> Piece:
        runs = [(x, len(list(same))) for x, same in groupby(sign.to)]
        to = [(self._variable(x, n), n) for x, n in runs]
        return Piece(self.derivative(sign.d, self.name(sign.of), to, sign.direct))

    def _variable(self, node: Value, times: int) -> str:
        """A name below a derivative's line: (w⁺) where a raised number follows."""
        return self.at_least(self._symbol(node), ATOM if times > 1 else POWER)

    def _number(self, x: float) -> Piece:
        text = self.size(x)
        plain = text.replace(".", "").isdecimal()
        return Piece(text, ATOM if plain else PRODUCT, x < 0)  # 1e−07 is a product

    def _write_product(self, product: Product, numbers: bool) -> Piece:
        above = [(base, n) for base, n in product.factors if not divides((base, n))]
        below = [(base, -n) for base, n in product.factors if divides((base, n))]
        is_fraction = any(_is_half(f[1]) or divides(f) for f in product.factors)
        size, divisor = self._ratio(abs(product.coefficient), is_fraction)
        piece = self._joined(size, above, numbers)
        if below or divisor != 1:
            piece = self.fraction(piece, self._joined(divisor, below, numbers))
        if product.coefficient < 0:
            if piece.negative or piece.level == SUM:  # −(−3), −(a + b)
                piece = Piece(self.at_least(piece, ATOM))
            piece = piece._replace(negative=True)
        return piece

    def _joined(
        self, number: float, factors: Sequence[tuple[Expression, Expression | float]], numbers: bool
    ) -> Piece:
        """A number and factors with dots between; one alone as it is."""
        pieces = [self._factor(base, n, numbers) for base, n in factors]
        if number != 1 or not pieces:
            pieces.insert(0, self._number(number))
        if len(pieces) == 1:
            return pieces[0]
        texts = [self.at_least(piece, PRODUCT) for piece in pieces]
        parts = (("", texts[0]), *((self.DOT, text) for text in texts[1:]))
        return Piece(self.DOT.join(texts), PRODUCT, parts=parts)

    def _ratio(self, x: float, is_fraction: bool = False) -> tuple[float, float]:
        """A number as p/q, if it would be cut short as a decimal: 2·x / 3, not 0.666667·x.

        is_fraction: in any case, with small p and q, as in 1 / (2·√x) or x / (2·(x + 1)).
        """
        if not math.isfinite(x) or x.is_integer():
            return x, 1.0
        if is_fraction and (x * 8).is_integer() and x < LARGEST_EIGHTHS:
            return tuple(map(float, x.as_integer_ratio()))  # type: ignore[return-value]
        if float(f"{x:.{self.digits}g}") != x:
            for q in range(2, LARGEST_DIVISOR):
                if abs(round(x * q) / q - x) <= math.ulp(x):  # 1/3 − 1 is −2/3 but for a rounding
                    return float(round(x * q)), float(q)
        return x, 1.0

    def _factor(self, base: Expression, n: Expression | float, numbers: bool) -> Piece:
        """A base with its exponent, if that is not 1."""
        if n == 1:
            return self._write(base, numbers)
        if n == 0.5:
            return self.call("sqrt", [self.expression(base, numbers)])
        return self.power(self._write(base, numbers), self._exponent(n, numbers))

    def _exponent(self, n: Expression | float, numbers: bool) -> Piece:
        if isinstance(n, Expression):
            return self._write(n, numbers)
        above, below = self._ratio(n, _is_half(n))
        if below == 1:
            return self._number(n)
        return Piece(f"{self.size(above)}/{self.size(below)}", QUOTIENT)  # x^(1/3)

    def _write_sum(self, terms: Sequence[Expression], numbers: bool) -> Piece:
        some = shortened([(term,) for term in terms], (DOTS,), MOST_IN_BRACKETS)
        return Piece(self.side(Side(tuple(some), numbers)), SUM)


def _exact(side: Side) -> Sequence[Factors]:
    """The terms, with numbers beside names as products, so that 1/7 is not cut short."""
    ones = [one for factors in side.terms for one in factors]
    cut = [one for one in ones if isinstance(one, Number) and not one.value.is_integer()]
    if not cut or side.numbers or all(isinstance(one, Number) for one in ones):
        return side.terms
    exact: dict[Expression, Expression] = {one: Product(one.value, ()) for one in cut}
    return [tuple(exact.get(one, one) for one in factors) for factors in side.terms]


def _is_half(n: Expression | float) -> bool:
    """Whether this is the exponent of a root: 1/2, −1/2, 3/2 …"""
    return isinstance(n, float) and (2 * n) % 2 == 1
