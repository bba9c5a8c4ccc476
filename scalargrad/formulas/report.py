"""The answer to a formula, as text: its value, its gradients as a table, its derivations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scalargrad.derivatives import derivative
from scalargrad.engine import Value, topological_order
from scalargrad.errors import DomainError
from scalargrad.explaining.derivation import Options
from scalargrad.explaining.explanation import Explanation, Section, explain_all
from scalargrad.formatting import MINUS, columns, format_name, format_number, table
from scalargrad.formulas.formula import Formula
from scalargrad.formulas.functions import nearest
from scalargrad.formulas.writing import written
from scalargrad.gradient_check import gradcheck
from scalargrad.language import message, sentence
from scalargrad.programs import program
from scalargrad.symbols.text import Text
from scalargrad.symbols.view import View

MOST_DERIVATIONS = 10  # the others are derived when they are asked for by name
WIDTH = 80  # columns


def listed(names: Sequence[str]) -> str:
    """Names in a sentence, at most ten of them."""
    return ", ".join([*names[:10], "…"] if len(names) > 10 else names)


def broken(name: str, sides: Sequence[str]) -> str:
    """A line `name = side = side`, broken before signs outside of brackets where it is too long.

    >>> print(broken("total", ["alpha + " * 9 + "beta"]))
    total = alpha + alpha + alpha + alpha + alpha + alpha + alpha + alpha + alpha
            + beta
    """
    lines, indent = [name], " " * columns(name)
    for i, side in enumerate(sides):
        for j, part in enumerate(_parts(side)):
            joint = " = " if j == 0 else ""
            if columns(lines[-1] + joint + part) > WIDTH and (i or j):
                lines.append(indent + (joint or "   "))
                part = part if j == 0 else part.lstrip()
                joint = ""
            lines[-1] += joint + part
    return "\n".join(lines)


def _parts(side: str) -> Iterator[str]:
    """A formula, cut before + and − outside of brackets; what is still long, before · and /."""
    for part in _cut(side, " + ", f" {MINUS} "):
        yield from [part] if columns(part) < WIDTH * 3 // 4 else _cut(part, "·", " / ")


def _cut(text: str, *signs: str) -> list[str]:
    depth, places = 0, [0]
    for i, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and i and text.startswith(signs, i):
            places.append(i)
    return [text[a:b] for a, b in zip(places, [*places[1:], len(text)], strict=True)]


class Report:
    """What there is to say of a formula, part by part; each part is a text of its own."""

    def __init__(
        self, formula: Formula, by: list[str], options: Options, latex: bool = False
    ) -> None:
        """Compute the formula and its gradients.

        Args:
            formula: what was typed.
            by: the names of the nodes to derive by; none: every variable.
            options: those of explain().
            latex: derivations in LaTeX, the rest as its comments.

        Raises:
            ValueError: the formula has no such name as one in `by`.
            DomainError: as in backward(), with a mark under the step.
        """
        self.formula = formula
        self.root = formula(*formula.variables) if formula.unknown else formula.backward()
        self._options, self._latex = options._replace(numbers=not formula.unknown), latex
        self._nodes = {node.name: node for node in topological_order(self.root) if node.name}
        self._nodes |= {leaf.name: leaf for leaf in formula.variables}
        self._targets = [self._node(name) for name in by] or list(formula.variables)

    @property
    def has_named_steps(self) -> bool:
        """Whether there are named nodes between the result and the variables."""
        return any(node.operands and node is not self.root for node in self._nodes.values())

    def overview(self) -> Iterator[str]:
        """The value, the notes and the table of gradients."""
        yield self._as_comment("\n".join(line for _, line in self.lines(self.root)))
        notes = [*self.notes()]
        if left_out := self._targets[MOST_DERIVATIONS:]:
            notes.append(
                sentence(
                    "Derivations for the first {0} variables follow; "
                    "ask for another one by name, as in --by {1}.",
                    MOST_DERIVATIONS,
                    left_out[0].name,
                )
            )
        if notes:
            yield self._as_comment("\n".join(notes))
        if self.formula.variables and not self.formula.unknown:
            yield self._as_comment(self._table())

    def lines(self, root: Value) -> Iterator[tuple[Value, str]]:
        """Each named result with what it computes and its number: b = w1·a = 6."""
        typed = dict(zip(self.formula.lines, self.formula.formulas, strict=True))
        order, digits = topological_order(root), self._options.digits
        named = {node.name: node for node in order if node.name and (node.operands or node is root)}
        rows: list[tuple[Value, str, str]]
        if named.keys() <= typed.keys():
            rows = [(named[n], n, written(typed[n].parts)) for n in typed if n in named]
        else:  # operations have got names of their own
            view = View(root, only_named=True, with_numbers=not self.formula.unknown)
            view.name_nodes(view.shown)
            writer = Text(view.names, view.numbers, digits)
            rows = [
                (n, view.names[n], writer.expression(view.definition(n)) if n.operands else "")
                for n in named.values()
            ]
        for node, name, computes in rows:
            value = "" if self.formula.unknown else format_number(node.data, digits)
            sides = [side for side in dict.fromkeys([computes, value]) if side]
            yield node, broken(format_name(name), sides)

    def notes(self) -> Iterator[str]:
        """What a learner may have overlooked."""
        yield from self.formula.notes()
        if unknown := self.formula.unknown:
            if len(unknown) == 1:
                yield sentence("{0} has no number: all stays in symbols.", unknown[0])
            else:
                yield sentence("{0} have no number: all stays in symbols.", listed(unknown))
        if unused := self.formula.unused:
            yield sentence("{0} does not depend on {1}.", self.root.name, listed(unused))
        if not self.formula.variables:
            yield sentence("There is no variable here, so there is no derivative.")

    def derivations(self) -> Iterator[str]:
        """What several derivations use, then each of them under a heading."""
        targets = self._targets[:MOST_DERIVATIONS]
        if not targets:
            return
        sections = explain_all(self.root, targets, self._options).sections
        headings = [sentence("by {0}", format_name(target.name)) for target in targets]
        if len(sections) > len(headings):
            is_long = self._options.every_operation
            headings.insert(0, sentence("step by step") if is_long else sentence("short names"))
        for heading, section in zip(headings, sections, strict=True):
            yield f"{self._heading(heading)}\n{self._written(section)}"

    def second(self, x: str, y: str) -> str:
        """The derivation of ∂²root/∂y∂x: by x, and then by y."""
        words = sentence("by {0}, and then by {1}", format_name(x), format_name(y))
        heading = self._heading(words)
        by_x, by_y = self._node(x), self._node(y)
        try:
            found = explain_all(derivative(self.root, by_x), [by_y], self._options)
        except DomainError as error:
            raise DomainError(self.formula.marked(str(error))) from None
        return f"{heading}\n{self._written(found[0])}"

    def program(self) -> str:
        """Value and gradients as a Python function of the variables, to read, paste and run."""
        if not self.formula.variables:
            raise ValueError(message("--program: there is no variable here"))
        return program(self.root, *self.formula.variables).source.rstrip()

    def check(self) -> str:
        """The gradients beside central differences. GradientError where they disagree."""
        variables = self.formula.variables
        if not variables:
            return sentence("There is no gradient to check.")
        heading = self._heading(sentence("check: backward() beside central differences"))
        return f"{heading}\n{self._as_comment(str(gradcheck(self.formula, *variables)))}"

    # --- parts --------------------------------------------------------------------------------

    def _written(self, part: Section | Explanation) -> str:
        return f"\\[\n{part.latex}\n\\]" if self._latex else str(part)

    def _heading(self, words: str) -> str:
        """A line across the page, so that the eye finds what it looks for."""
        start = f"── {words} "
        return self._as_comment(start + "─" * (WIDTH - columns(start)))

    def _node(self, name: str) -> Value:
        if name not in self._nodes:
            words = message("the formula has no {0}", name)
            if near := nearest(name, self._nodes):
                words = message("the formula has no {0}: did you mean {1}?", name, near)
            known = message("Names: {0}", listed(list(self._nodes)))
            raise ValueError(f"{words}\n{known}")
        return self._nodes[name]

    def _table(self) -> str:
        """A row for each variable: its name, its number, its gradient."""
        digits = self._options.digits
        gradient_of_root = sentence("gradient of {0}", format_name(self.root.name))
        rows = [(sentence("variable"), sentence("value"), gradient_of_root)]
        for leaf in self.formula.variables:
            value, gradient = (format_number(x, digits) for x in (leaf.data, leaf.grad))
            rows.append((format_name(leaf.name), value, gradient))
        return table(rows)

    def _as_comment(self, text: str) -> str:
        return "\n".join(f"% {line}" for line in text.splitlines()) if self._latex else text
