"""What mark() says of a derivation, in Korean."""

SENTENCES: dict[str, str] = {
    # a side
    "this side is wrong": "이 변은 틀렸습니다",
    "this side is wrong, and it does not follow from the side above either": (
        "이 변은 틀렸고, 바로 위의 변과도 다릅니다"
    ),
    "follows from the side above": "바로 위의 변과 같음",
    "this is right for these numbers alone, as a formula it is wrong": (
        "이 값에서만 우연히 맞을 뿐, 식은 틀렸습니다"
    ),
    "this is not {name}: in this graph {name} is {definition}": (
        "{name}의 식이 아닙니다. 이 그래프에서는 {name} = {definition}입니다"
    ),
    "{name} is an input here: it has a number, no formula": (
        "{name}: 이 그래프의 입력입니다. 값만 있고 식은 없습니다"
    ),
    "{typed} is 0: {upper} does not depend on {lower}": (
        "{typed}의 값은 0입니다. {upper}의 값은 {lower}의 값에 따라 변하지 않습니다"
    ),
    # derivatives and paths
    "{typed} is 0: {upper} does not depend on {lower}. {paths}": (
        "{typed}의 값은 0입니다. {upper}의 값은 {lower}의 값에 따라 변하지 않습니다. {paths}"
    ),
    "a path is missing: from {from} to {to} there is also the way over {way}": (
        "경로가 하나 빠졌습니다. {from}에서 {to}까지 {way} 경유 경로도 있습니다"
    ),
    "a summand is missing: {from} depends on {to} directly, too": (
        "항이 하나 빠졌습니다. {from}의 식에는 {to} 자체도 들어 있습니다"
    ),
    "the chain begins with ∂{upper}/∂…, not with {typed}. {paths}": (
        "{typed} 자리에 올 것은 ∂{upper}/∂… 꼴입니다. 연쇄 법칙의 곱은 이것으로 시작합니다. {paths}"
    ),
    "the chain is broken: after {before} comes ∂{next}/∂…, not {typed}. {paths}": (
        "연쇄가 끊겼습니다. {before} 다음의 {typed} 자리에 올 것은 ∂{next}/∂… 꼴입니다. {paths}"
    ),
    "the chain is broken: before {next} comes {right}, not {typed}. {paths}": (
        "연쇄가 끊겼습니다. {next} 앞의 {typed} 자리에 올 것은 {right}입니다. {paths}"
    ),
    "the chain ends with …/∂{lower}, not with {typed}. {paths}": (
        "{typed} 자리에 올 것은 …/∂{lower} 꼴입니다. 연쇄 법칙의 곱은 이것으로 끝납니다. {paths}"
    ),
    "this is the path over {way} alone: from {from} to {to} there is another": (
        "{way} 경유 경로만 계산했습니다. {from}에서 {to}까지 가는 다른 경로도 있습니다"
    ),
    "this is the direct part alone: from {from} to {to} there is another path": (
        "직접 가는 경로만 계산했습니다. {from}에서 {to}까지 가는 다른 경로도 있습니다"
    ),
    "From {from} to {to} the path goes {ways}.": "{from}에서 {to}까지의 경로: {ways}.",
    "From {from} to {to} the paths go {ways}.": "{from}에서 {to}까지의 경로: {ways}.",
    "{from} depends on {to} directly.": "{from}의 식에 {to} 자체가 들어 있습니다.",
    # factors
    "{right} belongs where {typed} stands: the derivative of the product {product} by {typed} is "
    "the other factor": (
        "{typed} 자리에 올 것은 {right}입니다. 곱 {product}의 {typed}에 대한 도함수는 다른 쪽 "
        "인수입니다"
    ),
    "{right} belongs where {typed} stands": "{typed} 자리에 올 것은 {right}입니다",
    "{right} belongs where {typed} stands: {result} is linear in {name}, which means a constant "
    "slope, not the slope 1. The slope 1 is ∂{result}/∂{other}": (
        "{typed} 자리에 올 것은 {right}입니다. {result}의 식은 {name}에 대하여 선형입니다. "
        "선형이란 기울기가 일정하다는 뜻이며, 기울기가 1이라는 뜻이 아닙니다. 기울기가 1인 것은 "
        "∂{result}/∂{other}입니다"
    ),
    "{typed} itself stands where its derivative belongs, {right}": (
        "{typed} 자체를 썼습니다. 이 자리에 올 것은 도함수 {right}입니다"
    ),
    "{function} itself stands where its derivative belongs": (
        "{function} 자체를 썼습니다. 이 자리에는 그 도함수가 와야 합니다"
    ),
    "the derivative is taken at the wrong place: in {function} belongs {right}, not {typed}": (
        "도함수에 엉뚱한 것을 넣었습니다. {function} 안의 {typed} 자리에 올 것은 {right}입니다"
    ),
    "{typed} is not {name}: {name} is {definition}": (
        "{typed}: {name}의 식이 아닙니다. {name} = {definition}입니다"
    ),
    "{power} is {name} itself: {name}{times} belongs here, which is {base}{raised}": (
        "{power} = {name}이므로 미분하기 전의 식입니다. 이 자리에 올 것은 {name}{times}, 곧 "
        "{base}{raised}입니다"
    ),
    "{right} belongs where {typed} stands: that is the derivative of a sigmoid": (
        "{typed} 자리에 올 것은 {right}입니다. 이것이 시그모이드의 도함수입니다"
    ),
    "{right} belongs where {typed} stands: that is the derivative of tanh": (
        "{typed} 자리에 올 것은 {right}입니다. 이것이 tanh의 도함수입니다"
    ),
    "{typed} is missing its square: {right} belongs here": (
        "{typed}의 제곱이 빠졌습니다. 이 자리에 올 것은 {right}입니다"
    ),
    "the factor {factor} is missing: the derivative of {result} is {slope}": (
        "빠진 인수는 {factor}입니다. {result}의 도함수는 {slope}입니다"
    ),
    "the inner derivative {factor} is missing": "빠진 인수는 속함수의 도함수 {factor}입니다",
    "the factor {factor} is missing": "빠진 인수는 {factor}입니다",
    "the factor {factor} is missing before {typed}": ("{typed} 앞에 빠진 인수는 {factor}입니다"),
    "the factor {factor} is too much": "필요 없는 인수가 들어 있습니다: {factor}",
    "{typed} multiplies here, it does not divide": ("여기에서는 나누지 않고 곱합니다: {typed}"),
    "{typed} divides here, it does not multiply": ("여기에서는 곱하지 않고 나눕니다: {typed}"),
    "the factor 2 of the square is missing": "제곱을 미분할 때 나오는 인수 2가 빠졌습니다",
    "the factor 2 of the square is missing before {typed}": (
        "{typed} 앞에, 제곱을 미분할 때 나오는 인수 2가 빠졌습니다"
    ),
    "the exponent is not lowered: {base}{raised} belongs where {power} stands": (
        "지수를 1만큼 줄이지 않았습니다. {power} 자리에 올 것은 {base}{raised}입니다"
    ),
    "the exponent of {power} is wrong: {base}{raised} belongs there": (
        "{power}의 지수가 틀렸습니다. 이 자리에 올 것은 {base}{raised}입니다"
    ),
    "one over e^q is e^(−q), not e^(1/q): −({base}) belongs there": (
        "e^q의 역수는 e^(1/q)가 아니라 e^(−q)입니다. 이 자리에 올 것은 −({base})입니다"
    ),
    # signs
    "the sign is wrong: as if the difference {typed} were the wrong way round": (
        "부호가 틀렸습니다. 차 {typed}에서 빼는 순서를 거꾸로 한 것 같습니다"
    ),
    "the sign of this side is wrong": "이 변의 부호가 틀렸습니다",
    "the sign of {typed} is wrong": "{typed}의 부호가 틀렸습니다",
    "the sign before {typed} is wrong": "{typed} 앞의 부호가 틀렸습니다",
    # rules of sums, products and quotients
    "the divisor {divisor} is squared in the quotient rule": (
        "몫의 미분법에서는 분모를 제곱합니다: {divisor}"
    ),
    "the product rule is half done: u·v has the derivative u′·v + u·v′": (
        "곱의 미분법을 반만 썼습니다. u·v의 도함수는 u′·v + u·v′입니다"
    ),
    "the two derivatives are multiplied: u·v has the derivative u′·v + u·v′, not u′·v′": (
        "두 도함수를 곱했습니다. u·v의 도함수는 u′·v′이 아니라 u′·v + u·v′입니다"
    ),
    "the quotient rule is half done: u/v has the derivative (u′·v − u·v′)/v²": (
        "몫의 미분법을 반만 썼습니다. u/v의 도함수는 (u′·v − u·v′)/v²입니다"
    ),
    "the summand {summand} is missing": "빠진 항은 {summand}입니다",
    "the summand {typed} is too much": "필요 없는 항이 들어 있습니다: {typed}",
    # numbers
    "{name} is {value}: {typed} is the number of {other}": (
        "{name} = {value}입니다. {other}의 값 {typed} 대신 이 값을 넣으십시오"
    ),
    "{name} is {value}, not {typed}": "{typed} 자리에 올 값은 {name} = {value}입니다",
    "the sign of a number got lost: {name} is {value}, not {typed}": (
        "대입한 수의 부호가 틀렸습니다. {typed} 자리에 올 값은 {name} = {value}입니다"
    ),
    "a slip in the arithmetic: {above} is {value}, not {typed}": (
        "계산이 틀렸습니다. {typed} 자리에 올 값은 {above} = {value}입니다"
    ),
    "the decimal point slipped: {above} is {value}, not {typed}": (
        "소수점의 위치가 틀렸습니다. {typed} 자리에 올 값은 {above} = {value}입니다"
    ),
    "the decimal point slipped": "소수점의 위치가 틀렸습니다",
    "rounded too early: the last digits of {typed} are not right": (
        "너무 일찍 반올림했습니다. {typed}의 마지막 자릿수가 맞지 않습니다"
    ),
    "this is not the number of the side above": "바로 위의 변과 값이 다릅니다",
    "this is half of the right number": "맞는 값의 절반입니다",
    "this is twice the right number": "맞는 값의 두 배입니다",
    # what cannot be read
    "more than {0:,} letters are too much for one derivation": (
        "유도 과정 하나의 글자 수는 {0:,}개까지입니다"
    ),
    "more than {0} sides are too much for one derivation": (
        "유도 과정 하나의 변은 {0}개까지입니다"
    ),
    "nothing to mark: write a derivation, as in ∂L/∂w = ∂L/∂y · ∂y/∂w": (
        "채점할 것이 없습니다. ∂L/∂w = ∂L/∂y · ∂y/∂w처럼 유도 과정을 쓰십시오"
    ),
    "nothing to mark: {0} has no side beside it, no =": (
        "채점할 것이 없습니다. {0} 옆에 등호(=)와 다른 변이 없습니다"
    ),
    "begin with the derivative, as in ∂L/∂w = …: this begins {0}": (
        "∂L/∂w = …처럼 구할 도함수부터 쓰십시오. 지금 맨 앞에 있는 것은 {0}입니다"
    ),
    "a second derivative cannot be marked: {0}": "이계도함수는 채점할 수 없습니다: {0}",
    "a side is empty: something is missing beside =": (
        "빈 변이 있습니다. 등호(=) 옆에 빠진 것이 있습니다"
    ),
    "{0} is not a name of this graph": "{0}: 이 그래프에 없는 이름입니다",
    "{0} is not a name of this graph: write the product {1}": (
        "{0}: 이 그래프에 없는 이름입니다. 곱이라면 {1}처럼 쓰십시오"
    ),
    "{0}. Its names: {1}": "{0}. 있는 이름: {1}",
}
