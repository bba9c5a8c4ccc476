# %% [markdown]
# # Matrix differentiation
#
# *Lecture 07, Matrix differentiation (행렬미분), slides 4 to 24: of this lecture the documents have
# only the title and one line, "선형시스템에서의 편미분"*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학: [slides of lecture
# 07](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/07_matrix_differentiation.pdf)
# and [video](https://youtu.be/o3IeCWtHxG4).
#
# **Before:** [a linear layer](see:linear_layer), [the chain rule](see:chain_rule). **Why:** a layer
# with a thousand inputs and a thousand outputs has a million weights. Nobody writes a million
# derivatives. As a matrix they are one short product, and this product is what a computer runs.
#
# This page goes beyond the five documents. It keeps the numbers of [](see:linear_layer): three
# inputs $h$ and two outputs $\hat{y}$, as on slide 13. So the matrix is not square, and a transpose
# in the wrong place is noticed.

# %%
from words import choice, derivation_of, exercise, misprint, recap, show
from words import wrong_line
from scalargrad import Value, constant, draw, explain, gradient, mark

h1, h2, h3 = Value(0.5, "h1"), Value(2, "h2"), Value(-1, "h3")
w11, w21, w31 = Value(4, "w11"), Value(1.5, "w21"), Value(3, "w31")
w12, w22, w32 = Value(-2, "w12"), Value(1, "w22"), Value(1, "w32")
b1, b2 = Value(1, "b1"), Value(1, "b2")
y1, y2 = constant(0.5, "y1"), constant(2, "y2")

# %% [markdown]
# One thing is new: each $h$ is a `Value`, no longer a `constant`. It comes from the layer before,
# and that layer will need $\partial L/\partial h$.
#
# ## The layer as a matrix
#
# Slide 4 says "어차피 선형 시스템 즉, matrix 이다": it is a **linear system** (선형 시스템), that
# is, a **matrix** (행렬). $W$ has a row for each input and a column for each output. So $w_{ij}$,
# which leads from $i$ to $j$, stands in row $i$ and column $j$:
#
# $$ W = \begin{pmatrix} w_{11} & w_{12} \\ w_{21} & w_{22} \\ w_{31} & w_{32} \end{pmatrix}
# \qquad W^T =
# \begin{pmatrix} w_{11} & w_{21} & w_{31} \\ w_{12} & w_{22} & w_{32} \end{pmatrix} $$
#
# $W^T$ is the **transpose** (전치 행렬) of $W$: its rows are the columns of $W$. Each row of it
# belongs to one output, and a row times the column $h$ is that output without its bias. So
#
# $$ \hat{y} = W^T h + b $$
#
# (PyTorch stores our $W^T$ and calls it the weight. Many books call it $W$.)

# %%
W = [[w11, w12], [w21, w22], [w31, w32]]
h = [h1, h2, h3]

y1_hat = (w11 * h1 + w21 * h2 + w31 * h3 + b1).named("ŷ1")
y2_hat = (w12 * h1 + w22 * h2 + w32 * h3 + b2).named("ŷ2")
L = ((y1_hat - y1) ** 2 + (y2_hat - y2) ** 2).named("L")
show(y1_hat, y2_hat, L)

# %% [markdown]
# ## Four kinds of derivative
#
# Slides 8 to 12 differentiate numbers (**scalars**, 스칼라), columns (**vectors**, 벡터) and
# matrices. Each result is a table of ordinary partial derivatives. The only new thing is where each
# of them stands. (The slides also use the sign $\nabla$ for such a table. It is read "nabla",
# 나블라.)
#
# | what | by what | slide | the table | here |
# |---|---|---|---|---|
# | scalar | vector | 8 | a column, one entry for each $x_i$ | $\partial L/\partial \hat{y}$ |
# | scalar | matrix | 9 | as large as the matrix | $\partial L/\partial W$ |
# | vector | vector | 10 | a column for each $y_j$ | $\partial \hat{y}/\partial h$ |
# | vector | matrix | 11, 12 | a whole table for each $y_j$ | $\partial \hat{y}/\partial W$ |
#
# On slide 10 an index is wrong.

