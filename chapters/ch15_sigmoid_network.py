# %% [markdown] {"covers": "article: 53-55, 58, 69-73"}
# # The 2-2-2 network
#
# *The article 연쇄 법칙 (Chain Rule), 역전파 (Backpropagation), section 예시 (example)*
#
# The article's reference, [wikidocs 37406](https://wikidocs.net/37406), works out the same network
# with numbers.
#
# **Before:** [three linear layers](see:three_layers), [the sum over paths](see:sum_over_paths).
# **Why:** this is the smallest network with everything that a large one has: several inputs, a
# hidden layer, several outputs. You can do one round of its training by hand, and check each digit.
#
# The article's **neural network** (신경망) has two inputs, two hidden neurons and two outputs.
# *Hidden* (은닉) means: between the inputs and the outputs. Each neuron has a **sigmoid**
# (시그모이드), $\sigma(z) = 1/(1 + e^{-z})$, as its activation.
#
# We follow the article line by line: forward (순전파), backward (역전파), then the update
# (가중치 업데이트), and this again and again. The article prints no numbers. We use the inputs,
# targets and weights of the page that it cites, and set each result beside that page's.

# %%
from words import axes, caution, choice, cited, derivation_of, exercise
from words import misprint, recap, show, wrong_line
from scalargrad import MLP, Value, constant, draw, explain, gradient
from scalargrad import mark, mse_loss

x1, x2 = constant(0.1, "x1"), constant(0.2, "x2")
t1, t2 = constant(0.4, "t1"), constant(0.6, "t2")

w11, w21 = Value(0.3, "w11"), Value(0.25, "w21")
w12, w22 = Value(0.4, "w12"), Value(0.35, "w22")
w31, w41 = Value(0.45, "w31"), Value(0.4, "w41")
w32, w42 = Value(0.7, "w32"), Value(0.6, "w42")
weights = [w11, w12, w21, w22, w31, w32, w41, w42]
b1, b2 = Value(0, "b1"), Value(0, "b2")

# %% [markdown]
# `constant` is for data: nobody wants the gradient of an input $x$ or of a target $t$. The article
# has one bias for a whole layer, where other pages have one for each neuron. The cited page has
# none, so $b_1$ and $b_2$ are 0.
#
# ## The picture
#
# In each circle of the next picture stands what comes out of it. In the name of a weight the
# *source* comes first, then the target: $w_{21}$ leads from $x_2$ to the first hidden neuron. The
# inputs are the sources 1 and 2, the hidden neurons are the sources 3 and 4. So $w_{31}$ leads from
# $a_1$ to the first output, and $w_{41}$ from $a_2$. (The cited page has other names: its w5 is our
# $w_{31}$.)

# %% {"fold": "the picture's code"}
from graphviz import Digraph

CIRCLES = [  # name, what is written in it, place
    ("1", "x1\nsource 1", 0, 3.4), ("2", "x2\nsource 2", 0, 0),
    ("3", "a1 = σ(z1)\nsource 3", 4.6, 3.4),
    ("4", "a2 = σ(z2)\nsource 4", 4.6, 0),
    ("o1", "o1 = σ(z3)", 9.2, 3.4), ("o2", "o2 = σ(z4)", 9.2, 0),
]  # fmt: skip


def weight_label(w):
    """Its name and value; after backward() its gradient in red."""
    if not w.grad:
        return f"{w.name} = {w.data:g}"
    red = f'<font color="#b3261e">gradient {w.grad:.3g}</font>'
    return f"<{w.name} = {w.data:g}<br/>{red}>"


# %% {"fold": "the picture's code"}
def put_weights(picture):
    """An arrow for each weight, with its label on it."""
    place = {name: (x, y) for name, _, x, y in CIRCLES}
    look = dict(shape="plaintext", style="filled", fillcolor="white")
    for w in weights:
        start, end = w.name[1], w.name[2]
        end = str(int(end) + 2) if start in "12" else f"o{end}"
        picture.edge(start, end, arrowsize=".7", color="#555555")
        (x, y), (u, v) = place[start], place[end]
        part = 0.45 if y == v else 0.29  # of the way: before the arrows cross
        at = f"{x + part * (u - x):g},{y + part * (v - y):g}!"
        size = dict(width="0", height="0", margin="0.03")
        picture.node(w.name, weight_label(w), pos=at, **size, **look)


