"""A number or a derivation that a learner typed, judged: right, or what is wrong with it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from scalargrad.engine import Value
from scalargrad.errors import DomainError
from scalargrad.formulas.evaluation import computed, number_of
from scalargrad.formulas.functions import CONSTANTS
from scalargrad.formulas.reading import statements
from scalargrad.formulas.tokens import FormulaError, Line, Part
from scalargrad.functions import constant
from scalargrad.language import in_language, message, sentence
from scalargrad.marking.comparing import Points
from scalargrad.marking.marks import mark
from scalargrad.marking.reading import Equation, equations
from scalargrad.practising.derivations import Chain, GraphInWords

DIGITS = 3  # significant digits that are asked for, if nothing else is said
LARGEST_WHOLE = 1e6  # a whole number below it is asked for exactly
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
TOO_LARGE = {  # by places of the decimal point
    1: "ten times too large: the decimal point",
    2: "a hundred times too large: the decimal point",
    3: "a thousand times too large: the decimal point",
}
TOO_SMALL = {
    1: "ten times too small: the decimal point",
    2: "a hundred times too small: the decimal point",
    3: "a thousand times too small: the decimal point",
}
PLAIN = re.compile(r"[-+−]?(\d*\.?\d*)(?:[eE][-+−]?\d+)?")


class Verdict(NamedTuple):
    """What is said of an answer. counts: whether it was one; False where it could not be read."""

    right: bool
    words: str
    counts: bool = True


def right() -> Verdict:
    """The verdict on a right answer."""
    return Verdict(True, sentence("Right."))


def unread(why: str) -> Verdict:
    """The verdict on what cannot be read as an answer: it is not counted as wrong."""
    return Verdict(False, why, counts=False)


def nothing_typed() -> Verdict:
    """The verdict on an answer of spaces alone."""
    return unread(sentence("Type an answer."))


# --- numbers --------------------------------------------------------------------------------------


def typed_number(text: str) -> float:
    """The number that was typed: 1/3, −0.5, 1e-3, √2, 2·3; of an equation its right side.

    Raises:
        FormulaError: it is not a number.
        DomainError: it has no value, as 1/0.

    >>> typed_number("1/3"), typed_number("y = −0.5"), typed_number("11,689,512")
    (0.3333333333333333, -0.5, 11689512.0)
    """
    side = text.replace("＝", "=").rpartition("=")[2].strip().lstrip("≈ ")
    if re.fullmatch(r"[-+−]?[1-9]\d{0,2}(,\d{3})+", side):
        side = side.replace(",", "")  # 11,689,512, as the pages print it
    if re.fullmatch(r"[-+−]?\d+,\d+", side):
        raise FormulaError(
            message("{0} has a comma: write a decimal with a point, as in 0.5", side)
        )
    found = statements([Line(side)])
    if len(found) > 1:
        raise FormulaError(message("{0} is more than one number", side))
    names = [part.text for part in found[0].parts if part.op == "name"]
    if unknown := [name for name in names if name not in CONSTANTS]:
        raise FormulaError(message("type a number: {0} is a name", unknown[0]))
    return number_of(computed(found[0], {n: constant(CONSTANTS[n], n) for n in names}, {}))


def judged_number(
    value: float, text: str, digits: int = DIGITS, others: Iterable[tuple[str, float]] = ()
) -> Verdict:
    """The verdict on a number that was typed.

    Args:
        value: the right one.
        text: what was typed.
        digits: the significant digits that are asked for; a whole number is asked for exactly.
        others: what else might have been meant, as ("∂L/∂w1", −10.0).

    >>> judged_number(-10.0, "-1").words, judged_number(1 / 3, "0.3").words
    ('ten times too small: the decimal point', 'too few digits: three are asked for')
    """
    if not text.strip():
        return nothing_typed()
    try:
        with in_language(messages=True):
            number = typed_number(text)
    except (FormulaError, DomainError) as error:
        return unread(str(error))
    if _is(number, value, digits):
        return right()
    return Verdict(False, next(_slips(number, value, text, digits, others)))


def _slips(
    number: float, value: float, text: str, digits: int, others: Iterable[tuple[str, float]]
) -> Iterator[str]:
    """What may be wrong, the likeliest first."""
    others = [(name, other) for name, other in others if not _is(other, value, digits)]
    asked = len(str(round(abs(value)))) if _is_whole(value) else digits
    typed_digits = _significant(text)
    given = min(typed_digits, digits)
    if value and _is(number, -value, given):
        yield sentence("the sign is wrong")
    for name, other in others:
        if math.isclose(number, other, rel_tol=1e-9):
            yield sentence("this is {0}", name)
    unit = _unit(value, typed_digits) if value else 1.0
    is_multiple = math.isclose(number, round(number / unit) * unit, rel_tol=1e-9)
    if typed_digits < asked and is_multiple and abs(number - value) <= 0.5001 * unit:
        count = sentence(COUNTS[asked]) if asked <= 10 else str(asked)
        yield sentence("too few digits: {0} are asked for", count)
    for name, other in others:
        if _is(number, other, digits):
            yield sentence("this is {0}", name)
    for places in TOO_LARGE:
        if value and _is(number, value * 10**places, given):
            yield sentence(TOO_LARGE[places])
        if value and _is(number * 10**places, value, given):
            yield sentence(TOO_SMALL[places])
    if value and _is(number, 2 * value, digits):
        yield sentence("this is twice the right number")
    if value and _is(number, value / 2, digits):
        yield sentence("this is half of the right number")
    if value and abs(number - value) <= min(20 * _unit(value, digits), 0.02 * abs(value)):
        yield sentence("close, but the last digits are not right")
    if value and number and _is(number * value, 1, digits):
        yield sentence("this is one over the right number")
    yield sentence("this is not the number") if number else sentence("it is not 0")


def _is(number: float, value: float, digits: int) -> bool:
    """Whether a number is the value, to so many significant digits."""
    if not math.isfinite(number):
        return False
    if not value:
        return abs(number) < 1e-12
    slack = 1e-9 * abs(value) if _is_whole(value) else 0.5001 * _unit(value, digits)
    return abs(number - value) <= slack


def _unit(value: float, digits: int) -> float:
    """One unit in the last of so many significant digits."""
    return 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1)


def _is_whole(value: float) -> bool:
    return value == round(value) and abs(value) < LARGEST_WHOLE


def _significant(text: str) -> int:
    """How many significant digits were typed; 17 for what is computed, as 1/3."""
    found = PLAIN.fullmatch(text.rpartition("=")[2].strip().lstrip("≈ "))
    if not found:
        return 17
    return max(len(found[1].replace(".", "").lstrip("0")), 1)


# --- derivations ----------------------------------------------------------------------------------


def judged_derivation(root: Value, leaf: Value, text: str) -> Verdict:
    """The verdict of mark() on a whole derivation of ∂root/∂leaf, from its head to the number.

    The head may be left out. A derivation of something else is right, but not an answer.
    """
    names = Points(root).nodes
    try:
        with in_language(messages=True):
            text = with_head(root, leaf, text)
        marks = mark(root, text)
    except (FormulaError, DomainError) as error:
        return unread(str(error))
    missing = _missing(root, leaf, equations(text, names), names) if marks.right else ""
    words = "\n".join(filter(None, [str(marks), missing]))
    return Verdict(marks.right and not missing, words)


def head(root: Value, leaf: Value) -> str:
    """What a derivation begins with: ∂L/∂w1, or dy/dx where there is one variable."""
    return Chain(GraphInWords(root), leaf).head


def with_head(root: Value, leaf: Value, text: str) -> str:
    """The text with its head, where somebody has typed only what stands behind it.

    FormulaError where it cannot be read either way.
    """
    names = Points(root).nodes
    completed = f"{head(root, leaf)} = {text.strip().lstrip('= ')}"
    try:
        first = equations(text, names)[0].head.tree
    except FormulaError as error:
        try:
            equations(completed, names)
        except FormulaError as second:
            raise (error if "=" in text else second) from None
        return completed
    is_side = first.op == "name" and not names[first.text].operands  # as in ∂b/∂w = a = 2
    return completed if is_side else text


def _missing(
    root: Value, leaf: Value, found: Sequence[Equation], names: Mapping[str, Value]
) -> str:
    """What a derivation without a mistake has not: the right head, the way, or the number."""
    pair = (root, leaf)
    asked = [one for one in found if _nodes_of(one.head.tree, names) == pair]
    if not asked:
        return sentence("This is right, but {0} is asked for.", head(root, leaf))
    last = asked[-1].sides[-1]
    if any(part.op in ("name", "derivative") for part in last.parts):
        return sentence("Right so far. Go on to the number.")
    sides = [side.tree for one in found for side in one.sides]
    if sum(_nodes_of(tree, names) != pair for tree in sides) < 2:
        return sentence("Right so far. Write the way to it, too.")
    return ""


def _nodes_of(tree: Part, names: Mapping[str, Value]) -> tuple[Value, Value] | None:
    """The two nodes of ∂upper/∂lower; None for any other part."""
    return (names[tree.upper], names[tree.lower]) if tree.op == "derivative" else None
