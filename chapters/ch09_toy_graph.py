# %% [markdown] {"covers": "08: 189-195, 206, 215, 240"}
# # The w1–w4 toy graph
#
# *Lecture 08, Back-propagation (역전파 학습), "Toy Example: DP를 컴퓨터로 구현하면?", slides 12 to
# 14*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학: [slides 12 to
# 14](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/08_back_propagation.pdf)
# and [video](https://youtu.be/T4Im-qIl0Xc). The slides name their source, PyTorch 101 on
# [blog.paperspace.com](https://blog.paperspace.com/pytorch-101-understanding-graphs-and-automatic-differentiation/).
#
# **Before:** [the chain rule](see:chain_rule) and [reverse mode](see:reverse_mode). **Why:** this
# network is so small that you can find all its gradients on paper. And yet it has what every large
# network has: a number that is used twice, here $a$.
#
# The network has one input $a$, two hidden neurons $b$ and $c$, one output $d$, and a loss $L$.
# Slide 12 gives it in four lines:
#
# $$ b = w_1 a \qquad c = w_2 a \qquad d = w_3 b + w_4 c \qquad L = \text{const} - d $$

# %%
from words import choice, derivation_of, exercise, misprint, recap, show
from words import wrong_line
from scalargrad import Value, draw, explain, film, gradient, mark

# %% [markdown]
# Here is the network as a picture: a circle for the input, for each neuron and for the loss, and on
# an arrow its weight. (The large picture of the slide has the weights as circles, too.)

# %% {"fold": "the picture's code"}
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
show(
    network,
    name="network",
    alt="The network: a leads to b with weight w1 and to c with weight w2. "
    "b leads to d with weight w3, c with weight w4. d leads to L",
)

# %% [markdown]
# ## Forward
#
# The same four lines in Python. The slide has no numbers: the 10 is from the page that it cites,
# the input and the weights are ours.

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
# Check one of them: $d = 5 \cdot 6 + 4 \cdot (-2) = 22$.
#
# A word about this loss. $L = \text{const} - d$ has no lowest point: it falls as long as $d$
# grows. So nobody would train with it. It is here because it is short; the loss of caution
# [C1](see:C1) is of the same kind.

# %% [markdown]
# ## The computational graph
#
# Slide 13, "Generation of Computational Graph", turns the network into a **computational graph**
# (계산 그래프). Every number is a node. Arrows lead to a result from its operands (피연산자), the
# numbers that go into its operation. A node without operands, such as $a$ or $w_1$, is a leaf (잎).
# As on the slide, a result's node shows the operation, ×, + or −. Read ours from left to right.

# %% {"fold": "the picture's code"}
show(
    draw(L),
    name="graph",
    alt="The graph of L: a and w1 make b, a and w2 make c, then d, then L",
)

# %% [markdown]
# The slide draws $d$ as one node `+` with four arrows in, and says beside it $d = f(w_3 b, w_4 c)
# = w_3 b + w_4 c$. In our graph the two products $w_3 b$ and $w_4 c$ are nodes of their own. They
# are the two nodes without a name.

# %% [markdown] {"covers": "08: 220, 232"}
# ## The arrows turn round
#
# On slide 13 the arrows lead forward, to $L$. On slide 14, "Update edges of Computational Graph",
# they lead *back*, from $L$ to the leaves. Each arrow carries a **local gradient** (국소 기울기;
# the slide says Local Gradient): the derivative of the node where the arrow starts with respect to
# the node where it ends.
#
# The picture has the nodes of the slide, and on each arrow the number of its local gradient.

# %% {"fold": "the picture's code"}
show(
    draw(L, named_only=True, backward=True),
    name="local_gradients",
    alt="The graph with its arrows turned round, from L over d to b, c, w3 "
    "and w4, and on to w1, w2 and a. Each arrow has its local gradient, for "
    "example w3 = 5 on the arrow from d to b",
)

