"""Textbook exercises: each line that is printed, read by eye, and held to SymPy twice."""

import random
import re
from typing import NamedTuple

import latexread
import pytest
import reading
import sympy

from scalargrad import derivative, explain
from scalargrad.formulas.formula import Formula

POINTS = 3


class Exercise(NamedTuple):
    """A book's exercise: what is typed, by what it is derived, and what a course would print.

    Lines that are typed are parted by ;. within: where the points are taken from.
    """

    source: str
    typed: str
    by: str
    printed: str
    within: tuple = (0.2, 0.9)

    @property
    def names(self):
        return self.by.split(", ")


EXERCISES = [
    Exercise(
        "OpenStax Calculus 1, section 3.3: a quotient",
        "y = 5*x**2/(4*x + 3)",
        "x",
        (
            "dy/dx = (10·x·(4·x + 3) − 20·x²) / (4·x + 3)²    quotient rule; power rule\n"
            "      = 10·x·(2·x + 3) / (4·x + 3)²              brought together"
        ),
    ),
    Exercise(
        "OpenStax Calculus 1, section 3.3: a product, then multiplied out",
        "y = (x**2 + 2)*(3*x**3 - 5*x)",
        "x",
        (
            "dy/dx = 2·x·(3·x³ − 5·x) + (x² + 2)·(9·x² − 5)    product rule; power rule; sum rule\n"
            "      = 15·x⁴ + 3·x² − 10                         multiplied out"
        ),
    ),
    Exercise(
        "after OpenStax Calculus 1, section 3.3: two lines",
        "y = (x + 2)/(x - 3)",
        "x, x",
        (
            "dy/dx   = −5 / (x − 3)²\n"
            "d²y/dx² = 10 / (x − 3)³    power rule, and chain rule for 1 / (x − 3)²"
        ),
    ),
    Exercise(
        "after OpenStax Calculus 1, section 3.3: a negative power",
        "y = 1/x**2",
        "x, x",
        ("dy/dx   = −2 / x³\nd²y/dx² = 6 / x⁴    power rule"),
    ),
    Exercise(
        "after OpenStax Calculus 1, section 3.3: a root as a power",
        "y = x**(1/3)",
        "x, x",
        ("dy/dx   = 1 / (3·x^(2/3))\nd²y/dx² = −2 / (9·x^(5/3))    power rule"),
    ),
    Exercise(
        "Thomas' Calculus, section 3.3: the witch of Agnesi",
        "y = 8/(x**2 + 4)",
        "x, x",
        (
            "dy/dx   = −16·x / (x² + 4)²\n"
            "d²y/dx² = (−16·(x² + 4)² + 64·x²·(x² + 4)) / (x² + 4)⁴\n"
            "        = 64·x² / (x² + 4)³ − 16 / (x² + 4)²    each term divided\n"
            "        = 16·(3·x² − 4) / (x² + 4)³             brought together\n"
            "          (quotient rule; power rule, and chain rule for (x² + 4)²; power rule)"
        ),
    ),
    Exercise(
        "Stewart, Calculus: Early Transcendentals, section 3.2: the witch of Maria Agnesi",
        "y = 1/(1 + x**2)",
        "x, x",
        (
            "dy/dx   = −2·x / (1 + x²)²\n"
            "d²y/dx² = (−2·(1 + x²)² + 8·x²·(1 + x²)) / (1 + x²)⁴\n"
            "        = 8·x² / (1 + x²)³ − 2 / (1 + x²)²    each term divided\n"
            "        = 2·(3·x² − 1) / (1 + x²)³            brought together\n"
            "          (quotient rule; power rule, and chain rule for (1 + x²)²; power rule)"
        ),
    ),
    Exercise(
        "Stewart, Calculus: Early Transcendentals, section 3.2: the witch of Maria Agnesi, once more",
        "y = 1/(1 + x**2)",
        "x, x, x",
        (
            "d²y/dx² = 2·(3·x² − 1) / (1 + x²)³\n"
            "d³y/dx³ = (12·x·(1 + x²)³ − 12·x·(3·x² − 1)·(1 + x²)²) / (1 + x²)⁶\n"
            "        = 12·x / (1 + x²)³ − 12·x·(3·x² − 1) / (1 + x²)⁴    each term divided\n"
            "        = 24·x·(1 − x²) / (1 + x²)⁴                         brought together\n"
            "          (quotient rule; power rule; power rule, and chain rule for (1 + x²)³)"
        ),
    ),
    Exercise(
        "Stewart, Calculus: Early Transcendentals, section 3.2: the serpentine",
        "y = x/(1 + x**2)",
        "x, x",
        (
            "dy/dx   = (1 − x²) / (1 + x²)²\n"
            "d²y/dx² = (−2·x·(1 + x²)² − 4·x·(1 − x²)·(1 + x²)) / (1 + x²)⁴\n"
            "        = −2·x / (1 + x²)² − 4·x·(1 − x²) / (1 + x²)³    each term divided\n"
            "        = 2·x·(x² − 3) / (1 + x²)³                       brought together\n"
            "          (quotient rule; power rule; power rule, and chain rule for (1 + x²)²)"
        ),
    ),
    Exercise(
        "Stewart, Calculus: Early Transcendentals, section 3.2: two polynomials",
        "y = (x**2 + x - 2)/(x**3 + 6)",
        "x",
        (
            "dy/dx = ((2·x + 1)·(x³ + 6) − 3·x²·(x² + x − 2)) / (x³ + 6)²    quotient rule; sum rule; power rule\n"
            "      = (−x⁴ − 2·x³ + 6·x² + 12·x + 6) / (x³ + 6)²              brought together"
        ),
    ),
    Exercise(
        "Stewart, Calculus: Early Transcendentals, section 3.2: a power of e above",
        "y = exp(x)/(1 + x**2)",
        "x",
        (
            "dy/dx = (exp(x)·(1 + x²) − 2·x·exp(x)) / (1 + x²)²    quotient rule; derivative of exp; power rule\n"
            "      = exp(x)·(x² − 2·x + 1) / (1 + x²)²             brought together"
        ),
    ),
    Exercise(
        "Paul's Online Math Notes, Calculus I, product and quotient rule",
        "y = (x - 2/x)*(7 - 2*x**3)",
        "x",
        (
            "dy/dx = (1 + 2 / x²)·(7 − 2·x³) − 6·x²·(x − 2 / x)\n"
            "      = (−8·x⁵ + 8·x³ + 7·x² + 14) / x²    brought together\n"
            "        (product rule; sum rule; quotient rule; power rule)"
        ),
    ),
    Exercise(
        "Paul's Online Math Notes, Calculus I, product and quotient rule",
        "g = x**(1/3)/(1 + x**2)",
        "x",
        (
            "dg/dx = ((1 + x²) / (3·x^(2/3)) − 2·x^(4/3)) / (1 + x²)²    quotient rule; power rule\n"
            "      = (1 − 5·x²) / (3·x^(2/3)·(1 + x²)²)                  brought together"
        ),
    ),
    Exercise(
        "Paul's Online Math Notes, Calculus I, product and quotient rule",
        "Z = (4*y - y**2)/(6 - y)",
        "y",
        (
            "dZ/dy = ((4 − 2·y)·(6 − y) + (4·y − y²)) / (6 − y)²    quotient rule; sum rule; power rule\n"
            "      = (y² − 12·y + 24) / (6 − y)²                    brought together"
        ),
    ),
    Exercise(
        "after Paul's Online Math Notes, Calculus I, product and quotient rule: three factors",
        "y = x*exp(x)*sin(x)",
        "x",
        (
            "dy/dx = exp(x)·sin(x) + x·exp(x)·sin(x) + x·exp(x)·cos(x)\n"
            "      = exp(x)·(sin(x) + x·sin(x) + x·cos(x))    brought together\n"
            "        (product rule; derivative of exp; derivative of sin)"
        ),
    ),
    Exercise(
        "after Paul's Online Math Notes, Calculus I, product and quotient rule: a product above",
        "y = x**2*exp(x)/(x + 1)",
        "x",
        (
            "dy/dx = ((2·x·exp(x) + x²·exp(x))·(x + 1) − x²·exp(x)) / (x + 1)²\n"
            "      = x·exp(x)·(x² + 2·x + 2) / (x + 1)²    brought together\n"
            "        (quotient rule; product rule; power rule; derivative of exp)"
        ),
    ),
    Exercise(
        "OpenStax Calculus 1, section 3.5: why tan′ is 1/cos²",
        "y = sin(x)/cos(x)",
        "x",
        (
            "dy/dx = (cos(x)² + sin(x)²) / cos(x)²    quotient rule; derivative of sin; derivative of cos\n"
            "      = 1 / cos(x)²                      brought together"
        ),
    ),
    Exercise(
        "OpenStax Calculus 1, section 3.5: a product and a cosine",
        "y = x*sin(x) - cos(x)",
        "x, x",
        (
            "dy/dx   = 2·sin(x) + x·cos(x)\n"
            "d²y/dx² = 2·cos(x) + cos(x) − x·sin(x)\n"
            "        = 3·cos(x) − x·sin(x)    brought together\n"
            "          (sum rule; derivative of sin; product rule; derivative of cos)"
        ),
    ),
    Exercise(
        "OpenStax Calculus 1, section 3.5: a fraction and a tangent",
        "y = 1/x + tan(x)",
        "x, x",
        (
            "dy/dx   = 1 − 1 / x² + tan(x)²\n"
            "d²y/dx² = 2 / x³ + 2·tan(x)·(1 + tan(x)²)\n"
            "          (sum rule; power rule; power rule, and chain rule for tan(x)²; derivative of tan)"
        ),
    ),
    Exercise(
        "after OpenStax Calculus 1, section 3.5: the third derivative",
        "y = x**2*sin(x)",
        "x, x, x",
        (
            "d²y/dx² = 2·sin(x) + 4·x·cos(x) − x²·sin(x)\n"
            "d³y/dx³ = 2·cos(x) + 4·cos(x) − 4·x·sin(x) − 2·x·sin(x) − x²·cos(x)\n"
            "        = 6·cos(x) − 6·x·sin(x) − x²·cos(x)    brought together\n"
            "          (sum rule; derivative of sin; product rule; derivative of cos; power rule)"
        ),
    ),
    Exercise(
        "after OpenStax Calculus 1, section 3.5: sin(x)/x",
        "y = sin(x)/x",
        "x, x",
        (
            "dy/dx   = (x·cos(x) − sin(x)) / x²\n"
            "d²y/dx² = (−x³·sin(x) − 2·x·(x·cos(x) − sin(x))) / x⁴\n"
            "        = (2·sin(x) − x²·sin(x) − 2·x·cos(x)) / x³    brought together\n"
            "          (quotient rule; sum rule; product rule; derivative of cos; derivative of sin; power rule)"
        ),
    ),
    Exercise(
        "OpenStax Calculus 1, section 3.6: a helper u",
        "u = 7*x - 4; y = 6*u**3",
        "x",
        (
            "dy/dx = dy/du · du/dx    the chain rule along the one path, over u\n"
            "      = 18·u² · 7        the local gradients; power rule for dy/du"
        ),
    ),
    Exercise(
        "OpenStax Calculus 1, section 3.6: a power of a line",
        "y = (3*x - 2)**6",
        "x, x, x",
        (
            "d²y/dx² = 270·(3·x − 2)⁴\n"
            "d³y/dx³ = 3240·(3·x − 2)³    power rule, and chain rule for (3·x − 2)⁴"
        ),
    ),
    Exercise(
        "OpenStax Calculus 1, section 3.6: a power of a sum",
        "y = (x/7 + 7/x)**7",
        "x",
        (
            "dy/dx = 7·(x / 7 + 7 / x)⁶·(1 / 7 − 7 / x²)\n"
            "        (power rule, and chain rule for (x / 7 + 7 / x)⁷; sum rule; quotient rule)"
        ),
    ),
    Exercise(
        "OpenStax Calculus 1, section 3.6: a power of a cosine",
        "y = cos(x)**3",
        "x",
        ("dy/dx = −3·cos(x)²·sin(x)    power rule, and chain rule for cos(x)³; derivative of cos"),
    ),
    Exercise(
        "after OpenStax Calculus 1, section 3.6: a helper u, twice",
        "u = x**2 + 1; z = u**3",
        "x, x",
        (
            "dz/dx   = 6·x·u²\n"
            "d²z/dx² = 6·u² + 24·x²·u    product rule; power rule, and chain rule for u²; du/dx = 2·x"
        ),
    ),
    Exercise(
        "Stewart, Calculus: Early Transcendentals, section 3.4: chain rule within product rule",
        "y = (2*x + 1)**5*(x**3 - x + 1)**4",
        "x",
        (
            "dy/dx = 10·(2·x + 1)⁴·(x³ − x + 1)⁴ + 4·(2·x + 1)⁵·(x³ − x + 1)³·(3·x² − 1)\n"
            "      = 2·(2·x + 1)⁴·(x³ − x + 1)³·(17·x³ + 6·x² − 9·x + 3)    brought together\n"
            "        (product rule; power rule, and chain rule for (2·x + 1)⁵ and (x³ − x + 1)⁴; sum rule; power\n"
            "         rule)"
        ),
    ),
    Exercise(
        "Stewart, Calculus: Early Transcendentals, section 3.4: a power of a quotient",
        "g = ((t - 2)/(2*t + 1))**9",
        "t",
        (
            "dg/dt = (9·(t − 2)⁸·(2·t + 1)⁹ − 18·(t − 2)⁹·(2·t + 1)⁸) / (2·t + 1)¹⁸\n"
            "      = 45·(t − 2)⁸ / (2·t + 1)¹⁰    brought together\n"
            "        (quotient rule; power rule, and chain rule for (t − 2)⁹ and (2·t + 1)⁹)"
        ),
    ),
    Exercise(
        "Stewart, Calculus: Early Transcendentals, section 3.4: three functions, one in the other",
        "y = sin(cos(tan(x)))",
        "x",
        (
            "dy/dx = −cos(cos(tan(x)))·sin(tan(x))·(1 + tan(x)²)\n"
            "        (chain rule for sin(cos(tan(x))) and cos(tan(x)); derivative of tan)"
        ),
    ),
    Exercise(
        "after OpenStax Calculus 1, section 3.8: the upper half of a circle",
        "y = sqrt(1 - x**2)",
        "x, x",
        (
            "dy/dx   = −x / √(1 − x²)\n"
            "d²y/dx² = (−√(1 − x²) − x² / √(1 − x²)) / (1 − x²)\n"
            "        = −1 / (1 − x²)^(3/2)    brought together\n"
            "          (quotient rule; chain rule for √(1 − x²); power rule)"
        ),
    ),
    Exercise(
        "after Thomas' Calculus, section 3.9: an arc tangent",
        "y = atan(x**2)",
        "x, x",
        (
            "dy/dx   = 2·x / (1 + x⁴)\n"
            "d²y/dx² = (2·(1 + x⁴) − 8·x⁴) / (1 + x⁴)²    quotient rule; power rule\n"
            "        = 2·(1 − 3·x⁴) / (1 + x⁴)²           brought together"
        ),
    ),
    Exercise(
        "after OpenStax Calculus 1, section 3.9: a logarithm to the base 5",
        "y = log(x)/log(5)",
        "x",
        ("dy/dx = 1 / (x·log(5))    derivative of log"),
    ),
    Exercise(
        "Stewart, Calculus: Early Transcendentals, section 3.6: a logarithm of a quotient",
        "y = log((x + 1)/sqrt(x - 2))",
        "x",
        (
            "dy/dx = (√(x − 2) − (x + 1) / (2·√(x − 2))) / ((x + 1)·√(x − 2))\n"
            "      = 1 / (x + 1) − 1 / (2·(x − 2))    each term divided\n"
            "        (chain rule for log((x + 1) / √(x − 2)) and √(x − 2); quotient rule)"
        ),
        within=(2.5, 4.0),
    ),
    Exercise(
        "Stewart, Calculus: Early Transcendentals, section 3.6: ln|x|",
        "y = log(abs(x))",
        "x, x",
        ("dy/dx   = 1 / x\nd²y/dx² = −1 / x²    quotient rule"),
        within=(-2.0, -0.5),
    ),
    Exercise(
        "Stewart, Calculus: Early Transcendentals, section 3.6: logarithmic differentiation",
        "y = x**sqrt(x)",
        "x",
        (
            "dy/dx = x^√(x)·(1 / √(x) + log(x) / (2·√(x)))\n"
            "        (logarithmic differentiation for x^√(x); derivative of the square root)"
        ),
    ),
    Exercise(
        "MIT 18.01SC, unit 1: a moving exponent and a moving base",
        "y = x**x",
        "x, x",
        (
            "dy/dx   = x^x·(1 + log(x))\n"
            "d²y/dx² = x^x·(1 + log(x))² + x^(x − 1)\n"
            "          (product rule; logarithmic differentiation for x^x; derivative of log)"
        ),
    ),
    Exercise(
        "any course: an integral checked",
        "y = x*log(x) - x",
        "x",
        (
            "dy/dx = log(x) + 1 − 1    sum rule; product rule; derivative of log\n"
            "      = log(x)            brought together"
        ),
    ),
    Exercise(
        "any course: the bell curve",
        "y = exp(-x**2)",
        "x, x",
        (
            "dy/dx   = −2·x·exp(−x²)\n"
            "d²y/dx² = −2·exp(−x²) + 4·x²·exp(−x²)    product rule; chain rule for exp(−x²); power rule\n"
            "        = 2·exp(−x²)·(2·x² − 1)          brought together"
        ),
    ),
    Exercise(
        "any course: an oscillation",
        "y = exp(x)*sin(x)",
        "x, x",
        (
            "dy/dx   = exp(x)·(sin(x) + cos(x))\n"
            "d²y/dx² = exp(x)·(sin(x) + cos(x)) + exp(x)·(cos(x) − sin(x))\n"
            "        = 2·exp(x)·cos(x)    brought together\n"
            "          (product rule; derivative of exp; sum rule; derivative of sin; derivative of cos)"
        ),
    ),
    Exercise(
        "after Stewart, Calculus: Early Transcendentals, section 4.5: log(x)/x",
        "y = log(x)/x",
        "x, x",
        (
            "dy/dx   = (1 − log(x)) / x²\n"
            "d²y/dx² = (−x − 2·x·(1 − log(x))) / x⁴    quotient rule; derivative of log; power rule\n"
            "        = (2·log(x) − 3) / x³             brought together"
        ),
    ),
    Exercise(
        "the course, lecture 06: the sigmoid",
        "y = sigmoid(x)",
        "x, x",
        (
            "dy/dx   = y·(1 − y)\n"
            "d²y/dx² = y·(1 − y)² − y²·(1 − y)    product rule; dy/dx = y·(1 − y)\n"
            "        = y·(1 − y)·(1 − 2·y)        brought together"
        ),
    ),
    Exercise(
        "the course, lecture 06, and cross-entropy by hand",
        "a = sigmoid(z); L = -(y*log(a) + (1 - y)*log(1 - a))",
        "z",
        (
            "∂L/∂z = ∂L/∂a · ∂a/∂z                          the chain rule along the one path, over a\n"
            "      = −(y / a − (1 − y) / (1 − a)) · a·(1 − a)\n"
            "      = ((a − y) / (a·(1 − a))) · a·(1 − a)    brought together\n"
            "      = a − y                                  cancelled\n"
            "        (the local gradients; sum rule for ∂L/∂a; derivative of log for ∂L/∂a; chain rule for\n"
            "         log(1 − a); derivative of σ for ∂a/∂z)"
        ),
    ),
    Exercise(
        "the course, lecture 06: one neuron and its error",
        "z = w*x + b; y = sigmoid(z); E = (t - y)**2",
        "w",
        (
            "∂E/∂w = ∂E/∂y · ∂y/∂z · ∂z/∂w    the chain rule along the one path, over y and z\n"
            "      = −2·(t − y) · y·(1 − y) · x\n"
            "        (the local gradients; power rule, and chain rule for (t − y)²; derivative of σ for ∂y/∂z)"
        ),
    ),
    Exercise(
        "Goodfellow et al., Deep Learning, section 3.10: softplus",
        "y = log(1 + exp(x))",
        "x, x",
        (
            "dy/dx   = exp(x) / (1 + exp(x))\n"
            "d²y/dx² = (exp(x)·(1 + exp(x)) − exp(x)²) / (1 + exp(x))²    quotient rule; derivative of exp\n"
            "        = exp(x) / (1 + exp(x))²                             brought together"
        ),
    ),
    Exercise(
        "밑바닥부터 시작하는 딥러닝 3, step 35: tanh by its formula",
        "y = (exp(x) - exp(-x))/(exp(x) + exp(-x))",
        "x",
        (
            "dy/dx = ((exp(x) + exp(−x))² − (exp(x) − exp(−x))²) / (exp(x) + exp(−x))²\n"
            "      = 1 − (exp(x) − exp(−x))² / (exp(x) + exp(−x))²    each term divided\n"
            "      = 4 / (exp(x) + exp(−x))²                          brought together\n"
            "        (quotient rule; sum rule; derivative of exp; chain rule for exp(−x))"
        ),
    ),
    Exercise(
        "밑바닥부터 시작하는 딥러닝 3, step 35: tanh, again and again",
        "y = tanh(x)",
        "x, x, x",
        (
            "d²y/dx² = −2·y·(1 − y²)\n"
            "d³y/dx³ = −2·(1 − y²)² + 4·y²·(1 − y²)\n"
            "        = 2·(1 − y²)·(3·y² − 1)    brought together\n"
            "          (product rule; power rule, and chain rule for y²; dy/dx = 1 − y²)"
        ),
    ),
    Exercise(
        "밑바닥부터 시작하는 딥러닝 3, step 29: Newton's method",
        "y = x**4 - 2*x**2",
        "x, x",
        ("dy/dx   = 4·x³ − 4·x\nd²y/dx² = 12·x² − 4    sum rule; power rule"),
    ),
    Exercise(
        "밑바닥부터 시작하는 딥러닝 3, step 28: Rosenbrock's function",
        "y = 100*(x1 - x0**2)**2 + (1 - x0)**2",
        "x0, x0",
        (
            "∂y/∂x0   = −400·x0·(x1 − x0²) − 2·(1 − x0)\n"
            "∂²y/∂x0² = −400·(x1 − x0²) + 800·x0² + 2    sum rule; product rule; power rule\n"
            "         = 1200·x0² − 400·x1 + 2            multiplied out"
        ),
    ),
    Exercise(
        "밑바닥부터 시작하는 딥러닝 3, step 24: the Matyas function",
        "z = 0.26*(x**2 + y**2) - 0.48*x*y",
        "x",
        ("∂z/∂x = 0.52·x − 0.48·y    sum rule; power rule"),
    ),
    Exercise(
        "the course, lecture 04: toy #2",
        "z = 7*x*y/exp(x**2 + y**2)",
        "x",
        (
            "∂z/∂x = (7·y·exp(x² + y²) − 14·x²·y·exp(x² + y²)) / exp(x² + y²)²\n"
            "      = 7·y / exp(x² + y²) − 14·x²·y / exp(x² + y²)    each term divided\n"
            "      = 7·y·(1 − 2·x²) / exp(x² + y²)                  brought together\n"
            "        (quotient rule; chain rule for exp(x² + y²); power rule)"
        ),
    ),
    Exercise(
        "the course, lecture 04: toy #2, mixed",
        "z = 7*x*y/exp(x**2 + y**2)",
        "x, y",
        (
            "∂z/∂x    = 7·y·(1 − 2·x²) / exp(x² + y²)\n"
            "∂²z/∂y∂x = (7·exp(x² + y²)·(1 − 2·x²) − 14·y²·exp(x² + y²)·(1 − 2·x²)) / exp(x² + y²)²\n"
            "         = 7·(1 − 2·x²) / exp(x² + y²) − 14·y²·(1 − 2·x²) / exp(x² + y²)    each term divided\n"
            "         = 7·(1 − 2·x²)·(1 − 2·y²) / exp(x² + y²)                           brought together\n"
            "           (quotient rule; chain rule for exp(x² + y²); power rule)"
        ),
    ),
    Exercise(
        "the course, lecture 08: the toy graph",
        "a = 2; w1 = 3; w2 = -1; w3 = 5; w4 = 4; b = w1*a; c = w2*a; d = w3*b + w4*c; L = 10 - d",
        "a",
        (
            "∂L/∂a = ∂L/∂d · ∂d/∂b · ∂b/∂a + ∂L/∂d · ∂d/∂c · ∂c/∂a\n"
            "      = (−1) · w3 · w1 + (−1) · w4 · w2    the local gradients\n"
            "      = (−1) · 5 · 3 + (−1) · 4 · (−1)     numbers put in\n"
            "      = −15 + 4                            one product for each path\n"
            "      = −11                                added up\n"
            "        (two paths, over b and over c: a is used twice)"
        ),
    ),
    Exercise(
        "OpenStax Calculus 3, section 4.3: the sine of a polynomial",
        "g = sin(x**2*y - 2*x + 4)",
        "x, y",
        (
            "∂g/∂x    = cos(x²·y − 2·x + 4)·(2·x·y − 2)\n"
            "∂²g/∂y∂x = 2·x·cos(x²·y − 2·x + 4) − x²·sin(x²·y − 2·x + 4)·(2·x·y − 2)\n"
            "           (product rule; chain rule for cos(x²·y − 2·x + 4))"
        ),
    ),
    Exercise(
        "OpenStax Calculus 3, section 4.3: a power of e and a sine",
        "f = x*exp(-3*y) + sin(2*x - 5*y)",
        "x, y",
        (
            "∂f/∂x    = exp(−3·y) + 2·cos(2·x − 5·y)\n"
            "∂²f/∂y∂x = 10·sin(2·x − 5·y) − 3·exp(−3·y)    sum rule; chain rule for exp(−3·y) and cos(2·x − 5·y)"
        ),
    ),
    Exercise(
        "Stewart, Calculus: Early Transcendentals, section 14.3: a sine of a quotient",
        "f = sin(x/(1 + y))",
        "x, y",
        (
            "∂f/∂x    = cos(x / (1 + y)) / (1 + y)\n"
            "∂²f/∂y∂x = (x·sin(x / (1 + y)) / (1 + y) − cos(x / (1 + y))) / (1 + y)²\n"
            "         = (x·sin(x / (1 + y)) − cos(x / (1 + y))·(1 + y)) / (1 + y)³    brought together\n"
            "           (quotient rule; chain rule for cos(x / (1 + y)))"
        ),
    ),
    Exercise(
        "Stewart, Calculus: Early Transcendentals, section 14.3: three times, three variables",
        "f = sin(3*x + y*z)",
        "x, x, y",
        (
            "∂²f/∂x²   = −9·sin(3·x + y·z)\n"
            "∂³f/∂y∂x² = −9·z·cos(3·x + y·z)    chain rule for sin(3·x + y·z)"
        ),
    ),
    Exercise(
        "Stewart, Calculus: Early Transcendentals, section 14.3: Laplace's equation",
        "u = log(sqrt(x**2 + y**2))",
        "x, x",
        (
            "∂u/∂x   = x / (x² + y²)\n"
            "∂²u/∂x² = ((x² + y²) − 2·x²) / (x² + y²)²    quotient rule; power rule\n"
            "        = (y² − x²) / (x² + y²)²             brought together"
        ),
    ),
    Exercise(
        "after Stewart, Calculus: Early Transcendentals, section 14.3: an angle",
        "w = atan(y/x)",
        "x, y",
        (
            "∂w/∂x    = −y / (x² + y²)\n"
            "∂²w/∂y∂x = (−(x² + y²) + 2·y²) / (x² + y²)²    quotient rule; power rule\n"
            "         = (y² − x²) / (x² + y²)²              brought together"
        ),
    ),
    Exercise(
        "any course: a point put in",
        "x = 0.5; y = x/(1 + x**2)",
        "x",
        (
            "dy/dx = ((1 + x²) − 2·x²) / (1 + x²)²    quotient rule; power rule\n"
            "      = (1 − x²) / (1 + x²)²             brought together\n"
            "      = (1 − 0.5²) / (1 + 0.5²)²         numbers put in\n"
            "      = 0.48                             worked out"
        ),
    ),
]


