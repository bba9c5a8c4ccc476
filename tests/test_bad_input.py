"""Every mistake that a learner makes, in one table: what is typed, and the words that answer it.

Each row gets a clear error with the learner's own names, or the right number: never a wrong
gradient, a complex number, a hang or an interpreter's bare complaint.
"""

import math
import operator
import re
from decimal import Decimal
from fractions import Fraction

import pytest

import scalargrad
from scalargrad import Value
from scalargrad.formulas.tokens import FormulaError

# what is typed: (the error, words in its message). x = 2, z = 0, neg = −2, big = 1e200, inf, nan
# are Values of these names, `unnamed` is a Value without one.
MISTAKES = {
    # --- what is not a number
    'Value("3")': (TypeError, "expected a real number, got str '3'"),
    "Value(None)": (TypeError, "got NoneType None"),
    "Value([1, 2])": (TypeError, "got list [1, 2]: take its numbers one by one"),
    "Value(b'1')": (TypeError, "got bytes b'1'"),
    "Value(1j)": (TypeError, "got complex 1j"),
    "Value(Value(3))": (TypeError, "Value(3.0, grad=0.0) is a node already"),
    "Value(Decimal('sNaN'))": (TypeError, "got Decimal Decimal('sNaN')"),
    "Value(10**400)": (DomainError := scalargrad.DomainError, "is too large for a float"),
    "Value(-10**5000)": (DomainError, "<int> is too large for a float"),
    "Value(Decimal('1e400'))": (DomainError, "Decimal('1E+400') is too large"),
    "Value(1, 2)": (TypeError, "expected a name as text, got int 2"),
    "Value(1, name=None)": (TypeError, "expected a name as text, got NoneType None"),
    "x.named(x)": (TypeError, "expected a name as text, got Value(2.0, grad=0.0, name='x')"),
    "x + '3'": (TypeError, "got str '3': float(…) makes a number of it"),
    "'3' * x": (TypeError, "got str '3'"),
    "x - None": (TypeError, "got NoneType None"),
    "None / x": (TypeError, "got NoneType None"),
    "x * [1, 2]": (TypeError, "got list [1, 2]"),
    "(1,) + x": (TypeError, "got tuple (1,)"),
    "x * 1j": (TypeError, "got complex 1j"),
    "x ** 1j": (TypeError, "got complex 1j"),
    "x ** None": (TypeError, "got NoneType None"),
    "x + 10**400": (DomainError, "is too large for a float"),
    "x ** 10**400": (DomainError, "is too large for a float"),
    "x < 'a'": (TypeError, "got str 'a'"),
    "x >= None": (TypeError, "got NoneType None"),
    "x < 10**400": (DomainError, "is too large for a float"),
    "x * x.exp": (TypeError, "call it, as in v.exp()"),
    "max([x, 'a'])": (TypeError, "got str 'a'"),
    # --- data and grad set to what is not a number: the error comes where it is set
    "x.data = x - 1": (TypeError, "x.data: Value(1.0, grad=0.0) is a node already; for a plain"),
    "x.data = '3'": (TypeError, "x.data: expected a real number, got str '3'"),
    "x.data = None": (TypeError, "x.data: expected a real number, got NoneType None"),
    "x.data = [1]": (TypeError, "x.data: expected a real number, got list [1]"),
    "x.data = 1j": (TypeError, "x.data: expected a real number, got complex 1j"),
    "x.data = 10**400": (DomainError, "x.data: 1000000"),
    "unnamed.data = None": (TypeError, "data: expected a real number, got NoneType None"),
    "x.data += x": (TypeError, "x.data: Value(4.0, grad=0.0) is a node already"),
    "x.grad = None; (x * 3).backward()": (TypeError, "x.grad is NoneType None"),
    "x.grad = None; x.backward()": (TypeError, "x.grad is NoneType None"),
    "x.grad = None; total([x, 1]).backward()": (TypeError, "0.0 for no gradient"),
    "x.grad = None; linear([x], [1], 0).backward()": (TypeError, "x.grad is NoneType None"),
    "x.grad = '0'; x.exp().backward()": (TypeError, "x.grad is str '0'"),
    "x.grad = x * 2; (x * 3).backward()": (TypeError, "x.grad is Value(4.0, grad=0.0)"),
    "unnamed.grad = None; (-unnamed).backward()": (
        TypeError,
        "the grad of the node 3.0 is NoneType None",
    ),
    "x.grad = None; SGD([x], 0.1).step()": (TypeError, "x.grad is NoneType None"),
    "x.grad = x * 2; SGD([x], 0.1).step()": (TypeError, "x.grad is Value(4.0, grad=0.0)"),
    "x.grad = None; draw(x * 3)": (TypeError, "x.grad is NoneType None"),
    # --- what would leave the graph
    "float(x)": (TypeError, "name='x') is a node of a graph, not a plain number: v.data"),
    "int(x)": (TypeError, "v.data is its number"),
    "bool(x)": (TypeError, "v.data is its number"),
    "1 if x else 2": (TypeError, "v < 1 compares"),
    "x and z": (TypeError, "v < 1 compares"),
    "complex(x)": (TypeError, "v.data is its number"),
    "round(x)": (TypeError, "v.data is its number"),
    "round(x, 2)": (TypeError, "v.data is its number"),
    "math.floor(x)": (TypeError, "v.data is its number"),
    "math.ceil(x)": (TypeError, "v.data is its number"),
    "math.trunc(x)": (TypeError, "v.data is its number"),
    "math.exp(x)": (TypeError, "v.exp(), v.sin() … are its functions"),
    "math.sqrt(x)": (TypeError, "v.data is its number"),
    "math.isnan(x)": (TypeError, "v.data is its number"),
    "math.fsum([x, x])": (TypeError, "v.data is its number"),
    "[1, 2, 3][x]": (TypeError, "v.data is its number"),
    "range(x)": (TypeError, "v.data is its number"),
    "'%.2f' % x": (TypeError, "v.data is its number"),
    "x // 2": (TypeError, "v.data is its number"),
    "2 // x": (TypeError, "v.data is its number"),
    "x % 2": (TypeError, "v.data is its number"),
    "2 % x": (TypeError, "v.data is its number"),
    "divmod(x, 2)": (TypeError, "v.data is its number"),
    "divmod(2, x)": (TypeError, "v.data is its number"),
    "x @ x": (TypeError, "v * w a product, linear(weights, inputs, bias) a sum of products"),
    "[1] @ x": (TypeError, "^ and @ mean nothing for"),
    "x ^ 2": (TypeError, "v ** w is a power"),
    "2 ^ x": (TypeError, "v ** w is a power"),
    "x == 2.0": (TypeError, "to compare its number write v.data == 2.0"),
    "x != 2": (TypeError, "write v.data == 2"),
    "2 == x": (TypeError, "write v.data == 2"),
    "x == 10**5000": (TypeError, "write v.data == <int>"),
    "x == Fraction(1, 3)": (TypeError, "write v.data == Fraction(1, 3)"),
    "2.0 in [x]": (TypeError, "write v.data == 2.0"),
    # --- outside of a domain
    "z.log()": (DomainError, "log of z = 0.0: log needs a number above 0"),
    "neg.log()": (DomainError, "log of neg = -2.0: log needs a number above 0"),
    "(-inf).log()": (DomainError, "log of -inf: log needs a number above 0"),
    "neg.sqrt()": (DomainError, "sqrt of neg = -2.0: sqrt needs a number of at least 0"),
    "(z.sqrt() * 2 + x).backward()": (DomainError, "sqrt of z = 0.0: sqrt has no derivative at 0"),
    "(z**0.5).backward()": (DomainError, "z = 0.0 ** 0.5: this power has no derivative at 0"),
    "neg**0.5": (DomainError, "neg = -2.0 ** 0.5: a negative base needs a whole exponent"),
    "Value(-8.0) ** (1 / 3)": (DomainError, "-8.0 ** 0.3333333333333333: a negative base"),
    "(-inf) ** 0.5": (DomainError, "a negative base needs a whole exponent"),
    "(-2) ** x": (DomainError, "-2.0 ** x = 2.0: a Value as exponent needs a base of at least 0"),
    "neg ** x": (DomainError, "neg = -2.0 ** x = 2.0: a Value as exponent"),
    "z ** -1": (DomainError, "z = 0.0 ** -1: 0 has no negative power"),
    "0 ** neg": (DomainError, "0.0 ** neg = -2.0: 0 has no negative power"),
    "(0**z).backward()": (DomainError, "0**0 has no derivative with respect to its exponent"),
    "big ** 2": (DomainError, "big = 1e+200 ** 2: the result is too large"),
    "x ** 400000": (DomainError, "x = 2.0 ** 400000: the result is too large"),
    "x ** math.inf": (DomainError, "x = 2.0 ** inf: the exponent must be finite"),
    "neg ** -math.inf": (DomainError, "neg = -2.0 ** -inf: the exponent must be finite"),
    "x ** inf": (DomainError, "x = 2.0 ** inf = inf: the exponent must be finite"),
    "((1 / big) ** -1.5).backward()": (DomainError, "1e-200 ** -1.5: its derivative is too large"),
    "(x * 1000).exp()": (DomainError, "exp of 2000.0: the result is too large"),
    "inf.sin()": (DomainError, "sin of inf = inf: sin needs a finite number"),
    "(-inf).cos()": (DomainError, "cos of -inf: cos needs a finite number"),
    "x / z": (DomainError, "x = 2.0 / z = 0.0: the divisor must not be 0"),
    "x / 0": (DomainError, "x = 2.0 / 0.0: the divisor must not be 0"),
    "0 / z": (DomainError, "0.0 / z = 0.0: the divisor must not be 0"),
    "nan / z": (DomainError, "nan = nan / z = 0.0: the divisor must not be 0"),
    "(neg / Value(-0.0))": (DomainError, "neg = -2.0 / 0.0: the divisor must not be 0"),
    "z.named('a\\nb' * 99).log()": (DomainError, "log of a ba ba b"),
    "asin(x)": (DomainError, "asin of x = 2.0: asin needs a number from -1 to 1"),
    "acos(neg)": (DomainError, "acos of neg = -2.0: acos needs a number from -1 to 1"),
    "acos(z + 1).backward()": (DomainError, "acos of 1.0: acos has no derivative at 1"),
    "asin(z - 1).backward()": (DomainError, "asin of -1.0: asin has no derivative at -1"),
    "tan(inf)": (DomainError, "tan of inf = inf: tan needs a finite number"),
    "sinh(big)": (DomainError, "sinh of big = 1e+200: the result is too large"),
    "cosh(-big)": (DomainError, "cosh of -1e+200: the result is too large"),
    "exp(x * 1000)": (DomainError, "exp of 2000.0: the result is too large"),
    "log(0)": (DomainError, "log of 0.0: log needs a number above 0"),
    "ln(neg)": (DomainError, "log of neg = -2.0: log needs a number above 0"),
    "sqrt(-1)": (DomainError, "sqrt of -1.0: sqrt needs a number of at least 0"),
    "sin(inf)": (DomainError, "sin of inf = inf: sin needs a finite number"),
    "cos('x')": (TypeError, "expected a real number, got str 'x'"),
    "atan(None)": (TypeError, "expected a real number, got NoneType None"),
    "tanh([1])": (TypeError, "expected a real number, got list [1]"),
    "sigmoid(1j)": (TypeError, "expected a real number, got complex 1j"),
    "relu('1')": (TypeError, "expected a real number, got str '1'"),
    "cbrt(z).backward()": (DomainError, "cbrt of z = 0.0: cbrt has no derivative at 0"),
    "cbrt('8')": (TypeError, "expected a real number, got str '8'"),
    "maximum(x, [1])": (TypeError, "expected a real number, got list [1]"),
    "minimum(x, None)": (TypeError, "expected a real number, got NoneType None"),
    "softplus(1j)": (TypeError, "expected a real number, got complex 1j"),
    "log_sigmoid('1')": (TypeError, "expected a real number, got str '1'"),
    "neg.log2()": (DomainError, "log2 of neg = -2.0: log2 needs a number above 0"),
    "z.log10()": (DomainError, "log10 of z = 0.0: log10 needs a number above 0"),
    "(z - 1).log1p()": (DomainError, "log1p of -1.0: log1p needs a number above -1"),
    "big.exp2()": (DomainError, "exp2 of big = 1e+200: the result is too large"),
    "big.expm1()": (DomainError, "expm1 of big = 1e+200: the result is too large"),
    "z.acosh()": (DomainError, "acosh of z = 0.0: acosh needs a number of at least 1"),
    "x.atanh()": (DomainError, "atanh of x = 2.0: atanh needs a number between -1 and 1"),
    "define('exp', lambda a: a, lambda a, y: (1,))": (ValueError, "exp exists already"),
    "constant('1', 'x1')": (TypeError, "expected a real number, got str '1'"),
    "x.name = 5": (TypeError, "expected a name as text, got int 5"),
    # --- functional
    "linear([x], [1, 2], 0)": (ValueError, "expected 1 inputs, got 2"),
    "linear([], [], 0)": (ValueError, "weights: expected at least 1, got 0"),
    "linear(1, [1], 0)": (TypeError, "weights: expected a list, got int 1"),
    "linear(x, [1], 0)": (TypeError, "weights: expected a list, got one Value alone"),
    "linear([x], [None], 0)": (TypeError, "inputs: expected a real number, got NoneType None"),
    "linear([x], [1], [1])": (TypeError, "bias: expected a real number, got list [1]"),
    "linear([[x]], [1], 0)": (TypeError, "weights: expected a real number, got list [Value("),
    "total([])": (ValueError, "values: expected at least 1, got 0"),
    "total(3)": (TypeError, "values: expected a list, got int 3"),
    "total(x)": (TypeError, "values: expected a list, got one Value alone; write [value]"),
    "total('12')": (TypeError, "values: expected a list, got str '12'"),
    "total(b'12')": (TypeError, "list, got bytes b'12': bytes are not a list of numbers"),
    "mean(bytearray(b'1'))": (TypeError, "values: expected a list, got bytearray bytearray(b'1')"),
    "softmax(memoryview(b'1'))": (TypeError, "values: expected a list, got memoryview <memory"),
    "total({1, 2})": (TypeError, "values: expected a list, got set {1, 2}: it has no order"),
    "logsumexp(frozenset([x]))": (TypeError, "values: expected a list, got frozenset frozen"),
    "mean({'a': 1})": (TypeError, "values: expected a list, got dict {'a': 1}: take its values()"),
    "linear([x], {1}, 0)": (TypeError, "inputs: expected a list, got set {1}: it has no order"),
    "mean([])": (ValueError, "values: expected at least 1, got 0"),
    "mean(None)": (TypeError, "values: expected a list, got NoneType None"),
    "logsumexp([])": (ValueError, "values: expected at least 1, got 0"),
    "logsumexp([x, inf])": (DomainError, "logsumexp of inf = inf: the largest number must be"),
    "logsumexp([-math.inf])": (DomainError, "logsumexp of -inf: the largest number must be"),
    "softmax(x)": (TypeError, "values: expected a list, got one Value alone"),
    "softmax([inf, 0])": (DomainError, "softmax of inf = inf: the largest number must be"),
    "cross_entropy([x, 1], 2)": (ValueError, "expected a target from 0 to 1, got 2"),
    "cross_entropy([x, 1], -1)": (ValueError, "expected a target from 0 to 1, got -1"),
    "cross_entropy([x, 1], 10**5000)": (ValueError, "expected a target from 0 to 1, got <int>"),
    "cross_entropy([x, 1], 1.0)": (
        TypeError,
        "expected a target as the index of a class, got float 1.0",
    ),
    "cross_entropy([x, 1], z)": (
        TypeError,
        "expected a target as the index of a class, got Value(0.0",
    ),
    "cross_entropy([x, 1], [0, 1])": (
        TypeError,
        "expected a target as the index of a class, got list",
    ),
    "cross_entropy(x, 0)": (TypeError, "logits: expected a list, got one Value alone"),
    "cross_entropy([], 0)": (ValueError, "logits: expected at least 1, got 0"),
    "mse_loss([x], [1, 2])": (ValueError, "expected 1 targets, got 2"),
    "mse_loss([], [])": (ValueError, "predictions: expected at least 1, got 0"),
    "mse_loss(x, 1)": (TypeError, "predictions: expected a list, got one Value alone"),
    "mse_loss([x], 1)": (TypeError, "targets: expected a list, got int 1"),
    "mse_loss([x], ['1'])": (TypeError, "targets: expected a real number, got str '1'"),
    "mse_loss([x], [1], 'avg')": (ValueError, "expected the reduction mean, sum or half_sum"),
    "mse_loss([x], [1], None)": (ValueError, "got None"),
    "mse_loss([big], [0])": (DomainError, "1e+200 ** 2: the result is too large"),
    # --- nn and optim
    "Neuron(0)": (ValueError, "nin: expected at least 1, got 0"),
    "Neuron(2.0)": (TypeError, "nin: expected a whole number, got float 2.0"),
    "Neuron(x)": (TypeError, "nin: expected a whole number, got Value(2.0"),
    "Neuron(2, activation='rel')": (ValueError, "expected an activation of relu, tanh, sigmoid"),
    "Neuron(2, activation=[])": (ValueError, "linear, got []"),
    "Neuron(2, rng=7)": (TypeError, "rng: expected a random.Random, got int 7"),
    "Neuron(2)([1])": (ValueError, "expected 2 inputs, got 1"),
    "Neuron(2)(1)": (TypeError, "inputs: expected a list, got int 1"),
    "Neuron(2)(['1', '2'])": (TypeError, "inputs: expected a real number, got str '1'"),
    "Layer(2, 0)": (ValueError, "nout: expected at least 1, got 0"),
    "Layer(2, '3')": (TypeError, "nout: expected a whole number, got str '3'"),
    "Layer(2, 3)([1, 2, 3])": (ValueError, "expected 2 inputs, got 3"),
    "MLP(2, 3)": (TypeError, "nouts: expected a list of sizes, as in [4, 1], got int 3"),
    "MLP(2, '31')": (TypeError, "nouts: expected a list of sizes"),
    "MLP(2, [])": (ValueError, "nouts: expected at least 1 layer, got 0"),
    "MLP(2, [3, 0])": (ValueError, "nout: expected at least 1, got 0"),
    "MLP(2, [3], activation='x')": (ValueError, "expected an activation of"),
    "MLP(2, [3], output='x')": (ValueError, "expected an activation of"),
    "MLP(2, [3, 1])([[1, 2]])": (TypeError, "inputs: expected a real number, got list [1, 2]"),
    "SGD([], 0.1)": (ValueError, "parameters: expected at least 1, got 0"),
    "SGD(x, 0.1)": (TypeError, "parameters: expected a list of Values, got Value(2.0"),
    "SGD(Neuron(2).parameters, 0.1)": (TypeError, "model.parameters() with its brackets"),
    "SGD(Neuron(2), 0.1)": (TypeError, "parameters: expected a list of Values, got Neuron"),
    "SGD([1.0], 0.1)": (TypeError, "parameters: expected Values, got float 1.0"),
    "SGD([x * 2], 0.1)": (ValueError, "is a result; only leaves can be changed"),
    "SGD([x, x], 0.1)": (ValueError, "parameters: one of them is there twice"),
    "SGD([x], 0)": (ValueError, "lr: expected a number above 0, got 0"),
    "SGD([x], '0.1')": (TypeError, "lr: expected a number, got str '0.1'"),
    "SGD([x], nan)": (TypeError, "lr: expected a number, got Value(nan"),
    "SGD([x], math.nan)": (ValueError, "lr: expected a finite number, got nan"),
    "SGD([x], 10**400)": (ValueError, "lr: 1000000"),
    "SGD([x], 0.1, 1)": (ValueError, "momentum: expected a number from 0 to below 1, got 1"),
    "SGD([x], 0.1, None)": (TypeError, "momentum: expected a number, got NoneType None"),
    # --- explain, graph, gradcheck
    "explain(2.0, x)": (TypeError, "explain(root, target) takes two Values, got float"),
    "explain(x, 'x')": (TypeError, "explain(root, target) takes two Values, got str"),
    "explain(x, x, form='path')": (ValueError, 'form is "paths" or "steps", not \'path\''),
    "explain(x, x, digits=True)": (ValueError, "digits is a number from 1 to 17, not True"),
    "explain(x, x, form=10**5000)": (ValueError, 'form is "paths" or "steps", not <int>'),
    "explain(x, x, form={})": (ValueError, 'form is "paths" or "steps", not {}'),
    "explain(x, x, reasons='no')": (TypeError, "reasons: expected True or False, got str 'no'"),
    "explain(x, x, every_operation=2)": (TypeError, "every_operation: expected True or False"),
    "explain(x, x, numbers=None)": (TypeError, "numbers: expected True or False, got NoneType"),
    "draw(x, named_only='no')": (TypeError, "named_only: expected True or False, got str 'no'"),
    "draw(x, local_gradients=[])": (TypeError, "local_gradients: expected True or False, got"),
    "draw(x, backward=0.0)": (TypeError, "backward: expected True or False, got float 0.0"),
    "draw(x, direction=10**5000)": (ValueError, 'direction is "LR", "TB" or None, not <int>'),
    "film(x * x, named_only='no')": (TypeError, "named_only: expected True or False, got str"),
    "Neuron(2, nonlin='no')": (TypeError, "nonlin: expected True or False, got str 'no'"),
    "Layer(2, 2, nonlin=None)": (TypeError, "nonlin: expected True or False, got NoneType"),
    "x.grad = 10**400; (x * x).backward()": (DomainError, "x.grad: 1000"),
    "explain(x, x, digits=0)": (ValueError, "digits is a number from 1 to 17, not 0"),
    "explain(z.sqrt(), z)": (DomainError, "sqrt of z = 0.0: sqrt has no derivative at 0"),
    "y = x * x; x.data = 9; explain(y, x)": (ValueError, "x changed since this graph was built"),
    "y = x * x; x.data = math.nan; explain(y, x)": (ValueError, "x changed since this graph"),
    "y = x * x; x.data = math.inf; explain(y, x)": (ValueError, "x changed since this graph"),
    "y = nan * nan; nan.data = 1; explain(y, nan)": (ValueError, "nan changed since this graph"),
    "paths(x, 2.0)": (TypeError, "expected a Value, a node of a graph, got float 2.0"),
    "count_paths(None, x)": (TypeError, "expected a Value, a node of a graph, got NoneType None"),
    "local_gradients([x])": (TypeError, "expected a Value, a node of a graph, got list"),
    "local_gradients(z.sqrt())": (DomainError, "sqrt of z = 0.0: sqrt has no derivative at 0"),
    "format_number('3')": (TypeError, "expected a real number, got str '3'"),
    "format_number(x)": (TypeError, "is a node already; for a plain number use v.data"),
    "format_number(10**400)": (DomainError, "is too large for a float"),
    "format_number(Fraction(10**400))": (DomainError, "is too large for a float"),
    "format_number(1, 18)": (ValueError, "digits is a number from 1 to 17, not 18"),
    "format_number(1, True)": (ValueError, "digits is a number from 1 to 17, not True"),
    "format_number(1, 1.0)": (ValueError, "digits is a number from 1 to 17, not 1.0"),
    "format_number(1, 10**5000)": (ValueError, "digits is a number from 1 to 17, not <int>"),
    "derivative(x * x, 2.0)": (TypeError, "takes two Values, got float 2.0"),
    "mark(2.0, 'dx/dx = 1')": (TypeError, "mark(root, text) takes a Value, got float 2.0"),
    "mark(x * x, 3)": (TypeError, "mark(root, text) takes a text, got int 3"),
    "examine(3)": (TypeError, "examine() takes a class, as in examine(Value), not a int"),
    "gradient(x * x, 2.0)": (TypeError, "expected a Value, a node of a graph, got float 2.0"),
    "gradient(2.0, x)": (TypeError, "expected a Value, a node of a graph, got float 2.0"),
    "gradient(z.sqrt(), z)": (DomainError, "sqrt of z = 0.0: sqrt has no derivative at 0"),
    "derivative(x.exp, x)": (TypeError, "takes two Values, got method"),
    "derivative(z.sqrt(), z)": (DomainError, "sqrt of z = 0.0: sqrt has no derivative at 0"),
    "program(x * x, 2.0)": (TypeError, "takes Values, got float 2.0"),
    "program(x * x * x, x * x)": (ValueError, "is a result; expected leaves"),
    "program(x * x, x)()": (TypeError, "expected 1 number (x), got 0"),
    "program(x * x, x)(x)": (TypeError, "is a node already; for a plain number use v.data"),
    "program(x * x, x)(10**400)": (DomainError, "x: 1000"),
    "program(x * x, x)(z=1)": (TypeError, "z is not an input of (x)"),
    "program(x * x, x)(1, x=1)": (TypeError, "x is given twice"),
    "program(x * z, x, z)(z=1)": (TypeError, "expected 2 numbers (x, z), got 1"),
    "program(log(x), x)(0)": (DomainError, "has no value where x = 0.0"),
    "gradcheck(x, x)": (TypeError, "f is a function, not Value(2.0"),
    "gradcheck(Value.exp)": (ValueError, "expected at least 1 input, got 0"),
    "gradcheck(Value.exp, 'x')": (TypeError, "expected a real number, got str 'x'"),
    "gradcheck(Value.exp, inf)": (ValueError, "inf = inf: gradcheck needs finite inputs"),
    "gradcheck(lambda x: x.data, x)": (TypeError, "f returns a Value, not float 2.0"),
    "gradcheck(lambda x: x * math.inf, x)": (ValueError, "f is inf here, which has no slope"),
    "gradcheck(Value.log, z)": (DomainError, "log of z = 0.0"),
    # --- languages
    "set_language('fr')": (ValueError, "no language 'fr': there are en and ko"),
    "set_language(None)": (ValueError, "no language <NoneType>"),
    "explain(x, x, language='fr')": (ValueError, "no language 'fr'"),
    "draw(x * x, language='KO')": (ValueError, "no language 'KO'"),
    "draw(Neuron(1), language='fr')": (ValueError, "no language 'fr'"),
    "film(x * x, language=3)": (ValueError, "no language <int>"),
    "program(x * x, x, language='')": (ValueError, "no language ''"),
    "gradcheck(Value.exp, 1.0, language='fr')": (ValueError, "no language 'fr'"),
    "examine(Value, language=['ko'])": (ValueError, "no language <list>"),
    # --- derivative, program
    "y = (x * x).exp(); x.data = 1.0; derivative(y, x)": (
        ValueError,
        "x changed since this graph was built; build it again",
    ),
    "derivative(2.0, x)": (TypeError, "derivative(root, x) takes two Values, got float 2.0"),
    "derivative(x, 'x')": (TypeError, "derivative(root, x) takes two Values, got str 'x'"),
    "program('x')": (TypeError, "program(root, *inputs) takes Values, got str 'x'"),
    "program(x * 2, 2.0)": (TypeError, "program(root, *inputs) takes Values, got float 2.0"),
    "program(x * 2, x, x)": (ValueError, "inputs: one of them is there twice"),
    "y = x * 2; program(y, y)": (ValueError, "is a result; expected leaves"),
    "program(constant(1, 'c'))": (ValueError, "expected at least 1 input, got 0"),
    "program(x * 2, x)(1, 2)": (TypeError, "expected 1 number (x), got 2"),
    "program(x.log(), x)(0)": (DomainError, "has no value where x = 0.0"),
    # --- draw and save
    "draw(2.0)": (
        TypeError,
        "draw() takes a Value, the root of a graph, or a Neuron, Layer or MLP, not float",
    ),
    "draw([x])": (
        TypeError,
        "draw() takes a Value, the root of a graph, or a Neuron, Layer or MLP, not list",
    ),
    "draw(x, highlight='x')": (TypeError, "highlight is a Value or a path, not str"),
    "draw(x * 2, highlight=z)": (ValueError, "to be highlighted, is not in the graph"),
    "draw(z.sqrt(), backward=True)": (DomainError, "sqrt of z = 0.0"),
    "y = x * x; x.data = 9; draw(y, local_gradients=True)": (ValueError, "x changed since this"),
    "draw(Neuron(2), named_only=True)": (TypeError, "named_only is for graphs"),
    "draw(Layer(30, 30))": (ValueError, "900 weights are too many for one picture of a network"),
    "draw(x, direction='up')": (ValueError, 'direction is "LR", "TB" or None, not \'up\''),
    "mark(3, '= 2')": (TypeError, "mark(root, text) takes a Value, got int 3"),
    "mark(x * x, '')": (FormulaError, "nothing to mark: write a derivation"),
    "mark((x * x).named('y'), 'dy/dq = 3')": (FormulaError, "q is not a name of this graph"),
    "film(2.0)": (TypeError, "film() takes a Value, the root of a graph, not float"),
    "film(total([x] * 99))": (
        ValueError,
        "101 frames are too many for a film (most: 60): named_only",
    ),
    "draw(x * 2).save('y.png')": (
        ValueError,
        "not a picture: from scalargrad import save, then save(",
    ),
    "draw(x * 2).render('y.svg')": (ValueError, "then save(picture, 'y.svg')"),
    "save(explain(x * 2, x), 'y.txt')": (TypeError, "save() takes what draw() or film() returns"),
    "SGD([constant(1, 'c')], 0.1)": (ValueError, "parameters: c is a constant; Value(…) makes a"),
    "y = x * x; x.data = 9; film(y)": (ValueError, "x changed since this"),
    "film(z.sqrt())": (DomainError, "sqrt of z = 0.0"),
    "save(film(x), 'x.png')": (ValueError, "a film: 'x.png' should end in .html"),
    "save(x, 'x.png')": (TypeError, "save() takes what draw() or film() returns, not Value"),
    "save('x.png', draw(x))": (TypeError, "save() takes what draw() or film() returns, not str"),
    "save(draw(x), 'x.jpeg')": (ValueError, "'x.jpeg' should end in one of .png, .svg, .pdf, .dot"),
    "save(draw(x), '')": (ValueError, "'' should end in one of"),
    "save(draw(x), None)": (TypeError, "save(graph, path): the path is a text, not NoneType"),
    "save(draw(x), x)": (TypeError, "save(graph, path): the path is a text, not Value"),
}

