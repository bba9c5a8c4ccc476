"""A film within a page of the site: ```{film} chNN_name.html."""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


class FilmDirective(SphinxDirective):
    """The film of this file, which stands beside the page's source."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The film's pictures, buttons and script as a part of the page."""
        _, path = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(path)
        return [nodes.raw("", fragment(Path(path).read_text(encoding="utf-8")), format="html")]

    option_spec: dict[str, Any] = {}


def fragment(html: str) -> str:
    """What a film's file has in its body, without the heading.

    data-page would take the arrow keys away from the whole page; here they work once the film has
    the focus.
    """
    body = html.partition("</h1>\n")[2].rpartition("</body>")[0]
    if "scalargrad-film" not in body:
        raise ValueError("not a film: save() writes a heading, then the film")
    return body.replace(' data-page="1"', "")
