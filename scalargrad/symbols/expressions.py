"""Symbolic expressions: what a row of operations.py becomes when it is given symbols.

The kinds: a number, the symbol of a node, the sign of a derivative, a function call, a product and
a sum. They have operators, so that a row computes with them as with floats, and stay simple on the
way: factors of 1 and terms of 0 vanish, x + x becomes 2·x and x·x becomes x². Factors and terms
keep the order in which they came.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Union

from scalargrad import operations
from scalargrad.engine import Value

Factors = tuple[tuple["Expression", Any], ...]
Other = Union["Expression", float]  # of an operator

MOST_POWERS = 4  # that a logsumexp is written out with


class Expression:
    """What all kinds can do. Equal expressions are equal, and hash alike."""

    __slots__ = ("_hash", "_nodes", "_size")
    __match_args__: tuple[str, ...] = ()
    _hash: int
    _nodes: frozenset[Value] | None  # found when they are asked for
    _size: int

    @property
    def parts(self) -> Any:
        """What makes it equal to another of its kind."""
        return tuple([getattr(self, name) for name in self.__match_args__])

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other) or self._hash != hash(other):
            return False
        assert isinstance(other, Expression)
        return bool(self.parts == other.parts)

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self.parts}"

    # fmt: off
    def __add__(self, other: Other) -> Expression: return add(self, other)
    def __sub__(self, other: Other) -> Expression: return add(self, multiply(-1, other))
    def __mul__(self, other: Other) -> Expression: return multiply(self, other)
    def __truediv__(self, other: Other) -> Expression: return multiply(self, power(other, -1))
    def __pow__(self, other: Other) -> Expression: return power(self, other)
    def __neg__(self) -> Expression: return multiply(-1, self)
    def __pos__(self) -> Expression: return self
    def __abs__(self) -> Expression: return Call("abs", (self,))
    def __radd__(self, other: float) -> Expression: return add(other, self)
    def __rsub__(self, other: float) -> Expression: return add(other, multiply(-1, self))
    def __rmul__(self, other: float) -> Expression: return multiply(other, self)
    def __rtruediv__(self, other: float) -> Expression: return multiply(other, power(self, -1))
    def __rpow__(self, other: float) -> Expression: return power(other, self)
    # fmt: on

    def apply(self, name: str, operands: Sequence[Expression | float]) -> Any:
        """A function of operations.py, by its name: a call, or what it is short for."""
        xs = [as_expression(operand) for operand in operands]
        if name in operations.WRITTEN_OUT:
            return NotImplemented
        if name in WRITTEN_OUT:
            return WRITTEN_OUT[name](*xs)
        return Call(name, tuple(xs))

    def unless_zero(self, operands: Sequence[Expression | float], slope: Callable[[], Any]) -> Any:
        """The slope; 0 where these operands are known to be 0 and it has no number for them."""
        made = as_expression(slope())
        known = all(value(as_expression(operand)) == 0 for operand in operands)
        return ZERO if known and math.isnan(value(made)) else made


class Number(Expression):
    """A plain number."""

    __slots__ = __match_args__ = ("value",)

    def __init__(self, value: float) -> None:
        self.value = value
        self._hash, self._nodes, self._size = hash((Number, value)), None, 0


class Symbol(Expression):
    """A node that has a name in the derivation; its number is the node's."""

    __slots__ = __match_args__ = ("node",)

    def __init__(self, node: Value) -> None:
        self.node = node
        self._hash, self._nodes, self._size = hash((Symbol, node)), None, 0


class Partial(Expression):
    """The sign of a derivative.

    of: a node. to: the nodes that it is derived by, as written: ∂²z/∂x∂y has (x, y). d: "d" or "∂".
    direct: whether it is the direct part alone, ∂y/∂x|direct.
    """

    __slots__ = __match_args__ = ("of", "to", "d", "direct")

    def __init__(self, of: Value, to: tuple[Value, ...], d: str, direct: bool = False) -> None:
        self.of, self.to, self.d, self.direct = of, to, d, direct
        self._hash, self._nodes, self._size = hash((Partial, of, to, d, direct)), None, 0


