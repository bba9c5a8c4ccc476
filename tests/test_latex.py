"""Names, powers and remarks in LaTeX, to the letter; test_derivation.py evaluates the rest."""

import json
import random
import shutil
import subprocess
import tarfile

import pytest

from scalargrad import Value, explain
from scalargrad.symbols.latex import latex_name

NAMES = {
    # indices
    "w": "w", "w31": "w_{31}", "w1,12": "w_{1,12}", "x_1": "x_{1}", "x_i": "x_{i}",
    "ŷ₂": r"\hat{y}_{2}", "W3[1,1]": "W_{3}[1,1]", "b[i]": "b[i]",
    "W_out": r"W_{\mathrm{out}}", "W_out[2,1]": r"W_{\mathrm{out}}[2,1]",
    "loss_train": r"\mathrm{loss}_{\mathrm{train}}",
    # what stands above
    "w31⁺": "w_{31}^{+}", "w11⁽²⁾": "w_{11}^{(2)}", "W3[1,1]⁺": "W_{3}[1,1]^{+}", "x²": "x^{2}",
    "x′": "x'", "x1′′": "x_{1}''", "w′⁺": "w'^{+}",
    # the second of a name
    "w(2)": "w_{(2)}", "w31⁺(12)": "w_{31(12)}^{+}", "w(2)(2)": r"\mathrm{w(2)}_{(2)}",
    # letters of other kinds, and words
    "α": r"\alpha", "θ12": r"\theta_{12}", "ω⁺": r"\omega^{+}",
    "ŷ": r"\hat{y}", "ẑ1": r"\hat{z}_{1}", "â": r"\hat{a}", "ô2⁺": r"\hat{o}_{2}^{+}",
    "loss": r"\mathrm{loss}", "L2 norm": r"\mathrm{L2\ norm}", "12": r"\mathrm{12}", "1/n": r"\mathrm{1/n}",
    # signs that mean something to TeX
    "a_b_c": r"\mathrm{a\_b\_c}", "_": r"\mathrm{\_}", "x_": r"\mathrm{x\_}", "a^b": r"\mathrm{a\hat{\ }b}",
    "~": r"\mathrm{\sim }", "\\pi": r"\mathrm{\backslash pi}", "{x}": r"\mathrm{\{x\}}",
    "$x$": r"\mathrm{\$x\$}", "#1": r"\mathrm{\#}_{1}", "50%": r"\mathrm{50\%}", "a&b": r"\mathrm{a\&b}",
    "x[": r"\mathrm{x[}", "w,": r"\mathrm{w,}", "two\nlines": r"\mathrm{two\ lines}",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name(name):
    assert latex_name(name) == NAMES[name]


def test_greek_letters():
    letters = zip(
        "αβγδηθλμσφω", "alpha beta gamma delta eta theta lambda mu sigma phi omega".split()
    )
    for letter, word in letters:
        assert latex_name(f"{letter}1") == rf"\{word}_{{1}}"


def test_a_raised_name_under_a_power_is_in_brackets():
    """w⁺² would be another power of w, and TeX refuses w^{+}^{2}."""
    w = Value(3.0, name="w⁺")
    found = explain((w**3).named("y"), w)
    assert found.lines == ["dy/dw⁺ = 3·(w⁺)²", "       = 3·3²", "       = 27"]
    assert r"&= 3 \cdot \left(w^{+}\right)^{2} \\" in found.latex
    assert str(explain((w * w).named("y"), w)).startswith("dy/dw⁺ = 2·w⁺\n")


def test_remarks():
    x, u = Value(2.0, name="x1"), Value(3.0, name="loss")
    assert explain(u, x).latex == (
        "\\begin{aligned}\n"
        r"\frac{\partial \mathrm{loss}}{\partial x_{1}} &= "
        r"0 && \text{$\mathrm{loss}$ does not depend on $x_{1}$}"
        "\n\\end{aligned}"
    )
    u = (x * x).named("u")
    assert explain((u * x).named("y"), x).latex.splitlines()[-2] == (
        r"& \text{(|direct: only where $x_{1}$ stands in that formula itself)}"
    )


@pytest.mark.parametrize(
    ("number", "written"),
    [(1e-7, r"1 \times 10^{-7}"), (-2.5e20, r"-2.5 \times 10^{20}"), (-3.0, "-3"), (0.25, "0.25")],
)
def test_numbers(number, written):
    x = Value(1.0, name="x")
    assert explain((x * number).named("y"), x).latex.splitlines()[1].endswith(f" &= {written}")


def test_numbers_put_in_are_bracketed_under_a_power():
    for data, base in ((-2.0, "-2"), (1e-7, r"1 \times 10^{-7}")):
        x = Value(data, name="x")
        line = explain((x**3).named("y"), x).latex.splitlines()[2]
        assert line == rf"&= 3 \cdot \left({base}\right)^{{2}} \\"


# --- a real engine sets it ------------------------------------------------------------------------

KATEX = "katex@0.19.1"
SET_ALL = """
const katex = require(process.argv[1]);
const found = [];
for (const formula of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
  try { katex.renderToString(formula, {throwOnError: true, strict: false}); found.push(''); }
  catch (error) { found.push(error.message); }
}
console.log(JSON.stringify(found));
"""
ODD = [
    "w⁺", "w⁻", "w₁₁x₁", "x²", "2x", "cost$", "a_b_c", "_", "^", "a^b", "~", "\\", "\\frac", "{", "}",
    "{x}", "$x$", "#1", "50%", "a&b", "x[", "W[1,1]", "w′", "w'⁺", "'", "′", "ŷ", "x̄₁", "é", "ế", "ö",
    "ÿ²", "손실", "가중치1", "loss", "L2 norm", "two\nlines", "\t", "∂y/∂x", "d²y/dx²", "−x", "a·b",
    "α", "ΔW", "ς", "Ϊ", "ϑ₂", "∇L", "∞", "√2", "x≥0", "½", "①", "ﬁ", "Å", "😀", "x\u0302\u0303",
    "\u0302", "w(2)", "w(2)(2)", "x(2)⁺", "()", "(", "f(x+1)", "a+b", "1/n", "1e-3", "nan", "…",
    "x₍₁₎", "w₂₂⁽ᵏ⁺¹⁾", "xᵢⱼ", "xⁿ", "ᵀ", "Wᵀ", "₁", "⁺", "⁺⁻", "₁⁺₁", "x__1", "x_1_2", "A" * 70,
    "%", "%%", "&", "\\\\", "\\end{aligned}", "|x|", "‖w‖", "<b>", "x;y", "\"q\"", "`x`", "x*y", "@",
    "é₁⁺", "\u200b", "\u202ex", "ـ", "x\u20d7",
]  # fmt: skip


@pytest.fixture(scope="module")
def set_by_katex(tmp_path_factory):
    """A function that sets formulas and gives an engine's complaint about each, or ""."""
    npm, node, folder = shutil.which("npm"), shutil.which("node"), tmp_path_factory.mktemp("katex")
    if not (npm and node):
        pytest.skip("npm is not installed")
    pack = [npm, "pack", KATEX, "--silent", "--pack-destination", str(folder)]
    if subprocess.run(pack, cwd=folder, capture_output=True, check=False).returncode:
        pytest.skip(f"{KATEX} cannot be had")
    with tarfile.open(next(folder.glob("*.tgz"))) as packed:
        source = packed.extractfile("package/dist/katex.js").read()
    (folder / "katex.js").write_bytes(source)

    def complaints(formulas):
        command = [node, "-e", SET_ALL, str(folder / "katex.js")]
        text = json.dumps(formulas)
        done = subprocess.run(
            command, input=text, capture_output=True, encoding="utf-8", check=True
        )
        return json.loads(done.stdout)

    return complaints


def test_odd_names_are_set_by_a_real_engine(set_by_katex):
    """300 names, each twice in a graph: in powers, in fractions, in signs, in reasons."""
    rng = random.Random(24)
    names = [*ODD, *("".join(rng.choices(ODD, k=rng.choice((2, 2, 3)))) for _ in range(300))][:300]
    formulas = []
    for i, name in enumerate(names):
        x, again = Value(2.0, name=name), Value(3.0, name=name)
        y = ((x**3 + again) / (x * again)).named(name)
        form, language = "steps" if i % 2 else "paths", "ko" if i % 3 else "en"
        found = explain((y * x).named(name), x, form=form, reasons=True, language=language)
        formulas.append(found.latex)
    found = zip(names, set_by_katex(formulas), strict=True)
    assert {name: complaint for name, complaint in found if complaint} == {}
    assert all(set_by_katex(["w^{+}^{2}", r"\mathrm{w_{1}_{1}}", "$", r"\frac{1}"]))
