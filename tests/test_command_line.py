"""python -m scalargrad: what it answers, what it refuses and how, and what it writes."""

import io
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scalargrad import examine
from scalargrad.__main__ import main

ROOT = Path(__file__).parents[1]
TOY = ["b = w1*a", "c = w2*a", "d = w3*b + w4*c", "L = 10 - d"]
NUMBERS = ["a=2", "w1=3", "w2=-1", "w3=5", "w4=4"]


def run(*arguments, **options):
    """A run as a program of its own, without a terminal."""
    options = {"cwd": ROOT, "capture_output": True, "check": False, "timeout": 60} | options
    return subprocess.run([sys.executable, "-m", "scalargrad", *arguments], **options)


# --- what is refused ----------------------------------------------------------------------------

MISTAKES = {  # what is typed, as in a shell: (the exit code, words of the message)
    # --- nothing, or no formula
    "": (2, "type a formula"),
    "''": (2, "there is no formula here"),
    "'# only a remark'": (2, "there is no formula here"),
    "x=2": (2, "only numbers"),
    "--by x": (2, "type a formula"),
    # --- signs
    "'x @ y' x=1 y=2": (2, "a product is written *"),
    "0,5*x x=1": (2, "a decimal has a point"),
    "'[x]' x=1": (2, "brackets are always round"),
    "'{x}' x=1": (2, "brackets are always round"),
    "'（x' x=1": (2, "this bracket is never closed"),
    "'x // 2' x=1": (2, "divide with /"),
    "'x % 2' x=1": (2, "5% is 0.05"),
    "'x * * 2' x=1": (2, "a power is written ** without a space"),
    "'x ! 2' x=1": (2, "! has no meaning"),
    "'x & 1' x=1": (2, "& has no meaning"),
    "'x \\ 1' x=1": (2, "\\ has no meaning"),
    "'x + 😀' x=1": (2, "😀 has no meaning"),
    "$'x\\u200b*2' x=1": (2, "invisible sign U+200B"),
    # --- brackets and gaps
    "'(x' x=1": (2, "this bracket is never closed"),
    "'x)' x=1": (2, "this bracket was never opened"),
    "'x*()' x=1": (2, "these brackets are empty"),
    "'sin()' x=1": (2, "these brackets are empty"),
    "'x +' x=1": (2, "something is missing behind +"),
    "'x *' x=1": (2, "something is missing behind *"),
    "'* x' x=1": (2, "something is missing before *"),
    "'x + / 2' x=1": (2, "something is missing before /"),
    "'(x + )' x=1": (2, "something is missing behind +"),
    "- x=1": (2, "something is missing behind -"),
    "y= x=1": (2, "something is missing behind ="),
    "'= x' x=1": (2, "a name is missing before ="),
    # --- names
    "'sin + 1' x=1": (2, "sin is a function"),
    "'sin = 3' x=1": (2, "sin is a function"),
    "'snh(x)' x=1": (2, "did you mean sinh?"),
    "'Sin(x)' x=1": (2, "did you mean sin?"),
    "'foo(x)' x=1": (2, "foo is not known; a product is written foo*(…)\nFunctions: exp exp2"),
    "'lg(x)' x=1": (2, "write log10(x)"),
    "'f(x) = x**2' x=1": (2, "only a name may stand before =: write f = …"),
    "'x + 1 = y' x=1": (2, "only a name may stand before ="),
    "'2 = x' x=1": (2, "only a name may stand before ="),
    "'a = b = x' x=1": (2, "only one = has a place"),
    "'x*t' x=1 y=2": (2, "t has no number, and no formula uses y"),
    "'x**2' x=1 x=2": (2, "x is given twice, here and in line 2"),
    "'y = x' 'y = 2*x' x=1": (2, "y is given twice"),
    "'a = b' 'b = a'": (2, "in a circle"),
    "'a = b' 'b = c' 'c = a + 1'": (2, "in a circle"),
    "'x = x + 1'": (2, "x is defined by itself"),
    "'x**2' 'x**3' x=1": (2, "only the last formula may be without a name"),
    "'x**2' x=nan": (2, "line 2: nan is not a number to compute with"),
    "lambda*2": (2, "lambda is a word of Python"),
    # --- what is no arithmetic
    "'lambda x: x'": (2, "lambda is a word of Python"),
    "'x if x else 1' x=1": (2, "if is a word of Python"),
    "'x and 1' x=1": (2, "and is a word of Python"),
    "None": (2, "None is a word of Python"),
    "'x < 2' x=1": (2, "compares"),
    "'x == 2' x=1": (2, "== compares"),
    "'y := x' x=1": (2, "a name gets its formula by ="),
    "'x.real' x=1": (2, "a point stands only within a number"),
    "'x[0]' x=1": (2, "brackets are always round"),
    "\"'x'*2\"": (2, "quotation marks"),
    '\'__import__("os").system("touch evil")\'': (2, "quotation marks"),
    "'__import__(os)'": (2, "__import__ is not known"),
    "'eval(x)' x=1": (2, "eval is not known"),
    "'open(x)' x=1": (2, "open is not known"),
    "'exit(1)'": (2, "exit is not known"),
    "'().__class__'": (2, "a point stands only within a number"),
    "'(x for x in y)'": (2, "for is a word of Python"),
    "'print(x)' x=1": (2, "print is not known"),
    # --- numbers and sizes
    "1e999*x x=1": (2, "this number is too large"),
    f"x*{'9' * 400} x=1": (2, "this number is too large"),
    "0x10*x x=1": (2, "0x10 is a number of programs"),
    "1_000*x x=1": (2, "1_000 is a number of programs"),
    "1.2.3*x x=1": (2, "an operation is missing"),
    f"'{'(' * 300}x{')' * 300}' x=1": (2, "brackets within brackets"),
    f"'{'-' * 900}x' x=1": (2, "nested deeper"),
    f"'{'-' * 5000}x' x=1": (2, "nested deeper"),
    f"x{'+x' * 2000} x=1": (2, "more than 1000 operations"),
    # --- mathematics without an answer
    "9**9**9**9": (1, "the result is too large"),
    "9**9**9**9*x x=1": (1, "the result is too large"),
    "x**y x=1e200 y=1e200": (1, "the result is too large"),
    "x*y x=1e200 y=1e200": (1, "the result is too large"),
    "1/x x=1e-200": (1, "∂z/∂x is too large"),
    "'exp(x)' x=1000": (1, "exp of x = 1000.0"),
    "'log(x)' x=-1": (1, "log of x = -1.0: log needs a number above 0"),
    "'ln(0)'": (1, "log needs a number above 0"),
    "'sqrt(x)' x=-4": (1, "sqrt needs a number of at least 0"),
    "'sqrt(x)' x=0": (1, "no derivative at 0"),
    "'asin(x)' x=2": (1, "asin"),
    "'acos(x)' x=-2": (1, "acos"),
    "'asin(x)' x=1": (1, "asin"),
    "1/x x=0": (1, "the divisor must not be 0"),
    "x*2 x=1/0": (1, "the divisor must not be 0"),
    "'1/(x-x)' x=3": (1, "the divisor must not be 0"),
    "'(-8)**(1/3)'": (1, "a negative base needs a whole exponent"),
    "x**0.5 x=-1": (1, "a negative base needs a whole exponent"),
    "'(-2)**x' x=2": (1, "a base of at least 0, and this base is -2"),
    "'(-2)**x'": (1, "an exponent with a variable in it needs a base of at least 0"),
    "x**y x=-2 y=3": (1, "a base of at least 0, and this base is -2"),
    "'relu(x)' x=0 --check": (1, "backward() says 0.0, but f has a kink here"),
    # --- symbols that need numbers
    "x**2 --check": (2, "--check needs numbers for x"),
    "x**2 --out z.png": (2, "--out needs numbers for x"),
    # --- options
    "x x=1 --stpes": (2, "there is no option --stpes: did you mean --steps?"),
    "x x=1 --by y": (2, "the formula has no y"),
    "'rate*x' rate=1 x=2 --by rat": (2, "did you mean rate?"),
    "x x=1 --second x": (2, "--second takes two names"),
    "x x=1 --second x,t": (2, "the formula has no t"),
    "x**1.5 x=0 --second x,x": (1, "no derivative at 0"),
    "x x=1 --by": (2, "expected one argument"),
    "x x=1 --digits many": (2, "--digits many: write a whole number from 1 to 17"),
    "x x=1 --digits 0": (2, "a whole number from 1 to 17"),
    "x x=1 --digits 18": (2, "a whole number from 1 to 17"),
    "x x=1 --out": (2, "expected one argument"),
    "x x=1 --out z": (2, "the name ends in .png"),
    "x x=1 --out z.jpg": (2, "the name ends in .png"),
    "x x=1 --out ''": (2, "the name ends in .png"),
    "x x=1 --out /dev/null/z.dot": (2, "/dev/null"),
    "x x=1 -f": (2, "expected one argument"),
    "-f missing.txt": (2, "missing.txt: No such file"),
    "-f .": (2, "Is a directory"),
    "-f /dev/zero": (2, "/dev/zero: more than 100000 bytes"),
    "-f latin1.txt": (2, "no text in UTF-8 (byte 4)"),
    "-f empty.txt": (2, "there is no formula here"),
    "-f many.txt": (2, "more than 1000 lines"),
    "-f -": (2, "standard input: no text in UTF-8 (byte 1)"),
}


