"""python -m chapters toy --sheet 20231234: a page's example on paper, with numbers of one's own.

A sheet has the graph with blanks, a derivation with blanks and three questions. Every blank has a
number; its solution is a sheet of its own. The same seed gives the same sheet.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import NamedTuple

from pages import Page
from scalargrad import Value, gradient
from scalargrad.graph import Edge
from scalargrad.language import current_language, in_language, sentence
from scalargrad.pictures.graphs import KINDS, ROOT, kind, label, new_drawing
from scalargrad.pictures.rendering import for_pages, render
from scalargrad.practising.answers import judged_number
from scalargrad.practising.derivations import Chain, GraphInWords, factor_text, number_text
from sheet_graphs import EXAMPLES, Example, drawn

TEMPLATE = Path(__file__).parent / "templates" / "sheet.html"
LINE = "______"
SEED = re.compile(r"\w[\w-]{0,39}")
ANSWER = re.compile(r"\(?(\d+)\)?\s*(?:[:.=]\s*|\s+)(.*)")
ASKED = "Write a number on each line."
AGAIN = "A number in brackets without a line, as (3), stands for what you wrote on that line."
AT_NODES = "In the boxes: the values. On the arrows: the local gradients."
AT_NEURONS = "In the boxes: the values, and δ = ∂L/∂value. On the arrows: the weights."


class SheetError(ValueError):
    """There is no such sheet, or answers that cannot be read."""


class Blank(NamedTuple):
    """A number to be written, and what it is: "b", "∂d/∂b"."""

    number: int
    what: str
    value: float


class Part(NamedTuple):
    """A derivation's piece of text, or the blank that stands there."""

    text: str
    blank: Blank | None = None
    again: bool = False  # the blank stands further up already


