"""The practice in a terminal, and what is said of an answer, in Korean."""

SENTENCES: dict[str, str] = {
    # an answer
    "Right.": "맞았습니다.",
    "Type an answer.": "답을 입력하십시오.",
    "{0} has a comma: write a decimal with a point, as in 0.5": (
        "{0}: 쉼표가 있습니다. 소수는 0.5처럼 점으로 쓰십시오"
    ),
    "{0} is more than one number": "{0}: 수가 하나보다 많습니다",
    "type a number: {0} is a name": "{0}: 이름입니다. 수를 입력하십시오",
    "the sign is wrong": "부호가 틀렸습니다",
    "this is {0}": "{0}의 값을 썼습니다",
    "too few digits: {0} are asked for": "유효 숫자가 모자랍니다. {0} 자리까지 구하십시오",
    "no": "영",
    "one": "한",
    "ten times too large: the decimal point": "10배 큽니다. 소수점을 확인하십시오",
    "a hundred times too large: the decimal point": "100배 큽니다. 소수점을 확인하십시오",
    "a thousand times too large: the decimal point": "1000배 큽니다. 소수점을 확인하십시오",
    "ten times too small: the decimal point": "10배 작습니다. 소수점을 확인하십시오",
    "a hundred times too small: the decimal point": "100배 작습니다. 소수점을 확인하십시오",
    "a thousand times too small: the decimal point": "1000배 작습니다. 소수점을 확인하십시오",
    "close, but the last digits are not right": "거의 맞지만 마지막 자릿수가 틀렸습니다",
    "this is one over the right number": "맞는 값의 역수입니다",
    "this is not the number": "이 값이 아닙니다",
    "it is not 0": "0이 아닙니다",
    "This is right, but {0} is asked for.": "맞는 계산이지만, 구할 것은 {0}입니다.",
    "Right so far. Go on to the number.": "여기까지 맞습니다. 수가 나올 때까지 계속하십시오.",
    "Right so far. Write the way to it, too.": "여기까지 맞습니다. 구하는 과정도 쓰십시오.",
    # the practice
    "Derivations to practise on. Each level begins with one that is worked out; then ever more of "
    "it is\nyours to write. ? shows a hint, and then the answer. Enter goes on to another graph, "
    "q leaves.\n∂ may be typed as d, · as *.": (
        "유도 과정 쓰기를 연습합니다. 단계마다 완성된 유도 과정 하나를 먼저 보고, 그다음부터는\n"
        "직접 쓸 부분이 점점 늘어납니다. ?를 입력하면 힌트가, 한 번 더 입력하면 정답이\n"
        "나옵니다. Enter를 누르면 다음 그래프로 넘어가고, q를 입력하면 끝납니다.\n"
        "∂는 d로, ·는 *로 입력해도 됩니다."
    ),
    "The same graphs again: --seed {0}": "같은 그래프로 다시 연습하려면: --seed {0}",
    "Level {0}, worked out": "{0}단계, 완성된 유도 과정",
    "Level {0}, one factor": "{0}단계, 인수 하나 쓰기",
    "Level {0}, the last lines": "{0}단계, 뒷부분 쓰기",
    "Level {0}, the whole derivation": "{0}단계, 유도 과정 전체 쓰기",
    "Read it. Enter goes on: ": "읽은 뒤 Enter를 누르면 계속합니다: ",
    "Hint: {0}. Derive it by {1}.": "힌트: {0}. 이 식을 {1}에 대하여 미분하십시오.",
    "Hint: {0}": "힌트: {0}",
    "Answer: {0}": "정답: {0}",
    "{0} of {1} right. Until next time.": (
        "{1}문제 가운데 {0}문제를 맞혔습니다. 다음에 또 풀어 봅시다."
    ),
    "This could not be read. Type it once more, ∂ as d and · as *.": (
        "읽을 수 없습니다. ∂는 d로, ·는 *로 다시 입력하십시오."
    ),
}
