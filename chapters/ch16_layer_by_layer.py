# %% [markdown] {"covers": "08: 39-45, 52-58, 64-73, 79-90, 96-109"}
# # Layer by layer
#
# *Lecture 08, Back-propagation (역전파 학습), "Back-propagation, 간략하게 정리하기" (1/7) to (7/7)
# and "Chain Rule + DP Algorithm", slides 3 to 11*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slides](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/08_back_propagation.pdf)
# and [video](https://youtu.be/T4Im-qIl0Xc).
#
# **Before:** [matrix differentiation](see:matrix_differentiation),
# [the sum over paths](see:sum_over_paths), [the 2-2-2 network](see:sigmoid_network). **Why:** the
# lecture calls this "The Last Puzzle in Deep Learning": probability (확률) is the basis, linear
# algebra (선형대수) the implementation, and the piece that was missing is this one, "역전파
# 학습!!!". Here a whole network goes backward with two products for each matrix.
#
# The slides train a network with four **weight matrices** (가중치 행렬). They go from the last
# matrix to the first. For $W_{out}^T$: find $\partial L/\partial W_{out}^T$ (구하기), update
# $W_{out}^T$ (업데이트), done (완료). Then the same for $W_3^T$, $W_2^T$ and $W_1^T$. Then forward
# again (다시 전진 학습), and the loss again (다시 오차 계산).
#
# They print no numbers. The matrices, the data and $\alpha$ are ours.

# %%
from words import caution, derivation_of, exercise, misprint, recap, show
from scalargrad import MLP, Value, constant, count_paths, explain
from scalargrad import format_number, gradient, local_gradients, softmax
from scalargrad import total
from scalargrad.engine import topological_order


def matrix(name, rows):
    """Values named W1[1,1], W1[1,2] … for a list of rows."""
    return [
        [Value(n, f"{name}[{i},{j}]") for j, n in enumerate(row, start=1)]
        for i, row in enumerate(rows, start=1)
    ]


# %%
W1 = matrix("W1", [[0.5, -0.2, 0.2], [0.1, 0.3, 0.1]])
W2 = matrix("W2", [[0.4, 0.2], [-0.3, 0.6], [0.1, 0.3]])
W3 = matrix("W3", [[0.7, -0.1], [0.2, 0.5]])
W_out = matrix("W_out", [[0.6, 0.3], [-0.4, 0.8]])
x = [constant(1, "x[1]"), constant(2, "x[2]")]
y = [constant(1, "y[1]"), constant(0, "y[2]")]

# %% [markdown]
# ## The network in circles
#
# As on the slides, $w_{ij}$ leads from neuron $i$ to neuron $j$ of the next layer. So a matrix has
# a row for each neuron where its weights start and a column for each where they end. $W_1$ leads
# from 2 inputs to 3 neurons: it has 2 rows and 3 columns. Each layer multiplies by the transpose,
# and there is no activation and no bias before slide 7/7:
#
# $$ h_1 = W_1^T x \qquad h_2 = W_2^T h_1 \qquad h_3 = W_3^T h_2 \qquad \hat{y} = W_{out}^T h_3 $$

# %% {"fold": "the picture's code"}
from graphviz import Digraph

LETTERS = ["x", "h1", "h2", "h3", "ŷ"]
SIZES = [2, 3, 2, 2, 2]


def new_picture():
    picture = Digraph(graph_attr=dict(layout="neato"))
    picture.attr("node", fontname="Helvetica", fontsize="14", width=".62")
    picture.attr("edge", arrowsize=".6", color="#777777")
    return picture


def words_at(picture, name, text, x, y):
    look = dict(shape="plaintext", fixedsize="false", fillcolor="white")
    picture.node(name, text, pos=f"{x},{y}!", **look)


# %% {"fold": "the picture's code"}
def put_network(picture, name="", top=0.0, done=0, paths=()):
    """Circles and arrows; those of the last `done` matrices in yellow."""
    picture.attr("node", shape="circle", fixedsize="true", style="filled")
    for k, (letter, size) in enumerate(zip(LETTERS, SIZES, strict=True)):
        colour = "#fdf6e3" if k else "white"
        for i in range(size):
            at = f"{2 * k},{top + 0.75 * ((size - 1) / 2 - i):g}!"
            text = f"{letter}[{i + 1}]"
            picture.node(f"{name}{k}{i}", text, pos=at, fillcolor=colour)
            for j in range(SIZES[k + 1] if k < 4 else 0):
                ends = f"{k}{i}", f"{k + 1}{j}"
                look = dict(penwidth="3", color="#e6ac00")
                if ends in paths:
                    look = dict(penwidth="3", color="#b3261e")
                elif k < 4 - done:
                    look = {}
                picture.edge(name + ends[0], name + ends[1], **look)


