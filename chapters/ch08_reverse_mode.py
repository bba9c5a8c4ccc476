# %% [markdown]
# # Reverse mode
#
# *STEP 5: 역전파 이론 (theory of backpropagation), sections 5.1 to 5.3, figures 5-1 to 5-5*
#
# STEP 5 is a page of notes on the first part of the book 밑바닥부터 시작하는 딥러닝 3 (Deep
# Learning from Scratch 3), "미분 자동 계산" (**automatic differentiation**, 자동 미분).
#
# **Before:** [the chain rule](see:chain_rule), and the limit on [](see:derivative) for the last
# section. **Why:** the chain rule says which derivatives to multiply, not in which order. In the
# right order one pass is enough, even for a network with a million parameters.
#
# Three functions, one after the other, make a **composite function** (합성 함수):
#
# $$ a = A(x) \qquad b = B(a) \qquad y = C(b) $$
#
# To get $dy/dx$, the notes start at the output. This is **reverse mode** (역방향 모드), and
# backpropagation (역전파) works in this way. On this page you see how, what it needs from the
# forward pass, and why it is so cheap.
#
# The notes print no numbers. The functions and $x = 0.5$ are the book's:
#
# $$ A(x) = x^2 \qquad B(a) = e^a \qquad C(b) = b^2 $$

# %%
import math

from words import axes, choice, cited, derivation_of, exercise, in_order
from words import misprint, recap, show, wrong_line
from scalargrad import Value, draw, exp, explain, program, total
from scalargrad.engine import topological_order

# %% [markdown] {"covers": "STEP 5: 9"}
# ## Forward
#
# The **forward pass** (순전파) goes from the input to the output. The book prints 16 digits of
# $y$; we compare the first eight.

# %%
x = Value(0.5, "x")
a = (x**2).named("a")
b = exp(a).named("b")
y = (b**2).named("y")

show(x, a, b)
cited("y", y, "1.6487213")

# %% [markdown]
# Figure 5-1 draws this chain. In our picture each arrow has the derivative of its function, at the
# number that went into the function: $A'(x) = 2x$, $B'(a) = e^a$, which is $b$ itself, and $C'(b)
# = 2b$. Such a derivative of a single step is called a **local gradient** (국소 기울기).

# %% {"fold": "the picture's code"}
show(
    draw(y, named_only=True, local_gradients=True),
    name="forward",
    alt="The chain x, a, b, y from left to right. On the arrows stand the "
    "local gradients 2·x = 1, b = 1.28403 and 2·b = 2.56805",
)

# %% [markdown] {"covers": "STEP 5: 13-15"}
# ## The chain rule
#
# The notes: "합성함수의 미분은 구성함수 각각의 미분값을 연쇄적으로 모두 곱한 값". The derivative
# of a composite function is the product of the derivatives of all its functions, in a chain:
#
# $$ \frac{dy}{dx} = \frac{dy}{db} \cdot \frac{db}{da} \cdot \frac{da}{dx}
# = \frac{dy}{dy} \cdot \frac{dy}{db} \cdot \frac{db}{da} \cdot \frac{da}{dx} $$
#
# The new factor $dy/dy$ is 1: when $y$ grows by 0.1, $y$ grows by 0.1. It changes nothing, but
# with it all the steps below look the same. It is called the **seed** (시드, 초깃값).

# %%
show(explain(y, x))

# %% [markdown] {"covers": "STEP 5: 19-21, 34"}
# ## From the output side
#
# Figure 5-2 puts brackets into the product, so that one begins at the output (출력 쪽의 미분부터
# 순서대로 계산):
#
# $$ \frac{dy}{dx} = \left( \left( \frac{dy}{dy} \cdot \frac{dy}{db} \right) \cdot
# \frac{db}{da} \right) \cdot \frac{da}{dx} $$
#
# This makes three steps. Each step multiplies the result of the step before by the next local
# gradient. The product is the derivative of $y$ with respect to the next variable:
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
# At $x = 0.5$ the last factor $2x$ is 1. So ② and ③ give the same number, but only there. Here are
# the steps at $x = 1$, too.


# %%
def steps_at(number):
    b = math.exp(number**2)
    dy_db = 1.0 * (2 * b)
    dy_da = dy_db * b  # B′(a) = eᵃ = b
    return [number, dy_db, dy_da, dy_da * (2 * number)]


show([["x", "① dy/db", "② dy/da", "③ dy/dx"], steps_at(x.data), steps_at(1)])

# %% [markdown] {"covers": "STEP 5: 23-29, 36"}
# Figures 5-3 and 5-4 draw these steps as a graph. It runs from right to left ("오른쪽에서 왼쪽으로
# 전파"). Both are in the next picture, 5-3 above, 5-4 below.
#
# In 5-3 each product is a circle with ×. Two arrows lead to it: one from the result of the step
# before, one from the local gradient. In 5-4 the circle and its local gradient are one node, with
# the name of the local gradient ("A'(x)의 곱셈을 A'(x)라는 노드로 간략하게 표현"). Find the product
# with $A'(x)$ in both.

# %% {"fold": "the picture's code"}
from graphviz import Digraph