# %% {"fold": "the picture's code"}
def circles():
    """The network: a circle for each neuron."""
    picture = Digraph(graph_attr=dict(layout="neato"))
    picture.attr(outputorder="edgesfirst")
    picture.attr("node", fontname="Helvetica", fontsize="15", width="1.25")
    look = dict(shape="circle", fixedsize="true", style="filled")
    for name, text, x, y in CIRCLES:
        look.update(pos=f"{x},{y}!", fillcolor="#fdf6e3" if x else "white")
        picture.node(name, text, **look)
    put_weights(picture)
    return picture


ALT = "The network as circles: x1 and x2 on the left, the hidden neurons "
ALT += "a1 = σ(z1) and a2 = σ(z2), the outputs o1 = σ(z3) and o2 = σ(z4). "
alt = ALT + "Each arrow carries its weight, as w31 = 0.45 from a1 to o1"
show(circles(), name="network", alt=alt)

# %% [markdown] {"covers": "article: 57, 58"}
# ## Forward
#
# A neuron adds up its inputs, each times its weight, and then applies $\sigma$. First the hidden
# layer; the output layer takes its results:
#
# $$
# \begin{aligned}
# z_1 &= w_{11} x_1 + w_{21} x_2 + b_1 \qquad & z_2 &= w_{12} x_1 + w_{22} x_2 + b_1 \\
# a_1 &= \sigma(z_1) \qquad & a_2 &= \sigma(z_2) \\
# z_3 &= w_{31} a_1 + w_{41} a_2 + b_2 \qquad & z_4 &= w_{32} a_1 + w_{42} a_2 + b_2 \\
# o_1 &= \sigma(z_3) \qquad & o_2 &= \sigma(z_4)
# \end{aligned}
# $$
#
# The article has two slips in these lines. Compare with your copy; exercises 1 and 2 ask for them.

# %%
z1 = (w11 * x1 + w21 * x2 + b1).named("z1")
z2 = (w12 * x1 + w22 * x2 + b1).named("z2")
a1 = z1.sigmoid().named("a1")
a2 = z2.sigmoid().named("a2")

z3 = (w31 * a1 + w41 * a2 + b2).named("z3")
z4 = (w32 * a1 + w42 * a2 + b2).named("z4")
o1 = z3.sigmoid().named("o1")
o2 = z4.sigmoid().named("o2")

# %% [markdown] {"covers": "article: 59-62"}
# ## The error
#
# The targets $t_1$ and $t_2$ are what the network should give. The error compares them with the
# outputs. The article writes $E_{o1}$, $E_{o2}$ and $E_{total}$ for our $E_1$, $E_2$ and $E$:
#
# $$ E_1 = \frac{1}{2} (t_1 - o_1)^2 \qquad E_2 = \frac{1}{2} (t_2 - o_2)^2 \qquad E = E_1 + E_2 $$

# %%
E1 = (0.5 * (t1 - o1) ** 2).named("E1")
E2 = (0.5 * (t2 - o2) ** 2).named("E2")
E = (E1 + E2).named("E")

# %% {"fold": "the comparison's code"}
cited("z1", z1, "0.08")
cited("z2", z2, "0.11")
cited("a1", a1, "0.51998934")
cited("a2", a2, "0.52747230")
cited("z3", z3, "0.44498412")
cited("z4", z4, "0.68047592")
cited("o1", o1, "0.60944600")
cited("o2", o2, "0.66384491")
cited("E1", E1, "0.02193381")
cited("E2", E2, "0.00203809")
cited("E", E, "0.02397190")

# %% [markdown]
# The article calls this the **MSE**, the mean squared error (평균 제곱 오차). The mean of $n$
# squares has the factor $1/n$; the article has $1/2$.

# %%
caution(
    "C7",
    "For the two outputs that are printed, ½(…)² + ½(…)² is the mean of the "
    "two squared errors, so MSE is right. With three outputs the same formula "
    "is half the sum of the squares, and the mean is a third of the sum.",
    where="The article, Loss function (MSE)",
)

# %% [markdown]
# ## The computational graph
#
# This is all that we computed, in the same direction as the circles: inputs on the left, the first
# neuron of a layer above the second. The path from $w_{31}$ to $E$ is red. We will go back along
# it.

# %% {"fold": "the picture's code"}
picture = draw(E, named_only=True, highlight=w31, direction="LR")
picture.attr(ranksep="0.25", nodesep="0.1", ordering="in")
show(
    picture,
    name="graph",
    alt="The graph of E from left to right: inputs and weights make z1 and "
    "z2, then a1 and a2, z3 and z4, o1 and o2, E1 and E2, and E. The path "
    "from w31 over z3, o1 and E1 to E is red",
)

