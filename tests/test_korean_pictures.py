"""Pictures and films in Korean: their words, and a font that has Hangul."""

import os
import random
import re
import shutil
import struct
import subprocess
import sys
import zlib
from html.parser import HTMLParser

import pytest
from bookgraphs import GRAPHS
from test_korean_explaining import english_words
from test_pictures_legible import MODELS, SMALLEST, inputs_of, smallest_letters

from scalargrad import MLP, Layer, Value, constant, draw, film, set_language, total
from scalargrad.pictures import rendering
from scalargrad.pictures.rendering import hangul_font, render

CODE = r"grad\b|backward\(\)|MLP|sigmoid|Home End|pt\b"  # what Python and keyboards call it


def labels(picture):
    """What stands in a picture: the labels of nodes, and the legend without its markup."""
    found = re.findall(r'label="([^"]*)"|label=([^<" ]+) |label=<(.*?)>\]?$', picture.source, re.M)
    texts = [plain or word or re.sub("<[^>]*>", " ", legend) for plain, word, legend in found]
    return [line for text in texts for line in text.replace("\\n", "\n").split("\n")]


def test_the_toy_graph_in_korean(toy):
    found = labels(draw(toy["L"], named_only=True, local_gradients=True, language="ko"))
    assert found[0].split() == ["변수", "계산", "결과"]
    assert {"a", "값 2", "기울기 −11", "b = w1·a", "값 6", "기울기 −5"} <= set(found)
    english = labels(draw(toy["L"], named_only=True, local_gradients=True))
    pairs = {"value": "값", "grad": "기울기", "variable": "변수", "result": "계산 결과"}
    assert [re.sub(r"[a-z]{4,}", lambda word: pairs[word[0]], line) for line in english] == found


def pictures():
    x, t = Value(0.0, "x"), constant(2.0, "t")
    yield lambda **o: draw(abs(x * t + 1.5) + x.relu(), local_gradients=True, **o)
    yield lambda **o: draw((x * x).named("y"), named_only=True, backward=True, **o)
    yield lambda **o: draw(x * x, backward=True, **o)
    for before in (True, False):
        model = MLP(2, [2, 1], activation="sigmoid", output="linear", rng=random.Random(1))
        if not before:
            model([1.0, 2.0]).backward()
        yield lambda model=model, **o: draw(model, **o)
    yield lambda **o: draw(Layer(13, 5), **o)


def test_no_english_word_is_left_in_a_picture():
    for drawn in pictures():
        korean, english = drawn(language="ko"), drawn()
        assert any(map(english_words, [*labels(english), english.title]))
        assert any(map(korean_words, [*labels(korean), korean.title]))
        texts = [*labels(korean), korean.title, repr(korean).replace("save(…, 'name.png')", "")]
        for text in texts:
            assert not english_words(re.sub(CODE + "|Layer|activation|linear|output", "", text)), (
                text
            )


def korean_words(text):
    return re.findall("[가-힣]+", text)


def test_no_english_word_is_left_in_a_film(toy):
    played = film(toy["L"], language="ko")
    assert str(played).startswith(
        "순전파: 값 계산\n아직 알려진 기울기가 없습니다.\n\n"
        "역전파: 시드(초깃값)\nL.grad = 1\n∂L/∂L = 1, 완성\n\n"
        "L 노드의 기울기를 d 노드로 전달\nL.grad · ∂L/∂d = 1 · (−1) = −1\n"
        "d.grad = 0 + (−1) = −1\n∂L/∂d = −1, 완성\n\n"
    )
    set_language("ko")  # a film keeps its own language
    try:
        english = film(toy["L"], language="en")
        assert not korean_words("".join(words_of_page(english.html())))
    finally:
        set_language("en")
    found = words_of_page(played.html())
    assert {"처음", "이전", "다음", "재생", "끝", "단계 ", "그림", "멈춤"} <= set(found)
    for text in found:
        assert not english_words(re.sub(CODE, "", text)), text
    page = played.html()
    assert '<html lang="ko">' in page and re.search('<section [^>]*lang="ko"', page)
    assert page.count('lang="ko"') == 2 + len(played)  # and each picture


class Words(HTMLParser):
    """What a page shows or reads aloud: its text, labels, and what its buttons will say."""

    def __init__(self):
        super().__init__()
        self.found, self.within = [], ""

    def handle_starttag(self, tag, attributes):
        self.within = tag
        said = {"aria-label", "alt", "data-place", "data-play", "data-pause"}
        self.found += [value for name, value in attributes if name in said]

    def handle_data(self, data):
        if self.within not in ("script", "style"):
            self.found.append(data)

    def handle_endtag(self, tag):
        self.within = ""


def words_of_page(page):
    words = Words()
    words.feed(page)
    return words.found


# --- fonts ----------------------------------------------------------------------------------------


