"""Errors of the engine, gradcheck(), examine(), program(), in Korean."""

SENTENCES: dict[str, str] = {
    # where an operation has no value, or no derivative
    "{function} of {operands}": "{function}({operands})",
    "{} needs a number of at least 0": "{} 함수에는 0 이상인 수를 넣어야 합니다",
    "{} needs a number above 0": "{} 함수에는 0보다 큰 수를 넣어야 합니다",
    "{} needs a number from -1 to 1": "{} 함수에는 -1 이상 1 이하인 수를 넣어야 합니다",
    "{} needs a finite number": "{} 함수에는 유한한 수를 넣어야 합니다",
    "log1p needs a number above -1": "log1p 함수에는 -1보다 큰 수를 넣어야 합니다",
    "acosh needs a number of at least 1": "acosh 함수에는 1 이상인 수를 넣어야 합니다",
    "atanh needs a number between -1 and 1": (
        "atanh 함수에는 -1보다 크고 1보다 작은 수를 넣어야 합니다"
    ),
    "the divisor must not be 0": "0으로 나눌 수 없습니다",
    "the result is too large": "결과가 너무 큽니다",
    "the largest number must be finite": "가장 큰 수가 유한해야 합니다",
    "{0} is too large for a float (above 1.8e308)": (
        "{0}: float로 나타내기에 너무 큰 수입니다(1.8e308 초과)"
    ),
    "the exponent must be finite": "지수는 유한해야 합니다",
    "a Value as exponent needs a base of at least 0; a plain number, as in x**2, does not": (
        "지수가 Value이면 밑이 0 이상이어야 합니다. x**2처럼 지수가 보통 수이면 음수도 됩니다"
    ),
    "a negative base needs a whole exponent": "밑이 음수이면 지수는 정수여야 합니다",
    "0 has no negative power": "0의 음의 거듭제곱은 정의되지 않습니다",
    "{0} has no derivative at {1}": "{1}에서 {0} 함수의 미분계수가 없습니다",
    "the derivative of this power has no derivative here": (
        "이 거듭제곱의 도함수는 여기에서 미분할 수 없습니다"
    ),
    "this power has no derivative at 0": "이 거듭제곱은 0에서 미분할 수 없습니다",
    "its derivative is too large": "미분계수가 너무 큽니다",
    "0**0 has no derivative with respect to its exponent": (
        "0**0은 지수에 대하여 미분할 수 없습니다"
    ),
    # gradcheck()
    "input": "입력",
    "value": "값",
    "backward()": "backward()",
    "numeric": "수치 미분",
    "difference": "차이",
    "{0} = {1}: gradcheck needs finite inputs": (
        "{0} = {1}: gradcheck에는 유한한 입력을 넣어야 합니다"
    ),
    "gradcheck(f, *inputs): f is {0} here, which has no slope": (
        "gradcheck(f, *inputs): 여기에서 f의 값이 {0}이어서 기울기가 없습니다"
    ),
    "∂f/∂{0} at {0} = {1}": "{0} = {1}에서 ∂f/∂{0}",
    "{0}: backward() says {1}, but f has a kink here: its slope is {2:.6g} to the left and "
    "{3:.6g} to the right, so no gradient is right": (
        "{0}: backward()의 값은 {1}이지만, f의 그래프가 여기에서 꺾입니다. 왼쪽 기울기는 {2:.6g}, "
        "오른쪽 기울기는 {3:.6g}이므로 어떤 값도 맞지 않습니다"
    ),
    "{0}: backward() says {1}, central differences say {2}; they differ by {3:.3g}, "
    "allowed is {4:.1g}": (
        "{0}: backward()의 값은 {1}, 중앙 차분의 값은 {2}입니다. 차이 {3:.3g}, 허용 오차 {4:.1g}"
    ),
    "{0}: cannot tell here, because {1}: central differences say {2:.6g} and may be "
    "wrong by {3:.1g}; backward() says {4}": (
        "{0}: 여기에서는 판정할 수 없습니다({1}). 중앙 차분의 값은 {2:.6g}, 오차는 최대 {3:.1g}, "
        "backward()의 값은 {4}입니다"
    ),
    "f has too few values near by": "가까운 점에서 f의 값을 구할 수 없음",
    "f is rounded too coarsely": "f의 반올림 오차가 너무 큼",
    "f bends too sharply": "f의 그래프가 너무 급하게 휨",
    "backward() gives other slopes close by": "아주 가까운 점에서 backward()의 값이 달라짐",
    "cannot tell here, because f gives {0} and then {1} for the same inputs": (
        "여기에서는 판정할 수 없습니다. 같은 입력에서 f의 값이 처음에는 {0}, 다음에는 {1}입니다"
    ),
    # examine(): what was tried
    "✓ values: {0}": "✓ 값: {0}",
    "✓ gradients: {0}": "✓ 기울기: {0}",
    "– not there: {0}": "– 없는 연산: {0}",
    "– not there: {0} and {1} more": "– 없는 연산: {0} 외 {1}개",
    "the gradient of {0} is {1:.6g}, not {2:.6g} (at a = {3:g}, b = {4:g})": (
        "{0}의 기울기는 {1:.6g}, 맞는 값은 {2:.6g} (a = {3:g}, b = {4:g})"
    ),
    "✓ an operand that is used twice gets both gradients, added up": (
        "✓ 두 번 쓰인 피연산자는 두 기울기의 합을 받습니다"
    ),
    "✗ an operand that is used twice: {0}": "✗ 두 번 쓰인 피연산자: {0}",
    "✗ what lies below the result is not reached": (
        "✗ 결과 노드 아래에 있는 노드에 기울기가 닿지 않습니다"
    ),
    "✓ what lies below an operation is reached": "✓ 연산 아래에 있는 노드에도 기울기가 닿습니다",
    "✗ what lies below an operation is not reached: {0}": (
        "✗ 연산 아래에 있는 노드에 기울기가 닿지 않습니다: {0}"
    ),
    "✗ below another operation: {0}": "✗ 다른 연산 아래에 있을 때: {0}",
    "✗ a result that is used twice: {0}": "✗ 두 번 쓰인 중간 결과: {0}",
    "✓ a result that is used twice hands on its whole gradient": (
        "✓ 두 번 쓰인 중간 결과는 기울기 전체를 전달합니다"
    ),
    "a chain of {0} nodes": "노드 {0}개가 이어진 사슬",
    "– a chain of {0} nodes: too deep for a walk that calls itself": (
        "– 노드 {0}개가 이어진 사슬: 재귀 호출로 따라가기에는 너무 깊습니다"
    ),
    "– backward() a second time: {0}": "– 두 번째 backward(): {0}",
    "✓ backward() a second time adds to the leaves, as in PyTorch: 27 + 27": (
        "✓ 두 번째 backward()는 PyTorch처럼 잎 노드에 더합니다: 27 + 27"
    ),
    "✓ backward() a second time begins anew: 27 again": (
        "✓ 두 번째 backward()는 처음부터 다시 계산합니다: 다시 27"
    ),
    "– backward() a second time gives {0:g}: a result keeps its old gradient; build anew": (
        "– 두 번째 backward()의 값은 {0:g}: 중간 결과에 예전 기울기가 남습니다. "
        "그래프를 새로 만드십시오"
    ),
    # examine(): the diagnosis
    "It stops with {0}: {1}": "오류가 나서 멈춥니다. {0}: {1}",
    "{0}(2.0).data is {1}, not 2.0.": "{0}(2.0).data의 값이 2.0이 아니라 {1}입니다.",
    "There is no operation yet: begin with +.": "아직 연산이 없습니다. +부터 만드십시오.",
    "There is no backward() yet: only values were tried.": (
        "아직 backward()가 없습니다. 값만 검사했습니다."
    ),
    "Each operation is right by itself. More is tried when there is + or ·.": (
        "연산 하나하나는 맞습니다. +나 ·가 있으면 더 검사합니다."
    ),
    "Everything that was tried is right.": "검사한 것이 모두 맞습니다.",
    "Deep graphs are wrong.": "깊은 그래프에서 틀립니다.",
    "The value is wrong: {0} is {1:.6g}, not {2:.6g} (at a = {3:g}, b = {4:g}).": (
        "값이 틀립니다. {0}의 값은 {1:.6g}, 맞는 값은 {2:.6g}입니다(a = {3:g}, b = {4:g})."
    ),
    "No gradient arrives anywhere: backward() begins with 1 at the result itself, and then "
    "calls what each operation has to hand on.": (
        "어디에도 기울기가 전달되지 않습니다. backward()는 결과 노드 자신의 기울기를 1로 두고 "
        "시작하여, 연산마다 기울기를 전달하는 함수를 호출해야 합니다."
    ),
    "Nothing is handed on to the operands: {0}.": "피연산자에 아무것도 전달되지 않습니다: {0}.",
    "The derivative is wrong: {0}.": "도함수가 틀립니다: {0}.",
    "{0} (begin with {1}: the others may be made of it)": (
        "{0} ({1}부터 고치십시오. 다른 연산은 이것으로 만들어져 있을 수 있습니다)"
    ),
    "Every operation is right by itself, but only the result hands on its gradient: its "
    "operands are not recorded, or backward() does not go on to them, from the result back "
    "to the leaves.": (
        "연산 하나하나는 맞지만, 결과 노드만 기울기를 전달합니다. 피연산자가 기록되지 않았거나, "
        "backward()가 결과에서 잎 노드까지 거슬러 가며 피연산자로 이어지지 않습니다."
    ),
    "A gradient is overwritten where it should be added up (+= instead of =): {0}.": (
        "기울기를 더해야 할 곳에서 덮어씁니다(= 대신 +=): {0}."
    ),
    "The gradient of the result is left out: {0}. What is handed on is the local gradient "
    "times the gradient of the result.": (
        "결과의 기울기를 곱하지 않았습니다: {0}. 전달할 값은 국소 기울기와 결과의 기울기를 곱한 "
        "값입니다."
    ),
    "The gradient stops at {0}: its operands are not all recorded, or what they have to hand "
    "on is not called.": (
        "기울기가 {0}에서 멈춥니다. 기록에서 빠진 피연산자가 있거나, 호출이 빠져 있습니다."
    ),
    "Every operation is right by itself. A result that is used twice hands on its gradient before "
    "all of it has arrived, or more than once: backward() needs the topological order, each node "
    "once.": (
        "연산 하나하나는 맞습니다. 두 번 쓰인 중간 결과가 기울기를 다 받기 전에 전달하거나, 여러 "
        "번 전달합니다. backward()는 위상 순서에 따라 노드마다 한 번씩 처리해야 합니다."
    ),
    # the class in a learner's file
    "name a file, as in --examine my_engine.py:{0}": (
        "파일 이름을 쓰십시오. 예: --examine my_engine.py:{0}"
    ),
    "{0}: {1} is a {2}, not a class": "{0}: {1}의 자료형은 {2}이며, 클래스가 아닙니다",
    "{0} has no class {1}; its classes: {2}. Write --examine {0}:{3}": (
        "{0} 파일에 {1} 클래스가 없습니다. 있는 클래스: {2}. --examine {0}:{3}처럼 쓰십시오"
    ),
    "{0} has no class {1}; it has no class of its own. Write --examine {0}:{2}": (
        "{0} 파일에 {1} 클래스가 없고, 이 파일에서 만든 다른 클래스도 없습니다. "
        "--examine {0}:{2}처럼 쓰십시오"
    ),
    "{0} is a notebook: copy the class into a file that ends in .py": (
        "{0}: 노트북 파일입니다. 클래스를 .py로 끝나는 파일에 옮기십시오"
    ),
    "{0} is a folder: write the file, as in {1}:{2}": (
        "{0}: 폴더입니다. 파일 이름까지 쓰십시오. 예: {1}:{2}"
    ),
    "{0}: there is no such file in {1}.": "{0}: {1} 폴더에 그런 파일이 없습니다.",
    "There is {0}.": "{0} 파일은 있습니다.",
    "{0} stops, before the class can be examined: {1}": (
        "{0} 파일이 클래스를 검사하기 전에 멈춥니다. {1}"
    ),
    "{0} stops at line {1}, before the class can be examined: {2}": (
        "{0} 파일이 클래스를 검사하기 전에 {1}번 줄에서 멈춥니다. {2}"
    ),
    # program()
    "{0}, and its derivatives for {1}.": "{0}의 값과 {1}에 대한 미분계수.",
    "{0}, and its derivatives for all {1} parameters.": (
        "{0}의 값과 매개변수 {1}개에 대한 미분계수."
    ),
    "Here {0}.": "여기에서 {0}.",
    "{0} is {1}": "{0} = {1}",
    "forward": "순전파",
    "backward, by the chain rule": "역전파: 연쇄 법칙",
    "step is 1 above 0, else 0": "step: 0보다 크면 1, 아니면 0",
    "{0}, from 1 node": "{0}, 노드 1개에서 받음",
    "{0}, from {1} nodes": "{0}, 노드 {1}개에서 받음",
}
