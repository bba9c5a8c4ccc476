# %% [markdown]
# # Gradient descent
#
# *Lecture 05, Gradient descent (경사 하강법), slides 3 to 14; the functions are lecture 04's*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학: [slides of lecture
# 05](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/05_gradient_descent.pdf)
# and [video](https://youtu.be/QU99KdtT81I).
#
# **Before:** [the derivative](see:derivative) and [partial derivatives](see:partial_derivatives).
# **Why:** every network learns in this way: it takes many small steps that make its error smaller.
# If you understand the steps on a parabola, you understand them for a million weights.

# %% [markdown] {"covers": "04: 38"}
# ## Lost on a mountain
#
# Lecture 04 draws a function and asks: "최저점 어떻게 찾아가나???", how do we find the lowest
# point? Lecture 05 answers with a story (slides 3 to 5). You are lost on a mountain, your eyes are
# hurt, and you cannot see. You must get down. What would you do? Slide 4 has a plan:
#
# 1. Put one foot forward and feel: does the ground rise (오르막) or fall (내리막)?
# 2. Take a step downhill. If the ground is flat, take it as the lowest point and stop.
# 3. Choose the length of the step with care.
# 4. Repeat 1 to 3.
#
# **Gradient descent** (경사 하강법) does the same. The ground is a function, in deep learning the
# loss: how wrong the network is. The program does not see the whole function. It knows only the
# slope (기울기) at the point where it stands.
#
# ## The sign of the slope
#
# In one variable this is easy (slide 6). Find the derivative $f'$, put in the point $k$ where you
# stand, and look at the sign. The slide asks: is $f'(k) > 0$, $f'(k) < 0$ or $f'(k) = 0$? We take
# lecture 04's parabola, $f(x) = x^2 - 2x + 1$, at three points: 3, $-1$ and 1. Our function
# `slope(f, at)` lets `backward()` compute the slope of $f$ at a point.

# %%
from math import hypot

from words import axes, caution, choice, derivation_of, exercise, recap, show
from scalargrad import Value, exp, explain, format_number


def parabola(x):
    return x**2 - 2 * x + 1


def slope(f, at):
    x = Value(at)
    f(x).backward()
    return x.grad


ks = [3, -1, 1]
show("slopes:", *(slope(parabola, k) for k in ks))

# %% [markdown]
# At $k = 3$ the slope is positive: uphill is to the right, so we go to the left. At $k = -1$ it is
# negative: we go to the right. At $k = 1$ it is 0: the ground is flat. In the picture the red lines
# are the tangents, and the black arrows show where we go.

# %% {"fold": "the picture's code"}
arrows = dict(angles="xy", scale_units="xy", scale=1, width=0.005)
ts = [t / 10 for t in range(-25, 46)]
plot = axes(x="x", y="f(x)", xlim=(-2.6, 4.6), ylim=(-2, 11))
plot.plot(ts, [parabola(t) for t in ts], "C3-")
for k, side in zip(ks, (1, -1, 0), strict=True):
    rise, y = slope(parabola, k), parabola(k)
    plot.plot([k - 0.7, k + 0.7], [y - 0.7 * rise, y + 0.7 * rise], "C0-")
    plot.plot(k, y, "C1o")
    words = f"f′({format_number(k)}) = {format_number(rise)}"
    plot.text(k + 0.9 * side, y - 1.4, words, color="C0", ha="center")
    plot.quiver(k, y, -1.2 * side, 0, **arrows)
plot.figure.set_size_inches(7.2, 2.8)
show(
    plot,
    name="signs",
    alt="The parabola with its tangents. At 3 it rises, an arrow leads left. "
    "At −1 it falls, an arrow leads right. At 1 it is flat",
)

# %% [markdown]
# ## One step
#
# The sign of the slope gives the direction. The number also says how steep the ground is. So we use
# the number itself:
#
# $$ x \leftarrow x - \alpha \cdot f'(x) $$
#
# $\alpha$ is the **learning rate** (학습률), a positive number that we choose. The minus sign sends
# us downhill on both sides. Where the curve is steep, the step is long. Near the lowest point the
# slope is almost 0, and the step is short. Here is one step from $x = 3$ with $\alpha = 0.1$.

# %%
alpha = 0.1
x = Value(3, "x")
y = parabola(x).named("y")
show(explain(y, x))

