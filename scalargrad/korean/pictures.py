"""Legends, films, drawings, in Korean."""

SENTENCES: dict[str, str] = {
    # graphs
    "data (no gradient)": "데이터(기울기 없음)",
    "variable": "변수",
    "number": "수",
    "result": "계산 결과",
    "value {0}": "값 {0}",
    "grad {0}": "기울기 {0}",
    "{0} (taken at the kink)": "{0} (꺾인 점에서 정한 값)",
    "Computational graph": "계산 그래프",
    "Computational graph of {0}": "{0}의 계산 그래프",
    "Gradients, backward": "기울기의 역전파",
    "Gradients of {0}, backward": "{0}의 기울기, 역전파",
    "<{0}: a picture; save(…, 'name.png') writes it>": (
        "<{0}: 그림입니다. save(…, 'name.png')로 저장합니다>"
    ),
    "{0} nodes are too many for one picture (most: {1})": (
        "노드 {0}개는 그림 하나에 담기에 너무 많습니다(최대 {1}개)"
    ),
    # networks
    "Network {0!r}": "신경망 {0!r}",
    "on each line its weight; beside each circle its bias b": (
        "선 위의 수는 가중치, 원 옆의 b는 편향입니다"
    ),
    "on each line its weight, below it its gradient; beside each circle its bias b": (
        "선 위의 수는 가중치와 그 아래의 기울기, 원 옆의 b는 편향입니다"
    ),
    "the thicker a line, the larger its weight (the largest: {0})": (
        "선이 굵을수록 가중치의 절댓값이 큽니다(가장 큰 값: {0})"
    ),
    "blue: positive     brown, dashed: negative": "파란 실선: 양수     갈색 점선: 음수",
    "{0} weights are too many for one picture of a network (most: {1})": (
        "가중치 {0}개는 신경망 그림 하나에 담기에 너무 많습니다(최대 {1}개)"
    ),
    # films
    "backward() of {0}, step by step": "{0}의 backward(), 한 단계씩",
    "Forward: the values": "순전파: 값 계산",
    "No gradient is known yet.": "아직 알려진 기울기가 없습니다.",
    "Backward: the seed": "역전파: 시드(초깃값)",
    "{0} passes its gradient on to {1}": "{0} 노드의 기울기를 {1} 노드로 전달",
    "{0} = {1}, complete": "{0} = {1}, 완성",
    "{0} of {1}": "{0}/{1}",
    "<span>Red</span>: the node whose turn it is; its arrow leads where it passes its gradient. "
    "<i>Grey</i>: a gradient to which more may be added. "
    "<b>Bold green</b>: a complete gradient.": (
        "<span>빨간색</span>: 지금 차례인 노드. 화살표는 기울기를 전달할 노드를 가리킵니다. "
        "<i>회색</i>: 아직 더해질 값이 남은 기울기. "
        "<b>굵은 초록색</b>: 완성된 기울기."
    ),
    "first": "처음",
    "back": "이전",
    "next": "다음",
    "play": "재생",
    "pause": "멈춤",
    "last": "끝",
    "step": "단계",
    "keys ← → Home End": "키 ← → Home End",
    "picture": "그림",
    "There are no pictures here: {0}": "여기에는 그림이 나오지 않습니다: {0}",
    "Then run this cell again.": "설치한 뒤 이 셀을 다시 실행하십시오.",
    "{0} frames are too many for a film (most: {1})": (
        "장면 {0}개는 애니메이션 하나에 담기에 너무 많습니다(최대 {1}개)"
    ),
    'make leaves that need no gradient constants, constant(2.0, "x"), or film a node below': (
        '기울기가 필요 없는 잎 노드를 constant(2.0, "x")처럼 상수로 만들거나, 더 아래의 노드를 '
        "film()에 넘기십시오"
    ),
    "named_only=True shows the named nodes alone": (
        "named_only=True로 하면 이름 있는 노드만 보입니다"
    ),
    # rendering
    "no font on this machine: text comes out as empty boxes": (
        "이 컴퓨터에 글꼴이 없어 글자가 빈 네모로 나옵니다"
    ),
    "no font on this machine has Hangul: it comes out as empty boxes; "
    "install one, as with sudo apt install fonts-nanum": (
        "이 컴퓨터에 한글 글꼴이 없어 한글이 빈 네모로 나옵니다. "
        "sudo apt install fonts-nanum 등으로 글꼴을 설치하십시오"
    ),
    "no Graphviz here.": "Graphviz가 설치되어 있지 않습니다.",
    'install pygraphviz:  python -m pip install "pygraphviz>=2.0"\n'
    "or Graphviz itself:  sudo apt install graphviz   "
    "(macOS: brew install graphviz, Windows: winget install graphviz)": (
        'pygraphviz 설치:       python -m pip install "pygraphviz>=2.0"\n'
        "또는 Graphviz 설치:    sudo apt install graphviz   "
        "(macOS: brew install graphviz, Windows: winget install graphviz)"
    ),
    "dot could not render this graph: {0}": "dot 프로그램이 이 그래프를 그리지 못했습니다: {0}",
    "dot did not start: {0}": "dot 프로그램을 실행하지 못했습니다: {0}",
    "dot made no picture of this graph.": "dot 프로그램이 이 그래프의 그림을 만들지 못했습니다.",
    "pygraphviz could not render this graph: {0}": (
        "pygraphviz로 이 그래프를 그리지 못했습니다: {0}"
    ),
    "this graph could not be drawn: {0}": "이 그래프를 그리지 못했습니다: {0}",
    "wrote {0} instead of {1}: {2}": "{1} 대신 {0} 파일을 저장했습니다: {2}",
    "{0} is a folder: give the name of a file in it": (
        "{0}: 폴더입니다. 그 안에 저장할 파일 이름을 쓰십시오"
    ),
    "{0} is read-only: give another name, or allow writing": (
        "{0}: 읽기 전용 파일입니다. 다른 이름을 쓰거나 쓰기를 허용하십시오"
    ),
}
