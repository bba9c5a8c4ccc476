"""The rules of differentiation, run on expressions: sum, product, quotient, power and chain rule.

A derivative comes in the form that its rules give it, (u′·v − u·v′)/v² for a quotient. simplified()
brings it together, step by step, as long as that makes it shorter.
Source: the rules of differentiation in any calculus book; lecture 04's product rule, lecture 06's
chain rule.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from scalargrad import operations
from scalargrad.engine import Value
from scalargrad.symbols.expressions import (
    ONE,
    ZERO,
    Call,
    Expression,
    Factors,
    Number,
    Product,
    Sum,
    Symbol,
    as_expression,
    gather,
    multiply,
    nodes_in,
    power,
    size,
    split,
)

MOST_TERMS = 40  # of a sum that is multiplied out
LARGEST_POWER = 4  # of a sum that is multiplied out


class Rule(NamedTuple):
    """A rule that a derivative needed, by its key, and the formula that it was needed for."""

    key: str
    subject: Expression | None = None


class Derived(NamedTuple):
    """A derivative, and the rules behind it, from the outside in."""

    expression: Expression
    rules: tuple[Rule, ...] = ()


CONSTANT = Derived(ZERO)  # of what does not change with the variable
Slopes = Callable[[Call], Sequence[Expression | float]]  # ∂call/∂argument for each argument


def slopes_of(call: Call) -> Sequence[Expression | float]:
    """∂call/∂argument for each argument, by the row of operations.py."""
    found: Sequence[Expression | float] = operations.operation(call.function).slopes(
        *call.arguments, call
    )
    return found


class Differentiation:
    """Derivatives of expressions by one variable.

    by: the derivative of each symbol that changes with the variable; of the variable itself 1.
    slopes: the derivatives of a function by its arguments.
    """

    def __init__(self, by: Mapping[Value, Expression], slopes: Slopes = slopes_of) -> None:
        self._by, self._slopes = by, slopes
        self._kinds: dict[type[Expression], Callable[[Any], Derived]] = {
            Symbol: lambda symbol: Derived(by[symbol.node]),
            Sum: self._of_sum,
            Product: self._of_product,
            Call: self._of_call,
        }

    def of(self, expression: Expression) -> Derived:
        """The derivative of an expression."""
        if self._by.keys().isdisjoint(nodes_in(expression)):
            return CONSTANT
        return self._kinds[type(expression)](expression)

    def _of_sum(self, whole: Sum) -> Derived:
        moving = [one for term in whole.terms if (one := self.of(term)) is not CONSTANT]
        if len(moving) == 1:
            return moving[0]
        rules = (Rule("sum"),)
        return Derived(gather([one.expression for one in moving]), _rules(rules, *moving))

    def _of_call(self, call: Call) -> Derived:
        inner = [self.of(argument) for argument in call.arguments]
        moving = [i for i, one in enumerate(inner) if one is not CONSTANT]
        slopes = [as_expression(slope) for slope in self._slopes(call)]
        terms = [multiply(inner[i].expression, slopes[i]) for i in moving]
        bare = all(isinstance(call.arguments[i], Symbol) for i in moving)
        rule = Rule("function" if bare else "chain", call)
        return Derived(gather(terms), _rules((rule,), *(inner[i] for i in moving)))

    def _of_power(self, base: Expression, n: Expression | float) -> Derived:
        """Of baseⁿ."""
        inner = self.of(base)
        if isinstance(n, Expression):
            return self._of_exponential(base, n, inner, self.of(n))
        if n == 1 or inner is CONSTANT:
            return inner
        slope = multiply(inner.expression, n, power(base, n - 1))
        if isinstance(base, Symbol):
            rule = Rule("quotient") if n == -1 else Rule("power")
        else:
            rule = Rule("quotient") if n == -1 else Rule("power and chain", power(base, n))
        return Derived(slope, _rules((rule,), inner))

    def _of_exponential(
        self, base: Expression, n: Expression, inner: Derived, above: Derived
    ) -> Derived:
        """Of baseⁿ, where n is an expression."""
        if inner is CONSTANT and above is CONSTANT:
            return CONSTANT
        whole = power(base, n)
        slopes = operations.operation("**").slopes(base, n, whole)
        terms = [
            multiply(one.expression, slope)
            for one, slope in zip((inner, above), slopes, strict=True)
            if one is not CONSTANT
        ]
        rules = (Rule("exponent"),) * (above is not CONSTANT)
        rules += (Rule("power"),) * (inner is not CONSTANT)
        return Derived(gather(terms), _rules(rules, inner, above))

    def _of_product(self, product: Product) -> Derived:
        factors = product.factors
        parts = [self._of_power(base, n) for base, n in factors]
        moving = [i for i, part in enumerate(parts) if part is not CONSTANT]
        below = [i for i in moving if _divides(factors[i])]
        if len(moving) > 1 and below:
            return self._of_quotient(product, constant_above=len(below) == len(moving))
        terms = []
        for i in moving:  # each factor derived in its turn, in its place
            before, behind = Product(product.coefficient, factors[:i]), factors[i + 1 :]
            terms.append(multiply(before, parts[i].expression, Product(1.0, behind)))
        if len(moving) == 1:
            return Derived(terms[0], parts[moving[0]].rules)
        return Derived(gather(terms), _rules((Rule("product"),), *(parts[i] for i in moving)))

    def _of_quotient(self, quotient: Product, constant_above: bool) -> Derived:
        """(u′·v − u·v′) / v², for a quotient u/v."""
        u = multiply(quotient.coefficient, *(power(*f) for f in quotient.factors if not _divides(f)))
        v = multiply(*(power(base, -n) for base, n in quotient.factors if _divides((base, n))))
        below = self.of(v)
        if constant_above:
            slope = multiply(-1, u, below.expression, power(v, -2))
            return Derived(slope, _rules((Rule("quotient"),), below))
        above = self.of(u)
        top = gather([multiply(above.expression, v), multiply(-1, u, below.expression)])
        rules = _rules((Rule("quotient"),), above, below)
        _, factors = split(power(v, -2))
        if isinstance(top, Sum):
            return Derived(Product(1.0, ((top, 1.0), *factors)), rules)
        return Derived(multiply(top, power(v, -2)), rules)


def _divides(factor: tuple[Expression, Expression | float]) -> bool:
    n = factor[1]
    return not isinstance(n, Expression) and n < 0


def _rules(first: tuple[Rule, ...], *others: Derived) -> tuple[Rule, ...]:
    """Rules, each once."""
    return tuple(dict.fromkeys([*first, *(rule for one in others for rule in one.rules)]))


# --- brought together -----------------------------------------------------------------------------


def simplified(expression: Expression) -> list[Expression]:
    """The expression and what it becomes when it is brought together, each shorter than before."""
    found = [expression]
    if not _may_shrink(expression):
        return found
    for form in (_distributed, _factored):
        new = in_order(form(found[-1]))
        if size(new) < size(found[-1]):
            found.append(new)
    return found


def in_order(expression: Expression) -> Expression:
    """In a textbook's order: 6·x² − 2, not −2 + 6·x²; x·exp(x), not exp(x)·x."""
    match expression:
        case Sum(terms):
            first = next((t for t in terms if split(t)[0] > 0), terms[0])
            return Sum(tuple(map(in_order, (first, *(t for t in terms if t is not first)))))
        case Product(number, factors):
            found = ((in_order(base), n) for base, n in factors)
            return Product(number, tuple(sorted(found, key=lambda factor: _rank(factor[0]))))
    return expression


