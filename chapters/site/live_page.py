"""The live page: its HTML, and the folder of files that it runs with.

Python in the browser (Pyodide) and Graphviz (Viz.js) come from npm, at the versions below; the
wheels are this project's own and graphviz'. Where npm is missing the page stays an example that
stands still, and says so.

python chapters/site/live_page.py FOLDER makes the page alone, without the book around it.
"""

import gzip
import hashlib
import html
import importlib.metadata
import importlib.util
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PARTS = HERE / "live"
RUNTIME = PARTS / "runtime"  # not in git: what was fetched and built stays for the next time
sys.path[:0] = [str(PARTS), str(HERE.parent), str(ROOT)]

from answers import answer
import phrases  # noqa: F401 its Korean
from presets import PRESETS, Preset

import translation
from pages import Page, all_pages

from scalargrad.formulas.functions import FUNCTIONS
from scalargrad.language import TABLES, current_language, in_language, sentence

VERSIONS = {"pyodide": "314.0.7", "@viz-js/viz": "3.31.0"}
FROM_NPM = {
    "pyodide": (
        "pyodide.mjs",
        "pyodide.asm.mjs",
        "pyodide.asm.wasm",
        "python_stdlib.zip",
        "pyodide-lock.json",
    ),
    "@viz-js/viz": ("dist/viz.js",),
}
SERVED = (
    "live.js", "live_show.js", "live_more.js", "live_practise.js", "live_still.js", "live.css",
    "worker.js", "python.js", "answers.py", "phrases.py",
)  # fmt: skip
RUN = HERE / "run"  # what runs a page of the book in its place
DEPENDS_ON_BOX = ("by", "derivative", "slope", "text", "latex", "svg")  # of an answer
LICENCES = (
    "Python runs in the browser by Pyodide {0} (MPL 2.0), the graph is drawn by Graphviz in "
    "Viz.js {1} (MIT). Nothing is sent anywhere."
)
# Elements of live.html that hold a sentence, and what they hold; attributes that are read aloud.
SENTENCE = re.compile(
    r"(?<=>)(?P<inside>[^<>]*(?:<(?:i|code|span id=\S+)>[^<>]*</(?:i|code|span)>[^<>]*)*)"
    r"(?=</(?:p|summary|caption|h2|button|th|legend|label)>|<input)"
    r'|(?<=aria-label=")(?P<label>[^"]+)(?=")'
    r"|(?<=>)(?P<after>[^<>]+)(?=</label>)"
)
STATES = {
    True: "Starting …",
    False: "This copy of the book was built without npm, so the numbers stand still. "
    "Install Node.js and build the book again to change them.",
}


class MissingError(Exception):
    """What the page runs with cannot be made. The message says what is missing."""


def prepare() -> None:
    """Fetch and build what the page runs with, as far as it is not there yet.

    MissingError where there is no npm, or where a package cannot be had.
    """
    wanted = json.dumps(VERSIONS | {"scalargrad": _fingerprint()})
    made = RUNTIME / "made.json"
    if made.exists() and made.read_text(encoding="utf-8") == wanted:
        return
    with tempfile.TemporaryDirectory(dir=PARTS, prefix="runtime-") as folder:
        new = Path(folder, "new")
        new.mkdir()
        for package, files in FROM_NPM.items():
            _fetch(package, files, new)
        _build_wheels(new)
        _lock(new / "pyodide-lock.json")
        (new / "made.json").write_text(wanted, encoding="utf-8")
        shutil.rmtree(RUNTIME, ignore_errors=True)
        with suppress(OSError):  # another process was faster
            new.rename(RUNTIME)


