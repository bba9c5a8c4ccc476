"""The pages: each as a student runs it, reads it and changes it; outputs/ to the letter."""

import ast
import re
import tempfile
from pathlib import Path

import jupytext
import nbclient
import pytest

import book
import full_run
import lesson
from scalargrad.formatting import columns
from shown import Answers, Check, Misprint, Picture

PAGES = book.pages()
OUTPUTS = book.HERE / "outputs"
IN_ANOTHER_BOX = {"M5": "M4", "M15": "M14"}  # the same slip twice
NOW_CAUTIONS = {"M7": "C9", "M16": "C7", "M18": "C10", "M20": "C8"}
MENTIONED = {"M26", "M27"}  # misprints of the slides that our text does not have
GONE = {*IN_ANOTHER_BOX, *NOW_CAUTIONS, *MENTIONED}
MISPRINTS = [mark for i in range(1, 32) if (mark := f"M{i}") not in GONE]
CAUTIONS = [f"C{i}" for i in range(1, 13)]
LONGEST = 15  # non-blank lines of a cell


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def page(request):
    return request.param


def run(page, folder, formats=("dot",)):
    return list(page.run(Path(folder), formats))


def items(parts):
    return [item for part in parts for item in part.items]


def test_numbers():
    assert [page.number for page in PAGES] == sorted({page.number for page in PAGES})


def test_a_page_is_short_cells_of_prose_and_code(page):
    assert not page.cells[0].is_code and page.title and page.document
    for cell in page.cells:
        if not cell.is_code:
            assert cell.source.strip()
            continue
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert max(map(len, lines)) <= 79
        assert cell.is_box or len(lines) <= LONGEST, cell.source


def test_a_page_is_written_without_tricks(page):
    """No print(), no dictionary of results, no f-string that aligns columns, no private name."""
    for cell in (cell for cell in page.cells if cell.is_code):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("print", "exec", "eval")
            if isinstance(node, ast.FormattedValue) and node.format_spec:
                assert not re.search(r"[<>^]|^\d", ast.unparse(node.format_spec)[2:-1])
            if isinstance(node, ast.Dict):
                assert not any(isinstance(key, ast.Constant) for key in node.keys)
            if isinstance(node, ast.Attribute):
                assert not node.attr.startswith("_")


def test_outputs_are_todays(page, tmp_path):
    """The Markdown and the DOT sources, to the letter; each picture's file is there."""
    parts = run(page, tmp_path, book.FORMATS)
    there = {path.name for path in OUTPUTS.glob(f"{page.name[:5]}*")}
    made = {path.name for path in tmp_path.iterdir()} | {f"{page.name}.md"}
    assert there == made, "write them anew: python -m chapters --write"
    written = (OUTPUTS / f"{page.name}.md").read_text(encoding="utf-8")
    assert written == lesson.as_markdown(page, parts)
    for dot in tmp_path.glob("*.dot"):
        assert (OUTPUTS / dot.name).read_text(encoding="utf-8") == dot.read_text(encoding="utf-8")
    computed = written.replace(full_run.recorded(), "")  # what was recorded is not computed here
    for number in re.findall(r"\d+\.\d+", computed):
        significant = len(number.replace(".", "").lstrip("0"))
        assert significant <= 10, f"{number}: more digits than every Python version agrees on"


def test_what_a_page_shows(page, tmp_path):
    parts = run(page, tmp_path)
    shown = items(parts)
    assert book.problems(parts) == []
    pictures = [item for item in shown if isinstance(item, Picture)]
    assert pictures and all(len(picture.alt) > 20 for picture in pictures)
    assert len({picture.file for picture in pictures}) == len(pictures)
    asked = sum("exercise" in part.cell.calls() for part in parts)
    assert 2 <= asked <= 3
    assert parts[-1].cell.calls() == {"answers"}
    (answers,) = (item for item in shown if isinstance(item, Answers))
    assert len(answers.texts) == asked
    for part in parts:  # each can be printed and is no wider than a terminal
        for line in lesson.as_text(part).replace(tmp_path.as_posix(), "figures").splitlines():
            assert columns(line) <= 104 or "https://" in line, line  # no address is broken
            assert ("\\" not in line and "$" not in line) or part.cell.is_code, line


