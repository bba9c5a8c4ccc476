"""What a reader takes home: each page as script and as notebook, all pages as a zip."""

import ast
import io
import sys
import zipfile

import jupytext
import nbformat

from installed import ROOT
from pages import Cell, Page

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = "scalargrad-pages"
ZIP = f"{FOLDER}.zip"
FILES = (
    "scalargrad/**/*.*", "chapters/*.py", "chapters/templates/*.*", "chapters/writers/*.py",
    "chapters/outputs/*.txt",
)  # fmt: skip
DATE_IN_ZIP = (2000, 1, 1, 0, 0, 0)  # every build makes the same zip

START = """\
# The pages of scalargrad

All you need is Python 3.10 or newer and these files.

- As notebooks: open `chapters/ch09_toy_graph.ipynb` in Jupyter or VS Code. Its first cell installs
  what is missing.
- As scripts: in this folder, once, `python -m pip install -e ".[chapters]"`. Then
  `python chapters/ch09_toy_graph.py`, or `python -m chapters` for all pages.
"""
FIRST_CELL = """\
# This installs what is missing. On a machine that has it all, it does nothing.
import importlib.util
import subprocess
import sys

for need in {needs}:
    if importlib.util.find_spec(need.partition(">")[0]) is None:
        print("installing", need)
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", need])

if importlib.util.find_spec("words") is None:
    print("words.py is missing: put this notebook into the folder chapters of {zip}")
else:
    from words import attempt"""
ATTEMPT = """\
attempt({number}, "")  # type your answer between the quotation marks"""
LONG_ATTEMPT = """\
attempt({number}, \"\"\"

\"\"\")  # type your derivation between the quotation marks, on one line or more"""
HIDDEN = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}  # a click opens it


def files(pages: list[Page]) -> dict[str, bytes]:
    """Each download's name and content."""
    scripts = {page.path.name: page.path.read_bytes() for page in pages}
    notebooks = {f"{page.name}.ipynb": notebook(page).encode() for page in pages}
    return scripts | notebooks | {ZIP: zipped(notebooks)}


def notebook(page: Page) -> str:
    """A page as a notebook, the same text from every build.

    What would give an answer away is collapsed, as is code that only draws; below each exercise
    that takes an answer stands a cell for it.
    """
    made = jupytext.read(page.path)
    cells, exercises = [nbformat.v4.new_code_cell(first_cell())], 0
    for cell, shown in zip(page.cells, made.cells, strict=True):
        cells.append(shown)
        expects = expectations(cell)
        if expects or cell.for_answer or cell.fold:
            shown.metadata = nbformat.from_dict(HIDDEN)
        for expected in expects:
            exercises += 1
            if expected:
                code = LONG_ATTEMPT if expected == "derivation_of" else ATTEMPT
                cells.append(nbformat.v4.new_code_cell(code.format(number=exercises)))
    made.cells = cells
    for i, cell in enumerate(made.cells, start=1):
        cell.id = f"cell-{i}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made.metadata = nbformat.from_dict({"kernelspec": kernel, "language_info": {"name": "python"}})
    return nbformat.writes(made) + "\n"


def expectations(cell: Cell) -> list[str]:
    """What each exercise of a cell expects, as its code has it: "derivation_of"; "" for nothing."""
    if not cell.is_code or "exercise" not in cell.calls():
        return []
    calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
    keywords = [call.keywords for call in calls if ast.unparse(call.func) == "exercise"]
    given = [next((k.value for k in each if k.arg == "expects"), None) for each in keywords]
    return ["" if one is None else ast.unparse(one).partition("(")[0] for one in given]


def first_cell() -> str:
    """Code that installs what is missing, one by one: not every machine can have pygraphviz."""
    return FIRST_CELL.format(needs=needs(), zip=ZIP)


def needs() -> list[str]:
    """What the pages need beside this project, as pyproject.toml has it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["dot"], *extras["chapters"]]
    return [need for need in asked if not need.startswith(project["name"])]


def zipped(notebooks: dict[str, bytes]) -> bytes:
    """All pages, what they import, and what a teacher must know, in one folder."""
    content = {"README.md": START.encode()}
    for name in ("LICENSE", "pyproject.toml"):
        content[name] = (ROOT / name).read_bytes()
    for pattern in FILES:
        for path in (path for path in ROOT.glob(pattern) if path.suffix != ".pyc"):
            content[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    content |= {f"chapters/{name}": text for name, text in notebooks.items()}
    return _zip(content)


def _zip(content: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(content):
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", DATE_IN_ZIP)
            archive.writestr(entry, content[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()
