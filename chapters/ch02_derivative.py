# %% [markdown]
# # The derivative
#
# *Lecture 04, Partial Differentiation (편미분 개념 및 연산), "함수 입력에 따른 분류" and
# "편미분 등장, 그리고 읽는 방법"*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slides 4 and
# 5](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/04_partial_differentiation.pdf)
# and [video](https://youtu.be/_8chLG-JFDo).
#
# The first slide sorts functions by their number of inputs. A **function of one variable** (일변수
# 함수) has one input. The slide's example is
#
# $$ y = f(x) = x^2 - 2x + 1 $$
#
# The slide draws it and asks: "최저점 어떻게 찾아가나???", how do we find the lowest point? For the
# answer we need the **derivative**: a number that says how fast $y$ changes when $x$ changes. On
# this page we
#
# 1. find the derivative as a limit, as the next slide defines it,
# 2. find it with the rules of differentiation,
# 3. see what it says about the lowest point.
#
# Korean has three words here. 미분 is the act: to differentiate. 도함수 is the derivative as a
# function of $x$. 미분계수 is its number at one point.
#
# The slides print no numbers. The point $x = 3$ is ours.
#
# In the code, a `Value` is a number that remembers how it was computed. It has a name, the letter
# of the slide; `named` gives a result its letter. With a `Value` we can compute as with any number.

# %%
from words import axes, caution, exercise, show
from scalargrad import Value, explain, format_number, gradient


def f(x):
    return x**2 - 2 * x + 1


x = Value(3, "x")
y = f(x).named("y")
show(x, y)

# %% [markdown]
# ## The slope between two points
#
# We go from $x$ a step $h$ to the right, to $x + h$. There the function has the value $f(x + h)$.
# So $y$ has grown by $f(x + h) - f(x)$. Divided by the length of the step, this is the **slope**
# (기울기) between the two points:
#
# $$ \frac{f(x + h) - f(x)}{h} $$


# %%
def quotient(h):
    return (f(x.data + h) - f(x.data)) / h


show("h = 3:", quotient(3))
show("h = 2:", quotient(2))
show("h = 1:", quotient(1))

# %% [markdown]
# In the picture, this is the slope of a straight line through both points, a **secant** (할선).

# %%
at = x.data
ts = [at - 2 + k / 20 for k in range(105)]
plot = axes(x="x", y="y", xlim=(at - 2, at + 4.5))
plot.plot(ts, [f(t) for t in ts], "C1-")


def line(slope, words, style):
    """A straight line through (x, f(x)), with words at its end."""
    plot.plot([at - 1, at + 3.2], [f(at) - slope, f(at) + 3.2 * slope], style)
    plot.text(at + 3.3, f(at) + 3.2 * slope - 0.5, words, color=style[:2])


# %%
for h, style in ((3, "C2:"), (2, "C2-."), (1, "C2--")):
    line(quotient(h), f"secant, h = {h}", style)
    plot.plot(at + h, f(at + h), "C2o")
slope = gradient(y, x)
line(slope, "tangent", "C0-")
plot.plot(at, f(at), "C0o")
show(
    plot,
    name="secants",
    alt="The parabola with the secants for h = 3, 2 and 1 through the point "
    "at x = 3. The smaller h is, the closer they are to the tangent",
)

# %% [markdown]
# The smaller $h$ is, the closer the secant comes to the red line. The red line is the **tangent**
# (접선): it touches the curve at one point.
#
# ## The limit
#
# The slide defines the derivative as the limit (극한) of this slope, for $h$ towards 0:
#
# $$ \frac{dy}{dx} = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h} $$

# %%
show("h = 0.1:  ", quotient(0.1))
show("h = 0.01: ", quotient(0.01))
show("h = 0.001:", quotient(0.001))

# %% [markdown]
# The numbers come close to 4. Is it exactly 4? Put $f(x) = x^2 - 2x + 1$ into the definition, for
# any $x$. Then $h$ can be cancelled:
#
# $$ \frac{f(x + h) - f(x)}{h} = \frac{2xh + h^2 - 2h}{h} = 2x - 2 + h $$
#
# For $h$ towards 0 only $2x - 2$ stays. At $x = 3$ this is 4.
#
# ## How to read it
#
# - $dx$ is read "디 x".
# - $\frac{dy}{dx}$ is "the derivative of $y$ with respect to $x$" (y를 x에 대하여 미분). It is read
#   "dy over dx", in Korean "디 x분에 디 y".
#
# Beside this the slide has the words "y over x". They are too short.

# %%
caution(
    "C5",
    "dy/dx is not y divided by x. At x = 3 the quotient y/x is "
    f"{f(3) / 3:.6g}, but the derivative dy/dx is {2 * 3 - 2}. Read the d "
    "aloud, too: dy over dx.",
    where="Lecture 04, 편미분 등장, 그리고 읽는 방법, dy/dx, “y over x”",
)

# %% [markdown]
# ## With the rules
#
# Nobody computes a limit each time. There are rules: the derivative of $x^2$ is $2x$, that of $2x$
# is 2, that of a constant is 0, and the derivative of a sum is the sum of the derivatives.
# `explain(y, x)` applies them to the way in which $y$ was computed, and then puts the numbers in:

