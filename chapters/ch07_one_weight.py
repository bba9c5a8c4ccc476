# %% [markdown]
# # One weight, by hand
#
# *Lecture 06, Chain Rule (연쇄법칙), "Chain Rule in Deeplearning" (1/4) to (4/4) and "Chain Rule이
# 필요한 상황 - Simple Path", slides 5 to 10*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학: [slides 5 to
# 10](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/06_chain_rule.pdf)
# and [video](https://youtu.be/4aWZePsJ0Ro).
#
# **Before:** [gradient descent](see:gradient_descent) and [the chain rule](see:chain_rule).
# **Why:** to train a network is to change its weights so that its error falls. Here one weight is
# changed by hand, with two short factors; the computer does the same for a million.
#
# The lecture takes one **weight** (가중치) out of a network, $w_{22}$, and asks "이 값을 업데이트
# 하려면?", how is it updated? Four slides give the answer by hand ("손가락으로 해보는 미분"):
#
# 1. write $\partial L/\partial w_{22}$ as a product, by the chain rule,
# 2. compute the first factor, $\partial L/\partial \hat{y}_2$,
# 3. compute the second factor, $\partial \hat{y}_2/\partial w_{22}$,
# 4. multiply them, and **update** (업데이트) the weight.

# %%
from words import axes, caution, choice, derivation_of, document, exercise
from words import misprint, recap, show, wrong_line
from scalargrad import Value, constant, draw, explain, gradient, mark

# %% [markdown]
# ## The network
#
# All these slides show the same network. Each circle is a number: the inputs $x$ on the left, then
# the layers #1 to #$k$, then the outputs $\hat{y}$, and beside them the labels $y$. A layer is
# computed from all numbers of the layer before. Each line has a weight: $w_{ij}$ leads from circle
# $i$ to circle $j$.
#
# One path is yellow, from $x_2$ to $\hat{y}_2$ and its label. The weight in the blue box is the one
# that we update. It leads from $h_2^{(k)}$ to $\hat{y}_2$.

# %% {"fold": "the picture's code"}
COLUMNS = [("input", "x", "12n"), ("layer #1", "h^{(1)}", "123m")]
COLUMNS += [("#2", "h^{(2)}", "123m"), ("#3", "h^{(3)}", "123m")]
COLUMNS += [("…", "", ""), ("layer #k", "h^{(k)}", "123r")]
COLUMNS += [("output", r"\hat{y}", "12s"), ("label", "y", "12s")]
HEIGHT = dict(zip("123mnrs", [3, 2, 1] + 4 * [-0.4], strict=True))
PATH = [(0, 2), (1, 2), (2, 1), (3, 1), (5, 2), (6, 2), (7, 2)]  # circles

plot = axes(xlim=(-0.4, 7.4), ylim=(-1.0, 4))
plot.set_axis_off()
plot.plot(*zip(*PATH, strict=True), "-", color="#f3d37a", linewidth=14)
for k in (0, 1, 2, 5):
    for i in COLUMNS[k][2]:
        for j in COLUMNS[k + 1][2]:
            ends = [HEIGHT[i], HEIGHT[j]]
            plot.plot([k, k + 1], ends, "-", color="0.7", linewidth=0.8)
arrow = dict(arrowstyle="->", color="0.15", linewidth=2)
plot.annotate("", xy=(5.78, 2), xytext=(5.22, 2), arrowprops=arrow)

# %% {"fold": "the picture's code, continued"}
middle = dict(ha="center", va="center", fontsize=11)
for k, (title, letter, rows) in enumerate(COLUMNS):
    plot.text(k, 3.75, title, **middle)
    plot.text(k, 0.3, "⋮" if rows else "…", **middle)
    inside = "white" if letter in ("x", "y") else "#fdf6e3"
    look = dict(markersize=27, markeredgecolor="0.3", color=inside)
    for i in rows:
        plot.plot(k, HEIGHT[i], "o", **look)
        plot.text(k, HEIGHT[i], f"${letter}_{i}$", **middle)
box = dict(boxstyle="square", facecolor="#c7e0f4", edgecolor="0.3")
plot.text(5.5, 2.5, "$w_{22}^{(k+1)}$", bbox=box, **middle)
alt = "Columns of circles: inputs x, layers #1, #2, #3 … #k, outputs ŷ, "
alt += (
    "labels y, with lines from each column to the next. A yellow path leads "
)
alt += "from x2 over one circle of each layer to ŷ2 and y2. On its last line "
alt += "stands a blue box with the weight w22"
show(plot, name="network", alt=alt)

