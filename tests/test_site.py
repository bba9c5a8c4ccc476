"""The book in a browser: every page opened from its folder, on a desk and on a telephone.

The book is built first (README's third command); the browser is the machine's own Chromium.
"""

import contextlib
import os
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

import sources
from pages import Page

playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: install [dev]")

BOOK = Path(__file__).parents[1] / "book"
NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = (
    "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking "
    "disable-component-update disable-sync"
)
DESK, TELEPHONE = 1300, 390
PAGES = [
    str(path.relative_to(BOOK))
    for folder in ("pages", ".", "ko/pages", "ko")
    for path in sorted((BOOK / folder).glob("*.html"))
]
LESSONS = [name for name in PAGES if Path(name).name.startswith("ch")]
SCREENS = 12

pytestmark = [
    pytest.mark.site,
    pytest.mark.browser,
    pytest.mark.skipif(not BROWSER, reason=f"no browser on this machine: {', '.join(NAMES)}"),
    pytest.mark.skipif(not PAGES, reason="no book: python -m sphinx -W -q chapters/site book"),
]


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        arguments = [f"--{flag}" for flag in FLAGS.split()]
        chromium = started.chromium.launch(executable_path=BROWSER, args=arguments)
        yield chromium
        chromium.close()


def text_of(name):
    return (BOOK / name).read_text(encoding="utf-8")


@contextlib.contextmanager
def opened(browser, name, width=DESK, query="", **settings):
    """A page without a network, and the list of what goes wrong on it."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, offline=True, **settings
    )
    page = context.new_page()
    wrong = []
    page.on("console", lambda said: wrong.append(f"console: {said.type}: {said.text}"))
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    page.on("requestfailed", lambda asked: wrong.append(f"not loaded: {asked.url}"))
    page.on("request", lambda asked: asked.url.startswith(("file:", "data:"))
            or wrong.append(f"asks for {asked.url}"))  # fmt: skip
    page.goto((BOOK / name).as_uri() + query)
    page.wait_for_load_state("load")
    page.evaluate("async () => { await window.MathJax?.startup?.promise; }")
    yield page, wrong
    context.close()


# What a reader would see as broken, as a list of words.
LOOK = r"""(width) => {
  const wrong = [], article = document.querySelector("article");
  for (const formula of document.querySelectorAll("span.math, div.math")) {
    const words = formula.textContent.slice(0, 60);
    if (!formula.querySelector("mjx-container svg")) wrong.push("not set: " + words);
    if (formula.querySelector("[data-mjx-error]")) wrong.push("an error in: " + formula.innerHTML);
    const box = formula.getBoundingClientRect(), right = document.body.clientWidth;
    if (box.right > right + 1) wrong.push("beyond the edge: " + words);
  }
  const plain = article.cloneNode(true);
  plain.querySelectorAll("pre, code, .math, script, style").forEach((each) => each.remove());
  const raw = plain.textContent.match(/\\[A-Za-z]+|\\[()[\]]|\$\$|\$[^$\n]*\$|\[!\w+\]|:::/);
  if (raw) wrong.push("raw: " + raw[0]);
  for (const image of document.images) {
    if (!image.complete || !image.naturalWidth) wrong.push("no picture: " + image.src);
    if (!image.alt) wrong.push("no words for those who do not see: " + image.src);
    if (width === 1300 && image.naturalWidth > 830 && image.width < 830)
      wrong.push(`only ${image.width} wide: ${image.src}`);
  }
  if (width === 1300 && article.clientWidth < 830) wrong.push("column: " + article.clientWidth);
  for (const each of [document.documentElement, document.querySelector(".content")])
    if (each.scrollWidth > each.clientWidth) wrong.push("the page scrolls sideways");
  return wrong;
}"""


# How long a lesson is, how tall its pictures are, and which of its answers stand open.
MEASURE = """() => [
  document.documentElement.scrollHeight,
  [...document.querySelectorAll("article figure img")].map((each) => [each.src.split("/").pop(), each.height]),
  [...document.querySelectorAll("details")].filter((each) =>
    /^(Answer|정답)$/.test(each.querySelector(":scope > summary").textContent)).map((each) => each.open),
]"""


@pytest.fixture(scope="module")
def looked_at(browser):
    """Each page, opened once at each width: what is broken on it, and a lesson's measures."""
    broken, measures = {}, {}
    for width in (DESK, TELEPHONE):
        for name in PAGES:
            with opened(browser, name, width) as (page, wrong):
                broken[name, width] = wrong + page.evaluate(LOOK, width)
                if width == DESK and name in LESSONS:
                    page.set_viewport_size({"width": 1280, "height": 900})
                    measures[name] = page.evaluate(MEASURE)
    return broken, measures


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
def test_every_page_is_whole(looked_at, width):
    broken, _ = looked_at
    found = [f"{name}: {words}" for name in PAGES for words in broken[name, width]]
    assert not found, "\n".join(found)


