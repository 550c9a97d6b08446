"""The data sets that there are, and the one that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.ui import address
from coldstart.ui.state import DEFAULT_DOMAIN
from coldstart.ui.state import current as session

if TYPE_CHECKING:
    from coldstart.data.dataset import Dataset
    from coldstart.store.records import DatasetRecord
    from coldstart.store.repository import Store


def store() -> Store:
    """Return the store of this server; cheap, made anew in each run of the script."""
    from coldstart.core.settings import Settings
    from coldstart.store.repository import Store

    return Store(Settings())


def current(records: Sequence[DatasetRecord] | None = None) -> DatasetRecord | None:
    """Return the data set that is looked at: the chosen one, else the newest; None without any.

    What users and items are called follows from it.

    Parameters
    ----------
    records : sequence of DatasetRecord, optional
        All data sets, the newest first, where the caller has them already.
    """
    records = store().datasets() if records is None else records
    state = session()
    chosen = [record for record in records if record.id == state.dataset_id]
    found = next(iter(chosen or records), None)
    if found is None:
        address.leave_dataset()
        state.domain = DEFAULT_DOMAIN
    else:
        address.choose(dataset_id=found.id)
        state.domain = found.domain
    return found


def tables(id_: str) -> Dataset:
    """Return a stored data set with its tables, loaded once a server and frozen."""
    return _tables(store().dataset_folder(id_))


def called_in_files(dataset: Dataset) -> Callable[[str], str]:
    """Return what a user is called in a file that is handed out, by id.

    Whole, for someone has to act on it; masked as on screen where the server is read-only.
    """
    return dataset.user_labels.__getitem__ if store().settings.readonly else str


@st.cache_resource(max_entries=4, show_spinner=False)
def _tables(folder: Path) -> Dataset:
    from coldstart.store.artifacts import load_dataset

    return load_dataset(folder)
