"""A page of the book that runs where it stands: what it shows, changed and unchanged, in a browser.

The book is built first (README's third command); without npm it was built without Python for the
browser, and these tests are skipped.
"""

import gzip
import re
import shutil
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

import running
import serving
from expected import DerivationOf, Number
from items import Exercise
from pages import HERE, all_pages
from scalargrad import explain

sys.path.append(str(HERE / "site/run"))
import session

pytestmark = [pytest.mark.site, pytest.mark.browser]

BOOK = Path(__file__).parents[1] / "book"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
TOY = "ch09_toy_graph"
SHOWN = r"""() => Object.fromEntries([...document.querySelectorAll("div.shown")].map((box) => [
  [...box.classList].find((name) => /^shown-\d+$/.test(name)), {
    texts: [...box.querySelectorAll("div.highlight pre")].map((pre) => pre.textContent),
    formulas: [...box.querySelectorAll("mjx-container")].map((one) =>
      one.innerHTML.replace(/MJX-\d+-|font-size="[\d.]+px"/g, "")),
    pictures: [...box.querySelectorAll("img")].map((image) => image.alt),
    boxes: [...box.querySelectorAll(".admonition")].map((one) => one.innerText.replace(/\s+/g, " ")),
  }]))"""


# --- the session, without a browser ---------------------------------------------------------------


def shown_by(name, changed=None):
    return {part["cell"]: part for part in session.parts(name, changed or {})}


def cell_with(name, text):
    return next(cell for cell in session.page_named(name).cells if text in cell.source)


def test_a_changed_cell_changes_what_stands_below_it():
    cell = cell_with(TOY, "w3, w4 = Value(5")
    before = shown_by(TOY)
    after = shown_by(TOY, {str(cell.place): cell.source.replace("Value(5", "Value(6")})
    assert before.keys() == after.keys()
    assert "L = −12" in before[cell.place]["items"][0]["text"]
    assert "L = −18" in after[cell.place]["items"][0]["text"]


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        ("x = 1\nx / 0", "ZeroDivisionError: division by zero", 2),
        ("x = = 1", "SyntaxError: invalid syntax", 1),
        ("exit()", "SystemExit", 1),
        ("\n\nValue('three')", "TypeError: ", 3),
        ("raise KeyError", "KeyError", 1),
    ],
)
def test_an_error_names_the_line_of_the_cell(text, error, line):
    cell = cell_with(TOY, "w3, w4 = Value(5")
    *_, last = session.parts(TOY, {str(cell.place): text})
    assert last["cell"] == cell.place and last["line"] == line
    assert last["error"].startswith(error)


def test_links_in_boxes_lead_to_the_sites_pages():
    assert session.linked('see [](see:toy_graph), [M4](see:M4): a < b, "so"') == (
        'see <a href="ch09_toy_graph.html">The w1–w4 toy graph</a>, '
        '<a href="errata.html#m4">M4</a>: a &lt; b, “so”'
    )


def test_a_plot_is_described_and_not_drawn():
    import stand_ins

    figure = stand_ins.Figure(figsize=(7, 4))
    left, right = figure.subplots(1, 2, squeeze=False)[0]
    (line,) = left.plot([1, 2])
    line.set_linewidth(2)
    left.lines[0].label = "x"
    assert left.figure is figure is right.figure
    assert not hasattr(left, "latex") and hasattr(figure, "savefig")


# --- in a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address():
    """The book, served as `python -m chapters --live` does."""
    if not (BOOK / "live-files/pages_en.zip").exists():
        pytest.skip("no book, or one that was built without npm")
    with serving.server(BOOK) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/pages/"
        server.shutdown()


