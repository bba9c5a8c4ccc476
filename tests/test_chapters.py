"""The chapters: their output to the letter, their numbers, misprints and pictures."""

import ast
import importlib
import inspect
import math
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from scalargrad import Value

runner = importlib.import_module("chapters.__main__")

ROOT = Path(__file__).parents[1]
CHAPTERS = ROOT / "chapters"
NAMES = [path.stem for path in sorted(CHAPTERS.glob("ch*.py"))]
ENTRY = {"where", "printed", "correct", "why"}


@pytest.fixture(params=NAMES)
def chapter(request):
    return importlib.import_module(f"chapters.{request.param}")


def promised_output(chapter):
    block = re.search(r"\nOutput:\n\n(.*?)\n\nTry: .*\?", chapter.__doc__, re.DOTALL).group(1)
    return textwrap.dedent(block) + "\n"


def test_output_is_the_docstrings_to_the_letter(chapter, tmp_path):
    """As a student runs it: a process of its own, another folder, a console that isn't UTF-8."""
    done = subprocess.run(
        [sys.executable, chapter.__file__, "pictures"],
        cwd=tmp_path,
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "cp949"},
        check=True,
    )
    output = done.stdout.decode("utf-8").replace("\r\n", "\n")
    assert output == promised_output(chapter)
    for number in re.findall(r"\d+\.\d+", output):
        significant = len(number.replace(".", "").lstrip("0"))
        assert min(significant, len(number.partition(".")[2])) <= 8, (
            f"{number}: more digits than every Python version agrees on"
        )
    saved = sorted(path.name for path in (tmp_path / "pictures").iterdir())
    named = sorted(re.findall(r"^picture: (.*)$", output, re.MULTILINE))
    assert saved == named and saved


def test_docstring_says_what_a_reader_needs(chapter):
    lines = chapter.__doc__.splitlines()
    number = int(Path(chapter.__file__).name[2:4])
    assert lines[0].startswith(f"Chapter {number}: ")
    for heading in ("Source: ", f"Run: python chapters/{Path(chapter.__file__).name}", "Try: "):
        assert any(line.startswith(heading) for line in lines), heading
    assert lines[-1].strip(), "the docstring ends with the question"


def test_imports_only_scalargrad_and_the_standard_library(chapter):
    tree = ast.parse(inspect.getsource(chapter))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {
        a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names
    }
    allowed = sys.stdlib_module_names | {"scalargrad"}
    if chapter.__name__.endswith("reverse_mode"):
        allowed |= {"graphviz"}  # for its boxes
    assert {name.split(".")[0] for name in modules} <= allowed
    assert not any(isinstance(node, ast.Try) for node in ast.walk(tree))


def test_numbers_agree_with_the_printed_ones(chapter):
    example = chapter.example()
    assert example
    assert all(isinstance(value, (Value, float, int)) for value in example.values())
    assert list(runner.problems(chapter)) == []


def test_misprints_are_proved(chapter):
    example = chapter.example()
    for mark, entry in chapter.ERRATA.items():
        assert re.fullmatch(r"M\d+", mark)
        assert ENTRY <= entry.keys()
        if entry.keys() == ENTRY:
            continue  # a word: nothing to compute
        assert entry.keys() - {"at"} == ENTRY | {"key", "printed_number", "correct_number"}
        assert runner.agrees(runner.as_number(example[entry["key"]]), entry["correct_number"])
        assert not runner.agrees(runner.as_number(example[entry["key"]]), entry["printed_number"])
        assert runner.agrees(runner.as_number(example[mark]), entry["printed_number"])


