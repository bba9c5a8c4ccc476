"""Formulas read: their numbers, names and places in messages, and homework beside SymPy."""

import math
import random
import re
from decimal import Decimal
from fractions import Fraction

import pytest
import sympy
from reading import equations, is_one_factor

from scalargrad import DomainError, Value, explain
from scalargrad.__main__ import main
from scalargrad.formulas.formula import Formula
from scalargrad.formulas.functions import FUNCTIONS as FUNCTIONS_BY_NAME
from scalargrad.formulas.reading import statements
from scalargrad.formulas.tokens import FormulaError, Line
from scalargrad.formulas.writing import written
from scalargrad.operations import OPERATIONS

# --- homework -----------------------------------------------------------------------------------

HOMEWORK = {  # a formula: the variables' numbers
    "7*x*y/exp(x**2+y**2)": {"x": 1.5, "y": 2},
    "3*y/(x**2+y**2+1)": {"x": 1, "y": 2},
    "x**3+x*y-y": {"x": 2, "y": 3},
    "2*((x+1)**2)**3+2*(x+1)**2-5": {"x": 1},
    "x**4-2*x**2": {"x": 0.7},
    "(x**2+1)/(x-3)": {"x": 5},
    "x**2*exp(-x)": {"x": 1.25},
    "exp(sin(x))": {"x": 0.8},
    "ln(x**2+1)": {"x": -2},
    "log(sqrt(x))": {"x": 4},
    "sqrt(x**2+y**2)": {"x": 3, "y": 4},
    "sin(x)*cos(y)": {"x": 0.3, "y": 1.1},
    "sin(x)/x": {"x": 2},
    "sin(x**2)**2": {"x": 1.2},
    "cos(3*x+pi/4)": {"x": 0.5},
    "tan(x)": {"x": 0.6},
    "tan(x**2)/x": {"x": 0.9},
    "asin(x/2)": {"x": 0.7},
    "acos(x**2)": {"x": 0.4},
    "atan(y/x)": {"x": 2, "y": 3},
    "x*atan(x)-ln(1+x**2)/2": {"x": 1.7},
    "sinh(x)*cosh(x)": {"x": 0.4},
    "cosh(x**2-1)": {"x": 1.3},
    "tanh(3*x-1)": {"x": 0.5},
    "tanh(x)**2+1/cosh(x)**2": {"x": 0.9},
    "1/(1+exp(-x))": {"x": 0.25},
    "sigmoid(w*x+b)": {"w": 0.5, "x": 2, "b": -0.3},
    "σ(σ(x))": {"x": 1},
    "relu(w*x+b)": {"w": 2, "x": 1.5, "b": -1},
    "relu(-x)+x": {"x": 2},
    "abs(x-3)*x": {"x": 1},
    "x**x": {"x": 2},
    "2**x": {"x": 3},
    "x**y": {"x": 1.5, "y": 2.5},
    "x**(1/3)": {"x": 8},
    "1/x**3": {"x": -2},
    "x**-0.5": {"x": 4},
    "e**(2*x)": {"x": 0.5},
    "e**x*x**e": {"x": 1.2},
    "(a*x+b)/(c*x+d)": {"x": 2, "a": 3, "b": 1, "c": -1, "d": 5},
    "-(x-y)**2/2": {"x": 1.5, "y": 4},
    "(y-w*x)**2/2": {"y": 1, "w": 0.7, "x": 2},
    "exp(-(x-μ)**2/(2*σ**2))/(σ*sqrt(2*pi))": {"x": 1, "μ": 0.5, "σ": 1.5},
    "ln(exp(x)+exp(y))": {"x": 1, "y": 2},
    "sqrt(1+sqrt(1+x))": {"x": 3},
    "ln(ln(ln(x)))": {"x": 20},
    "x/y/z": {"x": 3, "y": 2, "z": 5},
    "exp(x*sin(y*ln(z)))": {"x": 0.7, "y": 2, "z": 3},
}
IN_SYMPY = {
    "abs": sympy.Abs,
    "ln": sympy.log,
    "sigmoid": lambda a: 1 / (1 + sympy.exp(-a)),
    "relu": lambda a: sympy.Max(0, a),
    "e": sympy.E,
}
NUMBER = r"−?[\d.]+(?:e[−+]?\d+)?"


