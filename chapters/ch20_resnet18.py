# %% [markdown]
# # ResNet-18, scalar by scalar
#
# *Lecture 08, Back-propagation (역전파 학습), "Chain Rule 구현 - PyTorch"*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slide
# 16](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/08_back_propagation.pdf)
# and [video](https://youtu.be/T4Im-qIl0Xc).
#
# The slide trains **ResNet-18**, a network that tells a thousand kinds of pictures apart. It has
# 11,689,512 parameters. And the slide says: "Chain Rule, DP Algorithm, Gradient Descent 이해가고
# 있다면, 모든 코드를 완벽히 이해 가능!" (whoever understands these three can understand all of
# the code).
#
# Page 15 followed the slide on a small network. Here we take the slide at its word. We build
# ResNet-18 itself from the same `Value`, and train it with the same `backward()`. On this page it
# is eight times narrower, so that it takes seconds. At the end stands a run in full size. First
# come the parts that are new: a network for pictures needs them, the pages before did not.

# %%
import random

from words import exercise, show
from resnet18 import BatchNormalisation, Convolution, ResNet18, max_pooling
from scalargrad import SGD, Value, draw, explain, total

# %% [markdown]
# ## Convolution
#
# A **convolution** (합성곱) is a weighted sum of a small window of the picture. The window moves
# over the picture, and the weights stay the same. For a window of 3 × 3 pixels:
#
# $$ y_{rs} = \sum_{i=-1}^{1} \sum_{j=-1}^{1} w_{ij} \cdot x_{r+i,s+j} $$
#
# So $w_{00}$ is the weight in the middle of the window: it meets the pixel at the place of $y_{rs}$
# itself. Each $y_{rs}$ is a neuron as on [](see:linear_layer), without a bias. Here is a picture of
# 4 × 4 pixels. Outside of it there is nothing to add, so a corner has only four products.

# %%
picture = [[[Value(4 * r + s) for s in range(4)] for r in range(4)]]
layer = Convolution(nin=1, nout=1, size=3, stride=1, rng=random.Random(0))
for w in layer.weights[0]:
    w.data = 1

y = layer(picture)[0]
show([[pixel.data for pixel in row] for row in picture[0]])
show("sums of the neighbours:", [[v.data for v in row] for row in y])

# %% [markdown]
# All weights are 1 here, so each output is the sum of a pixel and its neighbours: in the corner
# $0 + 1 + 4 + 5 = 10$. One weight is used at all 16 places. So its gradient is a sum over many
# paths, and `backward()` adds them up.

# %%
total(v for row in y for v in row).backward()
w = layer.weights[0]  # row by row: w[0] is the upper left, w[4] the middle
show("gradient of the weight in the middle:", w[4].grad)
show("gradient of the weight in the upper left corner:", w[0].grad)

# %% [markdown]
# The weight in the middle meets all 16 pixels: their sum is 120. The weight in the upper left
# corner meets a pixel only from the nine places that have a neighbour above and to the left. It
# meets 0, 1, 2, 4, 5, 6, 8, 9 and 10, and their sum is 45.
#
# Two things are left out here. A picture in colour is not one table but three, one for red, one for
# green and one for blue. They are called **channels** (채널). A convolution has a window of weights
# for each channel and adds up all their products. A layer has many such convolutions side by side,
# and each of them makes one channel of the result. And the window may move two pixels at a time
# (**stride** 2): then the result has half as many rows and columns.
#
# ## Max pooling
#
# **Max pooling** (최대 풀링) keeps the largest number of each window. Its window of 3 × 3 has the
# stride 2. It needs no operation of its own: Python's `max()` returns one of the Values. The
# gradient goes to this one alone.

# %%
picture = [[[Value(4 * r + s) for s in range(4)] for r in range(4)]]
pooled = max_pooling(picture)[0]
show([[v.data for v in row] for row in pooled])

total(v for row in pooled for v in row).backward()
show("gradients:", [[pixel.grad for pixel in row] for row in picture[0]])

# %% [markdown]
# ## Batch normalisation
#
# After each convolution comes **batch normalisation** (배치 정규화). It gives the numbers of one
# channel the mean 0 and the variance 1. Then two parameters, $\gamma$ and $\beta$, set the size and
# the mean anew:
#
# $$ y = \gamma \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta $$
#
# $\mu$ is the mean of all the numbers $x$ of the channel, and $\sigma^2$ is their variance
# (분산), the mean of $(x - \mu)^2$. ($\sigma$ is not the sigmoid here.) $\epsilon = 0.00001$ keeps
# the root above 0.

