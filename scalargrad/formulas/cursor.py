"""A place in the tokens of a line: what cannot stand there, and what could mean two things."""

from __future__ import annotations

from typing import NamedTuple, NoReturn

from scalargrad.formatting import columns
from scalargrad.formulas.tokens import WINDOW, FormulaError, Line, Token
from scalargrad.language import message


class Cursor:
    """A place in the tokens of a line."""

    def __init__(self, line: Line, found: list[Token]) -> None:
        self.line, self.tokens = line, found
        self.place = 0
        self.opened: list[Token] = []  # ( and | that are not closed yet

    @property
    def token(self) -> Token:
        """The token at this place."""
        return self.tokens[self.place]

    @property
    def before(self) -> Token:
        """The token before this place."""
        return self.tokens[self.place - 1] if self.place else Token("sign", "", 0, 0)

    def typed(self, token: Token) -> str:
        """A token in a message, as it was typed."""
        return self.line.text[token.start : token.end] or token.text

    def error(self, words: str, first: Token, last: Token | None = None) -> FormulaError:
        """The error with a mark from one token to another."""
        return self.line.error(words, first.start, (last or first).end)

    def refuse_function_as_name(self, token: Token) -> NoReturn:
        """A function without its operand."""
        words = message("{0} is a function: write {0}(…), or take another name", token.text)
        raise self.error(words, token)

    def refuse_function_as_factor(self, token: Token, other: str) -> NoReturn:
        """A name of the learner's before a bracket that is a function's, too; other: its other."""
        words = message("this could mean two things: write {0}*(…) or {1}(…)", token.text, other)
        if not other:
            words = message(
                "this could mean two things: write {0}*(…) or another name(…)", token.text
            )
        raise self.error(words, token)

    def refuse_number(self) -> NoReturn:
        """A number behind an operand."""
        token, before = self.token, self.before
        left = "(…)" if before.text in (")", "|") else self.typed(before)
        right = self.typed(token)
        if before.kind == "number":
            words = message("an operation is missing between {0} and {1}", left, right)
        else:
            words = message("an operation is missing here: write {0}*{1} or {0}**{1}", left, right)
        raise self.error(words, before, token)

    def refuse_open(self, opening: Token) -> NoReturn:
        """A ( or | without its end."""
        words = message("this bracket is never closed")
        if opening.text == "|":
            words = message("this | is never closed")
        raise self.error(words, opening)

    def refuse_rest(self) -> NoReturn:
        """What stands behind a formula."""
        token, before = self.token, self.before
        if token.text == ")":
            raise self.error(message("this bracket was never opened"), token)
        behind = self.tokens[self.place + 1]
        is_decimal = before.kind == behind.kind == "number" and behind.start == before.end + 1
        if token.text == "," and is_decimal:
            whole = before.text.replace(".", "")
            words = message(
                "a decimal has a point: {0}.{1}, for a comma parts two formulas", whole, behind.text
            )
            if len(behind.text) == 3:
                words = message(
                    "digits are not grouped: write {0}{1}, or {0}.{1}", whole, behind.text
                )
            raise self.error(words, before, behind)
        words = message("{0} parts two formulas, as in a = 2, b = 3", self.typed(token))
        raise self.error(words, token)

    def refuse_as_operand(self) -> NoReturn:
        """At the beginning, and behind an operation or (, stands an operand."""
        token, before = self.token, self.before
        left = self.typed(before)
        if token.kind == "end" or token.text in (",", ";", "="):
            if self.opened and token.kind == "end":
                self.refuse_open(self.opened[-1])
            raise self.error(_missing_behind(left), token)
        if token.text == ")":
            if not self.opened:
                raise self.error(message("this bracket was never opened"), token)
            empty = before.text == "(" and before.kind == "sign"
            words = message("these brackets are empty") if empty else _missing_behind(left)
            raise self.error(words, before, token)
        words = message("something is missing before {0}", self.typed(token))
        if before.text == token.text == "*":
            words = message("a power is written ** without a space")
        raise self.error(words, token)


def _missing_behind(left: str) -> str:
    """What is said where an operand should stand; left: what stands before the place."""
    return message("something is missing behind {0}", left) if left else message("nothing is here")


# --- what could mean two things -------------------------------------------------------------------


class Edit(NamedTuple):
    """A change of the line that makes its meaning plain."""

    start: int
    end: int
    text: str


class Unclear(NamedTuple):
    """A place that could mean two things, and the changes for each of them."""

    start: int
    end: int
    first: list[Edit]
    second: list[Edit]


def brackets(start: int, end: int) -> list[Edit]:
    """Brackets around a part of the line."""
    return [Edit(start, start, "("), Edit(end, end, ")")]


def check_clear(line: Line, unclear: list[Unclear]) -> None:
    """FormulaError with both readings, where a formula could mean two things."""
    if not unclear:
        return
    one = min(unclear)
    edits = (
        [edit for place in unclear for edit in place.first],
        [edit for place in unclear for edit in place.second],
    )
    readings = [_edited(line.text, some, 0, len(line.text)) for some in edits]
    if max(map(columns, readings)) > WINDOW:  # of a long line the place alone
        readings = [
            _edited(line.text, some, one.start, one.end) for some in (one.first, one.second)
        ]
    words = message("this could mean two things: write {0} or {1}", *readings)
    if columns(words) > WINDOW:
        words = message(
            "this could mean two things: write one of these\n    {0}\n    {1}", *readings
        )
    if max(map(columns, readings)) > WINDOW:
        words = message(
            "this could mean two things: write one of these\n"
            "    (…) around what belongs together\n"
            "    * before what does not"
        )
    raise line.error(words, one.start, one.end)


def _edited(typed: str, edits: list[Edit], start: int, end: int) -> str:
    """A part of the line with these changes; a * stands once, however many want it."""
    stars = dict.fromkeys(edit for edit in edits if edit.text == "*")
    others = [edit for edit in edits if edit.text != "*"]
    text, place = "", start
    for edit in sorted([*stars, *others], key=lambda one: (one.start, one.text != ")")):
        text += typed[place : edit.start]
        is_call = edit.text == "(" and edit.start == edit.end and text[-1:].isalnum()
        text += "*" * is_call + edit.text  # y(√x)² would call y
        place = max(place, edit.end)
    return (text + typed[place:end]).strip()
