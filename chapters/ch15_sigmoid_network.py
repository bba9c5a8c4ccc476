# %% [markdown]
# # The 2-2-2 network
#
# *The article 연쇄 법칙 (Chain Rule), 역전파 (Backpropagation), section 예시 (example)*
#
# The article ends with an example of a **neural network** (신경망). It has two inputs, two hidden
# neurons and two outputs. Each neuron has a **sigmoid** (시그모이드) as its activation:
#
# $$ \sigma(z) = \frac{1}{1 + e^{-z}} $$
#
# On this page we follow the article line by line:
#
# 1. forward (순전파): compute the outputs $o_1$, $o_2$ and the error $E$,
# 2. backward (역전파): find $\partial E/\partial w_{31}$, then all other gradients,
# 3. update (가중치 업데이트): change each weight a little, so that $E$ falls,
# 4. repeat this many times.
#
# The article prints no numbers. The page that it cites,
# [wikidocs 37406](https://wikidocs.net/37406), works out the same network with numbers. We use its
# inputs, targets and weights, and compare each result with that page.

# %%
from words import axes, caution, cited, exercise, misprint, show
from scalargrad import MLP, Value, constant, draw, explain, film
from scalargrad import gradient, mark, mse_loss, program

x1, x2 = constant(0.1, "x1"), constant(0.2, "x2")
t1, t2 = constant(0.4, "t1"), constant(0.6, "t2")

w11, w21 = Value(0.3, "w11"), Value(0.25, "w21")
w12, w22 = Value(0.4, "w12"), Value(0.35, "w22")
w31, w41 = Value(0.45, "w31"), Value(0.4, "w41")
w32, w42 = Value(0.7, "w32"), Value(0.6, "w42")
b1, b2 = Value(0, "b1"), Value(0, "b2")

# %% [markdown]
# `constant` is for data: nobody wants the gradient of an input $x$ or of a target $t$. `Value` is
# for what the network learns. The cited page has no biases, so $b_1$ and $b_2$ are 0.
#
# ## The picture
#
# Here is the network as circles, as on the slides. `MLP` (multi-layer perceptron, 다층 퍼셉트론)
# is such a network. We put our own weights into it.

# %%
model = MLP(2, [2, 2], activation="sigmoid", output="sigmoid")
(top, bottom), (first, second) = (layer.neurons for layer in model.layers)
top.weights, top.bias = [w11, w21], b1
bottom.weights, bottom.bias = [w12, w22], b1
first.weights, first.bias = [w31, w41], b2
second.weights, second.bias = [w32, w42], b2


# %%
def circles():
    """The network, with the article's letter in each circle."""
    picture = draw(model)
    names = (("n1_1", "a1"), ("n1_2", "a2"), ("n2_1", "o1"), ("n2_2", "o2"))
    for node, name in names:
        picture.node(node, f"σ\n{name}")
    return picture


show(
    circles(),
    name="network",
    alt="The network as circles: x1 and x2 on the left, the hidden neurons a1 "
    "and a2, the outputs o1 and o2. Each line carries its weight, for example "
    "w31 = 0.45 from a1 to o1",
)

# %% [markdown]
# How to read the name of a weight: *the source comes first*. $w_{21}$ leads from $x_2$ to the
# first hidden neuron. The inputs are the sources 1 and 2, the hidden neurons with the results $a_1$
# and $a_2$ are the sources 3 and 4. So $w_{31}$ leads from $a_1$ to the first output, and $w_{41}$
# from $a_2$. The cited page numbers its weights differently: its w5 is our
# $w_{31}$.
#
# ## Forward: the hidden layer
#
# A neuron adds up its inputs, each times its weight, and then applies $\sigma$:
#
# $$ z_1 = w_{11} x_1 + w_{21} x_2 + b_1 \qquad z_2 = w_{12} x_1 + w_{22} x_2 + b_1 $$
#
# $$ a_1 = \sigma(z_1) \qquad a_2 = \sigma(z_2) $$

# %%
z1 = (w11 * x1 + w21 * x2 + b1).named("z1")
z2 = (w12 * x1 + w22 * x2 + b1).named("z2")
a1 = z1.sigmoid().named("a1")
a2 = z2.sigmoid().named("a2")

cited("z1", z1, "0.08")
cited("z2", z2, "0.11")
cited("a1", a1, "0.51998934")
cited("a2", a2, "0.52747230")

# %% [markdown]
# In the article the last of these four lines has the wrong letter.

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

# %% [markdown]
# ## Forward: the output layer
#
# The inputs of the output layer are the results of the hidden layer, $a_1$ and $a_2$:
#
# $$ z_3 = w_{31} a_1 + w_{41} a_2 + b_2 \qquad z_4 = w_{32} a_1 + w_{42} a_2 + b_2 $$
#
# $$ o_1 = \sigma(z_3) \qquad o_2 = \sigma(z_4) $$

