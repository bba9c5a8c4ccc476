# %% [markdown] {"covers": "article: 12, 14, 16-26, 28-42"}
# # Three linear layers
#
# *The article 연쇄 법칙 (Chain Rule), 역전파 (Backpropagation), section 역전파 (Backpropagation)*
#
# The article refers to [wikidocs.net/37406](https://wikidocs.net/37406).
#
# **Before:** [the chain rule](see:chain_rule), [reverse mode](see:reverse_mode),
# [matrix differentiation](see:matrix_differentiation). **Why:** every layer of every network goes
# backward with the same few lines. Work them out once, and you can write them for a hundred layers.
#
# The article says what the chain rule is for: "역전파에서 순서대로 미분을 적용하는 데 사용된다" (in
# backpropagation it is used to apply one derivative after the other). Its example is a network of
# three **linear layers** (선형 층), from the input $x$ to the output $y$. Each layer computes $z$,
# a weight times the input plus a bias (편향), and then applies an **activation function**
# (활성화 함수):
#
# $$ z_1 = W_1 x + b_1 \qquad z_2 = W_2 a_1 + b_2 \qquad z_3 = W_3 a_2 + b_3 $$
#
# $$ a_1 = \text{activation}(z_1) \qquad a_2 = \text{activation}(z_2) \qquad
# y = \text{activation}(z_3) $$
#
# The article works out the derivatives for layer 3, the **output layer** (출력층). We do that with
# numbers, and then go on to layer 2 and layer 1.
#
# It has no numbers here, and does not say which activation and which loss. We take the sigmoid
# $\sigma$ and $L = \frac{1}{2} (t - y)^2$ with a target $t$, as in the article's own example
# ([the 2-2-2 network](see:sigmoid_network)). All numbers are ours.

# %%
from words import caution, choice, derivation_of, exercise, recap, show
from words import wrong_line
from scalargrad import Layer, Value, constant, draw, explain, sigmoid

x, t = constant(2, "x"), constant(1, "t")
W1, b1 = Value(0.5, "W1"), Value(-0.1, "b1")
W2, b2 = Value(2, "W2"), Value(-1.6, "b2")
W3, b3 = Value(3, "W3"), Value(-1, "b3")

# %% [markdown] {"covers": "article: 27, 43-46"}
# ## Forward
#
# To begin with, each layer has one neuron. So each $W$ and each $b$ is a number.

# %%
z1 = (W1 * x + b1).named("z1")
a1 = z1.sigmoid().named("a1")

z2 = (W2 * a1 + b2).named("z2")
a2 = z2.sigmoid().named("a2")

z3 = (W3 * a2 + b3).named("z3")
y = z3.sigmoid().named("y")

L = (0.5 * (t - y) ** 2).named("L")
show(z1, a1, z2, a2, z3, y, L)

# %% [markdown]
# Here is the graph, from the input at the top to the loss at the bottom. On each arrow stands its
# local gradient. (The arrows from the data $x$ and $t$ have none: nobody changes the data.) Look
# for what repeats. In every layer three arrows lead into $z$, and one leads on, to $a$ or $y$.

# %% {"fold": "the picture's code"}
picture = draw(L, named_only=True, local_gradients=True)
picture.attr(ranksep="0.17")  # lower than usual
show(
    picture,
    name="graph",
    alt="The graph of L: x, W1 and b1 make z1, then a1; W2 and b2 make z2, "
    "then a2; W3 and b3 make z3, then y and L",
)

# %% [markdown]
# One name in the article can mislead.

# %%
caution(
    "C4",
    "The article calls z3 네트워크 출력값 (the network's output) and y 출력값 "
    "(the output). The output of the network is y = activation(z3), here "
    f"{y:.6f}. z3 is {z3:.6f}.",
    where="The article, 역전파, the list above dL/dz3",
)

# %% [markdown] {"covers": "article: 47-51"}
# ## Backward: layer 3
#
# The article's first step (첫 번째 단계) is the derivative of the loss with respect to the output.
# For $L = \frac{1}{2} (t - y)^2$ it is $dL/dy = -(t - y)$.

# %%
dL_dy = -(t.data - y.data)
show("dL/dy =", dL_dy)

