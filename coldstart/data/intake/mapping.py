"""The column mapping: what each table is, which column means what, and which rows are used.

One language for three uses: a known export describes its layout in it, inference writes it, and
people keep it as ``mapping.toml``. The verbs of a table are applied in the order of the fields of
`TableMapping`; ``docs/exports.md`` describes each.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from coldstart.data.intake.names import squeezed
from coldstart.data.problems import refusal
from coldstart.errors import DataError
from coldstart.i18n import t

Separator = Annotated[str, Field(min_length=1)]
Role = Literal["interactions", "items", "users", "holdout", "lookup", "unused"]
Spec = str | tuple[str, ...] | dict[str, str]
"""A column; the first of several that there is; with ``+`` in front, row by row the first that is
not blank; ``date`` and ``time`` joined by a space."""

ROW_BY_ROW = "+"
PAIR_ROLES = ("user_id", "item_id", "event_type", "label", "rating", "count", "timestamp")
"""Roles of columns of interactions; ``title``, ``text`` and ``user_text`` may stand there too."""
COLUMN_ROLES = (*PAIR_ROLES, "title", "text", "user_text")

Rule = Literal[
    "cancelled", "returned", "image", "unpaid", "no_item", "no_user", "not_visible", "other_reason",
    "test", "gift_card", "summary", "no_product", "no_person",
]  # fmt: skip
"""Names of rules by which rows are not used; ``intake.rule.NAME`` is what people read."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Drop(_Model):
    """Rows that are not used: those whose value is blank, one of some, or matches a pattern."""

    column: str
    blank: bool | None = None
    values: tuple[str, ...] = ()
    pattern: str | None = None
    rule: Rule = "other_reason"

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        try:
            re.compile(pattern or "")
        except re.error as error:
            raise ValueError(str(error)) from error
        return pattern


class Join(_Model):
    """Columns of another table, added where a key agrees."""

    table: str
    on: str | dict[str, str]
    columns: tuple[str, ...]

    @field_validator("on")
    @classmethod
    def _is_one_key(cls, on: str | dict[str, str]) -> str | dict[str, str]:
        if isinstance(on, dict) and len(on) != 1:
            raise ValueError("one column here and one of the other table")
        return on

    @property
    def keys(self) -> tuple[str, str]:
        """The key's column here and in the other table."""
        return (self.on, self.on) if isinstance(self.on, str) else next(iter(self.on.items()))


class SplitRows(_Model):
    """A list of values in one cell, a row each."""

    column: str
    separator: Separator = ","


class FillDown(_Model):
    """Blank cells that take the value above, among rows that agree in ``within``."""

    columns: tuple[str, ...]
    within: tuple[str, ...] = ()


class Compose(_Model):
    """A new column: the values of others, joined; blanks and some values are passed over."""

    column: str
    of: Annotated[tuple[str, ...], Field(min_length=1)]
    first: str = " "
    """What stands between the first two values."""
    next: str = " "
    """What stands between all others."""
    without: tuple[str, ...] = ()


class Inherit(_Model):
    """A variant's blank cells, which take the values of its parent's row."""

    key: str
    or_key: tuple[str, ...] = ()
    """More columns that a parent may be named by."""
    parent: str
    columns: tuple[str, ...]


class EventTypes(_Model):
    """What each kind of event means."""

    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


class Time(_Model):
    """How times are written, where that is known."""

    unit: Literal["s", "ms", "us", "ns"] | None = None
    order: Literal["day_first", "month_first"] | None = None


class Describe(_Model):
    """Columns of an interactions table that describe its item or its user."""

    item: tuple[str, ...] = ()
    user: tuple[str, ...] = ()


class StandIn(_Model):
    """A column that can stand in for a person where an export names none."""

    column: str
    kind: Literal["masked_receiver", "order", "session", "device", "other"] = "other"


