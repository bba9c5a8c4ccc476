"""How long a page is to read."""

import re

from items import Caution, Exercise, Item, Misprint, Recap
from pages import Part

NOT_PROSE = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|\]\([^)]*\)", re.DOTALL)


def prose_words(parts: list[Part]) -> int:
    """The words of a page, without code, formulas, what it shows, addresses and what is folded."""
    texts = [part.cell.source for part in parts if not part.cell.is_code]
    texts += [text for part in parts for item in part.items for text in _texts(item)]
    return sum(len(re.findall(r"\w[\w'’-]*", NOT_PROSE.sub(" ", text))) for text in texts)


def _texts(item: Item) -> list[str]:
    """The words of a box."""
    match item:
        case Misprint():
            return [item.where, item.why]
        case Caution():
            return [item.where, item.words]
        case Recap():
            return list(item.lines)
        case Exercise():
            return [item.question, *item.options]
    return []
