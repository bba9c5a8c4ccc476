"""What mark() says: one sentence for each kind of slip, with {fields} for what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scalargrad.engine import Value
from scalargrad.language import sentence

MOST_TOLD = 4  # paths in a sentence
SENTENCES = {
    "wrong": "this side is wrong",
    "not_following": "this side is wrong, and it does not follow from the side above either",
    "follows": "follows from the side above",
    # derivatives and paths
    "factor_zero": "{typed} is 0: {upper} does not depend on {lower}. {paths}",
    "path_missing": "a path is missing: from {from} to {to} there is also the way over {way}",
    "direct_missing": "a summand is missing: {from} depends on {to} directly, too",
    "chain_begins": "the chain begins with ∂{upper}/∂…, not with {typed}. {paths}",
    "chain_broken": "the chain is broken: after {before} comes ∂{next}/∂…, not {typed}. {paths}",
    "chain_before": "the chain is broken: before {next} comes {right}, not {typed}. {paths}",
    "chain_ends": "the chain ends with …/∂{lower}, not with {typed}. {paths}",
    "one_path": "this is the path over {way} alone: from {from} to {to} there is another",
    "direct_alone": "this is the direct part alone: from {from} to {to} there is another path",
    # factors
    "other_operand": "{right} belongs where {typed} stands: "
    "the derivative of the product {product} by {typed} is the other factor",
    "belongs": "{right} belongs where {typed} stands",
    "slope_one": "{right} belongs where {typed} stands: {result} is linear in {name}, "
    "which means a constant slope, not the slope 1. The slope 1 is ∂{result}/∂{other}",
    "value_for_derivative": "{typed} itself stands where its derivative belongs, {right}",
    "function_kept": "{function} itself stands where its derivative belongs",
    "wrong_place": "the derivative is taken at the wrong place: "
    "in {function} belongs {right}, not {typed}",
    "not_node": "{typed} is not {name}: {name} is {definition}",
    "power_of_node": "{power} is {name} itself: {name}{times} belongs here, "
    "which is {base}{raised}",
    "sigma": "{right} belongs where {typed} stands: that is the derivative of a sigmoid",
    "tanh": "{right} belongs where {typed} stands: that is the derivative of tanh",
    "squared": "{typed} is missing its square: {right} belongs here",
    "rest_missing": "the factor {factor} is missing: the derivative of {result} is {slope}",
    "inner_missing": "the inner derivative {factor} is missing",
    "factor_missing": "the factor {factor} is missing",
    "factor_missing_at": "the factor {factor} is missing before {typed}",
    "factor_too_much": "the factor {factor} is too much",
    "divided": "{typed} multiplies here, it does not divide",
    "multiplied": "{typed} divides here, it does not multiply",
    "two_missing": "the factor 2 of the square is missing",
    "two_missing_at": "the factor 2 of the square is missing before {typed}",
    "not_lowered": "the exponent is not lowered: {base}{raised} belongs where {power} stands",
    "exponent": "the exponent of {power} is wrong: {base}{raised} belongs there",
    "reciprocal": "one over e^q is e^(−q), not e^(1/q): −({base}) belongs there",
    # signs
    "difference": "the sign is wrong: as if the difference {typed} were the wrong way round",
    "sign": "the sign of this side is wrong",
    "sign_of": "the sign of {typed} is wrong",
    "sign_before": "the sign before {typed} is wrong",
    # rules of sums, products and quotients
    "quotient": "the divisor {divisor} is squared in the quotient rule",
    "product_half": "the product rule is half done: u·v has the derivative u′·v + u·v′",
    "derivatives_multiplied": "the two derivatives are multiplied: "
    "u·v has the derivative u′·v + u·v′, not u′·v′",
    "quotient_half": "the quotient rule is half done: u/v has the derivative (u′·v − u·v′)/v²",
    "summand_missing": "the summand {summand} is missing",
    "summand_too_many": "the summand {typed} is too much",
    # numbers
    "number_of_other": "{name} is {value}: {typed} is the number of {other}",
    "number_wrong": "{name} is {value}, not {typed}",
    "number_sign": "the sign of a number got lost: {name} is {value}, not {typed}",
    "arithmetic": "a slip in the arithmetic: {above} is {value}, not {typed}",
    "decimal_point": "the decimal point slipped: {above} is {value}, not {typed}",
    "decimal_point_here": "the decimal point slipped",
    "rounded": "rounded too early: the last digits of {typed} are not right",
    "not_above": "this is not the number of the side above",
    "half": "this is half of the right number",
    "twice": "this is twice the right number",
    # a whole side
    "coincidence": "this is right for these numbers alone, as a formula it is wrong",
    "definition": "this is not {name}: in this graph {name} is {definition}",
    "of_input": "{name} is an input here: it has a number, no formula",
    "depends_not": "{typed} is 0: {upper} does not depend on {lower}",
}
PATHS = {
    "one": "From {from} to {to} the path goes {ways}.",
    "many": "From {from} to {to} the paths go {ways}.",
    "straight": "{from} depends on {to} directly.",
}


def why(kind: str, fields: Mapping[str, str]) -> str:
    """The sentence for a kind of slip."""
    return sentence(SENTENCES[kind], **fields).removesuffix(".")


def path_fields(names: Mapping[Value, str], way: Sequence[Value]) -> dict[str, str]:
    """A path's two ends, and the names on it, for a sentence."""
    *on_it, last = [names[node] for node in way[1:-1]] or [""]
    over = sentence("{0} and {1}", ", ".join(on_it), last) if on_it else last
    return {"from": names[way[0]], "to": names[way[-1]], "way": over}


def paths_sentence(names: Mapping[Value, str], ways: Sequence[Sequence[Value]]) -> str:
    """The ways from a node to another."""
    fields = [path_fields(names, way) for way in ways[:MOST_TOLD]]
    kind = "many" if len(fields) > 1 else "one" if fields[0]["way"] else "straight"
    over = "; ".join(sentence("over {0}", one["way"]) for one in fields if one["way"])
    return sentence(PATHS[kind], **{**fields[0], "ways": over})
