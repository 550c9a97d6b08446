"""What is said of an understanding: what is not used or was decided, what became of each table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import replace

import numpy as np

from coldstart.core.i18n import Message, t
from coldstart.data import columns
from coldstart.data.intake import ids, known, personal
from coldstart.data.intake.build import Built
from coldstart.data.intake.id_lists import joined
from coldstart.data.intake.listing import few
from coldstart.data.intake.mapping import Mapping
from coldstart.data.intake.pivots import is_pivot
from coldstart.data.intake.questions import pasteable
from coldstart.data.intake.return_kinds import takes_back
from coldstart.data.intake.rows import Rows, event_rule
from coldstart.data.intake.stand_ins import stand_in_kind
from coldstart.data.intake.table import Table, find_all
from coldstart.data.intake.transform import EVENTS_RULES, Prepared
from coldstart.data.intake.understanding import (
    TableReport,
)
from coldstart.data.problems import Problem, Severity

SHOWN_NAMES = 6


def export_message(mapping: Mapping) -> Message | None:
    """Return which known exports the files look like."""
    if not mapping.export:
        return None
    names = [known.export(id_.strip()) for id_ in mapping.export.split(",")]
    titles = [export.name for export in names if export is not None]
    return t("intake.looks_like", exports=titles) if titles else None


def no_interactions(tables: Sequence[Table]) -> Problem:
    """Return why nothing can be used where no table holds interactions."""
    names = [table.name for table in tables] or ["–"]
    return Problem(
        Severity.ERROR,
        t("intake.no_interactions", tables=names[:20]),
        t("intake.no_interactions_remedy"),
        names[0],
    )


def once_for_all(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems with notes that several files share as one each, under the names of all."""
    alike: dict[object, list[Problem]] = {}
    for n, problem in enumerate(problems):
        params = {k: str(v) for k, v in problem.message.params.items() if k not in ("n", "row")}
        is_note = problem.severity is Severity.NOTICE
        key = (problem.message.id, tuple(params.items()), problem.column) if is_note else n
        alike.setdefault(key, []).append(problem)
    return [one for same in alike.values() for one in _as_one(same)]


def _as_one(problems: Sequence[Problem]) -> Sequence[Problem]:
    first = problems[0]
    names = list(dict.fromkeys(problem.table for problem in problems))
    if len(names) < 2:
        return problems
    more = f" (+{len(names) - SHOWN_NAMES})" if len(names) > SHOWN_NAMES else ""
    params = dict(first.message.params)
    if "n" in params:
        params["n"] = sum(int(problem.message.params["n"]) for problem in problems)
    are_of_files = all(_is_of_file(problem) for problem in problems)
    one = replace(
        first,
        message=Message(first.message.id, params),
        table=", ".join(names[:SHOWN_NAMES]) + more,
        count=1 if are_of_files else sum(problem.count for problem in problems),
    )
    return [one]


def _is_of_file(problem: Problem) -> bool:
    """Say whether a note is about a file as such, so that it counts no rows."""
    return problem.row is None and problem.column is None and problem.count == 1


def notes(
    mapping: Mapping,
    prepared: Sequence[Prepared],
    built: Built,
) -> list[Problem]:
    """Return what else was decided: tables and columns not used, suspects, personal ids."""
    notes: list[Problem] = []

    def note(severity: Severity, id_: str, table: str, /, **params: object) -> None:
        notes.append(Problem(severity, t(id_, **params), t(f"{id_}_remedy", **params), table))

    for one in prepared:
        if one.mapping.role == "unused":
            id_ = "intake.note.pivot" if is_pivot(one.frame) else "intake.note.table"
            note(Severity.NOTICE, id_, one.name, table=one.name)
        elif one.mapping.role != "lookup":
            if one.personal:
                note(Severity.NOTICE, "intake.note.personal", one.name, columns=few(one.personal))
            if one.unused:
                note(Severity.NOTICE, "intake.note.unused", one.name, columns=few(one.unused))
        for lists in one.uneven:
            message = t("intake.note.uneven", n=lists.n_rows, column=lists.column, of=lists.ids)
            remedy = t("intake.note.uneven_remedy")
            notes.append(
                Problem(
                    Severity.WARNING, message, remedy, one.name, column=lists.column,
                    count=lists.n_rows,
                )
            )  # fmt: skip
        fill_down = one.mapping.fill_down
        if fill_down is not None and not mapping.export:
            hidden = {*one.unused, *one.personal}
            names = [name for name in fill_down.columns if name not in hidden]
            if names:
                note(Severity.NOTICE, "intake.note.filled", one.name, columns=few(names))
        if one.mapping.role == "interactions":
            column = one.sources.get(columns.USER_ID, "")
            kind = stand_in_kind(one.mapping, column)
            if kind is not None:
                message = t(f"intake.note.stand_in_{kind}", column=column)
                remedy = t("intake.note.stand_in_remedy")
                notes.append(Problem(Severity.NOTICE, message, remedy, one.name))
        _note_changed_ids(one, built, note)
    main = next(one for one in prepared if one.mapping.role == "interactions")
    for suspects in built.suspects:
        names = list(suspects.names[:SHOWN_NAMES])
        note(
            Severity.NOTICE if suspects.kind != "large_account" else Severity.WARNING,
            f"intake.suspects.{suspects.kind}", main.name,
            n=len(suspects.ids), names=names,
            rows=t("intake.suspects.rows", n=suspects.rows),
            ids=pasteable(joined(suspects.ids[:20])),
        )  # fmt: skip
    whole = next(iter(built.rows.values()), None)
    has_personal = whole is not None and personal.are_personal(whole.frame[columns.USER_ID])
    if has_personal and not mapping.hash_ids:
        note(
            Severity.NOTICE,
            "intake.note.personal_ids",
            main.name,
            column=main.sources[columns.USER_ID],
        )
    return notes


