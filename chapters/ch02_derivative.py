# %% [markdown]
# # The derivative
#
# *Lecture 04, Partial Differentiation (편미분 개념 및 연산), "함수 입력에 따른 분류" and "편미분
# 등장, 그리고 읽는 방법"*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학: [slides 4 and
# 5](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/04_partial_differentiation.pdf)
# and [video](https://youtu.be/_8chLG-JFDo).
#
# **Before:** [](see:start_here). **Why:** the slope of the loss says where a parameter must go. On
# that page we got 28.014 where 28 is right; here we find the slope exactly, and meet the tool that
# finds it on all later pages.
#
# We find the derivative twice: as a limit, as the slide defines it, and with the rules of
# differentiation. Then we look at what it says about the lowest point of a curve.

# %% [markdown] {"covers": "04: 35-38, 42"}
# ## A function of one variable
#
# Slide 4 sorts functions by their number of inputs. A **function of one variable** (일변수 함수)
# has one input. The slide's example is
#
# $$ y = f(x) = x^2 - 2x + 1 $$
#
# The slide draws its curve, marks the lowest point (최저점) and asks, "어떻게 찾아가나???", how do
# we get there?
#
# In the code we compute with a `Value`. It is a number that remembers how it was computed:
#
# - `Value(3, "x")` is the number 3 with the name x. The 3 is ours; the slides print no numbers.
# - `f(x)` computes $x^2 - 2x + 1$ with it. The result is a new Value. It has its number, and it
#   remembers from which Values it was made, and by which operations. We will need this memory soon.
# - `.named("y")` gives a result the letter that it has on the slide.
# - `y.data` is the plain number.

# %%
from words import axes, caution, choice, derivation_of, exercise, recap, show
from words import wrong_line
from scalargrad import Value, explain, format_number, gradient


def f(x):
    return x**2 - 2 * x + 1


x = Value(3, "x")
y = f(x).named("y")
show(x, y)

# %% [markdown]
# Check it in your head: $9 - 6 + 1 = 4$.
#
# ## The slope between two points
#
# We go a step $h$ to the right, from $x$ to $x + h$. There the function has the value $f(x + h)$.
# So $y$ has grown by $f(x + h) - f(x)$. Divided by the step, this is the **slope** (기울기) between
# the two points:
#
# $$ \frac{f(x + h) - f(x)}{h} $$


# %%
def quotient(h):
    return (f(x.data + h) - f(x.data)) / h


show("h = 3:", quotient(3))
show("h = 2:", quotient(2))

# %% [markdown]
# **Predict:** what is it for $h = 1$?
#
# The picture shows what the quotient means. A straight line through two points of the curve is a
# **secant** (할선), and its slope is the quotient. The smaller $h$ is, the closer the secant comes
# to the red line. The red line touches the curve at $x = 3$: it is the **tangent** (접선).

# %% {"fold": "the picture's code"}
at = x.data
ts = [at - 2 + k / 20 for k in range(105)]
plot = axes(x="x", y="y", xlim=(at - 2, at + 4.5))
plot.plot(ts, [f(t) for t in ts], "C1-")


def line(slope, words, style):
    """A straight line through (x, f(x)), with words at its end."""
    plot.plot([at - 1, at + 3.2], [f(at) - slope, f(at) + 3.2 * slope], style)
    plot.text(at + 3.3, f(at) + 3.2 * slope - 0.5, words, color=style[:2])


# %% {"fold": "the picture's code, continued"}
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

# %% [markdown] {"covers": "04: 44"}
# ## The limit
#
# Slide 5 defines the **derivative** (미분) as the **limit** (극한) of this slope. The limit is the
# number to which the slope comes as close as we like when $h$ goes to 0:
#
# $$ \frac{dy}{dx} = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h} $$
#
# Here is your prediction, and what happens when $h$ shrinks on:

# %%
show("h = 1:    ", quotient(1))
show("h = 0.1:  ", quotient(0.1))
show("h = 0.01: ", quotient(0.01))
show("h = 0.001:", quotient(0.001))

# %% [markdown]
# The numbers come close to 4. Is it exactly 4? Put $f(x) = x^2 - 2x + 1$ into the definition, for
# any $x$. Then $h$ can be cancelled:
#
# $$ \frac{f(x + h) - f(x)}{h} = \frac{2xh + h^2 - 2h}{h} = 2x - 2 + h $$
#
# When $h$ goes to 0, only $2x - 2$ stays. At $x = 3$ this is exactly 4.
#
# Korean has three words here. 미분 is the act: to differentiate. 도함수 is the derivative as a
# function of $x$, here $2x - 2$. 미분계수 is its number at one point, here 4. The documents say
# 미분 for all three.

# %% [markdown] {"covers": "04: 46-50"}
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
#
# This is what the memory of a Value is for. `explain(y, x)` goes back through the operations that
# made $y$, applies the rules to them, and then puts the numbers in:

# %%
show(explain(y, x, reasons=True))

# %% [markdown]
# `backward()` does the same with numbers only. It stores the result in `x`, as its **gradient**
# (기울기, 그래디언트). For one variable, the gradient is the derivative. (기울기 is one word for
# two things: the slope of a curve, and the gradient.)

# %%
y.backward()
show(x)
show("the number alone:", x.grad)

