"""The slide's own sizes: ResNet-18 of 11,689,512 scalars, one training step.

python -m chapters resnet --full
"""

from __future__ import annotations

import gc
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from resnet18 import Map, ResNet18
from scalargrad import SGD, Value, total
from scalargrad.engine import node, topological_order
from scalargrad.formatting import padded
from scalargrad.language import sentence

NEEDED_GB = 6.0
PIXELS, CLASSES, WIDTH = 64, 1000, 64  # the slide's sizes
RECORDED = Path(__file__).parent / "outputs" / "full_run.txt"
NO_MEMORY = "not enough memory: close other programs, or try another machine"
REPORT = (
    "ResNet-18, an image of 3 × {0} × {1}, {2} classes: one training step.",
    "parameters  {0}",
    "nodes       {0}",
    "edges       {0}",
    "loss        {0}",
    "gradients   {0} to {1} in size; {2} are 0",
    "seconds     {0} forward, {1} backward, {2} for the step",
    "memory      {0} GB at its peak",
)


def main(width: int = WIDTH, write: Callable[[str], None] = print) -> int:
    """One step of the slide's training on its own network; the exit code, 1 without the memory."""
    import psutil

    free = psutil.virtual_memory().available / 1e9
    write(sentence(REPORT[0], PIXELS, PIXELS, CLASSES))
    words = "It needs {0:g} GB of memory ({1:.1f} GB are free) and one to three minutes."
    write(sentence(words, NEEDED_GB, free))
    if free < NEEDED_GB:
        print(sentence(NO_MEMORY), file=sys.stderr)
        return 1
    gc.disable()  # a graph has no cycles: nothing to collect, and the search would take longest
    try:
        _step(width, write)
    finally:
        gc.enable()
    return 0


def recorded() -> str:
    """What a run printed, once; its words in the language of the answers."""
    lines = RECORDED.read_text(encoding="utf-8").splitlines()
    return "\n".join(_in_this_language(line) for line in lines)


def _in_this_language(line: str) -> str:
    for template in REPORT:
        pattern = re.sub(r"\\\{\d\\\}", "(.+)", re.escape(template))
        if found := re.fullmatch(pattern, line):
            return sentence(template, *found.groups())
    raise ValueError(f"{RECORDED.name}: {line!r} is not a line of the report")


def data(seed: int = 0) -> tuple[list[list[list[float]]], list[float]]:
    """torch.rand(1, 3, 64, 64) and torch.rand(1, 1000), by Python's own generator."""
    rng = random.Random(seed)
    image = [[[rng.random() for _ in range(PIXELS)] for _ in range(PIXELS)] for _ in range(3)]
    return image, [rng.random() for _ in range(CLASSES)]


def _step(width: int, write: Callable[[str], None]) -> None:
    from tqdm import tqdm

    model = ResNet18(width, CLASSES, random.Random(0))
    parameters = model.parameters()
    image, labels = data()
    started = time.perf_counter()
    stages = len(model.stages())
    bars = {}

    def after(maps: Map) -> None:
        bars["forward"].update()
        maps[0][0][0] = _reporting(maps[0][0][0], lambda: bars["backward"].update())

    forward, backward = padded(sentence("forward"), 8), sentence("backward")
    layer = sentence("layer")
    with tqdm(total=stages, desc=forward, unit=layer, leave=False) as bars["forward"]:
        prediction = model(image, after=after)
        loss = total(y - label for y, label in zip(prediction, labels, strict=True))
    predicted = time.perf_counter()
    with tqdm(total=stages, desc=backward, unit=layer, leave=False) as bars["backward"]:
        loss.backward()
    differentiated = time.perf_counter()
    SGD(parameters, lr=1e-2, momentum=0.9).step()
    stepped = time.perf_counter()
    order = [node for node in topological_order(loss) if node.op != "mark"]
    sizes = [abs(parameter.grad) for parameter in parameters if parameter.grad]
    edges = sum(len(node.operands) for node in order)
    seconds = (predicted - started, differentiated - predicted, stepped - differentiated)
    numbers = (
        [f"{len(parameters):,}"],
        [f"{len(order):,}"],
        [f"{edges:,}"],
        [repr(loss.data)],
        [f"{min(sizes):.4g}", f"{max(sizes):.4g}", f"{len(parameters) - len(sizes):,}"],
        [f"{each:.1f}" for each in seconds],
        [f"{_peak():.1f}"],
    )
    for template, found in zip(REPORT[1:], numbers, strict=True):
        write(sentence(template, *found))


def _reporting(mark: Value, update: Callable[[], object]) -> Value:
    """The same number as a node that lets the progress bar move when backward() comes to it."""

    def slopes(operands: Sequence[Value]) -> tuple[float]:
        update()
        return (1.0,)

    return node(mark.data, "mark", (mark,), slopes)


def _peak() -> float:
    """The most memory that this process has had, in gigabytes."""
    import psutil

    memory = psutil.Process().memory_info()
    if hasattr(memory, "peak_wset"):  # Windows
        return memory.peak_wset / 1e9
    import resource

    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1e9 if sys.platform == "darwin" else 1e6)  # macOS counts bytes
