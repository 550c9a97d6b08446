"""Rank the models of an evaluation: the one definition of the best model, used everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coldstart.evaluation.measures import SMALLER_IS_BETTER, Scenario
from coldstart.evaluation.results import Evaluation, Row
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.metrics.comparisons import Verdict

HEADLINE = "ndcg@10"
BASELINES = ("random", "popularity", "activity", "repeat_count")
"""Models that need no training; among equals, a trained model is recommended instead."""


@dataclass(frozen=True)
class ModelRanking:
    """The models of one scenario by one metric, the best first.

    Attributes
    ----------
    scenario : Scenario
    rows : tuple of Row
        The best model first, the others by their means.
    to_best : dict of str to str
        How each other model compares with the best: a `Verdict`; not in it where the two were not
        compared.
    baseline : str
    to_baseline : dict of str to str
        How each model compares with the baseline.
    """

    scenario: Scenario
    rows: tuple[Row, ...]
    to_best: Mapping[str, str]
    baseline: str
    to_baseline: Mapping[str, str]

    @property
    def best(self) -> Row:
        """The best model's row."""
        return self.rows[0]

    @property
    def worse(self) -> tuple[str, ...]:
        """Models that are significantly worse than the best."""
        return self._compared(lambda verdict: verdict == Verdict.WORSE)

    @property
    def same(self) -> tuple[str, ...]:
        """Models that did the same as the best in every resample."""
        return self._compared(lambda verdict: verdict == Verdict.SAME)

    @property
    def tied(self) -> tuple[str, ...]:
        """Models that are not significantly worse than the best."""
        return self._compared(lambda verdict: verdict != Verdict.WORSE)

    @property
    def leaders(self) -> tuple[str, ...]:
        """The best model and those tied with it."""
        return (self.best.method, *self.tied)

    def _compared(self, condition: Any) -> tuple[str, ...]:
        others = (row.method for row in self.rows[1:])
        return tuple(method for method in others if condition(self.to_best.get(method)))


def best_first(means: Mapping[str, float], metric: str) -> list[str]:
    """Return models in the order of their means, the best first."""
    return sorted(means, key=means.__getitem__, reverse=metric not in SMALLER_IS_BETTER)


def rank_models(
    evaluation: Evaluation, scenario: Scenario, metric: str = HEADLINE
) -> ModelRanking | None:
    """Rank the models of a scenario; None where the metric was not measured.

    The best model has the best mean among those that lose no paired comparison: a model that
    failed on a hard split has the mean of its easy ones.
    """
    measured = {
        row.method: row
        for row in evaluation.rows
        if row.scenario == scenario and row.metric == metric and row.mean is not None
    }
    means = {method: row.mean for method, row in measured.items() if row.mean is not None}
    order = best_first(means, metric)
    if not order:
        return None
    best = next((m for m in order if not _loses(evaluation, scenario, m, order, metric)), order[0])
    order = [best, *(method for method in order if method != best)]
    to_best = {}
    for method in order[1:]:
        comparison = evaluation.comparison_either_way(scenario, method, best, metric)
        if comparison is not None:
            to_best[method] = comparison.outcome
    plain = baseline(*scenario)
    to_baseline = {}
    for method in order:
        comparison = evaluation.comparison(*scenario, method, plain, metric)
        if comparison is not None:
            to_baseline[method] = comparison.outcome
    rows = tuple(measured[method] for method in order)
    return ModelRanking(scenario, rows, to_best, plain, to_baseline)


def _loses(
    evaluation: Evaluation, scenario: Scenario, method: str, others: Sequence[str], metric: str
) -> bool:
    """Whether another model is significantly better in a paired comparison."""
    comparisons = (
        evaluation.comparison_either_way(scenario, other, method, metric) for other in others
    )
    return any(c is not None and c.verdict == Verdict.BETTER for c in comparisons)


def rankings(evaluation: Evaluation, metric: str = HEADLINE) -> list[ModelRanking]:
    """Return the ranking of each scenario in which the metric was measured."""
    ranked = (rank_models(evaluation, scenario, metric) for scenario in evaluation.scenarios())
    return [ranking for ranking in ranked if ranking is not None]


def overall_leader(rankings: Sequence[ModelRanking]) -> str:
    """Return the model that leads most scenarios, ties included; at least one ranking is needed.

    Among equals, the one that beats the baseline most often, then a trained model before a
    baseline, then the one that is best most often.
    """
    led = Counter(method for ranking in rankings for method in ranking.leaders)
    best = Counter(ranking.best.method for ranking in rankings)
    beats_baseline = Counter(
        method
        for ranking in rankings
        for method, verdict in ranking.to_baseline.items()
        if verdict == Verdict.BETTER
    )
    return max(led, key=lambda m: (led[m], beats_baseline[m], m not in BASELINES, best[m]))


def headline(evaluation: Evaluation, metric: str = HEADLINE) -> dict[str, Any] | None:
    """Return the best model of the first scenario with its interval, for the list of runs."""
    for ranking in rankings(evaluation, metric)[:1]:
        best = ranking.best
        return {
            "protocol": best.protocol,
            "shots": best.shots,
            "method": best.method,
            "metric": metric,
            "mean": best.mean,
            "low": best.low,
            "high": best.high,
        }
    return None
