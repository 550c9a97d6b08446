"""Example files: small ones that load, to copy from, and ones that are wrong on purpose."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui.words import say


def show() -> None:
    """Draw the downloads; each file is written when it is asked for."""
    with st.container(horizontal=True, vertical_alignment="center"):
        _button("tables", _tables)
        _button("pairs", _pairs)
        _button("broken", _broken)


def _button(name: str, files: Callable[[], Mapping[str, bytes]]) -> None:
    st.download_button(
        say(t(f"page_data.examples.{name}")),
        lambda: _zipped(files()),
        file_name=f"coldstart-{name}.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        type="tertiary",
        on_click="ignore",
        help=say(t(f"page_data.examples.{name}_help")),
        key=f"example_{name}",
    )


def _tables() -> Mapping[str, bytes]:
    from coldstart.data.samples import RETAIL, sample_files

    return sample_files(RETAIL)


def _pairs() -> Mapping[str, bytes]:
    import pandas as pd

    from coldstart.data import columns

    files = _tables()
    users, items, interactions = (
        pd.read_csv(io.BytesIO(files[f"{name}.csv"]), dtype="str", keep_default_na=False)
        for name in columns.TABLES
    )
    users = users.rename(columns=lambda name: f"user_{name.removeprefix('user_')}")
    joined = interactions.merge(users, on=columns.USER_ID).merge(items, on=columns.ITEM_ID)
    return {"pairs.csv": joined.to_csv(index=False).encode("utf-8-sig")}


def _broken() -> Mapping[str, bytes]:
    from coldstart.data.samples import sample_files

    return sample_files("broken")


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
