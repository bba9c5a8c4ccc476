"""Typed formulas, the report, the command line, in Korean."""

SENTENCES: dict[str, str] = {}
