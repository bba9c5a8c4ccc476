# %% [markdown] {"covers": "08: 264-266"}
# # Appendix: ResNet-18, scalar by scalar
#
# *Lecture 08, Back-propagation (역전파 학습), "Chain Rule 구현 - PyTorch", slide 16*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학: [slide
# 16](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/08_back_propagation.pdf)
# and [video](https://youtu.be/T4Im-qIl0Xc). The network is from He and others, [Deep Residual
# Learning for Image Recognition](https://arxiv.org/abs/1512.03385).
#
# **Before:** [the training step](see:training_step) and [vanishing
# gradients](see:vanishing_gradients). **Why:** the slide trains a real network, and says that you
# can understand all of its code ("모든 코드를 완벽히 이해 가능!"). So let us try: what is in this
# network, and why can it be trained?
#
# **ResNet-18** tells a thousand kinds of pictures apart. It has 11,689,512 parameters. One of its
# ideas is new on these pages: one weight is used at many places. Another you know already: the
# residual connection.
#
# Running this page in the browser takes about six seconds.

# %%
import random

from words import axes, derivation_of, exercise, recap, show
from resnet18 import Convolution, ResNet18, max_pooling
from scalargrad import Value, count_paths, draw, explain
from scalargrad import format_number, total

# %% [markdown]
# ## One window for the whole picture
#
# A **convolution** (합성곱) is a weighted sum of the pixels in a small window. The window moves
# over the picture, and its weights stay the same. With 3 × 3 weights, the result in row $r$, column
# $s$ is
#
# $$ y_{rs} = \sum_{i=-1}^{1} \sum_{j=-1}^{1} w_{ij} \cdot x_{r+i,s+j} $$
#
# Here $i$ and $j$ are the row and the column in the window, counted from its middle. So $w_{00}$ is
# the weight in the middle. It is multiplied by the pixel at $y_{rs}$'s own place. Where the window
# reaches beyond the picture, there is nothing to add.
#
# Our picture has 4 × 4 pixels, and all weights are 1. So each result is the sum of its window. Look
# at the red window in the picture below:

# %%
picture = [[[Value(4 * r + s) for s in range(4)] for r in range(4)]]
layer = Convolution(nin=1, nout=1, size=3, stride=1, rng=random.Random(0))
for w in layer.weights[0]:
    w.data = 1

y = layer(picture)[0]
show("upper left corner:", y[0][0].data, "  red window:", y[2][1].data)


# %% {"fold": "the picture's code"}
def draw_numbers(plot, rows, title, window, marked):
    """A grid of numbers, with a red frame around one place."""
    top, left, size = window
    for r, row in enumerate(rows):
        for s, number in enumerate(row):
            at = marked and (r, s) == (2, 1)
            colour = "#b3261e" if at else "0.15"
            words = format_number(number.data)
            plot.text(s, r, words, ha="center", va="center", color=colour)
    for line in range(5):
        plot.plot([-0.5, 3.5], [line - 0.5] * 2, "C3-", linewidth=1)
        plot.plot([line - 0.5] * 2, [-0.5, 3.5], "C3-", linewidth=1)
    xs = [left, left + size, left + size, left, left]
    plot.plot(xs, [top, top, top + size, top + size, top], "C0-")
    plot.set(title=title, aspect="equal", ylim=(3.6, -0.6))
    plot.set_axis_off()


# %% {"fold": "the picture's code, continued"}
panels = axes(columns=2)
draw_numbers(panels[0], picture[0], "picture x", (0.5, -0.5, 3), False)
draw_numbers(panels[1], y, "result y", (1.5, 0.5, 1), True)
show(
    panels[0],
    name="convolution",
    alt="Left the 4 × 4 picture with the numbers 0 to 15 and a red frame "
    "around 3 × 3 of them. Right the result: the frame's sum, 81, stands at "
    "the place of the frame's middle",
)

# %% [markdown]
# Check the red number: 4 + 5 + 6 + 8 + 9 + 10 + 12 + 13 + 14 = 81.
#
# Each weight is used at many places. So its gradient is a sum over many paths, one for each place.
# **Predict:** we add up all 16 results $y_{rs}$. What is the gradient of this sum with respect to
# the weight in the middle?

