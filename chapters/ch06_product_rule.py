# %% [markdown]
# # The product rule by hand
#
# *Lecture 04, Partial Differentiation (편미분 개념 및 연산), "Toy Practices: 손으로 계산 맛보기"*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slide
# 9](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/04_partial_differentiation.pdf)
# and [video](https://youtu.be/_8chLG-JFDo).
#
# Page 2 gave the partial derivative of toy #2 in one step:
#
# $$ z = f(x, y) = \frac{7xy}{e^{x^2 + y^2}} \qquad
# \frac{\partial z}{\partial x} = -\frac{7y(2x^2 - 1)}{e^{x^2 + y^2}} $$
#
# This slide works it out by hand (손으로 계산). On this page we follow it line by line:
#
# 1. split $z$ into two factors,
# 2. differentiate each factor,
# 3. put both together with the **product rule** (곱의 미분법).
#
# The slide says that one may skip this if the head hurts (머리 아프면 건너뛰어도 됨). But the
# lecturer adds an experience of his own (경험담): he used to take hard derivatives to a friend who
# was good at mathematics, and later he regretted that he had not done them himself ("직접 해보는게
# 좋았을텐데"). $y$ is held fixed on the whole page. The slide prints no numbers; we compute each
# line at $x = 1.5$, $y = 1$.

# %%
from words import axes, caution, exercise, misprint, show
from scalargrad import Value, constant, draw, exp, explain, gradient

x = Value(1.5, "x")
y = constant(1, "y")  # held fixed

# %% [markdown]
# ## Two factors
#
# First the slide writes $z$ as a product, in several steps:
#
# $$ \frac{7xy}{e^{x^2 + y^2}} = 7xy \times (e^{x^2 + y^2})^{-1} = 7xy \times e^{-x^2 - y^2}
# = 7xy \times e^{-x^2} \times e^{-y^2} $$
#
# These are rules for powers: $1/e^q = e^{-q}$ and $e^{p + q} = e^p e^q$. All four forms have
# the same value.

# %%
show("7xy / e^(x²+y²)         =", 7 * x * y / exp(x**2 + y**2))
show("7xy · (e^(x²+y²))⁻¹     =", 7 * x * y * exp(x**2 + y**2) ** -1)
show("7xy · e^(−x²−y²)        =", 7 * x * y * exp(-(x**2) - y**2))
show("7xy · e^(−x²) · e^(−y²) =", 7 * x * y * exp(-(x**2)) * exp(-(y**2)))

# %% [markdown]
# In the second step the slide has the exponent $-1$ in another place.

# %%
misprint(
    "M17",
    where="Lecture 04, Toy Practices (손으로 계산 맛보기), first line",
    printed="7xy × e^((x²+y²)^−1)",
    correct="7xy × (e^(x²+y²))^−1 = 7xy × e^(−x²−y²)",
    why="one over e^q is e^(−q), not e^(1/q). The slide goes on with the "
    "right one",
    as_printed=7 * 1.5 * 1 * exp((1.5**2 + 1**2) ** -1),
    true=7 * 1.5 * 1 * exp(1.5**2 + 1**2) ** -1,
    at="x = 1.5, y = 1",
)

# %% [markdown]
# Now the slide puts boxes around two factors. All letters $y$ go into the first:
#
# $$ g(x) = 7y e^{-y^2} x \qquad h(x) = e^{-x^2} \qquad f(x) = g(x) h(x) $$
#
# In $h$ there is a function inside a function. The slide calls the inner one $k$:
#
# $$ h(x) = e^{k(x)} \qquad k(x) = -x^2 $$

# %%
g = (7 * y * exp(-(y**2)) * x).named("g")
k = (-(x**2)).named("k")
h = exp(k).named("h")
z = (g * h).named("z")
show(g, k, h, z)

# %% [markdown]
# $z$ has the same value again. Beside its lines the slide prints the two general rules in grey, as
# reminders: the product rule above, the chain rule beside $h(x) = e^{k(x)}$. The chain rule there
# has letters that already mean something else.

# %%
caution(
    "C10",
    "f(x) = g∘h(x) = g(h(x)), f′(x) = g′(h(x))·h′(x) is the general chain "
    "rule, printed in grey. It is right, but f, g and h in it are not those "
    "of the calculation: there f is the product g·h. In the letters of the "
    "calculation the rule is h(x) = exp∘k(x) = exp(k(x)), "
    "h′(x) = exp′(k(x))·k′(x).",
    where="Lecture 04, Toy Practices (손으로 계산 맛보기), beside h(x) = e^k(x)",
)

# %% [markdown]
# ## The derivative of each factor
#
# For $x$ the first factor is a constant times $x$, since $y$ is held fixed. So its derivative is
# this constant:
#
# $$ g'(x) = 7y e^{-y^2} $$

# %%
show(explain(g, x))

# %% [markdown]
# For $h$ we need the **chain rule** (연쇄법칙): the derivative of $e^k$ is $e^k$, times the
# derivative of $k$. Page 5 is about this rule.
#
# $$ h'(x) = e^{k(x)} \cdot k'(x) = e^{-x^2} \cdot (-2x) = -2x e^{-x^2} $$

# %%
show(explain(h, x))

# %% [markdown]
# ## The product rule
#
# When $x$ changes, both factors change. The product rule adds up the two changes: first $g$ changes
# and $h$ stays, then $h$ changes and $g$ stays.
#
# $$ f'(x) = g'(x) h(x) + g(x) h'(x) $$

