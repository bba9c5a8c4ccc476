"""The lines of a program: a graph's forward pass, then its backward pass.

A node has a line of its own if it has a name, if two operations use it, or if a local gradient
mentions it; other operations are written within the line that uses them. A gradient's line adds
what arrives from the nodes above, in the order in which backward() does it.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence

from scalargrad.engine import Value, topological_order
from scalargrad.operations import operation
from scalargrad.source_code import PRODUCT, SUM, Code, call, number, valid_name
from scalargrad.symbols.text import Side, Text
from scalargrad.symbols.view import View

LONGEST = 96  # columns of a line
MOST_OPERATIONS = 64  # that one expression holds
MOST_TERMS = 40  # of a sum in one line
SUMS = ("total", "linear", "relu_linear")
WHOLE = (*SUMS, "logsumexp")  # never written within another line


class Lines:
    """forward and backward: the lines. parameters: the names of the inputs, as Python has them."""

    def __init__(self, root: Value, inputs: Sequence[Value]) -> None:
        self.root = root
        self.order = topological_order(root)
        self.active = set(inputs)  # the nodes that depend on an input
        for node in self.order:
            if not self.active.isdisjoint(node.operands):
                self.active.add(node)
        held = {root, *inputs} | {node for node in self.order if node.name}
        self.visible = self._visible(held)
        self.view = View(root, list(self.visible), only_named=True)
        self.view.name_nodes(self.visible)
        self.labels = self.view.names
        self.signs = Text(self.labels, {})
        self.taken: set[str] = set()
        self.variables = {
            node: self._variable(self.labels[node])
            for node in dict.fromkeys([*inputs, *self.order])
            if node in self.visible
        }
        self.parameters = [self.variables[node] for node in inputs]
        self.written: dict[Value, Code] = {}  # each node as other lines write it
        self.shares: dict[tuple[str, ...], Code] = {}  # the softmax of these operands
        self.lines: list[str] = []
        self._write_forward(set(inputs))
        self.forward, self.lines = self.lines, []
        self.gradients = self._write_backward(inputs)
        self.backward = self.lines

    # --- which nodes have a line, and what it is called -----------------------------------------

    def _visible(self, held: set[Value]) -> set[Value]:
        uses = Counter(operand for node in self.order for operand in node.operands)
        mentioned = self._mentioned()
        visible = set(held)
        sizes: dict[Value, int] = {}
        for node in self.order:
            size = 1 + sum(sizes.get(operand, 0) for operand in node.operands)
            is_long = size > MOST_OPERATIONS or node.op in WHOLE or node.op.startswith("softmax")
            if node.operands and (uses[node] > 1 or node in mentioned or is_long):
                visible.add(node)
            sizes[node] = 0 if node in visible or not node.operands else size
        return visible

    def _mentioned(self) -> set[Value]:
        """The nodes that the local gradients mention."""
        keys = {str(i): node for i, node in enumerate(self.order)}
        codes = {node: Code(key, names=[key]) for key, node in keys.items()}
        found: set[str] = set()
        for node in self.order:
            if node.operands and node in self.active:
                slopes = _slopes(node, [codes[operand] for operand in node.operands], codes[node])
                for operand, slope in zip(node.operands, slopes, strict=True):
                    if operand in self.active and isinstance(slope, Code):
                        found |= slope.names
        return {keys[key] for key in found}

    def _variable(self, label: str) -> str:
        """A name that Python takes and that no other variable has, nor its gradient."""
        base = name = valid_name(label)
        count = 1
        while not self.taken.isdisjoint((name, f"d_{name}")):
            count += 1
            name = f"{base}_{count}"
        self.taken |= {name, f"d_{name}"}
        return name

    # --- forward ---------------------------------------------------------------------------------

    def _write_forward(self, inputs: set[Value]) -> None:
        for node in sorted(self.order, key=lambda node: bool(node.operands)):  # leaves first
            operands = [self.written[operand] for operand in node.operands]
            if node in self.visible:
                variable = self.variables[node]
                if node.op in SUMS:
                    self._write_sum(variable, node.op, operands)
                elif node.operands:
                    self._line(variable, self._formula(node, operands).text)
                elif node not in inputs:
                    self._line(variable, _assigned(node.data))
                self.written[node] = Code(variable, names=[variable])
            elif operands:
                self.written[node] = self._formula(node, operands)
            else:
                self.written[node] = number(node.data)
            self.written[node].shares = self._softmax

    def _formula(self, node: Value, operands: list[Code]) -> Code:
        found = operation(node.op).formula(*operands)
        return found if isinstance(found, Code) else Code(_assigned(found))

    def _write_sum(self, variable: str, op: str, operands: list[Code]) -> None:
        """A sum from left to right; after 40 terms a new line goes on: y = y + …"""
        half = len(operands) // 2
        products = [w * x for w, x in zip(operands[:half], operands[half:-1], strict=False)]
        terms = operands if op == "total" else [*products, operands[-1]]
        self._write_terms(variable, terms, function="relu" if op == "relu_linear" else "")

    def _write_terms(
        self, variable: str, terms: list[Code], comment: str = "", function: str = ""
    ) -> None:
        """A sum from left to right; after 40 terms a new line goes on: y = y + …"""
        for start in range(0, len(terms), MOST_TERMS):
            some = [Code(variable)] * bool(start) + terms[start : start + MOST_TERMS]
            is_last = start + MOST_TERMS >= len(terms)
            text = f"{function}({_added(some)})" if function and is_last else _added(some)
            self._line(variable, text, "" if start else comment)

    def _softmax(self, operands: tuple[Code, ...]) -> Code:
        """The variable that holds a softmax; it is computed once."""
        key = tuple(operand.text for operand in operands)
        if key not in self.shares:
            name = self._variable("shares")
            self.shares[key] = Code(name, names=[name])
            self._line(name, call("softmax", *operands).text)
        return self.shares[key]

    # --- backward --------------------------------------------------------------------------------

    def _write_backward(self, inputs: Sequence[Value]) -> list[str]:
        """The lines, and the variables that hold the inputs' gradients at the end."""
        arrived: dict[Value, list[tuple[Code, Value]]] = {node: [] for node in self.active}
        arrived[self.root] = [(Code("1.0"), self.root)]
        found = dict.fromkeys(inputs, "0.0")
        for node in reversed(self.order):
            if node not in self.active or not arrived[node]:
                continue
            gradient, above = self._gradient(node, arrived.pop(node))
            if node in found:
                found[node] = gradient.text
            if not node.operands:
                continue
            slopes = _slopes(node, [self.written[o] for o in node.operands], self.written[node])
            if node.op == "relu_linear":
                gradient = self._through_relu(node, gradient)
            for operand, slope in zip(node.operands, slopes, strict=True):
                if operand in self.active and slope != 0:
                    arrived[operand].append((_product(gradient, slope), above))
        return list(found.values())

    def _gradient(self, node: Value, terms: list[tuple[Code, Value]]) -> tuple[Code, Value]:
        """∂root/∂node, in a line if the node has one, and the node that a comment speaks of."""
        if node in self.visible:
            variable = f"d_{self.variables[node]}"
            comment = self._comment(node, [above for _, above in terms])
            self._write_terms(variable, [term for term, _ in terms], comment)
            return Code(variable), node
        gradient, above = terms[0]  # a node without a line is used once
        if gradient.level == PRODUCT and sum(o in self.active for o in node.operands) > 1:
            variable = self._variable("g")
            self._line(variable, gradient.text, "what the next gradients have in common")
            gradient = Code(variable)
        return gradient, above

    def _through_relu(self, node: Value, gradient: Code) -> Code:
        variable = self._variable(f"on_{self.variables[node]}")
        comment = "through the relu: step is 1 above 0, else 0"
        self._line(variable, f"{gradient.text} * step({self.variables[node]})", comment)
        return Code(variable)

    def _comment(self, node: Value, above: list[Value]) -> str:
        """The chain rule for a node: ∂L/∂b = ∂L/∂d · ∂d/∂b."""
        whole = self.view.total_sign(node)
        others = list(dict.fromkeys(above))
        if node is self.root or others == [self.root]:
            return self.signs.expression(whole)
        local = [(self.view.local_sign(one, node),) for one in others]
        total = [() if one is self.root else (self.view.total_sign(one),) for one in others]
        paths = Side(tuple(a + b for a, b in zip(total, local, strict=True)))
        text = f"{self.signs.expression(whole)} = {self.signs.side(paths)}"
        if len(text) <= LONGEST - 6:
            return text
        return f"{self.signs.expression(whole)}, from {len(others)} nodes"

    def _line(self, variable: str, text: str, comment: str = "") -> None:
        self.lines += wrapped(f"{variable} = ", text, comment)