# %% [markdown]
# The slides write $w_{22}^{(k+1)}$ and $h_2^k$. The raised letter is the number of the layer. Until
# the last section we need the last layer only, so we leave it out.
#
# The slides assume $\hat{y}_2 = 0.5$, $y_2 = 1.0$, $h_2 = 0.1$ and $\alpha = 1.0$. The other
# numbers are ours, chosen so that $\hat{y}_2$ is 0.5. `constant` is for data: the labels, and here
# the $h$ of the layer before. `Value` is for weights, which we want to change.

# %%
h1, h2 = constant(0.2, "h1"), constant(0.1, "h2")
y1, y2 = constant(0.0, "y1"), constant(1.0, "y2")
w11, w21 = Value(3, "w11"), Value(1, "w21")
w12, w22 = Value(2, "w12"), Value(1, "w22")
alpha = 1.0

# %% [markdown] {"covers": "06: 107, 117-121; 04: 185-189"}
# ## Forward
#
# Each output is a sum: each $h$ times the weight on its line. (The slides have no bias here.)
#
# $$ \hat{y}_2 = h_1 w_{12} + h_2 w_{22} + \dots + h_r w_{r2} $$
#
# Then the **loss** (손실) compares each output with its **label** (정답), the right answer. Lecture
# 04 says what a loss is in five words: "How much DL is wrong". DL is **deep learning** (딥러닝).
# Lecture 06 calls it "파라미터 θ에 따른 오차", the error that depends on $\theta$, all the
# parameters together.
#
# $$ L(\theta) = \sum_{i=1}^s (\hat{y}_i - y_i)^2
# = (\hat{y}_1 - y_1)^2 + (\hat{y}_2 - y_2)^2 + \dots + (\hat{y}_s - y_s)^2 $$
#
# Each summand is a square: never negative, 0 where the output is right, and large where it is far
# from right. There are $s$ outputs. On the slide the sum runs to another letter.

# %%
misprint(
    "M25",
    where="Lecture 06, Chain Rule in Deeplearning (1/4) to Simple Path, the "
    "loss",
    printed="L(θ) = Σ (ŷi − yi)², summed from i = 1 to n",
    correct="summed from i = 1 to s",
    why="n counts the inputs x1 … xn in the picture, and the outputs run from "
    "ŷ1 to ŷs. Lecture 04 (변수가 겁나게 많은 경우) and our document of "
    "lecture 08 have n, too; on the public slides of lecture 08 the lecturer "
    "has changed "
    "it to s",
)

# %%
y1_hat = (h1 * w11 + h2 * w21).named("ŷ1")
y2_hat = (h1 * w12 + h2 * w22).named("ŷ2")
first, second = (y1_hat - y1) ** 2, (y2_hat - y2) ** 2
L = (first + second).named("L")
show(y1_hat, y2_hat, L)

# %% [markdown]
# $\hat{y}_1$ is 0.7 where 0 is right, $\hat{y}_2$ is 0.5 where 1 is right. So
# $L = 0.7^2 + (-0.5)^2 = 0.74$.

# %% [markdown] {"covers": "06: 89-93"}
# ## Why a chain rule? (1/4)
#
# The slide: "$L(\theta)$ 를 $w_{22}$ 에 대하여 편미분 해본다", differentiate $L$ with respect to
# $w_{22}$. But $w_{22}$ does not stand in the formula of $L$. It changes $\hat{y}_2$, and
# $\hat{y}_2$ changes $L$. So the derivative is a product:
#
# $$ \frac{\partial L(\theta)}{\partial w_{22}} =
# \frac{\partial L(\theta)}{\partial \hat{y}_2} \cdot
# \frac{\partial \hat{y}_2}{\partial w_{22}} $$
#
# The picture has our numbers: a box for each, and an arrow from what it is computed from. On an
# arrow stands the derivative of this one step. The two factors are on the red way.

# %% {"fold": "the picture's code"}
show(
    draw(L, named_only=True, local_gradients=True, highlight=w22),
    name="one_path",
    alt="Boxes from the weights over ŷ1 and ŷ2 to L. The way from w22 over ŷ2 "
    "to L is thick and red; its arrows carry h2 = 0.1 and 2(ŷ2 − y2) = −1",
)

