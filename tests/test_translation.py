"""The Korean of the pages: none missing, none out of date; formulas, numbers, code, links the same."""

import ast
import re
from collections import Counter

import pytest

import book
import fonts
import translation
from items import Caution, Check, Derivation, Exercise, Misprint, Picture, Recap
from pages import HERE, Page, all_pages
from running import problems
from scalargrad.formatting import columns
from scalargrad.language import in_language
from translation import Text
from writers.github import GitHub
from writers.terminal import part_as_text

pytestmark = pytest.mark.pages
PAGES = all_pages()
KOREAN = [Page(page.path, "ko") for page in PAGES]
each_page = pytest.mark.parametrize("page", KOREAN, ids=lambda page: page.key)
SLOW = ("start_here", "training_step", "vanishing_gradients", "resnet18")
each_page_run = pytest.mark.parametrize(  # .ci/run runs the slow ones, too
    "page",
    [
        pytest.param(page, id=page.key, marks=[pytest.mark.full] if page.key in SLOW else [])
        for page in KOREAN
    ],
)

CODE = re.compile(r"`[^`]*`")
LINK = re.compile(r"\]\(([^)]*)\)|(https?://[^\s)]+)")
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.DOTALL)
IN_WORDS = re.compile(r"\\(text|textrm)\{[^}]*\}")
NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")
# After a place of an f-string no particle that depends on its last sound.
PARTICLE = re.compile(
    r"\}['’”\")\]]*(은|는|이|가|을|를|과|와|로|으로|라고|이라고|란|이란)(?=[\s,.:;]|$)"
)

# "**weight (w)**가": behind a sign and before a letter, Markdown's asterisks do not close.
EMPHASIS = re.compile(r"(?<![\w*])(\*\*?)(?=[^\s*])([^*\n]*[^\s*])\1(?=\w)")


def english(page):
    return page.path.read_text(encoding="utf-8")


def parts_that_stay(text, kind):
    """What a translation must have, too: formulas, code, links, numbers, an f-string's places."""
    if kind != "prose" and "{" in text and kind != "string":
        places = [re.sub(r"\s", "", one) for one in translation.expressions(text)]
    else:
        places = []
    links = [found[0] or found[1] for found in LINK.findall(text)]
    text = LINK.sub(" ", text)
    codes = CODE.findall(text)
    text = CODE.sub(" ", text)
    formulas = [
        re.sub(r"\s+", "", IN_WORDS.sub(r"\\text{}", found)) for found in FORMULA.findall(text)
    ]
    text = re.sub(r"\{[^}]*\}", " ", FORMULA.sub(" ", text))
    return [Counter(found) for found in (places, links, codes, formulas, NUMBER.findall(text))]


def differences(text, korean):
    names = ("places", "links", "code", "formulas", "numbers")
    both = zip(names, parts_that_stay(*text), parts_that_stay(korean, text.kind), strict=True)
    return [f"{name}: {dict(a - b)} is {dict(b - a)}" for name, a, b in both if a != b]


def table_of(page):
    return translation.table(page.name, "ko")


@each_page
def test_every_text_of_a_page_is_there_in_korean_and_up_to_date(page):
    open_texts = translation.open_texts(page.name, english(page), "ko")
    assert not open_texts, "python -m chapters --write adds them; then translate them"
    known = {text.text for text in translation.texts(english(page))}
    assert not table_of(page).keys() - known


@each_page
def test_formulas_numbers_code_and_links_are_the_same(page):
    table = table_of(page)
    found = {}
    for text in translation.texts(english(page)):
        if differs := differences(text, table.get(text.text, text.text)):
            found[text.text] = differs
    assert not found


@each_page
def test_no_particle_is_glued_to_a_place(page):
    assert [text for text in table_of(page).values() if PARTICLE.search(text)] == []


def not_closed(text):
    """The emphasis in a text that Markdown shows as asterisks."""
    words = CODE.sub("x", FORMULA.sub("$", text)).replace("\n", " ")
    return [found[0] for found in EMPHASIS.finditer(words) if not found[2][-1].isalnum()]


@each_page
def test_emphasis_closes_before_a_particle(page):
    table = {text.text: text.kind for text in translation.texts(english(page))}
    prose = [korean for text, korean in table_of(page).items() if table.get(text) == "prose"]
    assert not [found for text in prose for found in not_closed(text)]


def test_what_markdown_does_not_close():
    assert not_closed("**가중치(weight)**가 큽니다") == ["**가중치(weight)**"]
    assert not_closed("*값 $x$*는") == ["*값 $*"]
    assert not not_closed("**가중치**(weight)가 **큽니다.** 그리고 *값*은 2 * 3 (*) 4")


