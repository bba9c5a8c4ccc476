"""A page with an exercise of each kind, for tests of what asks and marks exercises."""

TRIAL = """\
# %% [markdown]
# # A trial
#
# *A document*
#
# **Before:** nothing. **Why:** nothing.

# %%
from words import choice, derivation_of, exercise, in_order, wrong_line
from scalargrad import Value, explain, gradient

a, w1, w2 = Value(2, "a"), Value(3, "w1"), Value(-1, "w2")
b, c = (w1 * a).named("b"), (w2 * a).named("c")
L = (10 - (5 * b + 4 * c).named("d")).named("L")

# %% [markdown]
# ## Exercises

# %%
exercise(
    "What is ∂L/∂w1? Type the number.",
    hint="Two factors.",
    answer=f"It is {gradient(L, w1):g}.",
    expects=gradient(L, w1),
)

# %%
exercise(
    "Which weights get another gradient? Type the letter.",
    hint="Look at the path.",
    answer="Only w1.",
    expects=choice("only w1", "both", "none"),
)

# %%
exercise(
    "Which line is wrong first? Type its number.",
    hint="Put the numbers in.",
    answer="Line 2.",
    expects=wrong_line(2, "b = 6", "c = 2", "d = 38"),
    level=2,
)

# %%
exercise(
    "Put the lines in order. Type the letters.",
    hint="Gradients add up.",
    answer="Forward first.",
    expects=in_order("loss = f(x)", "zero_grad()", "backward()", "step()"),
)

# %%
exercise(
    "Write the derivation of ∂L/∂w2.",
    hint="Over d and c.",
    answer=explain(L, w2),
    expects=derivation_of(L, w2),
    level=3,
)

# %%
exercise("Why? Think.", hint="No hint.", answer="Because.")
"""
