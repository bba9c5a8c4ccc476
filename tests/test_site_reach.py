"""Who reads the book how: with a keyboard, aloud, on paper; what can be copied from it."""

import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from test_site import BOOK, BROWSER, DESK, PAGES, TELEPHONE, browser, opened, text_of  # noqa: F401

from pages import HERE

dressing = pytest.importorskip("dressing", reason="no sphinx: install [book]")

pytestmark = [
    pytest.mark.site,
    pytest.mark.browser,
    pytest.mark.skipif(not BROWSER, reason="no browser on this machine"),
    pytest.mark.skipif(not PAGES, reason="no book: python -m sphinx -W -q chapters/site book"),
]

TOY = "pages/ch09_toy_graph.html"
AXE = "axe-core@4.14.1"
THEMES = (  # what axe finds in Furo itself
    ("aria-required-attr", '<p class="caption" role="heading">'),
    ("landmark-unique", '<aside class="sidebar-drawer">'),
)


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    """The script of axe-core, by npm."""
    npm = shutil.which("npm")
    folder = tmp_path_factory.mktemp("axe")
    if (
        not npm
        or subprocess.run(
            [npm, "pack", AXE, "--silent"], cwd=folder, capture_output=True
        ).returncode
    ):
        pytest.skip("no npm, or it does not reach its registry: axe did not look at the pages")
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as tar:
        return tar.extractfile("package/axe.min.js").read().decode()


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
@pytest.mark.parametrize("name", ["index.html", TOY, "live.html", f"ko/{TOY}", "ko/live.html"])
def test_axe_finds_nothing_but_the_themes(browser, axe, name, width):  # noqa: F811
    with opened(browser, name, width) as (page, _):
        page.evaluate(axe)
        found = page.evaluate("async () => (await axe.run()).violations")
    ours = [
        f"{each['id']}: {node['html'][:120]}"
        for each in found
        for node in each["nodes"]
        if not any(each["id"] == rule and node["html"].startswith(at) for rule, at in THEMES)
    ]
    assert not ours, "\n".join(ours)


def test_what_scrolls_is_reached_with_the_keyboard_and_has_a_name(browser):  # noqa: F811
    scrolling = """() => [...document.querySelectorAll("article *")].filter((each) =>
      each.scrollWidth > each.clientWidth && each.clientWidth && each.tagName !== "TEXTAREA"
      && /auto|scroll/.test(getComputedStyle(each).overflowX))
      .map((each) => [each.tabIndex, each.ariaLabel ?? "", each.outerHTML.slice(0, 80)])"""
    seen = 0
    for name in ("index.html", TOY, "pages/ch16_layer_by_layer.html", "live.html"):
        with opened(browser, name, TELEPHONE) as (page, _):
            page.wait_for_timeout(300)
            found = page.evaluate(scrolling)
            seen += len(found)
            assert [each for each in found if each[0] != 0 or not each[1]] == [], name
            page.set_viewport_size({"width": 3000, "height": 900})
            page.wait_for_timeout(300)
            wide = page.evaluate(scrolling)
            assert page.locator("article [data-reached]").count() <= len(wide)
    assert seen > 20


@pytest.fixture
def served(browser):  # noqa: F811
    """A page of the book over http, with a clipboard; offline but for this machine."""
    import functools
    import http.server
    import threading

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=BOOK)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        permissions = ["clipboard-read", "clipboard-write"]
        context = browser.new_context(permissions=permissions, accept_downloads=True)
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/{TOY}")
        page.evaluate("async () => { await window.MathJax.startup.promise; }")
        yield page
        context.close()
        server.shutdown()


def test_code_formulas_and_pictures_are_copied_by_keyboard(served):
    code = served.locator(".highlight-python .highlight").first
    code.locator("button").focus()
    served.keyboard.press("Enter")
    served.get_by_text("Copied").wait_for()
    read = "navigator.clipboard.readText()"
    assert served.evaluate(read).startswith("from words import choice, derivation_of, exercise")
    served.locator("div.math button").first.focus()
    served.keyboard.press("Enter")
    served.wait_for_function("async () => (await navigator.clipboard.readText()).includes('w_1 a')")
    assert served.evaluate(read).startswith("b = w_1 a \\qquad c = w_2 a")
    picture = served.locator("figure.picture").first
    for kind, begins in (("SVG", b"<?xml"), ("PNG", b"\x89PNG\r\n")):
        with served.expect_download() as saved:
            picture.get_by_text(kind).focus()
            served.keyboard.press("Enter")
        assert saved.value.suggested_filename == f"ch09_network.{kind.lower()}"
        assert Path(saved.value.path()).read_bytes().startswith(begins)


