# %% [markdown]
# # The chain rule
#
# *Lecture 06, Chain Rule (연쇄법칙), "합성 함수의 미분"; the article 연쇄 법칙 (Chain Rule),
# 역전파 (Backpropagation), first section*
#
# Lecture 06 is by Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slides 3 and
# 4](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/06_chain_rule.pdf)
# and [video](https://youtu.be/4aWZePsJ0Ro).
#
# A network is a function of a function of a function. To train it, we need the derivative of such a
# **composition** (합성 함수). The **chain rule** (연쇄법칙) gives it. The article says what for:
# "연쇄 법칙은 역전파에서 순서대로 미분을 적용하는 데 사용된다" (backpropagation uses it to apply
# one derivative after the other).
#
# The lecture warns of formulas that make the head ring ("머리가 땡~~~ 해지는 수식"), and then says
# that whoever knows partial derivatives will find them very simple ("매우 간단한 계산"). Nobody has
# to compute them by hand ("여러분이 직접 계산할 일은 없습니다"), a framework such as PyTorch or
# Tensorflow does it. What matters is to understand how the chain rule is
# used ("어떻게 쓰이는지 이해하는 것이 중요합니다"). It begins with two functions:
#
# $$ y = f(x) \qquad z = g(y) = g(f(x)) $$
#
# $$ (g \circ f)' = g'(f(x)) \cdot f'(x) = \frac{dz}{dy} \cdot \frac{dy}{dx} $$
#
# On this page we
#
# 1. compute both factors and multiply them, for two functions, then for three and for four,
# 2. work out the article's example, and find out what is wrong in its lines.
#
# The lecture names no functions. All functions and numbers of the first part are ours. They are
# small, so that you can check each of them in your head.

# %%
from words import axes, exercise, misprint, show
from scalargrad import Value, draw, explain, gradient


def f(x):
    return x**2


def g(y):
    return 3 * y


# %% [markdown]
# ## Two functions
#
# We start at $x = 3$. (`Value` and `named` are explained on [](see:derivative).)

# %%
x = Value(3, "x")
y = f(x).named("y")
z = g(y).named("z")
show(x, y, z)

# %% [markdown]
# $g \circ f$ is read "g after f": $f$ comes first, $g$ second. The slide draws it as three sets:
# $f$ leads from $X$ to $Y$, $g$ from $Y$ to $Z$, and $g \circ f$ goes all the way.

# %%
from graphviz import Digraph

sets = Digraph()
sets.attr(rankdir="LR", fontname="Helvetica")
sets.attr("node", shape="circle", fontname="Helvetica", width="1.1")
sets.attr("edge", fontname="Helvetica")
sets.node("X", "X\n\nx")
sets.node("Y", "Y\n\nf(x)")
sets.node("Z", "Z\n\ng(f(x))")
sets.edge("X", "Y", "f")
sets.edge("Y", "Z", "g")
sets.edge("X", "Z", "g∘f", color="#b3261e", fontcolor="#b3261e")

# %%
show(
    sets,
    name="sets",
    alt="Three circles, X with x, Y with f(x), Z with g(f(x)). f leads from X "
    "to Y, g from Y to Z, and a red arrow g∘f from X to Z",
)

# %% [markdown]
# From $y = x^2$ we get $dy/dx = 2x$, and from $z = 3y$ we get $dz/dy = 3$. The chain rule
# multiplies them.
#
# `explain` writes this out:

# %%
show(explain(z, x, reasons=True))

# %% [markdown]
# In the formula the derivative of $g$ is $g'(f(x))$, not $g'(x)$: it is taken at $y = f(x) = 9$,
# the number that goes into $g$. Here this makes no difference, since the slope of $3y$ is 3
# everywhere. With three functions it will.
#
# Why are the factors multiplied? Let $x$ grow by a tiny step $dx$ and look how far $y$ and $z$
# move.

# %%
dx = 0.000001
dy = f(x.data + dx) - f(x.data)
dz = g(y.data + dy) - g(y.data)
show("dy / dx =", round(dy / dx, 2))
show("dz / dy =", round(dz / dy, 2))
show("dz / dx =", round(dz / dx, 2))

