# %% [markdown]
# # Gradient descent
#
# *Lecture 04, Partial Differentiation (편미분 개념 및 연산), "함수 입력에 따른 분류" and "Toy
# Examples"; lecture 05, Gradient descent (경사 하강법), of which the documents have only the name*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slides of lecture
# 05](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/05_gradient_descent.pdf)
# and [video](https://youtu.be/QU99KdtT81I).
#
# Lecture 04 draws a function and asks: "최저점 어떻게 찾아가나???", how do we find the lowest
# point? Pages 1 and 2 left this question open. The answer is **gradient descent** (경사 하강법).
# This is the subject of lecture 05. The documents name it but do not contain it. So this page goes
# beyond the documents. The functions are from lecture 04, except one. The starts and the steps are
# ours.
#
# On this page we
#
# 1. walk down the parabola $y = x^2 - 2x + 1$, with small and large steps,
# 2. walk down the surface of toy #2, $z = 7xy / e^{x^2 + y^2}$, from four starts,
# 3. choose the steps with second derivatives. This is Newton's method.

# %%
from math import dist, e, hypot

from words import axes, caution, exercise, show
from scalargrad import Value, derivative, draw, exp, explain, format_number


def parabola(x):
    return x**2 - 2 * x + 1


x = Value(3, "x")
y = parabola(x).named("y")
show(x, y)

# %% [markdown]
# ## One step
#
# Lecture 05 begins on a mountain (slides 3 to 5): someone is lost, cannot see anything, and wants
# to come down. So one foot feels whether the ground rises or falls (오르막, 내리막). Then comes a
# step downhill, and it begins again. A program does the same: it does not see the whole function,
# only its slope where it stands.
#
# We start at $x = 3$. Where should we go? The derivative tells us:

# %%
show(explain(y, x, reasons=True))

# %% [markdown]
# At $x = 3$ the derivative is 4. It is positive, so $y$ grows when $x$ grows. We want $y$ to fall.
# So we go *against* the derivative, here to smaller $x$:
#
# $$ x \leftarrow x - \alpha \cdot \frac{dy}{dx} $$
#
# $\alpha$ is the **learning rate** (학습률), a positive number that we choose. Where the derivative
# is negative, the same rule goes to the right. Where the curve is steep, the step is long. Near the
# lowest point the derivative is almost 0, and the step is short. We take one step with
# $\alpha = 0.1$.

# %%
alpha = 0.1
y.backward()
new = x.data - alpha * x.grad
show("x goes from", x.data, "to", new)
show("y goes from", y.data, "to", parabola(new))

# %% [markdown]
# ## Many steps
#
# From there we go on in the same way. At each point we compute the function, call `backward()`, and
# take a step. The loop works for functions of any number of variables.


# %%
def descend(f, start, alpha, steps=20):
    """The points that gradient descent visits. The first is the start."""
    points = [start]
    while len(points) <= steps and hypot(*points[-1]) < 1e6:
        variables = [Value(number) for number in points[-1]]
        f(*variables).backward()
        points.append([v.data - alpha * v.grad for v in variables])
    return points


points = descend(parabola, [x.data], alpha)
rows = [["step", "x", "y"]]
for step, point in enumerate(points):
    if step in (0, 1, 2, 3, 10, 20):
        rows.append([step, *point, parabola(*point)])
show(rows)

# %% [markdown]
# After 20 steps we are close to $x = 1$, the lowest point. We solved no equation. We only needed
# the derivative at one point after the other. (The loop ends early at a distance of a million from
# 0: such a walk is lost.)
#
# ## Three learning rates
#
# The learning rate decides how far we go. Here are 20 steps with each of three learning rates.

# %%
ts = [t / 10 for t in range(-35, 56)]
panels = axes(x="x", columns=3, xlim=(-3.5, 5.5), ylim=(-1, 21))
words = ("too small", "good", "too large")
for plot, rate, word in zip(panels, (0.01, alpha, 1.1), words, strict=True):
    points = descend(parabola, [x.data], rate)
    xs = [point[0] for point in points]
    plot.plot(ts, [parabola(t) for t in ts], "C3-")
    plot.plot(xs, [parabola(t) for t in xs], "C0-o", markersize=4)
    plot.plot(xs[0], parabola(xs[0]), "C1s")
    plot.set(title=f"α = {rate}: {word}")
    show(f"α = {rate}: after the last step x =", xs[-1])
