"""Weights for people without a profile: what the profile counted is given to the other members."""

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
    members: Sequence[BaseModel],
    spline_knots: np.ndarray,
    weights: np.ndarray,
    few: int,
) -> Generator[None, None, np.ndarray]:
    """Return weights for those who have no profile, float64 (n_knots, n_members).

    A member that reads profiles repeats popularity where there is none, so popularity gets its
    weight. From there a conditional logit on the people who were asked as if they had no profile
    moves the weights, where that is better for them; see `weights.weigh`. Where popularity alone
    counts for people with a profile, it does so here.

    Parameters
    ----------
    rankings : Rankings
    members : sequence of BaseModel
    spline_knots : ndarray, int64 (n_knots,)
    weights : ndarray, float64 (n_knots, n_members)
        Of people with a profile.
    few : int
        With fewer rankings than this, better means by more than a standard error.
    """
    of_profile = np.array([member.part is Part.PROFILE for member in members])
    popular = list(members).index(POPULARITY)
    start = np.where(of_profile, 0.0, weights)
    start[:, popular] += weights[:, of_profile].sum(axis=1)
    used = np.flatnonzero(heaviest_settings(members, start) & ~of_profile)
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
        judge = NdcgEvaluator(part)
        best[n, used] = tied
        gains[n] = judge.each(tied) - judge.each(start[n, used])
    for group in (spline_knots == 0, spline_knots > 0):
        rows = [gains[n] for n in np.flatnonzero(group).tolist() if n in gains]
        if not rows or not surely_positive(rows, few):
            best[group] = start[group]
    return best


def rankings_without_profile(
    rankings: Rankings, members: np.ndarray, knot: int, spline_knots: np.ndarray
) -> Rankings:
    """Return the rankings at a knot of those who were asked without their profile."""
    without_profile = Rankings()
    for block, (standard, liked, open_, n_likes) in enumerate(rankings.blocks()):
        removed = rankings.without_profile[block]
        nearest = np.abs(np.log1p(n_likes)[:, None] - np.log1p(spline_knots)).argmin(axis=1)
        if removed is None or not (spline_knots[nearest] == knot).any():
            continue
        rows, changed = removed.rows, removed.only(members)
        scores = standard[np.ix_(members, rows)]
        scores[changed.members] = changed.standard
        without_profile.standard.append(scores)
        without_profile.liked.append(liked[rows])
        without_profile.open_.append(open_[rows])
        without_profile.n_likes.append(n_likes[rows])
    return without_profile.at(knot, spline_knots)


def heaviest_settings(members: Sequence[BaseModel], weights: np.ndarray) -> np.ndarray:
    """Return one setting of each method, that which counts most, bool (n_members,)."""
    total = weights.sum(axis=0)
    candidates = np.zeros(len(members), dtype=bool)
    for method in dict.fromkeys(member.method for member in members):
        settings = [n for n, member in enumerate(members) if member.method == method]
        middle = settings[len(settings) // 2]  # the one where they are equal
        candidates[max(settings, key=lambda n: (total[n], n == middle))] = True
    return candidates
