"""Derivatives brought together as a course does it, step by step, as long as they get shorter."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from scalargrad.engine import Value
from scalargrad.symbols.expressions import (
    Call,
    Expression,
    Factors,
    Product,
    Sum,
    Symbol,
    add,
    as_expression,
    divides,
    gather,
    multiply,
    power,
    size,
    split,
)

MOST_TERMS = 40  # of a sum that is multiplied out
LONGEST_SUM = 6  # that terms are brought together in; a longer one is not read in one glance
LARGEST_POWER = 4  # of a sum that is multiplied out
ROUNDING = 1e-9  # of a whole number of thirds
LARGEST_COEFFICIENT = 1e9  # that has a common divisor with others
DENOMINATORS = (1, 2, 3, 4, 6, 8, 9)  # of coefficients with a common divisor
IDENTITIES = {"sin": ("cos", 1), "cosh": ("sinh", -1)}  # sin² + cos² = 1, cosh² − sinh² = 1


def simplified(expression: Expression, order: Order | None = None) -> list[Expression]:
    """The expression and what it becomes when it is brought together, each shorter than before."""
    order = order or Order({})
    found, before = [order.of_factors(expression)], None
    if _may_shrink(found[0]):
        for form in (_cleared, _term_by_term, _distributed, _factored):
            new = order.of_all(form(found[-1]))
            less = _effort(found[-1]) - _effort(new)
            if less > 0 or (less == 0 and form is _factored and _has_simpler_top(new, found[-1])):
                if before is _term_by_term or 2 * size(new) <= size(found[-1]):
                    del found[1:]  # what lies between would only take the eye off it
                found.append(new)
                before = form
    if len(found) == 1 and isinstance(found[0], Sum):
        found = [order.of_all(found[0])]
    return found


def _effort(expression: Expression) -> int:
    """What it takes to read it: a fraction is as much as two names."""
    return size(expression) + 2 * fractions(expression)


def _has_simpler_top(new: Expression, old: Expression) -> bool:
    """Whether both are fractions, and the new one has fewer brackets."""
    return fractions(new) == fractions(old) == 1 and brackets(new) < brackets(old)


def brackets(expression: Expression) -> int:
    """How many sums there are among the factors of its terms, in brackets within them, too."""
    if isinstance(expression, Sum):
        return sum(map(brackets, expression.terms))
    _, factors = split(expression)
    return sum(1 + brackets(base) for base, _ in factors if isinstance(base, Sum))


def fractions(expression: Expression) -> int:
    """How many fractions there are among its terms, in brackets within them, too."""
    if isinstance(expression, Sum):
        return sum(map(fractions, expression.terms))
    _, factors = split(expression)
    inner = sum(fractions(base) for base, _ in factors if isinstance(base, Sum))
    return inner + any(map(divides, factors))


class Order:
    """A textbook's order: 6·x² − 2, not −2 + 6·x²; x·exp(x), not exp(x)·x; else as it was typed.

    place: where each node stands in its graph; names in a product come in this order.
    as_typed: expressions that have been typed; one that is equal is written in the same way.
    """

    def __init__(self, place: Mapping[Value, int]) -> None:
        self._place = place
        self.as_typed: dict[Expression, Expression] = {}

    def of_factors(self, expression: Expression) -> Expression:
        """Factors: numbers, names, functions, brackets; terms stay in their order."""
        return self._of(expression, lambda terms: terms)

    def of_all(self, expression: Expression) -> Expression:
        """Factors, and terms: of a polynomial the highest power first, else a positive term."""
        return self._of(expression, _terms_in_order)

    def _of(self, expression: Expression, terms_in_order: TermsInOrder) -> Expression:
        if expression in self.as_typed:
            return self.as_typed[expression]
        match expression:
            case Sum(terms):
                return Sum(terms_in_order(tuple(self._of(t, terms_in_order) for t in terms)))
            case Product(number, factors):
                bare = Product(1.0, factors)
                if number != 1 and bare in self.as_typed:
                    return Product(number, split(self.as_typed[bare])[1])
                found = sorted(
                    ((self._of(base, terms_in_order), n) for base, n in factors), key=self._rank
                )
                return _with_positive_first(number, found)
        return expression

    def _rank(self, factor: tuple[Expression, Expression | float]) -> tuple[int, int]:
        base, n = factor
        if isinstance(n, Expression) or n == 0.5 or isinstance(base, Call):
            return 2, 0
        if isinstance(base, Symbol):
            return 1, self._place.get(base.node, 0)
        return (3 if isinstance(base, Sum) else 0), 0


def _with_positive_first(
    number: float, factors: Sequence[tuple[Expression, Expression | float]]
) -> Expression:
    """A product with (x − 1) for −(−x + 1)."""
    for i, (base, n) in enumerate(factors):
        if number < 0 and n == 1 and isinstance(base, Sum) and split(base.terms[0])[0] < 0:
            turned = Sum(tuple(multiply(-1, term) for term in base.terms))
            if number == -1 and len(factors) == 1:
                return turned
            return Product(-number, (*factors[:i], (turned, 1.0), *factors[i + 1 :]))
    return Product(number, tuple(factors))


TermsInOrder = Callable[[tuple[Expression, ...]], tuple[Expression, ...]]


def _terms_in_order(terms: tuple[Expression, ...]) -> tuple[Expression, ...]:
    degrees = [_degree(term) for term in terms]
    names = {name for name, n in degrees if n}
    if len(terms) > 2 and len(names) == 1 and None not in names:
        down = sorted(zip(degrees, terms, strict=True), key=lambda pair: -pair[0][1])
        return tuple(term for _, term in down)
    first = next((i for i, term in enumerate(terms) if split(term)[0] > 0), 0)
    return (terms[first], *terms[:first], *terms[first + 1 :])


def _degree(term: Expression) -> tuple[Expression | None, float]:
    """The name in a term of a polynomial, and its power; None for any other term."""
    _, factors = split(term)
    if not factors:
        return None, 0.0
    base, n = factors[0]
    if len(factors) > 1 or not isinstance(base, Symbol) or isinstance(n, Expression) or n < 0:
        return None, 1.0
    return base, n


def _may_shrink(expression: Expression) -> bool:
    """Whether there is something to bring together; most derivatives are as short as they get."""
    if isinstance(expression, Sum):
        terms = [split(term)[1] for term in expression.terms]
        if len({frozenset(factors) for factors in terms}) < len(terms):
            return True  # log(x) + 1 − 1
        shared = set.intersection(*({base for base, _ in factors} for factors in terms))
        return any(not isinstance(base, Symbol) for base in shared) or any(
            divides(factor) or isinstance(factor[0], Sum) or isinstance(factor[1], Expression)
            for some in terms
            for factor in some
        )
    factors = split(expression)[1]
    sums = [base for base, n in factors if n == 1 and isinstance(base, Sum)]
    nested = any(
        isinstance(base, Sum) for one in sums for t in one.terms for base, _ in split(t)[1]
    )
    if any(_divisors_beside(*factor, factors) for factor in factors):
        return True
    return bool(sums) and (nested or len(sums) > 1 or any(map(divides, factors)))


def _cleared(expression: Expression) -> Expression:
    """A factor's divisors multiplied out that stand beside it, too: x²·(1 + y²/x²) is x² + y²."""
    number, factors = split(expression)
    parts: list[Expression] = []
    for base, n in factors:
        if below := _divisors_beside(base, n, factors):
            times = multiply(*(power(name, -1 * m) for name, m in below))
            terms = [multiply(times, term) for term in base.terms]  # type: ignore[attr-defined]
            scale = abs(common_divisor([split(term)[0] for term in terms]))
            base = gather([multiply(1 / scale, term) for term in terms])
            parts.append(power(multiply(scale, power(times, -1)), n))
        parts.append(power(base, n))
    return multiply(number, *parts)