@each_page
def test_the_code_is_the_same_but_for_its_texts(page):
    def skeleton(source):
        tree = ast.parse(source)
        for node in ast.walk(tree):
            for name, value in ast.iter_fields(node):
                if isinstance(value, ast.JoinedStr):
                    setattr(node, name, ast.Constant(""))
                if isinstance(value, list):
                    value[:] = [
                        ast.Constant("") if isinstance(v, ast.JoinedStr) else v for v in value
                    ]
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node.value = ""
        return ast.dump(tree)

    assert skeleton(page.source) == skeleton(english(page))
    for line in page.source.splitlines():
        if not line.startswith("#"):
            assert columns(line) <= 79 or line in english(page).splitlines(), line


@each_page
def test_the_prose_is_korean(page):
    """At least 1.5 letters of Hangul for each Latin one."""
    prose = "\n".join(cell.source for cell in page.cells if not cell.is_code)
    prose = LINK.sub(" ", FORMULA.sub(" ", CODE.sub(" ", re.sub(r"```.*?```", " ", prose))))
    hangul, latin = len(re.findall("[가-힣]", prose)), len(re.findall("[A-Za-z]", prose))
    assert hangul >= 1.5 * latin


# --- the pages, run in Korean ---------------------------------------------------------------------


@each_page_run
def test_korean_outputs_are_todays(page, run_of):
    """The Markdown and the DOT sources, to the letter; a picture without words is not kept twice."""
    if not fonts.can_draw("ko"):
        pytest.skip("no font with Hangul on this machine: pictures keep their English words")
    made = run_of(page).folder
    kept = book.outputs_of("ko")
    files = {path.name for path in made.iterdir()}
    own = {path.name for path in kept.glob(f"{page.name[:5]}*")} - {f"{page.name}.md"}
    assert own <= files, "write them anew: python -m chapters --write"
    for name in files:
        path = kept / name if name in own else kept.parent / name
        assert path.exists()
        if name.endswith(".dot"):
            text = path.read_text(encoding="utf-8")
            assert text == (made / name).read_text(encoding="utf-8")
            same = text == (kept.parent / name).read_text(encoding="utf-8")
            assert (name in own) is not same
    with in_language("ko"):
        shared = {name: f"../{name}" for name in files - own}
        writer = GitHub(to_lists="../../", shared=shared)
        assert (kept / f"{page.name}.md").read_text(encoding="utf-8") == writer.page(
            page, run_of(page).parts
        )


@each_page_run
def test_a_page_shows_the_same_in_both_languages(page, run_of):
    """The same items in the same cells; of checks, proofs and expectations the same numbers."""

    def numbers(item):
        match item:
            case Check():
                return item.ours, item.printed
            case Misprint():
                return item.mark, item.as_printed, item.true
            case Caution():
                return item.mark
            case Picture():
                return item.file
            case Derivation():  # without the reasons, beside and below the lines
                lines = [line.strip().partition("    ")[0] for line in item.text.splitlines()]
                return [line for line in lines if "=" in line and line[0] != "("]
            case Exercise():
                return item.number, item.level, getattr(item.expects, "value", None)
            case Recap():
                return len(item.lines)
        return Counter(NUMBER.findall(item.text))

    english_parts = run_of(Page(page.path)).parts
    for there, here in zip(english_parts, run_of(page).parts, strict=True):
        assert [type(item) for item in there.items] == [type(item) for item in here.items]
        for one, other in zip(there.items, here.items, strict=True):
            assert numbers(one) == numbers(other)
    assert problems(run_of(page).parts) == []


@each_page_run
def test_what_a_page_shows_in_korean_fits_into_a_terminal(page, run_of):
    with in_language("ko"):
        for part in run_of(page).parts:
            text = part_as_text(part, answers=True).replace(run_of(page).folder.as_posix(), "ch")
            for line in text.splitlines():
                assert columns(line) <= 104 or "https://" in line, line


@pytest.mark.full  # it needs every page
def test_the_lists_are_there_in_korean(run_of):
    shown = {page: run_of(page).parts for page in KOREAN}
    with in_language("ko"):
        to_pictures = book.pictures_of(shown, "ko")
        writer = GitHub(to_pages="outputs/ko/", to_lists="", shared=to_pictures)
        errata = (HERE / "ERRATA.ko.md").read_text(encoding="utf-8")
        assert errata == writer.errata(shown), "write it anew: python -m chapters --write"
        readme = (HERE / "README.ko.md").read_text(encoding="utf-8")
        assert writer.table(shown) in readme
    for name in ("README", "ERRATA", "GLOSSARY"):
        text = (HERE / f"{name}.ko.md").read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", text):
            assert (HERE / link).exists(), link