# %%
total(v for row in y for v in row).backward()
weights = layer.weights[0]  # row by row: 0 is the upper left, 4 the middle
show("the weight in the middle:", weights[4].grad)
show("the weight at the upper left:", weights[0].grad)

# %% [markdown]
# The weight in the middle is multiplied by each of the 16 pixels once, and their sum is 120. The
# weight at the upper left is multiplied by the pixel above and to the left of each result. The
# pixels of the last row and the last column are never there. The other nine add up to
# 0 + 1 + 2 + 4 + 5 + 6 + 8 + 9 + 10 = 45.
#
# **A common mistake:** to take the gradient of one use for the gradient of the weight. In an engine
# this happens with `=` where `+=` belongs ([build your own Value](see:own_value)). Then each place
# overwrites the one before, and a single pixel is left, for example the last one:

# %%
show(
    "one place instead of all:", picture[0][3][3].data, "for", weights[4].grad
)

# %% [markdown]
# ## What the sharing saves
#
# A colour picture has three tables of numbers, its **channels** (채널): red, green and blue. A
# convolution has a window of weights for each pair of a channel that comes in and a channel that
# goes out. Each of these weights is used at every place of the result.
#
# The slide's picture has 64 × 64 pixels. The first convolution of ResNet-18 makes 64 channels of
# the three. Its window moves two pixels at a time (**stride** 2), so the result has 32 × 32 places.
# Max pooling (below) makes 16 × 16 of them. Then come four stages with four convolutions each. From
# the second stage on, each stage doubles the channels and halves the sides: 8, 4 and 2. There $x$
# must change its size, too, before it can be added to $F(x)$. So one more convolution, of 1 × 1,
# stands on the residual connection.


# %%
def layers(nin, nout, side, window=3, copies=1):
    """Weights of convolutions that are alike, their uses, channels out."""
    weights = copies * nin * nout * window**2
    return [weights, weights * side**2, copies * nout]


def stage(nin, nout, side):
    """Four convolutions, and one of 1 × 1 on the way around the first two."""
    first, others = layers(nin, nout, side), layers(nout, nout, side, copies=3)
    around = layers(nin, nout, side, window=1)
    return [sum(column) for column in zip(first, others, around, strict=True)]


# %%
table = [
    ["first", *layers(3, 64, 32, window=7)],
    ["stage 1", *layers(64, 64, 16, copies=4)],
    ["stage 2", *stage(64, 128, 8)],
    ["stage 3", *stage(128, 256, 4)],
    ["stage 4", *stage(256, 512, 2)],
]
show([["", "weights", "products", "channels"], *table])

# %% [markdown]
# A product is a weight times a pixel. (Outside of the picture there is no pixel, and no product: in
# stage 4, with 2 × 2 pixels, this takes away more than half of them. The table counts them all.)
# The last column adds up the channels that the convolutions of a stage make.
#
# Look at the first line and the last. The first convolution uses each of its few weights at $32
# \cdot 32 = 1024$ places. Stage 4 uses each of its many weights at $2 \cdot 2 = 4$ places. So most
# of the parameters are in the last stage, but all four stages have about the same work.
#
# Does the table lead to the 11,689,512 parameters? Each channel has two more ($\gamma$ and $\beta$,
# below), and a linear layer of 1,000 outputs with 512 inputs comes at the end:

# %%
linear = 512 * 1000 + 1000
count = sum(row[1] + 2 * row[3] for row in table) + linear
show("parameters:", f"{count:,}")

# %% [markdown]
# And without sharing? A linear layer from the $3 \cdot 64 \cdot 64$ numbers of the picture to the
# $64 \cdot 32 \cdot 32$ results of the first convolution would need a weight for each pair:

# %%
pairs = (3 * 64 * 64) * (64 * 32 * 32)
show("weights:", f"{pairs:,}")

# %% [markdown]
# ## Two small parts
#
# **Max pooling** (최대 풀링) keeps the largest number of each window. Its window has 3 × 3 places
# and stride 2. The gradient goes to the largest number alone: a small change of the others changes
# nothing.

