"""examine(): a Value class that a learner wrote, tried beside this one.

Each operation is tried alone, beside another use of its operand, below and above another operation.
That tells a wrong derivative from a gradient that is overwritten, from one that is not multiplied
by what came from above, and from operands that are not recorded. What goes wrong with every
operation is the fault of backward(). Graphs in which a result is used twice tell whether its order
is right. It needs `data`, `grad`, backward() and whatever operations there are: micrograd's class
and microgpt's are examined as a learner's own.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from typing import Any

from scalargrad.engine import Value
from scalargrad.formatting import in_lines
from scalargrad.language import in_language, sentence
from scalargrad.trials import OPERATIONS, POINTS, Graph, Trial, joins, shapes

MOST_ABSENT = 9  # that are named; a class begins with two operations of twenty
DEPTH = 2000  # nodes; Python's own stack ends at about 1,000


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
        texts = [
            in_lines(one, 80, "  ", within_words=True) for one in (*self.lines, self.diagnosis)
        ]
        return "\n".join(itertools.chain(*texts))

    __repr__ = __str__


class StoppedError(Exception):
    """The learner's class raised an error; the message names it."""


class Stop(str):
    """The words of such an error, where those of a wrong gradient could be."""

    __slots__ = ()


def examine(cls: Any, *, language: str | None = None) -> Examination:
    """A class like Value, tried operation by operation and in graphs that use a result twice.

    Args:
        cls: called with a number, it has `data`; after backward(), `grad`.
        language: of the words: "en" or "ko"; None takes that of `set_language()`.

    Raises:
        TypeError: not a class.
        ValueError: an unknown language.

    >>> print(examine(Value).diagnosis)
    Everything that was tried is right.
    """
    if not isinstance(cls, type):
        raise TypeError(
            f"examine() takes a class, as in examine(Value), not a {type(cls).__name__}"
        )
    with in_language(language):
        return examined(cls)


def examined(cls: Any) -> Examination:
    """What examine() finds, in the language of the answers."""
    try:
        made = attempt(lambda: float(cls(2.0).data))
        if made != 2.0:
            raise StoppedError(sentence("{0}(2.0).data is {1}, not 2.0.", cls.__name__, made))
    except StoppedError as stopped:
        return Examination([f"✗ {cls.__name__}(2.0).data"], str(stopped), right=False)
    there = [trial for trial in OPERATIONS if hasattr(cls, trial.method)]
    there = [trial for trial in there if not (trial.optional and stops(cls, trial.graph))]
    lines = [f"✓ {cls.__name__}(2.0).data"]
    if absent := [trial.text for trial in OPERATIONS if trial not in there]:
        lines.append(not_there(absent))
    if not there:
        nothing = sentence("There is no operation yet: begin with +.")
        return Examination(lines, nothing, right=False)
    for find in (wrong_values, wrong_gradients, wrong_graphs):
        if find is wrong_gradients and not hasattr(cls, "backward"):
            values = sentence("There is no backward() yet: only values were tried.")
            return Examination(lines, values, right=False)
        if find is wrong_graphs and not joins(cls):
            alone = sentence(
                "Each operation is right by itself. More is tried when there is + or ·."
            )
            return Examination(lines, alone, right=False)
        tried, diagnosis = find(cls, there)
        lines += tried
        if diagnosis:
            return Examination(lines, diagnosis, right=False)
    lines += [deep(cls), twice(cls)] if hasattr(cls, "__mul__") else [deep(cls)]
    right = not any(line.startswith("✗") for line in lines)
    fine = sentence("Everything that was tried is right.")
    return Examination(lines, fine if right else sentence("Deep graphs are wrong."), right)


def not_there(absent: list[str]) -> str:
    """The line of the operations that the class does not have."""
    some, more = ", ".join(absent[:MOST_ABSENT]), len(absent) - MOST_ABSENT
    if more > 0:
        return sentence("– not there: {0} and {1} more", some, more)
    return sentence("– not there: {0}", some)


def attempt(run: Callable[[], Any]) -> Any:
    """What run() returns; StoppedError with the learner's own error otherwise."""
    try:
        return run()
    except Exception as error:
        words = sentence("It stops with {0}: {1}", type(error).__name__, error)
        raise StoppedError(words) from error


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
                    return sentence(
                        "the gradient of {0} is {1:.6g}, not {2:.6g} (at a = {3:g}, b = {4:g})",
                        *(leaf, mine, right, *point),
                    )
    except StoppedError as stopped:
        return Stop(stopped)
    return ""


Found = tuple[list[str], str]  # lines of what was tried; the diagnosis, "" where all is right


def wrong_values(cls: Any, there: list[Trial]) -> Found:
    """Which operations compute another number."""
    for trial in there:
        try:
            for point in trial.points:
                found, wanted = (value_of(each, trial.graph, *point) for each in (cls, Value))
                if not math.isclose(found, wanted, rel_tol=1e-9):
                    return [f"✗ {trial.text}"], sentence(
                        "The value is wrong: {0} is {1:.6g}, not {2:.6g} "
                        "(at a = {3:g}, b = {4:g}).",
                        *(trial.text, found, wanted, *point),
                    )
        except StoppedError as stopped:
            return [f"✗ {trial.text}"], f"{trial.text}: {stopped}"
    return [sentence("✓ values: {0}", names(there))] if there else [], ""


