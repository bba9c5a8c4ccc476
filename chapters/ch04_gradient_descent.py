# %% [markdown]
# # Gradient descent
#
# *Lecture 04, Partial Differentiation (편미분 개념 및 연산), "함수 입력에 따른 분류", and lecture
# 05, Gradient descent (경사 하강법), of which we have only the title*
#
# Lecture 04 draws a parabola and a surface and asks: "최저점 어떻게 찾아가나???", how do we find
# the lowest point? Pages 1 and 2 left this open. The answer is **gradient descent** (경사 하강법),
# the subject of lecture 05. The documents name this lecture but do not contain it. So this page
# goes beyond the documents. The functions are lecture 04's, the starts and step sizes are ours.
#
# On this page we
#
# 1. walk down the parabola,
# 2. see what the step size does,
# 3. walk down surfaces, where there can be several lowest points,
# 4. take better steps with second derivatives: Newton's method.

# %%
from math import dist

from page import answers, axes, exercise, show
from scalargrad import Value, derivative, draw, exp, explain


def parabola(x):
    return x**2 - 2 * x + 1


x = Value(3, "x")
y = parabola(x).named("y")
y.backward()
show(x, y)

# %% [markdown]
# ## One step
#
# At $x = 3$ the derivative is 4. It is positive, so $y$ grows when $x$ grows. We want $y$ to fall.
# So we go *against* the derivative, to the left:
#
# $$ x \leftarrow x - \alpha \cdot \frac{dy}{dx} $$
#
# $\alpha$ is the **learning rate** (학습률), a small positive number that we choose. Where the
# derivative is negative, the same rule goes to the right. Where the curve is steep, the step is
# long; near the lowest point it is short. With $\alpha = 0.1$:

# %%
α = 0.1
new = parabola(x.data - α * x.grad)
show("x goes from", x.data, "to", x.data - α * x.grad)
show("y goes from", y, "to", new)

# %% [markdown]
# ## Many steps
#
# Now we repeat it: compute the function, call `backward()`, take a step. The next function does
# this for any number of variables.


# %%
def descend(f, start, α, steps):
    """The points that gradient descent visits, the start first."""
    points = [list(start)]
    for _ in range(steps):
        at = [Value(number) for number in points[-1]]
        f(*at).backward()
        points.append([each.data - α * each.grad for each in at])
    return points


walk = descend(parabola, [x.data], α, 20)
rows = [["step", "x", "y"]]
for step in (0, 1, 2, 10, 20):
    rows.append([step, *walk[step], parabola(*walk[step])])
show(rows)

# %% [markdown]
# After 20 steps we are near $x = 1$, where page 1 found the lowest point. We did not solve an
# equation. We needed nothing but the derivative, at one point after the other.
#
# ## Three learning rates
#
# How large should $\alpha$ be? Here are the first steps with three of them.

# %%
ts = [t / 20 for t in range(-50, 91)]
panels = axes(x="x", columns=3, xlim=(-2.5, 4.5), ylim=(-0.5, 10))
for plot, rate in zip(panels, (0.1, 1, 1.1), strict=True):
    walk = descend(parabola, [x.data], rate, 6)
    xs = [point[0] for point in walk]
    plot.plot(ts, [parabola(t) for t in ts], "C3-")
    plot.plot(xs, [parabola(each) for each in xs], "C0-o", linewidth=1)
    plot.set(title=f"α = {rate}")
panels[0].set(ylabel="y")
show(
    panels[0],
    name="rates",
    alt="Six steps on the parabola. α = 0.1 comes closer to the lowest point, "
    "α = 1 jumps back and forth, α = 1.1 jumps farther away with each step",
)

