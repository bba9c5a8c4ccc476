"""examine(): a Value class that a learner wrote, tried beside this one.

Each operation is tried alone, beside another use of its operand, below and above another operation.
That tells a wrong derivative from a gradient that is overwritten, from one that is not multiplied
by what came from above, and from operands that are not recorded. What goes wrong with every
operation is the fault of backward(). Graphs in which a result is used twice tell whether its order
is right. It needs `data`, `grad`, backward() and whatever operations there are: micrograd's class
and microgpt's are examined as a learner's own.
"""

from __future__ import annotations

import math
import operator
import textwrap
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from scalargrad.engine import Value

POINTS = ((0.7, 1.3), (1.1, 0.4), (0.35, 0.9))  # of a and b; logarithms and roots exist there
KINKED = (*POINTS, (-0.7, 1.3))  # for relu, which has two sides
MOST_ABSENT = 9  # that are named; a class begins with two operations of twenty
STOPS = "It stops with"
DEPTH = 2000  # nodes; Python's own stack ends at about 1,000

Graph = Callable[[Any, Any], Any]  # from the leaves a and b to the result


class Trial(NamedTuple):
    """An operation: how it is written, the method that it needs, the graph."""

    text: str
    method: str
    graph: Graph
    optional: bool = False  # an error means "not there": many classes take no such operand
    points: tuple[tuple[float, float], ...] = POINTS


OPERATIONS = (  # what others are often made of comes first
    Trial("a + b", "__add__", lambda a, b: a + b),
    Trial("a·b", "__mul__", lambda a, b: a * b),
    Trial("a³", "__pow__", lambda a, b: a**3),
    Trial("a⁻¹", "__pow__", lambda a, b: a**-1),
    Trial("a^b", "__pow__", lambda a, b: a**b, optional=True),
    Trial("−a", "__neg__", lambda a, b: -a),
    Trial("a − b", "__sub__", lambda a, b: a - b),
    Trial("a/b", "__truediv__", lambda a, b: a / b),
    Trial("a + 2", "__add__", lambda a, b: a + 2, optional=True),
    Trial("2 + a", "__radd__", lambda a, b: 2 + a),
    Trial("2 − a", "__rsub__", lambda a, b: 2 - a),
    Trial("2·a", "__rmul__", lambda a, b: 2 * a),
    Trial("2/a", "__rtruediv__", lambda a, b: 2 / a),
    Trial("relu(a)", "relu", lambda a, b: a.relu(), points=KINKED),
    *(
        Trial(f"{name}(a)", name, lambda a, b, name=name: getattr(a, name)())  # type: ignore[misc]
        for name in ("exp", "log", "tanh", "sigmoid", "sqrt", "sin", "cos")
    ),
)


def joins(cls: Any) -> list[Graph]:
    """+ and ·, which make graphs of the other operations; or the one of them that there is."""
    both = (("__add__", operator.add), ("__mul__", operator.mul))
    return [operation for method, operation in both if hasattr(cls, method)]


def shapes(plus: Graph, times: Graph) -> list[Graph]:
    """Graphs in which a result is used twice, and a chain of such graphs."""

    def residual_blocks(a: Any, b: Any) -> Any:
        for _ in range(6):
            a = plus(times(a, b), a)
        return a

    return [
        *(
            twice_used(plus, times, turned, above)
            for turned in (False, True)
            for above in (False, True)
        ),
        residual_blocks,
    ]


def twice_used(plus: Graph, times: Graph, turned: bool, above: bool) -> Graph:
    """A graph in which p = a·b is used twice: alone and in a further node.

    Turned, its operands are exchanged: a wrong walk may be right by luck in one of the two.
    """

    def graph(a: Any, b: Any) -> Any:
        p = times(a, b)
        q = plus(p, b) if above else times(p, a)
        first, second = (q, p) if turned else (p, q)
        return times(first, second) if above else plus(first, second)

    return graph


class Examination:
    """What examine() found.

    Attributes:
        right: whether gradients were examined, and nothing was wrong.
        lines: what was tried, a line each: ✓ right, ✗ wrong, – not there.
        diagnosis: what is wrong, in a sentence.
    """

    def __init__(self, lines: list[str], diagnosis: str, right: bool) -> None:
        self.lines = lines
        self.diagnosis = diagnosis
        self.right = right

    def __str__(self) -> str:
        lines = [*self.lines, self.diagnosis]
        return "\n".join(textwrap.fill(line, 80, subsequent_indent="  ") for line in lines)

    __repr__ = __str__


