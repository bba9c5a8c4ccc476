"""Read the pages: python -m chapters [list | NUMBER | NAME | FROM-TO …] [--answers] [--write] …

With no name all pages run, a line each; then come the counts and where the pictures lie. With
names, each page is printed as a lesson: prose, code, what it shows. `--write` renews outputs/, and
with all pages ERRATA.md and the table in README.md. `--practise` asks the exercises, one by one.
"""

import argparse
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # as when a page runs as a script

import book
import full_run
import installed
import paper
import serving
from counts import prose_words
from items import Caution, Check, Exercise, Misprint, Picture
from pages import Page, Part, all_pages, items_of
from picture_files import NO_GRAPHVIZ
from practise import Practice
from progress import own_progress
from receivers import add_options
from running import problems, run
from scalargrad.formatting import padded
from scalargrad.language import in_language, known, sentence
from scalargrad.pictures.rendering import can_render
from writers.github import Book
from writers.terminal import ReaderGone, part_as_text, print_now, use_utf8

PROGRAM = "python -m chapters"
OUTPUTS = installed.ROOT / "chapters" / "outputs"


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for; return the exit code, 0 if nothing failed."""
    first = argparse.ArgumentParser(prog=PROGRAM, add_help=False, allow_abbrev=False)
    first.add_argument("--language")
    chosen, others = first.parse_known_args(arguments)
    try:
        language = chosen.language and known(chosen.language)
    except ValueError as error:
        return refuse(str(error))
    with in_language(language, messages=True):
        return answer(parse(others))


def answer(asked: argparse.Namespace) -> int:
    """Run what is asked for, in the language that was chosen."""
    if asked.live:
        return serving.serve()
    pages = all_pages()
    if asked.pages == ["list"]:
        return list_all(pages)
    meant = {word: meant_by(word, pages) for word in asked.pages}
    unknown = [word for word, found in meant.items() if not found]
    if unknown:
        names = ", ".join(page.name for page in pages)
        return refuse(sentence("no page {0}; there are: {1}", ", ".join(unknown), names))
    chosen = [page for page in pages if any(page in found for found in meant.values())]
    if asked.full:
        if [page.name[5:] for page in chosen] != ["resnet18"]:
            return refuse(sentence("--full goes with one page: python -m chapters resnet --full"))
        return full_run.main(write=print_now)
    if asked.sheet or asked.sheets or asked.check_sheet:
        return sheets(asked, chosen)
    if asked.forget or asked.practise:
        return practise(asked, chosen, pages)
    return Run(asked, lessons=bool(chosen) and not asked.write).run_all(chosen or pages)


def sheets(asked: argparse.Namespace, chosen: list[Page]) -> int:
    """Sheets for paper, or answers to one marked."""
    if len(chosen) != 1:
        return refuse(sentence("a sheet is of one page: python -m chapters toy --sheet 20231234"))
    (page,), folder = chosen, Path(asked.out)
    word = asked.pages[0] if asked.pages[0] in page.key else page.key
    if asked.check_sheet:
        return paper.check(page, *asked.check_sheet)
    if asked.sheets:
        return paper.write_all(page, word, asked.sheets, folder)
    return paper.write_one(page, word, asked.sheet, folder)


def practise(asked: argparse.Namespace, chosen: list[Page], pages: list[Page]) -> int:
    """Ask the exercises of the pages, or forget which are done."""
    progress = own_progress()
    if asked.forget:
        progress.forget(chosen)
        what = ", ".join(page.key for page in chosen) or progress.path
        print_now(sentence("Forgotten: {0}", what))
    return Practice(chosen or pages, progress, pages).run() if asked.practise else 0


def refuse(why: str) -> int:
    """The exit code of a command line that asks for what there is not."""
    print(why, file=sys.stderr)
    return 2


def parse(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog=PROGRAM, description=sentence("Read the pages."))
    words = 'a number (9), a range (8-10), a part of a name (toy) or "list"; none: all of them'
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=sentence(words))
    add_options(parser)
    parser.add_argument("--write", action="store_true", help=sentence("renew chapters/outputs"))
    words = "serve the book on this machine: its pages run in the browser"
    parser.add_argument("--live", action="store_true", help=sentence(words))
    words = "ask the exercises, mark answers"
    parser.add_argument("--practise", action="store_true", help=sentence(words))
    words = "forget which exercises are done (of these pages, or of all)"
    parser.add_argument("--forget", action="store_true", help=sentence(words))
    words = "write a sheet for paper with this seed's numbers, and its solution"
    parser.add_argument("--sheet", metavar="SEED", help=sentence(words))
    words = "a sheet for each line of a file: a student number, perhaps a name"
    parser.add_argument("--sheets", metavar="FILE", help=sentence(words))
    words = "mark the answers in a file, a line for each blank: (3) = −2"
    parser.add_argument("--check-sheet", nargs=2, metavar=("SEED", "FILE"), help=sentence(words))
    words = "with the page resnet18: train the slide's own network (6 GB, minutes)"
    parser.add_argument("--full", action="store_true", help=sentence(words))
    # main() has taken it out: here it is for --help
    words = "the language of the pages: en or ko (한국어)"
    parser.add_argument("--language", metavar="NAME", help=sentence(words))
    return parser.parse_args(arguments)


def meant_by(word: str, pages: list[Page]) -> list[Page]:
    """The pages that a word means; a page's own name means no other one."""
    own = [page for page in pages if page.key == word]
    return own or [page for page in pages if matches(word, page)]