# %%
channel = [[[Value(1), Value(2)], [Value(3), Value(6)]]]
normalised = BatchNormalisation(channels=1)(channel)[0]
show([[v.data for v in row] for row in normalised])

# %% [markdown]
# Here $\mu = 3$ and $\sigma^2 = (4 + 1 + 0 + 9)/4 = 3.5$. At the start, $\gamma = 1$ and
# $\beta = 0$. In the graph $\mu$ and $\sigma^2$ are nodes like all others, and the chain rule goes
# through them.
#
# ## The residual connection
#
# The "Res" of ResNet is for **residual** (잔차): a block computes $F(x)$ and then adds its input
# $x$ again. In ResNet-18, $F$ is two convolutions with a relu between them. Here is the smallest
# such block: two weights instead of the convolutions, one number instead of a picture. (We leave
# out the batch normalisation, and the relu that comes after the sum.)

# %%
x = Value(0.5, "x")
w, v = Value(0.8, "w"), Value(-0.3, "v")
h = (w * x).relu().named("h")
F = (v * h).named("F")
y = (F + x).named("y")
show(x, h, F, y)

# %%
show(
    draw(y, named_only=True, local_gradients=True),
    name="residual",
    alt="The graph of y = F + x: one way from x to y over h and F, and one "
    "edge from x straight to y with the local gradient 1",
)
show(explain(y, x, reasons=True))

# %% [markdown]
# The second path is the residual connection. It has one edge, and its local gradient is 1. It is
# the direct part, ∂y/∂x|direct: what $x$ does to $y$ when $F$ is held. Whatever the weights in $F$
# are, this 1 stays in the sum. Without it only the product $v \cdot w = -0.24$ would be left, and
# each further block would multiply by another such number. So the residual connection helps the
# gradient to reach the first layers of a deep network. The next page shows how gradients vanish
# without it.
#
# ## The eight statements
#
# Now the slide, statement by statement. The first one makes the network, with weights that others
# have trained:
#
# - `model = resnet18(weights=ResNet18_Weights.DEFAULT)`
#
# We start with random weights. `width` is the number of channels of the first layers. In the
# slide's network it is 64.

# %%
model = ResNet18(width=8, classes=1000, rng=random.Random(0))
show("parameters:", len(model.parameters()))

# %% [markdown]
# - `data = torch.rand(1, 3, 64, 64)`
# - `labels = torch.rand(1, 1000)`
#
# A picture in three colours of 64 × 64 pixels, and a thousand labels, all random. (The slide's 1 is
# the number of pictures.)

# %%
rng = random.Random(1)
pixels = range(64)
data = [[[rng.random() for _ in pixels] for _ in pixels] for _ in "RGB"]
labels = [rng.random() for _ in range(1000)]

# %% [markdown]
# - `prediction = model(data)`
# - `loss = (prediction - labels).sum()`
#
# The forward pass. It builds one graph with a node for each number. `total` is the slide's `.sum()`
# as one node.

# %%
prediction = model(data)
loss = total(p - t for p, t in zip(prediction, labels, strict=True))
show("loss:", loss.data)

# %% [markdown]
# - `loss.backward()`
#
# The backward pass. It visits each node once.

# %%
loss.backward()
gradients = [abs(w.grad) for w in model.parameters()]
show("the largest gradient:", max(gradients))
show("parameters with a gradient of 0:", gradients.count(0))

# %% [markdown]
# Where does a gradient of exactly 0 come from? From a relu that is off. It hands nothing down, and
# as an input it is 0. A weight gets exactly 0 if this is so at *every* place where it is used. In
# which layers does that happen?

# %%
zeros = {}
for name, numbers in model.tensors().items():
    layer = name.split(".")[0]
    zeros[layer] = zeros.get(layer, 0) + sum(w.grad == 0 for w in numbers)
show([["", "gradients of 0"], *([name, n] for name, n in zeros.items())])

# %% [markdown]
# Only in layer4. There a channel has just 2 × 2 numbers. A weight in the corner of the window meets
# only one of them.
#
# - `optim = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9)`
# - `optim.step()`
#
# The update. After it we compute the loss once more.