def wrapped(start: str, text: str, comment: str = "") -> list[str]:
    """A statement, in brackets over several lines if it is too long, its comment beside or above.

    >>> wrapped("y = ", "a + b", "the sum")
    ['    y = a + b  # the sum']
    """
    line, remark = f"    {start}{text}", f"# {comment}"
    if len(line) + len(remark) + 2 <= LONGEST:
        return [f"{line}  {remark}" if comment else line]
    above = [f"    {remark}"] * bool(comment)
    if len(line) <= LONGEST:
        return [*above, line]
    parts = textwrap.wrap(text, LONGEST - 8, break_long_words=False, break_on_hyphens=False)
    return [*above, f"    {start}(", *(f"        {part}" for part in parts), "    )"]


def _slopes(node: Value, operands: list[Code], y: Code) -> Sequence[Code | float]:
    """∂y/∂operand for each operand. Of a relu neuron, those of its sum: _through_relu does it."""
    op = "linear" if node.op == "relu_linear" else node.op
    slopes: Sequence[Code | float] = operation(op).slopes(*operands, y)
    return slopes


def _assigned(x: float) -> str:
    """A number as a float, with .0."""
    text = number(x).text
    return f"{text}.0" if text.lstrip("-").isdigit() else text


def _product(gradient: Code, slope: Code | float) -> Code:
    """The gradient times the slope; a slope of 1 or −1 is not written."""
    if isinstance(slope, Code):
        return gradient * slope
    return gradient if slope == 1 else -gradient if slope == -1 else gradient * slope


def _added(terms: list[Code]) -> str:
    """The terms from left to right; one that begins with a minus is subtracted."""
    text = terms[0].at_least(SUM)
    for term in terms[1:]:
        written = term.at_least(PRODUCT)
        text += f" - {written[1:]}" if written.startswith("-") else f" + {written}"
    return text
