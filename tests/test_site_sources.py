"""What the site is made of: MyST from the pages' Markdown, docstrings, downloads, the front page."""

import io
import json
import re
import subprocess
import sys
import zipfile

import nbclient
import nbformat
import pytest

import book
import docstrings
import downloads
import front
import myst
import scalargrad
from scalargrad import film, save

PAGES = {page.number: page for page in book.pages()}
SITE = book.HERE / "site"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        (
            "![a \\* b](ch10_x.svg)",
            '```{figure} ch10_x.svg\n:alt: "a * b"\n:figclass: picture\n```',
        ),
        ("[Film: it moves](ch10_x.html)", "```{film} ch10_x.html\n```"),
        ("see [page 11](outputs/ch11_x.md)", "see [page 11](ch11_x.md)"),
        ("[all](../README.md), [M4](../ERRATA.md#m4)", "[all](../index.md), [M4](errata.md#m4)"),
        ("- shown on [page 6](ch06.md)", ":shown on: [page 6](ch06.md)"),
        ("- note that a list is a list", "- note that a list is a list"),
        ("> a quotation\n> stays", "> a quotation\n> stays"),
        (
            "> [!WARNING]\n> **Misprint M4.** Lecture 08\n>\n> - printed: 1\n> - correct: 2\n\nNext",
            "::::{admonition} Misprint M4. Lecture 08\n:class: warning\n\n"
            ":printed: 1\n:correct: 2\n::::\n\nNext",
        ),
        (
            "> [!NOTE]\n> Plain words.",
            "::::{admonition} Note\n:class: note\n\nPlain words.\n::::\n",
        ),
    ],
)
def test_markdown_becomes_myst(markdown, expected):
    assert myst.converted(markdown) == expected


def test_a_page_gets_its_number_and_its_downloads():
    page = PAGES[10]
    markdown = "# The toy\n\n*Lecture 08,\nslide 1*\n\nWords.\n\n---\n\n[program](x)\n"
    made = myst.page(page, markdown, live="[toy](x)")
    assert made.startswith(
        "# 10. The toy\n\n::::{container} document\nLecture 08,\nslide 1\n::::\n"
    )
    assert f"{{download}}`notebook <{page.name}.ipynb>`" in made
    assert "in the browser: [toy](x)" in made
    assert "in the browser" not in myst.page(page, markdown, live="")
    assert made.endswith("Words.\n")


def test_docstrings_are_paragraphs_and_lists():
    text = (
        "Twice a*b.\n\na, b: |any| numbers. c: a name_. TypeError for `x`.\n- one\n  goes on\n- two"
    )
    assert docstrings.as_rst(text, ["a", "b", "c"]) == (
        "Twice a\\*b.\n\n``a``, ``b``\n    \\|any\\| numbers.\n\n"
        "``c``\n    a name\\_. TypeError for ``x``.\n\n- one\n  goes on\n\n- two"
    )
    example = ">>> 2 * 3\n6"
    assert docstrings.as_rst(f"Six.\n\n{example}", []) == f"Six.\n\n{example}"


