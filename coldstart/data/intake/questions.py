"""What has to be asked, and what follows from each answer."""

from __future__ import annotations

import shlex
from collections.abc import Mapping as MappingType
from dataclasses import replace

from coldstart.data import columns
from coldstart.data.intake import rows
from coldstart.data.intake.build import Built
from coldstart.data.intake.infer import Doubt
from coldstart.data.intake.mapping import EventTypes, Mapping, TableMapping
from coldstart.data.intake.names import ORDERS, squeezed
from coldstart.data.intake.sentences import sentences
from coldstart.data.intake.table import Table
from coldstart.data.intake.transform import prepared_tables
from coldstart.data.intake.understanding import (
    Choice,
    Question,
)
from coldstart.data.problems import Problem, Severity
from coldstart.i18n import Message, t

_PREVIEWED = 200


def question_about(doubt: Doubt, mapping: Mapping, united: MappingType[str, Table]) -> Question:
    table = mapping.by_id(doubt.table)
    assert table is not None, "a doubt is about a table of the mapping"
    name = united[doubt.table].name
    if doubt.kind == "event_types":
        return _about_events(doubt, table, mapping, name, united)
    key = columns.USER_ID if doubt.kind == "stand_in" else doubt.kind
    choices = []
    for column in doubt.candidates:
        roles = {role: spec for role, spec in table.columns.items() if spec != column}
        changed = mapping.replaced(table.model_copy(update={"columns": {**roles, key: column}}))
        kinds = {stand_in.column: stand_in.kind for stand_in in table.stand_in}
        kind = kinds.get(column, "order" if squeezed(column) in ORDERS else None)
        label = t("intake.ask.column", column=column)
        if doubt.kind == "stand_in" and kind is not None:
            label = t(f"intake.ask.stand_in_{kind}", column=column)
        option = f"--{key.replace('_', '-')} {pasteable(column)}"
        choices.append(Choice(label, changed, option, _preview(changed, united)))
    shown = list(united[doubt.table].frame.columns)[:20]
    id_ = "intake.ask.no_user" if doubt.kind == "stand_in" else f"intake.ask.{doubt.kind}"
    return Question(key, t(id_, table=name, columns=shown), tuple(choices), doubt.table)


def _about_events(
    doubt: Doubt,
    table: TableMapping,
    mapping: Mapping,
    name: str,
    united: MappingType[str, Table],
) -> Question:
    types = table.event_types or EventTypes()
    kinds = [*types.positive, *doubt.candidates]
    numbers = all(kind.strip().lstrip("-").isdigit() for kind in doubt.candidates)
    options: list[tuple[str, ...]] = [tuple(kinds)]
    ordered = sorted(doubt.candidates, key=lambda kind: (len(kind), kind))
    if numbers and len(ordered) > 1:
        options += [tuple(ordered[1:]), (ordered[-1],)]
    else:
        options += [(*types.positive, kind) for kind in ordered[:3]]
        options += [types.positive] if types.positive else []
    choices = []
    for positive in dict.fromkeys(options):
        rest = tuple(k for k in (*types.ignored, *doubt.candidates) if k not in positive)
        changed = mapping.replaced(
            table.model_copy(
                update={
                    "event_types": EventTypes(
                        positive=positive, negative=types.negative, ignored=rest
                    )
                }
            )
        )
        label = t("intake.ask.positive", kinds=list(positive), ignored=list(rest) or ["–"])
        option = f"--positive {pasteable(','.join(positive))}"
        choices.append(Choice(label, changed, option, _preview(changed, united)))
    column = table.named(columns.EVENT_TYPE)[0]
    shown = list(doubt.candidates)[:12]
    message = t("intake.ask.event_types", table=name, column=column, kinds=shown)
    return Question("event_types", message, tuple(choices), doubt.table)


def pasteable(text: str) -> str:
    """Return a value as it can be pasted into a shell, whatever a file has in it.

    >>> print(pasteable("收货人"), pasteable("order no"), pasteable("a$(id)"))
    收货人 'order no' 'a$(id)'
    """
    plain = text != "" and all(c.isalnum() or c in "_-,.@+" for c in text)
    return text if plain else shlex.quote(text)


def _preview(mapping: Mapping, united: MappingType[str, Table]) -> tuple[Message, ...]:
    """Return the first rows as sentences, as a mapping would have them understood."""
    heads = {
        id_: replace(table, frame=table.frame.iloc[:_PREVIEWED], problems=())
        if mapping.by_id(id_) is not None and mapping.by_id(id_).role == "interactions"  # type: ignore[union-attr]
        else table
        for id_, table in united.items()
    }
    prepared = prepared_tables(mapping, heads)
    complete = [
        one
        for one in prepared
        if one.mapping.role == "interactions"
        and {columns.USER_ID, columns.ITEM_ID} <= set(one.frame.columns)
    ]
    if not complete:
        return ()
    from coldstart.data.findings import Findings

    read = {
        one.mapping.id: its_rows
        for one in complete
        if (its_rows := rows.read(one, Findings(one.name))) is not None
    }
    return sentences(prepared, Built(rows=read))[:2]


def as_problem(question: Question, table: str) -> Problem:
    choices = [t("intake.ask.option", label=c.label, option=c.option) for c in question.choices]
    remedy = (
        t("intake.ask.remedy", choices=choices)
        if choices
        else t(f"intake.ask.no_choice_{question.id}")
    )
    return Problem(Severity.ERROR, question.message, remedy, table)
