# %% [markdown]
# # Partial derivatives
#
# *Lecture 04, Partial Differentiation (편미분 개념 및 연산), "함수 입력에 따른 분류" to "Toy
# Examples"*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slides 4 to
# 8](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/04_partial_differentiation.pdf)
# and [video](https://youtu.be/_8chLG-JFDo). Slide 7 names the source of its example,
# [hyperskill.org](https://hyperskill.org/learn/step/13758): "제가 강력히 추천하는 블로그입니다".
#
# A **function of several variables** (다변수 함수) has two or more inputs. The slide puts one
# beside the parabola of [](see:derivative):
#
# $$ y = x^2 - 2x + 1 \qquad z = f(x, y) = \frac{3y}{x^2 + y^2 + 1} $$
#
# Two numbers go in, one comes out. The slides write this as $f: \mathbb{R}^2 \to \mathbb{R}$.
#
# On this page we
#
# 1. draw both,
# 2. define the **partial derivative** (편미분), the derivative with respect to one of the
#    variables,
# 3. compute it for all functions of the slides.
#
# The slides print formulas, but no numbers. The points where we compute are ours.

# %%
from words import axes, exercise, misprint, show
from scalargrad import Value, exp, explain, format_number, gradient


def parabola(x):
    return x**2 - 2 * x + 1


def first(x, y):
    return 3 * y / (x**2 + y**2 + 1)


# %% [markdown]
# ## Two kinds of functions
#
# The graph of a function of one variable is a curve. The graph of a function of two variables is a
# surface (곡면): above each point $(x, y)$ it has the height $z$.

# %%
left, right = axes(columns=2)
right.remove()  # a surface comes into its place
surface = left.figure.add_subplot(122, projection="3d")
ts = [k / 8 for k in range(-24, 25)]
grid = [(x, y, first(x, y)) for x in ts for y in ts]
surface.plot_trisurf(*zip(*grid, strict=True), cmap="cividis", linewidth=0)
surface.set(xlabel="x", ylabel="y", zlabel="z")
surface.set(title="z = 3y/(x² + y² + 1)")
surface.set_box_aspect(None, zoom=0.8)  # room for the label of z
left.plot([1 + t for t in ts], [parabola(1 + t) for t in ts])
left.set(xlabel="x", title="y = x² − 2x + 1")

# %%
show(
    left,
    name="two_kinds",
    alt="Left the parabola, with its lowest point at x = 1. Right the surface "
    "of z = 3y/(x² + y² + 1), with a hill (yellow) and a valley (blue)",
)

# %% [markdown]
# The slide asks for both: "최저점 어떻게 찾아가나???", how do we find the lowest point? On the
# parabola we look at the slope. On the surface there is a problem: how steep it is depends on the
# direction in which we go. So we take one direction at a time.
#
# ## One variable moves, the others are held
#
# The slide says it like this: "다른 모든 놈들은 고정하고, 한 놈(하나의 변수)만 변화". All
# other variables are held fixed, and only one changes. Or shorter, with a picture from a film:
# "난 한 놈만 패!" (I only go after one of them!) As a limit:
#
# $$ \frac{\partial f}{\partial x} = \lim_{h \to 0} \frac{f(x + h, y) - f(x, y)}{h} $$
#
# Here $y$ is the same in both terms. It is treated as a constant (나머지 변수는 상수 취급). For
# $\partial f/\partial y$ we hold $x$ and move $y$. (M26: on slide 5 the second term is $f(x)$,
# without the $y$. In our text of the lecture it is right.)
#
# - $\partial x$ is read "파셜(partial) x" or "라운드(round) x".
# - $\partial z/\partial x$ is "the partial derivative of $z$ with respect to $x$" (z를 x에 대하여
#   편미분).
# - We write $\partial$ where a function has several variables, and $d$ where it has one.
#
# There are four ways to write a partial derivative. All are right (모두 맞음). First with $y$ held
# and $x$ moving, then with $x$ held and $y$ moving:
#
# $$ \frac{\partial f(x, y)}{\partial x} \qquad \frac{\partial f}{\partial x}(x, y) \qquad
# f'_x(x, y) \qquad f_x(x, y) $$
#
# $$ \frac{\partial f(x, y)}{\partial y} \qquad \frac{\partial f}{\partial y}(x, y) \qquad
# f'_y(x, y) \qquad f_y(x, y) $$
#
# ## Toy #1
#
# $$ z = x^3 + xy - y \qquad \frac{\partial z}{\partial x} = 3x^2 + y \qquad
# \frac{\partial z}{\partial y} = x - 1 $$
#
# We check the slide's formulas at $x = 2$, $y = 3$. First as a limit: only $x$ moves by $h$.


# %%
def toy1(x, y):
    return x**3 + x * y - y


def only_x_moves(h):
    return (toy1(2 + h, 3) - toy1(2, 3)) / h


show("h = 0.1:    ", only_x_moves(0.1))
show("h = 0.001:  ", only_x_moves(0.001))
show("h = 0.00001:", only_x_moves(0.00001))

