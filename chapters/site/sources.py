"""What Sphinx reads: each page run and written as MyST Markdown, the errata, the glossary.

The pages run once, as in `python -m chapters`, with pictures and plots as SVG.
"""

import tempfile
from pathlib import Path

import book
import downloads
import front
import lesson
import live_page
import myst
from lesson import Page, Part


def write(folder: Path) -> None:
    """Renew the folder: files that did not change stay untouched, so that Sphinx skips them."""
    pages = book.pages()
    made = downloads.files(pages)
    shown: dict[Page, list[Part]] = {}
    with tempfile.TemporaryDirectory() as pictures:
        for page in pages:
            shown[page] = list(page.run(Path(pictures), ("svg",)))
            for problem in book.problems(shown[page]):
                raise ValueError(f"{page.name}: {problem}")
        made |= {path.name: path.read_bytes() for path in Path(pictures).iterdir()}
    texts = {f"{page.name}.md": _page(page, parts) for page, parts in shown.items()}
    texts["errata.md"] = myst.errata(book.errata(shown))
    texts["glossary.md"] = myst.converted((book.HERE / "GLOSSARY.md").read_text(encoding="utf-8"))
    texts |= front.parts(shown)
    renew(folder, made | {name: text.encode() for name, text in texts.items()})


def _page(page: Page, parts: list[Part]) -> str:
    return myst.page(page, lesson.as_markdown(page, parts), live_page.links(page.name))


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
