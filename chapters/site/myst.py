"""The pages' Markdown as MyST, which Sphinx reads: boxes, pictures, films, links."""

import json
import re

from lesson import Page

ROWS = "printed|correct|why|proof|note|caution|shown on"  # of a box


def page(page: Page, markdown: str, live: str) -> str:
    """A page with its number in its title, with its downloads, and links to the live page or ""."""
    text, _, _ = markdown.rpartition("\n---\n")  # GitHub's links
    text = re.sub(r"^# (.+)$", rf"# {page.number}. \1", text, count=1, flags=re.MULTILINE)
    live = live and f"Change its numbers here, without Python: {live}\n\n"
    run = (
        f":::{{container}} downloads\n{live}"
        f"Run this page: {{download}}`script <{page.name}.py>` · "
        f"{{download}}`notebook <{page.name}.ipynb>` · "
        "{download}`all pages <scalargrad-pages.zip>` (zip; the other two need what is in it)\n"
        ":::"
    )
    head, document, rest = re.split(r"(\n\*[^*]+\*\n)", text, maxsplit=1)
    return f"{head}{document}\n{run}\n{converted(rest)}\n"


def errata(markdown: str) -> str:
    """The errata as one page: its second part under the first one's title."""
    return converted(re.sub(r"^(# Cautions|## C\d)", r"#\1", markdown, flags=re.MULTILINE))


def converted(markdown: str) -> str:
    """GitHub's Markdown, as chapters/ writes it, as MyST."""
    text = re.sub(r"^> \[!(\w+)\]\n((?:>.*\n?)+)", _box, markdown, flags=re.MULTILINE)
    text = re.sub(rf"^- ({ROWS}): ", r":\1: ", text, flags=re.MULTILINE)
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


def _picture(found: re.Match[str]) -> str:
    return f"```{{figure}} {found[2]}\n:alt: {_quoted(found[1])}\n:figclass: picture\n```"


def _film(found: re.Match[str]) -> str:
    return f"```{{film}} {found[2]}\n```"


def _quoted(words: str) -> str:
    """Markdown's words as a directive's option: no escapes, in quotation marks."""
    return json.dumps(re.sub(r"\\(\W)", r"\1", words), ensure_ascii=False)