@pytest.mark.parametrize("name", ["README", "GLOSSARY", "index", "live", "api"])
def test_every_text_of_a_list_is_there_in_korean_and_up_to_date(name):
    source, is_page = book.sources(PAGES)[name]
    assert not translation.open_texts(name, source, "ko", is_page)
    known = {text.text for text in translation.texts(source, is_page)}
    assert not translation.table(name, "ko").keys() - known


# --- the machine itself ---------------------------------------------------------------------------

TRIAL = """\
# %% [markdown]
# # A title
#
# *The document, slide 3*
#
# Words about $x$ that stand on
# two lines.
#
# | term | what it is |
# |---|---|
# | slope | how steep it is |
#
# $$ x = 1 $$

# %% {"fold": "the code"}
x = 3  # three of them
show("the number", x, f"slope {x:.2f} of {{it}}", name="picture")
words = "a long sentence without end, which must be cut where there is no bracket"

# %% [markdown]
# Last words.
"""


def test_a_page_without_translations_stays_as_it_is_to_the_letter():
    assert translation.rewritten(TRIAL, lambda text: text.text) == TRIAL
    for page in PAGES:
        assert translation.rewritten(english(page), lambda text: text.text) == english(page)


def test_the_texts_of_a_page():
    assert [text.text for text in translation.texts(TRIAL)] == [
        "# A title",
        "*The document, slide 3*",
        "Words about $x$ that stand on two lines.",
        "| term | what it is |",
        "| slope | how steep it is |",
        "the code",
        "the number",
        "slope {x:.2f} of {{it}}",
        "a long sentence without end, which must be cut where there is no bracket",
        "three of them",
        "Last words.",
    ]


def test_each_text_is_put_in_its_place():
    korean = {
        "# A title": "# 제목",
        "the code": "코드",
        "the number": '수 "하나"',
        "slope {x:.2f} of {{it}}": "{{그}} 기울기 {x:.2f}",
        "three of them": "셋",
        "Last words.": "끝 " * 60,
        "a long sentence without end, which must be cut where there is no bracket": "가나다라 "
        * 12,
    }
    made = translation.rewritten(TRIAL, lambda text: korean.get(text.text, text.text))
    lines = made.splitlines()
    assert lines[1] == "# # 제목"
    assert "x = 3  # 셋" in lines
    assert """show('수 "하나"', x, f"{{그}} 기울기 {x:.2f}", name="picture")""" in lines
    assert "words = (" in lines and all(columns(line) <= 100 for line in lines)
    seen = []
    code = made.split("# %%")[2].partition("\n")[2]
    exec(code, {"show": lambda *args, **_: seen.extend(args)})
    assert seen == ['수 "하나"', 3, "{그} 기울기 3.00"]


def test_a_changed_text_is_marked_and_falls_back_to_english(tmp_path, monkeypatch):
    monkeypatch.setattr(translation, "LOCALE", tmp_path)
    translation.update("trial", TRIAL, "ko")
    path = translation.table_file("trial", "ko")
    filled = path.read_text(encoding="utf-8").replace(
        'msgid "Last words."\nmsgstr ""', 'msgid "Last words."\nmsgstr "마지막 말."'
    )
    path.write_text(filled, encoding="utf-8")
    translation.table.cache_clear()
    assert "# 마지막 말." in translation.translated("trial", TRIAL, "ko")
    changed = TRIAL.replace("Last words.", "Last words!")
    translation.update("trial", changed, "ko")
    assert "#, fuzzy" in path.read_text(encoding="utf-8")
    assert "# Last words!" in translation.translated("trial", changed, "ko")
    assert "Last words!" in [t.text for t in translation.open_texts("trial", changed, "ko")]
    before = path.read_bytes()
    translation.update("trial", changed, "ko")
    assert path.read_bytes() == before
    translation.table.cache_clear()


@pytest.mark.parametrize(
    ("text", "korean", "what"),
    [
        ("at $x = 3$ it is 4", "$x = 2$에서 4입니다", "formulas"),
        ("2 of 3", "3 가운데 1", "numbers"),
        ("`w1.grad` is", "`w2.grad`는", "code"),
        ("see [it](see:toy_graph)", "[이것](see:chain_rule) 참고", "links"),
    ],
)
def test_a_difference_is_found(text, korean, what):
    (found,) = differences(Text(text, "prose"), korean)
    assert found.startswith(what)


def test_the_places_of_an_f_string_are_compared():
    assert differences(Text("{a:.2f} of {b[0]}", "f-string"), "{b[0]} 가운데 {a:.3f}")
    assert not differences(Text("{a:.2f} of {b[0]}", "f-string"), "{b[0]} 가운데 {a:.2f}")