# %%
optim = SGD(model.parameters(), lr=1e-2, momentum=0.9)
optim.step()
again = model(data)
after = total(p - t for p, t in zip(again, labels, strict=True))
show("loss after one step:", after.data)

# %% [markdown]
# It has fallen far, and it would go on falling: this loss has no lower bound (caution C1 on page
# 15). The step itself is right. The tests compare each output, each gradient and each updated
# weight with PyTorch's.
#
# ## What it costs in full size
#
# How much is there to compute with the slide's sizes? We count for each convolution:
#
# - its *outputs*: a number for each pixel of each channel of the result,
# - its *products*: a weight times a pixel. A place of the window that falls outside of the
#   picture has none,
# - its *nodes*: the parameters (weights, $\gamma$, $\beta$), about 7 for each output (2 for the
#   sum of the products, 4 for batch normalisation, 1 for relu or the residual sum), and 10 for each
#   channel ($\mu$, $\sigma^2$, the root).


# %%
def cost(nin, nout, side, window=3, stride=1, copies=1):
    """Outputs, products and nodes of convolutions that are alike."""
    pixels = range(stride * side)
    pairs = sum(  # in one direction: places of the window that meet a pixel
        stride * r + i - window // 2 in pixels
        for r in range(side)
        for i in range(window)
    )
    outputs, weights = nout * side**2, nin * nout * window**2
    nodes = weights + 2 * nout + 7 * outputs + 10 * nout
    counts = outputs, nin * nout * pairs**2, nodes
    return [copies * count for count in counts]


# %%
def stage(nin, nout, side):
    """Four convolutions; the first halves the picture, one more halves x."""
    first = cost(nin, nout, side, stride=2)
    others = cost(nout, nout, side, copies=3)
    for_x = cost(nin, nout, side, window=1, stride=2)
    return list(map(sum, zip(first, others, for_x, strict=True)))


# %%


table = [
    ["", "outputs", "products", "nodes"],
    ["conv1", *cost(3, 64, 32, window=7, stride=2)],
    ["layer1", *cost(64, 64, 16, copies=4)],
    ["layer2", *stage(64, 128, 8)],
    ["layer3", *stage(128, 256, 4)],
    ["layer4", *stage(256, 512, 2)],
    ["fc", 1000, 512 * 1000, 512 * 1000 + 1000 + 3 * 512 + 1000],
]
show(table)

# %% [markdown]
# Look at layer1 and layer4. The first has many outputs and few parameters, the last few outputs and
# most of the parameters. Each product makes two edges of the graph: one to the weight and one to
# the pixel. How many are that together?

# %%
products = sum(row[2] for row in table[1:])
show("edges for the products:", 2 * products)

# %% [markdown]
# This is a run with the slide's sizes on an ordinary machine with two cores. It is recorded, not
# computed when you run this page: it needs about 6 GB of memory. Start it yourself with
# `python -m chapters resnet --full`.

# %%
from full_run import recorded

show(recorded())

# %% [markdown]
# Nothing new was needed for it: each of these nodes is a `Value`, and each edge is a product and a
# sum in `backward()`. On the same machine PyTorch needs about two seconds. One of its nodes is a
# whole tensor, and its loops do not run in Python. What it computes is what you have seen: its loss
# is the same to 15 digits.
#
# ## Exercises


# %%
full, narrow = 64 * 3 * 7 * 7, len(model.tensors()["conv1.weight"])
x, w, v = Value(0.5), Value(0.8), Value(0)
(v * (w * x).relu() + x).backward()
slope = x.grad

# %%
exercise(
    "How many weights has the first convolution in full size, and here?",
    answer=f"{full} in full size: 64 channels of 3 · 7 · 7 weights. Here {narrow}: "
    "8 channels.",
)

# %%
exercise(
    "In the small residual block, set v = 0. What is ∂y/∂x then, and why?",
    answer=f"{slope:g}. F is 0 for every x, so only the residual connection is left.",
)

# %%
exercise(
    "One weight of the first convolution is used at 32 × 32 places. How many "
    "edges does it have in the graph, and what does backward() do there?",
    answer=f"As many as there are places where it meets a pixel: {32 * 32} for a "
    "weight in the middle of the window, fewer for one at its edge, which "
    "falls outside of the picture at some places. backward() adds a product "
    "to its gradient for each of them.",
)
