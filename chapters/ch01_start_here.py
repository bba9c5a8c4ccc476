# %% [markdown] {"covers": "04: 7-12; 06: 7-11; 08: 7-12"}
# # Start here: where is the derivative used?
#
# *Lecture 04, Partial Differentiation (편미분 개념 및 연산), "Recap: 미분!!! 딥러닝 어디에
# 사용하는가?"; lecture 06, "딥러닝에서의 Chain Rule"; lecture 08, "The Last Puzzle in Deep
# Learning"; the Course Overview of all three*
#
# Prof. 노기섭 (청주대학교; his address is on the first slides), 소프트웨어 꼰대 강의, 딥러닝 수학.
# Slide 3 of lecture 04
# ([slides](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/04_partial_differentiation.pdf),
# [video](https://youtu.be/_8chLG-JFDo)), of lecture 06
# ([slides](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/06_chain_rule.pdf),
# [video](https://youtu.be/4aWZePsJ0Ro)) and of lecture 08
# ([slides](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/08_back_propagation.pdf),
# [video](https://youtu.be/T4Im-qIl0Xc)).
#
# **Before:** functions and their graphs, as in school, and a little Python. **Why:** a network of
# any size learns by one idea, the derivative. On this page you see it learn; at the end of the book
# you can explain every line of the program, and have built such an engine yourself.
#
# Lecture 04 begins with a question: "미분!!! 딥러닝 어디에 사용하는가?", where does deep learning
# use the derivative? Its slide answers with a picture: a curve, and three straight lines that touch
# it, its tangents (접선). First we draw this picture for a single number that learns from three
# examples. Then we let 33 numbers learn.
#
# ## One number that learns
#
# A **model** (모델) makes predictions. Ours is as small as possible: it predicts $\hat{y} = w x$.
# The number $w$ may be changed. Such a number is called a **parameter** (파라미터).
#
# For three $x$ we know the right answer $y$, the **label** (정답). The **loss** (손실, 오차) says
# how wrong the predictions are; in the words of lecture 04, "How much DL is wrong". It adds up the
# squares of all errors:
#
# $$ L = (w \cdot 1 - 3)^2 + (w \cdot 2 - 5)^2 + (w \cdot 3 - 5)^2 $$

# %%
from words import axes, choice, derivation_of, exercise, recap, show
import math
import random
from scalargrad import MLP, SGD, Value, draw, format_number
from scalargrad import gradient, mse_loss

xs, ys = [1, 2, 3], [3, 5, 5]


def loss(w):
    return sum((w * x - y) ** 2 for x, y in zip(xs, ys, strict=True))


show([["w", "loss"], *([w, loss(w)] for w in (1, 1.5, 2, 2.5, 3))])

# %% [markdown]
# Check the first row: $(1 - 3)^2 + (2 - 5)^2 + (3 - 5)^2 = 17$.
#
# **Learning** (학습) means: change the parameter until the loss is as small as possible. The slide
# asks, "어느 방향으로 얼마나 이동해야 하지?" In which direction must we move, and how far?
#
# The table says: whoever stands at $w = 3$ must go to the left. But a computer sees no table and no
# curve. It knows the loss at one $w$. It can take a tiny step and see how the loss changes. This
# change, divided by the step, is almost the **slope** (기울기) of the curve:


# %%
def slope(w):
    step = 0.001
    return (loss(w + step) - loss(w)) / step


show([["w", "loss", "slope"], *([w, loss(w), slope(w)] for w in (1, 2, 3))])

# %% [markdown]
# - At $w = 3$ the slope is about 28: one tiny step to the right, and the loss grows by about 28
#   times this step. So $w$ must shrink.
# - At $w = 1$ it is about $-28$: one step to the right, and the loss falls. So $w$ must grow.
# - At $w = 2$ it is almost 0. This is the lowest point. The loss there is 3, not 0: no straight
#   line through (0, 0) goes through all three points $(x, y)$.
#
# Here is the slide's picture. Each red line touches the curve at one point, and there it has the
# slope of the curve. This slope is the **derivative** (미분): "미분을 이용한다", says the slide, we
# use the derivative.

