"""Weights of the base models, fitted on out-of-fold rankings."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import numpy as np

from coldstart.models.ensemble.rankings import Rankings

MOVES = (0.0, 0.5, 0.75, 1.4, 2.0)
SMALLEST_GAIN = 5e-4
PASSES = 3
REENTRY = 0.2  # of the total weight: what a base model of weight 0 is tried with again
LOOSE = 1e-3  # penalty on the pooled weights, so that they exist where rankings are perfect
TIE = 0.5  # penalty on the distance to the pooled weights, divided by the root of the rankings


def conditional_logit(
    rankings: Rankings,
    prior_weights: np.ndarray | None = None,
    tie: float = 0.0,
    max_iterations: int = 60,
    *,
    signed: bool = False,
) -> np.ndarray:
    r"""Return the weights that maximize the likelihood of the observed likes.

    .. math:: \min_{w \ge 0} \; -\frac1n \sum_u \frac{1}{|L_u|} \sum_{i \in L_u}
        \log \frac{e^{w^\top z_{ui}}}{\sum_j e^{w^\top z_{uj}}} + \tau \lVert w - w_0 \rVert^2

    McFadden's (1974) conditional logit, over all candidates j, no weight below 0 unless `signed`.

    Parameters
    ----------
    rankings : Rankings
    prior_weights : ndarray, float64 (n_base_models,), optional
        :math:`w_0`.
    tie : float
        :math:`\tau`.
    max_iterations : int
        Iterations.
    signed : bool
        Whether weights below 0 are allowed.

    Returns
    -------
    ndarray, float64 (n_base_models,)
    """
    from scipy.optimize import minimize

    n_base_models, n = len(rankings.z_scores[0]), len(rankings)
    center = np.zeros(n_base_models) if prior_weights is None else prior_weights
    blocks = []
    for z_scores, liked, candidate_mask, _ in rankings.blocks():
        share = liked / liked.sum(axis=1, keepdims=True).astype(np.float32)
        wanted = z_scores.reshape(n_base_models, -1) @ share.ravel()
        exclusion = np.where(candidate_mask, np.float32(0.0), np.float32(-np.inf))
        blocks.append((z_scores.reshape(n_base_models, -1), exclusion, wanted.astype(np.float64)))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.0, np.zeros(n_base_models)
        for z_scores, exclusion, wanted in blocks:
            utility = (weights.astype(np.float32) @ z_scores).reshape(exclusion.shape) + exclusion
            top = utility.max(axis=1, keepdims=True)
            exponentials = np.exp(utility - top)
            sums = exponentials.sum(axis=1, keepdims=True)
            total += float((np.log(sums) + top).sum()) - float(wanted @ weights)
            slope += z_scores @ (exponentials / sums).ravel() - wanted
        distance = weights - center
        return total / n + tie * float(distance @ distance), slope / n + 2 * tie * distance

    start = np.full(n_base_models, 1.0 / n_base_models) if prior_weights is None else prior_weights
    bounds = [(None if signed else 0.0, None)] * n_base_models
    options = {"maxiter": max_iterations, "ftol": 1e-7}
    solve: Any = minimize
    result = solve(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options=options)
    weights: np.ndarray = result.x
    return weights


def ascend(
    evaluator: NdcgEvaluator, weights: np.ndarray, base_models: np.ndarray
) -> Generator[None, None, np.ndarray]:
    """Return weights with a better NDCG@10, by coordinate ascent over these base models.

    A move is kept when it gains more than `SMALLEST_GAIN`. Yields after each base model.
    """
    weights = weights.copy()
    sums = evaluator.sums(weights)
    best = float(evaluator.of(sums).mean())
    for _ in range(PASSES):
        before = best
        for n in base_models.tolist():
            new_values = (
                [m * weights[n] for m in MOVES] if weights[n] else [REENTRY * weights.sum()]
            )
            sums_before, value_before = sums, weights[n]
            for value in new_values:
                moved = evaluator.moved(sums_before, n, value - value_before)
                score = float(evaluator.of(moved).mean())
                if score > best + SMALLEST_GAIN and weights.sum() - weights[n] + value > 0:
                    best, sums, weights[n] = score, moved, value
            yield
        if best <= before:
            break
    return weights


def weigh(
    rankings: Rankings,
    spline_knots: np.ndarray,
    alternatives: Sequence[Sequence[int]],
    fallback: Sequence[int],
    few: int,
) -> Generator[None, None, np.ndarray]:
    """Return weights for each knot, float64 (n_knots, n_base_models); yield between the steps.

    Parameters
    ----------
    rankings : Rankings
    spline_knots : ndarray, int64 (n_knots,)
    alternatives : sequence of sequences of int
        Base models that are one method at several settings: only the best takes part.
    fallback : sequence of int
        The base model to use at each knot unless others are surely better.
    few : int
        With fewer rankings than this, surely means by more than a standard error.
    """
    n_base_models = len(rankings.z_scores[0])
    parts = [rankings.at(k, spline_knots) for k in spline_knots.tolist()]
    evaluators = [NdcgEvaluator(part) for part in parts]
    chosen = []
    for part, evaluator in zip(parts, evaluators, strict=True):
        chosen.append(_best_settings(part, evaluator, alternatives, n_base_models))
        yield
    used = np.unique(np.concatenate([*chosen, np.array([], dtype=np.int64)])).astype(np.int64)
    merged = Rankings()
    for part in parts:
        for name in ("z_scores", "liked", "candidate_mask", "n_likes"):
            getattr(merged, name).extend(getattr(part, name))
    weights = np.zeros((len(spline_knots), n_base_models))
    weights[np.arange(len(spline_knots)), list(fallback)] = 1.0
    if not len(merged) or not len(used):
        return weights
    pooled = np.zeros(n_base_models)
    pooled[used] = conditional_logit(merged.only(used), tie=LOOSE)
    yield
    fitted = weights.copy()
    for n, (part, evaluator, positions) in enumerate(zip(parts, evaluators, chosen, strict=True)):
        if len(part) < 2 or not len(positions):
            continue
        tied_weights = np.zeros(n_base_models)
        tied_weights[positions] = conditional_logit(
            part.only(positions),
            _moved_to_settings(pooled, positions, alternatives),
            TIE / np.sqrt(len(part)),
        )
        yield
        ascended = yield from ascend(evaluator, tied_weights, positions)
        if not tied_weights.sum() or not ascended.sum():
            continue
        fitted[n] = (tied_weights + ascended * tied_weights.sum() / ascended.sum()) / 2
    # Queries without a known like are compared on their own, all others together.
    for group in (spline_knots == 0, spline_knots > 0):
        rows = [n for n in np.flatnonzero(group).tolist() if evaluators[n].n]
        gains = [evaluators[n].each(fitted[n]) - evaluators[n].each(weights[n]) for n in rows]
        if not rows or not surely_positive(gains, few):
            fitted[group] = weights[group]
    return fitted


def surely_positive(gains: Sequence[np.ndarray], few: int) -> bool:
    """Say whether the mean gain is above 0; with few rankings, by more than a standard error.

    The same users are ranked for at each number of likes, so errors do not average out.
    """
    mean = float(np.mean([gain.mean() for gain in gains]))
    errors = [gain.std(ddof=1) / np.sqrt(len(gain)) if len(gain) > 1 else np.inf for gain in gains]
    enough = min(len(gain) for gain in gains) >= few
    return mean > (0.0 if enough else float(np.mean(errors)))


def _best_settings(
    part: Rankings,
    evaluator: NdcgEvaluator,
    alternatives: Sequence[Sequence[int]],
    n_base_models: int,
) -> np.ndarray:
    """Return the base models whose scores differ between items, each at its best setting."""
    left_out = {n for n in range(n_base_models) if not any(b[n].any() for b in part.z_scores)}
    for settings in alternatives:
        if len(settings) > 1 and evaluator.n:
            scores = [evaluator.mean(np.eye(n_base_models)[n]) for n in settings]
            left_out |= {n for n in settings if n != settings[int(np.argmax(scores))]}
    return np.array([n for n in range(n_base_models) if n not in left_out], dtype=np.int64)


def _moved_to_settings(
    pooled: np.ndarray, chosen: np.ndarray, alternatives: Sequence[Sequence[int]]
) -> np.ndarray:
    """Return the pooled weights with each method's weight moved to the chosen setting."""
    moved = pooled.copy()
    for settings in alternatives:
        total = moved[list(settings)].sum()
        moved[list(settings)] = 0.0
        moved[[n for n in settings if n in chosen]] = total
    chosen_weights: np.ndarray = moved[chosen]
    return chosen_weights


