"""Practice that fades: no key is wrong, and each blank takes its own answer alone."""

import subprocess
import sys
from pathlib import Path

import pytest
from fractions_of_text import computed

from scalargrad import mark
from scalargrad.__main__ import main
from scalargrad.engine import topological_order
from scalargrad.practising.derivations import number_text
from scalargrad.practising.dialogue import read_line
from scalargrad.practising.graphs import LARGEST, LEVELS, drawn
from scalargrad.practising.practice import STAGES, practise, task

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("seeds", [100, pytest.param(10_000, marks=pytest.mark.full)])
def test_no_key_is_wrong(seeds, record_cases):
    for seed in range(seeds):
        level = seed % len(LEVELS) + 1
        chain = drawn(seed, 1, level)
        graph, names = chain.graph, chain.graph.names
        leaf, root = names[chain.leaf], names[graph.root]
        known = computed(graph.definitions(), graph.numbers(), leaf)
        assert known[root].slope == chain.number, seed
        for node in topological_order(graph.root):
            assert node.data == int(node.data) and abs(node.data) <= LARGEST
            assert node.data or not node.operands
        factors = [factor.number for factor in chain.factors]
        assert all(factors) and all(number == int(number) for number in factors)
        assert mark(graph.root, chain.text()).right, (seed, chain.text())
        for stage in (1, 2, 3):
            one = task(seed, 1, level, stage)
            verdict = one.judged(one.key)
            assert verdict.right, (seed, stage, one.key, verdict.words)
        record_cases(1)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_left_to_write_does_not_stand_there(seed):
    for level in range(1, len(LEVELS) + 1):
        worked, factor, rest, whole = (task(seed, 3, level, stage) for stage in range(4))
        result = number_text(whole.chain.number)
        assert worked.shown.endswith(f"= {result}")
        assert factor.shown.count("____") == 1
        lines, blanked = worked.shown.splitlines(), factor.shown.splitlines()
        differ = [i for i, line in enumerate(lines) if line != blanked[i]]
        assert len(differ) == 1 and "____" in blanked[differ[0]]
        assert len(rest.shown.splitlines()) == 1 and "∂" in rest.shown
        assert whole.shown == ""
        number = factor.chain.factors[factor.place].number
        assert not factor.judged(str(-number)).right and not factor.judged(str(number + 1)).right
        assert factor.judged(factor.chain.factors[factor.place].symbols).right
        assert not rest.judged(f"{-whole.chain.number}").right
        for hint in (factor.hint, rest.hint, whole.hint):
            assert hint.startswith("Hint: ") and hint.endswith(".")


def test_the_same_seed_gives_the_same_graphs_and_another_one_others():
    assert drawn(7, 1, 4).text() == drawn(7, 1, 4).text()
    assert len({drawn(seed, 1, 4).text() for seed in range(20)}) > 15
    assert drawn(7, 1, 99).text() == drawn(7, 1, 99).text()  # above the last level it goes on


def test_levels_grow_to_two_paths_and_more():
    paths = [len(drawn(seed, 1, level).terms) for level in (1, 4, 5, 6) for seed in (0, 1, 2)]
    assert paths[:6] == [1] * 6 and min(paths[6:9]) == 2 and max(paths[9:]) >= 2


# --- the dialogue ---------------------------------------------------------------------------------


def said(monkeypatch, capsys, answers, seed=7):
    lines = iter(answers)

    def read(prompt=""):
        print(prompt, end="")
        line = next(lines, None)
        if line is None:
            raise EOFError
        print(line)
        return line

    monkeypatch.setattr("builtins.input", read)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    code = practise(seed)
    return code, capsys.readouterr().out


def test_all_stages_of_a_level_then_the_next_level(monkeypatch, capsys):
    answers = [""]
    for stage in (1, 2, 3):
        answers += [*task(7, stage + 1, 1, stage).key.splitlines(), *[""] * (stage > 1)]
    code, out = said(monkeypatch, capsys, answers)
    assert code == 0
    heads = [stage.format(1) for stage in STAGES] + ["Level 2, worked out"]
    assert [line for line in out.splitlines() if line.startswith("Level ")] == heads
    assert out.endswith("3 of 3 right. Until next time.\n")


def test_a_wrong_factor_gets_its_reason_then_the_hint_then_the_answer_on_request(
    monkeypatch, capsys
):
    one = task(7, 2, 1, 1)
    number = one.chain.factors[one.place].number
    code, out = said(monkeypatch, capsys, ["", f"{-number:g}", "?", "q"])
    after = out.partition("one factor")[2]
    assert code == 0 and "the sign is wrong\nHint: " in after
    assert after.index("the sign is wrong") < after.index(f"Answer: {one.key}")
    assert after.count("Level 1, one factor") == 1  # a new graph at the same stage
    assert "0 of 1 right" in out


def test_it_goes_on_to_another_graph_without_an_answer(monkeypatch, capsys):
    _, out = said(monkeypatch, capsys, ["", "", "next"])
    assert out.count("Level 1, one factor") == 3 and "Answer:" not in out


def test_the_command_line():
    done = subprocess.run(
        [sys.executable, "-m", "scalargrad", "--practise", "--seed", "7"],
        input="\n∂\n".encode("cp949"),
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    out = done.stdout.decode("utf-8")
    assert done.returncode == 0 and done.stderr == b""
    assert "∂L/∂ŷ" in out and "Until next time." in out


def test_a_seed_alone_and_a_seed_that_is_no_number(capsys):
    assert main(["--seed", "7", "x"]) == 2 and "goes with --practise" in capsys.readouterr().err
    assert main(["--practise", "--seed", "x"]) == 2 and "invalid int" in capsys.readouterr().err


def test_what_cannot_be_decoded_is_asked_again(monkeypatch, capsys):
    lines = iter([UnicodeDecodeError("cp949", b"\xe2", 0, 1, "illegal"), "−10"])

    def read(prompt=""):
        line = next(lines)
        if isinstance(line, Exception):
            raise line
        return line

    monkeypatch.setattr("builtins.input", read)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert read_line() == "−10" and "Type it once more" in capsys.readouterr().out


def test_ctrl_c(monkeypatch):
    def interrupted(prompt=""):
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupted)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert practise(7) == 130
