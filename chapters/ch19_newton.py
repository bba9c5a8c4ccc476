# %% [markdown]
# # Appendix: Newton's method and second derivatives
#
# *Not in the lectures. It goes on where lecture 05, Gradient descent (경사 하강법), ends*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학: [slides of lecture
# 05](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/05_gradient_descent.pdf)
# and [video](https://youtu.be/QU99KdtT81I).
#
# **Before:** [gradient descent](see:gradient_descent), [the chain rule](see:chain_rule) and [the
# product rule](see:product_rule). **Why:** in gradient descent somebody has to choose the learning
# rate. But the function itself can tell how long a step should be. You will see how fast that
# method is, and why networks are still trained without it.
#
# ## How long should a step be?
#
# On the parabola $y = x^2 - 2x + 1$ the best learning rate is $\alpha = 0.5$: one step, and you are
# at the lowest point. How could we know this before? The slope of the parabola is $2x - 2$. The
# slope of this slope is 2, and $0.5 = 1/2$.
#
# The derivative of the derivative is the **second derivative** (이계도함수):
#
# $$ \frac{d^2y}{dx^2} = \frac{d}{dx} \left( \frac{dy}{dx} \right) $$
#
# It says how fast the slope changes. Where it is large, the curve bends strongly, and a step must
# be short. **Newton's method** (뉴턴 방법) uses $1/r$ as the learning rate, where $r$ is the second
# derivative. With $s$ for the slope:
#
# $$ x \leftarrow x - \frac{s}{r} \qquad s = \frac{dy}{dx} \qquad r = \frac{d^2y}{dx^2} $$
#
# On the parabola $r$ is 2 everywhere. So we take another curve, $y = x^4 - 2x^2$. It has two lowest
# points, $x = 1$ and $x = -1$, and between them the top of a hill, $x = 0$. We start at $x = 1.5$.

# %%
from math import dist

from words import axes, choice, derivation_of, exercise, recap, show
from scalargrad import Value, derivative, exp, explain, format_number
from scalargrad import gradient


def curve(x):
    return x**4 - 2 * x**2


x = Value(1.5, "x")
y = curve(x).named("y")
s = derivative(y, x)
show(explain(s, x, reasons=True))

# %% [markdown]
# `backward()` gives the slope as a number. `derivative(y, x)` gives it as a new formula (a graph of
# Values), which can be differentiated again. Above, the first line is the slope, and the lines
# below it are the second derivative.
#
# At $x = 1.5$ the slope is 7.5 and the second derivative 23. So when $x$ gets smaller by 0.1, the
# slope falls by about 2.3. It falls by 7.5, to about 0, when $x$ gets smaller by $7.5/23 = 0.326$.
# This is Newton's step. We take four of them:


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
# The first number is the start. After four steps $x$ is 1 to five decimal places.
#
# ## Where it goes wrong
#
# Newton's method uses three numbers at its point: the height $y$, the slope $s$ and the second
# derivative $r$. There is exactly one parabola with the same three numbers. At the distance $h$
# from the point its height is
#
# $$ y + s h + \frac{1}{2} r h^2 $$
#
# Its slope is $s + r h$. This is 0 at $h = -s/r$: Newton's step goes to the point where the
# parabola is flat. **Predict:** we stand at $x = 0.4$. The lowest point $x = 1$ is to the right,
# downhill. Where does Newton's step go?

# %%
starts = [x.data, 0.4]
rows = [["x", "slope s", "r", "next x"]]
for start in starts:
    x = Value(start, "x")
    s = derivative(curve(x), x)
    rows.append([x, s, derivative(s, x), newton(curve, start, 1)[-1]])
show(rows)


# %% {"fold": "the picture's code"}
def draw_step(plot, start, s, r, end):
    """The parabola that touches the curve at the start, and the next x."""
    hs = [h / 50 for h in range(-175, 176)]  # distances from the start
    touching = [curve(start) + s * h + r / 2 * h**2 for h in hs]
    plot.plot([start + h for h in hs], touching, "C0--")
    plot.axvline(end, color="C0", linewidth=1)
    plot.plot(start, curve(start), "C1s")
    plot.plot(end, curve(end), "C0o")
    plot.set(title=f"x = {format_number(start)}, r = {format_number(r)}")


# %% {"fold": "the picture's code, continued"}
ts = [t / 50 for t in range(-80, 96)]
panels = axes(x="x", columns=2, xlim=(-1.6, 1.9), ylim=(-1.6, 2))
for plot, (at, s, r, end) in zip(panels, rows[1:], strict=True):
    plot.plot(ts, [curve(t) for t in ts], "C1-")
    draw_step(plot, at.data, s.data, r.data, end)
panels[0].set(ylabel="y")
show(
    panels[0],
    name="step",
    alt="The curve and the parabola that touches it. At x = 1.5 it opens "
    "upwards, and its flat point is near the lowest point. At x = 0.4 it "
    "opens downwards, and its flat point is near the highest point",
)