def _note_changed_ids(one: Prepared, built: Built, note: Callable[..., None]) -> None:
    read = built.rows.get(one.mapping.id)
    for key in (columns.USER_ID, columns.ITEM_ID):
        if read is not None:
            cleaned = read.ids[key]
        elif key in one.frame and one.mapping.role in (columns.ITEMS, columns.USERS):
            cleaned = ids.clean(one.frame[key])
        else:
            continue
        if cleaned.changed_ids.any():
            n = int(cleaned.changed.sum())
            written = one.frame[key][cleaned.changed].iloc[0]
            note(
                Severity.NOTICE, "intake.note.ids", one.name,
                column=one.sources.get(key, key), n=n, written=str(written)[:40],
                id=str(cleaned.values[cleaned.changed].iloc[0]),
            )  # fmt: skip


def report_of(one: Prepared, united: MappingType[str, Table], built: Built | None) -> TableReport:
    table = united[one.mapping.id]
    read = None if built is None else built.rows.get(one.mapping.id)
    roles = dict(one.sources)
    hidden = {*roles, columns.EVENT_TYPE, "\x00rule"}
    described = tuple(str(c) for c in one.frame.columns if c not in hidden)
    if one.mapping.role == columns.INTERACTIONS:  # of its rows, no other columns are stored
        tells = one.mapping.describe
        stored = () if tells is None else find_all(one.frame, (*tells.item, *tells.user))
        described = tuple(c for c in described if c in stored)
    elif one.mapping.role not in (columns.ITEMS, columns.USERS):
        described = ()
    n_rows = len(one.frame) if one.mapping.explode or one.mapping.split_rows else one.n_read
    used = 0
    positive, negative = ({}, {}) if read is None else (_kinds(read, one, n) for n in (1, 0))
    not_used: MappingType[str, int] = {}
    ignored: MappingType[str, int] = {}
    if read is not None:
        removed = {rule: n for rule, n in one.dropped.items() if rule not in EVENTS_RULES}
        not_used, ignored = read.not_used, {**removed, **read.ignored}
        n_rows = read.n_rows + sum(removed.values())
        nothing_left = built is not None and built.nothing_left
        used = 0 if nothing_left else n_rows - sum(not_used.values())
    elif one.mapping.role not in (columns.INTERACTIONS, "unused"):
        used = n_rows
        ignored = one.dropped
    if built is not None and used and (taken_out := _taken_out(one, built)):
        not_used = {**not_used, **taken_out}
        used -= sum(taken_out.values())
    takes_any_back = read is not None and (used or positive)
    returned = _returned(read, one) if read is not None and takes_any_back else {}
    return TableReport(
        one.mapping.id, one.name, one.mapping.files, one.mapping.role, table.format, n_rows, used,
        not_used, ignored, positive, negative, roles, described,
        one.personal, one.unused, table.encoding, table.delimiter, table.other_encodings,
        returned,
    )  # fmt: skip


def _kinds(read: Rows, one: Prepared, label: int) -> dict[str, int]:
    """Return how many rows of each kind of event have a label, the most frequent first."""
    if read.kinds is None:
        return {}
    having = read.kinds[(read.frame[columns.LABEL] == label).to_numpy()]
    counts = having.str.strip().value_counts()
    return {event_rule(str(kind), one.mapping): int(n) for kind, n in counts.items()}


def _returned(read: Rows, one: Prepared) -> dict[str, int]:
    """Return how many rows of each kind of event take purchases back."""
    types = one.mapping.event_types
    if read.kinds is None or types is None:
        return {}
    kinds = [kind for kind in read.kinds.str.strip().unique() if takes_back(str(kind), types)]
    rules = {event_rule(str(kind), one.mapping) for kind in kinds}
    return {rule: n for rule, n in read.ignored.items() if rule in rules}


def _taken_out(one: Prepared, built: Built) -> dict[str, int]:
    """Return how many rows of a table name what a person said is no product or no user.

    Rows that a rule ignores are counted there.
    """
    read = built.rows.get(one.mapping.id)
    taken_out: dict[str, int] = {}
    is_out = np.asarray(False) if read is None else read.frame[columns.LABEL].isna().to_numpy()
    for key, rule in ((columns.ITEM_ID, "no_product"), (columns.USER_ID, "no_person")):
        names = built.taken_out.get(key, ())
        if not names or (read is None and key not in one.frame):
            continue
        values = read.frame[key] if read is not None else ids.clean(one.frame[key]).values
        having = values.isin(names).to_numpy() & ~is_out
        is_out = is_out | having
        if having.any():
            taken_out[rule] = int(having.sum())
    return taken_out
