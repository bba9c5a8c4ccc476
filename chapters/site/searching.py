"""The search's words: each term of the glossary, in both languages, leads to its page first."""

import json
import re
from collections.abc import Iterator

from pages import Page

ROW = re.compile(r"^\| (.+?) \| (.+?) \| .+ \| \[.+\]\(outputs/(\w+)\.md\) \|$", re.MULTILINE)
HANGUL = re.compile("[가-힣]")

# Sphinx reads this in place of its own scores; the other numbers are its own.
SCORER = """\
var Scorer = {
  objNameMatch: 11, objPartialMatch: 6, objPrio: { 0: 15, 1: 5, 2: -5 }, objPrioDefault: 0,
  title: 15, partialTitle: 7, term: 5, partialTerm: 2,
  // What is asked for comes first where a page has it as its title or its term.
  score: ([page, , , , score]) => {
    const asked = new URLSearchParams(location.search).get("q") ?? "";
    return score + (Scorer.pages[asked.toLowerCase().replace(/[\\s-]/g, "")] === page ? 1000 : 0);
  },
  pages: PAGES,
};
"""


def scorer(glossary: str, pages: list[Page]) -> str:
    """The script that has Sphinx' search show a term's page first."""
    found = {plain(page.title.removeprefix("The ")): page.name for page in pages}
    found |= {plain(page.title): page.name for page in pages}
    for english, korean, name in rows(glossary):
        for term in [*english, *korean]:
            found.setdefault(plain(term), name)  # the first row counts: the course's order
    places = {term: f"pages/{name}" for term, name in found.items()}
    return SCORER.replace("PAGES", json.dumps(places, ensure_ascii=False))


def keywords(glossary: str) -> dict[str, list[str]]:
    """Each page's Korean terms: their words, and all together (경사, 하강법, 경사하강법)."""
    found: dict[str, dict[str, None]] = {}
    for _, korean, name in rows(glossary):
        for term in korean:
            words = [*term.split(), plain(term)]
            found.setdefault(name, {}).update(dict.fromkeys(filter(HANGUL.search, words)))
    return {name: list(words) for name, words in found.items()}


def rows(glossary: str) -> Iterator[tuple[list[str], list[str], str]]:
    """Each row of terms: the English ones, the Korean ones, the page."""
    for english, korean, name in ROW.findall(glossary):
        yield terms(english), list(filter(HANGUL.search, terms(korean))), name


def terms(cell: str) -> list[str]:
    """The terms of a cell.

    >>> terms("*도함수* (a function), *미분계수*; the documents: 미분")
    ['도함수', 'a function', '미분계수', 'the documents', '미분']
    """
    return [term for each in re.split(r"[,;:()]", cell) if (term := each.strip(" *`"))]


def plain(term: str) -> str:
    """A term as it is looked up: in small letters, without spaces."""
    return re.sub(r"[\s-]", "", term.lower())