def copy(folder: Path) -> None:
    """Put all that the page needs beside its HTML into this folder."""
    for name in SERVED:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(PARTS / name, folder / name)
    shutil.copy(HERE / "static/phrases.js", folder)
    for language in ("en", *translation.LANGUAGES):
        with in_language(language):
            (folder / f"presets_{language}.js").write_text(still_answers(), encoding="utf-8")
    if not RUNTIME.exists():
        return
    shutil.copy(RUN / "run_worker.js", folder)
    for language in ("en", *translation.LANGUAGES):
        (folder / f"pages_{language}.zip").write_bytes(pages_zip(language))
    shutil.copytree(RUNTIME, folder / "runtime", dirs_exist_ok=True)
    for path in (folder / "runtime").iterdir():  # for a server that can send them so
        if path.suffix in (".wasm", ".mjs", ".js"):
            packed = gzip.compress(path.read_bytes(), 9, mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(packed)
    fetched = [path for path in RUNTIME.iterdir() if path.suffix in (".wasm", ".zip", ".whl")]
    contents = {
        "files": {path.name: path.stat().st_size for path in sorted(fetched)},
        "wheels": sorted(path.name for path in fetched if path.suffix == ".whl"),
    }
    (folder / "contents.json").write_text(json.dumps(contents), encoding="utf-8")


def pages_zip(language: str = "en") -> bytes:
    """The pages, in a language, and what they import, for Python in the browser."""
    made = io.BytesIO()
    chapters = HERE.parent
    files = [
        *chapters.glob("*.py"),
        *chapters.glob("writers/*.py"),
        *chapters.glob("outputs/*.txt"),
    ]
    pages = {page.path for page in all_pages()}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            content = path.read_text(encoding="utf-8")
            if path in pages:
                content = Page(path, language).source
            archive.writestr(f"chapters/{path.relative_to(chapters).as_posix()}", content)
        for path in sorted(RUN.glob("*.py")):
            archive.writestr(f"here/{path.name}", path.read_bytes())
    return made.getvalue()


def megabytes() -> str:
    """How much is loaded to run Python in the browser; "" where it cannot run."""
    if not RUNTIME.exists():
        return ""
    size = sum(p.stat().st_size for p in RUNTIME.iterdir() if p.suffix not in (".json", ".svg"))
    return f"{size / 1e6:.0f}"


def body(runs: bool, within: bool = True) -> str:
    """The page's HTML below its heading, with the first example's answer in it.

    within: whether it stands within the book, which has what the scripts say on every page.
    """
    shown = [_shown(preset) for preset in PRESETS]
    first = shown[0]["answer"]
    links = " ".join(
        f'<a href="#{preset.key}">{html.escape(sentence(preset.title))}</a>' for preset in PRESETS
    )
    files = "live-files/" if current_language() == "en" else "../live-files/"
    return translated_html((PARTS / "live.html").read_text(encoding="utf-8")).format(
        files=files,
        language=current_language(),
        phrases="" if within else f'<script src="{files}phrases.js"></script>\n',
        runtime="here" if runs else "",
        state=sentence(STATES[runs]),
        links=links,
        functions=", ".join(FUNCTIONS),
        lines=html.escape(PRESETS[0].lines),
        graph=first["svg"],
        derivative=html.escape(first["derivative"]),
        text=html.escape(first["text"]),
        program=html.escape(first["program"]),
        presets=json.dumps(shown, ensure_ascii=False).replace("</", "<\\/"),
        versions=sentence(LICENCES, VERSIONS["pyodide"], VERSIONS["@viz-js/viz"]),
    )


def translated_html(template: str) -> str:
    """live.html, its sentences in the language of the answers."""
    table = TABLES[current_language()]

    def translate(found: re.Match[str]) -> str:
        text = found[0].strip()
        return found[0].replace(text, table.get(text, text)) if text else found[0]

    return SENTENCE.sub(translate, template)


def links(page: str) -> str:
    """Links from a page of the book to the examples that have its graph; "" where none has."""
    found = [preset for preset in PRESETS if page in preset.pages]
    return " · ".join(
        f'<a href="../live.html#{one.key}">{sentence("{0}, live", sentence(one.title))}</a>'
        for one in found
    )


def page(runs: bool) -> str:
    """The page alone; derivations as mathematics where tex-svg.js stands beside it."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<title>Live</title>\n'
        "<style>body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 860px; "
        "padding: 1em; }</style>\n"
        '<script src="tex-svg.js" defer></script>\n</head>\n<body class="alone">\n'
        "<h1>Live: change the numbers</h1>\n"
        f"{body(runs, within=False)}</body>\n</html>\n"
    )


def _shown(preset: Preset) -> dict[str, object]:
    """An example with its answer, as live.js reads it."""
    found = answer(preset.lines, preset.by, operations=preset.operations)
    if problem := found.get("error") or found["problems"]:
        raise ValueError(f"the example {preset.title}: {problem}")
    return {
        "key": preset.key,
        "lines": preset.lines,
        "by": preset.by,
        "operations": preset.operations,
        "steps": False,
        "answer": found,
    }


def still_answers() -> str:
    """Each example's derivations by all of its boxes and its film, for a page without Python.

    A script, since a page that was opened as a file may not fetch anything else.
    """
    found = {preset.key: _still(preset) for preset in PRESETS}
    return f"window.LIVE_STILL = {json.dumps(found, ensure_ascii=False)};\n"


def _still(preset: Preset) -> dict[str, object]:
    first = answer(preset.lines, preset.by, operations=preset.operations, film=True)
    boxes = {}
    for row in first["variables"] + first["computed"]:
        by = row["key"]
        found = answer(preset.lines, by, operations=preset.operations)
        boxes[by] = {name: found[name] for name in DEPENDS_ON_BOX}
    return {"film": first["film"], "boxes": boxes}


def _fingerprint() -> str:
    """What tells this library's source from any other."""
    files = [path for path in sorted((ROOT / "scalargrad").rglob("*.*")) if path.suffix != ".pyc"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _fetch(package: str, files: tuple[str, ...], folder: Path) -> None:
    """These files of an npm package, into the folder."""
    npm = shutil.which("npm")
    if npm is None:
        raise MissingError("npm is not installed")
    with tempfile.TemporaryDirectory() as packed:
        wanted = f"{package}@{VERSIONS[package]}"
        _run([npm, "pack", wanted, "--silent", "--pack-destination", packed])
        (archive,) = Path(packed).glob("*.tgz")
        with tarfile.open(archive) as tar:
            for name in files:
                content = tar.extractfile(f"package/{name}")
                assert content is not None  # it is a file
                (folder / Path(name).name).write_bytes(content.read())


def _lock(path: Path) -> None:
    """Leave out of Pyodide's list the packages that it could load from elsewhere."""
    lock = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(lock | {"packages": {}}), encoding="utf-8")


def _build_wheels(folder: Path) -> None:
    """The wheels of this project and of graphviz, which is pure Python."""
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)])
    graphviz = f"graphviz=={importlib.metadata.version('graphviz')}"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
    _run([*pip, "--no-deps", "--only-binary", ":all:", "-d", str(folder), graphviz])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise MissingError(f"{Path(command[0]).name} {' '.join(command[1:4])}: {' '.join(last)}")


if __name__ == "__main__":
    try:
        prepare()
    except MissingError as problem:
        print(f"the page stands still: {problem}")
    target = Path(sys.argv[1])
    copy(target / "live-files")
    if mathjax := importlib.util.find_spec("sphinx-mathjax-offline"):
        shutil.copy(Path(str(mathjax.origin)).with_name("static") / "mathjax/tex-svg.js", target)
    (target / "index.html").write_text(page(RUNTIME.exists()), encoding="utf-8")
