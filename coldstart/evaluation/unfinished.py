"""What an evaluation that was stopped early has not measured, in words."""

from __future__ import annotations

from collections.abc import Iterator

from coldstart.evaluation.naming import method_name, protocol_name
from coldstart.evaluation.result import Evaluation
from coldstart.i18n import Message, t


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