# %% [markdown]
# $y$ moves 6 times as far as $x$. $z$ moves 3 times as far as $y$. So $z$ moves $3 \cdot 6 = 18$
# times as far as $x$.
#
# ## Three functions
#
# Next the slide puts a function inside: $x = u(p)$. Ours is $u(p) = p + 1$ with $p = 2$, so that
# $x$ is 3 again.
#
# $$ z = g(f(u(p))) $$
#
# How do three functions follow from two? Take $f \circ u$ as *one* function, and use the rule for
# two:
#
# $$ (g \circ f \circ u)' = (g' \circ f \circ u) \cdot (f \circ u)' $$
#
# The last factor is a composition of two functions. Use the rule once more:
#
# $$ (f \circ u)' = (f' \circ u) \cdot u' $$
#
# Together this is $dz/dp = dz/dy \cdot dy/dx \cdot dx/dp$: one more function, one more factor.


# %%
def u(p):
    return p + 1


p = Value(2, "p")
x = u(p).named("x")
y = f(x).named("y")
z = g(y).named("z")
show(explain(z, p, reasons=True))

# %% [markdown]
# The slide writes $f'$ where it should write $f' \circ u$. The difference is where $f'(x) = 2x$ is
# taken: at $x = u(p) = 3$ or at $p = 2$.

# %%
slope_f_at_p = gradient(f(p).named("y"), p)
slope_g, slope_u = gradient(z, y), gradient(x, p)

# %%
misprint(
    "M3",
    where="Lecture 06, 합성 함수의 미분 (derivative of a composition)",
    printed="(g∘f∘u)′ = (g′∘f∘u)·f′·u′",
    correct="(g∘f∘u)′ = (g′∘f∘u)·(f′∘u)·u′",
    why="f′ is taken at x = u(p). In a function of p, f′ alone means f′ at p. "
    "The line for four functions likewise has u′ for u′∘v",
    as_printed=slope_g * slope_f_at_p * slope_u,
    true=gradient(z, p),
    at="u = p + 1, f = x², g = 3y, p = 2",
)

# %% [markdown]
# ## Four functions
#
# One more: $p = v(q)$. Ours is $v(q) = 3q - 1$ with $q = 1$, so that $p$ is 2 again. Now the slide
# writes all four inside one another:
#
# $$ z = g(y) = g(f(x)) = g(f(u(p))) = g(f(u(v(q)))) $$
#
# The same step gives four from three. Take all inner functions as one, use the rule for two, and go
# on with what is left:
#
# $$ (g \circ f \circ u \circ v)'
# = (g' \circ f \circ u \circ v) \cdot (f \circ u \circ v)' $$
#
# $$ (f \circ u \circ v)' = (f' \circ u \circ v) \cdot (u \circ v)' $$
#
# $$ (u \circ v)' = (u' \circ v) \cdot v' $$
#
# So there are four factors:
#
# $$ \frac{dz}{dq} =
# \frac{dz}{dy} \cdot \frac{dy}{dx} \cdot \frac{dx}{dp} \cdot \frac{dp}{dq} $$


# %%
def v(q):
    return 3 * q - 1


q = Value(1, "q")
p = v(q).named("p")
x = u(p).named("x")
y = f(x).named("y")
z = g(y).named("z")
show(explain(z, q, reasons=True))

# %% [markdown]
# Here, too, the slide leaves out a place: it has $u'$ for $u' \circ v$. With our $u$ nobody would
# see it, because the slope of $p + 1$ is 1 everywhere. Take $u(p) = p^2 - 1$ instead, which is 3 at
# $p = 2$ as well. Then $u'$ is $2p$.

# %%
p_of_q = v(q).named("p")
x_of_p = (p_of_q**2 - 1).named("x")
right = gradient(g(f(x_of_p)), q)
outside = gradient(g(f(x_of_p)), x_of_p) * gradient(p_of_q, q)
show("with u′ at p = 2:", right)
show("with u′ at q = 1:", outside * (2 * q.data))

# %% [markdown]
# The picture shows the whole chain. Each edge has its factor, the **local gradient** (국소 기울기).
# The derivative is the product of all factors along the chain.

