"""Later files appended to a stored data set: what is new, how they differ, and the new version."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coldstart.core.errors import DataError
from coldstart.core.i18n import Message, t
from coldstart.data import columns
from coldstart.data.formats.table import Limits
from coldstart.data.intake.appending import Appended, append
from coldstart.data.intake.file_patterns import matching, with_patterns
from coldstart.data.intake.load import FilesRead, read_files
from coldstart.data.intake.times import iso
from coldstart.data.on_screen import without_ids
from coldstart.data.problems import Problem, Severity, worst_first
from coldstart.data.titles import SAMPLES
from coldstart.encoders.registry import language_note
from coldstart.serving.drift import column_drift
from coldstart.store.home import id_key
from coldstart.store.repository import Store

if TYPE_CHECKING:
    from coldstart.data.dataset import Dataset
    from coldstart.data.intake.provenance import Provenance
    from coldstart.data.intake.table import Table
    from coldstart.store.records import DatasetRecord

_DAY = 86_400  # seconds
_SIDES = ((columns.USERS, columns.USER_ID), (columns.ITEMS, columns.ITEM_ID))
_OF_THE_CALL = {
    f"append.{name}" for name in ("again", "twice", "mostly_stored", "some_stored", "holdout")
}
"""What is said of the files that were given, and not of the data that are stored."""


def appended_files(
    store: Store,
    reference: str,
    files: Sequence[tuple[str, Path | bytes]],
    *,
    accept: bool = False,
) -> Appended:
    """Return what later files add to a stored data set; nothing is stored.

    Parameters
    ----------
    store : Store
    reference : str
        The id or the name of a data set.
    files : sequence of (str, Path or bytes)
        What each is called, and where it is or what it holds.
    accept : bool
        Whether it was confirmed to go on in spite of what a person can decide: ids that are unknown
        or written in another way, most rows unused, rows that may have come back.

    Raises
    ------
    DataError
        It is not known how the data set was read, so no later file can be read like it.
    """
    record = store.dataset_record(reference)
    provenance = store.provenance(record.id)
    if (reason := unfit(record, provenance)) is not None:
        raise DataError(reason)
    assert provenance is not None
    assert provenance.mapping is not None
    read = _read(files, Limits.of(store.settings), provenance)
    if read.unread or not read.tables:
        return Appended(None, worst_first([*read.problems, *_no_tables(read, files)]))
    dataset = store.dataset(record.id)
    appended = append(
        dataset,
        provenance,
        read.tables,
        problems=record.problems,
        id_key=id_key(store.settings) if provenance.mapping.hash_ids else None,
        accept=accept,
    )
    return appended.with_problems(*read.problems, *_drift(appended, dataset, store))


def unfit(record: DatasetRecord, provenance: Provenance | None) -> Message | None:
    """Return why nothing can be appended to a stored data set; None where something can."""
    if provenance is not None and provenance.mapping is not None:
        return None
    id_ = "append.sample" if record.source in SAMPLES else "append.no_provenance"
    return t(id_, name=record.title)


def keep(store: Store, reference: str, appended: Appended) -> DatasetRecord:
    """Store the new version; the one that it came from stays as it is.

    Raises
    ------
    DataError
        There is no new version: a problem forbids it.
    """
    if appended.dataset is None or appended.provenance is None:
        raise DataError(t("append.unusable"), appended.problems)
    problems: Sequence[Problem] = appended.problems
    mapping = appended.provenance.mapping
    if mapping is not None and mapping.hash_ids:
        problems = without_ids(problems)
    earlier = store.dataset_record(reference)
    counts = {name: n for name, n in report(appended).items() if isinstance(n, int)}
    provenance = replace(appended.provenance, earlier=earlier.id, appended=counts)
    lasting = [problem for problem in problems if problem.message.id not in _OF_THE_CALL]
    of_earlier = [problem for problem in earlier.problems if problem not in lasting]
    problems = worst_first([*lasting, *of_earlier])
    dataset = replace(appended.dataset, name=_free_name(store, appended.dataset))
    return store.add_dataset(dataset, problems, provenance)


def _free_name(store: Store, dataset: Dataset) -> str:
    """Return the name of a version, with a number where other rows are stored under it."""
    stored = {record.name: record.id for record in reversed(store.datasets())}
    for n in itertools.count(1):
        name = dataset.name if n == 1 else f"{dataset.name} ({n})"
        if name not in stored or store.dataset(stored[name]).fingerprint == dataset.fingerprint:
            break
    return name


def report(appended: Appended) -> dict[str, Any]:
    """Return the counts as ``append --json`` writes them."""
    period = appended.pairs.period or (None, None)
    first, last = (None if at is None else iso(at) for at in period)
    return {
        "new_users": appended.users.new,
        "new_items": appended.items.new,
        "new_pairs": appended.pairs.new,
        "repeats": appended.pairs.repeats,
        "changed_opinions": appended.pairs.changed,
        "taken_back": appended.pairs.taken_back,
        "already_stored": appended.pairs.already_stored,
        "changed_users": appended.users.changed,
        "changed_items": appended.items.changed,
        "first_time": first,
        "last_time": last,
    }


def period(appended: Appended) -> Message | None:
    """Return from when it is what is new; None where no time is known."""
    if appended.pairs.period is None:
        return None
    first, last = appended.pairs.period
    id_ = "append.count.day" if first // _DAY == last // _DAY else "append.count.period"
    return t(id_, first=first, last=last)


def _read(
    files: Sequence[tuple[str, Path | bytes]], limits: Limits, provenance: Provenance
) -> FilesRead:
    """Read files that are not UTF-8 in the encoding of those they continue, where that fits."""
    read = read_files(files, limits)
    encodings = _encodings([name for name, _ in files], read.tables, provenance)
    if not encodings:
        return read
    as_before = read_files(files, limits, encodings)
    return read if len(as_before.unread) > len(read.unread) else as_before


def _encodings(
    names: Sequence[str], tables: Sequence[Table], provenance: Provenance
) -> dict[str, str]:
    """Return, by file, the encoding of the first files where the later one seems in another."""
    assert provenance.mapping is not None
    patterns = with_patterns(provenance.mapping).table
    encodings: dict[str, str] = {}
    for name in names:
        parts = [table for table in tables if table.name.startswith(name)]
        if not parts or not all(_is_local(part.encoding) for part in parts):
            continue
        part_names = [part.name for part in parts]
        continued = {one.id for one in patterns if matching(one.files, part_names)}
        used = {
            str(report.encoding)
            for report in provenance.tables
            if _is_local(report.encoding) and (report.id in continued or not continued)
        }
        if len(used) == 1 and used != {part.encoding for part in parts}:
            encodings[name] = used.pop()
    return encodings


def _is_local(encoding: str | None) -> bool:
    """Say whether an encoding is one of some languages only: in others, bytes fit as well."""
    return encoding is not None and not encoding.upper().startswith(("UTF", "ASCII"))


def _no_tables(read: FilesRead, files: Sequence[tuple[str, Path | bytes]]) -> list[Problem]:
    if read.problems:
        return []
    names = [name for name, _ in files] or ["–"]
    message = t("append.no_files", files=names[:20])
    return [Problem(Severity.ERROR, message, t("append.no_files_remedy"), names[0])]


def _drift(appended: Appended, stored: Any, store: Store) -> list[Problem]:
    """Name how what later files say of users and items differs from what is stored."""
    problems: list[Problem] = []
    for side, key in _SIDES:
        later = appended.described.get(key)
        if later is None or later.empty or len(later.columns) < 2:
            continue
        blank = [c for c in later if not later[c].str.strip().any()]  # given, and nothing new
        known = getattr(stored, side).drop(columns=[key, *blank], errors="ignore")
        problems += column_drift(later.drop(columns=key), known, side, "append.drift")
    if appended.dataset is not None:
        encoder = store.settings.encoder
        texts = [*appended.dataset.user_texts, *appended.dataset.item_texts]
        before = {*stored.user_texts, *stored.item_texts}
        note = language_note(encoder, [text for text in texts if text not in before])
        if note is not None and language_note(encoder, list(before)) is None:
            remedy = t("append.language_remedy")
            problems.append(Problem(Severity.WARNING, note, remedy, stored.name))
    return problems
