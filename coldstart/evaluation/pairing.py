"""Any two methods held against each other, case by case, after they were measured.

An evaluation itself compares each method with the plain baseline and with the best of the others.
What it kept of every case is enough to hold any other two against each other just as it does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np

from coldstart.core.i18n import Message, t
from coldstart.evaluation.conclusion import number
from coldstart.evaluation.details import Details
from coldstart.evaluation.measures import Estimate, paired
from coldstart.evaluation.results import Comparison, Evaluation
from coldstart.metrics.bootstrap import interval, mean_draws, resampling
from coldstart.metrics.comparisons import ALPHA, Verdict, holm, p_value, verdict

if TYPE_CHECKING:
    import pandas as pd

Setting = tuple[str, int | None]


@dataclass(frozen=True, eq=False)
class Measured:
    """An evaluation with what it kept of each case; None where that was not kept."""

    evaluation: Evaluation
    details: Details | None

    @property
    def seed(self) -> int:
        """What its resamples were drawn by."""
        return int(self.evaluation.asked.get("seed", 0))

    def together(self, setting: Setting) -> bool:
        """Say whether chance lies in the held-out items as well as in the cases."""
        return any(h.together for h in self.evaluation.held if (h.protocol, h.shots) == setting)

    def estimates(self, setting: Setting, metric: str) -> dict[str, dict[int, Estimate]]:
        """Return a ranking metric by method and repeat, drawn as for the intervals."""
        here = self.cases(setting)
        found: dict[str, dict[int, Estimate]] = {}
        if here is None or metric not in here:
            return found
        drawn: dict[int, np.ndarray] = {}
        for (method, repeat), part in _grouped(here, "method", "repeat"):
            ids, n = list(part["id"]), int(repeat)
            if n not in drawn:
                drawn[n] = resampling(ids, self.seed)
            values = part[metric].to_numpy(np.float64)
            found.setdefault(str(method), {})[n] = _estimate(values, ids, drawn[n])
        return found

    def cases(self, setting: Setting) -> pd.DataFrame | None:
        """Return what was kept of a setting, in the order it was measured in."""
        if self.details is None or self.details.values.empty:
            return None
        table, (protocol, shots) = self.details.values, setting
        wanted = -1 if shots is None else shots
        here = table[(table["protocol"] == protocol) & (table["shots"] == wanted)]
        return None if here.empty else here

    def judged(self, setting: Setting) -> dict[int, list[str]] | None:
        """Return whom, or what, rankings were made for in each repeat; None where not kept."""
        here = self.cases(setting)
        if here is None:
            return None
        return {
            int(at[0]): list(dict.fromkeys(part["id"])) for at, part in _grouped(here, "repeat")
        }


def _grouped(table: pd.DataFrame, *by: str) -> Iterator[tuple[Any, pd.DataFrame]]:
    yield from table.groupby(list(by), sort=False)


def _estimate(values: np.ndarray, ids: Sequence[str], weights: np.ndarray) -> Estimate:
    known = np.isfinite(values)
    mean = float(values[known].mean()) if known.any() else math.nan
    return Estimate(mean, mean_draws(values, weights), frozenset(compress(ids, known)))


def versus(
    measured: Measured, setting: Setting, against: str, metric: str
) -> Mapping[str, Comparison | Message]:
    """Hold every method of an evaluation against one of them.

    Parameters
    ----------
    measured : Measured
    setting : (str, int or None)
        Protocol and shots.
    against : str
        The method that the others are held against.
    metric : str
        A name of `measures.RANKING`.

    Returns
    -------
    mapping of str to Comparison or Message
        By method; a message where there is no paired difference, and why. Verdicts are corrected
        for all that are held against the same one, as the evaluation's own are.
    """
    evaluation = measured.evaluation
    methods = [r.method for r in evaluation.rows
               if (r.protocol, r.shots) == setting and r.metric == metric
               and r.method != against]  # fmt: skip
    stored = {m: _stored(evaluation, setting, m, against, metric) for m in methods}
    if all(stored.values()):
        return {m: c for m, c in stored.items() if c is not None}
    if measured.together(setting):
        return {m: c or t("evaluate.unpaired.together") for m, c in stored.items()}
    found = measured.estimates(setting, metric)
    if against not in found:
        return dict.fromkeys(methods, t("evaluate.unpaired.not_kept"))
    pairs = {m: paired(found[m], found[against]) for m in methods if m in found}
    made = [
        compared(setting, method, against, metric, *pair)
        for method, pair in pairs.items()
        if pair is not None
    ]
    apart = {m: t("evaluate.unpaired.unmeasured") for m, pair in pairs.items() if pair is None}
    return apart | {c.method: c for c in with_verdicts(made)}


def _stored(
    evaluation: Evaluation, setting: Setting, method: str, against: str, metric: str
) -> Comparison | None:
    """Return what the evaluation found itself, from whichever side it looked."""
    found = evaluation.comparison(*setting, method, against, metric)
    other = evaluation.comparison(*setting, against, method, metric)
    if found is not None or other is None:
        return found
    turned = {"better": "worse", "worse": "better"}
    return replace(
        other, method=method, against=against, difference=_negative(other.difference),
        low=_negative(other.high), high=_negative(other.low),
        verdict=turned.get(other.verdict, other.verdict),
    )  # fmt: skip


def _negative(value: float | None) -> float | None:
    return None if value is None else -value


def between(
    first: Measured, second: Measured, settings: Sequence[Setting], method: str, metric: str
) -> dict[Setting, Comparison | Message]:
    """Hold a method in one evaluation against itself in another, second minus first.

    Only where both judged the very same cases is the difference paired; elsewhere it is said why
    there is none. Verdicts are corrected for the number of settings.
    """
    found: dict[Setting, Comparison | Message] = {}
    ready: list[tuple[Comparison, int]] = []
    for setting in settings:
        why = _unpaired(first, second, setting)
        if why is not None:
            found[setting] = why
            continue
        mine, theirs = (m.estimates(setting, metric).get(method, {}) for m in (second, first))
        pair = paired(mine, theirs)
        if pair is None:
            found[setting] = t("evaluate.unpaired.unmeasured")
            continue
        ready.append(compared(setting, method, method, metric, *pair))
    found |= {(c.protocol, c.shots): c for c in with_verdicts(ready)}
    return found


def _unpaired(first: Measured, second: Measured, setting: Setting) -> Message | None:
    if first.together(setting) or second.together(setting):
        return t("evaluate.unpaired.together")
    ours, theirs = first.judged(setting), second.judged(setting)
    if ours is None or theirs is None:
        return t("evaluate.unpaired.not_kept")
    if ours != theirs or first.seed != second.seed:
        return t("evaluate.unpaired.other_cases")
    return None


def compared(
    setting: Setting, method: str, against: str, metric: str, a: Estimate, b: Estimate
) -> tuple[Comparison, int]:
    """Return the paired difference of two estimates, a minus b, without a verdict, and its n."""
    low, high = interval(a.draws - b.draws)
    n = min(a.n, b.n)
    difference = a.mean - b.mean
    p = p_value(difference, low, high, n)
    ends = (number(difference), number(low), number(high))
    return Comparison(*setting, method, against, metric, *ends, "", p), n


def with_verdicts(made: Sequence[tuple[Comparison, int]]) -> list[Comparison]:
    """Give each comparison its verdict, corrected for their number."""
    sure = holm([1.0 if c.p is None else c.p for c, _ in made])
    said = []
    for (c, n), p in zip(made, sure, strict=True):
        low, high = (math.nan if end is None else end for end in (c.low, c.high))
        told = verdict(low, high, n) if p < ALPHA else Verdict.INCONCLUSIVE
        said.append(replace(c, verdict=str(told), p=p))
    return said