class Sheet:
    """A page's example with a seed's numbers: what is given, and the blanks in their order."""

    def __init__(self, page: Page, seed: str, name: str = "") -> None:
        if page.key not in EXAMPLES:
            raise SheetError(
                sentence("{0} has no sheet; there are: {1}", page.key, ", ".join(EXAMPLES))
            )
        if not SEED.fullmatch(seed):
            raise SheetError(
                sentence("{0!r} cannot be a seed: write letters and digits, as in 20231234", seed)
            )
        self.page, self.seed, self.name = page, seed, name
        self.example: Example = drawn(page.key, seed)
        self.graph = GraphInWords(self.example.root)
        self.chain = Chain(self.graph, self.example.leaf)
        self.blanks: list[Blank] = []
        self.of_nodes = {node: self._blank(self.graph.names[node], node.data)
                         for node in self.graph.nodes if node.operands}  # fmt: skip
        self.of_edges = {} if self.example.in_matrices else self._edges()
        self.of_deltas = self._deltas() if self.example.in_matrices else {}
        self.derivation = list(self._derivation())
        self.questions = list(self._questions())

    # --- the blanks -------------------------------------------------------------------------------

    def _blank(self, what: str, value: float) -> Blank:
        self.blanks.append(Blank(len(self.blanks) + 1, what, value))
        return self.blanks[-1]

    def _edges(self) -> dict[tuple[Value, Value], Blank]:
        """The arrows on the ways to what is asked for."""
        leaves = (self.example.leaf, self.example.other)
        ways = [way for leaf in leaves for way in self.graph.ways(leaf)]
        asked = {(edge.result, edge.operand): edge for way in ways for edge in way}
        found = [edge for edge in self.graph.edges() if (edge.result, edge.operand) in asked]
        return {
            (edge.result, edge.operand): self._blank(self._sign(edge), edge.gradient)
            for edge in found
        }

    def _deltas(self) -> dict[Value, Blank]:
        root = self.example.root
        return {
            node: self._blank(f"∂L/∂{self.graph.names[node]}", gradient(root, node))
            for node in reversed(self.graph.nodes)
            if node.operands and node is not root
        }

    def _sign(self, edge: Edge) -> str:
        return self.graph.writer.expression(self.graph.view.local_sign(edge.result, edge.operand))

    def _derivation(self) -> Iterator[list[Part]]:
        """The lines: signs and numbers of each path, then their products, then the result."""
        chain, seen = self.chain, {}
        margin = " " * len(chain.head)
        for i, term in enumerate(chain.terms):
            joint = f"{margin} + " if i else f"{chain.head} = "
            yield [Part(joint + " · ".join(factor.sign for factor in term))]
        for i, term in enumerate(chain.terms):
            line = [Part(f"{margin} {'+' if i else '='} ")]
            for j, factor in enumerate(term):
                again = factor.sign in seen
                if not again:
                    seen[factor.sign] = self._blank(factor.sign, factor.number)
                line += [Part(" · ")] * bool(j) + [Part("", seen[factor.sign], again)]
            yield line
        if len(chain.terms) > 1:
            line = [Part(f"{margin} = ")]
            for i, way in enumerate(chain.ways):
                over = ", ".join(self.graph.names[edge.operand] for edge in way[:-1])
                product = 1.0
                for edge in way:
                    product *= edge.gradient
                blank = self._blank(sentence("the product over {0}", over), product)
                line += [Part(" + ")] * bool(i) + [Part("", blank)]
            yield line
        yield [Part(f"{margin} = "), Part("", self._blank(chain.head, chain.number))]

    def _questions(self) -> Iterator[tuple[str, Blank]]:
        root, leaf, other, alpha, *_ = self.example
        names = self.graph.names
        moved = leaf if leaf.name[0] in "wWbx" else other
        head = Chain(self.graph, other).head
        yield f"{head} =", self._blank(head, gradient(root, other))
        new = moved.data - alpha * gradient(root, moved)
        rate = number_text(alpha)
        words = "One step of gradient descent with α = {0}: {1} becomes"
        step = sentence(words, rate, names[moved])
        yield step, self._blank(sentence("the new {0}", names[moved]), new)
        change = 0.1 * self.chain.number
        words = "{0} grows by 0.1. By how much does {1} change, about?"
        grows = sentence(words, names[leaf], names[root])
        yield grows, self._blank(sentence("the change of {0}", names[root]), change)

    # --- the sheet as text ------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The page's title, and whose sheet it is."""
        return self.titled(False)

    def titled(self, solved: bool) -> str:
        """The title of the sheet, or of its solution."""
        whose = " ".join(filter(None, [self.seed, self.name]))
        words = "{0}: sheet {1}, solution" if solved else "{0}: sheet {1}"
        return sentence(words, self.page.title, whose)

    def given(self) -> list[str]:
        """The formulas and the numbers."""
        return [*self.graph.definitions(), self.graph.numbers()]

    def picture(self, solved: bool) -> str:
        """The graph as an SVG, with blanks or with the numbers."""
        way = "TB" if self.example.top_down else "LR"
        title = self.title
        with in_language("en"):  # it has no words: Graphviz measures it in one font
            drawing = new_drawing(title, rankdir=way, ranksep="0.4", nodesep="0.12")
        shown = [node for node in self.graph.nodes if not self._is_hidden(node)]
        ids = {node: f"n{i}" for i, node in enumerate(shown)}
        for node in shown:
            look = ROOT if node is self.graph.root else KINDS[kind(node)].node
            drawing.node(ids[node], label(self._box(node, solved)), **look)
        edges = list(self.graph.edges())
        for result in (node for node in shown if node.operands):
            for operand in self.graph.view.below(result):
                if operand in ids:
                    words = self._on_arrow(result, operand, edges, solved)
                    drawing.edge(ids[operand], ids[result], label=words)
        return for_pages(render(drawing.source, "svg").decode(), title, current_language())

    def _is_hidden(self, node: Value) -> bool:
        return self.example.in_matrices and node.name.startswith("W")

    def _box(self, node: Value, solved: bool) -> list[str]:
        name = self.graph.names[node]
        if not node.operands:
            return [f"{name} = {number_text(node.data)}"]
        first = name if self.example.in_matrices else self.graph.definition(node)
        lines = [first, f"= {written(self.of_nodes[node], solved)}"]
        if node in self.of_deltas:
            lines.append(f"δ = {written(self.of_deltas[node], solved)}")
        return lines

    def _on_arrow(self, result: Value, operand: Value, edges: list[Edge], solved: bool) -> str:
        if blank := self.of_edges.get((result, operand)):
            words = f" {blank.what} = {written(blank, solved)} "
            return words if self.example.top_down else f"{words}\\n "  # lifted above the arrow
        if self.example.in_matrices and result is not self.graph.root:
            edge = next(one for one in edges if (one.result, one.operand) == (result, operand))
            return f" {number_text(edge.gradient)} "
        return ""

    def lines(self, solved: bool) -> list[str]:
        """The derivation."""
        return ["".join(part_text(part, solved) for part in line) for line in self.derivation]

    def html(self, solved: bool) -> str:
        """A page that prints on one A4."""
        esc = html.escape
        whose = f"{sentence('Sheet {0}', self.seed)} {self.name}"
        who = sentence("Solution" if solved else "Name: ____________________")
        items = "\n".join(
            f"<li>{esc(words)} {esc(written(blank, solved))}</li>"
            for words, blank in self.questions
        )
        body = f"""\
<h1>{esc(self.page.title)}</h1>
<p class="who"><span>{esc(whose)}</span><span>{who}</span></p>
<p>{unbroken(self.graph.definitions())}<br>
{unbroken(self.graph.numbers().split(", "))}</p>
{"" if solved else f"<p>{self.asked}</p>"}
<h2>{sentence("1. The graph")}</h2>
<p>{self.at_graph}</p>
<figure>{self.picture(solved)}</figure>
<h2>{sentence("2. The derivation")}</h2>
<pre>{esc(chr(10).join(self.lines(solved)))}</pre>
<h2>{sentence("3. Questions")}</h2>
<ol>
{items}
</ol>"""
        return page_of(self.titled(solved), body)

    @property
    def asked(self) -> str:
        """What is to be done."""
        has_again = any(part.again for line in self.derivation for part in line)
        return " ".join([sentence(ASKED)] + [sentence(AGAIN)] * has_again)

    @property
    def at_graph(self) -> str:
        """What is to be written into the graph."""
        return sentence(AT_NEURONS if self.example.in_matrices else AT_NODES)

    def markdown(self, picture: str, solved: bool) -> str:
        """The same as Markdown, with the picture's file beside it."""
        questions = [
            f"{i}. {words} {written(blank, solved)}"
            for i, (words, blank) in enumerate(self.questions, start=1)
        ]
        text = "\n".join(["```text", *self.lines(solved), "```"])
        blocks = [
            f"# {self.titled(solved)}",
            "\n".join(["```text", *self.given(), "```"]),
            *[self.asked] * (not solved),
            f"## {sentence('1. The graph')}",
            self.at_graph,
            f"![{sentence('The graph of {0}', self.graph.names[self.graph.root])}]({picture})",
            f"## {sentence('2. The derivation')}",
            text,
            f"## {sentence('3. Questions')}",
            "\n".join(questions),
        ]
        return "\n\n".join(blocks) + "\n"

    # --- answers ----------------------------------------------------------------------------------

    def marked(self, text: str) -> tuple[list[str], int]:
        """A line for each blank, and how many are right. SheetError for lines that are no answers.

        No right answer is told.
        """
        typed = self._answers(text)
        lines, right = [], 0
        others = [(blank.what, blank.value) for blank in self.blanks if "∂" in blank.what]
        for number, what, value in self.blanks:
            answer = typed.get(number, "")
            if not answer:
                lines.append(sentence("({0}) – {1}: no answer", number, what))
                continue
            verdict = judged_number(value, answer, others=others)
            right += verdict.right
            why = "" if verdict.right else f": {verdict.words.splitlines()[0]}"
            lines.append(f"({number}) {'✓' if verdict.right else '✗'} {what} = {answer}{why}")
        return lines, right

    def _answers(self, text: str) -> dict[int, str]:
        found: dict[int, str] = {}
        for place, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            read = ANSWER.fullmatch(line.strip())
            if not read or not 1 <= int(read[1]) <= len(self.blanks):
                words = (
                    "line {0}: {1!r}. Write a blank's number, 1 to {2}, and the answer, "
                    "as in (3) = −2"
                )
                raise SheetError(sentence(words, place, line.strip(), len(self.blanks)))
            found[int(read[1])] = read[2].strip()
        return found


