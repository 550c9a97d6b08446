"""Report an evaluation in words: the best model overall, by scenario, and for one query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import Scenario, method_name, metric_name, setting_name
from coldstart.evaluation.ranking import (
    HEADLINE,
    ModelRanking,
    overall_leader,
    rank_models,
    rankings,
)
from coldstart.evaluation.results import Evaluation, Row
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.metrics.comparisons import Verdict

EXPLAINED = ("ensemble", "mlp_head")
"""Models whose comparison with the baseline is always reported."""


def overall(evaluation: Evaluation, metric: str = HEADLINE) -> Message | None:
    """Return which model leads over all scenarios, and how surely; None without any."""
    ranked = rankings(evaluation, metric)
    if not ranked:
        return None
    so_far = [t("evaluate.overall.so_far")] if evaluation.stopped else []
    leader = overall_leader(ranked)
    led = [ranking for ranking in ranked if leader in ranking.leaders]
    alone = [ranking for ranking in led if ranking.best.method == leader and not ranking.tied]
    params = {
        "method": method_name(leader), "metric": metric_name(metric),
        "good": len(led), "n": len(ranked),
        "measured": len({row.method for row in evaluation.rows if row.metric == metric}),
    }  # fmt: skip
    if len(ranked) == 1 and ranked[0].best.n:
        params["setting"] = setting_name(*ranked[0].scenario)
    id_ = "wins" if len(alone) == len(ranked) else "ahead" if led == ranked else "mostly"
    if id_ != "wins" and not any(Verdict.BETTER in r.to_baseline.values() for r in ranked):
        return t("evaluate.overall.whole", parts=[*so_far, *_none_beats_baseline(ranked)])
    parts = [Message(f"evaluate.overall.{id_}", params)]
    parts += _to_baselines(ranked, leader)
    if leader != "mlp_head":
        parts += _to_baselines(ranked, "mlp_head")
    return t("evaluate.overall.whole", parts=[*so_far, *parts])


def _none_beats_baseline(ranked: Sequence[ModelRanking]) -> list[Message]:
    """Say that no model beats its baseline, and which are worse; none is recommended then."""
    methods = sorted({m for r in ranked for m, v in r.to_baseline.items() if v == Verdict.WORSE})
    worse = [part for method in methods for part in _to_baselines(ranked, method)]
    return [Message("evaluate.overall.untold", {"n": len(ranked)}), *worse]


def _to_baselines(ranked: Sequence[ModelRanking], method: str) -> list[Message]:
    """Say how a model compares with the baselines; nothing where it was compared with none."""
    verdicts = Counter(r.to_baseline[method] for r in ranked if method in r.to_baseline)
    if not verdicts:
        return []
    params = {"method": method_name(method), "n": sum(verdicts.values())}
    counts = {v: verdicts[v] for v in ("better", "worse", "undecided", "same") if verdicts[v]}
    if len(counts) == 1:
        (only,) = counts
        return [Message(f"evaluate.overall.all_{only}", params)]
    parts = [Message(f"evaluate.overall.some_{v}", {"n": n}) for v, n in counts.items()]
    return [Message("evaluate.overall.some", {**params, "parts": parts})]


def verdicts(evaluation: Evaluation, metric: str = HEADLINE) -> list[Message]:
    """Return a statement for each kind of scenario that was measured.

    With several numbers of known likes, one for the smallest and one for the largest.
    """
    statements = []
    for name in dict.fromkeys(scenario.name for scenario in evaluation.scenarios()):
        with_name = [scenario for scenario in evaluation.scenarios() if scenario.name == name]
        for scenario in dict.fromkeys((with_name[0], with_name[-1])):
            statement = verdict_of(evaluation, *scenario, metric)
            statements += [statement] if statement is not None else []
    return statements


def verdict_of(
    evaluation: Evaluation, protocol: str, shots: int | None, metric: str = HEADLINE
) -> Message | None:
    """Return the statement on one scenario, or None where nothing was measured.

    A model is called better than another only where their paired difference is significant.
    """
    ranking = rank_models(evaluation, Scenario(protocol, shots), metric)
    if ranking is None:
        return None
    tied = [method for method in ranking.tied if method not in ranking.same]
    parts = [_best(ranking.best, clear=not ranking.tied)]
    if ranking.same:
        parts.append(t("evaluate.verdict.same", others=_names(ranking.same)))
    if tied:
        parts.append(t("evaluate.verdict.tied", others=_names(tied)))
    if ranking.worse:
        id_ = "behind" if ranking.tied else "clear"
        params = {"others": _names(ranking.worse), "n": len(ranking.worse)}
        parts.append(Message(f"evaluate.verdict.{id_}", params))
    if ranking.baseline != ranking.best.method:
        methods = [row.method for row in ranking.rows[1:] if row.method not in ranking.same]
        parts += [
            _to_baseline(ranking, method)
            for method in methods
            if method in EXPLAINED and method in ranking.to_baseline
        ]
    return t("evaluate.verdict.whole", parts=parts)


def _best(best: Row, clear: bool) -> Message:
    on = "evaluate.verdict.on_items" if best.protocol == "audience" else "evaluate.verdict.on_users"
    params = {
        "setting": setting_name(*best.scenario),
        "method": method_name(best.method),
        "metric": metric_name(best.metric),
        "mean": best.mean,
        "low": best.low,
        "high": best.high,
        "cases": Message(on, {"n": best.n}),
    }
    return Message("evaluate.verdict.best" if clear else "evaluate.verdict.top", params)


def _to_baseline(ranking: ModelRanking, method: str) -> Message:
    params = {"method": method_name(method), "baseline": method_name(ranking.baseline)}
    verdict = ranking.to_baseline[method]
    return Message(f"evaluate.verdict.{'equal' if verdict == Verdict.SAME else verdict}", params)


def _names(methods: Iterable[str]) -> list[Message]:
    return [method_name(method) for method in methods]


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
    evaluation: Evaluation,
    protocol: str,
    known_likes: int | None,
    method: str,
    params: dict[str, Any],
) -> Message:
    row = evaluation.row(protocol, known_likes, method, HEADLINE)
    assert row is not None
    plain = baseline(protocol, known_likes)
    cases = "on_items" if protocol == "audience" else "on_users"
    params |= {
        "setting": setting_name(protocol, known_likes),
        "cases": Message(f"evaluate.verdict.{cases}", {"n": row.n}),
        "baseline": method_name(plain),
    }
    if method == plain:
        return Message("evaluate.trust.itself", params)
    comparison = evaluation.comparison(protocol, known_likes, method, plain, HEADLINE)
    if comparison is None:
        return Message("evaluate.trust.alone", params)
    return Message(f"evaluate.trust.{comparison.outcome}", params)


def _nearest(
    evaluation: Evaluation, protocol: str, shots: int | None, method: str
) -> int | str | None:
    """Return the measured number of known likes that comes nearest from below."""
    measured = _shots(evaluation, protocol, method)
    if not measured:
        return "unmeasured"
    numbers = sorted(k for k in measured if k is not None)
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
