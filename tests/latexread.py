"""The LaTeX of explain() read as arithmetic. Knows nothing of the code that writes it.

Strict: what is not one of the forms below, or stands where none of them may, is an error. So a lost
bracket, a sign behind a sign or a second exponent cannot pass for something else.
"""

import functools
import math
import re
from typing import NamedTuple

from arithmetic import FUNCTIONS, softmax

ATOM = r"[A-Za-z](?:_\{\d*(?:\(\d+\))?\})?"  # the names of random graphs
CALLS = {
    r"\sigma": "sigmoid", r"\exp": "exp", r"\log": "log", r"\sin": "sin", r"\cos": "cos",
    r"\tanh": "tanh", r"\operatorname{relu}": "relu", r"\operatorname{logsumexp}": "logsumexp",
    r"\tan": "tan", r"\arcsin": "asin", r"\arccos": "acos", r"\arctan": "atan", r"\sinh": "sinh",
    r"\cosh": "cosh", r"\operatorname{step}": "step", r"\operatorname{sign}": "sign",
    r"\log\sigma": "log_sigmoid", r"\log_{2}": "log2", r"\log_{10}": "log10", r"\max": "max",
    r"\min": "min",
}  # fmt: skip
CALLS |= {
    rf"\operatorname{{{name}}}": name
    for name in ("exp2", "expm1", "log1p", "asinh", "acosh", "atanh", "softplus")
}
CALLS = {sign: FUNCTIONS[name] for sign, name in sorted(CALLS.items(), reverse=True)}
CALLS |= {rf"\operatorname{{softmax}}_{{{i}}}": functools.partial(softmax, i) for i in range(1, 6)}
D = r"(?:\\partial|d)"
SIGN = (
    rf"(?P<bar>\\left\.)?\\frac\{{(?P<d>{D}) (?P<of>{ATOM})\}}\{{(?P=d) (?P<to>{ATOM})\}}"
    r"(?(bar)\\right\|_\{\\text\{direct\}\})"
)
HIGHER = re.compile(
    rf"\\frac\{{(?P<d>{D})\^\{{(?P<n>\d)\}} (?P<of>{ATOM})\}}"
    rf"\{{(?P<by>(?P=d) {ATOM}(?:\^\{{\d\}})?(?: (?P=d) {ATOM}(?:\^\{{\d\}})?)*)\}}"
)
TOKEN = re.compile(
    rf" ?(?:(?P<derivative>{SIGN})"
    rf"|(?P<call>{'|'.join(map(re.escape, CALLS))})(?=\\left\()"
    r"|(?P<ratio>\d+/\d+(?=\}))"
    rf"|(?P<number>\d+(?:\.\d+)?(?: \\times 10\^\{{-?\d+\}})?(?!\d))|(?P<name>{ATOM})"
    r"|(?P<sign>\\left[(|]|\\right[)|]|\\frac\{|\}\{|\\sqrt\{|\\sqrt\[3\]\{|\^\{|\}|\\cdot(?= )|[-+,…]))"
)
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Equation(NamedTuple):
    """One row of an `aligned` block, as in reading.py."""

    left: str
    lines: list
    reasons: list
    below: list

    @property
    def sides(self):
        return " ".join(self.lines).removeprefix("= ").split(" = ")


def plain(name):
    """w_{31} is called w31 in the text, and w_{(2)} w(2)."""
    return re.sub("[{}_]", "", name)


def sentence(words):
    """Words with formulas between dollars, as the text writes them: names and derivatives."""
    return re.sub(r"\$([^$]*)\$", lambda found: _in_text(found[1]) or found[0], words)


def _in_text(formula):
    """A name or a derivative as the text writes it; None for another formula."""
    if re.fullmatch(ATOM, formula):
        return plain(formula)
    if sign := re.fullmatch(SIGN, formula):
        d = sign["d"].replace(r"\partial", "∂")
        return f"{d}{plain(sign['of'])}/{d}{plain(sign['to'])}{'|direct' if sign['bar'] else ''}"
    if sign := HIGHER.fullmatch(formula):
        d = sign["d"].replace(r"\partial", "∂")
        by = re.findall(rf"{D} ({ATOM})(?:\^\{{(\d)\}})?", sign["by"])
        assert sum(int(n or 1) for _, n in by) == int(sign["n"]), formula
        below = "".join(f"{d}{plain(x)}{n.translate(RAISED)}" for x, n in by)
        return f"{d}{sign['n'].translate(RAISED)}{plain(sign['of'])}/{below}"
    return None


def words(text):
    """A pattern for the text's words: what stands between dollars may be any formula there."""
    parts = re.split(r"\$([^$]*)\$", text)
    return "".join(
        re.escape(_in_text(part) or "") or ".+" if i % 2 else re.escape(part)
        for i, part in enumerate(parts)
    )


def equations(latex):
    """The rows of an `aligned` block; a remark of several rows is put together."""
    head, *rows, foot = latex.split("\n")
    assert (head, foot) == (r"\begin{aligned}", r"\end{aligned}")
    found, open_remark = [], False
    for i, row in enumerate(rows):
        assert row.endswith(r" \\") == (i < len(rows) - 1), row
        left, ampersand, right = row.removesuffix(r" \\").partition("&")
        assert ampersand, row
        if right.startswith(r" \text{"):
            assert left == "" and right.endswith("}"), row
            line = right.removeprefix(r" \text{").removesuffix("}")
            assert line.startswith(" " if open_remark else "("), row
            below = found[-1].below
            below.append(below.pop() + line if open_remark else line)
            open_remark = below[-1].count("(") > below[-1].count(")")
            continue
        assert not open_remark, row
        gap = r" \qquad \text{" if r" \qquad " in right else r" && \text{"  # one way in a block
        right, beside, reason = right.partition(gap)
        assert "&" not in right and (not beside or reason.endswith("}")), row
        if left:
            assert left.endswith(" ") and right.startswith("= "), row
            found.append(Equation(left[:-1], [], [], []))
        assert not found[-1].below, f"a remark stands above {row!r}"
        if not right.startswith("= "):  # a side goes on
            assert right.startswith(r"\quad {} ") and found[-1].reasons[-1] == "", row
            right = right.removeprefix(r"\quad {} ")
            assert first_sign(right) in "+−·", row
        found[-1].lines.append(right)
        found[-1].reasons.append(reason.removesuffix("}") if beside else "")
    assert not open_remark
    return found


