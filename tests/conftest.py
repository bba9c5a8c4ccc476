"""What several test files share."""

import pytest

from scalargrad import Value


@pytest.fixture
def toy():
    """The toy graph of lecture 08 after backward(), its nodes by name."""
    a = Value(2, name="a")
    w1, w2, w3, w4 = (Value(x, name=f"w{i}") for i, x in enumerate((3, -1, 5, 4), start=1))
    b, c = (w1 * a).named("b"), (w2 * a).named("c")
    d = (w3 * b + w4 * c).named("d")
    L = (10 - d).named("L")
    L.backward()
    return {node.name: node for node in (a, w1, w2, w3, w4, b, c, d, L)}
