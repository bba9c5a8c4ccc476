"""Errors of what was typed, and the report of the command line, in Korean."""

SENTENCES: dict[str, str] = {
    "line {0}: {1}": "{0}번 줄: {1}",
    # signs and numbers
    "// cuts off digits and has no derivative: divide with /": (
        "//는 소수점 아래를 버리므로 미분할 수 없습니다. 나눗셈은 /로 씁니다"
    ),
    "== compares, which has no derivative; a name gets its formula by one =": (
        "==는 비교 기호이므로 미분할 수 없습니다. 이름에 식을 붙일 때는 등호를 하나만 씁니다"
    ),
    "% has no meaning in a formula: 5% is 0.05": "식에서 %는 쓰지 않습니다. 5%는 0.05로 씁니다",
    "a point stands only within a number, as in 0.5": "점은 0.5처럼 수 안에만 씁니다",
    "a name gets its formula by =, as in y = 2*x": (
        "이름에 식을 붙일 때는 등호(=)를 씁니다. 예: y = 2*x"
    ),
    "! has no meaning in a formula: write a factorial as a number, 6 for 3!": (
        "식에서 !는 쓰지 않습니다. 계승은 수로 씁니다. 예: 3! 대신 6"
    ),
    "a product is written *": "곱은 *로 씁니다",
    "infinity is not a number to compute with": "무한대는 계산에 쓸 수 있는 수가 아닙니다",
    "∂ has no place here: type the formula, its derivatives are the answer": (
        "여기에는 ∂ 기호를 쓰지 않습니다. 식을 입력하면 도함수를 구해 줍니다"
    ),
    "angles are in radians: 30° is 30*pi/180": "각은 라디안으로 씁니다. 30°는 30*pi/180입니다",
    "… stands for what was left out: type all of it": (
        "줄임표(…)는 생략된 부분을 뜻합니다. 식 전체를 입력하십시오"
    ),
    "an integral is not known here, only derivatives": "적분은 할 수 없고 미분만 할 수 있습니다",
    "{0} compares, which has no derivative": "{0}: 비교 기호이므로 미분할 수 없습니다",
    "brackets are always round: ( )": "괄호는 언제나 소괄호 ( )로 씁니다",
    "quotation marks have no place in a formula": "식에는 따옴표를 쓰지 않습니다",
    "quotation marks have no place in a formula, nor has a prime: name it x1": (
        "식에는 따옴표도 프라임(′)도 쓰지 않습니다. x1처럼 이름을 붙이십시오"
    ),
    "write this fraction with digits, as in 0.5 or (1/2)": (
        "이 분수는 0.5 또는 (1/2)처럼 숫자로 쓰십시오"
    ),
    "nan is not a number to compute with": "nan은 계산에 쓸 수 있는 수가 아닙니다",
    "these are more than {0} names, numbers and signs": "이름, 수, 기호가 {0}개보다 많습니다",
    "{0} has no number: for another name write w_new, for w⁺": (
        "{0} 위첨자에 수가 없습니다. 다른 이름이 필요하면 w⁺ 대신 w_new처럼 쓰십시오"
    ),
    "{0} could be a power or an index: write ^{1}, or a name such as w_2": (
        "{0} 위첨자는 거듭제곱으로도 번호로도 읽을 수 있습니다. ^{1} 또는 "
        "w_2 같은 이름으로 쓰십시오"
    ),
    "{0} could mean two things: write ^({1}) or ^({2})": (
        "{0} 위첨자는 두 가지로 읽을 수 있습니다. ^({1}) 또는 ^({2})처럼 쓰십시오"
    ),
    "{0} is a number of programs: write it with digits alone, as in 1000": (
        "{0}: 프로그램에서 쓰는 표기입니다. 1000처럼 숫자만으로 쓰십시오"
    ),
    "this number is too large: the largest is about 1.8e308": (
        "수가 너무 큽니다. 가장 큰 수는 약 1.8e308입니다"
    ),
    "{0} is a word of Python and cannot be a name": (
        "{0}: 파이썬의 예약어이므로 이름으로 쓸 수 없습니다"
    ),
    "{0} is a word of Python and cannot be a name: take lam or λ": (
        "{0}: 파이썬의 예약어이므로 이름으로 쓸 수 없습니다. lam이나 λ를 쓰십시오"
    ),
    "{0} has no meaning in a formula": "{0}: 식에 쓸 수 없는 기호입니다",
    "the invisible sign U+{0:04X} has no meaning in a formula": (
        "보이지 않는 문자 U+{0:04X}: 식에 쓸 수 없습니다"
    ),
    "a decimal has a point: {0}.{1}, for a comma parts two formulas": (
        "소수는 점으로 씁니다: {0}.{1} (쉼표는 두 식을 나눕니다)"
    ),
    "a decimal has a point, as in 0.5": "소수는 0.5처럼 점으로 씁니다",
    "digits are not grouped: write {0}{1}, or {0}.{1}": (
        "자릿수 구분 쉼표는 쓰지 않습니다. {0}{1} 또는 {0}.{1}처럼 쓰십시오"
    ),
    # what is missing, and brackets
    "an operation is missing between {0} and {1}": "{0}, {1} 사이에 연산 기호가 빠졌습니다",
    "an operation is missing here: write {0}*{1} or {0}**{1}": (
        "여기에 연산 기호가 빠졌습니다. {0}*{1} 또는 {0}**{1}처럼 쓰십시오"
    ),
    "this bracket is never closed": "이 괄호가 닫히지 않았습니다",
    "this | is never closed": "절댓값 기호 |가 닫히지 않았습니다",
    "this bracket was never opened": "이 괄호와 짝이 되는 여는 괄호가 없습니다",
    "these brackets are empty": "괄호 안이 비어 있습니다",
    "something is missing behind {0}": "{0} 뒤에 빠진 것이 있습니다",
    "something is missing before {0}": "{0} 앞에 빠진 것이 있습니다",
    "nothing is here": "여기에 아무것도 없습니다",
    "a power is written ** without a space": "거듭제곱 기호 **는 붙여 씁니다",
    "a power of a power has brackets, as in (x²)^3": (
        "거듭제곱의 거듭제곱에는 괄호를 씁니다. 예: (x²)^3"
    ),
    "write {0}(−…), with brackets": "{0}(−…)처럼 괄호를 쓰십시오",
    "{0} parts two formulas, as in a = 2, b = 3": (
        "{0} 기호는 두 식을 나눌 때 씁니다. 예: a = 2, b = 3"
    ),
    "a name is missing before =": "= 앞에 이름이 빠졌습니다",
    "only a name may stand before =, as in y = 2*x": (
        "= 앞에는 이름 하나만 쓸 수 있습니다. 예: y = 2*x"
    ),
    "only a name may stand before =: write {0} = …": (
        "= 앞에는 이름 하나만 쓸 수 있습니다. {0} = …처럼 쓰십시오"
    ),
    "only one = has a place on a line": "한 줄에 등호(=)는 하나만 쓸 수 있습니다",
    # functions
    "{0} is a function: write {0}(…), or take another name": (
        "{0}: 함수의 이름입니다. {0}(…)처럼 쓰거나 다른 이름을 쓰십시오"
    ),
    "{0} is not known here: write {1}": "{0}: 여기에는 없는 함수입니다. {1}처럼 쓰십시오",
    "{0} is not known here: write log10(x) or log2(x), whichever your book means": (
        "{0}: 여기에는 없는 함수입니다. 교재의 뜻에 따라 log10(x) 또는 log2(x)로 쓰십시오"
    ),
    "{0} is not known here: write sigmoid(x) or σ(x)": (
        "{0}: 여기에는 없는 함수입니다. sigmoid(x) 또는 σ(x)로 쓰십시오"
    ),
    "{0} is not known here: write softmax1(x, y) for the first of its results": (
        "{0}: 여기에는 없는 함수입니다. 첫 번째 결과는 softmax1(x, y)로 쓰십시오"
    ),
    "{0} is not known here: write x - 2*k with a whole number k": (
        "{0}: 여기에는 없는 함수입니다. 정수 k를 정해 x - 2*k처럼 쓰십시오"
    ),
    "{0} is not known: did you mean {1}?": "{0}: 없는 함수입니다. 혹시 {1}입니까?",
    "{0} is not known; a product is written {0}*(…)": (
        "{0}: 없는 함수입니다. 곱이라면 {0}*(…)처럼 쓰십시오"
    ),
    "Functions: {0}": "함수: {0}",
    "{0} takes one number: {1}": "{0}: 수 하나를 넣는 함수입니다. 예: {1}",
    "{0} takes two numbers: {1}": "{0}: 수 두 개를 넣는 함수입니다. 예: {1}",
    "{0} takes {1} numbers: {2}": "{0}: 수 {1}개를 넣는 함수입니다. 예: {2}",
    "{0} takes one number or two: {1} or {0}(x, n)": (
        "{0}: 수를 하나 또는 두 개 넣는 함수입니다. 예: {1} 또는 {0}(x, n)"
    ),
    "there is no root of degree 0": "0제곱근은 정의되지 않습니다",
    # what could mean two things
    "this could mean two things: write {0} or {1}": (
        "두 가지로 읽을 수 있습니다. {0} 또는 {1}처럼 쓰십시오"
    ),
    "this could mean two things: write one of these\n    {0}\n    {1}": (
        "두 가지로 읽을 수 있습니다. 다음 중 하나로 쓰십시오\n    {0}\n    {1}"
    ),
    "this could mean two things: write one of these\n"
    "    (…) around what belongs together\n"
    "    * before what does not": (
        "두 가지로 읽을 수 있습니다. 다음 중 하나로 쓰십시오\n"
        "    함께 묶이는 부분이면 괄호 (…)\n"
        "    따로 떨어진 부분이면 그 앞에 *"
    ),
    "this could mean two things: write {0}({1}) or {0}{1}, or {0}({2}) with {2} as one name": (
        "두 가지로 읽을 수 있습니다. {0}({1}) 또는 {0}{1}, {2} 전체가 한 이름이면 {0}({2})처럼 "
        "쓰십시오"
    ),
    "this could mean two things: write {0}*(…) or {1}(…)": (
        "두 가지로 읽을 수 있습니다. {0}*(…) 또는 {1}(…)처럼 쓰십시오"
    ),
    "this could mean two things: write {0}*(…) or another name(…)": (
        "두 가지로 읽을 수 있습니다. {0}*(…) 또는 다른 이름(…)처럼 쓰십시오"
    ),
    "this could mean two things: write 1/{0}(…) or a{0}(…)": (
        "두 가지로 읽을 수 있습니다. 1/{0}(…) 또는 a{0}(…)처럼 쓰십시오"
    ),
    "this could mean two things: write 1/{0}(…) or the inverse by its own name": (
        "두 가지로 읽을 수 있습니다. 1/{0}(…)처럼 쓰거나 역함수의 이름을 쓰십시오"
    ),
    # names and lines
    "there is no formula here: type one, as in x**2": "식이 없습니다. x**2처럼 식을 입력하십시오",
    "there is no formula here, only numbers: type one, as in x**2": (
        "수만 있고 식이 없습니다. x**2처럼 식을 입력하십시오"
    ),
    "{0} has no number: did you mean {1}?": "{0}: 값이 없습니다. 혹시 {1}입니까?",
    "{0} has no number, and no formula uses {1}": (
        "{0}: 값이 없습니다. 그리고 {1}의 값은 어느 식에도 쓰이지 않습니다"
    ),
    "{0} is given twice": "{0}: 두 번 정의했습니다",
    "{0} is given twice, here and in line {1}": "{0}: 여기와 {1}번 줄에서 두 번 정의했습니다",
    "{0} and {1} are defined by each other, in a circle": (
        "{0}, {1}: 서로가 서로의 식에 들어 있어 순환합니다"
    ),
    "{0} is defined by itself": "{0}: 자기 자신의 식에 들어 있습니다",
    "only the last formula may be without a name: begin with y = …": (
        "이름이 없는 식은 마지막에만 올 수 있습니다. y = …처럼 이름을 붙이십시오"
    ),
    "the formula has no {0}": "이 식에 없는 이름입니다: {0}",
    "the formula has no {0}: did you mean {1}?": "이 식에 없는 이름입니다: {0}. 혹시 {1}입니까?",
    "Names: {0}": "있는 이름: {0}",
    # sizes
    "this is nested deeper than {0} levels": "{0}단계보다 깊게 겹쳐 있습니다",
    "these are more than {0} operations": "연산이 {0}개보다 많습니다",
    "these are more than {0} brackets within brackets": "괄호가 {0}겹보다 많이 겹쳐 있습니다",
    "these are more than {0} lines": "줄이 {0}개보다 많습니다",
    "these lines have more than {0} operations": "이 줄들에 연산이 {0}개보다 많습니다",
    # no value, no derivative
    "the result is too large: the largest number is about 1.8e308": (
        "결과가 너무 큽니다. 가장 큰 수는 약 1.8e308입니다"
    ),
    "∂{0}/∂{1} is too large: the largest number is about 1.8e308": (
        "∂{0}/∂{1}: 값이 너무 큽니다. 가장 큰 수는 약 1.8e308입니다"
    ),
    "an exponent with a variable in it needs a base of at least 0, and this base is {0:g}": (
        "지수에 변수가 있으면 밑은 0 이상이어야 합니다. 이 밑은 {0:g}입니다"
    ),
    "this step has no derivative: {0}": "이 단계는 미분할 수 없습니다: {0}",
    "below 0 there is only cbrt(x) here": "0보다 작은 수에는 cbrt(x)만 쓸 수 있습니다",
    "a cube root is cbrt({0})": "세제곱근은 cbrt({0})처럼 씁니다",
    "log(sigmoid(x)) is log_sigmoid(x): write log_sigmoid({0})": (
        "log(sigmoid(x))는 log_sigmoid(x)와 같으므로 log_sigmoid({0})처럼 쓰십시오"
    ),
    "log(1 − sigmoid(x)) is log_sigmoid(−x): write log_sigmoid({0})": (
        "log(1 − sigmoid(x))는 log_sigmoid(−x)와 같으므로 log_sigmoid({0})처럼 쓰십시오"
    ),
    # how a line was read
    "{0} is left out: the value of {1} is computed.": (
        "{0} 부분은 읽지 않습니다. {1}의 값은 계산해서 구합니다."
    ),
    "{0}(…) is read as a product, {0}*(…).": "{0}(…) 표기는 곱 {0}*(…)로 읽습니다.",
    "{0} is one name; {1} is {2}.": "{0}: 이름 하나로 읽습니다. {1}이라면 {2}처럼 쓰십시오.",
    "{0} is one name; {1} of {2} is {1}({3}).": (
        "{0}: 이름 하나로 읽습니다. {2}의 {1} 값이라면 {1}({3})처럼 쓰십시오."
    ),
    "{0} times {1}": "{0} 곱하기 {1}",
    "{0}: did you mean {1}?": "{0}: 혹시 {1}입니까?",
    # the report
    "{0} has no number: all stays in symbols.": "{0}: 값이 없으므로 모두 문자로 계산합니다.",
    "{0} have no number: all stays in symbols.": "{0}: 값이 없으므로 모두 문자로 계산합니다.",
    "{0} does not depend on {1}.": "{0}의 값은 {1}의 값에 따라 변하지 않습니다.",
    "There is no variable here, so there is no derivative.": "변수가 없으므로 도함수도 없습니다.",
    "Derivations for the first {0} variables follow; "
    "ask for another one by name, as in --by {1}.": (
        "처음 변수 {0}개에 대한 유도 과정만 보입니다. 다른 변수는 --by {1}처럼 이름을 쓰십시오."
    ),
    "by {0}": "{0}에 대한 미분",
    "by {0}, and then by {1}": "{0}에 대하여, 이어서 {1}에 대하여 미분",
    "step by step": "단계별 계산",
    "short names": "짧은 이름",
    "check: backward() beside central differences": "검산: backward()와 중앙 차분의 비교",
    "variable": "변수",
    "value": "값",
    "gradient of {0}": "{0}의 기울기",
    "There is no gradient to check.": "검산할 기울기가 없습니다.",
    "--program: there is no variable here": "--program: 변수가 없습니다",
    # the command line
    "Each LINE is a formula (z = x*y, or x*y alone) or a variable's number (x=1.5, x=pi/2).\n"
    "Lines stand in any order: the result is the last formula that no other one needs.\n"
    "A variable without a number leaves all in symbols.\n\n"
    "Formulas are read as they are written: x^2, x², 2x, 3 sin(x), |x|, √x. They know pi, e and\n"
    "{functions}.": (
        "LINE마다 식(z = x*y 또는 x*y만) 또는 변수의 값(x=1.5, x=pi/2)을 하나씩 씁니다.\n"
        "줄의 순서는 상관없습니다. 다른 식에 쓰이지 않는 마지막 식이 결과입니다.\n"
        "값이 없는 변수가 하나라도 있으면 모두 문자로 계산합니다.\n\n"
        "식은 쓴 그대로 읽습니다: x^2, x², 2x, 3 sin(x), |x|, √x.\n"
        "상수 pi와 e, 그리고 다음 함수를 쓸 수 있습니다.\n"
        "{functions}"
    ),
    "examples:\n"
    '  python -m scalargrad "7*x*y/exp(x**2+y**2)" x=1.5 y=2\n'
    '  python -m scalargrad "b = w1*a" "c = w2*a" "L = 10 - b*c" a=2 w1=3 w2=-1 --by a\n'
    '  python -m scalargrad "sin(x)/x" --every-operation\n'
    '  python -m scalargrad "y = (3*x + 1)**2" x=2 --mark "dy/dx = 2(3x + 1) = 14"\n'
    "  python -m scalargrad --examine my_engine.py:Value\n\n"
    "exit codes: 0; 1 where the mathematics has no answer, a derivation or a class is wrong;\n"
    "2 where something was typed wrong or cannot be read or written": (
        "예:\n"
        '  python -m scalargrad --language ko "7*x*y/exp(x**2+y**2)" x=1.5 y=2\n'
        '  python -m scalargrad --language ko "b = w1*a" "c = w2*a" "L = 10 - b*c" a=2 w1=3 w2=-1 '
        "--by a\n"
        '  python -m scalargrad --language ko "sin(x)/x" --every-operation\n'
        '  python -m scalargrad --language ko "y = (3*x + 1)**2" x=2 '
        '--mark "dy/dx = 2(3x + 1) = 14"\n'
        "  python -m scalargrad --language ko --examine my_engine.py:Value\n\n"
        "종료 코드: 정상이면 0; 수학적으로 답이 없거나, 유도 과정 또는 클래스가 틀리면 1;\n"
        "잘못 입력했거나 읽고 쓸 수 없으면 2"
    ),
    "For help: python -m scalargrad --help": "도움말: python -m scalargrad --language ko --help",
    "a formula, or a variable's number": "식 또는 변수의 값",
    "read lines from this file, too (-: from standard input)": (
        "이 파일에서도 줄을 읽습니다(-: 표준 입력)"
    ),
    "derive by this name only": "이 변수에 대해서만 미분합니다",
    "the second derivative, by X and then by Y": (
        "이계도함수: X에 대하여, 이어서 Y에 대하여 미분합니다"
    ),
    "each node's gradient once, as backward() does": (
        "backward()처럼 노드마다 기울기를 한 번씩 구합니다"
    ),
    "a step for each operation": "연산마다 한 단계씩 계산합니다",
    "a Python function for it, and nothing else": "이 식의 파이썬 함수만 출력합니다",
    "derivations in LaTeX": "유도 과정을 LaTeX로 출력합니다",
    "significant digits, 1 to 17": "유효 숫자의 개수, 1부터 17까지",
    "compare with central differences": "중앙 차분과 비교합니다",
    'mark this derivation of yours, as in "∂L/∂w = …"': (
        '"∂L/∂w = …"처럼 직접 쓴 유도 과정을 채점합니다'
    ),
    "mark the derivation in this file (-: standard input)": (
        "이 파일에 있는 유도 과정을 채점합니다(-: 표준 입력)"
    ),
    "try the Value class of this file, which is executed for it; alone, without formulas": (
        "이 파일의 Value 클래스를 검사합니다(파일이 실행됩니다). 식 없이 이것만 씁니다"
    ),
    "derivations to practise on, without end": "유도 과정 쓰기를 계속 연습합니다",
    "with --practise: a number for the same graphs again": (
        "--practise와 함께: 이 수를 쓰면 같은 그래프가 다시 나옵니다"
    ),
    "a picture (.png .svg .pdf .dot), a film (.html)": (
        "그림(.png .svg .pdf .dot) 또는 애니메이션(.html)을 저장합니다"
    ),
    "the language of the answers: en or ko": "답의 언어: en(영어) 또는 ko(한국어)",
    "there is no option {0}": "{0}: 없는 옵션입니다",
    "there is no option {0}: did you mean {1}?": "{0}: 없는 옵션입니다. 혹시 {1}입니까?",
    "--second takes two names, as in --second x,y or --second x,x": (
        "--second 뒤에는 이름을 두 개 씁니다. 예: --second x,y 또는 --second x,x"
    ),
    "--digits {0}: write a whole number from 1 to 17": (
        "--digits {0}: 1부터 17까지의 정수를 쓰십시오"
    ),
    "--out {0}: the name ends in {1}": "--out {0}: 파일 이름은 다음 중 하나로 끝나야 합니다: {1}",
    "--examine stands alone, as in --examine my_engine.py:Value": (
        "--examine은 식이나 다른 옵션 없이 씁니다. 예: --examine my_engine.py:Value"
    ),
    "--seed goes with --practise": "--seed는 --practise와 함께 씁니다",
    "type a formula.": "식을 입력하십시오.",
    "{0} needs numbers for {1}": "{0}: 먼저 값이 있어야 하는 변수: {1}",
    "the shell cuts a line at its spaces, so this came in parts: {0}\n"
    'Put it in quotation marks, "{1}", or leave out its spaces: {2}': (
        "셸이 빈칸에서 줄을 나누어, 다음과 같이 여러 조각으로 들어왔습니다: {0}\n"
        '따옴표로 묶어 "{1}"처럼 쓰거나, 빈칸 없이 쓰십시오: {2}'
    ),
    "standard input": "표준 입력",
    "standard output is closed": "표준 출력이 닫혀 있습니다",
    "{0}: more than {1} bytes are too much": "{0}: {1}바이트보다 크면 읽지 않습니다",
    "{0}: no text in UTF-8 (byte {1})": "{0}: UTF-8 텍스트가 아닙니다({1}번째 바이트)",
    "No such file or directory": "그런 파일이나 폴더가 없습니다",
    "Is a directory": "파일이 아니라 폴더입니다",
    "Permission denied": "권한이 없습니다",
    "wrote {0}": "저장한 파일: {0}",
}
