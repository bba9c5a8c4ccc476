"""Which exercises a student has done: a small file in the user's data folder."""

from __future__ import annotations

import ast
import json
import os
import sys
import tempfile
from pathlib import Path

from pages import Page
from scalargrad.language import sentence

FILE = "exercises.json"
NO_PLATFORMDIRS = "platformdirs is missing: python -m pip install platformdirs"


class Progress:
    """The numbers of the exercises that are done, by the page's key. Each change is kept at once.

    A file that cannot be read counts as empty; where none can be written, `trouble` says so.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.trouble = path, ""
        self.done: dict[str, list[int]] = {}
        try:
            self.done = _checked(json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            self.trouble = sentence("{0} cannot be read, so it begins anew ({1})", path, error)

    def add(self, page: Page, number: int) -> None:
        """An exercise is done."""
        if number not in self.of(page):
            self.done[page.key] = sorted([*self.of(page), number])
            self._keep()

    def of(self, page: Page) -> list[int]:
        """The exercises of a page that are done."""
        return self.done.get(page.key, [])

    def forget(self, pages: list[Page]) -> None:
        """Forget these pages; without pages the whole file is deleted."""
        if pages:
            self.done = {k: v for k, v in self.done.items() if k not in {p.key for p in pages}}
            self._keep()
            return
        self.done = {}
        self.path.unlink(missing_ok=True)

    def words(self, page: Page, pages: list[Page]) -> str:
        """3 of 4 on this page, 41 of 63 in the book"""
        here = len(self.of(page))
        all_done = sum(len(self.of(each)) for each in pages)
        all_there = sum(map(exercises_of, pages))
        words = "{0} of {1} on this page, {2} of {3} in the book"
        return sentence(words, here, exercises_of(page), all_done, all_there)

    def _keep(self) -> None:
        """Write the file whole or not at all: a new one takes the place of the old one."""
        new = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, new = tempfile.mkstemp(dir=self.path.parent, prefix=FILE)
            with open(handle, "w", encoding="utf-8") as file:
                json.dump(self.done, file)
            os.replace(new, self.path)
        except OSError as error:
            self.trouble = sentence("what you have done cannot be kept: {0}", error)
            if new:
                Path(new).unlink(missing_ok=True)


def own_progress() -> Progress:
    """The user's own."""
    try:
        from platformdirs import user_data_path
    except ModuleNotFoundError:
        sys.exit(sentence(NO_PLATFORMDIRS))
    return Progress(user_data_path("scalargrad", appauthor=False) / FILE)


def exercises_of(page: Page) -> int:
    """How many exercises a page has, without running it; none where it cannot be read."""
    try:
        cells = page.cells
    except ValueError:
        return 0
    return sum(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "exercise"
        for cell in cells
        if cell.is_code and cell.is_box
        for node in ast.walk(ast.parse(cell.source))
    )


def _checked(done: object) -> dict[str, list[int]]:
    """What was read. ValueError where it is something else."""
    if not isinstance(done, dict) or not all(
        isinstance(numbers, list) and all(isinstance(n, int) for n in numbers)
        for numbers in done.values()
    ):
        raise ValueError(sentence("it has no list of numbers for each page"))
    return done
