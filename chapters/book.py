"""What is kept of the pages in git: outputs/, ERRATA.md, COVERAGE.md, the table in README.md."""

from pathlib import Path

import documents
from pages import HERE, Page, Part
from writers.github import Book, GitHub

PICTURE_FORMATS = ("png", "dot")
BEGIN, END = ("<!-- pages: python -m chapters --write -->\n", "<!-- end of pages -->\n")


def write_page(page: Page, parts: list[Part], made: Path, folder: Path) -> None:
    """Put a page's Markdown and the pictures that were made into a folder; remove its old files."""
    folder.mkdir(exist_ok=True)
    new = {path.name: path.read_bytes() for path in sorted(made.iterdir())}
    new[f"{page.name}.md"] = GitHub().page(page, parts).encode()
    for old in folder.glob(f"{page.name[:5]}*"):
        if old.name not in new:
            old.unlink()
    for name, content in new.items():
        (folder / name).write_bytes(content)


def with_table(readme: str, made: str) -> str:
    """README.md with the table between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"README.md has lost its marks {BEGIN.strip()} … {END.strip()}")
    return f"{before}{BEGIN}\n{made}\n{END}{after}"


def write_lists(book: Book, folder: Path = HERE) -> None:
    """ERRATA.md, COVERAGE.md and README.md's table, from all pages."""
    writer = GitHub(to_pages="outputs/", to_lists="")
    readme = (folder / "README.md").read_text(encoding="utf-8")
    texts = {
        "README.md": with_table(readme, writer.table(book)),
        "ERRATA.md": writer.errata(book),
        "COVERAGE.md": documents.table(book),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
