"""program(): a graph and its backward pass as a Python function that one can read, paste and run.

The forward lines compute the nodes, the backward lines their gradients, one line for each: the sum
of what arrives from the nodes above it. Both are the rows of operations.py, run on text. They do
the engine's operations in the engine's order, so that every bit is the same.
Source: Back-propagation (역전파 학습), lecture 08: each node's gradient found once, and kept.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

from scalargrad import errors
from scalargrad.engine import Value, topological_order
from scalargrad.operations import FINITE, LARGE, NOT_0, OPERATIONS
from scalargrad.program_lines import LONGEST, Lines, wrapped
from scalargrad.source_code import imports_and_helpers

MOST_NAMES = 12  # that a docstring lists

Result = tuple[float, tuple[float, ...]]


class Program:
    """A graph as a function of numbers: program(2.0, 3.0) returns (value, gradients).

    source: its text, which needs nothing but Python's own math module. inputs: its parameters.
    function: the function itself, without the checks of a call.
    """

    def __init__(self, source: str, inputs: Sequence[str]) -> None:
        self.source = source
        self.inputs = tuple(inputs)
        space: dict[str, Callable[..., Result]] = {}
        exec(compile(source, f"<program {id(self)}>", "exec"), space)
        self.function = space["value_and_gradients"]

    def __call__(self, /, *numbers: float, **by_name: float) -> Result:
        """The value, and the gradients in the order of the inputs; inputs by name are taken, too.

        TypeError for another count of numbers, an unknown name or what is no number; DomainError
        where a line has no value: it says which line, and for which numbers.
        """
        if by_name:
            numbers = (*numbers, *self._in_order(self.inputs[len(numbers) :], by_name))
        if len(numbers) != len(self.inputs):
            names = errors.short_name(", ".join(self.inputs))
            count = f"{len(self.inputs)} number{'s' * (len(self.inputs) != 1)}"
            raise TypeError(f"expected {count} ({names}), got {len(numbers)}")
        if {*map(type, numbers)} != {float}:  # numpy's small integers would overflow
            numbers = tuple(map(_as_float, self.inputs, numbers))
        try:
            return self.function(*numbers)
        except (ValueError, ArithmeticError) as error:
            raise self._located(error) from None

    def _in_order(self, missing: Sequence[str], by_name: dict[str, float]) -> list[float]:
        """The numbers that are given by name. TypeError for a name that is not missing."""
        for name in by_name:
            if name not in missing:
                known = errors.short_name(", ".join(self.inputs))
                what = "is given twice" if name in self.inputs else f"is no input of ({known})"
                raise TypeError(f"{errors.short_name(name)} {what}")
        return [by_name[name] for name in missing if name in by_name]

    def __repr__(self) -> str:
        return self.source

    def _located(self, error: Exception) -> errors.DomainError:
        """The error with the line of the program where it came up, and the numbers in it."""
        found: TracebackType | None = error.__traceback__
        while found is not None and found.tb_frame.f_code is not self.function.__code__:
            found = found.tb_next
        if found is None:
            return errors.DomainError("the program has no value here")
        line = self.source.splitlines()[found.tb_lineno - 1].partition("#")[0].strip()
        known = found.tb_frame.f_locals
        used = [name for name in dict.fromkeys(re.findall(r"\w+", line)) if name in known]
        numbers = ", ".join(
            f"{name} = {known[name] + 0.0}"
            for name in used
            if isinstance(known[name], (int, float))
        )
        where = f" where {errors.short_name(numbers)}" if numbers else ""
        at = f"line {found.tb_lineno}, {line!r}"
        why = _why(self._expression(found.tb_lineno), {**self.function.__globals__, **known})
        return errors.DomainError(f"{at}, has no value{where}{f' ({why})' if why else ''}")

    def _expression(self, place: int) -> ast.expr:
        """What stands to the right of = in the assignment that has this line."""
        *_, function = ast.parse(self.source).body
        statements = [one for one in ast.walk(function) if isinstance(one, ast.Assign)]
        return next(one.value for one in reversed(statements) if one.lineno <= place)


def _as_float(name: str, number: float) -> float:
    """An input as a float, or an error that names the input."""
    try:
        return errors.as_float(number)
    except (TypeError, errors.DomainError) as error:
        raise type(error)(f"{name}: {error}") from None


def _why(part: ast.expr, known: dict[str, Any]) -> str:
    """Why an expression has no value: its first part that has none, and what that would need."""
    if isinstance(part, ast.IfExp):  # the branch that is not taken may have no value
        parts = [part.body if _number(part.test, known) else part.orelse]
    else:
        parts = [one for one in ast.iter_child_nodes(part) if isinstance(one, ast.expr)]
    for one in parts:
        if why := _why(one, known):
            return why
    try:
        _number(part, known)
    except (ValueError, ArithmeticError):
        pass
    else:
        return ""
    if isinstance(part, ast.Call):
        op, operands = ast.unparse(part.func), part.args
    elif isinstance(part, ast.BinOp):
        op, operands = "/" if isinstance(part.op, ast.Div) else "**", [part.left, part.right]
    else:
        return ""  # a sum, a product, a sign: of floats these have a value
    op = "**" if op in ("power", "pow") else op
    names = [one.id if isinstance(one, ast.Name) else "" for one in operands]
    numbers = [float(_number(one, known)) for one in operands]
    needs = {"/": NOT_0, "softmax": FINITE}.get(op) or getattr(OPERATIONS.get(op), "needs", "")
    if op == "**":
        is_plain = not isinstance(part, ast.Call) or ast.unparse(part.func) == "pow"
        needs = errors.no_power(numbers[0], numbers[1], is_plain)
    if needs == FINITE:  # of many numbers only the largest counts
        names, numbers = [""], [max(numbers)]
    return str(errors.undefined(op, names, numbers, needs or LARGE))


def _number(part: ast.expr, known: dict[str, Any]) -> Any:
    """What a part of the program's own text computes."""
    return eval(compile(ast.Expression(part), "<part>", "eval"), known)


