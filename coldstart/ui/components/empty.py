"""What a page shows while it has nothing to show: why, and the way on."""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.ui import address, datasets
from coldstart.ui.routes import ROUTES
from coldstart.ui.words import say


def show(
    title: Message,
    body: Message,
    *,
    icon: str,
    to: str | None = None,
    label: Message | None = None,
) -> None:
    """Draw an empty state.

    Parameters
    ----------
    title, body : Message
        What is missing, and what will be here once it is there.
    icon : str
        Such as ``:material/scatter_plot:``.
    to : str, optional
        Where to go next, by its name in `routes`.
    label : Message, optional
        What the link says.
    """
    with st.container(border=True, key="empty", horizontal_alignment="center", gap="small"):
        st.markdown(icon, width="content")
        st.subheader(say(title), anchor=False, text_alignment="center")
        st.markdown(say(body), text_alignment="center", width=560)
        if to is not None and label is not None:
            address.link(to, say(label), icon=":material/arrow_forward:")


def no_dataset(body: Message, *, page: str) -> None:
    """Draw the empty state of a page while there is no data set: `body`, and the way to Data.

    On a server for looking only there is no such way; it says who can bring data.
    """
    if datasets.store().settings.readonly:
        show(t("ui.empty.no_dataset"), t("ui.empty.readonly"), icon=ROUTES[page].icon)
        return
    show(
        t("ui.empty.no_dataset"),
        body,
        icon=ROUTES[page].icon,
        to="data",
        label=t("ui.empty.to_data"),
    )