panels[0].set(ylabel="y")

# %%
show(
    panels[0],
    name="rates",
    alt="20 steps on the parabola from x = 3. With α = 0.01 they cover a part "
    "of the way, with α = 0.1 they end at the lowest point, with α = 1.1 they "
    "jump from side to side and out of the picture",
)

# %% [markdown]
# The black square is the start.
#
# - $\alpha = 0.01$ is too small. The direction is right, but we hardly move.
# - $\alpha = 0.1$ is good. We come close to the lowest point.
# - $\alpha = 1.1$ is too large. Each step jumps over the lowest point and lands higher than before.
#   The walk **diverges** (발산).
#
# Why? Look at the distance to the lowest point, $x - 1$. Put $dy/dx = 2x - 2$ into the rule:
#
# $$ x - \alpha(2x - 2) - 1 = (1 - 2\alpha)(x - 1) $$
#
# So each step multiplies the distance by $1 - 2\alpha$: by 0.98, by 0.8, and by $-1.2$. The
# distance shrinks when this factor is between $-1$ and 1. The factor also stands in the graph of
# the walk itself: it is the local gradient on each edge. Page 10 explains this kind of picture.

# %%
x0 = Value(x.data, "x0")
x1 = (x0 - alpha * (2 * x0 - 2)).named("x1")
x2 = (x1 - alpha * (2 * x1 - 2)).named("x2")
x3 = (x2 - alpha * (2 * x2 - 2)).named("x3")
show(
    draw(x3, named_only=True, local_gradients=True),
    name="three_steps",
    alt="Three steps as a graph: x0 leads to x1, x1 to x2, x2 to x3. Each "
    "edge has the local gradient 0.8",
)

# %% [markdown]
# ## Two variables
#
# A function of two variables has two partial derivatives. Each variable goes against its own, both
# in the same step:
#
# $$ x \leftarrow x - \alpha \cdot \frac{\partial z}{\partial x} \qquad
# y \leftarrow y - \alpha \cdot \frac{\partial z}{\partial y} $$
#
# The two derivatives together are the **gradient** (기울기). It points in the direction in which
# $z$ grows fastest. We descend against it: this gives the method its name.
#
# First the function that stands beside the parabola on the slide, $z = 3y/(x^2 + y^2 + 1)$. We
# start at $(1, 1)$, take $\alpha = 0.5$, and look at the point after 40 steps.


# %%
def surface(x, y):
    return 3 * y / (x**2 + y**2 + 1)


end = descend(surface, [1, 1], 0.5, 40)[-1]
show("x =", round(end[0], 5), " y =", round(end[1], 5), " z =", surface(*end))

# %% [markdown]
# This is the lowest point of the surface: $(0, -1)$, where $z = -1.5$. So the question of the slide
# has one answer for both of its functions: start somewhere, and take small steps against the
# derivatives, again and again.
#
# ## The sign alone is not enough
#
# Lecture 05 does this on a surface of its own. It stands at $(x, y) = (30, 10)$ and assumes the
# slopes $-1.0$ in $x$ and $-0.3$ in $y$ (slides 8 and 9). Both together are the vector $(-1.0,
# -0.3)$. Then slide 10 moves each variable by a *fixed* length, the learning rate, and takes only
# the direction from the sign (음, 양) of its slope. That is another step:

# %%
here, slopes = [30, 10], [-1.0, -0.3]  # the slide's numbers
with_slope = [at - alpha * s for at, s in zip(here, slopes, strict=True)]
with_sign = [
    at - alpha * (1 if s > 0 else -1)
    for at, s in zip(here, slopes, strict=True)
]
show([["one step", "x", "y"], ["slope", *with_slope], ["sign", *with_sign]])

