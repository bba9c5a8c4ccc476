# %% [markdown] {"covers": "04: 157-161"}
# # The product rule by hand
#
# *Lecture 04, Partial Differentiation (편미분 개념 및 연산), "Toy Practices: 손으로 계산 맛보기",
# slide 9*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학: [slide
# 9](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/04_partial_differentiation.pdf)
# and [video](https://youtu.be/_8chLG-JFDo).
#
# **Before:** [partial derivatives](see:partial_derivatives), [the chain rule](see:chain_rule).
# **Why:** in a product two things change at once, and so its derivative has two parts. Once you
# have done one such calculation by hand, you can read the others.
#
# The slide may be skipped "머리 아프면", if the head hurts. But the lecturer adds an experience of
# his own (경험담): when a derivative was complicated, he asked a friend who was good at
# mathematics. Looking back, he regrets it: "직접 해보는게 좋았을텐데", it would have been better to
# do it himself. So let us do it ourselves.
#
# [](see:partial_derivatives) has the derivative of toy #2 in one step:
#
# $$ z = f(x, y) = \frac{7xy}{e^{x^2 + y^2}} \qquad
# \frac{\partial z}{\partial x} = -\frac{7y(2x^2 - 1)}{e^{x^2 + y^2}} $$
#
# The slide works it out in three steps: split $z$ into two factors, differentiate each, and put
# both together with the **product rule** (곱의 미분법). $y$ is held on the whole page. The slide
# prints no numbers; we compute each of its lines at $x = 1.5$, $y = 1$.

# %%
from words import axes, caution, derivation_of, exercise, misprint, recap
from words import show, wrong_line
from scalargrad import Value, constant, draw, exp, explain, gradient

x = Value(1.5, "x")
y = Value(1, "y")

# %% [markdown] {"covers": "04: 150"}
# ## Two factors
#
# First the slide writes $z$ as a product, in several steps:
#
# $$ \frac{7xy}{e^{x^2 + y^2}} = 7xy \times (e^{x^2 + y^2})^{-1} = 7xy \times e^{-x^2 - y^2}
# = 7xy \times e^{-x^2} \times e^{-y^2} $$
#
# These are rules for powers: $1/e^q = e^{-q}$ and $e^{p + q} = e^p e^q$. All four forms have the
# same value.

# %%
show("7xy / e^(x²+y²)         =", 7 * x * y / exp(x**2 + y**2))
show("7xy · (e^(x²+y²))⁻¹     =", 7 * x * y * exp(x**2 + y**2) ** -1)
show("7xy · e^(−x²−y²)        =", 7 * x * y * exp(-(x**2) - y**2))
show("7xy · e^(−x²) · e^(−y²) =", 7 * x * y * exp(-(x**2)) * exp(-(y**2)))

# %% [markdown]
# One of these forms is printed differently on the slide, and has another value there. The first
# exercise asks which.

# %% [markdown] {"covers": "04: 152-155, 163-169"}
# With $y$ held, $z$ is a function of $x$ alone. The slide calls it $f(x)$ and puts boxes around two
# factors. All letters $y$ go into the first:
#
# $$ f(x) = g(x) h(x) \qquad g(x) = 7y e^{-y^2} x \qquad h(x) = e^{-x^2} $$
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
# $z$ has the same value again.

# %% [markdown] {"covers": "04: 163-173"}
# ## The derivative of each factor
#
# For $x$ the first factor is a constant times $x$, since $y$ is held. So its derivative is this
# constant:
#
# $$ g'(x) = 7y e^{-y^2} $$

# %%
show(explain(g, x))

# %% [markdown]
# $h$ is a composition, so [the chain rule](see:chain_rule) gives its derivative. The outer function
# is $e^k$, and its derivative is $e^k$ again. The inner one is $k = -x^2$.
#
# $$ h'(x) = e^{k(x)} \cdot k'(x) = e^{-x^2} \cdot (-2x) = -2x e^{-x^2} $$

# %%
show(explain(h, x))

# %% [markdown]
# Beside these lines the slide prints two general rules in grey, as reminders. The letters of one of
# them mean something else in the calculation.

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

# %% [markdown] {"covers": "04: 152"}
# ## The product rule
#
# When $x$ changes, both factors change. The product rule adds up two changes: first $g$ changes and
# $h$ stays, then $h$ changes and $g$ stays.
#
# $$ f'(x) = g'(x) h(x) + g(x) h'(x) $$
#
# **Predict:** $g$ and $h$ are positive, $g'$ is positive, $h'$ is negative. What is the sign
# of each summand?

# %%
g_prime, h_prime = gradient(g, x), gradient(h, x)
show("g′h       =", g_prime * h.data)
show("gh′       =", g.data * h_prime)
show("g′h + gh′ =", g_prime * h.data + g.data * h_prime)

# %% [markdown]
# The first is positive, the second negative and larger in size. So the sum is negative: at this
# $x$ the function $z$ falls.
#
# **A common mistake:** to differentiate both factors and multiply, $g' \cdot h'$. For $x \cdot x$
# that would give $1 \cdot 1 = 1$ instead of $2x$. Here it gives another wrong number:

# %%
show("g′ · h′ =", g_prime * h_prime)

# %% [markdown] {"covers": "04: 175"}
# ## The slide's four lines
#
# The slide puts in the formulas and makes them shorter, line by line:
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
# - Line 1 is $g'h + gh'$.
# - Line 2: the factors change places, $x \cdot (-2x) = -2x^2$.
# - Line 3: $e^{-y^2} e^{-x^2}$ goes below the fraction line.
# - Line 4: $-7y$ is taken out.
#
# All four must have the value from above.