# %% [markdown] {"covers": "article: 64-65"}
# ## Backward: ∂E/∂w31
#
# How does $E$ change when $w_{31}$ changes? The article goes back from $E$ to $w_{31}$ in three
# steps and multiplies:
#
# $$ \frac{\partial E}{\partial w_{31}} = \frac{\partial E}{\partial o_1} \cdot
# \frac{\partial o_1}{\partial z_3} \cdot \frac{\partial z_3}{\partial w_{31}} $$
#
# *The first factor.* $E$ is the sum of $E_1$ and $E_2$, but $o_1$ is only in $E_1$. The article:
#
# $$ \frac{\partial E}{\partial o_1} = \frac{\partial}{\partial o_1} (E_1 + E_2)
# = \frac{\partial E_1}{\partial o_1} $$
#
# "※ o1로 미분하기 때문에 E_o2는 사라진다": $E_2$ disappears, because we differentiate with respect
# to $o_1$, and $\partial E_2/\partial o_1 = 0$. So only $E_1 = \frac{1}{2} (t_1 - o_1)^2$ is left,
# and $\partial E/\partial o_1 = -(t_1 - o_1)$.
#
# *The second factor* is the derivative of the sigmoid. We have $o_1$ already, so it is easy:
# $\sigma'(z_3) = o_1 (1 - o_1)$.
#
# *The third factor.* In $z_3 = w_{31} a_1 + w_{41} a_2 + b_2$ the weight $w_{31}$ is multiplied by
# $a_1$. So when $w_{31}$ grows by 1, $z_3$ grows by $a_1$: $\partial z_3/\partial w_{31} = a_1$.

# %%
show("∂E2/∂o1 =", gradient(E2, o1))
cited("∂E/∂o1", gradient(E, o1), "0.20944600")
cited("∂o1/∂z3", gradient(o1, z3), "0.23802157")

# %% [markdown]
# **Predict:** the product of the three is about $0.2 \cdot 0.24 \cdot 0.5$. Is that nearer to 0.02
# or to 0.002?

# %%
show(explain(E, w31, digits=8))
cited("∂E/∂w31", gradient(E, w31), "0.02592286")

# %% [markdown]
# (`explain` has one factor more than the article, $\partial E/\partial E_1$, which is 1.)
#
# **A common mistake:** to say that $z_3$ is linear in $w_{31}$, so its derivative is 1. The article
# does. Linear means that the slope is *constant*, not that it is 1: it does not change with
# $w_{31}$. With the article's 1 the gradient would be nearly twice as large.

# %%
misprint(
    "M14",
    where="The article, backpropagation, ∂z_3/∂w_31, and M15: the last "
    "formula",
    printed="∂z_3/∂w_31 = 1 (※ z_3 = w_31·x_1 + b는 선형적으로 의존하므로 "
    "미분시 1이 된다); −(target_o1 − output_o1)·o_1·(1 − o_1)·1 (M15)",
    correct="∂z_3/∂w_31 = a_1; −(target_o1 − output_o1)·o_1·(1 − o_1)·a_1 "
    "(M15)",
    why=f"{mark(E, '∂E/∂w31 = −(t1 − o1)·o1·(1 − o1)·1').sides[0].why}. M15 "
    "is the same 1, put into the product",
    as_printed=-(t1.data - o1.data) * o1.data * (1 - o1.data) * 1,
    true=gradient(E, w31),
    at="∂E/∂w_31",
)

# %% [markdown]
# ## Backward: the first layer
#
# The article stops after $w_{31}$; the cited page goes on to $w_{11}$. This weight changes $a_1$,
# and $a_1$ is used twice, in $z_3$ and in $z_4$. So both errors change, and we add up both parts.

# %%
show(explain(E, a1))
cited("∂E1/∂a1", gradient(E1, a1), "0.02243370")
cited("∂E2/∂a1", gradient(E2, a1), "0.00997311")
cited("∂E/∂a1", gradient(E, a1), "0.03240681")
cited("∂E/∂w11", gradient(E, w11), "0.00080888")

# %% [markdown]
# From $a_1$ it is two more steps to $w_{11}$. Exercise 4 asks you for them.
#
# ## Backward, in one call
#
# By hand we would do this for each of the eight weights. `backward()` finds all the gradients in
# one pass. They are red in the next picture.