# %% [markdown] {"covers": "06: 99-111"}
# ## The first factor (2/4)
#
# "$\hat{y}_2$ → 이 값을 업데이트 하려면?", the slide asks now, and differentiates $L$ with respect
# to $\hat{y}_2$. It begins with the whole sum. Only one summand contains $\hat{y}_2$. The others
# have the derivative 0, and the slide strikes them out in red:
#
# $$ \frac{\partial L(\theta)}{\partial \hat{y}_2}
# = \frac{\partial}{\partial \hat{y}_2}
# ((\hat{y}_1 - y_1)^2 + (\hat{y}_2 - y_2)^2 + \dots + (\hat{y}_s - y_s)^2)
# = \frac{\partial}{\partial \hat{y}_2} (\hat{y}_2 - y_2)^2 $$

# %%
show("of the whole sum:   ", gradient(L, y2_hat))
show("of the 1st summand: ", gradient(first, y2_hat))
show("of the 2nd summand: ", gradient(second, y2_hat))

# %% [markdown]
# Then it multiplies the square out. $y_2^2$ does not contain $\hat{y}_2$ and is struck out, too.
#
# $$ \frac{\partial}{\partial \hat{y}_2} (\hat{y}_2 - y_2)^2
# = \frac{\partial}{\partial \hat{y}_2} (\hat{y}_2^2 - 2 \hat{y}_2 y_2 + y_2^2)
# = 2 \hat{y}_2 - 2 y_2 = 2(0.5 - 1.0) = -1.0 $$
#
# `explain` does not multiply out: it has $2(\hat{y}_2 - y_2)$ at once, which is the same.

# %%
show(explain(L, y2_hat, reasons=True))
document("∂L/∂ŷ2", gradient(L, y2_hat), "−1.0")

# %% [markdown]
# Where do the 0.5 and the 1.0 come from? The slide says "최초 forward 과정에서 이미 계산된 값",
# values that the forward pass has computed already. (Strictly, the label is given, not computed.)
#
# In this assumption the slide has a square too many, and its question could mislead:

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
caution(
    "C3",
    "“To update ŷ2” is only a step of the chain. ŷ2 is a result, not a "
    "parameter, so it is never updated. w22 is updated, and the next forward "
    "pass computes a new ŷ2.",
    where="Lecture 06, Chain Rule in Deeplearning (2/4)",
)

# %% [markdown] {"covers": "06: 117-128"}
# ## The second factor (3/4)
#
# In $\hat{y}_2$ only one summand contains $w_{22}$, and there it is multiplied by $h_2$. The slide
# strikes out the others:
#
# $$ \frac{\partial \hat{y}_2}{\partial w_{22}}
# = \frac{\partial}{\partial w_{22}} (h_1 w_{12} + h_2 w_{22} + \dots + h_r w_{r2}) = h_2 $$
#
# It assumes $h_2 = 0.1$, and says again "최초 forward 과정에서 이미 계산된 값". So both factors are
# made of numbers of the forward pass. The way back needs them; [](see:reverse_mode) takes this up.

# %%
show(explain(y2_hat, w22, reasons=True))
document("∂ŷ2/∂w22", gradient(y2_hat, w22), "0.1")

# %% [markdown]
# Remember this: the derivative of an output with respect to its weight is what the weight is
# multiplied by, the number that comes in on its line. (On both slides the brackets behind the
# $\partial$ are missing.)

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

# %% [markdown] {"covers": "06: 134-141"}
# ## The product and the update (4/4)
#
# Now both factors are multiplied.

# %%
show(explain(L, w22, reasons=True))

# %% [markdown]
# The slide's rule for the update is a step of [gradient descent](see:gradient_descent), with the
# learning rate $\alpha = 1.0$ (M27: on slide 8 a $\partial$ is missing below the fraction line):
#
# $$ w_{22} = w_{22} - \alpha \frac{\partial L(\theta)}{\partial w_{22}} $$
#
# **Predict:** $w_{22}$ is 1. What is it after the update?

# %%
L.backward()
slope = w22.grad
w22.data = w22.data - alpha * slope
show("gradient:   ", slope)
show("w22 is now: ", w22.data)

# %% [markdown]
# The gradient is negative: $L$ falls when $w_{22}$ grows. Minus times minus is plus, so the rule
# makes $w_{22}$ larger.
#
# **A common mistake:** to change a weight and then read `L`. It still has its old number, because
# nothing has been computed anew. First one must go forward again, with the new $w_{22}$:

# %%
y2_hat_after = h1 * w12 + h2 * w22
loss_after = (y1_hat.data - y1) ** 2 + (y2_hat_after - y2) ** 2
show("L, read at once: ", L.data)
show("L, after forward:", loss_after.data)
show("ŷ2:", y2_hat.data, "→", y2_hat_after.data)

