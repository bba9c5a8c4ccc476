# %% [markdown] {"covers": "08: 264-266"}
# # The training step in PyTorch's words
#
# *Lecture 08, Back-propagation (역전파 학습), "Chain Rule 구현 - PyTorch", slide 16*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slides](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/08_back_propagation.pdf)
# and [video](https://youtu.be/T4Im-qIl0Xc).
#
# **Before:** [layer by layer](see:layer_by_layer), [gradient descent](see:gradient_descent).
# **Why:** the last slide of the lecture is a program, and you can read all of it now. With the same
# few lines a network on this page learns from data, and is tested on data that it has never seen.
#
# "거의 모든 딥러닝 구조가 유사합니다 ^^": nearly all deep learning programs look like this one.
# Whoever understands the chain rule, DP and gradient descent can read every line ("모든 코드를
# 완벽히 이해 가능!"). It is one training step in **PyTorch**: imports, then eight statements. We
# run all eight on a small network of the same kind, and check by hand what the last one did. `lr`
# and `momentum` are the slide's, the other numbers are ours. Where the slide imports `torch` and
# `resnet18`, we import our own library.

# %%
import math
import random

from words import axes, caution, choice, derivation_of, exercise, in_order
from words import recap, show
from scalargrad import MLP, SGD, Value, constant, explain, mse_loss, total

# %%
caution(
    "C6",
    "The import is broken after “resnet18,” and goes on in the next line. "
    "Python takes that only in brackets: from torchvision.models import "
    "(resnet18, ResNet18_Weights). The slide breaks it at the same place, "
    "where its text box ends.",
    where="Lecture 08, Chain Rule 구현 - PyTorch, the import",
)

# %% [markdown] {"covers": "08: 268-278"}
# ## 1. The model
#
# The slide: `model = resnet18(weights=ResNet18_Weights.DEFAULT)`
#
# resnet18 is a network for images, with 18 layers and 11,689,512 parameters. `DEFAULT` means:
# with weights that are already trained. "Res" is short for **residual connection** (잔차 연결).
# What goes into some layers is carried around them, and is added to what comes out. (The appendix
# [](see:resnet18) builds the network itself.)
#
# Ours has three layers of two neurons. The residual connection goes around the second:

# %% {"fold": "the picture's code"}
from graphviz import Digraph

picture = Digraph()
picture.attr(rankdir="LR")
picture.attr("node", shape="box", fontname="Helvetica")
picture.attr("edge", fontname="Helvetica")
picture.edge("data", "layer 1")
picture.edge("layer 1", "layer 2", "h")
picture.edge("layer 2", "+")
picture.edge("layer 1", "+", "h, carried around", penwidth="3")
picture.edge("+", "layer 3", "r")
picture.edge("layer 3", "prediction")
show(
    picture,
    name="model",
    alt="data goes to layer 1, its output h to layer 2. A thick arrow carries "
    "h around layer 2; both are added to r, which goes to layer 3",
)

# %% [markdown]
# In Python: an `MLP` has three such layers, but no residual connection. So we take its layers and
# connect them ourselves. Layers 1 and 2 have the activation ReLU, $\max(0, z)$. Its slope is 1
# where $z$ is above 0 ("on"), and 0 where $z$ is below 0. Layer 3 has no activation ("linear").
# `START` has a row for each neuron: its two weights and its bias. That makes 18 parameters.

# %%
START = [
    [0.5, 0.2, 0.1], [-0.4, 0.6, 0.0],  # layer 1
    [0.3, -0.1, 0.2], [0.7, 0.4, -0.3],  # layer 2
    [0.8, -0.5, 0.1], [0.2, 0.9, 0.0],  # layer 3
]  # fmt: skip


def named(name, values):
    return [value.named(f"{name}{i}") for i, value in enumerate(values, 1)]


# %%
class ResidualNetwork:
    def __init__(self):
        self.mlp = MLP(2, [2, 2, 2])  # relu, relu, linear
        numbers = [number for row in START for number in row]
        for parameter, number in zip(self.parameters(), numbers, strict=True):
            parameter.data = number

    def parameters(self):
        return self.mlp.parameters()

    def __call__(self, data):
        layer1, layer2, layer3 = self.mlp.layers
        self.h = named("h", layer1(data))
        out = layer2(self.h)
        self.r = named("r", [h + o for h, o in zip(self.h, out, strict=True)])
        return named("prediction", layer3(self.r))


