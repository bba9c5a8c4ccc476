"""What a reader takes home: each page as script and as notebook, all pages as a zip.

A notebook runs alone: its first cell has the library and the pages' tools in it. A script needs the
folder of the zip, and says so. The zip's own notebooks find the tools beside them.
"""

import ast
import base64
import io
import json
import sys
import zipfile
import zlib

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
# @title Run this first: it brings what the page needs
# On a machine that has it all, it does nothing.
import base64, importlib.util, json, pathlib, subprocess, sys, tempfile, zlib

for need in {needs}:
    if importlib.util.find_spec(need.partition(">")[0]) is None:
        print("installing", need)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", need]
        if subprocess.run(pip).returncode:
            print("the page goes on without", need)

TOOLS = "{tools}"  # scalargrad and what the page imports, compressed
if importlib.util.find_spec("words") is None and TOOLS:
    folder = pathlib.Path(tempfile.mkdtemp(prefix="scalargrad-"))
    for name, text in json.loads(zlib.decompress(base64.b64decode(TOOLS))).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    sys.path[:0] = [str(folder / "chapters"), str(folder)]

from words import attempt"""
# Above a downloaded script's first import; one line where it is alone.
ALONE = """\
import importlib.util, sys

if importlib.util.find_spec("words") is None:
    sys.exit("{name} needs the files beside it in {zip}: unpack that, and run it there")

"""
ATTEMPT = """\
attempt({number}, "")  # type your answer between the quotation marks"""
LONG_ATTEMPT = """\
attempt({number}, \"\"\"

\"\"\")  # type your derivation between the quotation marks, on one line or more"""
# A click opens it, in Jupyter, VS Code and Colab.
HIDDEN = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"], "cellView": "form"}


def files(pages: list[Page]) -> dict[str, bytes]:
    """Each download's name and content."""
    packed = tools(pages)
    scripts = {page.path.name: script(page).encode() for page in pages}
    alone = {f"{page.name}.ipynb": notebook(page, packed).encode() for page in pages}
    notebooks = {f"{page.name}.ipynb": notebook(page).encode() for page in pages}
    in_zip = {page.path.name: in_its_language(page).encode() for page in pages}
    return scripts | alone | {ZIP: zipped(notebooks | in_zip)}


def script(page: Page) -> str:
    """A page's file, which says what it needs where that is not there."""
    before, first, after = in_its_language(page).partition("\nfrom words import")
    alone = ALONE.format(name=page.path.name, zip=ZIP)
    return f"{before}\n{alone}{first.lstrip()}{after}" if first else before


def in_its_language(page: Page) -> str:
    """A page's source; in another language than English its imports choose that language."""
    if page.language == "en":
        return page.source
    cell = next(cell for cell in page.cells if "from words import" in cell.source)
    imports = [node for node in ast.parse(cell.source).body if isinstance(node, ast.ImportFrom)]
    last = cell.line - 1 + (imports[-1].end_lineno or 0)
    lines = page.source.splitlines(keepends=True)
    chosen = f'from scalargrad import set_language\n\nset_language("{page.language}")\n'
    return "".join([*lines[:last], chosen, *lines[last:]])


def tools(pages: list[Page]) -> str:
    """What a notebook imports, as one word: files by their names, compressed.

    Of the pages only their heads: a link in a box is written as the other page's title.
    """
    texts = {name: content.decode() for name, content in _matching(FILES).items()}
    for page in pages:
        head = f"# # {page.title}\n#\n# *{page.document}*\n"
        texts[f"chapters/{page.path.name}"] = f"# %% [markdown]\n{head}"
    packed = json.dumps(dict(sorted(texts.items())), ensure_ascii=False)
    return base64.b64encode(zlib.compress(packed.encode(), 9)).decode()


def notebook(page: Page, packed: str = "") -> str:
    """A page as a notebook, the same text from every build; with the packed tools it runs alone.

    What would give an answer away is collapsed, as is code that only draws; below each exercise
    that takes an answer stands a cell for it.
    """
    made = jupytext.reads(in_its_language(page), fmt="py:percent")
    cells, exercises = [nbformat.v4.new_code_cell(first_cell(packed), metadata=HIDDEN)], 0
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


def first_cell(packed: str = "") -> str:
    """Code that brings what is missing, one by one: not every machine can have pygraphviz."""
    return FIRST_CELL.format(needs=needs(), tools=packed)


def needs() -> list[str]:
    """What the pages need beside this project, as pyproject.toml has it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["dot"], *extras["chapters"]]
    others = (project["name"], "babel")  # a page of the zip is translated already
    return [need for need in asked if not need.startswith(others)]


def zipped(notebooks: dict[str, bytes]) -> bytes:
    """All pages, what they import, and what a teacher must know, in one folder."""
    content = {"README.md": START.encode()}
    for name in ("LICENSE", "pyproject.toml"):
        content[name] = (ROOT / name).read_bytes()
    content |= _matching(FILES)
    content |= {f"chapters/{name}": text for name, text in notebooks.items()}
    return _zip(content)


def _matching(patterns: tuple[str, ...]) -> dict[str, bytes]:
    """The project's files of these names, by their paths."""
    paths = {path for pattern in patterns for path in ROOT.glob(pattern) if path.suffix != ".pyc"}
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}


def _zip(content: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(content):
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", DATE_IN_ZIP)
            archive.writestr(entry, content[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()