def by_sympy(formula, numbers):
    """The value, and for each variable the derivative, in SymPy's arithmetic of 30 digits."""
    symbols = {name: sympy.Symbol(name, real=True) for name in numbers}
    names = IN_SYMPY | symbols
    expression = sympy.parse_expr(formula.replace("σ(", "sigmoid("), local_dict=names)
    at = {symbols[name]: sympy.Rational(str(x)) for name, x in numbers.items()}

    def number(some):
        return float(some.subs(at).evalf(30))

    return number(expression), {name: number(expression.diff(symbols[name])) for name in numbers}


def read_number(text):
    return float(text.replace("−", "-"))


def last_numbers(printed):
    """Of each derivation that was printed: the variable's name and the last number."""
    sections = re.findall(r"^── by (\S+) ─+\n(.*?)(?=\n\n|\Z)", printed, re.M | re.S)
    for name, section in sections:
        numbers = re.findall(rf"= ({NUMBER})(?=$|  )", section, re.M)
        yield name, read_number(numbers[-1])


@pytest.mark.parametrize("formula", HOMEWORK)
def test_homework(formula, capsys):
    numbers = HOMEWORK[formula]
    value, gradients = by_sympy(formula, numbers)
    given = [f"{name}={number}" for name, number in numbers.items()]
    assert main([formula, *given, "--digits", "12"]) == 0
    printed = capsys.readouterr().out
    root, first = re.match(rf"(\w+) = (?:.* = )?({NUMBER})$", printed, re.M).groups()
    assert read_number(first) == pytest.approx(value, rel=1e-11, abs=0)
    table = dict(re.findall(rf"^(\w+) +{NUMBER} +({NUMBER})$", printed, re.M))
    assert {name: read_number(table[name]) for name in table} == pytest.approx(
        gradients, rel=1e-11, abs=1e-15
    )  # tanh² + 1/cosh² has the gradient 0 but for rounding
    found = list(last_numbers(printed))
    assert [name for name, _ in found] == list(numbers)
    d = "d" if len(numbers) == 1 else "∂"
    assert all(f"\n{d}{root}/{d}{name} = " in printed for name in numbers)
    assert [x for _, x in found] == pytest.approx(list(gradients.values()), rel=1e-11)
    assert all(len(line) <= 100 or is_one_factor(line) for line in printed.splitlines())


@pytest.mark.parametrize("formula", HOMEWORK)
def test_second_derivatives(formula, capsys):
    """By the first variable and then by the last: the last number, beside SymPy's."""
    numbers = HOMEWORK[formula]
    first, last = next(iter(numbers)), next(reversed(numbers))
    symbols = {name: sympy.Symbol(name, real=True) for name in numbers}
    expression = sympy.parse_expr(formula.replace("σ(", "sigmoid("), local_dict=IN_SYMPY | symbols)
    at = {symbols[name]: sympy.Rational(str(x)) for name, x in numbers.items()}
    wanted = expression.diff(symbols[first], symbols[last]).subs(at).evalf(30)
    given = [f"{name}={number}" for name, number in numbers.items()]
    assert main([formula, *given, "--second", f"{first},{last}", "--digits", "12"]) == 0
    printed = capsys.readouterr().out
    got = read_number(re.findall(rf"= ({NUMBER})(?=$|  |:)", printed, re.M)[-1])
    assert got == pytest.approx(float(wanted), rel=1e-10, abs=1e-12)
    assert all(len(line) <= 100 or is_one_factor(line) for line in printed.splitlines())


RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
FUNCTIONS = {
    name: getattr(math, name)
    for name in "exp log sqrt sin cos tan asin acos atan sinh cosh tanh".split()
}
FUNCTIONS["sigmoid"] = lambda a: 1 / (1 + math.exp(-a))
FUNCTIONS["step"] = lambda a: float(a > 0)
FUNCTIONS["sign"] = lambda a: math.copysign(1, a)
FUNCTIONS["relu"] = lambda a: max(a, 0)


