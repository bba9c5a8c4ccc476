"""The few words that every page uses. A page is a script: prose, a few lines, what they show.

For whoever writes a page (ch09_toy_graph.py is the model)

A page is a Python file in the percent format: `# %% [markdown]` starts prose, `# %%` starts code.
The first cell has the title, the document in italics, who made it, what one needs, and why:

    # # The w1–w4 toy graph
    #
    # *Lecture 08, Back-propagation (역전파 학습), "Toy Example …", slides 12 to 14*
    #
    # Prof. 노기섭, …: [slides](https://…) and [video](https://…).
    #
    # **Before:** [the chain rule](see:chain_rule). **Why:** two sentences.

The first import is `from words import …`: it says in one line what is not installed.
Say what the slide does, do it in a few lines, look at the result, say what it means. Top to bottom:
no main(), no dictionary of results, no print(). Formulas in prose are $…$ and $$…$$ (what
writers/latex_as_text.py can read). A Value's *name* is the document's letter, δ3 or ŷ1; the names
in code can be typed on any keyboard, `delta3`, `y1_hat`. Near the end come **A common mistake:** in
prose, recap(), `## Exercises`, and in a last cell of prose **Next:** with a link.

# %% {"fold": "the picture's code"}
    Code that only draws: a reader opens it with a click. It stands after the prose that it serves.
# %% [markdown] {"covers": "08: 40-52, 60; article: 12"}
    The documents' lines that a cell treats (documents.py has their names; COVERAGE.md lists them).
[the chain rule](see:chain_rule), [](see:toy_graph), [M4](see:M4)
    Links in prose, by the name of a page's file without chNN_, or by a mark; without a text the
    page's title. No number of a page is typed. In texts of boxes: see("toy_graph") is [](see:…).
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
    greys are the rest; label the lines where they run. English pages have no Hangul in plots.
document("∂E/∂w31", w31.grad, "0.02592286")
    Our number beside one that the document *computes*. What it only assumes (α = 1.0) is no proof
    of anything and is not counted. cited(…): the same for a page that the document cites.
misprint("M4", where=…, printed=…, correct=…, why=…, as_printed=number, true=number)
    where begins with "Lecture 04, " … "Lecture 09, ", "The article, " or "STEP 5, ".
    The numbers are computed here; a misprinted word has none. at="x = 1": where the numbers hold.
caution("C1", "one or two sentences", where=…)
recap("…", "…", "…")
    What the page comes down to, in about three lines.
exercise("…?", answer=…, hint="…", expects=…, level=1)
    Three or four below the heading `## Exercises`, each in a cell of its own. answer is a text or
    what explain() returns; its numbers are computed, in a cell before it: all code below the
    heading is folded with the next answer. expects is what a student may type: a number (a whole
    one exactly, others to three significant digits; Number(x, digits=2) for other digits),
    choice("right", "wrong", …), wrong_line(2, "line 1", "line 2", …), in_order("first", "second",
    …), derivation_of(L, w1). judging.py marks it: in the terminal with --practise, in a notebook
    with attempt(2, "…").
    level 1 to 3 is how hard it is. One exercise of each page is a whole derivation.

misprint(), caution(), recap() and exercise() stand alone in a cell: a lesson shows the box, not the
call.
Limits, held by tests: cells of at most 18 non-blank lines (boxes excepted), code of at most 79
columns (`ruff format --line-length 79 chapters/ch09*.py`), at most 2,500 words, at most 10
significant digits, no f-string that aligns columns. Changing a number in a page never makes it
fail. explain() comes before training changes the data. See it: `python -m chapters toy`, then
`--answers`; write its Markdown and pictures: `python -m chapters toy --write`, and look at both.
"""

import itertools
import re
from typing import Any

import installed  # noqa: F401 first: it says what is missing
from attempts import attempt  # noqa: F401
from expected import Expected, Number, choice, derivation_of, in_order, wrong_line  # noqa: F401
from fonts import fonts_of_plots
from items import Caution, Check, Derivation, Exercise, Misprint, Recap, Text
from picture_files import DOTS_PER_INCH
from receivers import receiver
from scalargrad import Value, format_number
from scalargrad.formatting import columns, padded
from scalargrad.language import current_language, sentence
from writers.terminal import use_utf8

use_utf8()  # for what a student prints, too

STYLE = {
    "font.size": 11, "axes.spines.top": False, "axes.spines.right": False, "lines.linewidth": 2,
    "legend.frameon": False, "svg.hashsalt": "scalargrad", "savefig.dpi": DOTS_PER_INCH,
}  # fmt: skip
COLOURS = ["#b3261e", "0.15", "0.5", "0.7"]  # red, then greys
DASHES = ["-", "--", "-.", ":"]
NUMBERS_IN_A_ROW = 5


def show(*things: Any, name: str = "picture", alt: str = "") -> None:
    """Print, or display in a notebook: texts, numbers, Values, tables, derivations, pictures."""
    for kind, group in itertools.groupby(things, _kind):
        alike = list(group)
        if kind == "words":
            words = [thing if isinstance(thing, str) else as_text(thing) for thing in alike]
            receiver().add(Text(" ".join(words)))
        elif kind == "values":
            receiver().add(Text(values_as_text(alike)))
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
        receiver().add(Text(values_as_text(thing) if named else table_as_text(thing)))
    elif hasattr(thing, "latex"):
        receiver().add(as_item(thing))
    else:
        thing = getattr(thing, "figure", None) or thing  # axes are shown with their figure
        if not any(hasattr(thing, kind) for kind in ("source", "savefig", "_repr_html_")):
            raise TypeError(f"show() cannot show a {type(thing).__name__}")
        receiver().add_picture(thing, name, alt)


