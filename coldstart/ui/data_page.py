"""The Data page."""

from __future__ import annotations

import streamlit as st

from coldstart.data import columns
from coldstart.i18n import t
from coldstart.ui import address, datasets
from coldstart.ui.components import intro, problems, progress, tiles
from coldstart.ui.words import number, plain, say

TABLES = {
    "users": ":material/group:",
    "items": ":material/inventory_2:",
    "interactions": ":material/favorite:",
}
SAMPLES = ("completejourney", "retail")


def render() -> None:
    """Draw the page."""
    intro.show("data")
    found = datasets.current()
    if found is None:
        _what_is_needed()
    else:
        _present()
    if not datasets.store().settings.readonly:
        _samples()
        _upload()


def _what_is_needed() -> None:
    st.header(say(t("page_data.tables.title")), anchor=False)
    st.markdown(say(t("page_data.tables.lead")), width=760)
    for column, (name, icon) in zip(st.columns(3), TABLES.items(), strict=True):
        with column.container(border=True, height="stretch", gap="xsmall"):
            st.subheader(say(t(f"page_data.{name}.title")), icon=icon, anchor=False)
            st.markdown(say(t(f"page_data.{name}.body")))


def _present() -> None:
    """Show the data set that is looked at: counts, problems, texts, forgetting it."""
    from coldstart import jobs
    from coldstart.settings import EncodeConfig
    from coldstart.store.records import Kind

    record, store = datasets.current(), datasets.store()
    assert record is not None
    st.header(plain(record.name), anchor=False)
    counts = record.counts
    shown = []
    for side in ("users", "items"):
        cold = say(t("page_data.act.cold", n=counts.get(f"{side}_cold", 0)))
        shown.append(tiles.Tile(t(f"page_data.act.{side}"), number(counts[side]), note=cold))
    shown.append(tiles.Tile(t("page_data.act.likes"), number(counts["likes"])))
    tiles.show(shown)
    if record.problems:
        problems.show(record.problems, key="stored")
    runs = store.runs(dataset_id=record.id, kind=Kind.ENCODE)
    if runs:
        progress.show(runs[0].id)
    elif st.button(say(t("page_data.act.encode")), key="encode", disabled=store.settings.readonly):
        jobs.submit(store, Kind.ENCODE, record.id, EncodeConfig())
        st.rerun()
    if not store.settings.readonly:
        with st.popover(say(t("page_data.act.forget")), key="forget"):
            if st.button(say(t("page_data.act.forget_sure")), key="forget_sure"):
                store.forget_dataset(record.id)
                address.leave_dataset()
                st.rerun()


def _samples() -> None:
    for column, name in zip(st.columns(2), SAMPLES, strict=True):
        with column.container(border=True, height="stretch"):
            st.subheader(say(t(f"data.sample.{name}.title")), anchor=False)
            st.markdown(say(t(f"data.sample.{name}.about")))
            st.markdown(say(t(f"data.sample.{name}.credit")))
            if st.button(say(t("page_data.act.load")), key=f"load_{name}"):
                from coldstart.data.samples import load_sample

                with st.spinner(say(t("stage.read"))):
                    stored = datasets.store().add_dataset(load_sample(name))
                address.choose(dataset_id=stored.id)
                st.rerun()


def _upload() -> None:
    from coldstart.errors import DataError

    files = st.file_uploader(
        say(t("page_data.act.upload")), accept_multiple_files=True, key="upload"
    )
    if not files:
        return
    name = st.text_input(
        say(t("page_data.act.upload_name")), files[0].name.rsplit(".", 1)[0], key="upload_name"
    )
    from coldstart.data.intake import take
    from coldstart.data.mapping import assign
    from coldstart.data.reading import read

    limit = datasets.store().settings.max_rows
    try:
        tables = {file.name: read(file.getvalue(), file.name, limit) for file in files}
    except DataError as error:
        problems.show(error.problems, key="unread")
        return
    given = assign(tables)
    for kind, table in given.items():
        st.markdown(f"{plain(table.name)} → {kind}")
        st.dataframe(table.frame.head(20), hide_index=True, key=f"preview_{kind}")
    intake = take(given, name=name or columns.INTERACTIONS)
    if intake.problems:
        problems.show(intake.problems, key="intake")
    if intake.dataset is not None and st.button(say(t("page_data.act.take")), key="take"):
        stored = datasets.store().add_dataset(intake.dataset, intake.problems)
        address.choose(dataset_id=stored.id)
        st.rerun()