# %%
caution(
    "C11",
    "By the slide's words each variable moves by the learning rate itself, "
    "up or down as the sign of its slope says. Then the step is not along the "
    "gradient (−1.0, −0.3), and it does not get shorter near the lowest "
    "point. In gradient descent the learning rate is multiplied by the slope.",
    where="Lecture 05, slide 10, the box below",
)

# %% [markdown]
# On the parabola a walk by the sign comes near the lowest point, $x = 1$, and then steps over it
# and back for ever. Here are its last four points, with the step length 0.3.

# %%
by_sign = [3]
for _ in range(12):
    slope = 2 * by_sign[-1] - 2
    by_sign.append(by_sign[-1] - 0.3 * (1 if slope > 0 else -1))
show([[round(at, 6) for at in by_sign[-4:]]])

# %% [markdown]
# Two variables are easy to draw. But what about 786 or 1,024 dimensions, slide 11 asks (786 may
# stand for 768, a usual size in language models). The answer: "그건 framework가 알아서 계산해
# 줍니다", the framework computes that. `descend` above does it already: its loop does not ask how
# many variables there are.
#
# ## Toy #2
#
# Now toy #2, $z = 7xy / e^{x^2 + y^2}$. The lecture also writes it as
# $z = 7xy \cdot e^{-x^2 - y^2}$ ([](see:product_rule)). We give the second factor a name,
# $u = e^{-x^2 - y^2}$.


# %%
def toy2(x, y):
    u = exp(-(x**2) - y**2).named("u")
    return (7 * x * y * u).named("z")


x, y = Value(1.2, "x"), Value(-0.3, "y")
z = toy2(x, y)
z.backward()
show(x, y, z)

# %% [markdown]
# The slide has formulas for both partial derivatives:
#
# $$ \frac{\partial z}{\partial x} = -\frac{7y(2x^2 - 1)}{e^{x^2 + y^2}} \qquad
# \frac{\partial z}{\partial y} = -\frac{7x(2y^2 - 1)}{e^{x^2 + y^2}} $$
#
# At our start they give the same numbers as `backward()`.

# %%
a, b = x.data, y.data
u = exp(-(a**2) - b**2)
show("∂z/∂x =", -7 * b * (2 * a**2 - 1) * u)
show("∂z/∂y =", -7 * a * (2 * b**2 - 1) * u)

# %% [markdown]
# This is the graph that `backward()` goes through, at each step with other numbers.

# %%
show(
    draw(z, named_only=True),
    name="toy_2",
    alt="The graph of toy #2: x and y make u, then x, y and u make z. x and "
    "y have their gradients",
)

# %% [markdown]
# Both gradients are positive, so both variables get smaller: $x$ goes to the left, $y$ goes down.

# %%
points = descend(toy2, [x.data, y.data], alpha)
rows = [["step", "x", "y", "z"]]
for step, point in enumerate(points):
    if step in (0, 1, 2, 3, 10, 20):
        rows.append([step, *point, toy2(*point)])
show(rows)

# %% [markdown]
# The walk ends at $x = 1/\sqrt{2}$, $y = -1/\sqrt{2}$. There $2x^2 - 1$ and $2y^2 - 1$ are 0, and
# with them both partial derivatives. The exponent is $-x^2 - y^2 = -1$, so
#
# $$ z = 7 \cdot \frac{1}{\sqrt{2}} \cdot \left(-\frac{1}{\sqrt{2}}\right) \cdot e^{-1}
# = -\frac{7}{2e} $$

# %%
show("−7/(2e) =", -7 / (2 * e))

# %% [markdown]
# ## Four starts
#
# Where do we arrive from other starts? In the plot, each grey line joins points of the same height
# $z$, as on a map (**contour lines**, 등고선). Where $z$ is negative, they are dashed.