# %% {"fold": "the picture's code"}
plot = axes(x="parameter w", y="loss L")
ws = [k / 50 for k in range(10, 181)]
plot.plot(ws, [loss(w) for w in ws], "C2-")
for w, side, up in ((1, "left", 0), (2, "center", 3), (3, "right", 0)):
    point = Value(w, "w")
    steep = gradient(loss(point), point)
    ends = [loss(w) - 0.3 * steep, loss(w) + 0.3 * steep]
    plot.plot([w - 0.3, w + 0.3], ends, "C0-")
    plot.plot(w, loss(w), "C0o")
    words = f"    slope {format_number(steep)}    "
    plot.text(w, loss(w) + up, words, ha=side, color="C0")
show(
    plot,
    name="loss",
    alt="The loss as a curve above the parameter w, with three tangents: at "
    "w = 1 it falls, at w = 2 it is level, at w = 3 it rises",
)

# %% [markdown]
# Now both questions of the slide have an answer. In which direction? *Against* the slope: $w$
# shrinks where it is positive, and grows where it is negative. How far? A part of the slope, here
# 0.01 times the slope. So the steps are short where the curve is nearly level.
# [](see:gradient_descent) has more about it.
#
# **A common mistake:** to go with the slope. A plus is quickly written where a minus belongs. The
# program runs all the same, and the loss grows with each step. At $w = 3$ the loss is 17. After one
# step it is

# %%
show("against the slope:", loss(3 - 0.01 * slope(3)))
show("with the slope:   ", loss(3 + 0.01 * slope(3)))

# %% [markdown]
# ## A network that learns
#
# The slide goes on: "파라미터 θ는 1개가 아니다", $\theta$ is not one parameter. There may be
# hundreds, thousands, tens of thousands, and "모두 다 고려해야 한다", all must be considered.
#
# A **neural network** (신경망) has many parameters. Ours has 33. Its input is a point, that is, two
# numbers. Its output is one number, the answer. There are two groups of points, each in the form of
# a half moon. For the first group the answer should be 1, for the second −1. No straight line
# separates the two.

# %% {"fold": "how the points are made"}
chance = random.Random(1)  # always the same chance


def moon(label, count=20):
    """Points beside a half circle; the second moon is the first, turned."""
    turns = [chance.uniform(0, math.pi) for _ in range(count)]
    middles = [(math.cos(turn) - 0.5, math.sin(turn) - 0.25) for turn in turns]
    return [
        (label * x + chance.gauss(0, 0.1), label * y + chance.gauss(0, 0.1))
        for x, y in middles
    ]


blue, grey = moon(1), moon(-1)
points = blue + grey
labels = [1] * len(blue) + [-1] * len(grey)

# %% [markdown]
# This is the whole program. You need not understand it yet: its five lines in the loop are what
# this book is about. At the start the parameters are random numbers.
#
# **Predict:** at how many of the 40 points does the network give the right group before the loop?


# %%
def network():
    chance = random.Random(4)
    return MLP(2, [8, 1], activation="tanh", output="tanh", rng=chance)


def right():
    answers = [model(point).data for point in points]
    return sum(a * y > 0 for a, y in zip(answers, labels, strict=True))


model = network()
optim = SGD(model.parameters(), lr=0.5)
show("right before:", right(), "of", len(points))
for _ in range(300):
    predictions = [model(point) for point in points]
    L = mse_loss(predictions, labels)
    L.backward()
    optim.step()
    optim.zero_grad()
show("right after: ", right(), "of", len(points))

# %% [markdown]
# Before, it is right at about half of the points, as if it guessed. After, it is right at all. The
# picture shows its answer at each place of the plane: blue where it is above 0, grey where it is
# below. The black line is the border between the two.

# %% {"fold": "the picture's code"}
both = axes(x="x1", y="x2", columns=2, aspect="equal")
across = [k / 10 - 2 for k in range(41)]
up = [k / 10 - 1.4 for k in range(29)]
for plot, each in zip(both, (network(), model), strict=True):
    answers = [[each((x, y)).data for x in across] for y in up]
    plot.contourf(across, up, answers, [-1, 0, 1], colors=["0.9", "#c7e0f4"])
    plot.contour(across, up, answers, [0], colors="0.15")
    plot.plot(*zip(*blue, strict=True), "o", color="#1f5c99")
    plot.plot(*zip(*grey, strict=True), "s", color="0.45")
