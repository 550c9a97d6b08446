"""Which columns of interactions say what happened, when, and what things are called."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingType
from collections.abc import Sequence

import pandas as pd

from coldstart.data import columns
from coldstart.data.intake import feedback, opinions
from coldstart.data.intake.came_back import is_date_of_return
from coldstart.data.intake.column_words import (
    BY_ROLE,
    COUNTS_OF_OPINIONS,
    ID_ENDINGS,
    NOT_TITLES,
    POINTS,
    TIME_ENDINGS,
    TITLE_ENDINGS,
)
from coldstart.data.intake.event_words import are_stages
from coldstart.data.intake.labels import counts_events
from coldstart.data.intake.mapping import Spec, columns_of
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.opinions import MOST_OPINIONS, is_any_state
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
_MOST = 0.5
"""A column that is blank on more rows is of some kinds of event alone."""
_LONGEST_TITLE = 150  # characters in the mean: what is longer describes
_LATER = (
    "modif", "update", "changed", "edited", "deliver", "shipped", "cancel", "refund", "expir",
    "return", "retour", "rückgabe", "storn", "devoluc", "修改", "更新", "发货", "收货",
    "退款", "退货", "取消",
)  # fmt: skip
"""What was done later than what the row tells of."""
_BIRTHS = ("birth", "dob", "geburt", "nacimiento", "naissance", "生日")
_TIME_BEGINNINGS = (
    "date", "time", "fecha", "data", "datum", "дата", "ημερομηνία", "ngày", "วันที่", "تاريخ", "תאריך",
    "tanggal",
)  # fmt: skip
_TIME_WORDS = (
    "date", "datum", "dátum", "dato", "fecha", "data", "tarih", "дата", "ημερομηνία", "ngày", "วันที่",
    "تاريخ", "תאריך", "tanggal", "दिनांक", "तारीख", "päivä", "日期", "時間", "时间", "날짜", "일자",
)  # fmt: skip
"""A column with such a word in its name holds dates, readable or not."""
_DATES = frozenset(map(squeezed, _TIME_WORDS))
_PARTED = re.compile(r"\d\D+\d")
_PLACES = (
    "source", "categor", "page", "channel", "device", "medium", "referr", "platform", "placement",
    "campaign", "genre", "department", "section", "quelle", "kategor", "kanal", "canal", "来源",
    "渠道", "页面", "类目", "分类", "品类", "设备", "平台", "入口", "終端", "端末",
)  # fmt: skip
"""What a column is called that says where something happened, or what it is."""
_VAGUE = ("type", "interaction", "activity")
_EVENT = r"(?:event|事件|行为|行為|动作|操作|イベント|이벤트|evento|événement|ereignis|событи[ея])"
_KIND = r"(?:name|type|kind|label|typ|art|nome?|nombre|tipo|название|тип|名称?|类型|이름|유형)"
_EVENT_NAME = re.compile(
    rf"(?:metric(?:name)?|{_EVENT}{_KIND}|{_KIND}(?:of|de|del|dell|do)?{_EVENT})$"
)
"""What a column of kinds of event may be called, where its values tell of events."""


def feedback_roles(source: Source, taken: MappingType[str, Spec]) -> dict[str, Spec]:
    """Return the columns that say what happened, and when."""
    roles: dict[str, Spec] = {}
    used = set(names_of(taken))

    def free(column: Column) -> bool:
        return column.name not in used

    def take(role: str, spec: Spec) -> None:
        roles[role] = spec
        used.update(columns_of(spec))

    if columns.TIMESTAMP not in taken:
        spec = _time_of([c for c in source.columns.values() if free(c)])
        if spec is None:
            by_name = source.ranked(BY_ROLE[columns.TIMESTAMP][:20])
            by_name += [c for c in source.columns.values() if _is_called_date(c)]
            spec = next((c.name for c in by_name if free(c) and not is_date_of_return(c)), None)
        if spec is not None:
            take(columns.TIMESTAMP, spec)
    events = [c for c in source.ranked(BY_ROLE[columns.EVENT_TYPE]) if free(c) and _is_event(c)]
    items = source.columns_of_role(columns.ITEM_ID, taken)
    ids = [*items, *source.columns_of_role(columns.USER_ID, taken)]
    events += [
        c
        for c in source.columns.values()
        if free(c) and (_is_all_events(c, items) or _is_named_event(c) or are_stages(c.kinds))
    ]
    events = [c for c in events if not any(_names_each(c, item) for item in items)]
    events.sort(key=lambda c: (_is_one_unknown_kind(c), c.share_given < _MOST))
    if events:
        take(columns.EVENT_TYPE, events[0].name)
    ratings = [
        c
        for c in source.ranked(BY_ROLE[columns.RATING])
        if free(c)
        and (c.is_rating if c.is_called(POINTS) else c.is_scored)
        and not opinions.is_of_one_side(c, ids)
    ]
    if ratings:
        take(columns.RATING, ratings[0].name)
    labels = [
        c
        for c in source.ranked(BY_ROLE[columns.LABEL])
        if free(c)
        and _is_label(c)
        and not _has_other_words(c)
        and not (_is_count(c) and (ratings or not c.is_label))
    ]
    if labels:
        take(columns.LABEL, labels[0].name)
    scores = [c for c in source.ranked(_OPINIONS) if free(c) and c.is_rating]
    if scores and not {columns.RATING, columns.LABEL} & set(roles):
        take(columns.RATING, scores[0].name)
    if not {columns.EVENT_TYPE, columns.RATING, columns.LABEL} & set(roles):
        # Words that no list knows are asked about, as kinds of event are.
        by_name = source.ranked((*BY_ROLE[columns.LABEL], *BY_ROLE[columns.RATING]))
        unknown = [c for c in by_name if free(c) and _is_opinion(c)]
        if unknown:
            take(columns.EVENT_TYPE, unknown[0].name)
    if not {columns.EVENT_TYPE, columns.RATING, columns.LABEL} & set(roles):
        for role, name in opinions.by_values(source, used).items():
            take(role, name)
    counts = [c for c in source.ranked(BY_ROLE[columns.COUNT]) if free(c) and c.is_numeric]
    counts += [c for c in source.columns.values() if free(c) and _counts_acts(c, source)]
    if counts:
        take(columns.COUNT, counts[0].name)
    return roles


def times_of(candidates: Sequence[Column]) -> list[Column]:
    """Return the columns that say when, by their names and values, likelier ones first."""
    names = BY_ROLE[columns.TIMESTAMP]
    candidates = [
        c
        for c in candidates
        if c.is_plain and not _has_part(c, _BIRTHS) and not is_date_of_return(c)
    ]
    by_name = sorted(
        (c for c in candidates if c.is_called(names)), key=lambda c: c.rank(names) or 0
    )
    plain = [c for c in by_name if c.short() in ("date", "day", "日期")]
    ending = [c for c in candidates if c.short().endswith(TIME_ENDINGS)]
    beginning = [c for c in candidates if c.short().startswith(_TIME_BEGINNINGS)]
    ordered = [*(c for c in by_name if c not in plain), *ending, *plain, *beginning]
    when = [c for c in dict.fromkeys(ordered) if c.is_time]
    if all(_has_part(c, _LATER) for c in when):
        mostly = [c for c in by_name if c.is_mostly_time]
        unnamed = [c for c in candidates if c not in when and c.is_time and not _is_number(c)]
        when = mostly or [*when, *unnamed]
    return sorted(when, key=lambda c: _has_part(c, _LATER))


def _is_number(column: Column) -> bool:
    """Say whether digits are an id's or an order's by their name: seconds by chance."""
    return column.is_numeric and (column.short().endswith(ID_ENDINGS) or column.is_order)


def _is_called_date(column: Column) -> bool:
    """Say whether a name says date, and most values have digits parted as those of a date."""
    words = {squeezed(word) for word in re.split(r"[\s_.()（）-]+", column.name)}
    is_called = not words.isdisjoint(_DATES) or column.short().endswith(("日期", "时间", "datum"))
    return is_called and not column.is_numeric and column.share(_PARTED) > _MOST


def _has_part(column: Column, parts: tuple[str, ...]) -> bool:
    return any(part in column.short() for part in parts)


def _time_of(candidates: Sequence[Column]) -> Spec | None:
    when = times_of(candidates)
    clock = [c for c in candidates if c.is_called(BY_ROLE[columns.TIMESTAMP]) and _is_clock(c)]
    if when and clock and not when[0].sample.str.contains(":").any():
        return {"date": when[0].name, "time": clock[0].name}
    return when[0].name if when else None


def _is_count(column: Column) -> bool:
    return column.is_called(COUNTS_OF_OPINIONS) and column.is_numeric


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


def _is_named_event(column: Column) -> bool:
    """Say whether a name ends in what kinds of event are called, and some value is such a kind."""
    is_named = any(_EVENT_NAME.search(reading) for reading in column.readings)
    return is_named and len(column.kinds) <= 40 and any(map(feedback.is_known_event, column.kinds))


def _counts_acts(column: Column, source: Source) -> bool:
    """Say whether a column counts what one person did with one thing: it describes neither."""
    if not (counts_events(column.name) and column.is_numeric):
        return False
    others = (c for c in source.columns.values() if c is not column and c.could_be_id())
    return not any(map(column.describes, others))


def _names_each(column: Column, item: Column) -> bool:
    """Say whether what is called an event names the items, such as talks, one to one."""
    kinds = column.kinds
    if len(kinds) < 2 or 2 * sum(map(feedback.is_known_event, kinds)) >= len(kinds):
        return False
    return column.describes(item) and item.describes(column)


def _is_one_unknown_kind(column: Column) -> bool:
    """Say whether all rows have the same word, which says nothing of what happened."""
    return len(column.kinds) == 1 and not feedback.is_known_event(column.kinds[0])


def _is_all_events(column: Column, items: Sequence[Column]) -> bool:
    """Say whether a column that is called anything holds events: words of acts, not of places."""
    first = next(iter(column.words), "")
    if not feedback.names_an_event(first) or column.is_numeric or is_any_state(column):
        return False
    kinds = column.kinds
    words = {re.sub(r"\d+", "", kind) for kind in kinds}  # BUYER001 and BUYER002 are no kinds
    if len(words) < 2 or len(kinds) > 40 or not all(map(feedback.names_an_event, kinds)):
        return False
    has_acts = any(feedback.event_meaning(kind) == "positive" for kind in kinds)
    return has_acts and not _has_part(column, _PLACES) and not any(map(column.describes, items))


def _is_label(column: Column) -> bool:
    given = column.sample
    if given.empty:
        return False
    is_opinion = feedback.labels_of(given).notna() | feedback.neither(given)
    return bool(is_opinion.mean() > 0.5)


def _has_other_words(column: Column) -> bool:
    """Say whether words stand, again and again, among the labels of a column that no list knows."""
    if not column.kinds or len(column.kinds) > MOST_OPINIONS:
        return False
    kinds = pd.Series(column.kinds, dtype="str")
    other = kinds[feedback.labels_of(kinds).isna() & ~feedback.neither(kinds)]
    return any(column.words[word] > 1 and any(map(str.isalpha, word)) for word in other)


def _is_opinion(column: Column) -> bool:
    """Say whether a column that is called a label or a rating holds words of its own."""
    if column.is_numeric or feedback.not_finite(column.sample).any():
        return False
    return 1 < len(column.kinds) <= MOST_OPINIONS and column.length < 30


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
        and not (c.blank or c.is_constant)
        and not c.is_numeric
        and not c.short().endswith(_NAMES_OF_OTHERS)
    ]  # fmt: skip
    titles = [c for c in endings if c.short().endswith(TITLE_ENDINGS[:-1])] or endings
    titles = [c for c in titles if c.name.startswith(f"{source.explode}.")] or titles
    return titles[0].name if len(titles) == 1 else None
