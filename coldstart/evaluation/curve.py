"""The learning curve: a metric against the number of users that were learnt from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from coldstart.core.i18n import Message
from coldstart.evaluation.measures import RANKING, method_name, setting_name
from coldstart.evaluation.results import Comparison, CurvePoint, Evaluation
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.metrics.comparisons import Difference, Verdict, significance_tests


def points(evaluations: Sequence[Evaluation]) -> tuple[CurvePoint, ...]:
    """Return the curve through evaluations that learnt from different numbers of users.

    Verdicts are corrected for the number of sizes that one method is held against the baseline at.
    """
    pairs = []
    for evaluation in evaluations:
        to_baseline = {
            (c.protocol, c.shots, c.method, c.metric): c
            for c in evaluation.comparisons
            if c.against == baseline(c.protocol, c.shots)
        }
        splits = {(held.protocol, held.shots): held.splits for held in evaluation.held}
        for row in evaluation.rows:
            if row.metric in RANKING:
                point = CurvePoint(
                    row.protocol, row.shots, row.train_users, row.method, row.metric,
                    row.mean, row.low, row.high, row.n,
                    splits=splits.get((row.protocol, row.shots)),
                )  # fmt: skip
                at = (row.protocol, row.shots, row.method, row.metric)
                pairs.append((point, to_baseline.get(at)))
    return tuple(sorted(_with_verdicts(pairs), key=lambda point: point.train_users))


def notes_of_sizes(whole: Evaluation, parts: Mapping[int, Evaluation]) -> list[Message]:
    """Return what could not be measured with fewer users, each once with all its sizes.

    What holds with all users too has been said already.
    """
    sizes: dict[Message, list[int]] = {}
    for size, part in parts.items():
        for note in part.notes:
            if note not in whole.notes:
                sizes.setdefault(note, []).append(size)
    return [
        Message("evaluate.note.at_sizes", {"sizes": at, "note": note}) for note, at in sizes.items()
    ]


def sentence(evaluation: Evaluation, protocol: str, shots: int | None, method: str) -> Message:
    """Say from how many users on a method beats the plain baseline by NDCG@10, or that it cannot.

    "From n on" is said only where it holds at n and at every larger size that was measured.
    """
    points = [
        point
        for point in evaluation.curve
        if (point.protocol, point.shots, point.method) == (protocol, shots, method)
        and point.metric == "ndcg@10"
        and point.verdict is not None
    ]
    params: dict[str, Any] = {
        "method": method_name(method),
        "baseline": method_name(baseline(protocol, shots)),
        "setting": setting_name(protocol, shots),
    }
    if not points:
        return Message("evaluate.curve.unknown", params)
    sizes, verdicts = [p.train_users for p in points], [p.verdict for p in points]
    ahead = len(verdicts)
    while ahead and verdicts[ahead - 1] == Verdict.BETTER:
        ahead -= 1
    params |= {"first": sizes[0], "last": sizes[-1]}
    if ahead == len(verdicts):
        kinds = set(verdicts)
        if kinds == {Verdict.WORSE}:
            return Message("evaluate.curve.worse", params)
        if kinds == {"same"}:
            return Message("evaluate.curve.same", params)
        if kinds == {Verdict.INCONCLUSIVE}:
            return Message("evaluate.curve.undecided", params)
        return Message("evaluate.curve.mixed", {**params, "at": _where(sizes, verdicts)})
    if ahead == 0:
        return Message("evaluate.curve.always", params)
    below = set(verdicts[:ahead])
    id_ = {"worse": "worse_below", "undecided": "from"}.get(str(below.pop()), "ahead")
    id_ = "ahead" if below else id_
    return Message(f"evaluate.curve.{id_}", {**params, "n": sizes[ahead]})


def _where(sizes: Sequence[int], verdicts: Sequence[str | None]) -> list[Message]:
    return [
        Message(f"evaluate.curve.at.{verdict}", {"n": size})
        for size, verdict in zip(sizes, verdicts, strict=True)
    ]


def _with_verdicts(pairs: Sequence[tuple[CurvePoint, Comparison | None]]) -> list[CurvePoint]:
    """Add the difference to the baseline, and a verdict corrected for the number of sizes."""
    compared = [(point, c) for point, c in pairs if c is not None]
    tests = iter(
        significance_tests(
            [Difference.of_stored(c.difference, c.low, c.high, point.n) for point, c in compared],
            [(*point.scenario, point.method, point.metric) for point, _ in compared],
        )
    )
    points = []
    for point, c in pairs:
        test = None if c is None else next(tests)
        if c is None or test is None or c.low is None or c.high is None:
            points.append(point)
            continue
        points.append(
            replace(
                point, against=c.against, difference=c.difference, difference_low=c.low,
                difference_high=c.high, verdict=str(test.outcome),
            )
        )  # fmt: skip
    return points
