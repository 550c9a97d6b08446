"""What the address bar carries, so that a link shows a colleague the same view.

Language, data set, run, segment and the step of the tour go with every link of ours. What belongs
to one page only, such as the user that Recommend shows, is read by `get` and written by `put`, and
stays behind when leaving.
"""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import LANGUAGES
from coldstart.ui import routes
from coldstart.ui.state import current

KEPT = {
    "lang": "language",
    "data": "dataset_id",
    "run": "run_id",
    "segment": "segment_id",
    "tour": "tour",
}


def settle() -> None:
    """Bring address and session in step; where both speak, the address is right."""
    state = current()
    for name, attribute in KEPT.items():
        said = get(name)
        if said is not None and (name != "lang" or said in LANGUAGES):
            setattr(state, attribute, said)
    put(**_kept())


def get(name: str) -> str | None:
    """Return what the address says under `name`; None where it says nothing."""
    return st.query_params.get(name) or None


def put(**params: str | None) -> None:
    """Write into the address; None takes a name out. The page does not run again by that."""
    for name, value in params.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value


def choose(
    *, language: str | None = None, dataset_id: str | None = None, run_id: str | None = None
) -> None:
    """Change what all pages look at, in session and address.

    Another data set drops the run and the segment.
    """
    state = current()
    if language is not None:
        state.language = language
    if dataset_id is not None and dataset_id != state.dataset_id:
        state.dataset_id, state.run_id, state.segment_id = dataset_id, None, None
    if run_id is not None:
        state.run_id = run_id
    put(**_kept())


def narrow(segment_id: str | None) -> None:
    """Look at one segment in place of everyone, or at everyone again."""
    current().segment_id = segment_id
    put(**_kept())


def tour(step: str | None) -> None:
    """Be at a step of the tour, or end it."""
    current().tour = step
    put(**_kept())


def leave_dataset() -> None:
    """Look at no data set and no run any more, such as after one was forgotten."""
    state = current()
    state.dataset_id = state.run_id = state.segment_id = None
    put(**_kept())


def params(**more: str | None) -> dict[str, str]:
    """Return the query of a link: what goes with every link, and `more`."""
    said = {**_kept(), **more}
    return {name: value for name, value in said.items() if value is not None}


def link(
    page: str, label: str | None = None, *, icon: str | None = None, **more: str | None
) -> None:
    """Draw a link to a page of ours, by its name in `routes`, that keeps the view.

    Parameters
    ----------
    page : str
    label : str, optional
        The page's title where nothing else is said.
    icon : str, optional
        The page's own where nothing else is said.
    **more : str or None
        What else the page shall find in its address, such as ``user="u7"``; None leaves out what
        else goes with every link.
    """
    route = routes.ROUTES[page]
    st.page_link(
        routes.page(page),
        label=label,
        icon=icon or route.icon,
        query_params=params(**more),
    )


def go(page: str, **more: str) -> None:
    """Go to a page of ours at once, keeping the view. Nothing after this call is run."""
    st.switch_page(routes.page(page), query_params=params(**more))


def _kept() -> dict[str, str | None]:
    state = current()
    return {name: getattr(state, attribute) for name, attribute in KEPT.items()}
