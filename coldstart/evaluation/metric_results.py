"""Metric results of one model on one test set, and of each of its cases."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coldstart.evaluation.evaluator import Judge
from coldstart.evaluation.measures import Estimate

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Promised:
    """Pairs with about the same probability: its mean, the share really liked, and how many."""

    said: float
    liked: Estimate
    n: int


@dataclass(frozen=True, eq=False)
class Judged:
    """What came out for one method.

    Attributes
    ----------
    estimates : dict of str to Estimate
        By metric.
    values : dict of str to ndarray, float64 (n_rows,)
        Each ranking metric of each row; NaN where it has nothing to find.
    hits : ndarray, bool (n_relevant_pairs,)
        Whether each pair of `Judge.pairs` stands among the first k.
    promises : dict of int to Promised
        By group of predictions.
    among_answers : bool
        Whether these are of the pairs that have an answer; otherwise of all pairs.
    """

    estimates: dict[str, Estimate]
    values: Mapping[str, np.ndarray]
    hits: np.ndarray
    promises: dict[int, Promised] = field(default_factory=dict)
    among_answers: bool = False


@dataclass(frozen=True, eq=False)
class Lists:
    """What the first k of each ranking are like.

    Attributes
    ----------
    estimates : dict of str to Estimate
        The ranking metrics and, where they were asked for, those of whole lists.
    values : dict of str to ndarray, float64 (n_rows,)
        Each ranking metric of each row.
    shown : ndarray, bool (n_rows, n_columns)
        Whether a column is among the first k.
    """

    estimates: dict[str, Estimate]
    values: Mapping[str, np.ndarray]
    shown: np.ndarray


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

    def add(self, protocol: str, repeat: int, method: str, judge: Judge, judged: Judged) -> None:
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