def evaluated(written, names):
    """What a line in symbols is for these numbers, read as a learner would read it."""
    python = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda some: "**" + some[0].translate(RAISED), written)
    for sign, word in {"σ(": "sigmoid(", "√": "sqrt", "·": "*", "−": "-", "^": "**"}.items():
        python = python.replace(sign, word)
    return eval(python, FUNCTIONS | {"π": math.pi, "e": math.e}, names)


@pytest.mark.parametrize("formula", HOMEWORK)
def test_homework_in_symbols(formula):
    """Without numbers: every line, in symbols, is SymPy's derivative when numbers are put in."""
    read = Formula([formula])
    assert sorted(read.unknown) == sorted(HOMEWORK[formula])
    root = read(*read.variables)
    number, gradients = by_sympy(formula, HOMEWORK[formula])
    for leaf in read.variables:
        lines = explain(root, leaf, digits=15, numbers=False).lines
        assert not re.search("nan|inf", "".join(lines))
        names = HOMEWORK[formula] | {root.name: number}
        *definitions, derivation = equations(lines)
        for definition in definitions:
            (written,) = definition.sides
            names[definition.left] = evaluated(written, names)
        for written in derivation.sides:
            if not re.search("[d∂]", written):
                got = evaluated(written, names)
                assert got == pytest.approx(gradients[leaf.name], rel=1e-9, abs=1e-15), written


def test_there_is_enough_homework():
    assert len(HOMEWORK) >= 40 and len(ROWS) >= 40
    for (
        function
    ) in "exp log ln sqrt sin cos tan asin acos atan sinh cosh tanh sigmoid σ relu abs".split():
        assert any(f"{function}(" in formula for formula in HOMEWORK)


OF_TWO = {"max": 0.75, "min": 0.5, "root": 0.5 ** (1 / 0.75), "pow": 0.5**0.75}
OF_TWO |= {"logsumexp": math.log(math.exp(0.5) + math.exp(0.75))}
IDENTITIES = {name: 1 / getattr(math, of)(0.5) for name, of in zip(
    ("cot", "sec", "csc"), ("tan", "cos", "sin"), strict=True)}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS_BY_NAME)
def test_every_function_of_the_table_can_be_typed(name):
    at = 1.5 if name == "acosh" else 0.5
    typed = f"y = {name}(x, 0.75)" if name in OF_TWO else f"y = {name}(x)"
    y = Formula([typed, f"x = {at}"])
    y = y(*y.variables)
    method = {"ln": "log", "σ": "sigmoid"}.get(name, name)
    if name in OF_TWO or name in IDENTITIES:
        assert y.data == pytest.approx((OF_TWO | IDENTITIES)[name], rel=1e-14, abs=0)
    else:
        assert (y.op, y.data) == (method, getattr(Value, method)(Value(at)).data)
        assert OPERATIONS[method].operands == 1


def test_advice_can_be_followed():
    """What was a dead end: a cube root of −8, log(1 + exp(x)) and log(sigmoid(x)) far out."""
    for typed, at, known in (
        ("cbrt(x)", -8, -2.0),
        ("softplus(x)", 800, 800.0),
        ("log_sigmoid(x)", -800, -800.0),
    ):
        formula = Formula([typed, f"x = {at}"])
        assert formula(*formula.variables).data == known


