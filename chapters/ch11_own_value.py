# %% [markdown]
# # Build your own Value
#
# *No lecture of its own: the engine behind every page of this book, and behind the frameworks of
# lecture 08.*
#
# **Before:** [reverse mode](see:reverse_mode), [the toy graph](see:toy_graph),
# [the sum over all paths](see:sum_over_paths). **Why:** about forty lines are enough for an engine
# that finds every derivative of this book. Who has written them once knows what `backward()` does.

# %%
from words import show


# %%
class Value:
    """A number that will remember how it was made."""

    def __init__(self, data):
        self.data = data


show("A number:", Value(2).data)
