"""From estimates to rows with intervals, and to comparisons with verdicts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from coldstart.errors import ColdstartError
from coldstart.evaluation.measures import SMALLER_IS_BETTER, Estimate, Judge, pooled
from coldstart.evaluation.naming import method_name, protocol_name
from coldstart.evaluation.protocols import baseline
from coldstart.evaluation.result import Comparison, Evaluation, Row
from coldstart.evaluation.trials import Split
from coldstart.i18n import Message, t
from coldstart.metrics.intervals import interval, verdict
from coldstart.recommenders.base import Recommender
from coldstart.recommenders.cases import Training

Setting = tuple[str, int | None]
"""Protocol and shots."""


@dataclass
class Measured:
    """What was measured so far.

    Attributes
    ----------
    estimates : dict
        By setting, method, repeat and metric.
    seconds : dict
        Fit times by protocol and method.
    train_users : dict
        Users learnt from, by protocol.
    cannot : dict
        An ordered set of (protocol, shots, method).
    notes : list
        Each once.
    """

    estimates: dict[Setting, dict[str, dict[int, dict[str, Estimate]]]] = field(
        default_factory=dict
    )
    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    train_users: dict[str, int] = field(default_factory=dict)
    cannot: dict[tuple[str, int | None, str], None] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)

    def begin(self, protocol: str, split: Split) -> None:
        """Take note of a split."""
        self.train_users[protocol] = len(split.train.users)
        for note in split.notes:
            self.note(note)

    def note(self, message: Message) -> None:
        """Keep a message, once."""
        if message not in self.notes:
            self.notes.append(message)

    def note_left_out(self, data: Training, known: Training) -> None:
        """Say how many users and items take no part, for nothing is known of them."""
        users, items = len(data.users) - len(known.users), len(data.items) - len(known.items)
        if users or items:
            self.note(t("evaluate.note.no_history", n_users=users, n_items=items))

    def fail(
        self, protocol: str, judges: Sequence[Judge], method: str, error: ColdstartError
    ) -> None:
        """Keep in mind that a method could not learn from a split, and why."""
        for judge in judges:
            self.cannot[(protocol, judge.trial.shots, method)] = None
        named = {"protocol": protocol_name(protocol), "method": method_name(method)}
        self.note(Message("evaluate.note.failed", {**named, "reason": error.message}))

    def add(
        self,
        protocol: str,
        repeat: int,
        model: Recommender,
        judges: Sequence[Judge],
        seconds: float,
    ) -> None:
        """Judge a fitted method and keep its estimates."""
        self.seconds.setdefault((protocol, model.name), []).append(seconds)
        for judge in judges:
            scores = model.score(judge.trial.cases, judge.trial.candidates)
            methods = self.estimates.setdefault((protocol, judge.trial.shots), {})
            methods.setdefault(model.name, {})[repeat] = judge.measure(
                scores,
                pair_predictions=model.pair_predictions,
                probabilities=model.probabilities,
            )

    def conclude(self, asked: Mapping[str, Any]) -> Evaluation:
        """Return rows and comparisons of everything that was measured."""
        rows: list[Row] = []
        comparisons: list[Comparison] = []
        for (protocol, shots), methods in self.estimates.items():
            found = _pooled(methods)
            for method, metrics in found.items():
                seconds = float(np.mean(self.seconds[(protocol, method)]))
                learnt = self.train_users[protocol]
                for metric, e in metrics.items():
                    low, high = np.clip(interval(e.draws), 0.0, 1.0)  # where all metrics live
                    rows.append(
                        Row(
                            protocol, shots, learnt, method, metric, _number(e.mean),
                            _number(low), _number(high), e.n, seconds,
                        )
                    )  # fmt: skip
            comparisons += _compare(protocol, shots, found)
        return Evaluation(
            tuple(rows), tuple(comparisons), tuple(self.cannot), tuple(self.notes), asked
        )


def _pooled(
    methods: Mapping[str, Mapping[int, Mapping[str, Estimate]]],
) -> dict[str, dict[str, Estimate]]:
    """Return estimates by method and metric, over the repeats that every method came through.

    A stop may leave some methods with a repeat more than others; then they would not be compared
    on the same people.
    """
    common = set.intersection(*(set(repeats) for repeats in methods.values()))
    return {
        method: {
            metric: pooled(repeats[r][metric] for r in sorted(common))
            for metric in repeats[min(common)]
        }
        for method, repeats in methods.items()
        if common
    }


def _compare(
    protocol: str, shots: int | None, found: Mapping[str, Mapping[str, Estimate]]
) -> list[Comparison]:
    """Compare every method with the plain baseline and with the best of the others."""
    made: list[Comparison] = []
    plain = baseline(protocol, shots)
    for metric in dict.fromkeys(metric for estimates in found.values() for metric in estimates):
        larger_is_better = metric not in SMALLER_IS_BETTER
        able = [m for m in found if metric in found[m] and not math.isnan(found[m][metric].mean)]
        ranked = sorted(able, key=lambda m: found[m][metric].mean, reverse=larger_is_better)
        for method in able:
            best = next((other for other in ranked if other != method), None)
            for against in dict.fromkeys(o for o in (plain, best) if o in able and o != method):
                a, b = found[method][metric], found[against][metric]
                low, high = interval(a.draws - b.draws)
                said = verdict(low, high, min(a.n, b.n), larger_is_better)
                made.append(
                    Comparison(
                        protocol, shots, method, against, metric, _number(a.mean - b.mean),
                        _number(low), _number(high), str(said),
                    )
                )  # fmt: skip
    return made


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
