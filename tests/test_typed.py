"""Typed lines and names that hypothesis makes up, and cuts down to the shortest that fails."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import DomainError, Value, draw, explain, program
from scalargrad.formulas.formula import Formula
from scalargrad.formulas.tokens import FormulaError

settings.register_profile(
    "same each time", derandomize=True, database=None, deadline=None, max_examples=200
)
settings.load_profile("same each time")

X, Y = 1.25, -0.5

# Each expression is a pair: as a student types it, and in Python.
LEAVES = st.sampled_from(
    [("x", "x"), ("y", "y"), ("2", "2"), ("0.5", "0.5"), ("π", "math.pi"), ("3", "3")]
)
SIGNS = [("+", "+"), ("−", "-"), ("–", "-"), ("·", "*"), ("×", "*"), ("⋅", "*"), ("÷", "/")]
FORMS = [
    ("√({})", "math.sqrt({})"),
    ("|{}|", "abs({})"),
    ("sin({})", "math.sin({})"),
    ("e^({})", "math.exp({})"),
    ("tanh({})", "math.tanh({})"),
    ("−({})", "-({})"),
    ("({})²", "({})**2"),
    ("({})^3", "({})**3"),
    ("2({})", "2*({})"),
    ("({})(x + 1)", "({})*(x + 1)"),
]


def larger(parts):
    joined = st.builds(
        lambda a, sign, b: (f"({a[0]}) {sign[0]} ({b[0]})", f"({a[1]}) {sign[1]} ({b[1]})"),
        parts,
        st.sampled_from(SIGNS),
        parts,
    )
    within = st.builds(
        lambda form, a: (form[0].format(a[0]), form[1].format(a[1])), st.sampled_from(FORMS), parts
    )
    return joined | within


EXPRESSIONS = st.recursive(LEAVES, larger, max_leaves=8)


@given(EXPRESSIONS)
def test_a_typed_expression_has_pythons_value(pair):
    typed, python = pair
    try:
        wanted = float(eval(python, {"math": math, "x": X, "y": Y}))
    except (ArithmeticError, ValueError):
        wanted = None
    try:
        formula = Formula([typed, f"x = {X}", f"y = {Y}"])
        found = formula(*formula.variables).data
    except DomainError:
        found = None
    if wanted is None or not math.isfinite(wanted):
        assert found is None or not math.isfinite(found)
    else:
        assert found == pytest.approx(wanted, rel=1e-9, abs=1e-12)


@given(st.text("xyab12.,+-−*·×/÷^²ⁿ√|()= sinlogeπσ_∂'\"\\{}[]가", max_size=20))
def test_whatever_is_typed_is_read_or_refused_in_words(line):
    try:
        formula = Formula([line])
        formula(*formula.variables)
    except (FormulaError, DomainError) as error:
        words = str(error)
    else:
        words = "read"
    assert words.strip()


@given(st.text(max_size=12))
def test_whatever_a_node_is_called_everything_goes_on(name):
    x, other = Value(2.0, name), Value(3.0, name)
    y = (x * other + x).named("y")
    y.backward()
    assert (x.grad, other.grad) == (4.0, 2.0)
    derivation = explain(y, x)
    assert derivation.value == 4.0
    assert derivation.latex
    assert draw(y).source.count("->") >= 3
    assert program(y, x, other)(2.0, 3.0) == (8.0, (4.0, 2.0))
