"""A page in another language: its source, with each of its texts translated.

Texts are the paragraphs of prose, what a fold is called, comments, and the literals in the code
that a reader sees in an output, a box or a picture. locale/ko/chNN_….po has them (gettext); all
else is the same. A text without a translation, or whose English has changed since (fuzzy), stays
English.
"""

from __future__ import annotations

import ast
import functools
import io
import json
import re
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeGuard

from scalargrad.formatting import columns

LOCALE = Path(__file__).resolve().parent / "locale"
LANGUAGES = ("ko",)  # beside English
PROSE_COLUMNS, CODE_COLUMNS = 98, 79
# Arguments that no reader reads: what a library calls its colours, places, shapes.
SETTINGS = {
    "activation", "aspect", "boxstyle", "cmap", "color", "dir", "edgecolor", "facecolor",
    "fillcolor", "fixedsize", "fontname", "fontweight", "form", "ha", "layout", "linestyle", "loc",
    "ls", "marker", "name", "nonpositive", "output", "outputorder", "projection", "rank", "rankdir",
    "reduction", "scale", "shape", "style", "va", "xscale", "yscale", "zorder",
}  # fmt: skip
NOT_READ = {"Value", "attr", "getattr", "matrix", "named", "see", "set_aspect", "set_yscale"}
BOXES = {"exercise", "recap", "caution", "misprint", "document", "cited"}
DRAWING = {"axes", "text", "set", "set_title", "set_ylabel", "legend", "edge", "node"}
WORD = re.compile(r"[A-Za-z]{3}|\b(?:an|as|at|be|by|if|in|is|it|no|of|on|or|so|to|we)\b")
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|\]\([^)]*\)|<[^>]*>|https?://\S+", re.DOTALL)
_IN_DIRECTIVE = re.compile(
    r'^(?P<before>:caption: |:alt: "|)(?P<words>(?<=: )[^"\n]+|(?<=")[^"\n]+|[A-Z][\w ]*(?= <))'
    r'(?P<after>"| <.+>|)$',
    re.MULTILINE,
)
_IN_FORMULA = re.compile(r"\\(?:text|textrm|mathrm)\{([^}]*)\}")


class Text(NamedTuple):
    """A text of a page, and what it is."""

    text: str
    kind: str  # prose, fold, comment, string, f-string, picture: a string in a picture


Translate = Callable[[Text], str]


# --- a page's source ------------------------------------------------------------------------------


def rewritten(source: str, translate: Translate) -> str:
    """The source of a page with each text as `translate` has it."""
    lines = source.splitlines()
    starts = [i for i, line in enumerate(lines) if line.startswith("# %%")]
    made = lines[: starts[0]] if starts else lines
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        made.append(_head(lines[start], translate))
        inside = lines[start + 1 : end]
        if "[markdown]" in lines[start]:
            prose = "\n".join(line.removeprefix("#").removeprefix(" ") for line in inside)
            made += [f"# {line}".rstrip() for line in rewritten_prose(prose, translate).split("\n")]
            kept = len(inside) - len("\n".join(inside).rstrip("\n").split("\n"))
            made += [""] * kept  # the empty lines between this cell and the next one
            continue
        drawn = "picture" in lines[start]
        made += rewritten_code("\n".join(inside), translate, drawn).split("\n") if inside else []
    return "\n".join(made).rstrip("\n") + "\n"


def _head(line: str, translate: Translate) -> str:
    """A line of `# %%`, what the fold is called translated."""
    found = re.search(r"\{.*\}$", line)
    options = json.loads(found[0]) if found else {}
    if not found or "fold" not in options:
        return line
    options["fold"] = translate(Text(options["fold"], "fold"))
    return line[: found.start()] + json.dumps(options, ensure_ascii=False)


def rewritten_prose(markdown: str, translate: Translate) -> str:
    """Markdown with its paragraphs translated; tables row by row, blocks of code as they are."""
    blocks = re.split(r"(```.*?```)", markdown.strip("\n"), flags=re.DOTALL)
    return "".join(
        (_directive if block.startswith("```") else _paragraphs)(block, translate)
        for block in blocks
    )


def _directive(block: str, translate: Translate) -> str:
    """What a reader sees of one of Sphinx' directives: captions, alt texts, names of links."""

    def write(found: re.Match[str]) -> str:
        return found["before"] + translate(Text(found["words"], "prose")) + found["after"]

    return _IN_DIRECTIVE.sub(write, block) if block.startswith("```{") else block


def _paragraphs(markdown: str, translate: Translate) -> str:
    parts = re.split(r"(\n[ \t]*\n)", markdown)
    return "".join(
        part if i % 2 or not part.strip() else _paragraph(part, translate)
        for i, part in enumerate(parts)
    )


