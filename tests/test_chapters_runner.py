"""python -m chapters, and a page run as a script: on any console, into any pipe, broken or not."""

import importlib
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from pages import Page, all_pages
from running import run

pytestmark = pytest.mark.pages

ROOT = Path(__file__).parents[1]
TOY = ROOT / "chapters" / "ch09_toy_graph.py"
GOOD = TOY.read_text(encoding="utf-8")
WITHOUT_GRAPHVIZ = "import runpy, sys; sys.modules['pygraphviz'] = None; "
runner = importlib.import_module("chapters.__main__")


def python(*arguments, cwd, **environment):
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        check=False,
    )


@pytest.fixture
def folder_of_pages(tmp_path, monkeypatch):
    """A book of its own, for broken pages: files are put in the folder that it gives."""
    monkeypatch.setattr(runner, "all_pages", lambda: all_pages(tmp_path))
    return tmp_path


# --- a page as a script ----------------------------------------------------------------------


def test_a_script_says_what_it_shows_on_a_korean_console(tmp_path):
    done = python(TOY, cwd=tmp_path, PYTHONIOENCODING="cp949")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert lines[0] == "picture: figures/ch09_network.png"
    assert "L = −12" in lines and "w1 =  3   gradient −10" in lines
    assert "Hints and answers: add --answers" in lines
    named = [line.split("/")[1] for line in lines if line.startswith(("picture: ", "film: "))]
    assert sorted(named) == sorted(path.name for path in (tmp_path / "figures").iterdir())


def test_a_script_has_the_runners_options(tmp_path):
    done = python(TOY, "--answers", "--out", "here", "--format", "svg", cwd=tmp_path)
    assert "Answer: Only w1: from −10 to −20." in done.stdout
    assert (tmp_path / "here" / "ch09_graph.svg").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_options_are_read_when_something_is_shown_and_not_at_import(tmp_path):
    script = tmp_path / "ch99_silent.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(TOY.parent)!r})\nimport words\n")
    assert python(script, "--nothing", cwd=tmp_path).returncode == 0
    with script.open("a") as file:
        file.write("words.show(1)\n")
    assert python(script, cwd=tmp_path).stdout == "1\n"
    assert "usage: ch99_silent.py" in python(script, "--nothing", cwd=tmp_path).stderr


@pytest.mark.parametrize("asked", [["--help"], ["--nothing"], ["figures"]])
def test_a_script_that_is_asked_for_anything_else_makes_no_folder(asked, tmp_path):
    done = python(TOY, *asked, cwd=tmp_path)
    assert done.returncode == (0 if asked == ["--help"] else 2)
    assert "usage: ch09_toy_graph.py" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [[TOY], ["-m", "chapters", "9"], ["-m", "chapters", "list"]])
def test_a_reader_who_is_gone_ends_it_without_a_word(arguments, tmp_path):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=tmp_path,
        stdout=writer,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("arguments", [[TOY], ["-m", "chapters", "9"], ["-m", "chapters", "list"]])
def test_a_reader_who_leaves_and_a_closed_stdout_make_no_traceback(arguments, tmp_path):
    command = " ".join(f"'{word}'" for word in [sys.executable, *map(str, arguments)])
    for shell in (f"{command} | head -1", f"{command} >&-"):
        done = subprocess.run(
            ["bash", "-c", shell],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            check=False,
        )
        assert "Traceback" not in done.stderr and "Exception" not in done.stderr
        assert len(done.stdout.splitlines()) == ("head" in shell)


@pytest.mark.parametrize("missing", ["graphviz", "matplotlib"])
def test_what_is_not_installed_is_said_in_one_line(missing, tmp_path):
    hidden = tmp_path / "hidden.py"
    hidden.write_text(
        "import importlib.util, runpy, sys\n"
        "find = importlib.util.find_spec\n"
        f"importlib.util.find_spec = lambda name: None if name == {missing!r} else find(name)\n"
        f"sys.modules[{missing!r}] = None\n"
        "sys.argv = sys.argv[1:]\n"
        f"sys.path.insert(0, {str(TOY.parent)!r})\n"
        "runpy.run_path(sys.argv[0], run_name='__main__') if sys.argv[0].endswith('.py') else "
        "runpy.run_module('chapters', run_name='__main__')\n"
    )
    for arguments in ([TOY], ["-m"]):
        done = python(hidden, *arguments, cwd=tmp_path)
        assert done.returncode == 1 and done.stdout == ""
        assert done.stderr == (
            f'{missing} missing. In {ROOT}: python -m pip install -e ".[chapters]"\n'
        )
    assert [path.name for path in tmp_path.iterdir()] == ["hidden.py"]