# %%
misprint(
    "M30",
    where="Lecture 07, slide 10, the second column",
    printed="∂y2/∂x11",
    correct="∂y2/∂x1",
    why="X is a vector with the entries x1 … xn here. x11 is an entry of the "
    "matrix on the slide before",
)

# %% [markdown]
# ## The toy example (1/8 to 3/8)
#
# Slide 13 asks for $\partial L/\partial W$ and writes the chain rule with whole tables:
#
# $$ \frac{\partial L}{\partial W} = \frac{\partial L}{\partial \hat{Y}} \cdot
# \frac{\partial \hat{Y}}{\partial W} $$
#
# $\hat{Y}$ is the slide's letter for our column $\hat{y}$. How such tables are multiplied, we see
# below. The first factor is a scalar by a vector. In books it has a letter of its own, **delta**
# (델타):
#
# $$ \delta_j = \frac{\partial L}{\partial \hat{y}_j} = 2 (\hat{y}_j - y_j) $$
#
# The 2 comes from the square. Slide 13 has $\frac{1}{2}$ before the sum, so there the 2 cancels.
#
# In general $\delta$ is the gradient of a neuron's weighted sum, *before* the activation. This
# layer has no activation; [](see:three_layers) has one.

# %%
delta = [gradient(L, y1_hat), gradient(L, y2_hat)]
show("δ:", delta)

# %%
misprint(
    "M29",
    where="Lecture 07, slides 14, 17, 19 and 20, the column ∂L/∂Ŷ",
    printed="L(θ)/∂ŷ1, L(θ)/∂ŷ2",
    correct="∂L(θ)/∂ŷ1, ∂L(θ)/∂ŷ2",
    why="a ∂ is missing above the fraction line; the left side is ∂L(θ)/∂Ŷ. "
    "In the last rows of slide 20 there is also ∂1 for ∂ŷ1",
)

# %% [markdown]
# ## A vector by a matrix (4/8)
#
# The second factor has a table for each output, each as large as $W$: 3 rows and 2 columns.
#
# **Predict:** how many of the six entries of $\partial \hat{y}_1/\partial W$ are 0?


# %%
def table(result, matrix):
    """The derivatives of a result by the entries of a matrix."""
    return [[gradient(result, w) for w in row] for row in matrix]


to_1, to_2 = table(y1_hat, W), table(y2_hat, W)
show("∂ŷ1/∂W:", to_1)
show("∂ŷ2/∂W:", to_2)

# %% [markdown]
# Three: $\hat{y}_1$ does not depend on the weights of column 2, which lead to $\hat{y}_2$. In the
# other column stands $h$, as on slide 16.
#
# ## The result (5/8 to 8/8)
#
# Slide 17 finds the six results by hand. Each weight has one path to $L$, so each is one product:
#
# $$ \frac{\partial L}{\partial w_{ij}} = \frac{\partial L}{\partial \hat{y}_j} \cdot h_i
# = \delta_j h_i $$

# %%
show(explain(L, w21))

# %% [markdown]
# Slides 18 to 20 do the same with the tables, in one go: multiply the first table by $\delta_1$,
# the second by $\delta_2$, and add them. Slide 20 strikes out what is 0. The reason for tables is
# "병렬 처리하기 (GPU 활용 극대화)": a graphics card computes all entries at the same time.

# %%
show(
    [
        [delta[0] * p + delta[1] * q for p, q in zip(*rows, strict=True)]
        for rows in zip(to_1, to_2, strict=True)
    ]
)

# %% [markdown]
# `backward()` finds the same. Put into the places of $W$, its gradients are

# %%
L.backward()
show([[w.grad for w in row] for row in W])

# %% [markdown]
# ## One short product
#
# "간단한 연산 방법은 없나요?", asks slide 21, is there no simple way? Look at the table: its first
# column is $5 \cdot h$, its second is $-2 \cdot h$, and 5 and −2 are the two $\delta$. A column
# times a row gives such a table. This is the **outer product** (외적). (Korean has the same word
# for the cross product of two vectors in space. That is something else.)
#
# $$ \frac{\partial L}{\partial W} = h \delta^T =
# \begin{pmatrix} h_1 \\ h_2 \\ h_3 \end{pmatrix}
# \begin{pmatrix} \delta_1 & \delta_2 \end{pmatrix} $$

