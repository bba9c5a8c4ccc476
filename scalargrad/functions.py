"""Functions of Values and plain numbers: exp(x), sin(x) …, linear, softmax, losses, and define().

A plain number among the operands becomes a constant first, so that `exp(2) * x` works, too. Where a
function has no value, it raises a DomainError that names the node.
A function of many operands is one node: `linear` of a neuron with 16 inputs is one where operators
make 32, so that building, ordering and running backward cost less. mean, cross_entropy and mse_loss
are derived: they are written with these and the operators.
Sums add from left to right, so that every Python rounds alike (sum() does so only up to 3.11).
In the comments y is the result.
"""

from __future__ import annotations

import inspect
import keyword
import math
import operator
import sys
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from functools import partial, reduce
from types import MethodType
from typing import Any

from scalargrad import beyond_math, errors
from scalargrad.engine import Value, function, node, operand
from scalargrad.operations import OPERATIONS, Operation, of_any_kind

Number = Value | float
Numbers = Iterable[Value | float]  # Values; plain numbers among them become constants
TYPED = ("e", "pi", "π", "ln", "σ", "max", "min")  # other names that a typed formula knows


def constant(number: float, name: str) -> Value:
    """A constant with a name: data, such as an input or a target, that no gradient is asked for.

    Raises:
        TypeError: `number` is not a real number, or `name` not a text.

    >>> constant(0.1, "x1").is_constant
    True
    """
    node = Value(number, name)
    node.op = "const"
    return node


# --- functions of one number or two, each computed by its row in operations.py -------------------

_WITHIN_A_FORMULA = ContextVar("within a formula of define()", default=False)


def _applied(name: str, *operands: Any) -> Any:
    """A node of Values and plain numbers; of another kind, and in a formula, as the row says."""
    by_row = _WITHIN_A_FORMULA.get() or any(hasattr(type(one), "apply") for one in operands)
    if by_row and not any(isinstance(one, Value) for one in operands):
        return OPERATIONS[name].formula(*operands)
    return getattr(Value, name, partial(function, name))(*map(operand, operands))


def _of_one(name: str, words: str) -> Callable[[Number], Value]:
    return _described(lambda x: _applied(name, x), name, words)


def _of_two(name: str, words: str) -> Callable[[Number, Number], Value]:
    return _described(lambda x, y: _applied(name, x, y), name, words)


def _described(function: Callable[..., Any], name: str, words: str | None) -> Callable[..., Any]:
    function.__name__, function.__qualname__, function.__doc__ = name, name, words
    return function


exp = _of_one("exp", "eˣ. DomainError on overflow, for x above 709.78.")
log = _of_one("log", "The natural logarithm. DomainError unless x > 0.")
ln = _of_one("log", "The natural logarithm, by its other name. DomainError unless x > 0.")
sqrt = _of_one("sqrt", "The square root. DomainError for x < 0, and at backward() for x = 0.")
cbrt = _of_one("cbrt", "The cube root, −2 of −8. At x = 0 a DomainError at backward().")
sin = _of_one("sin", "The sine, x in radians. DomainError for an infinite x.")
cos = _of_one("cos", "The cosine, x in radians. DomainError for an infinite x.")
tan = _of_one("tan", "The tangent, x in radians. DomainError for an infinite x.")
asin = _of_one("asin", "The angle from −π/2 to π/2 whose sine is x; at ±1 without a derivative.")
acos = _of_one("acos", "The angle from 0 to π whose cosine is x. DomainErrors as for asin().")
atan = _of_one("atan", "The angle between −π/2 and π/2 whose tangent is x.")
sinh = _of_one("sinh", "The hyperbolic sine. DomainError on overflow, for x beyond ±710.47.")
cosh = _of_one("cosh", "The hyperbolic cosine. DomainError on overflow, for x beyond ±710.47.")
tanh = _of_one("tanh", "The hyperbolic tangent.")
sigmoid = _of_one("sigmoid", "σ(x) = 1/(1 + e⁻ˣ).")
softplus = _of_one("softplus", "log(1 + eˣ), of large x too.")
log_sigmoid = _of_one("log_sigmoid", "log σ(x), of x far below 0 too.")
relu = _of_one("relu", "max(0, x). At 0 it takes the subgradient 0.")
maximum = _of_two("maximum", "The larger of two. Where they are equal, each has the slope ½.")
minimum = _of_two("minimum", "The smaller of two. Where they are equal, each has the slope ½.")


# --- an operation of one's own --------------------------------------------------------------------