# %%
E.backward()
alt = ALT + "Each arrow carries its weight and in red its gradient"
show(circles(), name="gradients", alt=alt)

# %% [markdown]
# Compare the two layers. The gradients of the first layer are much smaller, for two reasons. Its
# inputs are small: $x_1 = 0.1$ where the second layer has $a_1 = 0.52$. And its products are
# longer: each has the slope of one more sigmoid, $a_1 (1 - a_1)$, which is never above $1/4$. In a
# network of many layers this becomes a problem: [](see:vanishing_gradients).

# %% [markdown] {"covers": "article: 65"}
# ## The update
#
# Each weight goes one step against its gradient. The **learning rate** (학습률) $\alpha$ says how
# large the step is; the cited page has $\alpha = 0.5$:
#
# $$ w_{31}^+ = w_{31} - \alpha \frac{\partial E}{\partial w_{31}} $$
#
# The raised plus marks the new weight. We have all the gradients before we change the first weight:
# all of them belong to the same $E$. The biases stay 0, as on the cited page.

# %%
alpha = 0.5
starts = [w.data for w in weights]  # for later
for w in weights:
    w.data = w.data - alpha * w.grad

# %% [markdown]
# Now forward again. An `MLP` (multi-layer perceptron, 다층 퍼셉트론) is a network of such layers.
# We put our weights into one; then `model([x1, x2])` computes the lines above. `half_sum` is the
# article's $E$.

# %%
model = MLP(2, [2, 2], activation="sigmoid", output="sigmoid")
(top, bottom), (first, second) = (layer.neurons for layer in model.layers)
top.weights, top.bias = [w11, w21], b1
bottom.weights, bottom.bias = [w12, w22], b1
first.weights, first.bias = [w31, w41], b2
second.weights, second.bias = [w32, w42], b2


def error():
    return mse_loss(model([x1, x2]), [t1, t2], reduction="half_sum")


# %% {"fold": "the comparison's code"}
o1, o2 = model([x1, x2])
cited("w11", w11, "0.29959556")
cited("w12", w12, "0.39964496")
cited("w21", w21, "0.24919112")
cited("w22", w22, "0.34928991")
cited("w31", w31, "0.43703857")
cited("w32", w32, "0.69629578")
cited("w41", w41, "0.38685205")
cited("w42", w42, "0.59624247")
cited("o1 after the update", o1, "0.60617688")
cited("o2 after the update", o2, "0.66295848")
cited("E after the update", error(), "0.02323634")

# %% [markdown] {"covers": "article: 67"}
# Both outputs moved towards their targets, 0.4 and 0.6, and $E$ is smaller than before. (The cited
# page has a slip of its own: "0.1 − 0.5×0.00080888 = 0.29959556". The first number must be 0.3, the
# old $w_{11}$. Its result is right.)
#
# ## Many rounds
#
# The article's last sentence: "이와 같은 방식으로 가중치 업데이트를 계속 해 간다" (in this way one
# goes on updating the weights). Let us do 100 rounds from the start. At the beginning of each round
# all gradients are set to 0, because `backward()` adds to them. Then come forward, backward and the
# update.


# %%
def train(starts, rounds, alpha):
    for w, start in zip(weights, starts, strict=True):
        w.data = start
    losses = [error().data]
    for _ in range(rounds):
        model.zero_grad()
        error().backward()
        for w in weights:
            w.data = w.data - alpha * w.grad
        losses.append(error().data)
    return losses


losses = train(starts, rounds=100, alpha=0.5)
o1, o2 = model([x1, x2])
show("o1 =", o1.data, "  target", t1.data)
show("o2 =", o2.data, "  target", t2.data)

# %% {"fold": "the plot's code"}
some = [0, 10, 100]
plot = axes(x="rounds", y="error E", ylim=(0, 1.1 * losses[0]))
plot.plot(losses)
plot.plot(some, [losses[k] for k in some], "o", color="0.15")
plot.text(2, losses[0], f"{losses[0]:.6f} at the start")
plot.text(12, losses[10], f"{losses[10]:.6f} after 10 rounds")
plot.text(100, losses[100] + 0.002, f"{losses[100]:.6f} after 100", ha="right")
show(
    plot,
    name="loss",
    alt="The error E over 100 rounds. It falls from 0.024 to 0.017 after 10 "
    "rounds and to 0.0008 after 100 rounds",
)

