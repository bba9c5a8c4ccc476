"""A page that runs in the browser: its cells as a reader has changed them, its exercises judged.

It runs in Pyodide, in a worker. A question and each part of its answer are JSON.
"""

from __future__ import annotations

import html
import json
import re
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from items import Caution, Derivation, Exercise, Item, Misprint, Picture, Recap, texts_joined
from links import LINK, MARK, resolved
from pages import Cell, Page, all_pages
from running import file_of, run
from writers.github import without_dollars

Json = dict[str, Any]


def asked(question: str, send: Callable[[str], object]) -> None:
    """Send the parts of the answer, as soon as each is there."""
    for part in parts(**json.loads(question)):
        send(json.dumps(part, ensure_ascii=False))


@dataclass(frozen=True)
class ChangedPage(Page):
    """A page with other texts in some of its cells, by their places."""

    changed: dict[int, str] = field(default_factory=dict)

    @property
    def cells(self) -> list[Cell]:  # type: ignore[override]
        """The cells, the changed ones with their new text."""
        cells = Page(self.path, self.language).cells
        return [
            cell._replace(source=self.changed.get(place, cell.source))
            for place, cell in enumerate(cells)
        ]


def page_named(name: str) -> Page:
    """The page of this name."""
    return next(page for page in all_pages() if page.name == name)


def parts(page: str, changed: dict[str, str], attempt: Json | None = None) -> Iterator[Json]:
    """What each code cell shows: {"cell": place, "items": […]}, or {"cell", "error", "line"}.

    page: its name. changed: texts of cells by their places. attempt: {"exercise": number,
    "typed": text}; then the one part is the verdict, {"right": …, "words": …}.
    """
    wanted = page_named(page)
    if attempt:
        yield verdict(wanted, int(attempt["exercise"]), attempt["typed"])
        return
    texts = {int(place): text for place, text in changed.items()}
    changed_page = ChangedPage(wanted.path, wanted.language, texts)
    with tempfile.TemporaryDirectory() as folder:
        running = run(changed_page, Path(folder), ("svg",))
        for place, cell in enumerate(changed_page.cells):
            try:
                part = next(running)
            except BaseException as error:  # a reader's exit() must not end the worker
                yield {"cell": place, **complaint(error, wanted, cell)}
                return
            if cell.is_code:
                shown = [as_json(item, Path(folder)) for item in texts_joined(part.items)]
                yield {"cell": place, "items": shown}


def complaint(error: BaseException, page: Page, cell: Cell) -> Json:
    """What went wrong, in one line, and the line of the cell where it did; 0: in no line of it."""
    name = file_of(page)
    if isinstance(error, SyntaxError) and error.filename == name:
        line, words = error.lineno or 0, error.msg
    else:
        steps = traceback.extract_tb(error.__traceback__)
        line = next((step.lineno or 0 for step in reversed(steps) if step.filename == name), 0)
        words = str(error)
    kind = type(error).__name__
    return {"error": f"{kind}: {words}" if words else kind, "line": max(line - cell.line + 1, 0)}


_exercises: dict[str, dict[int, Exercise]] = {}  # of the pages as they are printed


def verdict(page: Page, number: int, typed: str) -> Json:
    """What is said of an answer."""
    if page.name not in _exercises:
        with tempfile.TemporaryDirectory() as folder:
            items = [item for part in run(page, Path(folder), ("dot",)) for item in part.items]
        _exercises[page.name] = {x.number: x for x in items if isinstance(x, Exercise)}
    expects = _exercises[page.name][number].expects
    assert expects is not None  # else there is no field
    from judging import judge

    found = judge(expects, typed)
    return {"exercise": number, "right": found.right, "words": found.words}


def as_json(item: Item, folder: Path) -> Json:
    """An item, as run.js shows it."""
    match item:
        case Derivation():
            latex = without_dollars(item.latex)
            if r"\\" in latex:  # as Sphinx does
                latex = rf"\begin{{split}}{latex}\end{{split}}"
            return {"kind": "formula", "latex": latex, "text": item.text}
        case Picture():
            path = folder / item.file
            content = path.read_text(encoding="utf-8") if path.exists() else ""
            kind = "film" if item.is_film else "picture" if content else "plot"
            return {"kind": kind, "alt": item.alt, "content": content, "file": item.file}
        case Misprint():
            title = f"{item.title} {item.where}"
            return {"kind": "box", "title": linked(title), "rows": rows(item.rows())}
        case Caution():
            title = f"{item.title} {item.where}"
            return {"kind": "box", "title": linked(title), "words": linked(item.words)}
        case Recap() | Exercise():
            return {"kind": "as printed"}
    return {"kind": "text", "text": item.text}


def rows(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Headings and words, as HTML."""
    return [(heading, linked(words)) for heading, words in found]


def linked(text: str) -> str:
    """A box's text as HTML, with its links."""
    pieces = LINK.split(text)[::3]
    links = [found[0] for found in LINK.finditer(text)] + [""]
    escaped = "".join(html.escape(a, quote=False) + b for a, b in zip(pieces, links, strict=True))
    return with_curly_quotes(resolved(escaped, _anchor))


def with_curly_quotes(text: str) -> str:
    """Quotes outside of tags as Sphinx writes them."""
    text = re.sub(r"(?<=[^\s(\[<=])'(?![^<>]*>)", "’", text)
    text = re.sub(r'(^|[\s(\[])"(?![^<>]*>)', r"\1“", text)
    return re.sub(r'"(?![^<>]*>)', "”", text)


def _anchor(text: str, target: str) -> str:
    place = f"errata.html#{target.lower()}" if MARK.fullmatch(target) else f"{target}.html"
    return f'<a href="{place}">{html.escape(text, quote=False)}</a>'
