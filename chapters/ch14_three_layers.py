# %% [markdown]
# # Three linear layers
#
# *The article 연쇄 법칙 (Chain Rule), 역전파 (Backpropagation), section 역전파 (Backpropagation)*
#
# The article refers to [wikidocs.net/37406](https://wikidocs.net/37406). It describes a network
# with three **linear layers** (선형 층). Each layer computes
# $z$, a weight times the input plus a bias (편향), and then applies an **activation function**
# (활성화 함수):
#
# $$ z_1 = W_1 x + b_1 \qquad z_2 = W_2 a_1 + b_2 \qquad z_3 = W_3 a_2 + b_3 $$
#
# $$ a_1 = \text{activation}(z_1) \qquad a_2 = \text{activation}(z_2) \qquad
# y = \text{activation}(z_3) $$
#
# Then it works out the derivatives of the loss $L$ for layer 3, the **output layer** (출력층). On
# this page we do the same with numbers and go on, to layer 2 and to layer 1.
#
# The article has no numbers here, and does not say which activation and which loss. We take the
# sigmoid $\sigma$ and $L = \frac{1}{2} (t - y)^2$ with a target $t$, as in the article's example on
# [](see:sigmoid_network). The numbers are ours.

# %%
from words import caution, exercise, show
from scalargrad import MLP, Value, constant, draw, explain, linear

x, t = constant(2, "x"), constant(1, "t")
W1, b1 = Value(0.5, "W1"), Value(-0.1, "b1")
W2, b2 = Value(2, "W2"), Value(-1.6, "b2")
W3, b3 = Value(3, "W3"), Value(-1, "b3")

# %% [markdown]
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
# local gradient. Every layer looks the same: three arrows into $z$, then one arrow into $a$.

# %%
show(
    draw(L, named_only=True, local_gradients=True),
    name="graph",
    alt="The graph of L: x, W1 and b1 make z1, then a1; W2 and b2 make z2, "
    "then a2; W3 and b3 make z3, then y and L",
)

# %%
caution(
    "C4",
    "The article calls z3 네트워크 출력값 (the network's output) and y 출력값 "
    "(the output). The output of the network is y = activation(z3), here "
    f"{y:.6f}. z3 is {z3:.6f}.",
    where="The article, 역전파, the list above dL/dz3",
)

# %% [markdown]
# ## Backward: layer 3
#
# The article's first step (첫 번째 단계) is the derivative of the loss with respect to the output.
# For $L = \frac{1}{2} (t - y)^2$ it is $dL/dy = -(t - y)$.

# %%
dL_dy = -(t.data - y.data)
show("dL/dy =", dL_dy)

# %% [markdown]
# Now the article's three lines. Each is a product of something that we know already and one local
# gradient:
#
# $$ \frac{dL}{dz_3} = \frac{dL}{dy} \cdot \frac{dy}{dz_3} \qquad
# \frac{dL}{db_3} = \frac{dL}{dz_3} \cdot \frac{dz_3}{db_3} \qquad
# \frac{dL}{dW_3} = \frac{dL}{dz_3} \cdot \frac{dz_3}{dW_3} $$
#
# The local gradients come from $y = \sigma(z_3)$ and $z_3 = W_3 a_2 + b_3$.

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
# Both last lines begin with $dL/dz_3$. In books it is called $\delta_3$, **delta** (델타): the
# gradient of a neuron's weighted sum, *before* the activation. The bias gets $\delta_3$ itself, the
# weight gets $\delta_3$ times its input.
#
# `explain` finds the same:

# %%
show(explain(L, W3))

# %% [markdown]
# ## Backward: layer 2
#
# The article stops here. How does it go on? Layer 2 needs $dL/da_2$, in the place that $dL/dy$ had
# in layer 3. We get it from layer 3, because $a_2$ is in $z_3 = W_3 a_2 + b_3$ only:
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
# Be careful: $\delta_2$ is $dL/dz_2$, not $dL/da_2$. Between them lies the slope of the activation.
# Whoever takes the gradient of the layer's *result* gets a wrong number for the weight:

# %%
show("dL/da2 · a1 =", dL_da2 * a1.data, "  but dL/dW2 =", dL_dW2)

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
# If we write all these factors in one line, we see the whole way from $L$ back to $W_1$. We did
# not need this long product: $dL/dz_3$ was there already, and so was $dL/dz_2$.

# %%
show(explain(L, W1))

# %% [markdown]
# ## Backward, in one call
#
# `backward()` goes through the layers in the same order. The picture shows the network as circles;
# `draw` numbers the inputs, so our only input $x$ is x1 there. Below each weight and bias is its
# gradient. Compare them with ours.

# %%
L.backward()
model = MLP(1, [1, 1, 1], activation="sigmoid", output="sigmoid")
first, second, third = (layer.neurons[0] for layer in model.layers)
first.weights, first.bias = [W1], b1
second.weights, second.bias = [W2], b2
third.weights, third.bias = [W3], b3
show(
    draw(model),
    name="network",
    alt="The network as circles in a row: the input and three neurons. On "
    "each line stands a weight with its gradient, below each neuron its bias",
)

