"""save(): a drawn graph as a file, whole or not at all.

Graphviz does the rendering: its program `dot` where that is on the PATH, else the copy inside
pygraphviz, which needs no installation by an administrator.
"""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import graphviz

FORMATS = ("png", "svg", "pdf", "dot")
INSTALL = (
    'install pygraphviz:  python -m pip install "pygraphviz>=2.0"\n'
    "or Graphviz itself:  sudo apt install graphviz   "
    "(macOS: brew install graphviz, Windows: winget install graphviz)"
)


class RenderError(RuntimeError):
    """A picture could not be rendered. The message says why and what to install."""


def save(graph: graphviz.Digraph, path: str | os.PathLike[str]) -> Path:
    """Write the picture as its suffix says (.png, .svg, .pdf, .dot) and return the path.

    Missing folders are made. The file appears whole or not at all. ValueError for another suffix or
    a folder as path; RenderError without Graphviz, after the DOT source was saved beside the path.
    """
    if not hasattr(graph, "source"):
        raise TypeError(f"save() takes what draw() returns, not {type(graph).__name__}")
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"save(graph, path): the path is a text, not {type(path).__name__}")
    path = Path(path)
    wanted = path.suffix.lower().removeprefix(".")
    if wanted not in FORMATS:
        known = ", ".join(f".{name}" for name in FORMATS)
        raise ValueError(f"{path.name!r} should end in one of {known}")
    if path.is_dir():
        raise ValueError(f"{path} is a folder: give the name of a file in it")
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_whole(path, render(graph, wanted, path))
    return path


def render(graph: graphviz.Digraph, wanted: str, path: Path) -> bytes:
    """The picture's bytes in the format `wanted`. RenderError as save() says."""
    if wanted == "dot":
        return graph.source.encode()
    renderer = _renderer()
    if renderer is None:
        source = path.with_suffix(".dot")
        _write_whole(source, graph.source.encode())
        raise RenderError(f"no Graphviz here: wrote {source} instead of {path.name}.\n{INSTALL}")
    if _fonts_missing():
        warnings.warn("no font on this machine: text comes out as empty boxes", stacklevel=3)
    return renderer(graph.source, wanted)


def can_render() -> bool:
    """Whether this machine has Graphviz, in one way or the other."""
    return _renderer() is not None


def _renderer() -> Callable[[str, str], bytes] | None:
    """The function (source, format) -> bytes that this machine has, or None."""
    if shutil.which("dot"):
        return _render_with_dot
    try:
        import pygraphviz  # noqa: F401
    except ImportError:
        return None
    return _render_in_process


def _render_with_dot(source: str, wanted: str) -> bytes:
    import graphviz

    try:
        return graphviz.Source(source).pipe(format=wanted)
    except graphviz.CalledProcessError as error:
        raise RenderError(f"dot could not render this graph: {error}") from None


def _render_in_process(source: str, wanted: str) -> bytes:
    import pygraphviz

    try:
        return pygraphviz.AGraph(string=source).draw(format=wanted, prog="dot")
    except ValueError as error:
        raise RenderError(f"pygraphviz could not render this graph: {error}") from None


@functools.cache
def _fonts_missing() -> bool:
    """Whether two different letters look the same, as they do where every letter is a box."""
    renderer = _renderer()
    if renderer is None:
        return False
    letters = (f'digraph {{ n [label="{letter}", shape=plain] }}' for letter in "XO")
    first, second = (renderer(letter, "png") for letter in letters)
    return first == second


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside, then rename: whoever opens `path` never finds half a file."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name[:50]}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(beside, 0o666 & ~_umask())
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
