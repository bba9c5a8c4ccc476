"""The few words that every page uses. A page is a script: prose, a few lines, what they show.

For whoever writes a page (ch10_toy_graph.py is the model)

A page is a Python file in the percent format: `# %% [markdown]` starts prose, `# %%` starts code.
The first cell begins with `# # Title`, an empty line, then the document in italics:

    # # The w1–w4 toy graph
    #
    # *Lecture 08, Back-propagation (역전파 학습), "Toy Example …", slides 1/4 to 3/4*

The first import is `from page import …`: it says in one line what is not installed.
Say what the slide does, do it in a few lines, look at the result, say what it means. Top to bottom:
no main(), no dictionary of results, no print(). Formulas in prose are $…$ and $$…$$ (what
formulas.py can read); the names in code are the document's letters: `δ3`, `ŷ` and `L` are Python.

show(*things, name=None, alt="")
    Texts and plain numbers stand on one line, as with print(): show("slope", 4.0). Named Values get
    a line each, `b = 6`, with their gradient after backward(). A list is a column, a list of lists
    a table, whose first row may be texts. No row has more than 5 numbers: what is longer is a plot.
    An Explanation is printed as lines here and set as a formula in Markdown; with reasons=True each
    line has a reason beside it.
    A picture, a plot or a film has a name and an alt text, which says in a sentence what there is
    to see: show(draw(L), name="graph", alt="…") is saved as chNN_graph.png.
axes(x="…", y="…", columns=1, **settings)
    Axes of a plot in the book's style; show() them. settings go to Axes.set (xscale="log" …),
    columns=2 gives a list of two, projection="3d" a surface. Red is what the page speaks of,
    greys are the rest; label the lines where they run. No Hangul: the plot's font has none.
document("∂E/∂w31", w31.grad, "0.02592286")
    Our number beside one that the document *computes*. What it only assumes (α = 1.0) is no proof
    of anything and is not counted. cited(…): the same for a page that the document cites.
misprint("M4", where=…, printed=…, correct=…, why=…, as_printed=number, true=number)
    where begins with "Lecture 08, ", "The article, " or "STEP 5, ".
    The numbers are computed here; a misprinted word has none. at="x = 1": where the numbers hold.
    lost=True: the sign was perhaps lost when the slide became text (the (t) of the list).
caution("C1", "one or two sentences", where=…)
exercise("…?")
    Two or three at the end, in cells of their own. A student tries them before reading on.
answers("…", "…")
    Alone in the last cell: one text for each exercise. Their numbers are computed in a cell between
    the exercises and this one: all that follows the last exercise is hidden until asked for.

misprint(), caution(), exercise() and answers() stand alone in a cell: a lesson shows the box, not
the call.
Limits, held by tests: cells of at most 15 non-blank lines (boxes excepted), code of at most 79
columns (`ruff format --line-length 79 chapters/ch10*.py`), at most 10 significant digits, no
f-string that aligns columns. Changing a number in a page never makes it fail. explain() comes
before training changes the data. See it: `python -m chapters 10`, then `--answers`; write its
Markdown and pictures: `python -m chapters 10 --write`, and look at both.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # scalargrad is found from any folder, installed or not
MISSING = [name for name in ("graphviz", "matplotlib") if importlib.util.find_spec(name) is None]
if MISSING:
    sys.exit(f'{" and ".join(MISSING)} missing. In {ROOT}: python -m pip install -e ".[chapters]"')

import output
import shown
from columns import as_float, as_text, is_named, table_as_text, values_as_text, with_minus
from output import deliver
from scalargrad import Value

STYLE = {
    "font.size": 11, "axes.spines.top": False, "axes.spines.right": False, "lines.linewidth": 2,
    "legend.frameon": False, "svg.hashsalt": "scalargrad", "savefig.dpi": 150,
}  # fmt: skip
COLOURS = ["#b3261e", "0.15", "0.5", "0.7"]  # red first, then greys; each with lines of its own
DASHES = ["-", "--", "-.", ":"]


# --- what pages say --------------------------------------------------------------------------


def show(*things: Any, name: str = "picture", alt: str = "") -> None:
    """Print, or display in a notebook: texts, numbers, Values, tables, derivations, pictures."""
    for kind, group in itertools.groupby(things, _kind):
        alike = list(group)
        if kind == "words":
            words = [thing if isinstance(thing, str) else as_text(thing) for thing in alike]
            deliver(shown.Text(" ".join(words)))
        elif kind == "values":
            deliver(shown.Text(values_as_text(alike)))
        else:
            for thing in alike:
                _show_one(thing, name, alt)


def _kind(thing: object) -> str:
    """What show() puts together: words on a line, named Values in a block."""
    if is_named(thing):
        return "values"
    return "words" if isinstance(thing, (str, int, float, Value)) else "other"


def _show_one(thing: Any, name: str, alt: str) -> None:
    if isinstance(thing, (list, tuple)):
        named = bool(thing) and all(map(is_named, thing))
        deliver(shown.Text(values_as_text(thing) if named else table_as_text(thing)))
    elif hasattr(thing, "latex"):
        deliver(shown.Derivation(str(thing), thing.latex), thing)
    else:
        output.picture(thing, name, alt)


def axes(x: str = "", y: str = "", *, columns: int = 1, **settings: Any) -> Any:
    """Axes of a new plot with these labels (with `columns`, a list of them, side by side)."""
    import matplotlib
    from cycler import cycler
    from matplotlib.figure import Figure

    matplotlib.rcParams.update(STYLE)
    matplotlib.rcParams["axes.prop_cycle"] = cycler(color=COLOURS, linestyle=DASHES)
    projection = settings.pop("projection", None)
    figure = Figure(figsize=(7.2, 5.0 if projection else 3.8), layout="constrained")
    drawn = figure.subplots(1, columns, squeeze=False, subplot_kw={"projection": projection})[0]
    for each in drawn:
        each.set(xlabel=x, ylabel=y, **settings)
    return drawn[0] if columns == 1 else list(drawn)


def document(what: str, ours: Value | float, printed: str) -> None:
    """Our number beside one that the document computes. A difference is said, not raised."""
    deliver(shown.Check(what, as_float(ours), printed, "document"))


def cited(what: str, ours: Value | float, printed: str) -> None:
    """Our number beside one of a page that the document cites."""
    deliver(shown.Check(what, as_float(ours), printed, "cited page"))


def misprint(
    mark: str,
    *,
    where: str,
    printed: str,
    correct: str,
    why: str,
    as_printed: Value | float | None = None,
    true: Value | float | None = None,
    at: str = "",
    lost: bool = False,
) -> None:
    """A box: what the document prints, what is right, and two numbers that prove it."""
    wrong = None if as_printed is None else as_float(as_printed)
    right = None if true is None else as_float(true)
    deliver(shown.Misprint(mark, where, printed, correct, why, wrong, right, at, lost))


def caution(mark: str, words: str, *, where: str) -> None:
    """A box: nothing is misprinted, yet a reader goes wrong here."""
    deliver(shown.Caution(mark, words, where))


def exercise(question: str) -> None:
    """A question to try before reading on."""
    output.current.exercises += 1
    deliver(shown.Exercise(output.current.exercises, question))


def answers(*texts: str) -> None:
    """The answers to the page's exercises, in their order. Shown on request."""
    deliver(shown.Answers(tuple(map(with_minus, texts))))


def _start_script() -> None:
    """For `python chapters/chNN_….py`: its options, UTF-8, the prefix of its pictures."""
    script = Path(getattr(sys.modules["__main__"], "__file__", None) or "")
    if script.name[:2] == "ch" and script.name[2:4].isdigit() and not output.in_notebook():
        output.speak_utf8()
        parser = argparse.ArgumentParser(description="A page of the book: prints what it shows.")
        output.add_options(parser)
        asked = parser.parse_args()
        output.current = output.Output(script.name[:5], asked.out, (asked.format,))
        output.current.answers = asked.answers


_start_script()
