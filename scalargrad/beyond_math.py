"""Functions of plain numbers that Python's math does not have; a program has these very lines."""

from __future__ import annotations

import math


def sigmoid(a: float) -> float:
    """1/(1 + e⁻ᵃ)"""
    e = math.exp(-abs(a))  # which cannot overflow
    return e / (1 + e) if a < 0 else 1 / (1 + e)


def softplus(a: float) -> float:
    """log(1 + eᵃ)"""
    return max(a, 0.0) + math.log1p(math.exp(-abs(a)))


def log_sigmoid(a: float) -> float:
    """The logarithm of sigmoid(a)"""
    return min(a, 0.0) - math.log1p(math.exp(-abs(a)))


def relu(a: float) -> float:
    """The larger of a and 0; nan of nan"""
    return 0.0 if a <= 0 else a


def step(a: float) -> float:
    """The slope of relu; nan of nan"""
    return 1.0 if a > 0 else 0.0 if a <= 0 else a


def sign(a: float) -> float:
    """The slope of abs; nan of nan"""
    return 1.0 if a > 0 else -1.0 if a < 0 else 0.0 * a


def maximum(a: float, b: float) -> float:
    """The larger one; nan where one is nan"""
    return a if a > b or math.isnan(a) else b


def minimum(a: float, b: float) -> float:
    """The smaller one; nan where one is nan"""
    return a if a < b or math.isnan(a) else b


def cbrt(a: float) -> float:
    """The cube root"""
    if a == 0 or math.isinf(a):
        return a
    y = math.copysign(abs(a) ** (1 / 3), a)
    return y - (y - a / (y * y)) / 3  # one step of Newton's method, for 1/3 was rounded


def exp2(a: float) -> float:
    """2ᵃ"""
    return math.pow(2, a)


def power(a: float, b: float) -> float:
    """aᵇ where b may vary"""
    if a < 0 or math.isinf(b):
        raise ValueError("a variable exponent needs a base of at least 0, and is finite")
    return math.pow(a, b)


def shares(*z: float) -> tuple[float, list[float], float]:
    """The largest z, e**z for each z beside that, and the sum of all of these but its own 1"""
    m = max(z)
    if math.isinf(m):
        raise ValueError("the largest number must be finite")
    k = z.index(m)
    powers = [math.exp(one - m) for one in z]
    others = 0.0
    for one in powers[:k] + powers[k + 1 :]:
        others += one
    return m, powers, others


def logsumexp(*z: float) -> float:
    """The logarithm of the sum of e**z"""
    m, _, others = shares(*z)
    return m + math.log1p(others)


def softmax(*z: float) -> list[float]:
    """e**z / the sum of e**z, for each z"""
    _, powers, others = shares(*z)
    return [one / (1 + others) for one in powers]
