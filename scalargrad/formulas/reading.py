"""One line read in one pass: `name = formula`, and the formula as a tree of parts.

2*x + 1 has the parts 2, x, *, 1, +: each operation stands behind its operands, and knows its place
in the line. Precedence climbing finds them. Where a formula could mean two things, both readings
are written out for the learner to choose from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from scalargrad.formatting import in_lines
from scalargrad.formulas.cursor import Cursor, Edit, Unclear, brackets, check_clear
from scalargrad.formulas.functions import (
    CONSTANTS,
    EXPLAINED,
    FUNCTIONS,
    INSTEAD,
    OTHER_NAMES,
    canonical,
    may_be_name,
    meant,
)
from scalargrad.formulas.tokens import WINDOW, Line, Part, Statement, Token, tokens
from scalargrad.language import message, sentence

BINDS = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 4}  # how tightly, loosest first
OPERAND = 5  # no operation binds so tightly
SIGN = 3  # −x**2 is −(x**2), −x*y is (−x)*y
ROOTS = {"√": "sqrt", "∛": "cbrt"}
MOST_DOUBTS = 20  # that are looked for in a line
DEEPEST = 100  # brackets within brackets, powers within powers
MOST_OPERATIONS = 1000


def statements(lines: Collection[Line]) -> list[Statement]:
    """The formulas of several lines. FormulaError for what is not a formula."""
    cut = [tokens(line) for line in lines]
    known = {name for _, found in cut for name in _variables(found)}
    return [one for line, found in cut for one in _Reader(line, found, known).statements()]


def expression(
    text: str, names: Collection[str] = (), derivatives: bool = False
) -> tuple[Part, ...]:
    """The parts of a formula without =, with the places of each in the text (in NFC).

    Args:
        text: one formula.
        names: names that win over all else, over functions too.
        derivatives: ∂y/∂x and dy/dx of those names, perhaps with |direct, are parts; what is not
            among the names is a number, as π is.

    Raises:
        FormulaError: it is not a formula, or could mean two things.

    >>> [(part.op, part.start, part.end) for part in expression("2x + 1")]
    [('number', 0, 1), ('name', 1, 2), ('*', 0, 2), ('number', 5, 6), ('+', 0, 6)]
    """
    line, found = tokens(Line(text), names, derivatives)
    reader = _Reader(line, found, {*names, *_variables(found)}, CONSTANTS if derivatives else None)
    return reader.single()


def _variables(found: list[Token]) -> Iterator[str]:
    """The words that stand somewhere as a variable does, not before a bracket.

    A learner's own `power = …` wins over the function of that name, but not over sin and log.
    """
    for token, behind in pairwise(found):
        is_own = may_be_name(token.text) and (token.text == "σ" or behind.text == "=")
        if token.kind == "word" and behind.text != "(" and (token.text not in FUNCTIONS or is_own):
            yield token.text


class _Reader(Cursor):
    """Reads the tokens of one line."""

    def __init__(
        self,
        line: Line,
        found: list[Token],
        known: Collection[str],
        numbers: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(line, found)
        self.known, self.numbers, self.depth = known, numbers or {}, 0
        self.parts: list[Part] = []
        self.closes: dict[int, int] = {}  # of a bracket's place, the place behind it
        self.remarks: dict[str, None] = {}
        self.unclear: list[Unclear] = []
        # of a **, / or √ and the place behind its operand without brackets: where that begins
        self.bare: dict[tuple[str, int], int] = {}

    # --- a line -------------------------------------------------------------------------------

    def single(self) -> tuple[Part, ...]:
        """The line as one formula without a name."""
        one = self._statement(named=False)
        if self.token.kind != "end":
            self.refuse_rest()
        check_clear(self.line, self.unclear)
        return one.parts

    def statements(self) -> list[Statement]:
        """The formulas of the line; `a = 2, b = 3` are two."""
        found = [self._statement()]
        while self.token.kind != "end":
            behind = [token.text for token in self.tokens[self.place + 1 : self.place + 3]]
            if self.token.text != ";" and (self.token.text != "," or behind[1:] != ["="]):
                self.refuse_rest()
            self.place += 1
            if self.token.kind != "end":
                found.append(self._statement())
        check_clear(self.line, self.unclear)
        return found

    def _statement(self, named: bool = True) -> Statement:
        start = self.token.start
        name = self._left_side() if named else ""
        self.parts, self.remarks = [], {}
        self.formula(loosest=1)
        self._leave_out_value(name)
        end = self.before.end
        return Statement(self.line, name, tuple(self.parts), start, end, tuple(self.remarks))

    def _left_side(self) -> str:
        """The name before the =, if there is one; then the = lies behind."""
        equals = next((i for i, _ in self._ahead() if self.tokens[i].text == "="), None)
        if equals is None:
            return ""
        first, last = self.token, self.tokens[equals - 1]
        if equals == self.place:
            raise self.error(message("a name is missing before ="), first)
        if first.kind != "word" or equals > self.place + 1:
            called = first.kind == "word" and self.tokens[self.place + 1].text == "("
            words = message("only a name may stand before =, as in y = 2*x")
            if called:
                words = message("only a name may stand before =: write {0} = …", first.text)
            raise self.error(words, first, last)
        if not may_be_name(first.text):
            self.refuse_function_as_name(first)
        self.place = equals + 1
        return first.text

    def _ahead(self) -> Iterator[tuple[int, int]]:
        """The places up to the comma that ends this formula, and how many brackets are open."""
        depth = 0
        for i in range(self.place, len(self.tokens)):
            text = self.tokens[i].text
            depth += (text == "(") - (text == ")")
            if text in (",", ";") and depth <= 0:
                return
            yield i, depth

    def _leave_out_value(self, name: str) -> None:
        """Behind a formula, the value that the tool prints beside it: L = 10 − d = −12."""
        if self.token.text != "=":
            return
        first, value = self.place, self.place + 1
        value += self.tokens[value].text == "-"
        is_last = self.tokens[min(value + 1, len(self.tokens) - 1)].text in ("", ",", ";")
        is_formula = name and any(part.op == "name" for part in self.parts)
        if not (is_formula and is_last and self.tokens[value].kind == "number"):
            raise self.error(message("only one = has a place on a line"), self.token)
        self.place = value + 1
        left_out = self.line.text[self.tokens[first].start : self.before.end]
        remark = sentence("{0} is left out: the value of {1} is computed.", left_out, name)
        self.remarks[remark] = None

    # --- the climber --------------------------------------------------------------------------

    def formula(self, loosest: int) -> Part:
        """Operands and operations, as long as these bind as tightly as that or tighter."""
        self.depth += 1
        if self.depth > DEEPEST + 1:
            words = message("this is nested deeper than {0} levels", DEEPEST)
            raise self.error(words, self.token)
        first = self.place
        left = self._operand()
        waiting: list[tuple[int, Edit]] = []
        while BINDS.get(sign := self._operation(), 0) >= loosest:
            if self.token.text != sign:
                waiting += self._doubts()
            left = self._operation_and_operand(left, sign, first)
            if not self._begins_operand():
                self._settle(waiting)
        self.depth -= 1
        return left

    def _operation(self) -> str:
        """The sign of the operation that follows, * for a factor without a sign, "" for none."""
        if self._begins_operand():
            return "*"
        return self.token.text if self.token.text in BINDS else ""

    def _operation_and_operand(self, left: Part, sign: str, first: int) -> Part:
        """An operation whose left operand begins at `first`, and its right operand."""
        if sign == "**" and self.before.kind == "raised":
            words = message("a power of a power has brackets, as in (x²)^3")
            raise self.error(words, self.before, self.token)
        radicand = self.bare.get(("√", self.place)) if sign == "**" else None
        end_of_base = self.before.end
        if self.token.text == sign:
            self._check_power_of_one()
            self.place += 1
        start = self.place
        right = self.formula(SIGN if sign == "**" else BINDS[sign] + 1)  # x^y^z is x^(y^z)
        if radicand:  # √x² is √(x²) or (√x)²
            root, last = self.tokens[first].start, self.before.end
            begin = self.tokens[radicand].start
            below, above = brackets(begin, last), brackets(root, end_of_base)
            is_bare = any(one.start == begin for one in self.unclear)  # √sin x²: unclear already
            self.unclear.append(Unclear(root, last, below, below if is_bare else above))
        if sign == "/" or (sign == "**" and self.closes.get(start) != self.place):
            self.bare.setdefault((sign, self.place), start)
        return self._operation_of(sign, (left, right), first)

    def _operand(self) -> Part:
        """A name, a number, a function, a bracket; each may have signs before it."""
        token, first = self.token, self.place
        if token.text in ("+", "-"):
            self.place += 1
            operand = self.formula(SIGN)
            return self._operation_of("neg", (operand,), first) if token.text == "-" else operand
        if token.kind in ("number", "name", "derivative"):
            self.place += 1
            return self._leaf(token)
        if token.kind == "word":
            return self._word()
        if token.text in ROOTS:
            return self._root()
        if token.text == "(":
            return self._brackets()[0]
        if token.text == "|":
            return self._bars()
        self.refuse_as_operand()

    def _begins_operand(self) -> bool:
        """Whether a factor follows without a sign before it."""
        token = self.token
        if token.kind == "number":
            self.refuse_number()
        if token.text == "|":
            return not (self.opened and self.opened[-1].text == "|")
        return token.kind in ("word", "name", "derivative") or token.text in ("(", *ROOTS)

    def _leaf(self, token: Token) -> Part:
        op, number = token.kind, 0.0
        if op == "number":
            number = float(token.text)
        elif op == "word":
            number = self.numbers.get(token.text, 0.0)
            op = "number" if number else "name"
        place = token.start, token.end
        self.parts.append(Part(op, (), *place, token.text, number, *token.names))
        return self.parts[-1]

    def _operation_of(self, op: str, operands: tuple[Part, ...], first: int) -> Part:
        """The part of an operation that begins at `first`, behind all its operands."""
        self.parts.append(Part(op, operands, self.tokens[first].start, self.before.end))
        if sum(1 for part in self.parts if part.parts) > MOST_OPERATIONS:
            words = message("these are more than {0} operations", MOST_OPERATIONS)
            raise self.error(words, self.before)
        return self.parts[-1]

    def _brackets(self, of_function: bool = False) -> tuple[Part, ...]:
        """From ( to ) with a formula between them, of a function with several."""
        start = self.place
        self._open()
        found = [self.formula(loosest=1)]
        while self.token.text == "," and of_function:
            self.place += 1
            found.append(self.formula(loosest=1))
        self._close(")")
        self.closes[start] = self.place
        return tuple(found)

    def _bars(self) -> Part:
        """|x|, the absolute value."""
        first = self.place
        self._open()
        inside = self.formula(loosest=1)
        self._close("|")
        return self._operation_of("abs", (inside,), first)

    def _open(self) -> None:
        self.opened.append(self.token)
        if len(self.opened) > DEEPEST:
            words = message("these are more than {0} brackets within brackets", DEEPEST)
            raise self.error(words, self.token)
        self.place += 1

    def _close(self, sign: str) -> None:
        opening = self.opened.pop()
        if self.token.text != sign:
            if self.token.text in (")", "|", "", "="):
                self.refuse_open(opening)
            self.refuse_rest()
        self.place += 1

    # --- functions ----------------------------------------------------------------------------

    def _word(self) -> Part:
        """A function with its operands, or a name."""
        token, first = self.token, self.place
        behind = self.tokens[self.place + 1].text
        is_own = token.text in self.known or (token.text == "σ" and behind != "(")
        self.place += 1
        if token.text in FUNCTIONS and not is_own:
            return self._function(token, first)
        if token.text in FUNCTIONS and behind == "(":
            self.refuse_function_as_factor(token, OTHER_NAMES.get(token.text, ""))
        if behind == "(":
            self._check_product(token)
        return self._leaf(token)

    def _function(self, token: Token, first: int) -> Part:
        exponent = self._power_of_function(token) if self.token.text == "**" else None
        if self.token.text == "(":
            operands = self._brackets(of_function=True)
            self._check_count(token, len(operands))
        else:
            operands = (self._bare_operand(token),)
        result = self._operation_of(canonical(token.text), operands, first)
        return self._operation_of("**", (result, exponent), first) if exponent else result

    def _power_of_function(self, token: Token) -> Part:
        """The exponent of sin²(x), which is sin(x)**2; of sin⁻¹(x) nobody knows."""
        self.place += 1
        exponent = self.formula(SIGN)
        if exponent.op != "neg" or exponent.parts[0].text != "1":
            return exponent
        words = message("this could mean two things: write 1/{0}(…) or a{0}(…)", token.text)
        if f"a{token.text}" not in FUNCTIONS:
            words = message(
                "this could mean two things: write 1/{0}(…) or the inverse by its own name",
                token.text,
            )
        raise self.error(words, token, self.before)

    def _bare_operand(self, token: Token) -> Part:
        """Of sin x: one operand, and nothing behind it that could belong to it."""
        is_operand = self.token.kind in ("number", "word", "name", "derivative")
        if not is_operand and self.token.text not in ("|", *ROOTS):
            self.refuse_function_as_name(token)
        last = self.before.end - 1  # of the function's name, or of its exponent
        opens = Edit(last, self.token.start, f"{self.line.text[last]}(")
        operand = self.formula(OPERAND)
        self._check_count(token, 1)
        ends = self.token.kind == "end" or self.token.text in (")", ",", ";", "=")
        if ends or (self.token.text == "|" and not self._begins_operand()):
            return operand
        last = self.tokens[self._enclosing_end() - 1].end
        if len(self.unclear) > MOST_DOUBTS:
            check_clear(self.line, self.unclear)
        short, long = Edit(self.before.end, self.before.end, ")"), Edit(last, last, ")")
        self.unclear.append(Unclear(token.start, self.token.end, [opens, short], [opens, long]))
        return operand

    def _enclosing_end(self) -> int:
        """The place of the token that ends the bracket, or the formula, that is being read."""
        for i, depth in self._ahead():
            text = self.tokens[i].text
            in_bars = depth == 0 and text == "|" and self.opened and self.opened[-1].text == "|"
            if depth < 0 or in_bars or text == "":
                return i
        return i + 1

    def _root(self) -> Part:
        """√x, √(x + 1); what follows √x could stand below the root as well."""
        token, first = self.token, self.place
        self.place += 1
        if self.token.text in ("+", "-"):
            words = message("write {0}(−…), with brackets", token.text)
            raise self.error(words, token, self.token)
        start = self.place
        radicand = self.formula(OPERAND)
        if self.closes.get(start) != self.place:
            self.bare.setdefault(("√", self.place), start)
        return self._operation_of(ROOTS[token.text], (radicand,), first)

    def _check_count(self, token: Token, count: int) -> None:
        """FormulaError for a function with too few or too many operands."""
        wanted = FUNCTIONS[token.text]
        if wanted.least <= count <= wanted.most:
            return
        form = f"{token.text}({', '.join('xnuvwabcd'[: wanted.least])})"
        words = message("{0} takes {1} numbers: {2}", token.text, wanted.least, form)
        if wanted.most == wanted.least + 1:
            words = message("{0} takes one number or two: {1} or {0}(x, n)", token.text, form)
        elif wanted.least == 1:
            words = message("{0} takes one number: {1}", token.text, form)
        elif wanted.least == 2:
            words = message("{0} takes two numbers: {1}", token.text, form)
        if count > wanted.most:
            words += "; " + message("a decimal has a point, as in 0.5")
        raise self.error(words, token, self.before)

    def _check_product(self, token: Token) -> None:
        """Of x(x + 1): FormulaError unless x is a variable; then a remark."""
        name = token.text
        is_letter = len(name) == 1 and name not in "fghFGH" and name not in INSTEAD
        if name in self.known or name in CONSTANTS or is_letter:
            self.remarks[sentence("{0}(…) is read as a product, {0}*(…).", name)] = None
            return
        if name in EXPLAINED:
            raise self.error(message(EXPLAINED[name], name), token)
        if name in INSTEAD:
            words = message("{0} is not known here: write {1}", name, INSTEAD[name])
            raise self.error(words, token)
        words = message("{0} is not known; a product is written {0}*(…)", name)
        if near := meant(name):
            words = message("{0} is not known: did you mean {1}?", name, near)
        known = in_lines(message("Functions: {0}", " ".join(FUNCTIONS)), WINDOW, "")
        raise self.error("\n".join([words, *known]), token)

    # --- what could mean two things -----------------------------------------------------------

    def _doubts(self) -> Iterator[tuple[int, Edit]]:
        """Where a factor without a sign follows: what it could belong to, and the sign instead."""
        star = Edit(self.before.end, self.token.start, "*")
        for sign in ("**", "/", "√"):
            if (begins := self.bare.get((sign, self.place))) is not None:
                yield self.tokens[begins].start, star

    def _settle(self, waiting: list[tuple[int, Edit]]) -> None:
        """All factors of a product are there: now it is known where its bracket would end."""
        end = self.before.end
        for start, star in waiting:
            self.unclear.append(Unclear(start, end, brackets(start, end), [star]))
        waiting.clear()

    def _check_power_of_one(self) -> None:
        """x^1/2 is x^(1/2) or (x^1)/2."""
        exponent = self.bare.get(("**", self.place))
        if self.token.text == "/" and exponent and self.before.text == "1":
            number = self.tokens[self.place + 1]
            if number.kind == "number" and self.place - exponent <= 2:
                start, end = self.tokens[exponent].start, self.before.end
                powers = (part for part in self.parts if part.op == "**" and part.end == end)
                base = next(powers).start
                root, half = brackets(start, number.end), brackets(base, end)
                self.unclear.append(Unclear(base, number.end, root, half))
