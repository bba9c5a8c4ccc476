# %% [markdown]
# # Vanishing gradients
#
# *Lecture 09, Gradient vanishing (기울기 소실), of which we have only the line in the course
# overview*
#
# The course overview says of lecture 09: "활성함수 간단 소개, 기울기 소실 근본원인과 대책", a short
# look at activation functions, the root cause of vanishing gradients, and what to do about it. The
# documents do not contain this lecture. So this page goes beyond them, and all numbers are ours.
#
# We need two things from earlier pages: the sigmoid of page 13, and the product along a path of
# page 11. On this page we
#
# 1. look at two activation functions and their slopes,
# 2. find the root cause (근본원인) in a chain of neurons,
# 3. measure it in networks, layer by layer,
# 4. look at what helps (대책).

# %%
from random import Random

from page import answers, axes, exercise, show
from scalargrad import (
    MLP,
    Value,
    constant,
    draw,
    explain,
    format_number,
    relu,
    sigmoid,
)

# %% [markdown]
# ## Two activation functions
#
# An **activation function** (활성함수) stands at the output of each neuron. The two best known are
#
# $$ \sigma(z) = \frac{1}{1 + e^{-z}} \qquad \text{relu}(z) = \max(z, 0) $$
#
# Here they are with their derivatives, from `backward()`.


# %%
def slope(activation, number):
    z = Value(number, "z")
    activation(z).backward()
    return z.grad


ts = [t / 10 + 0.05 for t in range(-60, 60)]
left, right = axes(x="z", columns=2, ylim=(-0.1, 2))
for activation, style in ((sigmoid, "C0-"), (relu, "C1--")):
    left.plot(ts, [activation(t).data for t in ts], style)
    right.plot(ts, [slope(activation, t) for t in ts], style)
left.set(title="activation")
right.set(title="derivative")
right.text(-5.5, 0.3, "sigmoid", color="C0")
right.text(2.5, 1.05, "relu")

# %%
show(
    left,
    name="activations",
    alt="Left sigmoid and relu. Right their derivatives: sigmoid's is a low "
    "hill of height 1/4, relu's is 0 left of 0 and 1 right of it",
)

# %% [markdown]
# The derivative of the sigmoid is $\sigma'(z) = \sigma(z)(1 - \sigma(z))$. It is largest at $z =
# 0$.

# %%
show("σ′(0) =", slope(sigmoid, 0))
show("σ′(4) =", slope(sigmoid, 4))
show("σ′(8) =", slope(sigmoid, 8))

# %% [markdown]
# It is never larger than $1/4$. Far from $z = 0$ the sigmoid is almost flat, so its derivative is
# tiny. We say: the neuron is **saturated** (포화). The derivative of relu is 1 for every positive
# $z$.
#
# ## The root cause
#
# We take a chain of neurons, each with one weight and without bias:
#
# $$ z_k = w_k a_{k-1} \qquad a_k = \sigma(z_k) $$
#
# All weights are 1, and so is the input $a_0$.


# %%
a0 = constant(1, "a0")
w1, w2, w3 = Value(1, "w1"), Value(1, "w2"), Value(1, "w3")
a1 = sigmoid(w1 * a0).named("a1")
a2 = sigmoid(w2 * a1).named("a2")
a3 = sigmoid(w3 * a2).named("a3")
show(
    draw(a3, named_only=True, local_gradients=True, highlight=w1),
    name="sigmoid_chain",
    alt="A chain of three sigmoid neurons. The path from w1 to a3 is thick "
    "and red, and the local gradients on it are between 0.1 and 0.25",
)

# %% [markdown]
# There is one path from $a_3$ back to $w_1$. The chain rule multiplies its local gradients.

# %%
show(explain(a3, w1))

# %% [markdown]
# Each layer brings a factor $\sigma'(z_k)$, which is at most $1/4$, and a weight. With weights of
# size 1 or less, each layer makes the gradient at least four times smaller. This is the root cause
# of **vanishing gradients** (기울기 소실). With relu the same path has the factor 1 in each layer.
#
# How fast does it vanish? We make the chain longer.


# %%
def chain(activation, n, weight=1):
    """w1 … wn and the output of a chain of n neurons."""
    a, weights = constant(1, "a0"), []
    for k in range(1, n + 1):
        w = Value(weight, f"w{k}")
        a = activation(w * a).named(f"a{k}")
        weights.append(w)
    return [*weights, a]


def first_gradient(activation, n, weight=1):
    """∂aₙ/∂w₁ of a chain of n neurons."""
    w1, *_, a = chain(activation, n, weight)
    a.backward()
    return w1.grad


show("3 layers, sigmoid:", first_gradient(sigmoid, 3))
show("3 layers, relu:   ", first_gradient(relu, 3))

# %%
ns = range(1, 33)
plot = axes(x="layers n", y="∂aₙ/∂w₁", yscale="log")
plot.plot(ns, [first_gradient(sigmoid, n) for n in ns], "C0-o", markersize=4)
plot.plot(ns, [0.25**n for n in ns], "C2--")
plot.plot(ns, [first_gradient(relu, n) for n in ns], "C1-")
plot.text(14, 1e-12, "sigmoid", color="C0", ha="right")
plot.text(20, 1e-11, "(1/4)ⁿ", color="C2")
plot.text(24, 1e-2, "relu")

# %%
show(
    plot,
    name="chains",
    alt="The gradient of the first weight against the number of layers, on a "
    "logarithmic axis. With sigmoid it falls below 10⁻²⁰, with relu it stays "
    "at 1",
)

