"""What the site is made of: MyST from the pages, downloads, the front page."""

import functools
import inspect
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbclient
import nbformat
import pytest
from trial_page import TRIAL

import downloads
import front
import scalargrad
from items import Caution, Misprint, Picture
from pages import HERE, Cell, Page, Part, all_pages
from scalargrad import film, save
from writers.myst import MyST

pytestmark = pytest.mark.site

PAGES = {page.number: page for page in all_pages()}
SITE = HERE / "site"


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            Picture("figures", "ch09_x.svg", 'a * b: "c"'),
            '```{figure} ch09_x.svg\n:alt: "a * b: \\"c\\""\n:figclass: picture\n```',
        ),
        (Picture("figures", "ch09_x.html", "it moves"), "```{film} ch09_x.html\n```"),
        (
            Misprint("M4", "Lecture 08", "1 * 2", "2", "a slip", 1.0, 2.0),
            "::::{admonition} Misprint M4. Lecture 08\n:class: note\n\n"
            ":printed: 1 \\* 2\n:correct: 2\n:why: a slip\n"
            ":proof: as printed it is 1, correct is 2\n::::",
        ),
        (
            Caution("C1", "Plain words.", "there"),
            "::::{admonition} Caution C1. there\n:class: note\n\nPlain words.\n::::",
        ),
    ],
)
def test_an_item_in_myst(item, expected):
    assert MyST().item(item) == expected


def test_a_page_gets_its_number_and_its_downloads():
    page = PAGES[9]
    parts = [Part(cell, []) for cell in (page.cells[0], Cell(False, "More words.", 9))]
    made = MyST().page(page, parts, live="[toy](x)")
    assert made.startswith(
        "# 9. The w1–w4 toy graph\n\n::::::{container} document\nLecture 08, Back-propagation"
    )
    assert f"{{download}}`notebook <{page.name}.ipynb>`" in made
    assert "in the browser: [toy](x)" in made
    assert "in the browser" not in MyST().page(page, parts)
    assert "Colab" not in made
    published = MyST().page(page, parts, published="https://a.b/x.ipynb")
    assert "[open in Colab](https://colab.research.google.com/#fileId=https%3A%2F%2Fa" in published
    assert f"::::\n\n{MyST().prose(page.introduction)}\n\nMore words.\n" in made
    assert page.cells[0].source.endswith(page.introduction) and "*" not in page.introduction[0]


def test_the_errata_are_one_page():
    caution = Part(PAGES[9].cells[0], [Caution("C1", "a_b", "there")])
    made = MyST().errata({PAGES[9]: [caution]})
    assert re.findall("^#.*", made, re.MULTILINE)[1:] == ["## Cautions", "### C1: there"]
    assert made.endswith(":caution: a\\_b\n:shown on: [The w1–w4 toy graph](ch09_toy_graph.md)\n")


def test_the_glossarys_links_lead_to_where_the_site_has_the_pages():
    assert MyST().glossary("[11](outputs/ch10_x.md), [M4](ERRATA.md#m4)") == (
        "[11](ch10_x.md), [M4](errata.md#m4)"
    )


