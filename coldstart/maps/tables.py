"""What is known of each point of a map, and which points to draw where there are too many."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coldstart.data import columns, recipe
from coldstart.data.dataset import Dataset, Warmth


def describe(dataset: Dataset, frame: pd.DataFrame) -> pd.DataFrame:
    """Join a map with the tables of its data set, for hover, colours and the table below.

    Parameters
    ----------
    dataset : Dataset
    frame : DataFrame
        ``id``, ``x``, ``y``, ``kind``, ``group``, as `maps.maps_steps` returns it. Ids that the
        data set does not have are left out.

    Returns
    -------
    DataFrame
        The columns given, ``warmth`` (str), ``likes`` (int64: how many they like, or
        by how many it is liked), ``name`` (str: title, or free text that stands alone, or id),
        ``display_id`` (str: the id as it stands on screen, of a user masked where it is a mail
        address or phone number); then the other columns of users and items, str, blank where a
        point is of the other kind. One that is called like those before gets a ``_``.
    """
    users = _part(
        frame[frame["kind"] == columns.POINT_USER],
        dataset.users,
        columns.USER_ID,
        dataset.user_warmth,
        np.asarray(dataset.likes.sum(axis=1)).ravel(),
        dataset.profile_columns,
        list(dataset.user_labels.values()),
    )
    items = _part(
        frame[frame["kind"] != columns.POINT_USER],
        dataset.items,
        columns.ITEM_ID,
        dataset.item_warmth,
        np.asarray(dataset.likes.sum(axis=0)).ravel(),
        dataset.item_columns,
        dataset.item_ids,
    )
    parts = [part for part in (users, items) if len(part)] or [users]
    joined = pd.concat(parts).sort_index().reset_index(drop=True)
    own = [column for column in joined.columns if column not in columns.POINT]
    joined[own] = joined[own].fillna("")
    return joined


def sample(
    frame: pd.DataFrame, limit: int, keep: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Choose the points to draw: kept and cold ones always, the others in proportion.

    Parameters
    ----------
    frame : DataFrame
        As `describe` returns it.
    limit : int
        How many points are drawn, more only where those to be kept are more.
    keep : ndarray, bool (n,)
        What is drawn in any case, such as what is selected.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, int64
        Rows of the frame, in their order; all of them where they fit.
    """
    if len(frame) <= limit:
        return np.arange(len(frame))
    kept = keep | (frame["warmth"] == Warmth.COLD.value).to_numpy()
    room = max(limit - int(kept.sum()), 0)
    rest = frame.assign(row=np.arange(len(frame)))[~kept]
    strata = [part["row"].to_numpy() for _, part in rest.groupby(["kind", "warmth"], sort=True)]
    drawn = [
        rng.choice(stratum, size, replace=False)
        for stratum, size in zip(strata, _shares([len(s) for s in strata], room), strict=True)
    ]
    return np.sort(np.concatenate([np.flatnonzero(kept), *drawn]))


def _part(
    frame: pd.DataFrame,
    table: pd.DataFrame,
    id_column: str,
    warmth: np.ndarray,
    likes: np.ndarray,
    described: Sequence[str],
    display_ids: Sequence[str],
) -> pd.DataFrame:
    known = pd.DataFrame(
        {
            "warmth": pd.Series([str(level) for level in warmth], dtype="str"),
            "likes": likes.astype(np.int64),
            "name": pd.Series(_names(table, id_column), dtype="str"),
            columns.DISPLAY_ID: pd.Series(display_ids, dtype="str"),
            **{_free(c): table[c].reset_index(drop=True) for c in described if c != columns.TITLE},
        }
    )
    known.index = pd.Index(table[id_column])
    there = frame[frame["id"].isin(known.index)]
    found = known.loc[there["id"]]
    found.index = there.index
    return pd.concat([there, found], axis=1)


def _names(table: pd.DataFrame, id_column: str) -> list[str]:
    """Return titles; else texts, unless columns say the same; else ids."""
    alone = set(table.columns) == {id_column, columns.TEXT}
    if columns.TITLE in table or alone:
        return recipe.title(table, id_column)
    return table[id_column].tolist()


def _free(column: str) -> str:
    while column in columns.POINT:
        column += "_"
    return column


def _shares(sizes: Sequence[int], room: int) -> list[int]:
    """Split `room` in proportion to sizes, by largest remainders; no share above its size."""
    exact = np.array(sizes) * (min(room, sum(sizes)) / max(sum(sizes), 1))
    shares = np.floor(exact).astype(int)
    short = round(exact.sum()) - int(shares.sum())
    shares[np.argsort(shares - exact, kind="stable")[:short]] += 1
    found: list[int] = shares.tolist()
    return found
