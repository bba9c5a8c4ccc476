"""The house: what lies where, who imports whom, and how long a module may be."""

import ast
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
MAY_IMPORT = {  # each module, and those above it that it may know
    "errors": set(),
    "formatting": set(),
    "rules": set(),
    "pictures.rendering": set(),
    "engine": {"errors"},
    "elementary": {"errors", "engine"},
    "functional": {"errors", "engine"},
    "nn": {"errors", "engine", "functional"},
    "optim": {"errors"},
    "graph": {"errors", "engine"},
    "derivatives": {
        "rules",
        "errors",
        "formatting",
        "engine",
        "elementary",
        "functional",
        "graph",
    },
    "gradient_check": {"errors", "formatting", "engine", "graph"},
    "explaining.expressions": {"engine"},
    "explaining.quantities": {"rules", "explaining.expressions"},
    "explaining.visible": {"engine"},
    "explaining.names": {"formatting", "engine"},
    "explaining.folding": {
        "rules",
        "errors",
        "engine",
        "graph",
        "explaining.expressions",
        "explaining.quantities",
        "explaining.visible",
    },
    "explaining.text": {"formatting", "engine", "explaining.expressions"},
    "explaining.widths": set(),
    "explaining.latex_names": {"formatting"},
    "explaining.latex": {
        "formatting",
        "engine",
        "explaining.latex_names",
        "explaining.text",
        "explaining.widths",
    },
    "explaining.layout": {"explaining.text", "explaining.latex"},
    "explaining.reasons": {
        "engine",
        "graph",
        "explaining.expressions",
        "explaining.folding",
        "explaining.text",
    },
    "explaining.derivation": {
        "engine",
        "graph",
        "explaining.expressions",
        "explaining.folding",
        "explaining.layout",
        "explaining.reasons",
        "explaining.text",
    },
    "explaining.explanation": {
        "errors",
        "engine",
        "explaining.derivation",
        "explaining.latex",
        "explaining.layout",
        "explaining.names",
        "explaining.text",
    },
    "explaining": set(),
    "pictures.styles": {"engine"},
    "pictures.showing": {"pictures.rendering"},
    "pictures.directions": {"pictures.styles"},
    "pictures.labels": {
        "formatting",
        "engine",
        "graph",
        "explaining.expressions",
        "explaining.folding",
        "explaining.text",
    },
    "pictures.marking": {"engine", "graph", "explaining.folding"},
    "pictures.graphs": {
        "errors",
        "formatting",
        "engine",
        "graph",
        "explaining.expressions",
        "explaining.folding",
        "explaining.names",
        "explaining.text",
        "pictures.directions",
        "pictures.labels",
        "pictures.marking",
        "pictures.showing",
        "pictures.styles",
    },
    "pictures.placing": set(),
    "pictures.networks": {
        "errors",
        "formatting",
        "engine",
        "nn",
        "pictures.labels",
        "pictures.placing",
        "pictures.showing",
        "pictures.styles",
    },
    "pictures.drawing": {"engine", "graph", "nn", "pictures.graphs", "pictures.networks"},
    "pictures.frames": {
        "engine",
        "pictures.graphs",
        "pictures.rendering",
        "pictures.styles",
    },
    "pictures.player": set(),
    "pictures.films": {
        "formatting",
        "engine",
        "explaining.text",
        "pictures.frames",
        "pictures.graphs",
        "pictures.labels",
        "pictures.marking",
        "pictures.player",
        "pictures.rendering",
    },
    "pictures.saving": {"pictures.films", "pictures.rendering"},
    "pictures": set(),
    "source_code": set(),
    "program_lines": {"rules", "engine", "explaining.names", "source_code"},
    "programs": {"errors", "engine", "source_code", "program_lines"},
    "formulas.tokens": {"formatting"},
    "formulas.functions": {"elementary", "engine"},
    "formulas.syntax": {"formulas.functions", "formulas.tokens"},
    "formulas.evaluation": {
        "errors",
        "engine",
        "formulas.functions",
        "formulas.syntax",
        "formulas.tokens",
    },
    "formulas.formula": {
        "elementary",
        "engine",
        "formulas.evaluation",
        "formulas.functions",
        "formulas.syntax",
        "formulas.tokens",
    },
    "formulas.report": {
        "errors",
        "formatting",
        "derivatives",
        "engine",
        "gradient_check",
        "programs",
        "explaining.derivation",
        "explaining.explanation",
        "explaining.folding",
        "explaining.names",
        "explaining.text",
        "formulas.formula",
        "formulas.functions",
    },
    "formulas": set(),
    "__main__": {
        "errors",
        "gradient_check",
        "explaining.derivation",
        "formulas.formula",
        "formulas.functions",
        "formulas.report",
        "formulas.tokens",
        "pictures.drawing",
        "pictures.films",
        "pictures.rendering",
        "pictures.saving",
    },
}
OTHERS = {
    **{name: {"graphviz"} for name in ("drawing", "graphs", "networks", "saving", "showing")},
    "rendering": {"pygraphviz"},
}
OTHERS = {f"pictures.{name}": known for name, known in OTHERS.items()}
LONGEST = {"engine": 330, "gradient_check": 450}  # lines; any other module: 250


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
        ("from scalargrad.explaining import text", {"explaining.text"}),
        ("from scalargrad.explaining.text import Text", {"explaining.text"}),
        ("import scalargrad.explaining.text", {"explaining.text"}),
        ("from os.path import join", {"os"}),
    ],
)
def test_every_kind_of_import_is_seen(line, found):
    assert set(imports(line)) == found
    assert set(imports(f"def f():\n    if True:\n        {line}")) == found


def test_every_module_is_listed_below_what_it_may_import():
    assert set(MAY_IMPORT) == set(MODULES) - {""}
    above = set()
    for name, known in MAY_IMPORT.items():
        assert known <= above, f"{name} imports what stands below it"
        above.add(name)


@pytest.mark.parametrize("name", MODULES)
def test_imports_go_one_way_and_modules_are_short(name):
    source = MODULES[name].read_text(encoding="utf-8")
    found = set(imports(source)) - sys.stdlib_module_names
    if name:
        assert found - OTHERS.get(name, set()) == MAY_IMPORT[name]
    else:
        assert found <= set(MAY_IMPORT)
    assert len(source.splitlines()) < LONGEST.get(name, 250)


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