# %%
show(explain(y, x))

# %% [markdown]
# `backward()` does the same with numbers only, and stores the result in `x` as its **gradient**
# (기울기, 그래디언트). For one variable, the gradient is the derivative. (기울기 is one word for
# two things: the slope of a curve, and the gradient.)

# %%
y.backward()
show(x)

# %% [markdown]
# ## Why not just take a small h?
#
# A computer could use the quotient with a very small $h$. How large is its error? The plot also has
# the **central difference** (중앙 차분), which looks to both sides of $x$:
#
# $$ \frac{f(x + h) - f(x - h)}{2h} $$


# %%
def central(h):
    return (f(x.data + h) - f(x.data - h)) / (2 * h)


hs = [10 ** (-k / 2) for k in range(1, 25)]
plot = axes(x="h", y="error", xscale="log", yscale="log")
plot.plot(hs, [abs(quotient(h) - slope) for h in hs], "C0-o")
plot.plot(hs, [abs(central(h) - slope) for h in hs], "C2--s")
plot.text(1e-4, 1e-2, "quotient", ha="right", color="C0")
plot.text(1e-4, 1e-13, "central difference", ha="right")

# %%
show(
    plot,
    name="error",
    alt="The error of both quotients for h from 0.3 down to 10⁻¹², on "
    "logarithmic axes. The quotient's error falls with h until about 10⁻⁸ and "
    "then grows. The central difference's error grows from the start",
)

# %% [markdown]
# Read the plot from right to left, as $h$ shrinks.
#
# - The error of the quotient is $h$, as we have seen: $2x - 2 + h$. So it falls with $h$.
# - Near $h = 10^{-8}$ it stops falling. A float has about 16 digits. $f(x + h)$ and $f(x)$ are
#   nearly equal there, and their difference keeps only a few correct digits. This is **rounding
#   error** (반올림 오차). Divided by a small $h$, it becomes large.
# - On a parabola the central difference has no other error than this one: the two $h^2$ cancel. On
#   other curves its error falls with $h^2$.
#
# `backward()` needs no $h$. It applies the rules, so it has none of these errors.
#
# ## The lowest point
#
# Now we can look at the slide's question. Here is the derivative at five points.

# %%
plot = axes(x="x", y="y")
ts = [k / 20 - 1.7 for k in range(109)]
plot.plot(ts, [f(t) for t in ts], "C2-")
for at in (-1, 0, 1, 2, 3):
    point = Value(at, "x")
    height = f(point)
    height.backward()
    rise = point.grad / 3
    low, high = height.data - rise, height.data + rise
    plot.plot([at - 1 / 3, at + 1 / 3], [low, high], "C0-")
    plot.text(at, height.data + 0.6, format_number(point.grad), ha="center")

# %%
show(
    plot,
    name="slopes",
    alt="The parabola with short tangents at x = −1, 0, 1, 2 and 3. Their "
    "slopes are −4, −2, 0, 2 and 4",
)

# %% [markdown]
# - Left of $x = 1$ the derivative is negative: $y$ falls when $x$ grows.
# - Right of $x = 1$ it is positive: $y$ rises when $x$ grows.
# - At the lowest point it is 0. From $2x - 2 = 0$ we get $x = 1$, and $y = 0$.
#
# For this function we could solve an equation. A network has thousands of weights, and nobody can
# solve its equations. But the derivative says still more: its sign says *in which direction* the
# lowest point lies. Page 4 uses this to walk there, step by step. That is **gradient descent**
# (경사 하강법). First we need derivatives of functions of many variables: the next page.
#
# ## Exercises


# %%
def slope_of_cube(at):
    x = Value(at, "x")
    (x**3).backward()
    return x.grad


left = (f(-1 + 0.1) - f(-1)) / 0.1
both_sides = (f(3 + 1) - f(3 - 1)) / 2
cube = [slope_of_cube(at) for at in (-0.5, 0, 0.5)]

# %%
exercise(
    "At x = −1 the derivative is −4. Is the quotient for h = 0.1 larger or "
    "smaller than −4? Think of 2x − 2 + h, then set x to −1 at the top.",
    answer=f"Larger: {left:.6g}. The quotient is always the derivative plus h.",
)

# %%
exercise(
    "Put f(x) = x² − 2x + 1 into the central difference by hand. What is "
    "left of h? Then compute it for h = 1.",
    answer="Nothing: (4xh − 4h)/(2h) = 2x − 2, for every h. At x = 3 and h = 1 it "
    f"is {both_sides:g}.",
)

# %%
exercise(
    "Is the lowest point always where the derivative is 0? Look at y = x³ "
    "at x = 0, and at x = −0.5 and x = 0.5.",
    answer=f"No. At x = 0 the derivative of x³ is {cube[1]:g}. But at x = -0.5 it is "
    f"{cube[0]:g} and at x = 0.5 it is {cube[2]:g}: y rises on both sides, so "
    "x = 0 is not a lowest point. At the lowest point of a smooth curve the "
    "derivative is 0, but not every point with derivative 0 is a lowest one.",
)