# %%
z3 = (w31 * a1 + w41 * a2 + b2).named("z3")
z4 = (w32 * a1 + w42 * a2 + b2).named("z4")
o1 = z3.sigmoid().named("o1")
o2 = z4.sigmoid().named("o2")

cited("z3", z3, "0.44498412")
cited("z4", z4, "0.68047592")
cited("o1", o1, "0.60944600")
cited("o2", o2, "0.66384491")

# %% [markdown]
# The article prints $x_1$ here in the place of $a_1$. Let us compute both outputs with $x_1$.

# %%
o1_with_x1 = (w31 * x1 + w41 * a2 + b2).sigmoid()
o2_with_x1 = (w32 * x1 + w42 * a2 + b2).sigmoid()
show("with x1: o1 =", o1_with_x1, "and o2 =", o2_with_x1)

# %%
misprint(
    "M13",
    where="The article, 출력층 (output layer)",
    printed="z_3 = w_31·x_1 + w_41·a_2 + b_2, z_4 = w_32·x_1 + w_42·a_2 + b_2",
    correct="z_3 = w_31·a_1 + w_41·a_2 + b_2, z_4 = w_32·a_1 + w_42·a_2 + b_2",
    why="w_31 and w_32 start at the hidden neuron whose result is a_1; the "
    "two numbers are those of o_1",
    as_printed=o1_with_x1,
    true=o1,
)

# %% [markdown]
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

cited("E1", E1, "0.02193381")
cited("E2", E2, "0.00203809")
cited("E", E, "0.02397190")

# %% [markdown]
# The article calls this the **MSE**, the mean squared error (평균 제곱 오차). Is that right? The
# mean of $n$ squares has the factor $1/n$, whereas the article has $1/2$. For two outputs this is
# the same. For three it is not. Suppose there were a third output with the error 0.3:

# %%
two = [t1.data - o1.data, t2.data - o2.data]
three = [*two, 0.3]
half = [0.5 * sum(e**2 for e in errors) for errors in (two, three)]
mean = [sum(e**2 for e in errors) / len(errors) for errors in (two, three)]
heading = ["outputs", "half the sum", "mean"]
show([heading, [2, half[0], mean[0]], [3, half[1], mean[1]]])

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
# This is all that we computed, from the top to the bottom. Green is data, blue is what the network
# learns, and the other boxes are results. On each arrow is its local gradient (국소 기울기). The
# path from $w_{31}$ to $E$ is red: we will go back along it now.

# %%
show(
    draw(E, named_only=True, local_gradients=True, highlight=w31),
    name="graph",
    alt="The graph of E: inputs and weights make z1 and z2, then a1 and a2, "
    "z3 and z4, o1 and o2, E1 and E2, and E. The path from w31 over z3, o1 "
    "and E1 to E is red",
)

# %% [markdown]
# ## Backward: ∂E/∂w31
#
# How does $E$ change when $w_{31}$ changes? The article goes back from $E$ to $w_{31}$ in three
# steps and multiplies:
#
# $$ \frac{\partial E}{\partial w_{31}} = \frac{\partial E}{\partial o_1} \cdot
# \frac{\partial o_1}{\partial z_3} \cdot \frac{\partial z_3}{\partial w_{31}} $$
#
# *The first factor.* $E$ is the sum of $E_1$ and $E_2$. But $o_1$ is only in $E_1$. The article
# writes
#
# $$ \frac{\partial E}{\partial o_1} = \frac{\partial}{\partial o_1} (E_1 + E_2)
# = \frac{\partial E_1}{\partial o_1} $$
#
# and says: "※ o1로 미분하기 때문에 E_o2는 사라진다" (E_o2 disappears, because we differentiate with
# respect to o1). It disappears because its derivative is 0:

# %%
show(explain(E2, o1))

# %% [markdown]
# So only $E_1$ is left.

# %%
show(explain(E, o1))
cited("∂E/∂o1", gradient(E, o1), "0.20944600")

# %% [markdown]
# *The second factor* is the derivative of the sigmoid. It is easy to compute, because we know
# $o_1$ already: $\sigma'(z_3) = o_1 (1 - o_1)$.

# %%
show(explain(o1, z3, reasons=True))
cited("∂o1/∂z3", gradient(o1, z3), "0.23802157")

# %% [markdown]
# *The third factor.* $w_{31}$ is multiplied by $a_1$ in $z_3 = w_{31} a_1 + w_{41} a_2 + b_2$. So
# when $w_{31}$ grows by 1, $z_3$ grows by $a_1$.

