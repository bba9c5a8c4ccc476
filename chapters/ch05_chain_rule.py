# %% [markdown]
# # The chain rule
#
# *Lecture 06, Chain Rule (연쇄법칙), "합성 함수의 미분", slide 4; the article 연쇄 법칙 (Chain
# Rule), 역전파 (Backpropagation), first section*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학: [slide
# 4](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/06_chain_rule.pdf)
# and [video](https://youtu.be/4aWZePsJ0Ro).
#
# **Before:** [the derivative](see:derivative). **Why:** a network is a function of a function of a
# function. To train it we need the derivative of the whole, and the chain rule builds it from the
# derivatives of the parts, which are easy.
#
# The lecture warns of formulas that make the head spin, and this page has the first of them; the
# three sentences against fear are on [](see:start_here). The article says what the rule is for:
# "연쇄 법칙은 역전파에서 순서대로 미분을 적용하는 데 사용된다". Backpropagation (역전파) uses it to
# apply one derivative after the other.
#
# On this page you see two functions, then three, then four. Then we work out the article's example.
# The lecture names no functions. Those of the first part and their numbers are ours, so small that
# you can check them in your head.

# %%
from words import axes, choice, derivation_of, exercise, misprint, recap
from words import show, wrong_line
from scalargrad import Value, draw, explain, gradient, mark


def f(x):
    return x**2


def g(y):
    return 3 * y


# %% [markdown] {"covers": "06: 51-55; article: 3-5"}
# ## Two functions
#
# A function of a function is called a **composite function** (합성 함수). The slide has
#
# $$ y = f(x) \qquad z = g(y) = g(f(x)) $$
#
# The picture shows the slide's three sets. $f$ leads from $X$ to $Y$, and $g$ from $Y$ to $Z$. The
# composition $g \circ f$, read "g after f", goes all the way: $f$ comes first, $g$ second.

# %% {"fold": "the picture's code"}
import math

plot = axes(xlim=(-1.2, 7.2), ylim=(-1.15, 2.5), aspect="equal")
plot.set_axis_off()
turns = [k * math.pi / 60 for k in range(121)]
arrow = dict(arrowstyle="->", color="0.15", linewidth=1.5)
for middle, letter, inside in (
    (0, "X", "x"),
    (3, "Y", "f(x)"),
    (6, "Z", "g(f(x))"),
):
    xs = [middle + math.cos(turn) for turn in turns]
    plot.plot(xs, [math.sin(turn) for turn in turns], "-", color="0.5")
    plot.text(middle, 1.25, letter, ha="center", va="center", fontsize=15)
    plot.text(middle, 0, inside, ha="center", va="center", fontsize=15)

# %% {"fold": "the picture's code, continued"}
for start, name in ((0.3, "f"), (3.3, "g")):
    ends = dict(xy=(start + 2.4, 1.25), xytext=(start, 1.25))
    plot.annotate("", **ends, arrowprops=arrow)
    plot.text(start + 1.2, 0.9, name, ha="center", va="center", fontsize=15)
arrow["connectionstyle"] = "arc3,rad=-0.2"
plot.annotate("", xy=(6, 1.5), xytext=(0, 1.5), arrowprops=arrow)
plot.text(3, 2.3, "g∘f", ha="center", va="center", fontsize=15)
show(
    plot,
    name="sets",
    alt="Three circles: X with x in it, Y with f(x), Z with g(f(x)). The "
    "arrow f leads from X to Y, g from Y to Z, and g∘f from X to Z",
)

# %% [markdown]
# The **chain rule** (연쇄법칙) gives the derivative of the composition. It is a product:
#
# $$ (g \circ f)' = g'(f(x)) \cdot f'(x) = \frac{dz}{dy} \cdot \frac{dy}{dx} $$
#
# From $y = x^2$ we get $dy/dx = 2x$, and from $z = 3y$ we get $dz/dy = 3$. We start at $x = 3$.

