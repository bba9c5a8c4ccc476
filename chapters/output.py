"""Where a page's outputs go: to the terminal, into a notebook, or into a list for lesson.py."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import struct
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shown
from scalargrad import RenderError, save
from scalargrad.pictures.rendering import FORMATS, can_render

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SCREEN, PRINT = 96, 150  # pixels in an inch: of a notebook, of a picture's file
NO_GRAPHVIZ = (
    "no Graphviz: graphs are left as .dot, films are left out; "
    'python -m pip install "pygraphviz>=2.0"'
)


class Output:
    """Where a page's outputs go: printed at once, or kept for lesson.py."""

    def __init__(
        self, prefix: str = "", folder: str | Path = "figures", formats: tuple[str, ...] = ("png",)
    ) -> None:
        self.prefix = prefix  # ch10_
        self.folder = Path(folder)
        self.formats = formats
        self.answers = False  # whether a script prints them
        self.spoken = False  # whether a script has printed anything
        self.hinted = False  # whether a script has said what to install
        self.exercises = 0
        self.kept: list[shown.Shown] | None = None  # None: printed at once
        self.printed = io.StringIO()  # while things are kept, what a student's print() writes

    def keep_printed(self) -> None:
        """Keep what was printed since the last call, too."""
        if self.kept is not None and (text := self.printed.getvalue().rstrip("\n")):
            self.kept.append(shown.Text(text))
        self.printed.seek(0)
        self.printed.truncate()


current = Output()


@contextlib.contextmanager
def kept(output: Output) -> Iterator[list[shown.Shown]]:
    """While this lasts, what pages show is kept in a list instead of printed."""
    global current
    before, current = current, output
    output.kept = []
    try:
        with contextlib.redirect_stdout(output.printed):
            yield output.kept
        output.keep_printed()
    finally:
        current = before


class ReaderGone(SystemExit):
    """Nobody reads what is printed any more: `| head -1`."""


def say(text: str) -> None:
    """Print. A reader who has gone ends the program without a word."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ReaderGone(1) from None


def speak_utf8() -> None:
    """Let ∂ and − be printed on every console and into every file."""
    for stream in (sys.stdout, sys.stderr):  # None where it was closed
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that a page and the runner have in common."""
    parser.add_argument("--answers", action="store_true", help="show the answers, too")
    parser.add_argument("--out", default="figures", help="folder for the pictures (figures)")
    parser.add_argument("--format", default="png", choices=FORMATS, help="of the pictures (png)")


def deliver(item: shown.Shown, thing: object = None) -> None:
    """Keep what was shown, display it in a notebook, or print it."""
    if current.kept is not None:
        current.keep_printed()
        current.kept.append(item)
    elif in_notebook():
        _display(item, thing)
    elif isinstance(item, shown.Answers) and not current.answers:
        say("\nThe answers: add --answers")
    else:
        lines = item.plain()
        say(f"\n{lines}" if "\n" in lines and current.spoken else lines)
        current.spoken = True


def in_notebook() -> bool:
    """Whether a notebook runs this: IPython with a kernel behind it."""
    ipython = sys.modules.get("IPython")
    return hasattr(ipython.get_ipython() if ipython else None, "kernel")


def _display(item: shown.Shown, thing: object) -> None:
    from IPython.display import Markdown, display

    if thing is not None:
        display(thing)
    elif isinstance(item, shown.Text):
        print(item.text)
    elif isinstance(item, shown.Answers):
        display(Markdown(shown.folded("Answers", item.markdown())))
    else:  # Jupyter draws no boxes: a quotation does
        display(Markdown(item.markdown().replace("> [!WARNING]\n", "").replace("> [!NOTE]\n", "")))


def picture(thing: Any, name: str, alt: str) -> None:
    """Save a graph, plot or film as chNN_name; in a notebook display it, or its source."""
    if figure := getattr(thing, "figure", None):  # axes
        thing = figure
    is_graph, is_plot = hasattr(thing, "source"), hasattr(thing, "savefig")
    if not is_graph and not is_plot and not hasattr(thing, "_repr_html_"):
        raise TypeError(f"show() cannot show a {type(thing).__name__}")
    if current.kept is None and in_notebook():
        if _is_plain(thing) and not can_render():
            print(f"{thing.source}\n{NO_GRAPHVIZ}")
        else:
            _display(shown.Text(name), _as_image(thing) if is_plot or _is_plain(thing) else thing)
        return
    files = _saved(thing, f"{current.prefix}{name}", is_graph, is_plot)
    if files:
        deliver(shown.Picture(current.folder.as_posix(), files[0], alt))


def _saved(thing: Any, stem: str, is_graph: bool, is_plot: bool) -> list[str]:
    """The files that were written. Where only .dot is wanted or possible, a film is left out."""
    if is_plot:  # it has no DOT
        files = [f"{stem}.{kind}" for kind in current.formats if kind != "dot"] or [f"{stem}.png"]
        current.folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            _save_plot(thing, current.folder / file)
        return files
    formats = current.formats
    if formats != ("dot",) and not can_render():
        formats = ("dot",)
        if current.kept is None and not current.hinted:  # the runner says it at its end
            print(NO_GRAPHVIZ, file=sys.stderr)
            current.hinted = True
    if not is_graph and formats == ("dot",):
        return []
    files = [f"{stem}.{kind}" for kind in formats] if is_graph else [f"{stem}.html"]
    return [saved for file in files if (saved := _rendered(thing, file))]


def _rendered(thing: Any, file: str) -> str:
    """Save a graph or a film; return the file that was written, "" for none.

    Where Graphviz cannot render this one, a graph's source is left, and the page goes on.
    """
    try:
        return save(thing, current.folder / file).name
    except RenderError as error:
        print(str(error).splitlines()[0], file=sys.stderr)
        return f"{file.rpartition('.')[0]}.dot" if hasattr(thing, "source") else ""


def _is_plain(graph: object) -> bool:
    """Whether a notebook could show this graph only with Graphviz's own program."""
    return type(graph).__module__.startswith("graphviz.")


def _as_image(thing: Any) -> object:
    """A plot or a graph as a notebook displays it: neither shows itself everywhere."""
    from IPython.display import Image

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.png"
        _save_plot(thing, path) if hasattr(thing, "savefig") else save(thing, path)
        png = path.read_bytes()
    (pixels,) = struct.unpack(">I", png[16:20])
    return Image(png, width=pixels * SCREEN // PRINT)


def _save_plot(figure: Figure, path: Path) -> None:
    metadata = {"png": {"Software": None}, "svg": {"Date": None}}  # the same file in every run
    figure.savefig(path, metadata=metadata.get(path.suffix[1:]))
