"""gradcheck(): backward() held against central differences, which know nothing of derivatives.

The central difference D(h) = (f(x+h) − f(x−h)) / 2h is wrong in two ways.

1. f bends between x−h and x+h. This error shrinks with h², so D(4h) has 16 times as much of it as
   D(h): |D(4h) − D(h)| is 15 times the error of D(h), and is allowed in full.
2. f is rounded. The result y of an operation may be wrong by ε·|y|, where ε = 2⁻⁵², and f by
   ε·|y|·|∂f/∂y|. These are added up and divided by h. Only operations count whose operands are not
   what they are at x: the others round as they did there. An operation of many operands adds up
   parts that may be larger than their sum; each is about slope · operand.

No single h suits every f. So h goes up from the distance to the next number, four times as long in
each step. In the first steps rounding hides the slope. D(h) is known better and better, until D(4h)
is further from it than rounding explains: from there on f bends. The best known D(h) is the answer.

Neither f nor backward() is taken at its word.

- Rounding that backward() does not see, for ∂f/∂y above is its own: where a graph was cut, no y is
  left; where a step is lost in a sum, f stands still, and then jumps. So where D(h) leaves its
  place, that place is searched for a jump. One near x is rounding; so is one farther off, if f
  stood still before and many more follow.
- backward()'s own rounding, and waves that h jumps over. Its slopes at x−h and x+h have the same
  average for every h, but for the bend. What these averages lie apart is allowed.
- A kink: the slopes to both sides of x differ by about h·f″ where f is smooth, so four times as
  much for 4h. At a kink the difference stays.

Then one of three answers is given: right, wrong, or "cannot tell here". A slope of 0 has no
ten-thousandth: there the error must be small beside the products of local gradients that cancel (at
x = 1 the slope of x³ − 3·x is 3 − 3), or beside how steep f is near by (cos is level at 0).

Source: Press, Teukolsky, Vetterling, Flannery, Numerical Recipes, section 5.7, for the two errors;
Higham, Accuracy and Stability of Numerical Algorithms, section 3.3, for adding up the rounding.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

from scalargrad import errors
from scalargrad.engine import Value, topological_order
from scalargrad.formatting import format_name, format_number, table
from scalargrad.graph import Edge, gradients, local_gradients
from scalargrad.language import current_language, in_language, known, message, sentence

WORST = 1e-4  # of the slope: known less well than that, it proves nothing
KNOWN = 0.1  # of the slope: known less well than that, it does not prove backward() wrong
REPEATS = 10  # times that f must give the same number before anything is compared
EPSILON = 2.0**-52
SMALLEST = 2.0**-1060  # rounding, where numbers end: they are multiples of 2⁻¹⁰⁷⁴
SHORTEST = 64  # step for f's slope, as a multiple of the shortest one of all
LONGEST = 16.0  # step, as a multiple of |x|, or of 1 where |x| is less
NEAR = 2.0**-20  # of |x| or of 1, too: a jump within it is rounding, one beyond is f's own
STAIRS = 16  # jumps: fewer lie between two steps where f begins to jump; more are a slope
ALIKE = 1.25  # how much three bends of a kink may differ
COLUMNS = ("input", "value", "backward()", "numeric", "difference")
WORDS = {
    "kink": "{0}: backward() says {1}, but f has a kink here: its slope is {2:.6g} to the left and "
    "{3:.6g} to the right, so no gradient is right",
    "wrong": "{0}: backward() says {1}, central differences say {2}; they differ by {3:.3g}, "
    "allowed is {4:.1g}",
    "unknown": "{0}: cannot tell here, because {1}: central differences say {2:.6g} and may be "
    "wrong by {3:.1g}; backward() says {4}",
    "few": "f has too few values near by",
    "rounded": "f is rounded too coarsely",
    "bent": "f bends too sharply",
    "apart": "backward() gives other slopes close by",
    "twice": "cannot tell here, because f gives {0} and then {1} for the same inputs",
    "not finite": "gradcheck(f, *inputs): f is {0} here, which has no slope",
}
EXACT = {"step", "sign", "**0"}  # operations whose results are whole numbers, never rounded


class GradientError(AssertionError):
    """backward() and central differences disagree."""


class CannotTellError(ValueError):
    """Central differences know the slope too badly to say whether backward() is right."""


class Row(NamedTuple):
    """One input: its name, its number, both gradients and how far they may lie apart."""

    name: str
    data: float
    backward: float
    numeric: float
    tolerance: float

    @property
    def difference(self) -> float:
        """How far the two gradients lie apart."""
        return abs(self.backward - self.numeric)


class Check(NamedTuple):
    """What gradcheck() found, a row for each input. It prints as a table, in its language."""

    rows: tuple[Row, ...]
    language: str = "en"

    def __repr__(self) -> str:
        with in_language(self.language):
            lines = [tuple(sentence(word) for word in COLUMNS)]
        for row in self.rows:
            found = (row.data, row.backward, row.numeric, row.difference)
            lines.append((row.name, *map(format_number, found)))
        return table(lines)


def gradcheck(
    f: Callable[..., Value], *inputs: Value | float, language: str | None = None
) -> Check:
    """Compare f's gradients by backward() with central differences, at these inputs.

    No gradient that was there before is changed.

    Args:
        f: takes as many Values as there are inputs and returns one Value; it builds a new graph in
            each call, and gives the same number for the same inputs.
        *inputs: Values or plain numbers, finite.
        language: of the table: "en" or "ko"; None takes that of `set_language()`.

    Returns:
        A table, where all gradients are right: backward() and the differences agree as well as the
        differences are known, which is to 1e-4 of the slope at worst.

    Raises:
        GradientError: a gradient is wrong (an AssertionError that has the input, both numbers and
            their difference). A kink, as of abs and relu at 0, counts as wrong: no slope is right
            there, nor so near that the rounding of f hides the distance.
        CannotTellError: f or backward() is rounded too coarsely or f bends too sharply to know the
            slope to 1e-4, or f gives two numbers for the same inputs (a ValueError).
        TypeError: f is not a function, or returns no Value.
        ValueError: there is no input, an input or f is not finite, or an unknown language.
        DomainError: f or its derivative has no value there or beside it.

    >>> gradcheck(lambda x, w: x * w + x**2, Value(3.0, name="x"), 2.0)  # doctest: +ELLIPSIS
    input   value  backward()  numeric  ...
    x           3           8        8  ...
    input2      2           3        3  ...
    """
    language = current_language() if language is None else known(language)
    if not callable(f):
        raise TypeError(f"gradcheck(f, *inputs): f is a function, not {errors.described(f)}")
    if not inputs:
        raise ValueError("gradcheck(f, *inputs): expected at least 1 input, got 0")
    leaves: list[Value] = []
    for i, given in enumerate(inputs, start=1):
        name = format_name(given.name if isinstance(given, Value) else "") or f"input{i}"
        leaf = Value(given.data if isinstance(given, Value) else given, name)
        if not math.isfinite(leaf.data):
            raise ValueError(message("{0} = {1}: gradcheck needs finite inputs", name, leaf.data))
        leaves.append(leaf)
    root = _called(f, leaves)
    for _ in range(REPEATS):
        again = _called(f, leaves).data
        if again != root.data:
            raise CannotTellError(message(WORDS["twice"], root.data, again))
    found, parts = _gradients(root), _parts(root)
    rows: list[Row] = []
    unknown: CannotTellError | None = None
    for i, leaf in enumerate(leaves):
        backward = found.get(leaf, 0.0)
        try:
            measured = _Search(f, leaves, i, root, backward).slope()
            if leaf not in found:  # the graph was cut: that f is steep elsewhere excuses nothing
                measured = measured._replace(steepest=0.0)
            rows.append(_compared(leaf, backward, measured, parts.get(leaf, 0.0), len(found)))
        except CannotTellError as error:  # another gradient may still be wrong for certain
            unknown = unknown or error
    if unknown:
        raise unknown
    return Check(tuple(rows), language)


# --- the slope, by f's numbers --------------------------------------------------------------------


class Slope(NamedTuple):
    """A slope as central differences measure it, with a step h.

    number ± error holds the slope. trouble: what most of the error comes from. steepest: the
    largest slope from x to a point near by. kink: None, or the slopes to both sides.
    """

    h: float
    number: float
    error: float
    trouble: str
    steepest: float = 0.0
    kink: tuple[float, float] | None = None


class _Step(NamedTuple):
    """What one h tells.

    slope: D(h). left, right: the slopes from x−h to x and from x to x+h. rounding: in f(x+h) or
    f(x−h), the larger one, as far as backward() sees it; unseen: the rest. apart: how far
    backward()'s slopes lie apart, in all steps up to this one.
    """

    h: float
    slope: float
    left: float
    right: float
    rounding: float
    unseen: float
    apart: float

    @property
    def bend(self) -> float:
        """How much steeper f is to the right than to the left."""
        return self.right - self.left

    def parts(self, unseen: float) -> bool:
        """Whether the two sides differ by more than rounding explains."""
        return abs(self.bend) > 2 * self.noise(unseen)

    def noise(self, unseen: float) -> float:
        """How far rounding may have moved the slope."""
        return (self.rounding + unseen) / self.h


class _Search:
    """The search for ∂f/∂(input i). root: what f gives for the leaves; backward: ∂root/∂leaf."""

    def __init__(
        self, f: Callable[..., Value], leaves: list[Value], i: int, root: Value, backward: float
    ) -> None:
        self.f, self.i = f, i
        self.numbers = [leaf.data for leaf in leaves]
        self.x, self.here, self.backward = leaves[i].data, root.data, backward
        self.at_x = topological_order(root)
        self.reach = max(abs(self.x), 1.0)

    def slope(self) -> Slope:
        """The slope with its error. DomainError where f has no value beside x."""
        steps: list[_Step] = []
        run: list[_Step] = []  # steps whose slopes differ by no more than rounding
        parted: list[_Step] = []  # the first whose two sides differ by more, and one before them
        best: Slope | None = None  # until the run ends
        unseen = stair = 0.0
        for step in self._steps():
            steps.append(step)
            if step.h < SHORTEST * steps[0].h:
                continue  # so short a step tells about backward()'s own rounding and no more
            unseen = max(unseen, step.unseen)
            if stair and abs(step.slope) * step.h > STAIRS * stair:  # f climbs on, stair by stair
                unseen, stair, best = max(unseen, 2 * stair), 0.0, None
            before = run[-1] if run else step
            if not best and not _continues(before, step, unseen):
                jump, place = self._jump(before if len(run) > 1 else steps[0], step)
                if jump and place <= NEAR * self.reach:
                    unseen = max(unseen, 2 * jump)  # others may be larger
                else:
                    best = _best([*run, step], unseen)
                    stair = jump if not any(one.left or one.right for one in run) else 0.0
            if len(parted) < 4 and step.parts(unseen):
                parted += [step] if parted else [before, step]
                if len(parted) == 4 and _is_kink(*parted, unseen=unseen):
                    return Slope(step.h, step.slope, math.inf, "", kink=(step.left, step.right))
            run.append(step)
            if best and best.error < abs(best.number) and len(parted) not in (2, 3):
                break  # a slope of 0 goes on: it needs to know how steep f is near by
        best = best or _best(run, unseen)
        sides = [side for step in run if step.h >= best.h for side in (step.left, step.right)]
        return best._replace(steepest=max(map(abs, sides), default=0.0))

    def _steps(self) -> Iterator[_Step]:
        """The steps, shortest first, as long as f has values on both sides."""
        h = first = 2 * math.ulp(self.x or 1.0)
        slopes: list[float] = []  # by backward()
        while h <= LONGEST * self.reach and math.isfinite(abs(self.x) + h):
            try:
                (up, b, seen, unseen), (down, a, *others) = self._sample(h), self._sample(-h)
            except (ValueError, ArithmeticError):  # out of f's domain, and so are longer steps
                if h == first:
                    raise
                return
            slopes.append(a / 2 + b / 2)
            low, x, high = self.x - h, self.x, self.x + h  # as they are rounded
            yield _Step(
                h,
                (up - down) / (high - low),
                (self.here - down) / (x - low),
                (up - self.here) / (high - x),
                max(seen, others[0]),
                max(unseen, others[1]),
                max(slopes) - min(slopes) if math.isfinite(self.backward) else 0.0,
            )
            h *= 4

    def _sample(self, shift: float) -> tuple[float, float, float, float]:
        """What f gives at x + shift: number, slope by backward(), rounding seen and unseen.

        A leaf that is no input and still not what it was at x was computed, and so rounded, where
        backward() does not see it. It counts for all steps: in the short ones it may be lost.
        """
        leaves = self._shifted(shift)
        root = _called(self.f, leaves)
        found = _gradients(root)
        pairs = zip(found, self.at_x, strict=False)  # if f goes another way, nearly all differ
        changed = set(found) - {node for node, before in pairs if node.data == before.data}
        computed = [node for node in changed.difference(leaves) if not node.operands]
        results = [node for node in found if not changed.isdisjoint(node.operands)]
        rounding, unseen = (_rounding(nodes, found) for nodes in (results, computed))
        return root.data, found.get(leaves[self.i], 0.0), rounding, unseen

    def _jump(self, shorter: _Step, longer: _Step) -> tuple[float, float]:
        """How far f jumps between two steps, off the line of the flatter one, and at which h.

        0 where f does not. The half with more of the way is halved, until most of the way is in
        other parts, or no number lies between: then it is a jump.
        """
        low, high = shorter.h, longer.h
        line = min(shorter.slope, longer.slope, key=abs)
        a, b = self._off(low, line), self._off(high, line)
        least = abs(b - a) / STAIRS
        while abs(b - a) > least:
            middle = low + (high - low) / 2
            if high - low <= math.ulp(abs(self.x) + low) or not low < middle < high:
                return abs(b - a), high
            try:
                m = self._off(middle, line)
            except (ValueError, ArithmeticError):
                break
            if abs(m - a) > abs(b - m):
                high, b = middle, m
            else:
                low, a = middle, m
        return 0.0, high

    def _off(self, h: float, slope: float) -> float:
        """How far f(x+h) − f(x−h) is off the line with this slope."""
        up, down = (_called(self.f, self._shifted(shift)).data for shift in (h, -h))
        return up - down - ((self.x + h) - (self.x - h)) * slope  # as the ends are rounded

    def _shifted(self, shift: float) -> list[Value]:
        return [Value(x + shift if k == self.i else x) for k, x in enumerate(self.numbers)]


def _continues(shorter: _Step, longer: _Step, unseen: float) -> bool:
    """Whether the slopes of two steps differ by no more than rounding explains."""
    return abs(longer.slope - shorter.slope) <= shorter.noise(unseen) + longer.noise(unseen)


def _is_kink(before: _Step, *parted: _Step, unseen: float) -> bool:
    """Whether the two sides differ as at a kink; where f is smooth the last bend is 16 times.

    If one side alone turns away, and the middle with it, the kink is not at x but beside it.
    """
    sizes = [step.bend / parted[0].bend for step in parted]
    return max(sizes) < ALIKE * min(sizes) and _continues(before, parted[0], unseen)


def _best(steps: list[_Step], unseen: float) -> Slope:
    """The D(h) of these steps that is known best; the last step only tells how f bends."""
    best = Slope(0.0, 0.0, math.inf, "few")
    for step, longer in itertools.pairwise(steps):
        troubles = {
            "rounded": step.noise(unseen),
            "bent": abs(longer.slope - step.slope),
            "apart": step.apart,
        }
        error = sum(troubles.values())
        if error < best.error:
            best = Slope(step.h, step.slope, error, max(troubles, key=troubles.__getitem__))
    return best


def _called(f: Callable[..., Value], leaves: list[Value]) -> Value:
    """The result of f. TypeError if it is no Value, ValueError if it is not finite."""
    result = f(*leaves)
    if not isinstance(result, Value):
        raise TypeError(f"gradcheck(f, *inputs): f returns a Value, not {errors.described(result)}")
    if not math.isfinite(result.data):
        raise ValueError(message(WORDS["not finite"], result.data))
    return result


def _gradients(root: Value) -> dict[Value, float]:
    """∂root/∂node by backward(), operands first. All grads are afterwards as they were."""
    order = topological_order(root)
    before = [node.grad for node in order]
    try:
        root.backward()
        return {node: node.grad for node in order}
    finally:
        for node, grad in zip(order, before, strict=True):
            node.grad = grad


def _rounding(nodes: list[Value], found: dict[Value, float]) -> float:
    """How much these nodes' rounding may move the root: ε times what they round, times slope.

    An operation of many operands also rounds what it adds up.
    """
    moved = 0.0
    for node in nodes:
        size = EPSILON * abs(node.data)
        if len(node.operands) > 2:
            parts = zip(local_gradients(node), node.operands, strict=True)
            rounded = EPSILON * len(node.operands)
            size += sum(rounded * abs(operand.data) * abs(slope) for slope, operand in parts)
        size = max(size * abs(found[node]), SMALLEST) if found[node] else 0.0
        if node.op not in EXACT and math.isfinite(size):
            moved += size
    return moved


# --- the answer -----------------------------------------------------------------------------------


def _compared(leaf: Value, backward: float, measured: Slope, parts: float, count: int) -> Row:
    """The row of an input whose gradient is right; else GradientError or CannotTellError.

    parts: the sum of the products of local gradients, all taken positive; count: of nodes.
    """
    rounding = EPSILON * count * parts  # backward() multiplies and adds `count` times at most
    rounding = rounding if math.isfinite(rounding) else 0.0
    row = Row(leaf.name, leaf.data, backward, measured.number, measured.error + rounding)
    at = message("∂f/∂{0} at {0} = {1}", leaf.name, leaf.data)
    if measured.kink:
        raise GradientError(message(WORDS["kink"], at, backward, *measured.kink))
    scale = max(abs(measured.number), measured.steepest)
    known = row.tolerance <= KNOWN * scale or not scale
    if known and not row.difference <= row.tolerance:  # nan is wrong, too
        numbers = backward, row.numeric, row.difference, row.tolerance
        raise GradientError(message(WORDS["wrong"], at, *numbers))
    zero = abs(backward) <= rounding
    if row.tolerance > WORST * (max(parts, scale) if zero else abs(measured.number)):
        why = message(WORDS[measured.trouble])
        known_of = row.numeric, row.tolerance, backward
        raise CannotTellError(message(WORDS["unknown"], at, why, *known_of))
    return row


def _parts(root: Value) -> dict[Value, float]:
    """∂root/∂node as the sum over all paths of |product|: what it would be if nothing cancelled."""

    def edges(node: Value) -> list[Edge]:
        pairs = zip(node.operands, local_gradients(node), strict=True)
        return [Edge(node, operand, i, abs(local)) for i, (operand, local) in enumerate(pairs)]

    return gradients(topological_order(root), edges)
