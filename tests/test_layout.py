"""The house: what lies where, who imports whom, and how long a module may be."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import scalargrad

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "scalargrad").glob("*.py"))
MAY_IMPORT = {
    "domain": set(),
    "notation": set(),
    "rules": set(),
    "engine": {"domain"},
    "functional": {"engine", "domain"},
    "nn": {"functional", "engine", "domain"},
    "optim": {"engine", "domain"},
    "numeric": {"engine", "domain", "notation"},
    "rendering": set(),
}


def imports(path):
    """The modules of scalargrad that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "scalargrad":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("scalargrad."):
            yield node.module.removeprefix("scalargrad.")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_imports_go_one_way_and_modules_are_short(path):
    if path.stem in MAY_IMPORT:
        assert set(imports(path)) <= MAY_IMPORT[path.stem]
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines < (300 if path.stem == "engine" else 250)


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
