"""A table, or parts of one united, while it is found out what it is."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from coldstart.data import columns
from coldstart.data.intake.column_words import BY_TABLE, ITEM_NOUNS, KEYS, LATE_ITEMS
from coldstart.data.intake.feedback import is_known_event
from coldstart.data.intake.file_events import by_event_type, event_type_of
from coldstart.data.intake.mapping import ROW_BY_ROW, Spec, TableMapping
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.nested import exploded
from coldstart.data.intake.persons import person_of
from coldstart.data.intake.profile import Column, profile
from coldstart.data.intake.table import Table
from coldstart.data.intake.transform import unite

UNIQUE = 0.98
_DEPTH = 4  # parts of the path of lists in lists
_PLAIN_IDS = ("userid", "customerid", "itemid", "productid", "sku")
_ENOUGH_ROWS = 20
"""From so many rows on, an id that occurs once in each is the row's."""
_ENOUGH_IDS = 5
_MOSTLY = 0.5
_NEARLY_ALL = 0.9
_LOOKED_AT = 20_000  # rows
_TITLES = ("title", "标题", "headline", "pagetitle", "eventname", "活动名称")


@dataclass
class Source:
    """A table, or parts of one united, while its role is found."""

    id: str
    tables: list[Table]
    table: Table
    columns: dict[str, Column] = field(default_factory=dict)
    explode: str | None = None

    def first(self, names: tuple[str, ...], without: Sequence[str] = ()) -> Column | None:
        """Return the column whose name stands first in a list."""
        return next(iter(self.ranked(names, without)), None)

    def ranked(self, names: tuple[str, ...], without: Sequence[str] = ()) -> list[Column]:
        """Return columns whose names are in a list, best first; columns without values are none."""
        ranks = {
            name: rank
            for name, column in self.columns.items()
            if name not in without and (rank := column.rank(names)) is not None
        }
        ordered = sorted(ranks, key=lambda name: ranks[name])
        return [self.columns[name] for name in ordered if self.columns[name].is_plain]

    def ids(self, role: str, without: Sequence[str] = ()) -> list[Column]:
        """Return columns whose names say that they are ids of users, or of items, best first."""
        ranks = {
            name: rank
            for name, column in self.columns.items()
            if name not in without and (rank := column.id_rank(role)) is not None
        }
        ordered = sorted(ranks, key=lambda name: ranks[name])
        given = [self.columns[name] for name in ordered if self.columns[name].is_plain]
        # One value throughout is no id, unless a spreadsheet rounded all of them to it, or its
        # name leaves no doubt: a single user or item is few, and said to be.
        return [
            c
            for c in given
            if not c.is_constant or c.is_rounded or c.length > 14 or c.short() in _PLAIN_IDS
        ]

    def columns_of_role(self, role: str, roles: MappingType[str, Spec]) -> list[Column]:
        """Return the columns that a role names, as far as they are of this table."""
        named = names_of({role: roles[role]}) if role in roles else []
        return [self.columns[name] for name in named if name in self.columns]

    def says(self, kind: str) -> bool:
        """Say whether the name of the file tells that it holds this kind of table."""
        name = squeezed(re.sub(r"\.\w{1,8}(\.gz)?$", "", self.tables[0].path or self.id))
        return any(word in name for word in BY_TABLE[kind])

    @property
    def event_type(self) -> str | None:
        """The kind of event that its name says all its rows are."""
        return event_type_of(self.tables[0].path or self.tables[0].name)

    @property
    def is_holdout(self) -> bool:
        """Whether its name says that it is held out."""
        stem = re.sub(r"\.\w{1,8}$", "", (self.tables[0].path or self.id).lower())
        words = set(re.split(r"[^a-z0-9\u4e00-\u9fff]+", stem))
        return self.says(columns.HOLDOUT) or bool(words & {"test", "测试", "验证"})


