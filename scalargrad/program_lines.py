"""The lines of a program: a graph's forward pass, then its backward pass, as Python text.

The forward lines compute the nodes, the backward lines their gradients, one line for each: the sum
of what arrives from the nodes above it. Both are the rows of operations.py, run on text, with the
engine's operations in the engine's order, so that every bit is the same. A node has no line if it
has no name, one operation uses it and no local gradient mentions it: it stands in the line that
uses it.
"""

from __future__ import annotations

import functools
import inspect
import keyword
import math
import operator
import re
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from scalargrad import beyond_math
from scalargrad.engine import Value, topological_order
from scalargrad.operations import NUMBERS, operation
from scalargrad.symbols.expressions import Partial
from scalargrad.symbols.text import Text
from scalargrad.symbols.view import View

SUM, PRODUCT, SIGNED, ATOM = range(4)  # how tightly Python holds an expression together
LONGEST = 96  # columns of a line
MOST_NAMES = 12  # that a docstring lists
MOST_OPERATIONS = 64  # that one expression holds
MOST_TERMS = 40  # of a sum in one line
MOST_ABOVE = 5  # nodes that a comment names: the signs of more are longer than a line
SUMS = ("total", "linear", "relu_linear")
HELPERS = [name for name, thing in vars(beyond_math).items() if inspect.isfunction(thing)]
CALLS = {*NUMBERS, *HELPERS}  # the functions that have a name in a program
BUILTINS = {"abs", "max", "ValueError", "__debug__", "value_and_gradients"}


# --- text that Python's operators work on ---------------------------------------------------------


class Code:
    """A Python expression: what is computed with it is one, too, with the brackets that it needs.

    softmax: what writes a softmax of such expressions; a program keeps it in a variable.
    """

    __slots__ = ("level", "softmax", "text")

    def __init__(
        self, text: str, level: int = ATOM, softmax: Callable[..., Code] | None = None
    ) -> None:
        self.text, self.level, self.softmax = text, level, softmax

    def at_least(self, level: int) -> str:
        """The text, in brackets if it holds together less than that."""
        return self.text if self.level >= level else f"({self.text})"

    def _joined(self, sign: str, other: Code | float, level: int) -> Code:
        right = other if isinstance(other, Code) else number(other)
        return Code(f"{self.at_least(level)} {sign} {right.at_least(level + 1)}", level)

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
            return call("pow", self, number(other))
        return Code(f"{self.at_least(ATOM)}**{number(other).text}", SIGNED)

    # fmt: off
    def __add__(self, other: Code | float) -> Code: return self._joined("+", other, SUM)
    def __sub__(self, other: Code | float) -> Code: return self._joined("-", other, SUM)
    def __truediv__(self, other: Code | float) -> Code: return self._joined("/", other, PRODUCT)
    def __neg__(self) -> Code: return Code(f"-{self.at_least(SIGNED)}", SIGNED)
    def __pos__(self) -> Code: return self
    def __abs__(self) -> Code: return call("abs", self)
    def __radd__(self, other: float) -> Code: return number(other) + self
    def __rsub__(self, other: float) -> Code: return number(other) - self
    def __rmul__(self, other: float) -> Code: return number(other) * self
    def __rtruediv__(self, other: float) -> Code: return number(other) / self
    def __rpow__(self, other: float) -> Code: return call("power", number(other), self)
    # fmt: on

    def apply(self, name: str, operands: Sequence[Code | float]) -> Any:
        """The call of a function; an operation that define() made is written out as its formula."""
        codes = [one if isinstance(one, Code) else number(one) for one in operands]
        if name == "softmax":
            whole = codes[0].softmax(*codes) if codes[0].softmax else call(name, *codes)
            return [Code(f"{whole.text}[{i}]") for i in range(len(codes))]
        return call(name, *codes) if name in CALLS else NotImplemented

    def unless_zero(self, operands: tuple[Code, ...], slope: Callable[[], Code]) -> Code:
        """The slope, or 0 where these are 0."""
        some = " or ".join(code.at_least(ATOM) for code in operands)
        return Code(f"({slope().text} if {some} else 0.0)")


