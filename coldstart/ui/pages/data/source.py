"""How the files of a stored data set were read: each file, ids taken out, and the mapping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import Message, has, t
from coldstart.ui import datasets
from coldstart.ui.components.guard import guarded
from coldstart.ui.pages.data import banner, files, mapping_file
from coldstart.ui.words import number, plain, say

if TYPE_CHECKING:
    from coldstart.data.intake.mapping import Mapping
    from coldstart.data.intake.provenance import Provenance
    from coldstart.data.intake.understanding import TableReport

SHOWN = 10  # files; the others are in an expander
NAMED = 20  # ids; the mapping file has all
SAID = ("intake.note.table", "intake.note.unused", "intake.note.personal")
"""Problems that this section shows as facts; ``intake.note.personal_ids`` is none of them."""


@guarded()
def show(provenance: Provenance, key: str) -> None:
    """Draw it.

    Parameters
    ----------
    provenance : Provenance
    key : str
        Last part of the widgets' keys.
    """
    st.subheader(say(t("page_data.source.title")), anchor=False)
    mapping = provenance.mapping
    for text in banner.recognized(None if mapping is None else mapping.export):
        st.markdown(f":material/task_alt: {plain(text)}")
    _tables(provenance.tables[:SHOWN])
    rest = provenance.tables[SHOWN:]
    if rest:
        with st.expander(say(t("page_data.source.more", n=len(rest)))):
            _tables(rest)
    for sentence in _ids(provenance):
        st.markdown(plain(say(sentence)))
    if mapping is not None:
        _download(provenance, mapping, f"mapping_download_{key}")


def _download(provenance: Provenance, mapping: Mapping, key: str) -> None:
    """Draw the button for the mapping, and say where it lacks ids of users that were taken out."""
    from coldstart.data.intake.provenance import impersonal

    shared = impersonal(mapping) if datasets.store().settings.readonly else mapping
    lacks = provenance.n_not_people > len(set(shared.not_people))
    help_ = say(t("page_data.source.without_ids")) if lacks else None
    mapping_file.download(shared, key=key, help_=help_)


def _tables(reports: Sequence[TableReport]) -> None:
    for report in reports:
        with st.container(border=True, gap="xsmall"):
            role = say(t(f"intake.role.{report.role}"))
            files.heading(report.name, f"{role} · {files.written(report)}")
            files.rows(report, report.role)
            for sentence in (*_roles(report), *files.column_lists(report)):
                st.caption(plain(say(sentence)))


def _roles(report: TableReport) -> Iterator[Message]:
    """Return what each column was taken for."""
    roles = [
        t("page_data.source.role", role=t(f"page_data.role.{role}"), column=column)
        for role, column in report.columns.items()
        if has(f"page_data.role.{role}")
    ]
    if roles and report.role != "unused":
        yield t("page_data.source.columns", label=t("page_data.roles.title"), columns=roles)


def _ids(provenance: Provenance) -> Iterator[Message]:
    """Return which ids were taken out, and whether users are known by hashes."""
    from coldstart.data.on_screen import labels

    mapping = provenance.mapping
    products = () if mapping is None else mapping.not_products
    people = () if mapping is None else mapping.not_people
    if products:
        yield t("page_data.source.products", n=len(products), ids=_few(products))
    if people:
        shown = _few(list(labels(people).values()))
        yield t("page_data.source.people", n=len(people), ids=shown)
    elif provenance.n_not_people:
        yield t("page_data.source.people_counted", n=provenance.n_not_people)
    if mapping is not None and mapping.hash_ids:
        yield t("page_data.source.hashed")


def _few(ids: Sequence[str]) -> list[str | Message]:
    rest = len(ids) - NAMED
    more = [t("page_data.files.others", n=number(rest))] if rest > 0 else []
    return [*ids[:NAMED], *more]
