"""Legends, films, drawings, in Korean."""

SENTENCES: dict[str, str] = {}