def _divisors_beside(base: Expression, n: Expression | float, factors: Factors) -> Factors:
    """What divides in a sum that is one of these factors, and stands beside it, too."""
    if not isinstance(base, Sum) or isinstance(n, Expression) or not n.is_integer():
        return ()
    beside = {name for name, m in factors if not isinstance(m, Expression)}
    return tuple(f for f in _in_common(base.terms) if divides(f) and f[0] in beside)


def _term_by_term(expression: Expression) -> Expression:
    """A sum, each of its terms brought together alone."""
    if not isinstance(expression, Sum):
        return expression
    return add(*(simplified(term)[-1] for term in expression.terms))


def _distributed(expression: Expression) -> Expression:
    """A sum as a factor taken apart, over each divisor: (a + b)/c is a/c + b/c."""
    terms = _terms(expression)
    if not isinstance(expression, Sum):
        return gather(terms)
    return gather([part for term in terms for part in _terms(term)])


def _terms(expression: Expression) -> list[Expression]:
    """The terms of a sum, or of a product with a sum as a factor."""
    if isinstance(expression, Sum):
        nested = (_terms(term) if isinstance(term, Sum) else [term] for term in expression.terms)
        return [term for some in nested for term in some]
    number, factors = split(expression)
    whole = next((base for base, n in factors if n == 1 and isinstance(base, Sum)), None)
    if whole is None:
        return [expression]
    rest = multiply(number, *(power(*factor) for factor in factors if factor[0] is not whole))
    return [multiply(rest, term) for term in _terms(whole)]