# %%
show(explain(z3, w31, reasons=True))

# %% [markdown]
# The article has 1 here, and says that a linear function has the derivative 1. Linear means
# that the slope is *constant*: it does not change with $w_{31}$. The constant is $a_1$.
#
# Now the whole product. `explain` has one factor more than the article, $\partial E/\partial E_1$,
# which is 1.

# %%
show(explain(E, w31, digits=8))
cited("∂E/∂w31", gradient(E, w31), "0.02592286")

# %% [markdown]
# The article carries its 1 into the last formula. With it the gradient would be nearly twice as
# large.

# %%
misprint(
    "M14",
    where="The article, backpropagation, ∂z_3/∂w_31, and M15: the last "
    "formula",
    printed="∂z_3/∂w_31 = 1 (※ z_3 = w_31·x_1 + b는 선형적으로 의존하므로 "
    "미분시 1이 된다); −(target_o1 − output_o1)·o_1·(1 − o_1)·1 (M15)",
    correct="∂z_3/∂w_31 = a_1; −(target_o1 − output_o1)·o_1·(1 − o_1)·a_1 "
    "(M15)",
    why="linear means a constant slope, here a_1. The slope 1 belongs to the "
    "bias: ∂z_3/∂b_2 = 1. M15 is the same 1, put into the product",
    as_printed=-(t1.data - o1.data) * o1.data * (1 - o1.data) * 1,
    true=gradient(E, w31),
    at="∂E/∂w_31",
)

# %% [markdown]
# `mark` compares a derivation, side by side, with the graph. It finds the 1 in both printed lines:

# %%
show(str(mark(E, "∂z3/∂w31 = 1")))
show(str(mark(E, "∂E/∂w31 = −(t1 − o1)·o1·(1 − o1)·1")))

# %% [markdown]
# ## Backward: ∂E/∂w11
#
# The article stops after $w_{31}$; the cited page goes on to the first layer. The weight $w_{11}$
# changes $a_1$, and $a_1$ is used twice: in $z_3$ and in $z_4$. So both errors change, and we add
# up both parts ([](see:sum_over_paths) has more about this sum):
#
# $$ \frac{\partial E}{\partial a_1} = \frac{\partial E_1}{\partial a_1} +
# \frac{\partial E_2}{\partial a_1} $$

# %%
cited("∂E1/∂a1", gradient(E1, a1), "0.02243370")
cited("∂E2/∂a1", gradient(E2, a1), "0.00997311")
cited("∂E/∂a1", gradient(E, a1), "0.03240681")

# %% [markdown]
# From $a_1$ it is two more steps down to $w_{11}$. In steps, each line uses the result of a line
# before it:

# %%
show(explain(E, w11, form="steps"))
cited("∂E/∂w11", gradient(E, w11), "0.00080888")

# %% [markdown]
# ## Backward, in one call
#
# By hand we would do this for each of the eight weights. `backward()` finds all the gradients in
# one pass. Below each weight is now its gradient.

# %%
E.backward()
show(
    circles(),
    name="gradients",
    alt="The network as circles. Each line carries its weight and the "
    "gradient of E with respect to it, for example 0.02592 for w31",
)

# %% [markdown]
# Compare the two layers. The gradients of the first layer are much smaller. There are two reasons.
# Its inputs are small: $x_1 = 0.1$ stands where the second layer has $a_1 = 0.52$. And its products
# are longer: each has the slope of one more sigmoid, $a_1 (1 - a_1)$, which is never above $1/4$.
# Page 17, vanishing gradients, shows what this means for a network with many layers.
#
# The film shows `backward()` at work. In each picture one node hands its gradient down one arrow.

# %%
show(
    film(E, named_only=True),
    name="backward",
    alt="backward() on the 2-2-2 network, one arrow after the other",
)

# %% [markdown]
# ## The backward pass as a program
#
# What does `backward()` compute? `program` writes the whole calculation down as plain Python,
# first the forward lines, which we know, then the backward lines. Here is the second half. `d_z3`
# stands for $\partial E/\partial z_3$, and $v_1$ is $t_1 - o_1$.

# %%
weights = [w11, w21, w12, w22, w31, w41, w32, w42]
passes = program(E, *weights)
forward, backward = passes.source.split("    # backward", maxsplit=1)
show("    # backward" + backward.rstrip())

# %% [markdown]
# Compare this with the article. Its three factors for $w_{31}$ are in the lines `d_o1`, `d_z3` and
# `d_w31`, in this order. Only $1 - o_1$ is written `sigmoid(-z3)`: the same number, and it keeps
# its digits where $o_1$ is nearly 1. Then look at `d_z3` again: it is computed once and used four
# times, for $w_{31}$, $w_{41}$, $a_1$ and $a_2$. And `d_a1` is the sum of two parts, one over $z_4$
# and one over $z_3$, as we had it above.
#
# A program can be called. It returns $E$ and the eight gradients; here is the fifth, for $w_{31}$.

