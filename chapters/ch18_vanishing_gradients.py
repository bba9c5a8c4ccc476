# %% [markdown]
# # Vanishing gradients
#
# *Lecture 09, Gradient vanishing (기울기 소실), slides 3 to 12*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학: [slides of lecture
# 09](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/09_gradient_vanishing.pdf).
#
# **Before:** [the 2-2-2 network](see:sigmoid_network), [layer by layer](see:layer_by_layer) and
# [the training step](see:training_step). **Why:** a deep network can be built without a mistake,
# train for hours and learn nothing. The chain rule says why, and what helps.

# %% [markdown] {"covers": "04: 27; 06: 25; 08: 26"}
# Slide 3 compares the network with a child who studies hard, but whose marks stay the same ("공부는
# 열심히 하는데 성적은 늘 그대로"). The overview of the course promises three things: "활성함수 간단
# 소개, 기울기 소실 근본원인과 대책", the activation functions, the root cause of **vanishing
# gradients** (기울기 소실), and what helps. They come in this order. The numbers are ours.
#
# ## Why an activation at all?
#
# Lecture 09 asks this first (slide 5; it leaves the biases out). Without an activation the layers
# of a network are $h_1 = W_1^T x$, $h_2 = W_2^T h_1$ and so on. Put one into the other:
#
# $$ \hat{y} = W_4^T W_3^T W_2^T W_1^T x $$
#
# The product of the four matrices is one matrix. So the whole network is one linear layer, however
# deep it is: "여전히 선형", still linear. What can a linear network not learn? With two inputs $p$,
# $q$ and with biases it is $f(p, q) = a p + b q + c$, and so
#
# $$ f(0, 0) + f(1, 1) = a + b + 2c = f(0, 1) + f(1, 0) $$
#
# XOR asks for 0 where the two inputs are equal, and for 1 where they differ. Then the left side
# would be 0 and the right side 2. No linear network can do that.
#
# The cure: slides 6 and 7 put an activation $\sigma$ around the weighted sums of each hidden layer,
# $h_2 = \sigma(W_2^T h_1 + b_2)$ and so on. (Slide 7 adds up over $k$. There $h_i$ must be $h_k$.)
# Here are the two sums of two networks of four layers with random weights. One has no activation,
# the other has tanh in its hidden layers:

# %%
import random

from words import axes, caution, derivation_of, exercise, misprint, recap
from words import see, show, wrong_line
from scalargrad import MLP, Value, constant, draw, exp, explain, gradient
from scalargrad import mark, relu, sigmoid

sums = [["activation", "f(0,0) + f(1,1)", "f(0,1) + f(1,0)"]]
for kind in ("linear", "tanh"):
    f = MLP(2, (3, 3, 3, 1), activation=kind, rng=random.Random(0))
    sums.append([kind, f([0, 0]) + f([1, 1]), f([0, 1]) + f([1, 0])])
show(sums)

# %% [markdown]
# With an activation the two sums can differ: what made XOR impossible is gone. Slide 8 names two
# conditions: an activation must be nonlinear, and it must be possible to differentiate it (미분
# 가능해야 한다). But then its slope is a factor in every product of the chain rule. This is where
# the trouble begins.
#
# ## The slope of a sigmoid
#
# Slide 9 calls the sigmoid the main culprit ("Gradient Vanishing 주범"). Its slope is
# $\sigma'(z) = a (1 - a)$ with $a = \sigma(z)$. Why? The sigmoid is
# $\sigma(z) = (1 + e^{-z})^{-1}$, so by the chain rule
#
# $$ \sigma'(z) = -(1 + e^{-z})^{-2} \cdot (-e^{-z})
# = \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}} = a (1 - a) $$
#
# The first fraction is $a$. The second is $1 - a$, because the two fractions add up to 1. How large
# can this slope become? Complete the square (완전제곱식):
#
# $$ a (1 - a) = \frac{1}{4} - \left(a - \frac{1}{2}\right)^2 \le \frac{1}{4} $$
#
# It is $1/4$ only where $a = \frac{1}{2}$, that is, at $z = 0$. The slide has the same number:
# $\max \sigma' = 0.25$. Now let `backward()` compute the slope at 161 points between $-8$ and 8.

# %%
points = [Value(k / 10) for k in range(-80, 81)]
curve = [sigmoid(z) for z in points]
for a in curve:
    a.backward()
numbers = [z.data for z in points]
slopes = [z.grad for z in points]
show(
    "largest slope:", max(slopes), "at z =", numbers[slopes.index(max(slopes))]
)

