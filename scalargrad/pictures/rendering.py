"""From DOT source to a PNG, an SVG or a PDF, and save(): a picture or a film as a file.

Graphviz does the rendering: its program `dot`, called by the Python package graphviz, or the copy
of it inside pygraphviz, which needs no installation by an administrator.
"""

from __future__ import annotations

import functools
import html
import os
import re
import secrets
import stat
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

FORMATS = ("png", "svg", "pdf", "dot")  # of a picture; a film is a .html
INSTALL = (
    'install pygraphviz:  python -m pip install "pygraphviz>=2.0"\n'
    "or Graphviz itself:  sudo apt install graphviz   "
    "(macOS: brew install graphviz, Windows: winget install graphviz)"
)
DPI = 150  # of a PNG: about twice a screen's, so that it is sharp on paper too
Renderer = Callable[[str, str], bytes]  # DOT source and format, to the picture
_given: list[Renderer] = []  # by render_with()
_one_at_a_time = threading.Lock()  # Graphviz inside this process is not made for threads


class RenderError(RuntimeError):
    """A picture could not be rendered. The message says why and what to install."""


# --- rendering ------------------------------------------------------------------------------------


def render(source: str, wanted: str) -> bytes:
    """A picture in the format `wanted`: "png", "svg" or "pdf". RenderError where there is no way.

    An SVG is Graphviz' own; for_pages() makes it fit for a page.
    """
    picture = _rendered(source, wanted)
    if wanted != "svg" and _fonts_missing():
        warnings.warn("no font on this machine: text comes out as empty boxes", stacklevel=4)
    return picture


def render_with(renderer: Renderer | None) -> None:
    """Have this function make each picture, as a browser's own Graphviz does; None: no longer."""
    _given[:] = [] if renderer is None else [renderer]


def draw_with(viz: Callable[[str], str]) -> None:
    """Have this function, of a browser, make an SVG of each DOT text."""

    def rendered(source: str, wanted: str) -> bytes:
        try:
            return viz(source).encode()
        except Exception as error:
            raise RenderError(f"this graph could not be drawn: {error}") from None

    render_with(rendered)


def can_render() -> bool:
    """Whether this machine has a Graphviz that works."""
    try:
        return bool(_rendered("digraph {}", "svg"))
    except RenderError:
        return False


def for_pages(svg: str, title: str) -> str:
    """An SVG that shrinks with its page and has a title. Graphviz' own titles say n0, n1 …

    title: what it says to those who cannot see it.
    """
    text = re.sub(r"<title>[^<]*</title>\n?", "", svg)
    text = text.replace("<svg", '<svg role="img" style="max-width:100%;height:auto"', 1)
    end = text.index(">", text.index("<svg")) + 1
    return f"{text[:end]}\n<title>{html.escape(title)}</title>{text[end:]}"


def _rendered(source: str, wanted: str) -> bytes:
    if _given:
        return _given[0](source, wanted)
    if wanted == "png":
        before, brace, after = source.rpartition("}")
        source = f"{before}dpi={DPI}\n{brace}{after}"
    try:
        return _render_by_program(source, wanted)
    except RenderError as error:
        try:
            return _render_by_pygraphviz(source, wanted)
        except ImportError:
            raise RenderError(f"{error}\n{INSTALL}") from None


def _render_by_program(source: str, wanted: str) -> bytes:
    import graphviz

    try:
        picture: bytes = graphviz.pipe("dot", wanted, source.encode(), quiet=True)
    except graphviz.ExecutableNotFound:
        raise RenderError("no Graphviz here.") from None
    except graphviz.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip() or f"it ended with {error}"
        raise RenderError(f"dot could not render this graph: {reason}") from None
    except OSError as error:
        raise RenderError(f"dot did not start: {error}") from None
    if not picture:
        raise RenderError("dot made no picture of this graph.")
    return picture