class TableMapping(_Model):
    """What one table is and how it is read."""

    id: str
    role: Role
    files: tuple[str, ...] = ()
    """Names of the tables, as shown, that are united into this one."""
    header: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    blank_zero: tuple[str, ...] = ()
    explode: str | None = None
    split_rows: SplitRows | None = None
    split_values: dict[str, Separator] = Field(default_factory=dict)
    fill_down: FillDown | None = None
    inherit: Inherit | None = None
    compose: Compose | None = None
    drop: tuple[Drop, ...] = ()
    join: tuple[Join, ...] = ()
    event_types: EventTypes | None = None
    time: Time = Time()
    zero_is_implicit: bool = False
    implicit: tuple[str, ...] = ()
    """Ratings that say "did it, gave no rating": positive without a rating."""
    personal: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    columns: dict[str, Spec] = Field(default_factory=dict)
    describe: Describe | None = None
    stand_in: tuple[StandIn, ...] = ()

    @field_validator("implicit")
    @classmethod
    def _are_numbers(cls, ratings: tuple[str, ...]) -> tuple[str, ...]:
        if not all(math.isfinite(float(rating)) for rating in ratings):
            raise ValueError("numbers alone")
        return ratings

    def named(self, role: str) -> list[str]:
        """Return the columns that a role names, in order of preference."""
        return columns_of(self.columns.get(role, ()))


class Mapping(_Model):
    """What all tables of a data set are.

    Attributes
    ----------
    export : str or None
        The known export that it came from.
    positive_from : float or None
        The rating from which on a row is positive; None takes the upper part of the scale.
    accept : bool
        Whether it was confirmed that most rows cannot be used.
    hash_ids : bool
        Whether user ids are stored as keyed hashes.
    not_products, not_people : tuple of str
        Ids of items and users that are not used: postage, gift cards, guests.
    """

    export: str | None = None
    positive_from: float | None = None
    accept: bool = False
    hash_ids: bool = False
    not_products: tuple[str, ...] = ()
    not_people: tuple[str, ...] = ()
    table: tuple[TableMapping, ...] = ()

    def of_role(self, *roles: str) -> list[TableMapping]:
        """Return the tables with one of these roles."""
        return [table for table in self.table if table.role in roles]

    def by_id(self, id_: str) -> TableMapping | None:
        """Return the table of that id."""
        return next((table for table in self.table if table.id == id_), None)

    def replaced(self, *tables: TableMapping) -> Mapping:
        """Return a copy in which these tables stand in for those of the same id."""
        new = {table.id: table for table in tables}
        return self.model_copy(
            update={"table": tuple(new.get(table.id, table) for table in self.table)}
        )


def columns_of(spec: Spec) -> list[str]:
    """Return the columns that a spec names.

    >>> columns_of(("+", "sku", "name")), columns_of({"date": "d", "time": "t"}), columns_of("a")
    (['sku', 'name'], ['d', 't'], ['a'])
    """
    if isinstance(spec, str):
        return [spec]
    return list(spec.values()) if isinstance(spec, dict) else [c for c in spec if c != ROW_BY_ROW]


def dumps(mapping: Mapping) -> str:
    """Return the mapping as the text of a ``mapping.toml``."""
    import tomlkit

    plain = mapping.model_dump(exclude_defaults=True, mode="json")
    tables = plain.pop("table", [])
    document = tomlkit.document()
    for key, value in plain.items():
        document.add(key, value)
    array = tomlkit.aot()
    for table in tables:
        entry = tomlkit.table()
        simple = {k: v for k, v in table.items() if not isinstance(v, dict)}
        for key, value in {**simple, **table}.items():
            entry.add(key, _inline(value)) if key not in entry else None
        array.append(entry)
    document.add("table", array)
    return tomlkit.dumps(document)


def _inline(value: Any) -> Any:
    """Return a list of tables as inline tables, which keep a verb on one line."""
    import tomlkit

    if isinstance(value, list) and value and isinstance(value[0], dict):
        array = tomlkit.array()
        for entry in value:
            inline = tomlkit.inline_table()
            inline.update(entry)
            array.append(inline)
        return array.multiline(True)
    return value


def loads(text: str, name: str) -> Mapping:
    """Return the mapping that the text of a ``mapping.toml`` holds.

    Raises
    ------
    DataError
        It is no TOML, or something in it has no meaning; the line is named.
    """
    try:
        mapping = Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        row = int(line[1]) if line else None
        raise refusal(
            t("intake.mapping.not_toml", row=row or 1),
            t("intake.mapping.not_toml_remedy"),
            name,
            row,
        ) from error
    except ValidationError as error:
        wrong = error.errors()[0]
        raise _wrong(text, name, wrong["loc"], wrong["input"]) from error
    ids = [table.id for table in mapping.table]
    for n, id_ in enumerate(ids):
        if id_ in ids[:n]:
            raise _wrong(text, name, ("table", n, "id"), id_)
    return mapping


