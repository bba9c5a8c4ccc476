# %% [markdown]
# # One weight, by hand
#
# *Lecture 06, Chain Rule (연쇄법칙), "Chain Rule in Deeplearning", slides 1/4 to 4/4, and "Chain
# Rule이 필요한 상황 - Simple Path"*
#
# The lecture takes one weight out of a network, $w_{22}$, and asks: "이 값을 업데이트 하려면?" How
# is it updated? Four slides give the answer by hand (손가락으로 해보는 미분):
#
# 1. write $\partial L/\partial w_{22}$ as a product, by the chain rule,
# 2. compute the first factor, $\partial L/\partial \hat{y}_2$,
# 3. compute the second factor, $\partial \hat{y}_2/\partial w_{22}$,
# 4. multiply them, and update the weight.
#
# The slides write $w_{22}^{(k+1)}$ and $h_2^k$. Here $k$ is the number of the layer. We have one
# layer only, so we leave it out.

# %%
from words import answers, axes, caution, document, exercise, misprint, show
from scalargrad import Layer, Value, constant, draw, explain, gradient

h1, h2 = constant(0.2, "h1"), constant(0.1, "h2")
y1, y2 = constant(0.0, "y1"), constant(1.0, "y2")
w11, w21 = Value(3, "w11"), Value(1, "w21")
w12, w22 = Value(2, "w12"), Value(1, "w22")
α = 1.0

# %% [markdown]
# $y$ is a **label** (정답), the right answer. $\hat{y}$, read "y hat", is what the network answers.
# `constant` is for data: the labels, and the outputs $h$ of the layer before. `Value` is for
# weights, which we want to change.
#
# The slides assume $\hat{y}_2 = 0.5$, $y_2 = 1.0$, $h_2 = 0.1$ and $\alpha = 1.0$. The other
# numbers are ours. They are chosen so that $\hat{y}_2$ is 0.5.
#
# ## The network
#
# Here it is in circles, as on the slide: neurons $h_1$ and $h_2$ on the left, outputs $\hat{y}_1$
# and $\hat{y}_2$ on the right. The weight $w_{ij}$ leads from $h_i$ to $\hat{y}_j$. So $w_{22}$
# leads from $h_2$ to $\hat{y}_2$. The slides have no bias here, so each bias is 0.

# %%
layer = Layer(2, 2, activation="linear")
layer.neurons[0].weights = [w11, w21]
layer.neurons[1].weights = [w12, w22]

circles = draw(layer)
circles.node("n0_1", "h1")  # the slide's letters
circles.node("n0_2", "h2")
circles.node("n1_1", "ŷ1")
circles.node("n1_2", "ŷ2")
show(
    circles,
    name="network",
    alt="Two circles h1 and h2 on the left, two circles ŷ1 and ŷ2 on the "
    "right. The four lines between them carry w11, w12, w21 and w22",
)

# %% [markdown]
# ## Forward
#
# Each output is a sum: each $h$ times the weight on its line (slide 3/4).
#
# $$ \hat{y}_2 = h_1 w_{12} + h_2 w_{22} + \dots + h_r w_{r2} $$
#
# Then the **loss** (손실) compares the outputs with the labels. Lecture 04 says what a loss is, in
# five words: "How much DL is wrong". DL is deep learning.
#
# $$ L(\theta) = \sum_{i=1}^n (\hat{y}_i - y_i)^2
# = (\hat{y}_1 - y_1)^2 + (\hat{y}_2 - y_2)^2 + \dots + (\hat{y}_n - y_n)^2 $$
#
# $\theta$ stands for all weights together. When every output equals its label, $L$ is 0. Each
# difference adds its square: a positive number, and a large one for a large mistake.

# %%
ŷ1 = (h1 * w11 + h2 * w21).named("ŷ1")
ŷ2 = (h1 * w12 + h2 * w22).named("ŷ2")
L = ((ŷ1 - y1) ** 2 + (ŷ2 - y2) ** 2).named("L")
show(ŷ1, ŷ2, L)

# %% [markdown]
# $\hat{y}_1$ is 0.7 where 0 is right, $\hat{y}_2$ is 0.5 where 1 is right:
# $L = 0.7^2 + (-0.5)^2 = 0.74$.
#
# ## Why a chain rule? The simple path
#
# The last slide has the title "Chain Rule이 필요한 상황 - Simple Path": the situation that needs a
# chain rule. $w_{22}$ does not stand in the formula of $L$. It changes $\hat{y}_2$, and $\hat{y}_2$
# changes $L$. In the graph of the loss this is one simple path, in red.

