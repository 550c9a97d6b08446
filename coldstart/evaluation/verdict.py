"""An evaluation in plain words: who ranks best, and whether the data can tell."""

from __future__ import annotations

from typing import Any

from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import SMALLER_IS_BETTER, method_name, metric_name, setting_name
from coldstart.evaluation.ranking import HEADLINE, twin
from coldstart.evaluation.results import Comparison, Evaluation, Row
from coldstart.evaluation.scenarios.registry import baseline

__all__ = [
    "HEADLINE",
    "counted_out",
    "headline",
    "leader",
    "setting_name",
    "verdict_of",
    "verdicts",
]

EXPLAINED = ("ensemble", "mlp_head")
"""Methods that people ask about: how they stand to the plain baseline is always said."""


def verdicts(evaluation: Evaluation, metric: str = HEADLINE) -> list[Message]:
    """Return a statement for each protocol that was measured.

    Where a protocol has several numbers of known likes, for the smallest and for the largest.
    """
    said = []
    for protocol in dict.fromkeys(protocol for protocol, _ in evaluation.settings()):
        shots = [s for p, s in evaluation.settings() if p == protocol]
        for edge in dict.fromkeys((shots[0], shots[-1])):
            statement = verdict_of(evaluation, protocol, edge, metric)
            said += [statement] if statement is not None else []
    return said


def verdict_of(
    evaluation: Evaluation, protocol: str, shots: int | None, metric: str = HEADLINE
) -> Message | None:
    """Return the statement for one setting, or None where nothing was measured.

    A method is said to be ahead of another only where the interval of their paired difference
    leaves out zero.
    """
    ranked = _ranked(evaluation, protocol, shots, metric)
    if not ranked:
        return None
    best, others = ranked[0], ranked[1:]
    to_best = {row.method: _compared(evaluation, row, best.method) for row in others}
    same = [method for method, found in to_best.items() if twin(found)]
    behind = [method for method, found in to_best.items() if found and found.verdict == "worse"]
    tied = [method for method in to_best if method not in same + behind]
    parts = [_top(best, clear=not same and not tied)]
    if same:
        parts.append(t("evaluate.verdict.same", others=_names(same)))
    if tied:
        parts.append(t("evaluate.verdict.tied", others=_names(tied)))
    if behind:
        id_ = "behind" if same or tied else "clear"
        named = {"others": _names(behind), "n": len(behind)}
        parts.append(Message(f"evaluate.verdict.{id_}", named))
    plain = baseline(protocol, shots)
    if plain != best.method:
        asked = [row for row in others if row.method in EXPLAINED and row.method not in same]
        parts += _to_baseline(evaluation, asked, plain)
    return t("evaluate.verdict.whole", parts=parts)


def leader(
    evaluation: Evaluation, protocol: str, shots: int | None, metric: str = HEADLINE
) -> str | None:
    """Return the method that `verdict_of` names first, against which all others are compared."""
    ranked = _ranked(evaluation, protocol, shots, metric)
    return ranked[0].method if ranked else None


def headline(evaluation: Evaluation, metric: str = HEADLINE) -> dict[str, Any] | None:
    """Return the best method of the first setting, with its interval, for the list of runs."""
    for protocol, shots in evaluation.settings():
        for best in _ranked(evaluation, protocol, shots, metric)[:1]:
            return {
                "protocol": protocol,
                "shots": shots,
                "method": best.method,
                "metric": metric,
                "mean": best.mean,
                "low": best.low,
                "high": best.high,
            }
    return None


def counted_out(compared: Comparison) -> bool:
    """Say whether a difference is undecided though its own interval leaves out zero.

    How many comparisons there are, and how few cases, is counted then; a bare “cannot tell” would
    seem to contradict the interval.
    """
    low, high = compared.low, compared.high
    if compared.verdict != "undecided" or low is None or high is None:
        return False
    return low > 0.0 or high < 0.0


def _top(best: Row, clear: bool) -> Message:
    on = "evaluate.verdict.on_items" if best.protocol == "audience" else "evaluate.verdict.on_users"
    named = {
        "setting": setting_name(best.protocol, best.shots),
        "method": method_name(best.method),
        "metric": metric_name(best.metric),
        "mean": best.mean,
        "low": best.low,
        "high": best.high,
        "cases": Message(on, {"n": best.n}),
    }
    return Message("evaluate.verdict.best" if clear else "evaluate.verdict.top", named)


def _to_baseline(evaluation: Evaluation, rows: list[Row], plain: str) -> list[Message]:
    """Say of each method how it stands to the plain baseline, where they were compared."""
    said = []
    for row in rows:
        found = _compared(evaluation, row, plain)
        if found is not None:
            named = {"method": method_name(row.method), "baseline": method_name(plain)}
            id_ = "equal" if twin(found) else found.verdict
            said.append(Message(f"evaluate.verdict.{id_}", named))
    return said


def _ranked(evaluation: Evaluation, protocol: str, shots: int | None, metric: str) -> list[Row]:
    rows = [
        row
        for row in evaluation.rows
        if (row.protocol, row.shots, row.metric) == (protocol, shots, metric)
        and row.mean is not None
    ]
    return sorted(rows, key=lambda r: r.mean or 0.0, reverse=metric not in SMALLER_IS_BETTER)


def _compared(evaluation: Evaluation, row: Row, against: str) -> Comparison | None:
    return evaluation.comparison(row.protocol, row.shots, row.method, against, row.metric)


def _names(methods: list[str]) -> list[Message]:
    return [method_name(method) for method in methods]
