"""Uploaded files, read and understood once a session; nothing of it is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import datasets
from coldstart.ui.pages.data.draft import Draft
from coldstart.ui.pages.data.kept import Upload
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.data.intake.load import FilesRead
    from coldstart.data.intake.mapping import Mapping as ColumnMapping
    from coldstart.data.intake.table import Table
    from coldstart.data.intake.understanding import Question, TableReport, Understanding

MOST_FILES = 200
"""Files of a session that stay read: more than an upload has, or each click would read anew."""
MAPPING = "coldstart.data.intake.mapping.Mapping"


@dataclass(frozen=True)
class Understood:
    """What is understood of the files with all that a person has said.

    Attributes
    ----------
    read : FilesRead
    understanding : Understanding
    mapping : Mapping
        With every change, those included that an open question keeps from being looked at.
    questions : tuple of Question
        What is still to be answered.
    uploads : mapping of str to str
        By table, the upload that it came in.
    """

    read: FilesRead
    understanding: Understanding
    mapping: ColumnMapping
    questions: tuple[Question, ...]
    uploads: Mapping[str, str]

    def tables_of(self, report: TableReport) -> list[Table]:
        """Return the tables that were united into one."""
        return [table for table in self.read.tables if table.name in report.files]

    def frame_of(self, report: TableReport) -> pd.DataFrame | None:
        """Return the first part of a table as it stands in its file."""
        return next((table.frame for table in self.tables_of(report)), None)

    def kinds(self, report: TableReport, column: str | None) -> dict[str, int]:
        """Return rows by kind of event, the most frequent first; none of a column of elsewhere."""
        counts: Counter[str] = Counter()
        for table in self.tables_of(report):
            if column in table.frame:
                for kind, n in table.frame[column].value_counts().items():
                    counts[str(kind).strip()] += int(n)
        return dict(counts.most_common())


remembered = partial(
    st.cache_resource,
    max_entries=2,
    show_spinner=False,
    scope="session",
    hash_funcs={
        Upload: lambda file: file.id,
        MAPPING: lambda mapping: mapping.model_dump_json(),
    },
)
"""Remember in this session what a function made of files, which are known by their ids."""


def look(uploads: Sequence[Upload], draft: Draft) -> Understood:
    """Read and understand files, each once a session."""
    parts = []
    for file in uploads:
        with st.spinner(plain(say(t("page_data.upload.reading", file=file.name)))):
            parts.append((file.name, _content(file, draft)))
    files = tuple((file, draft.encodings.get(file.name)) for file in uploads)
    read, by_table = _together(parts)
    with st.spinner(say(t("page_data.upload.checking"))):
        inferred = _understood(files, draft.ruled_out, None, read)
        mapping = draft.applied(inferred.mapping)
        pending = tuple(
            question
            for question in inferred.questions
            if draft.loaded is None  # a mapping file has the answers
            and (question.id, question.table) not in draft.answered
            and _asks_still(question, mapping)
        )
        understanding = inferred
        if draft.changes_mapping and not pending:
            # Ids are hashed as they are stored: what is looked at before shows whom it is about.
            seen = mapping.model_copy(update={"hash_ids": False})
            understanding = _understood(files, (), seen, read)
            mapping = understanding.mapping.model_copy(update={"hash_ids": mapping.hash_ids})
    questions = pending or understanding.questions
    return Understood(read, understanding, mapping, questions, by_table)


def storable(understood: Understood) -> Understanding:
    """Return what is to be stored, with hashes in place of ids where that was chosen."""
    if not understood.mapping.hash_ids:
        return understood.understanding
    from coldstart.data.intake.understand import understand
    from coldstart.store.home import id_key

    key = id_key(datasets.store().settings)
    return understand(understood.read.tables, understood.mapping, name="upload", id_key=key)


def _asks_still(question: Question, mapping: ColumnMapping) -> bool:
    table = mapping.by_id(question.table)
    if table is None or table.role != "interactions":
        return False
    return not question.roles or not set(question.roles) <= set(table.columns)


Files = tuple[tuple[Upload, str | None], ...]


def _content(file: Upload, draft: Draft) -> FilesRead:
    """Read a file, in its own encoding again where the chosen one makes no table of it."""
    chosen = draft.encodings.get(file.name)
    content: FilesRead = _read(file, chosen)
    if chosen is not None and not content.tables:
        draft.detect_encoding(file.name)
        text = say(t("page_data.files.not_in", file=file.name, encoding=chosen))
        st.toast(plain(text), icon=":material/warning:")
        content = _read(file, None)
    return content


@remembered(max_entries=MOST_FILES)
def _read(file: Upload, encoding: str | None) -> FilesRead:
    from coldstart.data.formats.table import Limits
    from coldstart.data.intake.load import read_files

    limits = Limits.of(datasets.store().settings)
    encodings = {} if encoding is None else {file.name: encoding}
    return read_files([(file.name, file.content)], limits, encodings)


def _together(parts: Sequence[tuple[str, FilesRead]]) -> tuple[FilesRead, dict[str, str]]:
    """Return what all files hold, and the upload of each table."""
    from coldstart.data.intake.load import FilesRead, told_apart

    tables = told_apart([table for _, part in parts for table in part.tables])
    origins = [name for name, part in parts for _ in part.tables]
    together = FilesRead(
        tuple(tables),
        tuple(problem for _, part in parts for problem in part.problems),
        tuple(name for _, part in parts for name in part.unread),
    )
    by_table = {table.name: origin for table, origin in zip(tables, origins, strict=True)}
    return together, by_table


@remembered()
def _understood(
    files: Files,  # noqa: ARG001 - they are the key
    not_exports: tuple[str, ...],
    mapping: ColumnMapping | None,
    _content: FilesRead,  # what `files` hold; the underscore keeps it out of the key
) -> Understanding:
    from coldstart.data.intake.answers import Answers
    from coldstart.data.intake.load import with_unread
    from coldstart.data.intake.understand import understand
    from coldstart.data.intake.understanding import Understanding
    from coldstart.data.problems import worst_first

    if not _content.tables:
        return Understanding(None, worst_first(_content.problems))
    answers = Answers(not_exports=not_exports)
    return with_unread(understand(_content.tables, mapping, answers, name="upload"), _content)
