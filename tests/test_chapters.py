"""The pages: each as a student runs it, reads it and changes it; outputs/ to the letter."""

import ast
import re

import jupytext
import nbclient
import pytest

import book
import documents
import full_run
from counts import prose_words
from items import Check, Exercise, Misprint, Picture, Recap
from pages import HERE, Page, all_pages, items_of
from running import problems, run
from scalargrad.formatting import columns
from writers.github import GitHub
from writers.terminal import part_as_text

pytestmark = pytest.mark.pages

PAGES = all_pages()
OUTPUTS = HERE / "outputs"
OTHER_LECTURES = {"M28", "M29", "M30", "M31", "M32", "C11", "C12"}  # 05, 07 and 09
IN_ANOTHER_BOX = {"M5": "M4", "M15": "M14"}  # the same slip twice
NOW_CAUTIONS = {"M7": "C9", "M16": "C7", "M18": "C10", "M20": "C8"}
MENTIONED = {"M26", "M27"}  # misprints of the slides that our text does not have
GONE = {*IN_ANOTHER_BOX, *NOW_CAUTIONS, *MENTIONED}
MISPRINTS = [mark for i in range(1, 33) if (mark := f"M{i}") not in GONE]
CAUTIONS = [f"C{i}" for i in range(1, 13)]
LINES_OF_A_CELL = 18  # without empty ones
WORDS_OF_A_PAGE = 2500


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def page(request):
    return request.param


def every_page(*always):
    """Each page; those without one of these words in their names have the marker full."""
    pages = [
        pytest.param(
            page,
            id=page.name,
            marks=[] if any(word in page.name for word in always) else pytest.mark.full,
        )
        for page in PAGES
    ]
    return pytest.mark.parametrize("page", pages)


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
        assert cell.is_box or len(lines) <= LINES_OF_A_CELL, cell.source


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
                assert not node.attr.startswith("_") or node.attr.endswith("__")  # __add__


def test_outputs_are_todays(page, run_of):
    """The Markdown and the DOT sources, to the letter; each picture's file is there."""
    parts, made_in = run_of(page).parts, run_of(page).folder
    there = {path.name for path in OUTPUTS.glob(f"{page.name[:5]}*")}
    made = {path.name for path in made_in.iterdir()} | {f"{page.name}.md"}
    assert there == made, "write them anew: python -m chapters --write"
    written = (OUTPUTS / f"{page.name}.md").read_text(encoding="utf-8")
    assert written == GitHub().page(page, parts)
    for dot in made_in.glob("*.dot"):
        assert (OUTPUTS / dot.name).read_text(encoding="utf-8") == dot.read_text(encoding="utf-8")
    computed = written.replace(full_run.recorded(), "")  # what was recorded is not computed here
    for number in re.findall(r"\d+\.\d+", computed):
        significant = len(number.replace(".", "").lstrip("0"))
        assert significant <= 10, f"{number}: more digits than every Python version agrees on"


def test_what_a_page_shows(page, run_of):
    parts = run_of(page).parts
    shown = items_of(parts)
    assert problems(parts) == []
    pictures = [item for item in shown if isinstance(item, Picture)]
    assert pictures and all(len(picture.alt) > 20 for picture in pictures)
    assert len({picture.file for picture in pictures}) == len(pictures)
    exercises = [item for item in shown if isinstance(item, Exercise)]
    assert 3 <= len(exercises) <= 5 and all(item.hint for item in exercises)
    assert sum(item.expects is not None for item in exercises) >= 0.75 * len(exercises)
    assert prose_words(parts) <= WORDS_OF_A_PAGE
    for part in parts:  # each can be printed and is no wider than a terminal
        for line in (
            part_as_text(part).replace(run_of(page).folder.as_posix(), "figures").splitlines()
        ):
            assert columns(line) <= 104 or "https://" in line, line  # no address is broken
            assert ("\\" not in line and "$" not in line) or part.cell.is_code, line


def test_a_page_says_what_it_needs_why_and_what_comes_next(page, run_of):
    parts = run_of(page).parts
    prose = [part.cell.source for part in parts if not part.cell.is_code]
    assert re.search(r"\*\*Before:\*\* .+\*\*Why:\*\* ", prose[0], re.DOTALL)
    assert prose[-1].startswith("**Next:** ") and not parts[-1].cell.is_code
    for sign in ("**Predict:**", "**A common mistake:**", "$"):
        assert any(sign in each for each in prose), sign
    (recap,) = (item for item in items_of(parts) if isinstance(item, Recap))
    assert 2 <= len(recap.lines) <= 4
    assert sum(part.cell.is_code for part in parts) >= 3
    assert not re.search(r"\bpages? \d", "\n".join(prose))  # a page is named by a link


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


def without_pictures(parts):
    return [item for item in items_of(list(parts)) if not isinstance(item, Picture)]


@every_page("toy_graph", "sigmoid_network")
def test_a_changed_number_never_stops_a_page(page, run_of, tmp_path):
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
    shown = without_pictures(run(Page(copy), tmp_path, ("dot",)))
    assert shown != without_pictures(run_of(page).parts)
    for item in shown:
        if isinstance(item, Check) and not item.agrees:
            assert "You changed something" in item.text


