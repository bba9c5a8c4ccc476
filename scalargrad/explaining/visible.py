"""Which nodes of a graph a reader sees: those with names, and those that need one.

A node is shown if it has a name, is the root or the target, or gets a name of its own (v1, v2 …):
because it is a leaf, because several paths below one shown node pass through it, because many shown
nodes are computed from it, or because it takes more than five operations to write out where a
factor mentions it. The others are hidden.
"""

from __future__ import annotations

from scalargrad.engine import Value

MOST_OPERATIONS = 5  # that a factor writes out
MOST_ADDITIONS = 50  # that it passes through without mentioning them: ∂(a + b)/∂a is 1
MOST_ABOVE = 100  # shown nodes that are computed from one hidden node


def visible_nodes(order: list[Value], named: set[Value], mentioned: set[Value]) -> set[Value]:
    """The nodes that a reader sees; `mentioned`: those that stand in the derivatives of others."""
    shown = named | {node for node in order if not node.operands and node.op != "const"}
    _show_shared(order, shown)
    _show_long(order, shown, mentioned)
    return shown


def _show_shared(order: list[Value], shown: set[Value]) -> None:
    """Show each node that lies twice below one shown node: it would be written out on each path.

    And each node below very many shown nodes, so that what is kept for a node has a bound.
    """
    above: dict[Value, set[Value]] = {}  # the shown nodes next above a hidden one
    for node in reversed(order):
        if not node.operands:
            continue
        scope = {node} if node in shown else above.pop(node)
        for operand in node.operands:
            if operand in shown or operand.op == "const":
                continue
            found = above.setdefault(operand, set())
            if found & scope or len(found) + len(scope) > MOST_ABOVE:
                shown.add(operand)
                del above[operand]
            else:
                found |= scope


def _show_long(order: list[Value], shown: set[Value], mentioned: set[Value]) -> None:
    """Show each node that factors mention and that takes more than five operations to write out."""
    sizes: dict[Value, int] = {}
    for node in order:
        if node.operands and node not in shown:
            size = max(1, len(node.operands) - 1) + sum(
                sizes.get(operand, 0) for operand in node.operands
            )
            if size > (MOST_OPERATIONS if node in mentioned else MOST_ADDITIONS):
                shown.add(node)
            else:
                sizes[node] = size
