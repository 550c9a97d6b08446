"""The rows of interactions: which can be used, what each says, and when it happened."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.findings import Findings
from coldstart.data.intake import feedback, returns, times
from coldstart.data.intake.feedback import is_view
from coldstart.data.intake.ids import CleanIds, clean
from coldstart.data.intake.labels import Labels, first
from coldstart.data.intake.mapping import TableMapping
from coldstart.data.intake.transform import RULE, Prepared
from coldstart.data.scale import Scale


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of interactions after they were read.

    Attributes
    ----------
    frame : DataFrame
        Of the rows that are used: ``user_id``, ``item_id`` (categories), ``label`` (float32, NaN
        where a rule ignores the row), and where they exist ``rating`` (float32), ``timestamp``
        (int64) and ``quantity`` (float32).
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
    kinds : Series or None
        The kind of event of each row.
    is_unlabeled : bool
        Whether no column says what people thought or did.
    are_opinions : bool
        Whether each row is an opinion, of which the last of a pair holds.
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
    is_unlabeled: bool = False
    are_opinions: bool = False


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
        if key == columns.ITEM_ID:
            is_of_none = blank & _needs_no_item(prepared, blank)
            if is_of_none.any():
                ignored["no_item"] = int(is_of_none.sum())
            blank = blank & ~is_of_none
        lacking = blank & ~ignored_by
        if not lacking.any():
            continue
        missed = key == columns.USER_ID and prepared.unjoined > 0
        reason = "unjoined" if missed else f"blank_{key}"
        not_used[reason] = int(lacking.sum())
        rows = frame.index[lacking]
        column = prepared.sources.get(key, key)
        message = (
            t("intake.rows.unjoined", n=len(rows), row=int(rows[0]), table=mapping.join[0].table)
            if missed and mapping.join
            else t("intake.rows.blank_id", column=column, n=len(rows), row=int(rows[0]))
        )
        findings.warn(rows, message, t("intake.rows.blank_id_remedy"), column)
    labels = Labels(prepared, findings, positive_from, scale, usable & ~ignored_by)
    if labels.refused:
        return None
    for reason, lost in labels.not_used.items():
        lost = lost & usable & ~ignored_by
        if lost.any():
            not_used[reason] = int(lost.sum())
            usable &= ~lost
    values = labels.values.to_numpy(dtype=np.float32, copy=True)
    if rule is not None:
        values[ignored_by] = np.nan
        counts = rule[usable & ignored_by].value_counts()
        ignored |= {str(name): int(n) for name, n in counts.items()}
    by_event = labels.ignored & usable & ~ignored_by
    if labels.events is not None and by_event.any():
        for kind, n in labels.events[by_event].str.strip().value_counts().items():
            event = event_rule(str(kind), mapping)
            ignored[event] = ignored.get(event, 0) + int(n)
    elif by_event.any():
        ignored[labels.rule] = int(by_event.sum())
    used = pd.DataFrame({key: ids[key].categorical for key in (columns.USER_ID, columns.ITEM_ID)})
    used[columns.LABEL] = values
    pieces = returns.quantities(prepared, values, findings)
    if pieces is not None:
        used[columns.QUANTITY] = pieces
    is_weaker = returns.weaker_rows(prepared, values)
    if is_weaker is not None:
        used[columns.IS_WEAKER] = is_weaker
    if labels.ratings is not None:
        used[columns.RATING] = labels.ratings.astype("float32")
    if columns.TIMESTAMP in frame:
        moments = _moments(prepared, usable, findings)
        used[columns.TIMESTAMP] = moments.seconds
        if moments.offsets is not None:
            used[columns.UTC_OFFSET] = moments.offsets
    roles = {*columns_of_pairs(), RULE}
    texts = frame[[c for c in frame.columns if c not in roles]]
    if not usable.all():
        used, texts = used[usable], texts[usable]
        for key in (columns.USER_ID, columns.ITEM_ID):
            used[key] = used[key].cat.remove_unused_categories()
    kinds = None if labels.events is None else labels.events[usable]
    are_opinions = labels.verb in ("rated", "liked") or (
        labels.events is not None and feedback.are_opinions(mapping.event_types)
    )
    return Rows(
        used, texts, len(frame), not_used, ignored, ids, labels.scale, labels.verb, kinds,
        labels.is_unlabeled, are_opinions,
    )  # fmt: skip


def event_rule(kind: str, mapping: TableMapping) -> str:
    """Return what a kind of event is called among the rules, a code by its name."""
    names = mapping.event_types.names if mapping.event_types is not None else {}
    return names.get(kind, f"event: {kind or '–'}")


def _needs_no_item(prepared: Prepared, blank: np.ndarray) -> np.ndarray:
    """Return which rows may well name no item, bool (n_rows,): a search, a page, an empty order.

    A kind of event that is positive or negative needs one, but for views that never have one.
    """
    frame, types = prepared.frame, prepared.mapping.event_types
    if prepared.mapping.explode is not None:
        return np.ones(len(frame), dtype=bool)
    if columns.EVENT_TYPE not in frame or types is None:
        return np.full(len(frame), columns.EVENT_TYPE in frame)
    kinds = frame[columns.EVENT_TYPE]
    ignored = feedback.of_events(kinds, types)[1].to_numpy()
    with_items = set(kinds[~blank].unique())
    views = [kind for kind in kinds[blank].unique() if kind not in with_items and is_view(kind)]
    needs_none: np.ndarray = ignored | kinds.isin(views).to_numpy()
    return needs_none


def columns_of_pairs() -> tuple[str, ...]:
    """Return the roles of columns that are of the pair and describe neither side."""
    from coldstart.data.intake.mapping import PAIR_ROLES

    return PAIR_ROLES


def _moments(prepared: Prepared, usable: np.ndarray, findings: Findings) -> times.Times:
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
    return moments
