"""The column mapping: what each table is, which column means what, and which rows are used.

One language for three uses: a known export describes its layout in it, inference writes it, and
people keep it as ``mapping.toml``. The verbs of a table are applied in the order of the fields of
`TableMapping`; ``docs/exports.md`` describes each.
"""

from __future__ import annotations

import math
import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

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
    "test", "gift_card", "summary", "header", "no_product", "no_person",
]  # fmt: skip
"""Names of rules by which rows are not used; ``intake.rule.NAME`` is what people read."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Drop(_Model):
    """Rows that are not used: those whose value is blank, one of some, or matches a pattern."""

    column: str
    blank: bool | None = None
    values: tuple[str, ...] = ()
    states: bool = False
    """Every state of an order that says it was cancelled, returned or not paid."""
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
    fields: tuple[str, ...] = ()
    """New columns for the parts of each value: ``N12-1`` is a news item and a click."""
    field_separator: Separator = "-"
    parallel: tuple[str, ...] = ()
    """Columns whose lists go with it, value by value: ``[id, id]`` and ``[name, name]``."""


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


EventName = Literal[
    "bought", "carted", "saved", "liked", "viewed", "clicked", "shown", "removed", "returned",
    "disliked",
]  # fmt: skip
"""What a code of an event can be called; ``intake.event.NAME`` is what people read."""


class EventTypes(_Model):
    """What each kind of event means."""

    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    returned: tuple[str, ...] | None = None
    """Kinds that take a purchase back; without a list, those whose names say so."""
    names: dict[str, EventName] = Field(default_factory=dict)
    """What codes are called: ``{ "1" = "viewed", "4" = "bought" }``."""

    @property
    def listed(self) -> tuple[str, ...]:
        """Kinds whose meaning is said."""
        return (*self.positive, *self.negative, *self.ignored, *(self.returned or ()))


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
    """A column of lists; ``hits.product`` are lists in the lists of ``hits``."""
    split_rows: SplitRows | None = None
    split_values: dict[str, Separator] = Field(default_factory=dict)
    fill_down: FillDown | None = None
    inherit: Inherit | None = None
    compose: Compose | None = None
    drop: tuple[Drop, ...] = ()
    join: tuple[Join, ...] = ()
    event_type: str | None = None
    """What all of its rows are, where a file holds one kind of event."""
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
