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
import subprocess
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scalargrad.language import message

FORMATS = ("png", "svg", "pdf", "dot")  # of a picture; a film is a .html
INSTALL = (
    'install pygraphviz:  python -m pip install "pygraphviz>=2.0"\n'
    "or Graphviz itself:  sudo apt install graphviz   "
    "(macOS: brew install graphviz, Windows: winget install graphviz)"
)
DPI = 150  # of a PNG: about twice a screen's, so that it is sharp on paper too
LATIN_FONTS = "Arial,Liberation Sans,DejaVu Sans"  # first: in a Korean font ∂ and × are too wide
HANGUL_FONTS = "Noto Sans CJK KR,Malgun Gothic,Apple SD Gothic Neo,sans-serif"
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
        words = message("no font on this machine: text comes out as empty boxes")
        warnings.warn(words, stacklevel=4)
    elif wanted != "svg" and re.search("[가-힣]", source) and not hangul_font():
        words = message(
            "no font on this machine has Hangul: it comes out as empty boxes; "
            "install one, as with sudo apt install fonts-nanum"
        )
        warnings.warn(words, stacklevel=4)
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
            words = message("this graph could not be drawn: {0}", error)
            raise RenderError(words) from None

    render_with(rendered)


def can_render() -> bool:
    """Whether this machine has a Graphviz that works."""
    try:
        return bool(_rendered("digraph {}", "svg"))
    except RenderError:
        return False


def hangul_fonts() -> str:
    """The fonts that a Korean picture names, of which Graphviz takes the first with a letter.

    None for a browser: its Graphviz knows no list's widths, and it finds a font by itself.
    """
    return "" if _given else f"{LATIN_FONTS},{HANGUL_FONTS}"


def hangul_font() -> str:
    """The font in which Graphviz writes Hangul here; "" where it has none and draws boxes.

    The name is fontconfig's, where there is fontconfig; "sans-serif" is whatever the system takes.
    """
    return "sans-serif" if _given else _hangul_font()  # a browser has its own fonts


@functools.cache
def _hangul_font() -> str:
    # A letter that no font has, U+0378, is drawn as a box, and all boxes are equally large.
    source = 'digraph { n [label="가", shape=plain, fontsize=200] }'
    try:
        syllable = _rendered(source, "svg").decode()
        box = _rendered(source.replace("가", "\u0378"), "svg").decode()
    except RenderError:
        return "sans-serif"  # there is no picture that could have boxes
    if syllable.replace("가", "\u0378") == box:
        return ""
    try:
        asked = ["fc-match", "--format=%{family[0]}", "Helvetica:lang=ko"]
        found = subprocess.run(asked, capture_output=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return "sans-serif"
    return found.stdout.decode(errors="replace")


def source_of(picture: Any, wanted: str) -> str:
    """A picture's DOT source for this format: in English where it needs a font that is not there.

    An SVG is shown with the fonts of whoever sees it.
    """
    source = str(picture.source)
    korean, english = getattr(picture, "in_english", ("", ""))
    return english if wanted in ("png", "pdf") and source == korean else source


def for_pages(svg: str, title: str, language: str = "en") -> str:
    """An SVG that shrinks with its page and has a title. Graphviz' own titles say n0, n1 …

    title: what it says to those who cannot see it, in this language.
    """
    text = re.sub(r"<title>[^<]*</title>\n?", "", svg)
    spoken = f' lang="{language}"' if language != "en" else ""
    text = text.replace("<svg", f'<svg role="img"{spoken} style="max-width:100%;height:auto"', 1)
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
            raise RenderError(f"{error}\n{message(INSTALL)}") from None


def _render_by_program(source: str, wanted: str) -> bytes:
    import graphviz

    try:
        picture: bytes = graphviz.pipe("dot", wanted, source.encode(), quiet=True)
    except graphviz.ExecutableNotFound:
        raise RenderError(message("no Graphviz here.")) from None
    except graphviz.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip() or f"it ended with {error}"
        raise RenderError(message("dot could not render this graph: {0}", reason)) from None
    except OSError as error:
        raise RenderError(message("dot did not start: {0}", error)) from None
    if not picture:
        raise RenderError(message("dot made no picture of this graph."))
    return picture


def _render_by_pygraphviz(source: str, wanted: str) -> bytes:
    import pygraphviz

    with _one_at_a_time:
        _start_pygraphviz()
        try:
            picture: bytes = pygraphviz.AGraph(string=source).draw(format=wanted, prog="dot")
        except (ValueError, pygraphviz.DotError) as error:
            words = message("pygraphviz could not render this graph: {0}", error)
            raise RenderError(words) from None
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
        content = render(source_of(picture, wanted), wanted)
    except RenderError as error:
        beside = path.with_suffix(".dot")
        _write_whole(beside, source.encode())
        words = message("wrote {0} instead of {1}: {2}", beside, path.name, error)
        raise RenderError(words) from None
    if wanted == "svg":
        title = getattr(picture, "title", path.stem)
        language = getattr(picture, "language", "en")
        return for_pages(content.decode(), title, language).encode()
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
        raise ValueError(message("{0} is a folder: give the name of a file in it", path))
    # An administrator may write everywhere; a file that nobody may write is meant to stay.
    if target.exists() and not (os.access(target, os.W_OK) and target.stat().st_mode & 0o222):
        raise PermissionError(
            message("{0} is read-only: give another name, or allow writing", path)
        )
    return target
