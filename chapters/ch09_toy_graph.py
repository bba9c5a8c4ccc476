# %% [markdown]
# # The w1–w4 toy graph
#
# *Lecture 08, Back-propagation (역전파 학습), "Toy Example: DP를 컴퓨터로 구현하면?",
# slides 1/4 to 3/4*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slides 12 to
# 14](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/08_back_propagation.pdf)
# and [video](https://youtu.be/T4Im-qIl0Xc). The slides name their source, PyTorch 101 on
# [blog.paperspace.com](https://blog.paperspace.com/pytorch-101-understanding-graphs-and-automatic-differentiation/).
#
# This is a very small network: one input $a$, two hidden neurons $b$ and $c$, one output $d$,
# and a loss $L$. The slide gives it in four lines:
#
# $$ b = w_1 a \qquad c = w_2 a \qquad d = w_3 b + w_4 c \qquad L = \text{const} - d $$
#
# On this page we
#
# 1. compute $L$ (**forward**, 순전파),
# 2. draw the **computational graph** (계산 그래프),
# 3. find how $L$ changes with each weight (**backward**, 역전파): by hand, then with one call.
#
# The slide prints no numbers. The constant 10 is from the page that the slide cites. The input and
# the weights are ours. ($L = \text{const} - d$ has no minimum: it falls as long as $d$ grows. Like
# the loss of caution C1 on [](see:training_step), it shows how the derivatives are found; it is not
# for training.)

# %%
from words import exercise, misprint, show
from scalargrad import Value, draw, explain, film, format_number, gradient
from scalargrad import mark

# %% [markdown]
# First the picture of the slide: a circle for each neuron, and on each line its weight.

# %%
from graphviz import Digraph

network = Digraph()
network.attr(rankdir="LR")
network.attr("node", shape="circle", fontname="Helvetica,sans-Serif")
network.attr("edge", fontname="Helvetica,sans-Serif")
network.edge("a", "b", "w1")
network.edge("a", "c", "w2")
network.edge("b", "d", "w3")
network.edge("c", "d", "w4")
network.edge("d", "L")

# %%
show(
    network,
    name="network",
    alt="The network: a leads to b with weight w1 and to c with weight w2. "
    "b leads to d with weight w3, c with weight w4. d leads to L",
)

# %% [markdown]
# ## Forward
#
# The slide's four lines, in Python. (`Value` and `named` are explained on [](see:derivative).)

# %%
a = Value(2, "a")
w1, w2 = Value(3, "w1"), Value(-1, "w2")
w3, w4 = Value(5, "w3"), Value(4, "w4")

b = (w1 * a).named("b")
c = (w2 * a).named("c")
d = (w3 * b + w4 * c).named("d")
L = (10 - d).named("L")
show(b, c, d, L)

# %% [markdown]
# Check one of them by hand: $d = 5 \cdot 6 + 4 \cdot (-2) = 22$.
#
# ## The computational graph
#
# Each result remembers how it was computed: its operation and its operands. Together they are the
# graph of the second slide, "Generation of Computational Graph". Read it from left to right: the
# arrows lead forward, from the operands to the result. The box with the double border is $L$.
#
# The slide draws $d$ as one node `+` with four arrows in, from $w_3$, $b$, $w_4$ and $c$, and
# writes beside it $d = f(w_3 b, w_4 c) = w_3 b + w_4 c$. In our graph each product is a node of its
# own. So there are two nodes without a name: the two summands of $d$.

# %%
show(
    draw(L),
    name="graph",
    alt="The graph of L: a and w1 make b, a and w2 make c, then d, then L",
)

# %% [markdown]
# ## Local gradients, on backward arrows
#
# On slide 3/4, "Update edges of Computational Graph", the arrows turn round. They lead from $L$
# back to the weights and to $a$. On each stands its **local gradient** (국소 기울기; the slides say
# Local Gradient): the derivative of the node where the arrow starts with respect to the node where
# it ends. From $d = w_3 b + w_4 c$ we read $\partial d/\partial b = w_3$ and $\partial d/\partial
# w_3 = b$. The slide draws only the nodes that have a name, and so do we here.

# %%
show(
    draw(L, named_only=True, backward=True),
    name="local_gradients",
    alt="The graph with its arrows turned round, from L over d to b, c, w3 "
    "and w4, and on to w1, w2 and a. Each arrow has its local gradient, for "
    "example w3 = 5 on the arrow from d to b",
)

# %% [markdown]
# Look at the arrow from $d$ to $b$. It says $w_3 = 5$: when $b$ grows by 0.1, $d$ grows by 0.5.
# (The numbers in the boxes are the gradients. We compute them in the next section.)
#
# The slide has one rule for weights and one for neurons. In both the local gradient *becomes the
# weight of the arrow* ("간선의 가중치").
#
# - *A weight.* "진출 간선의 가중치로 설정": the local gradient is set on the **outgoing arrow**
#   (진출 간선) of the operation. From $d$ an arrow goes out to $w_3$. It carries $\partial
#   d/\partial w_3 = b$.
# - *A neuron.* "진입 간선의 가중치 활용": use what stands on the **incoming arrow** (진입 간선)
#   of the neuron. Into $a$ comes an arrow from $b$. It carries $\partial b/\partial a = w_1$.
#
# A weight has only one arrow, the one that comes in from its operation. The input $a$ has two.

# %%
show("on the arrow d → w3:", gradient(d, w3))
show("on the arrow b → a: ", gradient(b, a))

