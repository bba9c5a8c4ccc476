"""The pages as GitHub's Markdown: outputs/, ERRATA.md, the table in README.md.

The site and the notebooks write most of it in the same way: their writers are classes of this one.
"""

import itertools
import re
from collections.abc import Mapping

from items import Caution, Derivation, Exercise, Item, Misprint, Picture, Recap, Text, texts_joined
from links import LINK, MARK, resolved
from pages import Cell, Page, Part, items_of, marks
from scalargrad.formatting import in_lines
from scalargrad.language import current_language, sentence

Book = dict[Page, list[Part]]  # each page, and what it showed

MADE = "<!-- made from the pages by: python -m chapters --write -->"
# The parts of the errata: what stands above their entries.
ERRATA = (
    "Errata: what is misprinted in the documents",
    "A reader who follows along trips over these. Each is quoted as printed and corrected. Where "
    "there is something to compute, two numbers prove it: the page that shows the misprint "
    "computes both.",
    "We have the documents as text. The slides of the lectures are public, and each entry was "
    "looked up there. Where they print something else than our text, the entry says so.",
)
CAUTIONS = ("Cautions", "Here nothing is misprinted, yet a reader goes wrong.")
OTHER_LECTURES = (
    "Lectures 05, 07 and 09",
    "They are not among the documents; some pages follow them.",
)


