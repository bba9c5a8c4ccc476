"""Where each line of the five documents is treated: COVERAGE.md, made from the pages.

A cell of a page names the lines that it treats, `# %% [markdown] {"covers": "08: 40-52, 60"}`.
The documents are not part of the project: of each line document_lines.json has the number and the
first words.
"""

import json
import re
from collections.abc import Iterable, Iterator

from pages import HERE, Page
from writers.github import escaped

TITLES = {
    "04": "Lecture 04, Partial Differentiation (편미분 개념 및 연산)",
    "06": "Lecture 06, Chain Rule (연쇄법칙)",
    "08": "Lecture 08, Back-propagation (역전파 학습)",
    "article": "The article 연쇄 법칙 (Chain Rule), 역전파 (Backpropagation)",
    "STEP 5": "STEP 5: 역전파 이론 (theory of backpropagation)",
}
HEAD = """\
# Each line of the documents, and the page that treats it

<!-- made from the pages by: python -m chapters --write -->

Headings and empty lines are left out. Each line is named by its first words.
"""
FIRST_WORDS = 40  # letters

Lines = dict[str, dict[int, str]]  # of each document: number and first words
Treated = dict[tuple[str, int], list[Page]]  # a line, and the pages that name it


def documents() -> Lines:
    """The lines of the documents that are no headings."""
    read = json.loads((HERE / "document_lines.json").read_text(encoding="utf-8"))
    return {name: {int(n): words for n, words in lines.items()} for name, lines in read.items()}


def lines_of(text: str) -> dict[int, str]:
    """Number and first words of each line of a document that is neither empty nor a heading.

    >>> lines_of("# Title\\n\\nfirst line")
    {3: 'first line'}
    """
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        words = " ".join(re.sub(r"</?p>", " ", line).split())
        if words and not words.startswith("#"):
            found[number] = words if len(words) <= FIRST_WORDS else words[:FIRST_WORDS] + "…"
    return found


def covered(covers: str) -> Iterator[tuple[str, int]]:
    """The lines that a cell names.

    >>> list(covered("08: 4-5, 9; STEP 5: 2"))
    [('08', 4), ('08', 5), ('08', 9), ('STEP 5', 2)]
    """
    for part in filter(None, covers.split(";")):
        name, _, ranges = part.partition(":")
        if name.strip() not in TITLES:
            raise ValueError(f"covers: there is no document {name.strip()!r}")
        for each in ranges.split(","):
            first, _, last = each.partition("-")
            for number in range(int(first), int(last or first) + 1):
                yield name.strip(), number


def treated(pages: Iterable[Page]) -> Treated:
    """Each line that pages name, with these pages."""
    found: Treated = {}
    for page in pages:
        for line in {line for cell in page.cells for line in covered(cell.covers)}:
            found.setdefault(line, []).append(page)
    return found


def missing(pages: Iterable[Page]) -> list[tuple[str, int, str]]:
    """The lines that no page names."""
    there = treated(pages)
    return [
        (name, number, words)
        for name, lines in documents().items()
        for number, words in lines.items()
        if (name, number) not in there
    ]


def table(pages: Iterable[Page]) -> str:
    """COVERAGE.md."""
    there = treated(pages)
    blocks = [HEAD]
    for name, lines in documents().items():
        rows = [f"## {TITLES[name]}", "", "| line | begins with | page |", "|---|---|---|"]
        for number, words in lines.items():
            found = there.get((name, number), [])
            links = ", ".join(f"[{page.title}](outputs/{page.name}.md)" for page in found)
            rows.append(f"| {number} | {escaped(words)} | {links or '–'} |")
        blocks.append("\n".join(rows) + "\n")
    return "\n".join(blocks)
