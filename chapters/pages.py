"""The pages as files: cells of prose and of code, in their order."""

import ast
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import fonts
import translation
from items import Caution, Item, Misprint
from scalargrad.language import current_language

HERE = Path(__file__).resolve().parent
BOXES = {"misprint", "caution", "recap", "exercise"}  # these show all that their calls say


class Cell(NamedTuple):
    """Prose or code between two lines of `# %%`."""

    is_code: bool
    source: str  # prose without its "# "
    line: int  # where it begins in the file
    place: int = 0  # among the page's cells
    fold: str = ""  # what stands above the code where a reader opens it with a click
    covers: str = ""  # the documents' lines that it treats, "08: 40-52, 60; 04: 12"
    for_answer: bool = False  # works out the answer of the next exercise

    def calls(self) -> set[str]:
        """The names that the cell's statements call: {"misprint"} where it does nothing else."""
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
    """A cell, and what it showed when it ran."""

    cell: Cell
    items: list[Item]


@dataclass(frozen=True)
class Page:
    """A page's file, perhaps to be read in another language than English."""

    path: Path
    language: str = "en"

    @property
    def name(self) -> str:
        """ch09_toy_graph"""
        return self.path.stem

    @property
    def key(self) -> str:
        """toy_graph: what links call it."""
        return self.name[5:]

    @property
    def number(self) -> int:
        """9"""
        return int(self.name[2:4])

    @cached_property
    def source(self) -> str:
        """The whole file, its texts translated."""
        english = self.path.read_text(encoding="utf-8")
        if self.language == "en":
            return english
        table = translation.table(self.name, self.language)
        pictures = not table or fonts.can_draw(self.language)
        return translation.translated(self.name, english, self.language, pictures=pictures)

    @cached_property
    def cells(self) -> list[Cell]:
        """The cells in their order. ValueError where the file does not begin with one."""
        lines = self.source.splitlines()
        starts = [i for i, line in enumerate(lines) if line.startswith("# %%")]
        if not starts or any(line.strip() for line in lines[: starts[0]]):
            raise ValueError("a page begins with # %% [markdown]")
        ends = [*starts[1:], len(lines)]
        cells = [_cell(lines, start, end) for start, end in zip(starts, ends, strict=True)]
        asked = (i for i, cell in enumerate(cells) if "exercise" in cell.calls())
        first = next(asked, len(cells))
        while 0 < first < len(cells) and cells[first].is_code:  # the heading of the exercises
            first -= 1
        return [
            cell._replace(place=i, for_answer=i > first and cell.is_code and not cell.is_box)
            for i, cell in enumerate(cells)
        ]

    @property
    def title(self) -> str:
        """The first heading."""
        return self._head[1]

    @property
    def document(self) -> str:
        """Which document the page follows: the line in italics below the title."""
        return " ".join(self._head[2].split())

    @property
    def introduction(self) -> str:
        """The first cell's prose below the title and the document."""
        return self._head[3].strip("\n")

    @property
    def _head(self) -> re.Match[str]:
        head = re.match(r"# (.+)\n\n\*([^*]+)\*\n(.*)", self.cells[0].source + "\n", re.DOTALL)
        if not head:
            raise ValueError("a page begins with # Title, an empty line, and *the document*")
        return head


def _cell(lines: list[str], start: int, end: int) -> Cell:
    """The cell whose line of `# %%` is at start: `# %% [markdown] {"covers": "08: 40-52"}`."""
    inside = lines[start + 1 : end]
    options = json.loads((re.search(r"\{.*\}$", lines[start]) or ["{}"])[0])
    if unknown := options.keys() - {"fold", "covers"}:
        raise ValueError(f"line {start + 1}: a cell has fold and covers, not {min(unknown)}")
    if "[markdown]" in lines[start]:
        prose = [line.removeprefix("#").removeprefix(" ") for line in inside]
        return Cell(False, "\n".join(prose).strip("\n"), start + 2, **options)
    empty = next((i for i, line in enumerate(inside) if line.strip()), 0)
    return Cell(True, "\n".join(inside).strip("\n"), start + 2 + empty, **options)


def all_pages(folder: Path = HERE) -> list[Page]:
    """All pages, in their order, in the language of the answers."""
    language = current_language()
    return [Page(path, language) for path in sorted(folder.glob("ch[0-9][0-9]_*.py"))]


def items_of(parts: list[Part]) -> list[Item]:
    """All that a page shows."""
    return [item for part in parts for item in part.items]


def marks(parts: list[Part]) -> list[str]:
    """The marks of a page's misprints and cautions: M4, C1."""
    return [item.mark for item in items_of(parts) if isinstance(item, (Misprint, Caution))]
