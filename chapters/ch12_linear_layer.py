# %% [markdown]
# # A linear layer: many variables
#
# *Lecture 04, Partial Differentiation (편미분 개념 및 연산), "변수가 겁나게 많은 경우", slide 10*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학: [slide
# 10](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/04_partial_differentiation.pdf)
# and [video](https://youtu.be/_8chLG-JFDo).
#
# **Before:** [partial derivatives](see:partial_derivatives) and [one weight](see:one_weight).
# **Why:** "변수가 겁나게 많은 경우", what if there are awfully many variables? A layer has hundreds
# of weights and the loss depends on all of them. One short formula answers for every one.
#
# On this page we do what the slide says, weight by weight. Then we see that all results have one
# form, and get all of them at once. We take $m = 3$ inputs and $s = 2$ outputs. All numbers are
# ours; the results are not on the slide.

# %%
from words import axes, choice, derivation_of, exercise, misprint, recap
from words import show, wrong_line
from scalargrad import Layer, Value, constant, draw, explain, mark

h1, h2, h3 = constant(0.5, "h1"), constant(2, "h2"), constant(-1, "h3")
y1, y2 = constant(0.5, "y1"), constant(2, "y2")
w11, w21, w31 = Value(4, "w11"), Value(1.5, "w21"), Value(3, "w31")
w12, w22, w32 = Value(-2, "w12"), Value(1, "w22"), Value(1, "w32")
b1, b2 = Value(1, "b1"), Value(1, "b2")

# %% [markdown]
# ## The layer in circles
#
# $w_{ij}$ leads from $h_i$ to $\hat{y}_j$: the first index is the input, the second the output.
# Each output has a bias of its own, $b_1$ or $b_2$. (The slide shows one output only, and its bias
# is $b_k$. There $k$ is the number of the layer, as in $h_1^k$.)

# %% {"fold": "the picture's code"}
layer = Layer(3, 2, activation="linear")
first, second = layer.neurons
first.weights, first.bias = [w11, w21, w31], b1
second.weights, second.bias = [w12, w22, w32], b2
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

# %% [markdown] {"covers": "04: 181, 185-191"}
# ## Forward
#
# The slide gives one output,
#
# $$ \hat{y}_1 = w_{11} h_1 + w_{21} h_2 + \dots + w_{m1} h_m + b_1 $$
#
# and puts it into the loss ("$\hat{y}_1$ 에 대입"), of which it says "How much DL is wrong":
#
# $$ L(\theta) = \sum_{i=1}^s (\hat{y}_i - y_i)^2 $$
#
# (For the letter $s$ see [M25](see:M25).) We do the same for $\hat{y}_2$.

# %%
y1_hat = (w11 * h1 + w21 * h2 + w31 * h3 + b1).named("ŷ1")
y2_hat = (w12 * h1 + w22 * h2 + w32 * h3 + b2).named("ŷ2")
L = ((y1_hat - y1) ** 2 + (y2_hat - y2) ** 2).named("L")
show(y1_hat, y2_hat, L)

# %% [markdown]
# $\hat{y}_1$ should be 0.5 and is 3: too large. $\hat{y}_2$ should be 2 and is 1: too small.
#
# On the slide the line for $\hat{y}_1$ begins with $y_1$, which is the letter of the label.

# %%
misprint(
    "M22",
    where="Lecture 04, 변수가 겁나게 많은 경우, first line, and the circle",
    printed="y1 = w11·h1 + w21·h2 + … + wm1·hm + b_k",
    correct="ŷ1 = w11·h1 + w21·h2 + … + wm1·hm + b_k",
    why="y1 is the label. The slide's own arrow says ŷ1에 대입 (put in for "
    "ŷ1), and lecture 07 prints the line again with ŷ1",
)

# %% [markdown] {"covers": "04: 183"}
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

# %% [markdown] {"covers": "04: 193"}
# ## Weight by weight
#
# "$w_{11}$ 에 대하여 미분": first $w_{11}$. It is the only variable now, and all the others are
# held. Only the summand $w_{11} h_1$ of $\hat{y}_1$ contains it.

# %%
show(explain(L, w11, reasons=True))

# %% [markdown]
# When $w_{11}$ grows, the loss grows: $\hat{y}_1$ is too large already.
#
# **Predict:** $h_3$ is $-1$. What does the loss do when $w_{31}$ grows?

# %% [markdown] {"covers": "04: 194-196"}
# Then "$w_{21}$ 에 대하여 미분", and so on, down to $w_{m1}$, which is $w_{31}$ here.

# %%
show(explain(L, w21))
show(explain(L, w31))

# %% [markdown]
# When $w_{31}$ grows, the loss falls. Its input is negative, so a larger weight makes $\hat{y}_1$
# smaller, and $\hat{y}_1$ is too large.
#
# **A common mistake:** to read $w_{21}$ as if it led from $h_1$ to $\hat{y}_2$. Then the first
# factor is that of $\hat{y}_2$, and the second is $h_1$. `mark` says where it goes wrong:

# %%
show(str(mark(L, "∂L/∂w21 = ∂L/∂ŷ2 · ∂ŷ2/∂w21 = −2 · 0.5 = −1")))

# %% [markdown]
# ## One form for all
#
# Compare the second lines of the three derivations. All begin with $2(\hat{y}_1 - y_1)$, and only
# the last factor changes: $h_1$, $h_2$, $h_3$. So one formula answers for every weight of
# $\hat{y}_1$, however many there are:
#
# $$ \frac{\partial L}{\partial w_{i1}}
# = \frac{\partial L}{\partial \hat{y}_1} \cdot \frac{\partial \hat{y}_1}{\partial w_{i1}}
# = 2 (\hat{y}_1 - y_1) \cdot h_i $$