class GitHub:
    """The writer of GitHub's Markdown.

    Args:
        to_pages: what leads from the file that is written to the pages' files.
        to_lists: what leads from it to ERRATA.md and its like.
        shared: where pictures are that lie elsewhere, by their files' names.
    """

    below = ""  # what is put before the headings of the errata's other parts

    def __init__(
        self, to_pages: str = "", to_lists: str = "../", shared: Mapping[str, str] | None = None
    ) -> None:
        self.to_pages, self.to_lists, self.shared = to_pages, to_lists, shared or {}

    def page(self, page: Page, parts: list[Part]) -> str:
        """A whole page: prose, code, what it shows; hints and answers folded."""
        made = f"<!-- made from {self.to_lists}{page.path.name} by: python -m chapters --write -->"
        all_pages = f"{self.to_lists}{self.file_of('readme')}"
        program = f"[{sentence('This page as a program')}]({self.to_lists}{page.path.name})"
        end = f"{program} · [{sentence('all pages')}]({all_pages})"
        return "\n\n".join([made, *self.lesson(parts), "---", end]) + "\n"

    def lesson(self, parts: list[Part]) -> list[str]:
        """The blocks of a page. The code that works out an answer is folded with it."""
        blocks, for_answer = [], []
        for part in parts:
            if part.cell.for_answer:
                for_answer.append(self.part(part))
                continue
            if isinstance(exercise := next(iter(part.items), None), Exercise):
                blocks.append(self.exercise(exercise, for_answer))
                for_answer = []
            else:
                blocks.append(self.part(part))
        if for_answer:
            raise ValueError("code below the last exercise: it belongs to no answer")
        return blocks

    def part(self, part: Part) -> str:
        """Prose, or code and what it showed."""
        cell, items = part
        if not cell.is_code:
            return self.prose(cell.source)
        shown = "\n\n".join(map(self.item, texts_joined(items)))
        return "\n\n".join([self.code(cell)] * (not cell.is_box) + [shown] * bool(shown))

    def code(self, cell: Cell) -> str:
        """The code of a cell, folded where it only draws."""
        code = f"```python\n{cell.source}\n```"
        return folded(cell.fold, code) if cell.fold else code

    def item(self, item: Item) -> str:
        """What one item looks like."""
        match item:
            case Derivation():
                return self.formula(item.latex)
            case Picture():
                return self.film(item) if item.is_film else self.picture(item)
            case Misprint():
                rows = [self.row(heading, words) for heading, words in item.rows()]
                return self.box("note", item.title, self.text(item.where), rows)
            case Caution():
                return self.box("note", item.title, self.text(item.where), [self.text(item.words)])
            case Recap():
                lines = [f"- {self.text(x)}" for x in item.lines]
                return self.box("tip", sentence("In short"), "", lines)
            case Exercise():
                return self.exercise(item, [])
        return f"```text\n{item.text}\n```"

    def exercise(self, item: Exercise, code: list[str]) -> str:
        """The question; the hint and the answer folded, the answer with the code behind it."""
        answer = item.answer
        words = self.text(answer.text) if isinstance(answer, Text) else self.item(answer)
        blocks = [f"**{item.title}** {self.text(item.question)}"]
        if item.options:
            blocks.append("\n".join(f"- {self.text(option)}" for option in item.options))
        blocks += self.field(item)
        if item.hint:
            blocks.append(folded(sentence("Hint"), self.text(item.hint)))
        return "\n\n".join([*blocks, folded(sentence("Answer"), "\n\n".join([words, *code]))])

    def field(self, item: Exercise) -> list[str]:
        """Where an answer is typed: nowhere on GitHub."""
        return []

    def prose(self, markdown: str) -> str:
        """A cell of prose, its formulas in the form that GitHub reads without mistakes."""
        return with_github_formulas(resolved(markdown, self.link))

    def text(self, text: str) -> str:
        """A text of a box, its signs escaped, its links by name kept."""
        between = LINK.split(text)[::3]
        links = [found[0] for found in LINK.finditer(text)] + [""]
        pairs = zip(map(escaped, between), links, strict=True)
        return resolved("".join(itertools.chain(*pairs)), self.link)

    def link(self, text: str, target: str) -> str:
        """A link to a page or to a list. ValueError where there is no such page."""
        if target.startswith("?"):
            raise ValueError(f"a link to see:{target[1:]}: there is no such page")
        if target.startswith("ch"):
            return f"[{text}]({self.to_pages}{target}.md)"
        if MARK.fullmatch(target):
            return f"[{text}]({self.to_lists}{self.file_of('errata')}#{target.lower()})"
        return f"[{text}]({self.to_lists}{self.file_of(target)})"

    def file_of(self, name: str) -> str:
        """The file of a list: errata, glossary, coverage."""
        language = current_language()
        end = ".md" if language == "en" or name == "coverage" else f".{language}.md"
        return f"{name.upper()}{end}"

    def path_of(self, picture: str) -> str:
        """What leads to a picture."""
        return self.shared.get(picture, self.to_pages + picture)

    def formula(self, latex: str) -> str:
        """A displayed formula."""
        return f"```math\n{without_dollars(latex)}\n```"

    def picture(self, item: Picture) -> str:
        """The picture itself."""
        return f"![{escaped(item.alt)}]({self.path_of(item.file)})"

    def film(self, item: Picture) -> str:
        """A link, and what to do with it: GitHub shows the text of such a file."""
        link = f"[{sentence('Film: {0}', escaped(item.alt))}]({self.path_of(item.file)})"
        words = "(GitHub shows the film's source: save the file, then open it.)"
        return f"{link}. {sentence(words)}"

    def box(self, kind: str, title: str, where: str, lines: list[str]) -> str:
        """An alert."""
        return quoted([f"[!{kind.upper()}]", f"**{title}** {where}", "", *lines])

    def row(self, heading: str, words: str) -> str:
        """A line of a misprint's box."""
        return f"- {heading}: {self.text(words)}"

    def anchor(self, mark: str) -> str:
        """What a link to an entry of the errata leads to."""
        return f'<a id="{mark.lower()}"></a>'

    def errata(self, book: Book) -> str:
        """Misprints, cautions, and both of the lectures that are not among the documents."""
        found = [(item, page) for page, parts in book.items() for item in items_of(parts)]
        boxes = [entry for entry in found if isinstance(entry[0], (Misprint, Caution))]
        boxes.sort(key=lambda entry: (entry[0].mark[0] == "C", int(entry[0].mark[1:])))
        sections: dict[tuple[str, ...], list[str]] = {ERRATA: [], CAUTIONS: [], OTHER_LECTURES: []}
        for box, page in boxes:
            head = _section(box)
            below = "" if head == ERRATA else self.below
            rows = [self.row(heading, words) for heading, words in box.rows()]
            rows.append(self.row(sentence("shown on"), f"[](see:{page.key})"))
            title = f"{below}## {box.mark}: {self.text(box.where)}"
            entry = [self.anchor(box.mark), "", title, "", *rows]
            sections[head].append("\n".join(entry) + "\n")
        first = [self.head(ERRATA, MADE), *sections.pop(ERRATA)]
        others = [
            [self.below + self.head(part), *texts] for part, texts in sections.items() if texts
        ]
        return "\n".join(itertools.chain(first, *others))

    def head(self, part: tuple[str, ...], made: str = "") -> str:
        """What stands above the entries of a part of the errata."""
        title, *paragraphs = map(sentence, part)
        filled = ["\n".join(in_lines(one, 100, "")) for one in paragraphs]
        return "\n\n".join(filter(None, [f"# {title}", made, *filled])) + "\n"

    def table(self, book: Book) -> str:
        """The table of pages for README.md."""
        heads = [sentence("page"), sentence("document"), sentence("pictures"), sentence("errata")]
        rows = [f"| {' | '.join(heads)} |", "|---|---|---|---|"]
        for page, parts in book.items():
            files = [item.file for item in items_of(parts) if isinstance(item, Picture)]
            numbered = enumerate(dict.fromkeys(files), start=1)
            pictures = " ".join(f"[{i}]({self.path_of(file)})" for i, file in numbered)
            title = f"[{page.number}. {escaped(page.title)}]({self.to_pages}{page.name}.md)"
            found = " ".join(self.text(f"[](see:{mark})") for mark in marks(parts)) or "–"
            rows.append(f"| {title} | {page.document} | {pictures} | {found} |")
        return "\n".join(rows) + "\n"


