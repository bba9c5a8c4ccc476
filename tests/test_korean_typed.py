"""What is said of what was typed, in Korean: formulas, derivations, answers, the command line."""

import os
import re
import shlex
import subprocess
import sys

import pytest
from test_command_line import MISTAKES, ROOT, Typed, run
from test_formula_tables import ERRORS, answered, columns, rows
from test_mark import MISPRINTS, TOY
from test_mark_slips import SLIPS, STUDENTS

from scalargrad import mark, set_language
from scalargrad.__main__ import main
from scalargrad.formulas.formula import Formula
from scalargrad.formulas.functions import FUNCTIONS
from scalargrad.formulas.tokens import FormulaError
from scalargrad.language import in_language
from scalargrad.practising.answers import judged_derivation, judged_number
from scalargrad.practising.practice import task

LINES = ["b = w1*a", "c = w2*a", "d = w3*b + w4*c", "L = 10 - d", "a=2", "w1=3", "w2=-1", "w3=5", "w4=4"]  # fmt: skip
WORD = re.compile(r"(?=_*[A-Za-z])[A-Za-z_]{3,}")
# Words that are English in Korean, too: names, code, endings of files, options.
CODE = {*FUNCTIONS, "expm", "nan", "Python", "lam", "w_new", "scalargrad", "UTF"}
CODE |= {"png", "svg", "pdf", "dot", "html", "python", "language", "help", "backward", "steps"}
CODE |= {"direct"}  # ∂y/∂x|direct
ARGPARSE = re.compile("argument --?[a-z]+(/--[a-z]+)?: expected one argument")
OLD_CONSOLE = {"PYTHONIOENCODING": "cp949", "PYTHONUTF8": "0"}
OF_THE_SYSTEM = "File exists|Not a directory"


def english(text, typed):
    """The English words of a message, without those that were typed."""
    return [word for word in WORD.findall(text) if word not in {*WORD.findall(typed), *CODE}]


def hangul(text):
    return sum("가" <= letter <= "힣" for letter in text)


# --- mark() ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("∂L/∂w1 = ∂L/∂d · ∂d/∂c · ∂c/∂w1 = −10",
         ["∂c/∂w1의 값은 0입니다. c의 값은 w1의 값에 따라 변하지 않습니다. L에서 w1까지의 경로: d, b 경유",
          None]),
        ("∂L/∂w1 = ∂L/∂d · ∂d/∂b · ∂b/∂w1 = (−1) · w3 · w1",
         [None, "w1 자리에 올 것은 a입니다. 곱 w1·a의 w1에 대한 도함수는 다른 쪽 인수입니다"]),
        ("∂L/∂w1 = w3 · a = 5 · 2 = 11",
         ["이 변의 부호가 틀렸습니다", "바로 위의 변과 같음", "이 변은 틀렸고, 바로 위의 변과도 다릅니다"]),
        ("∂L/∂a = −15",
         ["d, b 경유 경로만 계산했습니다. L에서 a까지 가는 다른 경로도 있습니다"]),
    ],
)  # fmt: skip
def test_mark_in_korean(line, said):
    assert [side.why for side in mark(TOY, line, language="ko").sides] == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hello", "채점할 것이 없습니다. 'hello' 옆에 등호(=)와 다른 변이 없습니다"),
        ("∂L/∂a = w9", "w9: 이 그래프에 없는 이름입니다. 있는 이름: L, a, b, c, d, w1, w2, w3, w4"),
        ("∂L/∂a = −w3w1", "w3w1: 이 그래프에 없는 이름입니다. 곱이라면 w3·w1처럼 쓰십시오. 있는 이름: "),
        ("∂L/∂a = (3", "이 괄호가 닫히지 않았습니다\n\n    (3\n    ^"),
    ],
)  # fmt: skip
def test_a_derivation_that_cannot_be_read_is_told_in_korean(line, said):
    with pytest.raises(FormulaError) as found:
        mark(TOY, line, language="ko")
    assert str(found.value).startswith(said)


def test_the_words_of_errors_in_python_code_stay_english():
    set_language("ko")
    try:
        with pytest.raises(FormulaError, match="foo is not known; a product is written"):
            Formula(["foo(x)"])
        assert mark(TOY, "∂L/∂w1 = 10").sides[0].why == "이 변의 부호가 틀렸습니다"
        assert mark(TOY, "∂L/∂w1 = 10", language="en").sides[0].why.startswith("the sign of this")
    finally:
        set_language("en")


def test_an_unknown_language():
    with pytest.raises(ValueError, match="no language 'kr': there are en and ko"):
        mark(TOY, "∂L/∂w1 = 10", language="kr")


