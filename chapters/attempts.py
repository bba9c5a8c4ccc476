"""attempt(2, "…"): an answer to a page's exercise, typed where the page runs."""

from __future__ import annotations

import sys
from dataclasses import replace

from expected import Number
from items import Exercise, Text
from judging import judge, others
from receivers import receiver
from scalargrad.formatting import table
from scalargrad.language import sentence
from writers.terminal import hint_as_text, wrap

SIGNS = {True: "✓", False: "✗", None: ""}


def attempt(number: int, answer: str = "") -> None:
    """Judge an answer to an exercise, and show which exercises are done.

    Args:
        number: the exercise's.
        answer: what you type for an answer, between quotation marks.
    """
    exercises, done = receiver().exercises, receiver().done
    if number not in exercises:
        words = "no exercise {0}; there are: {1}"
        if not exercises:
            words = "no exercise {0}; run the page's cells first"
        raise ValueError(sentence(words, number, ", ".join(map(str, exercises))))
    receiver().add(Text(_said(exercises[number], str(answer))))
    rows = [[sentence("exercise"), *map(str, exercises)]]
    rows.append(["", *(SIGNS[done.get(each)] for each in exercises)])
    count = sum(right for right in done.values())
    receiver().add(Text(f"\n{table(rows)}\n{sentence('{0} of {1} done', count, len(exercises))}"))


def _said(exercise: Exercise, answer: str) -> str:
    """What is said of an answer; of a wrong one the hint as well."""
    done, expects = receiver().done, exercise.expects
    if expects is None:
        done[exercise.number] = True
        return wrap(sentence("This exercise takes no typed answer. Open its answer and compare."))
    if isinstance(expects, Number) and not expects.others:
        here = vars(sys.modules["__main__"]).values()  # a notebook's names
        expects = replace(expects, others=others(expects.value, list(here)))
    verdict = judge(expects, answer)
    if verdict.counts:
        done[exercise.number] = verdict.right or done.get(exercise.number, False)
    is_wrong = verdict.counts and not verdict.right
    return "\n".join(
        [verdict.words, *[hint_as_text(exercise)] * (is_wrong and bool(exercise.hint))]
    )
