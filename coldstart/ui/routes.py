"""The pages, each declared once; its file is ``pages/<name>.py``, its title ``ui.page.<name>``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui.words import say

_INSTALLED = Path(__file__).parent / "app"
ROOT = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parents[2]
"""Where app.py and pages/ are: beside this package in a checkout, in it where it is installed."""


@dataclass(frozen=True)
class Route:
    """Where a page is found. The one at the root of the address has no path of its own."""

    name: str
    icon: str
    path: str


ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "data": Route("data", ":material/table_view:", ""),
        "train": Route("train", ":material/model_training:", "train"),
        "map": Route("map", ":material/scatter_plot:", "map"),
        "recommend": Route("recommend", ":material/recommend:", "recommend"),
        "evaluate": Route("evaluate", ":material/fact_check:", "evaluate"),
        "learn": Route("learn", ":material/school:", "learn"),
        "runs": Route("runs", ":material/history:", "runs"),
        "how": Route("how", ":material/lightbulb:", "how"),
    }
)
HOME = "data"


def page(name: str) -> st.Page:
    """Return a page as Streamlit wants it, titled in the language of the session."""
    route = ROUTES[name]
    return st.Page(
        ROOT / "pages" / f"{name}.py",
        title=say(t(f"ui.page.{name}")),
        url_path=route.path,
        default=name == HOME,
    )


def pages() -> list[st.Page]:
    """Return all pages, and one for whoever types the first one's name into the address."""
    return [*map(page, ROUTES), st.Page(_home, url_path=HOME, visibility="hidden")]


def _home() -> None:
    st.switch_page(page(HOME), query_params=st.query_params.to_dict())
