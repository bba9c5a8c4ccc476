"""define(): an operation of a learner's own, and that everything knows it from then on."""

import math

import pytest

import scalargrad
from scalargrad import (
    DomainError,
    GradientError,
    Value,
    define,
    derivative,
    draw,
    exp,
    explain,
    film,
    gradcheck,
    local_gradients,
    log,
    maximum,
    program,
    sigmoid,
    sqrt,
)
from scalargrad.__main__ import main
from scalargrad.formulas.formula import Formula
from scalargrad.operations import step

CUBE = (lambda a: a**3, lambda a, y: (3 * a**2,))
SWISH = (lambda a: a * sigmoid(a), lambda a, y: (y + sigmoid(a) * (1 - y),))
BLEND = (lambda a, b: a * exp(b) + b, lambda a, b, y: (exp(b), y - b + 1))  # of two operands


def swish_of(x):
    return x / (1 + math.exp(-x))


@pytest.fixture
def cube():
    return define("cube", *CUBE)


@pytest.fixture
def swish():
    return define("swish", *SWISH)


@pytest.fixture
def blend():
    return define("blend", *BLEND)


# --- used everywhere ---


def test_values_and_gradients(cube):
    x = Value(-2.0, name="x")
    y = cube(x)
    y.backward()
    assert (y.op, y.operands, y.data, x.grad) == ("cube", (x,), -8.0, 12.0)
    assert local_gradients(y) == [12.0]
    assert cube(2).data == 8.0 and cube(2).operands[0].is_constant


def test_it_is_scalargrads_and_a_method(cube):
    assert scalargrad.cube is cube
    y = Value(2.0).cube()
    assert (y.op, y.data) == ("cube", 8.0)


def test_explain(cube):
    x, w = Value(2.0, name="x"), Value(3.0, name="w")
    y = (cube(w * x) + 1).named("y")
    assert explain(y, x).lines == ["∂y/∂x = 3·w³·x²", "      = 3·3³·2²", "      = 324"]
    assert explain(y, x, reasons=True).lines[0].endswith("chain rule for cube(w·x)")
    assert explain(cube(x).named("y"), x, reasons=True).lines[0].endswith("derivative of cube")
    assert "cube(v1)" in str(explain(y, x, every_operation=True))
    assert explain(y, x, every_operation=True).value == 324.0
    assert explain(y, x, form="steps").value == 324.0


def test_explain_writes_its_name_where_slopes_mention_the_result(swish):
    x = Value(2.0, name="x")
    explanation = explain((swish(x) * 1.0 + 1).named("y"), x, reasons=True)
    assert "swish(x) + σ(x)·(1 − swish(x))" in explanation.lines[0]
    assert r"\operatorname{swish}\left(x\right)" in explanation.latex
    h = 1e-6
    assert explanation.value == pytest.approx((swish_of(2 + h) - swish_of(2 - h)) / (2 * h))


def test_a_name_in_latex():
    soft_step = define("soft_step", *SWISH)
    x = Value(2.0, name="x")
    assert r"\operatorname{soft\_step}" in explain((soft_step(x) + 1).named("y"), x).latex


def test_pictures_and_films(cube, blend):
    x, z = Value(2.0, name="x"), Value(0.5, name="z")
    y = blend(cube(x), z).named("y")
    assert "(cube)" in draw(y).source and "(blend)" in draw(y).source
    assert "cube(x)" in draw(y, named_only=True).source
    assert "3·x² = 12" in draw(y, local_gradients=True).source
    assert "∂y/∂x" in draw(y, backward=True).source
    film(y)
    film(y, named_only=True)


def test_derivatives_to_the_third_order(cube, swish):
    x = Value(2.0, name="x")
    first = derivative(cube(x).named("y"), x)
    second = derivative(first, x)
    third = derivative(second, x)
    assert (first.data, second.data, third.data) == (12.0, 12.0, 6.0)
    assert third.name == "d³y/dx³"
    s = swish(x).named("s")
    found = []
    for _ in range(3):
        s = derivative(s, x)
        found.append(s.data)
    assert found == pytest.approx(derivatives_of_swish(2.0), rel=1e-12, abs=0)


