"""From tables to what is understood of them: recognize, infer, ask, build."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import pandas as pd

from coldstart.data import columns
from coldstart.data.intake import describe, feedback, infer, known
from coldstart.data.intake.build import build
from coldstart.data.intake.infer import Doubt
from coldstart.data.intake.mapping import EventTypes, Mapping, TableMapping
from coldstart.data.intake.names import ORDERS, squeezed
from coldstart.data.intake.notes import (
    export_message,
    no_interactions,
    notes,
    report_of,
)
from coldstart.data.intake.profile import profile
from coldstart.data.intake.questions import as_problem, question_about
from coldstart.data.intake.sentences import sentences
from coldstart.data.intake.table import Table
from coldstart.data.intake.transform import find, prepared_tables, unite, with_header
from coldstart.data.intake.understanding import (
    Understanding,
)
from coldstart.data.problems import worst_first


@dataclass(frozen=True)
class Answers:
    """What a person has said about files that no mapping says yet.

    Attributes
    ----------
    user_id, item_id : str or None
        Columns of the interactions.
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
    positive: tuple[str, ...] = ()
    positive_from: float | None = None
    accept: bool = False
    hash_ids: bool = False
    not_products: tuple[str, ...] = ()
    not_people: tuple[str, ...] = ()
    not_exports: tuple[str, ...] = ()


def understand(
    tables: Sequence[Table],
    mapping: Mapping | None = None,
    answers: Answers = Answers(),
    *,
    name: str,
    domain: str = "retail",
    source: str = "own",
    id_key: bytes | None = None,
) -> Understanding:
    """Return what is understood of some tables.

    Parameters
    ----------
    tables : sequence of Table
    mapping : Mapping, optional
        What a person has laid down; without one, a known export is recognized, or the mapping is
        inferred from names and values.
    answers : Answers
        Answers to questions, which go before the mapping.
    name, domain, source : str
        See `Dataset`.
    id_key : bytes, optional
        The key of the hash that stands in for users' ids, where that is asked for.
    """
    doubts: list[Doubt] = []
    if mapping is None:
        found = known.chosen(known.recognize(tables, answers.not_exports))
        given = [table for match in found for table in match.tables]
        given = _fitted(given, tables)
        inference = infer.infer(tables, given)
        mapping, doubts = inference.mapping, inference.doubts
        named = [match.export.id for match in found]
        mapping = mapping.model_copy(update={"export": ", ".join(named) or None})
    else:
        mapping = _with_files(mapping, tables)
    mapping = _answered(mapping, answers)
    by_name = {table.name: table for table in tables}
    united = {
        one.id: unite([by_name[file] for file in one.files if file in by_name])
        for one in mapping.table
        if any(file in by_name for file in one.files)
    }
    if answers.user_id or answers.item_id:
        mapping = _described_anew(mapping, united)
    open_ = (doubt for doubt in doubts if not _settled(doubt, mapping, answers))
    doubts = [*open_, *_doubts(mapping, united)]
    prepared = prepared_tables(mapping, united)
    problems = [problem for table in united.values() for problem in table.problems]
    export = export_message(mapping)
    main = next((one for one in mapping.of_role("interactions") if one.id in united), None)
    if main is None:
        problems += [no_interactions(tables)]
        reports = [report_of(one, united, None) for one in prepared]
        return Understanding(None, worst_first(problems), mapping, tuple(reports), export=export)
    questions = tuple(question_about(doubt, mapping, united) for doubt in _unique(doubts))
    if questions:
        problems += [as_problem(question, united[question.table].name) for question in questions]
        reports = [report_of(one, united, None) for one in prepared]
        return Understanding(
            None, worst_first(problems), mapping, tuple(reports),
            questions=questions, export=export,
        )  # fmt: skip
    built = build(mapping, prepared, name=name, domain=domain, source=source, id_key=id_key)
    problems += notes(mapping, prepared, built)
    dataset = built.dataset
    return Understanding(
        dataset,
        worst_first([*built.problems, *problems]),
        mapping,
        tuple(report_of(one, united, built) for one in prepared),
        built.counts,
        sentences(prepared, built),
        (),
        built.suspects,
        export,
    )


def _with_files(mapping: Mapping, tables: Sequence[Table]) -> Mapping:
    """Expand patterns in the names of files, such as ``orders_*.csv``."""
    names = [table.name for table in tables]

    def expanded(table: TableMapping) -> TableMapping:
        files = [
            name
            for pattern in table.files
            for name in names
            if name == pattern or fnmatchcase(name.lower(), pattern.lower())
        ]
        return table.model_copy(update={"files": tuple(dict.fromkeys(files))})

    return mapping.model_copy(update={"table": tuple(expanded(table) for table in mapping.table)})