# %%
show(
    draw(z, named_only=True, local_gradients=True),
    name="composition",
    alt="The chain from q over p, x and y to z. Its edges have the local "
    "gradients 3, 1, 2x = 6 and 3",
)

# %% [markdown]
# `backward()` multiplies along the chain from $z$ back to $q$. On the way it finds the derivatives
# for two and for three functions, too: they are the gradients of $x$ and of $p$.

# %%
z.backward()
show(z, y, x, p, q)

# %% [markdown]
# ## The article's example
#
# The article takes two functions, $f(x) = (x+1)^2$ and $g(u) = u^3 + 2u - 5$, and wants the
# derivative of
#
# $$ h(x) = g(f(x)) $$
#
# It writes $u$ for $f(x)$. So $u$ is a number now, no longer the function of the first part. The
# article gives no value for $x$. We take $x = 2$.

# %%
x = Value(2, "x")
u = ((x + 1) ** 2).named("u")
h = (u**3 + 2 * u - 5).named("h")
show(x, u, h)

# %% [markdown]
# The article sums the rule up in two words: 겉미분 times 속미분.
#
# - The **outer derivative** (겉미분) is $g'(u) = 3u^2 + 2$, taken at $u = (x+1)^2$.
# - The **inner derivative** (속미분) is $f'(x) = 2(x+1) = 2x + 2$.

# %%
outer, inner = gradient(h, u), gradient(u, x)
show("outer:  ", outer)
show("inner:  ", inner)
show("product:", outer * inner)
show(explain(h, x))

# %% [markdown]
# Now put $u = (x+1)^2$ in, so that only $x$ is left. Since $u^2 = (x+1)^4$, we get
#
# $$ h'(x) = (3(x+1)^4 + 2)(2x + 2) = 6(x+1)^5 + 4(x+1) $$
#
# At $x = 2$ this is $245 \cdot 6 = 1470$. Here is a check that needs no rule at all: how much does
# $h$ change between two points close to 2?


# %%
def h_at(t):
    return (t + 1) ** 6 + 2 * (t + 1) ** 2 - 5


show("measured:", (h_at(2.0001) - h_at(1.9999)) / 0.0002)

# %% [markdown]
# The article's own calculation has five lines. Here is the value of each at $x = 2$, beside the
# right one. In line 1 the article writes $g(x)$ and not $g(u)$, so we take $g'$ at $x$.


# %%
def slope_of_h(at):
    x = Value(at)
    u = (x + 1) ** 2
    (u**3 + 2 * u - 5).backward()
    return x.grad


printed = [
    ["1. d/du g(x) · d/dx f(x)", (3 * 2**2 + 2) * (2 * 2 + 2)],
    ["2. (3u² + 2)(2x + 2), u = x² + 1", (3 * (2**2 + 1) ** 2 + 2) * 6],
    ["3. (3(x + 1)² + 2)(2x + 2)", (3 * (2 + 1) ** 2 + 2) * 6],
    ["4. 6x(x + 1)² + 10(x + 1)²", 6 * 2 * (2 + 1) ** 2 + 10 * (2 + 1) ** 2],
    ["5. (6x + 10)(x + 1)²", (6 * 2 + 10) * (2 + 1) ** 2],
]
true = slope_of_h(2)
show([["as printed", "at x = 2", "right"], *([*row, true] for row in printed)])

# %% [markdown]
# No line is right. And no line but the last follows from the one before it, since their numbers
# differ. Can you find the slip in each? It is the first exercise. The errata call them M8 to M11.

# %% [markdown]
# Which slope is right? The plot shows $h$ near $x = 2$. Four straight lines go through the point:
# one has the right slope, three have the slopes of the lines 2, 3 and 5. Only one of them touches
# the curve. It is the **tangent** (접선).

# %%
slope = slope_of_h(2)
xs = [1.6 + 0.01 * i for i in range(81)]
plot = axes(x="x", y="h(x)", xlim=(1.6, 2.55))
plot.plot(xs, [h_at(t) for t in xs], "0.15")
plot.plot(xs, [h_at(2) + slope * (t - 2) for t in xs], "--", color="#b3261e")
for wrong in (printed[1][1], printed[2][1], printed[4][1]):
    plot.plot(xs, [h_at(2) + wrong * (t - 2) for t in xs], ":", color="0.5")