# What example() finds by hand and what backward() finds, by the chapters' own keys.
PAIRS = {
    "ch01_derivative": [("2x − 2", "dy/dx")],
    "ch02_partial_derivatives": [
        (f"f_{v} of {z}", f"∂z/∂{v} of {z}") for v in "xy" for z in ("first", "toy #1", "toy #2")
    ],
    "ch03_product_rule": [("g′h + gh′", "∂z/∂x"), ("−7y(2x² − 1)/e^(x²+y²)", "∂z/∂x")],
    "ch04_chain_rule": [("two", "dz/dx"), ("three", "dz/dp"), ("four", "dz/dq")],
    "ch05_one_weight": [("2ŷ2 − 2y2", "∂L/∂ŷ2"), ("product", "∂L/∂w22")],
    "ch06_linear_layer": [
        *((f"w{i}1 alone", f"∂L/∂w{i}1") for i in (1, 2, 3)),
        *((f"2(ŷ1 − y1)·h{i}", f"∂L/∂w{i}1") for i in (1, 2, 3)),
        ("2(ŷ1 − y1) + 2(ŷ2 − y2)", "∂L/∂b"),
    ],
    "ch07_reverse_mode": [("①", "dy/db"), ("②", "dy/da"), ("③", "dy/dx")],
    "ch09_sum_over_paths": [
        (f"∂L/∂{v} {way}", f"∂L/∂{v}")
        for v in ("a", "w1", "w2", "w3", "w4", "b", "c", "d")
        for way in ("over paths", "by DP")
    ],
    "ch10_three_layers": [
        *((f"dL/d{v}{i} by hand", f"dL/d{v}{i}") for v in ("W", "b", "z") for i in (1, 2, 3)),
        *((f"(dL/dz3·a2ᵀ)[{i},{j}]", f"dL/dW3[{i},{j}]") for i in (1, 2) for j in (1, 2)),
    ],
    "ch12_layer_by_layer": [
        (f"∂L/∂{w}[{i},{j}] by hand", f"∂L/∂{w}[{i},{j}]")
        for w in ("W_out", "W3", "W2", "W1")
        for i in (1, 2)
        for j in (1, 2)
    ],
    "ch14_gradient_descent": [("dy/dx by hand", "dy/dx")],
    "ch15_matrix_differentiation": [
        *((f"(δ·xᵀ){i}{j}", f"∂L/∂W{i}{j}") for i in (1, 2) for j in (1, 2, 3)),
        *((f"(Wᵀ·δ){j}", f"∂L/∂x{j}") for j in (1, 2, 3)),
    ],
    "ch16_vanishing_gradients": [
        *((f"σ′({x}) by hand", f"σ′({x})") for x in (0, 1, 2, 4, 8)),
        *((f"by hand, {n} neurons", f"sigmoid, {n} neurons") for n in (1, 2, 3, 4, 8, 16, 32)),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_by_hand_and_by_backward(name):
    found = importlib.import_module(f"chapters.{name}").example()
    for by_hand, by_backward in PAIRS[name]:
        hand, engine = (runner.as_number(found[key]) for key in (by_hand, by_backward))
        assert hand == pytest.approx(engine, rel=1e-12, abs=0), (by_hand, by_backward)


def test_committed_pictures_are_todays(chapter, tmp_path):
    chapter.main(tmp_path, "dot")
    made = sorted(tmp_path.iterdir())
    prefix = Path(chapter.__file__).stem[:5]
    committed = {path.name for path in (CHAPTERS / "figures").glob(f"{prefix}*")}
    assert committed == {name for path in made for name in (path.name, f"{path.stem}.png")}
    for path in made:
        there = CHAPTERS / "figures" / path.name
        assert there.read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), (
            "draw it again: python -m chapters --out chapters/figures, and once more --format dot"
        )


# --- the checks can fail ---


@pytest.mark.parametrize(
    ("number", "digits", "expected"),
    [
        (0.0808753, "0.0809", True),
        (0.0808753, "0.0808", False),
        (0.60944600, "0.60944600", True),
        (0.60944601, "0.60944600", False),
        (-0.1, "−0.1", True),
        (-0.01, "−0.1", False),
        (math.nan, "1", False),
    ],
)
def test_agrees(number, digits, expected):
    assert runner.agrees(number, digits) is expected


def test_problems_are_found():
    chapter = importlib.import_module("chapters.ch08_toy_graph")
    copy = type(sys)("copy")
    copy.example = chapter.example
    copy.DOCUMENT = {"L": "−13"}
    copy.ERRATA = {"M4": chapter.ERRATA["M4"] | {"printed_number": "−8", "correct_number": "−7"}}
    assert list(runner.problems(copy)) == [
        "L is printed as −13, but comes out as -12.0",
        "M4: ∂L/∂w2 is not −7 but -8.0",
        "M4: ∂L/∂w2 does agree with the misprint",
        "M4: as printed it would give -0.0",
    ]


# --- python -m chapters ---


def test_runner_runs_all(tmp_path, capsys):
    assert runner.main(["--out", str(tmp_path), "--format", "dot"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert [line.split(":")[0] for line in lines[: len(NAMES)]] == [
        f"Chapter {int(name[2:4])}" for name in NAMES
    ]
    modules = [importlib.import_module(f"chapters.{name}") for name in NAMES]
    misprints = sum(len(module.ERRATA) for module in modules)
    pictures = len(list(tmp_path.iterdir()))
    assert lines[-2:] == [f"misprints shown: {misprints}", f"pictures: {pictures}, in {tmp_path}"]
    assert err == ""


@pytest.mark.parametrize("word", ["8", "08", "ch08", "ch08_toy_graph", "toy_graph"])
def test_runner_runs_one(word, tmp_path, capsys):
    assert runner.main([word, "--out", str(tmp_path), "--format", "svg"]) == 0
    output = capsys.readouterr().out
    expected = promised_output(importlib.import_module("chapters.ch08_toy_graph"))
    assert output == expected.replace(".png", ".svg")


def test_runner_lists(capsys):
    assert runner.main(["list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == NAMES


def test_runner_refuses_an_unknown_chapter(capsys):
    assert runner.main(["99"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("no chapter 99; there are: ") and err.count("\n") == 1


def test_runner_goes_on_after_a_broken_chapter(tmp_path, capsys, monkeypatch):
    good = (CHAPTERS / "ch08_toy_graph.py").read_text(encoding="utf-8")
    (tmp_path / "ch01_broken.py").write_text('"""Chapter 1: broken."""\n1 / 0\n')
    (tmp_path / "ch08_toy_graph.py").write_text(good, encoding="utf-8")
    monkeypatch.setattr(runner, "HERE", tmp_path)
    assert runner.main(["--out", str(tmp_path / "out"), "--format", "dot"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("Chapter 8: ")
    assert err.splitlines() == [
        "ch01_broken: ZeroDivisionError: division by zero",
        "1 of 2 failed: ch01_broken",
    ]


BROKEN = {
    "def main(:": "SyntaxError: ",
    "import nowhere": "ModuleNotFoundError: No module named 'nowhere'",
    "": "AttributeError: module 'chapters.ch01_broken' has no attribute 'main'",
    "raise SystemExit": "SystemExit:",
    "def main(*_): raise ValueError('two\\nlines')": "ValueError: two lines",
    "def main(*_): print('half'); exit(0)": "SystemExit: 0",
    "def main(*_): pass\ndef example(): return {'x': 1.0}\nDOCUMENT, ERRATA = {'x': '2'}, {}": (
        "ValueError: x is printed as 2, but comes out as 1.0"
    ),
}


@pytest.mark.parametrize("source", BROKEN)
def test_a_broken_chapter_is_one_line_and_the_others_run(source, tmp_path, capsys, monkeypatch):
    good = (CHAPTERS / "ch08_toy_graph.py").read_text(encoding="utf-8")
    (tmp_path / "ch01_broken.py").write_text(source)
    (tmp_path / "ch08_toy_graph.py").write_text(good, encoding="utf-8")
    monkeypatch.setattr(runner, "HERE", tmp_path)
    for asked in ([], ["1", "8"]):
        assert runner.main([*asked, "--out", str(tmp_path / "out"), "--format", "dot"]) == 1
        out, err = capsys.readouterr()
        assert "ch08_toy_graph.dot" in out if asked else "Chapter 8: " in out
        first, last = err.splitlines()
        assert first.startswith(f"ch01_broken: {BROKEN[source]}") and last.startswith(
            "1 of 2 failed"
        )
    code = runner.main(["list"])
    out, err = capsys.readouterr()
    assert "ch08_toy_graph" in out and err.count("\n") == code


@pytest.mark.parametrize("asked", [["8", "--format", "gif"], ["--out"], ["--nothing"]])
def test_a_command_line_that_makes_no_sense_says_so(asked, capsys):
    with pytest.raises(SystemExit) as caught:
        runner.main(asked)
    out, err = capsys.readouterr()
    assert caught.value.code == 2 and out == "" and "error: " in err


def test_runner_without_graphviz_prints_all_and_leaves_the_sources(tmp_path):
    """In a process of its own, in which neither dot nor pygraphviz is to be found."""
    code = (
        "import runpy, sys; sys.modules['pygraphviz'] = None; sys.path.insert(0, sys.argv.pop(1)); "
        "runpy.run_module('chapters', run_name='__main__', alter_sys=True)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), "--out", str(tmp_path / "out")],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PATH": ""},
        check=False,
    )
    lines = done.stdout.splitlines()
    modules = [importlib.import_module(f"chapters.{name}") for name in NAMES]
    assert lines[: len(NAMES)] == [runner.title(module) for module in modules]
    assert [line.split(":")[0] for line in lines[len(NAMES) :]] == [
        "numbers given or computed in the documents that agree", "numbers of cited pages that agree",
        "misprints shown", "pictures",
    ]  # fmt: skip
    named = [
        name for module in modules for name in re.findall(r"picture: (\S+)\.png", module.__doc__)
    ]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        f"{name}.dot" for name in named
    )
    assert lines[-1].startswith(f"pictures: {len(named)}, in ")
    assert done.returncode == 1
    for words in ("pip install", "apt install graphviz", "no Graphviz here"):
        assert done.stderr.count(words) == 1


def test_runner_says_when_a_folder_cannot_be_written(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert runner.main(["8", "--out", str(tmp_path / "file" / "out")]) == 1
    out, err = capsys.readouterr()
    assert "w1.grad = −10" in out
    assert err.startswith("ch08_toy_graph: NotADirectoryError") and "Traceback" not in err