# %%
ts = [t / 20 for t in range(-51, 52, 2)]
levels = [k / 5 for k in range(-6, 7) if k != 0]
heights = [[toy2(a, b).data for a in ts] for b in ts]
plot = axes(x="x", y="y", aspect="equal", xlim=(-2.5, 2.5), ylim=(-2.5, 2.5))
plot.contour(ts, ts, heights, levels, colors="0.75", linewidths=1)
for start in [x.data, y.data], [-0.2, 0.1], [0.5, 0.5], [2, 2]:
    points = descend(toy2, start, alpha)
    plot.plot(*zip(*points, strict=True), "C0-o", markersize=4)
    plot.plot(*start, "C1s", markersize=5)
    end = [round(number, 5) for number in points[-1]]
    show("from", *start, "to", *end, "where z =", toy2(*end).data)
plot.figure.set_size_inches(7.2, 6)

# %%
for a, b, word in (
    (0.7, -1, "minimum"),
    (-0.7, 0.95, "minimum"),
    (0, -0.25, "saddle"),
    (2, 1.7, "almost flat"),
):
    plot.text(a, b, word, ha="center", backgroundcolor="white", zorder=3)
show(
    plot,
    name="four_descents",
    alt="Contour lines of toy #2 with four walks. Two end in the two minima, "
    "lower right and upper left. One ends in the saddle in the middle. One "
    "hardly moves, far out at the upper right",
)

# %% [markdown]
# - The first two walks end in the two lowest points. Both have the same $z$, $-7/(2e)$. Which of
#   them we reach depends on the start. Gradient descent finds *a* lowest point near the start, a
#   **local minimum** (극소점).
# - The third walk ends at $(0, 0)$. This is not a minimum but a **saddle point** (안장점).
# - The fourth walk starts far out. The surface is almost flat there, so the gradient is almost 0.
#   After 20 steps it has hardly moved, and it moves away from the lowest points: $z$ falls
#   towards 0 there.
#
# ## What a saddle does
#
# At $(0, 0)$ both partial derivatives are 0, so a walk that arrives there stays. But the point is
# not the lowest: along the line $x = y$ the surface rises, along $x = -y$ it falls.

# %%
show("z at (0.1,  0.1):", toy2(0.1, 0.1).data)
show("z at (0.1, −0.1):", toy2(0.1, -0.1).data)

# %% [markdown]
# Our third walk started exactly on the line $x = y$. There both derivatives are equal, so the walk
# does not leave the line. What if the start is a little beside it?

# %%
plot = axes(x="step", y="z", ylim=(-1.5, 1.2))
for start, style in (([0.5, 0.5], "C2--s"), ([0.5, 0.499], "C0-o")):
    points = descend(toy2, start, alpha, 30)
    zs = [toy2(*point).data for point in points]
    plot.plot(zs, style, markersize=4)
plot.text(29, 0.1, "start (0.5, 0.5)", ha="right")
plot.text(13, -1.15, "start (0.5, 0.499)", ha="right", color="C0")
show(
    plot,
    name="saddle",
    alt="z over 30 steps. Both walks fall to 0 within five steps. The one on "
    "the line x = y stays there, the other one leaves and falls to −1.29",
)

# %% [markdown]
# From step 4 to step 8 both walks seem to have arrived: $z$ hardly changes. Then the second one
# leaves the saddle and falls to a minimum. So a loss that hardly changes may mean a minimum, but it
# may also mean a saddle. In practice a start is almost never exactly on such a line. And where it
# is, small rounding errors grow with each step: try 100 steps from $(0.5, 0.5)$. A saddle does not
# stop gradient descent for ever, but it slows it down.
#
# ## How long should a step be?
#
# We had to choose $\alpha$. On the parabola the best choice is $\alpha = 0.5$: then the factor
# $1 - 2\alpha$ is 0, and one step reaches the lowest point. How could we know? The slope of the
# parabola is $2x - 2$. Its own slope is 2, and $0.5 = 1/2$.
#
# The derivative of the derivative is the **second derivative** (이계도함수), $d^2y/dx^2$. We read
# it "d squared y over dx squared". It says how fast the slope changes. Where it is large, the curve
# bends strongly, and the step must be short. This is **Newton's method** (뉴턴 방법): take $\alpha$
# as one over the second derivative. With $s$ for the slope and $r$ for the second derivative, a
# step is
#
# $$ x \leftarrow x - \frac{s}{r} \qquad s = \frac{dy}{dx} \qquad r = \frac{d^2y}{dx^2} $$
#
# The parabola bends everywhere in the same way. For this part we need a curve that does not, so we
# take one that is not in the lecture: $y = x^4 - 2x^2$. It has two lowest points, $x = 1$ and
# $x = -1$, and between them a highest one, $x = 0$.


