"""Each operation beside bare numbers: python tests/benchmarks/operations.py

The other engine is `Bare` below. Its structure is that of Karpathy's microgpt: a node is four slots,
its local gradients are plain numbers beside its operands, and backward() multiplies them in one
loop. It checks nothing and explains nothing: a scalar engine in Python can hardly do less.

Fifteen operations: those of microgpt's Value, and what it makes of them. Each is built once, with
backward() called on it; microseconds of processor time, the best of nine rounds in turns, with the
collector on. The ratio is theirs/ours: above 1, ours is faster.

    operation   theirs is made of              ours is made of
    a + b       a node                         a node
    a * b       a node                         a node
    a - b       a constant −1, b·(−1), a sum   a node
    a / b       b⁻¹, a product                 a node
    a**2        a node                         a node
    a**-0.5     a node                         a node
    0 + a       a constant, a sum              a constant, a sum
    1 - a       two constants, a·(−1), a sum   a constant, a difference
    2 * a       a constant, a product          a constant, a product
    a / 3       a constant 3⁻¹, a product      a constant, a quotient
    1 / a       a⁻¹, a constant, a product     a constant, a quotient
    -a          a constant −1, a product       a node
    exp         a node                         a node
    log         a node                         a node
    relu        a node                         a node

Then microgpt's training lines, told again: a small transformer over letters, a step of Adam for
each of five words, the same code with either Value. The parameters after the last step must agree
to 1e-9, else the script fails. The third row, "ours, bare", is our engine with its closures taken
out: a node keeps its slopes, and backward() multiplies them itself. It tells what closures cost.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import math
import platform
import random
import statistics
import sys
import time
import timeit

from scalargrad import Value, engine

ROUNDS = 9
CALLS = 2000  # of one operation in one round

OPERATIONS = {
    "a + b": "(a + b)",
    "a * b": "(a * b)",
    "a - b": "(a - b)",
    "a / b": "(a / b)",
    "a**2": "(a**2)",
    "a**-0.5": "(a**-0.5)",
    "0 + a": "(0 + a)",
    "1 - a": "(1 - a)",
    "2 * a": "(2 * a)",
    "a / 3": "(a / 3)",
    "1 / a": "(1 / a)",
    "-a": "(-a)",
    "exp": "a.exp()",
    "log": "a.log()",
    "relu": "a.relu()",
}

# --- the bare engine: the structure of Karpathy's microgpt, told again ---------------------------


class Bare:
    """A number, its operands and its local gradients; nothing is checked."""

    __slots__ = ("data", "grad", "operands", "slopes")

    def __init__(self, data, operands=(), slopes=()):
        self.data = data
        self.grad = 0
        self.operands = operands
        self.slopes = slopes

    def __add__(self, other):
        other = other if isinstance(other, Bare) else Bare(other)
        return Bare(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Bare) else Bare(other)
        return Bare(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, n):
        return Bare(self.data**n, (self,), (n * self.data ** (n - 1),))

    def exp(self):
        # The power is computed twice, as there.
        return Bare(math.exp(self.data), (self,), (math.exp(self.data),))

    def log(self):
        return Bare(math.log(self.data), (self,), (1 / self.data,))

    def relu(self):
        return Bare(max(0, self.data), (self,), (float(self.data > 0),))

    # All else is made of these.
    # fmt: off
    def __neg__(self): return self * -1
    def __radd__(self, other): return self + other
    def __sub__(self, other): return self + (-other)
    def __rsub__(self, other): return other + (-self)
    def __rmul__(self, other): return self * other
    def __truediv__(self, other): return self * other**-1
    def __rtruediv__(self, other): return other * self**-1
    # fmt: on

    def backward(self):
        order, seen = [], set()

        def place(node):  # it calls itself: a deep graph meets Python's limit
            if node not in seen:
                seen.add(node)
                for operand in node.operands:
                    place(operand)
                order.append(node)

        place(self)
        self.grad = 1
        for node in reversed(order):
            for operand, slope in zip(node.operands, node.slopes):
                operand.grad += slope * node.grad


# --- ours without closures -------------------------------------------------------------------------


@contextlib.contextmanager
def without_closures():
    """Our engine with bare numbers: a node keeps its slopes and backward() multiplies them."""

    def node(data, op, operands, slopes):
        made = object.__new__(Value)
        made._data = data
        made._name = ""
        made.grad = 0.0
        made.op = op
        made.operands = operands
        made._closure = slopes  # in the closure's place
        return made

    def backward(self):
        results = []
        for node in engine.topological_order(self):
            if node.operands:
                results.append(node)
            elif type(node.grad) is not float and type(node.grad) is not int:
                raise TypeError(node.grad)
        for node in results:
            node.grad = 0.0
        self.grad += 1.0
        for node in reversed(results):
            grad = node.grad
            if grad:
                for operand, slope in zip(node.operands, node._closure):
                    operand.grad += grad * slope

    kept = engine.node, Value.backward
    engine.node, Value.backward = node, backward
    try:
        yield
    finally:
        engine.node, Value.backward = kept


# --- one node -------------------------------------------------------------------------------------


def microseconds():
    """Build and backward() of each operation by Bare and by Value: the best of ROUNDS, in turns."""
    ways = [Bare, Value]
    best = {(name, way): math.inf for name in OPERATIONS for way in ways}
    for _ in range(ROUNDS):
        for name, operation in OPERATIONS.items():
            for way in ways:
                gc.collect()
                names = {"a": way(0.7), "b": way(1.3), "gc": gc}
                # timeit turns the collector off: what Bare's backward() leaves would pile up.
                setup, timer = "gc.enable()", time.process_time
                run = timeit.Timer(f"{operation}.backward()", setup, timer, names)
                taken = 1e6 * run.timeit(CALLS) / CALLS
                best[name, way] = min(best[name, way], taken)
        ways.reverse()  # neither is always the first
    return best


# --- microgpt's training lines --------------------------------------------------------------------

WORDS = ["emma", "olivia", "ava", "isabella", "sophia"]  # a step for each
LETTERS = 27  # the last one begins and ends a word
WIDTH, HEADS, PLACES = 16, 4, 16


def first_numbers():
    """The matrices by name, rows of numbers, the same for each engine."""
    rng = random.Random(42)
    shapes = {
        "letters": (LETTERS, WIDTH),
        "places": (PLACES, WIDTH),
        "query": (WIDTH, WIDTH),
        "key": (WIDTH, WIDTH),
        "value": (WIDTH, WIDTH),
        "mix": (WIDTH, WIDTH),
        "up": (4 * WIDTH, WIDTH),
        "down": (WIDTH, 4 * WIDTH),
        "head": (LETTERS, WIDTH),
    }
    return {
        name: [[rng.gauss(0, 0.08) for _ in range(columns)] for _ in range(rows)]
        for name, (rows, columns) in shapes.items()
    }


def product(matrix, xs):
    """A matrix times a list."""
    return [sum(w * x for w, x in zip(row, xs)) for row in matrix]


def scaled(xs):
    """The numbers, divided by the root of their mean square."""
    mean_square = sum(x * x for x in xs) / len(xs)
    scale = (mean_square + 1e-5) ** -0.5
    return [x * scale for x in xs]


def shares(xs):
    """The softmax, the largest number taken out first."""
    largest = max(x.data for x in xs)
    powers = [(x - largest).exp() for x in xs]
    whole = sum(powers)
    return [power / whole for power in powers]


def scores(m, letter, place, keys, values):
    """What the network says of the next letter; keys and values of this place are added."""
    x = scaled([a + b for a, b in zip(m["letters"][letter], m["places"][place])])
    before, x = x, scaled(x)
    query = product(m["query"], x)
    keys.append(product(m["key"], x))
    values.append(product(m["value"], x))
    seen, size = [], WIDTH // HEADS
    for start in range(0, WIDTH, size):
        part = slice(start, start + size)
        weights = shares(
            [sum(q * k for q, k in zip(query[part], key[part])) / size**0.5 for key in keys]
        )
        seen += [
            sum(w * value[j] for w, value in zip(weights, values))
            for j in range(start, start + size)
        ]
    x = [a + b for a, b in zip(product(m["mix"], seen), before)]
    before, x = x, scaled(x)
    x = [z.relu() for z in product(m["up"], x)]
    x = [a + b for a, b in zip(product(m["down"], x), before)]
    return product(m["head"], x)


def word_loss(m, word):
    """The mean of −log p over a word's letters."""
    end = LETTERS - 1
    letters = [end, *(ord(letter) - ord("a") for letter in word), end]
    keys, values, losses = [], [], []
    for place, (letter, following) in enumerate(itertools.pairwise(letters)):
        chances = shares(scores(m, letter, place, keys, values))
        losses.append(-chances[following].log())
    return (1 / len(losses)) * sum(losses)