# %%
picture = [[[Value(4 * r + s) for s in range(4)] for r in range(4)]]
pooled = max_pooling(picture)[0]
show("largest:", [[v.data for v in row] for row in pooled])
total(v for row in pooled for v in row).backward()
show("gradients:", [[pixel.grad for pixel in row] for row in picture[0]])

# %% [markdown]
# **Batch normalisation** (배치 정규화) stands behind each convolution. It gives the numbers of a
# channel the mean 0 and the variance 1. Then it multiplies by $\gamma$ and adds $\beta$; these two
# are learned:
#
# $$ y = \gamma \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta $$
#
# $\mu$ is the mean of the channel's numbers and $\sigma^2$ their variance (분산), over all pictures
# of the batch; the slide's batch has one. ($\sigma$ is not the sigmoid here.) $\epsilon = 0.00001$
# keeps the root above 0. All of this is sums, products and powers, so the chain rule works as
# always.
#
# ## The residual connection
#
# "Res" stands for **residual** (잔차). A block computes $F(x)$ and then adds its input: $F(x) + x$.
# In ResNet-18 $F$ is two convolutions with a relu between them, and a relu follows the sum. Here is
# a small block: two weights instead of the convolutions, one number instead of a picture, and no
# relu at the end.

# %%
x = Value(0.5, "x")
w, v = Value(0.8, "w"), Value(0.3, "v")
h = (w * x).relu().named("h")
F = (v * h).named("F")
y = (F + x).named("y")
show(explain(y, x, reasons=True))

# %% {"fold": "the picture's code"}
show(
    draw(y, named_only=True, local_gradients=True),
    name="residual",
    alt="The graph of y = F + x: one way from x to y over h and F, and one "
    "edge from x straight to y with the local gradient 1",
)

# %% [markdown]
# Two paths lead from $y$ back to $x$. The second is the residual connection: one edge with the
# local gradient 1. It is the direct part, ∂y/∂x|direct: $x$ moves and $F$ is held. Whatever the
# weights are, this 1 stays in the sum.
#
# ResNet-18 has eight blocks in a row. Here are eight of our small blocks, all with the same two
# weights, without and with the residual connection.


# %%
def blocks(count, residual):
    """x, and the output of this many blocks in a row."""
    y = x = Value(0.5, "x")
    for _ in range(count):
        F = v.data * (w.data * y).relu()
        y = F + y if residual else F
    return x, y


rows = [["8 blocks", "gradient of x", "paths"]]
for word, residual in (("without", False), ("with", True)):
    x, y = blocks(8, residual)
    y.backward()
    rows.append([word, x.grad, count_paths(y, x)])
show(rows)

# %% [markdown] {"covers": "08: 270-271, 275-276, 281-282"}
# Without it there is one path, and its product has eight factors of 0.24. With it each block offers
# two ways, so there are $2^8 = 256$ paths. One of them uses no weight: its product is
# $1 \cdot 1 \cdots 1 = 1$. `backward()` adds up all 256 in one pass, as in [the sum over all
# paths](see:sum_over_paths).
#
# ## The whole network
#
# Now all the parts together, with a picture of 64 × 64 random pixels and random labels, as on the
# slide. To be quick, this network is 16 times narrower than the slide's: 4 channels where that one
# has 64. The loss is the slide's, the sum of prediction − label. It can be negative ([the training
# step](see:training_step) warns of it).

# %%
rng = random.Random(1)
pixels = range(64)
data = [[[rng.random() for _ in pixels] for _ in pixels] for _ in "RGB"]
labels = [rng.random() for _ in range(1000)]

model = ResNet18(width=4, classes=1000, rng=random.Random(0))
prediction = model(data)
loss = total(p - t for p, t in zip(prediction, labels, strict=True))
loss.backward()
show("parameters:", len(model.parameters()), "  loss:", loss.data)

# %% [markdown]
# Does the gradient reach the first layers? Here is the mean of $|\partial L/\partial w|$ for each
# of the 17 convolutions. (These and the linear layer are the 18 of the name. The three convolutions
# of 1 × 1 are not counted.)

