# %% [markdown]
# # Matrix differentiation
#
# *Lecture 07, Matrix differentiation (행렬미분): only named, in the Course Overview of lectures 04,
# 06 and 08*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slides of lecture
# 07](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/07_matrix_differentiation.pdf)
# and [video](https://youtu.be/o3IeCWtHxG4).
#
# Lecture 07 is not among our documents. The overview describes it as "선형시스템에서의 편미분",
# partial differentiation in a linear system. And lecture 06 says what it is for: to get all
# derivatives of a layer at once (일괄 미분). So this page goes beyond the documents. It keeps the
# letters of lecture 04 and the numbers of [](see:linear_layer). Its network is that of lecture 07,
# slide 13: three inputs $h$, two outputs $\hat{y}$.
#
# On [](see:linear_layer) we had one formula for each weight. On this page we
#
# 1. write the layer with a matrix (행렬),
# 2. find all derivatives of the loss, entry by entry,
# 3. see that each of them is one short matrix formula.

# %%
from words import exercise, misprint, show
from scalargrad import Value, constant, draw, explain, gradient

h1, h2, h3 = Value(0.5, "h1"), Value(2, "h2"), Value(-1, "h3")
w11, w21, w31 = Value(4, "w11"), Value(1.5, "w21"), Value(3, "w31")
w12, w22, w32 = Value(-2, "w12"), Value(1, "w22"), Value(1, "w32")
b1, b2 = Value(1, "b1"), Value(1, "b2")
y1, y2 = constant(0.5, "y1"), constant(2, "y2")

# %% [markdown]
# One thing is new. $h$ is made of `Value`s, not of constants: it comes from the layer before, and
# that layer will need $\partial L/\partial h$.
#
# ## The layer as a linear system
#
# Lecture 04 writes $\hat{y}_1$ as the row vector $(w_{11}, w_{21}, w_{31})$ times the column
# $h$. Put the row for $\hat{y}_2$ below it. That is a **linear system** (선형 시스템):
#
# $$ \begin{pmatrix} \hat{y}_1 \\ \hat{y}_2 \end{pmatrix} =
# \begin{pmatrix} w_{11} & w_{21} & w_{31} \\ w_{12} & w_{22} & w_{32} \end{pmatrix}
# \begin{pmatrix} h_1 \\ h_2 \\ h_3 \end{pmatrix} +
# \begin{pmatrix} b_1 \\ b_2 \end{pmatrix} $$
#
# Look at the indices. $w_{21}$ leads from $h_2$ to $\hat{y}_1$, so in $W$ it stands in row 2,
# column 1: $W$ has a row for each input and a column for each output. In the matrix above, $w_{21}$
# stands in row 1, column 2. This matrix is the **transpose** (전치 행렬) of $W$: its rows are the
# columns of $W$. In short:
#
# $$ \hat{y} = W^T h + b $$
#
# So lectures 07 and 08 write it, and this book does so on every page. In $W^T$ each row belongs to
# one output, and lecture 08 writes $\partial L/\partial W^T$ everywhere. (PyTorch stores a layer's
# weights as $W^T$, and many books call that matrix $W$.)

# %%
WT = [[w11, w21, w31], [w12, w22, w32]]  # Wᵀ
h = [h1, h2, h3]

y1_hat = (w11 * h1 + w21 * h2 + w31 * h3 + b1).named("ŷ1")
y2_hat = (w12 * h1 + w22 * h2 + w32 * h3 + b2).named("ŷ2")
L = ((y1_hat - y1) ** 2 + (y2_hat - y2) ** 2).named("L")
show([[w.data for w in row] for row in WT])
show(y1_hat, y2_hat, L)

# %% [markdown]
# ## One output
#
# Begin with $\hat{y}_1$ alone. Which weights does it depend on? Only on those in row 1 of $W^T$.
# The derivative with respect to $w_{i1}$ is $h_i$, and with respect to each weight of row 2 it
# is 0. Here is $\partial \hat{y}_1/\partial W^T$, entry by entry.

# %%
show([[gradient(y1_hat, w) for w in row] for row in WT])

# %% [markdown]
# (Lecture 07, slide 16, writes this table as $\partial \hat{y}_1/\partial W$. Its rows are our
# columns: $h$ stands in the first column, 0 in the second.)
#
# With respect to $h$ the weights appear: $\partial \hat{y}_1/\partial h_i$ is the weight $w_{i1}$.
# A table of the derivatives of all outputs with respect to all inputs is called a **Jacobian**
# (야코비 행렬). Here it is $W^T$ itself.

# %%
show([[gradient(y_hat, hi) for hi in h] for y_hat in (y1_hat, y2_hat)])