def _paragraph(block: str, translate: Translate) -> str:
    """One paragraph; its lines are joined first where they are only filled."""
    bare = block.strip("\n")
    before, after = block[: block.index(bare)], block[block.index(bare) + len(bare) :]
    if bare.startswith("|"):
        rows = [
            translate(Text(row, "prose")) if has_words(row) else row for row in bare.split("\n")
        ]
        return before + "\n".join(rows) + after
    if not has_words(bare):
        return block
    is_filled = not re.match(r"[-*#>|<:]|\d+\.|\$\$", bare) or re.match(r"\*\S", bare)
    if not is_filled:
        return before + translate(Text(bare, "prose")) + after
    text = " ".join(bare.split())
    translated = translate(Text(text, "prose"))
    return block if translated == text else before + filled(translated) + after


def filled(text: str) -> str:
    """Prose in lines; none begins with what would make a list or a heading of it."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if columns(longer) > PROSE_COLUMNS and not re.match(r"([-+*]|\d+\.)$|[#>=|]", word):
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def has_words(text: str) -> bool:
    """Whether there is something to translate: not only formulas, code, links and numbers."""
    inside = " ".join(
        words for found in _FORMULA.findall(text) for words in _IN_FORMULA.findall(found)
    )
    return bool(WORD.search(_FORMULA.sub(" ", text)) or WORD.search(inside))


# --- code -----------------------------------------------------------------------------------------


class _Place(NamedTuple):
    """Where in a cell's code something stands: offsets into its text."""

    start: int
    end: int
    new: str


def rewritten_code(code: str, translate: Translate, drawn: bool = False) -> str:
    """Code with its comments and the literals that a reader sees translated.

    drawn: whether the cell draws a picture, so that its literals stand in one.
    """
    try:
        tree = ast.parse(code)
    except SyntaxError:  # it is reported with its line when the cell runs
        return code
    offsets = [0, *(found.end() for found in re.finditer("\n", code))]
    places = [
        *_literals(tree, code, offsets, translate, drawn),
        *_comments(code, offsets, translate),
    ]
    for place in sorted(places, reverse=True):
        code = code[: place.start] + place.new + code[place.end :]
    return code


def _literals(
    tree: ast.Module, code: str, offsets: list[int], translate: Translate, drawn: bool
) -> Iterator[_Place]:
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    lines = code.split("\n")

    def offset(line: int, column: int) -> int:
        return offsets[line - 1] + len(lines[line - 1].encode()[:column].decode())

    read = [node for node in ast.walk(tree) if _is_read(node, parents)]
    for node in sorted(read, key=lambda one: (one.lineno, one.col_offset)):
        is_f = isinstance(node, ast.JoinedStr)
        text = template(node) if is_f else node.value
        if not WORD.search(re.sub(r"\{[^}]*\}", "", text) if is_f else _FORMULA.sub(" ", text)):
            continue
        kind = "picture" if _is_drawn(node, parents, drawn) else "f-string" if is_f else "string"
        translated = translate(Text(text, kind))
        if translated == text:
            continue
        start = offset(node.lineno, node.col_offset)
        end = offset(node.end_lineno or 0, node.end_col_offset or 0)
        column = columns(code[offsets[node.lineno - 1] : start])
        is_docstring = isinstance(parents.get(node), ast.Expr)
        new = f'"""{translated}"""' if is_docstring else literal(translated, is_f, column)
        if "\n" in new and not any(
            isinstance(each, (ast.Call, ast.List, ast.Dict)) for each in _above(node, parents)
        ):
            new = f"(\n    {literal(translated, is_f, 4)}\n)"
        yield _Place(start, end, new)