# %% {"fold": "the picture's code"}
FORMULAS = ["x", "h1 = W1ᵀ·x", "h2 = W2ᵀ·h1", "h3 = W3ᵀ·h2", "ŷ = W_outᵀ·h3"]
picture = new_picture()
red = [("20", "30"), ("30", "40"), ("30", "41")]
put_network(picture, paths=red)
for k, formula in enumerate(FORMULAS):
    words_at(picture, f"formula{k}", formula, 2 * k, -1.4)
show(
    picture,
    name="network",
    alt="Five columns of circles: two inputs x, hidden layers h1 with three, "
    "h2 and h3 with two neurons, two outputs ŷ. Arrows lead from each circle "
    "to all of the next column. Red are those from h2[1] to h3[1] and from "
    "h3[1] to ŷ[1] and ŷ[2]. Below each column stands its formula",
)

# %% [markdown]
# The loss is the sum of the squared differences, $L(\theta) = \sum_{i=1}^s (\hat{y}_i - y_i)^2$.
# The letter $\theta$ stands for all the weights together. (Why the sum runs to $s$: [](see:M25).)


# %%
def columns(W):
    """The columns of a matrix, which are the rows of its transpose."""
    return list(zip(*W, strict=True))


def times(W, h, name):
    """Wᵀ·h: each column of W times h."""
    sums = [
        total(w * hi for w, hi in zip(weights, h, strict=True))
        for weights in columns(W)
    ]
    return [z.named(f"{name}[{j}]") for j, z in enumerate(sums, start=1)]


def forward():
    h1 = times(W1, x, "h1")
    h2 = times(W2, h1, "h2")
    h3 = times(W3, h2, "h3")
    y_hat = times(W_out, h3, "ŷ")
    L = ((y_hat[0] - y[0]) ** 2 + (y_hat[1] - y[1]) ** 2).named("L")
    return h1, h2, h3, y_hat, L


# %%
h1, h2, h3, y_hat, L = forward()
show(*h3, *y_hat, L)

# %% [markdown]
# ## One weight: two paths
#
# How does $L$ depend on the weight in the first row and column of $W_3$? That weight leads from
# $h_2[1]$ to $h_3[1]$. Both outputs use $h_3[1]$, so there are two paths. They are red in the
# picture.

# %%
show(explain(L, W3[0][0]))

# %% [markdown] {"covers": "08: 160-168"}
# Each product has three factors: from $L$ to $\hat{y}$, from $\hat{y}$ to $h_3$, from $h_3$ to
# $W_3$. Written for whole matrices, these are the four formulas that slide 11 is about:
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
# On the slide each factor has a colour, so that the eye sees what repeats. In the next picture red
# marks the factors that the line above has already. Each line has only two new ones.

# %% {"fold": "the picture's code"}
CHAIN = ["∂L/∂ŷ", "∂ŷ/∂h3", "∂h3/∂h2", "∂h2/∂h1"]
LAST = ["∂ŷ/∂W_outᵀ", "∂h3/∂W3ᵀ", "∂h2/∂W2ᵀ", "∂h1/∂W1ᵀ"]
rows = ""
for k, last in enumerate(LAST):
    rows += f'<tr><td border="0">∂L/{last.partition("/")[2]} =</td>'
    rows += "".join(f'<td bgcolor="#f2c4c0">{f}</td>' for f in CHAIN[:k])
    rows += f"<td>{CHAIN[k]}</td><td>{last}</td></tr>"
table = f'<<table border="0" cellborder="1" cellspacing="4">{rows}</table>>'
picture = new_picture()
picture.node("table", table, shape="plaintext")
show(
    picture,
    name="shared",
    alt="The four formulas as a table. Red are the factors that stand in the "
    "line above: none for W_out, ∂L/∂ŷ for W3, ∂L/∂ŷ and ∂ŷ/∂h3 for W2, and "
    "also ∂h3/∂h2 for W1",
)

# %% [markdown] {"covers": "08: 170-176, 178-181"}
# This is the repeated subproblem of [](see:sum_over_paths): the first of the two conditions (조건)
# that the slide names for dynamic programming (DP, 동적 계획법), "반복적인 부분 문제의 존재". The
# second, "부분 최적해", holds as well: the gradient of a layer is made of the gradient of the next
# one ([](see:C9)). The method (접근법): "작은 문제의 결과를 저장하여 큰 문제를 풀 때 사용" (store
# the results of small problems, and use them for the large ones).
#
# The slide's own four lines go another way: from matrix to matrix.

