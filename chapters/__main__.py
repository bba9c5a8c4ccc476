"""Run the chapters: python -m chapters [list | NUMBER | NAME …] [--out FOLDER] [--format svg].

With no name all chapters run, a line each; then come the counts and where the pictures lie. With
names, each one prints all it has to say.
"""

import argparse
import contextlib
import importlib.util
import io
import math
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType

from scalargrad import Value
from scalargrad.pictures.rendering import FORMATS, INSTALL, can_render

HERE = Path(__file__).parent


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for; return the exit code, 0 if nothing failed."""
    asked = parse(arguments)
    names = [path.stem for path in sorted(HERE.glob("ch[0-9][0-9]_*.py"))]
    if asked.chapters == ["list"]:
        return list_all(names)
    chosen = [name for word in asked.chapters for name in names if matches(word, name)]
    unknown = [word for word in asked.chapters if not any(matches(word, name) for name in names)]
    if unknown:
        print(f"no chapter {', '.join(unknown)}; there are: {', '.join(names)}", file=sys.stderr)
        return 2
    return run(chosen or names, asked.out, asked.format, whole_output=bool(chosen))


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m chapters", description="Run the chapters.")
    words = 'a number (8), a name (ch08_toy_graph) or "list"; none: all of them'
    parser.add_argument("chapters", nargs="*", metavar="CHAPTER", help=words)
    parser.add_argument("--out", default="figures", help="folder for the pictures (figures)")
    parser.add_argument("--format", default="png", choices=FORMATS, help="of the pictures (png)")
    return parser.parse_args(arguments)


def matches(word: str, name: str) -> bool:
    """Whether "8", "08", "ch08" or "ch08_toy_graph" means the chapter of this file name."""
    number, _, rest = name.removeprefix("ch").partition("_")
    return word in (name, f"ch{number}", rest) or (word.isdecimal() and int(word) == int(number))


def list_all(names: list[str]) -> int:
    """Print each chapter's name and title."""
    broken = 0
    for name in names:
        try:
            print(f"{name:24} {title(load(name))}")
        except (Exception, SystemExit) as error:
            print(complaint(name, error), file=sys.stderr)
            broken = 1
    return broken


def complaint(name: str, error: BaseException) -> str:
    """One line about what went wrong in a chapter."""
    return f"{name}: " + " ".join(f"{type(error).__name__}: {error}".split())


def run(names: list[str], folder: str, suffix: str, whole_output: bool) -> int:
    """Run these chapters one after the other, whatever becomes of the ones before."""
    counts: Counter[str] = Counter()
    failed = []
    no_pictures = suffix != "dot" and not can_render()
    if no_pictures:
        suffix = "dot"
    for name in names:
        try:
            counts += run_one(name, folder, suffix, whole_output)
        except (Exception, SystemExit) as error:  # a broken chapter must not stop the others
            print(complaint(name, error), file=sys.stderr)
            failed.append(name)
    if not whole_output:
        print(f"numbers given or computed in the documents that agree: {counts['document']}")
        print(f"numbers of cited pages that agree: {counts['cited']}")
        print(f"misprints shown: {counts['misprints']}")
        print(f"pictures: {counts['pictures']}, in {Path(folder).resolve()}")
    if failed:
        print(f"{len(failed)} of {len(names)} failed: {', '.join(failed)}", file=sys.stderr)
    if no_pictures:
        print(
            f"no Graphviz here: wrote .dot files instead of pictures.\n{INSTALL}", file=sys.stderr
        )
    return 1 if failed or no_pictures else 0


def run_one(name: str, folder: str, suffix: str, whole_output: bool) -> Counter[str]:
    """Run one chapter, hold its numbers to the printed ones, return the counts."""
    chapter = load(name)
    output = io.StringIO()
    try:
        with contextlib.redirect_stdout(output):
            chapter.main(folder, suffix)
    finally:
        if whole_output:
            print(output.getvalue(), end="")
    pictures = sum(line.startswith("picture:") for line in output.getvalue().splitlines())
    counts = checked(chapter) + Counter(pictures=pictures)
    if not whole_output:
        print(title(chapter))
    return counts


def load(name: str) -> ModuleType:
    """A chapter's module, from its file."""
    spec = importlib.util.spec_from_file_location(f"chapters.{name}", HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def title(chapter: ModuleType) -> str:
    """The first line of the chapter's docstring."""
    return (chapter.__doc__ or chapter.__name__).splitlines()[0]


def checked(chapter: ModuleType) -> Counter[str]:
    """Count what agrees with the printed numbers; ValueError names the first that does not."""
    for problem in problems(chapter):
        raise ValueError(problem)
    return Counter(
        document=len(chapter.DOCUMENT),
        cited=len(getattr(chapter, "CITED", {})),
        misprints=len(chapter.ERRATA),
    )


def problems(chapter: ModuleType) -> Iterator[str]:
    """Each printed number that the chapter contradicts, each misprint that it doesn't prove."""
    numbers = {key: as_number(value) for key, value in chapter.example().items()}
    for key, digits in (chapter.DOCUMENT | getattr(chapter, "CITED", {})).items():
        if not agrees(numbers[key], digits):
            yield f"{key} is printed as {digits}, but comes out as {numbers[key]!r}"
    for mark, entry in chapter.ERRATA.items():
        if "key" not in entry:  # a word: nothing to compute
            continue
        true = numbers[entry["key"]]
        if not agrees(true, entry["correct_number"]):
            yield f"{mark}: {entry['key']} is not {entry['correct_number']} but {true!r}"
        if agrees(true, entry["printed_number"]):
            yield f"{mark}: {entry['key']} does agree with the misprint"
        if not agrees(numbers[mark], entry["printed_number"]):
            yield f"{mark}: as printed it would give {numbers[mark]!r}"


def as_number(value: Value | float) -> float:
    """The number of a Value, or the number itself."""
    return value.data if isinstance(value, Value) else value


def agrees(number: float, digits: str) -> bool:
    """Whether a number rounds to these printed digits: half a unit in their last place.

    >>> agrees(0.0808753, "0.0809"), agrees(0.0808753, "0.0808"), agrees(-10.0, "−10")
    (True, False, True)
    """
    if not math.isfinite(number):
        return False
    printed = Decimal(digits.replace("−", "-"))
    half_unit = Decimal(5).scaleb(printed.as_tuple().exponent - 1)
    # A thousandth more, for the rounding of the float itself where a digit is exactly a 5.
    return abs(Decimal(number) - printed) <= half_unit * Decimal("1.001")


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # ∂ and − on every console
    sys.exit(main())
