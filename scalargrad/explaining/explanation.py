"""explain(): a derivative of a graph written out, as text and in LaTeX.

"=" stands below "=", reasons in a column, no line is over 100 columns. Where lines break is found
once, for the text; LaTeX breaks at the same places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import NamedTuple, overload

from scalargrad.derivatives import Derivative
from scalargrad.engine import Value, topological_order
from scalargrad.errors import abbreviated, described, digits_of, is_word, option
from scalargrad.explaining.derivation import Derivation, Higher, Options, Row
from scalargrad.explaining.reasons import DROPPED, Reason, words_of
from scalargrad.formatting import columns
from scalargrad.graph import refuse_changed
from scalargrad.language import current_language, in_language
from scalargrad.symbols.latex import Latex
from scalargrad.symbols.text import Segment, Text
from scalargrad.symbols.view import View

MOST_LEAVES = 20  # that explain(root) derives after
LONGEST = 100  # columns of a line
GAP = "    "  # between an equation and the reason beside it
INDENT = "     "  # before factors that go on in a new line; before a term its sign stands below =

Place = tuple[int, int, int, int]  # side, term, factor, part
Lines = list[tuple[tuple[int, int, int], int]]  # where each begins (term, factor, part); its width


class Written(NamedTuple):
    """A row as a writer has written it: its left side, and the segments of its other sides."""

    row: Row
    head: str
    sides: list[list[Segment]]


class Beside(NamedTuple):
    """A reason that stands beside a line, and its words as text."""

    reason: Reason
    words: str


class Plan(NamedTuple):
    """Where a row's lines begin, and which of its remarks stand below.

    beside: the reasons that have room beside the last line of a side. width: columns of the widest
    line, words: of the widest reason beside one. below: the other remarks, and how many words of
    each there are on a line.
    """

    row: Row
    breaks: set[Place]
    beside: dict[int, Beside]
    width: int
    words: int
    below: list[tuple[Reason, list[int]]]


def written(row: Row, writer: Text) -> Written:
    """A row in a writer's words."""
    return Written(row, writer.expression(row.left), [writer.segments(one) for one in row.sides])


def written_once(row: Row, text: Text) -> Written:
    """A row without the sides that are written like the side before."""
    found = written(row, text)
    sides = ["".join([joint + text for _, joint, text in side]) for side in found.sides]
    kept = [i for i, side in enumerate(sides) if i == 0 or side != sides[i - 1]]
    if len(kept) == len(sides):
        return found
    one_for_all = len(row.reasons) < len(row.sides)
    reasons = row.reasons if one_for_all else [row.reasons[i] for i in kept]
    row = row._replace(sides=[row.sides[i] for i in kept], reasons=reasons)
    return Written(row, found.head, [found.sides[i] for i in kept])


# --- where lines break ----------------------------------------------------------------------------


def planned(found: Written, text: Text, left: int) -> Plan:
    """Where a row's lines break, and where its reasons stand. left: columns of the left side."""
    row, count = found.row, len(found.sides)
    start = left + len(" = ")
    filled = [_filled(side, start, left) for side in found.sides]
    ends = [lines[-1][1] for lines in filled]  # the width of each side's last line
    broken = any(len(lines) > 1 for lines in filled)
    breaks = {(s, *place) for s, lines in enumerate(filled) for place, _ in lines} - {(0, 0, 0, 0)}
    on_one_line = sum(ends) - left * (count - 1)
    if row.on_one_line and not broken and on_one_line <= LONGEST:
        breaks, ends = set(), [on_one_line] * count
    reasons = list(enumerate(row.reasons, start=count - len(row.reasons)))
    texts = [words_of(reason, text) if reason else "" for _, reason in reasons]
    widths = [columns(words) if words else LONGEST for words in texts]
    said = list(zip(reasons, widths, strict=True))
    room = [ends[s] for (s, _), width in said if ends[s] + len(GAP) + width <= LONGEST]
    beside, below, words = {}, [], 0
    for ((s, reason), width), shown in zip(said, texts, strict=True):
        if reason and max([*room, ends[s]]) + len(GAP) + width <= LONGEST:
            beside[s], words = Beside(reason, shown), max(words, width)
        elif reason and reason.key not in DROPPED:
            below.append(reason)
    remarks = [(one, _wrapped(one, text, left)) for one in (*below, *row.notes)]
    return Plan(row, breaks, beside, LONGEST if broken else max(ends), words, remarks)


