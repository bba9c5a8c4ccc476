# %% [markdown]
# # One weight, by hand
#
# *Lecture 06, Chain Rule (연쇄법칙), "Chain Rule in Deeplearning", slides 1/4 to 4/4, and "Chain
# Rule이 필요한 상황 - Simple Path"*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slides 5 to
# 10](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/06_chain_rule.pdf)
# and [video](https://youtu.be/4aWZePsJ0Ro).
#
# The lecture takes one weight out of a network, $w_{22}$, and asks: "이 값을 업데이트 하려면?" How
# is it updated? Four slides give the answer by hand (손가락으로 해보는 미분):
#
# 1. write $\partial L/\partial w_{22}$ as a product, by the chain rule,
# 2. compute the first factor, $\partial L/\partial \hat{y}_2$,
# 3. compute the second factor, $\partial \hat{y}_2/\partial w_{22}$,
# 4. multiply them, and update the weight.
#
# Then a last slide follows one path through the whole network.
#
# The slides write $w_{22}^{(k+1)}$ and $h_2^k$. Here $k$ is the number of the layer. Until the last
# section we have one layer only, so we leave it out.

# %%
from words import axes, caution, document, exercise, misprint, show
from scalargrad import Layer, Value, constant, draw, explain, gradient
from scalargrad import mark

h1, h2 = constant(0.2, "h1"), constant(0.1, "h2")
y1, y2 = constant(0.0, "y1"), constant(1.0, "y2")
w11, w21 = Value(3, "w11"), Value(1, "w21")
w12, w22 = Value(2, "w12"), Value(1, "w22")
alpha = 1.0

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
# $$ L(\theta) = \sum_{i=1}^s (\hat{y}_i - y_i)^2
# = (\hat{y}_1 - y_1)^2 + (\hat{y}_2 - y_2)^2 + \dots + (\hat{y}_s - y_s)^2 $$
#
# The slide calls $L(\theta)$ "파라미터 θ에 따른 오차", the error by the parameters $\theta$.
# $\theta$ stands for all parameters together, $s$ is the number of outputs. When every output
# equals its label, $L$ is 0. Each difference adds its square: a positive number, and a large one
# for a large mistake. On the slide the sum runs to another letter.

# %%
misprint(
    "M25",
    where="Lecture 06, Chain Rule in Deeplearning (1/4) to Simple Path, the "
    "loss",
    printed="L(θ) = Σ (ŷi − yi)², summed from i = 1 to n",
    correct="summed from i = 1 to s",
    why="n counts the inputs x1 … xn in the picture, and the outputs run from "
    "ŷ1 to ŷs. Lecture 04 (변수가 겁나게 많은 경우) and our text of lecture 08 "
    "have n, too; on the public slides of lecture 08 the lecturer has changed "
    "it to s",
)

# %%
y1_hat = (h1 * w11 + h2 * w21).named("ŷ1")
y2_hat = (h1 * w12 + h2 * w22).named("ŷ2")
L = ((y1_hat - y1) ** 2 + (y2_hat - y2) ** 2).named("L")
show(y1_hat, y2_hat, L)

# %% [markdown]
# $\hat{y}_1$ is 0.7 where 0 is right, $\hat{y}_2$ is 0.5 where 1 is right:
# $L = 0.7^2 + (-0.5)^2 = 0.74$.
#
# ## Why a chain rule?
#
# $w_{22}$ does not stand in the formula of $L$. It changes $\hat{y}_2$, and $\hat{y}_2$ changes
# $L$. In the graph of the loss this is one path, in red.

# %%
show(
    draw(L, named_only=True, local_gradients=True, highlight=w22),
    name="one_path",
    alt="The graph of L. The path from w22 over ŷ2 to L is thick and red; its "
    "edges are h2 = 0.1 and 2(ŷ2 − y2) = −1",
)

# %% [markdown]
# On each edge stands its **local gradient** (국소 기울기): the derivative of the end of the arrow
# with respect to its start. The chain rule multiplies the two on the red path. This is slide 1/4:
#
# $$ \frac{\partial L(\theta)}{\partial w_{22}} =
# \frac{\partial L(\theta)}{\partial \hat{y}_2} \cdot
# \frac{\partial \hat{y}_2}{\partial w_{22}} $$
#
# ## The first factor (2/4)
#
# The slide begins with the whole sum. Only one summand contains $\hat{y}_2$. The derivatives of the
# others are 0; the slide strikes them out in red:
#
# $$ \frac{\partial L(\theta)}{\partial \hat{y}_2}
# = \frac{\partial}{\partial \hat{y}_2}
# ((\hat{y}_1 - y_1)^2 + (\hat{y}_2 - y_2)^2 + \dots + (\hat{y}_s - y_s)^2)
# = \frac{\partial}{\partial \hat{y}_2} (\hat{y}_2 - y_2)^2 $$
#
# $$ \frac{\partial}{\partial \hat{y}_2} (\hat{y}_2 - y_2)^2
# = \frac{\partial}{\partial \hat{y}_2} (\hat{y}_2^2 - 2 \hat{y}_2 y_2 + y_2^2)
# = 2 \hat{y}_2 - 2 y_2 $$

