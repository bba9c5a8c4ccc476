"""The live page's answers: lines of formulas in, all that the page shows out, as JSON.

It runs in the browser (in Pyodide) and, for the examples that are shown until then, where the book
is built. What is typed is read by scalargrad's formula.py and by nothing else.
"""

import html
import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import phrases  # noqa: F401 their Korean
from scalargrad.engine import Value, topological_order
from scalargrad.errors import DomainError
from scalargrad.explaining.derivation import Options
from scalargrad.explaining.explanation import explain_all
from scalargrad.formatting import format_name, format_number
from scalargrad.formulas.formula import Formula
from scalargrad.formulas.report import Report
from scalargrad.language import in_language, message, sentence
from scalargrad.marking.marks import mark
from scalargrad.pictures.drawing import draw
from scalargrad.pictures.films import film
from scalargrad.pictures.graphs import node_ids
from scalargrad.pictures.rendering import RenderError, for_pages, render
from scalargrad.practising.practice import task

Json = dict[str, Any]
POINTS_OF_A_CURVE = 121
STEPS_OF_A_SLIDER = 100  # on each side of 0
MOST_BOXES = 150  # of a graph; more are hard to read, and take minutes to draw


def asked(question: str, send: Callable[[str], object]) -> None:
    """Send the parts of the answer, as soon as each is there; question and parts are JSON.

    A question has the arguments of parts(), or "task" and the arguments of one of TASKS.
    """
    wanted = json.loads(question)
    name = wanted.pop("task", "")
    with in_language(messages=True):
        for part in [{name: TASKS[name](**wanted)}] if name else parts(**wanted):
            send(json.dumps(part, ensure_ascii=False))


def answer(lines: str, by: str = "", **options: bool) -> Json:
    """All parts() in one."""
    return {key: value for part in parts(lines, by, **options) for key, value in part.items()}


def parts(
    lines: str,
    by: str = "",
    *,
    operations: bool = False,
    steps: bool = False,
    reasons: bool = True,
    film: bool = False,
) -> Iterator[Json]:
    """All that the page shows of these lines: numbers and text, then pictures, which are slow.

    Or {"error": the command line's message, "line": the number of the line that it is about}.

    by: the node to derive by, a name, or #n for the n-th node of the graph; unknown: the first
    variable. operations: a step for each operation. steps: each node's gradient once. reasons: a
    word beside each line. film: with the film, which is long.
    """
    typed = lines.splitlines()
    try:
        formula = Formula(typed)
        options = Options(
            form="steps" if steps else None,
            reasons=reasons,
            every_operation=operations,
            numbers=not formula.unknown,
        )
        report = Report(formula, [], options)
        if operations:
            _name_operations(report)
        found = _Answer(report, by, options)
        yield found.texts()
    except (ValueError, DomainError) as error:  # a FormulaError is a ValueError
        yield {"error": str(error), "line": _line(str(error), typed)}
    else:
        yield found.pictures(film)


def _name_operations(report: Report) -> None:
    """Give each operation the name that its derivation gives it, so that the graph says it too."""
    options = Options(every_operation=True, numbers=not report.formula.unknown)
    found = explain_all(report.root, [report.root], options)[0]
    for name, node in found.nodes.items():
        if not node.name:
            node.named(name)


def _line(words: str, typed: list[str]) -> int | None:
    """The number of the line that a message shows: it says so, unless there is but one."""
    if found := re.match(r"(?:line )?(\d+)(?:행)?: ", words):
        return int(found[1])
    written = [i for i, text in enumerate(typed, 1) if text.partition("#")[0].strip()]
    return written[0] if len(written) == 1 and "^" in words else None