model = ResidualNetwork()

# %% [markdown] {"covers": "08: 280-287"}
# ## 2. to 4. Data, labels, forward
#
# The slide: `data = torch.rand(1, 3, 64, 64)`, `labels = torch.rand(1, 1000)`
#
# One image, three colours, 64 times 64 pixels, and one **label** (정답) for each of the 1000
# outputs. All are random numbers here; a real program reads an image and its label. PyTorch keeps
# them together in a **tensor** (텐서), a table with any number of dimensions. Ours has two inputs
# and two labels, each a `Value` of its own. `prediction = model(data)` is the slide's, as it is.

# %%
data = [constant(1, "x1"), constant(2, "x2")]
labels = [constant(0.5, "y1"), constant(1, "y2")]
prediction = model(data)
show(prediction)

# %% [markdown] {"covers": "08: 289-291, 309"}
# ## 5. The loss
#
# The slide: `loss = (prediction - labels).sum()`
#
# "모델의 예측값과 그에 해당하는 정답(label)을 사용하여 오차(error, 손실, loss) 계산": compare the
# prediction with the labels. In PyTorch `-` works on all entries at once. We write the differences
# one by one; `total` adds them.


# %%
def signed(prediction, labels):
    return total(p - y for p, y in zip(prediction, labels, strict=True))


loss = signed(prediction, labels).named("loss")
show(loss)

# %% [markdown] {"covers": "08: 293-295, 311-314"}
# ## 6. Backward
#
# The slide: `loss.backward()  # backward pass`
#
# "자동으로 수행": it does everything by itself. The slide calls the loss the **error tensor** (오차
# 텐서): it is the tensor on which `.backward()` is called. **Autograd** is the part of PyTorch that
# has recorded the graph and now computes the gradients; our `Value` does the same. Each parameter
# gets its gradient, in the attribute `.grad` ("매개변수(parameter)의 `.grad` 속성(attribute)에 …
# 저장"). Here are those of the first neuron. (The raised number in brackets is the layer.)

# %%
loss.backward()
show(model.parameters()[:3])

# %% [markdown]
# What does the residual connection mean for the chain rule? $h_1$ goes into $r_1$ in two ways: it
# is carried around, and it goes through layer 2. What is carried around has the local gradient 1.
# It is the 1 in the first line.

# %%
h1, r1 = model.h[0], model.r[0]
show(explain(r1, h1, reasons=True))

# %% [markdown]
# Without the residual connection it would be only 0.3. In a deep network many such factors are
# multiplied. With the 1 in each of them, the product does not shrink to 0 so easily: see
# [](see:vanishing_gradients).
#
# Now the gradient 1.58 of the first weight by hand. Both predictions count in the loss, so
# $\partial loss/\partial r_1 = 0.8 + 0.2 = 1$ and $\partial loss/\partial r_2 = -0.5 + 0.9 = 0.4$.
# Then $\partial loss/\partial h_1 = 1 \cdot 1.3 + 0.4 \cdot 0.7 = 1.58$. Times the weight's input,
# $x_1 = 1$.

# %% [markdown] {"covers": "08: 297-307, 316"}
# ## 7. and 8. The optimiser and its step
#
# The slide: `optim = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9)`
#
# SGD is **stochastic gradient descent** (확률적 경사 하강법). What is *stochastic* comes below.
# `lr` is the learning rate (학습률, $\alpha$ in the lectures). **Momentum** (모멘텀) is new: the
# optimiser remembers a **velocity** (속도) $v$ for each parameter $p$. With the gradient $g$, each
# step does
#
# $$ v \leftarrow 0.9 \cdot v + g \qquad p \leftarrow p - 0.01 \cdot v $$
#
# In the first step $v = g$. Statement 8 is `optim.step()  # gradient descent`: "저장된 값을
# 활용하여 모든 파라미터 업데이트", it takes the stored gradients and updates all parameters.
#
# **Predict:** the first weight is 0.5, its gradient is 1.58. What is the weight after this step?

# %%
optim = SGD(model.parameters(), lr=1e-2, momentum=0.9)
optim.step()
show(model.parameters()[:3])