def _filled(side: list[Segment], start: int, left: int) -> Lines:
    """The lines of a side: where each begins, and its width.

    A line holds as many terms as it has room for; a term that is wider than a line is broken
    between its factors, a factor between its parts.
    """
    whole = start + columns("".join([joint + text for _, joint, text in side]))
    if whole <= LONGEST:
        return [((0, 0, 0), whole)]
    lines = [((0, 0, 0), start)]

    _fill(lines, side, 0, left)
    return lines


def _fill(lines: Lines, segments: list[Segment], depth: int, left: int) -> None:
    """Put the terms, or their factors or parts, into the last line or into new ones."""
    for _, group in groupby(segments, key=lambda segment: segment.place[: depth + 1]):
        some = list(group)
        place, joint, _ = some[0]
        needed = sum([columns(joint + text) for _, joint, text in some])
        margin = left + (1 if depth == 0 else len(INDENT))
        opened = margin - len(joint) + len(joint.strip()) + 1  # "· x" opens a line
        begun, width = lines[-1]
        if width + needed <= LONGEST:
            lines[-1] = begun, width + needed
        elif any(place) and opened + needed <= LONGEST:
            lines.append((place, opened + needed))
        elif depth < 2:
            if any(place) and depth == 0:
                lines.append((place, opened))
            _fill(lines, some, depth + 1, left)
        elif any(place) and begun != place:  # wider than a line, and not broken
            lines.append((place, opened + needed))
        else:
            lines[-1] = begun, width + needed


def _wrapped(reason: Reason, text: Text, left: int) -> list[int]:
    """How many words of a remark stand on each of its lines."""
    counts, width = [0], left + 3
    for word in _words(reason, text):
        if counts[-1] and width + columns(word) > LONGEST:
            counts.append(0)
            width = left + 4
        counts[-1] += 1
        width += columns(word) + 1
    return counts


def _words(reason: Reason, writer: Text) -> list[str]:
    """The words of a remark; a formula is one word."""
    return f"({words_of(reason, writer, chr(0xA0))})".split(" ")


# --- lines ----------------------------------------------------------------------------------------


def text_lines(row: Written, plan: Plan, text: Text, left: int) -> Iterator[str]:
    """A row as lines of text."""
    margin = " " * left
    start = row.head + " " * (left - columns(row.head))
    found = [
        (f"{margin if i else start} {line}", beside)
        for i, (line, beside) in enumerate(_lines(row, plan, INDENT[1:]))
    ]
    column = max((columns(line) for line, beside in found if beside), default=0)
    for line, beside in found:
        gap = " " * (column - columns(line)) + GAP
        yield f"{line}{gap}{beside.words}" if beside else line
    yield from (f"{margin}   {words}" for words in _remarks(plan, text))


def latex_rows(plans: Sequence[Plan], latex: Latex) -> str:
    """Rows as an `aligned` block, with a column of its own for the reasons.

    Where the widest line leaves no room for that column, each reason stands right behind its line.
    """
    lines: list[str] = []
    widest = max(plan.width for plan in plans) + len(GAP) + max(plan.words for plan in plans)
    gap = "&&" if widest <= LONGEST else r"\qquad"
    for plan in plans:
        found = written(plan.row, latex)
        for i, (line, beside) in enumerate(_lines(found, plan, r"\quad {} ", always=True)):
            words = rf" {gap} \text{{{words_of(beside.reason, latex)}}}" if beside else ""
            lines.append(f"{'' if i else found.head + ' '}&{line}{words}")
        lines += [rf"& \text{{{words}}}" for words in _remarks(plan, latex)]
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def _lines(
    row: Written, plan: Plan, indent: str, always: bool = False
) -> Iterator[tuple[str, Beside | None]]:
    """The right side of each line, and the reason beside it.

    indent: before factors that go on in a new line, and before terms if `always`.
    """
    line = ""
    for s, segments in enumerate(row.sides):
        if (s, 0, 0, 0) in plan.breaks:
            yield line, plan.beside.get(s - 1)
            line = ""
        line += " = " if line else "= "
        for place, joint, text in segments:
            if any(place) and (s, *place) in plan.breaks:
                yield line, None
                line = f"{indent if always or any(place[1:]) else ''}{joint.strip()} {text}"
            else:
                line += joint + text
    yield line, plan.beside.get(len(row.sides) - 1)