# %% [markdown]
# $\hat{y}_2$ came closer to its label, and the loss is a little smaller. One such step is short.
# The third exercise takes a longer one.

# %% [markdown]
# ## The simple path
#
# Slide 9 has the title "Chain Rule이 필요한 상황 - **Simple Path**": a situation that needs the
# chain rule. It looks at one path only, from an input to the loss ("하나의 경로만 생각해 볼까요").
# It is the yellow path of the first picture: in each layer one circle, in each line the result of
# the line before.
#
# $$
# \begin{aligned}
# h_2^{(1)} &= w_{22}^{(1)} x_2 + b_1 \\
# h_3^{(2)} &= w_{23}^{(2)} h_2^{(1)} + b_2 \\
# h_3^{(3)} &= w_{33}^{(3)} h_3^{(2)} + b_3 \\
# h_2^{(k)} &= w_{i2}^{(k)} h_i^{(k-1)} + b_k \\
# \hat{y}_2 &= w_{22}^{(k+1)} h_2^{(k)} \\
# L(\theta_2) &= (\hat{y}_2 - y_2)^2
# \end{aligned}
# $$
#
# Each $b$ is a **bias** (편향), a number that is added; it is a parameter, too. $\theta_2$ stands
# for all weights and biases on the path. (The slide writes the number of the layer without
# brackets. With brackets $h_3^{(2)}$ cannot be taken for a square.)
#
# "오차를 최소화 되도록 파라미터 θ를 바꿔줘야 한다! How? 편미분 하면서 업데이트 하면 된다!" Change
# the parameters so that the error becomes as small as possible; how? By partial derivatives and
# updates. So let us do it, with $k = 4$ layers. The numbers are ours. They end in the slides'
# $h_2 = 0.1$ and $\hat{y}_2 = 0.5$.

# %%
x2, y2 = constant(1, "x2"), constant(1, "y2")
w1, b1 = Value(2, "w22⁽¹⁾"), Value(-1, "b1")
w2, b2 = Value(3, "w23⁽²⁾"), Value(-1, "b2")
w3, b3 = Value(0.5, "w33⁽³⁾"), Value(0, "b3")
w4, b4 = Value(0.3, "w32⁽⁴⁾"), Value(-0.2, "b4")
w5 = Value(5, "w22⁽⁵⁾")


def simple_path():
    """The result of each line, from h2⁽¹⁾ to L."""
    h2_1 = (w1 * x2 + b1).named("h2⁽¹⁾")
    h3_2 = (w2 * h2_1 + b2).named("h3⁽²⁾")
    h3_3 = (w3 * h3_2 + b3).named("h3⁽³⁾")
    h2_4 = (w4 * h3_3 + b4).named("h2⁽⁴⁾")
    y2_hat = (w5 * h2_4).named("ŷ2")
    return h2_1, h3_2, h3_3, h2_4, y2_hat, ((y2_hat - y2) ** 2).named("L")


results = simple_path()
loss2 = results[-1]
show(*results)

# %% [markdown]
# From the first weight to $L$ there are six steps along the yellow path, so the chain rule has six
# factors.

# %%
show(explain(loss2, w1))

# %% [markdown]
# `backward()` finds the gradients of all the parameters in $\theta_2$. The last weight has the
# $-0.1$ of slide 4/4.

# %%
loss2.backward()
show(w1, w2, w3, w4, w5)
show(b1, b2, b3, b4)

# %% [markdown]
# And now the update of all of them. Here nine parameters move together, so $\alpha = 1$ would be
# far too much. We take 0.01.

# %%
for parameter in (w1, w2, w3, w4, w5, b1, b2, b3, b4):
    parameter.data = parameter.data - 0.01 * parameter.grad
show("L:", loss2.data, "→", simple_path()[-1].data)

# %% [markdown] {"covers": "06: 151-163"}
# ## Two more things to learn
#
# The student on slide 10 wants it more elegant ("좀 더 멋있게"). For this, says the lecturer,
# "2가지를 더 공부해야 합니다", one has to learn two more things:
#
# 1. 선형 시스템의 미분, the derivative of a linear system (lecture 07). It is on
#    [](see:linear_layer) and [](see:matrix_differentiation).
# 2. 일괄 미분 결과를 적용한 Back-propagation, backpropagation that uses these results for all
#    weights at once (lecture 08). It is on [](see:layer_by_layer).

# %%
recap(
    "∂L/∂w22 is a product: how L changes with ŷ2, and ŷ2 with w22.",
    "The first factor is 2(ŷ2 − y2), the second what comes in, h2.",
    "Update: w − α·gradient. Forward again: L falls if α is small.",
)

