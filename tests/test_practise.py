"""python -m chapters NAME --practise, driven through a pseudo-terminal and through a pipe."""

import importlib
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from trial_page import TRIAL

from pages import Page, all_pages
from progress import FILE, Progress, exercises_of

pytestmark = pytest.mark.pages

ROOT = Path(__file__).parents[1]
RUNNER = """\
import importlib, sys
from pathlib import Path
runner = importlib.import_module("chapters.__main__")
pages = runner.all_pages(Path(sys.argv[1]))
runner.all_pages = lambda: pages
runner.use_utf8()
sys.exit(runner.main(sys.argv[2:]))
"""


@pytest.fixture
def trial(tmp_path):
    """A folder with one page that has an exercise of each kind."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "ch09_trial.py").write_text(TRIAL, encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path):
    """The environment of a user of one's own, and where the progress is kept."""
    return {
        **os.environ,
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "LOCALAPPDATA": str(tmp_path / "data"),
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }


def kept(tmp_path):
    (path,) = tmp_path.rglob(FILE)
    return json.loads(path.read_text(encoding="utf-8"))


def piped(trial, home, answers, *arguments, encoding="utf-8", **more):
    done = subprocess.run(
        [sys.executable, "-c", RUNNER, str(trial), *arguments],
        input=answers.encode(encoding),
        capture_output=True,
        cwd=ROOT,
        env=home | more,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def test_a_wrong_answer_gets_its_reason_then_the_hint_and_never_the_answer(trial, home, tmp_path):
    answers = "10\n-8\n?\n-10\n\nq\n"
    code, out, err = piped(trial, home, answers, "trial", "--practise")
    assert code == 0 and err == ""
    first = out.partition("Exercise 2")[0]
    wanted = [
        "Exercise 1 ●○○ What is ∂L/∂w1? Type the number.",
        "> 10\nthe sign is wrong\nHint: Two factors.",
        "> -8\nthis is ∂L/∂w2",
        "> ?\nAnswer: It is −10.",
    ]
    assert [first.count(words) for words in wanted] == [1] * 4
    assert first.count("Hint:") == 1
    assert "-10" not in first and "(0 of 6 on this page, 0 of 6 in the book)" in first
    assert not list(tmp_path.rglob(FILE))  # shown is not done


def test_a_whole_page_is_done(trial, home, tmp_path):
    derivation = "dL/dd · dd/dc · dc/dw2\n= -1*4*2 = -8\n\n"
    answers = f"?\n-10\n(c) \n(b)\n2\ndbac\nbdac\n-w2\n\n{derivation}\n"
    code, out, err = piped(trial, home, answers, "trial", "--practise")
    assert code == 0 and err == ""
    assert "> ?\nHint: Two factors.\n> -10\nRight." in out
    assert "(d) is not the first line" in out
    assert "✗ -w2" in out and "✓ -1*4*2" in out
    assert "    c = w2·a\n" in out and "    a = 2, w1 = 3, w2 = −1" in out
    assert "Think first. Enter shows the answer: \nAnswer: Because." in out
    assert out.rstrip().endswith("(6 of 6 on this page, 6 of 6 in the book)")
    assert kept(tmp_path) == {"trial": [1, 2, 3, 4, 5, 6]}
    code, out, _ = piped(trial, home, "q\n", "trial", "--practise")
    assert code == 0 and "Here they are once more." in out


def test_it_is_taken_up_where_it_was_left(trial, home, tmp_path):
    piped(trial, home, "-10\nq\n", "trial", "--practise")
    assert kept(tmp_path) == {"trial": [1]}
    _, out, _ = piped(trial, home, "q\n", "--practise")
    assert "Exercise 1" not in out and "Exercise 2" in out
    code, out, _ = piped(trial, home, "", "--forget")
    assert code == 0 and "Forgotten: " in out and not list(tmp_path.rglob("exercises*"))
    _, out, _ = piped(trial, home, "q\n", "trial", "--practise", "--forget")
    assert "Forgotten: trial" in out and "Exercise 1" in out


def test_the_end_of_a_pipe_is_an_end(trial, home):
    code, out, err = piped(trial, home, "", "trial", "--practise")
    assert code == 0 and err == "" and "Until next time" in out


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_a_korean_console(trial, home, encoding):
    answers = "?\n-10\n(없다)\n(c)\nq\n"
    more = {"PYTHONIOENCODING": "cp949", "PYTHONUTF8": "0"}
    code, out, err = piped(trial, home, answers, "trial", "--practise", encoding=encoding, **more)
    assert code == 0 and err == ""
    assert "(없다)\nType one of a, b, c." in out and "(2 of 6 on this page" in out


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_it_asks_and_marks_in_korean(trial, home, encoding, tmp_path):
    answers = "10\n힌트\n정답\n다음\n1번 줄\n2번 줄\n끝\n"
    more = {"PYTHONIOENCODING": "cp949", "PYTHONUTF8": "0"} if encoding == "cp949" else {}
    asked = ("trial", "--practise", "--language", "ko")
    code, out, err = piped(trial, home, answers, *asked, encoding=encoding, **more)
    assert code == 0 and err == ""
    assert "연습 문제 1 ●○○ What is ∂L/∂w1? Type the number." in out
    assert "> 10\n부호가 틀렸습니다\n힌트: Two factors.\n> 힌트\n힌트: Two factors.\n" in out
    assert "> 정답\n정답: It is −10.\n(푼 문제: 이 페이지 6개 가운데 0개" in out
    assert "> 다음\n(푼 문제" in out
    assert "> 1번 줄\n1번 줄이 아닙니다" in out and "> 2번 줄\n맞았습니다." in out
    assert out.endswith("> 끝\n다음에 또 풀어 봅시다. 푼 문제는 기록되어 있습니다.\n")
    assert kept(tmp_path) == {"trial": [3]}


def test_every_word_of_a_korean_dialogue_is_korean(trial, home):
    """But for the page's own texts, which the trial has in English."""
    answers = "10\n?\n(z)\n(a)\n\n9\n\nabcd\nabc\n\nw4·a\n\nfoo\n\n\n\nq\n"
    _, out, err = piped(trial, home, answers, "trial", "--practise", "--language", "ko")
    assert err == ""
    own = [line for line in TRIAL.splitlines() if '"' in line or line[:3] == "# #"]
    for word in set(re.findall(r"[A-Za-z]{3,}", out)) - {"Enter", "abcd", "abc", "foo"}:
        assert any(word in line for line in own), word


def test_a_broken_page_does_not_stop_the_others(trial, home):
    broken = TRIAL.replace("a, w1, w2 = ", "a, w1 = ")
    (trial / "ch08_broken.py").write_text(broken, encoding="utf-8")
    (trial / "ch07_no_page.py").write_text("x = 1\n", encoding="utf-8")
    code, out, err = piped(trial, home, "-10\n" + "\n" * 6, "--practise")
    assert code == 1 and err == ""
    assert "ch08_broken does not run: ValueError" in out
    assert "ch07_no_page does not run: ValueError" in out
    assert "(1 of 6 on this page, 1 of 12 in the book)" in out


# --- on a terminal --------------------------------------------------------------------------------


class Terminal:
    """A program on a pseudo-terminal: what it writes is read until it asks."""

    def __init__(self, trial, home, *arguments):
        pty = pytest.importorskip("pty")
        pid, self.handle = pty.fork()
        if pid == 0:
            os.chdir(ROOT)
            os.execvpe(sys.executable, [sys.executable, "-c", RUNNER, str(trial), *arguments], home)
        self.pid, self.text, self.seen = pid, "", 0

    def until(self, words, seconds=120):
        end = time.monotonic() + seconds
        while words not in self.text[self.seen :]:
            ready, _, _ = select.select([self.handle], [], [], 1)
            assert time.monotonic() < end, self.text
            if not ready:
                continue
            try:
                self.text += os.read(self.handle, 4096).decode("utf-8", "replace")
            except OSError:
                break
        assert words in self.text[self.seen :], self.text
        self.seen = self.text.index(words, self.seen) + len(words)

    def type(self, text):
        time.sleep(0.3)  # what is typed while the prompt is made ready is lost, as for a person
        os.write(self.handle, text.encode())

    def code(self, key="", seconds=60):
        """The exit code, when it has ended; until then the key is typed every two seconds."""
        end = typed = time.monotonic()
        end += seconds
        while time.monotonic() < end:
            if key and time.monotonic() >= typed:
                self.type(key)
                typed = time.monotonic() + 2
            if not select.select([self.handle], [], [], 0.5)[0]:
                continue
            try:
                part = os.read(self.handle, 4096)
            except OSError:  # it has ended
                part = b""
            if not part:
                _, status = os.waitpid(self.pid, 0)
                os.close(self.handle)
                return os.waitstatus_to_exitcode(status)
            self.text += part.decode("utf-8", "replace")
        os.kill(self.pid, signal.SIGKILL)
        raise AssertionError(f"it has not ended:\n{self.text}")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 0), ("q\n", 0)])
