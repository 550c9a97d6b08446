"""All metrics of one method on one trial, each with its bootstrap draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from coldstart.evaluation.trials import Trial
from coldstart.metrics import catalogue, pairs
from coldstart.metrics.intervals import mean_draws, ratio_draws, resampling
from coldstart.metrics.pigeonhole import repeated
from coldstart.metrics.ranking import Ranking

K = 10
RANKING = (f"ndcg@{K}", f"recall@{K}", f"precision@{K}", f"hit@{K}", f"map@{K}", "mrr", "auc")
COVERAGE = f"coverage@{K}"
PAIRS = tuple(pairs.RATIOS)
METRICS = (*RANKING, COVERAGE, *PAIRS, "brier")
SMALLER_IS_BETTER = frozenset({"mse", "brier"})
N_BOTH = 300  # resamples of users and items together, each of which walks all rankings


@dataclass(frozen=True, eq=False)
class Estimate:
    """A metric's value, and its value in each resample, float64 (n_resamples,)."""

    mean: float
    draws: np.ndarray
    n: int


@dataclass(frozen=True, eq=False)
class Resamples:
    """The resamples of one trial, shared by all methods so that differences are paired.

    Attributes
    ----------
    cases : ndarray, float64 (n_resamples, n_cases)
    items : ndarray, int64 (n_resamples, n_candidates), or None
        Where items are resampled too.
    order : ndarray, int64 (n_columns,)
        A random order of the columns, so that ties favour nobody.
    negatives : ndarray, bool (n_cases, n_columns)
        Pairs held against the relevant ones.
    """

    cases: np.ndarray
    items: np.ndarray | None
    order: np.ndarray
    negatives: np.ndarray


def resample(trial: Trial, negatives: np.ndarray, rng: np.random.Generator) -> Resamples:
    """Draw the resamples of a trial."""
    n_cases, n_columns = trial.relevant.shape
    if trial.by_item:
        n_cases, n_columns = n_columns, n_cases
    weights = resampling(n_cases, rng)
    items = None
    if trial.share_items:
        items = resampling(n_columns, rng, N_BOTH).astype(np.int64)
    return Resamples(weights, items, rng.permutation(n_columns), negatives)


def measure(
    trial: Trial,
    scores: np.ndarray,
    resamples: Resamples,
    *,
    pair_predictions: bool,
    probabilities: bool,
) -> dict[str, Estimate]:
    """Return every metric that applies.

    Parameters
    ----------
    trial : Trial
    scores : ndarray, float (n_cases, n_candidates)
    resamples : Resamples
    pair_predictions : bool
        Whether 0.5 separates yes from no, so that accuracy and the like apply.
    probabilities : bool
        Whether scores are calibrated on the catalogue, so that the Brier score applies.
    """
    relevant, excluded = trial.relevant.toarray(), trial.excluded.toarray()
    if trial.by_item:
        scores, relevant, excluded = scores.T, relevant.T, excluded.T
    order = resamples.order
    ranking = Ranking.of(scores[:, order], relevant[:, order], excluded[:, order])
    found = _ranked(ranking, resamples)
    found[COVERAGE] = _covered(order[ranking.order[:, :K]], scores.shape[1], resamples.cases)
    if pair_predictions:
        found.update(_paired(scores, relevant, resamples))
    if probabilities:
        squared = np.where(excluded, 0.0, (scores.astype(np.float64) - relevant) ** 2)
        above, below = squared.sum(axis=1), (~excluded).sum(axis=1).astype(np.float64)
        draws = ratio_draws(above, below, resamples.cases)
        found["brier"] = Estimate(float(above.sum() / below.sum()), draws, len(scores))
    return found


def _ranked(ranking: Ranking, resamples: Resamples) -> dict[str, Estimate]:
    values = {
        f"ndcg@{K}": ranking.ndcg(K),
        f"recall@{K}": ranking.recall(K),
        f"precision@{K}": ranking.precision(K),
        f"hit@{K}": ranking.hit(K),
        f"map@{K}": ranking.average_precision(K),
        "mrr": ranking.reciprocal_rank(),
        "auc": ranking.auc(),
    }
    draws = {name: mean_draws(value, resamples.cases) for name, value in values.items()}
    if resamples.items is not None:
        draws.update(_over_both(ranking, resamples))
    return {
        name: Estimate(_mean(value), draws[name], int(np.isfinite(value).sum()))
        for name, value in values.items()
    }


def _over_both(ranking: Ranking, resamples: Resamples) -> dict[str, np.ndarray]:
    """Return draws over users and items together, where that is what varies."""
    assert resamples.items is not None
    drawn: dict[str, list[float]] = {}
    permuted = resamples.items[:, resamples.order]
    for counts, weights in zip(permuted, resamples.cases, strict=False):
        for name, values in repeated(ranking, counts, K).items():
            drawn.setdefault(name, []).append(float(mean_draws(values, weights[None])[0]))
    return {name: np.array(values) for name, values in drawn.items()}


def _covered(first: np.ndarray, n_items: int, weights: np.ndarray) -> Estimate:
    """Return coverage; its draws are centred on it, for a resample always covers less."""
    shown = catalogue.shown(first, n_items).astype(np.float32)
    value = catalogue.coverage(first, n_items)
    present = (weights > 0).astype(np.float32)
    draws = ((present @ shown) > 0).mean(axis=1)
    return Estimate(value, draws - draws.mean() + value, len(first))


def _paired(scores: np.ndarray, relevant: np.ndarray, resamples: Resamples) -> dict[str, Estimate]:
    judged = relevant | resamples.negatives
    rows, columns = np.nonzero(judged)
    counted = pairs.counts(scores[rows, columns], relevant[rows, columns])
    per_case = {
        part: np.bincount(rows, value, minlength=len(scores)) for part, value in counted.items()
    }
    found = {}
    for name, sides in pairs.RATIOS.items():
        above, below = (np.sum([per_case[part] for part in side], axis=0) for side in sides)
        mean = float(above.sum() / below.sum()) if below.sum() else float("nan")
        draws = ratio_draws(above, below, resamples.cases)
        found[name] = Estimate(mean, draws, len(rows))
    return found


def _mean(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")


def pooled(repeats: Mapping[int, Estimate]) -> Estimate:
    """Return the mean over repeated splits, whose draws are taken as independent."""
    means = [e.mean for e in repeats.values()]
    length = min(len(e.draws) for e in repeats.values())
    draws = np.mean([e.draws[:length] for e in repeats.values()], axis=0)
    return Estimate(float(np.mean(means)), draws, sum(e.n for e in repeats.values()))
