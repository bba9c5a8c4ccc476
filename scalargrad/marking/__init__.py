"""A derivation that was typed: read, compared with a graph side by side, marked.

- reading.py: the text is cut into equations and sides; formulas/ reads each side as a tree of parts
  (numbers, names, derivatives, operations) that know their place in the text.
- comparing.py: the graph at its own point and at five others, values and derivatives; a side is
  computed at all of them, a typed decimal as the interval of what it rounds. It is right if the
  derivative that is asked for lies within what that gives, at every point.
- repairs.py, for formulas: a wrong side is taken apart (needs.py: what would each part have to be?)
  and what would fit is looked for among the graph's own quantities (quantities.py). numbers.py, for
  sides of numbers: beside the side above.
- marks.py: mark() tries these repairs, the likeliest first. The first that makes the side right,
  computed again, is told in a sentence of words.py; if none does, only that the side is wrong.
"""