# %% [markdown]
# By hand: $0.5 - 0.01 \cdot 1.58 = 0.4842$.
#
# ## Three steps, by hand
#
# The slide stops after one step. Training repeats statements 4, 5, 6 and 8, with one more before
# them: `optim.zero_grad()` sets all gradients to 0, because `backward()` adds to them. `model` and
# `optim` stay the same; `optim` holds the velocities.
#
# We start again and make three steps. Beside the optimiser we follow the two formulas by hand, for
# all 18 parameters.


# %% {"fold": "three steps, and the two formulas beside them"}
def three_steps(model, zero=True):
    optim = SGD(model.parameters(), lr=1e-2, momentum=0.9)
    parameters = model.parameters()
    p, v = [w.data for w in parameters], [0] * len(parameters)
    rows, largest = [["step", "gradient g", "v", "p by hand", "p of optim"]], 0
    for step in (1, 2, 3):
        if zero:
            optim.zero_grad()
        signed(model(data), labels).backward()
        optim.step()
        for i, w in enumerate(parameters):
            v[i] = optim.momentum * v[i] + w.grad
            p[i] = p[i] - optim.lr * v[i]
            largest = max(largest, abs(p[i] - w.data))
        rows.append([step, parameters[0].grad, v[0], p[0], parameters[0].data])
    return rows, largest


# %%
model = ResidualNetwork()
rows, largest = three_steps(model)
show("the first weight, w11⁽¹⁾:")
show(rows)
show("largest difference, all parameters and steps:", largest)

# %% [markdown]
# In step 2, for example: $v = 0.9 \cdot 1.58 + 1.51061 = 2.93261$. The gradients become smaller,
# but the velocity grows, because each step remembers the steps before.
#
# **A common mistake:** to forget `zero_grad()`. Then each gradient is added to the one before, and
# no error says so. The gradient of the first weight in the second step:

# %%
forgotten, _ = three_steps(ResidualNetwork(), zero=False)
show("with zero_grad():   ", rows[2][1])
show("without zero_grad():", forgotten[2][1])

# %% [markdown]
# ## A loss that nothing can be learned from
#
# Look at statement 5 again. Nothing is squared. A prediction that is too low makes the loss
# *smaller*.

# %%
caution(
    "C1",
    "The loss (prediction − labels).sum() has a sign. Its derivative with "
    "respect to each prediction is 1, whatever the labels are, and it has no "
    "lowest value. It shows how the calls work; it is not for training.",
    where="Lecture 08, Chain Rule 구현 - PyTorch, loss",
)

# %% [markdown]
# First, the labels. Labels that are far away give the same gradient of the first weight:

# %%
for others in ([0.5, 1], [100, -7]):
    network = ResidualNetwork()
    signed(network(data), others).backward()
    show("labels", *others, " gradient", network.parameters()[0].grad)

# %% [markdown]
# Second, the lowest value. We train twice, with the slide's loss and with the mean of the squared
# differences (MSE).


# %% {"fold": "the training loop"}
def train(loss_of, steps):
    model = ResidualNetwork()
    optim = SGD(model.parameters(), lr=1e-2, momentum=0.9)
    losses = []
    for _ in range(steps):
        optim.zero_grad()
        loss = loss_of(model(data), labels)
        loss.backward()
        optim.step()
        losses.append(loss.data)
    return losses


# %% {"fold": "the plot's code"}
dive, fall = train(signed, 30), train(mse_loss, 60)
left, right = axes(x="step", columns=2)
left.plot(range(1, 31), dive)
left.set(title="signed loss, as on the slide", ylabel="loss")
right.plot(range(1, 61), fall, color="0.15")
right.set(title="squared loss", ylim=(0, None))
show(
    left,
    name="losses",
    alt="Two curves. The signed loss dives below −400 in 30 steps, faster and "
    "faster. The squared loss goes up and down, lower each time, to 0",
)

# %% [markdown]
# The signed loss dives, faster and faster, and the predictions go far below the labels. The squared
# loss goes to 0: the predictions meet the labels. It swings on the way. The velocity carries the
# parameters past the lowest point, and they come back, like a ball in a bowl.
#
# These are PyTorch's numbers: where it is installed, a test runs the slide's statements on the same
# network there (`tests/test_training_step_pytorch.py`), and all agree.
#
# ## A network that learns from data
#
# One example is not a data set. Here are 40 points on two half circles, the "two moons", with some
# noise: the **training set** (훈련 데이터). Points of the upper moon, black in the plot, have the
# label 1, the grey ones of the lower moon −1. Another 40 points are the **test set** (테스트
# 데이터). The network never sees them while it learns.