def _remarks(plan: Plan, writer: Text) -> Iterator[str]:
    """The lines of what stands below a row, in brackets."""
    for reason, counts in plan.below:
        words = _words(reason, writer)
        for i, count in enumerate(counts):
            line, words = " ".join(words[:count]), words[count:]
            yield (" " * bool(i) + line).replace("\u00a0", " ")


# --- explain() ------------------------------------------------------------------------------------


class Section:
    """Equations. They print as text; a notebook shows them as mathematics.

    Attributes:
        lines: the text's lines.
        latex: the same in LaTeX, an `aligned` block, written when it is asked for.

    """

    def __init__(self, rows: Sequence[Written], text: Text, left: int = 0) -> None:
        """`left`: the columns that the left sides take, at least."""
        left = max([left, *(columns(row.head) for row in rows)])
        self._text, self._plans = text, [planned(row, text, left) for row in rows]
        pairs = zip(rows, self._plans, strict=True)
        self.lines = [line for pair in pairs for line in text_lines(*pair, text, left)]
        self._language = current_language()  # of what is written later, too

    @cached_property
    def latex(self) -> str:
        """The equations in LaTeX, with the numbers of the time when the text was written."""
        latex = Latex(self._text.names, self._text.numbers, self._text.digits)
        with in_language(self._language):
            return latex_rows(self._plans, latex)

    def __str__(self) -> str:
        return "\n".join(self.lines)

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex}\n$$"


class Explanation(Section):
    """The derivation of one derivative, as explain() returns it.

    Attributes:
        value: the number.
        sign: how the derivative is written, ∂root/∂target.
        lines: the text's lines.
        latex: the same in LaTeX, an `aligned` block.
        form: "paths" or "steps".
        nodes: the node that each name in the text means, v1, v2 … too.

    """

    def __init__(self, derivation: Derivation | Higher, text: Text) -> None:
        rows = [written_once(row, text) for row in (*derivation.definitions, *derivation.rows)]
        super().__init__(rows, text)
        self.value, self.form, self.sign = derivation.value, derivation.form, rows[-1].head
        self.nodes = {name: node for node, name in text.names.items()}


class Explanations(Section, Sequence[Explanation]):
    """The derivations after each of several nodes: a sequence of Explanations.

    Attributes:
        lines: the lines of all; what several of them use stands once.
        latex: the same in LaTeX.
        sections: first what they use, if anything, then each derivation alone.

    """

    def __init__(self, derivations: Sequence[Derivation | Higher], text: Text) -> None:
        defined = {row.left: row for one in derivations for row in one.definitions}
        rows = [list(defined.values())] * bool(defined) + [one.rows for one in derivations]
        parts = [[written_once(row, text) for row in part] for part in rows]
        left = max(columns(row.head) for part in parts for row in part)
        self.sections = [Section(part, text, left) for part in parts]
        self.lines = [line for one in self.sections for line in ("", *one.lines)][1:]
        self._plans = [plan for one in self.sections for plan in one._plans]
        self._text, self._derivations = text, derivations
        self._language = current_language()

    @cached_property
    def _found(self) -> list[Explanation]:
        with in_language(self._language):
            return [Explanation(derivation, self._text) for derivation in self._derivations]

    @overload
    def __getitem__(self, index: int) -> Explanation: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Explanation]: ...
    def __getitem__(self, index: int | slice) -> Explanation | Sequence[Explanation]:
        return self._found[index]

    def __len__(self) -> int:
        return len(self._derivations)


