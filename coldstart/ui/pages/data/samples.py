"""The samples: one real, one made up, each with its credit."""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address, datasets
from coldstart.ui.state import current
from coldstart.ui.words import say

SAMPLES = ("completejourney", "retail")


def show() -> None:
    """Draw a card for each sample."""
    st.header(say(t("page_data.samples.title")), anchor=False)
    for column, name in zip(st.columns(2), SAMPLES, strict=True):
        with column.container(border=True, height="stretch"):
            st.subheader(say(t(f"data.sample.{name}.title")), anchor=False)
            st.markdown(say(t(f"data.sample.{name}.about")))
            st.caption(say(t(f"data.sample.{name}.credit")))
            if st.button(
                say(t("page_data.samples.load")), key=f"load_{name}", icon=":material/add:"
            ):
                _load(name)


def _load(name: str) -> None:
    from coldstart.data.samples import load_sample

    with st.spinner(say(t("stage.read"))):
        stored = datasets.store().add_dataset(load_sample(name))
    current().data_view = "this"
    address.choose(dataset_id=stored.id)
    st.toast(say(t("page_data.samples.loaded", name=stored.name)), icon=":material/check:")
    st.rerun()
