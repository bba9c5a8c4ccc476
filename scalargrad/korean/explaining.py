"""Reasons and notes of explain(), in Korean."""

SENTENCES: dict[str, str] = {}