def _factored(expression: Expression) -> Expression:
    """What all terms have in common taken out, the rest multiplied out."""
    terms = _terms(expression)
    common = _in_common(terms)
    divisor = multiply(*(power(base, -1 * n) for base, n in common))
    rest: list[Expression] = []
    for term in terms:
        rest += _multiplied_out(multiply(term, divisor))
        if len(rest) > MOST_TERMS:
            return expression
    whole = _with_identities(gather(rest))
    if isinstance(whole, Sum) and len(whole.terms) > LONGEST_SUM:
        return expression
    outside = [power(*factor) for factor in common]
    if isinstance(whole, Sum):
        more = [power(*factor) for factor in _in_common(whole.terms)]
        if not all(map(_is_power_of_name, more)):
            outside += more
            divisor = power(multiply(*more), -1)
            whole = gather([multiply(term, divisor) for term in whole.terms])
    if not isinstance(whole, Sum):
        return multiply(*outside, whole)
    if outside and all(map(_is_power_of_name, outside)):
        return expression  # 2·x·sin(x) + x²·cos(x) is as readable as x·(2·sin(x) + x·cos(x))
    scale = common_divisor([split(term)[0] for term in whole.terms])
    if not outside and scale > 0:
        return whole
    return multiply(scale, *outside, gather([multiply(1 / scale, term) for term in whole.terms]))


def _with_identities(expression: Expression) -> Expression:
    """A sum with sin² + cos² = 1 and cosh² − sinh² = 1 put in."""
    if not isinstance(expression, Sum):
        return expression
    alike = {(number, frozenset(factors)) for number, factors in map(split, expression.terms)}
    for term in expression.terms:
        for base, n in split(term)[1]:
            if isinstance(base, Call) and base.function in IDENTITIES and n == 2:
                other, sign = IDENTITIES[base.function]
                rest = multiply(term, power(base, -2))
                partner = multiply(sign, rest, power(Call(other, base.arguments), 2))
                number, factors = split(partner)
                if (number, frozenset(factors)) in alike:
                    gone = {term, partner}
                    others = [one for one in expression.terms if one not in gone]
                    if len(others) == len(expression.terms) - 2:
                        return _with_identities(gather([*others, rest]))
    return expression


def _is_power_of_name(expression: Expression) -> bool:
    """Whether this is a power of a name, as x²."""
    ((base, n),) = split(expression)[1]
    return isinstance(base, Symbol) and not isinstance(n, Expression) and n > 0


def _in_common(terms: Sequence[Expression]) -> Factors:
    """The factors of all terms, and each divisor that one of them has, as often as it needs."""
    found: list[tuple[Expression, Expression | float]] = []
    some = [dict(split(term)[1]) for term in terms]
    for base in dict.fromkeys(base for factors in some for base in factors):
        exponents = [factors.get(base, 0.0) for factors in some]
        if any(isinstance(n, Expression) for n in exponents):
            if all(n == exponents[0] for n in exponents):
                found.append((base, exponents[0]))
        elif lowest := min(exponents):
            found.append((base, lowest))
    return tuple(found)


def common_divisor(numbers: Sequence[float]) -> float:
    """The largest number that all of them are whole multiples of, negative if all are; else ±1.

    >>> common_divisor([6.0, -4.0]), common_divisor([-1.5, -0.5]), common_divisor([0.1, 0.37])
    (2.0, -0.5, 1.0)
    """
    sign = -1.0 if all(number < 0 for number in numbers) else 1.0
    for q in DENOMINATORS:
        whole = [number * q for number in numbers]
        if all(0.5 < abs(x) < LARGEST_COEFFICIENT for x in whole) and all(
            abs(x - round(x)) < ROUNDING for x in whole
        ):
            return sign * math.gcd(*map(round, whole)) / q
    return sign


def _multiplied_out(expression: Expression) -> list[Expression]:
    """The terms of a product of sums."""
    number, factors = split(expression)
    results = [as_expression(number)]
    for base, n in factors:
        small = isinstance(n, float) and n.is_integer() and 0 < n <= LARGEST_POWER
        if small and isinstance(base, Sum):
            inner = [part for term in base.terms for part in _multiplied_out(term)]
            for _ in range(int(n)):
                results = [multiply(one, other) for one in results for other in inner]
                if len(results) > MOST_TERMS:
                    return [expression]
        else:
            results = [multiply(one, power(base, n)) for one in results]
    return results
