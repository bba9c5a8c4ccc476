# %% [markdown]
# # Build your own Value
#
# *Lecture 08, Back-propagation (역전파 학습), "Chain Rule 구현 - PyTorch": what is within
# `loss.backward()`*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학: [slide
# 16](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/08_back_propagation.pdf)
# and [video](https://youtu.be/T4Im-qIl0Xc). The slide leaves `backward()` to the framework. This
# page goes beyond it and builds one.
#
# **Before:** [reverse mode](see:reverse_mode), [the toy graph](see:toy_graph) and [the sum over
# all paths](see:sum_over_paths). **Why:** about forty lines of Python are enough for a class that
# finds the gradients of all sums and products. Once you have written them, `backward()` has no
# secrets any more.
#
# We go in five steps: a number, a record, a rule, a walk, an order. On the way `examine` tries the
# class four times and says what works and what is wrong. You can type along, in a file of your own.
#
# From `scalargrad` we take `examine`, and later a film. The class is ours. Its plan is that of
# Andrej Karpathy's [micrograd](https://github.com/karpathy/micrograd), which has more operations.

# %%
import textwrap

from words import choice, derivation_of, exercise, recap, show
import scalargrad
from scalargrad import examine, explain, film

# %% [markdown]
# ## Step 1: a number
#
# A `Value` holds a number, `data`. We want to write `a * b + c` with such objects. Python calls
# `__add__` for a plus sign and `__mul__` for an asterisk. So the class gets these two methods.


# %%
class Value:
    """A number."""

    def __init__(self, data):
        self.data = data

    def __add__(self, other):
        return Value(self.data + other.data)

    def __mul__(self, other):
        return Value(self.data * other.data)


a, b, c = Value(2), Value(3), Value(1)
show("a·b + c =", (a * b + c).data)
show(str(examine(Value)))

# %% [markdown]
# ✓ means: right. A dash means: not there. So the values of plus and times are right. We add no
# other operation: these two are enough for all that this page shows.
#
# ## Step 2: a record
#
# The result of `a * b` is 6, but it does not know that it was made of 2 and 3. `backward()` has to
# find the way back. So each result keeps a record of its operands (피연산자). It also gets a place
# for its gradient, which is 0 at first.


# %%
class Value:
    """A number that knows what it was made of."""

    def __init__(self, data, operands=()):
        self.data = data
        self.operands = operands
        self.grad = 0
        self.hand_on = lambda: None  # a leaf has nothing to hand on

    def __add__(self, other):
        return Value(self.data + other.data, (self, other))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other))


# %% [markdown]
# `hand_on` is for the next step. With the record a graph can be drawn: an arrow from each operand
# to its result. The graph of this page has three operations. The function `build` makes it, with $a
# = 2$, $b = 3$ and $c = 1$:
#
# $$ p = a b \qquad q = p + c \qquad y = p q $$

# %% {"fold": "the picture's code"}
from graphviz import Digraph


def picture(values, in_turn=None):
    names = dict(zip(values, "abcpqy", strict=True))
    graph = Digraph()
    graph.attr(rankdir="LR", nodesep="0.15", ranksep="0.4")
    graph.attr("node", shape="box", fontname="Helvetica")
    for value, name in names.items():
        graph.node(
            name,
            f"{name} = {value.data}\ngrad {value.grad}",
            style="filled,rounded" if value.operands else "filled",
            fillcolor="#fdf6e3" if value.operands else "#c7e0f4",
            color="#b3261e" if value is in_turn else "#1a1a1a",
            penwidth="3" if value is in_turn else "1",
        )
        for operand in value.operands:
            graph.edge(names[operand], name, color="#555555")
    return graph


# %% {"fold": "build() makes this graph"}
def build(a=2, b=3, c=1):
    a, b, c = Value(a), Value(b), Value(c)
    p = a * b
    q = p + c
    y = p * q
    return a, b, c, p, q, y


values = build()
show(
    picture(values),
    name="graph",
    alt="a and b lead to p, p and c lead to q, p and q lead to y. Each box "
    "has its number, and the gradient 0",
)


# %% [markdown]
# Two arrows leave $p$: it is used twice, in $q$ and in $y$. Remember this.
#
# ## Step 3: a rule for each operation
#
# When the gradient of a result is known, the result hands its gradient, times the local gradient,
# on to each operand. For plus both local gradients are 1. For times each is the other factor:
#
# $$ \frac{\partial (ab)}{\partial a} = b \qquad \frac{\partial (ab)}{\partial b} = a $$
#
# Each operation makes a little function that does this, and the result keeps it as `hand_on`. It
# is defined within the operation, so that it still knows `self`, `other` and `out` when it is
# called later. Such a function is called a **closure** (클로저).


# %%
def add(self, other):
    out = Value(self.data + other.data, (self, other))

    def hand_on():
        self.grad = out.grad
        other.grad = out.grad

    out.hand_on = hand_on
    return out


Value.__add__ = add

