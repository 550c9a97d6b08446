"""The whole evaluation in a sentence or three, for whoever reads no further."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import SMALLER_IS_BETTER, method_name, metric_name, setting_name
from coldstart.evaluation.results import Comparison, Evaluation, Row
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.metrics.comparisons import Verdict

HEADLINE = "ndcg@10"
PLAIN = ("random", "popularity", "activity", "repeat_count")
"""What anyone has without a model; never called the safest choice while it is merely tied."""


@dataclass(frozen=True)
class ModelRank:
    """Who is ahead in one setting.

    Attributes
    ----------
    best : Row
        The largest mean (the smallest, where less is better).
    tied : tuple of str
        Methods that the data cannot tell from it.
    against : str
        The plain baseline.
    to_baseline : dict of str to str
        How each method stands to it: a `Verdict`, or ``same``; the baseline itself is not in it.
    """

    protocol: str
    shots: int | None
    best: Row
    tied: tuple[str, ...]
    against: str
    to_baseline: dict[str, str]

    @property
    def good(self) -> tuple[str, ...]:
        """The best, and what cannot be told from it."""
        return (self.best.method, *self.tied)


def standings(evaluation: Evaluation, metric: str = HEADLINE) -> list[ModelRank]:
    """Return who is ahead in each setting in which the metric was measured."""
    found = []
    for protocol, shots in evaluation.settings():
        rows = [
            row
            for row in evaluation.rows
            if (row.protocol, row.shots, row.metric) == (protocol, shots, metric)
            and row.mean is not None
        ]
        if not rows:
            continue
        best = _best(evaluation, rows)
        plain = baseline(protocol, shots)
        tied, stands = [], {}
        for row in rows:
            to_best = evaluation.comparison(protocol, shots, row.method, best.method, metric)
            if to_best is not None and to_best.verdict != Verdict.WORSE:
                tied.append(row.method)
            to_plain = evaluation.comparison(protocol, shots, row.method, plain, metric)
            if to_plain is not None:
                stands[row.method] = "same" if twin(to_plain) else to_plain.verdict
        found.append(ModelRank(protocol, shots, best, tuple(tied), plain, stands))
    return found


def _best(evaluation: Evaluation, rows: list[Row]) -> Row:
    """Return the row with the best mean, passing over those that lose a paired comparison.

    A method that failed in a hard split has the mean of its easy ones.
    """
    metric = rows[0].metric
    ranked = sorted(rows, key=lambda r: r.mean or 0.0, reverse=metric not in SMALLER_IS_BETTER)
    for row in ranked:
        against = (
            evaluation.comparison(row.protocol, row.shots, other.method, row.method, metric)
            for other in rows
        )
        if not any(found is not None and found.verdict == Verdict.BETTER for found in against):
            return row
    return ranked[0]


def overall(evaluation: Evaluation, metric: str = HEADLINE) -> Message | None:
    """Return who wins over all settings, and whether the data can tell; None without any."""
    found = standings(evaluation, metric)
    if not found:
        return None
    so_far = [t("evaluate.overall.so_far")] if evaluation.stopped else []
    leader = _leader(found)
    good = [s for s in found if leader in s.good]
    alone = [s for s in good if s.best.method == leader and not s.tied]
    named = {
        "method": method_name(leader), "metric": metric_name(metric),
        "good": len(good), "n": len(found),
        "measured": len({r.method for r in evaluation.rows if r.metric == metric}),
    }  # fmt: skip
    if len(found) == 1 and found[0].best.n:
        named["setting"] = setting_name(found[0].protocol, found[0].shots)
    id_ = "wins" if len(alone) == len(found) else "ahead" if good == found else "mostly"
    if id_ != "wins" and not any(Verdict.BETTER in s.to_baseline.values() for s in found):
        return t("evaluate.overall.whole", parts=[*so_far, *_untold(found)])
    parts = [Message(f"evaluate.overall.{id_}", named)]
    parts += _to_plain(found, leader)
    if leader != "mlp_head":
        parts += _to_plain(found, "mlp_head")
    return t("evaluate.overall.whole", parts=[*so_far, *parts])


def _untold(found: list[ModelRank]) -> list[Message]:
    """Say that nothing is shown to be worth more than a plain list, and what is worth less.

    A choice among methods of which none is would be a choice by chance.
    """
    methods = sorted({m for s in found for m, v in s.to_baseline.items() if v == Verdict.WORSE})
    worse = [part for method in methods for part in _to_plain(found, method)]
    none = Message("evaluate.overall.untold", {"n": len(found)})
    return [none, *worse]


def twin(compared: Comparison | None) -> bool:
    """Say whether two methods did the same in every resample."""
    return compared is not None and compared.low == compared.high == 0.0


def _leader(found: list[ModelRank]) -> str:
    """Return the method that is best, or tied with it, most often; then the better one on average.

    Among equals a real method goes before a plain list.
    """
    good = Counter(method for standing in found for method in standing.good)
    best = Counter(standing.best.method for standing in found)
    ahead = Counter(
        method for s in found for method, said in s.to_baseline.items() if said == Verdict.BETTER
    )
    return max(good, key=lambda m: (good[m], ahead[m], m not in PLAIN, best[m]))


def _to_plain(found: list[ModelRank], method: str) -> list[Message]:
    """Say how a method stands to the plain baselines, where it was held against any."""
    said = Counter(s.to_baseline[method] for s in found if method in s.to_baseline)
    if not said:
        return []
    named = {"method": method_name(method), "n": sum(said.values())}
    counts = {v: said[v] for v in ("better", "worse", "undecided", "same") if said[v]}
    if len(counts) == 1:
        (only,) = counts
        return [Message(f"evaluate.overall.all_{only}", named)]
    parts = [Message(f"evaluate.overall.some_{v}", {"n": n}) for v, n in counts.items()]
    return [Message("evaluate.overall.some", {**named, "parts": parts})]
