"""What is doubtful about a description, before anything is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    import numpy as np

    from coldstart.serving.session import Session


def show(served: Session, side: str, texts: Sequence[str], embeddings: np.ndarray) -> None:
    """Draw what `answers.familiarity.doubts` finds."""
    from coldstart.serving.familiarity import doubts

    for doubt in doubts(served, side, texts, embeddings):
        st.warning(plain(say(doubt)), icon=":material/help:", width=760)
