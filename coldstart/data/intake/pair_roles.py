"""Which columns of interactions say what happened, when, and what things are called."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingType
from collections.abc import Sequence

from coldstart.data import columns
from coldstart.data.intake import feedback
from coldstart.data.intake.mapping import Spec
from coldstart.data.intake.names import (
    BY_ROLE,
    LABEL_PARTS,
    NOT_FEEDBACK,
    NOT_TITLES,
    ORDERS,
    RATING_PARTS,
    STATUS,
    TIME_ENDINGS,
    TITLE_ENDINGS,
)
from coldstart.data.intake.profile import Column
from coldstart.data.intake.source import (
    Source,
    names_of,
)

_NAMES_OF_OTHERS = (
    "username", "customername", "filename", "brandname", "categoryname", "groupname", "typename",
    "colourname", "departmentname", "storename", "店铺名称", "公司名称", "类目名称",
)  # fmt: skip
_OPINIONS = ("label", "target", "feedback", "opinion", "sentiment", "标签", "目标", "态度", "反馈")
"""What a label is called that may as well be a rating; the others count something."""
_LONGEST_TITLE = 150  # characters in the mean: what is longer describes
_VAGUE = ("type", "interaction", "activity")
_NO_NAME = re.compile(r"[a-z]{1,2}\d*|(?:col|column|field|v|value|var|x)\d*")


def feedback_roles(source: Source, taken: MappingType[str, Spec]) -> dict[str, Spec]:
    """Return the columns that say what happened, and when."""
    roles: dict[str, Spec] = {}

    def free(column: Column) -> bool:
        return column.name not in {*names_of(taken), *names_of(roles)}

    if columns.TIMESTAMP not in taken:
        when = [c for c in source.ranked(BY_ROLE[columns.TIMESTAMP]) if free(c)]
        plain = [c for c in when if c.short() in ("date", "day", "日期")]
        ending = [
            c
            for c in source.columns.values()
            if free(c) and c not in when and c.short().endswith(TIME_ENDINGS) and c.is_time
        ]
        when = [*(c for c in when if c not in plain), *ending, *plain]
        clock = [c for c in when if _is_clock(c)]
        mostly = [c for c in when if c.is_mostly_time]
        when = [c for c in when if c.is_time] or mostly
        by_values = [c for c in source.columns.values() if free(c) and c.is_time]
        if when and clock and not when[0].sample.str.contains(":").any():
            roles[columns.TIMESTAMP] = {"date": when[0].name, "time": clock[0].name}
        elif when:
            roles[columns.TIMESTAMP] = when[0].name
        elif by_values:
            roles[columns.TIMESTAMP] = by_values[0].name
        elif named := [c for c in source.ranked(BY_ROLE[columns.TIMESTAMP][:20]) if free(c)]:
            roles[columns.TIMESTAMP] = named[0].name
    events = [c for c in source.ranked(BY_ROLE[columns.EVENT_TYPE]) if free(c) and _is_event(c)]
    events += [c for c in source.columns.values() if free(c) and _is_all_events(c)]
    if events:
        roles[columns.EVENT_TYPE] = events[0].name
    ratings = [c for c in source.ranked(BY_ROLE[columns.RATING]) if free(c) and c.is_scored]
    if ratings:
        roles[columns.RATING] = ratings[0].name
    labels = [c for c in source.ranked(BY_ROLE[columns.LABEL]) if free(c) and _is_label(c)]
    if labels:
        roles[columns.LABEL] = labels[0].name
    scores = [c for c in source.ranked(_OPINIONS) if free(c) and c.is_rating]
    if scores and not {columns.RATING, columns.LABEL} & set(roles):
        roles[columns.RATING] = scores[0].name
    if not {columns.EVENT_TYPE, columns.RATING, columns.LABEL} & set(roles):
        # Words that no list knows are asked about, as kinds of event are.
        named = source.ranked((*BY_ROLE[columns.LABEL], *BY_ROLE[columns.RATING]))
        opinions = [c for c in named if free(c) and _is_opinion(c)]
        if opinions:
            roles[columns.EVENT_TYPE] = opinions[0].name
    if not {columns.EVENT_TYPE, columns.RATING, columns.LABEL} & set(roles):
        roles |= _feedback_by_values(source, [*names_of(taken), *names_of(roles)])
    counts = [c for c in source.ranked(BY_ROLE[columns.COUNT]) if free(c) and c.is_numeric]
    if counts:
        roles[columns.COUNT] = counts[0].name
    return roles


def _feedback_by_values(source: Source, taken: Sequence[str]) -> dict[str, Spec]:
    """Take the only column that looks like a label or a rating, and is called so or says nothing.

    Small whole numbers are floors and weekdays as well: values alone make no rating.
    """
    candidates = [
        column
        for name, column in source.columns.items()
        if name not in taken and not column.is_called(NOT_FEEDBACK) and not column.is_called(ORDERS)
    ]
    labels = [
        c
        for c in candidates
        if c.is_label and (_tells(c, LABEL_PARTS) or feedback.looks_like_opinions(c.sample))
    ]
    ratings = [c for c in candidates if c.is_rating and _tells(c, RATING_PARTS)]
    if len(labels) == 1:
        return {columns.LABEL: labels[0].name}
    if not labels and len(ratings) == 1:
        return {columns.RATING: ratings[0].name}
    return {}


def _tells(column: Column, parts: tuple[str, ...]) -> bool:
    name = column.short()
    return any(part in name for part in parts) or bool(_NO_NAME.fullmatch(name))


def _is_clock(column: Column) -> bool:
    return bool(len(column.sample) and column.sample.str.match(r"^\d{1,2}:\d{2}").mean() > 0.9)


def _is_event(column: Column) -> bool:
    kinds = column.kinds
    if not kinds or len(kinds) > 40:
        return False
    if any(feedback.is_known_event(kind) for kind in kinds):
        return True
    if column.short() in _VAGUE:
        return False
    return len(kinds) > 1 or not column.is_numeric


def _is_all_events(column: Column) -> bool:
    kinds = column.kinds
    if len(kinds) < 2 or len(kinds) > 40 or column.is_numeric or column.is_called(STATUS):
        return False
    return all(feedback.is_known_event(kind) for kind in kinds)


def _is_label(column: Column) -> bool:
    given = column.sample
    if given.empty:
        return False
    said = feedback.labels_of(given).notna() | feedback.neither(given)
    return bool(said.mean() > 0.5)


def _is_opinion(column: Column) -> bool:
    """Say whether a column that is called a label or a rating holds words of its own."""
    if column.is_numeric or feedback.not_finite(column.sample).any():
        return False
    return 1 < len(column.kinds) <= 12 and column.length < 30


def title_of(source: Source, taken: Sequence[str]) -> str | None:
    """Return the column that names the things."""
    for column in source.ranked(BY_ROLE[columns.TITLE], taken):
        a_number = column.is_numeric and column.uniqueness > 0.5
        if not (column.is_called(NOT_TITLES) or a_number or column.length > _LONGEST_TITLE):
            return column.name
    endings = [
        c
        for c in source.columns.values()
        if c.name not in taken
        and c.short().endswith(TITLE_ENDINGS)
        and not c.is_called(NOT_TITLES)
        and not c.blank
        and not c.is_numeric
        and not c.short().endswith(_NAMES_OF_OTHERS)
    ]  # fmt: skip
    titles = [c for c in endings if c.short().endswith(TITLE_ENDINGS[:-1])] or endings
    return titles[0].name if len(titles) == 1 else None
