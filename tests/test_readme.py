"""README and CONTRIBUTING: examples run, links lead somewhere, each promise has its test."""

import ast
import doctest
import inspect
import re
from pathlib import Path

import pytest

import scalargrad
from scalargrad import language
from scalargrad.formulas.functions import FUNCTIONS

ROOT = Path(__file__).parents[1]
README, CONTRIBUTING = ROOT / "README.md", ROOT / "CONTRIBUTING.md"
README_KO = ROOT / "README.ko.md"


@pytest.mark.parametrize("path", [README, README_KO, CONTRIBUTING], ids=lambda path: path.name)
def test_examples(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # they write pictures
    monkeypatch.setattr(language, "_chosen", language._chosen)  # README.ko.md chooses Korean
    result = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize("path", [README, README_KO, CONTRIBUTING], ids=lambda path: path.name)
def test_links(path):
    links = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert links
    for link in links:
        assert (ROOT / link).exists(), link


def test_the_picture_is_what_the_code_beside_it_draws(toy):
    text = README.read_text(encoding="utf-8")
    assert "draw(L, named_only=True, backward=True)" in text
    path = ROOT / re.search(r"\((chapters/outputs/\w+)\.png\)", text)[1]
    drawn = scalargrad.draw(toy["L"], named_only=True, backward=True).source
    assert path.with_suffix(".dot").read_text(encoding="utf-8").strip() == drawn.strip()


def test_readme_is_short():
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 170


def test_the_map_has_every_module():
    text = CONTRIBUTING.read_text(encoding="utf-8")
    listed = re.findall(r"\]\((scalargrad/[^)]+)\)", text.split("## To add")[0])
    package = ROOT / "scalargrad"
    modules = {path.name for path in package.glob("*.py")} - {"__init__.py"}
    rooms = {f"{path.parent.name}/" for path in package.glob("*/__init__.py")}
    assert sorted(listed) == sorted(f"scalargrad/{name}" for name in modules | rooms)


def test_each_promise_has_its_test():
    """The table in CONTRIBUTING: its tests exist under these names."""
    text = CONTRIBUTING.read_text(encoding="utf-8")
    held = re.findall(r"^\|.*\| `(tests/\w+\.py)::(\w+)` \|", text, re.MULTILINE)
    rows = re.findall(r"^\| ", text.split("## What is promised")[1], re.MULTILINE)
    assert len(held) == len(rows) - 1 >= 20  # the first row is the head
    for file, name in held:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        assert name in functions, f"{file}::{name}"


def test_typed_functions_are_those_of_the_table():
    text = README.read_text(encoding="utf-8")
    listed = re.search(r"the functions `([^`]+)`", text)[1].split()
    assert sorted(listed) == sorted(FUNCTIONS)


def test_the_list_of_functions_names_what_there_is():
    """Of the list under "What stands on it": each name in code, called or not."""
    text = README.read_text(encoding="utf-8")
    section = re.search(r"^What stands on it:\n(.*?)^```", text, re.DOTALL | re.MULTILINE)[1]
    codes = [code for code in re.findall(r"`([^`]+)`", section) if code[0].isalpha()]  # no .png
    named = {re.match(r"\w+", code)[0] for code in codes}
    methods = {"backward", "parameters"}
    assert methods <= named and {"explain", "draw", "gradcheck", "MLP"} <= named
    assert named - methods <= set(scalargrad.__all__)
    for name in methods:
        assert hasattr(scalargrad.Value, name) or hasattr(scalargrad.MLP, name)
    for code in codes:  # draw(root, named_only=…): the arguments that it names exist
        arguments = set(re.findall(r"(\w+)=…", code))
        if arguments:
            function = getattr(scalargrad, re.match(r"\w+", code)[0])
            assert arguments <= set(inspect.signature(function).parameters)