# %%
misprint(
    "M6",
    where="Lecture 08, Chain Rule + DP Algorithm, the formulas for W_3ᵀ, "
    "W_2ᵀ and W_1ᵀ",
    printed="∂L/∂W_3ᵀ = ∂L/∂ŷ × ∂ŷ/∂W_outᵀ × ∂W_outᵀ/∂W_3ᵀ, and so on",
    correct="∂L/∂W_3ᵀ = ∂L/∂ŷ × ∂ŷ/∂h_3 × ∂h_3/∂W_3ᵀ, and so on",
    why="one weight matrix does not depend on another, so ∂W_outᵀ/∂W_3ᵀ is 0; "
    "the way from L to W_3 goes over ŷ and h_3",
    as_printed=gradient(L, y_hat[0])
    * gradient(y_hat[0], W_out[0][0])
    * gradient(W_out[0][0], W3[0][0]),
    true=gradient(L, W3[0][0]),
    at="the weight in row 1, column 1",
)

# %% [markdown]
# ## Backward: what is stored
#
# For each layer one column of numbers is stored: the gradients of its weighted sums, called
# $\delta$ (delta). There is no activation here, so the sums are the results: $\delta_3$ is
# $\partial L/\partial h_3$. (With an activation it would be $\partial L/\partial z_3$, see
# [](see:three_layers).) Each $\delta$ is computed once and used twice:
#
# - $\delta$ times the layer's input gives the gradient of the layer's *transposed matrix*,
# - the matrix times $\delta$ gives the $\delta$ of the *layer before*. (The first layer has none
#   before it. So $\delta_1$ is used only once.)
#
# $$ \frac{\partial L}{\partial W_3^T} = \delta_3 h_2^T \qquad \delta_2 = W_3 \delta_3 $$
#
# Forward the layer multiplied by $W_3^T$; backward it multiplies by $W_3$. Both products as
# functions (the first is the **outer product**, 외적):


# %%
def outer(delta, h):
    """δ·hᵀ, for the transposed matrix: row j, column i is δⱼ·hᵢ."""
    return [[delta_j * hi.data for hi in h] for delta_j in delta]


def layer_before(W, delta):
    """W·δ, for the layer before: entry i adds up all paths, wᵢⱼ·δⱼ."""
    return [
        sum(w.data * delta_j for w, delta_j in zip(row, delta, strict=True))
        for row in W
    ]


# %% [markdown] {"covers": "08: 41, 54, 73, 88"}
# At the end stands the loss. Its derivative is $\delta_{out} =
# \partial L/\partial \hat{y} = 2 (\hat{y} - y)$. One layer back, $\delta_3$ is made of it.

# %%
delta_out = [2 * (y_hat[0].data - y[0].data), 2 * (y_hat[1].data - y[1].data)]
gradient_out = outer(delta_out, h3)  # δ_out used for the first time
delta3 = layer_before(W_out, delta_out)  # and for the second time
gradient3 = outer(delta3, h2)
show("stored, δ_out:", *delta_out)
show("stored, δ3:   ", *delta3)
show("∂L/∂W3ᵀ:", gradient3)

# %% [markdown] {"covers": "08: 90, 107, 109"}
# In row 1, column 1 is the number that we found above with two paths. Now it took one product: the
# two paths were already added up in $\delta_3$.
#
# For $W_2$ and $W_1$ the same two products. $W_1$ has 2 rows and 3 columns, so
# $\partial L/\partial W_1^T$ has 3 rows and 2 columns.

# %%
delta2 = layer_before(W3, delta3)
gradient2 = outer(delta2, h1)
delta1 = layer_before(W2, delta2)
gradient1 = outer(delta1, x)
show("stored, δ2:", *delta2)
show("stored, δ1:", *delta1)
show("∂L/∂W1ᵀ:", gradient1)

# %% [markdown]
# `backward()` does the same. It stores each $\delta$, too: as the gradients of $h_3$, $h_2$ and
# $h_1$. Here is $\delta_1$:

# %%
L.backward()
show(*h1)

# %% [markdown]
# **A common mistake:** to transpose on the way back, too. For the square $W_3$ the product
# $W_3^T \delta_3$ can be computed, and no error warns you. For $W_2$, with 3 rows and 2 columns,
# $W_2^T \delta_2$ is impossible: a column of 3 is needed where $\delta_2$ has 2. So try your code
# on a matrix that is not square.

