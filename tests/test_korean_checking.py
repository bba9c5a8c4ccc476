"""Errors, gradcheck(), examine() and program() in Korean."""

import re

import pytest
from test_examining import Mine, changed
from test_korean_explaining import english_words

from scalargrad import DomainError, Value, examine, gradcheck, logsumexp, program, set_language
from scalargrad.formatting import columns
from scalargrad.gradient_check import CannotTellError, GradientError
from scalargrad.language import in_language
from scalargrad.loading import LoadError, class_from_file

CODE = set(  # what Python calls it
    "Mine Value data grad backward PyTorch my engine examine py gradcheck inputs float input inf "
    "AttributeError ValueError SyntaxError tanh asin sqrt logsumexp".split()
)


def no_english(text):
    return re.search("[가-힣]", text) and not set(english_words(text)) - CODE


# --- examine() ------------------------------------------------------------------------------------


def test_a_right_class_in_korean():
    assert str(examine(Mine, language="ko")).split("\n") == [
        "✓ Mine(2.0).data",
        "– 없는 연산: a³, a⁻¹, a^b, −a, a − b, a/b, a + 2, 2 + a, 2 − a 외 9개",
        "✓ 값: a + b, a·b, tanh(a)",
        "✓ 기울기: a + b, a·b, tanh(a)",
        "✓ 두 번 쓰인 피연산자는 두 기울기의 합을 받습니다",
        "✓ 연산 아래에 있는 노드에도 기울기가 닿습니다",
        "✓ 두 번 쓰인 중간 결과는 기울기 전체를 전달합니다",
        "– 노드 2000개가 이어진 사슬: 재귀 호출로 따라가기에는 너무 깊습니다",
        "– 두 번째 backward()의 값은 72: 중간 결과에 예전 기울기가 남습니다. 그래프를",
        "  새로 만드십시오",
        "검사한 것이 모두 맞습니다.",
    ]


FAULTS = {
    "(1 - out.data**2)": ("(1 - out.data)", "도함수가 틀립니다: tanh(a)."),
    "self.grad += out.grad": ("self.grad = out.grad", "덮어씁니다(= 대신 +=): a + b."),
    "self.data * other.data, (self, other))": (
        "self.data * other.data)",
        "기울기가 a·b에서 멈춥니다.",
    ),
    "math.tanh(self.data)": ("math.tan(self.data)", "tanh(a)의 값은 0.842288, 맞는 값은 0.604368"),
    "self.grad = 1.0": ("pass", "어디에도 기울기가 전달되지 않습니다."),
    "for node in reversed(order)": ("for node in [self]", "결과 노드만 기울기를 전달합니다."),
    "(1 - out.data**2) * out.grad": ("(1 - out.data**2)", "곱하지 않았습니다: tanh(a)."),
    "            node.hand_on()": ("            raise ValueError(3)", "멈춥니다. ValueError: 3"),
}


@pytest.mark.parametrize("old", FAULTS)
def test_a_fault_is_named_in_korean(old):
    new, diagnosis = FAULTS[old]
    found = examine(changed((old, new)), language="ko")
    assert diagnosis in found.diagnosis and not found.right
    assert all(columns(line) <= 80 for line in str(found).split("\n"))
    assert no_english(str(found))
    english = examine(changed((old, new)))
    assert [line[0] for line in english.lines] == [line[0] for line in found.lines]


def test_what_is_not_there_yet():
    class Empty:
        def __init__(self, data):
            self.data = data

    class Wrong(Empty):
        data = property(lambda self: 3.0, lambda self, number: None)

    class Sum(Empty):
        def __add__(self, other):
            return Sum(self.data + other.data)

    assert examine(Empty, language="ko").diagnosis == "아직 연산이 없습니다. +부터 만드십시오."
    assert examine(Wrong, language="ko").diagnosis == (
        "Wrong(2.0).data의 값이 2.0이 아니라 3.0입니다."
    )
    assert examine(Sum, language="ko").diagnosis == (
        "아직 backward()가 없습니다. 값만 검사했습니다."
    )
    with pytest.raises(ValueError, match="no language 'fr'"):
        examine(Empty, language="fr")


# --- errors ---------------------------------------------------------------------------------------

