"""Users and items: listed in tables of their own, described by the rows, or merely named there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.dataset import places
from coldstart.data.findings import Findings
from coldstart.data.intake import ids, texts
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.rows import Rows
from coldstart.data.intake.transform import Prepared
from coldstart.data.problems import Severity

REFUSE_UNKNOWN = {columns.ITEM_ID: 0.5, columns.USER_ID: 0.95}
"""Share of rows naming an id that no table lists, from which on the ids are taken for others.

Guests buy without an account, so users may be missing from their table; a catalog has its items."""
_WARN_UNKNOWN = 0.05

Report = Callable[[str], Findings]
"""Return where problems of a table are collected, by its name."""


def listed_entities(tables: Sequence[Prepared], key: str, of: Report) -> pd.DataFrame | None:
    """Return the users or items that their tables list; further tables add columns and rows."""
    frames = []
    for one in tables:
        if key not in one.frame:
            continue
        findings = of(one.name)
        frame = checked_entities(one, key, findings)
        if frame is not None:
            frames.append(frame)
    if not frames:
        return None
    whole, *more = frames
    for frame in more:
        new = [column for column in frame.columns if column not in whole.columns]
        shared = [column for column in frame.columns if column in whole.columns and column != key]
        whole = whole.merge(frame[[key, *new]], on=key, how="outer", sort=False).fillna("")
        more_values = frame.set_index(key)
        for column in shared:
            given = whole[column].str.strip() != ""
            whole[column] = whole[column].where(given, whole[key].map(more_values[column]))
        whole = whole.fillna("").astype("str")
    return whole


def checked_entities(one: Prepared, key: str, findings: Findings) -> pd.DataFrame | None:
    """Return users or items with clean, unique ids and plain texts; None where none is left."""
    column = one.sources.get(key, key)
    cleaned = ids.clean(one.frame[key])
    frame = one.frame.assign(**{key: cleaned.values})
    blank = frame[key] == ""
    if blank.any():
        at = frame.index[blank]
        message = t("intake.rows.blank_id", column=column, n=len(at), row=int(at[0]))
        findings.warn(at, message, t("intake.rows.blank_id_remedy"), column)
        frame = frame[~blank]
    for name in frame.columns:
        if name != key:
            frame = frame.assign(**{name: texts.plain_column(frame[name]).str.strip()})
    unsure = cleaned.unique[cleaned.lost_ids]  # ids that fell together: `digits` says so
    frame = _without_repeated(frame, key, column, findings, unsure)
    if not len(frame):
        findings.error(t("intake.build.no_rows"), t("intake.build.no_rows_remedy"))
        return None
    if one.mapping.role == columns.ITEMS and not {columns.TITLE, columns.TEXT} & set(frame):
        findings.notice(t("intake.build.untitled"), t("intake.build.untitled_remedy"))
    return frame.reset_index(drop=True)


def _without_repeated(
    frame: pd.DataFrame, key: str, column: str, findings: Findings, unsure: pd.Series
) -> pd.DataFrame:
    """Keep the first row of each id: rows that say the same lose nothing, others do."""
    repeated = frame[key].duplicated()
    if not repeated.any():
        return frame
    same = frame.duplicated()
    for having, id_, severity in (
        (same, "intake.build.repeated_row", Severity.NOTICE),
        (repeated & ~same & ~frame[key].isin(unsure), "intake.build.repeated_id", Severity.WARNING),
    ):
        if having.any():
            at = frame.index[having]
            example = str(frame.loc[having, key].iloc[0])
            message = t(id_, column=column, n=len(at), row=int(at[0]), id=example)
            findings.rows(severity, at, message, t(f"{id_}_remedy"), column)
    return frame[~repeated]


def described_by_rows(
    tables: Sequence[Prepared],
    read: Mapping[str, Rows],
    of: Report,
    describes_users: bool,
    describes_items: bool,
) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """Return what the rows themselves tell of users, and of items."""
    users: list[pd.DataFrame] = []
    items: list[pd.DataFrame] = []
    for one in tables:
        if one.mapping.id not in read:
            continue
        its_rows = read[one.mapping.id]
        describe = one.mapping.describe
        findings = of(one.name)
        of_user = list(describe.user) if describe else []
        of_item = list(describe.item) if describe else []
        of_user = [columns.TEXT if c == columns.USER_TEXT else c for c in of_user]
        there = list(its_rows.texts.columns)
        titles = [c for c in (columns.TITLE, columns.TEXT) if c in there]
        item_columns = titles + [c for c in there if _is_named(c, of_item) and c not in titles]
        user_columns = [c for c in there if _is_named(c, of_user) or c == columns.USER_TEXT]
        if describes_items or titles:
            columns_here = item_columns if describes_items else titles
            report = findings if describes_items else None
            items.append(_first_values(its_rows, one, columns_here, columns.ITEM_ID, report))
        if describes_users:
            users.append(
                _first_values(its_rows, one, user_columns, columns.USER_ID, findings).rename(
                    columns={columns.USER_TEXT: columns.TEXT}
                )
            )
        remedy = t("intake.build.split_remedy")
        named_user = [c for c in user_columns if c != columns.USER_TEXT]
        if describes_users and named_user:
            findings.notice(t("intake.build.split_users", columns=named_user), remedy)
        if describes_items and item_columns:
            named = [one.sources.get(c, c) for c in item_columns]
            findings.notice(t("intake.build.split_items", columns=named), remedy)
    if describes_items and not any(len(frame.columns) > 1 for frame in items):
        findings = of(next(one.name for one in tables if one.mapping.id in read))
        findings.lost(t("intake.build.no_item_texts"), t("intake.build.no_item_texts_remedy"))
    return _concat(users, columns.USER_ID), _concat(items, columns.ITEM_ID)


def _is_named(column: str, names: Sequence[str]) -> bool:
    return column in names or squeezed(column) in {squeezed(name) for name in names}


def _concat(frames: Sequence[pd.DataFrame], key: str) -> pd.DataFrame | None:
    if not frames:
        return None
    whole = pd.concat(frames).fillna("").astype("str")
    return whole.drop_duplicates(key).reset_index(drop=True)


def _first_values(
    its_rows: Rows, one: Prepared, names: Sequence[str], key: str, findings: Findings | None
) -> pd.DataFrame:
    """Return one row per id, in the order of their first row, with each column's first value."""
    entity = its_rows.frame[key]
    codes, unique = entity.cat.codes.to_numpy(), entity.cat.categories
    cleaned = its_rows.ids[key]
    sure = ~unique.isin(cleaned.unique[cleaned.lost_ids])
    table = {key: pd.Series(unique, dtype="str")}
    for name in names:
        values = texts.plain_column(its_rows.texts[name]).str.strip()
        given = (values.str.strip() != "").to_numpy()
        where = np.flatnonzero(given)
        first_at = np.full(len(unique), -1, dtype=np.int64)
        first_at[codes[where][::-1]] = where[::-1]
        picked = np.full(len(unique), "", dtype=object)
        known = first_at >= 0
        picked[known] = values.to_numpy(dtype=object)[first_at[known]]
        table[name] = pd.Series(picked, dtype="str")
        if findings is None:
            continue
        differs = given & sure[codes]
        differs &= values.to_numpy(dtype=object) != table[name].to_numpy(dtype=object)[codes]
        if differs.any():
            at = entity.index[differs]
            column = one.sources.get(name, name)
            params = {"column": column, "n": len(at), "row": int(at[0])}
            message = (
                t("intake.build.conflict_user", **params)
                if key == columns.USER_ID
                else t("intake.build.conflict_item", **params)
            )
            findings.notice(message, t("intake.build.conflict_remedy"), column)
    return pd.DataFrame(table)