# %%
error_now, gradients = passes(*(w.data for w in weights))
show("E =", error_now, "  ∂E/∂w31 =", gradients[4])

# %% [markdown]
# ## The update
#
# Each weight goes one step against its gradient. The **learning rate** (학습률) $\alpha$ says how
# large the step is; the cited page has $\alpha = 0.5$:
#
# $$ w_{31}^+ = w_{31} - \alpha \frac{\partial E}{\partial w_{31}} $$
#
# We have all the gradients before we change the first weight. So every weight moves by the gradient
# of the same $E$. The biases stay 0, as on the cited page.

# %%
alpha = 0.5
starts = [w.data for w in weights]  # for later
for w in weights:
    w.data = w.data - alpha * w.grad

cited("w11", w11, "0.29959556")
cited("w21", w21, "0.24919112")
cited("w12", w12, "0.39964496")
cited("w22", w22, "0.34928991")
cited("w31", w31, "0.43703857")
cited("w41", w41, "0.38685205")
cited("w32", w32, "0.69629578")
cited("w42", w42, "0.59624247")

# %% [markdown]
# The cited page has a slip of its own here. It prints "0.1 − 0.5×0.00080888 = 0.29959556". The
# first number must be 0.3, the old $w_{11}$. Its result is right.
#
# Now forward again. `model` computes the same lines as above, with the new weights. `half_sum` is
# the article's $E$.

# %%
o1, o2 = model([x1, x2])
E = mse_loss([o1, o2], [t1, t2], reduction="half_sum")

cited("o1 after the update", o1, "0.60617688")
cited("o2 after the update", o2, "0.66295848")
cited("E after the update", E, "0.02323634")

# %% [markdown]
# Both outputs moved towards their targets, 0.4 and 0.6, and $E$ is smaller than before.
#
# ## Many rounds
#
# The article's last sentence: "이와 같은 방식으로 가중치 업데이트를 계속 해 간다" (in this way one
# goes on updating the weights). So let us do 100 rounds from the start. In each round the gradients
# are set to 0, because `backward()` adds to them. Then come forward, backward and the update.


# %%
def error():
    return mse_loss(model([x1, x2]), [t1, t2], reduction="half_sum")


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


# %%
losses = train(starts, rounds=100, alpha=0.5)
show("E after 0, 1 and 2 rounds:", losses[0], losses[1], losses[2])

# %%
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
# The error falls in every round, fast at first, then more slowly: near the goal the errors
# $t - o$ are small, and so are the gradients. What does the network say now?

# %%
o1, o2 = model([x1, x2])
show("o1 =", o1.data, "  target", t1.data)
show("o2 =", o2.data, "  target", t2.data)

# %% [markdown]
# ## Exercises


# %%
train(starts, 1, alpha=0)  # the gradients at the start
first_two = f"{w11.grad:.6g} and {w21.grad:.6g}"
faster, too_fast = train(starts, 100, alpha=5), train(starts, 1, alpha=100)
falls = sum(faster[k + 1] < faster[k] for k in range(100))
train([0.5] * 8, 100, alpha=0.5)
twins = [w.data for w in weights]

# %%
exercise(
    "Look at ∂E/∂w11 and ∂E/∂w21 in the second picture of the network. One "
    "is twice the other. Why?",
    answer=f"They are {first_two}. w11 is multiplied by x1 = {x1.data:g}, and w21 by "
    f"x2 = {x2.data:g}. The other factors of the two gradients are the same.",
)

# %%
exercise(
    "The cited page has α = 0.5. What does E do in 100 rounds with α = 5? "
    "And what does it do in the first round with α = 100?",
    answer=f"With α = 5 it falls in {falls} of 100 rounds, to {faster[100]:.1g}: the "
    "larger steps are better here. With α = 100 the first step is too long, "
    f"and E grows from {too_fast[0]:.4f} to {too_fast[1]:.4f}.",
)

# %%
exercise(
    "Start with all eight weights at 0.5 and train for 100 rounds. Compare "
    "w11 with w12, and w31 with w41. What do you see, and why do networks "
    "start with random weights?",
    answer=f"w11 = w12 = {twins[0]:.4f} and w31 = w41 = {twins[4]:.4f}. The two "
    "hidden neurons start alike, so they get the same gradients and stay "
    "alike for ever. The network works as if it had only one hidden neuron. "
    "Random weights make the neurons different.",
)