# %% [markdown] {"covers": "article: 51"}
# Now the article's three lines. Each is a product of a number that we have already and one local
# gradient:
#
# $$ \frac{dL}{dz_3} = \frac{dL}{dy} \cdot \frac{dy}{dz_3} \qquad
# \frac{dL}{db_3} = \frac{dL}{dz_3} \cdot \frac{dz_3}{db_3} \qquad
# \frac{dL}{dW_3} = \frac{dL}{dz_3} \cdot \frac{dz_3}{dW_3} $$
#
# (The article writes $d$. With several variables other pages write $\partial$; both mean the same
# here.) The local gradients come from $y = \sigma(z_3)$ and $z_3 = W_3 a_2 + b_3$.
#
# **Predict:** which of the two is farther from 0, $dL/db_3$ or $dL/dW_3$?

# %%
dy_dz3 = y.data * (1 - y.data)  # the derivative of the sigmoid
dz3_db3 = 1
dz3_dW3 = a2.data

dL_dz3 = dL_dy * dy_dz3
dL_db3 = dL_dz3 * dz3_db3
dL_dW3 = dL_dz3 * dz3_dW3
show("dL/dz3 =", dL_dz3)
show("dL/db3 =", dL_db3)
show("dL/dW3 =", dL_dW3)

# %% [markdown]
# It is $dL/db_3$. It has the factor 1 where $dL/dW_3$ has $a_2$, and a sigmoid is always below 1.
#
# Both lines begin with $dL/dz_3$. In books it is called $\delta_3$, **delta** (델타): the gradient
# of a neuron's weighted sum, *before* the activation. The bias gets $\delta_3$ itself. The weight
# gets $\delta_3$ times its input.
#
# `explain` finds the same. It calls the derivatives $\partial$, because $L$ depends on several
# variables:

# %%
show(explain(L, W3))

# %% [markdown]
# ## Backward: layer 2
#
# The article stops here. How does it go on? Layer 2 needs $dL/da_2$, as layer 3 needed $dL/dy$.
# This number comes from layer 3, because $a_2$ is used in $z_3 = W_3 a_2 + b_3$ and nowhere else:
#
# $$ \frac{dL}{da_2} = \frac{dL}{dz_3} \cdot \frac{dz_3}{da_2} = \frac{dL}{dz_3} \cdot W_3 $$
#
# The other three lines are those of layer 3, with the index 2.

# %%
dL_da2 = dL_dz3 * W3.data
dL_dz2 = dL_da2 * (a2.data * (1 - a2.data))
dL_db2 = dL_dz2 * 1
dL_dW2 = dL_dz2 * a1.data

show("dL/da2 =", dL_da2)
show("dL/dz2 =", dL_dz2)
show("dL/db2 =", dL_db2)
show("dL/dW2 =", dL_dW2)

# %% [markdown]
# **A common mistake:** to take $dL/da_2$ for $\delta_2$. $\delta_2$ is $dL/dz_2$. Between the two
# lies the slope of the activation, $a_2 (1 - a_2)$. It is about $1/4$ here. Whoever forgets it gets
# a gradient that is about four times too large:

# %%
show("wrong: dL/da2 · a1 =", dL_da2 * a1.data)
show("right: dL/dz2 · a1 =", dL_dW2)

# %% [markdown]
# ## Backward: layer 1
#
# And once more with the index 1. The input of layer 1 is $x$.

# %%
dL_da1 = dL_dz2 * W2.data
dL_dz1 = dL_da1 * (a1.data * (1 - a1.data))
dL_db1 = dL_dz1 * 1
dL_dW1 = dL_dz1 * x.data

show("dL/da1 =", dL_da1)
show("dL/dz1 =", dL_dz1)
show("dL/db1 =", dL_db1)
show("dL/dW1 =", dL_dW1)

# %% [markdown]
# `backward()` does all of this in one call, layer by layer in the same order. Beside its gradients
# are ours:

# %%
L.backward()
by_hand = [dL_dW1, dL_db1, dL_dW2, dL_db2, dL_dW3, dL_db3]
rows = [["", "backward()", "by hand"]]
for parameter, ours in zip((W1, b1, W2, b2, W3, b3), by_hand, strict=True):
    rows.append([parameter.name, parameter.grad, ours])