# %% [markdown] {"covers": "08: 224-228, 234-236"}
# Find the arrow from $d$ to $b$. It says $w_3 = 5$, because $d = w_3 b + w_4 c$ and so $\partial
# d/\partial b = w_3$: when $b$ grows by 0.1, $d$ grows by 0.5. (The numbers in the boxes are the
# gradients. We get to them below.)
#
# The slide has a rule for weights and a rule for neurons. In both, the local gradient becomes the
# *weight of an arrow* (간선의 가중치). This is not a weight of the network:
#
# - *A weight:* "진출 간선의 가중치로 설정". The local gradient is set on the **outgoing arrow**
#   (진출 간선) of the operation. From $d$ an arrow goes out to $w_3$. It carries $\partial
#   d/\partial w_3 = b$.
# - *A neuron:* "진입 간선의 가중치 활용". Use what stands on the **incoming arrow** (진입 간선) of
#   the neuron. An arrow comes in to $a$ from $b$. It carries $\partial b/\partial a = w_1$.

# %%
show("on the arrow d → w3:", gradient(d, w3))
show("on the arrow b → a: ", gradient(b, a))

# %% [markdown] {"covers": "08: 197-199"}
# ## Backward, by hand
#
# Start with $w_4$, as the slide does. The path from $L$ to $w_4$ has two arrows: $L \to d$ and $d
# \to w_4$. Multiply the numbers on them. That is the [chain rule](see:chain_rule).

# %%
show(explain(L, w4, reasons=True))

# %% [markdown]
# On the path to $w_3$ the last arrow is another one, $d \to w_3$. It carries $b = 6$.

# %%
show(explain(L, w3, reasons=True))

# %% [markdown]
# The path to $w_1$ has three arrows: $L \to d \to b \to w_1$.
#
# **Predict:** when $w_1$ grows by 0.1, does $L$ grow or fall, and by how much?

# %%
show(explain(L, w1, reasons=True))

# %% [markdown]
# The gradient is $-10$. So $L$ changes by $-10 \cdot 0.1 = -1$: it falls by 1.
#
# **A common mistake:** to write on the arrow $d \to b$ the number of $b$, 6. But the derivative of
# $w_3 b$ with respect to $b$ is the *other* factor, $w_3$. `mark` checks a derivation. We give it
# one with this mistake. It answers with ✓ for what is right, ✗ for the mistake, and ↳ for what only
# follows from the mistake:

# %%
show(str(mark(L, "∂L/∂w1 = ∂L/∂d · ∂d/∂b · ∂b/∂w1 = (−1) · b · a = −12")))

# %% [markdown]
# The input $a$ is used twice, in $b$ and in $c$. So two paths lead from $L$ to $a$. Each gives a
# product, and the products are added. [The sum over all paths](see:sum_over_paths) has more of
# this.

# %%
show(explain(L, a, reasons=True))

# %% [markdown]
# ## Backward, in one call
#
# `backward()` starts at $L$ with $\partial L/\partial L = 1$ and follows all the arrows. At each
# node it multiplies the node's gradient by what an arrow carries, and adds the product to the node
# at the arrow's end. One call, and every node has its gradient.

# %%
L.backward()
show(w1, w2, w3, w4, a)
show(b, c, d, L)

# %% [markdown]
# The film shows this call step by step. Watch $a$: its two parts come at two different times,
# first $0 + 4 = 4$, later $4 + (-15) = -11$.

# %% {"fold": "the film's code"}
show(
    film(L, named_only=True),
    name="backward",
    alt="backward() on the toy graph, one picture for each step; to be "
    "opened in a browser",
)

# %%
recap(
    "Forward, each node computes its number and remembers its operands.",
    "Turn the arrows round: each carries the local gradient of one step.",
    "For the derivative of L with respect to a node, multiply along the path "
    "from L to it. If there are several paths, add their products.",
)

# %% [markdown] {"covers": "08: 202-204"}
# ## Exercises
#
# In the first exercise are the four derivatives of slide 12, as they are printed.


