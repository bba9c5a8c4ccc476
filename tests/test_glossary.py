"""GLOSSARY.md: each term once, with a link to the page that shows it."""

import re

from pages import HERE, all_pages

LINES = (HERE / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in LINES if line[:1] == "|"]
TERMS = [row for row in ROWS if re.fullmatch(r"\[\d+\]\(outputs/ch\d\d_\w+\.md\)", row[-1])]


def test_every_row_is_a_heading_or_a_term():
    headings = [row for row in ROWS if row not in TERMS]
    assert len(TERMS) > 90 and all(len(row) == 4 and all(row) for row in TERMS)
    assert all(row[-1] in ("page", "---") for row in headings)


def test_no_term_is_there_twice():
    english = [row[0] for row in TERMS]
    assert len(set(english)) == len(english)


def test_the_links_lead_to_pages():
    pages = {page.name[5:]: page.name for page in all_pages()}
    for *_, link in TERMS:
        number, name = re.findall(r"\[(\d+)\]\(outputs/(\w+)\.md", link)[0]
        assert name.startswith(f"ch{int(number):02}_")
        if len(pages) >= 17 or name[5:] in pages:
            assert pages[name[5:]] == name


def test_how_the_signs_are_read():
    read = {row[0]: row[1] for row in TERMS}
    assert "디 x" in read["dx"]
    assert "파셜" in read["∂x"] and "라운드" in read["∂x"]