class _Answer:
    """The parts of an answer, from a graph whose gradients are known if it has numbers.

    keys: what the page calls each node.
    """

    def __init__(self, report: Report, by: str, options: Options) -> None:
        self.report, self.formula, self.root = report, report.formula, report.root
        self.options = options
        self.order = topological_order(self.root)
        self.keys = {node: node.name or f"#{place}" for place, node in enumerate(self.order)}
        self.keys |= {leaf: leaf.name for leaf in self.formula.variables}
        self.named_only = any(
            node.name and node.operands and node is not self.root for node in self.order
        )
        self.by = self._node(by)

    def texts(self) -> Json:
        """Numbers, derivation and program."""
        found: Json = {
            "result": self._row(self.root),
            "variables": [
                self._row(leaf) | self._range(place)
                for place, leaf in enumerate(self.formula.variables)
            ],
            "computed": [
                self._row(node) | {"line": " ".join(line.split())}
                for node, line in self.report.lines(self.root)
            ],
            "notes": list(self.report.notes()),
        }
        if self.by is not None:
            found |= self._derivation(self.by) | {"program": self.report.program()}
        return found

    def pictures(self, with_film: bool) -> Json:
        """The graph and, if it is wanted, the film; "problems" has what is in their way."""
        found: Json = {"svg": "", "film": "", "problems": {}}
        wanted = {"svg": self._graph} | ({"film": self._film} if with_film else {})
        if self.formula.unknown:
            wanted = {"svg": self._graph}
            found["problems"]["film"] = sentence(
                "Give each variable a number, and there is a film."
            )
        for name, make in wanted.items():
            try:
                found[name] = make()
            except (ValueError, RenderError) as error:
                found["problems"][name] = str(error)
        return found

    def _node(self, by: str) -> Value | None:
        """The node that is meant; else the first variable; None where there is no variable."""
        nodes = {key: node for node, key in self.keys.items()}
        first = self.formula.variables[0] if self.formula.variables else None
        node = nodes.get(by, first)
        return first if node is None or node.is_constant else node

    def _row(self, node: Value) -> Json:
        """A node's name, number and gradient as the page writes them; no number: None."""
        known = not math.isnan(node.data)
        return {
            "key": self.keys[node],
            "name": format_name(node.name),
            "number": node.data if known else None,
            "value": format_number(node.data) if known else "",
            "gradient": "" if self.formula.unknown else format_number(node.grad),
        }

    def _range(self, place: int) -> Json:
        """From where to where a variable's slider goes: 3 gives −10 to 10, within the domain."""
        number = self.formula.variables[place].data
        if self.formula.unknown or not math.isfinite(number):
            return {}
        most = 10.0 ** (math.floor(math.log10(abs(number) or 0.1)) + 1)
        inner = most / STEPS_OF_A_SLIDER
        low = next(
            (
                x
                for x in (-most, inner)
                if x <= number and value_at(self.formula, place, x) is not None
            ),
            number,
        )
        high = next(
            (
                x
                for x in (most, -inner)
                if x >= number and value_at(self.formula, place, x) is not None
            ),
            number,
        )
        return {"low": low, "high": high}

    def _derivation(self, by: Value) -> Json:
        found = explain_all(self.root, [by], self.options)[0]
        return {
            "by": self.keys[by],
            "derivative": found.sign,
            "slope": format_number(found.value) if self.options.numbers else "",
            "text": str(found),
            "latex": found.latex,
        }

    def _graph(self) -> str:
        """The graph with the paths to what is derived by."""
        nodes = node_ids(self.root, named_only=self.named_only)
        if len(nodes) > MOST_BOXES:
            words = "{0} boxes are too many to read here (most: {1})"
            raise ValueError(message(words, len(nodes), MOST_BOXES))
        chosen = self.by if self.by in self.order and self.by is not self.root else None
        picture = draw(
            self.root, named_only=self.named_only, local_gradients=True, highlight=chosen
        )
        if self.formula.unknown:  # what has no number is drawn in symbols alone
            nothing = re.escape(sentence("value {0}", "nan"))
            picture.body = [re.sub(rf"\\n{nothing}| = nan", "", line) for line in picture.body]
        keys = {place: self.keys[node] for node, place in nodes.items() if not node.is_constant}
        svg = _with_keys(render(picture.source, "svg").decode(), keys)
        return for_pages(svg[svg.index("<svg") :], picture.title, picture.language)

    def _film(self) -> str:
        return film(self.root, named_only=self.named_only)._repr_html_()


# --- what else can be asked -------------------------------------------------------------------


def marked(lines: str, derivation: str) -> Json:
    """A learner's own derivation, side by side with the graph."""
    try:
        marks = mark(Report(Formula(lines.splitlines()), [], Options()).root, derivation)
    except (ValueError, DomainError) as error:
        return {"text": str(error), "right": False}
    return {"text": str(marks), "right": marks.right}