# %%
show(explain(L, y2_hat, reasons=True))
document("∂L/∂ŷ2", gradient(L, y2_hat), "−1.0")

# %% [markdown]
# The slide multiplies the square out first. `explain` does not. The result is the same:
# $2\hat{y}_2 - 2y_2 = 2(\hat{y}_2 - y_2)$.
#
# Where does the 0.5 come from? The slide says: "최초 forward 과정에서 이미 계산된 값", a value that
# the forward pass has computed already. It says so for $h_2$ again. Backward needs the numbers of
# forward; [](see:reverse_mode) comes back to this.
#
# Two things on this slide are not as they should be.

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
show(explain(y2_hat, w22, reasons=True))
document("∂ŷ2/∂w22", gradient(y2_hat, w22), "0.1")

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
    why="the decimal point slipped: −0.01 has the factor 0.1 twice. It stands "
    "so in the first version of the slides, from which our text is. The "
    "public slides are mended",
    as_printed=-1.0 * 0.1 * 0.1,
    true=-1.0 * 0.1,
)

# %% [markdown]
# `mark` compares a derivation, side by side, with the graph. It finds the slip in the printed line:

# %%
show(str(mark(L, "∂L/∂w22 = ∂L/∂ŷ2 · ∂ŷ2/∂w22 = −1.0 × 0.1 = −0.01")))

# %% [markdown]
# The slide's rule for the update is one step of gradient descent (경사 하강법,
# [](see:gradient_descent)). $\alpha$ is the **learning rate** (학습률).
#
# $$ w_{22} = w_{22} - \alpha \frac{\partial L(\theta)}{\partial w_{22}} $$
#
# (M27: on slide 8 a $\partial$ is missing below the fraction line. In our text it is there.)
#
# The gradient is negative: $L$ falls when $w_{22}$ grows. Minus times minus is plus, so the rule
# makes $w_{22}$ larger. In code, `backward()` finds the gradient.

# %%
L.backward()
show(w22)
before, gradient = w22.data, w22.grad
w22.data = before - alpha * gradient
show("w22 after the update:", w22.data)

# %% [markdown]
# ## Forward again
#
# Did it help? We compute the outputs and the loss again, with the new $w_{22}$.

# %%
y2_hat_after = h1 * w12 + h2 * w22
loss_after = (y1_hat.data - y1) ** 2 + (y2_hat_after - y2) ** 2
show("ŷ2: ", y2_hat.data, "→", y2_hat_after.data)
show("L:  ", L.data, "→", loss_after.data)

# %% [markdown]
# $\hat{y}_2$ came closer to its label, and the loss is a little smaller. The other three weights
# have gradients, too, and training updates all of them. Here is the loss for every $w_{22}$, with
# all other weights held. The dashed line is the **tangent** (접선) at $w_{22} = 1$. Its slope is
# the gradient, $-0.1$.


# %%
def loss(w):
    y2_hat = h1.data * w12.data + h2.data * w
    return (y1_hat.data - y1.data) ** 2 + (y2_hat - y2.data) ** 2


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
# ## The simple path
#
# The last slide has the title "Chain Rule이 필요한 상황 - Simple Path": a situation that needs the
# chain rule. It takes a network of many layers and looks at one single path, from an input to the
# loss ("하나의 경로만 생각해 볼까요"). On this path lies one neuron of each layer, so each line is
# a function of the line before:
#
# $$ h_2^{(1)} = w_{22}^{(1)} x_2 + b_1 \qquad h_3^{(2)} = w_{23}^{(2)} h_2^{(1)} + b_2 \qquad
# h_3^{(3)} = w_{33}^{(3)} h_3^{(2)} + b_3 $$
#
# $$ h_2^{(k)} = w_{i2}^{(k)} h_i^{(k-1)} + b_k \qquad \hat{y}_2 = w_{22}^{(k+1)} h_2^{(k)} \qquad
# L(\theta_2) = (\hat{y}_2 - y_2)^2 $$
#
# $\theta_2$ stands for all weights and biases on the path. (The slide writes the number of the
# layer without brackets. We set brackets, so that $h_3^{(2)}$ is not taken for a square.)
#
# The slide says what to do: "오차를 최소화 되도록 파라미터 θ를 바꿔줘야 한다! How? 편미분 하면서
# 업데이트 하면 된다!" (Change the parameters so that the error becomes as small as possible. How?
# By partial derivatives and updates.) So let us do it, with $k = 4$ layers. The numbers are ours.
# They end in the slides' $h_2 = 0.1$ and $\hat{y}_2 = 0.5$.