def _above(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while found := parents.get(node):
        yield found
        node = found


def _is_read(
    node: ast.AST, parents: dict[ast.AST, ast.AST]
) -> TypeGuard[ast.Constant | ast.JoinedStr]:
    """Whether this is a literal that may come before a reader's eyes."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    if not is_text and not isinstance(node, ast.JoinedStr):
        return False
    child = node
    for above in _above(node, parents):
        if isinstance(above, (ast.JoinedStr, ast.FormattedValue, ast.Subscript, ast.Compare)):
            return False
        if isinstance(above, ast.Dict) and child in above.keys:
            return False
        if isinstance(above, ast.keyword) and above.arg in SETTINGS:
            return False
        if isinstance(above, ast.Call) and _called(above) in NOT_READ:
            return False
        child = above
    return True


def _is_drawn(node: ast.AST, parents: dict[ast.AST, ast.AST], drawn: bool) -> bool:
    """Whether a literal stands in a picture, whose font may have no Hangul."""
    for above in _above(node, parents):
        if isinstance(above, ast.keyword) and above.arg == "alt":
            return False
        if isinstance(above, ast.Call):
            name = _called(above)
            if name in BOXES:
                return False
            if name in DRAWING or (drawn and name != "show"):
                return True
    return drawn


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def template(node: ast.JoinedStr) -> str:
    """An f-string as a text: f"slope {x:.3f}" is "slope {x:.3f}"."""
    made = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            made.append(str(part.value).replace("{", "{{").replace("}", "}}"))
            continue
        assert isinstance(part, ast.FormattedValue)
        kind = f"!{chr(part.conversion)}" if part.conversion >= 0 else ""
        spec = part.format_spec
        form = f":{template(spec)}" if isinstance(spec, ast.JoinedStr) else ""
        made.append("{" + ast.unparse(part.value) + kind + form + "}")
    return "".join(made)


def expressions(text: str) -> list[str]:
    """What stands in the places of an f-string's template, braces and all."""
    return [part for part in _pieces(text) if part.startswith("{") and part[:2] != "{{"]


_PIECE = re.compile(r" |(?:[^ {}]|\{\{|\}\})+|\{(?:[^{}]|\{[^{}]*\})*\}")


def _pieces(text: str) -> list[str]:
    """A template cut into spaces, words and places."""
    return _PIECE.findall(text)


def literal(text: str, is_f: bool, column: int) -> str:
    """A text as a literal that begins in this column; a long one as several, below each other."""
    pieces = _pieces(text) if is_f else re.findall(r" |[^ ]+", text)
    quote = next((one for one in ('"', "'") if one not in text), '"""' if is_f else '"')
    lines = [""]
    for piece in pieces:
        if not (is_f and piece.startswith("{")):
            piece = piece.replace("\\", "\\\\").replace("\n", "\\n")
            piece = piece.replace(quote, f"\\{quote}") if len(quote) == 1 else piece
        if (
            lines[-1]
            and columns(lines[-1] + piece) > CODE_COLUMNS - column - 4 - 2 * len(quote) + 2
        ):
            lines.append("")
        lines[-1] += piece
    prefix = "f" if is_f else ""
    return f"\n{' ' * column}".join(f"{prefix}{quote}{line}{quote}" for line in lines)


def _comments(code: str, offsets: list[int], translate: Translate) -> Iterator[_Place]:
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        words = token.string.lstrip("# ")
        if token.type != tokenize.COMMENT or re.match(r"noqa|fmt:|type:", words):
            continue
        if WORD.search(words):
            start = offsets[token.start[0] - 1] + token.start[1]
            new = f"# {translate(Text(words, 'comment'))}"
            yield _Place(start, start + len(token.string), new)


# --- the tables -----------------------------------------------------------------------------------


def texts(source: str, is_page: bool = True) -> list[Text]:
    """The texts of a page, or of a Markdown file, in their order, each once."""
    found: dict[str, Text] = {}

    def collect(text: Text) -> str:
        found.setdefault(text.text, text)
        return text.text

    rewritten(source, collect) if is_page else rewritten_prose(source, collect)
    return list(found.values())


def table_file(name: str, language: str) -> Path:
    """Where the table of a page, or of a list, lies."""
    return LOCALE / language / f"{name}.po"


@functools.cache
def table(name: str, language: str) -> dict[str, str]:
    """The translations of a page's texts; without those that are missing or fuzzy."""
    path = table_file(name, language)
    if not path.exists():
        return {}
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    return {
        str(message.id): str(message.string)
        for message in catalog
        if message.id and message.string and not message.fuzzy
    }


def translated(
    name: str, source: str, language: str, is_page: bool = True, pictures: bool = True
) -> str:
    """The source of a page, or of a Markdown file, in a language.

    pictures: whether the words in pictures are translated, too: there is a font for them.
    """
    found = table(name, language)

    def translate(text: Text) -> str:
        left = text.kind == "picture" and not pictures
        return text.text if left else found.get(text.text, text.text)

    return rewritten(source, translate) if is_page else rewritten_prose(source, translate) + "\n"


def update(name: str, source: str, language: str, is_page: bool = True) -> None:
    """Renew a table: new texts are added, changed ones marked as fuzzy, those that went removed."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    path = table_file(name, language)
    new = Catalog(locale=language)
    for text in texts(source, is_page):
        new.add(text.text, auto_comments=[text.kind])
    catalog = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.update(new, update_header_comment=False)
    catalog.obsolete.clear()
    written = io.BytesIO()
    write_po(written, catalog, width=100, omit_header=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != written.getvalue():
        path.write_bytes(written.getvalue())
        table.cache_clear()


def open_texts(name: str, source: str, language: str, is_page: bool = True) -> list[Text]:
    """The texts that have no translation, or one of an older text."""
    found = table(name, language)
    return [text for text in texts(source, is_page) if text.text not in found]