def first_sign(line):
    """The sign that a line begins with, as the text writes it."""
    return line.partition(" ")[0].replace(r"\cdot", "·").replace("-", "−")[:1]


def tokens(line):
    """The names and numbers of a line, in their order, as the text writes them."""
    return [token for token, _ in _tokens(line)]


def within_a_fraction(line, count):
    """Whether the place after so many names and numbers lies within a fraction."""
    return _tokens(line)[count][1] > 0


def _tokens(line):
    """Each name and number, with how many fractions are open before it."""
    found, open_braces, at = [], [], 0
    while at < len(line):
        token = TOKEN.match(line, at)
        if not token:
            assert line[at] in "= ", line[at:]
            at += 1
            continue
        at = token.end()
        depth = open_braces.count(r"\frac{")
        match token.lastgroup:
            case "derivative" | "bar" | "d" | "of" | "to":
                found += [(plain(token["of"]), depth), (plain(token["to"]), depth)]
            case "number":
                found.append((_as_text(token["number"]), depth))
            case "ratio":
                found += [(part, depth) for part in token["ratio"].split("/")]
            case "name":
                found.append((plain(token["name"]), depth))
            case "sign":
                sign = token["sign"]
                if sign.endswith("{") and sign != "}{":
                    open_braces.append(sign)
                elif sign == "}":
                    open_braces.pop()
    return found


def _as_text(number):
    mantissa, _, exponent = number.partition(r" \times 10^{")
    if not exponent:
        return number
    sign, digits = ("-", exponent[1:-1]) if exponent[0] == "-" else ("+", exponent[:-1])
    return f"{mantissa}e{sign}{int(digits):02}"


def evaluate(side, symbols, meaning):
    """A side of an equation as a number; … counts as 0. `symbols` go by the text's names;
    meaning(d, of, to, direct) says what a derivative's sign means."""
    return _Reader(side, symbols, meaning).whole()


class _Reader:
    """Recursive descent: a sum of products of powers of atoms."""

    def __init__(self, side, symbols, meaning):
        self.symbols, self.meaning = symbols, meaning
        self.tokens, at = [], 0
        while at < len(side):
            token = TOKEN.match(side, at)
            assert token, f"can't be read from {side[at:]!r}"
            at = token.end()
            kind = "derivative" if token["derivative"] else token.lastgroup
            self.tokens.append((kind, token[kind], token))
        self.tokens.append(("end", "", None))
        self.at = 0

    def whole(self):
        number = self.sum()
        assert self.tokens[self.at][0] == "end", f"not understood: {self.tokens[self.at :]}"
        return number

    def sign(self, *wanted):
        """The next token if it is one of these signs, else None."""
        kind, text, _ = self.tokens[self.at]
        if kind == "sign" and text in wanted:
            self.at += 1
            return text
        return None

    def demand(self, wanted):
        assert self.sign(wanted), f"{wanted} is missing before {self.tokens[self.at :]}"

    def sum(self):
        terms = [-self.product() if self.sign("-") else self.product()]
        while sign := self.sign("+", "-"):
            terms.append(-self.product() if sign == "-" else self.product())
        return math.fsum(terms)

    def product(self):
        number = self.power()
        while self.sign(r"\cdot"):
            number *= self.power()
        return number

    def power(self):
        before = self.at
        number = self.atom()
        if self.sign("^{"):
            kind, text, _ = self.tokens[before]
            bare = r"\times" in text or text == r"\frac{" or kind == "derivative"
            assert not bare, "needs brackets"
            number = number ** self.within("}")
            assert self.tokens[self.at][1] != "^{", "a second exponent"
        return number

    def within(self, end):
        number = self.sum()
        self.demand(end)
        return number

    def atom(self):
        kind, text, token = self.tokens[self.at]
        self.at += 1
        match kind, text:
            case "number", _:
                mantissa, _, exponent = text.partition(r" \times 10^{")
                return float(f"{mantissa}e{exponent.rstrip('}') or 0}")
            case "ratio", _:
                above, below = text.split("/")
                return int(above) / int(below)
            case "name", _:
                return self.symbols[plain(text)]
            case "derivative", _:
                d = token["d"].replace(r"\partial", "∂")
                return self.meaning(d, plain(token["of"]), plain(token["to"]), token["bar"])
            case "call", _:
                self.demand(r"\left(")
                arguments = [self.sum()]
                while self.sign(","):
                    arguments.append(self.sum())
                self.demand(r"\right)")
                return CALLS[text](*arguments)
            case "sign", r"\left(":
                return self.within(r"\right)")
            case "sign", r"\left|":
                return abs(self.within(r"\right|"))
            case "sign", r"\sqrt{":
                return math.sqrt(self.within("}"))
            case "sign", r"\sqrt[3]{":
                return FUNCTIONS["cbrt"](self.within("}"))
            case "sign", r"\frac{":
                top = self.within("}{")
                return top / self.within("}")
            case "sign", "…":
                return 0.0
        raise AssertionError(f"not understood: {text!r}")
