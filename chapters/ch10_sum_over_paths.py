# %% [markdown] {"covers": "08: 244-256, 260"}
# # The sum over all paths
#
# *Lecture 08, Back-propagation (역전파 학습), "Toy Example: DP를 컴퓨터로 구현하면? (4/4)" and
# "Chain Rule + DP Algorithm"*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학: [slides 11 and
# 15](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/08_back_propagation.pdf)
# and [video](https://youtu.be/T4Im-qIl0Xc).
#
# **Before:** [the toy graph](see:toy_graph) and its backward arrows. **Why:** the slide's
# algorithm finds any gradient in four short steps, but a large network has too many paths for it.
# The way out is to store each node's gradient and to use it again. This is what `backward()` does.
#
# Slide 15 gives the algorithm for the partial derivative at any node (임의의 노드에 대한 편미분 값
# 구하기):
#
# 1. Select a target node $N_T$.
# 2. Find all paths (경로) from $L$ to $N_T$, using incoming edges (진입 간선).
# 3. Multiply all edges for each path.
# 4. Sum up all values.
#
# In one line, with the sum over all paths $P$ from $L$ to $N_T$ and the product over the edges of
# each:
#
# $$ \frac{\partial L}{\partial N_T} = \sum_{P} g_1 \cdot g_2 \cdot g_3 \cdots $$
#
# Here $g_1, g_2, g_3, \dots$ are the local gradients on the edges of the path. The slide draws the
# graph of [the toy graph](see:toy_graph) with its arrows turned round, and so do we.

# %%
from words import axes, caution, choice, derivation_of, exercise, recap
from words import show
from scalargrad import Value, draw, explain, gradient
from scalargrad.engine import topological_order
from scalargrad.graph import count_paths, local_gradients, paths

a = Value(2, "a")
w1, w2 = Value(3, "w1"), Value(-1, "w2")
w3, w4 = Value(5, "w3"), Value(4, "w4")
b, c = (w1 * a).named("b"), (w2 * a).named("c")
d = (w3 * b + w4 * c).named("d")
L = (10 - d).named("L")

# %% [markdown]
# ## The slide's algorithm
#
# We select $a$ as the target node. Two edges come in at $a$, one from $b$ and one from $c$. So
# `paths` finds two paths from $L$ to $a$. The first goes over $b$, the second over $c$.

# %%
over_b, over_c = paths(L, a)
show("edges over b:", *[edge.gradient for edge in over_b.edges])
show("edges over c:", *[edge.gradient for edge in over_c.edges])

# %% [markdown]
# The 1 is the local gradient of the step from $d$ to its summand, $w_3 b$ or $w_4 c$. The pictures
# leave this step out, as the slide does.
#
# Now multiply the edges along each path, and add the two products.
#
# **Predict:** what is $\partial L/\partial a$? The picture has the answer in the box at the end of
# the path. The path over $b$ is thick and red.

# %% {"fold": "the picture's code"}
show(
    draw(L, named_only=True, backward=True, highlight=over_b),
    name="path_over_b",
    alt="The toy graph with arrows from L back to a and the weights. The path "
    "from L over d and b to a is thick and red; its edges are −1, w3 = 5 and "
    "w1 = 3",
)

# %% [markdown]
# And here is the path over $c$.

# %% {"fold": "the picture's code"}
show(
    draw(L, named_only=True, backward=True, highlight=over_c),
    name="path_over_c",
    alt="The toy graph with arrows from L back to a and the weights. The path "
    "from L over d and c to a is thick and red; its edges are −1, w4 = 4 and "
    "w2 = −1",
)

# %% [markdown]
# The products are $(-1) \cdot 5 \cdot 3$ and $(-1) \cdot 4 \cdot (-1)$. Together they give the
# number in the box of $\partial L/\partial a$:

# %%
show("over b:", over_b.product)
show("over c:", over_c.product)
show("sum:   ", over_b.product + over_c.product)

# %% [markdown]
# As a program, steps 2 to 4 are a loop over the paths, and in it a loop over the edges. It works
# for every target node.


# %%
def sum_over_paths(root, target):
    total = 0.0
    for path in paths(root, target):  # 2. find all paths
        product = 1.0
        for edge in path.edges:
            product *= edge.gradient  # 3. multiply all edges
        total += product  # 4. sum up
    return total


show("∂L/∂a  =", sum_over_paths(L, a))
show("∂L/∂w1 =", sum_over_paths(L, w1))
show("∂L/∂w3 =", sum_over_paths(L, w3))

# %% [markdown]
# **A common mistake:** to stop at the first path. Over $b$ alone one finds −15. $a$ is used twice,
# so both products belong to the sum, and it is −11. `explain` writes this sum as a formula. Each
# summand is one path.

# %%
show(explain(L, a, reasons=True))

