"""Reasons and notes of explain(), in Korean."""

SENTENCES: dict[str, str] = {
    # what was done to get the next line
    "numbers put in": "수를 대입",
    "multiplied": "곱함",
    "worked out": "계산",
    "one product for each path": "경로마다 곱 하나씩",
    "added up": "모두 더함",
    "brought together": "식을 정리",
    "each term divided": "항마다 나눔",
    "multiplied out": "전개",
    "cancelled": "약분",
    # paths
    "each quantity has the derivative 1 for itself": "어떤 양이든 자기 자신으로 미분하면 1입니다",
    "a name for what has none": "이름이 없는 식에 붙인 이름",
    "the chain rule along the one path, over {0}": "경로 하나를 따르는 연쇄 법칙({0} 경유)",
    "{0} paths: {1}": "{0} 경로: {1}",
    "{0} paths, {1}: {2}": "{0} 경로({1}): {2}",
    "over {0}": "{0} 경유",
    "directly": "직접",
    "{0} is used twice": "{0} 노드가 두 번 쓰입니다",
    "{0} is used {1} times": "{0} 노드가 {1}번 쓰입니다",
    "{0} is used in {1}": "{0} 노드가 {1} 노드에 쓰입니다",
    "the local gradients": "국소 기울기",
    "factors of 1 left out": "인수 1은 생략",
    "two": "두",
    "three": "세",
    "four": "네",
    "five": "다섯",
    "six": "여섯",
    "seven": "일곱",
    "eight": "여덟",
    "nine": "아홉",
    "ten": "열",
    "eleven": "열한",
    "twelve": "열두",
    "thirteen": "열세",
    "fourteen": "열네",
    "fifteen": "열다섯",
    "sixteen": "열여섯",
    # steps
    "{0} is used in {1}: the local gradient": "{0} 노드는 {1} 노드에 쓰입니다: 국소 기울기",
    "{0} is used in {1}: the gradient of {1}, times the local gradient": (
        "{0} 노드는 {1} 노드에 쓰입니다: {1} 노드의 기울기에 국소 기울기를 곱합니다"
    ),
    "{0} is used in {1}: a product for each, added up": (
        "{0} 노드는 {1} 노드에 쓰입니다: 각각의 곱을 구해 더합니다"
    ),
    # rules
    "the same slope everywhere": "어디서나 같은 기울기",
    "all but {0} held constant": "{0} 이외는 모두 상수로 취급",
    "sum rule": "합의 미분법",
    "product rule": "곱의 미분법",
    "quotient rule": "몫의 미분법",
    "power rule": "거듭제곱의 미분법",
    "power rule, and chain rule": "거듭제곱의 미분법과 연쇄 법칙",
    "derivative of a power for its exponent": "거듭제곱을 지수에 대하여 미분",
    "0 for an exponent above 0; at 0 and below there is no derivative": (
        "지수가 0보다 크면 0, 0 이하이면 미분계수가 없음"
    ),
    "logarithmic differentiation": "로그 미분법",
    "chain rule": "연쇄 법칙",
    "derivative of {0}": "{0}의 도함수",
    "the square root": "제곱근",
    "the cube root": "세제곱근",
    "σ": "σ",
    "the absolute value": "절댓값",
    "the maximum": "최댓값",
    "the minimum": "최솟값",
    "softmax": "소프트맥스",
    "relu is on: its slope is 1": "relu가 켜져 있어 기울기가 1입니다",
    "relu is off: its slope is 0": "relu가 꺼져 있어 기울기가 0입니다",
    "{0} = {1}": "{0} = {1}",
    "{0} for {1}": "{1}: {0}",
    "{0}": "{0}",
    "{0} and {1}": "{0}, {1}",
    "{0} more": "그 외 {0}개",
    # notes
    "{0} does not depend on {1}": "{0}의 값은 {1}의 값에 따라 변하지 않습니다",
    "{0} depends on {1}: are the two swapped? explain({0}, {1})": (
        "{0}의 값은 {1}의 값에 따라 변합니다: 둘을 바꾸어 쓰지 않았습니까? explain({0}, {1})"
    ),
    "|direct: only where {0} stands in that formula itself": (
        "|direct: 그 식에 직접 나오는 {0}만 변수로 봅니다"
    ),
    "|direct: only where {0} stand in that formula itself": (
        "|direct: 그 식에 직접 나오는 {0}만 변수로 봅니다"
    ),
    "a relu on the way is off: its slope is 0": "도중의 relu가 꺼져 있어 기울기가 0입니다",
    "{0}: at 0 there is no derivative; 0 is taken": (
        "{0}: 0에서는 미분계수가 없으므로 0으로 정합니다"
    ),
    "{0}: of two equal numbers there is no derivative; a half is taken for each": (
        "{0}: 두 수가 같으면 미분계수가 없으므로 각각 1/2로 정합니다"
    ),
}