# %% [markdown]
# ## Backward, by hand
#
# We want $\partial L/\partial w_4$. Follow the arrows from $L$ back to $w_4$ and multiply the local
# gradients along the path. This is the **chain rule** (연쇄법칙). The path has two arrows: from $L$
# to $d$, and from $d$ to $w_4$. `explain` writes it down, with a reason beside each line.

# %%
show(explain(L, w4, reasons=True))

# %% [markdown]
# The path to $w_3$ is of the same kind.

# %%
show(explain(L, w3, reasons=True))

# %% [markdown]
# The path to $w_2$ is one arrow longer. It goes over $d$ and $c$.

# %%
show(explain(L, w2, reasons=True))

# %% [markdown]
# The path to $w_1$ goes over $d$ and $b$.

# %%
show(explain(L, w1, reasons=True))

# %% [markdown]
# Read the last line like this: when $w_1$ grows by 0.1, $L$ falls by 1.
#
# The slide prints another path to both of them, over $w_3$. There is no arrow from $w_3$ to $w_2$,
# and none to $w_1$.

# %%
misprint(
    "M4",
    where="Lecture 08, Toy Example (1/4), ∂L/∂w2, and M5: ∂L/∂w1 likewise",
    printed="∂L/∂w2 = ∂L/∂d · ∂d/∂w3 · ∂w3/∂w2; ∂L/∂w1 = ∂L/∂d · ∂d/∂w3 · "
    "∂w3/∂w1 (M5)",
    correct="∂L/∂w2 = ∂L/∂d · ∂d/∂c · ∂c/∂w2; ∂L/∂w1 = ∂L/∂d · ∂d/∂b · "
    "∂b/∂w1 (M5)",
    why="w3 depends neither on w2 nor on w1. So ∂w3/∂w2 and ∂w3/∂w1 are 0, "
    "and with them both printed products. The correct ∂L/∂w1 is "
    + format_number(gradient(L, w1)),
    as_printed=gradient(L, w3) * gradient(w3, w2),
    true=gradient(L, w2),
    at="∂L/∂w2",
)

# %% [markdown]
# `mark` compares a derivation, side by side, with the graph. It finds the slip in the printed line:

# %%
show(str(mark(L, "∂L/∂w2 = ∂L/∂d · ∂d/∂w3 · ∂w3/∂w2")))
show(str(mark(L, "∂L/∂w2 = ∂L/∂d · ∂d/∂c · ∂c/∂w2 = −w4·a = −8")))

# %% [markdown]
# The input $a$ is used twice, in $b$ and in $c$. So there are two paths from $L$ to $a$. Each path
# gives a product, and the products are added. The next page is about this sum.

# %%
show(explain(L, a, reasons=True))

# %% [markdown]
# ## Backward, in one call
#
# `backward()` starts at $L$ with $\partial L/\partial L = 1$ and goes back through the graph. At
# each node it multiplies the node's gradient by the local gradient of each arrow that goes out, and
# adds the product to the node where the arrow ends. So it finds all gradients in one pass.

# %%
L.backward()
show(w1, w2, w3, w4, a)

# %% [markdown]
# The five gradients are those that we found by hand. The film shows `backward()` step by step.
# Watch the gradient of $a$: it gets its two parts at two different times, $0 + 4 = 4$ and then
# $4 + (-15) = -11$. Open the file in a browser.

# %%
show(
    film(L, named_only=True),
    name="backward",
    alt="backward() on the toy graph, one picture for each step; to be "
    "opened in a browser",
)

# %% [markdown]
# The results in between have gradients, too. For $b$ it is $\partial L/\partial b = -w_3$.

# %%
show(b, c, d, L)

# %% [markdown]
# ## Exercises
#
# Think first, then run it, then read the answers.


# %%
def gradients(a=2, w3=5, calls=1):
    """∂L/∂w1, ∂L/∂w2, ∂L/∂w3, ∂L/∂w4 and ∂L/∂a."""
    w1, w2, w3, w4, a = (Value(x) for x in (3, -1, w3, 4, a))
    L = 10 - (w3 * (w1 * a) + w4 * (w2 * a))
    for _ in range(calls):
        L.backward()
    return [leaf.grad for leaf in (w1, w2, w3, w4, a)]


before, doubled = gradients(), gradients(w3=10)
zero, twice = gradients(a=0), gradients(calls=2)

# %%
exercise(
    "Double w3, from 5 to 10. Which of the four weights gets another "
    "gradient? Say why, then change the number at the top and run the page.",
    answer=f"Only w1: from {before[0]:g} to {doubled[0]:g}. The arrow d → b carries "
    "w3, and only the path to w1 uses this arrow.",
)

# %%
exercise(
    "Set a = 0. Which of the five gradients are 0 now, and why?",
    answer=f"Those of the four weights: {zero[0]:g}, {zero[1]:g}, {zero[2]:g}, "
    f"{zero[3]:g}. The arrows to w1 and w2 carry a, which is 0. The arrows to "
    "w3 and w4 carry b and c, which are 0, too. The gradient of a is still "
    f"{zero[4]:g}: the arrows on the paths to a carry weights only.",
)

# %%
exercise(
    "Call L.backward() a second time. What is the gradient of w1 now?",
    answer=f"{twice[0]:g}. The gradients of the leaves are added to, as in PyTorch. "
    "That is why a training loop sets them to 0 before each step.",
)
