"""What each page of the site gets beside its words: Korean ones are marked, links have a card."""

import html
import re
from pathlib import Path
from typing import Any

import phrases
from sphinx.application import Sphinx

CARD = "ch09_local_gradients.png"  # the toy graph, one of the book's own pictures
LANGUAGES = (("en", "", "English"), ("ko", "ko/", "한국어"))  # each with its folder
# What is left alone: tags, and what is not a reader's text, or is read by MathJax.
APART = re.compile(
    r"<(svg|script|style|textarea)\b.*?</\1>"
    r'|<(span|div) class="math[^>]*>.*?</\2>'
    r"|<[^>]*>",
    re.DOTALL,
)
KOREAN = re.compile("[가-힣ㄱ-ㆎ]+(?:[ ·-]+[가-힣ㄱ-ㆎ]+)*")


def setup(app: Sphinx) -> None:
    """Have Sphinx ask for it, page by page."""
    app.connect("html-page-context", _dress)
    app.connect("build-finished", _finish)


def with_language(body: str) -> str:
    """HTML whose Korean words say that they are.

    >>> with_language('<p title="역전파">역전파 학습!</p>')
    '<p title="역전파"><span lang="ko">역전파 학습</span>!</p>'
    """
    made, place = "", 0
    for apart in APART.finditer(body):
        made += _marked(body[place : apart.start()]) + apart[0]
        place = apart.end()
    return made + _marked(body[place:])


def card(title: str, description: str, published: str, page: str) -> str:
    """What a link to the page shows elsewhere; with a picture where the book has an address."""
    found = {"og:site_name": "scalargrad", "og:type": "article", "og:title": title}
    if description:
        found["og:description"] = description
    if published:
        found |= {"og:url": f"{published}{page}.html", "og:image": f"{published}_static/{CARD}"}
    return "".join(
        f'<meta property="{name}" content="{html.escape(text)}" />\n'
        for name, text in found.items()
    )


def switch(page: str, language: str) -> str:
    """The links to the same page in the other languages; book.js has them keep the place."""
    up = "../" * page.count("/")
    links = [
        f'<a href="{up}{"" if language == "en" else "../"}{folder}{page}.html" lang="{name}" '
        f'hreflang="{name}">{words}</a>'
        for name, folder, words in LANGUAGES
        if name != language
    ]
    return f'<p class="languages">{" ".join(links)}</p>\n'


def _marked(text: str) -> str:
    return KOREAN.sub(r'<span lang="ko">\g<0></span>', text)


def translated_theme(page: str) -> str:
    """A page's HTML with the theme's own words in Korean.

    >>> translated_theme('<span>Next</span> Next')
    '<span>다음</span> Next'
    """
    for english, korean in phrases.THEME.items():
        page = re.sub(rf"(?<=>)(\s*){re.escape(english)}(\s*)(?=<)", rf"\1{korean}\2", page)
        page = page.replace(f'"{english}"', f'"{korean}"')
    return page


def _finish(app: Sphinx, error: Exception | None) -> None:
    """The theme's words; and the switch on the search page, which has no body to put it into."""
    if error is not None or app.builder.name != "html":
        return
    language = app.config.language
    for path in Path(app.outdir).glob("**/*.html" if language == "ko" else "search.html"):
        page = path.read_text(encoding="utf-8")
        if path.name == "search.html":
            article = re.search(r"<article[^>]*>", page)
            assert article
            page = page.replace(article[0], article[0] + switch("search", language), 1)
        page = translated_theme(page) if language == "ko" else page
        path.write_text(page, encoding="utf-8")


def _dress(app: Sphinx, page: str, _: str, context: dict[str, Any], *__: object) -> None:
    if "body" not in context:
        return
    if app.config.language == "en":
        context["body"] = with_language(context["body"])
    context["body"] = switch(page, app.config.language) + context["body"]
    given = re.search(r'content="([^"]*)"[^>]* name="description"', context["metatags"])
    given = given or re.search(r'name="description"[^>]* content="([^"]*)"', context["metatags"])
    description = html.unescape(given[1]) if given else ""
    title = re.sub("<[^>]*>", "", html.unescape(context["title"]))
    context["metatags"] += card(title, description, app.config.html_baseurl, page)
