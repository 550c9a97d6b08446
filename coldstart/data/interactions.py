"""The table of interactions: who liked what, checked value by value."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coldstart.data import columns, opinions, times
from coldstart.data.entities import stripped
from coldstart.data.findings import Findings
from coldstart.data.mapping import Mapping
from coldstart.data.problems import Severity
from coldstart.data.scale import Scale, scale_of
from coldstart.i18n import t

_MOSTLY = 0.1
"""From this share of unreadable labels on, the column is no label and nothing is guessed."""


@dataclass(frozen=True, eq=False)
class Checked:
    """Checked interactions.

    Attributes
    ----------
    frame : DataFrame
        As `Dataset` wants them.
    scale : Scale or None
        Where liking begins, where a rating decided; held-back ratings are judged by it too.
    """

    frame: pd.DataFrame
    scale: Scale | None


def checked(
    frame: pd.DataFrame,
    mapping: Mapping,
    known: MappingType[str, pd.Series | None],
    positive_from: float | None,
    findings: Findings,
    scale: Scale | None = None,
) -> Checked | None:
    """Return the interactions that can be used, or None where there are none.

    Parameters
    ----------
    frame : DataFrame
        All str, numbered as in the file.
    mapping : Mapping
        With ``user_id`` and ``item_id``.
    known : mapping of str to Series or None
        The ids that there are for ``user_id`` and ``item_id``; None lets any be one.
    positive_from : float or None
        From which rating on something is a like, as far as ratings decide.
    findings : Findings
        What is found is added to it.
    scale : Scale, optional
        The scale to judge ratings by, instead of the one that the ratings show.
    """
    frame = _with_ids(frame, mapping, findings)
    frame = _known(frame, mapping, known, findings)
    found = _with_labels(frame, mapping, positive_from, findings, scale)
    if found is None:
        return None
    rows = _with_times(found.frame, frame, mapping, findings)
    if not len(rows):
        findings.error(t("data.take.nothing_left"), t("data.take.nothing_left_remedy"))
        return None
    return Checked(_merged(rows, findings), found.scale)


def _with_ids(frame: pd.DataFrame, mapping: Mapping, findings: Findings) -> pd.DataFrame:
    for key in (columns.USER_ID, columns.ITEM_ID):
        column = mapping.roles[key]
        ids = stripped(frame[column], column, findings)
        frame = frame.assign(**{column: ids})
        rows = frame.index[ids == ""]
        if len(rows):
            message = t("data.take.blank_id", column=column, n=len(rows), row=int(rows[0]))
            findings.warn(rows, message, t("data.take.blank_id_remedy"), column)
            frame = frame[ids != ""]
    return frame


def _known(
    frame: pd.DataFrame,
    mapping: Mapping,
    known: MappingType[str, pd.Series | None],
    findings: Findings,
) -> pd.DataFrame:
    keep = np.ones(len(frame), dtype=bool)
    for key, ids in known.items():
        if ids is None:
            continue
        column = mapping.roles[key]
        there = frame[column].isin(ids).to_numpy()
        rows = frame.index[~there]
        if len(rows):
            first = str(frame[column].to_numpy()[~there][0])
            told = {"column": column, "n": len(rows), "row": int(rows[0]), "id": first}
            message = (
                t("data.take.unknown_user", **told)
                if key == columns.USER_ID
                else t("data.take.unknown_item", **told)
            )
            findings.warn(rows, message, t("data.take.unknown_id_remedy"), column)
        keep &= there
    return frame[keep]


def _with_labels(
    frame: pd.DataFrame,
    mapping: Mapping,
    positive_from: float | None,
    findings: Findings,
    scale: Scale | None,
) -> Checked | None:
    """Return ids, ``label`` and ``rating``: the label decides, a rating where there is none."""
    label_column = mapping.column(columns.LABEL)
    rating_column = mapping.column(columns.RATING)
    found = pd.DataFrame(
        {key: frame[mapping.roles[key]] for key in (columns.USER_ID, columns.ITEM_ID)}
    )
    label = pd.Series(np.nan, index=frame.index)
    if label_column is not None:
        label = opinions.labels_of(frame[label_column])
        if not _report_labels(frame[label_column], label, rating_column is None, findings):
            return None
    if rating_column is not None:
        rating = opinions.numbers_of(frame[rating_column])
        labelled = label.notna()
        if label_column is not None:
            # A label that is written but cannot be read is not replaced by a rating.
            labelled = frame[label_column].str.strip() != ""
            if positive_from is not None:
                findings.notice(t("data.take.label_decides"), t("data.take.label_decides_remedy"))
        _report_ratings(frame[rating_column], rating, labelled, findings)
        decides = ~labelled & rating.notna()
        if decides.any():
            scale = scale or scale_of(rating[rating.notna()].to_numpy(), positive_from)
            findings.notice(scale.message(), t("data.take.liked_remedy"), rating_column)
            liked = pd.Series(scale.liked(rating.to_numpy()).astype(np.float64), label.index)
            label = label.where(~decides, liked)
        found[columns.RATING] = rating.astype("float32")
    if label_column is None and rating_column is None:
        findings.notice(t("data.take.no_label"), t("data.take.no_label_remedy"))
        label = pd.Series(1.0, index=frame.index)
    found = found[label.notna()]
    return Checked(found.assign(**{columns.LABEL: label[found.index].astype("int8")}), scale)


def _report_labels(
    written: pd.Series, label: pd.Series, blanks_lost: bool, findings: Findings
) -> bool:
    """Say which labels cannot be read; return whether the others can be trusted."""
    column = str(written.name)
    blank = written.str.strip() == ""
    bad = label.isna() & ~blank
    rows = written.index[bad]
    if len(rows):
        told = {
            "column": column, "n": len(rows), "row": int(rows[0]), "value": _first(written[bad]),
        }  # fmt: skip
        if len(rows) > _MOSTLY * len(written):
            findings.error(
                t("data.take.no_labels", **told), t("data.take.no_labels_remedy"), column
            )
            return False
        message, remedy = t("data.take.bad_label", **told), t("data.take.bad_label_remedy")
        findings.warn(rows, message, remedy, column)
    rows = written.index[blank]
    if len(rows) and blanks_lost:
        message = t("data.take.blank_label", column=column, n=len(rows), row=int(rows[0]))
        findings.warn(rows, message, t("data.take.blank_label_remedy"), column)
    return True


def _report_ratings(
    written: pd.Series, rating: pd.Series, labelled: pd.Series, findings: Findings
) -> None:
    """Say which ratings cannot be used: a row without a label goes, one with a label stays."""
    column = str(written.name)
    odd = opinions.not_finite(written)
    blank = written.str.strip() == ""
    bad = rating.isna() & ~odd & ~blank
    for having, id_ in (
        (odd & labelled, "data.take.odd_rating_kept"),
        (odd & ~labelled, "data.take.odd_rating"),
        (bad & labelled, "data.take.bad_rating_kept"),
        (bad & ~labelled, "data.take.bad_rating"),
        (blank & ~labelled, "data.take.blank_rating"),
    ):
        rows = written.index[having]
        if len(rows):
            value = _first(written[having])
            message = t(id_, column=column, n=len(rows), row=int(rows[0]), value=value)
            findings.warn(rows, message, t("data.take.rating_remedy"), column)


def _with_times(
    found: pd.DataFrame, frame: pd.DataFrame, mapping: Mapping, findings: Findings
) -> pd.DataFrame:
    column = mapping.column(columns.TIMESTAMP)
    if column is None or not len(found):
        return found
    written = frame.loc[found.index, column]
    seconds, bad = times.seconds_of(written)
    rows = written.index[bad]
    if len(rows):
        value = _first(written[bad])
        message = t("data.take.bad_time", column=column, n=len(rows), row=int(rows[0]), value=value)
        findings.warn(rows, message, t("data.take.bad_time_remedy"), column)
    return found.assign(**{columns.TIMESTAMP: seconds})


def _merged(found: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return one row per pair: liked if any row says so, the highest rating, the latest time."""
    users, _ = pd.factorize(found[columns.USER_ID])
    items, names = pd.factorize(found[columns.ITEM_ID])
    pair = users.astype(np.int64) * len(names) + items
    repeated = pd.Series(pair).duplicated().to_numpy()
    kept = [columns.USER_ID, columns.ITEM_ID, columns.LABEL]
    kept += [c for c in (columns.RATING, columns.TIMESTAMP) if c in found]
    if not repeated.any():
        return found[kept].reset_index(drop=True)
    rows = found.index[repeated]
    message = t("data.take.merged", n=len(rows), row=int(rows[0]))
    findings.rows(Severity.NOTICE, rows, message, t("data.take.merged_remedy"))
    first = found.loc[~repeated, kept[:2]].reset_index(drop=True)
    most = found[kept[2:]].groupby(pair, sort=False).max().reset_index(drop=True)
    return pd.concat([first, most], axis=1)


def _first(values: pd.Series) -> str:
    """Return the first of some values for showing, cut where it is long."""
    value = str(values.iloc[0]).strip()
    return value if len(value) <= 40 else value[:39] + "…"
