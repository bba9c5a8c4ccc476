"""A graph as mathematics: expressions, what is shown and how it is called, text, LaTeX."""