# %% {"fold": "how the points are made"}
def moons(count, rng):
    """Points on two half circles with noise: pairs (point, label)."""
    examples = []
    for i in range(count):
        angle = rng.uniform(0, math.pi)
        x, y, label = math.cos(angle), math.sin(angle), 1
        if i % 2:
            x, y, label = 1 - x, 0.5 - y, -1
        point = [x + rng.gauss(0, 0.15), y + rng.gauss(0, 0.15)]
        examples.append((point, label))
    return examples


rng = random.Random(2)
training, test = moons(40, rng), moons(40, rng)


# %% {"fold": "the plot's code"}
def show_examples(name, alt, network=None):
    """Both sets; in red where the network's prediction is 0."""
    plots = axes(columns=2, xlim=(-1.6, 2.6), ylim=(-1.2, 1.7))
    for plot, examples in zip(plots, (training, test), strict=True):
        plot.set_title("training set" if examples is training else "test set")
        for label, colour in ((1, "0.15"), (-1, "0.7")):
            points = [p for p, its_label in examples if its_label == label]
            plot.scatter(*zip(*points, strict=True), color=colour, s=22)
        if network:
            xs = [-1.6 + 0.1 * i for i in range(43)]
            ys = [-1.2 + 0.1 * i for i in range(30)]
            table = [[network([x, y]).data for x in xs] for y in ys]
            plot.contour(xs, ys, table, levels=[0], colors="#b3261e")
    show(plots[0], name=name, alt=alt)


ALT = "Training set and test set: black points on an upper arch, grey "
show_examples("moons", ALT + "points on a lower one; the arches interlock")

# %% [markdown]
# No straight line parts the two moons. The network has two inputs, eight hidden neurons and one
# output. The hidden neurons have the activation tanh, a curve like the sigmoid, but from −1 to 1.
# The sign of the output says which moon a point belongs to.
#
# The gradient of the loss over *all* data costs one forward and one backward pass for each point.
# With a million images, that is a lot of work for one step. So one draws a few examples by chance,
# a **mini-batch** (미니배치; lecture 05, slide 14), and makes a step for their loss. This is what
# is *stochastic* in SGD: which examples a batch has. Its gradient is exact, but each time it is the
# gradient of another loss.
#
# One pass over the whole training set is an **epoch** (에포크). Before each, the data is shuffled.
# Then come zero_grad, forward, loss, backward and step, batch after batch.


# %%
def new_network():
    return MLP(2, [8, 1], activation="tanh", rng=random.Random(0))


def loss_over(network, examples):
    prediction = [network(point) for point, _ in examples]
    return mse_loss(prediction, [label for _, label in examples])


# %%
def learn(network, batch_size, epochs, momentum=0.0):
    """Each batch's loss, and the losses of both sets after each epoch."""
    optim = SGD(network.parameters(), lr=0.05, momentum=momentum)
    rng, order = random.Random(0), list(training)
    of_batches, of_sets = [], []
    for _ in range(epochs):
        rng.shuffle(order)
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            optim.zero_grad()
            loss = loss_over(network, batch)
            loss.backward()
            optim.step()
            of_batches.append(loss.data)
        of_sets.append([loss_over(network, e).data for e in (training, test)])
    return of_batches, of_sets


# %% [markdown]
# We train the same network three times, for 60 epochs, with batches of 1, of 8 and of all 40
# points. In the plots each grey point is the loss of one batch. (With all 40 in a batch, the points
# lie under the red line.) Red is the loss over the whole training set, dashed the *test loss*, the
# loss over the test set.

# %%
SIZES = [1, 8, 40]
runs = [learn(new_network(), size, 60) for size in SIZES]

# %% {"fold": "the plot's code"}
plots = axes(x="epoch", columns=3, ylim=(0, 3.2))
for plot, size, (of_batches, of_sets) in zip(plots, SIZES, runs, strict=True):
    epochs = [i * size / 40 for i in range(len(of_batches))]
    plot.plot(epochs, of_batches, ".", color="0.6", markersize=2)
    training_losses, test_losses = zip(*of_sets, strict=True)
    plot.plot(range(1, 61), training_losses, "-")
    plot.plot(range(1, 61), test_losses, "--")
    plot.set_title("all 40" if size == 40 else f"batches of {size}")