def test_a_notebook_has_its_prose(page):
    cells = jupytext.read(page.path).cells
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    assert prose == [cell.source for cell in page.cells if not cell.is_code]


@every_page("toy_graph")
@pytest.mark.filterwarnings("default")  # what the kernel's own libraries warn of
def test_a_notebook_runs_it_from_its_own_folder(page):
    notebook = jupytext.read(page.path)
    client = nbclient.NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(HERE)}},
    )
    client.execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = [output for cell in code for output in cell.outputs]
    assert not any(output.output_type == "error" for output in outputs)
    assert any("image/png" in getattr(o, "data", {}) or "svg" in str(o) for o in outputs)
    kinds = {kind for output in outputs for kind in getattr(output, "data", {})}
    texts = [getattr(o, "data", {}).get("text/markdown", "") for o in outputs]
    assert any("<summary>Answer</summary>" in text for text in texts)
    assert not any("[!" in text for text in texts)  # Jupyter knows no alerts of GitHub's
    if "explain(" in page.path.read_text(encoding="utf-8"):
        assert "text/latex" in kinds


# --- the whole book --------------------------------------------------------------------------


def test_errata_and_table(run_of):
    shown = {page: run_of(page).parts for page in PAGES}
    errata = (HERE / "ERRATA.md").read_text(encoding="utf-8")
    writer = GitHub(to_pages="outputs/", to_lists="")
    assert errata == writer.errata(shown), "write it anew: python -m chapters --write"
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    assert readme == book.with_table(readme, writer.table(shown))
    checks = [item for parts in shown.values() for item in items_of(parts)]
    sources = [item.source for item in checks if isinstance(item, Check)]
    assert sources.count("document") == 2  # README's "two"
    assert f"{sources.count('cited page')} with those of the page and the book" in readme
    marks = re.findall(r"^## ([MC]\d+): ", errata, re.MULTILINE)
    assert len(set(marks)) == len(marks)
    assert set(marks) <= {*MISPRINTS, *CAUTIONS}
    if len(PAGES) == 20:
        others = [mark for mark in MISPRINTS + CAUTIONS if mark in OTHER_LECTURES]
        assert marks == [mark for mark in MISPRINTS + CAUTIONS if mark not in others] + others
        assert "\n# Lectures 05, 07 and 09\n" in errata.partition("\n## M28: ")[0]
        for mark, other in IN_ANOTHER_BOX.items():
            entry = errata.partition(f"## {other}: ")[2].partition("\n## ")[0]
            assert mark in entry


def test_every_misprint_names_its_document(run_of):
    for item in (item for page in PAGES for item in items_of(run_of(page).parts)):
        if isinstance(item, Misprint):
            assert re.match(r"Lecture 0[4-9], |The article, |STEP 5, ", item.where)
            assert item.printed != item.correct and item.proved


def test_each_line_of_the_documents_has_its_page():
    assert documents.missing(PAGES) == []
    table = (HERE / "COVERAGE.md").read_text(encoding="utf-8")
    assert table == documents.table(PAGES), "write it anew: python -m chapters --write"
    known = {(name, n) for name, lines in documents.documents().items() for n in lines}
    for page in PAGES:
        for cell in page.cells:
            named = set(documents.covered(cell.covers))
            assert not named or named & known, f"{page.name}: {cell.covers}"


def test_the_lines_are_those_of_the_documents():
    folder = HERE.parents[1] / "shared" / "documents"
    files = {"04": "003", "06": "000", "08": "001", "article": "002", "STEP 5": "004"}
    if not folder.is_dir():
        pytest.skip("the documents are not beside this folder")
    for name, start in files.items():
        (path,) = folder.glob(f"{start}_*.txt")
        lines = documents.lines_of(path.read_text(encoding="utf-8"))
        assert lines == documents.documents()[name]


def test_exercises_of_the_book(run_of):
    """Of four exercises three take an answer; each page asks for a whole derivation."""
    of_page = {
        page.key: [x for x in items_of(run_of(page).parts) if isinstance(x, Exercise)]
        for page in PAGES
    }
    kinds = {
        key: [type(x.expects).__name__ for x in exercises] for key, exercises in of_page.items()
    }
    for key, found in kinds.items():
        assert "DerivationOf" in found, key
    every = [x for exercises in of_page.values() for x in exercises]
    lines = [x for x in every if x.options and x.options[0].startswith("(1) ")]
    assert len(lines) >= 10  # one of these lines is wrong
    assert sum(found.count("Order") for found in kinds.values()) >= 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_github_reads_the_formulas(page):
    """What GitHub's Markdown breaks: dollars, macros that it refuses, a formula in a word."""
    text = (OUTPUTS / f"{page.name}.md").read_text(encoding="utf-8")
    text = re.sub(r"```(?:python|text)\n.*?```", "", text, flags=re.DOTALL)
    blocks = re.findall(r"```math\n(.*?)```", text, flags=re.DOTALL)
    formulas = blocks + re.findall(r"\$`([^`]*)`\$", text)
    assert formulas
    rest = re.sub(r"```math\n.*?```|\$`[^`]*`\$", "", text, flags=re.DOTALL)
    assert "$" not in rest.replace("\\$", "")
    for formula in formulas:
        assert not re.search(r"\\(operatorname|[,;:!])|\$", formula), formula
        assert formula.count("{") == formula.count("}")