# %% [markdown]
# ## The loss: delta
#
# Now the loss. Every path goes over $\hat{y}_1$ or $\hat{y}_2$. Each of them is a weighted sum. In
# books the gradient of a weighted sum has a letter of its own, **delta** (델타). The lectures have
# no letter for it.
#
# $$ \delta_j = \frac{\partial L}{\partial \hat{y}_j} = 2 (\hat{y}_j - y_j) $$
#
# Here nothing comes after the sum. With an activation, $a_j = \sigma(z_j)$, $\delta_j$ is
# $\partial L/\partial z_j$, the gradient *before* the activation: [](see:three_layers) and
# [](see:layer_by_layer).

# %%
delta1, delta2 = gradient(L, y1_hat), gradient(L, y2_hat)
show("δ1 =", delta1)
show("δ2 =", delta2)

# %% [markdown]
# ## The gradient of the weights
#
# A weight $w_{ij}$ has one path to $L$, over $\hat{y}_j$. The chain rule gives two factors, as on
# [](see:linear_layer):
#
# $$ \frac{\partial L}{\partial w_{ij}} = \delta_j \cdot h_i $$

# %%
show(explain(L, w21))

# %% [markdown]
# One `backward()` finds all six. We put them in the places of $W^T$.

# %%
L.backward()
show([[w.grad for w in row] for row in WT])

# %% [markdown]
# Each row is $h$ times one number: row 1 is $5 \cdot h$, row 2 is $-2 \cdot h$. The numbers are
# $\delta_1$ and $\delta_2$. A column times a row gives such a table. It is called the **outer
# product** (외적; not the cross product, for which Korean has the same word):
#
# $$ \frac{\partial L}{\partial W^T} = \delta h^T =
# \begin{pmatrix} \delta_1 \\ \delta_2 \end{pmatrix}
# \begin{pmatrix} h_1 & h_2 & h_3 \end{pmatrix} $$

# %%
outer = [[delta * hi.data for hi in h] for delta in (delta1, delta2)]
show(outer)

# %% [markdown]
# The two tables agree in every entry. The gradient has the shape of what we differentiate with
# respect to: $W^T$ has 2 rows and 3 columns, and so has $\partial L/\partial W^T$.
#
# ## The same, as lecture 07 does it
#
# Lecture 07 takes the long way (slides 13 to 20). It writes the chain rule with whole vectors and
# matrices,
#
# $$ \frac{\partial L}{\partial W} = \frac{\partial L}{\partial \hat{Y}} \cdot
# \frac{\partial \hat{Y}}{\partial W} $$
#
# The last factor has a table for each output, with the shape of $W$. Half of it is 0, since a
# weight changes only the output where it ends:

# %%
W = [[w11, w12], [w21, w22], [w31, w32]]
to_1 = [[gradient(y1_hat, w) for w in row] for row in W]
to_2 = [[gradient(y2_hat, w) for w in row] for row in W]
show("∂ŷ1/∂W:", to_1)
show("∂ŷ2/∂W:", to_2)

# %% [markdown]
# The first factor is the column of $\delta_1$ and $\delta_2$. The dot multiplies the first table by
# $\delta_1$, the second by $\delta_2$, and adds them:

# %%
show(
    [
        [delta1 * p + delta2 * q for p, q in zip(*rows, strict=True)]
        for rows in zip(to_1, to_2, strict=True)
    ]
)

# %% [markdown]
# This is $\partial L/\partial W$, with a row for each input: the transpose of our table. (The
# lecture has $\frac{1}{2}$ before the sum of the squares. Then $\delta_j$ is
# $\hat{y}_j - y_j$, without the 2.) Four things on the way there are misprinted.

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

# %%
misprint(
    "M29",
    where="Lecture 07, slides 14, 17, 19 and 20, the column ∂L/∂Ŷ",
    printed="L(θ)/∂ŷ1, L(θ)/∂ŷ2",
    correct="∂L(θ)/∂ŷ1, ∂L(θ)/∂ŷ2",
    why="a ∂ is missing above the fraction line; the left side is ∂L(θ)/∂Ŷ. "
    "In the last rows of slide 20 there is also ∂1 for ∂ŷ1",
)

# %%
misprint(
    "M30",
    where="Lecture 07, slide 10, the second column",
    printed="∂y2/∂x11",
    correct="∂y2/∂x1",
    why="X is a vector with the entries x1 … xn here. x11 is an entry of the "
    "matrix on the slide before",
)

# %%
misprint(
    "M32",
    where="Lecture 07, slide 24 (실습), the program to it",
    printed="gradients = [param for param in self.model.parameters()]",
    correct="gradients = [param.grad for param in self.model.parameters()]",
    why="under Gradients Test it prints the parameters themselves. loss."
    "backward() leaves a parameter as it is and puts the gradient into .grad",
)