class Call(Expression):
    """A function of one or more expressions, as in exp(x)."""

    __slots__ = __match_args__ = ("function", "arguments")

    def __init__(self, function: str, arguments: tuple[Expression, ...]) -> None:
        self.function, self.arguments = function, arguments
        self._hash, self._nodes, self._size = hash((Call, function, arguments)), None, 0


class Product(Expression):
    """coefficient · base₁^n₁ · base₂^n₂ …, each factor a pair (base, n).

    n is a number, below 0 the factor divides; or an expression, as in x^y. x·y is equal to y·x.
    """

    __slots__ = __match_args__ = ("coefficient", "factors")

    def __init__(self, coefficient: float, factors: Factors) -> None:
        self.coefficient, self.factors = coefficient, factors
        self._hash = hash((Product, coefficient, frozenset(factors)))
        self._nodes, self._size = None, 0

    @property
    def parts(self) -> Any:
        """The coefficient and the factors, in whatever order."""
        return self.coefficient, frozenset(self.factors)


class Sum(Expression):
    """term₁ + term₂ + …; x + 1 is equal to 1 + x."""

    __slots__ = __match_args__ = ("terms",)

    def __init__(self, terms: tuple[Expression, ...]) -> None:
        self.terms = terms
        self._hash, self._nodes, self._size = hash((Sum, frozenset(terms))), None, 0

    @property
    def parts(self) -> Any:
        """The terms, in whatever order."""
        return frozenset(Counter(self.terms).items())


DOTS = Call("…", ())  # for terms that are left out
ZERO, ONE = Number(0.0), Number(1.0)


def as_expression(thing: Expression | float) -> Expression:
    """An expression as it is, a plain number as one."""
    return thing if isinstance(thing, Expression) else Number(float(thing))


# --- products, sums and powers, kept simple -------------------------------------------------------


def multiply(*parts: Expression | float) -> Expression:
    """The product, its numbers multiplied out, equal bases gathered in a power."""
    coefficient = 1.0
    exponents: dict[Expression, Any] = {}
    for part in parts:
        number, factors = split(part)
        coefficient *= number
        for base, exponent in factors:
            exponents[base] = _whole(exponents[base] + exponent) if base in exponents else exponent
    for base, exponent in exponents.items():
        if isinstance(exponent, Number):  # x·x^(y − 1)·x^(−y) has the exponent 0
            exponents[base] = exponent = exponent.value
        if type(base) is not Symbol and (simpler := _simpler_power(base, exponent)) is not None:
            others = [_one(factor) for factor in exponents.items() if factor[0] is not base]
            return multiply(coefficient, simpler, *others)
    return _product(coefficient, tuple(f for f in exponents.items() if f[1] != 0))


def _whole(exponent: Any) -> Any:
    """An exponent without the rounding of 1/3 + 2/3."""
    if isinstance(exponent, float) and abs(exponent - round(exponent)) < 1e-12:
        return float(round(exponent))
    return exponent


def _simpler_power(base: Expression, exponent: Any) -> Expression | None:
    """(x·y)^1.5·(x·y)^−0.5 is x·y, |x|·|x| is x²; None for what is simple already."""
    if isinstance(exponent, float) and exponent.is_integer():
        if isinstance(base, Product):
            simpler = power(base, exponent)  # the same again where the number has no such power
            return None if simpler == Product(1.0, ((base, exponent),)) else simpler
        if isinstance(base, Call) and base.function == "abs" and exponent % 2 == 0:
            return power(base.arguments[0], exponent) if exponent else None
    return None


def _one(factor: tuple[Expression, Any]) -> Expression:
    exponent = factor[1]
    if isinstance(exponent, Number):
        exponent = exponent.value
    return _product(1.0, (factor,)) if exponent != 0 else ONE