def _section(box: Misprint | Caution) -> tuple[str, ...]:
    """Which part of the errata this stands in."""
    if re.match("(Lecture|강의) 0[579],", box.where):
        return OTHER_LECTURES
    return CAUTIONS if isinstance(box, Caution) else ERRATA


def escaped(text: str) -> str:
    """Text with a backslash before each sign that Markdown would read.

    >>> print(escaped("W_out * 2"))
    W\\_out \\* 2
    >>> print(escaped("2. first"))
    2\\. first
    """
    return re.sub(
        r"([\\`*_\[\]<>$|])|^(\d+)(?=\. )", lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\", text
    )


def quoted(lines: list[str]) -> str:
    """Lines as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in lines)


def folded(summary: str, markdown: str) -> str:
    """Markdown that a reader opens with a click."""
    return f"<details>\n<summary>{summary}</summary>\n\n{markdown}\n\n</details>"


def without_dollars(latex: str) -> str:
    r"""LaTeX whose texts hold no $, which would end a displayed formula.

    >>> print(without_dollars(r"\text{over $d$}"))
    \text{over }d
    """
    return re.sub(r"\$([^$]+)\$", r"}\1\\text{", latex).replace(r"\text{}", "")


_CODE_OR_FORMULA = re.compile(
    r"(?P<code>```.*?```|`[^`]*`)|^ *\$\$(?P<block>.+?)\$\$|\$(?P<inline>[^$]+)\$", re.DOTALL | re.M
)


def with_github_formulas(markdown: str) -> str:
    """Formulas as GitHub reads them without mistakes: as blocks `math`, and in backticks.

    Between dollars alone it takes _ for emphasis, halves each double backslash, and does not see
    the end of a formula that a letter follows.

    >>> print(with_github_formulas("the slope $w_1$: `$x`"))
    the slope $`w_1`$: `$x`
    """

    def write(found: re.Match[str]) -> str:
        if found["block"]:
            return f"```math\n{found['block'].strip()}\n```"
        return f"$`{' '.join(found['inline'].split())}`$" if found["inline"] else found[0]

    return _CODE_OR_FORMULA.sub(write, markdown)
