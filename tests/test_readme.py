"""README: its examples run and print what they promise, its links lead somewhere."""

import doctest
import inspect
import re
from pathlib import Path

import scalargrad
from scalargrad.formulas.functions import FUNCTIONS

README = Path(__file__).parents[1] / "README.md"


def test_examples(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # they write pictures
    result = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert result.attempted > 0
    assert result.failed == 0


def test_links():
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert links
    for link in links:
        assert (README.parent / link).exists(), link


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
