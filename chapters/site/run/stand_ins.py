"""Stand-ins for matplotlib in the browser: plots can be described there, and are not drawn.

matplotlib would be eleven megabytes more to load. A printed plot stays where it is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class Anything:
    """Takes every call and has every attribute; what it gives is another one."""

    def __getattr__(self, name: str) -> Anything:
        if name.startswith("__") or name in ("latex", "source", "_repr_html_"):
            raise AttributeError(name)  # show() asks for these
        return Anything()

    def __setattr__(self, name: str, value: object) -> None:
        """Nothing is kept."""

    def __call__(self, *_: object, **__: object) -> Anything:
        """What every method gives."""
        return Anything()

    def __iter__(self) -> Iterator[Anything]:
        yield Anything()  # line, = plot.plot(…)

    def __getitem__(self, _: object) -> Anything:
        return Anything()


class Axes(Anything):
    """A plot's axes; `figure` is what show() saves."""

    figure: Figure

    def __init__(self, figure: Figure) -> None:
        object.__setattr__(self, "figure", figure)


class Figure(Anything):
    """A figure that is never drawn."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def subplots(self, rows: int = 1, columns: int = 1, **_: object) -> list[list[Axes]]:
        """Axes in rows, as with squeeze=False."""
        return [[Axes(self) for _ in range(columns)] for _ in range(rows)]

    def add_subplot(self, *_: object, **__: object) -> Axes:
        """One more."""
        return Axes(self)

    def savefig(self, *_: object, **__: object) -> None:
        """No file is written."""


def install() -> None:
    """Have `import matplotlib` find these."""
    contents: dict[str, dict[str, Any]] = {
        "matplotlib": {"rcParams": {}},
        "matplotlib.figure": {"Figure": Figure},
        "matplotlib.font_manager": {"findSystemFonts": list},  # none: Korean pages look for one
        "cycler": {"cycler": Anything()},
    }
    for name, names in contents.items():
        module = ModuleType(name)
        module.__spec__ = ModuleSpec(name, None, is_package=name == "matplotlib")
        module.__dict__.update(names)
        sys.modules[name] = module