# %%
wrong2 = layer_before(columns(W3), delta3)
rows = zip(delta2, wrong2, strict=True)
show([["right, W3·δ3", "wrong, W3ᵀ·δ3"], *rows])

# %% [markdown] {"covers": "08: 117-138"}
# ## Update, and forward again
#
# The slide's rule (업데이트 규칙) is $W = W - \alpha \frac{\partial L}{\partial W}$. On slides 2/7
# to 6/7 the list grows by one 완료 with each matrix, and the edges that are done turn yellow. Read
# a line of the list as: gradient found → matrix updated → done.

# %% {"fold": "the picture's code"}
picture, listed = new_picture(), ""
for step, W in enumerate(["W_out", "W3", "W2", "W1"], start=1):
    put_network(picture, f"step{step}_", -2.35 * step, done=step)
    listed += f"∂L/∂{W}ᵀ → {W}ᵀ → done\\l"
    words_at(picture, f"step{step}_list", listed, 10.2, -2.35 * step)
show(
    picture,
    name="steps",
    alt="The network four times, one below the other. First the arrows of "
    "W_out are yellow and the list says W_out done, then those of W3, too, "
    "then W2, then W1: all arrows are yellow and the list has four lines",
)

# %% [markdown]
# "Back propagation 완료 ↓ 다시 전진 학습 ↓ 다시 오차 계산." We have all the gradients, so we update
# all the weights, go forward again, and compute the loss again.

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
# ## The order of the slides
#
# The slides update $W_{out}$ *before* they find $\partial L/\partial W_3$ (2/7 and 3/7: 완료, then
# the next 구하기). Does that matter? To find $\delta_3$ we need $W_{out}$: the old one or the new
# one? We go back to the start and compute $\partial L/\partial W_3$ in both ways.


# %% {"fold": "∂L/∂W3 with the old and with the new W_out"}
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
# first all the gradients, then all the updates. But do not be surprised when you try it: the loss
# falls with the slides' order, too.


# %% {"fold": "twelve steps in both orders"}
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

# %% [markdown] {"covers": "08: 144"}
# ## Slide 7/7: softmax
#
# The last slide adds what real networks have: activation functions for nonlinear learning (비선형
# 학습을 위한 활성화함수), biases, and a **softmax** (소프트맥스) at the output. "미분은 더 복잡해
# 진다" (the derivatives get more complex). Softmax turns the last layer's numbers $z$ into positive
# numbers that add up to 1:
#
# $$ p_i = \frac{e^{z_i}}{e^{z_1} + e^{z_2} + \dots + e^{z_n}} $$
#
# Each $z$ is in the denominator (분모) of *every* $p$. So each $p$ has a derivative with respect to
# each $z$:
#
# $$ \frac{\partial p_i}{\partial z_i} = p_i (1 - p_i) \qquad
# \frac{\partial p_i}{\partial z_j} = -p_i p_j \quad (i \neq j) $$
#
# Here are all nine for three numbers $z$. Row $i$ has the derivatives of $p_i$.

# %%
z = [Value(1, "z1"), Value(2, "z2"), Value(-0.5, "z3")]
p1, p2, p3 = softmax(z)
show(p1.named("p1"), p2.named("p2"), p3.named("p3"))
show([local_gradients(p) for p in (p1, p2, p3)])

# %% [markdown]
# With the slide's sum of squares and the target $y = (1, 0, 0)$, $\partial L/\partial z_1$ has a
# path over each $p$:

# %%
loss = ((p1 - 1) ** 2 + p2**2 + p3**2).named("L")
show(explain(loss, z[0]))

# %% [markdown]
# With another loss it becomes short again. In practice softmax goes with the **cross-entropy**
# (교차 엔트로피), here $L = -\log p_1$: minus the logarithm of the share that the right class gets.
# Since $dL/dp_1 = -1/p_1$, the factor $p_1$ cancels:
#
# $$ \frac{\partial L}{\partial z_1} = -\frac{1}{p_1} \cdot p_1 (1 - p_1) = p_1 - 1 \qquad
# \frac{\partial L}{\partial z_2} = -\frac{1}{p_1} \cdot (-p_1 p_2) = p_2 $$
#
# So for the output layer $\delta = \partial L/\partial z$ is $p - y$, the difference between what
# the network says and what is right.

# %%
cross_entropy = (-p1.log()).named("L")
delta = [gradient(cross_entropy, zi) for zi in z]
difference = [
    p.data - yi for p, yi in zip((p1, p2, p3), (1, 0, 0), strict=True)
]
show([["δ", "p − y"], *zip(delta, difference, strict=True)])

