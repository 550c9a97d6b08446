"""From what a form says about a table's columns to its mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from coldstart.data import columns

if TYPE_CHECKING:
    from coldstart.data.intake.mapping import Mapping as ColumnMapping
    from coldstart.data.intake.mapping import Spec, TableMapping
    from coldstart.data.intake.table import Table
    from coldstart.data.intake.understanding import TableReport

PAIR = (
    columns.USER_ID, columns.ITEM_ID, columns.EVENT_TYPE, columns.LABEL, columns.RATING,
    columns.TIMESTAMP, columns.COUNT,
)  # fmt: skip
LISTS = ("item", "user", "personal", "unused")
"""Lists of columns without a role: what describes items, what describes users, what is not used."""
AS_IT_IS = "\x00"
"""Stands for several columns that have one role together, which a select box cannot say."""
MEANINGS = ("positive", "negative", "returned", "ignored")

Order = Literal["day_first", "month_first"]


@dataclass(frozen=True)
class TableForm:
    """What a form says about one table.

    Attributes
    ----------
    roles : mapping of str to str or None
        Column by role; `AS_IT_IS` where several columns have it.
    lists : mapping of str to tuple of str
        Columns by list.
    events : mapping of str to str
        Meaning by kind of event, as far as the form shows them.
    order : str or None
        Which of day and month comes first.
    """

    roles: Mapping[str, str | None]
    lists: Mapping[str, tuple[str, ...]]
    events: Mapping[str, str] = field(default_factory=dict)
    order: Order | None = None

    def repeated(self) -> list[str]:
        """Return columns that were chosen for two roles."""
        chosen = [c for c in self.roles.values() if c is not None and c != AS_IT_IS]
        return [c for n, c in enumerate(chosen) if c in chosen[:n]]


def roles_of(table: TableMapping, mapping: ColumnMapping) -> tuple[str, ...]:
    """Return the roles that columns of a table may have."""
    texts = (columns.TITLE, columns.TEXT)
    if table.role == columns.ITEMS:
        return (columns.ITEM_ID, *texts)
    if table.role == columns.USERS:
        return (columns.USER_ID, columns.TEXT)
    if table.role == columns.HOLDOUT:
        return PAIR[:-1]
    items, users = (bool(mapping.of_role(role)) for role in (columns.ITEMS, columns.USERS))
    more = [role for role in texts if not items or role in table.columns]
    more += [columns.USER_TEXT] * (not users or columns.USER_TEXT in table.columns)
    return (*PAIR, *more)


def lists_of(table: TableMapping, mapping: ColumnMapping) -> tuple[str, ...]:
    """Return the lists that a table's other columns may be on; none where nothing reads them."""
    if table.role in (columns.ITEMS, columns.USERS):
        return LISTS[2:]
    if table.role != columns.INTERACTIONS:
        return ()
    tables = {"item": columns.ITEMS, "user": columns.USERS}
    sides = [side for side, role in tables.items() if not mapping.of_role(role)]
    return (*sides, *LISTS[2:]) if sides else ()


def available(table: TableMapping, report: TableReport, part: Table | None) -> list[str]:
    """Return the columns of a table as they stand in its file, then those that were added to it."""
    names = [] if part is None else list(map(str, part.frame.columns))
    if part is not None and table.header and not part.has_header:
        called = {f"column {n}": name for n, name in enumerate(table.header, 1)}
        names = [called.get(name, name) for name in names]
    if table.explode is not None or table.join:
        names += [*report.columns.values(), *report.described, *report.personal, *report.unused]
    return list(dict.fromkeys(names))


def present(spec: Spec | Iterable[str], names: Sequence[str]) -> list[str]:
    """Return the columns of a spec that there are, as they are called there."""
    from coldstart.data.intake.mapping import columns_of
    from coldstart.data.intake.names import squeezed

    exact, by_short = _by_name(tuple(names))
    specified = columns_of(spec) if isinstance(spec, (str, dict, tuple)) else list(spec)
    there = (name if name in exact else by_short.get(squeezed(name)) for name in specified)
    return list(dict.fromkeys(name for name in there if name is not None))


@lru_cache(maxsize=32)
def _by_name(names: tuple[str, ...]) -> tuple[frozenset[str], Mapping[str, str]]:
    """Return names as they are, and by their letters and digits alone."""
    from coldstart.data.intake.names import squeezed

    return frozenset(names), {squeezed(name): name for name in reversed(names)}


def column_of(spec: Spec | None, names: Sequence[str]) -> str | None:
    """Return what a select box shows for a role."""
    there = [] if spec is None else present(spec, names)
    together = isinstance(spec, dict) or (isinstance(spec, tuple) and spec[:1] == ("+",))
    if together and len(there) > 1:
        return AS_IT_IS
    return there[0] if there else None


