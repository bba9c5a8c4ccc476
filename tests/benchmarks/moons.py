"""One training step of micrograd's demo, seven ways: python tests/benchmarks/moons.py

The network is 2-16-16-1 with ReLU in the hidden layers, the data 100 two-moons points, the loss
max-margin plus 1e-4 · Σp². One step is forward, backward and update on all points; first weights
and learning rate are the demo's.

a  micrograd 0.1.0 as published (the extra `bench` installs it)
b  micrograd's own nn.py and the same lines, with this engine's Value put in for micrograd's
c  this library's nn.MLP and functions
d  the same network in loops over plain floats, no engine: what Python itself costs
e  d without inner loops, as tightly as Python's built-in functions allow
f  one point's loss, written with operators, made a program once and called for each point
g  the same by the program's `function`, without the checks of a call, as its numbers are floats

All start from the same weights, and the losses before each of the first four steps must agree to
1e-9, so that the fourth tells what three steps did; else the script fails. All are measured in
one process, one after the other: gc.collect(), one warm-up step, five timed steps, the median, in
processor time, which other programs disturb less.
The first column leaves the garbage collector as Python starts it, the second turns it off.
"""

from __future__ import annotations

import functools
import gc
import itertools
import math
import operator
import platform
import random
import statistics
import sys
import time

from scalargrad import MLP, SGD, Value, linear, mean, program

ALPHA = 1e-4
STEPS = 5


