"""A typed side as LaTeX, for a notebook: as it was typed, not simplified."""

from __future__ import annotations

from scalargrad import operations
from scalargrad.marking.reading import Part, Typed
from scalargrad.symbols.latex import latex_name

SUM, PRODUCT, SIGN, POWER, ATOM = range(5)
LEVELS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": ATOM, "neg": SIGN, "**": POWER}


def latex(typed: Typed) -> str:
    """The side in LaTeX."""
    written: dict[Part, str] = {}
    for part in typed.parts:  # operands before results
        written[part] = _part(part, written)
    return written[typed.tree]


def _part(part: Part, written: dict[Part, str]) -> str:
    match part.op:
        case "number":
            mantissa, _, power = part.name.lower().replace("−", "-").partition("e")
            return rf"{mantissa} \times 10^{{{int(power)}}}" if power else mantissa
        case "name":
            return latex_name(part.name)
        case "derivative":
            d = r"\partial" if part.name[0] == "∂" else "d"
            upper, lower = latex_name(part.upper), latex_name(part.lower)
            fraction = rf"\frac{{{d} {upper}}}{{{d} {lower}}}"
            return rf"\left.{fraction}\right|_{{\text{{direct}}}}" if part.direct else fraction
        case "/":
            return rf"\frac{{{written[part.parts[0]]}}}{{{written[part.parts[1]]}}}"
        case "**":
            base, exponent = part.parts
            return f"{_at_least(base, ATOM, written)}^{{{written[exponent]}}}"
        case "neg":
            return f"-{_at_least(part.parts[0], SIGN, written)}"
        case "+" | "-":
            first, second = part.parts
            return f"{written[first]} {part.op} {_at_least(second, PRODUCT, written)}"
        case "*":
            first, second = part.parts
            left = _at_least(first, PRODUCT, written)
            right = _at_least(second, POWER, written)
            return rf"{left} \cdot {right}"
    inside = ", ".join(written[one] for one in part.parts)
    form = operations.operation(part.op).latex or rf"\operatorname{{{part.op}}}"
    return form.replace("…", inside) if "…" in form else rf"{form}\left({inside}\right)"


def _at_least(part: Part, level: int, written: dict[Part, str]) -> str:
    """In brackets, if it binds less tightly than that."""
    if LEVELS.get(part.op, ATOM) >= level:
        return written[part]
    return rf"\left({written[part]}\right)"
