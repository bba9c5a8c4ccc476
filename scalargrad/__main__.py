"""python -m scalargrad: a formula typed in a terminal, answered with its derivatives.

The answer goes to standard output, an error to standard error. main() returns 0, or 1 where the
mathematics has no answer, or 2 where something was typed wrong or cannot be read or written.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from scalargrad.errors import DomainError
from scalargrad.examining import examine
from scalargrad.explaining.derivation import Options
from scalargrad.formatting import in_lines
from scalargrad.formulas.formula import Formula
from scalargrad.formulas.functions import FUNCTIONS, nearest
from scalargrad.formulas.report import Report, listed
from scalargrad.formulas.tokens import printable
from scalargrad.gradient_check import GradientError
from scalargrad.language import in_language, known, message, sentence
from scalargrad.loading import class_from_file
from scalargrad.marking.marks import mark
from scalargrad.pictures.drawing import draw
from scalargrad.pictures.films import film
from scalargrad.pictures.rendering import RenderError, save
from scalargrad.practising.practice import practise

LARGEST_FILE = 100_000  # bytes
SUFFIXES = (".png", ".svg", ".pdf", ".dot", ".html")
NO_LINE = re.compile(r"-[fh]|--[a-z][a-z-]*(=.*)?|--|-", re.DOTALL)  # every other is a formula
OF_FILES = ("No such file or directory", "Is a directory", "Permission denied")
SIGNS = ("+", "-", "−", "*", "·", "×", "/", "^", "**")
ABOUT = """Each LINE is a formula (z = x*y, or x*y alone) or a variable's number (x=1.5, x=pi/2).
Lines stand in any order: the result is the last formula that no other one needs.
A variable without a number leaves all in symbols.

Formulas are read as they are written: x^2, x², 2x, 3 sin(x), |x|, √x. They know pi, e and
{functions}."""
EXAMPLES = """examples:
  python -m scalargrad "7*x*y/exp(x**2+y**2)" x=1.5 y=2
  python -m scalargrad "b = w1*a" "c = w2*a" "L = 10 - b*c" a=2 w1=3 w2=-1 --by a
  python -m scalargrad "sin(x)/x" --every-operation
  python -m scalargrad "y = (3*x + 1)**2" x=2 --mark "dy/dx = 2(3x + 1) = 14"
  python -m scalargrad --examine my_engine.py:Value

exit codes: 0; 1 where the mathematics has no answer, a derivation or a class is wrong;
2 where something was typed wrong or cannot be read or written"""


class UsageError(ValueError):
    """The command line cannot be understood."""


class _Parser(argparse.ArgumentParser):
    """An ArgumentParser whose errors are exceptions."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\n{sentence('For help: python -m scalargrad --help')}")


