"""The protocols by name. To add one: write its function, add its line.

Every protocol holds out a seeded fifth of users, of items, of time or of purchases. Its training
side is a `Training` that was cut out of the whole, so no count and no mean of it can see a held-out
row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from coldstart.evaluation.scenarios import buy_again
from coldstart.evaluation.scenarios.cold_items import audience, cold_item
from coldstart.evaluation.scenarios.cold_users import cold_both, cold_user
from coldstart.evaluation.scenarios.temporal import temporal
from coldstart.evaluation.test_sets import Split, SplitConfig
from coldstart.models.queries import Training
from coldstart.models.registry import AGAIN, COMPARED

Protocol = Callable[[Training, SplitConfig, np.random.Generator], Split]

PROTOCOLS: Mapping[str, Protocol] = {
    "cold-user": cold_user,
    "cold-item": cold_item,
    "cold-both": cold_both,
    "audience": audience,
    "temporal": temporal,
    buy_again.NAME: buy_again.buy_again,
}


def usual_methods(protocols: Sequence[str]) -> tuple[str, ...]:
    """Return the methods that are compared unless others are asked for."""
    return (*COMPARED, *(AGAIN if buy_again.NAME in protocols else ()))


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
    of_protocol = {
        "cold-item": "centroid", "cold-both": "centroid", "audience": "activity",
        buy_again.NAME: "repeat_count",
    }  # fmt: skip
    return of_protocol.get(protocol, "popularity")
