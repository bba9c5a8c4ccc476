# %% [markdown]
# # ResNet-18, scalar by scalar
#
# *Lecture 08, Back-propagation (역전파 학습), "Chain Rule 구현 - PyTorch"*
#
# The slide trains **ResNet-18**, a network that tells a thousand kinds of pictures apart. It has
# 11,689,512 weights. And the slide says: "Chain Rule, DP Algorithm, Gradient Descent 이해가고
# 있다면, 모든 코드를 완벽히 이해 가능!" (whoever understands these three can understand all of
# the code).
#
# Page 15 followed the slide on a small network. Here we take the slide at its word. We build
# ResNet-18 itself from the same `Value`, and train it with the same `backward()`. On this page it
# is eight times narrower, so that it takes seconds. At the end stands a run in full size.

# %%
import random

from page import answers, exercise, show
from resnet18 import Convolution, ResNet18, max_pooling
from scalargrad import SGD, Value, draw, explain, total

# %% [markdown]
# ## Convolution
#
# A **convolution** (합성곱) is a weighted sum of a small window of the picture. The window moves
# over the picture, and the weights stay the same. For a window of 3 × 3 pixels:
#
# $$ y_{rs} = \sum_{i=1}^{3} \sum_{j=1}^{3} w_{ij} x_{r+i,s+j} $$
#
# Each $y_{rs}$ is a neuron as on page 7, without a bias. Here is a picture of 4 × 4 pixels. Outside
# of it there is nothing to add, so a corner has only four products.

# %%
picture = [[[Value(4 * r + s) for s in range(4)] for r in range(4)]]
layer = Convolution(nin=1, nout=1, size=3, stride=1, rng=random.Random(0))
for w in layer.parameters():
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
show("gradient of the weight in the middle:", layer.parameters()[4].grad)
show("gradient of the weight in the corner:", layer.parameters()[0].grad)

# %% [markdown]
# The weight in the middle meets all 16 pixels: their sum is 120. The weight in the corner meets
# only the nine pixels that have a neighbour above and to the left.
#
# ## Max pooling
#
# **Max pooling** (최대 풀링) keeps the largest number of each window. It needs no operation of its
# own: Python's `max()` returns one of the Values. The gradient goes to this one alone.

# %%
picture = [[[Value(4 * r + s) for s in range(4)] for r in range(4)]]
pooled = max_pooling(picture)[0]
show([[v.data for v in row] for row in pooled])

total(v for row in pooled for v in row).backward()
show("gradients:", [[pixel.grad for pixel in row] for row in picture[0]])

# %% [markdown]
# ## Batch normalisation
#
# Between two convolutions stands **batch normalisation** (배치 정규화). It gives the numbers of one
# channel the mean 0 and the variance 1. Two weights, $\gamma$ and $\beta$, then set the size and
# the mean anew:
#
# $$ y = \gamma \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta $$
#
# The mean $\mu$ and the variance $\sigma^2$ are made of all the numbers $x$. In the graph they are
# nodes like all others, and the chain rule goes through them.
#
# ## The residual connection
#
# The "Res" of ResNet is for **residual** (잔차): a block computes $F(x)$ and then adds its input
# $x$ again. Here is the smallest such block, with one number instead of a picture.

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
# The second path is the residual connection. It has one edge, and its local gradient is 1.
# Whatever the weights in $F$ are, this 1 stays in the sum. So the gradient reaches the first layers
# of a deep network. The next page shows what happens without it.
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
show("weights:", len(model.parameters()))

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
# The forward pass. It builds one graph with a node for each number.

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
show("weights with a gradient of 0:", gradients.count(0))

# %% [markdown]
# Where does a gradient of exactly 0 come from? From a relu that is off. Where it is off at every
# pixel of a channel, the weights before and behind this channel get nothing.
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
# How much is there to compute with the slide's sizes? One output of a convolution is a sum of
# (channels · window) products. We multiply and add up.


# %%
def cost(*convolutions):
    """Outputs and products; channels in and out, pixels a side, window."""
    outputs = [nout * side**2 for nin, nout, side, window in convolutions]
    each = [nin * window**2 for nin, nout, side, window in convolutions]
    products = sum(n * m for n, m in zip(outputs, each, strict=True))
    return [sum(outputs), products]


def stage(nin, nout, side):
    """Two blocks: four convolutions, and one for the shortcut."""
    same = (nout, nout, side, 3)
    return cost((nin, nout, side, 3), same, same, same, (nin, nout, side, 1))


# %%
table = [
    ["", "outputs", "products"],
    ["conv1", *cost((3, 64, 32, 7))],
    ["layer1", *cost(*[(64, 64, 16, 3)] * 4)],
    ["layer2", *stage(64, 128, 8)],
    ["layer3", *stage(128, 256, 4)],
    ["layer4", *stage(256, 512, 2)],
    ["fc", *cost((512, 1000, 1, 1))],
]
show(table)
show("products together:", sum(row[2] for row in table[1:]))

# %% [markdown]
# (Near the edge of a picture there are fewer products, so these numbers are a little too large.)
# Each product is two edges of the graph: one to the weight and one to the pixel.
#
# This is a run with the slide's sizes on an ordinary machine with two cores. It is recorded, not
# computed when you run this page: it needs about 6 GB of memory. Start it yourself with
# `python -m chapters resnet --full`.

# %%
from full_run import recorded

show(recorded())

# %% [markdown]
# Nothing new was needed for it: each of these nodes is a `Value`, and each edge is a product and a
# sum in `backward()`. On the same machine PyTorch needs less than a second. One of its nodes is a
# whole tensor, and its loops do not run in Python. What it computes is what you have seen: its loss
# is the same to 15 digits.
#
# ## Exercises

# %%
exercise("How many weights has the first convolution in full size, and here?")

# %%
exercise(
    "In the small residual block, set v = 0. What is ∂y/∂x then, and why?"
)

# %%
exercise(
    "One weight of the first convolution is used at 32 × 32 places. How many "
    "edges does it have in the graph, and what does backward() do there?"
)

# %%
full, narrow = 64 * 3 * 7 * 7, len(model.conv1.parameters())
x, w, v = Value(0.5), Value(0.8), Value(0)
(v * (w * x).relu() + x).backward()
slope = x.grad

# %%
answers(
    f"{full} in full size: 64 channels of 3 · 7 · 7 weights. Here {narrow}: "
    "8 channels.",
    f"{slope:g}. F is 0 for every x, so only the residual connection is left.",
    f"As many as there are places where it meets a pixel: {32 * 32} for a "
    "weight in the middle of the window, fewer for one at its edge, which "
    "falls outside of the picture at some places. backward() adds a product "
    "to its gradient for each of them.",
)
