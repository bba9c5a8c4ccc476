"""Answers that a learner types, judged; graphs to practise on; the dialogue in a terminal."""
