# %% [markdown]
# # Layer by layer
#
# *Lecture 08, Back-propagation (역전파 학습), "Back-propagation, 간략하게 정리하기" (1/7) to (7/7)
# and "Chain Rule + DP Algorithm"*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slides 3 to
# 11](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/08_back_propagation.pdf)
# and [video](https://youtu.be/T4Im-qIl0Xc).
#
# The lecture begins with "The Last Puzzle in Deep Learning". Probability (확률) is the basis,
# linear algebra (선형대수) the implementation. The last piece is differentiation (미분): "역전파
# 학습!!!", learning by backpropagation.
#
# The slides train a network with four **weight matrices** (가중치 행렬). They go from the last
# layer to the first:
#
# 1. find $\partial L/\partial W_{out}^T$ (구하기), update $W_{out}^T$ (업데이트), done (완료),
# 2. the same for $W_3^T$, then for $W_2^T$, then for $W_1^T$,
# 3. forward again (다시 전진 학습), and compute the loss again (다시 오차 계산).
#
# On each slide this list is longer by one line that ends in 완료, and the lines of the network that
# are done turn yellow.
#
# On this page we do this with numbers. We see what dynamic programming (DP, 동적 계획법) stores on
# the way back, and what it saves. The slides print no numbers: the matrices, the data and $\alpha$
# are ours.

# %%
from words import axes, caution, exercise, misprint, show
from scalargrad import MLP, Value, constant, count_paths, draw, explain
from scalargrad import format_number, gradient, local_gradients, mark, softmax
from scalargrad import total
from scalargrad.engine import topological_order


def matrix(name, rows):
    """Values named W1[1,1], W1[1,2] … for a list of rows."""
    return [
        [Value(n, f"{name}[{i},{j}]") for j, n in enumerate(row, start=1)]
        for i, row in enumerate(rows, start=1)
    ]


# %%
W1 = matrix("W1", [[0.5, -0.2], [0.1, 0.3]])
W2 = matrix("W2", [[0.4, 0.2], [-0.3, 0.6]])
W3 = matrix("W3", [[0.7, -0.1], [0.2, 0.5]])
W_out = matrix("W_out", [[0.6, 0.3], [-0.4, 0.8]])
x = [constant(1, "x[1]"), constant(2, "x[2]")]
y = [constant(1, "y[1]"), constant(0, "y[2]")]

# %% [markdown]
# ## The network in circles
#
# As on the slides: $w_{ij}$ leads from neuron $i$ to neuron $j$ of the next layer. So a matrix has
# a row for each neuron where its weights start and a column for each where they end.
# (Our circles have a bias, too. It is 0 until the section on softmax.)


# %%
def columns(W):
    """The columns of a matrix, which are the rows of its transpose."""
    return list(zip(*W, strict=True))


def in_circles(activation="linear"):
    model = MLP(2, [2, 2, 2, 2], activation=activation)
    for layer, W in zip(model.layers, (W1, W2, W3, W_out), strict=True):
        for neuron, weights in zip(layer.neurons, columns(W), strict=True):
            neuron.weights = list(weights)
    return model


# %%
picture = draw(in_circles())
for layer, letter in enumerate(("h1", "h2", "h3", "ŷ"), start=1):
    for i in (1, 2):
        picture.node(f"n{layer}_{i}", f"{letter}[{i}]")  # the slides' letters
show(
    picture,
    name="network",
    alt="Five columns of two circles: the inputs x, the hidden layers h1, h2 "
    "and h3, the outputs ŷ. Each line between neighbouring columns carries "
    "its "
    "weight",
)

# %% [markdown]
# ## Forward
#
# Each layer multiplies the transpose of its matrix by the result of the layer before. In slides 1/7
# to 6/7 there is nothing else, no activation and no bias:
#
# $$ h_1 = W_1^T x \qquad h_2 = W_2^T h_1 \qquad h_3 = W_3^T h_2 \qquad \hat{y} = W_{out}^T h_3 $$
#
# $$ L(\theta) = \sum_{i=1}^s (\hat{y}_i - y_i)^2 $$
#
# The letter $\theta$ stands for all the weights together. (For the letter $s$ see misprint M25 on
# [](see:one_weight).)


# %%
def times(W, h, name):
    """Wᵀ·h: each column of W times h."""
    sums = [to[0] * h[0] + to[1] * h[1] for to in columns(W)]
    return [sums[0].named(f"{name}[1]"), sums[1].named(f"{name}[2]")]


