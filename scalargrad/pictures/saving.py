"""save(): a picture or a film as a file, whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from scalargrad.pictures.films import Film
from scalargrad.pictures.rendering import FORMATS, RenderError, for_pages, render

if TYPE_CHECKING:
    import graphviz


def save(picture: graphviz.Digraph | Film, path: str | os.PathLike[str]) -> Path:
    """Write a picture as its suffix says (.png, .svg, .pdf, .dot), a film as .html.

    Returns the path. ~ is the home folder; missing folders are made. The file appears whole or not
    at all; one that is there is replaced and keeps its permissions, and a link to it stays a link.
    ValueError for another suffix, or a folder as path; PermissionError for a read-only file;
    RenderError without Graphviz, after a picture's DOT source was saved beside the path.
    """
    if not isinstance(picture, Film) and not hasattr(picture, "source"):
        raise TypeError(f"save() takes what draw() or film() returns, not {type(picture).__name__}")
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"save(graph, path): the path is a text, not {type(path).__name__}")
    path = Path(path).expanduser()
    wanted = path.suffix.lower().removeprefix(".")
    known = ("html",) if isinstance(picture, Film) else FORMATS
    if wanted not in known:
        kind = "a film: " if isinstance(picture, Film) else ""
        raise ValueError(
            f"{kind}{path.name!r} should end in {'one of ' * (len(known) > 1)}"
            f"{', '.join(f'.{name}' for name in known)}"
        )
    _target(path)  # before the work of rendering
    if isinstance(picture, Film):
        content = picture.html().encode()
    else:
        content = _rendered(picture, wanted, path)
    write_whole(path, content)
    return path


def _rendered(picture: graphviz.Digraph, wanted: str, path: Path) -> bytes:
    if wanted == "dot":
        return str(picture.source).encode()
    try:
        content = render(picture.source, wanted)
    except RenderError as error:
        source = path.with_suffix(".dot")
        write_whole(source, picture.source.encode())
        raise RenderError(f"wrote {source} instead of {path.name}: {error}") from None
    if wanted == "svg":
        return for_pages(content.decode(), getattr(picture, "title", path.stem)).encode()
    return content


def write_whole(path: Path, content: bytes) -> None:
    """Write beside, then rename: whoever opens `path` never finds half a file."""
    target = _target(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name[:50]}-{secrets.token_hex(8)}")
    # os.open gives a new file the permissions of any other; the umask stays as it is.
    handle = os.open(
        beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
    )
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        if target.exists():
            os.chmod(beside, stat.S_IMODE(target.stat().st_mode))
        os.replace(beside, target)
    except BaseException:
        os.unlink(beside)
        raise


def _target(path: Path) -> Path:
    """The file that is meant, behind links. An error where it cannot or should not be written."""
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise ValueError(f"{path} is a link that leads back to itself")
    if target.is_dir():
        raise ValueError(f"{path} is a folder: give the name of a file in it")
    if target.exists():
        if not target.is_file():
            raise ValueError(f"{path} is no ordinary file")
        # An administrator may write everywhere; a file that nobody may write is meant to stay.
        if not os.access(target, os.W_OK) or not target.stat().st_mode & 0o222:
            raise PermissionError(f"{path} is read-only: give another name, or allow writing")
    return target