# what is typed, as an expression: the number that it is, or for a list, the data and the gradients
RIGHT = {
    "sum([x, x]).data": 4.0,
    "sum([])": 0,
    "max([x, 3])": 3,
    "min(x, z).data": 0.0,
    "(+x).data": 2.0,
    "abs(neg).data": 2.0,
    "pow(x, 3).data": 8.0,
    "math.prod([x, x]).data": 4.0,
    "Value(True).data": 1.0,
    "Value(Decimal('0.1')).data": 0.1,
    "(Fraction(1, 4) / x).data": 0.125,
    "(x == None)": False,
    "(x == 'x')": False,
    "gradients(2**x, x)": [4.0, 4 * math.log(2)],
    "gradients(x**0, x)": [1.0, 0.0],
    "gradients(z**0, z)": [1.0, 0.0],
    "gradients(0**x, x)": [0.0, 0.0],
    "gradients(z**2, z)": [0.0, 0.0],
    "gradients(neg**3, neg)": [-8.0, 12.0],
    "gradients(neg**-1, neg)": [-0.5, -0.25],
    "gradients(x + inf, x)": [math.inf, 1.0],
    "gradients(inf * inf, inf)": [math.inf, math.inf],
    "gradients(1 / inf, inf)": [0.0, 0.0],
    "gradients(big * big, big)": [math.inf, 2e200],
    "gradients((-inf).exp(), inf)": [0.0, 0.0],
    "gradients(inf.tanh(), inf)": [1.0, 0.0],
    "gradients(inf.sigmoid(), inf)": [1.0, 0.0],
    "gradients((-inf).sigmoid(), inf)": [0.0, 0.0],
    "gradients(nan.relu(), nan)": [math.nan, math.nan],
    "gradients(nan.abs(), nan)": [math.nan, math.nan],
    "gradients(nan * 0, nan)": [math.nan, 0.0],
    "gradients(nan**2, nan)": [math.nan, math.nan],
    "gradients(z**nan, nan)": [math.nan, math.nan],
    "gradients(logsumexp([x, nan]), x)": [math.nan, math.nan],
    "gradients(logsumexp([x, -math.inf]), x)": [2.0, 1.0],
    "gradients(cross_entropy([x, 1000 * x], 1), x)": [0.0, 0.0],
    "gradients(z.relu() + z.abs(), z)": [0.0, 0.0],
    "softmax([nan, 0])[1].data": math.nan,
    "explain(nan.relu(), nan).value": math.nan,
}