# %% [markdown]
# The black square is the start. The dashed red curve is the parabola. The red line and the red dot
# are at the next $x$.
#
# - At $x = 1.5$ the second derivative is positive. The parabola opens upwards, and its flat point
#   is its lowest point. It is close to the lowest point of the curve.
# - At $x = 0.4$ the second derivative is negative. The parabola opens downwards, and its flat point
#   is its *highest* point. The step goes to the left, uphill.
#
# Newton's method looks for a point where the slope is 0. It does not ask if this is a minimum, a
# maximum or a saddle. So look at the second derivative first: near a minimum it is positive.
#
# There is a second danger. Between the two starts the second derivative changes from negative to
# positive, so somewhere it is 0 (at $x = 0.577$). Close to this point we divide by a very small
# number, and the step becomes very long. From $x = 0.58$ one step goes to:

# %%
show(newton(curve, 0.58, 1)[-1])

# %% [markdown]
# ## Two variables: four second derivatives
#
# Toy #2 of [gradient descent](see:gradient_descent) has two slopes, $\partial z/\partial x$ and
# $\partial z/\partial y$. Each of them changes with $x$ and with $y$. That makes four second
# derivatives. We write toy #2 with $u = e^{-x^2 - y^2}$, and $f_x$ for its slope along $x$:
#
# $$ z = 7xyu \qquad f_x = \frac{\partial z}{\partial x} = 7y(1 - 2x^2) u $$
#
# $x$ stands in the formula of $f_x$ itself, and also in $u$. So $f_x$ depends on $x$ in two ways.
# Here is its derivative at $(0.9, -0.5)$.

# %%
x, y = Value(0.9, "x"), Value(-0.5, "y")
u = exp(-(x**2) - y**2).named("u")
f_x = (7 * y * (1 - 2 * x**2) * u).named("f_x")
show(explain(f_x, x, reasons=True))

# %% [markdown]
# $\partial f_x/\partial x$ alone is the whole derivative: $x$ moves, and $u$ moves with it. The
# mark |direct says: only the letter $x$ in the formula of $f_x$ moves, and $u$ is held. The two are
# different numbers, so they need different signs.
#
# **A common mistake:** to forget that $u$ contains $x$. Then only the direct part is left, and the
# result is not 3.01 but

# %%
held = Value(u.data, "u")  # a number of its own: it does not know x
show(gradient(7 * y * (1 - 2 * x**2) * held, x))

# %% [markdown]
# `derivative` does not forget it. The four second derivatives form the **Hessian matrix** (헤세
# 행렬). Its first row has the derivatives of $\partial z/\partial x$, its second row those of
# $\partial z/\partial y$:
#
# $$ H = \begin{pmatrix}
# \frac{\partial^2 z}{\partial x^2} & \frac{\partial^2 z}{\partial y \partial x} \\
# \frac{\partial^2 z}{\partial x \partial y} & \frac{\partial^2 z}{\partial y^2}
# \end{pmatrix} $$


# %%
def toy2(x, y):
    return 7 * x * y * exp(-(x**2) - y**2)


def hessian(x, y):
    """The slopes of toy #2, and the Hessian matrix row by row."""
    slopes = [derivative(toy2(x, y), v) for v in (x, y)]
    return slopes, [[derivative(s, v) for v in (x, y)] for s in slopes]


show(hessian(x, y)[1])

# %% [markdown]
# The two mixed derivatives are equal. This is so for every function whose second derivatives are
# continuous (연속): it does not matter by which variable we differentiate first.
#
# ## Newton's step on a surface
#
# In one variable a step $h$ changes the slope by about $r h$, and Newton's method makes this $-s$.
# Now a step of $p$ in $x$ and $q$ in $y$ changes both slopes. Both should become 0:
#
# $$ \frac{\partial^2 z}{\partial x^2} p + \frac{\partial^2 z}{\partial y \partial x} q
# = -\frac{\partial z}{\partial x} \qquad
# \frac{\partial^2 z}{\partial x \partial y} p + \frac{\partial^2 z}{\partial y^2} q
# = -\frac{\partial z}{\partial y} $$
#
# These are two linear equations for $p$ and $q$. The function below solves them. We start at
# $(0.9, -0.5)$ again:


# %%
def newton_step(a, b):
    """The next point of Newton's method on toy #2."""
    slopes, rows = hessian(Value(a, "x"), Value(b, "y"))
    s_x, s_y = (s.data for s in slopes)
    (xx, yx), (xy, yy) = [[r.data for r in row] for row in rows]
    d = xx * yy - yx * xy
    if d == 0:  # the equations have no single solution
        return [a, b]
    return [a + (yx * s_y - yy * s_x) / d, b + (xy * s_x - xx * s_y) / d]


points = [[x.data, y.data]]
for _ in range(6):
    points.append(newton_step(*points[-1]))
show([["x", "y"], *points[:5]])

# %% [markdown]
# ## Both methods side by side
#
# The plot shows the distance to the lowest point after each step, on a logarithmic axis. On the
# left is the curve, from $x = 1.5$, on the right toy #2, from $(0.9, -0.5)$. Gradient descent has
# $\alpha = 0.1$ in both.


