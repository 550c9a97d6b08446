"""How a table is read once a person has said what it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coldstart.data import columns

if TYPE_CHECKING:
    from coldstart.data.intake.mapping import Mapping, TableMapping
    from coldstart.data.intake.table import Table

ROLES = (columns.INTERACTIONS, columns.ITEMS, columns.USERS, columns.HOLDOUT, "unused")
LOOKUP = "lookup"
"""A table that is only joined to others; nobody chooses it, but a known export may."""
KEYS = {
    columns.INTERACTIONS: (columns.USER_ID, columns.ITEM_ID),
    columns.HOLDOUT: (columns.USER_ID, columns.ITEM_ID),
    columns.ITEMS: (columns.ITEM_ID,),
    columns.USERS: (columns.USER_ID,),
}
"""Roles of columns that a table cannot do without."""


def retold(
    table: TableMapping, role: str, mapping: Mapping, tables: Sequence[Table]
) -> TableMapping:
    """Return a table of the mapping in another role, with the likely columns for it.

    Parameters
    ----------
    table : TableMapping
    role : str
        One of `ROLES`.
    mapping : Mapping
        That of all tables.
    tables : sequence of Table
        All that were read.
    """
    changed = table.model_copy(update={"role": role})
    if all(key in table.columns for key in KEYS.get(role, ())):
        return changed
    parts = [one for one in tables if one.name in table.files]
    main = next((o for o in mapping.of_role(columns.INTERACTIONS) if o.id != table.id), None)
    if role == columns.HOLDOUT:
        return _like(main, changed, parts)
    from coldstart.data.intake.infer import infer

    beside = [] if main is None or role == columns.INTERACTIONS else [main]
    others = [one for one in tables if any(one.name in other.files for other in beside)]
    inferred = infer([*others, *parts], beside).mapping.table
    fitting = [one for one in inferred if one.role == role and one.files == table.files]
    return fitting[0].model_copy(update={"id": table.id}) if fitting else changed


def described(table: TableMapping, mapping: Mapping, tables: Sequence[Table]) -> TableMapping:
    """Return interactions whose ids were chosen just now, with the columns that describe them."""
    from coldstart.data.intake.describe import of_chosen_ids
    from coldstart.data.intake.transform import unite

    parts = [one for one in tables if one.name in table.files]
    chosen = all(key in table.columns for key in KEYS[columns.INTERACTIONS])
    undescribed = table.describe is not None and not (table.describe.item or table.describe.user)
    if not chosen or not undescribed or not parts:
        return table
    return of_chosen_ids(mapping, table, unite(parts))


def _like(main: TableMapping | None, table: TableMapping, parts: Sequence[Table]) -> TableMapping:
    """Return a holdout that is read as the interactions are, as far as it has their columns."""
    from coldstart.data.intake.table import find

    if main is None or not parts:
        return table
    roles = {
        role: spec
        for role, spec in main.columns.items()
        if any(find(parts[0].frame, column) for column in main.named(role))
    }
    return table.model_copy(update={"columns": roles, "event_types": main.event_types})
