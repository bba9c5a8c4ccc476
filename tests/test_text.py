"""Expressions as text: brackets, signs, fractions, what is cut short and where lines are broken."""

import pytest

from scalargrad import Value, explain, format_number, linear, logsumexp, total
from scalargrad.explaining import expressions
from scalargrad.explaining.layout import Row, text_lines
from scalargrad.explaining.text import LARGEST_DIVISOR, MOST_TERMS, Text, shortened

WIDTH, LONGEST = Text.WIDTH, Text.LONGEST


def sides(f, *data, digits=6):
    """The sides of ∂y/∂(first operand), for y = f(x, w)."""
    operands = [Value(number, name=name) for number, name in zip(data, "xw")]
    lines = explain(f(*operands).named("y"), operands[0], digits=digits).lines
    return [line.partition(" = ")[2] for line in lines]


DERIVATIVES = {
    # a tiny number: a factor as it is, bracketed under a power
    "tiny factor": (lambda x, w: x * w, (2.0, 1e-7), ["w", "1e−07"]),
    "tiny coefficient": (lambda x: 1e-7 * x * x / 2, (3.0,), ["1e−07·x", "1e−07·3", "3e−07"]),
    "tiny power": (lambda x: x**3, (1e-7,), ["3·x²", "3·(1e−07)²", "3e−14"]),
    # a negative number put in: bracketed, unless it opens a sum
    "negative factor": (lambda x, w: x * w * w, (2.0, -3.0), ["w²", "(−3)²", "9"]),
    "negative behind a dot": (lambda x, w: x * x * w, (2.0, -3.0), ["2·w·x", "2·(−3)·2", "−12"]),
    "negative term": (lambda x, w: x * (1 + w), (2.0, -3.0), ["1 + w", "1 + (−3)", "−2"]),
    "negative first": (lambda x, w: x * (w + 1), (2.0, -3.0), ["w + 1", "−3 + 1", "−2"]),
    "negative subtracted": (lambda x, w: x * (1 - w), (2.0, -3.0), ["1 − w", "1 − (−3)", "4"]),
    "negative divisor": (lambda x, w: x / w, (2.0, -4.0), ["1 / w", "1 / (−4)", "−0.25"]),
    "negative exponent": (
        lambda x, w: x**w, (2.0, -1.0), ["w·x^(w − 1)", "(−1)·2^(−1 − 1)", "−0.25"],
    ),
    "negative in a function": (lambda x, w: x * w.exp(), (1.0, -1.0), ["exp(w)", "exp(−1)", "0.367879"]),
    "negative coefficient": (lambda x, w: -2 * w * x, (1.0, 3.0), ["−2·w", "−2·3", "−6"]),
    # a coefficient as a fraction where the decimal would be cut short
    "third": (lambda x: x**2 / 3, (6.0,), ["2·x / 3", "2·6 / 3", "4"]),
    "third alone": (lambda x: x / 3, (6.0,), ["0.333333"]),
    "two below": (lambda x, w: x / (3 * w), (6.0, 2.0), ["1 / (3·w)", "1 / (3·2)", "0.166667"]),
    "half": (lambda x: x**2 / 4, (6.0,), ["0.5·x", "0.5·6", "3"]),
    "largest": (lambda x: x**2 / 198, (99.0,), ["x / 99", "99 / 99", "1"]),
    "too large": (lambda x: x**2 / 202, (101.0,), ["0.00990099·x", "0.00990099·101", "1"]),
    # sums and products inside one another
    "sum as a factor": (lambda x, w: x * (w + 1) * w, (1.0, 3.0), ["w·(w + 1)", "3·(3 + 1)", "12"]),
    "quotient of sums": (
        lambda x, w: x * (w + 1) / (w + 2), (1.0, 2.0), ["(w + 1) / (w + 2)", "(2 + 1) / (2 + 2)", "0.75"],
    ),
    "power of a sum": (lambda x, w: x * (w + 1) ** 2, (1.0, 2.0), ["(w + 1)²", "(2 + 1)²", "9"]),
    "power of a power": (lambda x, w: x * (w**x) ** 0, (1.0, 2.0), ["1"]),
    "power of a product": (
        lambda x, w: (2 * w) ** x / 2, (2.0, 3.0), ["0.5·(2·w)^x·log(2·w)", "0.5·(2·3)²·log(2·3)", "32.2517"],
    ),
    "sum in a sum": (
        lambda x: x + x.tanh(), (0.5,), ["1 + (1 − tanh(x)²)", "1 + (1 − tanh(0.5)²)", "1.78645"],
    ),
    "power of another": (lambda x, w: w**x / 2, (2.0, 3.0), ["0.5·w^x·log(w)", "0.5·3²·log(3)", "4.94376"]),
    "one and nothing": (lambda x, w: x + w * 0, (1.0, 2.0), ["1"]),
    "nothing": (lambda x: x * 0, (5.0,), ["0"]),
    "minus": (lambda x, w: w - x, (1.0, 2.0), ["−1"]),
}  # fmt: skip


