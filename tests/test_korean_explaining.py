"""explain() in Korean: its words, its columns, and that it keeps the language of the call."""

import re

import pytest

from scalargrad import Value, derivative, explain, maximum, set_language, softmax, total
from scalargrad.formatting import columns
from scalargrad.language import in_language

NAMES = r"relu|sin|cos|tanh|exp|log|sqrt|softmax|max|abs|direct|d[a-z]|explain|aligned"


def test_the_toy_graph_in_korean(toy):
    assert explain(toy["L"], toy["a"], reasons=True, language="ko").lines == [
        "∂L/∂a = ∂L/∂d · ∂d/∂b · ∂b/∂a + ∂L/∂d · ∂d/∂c · ∂c/∂a",
        "      = (−1) · w3 · w1 + (−1) · w4 · w2    국소 기울기",
        "      = (−1) · 5 · 3 + (−1) · 4 · (−1)     수를 대입",
        "      = −15 + 4                            경로마다 곱 하나씩",
        "      = −11                                모두 더함",
        "        (두 경로(b 경유, c 경유): a 노드가 두 번 쓰입니다)",
    ]
    steps = explain(toy["L"], toy["a"], form="steps", reasons=True, language="ko").lines
    assert steps[:3] == [
        "∂L/∂d = −1    d 노드는 L 노드에 쓰입니다: 국소 기울기",
        "∂L/∂c = ∂L/∂d · ∂d/∂c = (−1) · w4 = (−1) · 4 = −4",
        "        (c 노드는 d 노드에 쓰입니다: d 노드의 기울기에 국소 기울기를 곱합니다)",
    ]
    assert steps[-1] == "      = −11    a 노드는 c, b 노드에 쓰입니다: 각각의 곱을 구해 더합니다"


def test_lines_and_latex_that_are_made_later_are_in_the_language_of_the_call(toy):
    korean = explain(toy["L"], reasons=True, language="ko")
    english = explain(toy["L"], reasons=True)
    set_language("ko")
    try:
        chosen = explain(toy["L"], toy["a"], reasons=True)
        assert english.latex.count(r"\text{numbers put in}") == len(english)
        assert r"\text{numbers put in}" in english[0].latex
        assert "numbers put in" in str(english[1]) and "수" not in str(english[1])
    finally:
        set_language("en")
    assert chosen.lines in [one.lines for one in korean]
    for one in (korean, korean[0], chosen, *korean.sections):
        assert r"\text{수를 대입}" in one.latex
        assert not english_words(one.latex)


def test_an_unknown_language_is_an_error(toy):
    for unknown in ("fr", "", 3, "korean"):
        with pytest.raises(ValueError, match=r"no language .*: there are en and ko"):
            explain(toy["L"], toy["a"], language=unknown)


def english_words(text):
    """Words of Latin letters that are neither names nor functions nor LaTeX's."""
    words = re.findall(r"[A-Za-z]{2,}", re.sub(r"\\[A-Za-z]+", " ", text))
    return [word for word in words if not re.fullmatch(NAMES, word)]


def graphs():
    """Root and leaf of graphs that need the different reasons and notes."""
    x, y, w = Value(1.5, "x"), Value(2.0, "y"), Value(-3.0, "w")
    u, v = x.exp().named("u"), x.sin().named("v")
    yield 7 * x * y / (x**2 + y**2).exp(), x
    yield u * v * x, x
    yield (w * y).relu() * x + x.relu(), w
    yield abs(w * 0).named("r") + maximum(w, w), w
    yield derivative((x * x * y.sin()).named("q"), x), x
    yield derivative(abs(w * 0).named("q"), w), w
    yield derivative(Value(0.0) ** x, x), x
    yield softmax([x, y])[0] + x.sqrt() * y.sigmoid() * w.cbrt(), x
    yield total((x ** (i + 2)).named(f"p{i}") for i in range(7)), x
    yield (1 - x) ** 2 * (x**y), y
    yield y, x
    yield x, x


@pytest.mark.parametrize("options", [{}, {"form": "steps"}, {"every_operation": True}])
def test_no_english_word_is_left_and_columns_are_straight(options):
    for root, leaf in graphs():
        english = explain(root, leaf, reasons=True, **options)
        korean = explain(root, leaf, reasons=True, language="ko", **options)
        assert english_words(str(english)) and re.search("[가-힣]", str(korean))
        assert not english_words(str(korean)) and not english_words(korean.latex)
        for line in korean.lines:
            assert columns(line) <= 100
        beside = re.compile(r"(?<=\S)    (?=\S)")
        for lines in equations(korean.lines):
            ends = [
                columns(line[: found.end()]) for line in lines if (found := beside.search(line))
            ]
            assert len(set(ends)) <= 1, lines


def equations(lines):
    """The lines of each equation: those that begin with a left side begin one."""
    found = []
    for line in lines:
        if line[:1].strip():
            found.append([])
        found[-1].append(line)
    return found


def test_a_korean_name_takes_two_columns_for_each_letter():
    weight, x = Value(2.0, "가중치"), Value(3.0, "입력")
    loss = (weight * x).named("곱") ** 2
    lines = explain(loss.named("손실"), weight, reasons=True, language="ko").lines
    assert lines[0].startswith("∂손실/∂가중치 = ")
    assert {columns(line.partition("=")[0]) for line in lines} == {columns("∂손실/∂가중치 ")}


def test_numbers_and_signs_are_the_same_in_both_languages(toy):
    def formulas(text):
        return re.findall(r"[-−\d.=+·∂/()]+", re.sub(r" {4}\D*$|\([^()]*[가-힣].*", "", text))

    for name in ("a", "w1", "w3"):
        english = explain(toy["L"], toy[name])
        with in_language("ko"):
            assert formulas(str(explain(toy["L"], toy[name]))) == formulas(str(english))