def descended(lines: str, alpha: float, times: int, names: list[str]) -> Json:
    """Steps of gradient descent, x ← x − α·∂/∂x for each of these names.

    losses has the result before the first step and after each; numbers what the names have at the
    end. It ends early, with an error, where the result has no value or is not finite any more.
    """
    formula = Formula(lines.splitlines())
    numbers = {leaf.name: leaf.data for leaf in formula.variables}
    found: Json = {"losses": [], "numbers": {name: numbers[name] for name in names}, "error": ""}
    try:
        for step in range(times + 1):
            leaves = [Value(number, name) for name, number in numbers.items()]
            root = formula(*leaves)
            if not math.isfinite(root.data):
                reached = format_number(root.data)
                raise ValueError(message("after {0} steps the result is {1}", step, reached))
            found["losses"].append(root.data)
            found["numbers"] = {name: numbers[name] for name in names}
            if step < times:
                root.backward()
                for leaf in leaves:
                    if leaf.name in names:
                        numbers[leaf.name] -= alpha * leaf.grad
    except (ValueError, DomainError, OverflowError) as error:
        found["error"] = (
            sentence("{0}. Take a smaller α.", error) if found["losses"] else str(error)
        )
    return found


def curve(lines: str, by: str, low: float, high: float) -> Json:
    """The result as a function of one variable, the others fixed; None where it has no value."""
    formula = Formula(lines.splitlines())
    leaves = [Value(leaf.data, leaf.name) for leaf in formula.variables]
    place = next(place for place, leaf in enumerate(leaves) if leaf.name == by)
    xs = [low + (high - low) * i / (POINTS_OF_A_CURVE - 1) for i in range(POINTS_OF_A_CURVE)]
    root = formula(*leaves)
    root.backward()
    point = {"x": leaves[place].data, "y": root.data, "slope": leaves[place].grad}
    ys = [value_at(formula, place, x) for x in xs]
    return {"by": by, "of": root.name, "xs": xs, "ys": ys} | point


def value_at(formula: Formula, place: int, x: float) -> float | None:
    """The result where one variable is x, the others as they are; None where it has no value."""
    numbers: list[float] = [leaf.data for leaf in formula.variables]
    numbers[place] = x
    try:
        y = formula(*map(Value, numbers)).data
    except (ValueError, DomainError, OverflowError):
        return None
    return y if math.isfinite(y) else None


def second(lines: str, x: str, y: str) -> Json:
    """The second derivative by x and then by y, as the command line prints it."""
    try:
        report = Report(Formula(lines.splitlines()), [], Options())
        return {"text": report.second(x, y)}
    except (ValueError, DomainError) as error:
        return {"text": str(error)}


def checked(lines: str) -> Json:
    """Each gradient beside its central difference."""
    try:
        return {"text": Report(Formula(lines.splitlines()), [], Options()).check()}
    except (ValueError, DomainError) as error:
        return {"text": str(error)}


def practised(seed: int, number: int, level: int, stage: int, answer: str | None = None) -> Json:
    """A derivation to practise on, or what is said of the answer to it."""
    asked = task(seed, number, level, stage)
    if answer is not None:
        verdict = asked.judged(answer)
        return {"words": verdict.words, "right": verdict.right}
    graph = asked.chain.graph
    lines = [*graph.definitions(), graph.numbers()]
    return {"graph": "\n".join(lines), "shown": asked.shown, "prompt": asked.prompt}


def hinted(seed: int, number: int, level: int, stage: int) -> Json:
    """What helps with a derivation to practise on."""
    return {"words": task(seed, number, level, stage).hint}


TASKS: dict[str, Callable[..., Json]] = {
    "marked": marked, "descended": descended, "curve": curve, "second": second, "checked": checked,
    "practised": practised, "hinted": hinted,
}  # fmt: skip


def _with_keys(svg: str, keys: dict[str, str]) -> str:
    """Graphviz' SVG whose boxes say what the page calls their nodes."""

    def marked(box: re.Match[str]) -> str:
        key = keys.get(html.unescape(box[1]))
        return box[0] if key is None else f'<g class="node" data-key="{html.escape(key)}">'

    return re.sub(r'<g id="[^"]*" class="node">\s*<title>([^<]*)</title>', marked, svg)
