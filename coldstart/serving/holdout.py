"""What really happened: held-back pairs next to what a run ranked, and what a plain list hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coldstart.models.baselines.popularity import item_likes
from coldstart.serving.ranking import Ranked, top_rows
from coldstart.serving.session import Session


@dataclass(frozen=True)
class Revealed:
    """The held-back truth about one user or one item.

    Attributes
    ----------
    real : tuple of str
        Ids of everything held back: items that the user liked, or users who liked the item.
    hits : frozenset of str
        Those of them that the ranking has.
    listed : int
        Length of the ranking.
    plain_hits : int
        How many a plain list of that length has: the most popular items, or the most active users.
    """

    real: tuple[str, ...]
    hits: frozenset[str]
    listed: int
    plain_hits: int


def held_back_users(served: Session) -> list[str]:
    """Return the users whose own history was held back, not only the items' that they like."""
    truth = served.dataset.truth
    if truth is None:
        return []
    hidden = np.asarray(truth[:, served.dataset.item_warmth != "cold"].sum(axis=1)).ravel()
    return [served.dataset.user_ids[n] for n in np.flatnonzero(hidden)]


def held_back_items(served: Session) -> list[str]:
    """Return the items whose own history was held back, not only the users' who like them."""
    truth = served.dataset.truth
    if truth is None:
        return []
    hidden = np.asarray(truth[served.dataset.user_warmth != "cold"].sum(axis=0)).ravel()
    return [served.dataset.item_ids[n] for n in np.flatnonzero(hidden)]


def reveal_user(
    served: Session, user_id: str, ranked: Sequence[Ranked], likes: Sequence[str] = ()
) -> Revealed | None:
    """Hold what was recommended against what a user really liked; None where nothing is known.

    Parameters
    ----------
    served : Session
    user_id : str
    ranked : sequence of Ranked
        Items.
    likes : sequence of str
        Items that were given away in the request; they count for neither list.
    """
    dataset = served.dataset
    if dataset.truth is None:
        return None
    row = dataset.user_index[user_id]
    real = {dataset.item_ids[n] for n in dataset.truth[row].indices} - set(likes)
    popular = item_likes(served.training).astype(np.float64)
    popular[dataset.seen[row].indices] = -np.inf
    popular[[dataset.item_index[id_] for id_ in likes]] = -np.inf
    return _revealed(dataset.item_ids, real, ranked, popular)


def reveal_item(served: Session, item_id: str, ranked: Sequence[Ranked]) -> Revealed | None:
    """Hold an audience against who really liked an item; None where nothing is known."""
    dataset = served.dataset
    if dataset.truth is None:
        return None
    column = dataset.item_index[item_id]
    real = {dataset.user_ids[n] for n in dataset.truth[:, [column]].nonzero()[0]}
    active = served.training.users.n_likes.astype(np.float64)
    active[dataset.seen[:, [column]].nonzero()[0]] = -np.inf
    return _revealed(dataset.user_ids, real, ranked, active)


def _revealed(
    ids: Sequence[str], real: set[str], ranked: Sequence[Ranked], plain: np.ndarray
) -> Revealed | None:
    if not real:
        return None
    hits = frozenset(place.id for place in ranked) & real
    baseline = {ids[n] for n in top_rows(plain, len(ranked))}
    in_order = tuple(id_ for id_ in ids if id_ in real)
    return Revealed(in_order, hits, len(ranked), len(baseline & real))
