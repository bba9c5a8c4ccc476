# %% [markdown]
# # Partial derivatives
#
# *Lecture 04, Partial Differentiation (편미분 개념 및 연산), "함수 입력에 따른 분류" to "Toy
# Examples"*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학: [slides 4 to
# 8](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/04_partial_differentiation.pdf)
# and [video](https://youtu.be/_8chLG-JFDo).
#
# **Before:** [](see:derivative). **Why:** the loss of a network depends on thousands of parameters,
# not on one. Partial derivatives take them one at a time. All together they are the gradient, which
# every step of training uses.
#
# We draw the functions of the slides, define the **partial derivative** (편미분), and compute it
# for all of them. The slides print formulas, but no numbers. The points where we compute are ours.

# %% [markdown] {"covers": "04: 35-38, 52"}
# ## Two kinds of functions
#
# A **function of several variables** (다변수 함수) has two or more inputs. Slide 4 puts one beside
# the parabola of [](see:derivative):
#
# $$ y = x^2 - 2x + 1 \qquad z = f(x, y) = \frac{3y}{x^2 + y^2 + 1} $$
#
# The graph of a function of one variable is a curve. The graph of a function of two variables is a
# surface (곡면): above each point $(x, y)$ it has the height $z$.

# %%
from words import axes, choice, derivation_of, exercise, misprint, recap, show
from words import wrong_line
from scalargrad import Value, exp, explain, format_number, gradient


def parabola(x):
    return x**2 - 2 * x + 1


def first(x, y):
    return 3 * y / (x**2 + y**2 + 1)


show("the parabola at x = 1:", parabola(1))
show("the surface at x = 0, y = −1:", first(0, -1))

# %% [markdown]
# These are the lowest points (최저점) of both. The slide marks them and asks, "어떻게 찾아가나???",
# how do we get there?

# %% {"fold": "the picture's code"}
left, right = axes(columns=2)
ts = [k / 8 for k in range(-24, 25)]
left.plot([1 + t for t in ts], [parabola(1 + t) for t in ts], "C1-")
left.plot(1, parabola(1), "C1o")
left.text(1, parabola(1) + 2.2, "lowest point", ha="center")
left.set(xlabel="x", ylabel="y", title="y = x² − 2x + 1", ylim=(-0.4, 9))
right.remove()  # a surface comes into its place
surface = left.figure.add_subplot(122, projection="3d", computed_zorder=False)
grid = [(x, y, first(x, y)) for x in ts for y in ts]
surface.plot_trisurf(*zip(*grid, strict=True), cmap="cividis", linewidth=0)
surface.set(xlabel="x", ylabel="y", zlabel="z")
surface.set(title="z = 3y/(x² + y² + 1)", zticks=(-1.5, 0, 1.5))
surface.set_box_aspect(None, zoom=0.8)  # room for the label of z

# %% {"fold": "the picture's code, continued"}
low = (0, -1, first(0, -1))
surface.plot(*([each] for each in low), "o", color="white")
surface.text(
    -0.6, -1, low[2] + 0.2, "lowest\npoint", color="white", ha="right"
)
show(
    left,
    name="two_kinds",
    alt="Left the parabola, with its lowest point at x = 1. Right the surface "
    "of z = 3y/(x² + y² + 1), with a hill (yellow) and a valley (blue); its "
    "lowest point is in the valley",
)

# %% [markdown] {"covers": "04: 54-57, 67-72"}
# On the parabola we look at the slope. On the surface there is a problem: how steep it is depends
# on the direction in which we go. So we take one direction at a time.
#
# ## One variable moves, the others are held
#
# Slide 6 says it like this: "다른 모든 놈들은 고정하고, 한 놈(하나의 변수)만 변화". All others are
# held fixed (고정), and only one variable changes. Or shorter, with a picture from a film: "난 한
# 놈만 패!" (I only go after one of them!) As a limit, on slide 5:
#
# $$ \frac{\partial f}{\partial x} = \lim_{h \to 0} \frac{f(x + h, y) - f(x, y)}{h} $$
#
# Here $y$ is the same in both terms: "나머지 변수는 상수 취급", the other variables are treated as
# constants. For $\partial f/\partial y$ we hold $x$ and move $y$. (M26, a misprint of slide 5
# alone: its second term is $f(x)$, without $y$. Our text of the lecture has $f(x, y)$, which is
# right.)