class StoppedError(Exception):
    """The learner's class raised an error; the message names it."""


def examine(cls: Any) -> Examination:
    """A class like Value, tried operation by operation and in graphs that use a result twice.

    Args:
        cls: called with a number, it has `data`; after backward(), `grad`.

    Raises:
        TypeError: not a class.

    >>> print(examine(Value).diagnosis)
    Everything that was tried is right.
    """
    if not isinstance(cls, type):
        raise TypeError(
            f"examine() takes a class, as in examine(Value), not a {type(cls).__name__}"
        )
    try:
        made = attempt(lambda: float(cls(2.0).data))
        if made != 2.0:
            raise StoppedError(f"{cls.__name__}(2.0).data is {made}, not 2.0.")
    except StoppedError as stopped:
        return Examination([f"✗ {cls.__name__}(2.0).data"], str(stopped), right=False)
    there = [trial for trial in OPERATIONS if hasattr(cls, trial.method)]
    there = [trial for trial in there if not (trial.optional and stops(cls, trial.graph))]
    lines = [f"✓ {cls.__name__}(2.0).data"]
    if absent := [trial.text for trial in OPERATIONS if trial not in there]:
        more = f" and {len(absent) - MOST_ABSENT} more" if len(absent) > MOST_ABSENT else ""
        lines.append(f"– not there: {', '.join(absent[:MOST_ABSENT])}{more}")
    if not there:
        return Examination(lines, "There is no operation yet: begin with +.", right=False)
    for find in (wrong_values, wrong_gradients, wrong_graphs):
        if find is wrong_gradients and not hasattr(cls, "backward"):
            return Examination(lines, "There is no backward() yet: only values were tried.", False)
        if find is wrong_graphs and not joins(cls):
            alone = "Each operation is right by itself. More is tried when there is + or ·."
            return Examination(lines, alone, right=False)
        tried, diagnosis = find(cls, there)
        lines += tried
        if diagnosis:
            return Examination(lines, diagnosis, right=False)
    lines += [deep(cls), twice(cls)] if hasattr(cls, "__mul__") else [deep(cls)]
    right = not any(line.startswith("✗") for line in lines)
    words = "Everything that was tried is right." if right else "Deep graphs are wrong."
    return Examination(lines, words, right)


def attempt(run: Callable[[], Any]) -> Any:
    """What run() returns; StoppedError with the learner's own error otherwise."""
    try:
        return run()
    except Exception as error:
        raise StoppedError(f"{STOPS} {type(error).__name__}: {error}") from error


def stops(cls: Any, graph: Graph) -> bool:
    """Whether a graph cannot be built."""
    try:
        attempt(lambda: graph(cls(0.7), cls(1.3)))
    except StoppedError:
        return True
    return False


def value_of(cls: Any, graph: Graph, a: float, b: float) -> float:
    """The graph's value at a and b."""
    return float(attempt(lambda: float(graph(cls(a), cls(b)).data)))


def gradients_of(cls: Any, graph: Graph, a: float, b: float) -> tuple[float, float]:
    """The gradients of the result by a and by b."""

    def run() -> tuple[float, float]:
        leaves = cls(a), cls(b)
        graph(*leaves).backward()
        return float(leaves[0].grad or 0), float(leaves[1].grad or 0)

    first, second = attempt(run)
    return first, second


def difference(cls: Any, graph: Graph, points: tuple[tuple[float, float], ...] = POINTS) -> str:
    """What is wrong with the gradients of a graph; "" for nothing."""
    try:
        for point in points:
            found, wanted = gradients_of(cls, graph, *point), gradients_of(Value, graph, *point)
            for leaf, mine, right in zip("ab", found, wanted, strict=True):
                if not math.isclose(mine, right, rel_tol=1e-7, abs_tol=1e-9):
                    where = f"at a = {point[0]:g}, b = {point[1]:g}"
                    return f"the gradient of {leaf} is {mine:.6g}, not {right:.6g} ({where})"
    except StoppedError as stopped:
        return str(stopped)
    return ""


Found = tuple[list[str], str]  # lines of what was tried; the diagnosis, "" where all is right