def _wrong(text: str, name: str, path: Sequence[str | int], value: object) -> DataError:
    row = line_of(text, path)
    key = ".".join(map(str, path))
    message = t("intake.mapping.wrong", key=key, row=row, value=str(value)[:60])
    return refusal(message, t("intake.mapping.wrong_remedy"), name, row)


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Return the line on which an entry of a ``mapping.toml`` stands; that of its table otherwise.

    >>> line_of('positive_from = 4\\n[[table]]\\nid = "a"\\nrole = "x"', ("table", 0, "role"))
    4
    """
    lines = text.splitlines()
    start, number = 0, -1
    if len(path) > 1 and path[0] == "table":
        for at, line in enumerate(lines):
            number += line.strip().startswith("[[table]]")
            if number == path[1]:
                start = at
                break
        path = path[2:]
    for part in path:
        if isinstance(part, int):
            continue  # the place in a list is not written
        for at in range(start, len(lines)):
            if at > start and lines[at].strip().startswith("[[table]]"):
                break
            if re.search(rf"(^|[\[.{{,\s\"']){re.escape(str(part))}([\]}}\"'\s=]|$)", lines[at]):
                start = at
                break
    return start + 1


def check_names(
    mapping: Mapping, tables: MappingType[str, Sequence[str]], text: str, name: str
) -> None:
    """Refuse a mapping file that names files or columns that are not there.

    Parameters
    ----------
    mapping : Mapping
    tables : mapping of str to sequence of str
        The columns of each table that there is, by its name.
    text, name : str
        The file's text and name.

    Raises
    ------
    DataError
        With the line, and with what there is.
    """
    for n, table in enumerate(mapping.table):
        missing = [file for file in table.files if file not in tables]
        if missing:
            row = line_of(text, ("table", n, missing[0]))
            message = t("intake.mapping.no_file", file=missing[0], row=row, files=list(tables))
            raise refusal(message, t("intake.mapping.no_file_remedy"), name, row)
        there = {squeezed(column) for file in table.files for column in tables[file]}
        there |= {squeezed(column) for column in table.header}
        for join in table.join:
            there |= {squeezed(column) for column in join.columns}
            there |= {squeezed(f"{join.table}.{column}") for column in join.columns}
        if table.compose is not None:
            there.add(squeezed(table.compose.column))
        if table.explode is not None:
            continue  # the columns of what is exploded are not known before it is
        for role, spec in table.columns.items():
            strange = [column for column in columns_of(spec) if squeezed(column) not in there]
            if role not in COLUMN_ROLES:
                row = line_of(text, ("table", n, role))
                message = t("intake.mapping.no_role", role=role, row=row, roles=list(COLUMN_ROLES))
                raise refusal(message, t("intake.mapping.no_role_remedy"), name, row)
            if strange and len(strange) == len(columns_of(spec)):
                raise _no_column(table, n, strange[0], tables, text, name)
        if mapping.export is not None or not table.files:
            continue  # a known export lists the columns of all its layouts
        for column in _named_by_verbs(table):
            if squeezed(column) not in there:
                raise _no_column(table, n, column, tables, text, name)


def _named_by_verbs(table: TableMapping) -> list[str]:
    """Return columns that would be stored, or rows that would be used, were they not found."""
    return [
        *table.personal,
        *(drop.column for drop in table.drop),
        *(table.fill_down.columns if table.fill_down is not None else ()),
        *([table.split_rows.column] if table.split_rows is not None else []),
    ]


def _no_column(
    table: TableMapping,
    n: int,
    column: str,
    tables: MappingType[str, Sequence[str]],
    text: str,
    name: str,
) -> DataError:
    row = line_of(text, ("table", n, column))
    columns = sorted({c for file in table.files for c in tables[file]})
    message = t("intake.mapping.no_column", column=column, row=row, columns=columns)
    return refusal(message, t("intake.mapping.no_column_remedy"), name, row)