# %%
show(
    draw(L, named_only=True, local_gradients=True, highlight=w22),
    name="simple_path",
    alt="The graph of L. The path from w22 over ŷ2 to L is thick and red; its "
    "edges are h2 = 0.1 and 2(ŷ2 − y2) = −1",
)

# %% [markdown]
# On each edge stands its **local gradient** (지역 기울기): the derivative of the end of the arrow
# with respect to its start. The chain rule multiplies the two on the red path. This is slide 1/4:
#
# $$ \frac{\partial L(\theta)}{\partial w_{22}} =
# \frac{\partial L(\theta)}{\partial \hat{y}_2} \cdot
# \frac{\partial \hat{y}_2}{\partial w_{22}} $$
#
# ## The first factor (2/4)
#
# Only one summand of $L$ contains $\hat{y}_2$. The derivatives of the others are 0:
#
# $$ \frac{\partial L(\theta)}{\partial \hat{y}_2}
# = \frac{\partial}{\partial \hat{y}_2} (\hat{y}_2 - y_2)^2
# = \frac{\partial}{\partial \hat{y}_2} (\hat{y}_2^2 - 2 \hat{y}_2 y_2 + y_2^2)
# = 2 \hat{y}_2 - 2 y_2 $$

# %%
show(explain(L, ŷ2, reasons=True))
document("∂L/∂ŷ2", gradient(L, ŷ2), "−1.0")

# %% [markdown]
# The slide multiplies the square out first. `explain` does not. The result is the same:
# $2\hat{y}_2 - 2y_2 = 2(\hat{y}_2 - y_2)$. Two things on this slide are not as they should be.

# %%
misprint(
    "M2",
    where="Lecture 06, Chain Rule in Deeplearning (2/4), the assumption",
    printed="ŷ2² = 0.5, y2 = 1.0 이라고 가정",
    correct="ŷ2 = 0.5, y2 = 1.0",
    why="the slide's last line puts in 0.5 for ŷ2. With ŷ2 = √0.5 it would "
    "not give the −1.0 that is printed there",
    as_printed=2 * 0.5**0.5 - 2 * 1.0,
    true=2 * 0.5 - 2 * 1.0,
    lost=True,
)

# %%
misprint(
    "M24",
    where="Lecture 06, Chain Rule in Deeplearning (2/4), and (3/4) likewise",
    printed="∂/∂ŷ2 ŷ2² − 2ŷ2y2 + y2²",
    correct="∂/∂ŷ2 (ŷ2² − 2ŷ2y2 + y2²)",
    why="without brackets ∂/∂ŷ2 belongs to ŷ2² alone: 2ŷ2 − 2ŷ2y2 + y2²",
    as_printed=2 * 0.5 - 2 * 0.5 * 1.0 + 1.0**2,
    true=2 * 0.5 - 2 * 1.0,
    at="ŷ2 = 0.5, y2 = 1",
    lost=True,
)

# %% [markdown]
# Slide 2/4 asks the same question about $\hat{y}_2$ as slide 1/4 about $w_{22}$: "이 값을 업데이트
# 하려면?" Be careful.

# %%
caution(
    "C3",
    "“To update ŷ2” is only a step of the chain. ŷ2 is a result, not a "
    "parameter, so it is never updated. w22 is updated, and the next forward "
    "pass computes a new ŷ2.",
    where="Lecture 06, Chain Rule in Deeplearning (2/4)",
)

# %% [markdown]
# ## The second factor (3/4)
#
# In $\hat{y}_2 = h_1 w_{12} + h_2 w_{22}$ only one summand contains $w_{22}$, and there it stands
# with the factor $h_2$:
#
# $$ \frac{\partial \hat{y}_2}{\partial w_{22}}
# = \frac{\partial}{\partial w_{22}} (h_1 w_{12} + h_2 w_{22} + \dots + h_r w_{r2}) = h_2 $$

# %%
show(explain(ŷ2, w22, reasons=True))
document("∂ŷ2/∂w22", gradient(ŷ2, w22), "0.1")

# %% [markdown]
# The derivative with respect to a weight is what the weight is multiplied with: the number that
# comes in on its line.
#
# ## The product and the update (4/4)

# %%
show(explain(L, w22, reasons=True))

# %%
misprint(
    "M1",
    where="Lecture 06, Chain Rule in Deeplearning (4/4), 최종 업데이트 수행",
    printed="−1.0 × 0.1 = −0.01, and w22 − (1)×(−0.01)",
    correct="−1.0 × 0.1 = −0.1, and w22 − (1)×(−0.1) = w22 + 0.1",
    why="the decimal point slipped: −0.01 has the factor 0.1 twice",
    as_printed=-1.0 * 0.1 * 0.1,
    true=-1.0 * 0.1,
)