# %% [markdown]
# ## Layers with several neurons
#
# In a real layer there are many neurons. Then $W_3$ is a matrix, and $b_3$, $z_3$ and $a_2$ are
# columns. The article writes $W_3 \cdot a_2$. With one neuron this is a product of two numbers;
# with several, one has to say which index is which. We do it as the slides of lecture 08 and as
# [](see:matrix_differentiation): $w_{ij}$ leads from $i$ to $j$, so $W_3$ has a row for each input,
# and the layer multiplies by the transpose:
#
# $$ z_3 = W_3^T a_2 + b_3 $$
#
# Here is a layer with three inputs and two neurons. `W3[1,2]` leads from `a2[1]` to `z3[2]`.

# %%
a2 = [Value(0.2, "a2[1]"), Value(0.7, "a2[2]"), Value(0.5, "a2[3]")]
W3 = [
    [Value(3, "W3[1,1]"), Value(0.5, "W3[1,2]")],
    [Value(-1, "W3[2,1]"), Value(2, "W3[2,2]")],
    [Value(1, "W3[3,1]"), Value(-0.6, "W3[3,2]")],
]
b3 = [Value(-1, "b3[1]"), Value(0.1, "b3[2]")]
t = [constant(1, "t[1]"), constant(0, "t[2]")]
W3_T = list(zip(*W3, strict=True))  # a row for each neuron

z3 = [
    (w1 * a2[0] + w2 * a2[1] + w3 * a2[2] + b).named(f"z3[{j}]")
    for j, ((w1, w2, w3), b) in enumerate(zip(W3_T, b3, strict=True), 1)
]

# %%
y = [z.sigmoid().named(f"y[{j}]") for j, z in enumerate(z3, 1)]
L = (0.5 * (t[0] - y[0]) ** 2 + 0.5 * (t[1] - y[1]) ** 2).named("L")
L.backward()
show(z3)
show("dL/dW3ᵀ:", [[w.grad for w in row] for row in W3_T])

# %% [markdown]
# The article's formula stays, $dL/dW_3 = dL/dz_3 \cdot dz_3/dW_3$, but now there is a number for
# each weight. The weight from $a_2[i]$ to $z_3[j]$ has the gradient $\delta_3[j] \cdot a_2[i]$. For
# all of them together this is a column times a row:
#
# $$ \frac{dL}{dW_3^T} = \delta_3 a_2^T $$

# %%
show([[z.grad * a.data for a in a2] for z in z3])

# %% [markdown]
# The same six numbers: two rows, one for each neuron, and three columns, one for each input. Here
# is one of them as a derivation, for the weight from `a2[1]` to `z3[2]`:

# %%
show(explain(L, W3[0][1]))

# %% [markdown]
# Layer 2 needs $dL/da_2$. Each input goes to both neurons, so two paths are added, over $z_3[1]$
# and over $z_3[2]$. For all three inputs this is $W_3 \delta_3$, now without the transpose. Beside
# it is the gradient from `backward()`.

# %%
products = [
    sum(w.data * z.grad for w, z in zip(row, z3, strict=True)) for row in W3
]
rows = [[a.grad, product] for a, product in zip(a2, products, strict=True)]
show([["backward()", "W3·δ3"], *rows])

# %% [markdown]
# Page 14 goes on with this, layer by layer.
#
# ## Exercises


# %%
def gradients(W3=3, activation=Value.sigmoid):
    """The names and gradients of W1, b1, W2, b2, W3 and b3."""
    parameters = [Value(0.5, "W1"), Value(-0.1, "b1"), Value(2, "W2")]
    parameters += [Value(-1.6, "b2"), Value(W3, "W3"), Value(-1, "b3")]
    a = Value(2)
    for W, b in zip(parameters[::2], parameters[1::2], strict=True):
        a = activation(W * a + b)
    (0.5 * (1 - a) ** 2).backward()
    return parameters


zeros = [p.name for p in gradients(W3=0) if p.grad == 0]
with_tanh = gradients(activation=Value.tanh)[0].grad

# %%
a2[0] = Value(0, "a2[1]")
for weights, b, target in zip(W3_T, b3, t, strict=True):
    for w in weights:
        w.grad = 0.0
    (0.5 * (target - linear(weights, a2, b).sigmoid()) ** 2).backward()
entries = [w.name for row in W3 for w in row if w.grad == 0]

# %%
exercise(
    "In the network with one neuron in each layer, set W3 = 0. Which of the "
    "six gradients of W1, b1, W2, b2, W3, b3 become 0, and why?",
    answer=f"{', '.join(zeros)}. dL/da2 = dL/dz3 · W3 is 0 now, and all of them "
    "contain it. dL/dW3 and dL/db3 do not.",
)

# %%
exercise(
    "Take tanh in the place of σ in all three layers. The derivative of "
    "a = tanh(z) is 1 − a². Which factors change? What is dL/dW1 now?",
    answer="The three derivatives of the activation: y·(1 − y) becomes 1 − y², and "
    "so on for a2 and a1. The numbers change, too, because forward gives "
    f"others. dL/dW1 = {with_tanh:.6g}.",
)

# %%
exercise(
    "In the layer with two neurons, set a2[1] = 0. Which entries of dL/dW3ᵀ "
    "become 0?",
    answer=f"Those of {' and '.join(entries)}, the first column of W3ᵀ: each "
    "contains a2[1]. A weight whose input is 0 does not learn.",
)