def forward():
    h1 = times(W1, x, "h1")
    h2 = times(W2, h1, "h2")
    h3 = times(W3, h2, "h3")
    y_hat = times(W_out, h3, "ŷ")
    L = ((y_hat[0] - y[0]) ** 2 + (y_hat[1] - y[1]) ** 2).named("L")
    return h1, h2, h3, y_hat, L


h1, h2, h3, y_hat, L = forward()
show(*h1, *h2, *h3, *y_hat, L)

# %% [markdown]
# This is the graph. The red paths belong to the weight in the first row and column of $W_3$. It
# leads to the first neuron of layer 3. There are two paths, because both outputs use this neuron.

# %%
show(
    draw(L, named_only=True, highlight=W3[0][0]),
    name="graph",
    alt="The graph of L, layer by layer, from x at the top to L below. "
    "Two red paths lead from W3[1,1] over h3[1] and both outputs to L",
)

# %% [markdown]
# The derivative with respect to this weight is the sum over the two paths:

# %%
show(explain(L, W3[0][0]))

# %% [markdown]
# Each product has three factors: one from $L$ to $\hat{y}$, one from $\hat{y}$ to $h_3$, one from
# $h_3$ to $W_3$. The slide takes another way. It goes from matrix to matrix.

# %%
misprint(
    "M6",
    where="Lecture 08, Chain Rule + DP Algorithm, the formulas for W_3ᵀ, "
    "W_2ᵀ and W_1ᵀ",
    printed="∂L/∂W_3ᵀ = ∂L/∂ŷ × ∂ŷ/∂W_outᵀ × ∂W_outᵀ/∂W_3ᵀ, and so on",
    correct="∂L/∂W_3ᵀ = ∂L/∂ŷ × ∂ŷ/∂h_3 × ∂h_3/∂W_3ᵀ, and so on",
    why="one weight matrix does not depend on another: ∂W_out/∂W_3 is 0. The "
    "chain goes through the results h_3, h_2 and h_1 of the layers",
    as_printed=gradient(L, y_hat[0])
    * gradient(y_hat[0], W_out[0][0])
    * gradient(W_out[0][0], W3[0][0]),
    true=gradient(L, W3[0][0]),
    at="the weight in row 1, column 1",
)

# %% [markdown]
# `mark` compares a derivation, side by side, with the graph. Here is the
# printed line, with one entry of each matrix:

# %%
printed = "∂L/∂ŷ[1] × ∂ŷ[1]/∂W_out[1,1] × ∂W_out[1,1]/∂W3[1,1]"
show(str(mark(L, f"∂L/∂W3[1,1] = {printed}")))

# %% [markdown]
# Here are the slide's four formulas, corrected:
#
# $$
# \begin{aligned}
# \frac{\partial L}{\partial W_{out}^T} &= \frac{\partial L}{\partial \hat{y}} \times
# \frac{\partial \hat{y}}{\partial W_{out}^T} \\
# \frac{\partial L}{\partial W_3^T} &= \frac{\partial L}{\partial \hat{y}} \times
# \frac{\partial \hat{y}}{\partial h_3} \times \frac{\partial h_3}{\partial W_3^T} \\
# \frac{\partial L}{\partial W_2^T} &= \frac{\partial L}{\partial \hat{y}} \times
# \frac{\partial \hat{y}}{\partial h_3} \times \frac{\partial h_3}{\partial h_2} \times
# \frac{\partial h_2}{\partial W_2^T} \\
# \frac{\partial L}{\partial W_1^T} &= \frac{\partial L}{\partial \hat{y}} \times
# \frac{\partial \hat{y}}{\partial h_3} \times \frac{\partial h_3}{\partial h_2} \times
# \frac{\partial h_2}{\partial h_1} \times \frac{\partial h_1}{\partial W_1^T}
# \end{aligned}
# $$
#
# Each line begins with the line above it, up to the last factor. On the slide every factor has a
# colour, so the eye sees what repeats. This is the repeated subproblem of [](see:sum_over_paths).

# %% [markdown]
# ## Backward: what is stored
#
# The slide's method (접근법) is dynamic programming: "작은 문제의 결과를 저장하여 큰 문제를 풀 때
# 사용" (store the results of small problems, and use them for the large ones). What is stored? One
# column of numbers for each layer, the gradients of its weighted sums. It is called $\delta$
# (delta). There is no activation here, so the weighted sums are the results: $\delta_3$ is
# $\partial L/\partial h_3$. With an activation it would be $\partial L/\partial z_3$, see
# [](see:three_layers). It is computed once and used twice:
#
# - $\delta$ times the layer's input gives the gradient of the layer's *transposed matrix*,
# - the matrix times $\delta$ gives the $\delta$ of the *layer before*.
#
# $$ \frac{\partial L}{\partial W_3^T} = \delta_3 h_2^T \qquad \delta_2 = W_3 \delta_3 $$
#
# In row $j$ and column $i$ of the first product stands $\delta_j h_i$ (the **outer product**,
# 외적). Forward the layer multiplied by $W_3^T$; backward it multiplies by $W_3$. Here are both
# products as functions.