def define(name: str, formula: Callable[..., Any], slopes: Callable[..., Any]) -> Any:
    """A new operation, known from now on to derivations, pictures, programs and typed formulas.

    Formula and slopes are computed with numbers and with symbols: write them with `+ - * / **` and
    scalargrad's own exp(), relu(), maximum() …, without if. gradcheck() tells whether the slopes
    are right.

    Args:
        name: what it is called in Python and in formulas.
        formula: formula(a, …) is the result.
        slopes: slopes(a, …, y) gets the operands, then the result; it returns a tuple, ∂y/∂operand
            for each operand.

    Returns:
        The function. It is scalargrad's, too, and of one operand a method of Value.

    Raises:
        ValueError: the name exists, or there are more or fewer slopes than operands.
        TypeError: symbols cannot follow the formula.

    >>> fourth = define("fourth", lambda a: a**4, lambda a, y: (4 * a**3,))
    >>> x = Value(2.0, name="x")
    >>> y = fourth(x)
    >>> y.backward()
    >>> y.data, x.grad
    (16.0, 32.0)
    """
    package = sys.modules["scalargrad"]
    given = [_contents(one) for one in (formula, slopes)]
    known: Any = getattr(package, str(name), None)
    if getattr(known, "given", None) == given:  # a cell of a notebook that runs again
        return known
    if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name):
        raise ValueError(f"define: expected a name as Python has it, got {errors.described(name)}")
    if name in {*OPERATIONS, *TYPED, *dir(package), *dir(Value)} or name.startswith("softmax"):
        raise ValueError(f"define: {name} exists already: take another name")
    compute, differentiate = _as_formula(formula), _as_formula(slopes)
    count = _tried(name, formula, compute, differentiate)
    OPERATIONS[name] = Operation(of_any_kind(name, compute), differentiate, operands=count)
    defined: Any = _described(partial(_applied, name), name, formula.__doc__)
    defined.given = given
    setattr(package, name, defined)
    if count == 1:
        setattr(Value, name, OPERATIONS[name].formula)
    return defined


def _as_formula(compute: Callable[..., Any]) -> Callable[..., Any]:
    """A learner's formula or slopes: of plain numbers it gives plain numbers."""

    def computed(*operands: Any) -> Any:
        token = _WITHIN_A_FORMULA.set(True)  # there exp(2.0) is a number
        try:
            made = compute(*operands)
        finally:
            _WITHIN_A_FORMULA.reset(token)
        if any(hasattr(type(one), "apply") for one in operands):
            return made
        return tuple(map(_real, made)) if isinstance(made, tuple) else _real(made)

    return computed


def _real(number: Any) -> float:
    if isinstance(number, complex):
        raise ValueError("the result is not a real number")
    return errors.as_float(number)


def _contents(compute: Callable[..., Any]) -> list[Any]:
    """What makes two functions the same."""
    parts = ("__code__", "__defaults__", "__closure__")
    return [getattr(compute, part, compute) for part in parts]


class _Anything:
    """Stands for an operand while a formula is tried: what is computed with it is it again."""

    def _itself(self, *_: Any) -> Any:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __neg__ = __pos__ = _itself
    __truediv__ = __rtruediv__ = __pow__ = __rpow__ = __abs__ = apply = _itself


def _tried(name: str, formula: Any, compute: Callable[..., Any], slopes: Callable[..., Any]) -> int:
    """How many operands a formula has, once it and its slopes have been tried."""
    try:
        parameters = inspect.signature(formula).parameters.values()
        if any(one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD) for one in parameters):
            raise TypeError("its operands need a name each, as in lambda a, b: a * b")
        operands = [_Anything() for _ in parameters]
        y = compute(*operands)
        found = slopes(*operands, y)
    except Exception as error:
        words = f"define: {name} cannot be computed with symbols ({error})"
        raise TypeError(f"{words}: use + - * / ** and scalargrad's own exp(), relu() …") from error
    if not isinstance(y, _Anything):
        raise TypeError(f"define: the formula of {name} is {y!r}, whatever its operands are")
    if not isinstance(found, tuple) or len(found) != len(operands):
        got = len(found) if isinstance(found, tuple) else "no tuple: write (slope,)"
        words = f"expected a tuple of {len(operands)}, a slope for each operand, got {got}"
        raise ValueError(f"define: the slopes of {name}: {words}")
    return len(operands)


# --- functions of many numbers --------------------------------------------------------------------


