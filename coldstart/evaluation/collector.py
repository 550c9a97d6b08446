"""Collect metric results, and conclude rows with intervals and comparisons with verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from coldstart.core.errors import ColdstartError
from coldstart.core.i18n import Message
from coldstart.evaluation.details import DetailsCollector
from coldstart.evaluation.evaluator import Evaluator
from coldstart.evaluation.measures import (
    LARGEST,
    OF_WHAT_IS_LISTED,
    SMALLEST,
    Estimate,
    Scenario,
    method_name,
    metric_name,
    paired,
    pooled,
    protocol_name,
    setting_name,
)
from coldstart.evaluation.metric_results import MetricResult
from coldstart.evaluation.pairing import EstimatePair, compare_pairs
from coldstart.evaluation.ranking import best_first
from coldstart.evaluation.results import (
    CalibrationRow,
    Comparison,
    Evaluation,
    Row,
    SplitSummary,
    finite_or_none,
)
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.evaluation.test_sets import Split
from coldstart.metrics.bootstrap import interval

ROUNDING = 1e-9
"""How far floating point may put the end of an interval without width from its value."""


@dataclass
class ResultCollector:
    """Collect metric results while an evaluation runs, and turn them into an `Evaluation`.

    Attributes
    ----------
    results : dict
        By scenario, model and repeat.
    seconds : dict
        Fit times by protocol and model.
    train_users : dict
        Number of training users by protocol.
    splits : dict
        By scenario.
    cannot : dict
        An ordered set of (protocol, known likes, model) that cannot be ranked.
    failed : dict
        The repeats in which a fit failed, by scenario and model.
    reasons : dict
        The repeats in which a fit failed, by protocol, model and reason.
    notes : list
        Each once.
    listing_all : set
        Scenarios in which lists hold all candidates, so that some metrics say nothing.
    details : DetailsCollector
    """

    results: dict[Scenario, dict[str, dict[int, MetricResult]]] = field(default_factory=dict)
    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    train_users: dict[str, int] = field(default_factory=dict)
    splits: dict[Scenario, SplitSummary] = field(default_factory=dict)
    cannot: dict[tuple[str, int | None, str], None] = field(default_factory=dict)
    failed: dict[Scenario, dict[str, set[int]]] = field(default_factory=dict)
    reasons: dict[tuple[str, str, Message], list[int]] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)
    listing_all: set[Scenario] = field(default_factory=set)
    details: DetailsCollector = field(default_factory=DetailsCollector)

    def begin(self, protocol: str, split: Split) -> None:
        """Add a split."""
        self.train_users[protocol] = len(split.train.users)
        self.note(*split.notes)
        for test_set in split.test_sets:
            summary = SplitSummary(
                protocol, test_set.shots, len(split.train.users), len(split.train.items),
                test_set.n_judged, test_set.n_ranked, int(test_set.relevant.nnz),
                not test_set.enough_dislikes, test_set.share_items, int(test_set.disliked.nnz),
            )  # fmt: skip
            if test_set.lists_hold_all:
                self.listing_all.add(Scenario(protocol, test_set.shots))
                self.note(Message("evaluate.note.lists_hold_all"))
            if summary.negatives_drawn and summary.dislikes:
                self.note(Message("evaluate.note.few_dislikes"))
            self.splits.setdefault(Scenario(protocol, test_set.shots), summary)

    def note(self, *messages: Message) -> None:
        """Add notes, each once."""
        self.notes += [m for m in dict.fromkeys(messages) if m not in self.notes]

    def unable(self) -> set[str]:
        """Return models that can rank in none of the scenarios; one that failed was able to."""
        failed = {method for _, method, _ in self.reasons}
        able = {method for methods in self.results.values() for method in methods}
        return {method for _, _, method in self.cannot} - able - failed if able else set()

    def leave_out(self, methods: Set[str]) -> None:
        """Forget that these models cannot rank."""
        self.cannot = {key: None for key in self.cannot if key[2] not in methods}

    def fail(
        self,
        protocol: str,
        repeat: int,
        evaluators: Sequence[Evaluator],
        method: str,
        error: ColdstartError,
    ) -> None:
        """Add a failed fit and its reason."""
        for evaluator in evaluators:
            self.cannot[(protocol, evaluator.test_set.shots, method)] = None
            methods = self.failed.setdefault(Scenario(protocol, evaluator.test_set.shots), {})
            methods.setdefault(method, set()).add(repeat)
        self.reasons.setdefault((protocol, method, error.message), []).append(repeat)

    def add(
        self, protocol: str, repeat: int, method: str, evaluator: Evaluator, result: MetricResult
    ) -> None:
        """Add the results of a model on a test set."""
        methods = self.results.setdefault(Scenario(protocol, evaluator.test_set.shots), {})
        methods.setdefault(method, {})[repeat] = result
        self.details.add(protocol, repeat, method, evaluator, result)

    def conclude(self, asked: Mapping[str, Any]) -> Evaluation:
        """Return rows and comparisons of everything that was measured."""
        rows: list[Row] = []
        comparisons: list[Comparison] = []
        calibration_bins: list[CalibrationRow] = []
        notes = [*self.notes, *self._failures(int(asked["repeats"]))]
        for scenario in self.results:
            methods = self._complete_results(scenario)
            silent = OF_WHAT_IS_LISTED if scenario in self.listing_all else ()
            estimates = {
                method: {m: e for m, e in _estimates(repeats).items() if m not in silent}
                for method, repeats in methods.items()
            }
            scenario_rows = [
                row for m, metrics in estimates.items() for row in self._rows(scenario, m, metrics)
            ]
            rows += scenario_rows
            notes += _without_interval(scenario, scenario_rows)
            for method, repeats in methods.items():
                calibration_bins += _calibration_rows(scenario, method, list(repeats.values()))
            of_answers = {m: _are_among_answers(repeats.values()) for m, repeats in methods.items()}
            comparisons += _compare(scenario, estimates, of_answers)
        measured = {(r.protocol, r.shots, r.method) for r in rows}
        return Evaluation(
            tuple(rows), tuple(comparisons), tuple(at for at in self.cannot if at not in measured),
            tuple(notes), asked,
            tuple(self._split_summaries()), tuple(calibration_bins),
            details=self.details.frames(self._complete_repeats),
        )  # fmt: skip

    def _split_summaries(self) -> Iterator[SplitSummary]:
        for scenario, summary in self.splits.items():
            if scenario in self.results:
                yield replace(summary, splits=len(self._complete_repeats(scenario)))

    def _complete_repeats(self, scenario: Scenario) -> set[int]:
        """Return the repeats in which every model was fitted or failed.

        After a stop some models have a repeat more than others; it is ignored for all, so that all
        are measured on the same queries.
        """
        measured, failed = self.results[scenario], self.failed.get(scenario, {})
        methods = {*measured, *failed}
        return set.intersection(*({*measured.get(m, ()), *failed.get(m, ())} for m in methods))

    def _complete_results(self, scenario: Scenario) -> dict[str, dict[int, MetricResult]]:
        """Return the results of these repeats, without models that have none."""
        complete = self._complete_repeats(scenario)
        results = {
            method: {n: repeats[n] for n in sorted(complete & repeats.keys())}
            for method, repeats in self.results[scenario].items()
        }
        return {method: repeats for method, repeats in results.items() if repeats}

    def _rows(
        self, scenario: Scenario, method: str, metrics: Mapping[str, Mapping[int, Estimate]]
    ) -> Iterator[Row]:
        protocol, shots = scenario
        seconds = float(np.mean(self.seconds[(protocol, method)]))
        train_users = self.train_users[protocol]
        for metric, repeats in metrics.items():
            e = pooled(repeats.values())
            low, high = _ends(e, SMALLEST.get(metric, 0.0), LARGEST.get(metric, 1.0))
            yield Row(
                protocol, shots, train_users, method, metric, finite_or_none(e.mean),
                finite_or_none(low), finite_or_none(high), e.n, seconds,
            )  # fmt: skip

    def _failures(self, asked: int) -> Iterator[Message]:
        """Say which models could not be fitted, and on which splits if only on some."""
        for (protocol, method, reason), repeats in self.reasons.items():
            params = {
                "protocol": protocol_name(protocol), "method": method_name(method),
                "reason": reason,
            }  # fmt: skip
            if len(repeats) == asked:
                yield Message("evaluate.note.failed", params)
            else:
                splits = {"splits": [repeat + 1 for repeat in repeats], "n": asked}
                yield Message("evaluate.note.failed_in", {**params, **splits})


def _ends(e: Estimate, smallest: float, largest: float) -> tuple[float, float]:
    """Return the ends of an interval around an estimate; NaN where resamples give none.

    With very few queries nearly all resamples can lie on one side of the value; an interval that
    excludes the value is not reported.
    """
    low, high = (float(end) for end in np.clip(interval(e.draws), smallest, largest))
    if math.isnan(e.mean) or not low - ROUNDING <= e.mean <= high + ROUNDING:
        return math.nan, math.nan
    return min(low, e.mean), max(high, e.mean)


def _without_interval(scenario: Scenario, rows: Sequence[Row]) -> Iterator[Message]:
    """Say once for a scenario which metrics have a value and no interval."""
    bare = [row.metric for row in rows if row.mean is not None and row.low is None]
    if bare:
        metrics = [metric_name(metric) for metric in dict.fromkeys(bare)]
        named = {"setting": setting_name(*scenario), "metrics": metrics}
        yield Message("evaluate.note.no_interval", named)


def _estimates(repeats: Mapping[int, MetricResult]) -> dict[str, dict[int, Estimate]]:
    """Return the estimates of one model by metric and repeat."""
    metrics = dict.fromkeys(name for judged in repeats.values() for name in judged.estimates)
    return {
        name: {n: j.estimates[name] for n, j in repeats.items() if name in j.estimates}
        for name in metrics
    }


def _calibration_rows(
    scenario: Scenario, method: str, results: Sequence[MetricResult]
) -> Iterator[CalibrationRow]:
    """Yield the calibration of a model's probabilities, pooled over the repeats."""
    for group in sorted({group for result in results for group in result.calibration_bins}):
        bins = [r.calibration_bins[group] for r in results if group in r.calibration_bins]
        predicted = float(np.mean([bin_.predicted for bin_ in bins]))
        observed = pooled(bin_.observed for bin_ in bins)
        low, high = interval(observed.draws)
        yield CalibrationRow(
            *scenario, method, group, predicted, finite_or_none(observed.mean),
            finite_or_none(low), finite_or_none(high), sum(bin_.n for bin_ in bins),
            _are_among_answers(results),
        )  # fmt: skip


