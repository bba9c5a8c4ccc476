"""The tables of sentences: none missing, none too many, the same places, no glued particle."""

import ast
import re
import string
from pathlib import Path

import pytest

import korean
from pages import HERE
from scalargrad import language, operations, set_language

PACKAGE = Path(language.__file__).parent
# Sentences that have a name, or a key in a dictionary, by which sentence() gets them.
IN_TABLES = {
    "__main__.py": ["ABOUT", "EXAMPLES", "OF_FILES"],
    "errors.py": ["NO_SLOPE_OF_POWER"],
    "gradient_check.py": ["WORDS", "COLUMNS"],
    "explaining/reasons.py": ["WORDS", "COUNTS"],
    "formulas/functions.py": ["EXPLAINED"],
    "formulas/tokens.py": ["REFUSED", "NO_NUMBERS"],
    "marking/words.py": ["SENTENCES", "PATHS"],
    "pictures/graphs.py": ["LEGEND"],
    "pictures/films.py": ["BUTTONS", "KEY"],
    "pictures/rendering.py": ["INSTALL"],
    "practising/answers.py": ["COUNTS", "TOO_LARGE", "TOO_SMALL"],
    "practising/practice.py": ["STAGES", "ABOUT"],
}
PARTICLE = re.compile(r"\}['’”\")\]]*(은|는|이|가|을|를|과|와|로|으로|라|이라|아|야)(?![가-힣(])")
GLUED = re.compile(r"\}['’”\")\]]*(은|는|을|를|과|와|로|으로)[ ,.:;]")


def calls(tree):
    for node in ast.walk(tree):
        called = getattr(node, "func", None)
        if isinstance(called, ast.Name) and called.id in ("sentence", "message"):
            yield node


def written():
    """Each sentence of the library, and where it stands."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = str(path.relative_to(PACKAGE))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in calls(tree):
            template = call.args[0]
            if isinstance(template, ast.Constant):
                found[template.value] = f"{name}:{call.lineno}"
            elif name != "language.py":
                assert isinstance(template, (ast.Name, ast.Subscript)), (
                    f"{name}:{call.lineno}: a sentence is written whole"
                )
        for node in tree.body:
            target = node.target if isinstance(node, ast.AnnAssign) else None
            target = node.targets[0] if isinstance(node, ast.Assign) else target
            if getattr(target, "id", "") in IN_TABLES.get(name, []):
                assert isinstance(node.value, (ast.Constant, ast.Dict, ast.Tuple))
                if isinstance(node.value, ast.Constant):
                    found[node.value.value] = f"{name}:{node.lineno}"
                if isinstance(node.value, ast.Tuple):
                    texts = [each.value for each in node.value.elts]
                    found |= dict.fromkeys(texts, f"{name}:{node.lineno}")
                for value in ast.walk(node.value):
                    if isinstance(value, ast.Dict):
                        texts = [v.value for v in value.values if isinstance(v, ast.Constant)]
                        found |= dict.fromkeys(texts, f"{name}:{node.lineno}")
    for row in (*operations.OPERATIONS.values(), operations.operation("softmax1")):
        found |= dict.fromkeys({row.needs, row.called} - {""}, "operations.py")
    return found


def places(template):
    parts = string.Formatter().parse(template)
    return sorted(str(part[1:]) for part in parts if part[1] is not None)


def constants(node):
    return {each.value for each in ast.walk(node)
            if isinstance(each, ast.Constant) and isinstance(each.value, str)}  # fmt: skip


def written_in_tools():
    """The sentences of the pages' tools, and every text that they have."""
    said, texts = {}, set()
    for path in [*HERE.glob("*.py"), *HERE.glob("writers/*.py")]:
        if re.match(r"ch\d\d_|korean", path.name):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts |= constants(tree)
        assigned = [each for each in ast.walk(tree) if isinstance(each, ast.Assign)]
        for call in calls(tree):
            template = call.args[0]
            if isinstance(template, ast.Name):  # words = "…"; sentence(words, …)
                near = [one for one in assigned if 0 < call.lineno - one.lineno < 9
                        and getattr(one.targets[0], "id", "") == template.id]  # fmt: skip
                said |= {text: path.name for one in near for text in constants(one.value)}
            elif isinstance(template, (ast.Constant, ast.IfExp)):
                kept = [template] if isinstance(template, ast.Constant) else [
                    template.body, template.orelse]  # fmt: skip
                said |= {text: path.name for one in kept for text in constants(one)}
    return said, texts


LIBRARY = {text: korean for part in language.KOREAN for text, korean in part.SENTENCES.items()}


def test_each_sentence_has_its_translation_and_none_is_left_over():
    sentences = written()
    missing = {text: where for text, where in sentences.items() if text not in LIBRARY}
    assert not missing
    assert not LIBRARY.keys() - sentences.keys()


def test_so_has_each_sentence_of_the_pages_tools():
    said, texts = written_in_tools()
    known = LIBRARY | korean.SENTENCES
    assert not {text: where for text, where in said.items() if text not in known}
    assert not korean.SENTENCES.keys() - texts


def test_a_sentence_of_two_rooms_is_one_sentence_in_korean_too():
    for text, translated in LIBRARY.items():
        found = {part.SENTENCES[text] for part in language.KOREAN if text in part.SENTENCES}
        assert found == {translated}, text


@pytest.mark.parametrize("table", [LIBRARY, korean.SENTENCES], ids=["library", "tools"])
def test_a_translation_has_the_same_places_and_no_particle_glued_to_them(table):
    for text, translated in table.items():
        assert places(text) == places(translated), text
        assert not PARTICLE.search(translated), translated
        assert not GLUED.search(translated), translated


def test_an_unknown_language_is_an_error():
    with pytest.raises(ValueError, match="no language 'fr': there are en and ko"):
        set_language("fr")


def test_the_words_of_exceptions_are_english_but_where_a_reader_is_shown_them(monkeypatch):
    monkeypatch.setitem(language.TABLES["ko"], "no {0}", "{0} 없음")
    with language.in_language("ko"):
        assert language.sentence("no {0}", 1) == "1 없음"
        assert language.message("no {0}", 1) == "no 1"
        with language.in_language(messages=True):
            assert language.message("no {0}", 1) == "1 없음"
    assert language.sentence("no {0}", 1) == "no 1"
