"""Graphs, plots and films as files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scalargrad import RenderError, save
from scalargrad.pictures.rendering import can_render

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS_PER_INCH = 150
NO_GRAPHVIZ = (
    "no Graphviz: graphs are left as .dot, films are left out; "
    'python -m pip install "pygraphviz>=2.0"'
)


class PictureFiles:
    """The files of a page: ch09_name in each of the formats, in one folder."""

    def __init__(self, prefix: str, folder: str | Path, formats: tuple[str, ...]) -> None:
        self.prefix, self.folder, self.formats = prefix, Path(folder), formats

    def save(self, thing: Any, name: str) -> str:
        """Save it. The file that stands for it, "" where there is none."""
        files = [f"{self.prefix}{name}.{kind}" for kind in self._kinds(thing)]
        saved = [self._save_one(thing, self.folder / file) for file in files]
        return next(filter(None, saved), "")

    def lacks_graphviz(self, thing: Any) -> bool:
        """Whether this cannot be rendered as it should be."""
        return not is_plot(thing) and self.formats != ("dot",) and not can_render()

    def _kinds(self, thing: Any) -> list[str]:
        if is_plot(thing):  # it has no DOT
            return [kind for kind in self.formats if kind != "dot"] or ["png"]
        formats = ("dot",) if self.lacks_graphviz(thing) else self.formats
        if hasattr(thing, "source"):
            return list(formats)
        return [] if formats == ("dot",) else ["html"]  # a film is made of pictures

    def _save_one(self, thing: Any, path: Path) -> str:
        """Where Graphviz cannot render this graph, its source is left, and the page goes on."""
        if is_plot(thing):
            path.parent.mkdir(parents=True, exist_ok=True)
            save_plot(thing, path)
            return path.name
        try:
            return save(thing, path).name
        except RenderError as error:
            print(str(error).splitlines()[0], file=sys.stderr)
            return path.with_suffix(".dot").name if hasattr(thing, "source") else ""


def is_plot(thing: object) -> bool:
    """Whether this is matplotlib's."""
    return hasattr(thing, "savefig")


def save_plot(figure: Figure, path: Path) -> None:
    """Save a plot: the same file in every run."""
    metadata = {"png": {"Software": None}, "svg": {"Date": None}}
    figure.savefig(path, metadata=metadata.get(path.suffix[1:]))