# %%
def descend(f, start, alpha=0.1, steps=12):
    """The points that gradient descent visits."""
    points = [start]
    for _ in range(steps):
        variables = [Value(number) for number in points[-1]]
        f(*variables).backward()
        points.append([v.data - alpha * v.grad for v in variables])
    return points


# %% {"fold": "the picture's code"}
left, right = axes(x="step", columns=2)
lowest = [0.5**0.5, -(0.5**0.5)]
left.plot([abs(x - 1) for (x,) in descend(curve, [1.5])], "C2--s")
left.plot([abs(x - 1) for x in newton(curve, 1.5)], "C0-o")
right.plot([dist(at, lowest) for at in descend(toy2, points[0])], "C2--s")
right.plot([dist(at, lowest) for at in points], "C0-o")
left.set(title="y = x⁴ − 2x²", ylabel="distance to the lowest point")
right.set(title="toy #2")
for plot in (left, right):
    plot.set_yscale("log", nonpositive="mask")  # a distance of 0 is left out
    plot.set(ylim=(1e-17, 10))
    plot.text(3.5, 1e-11, "Newton", color="C0", ha="right")
    plot.text(12, 0.3, "gradient descent", ha="right")

# %% {"fold": "the picture's code, continued"}
show(
    left,
    name="both",
    alt="The distance to the lowest point, step by step, on a logarithmic "
    "axis. For gradient descent it is a straight line, for Newton's method a "
    "curve that bends down more steeply with each step",
)

# %% [markdown]
# - Gradient descent multiplies the distance by nearly the same factor in each step. On a
#   logarithmic axis this is a straight line.
# - When Newton's method is close, each step about doubles the number of correct digits. After five
#   or six steps all digits of a float are right, about 16. (A distance of exactly 0 has no place on
#   a logarithmic axis, so the last dots are missing.)
#
# Why are networks not trained with it? A network with $n$ weights has $n^2$ second derivatives: for
# a million weights that is a million times a million. And a loss can have many saddles, where
# Newton's method may end.

# %%
recap(
    "The second derivative is the slope of the slope. It says how strongly a "
    "curve bends.",
    "Newton's step is slope over second derivative: near a minimum very fast, "
    "elsewhere it may go uphill or far away.",
    "With n variables there are n² second derivatives, too many for a "
    "network.",
)

# %% [markdown]
# ## Exercises


# %%
def cubic(x):
    return x**3 - 3 * x


x = Value(2, "x")
s = derivative(cubic(x), x)
r = derivative(s, x)
next_x = newton(cubic, x.data, 1)[-1]

# %%
exercise(
    "Newton's method stands at x = 2 on y = x³ − 3x. What is the next x? Type "
    "the number.",
    level=1,
    hint="dy/dx is 3x² − 3. Differentiate it once more, and put x = 2 into "
    "both.",
    expects=next_x,
    answer=f"{next_x:g}: the slope is {s.data:g}, the second derivative "
    f"{r.data:g}, and 2 − {s.data:g}/{r.data:g} = {next_x:g}.",
)

# %%
end = newton(curve, -0.3, 12)[-1]
others = [at for at in (-1, 0, 1) if round(end) != at]

# %%
exercise(
    "Newton's method starts at x = −0.3 on y = x⁴ − 2x². Where does it end?",
    level=2,
    hint="Is the second derivative 12x² − 4 positive or negative there?",
    expects=choice(
        f"x = {format_number(round(end))}",
        *(f"x = {format_number(at)}" for at in others),
        "nowhere: it goes farther and farther away",
    ),
    answer="At x = 0, the highest point between the two minima. At −0.3 the "
    f"second derivative is {12 * 0.3**2 - 4:.3g}, negative: the parabola that "
    "touches the curve opens downwards, and the step goes to its top.",
)

# %%
x = Value(3, "x")
u = (x**2 + 1).named("u")
z = (x * u).named("z")

# %%
exercise(
    "u = x² + 1 and z = x·u, at x = 3. Write the whole derivation of dz/dx, "
    "with the direct part and the part over u.",
    level=2,
    hint="In the direct part, ∂z/∂x|direct, x moves and u is held.",
    expects=derivation_of(z, x),
    answer=explain(z, x, reasons=True),
)

# %%
at_saddle = [r.data for row in hessian(Value(0), Value(0))[1] for r in row]

# %%
exercise(
    "What is the mixed second derivative ∂²z/∂y∂x of toy #2 at its saddle "
    "(0, 0)? Type the number.",
    level=3,
    hint="Differentiate ∂z/∂x = 7y(1 − 2x²)u with respect to y. Then put in "
    "x = 0 and y = 0. What is u there?",
    expects=at_saddle[1],
    answer=f"{at_saddle[1]:g}. The rows of the Hessian matrix are "
    f"{at_saddle[0]:g}, {at_saddle[1]:g} and {at_saddle[2]:g}, "
    f"{at_saddle[3]:g}. When x and y grow together, z grows; when one grows "
    "and the other falls, z falls: a saddle.",
)

# %% [markdown]
# **Next:** in [](see:resnet18) gradient descent trains a network that is used
# in the real world.
