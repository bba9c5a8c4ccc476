"""What is kept of the pages in git: outputs/, ERRATA.md, COVERAGE.md, the table in README.md."""

import re
from pathlib import Path

import documents
import translation
from items import Picture
from links import title_of
from pages import HERE, Page, Part, items_of
from scalargrad.language import current_language
from writers.github import Book, GitHub

PICTURE_FORMATS = ("png", "dot")
BEGIN, END = ("<!-- pages: python -m chapters --write -->\n", "<!-- end of pages -->\n")
TRANSLATED = ("README", "GLOSSARY")  # what is written by hand, beside the pages


def outputs_of(language: str, folder: Path = HERE / "outputs") -> Path:
    """outputs/ for English, outputs/ko/ for Korean."""
    return folder if language == "en" else folder / language


def write_page(page: Page, parts: list[Part], made: Path, folder: Path) -> None:
    """Put a page's Markdown and the pictures that were made into a folder; remove its old files.

    A picture that looks in another language as it does in English is not kept twice.
    """
    folder.mkdir(exist_ok=True)
    new = {path.name: path.read_bytes() for path in sorted(made.iterdir())}
    shared = set()
    if page.language != "en":
        shared = {name for name, content in new.items() if _is_in(folder.parent, name, content)}
    new = {name: content for name, content in new.items() if name not in shared}
    to_root = "../" if page.language == "en" else "../../"
    writer = GitHub(to_lists=to_root, shared={name: f"../{name}" for name in shared})
    new[f"{page.name}.md"] = writer.page(page, parts).encode()
    for old in folder.glob(f"{page.name[:5]}*"):
        if old.name not in new:
            old.unlink()
    for name, content in new.items():
        (folder / name).write_bytes(content)


def _is_in(folder: Path, name: str, content: bytes) -> bool:
    path = folder / name
    return path.exists() and path.read_bytes() == content


def with_table(readme: str, made: str) -> str:
    """README.md with the table between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"README.md has lost its marks {BEGIN.strip()} … {END.strip()}")
    return f"{before}{BEGIN}\n{made}\n{END}{after}"


def write_lists(book: Book, folder: Path = HERE) -> None:
    """ERRATA.md, README.md's table and, in English, COVERAGE.md; in Korean ERRATA.ko.md …"""
    language = current_language()
    to_pages = "outputs/" if language == "en" else f"outputs/{language}/"
    writer = GitHub(to_pages=to_pages, to_lists="", shared=pictures_of(book, language))
    readme = (folder / "README.md").read_text(encoding="utf-8")
    texts = {"README": with_table(readme, writer.table(book)), "ERRATA": writer.errata(book)}
    if language == "en":
        texts["COVERAGE"] = documents.table(book)
    else:
        source = translation.translated("README", with_table(readme, ""), language, is_page=False)
        texts["README"] = with_table(linked(source, language), writer.table(book))
        glossary = (folder / "GLOSSARY.md").read_text(encoding="utf-8")
        source = translation.translated("GLOSSARY", glossary, language, is_page=False)
        texts["GLOSSARY"] = linked(source, language)
    end = ".md" if language == "en" else f".{language}.md"
    for name, text in texts.items():
        (folder / f"{name}{end}").write_text(text, encoding="utf-8", newline="\n")


def pictures_of(book: Book, language: str) -> dict[str, str]:
    """The pictures that lie with the English pages alone."""
    files = [x.file for parts in book.values() for x in items_of(parts) if isinstance(x, Picture)]
    return {x: f"outputs/{x}" for x in files if not (outputs_of(language) / x).exists()}


def linked(markdown: str, language: str) -> str:
    """A translated list with links to the pages and lists of its language.

    The last cell of a table's row is a page's title.
    """

    def titled(found: re.Match[str]) -> str:
        return f"| [{title_of(found[1])}](outputs/{found[1]}.md) |"

    text = re.sub(r"\| \[[^]]*\]\(outputs/(ch\w+)\.md\) \|$", titled, markdown, flags=re.M)
    text = text.replace("](outputs/ch", f"](outputs/{language}/ch")
    return re.sub(r"\]\((ERRATA|GLOSSARY)\.md", rf"](\1.{language}.md", text)


def sources(pages: list[Page]) -> dict[str, tuple[str, bool]]:
    """What is translated: each file's text by the name of its table, and whether it is a page."""
    found = {page.name: (page.path.read_text(encoding="utf-8"), True) for page in pages}
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    found["README"] = (with_table(readme, ""), False)
    found["GLOSSARY"] = ((HERE / "GLOSSARY.md").read_text(encoding="utf-8"), False)
    for name in ("index", "live", "api"):
        found[name] = ((HERE / "site" / f"{name}.md").read_text(encoding="utf-8"), False)
    return found


def update_tables(pages: list[Page]) -> list[str]:
    """Renew the tables of all languages; the names of those where something is open."""
    incomplete = []
    for language in translation.LANGUAGES:
        for name, (source, is_page) in sources(pages).items():
            translation.update(name, source, language, is_page)
            if count := len(translation.open_texts(name, source, language, is_page)):
                incomplete.append(f"{language}/{name}.po: {count}")
    return incomplete


def in_each_language(page: Page) -> list[Page]:
    """A page in English and in the other languages."""
    return [Page(page.path, language) for language in ("en", *translation.LANGUAGES)]