# %% [markdown]
# Back to the slide and its sum of squares. The formulas are longer. The loop is not: forward,
# backward, update. [The training step](see:training_step) runs it on data.

# %% [markdown] {"covers": "08: 148-154"}
# ## What DP saves
#
# The slide goes on: "계산량이 엄청 많아질 것은 확실하다" (the amount of computing will certainly be
# huge), and: "Dynamic Programming Algorithm + Chain Rule 적용으로 해결" (DP and the chain rule
# solve this). Let us count, for a network of twelve layers with 30 neurons in each, tanh, biases
# and softmax. The [sum over paths](see:sum_over_paths) multiplies along every path from $L$ to a
# weight, and starts anew for each weight. DP has one product for each edge of the graph, and then
# it has the gradients of *all* weights.
#
# **Predict:** the graph of this network has about 23,000 edges. How many paths lead from $L$ to one
# weight of the first layer: more or fewer than that?

# %%
model = MLP(30, [30] * 12, activation="tanh")
p = softmax(model([1.0] * 30))
loss = total(share**2 for share in p)
edges = sum(len(node.operands) for node in topological_order(loss))
number_of_paths = count_paths(loss, model.parameters()[0])
years = number_of_paths / 1e6 / (60 * 60 * 24 * 365)
show("edges:", edges)
show("paths to one weight:", number_of_paths)
show("years to go along them, a million each second:", round(years))

# %% [markdown]
# Each further layer makes 30 times as many paths, and adds fewer than 2,000 edges.

# %%
recap(
    "Each layer stores one column δ, and uses it twice.",
    "δ·hᵀ is the gradient of Wᵀ; W·δ goes to the layer before.",
    "All gradients first, then all updates.",
    "With softmax and cross-entropy, δ of the output layer is p − y.",
)

# %% [markdown]
# ## Exercises

# %%
restart()
x = [constant(0, "x[1]"), constant(0, "x[2]")]
*hidden, y_hat, L = forward()
for w in weights:
    w.grad = 0.0
L.backward()
zero_weights = sum(w.grad == 0 for w in weights)

# %%
exercise(
    "Set x = (0, 0). How many of the 20 gradients of the weights are 0? Type "
    "the number.",
    hint="Each is δ times an input of its layer. What are h1, h2 and h3 now?",
    expects=zero_weights,
    answer=f"All {zero_weights}. Without biases all inputs of all layers are "
    "0, so the network cannot learn from this x. The δ are not 0: they are "
    "made of ŷ − y and of the matrices.",
)

# %%
w1, w2 = Value(1, "w1"), Value(1, "w2")
L = (w2 * (w1 * 1) - 0) ** 2
L.backward()
new_w2 = w2.data - 0.2 * w2.grad
slides_way = 2 * (1 - 0) * new_w2 * 1

# %%
exercise(
    "A network with two weights: h = w1·x, ŷ = w2·h, L = (ŷ − y)², with "
    "x = w1 = w2 = 1, y = 0 and α = 0.2. What comes out for ∂L/∂w1 in the "
    "slides' order, with w2 updated first? Type the number.",
    level=2,
    hint="Write ∂L/∂w1 as a product. ŷ was computed before the update: which "
    "factor is new?",
    expects=slides_way,
    answer=f"w2 is {new_w2:g} by then, so it is {slides_way:g}. The gradient "
    f"is {w1.grad:g}.",
)

# %%
x, y1, y2 = constant(2, "x"), constant(1, "y1"), constant(0, "y2")
w1, w2, w3 = Value(0.5, "w1"), Value(3, "w2"), Value(-2, "w3")
h = (w1 * x).named("h")
y1_hat, y2_hat = (w2 * h).named("ŷ1"), (w3 * h).named("ŷ2")
L = ((y1_hat - y1) ** 2 + (y2_hat - y2) ** 2).named("L")

# %%
exercise(
    "One hidden neuron, two outputs: h = w1·x, ŷ1 = w2·h, ŷ2 = w3·h, "
    "L = (ŷ1 − y1)² + (ŷ2 − y2)², with x = 2, w1 = 0.5, w2 = 3, w3 = −2, "
    "y1 = 1, y2 = 0. Write the whole derivation of ∂L/∂w1.",
    level=3,
    hint="δ of h has two parts, one over each output.",
    expects=derivation_of(L, w1),
    answer=explain(L, w1),
)

# %% [markdown]
# **Next:** [the training step](see:training_step) writes all of this in PyTorch's words, and lets a
# network learn from data.