x = Value(0.0, "x")
ERRORS = {  # what is done: the English and the Korean words
    "log": (
        x.log,
        "log of x = 0.0: log needs a number above 0",
        "log(x = 0.0): log 함수에는 0보다",
    ),
    "divided": (
        lambda: 1 / x,
        "1.0 / x = 0.0: the divisor must not be 0",
        "0으로 나눌 수 없습니다",
    ),
    "power": (
        lambda: x**-1,
        "x = 0.0 ** -1: 0 has no negative power",
        "0의 음의 거듭제곱은 정의되지 않습니다",
    ),
    "root": (lambda: (x - 1) ** 0.5, "a negative base needs a whole exponent", "지수는 정수여야"),
    "exponent": (
        lambda: (x - 1) ** Value(2.0),
        "a Value as exponent needs a base of at least 0; a plain number, as in x**2, does not",
        "지수가 Value이면 밑이 0 이상이어야 합니다.",
    ),
    "large": (Value(1000.0).exp, "exp of 1000.0: the result is too large", "결과가 너무 큽니다"),
    "slope": (
        lambda: x.sqrt().backward(),
        "sqrt of x = 0.0: sqrt has no derivative at 0",
        "sqrt(x = 0.0): 0에서 sqrt 함수의 미분계수가 없습니다",
    ),
    "slope of a power": (
        lambda: (x**0.5).backward(),
        "x = 0.0 ** 0.5: this power has no derivative at 0",
        "x = 0.0 ** 0.5: 이 거듭제곱은 0에서 미분할 수 없습니다",
    ),
    "infinite": (
        lambda: logsumexp([float("inf")]),
        "logsumexp of inf: the largest number must be finite",
        "logsumexp(inf): 가장 큰 수가 유한해야 합니다",
    ),
    "float": (lambda: Value(10**400), "is too large for a float", "나타내기에 너무 큰 수입니다"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_korean_only_where_a_reader_is_shown_them(name):
    run, english, korean = ERRORS[name]
    set_language("ko")
    try:
        with pytest.raises(DomainError, match=re.escape(english)):
            run()
        with (
            in_language(messages=True),
            pytest.raises(DomainError, match=re.escape(korean)) as caught,
        ):
            run()
    finally:
        set_language("en")
    with pytest.raises(DomainError, match=re.escape(english)), in_language(messages=True):
        run()
    assert no_english(str(caught.value))


def test_the_table_of_gradcheck_in_korean():
    def f(a, b):
        return a * b

    found = gradcheck(f, Value(2.0, "가중치"), 3.0, language="ko")
    head, first, second = repr(found).split("\n")
    assert head.split() == ["입력", "값", "backward()", "수치", "미분", "차이"]
    assert columns(head) == columns(first) == columns(second)
    assert first.split()[:4] == ["가중치", "2", "3", "3"]
    assert repr(gradcheck(f, 2.0, 3.0)).split()[:2] == ["input", "value"]
    with pytest.raises(ValueError, match="no language 'fr'"):
        gradcheck(f, 2.0, 3.0, language="fr")


CHECKS = {
    "kink": (
        lambda a: abs(a),
        0.0,
        GradientError,
        "f의 그래프가 여기에서 꺾입니다. 왼쪽 기울기는 -1,",
    ),
    "cut": (
        lambda a: Value(a.data),
        2.0,
        GradientError,
        "backward()의 값은 0.0, 중앙 차분의 값은 1.0",
    ),
    "waves": (lambda a: (a * 1e17).sin(), 2.0, CannotTellError, "여기에서는 판정할 수 없습니다("),
    "infinite f": (lambda a: a * 1e308 * a, 1e10, ValueError, "여기에서 f의 값이 inf"),
    "infinite": (lambda a: a, float("inf"), ValueError, "gradcheck에는 유한한 입력을"),
}


@pytest.mark.parametrize("name", CHECKS)
def test_what_gradcheck_complains_of_in_korean(name):
    f, number, kind, words = CHECKS[name]
    with in_language("ko", messages=True), pytest.raises(kind, match=re.escape(words)) as caught:
        gradcheck(f, number)
    assert no_english(str(caught.value))
    with in_language("ko"), pytest.raises(kind) as caught:
        gradcheck(f, number)
    assert not re.search("[가-힣]", str(caught.value))


FILES = {
    "my_engine.py:Other": "class Mine: pass",
    "my_engine.py:number": "number = 3",
    "my_engine.py:Value": "",
    "my_engine.py": "1/0",
    "missing.py": "",
    "my_engine": "",
    "": "",
    ".": "",
    "my.ipynb": "",
}


@pytest.mark.parametrize("where", FILES)
def test_what_is_wrong_with_a_file_in_korean(where, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_engine.py").write_text(FILES[where], encoding="utf-8")
    with in_language("ko", messages=True), pytest.raises(LoadError) as caught:
        class_from_file(where)
    text = str(caught.value).replace(str(tmp_path), "")
    text = re.sub("ZeroDivisionError: division by zero|Other|number|int|missing|ipynb", "", text)
    assert no_english(text), text


# --- program() ------------------------------------------------------------------------------------


def test_a_program_in_korean():
    w, given = Value(3.0, "w"), Value(2.0, "x'")
    y = (w * given + 1).named("y")
    found = program(y, w, given, language="ko")
    assert found.source.split("\n")[:3] == [
        "def value_and_gradients(w, x_prime):",
        '    """y의 값과 w, x_prime에 대한 미분계수. 여기에서 x_prime = x\'."""',
        "    # 순전파",
    ]
    assert "    # 역전파: 연쇄 법칙\n" in found.source
    english = program(y, w, given)
    assert found(2.0, 5.0) == english(2.0, 5.0) == (11.0, (5.0, 2.0))
    strip = re.compile(r'#.*|""".*"""')
    assert strip.sub("", found.source) == strip.sub("", english.source)


def test_long_programs_in_korean_have_lines_of_96_columns():
    xs = [Value(float(i), f"가중치 {i}") for i in range(20)]  # Python's names are 가중치_0 …
    hub = xs[0].exp().named("h")
    y = sum((hub * x for x in xs), Value(0.0, "b")).relu().named("y")
    source = program(y, language="ko").source
    head, _, code = source.partition("    # 순전파")
    text = head[head.rindex('"""y') :]
    assert "매개변수 21개에 대한 미분계수. 여기에서" in head and len(text.split("\n")) > 5
    assert all(columns(line) <= 96 for line in text.split("\n"))
    assert all(columns(line) <= 96 for line in code.split("\n") if "#" in line)
