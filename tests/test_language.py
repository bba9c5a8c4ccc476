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
# Sentences that have a key in a dictionary, a place in a tuple, or a name in another file.
IN_TABLES = {
    "scalargrad/__main__.py": ["OF_FILES"],
    "scalargrad/errors.py": ["NO_SLOPE_OF_POWER"],
    "scalargrad/gradient_check.py": ["WORDS", "COLUMNS"],
    "scalargrad/explaining/reasons.py": ["WORDS", "COUNTS"],
    "scalargrad/formulas/functions.py": ["EXPLAINED"],
    "scalargrad/formulas/tokens.py": ["REFUSED", "NO_NUMBERS"],
    "scalargrad/marking/words.py": ["SENTENCES", "PATHS"],
    "scalargrad/pictures/graphs.py": ["LEGEND"],
    "scalargrad/pictures/films.py": ["BUTTONS", "KEY"],
    "scalargrad/pictures/rendering.py": ["INSTALL"],
    "scalargrad/practising/answers.py": ["COUNTS", "TOO_LARGE", "TOO_SMALL"],
    "scalargrad/practising/practice.py": ["STAGES"],
    "chapters/full_run.py": ["REPORT"],
    "chapters/items.py": ["CHECKED"],
    "chapters/judging.py": ["ORDINALS"],
    "chapters/links.py": ["LISTS"],
    "chapters/picture_files.py": ["NO_GRAPHVIZ"],
    "chapters/writers/github.py": ["ERRATA", "CAUTIONS", "OTHER_LECTURES"],
}
TOOLS = [*HERE.glob("*.py"), *HERE.glob("writers/*.py")]
TOOLS = [path for path in TOOLS if not re.match(r"ch\d\d_|korean", path.name)]
PARTICLE = re.compile(
    r"\}['’”\")\]]*(은|는|이|가|을|를|과|와|로|으로|라|이라|아|야|라고|이라고|란|이란|나|이나|랑|이랑|라서|이라서)(?![가-힣(])"
)
GLUED = re.compile(r"\}['’”\")\]]*(은|는|을|를|과|와|로|으로)[ ,.:;]")


def calls(tree):
    for node in ast.walk(tree):
        called = getattr(node, "func", None)
        if isinstance(called, ast.Name) and called.id in ("sentence", "message"):
            yield node


def written(paths):
    """Each sentence of these files, and where it stands."""
    found = {}
    for path in paths:
        name = path.relative_to(PACKAGE.parent).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in calls(tree) if path.name != "language.py" else []:
            where = f"{name}:{call.lineno}"
            found |= dict.fromkeys(templates(call.args[0], tree, where), where)
        for node in tree.body:
            if target(node) in IN_TABLES.get(name, []):
                found |= dict.fromkeys(constants(node.value), f"{name}:{node.lineno}")
    return found


def templates(argument, tree, where):
    """The sentences that this first argument of a call may be; those of a table stand there."""
    match argument:
        case ast.Constant(value=text):
            return [text]
        case ast.IfExp(body=one, orelse=other):
            return [*templates(one, tree, where), *templates(other, tree, where)]
        case ast.Name(id=name):
            line = argument.lineno
            scopes = [tree, *(each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)
                              and each.lineno <= line <= each.end_lineno)]  # fmt: skip
            for scope in reversed(scopes):
                values = [node.value for node in ast.walk(scope) if target(node) == name]
                whole = [v for v in values if isinstance(v, (ast.Constant, ast.IfExp))]
                if values:
                    return [text for value in whole for text in templates(value, tree, where)]
            return []
    assert isinstance(argument, ast.Subscript), f"{where}: a sentence is written whole"
    return []


def target(node):
    """The name that a statement gives to something."""
    if isinstance(node, ast.AnnAssign):
        return getattr(node.target, "id", "")
    return getattr(node.targets[0], "id", "") if isinstance(node, ast.Assign) else ""


def constants(value):
    """A table's sentences."""
    match value:
        case ast.Constant(value=text):
            return [text] if text else []
        case ast.Tuple(elts=parts) | ast.Dict(values=parts):
            return [text for part in parts for text in constants(part)]
    return []


def of_operations():
    rows = (*operations.OPERATIONS.values(), operations.operation("softmax1"))
    return dict.fromkeys({text for row in rows for text in (row.needs, row.called) if text}, "")


def places(template):
    parts = string.Formatter().parse(template)
    return sorted(str(part[1:]) for part in parts if part[1] is not None)


LIBRARY = {text: ko for part in language.KOREAN for text, ko in part.SENTENCES.items()}


def test_each_sentence_has_its_translation_and_none_is_left_over():
    sentences = written(sorted(PACKAGE.rglob("*.py"))) | of_operations()
    assert not {text: where for text, where in sentences.items() if text not in LIBRARY}
    assert not LIBRARY.keys() - sentences.keys()


def test_so_has_each_sentence_of_the_pages_tools():
    sentences = written(TOOLS)
    known = LIBRARY | korean.SENTENCES
    assert not {text: where for text, where in sentences.items() if text not in known}
    assert not korean.SENTENCES.keys() - sentences.keys()


def test_a_sentence_of_two_rooms_is_one_sentence_in_korean_too():
    rooms = [part.SENTENCES for part in language.KOREAN] + [korean.SENTENCES]
    for text in [text for room in rooms for text in room]:
        assert len({room[text] for room in rooms if text in room}) == 1, text


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