AT = 10
_DISCOUNTS = 1.0 / np.log2(np.arange(AT) + 2.0)


class NdcgEvaluator:
    """Rankings with everything prepared that does not depend on the weights.

    Ties are broken by the order of the items, which has nothing to do with what is liked.
    """

    def __init__(self, rankings: Rankings) -> None:
        self.n = len(rankings)
        self._blocks = rankings.blocks()
        self._ideals = []
        for _, liked, _, _ in self._blocks:
            first = np.minimum(liked.sum(axis=1), AT)
            self._ideals.append(np.concatenate([[0.0], np.cumsum(_DISCOUNTS)])[first])

    def each(self, weights: np.ndarray) -> np.ndarray:
        """Return NDCG@10 of each ranking, float64 (n,)."""
        return self.of(self.sums(weights))

    def mean(self, weights: np.ndarray) -> float:
        """Return the mean of `each`."""
        return float(self.each(weights).mean())

    def sums(self, weights: np.ndarray) -> list[np.ndarray]:
        """Return weighted sums, minus infinity where nothing may be ranked, block by block."""
        sums_by_block = []
        for z_scores, _, candidate_mask, _ in self._blocks:
            block_sums = np.where(candidate_mask, np.float32(0.0), np.float32(-np.inf))
            for n in np.flatnonzero(weights):
                block_sums += z_scores[n] * np.float32(weights[n])
            sums_by_block.append(block_sums)
        return sums_by_block

    def moved(self, sums: Sequence[np.ndarray], base_model: int, by: float) -> list[np.ndarray]:
        """Return the sums with one weight changed by so much."""
        blocks = zip(sums, self._blocks, strict=True)
        return [block_sums + np.float32(by) * block[0][base_model] for block_sums, block in blocks]

    def of(self, sums: Sequence[np.ndarray]) -> np.ndarray:
        """Return NDCG@10 of each ranking, given the sums."""
        values = [np.zeros(0)]
        for block_sums, (_, liked, _, _), ideal in zip(
            sums, self._blocks, self._ideals, strict=True
        ):
            k = min(AT, block_sums.shape[1])
            top = np.argpartition(-block_sums, k - 1, axis=1)[:, :k]
            order = np.argsort(-np.take_along_axis(block_sums, top, axis=1), axis=1, kind="stable")
            hits = np.take_along_axis(liked, np.take_along_axis(top, order, axis=1), axis=1)
            values.append(hits @ _DISCOUNTS[:k] / ideal)
        return np.concatenate(values)
