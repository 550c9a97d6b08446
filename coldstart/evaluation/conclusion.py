"""From estimates to rows with intervals, and to comparisons with verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from coldstart.core.errors import ColdstartError
from coldstart.core.i18n import Message
from coldstart.evaluation.details import Collected
from coldstart.evaluation.evaluator import Evaluator
from coldstart.evaluation.measures import (
    LARGEST,
    SMALLER_IS_BETTER,
    SMALLEST,
    Estimate,
    method_name,
    metric_name,
    paired,
    pooled,
    protocol_name,
    setting_name,
)
from coldstart.evaluation.metric_results import MetricResult
from coldstart.evaluation.results import CalibrationRow, Comparison, Evaluation, Row, SplitSummary
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.evaluation.test_sets import Split
from coldstart.metrics.bootstrap import interval
from coldstart.metrics.comparisons import ALPHA, Verdict, holm, p_value, verdict

Setting = tuple[str, int | None]
"""Protocol and shots."""
ROUNDING = 1e-9
"""How far floating point may put the end of an interval without width from its value."""


@dataclass
class Measured:
    """What was measured so far.

    Attributes
    ----------
    judged : dict
        By setting, method and repeat.
    seconds : dict
        Fit times by protocol and method.
    train_users : dict
        Users learnt from, by protocol.
    held : dict
        By setting.
    cannot : dict
        An ordered set of (protocol, shots, method).
    failed : dict
        By setting and method, the repeats that it could not learn from.
    reasons : dict
        By protocol, method and why it could not learn, the repeats.
    notes : list
        Each once.
    details : Collected
    """

    judged: dict[Setting, dict[str, dict[int, MetricResult]]] = field(default_factory=dict)
    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    train_users: dict[str, int] = field(default_factory=dict)
    held: dict[Setting, SplitSummary] = field(default_factory=dict)
    cannot: dict[tuple[str, int | None, str], None] = field(default_factory=dict)
    failed: dict[Setting, dict[str, set[int]]] = field(default_factory=dict)
    reasons: dict[tuple[str, str, Message], list[int]] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)
    details: Collected = field(default_factory=Collected)

    def begin(self, protocol: str, split: Split) -> None:
        """Take note of a split."""
        self.train_users[protocol] = len(split.train.users)
        self.note(*split.notes)
        for trial in split.trials:
            held = SplitSummary(
                protocol, trial.shots, len(split.train.users), len(split.train.items),
                trial.n_judged, trial.n_ranked, int(trial.relevant.nnz), not trial.enough_dislikes,
                trial.share_items, int(trial.disliked.nnz),
            )  # fmt: skip
            if held.negatives_drawn and held.dislikes:
                self.note(Message("evaluate.note.few_dislikes"))
            self.held.setdefault((protocol, trial.shots), held)

    def note(self, *messages: Message) -> None:
        """Keep messages, each once."""
        self.notes += [m for m in dict.fromkeys(messages) if m not in self.notes]

    def fail(
        self,
        protocol: str,
        repeat: int,
        judges: Sequence[Evaluator],
        method: str,
        error: ColdstartError,
    ) -> None:
        """Keep in mind that a method could not learn from a split, and why."""
        for judge in judges:
            self.cannot[(protocol, judge.trial.shots, method)] = None
            methods = self.failed.setdefault((protocol, judge.trial.shots), {})
            methods.setdefault(method, set()).add(repeat)
        self.reasons.setdefault((protocol, method, error.message), []).append(repeat)

    def add(
        self, protocol: str, repeat: int, method: str, judge: Evaluator, judged: MetricResult
    ) -> None:
        """Keep what a method did on a trial."""
        methods = self.judged.setdefault((protocol, judge.trial.shots), {})
        methods.setdefault(method, {})[repeat] = judged
        self.details.add(protocol, repeat, method, judge, judged)

    def conclude(self, asked: Mapping[str, Any]) -> Evaluation:
        """Return rows and comparisons of everything that was measured."""
        rows: list[Row] = []
        comparisons: list[Comparison] = []
        promises: list[CalibrationRow] = []
        notes = [*self.notes, *self._failures(int(asked["repeats"]))]
        for setting in self.judged:
            methods = self._through(setting)
            found = {method: _estimates(repeats) for method, repeats in methods.items()}
            made = [row for method in found for row in self._rows(setting, method, found[method])]
            rows += made
            notes += _without_interval(setting, made)
            for method, repeats in methods.items():
                promises += _promises(*setting, method, list(repeats.values()))
            of_answers = {m: _are_among_answers(repeats.values()) for m, repeats in methods.items()}
            comparisons += _compare(*setting, found, of_answers)
        measured = {(r.protocol, r.shots, r.method) for r in rows}
        return Evaluation(
            tuple(rows), tuple(comparisons), tuple(at for at in self.cannot if at not in measured),
            tuple(notes), asked,
            tuple(self._held()), tuple(promises),
            details=self.details.frames(self._whole),
        )  # fmt: skip

    def _held(self) -> Iterator[SplitSummary]:
        for at, held in self.held.items():
            if at in self.judged:
                yield replace(held, splits=len(self._whole(at)))

    def _whole(self, setting: Setting) -> set[int]:
        """Return the repeats in which every method has been tried.

        A stop leaves some methods with a repeat more than others, which is no fault of theirs; then
        all are judged without it, on the same people.
        """
        judged, failed = self.judged[setting], self.failed.get(setting, {})
        methods = {*judged, *failed}
        return set.intersection(*({*judged.get(m, ()), *failed.get(m, ())} for m in methods))

    def _through(self, setting: Setting) -> dict[str, dict[int, MetricResult]]:
        """Return what was judged in these repeats, without methods that came through none."""
        whole = self._whole(setting)
        found = {
            method: {n: repeats[n] for n in sorted(whole & repeats.keys())}
            for method, repeats in self.judged[setting].items()
        }
        return {method: repeats for method, repeats in found.items() if repeats}

    def _rows(
        self, setting: Setting, method: str, metrics: Mapping[str, Mapping[int, Estimate]]
    ) -> Iterator[Row]:
        protocol, shots = setting
        seconds = float(np.mean(self.seconds[(protocol, method)]))
        learnt = self.train_users[protocol]
        for metric, repeats in metrics.items():
            e = pooled(repeats.values())
            low, high = _ends(e, SMALLEST.get(metric, 0.0), LARGEST.get(metric, 1.0))
            yield Row(
                protocol, shots, learnt, method, metric, number(e.mean), number(low),
                number(high), e.n, seconds,
            )  # fmt: skip

    def _failures(self, asked: int) -> Iterator[Message]:
        """Say who could not learn, and from which splits where it could from others."""
        for (protocol, method, reason), repeats in self.reasons.items():
            named = {
                "protocol": protocol_name(protocol), "method": method_name(method),
                "reason": reason,
            }  # fmt: skip
            if len(repeats) == asked:
                yield Message("evaluate.note.failed", named)
            else:
                splits = {"splits": [repeat + 1 for repeat in repeats], "n": asked}
                yield Message("evaluate.note.failed_in", {**named, **splits})


def number(value: float) -> float | None:
    """Return a float, or None for what is not a number."""
    return None if math.isnan(value) else float(value)


def _ends(e: Estimate, smallest: float, largest: float) -> tuple[float, float]:
    """Return the ends of an interval around an estimate; NaN where resamples give none.

    Of very few cases nearly all resamples can lie on one side of the value; what leaves it out is
    no interval of it.
    """
    low, high = (float(end) for end in np.clip(interval(e.draws), smallest, largest))
    if math.isnan(e.mean) or not low - ROUNDING <= e.mean <= high + ROUNDING:
        return math.nan, math.nan
    return min(low, e.mean), max(high, e.mean)


def _without_interval(setting: Setting, rows: Sequence[Row]) -> Iterator[Message]:
    """Say once of a setting which metrics have a value and no interval."""
    bare = [row.metric for row in rows if row.mean is not None and row.low is None]
    if bare:
        metrics = [metric_name(metric) for metric in dict.fromkeys(bare)]
        named = {"setting": setting_name(*setting), "metrics": metrics}
        yield Message("evaluate.note.no_interval", named)


def _estimates(repeats: Mapping[int, MetricResult]) -> dict[str, dict[int, Estimate]]:
    """Return by metric and repeat what one method reached."""
    metrics = dict.fromkeys(name for judged in repeats.values() for name in judged.estimates)
    return {
        name: {n: j.estimates[name] for n, j in repeats.items() if name in j.estimates}
        for name in metrics
    }


def _promises(
    protocol: str, shots: int | None, method: str, repeats: Sequence[MetricResult]
) -> Iterator[CalibrationRow]:
    for group in sorted({group for judged in repeats for group in judged.promises}):
        told = [judged.promises[group] for judged in repeats if group in judged.promises]
        really = pooled(promised.liked for promised in told)
        low, high = interval(really.draws)
        yield CalibrationRow(
            protocol, shots, method, group, float(np.mean([promised.said for promised in told])),
            number(really.mean), number(low), number(high), sum(p.n for p in told),
            _are_among_answers(repeats),
        )  # fmt: skip


def _are_among_answers(repeats: Iterable[MetricResult]) -> bool:
    return any(judged.among_answers for judged in repeats)


def _compare(
    protocol: str,
    shots: int | None,
    found: Mapping[str, Mapping[str, Mapping[int, Estimate]]],
    of_answers: Mapping[str, bool],
) -> list[Comparison]:
    """Compare every method with the plain baseline and with the best of the others.

    Each pair on the repeats that both came through; probabilities of a like among answers only with
    others of that kind.
    """
    made: list[Comparison] = []
    plain = baseline(protocol, shots)
    for metric in dict.fromkeys(metric for estimates in found.values() for metric in estimates):
        larger_is_better = metric not in SMALLER_IS_BETTER
        means = _means({m: found[m][metric] for m in found if metric in found[m]})
        able = list(means)
        ranked = sorted(able, key=means.__getitem__, reverse=larger_is_better)
        table: list[tuple[Comparison, int]] = []
        for method in able:
            best = next((other for other in ranked if other != method), None)
            for against in dict.fromkeys(o for o in (plain, best) if o in able and o != method):
                pair = paired(found[method][metric], found[against][metric])
                is_of_other_pairs = metric == "brier" and of_answers[method] != of_answers[against]
                if pair is None or is_of_other_pairs:
                    continue
                a, b = pair
                n = min(a.n, b.n)
                low, high = interval(a.draws - b.draws)
                compared = Comparison(
                    protocol, shots, method, against, metric, number(a.mean - b.mean),
                    number(low), number(high), "", p_value(a.mean - b.mean, low, high, n),
                )  # fmt: skip
                table.append((compared, n))
        made += _corrected(table, larger_is_better)
    return made


def _means(found: Mapping[str, Mapping[int, Estimate]]) -> dict[str, float]:
    """Return the means of those that have one, over the repeats that all of them came through."""
    own = {method: pooled(repeats.values()).mean for method, repeats in found.items()}
    able = [method for method, mean in own.items() if not math.isnan(mean)]
    shared = set.intersection(*(set(found[method]) for method in able)) if able else set()
    if not shared:
        return {method: own[method] for method in able}
    return {m: pooled(found[m][n] for n in sorted(shared)).mean for m in able}


def _corrected(
    table: Sequence[tuple[Comparison, int]], larger_is_better: bool
) -> Iterator[Comparison]:
    """Give each comparison its verdict, corrected for all that are held against the same method."""
    sure: dict[int, float] = {}
    for against in {compared.against for compared, _ in table}:
        rivals = [n for n, (compared, _) in enumerate(table) if compared.against == against]
        p_values = [1.0 if (p := table[n][0].p) is None else p for n in rivals]
        sure.update(zip(rivals, holm(p_values), strict=True))
    for n, (compared, cases) in enumerate(table):
        low = math.nan if compared.low is None else compared.low
        high = math.nan if compared.high is None else compared.high
        said = verdict(low, high, cases, larger_is_better)
        said = said if sure[n] < ALPHA else Verdict.INCONCLUSIVE
        yield replace(compared, verdict=str(said), p=sure[n])
