"""README: its examples run and print what they promise, its links lead somewhere."""

import doctest
import re
from pathlib import Path

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
