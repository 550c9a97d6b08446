"""From tables to what is understood of them: recognize, infer, ask, build."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence

import pandas as pd

from coldstart.data import columns
from coldstart.data.intake import buyers, cells, describe, feedback, infer, known
from coldstart.data.intake.answers import Answers, answered
from coldstart.data.intake.build import build
from coldstart.data.intake.checks import returns_in_doubt, unread_rows
from coldstart.data.intake.column_names import is_there
from coldstart.data.intake.column_words import ORDERS
from coldstart.data.intake.doubts import IDS, Doubt, id_candidates
from coldstart.data.intake.file_events import with_event_types
from coldstart.data.intake.file_patterns import with_files
from coldstart.data.intake.mapping import EventTypes, Mapping, TableMapping
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.notes import (
    export_message,
    no_interactions,
    notes,
    once_for_all,
    report_of,
)
from coldstart.data.intake.positive_kinds import unknown_kinds, unnamed_kinds
from coldstart.data.intake.profile import profile
from coldstart.data.intake.questions import as_problem, one_for_both, question_about
from coldstart.data.intake.sentences import sentences
from coldstart.data.intake.table import Table, find, without_headers
from coldstart.data.intake.transform import prepared_tables, unite, with_header
from coldstart.data.intake.understanding import (
    Understanding,
)
from coldstart.data.intake.wrong_answers import contradictions, unknown_columns, unknown_exports
from coldstart.data.problems import without_empty_remedies, worst_first

_MOST_FREE = 4
_FEW_ROWS = 20
"""Up to so many rows are no evidence against a column."""


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
    tables = [without_headers(table) for table in tables]
    if mapping is None:
        exports = known.chosen(known.recognize(tables, answers.not_exports))
        given = _fitted([table for match in exports for table in match.tables], tables)
        inference = infer.infer(tables, given)
        mapping, doubts = inference.mapping, inference.doubts
        names = ", ".join(match.export.id for match in exports)
        mapping = mapping.model_copy(update={"export": names or None})
    else:
        mapping = with_files(mapping, [table.name for table in tables])
    mapping = with_event_types(mapping)
    mapping = buyers.with_chosen_columns(mapping, answers.columns.values(), tables)
    wrong = contradictions(answers, tables[0].name if tables else name)
    wrong += unknown_exports(answers.not_exports, tables)
    wrong += unknown_columns(answers.columns.values(), mapping, tables)
    if wrong:
        return Understanding(None, tuple(wrong), mapping)
    by_name = {table.name: table for table in tables}
    united = {
        one.id: unite([by_name[file] for file in one.files if file in by_name])
        for one in mapping.table
        if any(file in by_name for file in one.files)
    }
    mapping = answered(mapping, answers, doubts, united)
    if answers.user_id or answers.item_id:
        mapping = _described_anew(mapping, united)
    wrong = one_for_both(mapping, united)
    if wrong:
        return Understanding(None, tuple(wrong), mapping)
    left_open = (_left_open(doubt, mapping, answers) for doubt in doubts)
    doubts = [doubt for doubt in left_open if doubt is not None]
    doubts += _doubts(mapping, united, doubts)
    prepared = prepared_tables(mapping, united)
    problems = once_for_all([p for table in united.values() for p in table.problems])
    refusals = unknown_kinds(answers.positive, prepared, united)
    interactions = [united[one.id] for one in mapping.of_role("interactions") if one.id in united]
    refusals += unread_rows(interactions, mapping.accept)
    problems += refusals
    export = export_message(mapping)
    main = next((one for one in mapping.of_role("interactions") if one.id in united), None)
    if main is None:
        problems += [no_interactions(tables)]
        reports = [report_of(one, united, None) for one in prepared]
        return Understanding(None, worst_first(problems), mapping, tuple(reports), export=export)
    questions = tuple(question_about(doubt, mapping, united) for doubt in _unique(doubts))
    if questions or refusals:
        problems += [as_problem(question, united[question.table].name) for question in questions]
        reports = [report_of(one, united, None) for one in prepared]
        return Understanding(
            None, worst_first(problems), mapping, tuple(reports),
            questions=questions, export=export,
        )  # fmt: skip
    built = build(mapping, prepared, name=name, domain=domain, source=source, id_key=id_key)
    problems += notes(mapping, prepared, built)
    problems += unnamed_kinds(prepared)
    problems += returns_in_doubt(mapping, united)
    dataset = built.dataset
    return Understanding(
        dataset,
        worst_first(without_empty_remedies([*built.problems, *problems])),
        mapping,
        tuple(report_of(one, united, built) for one in prepared),
        built.counts,
        () if built.nothing_left else sentences(prepared, built),
        (),
        built.suspects,
        export,
    )


def _fitted(given: Sequence[TableMapping], tables: Sequence[Table]) -> list[TableMapping]:
    """Let a known export's kinds of event cover what occurs: others go by their words."""
    by_name = {table.name: table for table in tables}
    fitted = []
    for mapping in given:
        parts = [by_name[file] for file in mapping.files]
        kind_columns = mapping.named(columns.EVENT_TYPE)
        column = find(parts[0].frame, kind_columns[0]) if kind_columns else None
        if column is not None:
            listed = mapping.event_types or EventTypes()
            names = {squeezed(k) for k in listed.listed}
            kinds = (
                pd.concat([part.frame[column] for part in parts]).str.strip().value_counts().index
            )
            others = [str(kind) for kind in kinds if squeezed(str(kind)) not in names and kind]
            if others:
                more = feedback.known_events(others).types
                merged = EventTypes(
                    positive=(*listed.positive, *(k for k in more.positive if not listed.positive)),
                    negative=(*listed.negative, *more.negative),
                    ignored=(*listed.ignored, *(k for k in others if k not in more.negative)),
                    returned=listed.returned and (*listed.returned, *(more.returned or ())),
                    names=listed.names,
                )
                mapping = mapping.model_copy(update={"event_types": merged})
        fitted.append(mapping)
    return fitted