@pytest.mark.parametrize("case", DERIVATIVES)
def test_sides(case):
    f, data, expected = DERIVATIVES[case]
    assert sides(f, *data) == expected


def test_a_coefficient_is_a_fraction_only_where_its_digits_are_cut():
    assert LARGEST_DIVISOR == 100
    assert sides(lambda x: x**2 / 3, 6.0, digits=1)[0] == "2·x / 3"
    assert sides(lambda x: x**2 / 16, 6.0, digits=3)[0] == "0.125·x"
    assert sides(lambda x: x**2 / 16, 6.0, digits=2)[0] == "x / 8"


def test_factors_of_a_path_are_recognisable():
    """∂y/∂u · ∂u/∂x: each in brackets that is a sum, a quotient or a negative number."""
    x, w = Value(2.0, name="x"), Value(-3.0, name="w")
    u = (x * (w + 1)).named("u")
    assert explain((u / w).named("y"), x).lines[1:] == [
        "      = (1 / w) · (w + 1)", "      = (1 / (−3)) · (−3 + 1)", "      = 0.666667",
    ]  # fmt: skip
    assert explain((-u).named("y"), x).lines[1:3] == [
        "      = (−1) · (w + 1)", "      = (−1) · (−3 + 1)",
    ]  # fmt: skip
    assert explain((-w * u).named("y"), x).lines[1:3] == [
        "      = −w · (w + 1)", "      = −(−3) · (−3 + 1)",
    ]  # fmt: skip


def test_a_negative_number_that_opens_a_product_is_in_brackets():
    x, w = Value(2.0, name="x"), Value(3.0, name="w")
    u = (x * w).named("u")
    for coefficient, text, latex in (
        (-2.5, "(−2.5) · w", r"\left(-2.5\right) \cdot w"),
        (-1e-7, "(−1e−07) · w", r"\left(-1 \times 10^{-7}\right) \cdot w"),
    ):
        found = explain((u * coefficient).named("y"), x)
        assert found.lines[1] == f"      = {text}"
        assert found.latex.splitlines()[2] == rf"&= {latex} \\"


def test_many_terms_are_cut_short():
    assert shortened(list("abcdefgh")) == list("abcdefgh") and MOST_TERMS == 8
    assert shortened(list("abcdefghi")) == ["a", "b", "c", "…", "i"]
    xs = [Value(1.0, name=f"x{i}") for i in range(1, 10)]
    assert explain(total(xs), xs[0]).lines[0] == "v1 = x1 + x2 + x3 + … + x9 = 9"
    eight = explain(total(xs[:8]), xs[0]).lines[0]
    assert eight == "v1 = x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 = 8"
    assert "logsumexp(x1, x2, x3, …, x9)" in str(explain(logsumexp(xs), xs[0]))


# --- lines ---


@pytest.fixture
def writer():
    assert (WIDTH, LONGEST) == (92, 100)
    return Text({}, digits=6)


