"""What mark() says: a table of the kinds of slip, and derivations as students write them."""

import pytest
from test_mark import NET, TOY, graph

from scalargrad import mark
from scalargrad.marking import repairs

PRODUCT = graph("y = x*sin(x)", "x = 1.3")
QUOTIENT = graph("y = sin(x)/(x**2 + 1)", "x = 1.3")
POWERS = graph("y = x**3 + x**2", "x = 2")
INNER = graph("y = sin(x**2)", "x = 1.3")
NAMED = graph("u = x**2", "y = sin(u)", "x = 1.3")
LONG = graph("u = x**2", "v = u*x", "y = sin(v)", "x = 1.3")
HIDDEN = graph("h = tanh(w*x)", "y = v*h", "w = 0.4", "x = 1.5", "v = 2")
DIFFERENCE = graph("y = a*b - c*d", "a = 2", "b = 3", "c = 4", "d = 5")
ROOT = graph("y = 3*x/v", "x = 2", "v = 5")
DIRECT = graph("u = x**2", "y = u*x", "x = 3")

SLIPS = [  # of each kind: a derivation, the first wrong side, what is said
    ("factor 0", TOY, "∂L/∂w1 = ∂L/∂d · ∂d/∂c · ∂c/∂w1", 0,
     "∂c/∂w1 is 0: c does not depend on w1. From L to w1 the path goes over d and b"),
    ("path missing", TOY, "∂L/∂a = ∂L/∂d · ∂d/∂b · ∂b/∂a", 0,
     "a path is missing: from L to a there is also the way over d and c"),
    ("path missing, in symbols", TOY, "∂L/∂a = −w4·w2", 0,
     "a path is missing: from L to a there is also the way over d and b"),
    ("path missing, a number", TOY, "∂L/∂a = −15", 0,
     "this is the path over d, b alone: from L to a there is another"),
    ("the direct part alone, a number", DIRECT, "dy/dx = 9", 0,
     "this is the direct part alone: from y to x there is another path"),
    ("direct part missing", DIRECT, "dy/dx = ∂y/∂u · du/dx", 0,
     "a summand is missing: y depends on x directly, too"),
    ("path that is none: its beginning", TOY, "∂L/∂w1 = ∂d/∂b · ∂b/∂w1", 0,
     "the chain begins with ∂L/∂…, not with ∂d/∂b. From L to w1 the path goes over d and b"),
    ("path that is none: its end", TOY, "∂L/∂w1 = ∂L/∂d · ∂d/∂b", 0,
     "the chain ends with …/∂w1, not with ∂d/∂b. From L to w1 the path goes over d and b"),
    ("chain broken", TOY, "∂L/∂w2 = ∂L/∂d · ∂c/∂w2", 0,
     "the chain is broken: after ∂L/∂d comes ∂d/∂…, not ∂c/∂w2. "
     "From L to w2 the path goes over d and c"),
    ("chain broken by one factor", TOY, "∂L/∂w2 = ∂L/∂d · ∂d/∂b · ∂c/∂w2", 0,
     "the chain is broken: before ∂c/∂w2 comes ∂d/∂c, not ∂d/∂b. "
     "From L to w2 the path goes over d and c"),
    ("wrong operand", TOY, "∂L/∂w3 = −w3", 0,
     "b belongs where w3 stands: the derivative of the product w3·b by w3 is the other factor"),
    ("another name", NET, "∂E/∂w31 = −(t1 − o1)·o1·(1 − o1)·x1", 0, "a1 belongs where x1 stands"),
    ("1 for the operand", NET, "∂z3/∂w31 = 1", 0,
     "a1 belongs where 1 stands: z3 is linear in w31, which means a constant slope, "
     "not the slope 1. The slope 1 is ∂z3/∂b2"),
    ("value for its derivative", NAMED, "dy/dx = y · 2x", 0,
     "y itself stands where its derivative belongs, ∂y/∂u"),
    ("function for its derivative", INNER, "dy/dx = sin(x²) · 2x", 0,
     "sin(x²) itself stands where its derivative belongs"),
    ("function for its derivative, which is negative", graph("y = cos(x**2)", "x = 1.3"), "dy/dx = cos(x²) · 2x", 0,
     "cos(x²) itself stands where its derivative belongs"),
    ("function for its derivative but for the sign", graph("y = cos(x**2)", "x = 1.3"), "dy/dx = −cos(x²) · 2x", 0,
     "cos(x²) itself stands where its derivative belongs"),
    ("taken at the wrong place", NAMED, "dy/dx = cos(x) · 2x", 0,
     "the derivative is taken at the wrong place: in cos(x) belongs u, not x"),
    ("σ′ without (1 − σ)", NET, "∂o1/∂z3 = o1", 0,
     "o1·(1 − o1) belongs where o1 stands: that is the derivative of a sigmoid"),
    ("σ′ without σ", NET, "∂E/∂w31 = −(t1 − o1)·(1 − o1)·a1", 0, "the factor o1 is missing"),
    ("tanh′", HIDDEN, "∂y/∂w = v·(1 − h)·x", 0, "h is missing its square: h² belongs here"),
    ("inner derivative missing", INNER, "dy/dx = cos(x²)", 0,
     "the inner derivative (2·x) is missing"),
    ("factor of the chain missing", NAMED, "dy/dx = cos(u)", 0, "the factor ∂u/∂x is missing"),
    ("a factor that stands for several steps is missing", LONG, "dy/dx = cos(v)", 0,
     "the factor ∂v/∂x is missing"),
    ("factor 2 of a square", NET, "∂E1/∂o1 = −(t1 − o1)/2", 0,
     "the factor 2 of the square is missing"),
    ("a wrong coefficient", POWERS, "dy/dx = 2x² + 2x", 0, "3 belongs where 2 stands"),
    ("exponent not lowered", POWERS, "dy/dx = 3x³ + 2x", 0,
     "the exponent is not lowered: x² belongs where x³ stands"),
    ("exponent raised", POWERS, "dy/dx = 3x⁴ + 2x", 0,
     "the exponent of x⁴ is wrong: x² belongs there"),
    ("an exponent far off", POWERS, "dy/dx = 3x⁷ + 2x", 0,
     "the exponent of x⁷ is wrong: x² belongs there"),
    ("another exponent", POWERS, "dy/dx = 3x + 2x", 0, "x is missing its square: x² belongs here"),
    ("sign of a difference", NET, "∂E/∂w31 = −(o1 − t1)·o1·(1 − o1)·a1", 0,
     "the sign is wrong: as if the difference o1 − t1 were the wrong way round"),
    ("sign of the whole", TOY, "∂L/∂w2 = w4·a", 0, "the sign of this side is wrong"),
    ("sign of a summand", TOY, "∂L/∂a = −w3·w1 + w4·w2", 0, "the sign before w4·w2 is wrong"),
    ("sign within a function", graph("y = exp(-x)", "x = 1.3"), "dy/dx = −exp(x)", 0,
     "the sign of x is wrong"),
    ("quotient's square", ROOT, "∂y/∂v = −3x/v", 0,
     "the divisor v is squared in the quotient rule"),
    ("product rule half done", PRODUCT, "dy/dx = sin(x)", 0,
     "the product rule is half done: u·v has the derivative u′·v + u·v′"),
    ("product rule half done, the other half", PRODUCT, "dy/dx = x·cos(x)", 0,
     "the product rule is half done: u·v has the derivative u′·v + u·v′"),
    ("derivatives multiplied", PRODUCT, "dy/dx = 1·cos(x)", 0,
     "the two derivatives are multiplied: u·v has the derivative u′·v + u·v′, not u′·v′"),
    ("quotient rule half done", QUOTIENT, "dy/dx = cos(x)/(x² + 1)", 0,
     "the quotient rule is half done: u/v has the derivative (u′·v − u·v′)/v²"),
    ("summand missing", POWERS, "dy/dx = 3x²", 0, "the summand 2·x is missing"),
    ("summand too many", NET, "∂z3/∂w31 = a1 + w41", 0, "the summand w41 is too much"),
    ("factor too many", TOY, "∂L/∂w3 = −b·w3", 0, "the factor w3 is too much"),
    ("divided", ROOT, "∂y/∂x = 3·v", 0, "v divides here, it does not multiply"),
    ("number of another name", TOY, "∂L/∂a = −w3·w1 − w4·w2 = −5·3 − 3·(−1)", 1,
     "w4 is 4: 3 is the number of w1"),
    ("number of no name", TOY, "∂L/∂a = −w3·w1 − w4·w2 = −5·3 − 7·(−1)", 1, "w4 is 4, not 7"),
    ("sign of a number", TOY, "∂L/∂a = −w3·w1 − w4·w2 = −5·3 − 4·1", 1,
     "the sign of a number got lost: w2 is −1, not 1"),
    ("arithmetic of a product", TOY, "∂L/∂a = −5·3 − 4·(−1) = −16 + 4", 1,
     "a slip in the arithmetic: −5·3 is −15, not −16"),
    ("arithmetic of a sum", TOY, "∂L/∂a = −15 + 4 = −12", 1,
     "a slip in the arithmetic: −15 + 4 is −11, not −12"),
    ("decimal point", NET, "∂E/∂o1 = −(t1 − o1) = 2.0945", 1, "the decimal point slipped"),
    ("rounding too early", NET, "∂E/∂w31 = 0.209 · 0.238 · 0.520 = 0.02587", 1,
     "rounded too early: the last digits of 0.02587 are not right"),
    ("half of the number", NET, "∂E1/∂o1 = 0.10472", 0, "this is half of the right number"),
    ("twice the number", NET, "∂E1/∂o1 = 0.41889", 0, "this is twice the right number"),
    ("two numbers", TOY, "∂L/∂a = −w3·w1 − w4·w2 = −8·3 − 4·(−7)", 1, "w3 is 5, not 8"),
    ("a number for a formula", TOY, "∂L/∂w1 = −w3·a = −7", 1,
     "this is not the number of the side above"),
    ("coincidence", graph("y = a*b", "a = 2", "b = 2"), "∂y/∂a = a + a − b", 0, "this is right for these numbers alone, as a formula it is wrong"),
    ("two slips", NET, "∂E/∂w31 = (t1 + o1)·o2·x2", 0, "this side is wrong"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "root", "line", "wrong", "why"), SLIPS, ids=[s[0] for s in SLIPS])
