"""The data set: three frozen tables that check themselves, and who in them is warm or cold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coldstart.core.errors import DataError
from coldstart.core.i18n import t
from coldstart.data import columns, on_screen, recipe
from coldstart.data.repeats import of_pairs

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FEW_SHOT_MAX = 5
"""Up to this many likes someone, or something, is few-shot; above it, warm; with none, cold."""


class Warmth(StrEnum):
    """How much is known of someone or something by what they liked, or who liked it."""

    COLD = "cold"
    FEW_SHOT = "few_shot"
    WARM = "warm"


@dataclass(frozen=True, eq=False)
class Dataset:
    """Users, items and interactions, checked and frozen.

    Parameters
    ----------
    name : str
        What people call it.
    users : DataFrame
        ``user_id`` and any profile columns, all str; an empty string is a missing value.
    items : DataFrame
        ``item_id`` and any columns, all str.
    interactions : DataFrame
        ``user_id`` (str), ``item_id`` (str), ``label`` (int8, 1 liked, 0 not); optionally
        ``rating`` (float32, NaN where missing) and ``timestamp`` (int64 seconds, 0 unknown). At
        most one row per pair; where pairs repeat, ``n_repeats`` (int32, how often it came again)
        and ``last_time``, or ``first_time`` of an opinion that was given again (int64 seconds);
        ``quantity`` (float32), the pieces in all, where they are not one a row.
    held_back : DataFrame, optional
        The same columns: what the cold ones among them really did. No method ever sees it; it
        is for showing next to what was recommended.
    domain : str
        The vocabulary file that names users and items on screen.
    source : str
        The sample that it comes from, or ``own``.
    repeats : DataFrame, optional
        ``user_id``, ``item_id`` (categories of str) and ``timestamp`` (int64 seconds): a row for
        each purchase beyond the first of a pair in `interactions`, by pair and time; None where
        none has a time.

    Raises
    ------
    DataError
        When ids repeat, a pair repeats, or interactions name an unknown id. `intake` reports these
        row by row, before; here they guard the library's own callers.
    """

    name: str
    users: pd.DataFrame
    items: pd.DataFrame
    interactions: pd.DataFrame
    held_back: pd.DataFrame | None = None
    domain: str = "retail"
    source: str = "own"
    repeats: pd.DataFrame | None = None

    def __post_init__(self) -> None:
        for table, key in ((self.users, columns.USER_ID), (self.items, columns.ITEM_ID)):
            if key not in table:
                raise DataError(t("data.dataset.no_column", column=key))
            if not table[key].is_unique:
                raise DataError(t("data.dataset.repeated_id", column=key))
        for rows, places in (
            (self.interactions, self._places),
            (self.held_back, self._held_places),
        ):
            if rows is None or places is None:
                continue
            for key, at in zip((columns.USER_ID, columns.ITEM_ID), places, strict=True):
                if (at < 0).any():
                    unknown = rows[key].iloc[int(np.argmax(at < 0))]
                    raise DataError(t("data.dataset.unknown_id", column=key, id=unknown))
            pairs = places[0].astype(np.int64) * len(self.items) + places[1]
            pairs.sort()
            if (pairs[1:] == pairs[:-1]).any():
                raise DataError(t("data.dataset.repeated_pair"))
            if not rows[columns.LABEL].isin((0, 1)).all():
                raise DataError(t("data.dataset.bad_label"))
        if self.repeats is not None:
            for key, table in ((columns.USER_ID, self.users), (columns.ITEM_ID, self.items)):
                ids = self.repeats[key].cat.categories
                is_unknown = pd.Index(table[key]).get_indexer(ids) < 0
                if is_unknown.any():
                    unknown = ids[int(np.argmax(is_unknown))]
                    raise DataError(t("data.dataset.unknown_id", column=key, id=unknown))

    # --- who and what -------------------------------------------------------------------------

    @cached_property
    def user_ids(self) -> list[str]:
        """Ids of the users in the order of the table: the order of every matrix's rows."""
        return self.users[columns.USER_ID].tolist()

    @cached_property
    def item_ids(self) -> list[str]:
        """Ids of the items in the order of the table: the order of every matrix's columns."""
        return self.items[columns.ITEM_ID].tolist()

    @cached_property
    def user_index(self) -> dict[str, int]:
        """Row of each user id."""
        return {id_: n for n, id_ in enumerate(self.user_ids)}

    @cached_property
    def item_index(self) -> dict[str, int]:
        """Row of each item id."""
        return {id_: n for n, id_ in enumerate(self.item_ids)}

    @cached_property
    def user_labels(self) -> dict[str, str]:
        """What each user id is on screen: of a mail address or phone number only the ends."""
        return on_screen.labels(self.user_ids)

    @cached_property
    def user_texts(self) -> list[str]:
        """What the encoder reads of each user; blank where nothing is known."""
        return recipe.texts(self.users, columns.USER_ID)

    @cached_property
    def item_texts(self) -> list[str]:
        """What the encoder reads of each item."""
        return recipe.texts(self.items, columns.ITEM_ID)

    @cached_property
    def item_titles(self) -> list[str]:
        """What each item is called on screen."""
        return recipe.title(self.items, columns.ITEM_ID)

    @property
    def profile_columns(self) -> list[str]:
        """Columns of `users` that describe them, without id and free text."""
        return [c for c in self.users.columns if c not in (columns.USER_ID, columns.TEXT)]

    @property
    def item_columns(self) -> list[str]:
        """Columns of `items` that describe them, without id and free text."""
        return [c for c in self.items.columns if c not in (columns.ITEM_ID, columns.TEXT)]

    # --- what happened ------------------------------------------------------------------------

    @cached_property
    def seen(self) -> csr_matrix:
        """Pairs with any row, label 0 too: what each user already has. bool (n_users, n_items)."""
        return self._matrix(self._places)

    @cached_property
    def likes(self) -> csr_matrix:
        """Pairs with label 1. bool, shape (n_users, n_items)."""
        liked = (self.interactions[columns.LABEL] == 1).to_numpy()
        return self._matrix((self._places[0][liked], self._places[1][liked]))

    @cached_property
    def truth(self) -> csr_matrix | None:
        """Held-back pairs with label 1, or None. bool, shape (n_users, n_items)."""
        if self.held_back is None or self._held_places is None:
            return None
        liked = (self.held_back[columns.LABEL] == 1).to_numpy()
        return self._matrix((self._held_places[0][liked], self._held_places[1][liked]))

    @cached_property
    def implicit(self) -> bool:
        """Whether all labels are 1: then negatives have to be drawn among unseen pairs."""
        return bool((self.interactions[columns.LABEL] == 1).all())

    def history(self, user_id: str) -> list[str]:
        """Ids of the items that a user likes, in the order of `items`."""
        return [self.item_ids[n] for n in self.likes[self.user_index[user_id]].indices]

    # --- warm, few-shot, cold: decided here and nowhere else ------------------------------------

    @cached_property
    def user_warmth(self) -> np.ndarray:
        """`Warmth` of each user by the number of their likes. object (n_users,)."""
        return warmth(self._n_likes(0, len(self.users)))

    @cached_property
    def item_warmth(self) -> np.ndarray:
        """`Warmth` of each item by the number of its likes. object (n_items,)."""
        return warmth(self._n_likes(1, len(self.items)))

    # --- identity -------------------------------------------------------------------------------

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over all tables, 64 hexadecimal digits: same content, same fingerprint."""
        digest = hashlib.sha256()
        tables = [self.users, self.items, self.interactions, self.held_back]
        # Data without repeats keep the fingerprint that they had before there was such a table.
        tables += [] if self.repeats is None else [self.repeats]
        for table in tables:
            if table is None:
                digest.update(b"none")
                continue
            digest.update("\x1f".join(map(str, table.columns)).encode())
            hashed = pd.util.hash_pandas_object(table, index=False)
            digest.update(np.ascontiguousarray(hashed.to_numpy()).tobytes())
        return digest.hexdigest()

    def without(self, users: Iterable[str] = (), items: Iterable[str] = ()) -> Dataset:
        """Return a copy in which the history of these users and items is hidden, not they."""
        hidden = self.interactions[columns.USER_ID].isin(set(users))
        hidden |= self.interactions[columns.ITEM_ID].isin(set(items))
        left = self.interactions[~hidden].reset_index(drop=True)
        repeats = of_pairs(self.repeats, left)
        return replace(self, interactions=left, held_back=None, repeats=repeats)

    @cached_property
    def _places(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows of user and item of each interaction, int32 (n_rows,); -1 where there is none."""
        return self._places_of(self.interactions)

    @cached_property
    def _held_places(self) -> tuple[np.ndarray, np.ndarray] | None:
        return None if self.held_back is None else self._places_of(self.held_back)

    def _places_of(self, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        return (
            places(rows[columns.USER_ID], self.users[columns.USER_ID]).astype(np.int32),
            places(rows[columns.ITEM_ID], self.items[columns.ITEM_ID]).astype(np.int32),
        )

    def _n_likes(self, side: int, n: int) -> np.ndarray:
        liked = (self.interactions[columns.LABEL] == 1).to_numpy()
        return np.bincount(self._places[side][liked], minlength=n)

    def _matrix(self, at: tuple[np.ndarray, np.ndarray]) -> csr_matrix:
        from scipy.sparse import csr_matrix

        shape = (len(self.users), len(self.items))
        matrix = csr_matrix((np.ones(len(at[0]), dtype=bool), at), shape=shape)
        matrix.sort_indices()
        return matrix


def places(values: pd.Series, ids: pd.Series) -> np.ndarray:
    """Return the place of each value among unique ids, int64 (n_values,); -1 where it is none.

    >>> places(pd.Series(["b", "x", "a"]), pd.Series(["a", "b"])).tolist()
    [1, -1, 0]
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pa.large_string()
    at = pc.index_in(_arrow(values, texts), value_set=_arrow(ids, texts))
    positions: np.ndarray = at.fill_null(-1).to_numpy().astype(np.int64)
    return positions


def _arrow(values: pd.Series, kind: Any) -> Any:
    import pyarrow as pa

    array = pa.array(values, type=kind, from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def warmth(counts: np.ndarray) -> np.ndarray:
    """Return the `Warmth` that belongs to a number of likes.

    >>> warmth(np.array([0, 1, 5, 6])).tolist()
    [<Warmth.COLD: 'cold'>, <Warmth.FEW_SHOT: 'few_shot'>, <Warmth.FEW_SHOT: 'few_shot'>, <Warmth.WARM: 'warm'>]
    """  # noqa: E501
    steps = np.array([Warmth.COLD, Warmth.FEW_SHOT, Warmth.WARM], dtype=object)
    levels: np.ndarray = steps[np.digitize(counts, [1, FEW_SHOT_MAX + 1])]
    return levels
