# %% [markdown]
# # The training step in PyTorch's words
#
# *Lecture 08, Back-propagation (역전파 학습), "Chain Rule 구현 - PyTorch"*
#
# Prof. 노기섭, 소프트웨어 꼰대 강의, 딥러닝 수학:
# [slide
# 16](https://github.com/kafa46/deeplearning_math/blob/master/03_differentiation/08_back_propagation.pdf)
# and [video](https://youtu.be/T4Im-qIl0Xc).
#
# The last slide is a program: one training step of a large network, in **PyTorch**. It says: nearly
# all deep learning programs look like this ("거의 모든 딥러닝 구조가 유사합니다"), and if you
# understand the chain rule, DP and gradient descent, you can understand every line of it ("모든
# 코드를 완벽히 이해 가능!"). After the imports it has eight statements:
#
# 1. `model = resnet18(weights=ResNet18_Weights.DEFAULT)`
# 2. `data = torch.rand(1, 3, 64, 64)`
# 3. `labels = torch.rand(1, 1000)`
# 4. `prediction = model(data)`
# 5. `loss = (prediction - labels).sum()`
# 6. `loss.backward()`
# 7. `optim = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9)`
# 8. `optim.step()`
#
# On this page we run all eight on a small network of the same kind, and check by hand what the last
# one did. `lr` and `momentum` are the slide's, the other numbers are ours.
#
# ## The imports
#
# The slide imports `torch` and `resnet18`. We import our own library.

# %%
from words import axes, caution, exercise, show
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

# %% [markdown]
# ## 1. The model
#
# The slide: `model = resnet18(weights=ResNet18_Weights.DEFAULT)`
#
# resnet18 is a network for images, with 18 layers and 11.7 million parameters. `DEFAULT` means:
# with weights that are already trained. "Res" is short for **residual connection** (잔차 연결).
# What goes into some layers is carried around them, and is added to what comes out.
#
# Ours has three layers of two neurons. The residual connection goes around the second. (The next
# page builds resnet18 itself.)

# %%
from graphviz import Digraph

picture = Digraph()
picture.attr(rankdir="LR")
picture.attr("node", shape="box", fontname="Helvetica")
picture.attr("edge", fontname="Helvetica")
picture.edge("data", "layer 1")
picture.edge("layer 1", "layer 2", "h")
picture.edge("layer 2", "+")
picture.edge("layer 1", "+", "h, carried around", color="#b3261e")
picture.edge("+", "layer 3", "r")
picture.edge("layer 3", "prediction")

# %%
show(
    picture,
    name="model",
    alt="data goes to layer 1, its output h to layer 2. A red arrow carries h "
    "around layer 2; both are added to r, which goes to layer 3",
)

# %% [markdown]
# In Python. An `MLP` has three such layers, but no residual connection. So we take its layers and
# connect them ourselves. `START` has a row for each neuron: its two weights and its bias.

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


# %%
model = ResidualNetwork()
show("parameters:", len(model.parameters()))

# %% [markdown]
# ## 2. The data
#
# The slide: `data = torch.rand(1, 3, 64, 64)`
#
# One image, three colours, 64 times 64 pixels: random numbers between 0 and 1. PyTorch keeps them
# together in one **tensor** (텐서), which is a table with any number of dimensions, here four. A
# real program reads an image here. Ours has two numbers, each a `Value` of its own.

# %%
data = [constant(1, "x1"), constant(2, "x2")]

# %% [markdown]
# ## 3. The labels
#
# The slide: `labels = torch.rand(1, 1000)`
#
# One **label** (정답) for each output: resnet18 has 1000. Here they are random, too. We have two
# outputs.

# %%
labels = [constant(0.5, "y1"), constant(1, "y2")]

# %% [markdown]
# ## 4. Forward
#
# The slide: `prediction = model(data)  # forward pass`
#
# Ours is the same, word for word.

# %%
prediction = model(data)
show(prediction)

# %% [markdown]
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

# %% [markdown]
# ## 6. Backward
#
# The slide: `loss.backward()  # backward pass`
#
# "자동으로 수행": it does everything by itself. The slide calls the loss the **error tensor** (오차
# 텐서): it is the tensor on which `.backward()` is called. **Autograd** is the part of PyTorch that
# has recorded the graph and now computes the gradients; our `Value` does the same. Each parameter
# gets its gradient, in the attribute `.grad` ("매개변수(parameter)의 `.grad` 속성(attribute)에 …
# 저장"). Here are those of the first neuron.

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
# multiplied. With the 1 in each of them, the product does not shrink to 0 so easily. That is why
# resnet18 has residual connections. Page 17 shows such a product shrink.
#
# And here is the gradient 1.58 of the first weight by hand. From the loss to $h_1$ there are four
# paths, over two predictions and two sums $r$. So we go step by step. In the line of
# $\partial loss/\partial h_1$ stands the factor $1 + w_{11}^{(2)}$ from above.

# %%
show(explain(loss, model.parameters()[0], form="steps"))

# %% [markdown]
# ## 7. The optimiser
#
# The slide: `optim = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9)`
#
# SGD is **stochastic gradient descent** (확률적 경사 하강법). Stochastic means: by chance. With
# much data one does not take the loss of all of it in each step, but of a few examples that are
# drawn by chance, a **mini-batch** (미니배치; lecture 05, slide 14). Here we have one example, so
# nothing is left to chance. `lr` is the learning rate (학습률, $\alpha$ in the lectures).
# **Momentum** (모멘텀) is new: the optimiser remembers a **velocity** (속도) $v$ for each parameter
# $p$. With the gradient $g$, each step does
#
# $$ v \leftarrow 0.9 \cdot v + g \qquad p \leftarrow p - 0.01 \cdot v $$
#
# In the first step $v = g$.

