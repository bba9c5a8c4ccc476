# %% [markdown]
# # Reverse mode
#
# *STEP 5: 역전파 이론 (theory of backpropagation), sections 5.1 to 5.3, figures 5-1 to 5-5*
#
# Three functions, one after the other, make a **composite function** (합성 함수):
#
# $$ a = A(x) \qquad b = B(a) \qquad y = C(b) $$
#
# The chain rule (연쇄법칙) says: to get $dy/dx$, multiply the three derivatives. But in which
# order? The notes start at the output. This is **reverse mode** (역방향 모드). It is what
# backpropagation (역전파) does. On this page we see how it works, what it needs from the forward
# pass, and why it is so cheap.
#
# The notes follow the first part of a book, 미분 자동 계산 (**automatic differentiation**, 자동
# 미분). They print no numbers. The functions and $x = 0.5$ are from the book, 밑바닥부터 시작하는
# 딥러닝 3 (Deep Learning from Scratch 3):
#
# $$ A(x) = x^2 \qquad B(a) = e^a \qquad C(b) = b^2 $$

# %%
import math

from graphviz import Digraph
from words import axes, cited, exercise, misprint, show
from scalargrad import Value, draw, exp, explain, program, total
from scalargrad.engine import topological_order

# %% [markdown]
# ## Forward
#
# The **forward pass** (순전파) goes from the input to the output. The book prints 16 digits of $y$;
# we compare the first eight.

# %%
x = Value(0.5, "x")
a = (x**2).named("a")
b = exp(a).named("b")
y = (b**2).named("y")

show(x, a, b)
cited("y", y, "1.6487213")

# %% [markdown]
# This is figure 5-1, with the local gradient of each function on its arrow: $A'(x) = 2x$,
# $B'(a) = e^a$, which is $b$ itself, and $C'(b) = 2b$.

# %%
show(
    draw(y, named_only=True, local_gradients=True),
    name="forward",
    alt="The chain x, a, b, y from left to right. On the arrows stand the "
    "local gradients 2·x = 1, b = 1.28403 and 2·b = 2.56805",
)

# %% [markdown]
# ## The chain rule
#
# The notes: "합성함수의 미분은 구성함수 각각의 미분값을 연쇄적으로 모두 곱한 값" (the derivative of
# a composite function is the product of the derivatives of all its functions, in a chain):
#
# $$ \frac{dy}{dx} = \frac{dy}{db} \cdot \frac{db}{da} \cdot \frac{da}{dx}
# = \frac{dy}{dy} \cdot \frac{dy}{db} \cdot \frac{db}{da} \cdot \frac{da}{dx} $$
#
# The new factor $dy/dy$ is 1: when $y$ grows by some amount, $y$ grows by the same amount. It
# changes nothing, but now each step below looks the same. It is called the **seed** (시드, 초깃값).

# %%
show(explain(y, x))

# %% [markdown]
# ## From the output side
#
# Now the order. In figure 5-2 the notes put the brackets so that we start at the output (출력 쪽의
# 미분부터 순서대로 계산):
#
# $$ \frac{dy}{dx} = \left( \left( \frac{dy}{dy} \cdot \frac{dy}{db} \right) \cdot
# \frac{db}{da} \right) \cdot \frac{da}{dx} $$
#
# Now there are three steps. Each one multiplies what we have by the next local gradient, and gives
# the derivative with respect to the next variable:
#
# - ① $\frac{dy}{dy} \cdot \frac{dy}{db} = \frac{dy}{db}$
# - ② $\frac{dy}{db} \cdot \frac{db}{da} = \frac{dy}{da}$
# - ③ $\frac{dy}{da} \cdot \frac{da}{dx} = \frac{dy}{dx}$

# %%
dy_dy = 1.0  # the seed
dy_db = dy_dy * (2 * b.data)  # ① times C′(b)
dy_da = dy_db * math.exp(a.data)  # ② times B′(a)
dy_dx = dy_da * (2 * x.data)  # ③ times A′(x)

show("① dy/db =", dy_db)
show("② dy/da =", dy_da)
show("③ dy/dx =", dy_dx)
cited("dy/dx", dy_dx, "3.2974425")

# %% [markdown]
# At $x = 0.5$ the last factor $2x$ is 1, so ② and ③ give the same number. Here are the steps for
# another $x$, too.


# %%
def steps_at(number):
    b = math.exp(number**2)
    dy_db = 1.0 * (2 * b)
    dy_da = dy_db * b  # B′(a) = eᵃ = b
    return [number, dy_db, dy_da, dy_da * (2 * number)]


show([["x", "① dy/db", "② dy/da", "③ dy/dx"], steps_at(x.data), steps_at(1)])

# %% [markdown]
# Figures 5-3 and 5-4 draw the steps as a graph of its own. It runs from right to left: the
# derivatives of $y$ travel from the output back to the input ("오른쪽에서 왼쪽으로 전파"). In
# figure 5-3 each product is a node. It multiplies what comes from the right by the derivative of
# one function:

