"""explain(): the chain rule written out for any graph, in symbols and in numbers.

Source: Chain Rule (연쇄법칙), lecture 06, for the product along one path; Back-propagation (역전파
학습), lecture 08, "Toy Example (4/4)", for the sum over all paths, and "Chain Rule + DP Algorithm"
for the steps, which find each node's gradient once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from scalargrad.engine import Value
from scalargrad.errors import abbreviated
from scalargrad.explaining.expressions import Expression, Number, symbols
from scalargrad.explaining.folding import Folded
from scalargrad.explaining.latex import Latex
from scalargrad.explaining.layout import Row, latex_row, text_lines
from scalargrad.explaining.text import Text, shortened
from scalargrad.graph import Edge, all_paths, counts, gradients

MOST_PATHS = 16  # beyond that a derivation goes by steps


class Explanation:
    """A derivation. It prints as text; a notebook shows it as mathematics.

    value: ∂root/∂target. lines: the text's lines. latex: the same in LaTeX, an `aligned` block.
    form: "paths" or "steps". nodes: the node that each name in the text means, v1, v2 … too.
    """

    def __init__(self, derivation: _Derivation) -> None:
        self.value = derivation.value
        self.form = "steps" if derivation.by_steps else "paths"
        self.nodes = {name: node for node, name in derivation.names.items()}
        text = Text(derivation.names, derivation.digits)
        self.lines = [line for row in derivation.rows(text) for line in text_lines(row, text)]
        latex = Latex(derivation.names, derivation.digits)
        rows = " \\\\\n".join(latex_row(row, latex) for row in derivation.rows(latex))
        self.latex = f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}"

    def __str__(self) -> str:
        return "\n".join(self.lines)

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex}\n$$"


def explain(root: Value, target: Value, digits: int = 6, form: str | None = None) -> Explanation:
    """The derivation of ∂root/∂target; backward() is not needed for it.

    It speaks of named nodes; unnamed ones between them are folded into the factors, and v1, v2 …
    name what is too long for that. `form` is "paths" (the sum over all paths) or "steps" (each
    node's gradient once, as backward() finds them); None takes steps for more than 16 paths.
    TypeError for what is no Value; ValueError for an unknown form, for "paths" with more than 16 of
    them, and if a node's data was changed since the graph was built; DomainError as in backward().
    """
    for node in (root, target):
        if not isinstance(node, Value):
            raise TypeError(f"explain(root, target) takes two Values, got {type(node).__name__}")
    if form not in (None, "paths", "steps"):
        raise ValueError(f'form is "paths" or "steps", not {form!r}')
    if type(digits) is not int or not 1 <= digits <= 17:  # True is an int, too
        raise ValueError(f"digits is a number from 1 to 17, not {abbreviated(digits)}")
    return Explanation(_Derivation(root, target, digits, form))


class _Derivation:
    """What a derivation says, before it is written: factors, gradients, paths and names."""

    def __init__(self, root: Value, target: Value, digits: int, form: str | None) -> None:
        self.root, self.target, self.digits = root, target, digits
        folded = Folded(root, target)
        on_the_way = [n for n in folded.order if n in folded.leading and n in folded.shown]
        self.steps = on_the_way[::-1] if root in folded.leading else []
        self.edges = {n: folded.edges(n) for n in self.steps if n is not target}
        self.gradients = gradients(self.steps[::-1], self._edges) if self.steps else {}
        self.value = self.gradients.get(target, 0.0)
        ways = counts(target, self.steps[::-1], self._edges).get(root, 0)
        if form == "paths" and ways > MOST_PATHS:
            raise ValueError(f'{ways} paths are too many to write out: take form="steps"')
        self.by_steps = form == "steps" or ways > MOST_PATHS
        relus = (n for n in folded.leading - {target} if n.op in ("relu", "relu_linear"))
        self.relu_off = any(relu.data <= 0 for relu in relus)
        self.definitions = self._definitions(folded)
        self.names = folded.names({root, target, *self.steps, *self.definitions})

    def _edges(self, node: Value) -> list[Edge]:
        return self.edges.get(node, [])

    def _definitions(self, folded: Folded) -> dict[Value, Expression | None]:
        """What each node without a name of its own computes (None: a leaf), operands first."""
        wanted = [self.root, self.target, *self.steps]
        wanted += [
            n for some in self.edges.values() for edge in some for n in symbols(edge.symbols)
        ]
        found: dict[Value, Expression | None] = {}
        inside = set(folded.order)
        while wanted:
            node = wanted.pop()
            if not node.name and node not in found:
                known = node.operands and node in inside  # a target may be of another graph
                found[node] = folded.definition(node) if known else None
                wanted += symbols(found[node]) if known else ()
        return {node: found[node] for node in [*folded.order, self.target] if node in found}

    # --- written down -------------------------------------------------------------------------

    def rows(self, writer: Text) -> Iterator[Row]:
        """Every equation: the definitions, then the paths or the steps."""
        for node, computes in self.definitions.items():
            sides = [[writer.number(node.data)]]
            if computes is not None:
                sides.insert(0, shortened(writer.terms(computes)))
            yield Row(writer.name(node), _without_repeats(sides), on_one_line=True)
        head = writer.partial(self.root, self.target)
        if not self.steps:
            yield Row(head, [[writer.independent(self.root, self.target)]])
        elif self.root is self.target:
            yield Row(head, [[writer.number(1.0)]])
        elif self.by_steps:
            yield from self._step_rows(writer)
        else:
            leading = set(self.steps)
            paths = [p.edges for p in all_paths(self.root, self.target, self._edges, leading)]
            sides = self._equation(paths, self.value, writer)
            yield Row(head, sides, note=_note(head, paths, self.relu_off, writer))

    def _step_rows(self, writer: Text) -> Iterator[Row]:
        """For each node after the root: what comes down from each node above it, added up."""
        above: dict[Value, list[tuple[Edge, ...]]] = {node: [] for node in self.steps}
        for node in self.steps:
            gradient = self.gradients[node]
            found = Edge(self.root, node, 0, gradient, Number(gradient))
            for edge in self._edges(node):
                above[edge.operand].append((edge,) if node is self.root else (found, edge))
        for node in self.steps[1:]:
            sides = self._equation(above[node], self.gradients[node], writer)
            head = writer.partial(self.root, node)
            note = _note(head, above[node], self.relu_off and node is self.target, writer)
            yield Row(head, sides, on_one_line=True, note=note)

    def _equation(
        self, ways: list[tuple[Edge, ...]], result: float, writer: Text
    ) -> list[list[str]]:
        """A sum of products: as ∂ signs, in symbols, in numbers, multiplied out, added up."""
        signs = [writer.times(writer.partial(e.result, e.operand) for e in way) for way in ways]
        factors = [[edge.symbols for edge in way] for way in ways]
        products = [math.prod(edge.gradient for edge in way) for way in ways]
        sides = [
            signs if len(ways) > 1 or len(ways[0]) > 1 else [],
            [term for some in factors for term in writer.product(some)],
            [term for some in factors for term in writer.product(some, numbers=True)],
            [writer.number(product) for product in products],
            [writer.number(result)],
        ]
        return _without_repeats([shortened(side, MOST_PATHS) for side in sides if side])


def _note(head: str, ways: list[tuple[Edge, ...]], relu_off: bool, writer: Text) -> str:
    """A word where the left side stands on the right, too, or where a term is missing."""
    words = []
    if len(ways) > 1 and any(len(way) == 1 for way in ways):
        words.append(f"on the right, {writer.inline(head)} is the direct part alone")
    if relu_off:
        words.append("a relu on the way is off: its slope is 0")
    return writer.remark("; ".join(words)) if words else ""


def _without_repeats(sides: list[list[str]]) -> list[list[str]]:
    return [side for i, side in enumerate(sides) if i == 0 or side != sides[i - 1]]
