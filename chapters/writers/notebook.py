"""What a page shows, in a notebook."""

import struct
import tempfile
from pathlib import Path
from typing import Any

from IPython.display import Image, Markdown, display

from items import Derivation, Item, Text
from picture_files import DOTS_PER_INCH, NO_GRAPHVIZ, is_plot, save_plot
from scalargrad import save
from scalargrad.language import sentence
from scalargrad.pictures.rendering import can_render
from writers.github import quoted
from writers.myst import MyST
from writers.terminal import link_as_text

SCREEN_DOTS_PER_INCH = 96


class Notebook(MyST):
    """Markdown for Jupyter, which knows neither alerts nor directives. A notebook stands alone."""

    def link(self, text: str, target: str) -> str:
        """The title: the other pages may not be there."""
        return link_as_text(text, target)

    def row(self, heading: str, words: str) -> str:
        """A line of a list."""
        return f"- {heading}: {self.text(words)}"

    def box(self, kind: str, title: str, where: str, lines: list[str]) -> str:
        """A quotation."""
        return quoted([f"**{title}** {where}", "", *lines])


def display_item(item: Item) -> None:
    """Display an item below the cell that runs."""
    if isinstance(item, Text):
        print(item.text)
    elif isinstance(item, Derivation):
        display({"text/plain": item.text, "text/latex": f"$$\n{item.latex}\n$$"}, raw=True)
    else:
        display(Markdown(Notebook().item(item)))


def display_picture(thing: Any) -> None:
    """Display a graph, a plot or a film; of a graph the source where nothing can draw it."""
    is_plain = type(thing).__module__.startswith("graphviz.")  # only dot itself would draw it
    if is_plain and not can_render():
        print(f"{thing.source}\n{sentence(NO_GRAPHVIZ)}")
    elif is_plain or is_plot(thing):
        display(_as_image(thing))
    else:
        display(thing)


def _as_image(thing: Any) -> Image:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.png"
        save_plot(thing, path) if is_plot(thing) else save(thing, path)
        png = path.read_bytes()
    (pixels,) = struct.unpack(">I", png[16:20])
    return Image(png, width=pixels * SCREEN_DOTS_PER_INCH // DOTS_PER_INCH)
