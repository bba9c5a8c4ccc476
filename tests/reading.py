"""The lines of explain() read as arithmetic. Knows nothing of the code that writes them.

Strict, as latexread.py is for LaTeX: what is no line, or stands where none may, is an error. Every
"=" stands in one column; a reason stands beside the last line of a side, or below its row, never
between two lines of a formula; a sign of a derivative means one thing: without a word the whole
derivative of that result by that operand, with |direct the edge between them alone.
"""

import functools
import math
import re
import unicodedata
from typing import NamedTuple

import latexread
import pytest
from arithmetic import FUNCTIONS, softmax

from scalargrad.engine import topological_order
from scalargrad.graph import local_gradients

LONGEST = 100  # columns
GAP = "    "  # before a reason
NAME = r"[A-Za-z][A-Za-z0-9_]*(?:\(\d+\))*"
SIGN = re.compile(rf"(?P<d>[d∂])(?P<of>{NAME})/(?P=d)(?P<to>{NAME})(?P<direct>\|direct)?")
HIGHER = re.compile(rf"(?P<d>[d∂])(?P<n>[²³⁴-⁹])(?P<of>{NAME})/(?P<by>(?:(?P=d){NAME}[²³⁴-⁹]?)+)")
WORDS = FUNCTIONS | {"σ": FUNCTIONS["sigmoid"], "√": math.sqrt, "∛": FUNCTIONS["cbrt"]}
WORDS |= {f"softmax{sign}": functools.partial(softmax, i) for i, sign in enumerate("₁₂₃₄₅", 1)}
TOKEN = re.compile(
    rf"(?P<derivative>{SIGN.pattern})|(?P<call>(?:{'|'.join(WORDS)})(?=\())"
    rf"|(?P<number>\d+(?:\.\d+)?(?:e[−+]\d+)?)|(?P<name>{NAME})"
    rf"|(?P<raised>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(?P<sign>[−+·/^(), …])"
)
PYTHON = {"−": "-", "·": "*", "^": "**", "…": "0"}
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


class Equation(NamedTuple):
    """One row: left = side = side …, as it stands on its lines.

    lines: the right of each, without what indents it. reasons: one for each line, "" where there is
    none. below: the remarks under it, each put together, in their brackets.
    """

    left: str
    lines: list
    reasons: list
    below: list

    @property
    def sides(self):
        return " ".join(self.lines).removeprefix("= ").split(" = ")