def number(x: float) -> Code:
    """A plain number; whole ones without .0."""
    text = str(int(x)) if float(x).is_integer() and abs(x) < 1e6 else repr(float(x))
    return Code(text, SIGNED if text.startswith("-") else ATOM)


def call(function: str, *operands: Code) -> Code:
    """The call of a function."""
    return Code(f"{function}({', '.join([operand.text for operand in operands])})")


def added(terms: Iterable[Code]) -> str:
    """The terms from left to right; one that begins with a minus is subtracted."""
    first, *more = terms
    written = [term.at_least(PRODUCT) for term in more]
    signed = [f"- {one[1:]}" if one.startswith("-") else f"+ {one}" for one in written]
    return " ".join([first.at_least(SUM), *signed])


# --- names, and what stands above the function ----------------------------------------------------


@functools.cache
def from_math() -> list[str]:
    """What a program may need of Python's math: functions of the table, and what helpers use."""
    used = re.findall(r"math\.(\w+)", inspect.getsource(beyond_math))
    return sorted({"inf", "nan", *used, *(CALLS - set(HELPERS)).intersection(dir(math))})


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
    is_taken = keyword.iskeyword(found) or found in CALLS or found in BUILTINS
    return f"{found}_" if is_taken or found in from_math() else found


def imports_and_helpers(code: str) -> str:
    """What has to stand above a function with this code."""
    words = set(re.findall(r"\w+", code))
    if words & {"logsumexp", "softmax"}:
        words.add("shares")
    helpers = [_helper(name) for name in HELPERS if name in words]
    words.update(re.findall(r"\w+", re.sub("#.*", "", "\n".join(helpers))))
    names = [name for name in from_math() if name in words]
    head = [f"from math import {', '.join(names)}"] if names else []
    return "".join(f"{part}\n\n\n" for part in [*head, *helpers])


def _helper(name: str) -> str:
    """A function of beyond_math.py without its types, its first words beside it."""
    source = inspect.getsource(getattr(beyond_math, name)).replace("math.", "").rstrip()
    head, words, *body = source.splitlines()
    parameters = head[head.index("(") : head.index(")")].replace(": float", "")
    return "\n".join([f"def {name}{parameters}):  # " + words.strip(' "'), *body])


# --- the lines ------------------------------------------------------------------------------------


