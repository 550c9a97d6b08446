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
    from coldstart.data.generator import make_shop, shop_files

    return {f"{name}.csv": content for name, content in shop_files(make_shop()).items()}


def _pairs() -> Mapping[str, bytes]:
    from coldstart.data import columns
    from coldstart.data.generator import make_shop

    shop = make_shop().tables
    users = shop[columns.USERS].rename(columns=lambda name: f"user_{name.removeprefix('user_')}")
    joined = shop[columns.INTERACTIONS].merge(users, on=columns.USER_ID)
    joined = joined.merge(shop[columns.ITEMS], on=columns.ITEM_ID)
    return {"pairs.csv": joined.to_csv(index=False).encode("utf-8-sig")}


def _broken() -> Mapping[str, bytes]:
    from coldstart.data.broken import broken_files
    from coldstart.data.generator import make_shop

    return broken_files(make_shop())


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
