"""The library's docstrings, which are plain text, as the reStructuredText that autodoc expects."""
from __future__ import annotations

import re
from typing import Any


def process(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """autodoc's event: rewrite one docstring in place."""
    lines[:] = [escaped(line) for line in lines]


def escaped(line: str) -> str:
    return re.sub(r"([\\*`|])|(_)(?!\w)", lambda m: "\\" + m[0], line)
