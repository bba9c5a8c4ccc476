"""GLOSSARY.md: each term once, with a link to the page that shows it."""

import re

import pytest

from pages import HERE, all_pages

LINES = (HERE / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in LINES if line[:1] == "|"]
TERMS = [row for row in ROWS if re.fullmatch(r"\[.+\]\(outputs/ch\d\d_\w+\.md\)", row[-1])]


def test_every_row_is_a_heading_or_a_term():
    headings = [row for row in ROWS if row not in TERMS]
    assert len(TERMS) > 90 and all(len(row) == 4 and all(row) for row in TERMS)
    assert all(row[-1] in ("page", "---") for row in headings)


def test_no_term_is_there_twice():
    english = [row[0] for row in TERMS]
    assert len(set(english)) == len(english)


def test_the_links_lead_to_pages_by_their_titles():
    titles = {page.name: page.title for page in all_pages()}
    for *_, link in TERMS:
        title, name = re.findall(r"\[(.+)\]\(outputs/(\w+)\.md", link)[0]
        assert titles[name] == title


def test_how_the_signs_are_read():
    read = {row[0]: row[1] for row in TERMS}
    assert "디 x" in read["dx"]
    assert "파셜" in read["∂x"] and "라운드" in read["∂x"]


# --- the pages' own words --------------------------------------------------------------------


def names(cell):
    """The terms in a cell of the English column: "delta (δ)" is delta and δ."""
    return {name.strip().lower() for name in re.split(r"[,()]", cell) if name.strip()}


def terms_of(page):
    """What is bold in a page's prose, each with the Korean words in brackets behind it."""
    prose = "\n".join(cell.source for cell in page.cells if not cell.is_code)
    for term, brackets in re.findall(r"\*\*(.+?)\*\*(?:\s+\(([^)]*)\))?", prose, re.DOTALL):
        if term.endswith(":"):  # **Before:**, **Why:**: what a page is made of
            continue
        words = brackets.partition(";")[0].split(",")  # behind the semicolon is a remark
        yield (
            " ".join(term.lower().split()),
            {" ".join(word.split()) for word in words if re.search("[가-힣]", word)},
        )


ROW = {name: row for row in TERMS for name in names(row[0])}


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_every_bold_term_of_a_page_is_here_with_its_korean(page):
    terms = list(terms_of(page))
    for term, korean in terms:
        row = ROW.get(term) or ROW.get(term.removesuffix("s"))
        assert row, f"{term} is bold on {page.name} and not in the glossary"
        for word in korean:
            assert word in row[1], f"{term} ({word}) on {page.name}, {row[1]} in the glossary"


def test_the_terms_are_found_on_the_pages():
    found = [each for page in all_pages() for each in terms_of(page)]
    assert len(found) > 80 and ("saddle point", {"안장점"}) in found


def test_the_link_of_a_bold_term_leads_to_a_page_that_has_it():
    pages = {page.name: page for page in all_pages()}
    bold = {name for page in pages.values() for name, _ in terms_of(page)}
    for row in TERMS:
        if not names(row[0]) & bold:
            continue
        page = pages[re.findall(r"outputs/(\w+)\.md", row[-1])[0]]
        prose = " ".join(page.path.read_text(encoding="utf-8").lower().replace("# ", " ").split())
        assert any(name in prose for name in names(row[0])), f"{row[0]} is not on {page.name}"
