"""Sheets for paper: numbers that can be worked out by hand, and no solution that is wrong."""

import importlib
import re
import shutil
import subprocess
from fractions import Fraction
from itertools import pairwise

import pytest
from fractions_of_text import computed, python_of

from pages import all_pages
from scalargrad.language import in_language
from sheet_graphs import EXAMPLES
from sheets import Sheet, SheetError, solutions, students

pytestmark = pytest.mark.pages

PAGES = {page.key: page for page in all_pages()}
runner = importlib.import_module("chapters.__main__")
FEW, ALL = 20, 200  # seeds


def exact(number):
    """A number with at most two decimals as a fraction; AssertionError for any other."""
    hundredths = round(number * 100)
    assert abs(number * 100 - hundredths) < 1e-9, number
    return Fraction(hundredths, 100)


def slope(sheet, of, by):
    """∂of/∂by by fractions, from the lines that stand on the sheet; `by` may be a result."""
    definitions, numbers = sheet.graph.definitions(), sheet.graph.numbers()
    names = {line.split(" = ")[0] for line in definitions}
    if by in names:  # held as if it were an input
        values = computed(definitions, numbers, "")
        value = values[python_of(by)].value
        definitions = [line for line in definitions if line.split(" = ")[0] != by]
        numbers = f"{numbers}, {by} = {value}"
    return computed(definitions, numbers, by)[python_of(of)].slope


def own_solution(sheet, blank):
    """A blank's number by fractions."""
    what, example, names = blank.what, sheet.example, sheet.graph.names
    root, leaf = names[example.root], names[example.leaf]
    if derivative := re.fullmatch(r"[∂d](.+)/[∂d](.+)", what):
        of, by = derivative.groups()
        return slope(sheet, of, by)
    if what.startswith("the new "):
        name = what.removeprefix("the new ")
        value = computed(sheet.graph.definitions(), sheet.graph.numbers(), "")[
            python_of(name)
        ].value
        return value - exact(example.alpha) * slope(sheet, root, name)
    if what.startswith("the change of "):
        return slope(sheet, root, leaf) / 10
    if what.startswith("the product over "):
        way = [root, *what.removeprefix("the product over ").split(", "), leaf]
        product = Fraction(1)
        for of, by in pairwise(way):
            product *= slope(sheet, of, by)
        return product
    values = computed(sheet.graph.definitions(), sheet.graph.numbers(), "")
    return values[python_of(what)].value


@pytest.mark.parametrize("seeds", [FEW, pytest.param(ALL, marks=pytest.mark.full)])
@pytest.mark.parametrize("key", EXAMPLES)
def test_no_solution_is_wrong_and_each_number_can_be_worked_out(key, seeds, record_cases):
    for seed in range(seeds):
        sheet = Sheet(PAGES[key], str(seed))
        known = computed(sheet.graph.definitions(), sheet.graph.numbers(), "")
        for blank in sheet.blanks:
            assert exact(blank.value) == own_solution(sheet, blank), (seed, blank)
            assert abs(blank.value) <= 400
        for node in sheet.graph.nodes:
            exact(node.data)
            is_sum_before_sigmoid = key == "sigmoid_network" and node.name[0] in "zb"
            assert node.data or is_sum_before_sigmoid, node
        products = [own_solution(sheet, b) for b in sheet.blanks if "product" in b.what]
        assert all(products) and len(products) in (0, 2)
        assert not products or sum(products) == slope(
            sheet, sheet.graph.names[sheet.example.root], sheet.graph.names[sheet.example.leaf]
        )
        shown = [sheet.lines(True), *map(str.splitlines, sheet.given())]
        assert not re.search(r"\.\d{3}", str(shown))
        assert len(known) > 5
        record_cases(1)


@pytest.mark.parametrize("key", EXAMPLES)
def test_every_blank_is_on_the_sheet_and_its_number_on_the_solution(key):
    sheet = Sheet(PAGES[key], "20231234", "김하나")
    for solved in (False, True):
        page = sheet.html(solved)
        text = re.sub(r"<[^>]*>", "", page.replace("&nbsp;", " "))
        for blank in sheet.blanks:
            number = f"{blank.value:.10g}".replace("-", "−")
            assert text.count(f"({blank.number}) {number if solved else '______'}") == 1, blank
        assert ("______" in text.replace("_" * 20, "")) is not solved
        assert "김하나" in text
        assert page.count("<svg") == 1 and "NaN" not in page
        markdown = sheet.markdown("x.svg", solved)
        assert "![The graph of" in markdown and "](x.svg)" in markdown
    assert len(sheet.questions) == 3