# %% {"fold": "the picture's code"}
plot = axes(x="z")
plot.plot(numbers, slopes)
plot.plot(numbers, [a.data for a in curve])
plot.axhline(1 / 4, color="0.7", linewidth=1)
plot.text(-8, 0.27, "1/4")
plot.text(1.8, 0.16, "slope σ′(z)", color="#b3261e")
plot.text(2.3, 0.82, "σ(z)")
plot.figure.set_size_inches(7.2, 2.9)
show(
    plot,
    name="slope",
    alt="The sigmoid rises from 0 to 1. Its slope is a low hill: 1/4 at z = "
    "0, and almost 0 beyond z = −6 and z = 6",
)

# %% [markdown]
# Far from 0 the sigmoid is flat. There a neuron is called **saturated** (포화): its slope is almost
# 0, and it lets almost no gradient through.
#
# **A common mistake:** to put $z$ into the formula $a(1 - a)$. What belongs there is $a =
# \sigma(z)$. At $z = 2$ the wrong slope is negative, but a sigmoid never falls:

# %%
z = Value(2, "z")
a = sigmoid(z)
show("right, a·(1 − a):", a * (1 - a), "  wrong, z·(1 − z):", z * (1 - z))

# %% [markdown]
# ## A chain of sigmoids
#
# Now put such neurons one after the other, $a_k = \sigma(z_k)$ with $z_k = w_k a_{k-1}$. Each has
# one weight and no bias. All weights and the input $a_0$ are 1 here, so that only the slopes of the
# sigmoid count. First a chain of two neurons:


# %%
def chain(activation, n):
    """A chain of n neurons: its output and its first weight."""
    a = constant(1, "a0")
    for k in range(1, n + 1):
        w = Value(1, f"w{k}")
        z = (w * a).named(f"z{k}")
        a = activation(z).named(f"a{k}")
        if k == 1:
            w1 = w
    return a, w1


a2, w1 = chain(sigmoid, 2)
show(explain(a2, w1, reasons=True))

# %% {"fold": "the picture's code"}
show(
    draw(
        a2,
        named_only=True,
        local_gradients=True,
        highlight=w1,
        direction="LR",
    ),
    name="chain",
    alt="The chain a0, z1, a1, z2, a2 with a weight at each z. The path from "
    "a2 back to w1 is marked. On it stand the slope of a2, the weight w2, the "
    "slope of a1 and the input a0",
)

# %% [markdown]
# There is one path, red in the picture. Go back along it, from $a_2$. First comes the slope of a
# sigmoid, $a_2 (1 - a_2)$, at most $1/4$. Then comes the weight $w_2$, here 1. Then again a slope,
# $a_1 (1 - a_1)$, and at the end the input $a_0$. So each neuron multiplies by *two* factors: its
# slope, and its weight (the first neuron: its input). Here the gradient is at most
# $(1/4)^2 = 0.0625$.
#
# The lecture writes such products for a whole network (slides 10 and 11): "어떤 수에 (0, 1) 사이의
# 값을 곱하면 0에 가까워 진다", what is multiplied by numbers between 0 and 1 comes close to 0.
# (There is a misprint in these products. Exercise 2 asks for it.)
#
# We compare the sigmoid with **ReLU** (렐루): $\text{relu}(z) = \max(0, z)$. Its slope is 1 for
# $z > 0$ and 0 for $z < 0$. (At $z = 0$ it has none; `backward()` takes 0.) Now let both chains
# grow. **Predict:** how large is the gradient of $w_1$ after 16 sigmoids, and how large after 16
# ReLUs?


# %%
def first_gradient(activation, n):
    """∂aₙ/∂w1 of a chain of n neurons."""
    a, w1 = chain(activation, n)
    a.backward()
    return w1.grad


lengths = range(1, 33)
sigmoids = [first_gradient(sigmoid, n) for n in lengths]
relus = [first_gradient(relu, n) for n in lengths]
show("16 neurons: sigmoid", sigmoids[15], "relu", relus[15])

# %% {"fold": "the picture's code"}
plot = axes(x="neurons n", y="gradient of w1", yscale="log")
plot.plot(lengths, sigmoids)
plot.plot(lengths, [(1 / 4) ** n for n in lengths])
plot.plot(lengths, relus)
plot.text(19, 1e-15, "sigmoid", color="#b3261e", ha="right")
plot.text(21, 1e-11, "(1/4)ⁿ")
plot.text(32, 1e-2, "relu", ha="right")
plot.figure.set_size_inches(7.2, 2.9)
show(
    plot,
    name="chains",
    alt="The gradient of w1 for 1 to 32 neurons, on a logarithmic axis. With "
    "relu it stays 1. With sigmoid it falls on a straight line to 10⁻²¹, a "
    "little below the line (1/4)ⁿ",
)