# %% [markdown] {"covers": "08: 153-154, 170-181"}
# ## Dynamic programming
#
# Slide 10 says what helps against too many computations: "Dynamic Programming Algorithm + Chain
# Rule 적용으로 해결". **Dynamic programming** (DP, 동적 계획법) means: solve the small problems
# first, store their results, and use them for the large ones. Slide 11 names two conditions (조건):
#
# - **Repeated subproblems** (반복되는 부분 문제; the slide has 반복적인 부분 문제): the same small
#   problem comes up again and again. All paths begin with the edge from $L$ to $d$, so every
#   gradient needs $\partial L/\partial d$.
# - **Optimal substructure** (최적 부분 구조): the solution of the large problem is made of
#   solutions of small ones. Here $\partial L/\partial a$ is computed from $\partial L/\partial b$
#   and $\partial L/\partial c$.

# %%
caution(
    "C9",
    "The slide calls the second condition 부분 최적해 (Sub optimal). It can be "
    "read as 부분 문제의 최적해, the best solution of a small problem; this "
    "fits. But suboptimal means: not the best. And here nothing is optimised: "
    "a node's gradient is computed from the gradients of the nodes that use "
    "it.",
    where="Lecture 08, Chain Rule + DP Algorithm, 조건 (conditions)",
)

# %% [markdown]
# The method (접근법) in the slide's words: "작은 문제의 결과를 저장하여 큰 문제를 풀 때 사용".
# Read the next lines from top to bottom. Each line uses numbers of the lines above it, and each
# gradient is computed once.

# %%
show(explain(L, a, form="steps"))

# %% [markdown]
# As a program, this is a loop over all nodes. It starts at $L$. Each node hands its gradient, times
# the local gradient, down to its operands.


# %%
def each_node_once(root):
    order = topological_order(root)  # operands first, the root last
    gradient = dict.fromkeys(order, 0.0)
    gradient[root] = 1.0
    for node in reversed(order):
        slopes = local_gradients(node)
        for operand, slope in zip(node.operands, slopes, strict=True):
            gradient[operand] += gradient[node] * slope
    return gradient


stored = each_node_once(L)
show("∂L/∂a  =", stored[a])
show("∂L/∂w1 =", stored[w1])
show("∂L/∂w3 =", stored[w3])

# %% [markdown]
# The numbers are the same as before. This loop is what `backward()` does.

# %%
L.backward()
show(a, w1, w3)

# %% [markdown]
# ## What the paths cost
#
# In the toy graph no node has more than two paths. To see a difference we need a graph with many
# paths: a chain of diamonds. In each diamond $x$ is used twice, in $b = 1 \cdot x$ and in $c = 1
# \cdot x$, and the next $x$ is $b + c$. So every edge carries 1, and every path has the product 1.


# %%
def diamonds(n, factor=1):
    first = x = Value(1, "x0")
    for k in range(1, n + 1):
        b, c = (1 * x).named(f"b{k}"), (factor * x).named(f"c{k}")
        x = (b + c).named(f"x{k}")
    return first, x


x0, x3 = diamonds(3)

# %% {"fold": "the picture's code"}
show(
    draw(x3, named_only=True, backward=True),
    name="diamonds",
    alt="Three diamonds in a chain, from x3 back to x0. Each edge has the "
    "local gradient 1",
)

# %% [markdown]
# At each diamond a path can take $b$ or $c$. So three diamonds have $2 \cdot 2 \cdot 2 = 8$ paths,
# and $n$ diamonds have $2^n$. Each path has the product 1, so $dx_3/dx_0$ is the number of paths,
# $1 + 1 + \dots + 1 = 8$. But $n$ diamonds have only $4n$ edges, and dynamic programming uses each
# edge once.

# %%
show("paths:", count_paths(x3, x0))
show("sum over paths:", sum_over_paths(x3, x0))
show("each node once:", each_node_once(x3)[x0])

# %% [markdown]
# Both ways find 8. The plot shows what they cost, for 1 to 30 diamonds. The axis on the left is
# logarithmic: from one number on it to the next, the cost grows a hundredfold.

# %% {"fold": "the plot's code"}
sizes = range(1, 31)
plot = axes(x="diamonds n", y="how many", yscale="log")
plot.plot(sizes, [count_paths(*diamonds(n)[::-1]) for n in sizes])
plot.plot(sizes, [4 * n for n in sizes])
plot.text(22, 2**25, "paths, 2ⁿ", ha="right")
plot.text(22, 200, "edges, 4n", ha="right")
show(
    plot,
    name="cost",
    alt="The number of paths and of edges for 1 to 30 diamonds, on a "
    "logarithmic axis. The paths grow to a billion, the edges to 120",
)

# %%
caution(
    "C2",
    "The title asks how DP looks on a computer, but the four steps below it "
    "list every path. They store nothing, so they are not DP. The sum is "
    "right; but on a chain of n diamonds it takes 2ⁿ paths where DP takes 4n "
    "edges.",
    where="Lecture 08, Toy Example: DP를 컴퓨터로 구현하면? (4/4)",
)

