"""Practice, in Korean."""

SENTENCES: dict[str, str] = {}
