"""Formulas in LaTeX as text that a terminal can print.

What the pages need: fractions, indices, powers, Greek letters, sums, matrices. A command that is
not in the tables below is an error, so that no page prints half a formula.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

NAMES = {"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η"}
NAMES |= {"theta": "θ", "lambda": "λ", "mu": "μ", "pi": "π", "sigma": "σ", "phi": "φ", "omega": "ω"}
NAMES |= {"Delta": "Δ", "infty": "∞", "ell": "ℓ", "top": "ᵀ", "prime": "′"}
NAMES |= {"dots": "…", "ldots": "…", "cdots": "…", "vdots": "⋮", "lbrace": "{", "rbrace": "}"}
NAMES |= {sign: sign for sign in "{}|%"}
SIGNS = {"cdot": "·", "times": "×", "circ": "∘", "approx": "≈", "neq": "≠", "ne": "≠", "pm": "±"}
SIGNS |= {"le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "in": "∈", "to": "→", "ll": "≪", "gg": "≫"}
SIGNS |= {"rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "mapsto": "↦", "mid": "|"}
FUNCTIONS = ["sin", "cos", "tan", "tanh", "exp", "log", "ln", "max", "min", "lim"]
WORDS = {name: name for name in FUNCTIONS} | {"sum": "Σ"}
PREFIXES = {"partial": "∂", "nabla": "∇"}
SPACES = {"quad": "   ", "qquad": "      ", ";": " ", ":": " ", " ": " ", "\\": "\n"}
NOTHING = ["left", "right", "big", "Big", "bigl", "bigr", "displaystyle", "limits", "!", ","]
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}
LETTERS = {"text": "text", "operatorname": "word"}  # in braces, to the letter
LETTERS |= {command: "name" for command in ("mathrm", "mathbf", "mathit", "boldsymbol")}
MATRICES = {"pmatrix", "bmatrix", "matrix"}
OTHERS = {"(": "open", "[": "open", ")": "close", "]": "close", ",": "comma", ";": "comma"}
OTHERS |= {"/": "slash", ".": "number"}
OTHERS |= {sign: "sign" for sign in "=+·×<>→←⇒≈≤≥"} | {digit: "number" for digit in "0123456789"}

_RAISED = dict(zip("0123456789+−()iklmnprsTxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁱᵏˡᵐⁿᵖʳˢᵀˣʸᶻ", strict=True))
_LOWERED = dict(zip("0123456789+−aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))


class Piece(NamedTuple):
    """A part of a formula that was read."""

    text: str
    kind: str  # name, indexed, number, fraction, prefix, word, sign, open, close, comma …


KINDS = {"name": NAMES, "sign": SIGNS, "word": WORDS, "prefix": PREFIXES, "space": SPACES}
PIECES = {f"\\{c}": Piece(t, kind) for kind, table in KINDS.items() for c, t in table.items()}
PIECES |= {sign: Piece(sign, kind) for sign, kind in OTHERS.items()} | {"-": Piece("−", "sign")}


def text_of_latex(latex: str) -> str:
    r"""A formula as a line of text (a matrix or an aligned block may make more).

    >>> text_of_latex(r"\frac{\partial L}{\partial w_1} = -w_3 b"), text_of_latex(r"e^{-x^2}")
    ('∂L/∂w1 = −w3·b', 'e^(−x²)')
    >>> text_of_latex(r"L = \sum_{i=1}^n (\hat{y}_i - y_i)^2"), text_of_latex(r"\frac{a+b}{2c}")
    ('L = Σᵢ₌₁ⁿ (ŷᵢ − yᵢ)²', '(a + b)/(2c)')
    """
    tokens = re.findall(r"\\[A-Za-z]+|\\.|\s+|.", latex.strip(), re.DOTALL)
    return _joined(list(_pieces(tokens))).strip()


def _pieces(tokens: list[str]) -> Iterator[Piece]:
    """Read tokens from the front, piece by piece, until they end or a brace closes."""
    pieces: list[Piece] = []
    while tokens:
        token = tokens.pop(0)
        if token == "}":
            break
        if token in ("_", "^", "'") and pieces:
            pieces.append(_with_index(pieces.pop(), token, tokens))
        elif not token.isspace() and token != "&":
            pieces += _piece(token, tokens)
    yield from pieces


def _piece(token: str, tokens: list[str]) -> list[Piece]:
    command = token.removeprefix("\\")
    if token == "{":
        return list(_pieces(tokens))
    if token in PIECES or len(token) == 1:
        return [PIECES.get(token, Piece(token, "name"))]
    return [] if command in NOTHING else [_with_argument(command, tokens)]


def _with_argument(command: str, tokens: list[str]) -> Piece:
    """A command that takes what follows: a fraction, root, accent, text or environment."""
    if command in ("frac", "dfrac", "tfrac"):
        return _fraction(_argument(tokens), _argument(tokens))
    if command == "sqrt":
        inside = _argument(tokens)
        root = _joined(inside)
        return Piece(f"√{root}" if len(inside) == 1 else f"√({root})", "name")
    if command in ACCENTS:
        letter = _joined(_argument(tokens))
        return Piece(unicodedata.normalize("NFC", letter + ACCENTS[command]), "name")
    if command == "mathbb":
        return Piece({"R": "ℝ"}[_joined(_argument(tokens))], "name")
    if command in LETTERS:
        return Piece(_word(tokens), LETTERS[command])
    if command == "begin":
        return _environment(_word(tokens), tokens)
    raise ValueError(f"a formula has \\{command}, which writers/latex_as_text.py does not know")


def _argument(tokens: list[str]) -> list[Piece]:
    """What follows a command: one sign, or what is in braces."""
    while tokens and tokens[0].isspace():
        tokens.pop(0)
    token = tokens.pop(0)
    return list(_pieces(tokens)) if token == "{" else _piece(token, tokens)


def _word(tokens: list[str]) -> str:
    """The braces that follow, to the letter."""
    end = tokens.index("}")
    word = "".join(tokens[1:end])
    del tokens[: end + 1]
    return word


def _environment(name: str, tokens: list[str]) -> Piece:
    end = next(i for i, t in enumerate(tokens) if t == "\\end" and _word(tokens[i + 1 :]) == name)
    inside = tokens[:end]
    del tokens[: end + 1]
    _word(tokens)
    if name not in MATRICES:
        return Piece(_joined(list(_pieces(inside))), "name")
    rows = [re.split(r"&", row) for row in "".join(inside).split("\\\\") if row.strip()]
    written = "; ".join("  ".join(text_of_latex(cell) for cell in row) for row in rows)
    return Piece(f"({written})", "close")


def _fraction(above: list[Piece], below: list[Piece]) -> Piece:
    top, bottom = _joined(above), _joined(below)
    if (top, bottom) == ("1", "2"):
        return Piece("½", "fraction")
    if _is_sum(above):
        top = f"({top})"
    differential = below[0].kind == "prefix" or below[0].text == "d"
    if differential and top in ("∂", "d"):  # ∂/∂x stands before a function: not a product
        return Piece(f"{top}/{bottom} ", "space")
    number = all(piece.kind == "number" for piece in below)
    if len(below) > 1 and not number and (not differential or len(below) > 2):
        bottom = f"({bottom})"
    return Piece(f"{top}/{bottom}", "fraction")


def _is_sum(pieces: list[Piece]) -> bool:
    """Whether a sign stands outside all brackets; the first may be a minus."""
    depth = 0
    for i, piece in enumerate(pieces):
        depth += (piece.kind == "open") - (piece.kind == "close")
        if i and piece.kind == "sign" and depth == 0:
            return True
    return False


def _with_index(piece: Piece, sign: str, tokens: list[str]) -> Piece:
    """x_1, x^2 or x′. Indices are written as explain() writes them: w31, W_out; letters lowered."""
    if sign == "'":
        return piece._replace(text=piece.text + "′")
    inside = _argument(tokens)
    index = _joined(inside).replace(" ", "")
    kind = "indexed" if piece.kind == "name" else piece.kind
    if piece.text == "lim":
        return Piece(f"lim({index.replace('→', ' → ')})", "word")
    if sign == "^":
        small = "".join(_RAISED.get(letter, "") for letter in index)
        whole = len(small) == len(index)
        power = small if whole else f"^({index})" if len(inside) > 1 else f"^{index}"
        return Piece(piece.text + (index if index in "ᵀ′∗" else power), piece.kind)
    if piece.text == "Σ":
        return Piece("Σ" + "".join(_LOWERED.get(x, "₌" if x == "=" else x) for x in index), "word")
    if index.isdigit() or re.fullmatch(r"\d+,\d+", index):
        return Piece(piece.text + index, kind)
    if all(letter in _LOWERED for letter in index) and not re.fullmatch("[a-z]{2,}", index):
        return Piece(piece.text + "".join(_LOWERED[letter] for letter in index), kind)
    return Piece(f"{piece.text}_{index}", kind)


VALUES = ("name", "indexed", "number", "fraction", "prefix", "word")


def _joined(pieces: list[Piece]) -> str:
    """The pieces with the spaces and dots that a reader needs: w_3 b is w3·b, 7xy stays."""
    text, last = "", Piece("", "start")
    for piece in pieces:
        if piece.kind == "sign":
            unary = piece.text in "+−" and last.kind in ("start", "sign", "open", "comma")
            text = text + piece.text if unary else f"{text.rstrip(' ')} {piece.text} "
        elif piece.kind == "comma":
            text += f"{piece.text} "
        elif last.kind == "word" and piece.kind != "space":
            text += piece.text if piece.kind == "open" and last.text[0] != "Σ" else f" {piece.text}"
        else:
            text += ("·" if _is_product(last, piece) else "") + piece.text
        last = Piece(piece.text, "start") if piece.kind == "space" else piece
    return text


def _is_product(left: Piece, right: Piece) -> bool:
    """Whether a dot belongs between the two. The d of dL/dz_3 is not a factor."""
    if left.kind in ("name", "number"):
        return right.kind in ("indexed", "fraction") and left.text != "d"
    if left.kind == "indexed":
        return right.kind in VALUES and right.text != "…"
    return (
        left.kind in ("close", "fraction") and right.kind in (*VALUES, "open") and right.text != "…"
    )