y.backward()
new = x.data - alpha * x.grad
show("x:", x.data, "→", new)
show("y:", y.data, "→", parabola(new))

# %% [markdown]
# The slope was 4, so $x$ has moved by $0.1 \cdot 4 = 0.4$ to the left.
#
# ## Many steps
#
# Now we repeat this. The function `descend` below works for any number of variables: each one gets
# its own slope from `backward()`. (It stops early when a point is more than a million away from 0.)


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
for step in (0, 1, 2, 10, 20):
    rows.append([step, *points[step], parabola(*points[step])])
show(rows)

# %% [markdown]
# After 20 steps we are close to $x = 1$, the lowest point. We solved no equation. We only needed
# the slope at each point of the walk.
#
# ## Three learning rates
#
# Line 3 of the plan is to choose the length of the step. In our rule $\alpha$ does that.
# **Predict:** 20 steps from $x = 3$, once with $\alpha = 0.01$, once with 0.1, once with 1.1. Where
# does each walk end?

# %% {"fold": "the picture's code"}
ts = [t / 10 for t in range(-35, 56)]
panels = axes(columns=3, xlim=(-3.5, 5.5), ylim=(-1, 21))
rates = [(0.01, "too small"), (alpha, "good"), (1.1, "too large")]
for plot, (rate, word) in zip(panels, rates, strict=True):
    xs = [point[0] for point in descend(parabola, [x.data], rate)]
    plot.plot(ts, [parabola(t) for t in ts], "C3-")
    plot.plot(xs, [parabola(t) for t in xs], "C0-o", markersize=4)
    plot.plot(xs[0], parabola(xs[0]), "C1s")
    plot.set(title=f"α = {rate}: {word}", xlabel=f"last x: {xs[-1]:.4g}")
panels[0].set(ylabel="y")
panels[0].figure.set_size_inches(7.2, 2.9)
show(
    panels[0],
    name="rates",
    alt="20 steps on the parabola from x = 3. With α = 0.01 they cover a part "
    "of the way, with α = 0.1 they end at the lowest point, with α = 1.1 they "
    "jump from side to side and out of the picture",
)

# %% [markdown]
# The black square is the start. Below each plot is the last $x$.
#
# - $\alpha = 0.01$ is too small. The direction is right, but we hardly move.
# - $\alpha = 0.1$ is good. We come close to the lowest point.
# - $\alpha = 1.1$ is too large. Each step jumps over the lowest point and lands higher than before.
#   The walk **diverges** (발산).
#
# Why? Look at the difference to the lowest point. Before a step it is $x - 1$. After the step
# we stand at $x - \alpha(2x - 2)$, so the difference is
#
# $$ x - \alpha(2x - 2) - 1 = (1 - 2\alpha)(x - 1) $$
#
# So each step multiplies the difference by $1 - 2\alpha$: by 0.98, by 0.8, and by $-1.2$. With
# $-1.2$ its sign changes in each step: the walk jumps from side to side. We come closer if the
# factor is between $-1$ and 1.

# %% [markdown] {"covers": "04: 37"}
# ## Two variables
#
# Slide 5 says that there is still a small problem ("약간의 문제점"). Slide 6 names it: "다변수
# 함수면 어떻게 해요?", what about a function of several variables? Its answer: this is why we
# learned partial derivatives (편미분). Each variable goes against its own slope, both in the same
# step:
#
# $$ x \leftarrow x - \alpha \cdot \frac{\partial z}{\partial x} \qquad
# y \leftarrow y - \alpha \cdot \frac{\partial z}{\partial y} $$
#
# The two slopes together are the **gradient** (그래디언트; in Korean often 기울기, like the slope).
# It points in the direction in which $z$ grows fastest. We go in the opposite direction, so the
# method is called gradient *descent* (하강).
#
# We try it on lecture 04's surface, $z = 3y/(x^2 + y^2 + 1)$: 40 steps from $(1, 1)$ with
# $\alpha = 0.5$.


# %%
def surface(x, y):
    return 3 * y / (x**2 + y**2 + 1)


points = descend(surface, [1, 1], 0.5, 40)
end = points[-1]
show("x =", round(end[0], 5), " y =", round(end[1], 5), " z =", surface(*end))

