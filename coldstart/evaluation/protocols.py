"""The protocols by name. To add one: write its function, add its line.

Every protocol holds out a seeded fifth of users, of items or of time. Its training side is a
`Training` that was cut out of the whole, so no count and no mean of it can see a held-out row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from coldstart.evaluation.new_items import audience, cold_item
from coldstart.evaluation.new_users import cold_both, cold_user
from coldstart.evaluation.temporal import temporal
from coldstart.evaluation.trials import Asked, Split
from coldstart.recommenders.cases import Training

Protocol = Callable[[Training, Asked, np.random.Generator], Split]

PROTOCOLS: Mapping[str, Protocol] = {
    "cold-user": cold_user,
    "cold-item": cold_item,
    "cold-both": cold_both,
    "audience": audience,
    "temporal": temporal,
}


def by_shots(protocol: str) -> bool:
    """Say whether a protocol is measured with each number of known likes."""
    return protocol in ("cold-user", "cold-both")


def baseline(protocol: str, shots: int | None) -> str:
    """Return the plain method that anyone would try first, and all others are held against.

    >>> baseline("cold-user", 0), baseline("cold-item", None), baseline("cold-both", 0)
    ('popularity', 'centroid', 'random')
    """
    if protocol == "cold-both" and shots == 0:
        return "random"
    return {"cold-item": "centroid", "cold-both": "centroid", "audience": "activity"}.get(
        protocol, "popularity"
    )
