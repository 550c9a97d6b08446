"""What only a person can say of interactions: which columns are ids, where names do not tell."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from coldstart.data import columns
from coldstart.data.intake import describe
from coldstart.data.intake.column_words import (
    ID_ENDINGS,
    LATE_ITEMS,
    LATE_USERS,
    NOT_FEEDBACK,
    OF_REVIEWS,
    USER_NOUNS,
)
from coldstart.data.intake.mapping import TableMapping
from coldstart.data.intake.profile import Column
from coldstart.data.intake.source import Source, names_of

IDS = (columns.USER_ID, columns.ITEM_ID)
_MOST_CANDIDATES = 4
_STATES = (
    "status", "statut", "stato", "estado", "stav", "durum", "状态", "статус", "состояние",
    "κατάσταση",
)  # fmt: skip
_STATE_ENDINGS = (*_STATES, "state", "狀態", "ステータス", "상태")
_MEASURES = (
    "price", "amount", "total", "quantity", "qty", "units", "duration", "seconds", "minutes",
    "preis", "menge", "anzahl", "prix", "montant", "quantité", "precio", "importe", "cantidad",
    "preço", "prezzo", "quantità", "prijs", "aantal", "bedrag", "цена", "сумма", "количество",
    "τιμή", "ποσό",
    "价", "金额", "数量", "时长", "停留", "次数", "占比", "率", "金額", "수량", "금액", "가격",
)  # fmt: skip
"""Parts of what numbers are called that count or measure."""
_COUNTS = ("数", "數", "count", "rate", "ratio", "percent", "份额", "比例")
_CLOCK = re.compile(r"^\d{1,3}:\d{2}(?::\d{2})?$")
_NEARLY_ALL = 0.9
_NAME_ENDINGS = ("name", "名", "昵称")
_DIGIT = re.compile(r"\d")
_LISTED = re.compile(r"[;|{\[]")


@dataclass(frozen=True)
class Doubt:
    """Something that only a person can say.

    Attributes
    ----------
    kind : str
        ``user_id``, ``item_id``, both at once (``ids``), ``event_types``, ``opinion`` (which column
        is the label or the rating) or ``stand_in``.
    table : str
        The id of the table in the mapping.
    candidates : tuple of str
        Columns, or kinds of event, likelier ones first.
    """

    kind: str
    table: str
    candidates: tuple[str, ...] = ()

    @property
    def settles(self) -> tuple[str, ...]:
        """What an answer says: one of the ids, both, or kinds of event."""
        if self.kind == "ids":
            return IDS
        return (columns.USER_ID,) if self.kind == "stand_in" else (self.kind,)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of event that it is about."""
        return self.candidates if self.kind == "event_types" else ()


def with_ids(mapping: TableMapping, source: Source) -> tuple[TableMapping, list[Doubt]]:
    """Fill in an id that evidence leaves no choice about; return what is in doubt otherwise."""
    missing = [key for key in IDS if key not in mapping.columns]
    if not missing:
        return mapping, []
    key = missing[0] if len(missing) == 1 else None
    other = [source.columns[n] for one in IDS for n in mapping.named(one) if n in source.columns]
    candidates = id_candidates(source.columns, names_of(mapping.columns), key, of=other)
    names = tuple(column.name for column in candidates[:_MOST_CANDIDATES])
    orders = tuple(column.name for column in source.columns.values() if column.is_order)[:2]
    if key is None:
        return mapping, [Doubt("ids", mapping.id, (*names, *orders))]
    receivers = [column for column in candidates if names_a_person(column)]
    times = [source.columns[n] for n in mapping.named(columns.TIMESTAMP) if n in source.columns]
    if len(candidates) == 1 and not receivers and _is_certain(candidates[0], key, source, times):
        roles = {**mapping.columns, key: candidates[0].name}
        return mapping.model_copy(update={"columns": roles}), []
    if key == columns.USER_ID and len(receivers) == len(candidates):
        return mapping, [Doubt("stand_in", mapping.id, (*names[:2], *orders))]
    return mapping, [Doubt(key, mapping.id, names)]


