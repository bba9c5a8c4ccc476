"""Expressions as text: brackets, signs, fractions, what is cut short and where lines are broken."""

import pytest
from reading import columns

from scalargrad import Value, explain, format_number, formatting, linear, logsumexp, total
from scalargrad.explaining.derivation import Row
from scalargrad.explaining.explanation import LONGEST, planned, text_lines, written
from scalargrad.explaining.reasons import Reason
from scalargrad.symbols.expressions import Call, Sum, Symbol, add
from scalargrad.symbols.text import LARGEST_DIVISOR, MOST_TERMS, Text, shortened, side_of


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
    "negative behind a dot": (lambda x, w: x * x * w, (2.0, -3.0), ["2·x·w", "2·2·(−3)", "−12"]),
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
        lambda x: x + x.tanh(), (0.5,), ["1 + 1 − tanh(x)²", "2 − tanh(x)²", "2 − tanh(0.5)²", "1.78645"],
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


def test_a_product_that_was_typed_keeps_its_order_beside_a_number():
    a, b = Value(2.0, name="a"), Value(3.0, name="b")
    v = (a + b * a).named("v")
    assert explain((v + b**2 * a).named("y"), b).lines[1] == "      = a + 2·b·a"
    assert explain((a + b**2 * a).named("y"), b).lines[0] == "∂y/∂b = 2·a·b"


def test_numbers_are_written_out_below_a_thousand_million():
    assert [format_number(x) for x in (123456789.0, 1234567890.0)] == ["123456789", "1.23457e+09"]
    assert formatting.columns("ｘ") == 2


def test_many_terms_are_cut_short():
    assert shortened(list("abcdefgh"), "…") == list("abcdefgh") and MOST_TERMS == 8
    assert shortened(list("abcdefghi"), "…") == ["a", "b", "c", "…", "i"]
    xs = [Value(1.0, name=f"x{i}") for i in range(1, 10)]
    assert explain(total(xs), xs[0]).lines[0] == "v1      = x1 + x2 + x3 + … + x9 = 9"
    eight = explain(total(xs[:8]), xs[0]).lines[0]
    assert eight == "v1      = x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 = 8"
    assert "logsumexp(x1, x2, x3, …, x9)" in str(explain(logsumexp(xs), xs[0]))


# --- lines ---


@pytest.fixture
def rows():
    """A function that lays out y = side = side …, each side a list of terms, each term a list of
    factors; a word is a symbol of that name."""
    nodes = {}

    def symbol(name):
        return Symbol(nodes.setdefault(name, Value(1.0, name=name)))

    def expression(part):
        return symbol(part) if isinstance(part, str) else part

    def lines(*sides, symbols=symbol, **options):
        written_sides = [
            side_of([[expression(one) for one in term] for term in side]) for side in sides
        ]
        row = Row(symbol("y"), written_sides, **options)
        text = Text({node: name for name, node in nodes.items()}, {})
        found = written(row, text)
        return list(text_lines(found, planned(found, text, 1), text, 1))

    lines.symbol = symbol
    return lines


def test_a_side_is_one_line_as_long_as_it_fits(rows):
    assert LONGEST == 100
    fits, more = "a" * 40, "b" * (LONGEST - len("y = ") - 40 - len(" + "))
    assert rows([[fits], [more]]) == [f"y = {fits} + {more}"]
    assert rows([[fits], [-rows.symbol(more)]]) == [f"y = {fits} − {more}"]
    assert rows([[fits], [more + "b"]]) == [f"y = {fits}", f"  + {more}b"]
    assert rows([[fits], [-rows.symbol(more + "b")]]) == [f"y = {fits}", f"  − {more}b"]


def test_a_line_holds_as_many_terms_as_it_has_room_for(rows):
    terms = [sign * 31 for sign in "abcdefg"]
    assert rows([[term] for term in terms]) == [
        f"y = {terms[0]} + {terms[1]}", f"  + {terms[2]} + {terms[3]}",
        f"  + {terms[4]} + {terms[5]}", f"  + {terms[6]}",
    ]  # fmt: skip
    full = "c" * (LONGEST - len("  + "))
    assert rows([["a"], [full], ["b"]]) == ["y = a", f"  + {full}", "  + b"]
    assert rows([["a"], [full[4:]], ["b"]]) == [f"y = a + {full[4:]}", "  + b"]
    assert rows([["aaaa"], [full[4:]], ["b"]]) == ["y = aaaa", f"  + {full[4:]} + b"]


