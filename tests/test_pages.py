"""chapters/README.md and ERRATA.md list exactly what the scripts hold."""

import re
from pathlib import Path

import pytest
from pages import CHAPTERS, errata_page, modules

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (CHAPTERS / "README.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| [")
]


def test_errata_page():
    there = (CHAPTERS / "ERRATA.md").read_text(encoding="utf-8")
    assert there == errata_page(), "write it anew: python tests/pages.py"


def test_every_misprint_of_the_documents_is_there():
    marks = [mark for module in modules() for mark in module.ERRATA]
    assert sorted(marks, key=lambda mark: int(mark[1:])) == [f"M{i}" for i in range(1, 25)]


def test_a_row_for_each_chapter():
    scripts = [Path(module.__file__).name for module in modules()]
    assert [re.findall(r"\((.*)\)", row[0])[0] for row in ROWS] == scripts
    assert [int(re.findall(r"\[(\d+)\]", row[0])[0]) for row in ROWS] == list(range(1, 17))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_says_what_its_script_holds(row):
    link, korean, source, idea, key_numbers, misprints, pictures = row
    script = re.findall(r"\((.*)\)", link)[0]
    module = next(m for m in modules() if m.__file__.endswith(script))
    assert korean and idea
    assert misprints.replace("–", "").split() == sorted(module.ERRATA, key=lambda m: int(m[1:]))
    named = re.findall(r"^ *picture: (\S+)$", module.__doc__, re.MULTILINE)
    assert re.findall(r"\(figures/(.*?)\)", pictures) == named
    for number in re.findall(r"(?<![\w⁽])−?\d+(?:\.\d+)?(?:e[+−]\d+)?(?![\w⁾])", key_numbers):
        assert number in module.__doc__, number
    lecture = re.search(r"lecture \d\d|STEP 5|the article", source).group()
    assert lecture in module.__doc__
    if source.startswith("beyond the documents"):
        assert "beyond the documents" in module.__doc__.splitlines()[0]
