"""The rows of interactions: which can be used, what each says, and when it happened."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.data.findings import Findings
from coldstart.data.intake import feedback, times
from coldstart.data.intake.ids import CleanIds, clean
from coldstart.data.intake.transform import RULE, Prepared
from coldstart.data.problems import Severity
from coldstart.data.scale import Scale, scale_of
from coldstart.i18n import t

_UNREADABLE = 0.1
"""From this share of unreadable labels on, the column is no label and nothing is guessed."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of interactions after they were read.

    Attributes
    ----------
    frame : DataFrame
        Of the rows that are used: ``user_id``, ``item_id`` (categories), ``label`` (float32, NaN
        where a rule ignores the row), and where they exist ``rating`` (float32) and ``timestamp``
        (int64).
    texts : DataFrame
        The columns of the same rows that describe.
    not_used, ignored : mapping of str to int
        Rows by reason, and by rule.
    ids : mapping of str to CleanIds
        By key, of all rows.
    scale : Scale or None
        Where ratings decided.
    verb : str
        What a positive row is called in a sentence: ``bought``, ``rated`` …
    """

    frame: pd.DataFrame
    texts: pd.DataFrame
    n_rows: int
    not_used: MappingType[str, int] = field(default_factory=dict)
    ignored: MappingType[str, int] = field(default_factory=dict)
    ids: MappingType[str, CleanIds] = field(default_factory=dict)
    scale: Scale | None = None
    verb: str = "had"
    kinds: pd.Series | None = None


def read(
    prepared: Prepared,
    findings: Findings,
    positive_from: float | None = None,
    scale: Scale | None = None,
) -> Rows | None:
    """Return the rows that can be used, or None where nothing can be told of them.

    Parameters
    ----------
    prepared : Prepared
        Of role ``interactions`` or ``holdout``, with both ids.
    findings : Findings
    positive_from : float, optional
        The rating from which on a row is positive.
    scale : Scale, optional
        The scale to judge ratings by, instead of the one that the ratings show.
    """
    frame, mapping = prepared.frame, prepared.mapping
    not_used: dict[str, int] = {}
    ids = {key: clean(frame[key]) for key in (columns.USER_ID, columns.ITEM_ID)}
    rule = frame.get(RULE)
    usable = np.ones(len(frame), dtype=bool)
    ignored_by = np.zeros(len(frame), dtype=bool) if rule is None else (rule != "").to_numpy()
    ignored: dict[str, int] = {}
    for key in (columns.ITEM_ID, columns.USER_ID):
        blank = ids[key].blank & usable
        if not blank.any():
            continue
        usable &= ~blank
        has_kinds = columns.EVENT_TYPE in frame  # a page that was viewed, a search: no item in it
        if key == columns.ITEM_ID and (mapping.explode is not None or has_kinds):
            ignored["no_item"] = int(blank.sum())
            continue
        said = blank & ~ignored_by
        if not said.any():
            continue
        missed = key == columns.USER_ID and prepared.unjoined > 0
        reason = "unjoined" if missed else f"blank_{key}"
        not_used[reason] = int(said.sum())
        rows = frame.index[said]
        column = prepared.sources.get(key, key)
        message = (
            t("intake.rows.unjoined", n=len(rows), row=int(rows[0]), table=mapping.join[0].table)
            if missed and mapping.join
            else t("intake.rows.blank_id", column=column, n=len(rows), row=int(rows[0]))
        )
        findings.warn(rows, message, t("intake.rows.blank_id_remedy"), column)
    labels = _Labels(prepared, findings, positive_from, scale, usable & ~ignored_by)
    if labels.refused:
        return None
    for reason, lost in labels.not_used.items():
        lost = lost & usable & ~ignored_by
        if lost.any():
            not_used[reason] = int(lost.sum())
            usable &= ~lost
    said = labels.values.to_numpy(dtype=np.float32, copy=True)
    if rule is not None:
        said[ignored_by] = np.nan
        counts = rule[usable & ignored_by].value_counts()
        ignored |= {str(name): int(n) for name, n in counts.items()}
    by_event = labels.ignored & usable & ~ignored_by
    if labels.events is not None and by_event.any():
        for kind, n in labels.events[by_event].str.strip().value_counts().items():
            ignored[f"event: {kind or '–'}"] = int(n)
    elif by_event.any():
        ignored["neither"] = int(by_event.sum())
    used = pd.DataFrame({key: ids[key].categorical for key in (columns.USER_ID, columns.ITEM_ID)})
    used[columns.LABEL] = said
    if labels.ratings is not None:
        used[columns.RATING] = labels.ratings.astype("float32")
    if columns.TIMESTAMP in frame:
        used[columns.TIMESTAMP] = _seconds(prepared, usable, findings)
    roles = {*columns_of_pairs(), RULE}
    texts = frame[[c for c in frame.columns if c not in roles]]
    if not usable.all():
        used, texts = used[usable], texts[usable]
        for key in (columns.USER_ID, columns.ITEM_ID):
            used[key] = used[key].cat.remove_unused_categories()
    kinds = None if labels.events is None else labels.events[usable]
    return Rows(
        used, texts, len(frame), not_used, ignored, ids, labels.scale, labels.verb, kinds
    )  # fmt: skip


def columns_of_pairs() -> tuple[str, ...]:
    """Return the roles of columns that are of the pair and describe neither side."""
    from coldstart.data.intake.mapping import PAIR_ROLES

    return PAIR_ROLES


class _Labels:
    """What each row says, by its kind of event, its label, its rating or its mere being there."""

    def __init__(
        self,
        prepared: Prepared,
        findings: Findings,
        positive_from: float | None,
        scale: Scale | None,
        counted: np.ndarray,
    ) -> None:
        self.frame = prepared.frame
        self.mapping = prepared.mapping
        self.sources = prepared.sources
        self.findings = findings
        self.counted = counted
        self.scale = scale
        self.refused = False
        self.not_used: dict[str, np.ndarray] = {}
        self.ratings: pd.Series | None = None
        self.events: pd.Series | None = None
        self.verb = "had"
        n = len(self.frame)
        self.ignored = np.zeros(n, dtype=bool)
        self.values = pd.Series(np.float32(1.0), index=self.frame.index)
        decided = np.zeros(n, dtype=bool)
        if columns.EVENT_TYPE in self.frame and self.mapping.event_types is not None:
            self.events = self.frame[columns.EVENT_TYPE]
            self.values, ignored = feedback.of_events(self.events, self.mapping.event_types)
            self.ignored = ignored.to_numpy()
            self.verb = "event"
            decided[:] = True
        elif columns.LABEL in self.frame:
            decided = self._by_label()
            self.verb = "liked"
        if columns.RATING in self.frame and not self.refused:
            self._by_rating(decided, positive_from)
        elif not decided.any() and not self.refused:
            if columns.COUNT in self.frame:
                self._by_count()
            if self.verb == "had" and not {columns.LABEL, columns.EVENT_TYPE} & set(self.frame):
                findings.notice(t("intake.rows.no_label"), t("intake.rows.no_label_remedy"))

    def _by_label(self) -> np.ndarray:
        written = self.frame[columns.LABEL]
        column = self.sources.get(columns.LABEL, columns.LABEL)
        label = feedback.labels_of(written)
        neither = feedback.neither(written).to_numpy() & label.isna().to_numpy()
        blank = (written.str.strip() == "").to_numpy()
        bad = label.isna().to_numpy() & ~blank & ~neither & self.counted
        rows = self.frame.index[bad]
        if len(rows):
            told = {
                "column": column, "n": len(rows), "row": int(rows[0]), "value": first(written[bad]),
            }  # fmt: skip
            if len(rows) > _UNREADABLE * max(int(self.counted.sum()), 1):
                message, remedy = (
                    t("intake.rows.no_labels", **told),
                    t("intake.rows.no_labels_remedy"),
                )
                self.findings.error(message, remedy, column)
                self.refused = True
                return ~blank
            message = t("intake.rows.bad_label", **told)
            self.findings.warn(rows, message, t("intake.rows.bad_label_remedy"), column)
        self.not_used["bad_label"] = bad
        self.ignored = neither
        self.values = label
        if columns.RATING not in self.frame and blank.any():
            rows = self.frame.index[blank & self.counted]
            if len(rows):
                message = t("intake.rows.blank_label", column=column, n=len(rows), row=int(rows[0]))
                remedy = t("intake.rows.bad_label_remedy")
                self.findings.warn(rows, message, remedy, column)
            self.not_used["blank_label"] = blank
        return ~blank

    def _by_count(self) -> None:
        numbers = feedback.numbers_of(self.frame[columns.COUNT]).to_numpy()
        back = numbers < 0
        if back.any():
            self.ignored = back
            self.values = self.values.where(~back, np.nan)

    def _by_rating(self, decided: np.ndarray, positive_from: float | None) -> None:
        written = self.frame[columns.RATING]
        column = self.sources.get(columns.RATING, columns.RATING)
        # Few values are written, each many times: each is read once.
        codes, words = pd.factorize(written)
        distinct = pd.Series(words, dtype="str")
        rating = pd.Series(
            feedback.numbers_of(distinct).to_numpy(dtype=np.float32)[codes], index=written.index
        )
        blank = (distinct.str.strip() == "").to_numpy()[codes]
        odd = feedback.not_finite(distinct).to_numpy()[codes]
        if decided.any() and positive_from is not None:
            self.findings.notice(
                t("intake.rows.label_decides"), t("intake.rows.label_decides_remedy")
            )
        implicit = np.zeros(len(rating), dtype=bool)
        values = {float(value) for value in self.mapping.implicit}
        if self.mapping.zero_is_implicit:
            values.add(0.0)
        if values:
            implicit = rating.isin(values).to_numpy()
            rating = rating.where(~implicit)
        strays = feedback.stray(rating).to_numpy() & ~odd
        bad = rating.isna().to_numpy() & ~odd & ~blank & ~implicit
        self._report(
            written,
            column,
            decided,
            {"odd": odd, "bad": bad, "stray": strays, "blank": blank & ~decided},
        )
        rating = rating.where(~strays)
        self.ratings = rating
        open_ = ~decided & rating.notna().to_numpy() & self.counted
        if decided.all():
            return
        given = rating[open_]
        self.not_used["bad_rating"] = ~decided & rating.isna().to_numpy() & ~implicit
        if implicit.any() and not decided.any():
            self.values = self.values.where(~implicit, 1.0)
        if not len(given):
            return
        self.verb = "rated"
        if given.nunique() == 1 and positive_from is None and self.scale is None:
            value = float(given.iloc[0])
            self.findings.notice(
                t("intake.rows.one_value", column=column, value=value),
                t("intake.rows.one_value_remedy"), column,
            )  # fmt: skip
            labels = pd.Series(np.float32(1.0), index=rating.index)
            self.ratings = None
            self.verb = "had"
        elif self.scale is None and positive_from is None and feedback.looks_like_counts(given):
            self.findings.notice(
                t("intake.rows.counts", column=column), t("intake.rows.counts_remedy"), column
            )
            labels = pd.Series(
                np.where(rating.to_numpy() < 0, np.nan, 1.0).astype(np.float32), rating.index
            )
            self.ratings = None
            self.verb = "had"
        else:
            self.scale = self.scale or scale_of(given.to_numpy(), positive_from)
            self.findings.notice(self.scale.message(), t("intake.rows.liked_remedy"), column)
            liked = self.scale.liked(rating.to_numpy()).astype(np.float32)
            labels = pd.Series(liked, index=rating.index)
        self.values = self.values.where(~open_, labels)

    def _report(
        self, written: pd.Series, column: str, decided: np.ndarray, reasons: dict[str, np.ndarray]
    ) -> None:
        """Say which ratings cannot be used: a row that a label decides stays."""
        for reason, having in reasons.items():
            for suffix, where in (("", ~decided), ("_kept", decided)):
                rows = written.index[having & where & self.counted]
                if len(rows) and not (reason == "blank" and suffix):
                    value = first(written[having & where & self.counted])
                    message = t(
                        f"intake.rows.{reason}_rating{suffix}",
                        column=column, n=len(rows), row=int(rows[0]), value=value,
                    )  # fmt: skip
                    self.findings.warn(rows, message, t("intake.rows.rating_remedy"), column)


def _seconds(prepared: Prepared, usable: np.ndarray, findings: Findings) -> pd.Series:
    column = prepared.sources.get(columns.TIMESTAMP, columns.TIMESTAMP)
    written = prepared.frame[columns.TIMESTAMP]
    moments = times.read(written, prepared.mapping.time)
    for name, having in (("bad_time", moments.bad), ("implausible", moments.implausible)):
        rows = written.index[having.to_numpy() & usable]
        if len(rows):
            value = first(written[having.to_numpy() & usable])
            message = t(
                f"intake.rows.{name}", column=column, n=len(rows), row=int(rows[0]), value=value
            )
            findings.warn(rows, message, t("intake.rows.bad_time_remedy"), column)
    if moments.order is not None:
        message = t(f"intake.rows.{moments.order}", column=column)
        findings.notice(message, t("intake.rows.order_remedy"), column)
    return moments.seconds


def merged(rows: pd.DataFrame, findings: Findings, opinions: bool = False) -> pd.DataFrame:
    """Return one row per pair: positive if any row says so, the highest rating, the latest time.

    Parameters
    ----------
    rows : DataFrame
        As `Rows.frame`; rows that a rule ignores are no part of the result.
    findings : Findings
    opinions : bool
        Rows are labels or ratings: then the last row of a pair holds, by time, else in the file.
    """
    given = rows[columns.LABEL].notna().to_numpy()
    if not given.all():
        rows = rows[given]
    pair = pair_codes(rows)
    if opinions and columns.TIMESTAMP in rows:
        order = np.lexsort((rows[columns.TIMESTAMP].to_numpy(), pair))
    else:
        order = np.argsort(pair, kind="stable")
    pair = pair[order]
    starts = np.flatnonzero(
        np.concatenate([np.ones(min(len(pair), 1), bool), pair[1:] != pair[:-1]])
    )
    del pair  # of millions of rows, these are what memory peaks over
    first_rows = order[starts]
    in_order = np.argsort(first_rows, kind="stable")  # pairs in the order of their first rows
    values = [columns.LABEL, *(c for c in (columns.RATING, columns.TIMESTAMP) if c in rows)]
    if len(starts) < len(order):
        repeated = np.ones(len(order), dtype=bool)
        repeated[first_rows] = False
        again = rows.index[repeated]
        id_ = "intake.rows.merged_last" if opinions else "intake.rows.merged"
        message = t(id_, n=len(again), row=int(again[0]))
        findings.rows(Severity.NOTICE, again, message, t("intake.rows.merged_remedy"))
    merged_rows: dict[str, Any] = {}
    for key in (columns.USER_ID, columns.ITEM_ID):
        ids = rows[key].cat
        codes = ids.codes.to_numpy()[first_rows[in_order]]
        merged_rows[key] = pd.Series(ids.categories.array.take(codes), dtype="str")
    for column in values:
        most = rows[column].to_numpy()
        if opinions and len(order):
            ends = np.append(starts[1:], len(order)) - 1
            most = most[order][ends][in_order]
        elif len(order):
            most = np.fmax.reduceat(most[order], starts)[in_order]
        merged_rows[column] = most.astype("int8") if column == columns.LABEL else most
    return pd.DataFrame(merged_rows)


def pair_codes(rows: pd.DataFrame) -> np.ndarray:
    """Return a number for each pair of user and item, int64 (n_rows,)."""
    users, items = (rows[key].cat.codes.to_numpy() for key in (columns.USER_ID, columns.ITEM_ID))
    n_items = max(len(rows[columns.ITEM_ID].cat.categories), 1)
    codes: np.ndarray = users.astype(np.int64) * n_items + items
    return codes


def first(values: pd.Series) -> str:
    """Return the first of some values for showing, cut where it is long."""
    value = str(values.iloc[0]).strip()
    return value if len(value) <= 40 else value[:39] + "…"