AS_TYPED = """
x^2 + 3x − 5 | x**2 + 3*x - 5
2x³ − x² + 4 | 2*x**3 - x**2 + 4
(x+1)(x−1) | (x+1)*(x-1)
(2x+1)^5 | (2*x+1)**5
3(x² + 1)² | 3*(x**2+1)**2
x²y + x y² | x**2*y + x*y**2
x² y² | x**2*y**2
√x | sqrt(x)
√(x² + y²) | sqrt(x**2 + y**2)
2√x + 1/√x | 2*sqrt(x) + 1/sqrt(x)
∛(x + 1) | (x+1)**Rational(1,3)
x^(2/3) | x**Rational(2,3)
|x − 3| + x | abs(x-3) + x
|x|³ | abs(x)**3
e^x | exp(x)
e^(−x²/2) | exp(-x**2/2)
x e^-x | x*exp(-x)
e^(2x)sin(3x) | exp(2*x)*sin(3*x)
eˣ + e⁻ˣ | exp(x) + exp(-x)
2^x | 2**x
x^x | x**x
x^y | x**y
ln x | log(x)
ln(x² + 1) | log(x**2+1)
x ln x | x*log(x)
x·ln(x) − x | x*log(x) - x
log(x, 2) | log(x)/log(2)
log10(x) | log(x)/log(10)
3 sin(x) + 4 cos(x) | 3*sin(x) + 4*cos(x)
sin²(x) − cos²(x) | sin(x)**2 - cos(x)**2
sin(x)cos(y) | sin(x)*cos(y)
sin(x²) | sin(x**2)
2 sin(πx) | 2*sin(pi*x)
tan(x)/x | tan(x)/x
cot(x) | cot(x)
sec x | sec(x)
arctan(y/x) | atan(y/x)
arcsin(x/3) | asin(x/3)
sinh x | sinh(x)
(x+2)/(x−3) | (x+2)/(x-3)
(x² + 1)/(2x) | (x**2+1)/(2*x)
1/(1 + e^-x) | 1/(1+exp(-x))
1/(1+x²) | 1/(1+x**2)
10 ÷ x | 10/x
x × y ÷ 2 | x*y/2
0.5x² | x**2/2
−x² + 4x | -x**2 + 4*x
(y − w·x − b)² | (y - w*x - b)**2
(1/2)(y − w x)² | (y-w*x)**2/2
σ(w·x + b) | 1/(1+exp(-w*x-b))
max(0, w x + b) | Max(0, w*x+b)
softplus(x) | log(1+exp(x))
(1/(σ√(2π))) e^(−(x−μ)²/(2σ²)) | exp(-(x-μ)**2/(2*σ**2))/(σ*sqrt(2*pi))
7x y/e^(x²+y²) | 7*x*y/exp(x**2+y**2)
"""
AT = {"x": 1.3, "y": 0.7, "w": 0.8, "b": -0.3, "μ": 0.5, "σ": 1.5}
ROWS = [line.split(" | ") for line in AS_TYPED.strip().splitlines()]


@pytest.mark.parametrize(("typed", "in_sympy"), ROWS)
def test_homework_as_students_type_it(typed, in_sympy, capsys):
    """The value, each gradient and the last number of each derivation, beside SymPy's."""
    used = {str(symbol) for symbol in sympy.parse_expr(in_sympy, local_dict=SYMBOLS).free_symbols}
    numbers = {name: at for name, at in AT.items() if name in used}
    value, gradients = by_sympy_text(in_sympy, numbers)
    given = [f"{name} = {at}" for name, at in numbers.items()]
    assert main([typed, ", ".join(given), "--digits", "12"]) == 0
    printed = capsys.readouterr().out
    first = re.match(rf"\w+ = .* = ({NUMBER})\n", printed)[1]
    assert read_number(first) == pytest.approx(value, rel=1e-11, abs=0)
    table = dict(re.findall(rf"^(\w+) +{NUMBER} +({NUMBER})$", printed, re.M))
    assert {name: read_number(table[name]) for name in table} == pytest.approx(
        gradients, rel=1e-11, abs=0
    )
    found = dict(last_numbers(printed))
    assert found == pytest.approx(gradients, rel=1e-11, abs=0)


SYMBOLS = {name: sympy.Symbol(name, real=True) for name in AT}


def by_sympy_text(text, numbers):
    expression = sympy.parse_expr(text, local_dict=SYMBOLS)
    at = {SYMBOLS[name]: sympy.Rational(str(x)) for name, x in numbers.items()}

    def number(some):
        return float(some.subs(at).evalf(30))

    return number(expression), {name: number(expression.diff(SYMBOLS[name])) for name in numbers}


@pytest.mark.parametrize("typed", ["0,5x", "y = 1,5·x + 2", "2,5"])
def test_a_decimal_comma_is_refused_with_its_reason(typed):
    with pytest.raises(FormulaError, match=r"a decimal has a point: [0-9][.]5"):
        Formula([typed])


# --- numbers and structure ----------------------------------------------------------------------


def value(*lines):
    formula = Formula(lines)
    return formula(*formula.variables).data