stations = ("dy/dy", "dy/db", "dy/da", "dy/dx")
both_figures = Digraph()
both_figures.attr(rankdir="RL", ranksep="0.3", nodesep="0.35")
both_figures.attr("node", fontname="Helvetica", fontsize="14")
for row in "5-4", "5-3":
    for station in stations:
        both_figures.node(row + station, station, shape="plaintext")
    for k, factor in enumerate(("C′(b)", "B′(a)", "A′(x)")):
        node = row + factor
        if row == "5-3":
            both_figures.node(node, "×", shape="circle")
            both_figures.node(factor, shape="plaintext")
            both_figures.edge(factor, node)
        else:
            both_figures.node(node, factor, shape="box", style="rounded")
        both_figures.edge(row + stations[k], node)
        both_figures.edge(node, row + stations[k + 1])

# %% {"fold": "the picture is shown"}
show(
    both_figures,
    name="figures_5_3_and_5_4",
    alt="Two chains from dy/dy at the right to dy/dx at the left. Above, the "
    "three products are circles with ×, to which C′(b), B′(a) and A′(x) lead. "
    "Below, each product is one node with the name of its factor",
)

# %% [markdown]
# The next picture is 5-4 with numbers. The local gradients stand on the arrows. Each box has the
# derivative at which we have arrived.

# %% {"fold": "the picture's code"}
show(
    draw(y, backward=True),
    name="backward",
    alt="The chain from right to left: dy/dy = 1, times 2·b gives dy/db, "
    "times b gives dy/da, times 2·x gives dy/dx = 3.29744",
)

# %% [markdown]
# `backward()` makes these steps. It leaves each derivative in its node, as the gradient.

# %%
y.backward()
show(y, b, a, x)

# %% [markdown]
# ## The backward pass as a program
#
# `program` writes both passes down as plain Python. You can paste it into an empty file and run
# it. `d_b` stands for $dy/db$. Find the steps ①, ② and ③ in it.

# %%
passes = program(y, x)
show(passes.source.strip())

# %% [markdown] {"covers": "STEP 5: 42-46, 48-49"}
# ## What backward needs from forward
#
# The program shows it: the lines of the backward pass use $b$ and $x$ of the forward pass. (For
# $B'(a) = e^a$ it takes $b$, because $b$ is $e^a$ and is already computed.)
#
# Figure 5-5 puts the two passes one above the other. Below each variable is its derivative:
# $dy/da$ below $a$, $dy/db$ below $b$, $dy/dx$ below $x$. Below each function is the derivative of
# this function. The red arrows are ours. They show what the backward pass takes from the forward
# pass.

# %% {"fold": "the picture's code"}
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

# %% {"fold": "the picture is shown"}
show(
    figure,
    name="both",
    alt="Above, the forward pass from x over A, B and C to y. Below, the "
    "backward pass from dy/dy back to dy/dx. Dashed red arrows lead from x "
    "to A′(x), from a to B′(a) and from b to C′(b)",
)

# %% [markdown]
# The notes: "역전파를 계산하기 위해서는 순전파 시 이용한 데이터가 필요하다". To compute the
# backward pass one needs the data of the forward pass. For $C'(b)$ it is the $b$ that went into
# $C$.
#
# Could one find this $b$ afterwards, from $y$? Not in general. Take $C(b) = (b - 2)^2$ in the
# place of $b^2$. Two different $b$ give the same $y$, and the slopes $C'(b) = 2(b - 2)$ have
# opposite signs:

# %%
y_now = (b.data - 2) ** 2
for b_could_be in 2 - math.sqrt(y_now), 2 + math.sqrt(y_now):
    slope = 2 * (b_could_be - 2)
    show("y =", y_now, "  b could be", b_could_be, "  then C′(b) =", slope)

# %% [markdown] {"covers": "STEP 5: 51"}
# So the forward pass must keep its numbers. The last line of the notes says it: "순전파 시의
# 입력값을 기억해둬야 한다". Our nodes do that.
#
# Now we make the forward pass with $x = 0.5$, then set $x$ to 1, and only then call `backward()`.
#
# **Predict:** is the result the slope at 0.5 or the slope at 1?


# %%
def composed(number):
    x = Value(number, "x")
    return x, exp(x**2) ** 2


late, y_late = composed(0.5)
late.data = 1
y_late.backward()
show("backward after the change:", late.grad)

at_1, y_at_1 = composed(1)
y_at_1.backward()
show("with a new forward pass:  ", at_1.grad)

# %% [markdown]
# The first number is still the slope at 0.5: the nodes have kept what they had in the forward
# pass.
#
# **A common mistake:** to change the weights in a training loop and to call `backward()` again
# without a new forward pass. Here this gives no error, only old gradients. The notes say it in
# brackets: "순전파가 진행되어야 역전파가 진행될 수 있다", only after a forward pass can there be a
# backward pass.

