"""What a page shows, as data: texts, derivations, pictures, checks, boxes, questions, answers.

How an item looks in a terminal, on GitHub, on the site and in a notebook: writers/.
"""

import itertools
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import korean  # noqa: F401 what it has is known from here on
from expected import Expected
from scalargrad import format_number
from scalargrad.formatting import columns, padded
from scalargrad.language import sentence


@dataclass(frozen=True)
class Text:
    """Lines that stand as they are."""

    text: str


@dataclass(frozen=True)
class Derivation:
    """What explain() returns: its lines, and the same in LaTeX."""

    text: str
    latex: str


@dataclass(frozen=True)
class Picture:
    """A picture, plot or film that was saved as a file."""

    folder: str
    file: str
    alt: str

    @property
    def is_film(self) -> bool:
        """Whether it moves."""
        return self.file.endswith(".html")


CHECKED = {
    "document": "{0}: {1} here, {2} in the document. {3}",
    "cited page": "{0}: {1} here, {2} in the cited page. {3}",
}


@dataclass(frozen=True)
class Check:
    """A number of ours beside the same number in a document, or in a page that it cites."""

    what: str
    ours: float
    printed: str
    source: str  # "document" or "cited page"

    @property
    def agrees(self) -> bool:
        """Whether our number rounds to the printed one."""
        return agrees(self.ours, self.printed)

    @property
    def here(self) -> str:
        """Our number, with two digits more than the printed one."""
        return format_number(self.ours, significant(self.printed) + 2)

    @property
    def text(self) -> str:
        """Both numbers, and whether they agree."""
        end = sentence("They agree.")
        if not self.agrees:
            end = sentence("You changed something: it was {0}.", self.printed)
        return sentence(CHECKED[self.source], self.what, self.here, self.printed, end)


@dataclass(frozen=True)
class Misprint:
    """An error in a document: quoted, corrected and, where possible, proved with two numbers."""

    mark: str
    where: str
    printed: str
    correct: str
    why: str
    as_printed: float | None = None
    true: float | None = None
    at: str = ""

    @property
    def proved(self) -> bool:
        """Whether the two numbers differ, as they must; a misprinted word needs none."""
        if self.as_printed is None or self.true is None:
            return self.as_printed is self.true
        return not math.isclose(self.as_printed, self.true, rel_tol=1e-3, abs_tol=1e-9)

    def rows(self) -> list[tuple[str, str]]:
        """What the box says, as pairs of a heading and words."""
        rows = [(sentence("printed"), self.printed), (sentence("correct"), self.correct)]
        rows.append((sentence("why"), self.why))
        if self.as_printed is not None and self.true is not None:
            numbers = (format_number(self.as_printed), format_number(self.true))
            words = sentence("as printed it is {0}, correct is {1}", *numbers)
            if self.at:
                at = (*numbers, self.at)
                words = sentence("as printed it is {0}, correct is {1} (at {2})", *at)
            rows.append((sentence("proof"), words))
        return rows

    @property
    def title(self) -> str:
        """Misprint M4."""
        return sentence("Misprint {0}.", self.mark)


@dataclass(frozen=True)
class Caution:
    """Nothing is misprinted, but a reader is easily misled."""

    mark: str
    words: str
    where: str

    def rows(self) -> list[tuple[str, str]]:
        """As a misprint's."""
        return [(sentence("caution"), self.words)]

    @property
    def title(self) -> str:
        """Caution C1."""
        return sentence("Caution {0}.", self.mark)


@dataclass(frozen=True)
class Recap:
    """What a page comes down to, in a few lines."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Exercise:
    """A question at the end of a page, with what helps and what answers it."""

    number: int
    question: str
    answer: Text | Derivation
    hint: str = ""
    level: int = 1  # one to three dots
    expects: Expected | None = None

    @property
    def title(self) -> str:
        """Exercise 2 ●●○"""
        dots = "●" * self.level + "○" * (3 - self.level)
        return sentence("Exercise {0} {1}", self.number, dots)

    @property
    def options(self) -> tuple[str, ...]:
        """What there is to choose from, or to put in order: each behind its letter or number."""
        return () if self.expects is None else self.expects.options


Item = Text | Derivation | Picture | Check | Misprint | Caution | Recap | Exercise


def texts_joined(items: Iterable[Item]) -> Iterator[Item]:
    """The items; texts and checks that follow one another are one text."""
    for is_text, group in itertools.groupby(items, lambda item: isinstance(item, (Text, Check))):
        alike = list(group)
        yield from [Text("\n".join(_lines(alike)))] if is_text else alike


def _lines(texts: Iterable[Item]) -> Iterator[str]:
    """Texts as they are; checks that follow one another as a table."""
    for source, group in itertools.groupby(texts, lambda item: getattr(item, "source", "")):
        alike = list(group)
        if not source or len(alike) == 1:
            yield from (item.text for item in alike)
            continue
        place = sentence("document") if source == "document" else sentence("cited page")
        rows = [
            ("", sentence("here"), place),
            *((check.what, check.here, check.printed) for check in alike),
        ]
        wide = [max(map(columns, column)) for column in zip(*rows, strict=True)]
        yield from ("  ".join(map(padded, row, wide)).rstrip() for row in rows)
        differ = ", ".join(check.what for check in alike if not check.agrees)
        agree = sentence("They agree.")
        yield sentence("You changed something: {0}.", differ) if differ else agree


def agrees(number: float, digits: str) -> bool:
    """Whether a number rounds to these printed digits: half a unit in their last place.

    >>> agrees(0.0808753, "0.0809"), agrees(0.0808753, "0.0808"), agrees(-10.0, "−10")
    (True, False, True)
    """
    if not math.isfinite(number):
        return False
    printed = Decimal(digits.replace("−", "-"))
    half_unit = Decimal(5).scaleb(int(printed.as_tuple().exponent) - 1)
    # A thousandth more, for the rounding of the float itself where a digit is exactly a 5.
    return abs(Decimal(number) - printed) <= half_unit * Decimal("1.001")


def significant(digits: str) -> int:
    """How many significant digits a printed number has.

    >>> significant("0.02592286"), significant("−1.0"), significant("200")
    (7, 2, 3)
    """
    return max(len(re.sub(r"\D", "", digits).lstrip("0")), 1)
