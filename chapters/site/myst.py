"""The pages' Markdown as MyST, which Sphinx reads: boxes, pictures, films, links."""

import json
import re

from lesson import Page

RUN = """\
Run this page: {{download}}`script <{0}.py>` · {{download}}`notebook <{0}.ipynb>` ·
{{download}}`all pages <scalargrad-pages.zip>` (zip; script and notebook need the files in it)"""
ROWS = "printed|correct|why|proof|note|caution"  # of a box


def page(page: Page, markdown: str, live: str = "") -> str:
    """A page with its number in its title, with its downloads, and links to the live page or ""."""
    text, _, _ = markdown.rpartition("\n---\n")  # GitHub's links
    text = re.sub(r"^# (.+)$", rf"# {page.number}. \1", text, count=1, flags=re.MULTILINE)
    run = RUN.format(page.name) + (live and f"\n\nChange its numbers in the browser: {live}")
    head, document, rest = re.split(r"\n\*([^*]+)\*\n", text, maxsplit=1)
    top = [head, _contained("document", document), _contained("downloads", run)]
    return "\n".join([*top, converted(rest)])


def errata(markdown: str) -> str:
    """The errata as one page: its second part under the first one's title."""
    return converted(re.sub(r"^(# Cautions|## C\d)", r"#\1", markdown, flags=re.MULTILINE))


def converted(markdown: str) -> str:
    """GitHub's Markdown, as chapters/ writes it, as MyST."""
    text = re.sub(r"^> \[!(\w+)\]\n((?:>.*\n?)+)", _box, markdown, flags=re.MULTILINE)
    text = re.sub(rf"^- ({ROWS}): ", r":\1: ", text, flags=re.MULTILINE)
    text = re.sub("^- shown on ", ":shown on: ", text, flags=re.MULTILINE)
    text = re.sub(r"^!\[(.*)\]\((.+?)\)$", _picture, text, flags=re.MULTILINE)
    text = re.sub(r"^\[Film: (.*)\]\((.+?)\)$", _film, text, flags=re.MULTILINE)
    text = text.replace("](outputs/", "](").replace("](../README.md)", "](../index.md)")
    return re.sub(r"\]\((?:\.\./)?(ERRATA|GLOSSARY)\.md", lambda m: f"]({m[1].lower()}.md", text)


def _box(found: re.Match[str]) -> str:
    """An alert as an admonition. Its first line is its title if it is bold at the start."""
    lines = [line.removeprefix(">").removeprefix(" ") for line in found[2].splitlines()]
    kind = found[1].lower()
    title = kind.capitalize()
    if bold := re.match(r"\*\*(.+?)\*\*(.*)", lines[0]):
        title = bold[1] + bold[2]
        lines = lines[1:]
    body = "\n".join(lines).strip("\n")
    return f"::::{{admonition}} {title}\n:class: {kind}\n\n{body}\n::::\n"


def _contained(name: str, markdown: str) -> str:
    """A part of the page with a class of its own, for book.css."""
    return f"::::{{container}} {name}\n{markdown}\n::::\n"


def _picture(found: re.Match[str]) -> str:
    return f"```{{figure}} {found[2]}\n:alt: {_quoted(found[1])}\n:figclass: picture\n```"


def _film(found: re.Match[str]) -> str:
    return f"```{{film}} {found[2]}\n```"


def _quoted(words: str) -> str:
    """Markdown's words as a directive's option: no escapes, in quotation marks."""
    return json.dumps(re.sub(r"\\(\W)", r"\1", words), ensure_ascii=False)
