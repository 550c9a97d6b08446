"""All data sets: which one to look at, and deleting one with everything that came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address, datasets
from coldstart.ui.components.guard import guarded
from coldstart.ui.state import current
from coldstart.ui.words import moment, plain, say

if TYPE_CHECKING:
    from coldstart.store.records import DatasetRecord


def show(records: Sequence[DatasetRecord], now: DatasetRecord) -> None:
    """Draw a row for each data set.

    Parameters
    ----------
    records : sequence of DatasetRecord
        The newest first.
    now : DatasetRecord
        The one that is looked at.
    """
    for record in records:
        with st.container(border=True, key=f"shelf_{record.id}"):
            _row(record, record.id == now.id)


def _row(record: DatasetRecord, here: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{plain(say(record.title))}**")
            counts = record.counts
            text = t(
                "page_data.shelf.about",
                users_n=counts["users"],
                items_n=counts["items"],
                pairs=counts["interactions"],
                at=moment(record.created_at),
            )
            st.caption(plain(say(text)))
        if here:
            st.badge(say(t("page_data.shelf.here")), icon=":material/visibility:")
        else:
            st.button(
                say(t("page_data.shelf.look")),
                key=f"look_{record.id}",
                on_click=_look,
                args=(record.id,),
            )
        if not datasets.store().settings.readonly:
            _delete(record)


def _look(id_: str) -> None:
    current().data_view = "this"
    address.choose(dataset_id=id_)


def _delete(record: DatasetRecord) -> None:
    label = say(t("page_data.shelf.delete"))
    with st.popover(label, icon=":material/delete:", key=f"delete_{record.id}"):
        runs = len(datasets.store().runs(dataset_id=record.id))
        st.markdown(plain(say(t("page_data.shelf.what_goes", name=record.title, n=runs))))
        sure = say(t("page_data.shelf.sure"))
        if st.button(sure, key=f"delete_sure_{record.id}", type="primary"):
            with guarded():
                datasets.store().forget_dataset(record.id)
                if current().dataset_id == record.id:
                    address.leave_dataset()
                st.toast(
                    plain(say(t("page_data.shelf.gone", name=record.title))),
                    icon=":material/delete:",
                )
                st.rerun()