# %% [markdown]
# The sigmoid's line runs just below $(1/4)^n$. With 32 layers, $w_1$ has a gradient below
# $10^{-20}$. A step of gradient descent hardly changes it: the first layer learns almost nothing.
#
# ## In a network, layer by layer
#
# In a network there are many paths to a weight, and they are added up. But each of them has a
# factor $\sigma'$ for each layer on its way. We measure it in networks of 8 layers: 8 neurons in
# each, one output, random weights. For each layer we take the mean of $|\partial L/\partial w|$
# over its weights, and the mean of this over 10 networks.


# %%
def mean_gradients(activation, depth, networks=10):
    """The mean |∂L/∂w| of each layer, the first layer first."""
    means = [0.0] * depth
    for seed in range(networks):
        sizes = [8] * (depth - 1) + [1]
        model = MLP(4, sizes, activation=activation, rng=Random(seed))
        L = (model([1, -0.5, 0.25, 0.5]) - 1) ** 2
        L.backward()
        for k, layer in enumerate(model.layers):
            grads = [
                abs(w.grad) for unit in layer.neurons for w in unit.weights
            ]
            means[k] += sum(grads) / len(grads) / networks
    return means


# %%
with_sigmoid, with_relu = (
    mean_gradients("sigmoid", 8),
    mean_gradients("relu", 8),
)
layers = range(1, 9)
plot = axes(x="layer", y="mean |∂L/∂w|", yscale="log")
plot.plot(layers, with_sigmoid, "C0-o")
plot.plot(layers, with_relu, "C1--s")
plot.text(3.3, 1e-4, "sigmoid", color="C0")
plot.text(3, 0.2, "relu", ha="center")

# %%
show(
    plot,
    name="layers",
    alt="The mean gradient of each of 8 layers, on a logarithmic axis. With "
    "sigmoid it falls from 1 in the last layer to 10⁻⁵ in the first; with "
    "relu it stays between 0.05 and 1",
)

# %% [markdown]
# Read the plot from right to left, as `backward()` goes. With sigmoid, each layer makes
# the gradient several times smaller. With relu, all layers have gradients of a similar size.

# %%
show("sigmoid, first / last layer:", with_sigmoid[0] / with_sigmoid[-1])
show("relu, first / last layer:   ", with_relu[0] / with_relu[-1])

# %% [markdown]
# ## What helps
#
# **Larger weights?** A larger $w$ is a larger factor. But then $z = wa$ is larger, too, the neuron
# is saturated, and $\sigma'(z)$ becomes smaller. For a chain of 8 neurons:

# %%
show("weights 1:", first_gradient(sigmoid, 8, weight=1))
show("weights 2:", first_gradient(sigmoid, 8, weight=2))
show("weights 4:", first_gradient(sigmoid, 8, weight=4))

# %% [markdown]
# Weights of 2 help very little, and weights of 4 make it worse.
#
# **Another activation function.** relu has the slope 1 wherever its neuron is on. So only the
# weights are multiplied. They must have the right size: too small, and the gradient vanishes again;
# too large, and it grows from layer to layer (기울기 폭발, exploding gradients). `MLP` starts with
# random weights of a size that fits relu.
#
# **Residual connections** (잔차 연결). The networks of pages 15 and 16 add a layer's input to its
# output: $a_k = a_{k-1} + \sigma(w_k a_{k-1})$. The derivative of this sum has a 1 in it:
#
# $$ \frac{\partial a_k}{\partial a_{k-1}} = 1 + \sigma'(z_k) w_k $$
#
# However small $\sigma'$ is, the factor is not small.


# %%
def residual_chain(n, weight=1):
    a, weights = constant(1, "a0"), []
    for k in range(1, n + 1):
        w = Value(weight, f"w{k}")
        a = (a + sigmoid(w * a)).named(f"a{k}")
        weights.append(w)
    return [*weights, a]


w1, *_, a32 = residual_chain(32)
a32.backward()
show("32 layers, sigmoid:               ", first_gradient(sigmoid, 32))
show("32 layers, sigmoid with residuals:", w1.grad)

# %% [markdown]
# ## Exercises

# %%
exercise(
    "After how many layers is the bound (1/4)ⁿ below one millionth? Check it "
    "with a chain of so many sigmoid neurons."
)

# %%
exercise(
    "Set the weights of the relu chain to 2, with 32 layers. What is ∂aₙ/∂w₁, "
    "and what is the problem now?"
)

# %%
exercise(
    "Set the weights of the relu chain to −1. What are the gradients of all "
    "weights in a chain of 3, and why?"
)

# %%
n = next(n for n in range(1, 100) if 0.25**n < 1e-6)
bound, reached = 0.25**n, first_gradient(sigmoid, n)
large = first_gradient(relu, 32, weight=2)
w1, w2, w3, a3 = chain(relu, 3, weight=-1)
a3.backward()

# %%
answers(
    f"After {n}: the bound is {format_number(bound, 3)}. In the chain the "
    f"gradient is {format_number(reached, 3)}.",
    f"2³¹ = {large:.0f}: the gradient explodes. One step of gradient descent "
    "would throw w1 far away.",
    f"{w1.grad:g}, {w2.grad:g} and {w3.grad:g}. z1 = −1, so the first neuron "
    "is off: its output is 0 and its slope is 0. For z2 and z3, which are 0, "
    "the slope is 0, too. Such neurons do not learn; they are called dead.",
)