# %% [markdown]
# ## Exercises
#
# The first exercise has the lines of slide 4/4 as they stood in the first version of the slides.


# %%
def network(alpha=1, h2=0.1):
    """L and its weights; ŷ2 and L after a step of w22."""
    w11, w21 = Value(3, "w11"), Value(1, "w21")
    w12, w22 = Value(2, "w12"), Value(1, "w22")
    h1, h2 = constant(0.2, "h1"), constant(h2, "h2")
    y1_hat = (h1 * w11 + h2 * w21).named("ŷ1")
    y2_hat = (h1 * w12 + h2 * w22).named("ŷ2")
    y1, y2 = constant(0, "y1"), constant(1, "y2")
    L = ((y1_hat - y1) ** 2 + (y2_hat - y2) ** 2).named("L")
    step = w22.data - alpha * gradient(L, w22)
    after = (h1 * w12 + h2 * step).data
    return L, w21, w22, after, (y1_hat.data - 0) ** 2 + (after - 1) ** 2


# %%
L, w21, w22, _, _ = network()
printed = mark(L, "∂L/∂w22 = ∂L/∂ŷ2 · ∂ŷ2/∂w22 = −1.0 × 0.1 = −0.01")
wrong = 1 + [side.right for side in printed.sides].index(False)

# %%
exercise(
    "Which line is the first wrong one?",
    level=1,
    hint="Compute each line yourself.",
    expects=wrong_line(
        wrong,
        "∂L/∂w22 = ∂L/∂ŷ2 · ∂ŷ2/∂w22",
        "∂L/∂w22 = −1.0 × 0.1",
        "∂L/∂w22 = −0.01",
        "w22 = w22 − α · ∂L/∂w22, with α = 1.0",
        "w22 = w22 − (1) × (−0.01)",
    ),
    answer=f"Line {wrong}. mark() says: {printed.sides[wrong - 1].why}. Line "
    "5 goes on with the wrong number.",
)

# %%
exercise(
    "Write the whole derivation of ∂L/∂w21: two derivatives, the letters, the "
    "numbers, the result. (h1 = 0.2, h2 = 0.1, ŷ1 = 0.7, y1 = 0. You can copy "
    "ŷ1 from here.)",
    level=2,
    hint="w21 leads from h2 to ŷ1.",
    expects=derivation_of(L, w21),
    answer=explain(L, w21, reasons=True),
)

# %%
*_, best, best_loss = network(alpha=50)
*_, far, far_loss = network(alpha=100)

# %%
exercise(
    "Take α = 50 instead of 1. What is ŷ2 after the update? Type the number.",
    level=2,
    hint="First update w22, with the gradient −0.1. Then forward again.",
    expects=best,
    answer=f"w22 becomes 6 and ŷ2 = 0.2·2 + 0.1·6 = {best:g}, its label. L is "
    f"{best_loss:g}, from ŷ1 alone. With α = 100 it would be {far:g}: as "
    f"far above the label as it was below, and L {far_loss:g} as before.",
)

# %%
silent, _, w, _, _ = network(h2=0)
zero = gradient(silent, w)

# %%
exercise(
    "Let h2 = 0. Which factor of ∂L/∂w22 is 0 then?",
    level=1,
    hint="What comes in on the line of w22?",
    expects=choice("only ∂ŷ2/∂w22", "only ∂L/∂ŷ2", "both", "none"),
    answer=f"Only ∂ŷ2/∂w22, which is h2. So ∂L/∂w22 is {zero:g}, although ŷ2 "
    "is still wrong: a weight whose input is 0 learns nothing.",
)

# %% [markdown]
# ## Slide 4/4
#
# This is what the first exercise is about.

# %%
misprint(
    "M1",
    where="Lecture 06, Chain Rule in Deeplearning (4/4), 최종 업데이트 수행",
    printed="−1.0 × 0.1 = −0.01, and w22 − (1)×(−0.01)",
    correct="−1.0 × 0.1 = −0.1, and w22 − (1)×(−0.1) = w22 + 0.1",
    why="the decimal point slipped: −0.01 has the factor 0.1 twice. It stands "
    "so in the first version of the slides, as in our document. The "
    "public slides are mended",
    as_printed=-1.0 * 0.1 * 0.1,
    true=-1.0 * 0.1,
)

# %% [markdown]
# **Next:** the way back needs numbers of the way forward. [](see:reverse_mode) shows which, and in
# which order a chain is multiplied.
