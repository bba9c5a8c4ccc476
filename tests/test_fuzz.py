"""Every public function, called with what nobody should call it with.

What comes out is an answer or an error in this library's words: one of its own classes, or a
TypeError or ValueError that a line of it raises. What Python, math or numpy say ("math domain
error", "unsupported operand") reaches no learner, and numpy's warnings neither.
"""

from __future__ import annotations

import ast
import decimal
import functools
import random
import re
import warnings
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import scalargrad
from scalargrad.formulas.formula import Formula, FormulaError

OWN = (
    scalargrad.DomainError,
    scalargrad.GradientError,
    scalargrad.CannotTellError,
    scalargrad.RenderError,
    FormulaError,
)
PYTHONS = re.compile(  # words of Python, math and numpy that must not reach a learner
    "math domain error|math range error|unsupported operand|must be real number|cannot convert|"
    "is not iterable|too large to convert|Result too large|'NoneType' object|argument must be|"
    "object has no attribute|not supported between|can't multiply|not subscriptable|unhashable|"
    "has no len|out of range|complex number|invalid literal|could not convert|positional argument|"
    "unexpected keyword|Exceeds the limit|object is not callable|object cannot be interpreted|"
    "only length-1|truth value|expected a real number, got NoneType None.*None|not enough values|"
    "too many values|Unknown format code|decimal digits in format|precision too big"
)
NASTY = """
nan | inf | -inf | -0.0 | 5e-324 | 1e-310 | 1e308 | -1.7e308 | 2**53 + 1 | 10**400 | -10**400
10**5000 | True | None | '' | 'x' | '2x' | 'a\\nb' | '∂y/∂x' | b'12' | bytearray(b'1') | {1, 2}
frozenset({1.0}) | {'a': 1} | {} | [] | [1.0] | [[1.0]] | (1.0, 2.0) | range(3) | ... | object()
np.float32(3.3) | np.float64('nan') | np.float32('inf') | np.int8(12) | np.uint8(3) | np.int64(-1)
np.bool_(True) | np.array(1.0) | np.array([1.0, 2.0]) | np.array([]) | np.array(['a']) | np.str_('x')
np.ma.masked | np.ma.array([1.0, 2.0], mask=[0, 1]) | np.complex64(1j) | 1j | Decimal('0.1')
Decimal('sNaN') | Decimal('inf') | Fraction(1, 3) | Fraction(10**400) | Value(0.0, 'o') | Value(nan)
Value(-inf, 'i') | Value(1e308, 'h') * 1 | (x * y).named('r') | x | float | Value | len
(i for i in [1.0]) | Broken() | memoryview(b'1') | Path('p')
"""
NASTY = [text.strip() for text in NASTY.replace("\n", "|").split("|") if text.strip()]
GOOD = {  # what belongs there, by the letter of a place in CALLS
    "n": ["0.5", "2", "-1.0", "0", "1", "x", "x * y"],
    "l": ["[x, y]", "[0.5, x]", "[1, 2]", "(x, y)"],
    "v": ["x", "x * y", "(x * y).named('b') + x", "exp(x).named('c') / y", "relu(x - 2) ** y"],
    "i": ["0", "1", "2", "3"],
    "s": ["'a'", "'tanh'", "'mean'", "'a.dot'", "'steps'", "'TB'"],
    "o": ["True", "False", "None"],
}
OF_ONE = "acos asin atan cbrt cos cosh exp ln log log_sigmoid relu sigmoid sin sinh".split()
OF_ONE += "softplus sqrt tan tanh".split()
METHODS = "exp log sqrt sin cos tanh sigmoid relu abs step sign".split()
CALLS = [
    *(f"{name}(<n>)" for name in OF_ONE),
    *(f"Value(<n>).{name}()" for name in METHODS),
    *(f"x {sign} <n>" for sign in ("+", "-", "*", "/", "**", "<", ">=", "==", "//", "@")),
    *(f"<n> {sign} x" for sign in ("+", "-", "*", "/", "**", ">")),
    *(f"{name}(<l>)" for name in ("total", "mean", "logsumexp", "softmax")),
    *(f"{name}([<n>, <n>])" for name in ("total", "mean", "logsumexp", "softmax")),
    *(f"Neuron(2, activation={kind!r})(<l>)" for kind in ("relu", "tanh", "linear")),
    "Value(<n>, <s>)", "Value(<n>)", "constant(<n>, <s>)", "x.named(<s>)", "setattr(x, 'name', <s>)",
    "setattr(x, 'data', <n>)", "backward(<v>, <n>)", "format(Value(<n>), '.3f')", "repr(Value(<n>, <s>))",
    "linear(<l>, <l>, <n>)", "linear([<n>], [<n>], <n>)", "mse_loss(<l>, <l>, <s>)",
    "mse_loss([<n>], [<n>])", "cross_entropy(<l>, <i>)", "cross_entropy([<n>, <n>], <i>)",
    "maximum(<n>, <n>)", "minimum(x, <n>)", "define('exp', <o>, <o>)", "gradient(<v>, x)",
    "gradient(x * y, <v>)", "local_gradients(<v>)", "list(paths(<v>, x))", "list(paths(x * y, <v>))",
    "count_paths(<v>, x)", "count_paths(x * y, <v>)", "derivative(<v>, x)", "derivative(x * y, <v>)",
    "derivative(x ** Value(<n>), x)", "explain(<v>, x)", "explain(<v>)", "explain(x * y, <v>)",
    "explain(x * Value(<n>, 'n'), x)", "explain(x * y, x, <i>, <s>)",
    "explain(x * y, x, reasons=<o>, every_operation=<o>, numbers=<o>)",
    "set_language(<s>)", "explain(x * y, x, language=<s>)", "draw(<v>, language=<o>)",
    "explain(Value(<n>, 'n') ** y, y, reasons=True)", "draw(<v>)", "draw(x * Value(<n>, <s>))",
    "draw(x * y, named_only=<o>, local_gradients=<o>, backward=<o>)",
    "draw(x * y, highlight=<v>)", "draw(x * y, direction=<s>)", "draw(Neuron(2), direction=<s>)",
    "film(<v>)", "film(x * Value(<n>, <s>), named_only=<o>)", "save(draw(x * y), <s>)",
    "save(<v>, 'a.dot')", "save(draw(x), 'a.dot')", "program(<v>)", "program(<v>, x)",
    "program(x * y, <v>)", "program(x * y + 1, x, y)(<n>, <n>)", "program(x ** y, x, y)(<n>, <n>)",
    "program(exp(x) / y - log(x), x, y)(<n>, <n>)", "program(x * Value(<n>, <s>), x)(<n>)",
    "program(x * y, x, y)(<n>, y=<n>)", "Formula(['z = x * y'])(<n>)", "Neuron(2, nonlin=<o>)",
    "gradcheck(lambda a: a * y, <n>)", "gradcheck(<o>, <n>)", "gradcheck(lambda a: <v>, 1.0)",
    "gradcheck(lambda a, b: a ** b, <n>, <n>)", "gradcheck(lambda a: exp(a) / a, Value(<n>, <s>))",
    "examine(<o>)", "examine(type(<o>))",
    "mark(<v>, <s>)", "mark(x * y, <s>)", "mark((x * y).named('z'), 'dz/dx = 3', show=<o>)",
    "(x * Value(<n>))._backward()", "derivative(derivative(x ** Value(<n>), x), x)",
    "derivative(<n> ** x, x)", "explain(<n> ** x, x)", "np.array([x, y]) * Value(<n>)", "Value(<n>) - np.array([x, y])",
    "format_number(<n>)", "format_number(<n>, <i>)", "Neuron(<i>)", "Neuron(2, activation=<s>)",
    "Neuron(2, rng=<o>)", "Layer(<i>, <i>)", "MLP(<i>, [<i>, <i>])", "MLP(2, <l>)",
    "MLP(2, [2, 1], activation=<s>, output=<s>)", "MLP(2, [2, 1])(<l>)", "Layer(2, 2)([<n>, <n>])",
    "draw(network(<n>, <s>))", "SGD(<l>, <n>, <n>)", "SGD([x], <n>)", "stepped(<n>, <n>)",
    "setattr(SGD([x], 0.1), 'lr', <n>)", "setattr(SGD([x], 0.1), 'momentum', <n>)",
    "Formula([<s>])", "Formula(<l>)", "Formula(['z = x * y'])(<v>, <v>)", "Formula(['z = x', <s>])",
]  # fmt: skip

