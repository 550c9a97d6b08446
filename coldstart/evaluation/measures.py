"""All metrics of one method on one trial, each with its bootstrap draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from coldstart.evaluation.trials import Trial, negatives
from coldstart.metrics import catalogue, intervals, pairs, pigeonhole
from coldstart.metrics.places import Places
from coldstart.metrics.ranking import Ranking

K = 10
RANKING: dict[str, Callable[[Places], np.ndarray]] = {
    f"ndcg@{K}": lambda places: places.ndcg(K),
    f"recall@{K}": lambda places: places.recall(K),
    f"precision@{K}": lambda places: places.precision(K),
    f"hit@{K}": lambda places: places.hit(K),
    f"map@{K}": lambda places: places.average_precision(K),
    "mrr": lambda places: places.reciprocal_rank(),
    "auc": lambda places: places.auc(),
}
COVERAGE = f"coverage@{K}"
METRICS = (*RANKING, COVERAGE, *pairs.RATIOS, "pair_auc", "brier")
SMALLER_IS_BETTER = frozenset({"mse", "brier"})
N_BOTH = 300  # resamples of users and items together, each of which walks all rankings


@dataclass(frozen=True, eq=False)
class Estimate:
    """A metric's value, and its value in each resample, float64 (n_resamples,)."""

    mean: float
    draws: np.ndarray
    n: int