# %% [markdown]
# The slide's rule for the update is one step of gradient descent (경사 하강법, page 4). $\alpha$ is
# the **learning rate** (학습률).
#
# $$ w_{22} = w_{22} - \alpha \frac{\partial L(\theta)}{\partial w_{22}} $$
#
# The gradient is negative: $L$ falls when $w_{22}$ grows. Minus times minus is plus, so the rule
# makes $w_{22}$ larger. In code, `backward()` finds the gradient.

# %%
L.backward()
show(w22)
before, gradient = w22.data, w22.grad
w22.data = before - α * gradient
show("w22 after the update:", w22.data)

# %% [markdown]
# ## Forward again
#
# Did it help? We compute the outputs and the loss again, with the new $w_{22}$.

# %%
ŷ2_after = h1 * w12 + h2 * w22
loss_after = (ŷ1.data - y1) ** 2 + (ŷ2_after - y2) ** 2
show("ŷ2: ", ŷ2.data, "→", ŷ2_after.data)
show("L:  ", L.data, "→", loss_after.data)

# %% [markdown]
# $\hat{y}_2$ came closer to its label, and the loss is a little smaller. The other three weights
# have gradients, too, and training updates all of them. Here is the loss for every $w_{22}$, with
# all other weights held. The dashed line is the **tangent** (접선) at $w_{22} = 1$. Its slope is
# the gradient, $-0.1$.


# %%
def loss(w):
    ŷ2 = h1.data * w12.data + h2.data * w
    return (ŷ1.data - y1.data) ** 2 + (ŷ2 - y2.data) ** 2


# %%
ws = [before - 3 + 0.1 * i for i in range(151)]
plot = axes(x="w22", y="L")
plot.plot(ws, [loss(w) for w in ws], "0.15")
tangent = [loss(before) + gradient * (w - before) for w in ws]
plot.plot(ws[:81], tangent[:81], "--", color="#b3261e")
plot.plot([before, w22.data], [loss(before), loss(w22.data)], "o", color="k")
plot.annotate("before and after the update", (before + 0.4, loss(before)))
plot.annotate("tangent", (ws[80] + 0.3, tangent[80]), color="#b3261e")
show(
    plot,
    name="loss",
    alt="The loss against w22, a parabola with its lowest point at w22 = 6. "
    "Two points near w22 = 1, the second a little lower; the tangent there",
)

# %% [markdown]
# One step is short, and the lowest point is far away, at $w_{22} = 6$. But the direction is right.
#
# ## Exercises

# %%
exercise(
    "Compute ∂L/∂w12 and ∂L/∂w21 by hand, each as a product of two factors. "
    "All numbers are in the picture with the red path."
)

# %%
exercise(
    "Set α = 100 at the top. The step goes in the right direction. Does L "
    "fall? And which α brings L down as far as this one weight can?"
)

# %%
exercise("Set h2 = 0. What is the gradient of w22 then, and why?")


# %%
def step(α, h2=0.1):
    """∂L/∂w22, then ŷ2 and L after a step, for this page's first numbers."""
    w = Value(1)
    ŷ2 = 0.2 * 2 + h2 * w
    (0.7**2 + (ŷ2 - 1) ** 2).backward()
    new = 0.2 * 2 + h2 * (1 - α * w.grad)
    return w.grad, new, 0.7**2 + (new - 1) ** 2


far, best, without = step(100), step(50), step(1, h2=0)
grad_ŷ2 = 2 * (without[1] - 1)

# %%
answers(
    f"∂L/∂w12 = ∂L/∂ŷ2 · h1 = -1 · 0.2 = {w12.grad:g}. The path of w21 goes "
    f"over ŷ1: ∂L/∂w21 = ∂L/∂ŷ1 · h2 = 1.4 · 0.1 = {w21.grad:g}.",
    f"No. ŷ2 jumps from 0.5 to {far[1]:g}: as far above its label as it was "
    f"below. L is {far[2]:g}, as before. Half the step, α = 50, takes ŷ2 to "
    f"{best[1]:g}. Then L is {best[2]:g}, which is the share of ŷ1 alone.",
    f"It is {without[0]:g}. Nothing comes in on its line, so w22 changes "
    f"neither ŷ2 nor L. The gradient of ŷ2 is not 0: it is {grad_ŷ2:g}.",
)
