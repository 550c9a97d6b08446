"""Remarks on an evaluation in words: what limits it, and how far to trust it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import method_name, protocol_name, setting_name
from coldstart.evaluation.ranking import HEADLINE, twin
from coldstart.evaluation.results import CalibrationRow, Evaluation
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.metrics.comparisons import Verdict
from coldstart.models.queries import Training

MANY = 0.05
"""Share of items with another's very text from which on it is worth a note."""


def remarks(data: Training, known: Training, earliest: bool) -> Iterator[Message]:
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
    if not known.likes.nnz:
        yield t("evaluate.note.all_cold")
        return
    users, items = len(data.users) - len(known.users), len(data.items) - len(known.items)
    if users or items:
        yield t("evaluate.note.no_history", n_users=users, n_items=items)
    yield from _texts(known)
    everything = int((np.diff(known.likes.indptr) == len(known.items)).sum())
    if everything:
        yield t("evaluate.note.likes_everything", n=everything, items=len(known.items))
    if earliest and known.timestamps is None:
        yield t("evaluate.note.no_earliest")


def _texts(known: Training) -> Iterator[Message]:
    counts = np.unique(np.array(known.items.texts, dtype=object), return_counts=True)[1]
    if len(counts) == 1 and len(known.items) > 1:
        yield t("evaluate.note.one_text", n=len(known.items))
        return
    same = int(counts[counts > 1].sum())
    if same > MANY * len(known.items):
        yield t("evaluate.note.same_texts", n=same, of=len(known.items))


LOOKS_FINE = 0.6
"""Accuracy on half liked, half not, that people would take for a success."""


def fooled(evaluation: Evaluation) -> list[Message]:
    """Return a statement for each setting in which good pair accuracy hides a lost ranking.

    Only where the whole interval of the article's head lies above `LOOKS_FINE` and its ranking is
    worse than the plain baseline's beyond doubt.
    """
    found = []
    for protocol, shots in evaluation.settings():
        plain = baseline(protocol, shots)
        row = evaluation.row(protocol, shots, "mlp_head", "accuracy")
        lost = evaluation.comparison(protocol, shots, "mlp_head", plain, HEADLINE)
        if row is None or row.low is None or lost is None:
            continue
        if row.low > LOOKS_FINE and lost.verdict == Verdict.WORSE:
            named = {
                "setting": setting_name(protocol, shots),
                "method": method_name("mlp_head"),
                "baseline": method_name(plain),
                "accuracy": row.mean,
            }
            found.append(Message("evaluate.fooled", named))
    return found


def promise_kept(promises: Sequence[CalibrationRow]) -> Message:
    """Say how many groups keep what was promised, and what was promised and came true over all.

    Parameters
    ----------
    promises : sequence of CalibrationRow
        Of one method in one setting.
    """
    known = [p for p in promises if p.low is not None and p.high is not None]
    kept = [p for p in known if _float(p.low) <= p.predicted <= _float(p.high)]
    top = max(known, key=lambda p: p.predicted)
    pairs = sum(p.n for p in known)
    named = {
        "method": method_name(top.method),
        "kept": len(kept),
        "n": len(known),
        "predicted": top.predicted,
        "observed": top.observed,
        "promised": sum(p.predicted * p.n for p in known) / pairs,
        "liked": sum(_float(p.observed) * p.n for p in known) / pairs,
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
    for protocol, shots in evaluation.settings():
        here = missing.setdefault(protocol, [])
        here += [
            method
            for method in evaluation.asked["methods"]
            if (protocol, shots, method) not in reached and method not in here
        ]
    alike: dict[tuple[str, ...], list[str]] = {}
    for protocol, methods in missing.items():
        if methods:
            alike.setdefault(tuple(methods), []).append(protocol)
    for methods_, protocols in alike.items():
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


def trust(evaluation: Evaluation, protocol: str, shots: int | None, method: str) -> Message:
    """Return a line on what a method is worth for such a case.

    Parameters
    ----------
    evaluation : Evaluation
    protocol : str
        Such as ``cold-user``.
    shots : int or None
        How many likes are known. What was measured with the most that are not more speaks for it.
    method : str
    """
    at = _nearest(evaluation, protocol, shots, method)
    named = {"method": method_name(method), "setting": setting_name(protocol, shots)}
    if at == "unmeasured":
        known = "_known" if shots else ""
        return Message(f"evaluate.trust.unmeasured{known}", named)
    assert not isinstance(at, str)
    said = _measured(evaluation, protocol, at, method, named)
    if at is None or shots is None or shots <= _most(evaluation, protocol, method):
        return said
    return Message("evaluate.trust.beyond", {"said": said, "n": shots})


def _measured(
    evaluation: Evaluation, protocol: str, at: int | None, method: str, named: dict[str, Any]
) -> Message:
    row = evaluation.row(protocol, at, method, HEADLINE)
    assert row is not None
    plain = baseline(protocol, at)
    cases = "on_items" if protocol == "audience" else "on_users"
    named |= {
        "setting": setting_name(protocol, at),
        "cases": Message(f"evaluate.verdict.{cases}", {"n": row.n}),
        "baseline": method_name(plain),
    }
    if method == plain:
        return Message("evaluate.trust.itself", named)
    compared = evaluation.comparison(protocol, at, method, plain, HEADLINE)
    if compared is None:
        return Message("evaluate.trust.alone", named)
    return Message(f"evaluate.trust.{'same' if twin(compared) else compared.verdict}", named)


def _nearest(
    evaluation: Evaluation, protocol: str, shots: int | None, method: str
) -> int | str | None:
    """Return the measured number of known likes that comes nearest from below."""
    known = _shots(evaluation, protocol, method)
    if not known:
        return "unmeasured"
    numbers = sorted(k for k in known if k is not None)
    if not numbers:
        return None
    below = [k for k in numbers if k <= (shots or 0)]
    return below[-1] if below else numbers[0]


def _most(evaluation: Evaluation, protocol: str, method: str) -> int:
    """Return the largest number of known likes that it was measured with."""
    return max((k for k in _shots(evaluation, protocol, method) if k is not None), default=0)


def _shots(evaluation: Evaluation, protocol: str, method: str) -> list[int | None]:
    return [
        row.shots
        for row in evaluation.rows
        if (row.protocol, row.method, row.metric) == (protocol, method, HEADLINE)
        and row.mean is not None
    ]
