"""How pictures and films show themselves in a notebook, with whichever Graphviz there is."""

from __future__ import annotations

import base64
import functools
import struct
from typing import TYPE_CHECKING, Any

from scalargrad.pictures.rendering import DPI, FORMATS, RenderError, for_pages, render

if TYPE_CHECKING:
    import graphviz

PIXELS_PER_INCH = 96  # of a web page
PICTURES = tuple(f".{name}" for name in FORMATS if name != "dot")


class Shown:
    """What a drawing has besides graphviz.Digraph: a title, and its look in a notebook."""

    source: str
    title = ""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> Any:
        """The picture as SVG and PNG (Jupyter shows no SVG of a notebook that it does not trust).

        Where there is no Graphviz, the DOT text and what to install.
        """
        try:
            svg = for_pages(render(self.source, "svg").decode(), self.title)
            png = render(self.source, "png")
        except RenderError as error:
            return {"text/plain": f"{self.source}\n{error}\nThen run this cell again."}
        (width,) = struct.unpack(">I", png[16:20])
        data = {
            "image/svg+xml": svg,
            "image/png": base64.b64encode(png).decode(),
            "text/plain": self.title,
        }
        return data, {"image/png": {"width": width * PIXELS_PER_INCH // DPI}}


@functools.cache
def _drawing_class() -> Any:
    """Made when it is needed: without graphviz, `import scalargrad` works."""
    try:
        import graphviz
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "pictures need graphviz: python -m pip install graphviz", name="graphviz"
        ) from None

    class Drawing(Shown, graphviz.Digraph):  # type: ignore[misc]
        """A graphviz.Digraph with a title that a notebook shows without the program `dot`."""

        def __repr__(self) -> str:
            return f"<{self.title}: a picture; save(…, 'name.png') writes it>"

        def save(self, filename: Any = None, *args: Any, **options: Any) -> str:
            """Write the DOT source, as any Digraph does; ValueError for the name of a picture."""
            if str(filename).endswith(PICTURES):
                raise ValueError(
                    f"this writes DOT text, no picture: from scalargrad import save, "
                    f"then save(picture, {str(filename)!r})"
                )
            return str(super().save(filename, *args, **options))

    return Drawing


def new_drawing(title: str, **attributes: dict[str, str]) -> graphviz.Digraph:
    """An empty graphviz.Digraph with this title. attributes: graph_attr=…, node_attr=…, edge_attr=…

    ModuleNotFoundError with the command to type where the package graphviz is missing.
    """
    drawing: graphviz.Digraph = _drawing_class()(**attributes)
    drawing.title = title
    return drawing
