"""How a derivation calls the nodes: by their own names, numbered where two are the same, or v1 …"""

from __future__ import annotations

import itertools
from collections import Counter

from scalargrad import formatting
from scalargrad.engine import Value


def names(order: list[Value], used: set[Value]) -> dict[Value, str]:
    """The names of shown nodes: a second w reads w(2); nodes in `used` without one get v1 …"""
    found: dict[Value, str] = {}
    nodes = [*order, *(used - set(order))]  # a target that root doesn't depend on
    own = {node: formatting.format_name(node.name) for node in nodes if node.name}
    taken = set(own.values())  # whoever is called w(2) or v1 keeps that name
    counts: Counter[str] = Counter()
    for node, name in own.items():
        found[node] = name
        counts[name] += 1
        if counts[name] > 1:
            numbered = (f"{name}({i})" for i in itertools.count(counts[name]))
            found[node] = next(one for one in numbered if one not in taken)
            taken.add(found[node])
    fresh = (f"v{i}" for i in itertools.count(1) if f"v{i}" not in taken)
    return found | {node: next(fresh) for node in nodes if node in used and not node.name}
