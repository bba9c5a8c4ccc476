"""The front page's tables: which page follows which document."""

import re

from lesson import Page, Part
from shown import Caution, Misprint, escaped

# A document's name, where a page's second line begins with it; in the order of the course.
DOCUMENTS = (r"Lecture \d+, [^,:]+", r"The article [^,]+, [^,]+", r"STEP \d+: [^,]+")


def tables(shown: dict[Page, list[Part]]) -> str:
    """A table for each document: the pages that follow it, the place in it, the errata."""
    rows: dict[tuple[int, str], list[str]] = {}
    for page, parts in shown.items():
        order, name = document(page.document)
        place = page.document.removeprefix(name).lstrip(",: ")
        items = [item for part in parts for item in part.items]
        marks = " ".join(item.mark for item in items if isinstance(item, (Misprint, Caution)))
        link = f"[{page.number}. {escaped(page.title)}](pages/{page.name}.md)"
        rows.setdefault((order, name), []).append(f"| {link} | {place} | {marks or '–'} |")
    head = "| page | place in the document | errata |\n|---|---|---|"
    blocks = ["\n".join([f"### {name}", "", head, *rows[order, name]]) for order, name in sorted(rows)]
    return "\n\n".join(blocks) + "\n"


def document(words: str) -> tuple[int, str]:
    """The document that a page follows first: its place in DOCUMENTS and its name.

    >>> document("STEP 5: 역전파 이론 (theory of backpropagation), sections 5.1 to 5.3")
    (2, 'STEP 5: 역전파 이론 (theory of backpropagation)')
    """
    for order, pattern in enumerate(DOCUMENTS):
        if found := re.match(pattern, words):
            return order, found[0]
    raise ValueError(f"no document of DOCUMENTS: {words}")