def train(value):
    """A step with Adam for each word: the seconds of all, and the parameters after the last."""
    m = {name: [list(map(value, row)) for row in rows] for name, rows in first_numbers().items()}
    parameters = [p for rows in m.values() for row in rows for p in row]
    first, second = [0.0] * len(parameters), [0.0] * len(parameters)
    start = time.process_time()
    for k, word in enumerate(WORDS):
        loss = word_loss(m, word)  # the last step's graph lives until here, as it does there
        loss.backward()
        rate = 0.01 * (1 - k / len(WORDS))
        for i, p in enumerate(parameters):
            first[i] = 0.85 * first[i] + 0.15 * p.grad
            second[i] = 0.99 * second[i] + 0.01 * p.grad**2
            mean = first[i] / (1 - 0.85 ** (k + 1))
            root = (second[i] / (1 - 0.99 ** (k + 1))) ** 0.5
            p.data -= rate * mean / (root + 1e-8)
            p.grad = 0
    return time.process_time() - start, [p.data for p in parameters]


def training(collector_on):
    """The seconds of each way, the best of ROUNDS in turns; how far parameters are apart."""
    ways = {
        "bare": (contextlib.nullcontext, Bare),
        "ours": (contextlib.nullcontext, Value),
        "ours, bare": (without_closures, Value),
    }
    best, last = dict.fromkeys(ways, math.inf), {}
    for turn in range(ROUNDS):
        for name in list(ways)[:: 1 if turn % 2 else -1]:
            setting, value = ways[name]
            gc.collect()
            if not collector_on:
                gc.disable()
            try:
                with setting():
                    seconds, last[name] = train(value)
            finally:
                gc.enable()
            best[name] = min(best[name], seconds)
    reference = last["bare"]
    apart = max(abs(x - y) for found in last.values() for x, y in zip(found, reference))
    return best, apart