# %% [markdown]
# This is the lowest point of the surface, $(0, -1)$ with $z = -1.5$. So the same method answers
# lecture 04's question for both of its functions.
#
# **A common mistake:** to move $x$ first, and then to compute the slope along $y$ at the new $x$.
# In gradient descent both slopes belong to the *same* point. Here is the first step, right and
# wrong:

# %%
x, y = Value(1, "x"), Value(1, "y")
surface(x, y).backward()
right = [x.data - 0.5 * x.grad, y.data - 0.5 * y.grad]

moved, late = Value(right[0]), Value(y.data)
surface(moved, late).backward()
wrong = [right[0], y.data - 0.5 * late.grad]
show([["", "x", "y"], ["right: together", *right], ["wrong: x first", *wrong]])

# %% [markdown]
# The wrong step takes one slope from the old point and one from the new point. So it follows the
# gradient of neither.
#
# ## The lecture's surface
#
# Lecture 05 has a surface of its own (slides 7 to 10). We stand at $(x, y, z) = (30, 10, 1000)$.
# The slides assume two slopes: along $x$ it is $-1.0$ ($y$ is held), along $y$ it is $-0.3$ ($x$ is
# held). "합치면 안되나요?", can we put them together? "당근 되죠", of course. They are the vector
# $(-1.0, -0.3)$.
#
# Then slide 10 moves each variable by a *fixed* length, the learning rate. It uses only the sign
# (음, 양) of each slope. That step is different from ours. Here is one step of each kind, with
# $\alpha = 0.1$:

# %%
here, slopes = [30, 10], [-1.0, -0.3]  # the slide's numbers
signs = [1 if s > 0 else -1 for s in slopes]
by_slope = [at - alpha * s for at, s in zip(here, slopes, strict=True)]
by_sign = [at - alpha * s for at, s in zip(here, signs, strict=True)]
show(
    [["", "x", "y"], ["by the slopes", *by_slope], ["by the signs", *by_sign]]
)

# %% {"fold": "the picture's code"}
plot = axes(x="x", y="y", xlim=(29.93, 30.17), ylim=(9.98, 10.12))
for k in range(-4, 9):  # along each line −1.0·x − 0.3·y stays the same
    xs = [here[0] + 0.03 * k - 0.06, here[0] + 0.03 * k + 0.06]
    plot.plot(xs, [here[1] + 0.2, here[1] - 0.2], "C3-", linewidth=1)
for end, colour, word in (by_slope, "C0", "slopes"), (by_sign, "C1", "signs"):
    move = [b - a for a, b in zip(here, end, strict=True)]
    plot.quiver(*here, *move, color=colour, **arrows)
    words, paper = f"by the {word}", dict(color="white", pad=1)
    plot.text(end[0] + 0.004, end[1], words, color=colour, bbox=paper)
plot.plot(*here, "C1s")
plot.set_aspect("equal")
plot.figure.set_size_inches(7.2, 3.1)
show(
    plot,
    name="sign",
    alt="Contour lines around the point (30, 10). The red step by the slopes "
    "crosses them at a right angle, the black step by the signs does not",
)

# %% [markdown]
# The grey lines join points of the same height, as on a map (**contour lines**, 등고선). This close
# to the point they are almost straight. The red step crosses them at a right angle: this is the
# steepest way down. The black step does not.
#
# There is a second difference. A step of fixed length does not get shorter near the lowest point.
# On the parabola such a walk comes near $x = 1$ and then jumps over it and back for ever. Here are
# the last four points of a walk of 12 steps from $x = 3$, each of the length 0.3:

# %%
walk = [3]
for _ in range(12):
    walk.append(walk[-1] - 0.3 * (1 if slope(parabola, walk[-1]) > 0 else -1))
show([[round(at, 6) for at in walk[-4:]]])

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
# ## Toy #2
#
# Toy #2 of lecture 04 has more than one lowest point:
#
# $$ z = \frac{7xy}{e^{x^2 + y^2}} \qquad
# \frac{\partial z}{\partial x} = -\frac{7y(2x^2 - 1)}{e^{x^2 + y^2}} \qquad
# \frac{\partial z}{\partial y} = -\frac{7x(2y^2 - 1)}{e^{x^2 + y^2}} $$
#
# We start at $(1.2, -0.3)$ with $\alpha = 0.1$. Here are the two slopes at the start (printed as
# "gradient"), and the walk.


