"""The runner's part for sheets: what is written, for whom, and answers marked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from pages import Page
from scalargrad.language import sentence
from scalargrad.pictures.rendering import RenderError
from sheets import Sheet, SheetError, solutions, students, write_sheet
from writers.terminal import print_now


def write_one(page: Page, word: str, seed: str, folder: Path) -> int:
    """Write a sheet and its solution. The exit code."""

    def write() -> int:
        for path in write_sheet(Sheet(page, seed), folder, word):
            print_now(sentence("wrote {0} and {1}", path.as_posix(), f"{path.stem}.md"))
        return 0

    return or_complaint(write)


def write_all(page: Page, word: str, file: str, folder: Path) -> int:
    """Write a sheet for each line of a file, and a page of all solutions. The exit code."""

    def write() -> int:
        from tqdm import tqdm

        made = []
        unit = sentence("sheet")
        for seed, name in tqdm(students(read(file)), unit=unit, file=sys.stderr):
            made.append(Sheet(page, seed, name))
            write_sheet(made[-1], folder, word)
        path = folder / f"{word}-solutions.html"
        path.write_text(solutions(made), encoding="utf-8", newline="\n")
        words = "wrote {0} sheets with solutions in {1}"
        print_now(sentence(words, len(made), folder.as_posix()))
        print_now(sentence("wrote {0}: all solutions on one page", path.as_posix()))
        return 0

    return or_complaint(write)


def check(page: Page, seed: str, file: str) -> int:
    """Mark the answers in a file. The exit code: 0 if all are right, else 1."""

    def mark() -> int:
        sheet = Sheet(page, seed)
        lines, right = sheet.marked(read(file))
        print_now("\n".join([*lines, sentence("{0} of {1} right", right, len(sheet.blanks))]))
        return 0 if right == len(sheet.blanks) else 1

    return or_complaint(mark)


def or_complaint(work: Callable[[], int]) -> int:
    """What the work returns; 2 and one line where it cannot be done."""
    try:
        return work()
    except (SheetError, OSError, RenderError) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 2


def read(file: str) -> str:
    """A text in UTF-8, or as a Korean Windows writes it; "-" is standard input."""
    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    for encoding in ("utf-8", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetError(sentence("{0} is not a text in UTF-8", file))
