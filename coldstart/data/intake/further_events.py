"""Tables beside the interactions that hold other kinds of event: views.csv beside orders.csv."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence

from coldstart.data import columns
from coldstart.data.intake.column_words import ORDERS
from coldstart.data.intake.file_events import STRENGTH
from coldstart.data.intake.mapping import Join, Spec, TableMapping, columns_of
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.pair_roles import feedback_roles
from coldstart.data.intake.source import Source, item_of, table_of, user_of

Candidate = tuple[Source, list[Join]]
_FEEDBACK = {columns.EVENT_TYPE, columns.LABEL, columns.RATING}


def strongest(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return tables of purchases before tables of views, and those whose names say no kind."""
    strengths = [STRENGTH[kind] for source, _ in candidates if (kind := source.event_type)]
    return [
        (source, joins)
        for source, joins in candidates
        if source.event_type is None or STRENGTH[source.event_type] == max(strengths)
    ]


def holds_events(source: Source) -> bool:
    """Say whether a table's name says a kind of event, and its columns who, or the visit, and what.

    What people did is never the list of them.
    """
    who = user_of(source) or source.first(ORDERS)
    return source.event_type is not None and None not in (who, item_of(source))


def with_further_events(
    main: Source, mapped: MappingType[str, TableMapping], free: Sequence[Source]
) -> dict[str, TableMapping]:
    """Return the interactions and the tables of other kinds of event that name the same ids.

    Parameters
    ----------
    main : Source
        The interactions.
    mapped : mapping of str to TableMapping
        What tables are, so far, by id.
    free : sequence of Source
        Tables without a role.
    """
    mapping = mapped.get(main.id)
    if mapping is None or main.event_type is None or _FEEDBACK & set(mapping.columns):
        return {}
    further = {
        source.id: table_of(source, columns.INTERACTIONS, roles, event_type=source.event_type)
        for source in free
        if source.event_type not in (None, main.event_type)
        and (roles := _roles(source, mapping, main)) is not None
    }
    if further:
        further[main.id] = mapping.model_copy(update={"event_type": main.event_type})
    return further


def _roles(source: Source, mapping: TableMapping, main: Source) -> dict[str, Spec] | None:
    """Return the columns of a table that has both ids as the interactions call them.

    Where an id is still to be asked for, the columns have to be the same.
    """
    short = {column.short() for column in source.columns.values()}
    is_alike = short == {column.short() for column in main.columns.values()}
    roles: dict[str, Spec] = {}
    for key in (columns.USER_ID, columns.ITEM_ID):
        spec = mapping.columns.get(key)
        if spec is None and not is_alike:
            return None
        if spec is not None:
            if not {squeezed(name) for name in columns_of(spec)} <= short:
                return None
            roles[key] = spec
    feedback = feedback_roles(source, roles)
    if _FEEDBACK & set(feedback):
        return None
    return {**roles, **feedback}