# %%
def outer(delta, h):
    """δ·hᵀ, for the transposed matrix: row j, column i is δⱼ·hᵢ."""
    return [[delta_j * hi.data for hi in h] for delta_j in delta]


def layer_before(W, delta):
    """W·δ, for the layer before: entry i adds up both paths, wᵢⱼ·δⱼ."""
    return [row[0].data * delta[0] + row[1].data * delta[1] for row in W]


# %% [markdown]
# ### W_out
#
# At the end stands the loss. Its derivative is $\delta_{out} = \partial L/\partial \hat{y}
# = 2 (\hat{y} - y)$.

# %%
delta_out = [2 * (y_hat[0].data - y[0].data), 2 * (y_hat[1].data - y[1].data)]
gradient_out = outer(delta_out, h3)  # δ_out used for the first time
show("stored, δ_out:", delta_out)
show("∂L/∂W_outᵀ:", gradient_out)

# %% [markdown]
# ### W3
#
# One layer down. $\delta_3 = \partial L/\partial h_3$ is made of the stored $\delta_{out}$.

# %%
delta3 = layer_before(W_out, delta_out)  # δ_out used for the second time
gradient3 = outer(delta3, h2)
show("stored, δ3:", delta3)
show("∂L/∂W3ᵀ:", gradient3)

# %% [markdown]
# In row 1, column 1 is the number that we found above with two paths. Now it took one product: the
# two paths were already added up in $\delta_3$.
#
# ### W2

# %%
delta2 = layer_before(W3, delta3)
gradient2 = outer(delta2, h1)
show("stored, δ2:", delta2)
show("∂L/∂W2ᵀ:", gradient2)

# %% [markdown]
# ### W1

# %%
delta1 = layer_before(W2, delta2)
gradient1 = outer(delta1, x)
show("stored, δ1:", delta1)
show("∂L/∂W1ᵀ:", gradient1)

# %% [markdown]
# `backward()` does the same. It stores each $\delta$, too: as the gradients of $h_3$, $h_2$ and
# $h_1$. Here are those of $h_3$, and the gradient of $W_1$.

# %%
L.backward()
show(h3)
show("∂L/∂W1ᵀ:", [[w.grad for w in weights] for weights in columns(W1)])

# %% [markdown]
# ## Update, and forward again
#
# The slide's rule (업데이트 규칙) is $W = W - \alpha \frac{\partial L}{\partial W}$. We have all
# the gradients, so now we update all the weights. Then we go forward again.

# %%
alpha = 0.1
weights = [w for W in (W1, W2, W3, W_out) for row in W for w in row]
starts = [w.data for w in weights]
for w in weights:
    w.data = w.data - alpha * w.grad

*_, L_again = forward()
show("loss before:", L.data)
show("loss after: ", L_again.data)

# %% [markdown]
# The loss is smaller.
#
# ## The order of the slides
#
# The slides update $W_{out}$ *before* they find $\partial L/\partial W_3$ (2/7 and 3/7: 완료, then
# the next 구하기). Does that matter? To find $\delta_3$ we need $W_{out}$. Is it the old one or the
# new one? Let us go back to the start and compute $\partial L/\partial W_3$ in both ways.


# %%
def update(W, gradient):
    for weights, slopes in zip(columns(W), gradient, strict=True):
        for w, slope in zip(weights, slopes, strict=True):
            w.data = w.data - alpha * slope


def restart():
    for w, start in zip(weights, starts, strict=True):
        w.data = start


restart()
update(W_out, gradient_out)
mixed3 = outer(layer_before(W_out, delta_out), h2)
show("with the old W_out:", gradient3[0][0])
show("with the new W_out:", mixed3[0][0])

# %% [markdown]
# The second number is not the gradient of $L$: it mixes an old $\delta_{out}$ with a new matrix. So
# the rule is: first all the gradients, then all the updates.
#
# But do not be surprised when you try it: the loss falls with the slides' order, too. Here is one
# step in both orders. They differ only in the last line of the loop.


