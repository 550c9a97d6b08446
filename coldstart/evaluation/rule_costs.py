"""Measure the impact of rules: the same held-out rankings with and without them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from coldstart.core.events import Event, Finished, Noted, Progressed, Started
from coldstart.core.i18n import Message, t
from coldstart.evaluation.effort import costs, fitted, pairs
from coldstart.evaluation.evaluate import SETTINGS
from coldstart.evaluation.evaluator import Evaluator
from coldstart.evaluation.measures import COVERAGE, Estimate, method_name, pooled, protocol_name
from coldstart.evaluation.metric_results import Lists
from coldstart.evaluation.results import finite_or_none
from coldstart.evaluation.scenarios.holdout import with_history
from coldstart.evaluation.scenarios.registry import PROTOCOLS
from coldstart.evaluation.test_sets import SplitConfig
from coldstart.metrics.bootstrap import interval
from coldstart.metrics.comparisons import Difference, significance_tests
from coldstart.models.queries import Items, Training
from coldstart.models.registry import make, method_class
from coldstart.rules.applying import reranked
from coldstart.rules.rule import Rule, RuleKind
from coldstart.store import artifacts

PROTOCOL = "cold-user"
NDCG, EXPOSURE = "ndcg@10", "exposure@10"
FILE = "rule-costs.json"


@dataclass(frozen=True)
class Cost:
    """What a rule, or all of them together, does to one metric.

    Attributes
    ----------
    shots : int
        Known likes of a held-out user.
    rule : int or None
        Its position among the rules; None for all together.
    metric : str
        ``ndcg@10``, ``coverage@10`` or ``exposure@10``. The exposure is the share of all places in
        the first tens that go to the products which the rule singles out; there is none for a limit
        on each value of a column.
    before, after, difference : float or None
        `difference` is after minus before.
    low, high : float or None
        Its own paired 95% interval.
    verdict : str
        ``better`` where the interval lies above zero and `p` is below 0.05, ``worse`` where it lies
        below, ``undecided`` otherwise, and ``same`` where nothing changed in any resample. Of the
        exposure it says which way it moved, not whether that is good.
    n : int
        Queries that it was measured on.
    p : float or None
        Corrected for everything that is compared with as many known likes: each rule and all of
        them together, by each metric (Holm 1979).
    """

    shots: int
    rule: int | None
    metric: str
    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    verdict: str
    n: int
    p: float | None = None


@dataclass(frozen=True)
class RuleCosts:
    """What was found.

    Attributes
    ----------
    rules : tuple of Rule
    method : str
    train_users : int
        Users that were learnt from.
    rows : tuple of Cost
    notes : tuple of Message
        What could not be measured, and why.
    """

    rules: tuple[Rule, ...]
    method: str
    train_users: int
    rows: tuple[Cost, ...]
    notes: tuple[Message, ...] = ()

    def row(self, shots: int, rule: int | None, metric: str) -> Cost | None:
        """Return one row, or None where it was not measured."""
        wanted = (shots, rule, metric)
        return next((r for r in self.rows if (r.shots, r.rule, r.metric) == wanted), None)

    def to_json(self) -> dict[str, Any]:
        """Return a form that `json.dumps` takes."""
        return {
            "rules": [rule.to_json() for rule in self.rules],
            "method": self.method,
            "train_users": self.train_users,
            "rows": [asdict(row) for row in self.rows],
            "notes": [note.to_json() for note in self.notes],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return what `to_json` stored."""
        return cls(
            tuple(Rule.model_validate(rule) for rule in stored["rules"]),
            stored["method"],
            stored["train_users"],
            tuple(with_verdicts([Cost(**row) for row in stored["rows"]])),
            tuple(Message.from_json(note) for note in stored["notes"]),
        )


def save(folder: Path, costs: RuleCosts) -> None:
    """Write costs into a run's folder."""
    artifacts.write_json(folder / FILE, costs.to_json())


def load(folder: Path) -> RuleCosts | None:
    """Return the costs in a run's folder; None where there are none."""
    path = folder / FILE
    return RuleCosts.from_json(artifacts.read_json(path)) if path.exists() else None


_Key = tuple[int, int | None, str]


