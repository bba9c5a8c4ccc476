"""What the pages' tools say in Korean: boxes, verdicts, the runner; columns where Hangul is wide."""

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import full_run
import serving
import words
from attempts import attempt
from expected import Number, choice, derivation_of, in_order, wrong_line
from items import Caution, Check, Exercise, Misprint, Picture, Recap, Text, texts_joined
from judging import judge
from scalargrad import Value
from scalargrad.formatting import columns
from scalargrad.language import in_language
from writers.github import GitHub
from writers.latex_as_text import text_of_latex
from writers.terminal import item_as_text

pytestmark = pytest.mark.pages
runner = importlib.import_module("chapters.__main__")
ROOT = Path(__file__).parents[1]
ENGLISH = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture
def korean():
    with in_language("ko", messages=True):
        yield


def shown(capsys):
    return capsys.readouterr().out.splitlines()


# --- boxes ----------------------------------------------------------------------------------------

M4 = Misprint("M4", "강의 08", "−0.01", "−0.1", "소수점", -0.01, -0.1, at="x = 1")
BOXES = [
    M4,
    Caution("C1", "a * b", "강의 04"),
    Recap(("하나.",)),
    Exercise(2, "?", Text("−10"), "두 인수", 2),
    Exercise(3, "?", Text("1\n2"), level=3),
    Picture("그림", "b.png", "그래프"),
    Picture("그림", "b.html", "장면"),
    Check("∂L/∂w", 0.5, "0.5", "document"),
    Check("∂L/∂w", 0.5, "0.6", "cited page"),
]


@pytest.mark.parametrize("item", BOXES)
def test_a_box_has_no_english_word(item, korean):
    texts = [item_as_text(item, answers=True), GitHub().item(item)]
    for text in texts:
        text = re.sub(r"\[!\w+\]|</?\w+>|```text|\w+\.(png|html)|GitHub", "", text)
        assert not ENGLISH.search(text), text
        assert re.search("[가-힣]", text)


def test_a_misprint_stands_in_a_column(korean):
    assert item_as_text(M4).splitlines() == [
        "오식 M4. 강의 08",
        "  원문:     −0.01",
        "  바로잡음: −0.1",
        "  이유:     소수점",
        "  증명:     원문대로 계산하면 −0.01, 바르게 계산하면 −0.1 (x = 1)",
    ]


def test_checks_below_one_another_are_a_straight_table(korean):
    checks = [Check(what, 0.5, "0.5", "cited page") for what in ("손실 E", "o1", "기울기")]
    (text,) = texts_joined(checks)
    assert text.text.splitlines() == [
        "        여기  인용한 자료",
        "손실 E  0.5   0.5",
        "o1      0.5   0.5",
        "기울기  0.5   0.5",
        "일치합니다.",
    ]


def test_values_and_tables_are_straight_where_names_are_hangul(korean):
    w, x = Value(-10, "가중치"), Value(0.5, "x")
    y = (w * x).named("출력")
    y.backward()
    lines = words.values_as_text([w, x, y]).splitlines()
    assert lines[0] == "가중치 = −10   기울기 0.5"
    for place in ("=", "기울기 "):
        assert len({columns(line.partition(place)[0]) for line in lines}) == 1
    table = words.table_as_text([["단계", "손실"], [1, 0.25], [100, -3]]).splitlines()
    assert table == ["단계  손실", "   1  0.25", " 100    −3"]


def test_attempts_show_a_straight_table(korean, capsys, monkeypatch, tmp_path):
    from picture_files import PictureFiles
    from receivers import Recorder

    recorder = Recorder(PictureFiles("", tmp_path, ("dot",)))
    with recorder.cell() as items:
        for i in (1, 2):
            exercise = Exercise(i, f"? {i}", Text("1"), "힌트", expects=Number(1.0))
            recorder.exercises[i] = exercise
        attempt(1, "1")
        attempt(2, "-1")
    texts = [item.text for item in items]
    assert texts[0] == "맞았습니다." and texts[2] == "부호가 틀렸습니다\n힌트: 힌트"
    _, head, row, count = texts[3].split("\n")
    assert head == "연습 문제  1  2" and columns(row) == columns(head)
    assert row.split() == ["✓", "✗"] and count == "2문제 가운데 1문제를 풀었습니다"


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"L = \text{상수} - d", "L = 상수 − d"),
        (r"\frac{\text{변화량}}{2}, \quad \text{여기서 } x_1", "변화량/2,    여기서 x1"),
    ],
)
def test_hangul_in_a_formula(latex, text):
    assert text_of_latex(latex) == text


# --- verdicts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "typed", "said"),
    [
        (Number(2.0), "-2", "부호가 틀렸습니다"),
        (Number(2.0), "2", "맞았습니다."),
        (Number(2.0), "0,5", "0,5: 쉼표가 있습니다. 소수는 0.5처럼 점으로 쓰십시오"),
        (Number(2.0), " ", "답을 입력하십시오."),
        (choice("모두", "w1만"), "(a)", "정답이 아닙니다: (a)"),
        (choice("모두", "w1만"), "x", "다음 가운데 하나를 입력하십시오: a, b"),
        (wrong_line(2, "b = 6", "c = 2", "d = 3"), "2번 줄", "맞았습니다."),
        (wrong_line(2, "b = 6", "c = 2", "d = 3"), "3번", "3번 줄이 아닙니다. 더 위쪽을 보십시오"),
        (wrong_line(2, "b = 6", "c = 2", "d = 3"), "1", "1번 줄이 아닙니다. 그 줄은 맞습니다"),
        (in_order("가", "나", "다"), "bac", "첫 줄 (b)의 자리가 틀렸습니다"),
        (in_order("가", "나", "다"), "acb", "첫 줄은 맞습니다. 둘째 줄 (c)의 자리가 틀렸습니다"),
        (in_order("가", "나", "다", "라"), "abdc", "처음 2줄은 맞습니다. 셋째 줄 (d)의 자리가 틀렸습니다"),
    ],
)  # fmt: skip
def test_a_verdict(expected, typed, said, korean):
    assert judge(expected, typed).words == said