ARITHMETIC = {
    "2+3*4": 14,
    "(2+3)*4": 20,
    "2-3-4": -5,
    "24/4/2": 3,
    "2**3**2": 512,
    "-2**2": -4,
    "(-2)**2": 4,
    "2**-1": 0.5,
    "--3": 3,
    "-+-3": 3,
    "+3": 3,
    ".5 + 5. + 1e-1": 5.6,
    "1E3": 1000,
    "007": 7,
    "10**2": 100,
    "pi": math.pi,
    "π/2": math.pi / 2,
    "e": math.e,
    "e**2": math.e**2,
    "e*e": math.e * math.e,
    "ln(e)": 1,
    "sqrt(2)": math.sqrt(2),
    "sin (pi/6)": math.sin(math.pi / 6),
    "2*x # twice": 4,
    "\tx\t+ 1 ": 3,
    "((((x))))": 2,
    "exp(exp(0))": math.e,
}


@pytest.mark.parametrize("formula", ARITHMETIC)
def test_arithmetic(formula):
    given = ["x=2"] if "x" in formula.replace("exp", "") else []
    assert value(formula, *given) == pytest.approx(ARITHMETIC[formula], rel=1e-15, abs=0)


def test_random_arithmetic_is_pythons():
    """Signs, brackets and powers bind as in Python, whose own arithmetic says what is right."""
    rng = random.Random(14)

    def written(depth):
        if depth == 0 or rng.random() < 0.2:
            return rng.choice(["2", "3", "0.5", "x", "1.25"])
        form = rng.choice(
            ["{}+{}", "{}-{}", "{}*{}", "({})", "({}-{})", "-{}", "{}/{}", "{}**2", "+{}"]
        )
        return form.format(*(written(depth - 1) for _ in range(form.count("{}"))))

    tried = 0
    while tried < 300:
        formula = written(5)
        try:
            right = eval(formula, {"x": 1.75})
        except ArithmeticError:
            continue
        if abs(right) < 1e100:
            assert value(formula, "x=1.75") == pytest.approx(right, rel=1e-12, abs=1e-12), formula
            tried += 1


def test_each_line_is_a_named_node():
    lines = ["b = w1*a", "c = w2*a", "d = w3*b + w4*c", "L = 10 - d"]
    formula = Formula([*lines, "a=2", "w1=3", "w2=-1", "w3=5", "w4=4"])
    root = formula(*formula.variables)
    root.backward()
    assert (root.name, root.data) == ("L", -12)
    assert [(leaf.name, leaf.grad) for leaf in formula.variables] == [
        ("a", -11),
        ("w1", -10),
        ("w2", -8),
        ("w3", -6),
        ("w4", 2),
    ]
    d = root.operands[1]
    assert (d.name, [n.op for n in d.operands]) == ("d", ["*", "*"])
    assert [n.name for n in d.operands[0].operands] == ["w3", "b"]


def test_variables_stand_in_any_place_and_may_be_computed():
    assert value("x=pi/2", "y = 3*x", "k=1/3", "y*k") == pytest.approx(math.pi / 2)
    assert value("y = 3*x", "x = -sqrt(4)") == -6
    assert Formula(["x*y", "y=1", "x=2"]).variables[0].name == "y"


def test_a_name_for_a_name_is_a_node_of_its_own():
    formula = Formula(["b = a", "c = b", "a = 3"])
    c = formula(*formula.variables)
    c.backward()
    assert (c.name, c.data, formula.variables[0].name, formula.variables[0].grad) == (
        "c",
        3,
        "a",
        1,
    )
    assert value("x", "x=2") == 2
    assert value("y = pi*x", "x=1") == math.pi


def test_own_names_win_over_pi_and_e():
    assert value("e*x", "e=2", "x=3") == 6
    assert value("e**x", "e=2", "x=3") == 8
    assert value("pi*x", "x=1", "pi=3") == 3
    formula = Formula(["x = e", "y = x*2", "e = 5"])
    assert formula(*formula.variables).data == 10
    assert Formula(["e*x"]).unknown == ("x",)


def test_own_names_win_over_functions_that_are_no_operations():
    assert value("power = u·i", "energy = 60power", "u=2, i=3") == 360
    assert value("2max + sec", "max = 5", "sec = 60") == 70
    assert value("max(x, 2)·root", "root = 3", "x = 1") == 6
    for name in ("sin", "log", "ln", "exp", "abs", "relu"):
        with pytest.raises(FormulaError, match=f"{name} is a function"):
            Formula([f"y = 2{name}", f"{name} = 3"])
    with pytest.raises(FormulaError, match=r"write max[*]"):
        Formula(["max(x, 2)", "max = 5", "x = 1"])


