"""Reading a graph: rules against closures, local gradients, paths and their number."""

import math
import operator
import random
import re
from pathlib import Path

import pytest
from randomgraphs import random_graph
from test_engine import OPERATIONS

from scalargrad import (
    Value,
    acos,
    asin,
    atan,
    cosh,
    count_paths,
    derivative,
    draw,
    engine,
    functions,
    gradient,
    linear,
    local_gradients,
    logsumexp,
    maximum,
    minimum,
    nn,
    operations,
    paths,
    sinh,
    softmax,
    tan,
    total,
)
from scalargrad.derivatives import Term
from scalargrad.engine import topological_order
from scalargrad.functions import relu_linear
from scalargrad.graph import refuse_changed

# each function that is no method of Value, step and sign, within and at the edges
# of its domain: a number beside a pole, next to ±1, as large and as small as it can be
ELEMENTARY = {
    tan: (0.7, -1.2, 0.0, 1.5707963, math.pi / 2, 1e-300, 1e6, 1e300),
    asin: (0.5, -0.9, 0.0, 0.999999999, -1 + 2**-53, 1e-300),
    acos: (0.5, -0.9, 0.0, 0.999999999, -1 + 2**-53, 1e-300),
    atan: (0.7, -3.0, 0.0, 1e8, -1e200, 1e-300),
    sinh: (0.7, -3.0, 0.0, 1e-300, 710.0, -710.4),
    cosh: (0.7, -3.0, 0.0, 1e-300, 710.0, -710.4),
    Value.cbrt: (8.0, -8.0, 3.7, 1e-300, -1.7e308, 5e-324),
    Value.exp2: (0.5, -3.0, 0.0, 1023.9, -1074.0),
    Value.expm1: (0.5, -3.0, 0.0, 1e-300, -800.0),
    Value.log2: (0.5, 8.0, 1e-300),
    Value.log10: (0.5, 1000.0, 1e-300),
    Value.log1p: (0.5, 0.0, 1e-300, -1 + 2**-53),
    Value.asinh: (0.7, -3.0, 0.0, 1e-300, 1e150),
    Value.acosh: (1 + 2**-52, 3.0, 1e200),
    Value.atanh: (0.7, -0.9, 0.0, -1 + 2**-53),
    Value.softplus: (0.7, -3.0, 0.0, 800.0, -740.0),
    Value.log_sigmoid: (0.7, -3.0, 0.0, 740.0, -800.0),
    Value.step: (2.0, -2.0, 0.0, 5e-324, math.inf, -math.inf),
    Value.sign: (2.0, -2.0, 0.0, -5e-324, math.inf),
}
LOGITS = {
    "of one": [3.0],
    "small": [2.0, -3.0, 1.0],
    "equal": [0.5, 0.5],
    "large": [1e16, 1e16, 1e16 - 2],
    "far apart": [1000.0, -1000.0, 999.0],
    "large and negative": [-1e300, -1e300],
    "a rest of 1e-20": [0.0, math.log(1e-20)],
    "of -inf": [1.0, -math.inf, 0.0],
}
NODES = {
    name: on_values(*(Value(x) for x in at)) for name, (on_values, _, at) in OPERATIONS.items()
} | {
    "linear": linear([Value(2.0), Value(-3.0)], [Value(5.0), Value(7.0)], Value(1.0)),
    "total": total([Value(2.0), Value(-3.0), Value(5.0)]),
    **{f"{f.__name__} at {x}": f(Value(x)) for f, numbers in ELEMENTARY.items() for x in numbers},
    "maximum": maximum(Value(2.0), Value(-3.0)),
    "maximum, the other way": maximum(Value(-3.0), Value(2.0)),
    "maximum, a tie": maximum(Value(2.0), Value(2.0)),
    "minimum": minimum(Value(2.0), Value(-3.0)),
    "minimum, a tie": minimum(Value(-0.0), Value(0.0)),
    **{f"logsumexp, {name}": logsumexp(map(Value, z)) for name, z in LOGITS.items()},
    **{
        f"{share.op}, {name}": share
        for name, z in LOGITS.items()
        for share in softmax(map(Value, z))
    },
    # kinks, and the edges of domains
    "abs at 0": abs(Value(0.0)),
    "relu at 0": Value(0.0).relu(),
    "sigmoid below 0": Value(-0.7).sigmoid(),
    "sigmoid far below 0": Value(-800.0).sigmoid(),
    "tanh far below 0": Value(-800.0).tanh(),
    "0 ** a": Value(0.0) ** Value(2.0),
    "a ** 0, both Values": Value(3.0) ** Value(0.0),
    "0 ** 0": Value(0.0) ** 0,
    "0 ** 1": Value(0.0) ** 1,
    "0 ** 2": Value(0.0) ** 2,
    "negative ** 3": Value(-2.0) ** 3,
    "one input": linear([Value(2.0)], [Value(5.0)], Value(1.0)),
    "relu_linear": relu_linear([Value(2.0), Value(3.0)], [Value(5.0), Value(-1.0)], Value(1.0)),
    "relu_linear, off": relu_linear([Value(2.0)], [Value(-5.0)], Value(1.0)),
    "relu_linear, at 0": relu_linear([Value(2.0)], [Value(0.5)], Value(-1.0)),
}
EDGES = {
    "abs at 0": [0.0],
    "relu at 0": [0.0],
    "0 ** a": [0.0, 0.0],
    "a ** 0, both Values": [0.0, math.log(3.0)],
    "0 ** 0": [0.0],
    "0 ** 1": [1.0],
    "0 ** 2": [0.0],
    "step at 0.0": [0.0],
    "step at 5e-324": [0.0],
    "sign at 0.0": [0.0],
    "tan at 0.0": [1.0],
    "asin at 0.0": [1.0],
    "acos at 0.0": [-1.0],
    "sinh at 0.0": [1.0],
    "cosh at 0.0": [0.0],
    "logsumexp, of one": [1.0],
    "softmax1, of one": [0.0],
}


