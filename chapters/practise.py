"""python -m chapters toy --practise: the exercises of a page, one by one, read and marked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import installed  # noqa: F401 first: it finds scalargrad
from expected import DerivationOf, Expected
from items import Exercise
from judging import head_of, judge
from pages import Page, items_of
from picture_files import PictureFiles
from progress import Progress, exercises_of
from running import run_with
from scalargrad.formatting import columns
from scalargrad.language import sentence
from scalargrad.practising.derivations import GraphInWords
from scalargrad.practising.dialogue import Left, is_word, read_line, read_lines
from writers.terminal import answer_as_text, exercise_as_text, hint_as_text, print_now

HELP = "Type your answer. ? shows the hint, and then the answer; Enter goes on; q leaves."
DERIVATION = "Write the derivation, on one line or more; an empty line ends it. ∂ may be d: dL/dw."


class NoPictures(PictureFiles):
    """A page that is only asked for its exercises saves nothing."""

    def __init__(self) -> None:
        super().__init__("", Path(), ())

    def save(self, thing: Any, name: str) -> str:
        """Nothing."""
        return ""


class Practice:
    """The exercises of some pages as a dialogue.

    Args:
        pages: which are asked.
        progress: what is done already, and becomes more.
        book: all pages, for "41 of 63 in the book".
    """

    def __init__(self, pages: list[Page], progress: Progress, book: list[Page]) -> None:
        self.pages, self.progress, self.book = pages, progress, book
        self.code = 0

    def run(self) -> int:
        """Ask until all is done or the student leaves. The exit code: 130 after Ctrl-C.

        1 where a page does not run, else 0.
        """
        print_now(sentence(HELP))
        self._tell_trouble()
        try:
            for page in self.pages:
                self._ask_page(page)
        except Left:
            print_now(sentence("Until next time: what you have done is kept."))
        except KeyboardInterrupt:
            print_now("")
            return 130
        return self.code

    def _ask_page(self, page: Page) -> None:
        """The exercises that are not done; of a page that was asked for alone all, if all are."""
        done = len(self.progress.of(page))
        if done and done == exercises_of(page) and len(self.pages) > 1:
            return
        try:
            print_now(f"\n{page.title}\n{'=' * columns(page.title)}")
            exercises = exercises_shown(page)
        except (Exception, SystemExit) as error:  # a broken page must not stop the others
            why = f"{type(error).__name__}: {error}"
            print_now(sentence("{0} does not run: {1}", page.name, why))
            self.code = 1
            return
        to_do = [each for each in exercises if each.number not in self.progress.of(page)]
        if not to_do:
            words = "All exercises of this page are done. Here they are once more."
            print_now(sentence(words))
        for exercise in to_do or exercises:
            print_now(f"\n{exercise_as_text(exercise)}")
            if ask(exercise):
                self.progress.add(page, exercise.number)
                self._tell_trouble()
            print_now(f"({self.progress.words(page, self.book)})")

    def _tell_trouble(self) -> None:
        if self.progress.trouble:
            print_now(f"({self.progress.trouble})")
            self.progress.trouble = ""


def exercises_shown(page: Page) -> list[Exercise]:
    """The exercises of a page, which is run for them."""
    items = items_of(list(run_with(page, NoPictures())))
    return [item for item in items if isinstance(item, Exercise)]


def ask(exercise: Exercise) -> bool:
    """Ask until the answer is right, was shown, or the student goes on. Whether it is done."""
    if exercise.expects is None:
        read_line(sentence("Think first. Enter shows the answer: "))
        print_now(answer_as_text(exercise))
        return True
    read = reader(exercise.expects)
    told_hint = not exercise.hint
    while answer := read():
        if is_word(answer):
            answer = answer.lower()
            if answer == "next":
                return False
            if answer == "answer" or (told_hint and answer != "hint"):
                print_now(answer_as_text(exercise))
                return False
            told_hint = not exercise.hint or _tell_hint(exercise)  # "hint" tells it once more
            continue
        verdict = judge(exercise.expects, answer)
        print_now(verdict.words)
        if verdict.right:
            return True
        if verdict.counts and not told_hint:
            told_hint = _tell_hint(exercise)
    return False


def _tell_hint(exercise: Exercise) -> bool:
    print_now(hint_as_text(exercise))
    return True


def reader(expects: Expected) -> Callable[[], str]:
    """What reads an answer: for a derivation lines, below the graph that it is of."""
    if not isinstance(expects, DerivationOf):
        return read_line
    graph, head = GraphInWords(expects.root), head_of(expects)
    print_now("\n" + "\n".join(f"    {line}" for line in [*graph.definitions(), graph.numbers()]))
    print_now(f"\n{sentence(DERIVATION)}")
    return lambda: read_lines(f"{head} = ")
