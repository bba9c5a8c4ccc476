# %% [markdown]
# # A linear layer: many variables
#
# *Lecture 04, Partial Differentiation (편미분 개념 및 연산), "변수가 겁나게 많은 경우"*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slide
# 10](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/04_partial_differentiation.pdf)
# and [video](https://youtu.be/_8chLG-JFDo).
#
# "변수가 겁나게 많은 경우": what if there are awfully many variables? A layer of a network has many
# weights, and the loss depends on all of them. The slide gives one output of a layer,
#
# $$ \hat{y}_1 = w_{11} h_1 + w_{21} h_2 + \dots + w_{m1} h_m + b_1 $$
#
# puts it into the loss ("$\hat{y}_1$ 에 대입"),
#
# $$ L(\theta) = \sum_{i=1}^s (\hat{y}_i - y_i)^2 $$
#
# and then says: differentiate with respect to $w_{11}$ ("$w_{11}$ 에 대하여 미분"), to $w_{21}$,
# and so on, down to $w_{m1}$. The results are not on the slide. On this page we
#
# 1. do what the slide says, weight by weight,
# 2. see that all the results have one form,
# 3. get all of them at once (일괄 미분, all in one go), as lecture 06 announces it.
#
# We take $m = 3$ inputs and $s = 2$ outputs. All numbers are ours. (For the letter $s$ see misprint
# M25 on [](see:one_weight).)

# %%
from words import axes, exercise, misprint, show
from scalargrad import Layer, Value, constant, draw, explain

h1, h2, h3 = constant(0.5, "h1"), constant(2, "h2"), constant(-1, "h3")
y1, y2 = constant(0.5, "y1"), constant(2, "y2")
w11, w21, w31 = Value(4, "w11"), Value(1.5, "w21"), Value(3, "w31")
w12, w22, w32 = Value(-2, "w12"), Value(1, "w22"), Value(1, "w32")
b1, b2 = Value(1, "b1"), Value(1, "b2")

# %% [markdown]
# ## The layer in circles
#
# The weight $w_{ij}$ leads from $h_i$ to $\hat{y}_j$: the first index is the input, the second the
# output. Each output has a bias of its own, $b_1$ and $b_2$. (The slide shows one output, and its
# bias is $b_k$. There $k$ is the number of the layer, as in $h_1^k$.)

# %%
layer = Layer(3, 2, activation="linear")
first, second = layer.neurons
first.weights, first.bias = [w11, w21, w31], b1
second.weights, second.bias = [w12, w22, w32], b2

# %%
circles = draw(layer)
for i in (1, 2, 3):
    circles.node(f"n0_{i}", f"h{i}")  # the slide's letters
for j in (1, 2):
    circles.node(f"n1_{j}", f"ŷ{j}")
show(
    circles,
    name="network",
    alt="Three circles h1, h2, h3 on the left, two circles ŷ1 and ŷ2 on the "
    "right, a line with its weight from each to each. A bias is beside each "
    "output",
)

# %% [markdown]
# ## Forward
#
# The slide's line for $\hat{y}_1$, the same for $\hat{y}_2$, and both put into the loss.

# %%
y1_hat = (w11 * h1 + w21 * h2 + w31 * h3 + b1).named("ŷ1")
y2_hat = (w12 * h1 + w22 * h2 + w32 * h3 + b2).named("ŷ2")
L = ((y1_hat - y1) ** 2 + (y2_hat - y2) ** 2).named("L")
show(y1_hat, y2_hat, L)

# %% [markdown]
# $\hat{y}_1$ should be 0.5 and is 3. $\hat{y}_2$ should be 2 and is 1. On the slide the first line
# begins with $y_1$. But $y_1$ is the label.

# %%
misprint(
    "M22",
    where="Lecture 04, 변수가 겁나게 많은 경우, first line, and the circle",
    printed="y1 = w11·h1 + w21·h2 + … + wm1·hm + b_k",
    correct="ŷ1 = w11·h1 + w21·h2 + … + wm1·hm + b_k",
    why="y1 is the label. The slide's own arrow says ŷ1에 대입 (put in for "
    "ŷ1), and lecture 07 prints the line again with ŷ1",
)

# %% [markdown]
# The slide's second line writes the same sum as a **row vector** (행벡터) times a **column vector**
# (열벡터): multiply entry by entry, then add.
#
# $$ \hat{y}_1 = \begin{pmatrix} w_{11} & w_{21} & \dots & w_{m1} \end{pmatrix}
# \begin{pmatrix} h_1 \\ h_2 \\ \vdots \\ h_m \end{pmatrix} + b_1 $$

# %%
row, column = (w11, w21, w31), (h1, h2, h3)
products = [w * h for w, h in zip(row, column, strict=True)]
show(products)
show("sum + b1:", sum(products) + b1)

# %%
misprint(
    "M19",
    where="Lecture 04, 변수가 겁나게 많은 경우, second line",
    printed="(w11 w12 … wm1)",
    correct="(w11 w21 … wm1)",
    why="the line above it has w21·h2. The weight w12 leads from h1 to ŷ2. "
    "Lecture 07 prints the same row again",
    as_printed=w11 * h1 + w12 * h2 + w31 * h3 + b1,
    true=y1_hat,
    at="our three inputs",
)

# %% [markdown]
# ## Weight by weight
#
# First $w_{11}$ ("$w_{11}$ 에 대하여 미분"). It is the only variable now. All other weights are
# held constant. Only the summand $w_{11} h_1$ of $\hat{y}_1$ contains it.

# %%
show(explain(L, w11, reasons=True))

# %% [markdown]
# Then $w_{21}$, and so on, down to $w_{m1}$. Here that is $w_{31}$.