# %% [markdown]
# ## Why a topological order?
#
# `each_node_once` goes through the nodes in a certain order, a **topological order** (위상 순서),
# from its end to its start. Is that necessary? Let us try without it: each node hands its gradient
# down, and each operand at once does the same.


# %%
def push(node, gradient):
    slopes = local_gradients(node)
    for operand, slope in zip(node.operands, slopes, strict=True):
        gradient[operand] += gradient[node] * slope
        push(operand, gradient)  # at once, without waiting


def without_order(root):
    gradient = dict.fromkeys(topological_order(root), 0.0)
    gradient[root] = 1.0
    push(root, gradient)
    return gradient


show("∂L/∂a =", without_order(L)[a])

# %% [markdown]
# This is right. But now let $a$ be a result itself, $a = w_0 x$ with $w_0 = 2$ and $x = 1$. All
# other numbers stay as they were, and $\partial L/\partial w_0 = \partial L/\partial a \cdot x =
# -11$.

# %%
w0, x = Value(2, "w0"), Value(1, "x")
a = (w0 * x).named("a")
b, c = (w1 * a).named("b"), (w2 * a).named("c")
L = (10 - (w3 * b + w4 * c).named("d")).named("L")

show("in order:      ∂L/∂w0 =", each_node_once(L)[w0])
show("without order: ∂L/∂w0 =", without_order(L)[w0])

# %% [markdown]
# The second number is wrong. Here is what happens:
#
# 1. Over $b$, the gradient of $a$ becomes $-15$. It is handed to $w_0$ at once: $-15$.
# 2. Over $c$, the gradient of $a$ grows by 4 to $-11$. It is handed to $w_0$ again: $-15 + (-11) =
#    -26$.
#
# The $-15$ was handed down twice. A node must wait until *all* nodes that use it have handed it
# their part. A topological order is an order in which each node comes after its operands. Read
# from the end, each node comes after all nodes that use it. So its gradient is complete when its
# turn comes. Here are the nodes that have a name:

# %%
order = [node.name for node in reversed(topological_order(L)) if node.name]
show(" → ".join(order))

# %% [markdown]
# Without an order there is a second problem, the cost: `push` is called for a node as often as
# there are paths to it. Here is the number of calls for 15 diamonds, beside the number of nodes.


# %%
def calls_of_push(node):
    return 1 + sum(calls_of_push(operand) for operand in node.operands)


_, x15 = diamonds(15)
show("calls of push:", calls_of_push(x15))
show("nodes in order:", len(topological_order(x15)))

# %%
recap(
    "A gradient is a sum: one product for each path from L to the node.",
    "There are too many paths to list. Going through the nodes once, each "
    "with its gradient stored, gives the same sum: that is backward().",
    "A node hands its gradient on only when all its parts have arrived. A "
    "topological order makes sure of that.",
)

# %% [markdown]
# ## Exercises
#
# The first three are about the graph in which $a = w_0 x$.


# %%
to_w0 = count_paths(L, w0)

# %%
exercise(
    "How many paths lead from L to w0? Type the number.",
    level=1,
    hint="All of them come through a. How many lead to a?",
    expects=to_w0,
    answer=f"{to_w0:g}: over b and a, and over c and a. A node has as many "
    "paths as all the nodes that use it together. L itself has one.",
)

# %%
exercise(
    "Write the whole derivation of ∂L/∂w0: a sum over its paths, the "
    "letters, the numbers, the result.",
    level=2,
    hint="Both paths end with the edge from a to w0. What does it carry?",
    expects=derivation_of(L, w0),
    answer=explain(L, w0, reasons=True),
)

# %%
exercise(
    "Somebody's backward() takes the nodes in this order: L, d, b, a, w0, x, "
    "w1, w3, c, w2, w4. Is the gradient of w0 right? Type the letter.",
    level=2,
    hint="When may a hand its gradient on to w0?",
    expects=choice(
        "no: a comes before c",
        "no: w1 comes before w3",
        "yes: each node comes after all that use it",
        "yes: any order is right, it is only a sum",
    ),
    answer="No: a hands its gradient to w0 before c has given a its part.",
)

# %%
x0, x3 = diamonds(3, factor=-1)
negative = sum(path.product == -1 for path in paths(x3, x0))
slope = gradient(x3, x0)

# %%
exercise(
    "Replace c = 1·x by c = −1·x in each of three diamonds. How many of the 8 "
    "paths have the product −1? Type the number.",
    level=3,
    hint="A path with the product −1 goes over c an odd number of times.",
    expects=negative,
    answer=f"{negative}: those that go over c once (there are 3) or three "
    f"times (1). The other {negative} have 1, so dx3/dx0 is {slope:g}. It "
    "must be: x1 = x0 − x0 is 0 for every x0.",
)

# %% [markdown]
# **Next:** you have all that `backward()` needs. In [Build your own Value](see:own_value) you
# write it.