# fmt: off
@overload
def explain(root: Value, target: Value, digits: int = 6, form: str | None = None, *,
            reasons: bool = False, every_operation: bool = False,
            numbers: bool = True, language: str | None = None) -> Explanation: ...
@overload
def explain(root: Value, target: None = None, digits: int = 6, form: str | None = None, *,
            reasons: bool = False, every_operation: bool = False,
            numbers: bool = True, language: str | None = None) -> Explanations: ...
# fmt: on
def explain(
    root: Value,
    target: Value | None = None,
    digits: int = 6,
    form: str | None = None,
    *,
    reasons: bool = False,
    every_operation: bool = False,
    numbers: bool = True,
    language: str | None = None,
) -> Explanation | Explanations:
    """The derivation of ∂root/∂target; backward() is not needed for it.

    It speaks of named nodes; unnamed ones between them are folded into the factors, and v1, v2 …
    name what is too long for that.

    Args:
        root: the node that is derived.
        target: the node that it is derived by; None for one derivation after each named leaf that
            is not a constant, at most 20.
        digits: of a number that is written, 1 to 17.
        form: "paths" (the sum over all paths) or "steps" (each node's gradient once, as backward()
            finds them); None takes steps for more than 16 paths.
        reasons: a word beside each line.
        every_operation: each operation has a name; first the table of what each computes, then the
            chain rule over them, one operation at a time.
        numbers: False for symbols alone.
        language: of the words: "en" or "ko"; None takes that of `set_language()`.

    Raises:
        TypeError: something is not a Value, or is not True or False where that is expected.
        ValueError: other digits; an unknown language or form, or "paths" with more than 16 of
            them; no target where root has no named leaf, or more than 20; data changed since the
            graph was built.
        DomainError: as in backward().

    """
    for node in (root,) if target is None else (root, target):
        if not isinstance(node, Value):
            raise TypeError(f"explain(root, target) takes two Values, got {described(node)}")
    if form is not None and not is_word(form, "paths", "steps"):
        raise ValueError(f'form is "paths" or "steps", not {abbreviated(form)}')
    options = Options(
        digits_of(digits),
        form,
        option(reasons, "reasons"),
        option(every_operation, "every_operation"),
        option(numbers, "numbers"),
    )
    with in_language(language):
        if target is None:
            return explain_all(root, _named_leaves(root), options)
        derivations, text = _derivations(root, [target], options)
        return Explanation(derivations[0], text)


def explain_all(root: Value, targets: Sequence[Value], options: Options) -> Explanations:
    """The derivations after each of these nodes, in their order; errors as in explain()."""
    return Explanations(*_derivations(root, targets, options))


def _derivations(
    root: Value, targets: Sequence[Value], options: Options
) -> tuple[Sequence[Derivation | Higher], Text]:
    """The derivations, and the writer that they share."""
    refuse_changed(topological_order(root))
    found: Sequence[Derivation | Higher] = ()
    if isinstance(root, Derivative) and options.form is None and not options.every_operation:
        view = View(root.of, (*root.by, *targets), with_numbers=options.numbers)
        higher = [Higher(view, root, target, options) for target in targets]
        found = higher if all(one.is_short for one in higher) else ()
    if not found:
        every = options.every_operation
        view = View(root, targets, every_operation=every, with_numbers=options.numbers)
        found = [Derivation(view, target, options) for target in targets]
    view.name_nodes(set[Value]().union(*(one.used for one in found)))
    return found, Text(view.names, view.numbers, options.digits)


def _named_leaves(root: Value) -> list[Value]:
    """What explain(root) derives after."""
    order = topological_order(root)
    leaves = [n for n in order if n.name and not n.operands and n.op != "const"]
    called = f"{root.name!r}" if root.name else "the root"
    if not leaves:
        raise ValueError(f"no leaf below {called} has a name: take explain(root, leaf)")
    if len(leaves) > MOST_LEAVES:
        raise ValueError(
            f"{len(leaves)} named leaves below {called} are too many to explain at once "
            f"(most: {MOST_LEAVES}): take explain(root, leaf)"
        )
    return leaves