def test_a_picture_of_a_file_offers_no_png(browser):  # noqa: F811
    with opened(browser, TOY) as (page, _):
        assert page.locator("figure.picture .copy").all_inner_texts()[:2] == ["SVG", "SVG"]


def test_korean_words_say_that_they_are(browser):  # noqa: F811
    apart = """() => {
      const found = [], walk = document.createTreeWalker(document.querySelector("article"), 4);
      while (walk.nextNode()) {
        const near = walk.currentNode.parentElement;
        if (near.closest("svg, script, style, textarea, .math")) continue;
        const korean = /[가-힣]/.test(walk.currentNode.data);
        if (korean !== Boolean(near.closest('[lang=ko]'))) found.push(walk.currentNode.data);
      }
      return found; }"""
    for name in ("index.html", TOY, "pages/glossary.html", "pages/errata.html"):
        assert text_of(name).count('<span lang="ko">') > 5, name
        with opened(browser, name) as (page, _):
            assert page.evaluate(apart) == [], name


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a 합 b</p>", '<p>a <span lang="ko">합</span> b</p>'),
        ('<img alt="합">', '<img alt="합">'),
        ("<svg><text>합</text></svg>", "<svg><text>합</text></svg>"),
        (
            '<span class="math notranslate nohighlight">\\(\\text{합}\\)</span>합',
            '<span class="math notranslate nohighlight">\\(\\text{합}\\)</span>'
            '<span lang="ko">합</span>',
        ),
    ],
)
def test_only_a_readers_text_is_marked_as_korean(html, expected):
    assert dressing.with_language(html) == expected


def test_every_page_has_an_icon_a_description_and_a_card():
    for name in PAGES:
        html = text_of(name)
        assert "favicon.svg" in html, name
        if name.endswith("search.html"):
            continue
        assert re.search(r'<meta content="[^"]{30,}" name="description"', html), name
        assert 'property="og:title"' in html and 'property="og:description"' in html, name
        assert "og:image" not in html  # it needs the address where the book is published


def test_the_card_of_a_published_page_has_a_picture():
    made = dressing.card("T", "D", "https://a.b/", "pages/x")
    assert 'property="og:url" content="https://a.b/pages/x.html"' in made
    path = re.search(r'og:image" content="https://a\.b/([^"]+)"', made)[1]
    assert (BOOK / path).read_bytes().startswith(b"\x89PNG")


def test_on_paper_hints_and_answers_stand_at_the_end(browser):  # noqa: F811
    with opened(browser, TOY, width=718) as (page, _):
        folded = page.locator("details:has(> summary:text-matches('^(Hint|Answer)$'))").count()
        page.emulate_media(media="print")
        page.locator(".on-paper").wait_for()
        headings = page.locator(".on-paper-heading").all_inner_texts()
        assert headings[:2] == ["Exercise 1: hint", "Exercise 1: answer"]
        assert len(headings) == folded > 5
        answer = page.get_by_text("Line 3. ∂w3/∂w2 is 0")
        assert [each.is_visible() for each in answer.all()] == [False, True]
        assert page.locator(
            "article section > *:last-child, article > *:last-child"
        ).last.is_visible()
        for what in (".run", ".attempt", "button", "summary:text-is('Answer')"):
            assert not any(each.is_visible() for each in page.locator(f"article {what}").all()), (
                what
            )
        page.emulate_media(media="screen")
        page.locator(".on-paper").wait_for(state="detached")
        assert [each.is_visible() for each in answer.all()] == [False]


def test_each_script_is_short():
    scripts = sorted((HERE / "site").glob("*/*.js"))
    scripts = [path for path in scripts if path.parent.name in ("static", "live", "run")]
    scripts.append(HERE.parent / "scalargrad/pictures/film.js")
    assert len(scripts) >= 10
    long = [p.name for p in scripts if len(p.read_text(encoding="utf-8").splitlines()) >= 400]
    assert long == []
