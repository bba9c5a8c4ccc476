"""The pages as GitHub's Markdown: outputs/, ERRATA.md, the table in README.md.

The site and the notebooks write most of it in the same way: their writers are classes of this one.
"""

import itertools
import re

from items import Answers, Caution, Derivation, Exercise, Item, Misprint, Picture, texts_joined
from pages import Page, Part, items_of, marks

Book = dict[Page, list[Part]]  # each page, and what it showed

ERRATA = """\
# Errata: what is misprinted in the documents

<!-- made from the pages by: python -m chapters --write -->

A reader who follows along trips over these. Each is quoted as printed and corrected. Where there is
something to compute, two numbers prove it: the page that shows the misprint computes both.

We have the documents as text. The slides of the lectures are public, and each entry was looked up
there. Where they print something else than our text, the entry says so.
"""
CAUTIONS = """\
# Cautions

Here nothing is misprinted, yet a reader goes wrong.
"""
OTHER_LECTURES = """\
# Lectures 05, 07 and 09

They are not among the documents; some pages follow them.
"""


class GitHub:
    """The writer of GitHub's Markdown."""

    below = ""  # what is put before the headings of the errata's other parts

    def page(self, page: Page, parts: list[Part]) -> str:
        """A whole page: prose, code, what it shows; the answers folded."""
        made = f"<!-- made from ../{page.path.name} by: python -m chapters --write -->"
        end = f"[This page as a program](../{page.path.name}) · [all pages](../README.md)"
        return "\n\n".join([made, *self.lesson(parts), "---", end]) + "\n"

    def lesson(self, parts: list[Part]) -> list[str]:
        """The blocks of a page, the answers folded."""
        blocks = [self.part(part) for part in parts if not part.cell.after_exercises]
        answers = [self.part(part) for part in parts if part.cell.after_exercises]
        return [*blocks, folded("Answers", "\n\n".join(answers))] if answers else blocks

    def part(self, part: Part) -> str:
        """Prose, or code and what it showed."""
        cell, items = part
        if not cell.is_code:
            return cell.source
        code = [] if cell.is_box else [f"```python\n{cell.source}\n```"]
        return "\n\n".join([*code, *map(self.item, texts_joined(items))])

    def item(self, item: Item) -> str:
        """What one item looks like."""
        match item:
            case Derivation():
                return f"$$\n{without_dollars(item.latex)}\n$$"
            case Picture():
                return self.film(item) if item.is_film else self.picture(item)
            case Misprint():
                rows = [self.row(heading, words) for heading, words in item.rows()]
                title = f"Misprint {item.mark}."
                return self.box("warning", title, escaped(item.where), rows)
            case Caution():
                title = f"Caution {item.mark}."
                return self.box("note", title, escaped(item.where), [escaped(item.words)])
            case Exercise():
                return f"**Exercise {item.number}.** {escaped(item.question)}"
            case Answers():
                numbered = enumerate(item.texts, start=1)
                return "\n\n".join(f"**Answer {i}.** {escaped(text)}" for i, text in numbered)
        return f"```text\n{item.text}\n```"

    def picture(self, item: Picture) -> str:
        """The picture itself."""
        return f"![{escaped(item.alt)}]({item.file})"

    def film(self, item: Picture) -> str:
        """A link: GitHub plays no film."""
        return f"[Film: {escaped(item.alt)}]({item.file})"

    def box(self, kind: str, title: str, where: str, lines: list[str]) -> str:
        """An alert."""
        return quoted([f"[!{kind.upper()}]", f"**{title}** {where}", "", *lines])

    def row(self, heading: str, words: str) -> str:
        """A line of a misprint's box."""
        return f"- {heading}: {escaped(words)}"

    def shown_on(self, page: Page) -> str:
        """The last line of an entry of the errata."""
        return f"- shown on [page {page.number}](outputs/{page.name}.md)"

    def errata(self, book: Book) -> str:
        """Misprints, cautions, and both of the lectures that are not among the documents."""
        found = [(item, page) for page, parts in book.items() for item in items_of(parts)]
        boxes = [entry for entry in found if isinstance(entry[0], (Misprint, Caution))]
        boxes.sort(key=lambda entry: (entry[0].mark[0] == "C", int(entry[0].mark[1:])))
        sections: dict[str, list[str]] = {ERRATA: [], CAUTIONS: [], OTHER_LECTURES: []}
        for box, page in boxes:
            head = _section(box)
            below = "" if head == ERRATA else self.below
            rows = [self.row(heading, words) for heading, words in box.rows()]
            title = f"{below}## {box.mark}: {escaped(box.where)}"
            sections[head].append("\n".join([title, "", *rows, self.shown_on(page)]) + "\n")
        first = [ERRATA, *sections.pop(ERRATA)]
        others = [[self.below + head, *texts] for head, texts in sections.items() if texts]
        return "\n".join(itertools.chain(first, *others))

    def table(self, book: Book) -> str:
        """The table of pages for README.md."""
        rows = ["| page | document | pictures | errata |", "|---|---|---|---|"]
        for page, parts in book.items():
            files = [item.file for item in items_of(parts) if isinstance(item, Picture)]
            numbered = enumerate(dict.fromkeys(files), start=1)
            pictures = " ".join(f"[{i}](outputs/{file})" for i, file in numbered)
            title = f"[{page.number}. {escaped(page.title)}](outputs/{page.name}.md)"
            rows.append(f"| {title} | {page.document} | {pictures} | {marks(parts)} |")
        return "\n".join(rows) + "\n"


def _section(box: Misprint | Caution) -> str:
    """Which part of the errata this stands in."""
    if re.match("Lecture 0[579],", box.where):
        return OTHER_LECTURES
    return CAUTIONS if isinstance(box, Caution) else ERRATA


def escaped(text: str) -> str:
    """Text with a backslash before each sign that Markdown would read.

    >>> print(escaped("W_out * 2"))
    W\\_out \\* 2
    """
    return re.sub(r"([\\`*_\[\]<>$|])", r"\\\1", text)


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
