"""The LaTeX of explain() read as arithmetic. Knows nothing of the code that writes it.

Strict: what is not one of the forms below, or stands where none of them may, is an error. So a lost
bracket, a sign behind a sign or a second exponent cannot pass for something else.
"""

import functools
import math
import re

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
TOKEN = re.compile(
    rf" ?(?:\\frac\{{\\partial (?P<of>{ATOM})\}}\{{\\partial (?P<to>{ATOM})\}}"
    rf"|(?P<call>{'|'.join(map(re.escape, CALLS))})(?=\\left\()"
    rf"|(?P<number>\d+(?:\.\d+)?(?: \\times 10\^\{{-?\d+\}})?(?!\d))|(?P<name>{ATOM})"
    r"|(?P<sign>\\left[(|]|\\right[)|]|\\frac\{|\}\{|\\sqrt\{|\\sqrt\[3\]\{|\^\{|\}|\\cdot(?= )|[-+,…]))"
)


def plain(name):
    """w_{31} is called w31 in the text, and w_{(2)} w(2)."""
    return re.sub("[{}_]", "", name)


def sentence(words):
    """Words with formulas between dollars, as the text writes them."""
    words = re.sub(
        rf"\$(?:\\frac{{\\partial ({ATOM})}}{{\\partial ({ATOM})}}|({ATOM}))\$",
        lambda found: f"∂{plain(found[1])}/∂{plain(found[2])}" if found[1] else plain(found[3]),
        words,
    )
    return re.sub(r"^0 \\quad \\text\{\((.*)\)\}$", r"0: \1", words)


def words(text):
    """Formulas of the text as a pattern: what stands between dollars may be any formula."""
    parts = re.split(r"\$([^$]*)\$", text)
    return "".join(
        ".+"
        if i % 2 and sentence(f"${part}$") == f"${part}$"
        else re.escape(sentence(f"${part}$" if i % 2 else part))
        for i, part in enumerate(parts)
    )


def equations(latex):
    """(left side, its sides) of each equation, and the remarks. An `aligned` block, row by row.

    Reasons are remarks, too, wherever they stand; a remark of several rows is put together.
    """
    head, *rows, foot = latex.split("\n")
    assert (head, foot) == (r"\begin{aligned}", r"\end{aligned}")
    found, remarks, open_remark = [], [], False
    for i, row in enumerate(rows):
        assert row.endswith(r" \\") == (i < len(rows) - 1), row
        left, equals, right = row.removesuffix(r" \\").partition("&")
        if right.startswith(r" \text{"):
            assert left == equals.strip("&") == "" and right.endswith("}")
            line = right.removeprefix(r" \text{").removesuffix("}")
            assert open_remark or line.startswith("("), row
            remarks.append(f"{remarks.pop()} {line}" if open_remark else line)
            open_remark = remarks[-1].count("(") > remarks[-1].count(")")
            continue
        assert not open_remark, row
        right, beside, reason = right.partition(r" \qquad \text{")
        if beside:
            remarks.append(f"({reason.removesuffix('}')})")
        if right.startswith(r"\quad {} "):  # a side goes on
            found[-1][1][-1] += right.removeprefix(r"\quad {}")
            continue
        assert right.startswith("= "), row
        if left:
            assert left.endswith(" "), row
            found.append((left[:-1], []))
        found[-1][1].extend(right.removeprefix("= ").split(" = "))
    return found, remarks


def evaluate(side, symbols, partials, found=None):
    """A side of an equation as a number; … counts as 0. `symbols` and `partials` go by the text's
    names; `found` says what ∂L/∂b means before a dot: the gradient that a line above has found."""
    return _Reader(side, symbols, partials, found).whole()


class _Reader:
    """Recursive descent: a sum of products of powers of atoms."""

    def __init__(self, side, symbols, partials, found):
        self.symbols, self.partials, self.found = symbols, partials, found
        self.tokens, at = [], 0
        while at < len(side):
            token = TOKEN.match(side, at)
            assert token, f"can't be read from {side[at:]!r}"
            at = token.end()
            self.tokens.append((token.lastgroup, token[token.lastgroup], token["of"]))
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
            assert r"\times" not in text and text != r"\frac{" and kind != "to", "needs brackets"
            number = number ** self.within("}")
            assert self.tokens[self.at][1] != "^{", "a second exponent"
        return number

    def within(self, end):
        number = self.sum()
        self.demand(end)
        return number

    def atom(self):
        kind, text, of = self.tokens[self.at]
        self.at += 1
        match kind, text:
            case "number", _:
                mantissa, _, exponent = text.partition(r" \times 10^{")
                return float(f"{mantissa}e{exponent.rstrip('}') or 0}")
            case "name", _:
                return self.symbols[plain(text)]
            case "to", _:
                of, to = plain(of), plain(text)
                known = self.found and self.tokens[self.at][1] == r"\cdot"
                if known and self.tokens[self.at + 1][0] == "to":
                    return self.found[to]
                return self.partials[f"∂{of}/∂{to}"]
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