# %% [markdown]
# A straight line on a logarithmic axis means: each neuron multiplies by about the same number.
# With sigmoid that number is a little less than $1/4$, with ReLU it is 1. This is the root cause
# (근본원인) of vanishing gradients: *a product of many factors below 1*.
#
# ## In a network, layer by layer
#
# A network has many paths, and `backward()` adds them up. But each path has such a slope for each
# hidden layer. Do the gradients vanish there, too? We measure it in an `MLP` with 8 neurons in each
# hidden layer and one output (without an activation). For each layer we take the mean of
# $|\partial L/\partial w|$ over its weights, and over ten networks with different random weights.

# %%
DATA, LABEL = [1, -0.5, 0.25, 0.5], 1


def network(kind, depth, seed):
    sizes = [8] * (depth - 1) + [1]
    return MLP(4, sizes, activation=kind, rng=random.Random(seed))


def layer_gradients(model, output):
    """The mean |∂L/∂w| of each layer, for L = (output − label)²."""
    ((output - LABEL) ** 2).backward()
    for layer in model.layers:
        weights = [w for neuron in layer.neurons for w in neuron.weights]
        yield sum(abs(w.grad) for w in weights) / len(weights)


# %%
def measure(kind, depth, forward=lambda model, data: model(data)):
    """layer_gradients(), the mean of ten networks."""
    models = [network(kind, depth, seed) for seed in range(10)]
    rows = [layer_gradients(model, forward(model, DATA)) for model in models]
    return [sum(column) / 10 for column in zip(*rows, strict=True)]


# %% {"fold": "the picture's code"}
def draw_lines(plot, kind):
    for depth in (16, 8, 4):
        plot.plot(range(1, depth + 1), measure(kind, depth), "o-", ms=4)


left, right = axes(x="layer", columns=2, yscale="log", ylim=(1e-11, 10))
draw_lines(left, "sigmoid")
draw_lines(right, "relu")
left.set(title="sigmoid", ylabel="mean |∂L/∂w|")
right.set(title="relu")
right.legend(["16 layers", "8 layers", "4 layers"], loc="lower right")
left.figure.set_size_inches(7.2, 2.9)
show(
    left,
    name="layers",
    alt="Mean gradient of each layer in networks of 4, 8 and 16 layers, on a "
    "logarithmic axis. With sigmoid it falls from the last layer to the "
    "first, with 16 layers to 10⁻¹⁰. With relu it stays near 0.1",
)

# %% [markdown]
# Read the left plot from right to left, as `backward()` goes. The last layer has a gradient of
# about 1. The layer before it has about a tenth of that. From there on, each layer has about a
# quarter of what the next one has. With 16 layers, the first layer has $10^{-10}$.
#
# Slide 11 puts such a number into the update rule, $W \leftarrow W - \alpha \frac{\partial
# L}{\partial W}$. A small $\alpha$ times a gradient near 0: "아무 일도 일어나지 않음", nothing
# happens. With $\alpha = 0.1$ the weights of the first layer move by about $10^{-11}$ in a step.
# This layer does not learn.
#
# On the right are networks of the same sizes with ReLU. The gradient of the first layer is about
# 0.25 in four layers, and still about 0.1 in 16. (A neuron with $z < 0$ has the slope 0, and the
# paths through it add nothing. Enough other paths are left.)
#
# ## The lecture's cures
#
# Slide 12 says: choose an activation whose derivative is not between 0 and 1 ("(0, 1) 사이가 되지
# 않는 함수를 선택하면 된다"). It shows ReLU, **LeakyReLU** (for $z < 0$ it is $0.2 z$ on slide 8),
# **ELU** (for $z < 0$ it is $e^z - 1$) and the step of the perceptron. For $z > 0$ the first three
# are $z$ itself. Here are their slopes beside the sigmoid's.


# %%
def slopes_at(number):
    z = Value(number, "z")
    leaky = z if number > 0 else 0.2 * z
    elu = z if number > 0 else exp(z) - 1
    results = (sigmoid(z), relu(z), leaky, elu)
    return [number, *(gradient(result, z) for result in results)]


names = ["z", "sigmoid", "ReLU", "LeakyReLU", "ELU"]
show([names, *(slopes_at(number) for number in (-2, 2))])

# %% [markdown]
# For $z > 0$ all three have the slope 1, whatever $z$ is. For $z < 0$ ReLU's slope is 0, and its
# neuron lets nothing through. LeakyReLU's and ELU's slopes are between 0 and 1 there, so for them
# the slide's rule holds only for $z > 0$. For gradients such a slope is better than 0.

