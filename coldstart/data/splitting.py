"""One table of labelled pairs with the texts inside, taken apart into users and items."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.data.entities import renamed
from coldstart.data.findings import Findings
from coldstart.data.mapping import PAIR_ROLES, ROLES, Mapping
from coldstart.data.synonyms import OF_ITEMS, OF_USERS, squeezed
from coldstart.i18n import t

_NAMED_TOLERANCE = 0.5
_TOLERANCE = 0.1
"""Up to this share of ids may have more than one value, in a column that tells whose it is by its
name and in another; beyond it the column tells of the pair."""


def split(
    frame: pd.DataFrame, mapping: Mapping, findings: Findings
) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Return users, items, and the columns that describe neither.

    A column belongs to users where each of them has one value of it, else to items where each of
    them has; its name decides where both are so. An id with several values keeps the first.

    Parameters
    ----------
    frame : DataFrame
        Pairs, all str; their ids need not be clean.
    mapping : Mapping
        With ``user_id`` and ``item_id``.
    findings : Findings
    """
    user = frame[mapping.roles[columns.USER_ID]].str.strip()
    item = frame[mapping.roles[columns.ITEM_ID]].str.strip()
    whole = (user != "") & (item != "")
    frame, user, item = frame[whole], user[whole], item[whole]
    user_codes, item_codes = (pd.factorize(ids)[0].astype(np.int64) for ids in (user, item))
    pair_columns = {mapping.column(role) for role in ROLES[columns.INTERACTIONS]}
    told = {column: role for role, column in mapping.roles.items() if role in PAIR_ROLES}
    sides: dict[str, list[str]] = {columns.USER_ID: [], columns.ITEM_ID: []}
    unused: list[str] = []
    for column in (c for c in frame.columns if c not in pair_columns):
        counts = {
            columns.USER_ID: _conflicts(user_codes, frame[column]),
            columns.ITEM_ID: _conflicts(item_codes, frame[column]),
        }
        side = _side(column, told.get(column), counts)
        if side is None:
            unused.append(column)
            continue
        sides[side].append(column)
        if counts[side][0]:
            _report(frame, column, side, user if side == columns.USER_ID else item, findings)
    users = _entities(frame, user, sides[columns.USER_ID])
    items = _entities(frame, item, sides[columns.ITEM_ID])
    remedy = t("data.take.split_remedy")
    if sides[columns.USER_ID]:
        findings.notice(t("data.take.split_users", columns=sides[columns.USER_ID]), remedy)
    if sides[columns.ITEM_ID]:
        findings.notice(t("data.take.split_items", columns=sides[columns.ITEM_ID]), remedy)
    else:
        findings.lost(t("data.take.no_item_texts"), t("data.take.no_item_texts_remedy"))
    texts = [c for c in sides[columns.USER_ID] if told.get(c) == columns.USER_TEXT]
    of_users = {columns.TEXT: texts[0]} if texts else {}
    of_items = {role: c for c, role in told.items() if c in sides[columns.ITEM_ID]}
    return (
        renamed(users, Mapping({columns.USER_ID: _KEY, **of_users}), columns.USER_ID),
        renamed(items, Mapping({columns.ITEM_ID: _KEY, **of_items}), columns.ITEM_ID),
        unused,
    )


_KEY = "\x00id"  # no column of a file can be called so


def _side(column: str, role: str | None, counts: dict[str, tuple[int, int]]) -> str | None:
    shares = {key: conflicting / max(ids, 1) for key, (conflicting, ids) in counts.items()}
    name = squeezed(column)
    named = None
    if role == columns.USER_TEXT or (role is None and name.startswith(OF_USERS)):
        named = columns.USER_ID
    elif role is not None or name.startswith(OF_ITEMS):
        named = columns.ITEM_ID
    if named is not None and shares[named] <= _NAMED_TOLERANCE:
        return named
    # Where everybody and everything has one value, most such columns describe what is sold.
    best = min((columns.ITEM_ID, columns.USER_ID), key=lambda key: shares[key])
    return best if shares[best] <= _TOLERANCE else None


def _conflicts(ids: np.ndarray, values: pd.Series) -> tuple[int, int]:
    """Return how many ids have more than one value, and how many have any; blanks say nothing.

    `ids` are numbers from 0 on, int64 (n_rows,).
    """
    codes, distinct = pd.factorize(values)
    said = np.array([bool(str(value).strip()) for value in distinct], dtype=bool)[codes]
    pairs = pd.unique(ids[said] * max(len(distinct), 1) + codes[said])
    per_id = np.bincount(pairs // max(len(distinct), 1))
    return int((per_id > 1).sum()), int((per_id > 0).sum())


def _report(
    frame: pd.DataFrame, column: str, side: str, ids: pd.Series, findings: Findings
) -> None:
    values = frame[column]
    said = values.str.strip() != ""
    first = values[said].groupby(ids[said]).first()
    rows = frame.index[said & (values != ids.map(first))]
    told = {"column": column, "n": len(rows), "row": int(rows[0])}
    message = (
        t("data.take.conflict_user", **told)
        if side == columns.USER_ID
        else t("data.take.conflict_item", **told)
    )
    findings.warn(rows, message, t("data.take.conflict_remedy"), column)


def _entities(frame: pd.DataFrame, ids: pd.Series, kept: list[str]) -> pd.DataFrame:
    """Return one row per id, in the order of their first row, with the first value of each."""
    table = frame[kept].assign(**{_KEY: ids})
    if not kept:
        return table.drop_duplicates().reset_index(drop=True)
    said = table[kept].where(table[kept].apply(lambda values: values.str.strip() != ""))
    first = said.groupby(ids, sort=False).first().fillna("").astype("str")
    return first.rename_axis(_KEY).reset_index()