# %%
products = Digraph()
products.attr(rankdir="RL", ranksep="0.3")
products.attr("node", fontname="Helvetica", fontsize="14", shape="plaintext")
stations = ("dy/dy", "dy/db", "dy/da", "dy/dx")
for k, function in enumerate(("C′(b)", "B′(a)", "A′(x)")):
    times = f"times{k}"
    products.node(times, "×", shape="circle")
    products.edge(stations[k], times)
    products.edge(times, stations[k + 1])
    products.edge(function, times)

# %%
show(
    products,
    name="products",
    alt="From right to left: dy/dy goes into a node ×, together with C′(b). "
    "It gives dy/db, which goes into the next × with B′(a), and so on to "
    "dy/dx",
)

# %% [markdown]
# Figure 5-4 is shorter: the product with $A'(x)$ becomes one node that is called $A'(x)$. In our
# picture of it these nodes are the words on the arrows.

# %%
show(
    draw(y, backward=True),
    name="backward",
    alt="The chain from right to left: dy/dy = 1, times 2·b gives dy/db, "
    "times b gives dy/da, times 2·x gives dy/dx = 3.29744",
)

# %% [markdown]
# `backward()` is this pass. It leaves each derivative in its node, as the gradient.

# %%
y.backward()
show(y, b, a, x)

# %% [markdown]
# ## The backward pass as a program
#
# `program` writes both passes down as plain Python, without any graph. You can paste this into an
# empty file and run it. `d_b` stands for $dy/db$. The lines of `d_b`, `d_a` and `d_x` are the steps
# ①, ② and ③.

# %%
passes = program(y, x)
show(passes.source.strip())

# %% [markdown]
# A program can be called with another $x$. It returns $y$ and the derivatives. For $x = 1$:

# %%
value, (slope,) = passes(1)
show("y =", value, "  dy/dx =", slope)

# %% [markdown]
# ## What backward needs from forward
#
# In the program we can see it already: the backward lines use $b$ and $x$ from the forward lines.
#
# Figure 5-5 puts both passes one above the other. Look at it column by column. Below each variable
# is its derivative: $a$ has $dy/da$, $b$ has $dy/db$, $x$ has $dy/dx$. Below each function is its
# derivative: $A$ has $A'$, $B$ has $B'$, $C$ has $C'$.

# %%
forward = ["x", "A", "a", "B", "b", "C", "y"]
backward = ["dy/dx", "A′(x)", "dy/da", "B′(a)", "dy/db", "C′(b)", "dy/dy"]
figure = Digraph()
figure.attr(rankdir="LR", ranksep="0.3")
figure.attr("node", fontname="Helvetica", fontsize="12")
for k in range(7):
    with figure.subgraph() as column:
        column.attr(rank="same")
        column.attr("node", shape="box" if k % 2 else "ellipse")
        column.edge(forward[k], backward[k], style="invis")
for k in range(6):
    figure.edge(forward[k], forward[k + 1])
    figure.edge(backward[k], backward[k + 1], dir="back")
for k in 0, 2, 4:  # what backward takes from forward
    figure.edge(forward[k], backward[k + 1], style="dashed", color="#b3261e")

# %%
show(
    figure,
    name="both",
    alt="Above, the forward pass from x over A, B and C to y. Below, the "
    "backward pass from dy/dy back to dy/dx. Dashed red arrows lead from x "
    "to A′(x), from a to B′(a) and from b to C′(b)",
)

# %% [markdown]
# The red arrows are what this section is about: "역전파를 계산하기 위해서는 순전파 시 이용한
# 데이터가 필요하다" (to compute the backward pass one needs the data of the forward pass). For
# $C'(b)$ we need the $b$ that went into $C$. Could we find it from $y$ afterwards? Not in general.
# Take $C(b) = (b - 2)^2$ in the place of $b^2$. Two different $b$ give the same $y$, and their
# slopes $C'(b) = 2(b - 2)$ have opposite signs.

# %%
y_now = (b.data - 2) ** 2
for b_could_be in 2 - math.sqrt(y_now), 2 + math.sqrt(y_now):
    slope = 2 * (b_could_be - 2)
    show("y =", y_now, "  b could be", b_could_be, "  then C′(b) =", slope)

# %% [markdown]
# In the same way $B'$ needs $a$, and $A'$ needs $x$. The notes write $x$ in all three. At
# $x = 1$ we see the difference.


# %%
def composed(number):
    x = Value(number, "x")
    return x, exp(x**2) ** 2


at_1, y_at_1 = composed(1)
y_at_1.backward()
all_at_x = (2 * at_1.data) * math.exp(at_1.data) * (2 * at_1.data)

