"""What Sphinx reads: each page run and written as MyST Markdown, the errata, the glossary.

The pages run once in each language, as in `python -m chapters`, with pictures and plots as SVG.
English is written beside index.md, another language with its own index.md into a folder.
"""

import hashlib
import json
import tempfile
from pathlib import Path

import downloads
import front
import live_page
import searching
import translation
from pages import HERE, Page, Part, all_pages
from running import problems, run
from scalargrad.language import current_language, sentence
from writers.myst import MyST

WRITTEN = ("index", "live", "api")  # by hand, in English


def write_site(folder: Path, published: str = "") -> None:
    """Renew all that Sphinx reads in the language of the answers: pages/, and what leads there."""
    language = current_language()
    folder.mkdir(exist_ok=True)
    for name in WRITTEN if language != "en" else ():
        english = (HERE / "site" / f"{name}.md").read_text(encoding="utf-8")
        text = translation.translated(name, english, language, is_page=False)
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    write(folder / "pages", published)


def write(folder: Path, published: str = "") -> None:
    """Renew the folder: files that did not change stay untouched, so that Sphinx skips them.

    published: the book's address, if it has one.
    """
    pages = all_pages()
    made = downloads.files(pages)
    book: dict[Page, list[Part]] = {}
    with tempfile.TemporaryDirectory() as pictures:
        for page in pages:
            book[page] = list(run(page, Path(pictures), ("svg",)))
            for problem in problems(book[page]):
                raise ValueError(f"{page.name}: {problem}")
        made |= {path.name: path.read_bytes() for path in Path(pictures).iterdir()}
    writer = MyST()
    glossary = (HERE / "GLOSSARY.md").read_text(encoding="utf-8")
    words = searching.keywords(glossary)
    scorer = searching.scorer(glossary, pages)
    if (language := current_language()) != "en":
        glossary = translation.translated("GLOSSARY", glossary, language, is_page=False)
    texts = {
        f"{page.name}.md": head(described(page), words.get(page.name, []))
        + writer.page(
            page,
            parts,
            live_page.links(page.name),
            live_page.megabytes(),
            published and f"{published.rstrip('/')}/{downloaded(page)}",
        )
        for page, parts in book.items()
    }
    texts["errata.md"] = head(sentence("The misprints of the documents, each with its proof."))
    texts["errata.md"] += writer.errata(book)
    described_glossary = sentence(
        "The terms of the course in English and Korean, with their pages."
    )
    texts["glossary.md"] = head(described_glossary)
    texts["glossary.md"] += writer.glossary(glossary)
    texts["scorer.js"] = scorer
    texts |= front.parts(book)
    renew(folder, made | {name: text.encode() for name, text in texts.items()})


def described(page: Page) -> str:
    """A page in a sentence."""
    return sentence("{0}, worked out number by number. {1}", page.title, page.document)


def head(description: str, keywords: list[str] | None = None) -> str:
    """What search engines and the book's own search read, and a reader does not."""
    meta = {"description": description}
    if keywords:
        meta["keywords"] = ", ".join(keywords)
    return f"---\n{json.dumps({'myst': {'html_meta': meta}}, ensure_ascii=False)}\n---\n\n"


def downloaded(page: Page) -> str:
    """Where Sphinx puts a page's notebook."""
    name = f"{page.name}.ipynb"
    return f"_downloads/{hashlib.md5(f'pages/{name}'.encode()).hexdigest()}/{name}"


def renew(folder: Path, made: dict[str, bytes]) -> None:
    """Make the folder hold these files and no others."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        if old.name not in made:
            old.unlink()
    for name, content in made.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