# %%
def gradients(a=2, w3=5, calls=1):
    """∂L/∂w1, ∂L/∂w2, ∂L/∂w3, ∂L/∂w4 and ∂L/∂a."""
    w1, w2, w3, w4, a = (Value(x) for x in (3, -1, w3, 4, a))
    L = 10 - (w3 * (w1 * a) + w4 * (w2 * a))
    for _ in range(calls):
        L.backward()
    return [leaf.grad for leaf in (w1, w2, w3, w4, a)]


slide = [
    "∂L/∂w4 = ∂L/∂d · ∂d/∂w4",
    "∂L/∂w3 = ∂L/∂d · ∂d/∂w3",
    "∂L/∂w2 = ∂L/∂d · ∂d/∂w3 · ∂w3/∂w2",
    "∂L/∂w1 = ∂L/∂d · ∂d/∂w3 · ∂w3/∂w1",
]
marks = [mark(L, line) for line in slide]
first = 1 + [each.right for each in marks].index(False)

# %%
exercise(
    "Slide 12 gives the four derivatives of L in these lines. Follow each in "
    "the picture with the backward arrows. Which line is the first wrong "
    "one? Type its number.",
    level=1,
    hint="Is there an arrow for every factor?",
    expects=wrong_line(first, *slide),
    answer=f"Line {first}. {marks[first - 1].sides[0].why}. Line {first + 1} "
    "has the same slip. The box [M4](see:M4) has both lines corrected.",
)

# %%
exercise(
    "Write the whole derivation of ∂L/∂w2: the derivatives along the path, "
    "the letters, the numbers, the result.",
    level=2,
    hint="Follow the arrows of the picture from L to w2. There is one path.",
    expects=derivation_of(L, w2),
    answer=explain(L, w2, reasons=True),
)

# %%
before, doubled = gradients(), gradients(w3=10)
names = ("w1", "w2", "w3", "w4")
moved = [n for n, x, y in zip(names, before, doubled, strict=False) if x != y]

# %%
exercise(
    "Double w3, from 5 to 10. For which of the four weights does the gradient "
    "change? Type the letter.",
    level=1,
    hint="Find w3 on an arrow. Which paths use this arrow?",
    expects=choice(
        f"only {moved[0]}", "only w3", "w1 and w3", "all four weights"
    ),
    answer=f"Only {moved[0]}: from {before[0]:g} to {doubled[0]:g}. The arrow "
    "d → b carries w3, and of the four weights only w1 lies behind it.",
)

# %%
twice = gradients(calls=2)

# %%
exercise(
    "Someone calls L.backward() a second time, without a new forward pass. "
    "What is the gradient of w1 then? Type the number.",
    level=2,
    hint="A call of backward() does not delete the gradient of a weight.",
    expects=twice[0],
    answer=f"{twice[0]:g}. It is {before[0]:g}, twice: each call adds to the "
    "gradients of the leaves, as in PyTorch. (There the second call needs "
    "retain_graph=True in the first.) So a training loop sets the gradients "
    "to 0 before each backward pass.",
)

# %% [markdown]
# ## The two lines of slide 12
#
# This is what the first exercise is about.

# %%
misprint(
    "M4",
    where="Lecture 08, slide 12, ∂L/∂w2, and M5: ∂L/∂w1 likewise",
    printed=f"{slide[2]}; {slide[3]} (M5)",
    correct="∂L/∂w2 = ∂L/∂d · ∂d/∂c · ∂c/∂w2; ∂L/∂w1 = ∂L/∂d · ∂d/∂b · "
    "∂b/∂w1 (M5)",
    why="w3 depends neither on w2 nor on w1. So ∂w3/∂w2 and ∂w3/∂w1 are 0, "
    "and both printed products are 0, too. From L the way to w2 leads over d "
    "and c, the way to w1 over d and b",
    as_printed=gradient(L, w3) * gradient(w3, w2),
    true=gradient(L, w2),
    at="∂L/∂w2",
)

# %% [markdown]
# **Next:** slide 15 makes an algorithm of these arrows. In [the sum over all
# paths](see:sum_over_paths) you see why nobody runs it in this form.
