"""explain(): a derivative of a graph written out, as text and in LaTeX."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from scalargrad.engine import Value, topological_order
from scalargrad.errors import abbreviated, described
from scalargrad.explaining.derivation import Derivation, Options
from scalargrad.explaining.latex import Latex
from scalargrad.explaining.layout import latex_row, text_lines
from scalargrad.explaining.names import names
from scalargrad.explaining.text import Text

MOST_LEAVES = 20  # that explain(root) derives after


class _Written:
    """Lines of text and of LaTeX. It prints as text; a notebook shows it as mathematics."""

    lines: list[str]
    latex: str

    def __str__(self) -> str:
        return "\n".join(self.lines)

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex}\n$$"


def _aligned(rows: list[str]) -> str:
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


class Section(_Written):
    """A part of several derivations."""

    def __init__(self, lines: list[str], rows: list[str]) -> None:
        self.lines, self.latex = lines, _aligned(rows)


class Explanation(_Written):
    """The derivation of one derivative.

    value: ∂root/∂target. lines: the text's lines. latex: the same in LaTeX, an `aligned` block.
    form: "paths" or "steps". nodes: the node that each name in the text means, v1, v2 … too.
    """

    def __init__(self, derivation: Derivation, text: Text, latex: Latex, left: float) -> None:
        """`left`: how wide the left sides are in LaTeX, with "="."""
        self.value = derivation.value
        self.form = "steps" if derivation.by_steps else "paths"
        self.nodes = {name: node for node, name in text.names.items()}
        self._defined = list(derivation.definitions)
        self._definitions = [
            (text_lines(in_text, text), latex_row(in_latex, latex, left))
            for in_text, in_latex in zip(
                derivation.definition_rows(text), derivation.definition_rows(latex), strict=True
            )
        ]
        self._lines = [line for row in derivation.rows(text) for line in text_lines(row, text)]
        self._rows = [latex_row(row, latex, left) for row in derivation.rows(latex)]
        self.lines = [line for lines, _ in self._definitions for line in lines] + self._lines
        self.latex = _aligned([row for _, row in self._definitions] + self._rows)


class Explanations(_Written, Sequence[Explanation]):
    """The derivations after each of several nodes, one after the other.

    A sequence of Explanations. lines, latex: those of all; what several of them use stands once.
    sections: first what they use, if anything, then each derivation alone; each with lines, latex.
    """

    def __init__(self, found: Sequence[Explanation]) -> None:
        self._found = list(found)
        defined: dict[Value, tuple[list[str], str]] = {}
        for one in self._found:
            defined |= dict(zip(one._defined, one._definitions, strict=True))
        self.lines = [line for lines, _ in defined.values() for line in lines]
        rows = [row for _, row in defined.values()]
        self.sections = [Section(self.lines, rows)] if rows else []
        self.sections += [Section(one._lines, one._rows) for one in self._found]
        for one in self._found:
            self.lines = [*self.lines, *([""] if self.lines else []), *one._lines]
            rows = rows + one._rows
        self.latex = _aligned(rows)

    @overload
    def __getitem__(self, index: int) -> Explanation: ...
    @overload
    def __getitem__(self, index: slice) -> Explanations: ...
    def __getitem__(self, index: int | slice) -> Explanation | Explanations:
        found = self._found[index]
        return Explanations(found) if isinstance(found, list) else found

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Explanation]:
        return iter(self._found)


@overload
def explain(
    root: Value,
    target: Value,
    digits: int = 6,
    form: str | None = None,
    *,
    reasons: bool = False,
    every_operation: bool = False,
    numbers: bool = True,
) -> Explanation: ...
@overload
def explain(
    root: Value,
    target: None = None,
    digits: int = 6,
    form: str | None = None,
    *,
    reasons: bool = False,
    every_operation: bool = False,
    numbers: bool = True,
) -> Explanations: ...
def explain(
    root: Value,
    target: Value | None = None,
    digits: int = 6,
    form: str | None = None,
    *,
    reasons: bool = False,
    every_operation: bool = False,
    numbers: bool = True,
) -> Explanation | Explanations:
    """The derivation of ∂root/∂target; backward() is not needed for it.

    It speaks of named nodes; unnamed ones between them are folded into the factors, and v1, v2 …
    name what is too long for that. Without a target: one derivation for each named leaf that is no
    constant, at most 20.

    digits: of a number that is written, 1 to 17. form: "paths" (the sum over all paths) or "steps"
    (each node's gradient once, as backward() finds them); None takes steps for more than 16 paths.
    reasons: a word beside each line. every_operation: each operation has a name; first the table of
    what each computes, then the chain rule over them, one operation at a time. numbers: False for
    symbols alone.

    TypeError for what is no Value; ValueError for an unknown form, for "paths" with more than 16 of
    them, without a target if root has no named leaf or more than 20, and if a node's data was
    changed since the graph was built; DomainError as in backward().
    """
    for node in (root,) if target is None else (root, target):
        if not isinstance(node, Value):
            raise TypeError(f"explain(root, target) takes two Values, got {described(node)}")
    if form not in (None, "paths", "steps"):
        raise ValueError(f'form is "paths" or "steps", not {form!r}')
    if type(digits) is not int or not 1 <= digits <= 17:  # True is an int, too
        raise ValueError(f"digits is a number from 1 to 17, not {abbreviated(digits)}")
    options = Options(digits, form, reasons, every_operation, numbers)
    found = explain_all(root, _targets(root, target), options)
    return found[0] if target is not None else found


def explain_all(root: Value, targets: Sequence[Value], options: Options) -> Explanations:
    """The derivations after each of these nodes, in their order; errors as in explain()."""
    found = [Derivation(root, target, options) for target in targets]
    used = set().union(*(derivation.used for derivation in found))
    called = names(found[0].folded.order, used)
    text, latex = Text(called, options.digits), Latex(called, options.digits)
    lefts = {side for derivation in found for side in derivation.left_sides(latex)}
    left = max(map(latex.width, lefts)) + latex.width("=")  # they stand in one column
    return Explanations([Explanation(derivation, text, latex, left) for derivation in found])


def _targets(root: Value, target: Value | None) -> list[Value]:
    """The node that was asked for, or all named leaves."""
    if target is not None:
        return [target]
    leaves = [
        node
        for node in topological_order(root)
        if node.name and not node.operands and node.op != "const"
    ]
    called = f"{root.name!r}" if root.name else "the root"
    if not leaves:
        raise ValueError(f"no leaf below {called} has a name: take explain(root, leaf)")
    if len(leaves) > MOST_LEAVES:
        raise ValueError(
            f"{len(leaves)} named leaves below {called} are too many to explain at once "
            f"(most: {MOST_LEAVES}): take explain(root, leaf)"
        )
    return leaves