# %% [markdown]
# The last line puts the function into the class, in the place of the old method. Now times:


# %%
def multiply(self, other):
    out = Value(self.data * other.data, (self, other))

    def hand_on():
        self.grad = other.data * out.grad
        other.grad = self.data * out.grad

    out.hand_on = hand_on
    return out


Value.__mul__ = multiply

# %% [markdown]
# We call the rule of one product by hand, with the seed 1.

# %%
a, b = Value(2), Value(3)
product = a * b
product.grad = 1
product.hand_on()
show("gradient of a:", a.grad, "  gradient of b:", b.grad)

# %% [markdown]
# ## Step 4: a walk
#
# `backward()` calls these rules for us: first that of the result, then those of its operands, then
# those of their operands, and so on. The list `waiting` has the nodes whose turn is still to come.
# The set `done` has the nodes that had their turn, so that none is called twice.


# %%
def walk(self):
    self.grad = 1
    waiting, done = [self], set()
    while waiting:
        node = waiting.pop(0)
        if node not in done:
            done.add(node)
            node.hand_on()
            waiting = waiting + list(node.operands)


Value.backward = walk
show(str(examine(Value)))

# %% [markdown]
# ✗ means: wrong. Both operations are right by themselves. But where an operand is used twice,
# something is lost. The smallest example is $z = a + a$. Its derivative is 2.

# %%
a = Value(5)
z = a + a
z.backward()
show("dz/da =", a.grad)

# %% [markdown]
# The rule of plus sets the gradient of `self` to 1, and then the gradient of `other` to 1. Here
# both are the same $a$. The second `=` *overwrites* what the first has brought. The [sum over all
# paths](see:sum_over_paths) says what is needed: add. So `=` becomes `+=`, four times.


# %%
def add(self, other):
    out = Value(self.data + other.data, (self, other))

    def hand_on():
        self.grad += out.grad
        other.grad += out.grad

    out.hand_on = hand_on
    return out


def multiply(self, other):
    out = Value(self.data * other.data, (self, other))

    def hand_on():
        self.grad += other.data * out.grad
        other.grad += self.data * out.grad

    out.hand_on = hand_on
    return out


Value.__add__, Value.__mul__ = add, multiply
show(str(examine(Value)))

# %% [markdown]
# Now the message is another one. `=` for `+=` was the first of two mistakes that nearly everybody
# makes. Here is the second.
#
# ## Why the order matters
#
# Take the graph of step 2. By the product rule,
#
# $$ \frac{\partial y}{\partial a} = (q + p) \cdot b = (7 + 6) \cdot 3 = 39 $$
#
# **Predict:** the walk takes the nodes in the order $y, p, q, a, b, c$. What does it find for $a$?

# %%
a, b, c, p, q, y = build()
walk(y)
show("gradient of a:", a.grad, "  gradient of p:", p.grad)

# %% [markdown]
# It finds 21 where 39 is right. Two pictures show why. The node whose rule has just been called has
# a red border. Before the first picture, $y$ has handed 7 to $p$ and 6 to $q$.

# %% {"fold": "the pictures' code"}
values = a, b, c, p, q, y = build()
y.grad = 1
y.hand_on()
for name, node in ("p", p), ("q", q):
    node.hand_on()
    show(
        picture(values, in_turn=node),
        name=f"walk_{name}",
        alt=f"The graph after the rule of {name}: the gradients are "
        f"{p.grad} at p, {q.grad} at q, {a.grad} at a",
    )

# %% [markdown]
# First it is $p$'s turn. It has 7, so it hands $7 \cdot 3 = 21$ to $a$. Then it is $q$'s turn. It
# hands 6 to $p$. Now $p$ has 13, its whole gradient. But the turn of $p$ is over, and $a$ keeps 21.
# So $p$ had its turn too early. It must wait for $q$, because $q$ uses it, too.
#
# No smaller graph shows this. A test of this book tries all graphs of plus and times: with one or
# two operations the walk is always right, with three it begins to fail.
#
# ## Step 5: an order
#
# We need the **topological order** (위상 순서): each node comes after its operands. Read from its
# end, each node comes after all nodes that use it. The function below makes this order: it visits
# the operands of a node first, and only then puts the node into the list.


# %%
def topological_order(root):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for operand in node.operands:
                visit(operand)
            order.append(node)

    visit(root)
    return order


# %%
def backward(self):
    self.grad = 1
    for node in reversed(topological_order(self)):
        node.hand_on()


Value.backward = backward
a, b, c, p, q, y = build()
y.backward()
show("gradient of p:", p.grad, "  gradient of a:", a.grad)
show(str(examine(Value)))