# %% [markdown]
# - $\alpha = 0.1$ comes closer with each step.
# - $\alpha = 1$ jumps to the other side, to the same height, and back again.
# - $\alpha = 1.1$ jumps too far. Each step ends higher than the one before.
#
# Why? Put $dy/dx = 2x - 2$ into the rule and look at the distance $x - 1$ to the lowest point:
#
# $$ x - \alpha(2x - 2) - 1 = (1 - 2\alpha)(x - 1) $$
#
# So each step multiplies the distance by $1 - 2\alpha$. With $\alpha = 0.1$ this is 0.8, with
# $\alpha = 1$ it is $-1$, and with $\alpha = 1.1$ it is $-1.2$. The graph of three steps shows the
# same factor: it stands on each edge.

# %%
x0 = Value(3, "x0")
x1 = (x0 - 0.1 * (2 * x0 - 2)).named("x1")
x2 = (x1 - 0.1 * (2 * x1 - 2)).named("x2")
x3 = (x2 - 0.1 * (2 * x2 - 2)).named("x3")
show(
    draw(x3, named_only=True, local_gradients=True),
    name="three_steps",
    alt="The chain x0 → x1 → x2 → x3. Each edge has the local gradient 0.8",
)

# %% [markdown]
# ## A surface
#
# A function of two variables has two partial derivatives. Each variable goes against its own, both
# at the same time:
#
# $$ x \leftarrow x - \alpha \cdot \frac{\partial z}{\partial x} \qquad
# y \leftarrow y - \alpha \cdot \frac{\partial z}{\partial y} $$
#
# The two together are the **gradient** (기울기). It points in the direction in which $z$ grows
# fastest. We go against it, and that is why the method is called gradient descent. This is the
# slide's surface, $z = 3y/(x^2 + y^2 + 1)$, from $(1, 1)$:


# %%
def first(x, y):
    return 3 * y / (x**2 + y**2 + 1)


walk = descend(first, (1, 1), 0.5, 40)
rows = [["step", "x", "y", "z"]]
for step in (0, 1, 5, 10, 40):
    rows.append([step, *[round(v, 6) for v in walk[step]], first(*walk[step])])
show(rows)

# %% [markdown]
# The walk ends at $(0, -1)$, where $z = -1.5$. So the slide's question has its answer for both
# functions: we start anywhere, look at the gradient, and take a small step against it, again and
# again.
#
# ## Several lowest points
#
# Toy #2, $z = 7xy / e^{x^2 + y^2}$, has two valleys and two hills. We start at four points.


# %%
def toy2(x, y):
    return 7 * x * y / exp(x**2 + y**2)


starts = [(1.2, -0.3), (-0.2, 0.1), (0.5, 0.5), (2, 2)]
rows = [["start x", "start y", "end x", "end y", "z"]]
for start in starts:
    end = [round(each, 5) for each in descend(toy2, start, 0.1, 20)[-1]]
    rows.append([*start, *end, toy2(*end)])
show(rows)

# %%
ts = [t / 20 + 0.025 for t in range(-50, 50)]
grid = [(x, y, toy2(x, y).data) for x in ts for y in ts]
plot = axes(x="x", y="y", aspect="equal", xlim=(-2.5, 2.5), ylim=(-2.5, 2.5))
plot.tricontour(
    *zip(*grid, strict=True), levels=14, colors="0.75", linewidths=1
)
for start in starts:
    xs, ys = zip(*descend(toy2, start, 0.1, 20), strict=True)
    plot.plot(xs, ys, "C0-o", markersize=4, linewidth=1.5)
    plot.plot(*start, "C1s")
plot.figure.set_size_inches(6.4, 6)

# %%
show(
    plot,
    name="four_descents",
    alt="Contours of toy #2 with four walks. One ends in the valley at the "
    "lower right, one in the valley at the upper left, one at the middle, "
    "and one hardly moves at the upper right",
)