# %%
misprint(
    "M21",
    where="STEP 5, section 5.3, below figure 5-5",
    printed="함수 A는 A'(x) / B는 B'(x) / C는 C'(x) 가 대응한다",
    correct="A corresponds to A′(x), B to B′(a), C to C′(b)",
    why="a derivative is taken at the input of its own function; the next "
    "line of the notes has C′(b). The numbers are the product of the three",
    as_printed=all_at_x,
    true=at_1.grad,
    at="x = 1",
)

# %% [markdown]
# The last line of the notes: "순전파 시의 입력값을 기억해둬야 한다" (the inputs of the forward pass
# must be remembered). Our nodes do that. Watch what happens when we change $x$ *after* the forward
# pass, from 0.5 to 1:

# %%
late, y_late = composed(0.5)
late.data = 1
y_late.backward()
show("backward after the change: ", late.grad)
show("with a new forward pass:   ", at_1.grad)

# %% [markdown]
# The first number is still the slope at $x = 0.5$: `backward()` uses what forward remembered. So
# after each change of the data there must be a new forward pass (순전파가 진행되어야 역전파가
# 진행될 수 있다).
#
# ## One pass for all parameters
#
# Why from the output side? Machine learning has many **parameters** (매개변수) and one result, the
# value of the **loss function** (손실함수): a single number, a **scalar** (스칼라). Then, the notes
# say, "한 번의 전파만으로 모든 매개변수에 대한 미분을 효율적으로 계산할 수 있다" (a single pass
# gives the derivatives for all parameters).
#
# Let us try it, with 100 parameters $x_1, \dots, x_{100}$ in the place of one $x$:
# $a = x_1^2 + \dots + x_{100}^2$.


# %%
def many(xs):
    return exp(total(x**2 for x in xs)) ** 2


xs = [Value(1 / i, f"x{i}") for i in range(1, 101)]
y = many(xs)
y.backward()
show("one backward pass:", xs[0].grad, xs[1].grad, xs[2].grad, "…")

# %% [markdown]
# The other way is the limit from [](see:derivative): move one parameter by a small $h$, compute $y$
# again, and divide. That is one more forward pass *for each parameter*.

# %%
h = 1e-6
slopes = []
for x in xs:
    x.data = x.data + h
    slopes.append((many(xs).data - y.data) / h)
    x.data = x.data - h
show("forward passes:", len(slopes))
show("they give:        ", slopes[0], slopes[1], slopes[2], "…")

# %% [markdown]
# The numbers nearly agree (a quotient is never exact). The costs do not. The plot counts the nodes
# that are computed for all $n$ derivatives. A backward pass goes once through the nodes that the
# forward pass made.

# %%
sizes = [1, 3, 10, 30, 100, 300, 1000]
nodes = [
    len(topological_order(many([Value(0) for _ in range(n)]))) for n in sizes
]

# %%
plot = axes(x="parameters n", y="nodes computed", xscale="log", yscale="log")
plot.plot(sizes, [2 * k for k in nodes])
plot.plot(sizes, [(n + 1) * k for n, k in zip(sizes, nodes, strict=True)])
plot.text(110, 130, "one forward, one backward")
plot.text(130, 1e5, "n + 1 times forward", ha="right")
show(
    plot,
    name="cost",
    alt="Nodes computed for 1 to 1000 parameters, on logarithmic axes. With "
    "one backward pass they grow to 4,000, with n + 1 forward passes to two "
    "million",
)

# %% [markdown]
# With a million parameters, reverse mode still needs one backward pass. The quotients need a
# million more forward passes. That is why PyTorch and the other **frameworks** (프레임워크) train
# with reverse mode. (With one input and many outputs it is better to start at the input.)
#
# ## Exercises


# %%
zero = Value(0, "x")
a = zero**2
b = exp(a)
y = b**2
y.backward()
steps = [
    f"{step} is {node.grad:g}"
    for step, node in zip("①②③", (b, a, zero), strict=True)
]

n, shared, chain = 100, 2, 3
x = Value(0.5, "x")
(exp(x**2) + 1).backward()

# %%
exercise(
    "Set x = 0. Which of the steps ①, ② and ③ give 0?",
    answer=f"{', '.join(steps)}. Only the last step has the factor A′(x) = 2x = 0.",
)

# %%
exercise(
    "For y = C(B(a)) with a = x1² + … + x100², count the multiplications of "
    "local gradients for all 100 derivatives: first from the output side, "
    "with ① and ② done once; then from the input side, each one anew.",
    answer=f"From the output side {shared} + {n} = {shared + n}: ① and ② once, ③ for "
    f"each parameter. From the input side {chain} · {n} = {chain * n}: three "
    "for each. The longer the chain, the larger the difference.",
)

# %%
exercise(
    "Replace C(b) = b² by C(b) = b + 1. What is dy/dx at x = 0.5? Does "
    "backward still need the b of the forward pass?",
    answer=f"{x.grad:.6g}. C′(b) = 1 for every b, so this b is not needed for C′. "
    "But B′(a) = eᵃ still needs a (or b, which is the same number).",
)