# %%
def curve(x):
    return x**4 - 2 * x**2


x = Value(1.5, "x")
y = curve(x).named("y")
s = derivative(y, x)
show(explain(y, x, reasons=True))

# %% [markdown]
# `backward()` computes $dy/dx$ as a number. `derivative(y, x)` makes a new graph
# that computes it, and a graph has derivatives again. So we can ask `explain` for the derivative of
# the slope.

# %%
show(explain(s, x, reasons=True))

# %% [markdown]
# Here is the new graph. It computes $4x^3 - 4x$.

# %%
show(
    draw(s),
    name="slope",
    alt="The graph of the slope dy/dx of the curve, made by derivative(y, x)",
)

# %% [markdown]
# At $x = 1.5$ the slope is 7.5. When $x$ gets smaller by 0.1, the slope falls by about 2.3. So it
# will be about 0 when $x$ gets smaller by $7.5/23 = 0.326$. This is Newton's step.


# %%
def newton(f, start, steps=6):
    """The points that Newton's method visits. The first is the start."""
    points = [start]
    while len(points) <= steps and abs(points[-1]) < 1e6:
        x = Value(points[-1], "x")
        s = derivative(f(x), x)
        r = derivative(s, x)
        if r.data == 0:  # no step: the slope does not change here
            break
        points.append(x.data - s.data / r.data)
    return points


show(newton(curve, x.data, 4))

# %% [markdown]
# After four steps $x$ is 1 to five decimal places.
#
# ## Where Newton's method goes wrong
#
# Newton's method knows three numbers at its point: $y$, $s$ and $r$. One parabola has the same
# three numbers there. With $h$ as the distance from the point it is
#
# $$ y + s h + \frac{1}{2} r h^2 $$
#
# The step goes to the point where this parabola is flat. We draw it for two starts. The black
# square is the start, the red dot the next point.


# %%
def draw_step(plot, start):
    """The parabola that touches the curve at the start, and the next x."""
    hs = [h / 50 for h in range(-175, 176)]  # distances from the start
    x = Value(start, "x")
    y = curve(x)
    s = derivative(y, x)
    r = derivative(s, x).data
    touching = [y.data + s.data * h + r / 2 * h**2 for h in hs]
    end = newton(curve, start, 1)[-1]
    plot.plot([start + h for h in hs], touching, "C0--")
    plot.axvline(end, color="C0", linewidth=1)
    plot.plot(start, y.data, "C1s")
    plot.plot(end, curve(end), "C0o")
    plot.set(title=f"x = {format_number(start)}, r = {format_number(r)}")


# %%
ts = [t / 50 for t in range(-80, 96)]
left, right = axes(x="x", columns=2, xlim=(-1.6, 1.9), ylim=(-1.6, 2))
for plot, start in ((left, x.data), (right, 0.4)):
    plot.plot(ts, [curve(t) for t in ts], "C1-")
    draw_step(plot, start)
left.set(ylabel="y")
show(
    left,
    name="newton_step",
    alt="The curve and the parabola that touches it. At x = 1.5 it opens "
    "upwards, and its flat point is near the lowest point. At x = 0.4 it "
    "opens downwards, and its flat point is near the highest point",
)

# %% [markdown]
# - At $x = 1.5$ the second derivative is positive. The parabola opens upwards. Its flat point is
#   its lowest point, and it is close to that of the curve.
# - At $x = 0.4$ the second derivative is negative. The parabola opens downwards, and its flat point
#   is its *highest* point. The step goes uphill.
#
# So from $x = 0.4$ Newton's method ends at $x = 0$, where the curve has a maximum. Gradient descent
# ends at $x = 1$. Here are the first steps of both.

