"""One line under a result: how far to trust it, and the way to Evaluate."""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address, datasets, evaluations
from coldstart.ui.words import plain, say


def show(protocol: str, shots: int | None, method: str, key: str) -> None:
    """Draw the line, from the newest evaluation of the data set that is looked at.

    Parameters
    ----------
    protocol : str
        What the result is a case of: ``cold-user`` for items recommended to someone, ``cold-item``
        for new items, ``audience`` for users found for an item.
    shots : int or None
        How many likes of the user are known; None for items and audiences.
    method : str
        The method that made the result.
    key : str
        Of the place on the page.
    """
    from coldstart.evaluation.report_text import trust

    record = datasets.current()
    if record is None:
        return
    found = evaluations.newest(record.id)
    line = t("ui.trust.never") if found is None else trust(found, protocol, shots, method)
    with st.container(key=f"trust_{key}", horizontal=True, vertical_alignment="center"):
        st.caption(plain(say(line)), width="content")
        address.link("evaluate", say(t("ui.trust.link")))