# %%
caution(
    "C12",
    "The perceptron's step, Φ(z) = 1 for z > 0 and 0 for z < 0, stands among "
    "the cures. Its slope is 0 on both sides, and at z = 0 it has none. So "
    "it lets no gradient through at all. Slide 8 itself asks that an "
    "activation can be differentiated (미분 가능해야 한다).",
    where="Lecture 09, slide 12, Perceptron",
)

# %% [markdown]
# ## The initial weights
#
# ReLU is only half of the answer: its slope is 1, but the weights are multiplied along the path,
# too. With ReLU, `MLP` starts with random weights whose mean is 0 and whose variance (분산) is
# $2/n$, for a neuron of $n$ inputs (He and others, 2015). Why $2/n$? A neuron adds $n$ products,
# and their variances add up. About half of its inputs are 0, because ReLU cuts off what is below 0.
# So the factor from layer to layer is $n \cdot \frac{1}{2} \cdot \frac{2}{n} = 1$. The signal keeps
# about the same size, and so do the gradients on their way back.
#
# What if all weights are half as large, or twice as large? Here are the mean gradient of the first
# of 16 layers, and the mean error $|output - label|$.


# %%
def scaled(scale):
    errors = []

    def forward(model, data):
        for w in model.parameters():
            w.data = scale * w.data
        output = model(data)
        errors.append(abs(output.data - LABEL))
        return output

    first = measure("relu", 16, forward)[0]
    return [scale, first, sum(errors) / len(errors)]


table = [scaled(scale) for scale in (0.5, 1, 2)]
show([["weights times", "mean gradient", "mean error"], *table])
show("twice as large: the gradient times", table[2][1] / table[1][1])

# %% [markdown]
# Half as large: the gradient vanishes even with ReLU. From the first layer to the output each path
# has 15 more weights, and $(1/2)^{15}$ is 0.00003.
#
# Twice as large: the gradients **explode** (기울기 폭발). They grow by much more than
# $2^{15} = 32768$. Why? The gradient is twice the error times the sum over the paths, and *both*
# grow. The sum over the paths grows $2^{15}$ times. The output grows $2^{16}$ times (16 layers),
# and so the error grows thousands of times. After one step with such gradients the weights would be
# useless.
#
# ## What a residual connection changes
#
# A **residual connection** (잔차 연결) adds the input of a block to its output, as on
# [](see:training_step): $y = F(x) + x$. In our chain:
#
# $$ a_k = \sigma(w_k a_{k-1}) + a_{k-1} \qquad
# \frac{\partial a_k}{\partial a_{k-1}} = \sigma'(z_k) w_k + 1 $$
#
# Without the connection this factor is at most $1/4$ for $w_k = 1$. Now a 1 is added to it. So even
# where the sigmoid is saturated, the gradient passes. We put such a connection around each layer of
# our 16 that has 8 inputs and 8 outputs. The sigmoid and the weights stay as they were.


# %%
def residual(model, data):
    first, *middle, last = model.layers
    h = first(data)
    for layer in middle:
        h = [F + x for F, x in zip(layer(h), h, strict=True)]
    return last(h)


# %% {"fold": "the picture's code"}
layers = range(1, 17)
plot = axes(x="layer", y="mean |∂L/∂w|", yscale="log")
plot.plot(layers, measure("sigmoid", 16, residual), "o-", ms=4)
plot.plot(layers, measure("sigmoid", 16), "o-", ms=4)
plot.text(8, 4, "sigmoid with residual connections", color="#b3261e")
plot.text(10, 1e-6, "sigmoid")
plot.figure.set_size_inches(7.2, 2.9)
show(
    plot,
    name="residual",
    alt="Mean gradient of each of 16 layers with sigmoid, on a logarithmic "
    "axis. Without residual connections it falls to 10⁻¹⁰ in the first "
    "layer. With them it is about 1 in all layers but the last: there 80",
)

# %% [markdown]
# The same sigmoids, the same random weights, and now the first layer has a gradient of about 0.5
# instead of $10^{-10}$. (The last layer's gradient is larger than before. Each of its inputs is now
# a sum of 15 sigmoids. So its inputs are larger, and the error, too.)

# %%
recap(
    "Going back, each neuron multiplies the gradient by its slope and a "
    "weight. A sigmoid's slope is at most 1/4.",
    "Many factors below 1 make the gradient vanish, many above 1 make it "
    "explode.",
    "ReLU, weights of the right size and residual connections keep the "
    "factors near 1.",
)

# %% [markdown]
# ## Exercises


