"""What mark() says, in Korean."""

SENTENCES: dict[str, str] = {}
