"""Results by group: a metric of a model for each group of users or items, and the baseline's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coldstart.core.i18n import Message
from coldstart.evaluation.details import Details
from coldstart.evaluation.grouping import Grouping
from coldstart.evaluation.measures import K, Scenario
from coldstart.evaluation.results import finite_or_none
from coldstart.metrics import bootstrap
from coldstart.metrics.bootstrap import interval
from coldstart.metrics.comparisons import Difference, significance_tests

if TYPE_CHECKING:
    import pandas as pd

FOUND = f"found@{K}"
"""Share of held-out likes that stand among the first k; the one metric that items can be cut by."""
SMALL = 20
N_RESAMPLES = 500
TOGETHER = ("cold-item", "cold-both")

Draw = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""From values, and which of them count, to their mean in each resample."""


@dataclass(frozen=True)
class Slice:
    """A metric of one model for one group, and its comparison with the baseline.

    Attributes
    ----------
    name : str or Message
    n : int
        Rankings, or likes for `FOUND`, that it was measured on.
    small : bool
        Whether those that chance decides on (whom the rankings are made for, and items where all
        are judged on the same few) are too few to say much: many likes of few people say little.
    difference, difference_low, difference_high, verdict
        To the baseline, corrected for the number of groups (Holm 1979); None where it was not
        measured.
    """

    name: str | Message
    n: int
    small: bool
    mean: float | None
    low: float | None
    high: float | None
    baseline: float | None = None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    verdict: str | None = None


def by_ranking(protocol: str, side: str) -> bool:
    """Say whether groups of this side can be compared by whole rankings.

    They can where one ranking belongs to one group, and chance lies in whom it is made for alone.
    Otherwise each held-out like is looked at by itself.
    """
    if protocol in TOGETHER:
        return False
    return side == ("items" if protocol == "audience" else "users")


def slices(
    details: Details,
    grouping: Grouping,
    side: str,
    protocol: str,
    shots: int | None,
    method: str,
    against: str,
    metric: str,
    seed: int = 0,
) -> list[Slice]:
    """Return each group that anything was measured of.

    Parameters
    ----------
    details : Details
    grouping : Grouping
        Of `side`.
    side : str
        ``users`` or ``items``.
    protocol, shots
        The setting.
    method, against : str
    metric : str
        A ranking metric where `by_ranking` says so, else `FOUND`.
    seed : int
        Of the resamples.
    """
    if metric == FOUND:
        table = details.pairs_in(Scenario(protocol, shots))
        if method not in table:
            return []
        table = table[table[method] >= 0]
        groups = table["user" if side == "users" else "item"].map(grouping.of)
        draw = _pair_draws(table, protocol, seed)
        drawn = [table["item" if protocol == "audience" else "user"].to_numpy()]
        drawn += [table["item"].to_numpy()] if protocol in TOGETHER else []
        values = table[method].to_numpy(dtype=np.float64)
        baseline_values = table[against].to_numpy(dtype=np.float64) if against in table else None
        baseline_values = (
            None
            if baseline_values is None
            else np.where(baseline_values < 0, np.nan, baseline_values)
        )
    else:
        table = details.values_in(Scenario(protocol, shots))
        wide = table.pivot(index=["repeat", "id"], columns="method", values=metric)
        if method not in wide:
            return []
        wide = wide[wide[method].notna()]
        ids = wide.index.get_level_values("id")
        groups = ids.to_series().map(grouping.of)
        draw = _ranking_draws(list(ids), seed)
        drawn = [ids.to_numpy()]
        values = wide[method].to_numpy(dtype=np.float64)
        baseline_values = wide[against].to_numpy(dtype=np.float64) if against in wide else None
    group_of_row = groups.to_numpy()
    places = [n for n in range(len(grouping.names)) if (group_of_row == n).any()]
    units = [min(len(set(of[group_of_row == n])) for of in drawn) for n in places]
    groups_with_values = [
        _slice(
            grouping.names[n],
            group_of_row == n,
            values,
            baseline_values if against != method else None,
            draw,
            unit,
        )
        for n, unit in zip(places, units, strict=True)
    ]
    return _with_verdicts(groups_with_values, units)


def _slice(
    name: str | Message,
    inside: np.ndarray,
    values: np.ndarray,
    baseline_values: np.ndarray | None,
    draw: Draw,
    units: int,
) -> Slice:
    if baseline_values is not None:
        is_compared = inside & np.isfinite(
            baseline_values
        )  # a split that the baseline failed in compares nobody
        baseline_values, inside = (
            (baseline_values, is_compared) if is_compared.any() else (None, inside)
        )
    n = int(inside.sum())
    draws = draw(values, inside)
    # A single unit gives no interval.
    low, high = interval(draws) if units > 1 else (np.nan, np.nan)
    mean, ends = float(values[inside].mean()), (finite_or_none(low), finite_or_none(high))
    group = Slice(name, n, units < SMALL, mean, *ends)
    if baseline_values is None:
        return group
    if units > 1:
        low, high = interval(draws - draw(baseline_values, inside))
    return replace(
        group, baseline=float(baseline_values[inside].mean()),
        difference=float((values - baseline_values)[inside].mean()),
        difference_low=finite_or_none(low), difference_high=finite_or_none(high),
    )  # fmt: skip


def _with_verdicts(slices: list[Slice], units: list[int]) -> list[Slice]:
    """Add the verdict of each difference, corrected for the number of groups."""
    compared = [n for n, group in enumerate(slices) if group.difference is not None]
    tests = significance_tests(
        [
            Difference.of_stored(
                slices[n].difference, slices[n].difference_low, slices[n].difference_high, units[n]
            )
            for n in compared
        ]
    )
    verdicts = {n: str(test.verdict) for n, test in zip(compared, tests, strict=True)}
    return [replace(group, verdict=verdicts.get(n)) for n, group in enumerate(slices)]


def _ranking_draws(ids: list[str], seed: int) -> Draw:
    weights = _weights(ids, seed)
    return lambda values, inside: bootstrap.mean_draws(values[inside], weights[:, inside])


def _pair_draws(table: pd.DataFrame, protocol: str, seed: int) -> Draw:
    """Draw whom the rankings were made for, and where all share the same few items, these too."""
    ids = table["item" if protocol == "audience" else "user"].tolist()
    if protocol in TOGETHER:
        both = _weights(ids, seed) * _weights(table["item"].tolist(), seed + 1)
        return lambda values, inside: bootstrap.mean_draws(values[inside], both[:, inside])
    distinct = list(dict.fromkeys(ids))
    place = {id_: n for n, id_ in enumerate(distinct)}
    row = np.array([place[id_] for id_ in ids])
    weights = _weights(distinct, seed)

    def draw(values: np.ndarray, inside: np.ndarray) -> np.ndarray:
        at = row[inside]
        found = np.bincount(at, weights=values[inside], minlength=len(distinct))
        return bootstrap.ratio_draws(found, np.bincount(at, minlength=len(distinct)), weights)

    return draw


def _weights(ids: list[str], seed: int) -> np.ndarray:
    """Return how often each row is drawn; rows of one id are drawn together."""
    distinct = list(dict.fromkeys(ids))
    place = {id_: n for n, id_ in enumerate(distinct)}
    drawn = bootstrap.resampling(distinct, seed, N_RESAMPLES).astype(np.float32)
    found: np.ndarray = drawn[:, [place[id_] for id_ in ids]]
    return found
