"""Errors of the engine, gradcheck(), examine(), in Korean."""

SENTENCES: dict[str, str] = {}