# %% [markdown]
# ## The gradient of the bias
#
# $b_j$ is added to $\hat{y}_j$, so $\partial \hat{y}_j/\partial b_j = 1$:
#
# $$ \frac{\partial L}{\partial b} = \delta $$

# %%
show(b1, b2)

# %% [markdown]
# ## The gradient of the input
#
# $h_2$ is in both outputs. So it has two paths to $L$, in red, and their products are added.

# %%
show(
    draw(L, named_only=True, highlight=h2, direction="TB"),
    name="paths_to_h2",
    alt="The graph of L with all gradients. The paths from h2 over ŷ1 and "
    "over ŷ2 are thick and red",
)

# %%
show(explain(L, h2, reasons=True))

# %% [markdown]
# Read the second line: $\delta_1 w_{21} + \delta_2 w_{22}$. The weights $w_{21}$ and $w_{22}$ are
# row 2 of $W$. For all three inputs at once, this is $W$ times $\delta$:
#
# $$ \frac{\partial L}{\partial h} = W \delta =
# \begin{pmatrix} w_{11} & w_{12} \\ w_{21} & w_{22} \\ w_{31} & w_{32} \end{pmatrix}
# \begin{pmatrix} \delta_1 \\ \delta_2 \end{pmatrix} $$
#
# $W$ is the transpose of the Jacobian $W^T$. So this is the Jacobian's transpose times the gradient
# of the result. Lecture 07 shows it from PyTorch's documentation (slide 23): that product is what
# autograd computes. Below is the gradient from `backward()`, and beside it $W\delta$.

# %%
W_delta = [to_1.data * delta1 + to_2.data * delta2 for to_1, to_2 in W]
rows = [[hi.grad, product] for hi, product in zip(h, W_delta, strict=True)]
show([["backward()", "W·δ"], *rows])

# %% [markdown]
# ## What to remember
#
# Forward, the layer multiplies by $W^T$. Backward, it multiplies by $W$. These four formulas are
# all that a linear layer needs:
#
# $$ \hat{y} = W^T h + b \qquad \frac{\partial L}{\partial W^T} = \delta h^T \qquad
# \frac{\partial L}{\partial b} = \delta \qquad \frac{\partial L}{\partial h} = W \delta $$
#
# $\partial L/\partial h$ is what the layer before gets. From it that layer computes its own
# $\delta$, and so on. Page 14 does this layer by layer, for lecture 08.
#
# ## Exercises


# %%
def layer(h2=2.0, y2=2.0):
    """The gradients of Wᵀ's two rows, of b, and of h."""
    h, b = [Value(0.5), Value(h2), Value(-1)], [Value(1), Value(1)]
    rows = [[Value(w) for w in ws] for ws in ((4, 1.5, 3), (-2, 1, 1))]
    y1_hat, y2_hat = (
        sum(w * x for w, x in zip(row, h, strict=True)) + bias
        for row, bias in zip(rows, b, strict=True)
    )
    ((y1_hat - 0.5) ** 2 + (y2_hat - y2) ** 2).backward()
    return [[value.grad for value in values] for values in (*rows, b, h)]


row1, row2, _, input_gradient = layer(h2=0)
met = layer(y2=1)

# %%
exercise(
    "Set h2 = 0. Which entries of ∂L/∂Wᵀ become 0? Is ∂L/∂h2 then 0, too? "
    "Think of the paths first.",
    answer="Column 2, the weights of h2. The rows are now "
    f"({row1[0]:g}, {row1[1]:g}, {row1[2]:g}) and "
    f"({row2[0]:g}, {row2[1]:g}, {row2[2]:g}). But ∂L/∂h2 is "
    f"{input_gradient[1]:g}: on its paths stand weights and deltas, and h2 is "
    "not among them. (The other entries have changed because δ has.)",
)

# %%
exercise(
    "Some books write ∂L/∂W instead of ∂L/∂Wᵀ. What are its shape and its "
    "formula? What is its entry in row 3, column 1?",
    answer="It has the shape of W, 3 rows and 2 columns, and the formula is the "
    "transpose, h·δᵀ. The entry in row 3, column 1 is ∂L/∂w31 = δ1·h3 = "
    f"{w31.grad:g}.",
)

# %%
exercise(
    "Change y2 so that δ2 is 0. Which gradients become 0 then?",
    answer="y2 = ŷ2 = 1. Then row 2 of ∂L/∂Wᵀ is "
    f"({met[1][0]:g}, {met[1][1]:g}, {met[1][2]:g}), and ∂L/∂b2 is "
    f"{met[2][1]:g}. Row 1 and ∂L/∂b1 stay. ∂L/∂h is not 0: "
    f"({met[3][0]:g}, {met[3][1]:g}, {met[3][2]:g}), which is δ1 times row 1 "
    "of Wᵀ.",
)
