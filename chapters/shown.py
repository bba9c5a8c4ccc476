"""What a page shows: text, derivations, pictures, checks, boxes, questions.

Each kind can write itself in two ways: plain() for a terminal, markdown() for GitHub and the site.
"""

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from plain import wrap
from scalargrad import format_number


@dataclass(frozen=True)
class Text:
    """Lines as a terminal shows them."""

    text: str

    def plain(self) -> str:
        """The lines."""
        return self.text

    def markdown(self) -> str:
        """The lines in a block of their own."""
        return f"```text\n{self.text}\n```"


@dataclass(frozen=True)
class Derivation:
    """What explain() returns: lines for a terminal, LaTeX elsewhere."""

    text: str
    latex: str

    def plain(self) -> str:
        """The lines."""
        return self.text

    def markdown(self) -> str:
        """A displayed formula. A $ within it would end it too early: $d$ in a text is set apart."""
        latex = re.sub(r"\$([^$]+)\$", r"}\1\\text{", self.latex).replace(r"\text{}", "")
        return f"$$\n{latex}\n$$"


@dataclass(frozen=True)
class Picture:
    """A picture, plot or film that was saved as a file."""

    folder: str
    file: str
    alt: str

    def plain(self) -> str:
        """Where the file is."""
        kind = "film" if self.file.endswith(".html") else "picture"
        return f"{kind}: {self.folder}/{self.file}"

    def markdown(self) -> str:
        """The picture itself; a film as a link, since GitHub plays none."""
        if self.file.endswith(".html"):
            return f"[Film: {escaped(self.alt)}]({self.file})"
        return f"![{escaped(self.alt)}]({self.file})"


@dataclass(frozen=True)
class Check:
    """A number of ours beside the same number in a document (or in a page that it cites)."""

    what: str
    ours: float
    printed: str
    source: str  # "document" or "cited page"

    @property
    def agrees(self) -> bool:
        """Whether our number rounds to the printed one."""
        return agrees(self.ours, self.printed)

    def plain(self) -> str:
        """Both numbers and whether they agree."""
        ours = format_number(self.ours, significant(self.printed) + 2)
        end = "They agree." if self.agrees else f"You changed something: it was {self.printed}."
        return f"{self.what}: {ours} here, {self.printed} in the {self.source}. {end}"

    def markdown(self) -> str:
        """As a terminal shows it."""
        return Text(self.plain()).markdown()


@dataclass(frozen=True)
class Misprint:
    """A slip in a document: quoted, corrected, and where it can be, proved with two numbers."""

    mark: str
    where: str
    printed: str
    correct: str
    why: str
    as_printed: float | None = None
    true: float | None = None
    at: str = ""
    lost: bool = False

    @property
    def proved(self) -> bool:
        """Whether the two numbers differ, as they must; a misprinted word needs none."""
        if self.as_printed is None or self.true is None:
            return self.as_printed is self.true
        return not math.isclose(self.as_printed, self.true, rel_tol=1e-3, abs_tol=1e-9)

    def rows(self) -> list[tuple[str, str]]:
        """What the box says, as pairs of a heading and words."""
        rows = [("printed", self.printed), ("correct", self.correct), ("why", self.why)]
        if self.as_printed is not None and self.true is not None:
            at = f" (at {self.at})" if self.at else ""
            printed, true = (format_number(self.as_printed), format_number(self.true))
            rows.append(("proof", f"as printed it is {printed}, correct is {true}{at}"))
        if self.lost:
            rows.append(("note", "a sign was perhaps lost when the slide became text"))
        return rows

    def plain(self) -> str:
        """The box as indented lines."""
        lines = [wrap(words, " " * 11, f"  {heading + ':':9}") for heading, words in self.rows()]
        return "\n".join([f"Misprint {self.mark}. {self.where}", *lines])

    def markdown(self) -> str:
        """The box as a GitHub alert."""
        lines = [f"- {heading}: {escaped(words)}" for heading, words in self.rows()]
        return alert("WARNING", [f"**Misprint {self.mark}.** {escaped(self.where)}", "", *lines])


@dataclass(frozen=True)
class Caution:
    """Nothing is misprinted, yet a reader goes wrong here."""

    mark: str
    words: str
    where: str

    def plain(self) -> str:
        """The box as indented lines."""
        return f"Caution {self.mark}. {self.where}\n{wrap(self.words, '  ', '  ')}"

    def markdown(self) -> str:
        """The box as a GitHub alert."""
        heading = f"**Caution {self.mark}.** {escaped(self.where)}"
        return alert("NOTE", [heading, "", escaped(self.words)])


@dataclass(frozen=True)
class Exercise:
    """A question at the end of a page."""

    number: int
    question: str

    def plain(self) -> str:
        """The question."""
        return wrap(f"Exercise {self.number}. {self.question}")

    def markdown(self) -> str:
        """The question."""
        return f"**Exercise {self.number}.** {escaped(self.question)}"


@dataclass(frozen=True)
class Answers:
    """The answers to a page's exercises, in their order."""

    texts: tuple[str, ...]

    def plain(self) -> str:
        """One answer to a line."""
        numbered = enumerate(self.texts, start=1)
        return "\n\n".join(wrap(f"Answer {i}. {text}") for i, text in numbered)

    def markdown(self) -> str:
        """One answer to a paragraph."""
        numbered = enumerate(self.texts, start=1)
        return "\n\n".join(f"**Answer {i}.** {escaped(text)}" for i, text in numbered)


Shown = Text | Derivation | Picture | Check | Misprint | Caution | Exercise | Answers


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


def escaped(text: str) -> str:
    """Text whose *, _ and the like are no Markdown.

    >>> print(escaped("W_out * 2"))
    W\\_out \\* 2
    """
    return re.sub(r"([\\`*_\[\]<>$|])", r"\\\1", text)


def alert(kind: str, lines: list[str]) -> str:
    """A box as GitHub draws it."""
    return "\n".join([f"> [!{kind}]", *(f"> {line}".rstrip() for line in lines)])


def folded(summary: str, markdown: str) -> str:
    """Markdown that a reader opens with a click."""
    return f"<details>\n<summary>{summary}</summary>\n\n{markdown}\n\n</details>"