def wrong_values(cls: Any, there: list[Trial]) -> Found:
    """Which operations compute another number."""
    for trial in there:
        try:
            for point in trial.points:
                found, wanted = (value_of(each, trial.graph, *point) for each in (cls, Value))
                if not math.isclose(found, wanted, rel_tol=1e-9):
                    where = f"at a = {point[0]:g}, b = {point[1]:g}"
                    words = f"{trial.text} is {found:.6g}, not {wanted:.6g} ({where})."
                    return [f"✗ {trial.text}"], f"The value is wrong: {words}"
        except StoppedError as stopped:
            return [f"✗ {trial.text}"], f"{trial.text}: {stopped}"
    return [f"✓ values: {', '.join(trial.text for trial in there)}"] if there else [], ""


def wrong_gradients(cls: Any, there: list[Trial]) -> Found:
    """Which operations, each alone, hand on a wrong gradient."""
    wrong = {
        trial: words for trial in there if (words := difference(cls, trial.graph, trial.points))
    }
    fine = ", ".join(trial.text for trial in there if trial not in wrong)
    lines = [f"✓ gradients: {fine}"] if fine else []
    lines += [f"✗ {trial.text}: {words}" for trial, words in wrong.items()]
    if not wrong:
        return lines, ""
    for trial, words in wrong.items():
        if words.startswith(STOPS):
            return lines, f"{trial.text}, backward(): {words}"
    silent = [trial for trial in wrong if hands_nothing_on(cls, trial.graph)]
    if len(silent) == len(there):
        return lines, (
            "No gradient arrives anywhere: backward() begins with 1 at the result itself, and then "
            "calls what each operation has to hand on."
        )
    sound = [trial for trial in there if trial not in wrong]
    if all(trial.text not in ("a + b", "a·b") for trial in wrong) and joins(cls):
        tried, deeper = wrong_graphs(cls, sound)  # a − b may be made of two nodes
        if deeper:
            return lines + tried, deeper
    if silent:
        return lines, f"Nothing is handed on to the operands: {to_mend(silent)}."
    return lines, f"The derivative is wrong: {to_mend(wrong)}."


def wrong_graphs(cls: Any, there: list[Trial]) -> Found:
    """What is wrong with graphs of operations that are right by themselves."""
    lines = []
    for find in (overwritten, unscaled, unrecorded, wrong_order):
        tried, diagnosis = find(cls, there)
        lines += tried
        if diagnosis:
            return lines, diagnosis
    return lines, ""


def to_mend(wrong: Iterable[Trial]) -> str:
    """The operations that are wrong, and with which to begin."""
    first, *others = (trial.text for trial in wrong)
    hint = f" (begin with {first}: the others may be made of it)" if others else ""
    return ", ".join([first, *others]) + hint


def hands_nothing_on(cls: Any, graph: Graph) -> bool:
    """Whether both gradients stay 0."""
    try:
        return gradients_of(cls, graph, 0.7, 1.3) == (0.0, 0.0)
    except StoppedError:
        return False


def affected(cls: Any, there: list[Trial], change: Callable[[Graph], list[Graph]]) -> list[Trial]:
    """The operations with a wrong gradient in one of the graphs that `change` makes of them."""
    return [
        trial for trial in there if any(difference(cls, graph) for graph in change(trial.graph))
    ]


def overwritten(cls: Any, there: list[Trial]) -> Found:
    """Which operations put their gradient in the place of what is there, instead of adding it."""
    plus, *others = joins(cls)
    wrong = affected(
        cls,
        there,
        lambda f: [
            lambda a, b: plus(f(a, b), a),
            lambda a, b: plus(a, f(a, b)),
            lambda a, b: plus(f(a, a), a),  # both operands are one
        ],
    )
    if not wrong:
        return ["✓ an operand that is used twice gets both gradients, added up"], ""
    for turned in (False, True):
        if not nothing_arrives(cls, there, plus, turned):
            continue
        if others and not nothing_arrives(cls, there, others[0], turned):
            return stops_at([trial for trial in there if trial.text == "a + b"])
        return ["✗ what lies below the result is not reached"], (
            "Every operation is right by itself, but only the result hands on its gradient: its "
            "operands are not recorded, or backward() does not go on to them, from the result back "
            "to the leaves."
        )
    names = ", ".join(trial.text for trial in wrong)
    return [f"✗ an operand that is used twice: {names}"], (
        "A gradient is overwritten where it should be added up (+= instead of =): "
        f"{to_mend(wrong)}."
    )