# %% [markdown]
# The limit seems to be 15. Now with the rules: $y$ is a constant, so the derivative of $xy$ is $y$,
# and that of $-y$ is 0.

# %%
x, y = Value(2, "x"), Value(3, "y")
z = toy1(x, y).named("z")
show(explain(z, x))

# %% [markdown]
# For $\partial z/\partial y$ we hold $x$. Now $x$ is a constant: the derivative of $x^3$ is 0, that
# of $xy$ is $x$, and that of $-y$ is $-1$.

# %%
show(explain(z, y))

# %% [markdown]
# `backward()` finds both partial derivatives in one call. Together they are the **gradient**
# (기울기, 그래디언트) of $z$.

# %%
z.backward()
show(x, y)

# %% [markdown]
# So when $x$ grows by 0.01, $z$ grows by about 0.15. When $y$ grows by 0.01, $z$ grows by 0.01.
#
# The slide about reading writes $\partial y/\partial x$ beside $z = f(x, y)$. That is a misprint:
# the function is $z$, and $y$ is one of its inputs. The numbers of toy #1 show the difference.

# %%
misprint(
    "M23",
    where="Lecture 04, 편미분 등장, 그리고 읽는 방법, beside z = f(x, y)",
    printed="∂y/∂x, Partial derivative with respect to x of y (y를 x에 대하여 편미분)",
    correct="∂z/∂x, partial derivative with respect to x of z (z를 x에 대하여 편미분)",
    why="y is an input here, like x. It does not change with x, so ∂y/∂x is 0",
    as_printed=gradient(y, x),
    true=gradient(z, x),
    at="toy #1, x = 2, y = 3",
)

# %% [markdown]
# ## The first surface
#
# The slide gives no derivatives for $z = 3y/(x^2 + y^2 + 1)$. `explain` finds them with the
# quotient rule (몫의 미분법). Here they are at $x = 1$, $y = 2$.

# %%
x, y = Value(1, "x"), Value(2, "y")
z = first(x, y).named("z")
show(explain(z, x))

# %%
show(explain(z, y))

# %% [markdown]
# Both are negative: at this point the surface falls in both directions.
#
# ## Toy #2
#
# $$ z = f(x, y) = \frac{7xy}{e^{x^2 + y^2}} $$
#
# The slide holds one variable in three ways:
#
# - $y = 1$ is held (고정), and we differentiate with respect to $x$,
# - $y = -1$ is held, and we differentiate with respect to $x$,
# - $x = -1$ is held, and we differentiate with respect to $y$.
#
# This cuts the surface along a straight line. The cut is a curve, a **slice** (단면).


# %%
def toy2(x, y):
    return 7 * x * y / exp(x**2 + y**2)


def columns(points):
    """The x, the y and the z of toy #2 at some points."""
    rows = [(x, y, toy2(x, y).data) for x, y in points]
    return zip(*rows, strict=True)


ts = [k / 20 for k in range(-50, 51)]
slices = [
    ("y = 1", [(t, 1) for t in ts], "C0-", 2),
    ("x = −1", [(-1, t) for t in ts], "C3-", 6),
    ("y = −1", [(t, -1) for t in ts], "C1--", 2),
]

# %%
grid = [(x, y) for x in ts[::2] for y in ts[::2]]
surface = axes(x="x", y="y", zlabel="z", projection="3d")
surface.plot_trisurf(*columns(grid), cmap="cividis", alpha=0.4, linewidth=0)
for held, points, style, width in slices:
    line = surface.plot(*columns(points), style, label=held, zorder=10)
    line[0].set_linewidth(width)
surface.legend(loc="upper left")
show(
    surface,
    name="slices",
    alt="The surface of toy #2, with two hills and two valleys. Three slices "
    "are drawn on it: y = 1, y = −1 and x = −1",
)

# %% [markdown]
# On a slice there is only one variable left, so we are back on [](see:derivative). The left plot
# shows the three slices as curves. The right plot shows their slopes: the lines are from
# `backward()`, the dots from the slide's formulas
#
# $$ \frac{\partial z}{\partial x} = -\frac{7y(2x^2 - 1)}{e^{x^2 + y^2}} \qquad
# \frac{\partial z}{\partial y} = -\frac{7x(2y^2 - 1)}{e^{x^2 + y^2}} $$


# %%
def by_backward(f, a, b):
    """Both partial derivatives at x = a, y = b, from backward()."""
    x, y = Value(a, "x"), Value(b, "y")
    f(x, y).backward()
    return x.grad, y.grad


def by_formula(x, y):
    """The slide's two formulas for toy #2."""
    e = exp(x**2 + y**2).data
    return -7 * y * (2 * x**2 - 1) / e, -7 * x * (2 * y**2 - 1) / e


# %%
left, right = axes(columns=2)
for held, points, style, width in slices:
    _, _, zs = columns(points)
    moves = 0 if "y" in held else 1  # where y is held, x moves
    slopes = [by_backward(toy2, *point)[moves] for point in points]
    dots = [by_formula(*point)[moves] for point in points[::10]]
    left.plot(ts, zs, style, label=held, linewidth=width)
    right.plot(ts, slopes, style, linewidth=width)
    right.plot(ts[::10], dots, style[:2] + "o")