show(rows)

# %% [markdown]
# ## Layers with several neurons
#
# In a real layer there are many neurons. Then $W_3$ is a matrix, and $b_3$, $z_3$ and $a_2$ are
# columns. In the article's product $W_3 a_2$ the matrix must have a row for each *neuron*. In the
# lectures and on our other pages, $w_{ij}$ leads from $i$ to $j$: a matrix has a row for each
# *input* and a column for each neuron. We stay with the lectures. So the article's matrix is the
# transpose of ours:
#
# $$ z_3 = W_3^T a_2 + b_3 $$
#
# Here is layer 3 once more, now with three inputs and two neurons. $W_3$ has 3 rows and 2 columns.
# `W3[1,2]` leads from `a2[1]` to `z3[2]`. (These names count from 1. Python's lists count from 0:
# in the code, `a2[0]` is the Value with the name `a2[1]`.)

# %%
a2 = [Value(0.2, "a2[1]"), Value(0.7, "a2[2]"), Value(0.5, "a2[3]")]
W3 = [  # a row for each input
    [Value(3, "W3[1,1]"), Value(0.5, "W3[1,2]")],
    [Value(-1, "W3[2,1]"), Value(2, "W3[2,2]")],
    [Value(1, "W3[3,1]"), Value(-0.6, "W3[3,2]")],
]
W3_T = list(zip(*W3, strict=True))  # a row for each neuron
b3 = [Value(-1, "b3[1]"), Value(0.1, "b3[2]")]
t = [constant(1, "t[1]"), constant(0, "t[2]")]

# %% {"fold": "the picture's code"}
layer = Layer(3, 2, activation="linear")
for neuron, weights, bias in zip(layer.neurons, W3_T, b3, strict=True):
    neuron.weights, neuron.bias = list(weights), bias
picture = draw(layer)
for i in (1, 2, 3):
    picture.node(f"n0_{i}", f"a2[{i}]")
for j in (1, 2):
    picture.node(f"n1_{j}", f"z3[{j}]")
show(
    picture,
    name="layer",
    alt="The layer as circles: a2[1], a2[2], a2[3] on the left, z3[1] and "
    "z3[2] on the right. Six lines, each with its weight: W3[1,2] = 0.5 on "
    "the line from a2[1] to z3[2]",
)

# %% [markdown]
# Forward: each neuron has a row of $W_3^T$, multiplies it by $a_2$, and adds its bias. The loss
# adds up both outputs.

# %%
z3 = [
    (w1 * a2[0] + w2 * a2[1] + w3 * a2[2] + b).named(f"z3[{j}]")
    for j, ((w1, w2, w3), b) in enumerate(zip(W3_T, b3, strict=True), 1)
]
y = [z.sigmoid().named(f"y[{j}]") for j, z in enumerate(z3, 1)]
L = (0.5 * (t[0] - y[0]) ** 2 + 0.5 * (t[1] - y[1]) ** 2).named("L")
show(z3)

# %% [markdown]
# Backward: the article's formula $dL/dW_3 = dL/dz_3 \cdot dz_3/dW_3$ stays. Now it gives a number
# for each weight: the weight from $a_2[i]$ to $z_3[j]$ has the gradient $\delta_3[j] \cdot a_2[i]$.
# For all of them together this is a column times a row:
#
# $$ \frac{dL}{dW_3^T} = \delta_3 a_2^T $$
#
# Two rows, one for each neuron, and three columns, one for each input:

# %%
L.backward()
show("dL/dW3ᵀ by backward():", [[w.grad for w in row] for row in W3_T])
show("δ3 · a2ᵀ:", [[z.grad * a.data for a in a2] for z in z3])

# %% [markdown]
# Here is one of the six as a derivation, for the weight from `a2[1]` to `z3[2]`:

# %%
show(explain(L, W3[0][1]))

# %% [markdown]
# Layer 2 needs $dL/da_2$. Each input goes to both neurons. So two paths are added, one over
# $z_3[1]$ and one over $z_3[2]$. For all three inputs together this is $W_3 \delta_3$, now without
# the transpose:

