"""What has to be asked, and what follows from each answer."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingType
from itertools import permutations

import pandas as pd

from coldstart.core.i18n import Message, t
from coldstart.data import columns
from coldstart.data.intake.column_words import OF_ITEMS, OF_USERS
from coldstart.data.intake.consequences import consequence, preview
from coldstart.data.intake.doubts import IDS, Doubt
from coldstart.data.intake.feedback import is_view
from coldstart.data.intake.id_lists import joined
from coldstart.data.intake.listing import FEW, few
from coldstart.data.intake.mapping import EventTypes, Mapping, TableMapping
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.profile import Column
from coldstart.data.intake.stand_ins import stand_in_kind
from coldstart.data.intake.table import Table, find
from coldstart.data.intake.transform import with_header
from coldstart.data.intake.understanding import (
    Choice,
    Question,
)
from coldstart.data.problems import Problem, Severity

_MOST_CHOICES = 6
_MOST_CODES = 8
_MOST_ALONE = 3
"""So many codes, and kinds of event, are offered as the only positive one."""


def question_about(doubt: Doubt, mapping: Mapping, united: MappingType[str, Table]) -> Question:
    """Return the question that settles a doubt, the choices that lead somewhere first."""
    table = mapping.by_id(doubt.table)
    assert table is not None, "a doubt is about a table of the mapping"
    name = united[doubt.table].name
    if doubt.kind == "event_types":
        return _about_events(doubt, table, mapping, name, united)
    if doubt.kind == "opinion":
        return _about_opinions(doubt, table, mapping, united)
    candidates = _pairs(doubt, table) if doubt.kind == "ids" else doubt.candidates
    answers: list[dict[str, str]] = [
        dict(zip(doubt.settles, (one,) if isinstance(one, str) else one, strict=True))
        for one in candidates
    ]
    choices = [_choice(answer, doubt, table, mapping, united) for answer in answers]
    useful_first = sorted(choices, key=lambda choice: not choice[1])[:_MOST_CHOICES]
    if doubt.kind == "ids" and useful_first and useful_first[0][1]:
        useful_first = [choice for choice in useful_first if choice[1]]
    names = [str(column) for column in united[doubt.table].frame.columns]
    shown = few(names, (*doubt.candidates, *_called_alike(names, doubt)))
    id_ = "no_user" if doubt.kind == "stand_in" else doubt.kind
    if id_ == "ids" and not choices:
        id_ = "no_ids"
    return Question(
        doubt.kind if doubt.kind != "stand_in" else columns.USER_ID,
        t(f"intake.ask.{id_}", table=" + ".join([name, *_bringing(table, doubt, united)])),
        tuple(choice for choice, _ in useful_first),
        doubt.table,
        t("intake.ask.columns", columns=shown),
    )


def settled_by(choice: Choice, question: Question, mapping: Mapping) -> list[TableMapping]:
    """Return the tables of a mapping with a choice: that asked about, and others in its doubt."""
    settled = []
    roles = set(question.roles)
    for chosen in choice.mapping.of_role("interactions"):
        table = mapping.by_id(chosen.id)
        if table is None or (chosen.id != question.table and roles <= set(table.columns)):
            continue
        if question.id == "event_types":
            settled.append(table.model_copy(update={"event_types": chosen.event_types}))
        elif question.id == "opinion":
            settled.append(table.model_copy(update={"columns": chosen.columns}))
        elif roles <= set(chosen.columns):
            answer = {role: chosen.columns[role] for role in question.roles}
            others = {r: spec for r, spec in table.columns.items() if spec not in answer.values()}
            settled.append(table.model_copy(update={"columns": {**others, **answer}}))
    return settled


def _bringing(table: TableMapping, doubt: Doubt, united: MappingType[str, Table]) -> list[str]:
    """Return the names of joined tables that have a candidate which a table itself lacks."""
    own = united[doubt.table].frame
    lacking = [name for name in doubt.candidates if doubt.kind in IDS and find(own, name) is None]
    others = [united[join.table] for join in table.join if join.table in united]
    return [other.name for other in others if any(find(other.frame, name) for name in lacking)]


def _called_alike(names: Sequence[str], doubt: Doubt) -> list[str]:
    """Return columns whose names begin as those of the users or items that are asked for."""
    words = {columns.USER_ID: OF_USERS, columns.ITEM_ID: OF_ITEMS}
    begin = tuple(word for key in doubt.settles for word in words[key])
    return [name for name in names if squeezed(name).startswith(begin)][:FEW]


def _pairs(doubt: Doubt, table: TableMapping) -> list[tuple[str, str]]:
    """Return a column of users and one of items for each reading, likelier ones first.

    What stands in for a person, such as an order, is no item.
    """
    pairs = [
        (user, item)
        for user, item in permutations(doubt.candidates, 2)
        if stand_in_kind(table, item) is None
    ]
    place = doubt.candidates.index
    return sorted(pairs, key=lambda pair: place(pair[0]) + place(pair[1]))


def _choice(
    answer: MappingType[str, str],
    doubt: Doubt,
    table: TableMapping,
    mapping: Mapping,
    united: MappingType[str, Table],
) -> tuple[Choice, bool]:
    """Return one answer with what follows from it, and whether that is of use."""
    lacking = [
        one
        for one in mapping.of_role("interactions")
        if one.id in united and not set(answer) <= set(one.columns)
    ]
    changed = mapping.replaced(
        *(
            _with_columns(one, answer)
            for one in (table, *(one for one in lacking if one.id != table.id))
            if one is table or _has(united[one.id], one, answer.values())
        )
    )
    follows = consequence(changed, united, table.id)
    shown = preview(changed, united)
    choice = Choice(
        _label(answer, doubt, table),
        changed,
        " ".join(f"--{key.replace('_', '-')} {pasteable(name)}" for key, name in answer.items()),
        shown if follows is None else (follows.message, *shown),
    )
    is_pair = doubt.kind == "ids"
    return choice, follows is None or (follows.is_useful and (follows.has_items or not is_pair))


def _label(answer: MappingType[str, str], doubt: Doubt, table: TableMapping) -> Message:
    column = next(iter(answer.values()))
    kind = stand_in_kind(table, column) if columns.USER_ID in answer else None
    label = t("intake.ask.column", column=column)
    if kind is not None and doubt.kind in ("stand_in", "ids"):
        label = t(f"intake.ask.stand_in_{kind}", column=column)
    elif doubt.kind == "ids":
        label = t("intake.ask.is_user", column=column)
    if doubt.kind != "ids":
        return label
    return t("intake.ask.pair", user_label=label, column=answer[columns.ITEM_ID])


def _has(table: Table, mapping: TableMapping, names: Iterable[str]) -> bool:
    frame = with_header(mapping, table)
    return all(find(frame, name) is not None for name in names)


def _with_columns(table: TableMapping, answer: MappingType[str, str]) -> TableMapping:
    names = set(answer.values())
    roles = {
        role: spec
        for role, spec in table.columns.items()
        if not (isinstance(spec, str) and spec in names)
    }
    return table.model_copy(update={"columns": {**roles, **answer}})


def _about_events(
    doubt: Doubt,
    table: TableMapping,
    mapping: Mapping,
    name: str,
    united: MappingType[str, Table],
) -> Question:
    types = table.event_types or EventTypes()
    choices = []
    for positive in _sets_of_kinds(doubt.candidates, types.positive):
        kinds = (*types.ignored, *types.positive, *doubt.candidates)
        rest = tuple(kind for kind in kinds if kind not in positive)
        changed = mapping.replaced(
            table.model_copy(
                update={
                    "event_types": types.model_copy(update={"positive": positive, "ignored": rest})
                }
            )
        )
        id_ = "intake.ask.positive_returned" if types.returned else "intake.ask.positive"
        label = t(
            id_, kinds=list(positive), ignored=list(rest) or ["–"],
            returned=list(types.returned or ()),
        )  # fmt: skip
        option = f"--positive {pasteable(joined(positive))}"
        choices.append(Choice(label, changed, option, preview(changed, united)))
    column = table.named(columns.EVENT_TYPE)[0]
    message = t("intake.ask.event_types", table=name, column=column)
    written = with_header(table, united[doubt.table])
    values = written[column].str.strip() if column in written else pd.Series(doubt.candidates)
    counts = dict(values[values != ""].value_counts())
    unknown_first = sorted(counts, key=lambda kind: kind not in doubt.candidates)
    kinds_there = [f"{kind} ({counts[kind]})" for kind in unknown_first]
    details = t("intake.ask.kinds", kinds=few(kinds_there, most=12))
    return Question("event_types", message, tuple(choices), doubt.table, details)


def _sets_of_kinds(unknown: Sequence[str], known: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the sets of kinds of event that may be positive.

    Views are positive only where nothing is stronger, which an unknown kind may be. Of codes, the
    lowest is most often a view, and any may be the purchase.

    >>> _sets_of_kinds(["1", "4", "5"], ())
    [('1', '4', '5'), ('4', '5'), ('4',), ('5',), ('1',)]
    >>> _sets_of_kinds(["ORDER_DELIVERED"], ("view",))
    [('ORDER_DELIVERED',), ('view', 'ORDER_DELIVERED'), ('view',)]
    """
    ordered = sorted(unknown, key=lambda kind: (len(kind), kind))
    if all(kind.strip().lstrip("-").isdigit() for kind in unknown) and len(ordered) > 1:
        most = sorted(unknown[:_MOST_CODES], key=lambda kind: (kind == ordered[0], len(kind), kind))
        sets = [(*known, *unknown), tuple(ordered[1:]), *((code,) for code in most)]
    else:
        stronger = () if all(map(is_view, known)) else known
        sets = [(*stronger, *unknown), *((*stronger, kind) for kind in ordered[:_MOST_ALONE])]
        sets += [(*known, *unknown), *([known] if known else [])]
    return list(dict.fromkeys(sets))


