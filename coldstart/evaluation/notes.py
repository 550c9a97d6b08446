"""Notes on an evaluation: limits of its data, and what of it is missing or misleading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import method_name, protocol_name, setting_name
from coldstart.evaluation.ranking import HEADLINE
from coldstart.evaluation.results import CalibrationRow, Evaluation
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.metrics.comparisons import Verdict
from coldstart.models.queries import Training

MANY = 0.05
"""Share of items with another's very text from which on it is worth a note."""


def remarks(data: Training, known_data: Training, earliest: bool) -> Iterator[Message]:
    """Yield notes on the data.

    Parameters
    ----------
    data : Training
        Everything.
    known : Training
        What is left without users and items that have no history.
    earliest : bool
        Whether the earliest likes were asked for.
    """
    if not known_data.likes.nnz:
        yield t("evaluate.note.all_cold")
        return
    users, items = len(data.users) - len(known_data.users), len(data.items) - len(known_data.items)
    if users or items:
        yield t("evaluate.note.no_history", n_users=users, n_items=items)
    yield from _texts(known_data)
    n_like_all = int((np.diff(known_data.likes.indptr) == len(known_data.items)).sum())
    if n_like_all:
        yield t("evaluate.note.likes_everything", n=n_like_all, items=len(known_data.items))
    if earliest and known_data.timestamps is None:
        yield t("evaluate.note.no_earliest")


def _texts(data: Training) -> Iterator[Message]:
    counts = np.unique(np.array(data.items.texts, dtype=object), return_counts=True)[1]
    if len(counts) == 1 and len(data.items) > 1:
        yield t("evaluate.note.one_text", n=len(data.items))
        return
    same = int(counts[counts > 1].sum())
    if same > MANY * len(data.items):
        yield t("evaluate.note.same_texts", n=same, of=len(data.items))


LOOKS_FINE = 0.6
"""Accuracy on half liked, half not, that people would take for a success."""


def misleading_accuracy(evaluation: Evaluation) -> list[Message]:
    """Return a statement for each setting in which good pair accuracy hides a lost ranking.

    Only where the whole interval of the article's head lies above `LOOKS_FINE` and its ranking is
    worse than the plain baseline's beyond doubt.
    """
    statements = []
    for protocol, shots in evaluation.scenarios():
        plain = baseline(protocol, shots)
        row = evaluation.row(protocol, shots, "mlp_head", "accuracy")
        comparison = evaluation.comparison(protocol, shots, "mlp_head", plain, HEADLINE)
        if row is None or row.low is None or comparison is None:
            continue
        if row.low > LOOKS_FINE and comparison.verdict == Verdict.WORSE:
            params = {
                "setting": setting_name(protocol, shots),
                "method": method_name("mlp_head"),
                "baseline": method_name(plain),
                "accuracy": row.mean,
            }
            statements.append(Message("evaluate.fooled", params))
    return statements


def calibration_summary(calibration_bins: Sequence[CalibrationRow]) -> Message:
    """Say how many groups keep what was promised, and what was promised and came true over all.

    Parameters
    ----------
    calibration_bins : sequence of CalibrationRow
        Of one method in one setting.
    """
    bins_with_interval = [p for p in calibration_bins if p.low is not None and p.high is not None]
    covered = [p for p in bins_with_interval if _float(p.low) <= p.predicted <= _float(p.high)]
    top = max(bins_with_interval, key=lambda p: p.predicted)
    pairs = sum(p.n for p in bins_with_interval)
    named = {
        "method": method_name(top.method),
        "kept": len(covered),
        "n": len(bins_with_interval),
        "predicted": top.predicted,
        "observed": top.observed,
        "promised": sum(p.predicted * p.n for p in bins_with_interval) / pairs,
        "liked": sum(_float(p.observed) * p.n for p in bins_with_interval) / pairs,
    }
    if top.among_answers:
        return t("evaluate.promise.kept_answers", **named)
    return t("evaluate.promise.kept", **named)


def _float(value: float | None) -> float:
    return float("nan") if value is None else value


def unfinished(evaluation: Evaluation) -> Message:
    """Say that an evaluation was stopped, and what of what was asked for is missing."""
    parts = [
        *_protocols(evaluation),
        *_methods(evaluation),
        *_splits(evaluation),
        *_curve(evaluation),
    ] or [t("evaluate.unfinished.nothing")]
    return t("evaluate.unfinished.whole", parts=[t("evaluate.unfinished.stopped"), *parts])


def _protocols(evaluation: Evaluation) -> Iterator[Message]:
    """Name the protocols without any figure."""
    measured = {row.protocol for row in evaluation.rows}
    missing = [p for p in evaluation.asked["protocols"] if p not in measured]
    if missing:
        yield t("evaluate.unfinished.protocols", protocols=[protocol_name(p) for p in missing])


def _methods(evaluation: Evaluation) -> Iterator[Message]:
    """Name the methods that were not come to, together where they are the same."""
    reached = {(r.protocol, r.shots, r.method) for r in evaluation.rows} | set(evaluation.cannot)
    missing: dict[str, list[str]] = {}
    for protocol, shots in evaluation.scenarios():
        unreached = missing.setdefault(protocol, [])
        unreached += [
            method
            for method in evaluation.asked["methods"]
            if (protocol, shots, method) not in reached and method not in unreached
        ]
    by_methods: dict[tuple[str, ...], list[str]] = {}
    for protocol, methods in missing.items():
        if methods:
            by_methods.setdefault(tuple(methods), []).append(protocol)
    for methods_, protocols in by_methods.items():
        yield t(
            "evaluate.unfinished.methods",
            protocols=[protocol_name(protocol) for protocol in protocols],
            methods=[method_name(method) for method in methods_],
        )


def _splits(evaluation: Evaluation) -> Iterator[Message]:
    """Say how many splits count, where several were asked for."""
    asked = int(evaluation.asked.get("repeats", 1))
    counted = [held.splits for held in evaluation.held if held.splits is not None]
    if asked > 1 and counted and min(counted) < asked:
        yield t("evaluate.unfinished.splits", n=asked, done=min(counted))


def _curve(evaluation: Evaluation) -> Iterator[Message]:
    """Say whether the learning curve that was asked for is missing or not whole."""
    learnt = {(r.protocol, r.method): r.train_users for r in evaluation.rows}
    wanted = {
        (*at, size)
        for at, users in learnt.items()
        for size in evaluation.asked.get("sizes", ())
        if size < users
    }
    drawn = {(p.protocol, p.method, p.train_users) for p in evaluation.curve}
    # A method that cannot rank with so few has no point; a split that is missing has none anywhere.
    fewest = min((p.splits for p in evaluation.curve if p.splits is not None), default=None)
    if wanted - drawn or (fewest is not None and fewest < evaluation.asked.get("repeats", 1)):
        yield t(f"evaluate.unfinished.curve_{'part' if wanted & drawn else 'none'}")