# %%
most = max(slopes) ** 5
w1, w2, w3 = Value(1, "w1"), Value(1, "w2"), Value(1, "w3")
a1 = sigmoid(w1 * constant(0.7, "x")).named("a1")
a2 = sigmoid(w2 * a1).named("a2")
a3 = sigmoid(w3 * a2).named("a3")
L = ((a3 - 1) ** 2).named("L")

slide = [
    "∂L/∂w3 = ∂L/∂a3 · ∂a3/∂w3",
    "∂L/∂w2 = ∂L/∂a3 · ∂a3/∂w3 · ∂w3/∂a2 · ∂a2/∂w2",
    "∂L/∂w1 = ∂L/∂a3 · ∂a3/∂w3 · ∂w3/∂a2 · ∂a2/∂w2 · ∂w2/∂a1 · ∂a1/∂w1",
]
marks = [mark(L, line) for line in slide]
first = 1 + [each.right for each in marks].index(False)

# %%
exercise(
    "A gradient goes back through five sigmoids, all weights are 1. At most "
    "what part of it is left? Type the number.",
    level=1,
    hint="Where is the slope of a sigmoid largest, and how large is it there?",
    expects=most,
    answer=f"{most:.3g}, that is (1/4)⁵, about one thousandth.",
)

# %%
exercise(
    "This is how slides 10 and 11 write the gradients, here for three neurons "
    "in a row: a1 = σ(w1·x), a2 = σ(w2·a1), a3 = σ(w3·a2). Which line is the "
    "first wrong one?",
    level=2,
    hint="Does every factor have a path in the graph?",
    expects=wrong_line(first, *slide),
    answer=f"Line {first}. {marks[first - 1].sides[0].why}. The box "
    f"{see('M31')} has the slide's own letters. Line {first + 1} has the same "
    "slip, twice.",
)

# %%
v1, v2 = Value(2, "w1"), Value(-1, "w2")
b1 = sigmoid((v1 * constant(0.5, "x")).named("z1")).named("a1")
b2 = sigmoid((v2 * b1).named("z2")).named("a2")
cancels = -1 / gradient(sigmoid(zero := Value(0)), zero)
x = Value(0, "x")
(sigmoid(cancels * x) + x).backward()

# %%
exercise(
    "x = 0.5, w1 = 2, w2 = −1, z1 = w1·x, a1 = σ(z1), z2 = w2·a1, "
    "a2 = σ(z2). Write the whole derivation of ∂a2/∂w1. (σ(1) = "
    f"{b1.data:.6g}, a2 = {b2.data:.6g})",
    level=2,
    hint="Each neuron has two factors: its slope a·(1 − a), and a weight or "
    "the input.",
    expects=derivation_of(b2, v1),
    answer=explain(b2, v1, reasons=True),
)

# %%
exercise(
    "The block y = σ(w·x) + x has a residual connection. At x = 0, for which "
    "w is ∂y/∂x nevertheless 0? Type the number.",
    level=3,
    hint="There are two paths from y to x, one over σ and one directly. What "
    "is the slope of σ at 0?",
    expects=cancels,
    answer=f"w = {cancels:g}: ∂y/∂x = 1/4·({cancels:g}) + 1 = {x.grad:g}. The "
    "1 is always in the sum, but a negative weight can cancel it.",
)

# %% [markdown]
# ## The lines of slides 10 and 11
#
# Exercise 2 has their misprint, with numbers instead of matrices.

# %%
misprint(
    "M31",
    where="Lecture 09, slides 10 and 11, ∂L/∂W⁽³⁾ᵀ, ∂L/∂W⁽²⁾ᵀ and ∂L/∂W⁽¹⁾ᵀ",
    printed="… × ∂σ⁽⁴⁾/∂W⁽⁴⁾ᵀ × ∂W⁽⁴⁾ᵀ/∂σ⁽³⁾ × ∂σ⁽³⁾/∂W⁽³⁾ᵀ, and so on",
    correct="… × ∂σ⁽⁴⁾/∂σ⁽³⁾ × ∂σ⁽³⁾/∂W⁽³⁾ᵀ, and so on",
    why="a weight does not depend on the layer before it: ∂W⁽⁴⁾/∂σ⁽³⁾ is 0. "
    "The chain goes from result to result, and each step there has the "
    "factor σ′, as the slide says",
    as_printed=gradient(a3, w3) * gradient(w3, a2) * gradient(a2, w2),
    true=gradient(a3, w2),
    at="∂a3/∂w2 of three neurons in a row",
)

# %% [markdown]
# **Next:** two appendices: [](see:newton) asks how long a step should be, and [](see:resnet18) is
# about a network of 18 layers with all three cures.