FILMS = [
    name for name in PAGES if "scalargrad-film" in text_of(name) and not name.startswith("ko/")
]
RED_IS_IN_SIGHT = """(film) => {
  const box = film.querySelector(".box").getBoundingClientRect();
  const red = [...film.querySelectorAll('.box .node [stroke="#b3261e"]')];
  return red.length > 0 && red.map((each) => each.getBoundingClientRect()).every((each) =>
    each.left >= box.left && each.right <= box.right && each.top >= box.top && each.bottom <= box.bottom);
}"""


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
def test_films_step(browser, width):
    """With the node in turn in sight, and the film no higher than the window."""
    films = 0
    for name in FILMS:
        with opened(browser, name, width, reduced_motion="reduce") as (page, wrong):
            for film in page.locator(".scalargrad-film").all():
                films += 1
                last = film.locator(".frames figure").count()
                for press, expected in [
                    (lambda f: f.get_by_text("next", exact=True).click(), 2),
                    (lambda f: f.press("ArrowRight"), 3),
                    (lambda f: f.get_by_label("step", exact=True).fill("4"), 4),
                    (lambda f: f.get_by_text("last", exact=True).click(), last),
                    (lambda f: f.get_by_text("back", exact=True).click(), last - 1),
                    (lambda f: f.get_by_text("first", exact=True).click(), 1),
                ]:
                    press(film)
                    assert film.locator("output").inner_text() == f"{expected} of {last}"
                    (seen,) = (f for f in film.locator("figure").all() if f.is_visible())
                    assert seen.locator("figcaption").inner_text().startswith(f"{expected} of")
                    assert seen.locator("svg").is_visible()
                    assert expected == 1 or film.evaluate(RED_IS_IN_SIGHT), (name, expected)
                assert film.bounding_box()["height"] <= 900
            assert wrong == []
    assert films >= 2


def test_on_paper_films_are_strips(browser):
    """All frames, two to a row."""
    for name in FILMS:
        with opened(browser, name, width=718) as (page, _):
            page.emulate_media(media="print")
            for film in page.locator(".scalargrad-film").all():
                figures = [f.bounding_box() for f in film.locator("figure").all() if f.is_visible()]
                rows = Counter(place["y"] for place in figures)
                assert len(figures) == film.locator(".frames figure").count() >= 8, name
                assert set(list(rows.values())[:-1]) == {2}, name
                assert not film.locator("button").first.is_visible()


def test_hints_and_answers_are_folded_each_for_itself(browser, looked_at):
    for name, (_, _, folds) in looked_at[1].items():
        assert len(folds) >= 3 and not any(folds), name
    for name in (LESSONS[8], LESSONS[28]):
        with opened(browser, name) as (page, _):
            folds = page.locator("details:has(> summary:text-matches('^(Answer|정답)$'))")
            assert folds.count() >= 3, name
            first = folds.first
            assert first.get_attribute("open") is None, name
            first.locator(":scope > summary").click()
            assert first.locator("p").first.is_visible(), name
            assert folds.nth(1).get_attribute("open") is None, name


