"""The live page: its answers, its HTML, and the page itself in a browser.

The browser's tests need npm (for Pyodide and Viz.js), playwright and a Chromium of the system.
"""

import functools
import http.server
import importlib.util
import json
import math
import re
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from scalargrad.__main__ import main
from scalargrad.pictures import rendering
from scalargrad.practising import practice

SITE = Path(__file__).parents[1] / "chapters/site"
sys.path[:0] = [str(SITE), str(SITE / "live")]

import answers
import live_page
from presets import PRESETS

pytestmark = [pytest.mark.site, pytest.mark.browser]

EXAMPLES = {preset.key: preset for preset in PRESETS}


def gradients(answer):
    return {row["key"]: row["gradient"] for row in answer["variables"] + answer["computed"]}


@contextmanager
def drawn_by(viz):
    """Answers whose pictures this function draws, as in the browser."""
    rendering.draw_with(viz)
    try:
        yield
    finally:
        rendering.render_with(None)


# --- answers --------------------------------------------------------------------------------------


def test_the_toy_graph_has_the_gradients_of_its_page():
    found = gradients(answers.answer(EXAMPLES["toy"].lines))
    assert found == {
        **{"a": "−11", "w1": "−10", "w2": "−8", "w3": "−6", "w4": "2"},
        **{"b": "−5", "c": "−4", "d": "−1", "L": "1"},
    }


def test_the_network_has_the_gradients_that_the_article_cites():
    found = gradients(answers.answer(EXAMPLES["network"].lines))
    cited = {"w31": "0.02592286", "w11": "0.00080888", "o1": "0.20944600", "a1": "0.03240681"}
    for name, printed in cited.items():
        assert round(float(found[name]), 8) == pytest.approx(float(printed), abs=5e-8), name


def test_the_other_examples_have_the_derivatives_of_their_documents():
    x, y = 1.5, 1.0
    e = math.exp(x**2 + y**2)
    by_formula = {"x": -7 * y * (2 * x**2 - 1) / e, "y": -7 * x * (2 * y**2 - 1) / e}
    for name, number in by_formula.items():
        slope = answers.answer(EXAMPLES["toy2"].lines, name)["slope"]
        assert slope == f"{number:.6g}".replace("-", "−")
    assert answers.answer(EXAMPLES["step5"].lines)["slope"] == "3.29744"
    assert answers.answer(EXAMPLES["weight"].lines, "w22")["slope"] == "−0.1"


def test_graph_table_and_derivation_say_the_same_names():
    bell = EXAMPLES["toy2"]
    found = answers.answer(bell.lines, "x", operations=True)
    named = re.findall(r'data-key="([^"]*)"', found["svg"])
    assert sorted(named) == ["v1", "v2", "v3", "v4", "v5", "v6", "x", "y", "z"]
    assert "v6    = exp(v5) = 25.7903" in found["text"]
    assert {"key": "v6", "line": "v6 = exp(v5) = 25.7903"}.items() <= found["computed"][5].items()
    assert answers.answer(bell.lines, "v6", operations=True)["derivative"] == "∂z/∂v6"


def test_the_page_says_nothing_about_the_command_line():
    for preset in PRESETS:
        assert answers.answer(preset.lines)["notes"] == []


def test_a_box_without_a_name_can_be_clicked():
    found = answers.answer("z = sin(x)*x\nx = 2")
    unnamed = next(key for key in re.findall(r'data-key="(#\d+)"', found["svg"]))
    clicked = answers.answer("z = sin(x)*x\nx = 2", unnamed)
    assert clicked["by"] == unnamed
    assert clicked["slope"] == "2"  # ∂(s·x)/∂s = x