def derivatives_of_swish(x):
    """The first three, from those of σ: σ′ = σ(1 − σ) and so on."""
    a = 1 / (1 + math.exp(-x))
    one = a * (1 - a)
    two = one * (1 - 2 * a)
    three = two * (1 - 2 * a) - 2 * one * one
    return [a + x * one, 2 * one + x * two, 3 * two + x * three]


@pytest.mark.parametrize("numbers", [(2.0, 0.5), (-1.5, -0.25), (0.0, 0.0)])
def test_a_program_has_its_formula_and_the_same_bits(cube, swish, blend, numbers):
    x, z = Value(0.7, name="x"), Value(0.3, name="z")

    def f(x, z):
        return (blend(cube(x * z + 1), swish(z)) * swish(x * 2)).named("y")

    source = program(f(x, z), x, z).source
    assert "cube" not in source and "swish" not in source and "blend" not in source
    space = {}
    exec(source, space)  # pasted: it needs nothing but math
    u, v = Value(numbers[0]), Value(numbers[1])
    y = f(u, v)
    y.backward()
    assert space["value_and_gradients"](*numbers) == (y.data, (u.grad, v.grad))


def test_gradcheck_says_whether_the_slopes_are_right(cube, blend):
    gradcheck(cube, 1.3)
    gradcheck(lambda a, b: blend(a, b) * cube(a), 1.3, -0.4)
    wrong = define("wrong", lambda a: a**3, lambda a, y: (2 * a**2,))
    with pytest.raises(GradientError):
        gradcheck(wrong, 1.3)


def test_typed(cube, capsys):
    formula = Formula(["y = cube(2*x) + 1", "x = 1.5"])
    y = formula(*formula.variables)
    assert y.data == 28.0
    typed = ["y = cube(2*x) + 1", "x=1.5"]
    assert main([*typed, "--check", "--second", "x,x"]) == 0
    printed = capsys.readouterr().out
    assert "y = cube(2·x) + 1 = 28" in printed and "d²y/dx²" in printed
    assert main([*typed, "--program"]) == 0
    assert "v1**3" in capsys.readouterr().out


def test_within_formulas_of_its_own(cube):
    """A formula may use what was defined before, plain numbers and scalargrad's functions of them."""
    gauss = define(
        "gauss",
        lambda a: exp(-(a**2) / 2) / sqrt(2 * math.pi) * log(2.0),
        lambda a, y: (-a * y,),
    )
    ninth = define("ninth", lambda a: cube(a) ** 3, lambda a, y: (9 * cube(a) ** 2 * a**2,))
    x = Value(0.5, name="x")
    for y in (gauss(x), ninth(x)):
        assert type(y.data) is float
        assert explain((y + 1).named("y"), x).value == local_gradients(y)[0]
        x.grad = 0.0
        y.backward()
        assert program(y, x)(0.5) == (y.data, (x.grad,))
        assert derivative(y, x).data == pytest.approx(x.grad, rel=1e-14, abs=0)
    gradcheck(gauss, 0.5)
    gradcheck(ninth, 0.5)


def test_outside_of_its_domain():
    half = define("half_power", lambda a: a**0.5, lambda a, y: (0.5 / y,))
    inverse = define("inverse", lambda a: 1 / a, lambda a, y: (-y * y,))
    logs = define("logs", lambda a, b: log(a) * b, lambda a, b, y: (b / a, log(a)))
    x, z = Value(-4.0, name="x"), Value(0.0, name="z")
    with pytest.raises(DomainError, match=r"half_power of x = -4\.0: the result is not a real num"):
        half(x)
    with pytest.raises(DomainError, match=r"inverse of z = 0\.0: "):
        inverse(z)
    with pytest.raises(DomainError, match=r"logs of x = -4\.0, z = 0\.0: "):
        logs(x, z)
    y = half(z)
    assert y.data == 0.0
    with pytest.raises(DomainError, match=r"half_power of z = 0\.0: half_power has no derivative"):
        y.backward()


