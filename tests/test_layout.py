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


def module_name(path):
    """errors, explaining.text …; a sub-package's own file has its name."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}  # "": the package
LAYERS = """
    errors beyond_math operations formatting refusals engine functions nn optim graph derivatives
    gradient_check
    symbols.expressions symbols.rules symbols.simplifying symbols.latex_names symbols.text symbols.latex symbols.view
    explaining.reasons explaining.layout explaining.derivation explaining.explanation
    pictures.rendering pictures.styles pictures.showing pictures.directions pictures.labels
    pictures.marking pictures.graphs pictures.placing pictures.networks pictures.drawing
    pictures.frames pictures.player pictures.films pictures.saving
    source_code program_lines programs
    formulas.tokens formulas.functions formulas.cursor formulas.doubts formulas.reading
    formulas.evaluation formulas.formula formulas.report
    marking.reading marking.comparing marking.quantities marking.findings marking.needs
    marking.chains marking.replacing marking.multiplying marking.diagnosing marking.numbers
    marking.latex marking.words marking.marks __main__
""".split()  # each may import what stands before it
OTHERS = {"pictures.rendering": {"pygraphviz"}}
OTHERS |= {
    f"pictures.{name}": {"graphviz"} for name in "drawing graphs networks saving showing".split()
}
LONGEST = {"engine": 330}  # lines; any other module: 450


def imports(source):
    """What a file imports, at its head or within a function: modules of scalargrad by their names,
    others by their first names. `scalargrad` itself stands for a public name: a way around."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(filter(None, ["scalargrad" * bool(node.level), node.module]))
            inner = package.removeprefix("scalargrad").lstrip(".")
            modules = [".".join(filter(None, [inner, alias.name])) for alias in node.names]
            inside = package.partition(".")[0] == "scalargrad"
            found = [
                f"scalargrad.{name}" if inside and name in MODULES else package for name in modules
            ]
        else:
            continue
        for name in found:
            first, _, rest = name.partition(".")
            yield rest if first == "scalargrad" and rest and rest in MODULES else first


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
        ("from scalargrad.symbols import text", {"symbols.text"}),
        ("from scalargrad.symbols.text import Text", {"symbols.text"}),
        ("import scalargrad.symbols.text", {"symbols.text"}),
        ("from os.path import join", {"os"}),
    ],
)
def test_every_kind_of_import_is_seen(line, found):
    assert set(imports(line)) == found
    assert set(imports(f"def f():\n    if True:\n        {line}")) == found


def test_every_module_has_its_layer():
    packages = {name.rpartition(".")[0] for name in LAYERS}
    assert set(MODULES) == {*LAYERS, *packages}


@pytest.mark.parametrize("name", LAYERS)
def test_imports_go_down_and_modules_are_short(name):
    source = MODULES[name].read_text(encoding="utf-8")
    found = set(imports(source)) - sys.stdlib_module_names
    above = set(LAYERS[: LAYERS.index(name)])
    assert found - above == OTHERS.get(name, set())
    assert len(source.splitlines()) <= LONGEST.get(name, 450)


def test_nobody_imports_what_is_private():
    lines = [line for path in MODULES.values() for line in path.read_text("utf-8").splitlines()]
    assert not [line for line in lines if re.match(r"\s*from .* import .*\b_[a-z]", line)]


def tracked():
    """The files that git tracks here; none where this is no checkout or git is not installed."""
    if not (git := shutil.which("git")):
        return []
    command = [git, "ls-files"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def test_nothing_else_lies_at_the_top():
    top = {name.split("/")[0] for name in tracked()}
    if not top:  # a copy of the files; README's commands make figures/ and book/, an sdist PKG-INFO
        top = {path.name for path in ROOT.iterdir()} - {"figures", "book", "PKG-INFO"}
    visible = {name for name in top if not name.startswith(".")}
    assert visible == {"pyproject.toml", "README.md", "LICENSE", "scalargrad", "chapters", "tests"}


def test_public_names_exist_and_no_module_has_one():
    for name in scalargrad.__all__:
        assert hasattr(scalargrad, name)
        assert all(name != module.rpartition(".")[2] for module in MODULES)
    assert len(set(scalargrad.__all__)) == len(scalargrad.__all__)


def test_scalargrad_imports_without_graphviz():
    code = (
        "import sys; sys.modules['graphviz'] = sys.modules['pygraphviz'] = None; import scalargrad"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