def test_a_page_is_read_in_twelve_screens(looked_at):
    """At 1280×900 with the folds closed; and no picture is taller than a screen."""
    measured = looked_at[1].items()
    long = [f"{name}: {y / 900:.1f} screens" for name, (y, *_) in measured if y > 900 * SCREENS]
    tall = [
        f"{name}: {source} is {height:.0f} px tall"
        for name, (_, pictures, _) in measured
        for source, height in pictures
        if height > 900
    ]
    assert len(measured) == len(LESSONS) and not long + tall, "\n".join(long + tall)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("toy graph", "The w1–w4 toy graph"),
        ("연쇄법칙", "Glossary"),
        ("gradcheck", "gradcheck"),
        ("M12", "Errata"),
    ],
)
def test_search_answers(browser, words, expected):
    with opened(browser, "search.html", query=f"?q={words}") as (page, wrong):
        results = page.locator("ul.search a")
        results.first.wait_for(timeout=5000)
        page.get_by_text("Search finished").or_(page.locator("p.search-summary")).first.wait_for()
        found = results.all_inner_texts()
        assert any(expected in title for title in found), found
        results.filter(has_text=expected).first.click()
        page.wait_for_load_state("load")
        assert words.split()[0].lower() in page.locator("article").inner_text().lower()
        assert wrong == []


@pytest.mark.parametrize(
    ("words", "key"),
    [
        *[(words, "chain_rule") for words in ("chain rule", "연쇄 법칙", "연쇄법칙", "체인룰")],
        *[
            (words, "gradient_descent")
            for words in ("경사하강법", "경사 하강법", "Gradient descent")
        ],
        *[(words, "reverse_mode") for words in ("역전파", "backpropagation")],
        *[
            ("편미분", "partial_derivatives"),
            ("안장점", "gradient_descent"),
            ("ResNet-18", "resnet18"),
        ],
    ],
)
def test_search_finds_a_terms_page_first(browser, words, key):
    with opened(browser, "search.html", query=f"?q={words}") as (page, _):
        first = page.locator("ul.search a").first
        first.wait_for(timeout=5000)
        page.locator("p.search-summary").first.wait_for()
        assert first.get_attribute("href").split("?")[0].split("#")[0].endswith(f"_{key}.html")


def test_dark_mode_is_readable(browser):
    """Light words on dark ground, and pictures on white."""
    colours = """() => ["article section > p", "article figure.picture", ".highlight-python pre"].map((what) => {
      let each = document.querySelector(what), ground;
      const ink = getComputedStyle(each).color;
      do ground = getComputedStyle(each).backgroundColor;
      while (/, 0\\)/.test(ground) && (each = each.parentElement));
      return [ink, ground].map((rgb) => rgb.match(/\\d+/g).slice(0, 3).reduce((a, b) => +a + +b));
    })"""
    with opened(browser, "pages/ch09_toy_graph.html", color_scheme="dark") as (page, _):
        (ink, ground), (_, card), (code, code_ground) = page.evaluate(colours)
    assert ink - ground > 450
    assert card == 3 * 255
    assert code - code_ground > 400


def test_downloads_are_there():
    for name in LESSONS:
        links = re.findall(
            r'class="reference download internal"[^>]* href="([^"]+)"', text_of(name)
        )
        paths = [((BOOK / name).parent / link).resolve() for link in links]
        stem = Path(name).stem
        wanted = [f"{stem}.py", f"{stem}.ipynb", "scalargrad-pages.zip"]
        assert [path.name for path in paths] == wanted
        assert all(path.is_file() for path in paths)
        assert paths[1].parent.parent.name == "_downloads"
        root = BOOK / "ko" if name.startswith("ko/") else BOOK
        assert (root / sources.downloaded(Page(Path(paths[0])))).samefile(paths[1])


def test_nothing_is_cut_on_paper(browser):
    with opened(browser, "pages/ch09_toy_graph.html", width=718) as (page, _):  # A4 less margins
        page.emulate_media(media="print")
        wide = page.evaluate("""() => [...document.querySelectorAll("article *")]
          .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
          .map((each) => each.outerHTML.slice(0, 80))""")
    assert wide == []


def test_something_is_looked_at():
    assert len(LESSONS) == 2 * 20 and len(PAGES) >= 2 * 25
    assert os.path.getsize(BOOK / "index.html") > 10_000