def wrong_gradients(cls: Any, there: list[Trial]) -> Found:
    """Which operations, each alone, hand on a wrong gradient."""
    wrong = {
        trial: words for trial in there if (words := difference(cls, trial.graph, trial.points))
    }
    fine = [trial for trial in there if trial not in wrong]
    lines = [sentence("✓ gradients: {0}", names(fine))] if fine else []
    lines += [f"✗ {trial.text}: {words}" for trial, words in wrong.items()]
    if not wrong:
        return lines, ""
    for trial, words in wrong.items():
        if isinstance(words, Stop):
            return lines, f"{trial.text}, backward(): {words}"
    silent = [trial for trial in wrong if hands_nothing_on(cls, trial.graph)]
    if len(silent) == len(there):
        return lines, sentence(
            "No gradient arrives anywhere: backward() begins with 1 at the result itself, and then "
            "calls what each operation has to hand on."
        )
    if all(trial.text not in ("a + b", "a·b") for trial in wrong) and joins(cls):
        tried, deeper = wrong_graphs(cls, fine)  # a − b may be made of two nodes
        if deeper:
            return lines + tried, deeper
    if silent:
        return lines, sentence("Nothing is handed on to the operands: {0}.", to_mend(silent))
    return lines, sentence("The derivative is wrong: {0}.", to_mend(list(wrong)))


def wrong_graphs(cls: Any, there: list[Trial]) -> Found:
    """What is wrong with graphs of operations that are right by themselves."""
    lines = []
    for find in (overwritten, unscaled, unrecorded, wrong_order):
        tried, diagnosis = find(cls, there)
        lines += tried
        if diagnosis:
            return lines, diagnosis
    return lines, ""


def names(trials: Iterable[Trial]) -> str:
    """Operations, as they are written."""
    return ", ".join(trial.text for trial in trials)


def to_mend(wrong: list[Trial]) -> str:
    """The operations that are wrong, and with which to begin."""
    if len(wrong) == 1:
        return wrong[0].text
    return sentence(
        "{0} (begin with {1}: the others may be made of it)", names(wrong), wrong[0].text
    )


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
        fine = sentence("✓ an operand that is used twice gets both gradients, added up")
        return [fine], ""
    for turned in (False, True):
        if not nothing_arrives(cls, there, plus, turned):
            continue
        if others and not nothing_arrives(cls, there, others[0], turned):
            return stops_at([trial for trial in there if trial.text == "a + b"])
        return [sentence("✗ what lies below the result is not reached")], sentence(
            "Every operation is right by itself, but only the result hands on its gradient: its "
            "operands are not recorded, or backward() does not go on to them, from the result back "
            "to the leaves."
        )
    return [sentence("✗ an operand that is used twice: {0}", names(wrong))], sentence(
        "A gradient is overwritten where it should be added up (+= instead of =): {0}.",
        to_mend(wrong),
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
    return [sentence("✗ below another operation: {0}", names(wrong))], sentence(
        "The gradient of the result is left out: {0}. What is handed on is the local gradient "
        "times the gradient of the result.",
        to_mend(wrong),
    )


def unrecorded(cls: Any, there: list[Trial]) -> Found:
    """Which operations do not record their operands, so that nothing gets below them."""
    plus = joins(cls)[0]
    wrong = affected(
        cls, there, lambda f: [lambda a, b: f(plus(a, b), b), lambda a, b: f(b, plus(a, b))]
    )
    if not wrong:
        return [sentence("✓ what lies below an operation is reached")], ""
    return stops_at(wrong)


def stops_at(wrong: list[Trial]) -> Found:
    """The lines and the diagnosis for operations below which nothing arrives."""
    line = sentence("✗ what lies below an operation is not reached: {0}", names(wrong))
    return [line], sentence(
        "The gradient stops at {0}: its operands are not all recorded, or what they have to hand "
        "on is not called.",
        to_mend(wrong),
    )


def wrong_order(cls: Any, there: list[Trial]) -> Found:
    """Whether a result that is used twice hands on its gradient before it is complete."""
    plus, times = (joins(cls) * 2)[:2]
    for shape in shapes(plus, times):
        if words := difference(cls, shape):
            return [sentence("✗ a result that is used twice: {0}", words)], sentence(
                "Every operation is right by itself. A result that is used twice hands on its "
                "gradient before all of it has arrived, or more than once: backward() needs the "
                "topological order, each node once."
            )
    return [sentence("✓ a result that is used twice hands on its whole gradient")], ""


def deep(cls: Any) -> str:
    """Whether a long chain is walked: a recursive walk ends with Python's stack."""
    leaf, plus = cls(1.0), joins(cls)[0]
    result = leaf
    for _ in range(DEPTH):
        result = plus(result, leaf)
    try:
        attempt(result.backward)
    except StoppedError:
        return sentence("– a chain of {0} nodes: too deep for a walk that calls itself", DEPTH)
    right = float(leaf.grad) == DEPTH + 1
    return f"{'✓' if right else '✗'} {sentence('a chain of {0} nodes', DEPTH)}"


def twice(cls: Any) -> str:
    """What a second backward() does with the gradients of results: three answers are usual."""
    leaf = cls(3.0)
    result = leaf * leaf * leaf
    try:
        for _ in range(2):
            attempt(result.backward)
    except StoppedError as stopped:
        return sentence("– backward() a second time: {0}", stopped)
    grad = float(leaf.grad)
    if grad == 54.0:
        return sentence("✓ backward() a second time adds to the leaves, as in PyTorch: 27 + 27")
    if grad == 27.0:
        return sentence("✓ backward() a second time begins anew: 27 again")
    return sentence(
        "– backward() a second time gives {0:g}: a result keeps its old gradient; build anew", grad
    )
