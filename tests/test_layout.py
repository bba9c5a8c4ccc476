"""The house: what lies where, who imports whom, and how long a module may be."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import scalargrad

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "scalargrad"
LAYERS = """
    korean.explaining korean.pictures korean.checking korean.formulas korean.marking
    korean.practising language
    errors beyond_math operations formatting chain_rule engine functions nn optim graph derivatives
    gradient_check trials examining loading
    symbols.expressions symbols.rules symbols.simplifying symbols.text symbols.latex symbols.view
    explaining.reasons explaining.derivation explaining.explanation
    pictures.rendering pictures.digraph pictures.graphs pictures.drawing
    pictures.films
    programs
    formulas.tokens formulas.functions formulas.cursor formulas.reading formulas.writing
    formulas.evaluation formulas.formula formulas.report
    marking.reading marking.comparing marking.quantities marking.words marking.needs
    marking.repairs marking.numbers marking.marks
    practising.derivations practising.answers practising.dialogue practising.graphs
    practising.practice __main__
""".split()  # each may import what stands before it
PACKAGES = {name.partition(".")[0] for name in LAYERS if "." in name}
LIBRARIES = {"graphviz", "pygraphviz"}  # for pictures alone
LONGEST = {"engine": 330}  # lines; any other module: 450


def source(name):
    return (PACKAGE / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8")


def imported(text):
    """What a file imports, anywhere in it: scalargrad's modules by their names, others by their
    first names."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            first, _, inner = node.module.partition(".")
            names = [alias.name for alias in node.names]
            if first != "scalargrad":
                yield first
            elif inner and inner not in PACKAGES:
                yield inner
            else:  # from scalargrad import nn; from scalargrad.symbols import text
                yield from (f"{inner}.{name}".lstrip(".") for name in names)


def test_every_module_has_its_layer():
    found = {str(path.relative_to(PACKAGE).with_suffix("")) for path in PACKAGE.rglob("*.py")}
    modules = {name.replace("/", ".") for name in found if not name.endswith("__init__")}
    assert modules == set(LAYERS)


@pytest.mark.parametrize("name", LAYERS)
def test_imports_go_down_and_modules_are_short(name):
    text = source(name)
    others = LIBRARIES if name.startswith("pictures.") else set()
    assert set(imported(text)) - sys.stdlib_module_names - others <= set(
        LAYERS[: LAYERS.index(name)]
    )
    assert len(text.splitlines()) <= LONGEST.get(name, 450)
    assert not re.search(r"^\s*from .* import .*\b_[a-z]", text, re.MULTILINE)


def test_a_way_around_is_seen():
    ways = {
        "import scalargrad.nn": {"scalargrad"},
        "from scalargrad import nn, optim": {"nn", "optim"},
        "from scalargrad.nn import MLP": {"nn"},
        "def f():\n    from scalargrad.symbols import text": {"symbols.text"},
        "from scalargrad.symbols.text import Text": {"symbols.text"},
        "from os.path import join": {"os"},
    }
    assert {text: set(imported(text)) for text in ways} == ways


def test_nothing_else_lies_at_the_top():
    git = shutil.which("git")
    done = git and subprocess.run([git, "ls-files"], cwd=ROOT, capture_output=True, text=True)
    top = {name.split("/")[0] for name in done.stdout.splitlines()} if done else set()
    if not top:  # a copy of the files; README's commands make figures/ and book/, an sdist PKG-INFO
        top = {path.name for path in ROOT.iterdir()} - {"figures", "book", "PKG-INFO"}
    visible = {name for name in top if not name.startswith(".")}
    files = {"pyproject.toml", "README.md", "README.ko.md", "CONTRIBUTING.md", "LICENSE"}
    assert visible == files | {"scalargrad", "chapters", "tests"}


def test_public_names_exist_and_no_module_has_one():
    for name in scalargrad.__all__:
        assert hasattr(scalargrad, name)
        assert all(name != module.rpartition(".")[2] for module in LAYERS)
    assert len(set(scalargrad.__all__)) == len(scalargrad.__all__)


def test_scalargrad_imports_without_graphviz():
    code = (
        "import sys; sys.modules['graphviz'] = sys.modules['pygraphviz'] = None; import scalargrad"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
