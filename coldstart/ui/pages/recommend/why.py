"""Why one row stands where it stands: its score taken apart, as a figure and as a table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.explain.reasons import Step, chance, steps
from coldstart.figures.contributions import contributions_figure
from coldstart.models.base import Contributions, Part
from coldstart.serving.ranking import Ranked
from coldstart.ui.components import chances, chart
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.serving.session import Session


def show(
    served: Session, place: Ranked, called: str, text: str, titles: Mapping[str, str], key: str
) -> None:
    """Draw the breakdown, or say that the method cannot give one.

    Parameters
    ----------
    served : Session
    place : Ranked
    called, text : str
        Whom or what the row is about, and what is known of it.
    titles : mapping of str to str
        What each item is called, by id.
    key : str
        Prefix of the widgets' keys.
    """
    with st.container(border=True, key=f"{key}_why"):
        heading = say(t("page_recommend.why.heading", name=called, rank=place.rank))
        st.subheader(plain(heading), anchor=False)
        st.caption(plain(text), width=760)
        made = place.made
        if made is None:
            cannot = say(t("explain.cannot", method=t(f"method.{served.model.name}")))
            st.markdown(plain(cannot + say(t("page_recommend.why.cannot"))), width=760)
            return
        found = steps(made, titles)
        st.markdown(plain(say(_in_words(made, found))), width=760)
        start = found[0].value if found and found[0].part is Part.BASE else 0.0
        terms = [(_begun(say(s.label)), s.value) for s in found if s.part is not Part.BASE]
        figure = contributions_figure(made, start, terms, say)
        chart.show(figure, "coldstart-reasons", f"{key}_figure", heading)
        _table(made, found, key)


def _in_words(made: Contributions, found: list[Step]) -> Message:
    if made.unit != "log_odds":
        return t("page_recommend.why.score", score=made.total)
    score = made.as_score(made.total)
    base = next((step.value for step in found if step.part is Part.BASE), 0.0)
    return t(
        "page_recommend.why.log_odds",
        base=made.as_score(base),
        total=made.total,
        score=score,
        chance=chance(score),
    )


def _table(made: Contributions, found: list[Step], key: str) -> None:
    frame = breakdown_frame(made, found)
    forms = (("adds", "{:+.3f}"), ("times", "× {:.2f}"), ("so_far", "{:.3f}"))
    figures = {_head(name): form for name, form in forms}
    st.dataframe(
        chances.shown(frame.rename(columns=_head), _head("probability_so_far"), figures=figures),
        hide_index=True,
        key=f"{key}_steps",
        placeholder="",
        height="content",
        alt=say(t("page_recommend.why.steps")),
    )


def breakdown_frame(made: Contributions, found: list[Step]) -> pd.DataFrame:
    """Return a row for each step and, last, what they come to together."""
    import pandas as pd

    odds = made.unit == "log_odds"
    rows: list[dict[str, Any]] = []
    for step in found:
        row: dict[str, Any] = {"step": _begun(say(step.label)), "adds": step.value}
        if odds:  # the base rate is where the odds begin, so it multiplies nothing
            row["times"] = None if step.part is Part.BASE else math.exp(step.value)
        row["so_far"] = step.after
        if odds:
            row["probability_so_far"] = made.as_score(step.after)
        rows.append(row)
    together = {"step": say(t("page_recommend.why.together")), "adds": made.total}
    rows.append({**together, "so_far": made.total})
    if odds:
        rows[-1]["probability_so_far"] = made.as_score(made.total)
    return pd.DataFrame(rows)


def _head(name: str) -> str:
    return say(t(f"page_recommend.head.{name}"))


def _begun(text: str) -> str:
    """Return a label as it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]
