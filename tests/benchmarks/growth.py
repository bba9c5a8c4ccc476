"""What a node costs in small and in large graphs: python tests/benchmarks/growth.py

chain  x ← x·w, x ← x + b, x ← tanh(x), and again, as deep as it has nodes; w, b: shared leaves
wide   the total of products uᵢ·w; half of the nodes are leaves uᵢ, half products; w: shared leaf

At 10⁴, 10⁵ and 10⁶ nodes, with the garbage collector as Python starts it and with it off:
microseconds of processor time per node for building the graph and for backward(), the median of
several rounds, each with a new graph; "growth" is the cost of both together beside that at 10⁴.
Bytes per node are what tracemalloc counts once backward() is done: values, operands, closures and
numbers. Then the graph's last name goes, with the collector off: how many Values are there still,
and how many bytes more than after the same with a graph of 10⁴ nodes (what Python keeps in its
free lists is in both)?

Then the seconds that program() takes for chains of 10⁴ and 2·10⁴ operations and for a network of
about 10⁴ products and sums, and how many of them Python itself takes to compile the text.
"""

from __future__ import annotations

import gc
import operator
import platform
import statistics
import sys
import time
import tracemalloc

from scalargrad import Value, program, total
from scalargrad.engine import topological_order

SIZES = {10**4: 9, 10**5: 5, 10**6: 3}  # nodes: rounds


def chain(nodes):
    """A chain of that many operations."""
    x, w, b = Value(0.5), Value(0.9), Value(0.1)
    for _ in range(nodes // 3):
        x = x * w
        x = x + b
        x = x.tanh()
    return x


def wide(nodes):
    """A sum of nodes / 2 products, each of a leaf of its own."""
    w = Value(0.9)
    return total([Value(0.5) * w for _ in range(nodes // 2)])


def seconds(build, nodes):
    """The seconds that building takes, and backward()."""
    gc.collect()
    start = time.process_time()
    root = build(nodes)
    built = time.process_time()
    root.backward()
    return built - start, time.process_time() - built


def microseconds(build, nodes, rounds):
    """The medians per node."""
    runs = [seconds(build, nodes) for _ in range(rounds)]
    return [1e6 * statistics.median(times) / nodes for times in zip(*runs, strict=True)]


def memory(build, nodes):
    """Bytes per node of a graph after backward(); Values and bytes left when its name has gone."""
    gc.collect()
    gc.disable()
    tracemalloc.start()
    try:
        build(10**4).backward()  # fills Python's free lists
        before = tracemalloc.get_traced_memory()[0]
        root = build(nodes)
        root.backward()
        full = tracemalloc.get_traced_memory()[0]
        del root
        left = tracemalloc.get_traced_memory()[0]
        values = sum(type(thing) is Value for thing in gc.get_objects())
        return (full - before) / nodes, values, left - before
    finally:
        tracemalloc.stop()
        gc.enable()


def rows(build):
    """Lines of the table for one kind of graph."""
    first = {}
    for nodes, rounds in SIZES.items():
        cells = f"{build.__name__:<6}{nodes:>9}"
        for switch in (gc.enable, gc.disable):
            switch()
            built, back = microseconds(build, nodes, rounds)
            growth = (built + back) / first.setdefault(switch, built + back)
            cells += f"{built:9.2f}{back:10.2f}{growth:8.2f}"
        gc.enable()
        size, values, left = memory(build, nodes)
        yield cells + f"{size:10.0f}{values:8}{left:8}"


def network(nodes):
    """Two layers of relu neurons with that many products and sums, written with operators."""
    values = [Value(0.1 * i) for i in range(2)]
    width = round((nodes / 2) ** 0.5)
    for _ in range(2):
        rows = [[Value(0.01 * i) for i, _ in enumerate(values)] for _ in range(width)]
        values = [sum(map(operator.mul, row, values), Value(0.1)).relu() for row in rows]
    return total(values)


def making(build, nodes):
    """A line about the program of a graph: the best of three."""
    root = build(nodes)
    operations = sum(bool(node.operands) for node in topological_order(root))
    best: tuple[float, ...] = ()
    for _ in range(3):
        gc.collect()
        start = time.process_time()
        run = program(root)
        made = time.process_time()
        compile(run.source, "<text>", "exec")
        seconds = made - start, time.process_time() - made
        best = min(best or seconds, seconds)
    words = f"{build.__name__:<8}{operations:>7} operations: program() {best[0]:.2f} s"
    return f"{words}, {best[1]:.2f} s of them to compile {run.source.count(chr(10))} lines"


def main():
    """Measure and print the table."""
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    print(f"{'':15}{'collector on: µs per node':^27}{'collector off: µs per node':^27}", end="")
    print(f"{'bytes':>10}{'left when freed':>16}")
    columns = f"{'build':>9}{'backward':>10}{'growth':>8}"
    print(f"{'graph':<6}{'nodes':>9}{columns}{columns}{'per node':>10}{'Values':>8}{'bytes':>8}")
    for build in (chain, wide):
        for row in rows(build):
            print(row, flush=True)
    for build, nodes in ((chain, 10**4), (chain, 2 * 10**4), (network, 10**4)):
        print(making(build, nodes), flush=True)


if __name__ == "__main__":
    sys.exit(main())
