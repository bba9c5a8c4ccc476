"""program(): a graph and its backward pass as a Python function that one can read, paste and run.

The forward lines compute the nodes, the backward lines their gradients, one line for each: the sum
of what arrives from the nodes above it. Both are the rows of operations.py, run on text, with the
engine's operations in the engine's order, so that every bit is the same. A product, a power or a
sum without a name that one sum alone uses has no line: it stands in the line of this sum.
"""

from __future__ import annotations

import inspect
import itertools
import keyword
import math
import operator
import re
import traceback
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from scalargrad import beyond_math, engine, errors
from scalargrad.engine import Value, topological_order
from scalargrad.formatting import columns, in_lines
from scalargrad.language import in_language, sentence
from scalargrad.operations import NUMBERS, operation
from scalargrad.symbols.expressions import Partial
from scalargrad.symbols.text import Text
from scalargrad.symbols.view import View

FILE = "<program>"
SUM, PRODUCT, SIGNED, ATOM = range(4)  # how tightly Python holds an expression together
LONGEST = 96  # columns of a line
MOST_NAMES = 12  # that a docstring lists
MOST_IN_A_LINE = 40  # operations, or terms of a sum
MOST_ABOVE = 5  # nodes that a comment names: the signs of more are longer than a line
SUMS = ("+", "-", "neg", "total")  # whose slopes, 1 and −1, mention none of their parts
PARTS = r"[+*-]|neg|\*\*\d+"  # operations that may stand in the line of a sum
HELPERS = [name for name, thing in vars(beyond_math).items() if inspect.isfunction(thing)]
CALLS = {*NUMBERS, *HELPERS}  # the functions that have a name in a program
USED_BY_HELPERS = re.findall(r"math\.(\w+)", inspect.getsource(beyond_math))
FROM_MATH = {"inf", "nan", *USED_BY_HELPERS, *(CALLS - set(HELPERS)).intersection(dir(math))}
TAKEN = {*keyword.kwlist, *CALLS, *FROM_MATH, "abs", "__debug__"}  # not for variables

Result = tuple[float, tuple[float, ...]]
Row = tuple[str, tuple[int, ...], float]  # a node: operation, places of its operands, number


class Program:
    """A graph as a function of numbers: program(2.0, 3.0) returns (value, gradients).

    Attributes:
        source: its text, which needs nothing but Python's own math module.
        inputs: its parameters.
        function: the function of this text, without the checks of a call.
    """

    def __init__(self, source: str, inputs: Sequence[str], rows: Sequence[Row]) -> None:
        self.source, self.inputs, self._rows = source, tuple(inputs), rows
        space: dict[str, Any] = {}
        exec(compile(source, FILE, "exec"), space)
        self.function: Callable[..., Result] = space["value_and_gradients"]

    def __call__(self, /, *numbers: float, **by_name: float) -> Result:
        """The value, and the gradients in the order of the inputs; inputs by name are taken, too.

        Raises:
            TypeError: another count of numbers, an unknown name, or what is not a number.
            DomainError: a line has no value; the message says which, and for which numbers.
        """
        if by_name or len(numbers) != len(self.inputs):
            numbers = self._in_order(numbers, by_name)
        if operator.countOf(map(type, numbers), float) < len(numbers):  # numpy's would overflow
            numbers = tuple(map(_as_float, numbers, self.inputs))
        failed: Exception | None = None
        try:
            found = self.function(*numbers)
            if math.isfinite(sum(found[1])):
                return found
        except (ValueError, ArithmeticError) as error:
            failed = error
        try:  # perhaps a slope is infinite where a gradient is 0, which passes nothing on
            return self._by_the_engine(numbers)
        except errors.DomainError as error:
            if failed is None:
                raise
            raise errors.DomainError(f"{self._place(failed)} ({error})") from None

    def _in_order(self, numbers: Sequence[float], by_name: dict[str, float]) -> tuple[float, ...]:
        """All numbers, also those that are given by name. TypeError if they are not the inputs."""
        missing, known = self.inputs[len(numbers) :], errors.short_name(", ".join(self.inputs))
        for name in [one for one in by_name if one not in missing]:
            what = "is given twice" if name in self.inputs else f"is not an input of ({known})"
            raise TypeError(f"{errors.short_name(name)} {what}")
        if len(numbers) + len(by_name) != len(self.inputs):
            count = f"{len(self.inputs)} number{'s' * (len(self.inputs) != 1)}"
            raise TypeError(f"expected {count} ({known}), got {len(numbers) + len(by_name)}")
        return (*numbers, *[by_name[name] for name in missing])

    def _by_the_engine(self, numbers: Sequence[float]) -> Result:
        """What backward() says, with the engine's errors."""
        inputs = [Value(number) for number in numbers]
        nodes = [*inputs]
        for op, places, number in self._rows:
            operands = [nodes[place] for place in places]
            nodes.append(engine.function(op, *operands) if operands else engine.operand(number))
        nodes[-1].backward()
        return nodes[-1].data, tuple([node.grad for node in inputs])

    def _place(self, error: Exception) -> str:
        """The line of the program where an error came up, and the numbers in it."""
        frames = traceback.walk_tb(error.__traceback__)
        frame, place = next((f, at) for f, at in frames if f.f_code.co_filename == FILE)
        line = self.source.splitlines()[place - 1].partition("#")[0].strip()
        words = dict.fromkeys(re.findall(r"\w+", line))
        pairs = [(name, frame.f_locals.get(name)) for name in words]
        numbers = [f"{name} = {x + 0.0}" for name, x in pairs if isinstance(x, float)]
        where = f" where {errors.short_name(', '.join(numbers))}" if numbers else ""
        return f"line {place}, {line!r}, has no value{where}"

    def __repr__(self) -> str:
        return self.source

    def __reduce__(self) -> tuple[Any, ...]:
        return Program, (self.source, self.inputs, self._rows)


