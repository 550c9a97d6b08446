"""What follows from an answer: real rows as they would be read, and how many of each there are."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace

import pandas as pd

from coldstart.core.i18n import Message, t
from coldstart.data import columns
from coldstart.data.findings import Findings
from coldstart.data.intake import rows
from coldstart.data.intake.build import Built
from coldstart.data.intake.ids import clean
from coldstart.data.intake.mapping import Mapping, TableMapping
from coldstart.data.intake.sentences import sentences
from coldstart.data.intake.table import Table, find_all
from coldstart.data.intake.transform import Prepared, prepared_tables

_PREVIEWED = 200
_SENTENCES = 2
_VERBS = ("explode", "split_rows", "fill_down", "inherit", "compose", "join", "header")
_FEW = 1.05
"""Below so many items per user there is next to nothing to learn from."""


@dataclass(frozen=True)
class Consequence:
    """How many users and items an answer makes of the rows.

    Attributes
    ----------
    users, items, pairs : int
        Distinct ones.
    """

    users: int
    items: int
    pairs: int

    @property
    def is_useful(self) -> bool:
        """Whether something can be learnt: several users, several items, and more than one each."""
        return min(self.users, self.items) > 1 and self.pairs / self.users >= _FEW

    @property
    def has_items(self) -> bool:
        """Whether items are chosen by several users: an order, or its line, has one buyer alone."""
        return self.pairs / max(self.items, 1) >= _FEW

    @property
    def message(self) -> Message:
        """What follows, in words."""
        if self.users < 2:
            return t("intake.ask.one_user")
        if self.items < 2:
            return t("intake.ask.one_item")
        if self.pairs == self.users:
            return t("intake.ask.one_each", n=self.users)
        each = self.pairs / self.users
        return t("intake.ask.follows", n=self.users, n_items=self.items, each=each)


def consequence(
    mapping: Mapping, united: MappingType[str, Table], table_id: str
) -> Consequence | None:
    """Return what an answer makes of the rows of a table; None where an id is still missing."""
    prepared = _complete(_interactions(mapping, united, None))
    frames = [one.frame for one in prepared if one.mapping.id == table_id]
    if not frames:
        return None
    ids = [clean(frames[0][key]).values for key in (columns.USER_ID, columns.ITEM_ID)]
    pairs = pd.DataFrame({"user": ids[0], "item": ids[1]})
    pairs = pairs[(pairs != "").all(axis=1)].drop_duplicates()
    return Consequence(pairs["user"].nunique(), pairs["item"].nunique(), len(pairs))


def preview(mapping: Mapping, united: MappingType[str, Table]) -> tuple[Message, ...]:
    """Return the first rows as sentences, as a mapping would have them understood."""
    prepared = _complete(_interactions(mapping, united, _PREVIEWED))
    tables = {
        one.mapping.id: table
        for one in prepared
        if (table := rows.read(one, Findings(one.name))) is not None
        and table.frame[columns.LABEL].notna().any()
    }
    return sentences(prepared, Built(rows=tables))[:_SENTENCES]


def _complete(prepared: list[Prepared]) -> list[Prepared]:
    ids = {columns.USER_ID, columns.ITEM_ID}
    return [one for one in prepared if ids <= set(one.frame.columns)]


def _interactions(
    mapping: Mapping, united: MappingType[str, Table], n_rows: int | None
) -> list[Prepared]:
    """Return interactions, as far as they are needed: first rows, and columns with a role."""
    joined_to = {join.table for one in mapping.of_role("interactions") for join in one.join}
    plain = [
        one.model_copy(update={"describe": None, "personal": (), "unused": ()})
        for one in mapping.table
        if one.id in united and (one.role == "interactions" or one.id in joined_to)
    ]
    tables = {
        one.id: _part(united[one.id], one, n_rows) if one.role == "interactions" else united[one.id]
        for one in plain
    }
    prepared = prepared_tables(mapping.model_copy(update={"table": tuple(plain)}), tables)
    return [one for one in prepared if one.mapping.role == "interactions"]


def _part(table: Table, mapping: TableMapping, n_rows: int | None) -> Table:
    frame = table.frame.iloc[:n_rows]
    if not any(getattr(mapping, verb) for verb in _VERBS):
        names = [name for role in mapping.columns for name in mapping.named(role)]
        names += [drop.column for drop in mapping.drop]
        frame = frame[find_all(frame, names)]
    return replace(table, frame=frame, problems=())
