"""A page, read and run: its cells in their order, each with what it showed.

written as a lesson for a terminal (as_text) or as Markdown for GitHub and the site (as_markdown).
"""

import ast
import linecache
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import output
import plain
from shown import Check, Shown, Text, folded

BOXES = {"misprint", "caution", "exercise", "answers"}  # these show all that their calls say


class Cell(NamedTuple):
    """Prose or code between two lines of `# %%`."""

    is_code: bool
    source: str  # prose without its "# "
    line: int  # where it begins in the file
    after_exercises: bool = False  # what works out the answers, and they themselves

    def calls(self) -> set[str]:
        """The names that the cell's statements call: {"misprint"} where it is nothing else."""
        try:
            statements = ast.parse(self.source).body if self.is_code else []
        except SyntaxError:  # it is reported with its line when the cell runs
            return set()
        called = [s.value.func for s in statements if isinstance(s, ast.Expr)
                  and isinstance(s.value, ast.Call)]  # fmt: skip
        names = {each.id if isinstance(each, ast.Name) else "" for each in called}
        return names | {""} if len(called) < len(statements) else names

    @property
    def is_box(self) -> bool:
        """Whether a reader needs only what the cell shows, not its code."""
        return bool(self.calls()) and self.calls() <= BOXES


class Part(NamedTuple):
    """A cell and what it showed."""

    cell: Cell
    items: list[Shown]


@dataclass(frozen=True)
class Page:
    """A page's file."""

    path: Path

    @property
    def name(self) -> str:
        """ch10_toy_graph"""
        return self.path.stem

    @property
    def number(self) -> int:
        """10"""
        return int(self.name[2:4])

    @cached_property
    def cells(self) -> list[Cell]:
        """The cells in their order. ValueError where the file is no page."""
        lines = self.path.read_text(encoding="utf-8").splitlines()
        starts = [i for i, line in enumerate(lines) if line.startswith("# %%")]
        if not starts or any(line.strip() for line in lines[: starts[0]]):
            raise ValueError("a page begins with # %% [markdown]")
        ends = [*starts[1:], len(lines)]
        cells = [self._cell(lines, *place) for place in zip(starts, ends, strict=True)]
        asked = [i for i, cell in enumerate(cells) if "exercise" in cell.calls()]
        last = asked[-1] if asked else len(cells)
        return [cell._replace(after_exercises=i > last) for i, cell in enumerate(cells)]

    def _cell(self, lines: list[str], start: int, end: int) -> Cell:
        inside = lines[start + 1 : end]
        if "[markdown]" not in lines[start]:
            return Cell(True, "\n".join(inside).strip("\n"), self._first(lines, start + 1))
        prose = [line.removeprefix("#").removeprefix(" ") for line in inside]
        return Cell(False, "\n".join(prose).strip("\n"), start + 2)

    @staticmethod
    def _first(lines: list[str], at: int) -> int:
        while at < len(lines) and not lines[at].strip():
            at += 1
        return at + 1

    @property
    def title(self) -> str:
        """The first heading."""
        return self._found(r"\A# (.+)")

    @property
    def document(self) -> str:
        """The line in italics below it: which document the page follows."""
        return " ".join(self._found(r"\A# .+\n\n\*([^*]+)\*\n").split())

    def _found(self, pattern: str) -> str:
        found = re.search(pattern, self.cells[0].source + "\n")
        if not found:
            raise ValueError("a page begins with # Title, an empty line, and *the document*")
        return found[1]

    def run(self, folder: Path, formats: tuple[str, ...]) -> Iterator[Part]:
        """Run the page in a namespace of its own, cell by cell, and yield what each one shows."""
        if not self.title or not self.document:
            raise ValueError("a page has a title, and below it in italics the document")
        namespace = {"__name__": "__main__", "__file__": str(self.path)}
        to = output.Output(self.name[:5], folder, formats)
        for cell in self.cells:
            if not cell.is_code:
                yield Part(cell, [])
                continue
            with output.kept(to) as items:
                code = "\n" * (cell.line - 1) + cell.source  # a traceback then names the right line
                exec(compile(code, self.path, "exec"), namespace)
            yield Part(cell, items)
        linecache.checkcache()


def as_text(part: Part) -> str:
    """A part for a terminal: prose wrapped, code behind a bar, below it what it shows, indented."""
    cell, items = part
    if not cell.is_code:
        return plain.prose(cell.source) + "\n"
    code = "\n".join(f"│ {line}".rstrip() for line in cell.source.splitlines())
    texts = [textwrap.indent(item.plain(), "    ") for item in items]
    return "\n\n".join([code] * (not cell.is_box) + ["\n".join(texts)] * bool(texts)) + "\n"


def as_markdown(page: Page, parts: list[Part]) -> str:
    """A whole page as Markdown: prose, code, what it shows; the answers folded."""
    made = f"<!-- made from ../{page.path.name} by: python -m chapters --write -->"
    lesson = [_markdown(part) for part in parts if not part.cell.after_exercises]
    answers = [_markdown(part) for part in parts if part.cell.after_exercises]
    fold = [folded("Answers", "\n\n".join(answers))] if answers else []
    end = f"[This page as a program](../{page.path.name}) · [all pages](../README.md)"
    return "\n\n".join([made, *lesson, *fold, "---", end]) + "\n"


def _markdown(part: Part) -> str:
    cell, items = part
    if not cell.is_code:
        return cell.source
    code = [] if cell.is_box else [f"```python\n{cell.source}\n```"]
    return "\n\n".join([*code, *(item.markdown() for item in _merged(items))])


def _merged(items: list[Shown]) -> Iterator[Shown]:
    """Texts and checks that follow one another as one text."""
    lines: list[str] = []
    for item in items:
        if isinstance(item, (Text, Check)):
            lines.append(item.plain())
            continue
        if lines:
            yield Text("\n".join(lines))
            lines = []
        yield item
    if lines:
        yield Text("\n".join(lines))