def _as_float(number: float, name: str) -> float:
    """An input as a float, or an error that names the input."""
    try:
        return errors.as_float(number)
    except (TypeError, errors.DomainError) as error:
        raise type(error)(f"{name}: {error}") from None


def program(root: Value, *inputs: Value, language: str | None = None) -> Program:
    """A graph and its backward pass as a program of these inputs, to read, to paste and to run.

    What is called gives backward()'s numbers to the last bit, for other inputs, too: relu and abs
    look at them anew. What has the gradient 0 passes nothing on, not even beside an infinite slope;
    there the text alone, pasted, gives nan.

    Args:
        root: the result.
        inputs: leaves, each once; without any, all leaves that are not constants. Other leaves stay
            as they are now.
        language: of its words: "en" or "ko"; None takes that of `set_language()`.

    Returns:
        The program. It takes its inputs by name as well: run(a=2.0, w=3.0).

    Raises:
        TypeError: root or an input is not a Value.
        ValueError: an input is a result or there twice, or there is none; an unknown language.

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
    order = topological_order(root)
    if not inputs:
        inputs = tuple([node for node in order if not (node.operands or node.is_constant)])
    if not inputs:
        raise ValueError("program(root, *inputs): expected at least 1 input, got 0")
    places = {node: place for place, node in enumerate(dict.fromkeys([*inputs, *order]))}
    rows = [
        (node.op, tuple([places[operand] for operand in node.operands]), node.data)
        for node in [*places][len(inputs) :]
    ]
    with in_language(language):
        writer = Writer(root, inputs)
        return Program(writer.source(), writer.inputs, rows)


# --- text that Python's operators work on ---------------------------------------------------------


class Code:
    """A Python expression; what is computed with it is one, too, with the brackets it needs."""

    __slots__ = ("level", "text")

    def __init__(self, text: str, level: int = ATOM) -> None:
        self.text, self.level = text, level

    def at_least(self, level: int) -> str:
        """The text, in brackets if it holds together less than that."""
        return self.text if self.level >= level else f"({self.text})"

    def _joined(self, sign: str, other: Code | float, level: int) -> Code:
        return Code(f"{self.at_least(level)} {sign} {as_code(other).at_least(level + 1)}", level)

    def __mul__(self, other: Code | float) -> Code:
        if other in (1, -1):  # a slope that is not written
            return self if other == 1 else -self
        return self._joined("*", other, PRODUCT)

    def __pow__(self, other: Code | float) -> Code | float:
        if isinstance(other, Code):
            return call("power", self, other)
        if other == 0:
            return 1.0
        if not float(other).is_integer():  # ** would give a complex number of a negative one
            return call("pow", self, as_code(other))
        return Code(f"{self.at_least(ATOM)}**{as_code(other).text}", SIGNED)

    # fmt: off
    def __add__(self, other: Code | float) -> Code: return self._joined("+", other, SUM)
    def __sub__(self, other: Code | float) -> Code: return self._joined("-", other, SUM)
    def __truediv__(self, other: Code | float) -> Code: return self._joined("/", other, PRODUCT)
    def __neg__(self) -> Code: return Code(f"-{self.at_least(SIGNED)}", SIGNED)
    def __pos__(self) -> Code: return self
    def __abs__(self) -> Code: return call("abs", self)
    def __radd__(self, other: float) -> Code: return as_code(other) + self
    def __rsub__(self, other: float) -> Code: return as_code(other) - self
    def __rmul__(self, other: float) -> Code: return as_code(other) * self
    def __rtruediv__(self, other: float) -> Code: return as_code(other) / self
    def __rpow__(self, other: float) -> Code: return call("power", as_code(other), self)
    # fmt: on

    def apply(self, name: str, operands: Sequence[Code | float]) -> Any:
        """The call of a function; an operation that define() made is written out as its formula."""
        if name not in CALLS:
            return NotImplemented
        made = call(name, *map(as_code, operands))
        shares = [Code(f"{made.text}[{i}]") for i in range(len(operands))]
        return shares if name == "softmax" else made

    def unless_zero(self, operands: tuple[Code, ...], slope: Callable[[], Code]) -> Code:
        """The slope, or 0 where these are 0."""
        some = " or ".join(code.at_least(ATOM) for code in operands)
        return Code(f"({slope().text} if {some} else 0.0)")


def as_code(x: Code | float) -> Code:
    """A plain number as an expression, a whole one without .0; an expression as it is."""
    if isinstance(x, Code):
        return x
    text = str(int(x)) if float(x).is_integer() and abs(x) < 1e6 else repr(float(x))
    return Code(text, SIGNED if text.startswith("-") else ATOM)


def call(function: str, *operands: Code) -> Code:
    """The call of a function."""
    return Code(f"{function}({', '.join([operand.text for operand in operands])})")


def valid_name(name: str) -> str:
    """A name that Python takes for a variable: "w11⁽²⁾" becomes w11_2.

    >>> valid_name("w11⁽²⁾"), valid_name("ŷ"), valid_name("a b"), valid_name("2x"), valid_name("if")
    ('w11_2', 'ŷ', 'a_b', 'x2x', 'if_')
    """
    plain = unicodedata.normalize("NFKC", name[:200]).replace("′", "_prime").replace("'", "_prime")
    letters = "".join([sign if f"a{sign}".isidentifier() else "_" for sign in plain])
    found = re.sub("_+", "_", letters).strip("_")[:30]
    if not found.isidentifier():  # the x and a mark above it may be one sign
        found = unicodedata.normalize("NFKC", f"x{found}")
    return f"{found}_" if found in TAKEN else found


def imports_and_helpers(lines: Iterable[str]) -> str:
    """What has to stand above a function with these lines."""
    words = set(re.findall(r"\w+", re.sub("#.*", "", "\n".join(lines))))
    if words & {"logsumexp", "softmax"}:
        words.add("shares")
    helpers = [inspect.getsource(getattr(beyond_math, one)) for one in HELPERS if one in words]
    words.update(re.findall(r"math\.(\w+)", "\n".join(helpers)))
    head = [f"from math import {', '.join(sorted(used))}\n"] if (used := words & FROM_MATH) else []
    return "".join(f"{part}\n\n" for part in [*head, *helpers]).replace("math.", "")


def wrapped(start: str, text: str, comment: str = "") -> list[str]:
    """A statement, in brackets on several lines if it is too long, its comment beside or above."""
    line = f"    {start}{text}"
    if comment and len(line) + columns(comment) + 4 <= LONGEST:
        return [f"{line}  # {comment}"]
    above = [f"    # {comment}"] * bool(comment)
    is_short = len(line) <= LONGEST
    return above + ([line] if is_short else in_lines(f"    {start}({text})", LONGEST, " " * 8))


class Writer:
    """Writes the program of a graph. inputs: its parameters, as Python has them."""

    def __init__(self, root: Value, inputs: Sequence[Value]) -> None:
        self.root, self.leaves, self.order = root, inputs, topological_order(root)
        self.active = set(inputs)  # the nodes that depend on an input
        for node in self.order:
            if not self.active.isdisjoint(node.operands):
                self.active.add(node)
        visible = with_lines(self.order) | {root, *inputs}
        self.view = View(root, list(visible), only_named=True)
        self.view.name_nodes(visible)
        self.signs = Text(self.view.names, {})
        self.taken: set[str] = set()
        self.variables = {
            node: self._variable(self.view.names[node])
            for node in dict.fromkeys([*inputs, *self.order])
            if node in visible
        }
        self.inputs = tuple([self.variables[node] for node in inputs])
        self.written: dict[Value, Code] = {}  # each node as other lines write it
        self.wholes: dict[Value, str] = {}  # ∂root/∂node, as comments write it
        self.lines = [f"    # {sentence('forward')}"]

    def source(self) -> str:
        """The text of the program."""
        for node in sorted(self.order, key=lambda node: bool(node.operands)):  # leaves first
            self.written[node] = self._forward(node)
        self.lines += ["", f"    # {sentence('backward, by the chain rule')}"]
        gradients = self._backward()
        returned = ", ".join(gradients) + "," * (len(gradients) == 1)
        self.lines += wrapped("return ", f"{self.variables[self.root]}, ({returned})")
        return imports_and_helpers(self.lines) + "\n".join([*self._head(), *self.lines, ""])

    def _variable(self, label: str) -> str:
        """A name that Python takes and that no other variable has, nor its gradient."""
        base = name = valid_name(label)
        numbers = itertools.count(2)
        while not self.taken.isdisjoint((name, f"d_{name}")):
            name = f"{base}_{next(numbers)}"
        self.taken |= {name, f"d_{name}"}
        return name

    def _head(self) -> list[str]:
        """The first line, what the function returns, and which names Python did not take."""
        root, names, count = self.view.names[self.root], ", ".join(self.inputs), len(self.inputs)
        text = sentence("{0}, and its derivatives for {1}.", root, names)
        if count > MOST_NAMES:
            text = sentence("{0}, and its derivatives for all {1} parameters.", root, count)
        pairs = [(self.variables[node], self.view.names[node]) for node in self.leaves]
        if changed := [sentence("{0} is {1}", *pair) for pair in pairs if pair[0] != pair[1]]:
            text += " " + sentence("Here {0}.", ", ".join(changed))
        text = text.replace("\\", "/").replace('"', "'")  # which could end a docstring
        first = in_lines(f"def value_and_gradients({names}):", LONGEST, " " * 8)
        return first + in_lines(f'    """{text}"""', LONGEST, " " * 4)

    def _forward(self, node: Value) -> Code:
        """A node as other lines write it: its variable once it has a line, else its formula."""
        operands = [self.written[operand] for operand in node.operands]
        variable = self.variables.get(node, "")
        if node.op in ("total", "linear", "relu_linear"):
            half = 0 if node.op == "total" else len(operands) // 2
            products = map(operator.mul, operands[:half], operands[half:-1])
            self._write_sum(variable, [*products, *operands[2 * half :]])
            if node.op == "relu_linear":
                self._write(variable, f"relu({variable})")
        elif node.operands:
            made = operation(node.op).formula(*operands)
            code = made if isinstance(made, Code) else Code(repr(made))
            if not variable:
                return code
            self._write(variable, code.text)
        elif not variable:
            return as_code(node.data)
        elif node not in self.active:  # a leaf, but not an input
            self._write(variable, repr(node.data))
        return Code(variable)

    def _backward(self) -> list[str]:
        """The backward lines; the variables that hold the inputs' gradients at the end."""
        arrived: dict[Value, list[tuple[Code, Value]]] = {node: [] for node in self.active}
        arrived[self.root] = [(Code("1.0"), self.root)]  # with the nodes that they come from
        found = dict.fromkeys(self.leaves, "0.0")
        for node in [node for node in reversed(self.order) if node in self.active]:
            terms = arrived.pop(node)
            gradient, above = terms[0]  # of a node without a line: it has one term
            if node in self.variables:
                gradient, above = Code(f"d_{self.variables[node]}"), node
                comment = self._comment(node, [one for _, one in terms])
                self._write_sum(gradient.text, [term for term, _ in terms], comment)
            if node.op == "relu_linear":
                on = self._variable(f"on_{self.variables[node]}")
                code = f"{gradient.text} * step({self.variables[node]})"
                self._write(on, code, sentence("step is 1 above 0, else 0"))
                gradient = Code(on)
            if node in found:
                found[node] = gradient.text
            elif node.operands:
                operands = [self.written[operand] for operand in node.operands]
                row = operation(node.op.removeprefix("relu_"))
                slopes = row.slopes(*operands, self.written[node])
                for operand, slope in zip(node.operands, slopes, strict=True):
                    if operand in self.active:
                        arrived[operand].append((gradient * slope, above))
        return list(found.values())

    def _comment(self, node: Value, above: Sequence[Value]) -> str:
        """The chain rule for a node: ∂L/∂b = ∂L/∂d · ∂d/∂b."""
        write, view, paths = self.signs.factor, self.view, []
        whole = self.wholes[node] = write(view.total_sign(node))
        others = list(dict.fromkeys(above))
        if others == [self.root]:
            return whole
        for one in others if len(others) <= MOST_ABOVE else ():
            total = "" if one is self.root else f"{self.wholes[one]} · "
            if len(above) == 1:  # the only path to the node: no part of a sum, and found at once
                d = "d" if view.moves_alone(one, node) else "∂"
                paths.append(total + write(Partial(one, (node,), d)))
            else:
                paths.append(total + write(view.local_sign(one, node)))
        text = f"{whole} = {' + '.join(paths)}"
        if paths and columns(text) <= LONGEST - 6:
            return text
        many = sentence("{0}, from {1} nodes", whole, len(others))
        return sentence("{0}, from 1 node", whole) if len(others) == 1 else many

    def _write_sum(self, variable: str, terms: Sequence[Code], comment: str = "") -> None:
        """A sum from left to right, in lines of 40 terms: y = …, then y = y + …"""
        for start in range(0, len(terms), MOST_IN_A_LINE):
            first, *more = [Code(variable)] * bool(start) + [*terms[start : start + MOST_IN_A_LINE]]
            written = [term.at_least(PRODUCT) for term in more]
            signed = [f"- {one[1:]}" if one.startswith("-") else f"+ {one}" for one in written]
            self._write(variable, " ".join([first.text, *signed]), "" if start else comment)

    def _write(self, variable: str, text: str, comment: str = "") -> None:
        self.lines += wrapped(f"{variable} = ", text, comment)


def with_lines(order: Sequence[Value]) -> set[Value]:
    """The nodes with a line each: those with names, and results but for the parts of sums."""
    uses = Counter(operand for node in order for operand in node.operands)
    parts = {operand for node in order if node.op in SUMS for operand in node.operands}
    found: set[Value] = set()
    sizes: dict[Value, int] = {}  # operations in a line
    for node in order:
        size = bool(node.operands) + sum([sizes[operand] for operand in node.operands])
        is_part = node in parts and uses[node] == 1 and size <= MOST_IN_A_LINE
        if node.name or (node.operands and not (is_part and re.fullmatch(PARTS, node.op))):
            found.add(node)
        sizes[node] = 0 if node in found else size
    return found