# %% [markdown]
# ## Why not just take a small h?
#
# **A common mistake:** to leave out the rules, and to take an $h$ that is as small as possible.
# With $h = 10^{-16}$ we get

# %%
show("h = 1e-16:", quotient(1e-16))

# %% [markdown]
# The derivative is 4, not 0. A float has about 16 digits, so $3 + 10^{-16}$ is stored as 3, and
# nothing has moved. How large is the error for other $h$? The plot also has the **central
# difference** (중앙 차분), which looks to both sides of $x$:
#
# $$ \frac{f(x + h) - f(x - h)}{2h} $$


# %% {"fold": "the picture's code"}
def central(h):
    return (f(x.data + h) - f(x.data - h)) / (2 * h)


hs = [10 ** (-k / 2) for k in range(1, 25)]
plot = axes(x="h", y="error", xscale="log", yscale="log")
plot.plot(hs, [abs(quotient(h) - slope) for h in hs], "C1-o")
plot.plot(hs, [abs(central(h) - slope) for h in hs], "C2--s")
plot.text(1e-4, 1e-2, "quotient", ha="right")
plot.text(1e-4, 1e-13, "central difference", ha="right", color="C2")
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
# - The quotient is $2x - 2 + h$, as we have seen. So its error is $h$, and falls when $h$ falls.
# - Near $h = 10^{-8}$ the error stops falling. $f(x + h)$ and $f(x)$ are nearly equal there, and
#   their difference keeps only a few correct digits. This is **rounding error** (반올림 오차).
#   Divided by a small $h$, it becomes large.
# - The central difference of a parabola is exactly $2x - 2$: $h$ cancels. So it has only rounding
#   error, which grows from the start. On most other curves its error first falls, like $h^2$.
#
# `backward()` needs no $h$. It applies the rules and divides nothing by a small number, so it loses
# no digits in this way.
#
# ## The lowest point
#
# Now we can look at the slide's question. Here is the derivative at five points.

# %% {"fold": "the picture's code"}
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
    beside = at + (1 - at) / 10, height.data + 0.6  # clear of the tangent
    plot.text(*beside, format_number(point.grad), ha="center", color="C0")
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
# solve its equations. But at every point the sign of the derivative says in which direction the
# curve goes down. [](see:gradient_descent) uses this to walk down, step by step.

# %%
recap(
    "The derivative is the limit of the slope between x and x + h, for h → 0.",
    "explain() finds it with the rules, backward() as a number in x.grad.",
    "It is negative where the curve falls, positive where it rises, and 0 at "
    "the lowest point.",
)

# %% [markdown]
# ## Exercises

# %%
exercise(
    "What is the quotient of f(x) = x² − 2x + 1 at x = −1 for h = 0.1? Use "
    "2x − 2 + h. Type the number.",
    level=1,
    hint="At x = −1, 2x − 2 is −4.",
    expects=(f(-1 + 0.1) - f(-1)) / 0.1,
    answer=f"{(f(-1 + 0.1) - f(-1)) / 0.1:.6g}: the derivative −4, plus h.",
)


# %%
def line3(x, h):
    return (2 * x * h + h**2 + 3 * h) / h


def line4(x, h):
    return 2 * x + h**2 + 3


# %%
exercise(
    "Somebody finds the derivative of y = x² + 3x. The result is right, but "
    "one line is wrong. Which is the first wrong line? Type its number.",
    level=2,
    hint="Put x = 1 and h = 0.1 into two neighbouring lines.",
    expects=wrong_line(
        4,
        "((x + h)² + 3(x + h) − x² − 3x)/h",
        "= (x² + 2xh + h² + 3x + 3h − x² − 3x)/h",
        "= (2xh + h² + 3h)/h",
        "= 2x + h² + 3",
        "for h towards 0: 2x + 3",
    ),
    answer="Line 4: h²/h is h, so it must be 2x + h + 3. At x = 1 and h = 0.1 "
    f"line 3 is {line3(1, 0.1):.6g}, line 4 is {line4(1, 0.1):.6g}.",
)


# %%
def slope_of_cube(at):
    x = Value(at, "x")
    (x**3).backward()
    return x.grad


cube = [slope_of_cube(at) for at in (-0.5, 0, 0.5)]

# %%
exercise(
    "At x = 0 the derivative of y = x³ is 0. Is this the lowest or the "
    "highest point of the curve? Look at the derivative at ±0.5, too. "
    "Type the letter.",
    level=2,
    hint="Does the curve rise or fall on the left? And on the right?",
    expects=choice("neither", "the highest point", "the lowest point"),
    answer=f"Neither. At x = 0 the derivative is {cube[1]:g}, but at x = -0.5 "
    f"it is {cube[0]:g} and at x = 0.5 it is {cube[2]:g}: y rises on both "
    "sides. At the lowest point of a smooth curve the derivative is 0, but "
    "not every point with derivative 0 is a lowest one.",
)

# %%
x = Value(2, "x")
y = (x**3 - 3 * x).named("y")

# %%
exercise(
    "y = x³ − 3x. Write the derivation of dy/dx, first in letters, then its "
    "number at x = 2.",
    level=1,
    hint="The derivative of x³ is 3x².",
    expects=derivation_of(y, x),
    answer=explain(y, x, reasons=True),
)

# %% [markdown]
# **Next:** a loss depends on many parameters, not on one. [](see:partial_derivatives) takes them
# one at a time.
