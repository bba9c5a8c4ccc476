"""What Sphinx reads: each page run and written as MyST Markdown, the errata, the glossary.

The pages run once, as in `python -m chapters`, with pictures and plots as SVG.
"""

import tempfile
from pathlib import Path

import book
import downloads
import front
import lesson
import myst
from lesson import Page, Part

CHAPTERS = book.HERE


def write(folder: Path) -> None:
    """Renew the folder: files that did not change stay untouched, so that Sphinx skips them."""
    made = dict(downloads.files(book.pages()))
    shown: dict[Page, list[Part]] = {}
    with tempfile.TemporaryDirectory() as pictures:
        for page in book.pages():
            shown[page] = list(page.run(Path(pictures), ("svg",)))
            for problem in book.problems(shown[page]):
                raise ValueError(f"{page.name}: {problem}")
        made |= {path.name: path.read_bytes() for path in Path(pictures).iterdir()}
    for page, parts in shown.items():
        made[f"{page.name}.md"] = myst.page(page, lesson.as_markdown(page, parts)).encode()
    made["errata.md"] = myst.converted(book.errata(shown)).encode()
    glossary = (CHAPTERS / "GLOSSARY.md").read_text(encoding="utf-8")
    made["glossary.md"] = myst.without_missing(myst.converted(glossary), set(made)).encode()
    made["table.md"] = front.tables(shown).encode()
    renew(folder, made)


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