def _are_among_answers(repeats: Iterable[MetricResult]) -> bool:
    return any(result.among_answers for result in repeats)


def _compare(
    scenario: Scenario,
    estimates: Mapping[str, Mapping[str, Mapping[int, Estimate]]],
    of_answers: Mapping[str, bool],
) -> list[Comparison]:
    """Compare every model with the baseline and with the best of the others.

    Each pair on the repeats that both completed; probabilities of a like among answers only with
    others of that kind. P-values are corrected for all that are compared with the same model.
    """
    comparisons: list[Comparison] = []
    plain = baseline(*scenario)
    for metric in dict.fromkeys(name for metrics in estimates.values() for name in metrics):
        by_method = {m: metrics[metric] for m, metrics in estimates.items() if metric in metrics}
        means = _means(by_method)
        ranked = best_first(means, metric)
        pairs: list[EstimatePair] = []
        for method in means:
            best = next((other for other in ranked if other != method), None)
            for against in dict.fromkeys(o for o in (plain, best) if o in means and o != method):
                shared = paired(by_method[method], by_method[against])
                is_of_other_pairs = metric == "brier" and of_answers[method] != of_answers[against]
                if shared is not None and not is_of_other_pairs:
                    pairs.append(EstimatePair(scenario, method, against, metric, *shared))
        comparisons += compare_pairs(pairs, [pair.against for pair in pairs])
    return comparisons


def _means(found: Mapping[str, Mapping[int, Estimate]]) -> dict[str, float]:
    """Return the means of the models that have one, over the repeats that all of them completed."""
    own = {method: pooled(repeats.values()).mean for method, repeats in found.items()}
    able = [method for method, mean in own.items() if not math.isnan(mean)]
    shared = set.intersection(*(set(found[method]) for method in able)) if able else set()
    if not shared:
        return {method: own[method] for method in able}
    return {m: pooled(found[m][n] for n in sorted(shared)).mean for m in able}
