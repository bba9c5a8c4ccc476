"""The Korean book in a browser: the switch, the search, the words, pages that run, the live page."""

import re
from pathlib import Path

import pytest
from test_run import SHOWN, address, opened, run, state, tab  # noqa: F401
from test_site import BOOK, DESK, TELEPHONE, browser  # noqa: F401
from test_site import opened as read

pytestmark = [
    pytest.mark.site,
    pytest.mark.browser,
    pytest.mark.skipif(not (BOOK / "ko").exists(), reason="no book: see README's third command"),
]
KOREAN = sorted(str(path.relative_to(BOOK / "ko")) for path in (BOOK / "ko").glob("**/*.html"))
KOREAN = [name for name in KOREAN if not name.startswith("_")]


@pytest.fixture(scope="module")
def chromium(browser):  # noqa: F811
    """One browser for all: playwright is started once in a module."""
    return browser


def test_every_page_is_there_in_both_languages():
    english = {str(path.relative_to(BOOK)) for path in BOOK.glob("**/*.html")}
    english = {name for name in english if name[:3] != "ko/" and name[0] != "_"}
    assert {name for name in english if not name.startswith("live-files")} == set(KOREAN)


def test_a_page_says_its_language():
    for name in KOREAN:
        assert re.search(r'<html[^>]* lang="ko"', (BOOK / "ko" / name).read_text(encoding="utf-8"))
        assert re.search(r'<html[^>]* lang="en"', (BOOK / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
@pytest.mark.parametrize("name", ["pages/ch09_toy_graph.html", "pages/errata.html", "index.html"])
def test_the_switch_keeps_the_place(browser, name, width):  # noqa: F811
    with read(browser, name, width) as (page, wrong):
        headings = page.locator("article :is(h1, h2, h3)")
        place = headings.count() - 2
        headings.nth(place).evaluate("each => each.scrollIntoView({ behavior: 'instant' })")
        page.locator(".languages a").evaluate("each => each.click()")
        page.wait_for_url(re.compile("/ko/"))
        page.wait_for_load_state("load")
        page.wait_for_function("scrollY > 0")
        assert page.locator("html").get_attribute("lang") == "ko"
        box = page.locator("article :is(h1, h2, h3)").nth(place).bounding_box()
        assert -5 <= box["y"] <= 700  # in sight; the last ones cannot come to the top
        page.locator(".languages a").evaluate("each => each.click()")
        page.wait_for_url(lambda address: "/ko/" not in address)
        assert page.url.partition("#")[0].endswith(name)
        assert wrong == []


@pytest.mark.parametrize(
    ("words", "key"),
    [("체인룰", "chain_rule"), ("경사하강법", "gradient_descent"), ("chain rule", "chain_rule")],
)
def test_search_finds_a_terms_page_first(browser, words, key):  # noqa: F811
    with read(browser, "ko/search.html", query=f"?q={words}") as (page, _):
        first = page.locator("ul.search a").first
        first.wait_for(timeout=5000)
        page.locator("p.search-summary").first.wait_for()
        assert first.get_attribute("href").split("?")[0].split("#")[0].endswith(f"_{key}.html")
        assert re.search("[가-힣]", page.locator("p.search-summary").first.inner_text())


def test_what_stands_around_a_page_is_korean(browser):  # noqa: F811
    """Sphinx's words, the downloads, the folds, the boxes, the buttons."""
    with read(browser, "ko/pages/ch09_toy_graph.html") as (page, _):
        around = page.locator(
            ".sidebar-drawer, .downloads, summary, .admonition-title, dt, .copy, .toc-title, "
            ".related-pages .context, .caption-text, .run"
        ).all_inner_texts()
        words = " ".join(around)
    left = set(re.findall(r"[A-Za-z]{4,}", words))
    named = {
        "scalargrad",
        "Value",
        "ResNet",
        "PyTorch",
        "python",
        "chapters",
        "live",
        "LaTeX",
        "ReLU",
    }
    assert left <= named | {"Back", "propagation", "Example", "Lecture"}, left


def test_the_front_page_has_lecture_page_and_time(browser):  # noqa: F811
    with read(browser, "ko/index.html") as (page, _):
        rows = page.locator("article table tr")
        assert rows.count() >= 20
        texts = rows.all_inner_texts()
        assert sum(bool(re.search(r"\b(15|30|45|60)분", text)) for text in texts) == 20


@pytest.mark.parametrize("name", ["ch09_toy_graph", "ch02_derivative"])  # the second has plots
def test_a_page_runs_in_korean(tab, address, name):  # noqa: F811
    korean = address.replace("/pages/", "/ko/pages/")
    opened(tab, korean, name)
    before = tab.evaluate(SHOWN)
    run(tab)
    assert re.match(r"[\d.]+초 만에 끝났습니다", state(tab))
    assert tab.evaluate(SHOWN) == before


def test_an_answer_is_marked_in_korean(tab, address):  # noqa: F811
    opened(tab, address.replace("/pages/", "/ko/pages/"), "ch09_toy_graph")
    box = tab.locator("div.attempt[data-kind=Number]").first
    box.locator("input, textarea").fill("123")
    box.locator("button").click()
    words = box.locator(".attempt-words")
    tab.wait_for_function(
        "each => each.textContent.length > 3 && !each.textContent.includes('MB')",
        arg=words.element_handle(),
    )
    assert re.search("[가-힣]", words.inner_text())
    assert not re.search(r"[A-Za-z]{4,}", words.inner_text())


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
def test_the_live_page_answers_in_korean(tab, address, width):  # noqa: F811
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(address.replace("/pages/", "/ko/live.html"))
    tab.wait_for_function(
        "document.querySelector('#live-state').textContent.startsWith('준비되었습니다')"
    )
    tab.fill("#live-lines", "y = 3x + z\nx = 2\nz = 1")
    tab.wait_for_function("document.querySelector('#live-text').textContent.includes('dy/dx') ||"
                          " document.querySelector('#live-text').textContent.includes('∂y/∂x')")  # fmt: skip
    tab.fill("#live-lines", "y = 3x +")
    tab.wait_for_function("document.querySelector('#live-error').textContent.length > 5")
    error = tab.text_content("#live-error")
    assert re.search("[가-힣]", error) and not re.search(r"[A-Za-z]{4,}", error)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_without_python_the_live_page_stands_still_in_korean(browser):  # noqa: F811
    with read(browser, "ko/live.html") as (page, wrong):
        page.locator("#live-graph [data-key=w3]").click()
        page.wait_for_function(
            "document.querySelector('#live-text').textContent.includes('∂L/∂w3')"
        )
        assert "상자를 누르면" in page.text_content("#live-state")
        assert wrong == []


def test_downloads_are_korean():
    script = next((BOOK / "ko/_downloads").glob("*/ch09_toy_graph.py"))
    text = script.read_text(encoding="utf-8")
    assert 'set_language("ko")' in text and "토이 그래프" in text
    notebook = next((BOOK / "ko/_downloads").glob("*/ch09_toy_graph.ipynb"))
    assert "토이 그래프" in notebook.read_text(encoding="utf-8")
    assert Path(script).stat().st_size > 5000
