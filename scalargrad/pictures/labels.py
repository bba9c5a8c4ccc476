"""The words in a picture: what stands in a node's box and on an edge."""

from __future__ import annotations

from scalargrad.engine import Value
from scalargrad.formatting import columns, format_number, format_operation
from scalargrad.graph import Edge
from scalargrad.symbols.expressions import Number
from scalargrad.symbols.text import Text
from scalargrad.symbols.view import View

LONGEST_FORMULA = 40  # columns of what a node shows


def operation(node: Value, writer: Text) -> str:
    """A node's name, if any, and the operation whose operands its edges come from: b  (×)"""
    words = (writer.names.get(node, ""), format_operation(node.op) if node.operands else "")
    return "  ".join(word for word in words if word)


def formula(node: Value, view: View, writer: Text) -> str:
    """A node's name and, unless it is long, what it computes from the nodes shown: b = w1·a"""
    if not node.operands:
        return writer.name(node)
    computed = writer.expression(view.definition(node))
    short = columns(computed) <= LONGEST_FORMULA
    return f"{writer.name(node)} = {computed}" if short else writer.name(node)


def box(node: Value, heading: str, gradient: str | None) -> list[str]:
    """A heading, the value and the gradient, a line each; of constants, "x1 = 0.1" or the number.

    gradient: as text; None where none is shown.
    """
    number = format_number(node.data)
    if node.is_constant:
        return [f"{heading} = {number}" if heading else number]
    lines = [heading, f"value {number}"]
    if gradient is not None:
        lines.append(f"grad {gradient}")
    return [line for line in lines if line]


def local_gradient(factor: Edge, view: View, writer: Text) -> str:
    """Symbol and number of an edge's local gradient: w3 = 5"""
    symbol, shown = writer.expression(factor.symbols), format_number(factor.gradient)
    text = symbol if symbol == shown else f"{symbol} = {shown}"
    return text + taken(factor, view)


def multiplier(factor: Edge, view: View, writer: Text) -> str:
    """What an edge of the gradients' graph multiplies by: × w3 = 5"""
    times = f"× {writer.factor(factor.symbols)}"
    is_number = isinstance(factor.symbols, Number)
    text = times if is_number else f"{times} = {format_number(factor.gradient)}"
    return text + taken(factor, view)


def taken(factor: Edge, view: View) -> str:
    """A word where there is no derivative, and a number is taken for it."""
    return " (taken at the kink)" if view.kinks(factor.result, factor.operand) else ""


def joined(lines: list[str]) -> str:
    """Lines of a label, as plain text: DOT would read \\N in it as an order and &#10; as a sign."""
    return "\\n".join(line.replace("\\", "\\\\").replace("&", "&amp;") for line in lines)