def test_the_same_seed_gives_the_same_sheet_and_another_one_another():
    page = PAGES["toy_graph"]
    assert Sheet(page, "7").html(True) == Sheet(page, "7").html(True)
    assert len({Sheet(page, str(seed)).graph.numbers() for seed in range(50)}) > 45


def test_what_has_no_sheet(capsys):
    with pytest.raises(SheetError, match="chain_rule has no sheet; there are: one_weight"):
        Sheet(PAGES["chain_rule"], "7")
    for seed in ("", "../x", "a b", "x" * 50):
        with pytest.raises(SheetError, match="cannot be a seed"):
            Sheet(PAGES["toy_graph"], seed)
    assert runner.main(["--sheet", "7"]) == 2
    assert runner.main(["1-20", "--sheet", "7"]) == 2
    assert capsys.readouterr().err.count("a sheet is of one page") == 2


@pytest.mark.parametrize("key", EXAMPLES)
def test_a_korean_sheet_has_the_same_numbers_and_no_english_word(key):
    english = Sheet(PAGES[key], "20231234")
    with in_language("ko"):
        (page,) = [page for page in all_pages() if page.key == key]
        sheet = Sheet(page, "20231234", "김하나")
        whole = [sheet.html(solved) for solved in (False, True)]
        whole += [sheet.markdown("x.svg", solved) for solved in (False, True)]
    assert [blank.value for blank in sheet.blanks] == [blank.value for blank in english.blanks]
    assert sheet.lines(True) == english.lines(True)
    for made in whole:
        assert 'lang="ko"' in made or "<html" not in made
        text = re.sub(
            r"<style>.*?</style>|<[^>]*>|&\w+;|x\.svg|```text|W_out", " ", made, flags=re.S
        )
        assert not re.search("[A-Za-z]{3,}", text), text
        assert len(re.findall("[가-힣]", text)) > 50


# --- the command line -----------------------------------------------------------------------------


def test_a_sheet_is_written(tmp_path, capsys):
    assert runner.main(["toy", "--sheet", "20231234", "--out", str(tmp_path)]) == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    ends = ("html", "md", "svg")
    whose = ("toy-20231234-solution", "toy-20231234")
    assert names == [f"{name}.{end}" for name in whose for end in ends]
    assert "wrote " in capsys.readouterr().out


def test_a_sheet_for_each_student(tmp_path, capsys):
    file = tmp_path / "students.txt"
    file.write_bytes("20230001 김하나\n\n20230002, Lee Jun\n20230003\n".encode("cp949"))
    out = tmp_path / "out"
    assert runner.main(["toy", "--sheets", str(file), "--out", str(out)]) == 0
    captured = capsys.readouterr()
    assert "3/3" in captured.err and "wrote 3 sheets" in captured.out
    assert len(list(out.glob("toy-*-solution.html"))) == 3
    assert "김하나" in (out / "toy-20230001.html").read_text(encoding="utf-8")
    teacher = (out / "toy-solutions.html").read_text(encoding="utf-8")
    sheet = Sheet(PAGES["toy_graph"], "20230002", "Lee Jun")
    assert solutions([sheet]).count("(1)&nbsp;") == 1
    for blank in sheet.blanks:
        number = f"{blank.value:g}".replace("-", "−")
        assert f"({blank.number})&nbsp;{number}" in teacher.partition("Lee Jun")[2]


def test_lists_of_students_that_cannot_be_read():
    with pytest.raises(SheetError, match="empty"):
        students("\n \n")
    with pytest.raises(SheetError, match="twice in the list: 1"):
        students("1 a\n2 b\n1 c")
    assert students("\ufeff1,Kim\n") == [("1", "Kim")]


def answers_of(sheet, **changed):
    rows = {f"n{b.number}": f"{b.value:g}" for b in sheet.blanks} | changed
    forms = ("({}) {}", "{}: {}", "{} = {}", "({}) = {}", "{}. {}", "{} {}")
    return "\n".join(
        forms[i % len(forms)].format(key[1:], value) for i, (key, value) in enumerate(rows.items())
    )


