"""An evaluation in plain words: who ranks best, and whether the data can tell."""

from __future__ import annotations

from typing import Any

from coldstart.evaluation.protocols import BASELINES
from coldstart.evaluation.result import Comparison, Evaluation, Row
from coldstart.i18n import Message, t

HEADLINE = "ndcg@10"


def verdicts(evaluation: Evaluation, metric: str = HEADLINE) -> list[Message]:
    """Return one statement for each protocol and number of shots that was measured."""
    return [
        said
        for protocol, shots in evaluation.settings()
        if (said := _verdict(evaluation, protocol, shots, metric)) is not None
    ]


def headline(evaluation: Evaluation, metric: str = HEADLINE) -> dict[str, Any] | None:
    """Return the best method of the first setting, with its interval, for the list of runs."""
    for protocol, shots in evaluation.settings():
        best = _ranked(evaluation, protocol, shots, metric)
        if best:
            top = best[0]
            return {
                "protocol": protocol,
                "shots": shots,
                "method": top.method,
                "metric": metric,
                "mean": top.mean,
                "low": top.low,
                "high": top.high,
            }
    return None


def _verdict(
    evaluation: Evaluation, protocol: str, shots: int | None, metric: str
) -> Message | None:
    ranked = _ranked(evaluation, protocol, shots, metric)
    if not ranked:
        return None
    best = ranked[0]
    parts = [
        t(
            "evaluate.verdict.best",
            setting=setting_name(protocol, shots),
            method=_name(best.method),
            metric=t(f"evaluate.metric.{metric.replace('@', '_at_')}"),
            mean=best.mean,
            low=best.low,
            high=best.high,
        )
    ]
    if len(ranked) > 1:
        parts.append(_second(evaluation, ranked, metric))
    parts.extend(_about(evaluation, ranked, metric))
    return t("evaluate.verdict.whole", parts=parts)


def _second(evaluation: Evaluation, ranked: list[Row], metric: str) -> Message:
    """Say whether the best can be told apart from the next."""
    best, second = ranked[0], ranked[1]
    compared = _compared(evaluation, best, second.method, metric)
    tied = compared is None or compared.verdict == "undecided"
    id_ = "evaluate.verdict.tied" if tied else "evaluate.verdict.clear"
    return Message(id_, {"method": _name(best.method), "other": _name(second.method), "n": best.n})


def _about(evaluation: Evaluation, ranked: list[Row], metric: str) -> list[Message]:
    """Say how the default and the article's head stand to the plain baseline."""
    baseline = BASELINES[ranked[0].protocol]
    said = []
    for method in ("blend", "article_head"):
        row = next((r for r in ranked if r.method == method), None)
        if row is None or method == baseline:
            continue
        compared = _compared(evaluation, row, baseline, metric)
        if compared is None:
            continue
        words = {
            "method": _name(method),
            "baseline": _name(baseline),
            "difference": abs(compared.difference or 0.0),
        }
        said.append(Message(f"evaluate.verdict.{compared.verdict}", words))
    return said


def setting_name(protocol: str, shots: int | None) -> Message:
    """Return what a protocol with so many shots is called."""
    id_ = f"evaluate.setting.{protocol.replace('-', '_')}"
    return Message(id_) if shots is None else Message(id_, {"n": shots})


def _ranked(evaluation: Evaluation, protocol: str, shots: int | None, metric: str) -> list[Row]:
    rows = [
        row
        for row in evaluation.rows
        if (row.protocol, row.shots, row.metric) == (protocol, shots, metric)
        and row.mean is not None
    ]
    return sorted(rows, key=lambda row: -(row.mean or 0.0))


def _compared(evaluation: Evaluation, row: Row, against: str, metric: str) -> Comparison | None:
    return evaluation.comparison(row.protocol, row.shots, row.method, against, metric)


def _name(method: str) -> Message:
    return t(f"method.{method}")