def written(spec: Spec, names: Sequence[str]) -> str:
    """Return how a select box shows several columns that have one role together."""
    return (" + " if isinstance(spec, dict) else " / ").join(present(spec, names))


def listed(
    table: TableMapping, report: TableReport, lists: Sequence[str], names: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return the columns that each list holds now."""
    roles = {column for spec in table.columns.values() for column in present(spec, names)}
    holds: dict[str, Iterable[str]] = {"personal": report.personal, "unused": report.unused}
    if table.describe is not None:
        holds |= {"item": table.describe.item, "user": table.describe.user}
    return {
        name: tuple(c for c in present(list(holds.get(name, ())), names) if c not in roles)
        for name in lists
    }


def changed(
    table: TableMapping,
    form: TableForm,
    before: Mapping[str, tuple[str, ...]],
    names: Sequence[str],
) -> TableMapping:
    """Return the mapping of a table as a form has it; the same where it changes nothing.

    Parameters
    ----------
    table : TableMapping
    form : TableForm
    before : mapping of str to tuple of str
        What the lists held when the form was drawn.
    names : sequence of str
        The columns that there are.
    """
    roles = dict(table.columns)
    for role, column in form.roles.items():
        if column == column_of(roles.get(role), names):
            continue
        if column is None:
            roles.pop(role, None)
        else:
            roles[role] = column
    update: dict[str, object] = {"columns": roles}
    if dict(form.lists) != dict(before):
        update |= _lists(table, form, before, names)
    if any(meaning != meaning_of(kind, table) for kind, meaning in form.events.items()):
        update["event_types"] = _events(table, form.events)
    if form.order != table.time.order:
        update["time"] = table.time.model_copy(update={"order": form.order})
    return table.model_copy(update=update)


def _lists(
    table: TableMapping,
    form: TableForm,
    before: Mapping[str, tuple[str, ...]],
    names: Sequence[str],
) -> dict[str, object]:
    """Return the lists after a change: the list that a column was added to last has it."""
    from coldstart.data.intake.mapping import Describe

    places: dict[str, list[str]] = {name: [] for name in LISTS}
    for column in names:
        held = [name for name in form.lists if column in form.lists[name]]
        added = [name for name in held if column not in before[name]]
        had = [name for name in before if column in before[name]]
        if added or held:
            places[(added or held)[0]].append(column)
        elif had and had[0] in ("item", "user"):
            places["unused"].append(column)
        elif had and {"item", "user"} & set(form.lists):
            places[_side_of(column, had[0], form)].append(column)
    update: dict[str, object] = {
        name: (*_others(getattr(table, name), names), *places[name])
        for name in ("personal", "unused")
    }
    if table.role == columns.INTERACTIONS:
        describe = table.describe or Describe()
        roles = {column for column in form.roles.values() if column}
        sides = {
            side: (*(c for c in getattr(describe, side) if c in roles), *places[side])
            for side in ("item", "user")
            if side in form.lists
        }
        update["describe"] = describe.model_copy(update=sides)
    return update


def _side_of(column: str, had: str, form: TableForm) -> str:
    """Return the list of a column that was taken off another: whom it describes, if anybody."""
    from coldstart.data.intake.column_words import OF_USERS
    from coldstart.data.intake.names import squeezed

    if had == "personal" or squeezed(column).startswith(OF_USERS):
        return "user" if "user" in form.lists else "unused"
    return next((side for side in ("item", "user") if side in form.lists), "unused")


def _others(listed_names: Iterable[str], names: Sequence[str]) -> list[str]:
    """Return what a list names that these files do not have: it stays for the next export."""
    return [name for name in listed_names if not present([name], names)]


def _events(table: TableMapping, meanings: Mapping[str, str]) -> object:
    from coldstart.data.intake.mapping import EventTypes
    from coldstart.data.intake.names import squeezed

    now = table.event_types or EventTypes()
    shown = {squeezed(kind) for kind in meanings}
    by_meaning = {
        meaning: (
            *(kind for kind in getattr(now, meaning) or () if squeezed(kind) not in shown),
            *(kind for kind, chosen in meanings.items() if chosen == meaning),
        )
        for meaning in MEANINGS
    }
    names = {
        code: name
        for code, name in now.names.items()
        if name != "returned" or meanings.get(code, "returned") == "returned"
    }
    return now.model_copy(update={**by_meaning, "names": names})


def meaning_of(kind: str, table: TableMapping) -> str:
    """Return what a kind of event means now."""
    from coldstart.data.intake.names import squeezed
    from coldstart.data.intake.return_kinds import takes_back

    short = squeezed(kind)
    for meaning in MEANINGS[:2]:
        kinds = () if table.event_types is None else getattr(table.event_types, meaning)
        if short in {squeezed(one) for one in kinds}:
            return meaning
    if table.event_types is not None and takes_back(kind, table.event_types):
        return "returned"
    return "ignored"