def matches(word: str, page: Page) -> bool:
    """Whether 9, 8-10, toy, ch09 or ch09_toy_graph means this page."""
    if numbers := re.fullmatch(r"(\d+)(?:-(\d+))?", word):
        first, last = numbers[1], numbers[2] or numbers[1]
        return int(first) <= page.number <= int(last)
    return word in (page.name, page.name[:4]) or word in page.name[5:]


def list_all(pages: list[Page]) -> int:
    """Print each page's name and title."""
    broken = 0
    for page in pages:
        try:
            print_now(f"{page.name:26} {page.title}")
        except (ValueError, SyntaxError, OSError) as error:
            print(complaint(page, error), file=sys.stderr)
            broken = 1
    return broken


def complaint(page: Page, error: BaseException) -> str:
    """One line about what went wrong in a page."""
    return f"{page.name}: " + " ".join(f"{type(error).__name__}: {error}".split())


class Run:
    """The pages that were asked for, one after the other, whatever becomes of the ones before."""

    def __init__(self, asked: argparse.Namespace, lessons: bool) -> None:
        self.asked = asked
        self.lessons = lessons  # printed whole, or a line each
        self.shown: dict[Page, list[Part]] = {}
        self.written: dict[str, Book] = {}  # by language, where outputs/ is renewed

    def run_all(self, pages: list[Page]) -> int:
        """Run them, print what is asked for, return the exit code."""
        failed = []
        if self.asked.write:
            for incomplete in book.update_tables(pages):
                print_now(sentence("not translated: {0}", incomplete))
        for page in pages:
            try:
                self.shown[page] = self.run_one(page)
            except ReaderGone:
                raise
            except (Exception, SystemExit) as error:  # a broken page must not stop the others
                print(complaint(page, error), file=sys.stderr)
                failed.append(page.name)
        if not self.lessons:
            self.print_counts()
        if self.asked.write and not self.asked.pages and not failed:
            for language, shown in self.written.items():
                with in_language(language):
                    book.write_lists(shown)
        if failed:
            words = sentence("{0} of {1} failed: {2}", len(failed), len(pages), ", ".join(failed))
            print(words, file=sys.stderr)
        if not can_render() and self.asked.format != "dot":
            print(sentence(NO_GRAPHVIZ), file=sys.stderr)
            return 1
        return 1 if failed else 0

    def run_one(self, page: Page) -> list[Part]:
        """Run one page; ValueError where it contradicts a document."""
        if self.asked.write:
            parts = self.write_one(page)
        else:
            parts = []
            for part in run(page, Path(self.asked.out), (self.asked.format,)):
                parts.append(part)
                self.print_part(part)
        for problem in problems(parts):
            raise ValueError(problem)
        if not self.lessons:
            title = padded(page.title, 50)
            print_now(f"{page.number:2}  {title} {prose_words(parts):5} {sentence('words')}")
        elif not self.asked.answers and any(isinstance(x, Exercise) for x in items_of(parts)):
            words = "Hints and answers: python -m chapters {0} --answers"
            print_now(sentence(words, page.key) + "\n")
        return parts

    def write_one(self, page: Page) -> list[Part]:
        """Renew what is kept of a page, in each language; return what it shows in English."""
        for each in book.in_each_language(page):
            with in_language(each.language), tempfile.TemporaryDirectory() as made:
                parts = list(run(each, Path(made), book.PICTURE_FORMATS))
                book.write_page(each, parts, Path(made), book.outputs_of(each.language, OUTPUTS))
                self.written.setdefault(each.language, {})[each] = parts
        return self.written["en"][Page(page.path)]

    def print_part(self, part: Part) -> None:
        """Print it as soon as it has run, if lessons are wanted."""
        if self.lessons and (self.asked.answers or not part.cell.for_answer):
            print_now(part_as_text(part, self.asked.answers))

    def print_counts(self) -> None:
        """What all the pages show together."""
        items = [item for parts in self.shown.values() for item in items_of(parts)]
        counts = Counter(type(item) for item in items)
        sources = Counter(item.source for item in items if isinstance(item, Check))
        where = OUTPUTS if self.asked.write else Path(self.asked.out).resolve()
        words = "numbers computed in the documents that agree: {0}"
        print_now(sentence(words, sources["document"]))
        print_now(sentence("numbers of cited pages that agree: {0}", sources["cited page"]))
        print_now(sentence("misprints: {0}, cautions: {1}", counts[Misprint], counts[Caution]))
        print_now(sentence("exercises: {0}", counts[Exercise]))
        print_now(sentence("pictures: {0}, in {1}", counts[Picture], where))


if __name__ == "__main__":
    use_utf8()
    sys.exit(main())