def test_an_equation_is_one_line_if_it_may_and_fits(rows):
    half = (LONGEST - len("y =  = ")) // 2
    one, other = "a" * half, "b" * (LONGEST - len("y =  = ") - half)
    assert rows([[one]], [[other]], on_one_line=True) == [f"y = {one} = {other}"]
    assert rows([[one]], [[other + "b"]], on_one_line=True) == [f"y = {one}", f"  = {other}b"]
    assert rows([["a"]], [["b"]]) == ["y = a", "  = b"]
    note = [Reason("relu is off")]
    words = "    (a relu on the way is off: its slope is 0)"
    assert rows([["a"]], [["b"]], notes=note) == ["y = a", "  = b", words]
    assert rows([["a"]], on_one_line=True, notes=note) == ["y = a", words]


def test_a_term_that_is_too_long_is_broken_before_a_sign(rows):
    whole = "a" * (LONGEST - len("y = "))
    assert rows([[whole]]) == [f"y = {whole}"]
    a, b, c = "a" * 40, "b" * 40, "c" * 40
    assert rows([[a, b, c]]) == [f"y = {a} · {b}", f"      · {c}"]
    assert rows([["z"], [a, b, c]]) == ["y = z", f"  + {a} · {b}", f"      · {c}"]
    wide = rows.symbol("a" * 60) / rows.symbol("b" * 60)
    assert rows([[wide]]) == [f"y = {'a' * 60}", f"      / {'b' * 60}"]
    assert rows([[rows.symbol("a" * 60) * rows.symbol("b" * 60)]]) == [
        f"y = {'a' * 60}", f"      · {'b' * 60}",
    ]  # fmt: skip
    short = rows.symbol("a" * 30) * rows.symbol("b" * 30)
    assert rows([[short, "c" * 60]]) == [f"y = {'a' * 30}·{'b' * 30}", f"      · {'c' * 60}"]


def test_a_line_that_goes_on_may_be_as_long_as_any(rows):
    """The sign that opens it counts as it stands there: "· x", where "·x" stood within a line."""
    for length, fits in ((LONGEST - len("      · "), True), (LONGEST - len("      · ") + 1, False)):
        product = rows.symbol("a" * 50) * rows.symbol("b" * (length - 2)) * rows.symbol("c")
        last = (
            [f"      · {'b' * (length - 2)}·c"]
            if fits
            else [f"      · {'b' * (length - 2)}", "      · c"]
        )
        assert rows([[product]]) == [f"y = {'a' * 50}", *last]


def test_no_line_is_broken_inside_a_bracket(rows):
    parts = [rows.symbol(sign * 40) for sign in "abc"]
    wide = Sum(tuple(parts))  # wider than a line by itself
    inner = f"({' + '.join(sign * 40 for sign in 'abc')})"
    call = Call("exp", (Sum((rows.symbol("u"), rows.symbol("v"))),))
    assert rows([["x", wide, rows.symbol("z") * call]]) == [
        "y = x", f"      · {inner}", "      · z·exp(u + v)",
    ]  # fmt: skip


def test_hangul_takes_two_columns(rows):
    name = "사과값" * 8  # 24 letters, 48 columns
    assert rows([[name], [name + "ab"]]) == [f"y = {name}", f"  + {name}ab"]
    assert rows([["a" * 43], [name + "ab"]]) == [f"y = {'a' * 43} + {name}ab"]  # 100 columns
    assert rows([["a" * 44], [name + "ab"]]) == [f"y = {'a' * 44}", f"  + {name}ab"]


def test_the_left_sides_of_hangul_and_of_letters_end_in_one_column():
    apple, count, tax = Value(100, "사과"), Value(2, "사과개수"), Value(1.1, "소비세")
    price = (apple * count).named("사과값")
    found = explain((price * tax).named("y"), apple, every_operation=True)
    heads = [columns(line.partition(" = ")[0]) for line in found.lines if " = " in line]
    assert len(heads) == 9 and len(set(heads)) == 1
    assert max(map(columns, found.lines)) <= LONGEST