NOT_OURS = re.compile(
    r"gradcheck\(len|(\w+\()?Fraction\(10\*\*400\) \*\*"
)  # errors of len, of Fraction


class Broken:
    """Nothing that this does is of any use."""

    def __repr__(self):
        raise RuntimeError("broken")


def space():
    """The names that a call may use, new for each call: a call may change x."""
    numpy = pytest.importorskip("numpy")
    x, y = scalargrad.Value(2.0, "x"), scalargrad.Value(3.0, "y")
    names = {name: getattr(scalargrad, name) for name in scalargrad.__all__}
    numbers = {"nan": float("nan"), "inf": float("inf"), "np": numpy, "x": x, "y": y}
    kinds = {"Decimal": Decimal, "Fraction": Fraction, "Broken": Broken, "Path": Path}
    helpers = {"backward": backward, "network": network, "stepped": stepped, "Formula": Formula}
    return names | numbers | kinds | helpers


def backward(root, grad):
    """backward() where a leaf's gradient was set to something."""
    if isinstance(root, scalargrad.Value):
        for operand in root.operands:
            operand.grad = grad
        root.backward()


def network(number, name):
    """A small network with a weight of this number and this name."""
    model = scalargrad.MLP(2, [2, 1])
    model.parameters()[0].data = number
    model.parameters()[1].name = name
    return model


