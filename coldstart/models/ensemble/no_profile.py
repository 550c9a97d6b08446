"""Weights for users without a profile: the other base models take the weight of the profile."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np

from coldstart.models.base import Part
from coldstart.models.ensemble.base_models import POPULARITY, BaseModel
from coldstart.models.ensemble.rankings import Rankings
from coldstart.models.ensemble.weights import TIE, NdcgEvaluator, conditional_logit, surely_positive

MOST_STEPS = 20  # from weights that are nearly right


def weigh_without_profile(
    rankings: Rankings,
    base_models: Sequence[BaseModel],
    spline_knots: np.ndarray,
    weights: np.ndarray,
    few: int,
) -> Generator[None, None, np.ndarray]:
    """Return weights for users without a profile, float64 (n_knots, n_base_models).

    Without a profile, base models that read profiles repeat popularity, so popularity gets their
    weights. A conditional logit on users scored without their profiles then moves the weights, if
    that is better for them; see `weights.weigh`. Where popularity alone has weight for users with a
    profile, it does so here.

    Parameters
    ----------
    rankings : Rankings
    base_models : sequence of BaseModel
    spline_knots : ndarray, int64 (n_knots,)
    weights : ndarray, float64 (n_knots, n_base_models)
        For users with a profile.
    few : int
        With fewer rankings than this, better means by more than a standard error.
    """
    of_profile = np.array([base_model.part is Part.PROFILE for base_model in base_models])
    popular = list(base_models).index(POPULARITY)
    start = np.where(of_profile, 0.0, weights)
    start[:, popular] += weights[:, of_profile].sum(axis=1)
    used = np.flatnonzero(heaviest_settings(base_models, start) & ~of_profile)
    best = start.copy()
    gains: dict[int, np.ndarray] = {}
    for n, knot in enumerate(spline_knots.tolist()):
        if not np.delete(weights[n], popular).any():
            continue
        part = rankings_without_profile(rankings, used, knot, spline_knots)
        if len(part) < 2:
            continue
        tied = conditional_logit(part, start[n, used], TIE / np.sqrt(len(part)), MOST_STEPS)
        yield
        if not tied.sum():
            continue
        evaluator = NdcgEvaluator(part)
        best[n, used] = tied
        gains[n] = evaluator.each(tied) - evaluator.each(start[n, used])
    for group in (spline_knots == 0, spline_knots > 0):
        rows = [gains[n] for n in np.flatnonzero(group).tolist() if n in gains]
        if not rows or not surely_positive(rows, few):
            best[group] = start[group]
    return best


def rankings_without_profile(
    rankings: Rankings, base_models: np.ndarray, knot: int, spline_knots: np.ndarray
) -> Rankings:
    """Return the rankings at a knot of users scored without their profile."""
    without_profile = Rankings()
    for block, (z_scores, liked, candidate_mask, n_likes) in enumerate(rankings.blocks()):
        removed = rankings.without_profile[block]
        nearest = np.abs(np.log1p(n_likes)[:, None] - np.log1p(spline_knots)).argmin(axis=1)
        if removed is None or not (spline_knots[nearest] == knot).any():
            continue
        rows, changed = removed.rows, removed.only(base_models)
        scores = z_scores[np.ix_(base_models, rows)]
        scores[changed.base_models] = changed.z_scores
        without_profile.z_scores.append(scores)
        without_profile.liked.append(liked[rows])
        without_profile.candidate_mask.append(candidate_mask[rows])
        without_profile.n_likes.append(n_likes[rows])
    return without_profile.at(knot, spline_knots)


def heaviest_settings(base_models: Sequence[BaseModel], weights: np.ndarray) -> np.ndarray:
    """Return the setting of each method with the largest weight, bool (n_base_models,)."""
    total = weights.sum(axis=0)
    candidates = np.zeros(len(base_models), dtype=bool)
    for method in dict.fromkeys(base_model.method for base_model in base_models):
        settings = [n for n, base_model in enumerate(base_models) if base_model.method == method]
        middle = settings[len(settings) // 2]  # the one where they are equal
        candidates[max(settings, key=lambda n: (total[n], n == middle))] = True
    return candidates