# --- python -m chapters ----------------------------------------------------------------------


def lines_and_counts(out, pages, folder):
    """A line for each page, then the counts."""
    lines = out.splitlines()
    for line, page in zip(lines, pages, strict=False):
        assert re.fullmatch(rf"{page.number:2}  {re.escape(page.title)} +[\d,]+ words", line)
    shown = [line.partition(":")[0] for line in lines[len(pages) :]]
    assert shown == [
        "numbers computed in the documents that agree",
        "numbers of cited pages that agree",
        "misprints",
        "exercises",
        "pictures",
    ]
    assert lines[-1] == f"pictures: {len(list(folder.iterdir()))}, in {folder}"


def test_pages_in_a_line_each_and_the_counts(folder_of_pages, capsys):
    sources = [
        path.read_text("utf-8")
        for path in [*ROOT.glob("chapters/ch09_*.py"), *ROOT.glob("chapters/ch10_*.py")]
    ]
    for number, source in enumerate(sources):
        (folder_of_pages / f"ch0{number}_page.py").write_text(source, encoding="utf-8")
    out_folder = folder_of_pages / "out"
    assert runner.main(["--out", str(out_folder), "--format", "dot"]) == 0
    out, err = capsys.readouterr()
    lines_and_counts(out, all_pages(folder_of_pages), out_folder)
    calls = Counter(re.findall(r"^([a-z]+)\(", "\n".join(sources), re.MULTILINE))
    assert f"\nmisprints: {calls['misprint']}, cautions: {calls['caution']}\n" in out
    assert f"\nexercises: {calls['exercise']}\n" in out and calls["exercise"] >= 4
    assert err == ""


@pytest.mark.full
def test_all_pages_in_a_line_each_and_the_counts(tmp_path, capsys):
    assert runner.main(["--out", str(tmp_path), "--format", "dot"]) == 0
    out, err = capsys.readouterr()
    lines_and_counts(out, all_pages(), tmp_path)
    assert err == ""


@pytest.mark.parametrize("word", ["9", "09", "ch09", "ch09_toy_graph", "toy_graph", "toy"])
def test_a_page_is_meant_by_its_number_or_a_part_of_its_name(word):
    assert [page.name for page in all_pages() if runner.matches(word, page)] == ["ch09_toy_graph"]


def test_a_pages_own_name_means_no_other_one():
    found = [page.key for page in runner.meant_by("derivative", all_pages())]
    assert found == ["derivative"]
    assert len(runner.meant_by("deriv", all_pages())) == 2