def _rank(base: Expression) -> int:
    """A textbook's order within a product: symbols and their powers, functions, brackets."""
    return 1 if isinstance(base, Call) else 2 if isinstance(base, Sum) else 0


def _may_shrink(expression: Expression) -> bool:
    """Whether there is something to bring together; most derivatives are as short as they get."""
    if isinstance(expression, Sum):
        terms = [split(term)[1] for term in expression.terms]
        shared = set.intersection(*({base for base, _ in factors} for factors in terms))
        return any(not isinstance(base, Symbol) for base in shared) or any(
            _divides(factor) or isinstance(factor[0], Sum) or isinstance(factor[1], Expression)
            for some in terms
            for factor in some
        )
    factors = split(expression)[1]
    sums = [base for base, n in factors if n == 1 and isinstance(base, Sum)]
    nested = any(isinstance(base, Sum) for one in sums for t in one.terms for base, _ in split(t)[1])
    return bool(sums) and (nested or len(sums) > 1 or any(map(_divides, factors)))


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
    common = _in_common([dict(split(term)[1]) for term in terms])
    divisor = multiply(*(power(base, -1 * n) for base, n in common))
    rest: list[Expression] = []
    for term in terms:
        rest += _multiplied_out(multiply(term, divisor))
        if len(rest) > MOST_TERMS:
            return expression
    whole = gather(rest)
    outside = [power(*factor) for factor in common]
    if not isinstance(whole, Sum):
        return multiply(*outside, whole)
    if common and all(isinstance(one, Symbol) or _is_whole_power(one) for one in outside):
        return expression  # 2·x·sin(x) + x²·cos(x) is as readable as x·(2·sin(x) + x·cos(x))
    scale = _common_divisor([split(term)[0] for term in whole.terms])
    if not common and scale > 0:
        return whole
    return multiply(scale, *outside, gather([multiply(1 / scale, term) for term in whole.terms]))


def _is_whole_power(expression: Expression) -> bool:
    """Whether this is a power of a name, as x²."""
    ((base, n),) = split(expression)[1]
    return isinstance(base, Symbol) and not isinstance(n, Expression) and n > 0


def _in_common(terms: list[dict[Expression, Expression | float]]) -> Factors:
    """The factors of all terms, and each divisor that one of them has, as often as it needs."""
    found: list[tuple[Expression, Expression | float]] = []
    for base in dict.fromkeys(base for factors in terms for base in factors):
        exponents = [factors.get(base, 0.0) for factors in terms]
        if any(isinstance(n, Expression) for n in exponents):
            if all(n == exponents[0] for n in exponents):
                found.append((base, exponents[0]))
        elif lowest := min(exponents):  # type: ignore[type-var]
            found.append((base, lowest))
    return tuple(found)


def _common_divisor(numbers: Sequence[float]) -> float:
    """The largest whole number that divides them all, negative if all of them are; else ±1."""
    sign = -1.0 if all(number < 0 for number in numbers) else 1.0
    if all(number.is_integer() and abs(number) < 1e9 for number in numbers):
        return sign * math.gcd(*map(int, numbers))
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