# %%
def toy2(x, y):
    return 7 * x * y / exp(x**2 + y**2)


x, y = Value(1.2, "x"), Value(-0.3, "y")
toy2(x, y).backward()
show(x, y)

points = descend(toy2, [x.data, y.data], alpha)
rows = [["step", "x", "y", "z"]]
for step in (0, 1, 2, 10, 20):
    rows.append([step, *points[step], toy2(*points[step])])
show(rows)

# %% [markdown]
# Both slopes are positive at the start, so both variables get smaller. The walk ends at
# $x = 1/\sqrt{2}$ (0.7071), $y = -1/\sqrt{2}$. There $2x^2 - 1$ and $2y^2 - 1$ are 0, so both
# slopes are 0. The height is $z = -7/(2e)$, about $-1.288$.
#
# ## Four starts
#
# Where do we arrive from other starts? On the map, the black squares are four starts, with 20 steps
# from each. The grey lines are contour lines again. Where $z$ is negative, they are dashed.

# %% {"fold": "the picture's code"}
ts = [t / 20 for t in range(-51, 52, 2)]
levels = [k / 5 for k in range(-6, 7) if k != 0]
heights = [[toy2(a, b).data for a in ts] for b in ts]
plot = axes(x="x", y="y", aspect="equal", xlim=(-2.5, 2.5), ylim=(-2.5, 2.5))
plot.contour(ts, ts, heights, levels, colors="0.75", linewidths=1)
for start in [x.data, y.data], [-0.2, 0.1], [0.5, 0.5], [2, 2]:
    walk = descend(toy2, start, alpha)
    plot.plot(*zip(*walk, strict=True), "C0-o", markersize=4)
    plot.plot(*start, "C1s", markersize=5)
plot.figure.set_size_inches(7.2, 4.1)

# %% {"fold": "the picture's code, continued"}
for a, b, word in (
    (0.7, -1.1, "minimum"),
    (-0.7, 0.9, "minimum"),
    (0, -0.35, "saddle"),
    (2, 1.7, "almost flat"),
):
    paper = dict(color="white", pad=1)
    plot.text(a, b, word, ha="center", bbox=paper, zorder=3)
show(
    plot,
    name="four_descents",
    alt="Contour lines of toy #2 with four walks. Two end in the two minima, "
    "lower right and upper left. One ends in the saddle in the middle. One "
    "hardly moves, far out at the upper right",
)

# %% [markdown]
# - Two walks end in the two lowest points. Which of them we reach depends on the start. Here both
#   have the same height. In most cases gradient descent finds a **local minimum** (극소점): a point
#   that is lower than all points near it. Far away there may be a lower one.
# - The walk from $(0.5, 0.5)$ ends at $(0, 0)$. This is not a minimum but a **saddle point**
#   (안장점).
# - The walk from $(2, 2)$ hardly moves. The surface is almost flat there: the slopes are almost 0.
#
# ## What a saddle does
#
# Remember line 2 of the plan: where the ground is flat, you stop. At $(0, 0)$ both slopes are 0.
# But it is not the lowest point. Along the line $x = y$ the surface rises on both sides. Along the
# line $x = -y$ it falls on both sides. (On the map $x = -y$ crosses the dashed lines, $x = y$ the
# others.)
#
# Our walk to the saddle started exactly on the line $x = y$. There both slopes are equal, so the
# walk does not leave the line. What happens if we start beside the line, at $(0.5, 0.499)$?

# %% {"fold": "the picture's code"}
plot = axes(x="step", y="z", ylim=(-1.5, 1.2))
for start, style in (([0.5, 0.5], "C2--s"), ([0.5, 0.499], "C0-o")):
    zs = [toy2(*point).data for point in descend(toy2, start, alpha, 30)]
    plot.plot(zs, style, markersize=4)
plot.figure.set_size_inches(7.2, 2.6)
plot.text(29, 0.1, "start (0.5, 0.5)", ha="right")
plot.text(13, -1.15, "start (0.5, 0.499)", ha="right", color="C0")
show(
    plot,
    name="saddle",
    alt="z over 30 steps. Both walks fall to 0 within five steps. The one on "
    "the line x = y stays there, the other one leaves and falls to −1.29",
)