def explained(exercise):
    """The derivation that is printed: of the last derivative, by the last name."""
    formula = Formula(exercise.typed.split(";"))
    leaves = {leaf.name: leaf for leaf in formula.variables}
    node = formula(*formula.variables)
    *first, last = exercise.names
    for name in first:
        node = derivative(node, leaves[name])
    return explain(node, leaves[last], reasons=True, numbers=not formula.unknown)


# --- the same in SymPy, which knows nothing of this package ---

KNOWN = {"sigmoid": lambda z: 1 / (1 + sympy.exp(-z))}
NAME = re.compile(r"\b[a-zA-Z]\d*\b(?!\()")
PYTHON = {"−": "-", "·": "*", "^": "**", "√": "sqrt", "σ": "sigmoid"}
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def symbol(name):
    return sympy.Symbol(name, real=True, nonzero=True)


def read(typed):
    """A formula that was typed."""
    names = {name: symbol(name) for name in NAME.findall(typed)}
    return sympy.sympify(typed, locals=KNOWN | names)


def read_printed(side):
    """A side that was printed."""
    for printed, typed in PYTHON.items():
        side = side.replace(printed, typed)
    return read(re.sub(f"([{RAISED}]+)", lambda n: f"**{n[1].translate(DIGITS)}", side))