@pytest.mark.parametrize("by", ["nobody", "#999", "", "<b>"])
def test_an_unknown_node_is_answered_by_the_first_variable(by):
    assert answers.answer(EXAMPLES["toy"].lines, by)["by"] == "a"


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ("b = w*a\nL = 2 +\na = 1\nw = 2", 2),
        ("\n\nz = x$2", 3),
        ("z = log(x)\nx = -1", 1),
        ("x = 1", None),
        ("", None),
        ("z = __import__('os')", 1),
        ("z = x.real\nx = 1", 1),
        ("z = open(x)\nx = 1", 1),
    ],
)
def test_an_error_is_the_command_lines_message(lines, line, capsys):
    found = answers.answer(lines)
    assert found["line"] == line
    assert main(lines.splitlines() or [""]) in (1, 2)
    assert capsys.readouterr().err == f"scalargrad: {found['error']}\n"


def test_without_numbers_all_stays_in_symbols():
    found = answers.answer("z = x*y\ny = 3", "y")
    words = re.findall(r"<text[^>]*>([^<]*)</text>", found["svg"])
    assert "x" in words and "y = 3" in words and not any("nan" in word for word in words)
    assert "Give each variable a number" in found["problems"]["film"]
    assert found["variables"][1]["number"] is None
    assert found["text"].startswith("∂z/∂y = x")
    assert found["notes"] == ["x has no number: all stays in symbols."]


@pytest.mark.parametrize(
    ("count", "problem", "words"),
    [
        (61, "film", "frames are too many"),
        (200, "svg", "201 boxes are too many"),
        (600, "svg", "nodes are too many"),
    ],
)
def test_what_is_too_large_for_a_film_or_a_picture_is_said(count, problem, words):
    powers = [f"y{i} = y{i - 1}*x" for i in range(1, count)]
    with drawn_by(lambda dot: "<svg></svg>"):  # dot itself takes a minute
        found = answers.answer("\n".join(["x = 1", "y0 = x*x", *powers]), film=True)
    assert words in found["problems"][problem]
    assert found["slope"] == str(count + 1)


def test_the_browsers_graphviz_is_used_where_it_is_given():
    drawn = '<?xml?><svg width="1pt"><g id="node1" class="node">\n<title>n0</title></g></svg>'
    with drawn_by(lambda dot: drawn if "digraph" in dot else ""):
        svg = answers.answer("y = x\nx = 1")["svg"]
    assert svg.startswith("<svg")
    assert '<g class="node" data-key="x">' in svg


def test_a_graph_that_the_browser_cannot_draw_is_a_problem_not_an_error():
    def broken(dot):
        raise RuntimeError("out of memory")

    with drawn_by(broken):
        found = answers.answer("y = x*x\nx = 3")
    assert found["problems"]["svg"] == "this graph could not be drawn: out of memory"
    assert found["slope"] == "6"


# --- the page's HTML ------------------------------------------------------------------------------


def test_the_page_shows_the_first_example_without_any_script():
    html = live_page.body(runs=True)
    assert "∂L/∂w1 = ∂L/∂d · ∂d/∂b · ∂b/∂w1" in html
    assert "<svg" in html.partition('id="live-graph"')[2][:80]
    presets = re.search(r'id="live-presets">(.*?)</script>', html, re.DOTALL)[1]
    assert [one["key"] for one in json.loads(presets)] == list(EXAMPLES)


def test_nothing_is_loaded_from_elsewhere():
    html = live_page.page(runs=True)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', html)
    for name in live_page.SERVED:
        assert "://" not in (live_page.PARTS / name).read_text(encoding="utf-8").replace(
            "http://www.w3.org/2000/svg", ""
        )


def test_pages_with_such_a_graph_lead_to_the_example():
    assert 'href="../live.html#toy"' in live_page.links("ch09_toy_graph")
    assert live_page.links("ch12_linear_layer") == ""


def test_without_npm_the_page_says_that_it_stands_still(monkeypatch, tmp_path):
    monkeypatch.setattr(live_page, "RUNTIME", tmp_path / "runtime")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(live_page.MissingError, match="npm is not installed"):
        live_page.prepare()
    live_page.copy(tmp_path / "files")
    assert sorted(path.name for path in (tmp_path / "files").iterdir()) == sorted(
        [*live_page.SERVED, "phrases.js", "presets_en.js", "presets_ko.js"]
    )
    assert "built without npm" in live_page.body(runs=False)


