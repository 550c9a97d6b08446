"""Fit every method on the training side of every split, and judge them all on the other."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from coldstart.errors import StopRequested
from coldstart.evaluation.measures import (
    SMALLER_IS_BETTER,
    Estimate,
    measure,
    pooled,
    resample,
)
from coldstart.evaluation.protocols import BASELINES, PROTOCOLS
from coldstart.evaluation.result import Comparison, Evaluation, Row
from coldstart.evaluation.trials import Split, negatives
from coldstart.events import Event, Finished, Progressed, Started
from coldstart.i18n import Message
from coldstart.metrics.intervals import interval, verdict
from coldstart.recommenders.base import Recommender
from coldstart.recommenders.cases import Training
from coldstart.recommenders.registry import METHODS, make

# The article's head learns from all training users here; what it holds out for its curve would
# only weaken it.
SETTINGS: Mapping[str, Mapping[str, Any]] = {"article_head": {"validation_share": 0.0}}

Setting = tuple[str, int | None]


@dataclass
class _Measured:
    """What was measured so far: estimates by (protocol, shots), method, metric and repeat."""

    estimates: dict[Setting, dict[str, dict[str, dict[int, Estimate]]]] = field(
        default_factory=dict
    )
    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    train_users: dict[str, int] = field(default_factory=dict)
    cannot: dict[tuple[str, int | None, str], None] = field(default_factory=dict)
    notes: dict[str, Message] = field(default_factory=dict)


def evaluate_steps(
    data: Training,
    *,
    protocols: Sequence[str],
    shots: Sequence[int],
    methods: Sequence[str] | None = None,
    train_users: int | None = None,
    seed: int = 0,
    repeats: int = 1,
    method_settings: Mapping[str, Mapping[str, Any]] | None = None,
) -> Iterator[Event]:
    """Measure methods on held-out data; the last event carries an `Evaluation`.

    Parameters
    ----------
    data : Training
        Everything that is known; each protocol holds out its part.
    protocols : sequence of str
        Names of `PROTOCOLS`.
    shots : sequence of int
        Known likes of a held-out user, for the protocols that set it.
    methods : sequence of str, optional
        Names of `METHODS`; all by default.
    train_users : int, optional
        Learn from so many of the training users only.
    seed : int
        Of the first split; each repeat takes the next.
    repeats : int
    method_settings : mapping of str to mapping, optional
        Constructor arguments by method.

    Yields
    ------
    Event
        `Progressed` after each fit. Stopped, it finishes with what is done.
    """
    named = list(methods or METHODS)
    settings = {**SETTINGS, **(method_settings or {})}
    total = len(protocols) * repeats * len(named)
    measured = _Measured()
    stopped = False
    done = 0
    try:
        yield Started("evaluate", total)
        for repeat in range(repeats):
            for protocol in protocols:
                rng = np.random.default_rng([seed + repeat, list(PROTOCOLS).index(protocol)])
                split = PROTOCOLS[protocol](data, sorted(shots), train_users, rng)
                judge = _Judge(protocol, repeat, split, rng, measured)
                for name in named:
                    if judge.wants(name):
                        model = make(name, **settings.get(name, {}))
                        fit_rng = np.random.default_rng([seed + repeat, 1])
                        started = time.perf_counter()
                        for step in model.steps(split.train, fit_rng):
                            if not isinstance(step, Started):
                                yield Progressed("evaluate", done, total)
                        judge.judge(model, time.perf_counter() - started)
                    done += 1
                    yield Progressed("evaluate", done, total)
    except StopRequested:
        stopped = True
    asked = {
        "protocols": list(protocols),
        "shots": sorted(shots),
        "methods": named,
        "train_users": train_users,
        "seed": seed,
        "repeats": repeats,
    }
    yield Finished(_conclude(measured, asked), stopped)


class _Judge:
    """Scores fitted methods on the trials of one split, all on the same resamples."""

    def __init__(
        self,
        protocol: str,
        repeat: int,
        split: Split,
        rng: np.random.Generator,
        measured: _Measured,
    ) -> None:
        self.protocol, self.repeat, self.split, self.measured = protocol, repeat, split, measured
        measured.train_users[protocol] = len(split.train.users)
        measured.notes.update({note.render("en"): note for note in split.notes})
        self.resamples = []
        for trial in split.trials:
            against = negatives(trial, rng).toarray()
            against = against.T if trial.by_item else against
            self.resamples.append(resample(trial, against, rng))

    def wants(self, name: str) -> bool:
        """Say whether a method can rank in any trial; note where it cannot."""
        from coldstart.recommenders.registry import method_class

        ranks = method_class(name).ranks
        for trial in self.split.trials:
            if trial.target not in ranks:
                self.measured.cannot[(self.protocol, trial.shots, name)] = None
        return any(trial.target in ranks for trial in self.split.trials)

    def judge(self, model: Recommender, seconds: float) -> None:
        """Score a fitted method and keep its estimates."""
        self.measured.seconds.setdefault((self.protocol, model.name), []).append(seconds)
        for trial, resamples in zip(self.split.trials, self.resamples, strict=True):
            if trial.target not in model.ranks:
                continue
            scores = model.score(trial.cases, trial.candidates)
            found = measure(
                trial,
                scores,
                resamples,
                pair_predictions=model.pair_predictions,
                probabilities=model.probabilities,
            )
            setting = self.measured.estimates.setdefault((self.protocol, trial.shots), {})
            for metric, estimate in found.items():
                by_metric = setting.setdefault(model.name, {})
                by_metric.setdefault(metric, {})[self.repeat] = estimate


def _conclude(measured: _Measured, asked: Mapping[str, Any]) -> Evaluation:
    rows: list[Row] = []
    comparisons: list[Comparison] = []
    for (protocol, shots), methods in measured.estimates.items():
        found = {
            method: {metric: pooled(repeats) for metric, repeats in metrics.items()}
            for method, metrics in methods.items()
        }
        for method, metrics in found.items():
            seconds = float(np.mean(measured.seconds[(protocol, method)]))
            for metric, estimate in metrics.items():
                low, high = interval(estimate.draws)
                rows.append(
                    Row(
                        protocol, shots, measured.train_users[protocol], method, metric,
                        _number(estimate.mean), _number(low), _number(high), estimate.n, seconds,
                    )
                )  # fmt: skip
        comparisons += _compare(protocol, shots, found)
    return Evaluation(
        tuple(rows),
        tuple(comparisons),
        tuple(measured.cannot),
        tuple(measured.notes.values()),
        asked,
    )


def _compare(
    protocol: str, shots: int | None, found: Mapping[str, Mapping[str, Estimate]]
) -> list[Comparison]:
    """Compare every method with the plain baseline and with the best of the others."""
    made: list[Comparison] = []
    baseline = BASELINES[protocol] if BASELINES[protocol] in found else "random"
    metrics = dict.fromkeys(metric for estimates in found.values() for metric in estimates)
    for metric in metrics:
        able = [m for m in found if metric in found[m] and not math.isnan(found[m][metric].mean)]
        sign = -1.0 if metric in SMALLER_IS_BETTER else 1.0
        ranked = sorted(able, key=lambda m: -sign * found[m][metric].mean)
        for method in able:
            best = next((other for other in ranked if other != method), None)
            for against in dict.fromkeys(o for o in (baseline, best) if o in able and o != method):
                a, b = found[method][metric], found[against][metric]
                low, high = interval(a.draws - b.draws)
                said = verdict(low, high, min(a.n, b.n), sign > 0)
                made.append(
                    Comparison(
                        protocol, shots, method, against, metric, _number(a.mean - b.mean),
                        _number(low), _number(high), str(said),
                    )
                )  # fmt: skip
    return made


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
