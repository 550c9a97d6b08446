"""A score taken apart: base rate, popularity, each known like, profile, activity, network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from coldstart.models.base import Contribution, Contributions, Part, Recommender
from coldstart.models.ensemble.fitted import FittedBaseModels, Scores
from coldstart.models.ensemble.stacking import StackingModel
from coldstart.models.linear.profile_ridge import ProfileRidge
from coldstart.models.neighbors.centroid import Centroid
from coldstart.models.neighbors.item_sums import LinearInLikes, dense
from coldstart.models.neighbors.profile_knn import ProfileKnn
from coldstart.models.neural.two_tower import TwoTower
from coldstart.models.queries import Items, Queries

_ORDER = (Part.POPULARITY, Part.EXPECTED, Part.PROFILE, Part.DISLIKES, Part.NETWORK)


def explained(
    side: StackingModel,
    panel: FittedBaseModels,
    cases: Queries,
    items: Items,
    chosen: Sequence[np.ndarray],
    whole: np.ndarray,
) -> list[list[Contributions]]:
    """Return what made the log-odds of each case for the items chosen for it.

    A member's standardised score is spread over what it is made of: the known likes where it is
    linear in them; popularity and the profile; popularity and the network. What a like adds is
    counted from what it adds to an average item, so a like that favours nothing counts nothing.

    Parameters
    ----------
    side : StackingModel
    panel : FittedBaseModels
    cases : Queries
    items : Items
    chosen : sequence of ndarray, int64
        Positions in `items`, for each case.
    whole : ndarray, bool (n_cases,)
        Of whom all likes are known.
    """
    profile_share = side.profile_share(panel, cases)
    start, slope = side.line(cases, whole, profile_share)
    base = float(side.odds.start[0])
    liked = [cases.support[row].indices for row in range(len(cases))]
    parts = [{part: np.zeros(len(columns)) for part in _ORDER} for columns in chosen]
    likes = [np.zeros((len(mine), len(cols))) for mine, cols in zip(liked, chosen, strict=True)]
    for weight, said in side.said(panel, cases, items, profile_share):
        member = side.members[said.member]
        model = member.of(panel.models)
        factor = np.where(np.isfinite(said.deviation), slope * weight / said.deviation, 0.0)
        if member.part is Part.SUPPORT:
            shares = _Shares(model, cases, items, panel.reference)
            for row in np.flatnonzero(factor).tolist():
                likes[row] += factor[row] * shares.of(row, liked[row], chosen[row], said)
            continue
        popular, mean = _popular(model, items, panel)
        for row in np.flatnonzero(factor).tolist():
            columns = chosen[row]
            over = said.raw[row, columns].astype(np.float64) - float(said.mean[row])
            shown = popular[columns] - mean
            parts[row][Part.POPULARITY] += factor[row] * shown
            parts[row][member.part] += factor[row] * (over - shown)
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


def _popular(model: Recommender, items: Items, panel: FittedBaseModels) -> tuple[np.ndarray, float]:
    """Return the part of a member's scores that is the same for all, and its mean."""
    both = (items, panel.reference)
    if isinstance(model, TwoTower):
        known = model.bias_
        least = min(known.values(), default=0.0)
        here, there = (np.array([known.get(i, least) for i in x.ids]) for x in both)
    elif isinstance(model, (ProfileRidge, ProfileKnn)):
        shares = dict(zip(model.index_, model.shares_.tolist(), strict=True))
        here, there = (panel.odds(np.array([shares.get(i, 0.0) for i in x.ids])) for x in both)
    else:
        return np.zeros(len(items)), 0.0
    return here, float(there.mean()) if len(there) else 0.0


class _Shares:
    """What each known like adds to the scores of a member that is linear in the likes."""

    def __init__(self, model: Recommender, cases: Queries, items: Items, reference: Items) -> None:
        ids = cases.support_items.ids
        if isinstance(model, Centroid):
            self._left: Any = model.centring_(cases.support_items.embeddings)
            self._right = model.centring_(items.embeddings).T
            self._mean = model.centring_(reference.embeddings).mean(axis=0)
            self._places = np.arange(len(ids))
            sums = cases.support.astype(np.float32) @ self._left
            self._scale = 1.0 / np.maximum(np.linalg.norm(np.asarray(sums), axis=1), 1e-6)
        elif isinstance(model, LinearInLikes):
            self._left, self._right = model.left(), dense(model.right(items))
            self._mean = np.asarray(model.right(reference).mean(axis=1)).ravel()
            self._places = np.array([model.index_.get(id_, -1) for id_ in ids], dtype=np.int64)
            self._scale = model.scale(cases)
        else:
            raise TypeError(f"{model.name} is not known to be linear in likes")

    def of(self, row: int, liked: np.ndarray, columns: np.ndarray, said: Scores) -> np.ndarray:
        """Return shares above those in an average item, float64 (n_likes, n_columns)."""
        places = self._places[liked]
        inside = places >= 0
        left = self._left[places[inside]]
        added = np.zeros((len(liked), len(columns)))
        added[inside] = dense(left @ self._right[:, columns]) * self._scale[row]
        added[inside] -= (np.asarray(left @ self._mean).ravel() * self._scale[row])[:, None]
        # An item says nothing of itself, which the average leaves out: no like's in particular.
        over = said.raw[row, columns].astype(np.float64) - float(said.mean[row])
        added += (over - added.sum(axis=0)) / max(len(liked), 1)
        return added
