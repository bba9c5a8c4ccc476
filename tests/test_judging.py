"""What an exercise says of an answer: its own in several forms is right, wrong ones get a reason."""

import math

import pytest
from trial_page import TRIAL

from expected import (
    Choice,
    DerivationOf,
    Number,
    Order,
    choice,
    derivation_of,
    in_order,
    wrong_line,
)
from items import Exercise
from judging import head_of, judge, others, texts_of
from pages import Page, all_pages, items_of
from running import run
from scalargrad import Value, constant, explain, gradient
from scalargrad.practising.answers import typed_number


@pytest.fixture
def toy_number(toy):
    """∂L/∂w1 = −10, and what else that graph has."""
    value = gradient(toy["L"], toy["w1"])
    return Number(value, others=others(value, toy.values()))


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1/3", 1 / 3),
        ("−0.5", -0.5),
        ("-0.5", -0.5),
        ("1e-3", 0.001),
        ("√2", math.sqrt(2)),
        ("2·3", 6),
        ("dL/dw1 = -10", -10),
        ("≈ 0.33", 0.33),
        ("(-1)*5*2", -10),
        ("－１０", -10),
        ("pi/2", math.pi / 2),
        ("e^2", math.e**2),
    ],
)
def test_numbers_are_read_as_they_are_typed(text, number):
    assert typed_number(text) == pytest.approx(number, rel=1e-12, abs=0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0,5", "0,5 has a comma: write a decimal with a point, as in 0.5"),
        ("w1", "type a number: w1 is a name"),
        ("1/0", "the divisor must not be 0"),
        ("about 3", "an operation is missing"),
        ("", "Type an answer."),
        ("1; 2", "1; 2 is more than one number"),
    ],
)
def test_what_is_no_number_is_not_counted(text, words):
    verdict = judge(Number(0.5), text)
    assert not verdict.right and not verdict.counts
    assert words in verdict.words


@pytest.mark.parametrize("text", ["-10", "−10.0", "-30/3", "-5·2", "∂L/∂w1 = −10", "-1e1"])
def test_a_whole_number_is_right_in_any_form(toy_number, text):
    assert judge(toy_number, text) == (True, "Right.", True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10", "the sign is wrong"),
        ("-1", "this is ∂L/∂d"),
        ("-8", "this is ∂L/∂w2"),
        ("-5", "this is ∂L/∂b"),
        ("-100", "ten times too large: the decimal point"),
        ("-0.1", "a hundred times too small: the decimal point"),
        ("-20", "this is twice the right number"),
        ("-10.1", "close, but the last digits are not right"),
        ("0", "it is not 0"),
        ("7", "this is not the number"),
    ],
)
def test_a_wrong_whole_number_gets_its_reason(toy_number, text, words):
    assert judge(toy_number, text) == (False, words, True)


@pytest.mark.parametrize("text", ["1/3", "0.333", "0.3333", "0.33333333", "3.33e-1", ".333"])
def test_a_decimal_is_right_to_the_digits_asked_for(text):
    assert judge(Number(1 / 3), text).right


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0.33", "too few digits: three are asked for"),
        ("0.3", "too few digits: three are asked for"),
        ("0.332", "close, but the last digits are not right"),
        ("0.334", "close, but the last digits are not right"),
        ("-0.333", "the sign is wrong"),
        ("-0.33", "the sign is wrong"),
        ("3.33", "ten times too large: the decimal point"),
        ("0.0333", "ten times too small: the decimal point"),
        ("0.667", "this is twice the right number"),
        ("3", "ten times too large: the decimal point"),
        ("0.167", "this is half of the right number"),
    ],
)
def test_a_wrong_decimal_gets_its_reason(text, words):
    assert judge(Number(1 / 3), text) == (False, words, True)


def test_the_digits_are_those_of_the_exercise():
    assert judge(Number(0.0808753, digits=2), "0.081").right
    assert judge(Number(0.0808753, digits=2), "0.08").words.startswith("too few digits: two")
    assert judge(Number(0.0808753, digits=5), "0.0809").words.startswith("too few digits: five")
    assert judge(Number(1024.0), "1020").words == "close, but the last digits are not right"
    assert judge(Number(0.0), "0.0").right and not judge(Number(0.0), "0.01").right
    assert judge(Number(4.0), "0.25").words == "this is one over the right number"