# %%
x = Value(3, "x")
y = f(x).named("y")
z = g(y).named("z")
show(x, y, z)
show(explain(z, x, reasons=True))

# %% [markdown]
# At the right stand the reasons (below the derivation where the line is too long). The path is the
# way from $z$ back to $x$, and the local gradients are the derivatives of the single steps on it.
#
# Why are they multiplied? Let $x$ grow by a small step $dx$, and look how far $y$ and $z$ move.

# %%
dx = 0.001
dy = f(x.data + dx) - f(x.data)
dz = g(y.data + dy) - g(y.data)
show("dy / dx =", dy / dx)
show("dz / dy =", dz / dy)
show("dz / dx =", dz / dx)

# %% [markdown]
# $y$ moves about 6 times as far as $x$, and $z$ moves 3 times as far as $y$. So $z$ moves about
# $3 \cdot 6 = 18$ times as far as $x$. A smaller step comes even closer to 18.
#
# One thing to remember: the formula has $g'(f(x))$, not $g'(x)$. The derivative of $g$ is taken at
# $f(x) = 9$, the number that goes into $g$. Here it makes no difference, since $3y$ has the slope 3
# everywhere. The section "Where a derivative is taken" has an example where it does.

# %% [markdown] {"covers": "06: 57-67"}
# ## Three functions
#
# "추가 ^^", the slide says, and adds a function: now $x$ is $u(p)$. Ours is $u(p) = p + 1$ with
# $p = 2$, so that $x$ is 3 again.
#
# $$ z = g(y) = g(f(x)) = g(f(u(p))) $$
#
# How do three follow from two? Take $f \circ u$ as *one* function. Then the rule for two says
#
# $$ (g \circ f \circ u)' = (g' \circ f \circ u) \cdot (f \circ u)' $$
#
# Here $g' \circ f \circ u$ is $g'$, taken at $f(u(p))$: first $u$, then $f$, then $g'$. The last
# factor is a composition of two functions, so the rule is used once more:
#
# $$ (f \circ u)' = (f' \circ u) \cdot u' $$
#
# Together: one more function, one more factor.
#
# $$ \frac{dz}{dp} = \frac{dz}{dy} \cdot \frac{dy}{dx} \cdot \frac{dx}{dp} $$


# %%
def u(p):
    return p + 1


p = Value(2, "p")
x = u(p).named("x")
y = f(x).named("y")
z = g(y).named("z")
show(explain(z, p, reasons=True))

# %% [markdown] {"covers": "06: 69-82"}
# ## Four functions
#
# "추가 ^^" once more: $p = v(q)$. Ours is $v(q) = 3q - 1$ with $q = 1$, so that $p$ is 2 again. The
# slide writes all four inside one another:
#
# $$ z = g(y) = g(f(x)) = g(f(u(p))) = g(f(u(v(q)))) $$
#
# Four follow from three in the same way. Split off the outermost function, and go on with the rest:
#
# $$
# \begin{aligned}
# (g \circ f \circ u \circ v)' &= (g' \circ f \circ u \circ v) \cdot (f \circ u \circ v)' \\
# &= (g' \circ f \circ u \circ v) \cdot (f' \circ u \circ v) \cdot (u \circ v)' \\
# &= (g' \circ f \circ u \circ v) \cdot (f' \circ u \circ v) \cdot (u' \circ v) \cdot v' \\
# &= \frac{dz}{dy} \cdot \frac{dy}{dx} \cdot \frac{dx}{dp} \cdot \frac{dp}{dq}
# \end{aligned}
# $$
#
# **Predict:** $dz/dp$ was 18. What is $dz/dq$?


# %%
def v(q):
    return 3 * q - 1


q = Value(1, "q")
p = v(q).named("p")
x = u(p).named("x")
y = f(x).named("y")
z = g(y).named("z")
show(explain(z, q, reasons=True))

