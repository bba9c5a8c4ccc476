"""What is written down of the pages: outputs/, ERRATA.md and the table in README.md."""

from collections.abc import Iterable
from pathlib import Path

import lesson
from lesson import Page, Part
from shown import Caution, Check, Misprint, Picture, escaped

HERE = Path(__file__).resolve().parent
FORMATS = ("png", "dot")  # of the pictures in outputs/
BEGIN, END = ("<!-- pages: python -m chapters --write -->\n", "<!-- end of pages -->\n")

ERRATA_HEAD = """\
# Errata: what is misprinted in the documents

<!-- made from the pages by: python -m chapters --write -->

A reader who follows along trips over these. Each is quoted as printed and corrected. Where there is
something to compute, two numbers prove it: the page that shows the misprint computes both.

We have the documents as text. The slides of the lectures are public, and each entry was looked up
there. Where they print something else than our text, the entry says so.
"""
CAUTIONS_HEAD = """\
# Cautions

Here nothing is misprinted, yet a reader goes wrong.
"""


def pages(folder: Path = HERE) -> list[Page]:
    """All pages, in their order."""
    return [Page(path) for path in sorted(folder.glob("ch[0-9][0-9]_*.py"))]


def write_page(page: Page, parts: list[Part], made: Path, folder: Path) -> None:
    """Put a page's Markdown and the pictures that were made into a folder, the old ones away."""
    folder.mkdir(exist_ok=True)
    new = {path.name: path.read_bytes() for path in sorted(made.iterdir())}
    new[f"{page.name}.md"] = lesson.as_markdown(page, parts).encode()
    for old in folder.glob(f"{page.name[:5]}*"):
        if old.name not in new:
            old.unlink()
    for name, content in new.items():
        (folder / name).write_bytes(content)


def errata(shown: dict[Page, list[Part]]) -> str:
    """ERRATA.md: the misprints by number, then the cautions."""
    found = [(item, page) for page, parts in shown.items() for part in parts for item in part.items]
    boxes = [(item, page) for item, page in found if isinstance(item, (Misprint, Caution))]
    boxes.sort(key=lambda box: (box[0].mark[0] == "C", int(box[0].mark[1:])))
    blocks = [ERRATA_HEAD]
    for box, page in boxes:
        if isinstance(box, Caution) and CAUTIONS_HEAD not in blocks:
            blocks.append(CAUTIONS_HEAD)
        words = [("caution", box.words)] if isinstance(box, Caution) else box.rows()
        lines = [f"## {box.mark}: {escaped(box.where)}", ""]
        lines += [f"- {heading}: {escaped(text)}" for heading, text in words]
        lines.append(f"- shown on [page {page.number}](outputs/{page.name}.md)")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def table(shown: dict[Page, list[Part]]) -> str:
    """The table of pages for README.md."""
    rows = ["| page | document | pictures | errata |", "|---|---|---|---|"]
    for page, parts in shown.items():
        items = [item for part in parts for item in part.items]
        files = [item.file for item in items if isinstance(item, Picture)]
        pictures = " ".join(
            f"[{i}](outputs/{file})" for i, file in enumerate(dict.fromkeys(files), start=1)
        )
        marks = " ".join(item.mark for item in items if isinstance(item, (Misprint, Caution)))
        title = f"[{page.number}. {escaped(page.title)}](outputs/{page.name}.md)"
        rows.append(f"| {title} | {page.document} | {pictures} | {marks or '–'} |")
    return "\n".join(rows) + "\n"


def with_table(readme: str, made: str) -> str:
    """README.md with the table between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"README.md has lost its marks {BEGIN.strip()} … {END.strip()}")
    return f"{before}{BEGIN}\n{made}\n{END}{after}"


def write_lists(shown: dict[Page, list[Part]], folder: Path = HERE) -> None:
    """ERRATA.md and README.md's table, from all pages."""
    readme = folder / "README.md"
    text = with_table(readme.read_text(encoding="utf-8"), table(shown))
    readme.write_text(text, encoding="utf-8", newline="\n")
    (folder / "ERRATA.md").write_text(errata(shown), encoding="utf-8", newline="\n")


def problems(parts: Iterable[Part]) -> list[str]:
    """What an unchanged page must not have: numbers that disagree, misprints without a proof."""
    found = []
    for item in (item for part in parts for item in part.items):
        if isinstance(item, Check) and not item.agrees:
            found.append(f"{item.what} is printed as {item.printed}, but is {item.ours!r}")
        if isinstance(item, Misprint) and not item.proved:
            found.append(f"{item.mark} is not proved: {item.as_printed!r} and {item.true!r}")
    return found