both[0].set_title("before")
both[1].set_title("after 300 steps")
both[0].figure.set_size_inches(7.2, 3)
show(
    both[0],
    name="moons",
    alt="Left, before: the border between blue and grey cuts through both "
    "moons. Right, after 300 steps: it is bent and runs between the moons",
)

# %% [markdown]
# Nobody told the network what a moon is. It had 40 examples and the loss. In each of the 300 steps
# all its parameters were moved a little, each against its own slope. (Change the 8 to 1 and run the
# page again: with a single neuron in the middle the border stays straight.)
#
# Could it have learned by trying? In one step each parameter may go up or down. Here is how many
# parameters there are, and how many different steps:

# %%
count = len(model.parameters())
show(count, "parameters,", 2**count, "steps")

# %% [markdown]
# These are more than eight billion trials for one step, and we took 300 steps. The derivative
# makes them unnecessary: it says for every parameter where it must go. Here are the lines of the
# loop, and the pages that explain them:
#
# | line | what it does | page |
# |---|---|---|
# | `model(point)` | the prediction: weighted sums, layer by layer | [](see:linear_layer) |
# | `mse_loss(…)` | the loss: how wrong the predictions are | [](see:one_weight) |
# | `L.backward()` | the slope of the loss for each parameter | [](see:reverse_mode) |
# | `optim.step()` | moves each parameter against its slope | [](see:gradient_descent) |
# | `optim.zero_grad()` | forgets the slopes | [](see:training_step) |
#
# ## The last piece of the puzzle
#
# Slide 3 of lecture 08 has three circles for machine learning: 확률 (probability, "기초", the
# basis), 선형대수 (linear algebra, "구현", how it is built) and 미분 (the derivative) with four
# question marks. The third is "딥러닝의 마지막 퍼즐", the last piece of the puzzle, which "학습
# 능력을 부여한다!", gives the ability to learn. Below it stands "역전파 학습!!!":
# **backpropagation** (역전파). It computes the derivatives of the loss for all parameters at once;
# in our program `L.backward()` does it.

# %% {"fold": "the picture's code"}
plot = axes(xlim=(-4, 7), ylim=(-2.4, 3.2), aspect="equal")
plot.set_axis_off()
turns = [k * math.pi / 60 for k in range(121)]
for x, y, colour, words, place in (
    (0, 1.2, "0.5", "probability\n(the basis)", (0, 2)),
    (-1.1, -0.4, "0.5", "linear\nalgebra\n(how it\nis built)", (-1.95, -0.7)),
    (1.1, -0.4, "C0", "derivative", (1.8, -0.7)),
):
    circle_x = [x + 1.9 * math.cos(turn) for turn in turns]
    circle_y = [y + 1.9 * math.sin(turn) for turn in turns]
    plot.fill(circle_x, circle_y, color=colour, alpha=0.15, linewidth=0)
    plot.plot(circle_x, circle_y, color=colour, linestyle="-")
    plot.text(*place, words, ha="center", va="center")

# %% {"fold": "the picture's code, continued"}
words = "the last piece:\nbackpropagation\nmakes learning\npossible"
plot.text(4, -0.4, words, va="center", color="C0")
arrow = dict(arrowstyle="->", color="C0")
plot.annotate("", xy=(3.9, -0.4), xytext=(3, -0.4), arrowprops=arrow)
show(
    plot,
    name="puzzle",
    alt="Three circles that overlap: probability, linear algebra and, in red, "
    "the derivative, from which an arrow leads to backpropagation",
)

# %% [markdown] {"covers": "06: 29-45"}
# All three are in our program. The first parameters were random numbers, which is probability.
# `model(point)` computes weighted sums, which is linear algebra. `L.backward()` computes
# derivatives.
#
# ## Formulas that make the head spin
#
# Lecture 06 shows a ghost on its slide 3 (a picture [by
# Flaticon](https://www.flaticon.com/kr/free-icon/horror_12355892)) and warns: "머리가 띵~~~ 해지는
# 수식이 등장합니다", there will be formulas that make the head spin. This is one of them:
#
# $$ \frac{\partial L}{\partial w_{22}} = \frac{\partial L}{\partial \hat{y}_2} \cdot
# \frac{\partial \hat{y}_2}{\partial w_{22}} $$
#
# The slide has three sentences against fear, and this book follows them.
#
# 1. "편미분을 안다면 매우 간단한 계산입니다": if you know partial derivatives, it is a very simple
#    computation. So [](see:partial_derivatives) comes early. On [](see:one_weight) the formula is
#    worked out, and it is a product of two numbers.
# 2. "여러분이 직접 계산할 일은 없습니다": you will never have to compute it yourself. The computer
#    does it, with a framework such as PyTorch or TensorFlow; here with `scalargrad`.
# 3. "Chain Rule이 어떻게 쓰이는지 이해하는 것이 중요합니다": what matters is to understand how the
#    chain rule is used. So each example is worked out by hand once, and then the computer does the
#    same, number by number.