def sources_of(tables: Sequence[Table], given: Sequence[TableMapping]) -> list[Source]:
    """Return tables, parts of one united: those with the same columns, none of them held out."""
    groups: dict[tuple[object, ...], list[Table]] = {}
    for table in tables:
        alone = Source("", [table], table).is_holdout
        widths = () if table.has_header else (table.frame.shape[1],)
        # Two lists of the same columns may be customers and products: names of files tell parts.
        says = tuple(role for role in BY_TABLE if Source("", [table], table).says(role))
        series = "" if table.has_header else _series(table)
        names = tuple(sorted(table.frame.columns))
        key = (tuple(map(squeezed, names)), widths, alone, table.format[:5], says, series)
        groups.setdefault(key, []).append(table)
    used = {mapping.id for mapping in given}
    sources = []
    for parts in (parts for group in groups.values() for parts in by_event_type(group)):
        id_ = _slug(parts[0].path or parts[0].name, used)
        used.add(id_)
        sources.append(source_of(id_, parts))
    return sources


def _series(table: Table) -> str:
    """Return a file's name without its numbers: parts of one table differ in them alone."""
    return re.sub(r"[\d_\W]+", "", table.path or table.name)


def source_of(id_: str, parts: Sequence[Table]) -> Source:
    """Return a table for looking at; a list inside of its records that names items is opened."""
    table = unite(parts)
    paths = list(table.nested)
    whole = Source(id_, list(parts), table, profile(table.frame))
    if paths and _id_of_titles(whole) is not None:
        return whole  # what each record is about has a title; its lists describe that
    for path in paths:  # lists in lists come after all lists
        opened = replace(table, frame=exploded(table.frame, path), nested=())
        source = Source(id_, list(parts), opened, profile(opened.frame), path)
        if _names_items_inside(source, f"{path}."):
            return source
        if path.count(".") < _DEPTH:
            inside = [c for c in source.columns.values() if c.name.startswith(f"{path}.")]
            paths += [column.name for column in inside if column.holds_records]
    return whole


def _names_items_inside(source: Source, prefix: str) -> bool:
    item = item_of(source)
    if item is None or item.name.startswith(prefix):
        return item is not None
    inside = [c for c in source.ids(columns.ITEM_ID) if c.name.startswith(prefix)]
    return any(item.complements(column) for column in inside)


def with_counterpart(source: Source, column: Column) -> Spec:
    """Return a column of an opened list and that of the same name outside of it, row by row.

    An order lists its products, and a view names its one product: both in one table of events.
    """
    prefix = f"{source.explode}."
    name = column.name.rpartition(".")[2]
    same = [c for c in source.columns.values() if c.name.rpartition(".")[2] == name]
    inside = [c for c in same if c.name.startswith(prefix)]
    outside = [c for c in same if not c.name.startswith(prefix)]
    if len(inside) == len(outside) == 1 and inside[0].complements(outside[0]):
        return (ROW_BY_ROW, inside[0].name, outside[0].name)
    return column.name


def _slug(name: str, used: set[str]) -> str:
    stem = re.sub(r"\.\w{1,8}(\.gz)?$", "", re.split(r"[\\/]", name)[-1]).strip() or "table"
    slug, n = stem, 2
    while slug in used:
        slug, n = f"{stem} ({n})", n + 1
    return slug


def user_of(source: Source) -> Column | None:
    """Return the column that says who, by its name; mail or phone where there is nothing else."""
    return person_of(_row_ids_last(source.ids(columns.USER_ID)), source.columns.values())


def _row_ids_last(candidates: list[Column]) -> list[Column]:
    """Put ids that occur once, in a row each, after one that does not: they name the rows."""

    def names_rows(column: Column) -> bool:
        many = len(column.ids) >= _ENOUGH_ROWS
        return many and column.uniqueness == 1 and column.short() not in _PLAIN_IDS

    def may_stand_in(column: Column) -> bool:
        several = len(column.distinct) >= _ENOUGH_IDS and column.uniqueness < 1
        return several and column.could_be_id()

    if len(candidates) < 2 or not names_rows(candidates[0]):
        return candidates
    if not any(map(may_stand_in, candidates)):
        return candidates
    return sorted(candidates, key=lambda column: not may_stand_in(column))


