"""The parts of the front page that are made of the pages."""

import math
import re

from counts import prose_words
from items import Derivation
from pages import Page, Part, marks
from scalargrad import Value, explain
from scalargrad.language import sentence
from writers.github import Book, escaped
from writers.myst import MyST

# A document's name, where a page's second line begins with it; in the order of the course.
DOCUMENTS = (
    r"(?:Lecture|강의) \d+, [^,:]+",
    r"(?:The article|글) [^,]+, [^,]+",
    r"STEP \d+: [^,]+",
)
WORDS_A_MINUTE, MINUTES_AN_EXERCISE = 100, 3


def parts(book: Book) -> dict[str, str]:
    """The files that index.md includes."""
    return {"tables.md": tables(book), "toy_derivation.md": toy_derivation()}


def toy_derivation() -> str:
    """∂L/∂a of lecture 08's toy graph, as index.md builds it."""
    a = Value(2, "a")
    w1, w2, w3, w4 = (Value(x, f"w{i}") for i, x in enumerate((3, -1, 5, 4), start=1))
    b = (w1 * a).named("b")
    c = (w2 * a).named("c")
    d = (w3 * b + w4 * c).named("d")
    derivation = explain((10 - d).named("L"), a)
    return MyST().item(Derivation(str(derivation), derivation.latex)) + "\n"


def tables(book: Book) -> str:
    """A table for each document: the pages that follow it, the place in it, how long they take."""
    rows: dict[tuple[int, str], list[str]] = {}
    for page, parts in book.items():
        order, name = document(page.document)
        place = page.document.removeprefix(name).lstrip(",: ")
        link = f"[{page.number}. {escaped(page.title)}](pages/{page.name}.md)"
        found = " ".join(f"[{mark}](pages/errata.md#{mark.lower()})" for mark in marks(parts))
        time = sentence("{0} min", minutes(page))
        row = f"| {link} | {place} | {time} | {found or '–'} |"
        rows.setdefault((order, name), []).append(row)
    heads = [sentence("page"), sentence("place in the document"), sentence("time")]
    head = f"| {' | '.join([*heads, sentence('errata')])} |\n|---|---|---|---|"
    blocks = (f"### {key[1]}\n\n{head}\n" + "\n".join(rows[key]) for key in sorted(rows))
    return "\n\n".join(blocks) + "\n"


def minutes(page: Page) -> int:
    """How long a page takes to read and to practise, in quarters of an hour; by its English."""
    cells = Page(page.path).cells
    words = prose_words([Part(cell, []) for cell in cells])
    exercises = sum("exercise" in cell.calls() for cell in cells)
    return 15 * math.ceil((words / WORDS_A_MINUTE + exercises * MINUTES_AN_EXERCISE) / 15)


def document(words: str) -> tuple[int, str]:
    """The document that a page follows first: its place in DOCUMENTS and its name.

    What follows none of them stands last, beyond the documents.

    >>> document("STEP 5: 역전파 이론 (theory of backpropagation), sections 5.1 to 5.3")
    (2, 'STEP 5: 역전파 이론 (theory of backpropagation)')
    """
    for order, pattern in enumerate(DOCUMENTS):
        if found := re.match(pattern, words):
            return order, found[0]
    return len(DOCUMENTS), sentence("Beyond the documents")
