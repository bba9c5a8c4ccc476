"""The words of words.py, how each thing is written, and formulas as text."""

import doctest
import importlib

import pytest

import items
import words
from picture_files import PictureFiles
from receivers import Recorder
from scalargrad import Value, draw, explain
from scalargrad.formatting import columns
from writers import terminal
from writers.github import GitHub
from writers.latex_as_text import text_of_latex


@pytest.fixture
def kept(tmp_path):
    """A list of what is shown, instead of printing it."""
    with Recorder(PictureFiles("ch99_", tmp_path, ("dot",))).cell() as shown:
        yield shown


def texts(shown):
    return [terminal.item_as_text(item) for item in shown]


def markdown(item):
    return GitHub().item(item)


@pytest.mark.parametrize(
    "name",
    ["items", "words", "writers.terminal", "writers.github", "writers.latex_as_text"],
)
def test_docstrings(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted and not result.failed


# --- show ------------------------------------------------------------------------------------


def test_words_and_numbers_stand_on_a_line(kept):
    words.show("slope", 4.0, "at", 3)
    words.show("sum:", Value(0.1) + 0.2)
    assert texts(kept) == ["slope 4 at 3", "sum: 0.3"]


def test_named_values_have_a_line_each_and_their_gradients_after_backward(kept):
    w, x = Value(-10, "w"), Value(0.5, "x1")
    y = (w * x).named("y")
    words.show("before", w, x, y)
    y.backward()
    words.show([w, x, y])
    assert texts(kept) == [
        "before",
        "w  = −10\nx1 = 0.5\ny  =  −5",
        "w  = −10   gradient 0.5\nx1 = 0.5   gradient −10\ny  =  −5   gradient   1",
    ]


def test_a_gradient_of_0_is_shown_beside_others(kept):
    w, x = Value(0, "w"), Value(3, "x")
    (w * x).backward()
    words.show(w, x)
    assert texts(kept) == ["w = 0   gradient 3\nx = 3   gradient 0"]


def test_columns_matrices_and_tables(kept):
    words.show([1, -2.5])
    words.show([[Value(1), 20], [-3.5, 4]])
    words.show([["n", "paths"], [1, 2], [10, 1024]])
    assert texts(kept) == [
        "[    1 ]\n[ −2.5 ]",
        "[    1  20 ]\n[ −3.5   4 ]",
        " n  paths\n 1      2\n10   1024",
    ]
    with pytest.raises(ValueError, match="more than 5 numbers: draw them"):
        words.show([[1, 2, 3, 4, 5, 6]])


def test_a_derivation_is_text_here_and_mathematics_in_markdown(kept):
    x = Value(3, "x")
    words.show(explain((x * x).named("y"), x))
    (item,) = kept
    (text,) = texts(kept)
    assert text.startswith("dy/dx = ")
    assert markdown(item).startswith("```math\n\\begin{aligned}\n") and markdown(item).endswith(
        "\n```"
    )


def test_no_dollar_stands_within_a_displayed_formula():
    latex = r"a &= b \qquad \text{over $d$ and $c_{1}$} \\ &= 2"
    assert markdown(items.Derivation("", latex)) == (
        "```math\na &= b \\qquad \\text{over }d\\text{ and }c_{1} \\\\ &= 2\n```"
    )


def test_pictures_and_plots_are_saved_under_the_pages_prefix(kept, tmp_path):
    x = Value(3, "x")
    words.show(draw(x * x), name="graph", alt="A graph_1")
    plot = words.axes(x="x", y="y", title="t", xscale="log")
    plot.plot([1, 2])
    words.show(plot, name="plot", alt="A line")
    left, right = words.axes(columns=2)
    assert left.figure is right.figure
    words.show(left, name="two", alt="Nothing")
    where = tmp_path.as_posix()
    assert texts(kept) == [
        f"picture: {where}/ch99_graph.dot",
        f"picture: {where}/ch99_plot.png",  # a plot has no DOT
        f"picture: {where}/ch99_two.png",
    ]
    assert markdown(kept[0]) == "![A graph\\_1](ch99_graph.dot)"
    assert all((tmp_path / item.file).exists() for item in kept)
    assert (plot.get_xlabel(), plot.get_title(), plot.get_xscale()) == ("x", "t", "log")


def test_a_plot_is_the_same_file_in_every_run(tmp_path):
    files = []
    for name in ("one", "two"):
        with Recorder(PictureFiles("", tmp_path, ("svg", "png"))).cell():
            plot = words.axes()
            plot.plot([1, 2])
            words.show(plot, name=name)
        files.append([(tmp_path / f"{name}.{kind}").read_bytes() for kind in ("svg", "png")])
    assert files[0] == files[1]


def test_after_a_cell_things_are_shown_where_they_were_before(kept, tmp_path):
    with Recorder(PictureFiles("", tmp_path, ("dot",))).cell() as inner:
        words.show("inner")
    words.show("outer")
    assert (texts(inner), texts(kept)) == (["inner"], ["outer"])


def test_what_cannot_be_shown_is_named(kept):
    with pytest.raises(TypeError, match="show\\(\\) cannot show a dict"):
        words.show({})


# --- checks and boxes ------------------------------------------------------------------------


def test_document_says_whether_our_number_rounds_to_the_printed_one(kept):
    words.document("∂E/∂w31", Value(0.0259228632), "0.02592286")
    words.cited("o1", 0.5, "0.60944600")
    assert texts(kept) == [
        "∂E/∂w31: 0.0259228632 here, 0.02592286 in the document. They agree.",
        "o1: 0.5 here, 0.60944600 in the cited page. You changed something: it was 0.60944600.",
    ]
    assert [item.agrees for item in kept] == [True, False]


def test_checks_that_follow_one_another_are_a_table(kept):
    words.cited("z1", 0.08, "0.08")
    words.cited("a1", Value(0.519989340), "0.51998934")
    words.show("then")
    words.cited("z1", 0.08, "0.08")
    words.cited("o1", 0.5, "0.6")
    words.document("z2", 1.0, "1")
    (joined,) = texts(items.texts_joined(kept))
    assert joined.splitlines() == [
        "    here        cited page",
        "z1  0.08        0.08",
        "a1  0.51998934  0.51998934",
        "They agree.",
        "then",
        "    here  cited page",
        "z1  0.08  0.08",
        "o1  0.5   0.6",
        "You changed something: o1.",
        "z2: 1 here, 1 in the document. They agree.",
    ]


@pytest.mark.parametrize(
    ("number", "digits", "expected"),
    [
        (0.0808753, "0.0809", True),
        (0.0808753, "0.0808", False),
        (0.60944600, "0.60944600", True),
        (0.60944601, "0.60944600", False),
        (-0.1, "−0.1", True),
        (-0.01, "−0.1", False),
        (float("nan"), "1", False),
        (float("inf"), "1", False),
    ],
)
def test_agrees(number, digits, expected):
    assert items.agrees(number, digits) is expected


MISPRINT = dict(mark="M1", where="there", printed="−0.01 * 1", correct="−0.1", why="a slip")


def test_a_misprint_with_its_proof(kept):
    words.misprint(**MISPRINT, as_printed=Value(-0.01), true=-0.1, at="x = 1")
    (item,) = kept
    assert item.proved
    assert terminal.item_as_text(item).splitlines() == [
        "Misprint M1. there",
        "  printed: −0.01 * 1",
        "  correct: −0.1",
        "  why:     a slip",
        "  proof:   as printed it is −0.01, correct is −0.1 (at x = 1)",
    ]
    assert markdown(item).splitlines()[:4] == [
        "> [!NOTE]",
        "> **Misprint M1.** there",
        ">",
        "> - printed: −0.01 \\* 1",
    ]


@pytest.mark.parametrize(
    ("as_printed", "true", "proved"),
    [(1, 2, True), (1, 1, False), (None, None, True), (1, None, False), (0.0, 1e-12, False)],
)
def test_a_misprint_is_proved_by_two_numbers_that_differ(as_printed, true, proved, kept):
    words.misprint(**MISPRINT, as_printed=as_printed, true=true)
    assert kept[0].proved is proved


def test_cautions_recaps_exercises_and_answers(kept):
    words.caution("C1", "a * b", where="there")
    words.recap("One.", f"See {words.see('toy_graph')}.")
    words.exercise("Why?", answer=f"{-10.0:g}", hint="Think.")
    words.exercise("Which?", answer=f"{-0.0:g}", expects=words.choice("b", "a"), level=2)
    assert texts(kept) == [
        "Caution C1. there\n  a * b",
        'In short\n- One.\n- See "The w1–w4 toy graph".',
        "Exercise 1 ●○○ Why?",
        "Exercise 2 ●●○ Which?\n\n    (a) a\n    (b) b",
    ]
    asked = terminal.item_as_text(kept[2], answers=True)
    assert asked == "Exercise 1 ●○○ Why?\n\nHint: Think.\n\nAnswer: −10"
    assert markdown(kept[0]) == "> [!NOTE]\n> **Caution C1.** there\n>\n> a \\* b"
    assert markdown(kept[1]).endswith("> - See [The w1–w4 toy graph](ch09_toy_graph.md).")
    assert "<summary>Hint</summary>\n\nThink.\n\n</details>" in markdown(kept[2])
    assert kept[3].expects.right == "b" and "- (a) a\n- (b) b" in markdown(kept[3])


def test_a_link_by_name():
    assert GitHub().prose("[graph](see:toy_graph), [M4](see:M4), [](see:glossary)") == (
        "[graph](ch09_toy_graph.md), [M4](../ERRATA.md#m4), [the glossary](../GLOSSARY.md)"
    )
    assert terminal.prose("[graph](see:toy_graph), [](see:toy_graph), [M4](see:M4)") == (
        'graph (page "The w1–w4 toy graph"), "The w1–w4 toy graph", M4'
    )
    with pytest.raises(ValueError, match="see:no_page: there is no such page"):
        GitHub().prose("[](see:no_page)")
    assert terminal.prose("[](see:no_page)") == "no page"


def test_formulas_on_github_are_in_backticks_and_blocks():
    made = GitHub().prose("the $w_1$로, `$x`:\n\n$$ a \\\\ b $$")
    assert made == "the $`w_1`$로, `$x`:\n\n```math\na \\\\ b\n```"


# --- formulas and prose as text --------------------------------------------------------------


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\frac{\partial L}{\partial w_{31}}", "∂L/∂w31"),
        (r"\frac{\partial L}{\partial d}\frac{\partial d}{\partial b}", "∂L/∂d·∂d/∂b"),
        (r"\frac{dL}{dz_3} \cdot W_3", "dL/dz3 · W3"),
        (r"\frac{\partial}{\partial x_1} (x_1 + 1)^2", "∂/∂x1 (x1 + 1)²"),
        (r"\partial y_1/\partial x_1, e^{-x^2}, 2^n", "∂y1/∂x1, e^(−x²), 2ⁿ"),
        (r"\sum_{i=1}^s w_3 b", "Σᵢ₌₁ˢ w3·b"),
        (r"\frac12 (t_1 - o_1)^2", "½·(t1 − o1)²"),
        (r"z = \frac{7xy}{e^{x^2+y^2}}", "z = 7xy/e^(x²+y²)"),
        (r"-\frac{7y(2x^2-1)}{e^{x^2+y^2}}", "−7y(2x² − 1)/e^(x²+y²)"),
        (r"\frac{f(x+h)-f(x)}{h}", "(f(x + h) − f(x))/h"),
        (r"\frac{a}{2b}", "a/(2b)"),
        (r"\frac{dy}{dx} = \lim_{h \to 0} f", "dy/dx = lim(h → 0) f"),
        (r"(g \circ f \circ u)' \cdot u'", "(g ∘ f ∘ u)′ · u′"),
        (r"w_{22}^{(k+1)} \leftarrow -\alpha", "w22⁽ᵏ⁺¹⁾ ← −α"),
        (r"L = \sum_{i=1}^n (\hat{y}_i - y_i)^2", "L = Σᵢ₌₁ⁿ (ŷᵢ − yᵢ)²"),
        (r"2 \hat y_2 - 2 y_2", "2·ŷ2 − 2·y2"),
        (r"\frac{\partial L}{\partial W_{out}^T} = \delta a_2^{\top}", "∂L/∂W_outᵀ = δ·a2ᵀ"),
        (r"\sigma'(z) \le \frac14", "σ′(z) ≤ 1/4"),
        (r"p_i(1-p_i)", "pᵢ(1 − pᵢ)"),
        (r"(3(x+1)^4+2)(2x+2)", "(3(x + 1)⁴ + 2)·(2x + 2)"),
        (r"\left(\frac{a+b}{c}\right)^2", "((a + b)/c)²"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} x", "(a  b; c  d)·x"),
        (r"\begin{aligned} a &= b \\ &= -c \end{aligned}", "a = b\n = −c"),
        (r"\sqrt{2} + \sqrt{a+b} + \log x", "√2 + √(a + b) + log x"),
        (r"x_0, x_1, \dots, x_n \in \mathbb{R}", "x0, x1, …, xₙ ∈ ℝ"),
        (r"-(t-o_1)\,o_1\,a_1", "−(t − o1)·o1·a1"),
        (r"10^{-3} \text{ or } W_{out}", "10⁻³ or W_out"),
    ],
)
def test_formulas(latex, text):
    assert text_of_latex(latex) == text


def test_an_unknown_command_is_an_error_and_not_half_a_formula():
    with pytest.raises(
        ValueError, match=r"a formula has \\oint, which writers/latex_as_text.py does not know"
    ):
        text_of_latex(r"\oint f")


def test_prose():
    source = (
        "## A **title**\n\nWords with $w_1 a$ and\n`code` and *italics*.\n\n$$ a = \\frac{b}{c} $$\n\n"
        "- one\n- two\n  more\n\n1. first\n"
    )
    assert terminal.prose(source) == (
        "A title\n-------\n\nWords with w1·a and code and italics.\n\n    a = b/c\n\n"
        "- one\n- two more\n\n1. first"
    )


def test_lines_are_wrapped_by_their_width_on_a_terminal():
    korean = terminal.wrap("역전파 " * 30)
    assert max(map(columns, korean.splitlines())) <= terminal.PROSE_COLUMNS
