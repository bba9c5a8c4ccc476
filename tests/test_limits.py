"""How large, how deep, how often, how many at once: the limits that a learner may lean on."""

import copy
import gc
import pickle
import re
import sys
import threading
import tracemalloc
from xml.etree import ElementTree

import pytest
from randomgraphs import tenth_and

from scalargrad import (
    MLP,
    SGD,
    DomainError,
    Value,
    count_paths,
    cross_entropy,
    draw,
    explain,
    formatting,
    gradcheck,
    linear,
    logsumexp,
    mean,
    mse_loss,
    paths,
    save,
    softmax,
    total,
)

MILLION = 1_000_000


@pytest.fixture
def no_collector():
    """Without the garbage collector: what is freed is freed by itself."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def traced():
    """A function that says how many bytes of Python objects there are.

    It demands that the collector finds nothing to do: a collection only empties Python's stores of
    unused tuples and floats, which would be counted, too.
    """

    def size():
        assert gc.collect() == 0
        return tracemalloc.get_traced_memory()[0]

    while gc.collect():  # what other tests left behind
        pass
    tracemalloc.start()
    yield size
    tracemalloc.stop()


def chain(x, n):
    y = x
    for _ in range(n):
        y = -y
    return y


@pytest.mark.parametrize("count", tenth_and(MILLION))
def test_a_long_chain_forward_backward_and_freed(count, no_collector):
    x = Value(3.0)
    before = sys.getallocatedblocks()
    y = chain(x, count)
    y.backward()
    assert (y.data, x.grad) == (3.0, 1.0)
    assert sys.getallocatedblocks() - before > count
    del y
    assert gc.collect() == 0
    assert sys.getallocatedblocks() - before < 1000


@pytest.mark.parametrize("count", tenth_and(MILLION))
def test_nodes_of_very_many_operands(count):
    values = [Value(float(i % 7)) for i in range(count)]
    y = total(values)
    y.backward()
    assert y.data == sum(i % 7 for i in range(count))
    assert {value.grad for value in values} == {1.0}
    x = Value(2.0)
    y = total([x] * count)
    y.backward()
    assert (y.data, x.grad) == (2.0 * count, count)


def test_wide_nodes_of_every_kind():
    n = 10_000
    x, w = Value(0.5), Value(2.0)
    for y, slope in (
        (linear([w] * n, [x] * n, 1), 2.0 * n),
        (logsumexp([x] * n), 1.0),
        (mean([x] * n), 1.0),
        (cross_entropy([x] * n, n - 1), 0.0),
    ):
        x.grad = 0.0
        y.backward()
        assert x.grad == pytest.approx(slope, abs=1e-9)


@pytest.mark.parametrize("count", tenth_and(1000))
def test_memory_stays_flat_over_many_graphs(count, no_collector, traced):
    x = Value(0.5, name="x")

    def once(i):
        x.grad = 0.0
        y = chain(x, 50)
        z = (y * y + total([x, y, 1]).tanh() / linear([x], [y], 2)).named("z")
        z.backward()
        list(paths(z, x))
        if i % 50 == 0:
            str(explain(z, x))
            return draw(z).source

    for i in range(51):  # what is made once and kept: compiled rules
        once(i)
    before = traced()
    for i in range(count):
        once(i)
    assert traced() - before < 200_000  # one graph takes 8000; Python's own stores vary


@pytest.mark.parametrize("count", tenth_and(1000))
def test_memory_stays_flat_over_many_training_steps(count, no_collector, traced):
    model = MLP(2, [3, 1])
    optimizer = SGD(model.parameters(), lr=0.01, momentum=0.9)

    def step():
        optimizer.zero_grad()
        (model([0.5, -1.0]) - 1).abs().backward()
        optimizer.step()

    for _ in range(10):
        step()
    before = traced()
    for _ in range(count):
        step()
    assert traced() - before < 20_000


# --- depth: nothing recurses ---


@pytest.mark.parametrize("depth", tenth_and(100_000))
def test_reading_a_deep_graph(depth):
    x = Value(1.0, name="x")
    y = chain(x, depth).named("y")
    assert count_paths(y, x) == 1
    (path,) = paths(y, x)
    assert path.product == 1.0 and len(path.edges) == depth
    assert explain(chain(x, depth // 5), x, form="steps").value == 1.0
    assert explain(chain(x, depth // 20), x).value == 1.0
    with pytest.raises(ValueError, match=f"{depth + 1} nodes are too many for one picture"):
        draw(y)


def test_a_deep_graph_of_named_nodes_explained_by_steps():
    x = y = Value(1.0, name="x")
    for i in range(10_000):
        y = (y + x).named(f"y{i}")
    found = explain(y, x, form="steps")
    assert found.value == 10_001.0 and "= 10001" in "\n".join(found.lines[-3:])


def test_explaining_nodes_of_thousands_of_operands():
    n = 2000
    xs = [Value(0.1 + i / n, name=f"x{i}") for i in range(n)]
    for y, slope in (
        (total(xs), 1.0),
        (mean(xs), 1 / n),
        (linear(xs, xs[::-1], 1), 2 * xs[-1].data),
        (mse_loss(xs, [0] * n), 2 * 0.1 / n),
        (logsumexp(xs), None),
    ):
        for form in (None, "steps"):
            found = explain(y, xs[0], form=form)
            assert slope is None or found.value == pytest.approx(slope)
            assert max(map(len, found.lines)) < 200 and found.latex


def test_gradcheck_of_a_deep_graph():
    assert gradcheck(lambda x: chain(x, 5_000), 2.0).rows[0].numeric == pytest.approx(1.0)


# --- stopped in the middle ---


def test_a_backward_that_stops_spoils_nothing_once_the_leaves_are_zeroed():
    x, z = Value(3.0, name="x"), Value(0.0, name="z")
    shared = x * x  # part of both graphs, its gradient filled in when the first one stops
    stopped = (shared * 5 + (z.sqrt() + 1) * shared) * 2
    with pytest.raises(DomainError, match=r"sqrt of z = 0\.0"):
        stopped.backward()
    assert shared.grad == 2.0
    other = shared * 7 + x + z
    x.grad = z.grad = 0.0
    other.backward()
    assert (x.grad, z.grad, shared.grad) == (7 * 6.0 + 1, 1.0, 7.0)
    with pytest.raises(DomainError):
        stopped.backward()  # it says so again, and takes no harm
    assert other.grad == 1.0


def test_a_grad_of_none_is_found_before_anything_changes():
    x, w = Value(3.0, name="x"), Value(2.0, name="w")
    y = (x * w + w) * x
    x.grad, w.grad = 5.0, None
    with pytest.raises(TypeError, match=r"w\.grad is NoneType None"):
        y.backward()
    assert (x.grad, w.grad, y.grad) == (5.0, None, 0.0)
    w.grad = 10**400
    with pytest.raises(DomainError, match=r"^w\.grad: 1000.* is too large for a float"):
        y.backward()
    assert (x.grad, w.grad, y.grad) == (5.0, 10**400, 0.0)
    w.grad = 0
    y.backward()
    assert (x.grad, w.grad) == (5 + 2 * 3 * 2 + 2.0, 12.0)


# --- threads ---


def in_threads(n, work):
    errors = []

    def guarded(i):
        try:
            work(i)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(i,)) for i in range(n)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # switch as often as can be
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert errors == []


def test_each_thread_its_own_graphs():
    found = {}

    def work(i):
        a, b = Value(float(i + 1), name="a"), Value(0.5, name="b")
        for _ in range(20):
            a.grad = b.grad = 0.0
            y = (linear([a, b], [b, a], 1).tanh() * total([a, b, a]) / (a + 2)).named("y")
            y.backward()
            assert explain(y, a).value == pytest.approx(a.grad)
        found[i] = (a.grad, b.grad, draw(y).source)

    in_threads(8, work)
    in_turn = dict(found)
    for i in range(8):
        work(i)
    assert found == in_turn


def test_leaves_that_threads_share_are_right_in_turn():
    """Reading shared leaves is safe; backward() adds to their gradients, so it takes a lock."""
    w, lock = Value(3.0, name="w"), threading.Lock()

    def work(i):
        for _ in range(50):
            y = w * float(i) + w * w  # many threads may build graphs over w at once
            assert y.data == 3.0 * i + 9.0
            with lock:
                y.backward()

    in_threads(8, work)
    assert w.grad == sum(50 * (i + 6.0) for i in range(8))


# --- copies ---


def test_copies_of_models():
    model = MLP(2, [3, 1])
    model.parameters()[0].grad = 5.0
    for other in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert other([1.0, 2.0]).data == model([1.0, 2.0]).data
        assert other.parameters()[0].grad == 5.0
        other.parameters()[0].data = 9.0
        assert model.parameters()[0].data != 9.0
        names = [name for name, _ in other.named_parameters()]
        assert names == [name for name, _ in model.named_parameters()]


def test_a_large_model_is_copied_too():
    model = MLP(100, [200, 100, 10])
    assert len(copy.deepcopy(model).parameters()) == len(model.parameters()) == 41310
    assert len(pickle.dumps(model)) > 41310


def test_a_subclass_is_a_value():
    class Weight(Value):
        pass

    w = Weight(3.0, name="w")
    y = w * 2 + 2 * w
    y.backward()
    assert w.grad == 4.0
    assert isinstance(w * 2, Value)


# --- names in pictures ---

HOSTILE = [
    '"', '\\', '\\"', '<', '>', '<b>x</b>', '<<table>>', '|', '{', '}', '{a|b}', '\n', 'a\nb', '\\n',
    '\\l', '\\N', '\\G', '&amp;', '&#10;', '&lt;', '&', ';', '] n9 [label=evil', '"] n9 [label="evil"]',
    '" URL="javascript:evil', '\\" fillcolor=red x=\\"', '//', '/*', '#', '\t', '\0', '\x1b[31m',
    'n0', 'node', 'digraph', 'strict', '', ' ', '∂L/∂w', 'ŷ₂', '가중치', '🙂', 'x' * 10_000,
    '\\' * 10_000, '"' * 10_000, '<' * 9_999, '\u202e', '\ud800', 'a:b', 'v1', 'w(2)', '1', 'a+b',
]  # fmt: skip


TEXT = "{http://www.w3.org/2000/svg}text"


def hostile_graph(name):
    x = Value(2.0, name=name)
    y = (x * Value(3.0, name=name)).named(name)
    y.backward()
    return x, y


OPTIONS = [{}, {"named_only": True, "local_gradients": True}, {"backward": True}]


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name[:20]))
def test_a_hostile_name_is_text_and_nothing_else(name, tmp_path):
    """Graphviz itself reads the source back: same nodes, same edges, no attribute more."""
    pygraphviz = pytest.importorskip("pygraphviz")
    x, y = hostile_graph(name)
    tame, _ = hostile_graph("tame"), None
    for options in OPTIONS:
        read, expected = (
            pygraphviz.AGraph(
                string=save(draw(root, **options), tmp_path / "x.dot").read_text("utf-8")
            )
            for root in (y, tame[1])
        )
        # A graph of unnamed nodes may have fewer nodes under named_only; it has no others.
        assert set(read.nodes()) <= set(expected.nodes())
        for node in read.nodes():
            found, known = (set(graph.get_node(node).attr.keys()) for graph in (read, expected))
            assert found <= known
            assert read.get_node(node).attr["fillcolor"] in ("", "#c7e0f4", "#fdf6e3")
        assert set(read.node_attr.keys()) == set(expected.node_attr.keys())
    assert str(explain(y, x)) and explain(y, x).latex


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name[:20]))
def test_a_hostile_name_is_drawn(name, tmp_path):
    _, y = hostile_graph(name)
    svg = save(draw(y, local_gradients=True), tmp_path / "x.svg").read_text("utf-8")
    heading = formatting.format_name(name).split()  # Graphviz keeps spaces as it likes
    texts = ["".join(text.itertext()).split() for text in ElementTree.fromstring(svg).iter(TEXT)]
    assert (heading or ["value", "2"]) in texts
    assert svg.count('class="node"') == 3 + 2 and svg.count('class="edge"') == 4
    assert not re.search(r"<(b|table|script|a)\b", svg) and "evil" not in re.sub(
        ">[^<]*<", "><", svg
    )
    content = save(draw(y), tmp_path / "x.png").read_bytes()
    assert content.startswith(b"\x89PNG") and content.endswith(b"IEND\xaeB`\x82")


def test_softmax_keeps_no_slope_for_each_pair():
    """4,000 results have 16 million slopes, which would be 460 MB; they are computed when asked."""
    values = [Value(i / 1000) for i in range(1000)]
    tracemalloc.start()
    try:
        shares = softmax(values)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 1000 * 1000  # bytes: 8 million, if there was a number for each pair
    cost = total([share * k for k, share in enumerate(shares)])
    cost.backward()
    p, mean = [share.data for share in shares], cost.data
    expected = [p[k] * (k - mean) for k in range(1000)]  # by hand: pₖ·(k − Σ j·pⱼ)
    assert [v.grad for v in values] == pytest.approx(expected, rel=1e-9, abs=1e-15)
