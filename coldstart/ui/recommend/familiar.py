"""Words that are unlike all that a method has learnt from: said before anything is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.i18n import t
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    import numpy as np

    from coldstart.answers.served import Served


def warn(served: Served, side: str, embeddings: np.ndarray) -> None:
    """Say so once where one of several descriptions reads like nothing that is known.

    Parameters
    ----------
    served : Served
    side : str
        ``user`` or ``item``.
    embeddings : ndarray, float32 (n, dim)
        Of what somebody wrote.
    """
    from coldstart.answers.familiarity import familiarity

    found = [one for one in familiarity(served, side, embeddings) if one is not None]
    strange = [one for one in found if one.strange]
    if not strange:
        return
    worst = min(strange, key=lambda one: one.likeness)
    texts = served.dataset.user_texts if side == "user" else served.dataset.item_texts
    example = next(text for text in texts if text.strip())
    told = t(
        f"page_recommend.form.strange_{side}",
        likeness=worst.likeness,
        usual=worst.usual,
        example=example,
    )
    st.warning(plain(say(told)), icon=":material/help:", width=760)
