"""What the site says, in Korean: its scripts, the live page, the front page."""

from scalargrad.language import add_sentences

SCRIPTS: dict[str, str] = {
    # run.js, run_show.js
    "Run this page": "이 페이지 실행",
    "Stop": "멈추기",
    "Stopped.": "멈추었습니다.",
    "As printed": "처음 그대로",
    "Copy a link to your changes": "바꾼 내용의 링크 복사",
    "Copied.": "복사했습니다.",
    "The link:": "링크:",
    "loading": "불러오는 중",
    "code; Shift+Enter runs it, Escape leaves it": "코드. Shift+Enter로 실행하고 Escape로 나갑니다",
    "1 of the cells below is changed.": "아래의 셀 하나가 바뀌었습니다.",
    "{0} of the cells below are changed.": "아래의 셀 {0}개가 바뀌었습니다.",
    "Python could not be started: {0}": "파이썬을 시작하지 못했습니다: {0}",
    "Loading Python, about {0} MB …": "파이썬을 불러오는 중입니다(약 {0} MB) …",
    "Loading Python, about {0} MB, once …": "파이썬을 한 번 불러옵니다(약 {0} MB) …",
    "Marking …": "채점하는 중 …",
    "Running …": "실행하는 중 …",
    "Python has stopped: {0}": "파이썬이 멈추었습니다: {0}",
    "Done in {0} s. Click on code to change it; Shift+Enter runs it.": (
        "{0}초 만에 끝났습니다. 코드를 눌러 고치고, Shift+Enter로 실행하십시오."
    ),
    "The next run starts Python anew.": "다시 실행하면 파이썬을 새로 시작합니다.",
    "Edit": "고치기",
    "Run": "실행",
    "Run this cell and those below: Shift+Enter": "이 셀과 그 아래의 셀을 실행: Shift+Enter",
    "line {0}:": "{0}번 줄:",
    "A cell has an error; the cells below it were not run.": (
        "오류가 난 셀이 있어, 그 아래의 셀은 실행하지 않았습니다."
    ),
    "your answer to exercise {0}": "연습 문제 {0}의 답",
    "your answer": "답",
    "Check": "확인",
    "Solved on this page: {0} of {1}.": "이 페이지에서 푼 문제: {1}개 가운데 {0}개.",
    "Right.": "맞았습니다.",
    "Not yet.": "아직 아닙니다.",
    "To change and run this page here:": "이 페이지를 여기에서 고쳐 실행하려면:",
    "Loads Python, about {0} MB, and runs every cell": (
        "파이썬을 불러와(약 {0} MB) 모든 셀을 실행합니다"
    ),
    "Python comes into your browser for it, once, about {0} MB.": (
        "실행하려면 파이썬을 브라우저로 한 번 내려받습니다(약 {0} MB)."
    ),
    "This plot is the printed one: plots are not drawn in the browser.": (
        "이 그림은 처음에 그려 둔 것입니다. 브라우저에서는 곡선 그림을 새로 그리지 않습니다."
    ),
    # copy.js
    "Copy this:": "복사하십시오:",
    "Copy": "복사",
    "Copy this code": "이 코드 복사",
    "Copy this formula as LaTeX": "이 식을 LaTeX로 복사",
    "Save the picture {0} as SVG": "그림 {0} 저장(SVG)",
    "Save the picture {0} as PNG": "그림 {0} 저장(PNG)",
    # book.js; the first three must be what the pages call them
    "Exercise": "연습 문제",
    "Hint": "힌트",
    "Answer": "정답",
    "Hints and answers": "힌트와 정답",
    "Search finished, ${resultCount} found.": "검색을 마쳤습니다. 찾은 페이지: ${resultCount}개",
    "code or output": "코드 또는 출력",
    "formula": "식",
    "picture": "그림",
    "step of the film": "애니메이션의 한 단계",
    "table": "표",
    "signature": "함수의 형식",
    "{0}, scrolls sideways": "{0}, 옆으로 움직일 수 있음",
    # the live page's scripts
    "Loading Python, Graphviz and scalargrad …": (
        "파이썬, Graphviz, scalargrad를 불러오는 중입니다 …"
    ),
    "Ready: change a number, a formula, or click a box.": (
        "준비되었습니다. 수나 식을 바꾸거나, 그래프의 상자를 누르십시오."
    ),
    "This was too much for Python: {0}": "파이썬이 감당하지 못했습니다: {0}",
    "Python starts anew. Change the formulas.": "파이썬을 새로 시작합니다. 식을 바꾸어 보십시오.",
    "Stopped: this took too long.": "너무 오래 걸려 멈추었습니다.",
    "Click a box: its derivation is shown. To change the numbers: {0}": (
        "상자를 누르면 그 유도 과정이 나옵니다. 수를 바꾸려면: {0}"
    ),
    "moved:": "움직이는 변수:",
    "α is a number, not {0}.": "α에 수가 아닌 것을 썼습니다: {0}",
    "{0} after each step": "단계마다의 {0}",
    "1 step:": "1단계:",
    "{0} steps:": "{0}단계:",
    "Pause": "멈춤",
    "Play": "재생",
    "Click the name of a variable that has a number.": "값이 있는 변수의 이름을 누르십시오.",
    "{0} as a function of {1}, and its tangent at {2}": "{1}의 함수 {0}의 그래프와 {2}에서의 접선",
    "At {0} = {1} the slope of the tangent is {2}.": "{0} = {1}에서 접선의 기울기: {2}",
    "worked out: read it": "완성된 유도 과정입니다. 읽어 보십시오",
    "one factor is blank": "인수 하나가 비어 있습니다",
    "the last lines are yours": "뒷부분을 직접 씁니다",
    "the whole derivation is yours": "유도 과정 전체를 직접 씁니다",
    "Level {0}: {1}. {2} right so far.": "{0}단계: {1}. 지금까지 {2}개 맞았습니다.",
    "Go on": "다음으로",
    "gradient of {0}": "{0}의 기울기",
    "no number": "값 없음",
    "There is no variable here, so there is no derivative.": ("변수가 없으므로 도함수도 없습니다."),
    "{0}, slider": "{0}, 슬라이더",
}
# The live page's HTML: what stands between the tags.
LIVE_PAGE: dict[str, str] = {
    "Live": "라이브",
    "Live: change the numbers": "라이브: 수를 바꾸어 봅시다",
    "Starting …": "시작하는 중 …",
    "This copy of the book was built without npm, so the numbers stand still. "
    "Install Node.js and build the book again to change them.": (
        "이 책은 npm 없이 만들어져 수를 바꿀 수 없습니다. "
        "바꾸려면 Node.js를 설치하고 책을 다시 만드십시오."
    ),
    "Python runs in the browser by Pyodide {0} (MPL 2.0), the graph is drawn by Graphviz in "
    "Viz.js {1} (MIT). Nothing is sent anywhere.": (
        "브라우저 안의 파이썬은 Pyodide {0} (MPL 2.0)이고, 그래프는 Viz.js {1} (MIT)의 Graphviz가 "
        "그립니다. 아무것도 밖으로 보내지 않습니다."
    ),
    "The w1–w4 toy graph": "토이 그래프 w1–w4",
    "The 2-2-2 network": "2-2-2 신경망",
    "Toy #2: 7xy / exp(x² + y²)": "토이 #2: 7xy / exp(x² + y²)",
    "STEP 5: y = C(B(A(x)))": "STEP 5: y = C(B(A(x)))",
    "One weight": "가중치 하나",
    "{0}, live": "{0}, 라이브",
    "Examples": "예제",
    "These formulas are no example of the book; their answer needs Python.": (
        "책의 예제가 아닌 식입니다. 답하려면 파이썬이 필요합니다."
    ),
    "Formulas, numbers and gradients": "식, 수, 기울기",
    "Formulas and numbers, one to a line": "식과 수를 한 줄에 하나씩",
    "Set all that have no number to 1": "값이 없는 변수를 모두 1로",
    "numbers and gradients": "수와 기울기",
    "Click a name: its derivation is shown.": "이름을 누르면 그 유도 과정이 나옵니다.",
    "name": "이름",
    "value": "값",
    "gradient": "기울기",
    "Gradient descent: <i>w</i> ← <i>w</i> − α · gradient": (
        "경사 하강법: <i>w</i> ← <i>w</i> − α · 기울기"
    ),
    "Step": "한 단계",
    "10 steps": "10단계",
    "Back to the start": "처음으로",
    "what is moved": "움직이는 변수",
    "Your derivation": "직접 쓴 유도 과정",
    "Write it as on paper, one or more equations: <code>∂L/∂w1 = ∂L/∂b · ∂b/∂w1 = …</code>": (
        "종이에 쓰듯이 등식을 하나 이상 쓰십시오: <code>∂L/∂w1 = ∂L/∂b · ∂b/∂w1 = …</code>"
    ),
    "Mark it": "채점",
    "Practise: derivations with ever more left to write": (
        "연습: 직접 쓰는 부분이 점점 늘어나는 유도 과정"
    ),
    "Your answer. A star stands for ·, a d for ∂.": "답. · 대신 *를, ∂ 대신 d를 써도 됩니다.",
    "Another graph": "다른 그래프",
    "What can be typed": "입력할 수 있는 것",
    "The last formula that no other one needs is the result. Formulas are read as they are "
    "written: <code>2x</code>, <code>x^2</code>, <code>x²</code>, <code>√x</code>, "
    "<code>|x|</code>, <code>3 sin(x)</code>, <code>x = 0.5</code>; functions: {functions}.": (
        "다른 식에 쓰이지 않는 마지막 식이 결과입니다. 식은 쓴 그대로 읽습니다: <code>2x</code>, "
        "<code>x^2</code>, <code>x²</code>, <code>√x</code>, <code>|x|</code>, "
        "<code>3 sin(x)</code>, <code>x = 0.5</code>. 함수: {functions}."
    ),
    "Graph": "그래프",
    "On each arrow stands its local gradient. Click a box: red arrows lead to it, and its "
    "derivation is shown.": (
        "화살표마다 국소 기울기가 적혀 있습니다. 상자를 누르면 그 상자로 가는 화살표가 빨간색이 "
        "되고, 그 유도 과정이 나옵니다."
    ),
    "the graph": "그래프의 그림",
    'Derivation: <span id="live-derivative">{derivative}</span>': (
        '유도 과정: <span id="live-derivative">{derivative}</span>'
    ),
    "reasons": "이유",
    "a step for each operation": "연산마다 한 단계씩",
    "gradient by gradient, as backward() does": "backward()처럼 기울기를 하나씩",
    "as text": "글자로",
    "the derivation as mathematics": "수식으로 쓴 유도 과정",
    "the derivation as text": "글자로 쓴 유도 과정",
    "Copy as text": "글자로 복사",
    "Copy LaTeX": "LaTeX 복사",
    "Save the graph as SVG": "그래프를 SVG로 저장",
    "Copy a link to this": "이 상태의 링크 복사",
    'Curve: the result as a function of <span id="live-curve-by">one variable</span>, with its '
    "tangent": '곡선: <span id="live-curve-by">한 변수</span>의 함수로 본 결과와 접선',
    "Film: backward(), step by step": "애니메이션: backward()를 한 단계씩",
    "Second derivative": "이계도함수",
    "by": "변수",
    "and then by": "그다음 변수",
    "Derive": "미분",
    "the second derivative": "이계도함수",
    "Check: the gradients beside central differences": "검산: 기울기와 중앙 차분의 비교",
    "gradients beside central differences": "기울기와 중앙 차분의 비교",
    "Program: value and gradients as a Python function": (
        "프로그램: 값과 기울기를 계산하는 파이썬 함수"
    ),
    "the program": "프로그램",
    "This page needs JavaScript. What you see is one example.": (
        "이 페이지에는 JavaScript가 필요합니다. 보이는 것은 예제 하나입니다."
    ),
}
ANSWERS: dict[str, str] = {  # of answers.py
    "Give each variable a number, and there is a film.": (
        "변수마다 값을 정하면 애니메이션이 나옵니다."
    ),
    "{0} boxes are too many to read here (most: {1})": (
        "상자 {0}개는 여기에서 읽기에 너무 많습니다(최대 {1}개)"
    ),
    "after {0} steps the result is {1}": "{0}단계 뒤의 결과: {1}",
    "{0}. Take a smaller α.": "{0}. α를 더 작게 해 보십시오.",
}
FRONT_PAGE: dict[str, str] = {
    "page": "페이지",
    "place in the document": "문서의 어느 곳",
    "time": "시간",
    "{0} min": "{0}분",
    "errata": "오식",
    "Beyond the documents": "문서 밖의 내용",
    "{0}, worked out number by number. {1}": "{0}: 수 하나하나까지 계산합니다. {1}",
    "The misprints of the documents, each with its proof.": (
        "다섯 문서와 강의 슬라이드에서 찾은 오식을 하나씩 증명과 함께 모은 목록입니다."
    ),
    "The terms of the course in English and Korean, with their pages.": (
        "강의의 용어를 영어와 한국어로 모으고, 다루는 페이지를 적었습니다."
    ),
}
# What Sphinx and its theme have in English alone: dressing.py puts the Korean in its place.
THEME: dict[str, str] = {
    "Menu": "메뉴",
    "Next": "다음",
    "Previous": "이전",
    "Skip to content": "본문으로 건너뛰기",
    "Back to top": "맨 위로",
    "On this page": "이 페이지의 차례",
    "Expand": "펼치기",
    "Light mode": "밝은 화면",
    "Dark mode": "어두운 화면",
    "Auto light/dark, in light mode": "자동, 지금은 밝은 화면",
    "Auto light/dark, in dark mode": "자동, 지금은 어두운 화면",
    "Toggle Light / Dark / Auto color theme": "밝은 화면, 어두운 화면, 자동 바꾸기",
    "Toggle site navigation sidebar": "사이트 차례 여닫기",
    "Toggle table of contents sidebar": "페이지 차례 여닫기",
    "Please activate JavaScript to enable the search functionality.": (
        "검색하려면 JavaScript를 켜야 합니다."
    ),
}
add_sentences("ko", {**SCRIPTS, **LIVE_PAGE, **ANSWERS, **FRONT_PAGE})