plots[0].set_ylabel("loss")
show(
    plots[0],
    name="batches",
    alt="The loss over 60 epochs for batches of 1, of 8 and of all 40 points. "
    "With 1 the batches' losses are scattered from 0 to above 3, with 8 they "
    "lie near the red line, with 40 on it. The red line falls fastest for 1, "
    "with bumps, and most slowly for 40. The dashed test loss ends above it",
)

# %% [markdown]
# With all 40 points in a batch nothing is left to chance: the curve is smooth, but one epoch is one
# step. With one point in a batch there are 40 steps in an epoch, and each goes in another
# direction: the loss falls faster, and with bumps. Batches of 8 lie between the two. That is the
# compromise that most programs choose.
#
# Now with the slide's momentum, 0.9, and batches of 8.

# %%
learned = new_network()
_, of_sets = learn(learned, batch_size=8, epochs=80, momentum=0.9)
show("training loss, test loss:", *(round(e, 3) for e in of_sets[-1]))
for examples in (training, test):
    wrong = sum(learned(p).data * label < 0 for p, label in examples)
    show("on the wrong side:", wrong, "of 40")

# %%
alt = ALT + "points on a lower one; a red line winds between the two"
show_examples("learned", alt, learned)

# %% [markdown]
# On the red line the prediction is 0. The network has found a curved border, although `learn()`
# knows nothing of moons. Two black points of the test set lie below the line: these are the two
# mistakes. The test loss is above the training loss. That is usual: a network adapts to the noise
# of the training points, too, and that noise is not in the test set. So only data that it has never
# seen tells how good a network is.

# %%
recap(
    "A training step: zero_grad, forward, loss, backward, step.",
    "Momentum: v ← 0.9·v + g, p ← p − lr·v.",
    "Stochastic: chance decides which examples a batch has.",
    "The loss must have a lowest value; the test loss says what was learned.",
)

# %% [markdown]
# ## Exercises

# %%
exercise(
    "Put the lines of a training step in order. Begin with the gradients set "
    "to 0. Type the letters.",
    hint="The loss needs the prediction, backward() needs the loss.",
    expects=in_order(
        "optim.zero_grad()",
        "prediction = model(data)",
        "loss = mse_loss(prediction, labels)",
        "loss.backward()",
        "optim.step()",
    ),
    answer="zero_grad, forward, loss, backward, step. (zero_grad() may also "
    "stand elsewhere, as long as it comes after step() and before the next "
    "backward().)",
)

# %%
exercise(
    "Which of these is left to chance in stochastic gradient descent? Type "
    "the letter.",
    hint="Look for shuffle() in learn().",
    expects=choice(
        "which examples a batch has",
        "the gradient of a batch, once its examples are drawn",
        "the learning rate",
        "the order of the layers in backward()",
    ),
    answer="Which examples a batch has. The learning rate is chosen before. "
    "The rest is computed, and comes out the same for the same batch.",
)


# %%
class WithoutResidual(ResidualNetwork):
    def __call__(self, data):
        layer1, layer2, layer3 = self.mlp.layers
        return layer3(layer2(layer1(data)))


with_it, without = rows[1][1], three_steps(WithoutResidual())[0][1][1]

# %%
exercise(
    "Take the residual connection out: r is what comes out of layer 2. What "
    "is the gradient of w11⁽¹⁾ in the first step then? Type the number.",
    level=2,
    hint="Go through the sum by hand in section 6 once more. Which factor "
    "changes?",
    expects=without,
    answer=f"{without:.4g} instead of {with_it:.4g}. It is smaller by "
    f"{with_it - without:.4g}: the path that goes around layer 2 is missing.",
)

# %%
x, y = constant(2, "x"), constant(1, "y")
w1, w2 = Value(-0.5, "w1"), Value(3, "w2")
h = (w1 * x).named("h")
prediction = (h + w2 * h).named("p")
loss = ((prediction - y) ** 2).named("L")

# %%
exercise(
    "A residual connection around one weight: h = w1·x, p = h + w2·h, "
    "L = (p − y)², with x = 2, y = 1, w1 = −0.5, w2 = 3. Write the whole "
    "derivation of ∂L/∂w1.",
    level=3,
    hint="p uses h twice: ∂p/∂h has two parts.",
    expects=derivation_of(loss, w1),
    answer=explain(loss, w1),
)

# %% [markdown]
# **Next:** why does a network with many layers of sigmoids learn so slowly?
# [](see:vanishing_gradients) measures it.
