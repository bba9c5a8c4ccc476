"""The rules of differentiation, run on expressions: sum, product, quotient, power and chain rule.

A derivative comes in the form that its rules give it, (u′·v − u·v′)/v² for a quotient;
simplifying.py brings it together.
Source: the rules of differentiation in any calculus book; lecture 04's product rule, lecture 06's
chain rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from scalargrad import operations
from scalargrad.engine import Value
from scalargrad.symbols.expressions import (
    ONE,
    ZERO,
    Call,
    Expression,
    Product,
    Sum,
    Symbol,
    as_expression,
    divides,
    gather,
    multiply,
    nodes_in,
    power,
    split,
)


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


def row_slopes(call: Call) -> Sequence[Expression | float]:
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

    def __init__(self, by: Mapping[Value, Expression], slopes: Slopes = row_slopes) -> None:
        self._by, self._slopes = by, slopes

    def of(self, expression: Expression) -> Derived:
        """The derivative of an expression."""
        if self._by.keys().isdisjoint(nodes_in(expression)):
            return CONSTANT
        return KINDS[type(expression)](self, expression)

    def _of_symbol(self, symbol: Symbol) -> Derived:
        slope = self._by[symbol.node]
        return Derived(slope, () if slope == ONE else (Rule("inner", symbol),))

    def _of_sum(self, whole: Sum) -> Derived:
        moving = [one for term in whole.terms if (one := self.of(term)) is not CONSTANT]
        if len(moving) == 1:
            return moving[0]
        rules = (Rule("sum"),)
        return Derived(_side_by_side([one.expression for one in moving]), _rules(rules, *moving))

    def _of_call(self, call: Call) -> Derived:
        inner = [self.of(argument) for argument in call.arguments]
        moving = [i for i, one in enumerate(inner) if one is not CONSTANT]
        slopes = [as_expression(slope) for slope in self._slopes(call)]
        terms = [multiply(slopes[i], inner[i].expression) for i in moving]
        is_bare = all(_is_variable(call.arguments[i], inner[i]) for i in moving)
        rule = Rule("function" if is_bare else "chain", call)
        return Derived(gather(terms), _rules((rule,), *(inner[i] for i in moving)))

    def _of_power(self, base: Expression, n: Expression | float) -> Derived:
        """Of baseⁿ."""
        inner = self.of(base)
        if isinstance(n, Expression):
            return self._of_exponential(base, n, inner, self.of(n))
        if n == 1 or inner is CONSTANT:
            return inner
        slope = multiply(n, power(base, n - 1), inner.expression)
        if n == -1:
            rule = Rule("quotient")
        elif n == 0.5:
            rule = Rule("function" if _is_variable(base, inner) else "chain", Call("sqrt", (base,)))
        elif _is_variable(base, inner):
            rule = Rule("power")
        else:
            rule = Rule("power and chain", power(base, n))
        return Derived(slope, _rules((rule,), inner))

    def _of_exponential(
        self, base: Expression, n: Expression, inner: Derived, above: Derived
    ) -> Derived:
        """Of baseⁿ, where n is an expression; of x^x by its logarithm, x^x·(1 + log(x))."""
        if inner is CONSTANT and above is CONSTANT:
            return CONSTANT
        if base == ZERO:  # 0 for each exponent above 0; at 0 it jumps to 1, below it is nothing
            return Derived(ZERO, (Rule("power of 0"),))
        whole = power(base, n)
        slopes = map(as_expression, operations.operation("**").slopes(base, n, whole))
        terms = [
            multiply(one.expression, slope)
            for one, slope in zip((inner, above), slopes, strict=True)
            if one is not CONSTANT and slope != ZERO
        ]
        if len(terms) < 2:
            rule = Rule("exponent" if inner is CONSTANT else "power")
            return Derived(gather(terms), _rules((rule,), inner, above))
        outside = gather([multiply(term, power(whole, -1)) for term in terms])
        rules = _rules((Rule("logarithmic", whole),), inner, above)
        return Derived(multiply(whole, outside), rules)

    def _of_product(self, product: Product) -> Derived:
        factors = product.factors
        parts = [self._of_power(base, n) for base, n in factors]
        moving = [i for i, part in enumerate(parts) if part is not CONSTANT]
        below = [i for i in moving if divides(factors[i])]
        if len(moving) > 1 and below:
            return self._of_quotient(product, constant_above=len(below) == len(moving))
        terms = []
        for i in moving:  # each factor derived in its turn, in its place
            before, behind = Product(product.coefficient, factors[:i]), factors[i + 1 :]
            slope = _merged(parts[i].expression)
            terms.append(multiply(before, slope, Product(1.0, behind)))
        if len(moving) == 1:
            return Derived(terms[0], parts[moving[0]].rules)
        rules = _rules((Rule("product"),), *(parts[i] for i in moving))
        return Derived(_side_by_side(terms), rules)

    def _of_quotient(self, quotient: Product, constant_above: bool) -> Derived:
        """(u′·v − u·v′) / v², for a quotient u/v."""
        u = multiply(quotient.coefficient, *(power(*f) for f in quotient.factors if not divides(f)))
        v = multiply(*(power(base, -n) for base, n in quotient.factors if divides((base, n))))
        below = self.of(v)
        if constant_above:
            slope = multiply(-1, u, below.expression, power(v, -2))
            return Derived(slope, _rules((Rule("quotient"),), below))
        above = self.of(u)
        slope, slope_below = _merged(above.expression), _merged(below.expression)
        top = gather([multiply(slope, v), multiply(-1, u, slope_below)])
        rules = _rules((Rule("quotient"),), above, below)
        _, factors = split(power(v, -2))
        if isinstance(top, Sum):
            return Derived(Product(1.0, ((top, 1.0), *factors)), rules)
        return Derived(multiply(top, power(v, -2)), rules)


KINDS: dict[type[Expression], Callable[[Differentiation, Any], Derived]] = {
    Symbol: Differentiation._of_symbol,
    Sum: Differentiation._of_sum,
    Product: Differentiation._of_product,
    Call: Differentiation._of_call,
}


def _is_variable(expression: Expression, derived: Derived) -> bool:
    """Whether this is a name whose derivative is 1: then there is no chain."""
    return isinstance(expression, Symbol) and derived.expression == ONE


def _side_by_side(terms: Sequence[Expression]) -> Expression:
    """A sum as its rule gives it, without brackets, nothing added up yet: log(x) + 1 − 1."""
    flat: list[Expression] = []
    for term in terms:
        if term != ZERO:
            flat += term.terms if isinstance(term, Sum) else (term,)
    return Sum(tuple(flat)) if len(flat) > 1 else flat[0] if flat else ZERO


def _merged(expression: Expression) -> Expression:
    """A sum with its equal terms added up."""
    return gather(expression.terms) if isinstance(expression, Sum) else expression


def _rules(first: tuple[Rule, ...], *others: Derived) -> tuple[Rule, ...]:
    """Rules, each once."""
    return tuple(dict.fromkeys([*first, *(rule for one in others for rule in one.rules)]))