def test_other_gradients_are_those_of_the_same_graph(toy):
    x = Value(1, "x")
    other = (x * 7).named("M")
    found = dict(others(-10.0, [*toy.values(), other, [x], "text", 3]))
    assert found["∂L/∂w2"] == -8 and "∂L/∂w1" not in found and "∂M/∂x" not in found
    assert others(123.0, toy.values()) == ()
    y = (constant(3, "k") * x).named("y")
    assert others(3.0, [y]) == ()  # nothing but x to derive by


# --- choices and orders ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["b", "B", "(b)", "b)", "only w1", "Only  W1.", "option b"])
def test_a_choice_is_a_letter_or_its_text(text):
    assert judge(choice("only w1", "all four", "w2 − w1"), text).right


def test_a_wrong_choice():
    expected = choice("only w1", "all four")
    assert judge(expected, "a") == (False, "not (a)", True)
    assert judge(expected, "all four") == (False, "not (a)", True)
    assert judge(expected, "c") == (False, "Type one of a, b.", False)
    assert judge(expected, "w1").counts is False


def test_a_letter_that_is_also_a_text_is_asked_again():
    expected = choice("b", "c")  # nodes of the toy graph: (a) b, (b) c
    assert judge(expected, "b") == (
        False,
        "b is a letter and the text of (a). Type (b) or (a).",
        False,
    )
    assert judge(expected, "(a)").right and judge(expected, "a").right
    assert judge(expected, "(b)") == (False, "not (b)", True)


@pytest.mark.parametrize("text", ["2", "(2)", "line 2", "c = 2"])
def test_the_wrong_line(text):
    assert judge(wrong_line(2, "b = 6", "c = 2", "d = 38"), text).right


def test_another_line():
    expected = wrong_line(2, "b = 6", "c = 2", "d = 38")
    assert judge(expected, "1") == (False, "not line 1: it is as it should be", True)
    assert judge(expected, "3").words == "not line 3: look further up"
    assert judge(expected, "4") == (False, "Type one of 1, 2, 3.", False)


@pytest.mark.parametrize("text", ["cba", "c b a", "c, b, a", "(c) (b) (a)", "C>B>A", "c→b→a"])
def test_an_order_in_any_separators(text):
    assert judge(in_order("z", "y", "x"), text).right


def test_another_order():
    expected = in_order("z", "y", "x")
    assert judge(expected, "bca") == (False, "(b) is not the first line", True)
    assert judge(expected, "cab").words == "the first line is right; (a) is not the second"
    assert judge(in_order("a", "b", "d", "c"), "abcd").words == (
        "the first 2 lines are right; (c) is not the third"
    )
    for text in ("cb", "cbaa", "xyz"):
        assert judge(expected, text) == (
            False,
            "Type the letters a, b, c in their order, each once.",
            False,
        )


def test_two_lines_that_are_alike_may_change_places():
    expected = in_order("p = 1", "step()", "p = 1", "step()")
    assert sorted(expected.right) == ["a", "b", "c", "d"]
    assert judge(expected, "acbd").right and judge(expected, "bdac").right
    assert not judge(expected, "abcd").right


def test_more_options_than_letters_are_refused():
    with pytest.raises(ValueError, match="2 to 8 options, not 9"):
        in_order(*"123456789")


# --- derivations ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "∂L/∂w1 = ∂L/∂d · ∂d/∂b · ∂b/∂w1 = −1 · 5 · 2 = −10",
        "dL/dd * dd/db * db/dw1 = -10",
        "= −w3·a = −10",
        "dL/dd = -1\ndd/dw1 = w3*a = 10\ndL/dw1 = -10",
    ],
)
def test_a_derivation_in_any_form(toy, text):
    assert judge(derivation_of(toy["L"], toy["w1"]), text).right


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("∂L/∂d · ∂d/∂w3 · ∂w3/∂w1 = -10", "∂w3/∂w1 is 0: w3 does not depend on w1"),
        ("w3·a = 10", "the sign of this side is wrong"),
        ("-w3·a = -5·2 = -1", "the decimal point slipped"),
        ("-10", "Right so far. Write the way to it, too."),
        ("-w3·a", "Right so far. Go on to the number."),
        ("dL/dw1 = dL/dw1 = -10", "Right so far. Write the way to it, too."),
        ("dL/dw2 = -w4·a = -8", "This is right, but ∂L/∂w1 is asked for."),
    ],
)
def test_what_a_derivation_lacks(toy, text, words):
    verdict = judge(derivation_of(toy["L"], toy["w1"]), text)
    assert not verdict.right and verdict.counts and words in verdict.words


