"""What the pages' tools say, in Korean: boxes, tables, verdicts, the runner, sheets for paper."""

from scalargrad.language import add_sentences

SENTENCES: dict[str, str] = {
    # items: boxes, checks, exercises
    "They agree.": "일치합니다.",
    "You changed something: it was {0}.": "값이 바뀌었습니다. 원래의 값: {0}",
    "You changed something: {0}.": "바뀐 값: {0}",
    "{0}: {1} here, {2} in the document. {3}": "{0}: 여기서는 {1}, 문서에서는 {2}. {3}",
    "{0}: {1} here, {2} in the cited page. {3}": "{0}: 여기서는 {1}, 인용한 자료에서는 {2}. {3}",
    "here": "여기",
    "document": "문서",
    "cited page": "인용한 자료",
    "printed": "원문",
    "correct": "바로잡음",
    "why": "이유",
    "proof": "증명",
    "as printed it is {0}, correct is {1}": ("원문대로 계산하면 {0}, 바르게 계산하면 {1}"),
    "as printed it is {0}, correct is {1} (at {2})": (
        "원문대로 계산하면 {0}, 바르게 계산하면 {1} ({2})"
    ),
    "caution": "주의",
    "Misprint {0}.": "오식 {0}.",
    "Caution {0}.": "주의 {0}.",
    "In short": "요약",
    "Exercise {0} {1}": "연습 문제 {0} {1}",
    "Hint": "힌트",
    "Answer": "정답",
    "Hint: {0}": "힌트: {0}",
    "Answer: {0}": "정답: {0}",
    "Answer:\n{0}": "정답:\n{0}",
    "gradient": "기울기",
    # writers
    "picture: {0}": "그림: {0}",
    "film: {0}": "애니메이션: {0}",
    '{0} (page "{1}")': '{0}("{1}" 페이지)',
    "the list of misprints": "오식 목록",
    "the glossary": "용어집",
    "the table": "표",
    "This page as a program": "이 페이지의 프로그램",
    "all pages": "모든 페이지",
    "Film: {0}": "애니메이션: {0}",
    "(GitHub shows the film's source: save the file, then open it.)": (
        "(GitHub에서는 애니메이션의 소스가 보입니다. 파일을 저장한 뒤 여십시오.)"
    ),
    "shown on": "다루는 페이지",
    "page": "페이지",
    "pictures": "그림",
    "errata": "오식",
    "Errata: what is misprinted in the documents": "오식 목록: 문서에서 잘못 인쇄된 곳",
    "A reader who follows along trips over these. Each is quoted as printed and corrected. Where "
    "there is something to compute, two numbers prove it: the page that shows the misprint "
    "computes both.": (
        "문서를 따라 계산하다 보면 막히는 곳입니다. 항목마다 원문을 그대로 인용하고 "
        "바로잡았습니다. 계산할 것이 있으면 두 수로 증명합니다. 두 수는 그 오식을 다루는 "
        "페이지에서 계산합니다."
    ),
    "We have the documents as text. The slides of the lectures are public, and each entry was "
    "looked up there. Where they print something else than our text, the entry says so.": (
        "우리가 참고한 문서는 텍스트입니다. 강의의 슬라이드는 공개되어 있으므로, 항목마다 "
        "슬라이드를 찾아 대조했습니다. 슬라이드의 내용이 우리의 텍스트와 다른 곳은 그 항목에 "
        "밝혔습니다."
    ),
    "Cautions": "주의",
    "Here nothing is misprinted, yet a reader goes wrong.": (
        "잘못 인쇄된 것은 아니지만, 오해하기 쉬운 곳입니다."
    ),
    "Lectures 05, 07 and 09": "강의 05, 07, 09",
    "They are not among the documents; some pages follow them.": (
        "다섯 문서에는 들어 있지 않지만, 이 강의들을 따르는 페이지가 있습니다."
    ),
    "Download:": "내려받기:",
    "script": "스크립트",
    "notebook": "노트북",
    "(zip; the script needs the files in it)": (
        "(zip: 스크립트를 실행하려면 그 안의 파일이 필요합니다)"
    ),
    "open in Colab": "Colab에서 열기",
    "Change its numbers in the browser: {0}": "브라우저에서 수 바꾸기: {0}",
    # the runner
    "Read the pages.": "책의 페이지를 읽습니다.",
    "words": "낱말",
    "numbers computed in the documents that agree: {0}": "문서가 계산한 수 가운데 일치하는 것: {0}",
    "numbers of cited pages that agree: {0}": "인용한 자료의 수 가운데 일치하는 것: {0}",
    "misprints: {0}, cautions: {1}": "오식: {0}, 주의: {1}",
    "exercises: {0}": "연습 문제: {0}",
    "pictures: {0}, in {1}": "그림: {0}, 저장한 곳: {1}",
    "{0} of {1} failed: {2}": "{1}개 가운데 {0}개 실패: {2}",
    "not translated: {0}": "번역되지 않음: {0}",
    "no page {0}; there are: {1}": "없는 페이지: {0}. 있는 페이지: {1}",
    "--full goes with one page: python -m chapters resnet --full": (
        "--full은 한 페이지에만 씁니다: python -m chapters resnet --full"
    ),
    "a sheet is of one page: python -m chapters toy --sheet 20231234": (
        "문제지는 한 페이지로 만듭니다: python -m chapters toy --sheet 20231234"
    ),
    "Forgotten: {0}": "지운 기록: {0}",
    # its --help
    'a number (9), a range (8-10), a part of a name (toy) or "list"; none: all of them': (
        '번호(9), 범위(8-10), 이름의 일부(toy) 또는 "list". 없으면 모든 페이지'
    ),
    "show the answers, too": "정답도 함께 표시",
    "folder for the pictures (figures)": "그림을 저장할 폴더(기본값: figures)",
    "of the pictures (png)": "그림의 형식(기본값: png)",
    "renew chapters/outputs": "chapters/outputs를 새로 만들기",
    "serve the book on this machine: its pages run in the browser": (
        "이 컴퓨터에서 책을 열기. 페이지가 브라우저에서 실행됩니다"
    ),
    "ask the exercises, mark answers": "연습 문제를 내고 답을 채점하기",
    "forget which exercises are done (of these pages, or of all)": (
        "푼 문제의 기록 지우기(이 페이지들의 것, 또는 전부)"
    ),
    "write a sheet for paper with this seed's numbers, and its solution": (
        "이 시드의 수로 종이에 푸는 문제지와 풀이를 만들기"
    ),
    "a sheet for each line of a file: a student number, perhaps a name": (
        "파일의 줄마다 문제지 한 장씩. 줄에는 학번, 필요하면 이름"
    ),
    "mark the answers in a file, a line for each blank: (3) = −2": (
        "파일의 답을 채점하기. 빈칸마다 한 줄: (3) = −2"
    ),
    "with the page resnet18: train the slide's own network (6 GB, minutes)": (
        "resnet18 페이지와 함께: 슬라이드의 신경망을 그대로 학습(6 GB, 몇 분)"
    ),
    "the language of the pages: en or ko (한국어)": "페이지의 언어: en(영어) 또는 ko",
    "A page of the book: prints what it shows.": "책의 한 페이지입니다. 보여 줄 것을 출력합니다.",
    # --full
    "ResNet-18, an image of 3 × {0} × {1}, {2} classes: one training step.": (
        "ResNet-18, 3 × {0} × {1} 이미지, 클래스 {2}개: 학습 한 단계."
    ),
    "It needs {0:g} GB of memory ({1:.1f} GB are free) and one to three minutes.": (
        "메모리 {0:g} GB가 필요하고(비어 있는 메모리: {1:.1f} GB) 1분에서 3분이 걸립니다."
    ),
    "not enough memory: close other programs, or try another machine": (
        "메모리가 모자랍니다. 다른 프로그램을 닫거나 다른 컴퓨터에서 실행하십시오"
    ),
    "forward": "순전파",
    "backward": "역전파",
    "layer": "층",
    "parameters  {0}": "매개변수    {0}",
    "nodes       {0}": "노드        {0}",
    "edges       {0}": "간선        {0}",
    "loss        {0}": "손실        {0}",
    "gradients   {0} to {1} in size; {2} are 0": "기울기      크기 {0}에서 {1}까지, 0인 것 {2}개",
    "seconds     {0} forward, {1} backward, {2} for the step": (
        "시간(초)    순전파 {0}, 역전파 {1}, 업데이트 {2}"
    ),
    "memory      {0} GB at its peak": "메모리      최대 {0} GB",
    "Hints and answers: python -m chapters {0} --answers": (
        "힌트와 정답: python -m chapters {0} --language ko --answers"
    ),
    "Hints and answers: add --answers": "힌트와 정답: --answers를 붙이십시오",
    "no Graphviz: graphs are left as .dot, films are left out; "
    'python -m pip install "pygraphviz>=2.0"': (
        "Graphviz가 없어 그래프는 .dot으로 남고 애니메이션은 빠집니다: "
        'python -m pip install "pygraphviz>=2.0"'
    ),
    'sphinx missing: python -m pip install -e ".[book]"': (
        'sphinx가 없습니다: python -m pip install -e ".[book]"'
    ),
    "no port from {0} to {1} is free": "{0}번부터 {1}번까지 빈 포트가 없습니다",
    "Building the book, once …": "책을 한 번 만듭니다 …",
    "The book: {0}   (Ctrl-C ends it)": "책: {0}   (Ctrl-C로 끝냅니다)",
    # judging
    "Type one of {0}.": "다음 가운데 하나를 입력하십시오: {0}",
    "{0} is a letter and the text of ({1}). Type ({2}) or ({1}).": (
        "{0}: 보기의 기호이면서 ({1})의 내용이기도 합니다. ({2}) 또는 ({1})처럼 괄호까지 "
        "입력하십시오."
    ),
    "not ({0})": "정답이 아닙니다: ({0})",
    "not line {0}: it is as it should be": "{0}번 줄이 아닙니다. 그 줄은 맞습니다",
    "not line {0}: look further up": "{0}번 줄이 아닙니다. 더 위쪽을 보십시오",
    "Type the letters {0} in their order, each once.": (
        "보기의 기호를 순서에 맞게 한 번씩 모두 입력하십시오: {0}"
    ),
    "({0}) is not the first line": "첫 줄 ({0})의 자리가 틀렸습니다",
    "the first line is right; ({0}) is not the second": (
        "첫 줄은 맞습니다. 둘째 줄 ({0})의 자리가 틀렸습니다"
    ),
    "the first {0} lines are right; ({1}) is not the {2}": (
        "처음 {0}줄은 맞습니다. {2} 줄 ({1})의 자리가 틀렸습니다"
    ),
    "third": "셋째",
    "fourth": "넷째",
    "fifth": "다섯째",
    "sixth": "여섯째",
    "seventh": "일곱째",
    "eighth": "여덟째",
    # attempts
    "no exercise {0}; there are: {1}": "없는 연습 문제: {0}. 있는 것: {1}",
    "no exercise {0}; run the page's cells first": (
        "연습 문제 {0}: 아직 준비되지 않았습니다. 먼저 페이지의 셀을 실행하십시오"
    ),
    "exercise": "연습 문제",
    "{0} of {1} done": "{1}문제 가운데 {0}문제를 풀었습니다",
    "This exercise takes no typed answer. Open its answer and compare.": (
        "답을 입력하지 않는 문제입니다. 정답을 열어 자신의 답과 비교해 보십시오."
    ),
    # practise, progress
    "Type your answer. ? shows the hint, and then the answer; Enter goes on; q leaves.": (
        "답을 입력하십시오. ?를 입력하면 힌트가, 한 번 더 입력하면 정답이 나옵니다.\n"
        "Enter를 누르면 다음 문제로 넘어가고, q를 입력하면 끝납니다."
    ),
    "Write the derivation, on one line or more; an empty line ends it. ∂ may be d: dL/dw.": (
        "유도 과정을 한 줄 이상 쓰십시오. 빈 줄을 입력하면 끝납니다. ∂는 d로 써도 됩니다: dL/dw."
    ),
    "Until next time: what you have done is kept.": (
        "다음에 또 풀어 봅시다. 푼 문제는 기록되어 있습니다."
    ),
    "{0} does not run: {1}": "{0} 페이지를 실행하지 못했습니다: {1}",
    "All exercises of this page are done. Here they are once more.": (
        "이 페이지의 연습 문제를 모두 풀었습니다. 한 번 더 냅니다."
    ),
    "Think first. Enter shows the answer: ": (
        "먼저 생각해 보십시오. Enter를 누르면 정답이 나옵니다: "
    ),
    "{0} cannot be read, so it begins anew ({1})": "{0} 파일을 읽지 못해 새로 시작합니다({1})",
    "{0} of {1} on this page, {2} of {3} in the book": (
        "푼 문제: 이 페이지 {1}개 가운데 {0}개, 책 전체 {3}개 가운데 {2}개"
    ),
    "it has no list of numbers for each page": "페이지마다 번호의 목록이 있어야 합니다",
    "platformdirs is missing: python -m pip install platformdirs": (
        "platformdirs가 없습니다: python -m pip install platformdirs"
    ),
    "what you have done cannot be kept: {0}": "푼 문제를 기록하지 못했습니다: {0}",
    # sheets, paper
    "Write a number on each line.": "빈칸마다 수를 쓰십시오.",
    "A number in brackets without a line, as (3), stands for what you wrote on that line.": (
        "빈칸 없이 (3)처럼 번호만 있는 곳은 그 번호의 빈칸에 쓴 수를 뜻합니다."
    ),
    "In the boxes: the values. On the arrows: the local gradients.": (
        "상자 안: 값. 화살표 위: 국소 기울기."
    ),
    "In the boxes: the values, and δ = ∂L/∂value. On the arrows: the weights.": (
        "상자 안: 값과 δ = ∂L/∂(값). 화살표 위: 가중치."
    ),
    "{0} has no sheet; there are: {1}": (
        "{0}: 문제지가 없는 페이지입니다. 문제지가 있는 페이지: {1}"
    ),
    "{0!r} cannot be a seed: write letters and digits, as in 20231234": (
        "{0!r}: 시드로 쓸 수 없습니다. 20231234처럼 글자와 숫자로 쓰십시오"
    ),
    "the product over {0}": "{0} 경유 경로의 곱",
    "One step of gradient descent with α = {0}: {1} becomes": (
        "경사 하강법을 한 단계 적용한 뒤의 {1} (α = {0}):"
    ),
    "the new {0}": "한 단계 뒤의 {0}",
    "{0} grows by 0.1. By how much does {1} change, about?": (
        "{0}의 값이 0.1만큼 커질 때 {1}의 변화량은 약 얼마입니까?"
    ),
    "the change of {0}": "{0}의 변화량",
    "{0}: sheet {1}": "{0}: 문제지 {1}",
    "{0}: sheet {1}, solution": "{0}: 문제지 {1}, 풀이",
    "Sheet {0}": "문제지 {0}",
    "Solution": "풀이",
    "Name: ____________________": "이름: ____________________",
    "1. The graph": "1. 그래프",
    "2. The derivation": "2. 유도 과정",
    "3. Questions": "3. 문제",
    "The graph of {0}": "{0}의 그래프",
    "({0}) – {1}: no answer": "({0}) – {1}: 답 없음",
    "line {0}: {1!r}. Write a blank's number, 1 to {2}, and the answer, as in (3) = −2": (
        "{0}번 줄: {1!r}. 빈칸의 번호(1부터 {2}까지)와 답을 (3) = −2처럼 쓰십시오"
    ),
    "{0}: solutions": "{0}: 풀이",
    "sheet": "장",
    "the list of students is empty: write a student number on each line": (
        "학생 목록이 비어 있습니다. 한 줄에 학번 하나씩 쓰십시오"
    ),
    "twice in the list: {0}": "목록에 두 번 나옵니다: {0}",
    "wrote {0} and {1}": "저장함: {0}, {1}",
    "wrote {0} sheets with solutions in {1}": "문제지 {0}장과 풀이를 저장함: {1}",
    "wrote {0}: all solutions on one page": "저장함: {0}(모든 풀이를 한 페이지에)",
    "{0} of {1} right": "{1}개 가운데 {0}개가 맞았습니다",
    "{0} is not a text in UTF-8": "{0}: UTF-8 텍스트가 아닙니다",
}
add_sentences("ko", SENTENCES)