def _described_anew(mapping: Mapping, united: MappingType[str, Table]) -> Mapping:
    """Find out which columns describe, now that a person has said which are the ids."""
    for table in mapping.of_role("interactions"):
        if table.id in united:
            opened = cells.of_chosen_ids(table, united[table.id])
            mapping = mapping.replaced(describe.of_chosen_ids(mapping, opened, united[table.id]))
    return mapping


def _left_open(doubt: Doubt, mapping: Mapping, answers: Answers) -> Doubt | None:
    """Return what answers leave open of a doubt."""
    table = mapping.by_id(doubt.table)
    if table is None or (doubt.kind == "event_types" and answers.positive):
        return None
    if doubt.kind in ("event_types", "opinion"):
        return None if answers.says_opinion else doubt
    missing = [key for key in doubt.settles if key not in table.columns]
    if not missing or len(missing) == len(doubt.settles):
        return doubt if missing else None
    taken = [name for key in doubt.settles for name in table.named(key)]
    free = tuple(name for name in doubt.candidates if name not in taken)
    return Doubt(missing[0], doubt.table, free)


def _doubts(
    mapping: Mapping, united: MappingType[str, Table], others: Sequence[Doubt]
) -> list[Doubt]:
    """Return what a known export, or a person's mapping, leaves open in these files."""
    doubts = []
    for table in mapping.of_role("interactions"):
        if table.id not in united:
            continue
        frame = with_header(table, united[table.id])
        in_doubt = {
            key
            for doubt in others
            for key in doubt.settles
            if doubt.table == table.id
            and (len(frame) > _FEW_ROWS or len(doubt.candidates) >= len(doubt.settles))
        }
        lacks = {
            key: key not in in_doubt
            and not any(is_there(name, table, united[table.id]) for name in table.named(key))
            for key in IDS
        }
        stand_ins: list[str] = []
        if lacks[columns.USER_ID]:
            stand_ins = [s.column for s in table.stand_in if find(frame, s.column)]
            stand_ins += [c for c in frame.columns if squeezed(c) in ORDERS and c not in stand_ins]
        if all(lacks.values()) and not any(table.named(key) for key in IDS):
            names = (*_free(table, frame), *stand_ins[:2])
            doubts.append(Doubt("ids", table.id, tuple(dict.fromkeys(names))))
            continue
        if lacks[columns.USER_ID]:
            if stand_ins or table.named(columns.USER_ID):
                doubts.append(Doubt("stand_in", table.id, tuple(stand_ins[:3])))
            else:
                doubts.append(Doubt(columns.USER_ID, table.id, _free(table, frame)))
        if lacks[columns.ITEM_ID]:
            free = _free(table, frame, columns.ITEM_ID)
            doubts.append(Doubt(columns.ITEM_ID, table.id, free))
    return doubts


def _free(table: TableMapping, frame: pd.DataFrame, key: str | None = None) -> tuple[str, ...]:
    """Return columns without a role that may be ids, likelier ones first."""
    taken = {column for role in table.columns for column in table.named(role)}
    candidates = id_candidates(profile(frame), taken, key, is_sure=len(frame) > _FEW_ROWS)
    return tuple(column.name for column in candidates[:_MOST_FREE])


def _unique(doubts: Sequence[Doubt]) -> list[Doubt]:
    """Return one doubt of each kind: an answer holds for all tables that have the column."""
    unique: list[Doubt] = []
    for doubt in sorted(doubts, key=lambda doubt: (doubt.kind != "ids", not doubt.candidates)):
        if not any(set(doubt.settles) & set(other.settles) for other in unique):
            unique.append(doubt)
    return unique