def test_kinks_are_looked_at_anew():
    """A clipped ramp: its slope is a step, which a program asks again for other numbers."""
    ramp = define(
        "ramp",
        lambda a: maximum(a, 0.0) - maximum(a - 1, 0.0),
        lambda a, y: (step(a) - step(a - 1),),
    )
    x = Value(0.5, name="x")
    run = program(ramp(x) * 3, x)
    assert [run(number) for number in (-1.0, 0.5, 2.0)] == [
        (0.0, (0.0,)),
        (1.5, (3.0,)),
        (3.0, (0.0,)),
    ]


# --- refused ---

MISTAKES = {
    "a name that exists": (("exp", *CUBE), ValueError, "exp exists already"),
    "a method": (("backward", *CUBE), ValueError, "backward exists already"),
    "a function of scalargrad": (("draw", *CUBE), ValueError, "draw exists already"),
    "an operation": (("neg", *CUBE), ValueError, "neg exists already"),
    "a name that formulas have": (("pi", *CUBE), ValueError, "pi exists already"),
    "no name": (("my cube", *CUBE), ValueError, "expected a name as Python has it, got str 'my c"),
    "a word of Python": (("if", *CUBE), ValueError, "expected a name as Python has it"),
    "no text": ((3, *CUBE), ValueError, "expected a name as Python has it, got int 3"),
    "no function": (("f", 3, CUBE[1]), TypeError, "f cannot be computed with symbols"),
    "of math": (("f", math.erf, CUBE[1]), TypeError, "f cannot be computed with symbols"),
    "with math": (("f", lambda a: math.exp(a), CUBE[1]), TypeError, "scalargrad's own exp()"),
    "an if": (("f", lambda a: a if a > 0 else 0, CUBE[1]), TypeError, "cannot be computed with sy"),
    "a constant": (("f", lambda a: 3.0, CUBE[1]), TypeError, "is 3.0, whatever its operands are"),
    "nothing": (("f", lambda a: None, CUBE[1]), TypeError, "is None, whatever its operands are"),
    "slopes without the result": (("f", CUBE[0], lambda a: (1,)), TypeError, "2 were given"),
    "two slopes": (("f", CUBE[0], lambda a, y: (1, 1)), ValueError, "a tuple of 1, a slope for"),
    "no tuple": (("f", CUBE[0], lambda a, y: 3 * a**2), ValueError, "got no tuple"),
    "one slope of two": (
        ("f", BLEND[0], lambda a, b, y: (1,)),
        ValueError,
        "expected a tuple of 2, a slope for each operand, got 1",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_refused_and_changes_nothing(mistake):
    given, error, words = MISTAKES[mistake]
    before = dict(scalargrad.operations.OPERATIONS)
    with pytest.raises(error) as caught:
        define(*given)
    assert words in str(caught.value)
    assert scalargrad.operations.OPERATIONS == before
    assert not hasattr(scalargrad, "f") and not hasattr(Value, "f")


def test_the_same_cell_may_run_again_but_another_formula_needs_another_name():
    def cell(n=3):
        return define("nth", lambda a: a**n, lambda a, y: (n * a ** (n - 1),))

    first = cell()
    assert cell() is first
    with pytest.raises(ValueError, match="nth exists already: take another name"):
        cell(4)


def test_operands_of_another_number_are_refused(cube, blend):
    for wrong in (lambda: cube(), lambda: cube(1, 2), lambda: blend(1)):
        with pytest.raises(TypeError):
            wrong()


def test_the_absolute_value_and_a_plus():
    """abs(a) and +a are Python's own, and work in a formula as + and − do."""
    size = define("size", lambda a: abs(+a), lambda a, y: (a / abs(a),))
    x = Value(-3.0, name="x")
    y = (size(x) * x).named("y")  # −x² for x < 0
    assert (y.data, derivative(y, x).data, derivative(derivative(y, x), x).data) == (
        -9.0,
        6.0,
        -2.0,
    )
    assert explain(y, x).value == 6.0 and "size" in explain(y, x, every_operation=True).latex
    assert program(y, x)(-3.0) == (-9.0, (6.0,))
    gradcheck(lambda a: size(a) * a, -3.0)


def test_operands_need_a_name_each():
    with pytest.raises(TypeError, match="a name each"):
        define("some", lambda *a: a[0] * a[1], lambda *a: (a[1], a[0]))