def test_what_is_said_of_a_slip(kind, root, line, wrong, why):
    sides = mark(root, line).sides
    assert [side.right for side in sides[: wrong + 1]] == [True] * wrong + [False]
    assert sides[wrong].why == why


@pytest.mark.parametrize(
    "kind", ["factor 0", "wrong operand", "sign of the whole", "summand missing"]
)
def test_nothing_is_said_that_the_repaired_side_does_not_prove(kind, monkeypatch):
    _, root, line, wrong, why = next(row for row in SLIPS if row[0] == kind)
    found = repairs.repairs

    def others(*arguments):
        """The repairs, each with numbers that do not make the side right."""
        for one in found(*arguments):
            repair = {part: [1.1 * x for x in numbers] for part, numbers in one.repair.items()}
            yield one._replace(repair=repair)

    assert mark(root, line).sides[wrong].why == why
    monkeypatch.setattr(repairs, "repairs", others)
    assert mark(root, line).sides[wrong].why == "this side is wrong"


# --- as students write them -----------------------------------------------------------------------
# Retold from public posts and lists of common mistakes; the numbers at which they are marked are ours.

DEEP = graph("h = sigmoid(i*w1 + 1)", "p = sigmoid(h*w2 + 1)", "q = sigmoid(h*w3 + 1)",
             "O = sigmoid(p*w4 + q*w5 + 1)", "i = 1", "w1 = 0.5", "w2 = 0.5", "w3 = 0.5", "w4 = 0.5",
             "w5 = 0.5")  # fmt: skip