class Operands(tuple[Value, ...]):
    """Values and their numbers of now, read once for all the nodes that share them.

    For weights and inputs that many `linear` nodes use, as in a layer or a convolution: no node
    then keeps numbers of its own. Make it anew in every forward pass, for its numbers stay.

    Raises:
        TypeError: this is not a list of numbers; `what` names it.
        ValueError: it is empty.

    >>> inputs = Operands([2, 4])
    >>> [linear(weights, inputs, bias=0.5).data for weights in ([3, -1], [1, 1])]
    [2.5, 6.5]
    """

    numbers: tuple[float, ...]

    def __new__(cls, values: Numbers, what: str = "operands") -> Operands:
        """Values as operands, plain numbers among them as constants."""
        operands = super().__new__(cls, values_of(values, what))
        operands.numbers = tuple([operand.data for operand in operands])
        return operands


def linear(weights: Numbers, inputs: Numbers, bias: Value | float) -> Value:
    """Σᵢ wᵢ·xᵢ + b as one node; its operands are the weights, the inputs and the bias.

    Raises:
        ValueError: there are not as many inputs as weights, or none.
        TypeError: an operand is not a number.

    Source:
        Partial Differentiation (편미분), lecture 04, 변수가 겁나게 많은 경우:
        ŷ₁ = w₁₁h₁ + w₂₁h₂ + … + b.

    >>> linear([3, -1], [2, 4], bias=0.5).data
    2.5
    """
    (b,) = values_of([bias], "bias")
    w, x = values_of(weights, "weights"), values_of(inputs, "inputs")
    return weighted_sum("linear", w, x, b)


def relu_linear(weights: Numbers, inputs: Numbers, bias: Value | float) -> Value:
    """relu(Σᵢ wᵢ·xᵢ + b) as one node, a ReLU neuron; operands and errors as in linear().

    >>> relu_linear([3, -1], [2, 4], bias=0.5).data, relu_linear([3, -1], [2, 4], bias=-5).data
    (2.5, 0.0)
    """
    (b,) = values_of([bias], "bias")
    w, x = values_of(weights, "weights"), values_of(inputs, "inputs")
    return weighted_sum("relu_linear", w, x, b)


def weighted_sum(op: str, weights: Sequence[Value], inputs: Sequence[Value], bias: Value) -> Value:
    """linear() or relu_linear() of Values, unchecked but for their number; op: which of the two."""
    if len(weights) != len(inputs):
        raise ValueError(f"expected {len(weights)} inputs, got {len(inputs)}")
    w, x = _numbers(weights), _numbers(inputs)
    y = reduce(operator.add, map(operator.mul, w, x)) + bias.data
    slopes: Any = MethodType(_weighted_sum_slopes, (w, x))
    if op == "relu_linear" and not y > 0:
        y, slopes = (0.0, ()) if y <= 0 else (y, (y,) * (2 * len(w) + 1))  # relu is off, or nan
    return node(y, op, (*weights, *inputs, bias), slopes)


def _numbers(values: Sequence[Value]) -> tuple[float, ...]:
    """The numbers of Values, read anew unless they are shared."""
    if isinstance(values, Operands):
        return values.numbers
    return tuple([value._data for value in values])


def _weighted_sum_slopes(
    numbers: tuple[tuple[float, ...], tuple[float, ...]], *_: Any
) -> tuple[float, ...]:
    """∂y/∂wᵢ = xᵢ, ∂y/∂xᵢ = wᵢ, ∂y/∂b = 1: put together at backward(), to be shared until then."""
    w, x = numbers
    return (*x, *w, 1.0)


def total(values: Numbers) -> Value:
    """Σᵢ vᵢ as one node, of at least one value.

    >>> total([Value(1.0), 2, 3]).data
    6.0
    """
    return function("total", *values_of(values, "values"))


def logsumexp(values: Numbers) -> Value:
    """The logarithm of Σᵢ e^vᵢ as one node, for n ≥ 1 values. Stable at ±1000.

    The derivatives are the softmax.

    Raises:
        DomainError: the largest value is infinite.
        ValueError: there is no value.

    Source:
        Goodfellow, Bengio, Courville, Deep Learning, section 4.1.

    >>> f"{logsumexp([1000.0, 1000.0]):.4f}"
    '1000.6931'
    """
    return function("logsumexp", *_with_finite_largest(values, "logsumexp"))


def softmax(values: Numbers) -> list[Value]:
    """pᵢ = e^vᵢ / Σⱼ e^vⱼ for each i: n numbers between 0 and 1 that add up to 1, a node each.

    Errors as in logsumexp().

    Source:
        Back-propagation (역전파 학습), lecture 08, slide (7/7): softmax at the output.

    >>> [f"{share:.3f}" for share in softmax([1000.0, 1000.0, -1000.0])]
    ['0.500', '0.500', '0.000']
    """
    operands = _with_finite_largest(values, "softmax")
    p = tuple(beyond_math.softmax(*[value.data for value in operands]))  # n numbers, not n² slopes
    return [
        node(y, f"softmax{i + 1}", operands, MethodType(_softmax_slopes, (p, i)))
        for i, y in enumerate(p)
    ]


