"""chapters/ERRATA.md as the scripts say it: python tests/pages.py writes it anew."""

import importlib
import sys
from pathlib import Path

CHAPTERS = Path(__file__).parents[1] / "chapters"

HEAD = """\
# Errata: what is misprinted in the documents

A reader who follows along trips over these. Each is quoted as printed (indices as plain digits, a
layer's superscript left out) and corrected, with the numbers that prove it. The chapter's script
computes both, and a test holds it to this page.
"""


def modules():
    """Every chapter's module, in order."""
    names = sorted(path.stem for path in CHAPTERS.glob("ch[0-9][0-9]_*.py"))
    return [importlib.import_module(f"chapters.{name}") for name in names]


def errata_page():
    """The page's text: an entry for each misprint, by number."""
    found = {
        mark: (entry, Path(module.__file__).name)
        for module in modules()
        for mark, entry in module.ERRATA.items()
    }
    parts = [HEAD]
    for mark in sorted(found, key=lambda mark: int(mark[1:])):
        entry, script = found[mark]
        number = int(script[2:4])
        lines = [
            f"## {mark}: {entry['where']}",
            f"- printed: {entry['printed']}",
            f"- correct: {entry['correct']}",
            f"- why: {entry['why']}",
        ]
        if "key" in entry:
            wrong, right = entry["printed_number"], entry["correct_number"]
            at = f" at {entry['at']}" if "at" in entry else ""
            lines.append(f"- proof{at}: {entry['key']} is {right}; as printed it would be {wrong}")
        lines.append(f"- shown in [chapter {number}]({script})")
        parts.append("\n".join([lines[0], "", *lines[1:]]) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.path.insert(0, str(CHAPTERS.parent))
    (CHAPTERS / "ERRATA.md").write_text(errata_page(), encoding="utf-8")
