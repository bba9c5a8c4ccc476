"""The language of the answers: English, or one that has a table of sentences.

A sentence is written in English where it is needed, whole, with places for names and numbers:
`sentence("{node} is used in {results}", node=…, results=…)`. korean/ has each of them in Korean.
What an exception says to Python code is English; message() is for exceptions whose words a command
line or a page shows to a reader, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from scalargrad.korean import checking, explaining, formulas, marking, pictures, practising

KOREAN = (explaining, pictures, checking, formulas, marking, practising)
TABLES: dict[str, dict[str, str]] = {
    "en": {},
    "ko": {english: korean for part in KOREAN for english, korean in part.SENTENCES.items()},
}


class _Choice(NamedTuple):
    language: str
    messages: bool = False  # whether the words of exceptions are in this language, too


_chosen = _Choice("en")  # by set_language(); a ContextVar would be lost between a notebook's cells
_within: ContextVar[_Choice | None] = ContextVar("language", default=None)


def set_language(language: str) -> None:
    """Choose the language of all answers from now on: explain(), mark(), examine(), pictures.

    Args:
        language: "en" or "ko".

    Raises:
        ValueError: there is no such language.
    """
    global _chosen
    _chosen = _Choice(known(language))


def current_language() -> str:
    """The language of the answers: "en" or "ko"."""
    return (_within.get() or _chosen).language


@contextmanager
def in_language(language: str | None = None, messages: bool | None = None) -> Iterator[None]:
    """Answers in a language while this lasts; None: in the one that is chosen.

    messages: whether the words of exceptions are in this language, too; None: as before.
    """
    now = _within.get() or _chosen
    chosen = now.language if language is None else known(language)
    token = _within.set(_Choice(chosen, now.messages if messages is None else messages))
    try:
        yield
    finally:
        _within.reset(token)


def known(language: object) -> str:
    """A language as it is. ValueError where there is no table of it."""
    if not isinstance(language, str) or language not in TABLES:
        shown = f"{language!r:.60}" if isinstance(language, str) else f"<{type(language).__name__}>"
        raise ValueError(f"no language {shown}: there are {' and '.join(sorted(TABLES))}")
    return language


def sentence(template: str, /, *places: object, **named: object) -> str:
    """A sentence of an answer in the language of the answers, with its places filled."""
    language = (_within.get() or _chosen).language
    return TABLES[language].get(template, template).format(*places, **named)


def message(template: str, /, *places: object, **named: object) -> str:
    """The words of an exception: in English, or in the language of the reader who is shown them."""
    choice = _within.get() or _chosen
    table = TABLES[choice.language] if choice.messages else {}
    return table.get(template, template).format(*places, **named)


def add_sentences(language: str, sentences: Mapping[str, str]) -> None:
    """More sentences of a language, of a program that answers in it, too."""
    TABLES[known(language)].update(sentences)