# %%
show([[hi.data * delta_j for delta_j in delta] for hi in h])

# %% [markdown]
# A gradient has the shape of what we differentiate by: 3 rows and 2 columns, as $W$. Lecture 08
# writes $\partial L/\partial W^T$. That is the transpose, $\delta h^T$, with 2 rows and 3 columns:

# %%
show([[delta_j * hi.data for hi in h] for delta_j in delta])

# %% [markdown]
# The bias $b_j$ is added to $\hat{y}_j$ with the factor 1. So its gradient is $\delta_j$, in short
# $\partial L/\partial b = \delta$.

# %%
show(b1, b2)

# %% [markdown]
# ## The Jacobian, and the gradient of the input
#
# Slides 21 and 22 introduce the **Jacobian** (야코비 행렬; the slide says 야코비안 행렬): a row for
# each output, a column for each input. (Slide 10 has a *column* for each output. Its table is the
# transpose.) For our layer $\partial \hat{y}_j/\partial h_i$ is the weight $w_{ij}$. So the
# Jacobian is $W^T$ itself:

# %%
show([[gradient(y_hat, hi) for hi in h] for y_hat in (y1_hat, y2_hat)])

# %% [markdown]
# What is it good for? The layer before needs $\partial L/\partial h$. $h_2$ goes into both outputs,
# so there are two paths to $L$, in red, and two products are added.

# %% {"fold": "the picture's code"}
show(
    draw(L, named_only=True, highlight=h2, direction="TB"),
    name="paths_to_h2",
    alt="The graph of L with all gradients. The paths from h2 over ŷ1 and "
    "over ŷ2 to L are thick and red",
)

# %%
show(explain(L, h2, reasons=True))

# %% [markdown]
# **A common mistake:** to stop at the first path. `mark` sees that the other is not there:

# %%
show(str(mark(L, "∂L/∂h2 = ∂L/∂ŷ1 · ∂ŷ1/∂h2 = 7.5")))

# %% [markdown]
# The sum $\delta_1 w_{21} + \delta_2 w_{22}$ is row 2 of $W$ times $\delta$. For all three inputs
# at once it is
#
# $$ \frac{\partial L}{\partial h} = W \delta =
# \begin{pmatrix} w_{11} & w_{12} \\ w_{21} & w_{22} \\ w_{31} & w_{32} \end{pmatrix}
# \begin{pmatrix} \delta_1 \\ \delta_2 \end{pmatrix} $$
#
# Forward the layer multiplies by $W^T$, backward by $W$, the transpose of the Jacobian. Slide 23
# shows this product in PyTorch's documentation, as $J^T \cdot v$: it is what autograd computes.
# Here is the gradient from `backward()`, and beside it $W\delta$.

# %%
W_delta = [p.data * delta[0] + q.data * delta[1] for p, q in W]
rows = [[hi.grad, product] for hi, product in zip(h, W_delta, strict=True)]
show([["backward()", "W·δ"], *rows])

# %% [markdown]
# ## Slide 24
#
# The last slide is an exercise (실습) with a program: a network of 4 inputs, 5 hidden neurons and 2
# outputs. Its shapes are in our first exercise. Under the heading Gradients Test the program should
# print gradients, but prints something else:

# %%
misprint(
    "M32",
    where="Lecture 07, slide 24 (실습), the program to it",
    printed="gradients = [param for param in self.model.parameters()]",
    correct="gradients = [param.grad for param in self.model.parameters()]",
    why="under Gradients Test it prints the parameters themselves. loss."
    "backward() leaves a parameter as it is and puts the gradient into .grad",
)

# %%
recap(
    "Forward: ŷ = Wᵀ·h + b, where W has a row for each input.",
    "For the weights: ∂L/∂W = h·δᵀ, or ∂L/∂Wᵀ = δ·hᵀ; for the bias: δ.",
    "For the layer before: ∂L/∂h = W·δ.",
)

# %% [markdown]
# ## Exercises