def item_of(source: Source, without: Sequence[str] = ()) -> Column | None:
    """Return the column that says what, by its name; its title where there is nothing else."""
    title = source.first(LATE_ITEMS, without)
    id_columns = [
        column
        for column in _row_ids_last(source.ids(columns.ITEM_ID, without))
        if title is None or column.short() not in ITEM_NOUNS or _goes_with(column, title)
    ]
    return next(iter(id_columns), None) or title or _id_of_titles(source, without)


def _id_of_titles(source: Source, without: Sequence[str] = ()) -> Column | None:
    """Return the id that goes with titles, one to one, though nothing says whose id it is."""
    titles = [c for c in source.columns.values() if c.short() in _TITLES and c.uniqueness < UNIQUE]
    if len(titles) != 1 or len(titles[0].distinct) < _ENOUGH_IDS:
        return None
    kinds = titles[0].kinds
    if 2 * sum(map(is_known_event, kinds)) >= max(len(kinds), 1):
        return None  # events of a log, not those to attend
    ids = [
        column
        for column in source.columns.values()
        if column.name not in (*without, titles[0].name)
        and column.short().endswith(("id", "编号"))
        and column.could_be_id()
        and not (column.is_order or column.id_rank(columns.USER_ID) is not None)
        and _are_one(column, titles[0])
    ]
    return ids[0] if ids else None


def _are_one(column: Column, title: Column) -> bool:
    """Say whether a column and a title stand for each other in all rows."""
    pairs = pd.DataFrame({"id": column.values, "title": title.values}).iloc[:_LOOKED_AT]
    pairs = pairs[(pairs != "").all(axis=1)].drop_duplicates()
    return len(pairs) == pairs["id"].nunique() == pairs["title"].nunique() > 0


def _goes_with(column: Column, title: Column) -> bool:
    """Say whether what is called by a noun alone goes with the names of things, one to one or so.

    One name has one value of it; or several share a name, and none occurs in one row alone.
    """
    pairs = pd.DataFrame({"value": column.values, "title": title.values}).iloc[:_LOOKED_AT]
    pairs = pairs[(pairs != "").all(axis=1)]
    values_of_titles = pairs.groupby("title")["value"].nunique()
    titles_of_values = pairs.groupby("value")["title"].nunique()
    if (values_of_titles == 1).mean() >= _NEARLY_ALL:
        return True
    return column.uniqueness <= _MOSTLY and bool((titles_of_values == 1).mean() >= _NEARLY_ALL)


def key_of(source: Source, key: str) -> Column | None:
    """Return the column that names each row of a list, by its name alone."""
    role = columns.ITEMS if key == columns.ITEM_ID else columns.USERS
    other = columns.USER_ID if key == columns.ITEM_ID else columns.ITEM_ID
    column = next(iter(source.ids(key)), None)
    if source.explode is not None and column is not None and column.name.startswith(source.explode):
        # A product's variants are listed inside of it; interactions that name it join the outer.
        column = None
    if column is None or source.says(role):
        plain = source.first(KEYS)
        if plain is not None and plain.uniqueness > UNIQUE and not source.ids(other):
            column = plain if column is None or plain.short() in ("id", "编号") else column
    return column


def table_of(
    source: Source, role: str, roles: MappingType[str, Spec] | None = None, **more: object
) -> TableMapping:
    values = {
        "id": source.id,
        "role": role,
        "files": tuple(table.name for table in source.tables),
        "columns": dict(roles or {}),
        "explode": source.explode if role in ("interactions", "items", "holdout") else None,
        **{name: value for name, value in more.items() if value},
    }
    return TableMapping.model_validate(values)


def name_of(spec: Spec) -> str:
    return spec if isinstance(spec, str) else next(iter(spec))


def names_of(roles: MappingType[str, Spec]) -> list[str]:
    table = TableMapping(id="", role="unused", columns=dict(roles))
    return [name for role in roles for name in table.named(role)]