DERIVATIONS = [(root, line) for _, root, line, *_ in [*SLIPS, *STUDENTS]]
DERIVATIONS += [(root, line) for root, line, *_ in MISPRINTS.values()]


@pytest.mark.parametrize(("root", "line"), DERIVATIONS)
def test_each_slip_is_told_in_korean_with_the_same_verdict(root, line):
    korean, here = mark(root, line, language="ko"), mark(root, line)
    assert [side.sign for side in korean.sides] == [side.sign for side in here.sides]
    for side, other in zip(korean.sides, here.sides, strict=True):
        assert side.place == other.place
        if side.why:
            assert hangul(side.why) and not english(side.why, line), side.why
    assert all(columns(row) <= 100 for row in str(korean).splitlines() if hangul(row))


def test_the_reasons_stand_in_a_column():
    lines = str(mark(TOY, "∂L/∂w1 = w3 · a = 11", language="ko")).splitlines()
    places = {columns(line[: re.search("[가-힣]", line).start()]) for line in lines}
    assert len(lines) == 2 and len(places) == 1


# --- formulas -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "message"), rows(ERRORS, " → "))
def test_each_mistake_in_a_formula_is_told_in_korean_at_the_same_place(typed, message):
    lines = re.sub("[⟦⟧]", "", typed).split(" ⏎ ")
    with pytest.raises(ValueError) as caught, in_language("ko", messages=True):
        answered(lines)
    with pytest.raises(ValueError) as in_english:
        answered(lines)
    words, place = str(caught.value).split("\n\n")
    assert hangul(words) and not english(words, typed), words
    assert message not in words
    assert place == str(in_english.value).split("\n\n")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["foo(x)", "x=1"], "1번 줄: foo: 없는 함수입니다. 곱이라면 foo*(…)처럼 쓰십시오\n함수: exp "),
        (["x*t", "x=1", "tt=2"], "1번 줄: t: 값이 없습니다. 혹시 tt입니까?\n\n    x*t\n      ^"),
        (["2 3*x"], "2, 3 사이에 연산 기호가 빠졌습니다\n\n    2 3*x\n    ^^^"),
        (["값 = 2(기울기 + (x"], "이 괄호가 닫히지 않았습니다\n\n    값 = 2(기울기 + (x\n" + " " * 20 + "^"),
        (["1/2입력"], "두 가지로 읽을 수 있습니다. 1/(2입력) 또는 1/2*입력처럼 쓰십시오\n\n    1/2입력\n      ^^^^^"),
        (["log(x)", "x=-1"], "1번 줄: log(x = -1.0): log 함수에는 0보다 큰 수를 넣어야 합니다"),
    ],
)  # fmt: skip
def test_typed_formulas_on_the_command_line(arguments, said, capsys):
    assert main([*arguments, "--language", "ko"]) in (1, 2)
    assert capsys.readouterr().err.startswith("scalargrad: " + said)


# --- the command line -----------------------------------------------------------------------------


@pytest.mark.parametrize("typed", MISTAKES, ids=lambda typed: typed[:40].encode("ascii", "replace"))
def test_a_mistake_has_its_exit_code_and_no_english_word(typed, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", Typed(b"x\xff"))
    (tmp_path / "latin1.txt").write_bytes("y = é".encode("latin1"))
    (tmp_path / "empty.txt").write_bytes(b"\n# nothing\n")
    (tmp_path / "many.txt").write_text("".join(f"x{i} = {i}\n" for i in range(1001)))
    plain = typed[1:].encode().decode("unicode_escape") if typed.startswith("$") else typed
    assert main(["--language=ko", *shlex.split(plain)]) == MISTAKES[typed][0]
    words = capsys.readouterr().err.split("\n\n")[0]
    rest = ARGPARSE.sub("", re.sub(OF_THE_SYSTEM, "", words))
    assert not english(rest, f"{plain} latin1.txt empty.txt"), words
    assert hangul(rest) or rest != words


@pytest.mark.parametrize("where", [0, 3, len(LINES)])
def test_the_language_may_stand_anywhere(where, capsys):
    assert main([*LINES[:where], "--language", "ko", *LINES[where:], "--by", "w1"]) == 0
    out = capsys.readouterr().out
    assert "변수  값  L의 기울기\na      2         −11\n" in out
    assert "── w1에 대한 미분 ─" in out and "경로 하나를 따르는 연쇄 법칙(d, b 경유)" in out
    assert not english(out, " ".join(LINES))


def test_columns_stand_below_each_other(capsys):
    assert main(["값 = 가중치*입력 + b", "가중치=2", "입력=-1.5", "b=3", "--language", "ko"]) == 0
    out = capsys.readouterr().out
    rows = re.search("변수.*?\n\n", out, re.DOTALL)[0].strip().splitlines()
    assert len(rows) == 4 and len({columns(row) for row in rows}) == 1
    headings = [line for line in out.splitlines() if line.startswith("──")]
    assert headings and {columns(line) for line in headings} == {80}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x*y", "x=2"], "y: 값이 없으므로 모두 문자로 계산합니다."),
        (["x*y"], "x, y: 값이 없으므로 모두 문자로 계산합니다."),
        (["xy + x + y", "x=2", "y=3"], "xy: 이름 하나로 읽습니다. x 곱하기 y이라면 x*y처럼 쓰십시오."),
        (["lnx + x", "x=2"], "lnx: 이름 하나로 읽습니다. x의 ln 값이라면 ln(x)처럼 쓰십시오."),
        (["x(x + 1)", "x=2"], "x(…) 표기는 곱 x*(…)로 읽습니다."),
        (["y = 2x = 4", "x=2"], "= 4 부분은 읽지 않습니다. y의 값은 계산해서 구합니다."),
        (["x**2", "x=2", "t=3", "--by", "x"], "z의 값은 t의 값에 따라 변하지 않습니다."),
        (["2 + 3"], "변수가 없으므로 도함수도 없습니다."),
        (["x**3", "x=2", "--second", "x,x"], "── x에 대하여, 이어서 x에 대하여 미분 ─"),
        (["x**2", "x=3", "--check"], "── 검산: backward()와 중앙 차분의 비교 ─"),
        (["sin(x)/x", "--every-operation"], "── 단계별 계산 ─"),
    ],
)  # fmt: skip
def test_the_report(arguments, said, capsys):
    assert main([*arguments, "--language", "ko"]) == 0
    out = capsys.readouterr().out
    assert said in out and not english(out, " ".join(arguments))