DIGITS = str.maketrans(RAISED, "0123456789")


class Known:
    """An exercise in SymPy: what each name stands for, the derivatives, points to try."""

    def __init__(self, exercise):
        typed = dict(line.strip().split(" = ") for line in exercise.typed.split(";"))
        found = {name: read(right) for name, right in typed.items()}
        self.numbers = {symbol(name): x for name, x in found.items() if x.is_number}
        self.steps = {name: x for name, x in found.items() if not x.is_number}
        self.result = list(self.steps)[-1]
        self.leaves = sorted(self.written_out(symbol(self.result)).free_symbols, key=str)
        self.exercise = exercise

    def written_out(self, expression, but=None):
        """With what the lines say put in for each name, but for one."""
        for name, found in reversed(self.steps.items()):
            if name != but:
                expression = expression.subs(symbol(name), found)
        return expression

    def derivative(self, names):
        return sympy.diff(self.written_out(symbol(self.result)), *map(symbol, names))

    def points(self):
        rng = random.Random(self.exercise.typed)
        for _ in range(1 if self.numbers else POINTS):
            some = {leaf: rng.uniform(*self.exercise.within) for leaf in self.leaves}
            yield some | {leaf: float(x) for leaf, x in self.numbers.items()}

    def symbols(self, point):
        """The number of each name at a point."""
        names = [*self.steps, *map(str, self.leaves)]
        return {name: float(self.written_out(symbol(name)).subs(point)) for name in names}

    def meaning(self, point):
        """What a sign of a derivative stands for at a point, for reading.evaluate()."""

        def number(_, of, to, direct):
            assert not direct
            slope = sympy.diff(self.written_out(symbol(of), but=to), symbol(to))
            return float(self.written_out(slope).subs(point))

        return number