def test_a_side_is_one_line_as_long_as_it_fits(writer):
    left = "y"
    fits, too_long = "a" * 40, "a" * (WIDTH - len("y = ") - 40 - len(" + "))
    assert text_lines(Row(left, [[fits, too_long]]), writer) == [f"y = {fits} + {too_long}"]
    assert text_lines(Row(left, [[fits, f"−{too_long}"]]), writer) == [f"y = {fits} − {too_long}"]
    assert text_lines(Row(left, [[fits, too_long + "a"]]), writer) == [
        f"y = {fits}", f"  + {too_long}a",
    ]  # fmt: skip
    assert text_lines(Row(left, [[fits, f"−{too_long}a"]]), writer)[1] == f"  − {too_long}a"


def test_an_equation_is_one_line_if_it_may_and_fits(writer):
    half = "a" * ((WIDTH - len("y =  = ")) // 2)
    rows = [Row("y", [[half], [half + more]], on_one_line=True) for more in ("", "aa")]
    assert text_lines(rows[0], writer) == [f"y = {half} = {half}"]
    assert text_lines(rows[1], writer) == [f"y = {half}", f"  = {half}aa"]
    assert text_lines(Row("y", [["a"], ["b"]], note="why"), writer) == ["y = a", "  = b", "    why"]
    assert text_lines(Row("y", [["a"]], on_one_line=True, note="why"), writer) == [
        "y = a",
        "    why",
    ]


def test_a_term_that_is_too_long_is_broken_before_a_sign(writer):
    def broken(term):
        return text_lines(Row("y", [[term]]), writer)

    whole = "a" * (LONGEST - len("y = "))
    assert broken(whole) == [f"y = {whole}"]
    for sign in "·+−":
        lines = broken(" ".join(["a" * 40, sign, "b" * 40, sign, "c" * 40]))
        assert lines == [f"y = {'a' * 40} {sign} {'b' * 40}", f"      {sign} {'c' * 40}"]
    for sign in (" / ", "·"):  # where no better sign helps
        lines = broken(sign.join(["a" * 60, "b" * 60]))
        assert lines == [f"y = {'a' * 60}", f"      {sign.strip()} {'b' * 60}"]
        lines = broken(sign.join(["a" * 30, "b" * 30]) + " · " + "c" * 60)
        assert lines == [f"y = {sign.join(['a' * 30, 'b' * 30])}", f"      · {'c' * 60}"]


def test_no_line_is_broken_inside_a_bracket(writer):
    wide = "(" + " + ".join(["a" * 40, "b" * 40, "c" * 40]) + ")"  # wider than a line by itself
    assert text_lines(Row("y", [[f"x · {wide} · z·f(1 + 2)"]]), writer) == [
        "y = x", f"      · {wide}", "      · z·f(1 + 2)",
    ]  # fmt: skip


def test_a_sum_in_brackets_is_cut_short_so_that_a_line_can_hold_it():
    xs = [Value(1.0, name=f"x{i}") for i in range(1, 8)]
    writer = Text({x: x.name for x in xs}, digits=6)
    for n, inner in ((6, "x1 + x2 + x3 + x4 + x5 + x6"), (7, "x1 + x2 + x3 + … + x7")):
        whole = expressions.add(*map(expressions.Symbol, xs[:n]))
        square = expressions.raise_to(whole, expressions.Number(2.0))
        assert writer.expression(square) == f"({inner})²"


@pytest.mark.parametrize("n", [20, 60])
def test_no_line_is_long_and_none_is_lost(n):
    xs = [Value(1.5 + i, name=f"input{i}") for i in range(n)]
    y = (linear(xs, xs[::-1], 1) * xs[0].exp() * xs[1]).named("y")
    found = explain(y, xs[-1], digits=17)
    assert max(map(len, found.lines)) <= LONGEST
    assert found.lines[-1].endswith(f" = {format_number(found.value, 17)}")