@pytest.fixture(scope="module")
def chromium():
    playwright = pytest.importorskip("playwright.sync_api")
    if not BROWSER:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def tab(chromium):
    """A tab with a memory of its own. What goes wrong in it fails the test."""
    context = chromium.new_context(viewport={"width": 1300, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: sent.url.startswith(("http://127.0.0.1", "file:", "data:", "blob:"))
            or wrong.append(sent.url))  # fmt: skip
    yield page
    context.close()
    assert wrong == []


def opened(tab, address, name):
    tab.goto(f"{address}{name}.html")
    tab.evaluate("async () => { await window.MathJax?.startup?.promise; }")


def run(tab):
    """Run the page and wait until it has run."""
    runs = tab.evaluate("Number(document.querySelector('div.run').dataset.runs ?? 0)")
    tab.click(".run-start")
    has_run(tab, runs + 1)


def has_run(tab, times):
    tab.wait_for_function(f"Number(document.querySelector('div.run').dataset.runs) >= {times}")
    tab.wait_for_function(  # formulas are set behind it
        "![...document.querySelectorAll('.shown div.math')].some((box) => !box.querySelector('svg'))"
    )


def state(tab):
    return tab.text_content("div.run [role=status]")


def edit(tab, text):
    """Open the cell with this code; its field."""
    tab.locator("div.cell", has_text=text).first.locator(".cell-buttons button").first.click()
    return tab.locator("div.cell textarea")


@pytest.mark.parametrize(
    "name",
    [
        page.name
        if page.key in ("toy_graph", "chain_rule", "sigmoid_network")
        else pytest.param(page.name, marks=pytest.mark.full)
        for page in all_pages()
    ],
)
def test_an_unchanged_page_shows_what_is_printed(tab, address, name):
    opened(tab, address, name)
    printed = tab.evaluate(SHOWN)
    run(tab)
    assert state(tab).startswith("Done in ")
    shown = tab.evaluate(SHOWN)
    assert shown.keys() == printed.keys() and len(shown) >= 3
    for place, expected in printed.items():
        assert shown[place] == expected, place


def test_a_number_is_changed_by_keyboard_and_brought_back(tab, address):
    opened(tab, address, TOY)
    run(tab)
    tab.keyboard.press("Escape")
    field = edit(tab, "w3, w4 = Value(5")
    field.fill(field.input_value().replace("Value(5", "Value(6"))
    field.press("Shift+Enter")
    has_run(tab, 2)
    assert "L = −18" in tab.text_content("article")
    assert tab.locator("div.cell.changed").count() == 1
    tab.click("text=As printed")
    assert "L = −12" in tab.text_content("article") and "L = −18" not in tab.text_content("article")
    assert tab.locator("div.cell.changed").count() == 0


def test_tab_indents_escape_leaves_and_control_z_undoes(tab, address):
    opened(tab, address, TOY)
    run(tab)
    field = edit(tab, "w3, w4 = Value(5")
    before = field.input_value()
    field.press("Control+End")
    field.press("Tab")
    assert field.input_value() == before + "    "
    field.press("Control+z")
    assert field.input_value() == before
    field.press("Escape")
    assert tab.locator("div.cell textarea").count() == 0
    assert tab.evaluate("document.activeElement.tagName") == "BUTTON"


def test_an_error_stands_below_its_cell_and_what_follows_is_grey(tab, address):
    opened(tab, address, TOY)
    run(tab)
    field = edit(tab, "w3, w4 = Value(5")
    field.fill("w3 = Value(5)\nw3 / nothing")
    field.press("Shift+Enter")
    tab.wait_for_selector(".run-error")
    assert tab.text_content(".run-error") == (
        "NameError: name 'nothing' is not defined\nline 2: w3 / nothing"
    )
    assert "A cell has an error" in state(tab) or "Done" in state(tab)
    assert tab.locator("div.shown.old").count() > 3


def test_changes_are_kept_here_and_in_a_link(tab, address, chromium):
    opened(tab, address, TOY)
    run(tab)
    field = edit(tab, "w3, w4 = Value(5")
    field.fill(field.input_value().replace("Value(5", "Value(7"))
    field.press("Escape")
    tab.reload()
    assert state(tab) == "1 of the cells below is changed."
    assert "Value(7" in tab.text_content("div.cell.changed")
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.click("text=Copy a link")
    link = tab.evaluate("navigator.clipboard.readText()")
    other = chromium.new_context().new_page()
    other.goto(link)
    assert "Value(7" in other.text_content("div.cell.changed")
    other.context.close()


def test_an_endless_loop_is_stopped(tab, address):
    opened(tab, address, TOY)
    run(tab)
    field = edit(tab, "w3, w4 = Value(5")
    field.fill("while True:\n    pass")
    field.press("Shift+Enter")
    tab.wait_for_timeout(500)
    tab.click("div.run >> text=Stop")
    assert state(tab).startswith("Stopped.")
    tab.click("text=As printed")
    run(tab)
    assert state(tab).startswith("Done in ")


@pytest.mark.parametrize("width", [390, 1300])
def test_nothing_is_wider_than_the_window(tab, address, width):
    tab.set_viewport_size({"width": width, "height": 900})
    opened(tab, address, TOY)
    run(tab)
    edit(tab, "w3, w4 = Value(5")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_opened_as_a_file_a_page_says_which_command_runs_it(tab):
    if not (BOOK / "live-files/pages_en.zip").exists():
        pytest.skip("no book, or one that was built without npm")
    tab.goto((BOOK / f"pages/{TOY}.html").as_uri())
    bar = tab.locator("div.run")
    assert bar.inner_text() == "To change and run this page here: python -m chapters --live"
    assert bar.locator("button").count() == 0 and tab.locator(".attempt form").count() == 0


# --- exercises ------------------------------------------------------------------------------------


def expected_on(name):
    """The page's exercises that take an answer, by number."""
    import tempfile

    page = session.page_named(name)
    with tempfile.TemporaryDirectory() as folder:
        items = [item for part in running.run(page, Path(folder), ("dot",)) for item in part.items]
    return {x.number: x.expects for x in items if isinstance(x, Exercise) and x.expects}


def right_answer(expects):
    """What a student types who knows it."""
    if isinstance(expects, DerivationOf):
        return str(explain(expects.root, expects.leaf))
    return str(expects.value if isinstance(expects, Number) else expects.right)


def judged(tab, place):
    """What is said of the answer in this field, once it is there."""
    tab.wait_for_function(
        """(i) => !/^(|…|Loading.*)$/.test(document.querySelectorAll(".attempt-words")[i].textContent)""",
        arg=place,
    )
    return tab.locator(".attempt-words").nth(place).inner_text()


@pytest.mark.parametrize("width", [390, 1300])
def test_exercises_are_answered_by_keyboard_alone(tab, address, width):
    tab.set_viewport_size({"width": width, "height": 900})
    opened(tab, address, TOY)
    exercises = expected_on(TOY)
    fields = tab.locator(".attempt")
    assert fields.count() == len(exercises) >= 3
    for place, expects in enumerate(exercises.values()):
        field = fields.nth(place).locator("input, textarea")
        field.focus()
        tab.keyboard.type("−7.25" if not isinstance(expects, DerivationOf) else "∂L/∂w2 = −7.25")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")  # on the button
        wrong = judged(tab, place)
        assert wrong and "Right" not in wrong and not fields.nth(place).locator(".right").count()
        field.fill(right_answer(expects))
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        tab.wait_for_selector(f".attempt >> nth={place} >> .attempt-words.right")
    solved = f"Solved on this page: {len(exercises)} of {len(exercises)}."
    assert tab.text_content(".attempt-progress") == solved
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.reload()
    assert tab.text_content(".attempt-progress") == solved  # kept in this browser


# --- the command ----------------------------------------------------------------------------------


def test_a_taken_port_is_passed_over(tmp_path):
    (tmp_path / "index.html").write_text("here")
    with serving.server(tmp_path, 18_000) as one, serving.server(tmp_path, 18_000) as two:
        assert one.server_port != two.server_port
        assert {one.server_address[0], two.server_address[0]} == {"127.0.0.1"}


def test_what_the_book_has_compressed_is_sent_so(tmp_path):
    (tmp_path / "a.wasm").write_bytes(b"plain")
    (tmp_path / "a.wasm.gz").write_bytes(gzip.compress(b"plain"))
    with serving.server(tmp_path, 18_100) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/a.wasm"
        for encoding in ("gzip", ""):
            asked = urllib.request.Request(address, headers={"Accept-Encoding": encoding})
            with urllib.request.urlopen(asked) as answer:
                content = answer.read()
                assert answer.headers["Content-Type"] == "application/wasm"
                assert (answer.headers["Content-Encoding"] or "") == encoding
            assert (gzip.decompress(content) if encoding else content) == b"plain"
        server.shutdown()


def test_live_serves_the_book_and_opens_the_browser(tmp_path, monkeypatch, capsys):
    (tmp_path / "index.html").write_text("here")
    opened_at = []
    monkeypatch.setattr(serving, "BOOK", tmp_path)
    monkeypatch.setattr(serving, "server", lambda: serving.ThreadingHTTPServer(
        ("127.0.0.1", 0), serving.Handler))  # fmt: skip
    monkeypatch.setattr("webbrowser.open", opened_at.append)

    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(serving.ThreadingHTTPServer, "serve_forever", interrupted)
    assert serving.serve() == 0
    assert re.match(r"http://127\.0\.0\.1:\d+/$", opened_at[0])
    assert opened_at[0] in capsys.readouterr().out
