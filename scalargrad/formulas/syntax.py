"""One line as a syntax tree: each token is checked here, Python's `ast` finds the structure.

Python's parser alone would say "invalid syntax" where a learner needs to read that a product is
written 2*x. So each token is checked against the one before it. What Python then reads holds t0,
t1 … for the names and numbers, between + − * / ** and round brackets: nothing else gets through.
"""

from __future__ import annotations

import ast
import unicodedata
from typing import NamedTuple

from scalargrad.formulas.functions import FUNCTIONS
from scalargrad.formulas.tokens import OPERATIONS, Line, Token, tokens

DEEPEST = 100  # brackets within brackets, powers within powers
MOST_OPERATIONS = 1000


class Statement(NamedTuple):
    """One line, read: `name = tree`, or a tree alone, where the name is empty.

    The names t0, t1 … in the tree are the tokens 0, 1 …
    """

    line: Line
    name: str
    tree: ast.expr
    tokens: list[Token]
    offsets: list[int]  # where each token stands in the text that Python has read

    @property
    def right_side(self) -> list[Token]:
        """The tokens of the formula, behind the = if there is one."""
        return self.tokens[2:] if self.name else self.tokens

    def token(self, leaf: ast.Name) -> Token:
        """The name, function or number that a leaf of the tree stands for."""
        return self.tokens[int(leaf.id[1:])]

    def marked(self, message: str, part: ast.expr) -> str:
        """The message, and the line with a mark under this part of the tree."""
        first = self.tokens[self.offsets.index(part.col_offset)]
        end = part.end_col_offset or 0
        last = [t for t, offset in zip(self.tokens, self.offsets, strict=True) if offset < end][-1]
        return self.line.marked(message, first.start, last.end)


def statement(line: Line) -> Statement:
    """A line as a name and a syntax tree. FormulaError where it is no formula."""
    line = line._replace(text=unicodedata.normalize("NFC", line.text))  # a letter and its ^: one ŷ
    found = list(tokens(line))
    has_name = any(token.text == "=" for token in found)
    name, first = (_left_side(line, found), 2) if has_name else ("", 0)
    _check_size(line, found)
    _check_order(line, found, first)
    code, offsets = "", [-1] * first  # no part of the tree begins on the left side
    for i, token in enumerate(found[first:], start=first):
        offsets.append(len(code))
        code += f"{token.text if token.kind in ('sign', 'end') else f't{i}'} "
    try:
        tree = ast.parse(code.strip(), mode="eval").body
    except (RecursionError, MemoryError):  # Python's parser has limits of its own
        tree = None
    if tree is None or _depth(tree) > DEEPEST:
        raise line.error(f"this is nested deeper than {DEEPEST} levels", found[first], found[-1])
    return Statement(line, name, tree, found, offsets)


def _left_side(line: Line, found: list[Token]) -> str:
    """The name before the =."""
    equals = [i for i, token in enumerate(found) if token.text == "="]
    if len(equals) > 1:
        raise line.error("only one = has a place on a line", found[equals[1]])
    if equals[0] == 0:
        raise line.error("a name is missing before =", found[0])
    if found[0].kind == "function":
        message = f"only a name may stand before =: write {found[0].text} = …"
        raise line.error(message, found[0], found[equals[0] - 1])
    if found[0].kind != "name" or equals[0] > 1:
        message = "only a name may stand before =, as in y = 2*x"
        raise line.error(message, found[0], found[equals[0] - 1])
    _check_name(line, found[0])
    return found[0].text


def _check_name(line: Line, token: Token) -> None:
    """A function's name is no name of a number; σ may be, as in a normal distribution."""
    if token.text in FUNCTIONS and token.text != "σ":
        name = token.text
        raise line.error(f"{name} is a function: write {name}(…), or take another name", token)


def _check_size(line: Line, found: list[Token]) -> None:
    """Limits, before Python's parser meets its own."""
    if sum(token.text in OPERATIONS for token in found) > MOST_OPERATIONS:
        raise line.error(f"these are more than {MOST_OPERATIONS} operations", found[-1])
    opened: list[Token] = []
    for token in found:
        if token.text == "(":
            opened.append(token)
        elif token.text == ")":
            if not opened:
                raise line.error("this bracket was never opened", token)
            opened.pop()
        if len(opened) > DEEPEST:
            raise line.error(f"these are more than {DEEPEST} brackets within brackets", token)
    if opened:
        raise line.error("this bracket is never closed", opened[-1])


def _check_order(line: Line, found: list[Token], first: int) -> None:
    """FormulaError where a token cannot stand behind the one before it."""
    before = found[first - 1] if first else Token("sign", "", 0)
    for token in found[first:]:
        if token.kind == "name":
            _check_name(line, token)
        if before.kind in ("name", "number") or before.text == ")":
            _check_behind_operand(line, before, token)
        elif before.kind != "function":  # behind it stands its bracket
            _check_operand(line, before, token)
        before = token


def _check_behind_operand(line: Line, before: Token, token: Token) -> None:
    """Behind a name, a number or ) stands an operation, ) or the end."""
    if token.kind in ("sign", "end") and token.text != "(":
        return
    left = "(…)" if before.text == ")" else before.text
    right = {"(": "(…)"}.get(token.text, token.text + "(…)" * (token.kind == "function"))
    message = f"an operation is missing here: a product is written {left}*{right}"
    raise line.error(message, before, token)


def _check_operand(line: Line, before: Token, token: Token) -> None:
    """At the beginning, and behind an operation or (, stands an operand; it may have a sign."""
    if token.kind == "end":
        message = f"something is missing behind {before.text}" if before.text else "nothing is here"
        raise line.error(message, token)
    if token.text == ")":
        message = f"something is missing behind {before.text}"
        if before.text == "(":
            message = "these brackets are empty"
        raise line.error(message, before, token)
    if token.text in ("*", "/", "**"):
        message = f"something is missing before {token.text}"
        if before.text == token.text == "*":
            message = "a power is written ** without a space"
        raise line.error(message, token)


def _depth(tree: ast.expr) -> int:
    """How deep a tree is nested. A left operand adds nothing: a + b + c + … is no nesting."""
    deepest = 0
    to_visit = [(tree, 0)]
    while to_visit:
        node, depth = to_visit.pop()
        deepest = max(deepest, depth)
        if isinstance(node, ast.BinOp):
            to_visit += [(node.left, depth), (node.right, depth + 1)]
        elif isinstance(node, ast.UnaryOp):
            to_visit.append((node.operand, depth + 1))
        elif isinstance(node, ast.Call):
            to_visit += [(argument, depth + 1) for argument in node.args]
    return deepest