def test_every_public_name_has_its_place():
    listed = re.findall(r":: scalargrad\.(\w+)", (SITE / "api.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(scalargrad.__all__)


def complaints_about(docstring):
    """What Sphinx would warn of: napoleon reads Google's form, docutils the rest."""
    core = pytest.importorskip("docutils.core", reason="no sphinx: install [book]")
    napoleon = pytest.importorskip("sphinx.ext.napoleon")
    settings = napoleon.Config(napoleon_custom_sections=["Source"], napoleon_use_ivar=True)
    text = ".. default-role:: code\n\n" + str(napoleon.GoogleDocstring(docstring, settings))
    heard = io.StringIO()
    core.publish_doctree(text, settings_overrides={"warning_stream": heard, "report_level": 1})
    return heard.getvalue()


def public_docstrings():
    for name in scalargrad.__all__:
        thing = getattr(scalargrad, name)
        yield name, inspect.getdoc(thing) or ""
        if inspect.isclass(thing):
            public = ((each, member) for each, member in vars(thing).items() if each[0] != "_")
            for each, member in public:
                yield f"{name}.{each}", inspect.getdoc(member) or ""


def test_public_docstrings_are_what_sphinx_reads():
    assert "emphasis" in complaints_about("The sum of *terms.")
    assert "substitution" in complaints_about("The size |x|")
    found = [f"{name}: {words}" for name, text in public_docstrings()
             if (words := complaints_about(text))]  # fmt: skip
    assert not found, "\n".join(found)


def test_every_page_has_a_place_on_the_front_page():
    made = front.tables({page: [] for page in PAGES.values()})
    assert re.findall(r"\(pages/(\w+)\.md\)", made) and all(p.name in made for p in PAGES.values())
    headings = re.findall("^### (.+)$", made, re.MULTILINE)
    assert headings == sorted(set(headings), key=lambda name: front.document(name))
    assert front.document("No lecture of its own")[1] == headings[-1] == "Beyond the documents"


def test_only_films_are_shown_as_films(tmp_path):
    films = pytest.importorskip("films", reason="no sphinx: install [book]")
    x = scalargrad.Value(2.0, "x")
    path = save(film((x * x).named("y")), tmp_path / "y.html")
    made = films.fragment(path.read_text(encoding="utf-8"))
    assert made.startswith("<style>") and made.rstrip().endswith("</script>")
    assert "<html" not in made and "data-page=" not in made
    with pytest.raises(ValueError, match="not a film"):
        films.fragment("<h1>words</h1>\n<p>words</p></body>")


@functools.cache
def downloads_of_all():
    return downloads.files(all_pages())


@pytest.fixture
def unpacked(tmp_path, monkeypatch):
    """The zip, as a student has it: alone in a folder."""
    monkeypatch.delenv("PYTHONPATH", raising=False)
    folder = tmp_path / "student"
    content = downloads_of_all()[downloads.ZIP]
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
    imported = (line for p in chapters.rglob("*.py") for line in p.read_text("utf-8").splitlines())
    asked = {m[1] for m in map(re.compile(r"\s*(?:import|from) (\w+)").match, imported) if m}
    others = asked - sys.stdlib_module_names - {path.stem for path in chapters.iterdir()}
    not_for_pages = {"scalargrad", "IPython", "cycler", "torch", "babel"}  # babel: for the tables
    assert others - not_for_pages <= names


def test_a_script_of_the_zip_runs_alone(unpacked):
    script = unpacked / "chapters" / "ch09_toy_graph.py"
    with script.open("a", encoding="utf-8") as file:
        file.write("\nimport scalargrad\n\nshow(scalargrad.__file__)\n")
    command = [sys.executable, "chapters/ch09_toy_graph.py"]
    done = subprocess.run(command, cwd=unpacked, capture_output=True, encoding="utf-8", check=True)
    assert "∂L/∂a" in done.stdout and "−11" in done.stdout
    assert done.stdout.splitlines()[-1] == str(unpacked / "scalargrad" / "__init__.py")


@pytest.mark.parametrize(
    "pages", [[9, 10], pytest.param([*PAGES], marks=pytest.mark.full)], ids=["two", "all"]
)
def test_all_pages_of_the_zip_run(pages, unpacked):
    for number in PAGES.keys() - pages:
        (unpacked / "chapters" / PAGES[number].path.name).unlink()
    command = [sys.executable, "-m", "chapters"]
    done = subprocess.run(command, cwd=unpacked, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(
        f"{PAGES[number].number:2}  {PAGES[number].title}" in done.stdout for number in pages
    )


@pytest.mark.filterwarnings("default")  # what the kernel's own libraries warn of
def test_a_notebook_of_the_zip_runs_in_its_folder(unpacked, monkeypatch):
    """With no index to install from: its first cell finds that nothing is missing."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    notebook = nbformat.read(unpacked / "chapters" / "ch09_toy_graph.ipynb", as_version=4)
    settings = {"metadata": {"path": str(unpacked / "chapters")}}
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources=settings
    )
    client.execute()
    first, *rest = (cell for cell in notebook.cells if cell.cell_type == "code")
    assert '"pip", "install"' in first.source and 'TOOLS = ""' in first.source and not first.outputs
    assert any("−11" in json.dumps(cell.outputs, ensure_ascii=False) for cell in rest)


def test_no_answer_stands_open_in_a_notebook_and_each_exercise_has_its_cell(tmp_path):
    path = tmp_path / "ch99_trial.py"
    path.write_text(TRIAL, encoding="utf-8")
    cells = nbformat.reads(downloads.notebook(Page(path)), as_version=4).cells
    for cell in cells:
        hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        gives_away = "answer=" in cell.source and "expects=" in cell.source
        assert not gives_away or (hidden and cell.metadata.tags == ["hide-input"])
        assert not hidden or "answer=" in cell.source or "TOOLS" in cell.source
    attempts = [cell.source for cell in cells if cell.source.startswith("attempt(")]
    assert [source[:10] for source in attempts] == [f"attempt({n}," for n in (1, 2, 3, 4, 5)]
    assert '"""' in attempts[4] and '"""' not in attempts[0]


@pytest.mark.filterwarnings("default")
def test_answers_are_judged_in_a_notebook(tmp_path):
    path = tmp_path / "ch99_trial.py"
    path.write_text(TRIAL, encoding="utf-8")
    notebook = nbformat.reads(downloads.notebook(Page(path)), as_version=4)
    answers = {1: ["10", "-8", "-10"], 3: [""], 4: ["bdac"], 5: ["dL/dd*dd/dc*dc/dw2\n= -8"]}
    for number, texts in answers.items():
        code = "\n".join(f"attempt({number}, {text!r})" for text in texts)
        notebook.cells.append(nbformat.v4.new_code_cell(code))
    again = next(cell for cell in notebook.cells if "What is ∂L/∂w1" in cell.source)
    notebook.cells.append(again.copy())
    notebook.cells.append(nbformat.v4.new_code_cell("attempt(1, '−10')\nattempt(6)"))
    nbclient.NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(HERE)}},
    ).execute()
    *_, first, third, fourth, fifth, _, last = (
        "".join(output.get("text", "") for output in cell.outputs)
        for cell in notebook.cells
        if cell.cell_type == "code"
    )
    assert first.startswith("the sign is wrong\nHint: Two factors.\n")
    assert "\nthis is ∂L/∂w2\nHint: Two factors.\n" in first
    assert "exercise  1  2  3  4  5  6\n          ✗               \n0 of 6 done" in first
    assert first.endswith("exercise  1  2  3  4  5  6\n          ✓               \n1 of 6 done\n")
    assert third.startswith("Type an answer.\n") and "1 of 6 done" in third
    assert "2 of 6 done" in fourth and "3 of 6 done" in fifth and "✓ -8" in fifth
    assert last.startswith("Right.\n")  # its number is still 1
    assert "takes no typed answer" in last and last.endswith("4 of 6 done\n")


@pytest.mark.parametrize("pip_works", [True, False])
def test_the_first_cell_installs_what_is_missing_and_no_more(monkeypatch, capsys, pip_works):
    there = {"graphviz", "tqdm", "psutil", "platformdirs", "words"}
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name if name in there else None)
    ran = []

    def run(command):
        ran.append(command[1:])
        return subprocess.CompletedProcess(command, 0 if pip_works else 1)

    monkeypatch.setattr("subprocess.run", run)
    exec(downloads.first_cell(), {})
    wanted = [need for need in downloads.needs() if need.startswith(("matplotlib", "pygraphviz"))]
    assert ran == [["-m", "pip", "install", "--quiet", need] for need in wanted] and len(ran) == 2
    assert ("the page goes on without pygraphviz" in capsys.readouterr().out) != pip_works


@pytest.fixture(scope="module")
def made():
    return downloads_of_all()


LIBRARIES = str(Path(pytest.__file__).parents[1])
ALONE = [sys.executable, "-S"]  # site-packages by PYTHONPATH: without this project's own .pth


def run_alone(command, folder):
    """Run where the libraries are, but not this project; temporary files in the folder."""
    environment = {**os.environ, "PYTHONPATH": LIBRARIES, "TMPDIR": str(folder)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8"
    )


def test_a_downloaded_notebook_brings_its_tools(made, tmp_path):
    """Its cells as a script, in a folder where nothing else is: scalargrad is the one it brought."""
    cells = nbformat.reads(made["ch09_toy_graph.ipynb"].decode(), as_version=4).cells
    code = "\n\n".join(cell.source for cell in cells if cell.cell_type == "code")
    code += "\nimport scalargrad\nprint(scalargrad.__file__)\n"
    (tmp_path / "code.py").write_text(code, encoding="utf-8")
    done = run_alone([*ALONE, "code.py"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "−11" in done.stdout
    assert done.stdout.splitlines()[-1].startswith(str(tmp_path / "scalargrad-"))


def test_a_downloaded_script_says_in_one_line_what_it_needs(made, tmp_path):
    for name in ("ch09_toy_graph.py", "ch01_start_here.py", "ch20_resnet18.py"):
        (tmp_path / name).write_bytes(made[name])
        done = run_alone([*ALONE, name], tmp_path)
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert name in line and downloads.ZIP in line


@pytest.mark.full
@pytest.mark.parametrize("has_pygraphviz", [True, False])
def test_every_downloaded_notebook_runs_alone(made, tmp_path, has_pygraphviz):
    """In a fresh environment of ipykernel and nbclient; the rest comes from the package index."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "fresh"], check=True)
    python = next((tmp_path / "fresh").glob("[bS][ic][nr]*/python*"))
    pip = [python, "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "ipykernel", "nbclient"], check=True)
    if not has_pygraphviz:
        refusing = python.parents[1] / "constraints.txt"
        refusing.write_text("pygraphviz==0.0.1\n")  # there is none
    names = sorted(name for name in made if name.endswith(".ipynb"))
    for name in names if has_pygraphviz else names[8:9]:
        folder = tmp_path / name[:4]
        folder.mkdir()
        (folder / name).write_bytes(made[name])
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        if not has_pygraphviz:
            environment["PIP_CONSTRAINT"] = str(refusing)
        command = [python.with_name("jupyter-execute"), "--inplace", "--timeout=600", name]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 0, f"{name}: {done.stderr[-2000:]}"
        assert '"output_type": "display_data"' in (folder / name).read_text(encoding="utf-8")
    listed = subprocess.run([*pip[:3], "list"], capture_output=True, encoding="utf-8").stdout
    assert "matplotlib" in listed and ("pygraphviz" in listed) == has_pygraphviz
    assert "scalargrad" not in listed


def test_the_same_downloads_from_every_build():
    assert downloads.files(all_pages()) == downloads_of_all()