@pytest.mark.parametrize("key", EXAMPLES)
def test_right_answers_are_marked_right_in_any_form(key, tmp_path, capsys):
    sheet = Sheet(PAGES[key], "7")
    file = tmp_path / "answers.txt"
    file.write_text("# mine\n" + answers_of(sheet) + "\n", encoding="utf-8")
    assert runner.main([key, "--check-sheet", "7", str(file)]) == 0
    count = len(sheet.blanks)
    assert capsys.readouterr().out.endswith(f"\n{count} of {count} right\n")


def test_wrong_and_missing_answers(tmp_path, capsys):
    sheet = Sheet(PAGES["toy_graph"], "7")
    of = {blank.what: blank for blank in sheet.blanks}
    b, product = sheet.blanks[0], of["∂L/∂w2"]
    other = of["∂L/∂w1"]
    changed = {f"n{b.number}": f"{-b.value:g}", f"n{product.number}": f"{other.value:g}"}
    text = answers_of(sheet, **changed).splitlines()
    file = tmp_path / "answers.txt"
    file.write_text("\n".join(text[:-1]), encoding="utf-8")
    assert runner.main(["toy", "--check-sheet", "7", str(file)]) == 1
    out = capsys.readouterr().out
    assert f"(1) ✗ b = {-b.value:g}: the sign is wrong" in out
    assert f"({product.number}) ✗ ∂L/∂w2 = {other.value:g}: this is ∂L/∂w1" in out
    last = sheet.blanks[-1]
    assert f"({last.number}) – {last.what}: no answer" in out
    assert out.endswith(f"{len(sheet.blanks) - 3} of {len(sheet.blanks)} right\n")
    assert f"{last.value:g}" not in out.splitlines()[-2]


def test_answers_are_marked_in_korean(tmp_path, capsys):
    sheet = Sheet(PAGES["toy_graph"], "7")
    _, *others = answers_of(sheet).splitlines()
    file = tmp_path / "answers.txt"
    file.write_text("\n".join(["(1) 99", *others[:-1]]), encoding="cp949")
    assert runner.main(["toy", "--check-sheet", "7", str(file), "--language", "ko"]) == 1
    out, count = capsys.readouterr().out, len(sheet.blanks)
    assert out.splitlines()[0] == "(1) ✗ b = 99: 이 값이 아닙니다"
    assert f"({count}) – 한 단계 뒤의" in out or f"({count}) – L의 변화량: 답 없음" in out
    assert out.endswith(f"\n{count}개 가운데 {count - 2}개가 맞았습니다\n")
    assert runner.main(["toy", "--check-sheet", "7", str(tmp_path), "--language", "ko"]) == 2
    file.write_text("여섯\n", encoding="utf-8")
    assert runner.main(["--language", "ko", "toy", "--check-sheet", "7", str(file)]) == 2
    assert "1번 줄: '여섯'. 빈칸의 번호" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["six", "99 = 3", "(0) 1"])
def test_answers_that_cannot_be_read(line, tmp_path, capsys):
    file = tmp_path / "answers.txt"
    file.write_text(f"1 = 3\n{line}\n", encoding="utf-8")
    assert runner.main(["toy", "--check-sheet", "7", str(file)]) == 2
    assert "line 2: " in capsys.readouterr().err
    assert runner.main(["toy", "--check-sheet", "7", str(tmp_path / "none.txt")]) == 2
    assert "none.txt" in capsys.readouterr().err


@pytest.mark.browser
@pytest.mark.parametrize(
    "key",
    [
        pytest.param(key, marks=[] if key == "sigmoid_network" else pytest.mark.full)
        for key in EXAMPLES
    ],
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_sheet_and_its_solution_print_on_one_page_each(key, language, tmp_path):
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no Chromium")
    for solved in (False, True):
        page, pdf = tmp_path / "sheet.html", tmp_path / "sheet.pdf"
        with in_language(language):
            (wanted,) = [each for each in all_pages() if each.key == key]
            page.write_text(Sheet(wanted, "20231234").html(solved), encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        subprocess.run(
            [chromium, *options, f"--print-to-pdf={pdf}", page.as_uri()],
            capture_output=True,
            check=True,
            timeout=60,
        )
        assert pdf.read_bytes().count(b"/Type /Page\n") == 1
