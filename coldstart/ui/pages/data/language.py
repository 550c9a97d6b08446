"""Whether the encoder reads the language of a data set's texts."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from coldstart.core.i18n import Message
    from coldstart.data.dataset import Dataset

BY_CONTENT: dict[str | type[Any], Callable[[Any], Any]] = {
    "coldstart.data.dataset.Dataset": attrgetter("fingerprint")
}


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_CONTENT)
def note(dataset: Dataset) -> Message | None:
    """Return what the encoder cannot read in a data set."""
    from coldstart.core.settings import Settings
    from coldstart.encoders import registry

    return registry.language_note(Settings().encoder, [*dataset.user_texts, *dataset.item_texts])