# %% [markdown]
# From step 5 to step 8 both walks seem to have arrived: $z$ hardly changes. Then the red one leaves
# the saddle and falls to a minimum. So a loss that hardly changes may mean a minimum, but it may
# also mean a saddle. In practice a start is almost never exactly on such a line. So a saddle hardly
# ever stops gradient descent for good, but it slows it down.
#
# ## Very many variables
#
# Slide 11 has the last question: "786차원은 어떻게 찾나요? 그러면 1,024차원은 어떻게 하죠?", what
# about 786 or 1,024 dimensions? (786 may stand for 768, a usual size in language models.) And the
# answer: "그건 framework가 알아서 계산해 줍니다", the framework (PyTorch) computes that. Our
# `descend` can do it, too: it takes any number of variables. We give it a bowl,
# $z = v_1^2 + v_2^2 + \cdots$, with 1,024 of them, and start with 1 for each.


# %%
def bowl(*variables):
    return sum(v**2 for v in variables)


end = descend(bowl, [1] * 1024, alpha)[-1]
show("variables:", len(end), "  the largest after 20 steps:", max(end))

# %% [markdown]
# "일은 컴퓨터에게 맡겨도 원리는 반드시 알아야 합니다", the slide goes on: leave the work to the
# computer, but know the principle.
#
# The last slides name *stochastic* gradient descent (확률적 경사 하강법): each step uses only a few
# examples of the data. [The training step](see:training_step) shows what that means.

# %%
recap(
    "Each step goes against the slope: x ← x − α · slope, all variables in "
    "the same step.",
    "The learning rate α decides: too small is slow, too large diverges.",
    "Flat ground may be a minimum or a saddle. Which minimum one finds "
    "depends on the start.",
)

# %% [markdown]
# ## Exercises


# %%
(next_x,) = descend(parabola, [-2], alpha, 1)[-1]

# %%
exercise(
    "The walk on the parabola y = x² − 2x + 1 is at x = −2, with α = 0.1. "
    "Where is it after one step? Type the number.",
    level=1,
    hint="The slope is 2x − 2. What is it at −2, and which way is down?",
    expects=next_x,
    answer=f"{next_x:g}: the slope is {slope(parabola, -2):g}, so x grows by "
    f"{next_x + 2:g}.",
)

# %%
ways = ["smaller" if s > 0 else "larger" for s in (1.0, -0.3)]
right = f"x gets {ways[0]}, y gets {ways[1]}"

# %%
exercise(
    "Slide 10 asks a second question: the vector of the slopes is "
    "(+1.0, −0.3). How do the variables move?",
    level=1,
    hint="Each one goes against its own slope.",
    expects=choice(
        right,
        "x gets larger, y gets smaller",
        "both get smaller",
    ),
    answer=f'{right}. The slide says it, too: "+는 '
    '−방향으로 이동해", what has a plus moves in the direction of minus.',
)

# %%
x, y = Value(2, "x"), Value(1, "y")
z = (x**2 + x * y - 3 * y).named("z")

# %%
exercise(
    "z = x² + x·y − 3·y stands at x = 2, y = 1. Write the whole derivation of "
    "∂z/∂x, to the number.",
    level=2,
    hint="Hold y: it is a constant, and so is 3·y.",
    expects=derivation_of(z, x),
    answer=explain(z, x, reasons=True),
)

# %%
factor = -1  # the same distance, on the other side
for_ever = (1 - factor) / 2
jumps = [point[0] for point in descend(parabola, [3], for_ever, 3)]

# %%
exercise(
    "With one learning rate the walk on the parabola jumps from 3 to −1, back "
    "to 3, and so on for ever. Which α is it? Type the number.",
    level=3,
    hint="Each step multiplies the difference x − 1 by 1 − 2α. What is "
    "x − 1 before the step, and what is it after?",
    expects=for_ever,
    answer=f"α = {for_ever:g}: the factor is −1, so only the sign of x − 1 "
    f"changes. x is {jumps[0]:g}, {jumps[1]:g}, {jumps[2]:g}, {jumps[3]:g}.",
)

# %% [markdown]
# **Next:** a network is one function inside another. [The chain rule](see:chain_rule) finds its
# slopes. (How to do without a learning rate is in [](see:newton).)