@pytest.mark.parametrize("typed", ["모두", "b", "(b)", "ㅠ"])
def test_a_choice_is_its_letter_or_its_text_or_the_letters_key(typed, korean):
    assert judge(choice("모두", "w1만"), typed).right


@pytest.mark.parametrize(
    "typed", ["foo", "∂L/∂w1 = q", "∂L/∂d · ∂d/∂w3 · ∂w3/∂w1 = -10", "w3·a", "-10", "-w3·a"]
)
def test_a_verdict_on_a_derivation_has_no_english_word(typed, toy, korean):
    verdict = judge(derivation_of(toy["L"], toy["w1"]), typed)
    assert not verdict.right
    assert not ENGLISH.search(verdict.words.replace("foo", "")), verdict.words


# --- the runner -----------------------------------------------------------------------------------


def test_help_is_korean(capsys):
    with pytest.raises(SystemExit) as left:
        runner.main(["--language", "ko", "--help"])
    out = capsys.readouterr().out
    own = out.partition("-h, --help")[2].partition("\n")[2]  # the rest is argparse's
    assert left.value.code == 0 and len(re.findall("[가-힣]", own)) > 150
    known = r"--[\w-]+|[A-Z]{3,}|png|svg|pdf|dot|chapters/outputs|resnet18|figures"
    assert not ENGLISH.search(re.sub(known, "", own))


@pytest.mark.parametrize("asked", [["--language", "fr", "list"], ["list", "--language=fr"]])
def test_a_language_that_there_is_not_is_refused(asked, capsys):
    assert runner.main(asked) == 2
    assert capsys.readouterr().err == "no language 'fr': there are en and ko\n"


def test_pages_are_listed_and_refused_in_korean(capsys):
    assert runner.main(["list", "--language", "ko"]) == 0
    assert "ch09_toy_graph             토이 그래프 w1–w4" in shown(capsys)
    assert runner.main(["--language", "ko", "nowhere"]) == 2
    assert capsys.readouterr().err.startswith("없는 페이지: nowhere. 있는 페이지: ch01_start_here")
    assert runner.main(["list"]) == 0  # and the next one is English again
    assert "ch09_toy_graph             The w1–w4 toy graph" in shown(capsys)


def test_pages_in_a_line_each_are_straight_and_the_counts_korean(tmp_path, capsys, monkeypatch):
    chosen = [page for page in runner.all_pages() if page.number in (9, 10)]
    pages = [type(page)(page.path, "ko") for page in chosen]
    monkeypatch.setattr(runner, "all_pages", lambda: pages)
    asked = ["--language", "ko", "--out", str(tmp_path), "--format", "dot"]
    assert runner.main(asked) == 0
    lines = shown(capsys)
    assert [line[:4].strip() for line in lines[:2]] == ["9", "10"]
    assert columns(lines[0]) == columns(lines[1])
    for line in lines[2:]:
        assert not ENGLISH.search(line.replace(str(tmp_path), "")), line


def test_a_page_as_a_lesson_on_a_korean_console(tmp_path):
    """Its code page is 949, Python's UTF-8 mode is off."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment |= {"PYTHONIOENCODING": "cp949", "PYTHONUTF8": "0", "LC_ALL": "C"}
    arguments = ["toy", "--language", "ko", "--format", "dot", "--out", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "chapters", *arguments],
        capture_output=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode("utf-8").splitlines()
    assert lines[:2] == ["토이 그래프 w1–w4", "================="]
    assert "힌트와 정답: python -m chapters toy_graph --language ko --answers" in lines
    around = [line for line in lines if re.match(r" {4}\w+: ", line)]
    assert around and not any(re.match(r" {4}(picture|film|Misprint)", line) for line in lines)


def test_the_recorded_run_has_the_same_numbers_in_korean(korean):
    english = full_run.RECORDED.read_text(encoding="utf-8").splitlines()
    numbers = r"\d+(?:[.,e-]+\d+)*"
    for line, said in zip(english, full_run.recorded().splitlines(), strict=True):
        assert sorted(re.findall(numbers, said)) == sorted(re.findall(numbers, line))
        assert not ENGLISH.search(said.replace("ResNet", ""))
    starts = [re.search(r"(?<=   )\S", said) for said in full_run.recorded().splitlines()[1:]]
    assert len({columns(start.string[: start.start()]) for start in starts}) == 1


@pytest.mark.parametrize(("language", "folder"), [("en", ""), ("ko", "ko/")])
def test_live_opens_the_book_in_its_language(language, folder, tmp_path, monkeypatch, capsys):
    (tmp_path / "ko").mkdir()
    for path in (tmp_path / "index.html", tmp_path / "ko/index.html"):
        path.write_text("")
    opened = []

    class Stopped:
        server_port = 8000

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def serve_forever(self):
            raise KeyboardInterrupt

    monkeypatch.setattr(serving, "BOOK", tmp_path)
    monkeypatch.setattr(serving, "server", Stopped)
    monkeypatch.setattr(serving.webbrowser, "open", opened.append)
    assert runner.main(["--live", "--language", language]) == 0
    assert opened == [f"http://127.0.0.1:8000/{folder}"]
    assert opened[0] in capsys.readouterr().out
