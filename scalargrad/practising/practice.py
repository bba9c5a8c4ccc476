"""python -m scalargrad --practise: derivations to practise on, with ever more left to write."""

from __future__ import annotations

import random

from scalargrad.errors import DomainError
from scalargrad.formulas.tokens import FormulaError
from scalargrad.language import sentence
from scalargrad.marking.marks import mark
from scalargrad.marking.words import paths_sentence
from scalargrad.practising.answers import (
    Verdict,
    judged_derivation,
    judged_number,
    right,
    unread,
)
from scalargrad.practising.derivations import BLANK, Chain, factor_text
from scalargrad.practising.dialogue import Left, is_word, read_line, read_lines
from scalargrad.practising.graphs import LEVELS, drawn

STAGES = (
    "Level {0}, worked out",
    "Level {0}, one factor",
    "Level {0}, the last lines",
    "Level {0}, the whole derivation",
)
ABOUT = """\
Derivations to practise on. Each level begins with one that is worked out; then ever more of it is
yours to write. ? shows a hint, and then the answer. Enter goes on to another graph, q leaves.
∂ may be typed as d, · as *."""


class Task:
    """A graph, and what is left to write of a derivation: nothing, a factor, lines, or all of it.

    Args:
        chain: the derivation.
        stage: which of STAGES, from 0 on.
        place: which factor is blank at stage 1.
    """

    def __init__(self, chain: Chain, stage: int, place: int = 0) -> None:
        self.chain, self.stage, self.place = chain, stage, place

    @property
    def shown(self) -> str:
        """What stands there already; what is to be written is not among it."""
        match self.stage:
            case 0:
                return self.chain.text()
            case 1:
                return self.chain.text(blanks=[self.place])
            case 2:
                return self.chain.text(sides=1)
        return ""

    @property
    def prompt(self) -> str:
        """What stands before the answer."""
        indent = " " * len(self.chain.head)
        return (f"{BLANK} = ", f"{BLANK} = ", f"{indent} = ", f"{self.chain.head} = ")[self.stage]

    @property
    def key(self) -> str:
        """The right answer."""
        if self.stage == 1:
            return factor_text(self.chain.factors[self.place].number)
        if self.stage == 2:
            return "\n= ".join(self.chain.sides()[1:])
        return self.chain.text()

    @property
    def hint(self) -> str:
        """The factor's node, or the paths."""
        graph = self.chain.graph
        if self.stage == 1:
            edge = [edge for way in self.chain.ways for edge in way][self.place]
            line = graph.definition(edge.result)
            by = graph.names[edge.operand]
            return sentence("Hint: {0}. Derive it by {1}.", line, by)
        ways = [[graph.root, *(e.operand for e in way)] for way in self.chain.ways]
        return sentence("Hint: {0}", paths_sentence(graph.names, ways))

    def judged(self, answer: str) -> Verdict:
        """The verdict of mark() on the answer, in its place in the derivation."""
        if self.stage == 1:
            return self._judged_factor(answer)
        root, leaf = self.chain.graph.root, self.chain.leaf
        if self.stage == 2:
            first = self.chain.sides()[0]
            answer = f"{self.chain.head} = {first} = {answer.lstrip('= ')}"
        return judged_derivation(root, leaf, answer)

    def _judged_factor(self, answer: str) -> Verdict:
        """A factor as a number or in symbols."""
        factor = self.chain.factors[self.place]
        others = [(one.sign, one.number) for one in self.chain.factors]
        as_number = judged_number(factor.number, answer, others=others)
        if as_number.counts:
            return as_number
        try:
            marks = mark(self.chain.graph.root, f"{factor.sign} = {answer}")
        except (FormulaError, DomainError) as error:
            return unread(str(error))
        return right() if marks.right else Verdict(False, str(marks))


def task(seed: int, number: int, level: int, stage: int) -> Task:
    """Task `number` of a seed. The same arguments give the same task."""
    chain = drawn(seed, number, level)
    return Task(chain, stage, random.Random(f"{seed}/{number}").randrange(len(chain.factors)))


def practise(seed: int | None = None) -> int:
    """Ask derivations until the learner leaves. The exit code: 130 after Ctrl-C, else 0."""
    if seed is None:
        seed = random.randrange(100_000)
    print(sentence(ABOUT))
    print(sentence("The same graphs again: --seed {0}", seed))
    number = level = solved = asked = 0
    try:
        while True:
            level += 1
            stage = 0
            while stage < len(STAGES):
                number += 1
                print("\n" + sentence(STAGES[stage], min(level, len(LEVELS))), flush=True)
                is_right = ask(task(seed, number, level, stage))
                asked, solved = asked + bool(stage), solved + (is_right and bool(stage))
                stage += is_right
    except Left:
        print(sentence("{0} of {1} right. Until next time.", solved, asked))
    except KeyboardInterrupt:
        print()
        return 130
    return 0


def ask(task: Task) -> bool:
    """Ask until the answer is right, was shown, or the learner goes on. Whether it was right."""
    graph = task.chain.graph
    print("\n" + "\n".join(f"    {line}" for line in [*graph.definitions(), graph.numbers()]))
    print(f"\n{task.shown}" if task.shown else "")
    if task.stage == 0:
        read_line(sentence("Read it. Enter goes on: "))
        return True
    told_hint = False
    while answer := (read_line if task.stage == 1 else read_lines)(task.prompt):
        answer = answer.lower() if is_word(answer) else answer
        if is_word(answer) and (answer == "answer" or told_hint) and answer != "next":
            print(sentence("Answer: {0}", task.key))
            return False
        if answer == "next":
            return False
        verdict = Verdict(False, task.hint) if is_word(answer) else task.judged(answer)
        print(verdict.words)
        if verdict.right:
            return True
        if not is_word(answer) and verdict.counts and not told_hint:
            print(task.hint)
        told_hint = told_hint or verdict.counts
    return False
