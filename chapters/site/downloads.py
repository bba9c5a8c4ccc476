"""What a reader takes home: each page as script and as notebook, all pages as a zip."""

import importlib.metadata
import io
import zipfile
from pathlib import Path

import book
import jupytext
import nbformat
from lesson import Page
from packaging.requirements import Requirement

ROOT = book.HERE.parent
FOLDER = "scalargrad-pages"
ZIP = f"{FOLDER}.zip"
DATE = (2000, 1, 1, 0, 0, 0)  # of the files in the zip: the same zip from every build

START = """\
# The pages of scalargrad

All you need is Python 3.10 or newer and these files.

- As notebooks: open `chapters/ch10_toy_graph.ipynb` in Jupyter or VS Code. Its first cell installs
  what is missing.
- As scripts: in this folder, once, `python -m pip install -e ".[chapters]"`. Then
  `python chapters/ch10_toy_graph.py`, or `python -m chapters` for all pages.
"""
FIRST_CELL = """\
# This installs what is missing. On a machine that has it all, it changes nothing.
{lines}

import importlib.util

if importlib.util.find_spec("page") is None:
    print("page.py is missing: put this notebook into the folder chapters of {zip}")"""


def files(pages: list[Page]) -> dict[str, bytes]:
    """Each download's name and content."""
    scripts = {page.path.name: page.path.read_bytes() for page in pages}
    notebooks = {f"{page.name}.ipynb": notebook(page).encode() for page in pages}
    return scripts | notebooks | {ZIP: zipped(notebooks)}


def notebook(page: Page) -> str:
    """A page as a notebook, the same text from every build."""
    made = jupytext.read(page.path)
    made.cells.insert(0, nbformat.v4.new_code_cell(first_cell()))
    for i, cell in enumerate(made.cells, start=1):
        cell.id = f"cell-{i}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made.metadata = nbformat.from_dict({"kernelspec": kernel, "language_info": {"name": "python"}})
    return nbformat.writes(made) + "\n"


def first_cell() -> str:
    """Code that installs what pages need; pygraphviz apart, since not every machine can have it."""
    apart = [need for need in needs() if need.startswith("pygraphviz")]
    together = [need for need in needs() if need not in apart]
    lines = [
        "%pip install --quiet " + " ".join(f'"{need}"' for need in group)
        for group in (together, apart)
    ]
    return FIRST_CELL.format(lines="\n".join(lines), zip=ZIP)


def needs() -> list[str]:
    """What `chapters` asks for in pyproject.toml, as it was installed."""
    found = set()
    for line in importlib.metadata.requires("scalargrad-companion") or []:
        need = Requirement(line)
        wanted = ("", "dot", "chapters")
        if need.name != "scalargrad-companion" and (
            need.marker is None or any(need.marker.evaluate({"extra": each}) for each in wanted)
        ):
            found.add(f"{need.name}{need.specifier}")
    return sorted(found)


def zipped(notebooks: dict[str, bytes]) -> bytes:
    """All pages, what they import, and what a teacher must know, in one folder."""
    content = {"README.md": START.encode()}
    for name in ("LICENSE", "pyproject.toml"):
        content[name] = (ROOT / name).read_bytes()
    for folder, pattern in (("scalargrad", "**/*"), ("chapters", "*.py")):
        for path in (ROOT / folder).glob(pattern):
            if path.suffix in (".py", ".typed"):
                content[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    content |= {f"chapters/{name}": text for name, text in notebooks.items()}
    return _zip(content)


def _zip(content: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(content):
            archive.writestr(zipfile.ZipInfo(f"{FOLDER}/{name}", DATE), content[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()