def nothing_arrives(cls: Any, there: list[Trial], above: Graph, turned: bool) -> bool:
    """Whether no operation hands anything to its operand b when `above` takes its result.

    It takes it as its first operand, turned as its second.
    """

    def arrived(f: Graph) -> float:
        def graph(a: Any, b: Any) -> Any:
            result = f(b, a)
            return above(a, result) if turned else above(result, a)

        try:
            return gradients_of(cls, graph, 0.7, 1.3)[1]
        except StoppedError:
            return math.nan

    return all(arrived(trial.graph) == 0 for trial in there)


def unscaled(cls: Any, there: list[Trial]) -> Found:
    """Which operations hand on their local gradient alone, without the gradient of the result."""
    plus = joins(cls)[0]

    def is_unscaled(f: Graph) -> bool:
        def doubled(a: Any, b: Any) -> Any:
            result = f(a, b)
            return plus(result, result)  # the result's gradient is not 1

        try:
            found, alone = (gradients_of(cls, graph, 0.7, 1.3) for graph in (doubled, f))
        except StoppedError:
            return False
        right = gradients_of(Value, doubled, 0.7, 1.3)
        return any(
            mine == left and not math.isclose(mine, wanted)
            for mine, left, wanted in zip(found, alone, right, strict=True)
        )

    wrong = [trial for trial in there if is_unscaled(trial.graph)]
    if not wrong:
        return [], ""
    names = ", ".join(trial.text for trial in wrong)
    return [f"✗ below another operation: {names}"], (
        f"The gradient of the result is left out: {to_mend(wrong)}. What is handed on is the local "
        "gradient times the gradient of the result."
    )


def unrecorded(cls: Any, there: list[Trial]) -> Found:
    """Which operations do not record their operands, so that nothing gets below them."""
    plus = joins(cls)[0]
    wrong = affected(
        cls, there, lambda f: [lambda a, b: f(plus(a, b), b), lambda a, b: f(b, plus(a, b))]
    )
    if not wrong:
        return ["✓ what lies below an operation is reached"], ""
    return stops_at(wrong)


def stops_at(wrong: list[Trial]) -> Found:
    """The lines and the diagnosis for operations below which nothing arrives."""
    names = ", ".join(trial.text for trial in wrong)
    return [f"✗ what lies below an operation is not reached: {names}"], (
        f"The gradient stops at {to_mend(wrong)}: its operands are not all recorded, or what they "
        "have to hand on is not called."
    )


def wrong_order(cls: Any, there: list[Trial]) -> Found:
    """Whether a result that is used twice hands on its gradient before it is complete."""
    plus, times = (joins(cls) * 2)[:2]
    for shape in shapes(plus, times):
        if words := difference(cls, shape):
            return [f"✗ a result that is used twice: {words}"], (
                "Every operation is right by itself. A result that is used twice hands on its "
                "gradient before all of it has arrived, or more than once: backward() needs the "
                "topological order, each node once."
            )
    return ["✓ a result that is used twice hands on its whole gradient"], ""


def deep(cls: Any) -> str:
    """Whether a long chain is walked: a recursive walk ends with Python's stack."""
    leaf, plus = cls(1.0), joins(cls)[0]
    result = leaf
    for _ in range(DEPTH):
        result = plus(result, leaf)
    try:
        attempt(result.backward)
    except StoppedError:
        return f"– a chain of {DEPTH} nodes: too deep for a walk that calls itself"
    right = float(leaf.grad) == DEPTH + 1
    return f"{'✓' if right else '✗'} a chain of {DEPTH} nodes"


def twice(cls: Any) -> str:
    """What a second backward() does with the gradients of results: three answers are usual."""
    leaf = cls(3.0)
    result = leaf * leaf * leaf
    try:
        for _ in range(2):
            attempt(result.backward)
    except StoppedError as stopped:
        return f"– backward() a second time: {stopped}"
    grad = float(leaf.grad)
    if grad == 54.0:
        return "✓ backward() a second time adds to the leaves, as in PyTorch: 27 + 27"
    if grad == 27.0:
        return "✓ backward() a second time begins anew: 27 again"
    return f"– backward() a second time gives {grad:g}: a result keeps its old gradient; build anew"
