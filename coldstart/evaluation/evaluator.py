"""Measure every metric of a model on one test set, with bootstrap draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress

import numpy as np

from coldstart.evaluation.classification import halves, read
from coldstart.evaluation.measures import (
    COVERAGE,
    DISLIKED,
    DIVERSITY,
    GINI,
    NET,
    NOVELTY,
    RANKING,
    Estimate,
    K,
)
from coldstart.evaluation.metric_results import CalibrationBin, Lists, MetricResult
from coldstart.evaluation.test_sets import TestSet, negatives
from coldstart.metrics import bootstrap, catalog, classification
from coldstart.metrics.ranking import Ranking
from coldstart.models.baselines.popularity import item_likes
from coldstart.models.queries import Training

N_BOTH = 300  # resamples of users and items together, each of which walks all rankings


@dataclass(frozen=True, eq=False)
class Evaluator:
    """A test set with its resamples, sampled negatives and tie order, the same for every model.

    Attributes
    ----------
    test_set : TestSet
    relevant, excluded, against : ndarray, bool (n_rows, n_columns)
        Of the test set, transposed if users are ranked, so that each row is one ranking; `against`
        are the negative pairs.
    cases : ndarray, float64 (n_resamples, n_rows)
        How often each row was drawn.
    items : ndarray, int64 (n_resamples, n_columns), or None
        How often each column was drawn, where all rows are judged on the same few.
    order : ndarray, int64 (n_columns,)
        A random order of the columns, so that ties favour nobody.
    n_likes : ndarray, int64 (n_columns,), or None
        Training users who like each item; None where nobody can, or users are ranked.
    n_users : int
        How many training users there are.
    """

    test_set: TestSet
    relevant: np.ndarray
    excluded: np.ndarray
    against: np.ndarray
    cases: np.ndarray
    items: np.ndarray | None
    order: np.ndarray
    n_likes: np.ndarray | None
    n_users: int

    @classmethod
    def of(
        cls, test_set: TestSet, train: Training, seed: int, rng: np.random.Generator
    ) -> Evaluator:
        """Draw the resamples by `seed`, and everything else with `rng`."""
        flags = [test_set.relevant, test_set.excluded, negatives(test_set, rng)]
        relevant, excluded, against = (
            f.toarray().T if test_set.by_item else f.toarray() for f in flags
        )
        rows = test_set.candidates.ids if test_set.by_item else test_set.cases.ids
        if test_set.share_items:
            cases = bootstrap.resampling(rows, seed, N_BOTH)
            items = bootstrap.resampling(test_set.candidates.ids, seed + 1, N_BOTH).astype(np.int64)
        else:
            cases, items = bootstrap.resampling(rows, seed), None
        order = rng.permutation(relevant.shape[1])
        likes = None if test_set.by_item else _likes_of(test_set, train)
        n_users = len(train.users)
        return cls(test_set, relevant, excluded, against, cases, items, order, likes, n_users)

    @cached_property
    def disliked(self) -> np.ndarray:
        """Which pairs are held-out dislikes, bool (n_rows, n_columns)."""
        mask: np.ndarray = self.test_set.disliked.toarray().astype(bool)
        return mask.T if self.test_set.by_item else mask

    @cached_property
    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows and columns of the relevant pairs, int64 (n_relevant_pairs,) each."""
        rows, columns = np.nonzero(self.relevant)
        return rows, columns

    def measure(
        self,
        scores: np.ndarray,
        *,
        pair_predictions: bool = False,
        probabilities: bool = False,
        among_answers: bool = False,
        rating_predictions: bool = False,
        ranking_only: bool = False,
    ) -> MetricResult:
        """Return every metric that applies.

        Parameters
        ----------
        scores : ndarray, float (n_cases, n_candidates) of the trial
        pair_predictions : bool
            Whether 0.5 separates yes from no; otherwise it is read off the other half's pairs.
        probabilities : bool
            Whether scores are calibrated, so that the Brier score applies: on the whole catalogue.
        among_answers : bool
            Whether these are probabilities of a like among the pairs that have an answer; then
            they are judged on these alone.
        rating_predictions : bool
            Whether scores are ratings, to be held against those that are held out.
        ranking_only : bool
            Whether the ranking metrics are all that is asked.
        """
        lists = self.lists(scores, ranking_only=ranking_only)
        estimates, hits = lists.estimates, lists.shown[self.pairs]
        if ranking_only:
            return MetricResult(estimates, lists.values, hits)
        scores = scores.T if self.test_set.by_item else scores
        estimates.update(self._paired(scores, pair_predictions))
        if rating_predictions and self.test_set.ratings is not None:
            estimates.update(self._rated(scores))
        calibration_bins = {}
        if probabilities:
            judged_mask = self.relevant | self.disliked if among_answers else ~self.excluded
            candidate_mask = (judged_mask & ~self.excluded).astype(np.float64)
            squared = candidate_mask * (scores.astype(np.float64) - self.relevant) ** 2
            estimates["brier"] = self._ratio(squared, candidate_mask)
            calibration_bins = self._calibration_bins(scores, candidate_mask)
        return MetricResult(estimates, lists.values, hits, calibration_bins, among_answers)

    def lists(self, scores: np.ndarray, *, ranking_only: bool = False) -> Lists:
        """Return what the rankings are like, whatever the scores are but an order.

        Parameters
        ----------
        scores : ndarray, float (n_cases, n_candidates) of the trial
            Minus infinity for what is never shown.
        ranking_only : bool
            Whether the ranking metrics are all that is asked.
        """
        scores = scores.T if self.test_set.by_item else scores
        order = self.order
        ranking = Ranking.of(scores[:, order], self.relevant[:, order], self.excluded[:, order])
        values = {name: metric(ranking.shown) for name, metric in RANKING.items()}
        first = np.where(
            np.arange(min(K, len(order))) < ranking.listed[:, None],
            order[ranking.order[:, :K]],
            -1,
        )
        shown = catalog.shown(first, len(order))
        estimates = self._ranked(ranking, values, catalog.effective(shown))
        if self.test_set.disliked.nnz and self.items is None:
            wrong = (shown & self.disliked).sum(axis=1) / K
            right = (shown & self.relevant).sum(axis=1) / K
            has_relevant = self.relevant.any(axis=1)
            values |= {NET: np.where(has_relevant, right - wrong, np.nan)}
            values |= {DISLIKED: np.where(has_relevant, wrong, np.nan)}
            estimates |= {name: self._mean(values[name]) for name in (NET, DISLIKED)}
        if not ranking_only:
            estimates.update(self._listed(first, shown))
        return Lists(estimates, values, shown)

    def share(self, above: np.ndarray, below: np.ndarray) -> Estimate:
        """Return sum(above) / sum(below) over cells, bool (n_rows, n_columns), with its draws."""
        return self._ratio(above.astype(np.float64), below.astype(np.float64))

    def _ranked(
        self, ranking: Ranking, values: Mapping[str, np.ndarray], n_listed: float
    ) -> dict[str, Estimate]:
        """Return the ranking metrics; where items are drawn too, those of lists rest on few."""
        resampled = self._resampled(ranking)
        estimates = {}
        for name, row_values in values.items():
            estimate = self._mean(row_values)
            if self.items is not None:
                draws = bootstrap.centred(resampled[name], estimate.mean)
                n_items = n_listed if name.endswith(f"@{K}") else float(len(self.order))
                draws = bootstrap.widened(draws, estimate.mean, min(n_items, estimate.n))
                estimate = replace(estimate, draws=draws)
            estimates[name] = estimate
        return estimates

    def _resampled(self, ranking: Ranking) -> dict[str, np.ndarray]:
        """Return draws over users and items together; none where users are drawn alone."""
        if self.items is None:
            return {}
        drawn: dict[str, list[float]] = {name: [] for name in RANKING}
        for places, weights in zip(
            bootstrap.resample_ranks(ranking, self.items[:, self.order]), self.cases, strict=True
        ):
            for name, metric in RANKING.items():
                drawn[name].append(float(bootstrap.mean_draws(metric(places), weights[None])[0]))
        return {name: np.array(values) for name, values in drawn.items()}

    def _listed(self, first: np.ndarray, shown: np.ndarray) -> dict[str, Estimate]:
        """Return what the lists are like, whether right or wrong.

        A resample holds fewer different people, so it covers less of the catalogue: coverage is
        drawn by what each person alone adds to it, and the Gini index is centred.
        """
        everyone = np.ones(len(first), dtype=bool)
        value = catalog.coverage(first, len(self.order))
        covered = bootstrap.jackknifed(value, catalog.alone(shown), self.cases)
        times = self.cases.astype(np.float32) @ shown.astype(np.float32)
        uneven = float(catalog.gini(shown.sum(axis=0)))
        spread = bootstrap.centred(catalog.gini(times), uneven)
        estimates = {
            COVERAGE: Estimate(value, covered, self._who(everyone)),
            GINI: Estimate(uneven, spread, self._who(everyone)),
        }
        if self.n_likes is not None:
            estimates[NOVELTY] = self._mean(catalog.novelty(first, self.n_likes, self.n_users))
        if not self.test_set.by_item:
            embeddings = self.test_set.candidates.embeddings
            estimates[DIVERSITY] = self._mean(catalog.diversity(first, embeddings))
        return estimates

    def _paired(self, scores: np.ndarray, is_probability: bool) -> dict[str, Estimate]:
        rows, columns = self._labeled_pairs
        score, label = scores[rows, columns], self.relevant[rows, columns]
        predicted = score if is_probability else read(score, label, halves(self._row_ids)[rows])
        parts = classification.counts(predicted, label)
        estimates = {}
        for name, sides in classification.RATIOS.items():
            above, below = (self._spread(parts[part] for part in side) for side in sides)
            estimates[name] = self._ratio(above, below)
        weights: Iterable[np.ndarray] = (users[rows] for users in self.cases)
        if self.items is not None:
            both = zip(self.cases, self.items, strict=True)
            weights = (users[rows] * items[columns] for users, items in both)
        draws = classification.auc_draws(score, label, weights)
        is_labeled: np.ndarray = (self.relevant | self.against).any(axis=1)
        estimates["pair_auc"] = Estimate(
            classification.auc(score, label), draws, self._who(is_labeled)
        )
        return estimates

    def _rated(self, scores: np.ndarray) -> dict[str, Estimate]:
        """Return mean squared and mean absolute error over the held-out ratings."""
        ratings = self.test_set.ratings
        assert ratings is not None
        given = (ratings.T if self.test_set.by_item else ratings).tocoo()
        is_rated, error = np.zeros(scores.shape), np.zeros(scores.shape)
        is_rated[given.row, given.col] = 1.0
        error[given.row, given.col] = scores[given.row, given.col] - given.data
        errors = {"rating_mse": error**2, "rating_mae": np.abs(error)}
        return {name: self._ratio(losses, is_rated) for name, losses in errors.items()}

    def _calibration_bins(
        self, scores: np.ndarray, candidate_mask: np.ndarray
    ) -> dict[int, CalibrationBin]:
        group = np.full(scores.shape, -1)
        group[candidate_mask > 0] = classification.bin_probabilities(scores[candidate_mask > 0])
        bins = {}
        for n in np.unique(group[group >= 0]).tolist():
            inside = (group == n).astype(np.float64)
            liked = self._ratio(inside * self.relevant, inside)
            mean = float((inside * scores).sum() / inside.sum())
            bins[n] = CalibrationBin(mean, liked, int(inside.sum()))
        return bins

    @cached_property
    def _row_ids(self) -> list[str]:
        return list(
            self.test_set.candidates.ids if self.test_set.by_item else self.test_set.cases.ids
        )

    @cached_property
    def _known_groups(self) -> dict[bytes, frozenset[str]]:
        return {}

    def _who(self, rows: np.ndarray) -> frozenset[str]:
        """Return the ids of some rows, bool (n_rows,); metrics that share them share the set."""
        ids = self._known_groups.get(rows.tobytes())
        if ids is None:
            ids = frozenset(compress(self._row_ids, rows))
            self._known_groups[rows.tobytes()] = ids
        return ids

    @cached_property
    def _labeled_pairs(self) -> tuple[np.ndarray, np.ndarray]:
        rows, columns = np.nonzero(self.relevant | self.against)
        return rows, columns

    def _spread(self, parts: Iterable[np.ndarray]) -> np.ndarray:
        """Return sums of values of the pairs, at the pairs' places. float64 as `relevant`."""
        spread = np.zeros(self.relevant.shape)
        spread[self._labeled_pairs] = sum(parts)
        return spread

    def _mean(self, values: np.ndarray) -> Estimate:
        """Return the mean of one value a row, drawn over rows."""
        measured = np.isfinite(values)
        mean = float(values[measured].mean()) if measured.any() else float("nan")
        return Estimate(mean, bootstrap.mean_draws(values, self.cases), self._who(measured))

    def _ratio(self, above: np.ndarray, below: np.ndarray) -> Estimate:
        """Return sum(above) / sum(below) over cells, drawn as the trial asks for."""
        total = below.sum()
        mean = float(above.sum() / total) if total else float("nan")
        if self.items is not None:
            draws = bootstrap.pair_ratio_draws(
                above, below, self.cases, self.items.astype(np.float64)
            )
        else:
            draws = bootstrap.ratio_draws(above.sum(axis=1), below.sum(axis=1), self.cases)
        return Estimate(mean, draws, self._who(np.asarray(below.any(axis=1))))


def _likes_of(test_set: TestSet, train: Training) -> np.ndarray | None:
    """Return the training users who like each candidate; None where none was there to like."""
    at = [train.items.index.get(id_) for id_ in test_set.candidates.ids]
    if None in at:
        return None
    return item_likes(train)[np.array(at, dtype=np.int64)]
