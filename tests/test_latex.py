"""Names, powers and remarks in LaTeX, to the letter; test_derivation.py evaluates the rest."""

import pytest

from scalargrad import Value, explain
from scalargrad.symbols.latex_names import latex_name

NAMES = {
    # indices
    "w": "w", "w31": "w_{31}", "w1,12": "w_{1,12}", "x_1": "x_{1}", "x_i": "x_{i}",
    "ŷ₂": r"\hat{y}_{2}", "W3[1,1]": "W_{3}[1,1]", "b[i]": "b[i]",
    "W_out": r"W_{\mathrm{out}}", "W_out[2,1]": r"W_{\mathrm{out}}[2,1]",
    "loss_train": r"\mathrm{loss}_{\mathrm{train}}",
    # what stands above
    "w31⁺": "w_{31}^{+}", "w11⁽²⁾": "w_{11}^{(2)}", "W3[1,1]⁺": "W_{3}[1,1]^{+}", "x²": "x^{2}",
    "x′": "x'", "x1′′": "x_{1}''", "w′⁺": "w'^{+}",
    # the second of a name
    "w(2)": "w_{(2)}", "w31⁺(12)": "w_{31(12)}^{+}", "w(2)(2)": r"\mathrm{w(2)}_{(2)}",
    # letters of other kinds, and words
    "α": r"\alpha", "θ12": r"\theta_{12}", "ω⁺": r"\omega^{+}",
    "ŷ": r"\hat{y}", "ẑ1": r"\hat{z}_{1}", "â": r"\hat{a}", "ô2⁺": r"\hat{o}_{2}^{+}",
    "loss": r"\mathrm{loss}", "L2 norm": r"\mathrm{L2\ norm}", "12": r"\mathrm{12}", "1/n": r"\mathrm{1/n}",
    # signs that mean something to TeX
    "a_b_c": r"\mathrm{a\_b\_c}", "_": r"\mathrm{\_}", "x_": r"\mathrm{x\_}", "a^b": r"\mathrm{a\hat{\ }b}",
    "~": r"\mathrm{\sim }", "\\pi": r"\mathrm{\backslash pi}", "{x}": r"\mathrm{\{x\}}",
    "$x$": r"\mathrm{\$x\$}", "#1": r"\mathrm{\#}_{1}", "50%": r"\mathrm{50\%}", "a&b": r"\mathrm{a\&b}",
    "x[": r"\mathrm{x[}", "w,": r"\mathrm{w,}", "two\nlines": r"\mathrm{two\ lines}",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name(name):
    assert latex_name(name) == NAMES[name]


def test_greek_letters():
    letters = zip(
        "αβγδηθλμσφω", "alpha beta gamma delta eta theta lambda mu sigma phi omega".split()
    )
    for letter, word in letters:
        assert latex_name(f"{letter}1") == rf"\{word}_{{1}}"


def test_a_raised_name_under_a_power_is_in_brackets():
    """w⁺² would be another power of w, and TeX refuses w^{+}^{2}."""
    w = Value(3.0, name="w⁺")
    found = explain((w**3).named("y"), w)
    assert found.lines == ["dy/dw⁺ = 3·(w⁺)²", "       = 3·3²", "       = 27"]
    assert r"&= 3 \cdot \left(w^{+}\right)^{2} \\" in found.latex
    assert str(explain((w * w).named("y"), w)).startswith("dy/dw⁺ = 2·w⁺\n")


def test_remarks():
    x, u = Value(2.0, name="x1"), Value(3.0, name="loss")
    assert explain(u, x).latex == (
        "\\begin{aligned}\n"
        r"\frac{\partial \mathrm{loss}}{\partial x_{1}} &= "
        r"0 && \text{$\mathrm{loss}$ does not depend on $x_{1}$}"
        "\n\\end{aligned}"
    )
    u = (x * x).named("u")
    assert explain((u * x).named("y"), x).latex.splitlines()[-2] == (
        r"& \text{(|direct: only where $x_{1}$ stands in that formula itself)}"
    )


@pytest.mark.parametrize(
    ("number", "written"),
    [(1e-7, r"1 \times 10^{-7}"), (-2.5e20, r"-2.5 \times 10^{20}"), (-3.0, "-3"), (0.25, "0.25")],
)
def test_numbers(number, written):
    x = Value(1.0, name="x")
    assert explain((x * number).named("y"), x).latex.splitlines()[1].endswith(f" &= {written}")


def test_numbers_put_in_are_bracketed_under_a_power():
    for data, base in ((-2.0, "-2"), (1e-7, r"1 \times 10^{-7}")):
        x = Value(data, name="x")
        line = explain((x**3).named("y"), x).latex.splitlines()[2]
        assert line == rf"&= 3 \cdot \left({base}\right)^{{2}} \\"