TWO = graph("z1 = w1*a0", "a1 = sigmoid(z1)", "z2 = w2*a1", "a2 = sigmoid(z2)", "C = (a2 - y)**2",
            "a0 = 0.6", "w1 = 0.8", "w2 = -0.5", "y = 1")  # fmt: skip
LOGISTIC = graph("z = w*x + b", "a = sigmoid(z)", "L = -(y*log(a) + (1 - y)*log(1 - a))",
                 "w = 0.5", "x = 2", "b = 0.1", "y = 0.3")  # fmt: skip
CS231N = graph("q = x + y", "f = q*z", "x = -2", "y = 5", "z = -4")
LOGS = graph("f = (t - log(t))/t**2", "t = 3")
FIFTH = graph("h = (x**3 + 1)**5", "x = 0.7")
SQUARES = graph("f = x**2*sin(x)", "x = 1.2")
FRACTION = graph("f = (x**2 + 1)/(x + 2)", "x = 1.5")
DERIVATIVES = "derivativecalculus.com/derivative-exam-mistakes.html"

STUDENTS = [  # source, graph, derivation, for each side what is said (None: right)
    ("math.stackexchange.com/questions/3048198, the question: weights left out of both summands", DEEP,
     "dO/dw1 = O(1−O)·(p(1−p)·h(1−h)·i + q(1−q)·h(1−h)·i)", ["this side is wrong"]),
    ("math.stackexchange.com/questions/3048198, the answer, and the number from Desmos", DEEP,
     "dO/dw1 = O(1−O)·(w4·p(1−p)·w2·h(1−h)·i + w5·q(1−q)·w3·h(1−h)·i) = 0.0014291881022",
     [None, None]),
    ("math.techqa.club …-4158072, the last layer", TWO,
     "∂C/∂w2 = ∂z2/∂w2 · ∂a2/∂z2 · ∂C/∂a2 = a1 · a2(1−a2) · 2(a2−y)", [None, None]),
    ("math.techqa.club …-4158072, the first layer: C is lost on the way", TWO,
     "∂C/∂w1 = ∂z1/∂w1 · ∂a1/∂z1 · ∂z2/∂a1 · ∂a2/∂z2 · ∂C/∂a2 = a0 · a1(1−a1) · a2(1−a2) · w2",
     [None, "the factor ∂C/∂a2 is missing"]),
    ("math.techqa.club …-4158072, the other one's factor 2(y − output)", TWO,
     "∂C/∂w2 = a1 · a2(1−a2) · 2(y−a2)",
     ["the sign is wrong: as if the difference y−a2 were the wrong way round"]),
    ("Cross Validated, Working for Logistic regression partial derivatives", LOGISTIC,
     "∂L/∂a = −y/a − (1−y)/(1−a)", ["the sign before (1−y)/(1−a) is wrong"]),
    ("stats.stackexchange.com/questions/258709: it is right, in another form", LOGISTIC,
     "∂L/∂w = −(x(y−1)e^(w x + b)/(e^(w x + b) + 1) + x y/(e^(w x + b) + 1))", [None]),
    ("community.deeplearning.ai/t/146142", LOGISTIC,
     "∂L/∂w = (σ(z) − y)·x = (1/(1 + e^(−(w x + b))) − y)·x", [None, None]),
    ("Stack Overflow 44221539 (CS231n, lecture 4): df/dy read as a division", CS231N,
     "∂f/∂y = ∂f/∂q · ∂q/∂y = 1/(−4) · (−4)/(−4)", [None, "this side is wrong"]),
    ("Stack Overflow 44221539, the diagram", CS231N, "∂f/∂y = ∂f/∂q · ∂q/∂y = z · 1 = −4",
     [None, None, None]),
    (DERIVATIVES, INNER, "dy/dx = cos(x²)", ["the inner derivative (2·x) is missing"]),
    (DERIVATIVES, FIFTH, "dh/dx = 5(x³+1)⁴", ["the inner derivative (3·x²) is missing"]),
    ("mathmistakes.info, calculus, example 22: the numerator turned round", LOGS,
     "df/dt = ((t − log(t))·2t − t²(1 − 1/t))/t⁴",
     ["the sign is wrong: as if the difference (t − log(t))·2t − t²(1 − 1/t) were the wrong way round"]),
    ("mathmistakes.info, calculus, example 22, the solution", LOGS,
     "df/dt = (t²(1 − 1/t) − (t − log(t))·2t)/t⁴ = (2log(t) − t − 1)/t³", [None, None]),
    ("fatskills.com, product rule and quotient rule: f′·g′", SQUARES, "df/dx = 2x·cos(x)",
     ["the two derivatives are multiplied: u·v has the derivative u′·v + u·v′, not u′·v′"]),
    ("fatskills.com, product rule and quotient rule: the divisor not squared", FRACTION,
     "df/dx = (2x(x+2) − (x²+1))/(x+2)", ["the divisor x+2 is squared in the quotient rule"]),
    ("fatskills.com, product rule and quotient rule: the subtraction the wrong way round", FRACTION,
     "df/dx = ((x²+1) − 2x(x+2))/(x+2)²",
     ["the sign is wrong: as if the difference (x²+1) − 2x(x+2) were the wrong way round"]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "root", "line", "said"), STUDENTS, ids=[s[0] for s in STUDENTS])
def test_what_is_said_of_a_students_derivation(source, root, line, said):
    assert [side.why for side in mark(root, line).sides] == said
