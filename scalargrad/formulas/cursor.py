"""A place in the tokens of a line, and the words for what cannot stand there."""

from __future__ import annotations

from typing import NoReturn

from scalargrad.formulas.tokens import FormulaError, Line, Token


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

    def error(self, message: str, first: Token, last: Token | None = None) -> FormulaError:
        """The error with a mark from one token to another."""
        return self.line.error(message, first.start, (last or first).end)

    # --- refused ------------------------------------------------------------------------------

    def refuse_function_as_name(self, token: Token) -> NoReturn:
        """A function without its operand."""
        name = token.text
        raise self.error(f"{name} is a function: write {name}(…), or take another name", token)

    def refuse_number(self) -> NoReturn:
        """A number behind an operand."""
        token, before = self.token, self.before
        left = "(…)" if before.text in (")", "|") else self.typed(before)
        right = self.typed(token)
        if before.kind == "number":
            words = f"an operation is missing between {left} and {right}"
        else:
            words = f"an operation is missing here: write {left}*{right} or {left}**{right}"
        raise self.error(words, before, token)

    def refuse_rest(self) -> NoReturn:
        """What stands behind a formula."""
        token, before = self.token, self.before
        behind = self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        if token.text == ")":
            raise self.error("this bracket was never opened", token)
        if token.text == "=":
            raise self.error("an = has its place behind a name, as in y = 2*x", token)
        is_decimal = before.kind == behind.kind == "number" and behind.start == before.end + 1
        if token.text == "," and is_decimal:
            whole = before.text.replace(".", "")
            words = f"a decimal has a point: {whole}.{behind.text}, for a comma parts two formulas"
            if len(behind.text) == 3:
                words = (
                    f"digits are not grouped: write {whole}{behind.text}, or {whole}.{behind.text}"
                )
            raise self.error(words, before, behind)
        if token.text in (",", ";"):
            words = f"{self.typed(token)} parts two formulas, as in a = 2, b = 3"
            raise self.error(words, token)
        raise self.error(f"{self.typed(token)} has no place here", token)

    def refuse_as_operand(self) -> NoReturn:
        """At the beginning, and behind an operation or (, stands an operand."""
        token, before = self.token, self.before
        left = self.typed(before)
        if token.kind == "end" or token.text in (",", ";", "="):
            if self.opened and token.kind == "end":
                what = "bracket" if self.opened[-1].text == "(" else "|"
                raise self.error(f"this {what} is never closed", self.opened[-1])
            words = f"something is missing behind {left}" if left else "nothing is here"
            raise self.error(words, token)
        if token.text == ")":
            if not self.opened:
                raise self.error("this bracket was never opened", token)
            empty = before.text == "(" and before.kind == "sign"
            words = "these brackets are empty" if empty else f"something is missing behind {left}"
            raise self.error(words, before, token)
        words = f"something is missing before {self.typed(token)}"
        if before.text == token.text == "*":
            words = "a power is written ** without a space"
        raise self.error(words, token)
