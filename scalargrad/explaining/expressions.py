"""Symbolic expressions in a normal form: what a rule becomes when it is put into a derivation.

Five kinds: a number, the symbol of a node, a function call, a power, a product and a sum. The
functions below build them and keep them simple: factors of 1 and terms of 0 vanish, numbers are
multiplied out, x + x becomes 2·x and x·x becomes x².
"""

from __future__ import annotations

from dataclasses import dataclass

from scalargrad.engine import Value


@dataclass(frozen=True)
class Number:
    """A plain number."""

    value: float


@dataclass(frozen=True)
class Symbol:
    """A node that has a name in the derivation; its number is the node's data."""

    node: Value


@dataclass(frozen=True)
class Call:
    """A function of one or more expressions, as in exp(x)."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Power:
    """A base with an exponent that is no plain number, as in x^y."""

    base: Expression
    exponent: Expression


@dataclass(frozen=True)
class Product:
    """coefficient · base₁^n₁ · base₂^n₂ …, the exponents plain numbers; below 0 they divide."""

    coefficient: float
    factors: tuple[tuple[Expression, float], ...]


@dataclass(frozen=True)
class Sum:
    """term₁ + term₂ + …"""

    terms: tuple[Expression, ...]


Expression = Number | Symbol | Call | Power | Product | Sum

ONE = Number(1.0)


def multiply(*expressions: Expression) -> Expression:
    """The product, its numbers multiplied out, equal bases gathered in a power."""
    coefficient = 1.0
    exponents: dict[Expression, float] = {}
    for expression in expressions:
        number, factors = _split(expression)
        coefficient *= number
        for base, exponent in factors:
            exponents[base] = exponents.get(base, 0.0) + exponent
    return _product(coefficient, tuple((b, e) for b, e in exponents.items() if e != 0))


def add(*expressions: Expression) -> Expression:
    """The sum, equal terms gathered in a multiple."""
    parts = [e.terms if isinstance(e, Sum) else (e,) for e in expressions]
    return gather(*(term for terms in parts for term in terms))


def gather(*terms: Expression) -> Expression:
    """The sum of terms that stay whole: a + (1 − y²), where add() would give a + 1 − y²."""
    coefficients: dict[frozenset[tuple[Expression, float]], float] = {}
    written: dict[frozenset[tuple[Expression, float]], tuple[tuple[Expression, float], ...]] = {}
    for term in terms:
        number, factors = _split(term)
        alike = frozenset(factors)  # x·y and y·x are alike
        written.setdefault(alike, factors)
        coefficients[alike] = coefficients.get(alike, 0.0) + number
    whole = [_product(number, written[a]) for a, number in coefficients.items() if number != 0]
    if len(whole) > 1:
        return Sum(tuple(whole))
    return whole[0] if whole else Number(0.0)


def raise_to(base: Expression, exponent: Expression) -> Expression:
    """base^exponent."""
    if not isinstance(exponent, Number):
        return Power(base, exponent)
    n = exponent.value
    number, factors = _split(base)
    if n.is_integer():  # (2·x)³ = 8·x³; not so for other exponents, where 2·x may be negative
        try:
            return _product(number**n, tuple((b, e * n) for b, e in factors))
        except ArithmeticError:
            pass
    return Product(1.0, ((base, n),))


def negative(expression: Expression) -> Expression:
    """The expression times −1."""
    return multiply(Number(-1.0), expression)


def subtract(left: Expression, right: Expression) -> Expression:
    """The difference left − right."""
    return add(left, negative(right))


def divide(left: Expression, right: Expression) -> Expression:
    """The quotient left / right."""
    return multiply(left, raise_to(right, Number(-1.0)))


def symbols(expression: Expression) -> set[Value]:
    """The nodes whose names occur in an expression."""
    match expression:
        case Symbol(node):
            return {node}
        case Number():
            return set()
        case Product(_, factors):
            parts = [base for base, _ in factors]
        case Call(_, parts) | Sum(parts):
            pass
        case Power():
            parts = [expression.base, expression.exponent]
    return set().union(*map(symbols, parts))


def _split(expression: Expression) -> tuple[float, tuple[tuple[Expression, float], ...]]:
    """An expression as a number and factors."""
    match expression:
        case Number(number):
            return number, ()
        case Product(number, factors):
            return number, factors
    return 1.0, ((expression, 1.0),)


def _product(number: float, factors: tuple[tuple[Expression, float], ...]) -> Expression:
    """A product in the simplest form that it has."""
    if not factors or number == 0:
        return Number(number)
    if number == 1 and len(factors) == 1 and factors[0][1] == 1:
        return factors[0][0]
    return Product(number, factors)