def test_a_lesson(tmp_path, capsys):
    assert runner.main(["toy", "--out", str(tmp_path), "--format", "dot"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[:2] == ["The w1–w4 toy graph", "==================="]
    assert "    b = w1·a      c = w2·a      d = w3·b + w4·c      L = const − d" in lines
    assert '│ L = (10 - d).named("L")' in lines and "    L = −12" in lines
    assert f"    picture: {tmp_path.as_posix()}/ch09_graph.dot" in lines
    assert "│ misprint(" not in lines and "Answer" not in out and "gradients(a=0)" not in out
    assert lines[-2] == "Hints and answers: python -m chapters toy_graph --answers"
    assert err == ""


def test_answers_when_asked_for(tmp_path, capsys):
    assert runner.main(["9", "--answers", "--out", str(tmp_path), "--format", "dot"]) == 0
    out = capsys.readouterr().out
    assert "    Answer: −20. " in out and "│ exercise(" not in out


def test_a_range_and_a_list(tmp_path, capsys):
    assert runner.main(["9-10", "--out", str(tmp_path), "--format", "dot"]) == 0
    out = capsys.readouterr().out
    assert out.index("The w1–w4 toy graph\n===") < out.index("The sum over all paths\n===")
    assert runner.main(["list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert listed == [f"{page.name:26} {page.title}" for page in all_pages()]


def test_an_unknown_page_is_refused(capsys):
    assert runner.main(["99"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("no page 99; there are: ") and err.count("\n") == 1


@pytest.mark.parametrize("asked", [["9", "--format", "gif"], ["--out"], ["--nothing"]])
def test_a_command_line_that_makes_no_sense_says_so(asked, capsys):
    with pytest.raises(SystemExit) as caught:
        runner.main(asked)
    out, err = capsys.readouterr()
    assert caught.value.code == 2 and out == "" and "error: " in err


def test_a_folder_that_cannot_be_written(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert runner.main(["9", "--out", str(tmp_path / "file" / "out")]) == 1
    err = capsys.readouterr().err
    assert err.startswith("ch09_toy_graph: NotADirectoryError") and "Traceback" not in err


# --- pages that are broken, or that contradict a document ------------------------------------

HEAD = "# %% [markdown]\n# # Broken\n#\n# *Lecture 99*\n\n# %%\n"
BROKEN = {
    HEAD + "x = = 1": "SyntaxError: invalid syntax (ch01_broken.py, line 7)",
    HEAD + "import nowhere": "ModuleNotFoundError: No module named 'nowhere'",
    "": "ValueError: a page begins with # %% [markdown]",
    "# %% [markdown]\n# no title": "ValueError: a page begins with # Title",
    HEAD + "raise ValueError('two\\nlines')": "ValueError: two lines",
    HEAD + "print('half'); exit(0)": "SystemExit: 0",
    HEAD
    + "from words import show\nshow([[1, 2, 3, 4, 5, 6]])": "ValueError: a row has more than 5",
    HEAD + "from words import document\ndocument('x', 1.0, '2')": (
        "ValueError: x is printed as 2, but is 1.0"
    ),
    HEAD + "from words import misprint\nmisprint('M1', where='', printed='', correct='', why='', "
    "as_printed=1.0, true=1.0)": "ValueError: M1 is not proved: 1.0 and 1.0",
}


@pytest.mark.parametrize("source", BROKEN, ids=BROKEN.values())
def test_a_broken_page_is_one_line_and_the_others_run(source, folder_of_pages, capsys):
    (folder_of_pages / "ch01_broken.py").write_text(source, encoding="utf-8")
    (folder_of_pages / "ch09_toy_graph.py").write_text(GOOD, encoding="utf-8")
    for asked in ([], ["1", "9"]):
        out_folder = folder_of_pages / "out"
        assert runner.main([*asked, "--out", str(out_folder), "--format", "dot"]) == 1
        out, err = capsys.readouterr()
        assert "The w1–w4 toy graph" in out
        first, last = err.splitlines()
        assert first.startswith(f"ch01_broken: {BROKEN[source]}")
        assert last == "1 of 2 failed: ch01_broken"
    code = runner.main(["list"])
    out, err = capsys.readouterr()
    assert "ch09_toy_graph" in out and err.count("\n") == code


def test_an_error_is_found_at_its_line_in_the_file(tmp_path):
    path = tmp_path / "ch01_broken.py"
    path.write_text(HEAD + "\n\nx = 1\n\n# %%\nx / 0\n", encoding="utf-8")
    with pytest.raises(ZeroDivisionError) as caught:
        list(run(Page(path), tmp_path, ("dot",)))
    assert (caught.traceback[-1].path, caught.traceback[-1].lineno + 1) == (path, 12)


def test_what_a_student_prints_stands_in_the_lesson(folder_of_pages, capsys):
    source = HEAD + "from words import show\nprint('mine')\nshow('ours')\nprint(1)\n"
    (folder_of_pages / "ch01_print.py").write_text(source, encoding="utf-8")
    assert runner.main(["1"]) == 0
    assert "\n    mine\n    ours\n    1\n" in capsys.readouterr().out


def test_each_page_has_names_of_its_own(folder_of_pages, capsys):
    source = HEAD.replace("Broken", "Own") + "assert 'secret' not in globals()\nsecret = 1\n"
    for name in ("ch01_one.py", "ch02_two.py"):
        (folder_of_pages / name).write_text(source, encoding="utf-8")
    assert runner.main([]) == 0
    assert "secret" not in vars(runner)
    capsys.readouterr()


def test_write_renews_a_page_and_takes_its_old_pictures_away(tmp_path, monkeypatch, capsys):
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    (outputs / "ch09_old.png").write_text("old")
    (outputs / "ch11_other.png").write_text("another page's")
    monkeypatch.setattr(runner, "OUTPUTS", outputs)
    before = (ROOT / "chapters" / "ERRATA.md").read_bytes()
    assert runner.main(["9", "--write"]) == 0
    names = {path.name for path in outputs.iterdir() if path.is_file()}
    assert (outputs / "ko/ch09_toy_graph.md").exists()
    committed = {path.name for path in (ROOT / "chapters" / "outputs").glob("ch09_*")}
    assert names == committed | {"ch11_other.png"}
    assert (ROOT / "chapters" / "ERRATA.md").read_bytes() == before  # that is made of all pages
    capsys.readouterr()


def test_without_graphviz_the_sources_are_left_and_one_line_says_so(tmp_path):
    """In a process of its own, in which neither dot nor pygraphviz is to be found."""
    code = WITHOUT_GRAPHVIZ + "runpy.run_module('chapters', run_name='__main__', alter_sys=True)"
    done = python("-c", code, "9-10", "--out", tmp_path / "out", cwd=tmp_path, PATH="")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("no Graphviz: graphs are left as .dot, films are left out; python -m")
    made = {path.name for path in (tmp_path / "out").iterdir()}
    assert "ch09_graph.dot" in made and "ch10_cost.png" in made and "ch09_graph.png" not in made
    named = re.findall(r"^    picture: .*/(\S+)$", done.stdout, re.MULTILINE)
    assert sorted(named) == sorted(made)


def test_a_script_without_graphviz_prints_its_numbers_and_says_so_once(tmp_path):
    code = WITHOUT_GRAPHVIZ + (
        f"sys.argv = [{str(TOY)!r}]; sys.path.insert(0, {str(TOY.parent)!r}); "
        f"runpy.run_path({str(TOY)!r}, run_name='__main__')"
    )
    done = python("-c", code, cwd=tmp_path, PATH="")
    (line,) = done.stderr.splitlines()
    assert line.startswith("no Graphviz: ") and "w1 =  3   gradient −10" in done.stdout
    named = {line.split("/")[1] for line in done.stdout.splitlines() if "figures/" in line}
    assert named == {path.name for path in (tmp_path / "figures").iterdir()}
    assert named == {"ch09_network.dot", "ch09_graph.dot", "ch09_local_gradients.dot"}


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for dot has a #! line")
def test_a_dot_that_fails_at_a_graph_does_not_stop_the_page(tmp_path):
    """It passes the trial, an empty graph; then the sources are left, and the film is left out."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "dot").write_text(
        "#!/bin/sh\nread -r line\n[ \"$line\" = 'digraph {}' ] && echo '<svg></svg>' && exit 0\n"
        "echo it broke >&2; exit 1\n"
    )
    (folder / "dot").chmod(0o755)
    code = "import sys; sys.modules['pygraphviz'] = None; import runpy; " + (
        f"sys.argv = [{str(TOY)!r}]; sys.path.insert(0, {str(TOY.parent)!r}); "
        f"runpy.run_path({str(TOY)!r}, run_name='__main__')"
    )
    done = python("-c", code, cwd=tmp_path, PATH=f"{folder}:/bin:/usr/bin")
    assert done.returncode == 0 and "Traceback" not in done.stderr
    assert "dot could not render this graph: it broke" in done.stderr
    assert "w1 =  3   gradient −10" in done.stdout and "ch09_graph.dot" in done.stdout
    made = {path.suffix for path in (tmp_path / "figures").iterdir()}
    assert made == {".dot"}