def program(root: Value, *inputs: Value) -> Program:
    """A graph and its backward pass as a program of these inputs, to read, to paste and to run.

    inputs: leaves, each once; without any, all leaves that are no constants. Other leaves stay as
    they are now. What is called gives backward()'s numbers to the last bit, for other inputs too:
    relu and abs look at them anew. Only nan and infinities may differ, where a gradient is 0.
    Inputs are taken by name as well: run(a=2.0, w=3.0). TypeError for what is no Value, ValueError
    for inputs that are results or there twice.

    >>> a, w = Value(2.0, "a"), Value(3.0, "w")
    >>> run = program((w * a + 1).named("b"), a, w)
    >>> run(2.0, 3.0)
    (7.0, (3.0, 2.0))
    >>> print(run.source.partition("backward, ")[2])
    by the chain rule
        d_b = 1.0  # ∂b/∂b
        d_a = d_b * w  # ∂b/∂a
        d_w = d_b * a  # ∂b/∂w
        return b, (d_a, d_w)
    <BLANKLINE>
    """
    for node in (root, *inputs):
        if not isinstance(node, Value):
            raise TypeError(f"program(root, *inputs) takes Values, got {errors.described(node)}")
    for node in inputs:
        if node.operands:
            raise ValueError(f"inputs: {errors.abbreviated(node)} is a result; expected leaves")
    if len(set(inputs)) < len(inputs):
        raise ValueError("inputs: one of them is there twice")
    leaves = [node for node in topological_order(root) if not (node.operands or node.is_constant)]
    lines = Lines(root, inputs or leaves)
    if not lines.parameters:
        raise ValueError("program(root, *inputs): expected at least 1 input, got 0")
    body = "\n".join(_function(lines, inputs or leaves))
    return Program(f"{imports_and_helpers(body)}{body}\n", lines.parameters)


def _function(lines: Lines, inputs: Sequence[Value]) -> list[str]:
    """The function's lines."""
    gradients = ", ".join(lines.gradients) + "," * (len(lines.gradients) == 1)
    return [
        *_head(lines.parameters),
        *_docstring(lines, inputs),
        "    # forward",
        *lines.forward,
        "",
        "    # backward, by the chain rule",
        *lines.backward,
        *wrapped("return ", f"{lines.variables[lines.root]}, ({gradients})"),
    ]


def _head(parameters: Sequence[str]) -> list[str]:
    line = f"def value_and_gradients({', '.join(parameters)}):"
    if len(line) <= LONGEST:
        return [line]
    parts = textwrap.wrap(", ".join(parameters), LONGEST - 4)
    return ["def value_and_gradients(", *(f"    {part}" for part in parts), "):"]


def _docstring(lines: Lines, inputs: Sequence[Value]) -> list[str]:
    """What the function returns, and which names Python did not take."""
    root = _quoted(lines.labels[lines.root])
    few = len(inputs) <= MOST_NAMES
    which = ", ".join(lines.parameters) if few else f"all {len(inputs)} parameters"
    text = f"{root}, and its derivatives for {which}."
    changed = [
        f"{name} is {_quoted(lines.labels[node])}"
        for node, name in zip(inputs, lines.parameters, strict=True)
        if name != lines.labels[node]
    ]
    sentences = [text, f"Here {', '.join(changed)}."] if changed else [text]
    parts = textwrap.wrap(" ".join(sentences), LONGEST - 8, break_on_hyphens=False)
    if len(parts) == 1:
        return [f'    """{parts[0]}"""']
    return [f'    """{parts[0]}', *(f"    {part}" for part in parts[1:]), '    """']


def _quoted(name: str) -> str:
    """A name that cannot end a docstring."""
    return name.replace("\\", "/").replace('"', "'")
