"""The held-back truth, shown on demand: what was hit, and what a plain list would have hit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address
from coldstart.ui.components import tiles
from coldstart.ui.words import number, say

if TYPE_CHECKING:
    from coldstart.serving.holdout import Revealed


def wanted(name: str) -> bool:
    """Draw the switch; say whether the truth shall be shown. The link carries it."""
    key = f"recommend_reveal_{name}"
    if key not in st.session_state:
        st.session_state[key] = address.get("reveal") == "1"
    on = st.toggle(say(t(f"page_recommend.reveal.{name}")), key=key)
    address.put(reveal="1" if on else None)
    return on


def show(name: str, revealed: Revealed, called: Mapping[str, str]) -> None:
    """Draw the count of hits beside the plain list's, and everything that was held back.

    Parameters
    ----------
    name : str
        ``user`` or ``item``: whose truth it is.
    revealed : Revealed
    called : mapping of str to str
        What each id of the truth is called.
    """
    import pandas as pd

    with st.container(border=True, key=f"recommend_revealed_{name}"):
        n = revealed.listed
        counts = {
            t("page_recommend.reveal.hits", n=n): len(revealed.hits),
            t(f"page_recommend.reveal.plain_{name}", n=n): revealed.plain_hits,
            t(f"page_recommend.reveal.real_{name}"): len(revealed.real),
        }
        tiles.show([tiles.Tile(label, number(count)) for label, count in counts.items()])
        st.caption(say(t(f"page_recommend.reveal.one_{name}")))
        address.link("evaluate", say(t("page_recommend.reveal.to_evaluate")))
        with st.expander(say(t(f"page_recommend.reveal.all_{name}", n=len(revealed.real)))):
            rows = [(called[id_], "✓" if id_ in revealed.hits else "") for id_ in revealed.real]
            heads = [t("page_recommend.head.real"), t("page_recommend.head.listed")]
            frame = pd.DataFrame(sorted(rows, key=lambda row: row[1] == ""))
            frame.columns = [say(head) for head in heads]
            st.dataframe(frame, hide_index=True, key=f"recommend_truth_{name}")
