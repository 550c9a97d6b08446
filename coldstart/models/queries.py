"""Who is ranked for, what is ranked, and what is learnt from: given explicitly, never looked up.

A new user typed into a form, a held-out user of an evaluation and a product that does not exist yet
are the same three things, so they take the same path and nothing can leak.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from coldstart.data import columns
from coldstart.data.dataset import Dataset
from coldstart.models.repeats import Repeats


@dataclass(frozen=True, eq=False)
class Items:
    """Things to rank.

    Attributes
    ----------
    ids : sequence of str, length n
    texts : sequence of str, length n
    embeddings : ndarray, float32 (n, dim)
        L2-normalised; a zero row where the text is blank.
    columns : DataFrame, n rows
        The item's other columns, all str.
    """

    ids: Sequence[str]
    texts: Sequence[str]
    embeddings: np.ndarray
    columns: pd.DataFrame

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each id."""
        return {id_: n for n, id_ in enumerate(self.ids)}

    def take(self, positions: np.ndarray) -> Items:
        """Return the items at these positions, int (m,)."""
        return Items(
            [self.ids[n] for n in positions],
            [self.texts[n] for n in positions],
            self.embeddings[positions],
            self.columns.iloc[positions].reset_index(drop=True),
        )


@dataclass(frozen=True, eq=False)
class Queries:
    """Someone to rank for: a profile, and the few likes that are known (the support set).

    Attributes
    ----------
    ids : sequence of str, length n
    texts : sequence of str, length n
        Profile text; blank where there is none.
    embeddings : ndarray, float32 (n, dim)
        Of the profile text; a zero row where it is blank.
    columns : DataFrame, n rows
        Profile columns, all str.
    support : csr_matrix, bool (n, len(support_items))
        Which of `support_items` each of them is known to like.
    support_items : Items
        What the columns of `support` are: usually the training catalogue.
    dislikes : csr_matrix, bool (n, len(support_items)), or None
        Which of them each is known to dislike; None where nobody says.
    counts : csr_matrix, int32 (n, len(support_items)), or None
        How often each had what they are known to like; None where that is not asked.
    complete_histories : ndarray, bool (n,), or None
        Whose support holds all their likes, as that of a training user does; None for nobody's.
    """

    ids: Sequence[str]
    texts: Sequence[str]
    embeddings: np.ndarray
    columns: pd.DataFrame
    support: csr_matrix
    support_items: Items
    dislikes: csr_matrix | None = None
    counts: csr_matrix | None = None
    complete_histories: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def n_likes(self) -> np.ndarray:
        """Number of known likes of each case, int64 (n,)."""
        return np.asarray(self.support.sum(axis=1)).ravel().astype(np.int64)

    @property
    def is_complete_history(self) -> np.ndarray:
        """Which cases have likes that are all known, bool (n,).

        Five known likes of a new user are five of many. The five likes of a training user are all
        there are, which means that more are not to be expected.
        """
        if self.complete_histories is None:
            return np.zeros(len(self), dtype=bool)
        return self.complete_histories & (self.n_likes > 0)

    def take(self, positions: np.ndarray) -> Queries:
        """Return the cases at these positions, int (m,)."""
        return Queries(
            [self.ids[n] for n in positions],
            [self.texts[n] for n in positions],
            self.embeddings[positions],
            self.columns.iloc[positions].reset_index(drop=True),
            self.support[positions],
            self.support_items,
            None if self.dislikes is None else self.dislikes[positions],
            None if self.counts is None else self.counts[positions],
            None if self.complete_histories is None else self.complete_histories[positions],
        )

    def knowing(self, support: csr_matrix, dislikes: csr_matrix | None = None) -> Queries:
        """Return the same cases with another support set, and other dislikes, over the same items.

        Without `dislikes` none are known, nor how often anything was had: what is hidden must not
        be left in. No history counts as complete any more.
        """
        return replace(
            self, support=support, dislikes=dislikes, counts=None, complete_histories=None
        )

    def with_counts(self, counts: csr_matrix) -> Queries:
        """Return the same cases with how often each had what they like, int32 as `support`."""
        return replace(self, counts=counts)