# %% [markdown] {"covers": "04: 59-63, 76-80"}
# ## How to read and write it
#
# - $\partial x$ is read "파셜(partial) x" or "라운드(round) x".
# - $\partial z/\partial x$ is the partial derivative of $z$ with respect to $x$ (z를 x에 대하여
#   편미분).
# - We write $\partial$ where a function has several variables, and $d$ where it has one.
#
# One line of slide 5 is misprinted: exercise 2 asks which.
#
# There are four ways to write a partial derivative, "모두 맞음", all of them right. First with $y$
# held and $x$ moving:
#
# $$ \frac{\partial f(x, y)}{\partial x} \qquad \frac{\partial f}{\partial x}\text{(}x, y) \qquad
# f'_x(x, y) \qquad f_x(x, y) $$
#
# Then with $x$ held and $y$ moving:
#
# $$ \frac{\partial f(x, y)}{\partial y} \qquad \frac{\partial f}{\partial y}\text{(}x, y) \qquad
# f'_y(x, y) \qquad f_y(x, y) $$

# %% [markdown] {"covers": "04: 125-134"}
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
show(explain(z, x, reasons=True))

# %% [markdown]
# For $\partial z/\partial y$ we hold $x$. Now $x$ is a constant: the derivative of $x^3$ is 0, that
# of $xy$ is $x$, and that of $-y$ is $-1$.

# %%
show(explain(z, y, reasons=True))

# %% [markdown]
# `backward()` finds both partial derivatives in one call. Together they are the **gradient**
# (기울기, 그래디언트) of $z$.

# %%
z.backward()
show(x, y)

# %% [markdown]
# So when $x$ grows by 0.01, $z$ grows by about 0.15. When $y$ grows by 0.01, $z$ grows by 0.01.
#
# **A common mistake:** to let both variables move. Then the answer is neither of the two:


# %%
def both_move(h):
    return (toy1(2 + h, 3 + h) - toy1(2, 3)) / h


show("h = 0.00001:", both_move(0.00001))

# %% [markdown]
# That is close to 16, which is 15 + 1: if both move by $h$, the result is the sum of both partial
# derivatives. By hand the mistake looks like this: $3x^2 + y + x - 1$.
#
# ## The first surface
#
# The slide gives no derivatives for $z = 3y/(x^2 + y^2 + 1)$. `explain` finds them with the
# **quotient rule** (몫의 미분법): $u/v$ has the derivative $(u'v - uv')/v^2$. Here it is at $x =
# 1$, $y = 2$.

# %%
x, y = Value(1, "x"), Value(2, "y")
z = first(x, y).named("z")
show(explain(z, y, reasons=True))

# %% [markdown]
# With numbers we let `backward()` do it: both partial derivatives at (1, 2), and both at the lowest
# point (0, −1).


# %%
def by_backward(f, a, b):
    """Both partial derivatives at x = a, y = b, from backward()."""
    x, y = Value(a, "x"), Value(b, "y")
    f(x, y).backward()
    return x.grad, y.grad


rows = [["x", "y", "∂z/∂x", "∂z/∂y"]]
for a, b in ((1, 2), (0, -1)):
    rows.append([a, b, *by_backward(first, a, b)])
show(rows)

# %% [markdown] {"covers": "04: 85-114, 136-144"}
# At (1, 2) both are negative: the surface falls when $x$ grows, and when $y$ grows. At the lowest
# point both are 0.
#
# ## Toy #2
#
# Slide 7 has an example of [hyperskill.org](https://hyperskill.org/learn/step/13758), of which the
# lecturer says, "제가 강력히 추천하는 블로그입니다", I strongly recommend this blog:
#
# $$ z = f(x, y) = \frac{7xy}{e^{x^2 + y^2}} \qquad f: \mathbb{R}^2 \to \mathbb{R} $$
#
# $f: \mathbb{R}^2 \to \mathbb{R}$ says: two numbers go in, one comes out. The slide holds one
# variable at a number, three times:
#
# - $y = 1$ is held, and we differentiate with respect to $x$,
# - $y = -1$ is held, and we differentiate with respect to $x$,
# - $x = -1$ is held, and we differentiate with respect to $y$.
#
# Each time we walk on the surface straight ahead, and only $x$ or only $y$ changes. It is as if the
# surface were cut by a vertical plane. The cut is a curve, a **slice** (단면).


# %%
def toy2(x, y):
    return 7 * x * y / exp(x**2 + y**2)


ts = [k / 20 for k in range(-50, 51)]
slices = [
    ("y = 1", [(t, 1) for t in ts], "-", 2),
    ("x = −1", [(-1, t) for t in ts], "-", 6),
    ("y = −1", [(t, -1) for t in ts], "--", 2),
]