# %%
rows, columns, outputs = 4, 5, 2

# %%
exercise(
    "Slide 24 has 4 inputs, 5 hidden neurons and 2 outputs. What is the shape "
    "of ∂L/∂W1, for the weights from the inputs to the hidden neurons?",
    level=1,
    hint="A gradient has the shape of what we differentiate by.",
    expects=choice(
        f"{rows} rows, {columns} columns",
        f"{columns} rows, {rows} columns",
        f"{rows} rows, {outputs} columns",
        f"{rows * columns} rows, {outputs} columns",
    ),
    answer=f"{rows} rows and {columns} columns, as W1. How many outputs come "
    "later does not matter: L is a single number.",
)

# %%
takes = [3, 4, 3, 3]  # how many entries each transposed matrix takes
gets = [3, 4, 4, 3]
wrong = 1 + [t == g for t, g in zip(takes, gets, strict=True)].index(False)

# %%
exercise(
    "Slide 6 has a network of 3 inputs, layers of 4 and 3 neurons, and 2 "
    "outputs. Which line of the slide is the first wrong one?",
    level=2,
    hint="Count: how many entries has what stands behind each matrix?",
    expects=wrong_line(
        wrong,
        "H1 = W1ᵀ·X",
        "H2 = W2ᵀ·H1",
        "H2 = W1ᵀ·(W1ᵀ·X)",
        "Ŷ = W3ᵀ·H2",
    ),
    answer=f"Line {wrong}. W1ᵀ takes {takes[wrong - 1]} numbers, and W1ᵀ·X "
    f"has {gets[wrong - 1]}. W2ᵀ·(W1ᵀ·X) is right.",
)

# %%
exercise(
    "Write the whole derivation of ∂L/∂h3: the derivatives on both paths, the "
    "letters, the numbers, the result. (ŷ1 = 3, y1 = 0.5, ŷ2 = 1, y2 = 2. You "
    "can copy ŷ1 and ŷ2 from here.)",
    level=2,
    hint="Which weights lead from h3 to the two outputs?",
    expects=derivation_of(L, h3),
    answer=explain(L, h3, reasons=True),
)


# %%
def gradients(h2):
    """∂L/∂W, row by row, and ∂L/∂h2, for another h2."""
    h = [Value(0.5), Value(h2), Value(-1)]
    W = [[Value(n) for n in row] for row in ((4, -2), (1.5, 1), (3, 1))]
    sums = [sum(W[i][j] * h[i] for i in range(3)) + 1 for j in range(2)]
    ((sums[0] - 0.5) ** 2 + (sums[1] - 2) ** 2).backward()
    return [[w.grad for w in row] for row in W], h[1].grad


of_W, of_h2 = gradients(h2=0)
zero = 1 + [any(row) for row in of_W].index(False)

# %%
exercise(
    "Let h2 = 0. Which part of ∂L/∂W is 0 then?",
    level=3,
    hint="∂L/∂W = h·δᵀ.",
    expects=choice(f"row {zero}", "column 2", "only w22's", "everything"),
    answer=f"Row {zero}, the weights that h2 is multiplied by. But ∂L/∂h2 is "
    f"not 0, it is {of_h2:g}: the products of W·δ do not have the factor h2.",
)

# %% [markdown]
# ## Slide 6
#
# This is what the second exercise is about.

# %%
misprint(
    "M28",
    where="Lecture 07, slide 6 (선형 시스템을 합성함수로 바라보기)",
    printed="H2 = W1ᵀ(W1ᵀX1), and so in Ŷ and L; H2 = p(g(X)) in the third "
    "column; two circles ŷ1",
    correct="H2 = W2ᵀ(W1ᵀX); Ŷ = p(g(f(X))); ŷ1 and ŷ2",
    why="the line above it has H2 = W2ᵀH1. W1 leads from 3 neurons to 4, so "
    "W1ᵀX has 4 entries, and W1ᵀ cannot multiply it. The third column is "
    "about Ŷ, as p∘g∘f below it says",
)

# %% [markdown]
# **Next:** [three linear layers](see:three_layers), one after the other, each with an activation
# behind it.