def test_powers_of_e_are_exp():
    formula = Formula(["e**(2*x)", "x=1"])
    assert formula(*formula.variables).op == "exp"
    formula = Formula(["e**2*x", "x=1"])
    assert formula(*formula.variables).data == pytest.approx(math.e**2)


def test_pi_is_written_by_its_name(capsys):
    assert main(["sin(pi*x)", "x=0.5"]) == 0
    assert "cos(π·x)" in capsys.readouterr().out


def test_a_result_without_a_name_gets_one_that_is_free():
    assert Formula(["x*y"]).name == "z"
    assert Formula(["x*z"]).name == "f"
    assert Formula(["u = z*f", "u*2"]).name == "y"
    assert Formula(["z*f*y*F*result"]).name == "the result"


def test_names_of_any_script_are_kept_as_they_are():
    names = ["ŷ", "w₁₁", "기울기", "ﬁ", "δ3", "x̂", "ß", "λ", "변수_1", "ℎ", "ₐ", "σ"]
    formula = Formula([" + ".join(names), *(f"{name} = {i}" for i, name in enumerate(names))])
    assert [leaf.name for leaf in formula.variables] == names
    assert formula(*formula.variables).data == sum(range(len(names)))
    assert Formula(["y\u0302*2", "\u0177=3"]).variables[0].name == "ŷ"  # one letter, written twice
    assert Formula(["ﬁ + fi", "ﬁ=1", "fi=2"]).unknown == ()  # Python would make one of them
    assert Formula(["y = σ(z)", "z=0"])(Value(0.0, "z")).data == 0.5


def test_without_numbers_the_names_are_unknown():
    formula = Formula(["b = w*a", "w = 2"])
    assert formula.unknown == ("a",)
    assert math.isnan(formula.variables[1].data)
    assert [leaf.name for leaf in formula.variables] == ["w", "a"]


def test_what_the_result_does_not_need():
    assert Formula(["b = 2*a", "c = 3*a", "a=1", "k=2"]).unused == ("b", "k")
    assert Formula(["b = 2*a", "c = 3*b", "a=1"]).unused == ()


def test_called_again_it_is_another_graph():
    formula = Formula(["y = x**2", "x = 3"])
    assert formula(Value(5.0, "x")).data == 25
    assert formula(*formula.variables).data == 9


# --- limits -------------------------------------------------------------------------------------


def test_lines_that_are_no_list_of_text():
    for wrong in (1.0, None, "z = x", b"z = x", {"z = x"}, Value(1.0)):
        with pytest.raises(TypeError, match=r"^lines: expected a list of formulas, as in \['y"):
            Formula(wrong)
    for wrong in (1.0, b"z = x", None, ["z = x"], Value(1.0)):
        with pytest.raises(TypeError, match=r"^lines: expected a formula as text, got "):
            Formula(["z = x", wrong])


def test_called_with_numbers_or_with_what_is_none():
    formula, x = Formula(["z = x * y"]), Value(2.0, "x")
    assert formula(x, 3).data == formula(2, Fraction(3)).data == 6.0
    for wrong in (None, "3", [3.0], b"12", 3j, Decimal("sNaN")):
        with pytest.raises(TypeError, match=r"^expected a real number, got "):
            formula(x, wrong)
    with pytest.raises(DomainError, match="is too large for a float"):
        formula(x, 10**400)
    with pytest.raises(TypeError, match=r"^expected 2 \(x, y\), got 1$"):
        formula(x)


def test_called_with_numbers_of_numpy():
    np = pytest.importorskip("numpy")
    formula = Formula(["z = x * y"])
    assert formula(np.int8(100), np.uint8(100)).data == 10000.0
    for wrong in (np.ma.masked, np.array([]), np.array([1.0, 2.0]), np.complex64(1j)):
        with pytest.raises(TypeError, match=r"^expected a real number, got "):
            formula(2.0, wrong)
    with pytest.raises(TypeError, match=r"^lines: expected a list"):
        Formula(np.array("z = x"))
    with pytest.raises(TypeError, match=r"^lines: expected a formula as text"):
        Formula(np.array([1.0]))