def stepped(rate, grad):
    """A weight after a step."""
    w = scalargrad.Value(1.0)
    optimizer = scalargrad.SGD([w], 0.1)
    optimizer.lr, w.grad = rate, grad
    optimizer.step()
    return w.data


def call(rng):
    """A call as text, and so its own reproduction: of its places about half hold what is nasty."""
    made = re.sub(
        "<(.)>",
        lambda place: rng.choice(NASTY if rng.random() < 0.5 else GOOD[place[1]]),
        rng.choice(CALLS),
    )
    return call(rng) if NOT_OURS.match(made) else made


@functools.cache
def raising_lines(file):
    """The lines of a file that belong to a raise, or to a call of one of errors.py's refusals."""
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    raised = [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    return {line for node in raised for line in range(node.lineno, node.end_lineno + 1)}


def is_ours(error):
    """Whether an error is one of this library, in its own words."""
    found = error.__traceback__
    while found.tb_next:
        found = found.tb_next
    file, line = found.tb_frame.f_code.co_filename, found.tb_lineno
    inside = Path(file).is_relative_to(Path(scalargrad.__file__).parent)
    said = inside and line in raising_lines(file) and not PYTHONS.search(str(error))
    return said and isinstance(error, (*OWN, TypeError, ValueError, PermissionError))


def finding(text):
    """What is wrong with what comes out of a call; nothing, if all is right."""
    try:
        with warnings.catch_warnings(), decimal.localcontext():
            warnings.simplefilter("error")
            eval(text, space())
    except Exception as error:
        if not is_ours(error):
            return f"{type(error).__name__}: {str(error)[:150]}"
    return ""


def findings(count, seed):
    """Calls whose errors are not this library's, with what they say."""
    rng = random.Random(seed)
    found = {}
    for _ in range(count):
        text = call(rng)
        said = finding(text)
        if said:
            found[text] = said
    return found


@pytest.mark.parametrize("seed", range(10))
def test_no_words_of_python_reach_a_learner(seed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # save() may write what it likes
    assert findings(200, seed) == {}


@pytest.mark.full
@pytest.mark.parametrize("seed", range(10, 20))
def test_no_words_of_python_reach_a_learner_in_20000_calls(seed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert findings(2000, seed) == {}


def test_the_fuzz_sees_what_is_wrong():
    assert len(NASTY) >= 60
    assert finding("[].no_such_thing").startswith("AttributeError")
    assert finding("float(Decimal('sNaN'))").startswith("ValueError")
    assert finding("np.float32(1e38) * np.float32(1e38)").startswith("RuntimeWarning")
    assert finding("exp(-1) and log(-1)") == finding("x + 1") == ""


def test_every_public_name_is_called():
    called = " ".join(CALLS)
    errors = {error.__name__ for error in OWN}
    names = set(scalargrad.__all__) - errors
    assert [name for name in sorted(names) if not re.search(rf"\b{name}\(", called)] == []
