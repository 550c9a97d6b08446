"""Ids that lost digits to a spreadsheet or to floating point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from coldstart.data import columns
from coldstart.data.intake import ids
from coldstart.data.intake.entities import Report
from coldstart.data.intake.rows import Rows
from coldstart.data.intake.transform import Prepared
from coldstart.i18n import t


def report_lost_digits(
    prepared: Sequence[Prepared],
    read: Mapping[str, Rows],
    listed: Mapping[str, pd.DataFrame | None],
    accept: bool,
    of: Report,
) -> None:
    """Say where digits of ids were lost; refuse where ids fell together, or apart from a list.

    Parameters
    ----------
    prepared : sequence of Prepared
    read : mapping of str to Rows
        By the id of a table of interactions.
    listed : mapping of str to DataFrame or None
        By key, the users and the items that tables list.
    accept : bool
        Whether it was confirmed to go on all the same.
    of : callable
        Where problems are collected.
    """
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
            column = one.sources.get(key, key)
            findings = of(one.name)
            at = one.frame.index[cleaned.lost]
            told = {"column": column, "n": len(at), "row": int(at[0]), "id": cleaned.example}
            together = _fell_together(one, key, cleaned)
            known = listed[key]
            apart = (
                one.mapping.id in read
                and known is not None
                and not cleaned.unique.isin(known[key]).any()
            )
            remedy = t("intake.build.lost_digits_remedy")
            if (together or apart) and not accept:
                if together:
                    message = t("intake.build.ids_together", **told, names=list(together))
                else:
                    message = t("intake.build.ids_apart", **told)
                findings.error(message, remedy, column)
            else:
                findings.warn(at, t("intake.build.lost_digits", **told), remedy, column)


def _fell_together(one: Prepared, key: str, cleaned: ids.CleanIds) -> tuple[str, ...]:
    """Return two names that one id has which lost digits; empty where there is no such."""
    if key != columns.ITEM_ID or columns.TITLE not in one.frame:
        return ()
    doubtful = pd.DataFrame(
        {"id": cleaned.values[cleaned.lost], "title": one.frame[columns.TITLE][cleaned.lost]}
    )
    doubtful = doubtful[doubtful["title"].str.strip() != ""].drop_duplicates()
    twice = doubtful[doubtful["id"].duplicated(keep=False)]
    return tuple(str(title).strip() for title in twice["title"].iloc[:2])