# %%
by_newton = newton(curve, 0.4, 5)
by_descent = descend(curve, [0.4], alpha)
rows = [["step", "Newton", "gradient descent"]]
for step, both in enumerate(zip(by_newton, by_descent, strict=False)):
    rows.append([step, round(both[0], 9), *both[1]])
show(rows)

# %% [markdown]
# Newton's method looks for a point where the slope is 0. It does not ask if this is a minimum, a
# maximum or a saddle. So look at the second derivative first: near a minimum it is positive.
#
# There is a second problem. Between the two starts there is a point where the second derivative is
# 0. Close to it we divide by a very small number, and the step becomes very long. From $x = 0.58$
# it goes to:

# %%
show(newton(curve, 0.58, 1)[-1])

# %% [markdown]
# ## Newton's method on a surface
#
# Toy #2 has two slopes, $\partial z/\partial x$ and $\partial z/\partial y$. Each of them changes
# with $x$ and with $y$. This makes four second derivatives. `explain` shows two of them, at the
# start $(0.9, -0.5)$. The lecture writes $f_x$ for $\partial f/\partial x$, and so does the code:
# `z_x` is $\partial z/\partial x$. It contains $x$ and $u$, and $u$ depends on $x$, too. So each
# product needs the product rule.

# %%
x, y = Value(0.9, "x"), Value(-0.5, "y")
z = toy2(x, y)
z_x, z_y = derivative(z, x), derivative(z, y)
show(explain(z_x, x, reasons=True))

# %% [markdown]
# By hand, the last line in letters can be written as $14xy(2x^2 - 3)u$:

# %%
a, b = x.data, y.data
show(14 * a * b * (2 * a**2 - 3) * exp(-(a**2) - b**2))

# %% [markdown]
# The next one is mixed: it says how the slope in the direction of $x$ changes when $y$ changes.

# %%
show(explain(z_x, y, reasons=True))

# %% [markdown]
# The four of them form the **Hessian matrix** (헤세 행렬). The two mixed ones are equal: the order
# of the two variables does not matter.

# %%
show([[derivative(s, v) for v in (x, y)] for s in (z_x, z_y)])

# %% [markdown]
# A step of $p$ in $x$ and $q$ in $y$ changes both slopes. Both should become 0:
#
# $$ \frac{\partial^2 z}{\partial x^2} p + \frac{\partial^2 z}{\partial y \partial x} q
# = -\frac{\partial z}{\partial x} $$
#
# $$ \frac{\partial^2 z}{\partial x \partial y} p + \frac{\partial^2 z}{\partial y^2} q
# = -\frac{\partial z}{\partial y} $$
#
# These are two linear equations for $p$ and $q$. The next cell solves them.


# %%
def newton_step(a, b):
    """The next point of Newton's method on toy #2."""
    x, y = Value(a, "x"), Value(b, "y")
    z = toy2(x, y)
    z_x, z_y = derivative(z, x), derivative(z, y)
    z_xx, z_yy = derivative(z_x, x).data, derivative(z_y, y).data
    z_xy = derivative(z_x, y).data
    d = z_xx * z_yy - z_xy * z_xy
    if d == 0:  # the equations have no single solution
        return [a, b]
    p = (z_xy * z_y.data - z_yy * z_x.data) / d
    q = (z_xy * z_x.data - z_xx * z_y.data) / d
    return [a + p, b + q]


# %%
points = [[x.data, y.data]]
for _ in range(6):
    points.append(newton_step(*points[-1]))
show([["x", "y"], *points[:5]])

# %% [markdown]
# ## Both methods side by side
#
# The plot shows the distance to the lowest point after each step, on a logarithmic axis, for the
# curve and for toy #2. Gradient descent has $\alpha = 0.1$ in both.

