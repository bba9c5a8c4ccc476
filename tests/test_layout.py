"""The house: what lies where, who imports whom, and how long a module may be."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import scalargrad

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "scalargrad").glob("*.py"))
MAY_IMPORT = {  # each module, and those above it that it may know
    "domain": set(),
    "notation": set(),
    "rules": set(),
    "rendering": set(),
    "engine": {"domain"},
    "functional": {"domain", "engine"},
    "nn": {"domain", "engine", "functional"},
    "optim": {"domain"},
    "numeric": {"domain", "notation", "engine"},
    "graph": {"domain", "engine"},
    "expression": {"rules", "engine"},
    "folding": {"notation", "rules", "engine", "graph", "expression"},
    "writing": {"notation", "engine", "expression"},
    "latex": {"notation", "engine", "writing"},
    "layout": {"writing", "latex"},
    "derivation": {"domain", "engine", "expression", "folding", "writing", "latex", "layout"},
    "drawing": {"domain", "notation", "engine", "graph", "expression", "folding", "writing"},
}
OTHERS = {"drawing": {"graphviz"}, "rendering": {"graphviz", "pygraphviz"}}


def imports(source):
    """What a file imports, at its head or within a function: modules of scalargrad by their names,
    others by their first names. `scalargrad` itself stands for a public name: a way around."""
    names = {path.stem for path in MODULES}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(filter(None, ["scalargrad" * bool(node.level), node.module]))
            inside = package == "scalargrad"
            found = [package, *(f"{package}.{alias.name}" for alias in node.names if inside)]
            if inside and all(alias.name in names for alias in node.names):
                found.remove(package)
        else:
            continue
        for name in found:
            first, _, rest = name.partition(".")
            inner = rest.partition(".")[0]
            yield inner if first == "scalargrad" and inner in names else first


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import scalargrad.nn", {"nn"}),
        ("import scalargrad.nn as n, math", {"nn", "math"}),
        ("from scalargrad import nn, optim", {"nn", "optim"}),
        ("from scalargrad.nn import MLP", {"nn"}),
        ("from . import nn", {"nn"}),
        ("from .nn import MLP", {"nn"}),
        ("from scalargrad import nn, MLP", {"nn", "scalargrad"}),
        ("import scalargrad", {"scalargrad"}),
        ("from os.path import join", {"os"}),
    ],
)
def test_every_kind_of_import_is_seen(line, found):
    assert set(imports(line)) == found
    assert set(imports(f"def f():\n    if True:\n        {line}")) == found


def test_every_module_is_listed_below_what_it_may_import():
    assert set(MAY_IMPORT) == {path.stem for path in MODULES} - {"__init__"}
    above = set()
    for name, known in MAY_IMPORT.items():
        assert known <= above, f"{name} imports what stands below it"
        above.add(name)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_imports_go_one_way_and_modules_are_short(path):
    source = path.read_text(encoding="utf-8")
    found = set(imports(source)) - sys.stdlib_module_names
    if path.stem == "__init__":
        assert found <= set(MAY_IMPORT)
    else:
        assert found - OTHERS.get(path.stem, set()) == MAY_IMPORT[path.stem]
    assert len(source.splitlines()) < (300 if path.stem == "engine" else 250)


def test_nothing_else_lies_at_the_top():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode == 0:
        top = {name.split("/")[0] for name in listed.stdout.splitlines()}
    else:  # no git checkout, a copy of its files: figures/ is what python -m chapters makes
        top = {path.name for path in ROOT.iterdir()} - {"figures"}
    visible = {name for name in top if not name.startswith(".")}
    assert visible == {"pyproject.toml", "README.md", "scalargrad", "chapters", "tests"}


def test_public_names_exist_and_no_module_bears_one():
    for name in scalargrad.__all__:
        assert hasattr(scalargrad, name)
        assert not (ROOT / "scalargrad" / f"{name}.py").exists()
    assert len(set(scalargrad.__all__)) == len(scalargrad.__all__)


def test_scalargrad_imports_without_graphviz():
    code = (
        "import sys; sys.modules['graphviz'] = sys.modules['pygraphviz'] = None; import scalargrad"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
