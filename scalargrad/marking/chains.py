"""Products of derivatives: a factor that is 0, a chain that is broken, a path that is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scalargrad.marking.findings import Finding, factors_of, joined, path_fields, terms_of
from scalargrad.marking.needs import Wrong
from scalargrad.marking.quantities import same
from scalargrad.marking.reading import Part
from scalargrad.marking.words import paths_sentence

MOST_TOLD = 4  # paths in a sentence


def chains(wrong: Wrong) -> Iterator[Finding]:
    """A factor that is 0, a chain that is broken, a path that is none."""
    quantities = wrong.quantities
    if quantities.lower is None or not quantities.ways:
        return
    terms = terms_of(wrong.side.tree)
    products = [quantities.product(way) for way in quantities.ways]
    left = list(range(len(products)))
    odd = []
    for part, sign in terms:
        value = [sign * x for x in wrong.values[part]]
        fits = [k for k in left if same(products[k], value)]
        if fits:
            left.remove(fits[0])
        else:
            odd.append((part, sign))
    ways = [quantities.ways[k] for k in left]
    for part, sign in odd:
        signs = [one for one in factors_of(part) if one.op == "derivative"]
        slip = _slip_of_chain(wrong, part, signs)
        if slip is None:
            continue
        kind, where, fields, cost = slip
        fields |= {"paths": _paths_in_words(wrong)}
        for some in [[way] for way in ways] + [ways]:
            if some:
                new = " + ".join(map(quantities.written_path, some))
                if len(some) == len(quantities.ways):  # all there are: the total derivative
                    new = quantities.sign(quantities.upper, quantities.lower)
                found = wrong.finding(kind, part, f"−({new})" if sign < 0 else new, cost, **fields)
                fields = {**found.fields, "typed": wrong.text(where)}
                yield found._replace(fields=fields, place=(where.start, where.end))
    if ways and not odd:
        new = " + ".join(map(quantities.written_path, ways))
        kind = "path_missing" if len(ways[0]) > 2 else "direct_missing"
        fields = path_fields(wrong.points, ways[0])
        yield wrong.finding(kind, wrong.side.tree, f"{wrong.side.text} + {new}", 0.9, **fields)


def _slip_of_chain(
    wrong: Wrong, part: Part, signs: Sequence[Part]
) -> tuple[str, Part, dict[str, str], float] | None:
    """The first thing that is wrong with a product of derivatives: kind, where, words, cost."""
    quantities, names = wrong.quantities, wrong.points.names
    for one in signs:
        if not wrong.points.depends(one.upper, one.lower):
            return "factor_zero", one, {"upper": one.upper, "lower": one.lower}, 0.1
    if not signs or len(signs) < len(factors_of(part)):
        return None
    upper, lower = names[quantities.upper], names[quantities.lower]  # type: ignore[index]
    links = [upper, *(name for one in signs for name in (one.upper, one.lower)), lower]
    broken = [i for i in range(0, len(links), 2) if links[i] != links[i + 1]]
    if not broken:
        return None
    at = broken[0] // 2  # the factor before which the chain is broken
    if len(broken) == 1 and 0 < at < len(signs):
        one = signs[at - 1]
        nodes = wrong.points.nodes
        if nodes[signs[at].upper] in wrong.points.view.below(nodes[one.upper]):
            fields = {"next": signs[at].name, "right": f"∂{one.upper}/∂{signs[at].upper}"}
            return "chain_before", one, fields, 0.2
    if at == 0:
        return "chain_begins", signs[0], {"upper": upper}, 0.2
    if at == len(signs):
        return "chain_ends", signs[-1], {"lower": lower}, 0.2
    fields = {"before": signs[at - 1].name, "next": signs[at - 1].lower}
    return "chain_broken", signs[at], fields, 0.2


def _paths_in_words(wrong: Wrong) -> str:
    """The ways from the upper to the lower node, for a sentence."""
    names, ways = wrong.points.names, wrong.quantities.ways
    over = [joined([names[node] for node in way[1:-1]]) for way in ways[:MOST_TOLD]]
    return paths_sentence(names[ways[0][0]], names[ways[0][-1]], over)
