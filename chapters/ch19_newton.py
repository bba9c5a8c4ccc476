# %% [markdown]
# # Appendix: Newton's method and second derivatives
#
# *Not in the lectures: what lecture 05, Gradient descent (경사 하강법), leads to*
#
# **Before:** [gradient descent](see:gradient_descent), [the chain rule](see:chain_rule).
# **Why:** gradient descent needs a learning rate that somebody has to choose. The second
# derivative says how long a step should be.

# %%
from words import show
from scalargrad import Value, derivative

x = Value(1.5, "x")
y = (x**4 - 2 * x**2).named("y")
show(derivative(y, x), derivative(derivative(y, x), x))

# %% [markdown]
# **Next:** [](see:resnet18).
