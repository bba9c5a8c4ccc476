"""A page is run: cell by cell, in a namespace of its own."""

import linecache
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from expected import Number
from items import Check, Exercise, Item, Misprint
from judging import others
from pages import Page, Part, items_of
from picture_files import PictureFiles
from receivers import Recorder
from scalargrad.language import in_language


def run(page: Page, folder: Path, formats: tuple[str, ...]) -> Iterator[Part]:
    """Each cell with what it shows, as soon as it has run; the pictures go into the folder."""
    return run_with(page, PictureFiles(page.name[:5], folder, formats))


def run_with(page: Page, files: PictureFiles) -> Iterator[Part]:
    """The same, with something of one's own for the pictures."""
    if not page.title or not page.document:
        raise ValueError("a page has a title, and below it in italics the document")
    namespace = {"__name__": "__main__", "__file__": str(page.path)}
    file = file_of(page)
    linecache.cache[file] = (1, None, page.source.splitlines(keepends=True), file)
    recorder = Recorder(files)
    for cell in page.cells:
        if not cell.is_code:
            yield Part(cell, [])
            continue
        with recorder.cell() as items, in_language(page.language):
            code = "\n" * (cell.line - 1) + cell.source  # a traceback then names the right line
            exec(compile(code, file, "exec"), namespace)
        yield Part(cell, [with_others(item, namespace) for item in items])
    linecache.checkcache()


def file_of(page: Page) -> str:
    """What tracebacks call a page's source; in another language it is not the file's."""
    return str(page.path) if page.language == "en" else f"{page.path} ({page.language})"


def with_others(item: Item, namespace: Mapping[str, object]) -> Item:
    """An exercise that expects a number, with what else a student may have computed."""
    expects = item.expects if isinstance(item, Exercise) else None
    if not isinstance(item, Exercise) or not isinstance(expects, Number) or expects.is_count:
        return item
    found = others(expects.value, namespace.values())
    return replace(item, expects=replace(expects, others=(*expects.others, *found)))


def problems(parts: list[Part]) -> list[str]:
    """What an unchanged page must not have: numbers that disagree, misprints without a proof."""
    found = []
    for item in items_of(parts):
        if isinstance(item, Check) and not item.agrees:
            found.append(f"{item.what} is printed as {item.printed}, but is {item.ours!r}")
        if isinstance(item, Misprint) and not item.proved:
            found.append(f"{item.mark} is not proved: {item.as_printed!r} and {item.true!r}")
    return found
