"""A dialogue in a terminal: a line asked for, on any console, through a pipe, or not at all."""

from __future__ import annotations

import sys
import unicodedata

from scalargrad.language import sentence

ASKED_FOR_HELP = ("?", "？")
LEAVES = ("q", "quit", "exit", ":q", "끝", "ㅂ")  # ㅂ: the key q while Hangul is typed
WORDS = {"정답": "answer", "힌트": "hint", "다음": "next"}  # typed instead of the English ones


class Left(Exception):  # noqa: N818 it is no error
    """The learner leaves: q, Ctrl-D, or the end of what was piped in."""


def read_line(prompt: str = "> ") -> str:
    """A line that was typed, without its end. Left where there is none any more.

    On a terminal Python's own editing of a line is there. What comes through a pipe is read as
    UTF-8, or else in the encoding of the console, and shown behind the prompt.
    """
    if sys.stdin is None:
        raise Left
    while sys.stdin.isatty():
        try:
            return left_or(input(prompt))
        except EOFError:
            print()
            raise Left from None
        except UnicodeDecodeError:  # the terminal sends another encoding than it says
            print(sentence("This could not be read. Type it once more, ∂ as d and · as *."))
    print(prompt, end="", flush=True)
    line = _piped()
    print(line.rstrip("\r\n"), flush=True)
    if not line:
        raise Left
    return left_or(line)


def left_or(line: str) -> str:
    """The line without spaces around it, 힌트 as hint; Left where it is q."""
    line = unicodedata.normalize("NFC", line.strip().lstrip("\ufeff"))
    if line.lower() in LEAVES:
        raise Left
    return WORDS.get(line, line)


def _piped() -> str:
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None:  # a test's or a notebook's
        return sys.stdin.readline()
    line: bytes = buffer.readline()
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(sys.stdin.encoding or "utf-8", errors="replace")


def read_lines(prompt: str = "> ") -> str:
    """Lines up to an empty one, as one text."""
    lines = [read_line(prompt)]
    while lines[-1] and not is_word(lines[0]):
        lines.append(read_line(" " * len(prompt)))
    return "\n".join(filter(None, lines))


def is_word(line: str) -> bool:
    """Whether this asks for something, and is not an answer."""
    return line in ASKED_FOR_HELP or line.lower() in WORDS.values()
