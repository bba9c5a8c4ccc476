"""The functions that derivations write, as numbers; for the readers of printed lines."""

import math


def sigmoid(a):
    return 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a))


def logsumexp(*xs):
    return max(xs) + math.log(math.fsum(math.exp(x - max(xs)) for x in xs))


FUNCTIONS = {
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "sigmoid": sigmoid,
    "relu": lambda a: max(a, 0.0),
    "abs": abs,
    "step": lambda a: float(a > 0),
    "sign": lambda a: float((a > 0) - (a < 0)),
    "logsumexp": logsumexp,
    "exp2": lambda a: 2.0**a,
    "expm1": math.expm1,
    "log2": math.log2,
    "log10": math.log10,
    "log1p": math.log1p,
    "cbrt": lambda a: math.copysign(math.exp(math.log(abs(a)) / 3), a),
    "asinh": math.asinh,
    "acosh": math.acosh,
    "atanh": math.atanh,
    "softplus": lambda a: math.log1p(math.exp(a)),
    "log_sigmoid": lambda a: -math.log1p(math.exp(-a)),
    "max": max,
    "min": min,
}


def softmax(place, *xs):
    """The result at this place, counted from 1."""
    return math.exp(xs[place - 1] - logsumexp(*xs))