def _render_by_pygraphviz(source: str, wanted: str) -> bytes:
    import pygraphviz

    with _one_at_a_time:
        _start_pygraphviz()
        try:
            picture: bytes = pygraphviz.AGraph(string=source).draw(format=wanted, prog="dot")
        except (ValueError, pygraphviz.DotError) as error:
            raise RenderError(f"pygraphviz could not render this graph: {error}") from None
    return picture


@functools.cache
def _start_pygraphviz() -> None:
    """Draw a letter with nothing on stderr, so that a learner sees no warning of fontconfig.

    The C library writes to file descriptor 2 itself, past sys.stderr, once in a process.
    """
    import pygraphviz

    try:
        stderr = os.dup(2)
    except OSError:  # a program without a console has no descriptor 2
        return
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
        try:
            pygraphviz.AGraph(string="digraph { n [label=O] }").draw(format="svg", prog="dot")
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)


@functools.cache
def _fonts_missing() -> bool:
    """Whether two different letters look the same, as they do where every letter is a box."""
    letters = (f'digraph {{ n [label="{letter}", shape=plain] }}' for letter in "XO")
    first, second = (_rendered(letter, "png") for letter in letters)
    return first == second


# --- files ----------------------------------------------------------------------------------------


def save(picture: Any, path: str | os.PathLike[str]) -> Path:
    """Write a picture as its suffix says (.png, .svg, .pdf, .dot), a film as .html.

    Missing folders are made. The file appears whole or not at all; one that is there is replaced
    and keeps its permissions, and a link to it stays a link.

    Args:
        picture: what draw() or film() returns.
        path: where it is written; ~ is the home folder.

    Returns:
        The path.

    Raises:
        TypeError: for anything else than a picture or a film, or a path that is not a text.
        ValueError: for another suffix, or a folder as path.
        PermissionError: for a read-only file.
        RenderError: without Graphviz, after a picture's DOT source was saved beside the path.
    """
    is_film = hasattr(picture, "frames")
    if not is_film and not hasattr(picture, "source"):
        raise TypeError(f"save() takes what draw() or film() returns, not {type(picture).__name__}")
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"save(graph, path): the path is a text, not {type(path).__name__}")
    path = Path(path).expanduser()
    wanted = path.suffix.lower().removeprefix(".")
    known = ("html",) if is_film else FORMATS
    if wanted not in known:
        raise ValueError(
            f"{'a film: ' * is_film}{path.name!r} should end in {'one of ' * (len(known) > 1)}"
            f"{', '.join(f'.{name}' for name in known)}"
        )
    content = picture.html().encode() if is_film else _content(picture, wanted, path)
    _write_whole(path, content)
    return path


def _content(picture: Any, wanted: str, path: Path) -> bytes:
    """A picture's file in this format. Without Graphviz its source is saved beside the path."""
    source = str(picture.source)
    if wanted == "dot":
        return source.encode()
    try:
        content = render(source, wanted)
    except RenderError as error:
        beside = path.with_suffix(".dot")
        _write_whole(beside, source.encode())
        raise RenderError(f"wrote {beside} instead of {path.name}: {error}") from None
    if wanted == "svg":
        return for_pages(content.decode(), getattr(picture, "title", path.stem)).encode()
    return content


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside, then rename: whoever opens `path` never finds half a file."""
    target = _target(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name[:50]}-{secrets.token_hex(8)}")
    try:
        with open(beside, "xb") as file:
            file.write(content)
        if target.exists():
            os.chmod(beside, stat.S_IMODE(target.stat().st_mode))
        os.replace(beside, target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _target(path: Path) -> Path:
    """The file that is meant, behind links. An error where it cannot or should not be written."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise ValueError(f"{path} is a folder: give the name of a file in it")
    # An administrator may write everywhere; a file that nobody may write is meant to stay.
    if target.exists() and not (os.access(target, os.W_OK) and target.stat().st_mode & 0o222):
        raise PermissionError(f"{path} is read-only: give another name, or allow writing")
    return target