# %% [markdown] {"covers": "04: 18-27, 200; 06: 15-25, 167; 08: 17-26, 322"}
# ## The lectures and the pages
#
# | lecture | what it is about | pages |
# |---|---|---|
# | 01 Orientation (오리엔테이션) | motivation and aims of the course | this page |
# | 02 Learning in deeplearning (딥러닝 학습) | how a network learns from data | this page |
# | 03 Principle of differentiation (미분의 원리) | concept, notation, rules | [](see:derivative) |
# | 04 Partial differentiation (편미분) | several variables | [](see:partial_derivatives) |
# | 04, by hand | two calculations | [](see:product_rule), [](see:linear_layer) |
# | 05 Gradient descent (경사 하강법) | how learning goes down | [](see:gradient_descent) |
# | 06 Chain rule (연쇄법칙) | functions within functions | [](see:chain_rule), [](see:one_weight) |
# | 07 Matrix differentiation (행렬미분) | a whole layer at once | [](see:matrix_differentiation) |
# | 08 Back propagation (역전파 학습) | the graph | [](see:toy_graph), [](see:sum_over_paths) |
# | 08, a whole network | layers, PyTorch | [](see:layer_by_layer), [](see:training_step) |
# | 09 Gradient vanishing (기울기 소실) | very deep networks | [](see:vanishing_gradients) |
#
# Lectures 04, 06 and 08 are three of the five documents that this book works out. Of the others the
# documents have only the titles, with a line each. Lectures 01 to 03 introduce the course; this
# page and the next have what is needed of them. Lectures 05, 07 and 09 go beyond the documents.
# Their slides are public, and the pages follow them. Two appendices go further still: [Newton's
# method](see:newton), and [the network of lecture 08's last slide](see:resnet18), scalar by scalar.

# %% [markdown] {"covers": "article: 1, 69-73"}
# The fourth document is an article, 연쇄 법칙 (Chain Rule) and 역전파 (Backpropagation), "2 minute
# read". It refers to [wikidocs 37406](https://wikidocs.net/37406), whose numbers we use. It is
# worked out on [](see:chain_rule), [](see:three_layers) and [](see:sigmoid_network). The fifth,
# STEP 5, is notes on the book 밑바닥부터 시작하는 딥러닝 3: it is on [](see:reverse_mode). On
# [](see:own_value) you write the engine yourself. The slides name two more sources:
# [hyperskill.org](https://hyperskill.org/learn/step/13758) for the functions of lecture 04 and
# [blog.paperspace.com](https://blog.paperspace.com/pytorch-101-understanding-graphs-and-automatic-differentiation/)
# for the graph of lecture 08.
#
# The pages stand in the order in which they build on each other; nothing is used before it is
# explained. Each lecture ends with "수고하셨습니다", well done. A page ends with a summary, a few
# exercises, and what comes next.
#
# ## How to read a page
#
# - A page is a program. What you see below the code is what it showed. Change a number and run it
#   again: `python -m chapters derivative` prints a page, `chapters/ch02_derivative.py` is its file.
# - Where the documents print no numbers, the numbers are ours, and the page says so.
# - Some lines of the documents are misprinted. A box such as [M4](see:M4) says what is right and
#   proves it. [The list](see:errata) has all of them.
# - A term in bold type is explained where it stands. [The glossary](see:glossary) has it in English
#   and in Korean.
#
# ## The notation of this book
#
# It is the notation of the slides, the same on all pages.
#
# | sign | what it means | page |
# |---|---|---|
# | $dy/dx$ | a derivative: $y$ depends on one variable | [](see:derivative) |
# | $\partial z/\partial x$ | a derivative: $z$ depends on several | [](see:partial_derivatives) |
# | $\hat{y}$ and $y$ | "y 햇", the prediction, and the label | [](see:one_weight) |
# | $L$ and $\theta$ | the loss, and all parameters together | [](see:one_weight) |
# | $\alpha$ | the learning rate: step = $\alpha$ times slope | [](see:gradient_descent) |
# | $w_{ij}$ | the weight that leads from $i$ to $j$ | [](see:linear_layer) |
# | $h = W^\top x + b$ | a layer; each neuron has a bias of its own in $b$ | [](see:linear_layer) |
# | $\delta = \partial L/\partial z$ | slope of $L$ for a neuron's sum $z$ | [](see:three_layers) |
#
# Aloud, $dx$ is "디 x", and $\partial x$ is "파셜 x" or "라운드 x". [The glossary](see:glossary)
# says how all the signs are read.
#
# In $w_{ij}$ the source comes first. So the matrix $W$ has a row for each input and a column for
# each neuron; that is why the layer has its transpose $W^\top$. A raised number in brackets says to
# which layer a weight belongs. The picture has a network of two layers. Find $w_{21}^{(1)}$: it
# leads from input x2 to the upper neuron of the first layer.