def _softmax_slopes(found: tuple[tuple[float, ...], int], *_: Any) -> tuple[float, ...]:
    """∂pᵢ/∂vⱼ = −pᵢ·pⱼ, but ∂pᵢ/∂vᵢ = pᵢ·(1 − pᵢ)."""
    p, i = found
    y = p[i]
    slopes = [-y * other for other in p]
    slopes[i] = y * (1 - y)
    return tuple(slopes)


def _with_finite_largest(values: Numbers, name: str) -> tuple[Value, ...]:
    """The operands of logsumexp or softmax. DomainError where these have no value."""
    operands = values_of(values, "values")
    largest = max(operands, key=lambda value: value.data)
    if math.isinf(largest.data):
        needs = OPERATIONS["logsumexp"].needs
        raise errors.undefined(name, [largest.name], [largest.data], needs)
    return operands


def mean(values: Numbers) -> Value:
    """Σᵢ vᵢ / n, of at least one value.

    >>> mean([Value(1.0), 2, 6]).data
    3.0
    """
    operands = values_of(values, "values")
    return total(operands) / len(operands)


def cross_entropy(logits: Numbers, target: int) -> Value:
    """−log softmax(logits)[target], computed as log Σⱼ e^(zⱼ − z_target).

    The differences keep their digits where the logits are large.

    Args:
        logits: n ≥ 1 numbers, before any softmax.
        target: the index of the right class, 0 … n−1.

    Raises:
        ValueError: there is no logit, or no such class.
        TypeError: target is not a whole number.

    Source:
        Goodfellow, Bengio, Courville, Deep Learning, section 6.2.2.3.

    >>> cross_entropy([Value(1000.0), Value(-1000.0)], target=1).data
    2000.0
    """
    z = values_of(logits, "logits")
    try:
        place = errors.as_index(target)
    except TypeError:
        words = f"expected a target as the index of a class, got {errors.described(target)}"
        raise TypeError(words) from None
    if not 0 <= place < len(z):
        got = errors.abbreviated(target)
        raise ValueError(f"expected a target from 0 to {len(z) - 1}, got {got}")
    right = z[place]
    return logsumexp([0.0 if j == place else value - right for j, value in enumerate(z)])


def mse_loss(predictions: Numbers, targets: Numbers, reduction: str = "mean") -> Value:
    """The squared errors (ŷᵢ − yᵢ)² of n predictions, put together in one number.

    The reduction "mean" is Σ/n, "sum" is Σ (lectures 04, 06 and 08: L = Σ(ŷᵢ − yᵢ)²), "half_sum" is
    ½Σ (the article on 역전파: E = ½(t₁ − o₁)² + ½(t₂ − o₂)²).

    Raises:
        ValueError: the sizes differ, or reduction is another word.

    >>> mse_loss([Value(1.0), Value(4.0)], [0, 1]).data
    5.0
    """
    y_hat, y = values_of(predictions, "predictions"), values_of(targets, "targets")
    if len(y_hat) != len(y):
        raise ValueError(f"expected {len(y_hat)} targets, got {len(y)}")
    if not errors.is_word(reduction, "mean", "sum", "half_sum"):
        got = errors.abbreviated(reduction)
        raise ValueError(f"expected the reduction mean, sum or half_sum, got {got}")
    squares = total((prediction - label) ** 2 for prediction, label in zip(y_hat, y, strict=True))
    if reduction == "sum":
        return squares
    return squares * 0.5 if reduction == "half_sum" else squares / len(y)


def values_of(numbers: Numbers, what: str) -> tuple[Value, ...]:
    """The numbers as operands: at least one, plain ones as constants.

    TypeError for what is not a list of numbers, ValueError for an empty one. `what` names the list.
    """
    if isinstance(numbers, Value):
        raise TypeError(f"{what}: expected a list, got one Value alone; write [value]")
    if isinstance(numbers, Operands):
        return numbers
    things = errors.listed(numbers, what)
    try:
        values = tuple([v if isinstance(v, Value) else operand(v) for v in things])
    except (TypeError, errors.DomainError) as error:  # one of them is not a number
        raise type(error)(f"{what}: {error}") from None
    if not values:
        raise ValueError(f"{what}: expected at least 1, got 0")
    return values