# %% [markdown]
# The black squares are the starts. A grey line joins points of the same height $z$; it is dashed
# where $z$ is negative.
#
# - The first two walks end in the two valleys. Their lowest points are $(1/\sqrt{2}, -1/\sqrt{2})$
#   and $(-1/\sqrt{2}, 1/\sqrt{2})$. Both have the same $z$, $-7/(2e)$. Which one we reach depends
#   on the start.
# - The third walk starts exactly on the line $x = y$. It ends at $(0, 0)$, a **saddle point**
#   (안장점): the slope is 0, but from there it goes down to the left and right of the line.
# - The fourth starts far out. The surface is almost flat there, the gradient is almost 0, and so
#   are the steps.
#
# So gradient descent finds *a* lowest point near the start, a **local minimum** (극솟값), if it is
# not stopped before. A loss with thousands of weights is such a surface, too. Page 15 trains a
# network in this way.

# %%
show("−7/(2e) =", -7 / (2 * exp(1)))

# %% [markdown]
# ## Newton's method
#
# The derivative says in which direction to go. It does not say how far. The **second derivative**
# (이계도함수) does: it is the derivative of the derivative, and says how fast the slope changes. We
# take a curve with two lowest points, $y = x^4 - 2x^2$. `derivative` makes a new graph for $dy/dx$,
# and we can differentiate it again.

# %%
x = Value(1.5, "x")
y = (x**4 - 2 * x**2).named("y")
slope = derivative(y, x)
show(explain(y, x))

# %%
show(explain(slope, x))

# %% [markdown]
# At $x = 1.5$ the slope is 7.5, and the second derivative says: when $x$ falls by a small step, the
# slope falls by about 23 times this step. So after a step of $7.5 / 23$ it should be about 0. This
# is **Newton's method** (뉴턴 방법). With $f'$ for the slope and $f''$ for the second derivative:
#
# $$ x \leftarrow x - \frac{f'(x)}{f''(x)} $$
#
# Instead of a learning rate it has the second derivative.


# %%
def curve(x):
    return x**4 - 2 * x**2


def newton(start, steps):
    points = [start]
    for _ in range(steps):
        x = Value(points[-1], "x")
        slope = derivative(curve(x), x)
        points.append(x.data - slope.data / derivative(slope, x).data)
    return points


show(newton(1.5, 4))

# %% [markdown]
# After four steps we are at the lowest point, $x = 1$, to six digits.
#
# ## Newton's method on a surface
#
# Toy #2 has four second derivatives. Two of them are equal:
#
# $$ \frac{\partial^2 z}{\partial x^2} \qquad \frac{\partial^2 z}{\partial x \partial y}
# = \frac{\partial^2 z}{\partial y \partial x} \qquad \frac{\partial^2 z}{\partial y^2} $$
#
# The middle one says how the slope in $x$ changes when $y$ changes. All of them together are the
# **Hessian matrix** (헤세 행렬). We look for the step $(p, q)$ after which both slopes are about 0:
#
# $$ \frac{\partial^2 z}{\partial x^2} p + \frac{\partial^2 z}{\partial x \partial y} q
# = -\frac{\partial z}{\partial x} \qquad \frac{\partial^2 z}{\partial x \partial y} p +
# \frac{\partial^2 z}{\partial y^2} q = -\frac{\partial z}{\partial y} $$
#
# These are two linear equations for $p$ and $q$.


# %%
def newton_step(at_x, at_y):
    x, y = Value(at_x, "x"), Value(at_y, "y")
    z = toy2(x, y).named("z")
    z_x, z_y = derivative(z, x), derivative(z, y)
    z_xx, z_xy, z_yy = (
        derivative(z_x, x).data,
        derivative(z_x, y).data,
        derivative(z_y, y).data,
    )
    d = z_xx * z_yy - z_xy * z_xy
    p = (z_xy * z_y.data - z_yy * z_x.data) / d
    q = (z_xy * z_x.data - z_xx * z_y.data) / d
    return at_x + p, at_y + q


# %%
points = [(0.9, -0.5)]
for _ in range(4):
    points.append(newton_step(*points[-1]))
show([["x", "y"], *points])

# %% [markdown]
# After four steps both numbers agree with $1/\sqrt{2} = 0.707107$. What does a second derivative of
# toy #2 look like as a formula? Page 3 wrote $z = 7xy \cdot e^{-x^2 - y^2}$. We name the power $e$.

