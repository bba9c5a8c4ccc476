"""A graphviz.Digraph that a notebook shows. Loaded when something is drawn: graphviz takes time."""

from __future__ import annotations

import base64
import struct
from typing import Any

import graphviz

from scalargrad.language import in_language, sentence
from scalargrad.pictures.rendering import DPI, FORMATS, RenderError, for_pages, render, source_of

PIXELS_PER_INCH = 96  # of a web page
PICTURES = tuple(f".{name}" for name in FORMATS if name != "dot")


class Drawing(graphviz.Digraph):  # type: ignore[misc]
    """A graphviz.Digraph with a title, which a notebook shows without the program `dot`."""

    title, language = "", "en"
    in_english = ("", "")  # the source, and what is drawn for it where no font has Hangul

    def __repr__(self) -> str:
        with in_language(self.language):
            return sentence("<{0}: a picture; save(…, 'name.png') writes it>", self.title)

    def save(self, filename: Any = None, *args: Any, **options: Any) -> str:
        """Write the DOT source, as any Digraph does.

        Raises:
            ValueError: for the name of a picture.
        """
        if str(filename).endswith(PICTURES):
            raise ValueError(
                f"this writes DOT text, not a picture: from scalargrad import save, "
                f"then save(picture, {str(filename)!r})"
            )
        return str(super().save(filename, *args, **options))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> Any:
        """The picture as SVG and PNG (Jupyter shows no SVG of a notebook that it does not trust).

        Where there is no Graphviz, the DOT text and what to install.
        """
        with in_language(self.language, messages=True):
            try:
                svg = for_pages(render(self.source, "svg").decode(), self.title, self.language)
                png = render(source_of(self, "png"), "png")
            except RenderError as error:
                again = sentence("Then run this cell again.")
                return {"text/plain": f"{self.source}\n{error}\n{again}"}
        (width,) = struct.unpack(">I", png[16:20])
        data = {
            "image/svg+xml": svg,
            "image/png": base64.b64encode(png).decode(),
            "text/plain": self.title,
        }
        return data, {"image/png": {"width": width * PIXELS_PER_INCH // DPI}}
