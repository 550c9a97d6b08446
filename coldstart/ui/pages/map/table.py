"""Tables of points in words, to read and to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.data.columns import DISPLAY_ID, POINT_ITEM, POINT_USER
from coldstart.ui import address, datasets, user_links
from coldstart.ui.components import download
from coldstart.ui.routes import ROUTES
from coldstart.ui.words import say

if TYPE_CHECKING:
    import pandas as pd

HEIGHT = 420  # pixels, above which a table scrolls
LINK, LINK_WIDTH = "link", 104  # pixels, which the longer of the two languages needs
SIDES = ((POINT_USER, "users"), (POINT_ITEM, "items"))


def show(points: pd.DataFrame, key: str, file_name: str, heading: str = "selected") -> None:
    """Draw users and items, each in a table of their own with a link to Recommend.

    Personal ids are masked on screen, and whole in the files unless the server is read-only.

    Parameters
    ----------
    points : DataFrame
        Rows of what `projection.tables.describe` returns.
    key : str
        Of its widgets, as a prefix.
    file_name : str
        Of the files, without ending.
    heading : str
        ``selected`` or ``found``.
    """
    from coldstart.figures.interaction import column_title

    in_file = _masked if datasets.store().settings.readonly else lambda part: part
    for kind, name in SIDES:
        part = points[points["kind"] == kind]
        if not len(part):
            continue
        st.subheader(
            say(t(f"page_map.{heading}.{name}", n=len(part))),
            anchor=f"{heading}-{name}" if heading == "selected" else False,
        )
        linked = in_words(_masked(part))
        likeness = column_title("likeness", say)
        linked.insert(_named(part), LINK, [_link(kind, id_) for id_ in part["id"]])
        st.dataframe(
            linked,
            hide_index=True,
            height=min(HEIGHT, 37 + 35 * len(linked)),
            column_config={
                LINK: st.column_config.LinkColumn(
                    say(t(f"page_map.head.{LINK}")),
                    display_text=say(t("ui.page.recommend")),
                    width=LINK_WIDTH,
                ),
                likeness: st.column_config.NumberColumn(likeness, format="%.3f"),
            },
            key=f"{key}_{name}",
        )
        download.show(
            lambda part=part: in_words(in_file(part)),  # type: ignore[misc]
            f"{file_name}-{name}",
            key=f"{key}_{name}_download",
        )


def way_to(held: pd.DataFrame) -> Message | None:
    """Say how many are selected, each number being a link to its table; None where nobody is."""
    counts = [(name, int((held["kind"] == kind).sum())) for kind, name in SIDES]
    parts = [
        t("page_map.selected.link", what=t(f"page_map.selected.{name}", n=n), name=name)
        for name, n in counts
        if n
    ]
    return t("page_map.selected.listed", parts=parts) if parts else None


def in_words(points: pd.DataFrame) -> pd.DataFrame:
    """Return points of one kind as people read them: no places, no blank columns."""
    from coldstart.figures.interaction import column_title

    kind = points["kind"].iloc[0]
    own = [c for c in points.columns if c not in ("id", DISPLAY_ID, "x", "y", "kind", "name")]
    told = [c for c in own if points[c].fillna("").astype("str").str.strip().any()]
    words = points[["id", "name", *told]].copy()
    words["warmth"] = [say(t(f"data.warmth.{level}")) for level in words["warmth"]]
    if _named(points) == 1:
        words = words.drop(columns="name")
    heads = {c: column_title(c, say) for c in told}
    heads |= {"id": say(t(f"page_map.head.{kind}_id")), "name": say(t(f"page_map.head.{kind}"))}
    return words.rename(columns=heads)


def _masked(points: pd.DataFrame) -> pd.DataFrame:
    """Return points whose ids, and names that are nothing but the id, are fit for the screen."""
    display = points[DISPLAY_ID]
    names = points["name"].where(points["name"] != points["id"], display)
    return points.assign(id=display, name=names)


def _named(points: pd.DataFrame) -> int:
    """Return how many columns say who somebody is: the id, and a name unless it is the same."""
    return 1 if (points["name"] == points["id"]).all() else 2


def _link(kind: str, id_: str) -> str:
    """Return where Recommend shows someone, from this page."""
    in_link = user_links.written(id_) if kind == POINT_USER else id_
    return f"{ROUTES['recommend'].path}?{urlencode(address.params(side=kind, **{kind: in_link}))}"