# %% [markdown]
# The error falls in every round, fast at first, then more slowly: near the goal the differences
# $t - o$ are small, and so are the gradients.

# %%
recap(
    "Forward: each neuron adds up weight times input and applies σ.",
    "Backward: multiply along a path, add the paths; ∂z/∂w is w's input.",
    "Update: all gradients first, then all weights.",
)

# %% [markdown]
# ## Exercises

# %%
exercise(
    "This is the hidden layer as the article prints it. Which line is wrong? "
    "Type its number.",
    hint="Each neuron has its own z and its own a.",
    expects=wrong_line(
        4,
        "z1 = w11·x1 + w21·x2 + b1",
        "z2 = w12·x1 + w22·x2 + b1",
        "a1 = σ(z1)",
        "a1 = σ(z2)",
    ),
    answer="Line 4: it must be a2 = σ(z2). As printed, a1 is there twice and "
    "a2 never.",
)

# %%
misprint(
    "M12",
    where="The article, 은닉층 (hidden layer), second line of σ",
    printed="a_1 = σ(z_1), then again a_1 = σ(z_2)",
    correct="a_1 = σ(z_1), a_2 = σ(z_2)",
    why="as printed, a_1 gets a second value and a_2 has none; the two "
    "numbers are those of a_1",
    as_printed=z2.sigmoid(),
    true=a1,
)

# %%
train(starts, 0, alpha=0)  # back to the first weights
o1_with_x1 = (w31 * x1 + w41 * a2 + b2).sigmoid()
o1_right = (w31 * a1 + w41 * a2 + b2).sigmoid()

# %%
exercise(
    "The article's lines up to the first output, with exercise 1 put right. "
    "Which line is wrong? Type its number.",
    hint="Where does w31 start? Look at the first picture.",
    expects=wrong_line(
        3,
        "a1 = σ(z1)",
        "a2 = σ(z2)",
        "z3 = w31·x1 + w41·a2 + b2",
        "o1 = σ(z3)",
    ),
    answer="Line 3: w31 starts at source 3, whose result is a1. So it is "
    "multiplied by a1, not by x1.",
)

# %%
misprint(
    "M13",
    where="The article, 출력층 (output layer)",
    printed="z_3 = w_31·x_1 + w_41·a_2 + b_2, z_4 = w_32·x_1 + w_42·a_2 + b_2",
    correct="z_3 = w_31·a_1 + w_41·a_2 + b_2, z_4 = w_32·a_1 + w_42·a_2 + b_2",
    why="w_31 and w_32 start at the hidden neuron whose result is a_1; the "
    "two numbers are those of o_1",
    as_printed=o1_with_x1,
    true=o1_right,
)

# %%
train([0.5] * 8, 100, alpha=0.5)
twins = [w.data for w in weights]

# %%
exercise(
    "All eight weights start at 0.5 and are trained for 100 rounds. What do "
    "you see then? Type the letter.",
    level=2,
    hint="The two hidden neurons start alike. Do their gradients differ?",
    expects=choice(
        "w11 = w12 and w31 = w41",
        "w11 = w21 and w31 = w32",
        "all eight are still 0.5",
    ),
    answer=f"w11 = w12 = {twins[0]:.4f} and w31 = w41 = {twins[4]:.4f}. The "
    "two hidden neurons get the same gradients and stay alike for ever, as if "
    "there were only one. That is why networks start with random weights.",
)

# %%
train(starts, 0, alpha=0)  # the first weights again
h1 = (w11 * x1 + w21 * x2 + b1).named("z1").sigmoid().named("a1")
h2 = (w12 * x1 + w22 * x2 + b1).named("z2").sigmoid().named("a2")
o1 = (w31 * h1 + w41 * h2 + b2).named("z3").sigmoid().named("o1")
o2 = (w32 * h1 + w42 * h2 + b2).named("z4").sigmoid().named("o2")
E1 = (0.5 * (t1 - o1) ** 2).named("E1")
E2 = (0.5 * (t2 - o2) ** 2).named("E2")
E = (E1 + E2).named("E")

# %%
exercise(
    "Write the whole derivation of ∂E/∂w11, with the first weights, down to "
    "the number.",
    level=3,
    hint="w11 changes a1. By how many ways does a1 change E?",
    expects=derivation_of(E, w11),
    answer=explain(E, w11, form="steps"),
)

# %% [markdown]
# **Next:** [layer by layer](see:layer_by_layer) does the same with whole matrices, and shows what
# is stored on the way back.
