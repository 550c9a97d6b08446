"""Compare models query by query: within an evaluation, after it, and between evaluations.

An evaluation itself compares each model with the baseline and with the best of the others. The
values that it stores for each query are enough to compare any other two in the same way.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np

from coldstart.core.i18n import Message, t
from coldstart.evaluation.details import Details
from coldstart.evaluation.measures import SMALLER_IS_BETTER, Estimate, Scenario, paired
from coldstart.evaluation.results import Comparison, Evaluation, finite_or_none
from coldstart.metrics.bootstrap import mean_draws, resampling
from coldstart.metrics.comparisons import Difference, significance_tests

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class EstimatePair:
    """Estimates of one metric for two models, over the same repeats."""

    scenario: Scenario
    method: str
    against: str
    metric: str
    estimate: Estimate
    estimate_against: Estimate

    @property
    def difference(self) -> Difference:
        """The paired difference, method minus `against`."""
        a, b = self.estimate, self.estimate_against
        return Difference.of_draws(
            a.mean - b.mean, a.draws - b.draws, min(a.n, b.n), self.metric not in SMALLER_IS_BETTER
        )


def compare_pairs(
    pairs: Sequence[EstimatePair], families: Iterable[Hashable] | None = None
) -> list[Comparison]:
    """Test the difference of each pair; `families` as for `significance_tests`."""
    tests = significance_tests([pair.difference for pair in pairs], families)
    return [
        Comparison(
            *pair.scenario, pair.method, pair.against, pair.metric,
            finite_or_none(test.difference.value), finite_or_none(test.difference.low),
            finite_or_none(test.difference.high), str(test.verdict), test.p,
        )
        for pair, test in zip(pairs, tests, strict=True)
    ]  # fmt: skip


@dataclass(frozen=True, eq=False)
class PairedResults:
    """An evaluation with its values of each query; None where these were not stored."""

    evaluation: Evaluation
    details: Details | None

    @property
    def seed(self) -> int:
        """The seed of its resamples."""
        return int(self.evaluation.asked.get("seed", 0))

    def resamples_items(self, scenario: Scenario) -> bool:
        """Whether held-out items are resampled as well as queries."""
        return any(held.together for held in self.evaluation.held if held.scenario == scenario)

    def estimates(self, scenario: Scenario, metric: str) -> dict[str, dict[int, Estimate]]:
        """Return a ranking metric by model and repeat, resampled as in the evaluation."""
        values = self._values(scenario)
        estimates: dict[str, dict[int, Estimate]] = {}
        if values is None or metric not in values:
            return estimates
        weights: dict[int, np.ndarray] = {}
        for (method, repeat), rows in _grouped(values, "method", "repeat"):
            ids, n = list(rows["id"]), int(repeat)
            if n not in weights:
                weights[n] = resampling(ids, self.seed)
            metric_values = rows[metric].to_numpy(np.float64)
            estimates.setdefault(str(method), {})[n] = _estimate(metric_values, ids, weights[n])
        return estimates

    def query_ids(self, scenario: Scenario) -> dict[int, list[str]] | None:
        """Return the ids of the rankings of each repeat; None where they were not stored."""
        values = self._values(scenario)
        if values is None:
            return None
        return {
            int(key[0]): list(dict.fromkeys(rows["id"])) for key, rows in _grouped(values, "repeat")
        }

    def _values(self, scenario: Scenario) -> pd.DataFrame | None:
        if self.details is None:
            return None
        values = self.details.values_in(scenario)
        return None if values.empty else values


def _grouped(table: pd.DataFrame, *by: str) -> Iterator[tuple[Any, pd.DataFrame]]:
    yield from table.groupby(list(by), sort=False)


def _estimate(values: np.ndarray, ids: Sequence[str], weights: np.ndarray) -> Estimate:
    measured = np.isfinite(values)
    mean = float(values[measured].mean()) if measured.any() else math.nan
    return Estimate(mean, mean_draws(values, weights), frozenset(compress(ids, measured)))


def compare_with(
    results: PairedResults, scenario: Scenario, against: str, metric: str
) -> Mapping[str, Comparison | Message]:
    """Compare every model of an evaluation with one of them.

    Parameters
    ----------
    results : PairedResults
    scenario : Scenario
    against : str
        The model that the others are compared with.
    metric : str
        A name of `measures.RANKING`.

    Returns
    -------
    mapping of str to Comparison or Message
        By model; a message says why there is no paired difference. P-values are corrected for the
        number of models, as in the evaluation itself.
    """
    evaluation = results.evaluation
    methods = [
        row.method
        for row in evaluation.rows
        if row.scenario == scenario and row.metric == metric and row.method != against
    ]
    stored = {
        m: evaluation.comparison_either_way(scenario, m, against, metric) for m in methods
    }  # fmt: skip
    if all(stored.values()):
        return {method: found for method, found in stored.items() if found is not None}
    if results.resamples_items(scenario):
        return {m: found or t("evaluate.unpaired.together") for m, found in stored.items()}
    estimates = results.estimates(scenario, metric)
    if against not in estimates:
        return dict.fromkeys(methods, t("evaluate.unpaired.not_kept"))
    shared = {m: paired(estimates[m], estimates[against]) for m in methods if m in estimates}
    pairs = [
        EstimatePair(scenario, method, against, metric, *pair)
        for method, pair in shared.items()
        if pair is not None
    ]
    unmeasured = {m: t("evaluate.unpaired.unmeasured") for m, p in shared.items() if p is None}
    return unmeasured | {comparison.method: comparison for comparison in compare_pairs(pairs)}


def compare_evaluations(
    first: PairedResults,
    second: PairedResults,
    scenarios: Sequence[Scenario],
    method: str,
    metric: str,
) -> dict[Scenario, Comparison | Message]:
    """Compare a model in one evaluation with itself in another, second minus first.

    The difference is paired only where both measured the same queries; elsewhere a message says
    why there is none. P-values are corrected for the number of scenarios.
    """
    comparisons: dict[Scenario, Comparison | Message] = {}
    pairs: list[EstimatePair] = []
    for scenario in scenarios:
        reason = _reason_unpaired(first, second, scenario)
        if reason is not None:
            comparisons[scenario] = reason
            continue
        by_repeat = (r.estimates(scenario, metric).get(method, {}) for r in (second, first))
        pair = paired(*by_repeat)
        if pair is None:
            comparisons[scenario] = t("evaluate.unpaired.unmeasured")
            continue
        pairs.append(EstimatePair(scenario, method, method, metric, *pair))
    return comparisons | {c.scenario: c for c in compare_pairs(pairs)}


def _reason_unpaired(
    first: PairedResults, second: PairedResults, scenario: Scenario
) -> Message | None:
    if first.resamples_items(scenario) or second.resamples_items(scenario):
        return t("evaluate.unpaired.together")
    ids, other_ids = first.query_ids(scenario), second.query_ids(scenario)
    if ids is None or other_ids is None:
        return t("evaluate.unpaired.not_kept")
    if ids != other_ids or first.seed != second.seed:
        return t("evaluate.unpaired.other_cases")
    return None
