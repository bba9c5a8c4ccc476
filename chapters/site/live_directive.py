"""The live page within the book: ```{live}."""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import live_page


class LiveDirective(SphinxDirective):
    """The live page's HTML."""

    def run(self) -> list[nodes.Node]:
        """The page as it is before Python has started; it runs where npm was there to fetch it."""
        self.env.note_reread()  # it shows what scalargrad says today
        return [nodes.raw("", live_page.body(live_page.RUNTIME.exists()), format="html")]


def setup(app: Sphinx) -> None:
    """Fetch what the page runs with before the book is built, and put it beside the page after.

    All languages share one folder, beside the English page.
    """
    app.add_directive("live", LiveDirective)
    app.connect("builder-inited", _prepare)
    app.connect("build-finished", _copy)


def _prepare(app: Sphinx) -> None:
    try:
        live_page.prepare()
    except live_page.MissingError as problem:  # no warning: the book is whole without it
        logging.getLogger(__name__).info(f"the live page stands still: {problem}")


def _copy(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html" and app.config.language == "en":
        live_page.copy(Path(app.outdir) / "live-files")
