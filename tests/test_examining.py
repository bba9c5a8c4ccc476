"""examine(): right classes pass, and each fault gets its own diagnosis."""

import inspect
import math

import pytest

from scalargrad import Value, examine
from scalargrad.examining import OPERATIONS

RIGHT = "Everything that was tried is right."


class Mine:
    """A class as a student writes it: closures, a walk that calls itself."""

    def __init__(self, data, operands=()):
        self.data, self.grad, self.operands = data, 0.0, operands
        self.hand_on = lambda: None

    def __add__(self, other):
        out = Mine(self.data + other.data, (self, other))

        def hand_on():
            self.grad += out.grad
            other.grad += out.grad

        out.hand_on = hand_on
        return out

    def __mul__(self, other):
        out = Mine(self.data * other.data, (self, other))

        def hand_on():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.hand_on = hand_on
        return out

    def tanh(self):
        out = Mine(math.tanh(self.data), (self,))

        def hand_on():
            self.grad += (1 - out.data**2) * out.grad

        out.hand_on = hand_on
        return out

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for operand in node.operands:
                    visit(operand)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            node.hand_on()


def changed(*replacements):
    """Mine with lines of its source replaced."""
    source = inspect.getsource(Mine)
    for old, new in replacements:
        assert old in source
        source = source.replace(old, new, 1)
    names = {"math": math}
    exec(source, names)
    return names["Mine"]


class Plain:
    """In microgpt's way: local gradients as numbers, handed on in one place."""

    __slots__ = ("data", "grad", "operands", "slopes")

    def __init__(self, data, operands=(), slopes=()):
        self.data, self.grad, self.operands, self.slopes = data, 0, operands, slopes

    def __add__(self, other):
        other = other if isinstance(other, Plain) else Plain(other)
        return Plain(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Plain) else Plain(other)
        return Plain(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, n):
        return Plain(self.data**n, (self,), (n * self.data ** (n - 1),))

    def exp(self):
        return Plain(math.exp(self.data), (self,), (math.exp(self.data),))

    def log(self):
        return Plain(math.log(self.data), (self,), (1 / self.data,))

    def relu(self):
        return Plain(max(0, self.data), (self,), (float(self.data > 0),))

    __radd__, __rmul__ = __add__, __mul__
    __neg__ = lambda self: self * -1  # noqa: E731
    __sub__ = lambda self, other: self + -other  # noqa: E731
    __rsub__ = lambda self, other: other + -self  # noqa: E731
    __truediv__ = lambda self, other: self * other**-1  # noqa: E731
    __rtruediv__ = lambda self, other: other * self**-1  # noqa: E731

    backward = Mine.backward

    def hand_on(self):
        for operand, slope in zip(self.operands, self.slopes):
            operand.grad += slope * self.grad


@pytest.mark.parametrize("cls", [Value, Mine, Plain])
def test_a_right_class(cls):
    found = examine(cls)
    assert found.right
    assert found.diagnosis == RIGHT
    assert not [line for line in found.lines if line.startswith("✗")]


def test_micrograds_class():
    engine = pytest.importorskip("micrograd.engine")
    assert examine(engine.Value).right


@pytest.mark.parametrize(
    ("replacements", "diagnosis"),
    [
        ([("(1 - out.data**2)", "(1 - out.data)")], "The derivative is wrong: tanh(a)."),
        ([("self.grad += other.data * out", "self.grad += self.data * out")], "wrong: a·b."),
        ([("self.grad += out.grad", "self.grad = out.grad")], "(+= instead of =): a + b."),
        (
            [("self.grad += (1 - out.data**2)", "self.grad = (1 - out.data**2)")],
            "overwritten where it should be added up (+= instead of =): tanh(a).",
        ),
        ([("self.data * other.data, (self, other))", "self.data * other.data)")], "stops at a·b"),
        ([("math.tanh(self.data), (self,))", "math.tanh(self.data))")], "stops at tanh(a)"),
        (
            [("self.data * other.data, (self, other))", "self.data * other.data, (self,))")],
            "at a·b",
        ),
        ([("+ other.data, (self, other))", "+ other.data, (other,))")], "stops at a + b"),
        ([("+ other.data, (self, other))", "+ other.data, (self,))")], "stops at a + b"),
        ([("+ other.data, (self, other))", "+ other.data)")], "stops at a + b"),
        ([("self.grad += other.data * out.grad", "self.grad += other.data")], "left out: a·b."),
        ([("out.data**2) * out.grad", "out.data**2)")], "result is left out: tanh(a)."),
        ([("self.grad += out.grad", "self.grad += 1")], "result is left out: a + b."),
        ([("for node in reversed(order)", "for node in order")], "only the result hands on"),
        ([("for node in reversed(order):", "for node in (self,):")], "only the result hands on"),
        ([("if node not in seen:", "if True:")], "or more than once: backward() needs the top"),
        ([("self.grad = 1.0", "pass")], "No gradient arrives anywhere: backward() begins with 1"),
        ([("math.tanh(self.data)", "math.atan(self.data)")], "value is wrong: tanh(a) is 0.610"),
    ],
)
def test_a_fault_is_named(replacements, diagnosis):
    found = examine(changed(*replacements))
    assert not found.right
    assert diagnosis in found.diagnosis


