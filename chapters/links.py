"""Links by name: [the chain rule](see:chain_rule), [](see:M4), in prose and in texts of boxes."""

import functools
import re
from collections.abc import Callable

from pages import Page, all_pages
from scalargrad.language import current_language, in_language, sentence

LINK = re.compile(r"\[([^\]]*)\]\(see:(\w+)\)")
MARK = re.compile(r"[MC]\d+")
LISTS = {"errata": "the list of misprints", "glossary": "the glossary", "coverage": "the table"}


def _pages() -> dict[str, Page]:
    return _pages_in(current_language())


@functools.cache
def _pages_in(language: str) -> dict[str, Page]:
    with in_language(language):
        return {page.key: page for page in all_pages()}


def resolved(markdown: str, link: Callable[[str, str], str]) -> str:
    """The text with each link by name written by `link(text, target)`; no text: the title.

    The target is a page's file without its end, a mark such as M4, errata or glossary; "?name"
    where there is no such page.
    """

    def write(found: re.Match[str]) -> str:
        text, key = " ".join(found[1].split()), found[2]
        if MARK.fullmatch(key) or key in LISTS:
            return link(text or (sentence(LISTS[key]) if key in LISTS else key), key)
        if page := _pages().get(key):
            return link(text or page.title, page.name)
        return link(text or key.replace("_", " "), f"?{key}")

    return LINK.sub(write, markdown)


def title_of(name: str) -> str:
    """The title of a page, "" of a mark or a list."""
    return next((page.title for page in _pages().values() if page.name == name), "")