def test_it_is_left_cleanly(trial, home, key, code, tmp_path):
    terminal = Terminal(trial, home | {"TERM": "dumb"}, "trial", "--practise")
    terminal.until("> ")
    terminal.type("-10\n")
    terminal.until("(1 of 6 on this page, 1 of 6 in the book)")
    terminal.until("> ")
    assert terminal.code(key) == code
    assert "Traceback" not in terminal.text and "\x1b" not in terminal.text
    assert kept(tmp_path) == {"trial": [1]}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_korean_is_typed_on_a_terminal(trial, home, tmp_path):
    asked = ("trial", "--practise", "--language", "ko")
    terminal = Terminal(trial, home | {"TERM": "dumb"}, *asked)
    terminal.until("> ")
    terminal.type("힌트\n")
    terminal.until("힌트: Two factors.")
    terminal.type("-10\n")
    terminal.until("맞았습니다.")
    terminal.until("이 페이지 6개 가운데 1개")
    terminal.until("> ")
    assert terminal.code("끝\n") == 0
    assert "Traceback" not in terminal.text and kept(tmp_path) == {"trial": [1]}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_a_derivation_on_a_terminal(trial, home, tmp_path):
    file = Progress(tmp_path / "data" / "scalargrad" / FILE)
    file.add(Page(trial / "ch09_trial.py"), 1)
    for number in (2, 3, 4):
        file.add(Page(trial / "ch09_trial.py"), number)
    terminal = Terminal(trial, home | {"TERM": "dumb"}, "trial", "--practise")
    terminal.until("∂L/∂w2 = ")
    terminal.type("∂L/∂d · ∂d/∂w1 · ∂w1/∂w2 = −8\n\n")
    terminal.until("∂w1/∂w2 is 0: w1 does not depend on w2")
    terminal.until("Hint: Over d and c.")
    terminal.until("∂L/∂w2 = ")
    terminal.type("∂L/∂d · ∂d/∂c · ∂c/∂w2 = −8\n\n")
    terminal.until("(5 of 6 on this page")
    terminal.type("\n")
    terminal.until("(6 of 6 on this page")
    assert terminal.code() == 0