@dataclass(frozen=True, eq=False)
class Judge:
    """One trial with all that chance decides in it, the same for every method.

    Attributes
    ----------
    trial : Trial
    relevant, excluded, against : ndarray, bool (n_cases, n_columns)
        Of the trial, turned so that rows are what a ranking is made for; `against` are the pairs
        to tell from the relevant ones.
    cases : ndarray, float64 (n_resamples, n_cases)
        How often each row was drawn.
    items : ndarray, int64 (n_resamples, n_columns), or None
        How often each column was drawn, where all rows are judged on the same few.
    order : ndarray, int64 (n_columns,)
        A random order of the columns, so that ties favour nobody.
    """

    trial: Trial
    relevant: np.ndarray
    excluded: np.ndarray
    against: np.ndarray
    cases: np.ndarray
    items: np.ndarray | None
    order: np.ndarray

    @classmethod
    def of(cls, trial: Trial, seed: int, rng: np.random.Generator) -> Judge:
        """Draw the resamples by `seed`, and everything else with `rng`."""
        flags = [trial.relevant, trial.excluded, negatives(trial, rng)]
        relevant, excluded, against = (
            f.toarray().T if trial.by_item else f.toarray() for f in flags
        )
        rows = trial.candidates.ids if trial.by_item else trial.cases.ids
        if trial.share_items:
            cases = intervals.resampling(rows, seed, N_BOTH)
            items = intervals.resampling(trial.candidates.ids, seed + 1, N_BOTH).astype(np.int64)
        else:
            cases, items = intervals.resampling(rows, seed), None
        order = rng.permutation(relevant.shape[1])
        return cls(trial, relevant, excluded, against, cases, items, order)

    def measure(
        self, scores: np.ndarray, *, pair_predictions: bool = False, probabilities: bool = False
    ) -> dict[str, Estimate]:
        """Return every metric that applies.

        Parameters
        ----------
        scores : ndarray, float (n_cases, n_candidates) of the trial
        pair_predictions : bool
            Whether 0.5 separates yes from no, so that accuracy and the like apply.
        probabilities : bool
            Whether scores are calibrated on the catalogue, so that the Brier score applies.
        """
        scores = scores.T if self.trial.by_item else scores
        found = self._ranked(scores)
        if pair_predictions:
            found.update(self._paired(scores))
        if probabilities:
            open_ = (~self.excluded).astype(np.float64)
            squared = open_ * (scores.astype(np.float64) - self.relevant) ** 2
            found["brier"] = self._ratio(squared, open_)
        return found

    def _ranked(self, scores: np.ndarray) -> dict[str, Estimate]:
        order = self.order
        ranking = Ranking.of(scores[:, order], self.relevant[:, order], self.excluded[:, order])
        found = {}
        resampled = self._resampled(ranking)
        for name, metric in RANKING.items():
            values = metric(ranking.places)
            known = np.isfinite(values)
            mean = float(values[known].mean()) if known.any() else float("nan")
            if self.items is None:
                draws = intervals.mean_draws(values, self.cases)
            else:
                draws = intervals.centred(resampled[name], mean)
            found[name] = Estimate(mean, draws, int(known.sum()))
        first = np.where(
            np.arange(min(K, len(order))) < ranking.places.n_ranked[:, None],
            order[ranking.order[:, :K]],
            -1,
        )
        found[COVERAGE] = self._covered(first)
        return found

    def _resampled(self, ranking: Ranking) -> dict[str, np.ndarray]:
        """Return draws over users and items together; none where users are drawn alone."""
        if self.items is None:
            return {}
        drawn: dict[str, list[float]] = {name: [] for name in RANKING}
        for places, weights in zip(
            pigeonhole.repeated(ranking, self.items[:, self.order]), self.cases, strict=True
        ):
            for name, metric in RANKING.items():
                drawn[name].append(float(intervals.mean_draws(metric(places), weights[None])[0]))
        return {name: np.array(values) for name, values in drawn.items()}

    def _covered(self, first: np.ndarray) -> Estimate:
        """Return coverage; a resample always covers less, so its draws are centred."""
        n_items = self.relevant.shape[1]
        shown = catalogue.shown(first, n_items)
        value = catalogue.coverage(first, n_items)
        present = (self.cases > 0).astype(np.float32)
        draws = ((present @ shown.astype(np.float32)) > 0).mean(axis=1)
        return Estimate(value, intervals.centred(draws, value), len(first))

    def _paired(self, scores: np.ndarray) -> dict[str, Estimate]:
        rows, columns = self._pairs
        predicted, label = scores[rows, columns], self.relevant[rows, columns]
        parts = pairs.counts(predicted, label)
        found = {}
        for name, sides in pairs.RATIOS.items():
            above, below = (self._spread(parts[part] for part in side) for side in sides)
            found[name] = self._ratio(above, below)
        drawn: Iterable[np.ndarray] = (users[rows] for users in self.cases)
        if self.items is not None:
            both = zip(self.cases, self.items, strict=True)
            drawn = (users[rows] * items[columns] for users, items in both)
        draws = pairs.auc_draws(predicted, label, drawn)
        found["pair_auc"] = Estimate(pairs.auc(predicted, label), draws, len(np.unique(rows)))
        return found

    @cached_property
    def _pairs(self) -> tuple[np.ndarray, np.ndarray]:
        rows, columns = np.nonzero(self.relevant | self.against)
        return rows, columns

    def _spread(self, parts: Iterable[np.ndarray]) -> np.ndarray:
        """Return sums of values of the pairs, at the pairs' places. float64 as `relevant`."""
        spread = np.zeros(self.relevant.shape)
        spread[self._pairs] = sum(parts)
        return spread

    def _ratio(self, above: np.ndarray, below: np.ndarray) -> Estimate:
        """Return sum(above) / sum(below) over cells, drawn as the trial asks for."""
        total = below.sum()
        mean = float(above.sum() / total) if total else float("nan")
        if self.items is not None:
            draws = pigeonhole.ratio_draws(above, below, self.cases, self.items.astype(np.float64))
        else:
            draws = intervals.ratio_draws(above.sum(axis=1), below.sum(axis=1), self.cases)
        return Estimate(mean, draws, int(below.any(axis=1).sum()))


def pooled(repeats: Iterable[Estimate]) -> Estimate:
    """Return the mean over repeated splits; a user weighs the same in a resample of each."""
    found = list(repeats)
    draws = np.mean([e.draws for e in found], axis=0)
    return Estimate(float(np.mean([e.mean for e in found])), draws, sum(e.n for e in found))