# %% {"fold": "the picture's code"}
show(
    draw(MLP(2, [2, 1], activation="linear", rng=random.Random(2))),
    name="notation",
    alt="A network as circles: two inputs, two neurons, one output. Each line "
    "has its weight, from w11 to w22 in layer 1, w11 and w21 in layer 2",
)

# %% [markdown]
# One more sign comes later, for example on [](see:own_value), where $q = p + c$ and $y = p q$. Here
# $p$ acts on $y$ in two ways: directly, and through $q$. $\partial y/\partial p|\text{direct}$ is
# the direct part alone, with $q$ held constant.

# %%
recap(
    "Learning is to change parameters until the loss is small.",
    "The slope of the loss says where a parameter must go: against it.",
    "Backpropagation finds the slopes for all parameters at once.",
)

# %% [markdown]
# ## Exercises

# %%
exercise(
    "At some w the slope of the loss is −0.5. What must w do, so that the "
    "loss falls? Type the letter.",
    level=1,
    hint="A negative slope: to the right the curve falls.",
    expects=choice("grow", "shrink", "stay where it is"),
    answer="It must grow. The step goes against the slope, "
    "and w − 0.01·(−0.5) is larger than w.",
)

# %%
three = MLP(2, [3, 1])
sizes = [len(layer.parameters()) for layer in three.layers]

# %%
exercise(
    "A network has 2 inputs, 3 neurons in its first layer and 1 neuron in its "
    "second. How many parameters has it? Type the number.",
    level=2,
    hint="Each neuron has a weight for each of its inputs, and a bias.",
    expects=sum(sizes),
    answer=f"{sum(sizes)}: the first layer has 3·(2 + 1) = {sizes[0]}, the "
    f"second 3 + 1 = {sizes[1]}.",
)

# %%
exercise(
    "Which weight of the first layer leads from input 1 to neuron 3? Type the "
    "letter.",
    level=1,
    hint="The source comes first.",
    expects=choice("w13", "w31", "w33"),
    answer="w13: from 1 to 3. In the matrix W it stands in row 1, column 3.",
)

# %%
w = Value(3, "w")
squares = sum(x * x for x in xs)
products = sum(2 * x * y for x, y in zip(xs, ys, strict=True))
rest = sum(y * y for y in ys)
L = (squares * w**2 - products * w + rest).named("L")

# %%
exercise(
    "Multiplied out, the loss of the first section is "
    f"L = {squares}·w² − {products}·w + {rest}. You may know from school how "
    "this is differentiated; else come back after the next page. Write the "
    "derivation of dL/dw, first in letters, then its number at w = 3.",
    level=2,
    hint="The derivative of w² is 2·w.",
    expects=derivation_of(L, w),
    answer=f"dL/dw = {2 * squares}·w − {products}, at w = 3 this is "
    f"{gradient(L, w):g}.",
)

# %% [markdown]
# **Next:** the slopes on this page were almost right, $-27.99$ for $-28$. [](see:derivative) finds
# them exactly.
