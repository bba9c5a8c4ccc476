"""Fonts that have Hangul, for plots and graphs in Korean."""

import functools
from pathlib import Path

FONT_OF_PLOTS = "DejaVu Sans"  # matplotlib's own
HANGUL_FILES = (
    "NotoSansCJK-Regular", "NotoSansKR", "NanumGothic.", "malgun.", "AppleSDGothicNeo",
    "AppleGothic", "NanumBarunGothic.",
)  # fmt: skip


@functools.cache
def hangul_family() -> str:
    """A font of this machine in which plots can have Hangul; "" where there is none."""
    from matplotlib import font_manager

    for start in HANGUL_FILES:
        for path in sorted(font_manager.findSystemFonts()):
            if Path(path).name.startswith(start):
                font_manager.fontManager.addfont(path)
                return font_manager.FontProperties(fname=path).get_name()
    return ""


def fonts_of_plots(language: str) -> list[str]:
    """The fonts of a plot: what the first one lacks is taken from the next."""
    return list(filter(None, [FONT_OF_PLOTS, hangul_family() if language == "ko" else ""]))


def can_draw(language: str) -> bool:
    """Whether pictures can have the words of this language: else they are left in English."""
    if language != "ko":
        return True
    from scalargrad.pictures.rendering import hangul_font

    return bool(hangul_family() and hangul_font())
