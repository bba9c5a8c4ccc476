"""From DOT source to the bytes of a PNG, an SVG or a PDF.

Graphviz does the rendering: its program `dot` where that is on the PATH and works, else the copy
inside pygraphviz, which needs no installation by an administrator.
"""

from __future__ import annotations

import functools
import html
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FORMATS = ("png", "svg", "pdf", "dot")  # of a picture; a film is a .html
INSTALL = (
    'install pygraphviz:  python -m pip install "pygraphviz>=2.0"\n'
    "or Graphviz itself:  sudo apt install graphviz   "
    "(macOS: brew install graphviz, Windows: winget install graphviz)"
)
DPI = 150  # of a PNG: about twice a screen's, so that it is sharp on paper too
SECONDS_TO_START = 10  # in which `dot` must have drawn an empty graph
SECONDS = 120  # for one picture
Renderer = Callable[[str, str], bytes]  # DOT source and format, to the picture
_given: list[Renderer] = []  # by render_with()
SECONDS_TO_REMEMBER = 60  # that `dot` does not work
_troubles: dict[str, tuple[str, float]] = {}  # of programs that were tried, and when
_one_at_a_time = threading.Lock()  # Graphviz inside this process is not made for threads


class RenderError(RuntimeError):
    """A picture could not be rendered. The message says why and what to install."""


def render(source: str, wanted: str) -> bytes:
    """A picture in the format `wanted`: "png", "svg" or "pdf". RenderError where there is no way.

    An SVG is Graphviz' own; for_pages() makes it fit for a page.
    """
    renderer = _renderer()
    if renderer is None:
        raise RenderError(f"{_why_not()}.\n{INSTALL}")
    if wanted != "svg" and _fonts_missing():
        warnings.warn("no font on this machine: text comes out as empty boxes", stacklevel=4)
    return renderer(source, wanted)


def render_with(renderer: Renderer | None) -> None:
    """Have this function make each picture, as a browser's own Graphviz does; None: no longer."""
    _given[:] = [] if renderer is None else [renderer]


def can_render() -> bool:
    """Whether this machine has a Graphviz that works, in one way or the other."""
    return _renderer() is not None


def for_pages(svg: str, title: str) -> str:
    """An SVG that shrinks with its page and has a title. Graphviz' own titles say n0, n1 …

    title: what it says to those who cannot see it.
    """
    text = re.sub(r"<title>[^<]*</title>\n?", "", svg)
    text = text.replace("<svg", '<svg role="img" style="max-width:100%;height:auto"', 1)
    end = text.index(">", text.index("<svg")) + 1
    return f"{text[:end]}\n<title>{html.escape(title)}</title>{text[end:]}"


# --- the two ways ---------------------------------------------------------------------------------


def _renderer() -> Renderer | None:
    """What was given, or what this machine has, or None."""
    if _given:
        return _given[0]
    program = shutil.which("dot")
    if program and not _trouble_with(program):
        return _render_with_dot
    return _render_in_process if _has_pygraphviz() else None


def _has_pygraphviz() -> bool:
    try:
        import pygraphviz  # noqa: F401
    except ImportError:
        return False
    return True


def _why_not() -> str:
    program = shutil.which("dot")
    return f"{program} does not work ({_trouble_with(program)})" if program else "no Graphviz here"


def _trouble_with(program: str) -> str:
    """Why the program `dot` cannot be used; "" if it draws an empty graph as it should.

    That it works is remembered; that it does not, for a minute: it may be repaired meanwhile.
    """
    words, when = _troubles.get(program, ("not tried yet", -math.inf))
    if not words or time.monotonic() - when < SECONDS_TO_REMEMBER:
        return words
    try:
        _run([program, "-Tsvg"], "digraph {}", SECONDS_TO_START)
        words = ""
    except RenderError as error:
        words = str(error)
    _troubles[program] = words, time.monotonic()
    return words


def _render_with_dot(source: str, wanted: str) -> bytes:
    """By the program on the PATH; by pygraphviz, where there is one, if the program fails."""
    program = shutil.which("dot") or "dot"
    dpi = [f"-Gdpi={DPI}"] if wanted == "png" else []
    try:
        return _run([program, f"-T{wanted}", *dpi], source, SECONDS)
    except RenderError as error:
        if _has_pygraphviz():
            return _render_in_process(source, wanted)
        raise RenderError(f"dot could not render this graph: {error}\n{INSTALL}") from None


def _run(command: list[str], source: str, seconds: float) -> bytes:
    """What the program writes. Files, not pipes: a pipe may stay open when the program is ended."""
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as written,
        tempfile.TemporaryFile() as complaints,
    ):
        given.write(source.encode())
        given.seek(0)
        try:
            done = subprocess.run(
                command, stdin=given, stdout=written, stderr=complaints, timeout=seconds
            )
        except subprocess.TimeoutExpired:
            raise RenderError(f"it took more than {seconds} seconds") from None
        except OSError as error:
            raise RenderError(f"it did not start: {error}") from None
        written.seek(0)
        complaints.seek(0)
        content = written.read()
        if done.returncode or not content:
            words = complaints.read().decode(errors="replace").strip()
            raise RenderError(words or f"it ended with code {done.returncode} and no picture")
        return content


def _render_in_process(source: str, wanted: str) -> bytes:
    import pygraphviz

    _start_in_process()
    with _one_at_a_time:
        try:
            graph = pygraphviz.AGraph(string=source)
            if wanted == "png":
                graph.graph_attr["dpi"] = DPI
            content: bytes = graph.draw(format=wanted, prog="dot")
        except (ValueError, pygraphviz.DotError) as error:
            raise RenderError(f"pygraphviz could not render this graph: {error}") from None
    return content


@functools.cache
def _start_in_process() -> None:
    """Draw a letter, so that fontconfig starts and what it warns of is not shown to a learner.

    The C library writes to file descriptor 2 itself, past sys.stderr, once in a process.
    """
    import pygraphviz

    with _one_at_a_time, _descriptor_2_kept_back():
        pygraphviz.AGraph(string="digraph { n [label=O] }").draw(format="svg", prog="dot")


@contextmanager
def _descriptor_2_kept_back() -> Iterator[None]:
    """Keep back what is written to descriptor 2; then pass on all but fontconfig's lines."""
    try:
        before = os.dup(2)
    except OSError:  # a program without a console has no descriptor 2
        yield
        return
    with tempfile.TemporaryFile() as kept:
        os.dup2(kept.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(before, 2)
            os.close(before)
            kept.seek(0)
            for line in kept.read().decode(errors="replace").splitlines():
                if not line.startswith("Fontconfig") and sys.stderr:
                    print(line, file=sys.stderr)


@functools.cache
def _fonts_missing() -> bool:
    """Whether two different letters look the same, as they do where every letter is a box."""
    renderer = _renderer()
    if renderer is None:
        return False
    letters = (f'digraph {{ n [label="{letter}", shape=plain] }}' for letter in "XO")
    first, second = (renderer(letter, "png") for letter in letters)
    return first == second