class Typed(io.TextIOWrapper):
    """Standard input that holds these bytes."""

    def __init__(self, content):
        super().__init__(io.BytesIO(content))


@pytest.mark.parametrize("typed", MISTAKES, ids=lambda typed: typed[:40].encode("ascii", "replace"))
def test_a_mistake_is_answered_with_a_clear_line(typed, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", Typed(b"x\xff"))
    (tmp_path / "latin1.txt").write_bytes("y = é".encode("latin1"))
    (tmp_path / "empty.txt").write_bytes(b"\n# nothing\n")
    (tmp_path / "many.txt").write_text("".join(f"x{i} = {i}\n" for i in range(1001)))
    before = set(tmp_path.iterdir())
    if typed.startswith("$"):
        typed = typed[1:].encode().decode("unicode_escape")
    code, words = MISTAKES.get(typed) or next(v for k, v in MISTAKES.items() if k.startswith("$"))
    start = time.perf_counter()
    assert main(shlex.split(typed)) == code
    assert time.perf_counter() - start < 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.startswith("scalargrad: ")
    assert "Traceback" not in said.err
    assert max(map(len, said.err.splitlines())) <= 150
    assert said.out == "" or typed.endswith("/z.dot")  # that is found out only when it is written
    assert set(tmp_path.iterdir()) == before


def test_there_are_enough_mistakes():
    assert len(MISTAKES) >= 60


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["x$2", "x=2"], 2),
        (["log(x)", "x=-1"], 1),
        (["9**9**9**9"], 1),
        (["(" * 150 + "x"], 2),
        (["x", "x=1", "--nothing"], 2),
        (["x\udcff", "x=1"], 2),  # bytes that are no text
    ],
)
def test_a_mistake_ends_the_program_without_a_traceback(arguments, code, tmp_path):
    done = run(*arguments, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == code
    assert done.stdout == b""
    assert done.stderr.startswith(b"scalargrad: ")
    assert b"Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


# --- what is answered ---------------------------------------------------------------------------


def test_the_toy_graph_of_lecture_08(capsys):
    assert main([*TOY, *NUMBERS]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    table = re.findall(r"^(\w+) +(−?\d+) +(−?\d+)$", said.out, re.M)
    assert table == [
        ("a", "2", "−11"),
        ("w1", "3", "−10"),
        ("w2", "−1", "−8"),
        ("w3", "5", "−6"),
        ("w4", "4", "2"),
    ]
    assert "∂L/∂a  = ∂L/∂d · ∂d/∂b · ∂b/∂a + ∂L/∂d · ∂d/∂c · ∂c/∂a" in said.out
    assert "= (−1) · 5 · 3 + (−1) · 4 · (−1)" in said.out


def test_lines_come_from_a_file_or_from_standard_input(tmp_path, monkeypatch, capsys):
    assert main([*TOY, *NUMBERS]) == 0
    right = capsys.readouterr().out
    lines = ["# lecture 08", "", *TOY, *NUMBERS]
    file = tmp_path / "toy.txt"
    for content in ("\n".join(lines), "\ufeff" + "\r\n".join(lines) + "\r\n"):
        file.write_bytes(content.encode())
        for arguments in (["-f", str(file)], ["--file", str(file)], [f"--file={file}"]):
            assert main(arguments) == 0
            assert capsys.readouterr().out == right
        monkeypatch.setattr(sys, "stdin", Typed(content.encode()))
        assert main(["-f", "-"]) == 0
        assert capsys.readouterr().out == right
    file.write_text("\n".join(TOY))
    assert main(["-f", str(file), *NUMBERS]) == 0
    assert capsys.readouterr().out == right


@pytest.mark.parametrize("formula", ["-x**2", "-f*x", "-x", "--x**2", "-(x+1)", "-e**x"])
def test_a_formula_may_begin_with_a_minus(formula, capsys):
    given = ["f=3"] if "f" in formula else []
    assert main([formula, "x=2", *given, "--by", "x"]) == 0
    assert ("∂z/∂x = " if given else "dz/dx = ") in capsys.readouterr().out
    assert main(["--by", "x", "x=2", *given, "--", formula]) == 0


def test_by_takes_one_several_or_inner_names(capsys):
    def heads(*arguments):
        assert main([*TOY, *NUMBERS, *arguments]) == 0
        return re.findall(r"^── by (\S+) ─", capsys.readouterr().out, re.M)

    assert heads("--by", "a") == ["a"]
    assert heads("--by", "w3,a") == heads("--by", "w3", "--by=a") == ["w3", "a"]
    assert heads("--by", "b") == ["b"]
    assert heads("--by", "L") == ["L"]
    assert heads() == ["a", "w1", "w2", "w3", "w4"]


def test_digits(capsys):
    assert main(["x/3", "x=1", "--digits", "3"]) == 0
    assert "0.333\n" in capsys.readouterr().out


def test_steps(capsys):
    assert main([*TOY, *NUMBERS, "--steps", "--by", "a"]) == 0
    printed = capsys.readouterr().out
    for line in ("∂L/∂d = −1", "∂L/∂b = ", "∂L/∂c = "):
        assert line in printed


def test_latex_is_derivations_and_comments(capsys):
    assert main([*TOY, *NUMBERS, "--latex"]) == 0
    printed = capsys.readouterr().out
    outside = re.sub(
        r"\\\[\n\\begin\{aligned\}\n.*?\n\\end\{aligned\}\n\\\]", "", printed, flags=re.S
    )
    assert all(line.startswith("%") for line in outside.splitlines() if line)
    assert printed.count("\\[") == 5
    assert "% L = 10 − d = −12" in printed


def test_check_holds_the_gradients_to_central_differences(capsys):
    assert main([*TOY, *NUMBERS, "--check"]) == 0
    printed = capsys.readouterr().out
    assert "numeric" in printed
    assert re.search(r"^a +2 +−11 +−11 ", printed, re.M)


def test_a_number_nobody_uses_has_gradient_0(capsys):
    assert main(["x**2", "x=3", "k=1"]) == 0
    printed = capsys.readouterr().out
    assert "z does not depend on k." in printed
    assert "∂z/∂k = 0    z does not depend on k" in printed


def test_a_formula_without_variables_is_computed(capsys):
    assert main(["2**10 - 24"]) == 0
    printed = capsys.readouterr().out
    assert "z = 2¹⁰ − 24 = 1000\n" in printed
    assert "no variable" in printed


def test_more_than_10_variables_are_not_all_derived(capsys):
    names = [f"x{i}" for i in range(30)]
    assert main(["*".join(names), *(f"{name}=1" for name in names)]) == 0
    printed = capsys.readouterr().out
    assert "--by x10" in printed
    assert len(re.findall(r"^∂z/∂x\d+ = ", printed, re.M)) == 10
    assert len(re.findall(r"^x\d+ +1 +1$", printed, re.M)) == 30


def test_without_numbers_all_stays_in_symbols(capsys):
    assert main(TOY) == 0
    printed = capsys.readouterr().out
    assert "w1, a, w2, w3, w4 have no number: all stays in symbols." in printed
    assert "L = 10 − d\n" in printed
    assert "= (−1) · w3 · w1 + (−1) · w4 · w2" in printed
    assert not re.search("nan|variable +value|numbers put in", printed)
    assert main(["x**2*y", "x=3"]) == 0
    printed = capsys.readouterr().out
    assert "y has no number" in printed
    assert "∂z/∂x = 2·x·y" in printed
    assert "3" not in printed
    assert main([*TOY, "--steps", "--by", "a", "--latex"]) == 0
    assert "nan" not in capsys.readouterr().out


def test_a_slope_that_is_the_same_everywhere_is_a_number_in_symbols_too(capsys):
    assert main(["y = 10 - 2*(3*x)", "--by", "x"]) == 0
    assert "dy/dx = −6" in capsys.readouterr().out


def test_a_slope_that_depends_on_a_sign_stays_a_step_or_a_sign(capsys):
    for formula, slope in (
        ("relu(w*x+b)", "∂z/∂x = w·step(w·x + b)"),
        ("abs(x)*2", "dz/dx = 2·sign(x)"),
        ("log(abs(x))", "dz/dx = 1 / x"),
    ):
        assert main([formula, "--by", "x"]) == 0
        assert slope in capsys.readouterr().out


def test_a_name_without_a_number_gets_a_hint(capsys):
    assert main(["xy + x + y", "x=1", "y=2"]) == 0
    assert "\nxy is one name; x times y is x*y.\n" in capsys.readouterr().out
    assert main(["PI*x", "x=1"]) == 0
    assert "PI: did you mean pi?" in capsys.readouterr().out
    assert main(["x10*x11*x12"]) == 0
    assert "mean" not in capsys.readouterr().out


def test_second(capsys):
    assert main(["x**4 - 2*x**2", "x=0.7", "--second", "x,x"]) == 0
    printed = capsys.readouterr().out
    assert "dz/dx   = 4·x³ − 4·x = −1.428\nd²z/dx² = 12·x² − 4" in printed
    assert "= 1.88 " in printed
    assert "── by x ──" not in printed
    assert main(["x**4 - 2*x**2", "x=0.7", "--second", "x,x", "--by", "x", "--latex"]) == 0
    assert "by x ──" in capsys.readouterr().out
    assert main(["3*x*y", "--second", "x, y"]) == 0
    assert "∂z/∂x    = 3·y\n∂²z/∂y∂x = 3\n" in capsys.readouterr().out
    assert main(["3*x", "--second", "x,x"]) == 0
    assert "dz/dx   = 3\nd²z/dx² = 0\n" in capsys.readouterr().out


def test_program(tmp_path, capsys):
    for numbers in (NUMBERS, []):  # it serves for any numbers
        assert main([*TOY, *numbers, "--program"]) == 0
        source = capsys.readouterr().out
        file = tmp_path / "toy.py"
        file.write_text(source + "print(value_and_gradients(2, 3, -1, 5, 4))\n", encoding="utf-8")
        done = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True)
        value, gradients = eval(done.stdout)
        order = re.search(r"def value_and_gradients\((.*)\)", source)[1]
        if numbers:
            assert order == "a, w1, w2, w3, w4"
            assert (value, gradients) == (-12, (-11, -10, -8, -6, 2))
        else:
            assert order == "w1, a, w2, w3, w4"
            assert (value, gradients) == (10 - (5 * 6 + 4 * -3), (-15, -2 * 5 + 4, -12, -6, 3))
    assert main(["2 + 3", "--program"]) == 2
    assert "no variable" in capsys.readouterr().err


def test_every_operation(capsys):
    assert main(["7*x*y/exp(x**2+y**2)", "x=1.5", "y=2", "--every-operation"]) == 0
    printed = capsys.readouterr().out
    trace = [
        "v1    = 7·x = 10.5",
        "v2    = v1·y = 21",
        "v3    = x² = 2.25",
        "z     = v2 / v6 = 0.0405395",
    ]
    for line in trace:
        assert printed.count(f"{line}\n") == 1
    assert "∂z/∂v6 · ∂v6/∂v5 · ∂v5/∂v3 · ∂v3/∂x" in printed


# --- consoles, pipes and files ------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "cp949", "latin-1", "utf-8"])
def test_utf8_comes_out_on_any_console(encoding):
    done = run(
        "ŷ = w₁₁*기울기", "w₁₁=2", "기울기=3", env=os.environ | {"PYTHONIOENCODING": encoding}
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "∂ŷ/∂기울기" in done.stdout.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell")
@pytest.mark.parametrize(
    ("shell", "code", "said"),
    [
        ("| head -c 1", 0, ""),
        (">&-", 2, "scalargrad: standard output is closed"),
        (">/dev/full", 2, "scalargrad: No space left on device"),
        ("2>&- >/dev/full", 2, ""),
        ("<&- -f -", 2, "there is no formula here"),
    ],
)
def test_a_broken_pipe_or_a_closed_output_is_no_traceback(shell, code, said):
    if "/dev/full" in shell and not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    line = f"set -o pipefail; {shlex.quote(sys.executable)} -m scalargrad 'x**2' x=2 {shell}"
    line = line.replace("'x**2' x=2 <&- -f -", "<&- -f -")
    done = subprocess.run(
        ["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("suffix", ["dot", "svg", "png", "pdf", "html"])
def test_out_writes_a_picture(suffix, tmp_path, capsys):
    path = tmp_path / "new folder" / f"toy.{suffix}"
    assert main([*TOY, *NUMBERS, "--out", str(path)]) == 0
    assert capsys.readouterr().out.endswith(f"wrote {path}\n")
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    content = path.read_bytes()
    assert content.startswith({"png": b"\x89PNG", "pdf": b"%PDF"}.get(suffix, content[:0]))
    if suffix in ("dot", "svg", "html"):
        text = content.decode()
        assert "w3" in text
        assert text.rstrip().endswith({"dot": "}", "svg": "</svg>", "html": "</html>"}[suffix])


def test_a_failed_save_leaves_the_old_file(tmp_path, monkeypatch, capsys):
    path = tmp_path / "toy.svg"
    path.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert main([*TOY, *NUMBERS, "--out", str(path)]) == 2
    said = capsys.readouterr()
    assert "No space left on device" in said.err
    assert "∂L/∂a" in said.out  # the answer is there all the same
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("toy.svg", "old")]


def test_a_picture_with_too_many_nodes_is_refused(tmp_path, capsys):
    path = tmp_path / "z.dot"
    assert main(["+".join(["x"] * 700), "x=1", "--out", str(path)]) == 2
    assert "500" in capsys.readouterr().err
    assert not path.exists()


def test_help_says_what_there_is(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    printed = capsys.readouterr().out
    for word in ("--by", "--steps", "--every-operation", "--latex", "--check", "--out", "sigmoid"):
        assert word in printed


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_readmes_commands_print_what_readme_shows(capsys, name):
    readme = (ROOT / name).read_text(encoding="utf-8")
    shown = re.findall(r"^```console\n(.*?)^```", readme, re.M | re.S)
    commands = 0
    for block in shown:
        for command, wanted in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
            python, *arguments = shlex.split(command)
            assert python.endswith("python")
            assert arguments[:2] == ["-m", "scalargrad"]
            assert main(arguments[2:]) in (0, 1)  # 1: marked, and not all is right
            assert capsys.readouterr().out.rstrip("\n") == wanted.rstrip("\n"), command
            commands += 1
    assert commands >= 1


def test_columns_stand_below_each_other_where_names_are_hangul(capsys):
    """On a terminal a Hangul letter is two columns wide."""
    assert main(["가중치*x", "가중치=2", "x=3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2:5] == [
        "variable  value  gradient of z",
        "가중치        2              3",
        "x             3              2",
    ]
    assert lines[6] == "── by 가중치 " + "─" * 67  # 80 columns in all


def test_a_formula_that_is_a_number_is_written_once(capsys):
    assert main(["x**0", "x=2"]) == 0
    assert capsys.readouterr().out.startswith("z = x⁰ = 1\n")


def test_a_power_of_0_without_numbers_is_not_taken_for_changed(capsys):
    assert main(["0**x"]) == 0
    assert "z = 0^x" in capsys.readouterr().out


# --- a class in a file ---------------------------------------------------------------------------

ENGINE = """
class Value:
    def __init__(self, data):
        self.data = data

    def __add__(self, other):
        return type(self)(self.data + other.data)


class Wrong(Value):
    def __add__(self, other):
        return Wrong(self.data - other.data)

one = Value(1)
"""


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """A file of a learner's, in the folder in which the command is typed."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "my_engine.py"
    path.write_text(ENGINE, encoding="utf-8")
    return path


def test_a_class_in_a_file_is_examined(engine, capsys):
    right = "from scalargrad import Value as Right\n"
    engine.write_text(right + ENGINE, encoding="utf-8")
    for where, code, words in (
        ("my_engine.py", 1, "There is no backward() yet"),
        ("my_engine.py:Value", 1, "There is no backward() yet"),
        (f"{engine}:Wrong", 1, "The value is wrong: a + b is -0.6, not 2"),
        ("my_engine.py:Right", 0, "Everything that was tried is right."),
    ):
        assert main(["--examine", where]) == code
        assert words in " ".join(capsys.readouterr().out.split())


def test_what_is_printed_is_what_examine_says(engine, capsys):
    assert main([f"--examine={engine}"]) == 1
    names = {}
    exec(ENGINE, names)
    assert capsys.readouterr().out == f"{examine(names['Value'])}\n"


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("my_engin.py", "my_engin.py: there is no such file in "),
        ("my_engine", "There is my_engine.py."),
        (":Value", "name a file"),
        (".", "is a folder"),
        ("my.ipynb:Value", "is a notebook: copy the class into a file"),
        (
            "my_engine.py:Node",
            "has no class Node; its classes: Value, Wrong. Write --examine my_en",
        ),
        ("my_engine.py:one", "one is a Value, not a class"),
    ],
)
def test_a_class_that_is_not_there(where, words, engine, capsys):
    assert main(["--examine", where]) == 2
    said = capsys.readouterr()
    assert words in said.err and not said.out


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "x = 1\ny = z\n",
            "my_engine.py stops at line 2, before the class can be examined: NameErr",
        ),
        (
            "def f(:\n    pass\n",
            "my_engine.py stops at line 1, before the class can be examined: Syn",
        ),
        ("import no_such_thing\n", "stops at line 1, before the class can be examined: ModuleNotF"),
        (
            "\n\nimport helper\n",
            "stops at line 3, before the class can be examined: ZeroDivisionErr",
        ),
        ("exit()\n", "stops at line 1, before the class can be examined: SystemExit"),
        ("raise ValueError\n", "stops at line 1, before the class can be examined: ValueError\n"),
        ("one = 1\n", "has no class Value; it has no class of its own."),
    ],
)
def test_a_file_that_stops_is_told_with_its_line(source, words, engine, capsys):
    (engine.parent / "helper.py").write_text("1 / 0\n", encoding="utf-8")
    engine.write_text(source, encoding="utf-8")
    assert main(["--examine", "my_engine.py"]) == 2
    said = capsys.readouterr().err
    assert words in said and "Traceback" not in said


def test_a_file_is_imported_and_not_run_as_a_program(engine, capsys):
    """Files beside it can be imported, a dataclass is one, what is below __main__ is left out."""
    (engine.parent / "beside.py").write_text("START = 2.0\n", encoding="utf-8")
    engine.write_text(
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "from beside import START\n@dataclass\nclass Value:\n    data: float = START\n"
        "if __name__ == '__main__':\n    1 / 0\n",
        encoding="utf-8",
    )
    path = list(sys.path)
    assert main(["--examine", "my_engine.py"]) == 1
    assert "✓ Value(2.0).data" in capsys.readouterr().out
    assert sys.path == path


def test_examine_stands_alone(engine, capsys):
    for arguments in (["x**2"], ["--steps"]):
        assert main(["--examine", "my_engine.py", *arguments]) == 2
        assert "--examine stands alone" in capsys.readouterr().err
    assert main(["--examine"]) == 2
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "which is executed" in " ".join(capsys.readouterr().out.split())


# --- how lines were read ------------------------------------------------------------------------


def parts_of(capsys, *arguments):
    """What is printed, cut at the empty lines."""
    assert main(list(arguments)) == 0
    return capsys.readouterr().out.strip().split("\n\n")


@pytest.mark.parametrize("numbers", [[], ["x=2", "y=3"]])
@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("x*sin(xy) + y", "xy is one name; x times y is x*y."),
        ("x**2 + xy + y", "xy is one name; x times y is x*y."),
        ("y*lnx + x", "lnx is one name; ln of x is ln(x)."),
        ("sinx + cosx + y*x", "sinx is one name; sin of x is sin(x)."),
        ("yπ + x*y", "yπ is one name; y times π is y*π."),
        ("y(x+1)", "y(…) is read as a product, y*(…)."),
    ],
)
def test_a_note_stands_above_the_first_derivation(typed, note, numbers, capsys):
    parts = parts_of(capsys, typed, *numbers)
    assert parts[0].startswith("z = ")
    notes = next(i for i, part in enumerate(parts) if note in part.splitlines())
    assert notes < next(i for i, part in enumerate(parts) if part.startswith("── by"))


def test_a_name_that_has_a_number_or_a_formula_of_its_own_gets_no_note(capsys):
    for typed in (["x + y + xy", "x=1", "y=2", "xy=3"], ["xy = x*y", "L = xy + x", "x=1", "y=2"]):
        assert "one name" not in "".join(parts_of(capsys, *typed))


def test_the_answer_begins_with_the_formula_as_it_was_read(capsys):
    for typed, read in (
        ("(1-y)log(1-a)", "z = (1 − y)·log(1 − a)"),
        ("x − 1", "z = x − 1"),
        ("2x²y", "z = 2·x²·y"),
        ("x·x·x", "z = x·x·x"),
    ):
        assert parts_of(capsys, typed)[0] == read
    lines = ["L = 10 − d", "d = w3·b + w4·c", "c = w2·a", "b = w1·a"]
    given = "a = 2, w1 = 3, w2 = −1, w3 = 5, w4 = 4"
    assert parts_of(capsys, *lines, given)[0].splitlines() == [
        "L = 10 − d = −12",
        "d = w3·b + w4·c = 22",
        "c = w2·a = −2",
        "b = w1·a = 6",
    ]


def test_a_long_formula_is_broken_over_lines(capsys):
    names = [f"alpha_{i}" for i in range(40)]
    for typed in (" + ".join(names), "·".join(names), f"({' + '.join(names[:9])})·{names[9]}"):
        for numbers in ([], [f"{name}=1" for name in names if name in typed]):
            read = parts_of(capsys, typed, *numbers)[0]
            assert re.sub(r"\s", "", read).startswith("z=" + typed.replace(" ", ""))
            assert max(map(len, read.splitlines())) <= 100


SHELL = "the shell cuts a line at its spaces, so this came in parts"


@pytest.mark.parametrize(
    ("typed", "whole", "together"),
    [
        ("x**2 x = 2", "x = 2", "x=2"),
        ("x**2 x= 2", "x= 2", "x=2"),
        ("x**2 x =2", "x =2", "x=2"),
        ("x + y x=1 y=2", "x + y", "x+y"),
        ("y = x x=1", "y = x", "y=x"),
    ],
)
def test_spaces_without_quotation_marks_are_explained(typed, whole, together, capsys):
    assert main(typed.split()) == 2
    said = capsys.readouterr().err
    assert SHELL in said
    assert f'"{whole}", or leave out its spaces: {together}\n' in said


def test_several_numbers_on_one_line_and_a_printed_value(capsys):
    right = parts_of(capsys, "z = x*y", "x=2", "y=3")
    assert parts_of(capsys, "z = x*y", "x = 2, y = 3") == right
    assert parts_of(capsys, "x = 2; y = 3", "z = x*y") == right
    again = parts_of(capsys, "z = x·y = 6", "x = 2, y = 3")
    assert again.pop(1) == "= 6 is left out: the value of z is computed."
    assert again == right