def test_an_operation_made_of_a_wrong_one_is_told_behind_it():
    class Made(changed(("self.grad += other.data * out", "self.grad += self.data * out"))):
        def __neg__(self):
            return self * Made(-1.0)

    Made.__mul__.__globals__["Mine"] = Made  # results are of this class, too
    assert examine(Made).diagnosis == (
        "The derivative is wrong: a·b, −a (begin with a·b: the others may be made of it)."
    )


def test_a_walk_from_the_root_in_the_order_of_the_operands():
    """A result that is used twice hands on too early: the walk that most people write first."""
    walk = """
        self.grad = 1.0
        queue, seen = [self], set()
        while queue:
            node = queue.pop(0)
            if node not in seen:
                seen.add(node)
                node.hand_on()
                queue.extend(node.operands)
"""
    source = inspect.getsource(Mine)
    source = source[: source.index("        order, seen")] + walk.lstrip("\n")
    names = {"math": math}
    exec(source, names)
    found = examine(names["Mine"])
    assert "topological order" in found.diagnosis
    assert any(line.startswith("✗ a result that is used twice") for line in found.lines)


def test_steps_of_a_class_that_grows():
    class Number:
        def __init__(self, data):
            self.data = data

    class Sum(Number):
        def __add__(self, other):
            return type(self)(self.data + other.data)

    class Empty(Number):
        def backward(self):
            pass

    class Exponential(Empty):
        def exp(self):
            return type(self)(math.exp(self.data))

    assert "no operation yet" in examine(Number).diagnosis
    assert "no backward() yet" in examine(Sum).diagnosis
    assert "✓ values: a + b" in examine(Sum).lines
    assert "no operation yet" in examine(Empty).diagnosis
    stopped = examine(Exponential).diagnosis
    assert stopped.startswith("exp(a), backward(): It stops with AttributeError: ")


@pytest.mark.parametrize(
    ("old", "new", "diagnosis"),
    [
        ("+= other.data * out.grad", "+= self.data * out.grad", "The derivative is wrong: a·b, "),
        ("+= out.grad", "= out.grad", "added up (+= instead of =): a + b, "),
        ("(out.data > 0) * out.grad", "(out.data > 0)", "result is left out: relu(a). "),
        ("self.data**(other-1)", "self.data**other", "The derivative is wrong: a³, a⁻¹, "),
        ("(self, other), '*')", "(), '*')", "The gradient stops at a·b, "),
        ("(self, other), '+')", "(self,), '+')", "The gradient stops at a + b: "),
        ("reversed(topo)", "topo", "only the result hands on its gradient"),
        (
            "if v not in visited",
            "if True",
            "backward() needs the topological order, each node once",
        ),
    ],
)
def test_a_fault_in_micrograds_class(old, new, diagnosis):
    """Where −, / and others are made of +, · and the power, the fault is told where it is."""
    source = inspect.getsource(pytest.importorskip("micrograd.engine"))
    assert old in source
    names = {}
    exec(source.replace(old, new, 1), names)
    assert diagnosis in examine(names["Value"]).diagnosis


@pytest.mark.parametrize("kept", ["__add__", "__mul__", "tanh"])
def test_a_class_with_one_operation_is_tried_with_this_one(kept):
    def alone(*replacements):
        cls = changed(*replacements)
        for name in {"__add__", "__mul__", "tanh"} - {kept}:
            delattr(cls, name)
        return examine(cls)

    if kept == "tanh":
        assert not alone().right
        assert alone().diagnosis.endswith("More is tried when there is + or ·.")
        return
    assert alone().right
    assert "topological order" in alone(("if node not in seen:", "if True:")).diagnosis
    for old, words in (
        ("for node in reversed(order):", "only the result hands on"),
        ("self.grad += o", "overwritten"),
    ):
        new = {"for node in reversed(order):": "for node in order:"}.get(old, "self.grad = o")
        assert words in alone((old, new), *([(old, new)] * ("grad" in old))).diagnosis


def test_what_cannot_be_examined():
    class Broken:
        def __init__(self, data, operands):
            pass

    class NoData:
        def __init__(self, data):
            pass

    assert "It stops with TypeError" in examine(Broken).diagnosis
    assert "has no attribute 'data'" in str(examine(NoData)).replace("\n  ", " ")
    with pytest.raises(TypeError, match="takes a class, as in examine"):
        examine(Value(2.0))


def test_an_error_of_the_learners_is_told_where_it_comes():
    found = examine(changed(("math.tanh(self.data)", "math.tan_h(self.data)")))
    assert found.diagnosis.startswith("tanh(a): It stops with AttributeError")


def test_a_second_backward():
    lines = {cls: examine(cls).lines[-1] for cls in (Value, Mine)}
    assert lines[Value] == "✓ backward() a second time adds to the leaves, as in PyTorch: 27 + 27"
    assert lines[Mine].startswith("– backward() a second time gives 72")


def test_operations_are_right_here():
    assert len({trial.text for trial in OPERATIONS}) == len(OPERATIONS) >= 20