# %%
def step(new_matrix):
    h1, h2, h3, y_hat, L = forward()
    if L.data > 1e6:  # with other numbers the steps may be too long
        return L.data
    delta = [2 * (y_hat[0].data - y[0].data), 2 * (y_hat[1].data - y[1].data)]
    for W, h in (W_out, h3), (W3, h2), (W2, h1), (W1, x):
        before = layer_before(W, delta)
        update(W, outer(delta, h))
        delta = layer_before(W, delta) if new_matrix else before
    return L.data


restart()
losses = [step(new_matrix=False) for _ in range(12)]
restart()
slides = [step(new_matrix=True) for _ in range(12)]

# %%
plot = axes(x="step", y="loss L", ylim=(0, 1.1 * losses[0]))
plot.plot(losses, label="all gradients first")
plot.plot(slides, label="the slides' order")
plot.legend()
show(
    plot,
    name="loss",
    alt="The loss over 12 steps, from 0.95 to nearly 0, for both orders. The "
    "line of the slides' order lies a little lower",
)

# %%
caution(
    "C8",
    "This is a matter of method, not a slip of the pen. With W_out updated "
    f"first, ∂L/∂W_3[1,1] comes out as {format_number(mixed3[0][0])}; the "
    f"gradient is {format_number(gradient3[0][0])}. And yet the loss falls, "
    f"here even a little faster: {slides[0]:.6f}, {slides[1]:.6f}, "
    f"{slides[2]:.6f} … against {losses[0]:.6f}, {losses[1]:.6f}, "
    f"{losses[2]:.6f} …. Nothing promises that for other networks. With all "
    "gradients first, each step is a step of gradient descent.",
    where="Lecture 08, Back-propagation, 간략하게 정리하기 (2/7) to (5/7)",
)

# %% [markdown]
# ## Slide 7/7: softmax
#
# The last slide adds what real networks have: activation functions for nonlinear learning (비선형
# 학습을 위한 활성화함수), biases, and a **softmax** (소프트맥스) at the output. "미분은 더 복잡해
# 진다", it says (the derivatives get more complex). Softmax turns the last layer's numbers $z$ into
# positive numbers that add up to 1:
#
# $$ p_i = \frac{e^{z_i}}{e^{z_1} + e^{z_2} + \dots + e^{z_n}} $$

# %%
z = [Value(1, "z1"), Value(2, "z2"), Value(-0.5, "z3")]
p1, p2, p3 = softmax(z)
show(p1.named("p1"), p2.named("p2"), p3.named("p3"))

# %% [markdown]
# What is more complex? Each $z$ is in the denominator (분모) of *every* $p$. So each $p$ has a
# derivative with respect to each $z$. With the quotient rule one finds
#
# $$ \frac{\partial p_i}{\partial z_i} = p_i (1 - p_i) \qquad
# \frac{\partial p_i}{\partial z_j} = -p_i p_j \quad (i \neq j) $$
#
# Here are all nine. Row $i$ has the local gradients of $p_i$.

# %%
show([local_gradients(p) for p in (p1, p2, p3)])

# %% [markdown]
# Let the target be class 1: $y = (1, 0, 0)$. The loss is the slide's sum of squares. Then
# $\partial L/\partial z_1$ has a path over each of the three $p$:

# %%
loss = ((p1 - 1) ** 2 + p2**2 + p3**2).named("L")
show(explain(loss, z[0]))

# %% [markdown]
# With another loss it becomes short again. In practice softmax goes with the **cross-entropy**
# (교차 엔트로피), here $L = -\log p_1$: minus the logarithm of the share that the right class gets.
# Since $dL/dp_1 = -1/p_1$, the factor $p_1$ cancels in every product:
#
# $$ \frac{\partial L}{\partial z_1} = -\frac{1}{p_1} \cdot p_1 (1 - p_1) = p_1 - 1 \qquad
# \frac{\partial L}{\partial z_2} = -\frac{1}{p_1} \cdot (-p_1 p_2) = p_2 $$
#
# So for the output layer $\delta = \partial L/\partial z$ is $p - y$, the difference of what the
# network says and what is right.

# %%
cross_entropy = (-p1.log()).named("L")
delta = [gradient(cross_entropy, zi) for zi in z]
difference = [
    p.data - yi for p, yi in zip((p1, p2, p3), (1, 0, 0), strict=True)
]
show([["δ", "p − y"], *zip(delta, difference, strict=True)])

# %% [markdown]
# Back to the slide and its sum of squares. The formulas are longer. The loop is not: forward,
# backward, update. Here is the slide's network with the same four matrices, now with biases (they
# start at 0), with tanh after each layer but the last, and with softmax after the last.