# %% [markdown] {"covers": "STEP 5: 38"}
# ## One pass for all parameters
#
# Why from the output side? A network has many **parameters** (매개변수), but only one result, the
# value of the **loss function** (손실함수). It is a single number, a **scalar** (스칼라). Then,
# the notes say, "한 번의 전파만으로 모든 매개변수에 대한 미분을 효율적으로 계산할 수 있다": one
# pass gives the derivatives for all parameters.
#
# Let us try it with 100 parameters in the place of one $x$: $a = x_1^2 + \dots + x_{100}^2$.


# %%
def many(xs):
    return exp(total(x**2 for x in xs)) ** 2


xs = [Value(1 / i, f"x{i}") for i in range(1, 101)]
y = many(xs)
y.backward()
show("one backward pass:", xs[0].grad, xs[1].grad, xs[2].grad, "…")

# %% [markdown]
# Without reverse mode we have the quotient from [](see:derivative): change one parameter by a
# small $h$, compute $y$ again, divide. That takes another forward pass *for each parameter*.

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
# The numbers nearly agree; the quotient has an error, as on [](see:derivative). But the costs are
# very different. Each variable and each intermediate result is a node of the graph. The plot shows
# how many nodes each way computes for all $n$ derivatives. (`topological_order` lists the nodes of
# a graph. The backward pass goes through all of them once more.)

# %% {"fold": "the plot's code"}
sizes = [1, 3, 10, 30, 100, 300, 1000]
nodes = [
    len(topological_order(many([Value(0) for _ in range(n)]))) for n in sizes
]
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
# With a million parameters, reverse mode still needs one forward and one backward pass. The
# quotient needs a million and one forward passes. That is why PyTorch and the other **frameworks**
# (프레임워크) train with reverse mode. (For one input and many outputs it is better to begin at the
# input.)

# %%
recap(
    "Reverse mode begins with dy/dy = 1 and multiplies by one local gradient "
    "after the other, from the output to the input.",
    "Each local gradient is taken at what went into its function. So the "
    "forward pass must come first and keep its numbers.",
    "One result, many parameters: one backward pass gives all derivatives.",
)

# %% [markdown] {"covers": "STEP 5: 47"}
# ## Exercises

# %%
exercise(
    "The notes say these four things below figure 5-5. Which line is wrong? "
    "Type its number.",
    level=1,
    hint="A derivative is taken at the input of its own function.",
    expects=wrong_line(
        3,
        "a corresponds to dy/da, b to dy/db, x to dy/dx",
        "A corresponds to A′(x)",
        "B corresponds to B′(x)",
        "for C′(b) we need the b that went into C",
    ),
    answer="Line 3. What goes into B is a, so it is B′(a). The notes have "
    "C′(x) in the same line; the box [M21](see:M21) has both.",
)

# %%
exercise(
    "These are the lines of a backward pass for y = sin(3x)², with a = 3x, "
    "b = sin(a) and y = b². Put them in order. Type the letters.",
    level=2,
    hint="Begin with the seed. Each line uses the one before it.",
    expects=in_order(
        "dy_dy = 1",
        "dy_db = dy_dy * 2 * b",
        "dy_da = dy_db * cos(a)",
        "dy_dx = dy_da * 3",
    ),
    answer="From the output: dy/dy, dy/db, dy/da, dy/dx.",
)

# %%
zero = Value(0, "x")
a = zero**2
b = exp(a)
y = b**2
y.backward()
grads = [b.grad, a.grad, zero.grad]
of = [s for s, grad in zip("①②③", grads, strict=True) if grad == 0]

# %%
exercise(
    "For the functions of this page, set x = 0. Which of the steps ①, ② and "
    "③ give 0? Type the letter.",
    level=1,
    hint="Compute a and b at x = 0, then the three steps.",
    expects=choice(f"only {of[0]}", "only ①", "② and ③", "all three"),
    answer=f"Only {of[0]}. ① gives {grads[0]:g}, ② gives {grads[1]:g}. Only "
    "the last step has the factor A′(x) = 2x = 0.",
)

# %%
x = Value(2, "x")
a = (3 * x).named("a")
b = (a**2).named("b")
y = (b + 1).named("y")

# %%
exercise(
    "Now a = 3x, b = a², y = b + 1, and x = 2. Write the whole derivation of "
    "dy/dx: the three derivatives, the letters, the numbers, the result.",
    level=2,
    hint="dy/db is 1, whatever b is. db/da is 2a.",
    expects=derivation_of(y, x),
    answer=explain(y, x, reasons=True),
)

# %% [markdown]
# ## The misprint of exercise 1
#
# The box shows what the wrong line does to $dy/dx$. The numbers are for $x = 1$.

# %%
misprint(
    "M21",
    where="STEP 5, section 5.3, below figure 5-5",
    printed="함수 A는 A'(x) / B는 B'(x) / C는 C'(x) 가 대응한다",
    correct="A corresponds to A′(x), B to B′(a), C to C′(b)",
    why="a derivative is taken at the input of its own function; the next "
    "line of the notes has C′(b). The numbers are the product of the three",
    as_printed=2 * at_1 * exp(at_1) * 2 * at_1,
    true=at_1.grad,
    at="x = 1",
)

# %% [markdown]
# **Next:** in a chain there is one way from $y$ to $x$. In [the toy graph](see:toy_graph) there are
# several, and they meet again.
