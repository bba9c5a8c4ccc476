"""The pages as MyST, the Markdown that Sphinx reads: with directives for boxes, pictures, films."""

import json
import re
from urllib.parse import quote

from items import Exercise, Picture, texts_joined
from links import resolved
from pages import Cell, Page, Part
from scalargrad.language import sentence
from writers.github import GitHub, folded, without_dollars

COLAB = "https://colab.research.google.com/#fileId="


class MyST(GitHub):
    """The writer of the site."""

    below = "#"  # the errata are one page

    def __init__(self) -> None:
        super().__init__(to_pages="", to_lists="")

    def page(
        self, page: Page, parts: list[Part], live: str = "", runs: str = "", published: str = ""
    ) -> str:
        """A page with its number in its title and its downloads.

        Args:
            page: which.
            parts: what it showed.
            live: links to the live page.
            runs: the megabytes that are loaded to run it in the browser; "" where it cannot.
            published: the address of the notebook where the book is published; "" where it is not.
        """
        links = (
            f"{{download}}`{sentence('script')} <{page.name}.py>` · "
            f"{{download}}`{sentence('notebook')} <{page.name}.ipynb>` ·\n"
            f"{{download}}`{sentence('all pages')} <scalargrad-pages.zip>`"
        )
        zipped = sentence("(zip; the script needs the files in it)")
        downloads = f"{sentence('Download:')} {links} {zipped}"
        if published:
            downloads += f" · [{sentence('open in Colab')}]({COLAB}{quote(published, safe='')})"
        if live:
            downloads += f"\n\n{sentence('Change its numbers in the browser: {0}', live)}"
        head = [f"# {page.number}. {page.title}"]
        head += [contained("document", page.document), contained("downloads", downloads)]
        if runs:
            head.append(f'<div class="run" data-page="{page.name}" data-megabytes="{runs}"></div>')
        return "\n\n".join([*head, self.prose(page.introduction), *self.lesson(parts[1:])]) + "\n"

    def part(self, part: Part) -> str:
        """As on GitHub; what a cell shows stands in a container, which run.js fills anew."""
        if not part.cell.is_code:
            return self.prose(part.cell.source)
        shown = "\n\n".join(map(self.item, texts_joined(part.items)))
        code = [] if part.cell.is_box else [self.code(part.cell)]
        box = [contained(f"shown shown-{part.cell.place}", shown)] if shown else []
        return "\n\n".join(code + box)

    def code(self, cell: Cell) -> str:
        """The code in a container, which run.js makes editable."""
        code = contained(f"cell cell-{cell.place}", f"```python\n{cell.source}\n```")
        return folded(cell.fold, code) if cell.fold else code

    def field(self, item: Exercise) -> list[str]:
        """A place that run.js fills with a field and a button."""
        if item.expects is None:
            return []
        kind = type(item.expects).__name__
        return [f'<div class="attempt" data-exercise="{item.number}" data-kind="{kind}"></div>']

    def picture(self, item: Picture) -> str:
        """A figure."""
        alt = json.dumps(item.alt, ensure_ascii=False)
        return f"```{{figure}} {item.file}\n:alt: {alt}\n:figclass: picture\n```"

    def prose(self, markdown: str) -> str:
        """A cell of prose, its formulas between dollars."""
        return resolved(markdown, self.link)

    def formula(self, latex: str) -> str:
        """A displayed formula."""
        return f"$$\n{without_dollars(latex)}\n$$"

    def film(self, item: Picture) -> str:
        """The film itself: chapters/site/films.py."""
        return f"```{{film}} {item.file}\n```"

    def box(self, kind: str, title: str, where: str, lines: list[str]) -> str:
        """An admonition."""
        body = "\n".join(lines)
        return f"::::{{admonition}} {title} {where}\n:class: {kind}\n\n{body}\n::::"

    def row(self, heading: str, words: str) -> str:
        """An entry of a list of fields."""
        return f":{heading}: {self.text(words)}"

    def file_of(self, name: str) -> str:
        """As the other entries."""
        return f"{name}.md"

    def anchor(self, mark: str) -> str:
        """A target of MyST's."""
        return f"({mark.lower()})="

    def glossary(self, markdown: str) -> str:
        """GLOSSARY.md with links from where the site has it."""
        text = markdown.replace("](outputs/", "](")
        return re.sub(r"\]\((ERRATA|GLOSSARY|COVERAGE)\.md", lambda m: f"]({m[1].lower()}.md", text)


def contained(name: str, markdown: str) -> str:
    """A part of a page with a class of its own, for book.css."""
    return f"::::::{{container}} {name}\n{markdown}\n::::::"