# %%
restart()
model = in_circles(activation="tanh")
softmax_losses = []
for _ in range(60):
    p = softmax(model(x))
    L = (p[0] - y[0]) ** 2 + (p[1] - y[1]) ** 2
    softmax_losses.append(L.data)
    model.zero_grad()
    L.backward()
    for w in model.parameters():
        w.data = w.data - alpha * w.grad

# %%
plot = axes(x="step", y="loss L", ylim=(0, 0.6))
plot.plot(softmax_losses)
show(
    plot,
    name="softmax_loss",
    alt="The loss of the network with tanh, biases and softmax over 60 steps. "
    "It falls in each step, from 0.57 to almost 0",
)

# %% [markdown]
# ## What DP saves
#
# The slide goes on: "계산량이 엄청 많아질 것은 확실하다" (the amount of computing will certainly be
# huge), and: "Dynamic Programming Algorithm + Chain Rule 적용으로 해결" (DP and the chain rule
# solve this). Let us count, for networks with 30 neurons in each layer, tanh, biases and softmax:
#
# - the sum over paths ([](see:sum_over_paths)) multiplies along every path from $L$ to a weight,
#   and it starts anew for each weight,
# - DP has one product for each edge of the graph, and then it has the gradients of *all* weights.


# %%
def network(depth, width=30):
    model = MLP(width, [width] * depth, activation="tanh")
    p = softmax(model([1.0] * width))
    return model.parameters()[0], total(share**2 for share in p)


depths = range(2, 13, 2)
graphs = [network(depth) for depth in depths]
number_of_paths = [count_paths(loss, weight) for weight, loss in graphs]
number_of_edges = [
    sum(len(node.operands) for node in topological_order(loss))
    for _, loss in graphs
]

# %%
plot = axes(x="layers", y="how many", yscale="log")
plot.plot(depths, number_of_paths)
plot.plot(depths, number_of_edges)
plot.text(7.8, number_of_paths[3], "paths to one weight", ha="right")
plot.text(12, number_of_edges[-1] * 4, "edges of the graph", ha="right")
show(
    plot,
    name="cost",
    alt="Paths and edges for 2 to 12 layers of 30 neurons, on a logarithmic "
    "axis. The paths to one weight of the first layer grow to 5·10¹⁷, the "
    "edges of the whole graph to about 23,000",
)

# %% [markdown]
# How long would the paths take for twelve layers, at a million paths a second? And how many edges
# are there?

# %%
years = number_of_paths[-1] / 1e6 / (60 * 60 * 24 * 365)
show("paths to one weight:", number_of_paths[-1])
show("years to go along them:", round(years))
show("edges for all weights:", number_of_edges[-1])

# %% [markdown]
# ## Exercises


# %%
restart()
model.zero_grad()
x = [constant(0, "x[1]"), constant(0, "x[2]")]
*hidden, y_hat, L = forward()
L.backward()
zero_weights = sum(w.grad == 0 for w in weights)
zero_delta = sum(h[0].grad == h[1].grad == 0 for h in (*hidden, y_hat))
row = local_gradients(p1)
row_sum = abs(round(row[0] + row[1] + row[2], 12))

w1, w2 = Value(1, "w1"), Value(1, "w2")
L = (w2 * (w1 * 1) - 0) ** 2
L.backward()
new_w2 = w2.data - 0.1 * w2.grad
slides_way = 2 * (1 - 0) * new_w2 * 1

# %%
exercise(
    "Set x = (0, 0). Which of the 16 gradients are 0, and which of the four δ?",
    answer=f"{zero_weights} of the 16 gradients are 0. Each is δ times an input of "
    "its layer, and without biases all these inputs are 0. So the network "
    f"cannot learn from this x. Of the four δ, {zero_delta or 'none'} is 0: "
    "they "
    "are made of ŷ − y and of the matrices.",
)

# %%
exercise(
    "Look at the nine derivatives of softmax again. Add up each row. Why is "
    "the sum always the same?",
    answer=f"Each sum is {row_sum:g}. When all z grow by the same amount, the powers "
    "of e all grow by the same factor, and no p changes.",
)

# %%
exercise(
    "A network with two weights: h = w1·x, ŷ = w2·h, L = (ŷ − y)², with "
    "x = w1 = w2 = 1, y = 0 and α = 0.1. Find ∂L/∂w1 by hand. What would it "
    "be in the slides' order, with w2 updated first?",
    answer=f"∂L/∂w1 = 2·(ŷ − y)·w2·x = {w1.grad:g}. In the slides' order w2 is "
    f"{new_w2:g} by then, and the product would be {slides_way:g}.",
)