class Lines:
    """source: the text of a program. inputs: its parameters, as Python has them."""

    def __init__(self, root: Value, inputs: Sequence[Value]) -> None:
        self.root, self.order = root, topological_order(root)
        self.active = set(inputs)  # the nodes that depend on an input
        for node in self.order:
            if not self.active.isdisjoint(node.operands):
                self.active.add(node)
        self.visible = self._visible({root, *inputs})
        self.view = View(root, list(self.visible), only_named=True)
        self.view.name_nodes(self.visible)
        self.signs = Text(self.view.names, {})
        self.taken: set[str] = set()
        self.counts: Counter[str] = Counter()  # how many variables there are of a name
        self.variables = {
            node: self._variable(self.view.names[node])
            for node in dict.fromkeys([*inputs, *self.order])
            if node in self.visible
        }
        self.inputs = tuple([self.variables[node] for node in inputs])
        self.written: dict[Value, Code] = {}  # each node as other lines write it
        self.kept: dict[str, Code] = {}  # the variable of a softmax
        self.code: list[str] = []  # what the lines compute
        self.lines = [*self._head(inputs), "    # forward"]
        self._write_forward(set(inputs))
        self.lines += ["", "    # backward, by the chain rule"]
        gradients = self._write_backward(inputs)
        returned = ", ".join(gradients) + "," * (len(gradients) == 1)
        self.lines += wrapped("return ", f"{self.variables[root]}, ({returned})")
        self.source = imports_and_helpers("\n".join(self.code)) + "\n".join(self.lines) + "\n"

    def _visible(self, visible: set[Value]) -> set[Value]:
        """These nodes and every other that has a line of its own."""
        visible.update(node for node in self.order if node.name)
        uses = Counter(operand for node in self.order for operand in node.operands)
        mentioned = self._mentioned()
        sizes: dict[Value, int] = {}
        for node in [node for node in self.order if node.operands]:
            size = 1 + sum([sizes.get(operand, 0) for operand in node.operands])
            is_long = size > MOST_OPERATIONS or operation(node.op).operands == 0
            if uses[node] > 1 or node in mentioned or is_long:
                visible.add(node)
            sizes[node] = 0 if node in visible else size
        return visible

    def _mentioned(self) -> set[Value]:
        """The nodes that the local gradients mention."""
        known: dict[tuple[str, int], list[set[str]]] = {}
        found: set[Value] = set()
        for node in self.order:
            if node.operands and node in self.active:
                key = node.op, len(node.operands)
                if key not in known:
                    known[key] = mentioned(*key)
                family = (*node.operands, node)
                pairs = zip(node.operands, known[key], strict=True)
                marks = set().union(*[some for operand, some in pairs if operand in self.active])
                found.update(node.operands if "all" in marks else ())
                found.update(family[int(mark)] for mark in marks - {"all"})
        return found

    def _variable(self, label: str) -> str:
        """A name that Python takes and that no other variable has, nor its gradient."""
        base = name = valid_name(label)
        while not self.taken.isdisjoint((name, f"d_{name}")):
            self.counts[base] += 1
            name = f"{base}_{self.counts[base] + 1}"
        self.taken |= {name, f"d_{name}"}
        return name

    def _head(self, inputs: Sequence[Value]) -> list[str]:
        """The first line, what the function returns, and which names Python did not take."""
        head = [f"def value_and_gradients({', '.join(self.inputs)}):"]
        if len(head[0]) > LONGEST:
            parts = textwrap.wrap(", ".join(self.inputs), LONGEST - 4)
            head = ["def value_and_gradients(", *(f"    {part}" for part in parts), "):"]
        few = len(inputs) <= MOST_NAMES
        which = ", ".join(self.inputs) if few else f"all {len(inputs)} parameters"
        text = f"{self.view.names[self.root]}, and its derivatives for {which}."
        pairs = [(self.variables[node], self.view.names[node]) for node in inputs]
        if changed := [f"{name} is {label}" for name, label in pairs if name != label]:
            text += f" Here {', '.join(changed)}."
        text = text.replace("\\", "/").replace('"', "'")  # which could end a docstring
        first, *more = textwrap.wrap(text, LONGEST - 8, break_on_hyphens=False)
        end = [*(f"    {part}" for part in more), '    """'] if more else []
        return [*head, f'    """{first}' + '"""' * (not more), *end]

    # --- forward ---

    def _write_forward(self, inputs: set[Value]) -> None:
        for node in sorted(self.order, key=lambda node: bool(node.operands)):  # leaves first
            operands = [self.written[operand] for operand in node.operands]
            variable = self.variables.get(node, "")
            if node.op in SUMS:
                half = 0 if node.op == "total" else len(operands) // 2
                products = map(operator.mul, operands[:half], operands[half:-1])
                function = "relu" if node.op == "relu_linear" else ""
                self._write_sum(variable, [*products, *operands[2 * half :]], function=function)
            elif operands:
                made = operation(node.op).formula(*operands)
                code = made if isinstance(made, Code) else Code(repr(made))
                if variable:
                    self._write(variable, code.text)
            elif variable and node not in inputs:
                self._write(variable, repr(node.data))
            else:
                code = number(node.data)
            self.written[node] = code = Code(variable) if variable else code
            code.softmax = self._softmax

    def _softmax(self, *operands: Code) -> Code:
        """The variable that holds a softmax; it is computed once."""
        whole = call("softmax", *operands).text
        if whole not in self.kept:
            self.kept[whole] = Code(self._variable("shares"))
            self._write(self.kept[whole].text, whole)
        return self.kept[whole]

    # --- backward ---

    def _write_backward(self, inputs: Sequence[Value]) -> list[str]:
        """The lines, and the variables that hold the inputs' gradients at the end."""
        arrived: dict[Value, list[tuple[Code, Value]]] = {node: [] for node in self.active}
        arrived[self.root] = [(Code("1.0"), self.root)]
        found = dict.fromkeys(inputs, "0.0")
        for node in reversed(self.order):
            if node not in self.active:
                continue
            gradient, above = self._gradient(node, arrived.pop(node))
            if node in found:
                found[node] = gradient.text
            elif node.operands:
                operands = [self.written[operand] for operand in node.operands]
                slopes = slopes_as_code(node.op, operands, self.written[node])
                for operand, slope in zip(node.operands, slopes, strict=True):
                    if operand in self.active:
                        arrived[operand].append((gradient * slope, above))
        return list(found.values())

    def _gradient(self, node: Value, terms: list[tuple[Code, Value]]) -> tuple[Code, Value]:
        """∂root/∂node, in a line if the node has one, and the node that a comment speaks of."""
        gradient, above = terms[0]
        if node in self.visible:
            comment = self._comment(node, [above for _, above in terms])
            variable = f"d_{self.variables[node]}"
            self._write_sum(variable, [term for term, _ in terms], comment)
            gradient, above = Code(variable), node
        elif gradient.level == PRODUCT and sum(o in self.active for o in node.operands) > 1:
            common = self._variable("g")
            self._write(common, gradient.text, "what the next gradients have in common")
            gradient = Code(common)
        if node.op == "relu_linear":
            name = self.variables[node]
            on = self._variable(f"on_{name}")
            comment = "through the relu: step is 1 above 0, else 0"
            self._write(on, f"{gradient.text} * step({name})", comment)
            gradient = Code(on)
        return gradient, above

    def _comment(self, node: Value, above: Sequence[Value]) -> str:
        """The chain rule for a node: ∂L/∂b = ∂L/∂d · ∂d/∂b."""
        write, view = self.signs.factor, self.view
        whole, paths = write(view.total_sign(node)), []
        others = list(dict.fromkeys(above))
        if others == [self.root]:
            return whole
        for one in others if len(others) <= MOST_ABOVE else ():
            total = "" if one is self.root else f"{write(view.total_sign(one))} · "
            if len(above) == 1:  # the only path to the node: no part of a sum, and found at once
                d = "d" if view.moves_alone(one, node) else "∂"
                paths.append(total + write(Partial(one, (node,), d)))
            else:
                paths.append(total + write(view.local_sign(one, node)))
        text = f"{whole} = {' + '.join(paths)}"
        is_short = paths and len(text) <= LONGEST - 6
        nodes = "1 node" if len(others) == 1 else f"{len(others)} nodes"
        return text if is_short else f"{whole}, from {nodes}"

    # --- both ---

    def _write_sum(
        self, variable: str, terms: Sequence[Code], comment: str = "", function: str = ""
    ) -> None:
        """A sum from left to right; after 40 terms a new line goes on: y = y + …"""
        for start in range(0, len(terms), MOST_TERMS):
            some = added([Code(variable)] * bool(start) + [*terms[start : start + MOST_TERMS]])
            is_last = start + MOST_TERMS >= len(terms)
            text = f"{function}({some})" if function and is_last else some
            self._write(variable, text, "" if start else comment)

    def _write(self, variable: str, text: str, comment: str = "") -> None:
        self.code.append(text)
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


def slopes_as_code(op: str, operands: Sequence[Code], y: Code) -> Sequence[Code | float]:
    """∂y/∂operand for each operand; of a relu neuron those of its sum, for its gradient is on_y."""
    slopes: Sequence[Code | float] = operation(op.removeprefix("relu_")).slopes(*operands, y)
    return slopes


def mentioned(op: str, count: int) -> list[set[str]]:
    """Which nodes each slope of an operation mentions: "0", "1" …, the last of them the result."""
    *operands, y = [Code(f"${i}", softmax=lambda *_: Code("$all")) for i in range(count + 1)]
    slopes = [one.text if isinstance(one, Code) else "" for one in slopes_as_code(op, operands, y)]
    return [set(re.findall(r"\$(\d+|all)", slope)) for slope in slopes]