# --- in a browser ---------------------------------------------------------------------------------

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
READY = 60_000  # ms
SIZE = {"width": 1300, "height": 1000}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the page alone."""
    if not shutil.which("npm"):
        pytest.skip("no npm: the live page does not run")
    folder = tmp_path_factory.mktemp("live")
    done = subprocess.run(
        [sys.executable, SITE / "live_page.py", folder], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    if "stands still" in done.stdout:
        pytest.skip(done.stdout)
    return folder


@pytest.fixture(scope="module")
def address(built):
    handler = functools.partial(Quiet, directory=built)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium.new_context()
        chromium.close()


@pytest.fixture(scope="module")
def started(browser, address):
    """The page with Python loaded, once for most tests; and what went wrong in it."""
    tab, wrong = new_tab(browser, address)
    yield ready(tab, address), wrong
    tab.close()


@pytest.fixture
def tab(started):
    """The started page, at its first example. What goes wrong in it fails the test."""
    tab, wrong = started
    wrong.clear()
    tab.evaluate("document.querySelector('#live-film-box').open = false")
    count = tab.evaluate("Number(document.querySelector('#live').dataset.answers ?? 0)")
    tab.evaluate(f"location.hash = 'toy&again={count}'")
    tab.wait_for_function(f"document.querySelector('#live').dataset.answers > {count}")
    yield tab
    tab.set_viewport_size(SIZE)
    assert wrong == []


@pytest.fixture
def fresh(browser, address):
    """A page that nothing is loaded in yet."""
    tab, wrong = new_tab(browser, address)
    yield tab
    tab.close()
    assert wrong == []


def new_tab(browser, address):
    """A tab, and a list of what goes wrong in it, or leaves this machine."""
    tab = browser.new_page()
    tab.set_viewport_size(SIZE)
    tab.set_default_timeout(READY)
    wrong = []
    here = (address.rpartition("/")[0], "blob:", "data:")
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("requestfailed", lambda request: wrong.append(request.url))
    tab.on("request", lambda sent: sent.url.startswith(here) or wrong.append(sent.url))
    return tab, wrong


def ready(tab, address):
    """Open the page and wait until Python has started."""
    tab.goto(address)
    shows(tab, "#live-state", "Ready")
    return tab


def gradient(tab, key):
    return tab.locator(f"tr[data-key='{key}'] .live-gradient")


def shows(tab, selector, words):
    """Wait until an element says these words."""
    tab.wait_for_function(
        "([selector, words]) => document.querySelector(selector)?.textContent.includes(words)",
        arg=[selector, words],
    )


def test_w1_dragged_from_3_to_4(tab):
    tab.click("tr[data-key=w3] button")
    shows(tab, "#live-text", "(−1) · 6")
    slider = tab.locator("tr[data-key=w1] input[type=range]")
    slider.focus()
    for _ in range(10):
        slider.press("ArrowRight")
    shows(tab, "tr[data-key=w3] .live-gradient", "−8")
    shows(tab, "tr[data-key=b] .live-line", "= w1·a = 8")
    shows(tab, "#live-text", "= −8")
    assert "(−1) · 8" in tab.text_content("#live-text")
    assert "w1 = 4\n" in tab.input_value("#live-lines")
    shows(tab, "#live-graph [data-key=b]", "value 8")  # the picture comes after the numbers
    shows(tab, "#live-said", "∂L/∂w3 = −8")


def test_the_derivation_is_set_as_mathematics_or_as_text(tab):
    if not importlib.util.find_spec("sphinx-mathjax-offline"):
        pytest.skip("no MathJax here")
    shows(tab, "#live-math", "−10")
    assert tab.locator("#live-math svg").count() == 1
    assert not tab.is_visible("#live-text")
    tab.check("#live-plain")
    assert tab.is_visible("#live-text")
    tab.uncheck("#live-plain")


@pytest.mark.parametrize("key", EXAMPLES)
def test_each_example(tab, key):
    example = EXAMPLES[key]
    tab.click(f".live-presets a[href='#{key}']")
    expected = answers.answer(example.lines, example.by, operations=example.operations)
    shows(tab, "#live-text", expected["text"])
    for row in expected["variables"] + expected["computed"]:
        assert gradient(tab, row["key"]).text_content() == row["gradient"]
    assert tab.text_content("#live-program") == expected["program"]
    assert tab.locator("#live-graph [data-key]").count() == len(
        re.findall("data-key", expected["svg"])
    )


def test_a_wrong_formula_shows_its_message_and_keeps_the_picture(tab):
    typed = tab.input_value("#live-lines").replace("c = w2*a", "c = w2*a +")
    tab.fill("#live-lines", typed)
    shows(tab, "#live-error", "line 2: something is missing behind +")
    assert "    c = w2*a +\n              ^" in tab.text_content("#live-error")
    assert tab.get_attribute("#live-lines", "aria-invalid") == "true"
    assert tab.locator("#live-graph svg").count() == 1
    tab.fill("#live-lines", typed.replace("w2*a +", "w2*a + 1"))
    shows(tab, "tr[data-key=c] .live-line", "= −1")
    assert tab.text_content("#live-error") == ""


AS_TYPED = {  # what is typed: the name of a gradient, the gradient, what the derivation shows
    "y = x^2 + 3x\nx = 2": ("x", "7", "2·x + 3"),
    "y = x² + 3x\nx = 2": ("x", "7", "2·x + 3"),
    "y = (x+1)(x−1)\nx = 3": ("x", "6", "dy/dx"),
    "L = 10 − d\nd = w3·b + w4·c\nb = w1·a = 6\nc = w2·a\na = 2, w1 = 3, w2 = −1, w3 = 5, w4 = 4": (
        "a", "−11", "∂L/∂"),
    "y = √x·|x| + e^x − eˣ\nx ＝ 4": ("x", "3", "dy/dx"),
    "y = 2 sin(πx)\nx = 1": ("x", "−6.28319", "cos(π·x)"),
}  # fmt: skip


@pytest.mark.parametrize("typed", AS_TYPED)
@pytest.mark.parametrize("way", ["typed", "pasted"])
def test_formulas_as_people_type_them(tab, typed, way):
    key, slope, shown = AS_TYPED[typed]
    lines = tab.locator("#live-lines")
    lines.fill("")
    lines.focus()
    if way == "typed":
        lines.press_sequentially(typed)
    else:
        tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
        tab.evaluate("text => navigator.clipboard.writeText(text)", typed)
        lines.press("Control+v")
    assert tab.input_value("#live-lines") == typed
    shows(tab, f"tr[data-key={key}] .live-gradient", slope)
    shows(tab, "#live-text", shown)
    assert tab.text_content("#live-error") == ""


def test_what_could_mean_two_things_shows_both_readings(tab):
    tab.fill("#live-lines", "y = 1/2x\nx = 2")
    shows(tab, "#live-error", "this could mean two things: write y = 1/(2x) or y = 1/2*x")
    tab.fill("#live-lines", "y = 1/(2x)\nx = 2")
    shows(tab, "tr[data-key=x] .live-gradient", "−0.125")


def test_a_note_says_how_a_line_was_read(tab):
    tab.fill("#live-lines", "y = x(x+1) + xy\nx = 2")
    shows(tab, "#live-notes", "x(…) is read as a product")
    tab.fill("#live-lines", "z = xy + x + y\nx = 2, y = 3")
    shows(tab, "#live-notes", "xy is one name; x times y is x*y.")


def test_a_number_in_a_line_of_several_is_changed_alone(tab):
    tab.fill("#live-lines", "z = a·b\na = 2, b = 3  # two numbers")
    shows(tab, "tr[data-key=a] .live-gradient", "3")
    tab.fill("tr[data-key=b] .live-field", "5")
    shows(tab, "tr[data-key=a] .live-gradient", "5")
    assert tab.input_value("#live-lines") == "z = a·b\na = 2, b = 5  # two numbers"
    tab.fill("tr[data-key=a] .live-field", "-1")
    shows(tab, "tr[data-key=b] .live-gradient", "−1")
    assert tab.input_value("#live-lines") == "z = a·b\na = -1, b = 5  # two numbers"


def test_a_link_carries_the_state(fresh, address):
    ready(fresh, f"{address}#lines=y+%3D+x**3%0Ax+%3D+2&by=x")
    shows(fresh, "tr[data-key=x] .live-gradient", "12")
    fresh.fill("tr[data-key=x] .live-field", "-1")
    shows(fresh, "tr[data-key=x] .live-gradient", "3")
    fresh.wait_for_function("location.hash.includes('-1')")
    link = fresh.url
    fresh.goto("about:blank")
    ready(fresh, link)
    shows(fresh, "tr[data-key=x] .live-gradient", "3")
    assert fresh.input_value("#live-lines") == "y = x**3\nx = -1"


def test_a_link_to_an_example_and_a_node(fresh, address):
    ready(fresh, f"{address}#toy&by=a")
    shows(fresh, "#live-derivative", "∂L/∂a")
    shows(fresh, "#live-text", "two paths")
    assert fresh.url.endswith("#toy&by=a")


def test_a_box_of_the_graph_is_chosen_by_key(tab):
    tab.locator("#live-graph [data-key=b]").focus()
    tab.keyboard.press("Enter")
    shows(tab, "#live-derivative", "∂L/∂b")
    tab.wait_for_function("document.activeElement.dataset.key === 'b'")  # the focus stays


def test_the_film_is_stepped_and_follows_the_numbers(tab):
    tab.click("#live-film-box summary")
    tab.wait_for_selector("#live-film figure.now")
    for _ in range(2):
        tab.click("#live-film button[name=next]")
    shows(tab, "#live-film figure.now", "d.grad = 0 + (−1) = −1")
    tab.fill("tr[data-key=w1] .live-field", "4")
    shows(tab, "#live-film figure.now", "value 8")
    assert tab.text_content("#live-film output").startswith("3 of")
    tab.click("#live-film button[name=play]")
    tab.fill("tr[data-key=w1] .live-field", "5")
    shows(tab, "#live-film figure.now", "value 10")
    assert tab.text_content("#live-film button[name=play]") == "pause"
    shows(tab, "#live-film output", "4 of")  # it goes on
    tab.click("#live-film button[name=play]")


def test_a_long_computation_can_be_stopped(tab):
    powers = "\n".join(f"y{i} = y{i - 1}*x" for i in range(1, 90))  # dot takes a minute for it
    tab.fill("#live-lines", f"y0 = x*x\n{powers}\nx = 1")
    shows(tab, "tr[data-key=x] .live-gradient", "91")  # numbers come before the picture
    tab.click("#live-stop")
    shows(tab, "#live-error", "Stopped")
    shows(tab, "#live-state", "Ready")
    tab.fill("#live-lines", "y = x**2\nx = 5")
    shows(tab, "tr[data-key=x] .live-gradient", "10")


# --- gradient descent, curve, a derivation of one's own -------------------------------------------


def test_steps_of_gradient_descent_are_those_of_the_article():
    lines = EXAMPLES["network"].lines
    names = ["w11", "w21", "w12", "w22", "w31", "w41", "w32", "w42"]
    found = answers.descended(lines, 0.5, 1, names)
    assert found["losses"] == pytest.approx([0.02397190, 0.02323634], abs=5e-9)
    assert found["numbers"]["w31"] == pytest.approx(0.43703857, abs=5e-9)
    ten = answers.descended(lines, 0.5, 10, names)
    assert ten["losses"][-1] == pytest.approx(0.017437, abs=5e-7) and len(ten["losses"]) == 11


def test_too_large_a_step_is_said():
    found = answers.descended("L = w**4\nw = 3", 5.0, 10, ["w"])
    assert "Take a smaller α" in found["error"] and 1 <= len(found["losses"]) < 11
    found = answers.descended("L = log(w)\nw = 1", 2.0, 3, ["w"])
    assert "Take a smaller α" in found["error"] and found["losses"] == [0]


def test_a_curve_has_gaps_where_there_is_no_value():
    found = answers.curve("y = log(x)\nx = 1", "x", -10, 10)
    known = [(x, y) for x, y in zip(found["xs"], found["ys"]) if y is not None]
    assert all(x > 0 and y == pytest.approx(math.log(x)) for x, y in known) and len(known) == 60
    assert (found["x"], found["y"], found["slope"]) == (1, 0, 1)


@pytest.mark.parametrize(
    ("lines", "low", "high"),
    [
        ("y = x**2\nx = 3", -10, 10),
        ("y = log(x)\nx = 3", 0.1, 10),
        ("y = log(-x)\nx = -0.3", -1, -0.01),
        ("y = asin(x)\nx = 0.5", -1, 1),
        ("y = exp(x)\nx = 500", -1000, 500),  # beyond, it is too large
        ("y = 1/x\nx = 0.02", -0.1, 0.1),
    ],
)
def test_a_slider_goes_as_far_as_there_is_a_value(lines, low, high):
    (row,) = answers.answer(lines)["variables"]
    assert (row["low"], row["high"]) == pytest.approx((low, high))


def test_what_else_is_asked_is_the_command_lines_answer():
    assert "✗" in answers.marked("y = x**2\nx = 3", "dy/dx = 2·x·3")["text"]
    assert answers.marked("y = x**2\nx = 3", "dy/dx = 2x = 6")["right"]
    assert not answers.marked("y = x**2\nx = 3", "dy/dx = ")["right"]
    assert "d²y/dx² = 6·x" in answers.second("y = x**3\nx = 2", "x", "x")["text"]
    assert "no q" in answers.second("y = x**3\nx = 2", "q", "x")["text"]
    assert "central difference" in answers.checked("y = x**3\nx = 2")["text"]


def test_ten_steps_then_back_to_the_start(tab):
    tab.click(".live-presets a[href='#network']")
    shows(tab, "#live-movers", "w42")
    moved = tab.locator("#live-movers input:checked").all()
    assert [box.get_attribute("value")[0] for box in moved] == ["w"] * 8
    tab.fill("#live-alpha", "0.5")
    tab.click("#live-descent [data-steps='10']")
    shows(tab, "#live-descended", "10 steps: E = 0.01744")
    assert tab.locator("#live-losses svg .line").count() == 1
    shows(tab, "tr[data-key=E] .live-line", "= 0.0174367")
    tab.click("#live-descent [data-steps='1']")
    shows(tab, "#live-descended", "11 steps")
    tab.click("#live-again")
    shows(tab, "tr[data-key=E] .live-line", "= 0.0239719")
    assert tab.text_content("#live-descended") == ""


def test_play_goes_on_until_pause(tab):
    tab.click("#live-play")
    shows(tab, "#live-descended", "3 steps")
    tab.click("#live-play")
    tab.wait_for_timeout(600)
    now = tab.text_content("#live-descended")
    tab.wait_for_timeout(600)
    assert tab.text_content("#live-descended") == now


def test_the_curve_follows_the_variable(tab):
    tab.fill("#live-lines", "y = x**2\nx = 3")
    shows(tab, "tr[data-key=x] .live-gradient", "6")
    tab.click("#live-curve-box summary")
    shows(tab, "#live-curve", "At x = 3 the slope of the tangent is 6.")
    tab.fill("tr[data-key=x] .live-field", "-1/2")
    shows(tab, "#live-curve", "At x = −0.5 the slope of the tangent is −1.")
    assert tab.input_value("#live-lines").endswith("x = -1/2")
    tab.click("#live-curve-box summary")


def test_a_derivation_is_marked(tab):
    tab.click("#live-own summary")
    tab.fill("#live-typed", "∂L/∂w1 = ∂L/∂d · ∂d/∂w3 · ∂w3/∂w1")
    tab.press("#live-typed", "Control+Enter")
    shows(tab, "#live-marks", "w3 does not depend on w1")
    tab.fill("#live-typed", "∂L/∂w1 = −w3·a = −10")
    tab.click("#live-mark")
    shows(tab, "#live-marks", "✓ −10")
    tab.click("#live-own summary")


def test_practice_goes_from_a_derivation_worked_out_to_a_blank_factor(tab):
    tab.click("#live-practise summary")
    shows(tab, "#live-practise-level", "Level 1: worked out")
    assert "∂" in tab.text_content("#live-practise-graph")
    tab.click("#live-practise-go")
    shows(tab, "#live-practise-level", "one factor is blank")
    tab.fill("#live-practise-answer", "123456")
    tab.click("#live-practise-go")
    tab.wait_for_function("document.querySelector('#live-practise-words').textContent")
    tab.click("#live-practise-hint")
    shows(tab, "#live-practise-words", "Hint:")
    before = tab.text_content("#live-practise-graph")
    tab.click("#live-practise-other")
    tab.wait_for_function(
        "(old) => document.querySelector('#live-practise-graph').textContent !== old", arg=before
    )
    tab.click("#live-practise summary")


def test_practice_is_that_of_the_command_line():
    asked = answers.practised(7, 2, 1, 3)
    key = practice.task(7, 2, 1, 3).key
    assert asked["prompt"].startswith("∂") or asked["prompt"].startswith("d")
    assert answers.practised(7, 2, 1, 3, key)["right"]
    assert not answers.practised(7, 2, 1, 3, key + "1")["right"]
    assert answers.hinted(7, 2, 1, 3)["words"].startswith("Hint:")


def test_a_slider_is_undone_with_control_z(tab):
    slider = tab.locator("tr[data-key=w1] input[type=range]")
    slider.focus()
    slider.press("ArrowRight")
    shows(tab, "tr[data-key=w1] .live-gradient", "−10")
    tab.wait_for_function("document.querySelector('#live-lines').value.includes('w1 = 3.1')")
    slider.press("Control+z")
    tab.wait_for_function("/w1 = 3$/m.test(document.querySelector('#live-lines').value)")


def test_an_error_waits_for_rest_and_moves_nothing(tab):
    top = "document.querySelector('#live-table').getBoundingClientRect().top"
    before = tab.evaluate(top)
    tab.locator("#live-lines").press("Control+End")
    tab.locator("#live-lines").press_sequentially("\nq = w4*")
    tab.wait_for_timeout(500)
    assert tab.text_content("#live-error") == ""
    shows(tab, "#live-error", "something is missing behind *")
    assert tab.evaluate(top) - before < 60
    assert tab.locator("#live.live-stale").count() == 1  # the old numbers are grey
    tab.wait_for_function("location.hash.includes('q+%3D+w4*')")  # nothing typed is lost


def test_what_was_typed_comes_back_with_back(fresh, address):
    ready(fresh, address)
    fresh.fill("#live-lines", "y = x**2 +\nx = 3")
    fresh.click(".live-presets a[href='#step5']")
    shows(fresh, "tr[data-key=y] .live-line", "= b²")
    fresh.go_back()
    fresh.wait_for_function("document.querySelector('#live-lines').value.startsWith('y = x**2 +')")


def test_without_numbers_all_are_set_to_1(tab):
    tab.fill("#live-lines", "z = x*y + log(x)\ny = 3")
    shows(tab, "#live-notes", "x has no number")
    assert tab.locator("#live-graph svg").count() == 1
    tab.click("#live-ones")
    shows(tab, "tr[data-key=x] .live-gradient", "4")
    assert tab.input_value("#live-lines") == "z = x*y + log(x)\ny = 3\nx = 1"


def test_slider_graph_and_derivation_are_on_one_screen(tab):
    tab.set_viewport_size({"width": 1300, "height": 900})
    tab.evaluate("scrollTo(0, 0)")
    for what in ("tr[data-key=w1] input[type=range]", "#live-graph svg", "#live-derivative"):
        box = tab.locator(what).bounding_box()
        assert 0 <= box["y"] and box["y"] + min(box["height"], 400) <= 900, what


@pytest.mark.parametrize("width", [390, 1300])
def test_nothing_is_wider_than_the_window(tab, width):
    tab.set_viewport_size({"width": width, "height": 900})
    for key in EXAMPLES:
        tab.click(f".live-presets a[href='#{key}']")
        shows(tab, ".live-presets a[aria-current]", EXAMPLES[key].title)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, key


@pytest.fixture
def standing(browser, tmp_path, request):
    """The page as a file, or served from a folder that was built without npm."""
    live_page.copy(tmp_path / "live-files")
    shutil.rmtree(tmp_path / "live-files/runtime", ignore_errors=True)
    has_npm = request.param == "file"
    (tmp_path / "index.html").write_text(live_page.page(runs=has_npm), encoding="utf-8")
    handler = functools.partial(Quiet, directory=tmp_path)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        served = f"http://127.0.0.1:{server.server_port}/index.html"
        address = (tmp_path / "index.html").as_uri() if has_npm else served
        tab, wrong = new_tab(browser, address)
        tab.goto(address)
        yield tab, address, has_npm
        tab.close()
        server.shutdown()
    assert [each for each in wrong if not each.endswith("tex-svg.js")] == []


@pytest.mark.parametrize("standing", ["file", "without npm"], indirect=True)
def test_where_python_cannot_run_every_box_of_every_example_has_its_derivation(standing):
    tab, _, is_file = standing
    shows(tab, "#live-state", "python -m chapters --live" if is_file else "without npm")
    for key, preset in EXAMPLES.items():
        tab.click(f".live-presets a[href='#{key}']")
        shows(tab, ".live-presets a[aria-current]", preset.title)
        count = tab.locator("#live-graph [data-key]").count()
        assert count >= 4
        for place in range(count):
            box = tab.locator("#live-graph [data-key]").nth(place)
            by = box.get_attribute("data-key")
            box.focus()
            tab.keyboard.press("Enter")
            tab.wait_for_function(
                "by => document.querySelector(`#live-graph [data-key='${by}']`)"
                "?.getAttribute('aria-pressed') === 'true'",
                arg=by,
            )
            found = answers.answer(preset.lines, by, operations=preset.operations)
            assert tab.text_content("#live-text") == found["text"], (key, by)
            assert gradient(tab, by).inner_text() == gradients(found)[by]
    assert tab.locator("#live-computed tr").last.locator("button").is_enabled()


@pytest.mark.parametrize("standing", ["file", "without npm"], indirect=True)
def test_where_python_cannot_run_nothing_looks_alive_that_is_not(standing):
    tab, address, _ = standing
    shows(tab, "tr[data-key=w1] .live-line", "= 3")
    alive = tab.locator("#live :is(input, textarea, button, summary):visible")
    names = alive.evaluate_all("all => all.map(e => e.id || e.dataset.copy || e.textContent)")
    rows = ["a", "w1", "w2", "w3", "w4", "b", "c", "d", "L"]
    assert names == [
        *["live-lines", *rows, "live-plain", "text", "latex", "svg"],
        *["Film: backward(), step by step", "Program: value and gradients as a Python function"],
    ]
    assert not tab.locator("#live-lines").is_editable()
    tab.click("tr[data-key=a] button")
    shows(tab, "#live-derivative", "∂L/∂a")
    tab.click("#live-film-box summary")
    tab.locator("#live-film button[name=next]").click()
    assert tab.locator("#live-film output").inner_text().startswith("2 of")
    tab.goto(f"{address}#lines=z+%3D+x*x%0Ax+%3D+3")
    tab.reload()
    assert tab.locator("#live-lines").input_value() == "z = x*x\nx = 3"
    assert tab.is_visible("#live-unknown") and not tab.is_visible("#live-graph")
