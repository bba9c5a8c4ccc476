"""Second derivatives of random formulas: every printed side evaluated beside SymPy's."""

import random
import re

import latexread
import pytest
import reading
import sympy
from test_textbook import read

from scalargrad import Value, derivative, explain
from scalargrad.formulas.formula import Formula

FORMULAS, PER_TEST = 300, 10
POINTS = 3
NAMES = ("x", "y")
RAISED = "²³⁴⁵⁶⁷⁸⁹"

# Parts of a course's formulas: {} is a smaller formula. What log and sqrt are given is positive.
FUNCTIONS = ["exp({})", "exp(-{})", "sin({})", "cos({})", "sigmoid({})", "tanh({})", "atan({})"]
FUNCTIONS += [
    "log(1 + {}**2)",
    "sqrt(1 + {}**2)",
    "log(1 + exp({}))",
    "log(x + y)",
    "sqrt(x)",
    "x**{}",
]
INNER = ["x", "y", "2*x", "x*y", "x**2", "x + y", "x - 3*y", "x**2 + y**2", "x/y", "1 - x", "y/3"]
OUTER = ["{}**2", "({} + 1)**3", "1/(2 + {})", "x/(1 + {}**2)", "{}/x", "(x + {})/(y + 2)"]
JOINED = ["{} + {}", "{} - {}", "{}*{}", "{}*{}", "({})*({} + 1)", "{}/(2 + {})", "x*{} + y*{}"]


def random_formula(seed):
    """A formula of x and y with four to eight operations."""
    rng = random.Random(seed)

    def function():
        return rng.choice(FUNCTIONS).replace("{}", f"({rng.choice(INNER)})")

    def part():
        return rng.choice(OUTER).replace("{}", function()) if rng.random() < 0.4 else function()

    while True:
        typed = rng.choice(JOINED)
        while "{}" in typed:
            typed = typed.replace("{}", f"({part()})", 1)
        both = all(re.search(rf"\b{name}\b", typed) for name in NAMES)
        if both and 4 <= operations(typed) <= 8:
            return typed


def operations(typed):
    """How many operations a formula has."""
    calls = sum(typed.count(name) for name in ("exp", "log", "sin", "cos", "sqrt", "sigm", "tan"))
    return calls + sum(typed.count(sign) for sign in "+-*/") - typed.count("**")


class SecondDerivatives:
    """A formula's derivatives in SymPy, as functions of x and y."""

    def __init__(self, typed, names):
        x, y = map(sympy.Symbol, NAMES)
        found = read(typed).subs({one: sympy.Symbol(str(one)) for one in read(typed).free_symbols})
        self.found = [sympy.lambdify((x, y), found, "math")]
        for name in names:
            found = sympy.diff(found, sympy.Symbol(name))
            self.found.append(sympy.lambdify((x, y), found, "math"))

    def __getitem__(self, order):
        return self.found[order]


def order_of(left):
    """Which derivative an equation is about, by its head: 2 for ∂²z/∂y∂x; None for a name."""
    if left[0] not in "d∂" or "/" not in left:
        return None
    return 1 if left[1] not in RAISED else int(left[1].translate(reading.RAISED))


def check(typed, names, point):
    """Every side of text and LaTeX; returns how many, and how many names were given."""
    formula = Formula([f"z = {typed}"])
    leaves = {name: Value(number, name) for name, number in zip(NAMES, point)}
    z = formula(*(leaves[leaf.name] for leaf in formula.variables))
    first, second = (leaves[name] for name in names)
    explanation = explain(derivative(z, first), second, digits=17, reasons=True)
    known = SecondDerivatives(typed, names)
    symbols = {name: node.data for name, node in explanation.nodes.items()}
    meaning = reading.Meanings(z, second, explanation.nodes)
    count = 0
    rows = zip(
        reading.equations(explanation.lines), latexread.equations(explanation.latex), strict=True
    )
    for row, in_latex in rows:
        order = order_of(row.left)
        wanted = symbols[row.left] if order is None else known[order](*point)
        for side, formula in zip(row.sides, in_latex.sides, strict=True):
            if "…" in side:
                continue
            for reader, written in ((reading, side), (latexread, formula)):
                got = reader.evaluate(written, symbols, meaning)
                assert got == pytest.approx(wanted, rel=1e-7, abs=1e-9), (row.left, written)
            count += 1
    assert explanation.value == pytest.approx(known[2](*point), rel=1e-9, abs=1e-12)
    return count


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(start, marks=pytest.mark.full if start % (10 * PER_TEST) else ())
        for start in range(0, FORMULAS, PER_TEST)
    ],
)
def test_every_side_beside_sympy(start, record_cases):
    for seed in range(start, start + PER_TEST):
        typed, rng = random_formula(seed), random.Random(seed)
        for names in ("xx", "xy"):
            for _ in range(POINTS):
                point = rng.uniform(0.3, 1.2), rng.uniform(0.3, 1.2)
                assert check(typed, names, point) >= 3, typed
            record_cases(1)
