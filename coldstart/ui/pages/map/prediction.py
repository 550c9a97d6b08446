"""Colours by what the training in use predicts: for one item on maps of users, or the reverse."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.errors import CannotRankError
from coldstart.core.i18n import t
from coldstart.data.columns import POINT_ITEM, POINT_USER, PREDICTED
from coldstart.data.intake.personal import masked
from coldstart.data.on_screen import any_masked
from coldstart.ui import address, opened, user_links
from coldstart.ui.components import progress, waiting
from coldstart.ui.pages.recommend import subject
from coldstart.ui.words import plain, say, short

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from coldstart.serving.session import Session
    from coldstart.store.records import RunRecord

LISTED = 5_000  # more are found by typing their id
LONGEST = 44  # characters of a name in the title of the scale


@dataclass(frozen=True, eq=False)
class Prediction:
    """What the colours mean.

    Attributes
    ----------
    points : DataFrame
        Those given, with the column `columns.PREDICTED`, float64: NaN for who already has it, and
        for points of the other kind.
    title : str
        Of the scale.
    chances : bool
        Whether the numbers are probabilities.
    """

    points: pd.DataFrame
    title: str
    chances: bool


def show(points: pd.DataFrame, view: str, run: RunRecord) -> Prediction | None:
    """Draw the choice of what is predicted; None where the method cannot say, which is then said.

    Parameters
    ----------
    points : DataFrame
        As `projection.tables.describe` returns it.
    view : str
        Which map it is.
    run : RunRecord
        The training in use.
    """
    kind = POINT_USER if view == "items" else POINT_ITEM  # of whom or what it is asked about
    with st.spinner(say(t("page_recommend.run.opening"))):
        served = opened.served(run)
    dataset = served.dataset
    if kind == POINT_ITEM:
        names = subject.labels(dataset.item_ids, dataset.item_titles)
        ordered = subject.cold_first(dataset.item_ids, dataset.item_warmth, ())
    else:
        names = dataset.user_labels
        ordered = subject.cold_first(dataset.user_ids, dataset.user_warmth, ())
    about = _choose(kind, ordered, names)
    if about is None:
        return None
    try:
        values = _predicted(served, kind, about)
    except CannotRankError as error:
        st.info(plain(say(error.message)), icon=":material/info:")
        return None
    if values is None:
        return None
    ids = dataset.user_ids if kind == POINT_ITEM else dataset.item_ids
    value = dict(zip(ids, values, strict=True))
    shown = POINT_USER if kind == POINT_ITEM else POINT_ITEM
    column = [
        value.get(id_, float("nan")) if of == shown else float("nan")
        for id_, of in zip(points["id"], points["kind"], strict=True)
    ]
    chances = served.model.probabilities
    unit = "probability" if chances else "score"
    st.caption(plain(say(t(f"page_map.predicted.by.{unit}", name=progress.called(run)))))
    title = say(t(f"page_map.predicted.title.{kind}.{unit}", name=short(names[about], LONGEST)))
    return Prediction(points.assign(**{PREDICTED: column}), title, chances)


def _choose(kind: str, ordered: list[str], names: dict[str, str]) -> str | None:
    key, long = f"map_for_{kind}", len(ordered) > LISTED
    held = st.session_state.get(key)
    if held is None:
        said = address.get("for")
        if said is not None and kind == POINT_USER:
            said = user_links.read(said)
        held = said if said in names else next(iter(ordered), None)
    st.session_state[key] = held
    options = ordered[:LISTED] if held in ordered[:LISTED] else [held, *ordered[:LISTED]]
    hidden = kind == POINT_USER and any_masked(ordered[:LISTED])
    st.selectbox(
        say(t(f"page_map.predicted.for.{kind}")),
        options,
        format_func=lambda id_: names.get(id_, str(id_)),
        key=key,
        accept_new_options=long or hidden,
        help=subject.how_to_find(long, hidden),
        width=460,
    )
    chosen: str | None = st.session_state[key]
    if chosen not in names:
        unknown = masked(chosen or "") if kind == POINT_USER else chosen or ""
        st.warning(plain(say(t(f"page_recommend.{kind}.unknown", id=unknown))))
        return None
    address.put(**{"for": user_links.written(chosen) if kind == POINT_USER else chosen})
    return chosen


def _predicted(served: Session, kind: str, about: str) -> np.ndarray | None:
    """Ask the training; None where that was stopped."""
    from coldstart.serving import audience
    from coldstart.serving.result_cache import cached

    if kind == POINT_ITEM:
        steps = partial(audience.for_item_steps, served, about)
        return waiting.answer(served, about, steps, "map_predicted")
    return cached(served, ("predicted", about), lambda: audience.for_user(served, about))