# %%
products = [
    sum(w.data * z.grad for w, z in zip(row, z3, strict=True)) for row in W3
]
rows = [[a.grad, product] for a, product in zip(a2, products, strict=True)]
show([["backward()", "W3·δ3"], *rows])

# %% [markdown]
# Because the matrix is not square, the shapes help. $W_3$ has 3 rows and 2 columns, $\delta_3$ has
# 2 entries: only $W_3 \delta_3$ fits. $W_3^T \delta_3$ is not possible.

# %%
recap(
    "δ is the gradient of a layer's weighted sum z, before the activation.",
    "Bias: δ. Weights: δ times the layer's input, δ·aᵀ for Wᵀ.",
    "To the layer before: W·δ, then times the slope of its activation.",
)

# %% [markdown]
# ## Exercises


# %%
def gradients(W3):
    """The gradients of W1, b1, W2, b2, W3 and b3."""
    numbers = (0.5, -0.1, 2, -1.6, W3, -1)
    parameters = [Value(number) for number in numbers]
    a = Value(2)
    for W, b in zip(parameters[::2], parameters[1::2], strict=True):
        a = sigmoid(W * a + b)
    (0.5 * (1 - a) ** 2).backward()
    return [parameter.grad for parameter in parameters]


zeros = gradients(W3=0).count(0)

# %%
exercise(
    "In the network with one neuron in each layer, set W3 = 0. How many of "
    "the six gradients of W1, b1, W2, b2, W3 and b3 become 0? Type the "
    "number.",
    hint="Which of them contain dL/da2?",
    expects=zeros,
    answer=f"{zeros}: those of W1, b1, W2 and b2. dL/da2 = dL/dz3 · W3 is 0 "
    "now, and all four contain it. dL/dW3 and dL/db3 do not.",
)

# %%
exercise(
    "A student writes the backward pass of layer 2. Which line is the first "
    "wrong one? Type its number.",
    level=2,
    hint="δ is taken before the activation.",
    expects=wrong_line(
        3,
        "dL/dz3 = dL/dy · y·(1 − y)",
        "dL/da2 = dL/dz3 · W3",
        "dL/db2 = dL/da2",
        "dL/dW2 = dL/db2 · a1",
    ),
    answer="Line 3: the slope a2·(1 − a2) is missing, dL/db2 = dL/da2 · "
    "a2·(1 − a2). Line 4 then takes over the wrong number.",
)

# %%
exercise(
    "A layer has 4 inputs and 3 neurons. What is the shape of dL/dWᵀ? Type "
    "the letter.",
    level=2,
    hint="It has the shape of Wᵀ: a row for each neuron.",
    expects=choice(
        "3 rows and 4 columns",
        "4 rows and 3 columns",
        "3 rows and 3 columns",
        "4 rows and 4 columns",
    ),
    answer="3 rows and 4 columns: δ is a column with 3 entries, the input a "
    "row with 4 entries, and their product δ·aᵀ is a table of 3 times 4.",
)

# %%
x, t = constant(3, "x"), constant(1, "t")
w1, b1 = Value(-0.2, "w1"), Value(0.4, "b1")
w2, b2 = Value(1.5, "w2"), Value(0.1, "b2")
a1 = sigmoid((w1 * x + b1).named("z1")).named("a1")
y = (w2 * a1 + b2).named("y")
L = (0.5 * (t - y) ** 2).named("L")

# %%
exercise(
    "Two layers, the second without an activation: z1 = w1·x + b1, "
    "a1 = σ(z1), y = w2·a1 + b2, L = 0.5·(t − y)², with x = 3, t = 1, "
    "w1 = −0.2, b1 = 0.4, w2 = 1.5, b2 = 0.1. Write the whole derivation of "
    "∂L/∂w1.",
    level=3,
    hint="Go from L back to w1, one result at a time. Which of the two "
    "layers has a σ?",
    expects=derivation_of(L, w1),
    answer=explain(L, w1),
)

# %% [markdown]
# **Next:** [the 2-2-2 network](see:sigmoid_network) does the same on a whole network, with numbers
# that another page has worked out by hand.