left.set(xlabel="x, or y where x = −1", title="z")
right.set(xlabel="x, or y where x = −1", title="slope")
left.figure.legend(
    *left.get_legend_handles_labels(), loc="outside lower center", ncols=3
)

# %%
show(
    left,
    name="curves",
    alt="Left the three slices as curves; two of them are the same. Right "
    "their slopes. The dots of the slide's formulas lie on the lines",
)

# %% [markdown]
# - All dots lie on the lines: the slide's formulas are right.
# - Two slices are the same curve: $y = -1$ and $x = -1$. Toy #2 does not change when $x$ and $y$
#   change places.
# - Where a slice has its highest or lowest point, its slope is 0.
#
# ## For every y, for every x
#
# Each slice holds $y$ at one number. The slide asks: "모든 y에 대한 변화는?", what about all $y$?
# The answer is in the formula. It has no number for $y$, but the letter $y$. So one formula is
# right for every $y$. Here it is for $y = 1$.

# %%
x, y = Value(1.5, "x"), Value(1, "y")
z = toy2(x, y).named("z")
show(explain(z, x))

# %% [markdown]
# The last line in letters is the slide's formula: $1 - 2x^2$ is $-(2x^2 - 1)$. For another $y$ only
# the line with the numbers changes. We put in several $y$ at once and let $x$ move.

# %%
plot = axes(x="x", y="∂z/∂x")
for held in (1, 0.2, 0, -0.2, -1):
    slopes = [by_formula(t, held)[0] for t in ts]
    plot.plot(ts, slopes, "C0-" if held == 1 else "C2-")
    top, side = by_formula(0, held)[0], "top" if held < 0 else "bottom"
    words = f"y = {format_number(held)}"
    plot.text(0, top, words, ha="center", va=side)
plot.set(ylim=(-3.2, 3.2))
show(
    plot,
    name="every_y",
    alt="∂z/∂x against x for y = 1, 0.2, 0, −0.2 and −1. All curves are 0 at "
    "the same two places",
)

# %% [markdown]
# Each curve is the same curve times a number that depends on $y$. So all of them are 0 at the same
# two places, where $2x^2 - 1 = 0$, whatever $y$ is.
#
# "모든 x에 대한 변화는?" has the same answer: $\partial z/\partial y$ keeps the letter $x$. This
# time $y$ moves, and each curve holds another $x$.

# %%
plot = axes(x="y", y="∂z/∂y")
for held in (1, 0.2, 0, -0.2, -1):
    slopes = [by_formula(held, t)[1] for t in ts]
    plot.plot(ts, slopes, "C0-" if held == 1 else "C2-")
    top, side = by_formula(held, 0)[1], "top" if held < 0 else "bottom"
    words = f"x = {format_number(held)}"
    plot.text(0, top, words, ha="center", va=side)
plot.set(ylim=(-3.2, 3.2))
show(
    plot,
    name="every_x",
    alt="∂z/∂y against y for x = 1, 0.2, 0, −0.2 and −1. All curves are 0 at "
    "the same two places",
)

# %% [markdown]
# The curves are the same as before, because $x$ and $y$ can change places. And with numbers, at
# $y = 2$:

# %%
rows = [["x", "backward()", "formula"]]
for held in (-1, -0.5, 0.5, 1.5):
    rows.append([held, by_backward(toy2, held, 2)[1], by_formula(held, 2)[1]])
show(rows)

# %% [markdown]
# ## Exercises


# %%
fourth = [(1, t) for t in ts]
heights = [*columns(fourth)][2]
repeats = [each[0] for each in slices if [*columns(each[1])][2] == heights]
top, bottom = first(0, 1), first(0, -1)
flat = [*by_backward(first, 0, 1), *by_backward(first, 0, -1)]

# %%
exercise(
    "Add a fourth slice of toy #2: x = 1 is held, y moves. Which of the three "
    "curves will it repeat?",
    answer=f"{' and '.join(repeats)}. z does not change when x and y change places.",
)

# %%
exercise(
    "At which x does toy #1 not depend on y at all? Use the formula for "
    "∂z/∂y, then put two different y into z.",
    answer=f"At x = 1, where ∂z/∂y = x − 1 is 0. With y = 3 and y = 100 z is "
    f"{toy1(1, 3)} and {toy1(1, 100)}: always 1.",
)

# %%
exercise(
    "On the first surface, z = 3y/(x² + y² + 1), both partial derivatives are "
    "0 at (0, 1) and at (0, −1). Which of the two is the lowest point?",
    answer=f"(0, -1). There z is {bottom:g}, and at (0, 1) it is {top:g}, the top of "
    f"the hill. The four derivatives are {flat[0]:g}, {flat[1]:g}, "
    f"{flat[2]:g}, {flat[3]:g}.",
)
