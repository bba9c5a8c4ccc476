"""What several test files share."""

import functools
from types import SimpleNamespace

import pytest

import scalargrad
from scalargrad import Value, operations

cases = pytest.StashKey[int]()


@pytest.fixture(autouse=True)
def only_its_own_operations():
    """What a test or an example defines, it defines for itself alone."""
    before = dict(operations.OPERATIONS)
    yield
    for name in operations.OPERATIONS.keys() - before.keys():
        del operations.OPERATIONS[name]
        for owner in (scalargrad, Value):
            if hasattr(owner, name):
                delattr(owner, name)


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


@pytest.fixture(scope="session")
def run_of(tmp_path_factory):
    """A page's run: its parts, and the folder with its pictures. Each page runs once in a session,
    when the first test asks for it."""
    from book import PICTURE_FORMATS
    from running import run

    @functools.cache
    def run_once(page):
        folder = tmp_path_factory.mktemp(page.name)
        return SimpleNamespace(parts=list(run(page, folder, PICTURE_FORMATS)), folder=folder)

    return run_once


@pytest.fixture
def record_cases(request):
    """A function that counts the random cases which a test has tried and found right."""

    def count(more):
        request.config.stash[cases] = request.config.stash.get(cases, 0) + more

    return count


def pytest_terminal_summary(terminalreporter, config):
    """A line with the count of random cases, as there is one with the count of tests."""
    if tried := config.stash.get(cases, 0):
        terminalreporter.write_line(f"random expressions checked: {tried}")