# %%
optim = SGD(model.parameters(), lr=1e-2, momentum=0.9)

# %% [markdown]
# ## 8. The step
#
# The slide: `optim.step()  # gradient descent`
#
# "저장된 값을 활용하여 모든 파라미터 업데이트": it takes the stored gradients and updates all
# parameters. By hand for the first weight: $0.5 - 0.01 \cdot 1.58 = 0.4842$.

# %%
optim.step()
show(model.parameters()[:3])

# %% [markdown]
# ## What the optimiser does, by hand
#
# The slide stops after one step. Training repeats statements 4, 5, 6 and 8, with one more before
# them: `optim.zero_grad()` sets all gradients to 0, because `backward()` adds to them. `model` and
# `optim` stay the same; `optim` holds the velocities.
#
# We start again and make three steps. Beside the optimiser we follow the two formulas by hand, for
# all 18 parameters.


# %%
def three_steps(model, optim):
    parameters = model.parameters()
    p, v = [w.data for w in parameters], [0] * len(parameters)
    rows, largest = [["step", "gradient g", "v", "p by hand", "p of optim"]], 0
    for step in (1, 2, 3):
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
optim = SGD(model.parameters(), lr=1e-2, momentum=0.9)
rows, largest = three_steps(model, optim)
show("the first weight, w11⁽¹⁾:")
show(rows)
show("largest difference, all parameters and steps:", largest)

# %% [markdown]
# In step 2, for example: $v = 0.9 \cdot 1.58 + 1.51061 = 2.93261$. The gradients become smaller,
# but the velocity grows, because each step remembers the steps before. How large can it become?
# Take one parameter whose gradient is always 1.

# %%
p = Value(0.5, "p")
optim_p = SGD([p], lr=1e-2, momentum=0.9)
velocities = []
for _ in range(40):
    before = p.data
    optim_p.zero_grad()
    p.backward()  # ∂p/∂p = 1
    optim_p.step()
    velocities.append((before - p.data) / optim_p.lr)
show("p after 40 steps:", p)
show("v after 1, 2, 3 and 40 steps:")
show([[velocities[i] for i in (0, 1, 2, 39)]])

# %% [markdown]
# The velocity goes towards $1/(1 - 0.9) = 10$. So with momentum 0.9 a constant gradient moves a
# parameter up to ten times as fast.
#
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
# First, the labels. We give other labels, far away, and compare all 18 gradients.


# %%
def gradients(labels):
    model = ResidualNetwork()
    signed(model(data), labels).backward()
    return [parameter.grad for parameter in model.parameters()]


show("the same gradients:", str(gradients([0.5, 1]) == gradients([100, -7])))

# %% [markdown]
# The labels make no difference: nothing can be learned from them. Second, the lowest value. We
# train twice, first with the slide's loss, then with the mean of the squared differences (MSE).


# %%
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


# %%
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

# %%
show("signed loss, steps 1, 10, 20, 30:")
show([[dive[i] for i in (0, 9, 19, 29)]])

# %% [markdown]
# The signed loss dives, faster and faster, and the predictions go far below the labels. The
# squared loss goes to 0: the predictions meet the labels. It swings on the way. The velocity
# carries the parameters past the lowest point, and they come back, like a ball in a bowl.
#
# Are these PyTorch's numbers? Yes. Where PyTorch is installed, a test runs the slide's statements
# on the same network there (`tests/test_training_step_pytorch.py`): losses, gradients and
# parameters agree.
#
# ## Exercises


# %%
class WithoutResidual(ResidualNetwork):
    def __call__(self, data):
        layer1, layer2, layer3 = self.mlp.layers
        return layer3(layer2(layer1(data)))


def first_gradient(model, times=1, momentum=0.9, zero=True):
    """∂loss/∂w11⁽¹⁾ in the last of these steps, and the loss there."""
    optim = SGD(model.parameters(), lr=1e-2, momentum=momentum)
    for _ in range(times):
        if zero:
            optim.zero_grad()
        loss = signed(model(data), labels)
        loss.backward()
        optim.step()
    return model.parameters()[0].grad, loss.data


# %%
with_it = first_gradient(ResidualNetwork())[0]
without = first_gradient(WithoutResidual())[0]
slow = first_gradient(ResidualNetwork(), 30, momentum=0)[1]
right_one = first_gradient(ResidualNetwork(), 2)[0]
forgotten = first_gradient(ResidualNetwork(), 2, zero=False)[0]

# %%
exercise(
    "Take the residual connection out: r is what comes out of layer 2. "
    "Compute ∂r1/∂h1 and the gradient of w11⁽¹⁾ in the first step. How much "
    "smaller is it?",
    answer=f"∂r1/∂h1 is {START[2][0]:g} instead of {1 + START[2][0]:g}, and the "
    f"gradient of w11⁽¹⁾ is {without:.4g} instead of {with_it:.4g}. It is "
    f"smaller by {with_it - without:.4g}: the path that goes around layer 2 "
    "is missing.",
)

# %%
exercise(
    "Set momentum to 0 in train(). Is the signed loss after 30 steps higher "
    "or lower than with 0.9? Say why before you run it.",
    answer=f"Higher: {slow:.4g} instead of {dive[-1]:.4g}. Without momentum no step "
    "remembers the steps before, so all steps are shorter, and the loss falls "
    "more slowly.",
)

# %%
exercise(
    "Forget optim.zero_grad(). What is the gradient of w11⁽¹⁾ in the second "
    "step, and what should it be?",
    answer=f"It is {forgotten:.6g}: the gradient of the first step is still in it. "
    f"Without that it is {right_one:.6g}.",
)