@dataclass(frozen=True, eq=False)
class Training:
    """What a method may learn from.

    Attributes
    ----------
    users : Queries
        Every training user, their support being all their likes over `items`: their histories are
        complete.
    items : Items
        The training catalogue.
    seen : csr_matrix, bool (n_users, n_items)
        Pairs with any row, label 0 too.
    ratings : csr_matrix, float32 (n_users, n_items), or None
        Ratings where there are any; an entry is stored for each rated pair.
    timestamps : csr_matrix, int64 (n_users, n_items), or None
        Since when a pair is known, in seconds since 1970.
    held_back : bool
        Whether all rows of some items are held back: that an item has none says nothing then.
    repeats : Repeats or None
        What users bought again, and when; None where that is not known.
    """

    users: Queries
    items: Items
    seen: csr_matrix
    ratings: csr_matrix | None = None
    timestamps: csr_matrix | None = None
    held_back: bool = False
    repeats: Repeats | None = None

    def __post_init__(self) -> None:
        """Mark the users' histories as complete."""
        complete = np.ones(len(self.users), dtype=bool)
        object.__setattr__(self, "users", replace(self.users, complete_histories=complete))

    @property
    def likes(self) -> csr_matrix:
        """Pairs with label 1, bool (n_users, n_items)."""
        return self.users.support

    @cached_property
    def dislikes(self) -> csr_matrix | None:
        """Pairs with label 0, bool (n_users, n_items); None where there are none."""
        return negatives_of(self.seen, self.likes)

    @cached_property
    def implicit(self) -> bool:
        """Whether every row is a like: then negatives have to be drawn among unseen pairs."""
        return bool(self.seen.nnz == self.likes.nnz)

    def of_known_users(self) -> Training:
        """Return only the users who have any row.

        Of the others nothing is known: taken for people who like nothing, they would lower every
        share of likers and every probability.
        """
        known = np.flatnonzero(np.asarray(self.seen.sum(axis=1)).ravel())
        return self if len(known) == len(self.users) else self.take_users(known)

    def take_users(self, positions: np.ndarray) -> Training:
        """Return the same catalogue with the users at these positions only."""
        return Training(
            self.users.take(positions),
            self.items,
            self.seen[positions],
            None if self.ratings is None else self.ratings[positions],
            None if self.timestamps is None else self.timestamps[positions],
            self.held_back,
            None if self.repeats is None else self.repeats.take_users(positions),
        )

    def take_items(self, positions: np.ndarray) -> Training:
        """Return the same users over the items at these positions only."""
        items = self.items.take(positions)
        return Training(
            replace(
                self.users,
                support=self.likes[:, positions],
                support_items=items,
                dislikes=None if self.dislikes is None else self.dislikes[:, positions],
                counts=None,
            ),
            items,
            self.seen[:, positions],
            None if self.ratings is None else self.ratings[:, positions],
            None if self.timestamps is None else self.timestamps[:, positions],
            self.held_back,
            None if self.repeats is None else self.repeats.take_items(positions),
        )

    def only(self, pairs: csr_matrix) -> Training:
        """Return the same users and items with only these pairs, bool (n_users, n_items).

        Repeats are no part of it: they would tell what became of a pair later.
        """
        return Training(
            self.users.knowing(
                self.likes.multiply(pairs).tocsr(),
                None if self.dislikes is None else self.dislikes.multiply(pairs).tocsr(),
            ),
            self.items,
            self.seen.multiply(pairs).tocsr(),
            None if self.ratings is None else self.ratings.multiply(pairs).tocsr(),
            None if self.timestamps is None else self.timestamps.multiply(pairs).tocsr(),
            self.held_back,
        )


def items_of(dataset: Dataset, embeddings: np.ndarray) -> Items:
    """Return all items of a data set, given their embeddings, float32 (n_items, dim)."""
    described = dataset.items.drop(columns=[columns.ITEM_ID])
    return Items(dataset.item_ids, dataset.item_texts, embeddings, described)


def training_of(
    dataset: Dataset, user_embeddings: np.ndarray, item_embeddings: np.ndarray
) -> Training:
    """Return everything that a data set lets a method learn from.

    Parameters
    ----------
    dataset : Dataset
    user_embeddings, item_embeddings : ndarray, float32 (n_users, dim) and (n_items, dim)
    """
    items = items_of(dataset, item_embeddings)
    users = Queries(
        dataset.user_ids,
        dataset.user_texts,
        user_embeddings,
        dataset.users.drop(columns=[columns.USER_ID]),
        dataset.likes,
        items,
        negatives_of(dataset.seen, dataset.likes),
    )
    return Training(
        users,
        items,
        dataset.seen,
        _valued(dataset, columns.RATING, np.float32),
        _valued(dataset, _time_column(dataset), np.int64),
        _held_back(dataset),
        Repeats.of(dataset),
    )


def negatives_of(seen: csr_matrix, likes: csr_matrix) -> csr_matrix | None:
    """Return the pairs that have a row and are no likes, bool; None without any."""
    if seen.nnz == likes.nnz:
        return None
    rest = (seen.astype(np.int8) - likes.astype(np.int8)).tocsr()
    rest.eliminate_zeros()
    negatives: csr_matrix = rest.astype(bool)
    return negatives


def with_share(pairs: csr_matrix, share: np.ndarray, rng: np.random.Generator) -> csr_matrix:
    """Return each of a row's pairs with the probability of that row, float (n,)."""
    is_kept = rng.random(pairs.nnz) < np.repeat(share, np.diff(pairs.indptr))
    sampled = csr_matrix((is_kept, pairs.indices, pairs.indptr), shape=pairs.shape).copy()
    sampled.eliminate_zeros()
    return sampled


def _held_back(dataset: Dataset) -> bool:
    """Say whether all rows of any item are held back."""
    if dataset.held_back is None:
        return False
    return not dataset.held_back[columns.ITEM_ID].isin(dataset.interactions[columns.ITEM_ID]).all()


def _time_column(dataset: Dataset) -> str:
    """Return the column that says since when a pair is known."""
    has_first = columns.FIRST_TIME in dataset.interactions
    return columns.FIRST_TIME if has_first else columns.TIMESTAMP


def _valued(dataset: Dataset, column: str, dtype: type) -> csr_matrix | None:
    """Return a column of the interactions as a matrix; a missing value, or time 0, is no entry."""
    pairs = dataset.interactions
    if column not in pairs:
        return None
    known = pairs[column].notna()
    if column in (columns.TIMESTAMP, columns.FIRST_TIME):
        known &= pairs[column] != 0
    pairs = pairs[known]
    rows = pairs[columns.USER_ID].map(dataset.user_index).to_numpy(dtype=np.int64)
    cols = pairs[columns.ITEM_ID].map(dataset.item_index).to_numpy(dtype=np.int64)
    values = pairs[column].to_numpy(dtype=dtype)
    return csr_matrix((values, (rows, cols)), shape=dataset.seen.shape)