# %% [markdown]
# **Predict:** two of the three slices are the same curve. Which two?

# %% {"fold": "the picture's code"}
GREYS = ["0.15", "0.6", "0.15"]


def columns(points):
    """The x, the y and the z of toy #2 at some points."""
    rows = [(x, y, toy2(x, y).data) for x, y in points]
    return zip(*rows, strict=True)


grid = [(x, y) for x in ts[::2] for y in ts[::2]]
surface = axes(x="x", y="y", zlabel="z", projection="3d")
surface.plot_trisurf(*columns(grid), cmap="cividis", alpha=0.4, linewidth=0)
for grey, (held, points, style, width) in zip(GREYS, slices, strict=True):
    line = surface.plot(*columns(points), style, color=grey, label=held)
    line[0].set(linewidth=width, zorder=10)
surface.legend(loc="upper left")

# %% {"fold": "the picture's code, continued"}
show(
    surface,
    name="slices",
    alt="The surface of toy #2, with two hills and two valleys. Three slices "
    "are drawn on it: y = 1, y = −1 and x = −1",
)

# %% [markdown]
# On a slice there is only one variable left, so we are back on [](see:derivative). The left plot
# shows the three slices as curves. The right plot shows their slopes in red: the lines are from
# `backward()`, the dots from the slide's formulas
#
# $$ \frac{\partial z}{\partial x} = -\frac{7y(2x^2 - 1)}{e^{x^2 + y^2}} \qquad
# \frac{\partial z}{\partial y} = -\frac{7x(2y^2 - 1)}{e^{x^2 + y^2}} $$


# %%
def by_formula(x, y):
    """The slide's two formulas for toy #2."""
    e = exp(x**2 + y**2).data
    return -7 * y * (2 * x**2 - 1) / e, -7 * x * (2 * y**2 - 1) / e


# %% {"fold": "the picture's code"}
left, right = axes(columns=2)
for grey, (held, points, style, width) in zip(GREYS, slices, strict=True):
    _, _, zs = columns(points)
    moves = 0 if "y" in held else 1  # where y is held, x moves
    slopes = [by_backward(toy2, *point)[moves] for point in points]
    dots = [by_formula(*point)[moves] for point in points[::10]]
    pale = 0.3 if width > 2 else 1
    left.plot(ts, zs, style, color=grey, label=held, linewidth=width)
    right.plot(ts, slopes, "C0" + style, linewidth=width, alpha=pale)
    right.plot(ts[::10], dots, "C1.")
left.set(xlabel="x, or y where x = −1", title="z")
right.set(xlabel="x, or y where x = −1", title="slope")
left.figure.legend(
    *left.get_legend_handles_labels(), loc="outside lower center", ncols=3
)

# %% {"fold": "the picture's code, continued"}
show(
    left,
    name="curves",
    alt="Left the three slices as curves; two of them are the same. Right "
    "their slopes in red. The dots of the slide's formulas lie on the lines",
)

# %% [markdown] {"covers": "04: 119"}
# - All dots lie on the lines: the slide's formulas are right.
# - Two slices are the same curve: $y = -1$ and $x = -1$. Toy #2 does not change when $x$ and $y$
#   change places.
# - Where a slice has its highest or lowest point, its slope is 0.
#
# ## For every y, for every x
#
# Two of these slices hold $y$ at a number, 1 or −1. The slide asks: "모든 y에 대한 변화는?", what
# about all $y$? The answer is in the formula. It contains the letter $y$, not a number. So one
# formula is right for every $y$. Here it is once more; only its last two lines are for $x = 1.5$
# and $y = 1$.

# %%
x, y = Value(1.5, "x"), Value(1, "y")
z = toy2(x, y).named("z")
show(explain(z, x))

# %% [markdown]
# The last line in letters is the slide's formula: $1 - 2x^2$ is $-(2x^2 - 1)$. For another $y$ only
# the two lines with numbers change.

# %% [markdown] {"covers": "04: 121"}
# "모든 x에 대한 변화는?", what about all $x$, has the same answer: the formula of $\partial
# z/\partial y$ contains the letter $x$. In the picture each curve is marked with the number that is
# held. On the left $y$ is held and $x$ moves, on the right $x$ is held and $y$ moves.


# %% {"fold": "the picture's code"}
def curves(plot, slope_at):
    """The slope against the variable that moves, for several numbers held."""
    for number in (1, 0.2, 0, -0.2, -1):
        slopes = [slope_at(t, number) for t in ts]
        plot.plot(ts, slopes, "C0-", alpha=1 if number == 1 else 0.4)
        side, away = ("top", -0.15) if number < 0 else ("bottom", 0.05)
        words, place = format_number(number), slope_at(0, number) + away
        plot.text(0, place, words, ha="center", va=side)