# %% [markdown]
# All that was tried is right. The last two lines with a dash name limits of our class. `visit`
# calls itself, and Python stops that at about a thousand calls within each other. And when
# `backward()` is called a second time on the same graph, its results still have their gradients of
# the first call, and hand them on once more. (`examine` tries $a \cdot a \cdot a$ at $a = 3$. Its
# derivative is 27, so 54 would be right.) So build the graph anew for each `backward()`, as
# training loops do.
#
# Is 39 really right? The `Value` of scalargrad derives it along the two paths, over $p$ alone and
# over $q$ and $p$. The new sign, $\partial y/\partial p|\text{direct}$, is for the first path: it
# is the derivative of $y = p q$ with $q$ held constant, so it is $q$.

# %%
a0, b0, c0 = [
    scalargrad.Value(x, n) for x, n in zip((2, 3, 1), "abc", strict=True)
]
p0 = (a0 * b0).named("p")
q0 = (p0 + c0).named("q")
y0 = (p0 * q0).named("y")
show(explain(y0, a0, reasons=True))

# %% [markdown]
# The sum is $21 + 18$. The walk of step 4 has lost the 18, which comes over $q$. The film shows
# `backward()` in the right order. Watch $p$: its turn comes when it has 13.

# %% {"fold": "the film's code"}
show(
    film(y0),
    name="in_order",
    alt="backward() of y = p·q in topological order: q hands on before p, so "
    "p has 13 and a gets 39; to be opened in a browser",
)

# %% [markdown]
# ## Two more mistakes
#
# **A common mistake:** to forget the record. Another one: to exchange the two local gradients of a
# product. We put each wrong `multiply` into the class and see what `examine` says.


# %%
def without_record(self, other):
    out = multiply(self, other)
    out.operands = ()
    return out


def exchanged(self, other):
    out = Value(self.data * other.data, (self, other))

    def hand_on():
        self.grad += self.data * out.grad
        other.grad += other.data * out.grad

    out.hand_on = hand_on
    return out


for mistake in without_record, exchanged:
    Value.__mul__ = mistake
    found = f"{mistake.__name__}: {examine(Value).diagnosis}"
    show(textwrap.fill(found, 80))
Value.__mul__ = multiply

# %% [markdown]
# ## It learns
#
# With `backward()` this class can train. One weight $w$ starts at 1. It should become 4, so that
# $3w = 12$. The loss is $(3w - 12)^2$, and each step is one of [gradient
# descent](see:gradient_descent).

# %%
w = Value(1)
for _ in range(20):
    error = w * Value(3) + Value(-12)
    loss = error * error
    w.grad = 0  # forget the last step
    loss.backward()
    w.data = w.data - 0.02 * w.grad
show("w =", w.data, "  loss =", loss.data)

# %% [markdown]
# Many operations are still "not there". Minus needs no rule of its own: $a - b$ is `a + b *
# Value(-1)`. A function such as exp needs one; the last exercise asks for it. If your class is in a
# file, say `my_engine.py`, this command examines it:
#
# `python -m scalargrad --examine my_engine.py:Value`

# %%
recap(
    "A Value has its number, its operands, its gradient, and a rule that "
    "hands the gradient on.",
    "Gradients are added up (+=), because a number may be used twice.",
    "backward() takes the nodes in topological order from the end: each one "
    "when its gradient is complete.",
)

# %% [markdown]
# ## Exercises

# %%
a, b, c, p, q, y = build(a=4, b=2, c=3)
Value.backward = walk
y.backward()
found = a.grad
a, b, c, p, q, y = build(a=4, b=2, c=3)
Value.backward = backward
y.backward()

# %%
exercise(
    "Take p = a·b, q = p + c, y = p·q with a = 4, b = 2, c = 3. What does "
    "the walk of step 4 find for the gradient of a? Type the number.",
    level=2,
    hint="p hands on what it has got from y alone.",
    expects=found,
    answer=f"{found}: p has got q = {q.data} from y, and hands on {q.data}·"
    f"{b.data}. In topological order p has {p.grad}, and a gets {a.grad}.",
)

# %%
a, b = scalargrad.Value(4, "a"), scalargrad.Value(2, "b")
p = (a * b).named("p")
q = (p + 3).named("q")
y = (p * q).named("y")

# %%
exercise(
    "Write the whole derivation of ∂y/∂a for p = a·b, q = p + 3, y = p·q "
    "with a = 4 and b = 2.",
    level=2,
    hint="Two paths lead from y to a: over p, and over q and p.",
    expects=derivation_of(y, a),
    answer=explain(y, a, reasons=True),
)

# %%
exercise(
    "You add out = exp(self) to the class. Which line belongs in its hand_on? "
    "Type the letter.",
    level=2,
    hint="What is the derivative of eˣ? And what if self is used twice?",
    expects=choice(
        "self.grad += out.data * out.grad",
        "self.grad = out.data * out.grad",
        "self.grad += self.data * out.grad",
        "self.grad += out.grad",
    ),
    answer="self.grad += out.data * out.grad. The local gradient is the "
    "exponential function of self.data. This is out.data. And what self gets "
    "is added to what it has.",
)

# %% [markdown]
# **Next:** in [](see:linear_layer) a neuron has many weights, and one formula gives the gradients
# of all of them.