@pytest.mark.parametrize("text", ["foo", "∂L/∂w1 = q·a", "∂L/∂w1 ="])
def test_what_is_no_derivation_is_not_counted(toy, text):
    assert judge(derivation_of(toy["L"], toy["w1"]), text).counts is False


def test_the_head_has_d_where_there_is_one_variable():
    x = Value(3, "x")
    y = ((x * x).named("u") + 1).named("y")
    assert head_of(derivation_of(y, x)) == "dy/dx"


# --- the exercises of the pages -------------------------------------------------------------------


def own_answers(exercise):
    """The right answer in three forms."""
    match exercise.expects:
        case Number(value=value):
            exact = f"{value:.15g}"
            return exact, exact.replace("-", "−"), f"2*({value / 2!r})"
        case Choice(right=right) as expected:
            return right, f"({right})", texts_of(expected)[right]
        case Order(right=right):
            return right, ", ".join(right), " ".join(f"({letter})" for letter in right)
        case DerivationOf(root=root, leaf=leaf) as expected:
            head, whole = head_of(expected), str(explain(root, leaf))
            start = whole.index(head)
            number = f"{gradient(root, leaf):.6g}"
            lines = whole[start:]
            return lines, lines.replace("∂", "d"), f"{lines.split(' = ')[0]} = {number} = {number}"


def wrong_answers(exercise):
    """Wrong answers, each with words that must be among those of the verdict."""
    match exercise.expects:
        case Number(value=value, others=found):
            unless = [f"this is {name}" for name, _ in found]
            if value:
                yield f"{-value!r}", ["the sign is wrong"]
                yield f"{10 * value!r}", ["ten times too large", *unless]
                yield f"{value / 10!r}", ["ten times too small", "too few digits", *unless]
                yield f"{2 * value!r}", ["twice the right number", *unless]
                yield "0", ["it is not 0", "too few digits", *unless]
            else:
                for wrong in ("1", "-1", "0.5", "10", "2"):
                    yield wrong, ["this is not the number", *unless]
        case Choice(right=right) as expected:
            for letter in texts_of(expected).keys() - {right}:
                yield f"({letter})", [f"not ({letter})", f"not line {letter}"]
            yield from ((text, ["Type one of"]) for text in ("zz", "9", "?!", "none of it"))
        case Order(right=right):
            known = ["Type the letters"]
            yield right[::-1], ["is not the first line", "is not the"]
            yield right[1:] + right[0], ["is not the first line", "is not the"]
            yield from ((text, known) for text in (right[1:], right + right[0], "xyz"))
        case DerivationOf(root=root, leaf=leaf) as expected:
            head, number = head_of(expected), gradient(root, leaf)
            yield f"{head} = {-number!r} = {-number!r}", ["sign"]
            yield f"{head} = {number!r}", ["Write the way"]
            yield f"{head} = {3 * number + 1!r} = 1", ["✗"]
            yield f"{head} = nothing", ["is not a name of this graph"]
            yield f"{head}", ["Go on to the number"]


def check(parts):
    """Each exercise takes its own answer in three forms, and says of five others what is wrong."""
    exercises = [item for item in items_of(parts) if isinstance(item, Exercise)]
    asked = [exercise for exercise in exercises if exercise.expects is not None]
    for exercise in asked:
        for text in own_answers(exercise):
            verdict = judge(exercise.expects, text)
            assert verdict.right, (exercise.question, text, verdict.words)
        wrong = list(wrong_answers(exercise))
        assert len(wrong) >= 5
        for text, words in wrong:
            verdict = judge(exercise.expects, text)
            assert not verdict.right, (exercise.question, text)
            assert any(one in verdict.words for one in words), (text, verdict.words)
    return asked


@pytest.mark.pages
@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_every_exercise_takes_its_own_answer_and_no_wrong_one(page, run_of):
    check(run_of(page).parts)


def test_an_exercise_of_each_kind(tmp_path):
    path = tmp_path / "ch99_trial.py"
    path.write_text(TRIAL, encoding="utf-8")
    asked = check(list(run(Page(path), tmp_path, ("dot",))))
    assert {type(one.expects) for one in asked} == {Number, Choice, Order, DerivationOf}
    assert ("∂L/∂w2", -8.0) in asked[0].expects.others
