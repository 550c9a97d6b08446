"""Whether later rows name the users and items of a stored data set."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.dataset import Dataset, places
from coldstart.data.findings import Findings

_ALIKE = 0.9
"""Share of ids that are written alike, from which on others are ids of another kind."""
_ENOUGH = 2_000  # ids that are looked at


def check_ids(
    stored: Dataset, rows: pd.DataFrame, later: Mapping[str, pd.DataFrame], findings: Findings
) -> bool:
    """Refuse ids that are written in another way than the stored ones, or name other items.

    Returns whether they can be used.

    Parameters
    ----------
    stored : Dataset
    rows : DataFrame
        As `rows.Rows.frame`.
    later : mapping of str to DataFrame
        By key, what the later files say of users and of items.
    findings : Findings
    """
    are_known = True
    for key, role in ((columns.USER_ID, columns.USERS), (columns.ITEM_ID, columns.ITEMS)):
        ids = pd.Series(rows[key].cat.categories, dtype="str")
        there = getattr(stored, role)[key]
        if not len(ids) or not len(there) or (places(ids, there) >= 0).any():
            continue
        params = {"n": len(ids), "id": str(ids.iloc[0]), "known": str(there.iloc[0])}
        shapes = {_shape(ids), _shape(there)}
        if len(shapes) > 1 and None not in shapes:
            message = t(f"append.other_kind_{role}", **params)
            findings.error(message, t("append.other_kind_remedy"))
            are_known = False
        elif _come_along(ids, later.get(key), key):
            continue
        elif key == columns.USER_ID:
            findings.lost(t("append.no_user", **params), t("append.no_user_remedy"), len(ids))
        else:
            findings.error(t("append.no_item", **params), t("append.no_item_remedy"))
            are_known = False
    return are_known


def _come_along(ids: pd.Series, described: pd.DataFrame | None, key: str) -> bool:
    """Say whether the later files describe some of these ids."""
    if described is None or len(described.columns) < 2:
        return False
    return bool(described[key].isin(ids).any())


def _shape(ids: pd.Series) -> str | None:
    """Return how ids are written, where most are written alike.

    >>> _shape(pd.Series(["u1", "u22"])), _shape(pd.Series(["7", "12"]))
    ('u0', '0')
    >>> _shape(pd.Series(["3f9a2b1c4d5e6f70"])), _shape(pd.Series(["pear", "fig"]))
    ('#', None)
    """
    shares = ids.iloc[:_ENOUGH].str.strip().map(_written_as).value_counts(normalize=True)
    return str(shares.index[0]) if len(shares) and shares.iloc[0] >= _ALIKE else None


def _written_as(id_: str) -> str:
    if re.fullmatch(r"(?=.*[a-f])[0-9a-f-]{16,}", id_.lower()):
        return "#"
    return re.sub(r"\d+", "0", id_)