def columns(text):
    """The columns that a text takes: Hangul two, a mark above a letter none."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def equations(lines):
    """Lines as equations; in a list of several derivations an empty line stands between two."""
    found = []
    lines = [line for line in lines if line]
    column = columns(lines[0].partition(" = ")[0])
    open_remark = False
    for line in lines:
        assert line == line.rstrip(), line
        head, rest = at_column(line, column)
        if open_remark or (not head.strip() and rest.startswith("   (")):
            assert not head.strip() and rest.startswith(" " * (3 + open_remark)), line
            assert rest[3 + open_remark] != " ", line
            below = found[-1].below
            below.append(f"{below.pop()} {rest.strip()}" if open_remark else rest.strip())
            open_remark = below[-1].count("(") > below[-1].count(")")
            continue
        right, gap, reason = rest.partition(GAP) if rest[1] != " " else beside(rest)
        assert not gap or reason.strip(), line
        if head.strip():
            assert right.startswith(" = "), line
            found.append(Equation(head.rstrip(), [], [], []))
        assert not found[-1].below, f"a remark stands above {line!r}"
        is_side = right.startswith(" = ")
        indented = r" = \S| [+−] \S|     [·+−/] \S"
        assert re.match(indented, right), line
        if not is_side:  # the line before goes on: nothing stands beside it
            assert found[-1].reasons[-1] == "", f"a reason stands above {line!r}"
        found[-1].lines.append(right.strip())
        found[-1].reasons.append(reason.strip())
    assert not open_remark
    return found


def at_column(line, column):
    """A line cut after so many columns."""
    head = ""
    while columns(head) < column and len(head) < len(line):
        head += line[len(head)]
    while line[len(head) : len(head) + 1] and unicodedata.combining(line[len(head)]):
        head += line[len(head)]
    assert columns(head) == column, line
    return head, line[len(head) :]


def beside(rest):
    """A line that goes on, deeper indented, and the reason beside it."""
    indent = len(rest) - len(rest.lstrip())
    right, gap, reason = rest[indent:].partition(GAP)
    return rest[:indent] + right, gap, reason


class Meanings:
    """What a sign of a derivative means, found by graph walks of its own.

    ∂y/∂x is the whole derivative, over all paths. ∂y/∂x|direct is the sum over the paths that pass
    no other node of the derivation, and stands only where x is reached over another one, too. A d
    stands only where y depends on x alone: on one variable, on all ways over x.
    """

    def __init__(self, root, target, nodes):
        self.nodes = nodes
        self.shown = set(nodes.values())
        order = topological_order(root)
        leaves = [n for n in order if not n.operands]
        self.variables = [n for n in leaves if n.op != "const" or n is target]
        self.found = {}

    def __call__(self, d, of, to, direct):
        key = d, of, to, bool(direct)
        if key not in self.found:
            self.found[key] = self.meaning(d, self.nodes[of], self.nodes[to], direct)
        return self.found[key]

    def meaning(self, d, of, to, direct):
        alone = len(self.variables) == 1 and reaches(of, to)
        alone = alone and not reaches(of, self.variables[0], without=to)
        assert (d == "d") == (alone and not direct), f"{d} of {of.name!r} by {to.name!r}"
        if direct:
            others = self.shown - {of, to}
            assert any(reaches(of, n) and reaches(n, to) for n in others), "direct, and all of it"
            return between(of, to, self.shown)
        return gradients_below(of)[0].get(to, 0.0)


def reaches(of, to, without=None):
    """Whether a path leads from `of` down to `to`, none over `without`."""
    seen, stack = {without}, [of]
    while stack:
        node = stack.pop()
        if node is to and node is not without:
            return True
        if node not in seen:
            seen.add(node)
            stack += node.operands
    return False


def between(of, to, shown):
    """Σ of the products along the paths from `of` to `to` over nodes that are not shown."""
    found, stack = [], [(of, 1.0)]
    while stack:
        node, product = stack.pop()
        for operand, gradient in zip(node.operands, local_gradients(node)):
            if operand is to:
                found.append(product * gradient)
            elif operand not in shown:
                stack.append((operand, product * gradient))
    return math.fsum(found)


def gradients_below(root):
    """∂root/∂node, and the sum of the paths' absolute products, for each node."""
    gradients, scales = {root: 1.0}, {root: 1.0}
    for node in reversed(topological_order(root)):
        for operand, gradient in zip(node.operands, local_gradients(node)):
            gradients[operand] = gradients.get(operand, 0.0) + gradients[node] * gradient
            scales[operand] = scales.get(operand, 0.0) + scales[node] * abs(gradient)
    return gradients, scales


def evaluate(side, symbols, meaning):
    """A printed side of an equation as a number; … counts as 0. `symbols`: the numbers of names."""
    python, at = [], 0
    while at < len(side):
        token = TOKEN.match(side, at)
        assert token, f"can't be read from {side[at:]!r}"
        at, text = token.end(), token.group()
        match token.lastgroup:
            case "derivative" | "direct":
                number = meaning(token["d"], token["of"], token["to"], token["direct"])
                python.append(f"({number!r})")
            case "call":
                python.append(f"call[{text!r}]")
            case "number":
                python.append(text.replace("−", "-"))
            case "name":
                python.append(f"({symbols[text]!r})")
            case "raised":
                python.append(f"**({text.translate(RAISED)})")
            case "sign":
                python.append(PYTHON.get(text, text))
    return eval("".join(python), {"call": WORDS, "inf": math.inf, "nan": math.nan})


def tokens(line):
    """The names and numbers of a line, in their order."""
    found = []
    for token in TOKEN.finditer(line):
        if token.lastgroup in ("derivative", "direct"):
            found += [token["of"], token["to"]]
        elif token.lastgroup in ("name", "number"):
            found.append(token.group().replace("−", "-"))
        elif token.lastgroup == "raised":
            found.append(token.group().translate(RAISED).lstrip("-"))
    return found


# --- a whole explanation ---------------------------------------------------------------------------


