"""What is said of an understanding: what is not used or was decided, what became of each table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingType

from coldstart.data import columns
from coldstart.data.intake import ids, known, personal
from coldstart.data.intake.build import Built
from coldstart.data.intake.mapping import Mapping
from coldstart.data.intake.questions import pasteable
from coldstart.data.intake.table import Table
from coldstart.data.intake.transform import EVENTS_RULES, Prepared
from coldstart.data.intake.understanding import (
    TableReport,
)
from coldstart.data.problems import Problem, Severity
from coldstart.i18n import Message, t

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
            note(Severity.NOTICE, "intake.note.table", one.name, table=one.name)
        elif one.mapping.role != "lookup":
            if one.personal:
                note(Severity.NOTICE, "intake.note.personal", one.name, columns=list(one.personal))
            if one.unused:
                note(Severity.NOTICE, "intake.note.unused", one.name, columns=list(one.unused))
        _note_changed_ids(one, built, note)
    main = next(one for one in prepared if one.mapping.role == "interactions")
    for suspects in built.suspects:
        names = list(suspects.names[:SHOWN_NAMES])
        note(
            Severity.NOTICE if suspects.kind != "large_account" else Severity.WARNING,
            f"intake.suspects.{suspects.kind}", main.name,
            n=len(suspects.ids), names=names, rows=suspects.rows,
            ids=pasteable(",".join(suspects.ids[:20])),
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
    hidden = {*roles, "\x00rule"}
    described = tuple(str(c) for c in one.frame.columns if c not in hidden)
    n_rows = len(one.frame) if one.mapping.explode or one.mapping.split_rows else one.n_read
    used = 0
    not_used: MappingType[str, int] = {}
    ignored: MappingType[str, int] = {}
    if one.mapping.role == "unused":
        described = ()
    elif read is not None:
        removed = {rule: n for rule, n in one.dropped.items() if rule not in EVENTS_RULES}
        not_used, ignored = read.not_used, {**removed, **read.ignored}
        n_rows = read.n_rows + sum(removed.values())
        used = n_rows - sum(not_used.values())
    elif one.mapping.role != "interactions":
        used = n_rows
        ignored = one.dropped
    return TableReport(
        one.mapping.id, one.name, one.mapping.files, one.mapping.role, table.format, n_rows, used,
        not_used, ignored, roles, described if one.mapping.role != "lookup" else (),
        one.personal, one.unused, table.encoding, table.delimiter, table.other_encodings,
    )  # fmt: skip