# %% [markdown]
# The new factor is $dp/dq = 3$, so it is three times 18. The picture has a box for each number, and
# an arrow to it from the number that it is computed from. On each arrow stands the derivative of
# this one step. The product of all four is $dz/dq$.

# %% {"fold": "the picture's code"}
show(
    draw(z, named_only=True, local_gradients=True),
    name="composition",
    alt="Five boxes in a chain: q, p, x, y, z. On the arrows between them "
    "stand the derivatives 3, 1, 2x = 6 and 3",
)

# %% [markdown]
# `backward()` multiplies from $z$ back to $q$. On the way it finds the derivatives for two and for
# three functions, too. They are the gradients of $x$ and of $p$.

# %%
z.backward()
show(z, y, x, p, q)

# %% [markdown]
# ## Where a derivative is taken
#
# In two lines of the slide one factor does not say where it is taken. For three functions the slide
# has $f'$ where $f' \circ u$ is meant: $f'(x) = 2x$ must be taken at $x = u(p) = 3$, not at
# $p = 2$. For four functions it has $u'$ where $u' \circ v$ is meant. Our $u$ has the slope 1
# everywhere, so the slip would not show. For the second row of the table we take
# $u(p) = p^2 - 1$. It is 3 at $p = 2$, too, and its derivative is $2p$: 4 at $p = 2$, but 2 at
# $q = 1$.


# %%
def f_prime(x):
    return 2 * x


def u_prime(p):  # of u(p) = p² − 1
    return 2 * p


three = [3 * f_prime(2) * 1, 3 * f_prime(3) * 1]
four = [3 * f_prime(3) * u_prime(1) * 3, 3 * f_prime(3) * u_prime(2) * 3]
head = ["", "as printed", "right"]
show([head, ["three functions", *three], ["four functions", *four]])

# %%
misprint(
    "M3",
    where="Lecture 06, 합성 함수의 미분 (derivative of a composition)",
    printed="(g∘f∘u)′ = (g′∘f∘u)·f′·u′",
    correct="(g∘f∘u)′ = (g′∘f∘u)·(f′∘u)·u′",
    why="f′ is taken at x = u(p). In a function of p, f′ alone means f′ at p. "
    "The line for four functions likewise has u′ for u′∘v",
    as_printed=three[0],
    true=gradient(z, p),
    at="u = p + 1, f = x², g = 3y, p = 2",
)

# %% [markdown] {"covers": "article: 5-9, 14"}
# ## The article's example
#
# The article calls the chain rule a rule for "함수의 합성에 대한 미분", the derivative of a
# composition. Its example has the two functions $f(x) = (x+1)^2$ and $g(u) = u^3 + 2u - 5$. Wanted
# is the derivative of
#
# $$ h(x) = g(f(x)) $$
#
# Here $u$ is the number $f(x)$, no longer the function of the first part. The article has no number
# for $x$. We take $x = 2$.

# %%
x = Value(2, "x")
u = ((x + 1) ** 2).named("u")
h = (u**3 + 2 * u - 5).named("h")
show(x, u, h)

# %% [markdown]
# The article sums the rule up in two words: 겉미분 times 속미분.
#
# - The **outer derivative** (겉미분) is $g'(u) = 3u^2 + 2$, taken at $u = (x+1)^2$.
# - The **inner derivative** (속미분) is $f'(x) = 2(x+1) = 2x + 2$.

# %%
outer, inner = gradient(h, u), gradient(u, x)
show("outer:  ", outer)
show("inner:  ", inner)
show(explain(h, x))

# %% [markdown]
# Now put in $u = (x+1)^2$, so that only $x$ is left. Since $u^2 = (x+1)^4$, we get
#
# $$ h'(x) = (3(x+1)^4 + 2)(2x + 2) = 6(x+1)^5 + 4(x+1) $$
#
# At $x = 2$ this is $245 \cdot 6 = 1470$. A check that needs no rule: how much does $h$ change
# between two points close to 2?