# --- what is kept ---------------------------------------------------------------------------------


def test_a_broken_file_begins_anew_and_says_so(tmp_path):
    for broken in ("{", "[]", '{"toy": 3}', '{"toy": ["x"]}'):
        path = tmp_path / FILE
        path.write_text(broken, encoding="utf-8")
        progress = Progress(path)
        assert progress.done == {} and "cannot be read, so it begins anew" in progress.trouble


def test_where_nothing_can_be_written_it_says_so(trial, tmp_path):
    (tmp_path / "file").write_text("")
    progress = Progress(tmp_path / "file" / "below" / FILE)
    progress.add(Page(trial / "ch09_trial.py"), 1)
    assert "cannot be kept" in progress.trouble
    assert progress.of(Page(trial / "ch09_trial.py")) == [1]


def test_the_file_is_written_whole_or_not_at_all(trial, tmp_path, monkeypatch):
    page, path = Page(trial / "ch09_trial.py"), tmp_path / FILE
    Progress(path).add(page, 1)
    before = path.read_text(encoding="utf-8")

    def fails(*_):
        raise OSError("no room")

    monkeypatch.setattr(os, "replace", fails)
    Progress(path).add(page, 2)
    assert path.read_text(encoding="utf-8") == before
    assert [one.name for one in path.parent.iterdir() if FILE in one.name] == [FILE]


def test_some_pages_are_forgotten_and_others_not(trial, tmp_path):
    progress = Progress(tmp_path / FILE)
    one, two = Page(trial / "ch09_trial.py"), Page(trial / "ch10_other.py")
    progress.add(one, 3)
    progress.add(two, 1)
    progress.forget([one])
    assert Progress(tmp_path / FILE).done == {"other": [1]}


def test_exercises_are_counted_without_running_a_page(run_of):
    from items import Exercise
    from pages import items_of

    for page in all_pages():
        shown = [item for item in items_of(run_of(page).parts) if isinstance(item, Exercise)]
        assert exercises_of(page) == len(shown)


def test_a_page_without_its_dependency_says_what_to_install(monkeypatch):
    runner = importlib.import_module("chapters.__main__")
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    with pytest.raises(SystemExit, match="pip install platformdirs"):
        runner.main(["toy", "--practise"])
