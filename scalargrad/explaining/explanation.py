"""explain(): a derivative of a graph written out, as text and in LaTeX."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from scalargrad.derivatives import Derivative
from scalargrad.engine import Value, topological_order
from scalargrad.errors import abbreviated, described, digits_of, is_word, option
from scalargrad.explaining.derivation import Derivation, Higher, Options
from scalargrad.explaining.layout import (
    Row,
    Written,
    latex_rows,
    left_width,
    planned,
    text_lines,
    without_repeats,
    written,
)
from scalargrad.graph import refuse_changed
from scalargrad.symbols.latex import Latex
from scalargrad.symbols.text import Text
from scalargrad.symbols.view import View

MOST_LEAVES = 20  # that explain(root) derives after


class Section:
    """Equations. They print as text; a notebook shows them as mathematics.

    lines: the text's lines. latex: the same in LaTeX, an `aligned` block, written when it is asked
    for, with the numbers of before.
    """

    def __init__(self, rows: Sequence[Written], text: Text, left: int) -> None:
        """`left`: the columns that the left sides take."""
        self._rows = [row.row for row in rows]
        self._plans = [planned(row, text, left) for row in rows]
        self._text = text
        self.lines = text_lines(rows, self._plans, text, left)

    @cached_property
    def latex(self) -> str:
        """The equations in LaTeX."""
        latex = Latex(self._text.names, self._text.numbers, self._text.digits)
        return latex_rows(self._rows, self._plans, latex)

    def __str__(self) -> str:
        return "\n".join(self.lines)

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex}\n$$"


class Explanation(Section):
    """The derivation of one derivative.

    value: the number. sign: how it is written, ∂root/∂target. lines: the text's lines. latex: the
    same in LaTeX, an `aligned` block. form: "paths" or "steps". nodes: the node that each name in
    the text means, v1, v2 … too.
    """

    def __init__(self, derivation: Derivation | Higher, text: Text) -> None:
        rows = _written([*derivation.definitions, *derivation.rows], text)
        super().__init__(rows, text, left_width(rows))
        self.value, self.form = derivation.value, derivation.form
        self.sign = rows[-1].head
        self.nodes = {name: node for node, name in text.names.items()}


class Explanations(Section, Sequence[Explanation]):
    """The derivations after each of several nodes, one after the other.

    A sequence of Explanations. lines, latex: those of all; what several of them use stands once.
    sections: first what they use, if anything, then each derivation alone; each with lines, latex.
    """

    def __init__(self, derivations: Sequence[Derivation | Higher], text: Text) -> None:
        defined = {row.left: row for one in derivations for row in one.definitions}
        parts = [_written([*defined.values()], text)] * bool(defined)
        parts += [_written(one.rows, text) for one in derivations]
        left = left_width(row for part in parts for row in part)
        self.sections = [Section(part, text, left) for part in parts]
        self.lines = [line for one in self.sections for line in ("", *one.lines)][1:]
        self._rows = [row for one in self.sections for row in one._rows]
        self._plans = [plan for one in self.sections for plan in one._plans]
        self._text, self._derivations = text, derivations

    @cached_property
    def _found(self) -> list[Explanation]:
        return [Explanation(derivation, self._text) for derivation in self._derivations]

    @overload
    def __getitem__(self, index: int) -> Explanation: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Explanation]: ...
    def __getitem__(self, index: int | slice) -> Explanation | Sequence[Explanation]:
        return self._found[index]

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

    TypeError for what is no Value, and no True or False where one is expected; ValueError for other
    digits, an unknown form, for "paths" with more than 16 of them, without a target if root has no
    named leaf or more than 20, and if a node's data was changed since the graph was built;
    DomainError as in backward().
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
    if target is None:
        return explain_all(root, _targets(root, None), options)
    (derivation,), view = _derivations(root, [target], options)
    view.name_nodes(derivation.used)
    return Explanation(derivation, Text(view.names, view.numbers, options.digits))


def _written(rows: Sequence[Row], text: Text) -> list[Written]:
    return [without_repeats(written(row, text)) for row in rows]


def explain_all(root: Value, targets: Sequence[Value], options: Options) -> Explanations:
    """The derivations after each of these nodes, in their order; errors as in explain()."""
    derivations, view = _derivations(root, targets, options)
    view.name_nodes(set[Value]().union(*(derivation.used for derivation in derivations)))
    return Explanations(derivations, Text(view.names, view.numbers, options.digits))


def _derivations(
    root: Value, targets: Sequence[Value], options: Options
) -> tuple[Sequence[Derivation | Higher], View]:
    """The derivations, and the view that they share."""
    refuse_changed(topological_order(root))
    if isinstance(root, Derivative) and options.form is None and not options.every_operation:
        view = View(root.of, (*root.by, *targets), with_numbers=options.numbers)
        higher = [Higher(view, root, target, options) for target in targets]
        if all(one.is_short for one in higher):
            return higher, view
    view = View(
        root, targets, every_operation=options.every_operation, with_numbers=options.numbers
    )
    return [Derivation(view, target, options) for target in targets], view


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