def test_a_thousand_operations_are_read_and_derived():
    formula = Formula(["+".join(["x"] * 1001), "x=1"])
    root = formula(*formula.variables)
    root.backward()
    assert (root.data, formula.variables[0].grad) == (1001, 1001)
    with pytest.raises(FormulaError, match="more than 1000 operations"):
        Formula(["+".join(["x"] * 1002)])
    with pytest.raises(FormulaError, match="more than 1000 operations"):
        Formula([f"a{i} = {'+'.join(['x'] * 102)}" for i in range(10)])


@pytest.mark.parametrize(
    ("nested", "words"),
    [
        (lambda n: "(" * n + "x" + ")" * n, "brackets within brackets"),
        (lambda n: "sin(" * n + "x" + ")" * n, "brackets within brackets"),
        (lambda n: "-" * n + "x", "nested deeper"),
        (lambda n: "x" + "**x" * n, "nested deeper"),
        (lambda n: "x" + "**-x" * (n // 2), "nested deeper"),
    ],
)
def test_nesting(nested, words):
    Formula([nested(100)])
    for n in (102, 900):
        with pytest.raises(FormulaError, match=words):
            Formula([nested(n)])


# --- messages -----------------------------------------------------------------------------------


def test_a_message_marks_the_place():
    with pytest.raises(FormulaError) as caught:
        Formula(["a = 3", "기울기 = 2*(a + ŷ) $ 3"])
    assert str(caught.value).splitlines() == [
        "line 2: $ has no meaning in a formula",
        "",
        "    기울기 = 2*(a + ŷ) $ 3",
        "                       ^",  # each Hangul letter takes two columns
    ]


def test_a_message_about_mathematics_marks_the_place():
    with pytest.raises(DomainError) as caught:
        value("y = 2*log(x - 5) + 1", "x=2")
    assert str(caught.value).splitlines() == [
        "line 1: log of -3.0: log needs a number above 0",
        "",
        "    y = 2*log(x - 5) + 1",
        "          ^^^^^^^^^^",
    ]


def test_a_long_line_is_shown_in_part():
    with pytest.raises(FormulaError) as caught:
        Formula(["x + " * 100 + "$" + " + x" * 100])
    shown, marks = str(caught.value).splitlines()[2:]
    assert len(shown) < 100
    assert shown[marks.index("^")] == "$"


def test_signs_that_steer_a_terminal_are_not_shown():
    with pytest.raises(FormulaError) as caught:
        Formula(["x + \x1b[31m2"])
    assert "\x1b" not in str(caught.value)
    assert "U+001B" in str(caught.value)


PIECES = """x y1 2 3.5 + - * / ** ( ) = sin sin( ŷ . e 1e ^ ² if σ \\ # [ ' x( ^- √ | ⁿ ⁻¹ π · − , ; max(
cos² ln 1/ e^ xy 가 w⁺ ! ∛""".split()
PIECES += [" ", " ", "\n", "\x00", "\u0302", "sin "]
OFFERED = re.compile(r"could mean two things: write ([^…]*?) or ([^…]*?)(?:, or .*)?$")


def test_whatever_is_typed_is_read_or_refused():
    """Random lines: a formula that is read again as it is shown, or a FormulaError; the readings
    that an error offers are no longer unclear."""
    rng = random.Random(3)
    read = unclear = 0
    for _ in range(20_000):
        text = "".join(rng.choices(PIECES, k=rng.randint(1, 8)))
        try:
            found = statements([Line(text)])
        except FormulaError as error:
            offered = OFFERED.search(str(error).partition("\n")[0])
            if offered and not re.match("[(]?[σ^]|.*such as", offered[1]):
                unclear += 1
                for reading in offered.groups():
                    assert "two things" not in refusal(reading), (text, reading)
            continue
        read += 1
        for one in found:
            (again,) = statements([Line(written(one.parts))])
            assert written(again.parts) == written(one.parts)
    assert read > 1000 and unclear > 20


def refusal(text):
    try:
        statements([Line(text)])
    except FormulaError as error:
        return str(error)
    return ""