def gradients(root, *leaves):
    root.backward()
    return [root.data, *(leaf.grad for leaf in leaves)]


def learner():
    """The names that a row may use, fresh for each."""
    numbers = {"x": 2.0, "z": 0.0, "neg": -2.0, "big": 1e200, "inf": math.inf, "nan": math.nan}
    space = {name: Value(number, name) for name, number in numbers.items()}
    public = {name: getattr(scalargrad, name) for name in scalargrad.__all__}
    space |= public | {"unnamed": Value(3.0), "math": math, "gradients": gradients}
    return space | {"Decimal": Decimal, "Fraction": Fraction}


@pytest.mark.parametrize("typed", MISTAKES)
def test_a_mistake_gets_a_clear_error(typed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    error, words = MISTAKES[typed]
    with pytest.raises(error) as caught:
        exec(typed, learner())
    message = str(caught.value)
    assert type(caught.value) is error
    assert words in message
    assert "\n" not in message and len(message) < 300
    assert not re.search(
        r"unsupported operand|object is not|has no attribute|must be real", message
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("typed", RIGHT)
def test_what_is_no_mistake_gets_the_right_number(typed):
    assert eval(typed, learner()) == pytest.approx(RIGHT[typed], rel=1e-15, nan_ok=True)


def test_the_table_is_long_enough():
    assert len(MISTAKES) + len(RIGHT) >= 60
    functions = set(scalargrad.__all__) - {
        "CannotTellError",
        "DomainError",
        "GradientError",
        "RenderError",
    }
    typed = " ".join([*MISTAKES, *RIGHT])
    assert {name for name in functions if f"{name}(" not in typed} == set()


def test_a_failed_assignment_changes_nothing():
    x = Value(2.0, name="x")
    for wrong in (None, "3", x, 10**400):
        with pytest.raises((TypeError, ValueError)):
            x.data = wrong
    assert x.data == 2.0


def test_data_is_a_float_whatever_is_put_there():
    x = Value(2.0)
    for number in (3, True, Fraction(1, 3), Decimal("0.1")):
        x.data = number
        assert x.data == float(number) and type(x.data) is float


def test_numpy_arrays_and_small_integers():
    np = pytest.importorskip("numpy")
    x = Value(2.0, name="x")
    for array in (np.array([1.0, 2.0]), np.array([1.0]), np.array([])):
        for mistake in (lambda a: x + a, lambda a: a * x, lambda a: x**a, lambda a: x < a, Value):
            with pytest.raises(
                TypeError, match=r"got ndarray array\(.*: take its numbers one by one"
            ):
                mistake(array)
        with pytest.raises(TypeError, match=r"write v\.data == array"):
            _ = x == array
    x.data = np.uint8(200)  # a pixel: uint8 alone would make 200 · 200 = 64
    y = x * x
    y.backward()
    assert (y.data, x.grad) == (40000.0, 400.0)
    x.data = np.float32(0.5)
    assert (x * np.int8(100)).data == 50.0 and type(x.data) is float
    row = np.array([x, x])
    assert (row @ np.array([1.0, 2.0])).data == 1.5
    assert scalargrad.linear(row, np.array([1.0, 2.0]), np.float64(1)).data == 2.5
    assert np.exp(row)[0].data == math.exp(0.5)


class Broken:
    """Even its repr fails."""

    def __repr__(self):
        raise RuntimeError("broken")


@pytest.mark.parametrize("sign", ["+", "-", "*", "/", "**"])
def test_an_array_of_nodes_works_element_by_element(sign):
    np = pytest.importorskip("numpy")
    x, y = Value(2.0, "x"), Value(3.0, "y")
    row = np.array([x, y])
    calculate = {
        "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
        "**": operator.pow,
    }[sign]  # fmt: skip
    for left, right in ((row, x), (x, row), (np.array([[x], [y]]), x), (row, row), (row, 2.0)):
        results = calculate(left, right)
        a, b = np.broadcast_arrays(left, right)
        assert results.shape == a.shape
        for result, one, other in zip(results.flat, a.flat, b.flat, strict=True):
            assert result.op.startswith(sign)
            numbers = [v.data if isinstance(v, Value) else float(v) for v in (one, other)]
            assert result.data == calculate(*numbers)
    total = calculate(x, row).sum()
    total.backward()
    assert y.grad == scalargrad.gradient(calculate(x, y), y)


def test_arrays_and_broken_things_as_options_are_refused():
    np = pytest.importorskip("numpy")
    x, y = Value(2.0, name="x"), Value(3.0, name="y")
    z = x * y
    masked = np.ma.array([1.0, 2.0], mask=[0, 1])
    for wrong in (np.array([]), np.array([1.0, 2.0]), masked, np.ma.masked, Broken()):
        for name in ("reasons", "every_operation", "numbers"):
            with pytest.raises(TypeError, match=f"^{name}: expected True or False, got "):
                scalargrad.explain(z, x, **{name: wrong})
        for name in ("named_only", "local_gradients", "backward"):
            with pytest.raises(TypeError, match=f"^{name}: expected True or False, got "):
                scalargrad.draw(z, **{name: wrong})
        with pytest.raises(TypeError, match=r"^named_only: expected True or False, got "):
            scalargrad.film(z, named_only=wrong)
        with pytest.raises(ValueError, match=r'^form is "paths" or "steps", not '):
            scalargrad.explain(z, x, form=wrong)
        with pytest.raises(ValueError, match=r"^digits is a number from 1 to 17, not "):
            scalargrad.explain(z, x, digits=wrong)
        with pytest.raises(ValueError, match=r"^digits is a number from 1 to 17, not "):
            scalargrad.format_number(1.0, wrong)
        with pytest.raises(ValueError, match=r'^direction is "LR", "TB" or None, not '):
            scalargrad.draw(z, direction=wrong)
        with pytest.raises(ValueError, match=r"^expected the reduction mean, sum or half_sum"):
            scalargrad.mse_loss([x], [y], wrong)
        with pytest.raises(ValueError, match=r"^expected an activation of relu"):
            scalargrad.Neuron(2, activation=wrong)


def test_options_and_digits_of_numpy_are_taken():
    np = pytest.importorskip("numpy")
    x = Value(2 / 3, name="x")
    assert scalargrad.format_number(2 / 3, np.int64(3)) == "0.667"
    for on, plain in ((np.bool_(True), True), (1, True), (np.int64(0), False)):
        found = scalargrad.explain(x * x, x, np.uint8(4), reasons=on, numbers=on)
        assert str(found) == str(scalargrad.explain(x * x, x, 4, reasons=plain, numbers=plain))
        pictures = [scalargrad.draw(x * x, local_gradients=each) for each in (on, plain)]
        assert pictures[0].source == pictures[1].source


def test_a_masked_element_is_no_number():
    np = pytest.importorskip("numpy")
    x = Value(2.0, name="x")
    row = np.ma.array([1.0, 2.0], mask=[0, 1])
    makers = (
        lambda: Value(np.ma.masked),
        lambda: x + row[1],
        lambda: Value(np.ma.array(1.0, mask=True)),
        lambda: scalargrad.total(row),
        lambda: setattr(x, "data", row[1]),
    )
    for make in makers:
        with pytest.raises(TypeError, match="a masked element stands for a number that is missing"):
            make()
    assert x.data == 2.0
    assert (x * row[0]).data == Value(np.ma.array(2.0, mask=False)).data == 2.0


def test_arrays_of_no_dimension_are_no_lists():
    np = pytest.importorskip("numpy")
    for wrong in (np.array(1.0), np.ma.masked):
        with pytest.raises(TypeError, match=r"^values: expected a list, got "):
            scalargrad.total(wrong)
        with pytest.raises(TypeError, match=r"^inputs: expected a list, got "):
            scalargrad.Neuron(2)(wrong)
    assert scalargrad.total(np.array([1.0, 2.0])).data == 3.0


def test_an_error_in_a_learners_generator_passes_as_it_is():
    with pytest.raises(TypeError, match=r"^unsupported operand"):
        scalargrad.total(1 + number for number in (1, "2"))


def test_sgd_with_a_wrong_gradient_changes_no_parameter():
    a, b = Value(1.0, name="a"), Value(2.0, name="b")
    a.grad, b.grad = 1.0, None
    with pytest.raises(TypeError, match=r"b\.grad is NoneType None"):
        scalargrad.SGD([a, b], lr=0.1).step()
    assert (a.data, b.data) == (1.0, 2.0)


def test_pytests_approx_is_a_number_like_any_other():
    for compare in (lambda v: v == pytest.approx(2.0), lambda v: v != pytest.approx(2.0)):
        with pytest.raises(TypeError, match=r"to compare its number write v\.data == approx\(…\)"):
            compare(Value(2.0))
    with pytest.raises(TypeError, match=r"write v\.data == 2\.0"):
        assert pytest.approx(2.0) == Value(2.0)
