"""What the site says in Korean: each phrase of its scripts, and of the live page's HTML."""

import ast
import re
from pathlib import Path

import pytest

import live_page
from pages import HERE
from scalargrad.language import TABLES, in_language

phrases = live_page.phrases
pytestmark = pytest.mark.site
SITE = HERE / "site"
SCRIPTS = [
    path for folder in ("static", "live", "run") for path in sorted((SITE / folder).glob("*.js"))
]
PYTHON = [*sorted(SITE.glob("*.py")), SITE / "live/answers.py", SITE / "live/presets.py"]


def phrases_of(script):
    """The texts that phrase() is called with: first arguments, both of a choice."""
    for call in re.findall(r'\bphrase\(((?:[^"(),]|"(?:[^"\\]|\\.)*")*)', script):
        yield from re.findall(r'"((?:[^"\\]|\\.)*)"', call)


def said(path):
    """The texts that sentence() and message() are called with in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        called = getattr(getattr(node, "func", None), "id", "")
        if called in ("sentence", "message") and isinstance(node.args[0], ast.Constant):
            yield node.args[0].value


def test_each_phrase_of_the_scripts_is_there_in_korean_and_none_is_left_over():
    used = {one for path in SCRIPTS for one in phrases_of(path.read_text(encoding="utf-8"))}
    html = (SITE / "live/live.html").read_text(encoding="utf-8")
    in_html = {one for one in phrases.SCRIPTS if f">{one}<" in html or f'"{one}"' in html}
    assert used - phrases.SCRIPTS.keys() == set()
    assert phrases.SCRIPTS.keys() - used - in_html == set()


def test_the_scripts_say_nothing_but_phrases():
    """No text with a blank in it reaches the page without phrase()."""
    found = []
    for path in SCRIPTS:
        text = re.sub(r"//[^\n]*|/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for line in text.splitlines():
            if re.search(
                r'(textContent|placeholder|title|label"?\]?) ?[=:] ?["`][A-Z]?[a-z]+ [a-z]', line
            ):
                found.append(line)
    assert found == []


def test_each_text_of_the_live_page_is_there_in_korean():
    html = (SITE / "live/live.html").read_text(encoding="utf-8")
    assert live_page.translated_html(html) == html
    with in_language("ko"):
        korean = live_page.translated_html(html)
    words = re.sub(r"\{\w+\}|<code>.*?</code>", "", korean)
    words = re.sub(r"<[^>]*>", "", words) + " ".join(re.findall(r'aria-label="([^"]*)"', words))
    left = set(re.findall(r"[A-Za-z]{3,}", words))
    assert left <= {"backward", "LaTeX", "SVG", "JavaScript"}


def test_each_sentence_of_the_site_is_there_in_korean():
    table = TABLES["ko"]  # some are the library's
    missing = [one for path in PYTHON for one in said(path) if one not in table]
    assert missing == []
    titles = [preset.title for preset in live_page.PRESETS]
    assert not [one for one in [*titles, *live_page.STATES.values()] if one not in table]


@pytest.mark.parametrize("table", [phrases.SCRIPTS, phrases.LIVE_PAGE, phrases.ANSWERS])
def test_a_phrase_has_the_same_places_and_no_particle_glued_to_them(table):
    for english, korean in table.items():
        places = [sorted(re.findall(r"\{\w+\}|<\w+", text)) for text in (english, korean)]
        assert places[0] == places[1], english
        assert not re.search(r"\}(은|는|이|가|을|를|과|와|로|으로)[ ,.:;]", korean), korean


def test_what_book_js_looks_for_is_what_the_pages_say():
    from items import Exercise, Text

    with in_language("ko"):
        title = Exercise(2, "?", Text("!")).title
    assert title.startswith(f"{phrases.SCRIPTS['Exercise']} 2")
    assert Path(live_page.PARTS, "phrases.py").name in live_page.SERVED