# %%
plot.text(2.41, 1560, "h", va="center")
plot.text(2.41, 1330, f"slope {true:g}", color="#b3261e", va="center")
plot.text(2.41, 927, f"{printed[1][1]} (line 2)", color="0.3", va="center")
low = f"{printed[4][1]} (line 5)\n{printed[2][1]} (line 3)"
plot.text(2.41, 790, low, color="0.3", va="center")
show(
    plot,
    name="tangent",
    alt="The curve of h near x = 2. The line with slope 1470 touches it; the "
    "lines with the slopes 462, 198 and 174 cross it",
)

# %% [markdown]
# ## Exercises


# %%
x = Value(3, "x")
swapped = gradient(f(g(x)), x)
original = gradient(g(f(x)), x)

# %%
misprint(
    "M8",
    where="The article, 연쇄 법칙 (Chain Rule), first formula",
    printed="d/dx h(x) = d/du g(x) · d/dx f(x), called f(x)의 미분",
    correct="d/dx h(x) = d/du g(u) · d/dx f(x) with u = f(x), the derivative "
    "of h",
    why="g′ is taken at u = f(x), not at x; and the result is h′, not f′. The "
    "same d/du g(x) stands a second time beside 3u² + 2",
    as_printed=(3 * 2**2 + 2) * (2 * 2 + 2),
    true=slope_of_h(2),
    at="x = 2",
)

# %%
misprint(
    "M9",
    where="The article, 연쇄 법칙 (Chain Rule), 대입하면 (putting in)",
    printed="u = (x² + 1)",
    correct="u = (x + 1)²",
    why="u is f(x), and f(x) = (x + 1)²",
    as_printed=(3 * (2**2 + 1) ** 2 + 2) * (2 * 2 + 2),
    true=slope_of_h(2),
    at="x = 2",
)

# %%
misprint(
    "M10",
    where="The article, 연쇄 법칙 (Chain Rule), the result",
    printed="(3(x + 1)² + 2)·(2x + 2)",
    correct="(3(x + 1)⁴ + 2)·(2x + 2)",
    why="u² is ((x + 1)²)² = (x + 1)⁴",
    as_printed=(3 * (2 + 1) ** 2 + 2) * (2 * 2 + 2),
    true=slope_of_h(2),
    at="x = 2",
)

# %%
misprint(
    "M11",
    where="The article, 연쇄 법칙 (Chain Rule), the result simplified",
    printed="= 6x(x + 1)² + 10(x + 1)² = (6x + 10)(x + 1)²",
    correct="= 6(x + 1)⁵ + 4(x + 1)",
    why="it does not even follow from the line before it, which gives 174 at "
    "x = 2",
    as_printed=(6 * 2 + 10) * (2 + 1) ** 2,
    true=slope_of_h(2),
    at="x = 2",
)

# %%
exercise(
    "What is wrong in the article's lines 1, 2, 3 and 4? Name the first slip "
    "of each line, then write the calculation correctly.",
    answer="The boxes M8 to M11 above say it line by line. Correctly: h′(x) = "
    "g′(f(x))·f′(x) = (3u² + 2)(2x + 2) with u = (x + 1)², so h′(x) = "
    "(3(x + 1)⁴ + 2)(2x + 2) = 6(x + 1)⁵ + 4(x + 1). At x = 2 it is "
    f"{true:g}.",
)

# %%
exercise(
    "Where is the slope of the article's h equal to 0? How large is h?",
    answer=f"At x = -1: there the slope is {slope_of_h(-1):g}. The first factor, "
    "3(x + 1)⁴ + 2, is at least 2, so only 2x + 2 can be 0. There h is "
    f"{h_at(-1)}. It is the lowest point: both powers of x + 1 are even.",
)

# %%
exercise(
    "Swap f and g: is the derivative of f(g(x)) at x = 3 the same as that of "
    "g(f(x))? Write down its two factors first.",
    answer="No. With y = g(x) = 3x and z = f(y) = y² the factors are dz/dy = 2y = 6x "
    f"and dy/dx = 3. At x = 3 the product is {swapped:g}, and for g(f(x)) it "
    f"is {original:g}. The order of the functions matters.",
)
