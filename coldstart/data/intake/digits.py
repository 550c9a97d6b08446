"""Ids that lost digits to a spreadsheet or to floating point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.intake import ids
from coldstart.data.intake.entities import Report
from coldstart.data.intake.rows import Rows
from coldstart.data.intake.transform import Prepared

_KEPT_DIGITS = 15  # that a spreadsheet keeps of a number


def report_lost_digits(
    prepared: Sequence[Prepared],
    read: Mapping[str, Rows],
    listed: Mapping[str, pd.DataFrame | None],
    accept: bool,
    of: Report,
) -> set[str]:
    """Say where digits of ids were lost; refuse where ids fell together, or apart from a list.

    Parameters
    ----------
    prepared : sequence of Prepared
    read : mapping of str to Rows
        By the id of a table of interactions.
    listed : mapping of str to DataFrame or None
        By key, the users and the items that tables list.
    accept : bool
        Whether it was confirmed to go on all the same. Ids that fell together are refused even so:
        nobody can tell any more which is which.
    of : callable
        Where problems are collected.

    Returns
    -------
    set of str
        Keys whose ids are refused.
    """
    refused: set[str] = set()
    for one in prepared:
        for key in (columns.USER_ID, columns.ITEM_ID):
            if key not in one.frame or one.mapping.role in ("lookup", "unused"):
                continue
            cleaned = (
                read[one.mapping.id].ids[key]
                if one.mapping.id in read
                else ids.clean(one.frame[key])
            )
            if not cleaned.lost_ids.any():
                continue
            if report_fallen_together(one, key, cleaned, of):
                refused.add(key)
                continue
            column = one.sources.get(key, key)
            at = one.frame.index[cleaned.lost]
            params = {"column": column, "n": len(at), "row": int(at[0]), "id": cleaned.example}
            remedy = t("intake.build.lost_digits_remedy")
            list_ = listed[key] if one.mapping.id in read else None
            apart = list_ is not None and not cleaned.unique.isin(list_[key]).any()
            twins = _rounded_to_one(cleaned, list_[key]) if list_ is not None and apart else None
            if twins is not None:
                params = {"column": column, "id": twins[0], "names": list(twins[1:])}
                of(one.name).error(t("intake.build.ids_together", **params), remedy, column)
                refused.add(key)
            elif apart and not accept:
                of(one.name).error(t("intake.build.ids_apart", **params), remedy, column)
                refused.add(key)
            else:
                of(one.name).warn(at, t("intake.build.lost_digits", **params), remedy, column)
    return refused


def report_fallen_together(one: Prepared, key: str, cleaned: ids.CleanIds, of: Report) -> bool:
    """Refuse ids that lost digits and now stand for several users or items; say whether it is so.

    Two titles under one id prove it, and so do two rows of a list that differ.
    """
    frame = one.frame[cleaned.lost].assign(**{key: cleaned.values[cleaned.lost]})
    is_listed = one.mapping.role in (columns.USERS, columns.ITEMS)
    if key == columns.ITEM_ID and columns.TITLE in frame:
        titles = frame[columns.TITLE].str.strip()
        frame = frame[[key]].assign(**{columns.TITLE: titles})[titles != ""]
    elif not is_listed:
        return False
    frame = frame.drop_duplicates()
    frame = frame[frame[key].duplicated(keep=False)]
    if frame.empty:
        return False
    first_id = str(frame[key].iloc[0])
    twins = frame[frame[key] == first_id].iloc[:2]
    column = one.sources.get(key, key)
    if columns.TITLE in twins:
        message = t(
            "intake.build.ids_together",
            column=column,
            id=first_id,
            names=twins[columns.TITLE].str.strip().tolist(),
        )
    else:
        row, other = (int(n) for n in twins.index)
        message = t(
            "intake.build.ids_together_rows", column=column, id=first_id, row=row, other=other
        )
    of(one.name).error(message, t("intake.build.lost_digits_remedy"), column)
    return True


def _rounded_to_one(cleaned: ids.CleanIds, listed: pd.Series) -> tuple[str, str, str] | None:
    """Return an id that lost digits, and two listed ids of which a spreadsheet makes that one."""
    tails = listed.str[_KEPT_DIGITS:].str.replace(r"\d", "0", regex=True)
    rounded = listed.str[:_KEPT_DIGITS] + tails
    lost = cleaned.unique[cleaned.lost_ids]
    twins = rounded[rounded.duplicated(keep=False) & rounded.isin(lost)]
    if twins.empty:
        return None
    first, second, *_ = listed[rounded == twins.iloc[0]]
    return str(twins.iloc[0]), str(first), str(second)