def add(*parts: Expression | float) -> Expression:
    """The sum, equal terms gathered in a multiple."""
    return gather([term for part in parts for term in terms_of(as_expression(part))])


def gather(terms: Sequence[Expression]) -> Expression:
    """The sum of terms that stay whole: a + (1 − y²), where add() would give a + 1 − y²."""
    coefficients: dict[Any, float] = {}
    written: dict[Any, Factors] = {}
    for term in terms:
        number, factors = split(term)
        alike = factors if len(factors) < 2 else frozenset(factors)  # x·y and y·x are alike
        written.setdefault(alike, factors)
        coefficients[alike] = coefficients.get(alike, 0.0) + number
    whole = [_product(number, written[a]) for a, number in coefficients.items() if number != 0]
    if len(whole) > 1:
        return Sum(tuple(whole))
    return whole[0] if whole else ZERO


def power(base: Expression | float, exponent: Expression | float) -> Expression:
    """base^exponent."""
    if isinstance(exponent, Number):
        exponent = exponent.value
    base = as_expression(base)
    if isinstance(exponent, Expression):
        return ONE if base == ONE else Product(1.0, ((base, exponent),))
    n = float(exponent)
    number, factors = split(base)
    if n.is_integer():  # (2·x)³ = 8·x³; not so for other exponents, where 2·x may be negative
        try:
            return _product(number**n, tuple((b, _times(e, n)) for b, e in factors)) if n else ONE
        except ArithmeticError:
            pass
    return _product(1.0, ((base, n),))


def _times(exponent: Any, n: float) -> Any:
    """An exponent multiplied: −1 times x − 1 is −x + 1."""
    if isinstance(exponent, Sum):
        return gather([multiply(n, term) for term in exponent.terms])
    return exponent * n


def split(part: Expression | float) -> tuple[float, Factors]:
    """An expression as a number and factors."""
    kind = type(part)
    if kind is Product:
        return part.coefficient, part.factors  # type: ignore[union-attr]
    if kind is Number:
        return part.value, ()  # type: ignore[union-attr]
    if isinstance(part, Expression):
        return 1.0, ((part, 1.0),)
    return float(part), ()


def terms_of(expression: Expression) -> tuple[Expression, ...]:
    """The terms of a sum; anything else is its one term."""
    return expression.terms if isinstance(expression, Sum) else (expression,)


def divides(factor: tuple[Expression, Expression | float]) -> bool:
    """Whether a factor stands below a fraction's line."""
    n = factor[1]
    return not isinstance(n, Expression) and n < 0


def _product(number: float, factors: Factors) -> Expression:
    """A product in the simplest form that it has."""
    if not factors or number == 0:
        return Number(number)
    if len(factors) == 1 and number == 1 and factors[0][1] == 1.0:
        return factors[0][0]
    if len(factors) > 1:
        factors = _without_inverses(_without_signs(factors))
    return Product(number, factors) if factors else Number(number)


def _without_signs(factors: Factors) -> Factors:
    """sign(x) / |x| is 1/x, whatever x is."""
    for base, exponent in factors:
        if type(base) is Call and base.function == "sign" and exponent == 1.0:
            size = Call("abs", base.arguments)
            if dict(factors).get(size) == -1.0:
                rest = tuple(f for f in factors if f[0] not in (base, size))
                number, new = split(multiply(_product(1.0, rest), power(base.arguments[0], -1)))
                return new if number == 1 else factors
    return factors


def _without_inverses(factors: Factors) -> Factors:
    """exp(x)·exp(−x) is 1."""
    powers = {
        base.arguments[0]: n
        for base, n in factors
        if isinstance(base, Call) and base.function == "exp"
    }
    if len(powers) < 2:
        return factors
    gone = [x for x, n in powers.items() if powers.get(multiply(-1, x)) == n]
    return tuple(f for f in factors if not (isinstance(f[0], Call) and f[0].arguments[0] in gone))


# --- functions that are written out ---------------------------------------------------------------