def check(explanation, root, target, gradients, scales):
    """Each side of each equation, of the text and of the LaTeX, against data and gradients; returns
    how many there were. Of a sum cut short (… counts as 0) both must show the same terms."""
    nodes = explanation.nodes
    symbols = {name: node.data for name, node in nodes.items()}
    meaning = Meanings(root, target, nodes)
    in_text = equations(explanation.lines)
    in_latex = latexread.equations(explanation.latex)
    check_same_lines(in_text, in_latex)
    evaluated = 0
    for equation, latex in zip(in_text, in_latex, strict=True):
        assert latexread.sentence(f"${latex.left}$") == equation.left
        if sign := SIGN.fullmatch(equation.left):
            assert nodes[sign["of"]] is root and not sign["direct"], equation.left
            node = nodes[sign["to"]]
            expected, scale = gradients.get(node, 0.0), scales.get(node, 1.0)
            if node in gradients and node is not root:
                meaning(sign["d"], sign["of"], sign["to"], None)  # d or ∂
        else:
            expected = nodes[equation.left].data
            scale = max(1.0, abs(expected))
        for side, formula in zip(equation.sides, latex.sides, strict=True):
            wanted = got = evaluate(side, symbols, meaning)
            if "…" not in side:
                wanted = expected
                assert near(got, wanted, scale), (equation.left, side, got, wanted)
            got = latexread.evaluate(formula, symbols, meaning)
            assert near(got, wanted, scale), (equation.left, formula, got, wanted)
            evaluated += 1
    assert explanation.value == pytest.approx(
        gradients.get(target, 0.0), abs=1e-9 * scales.get(target, 1.0)
    )
    return evaluated


def near(got, wanted, scale):
    return abs(got - wanted) <= 1e-9 * scale


def check_same_lines(in_text, in_latex):
    """Text and LaTeX say the same on the same lines, and the reasons stand at the same places.

    Each line of LaTeX is a line of the text, or more of them that end within a fraction.
    """
    for text, latex in zip(in_text, in_latex, strict=True):
        lines, reasons = [list(tokens(line)) for line in text.lines], list(text.reasons)
        starts = [line[0] for line in text.lines]
        for formula, reason in zip(latex.lines, latex.reasons, strict=True):
            wanted = latexread.tokens(formula)
            assert lines, formula
            some, begins = lines.pop(0), starts.pop(0)
            beside = reasons.pop(0)
            assert begins == latexread.first_sign(formula), (begins, formula)
            while len(some) < len(wanted):
                assert (
                    starts and starts[0] in "·/" and latexread.within_a_fraction(formula, len(some))
                ), formula
                some, starts = some + lines.pop(0), starts[1:]
                assert not beside
                beside = reasons.pop(0)
            assert some == wanted, (some, wanted)
            assert re.fullmatch(latexread.words(reason), beside), (reason, beside)
        assert not lines, text
        for remark, words in zip(text.below, latex.below, strict=True):
            assert re.fullmatch(latexread.words(words), remark), (words, remark)


def check_width(explanation):
    """No line is wider than 100 columns unless it is one factor; none ends within brackets."""
    for line in explanation.lines:
        if columns(line) > LONGEST:
            assert is_one_factor(line), line
    for equation in equations(explanation.lines):
        for line in equation.lines:
            assert line.count("(") == line.count(")"), line


def is_one_factor(line):
    """Whether a line of a derivation holds nothing but one factor, which no sign outside of its
    brackets divides."""
    factor = re.sub(r"^[^=]*= −?|^ *[·+−/] ", "", line).partition(GAP)[0]
    while "(" in factor:
        factor = re.sub(r"\([^()]*\)", "", factor)
    return not re.search(r"[·/]| [+−] ", factor)


def check_higher(explanation, numbers):
    """Each side of a derivative that was derived again, of the text and of the LaTeX; `numbers`: of
    the first derivative, the second … each with its scale. Returns how many sides there were."""
    symbols = {name: node.data for name, node in explanation.nodes.items()}
    in_text, in_latex = equations(explanation.lines), latexread.equations(explanation.latex)
    check_same_lines(in_text, in_latex)
    evaluated = 0
    for equation, latex in zip(in_text, in_latex, strict=True):
        assert latexread.sentence(f"${latex.left}$") == equation.left
        if equation.left in explanation.nodes:
            expected = symbols[equation.left]
            scale = max(1.0, abs(expected))
        else:
            expected, scale = numbers[order_of(equation.left) - 1]
        for side, formula in zip(equation.sides, latex.sides, strict=True):
            wanted = got = evaluate(side, symbols, None)
            if "…" not in side:
                wanted = expected
                assert near(got, wanted, scale), (equation.left, side, got, wanted)
            got = latexread.evaluate(formula, symbols, None)
            assert near(got, wanted, scale), (equation.left, formula, got, wanted)
            evaluated += 1
    return evaluated


def order_of(left):
    """How often was derived: 2 for d²y/dx²."""
    if SIGN.fullmatch(left):
        return 1
    sign = HIGHER.fullmatch(left)
    assert sign, left
    order = int(sign["n"].translate(RAISED))
    by = re.findall(rf"{sign['d']}{NAME}([²³⁴-⁹]?)", sign["by"])
    assert sum(int(n.translate(RAISED) or 1) for n in by) == order, left
    return order
