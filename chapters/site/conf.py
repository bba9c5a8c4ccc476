"""Sphinx's settings of the book: python -m sphinx -W -q chapters/site book.

English is built first, then, beside it and by the same settings, the book in each other language.
"""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import SphinxError

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "live"), str(HERE.parent), str(HERE.parents[1])]

import dressing
import films
import live_directive
import phrases
import sources
import translation
from scalargrad.language import TABLES, set_language

language = next((name for name in translation.LANGUAGES if tags.has(name)), "en")  # noqa: F821
set_language(language)

MATHJAX = importlib.util.find_spec("sphinx-mathjax-offline")
if MATHJAX is None or MATHJAX.origin is None:
    sys.exit('sphinx-mathjax-offline missing: python -m pip install -e ".[book]"')

project = html_title = "scalargrad"
copyright = author = "the authors of scalargrad"
html_baseurl = ""  # "https://…/" where the book is published: then its notebooks open in Colab
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.mathjax"]
exclude_patterns = ["pages/tables.md", "pages/toy_derivation.md"]  # parts of index.md
exclude_patterns += list(translation.LANGUAGES) if language == "en" else []

myst_enable_extensions = ["dollarmath", "colon_fence", "fieldlist"]
myst_heading_anchors = 3
myst_dmath_double_inline = True

# One file without fonts, beside the pages: a double click on index.html needs no network.
mathjax_path = "tex-svg.js"
mathjax3_config = {"options": {"enableMenu": False}}  # the menu would load more files

default_role = "code"  # `x` in a docstring
napoleon_custom_sections = ["Source"]
napoleon_numpy_docstring = False
napoleon_use_ivar = True  # attributes as a list, as arguments
add_module_names = False
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 150
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"

html_theme = "furo"
html_favicon = "static/favicon.svg"
html_static_path = [
    "static",
    str(HERE.parent / "outputs" / dressing.CARD),
    str(Path(MATHJAX.origin).with_name("static") / "mathjax/tex-svg.js"),
]
html_css_files = ["book.css", "run.css"]
html_js_files = ["phrases.js", "book.js", "copy.js", "run_show.js", "run.js"]
html_copy_source = html_show_copyright = html_use_index = False
html_domain_indices = False
html_search_scorer = str((HERE if language == "en" else HERE / language) / "pages/scorer.js")
FONTS = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, '
HANGUL = '"Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", "Noto Sans CJK KR", NanumGothic, '
html_theme_options = {
    "light_css_variables": {"font-stack": f"{FONTS}{HANGUL}sans-serif"},
    "top_of_page_buttons": [],
}


def setup(app: Sphinx) -> dict[str, Any]:
    """Have the pages run before Sphinx looks for its sources; teach it films."""
    app.add_directive("film", films.FilmDirective)
    live_directive.setup(app)
    dressing.setup(app)
    app.connect("builder-inited", write_and_build_others)
    if language != "en":
        table = {english: TABLES[language][english] for english in phrases.SCRIPTS}
        app.add_js_file(None, body=f"window.PHRASES = {json.dumps(table, ensure_ascii=False)};")
    app.connect("build-finished", wait_for_others)
    return {"parallel_read_safe": True}


_others: dict[str, subprocess.Popen[str]] = {}  # builds of the other languages


def write_and_build_others(app: Sphinx) -> None:
    """Write the sources; the book of each other language is built at the same time."""
    if language == "en" and app.builder.name == "html":
        for name in translation.LANGUAGES:
            command = [sys.executable, "-m", "sphinx", "-W", "-q", "-t", name, "-c", str(HERE)]
            source, target = HERE / name, Path(app.outdir) / name
            source.mkdir(exist_ok=True)
            (source / "index.md").touch()
            command += ["-d", str(target / ".doctrees"), str(source), str(target)]
            _others[name] = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    published = html_baseurl and f"{html_baseurl}{'' if language == 'en' else language + '/'}"
    sources.write_site(Path(app.srcdir), published)


def wait_for_others(app: Sphinx, error: Exception | None) -> None:
    """Have the build fail where one of another language fails."""
    for name, build in _others.items():
        _, words = build.communicate()
        if build.returncode and error is None:
            raise SphinxError(f"the book in {name}:\n{words}")
