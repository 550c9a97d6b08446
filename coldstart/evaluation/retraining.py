"""Whether training again pays: both models ranked for the people who came since."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np

from coldstart.core.errors import ColdstartError
from coldstart.core.events import Event, Finished, Noted, Progressed, Started
from coldstart.core.i18n import Message, t
from coldstart.evaluation.effort import fitted
from coldstart.evaluation.evaluator import Evaluator
from coldstart.evaluation.measures import Estimate, Scenario, method_name
from coldstart.evaluation.pairing import EstimatePair, compare_pairs
from coldstart.evaluation.ranking import HEADLINE
from coldstart.evaluation.results import finite_or_none
from coldstart.evaluation.scenarios.cold_users import split_by_users
from coldstart.evaluation.scenarios.holdout import with_history
from coldstart.evaluation.test_sets import FEWEST_CASES, SplitConfig, TestSet
from coldstart.metrics.bootstrap import mean_draws, resampling
from coldstart.models.base import Recommender, Target
from coldstart.models.queries import Training
from coldstart.models.registry import make
from coldstart.store import artifacts

PROTOCOL = "cold-user"
FILE = "retraining.json"
N_FOLDS = 2
FEWEST = N_FOLDS * FEWEST_CASES
"""As few people who came since cannot be split into folds that are worth measuring."""


@dataclass(frozen=True)
class RetrainingRow:
    """Both models on the people who came since, of whom some likes are known.

    Attributes
    ----------
    shots : int
        Known likes.
    before, after, difference : float or None
        NDCG@10 of the earlier model and of the one trained again; `difference` is after minus
        before.
    low, high : float or None
        The paired 95% interval of the difference.
    verdict : str
        As `Comparison.verdict`.
    n : int
        People it was measured on.
    """

    shots: int
    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    verdict: str
    n: int


@dataclass(frozen=True)
class Retraining:
    """What training again changes.

    Attributes
    ----------
    method : str
    n_users : int
        People who came since.
    rows : tuple of RetrainingRow
    notes : tuple of Message
        What could not be measured, and why.
    """

    method: str
    n_users: int
    rows: tuple[RetrainingRow, ...]
    notes: tuple[Message, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return a form that `json.dumps` takes."""
        return {
            "method": self.method,
            "n_users": self.n_users,
            "rows": [asdict(row) for row in self.rows],
            "notes": [note.to_json() for note in self.notes],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return what `to_json` made."""
        rows = tuple(RetrainingRow(**row) for row in stored["rows"])
        notes = tuple(Message.from_json(note) for note in stored["notes"])
        return cls(stored["method"], stored["n_users"], rows, notes)


def save(folder: Path, retraining: Retraining) -> None:
    """Write it into a run's folder."""
    artifacts.write_json(folder / FILE, retraining.to_json())


def load(folder: Path) -> Retraining | None:
    """Return what is in a run's folder; None where there is nothing."""
    path = folder / FILE
    return Retraining.from_json(artifacts.read_json(path)) if path.exists() else None


@dataclass
class _Values:
    """NDCG@10 of each person by both models."""

    ids: list[str] = field(default_factory=list)
    before: list[float] = field(default_factory=list)
    after: list[float] = field(default_factory=list)

    def estimates(self, seed: int) -> tuple[Estimate, Estimate]:
        """Return both means, drawn together."""
        drawn, who = resampling(self.ids, seed), frozenset(self.ids)
        before, after = (
            Estimate(float(values.mean()), mean_draws(values, drawn), who)
            for values in map(np.array, (self.before, self.after))
        )
        return before, after


def retraining_steps(
    data: Training,
    model: Recommender,
    known_users: Collection[str],
    known_items: Collection[str],
    *,
    method_settings: Mapping[str, Any] | None = None,
    shots: Sequence[int] = (0, 1, 3),
    seed: int = 0,
) -> Iterator[Event]:
    """Rank for people who came since, by the earlier model and by one trained again.

    They are split into two halves: the model that ranks for one half is trained on everything but
    that half, so that neither model has learned from anyone it ranks for. The last event carries a
    `Retraining`.

    Parameters
    ----------
    data : Training
        The later version of the data.
    model : Recommender
        Fitted on the earlier version.
    known_users, known_items : collection of str
        Whom it has learned from, and what its catalogue was.
    method_settings : mapping, optional
        Arguments of the method's constructor, as the earlier model had them.
    shots : sequence of int
    seed : int

    Raises
    ------
    ColdstartError
        Too few people came since.
    """
    history = with_history(data)
    is_new = np.array([id_ not in known_users for id_ in history.users.ids], dtype=bool)
    is_new &= history.users.n_likes > 0
    newcomers = np.flatnonzero(is_new)
    if len(newcomers) < FEWEST:
        raise ColdstartError(t("retraining.too_few", n=len(newcomers), fewest=FEWEST))
    folds = np.array_split(np.random.default_rng(seed).permutation(newcomers), N_FOLDS)
    is_later = np.array([id_ not in known_items for id_ in history.items.ids], dtype=bool)
    measured: dict[int, _Values] = {}
    notes: list[Message] = []
    yield Started("compare", N_FOLDS)
    for n, held in enumerate(map(np.sort, folds)):
        rng = np.random.default_rng([seed, n])
        kept = np.setdiff1d(np.arange(len(history.users)), held)
        split = split_by_users(history, kept, held, SplitConfig(sorted(set(shots))), rng)
        notes += [note for note in split.notes if note not in notes]
        yield Noted(t("retraining.doing", method=method_name(model.name), n=len(kept)))
        retrained = make(model.name, **(method_settings or {}))
        stages = retrained.cost_estimate(len(kept), len(history.items), split.train.seen.nnz)
        for share in fitted(stages, retrained.iter_fit(split.train, np.random.default_rng(seed))):
            yield Progressed("compare", n, N_FOLDS, (n + share) / N_FOLDS)
        for test_set in split.test_sets:
            if test_set.needs <= model.ranks:
                evaluator = Evaluator.of(test_set, split.train, seed, rng)
                values = measured.setdefault(test_set.shots or 0, _Values())
                values.ids += test_set.cases.ids
                values.before += _ndcg(evaluator, _scores(model, test_set, is_later))
                values.after += _ndcg(
                    evaluator, retrained.score(test_set.cases, test_set.candidates)
                )
        yield Progressed("compare", n + 1, N_FOLDS, (n + 1) / N_FOLDS)
    if not measured:
        raise ColdstartError(t("retraining.nothing", n=len(newcomers)))
    rows = _rows(measured, model.name, seed)
    yield Finished(Retraining(model.name, len(newcomers), rows, tuple(notes)))


def _scores(model: Recommender, test_set: TestSet, is_later: np.ndarray) -> np.ndarray:
    """Return the earlier model's scores; what it cannot rank, as it came later, it never shows."""
    scores = model.score(test_set.cases, test_set.candidates)
    if Target.COLD_ITEM in model.ranks:
        return scores
    return np.where(is_later, -np.inf, scores)


def _ndcg(evaluator: Evaluator, scores: np.ndarray) -> list[float]:
    values: list[float] = evaluator.lists(scores, ranking_only=True).values[HEADLINE].tolist()
    return values


def _rows(measured: Mapping[int, _Values], method: str, seed: int) -> tuple[RetrainingRow, ...]:
    """Return a row for each number of known likes; verdicts are corrected for their number."""
    estimates = {shots: values.estimates(seed) for shots, values in sorted(measured.items())}
    comparisons = compare_pairs(
        [
            EstimatePair(Scenario(PROTOCOL, shots), method, method, HEADLINE, after, before)
            for shots, (before, after) in estimates.items()
        ]
    )
    return tuple(
        RetrainingRow(
            shots, finite_or_none(before.mean), finite_or_none(after.mean),
            pair.difference, pair.low, pair.high, pair.verdict, after.n,
        )
        for pair, (shots, (before, after)) in zip(comparisons, estimates.items(), strict=True)
    )  # fmt: skip