class Other(ast.NodeTransformer):
    """Changes the first number that is given to a Value or a constant, or that a list begins with."""

    done = False

    def visit_Call(self, node):
        if isinstance(node.func, ast.Name) and node.func.id in ("Value", "constant"):
            node.args = self.changed(node.args)
        return self.generic_visit(node)

    def visit_List(self, node):
        node.elts = self.changed(node.elts)
        return self.generic_visit(node)

    def changed(self, numbers):
        first = numbers[0] if numbers and not self.done else None
        if not isinstance(first, ast.Constant) or not isinstance(first.value, (int, float)):
            return numbers
        self.done = True
        return [ast.Constant(first.value * 1.25 + 0.125), *numbers[1:]]


def test_a_changed_number_never_stops_a_page(page, tmp_path):
    change = Other()
    lines = page.path.read_text(encoding="utf-8").splitlines()
    for cell in (cell for cell in page.cells if cell.is_code):
        changed = change.visit(ast.parse(cell.source))
        if change.done:
            end = cell.line - 1 + len(cell.source.splitlines())
            lines[cell.line - 1 : end] = ast.unparse(changed).splitlines()
            break
    assert change.done, "a page has a number that a student can change"
    copy = tmp_path / page.path.name
    copy.write_text("\n".join(lines) + "\n", encoding="utf-8")
    parts = run(lesson.Page(copy), tmp_path)
    before = run(page, tmp_path)
    assert [part.items for part in parts] != [part.items for part in before]
    for item in items(parts):
        if isinstance(item, Check) and not item.agrees:
            assert "You changed something" in item.plain()


@pytest.mark.filterwarnings("default")  # what the kernel's own libraries warn of
def test_a_notebook_runs_it_from_its_own_folder(page):
    notebook = jupytext.read(page.path)
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert prose == [cell.source for cell in page.cells if not cell.is_code]
    client = nbclient.NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(book.HERE)}},
    )
    client.execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = [output for cell in code for output in cell.outputs]
    assert not any(output.output_type == "error" for output in outputs)
    assert any("image/png" in getattr(o, "data", {}) or "svg" in str(o) for o in outputs)


# --- the whole book --------------------------------------------------------------------------


def test_errata_and_table(tmp_path):
    shown = {page: run(page, tmp_path, ("png",)) for page in PAGES}
    errata = (book.HERE / "ERRATA.md").read_text(encoding="utf-8")
    assert errata == book.errata(shown), "write it anew: python -m chapters --write"
    readme = (book.HERE / "README.md").read_text(encoding="utf-8")
    assert readme == book.with_table(readme, book.table(shown))
    sources = [
        item.source for parts in shown.values() for item in items(parts) if isinstance(item, Check)
    ]
    assert sources.count("document") == 2  # README's "two"
    assert f"{sources.count('cited page')} with those of the page and the book" in readme
    marks = re.findall(r"^## ([MC]\d+): ", errata, re.MULTILINE)
    assert len(set(marks)) == len(marks)
    assert set(marks) <= {*MISPRINTS, *CAUTIONS}
    if len(PAGES) == 17:
        assert marks == MISPRINTS + CAUTIONS
        for mark, other in IN_ANOTHER_BOX.items():
            entry = errata.partition(f"## {other}: ")[2].partition("\n## ")[0]
            assert mark in entry


def test_every_misprint_names_its_document():
    with tempfile.TemporaryDirectory() as folder:
        for page in PAGES:
            for item in items(run(page, folder)):
                if isinstance(item, Misprint):
                    assert re.match(r"Lecture 0[4-9], |The article, |STEP 5, ", item.where)
                    assert item.printed != item.correct and item.proved