# %%
left, right = axes(x="step", columns=2)
lowest = [0.5**0.5, -(0.5**0.5)]
descent = descend(curve, [1.5], alpha, 12)
left.plot([abs(point[0] - 1) for point in descent], "C2--s")
left.plot([abs(point - 1) for point in newton(curve, 1.5)], "C0-o")
descent = descend(toy2, points[0], alpha, 12)
right.plot([dist(point, lowest) for point in descent], "C2--s")
right.plot([dist(point, lowest) for point in points], "C0-o")
left.set(title="y = x⁴ − 2x²", ylabel="distance to the lowest point")
right.set(title="toy #2")

# %%
for plot in (left, right):
    plot.set_yscale("log", nonpositive="mask")  # a distance of 0 is left out
    plot.set(ylim=(1e-17, 10))
    plot.text(3.5, 1e-11, "Newton", color="C0", ha="right")
    plot.text(12, 0.3, "gradient descent", ha="right")
show(
    left,
    name="newton",
    alt="The distance to the lowest point, step by step, on a logarithmic "
    "axis. For gradient descent it is a straight line, for Newton's method a "
    "curve that bends down more steeply with each step",
)

# %% [markdown]
# - Gradient descent multiplies the distance by nearly the same factor in each step. On a
#   logarithmic axis this is a straight line.
# - As soon as Newton's method is close, it about doubles the number of correct digits in each step.
#   After five or six steps all digits of a float are right, about 16. (A distance of 0 has no place
#   on this axis.)
#
# Why are networks not trained with Newton's method? A network with $n$ weights has $n^2$ second
# derivatives. For a million weights this is a million times a million. And a loss can have many
# saddles, where Newton's method may end. So networks are trained with gradient descent. Page 15
# does this.
#
# ## Exercises


# %%
half = [point[0] for point in descend(parabola, [3], 0.5, 2)]
one = [point[0] for point in descend(parabola, [3], 1, 3)]
a, b = Value(0.5), Value(0.4)
toy2(a, b).backward()
valley = descend(toy2, [0.5, 0.4], 0.1, 40)[-1]


def hessian(at):
    """The Hessian matrix of toy #2, row by row."""
    x, y = Value(at[0]), Value(at[1])
    slopes = [derivative(toy2(x, y), v) for v in (x, y)]
    return [derivative(s, v).data for s in slopes for v in (x, y)]


# %%
stop = [0.2, -0.1]
for _ in range(7):
    stop = newton_step(*stop)
at_saddle = [round(number, 6) for number in hessian(stop)]
at_minimum = [round(number, 6) for number in hessian(lowest)]

# %%
exercise(
    "What do α = 0.5 and α = 1 do on the parabola, from x = 3? Use the factor "
    "1 − 2α first, then call descend().",
    answer="With α = 0.5 the factor is 0: x goes from "
    f"{half[0]:g} to {half[1]:g} in one step and stays. With α = 1 the factor "
    f"is -1: x goes {one[0]:g}, {one[1]:g}, {one[2]:g}, {one[3]:g} and so on. "
    "The distance never changes.",
)

# %%
exercise(
    "Start gradient descent on toy #2 at (0.5, 0.4), with 40 steps. Which of "
    "the two minima does it find, and why this one?",
    answer=f"({valley[0]:.4f}, {valley[1]:.4f}). At the start ∂z/∂x is "
    f"{a.grad:.3g} and ∂z/∂y is {b.grad:.3g}. So y falls faster than x and is "
    "the first to become negative. Then x has to grow.",
)

# %%
exercise(
    "Start Newton's method on toy #2 at (0.2, −0.1). Where does it end? What "
    "does the Hessian matrix look like there, and what at the minimum?",
    answer=f"At ({stop[0]:.3f}, {stop[1]:.3f}), the saddle. The rows there are "
    f"{at_saddle[0]:g}, {at_saddle[1]:g} and {at_saddle[2]:g}, "
    f"{at_saddle[3]:g}; at the minimum they are {at_minimum[0]:g}, "
    f"{at_minimum[1]:g} and {at_minimum[2]:g}, {at_minimum[3]:g}. At the "
    "minimum the slope grows in each direction; at the saddle it does not.",
)
