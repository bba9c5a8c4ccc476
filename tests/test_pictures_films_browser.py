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
DESK, TELEPHONE = {"width": 1300, "height": 700}, {"width": 390, "height": 844}
SIZES = pytest.mark.parametrize("window", [DESK, TELEPHONE], ids=["desk", "telephone"])
BOTH = pytest.mark.parametrize("name", ["toy", "network_2_2_2"])


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        try:  # Debian's chromium, else the one that playwright itself has installed
            found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        except sync_api.Error as error:
            pytest.skip(f"no Chromium here: {str(error).splitlines()[0]}")
        yield found
        found.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Opens the film of a graph of the book; the page has what it asked for and complained about.

    Pictures are scrolled at once, as for those who ask for reduced motion.
    """
    pages = []

    def open_film(name, window=DESK, language="en", **options):
        made = film(GRAPHS[name](), named_only=True, language=language)
        file = save(made, tmp_path / "film.html")
        page = browser.new_page(viewport=window, **{"reduced_motion": "reduce"} | options)
        pages.append(page)
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.clock.install(time=0)
        page.clock.pause_at(1)  # only run_for() moves it
        page.goto(file.as_uri())
        return made, page

    yield open_film
    for page in pages:
        assert page.complaints == []
        assert [url.partition(":")[0] for url in page.asked] == ["file"]  # nothing else was loaded
        page.close()


def on_show(page):
    """The heading of each frame that is shown."""
    shown = page.locator("figure:visible figcaption strong")
    return [text.partition(": ")[2] for text in shown.all_inner_texts()]


def step_of(page):
    """The number of the frame on show, as the words beside the buttons and the scrubber say it."""
    number = page.inner_text("output").partition(" of ")[0]
    assert page.input_value("input[name=step]") == number
    return int(number)


@BOTH
def test_keys_and_buttons_step_through_the_film(opened, name):
    made, page = opened(name)
    headings = [frame.heading for frame in made.frames]
    assert on_show(page) == headings[:1]
    for heading in headings[1:]:
        page.keyboard.press("ArrowRight")
        assert on_show(page) == [heading]
    page.keyboard.press("ArrowRight")  # nothing comes after the last one
    assert on_show(page) == headings[-1:]
    page.keyboard.press("ArrowLeft")
    assert on_show(page) == headings[-2:-1]
    page.keyboard.press("Home")
    assert on_show(page) == headings[:1]
    page.keyboard.press("End")
    assert on_show(page) == headings[-1:]
    last = len(made)
    for button, expected in [("back", last - 1), ("next", last), ("first", 1), ("last", last)]:
        page.click(f"button[name={button}]")
        assert on_show(page) == [headings[expected - 1]]
        assert page.inner_text("output") == f"{expected} of {last}" and step_of(page) == expected


def test_the_scrubber(opened):
    made, page = opened("toy")
    scrubber = page.get_by_label("step", exact=True)
    scrubber.fill("7")
    assert on_show(page) == [made.frames[6].heading] and step_of(page) == 7
    for key, expected in [("ArrowRight", 8), ("ArrowLeft", 7), ("End", 11), ("Home", 1)]:
        scrubber.press(key)  # a key moves it once, though the page listens, too
        assert step_of(page) == expected
    page.click("button[name=play]")
    scrubber.fill("5")
    page.clock.run_for(4000)
    assert step_of(page) == 5  # and stops the film


def test_the_player_in_korean(opened):
    made, page = opened("toy", language="ko")
    play, scrubber = page.locator("button[name=play]"), page.get_by_label("단계", exact=True)
    assert page.locator(".buttons").inner_text().split()[:3] == [
        "처음이전다음재생끝",
        "단계",
        "1/11",
    ]
    play.click()
    assert play.inner_text() == "멈춤"
    page.clock.run_for(1900)
    assert page.inner_text("output") == "2/11" and scrubber.input_value() == "2"
    play.click()
    assert play.inner_text() == "재생" and on_show(page) == [made.frames[1].heading]
    assert page.locator(".scalargrad-film:lang(ko)").count() == 1


def test_play_and_pause(opened):
    _, page = opened("toy")
    play = page.locator("button[name=play]")
    play.click()
    assert play.inner_text() == "pause"
    page.clock.run_for(1900)
    assert step_of(page) == 2
    play.click()
    assert play.inner_text() == "play"
    page.clock.run_for(4000)
    assert step_of(page) == 2
    play.press("Space")
    page.clock.run_for(60_000)
    assert step_of(page) == 11 and play.inner_text() == "play"
    assert play.evaluate("button => button === document.activeElement")  # it keeps the focus
    play.click()
    assert step_of(page) == 1  # from the beginning again


def test_space_plays_where_it_does_not_scroll_the_page(opened):
    _, page = opened("toy")
    page.keyboard.press("Space")
    assert page.inner_text("button[name=play]") == "pause"
    page.keyboard.press("Space")
    page.evaluate("document.body.style.height = '3000px'")
    page.keyboard.press("Space")
    assert page.inner_text("button[name=play]") == "play"
    page.wait_for_function("scrollY > 0")


def test_a_film_in_anothers_place_goes_on_there(opened):
    """With data-step and data-due handed on, as the live page does it."""
    made, page = opened("toy")
    page.click("button[name=next]")
    page.click("button[name=play]")
    page.clock.run_for(1000)
    page.evaluate("""() => {
      const old = document.querySelector(".scalargrad-film"), { step, due } = old.dataset;
      const made = old.cloneNode(true), script = document.createElement("script");
      made.classList.remove("plays");
      delete made.dataset.step;
      delete made.dataset.due;
      Object.assign(made.dataset, { step, due });
      script.textContent = document.querySelector("script").textContent;
      old.replaceWith(made, script);
    }""")
    assert step_of(page) == 2 and page.inner_text("button[name=play]") == "pause"
    page.clock.run_for(700)
    assert step_of(page) == 2
    page.clock.run_for(200)  # 1,900 ms in all: the rest between two steps does not begin anew
    assert step_of(page) == 3 and on_show(page) == [made.frames[2].heading]
    page.clock.run_for(1800)
    assert step_of(page) == 4


# --- what stands within sight ---

WITHIN = """() => {
  const box = document.querySelector(".box"), svg = box.querySelector("svg");
  const edges = (each) => {
    const { left, top, right, bottom } = each.getBoundingClientRect();
    return { left, top, right, bottom };
  };
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const sizes = [...svg.querySelectorAll("text")].map((text) => text.getAttribute("font-size"));
  const window = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const middle = ({ left, right }) => (left + right) / 2;
  const [node, ...others] = ["node", "arrow", "operand"]
    .flatMap((part) => [...svg.querySelectorAll(`[data-in-turn=${part}]`)]).map(edges);
  const red = [...svg.querySelectorAll('.node [stroke="#b3261e"]')].map((each) => edges(each.parentNode));
  return {
    window, box: edges(box), letters: scale * Math.min(...sizes), red, inTurn: [node, ...others],
    offMiddle: node && middle(node) - middle(box.getBoundingClientRect()),
    isAtEnd: box.scrollLeft === 0 || box.scrollLeft + box.clientWidth >= box.scrollWidth - 1,
    words: [".buttons button", ".buttons input", "figcaption"].flatMap((what) =>
      [...document.querySelectorAll(what)].filter((each) => each.checkVisibility()).map(edges)),
  };
}"""


def lies_within(inner, outer, slack=1):
    return all(
        inner[low] >= outer[low] - slack and inner[high] <= outer[high] + slack
        for low, high in [("left", "right"), ("top", "bottom")]
    )


@SIZES
@BOTH
def test_what_is_red_is_in_sight_with_words_and_buttons(opened, name, window):
    made, page = opened(name, window)
    assert page.evaluate("document.documentElement.scrollWidth") == window["width"]
    page.clock.run_for(100)
    for step in range(1, len(made) + 1):
        assert step_of(page) == step
        seen = page.evaluate(WITHIN)
        assert seen["letters"] >= 9
        assert len(seen["words"]) == 5 + 1 + 1
        for part in [seen["box"], *seen["words"]]:
            assert lies_within(part, seen["window"])
        assert bool(seen["red"]) == (step > 1)
        assert all(lies_within(node, seen["box"]) for node in seen["red"]), step
        page.keyboard.press("ArrowRight")


@BOTH
def test_the_node_in_turn_is_in_the_middle_or_its_arrow_is_in_sight_too(opened, name):
    made, page = opened(name, TELEPHONE)
    in_sight = 0
    page.keyboard.press("ArrowRight")
    for step in range(3, len(made) + 1):
        page.keyboard.press("ArrowRight")
        seen = page.evaluate(WITHIN)
        assert len(seen["inTurn"]) == 4  # the node, two lines of its arrow, the operand
        if all(lies_within(part, seen["box"]) for part in seen["inTurn"]):
            in_sight += 1
        else:
            assert abs(seen["offMiddle"]) < 2 or seen["isAtEnd"], step
    assert in_sight == {"toy": 9, "network_2_2_2": 22}[name]


def test_a_step_begins_where_the_picture_was(opened):
    """It is not sent back to its beginning: a smooth movement starts at the place it had."""
    _, page = opened("toy", TELEPHONE, reduced_motion="no-preference")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.box').scrollLeft > 100")
    before, after = page.evaluate("""() => {
      const box = document.querySelector(".box"), before = box.scrollLeft;
      document.querySelector("button[name=next]").click();
      return [before, box.scrollLeft];
    }""")
    assert after == before


def test_without_script_all_frames_stand_one_below_the_other(opened):
    made, page = opened("toy", java_script_enabled=False)
    assert on_show(page) == [frame.heading for frame in made.frames]
    assert not page.locator(".buttons").is_visible()
    tops = [each.bounding_box()["y"] for each in page.locator("figure:visible").all()]
    assert tops == sorted(set(tops))


@pytest.mark.parametrize("script", [True, False])
def test_on_paper_the_film_is_a_strip_of_two_to_a_row(opened, script):
    made, page = opened("toy", {"width": 718, "height": 1000}, java_script_enabled=script)
    page.emulate_media(media="print")
    assert on_show(page) == [frame.heading for frame in made.frames]
    figures = page.locator("figure:visible").all()
    rows = {}
    for figure in figures:
        place = figure.bounding_box()
        rows.setdefault(place["y"], []).append(place)
        assert figure.locator("svg").bounding_box()["width"] <= place["width"] + 1
        assert figure.locator("figcaption .math").first.is_visible()
    assert [len(row) for row in rows.values()] == [2, 2, 2, 2, 2, 1]
    assert all(0 <= place["x"] <= 718 - place["width"] for row in rows.values() for place in row)
    assert not page.locator(".buttons").is_visible()


def test_a_film_reads_well_to_those_who_cannot_see_it(opened):
    _, page = opened("toy")
    page.keyboard.press("ArrowRight")
    tree = page.locator("section").aria_snapshot()
    assert "backward() of L, step by step. Backward: the seed" in tree  # the picture's title
    assert 'button "next"' in tree and "L.grad = 1" in tree
    assert 'slider "step": "2"' in tree