def test_a_sum_in_brackets_is_cut_short_so_that_a_line_can_hold_it():
    xs = [Value(1.0, name=f"x{i}") for i in range(1, 8)]
    writer = Text({x: x.name for x in xs}, {})
    for n, inner in ((6, "x1 + x2 + x3 + x4 + x5 + x6"), (7, "x1 + x2 + x3 + … + x7")):
        assert writer.expression(add(*map(Symbol, xs[:n])) ** 2) == f"({inner})²"


@pytest.mark.parametrize("n", [20, 60])
def test_no_line_is_long_and_none_is_lost(n):
    xs = [Value(1.5 + i, name=f"input{i}") for i in range(n)]
    y = (linear(xs, xs[::-1], 1) * xs[0].exp() * xs[1]).named("y")
    found = explain(y, xs[-1], digits=17)
    assert max(map(len, found.lines)) <= LONGEST
    assert found.lines[-1].endswith(f" = {format_number(found.value, 17)}")


# --- reasons beside the lines, and below them -----------------------------------------------------


def test_reasons_stand_in_one_column_where_they_fit_else_below_the_row(rows):
    long = "a" * 80
    said = [Reason("sum"), Reason("numbers"), Reason("added")]
    assert rows([["a"]], [["b"]], [["c"]], reasons=said) == [
        "y = a    sum rule", "  = b    numbers put in", "  = c    added up",
    ]  # fmt: skip
    assert rows([["a"]], [["b" * 9]], [["c"]], reasons=said) == [
        "y = a            sum rule", "  = bbbbbbbbb    numbers put in", "  = c            added up",
    ]  # fmt: skip
    said[1] = Reason("everywhere")
    assert rows([["a"]], [[long]], [["c"]], reasons=said) == [  # 84 and 4 columns: 25 are too many
        "y = a    sum rule", f"  = {long}", "  = c    added up", "    (the same slope everywhere)",
    ]  # fmt: skip
    said[1] = Reason("numbers")  # what can be seen is not said below
    assert rows([["a"]], [[long]], [["c"]], reasons=said) == [
        "y = a    sum rule", f"  = {long}", "  = c    added up",
    ]  # fmt: skip


def test_a_reason_stands_beside_the_last_line_of_its_side(rows):
    a, b = "a" * 60, "b" * 60
    said = [Reason("sum"), Reason("added")]
    assert rows([[a], [b]], [["c"]], reasons=said) == [
        f"y = {a}", f"  + {b}    sum rule", f"  = c{' ' * 59}    added up",
    ]  # fmt: skip


def test_one_reason_of_several_sides_stands_at_the_end(rows):
    """One that all sides have in common; on one line, or on several."""
    said = [Reason("short")]
    assert rows([["a"]], [["b"]], reasons=said, on_one_line=True) == [
        "y = a = b    a name for what has none"
    ]
    a, b = "a" * 60, "b" * 60
    assert rows([[a]], [[b]], reasons=said, on_one_line=True) == [
        f"y = {a}", f"  = {b}    a name for what has none",
    ]  # fmt: skip


def test_a_remark_is_wrapped_between_words_not_within_formulas(rows):
    subject = Call("exp", (Sum(tuple(rows.symbol(f"{sign}" * 8) for sign in "abcd")),))
    formula = f"exp({' + '.join(sign * 8 for sign in 'abcd')})"
    note = Reason("all", ([Reason("for", (Reason("chain"), (subject,))) for _ in range(3)],))
    lines = rows([["a"]], notes=[note])
    assert lines[1:] == [
        f"    (chain rule for {formula}; chain rule for",
        f"     {formula}; chain rule for",
        f"     {formula})",
    ]
    assert all(columns(line) <= LONGEST for line in lines)


def test_numbers_that_are_too_far_apart_for_a_quotient():
    """1 divided by the smallest number there is: no float."""
    x, w = Value(1.0, name="x"), Value(1e-323, name="w")
    u, v = (x * w).named("u"), (-x).named("v")
    assert "= 1 − 1 + w\n" in str(explain((v + u + x).named("y"), x))
