"""Why a side is wrong: the smallest repair that makes it right.

A repair replaces one part of a side. What each part would have to be is found from the outside
inwards: if u·v must be 6 and v is 2, u must be 3. What has these numbers at all points belongs
there.
Nothing is said that the repaired side, read and compared again, does not prove.
"""

from __future__ import annotations

import math

from scalargrad.marking.chains import chains
from scalargrad.marking.comparing import Numbers, Side
from scalargrad.marking.findings import Finding
from scalargrad.marking.multiplying import added, multiplied
from scalargrad.marking.needs import Wrong
from scalargrad.marking.quantities import Quantities, same
from scalargrad.marking.replacing import other_operation, renamed, replaced

MOST_REPAIRS = 12
MOST_PARTS = 120


def repairs(side: Side, truth: Numbers, quantities: Quantities) -> list[Finding]:
    """What might be wrong with a side, the likeliest first."""
    wrong = Wrong(side, truth, quantities)
    found = [*chains(wrong), *renamed(wrong, truth)]
    for part in side.parts if len(side.parts) <= MOST_PARTS else (side.tree,):
        value, needed = wrong.values[part], wrong.needed.get(part)
        if needed is None or not all(map(math.isfinite, value)) or same(value, needed):
            continue
        found += replaced(wrong, part, needed)
        found += other_operation(wrong, part, value, needed)
        if all(value) and part.op != "number":
            found += multiplied(wrong, part, value, needed)
        found += added(wrong, part, value, needed)
    return sorted(found, key=lambda one: one.cost)[:MOST_REPAIRS]