# %%
x, y = Value(0.9, "x"), Value(-0.5, "y")
e = exp(-(x**2) - y**2).named("e")
z = (7 * x * y * e).named("z")
show(explain(derivative(z, x), x))

# %% [markdown]
# The slope $\partial z/\partial x$ contains $x$ itself, and it contains $e$, in which $x$ is, too.
# So there are two paths: one over $e$, and a direct one.
#
# ## Beside gradient descent
#
# The plots show how far each method is from the lowest point after each step. The axis is
# logarithmic.

# %%
left, right = axes(x="step", columns=2, yscale="log")
by_descent = descend(curve, [1.5], 0.05, 15)
left.plot([abs(point[0] - 1) for point in by_descent], "C2--s")
left.plot([abs(point - 1) for point in newton(1.5, 5)], "C0-o")
left.set(title="y = x⁴ − 2x²", ylabel="distance to the lowest point")
lowest = (0.5**0.5, -(0.5**0.5))
by_descent = descend(toy2, (0.9, -0.5), 0.1, 15)
right.plot([dist(point, lowest) for point in by_descent], "C2--s")
right.plot([dist(point, lowest) for point in points], "C0-o")
right.set(title="toy #2")
for plot in (left, right):
    plot.text(5, 1e-8, "Newton", color="C0")
    plot.text(8, 0.03, "gradient descent")

# %%
show(
    left,
    name="newton",
    alt="The distance to the lowest point, step by step, on a logarithmic "
    "axis. Gradient descent goes down a straight line, Newton's method bends "
    "down steeply",
)

# %% [markdown]
# Gradient descent multiplies the distance by about the same number at each step: a straight line.
# Newton's method about doubles the number of right digits at each step.
#
# It has a price.
# - It looks for a place where the slope is 0. This can be a highest point or a saddle, too: see
#   exercise 3.
# - It needs a start near the lowest point. From $(1.2, -0.3)$, where gradient descent found the
#   valley, its first step on toy #2 goes far out.
# - For $n$ weights there are $n^2$ second derivatives. For a network with a million weights that is
#   too many. So networks are trained with gradient descent.

# %%
show("from (1.2, −0.3) to", *newton_step(1.2, -0.3))

# %% [markdown]
# ## Exercises

# %%
exercise(
    "Start toy #2 at (0.5, 0.4). Which of the two valleys does gradient "
    "descent find? Compare the two partial derivatives at the start first."
)

# %%
exercise(
    "Take α = 0.9 on the parabola. Does x come closer to 1? Use the factor "
    "1 − 2α. For which α is x = 1 reached in one step?"
)

# %%
exercise(
    "Start Newton's method on y = x⁴ − 2x² at x = 0.4. Where does it end, and "
    "where does gradient descent end? Look at the second derivative there."
)

# %%
x, y = Value(0.5), Value(0.4)
toy2(x, y).backward()
end = descend(toy2, (0.5, 0.4), 0.1, 50)[-1]
far = descend(parabola, [3], 0.9, 20)[-1][0]
once = descend(parabola, [3], 0.5, 1)[-1][0]
stop = Value(round(newton(0.4, 8)[-1], 6), "x")
bend = derivative(derivative(curve(stop), stop), stop).data
valley = descend(curve, [0.4], 0.05, 60)[-1][0]

# %%
answers(
    f"({end[0]:.4g}, {end[1]:.4g}). At the start ∂z/∂x is {x.grad:.3g} and "
    f"∂z/∂y is {y.grad:.3g}. So y falls faster than x and becomes negative "
    "first.",
    "Yes: the factor is −0.8. x jumps from one side to the other, but comes "
    f"closer; after 20 steps it is {far:.4g}. With α = 0.5 the factor is 0: "
    f"x = {once:g} after one step.",
    f"At x = {stop.data:g}, a highest point: the second derivative is "
    f"{bend:g} there, the curve bends down. Gradient descent goes to "
    f"x = {valley:.4g}.",
)