def two_moons(n, rng, noise=0.1):
    """N points (n even, 4 or more) on two half circles that interlock; their sides, +1 and −1."""
    points, sides = [], []
    for i in range(n):
        angle = math.pi * (i // 2) / (n // 2 - 1)
        upper = i % 2 == 0
        x = math.cos(angle) if upper else 1 - math.cos(angle)
        y = math.sin(angle) if upper else 0.5 - math.sin(angle)
        points.append([x + rng.gauss(0, noise), y + rng.gauss(0, noise)])
        sides.append(1 if upper else -1)
    return points, sides


def start_weights():
    """The 337 first numbers, in the order of parameters(): uniform weights, biases 0."""
    rng = random.Random(1337)
    sizes = [2, 16, 16, 1]
    return [
        number
        for nin, nout in itertools.pairwise(sizes)
        for _ in range(nout)
        for number in (*(rng.uniform(-1, 1) for _ in range(nin)), 0.0)
    ]


# --- a and b: micrograd's lines ------------------------------------------------------------------


def demo(value, points, sides):
    """A function that does one step in the lines of micrograd's demo and returns the loss."""
    import micrograd.nn

    micrograd.nn.Value = value
    model = micrograd.nn.MLP(2, [16, 16, 1])
    for parameter, number in zip(model.parameters(), start_weights()):
        parameter.data = number

    def step(k):
        inputs = [list(map(value, row)) for row in points]
        scores = list(map(model, inputs))
        losses = [(1 + -yi * scorei).relu() for yi, scorei in zip(sides, scores)]
        data_loss = sum(losses) * (1.0 / len(losses))
        reg_loss = ALPHA * sum(p * p for p in model.parameters())
        total_loss = data_loss + reg_loss
        model.zero_grad()
        total_loss.backward()
        learning_rate = 1.0 - 0.9 * k / 100
        for p in model.parameters():
            p.data -= learning_rate * p.grad
        return total_loss.data

    return step


def micrograd_demo(points, sides):
    """The lines on micrograd's engine."""
    import micrograd.engine

    return demo(micrograd.engine.Value, points, sides)


def operators(points, sides):
    """The same lines on this engine."""
    return demo(Value, points, sides)


# --- c: this library -----------------------------------------------------------------------------


def library(points, sides):
    """A function that does one step and returns the loss."""
    model = MLP(2, [16, 16, 1])
    parameters = model.parameters()
    for parameter, number in zip(parameters, start_weights()):
        parameter.data = number
    optimizer = SGD(parameters, lr=1.0)

    def step(k):
        margins = [1 - y * model(point) for point, y in zip(points, sides)]
        squares = linear(parameters, parameters, bias=0)  # Σp·p as one node
        loss = mean(margin.relu() for margin in margins) + ALPHA * squares
        optimizer.zero_grad()
        loss.backward()
        optimizer.lr = 1.0 - 0.9 * k / 100
        optimizer.step()
        return loss.data

    return step


# --- d and e: floats -----------------------------------------------------------------------------


def floats(points, sides, gradients):
    """A function that does one step and returns the loss; `gradients` are written by hand."""
    numbers = iter(start_weights())
    u, c1 = rows(numbers, 2)
    v, c2 = rows(numbers, 16)
    (w,), (c3,) = rows(numbers, 16, count=1)

    def step(k):
        nonlocal u, c1, v, c2, w, c3
        loss, (du, dc1), (dv, dc2), (dw, dc3) = gradients(u, c1, v, c2, w, c3, points, sides)
        squares = sum([p * p for row in (*u, c1, *v, c2, w) for p in row]) + c3 * c3
        lr = 1.0 - 0.9 * k / 100
        u = [descended(row, slopes, lr) for row, slopes in zip(u, du)]
        v = [descended(row, slopes, lr) for row, slopes in zip(v, dv)]
        c1, c2, w = descended(c1, dc1, lr), descended(c2, dc2, lr), descended(w, dw, lr)
        [c3] = descended([c3], [dc3], lr)
        return loss + ALPHA * squares

    return step


def rows(numbers, nin, count=16):
    """A layer's weights, one list per neuron, and its biases."""
    layer = [[next(numbers) for _ in range(nin + 1)] for _ in range(count)]
    return [neuron[:-1] for neuron in layer], [neuron[-1] for neuron in layer]


def descended(numbers, slopes, lr):
    """The numbers after one step, the regularisation's 2·α·p among the slopes."""
    return [p - lr * (g + 2 * ALPHA * p) for p, g in zip(numbers, slopes)]


def loop_gradients(u, c1, v, c2, w, c3, points, sides):
    """The data loss and its gradients for the layers (u, c1), (v, c2) and (w, c3), in loops."""
    n = len(points)
    du, dc1 = [[0.0, 0.0] for _ in u], [0.0 for _ in u]
    dv, dc2 = [[0.0 for _ in row] for row in v], [0.0 for _ in v]
    dw, dc3, loss = [0.0 for _ in w], 0.0, 0.0
    for (x0, x1), y in zip(points, sides):
        h = []
        for (u0, u1), bias in zip(u, c1):
            z = bias + u0 * x0 + u1 * x1
            h.append(z if z > 0 else 0.0)
        k = []
        for row, bias in zip(v, c2):
            z = bias
            for weight, x in zip(row, h):
                z += weight * x
            k.append(z if z > 0 else 0.0)
        score = c3
        for weight, x in zip(w, k):
            score += weight * x
        margin = 1 - y * score
        if margin <= 0:
            continue  # its ReLU is off: no gradient anywhere
        loss += margin
        g = -y / n
        dc3 += g
        dh = [0.0 for _ in h]
        for j, out in enumerate(k):
            if out > 0:  # else its ReLU is off
                dw[j] += g * out
                gj = g * w[j]
                dc2[j] += gj
                row, drow = v[j], dv[j]
                for i, x in enumerate(h):
                    drow[i] += gj * x
                    dh[i] += gj * row[i]
        for i, out in enumerate(h):
            if out > 0:
                gi = dh[i]
                du[i][0] += gi * x0
                du[i][1] += gi * x1
                dc1[i] += gi
    return loss / n, (du, dc1), (dv, dc2), (dw, dc3)


def tuned_gradients(u, c1, v, c2, w, c3, points, sides):
    """The same without inner loops in Python: sum(map(mul, …)) and list comprehensions."""
    mul, n = operator.mul, len(points)
    du0, du1, dc1 = [0.0] * 16, [0.0] * 16, [0.0] * 16
    dv, dc2 = [[0.0] * 16 for _ in range(16)], [0.0] * 16
    dw, dc3, loss = [0.0] * 16, 0.0, 0.0
    neurons1 = [(a, b, c) for (a, b), c in zip(u, c1)]
    neurons2 = list(zip(v, c2))
    for (x0, x1), y in zip(points, sides):
        h = [z if (z := a * x0 + b * x1 + c) > 0 else 0.0 for a, b, c in neurons1]
        k = [z if (z := sum(map(mul, row, h), c)) > 0 else 0.0 for row, c in neurons2]
        margin = 1 - y * sum(map(mul, w, k), c3)
        if margin <= 0:
            continue  # its ReLU is off: no gradient anywhere
        loss += margin
        g = -y / n
        dc3 += g
        dh = [0.0] * 16
        for j, out in enumerate(k):
            if out:  # else its ReLU is off
                dw[j] += g * out
                gj = g * w[j]
                dc2[j] += gj
                dv[j] = [d + gj * hi for d, hi in zip(dv[j], h)]
                dh = [d + gj * vi for d, vi in zip(dh, v[j])]
        for i, out in enumerate(h):
            if out:
                gi = dh[i]
                du0[i] += gi * x0
                du1[i] += gi * x1
                dc1[i] += gi
    return loss / n, (list(zip(du0, du1)), dc1), (dv, dc2), (dw, dc3)


# --- f: a program --------------------------------------------------------------------------------


def as_program(points, sides, checked=True):
    """A function that does one step and returns the loss.

    The program of one point's loss is made once, from operators; a step calls it for each point.
    """
    numbers = start_weights()
    parameters = [Value(number, f"p{i}") for i, number in enumerate(numbers)]
    data = [Value(1.0, name) for name in ("x1", "x2", "y")]
    run = program(point_loss(parameters, *data), *parameters, *data)
    compute = run if checked else run.function
    rows = [(*point, float(side)) for point, side in zip(points, sides)]

    def step(k):
        nonlocal numbers
        found = [compute(*numbers, *row) for row in rows]
        losses, gradients = zip(*found)
        slopes = [whole / len(points) for whole in map(sum, zip(*gradients))]
        squares = sum([p * p for p in numbers])
        numbers = descended(numbers, slopes, 1.0 - 0.9 * k / 100)  # without x1, x2 and y
        return sum(losses) / len(points) + ALPHA * squares

    return step


def point_loss(parameters, x1, x2, y):
    """max(0, 1 − y·score) of one point, the network written with operators alone."""
    left = iter(parameters)
    values = [x1, x2]
    for size in (16, 16, 1):
        neurons = [([next(left) for _ in values], next(left)) for _ in range(size)]
        sums = [sum(map(operator.mul, weights, values), bias) for weights, bias in neurons]
        values = [z.relu() for z in sums] if size > 1 else sums
    return (1 - y * values[0]).relu()


# --- measuring -----------------------------------------------------------------------------------

WAYS = {
    "a  micrograd": micrograd_demo,
    "b  operators": operators,
    "c  nn.MLP": library,
    "d  float loops": functools.partial(floats, gradients=loop_gradients),
    "e  floats, tuned": functools.partial(floats, gradients=tuned_gradients),
    "f  a program": as_program,
    "g  its function": functools.partial(as_program, checked=False),
}


def measure(way, points, sides):
    """The median seconds of a step, and the losses of all seven."""
    gc.collect()
    step = way(points, sides)
    losses, seconds = [step(0)], []
    for k in range(1, STEPS + 1):
        start = time.process_time()
        losses.append(step(k))
        seconds.append(time.process_time() - start)
    return statistics.median(seconds), losses


def column(collector_on):
    """Seconds per way, and its losses."""
    points, sides = two_moons(100, random.Random(42))
    if not collector_on:
        gc.disable()
    try:
        return {name[0]: measure(way, points, sides) for name, way in WAYS.items()}
    finally:
        gc.enable()


def main():
    """Measure, check that all seven ways compute the same, print the table."""
    columns = [column(collector_on=True), column(collector_on=False)]
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    print(f"{'milliseconds per step':<24}{'collector on':>14}{'collector off':>15}")
    for name in WAYS:
        on, off = [1000 * results[name[0]][0] for results in columns]
        print(f"{name:<24}{on:14.2f}{off:15.2f}")
    for above, below in ("ab", "ac", "cd", "ce", "bf", "fd", "fe", "gd"):
        on, off = [results[above][0] / results[below][0] for results in columns]
        print(f"{above + '/' + below:<24}{on:14.2f}{off:15.2f}")
    reference = columns[0]["a"][1]
    apart = max(
        abs(loss - known)
        for results in columns
        for _, losses in results.values()
        for loss, known in zip(losses[:4], reference)
    )
    print(
        f"loss after three steps: {reference[3]:.9f}; the seven ways differ by {apart:.1e} at most"
    )
    return 0 if apart < 1e-9 else "the seven ways do not compute the same"


if __name__ == "__main__":
    sys.exit(main())
