"""The pages as GitHub's Markdown: outputs/, ERRATA.md, the table in README.md.

The site and the notebooks write most of it in the same way: their writers are classes of this one.
"""

import re
from collections.abc import Iterator

from items import Answers, Caution, Check, Derivation, Exercise, Item, Misprint, Picture, Text
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


class GitHub:
    """The writer of GitHub's Markdown."""

    below = ""  # what is put before the headings of the errata's second part

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
        return "\n\n".join([*code, *map(self.item, _texts_joined(items))])

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
        """The misprints by number, then the cautions."""
        found = [(item, page) for page, parts in book.items() for item in items_of(parts)]
        misprints = [(item, page) for item, page in found if isinstance(item, Misprint)]
        cautions = [(item, page) for item, page in found if isinstance(item, Caution)]
        blocks = [ERRATA]
        for box, page in sorted(misprints, key=lambda entry: int(entry[0].mark[1:])):
            rows = [self.row(heading, words) for heading, words in box.rows()]
            blocks.append(self._entry("", box, rows, page))
        blocks += [self.below + CAUTIONS] * bool(cautions)
        for box, page in sorted(cautions, key=lambda entry: int(entry[0].mark[1:])):
            blocks.append(self._entry(self.below, box, [self.row("caution", box.words)], page))
        return "\n".join(blocks)

    def _entry(self, below: str, box: Misprint | Caution, rows: list[str], page: Page) -> str:
        head = f"{below}## {box.mark}: {escaped(box.where)}"
        return "\n".join([head, "", *rows, self.shown_on(page)]) + "\n"

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


def _texts_joined(items: list[Item]) -> Iterator[Item]:
    """Texts and checks that follow one another become one text."""
    lines: list[str] = []
    for item in items:
        if isinstance(item, (Text, Check)):
            lines.append(item.text)
            continue
        if lines:
            yield Text("\n".join(lines))
            lines = []
        yield item
    if lines:
        yield Text("\n".join(lines))