# %%
g_prime, h_prime = gradient(g, x), gradient(h, x)
show("g′h       =", g_prime * h.data)
show("gh′       =", g.data * h_prime)
show("g′h + gh′ =", g_prime * h.data + g.data * h_prime)

# %% [markdown]
# The slide puts in the formulas, and then makes them shorter in four lines:
#
# $$
# \begin{aligned}
# \frac{\partial f(x, y)}{\partial x} &= 7y e^{-y^2} e^{-x^2} + 7y e^{-y^2} x e^{-x^2} (-2x) \\
# &= 7y e^{-y^2} e^{-x^2} - 2x^2 \cdot 7y e^{-y^2} e^{-x^2} \\
# &= \frac{7y - 2x^2 \cdot 7y}{e^{x^2 + y^2}} \\
# &= -\frac{7y(2x^2 - 1)}{e^{x^2 + y^2}}
# \end{aligned}
# $$
#
# From line 1 to line 2 the factors change places: $x \cdot (-2x) = -2x^2$. From 2 to 3,
# $e^{-y^2} e^{-x^2}$ goes below the fraction line. From 3 to 4, $-7y$ is taken out. Each line must
# have the same value.

# %%
ex, ey = exp(-(x**2)), exp(-(y**2))
below = exp(x**2 + y**2)
show("line 1:", 7 * y * ey * ex + 7 * y * ey * x * ex * (-2 * x))
show("line 2:", 7 * y * ey * ex - 2 * x**2 * 7 * y * ey * ex)
show("line 3:", (7 * y - 2 * x**2 * 7 * y) / below)
show("line 4:", -(7 * y * (2 * x**2 - 1)) / below)

# %% [markdown]
# All of them are the sum $g'h + gh'$. `explain` finds the same, with the reason beside each line.

# %%
show(explain(z, x, reasons=True))

# %% [markdown]
# In the graph there are two paths from $x$ to $z$, one over $g$ and one over $k$ and $h$. Each path
# is one summand of the product rule. On the edge from $g$ to $z$ stands $h$, and on the edge from
# $h$ to $z$ stands $g$.

# %%
show(
    draw(z, named_only=True, local_gradients=True, highlight=x),
    name="graph",
    alt="The graph of z. From x one path goes over g to z, another over k and "
    "h to z. Both are thick and red",
)

# %% [markdown]
# ## The two summands as curves
#
# So far we had one $x$. Here are $g'h$, $gh'$ and their sum for many $x$, at the same $y$.

# %%
ts = [t / 20 for t in range(-50, 51)]
c = g_prime  # it does not depend on x
first = [c * exp(-(t**2)).data for t in ts]
second = [c * t * (-2 * t) * exp(-(t**2)).data for t in ts]
plot = axes(x="x", y="")
plot.plot(ts, [p + q for p, q in zip(first, second, strict=True)], "C0-")
plot.plot(ts, first, "C1--")
plot.plot(ts, second, "C2-.")
plot.text(0.55, 0.8 * c, "g′h")
plot.text(0, -0.3 * c, "gh′", color="C2", ha="center")
plot.text(1.75, -0.42 * c, "g′h + gh′ = ∂z/∂x", color="C0")

# %%
show(
    plot,
    name="summands",
    alt="g′h is a hill, gh′ is negative with two valleys. Their sum is "
    "positive near x = 0 and negative far from it",
)

# %% [markdown]
# Near $x = 0$ the first summand is larger, so $z$ rises. Farther out the second one is larger, and
# $z$ falls.
#
# ## Exercises


# %%
def toy2_slopes(at_x, at_y):
    x, y = Value(at_x, "x"), Value(at_y, "y")
    (7 * x * y / exp(x**2 + y**2)).backward()
    return x.grad, y.grad


cancel = 0.5**0.5
sums = [round(toy2_slopes(cancel, at_y)[0], 9) for at_y in (1, 2, -0.5)]
x, y = Value(1.5, "x"), Value(1, "y")
g, h = 7 * x * exp(-(x**2)) * y, exp(-(y**2))
by_rule = gradient(g, y) * h.data + g.data * gradient(h, y)
flat = toy2_slopes(1.5, 0)[0]

# %%
exercise(
    "At which x > 0 do the two summands cancel? Look at line 4. Does the "
    "answer depend on y?",
    answer=f"At x = 1/√2 = {cancel:.6g}, where 2x² − 1 = 0. For y = 1, 2 and −0.5 "
    f"the sum there is {sums[0]:g}, {sums[1]:g} and {sums[2]:g}: the place "
    "does not depend on y.",
)

# %%
exercise(
    "Now differentiate with respect to y. Which letters go into g this time, "
    "which into h? What is ∂z/∂y at x = 1.5, y = 1?",
    answer="g = 7x·e^(−x²)·y and h = e^(−y²). Then g′h + gh′ is "
    f"{by_rule:.6g}, and backward() finds {toy2_slopes(1.5, 1)[1]:.6g}.",
)

# %%
exercise(
    "Set y = 0. What are g′ and ∂z/∂x now, and what is z for other x?",
    answer=f"∂z/∂x is {flat:g}, and so is g′, which has the factor y. Where y = 0, z "
    "is 0 for every x, so it does not change with x.",
)
