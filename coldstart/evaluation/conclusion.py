"""From estimates to rows with intervals, and to comparisons with verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from coldstart.errors import ColdstartError
from coldstart.evaluation.details import Collected
from coldstart.evaluation.judge import Judge, Judged
from coldstart.evaluation.measures import LARGEST, SMALLER_IS_BETTER, Estimate, pooled
from coldstart.evaluation.naming import method_name, protocol_name
from coldstart.evaluation.protocols import baseline
from coldstart.evaluation.result import Comparison, Evaluation, Held, Promise, Row
from coldstart.evaluation.trials import Split
from coldstart.i18n import Message
from coldstart.metrics.intervals import Verdict, interval, verdict
from coldstart.metrics.multiple import ALPHA, holm, p_value

Setting = tuple[str, int | None]
"""Protocol and shots."""


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
    notes : list
        Each once.
    details : Collected
    """

    judged: dict[Setting, dict[str, dict[int, Judged]]] = field(default_factory=dict)
    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    train_users: dict[str, int] = field(default_factory=dict)
    held: dict[Setting, Held] = field(default_factory=dict)
    cannot: dict[tuple[str, int | None, str], None] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)
    details: Collected = field(default_factory=Collected)

    def begin(self, protocol: str, split: Split) -> None:
        """Take note of a split."""
        self.train_users[protocol] = len(split.train.users)
        self.note(*split.notes)
        for trial in split.trials:
            held = Held(
                protocol, trial.shots, len(split.train.users), len(split.train.items),
                trial.n_judged, trial.n_ranked, int(trial.relevant.nnz), trial.disliked.nnz == 0,
                trial.share_items,
            )  # fmt: skip
            self.held.setdefault((protocol, trial.shots), held)

    def note(self, *messages: Message) -> None:
        """Keep messages, each once."""
        self.notes += [m for m in dict.fromkeys(messages) if m not in self.notes]

    def fail(
        self, protocol: str, judges: Sequence[Judge], method: str, error: ColdstartError
    ) -> None:
        """Keep in mind that a method could not learn from a split, and why."""
        for judge in judges:
            self.cannot[(protocol, judge.trial.shots, method)] = None
        named = {"protocol": protocol_name(protocol), "method": method_name(method)}
        self.note(Message("evaluate.note.failed", {**named, "reason": error.message}))

    def add(self, protocol: str, repeat: int, method: str, judge: Judge, judged: Judged) -> None:
        """Keep what a method did on a trial."""
        methods = self.judged.setdefault((protocol, judge.trial.shots), {})
        methods.setdefault(method, {})[repeat] = judged
        self.details.add(protocol, repeat, method, judge, judged)

    def conclude(self, asked: Mapping[str, Any]) -> Evaluation:
        """Return rows and comparisons of everything that was measured."""
        rows: list[Row] = []
        comparisons: list[Comparison] = []
        promises: list[Promise] = []
        for (protocol, shots), methods in self.judged.items():
            found = {name: _estimates(repeats) for name, repeats in _common(methods).items()}
            for method, metrics in found.items():
                seconds = float(np.mean(self.seconds[(protocol, method)]))
                learnt = self.train_users[protocol]
                for metric, e in metrics.items():
                    low, high = np.clip(interval(e.draws), 0.0, LARGEST.get(metric, 1.0))
                    rows.append(
                        Row(
                            protocol, shots, learnt, method, metric, number(e.mean),
                            number(low), number(high), e.n, seconds,
                        )
                    )  # fmt: skip
                promises += _promises(protocol, shots, method, _common(methods)[method])
            comparisons += _compare(protocol, shots, found)
        return Evaluation(
            tuple(rows), tuple(comparisons), tuple(self.cannot), tuple(self.notes), asked,
            tuple(held for at, held in self.held.items() if at in self.judged), tuple(promises),
            details=self.details.frames(),
        )  # fmt: skip


def number(value: float) -> float | None:
    """Return a float, or None for what is not a number."""
    return None if math.isnan(value) else float(value)


def _common(methods: Mapping[str, Mapping[int, Judged]]) -> dict[str, list[Judged]]:
    """Return what was judged, in the repeats that every method came through.

    A stop may leave some methods with a repeat more than others; then they would not be compared
    on the same people.
    """
    common = sorted(set.intersection(*(set(repeats) for repeats in methods.values())))
    return {m: [repeats[r] for r in common] for m, repeats in methods.items() if common}


def _estimates(repeats: Sequence[Judged]) -> dict[str, Estimate]:
    return {metric: pooled(j.estimates[metric] for j in repeats) for metric in repeats[0].estimates}


def _promises(
    protocol: str, shots: int | None, method: str, repeats: Sequence[Judged]
) -> Iterator[Promise]:
    for group in sorted({group for judged in repeats for group in judged.promises}):
        told = [judged.promises[group] for judged in repeats if group in judged.promises]
        really = pooled(estimate for _, estimate in told)
        low, high = interval(really.draws)
        yield Promise(
            protocol, shots, method, group, float(np.mean([said for said, _ in told])),
            number(really.mean), number(low), number(high), really.n,
        )  # fmt: skip


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
        table: list[tuple[Comparison, int]] = []
        for method in able:
            best = next((other for other in ranked if other != method), None)
            for against in dict.fromkeys(o for o in (plain, best) if o in able and o != method):
                a, b = found[method][metric], found[against][metric]
                n = min(a.n, b.n)
                low, high = interval(a.draws - b.draws)
                compared = Comparison(
                    protocol, shots, method, against, metric, number(a.mean - b.mean),
                    number(low), number(high), "", p_value(a.mean - b.mean, low, high, n),
                )  # fmt: skip
                table.append((compared, n))
        made += _corrected(table, larger_is_better)
    return made


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
        said = said if sure[n] < ALPHA else Verdict.UNDECIDED
        yield replace(compared, verdict=str(said), p=sure[n])