# %%
x2, y2 = constant(1, "x2"), constant(1, "y2")
w1, b1 = Value(2, "w22⁽¹⁾"), Value(-1, "b1")
w2, b2 = Value(3, "w23⁽²⁾"), Value(-1, "b2")
w3, b3 = Value(0.5, "w33⁽³⁾"), Value(0, "b3")
w4, b4 = Value(0.3, "w32⁽⁴⁾"), Value(-0.2, "b4")
w5 = Value(5, "w22⁽⁵⁾")

layer1 = (w1 * x2 + b1).named("h2⁽¹⁾")
layer2 = (w2 * layer1 + b2).named("h3⁽²⁾")
layer3 = (w3 * layer2 + b3).named("h3⁽³⁾")
layer4 = (w4 * layer3 + b4).named("h2⁽⁴⁾")
output = (w5 * layer4).named("ŷ2")
loss2 = ((output - y2) ** 2).named("L")
show(layer1, layer2, layer3, layer4, output, loss2)

# %%
show(
    draw(loss2, named_only=True, local_gradients=True, highlight=w1),
    name="simple_path",
    alt="The path from x2 over one neuron of each of four layers to ŷ2 and L. "
    "The edges from the first weight to L are thick and red",
)

# %% [markdown]
# To the first weight the chain rule has six factors, one for each function on the way. All of them
# stand on the red path.

# %%
show(explain(loss2, w1))

# %% [markdown]
# Here are the gradients of all parameters in $\theta_2$. The last weight has the $-0.1$ of slide
# 4/4.

# %%
loss2.backward()
show(w1, w2, w3, w4, w5)
show(b1, b2, b3, b4)

# %% [markdown]
# ## What comes next
#
# The lecture ends with two things that are still to be learned ("2가지를 더 공부해야 합니다"):
#
# 1. the derivative of a linear system (선형 시스템의 미분): [](see:linear_layer) and
#    [](see:matrix_differentiation),
# 2. backpropagation with the results of that (일괄 미분 결과를 적용한 Back-propagation):
#    [](see:layer_by_layer), layer by layer.
#
# ## Exercises


# %%
def step(alpha, h2=0.1):
    """∂L/∂w22, then ŷ2 and L after a step, for this page's first numbers."""
    w = Value(1)
    y2_hat = 0.2 * 2 + h2 * w
    (0.7**2 + (y2_hat - 1) ** 2).backward()
    new = 0.2 * 2 + h2 * (1 - alpha * w.grad)
    return w.grad, new, 0.7**2 + (new - 1) ** 2


far, best, without = step(100), step(50), step(1, h2=0)
grad_y2_hat = 2 * (without[1] - 1)

# %%
exercise(
    "Compute ∂L/∂w12 and ∂L/∂w21 by hand, each as a product of two factors. "
    "All numbers are in the picture with the red path.",
    answer=f"∂L/∂w12 = ∂L/∂ŷ2 · h1 = -1 · 0.2 = {w12.grad:g}. The path of w21 goes "
    f"over ŷ1: ∂L/∂w21 = ∂L/∂ŷ1 · h2 = 1.4 · 0.1 = {w21.grad:g}.",
)

# %%
exercise(
    "Set alpha = 100 at the top. The step goes the right way. Does L "
    "fall? And which α brings L down as far as this one weight can?",
    answer=f"No. ŷ2 jumps from 0.5 to {far[1]:g}: as far above its label as it was "
    f"below. L is {far[2]:g}, as before. Half the step, α = 50, takes ŷ2 to "
    f"{best[1]:g}. Then L is {best[2]:g}, which is the share of ŷ1 alone.",
)

# %%
exercise(
    "Set h2 = 0. What is the gradient of w22 then, and why?",
    answer=f"It is {without[0]:g}. Nothing comes in on its line, so w22 changes "
    f"neither ŷ2 nor L. The gradient of ŷ2 is not 0: it is {grad_y2_hat:g}.",
)