# %%
show(explain(L, w21))
show(explain(L, w31))

# %% [markdown]
# ## One form for all
#
# Compare the second lines of the three derivations. They begin with the same factor,
# $2(\hat{y}_1 - y_1)$, and only the last factor changes: $h_1$, $h_2$, $h_3$. So one formula
# answers for all weights of $\hat{y}_1$, however many there are:
#
# $$ \frac{\partial L}{\partial w_{i1}}
# = \frac{\partial L}{\partial \hat{y}_1} \cdot \frac{\partial \hat{y}_1}{\partial w_{i1}}
# = 2 (\hat{y}_1 - y_1) \cdot h_i $$

# %%
error = 2 * (y1_hat.data - y1.data)
show("2(ŷ1 − y1) =", error)
show("∂L/∂w11 =", error * h1.data)
show("∂L/∂w21 =", error * h2.data)
show("∂L/∂w31 =", error * h3.data)

# %% [markdown]
# Read it like this. The first factor says how wrong the output is. The second factor says how much
# this weight had to do with it: a large $h_i$ makes its weight important.
#
# A plot shows the same. Each curve moves one weight away from its value and holds the others. In
# the middle nothing is moved: there all curves have the loss 7.25. The slopes there are the three
# gradients.


# %%
def loss(moved, by):
    ws = [w.data + by * (w is moved) for w in row]
    y_hat = sum(w * h.data for w, h in zip(ws, column, strict=True)) + b1.data
    return (y_hat - y1.data) ** 2 + (y2_hat.data - y2.data) ** 2


# %%
steps = [-1 + 0.02 * i for i in range(101)]
plot = axes(x="one weight moved by", y="L", xlim=(-1, 1.45))
for w in (w21, w11, w31):
    losses = [loss(w, by) for by in steps]
    plot.plot(steps, losses)
    plot.text(1.03, losses[-1], f"{w.name}", va="center")
show(
    plot,
    name="one_by_one",
    alt="The loss when one of three weights is moved and the others are held. "
    "Through the middle the curve of w21 rises steeply, that of w11 slowly, "
    "and that of w31 falls",
)

# %% [markdown]
# ## All at once
#
# We differentiated three times, and did the first factor three times. A network has thousands of
# weights. `backward()` computes $\partial L/\partial \hat{y}_1$ once, and uses it for all of them:
# one pass, all gradients.

# %%
L.backward()
show(y1_hat, w11, w21, w31)

# %% [markdown]
# The three gradients are those from above. The same pass gave the weights of $\hat{y}_2$, with
# $2(\hat{y}_2 - y_2) = -2$ as the first factor.

# %%
show(y2_hat, w12, w22, w32)

# %% [markdown]
# And it gave the two biases. $b_1$ is added to $\hat{y}_1$ with the factor 1, so its gradient is
# the first factor alone.

# %%
show(b1, b2)

# %% [markdown]
# In the graph each weight and each bias has one path to $L$. The path of $w_{21}$ is red.

# %%
show(
    draw(L, named_only=True, highlight=w21, direction="TB"),
    name="graph",
    alt="The graph of L with all gradients. The path from w21 over ŷ1 to L "
    "is thick and red",
)

# %% [markdown]
# Lecture 06 ends with what is still missing: the derivative of a whole linear system (선형 시스템의
# 미분). It is on the next page.
#
# ## Exercises


# %%
def gradients(h2=2.0, y1=0.5):
    """ŷ1, ∂L/∂ŷ1, then the gradients of w11 … w31, of w12 … w32, of b1, b2."""
    h, biases = [0.5, h2, -1], [Value(1), Value(1)]
    to_1, to_2 = ([Value(w) for w in ws] for ws in ((4, 1.5, 3), (-2, 1, 1)))
    y1_hat, y2_hat = (
        sum(w * x for w, x in zip(ws, h, strict=True)) + b
        for ws, b in zip((to_1, to_2), biases, strict=True)
    )
    ((y1_hat - y1) ** 2 + (y2_hat - 2) ** 2).backward()
    grads = [[w.grad for w in ws] for ws in (to_1, to_2)]
    return y1_hat.data, y1_hat.grad, *grads, [b.grad for b in biases]


zero, met = gradients(h2=0), gradients(y1=gradients()[0])

# %%
exercise(
    "Set h2 = 0. Which of the six weights have the gradient 0 now? Does the "
    "gradient of w11 stay as it is?",
    answer=f"Only those of h2's two weights: w21 ({zero[2][1]:g}) and w22 "
    f"({zero[3][1]:g}). The gradient of w11 changes from "
    f"{gradients()[2][0]:g} to {zero[2][0]:g}: ŷ1 is {zero[0]:g} now instead "
    f"of {gradients()[0]:g}, and so the first factor is {zero[1]:g}.",
)

# %%
exercise(
    "Which label y1 makes the gradients of w11, w21 and w31 all 0? Which of "
    "the two biases has the gradient 0 then?",
    answer=f"y1 = {met[0]:g}, which is ŷ1. Then the first factor is {met[1]:g}, and "
    f"so are all three: {met[2][0]:g}, {met[2][1]:g}, {met[2][2]:g}. The "
    f"gradient of b1 is {met[4][0]:g}, too. That of b2 stays: it is "
    f"{met[4][1]:g}, because b2 belongs to ŷ2.",
)

# %%
exercise(
    "A layer has 1000 inputs and 10 outputs. How many weights has it, and how "
    "many different first factors 2(ŷ − y) do their gradients need?",
    answer=f"{1000 * 10} weights, and 10 first factors: one for each output. Each "
    "gradient is one of them times one of the 1000 inputs.",
)
