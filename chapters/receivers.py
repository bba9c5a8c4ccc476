"""Where what a page shows goes: to the runner's list, to the terminal, or into a notebook."""

from __future__ import annotations

import argparse
import functools
import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from items import Exercise, Item, Picture, Text
from picture_files import NO_GRAPHVIZ, PictureFiles
from scalargrad.language import sentence
from scalargrad.pictures.rendering import FORMATS
from writers.terminal import item_as_text, print_now


class Receiver:
    """Takes what a page shows, one item after the other; its pictures become files."""

    def __init__(self, files: PictureFiles) -> None:
        self.files = files
        self.exercises: dict[int, Exercise] = {}  # by their numbers
        self.done: dict[int, bool] = {}  # whether an attempt at an exercise was right

    def add(self, item: Item) -> None:
        """Keep it, print it or display it."""
        raise NotImplementedError

    def number_for(self, question: str) -> int:
        """The number of an exercise: the next one, or its own where its cell runs once more."""
        known = {each.question: number for number, each in self.exercises.items()}
        return known.get(question, len(known) + 1)

    def add_picture(self, thing: Any, name: str, alt: str) -> None:
        """Save a graph, a plot or a film, and add the item that names the file."""
        if file := self.files.save(thing, name):
            self.add(Picture(self.files.folder.as_posix(), file, alt))


class Recorder(Receiver):
    """Keeps the items of a page, cell by cell, and what a student's print() writes among them."""

    def __init__(self, files: PictureFiles) -> None:
        super().__init__(files)
        self.items: list[Item] = []
        self._printed = io.StringIO()

    @contextmanager
    def cell(self) -> Iterator[list[Item]]:
        """While this lasts, what pages show comes into the list that it gives."""
        self.items = []
        token = _receiver.set(self)
        try:
            with redirect_stdout(self._printed):
                yield self.items
            self._add_printed()
        finally:
            _receiver.reset(token)

    def add(self, item: Item) -> None:
        """Keep it."""
        self._add_printed()
        self.items.append(item)

    def _add_printed(self) -> None:
        if text := self._printed.getvalue().rstrip("\n"):
            self.items.append(Text(text))
        self._printed.seek(0)
        self._printed.truncate()


class Terminal(Receiver):
    """Prints the items of a page that runs as a script."""

    def __init__(self, files: PictureFiles, answers: bool) -> None:
        super().__init__(files)
        self.answers = answers
        self._printed_some = self._told_of_graphviz = False

    def add(self, item: Item) -> None:
        """Print it; hints and answers only where they were asked for."""
        if isinstance(item, Exercise) and item.number == 1 and not self.answers:
            print_now("\n" + sentence("Hints and answers: add --answers"))
        text = item_as_text(item, self.answers)
        print_now(f"\n{text}" if "\n" in text and self._printed_some else text)
        self._printed_some = True

    def add_picture(self, thing: Any, name: str, alt: str) -> None:
        """Save it; say once what to install."""
        if not self._told_of_graphviz and self.files.lacks_graphviz(thing):
            print(sentence(NO_GRAPHVIZ), file=sys.stderr)
            self._told_of_graphviz = True
        super().add_picture(thing, name, alt)


class Notebook(Receiver):
    """Displays the items below the cell that runs."""

    def add(self, item: Item) -> None:
        """Display it."""
        from writers.notebook import display_item

        display_item(item)

    def add_picture(self, thing: Any, name: str, alt: str) -> None:
        """Display it; no file is written."""
        from writers.notebook import display_picture

        display_picture(thing)


_receiver: ContextVar[Receiver] = ContextVar("receiver")  # the runner's, while it runs a cell


def receiver() -> Receiver:
    """Who takes what is shown now."""
    return _receiver.get(None) or _without_runner()


@functools.cache
def _without_runner() -> Receiver:
    """For a page that runs by itself: in a notebook, or as a script with its options."""
    script = Path(getattr(sys.modules["__main__"], "__file__", None) or "").name
    is_page = bool(re.match(r"ch\d\d", script)) and not in_notebook()
    parser = argparse.ArgumentParser(
        description=sentence("A page of the book: prints what it shows.")
    )
    add_options(parser)
    asked = parser.parse_args(None if is_page else [])
    files = PictureFiles(script[:5] if is_page else "", asked.out, (asked.format,))
    return Notebook(files) if in_notebook() else Terminal(files, asked.answers)


def in_notebook() -> bool:
    """Whether a notebook runs this: IPython with a kernel behind it."""
    ipython = sys.modules.get("IPython")
    return hasattr(ipython.get_ipython() if ipython else None, "kernel")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that a page and the runner have in common."""
    words = "show the answers, too"
    parser.add_argument("--answers", action="store_true", help=sentence(words))
    words = "folder for the pictures (figures)"
    parser.add_argument("--out", default="figures", help=sentence(words))
    words = "of the pictures (png)"
    parser.add_argument("--format", default="png", choices=FORMATS, help=sentence(words))