def written(blank: Blank, solved: bool) -> str:
    """A blank to be filled in, or filled in."""
    return f"({blank.number}) {number_text(blank.value) if solved else LINE}"


def unbroken(texts: list[str]) -> str:
    """Short formulas in HTML, with lines broken between them alone."""
    return " ".join(f'<span class="one">{html.escape(text)}</span>' for text in texts)


def part_text(part: Part, solved: bool) -> str:
    """A part of a derivation's line."""
    if part.blank is None:
        return part.text
    if part.again:
        return factor_text(part.blank.value) if solved else f"({part.blank.number})"
    return written(part.blank, solved)


def page_of(title: str, body: str) -> str:
    """A whole HTML page."""
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(title=html.escape(title), body=body, language=current_language())


def write_sheet(sheet: Sheet, folder: Path, word: str) -> list[Path]:
    """The sheet and its solution, each as HTML and as Markdown with its picture. The HTML files."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = []
    for solved, end in ((False, ""), (True, "-solution")):
        name = f"{word}-{sheet.seed}{end}"
        picture = folder / f"{name}.svg"
        picture.write_text(sheet.picture(solved), encoding="utf-8")
        markdown = sheet.markdown(picture.name, solved)
        (folder / f"{name}.md").write_text(markdown, encoding="utf-8", newline="\n")
        pages.append(folder / f"{name}.html")
        pages[-1].write_text(sheet.html(solved), encoding="utf-8", newline="\n")
    return pages


def solutions(sheets: list[Sheet]) -> str:
    """All solutions on one page, for the teacher."""
    students = [
        f'<p class="student"><b>{html.escape(f"{sheet.seed} {sheet.name}".strip())}</b><br>'
        + " &ensp; ".join(f"({b.number})&nbsp;{number_text(b.value)}" for b in sheet.blanks)
        + "</p>"
        for sheet in sheets
    ]
    title = sentence("{0}: solutions", sheets[0].page.title)
    return page_of(title, "\n".join([f"<h1>{html.escape(title)}</h1>", *students]))


def students(text: str) -> list[tuple[str, str]]:
    """The seed and the name on each line of a list: 20231234 김하나."""
    lines = [line.replace(",", " ").split() for line in text.lstrip("\ufeff").splitlines()]
    found = [(words[0], " ".join(words[1:])) for words in lines if words]
    if not found:
        words = "the list of students is empty: write a student number on each line"
        raise SheetError(sentence(words))
    if twice := {seed for seed, _ in found if [s for s, _ in found].count(seed) > 1}:
        raise SheetError(sentence("twice in the list: {0}", ", ".join(sorted(twice))))
    return found