def _fitted(given: Sequence[TableMapping], tables: Sequence[Table]) -> list[TableMapping]:
    """Let a known export's kinds of event cover what occurs: others go by their words."""
    by_name = {table.name: table for table in tables}
    fitted = []
    for mapping in given:
        parts = [by_name[file] for file in mapping.files]
        named = mapping.named(columns.EVENT_TYPE)
        there = find(parts[0].frame, named[0]) if named else None
        if there is not None:
            listed = mapping.event_types or EventTypes()
            names = {squeezed(k) for k in (*listed.positive, *listed.negative, *listed.ignored)}
            kinds = (
                pd.concat([part.frame[there] for part in parts]).str.strip().value_counts().index
            )
            others = [str(kind) for kind in kinds if squeezed(str(kind)) not in names and kind]
            if others:
                more = feedback.known_events(others).types
                merged = EventTypes(
                    positive=(*listed.positive, *(k for k in more.positive if not listed.positive)),
                    negative=(*listed.negative, *more.negative),
                    ignored=(*listed.ignored, *(k for k in others if k not in more.negative)),
                )
                mapping = mapping.model_copy(update={"event_types": merged})
        fitted.append(mapping)
    return fitted


def _answered(mapping: Mapping, answers: Answers) -> Mapping:
    """Return the mapping with what a person has said."""
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
    tables = []
    for table in mapping.table:
        if table.role == "interactions":
            roles = dict(table.columns)
            for key in (columns.USER_ID, columns.ITEM_ID):
                column = getattr(answers, key)
                if column is not None:
                    roles = {r: spec for r, spec in roles.items() if spec != column}
                    roles[key] = column
            update: dict[str, object] = {"columns": roles}
            if answers.positive and columns.EVENT_TYPE in roles:
                update["event_types"] = EventTypes(positive=answers.positive)
            table = table.model_copy(update=update)
        tables.append(table)
    return mapping.model_copy(update={**changes, "table": tuple(tables)})


def _described_anew(mapping: Mapping, united: MappingType[str, Table]) -> Mapping:
    """Find out which columns describe, now that a person has said which are the ids."""
    roles = {table.role for table in mapping.table}
    for table in mapping.of_role("interactions"):
        if table.id in united and mapping.export is None and not table.join:
            source = united[table.id]
            mapping = mapping.replaced(
                describe.completed(
                    table,
                    source,
                    profile(source.frame),
                    columns.USERS not in roles,
                    columns.ITEMS not in roles,
                )
            )
    return mapping


def _settled(doubt: Doubt, mapping: Mapping, answers: Answers) -> bool:
    """Say whether an answer has settled a doubt."""
    table = mapping.by_id(doubt.table)
    if table is None:
        return True
    if doubt.kind == "event_types":
        return bool(answers.positive)
    key = columns.USER_ID if doubt.kind == "stand_in" else doubt.kind
    return key in table.columns


def _doubts(mapping: Mapping, united: MappingType[str, Table]) -> list[Doubt]:
    """Return what a known export, or a person's mapping, leaves open in these files."""
    doubts = []
    for table in mapping.of_role("interactions"):
        if table.id not in united:
            continue
        frame = with_header(table, united[table.id])
        there = [c for c in table.named(columns.USER_ID) if _is_there(c, table, frame)]
        if not there:
            stand_ins = [s.column for s in table.stand_in if find(frame, s.column)]
            stand_ins += [c for c in frame.columns if squeezed(c) in ORDERS and c not in stand_ins]
            if stand_ins or table.named(columns.USER_ID):
                doubts.append(Doubt("stand_in", table.id, tuple(stand_ins[:3])))
            else:
                doubts.append(Doubt(columns.USER_ID, table.id, _free(table, frame)))
        if not any(_is_there(c, table, frame) for c in table.named(columns.ITEM_ID)):
            doubts.append(Doubt(columns.ITEM_ID, table.id, _free(table, frame)))
    return doubts


def _free(table: TableMapping, frame: pd.DataFrame) -> tuple[str, ...]:
    """Return columns without a role, those with the most values first."""
    taken = {column for role in table.columns for column in table.named(role)}
    free = [column for column in frame.columns if column not in taken]
    return tuple(sorted(free, key=lambda column: -frame[column].nunique())[:4])


def _is_there(column: str, table: TableMapping, frame: pd.DataFrame) -> bool:
    joined = {squeezed(c) for join in table.join for c in join.columns}
    header = {squeezed(c) for c in table.header}
    own = find(frame, column)
    if own is not None and (frame[own].str.strip() == "").all() and len(frame):
        return False
    prefix = squeezed(table.explode or "\x00")
    short = squeezed(column)
    return (
        find(frame, column) is not None or short in joined or short in header
        or any(short.endswith(c) for c in joined if len(c) > 3)
        or short.startswith(prefix)
    )  # fmt: skip


def _unique(doubts: Sequence[Doubt]) -> list[Doubt]:
    kept: dict[tuple[str, str], Doubt] = {}
    for doubt in doubts:
        kind = "user_id" if doubt.kind == "stand_in" else doubt.kind
        kept.setdefault((kind, doubt.table), doubt)
    return list(kept.values())