def main():
    """Measure and print both tables; a text where the engines do not compute the same."""
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    print(f"{'build + backward, µs':<22}{'bare':>8}{'ours':>8}{'bare/ours':>11}")
    ratios = {}
    best = microseconds()
    for name in OPERATIONS:
        theirs, ours = best[name, Bare], best[name, Value]
        ratios[name] = theirs / ours
        print(f"{name:<22}{theirs:8.2f}{ours:8.2f}{ratios[name]:11.2f}")
    lowest = min(ratios, key=ratios.get)
    middle = statistics.median(ratios.values())
    print(f"{'lowest: ' + lowest:<38}{ratios[lowest]:11.2f}")
    print(f"{'median':<38}{middle:11.2f}")
    apart = 0.0
    columns = []
    for collector_on in (True, False):
        best, off = training(collector_on)
        columns.append(best)
        apart = max(apart, off)
    print(f"{'training, seconds':<26}{'collector on':>14}{'collector off':>15}")
    for name in columns[0]:
        print(f"{name:<26}" + "".join(f"{best[name]:{w}.3f}" for best, w in zip(columns, (14, 15))))
    for above, below in (("bare", "ours"), ("bare", "ours, bare"), ("ours", "ours, bare")):
        on, off = (best[above] / best[below] for best in columns)
        print(f"{f'{above} / {below}':<26}{on:14.2f}{off:15.2f}")
    print(f"parameters after {len(WORDS)} steps differ by {apart:.1e} at most")
    return 0 if apart < 1e-9 else "the engines do not compute the same"


if __name__ == "__main__":
    sys.exit(main())
