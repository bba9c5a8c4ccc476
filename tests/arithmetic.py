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
}


def softmax(place, *xs):
    """The result at this place, counted from 1."""
    return math.exp(xs[place - 1] - logsumexp(*xs))