def test_mark_and_mark_file(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("∂L/∂w1 = w3·a\n = 10", encoding="utf-8")
    for option in (["--mark", "∂L/∂w1 = w3·a = 10"], ["--mark-file", str(tmp_path / "mine.txt")]):
        assert main([*LINES, *option, "--language", "ko"]) == 1
        out = capsys.readouterr().out
        assert out == "✗ w3·a    이 변의 부호가 틀렸습니다\n↳ 10      바로 위의 변과 같음\n"
    assert main([*LINES, "--mark", "∂L/∂w1 = −10", "--language", "ko"]) == 0
    assert main([*LINES, "--mark", "∂L/∂w9 = −10", "--language", "ko"]) == 2


@pytest.mark.parametrize("language", ["fr", "한국어", "", "KO"])
def test_a_language_that_there_is_not(language, capsys):
    for arguments in (["--language", language], [f"--language={language}"]):
        assert main(["x**2", "x=1", *arguments]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err == f"scalargrad: no language {language!r}: there are en and ko\n"


def test_a_language_without_its_name_and_english_by_its_name(capsys):
    assert main(["x**2", "--language"]) == 2
    assert "there are en and ko" in capsys.readouterr().err
    assert main(["x**2", "--language", "en"]) == 0
    assert "has no number: all stays in symbols" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["--language", "ko", "--help"], ["-h", "x", "--language=ko"]]
)
def test_help_is_korean_but_for_argparses_own_words(arguments, capsys):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    out = capsys.readouterr().out
    own = ["usage:", "positional arguments:", "options:", "show this help message and exit"]
    metavars = "LINE FILE NAME DERIVATION CLASS LaTeX Value my_engine"
    for words in own:
        out = out.replace(words, "", 1)
    options = " ".join(re.findall("--[a-z-]+", out))
    assert left.value.code == 0 and not english(out, f"{metavars} {options}")
    assert max(columns(line) for line in out.partition("\n\n")[2].splitlines()) <= 100


def test_a_class_is_examined_in_korean(tmp_path, capsys):
    file = tmp_path / "engine.py"
    file.write_text("class Value:\n    def __init__(self, data):\n        self.data = data\n")
    assert main(["--examine", str(file), "--language", "ko"]) == 1
    assert hangul(capsys.readouterr().out) > 10
    assert main(["--examine", str(file), "x", "--language", "ko"]) == 2
    assert "식이나 다른 옵션 없이" in capsys.readouterr().err


