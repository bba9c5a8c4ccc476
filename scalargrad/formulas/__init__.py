"""Formulas as a learner types them: a line's tokens, its structure, many lines as one graph."""
