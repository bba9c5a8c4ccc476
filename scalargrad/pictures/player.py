"""A film as HTML: the frames, a few buttons, and the script that shows one frame at a time.

Nothing is loaded from elsewhere. Without script, all frames stand one below the other.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

STYLE = """\
.scalargrad-film { font-family: Helvetica, Arial, sans-serif; color: #1a1a1a; background: white;
  max-width: 830px; margin: 0 auto; padding: 0.5em; }
.scalargrad-film figure { margin: 0 0 2em; }
.scalargrad-film.plays figure { margin: 0; display: none; }
.scalargrad-film.plays figure.now { display: block; }
.scalargrad-film figcaption { margin-top: 0.5em; line-height: 1.5; }
.scalargrad-film.plays figcaption { position: sticky; bottom: 0; padding-bottom: 0.3em;
  background: white; border-top: 1px solid #cccccc; }  /* in sight, however high the picture */
.scalargrad-film .math { font-family: "Cambria Math", "STIX Two Text", Georgia, serif;
  font-size: 1.15em; margin: 0; }
.scalargrad-film .key { font-size: 0.9em; }
.scalargrad-film .key b { color: #14691b; }
.scalargrad-film .key i { color: #767676; }
.scalargrad-film .key span { color: #b3261e; font-weight: bold; }
.scalargrad-film .buttons { margin: 0.5em 0; }
.scalargrad-film button { font: inherit; padding: 0.3em 0.9em; margin-right: 0.3em; }
"""

SCRIPT = """\
for (const film of document.querySelectorAll(".scalargrad-film:not(.plays)")) {
  const frames = film.querySelectorAll("figure"), count = film.querySelector("output");
  const button = (name) => film.querySelector(`button[name=${name}]`);
  let now = 0, timer = null;
  const stop = () => { clearInterval(timer); timer = null; button("play").textContent = "play"; };
  const show = (n) => {
    now = Math.max(0, Math.min(n, frames.length - 1));
    frames.forEach((frame, i) => frame.classList.toggle("now", i === now));
    count.textContent = `${now + 1} of ${frames.length}`;
    if (now === frames.length - 1) stop();
  };
  const go = { first: () => 0, back: () => now - 1, next: () => now + 1 };
  for (const name in go) button(name).onclick = () => { stop(); show(go[name]()); };
  button("play").onclick = () => {
    if (timer) return stop();
    if (now === frames.length - 1) show(0);
    timer = setInterval(() => show(now + 1), 1800);
    button("play").textContent = "pause";
  };
  const keys = { ArrowRight: "next", ArrowLeft: "back", Home: "first" };
  (film.dataset.page ? document : film).addEventListener("keydown", (event) => {
    if (!(event.key in keys) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault(); event.stopPropagation();
    button(keys[event.key]).click();
  });
  film.classList.add("plays");
  film.querySelector(".buttons").hidden = false;
  show(0);
}
"""

BUTTONS = """\
<div class="buttons" hidden>
<button type="button" name="first">first</button><button type="button" name="back">back</button>\
<button type="button" name="next">next</button><button type="button" name="play">play</button>
<output aria-live="polite"></output>
</div>
"""

KEY = (
    '<p class="key"><span>Red</span>: the node whose turn it is, and the arrow down which it '
    "passes its gradient. <i>Grey</i>: a gradient to which more may be added. "
    "<b>Bold green</b>: a complete gradient. The arrow keys ← and → go back and on.</p>\n"
)

Text = tuple[str, Sequence[str]]  # a heading, and lines of mathematics


def fragment(title: str, texts: Sequence[Text], pictures: Sequence[str], page: bool = False) -> str:
    """The film as a part of a page or a notebook; pictures are SVG, one for each text or none."""
    figures = "".join(
        _figure(f"{i} of {len(texts)}: {heading}", lines, pictures[i - 1] if pictures else "")
        for i, (heading, lines) in enumerate(texts, start=1)
    )
    whole = ' data-page="1"' if page else ""  # there the arrow keys work without a click
    return (
        f"<style>\n{STYLE}</style>\n"
        f'<section class="scalargrad-film" tabindex="0" aria-label="{html.escape(title)}"{whole}>\n'
        f"{KEY}{BUTTONS}{figures}</section>\n<script>\n{SCRIPT}</script>\n"
    )


def page(title: str, texts: Sequence[Text], pictures: Sequence[str]) -> str:
    """The film as a file of its own."""
    words = html.escape(title)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{words}</title>\n</head>\n<body>\n"
        '<h1 style="font: 1.3em Helvetica, Arial, sans-serif; text-align: center; margin: 0.2em">'
        f"{words}</h1>\n"
        f"{fragment(title, texts, pictures, page=True)}</body>\n</html>\n"
    )


def _figure(heading: str, lines: Sequence[str], picture: str) -> str:
    mathematics = "".join(f'<p class="math">{html.escape(line)}</p>\n' for line in lines)
    return (
        f"<figure>\n{picture}\n<figcaption>\n<strong>{html.escape(heading)}</strong>\n"
        f"{mathematics}</figcaption>\n</figure>\n"
    )
