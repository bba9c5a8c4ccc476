"""A page is run: cell by cell, in a namespace of its own."""

import linecache
from collections.abc import Iterator
from pathlib import Path

from items import Check, Misprint
from pages import Page, Part, items_of
from picture_files import PictureFiles
from receivers import Recorder


def run(page: Page, folder: Path, formats: tuple[str, ...]) -> Iterator[Part]:
    """Each cell with what it shows, as soon as it has run; the pictures go into the folder."""
    if not page.title or not page.document:
        raise ValueError("a page has a title, and below it in italics the document")
    namespace = {"__name__": "__main__", "__file__": str(page.path)}
    recorder = Recorder(PictureFiles(page.name[:5], folder, formats))
    for cell in page.cells:
        if not cell.is_code:
            yield Part(cell, [])
            continue
        with recorder.cell() as items:
            code = "\n" * (cell.line - 1) + cell.source  # a traceback then names the right line
            exec(compile(code, page.path, "exec"), namespace)
        yield Part(cell, items)
    linecache.checkcache()


def problems(parts: list[Part]) -> list[str]:
    """What an unchanged page must not have: numbers that disagree, misprints without a proof."""
    found = []
    for item in items_of(parts):
        if isinstance(item, Check) and not item.agrees:
            found.append(f"{item.what} is printed as {item.printed}, but is {item.ours!r}")
        if isinstance(item, Misprint) and not item.proved:
            found.append(f"{item.mark} is not proved: {item.as_printed!r} and {item.true!r}")
    return found