def sum_of_powers(xs: Sequence[Expression]) -> Expression:
    """exp(x₁) + exp(x₂) + …, the 1 of exp(0) first."""
    powers = [ONE if x == ZERO else Call("exp", (x,)) for x in xs]
    return add(*sorted(powers, key=lambda one: one != ONE))


def _logsumexp(*xs: Expression) -> Expression:
    """log(exp(x₁) + exp(x₂) + …) of a few; of many, the function's name."""
    return Call("logsumexp", xs) if len(xs) > MOST_POWERS else Call("log", (sum_of_powers(xs),))


WRITTEN_OUT: dict[str, Callable[..., Any]] = {
    "one_minus_square": lambda a: 1 - a**2,
    "sqrt": lambda a: power(a, 0.5),
    "sigmoid_slope": lambda a, y: y * (1 - y),
    "log_of": lambda base, a: Call("log", (base,)),
    "total": add,
    "logsumexp": _logsumexp,
    "softmax": lambda *xs: [Call(f"softmax{k}", xs) for k in range(1, len(xs) + 1)],
}


# --- expressions read -----------------------------------------------------------------------------


def inner(expression: Expression) -> list[Expression]:
    """The expressions that one is made of."""
    match expression:
        case Call(_, arguments):
            return list(arguments)
        case Product(_, factors):
            exponents = [n for _, n in factors if isinstance(n, Expression)]
            return [base for base, _ in factors] + exponents
        case Sum(terms):
            return list(terms)
    return []


def functions_in(expression: Expression) -> Iterator[str]:
    """The functions that an expression calls."""
    if isinstance(expression, Call):
        yield expression.function
    for part in inner(expression):
        yield from functions_in(part)


def nodes_in(expression: Expression) -> frozenset[Value]:
    """The nodes whose names occur in an expression."""
    if expression._nodes is None:
        match expression:
            case Symbol(node):
                expression._nodes = frozenset((node,))
            case Partial(of, to):
                expression._nodes = frozenset((of, *to))
            case _:
                expression._nodes = frozenset().union(*map(nodes_in, inner(expression)))
    return expression._nodes


def rebuilt(
    expression: Expression, change: Callable[[Expression], Expression | None]
) -> Expression:
    """The expression with some parts in it changed: those for which `change` is not None."""
    changed = change(expression)
    if changed is not None:
        return changed
    match expression:
        case Call(function, arguments):
            return Call(function, tuple(rebuilt(one, change) for one in arguments))
        case Product(number, factors):
            return multiply(number, *(
                power(rebuilt(base, change), rebuilt(n, change) if isinstance(n, Expression) else n)
                for base, n in factors
            ))  # fmt: skip
        case Sum(terms):
            return gather([rebuilt(term, change) for term in terms])
    return expression


def value(expression: Expression, numbers: Mapping[Value, float] | None = None) -> float:
    """An expression's number; nan where it has none. `numbers`: of nodes, where not their data."""
    match expression:
        case Number(x):
            return x
        case Symbol(node):
            return node.data if numbers is None else numbers.get(node, node.data)
        case Call(function, arguments):
            operands = [value(argument, numbers) for argument in arguments]
            return operations.number_or_nan(operations.operation(function).formula, *operands)
        case Product(number, factors):
            for base, n in factors:
                exponent = value(n, numbers) if isinstance(n, Expression) else n
                number *= operations.number_or_nan(math.pow, value(base, numbers), exponent)
            return number
        case Sum(terms):
            return sum(value(term, numbers) for term in terms)
    return math.nan


def size(expression: Expression) -> int:
    """How much there is to read: a point for each name, number, function and exponent."""
    if not expression._size:
        points = sum(map(size, inner(expression)))
        match expression:
            case Product(number, factors):
                plain = [abs(n) for _, n in factors if not isinstance(n, Expression)]
                points += sum(n != 1 for n in plain) + (abs(number) != 1)
            case Sum():
                pass
            case _:
                points += 1
        expression._size = points
    return expression._size
