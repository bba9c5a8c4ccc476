"""Writing expressions down as plain text, in symbols or with numbers put in.

`Text` holds the rules: where brackets are needed, how signs are joined. latex.py writes by the same
rules with LaTeX's words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from scalargrad import formatting
from scalargrad.engine import Value
from scalargrad.explaining.expressions import Call, Expression, Number, Power, Product, Sum, Symbol
from scalargrad.formatting import MINUS

# How tightly an expression holds together, loosest first.
SUM, NEGATIVE, QUOTIENT, PRODUCT, POWER, ATOM = range(6)

LARGEST_DIVISOR = 100  # of a coefficient that is written as a fraction
MOST_TERMS = 8  # of a sum or a function; more of them are cut short by …
MOST_IN_BRACKETS = 6  # of a sum in brackets, where no line is broken


def shortened(terms: list[str], most: int = MOST_TERMS) -> list[str]:
    """The terms, or if there are many the first three, … and the last."""
    return terms if len(terms) <= most else [*terms[:3], "…", terms[-1]]


class Text:
    """Writes in Unicode. `names` has the name of each node that expressions may mention."""

    minus = MINUS
    TIMES = "·"
    WIDTH = 92  # columns of a line; a longer sum has one term per line
    LONGEST = 100  # of a term; a longer one is broken
    INDENT = "     "  # before what goes on in a new line
    BREAKS: tuple[str, ...] = ("sign", "slash", "dot")  # where a long line breaks, the best first
    NESTING = re.compile(
        r"(?P<opens>[(\[])|(?P<closes>[)\]])"
        r"|(?P<sign> (?=[·+−] ))|(?P<slash> (?=/ ))|(?P<dot>(?<! )(?=·))"
    )
    DERIVATIVE = QUOTIENT  # how tightly a name such as ∂y/∂x holds together

    def __init__(self, names: Mapping[Value, str], digits: int) -> None:
        self.names = names
        self.digits = digits

    def width(self, text: str) -> float:
        """The width of what is written, in columns."""
        return len(text)

    # --- the words, which Latex has of its own ------------------------------------------------

    def number(self, x: float) -> str:
        """A number with its minus sign, if any."""
        return formatting.format_number(x, self.digits)

    def name(self, node: Value) -> str:
        """A node's name, in brackets if it is a formula: (a+b)."""
        return formatting.bracketed(self.names[node])

    def partial(self, of: Value, to: Value) -> str:
        """∂of/∂to"""
        return formatting.format_derivative(self.names[of], self.names[to])

    def fraction(self, top: str, bottom: str, bottom_level: int) -> str:
        """Top over bottom; `bottom_level` says how tightly the bottom holds together."""
        return f"{top} / {bottom if bottom_level >= POWER else self.bracket(bottom)}"

    def power(self, base: str, exponent: str) -> str:
        """A base, bracketed where it must be, with a number or an expression as exponent."""
        return f"{base}{formatting.format_exponent(exponent)}"

    def call(self, function: str, arguments: str) -> str:
        """A function of its arguments."""
        return f"{formatting.format_function(function)}({arguments})"

    def bracket(self, text: str) -> str:
        """In brackets."""
        return f"({text})"

    def independent(self, root: Value, target: Value) -> str:
        """A derivative of 0, and the reason."""
        return f"0: {self.name(root)} does not depend on {self.name(target)}"

    def inline(self, formula: str) -> str:
        """A formula within a sentence."""
        return formula

    def remark(self, sentence: str) -> str:
        """A sentence beside the equations."""
        return f"({sentence})"

    # --- the rules, common to both ------------------------------------------------------------

    def expression(self, expression: Expression) -> str:
        """An expression that stands alone."""
        return self._write(expression, numbers=False)[0]

    def product(
        self, factors: list[Expression], numbers: bool = False, before: str = ""
    ) -> list[str]:
        """Factors of a path, each recognisable: (−1) · w3 · a. Factors of 1 are dropped.

        `before`: a first factor that is written already. A list of one term; of more, where a sum
        stands as the only factor.
        """
        some = [factor for factor in factors if factor != Number(1.0)]
        some = some or [Number(1.0)] * (not before)
        if len(some) == 1 and not before:
            return self.terms(some[0], numbers)
        parts = [before] if before else []
        for factor in some:
            text, level = self._write(factor, numbers)
            number = isinstance(factor, Number) or (numbers and isinstance(factor, Symbol))
            opens = not parts and level == NEGATIVE and not number
            parts.append(text if level >= PRODUCT or opens else self.bracket(text))
        return [self.times(parts)]

    def times(self, factors: Iterable[str]) -> str:
        """Factors of a path, a dot with spaces between."""
        return f" {self.TIMES.strip()} ".join(factors)

    def terms(self, expression: Expression, numbers: bool = False) -> list[str]:
        """The terms of an expression that stands alone; one, if it is no sum."""
        whole = expression.terms if isinstance(expression, Sum) else (expression,)
        return [self._term(term, numbers, first=i == 0) for i, term in enumerate(whole)]

    def sum(self, terms: list[str]) -> str:
        """Terms that are written already, joined by + or −, never by "+ −"."""
        return " ".join([terms[0], *(self.signed(term) for term in terms[1:])])

    def signed(self, term: str) -> str:
        """A term behind others: with its sign before it."""
        if term.startswith(self.minus):
            return f"{self.minus} {term[len(self.minus) :]}"
        return f"+ {term}"

    def _write(self, expression: Expression, numbers: bool) -> tuple[str, int]:
        """The text of an expression, and how tightly it holds together."""
        match expression:
            case Number(x):
                return self._number(x)
            case Symbol(node):
                if numbers:
                    return self._number(node.data)
                return self.name(node), self._tightness(self.names[node])
            case Call(function, arguments):
                inner = [self._write(argument, numbers)[0] for argument in arguments]
                return self.call(function, ", ".join(shortened(inner))), ATOM
            case Power(base, exponent):
                return self.power(
                    self._at(base, ATOM, numbers), self._at(exponent, ATOM, numbers)
                ), POWER
            case Product():
                return self._write_product(expression, numbers)
            case Sum(terms):
                return self._write_sum(terms, numbers), SUM

    def _tightness(self, name: str) -> int:
        """How tightly a name holds together."""
        if formatting.split_derivative(name):
            return self.DERIVATIVE
        return POWER if formatting.is_raised(name) else ATOM  # (w⁺)², never w⁺²

    def _number(self, x: float) -> tuple[str, int]:
        text = self.number(x)
        if text.startswith(self.minus):
            return text, NEGATIVE
        return text, ATOM if re.fullmatch(r"[\d.]+", text) else PRODUCT  # 1e−07 is a product

    def _at(self, expression: Expression, least: int, numbers: bool) -> str:
        """An expression, in brackets if it holds together less tightly than its place needs."""
        text, level = self._write(expression, numbers)
        return text if level >= least else self.bracket(text)

    def _write_product(self, product: Product, numbers: bool) -> tuple[str, int]:
        factors = sorted(product.factors, key=_rank)
        above = [self._factor(base, n, numbers) for base, n in factors if n > 0]
        below = [self._factor(base, -n, numbers) for base, n in factors if n < 0]
        size, divisor = self._ratio(abs(product.coefficient))
        if size != 1 or not above:
            above.insert(0, self.number(size))
        if divisor != 1:
            below.insert(0, self.number(divisor))
        text, level = self.TIMES.join(above), PRODUCT
        if below:
            bottom_level = POWER if len(below) == 1 else PRODUCT
            text, level = self.fraction(text, self.TIMES.join(below), bottom_level), QUOTIENT
        return (f"{self.minus}{text}", NEGATIVE) if product.coefficient < 0 else (text, level)

    def _ratio(self, x: float) -> tuple[float, int]:
        """A coefficient as p/q, if it would be cut short as a decimal: 2·x / 3, not 0.666667·x."""
        text = formatting.format_number(x, self.digits).replace(MINUS, "-")
        if math.isfinite(x) and float(text) != x:
            for q in range(2, LARGEST_DIVISOR):
                if round(x * q) / q == x:
                    return round(x * q), q
        return x, 1

    def _factor(self, base: Expression, exponent: float, numbers: bool) -> str:
        if exponent == 1:
            return self._at(base, PRODUCT, numbers)
        if exponent.is_integer():
            return self.power(self._at(base, ATOM, numbers), str(int(exponent)))
        return self.power(self._at(base, ATOM, numbers), self.number(exponent))

    def _write_sum(self, terms: tuple[Expression, ...], numbers: bool) -> str:
        some = [self._term(term, numbers, first=i == 0) for i, term in enumerate(terms)]
        return self.sum(shortened(some, MOST_IN_BRACKETS))

    def _term(self, term: Expression, numbers: bool, first: bool) -> str:
        """A term of a sum. A number put in keeps its sign: 1 + (−3), not 1 − 3, for 1 + x."""
        text, level = self._write(term, numbers)
        put_in = numbers and isinstance(term, Symbol) and level == NEGATIVE
        return self.bracket(text) if level == SUM or (put_in and not first) else text


def _rank(factor: tuple[Expression, float]) -> int:
    """A textbook's order within a product: symbols and their powers, functions, brackets."""
    match factor[0]:
        case Symbol() | Power():
            return 0
        case Call():
            return 1
    return 2
