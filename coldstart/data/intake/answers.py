"""What a person has said about files, and what it changes in their mapping."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass

from coldstart.data import columns
from coldstart.data.intake.column_names import is_there
from coldstart.data.intake.doubts import IDS, Doubt
from coldstart.data.intake.mapping import EventTypes, Mapping, TableMapping
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.table import Table, find_all
from coldstart.data.intake.transform import with_header

NO_OPINION = "none"
"""What stands for a column of ratings where no column, label or rating, is an opinion."""
_MOST_KINDS = 200
_OPINIONS = {columns.EVENT_TYPE, columns.LABEL, columns.RATING}


@dataclass(frozen=True)
class Answers:
    """What a person has said about files that no mapping says yet.

    Attributes
    ----------
    user_id, item_id : str or None
        Columns of the interactions.
    label, rating : str or None
        The column that says what people thought; a rating that is `NO_OPINION` is none.
    positive : tuple of str
        The kinds of event that are positive; all others are ignored.
    positive_from : float or None
    accept : bool
    hash_ids : bool
    not_products, not_people : tuple of str
        Ids of items and of users that are not used.
    not_exports : tuple of str
        Known exports that these files are not.
    """

    user_id: str | None = None
    item_id: str | None = None
    label: str | None = None
    rating: str | None = None
    positive: tuple[str, ...] = ()
    positive_from: float | None = None
    accept: bool = False
    hash_ids: bool = False
    not_products: tuple[str, ...] = ()
    not_people: tuple[str, ...] = ()
    not_exports: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, str]:
        """By role, the columns that were named."""
        by_role = {role: getattr(self, role) for role in (*IDS, columns.LABEL, columns.RATING)}
        if self.rating == NO_OPINION:
            del by_role[columns.RATING]
        return {role: name for role, name in by_role.items() if name is not None}

    @property
    def says_opinion(self) -> bool:
        """Whether it was said which column is an opinion, or that none is."""
        return self.label is not None or self.rating is not None


def answered(
    mapping: Mapping,
    answers: Answers,
    doubts: Sequence[Doubt],
    united: MappingType[str, Table],
) -> Mapping:
    """Return the mapping with what a person has said, of each table that has the column."""
    changes: dict[str, object] = {}
    if answers.positive_from is not None:
        changes["positive_from"] = answers.positive_from
    if answers.accept:
        changes["accept"] = True
    if answers.hash_ids:
        changes["hash_ids"] = True
    if answers.not_products:
        changes["not_products"] = (*mapping.not_products, *answers.not_products)
    if answers.not_people:
        changes["not_people"] = (*mapping.not_people, *answers.not_people)
    tables = (
        _of_table(table, mapping, answers, doubts, united)
        if table.role == "interactions"
        else table
        for table in mapping.table
    )
    return mapping.model_copy(update={**changes, "table": tuple(tables)})


def _of_table(
    table: TableMapping,
    mapping: Mapping,
    answers: Answers,
    doubts: Sequence[Doubt],
    united: MappingType[str, Table],
) -> TableMapping:
    chosen = _there(answers.columns, table, mapping, united)
    given_up = _OPINIONS if _OPINIONS & set(chosen) else set()
    if answers.rating == NO_OPINION:
        given_up = {columns.LABEL, columns.RATING}
    remaining = {
        role: spec
        for role, spec in table.columns.items()
        if role not in given_up and spec not in chosen.values()
    }
    roles = {**remaining, **chosen}
    types = None if columns.EVENT_TYPE in given_up else table.event_types
    column = _column_of_kinds(answers.positive, table, united) if answers.positive else None
    if column is not None and column not in table.named(columns.EVENT_TYPE):
        roles = {r: spec for r, spec in roles.items() if r not in _OPINIONS and spec != column}
        roles[columns.EVENT_TYPE] = column
        kinds = with_header(table, united[table.id])[column].str.strip().unique()
        types = EventTypes(ignored=tuple(map(str, kinds)))
    if answers.positive and (columns.EVENT_TYPE in roles or table.event_type):
        types = types or EventTypes()
        kinds_there = [*types.positive, *types.negative, *types.ignored]
        returned = tuple(kind for kind in types.returned or () if kind not in answers.positive)
        kinds_there += [kind for d in doubts if d.table == table.id for kind in d.kinds]
        ignored = tuple(kind for kind in kinds_there if kind not in answers.positive)
        types = EventTypes(
            positive=answers.positive, ignored=ignored, returned=returned or None, names=types.names
        )
    return table.model_copy(update={"columns": roles, "event_types": types})


def _column_of_kinds(
    positive: Sequence[str], table: TableMapping, united: MappingType[str, Table]
) -> str | None:
    """Return the column that has all of these kinds: that of the events, else the only one."""
    if table.id not in united or table.event_type is not None:
        return None
    frame = with_header(table, united[table.id])
    positive_names = {squeezed(kind) for kind in positive}

    def has_all(column: str) -> bool:
        kinds = frame[column].unique()
        return len(kinds) <= _MOST_KINDS and positive_names <= {
            squeezed(str(kind)) for kind in kinds
        }

    own = find_all(frame, table.named(columns.EVENT_TYPE))
    ids = {name for key in IDS for name in find_all(frame, table.named(key))}
    having = [c for c in own if has_all(c)] or [
        c for c in map(str, frame) if c not in ids and has_all(c)
    ]
    return having[0] if len(having) == 1 else None


def _there(
    named: MappingType[str, str],
    table: TableMapping,
    mapping: Mapping,
    united: MappingType[str, Table],
) -> dict[str, str]:
    """Return the columns that a table has, of those named by role; what no table has is of all."""
    having = {
        name: [
            one.id
            for one in mapping.of_role("interactions")
            if one.id in united and is_there(name, one, united[one.id])
        ]
        for name in named.values()
    }
    return {r: name for r, name in named.items() if not having[name] or table.id in having[name]}