# --- the tests ---

each_exercise = pytest.mark.parametrize(
    "exercise", EXERCISES, ids=[f"{one.typed} by {one.by}" for one in EXERCISES]
)


def test_there_are_enough():
    assert len({(one.typed, one.by) for one in EXERCISES}) == len(EXERCISES) >= 40
    orders = [len(one.names) for one in EXERCISES]
    assert orders.count(1) >= 20 and orders.count(2) >= 20 and orders.count(3) >= 3
    assert sum(len(set(one.names)) > 1 for one in EXERCISES) >= 4


@each_exercise
def test_what_is_printed(exercise):
    assert str(explained(exercise)) == exercise.printed


@each_exercise
def test_every_side_beside_sympy(exercise):
    """Of the text and of the LaTeX, at several points."""
    found = explained(exercise)
    assert check_sides(found.lines, found.latex, exercise) >= 1


def check_sides(lines, latex, exercise):
    """Each side of each equation against SymPy's derivative; how many there were."""
    known, count = Known(exercise), 0
    text, formulas = reading.equations(lines), latexread.equations(latex)
    for point in known.points():
        symbols, meaning = known.symbols(point), known.meaning(point)
        for i, (row, in_latex) in enumerate(zip(text, formulas, strict=True)):
            order = len(exercise.names) - len(text) + 1 + i
            wanted = float(known.derivative(exercise.names[:order]).subs(point))
            for side, formula in zip(row.sides, in_latex.sides, strict=True):
                rounding = 1e-5 if known.numbers else 1e-9
                for reader, written in ((reading, side), (latexread, formula)):
                    got = reader.evaluate(written, symbols, meaning)
                    assert got == pytest.approx(wanted, rel=rounding, abs=rounding), written
                count += 1
    return count