class _Help(argparse.RawDescriptionHelpFormatter):
    """The lines of --help as they are, those beside the options as wide as the terminal."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return in_lines(" ".join(text.split()), width, "", within_words=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Answer the formulas in `argv` (None: the command line's); return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # the console may have another encoding
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        language, arguments = _language(list(sys.argv[1:] if argv is None else argv))
    except ValueError as error:
        return _complain(error, 2)
    with in_language(language, messages=True):
        return _answer(arguments)


def _language(arguments: list[str]) -> tuple[str | None, list[str]]:
    """The language of --language, wherever it stands, and the other arguments.

    ValueError where there is no such language.
    """
    found, others, waiting = None, [], iter(arguments)
    for argument in waiting:
        option, equals, value = argument.partition("=")
        if option == "--language":
            found = known(value if equals else next(waiting, ""))
        else:
            others.append(argument)
    return found, others


def _answer(arguments: list[str]) -> int:
    """Answer what was typed; return the exit code."""
    try:
        options = _options(arguments)
        if options.examine is not None:
            found = examine(class_from_file(options.examine))
            _print(str(found))
            return 0 if found.right else 1
        if options.practise:
            return practise(options.seed)
        report = _report(options)
        if options.mark is not None or options.mark_file is not None:
            marks = mark(report.root, _derivation(options))
            _print(str(marks))
            return 0 if marks.right else 1
        texts = _texts(report, options)
        picture = _picture(report, options) if options.out else None
        _print("\n\n".join(texts))
        if picture is not None:
            path = printable(str(save(picture, options.out)))
            _print("\n" + sentence("wrote {0}", path))
    except (DomainError, GradientError) as error:
        return _complain(error, 1)
    except OSError as error:
        words = error.strerror or str(error)
        if words in OF_FILES:
            words = message(words)
        return _complain(f"{error.filename}: {words}" if error.filename else words, 2)
    except (ValueError, RenderError) as error:
        return _complain(error, 2)
    except KeyboardInterrupt:  # while it waits for lines, as with -f -
        return 130
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    """The command line, read. UsageError where it cannot be understood."""
    parser = _Parser(
        "python -m scalargrad",
        description=sentence(ABOUT, functions="\n".join(in_lines(" ".join(FUNCTIONS), 90, ""))),
        epilog=sentence(EXAMPLES),
        formatter_class=_Help,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("lines", nargs="*", metavar="LINE", help=sentence("a formula, or a variable's number"))
    add("-f", "--file", help=sentence("read lines from this file, too (-: from standard input)"))
    words = sentence("derive by this name only")
    add("--by", action="append", default=[], metavar="NAME", help=words)
    add("--second", metavar="X,Y", help=sentence("the second derivative, by X and then by Y"))
    words = sentence("each node's gradient once, as backward() does")
    add("--steps", action="store_true", help=words)
    add("--every-operation", action="store_true", help=sentence("a step for each operation"))
    words = sentence("a Python function for it, and nothing else")
    add("--program", action="store_true", help=words)
    add("--latex", action="store_true", help=sentence("derivations in LaTeX"))
    add("--digits", default="6", metavar="N", help=sentence("significant digits, 1 to 17"))
    add("--check", action="store_true", help=sentence("compare with central differences"))
    words = sentence('mark this derivation of yours, as in "∂L/∂w = …"')
    add("--mark", metavar="DERIVATION", help=words)
    words = sentence("mark the derivation in this file (-: standard input)")
    add("--mark-file", metavar="FILE", help=words)
    words = sentence(
        "try the Value class of this file, which is executed for it; alone, without formulas"
    )
    add("--examine", metavar="FILE:CLASS", help=words)
    words = sentence("derivations to practise on, without end")
    add("--practise", action="store_true", help=words)
    words = sentence("with --practise: a number for the same graphs again")
    add("--seed", metavar="N", type=int, help=words)
    words = sentence("a picture (.png .svg .pdf .dot), a film (.html)")
    add("--out", metavar="FILE", help=words)
    # _language() has taken it out: here it is for --help
    add("--language", metavar="NAME", help=sentence("the language of the answers: en or ko"))
    names = re.findall(r"--[a-z-]+", parser.format_help())
    for argument in arguments:
        name = argument.partition("=")[0]
        if NO_LINE.fullmatch(argument) and name[2:] and name not in names:
            words = message("there is no option {0}", name)
            if near := nearest(name, names):
                words = message("there is no option {0}: did you mean {1}?", name, near)
            raise UsageError(words)
    # A formula may begin with a minus: behind a space argparse takes it for no option.
    ready = [a if NO_LINE.fullmatch(a) or not a.startswith("-") else f" {a}" for a in arguments]
    options = parser.parse_intermixed_args(ready)
    options.by = [name.strip() for names in options.by for name in names.split(",")]
    if options.second is not None:
        options.second = [name.strip() for name in options.second.split(",")]
        if len(options.second) != 2:
            raise UsageError(
                message("--second takes two names, as in --second x,y or --second x,x")
            )
    if options.digits not in map(str, range(1, 18)):
        raise UsageError(message("--digits {0}: write a whole number from 1 to 17", options.digits))
    options.digits = int(options.digits)
    if options.out is not None:
        options.out = Path(options.out.strip())
        if options.out.suffix.lower() not in SUFFIXES:
            raise UsageError(
                message("--out {0}: the name ends in {1}", options.out, ", ".join(SUFFIXES))
            )
    if options.examine is not None:
        if len(arguments) > 1 + ("--examine" in arguments):
            raise UsageError(message("--examine stands alone, as in --examine my_engine.py:Value"))
        return options
    if options.seed is not None and not options.practise:
        raise UsageError(message("--seed goes with --practise"))
    if not options.lines and not options.file and not options.practise:
        raise UsageError(f"{message('type a formula.')}\n\n{message(EXAMPLES)}")
    return options


def _report(options: argparse.Namespace) -> Report:
    """The answer to the lines that were typed, and to those of a file."""
    lines = _lines_of(options.file) if options.file else []
    _check_spaces(options.lines)
    lines += [line.strip() for argument in options.lines for line in argument.splitlines()]
    formula = Formula(lines)
    if formula.unknown and (options.check or options.out):
        option = "--check" if options.check else "--out"
        raise UsageError(message("{0} needs numbers for {1}", option, listed(formula.unknown)))
    form = "steps" if options.steps else None
    wanted = Options(options.digits, form, True, options.every_operation)
    return Report(formula, options.by, wanted, options.latex)


def _derivation(options: argparse.Namespace) -> str:
    """The derivation that is to be marked."""
    lines = [] if options.mark is None else [options.mark]
    return "\n".join(lines + (_lines_of(options.mark_file) if options.mark_file else []))


def _check_spaces(arguments: list[str]) -> None:
    """UsageError where the shell has cut x = 2 into three lines."""
    typed = [argument.strip() for argument in arguments]
    for place, one in enumerate(typed):
        before, behind = typed[max(0, place - 1) : place], typed[place + 1 : place + 2]
        is_cut = one.endswith("=") and behind and "=" not in behind[0]
        is_cut = is_cut or (one.startswith("=") and before)
        is_cut = is_cut or (one in SIGNS and before and behind)
        if is_cut:
            parts = [*before, one, *behind]
            if one != "=" and one.endswith("="):
                parts = parts[len(before) :]
            if one != "=" and one.startswith("="):
                parts = parts[: len(before) + 1]
            raise UsageError(
                message(
                    "the shell cuts a line at its spaces, so this came in parts: {0}\n"
                    'Put it in quotation marks, "{1}", or leave out its spaces: {2}',
                    ", ".join(parts),
                    " ".join(parts),
                    "".join(parts),
                )
            )


def _texts(report: Report, options: argparse.Namespace) -> list[str]:
    """The parts of the answer that were asked for; a program alone, as it may become a file."""
    if options.program:
        return [report.program()]
    texts = [*report.overview()]
    if options.by or not options.second:
        texts += report.derivations()
    if options.second:
        texts.append(report.second(*options.second))
    if options.check:
        texts.append(report.check())
    return texts


def _picture(report: Report, options: argparse.Namespace) -> Any:
    """The graph drawn, or as a film: lines of a lecture as named nodes, one line as operations."""
    named = not options.every_operation and report.has_named_steps
    if options.out.suffix.lower() == ".html":
        return film(report.root, named_only=named)
    return draw(report.root, named_only=named, local_gradients=True)


def _lines_of(path: str) -> list[str]:
    """The lines of a file of at most 100,000 bytes. UsageError where it is not a text."""
    called = message("standard input") if path == "-" else path
    if path == "-":
        content = sys.stdin.buffer.read(LARGEST_FILE + 1) if sys.stdin else b""
    else:
        with open(path, "rb") as file:
            content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise UsageError(message("{0}: more than {1} bytes are too much", called, LARGEST_FILE))
    try:
        return content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UsageError(message("{0}: no text in UTF-8 (byte {1})", called, error.start)) from None


def _print(text: str) -> None:
    """To standard output, at once. OSError where nothing can be written there."""
    if sys.stdout is None:
        raise OSError(message("standard output is closed"))
    try:
        print(text, flush=True)
    except OSError as error:
        # What is left in the buffer must not be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # the reader has seen enough, as in … | head
            raise


def _complain(error: object, code: int) -> int:
    """Say to standard error what is wrong."""
    if sys.stderr is not None:
        text = "\n".join(printable(line) for line in str(error).splitlines())
        print(f"scalargrad: {text}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