def rule_numbers(node):
    """The local gradients by the table of rules, from plain numbers."""
    return list(operations.operation(node.op).slopes(*(a.data for a in node.operands), node.data))


@pytest.mark.parametrize("name", NODES)
def test_every_rule_agrees_with_its_closure(name):
    node = NODES[name]
    assert rule_numbers(node) == pytest.approx(local_gradients(node), rel=1e-12, abs=0)


IN_THE_ENGINE = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "**": operator.pow, "**3": lambda a: a**3, "**-0.5": lambda a: a**-0.5, "neg": operator.neg,
    "exp": Value.exp, "log": Value.log, "sqrt": Value.sqrt, "sin": Value.sin, "cos": Value.cos,
    "tanh": Value.tanh, "sigmoid": Value.sigmoid, "relu": Value.relu, "abs": Value.abs,
}  # fmt: skip
OF_TWO = ("+", "-", "*", "/", "**")


@pytest.mark.parametrize("name", IN_THE_ENGINE)
def test_the_engine_and_its_rows_say_the_same_to_the_last_bit(name):
    """What stands in engine.py, formula and slopes in sight, beside the row in operations.py."""
    rng = random.Random(name)
    lowest = 0.01 if name in ("log", "sqrt", "**", "**-0.5") else -5
    for _ in range(200):
        operands = [Value(rng.uniform(lowest, 5)) for _ in range(2 if name in OF_TWO else 1)]
        ours, by_row = IN_THE_ENGINE[name](*operands), engine.function(name, *operands)
        assert ours.data == by_row.data and ours.op == by_row.op
        assert local_gradients(ours) == local_gradients(by_row)


@pytest.mark.parametrize("name", EDGES)
def test_local_gradients_at_edges(name):
    assert local_gradients(NODES[name]) == rule_numbers(NODES[name]) == EDGES[name]


@pytest.mark.parametrize("name", NODES)
def test_every_formula_agrees_with_its_operation(name):
    node = NODES[name]
    formula = operations.operation(node.op).formula
    assert formula(*(a.data for a in node.operands)) == pytest.approx(node.data, rel=1e-12, abs=0)