# %%
def h_at(t):
    return (t + 1) ** 6 + 2 * (t + 1) ** 2 - 5


show("measured:", (h_at(2.0001) - h_at(1.9999)) / 0.0002)

# %% [markdown]
# **A common mistake:** to stop after the outer derivative. `mark` reads a derivation that you type
# and says what is wrong with it. Here it reads one with this mistake:

# %%
show(str(mark(h, "dh/dx = 3u² + 2 = 245")))

# %%
recap(
    "A composition's derivative is a product: one factor for each function.",
    "Each derivative is taken at the number that goes into its function.",
    "Outer derivative times inner derivative. If the inner function is a "
    "composition itself, it is done in the same way.",
)

# %% [markdown]
# ## Exercises
#
# The article's own calculation has slips. The first exercise asks for the first one.


# %%
def slope_of_h(at):
    x = Value(at)
    u = (x + 1) ** 2
    (u**3 + 2 * u - 5).backward()
    return x.grad


X = 2
true = slope_of_h(X)
printed = [  # each line of the article and its number at x = 2
    ["d/du g(x) · d/dx f(x)", (3 * X**2 + 2) * (2 * X + 2)],
    ["(3u² + 2)·(2x + 2)", (3 * ((X + 1) ** 2) ** 2 + 2) * (2 * X + 2)],
    ["the same with u = x² + 1", (3 * (X**2 + 1) ** 2 + 2) * (2 * X + 2)],
    ["(3(x + 1)² + 2)·(2x + 2)", (3 * (X + 1) ** 2 + 2) * (2 * X + 2)],
    ["6x(x + 1)² + 10(x + 1)²", 6 * X * (X + 1) ** 2 + 10 * (X + 1) ** 2],
    ["(6x + 10)(x + 1)²", (6 * X + 10) * (X + 1) ** 2],
]
numbers = [number for _, number in printed]
first = 2 + [number == true for number in numbers[1:]].index(False)

# %%
rows = [[n, *row, true] for n, row in enumerate(printed, start=1)]
show([["line", "as printed", "at x = 2", "right"], *rows])

# %% {"fold": "the picture's code"}
ts = [1.6 + 0.01 * i for i in range(81)]
wrong = numbers[2:5]
plot = axes(x="x", y="h(x)", xlim=(1.6, 2.6))
plot.plot(ts, [h_at(t) for t in ts], "0.15")
plot.plot(ts, [h_at(2) + true * (t - 2) for t in ts], "--", color="#b3261e")
for slope in wrong:
    plot.plot(ts, [h_at(2) + slope * (t - 2) for t in ts], ":", color="0.5")
plot.text(2.41, 1560, "h", va="center")
plot.text(2.41, 1330, f"slope {true:g}", color="#b3261e", va="center")
plot.text(2.41, 927, f"{wrong[0]} (line 3)", color="0.3", va="center")
low = f"{wrong[2]} (line 5)\n{wrong[1]} (line 4)"
plot.text(2.41, 790, low, color="0.3", va="center")
show(
    plot,
    name="tangent",
    alt="The curve of h near x = 2. The line with slope 1470 touches it; the "
    "lines with the slopes 462, 198 and 174 cross it",
)

# %%
exercise(
    "The article differentiates h(x) = g(f(x)), with f(x) = (x + 1)² and g(u) "
    "= u³ + 2u − 5, in these lines. (In line 1 it prints g(x) for g(u); read "
    "it as g(u).) Which line is the first wrong one?",
    level=2,
    hint="Compare each line with the functions, or put in x = 2.",
    expects=wrong_line(
        first,
        "h′(x) = d/du g(u) · d/dx f(x)",
        "h′(x) = (3u² + 2)·(2x + 2)",
        "put in u = x² + 1",
        "h′(x) = (3(x + 1)² + 2)·(2x + 2)",
        "h′(x) = 6x(x + 1)² + 10(x + 1)²",
        "h′(x) = (6x + 10)(x + 1)²",
    ),
    answer=f"Line {first}. u is f(x) = (x + 1)², not x² + 1. Lines 4 and 5 "
    "have slips of their own, since each has another number than the line "
    "before it. In the plot only the slope 1470 touches the curve.",
)

