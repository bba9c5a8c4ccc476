"""A dialogue in a terminal: a line asked for, on any console, through a pipe, or not at all."""

from __future__ import annotations

import sys
import unicodedata

from scalargrad.language import sentence

LEAVES = ("q", "quit", "exit", ":q", "끝", "ㅂ")  # ㅂ: the key q while Hangul is typed
ASKED = {"?": "?", "？": "?", "hint": "hint", "answer": "answer", "next": "next"}
ASKED |= {"힌트": "hint", "정답": "answer", "다음": "next"}  # in every language


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
    """The line without spaces around it; Left where it is q."""
    line = unicodedata.normalize("NFC", line.strip().lstrip("\ufeff"))
    if line.lower() in LEAVES:
        raise Left
    return line


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
    while lines[-1] and not word_of(lines[0]):
        lines.append(read_line(" " * len(prompt)))
    return "\n".join(filter(None, lines))


def word_of(line: str) -> str:
    """What a line asks for: "?", "hint", "answer", "next"; "" where it is an answer.

    >>> word_of("Hint"), word_of("다음"), word_of("−10")
    ('hint', 'next', '')
    """
    return ASKED.get(line.lower(), "")
