"""Metric results of each query, from which groups and pairs of models are compared later."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coldstart.evaluation.evaluator import Evaluator
from coldstart.evaluation.measures import Scenario
from coldstart.evaluation.metric_results import MetricResult

if TYPE_CHECKING:
    import pandas as pd

NO_FIXED_NUMBER = -1
"""How the tables store that a scenario has no fixed number of known likes."""
Place = tuple[Scenario, int]
"""Scenario and repeat."""


@dataclass(frozen=True, eq=False)
class Details:
    """Two tables, each with ``protocol``, ``shots`` (or `NO_FIXED_NUMBER`) and ``repeat``.

    Attributes
    ----------
    values : DataFrame
        One row per model and ranking: ``method``, ``id`` of the query (or item) that it is made
        for, and a column for each ranking metric, float32; NaN where nothing is relevant.
    pairs : DataFrame
        One row per held-out like: ``user``, ``item``, and a column for each model, int8: 1 where
        the pair is among the first k, 0 where not, -1 where the model was not measured.
    """

    values: pd.DataFrame
    pairs: pd.DataFrame

    def values_in(self, scenario: Scenario) -> pd.DataFrame:
        """Return the rows of `values` of one scenario."""
        return _in(self.values, scenario)

    def pairs_in(self, scenario: Scenario) -> pd.DataFrame:
        """Return the rows of `pairs` of one scenario."""
        return _in(self.pairs, scenario)


def _in(table: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    if table.empty:
        return table
    columns = _columns((scenario, 0))
    return table[(table["protocol"] == columns["protocol"]) & (table["shots"] == columns["shots"])]


@dataclass
class DetailsCollector:
    """Results of each query, gathered while an evaluation runs."""

    values: dict[tuple[Place, str], tuple[list[str], Mapping[str, np.ndarray]]] = field(
        default_factory=dict
    )
    likes: dict[Place, tuple[list[str], list[str]]] = field(default_factory=dict)
    hits: dict[tuple[Place, str], np.ndarray] = field(default_factory=dict)

    def add(
        self, protocol: str, repeat: int, method: str, evaluator: Evaluator, result: MetricResult
    ) -> None:
        """Add what a model reached on a test set."""
        test_set = evaluator.test_set
        place = (Scenario(protocol, test_set.shots), repeat)
        users, items = list(test_set.cases.ids), list(test_set.candidates.ids)
        self.values[(place, method)] = (
            items if test_set.by_item else users,
            {name: values.astype(np.float32) for name, values in result.values.items()},
        )
        if place not in self.likes:
            rows, columns = evaluator.pairs
            of_user, of_item = (columns, rows) if test_set.by_item else (rows, columns)
            self.likes[place] = ([users[n] for n in of_user], [items[n] for n in of_item])
        self.hits[(place, method)] = result.hits.astype(np.int8)

    def frames(self, complete_repeats: Callable[[Scenario], Container[int]]) -> Details:
        """Return the tables, with the complete repeats of each scenario."""
        import pandas as pd

        def counts(place: Place) -> bool:
            scenario, repeat = place
            return repeat in complete_repeats(scenario)

        values = [
            pd.DataFrame({**_columns(place), "method": method, "id": ids, **metrics})
            for (place, method), (ids, metrics) in self.values.items()
            if counts(place)
        ]
        methods = list(dict.fromkeys(method for _, method in self.hits))
        pairs = []
        for place, (users, items) in self.likes.items():
            if not counts(place):
                continue
            missing = np.full(len(users), -1, dtype=np.int8)
            hits = {method: self.hits.get((place, method), missing) for method in methods}
            pairs.append(pd.DataFrame({**_columns(place), "user": users, "item": items, **hits}))
        return Details(
            pd.concat(values, ignore_index=True) if values else pd.DataFrame(),
            pd.concat(pairs, ignore_index=True) if pairs else pd.DataFrame(),
        )


def _columns(place: Place) -> dict[str, str | int]:
    (name, known_likes), repeat = place
    shots = NO_FIXED_NUMBER if known_likes is None else known_likes
    return {"protocol": name, "shots": shots, "repeat": repeat}