# %%
means = []
for name, weights in model.tensors().items():
    if "conv" in name:
        means.append(sum(abs(w.grad) for w in weights) / len(weights))
show("first convolution:", means[0], "  last convolution:", means[-1])

# %% {"fold": "the picture's code"}
plot = axes(x="convolution", y="mean |∂L/∂w|", yscale="log")
plot.plot(range(1, len(means) + 1), means, "C0o-")
plot.set(ylim=(0.01, 1000), xticks=range(1, len(means) + 1, 2))
show(
    plot,
    name="gradients",
    alt="The mean gradient of each of the 17 convolutions on a logarithmic "
    "axis. It grows from 0.2 in the last one to about 50 in the first",
)

# %% [markdown]
# Nothing vanishes. The gradient even grows towards the first layers. One reason: their weights are
# used at more places, and the gradient is the sum over them.
#
# Is this the work of the residual connections alone? No. Batch normalisation helps, too. The
# inventors (section 4.1 of their article) also tried networks with batch normalisation and without
# residual connections. They write that the gradients do not vanish there either. But the deeper one
# of these had the larger error, even on the training data. With residual connections the deeper
# network became the better one.
#
# The slide's own network is the same program with `width=64`. It needs about 6 GB of memory:
# `python -m chapters resnet --full`. It is not run on this page. One run printed this:

# %%
from full_run import recorded

show(recorded())

# %% [markdown]
# Nearly all of the 229 million edges belong to products in convolutions. Each product has two, one
# to the weight and one to the pixel.
#
# Why are so many gradients 0? A weight of stage 4 is multiplied by at most four pixels. Where relu
# has made all of them 0, or stops the gradient at all four places, the weight's gradient is 0. (A
# size like 1e−21 is a 0 with a rounding error.)
#
# And it is all what you know: sums, products, powers, relu, and the chain rule.

# %%
recap(
    "A convolution uses one weight at many places. Its gradient is the sum "
    "over all of them.",
    "The first layers have few weights and many uses, the last ones many "
    "weights and few uses.",
    "A residual connection adds a path with the local gradient 1, whatever "
    "the weights are.",
)

# %% [markdown]
# ## Exercises


# %%
weights, _, _ = layers(64, 128, side=8)
three = count_paths(*reversed(blocks(3, residual=True)))
times = pairs / layers(3, 64, 32, window=7)[0]

# %%
exercise(
    "A convolution of 3 × 3 leads from 64 channels to 128. How many weights "
    "does it have? Type the number.",
    level=1,
    hint="A window for each pair of channels.",
    expects=weights,
    answer=f"{weights}: 64 · 128 · 9.",
)

# %%
exercise(
    "Three of the small residual blocks stand in a row. How many paths lead "
    "from the output back to x? Type the number.",
    level=2,
    hint="Each block offers two ways.",
    expects=three,
    answer=f"{three}: two ways in each block, 2 · 2 · 2.",
)

# %%
x, w, v = Value(2, "x"), Value(3, "w"), Value(-0.5, "v")
h = (w * x).named("h")
F = (v * h).named("F")
y = (F + x).named("y")

# %%
exercise(
    "A block without relu: h = w·x, F = v·h, y = F + x, with x = 2, w = 3 and "
    "v = −0.5. Write the whole derivation of ∂y/∂x.",
    level=2,
    hint="One path leads over F and h, one leads directly to x.",
    expects=derivation_of(y, x),
    answer=explain(y, x, reasons=True),
)

# %%
exercise(
    "How many times as many weights as the first convolution (7 × 7, from 3 "
    "channels to 64) would a linear layer need from its pixels to its "
    "results? Type the number, three digits are enough.",
    level=3,
    hint="This page prints both numbers of weights. Divide the larger one by "
    "the smaller one.",
    expects=times,
    answer=f"About {times:.0f} times: {pairs:,} against {table[0][1]:,}.",
)

# %% [markdown]
# **Next:** this is the last page. [Build your own Value](see:own_value) once more without looking,
# or go back to [the first page](see:start_here) and see how much of it you can explain now.