def _about_opinions(
    doubt: Doubt, table: TableMapping, mapping: Mapping, united: MappingType[str, Table]
) -> Question:
    """Return the question which column is an opinion; that none is one is an answer, too."""
    frame = with_header(table, united[doubt.table])
    choices = []
    for name in doubt.candidates:
        role = columns.LABEL if Column(name, frame[name]).is_label else columns.RATING
        changed = mapping.replaced(_with_columns(table, {role: name}))
        label = t("intake.ask.column", column=name)
        option = f"--{role} {pasteable(name)}"
        choices.append(Choice(label, changed, option, preview(changed, united)))
    choices.append(Choice(t("intake.ask.none"), mapping, "--rating none", preview(mapping, united)))
    message = t("intake.ask.opinion", table=united[doubt.table].name)
    return Question("opinion", message, tuple(choices), doubt.table)


def pasteable(text: str) -> str:
    """Return a value as it can be pasted into a shell, whatever a file has in it.

    >>> print(pasteable("收货人"), pasteable("order no"), pasteable("a$(id)"))
    收货人 'order no' 'a$(id)'
    """
    plain = text != "" and all(c.isalnum() or c in "_-,.@+" for c in text)
    return text if plain else shlex.quote(text)


def one_for_both(mapping: Mapping, united: MappingType[str, Table]) -> list[Problem]:
    """Return why tables cannot be used whose one column is given as the user and as the item."""
    problems = []
    for table in mapping.of_role("interactions"):
        names = [[squeezed(name) for name in table.named(key)] for key in IDS]
        if table.id in united and names[0] and names[0] == names[1]:
            message = t("intake.ask.same", column=table.named(columns.USER_ID)[0])
            remedy = t("intake.ask.same_remedy")
            problems.append(Problem(Severity.ERROR, message, remedy, united[table.id].name))
    return problems


def as_problem(question: Question, table: str) -> Problem:
    """Return an open question as an error whose remedy is a choice."""
    choices = [
        t(
            "intake.ask.option",
            label=choice.label,
            option=choice.option,
            preview=[t("intake.ask.sentence", text=text) for text in choice.preview],
        )
        for choice in question.choices
    ]
    id_ = "intake.ask.remedy_kinds" if question.id == "event_types" else "intake.ask.remedy"
    remedy = t(id_, choices=choices) if choices else t(f"intake.ask.no_choice_{question.id}")
    parts = [part for part in (question.message, question.details) if part is not None]
    return Problem(Severity.ERROR, t("intake.ask.whole", parts=parts, table=table), remedy, table)