# %%
factor = 2 * (y1_hat.data - y1.data)
show("2(ŷ1 − y1) =", factor)
show("∂L/∂w11 =", factor * h1.data)
show("∂L/∂w21 =", factor * h2.data)
show("∂L/∂w31 =", factor * h3.data)

# %% [markdown]
# The first factor says how wrong the output is. The second says what this weight had to do with it:
# where a larger number comes in, the weight matters more.
#
# The plot shows the same. Each curve moves one weight and holds the others. In the middle nothing
# is moved: all curves have the loss 7.25 there, and their slopes there are the three gradients.


# %% {"fold": "the plot's code"}
def loss(moved, by):
    ws = [w.data + by * (w is moved) for w in row]
    y_hat = sum(w * h.data for w, h in zip(ws, column, strict=True)) + b1.data
    return (y_hat - y1.data) ** 2 + (y2_hat.data - y2.data) ** 2


steps = [-1 + 0.02 * i for i in range(101)]
plot = axes(x="one weight moved by", y="L", xlim=(-1, 1.45))
for w in (w21, w11, w31):
    losses = [loss(w, by) for by in steps]
    plot.plot(steps, losses)
    plot.text(1.03, losses[-1], f"{w.name}", va="center")

# %% {"fold": "the plot's code, continued"}
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
# We differentiated three times, and each time computed the first factor anew. `backward()` computes
# $\partial L/\partial \hat{y}_1$ once and uses it for all three.

# %%
L.backward()
show(y1_hat, w11, w21, w31, b1)

# %% [markdown]
# These are the gradients from above. The bias $b_1$ is added with the factor 1, so its gradient is
# the first factor alone. The same call found the parameters of $\hat{y}_2$, whose first factor is
# $2(\hat{y}_2 - y_2) = -2$.

# %%
show(y2_hat, w12, w22, w32, b2)

# %% [markdown]
# In the graph each weight and each bias has one path to $L$. The path of $w_{21}$ is red.

# %% {"fold": "the picture's code"}
show(
    draw(L, named_only=True, highlight=w21, direction="TB"),
    name="graph",
    alt="The graph of L with all gradients. The path from w21 over ŷ1 to L "
    "is thick and red",
)

# %%
recap(
    "w_ij leads from input i to output j; each output has its own bias.",
    "∂L/∂w_ij = 2(ŷ_j − y_j) · h_i: how wrong, times what came in.",
    "The first factor is shared by all weights of an output.",
)

# %% [markdown]
# ## Exercises

# %%
y1_slide = w11 * h1 + w12 * h2 + w31 * h3 + b1

# %%
exercise(
    "The slide prints the row as (w11 w12 … wm1). Which of the three entries "
    "is wrong?",
    level=1,
    hint="All weights of the row lead to ŷ1.",
    expects=choice("w12", "w11", "wm1"),
    answer="w12 leads from h1 to ŷ2. In its place belongs w21, which h2 is "
    f"multiplied by. With w12 our ŷ1 would be {y1_slide.data:g} instead of "
    f"{y1_hat.data:g}.",
)

# %%
lines = ["∂L/∂ŷ1 = 2·(ŷ1 − y1)", "∂ŷ1/∂w21 = w21", "∂L/∂w21 = 5·1.5"]
marks = [
    mark(root, line) for root, line in zip((L, y1_hat, L), lines, strict=True)
]
wrong = 1 + [each.right for each in marks].index(False)

# %%
exercise(
    "A student differentiates with respect to w21. Which line is the first "
    "wrong one?",
    level=2,
    hint="What stays of w21·h2?",
    expects=wrong_line(wrong, *lines),
    answer=f"Line {wrong}. ∂ŷ1/∂w21 is h2 = {h2.data:g}, what the weight is "
    f"multiplied by. So ∂L/∂w21 is {w21.grad:g}.",
)

# %%
exercise(
    "Write the whole derivation of ∂L/∂w32: two derivatives, the letters, the "
    "numbers, the result. (ŷ2 = 1, y2 = 2, h3 = −1. You can copy ŷ2 from "
    "here.)",
    level=2,
    hint="w32 leads from h3 to ŷ2.",
    expects=derivation_of(L, w32),
    answer=explain(L, w32, reasons=True),
)

# %%
count = 20 * 10 + 10

# %%
exercise(
    "A layer has 20 inputs and 10 outputs. How many parameters has it? Type "
    "the number.",
    level=1,
    hint="A weight for each line of the picture, and what else?",
    expects=count,
    answer=f"{count}: a weight for each pair of an input and an output, and a "
    "bias for each output. Yet their gradients need only 10 different first "
    "factors, one for each output.",
)

# %% [markdown]
# ## The slide's row
#
# This is what the first exercise is about.

# %%
misprint(
    "M19",
    where="Lecture 04, 변수가 겁나게 많은 경우, second line",
    printed="(w11 w12 … wm1)",
    correct="(w11 w21 … wm1)",
    why="the line above it has w21·h2. The weight w12 leads from h1 to ŷ2. "
    "Lecture 07 prints the same row again",
    as_printed=y1_slide,
    true=y1_hat,
    at="our three inputs",
)

# %% [markdown]
# **Next:** [matrix differentiation](see:matrix_differentiation) puts all these gradients into one
# table, and finds the table with one product.