@pytest.mark.parametrize("name", NODES)
def test_rules_run_on_values(name):
    """The slopes as a graph have the numbers of the closure, too; so they can be derived again."""
    node = NODES[name]
    slopes = operations.operation(node.op).slopes(*map(Term, node.operands), Term(node))
    numbers = [slope.data if isinstance(slope, Term) else slope for slope in slopes]
    assert numbers == pytest.approx(local_gradients(node), rel=1e-12, abs=0)


def test_the_slope_of_a_slope():
    """∂²(xʸ)/∂x∂y = xʸ⁻¹ + y·xʸ⁻¹·log x is 0.5 at (2, 0), where y·xʸ⁻¹ itself is 0."""
    x, y = Value(2.0), Value(0.0)
    node = x**y
    for_x, for_y = derivative(node, x), derivative(node, y)
    assert for_x.data == 0.0
    assert gradient(for_x, y) == gradient(for_y, x) == 0.5


def test_a_quotients_slope_is_divided_twice():
    """x / y² would be x / inf = 0."""
    assert operations.operation("/").slopes(1e300, 1e200, 1e100) == (1e-200, -1e-100)
    assert local_gradients(Value(1e300) / Value(1e200)) == [1e-200, -1e-100]


WRONG = {
    "the other operand": lambda a, b, y: (a, a),
    "twice": lambda a, b, y: (2 * b, a),
    "nearly": lambda a, b, y: (1.001 * b, a),
    "a sign": lambda a, b, y: (-b, a),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_rule_is_caught(wrong, monkeypatch):
    monkeypatch.setitem(
        operations.OPERATIONS, "*", operations.OPERATIONS["*"]._replace(slopes=WRONG[wrong])
    )
    node = Value(2.0) * Value(-3.0)
    assert rule_numbers(node) != pytest.approx(local_gradients(node), rel=1e-12, abs=0)


def test_every_operation_of_the_engine_has_a_row_and_is_tested():
    """The operations are read off the source: the text that is handed to node()."""
    modules = (engine, functions, nn)
    source = "".join(Path(module.__file__).read_text() for module in modules)
    found = set(re.findall(r'(?:node|weighted_sum)\([^"\n]*f?"([^"{]+)', source)) - {"const"}
    assert {"+", "*", "relu", "exp", "sin", "linear", "relu_linear", "softmax"} <= found, (
        "not found"
    )
    assert found - {"softmax"} <= set(operations.OPERATIONS)
    tested = {node.op for node in NODES.values()}
    assert set(operations.OPERATIONS) <= tested and {"softmax1", "softmax3", "**3"} <= tested


def changed(build, *numbers, by):
    """A graph of these leaves a, b …, of which the first gets another number afterwards."""
    leaves = [Value(x, name=name) for x, name in zip(numbers, "abc")]
    root = build(*leaves)
    refuse_changed(topological_order(root))  # as it was built there is nothing to refuse
    leaves[0].data = by
    return root


CHANGED = {
    "another number": lambda: changed(lambda a, b: a * b, 2.0, 3.0, by=2.1),
    "the same square": lambda: changed(lambda a: a**2, 2.0, by=-2.0),
    "the same |a|": lambda: changed(lambda a: a.abs(), 2.0, by=-2.0),
    "outside of the domain": lambda: changed(lambda a: a.log(), 2.0, by=-2.0),
    "a divisor of 0": lambda: changed(lambda a, b: b / a, 2.0, 3.0, by=0.0),
    "below": lambda: changed(lambda a, b: (a + b).exp() * b, 2.0, 3.0, by=2.5),
    "a relu that goes off": lambda: changed(lambda a: a.relu() * 0.0, 2.0, by=-2.0),
    "a slope of 0 that was 1": lambda: changed(lambda a, b: maximum(a, b), 3.0, 3.0, by=2.0),
    "one weight": lambda: changed(lambda a, b, c: linear([a], [b], c), 2.0, 3.0, 1.0, by=2.1),
}


@pytest.mark.parametrize("case", CHANGED)
def test_changed_data_is_refused(case):
    root = CHANGED[case]()
    for ask in (
        lambda: refuse_changed(topological_order(root)),
        lambda: derivative(root, topological_order(root)[0]),
        lambda: draw(root),
    ):
        with pytest.raises(
            ValueError, match=r"a.* changed since this graph was built; build it again"
        ):
            ask()


def test_what_has_no_slope_is_as_it_was_built():
    for edge in (Value(0.0).sqrt(), Value(1.0).asin(), Value(0.0) ** Value(0.5)):
        refuse_changed(topological_order(edge))
    cancels = total([Value(0.1), Value(0.2), Value(-0.3)])
    refuse_changed(topological_order(cancels))
    refuse_changed(topological_order(Value(math.nan) ** 0))


def test_an_unknown_operation_has_no_row():
    with pytest.raises(KeyError, match="no row for the operation 'foo'"):
        operations.operation("foo")


def test_local_gradients_leave_no_trace():
    a, b = Value(2.0), Value(-3.0)
    y = a * b
    assert local_gradients(y) == [-3.0, 2.0]
    assert (a.grad, b.grad, y.grad) == (0.0, 0.0, 0.0)
    assert local_gradients(a) == []
    assert local_gradients(a * a) == [2.0, 2.0]
    assert repr(local_gradients(a * Value(-0.0))) == "[0.0, 2.0]"  # a reader has no use for −0.0


def test_the_toy_graphs_paths(toy):
    found = list(paths(toy["L"], toy["a"]))
    assert [path.product for path in found] == [-15.0, 4.0]
    names = [[edge.result.name or "·" for edge in path.edges] for path in found]
    assert names == [["L", "d", "·", "b"], ["L", "d", "·", "c"]]
    assert [edge.gradient for edge in found[0].edges] == [-1.0, 1.0, 5.0, 3.0]
    assert count_paths(toy["L"], toy["a"]) == 2


def test_paths_at_the_edges_of_a_graph(toy):
    assert [(p.edges, p.product) for p in paths(toy["L"], toy["L"])] == [((), 1.0)]
    assert list(paths(toy["w1"], toy["w2"])) == []
    assert count_paths(toy["L"], toy["L"]) == 1
    assert count_paths(toy["w1"], toy["w2"]) == 0
    x = Value(3.0)
    assert [path.product for path in paths(x * x, x)] == [3.0, 3.0]


def test_deep_graphs_are_read_without_recursion():
    x = Value(1.0)
    y = x
    for _ in range(20_000):
        y = y + 1
    (path,) = paths(y, x)
    assert len(path.edges) == 20_000
    assert count_paths(y, x) == 1


def test_count_paths_is_exact():
    x = Value(1.0)
    y = x
    for _ in range(200):
        y = y * 0.5 + y * 0.5
    assert count_paths(y, x) == 2**200


@pytest.mark.parametrize("seed", range(100))
def test_paths_add_up_to_the_gradient(seed):
    root, _ = random_graph(seed, most_nodes=25)
    root.backward()
    for target in topological_order(root):
        if 0 < count_paths(root, target) <= 1000:
            found = list(paths(root, target))
            assert len(found) == count_paths(root, target)
            scale = math.fsum(abs(path.product) for path in found)
            expected = target.grad
            assert math.fsum(p.product for p in found) == pytest.approx(expected, abs=1e-12 * scale)


@pytest.mark.parametrize("seed", range(40))
def test_a_gradient_alone_is_backwards_and_touches_nothing(seed):
    root, _ = random_graph(seed)
    order = topological_order(root)
    found = {node: gradient(root, node) for node in order}
    assert all(node.grad == 0 for node in order)
    root.backward()
    assert found == pytest.approx({node: node.grad for node in order}, rel=1e-12, abs=1e-300)
    assert gradient(root, Value(1.0)) == 0


def test_what_lies_below_the_node_is_not_asked_for_its_derivative():
    s = Value(0.0, "z").sqrt()
    assert gradient(3 * s, s) == 3