# %%
x = Value(0.5, "x")
a = (2 * x + 1).named("a")
y = (a**3).named("y")

# %%
exercise(
    "Let a = 2x + 1 and y = a³. Write the whole derivation of dy/dx at x = "
    "0.5: the two derivatives, the letters, the numbers, the result.",
    level=2,
    hint="Outer derivative times inner derivative. What is a at x = 0.5?",
    expects=derivation_of(y, x),
    answer=explain(y, x, reasons=True),
)

# %%
x = Value(2, "x")
swapped, original = gradient(f(g(x)), x), gradient(g(f(x)), x)

# %%
exercise(
    "Swap f(x) = x² and g(y) = 3y: what is the derivative of f(g(x)) at x = "
    "2? Type the number.",
    level=2,
    hint="g comes first now. At which number is the derivative of f taken?",
    expects=swapped,
    answer=f"{swapped:g}. The factors are 2·g(x) = {2 * g(2)} and 3. For "
    f"g(f(x)) it is {original:g}: the order of the functions matters.",
)

# %%
exercise(
    "Where is the slope of the article's h equal to 0? Type the letter.",
    level=2,
    hint="A product is 0 where one of its factors is 0.",
    expects=choice("at x = −1", "at x = 0", "at x = 1", "nowhere"),
    answer=f"At x = −1: there the slope is {slope_of_h(-1):g}. The factor "
    "3(x + 1)⁴ + 2 is at least 2, so only 2x + 2 can be 0.",
)

# %% [markdown]
# ## The article's lines
#
# The numbers of all the lines at $x = 2$ are in the answer of the first exercise.

# %%
misprint(
    "M8",
    where="The article, 연쇄 법칙 (Chain Rule), first formula",
    printed="d/dx h(x) = d/du g(x) · d/dx f(x), called f(x)의 미분",
    correct="d/dx h(x) = d/du g(u) · d/dx f(x) with u = f(x), the derivative "
    "of h",
    why="g′ is taken at u = f(x), not at x; and the result is h′, not f′. The "
    "same d/du g(x) stands a second time beside 3u² + 2",
    as_printed=numbers[0],
    true=true,
    at="x = 2",
)

# %%
misprint(
    "M9",
    where="The article, 연쇄 법칙 (Chain Rule), 대입하면 (putting in)",
    printed="u = (x² + 1)",
    correct="u = (x + 1)²",
    why="u is f(x), and f(x) = (x + 1)²",
    as_printed=numbers[2],
    true=true,
    at="x = 2",
)

# %%
misprint(
    "M10",
    where="The article, 연쇄 법칙 (Chain Rule), the result",
    printed="(3(x + 1)² + 2)·(2x + 2)",
    correct="(3(x + 1)⁴ + 2)·(2x + 2)",
    why="u² is ((x + 1)²)² = (x + 1)⁴",
    as_printed=numbers[3],
    true=true,
    at="x = 2",
)

# %%
misprint(
    "M11",
    where="The article, 연쇄 법칙 (Chain Rule), the result simplified",
    printed="= 6x(x + 1)² + 10(x + 1)² = (6x + 10)(x + 1)²",
    correct="= 6(x + 1)⁵ + 4(x + 1)",
    why="it does not even follow from the line before it, which gives 174 at "
    "x = 2",
    as_printed=numbers[5],
    true=true,
    at="x = 2",
)

# %% [markdown]
# **Next:** [the product rule by hand](see:product_rule), where a function of a function is one of
# two factors.
