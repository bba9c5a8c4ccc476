"""program(): a graph and its backward pass as a Python function that one can read, paste and run.

Source: Back-propagation (역전파 학습), lecture 08: each node's gradient found once, and kept.
"""

from __future__ import annotations

import ast
import functools
import math
import operator
import re
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from scalargrad import engine, errors, functions
from scalargrad.engine import Value, topological_order
from scalargrad.operations import LARGE, NOT_0, chained
from scalargrad.program_lines import CALLS, Lines

FILE = "<program>"
NEGATIVE = "0 has no negative power"

Result = tuple[float, tuple[float, ...]]


class Program:
    """A graph as a function of numbers: program(2.0, 3.0) returns (value, gradients).

    It can be copied and pickled.

    Attributes:
        source: its text, which needs nothing but Python's own math module.
        inputs: its parameters.
        function: the function of this text, without the checks of a call.
    """

    def __init__(self, source: str, inputs: Sequence[str]) -> None:
        self.source, self.inputs = source, tuple(inputs)
        space: dict[str, Any] = {}
        exec(compile(source, FILE, "exec"), space)
        self.function: Callable[..., Result] = space["value_and_gradients"]

    def __call__(self, /, *numbers: float, **by_name: float) -> Result:
        """The value, and the gradients in the order of the inputs; inputs by name are taken, too.

        Raises:
            TypeError: another count of numbers, an unknown name, or what is not a number.
            DomainError: a line has no value; the message says which, and for which numbers.
        """
        if by_name:
            numbers = (*numbers, *self._in_order(self.inputs[len(numbers) :], by_name))
        if len(numbers) != len(self.inputs):
            names = errors.short_name(", ".join(self.inputs))
            count = f"{len(self.inputs)} number{'s' * (len(self.inputs) != 1)}"
            raise TypeError(f"expected {count} ({names}), got {len(numbers)}")
        if operator.countOf(map(type, numbers), float) < len(numbers):  # numpy's would overflow
            pairs = zip(numbers, self.inputs, strict=True)
            numbers = tuple([x if type(x) is float else _as_float(x, name) for x, name in pairs])
        try:
            found = self.function(*numbers)
            if math.isfinite(sum(found[1])):
                return found
        except (ValueError, ArithmeticError):
            pass
        try:  # perhaps a slope is infinite where a gradient is 0
            return self._checked(*numbers)
        except (ValueError, ArithmeticError) as error:
            raise self._located(error) from None

    def _in_order(self, missing: Sequence[str], by_name: dict[str, float]) -> list[float]:
        """The numbers that are given by name. TypeError for a name that is not missing."""
        for name in by_name:
            if name not in missing:
                known = errors.short_name(", ".join(self.inputs))
                what = "is given twice" if name in self.inputs else f"is not an input of ({known})"
                raise TypeError(f"{errors.short_name(name)} {what}")
        return [by_name[name] for name in missing if name in by_name]

    def __repr__(self) -> str:
        return self.source

    def __reduce__(self) -> tuple[Any, ...]:
        return Program, (self.source, self.inputs)

    @functools.cached_property
    def _checked(self) -> Callable[..., Result]:
        """The function with the engine's errors; a gradient of 0 passes nothing on."""
        tree = ast.parse(self.source)
        tree.body = tree.body[-1:]
        backward = self.source.rpartition("\n\n")[0].count("\n") + 2  # the only empty line's place
        for line in ast.walk(tree):
            if isinstance(line, ast.Assign) and line.lineno > backward:
                line.value = _passing_on(line.value)
        space: dict[str, Any] = {name: functools.partial(_computed, name) for name in CALLS}
        space |= {"pow": functools.partial(_computed, "pow"), "inf": math.inf, "nan": math.nan}
        space["chained"] = chained
        exec(compile(ast.fix_missing_locations(tree), FILE, "exec"), space)
        return space["value_and_gradients"]  # type: ignore[no-any-return]

    def _located(self, error: Exception) -> errors.DomainError:
        """The error with the line of the program where it came up, and the numbers in it."""
        frames = traceback.walk_tb(error.__traceback__)
        frame, place = next((f, at) for f, at in frames if f.f_code.co_filename == FILE)
        line = self.source.splitlines()[place - 1].partition("#")[0].strip()
        words = dict.fromkeys(re.findall(r"\w+", line))
        pairs = [(name, frame.f_locals.get(name)) for name in words]
        numbers = [f"{name} = {x + 0.0}" for name, x in pairs if isinstance(x, float)]
        where = f" where {errors.short_name(', '.join(numbers))}" if numbers else ""
        why = str(error)
        if not isinstance(error, errors.DomainError):  # an operator of Python's
            is_large = isinstance(error, OverflowError)
            why = LARGE if is_large else NOT_0 if "division" in why else NEGATIVE
        return errors.DomainError(f"line {place}, {line!r}, has no value{where} ({why})")


def _passing_on(gradient: ast.expr) -> ast.expr:
    """A sum of products d * slope, each written chained(d, slope)."""
    if isinstance(gradient, ast.UnaryOp):
        gradient.operand = _passing_on(gradient.operand)
    elif isinstance(gradient, ast.BinOp):
        gradient.left = _passing_on(gradient.left)
        if isinstance(gradient.op, ast.Mult):
            factors = [gradient.left, gradient.right]
            return ast.Call(ast.Name("chained", ast.Load()), factors, [])
        gradient.right = _passing_on(gradient.right)
    return gradient


def _computed(name: str, *operands: float) -> Any:
    """What a function of a program's text gives, by the engine, with its errors."""
    if name == "softmax":
        return [share.data for share in functions.softmax(operands)]
    if name == "logsumexp":
        return functions.logsumexp(operands).data
    if name == "pow":  # of a plain exponent
        return (engine.operand(operands[0]) ** operands[1]).data
    return engine.function("**" if name == "power" else name, *operands).data


def _as_float(number: float, name: str) -> float:
    """An input as a float, or an error that names the input."""
    try:
        return errors.as_float(number)
    except (TypeError, errors.DomainError) as error:
        raise type(error)(f"{name}: {error}") from None


def program(root: Value, *inputs: Value) -> Program:
    """A graph and its backward pass as a program of these inputs, to read, to paste and to run.

    What is called gives backward()'s numbers to the last bit, for other inputs, too: relu and abs
    look at them anew. What has the gradient 0 passes nothing on, not even beside an infinite slope;
    there the text alone, pasted, gives nan.

    Args:
        root: the result.
        inputs: leaves, each once; without any, all leaves that are not constants. Other leaves stay
            as they are now.

    Returns:
        The program. It takes its inputs by name as well: run(a=2.0, w=3.0).

    Raises:
        TypeError: root or an input is not a Value.
        ValueError: an input is a result or there twice, or there is none.

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
    if not (inputs or leaves):
        raise ValueError("program(root, *inputs): expected at least 1 input, got 0")
    lines = Lines(root, inputs or leaves)
    return Program(lines.source, lines.inputs)