def axes(x: str = "", y: str = "", *, columns: int = 1, **settings: Any) -> Any:
    """Axes of a new plot with these labels (with `columns`, a list of them, side by side)."""
    import matplotlib
    from cycler import cycler
    from matplotlib.figure import Figure

    matplotlib.rcParams.update(STYLE)
    matplotlib.rcParams["font.family"] = fonts_of_plots(current_language())
    matplotlib.rcParams["axes.prop_cycle"] = cycler(color=COLOURS, linestyle=DASHES)
    projection = settings.pop("projection", None)
    figure = Figure(figsize=(7.2, 5.0 if projection else 3.8), layout="constrained")
    drawn = figure.subplots(1, columns, squeeze=False, subplot_kw={"projection": projection})[0]
    for each in drawn:
        each.set(xlabel=x, ylabel=y, **settings)
    return drawn[0] if columns == 1 else list(drawn)


def document(what: str, ours: Value | float, printed: str) -> None:
    """Our number beside one that the document computes. The page goes on where they differ."""
    receiver().add(Check(what, as_float(ours), printed, "document"))


def cited(what: str, ours: Value | float, printed: str) -> None:
    """Our number beside one of a page that the document cites."""
    receiver().add(Check(what, as_float(ours), printed, "cited page"))


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
) -> None:
    """A box: what the document prints, what is right, and two numbers that prove it."""
    wrong = None if as_printed is None else as_float(as_printed)
    right = None if true is None else as_float(true)
    receiver().add(Misprint(mark, where, printed, correct, why, wrong, right, at))


def caution(mark: str, words: str, *, where: str) -> None:
    """A box: a warning where nothing is misprinted, but a reader is easily misled."""
    receiver().add(Caution(mark, words, where))


def recap(*lines: str) -> None:
    """A box: what the page comes down to, in about three lines."""
    receiver().add(Recap(lines))


def exercise(
    question: str,
    *,
    answer: Any,
    hint: str = "",
    expects: Expected | Value | float | None = None,
    level: int = 1,
) -> None:
    """A question to try before reading on; the hint and the answer are shown on request.

    Args:
        question: ends with what is to be typed, if something is.
        hint: one step of the way.
        answer: a text, or what explain() returns.
        expects: a number, or what choice(), wrong_line(), in_order(), derivation_of() return.
        level: 1 to 3.
    """
    if isinstance(expects, (Value, float, int)):
        expects = Number(as_float(expects), is_count=isinstance(expects, int))
    number = receiver().number_for(question)
    shown = as_item(answer) if hasattr(answer, "latex") else Text(with_minus(answer))
    made = Exercise(number, question, shown, hint, level, expects)
    receiver().exercises[number] = made
    receiver().add(made)


def see(key: str) -> str:
    """A link to a page or to a mark, for the texts of boxes and exercises.

    >>> see("toy_graph")
    '[](see:toy_graph)'
    """
    return f"[](see:{key})"


# --- numbers, named Values and tables as lines of text ---------------------------------------


def is_named(thing: object) -> bool:
    """Whether this is a Value with a name."""
    return isinstance(thing, Value) and bool(thing.name)


def as_float(number: Value | float) -> float:
    """The number of a Value, or the number itself."""
    return number.data if isinstance(number, Value) else float(number)


def as_item(explanation: Any) -> Derivation:
    """What explain() returns, as data."""
    return Derivation(str(explanation), explanation.latex)


def as_text(number: Value | float) -> str:
    """A number with six significant digits."""
    return format_number(as_float(number))


def with_minus(text: str) -> str:
    """A text with the minus sign that the numbers elsewhere have, and no −0.

    >>> with_minus("from -10 to -0.5, a-b, -0")
    'from −10 to −0.5, a-b, 0'
    """
    text = re.sub(r"(?<![\w-])-(?=[\d.])", "−", text)
    return re.sub(r"−(0(\.0+)?)(?![\d.]*\d)", r"\1", text)


def values_as_text(values: list[Value]) -> str:
    """Each value on a line, b = 6; after backward() with its gradient beside it."""
    names = [value.name for value in values]
    data = [as_text(value) for value in values]
    grads = [format_number(value.grad) for value in values]
    wide = [max(map(columns, column)) for column in (names, data, grads)]
    lines = [f"{padded(n, wide[0])} = {d:>{wide[1]}}" for n, d in zip(names, data, strict=True)]
    called = sentence("gradient")
    if any(value.grad for value in values):
        lines = [
            line if value.op == "const" else f"{line}   {called} {grad:>{wide[2]}}"
            for line, value, grad in zip(lines, values, grads, strict=True)
        ]
    return "\n".join(lines)


def table_as_text(rows: Any) -> str:
    """A column, or a table with its columns aligned. A row of texts is a heading.

    >>> print(table_as_text([[1, 20], [-3.5, 4]]))
    [    1  20 ]
    [ −3.5   4 ]
    """
    rows = [row if isinstance(row, (list, tuple)) else [row] for row in rows]
    if any(sum(not isinstance(cell, str) for cell in row) > NUMBERS_IN_A_ROW for row in rows):
        raise ValueError(f"a row has more than {NUMBERS_IN_A_ROW} numbers: draw them, with axes()")
    cells = [[cell if isinstance(cell, str) else as_text(cell) for cell in row] for row in rows]
    wide = [max(map(columns, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(" " * (w - columns(cell)) + cell for cell, w in zip(row, wide, strict=True))
        for row in cells
    ]
    texts = any(isinstance(cell, str) for row in rows for cell in row)
    return "\n".join(lines if texts else [f"[ {line} ]" for line in lines])
