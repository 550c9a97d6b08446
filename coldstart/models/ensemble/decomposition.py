"""A score taken apart: base rate, popularity, each known like, profile, activity, network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coldstart.models.additive import dense
from coldstart.models.base import Contribution, Contributions, LikeFactors, Part, Recommender
from coldstart.models.ensemble.base_models import BaseModel
from coldstart.models.ensemble.fitted import FittedBaseModels, Scores
from coldstart.models.ensemble.stacking import StackingModel
from coldstart.models.queries import Items, Queries

_ORDER = (Part.POPULARITY, Part.EXPECTED, Part.PROFILE, Part.DISLIKES, Part.NETWORK)


def decomposed(
    stacking: StackingModel,
    fitted_models: FittedBaseModels,
    cases: Queries,
    items: Items,
    chosen: Sequence[np.ndarray],
) -> list[list[Contributions]]:
    """Return what made the log-odds of each case for the items chosen for it.

    A base model's z-score is spread over what the model's `decompose` names: its known likes, or
    popularity and the rest. What a like adds is counted from what it adds to an average item of the
    reference, so a like that favors no item counts nothing.

    Parameters
    ----------
    stacking : StackingModel
    fitted_models : FittedBaseModels
    cases : Queries
    items : Items
    chosen : sequence of ndarray, int64
        Positions in `items`, for each case.
    """
    profile_share = stacking.profile_share(fitted_models, cases)
    start, slope = stacking.line(cases, profile_share)
    base = float(stacking.odds.start[0])
    liked = [cases.support[row].indices for row in range(len(cases))]
    parts = [{part: np.zeros(len(columns)) for part in _ORDER} for columns in chosen]
    likes = [np.zeros((len(some), len(cols))) for some, cols in zip(liked, chosen, strict=True)]
    for weight, scores in stacking.weighted_scores(fitted_models, cases, items, profile_share):
        base_model = stacking.base_models[scores.base_model]
        model = base_model.of(fitted_models.models)
        factor = np.where(np.isfinite(scores.deviation), slope * weight / scores.deviation, 0.0)
        rows = np.flatnonzero(factor).tolist()
        if base_model.part is Part.SUPPORT:
            factors, means = _like_factors(model, cases, items, fitted_models.reference)
            for row in rows:
                added = _added_by_likes(factors, means, row, liked[row], chosen[row], scores)
                likes[row] += factor[row] * added
            continue
        popularity = _popularity(base_model, model, cases, items, fitted_models)
        for row in rows:
            above_mean = _above_mean(scores, row, chosen[row])
            parts[row][Part.POPULARITY] += factor[row] * popularity[chosen[row]]
            parts[row][base_model.part] += factor[row] * (above_mean - popularity[chosen[row]])
    ids = cases.support_items.ids
    return [
        _contributions(
            base, float(start[row]), parts[row], likes[row], [ids[n] for n in liked[row].tolist()]
        )
        for row in range(len(cases))
    ]


def _contributions(
    base: float,
    start: float,
    parts: dict[Part, np.ndarray],
    likes: np.ndarray,
    ids: Sequence[str],
) -> list[Contributions]:
    """Return the terms of one case's log-odds, item by item."""
    present = [part for part in _ORDER if parts[part].any() or part is Part.POPULARITY]
    totals = start + sum(parts.values()) + likes.sum(axis=0)
    lines = np.stack([parts[part] for part in present], axis=1).tolist()
    fixed = (Contribution(Part.BASE, base), Contribution(Part.ACTIVITY, start - base))
    return [
        Contributions(
            (
                *fixed,
                *(Contribution(part, value) for part, value in zip(present, line, strict=True)),
                *(
                    Contribution(Part.SUPPORT, value, id_)
                    for id_, value in zip(ids, column, strict=True)
                ),
            ),
            total,
            "log_odds",
        )
        for line, column, total in zip(lines, likes.T.tolist(), totals.tolist(), strict=True)
    ]


def _popularity(
    base_model: BaseModel,
    model: Recommender,
    cases: Queries,
    items: Items,
    fitted_models: FittedBaseModels,
) -> np.ndarray:
    """Return how far the part of the scores that is the same for all lies above its mean."""
    of_items = model.decompose(cases, items).popularity
    of_reference = model.decompose(cases, fitted_models.reference).popularity
    if of_items is None or of_reference is None:
        return np.zeros(len(items))
    if base_model.part is Part.PROFILE:
        of_items, of_reference = fitted_models.odds(of_items), fitted_models.odds(of_reference)
    above_mean: np.ndarray = of_items - (of_reference.mean() if len(of_reference) else 0.0)
    return above_mean


def _like_factors(
    model: Recommender, cases: Queries, items: Items, reference: Items
) -> tuple[LikeFactors, np.ndarray]:
    """Return the factors of scores that are linear in likes, and the mean right one, (rank,)."""
    factors = model.decompose(cases, items).likes
    of_reference = model.decompose(cases, reference).likes
    if factors is None or of_reference is None:
        raise TypeError(f"{model.name} is not known to be linear in likes")
    return factors, np.asarray(of_reference.right.mean(axis=1)).ravel()


def _added_by_likes(
    factors: LikeFactors,
    means: np.ndarray,
    row: int,
    liked: np.ndarray,
    columns: np.ndarray,
    scores: Scores,
) -> np.ndarray:
    """Return what likes add beyond an average item, float64 (n_likes, n_columns)."""
    places = factors.rows[liked]
    inside = places >= 0
    left, right = factors.left[places[inside]], factors.right[:, columns]
    added = np.zeros((len(liked), len(columns)))
    added[inside] = dense(left @ right) * factors.scale[row]
    added[inside] -= (np.asarray(left @ means).ravel() * factors.scale[row])[:, None]
    # A model without self-similarity adds nothing for the item itself, but the mean does; what is
    # left belongs to no like in particular.
    added += (_above_mean(scores, row, columns) - added.sum(axis=0)) / max(len(liked), 1)
    return added


def _above_mean(scores: Scores, row: int, columns: np.ndarray) -> np.ndarray:
    """Return how far raw scores lie above their mean over the reference, float64 (n_columns,)."""
    above: np.ndarray = scores.raw[row, columns].astype(np.float64) - float(scores.mean[row])
    return above