# --- answers, and the practice ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text", "words"),
    [
        (-10.0, "-10", "맞았습니다."),
        (-10.0, "10", "부호가 틀렸습니다"),
        (-10.0, "-1", "10배 작습니다. 소수점을 확인하십시오"),
        (1 / 3, "0.3", "유효 숫자가 모자랍니다. 세 자리까지 구하십시오"),
        (-10.0, "-20", "맞는 값의 두 배입니다"),
        (-10.0, "-8", "∂L/∂w2의 값을 썼습니다"),
        (-10.0, "w", "w: 이름입니다. 수를 입력하십시오"),
        (-10.0, "0,5", "0,5: 쉼표가 있습니다. 소수는 0.5처럼 점으로 쓰십시오"),
        (-10.0, "2 +", "+ 뒤에 빠진 것이 있습니다\n\n    2 +\n       ^"),
        (-10.0, " ", "답을 입력하십시오."),
    ],
)
def test_what_is_said_of_a_number(value, text, words):
    with in_language("ko"):
        assert judged_number(value, text, others=[("∂L/∂w2", -8.0)]).words == words


@pytest.mark.parametrize(
    ("text", "right", "words"),
    [
        ("= ∂L/∂d · ∂d/∂b · ∂b/∂w1", False, "여기까지 맞습니다. 수가 나올 때까지 계속하십시오."),
        ("−10", False, "여기까지 맞습니다. 구하는 과정도 쓰십시오."),
        ("∂L/∂w2 = −w4·a = −8", False, "맞는 계산이지만, 구할 것은 ∂L/∂w1입니다."),
        ("q = 3", False, "q: 이 그래프에 없는 이름입니다."),
    ],
)
def test_what_is_said_of_a_derivation(text, right, words):
    leaf = next(node for node in _leaves(TOY) if node.name == "w1")
    with in_language("ko"):
        verdict = judged_derivation(TOY, leaf, text)
    assert verdict.right is right and words in verdict.words


def _leaves(node):
    return [one for below in node.operands for one in _leaves(below)] or [node]


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_the_practice_through_a_pipe(encoding):
    one = task(7, 2, 1, 1)
    number = one.chain.factors[one.place].number
    done = run(
        *["--practise", "--seed", "7", "--language", "ko"],
        input="\n".join(["", f"{-number:g}", "정답", "q", ""]).encode(encoding),
        env=os.environ | OLD_CONSOLE | {"PYTHONIOENCODING": encoding},
    )
    out = done.stdout.decode("utf-8")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "\n1단계, 완성된 유도 과정\n" in out and "\n1단계, 인수 하나 쓰기\n" in out
    after = out.partition("인수 하나 쓰기")[2]
    assert "부호가 틀렸습니다\n힌트: " in after and f"정답: {one.key}\n" in after
    assert out.endswith("\n1문제 가운데 0문제를 맞혔습니다. 다음에 또 풀어 봅시다.\n")
    assert not english(out, "Enter seed")


def test_each_hint_is_a_sentence_with_one_full_stop():
    for language, begins in (("en", "Hint: "), ("ko", "힌트: ")):
        with in_language(language):
            for stage in (1, 2, 3):
                for level in (1, 4, 6):
                    hint = task(7, 1, level, stage).hint
                    assert hint.startswith(begins) and re.search(r"[^.]\.$", hint), hint


# --- consoles -------------------------------------------------------------------------------------

TYPED = ["ŷ = w*기울기", "w=2", "기울기=3", "--language", "ko"]


def test_a_pipe_on_a_console_with_code_page_949():
    done = run(*TYPED, env=os.environ | OLD_CONSOLE)
    assert (done.returncode, done.stderr) == (0, b"")
    out = done.stdout.decode("utf-8")
    assert "∂ŷ/∂기울기" in out and "ŷ의 기울기" in out and "?" not in out
    done = run("foo(기울기)", "--language", "ko", env=os.environ | OLD_CONSOLE)
    assert done.returncode == 2 and "foo: 없는 함수입니다" in done.stderr.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="a POSIX terminal")
@pytest.mark.parametrize("environment", [{}, OLD_CONSOLE], ids=["", "cp949"])
@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (TYPED, "", "∂ŷ/∂기울기"),
        (["foo(기울기)", "--language", "ko"], "", "foo: 없는 함수입니다"),
        (["--practise", "--seed", "7", "--language", "ko"], "\nq\n", "읽은 뒤 Enter를 누르면"),
    ],
)
def test_a_terminal(arguments, typed, said, environment):
    import pty

    ours, its = pty.openpty()
    command = [sys.executable, "-m", "scalargrad", *arguments]
    process = subprocess.Popen(
        command, stdin=its, stdout=its, stderr=its, cwd=ROOT, env=os.environ | environment
    )
    os.close(its)
    os.write(ours, typed.encode())
    found = b""
    try:
        while piece := os.read(ours, 4096):
            found += piece
    except OSError:  # Linux: the other side is closed
        pass
    os.close(ours)
    assert process.wait(timeout=30) == (2 if "foo(기울기)" in arguments else 0)
    out = found.decode("utf-8")
    assert said in out and "Traceback" not in out