def id_candidates(
    profiled: Mapping[str, Column],
    taken: Collection[str],
    key: str | None = None,
    *,
    is_sure: bool = True,
    of: Sequence[Column] = (),
) -> list[Column]:
    """Return columns that may be ids, by their values: codes first, then those with most values.

    Parameters
    ----------
    profiled : mapping of str to Column
    taken : collection of str
        Columns that have a role.
    key : str, optional
        The id that is looked for; what names a person is no id of an item.
    is_sure : bool
        Whether there are rows enough for their values to tell.
    of : sequence of Column
        The other id: what has one value for each of its values describes it.
    """
    candidates = [
        column
        for column in profiled.values()
        if column.name not in taken
        and not column.is_called(NOT_FEEDBACK)
        and not describe.is_bookkeeping(column)
        and (column.could_be_id() or not (is_sure or column.blank or column.is_time))
        and (column.uniqueness < 1 or not is_sure)
        and not column.is_rating
        and not (key == columns.ITEM_ID and (names_a_person(column) or _is_opinion(column)))
        and not _is_of_other(column, key)
        and not says_how_much_or_how_far(column)
    ]
    candidates = [c for c in candidates if not any(map(c.describes, of))]
    return sorted(candidates, key=lambda column: (not _is_code(column), -len(column.distinct)))


def _is_of_other(column: Column, key: str | None) -> bool:
    """Say whether a name says that a column is the id of the other side."""
    if key is None:
        return False
    other = columns.USER_ID if key == columns.ITEM_ID else columns.ITEM_ID
    late = LATE_USERS if key == columns.ITEM_ID else LATE_ITEMS
    is_other = column.id_rank(other) is not None or column.is_called(late)
    if key == columns.ITEM_ID and column.short().endswith(_NAME_ENDINGS):
        is_other = is_other or any(noun in column.short() for noun in USER_NOUNS)
    return is_other and column.id_rank(key) is None


def says_how_much_or_how_far(column: Column) -> bool:
    """Say whether a column holds states, amounts, durations, quantities or dates: never an id."""
    name = column.short()
    if name.endswith(ID_ENDINGS) and not name.endswith(_STATE_ENDINGS):
        return False
    if describe.is_status(column) or name.startswith(_STATES) or name.endswith(_STATE_ENDINGS):
        return True
    if column.share(_CLOCK) > _NEARLY_ALL:
        return True
    counts = any(reading.endswith(_COUNTS) for reading in column.readings)
    return column.is_numeric and (counts or any(part in name for part in _MEASURES))


def _is_opinion(column: Column) -> bool:
    return column.is_called(OF_REVIEWS)


def names_a_person(column: Column) -> bool:
    """Say whether a column tells who somebody is, or hides it behind asterisks."""
    return describe.is_personal(column) or column.is_masked


def _is_certain(column: Column, key: str, source: Source, times: Sequence[Column]) -> bool:
    if not _is_code(column) or (column.is_small_whole and not _is_numbered(column, times)):
        return False
    if key == columns.USER_ID:
        return not any(time.describes(column) for time in times)  # as that of an order does
    return not describe.belongs(column, source.table)


def _is_numbered(column: Column, times: Sequence[Column]) -> bool:
    """Say whether whole numbers are those of a register: called so, none low, and named later."""
    is_called = column.short().endswith(ID_ENDINGS) and column.short() not in ID_ENDINGS
    is_named_again = column.uniqueness < 1 and bool(times)
    return is_called and not column.counts_from_low and is_named_again


def _is_code(column: Column) -> bool:
    """Say whether values are codes rather than words of a description."""
    return column.share(_DIGIT) > 0.8 and column.share(_LISTED) <= 0.1 and column.length < 40