def inked(png):
    """Where a picture is dark: its rows, each a list of True and False. Of eight bits a channel."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert depth == 8
    size = {2: 3, 6: 4}[kind]
    chunks, place = [], 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            chunks.append(png[place + 8 : place + 8 + length])
        place += 12 + length
    data = zlib.decompress(b"".join(chunks))
    rows, before = [], bytearray(width * size)
    for start in range(0, len(data), width * size + 1):
        row = bytearray(data[start + 1 : start + 1 + width * size])
        for i in range(len(row)):
            left = row[i - size] if i >= size else 0
            corner = before[i - size] if i >= size else 0
            row[i] = (row[i] + predicted(data[start], left, before[i], corner)) % 256
        rows.append([row[x * size] < 128 for x in range(width)])
        before = row
    assert len(rows) == height
    return rows


def predicted(kind, left, above, corner):
    """What PNG's filter of this kind adds to a byte."""
    if kind == 4:
        nearest = left + above - corner
        return min((left, above, corner), key=lambda one: abs(nearest - one))
    return (0, left, above, (left + above) // 2)[kind]


def ink_of(letter):
    source = f'digraph {{ n [label="{letter}" shape=plain fontsize=60 fontname="Helvetica"] }}'
    rows = inked(render(source, "png"))
    rows = [row for row in rows if any(row)]
    columns = [column for column in zip(*rows) if any(column)]
    return list(zip(*columns))


def is_box(ink):
    """Whether the ink has a frame around it, as what stands for a letter that no font has."""
    return all(map(all, (ink[0], ink[-1], *list(zip(*ink))[:1], *list(zip(*ink))[-1:])))


def test_syllables_are_letters_and_not_boxes():
    ga, na, unknown = map(ink_of, ("가", "나", "\u0378"))
    assert is_box(unknown)
    assert not is_box(ga) and not is_box(na) and ga != na


def test_the_font_that_graphviz_finds_has_hangul():
    font = hangul_font()
    assert font, "pictures made here would show empty boxes"
    if not shutil.which("fc-list"):
        pytest.skip("there is no fontconfig to ask")
    done = subprocess.run(
        ["fc-list", ":lang=ko", "family"], capture_output=True, text=True, check=True
    )
    assert font in re.split("[,\n]", done.stdout)


def fonts(kind):
    """The files of the fonts that fontconfig knows, of those that have this language."""
    asked = ["fc-list", f":lang={kind}", "file"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    return {line.rstrip(": ") for line in done.stdout.splitlines()}


@pytest.mark.skipif(not shutil.which("fc-list"), reason="there is no fontconfig")
@pytest.mark.parametrize("with_latin", [True, False])
def test_a_png_is_in_english_where_no_font_has_hangul(tmp_path, with_latin):
    """A process of its own, whose fontconfig knows one folder: with a Latin font, or with none."""
    if with_latin:
        shutil.copy(min(fonts("en") - fonts("ko")), tmp_path)
    config = tmp_path / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    code = """
from scalargrad import Value, draw, save
from scalargrad.pictures.rendering import hangul_font
y = (Value(2.0, "x") * 3).named("y")
for language in ("ko", "en"):
    for wanted in ("png", "svg"):
        save(draw(y, language=language), f"{language}.{wanted}")
name = (Value(2.0, "가중치") * 3).named("y")
save(draw(name), "name.png")
print(repr(hangul_font()))
"""
    folder = rendering.__file__.partition("scalargrad/pictures")[0]
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"FONTCONFIG_FILE": str(config), "PYTHONPATH": folder},
        check=True,
    )
    assert done.stdout == "''\n"
    assert (tmp_path / "ko.png").read_bytes() == (tmp_path / "en.png").read_bytes()
    assert "값 2" in (tmp_path / "ko.svg").read_text(encoding="utf-8")  # its reader has fonts
    assert "UserWarning: no font on this machine" in done.stderr  # of what a learner wrote
    assert done.stderr.count("Warning") == 1 or not with_latin


def test_a_picture_that_was_changed_is_not_replaced(monkeypatch, tmp_path):
    """What a learner adds to a picture is in the PNG, too, though in a font that is not there."""
    monkeypatch.setattr("scalargrad.pictures.drawing.hangul_font", lambda: "")
    picture = draw((Value(2.0, "x") * 3).named("y"), language="ko")
    assert "value 2" in rendering.source_of(picture, "png")
    assert "값 2" in rendering.source_of(picture, "svg")
    picture.node("more")
    assert "more" in rendering.source_of(picture, "png")


def test_a_font_for_hangul_is_named_in_korean_pictures_alone():
    y = Value(2.0, "x").exp().named("y")
    assert "Noto Sans CJK KR,Malgun Gothic,Apple SD Gothic Neo" in draw(y, language="ko").source
    assert "Noto" not in draw(y).source
    svg = render(draw(y, language="ko").source, "svg").decode()
    try:
        rendering.render_with(lambda *_: b"")  # a browser's Graphviz knows how wide Helvetica is
        assert "fontname=Helvetica " in draw(y, language="ko").source
    finally:
        rendering.render_with(None)
    assert {"Noto Sans CJK KR" in line for line in svg.splitlines() if "<text" in line} == {True}


@pytest.mark.parametrize("name", ["toy", "network_2_2_2", "network_2_2_2_with_data", "step_5"])
def test_letters_stay_readable(name):
    graph = GRAPHS[name]()
    graph.backward()
    for options in ({}, {"named_only": True, "local_gradients": True}):
        svg = render(draw(graph, language="ko", **options).source, "svg").decode()
        assert smallest_letters(svg) >= SMALLEST
    for svg in film(graph, named_only=True, language="ko").pictures:
        assert smallest_letters(svg) >= SMALLEST


@pytest.mark.parametrize("model", MODELS, ids=repr)
def test_letters_of_networks_stay_readable(model):
    outputs = model([0.3] * inputs_of(model))
    total(outputs if isinstance(outputs, list) else [outputs]).backward()
    svg = render(draw(model, language="ko").source, "svg").decode()
    assert smallest_letters(svg) >= SMALLEST