def cost_steps(
    data: Training,
    rules: Sequence[Rule],
    *,
    method: str,
    method_settings: Mapping[str, Any] | None = None,
    shots: Sequence[int] = (0, 5),
    seed: int = 0,
    repeats: int = 1,
) -> Iterator[Event]:
    """Rank for held-out users, with each rule, with all and with none; end with `RuleCosts`.

    Splits, fits, ties and resamples are those of `comparison.evaluate_steps` with the same seed,
    so what is found is what an evaluation of the method finds, and of the method with the rules.

    Parameters
    ----------
    data : Training
        Everything that is known.
    rules : sequence of Rule
    method : str
    method_settings : mapping, optional
    shots : sequence of int
    seed, repeats : int

    Yields
    ------
    Event
    """
    known = with_history(data)
    notes = _unmeasured(rules, data.items, known.items)
    variants = [None, *range(len(rules))] if len(rules) > 1 else [None]
    before: dict[_Key, list[Estimate]] = {}
    after: dict[_Key, list[Estimate]] = {}
    learnt = 0
    per_split = costs(
        len(known.users), len(known.items), pairs(known.seen.nnz, known.likes.nnz),
        protocols=[PROTOCOL], methods=[method], shots=shots,
    )[None, PROTOCOL, method]  # fmt: skip
    judging = per_split.judging * (1 + len(variants))
    work = per_split.fit + judging

    def told(repeat: int, fit: float, judged: float = 0.0) -> Progressed:
        """Tell how far it is, by shares of a split's fit and of its judging."""
        through = (fit * per_split.fit + judged * judging) / work
        return Progressed("rules", repeat, repeats, (repeat + through) / repeats)

    yield Started("rules", repeats)
    for repeat in range(repeats):
        rng = np.random.default_rng([seed + repeat, list(PROTOCOLS).index(PROTOCOL)])
        split = PROTOCOLS[PROTOCOL](known, SplitConfig(sorted(set(shots))), rng)
        evaluators = [
            Evaluator.of(test_set, split.train, seed, rng) for test_set in split.test_sets
        ]
        learnt = len(split.train.users)
        notes += [note for note in split.notes if note not in notes]
        named = {"protocol": protocol_name(PROTOCOL), "method": method_name(method), "n": learnt}
        yield Noted(Message("evaluate.doing", named))
        model = make(method, **{**SETTINGS.get(method, {}), **(method_settings or {})})
        stages = model.cost_estimate(learnt, len(split.train.items), split.train.seen.nnz)
        steps = model.iter_fit(split.train, np.random.default_rng(seed + repeat))
        for share in fitted(stages, steps):
            yield told(repeat, share)
        for n, evaluator in enumerate(evaluators):
            if not evaluator.test_set.needs <= method_class(method).ranks:
                continue
            scores = model.score(evaluator.test_set.cases, evaluator.test_set.candidates)
            plain = evaluator.lists(scores)
            for m, variant in enumerate(variants, 1):
                some = rules if variant is None else [rules[variant]]
                ruled = evaluator.lists(ruled_scores(evaluator, scores, some))
                about = _about(some, evaluator.test_set.candidates)
                for into, lists in ((before, plain), (after, ruled)):
                    for metric, estimate in _estimates(evaluator, lists, about).items():
                        key = (evaluator.test_set.shots or 0, variant, metric)
                        into.setdefault(key, []).append(estimate)
                yield told(repeat, 1.0, (n + m / len(variants)) / len(evaluators))
        yield Progressed("rules", repeat + 1, repeats, (repeat + 1) / repeats)
    rows = with_verdicts([_cost(key, pooled(before[key]), pooled(after[key])) for key in before])
    yield Finished(RuleCosts(tuple(rules), method, learnt, tuple(rows), tuple(notes)))


def ruled_scores(evaluator: Evaluator, scores: np.ndarray, rules: Sequence[Rule]) -> np.ndarray:
    """Return scores that give the order that rules make of a trial's rankings.

    Ties are broken as the judge breaks them.

    Parameters
    ----------
    evaluator : Evaluator
    scores : ndarray, float (n_cases, n_candidates)
    rules : sequence of Rule
    """
    order = evaluator.order
    reordered = np.empty(scores.shape)
    reordered[:, order] = reranked(
        rules,
        scores[:, order],
        evaluator.test_set.candidates.take(order),
        evaluator.excluded[:, order],
    )
    return reordered


def _estimates(evaluator: Evaluator, lists: Lists, about: np.ndarray) -> dict[str, Estimate]:
    estimates = {NDCG: lists.estimates[NDCG], COVERAGE: lists.estimates[COVERAGE]}
    if about.any():
        estimates[EXPOSURE] = evaluator.share(lists.shown & about, lists.shown)
    return estimates


def _about(rules: Sequence[Rule], items: Items) -> np.ndarray:
    """Return which items rules single out, bool (n_items,): not those that share any value."""
    mask = np.zeros(len(items), dtype=bool)
    for rule in rules:
        if rule.column is None or rule.value is not None:
            mask |= rule.concerns(items)
    return mask


def with_verdicts(costs: Sequence[Cost]) -> list[Cost]:
    """Return costs with their verdicts, corrected for all with the same number of known likes.

    Stored costs are tested again when they are read, so that all verdicts mean the same.
    """
    tests = significance_tests(
        [Difference.of_stored(cost.difference, cost.low, cost.high, cost.n) for cost in costs],
        [cost.shots for cost in costs],
    )
    return [
        replace(cost, verdict=str(test.outcome), p=test.p)
        for cost, test in zip(costs, tests, strict=True)
    ]


def _cost(key: _Key, before: Estimate, after: Estimate) -> Cost:
    low, high = interval(after.draws - before.draws)
    shots, rule, metric = key
    return Cost(
        shots, rule, metric, finite_or_none(before.mean), finite_or_none(after.mean),
        finite_or_none(after.mean - before.mean), finite_or_none(low), finite_or_none(high), "",
        min(before.n, after.n),
    )  # fmt: skip


def _unmeasured(rules: Sequence[Rule], items: Items, known: Items) -> list[Message]:
    """Say where a rule is about items that nobody has tried: nothing can be measured of them."""
    notes = []
    for n, rule in enumerate(rules, start=1):
        if rule.rule is RuleKind.AT_MOST:  # it limits them, and does not single them out
            continue
        missing = int(rule.concerns(items).sum() - rule.concerns(known).sum())
        if missing:
            notes.append(t("rules.cost.untried", rule=n, n=missing))
    return notes
