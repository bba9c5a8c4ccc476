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
# rate. The function itself can tell how long a step should be. You will see how fast that is, and
# why networks are trained without it all the same.
#
# ## How long should a step be?
#
# On the parabola $y = x^2 - 2x + 1$ the best learning rate is $\alpha = 0.5$: one step, and you are
# at the lowest point. How could we know? The slope of the parabola is $2x - 2$. The slope of this
# slope is 2, and $0.5 = 1/2$.
#
# The derivative of the derivative is the **second derivative** (이계도함수):
#
# $$ \frac{d^2y}{dx^2} = \frac{d}{dx} \left( \frac{dy}{dx} \right) $$
#
# It says how fast the slope changes. Where it is large, the curve bends strongly, and a step must
# be short. **Newton's method** (뉴턴 방법) takes one over the second derivative as the learning
# rate. With $s$ for the slope and $r$ for the second derivative:
#
# $$ x \leftarrow x - \frac{s}{r} \qquad s = \frac{dy}{dx} \qquad r = \frac{d^2y}{dx^2} $$
#
# The parabola bends everywhere in the same way. So we take another curve, $y = x^4 - 2x^2$. It has
# two lowest points, $x = 1$ and $x = -1$, and between them a highest one, $x = 0$.

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
# `backward()` gives the slope as a number. `derivative(y, x)` gives it as a new graph, and a graph
# can be differentiated again. The first line is the slope, the lines below are its derivative.
#
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
# ## Where it goes wrong
#
# Newton's method knows three numbers at its point: $y$, $s$ and $r$. One parabola has the same
# three numbers there. With $h$ as the distance from the point it is
#
# $$ y + s h + \frac{1}{2} r h^2 $$
#
# The step goes to the point where this parabola is flat. **Predict:** from $x = 0.4$ the lowest
# point at $x = 1$ is downhill, to the right. Where does Newton's step go?

# %%
starts = [x.data, 0.4]
rows = [["x", "slope s", "second r", "next x"]]
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
# The black square is the start, the red dashes are the parabola, the red dot is the next point.
#
# - At $x = 1.5$ the second derivative is positive. The parabola opens upwards, and its flat point
#   is its lowest point. It is close to that of the curve.
# - At $x = 0.4$ the second derivative is negative. The parabola opens downwards, and its flat point
#   is its *highest* point. The step goes uphill.
#
# Newton's method looks for a point where the slope is 0. It does not ask if this is a minimum, a
# maximum or a saddle. So look at the second derivative first: near a minimum it is positive.
#
# There is a second danger. Between the two starts is a point where the second derivative is 0.
# Close to it we divide by a very small number, and the step becomes very long. From $x = 0.58$ it
# goes to:

# %%
show(newton(curve, 0.58, 1)[-1])

# %% [markdown]
# ## Two variables: four second derivatives
#
# Toy #2 has two slopes, $\partial z/\partial x$ and $\partial z/\partial y$. Each of them changes
# with $x$ and with $y$. That makes four second derivatives. We write toy #2 with
# $u = e^{-x^2 - y^2}$:
#
# $$ z = 7xyu \qquad f_x = \frac{\partial z}{\partial x} = 7y(1 - 2x^2) u $$
#
# The slope $f_x$ depends on $x$ in two ways: through the letter $x$ itself, and through $u$. Here
# is its derivative at $(0.9, -0.5)$.

# %%
x, y = Value(0.9, "x"), Value(-0.5, "y")
u = exp(-(x**2) - y**2).named("u")
f_x = (7 * y * (1 - 2 * x**2) * u).named("f_x")
show(explain(f_x, x, reasons=True))

# %% [markdown]
# $\partial f_x/\partial x$ without more is the whole derivative: $x$ moves, and $u$ moves with it.
# The sign |direct says that only the letter $x$ in the formula moves and $u$ is held. The two need
# two signs. With one sign for both the first line would say that a number is itself plus something.
#
# **A common mistake:** to forget that $u$ contains $x$, and to stop at the direct part. Then the
# result is not 3.01 but

# %%
held = Value(u.data, "u")  # a number of its own: it does not know x
show(gradient(7 * y * (1 - 2 * x**2) * held, x))

# %% [markdown]
# `derivative` makes no such slip. Its four results form the **Hessian matrix** (헤세 행렬):
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
# The two mixed ones are equal: the order of the two variables does not matter.
#
# ## Newton's step on a surface
#
# A step of $p$ in $x$ and $q$ in $y$ changes both slopes. Both should become 0:
#
# $$ \frac{\partial^2 z}{\partial x^2} p + \frac{\partial^2 z}{\partial y \partial x} q
# = -\frac{\partial z}{\partial x} \qquad
# \frac{\partial^2 z}{\partial x \partial y} p + \frac{\partial^2 z}{\partial y^2} q
# = -\frac{\partial z}{\partial y} $$
#
# These are two linear equations for $p$ and $q$. The function solves them.


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
# The plot shows the distance to the lowest point after each step, on a logarithmic axis, for the
# curve from $x = 1.5$ and for toy #2. Gradient descent has $\alpha = 0.1$ in both.


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
# - As soon as Newton's method is close, it about doubles the number of correct digits in each step.
#   After five or six steps all digits of a float are right, about 16.
#
# Why are networks not trained with it? A network with $n$ weights has $n^2$ second derivatives: for
# a million weights a million times a million. And a loss can have many saddles, where Newton's
# method may end.

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
    hint="dy/dx is 3x² − 3. Differentiate it once more.",
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
    hint="Differentiate 7y(1 − 2x²)u with respect to y. At (0, 0) u is 1, and "
    "all terms with an x or a y left in them are 0.",
    expects=at_saddle[1],
    answer=f"{at_saddle[1]:g}. The rows of the Hessian matrix are "
    f"{at_saddle[0]:g}, {at_saddle[1]:g} and {at_saddle[2]:g}, "
    f"{at_saddle[3]:g}. When x and y grow together, z grows; when one grows "
    "and the other falls, z falls: a saddle.",
)

# %% [markdown]
# **Next:** in the other appendix, [](see:resnet18), a network of the real world is trained, with
# gradient descent.
