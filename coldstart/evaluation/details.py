"""Metric results of each case, so that they can be cut into groups afterwards."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coldstart.evaluation.evaluator import Evaluator
from coldstart.evaluation.metric_results import MetricResult

if TYPE_CHECKING:
    import pandas as pd

Place = tuple[str, int, int]
"""Protocol, shots (-1 where the protocol sets none), repeat."""


@dataclass(frozen=True, eq=False)
class Details:
    """Two tables, each with ``protocol``, ``shots`` (-1 where none is set) and ``repeat``.

    Attributes
    ----------
    values : DataFrame
        One row per method and ranking: ``method``, ``id`` of whom, or what, it is made for, and a
        column for each ranking metric, float32; NaN where there is nothing to find.
    pairs : DataFrame
        One row per held-out like: ``user``, ``item``, and a column for each method, int8: 1 where
        the pair stands among the first k, 0 where not, -1 where the method was not measured.
    """

    values: pd.DataFrame
    pairs: pd.DataFrame


@dataclass
class Collected:
    """Details while they come in."""

    values: dict[tuple[Place, str], tuple[list[str], dict[str, np.ndarray]]] = field(
        default_factory=dict
    )
    liked: dict[Place, tuple[list[str], list[str]]] = field(default_factory=dict)
    hits: dict[tuple[Place, str], np.ndarray] = field(default_factory=dict)

    def add(
        self, protocol: str, repeat: int, method: str, judge: Evaluator, judged: MetricResult
    ) -> None:
        """Take in what a method did on a trial."""
        trial = judge.trial
        place = (protocol, -1 if trial.shots is None else trial.shots, repeat)
        users, items = list(trial.cases.ids), list(trial.candidates.ids)
        self.values[(place, method)] = (
            items if trial.by_item else users,
            {name: found.astype(np.float32) for name, found in judged.values.items()},
        )
        if place not in self.liked:
            rows, columns = judge.pairs
            of_user, of_item = (columns, rows) if trial.by_item else (rows, columns)
            self.liked[place] = ([users[n] for n in of_user], [items[n] for n in of_item])
        self.hits[(place, method)] = judged.hits.astype(np.int8)

    def frames(self, whole: Callable[[tuple[str, int | None]], Container[int]]) -> Details:
        """Return the tables, with the repeats of each setting that count."""
        import pandas as pd

        def counts(place: Place) -> bool:
            protocol, shots, repeat = place
            return repeat in whole((protocol, None if shots < 0 else shots))

        values = [
            pd.DataFrame({**_named(place), "method": method, "id": ids, **metrics})
            for (place, method), (ids, metrics) in self.values.items()
            if counts(place)
        ]
        methods = list(dict.fromkeys(method for _, method in self.hits))
        pairs = []
        for place, (users, items) in self.liked.items():
            if not counts(place):
                continue
            missing = np.full(len(users), -1, dtype=np.int8)
            hits = {method: self.hits.get((place, method), missing) for method in methods}
            pairs.append(pd.DataFrame({**_named(place), "user": users, "item": items, **hits}))
        return Details(
            pd.concat(values, ignore_index=True) if values else pd.DataFrame(),
            pd.concat(pairs, ignore_index=True) if pairs else pd.DataFrame(),
        )


def _named(place: Place) -> dict[str, str | int]:
    protocol, shots, repeat = place
    return {"protocol": protocol, "shots": shots, "repeat": repeat}