def with_rows(
    listed: pd.DataFrame | None,
    described: pd.DataFrame | None,
    whole: pd.DataFrame,
    key: str,
    main: Prepared,
    findings: Findings,
    accept: bool,
) -> pd.DataFrame:
    """Return the users or items of a list and of the rows together; say who is in no list."""
    in_rows = pd.Series(whole[key].cat.categories, dtype="str")
    if listed is None:
        frame = described if described is not None else pd.DataFrame({key: in_rows})
        missing = in_rows[places(in_rows, frame[key]) < 0]
        if missing.empty:
            return frame
        more = pd.DataFrame({key: missing})
        return pd.concat([frame, more]).fillna("").astype("str").reset_index(drop=True)
    is_missing = places(in_rows, listed[key]) < 0
    missing = in_rows[is_missing]
    if missing.empty:
        return listed
    unknown = is_missing[whole[key].cat.codes.to_numpy()]
    at = whole.index[unknown]
    column = main.sources.get(key, key)
    share = float(unknown.mean())
    params = {
        "column": column, "n": len(missing), "rows": len(at), "row": int(at[0]),
        "id": str(whole[key].iloc[int(np.argmax(unknown))]), "known": str(listed[key].iloc[0]),
    }  # fmt: skip
    side = "user" if key == columns.USER_ID else "item"
    if share > REFUSE_UNKNOWN[key] and not accept:
        message = t(
            "intake.build.nobody_known" if side == "user" else "intake.build.nothing_known",
            share=share,
            **params,
        )
        findings.error(message, t("intake.build.unknown_remedy_refused"), column)
    else:
        message = t(
            "intake.build.unknown_user" if side == "user" else "intake.build.unknown_item", **params
        )
        severity = Severity.WARNING if side == "item" or share > _WARN_UNKNOWN else Severity.NOTICE
        findings.rows(severity, at, message, t("intake.build.unknown_remedy"), column)
    more = pd.DataFrame({key: missing})
    if described is not None:
        there = [c for c in described.columns if c == key or c in listed.columns]
        more = more.merge(described[there], on=key, how="left")
    return pd.concat([listed, more]).fillna("").astype("str").reset_index(drop=True)


def titles_of(items: pd.DataFrame) -> pd.Series:
    if columns.TITLE not in items:
        return pd.Series(dtype="str")
    given = items[items[columns.TITLE].str.strip() != ""]
    return pd.Series(given[columns.TITLE].to_numpy(), index=given[columns.ITEM_ID].to_numpy())