left, right = axes(columns=2, ylim=(-3.2, 3.2))
left.set(xlabel="x", title="∂z/∂x for y = 1, 0.2, …")
right.set(xlabel="y", title="∂z/∂y for x = 1, 0.2, …")
curves(left, lambda x, y: by_formula(x, y)[0])
curves(right, lambda y, x: by_formula(x, y)[1])

# %% {"fold": "the picture's code, continued"}
show(
    left,
    name="every",
    alt="Left ∂z/∂x against x for y = 1, 0.2, 0, −0.2 and −1, right ∂z/∂y "
    "against y for the same x. All curves are 0 at the same two places",
)

# %% [markdown]
# - Left, each curve is the same curve times a number that depends on $y$. So all of them are 0 at
#   the same two places, where $2x^2 - 1 = 0$, whatever $y$ is.
# - Right are the same curves, because $x$ and $y$ can change places.

# %%
recap(
    "A partial derivative lets one variable move and holds the others.",
    "The rules of one variable are enough: the other letters are constants.",
    "All partial derivatives together are the gradient: one backward().",
)

# %% [markdown]
# ## Exercises

# %%
fourth = [*columns([(1, t) for t in ts])][2]
names = [each[0] for each in slices]
same = [each[0] for each in slices if [*columns(each[1])][2] == fourth]
right, *_ = [*same, "none of them"]

# %%
exercise(
    "A fourth slice of toy #2: x = 1 is held, y moves. Which of the three "
    "slices does it repeat? Type the letter.",
    level=1,
    hint="z does not change when x and y change places.",
    expects=choice(right, *(name for name in names if name != right)),
    answer=f"{right}. With x = 1 held z is 7y/exp(1 + y²), with y = 1 held it "
    "is 7x/exp(x² + 1).",
)

# %%
inputs = Value(2, "x"), Value(3, "y")
result = toy1(*inputs).named("z")

# %%
exercise(
    "Four lines of slide 5 about z = f(x, y). Which one is misprinted? Type "
    "its number.",
    level=2,
    hint="What is the function, and what are its inputs?",
    expects=wrong_line(
        4,
        "Only the variable that moves is considered (미분 대상이 되는 변수만 고려)",
        "The other variables are treated as constants (나머지 변수는 상수 취급)",
        "∂x is read 파셜(partial) x, or 라운드(round) x",
        "∂y/∂x: partial derivative with respect to x of y",
    ),
    answer="Line 4. The function is z; y is one of its inputs. It must be "
    "∂z/∂x. The box at the end of the page proves it with toy #1.",
)

# %%
level_at = -by_backward(toy1, 0, 3)[1]  # at x = 0, ∂z/∂y = x − 1 is −1

# %%
exercise(
    "Toy #1 is z = x³ + xy − y. For one number x, z does not change when y "
    "changes. Which x is it? Type the number.",
    level=2,
    hint="Which derivative says how z changes when y changes?",
    expects=level_at,
    answer=f"At x = {level_at:g}, where ∂z/∂y = x − 1 is 0. With y = 3 z is "
    f"{toy1(1, 3)}, with y = 100 it is {toy1(1, 100)}: always 1.",
)

# %%
x, y = Value(2, "x"), Value(-1, "y")
z = (x**2 * y - x * y**2).named("z")

# %%
exercise(
    "z = x²·y − x·y². Write the derivation of ∂z/∂x, first in letters, then "
    "its number at x = 2, y = −1.",
    level=2,
    hint="y is held: x²·y is a number times x², x·y² a number times x. Type "
    "the dot or a *: xy would be one name.",
    expects=derivation_of(z, x),
    answer=explain(z, x, reasons=True),
)

# %%
misprint(
    "M23",
    where="Lecture 04, 편미분 등장, 그리고 읽는 방법, beside z = f(x, y)",
    printed="∂y/∂x, Partial derivative with respect to x of y (y를 x에 대하여 편미분)",
    correct="∂z/∂x, partial derivative with respect to x of z (z를 x에 대하여 편미분)",
    why="y is an input here, like x. It does not change with x, so ∂y/∂x is 0",
    as_printed=gradient(inputs[1], inputs[0]),
    true=gradient(result, inputs[0]),
    at="toy #1, x = 2, y = 3",
)

# %% [markdown]
# **Next:** the gradient says in which direction a surface rises most steeply.
# [](see:gradient_descent) goes the other way, down.