@each_exercise
def test_the_last_side_beside_sympy(exercise):
    """By SymPy's algebra: the difference to its own derivative simplifies to 0."""
    known = Known(exercise)
    sides = map(read_printed, last_in_symbols(explained(exercise)))
    *_, last = (side for side in sides if side.free_symbols)
    difference = known.written_out(last) - known.derivative(exercise.names)
    assert sympy.simplify(sympy.nsimplify(difference)) == 0


def last_in_symbols(explanation):
    """The sides of the last equation, but for those that are signs of derivatives."""
    sides = reading.equations(explanation.lines)[-1].sides
    return [side for side in sides if not reading.SIGN.search(side)]


def test_a_wrong_line_is_noticed():
    """Each line of the serpentine's second derivative with another exponent at its end."""
    exercise = next(one for one in EXERCISES if "serpentine" in one.source)
    found, tried = explained(exercise), 0
    for i, line in enumerate(found.lines):
        equation, gap, reason = line.partition(reading.GAP + "e") if i else (line, "", "")
        if "=" in equation:
            wrong = [*found.lines]
            wrong[i] = re.sub("[²³⁴](?=[^²³⁴]*$)", "⁵", equation) + gap + reason
            with pytest.raises(AssertionError):
                check_sides(wrong, found.latex, exercise)
            tried += 1
    assert tried == 4
