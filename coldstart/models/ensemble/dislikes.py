"""Weights less those of dislikes, so that lists maximize likes less dislikes."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np

from coldstart.models.base import Part
from coldstart.models.ensemble.base_models import FROM_DISLIKES, POPULARITY, BaseModel
from coldstart.models.ensemble.no_profile import heaviest_settings
from coldstart.models.ensemble.rankings import Rankings
from coldstart.models.ensemble.splines import linear_spline_basis
from coldstart.models.ensemble.weights import AT, TIE, conditional_logit


def less_dislikes(
    rankings: Rankings,
    base_models: Sequence[BaseModel],
    spline_knots: np.ndarray,
    weights: np.ndarray,
    dislike_cost: float,
) -> Generator[None, None, np.ndarray]:
    r"""Return what to subtract from the weights, float64 (n_knots, n_base_models).

    The likes in a list less c times its dislikes are maximal where items are sorted by

    .. math:: \log\bigl(p_l - c\,p_d\bigr) = \log p_l + \log(1 - c\,q), \qquad q = p_d / p_l

    with :math:`p_l` and :math:`p_d` the probabilities that a user likes or dislikes an item. To
    first order in :math:`\log q`, around the :math:`\bar q` of the listed items, the order is that
    of :math:`\log p_l - c\,\bar q \log p_d`. So :math:`c\,\bar q\,v` is subtracted, with v the
    weights of a conditional logit for dislikes (McFadden 1974), penalized by their distance to the
    weights for likes: where dislikes are few, or coincide with likes, no order changes.

    Parameters
    ----------
    rankings : Rankings
        Out-of-fold, with `rated`.
    base_models : sequence of BaseModel
    spline_knots : ndarray, int64 (n_knots,)
    weights : ndarray, float64 (n_knots, n_base_models)
        For likes.
    dislike_cost : float
        c: how many likes in a list a dislike in it costs.
    """
    taken_off = np.zeros_like(weights)
    always = np.array([m == POPULARITY or m.method in FROM_DISLIKES for m in base_models])
    for group in (spline_knots == 0, spline_knots > 0):
        group_weights = weights[group]
        if not group_weights.any():
            continue
        takes_part = heaviest_settings(base_models, group_weights) & (
            group_weights.any(axis=0) | always
        )
        used = np.flatnonzero(takes_part)
        rows = [
            np.flatnonzero((n_likes > 0) == (spline_knots[group][0] > 0))
            for n_likes in rankings.n_likes
        ]
        dislikes = rankings.of_dislikes(used, rows)
        if not len(dislikes):
            continue
        methods = np.array(
            [[a.method == base_models[n].method for a in base_models] for n in used.tolist()]
        )
        prior_weights = group_weights.mean(axis=0) @ methods.T
        dislike_weights = conditional_logit(
            dislikes, prior_weights, TIE / np.sqrt(len(dislikes)), signed=True
        )
        yield
        cost = dislike_cost * dislikes_per_like(rankings, spline_knots, weights, rows)
        taken_off[np.ix_(group, used)] = cost * dislike_weights
        yield
    return taken_off


def lowered(weights: np.ndarray, taken_off: np.ndarray) -> np.ndarray:
    """Return the weights less `taken_off`, clipped at 0; unchanged where all would be 0."""
    less = np.maximum(weights - taken_off, 0.0)
    return np.where(less.any(axis=1, keepdims=True), less, weights)


def without_profile_part(base_models: Sequence[BaseModel], taken_off: np.ndarray) -> np.ndarray:
    """Return the same for users without a profile: popularity takes the part of the profile."""
    of_profile = np.array([base_model.part is Part.PROFILE for base_model in base_models])
    moved = np.where(of_profile, 0.0, taken_off)
    moved[:, list(base_models).index(POPULARITY)] += taken_off[:, of_profile].sum(axis=1)
    return moved


def dislikes_per_like(
    rankings: Rankings, spline_knots: np.ndarray, weights: np.ndarray, rows: Sequence[np.ndarray]
) -> float:
    """Return how many dislikes there are for each like in the top 10 of these rows."""
    n_likes = n_dislikes = 0
    for (z_scores, liked, candidate_mask, n_known), rated, chosen in zip(
        rankings.blocks(), rankings.rated, rows, strict=True
    ):
        if rated is None or not len(chosen):
            continue
        factors = (linear_spline_basis(n_known[chosen], spline_knots) @ weights).astype(np.float32)
        scores = np.where(candidate_mask[chosen], np.float32(0.0), np.float32(-np.inf))
        for n in np.flatnonzero(factors.any(axis=0)):
            scores += factors[:, n, None] * z_scores[n, chosen]
        k = min(AT, scores.shape[1])
        top = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        is_liked = np.take_along_axis(liked[chosen], top, axis=1)
        is_rated = np.take_along_axis(rated[chosen] & candidate_mask[chosen], top, axis=1)
        n_likes += int(is_liked.sum())
        n_dislikes += int((is_rated & ~is_liked).sum())
    return n_dislikes / max(n_likes, 1)