# %%
ex, ey = exp(-(x**2)), exp(-(y**2))
below = exp(x**2 + y**2)
show("line 1:", 7 * y * ey * ex + 7 * y * ey * x * ex * (-2 * x))
show("line 2:", 7 * y * ey * ex - 2 * x**2 * 7 * y * ey * ex)
show("line 3:", (7 * y - 2 * x**2 * 7 * y) / below)
show("line 4:", -(7 * y * (2 * x**2 - 1)) / below)

# %% [markdown]
# `explain` finds it in one go, and says for each line what was done.

# %%
show(explain(z, x, reasons=True))

# %% [markdown]
# The picture shows where the sum comes from. $x$ goes into $z$ on two ways, one over $g$, the other
# over $k$ and $h$. Multiply the derivatives along each way, and add. ($y$ is held: it is a
# `constant` in the picture, and its arrow carries no derivative.)

# %% {"fold": "the picture's code"}
held = constant(1, "y")
g_of_x = (7 * held * exp(-(held**2)) * x).named("g")
z_of_x = (g_of_x * h).named("z")
show(
    draw(z_of_x, named_only=True, local_gradients=True, highlight=x),
    name="graph",
    alt="A box for each number. From x one way leads over g to z, another "
    "over k and h to z. Both are thick and red. On the arrow from g to z "
    "stands h, on the arrow from h to z stands g",
)

# %% [markdown]
# The arrow from $g$ to $z$ carries $h$, and the arrow from $h$ to $z$ carries $g$: each factor is
# multiplied by the *other* one. (The arrow from $k$ to $h$ carries $h$, too. There it is the
# derivative of $e^k$, which is $e^k = h$.)
#
# So far we had one $x$. Here are the two summands and their sum for many $x$, at the same $y$.

# %% {"fold": "the picture's code"}
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
show(
    plot,
    name="summands",
    alt="g′h is a hill, gh′ is negative with two valleys. Their sum is "
    "positive near x = 0 and negative far from it",
)

# %% [markdown]
# Near $x = 0$ the sum is positive, so $z$ rises. Farther out it is negative, and $z$ falls.

# %%
recap(
    "The product rule: (g·h)′ = g′·h + g·h′, one summand for each factor.",
    "A factor that is a composition is differentiated by the chain rule.",
    "Put in numbers: every line of a calculation must have the same value.",
)

# %% [markdown]
# ## Exercises


# %%
a, b = 1.5, 1  # x and y
q = a**2 + b**2
true = 7 * a * b / exp(q)
printed = 7 * a * b * exp(q**-1)
split = 7 * a * b * exp(-(a**2)) * exp(-(b**2))
forms = [true, printed, 7 * a * b * exp(-q), split]
wrong = 1 + [abs(form - true) < 1e-9 for form in forms].index(False)

# %%
exercise(
    "This is the slide's first line, as it is printed. Which form is the "
    "first wrong one?",
    level=1,
    hint="1/e^q is e^(−q).",
    expects=wrong_line(
        wrong,
        "z = 7xy / e^(x² + y²)",
        "z = 7xy · e^((x² + y²)^(−1))",
        "z = 7xy · e^(−x² − y²)",
        "z = 7xy · e^(−x²) · e^(−y²)",
    ),
    answer=f"Form {wrong}: the −1 belongs outside, (e^(x² + y²))^(−1). As "
    f"printed it is {printed:.4g} at x = 1.5, y = 1; the others are "
    f"{true:.4g}.",
)

# %%
cancel = 0.5**0.5

# %%
exercise(
    "At which x > 0 do the two summands cancel? Look at line 4. Type the "
    "number, with three digits.",
    level=1,
    hint="A fraction is 0 where the part above its line is 0.",
    expects=cancel,
    answer=f"At x = 1/√2 = {cancel:.3g}. This does not depend on y.",
)

# %%
x2, y2 = Value(1.5, "x"), Value(1, "y")
g2 = (7 * x2 * exp(-(x2**2)) * y2).named("g")
h2 = exp(-(y2**2)).named("h")
by_y = gradient(g2 * h2, y2)

# %%
exercise(
    "Now differentiate z with respect to y: which letters go into g this "
    "time, which into h? Type ∂z/∂y at x = 1.5, y = 1, with three digits.",
    level=2,
    hint="x is held now, so for y it is a constant like 7.",
    expects=by_y,
    answer="g = 7x·e^(−x²)·y and h = e^(−y²). The summands are "
    f"{gradient(g2, y2) * h2.data:.4g} and {g2.data * gradient(h2, y2):.4g}, "
    f"together {by_y:.4g}.",
)

# %%
t = Value(2, "t")
p = (3 * t).named("p")
r = (t**2 + 1).named("r")
s = (p * r).named("s")

# %%
exercise(
    "Let p = 3t, r = t² + 1 and s = p·r. Write the whole derivation of ds/dt "
    "at t = 2: the rule, the letters, the numbers, the result.",
    level=2,
    hint="Two ways lead from t to s. ds/dp is the other factor, r.",
    expects=derivation_of(s, t),
    answer=explain(s, t, reasons=True),
)

# %% [markdown]
# ## The slide's first line
#
# This is what the first exercise is about.

# %%
misprint(
    "M17",
    where="Lecture 04, Toy Practices (손으로 계산 맛보기), first line",
    printed="7xy × e^((x²+y²)^−1)",
    correct="7xy × (e^(x²+y²))^−1 = 7xy × e^(−x²−y²)",
    why="one over e^q is e^(−q), not e^(1/q). The slide goes on with the "
    "right one",
    as_printed=printed,
    true=true,
    at="x = 1.5, y = 1",
)

# %% [markdown]
# **Next:** a network's loss is a composition, too. On [](see:one_weight) the chain rule improves
# one of its weights, by hand.
