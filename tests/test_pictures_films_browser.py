"""Films in a real browser, opened from a folder: buttons, keys, and what stands within sight."""

import shutil

import pytest
from bookgraphs import GRAPHS

from scalargrad import film, save

sync_api = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed: no browser to look at films"
)
pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WINDOW = {"width": 1300, "height": 700}


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        try:  # Debian's chromium, else the one that playwright itself has installed
            found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        except sync_api.Error as error:
            pytest.skip(f"no Chromium here: {str(error).splitlines()[0]}")
        yield found
        found.close()


def opened(browser, tmp_path, name, **options):
    """The film of a graph of the book, and what the page asked for and complained about."""
    made = film(GRAPHS[name](), named_only=True)
    file = save(made, tmp_path / "film.html")
    page = browser.new_page(viewport=WINDOW, **options)
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.goto(file.as_uri())
    return made, page


def on_show(page):
    """The heading of each frame that is shown."""
    shown = page.locator("figure:visible figcaption strong")
    return [text.partition(": ")[2] for text in shown.all_inner_texts()]


@pytest.mark.parametrize("name", ["toy", "network_2_2_2"])
def test_keys_and_buttons_step_through_the_film(browser, tmp_path, name):
    made, page = opened(browser, tmp_path, name)
    headings = [frame.heading for frame in made.frames]
    assert on_show(page) == headings[:1]
    for heading in headings[1:]:
        page.keyboard.press("ArrowRight")
        assert on_show(page) == [heading]
    page.keyboard.press("ArrowRight")  # nothing comes after the last one
    assert on_show(page) == headings[-1:]
    page.keyboard.press("ArrowLeft")
    assert on_show(page) == headings[-2:-1]
    page.click("button[name=next]")
    assert page.inner_text("output") == f"{len(made)} of {len(made)}"
    page.click("button[name=back]")
    assert on_show(page) == headings[-2:-1]
    page.click("button[name=first]")
    assert on_show(page) == headings[:1]
    assert page.complaints == []
    assert [url.partition(":")[0] for url in page.asked] == ["file"]  # nothing else was loaded


def test_play_and_pause(browser, tmp_path):
    made, page = opened(browser, tmp_path, "toy")
    page.click("button[name=play]")
    assert page.inner_text("button[name=play]") == "pause"
    page.wait_for_function("document.querySelector('output').textContent.startsWith('2 ')")
    page.click("button[name=play]")
    assert page.inner_text("button[name=play]") == "play"
    assert on_show(page) == [made.frames[1].heading]


@pytest.mark.parametrize("name", ["toy", "network_2_2_2"])
def test_the_mathematics_is_within_the_window(browser, tmp_path, name):
    """Without scrolling, however high the picture is; scrolled down, it hides none of it."""
    made, page = opened(browser, tmp_path, name)
    for _ in made.frames:
        caption = page.locator("figure:visible figcaption").bounding_box()
        assert 0 < caption["y"] and caption["y"] + caption["height"] <= WINDOW["height"] + 1
        page.keyboard.press("ArrowRight")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    picture = page.locator("figure:visible svg").bounding_box()
    caption = page.locator("figure:visible figcaption").bounding_box()
    assert picture["y"] + picture["height"] <= caption["y"] + 1
    assert 820 <= caption["width"] <= 830 and picture["width"] <= 830


def test_without_script_all_frames_stand_one_below_the_other(browser, tmp_path):
    made, page = opened(browser, tmp_path, "toy", java_script_enabled=False)
    assert on_show(page) == [frame.heading for frame in made.frames]
    assert not page.locator(".buttons").is_visible()


def test_a_film_reads_well_to_those_who_cannot_see_it(browser, tmp_path):
    _, page = opened(browser, tmp_path, "toy")
    page.keyboard.press("ArrowRight")
    tree = page.locator("section").aria_snapshot()
    assert "backward() of L, step by step. Backward: the seed" in tree  # the picture's title
    assert 'button "next"' in tree and "L.grad = 1" in tree