def test_every_public_name_has_its_place():
    listed = re.findall(r":: scalargrad\.(\w+)", (SITE / "api.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(scalargrad.__all__)


def test_every_page_has_a_place_on_the_front_page():
    made = front.tables({page: [] for page in PAGES.values()})
    assert re.findall(r"\(pages/(\w+)\.md\)", made) and all(p.name in made for p in PAGES.values())
    headings = re.findall("^### (.+)$", made, re.MULTILINE)
    assert headings == sorted(set(headings), key=lambda name: front.document(name))
    with pytest.raises(ValueError, match="none of DOCUMENTS"):
        front.document("A novel, chapter 1")


def test_only_films_are_shown_as_films(tmp_path):
    films = pytest.importorskip("films", reason="no sphinx: install [book]")
    x = scalargrad.Value(2.0, "x")
    path = save(film((x * x).named("y")), tmp_path / "y.html")
    made = films.fragment(path.read_text(encoding="utf-8"))
    assert made.startswith("<style>") and made.rstrip().endswith("</script>")
    assert "<html" not in made and "data-page=" not in made
    with pytest.raises(ValueError, match="no film"):
        films.fragment("<h1>words</h1>\n<p>words</p></body>")


@pytest.fixture
def unpacked(tmp_path, monkeypatch):
    """The zip, as a student has it: alone in a folder."""
    monkeypatch.delenv("PYTHONPATH", raising=False)
    folder = tmp_path / "student"
    content = downloads.files(book.pages())[downloads.ZIP]
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
    (only,) = folder.iterdir()
    return only


def test_the_zip_has_all_pages_and_what_they_need(unpacked):
    chapters = unpacked / "chapters"
    for page in PAGES.values():
        assert (chapters / f"{page.name}.py").read_bytes() == page.path.read_bytes()
        assert (chapters / f"{page.name}.ipynb").is_file()
    names = {re.match(r"\w+", need)[0] for need in downloads.needs()}
    assert {"graphviz", "matplotlib"} <= names
    imported = (line for p in chapters.glob("*.py") for line in p.read_text("utf-8").splitlines())
    asked = {m[1] for m in map(re.compile(r"\s*(?:import|from) (\w+)").match, imported) if m}
    others = asked - sys.stdlib_module_names - {path.stem for path in chapters.glob("*.py")}
    assert others - {"scalargrad", "IPython", "cycler", "torch"} <= names


def test_a_script_of_the_zip_runs_alone(unpacked):
    script = unpacked / "chapters" / "ch10_toy_graph.py"
    with script.open("a", encoding="utf-8") as file:
        file.write("\nimport scalargrad\n\nshow(scalargrad.__file__)\n")
    command = [sys.executable, "chapters/ch10_toy_graph.py"]
    done = subprocess.run(command, cwd=unpacked, capture_output=True, encoding="utf-8", check=True)
    assert "∂L/∂a" in done.stdout and "−11" in done.stdout
    assert done.stdout.splitlines()[-1] == str(unpacked / "scalargrad" / "__init__.py")


def test_all_pages_of_the_zip_run(unpacked):
    command = [sys.executable, "-m", "chapters"]
    done = subprocess.run(command, cwd=unpacked, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(f"{page.number:2}  {page.title}" in done.stdout for page in PAGES.values())


@pytest.mark.filterwarnings("default")  # what the kernel's own libraries warn of
def test_a_notebook_of_the_zip_runs_in_its_folder(unpacked, monkeypatch):
    """With no index to install from: its first cell finds that nothing is missing."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    notebook = nbformat.read(unpacked / "chapters" / "ch10_toy_graph.ipynb", as_version=4)
    settings = {"metadata": {"path": str(unpacked / "chapters")}}
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources=settings
    )
    client.execute()
    first, *rest = (cell for cell in notebook.cells if cell.cell_type == "code")
    assert '"pip", "install"' in first.source and not first.outputs
    assert any("−11" in json.dumps(cell.outputs, ensure_ascii=False) for cell in rest)


def test_the_first_cell_installs_what_is_missing_and_no_more(tmp_path, monkeypatch, capsys):
    there = {"graphviz", "tqdm", "psutil"}
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name if name in there else None)
    ran = []
    monkeypatch.setattr("subprocess.run", lambda command, **_: ran.append(command[1:]))
    exec(downloads.first_cell(), {})
    wanted = [need for need in downloads.needs() if need.startswith(("matplotlib", "pygraphviz"))]
    assert ran == [["-m", "pip", "install", "--quiet", need] for need in wanted] and len(ran) == 2
    assert "put this notebook into the folder chapters" in capsys.readouterr().out


def test_the_same_downloads_from_every_build():
    assert downloads.files(book.pages()) == downloads.files(book.pages())
