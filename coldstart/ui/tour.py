"""The tour: a card over each page that says what to do here, and leads to the next.

It follows whoever takes it: whichever of its pages is looked at, that is the step. The step stands
in the address, so the tour outlives a refresh. A server for looking only has none, for it makes
things.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.ui import address, datasets, routes
from coldstart.ui.state import current
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    from coldstart.store.records import DatasetRecord, Kind

SAMPLE = "retail"
Situation = str
"""One of ``before``, ``during`` and ``after`` what a step asks for."""


@dataclass(frozen=True)
class Step:
    """A page of the tour.

    Attributes
    ----------
    page : str
        Its name in `routes`.
    situation : callable
        How far a data set is with what is to be done there.
    """

    page: str
    situation: Callable[[DatasetRecord], Situation]


def _reading(_: DatasetRecord) -> Situation:
    return "after"


def _recommending(record: DatasetRecord) -> Situation:
    from coldstart.ui import opened

    return "after" if opened.trained(record.id) else "before"


def _training(record: DatasetRecord) -> Situation:
    from coldstart.store.records import Kind
    from coldstart.ui import opened

    return _of_runs(record, Kind.TRAIN, done=bool(opened.trained(record.id)))


def _evaluation(record: DatasetRecord) -> Situation:
    from coldstart.store.records import Kind
    from coldstart.ui import evaluations

    return _of_runs(record, Kind.EVALUATE, done=bool(evaluations.measured(record.id)))


def _of_runs(record: DatasetRecord, kind: Kind, *, done: bool) -> Situation:
    runs = datasets.store().runs(dataset_id=record.id, kind=kind)
    if runs and runs[0].state.active:
        return "during"
    return "after" if done else "before"


STEPS = (
    Step("data", _reading),
    Step("train", _training),
    Step("recommend", _recommending),
    Step("evaluate", _evaluation),
    Step("how", _reading),
)


def offer() -> None:
    """Draw the invitation, where the tour can be taken and is not being taken."""
    if datasets.store().settings.readonly or _number() is not None:
        return
    with st.container(border=True, key="tour_offer", gap="small"):
        st.markdown(f"**{say(t('tour.offer.title'))}** {say(t('tour.offer.body'))}", width=760)
        if st.button(
            say(t("tour.offer.start")), key="tour_start", type="primary", icon=":material/tour:"
        ):
            _start()


def show(page: st.Page) -> None:
    """Draw the card of the step that a page is, or the way back to the tour."""
    number = _number()
    if number is None or datasets.store().settings.readonly:
        return
    here = next((n for n, step in enumerate(STEPS, 1) if _path(step) == page.url_path), None)
    if here is not None and here != number:
        address.tour(str(here))
    record = datasets.current()
    with st.container(border=True, key="tour", gap="xsmall"):
        if record is None:
            _invite()
        elif here is None:
            st.markdown(say(t("tour.aside")))
            _actions(number, t("tour.back", page=_title(number)))
        else:
            _step(here, record)


def _invite() -> None:
    """Draw the beginning for whoever opens a link into the tour and has no data set."""
    st.markdown(say(t("tour.offer.body")), width=760)
    with _row():
        label = say(t("tour.offer.start"))
        if st.button(label, key="tour_start", type="primary", icon=":material/tour:"):
            _start()
        _end()


def _step(number: int, record: DatasetRecord) -> None:
    step = STEPS[number - 1]
    situation = step.situation(record)
    place = say(t("tour.place", n=number, of=len(STEPS)))
    title = say(t(f"tour.{step.page}.title"))
    st.markdown(f":primary[{place}] &nbsp; **{title}**")
    counts = {f"n_{what}": n for what, n in record.counts.items()}  # {users} is a word
    body = t(f"tour.{step.page}.{situation}", name=record.title, **counts)
    st.markdown(plain(say(body)), width=860)
    if number == len(STEPS):
        with _row():
            if st.button(
                say(t("tour.own")), key="tour_own", type="primary", icon=":material/upload:"
            ):
                _own()
            _end(t("tour.finish"))
    elif situation == "after":
        _actions(number + 1, t("tour.next", page=_title(number + 1)))
    else:
        with _row():
            if step.page == "evaluate":  # it takes a minute, and nothing after it waits for it
                onward = t("tour.next", page=_title(number + 1))
                label = onward if situation == "during" else t("tour.skip")
                address.link(STEPS[number].page, say(label), tour=str(number + 1))
            _end()


def _actions(number: int, label: Message) -> None:
    """Draw the link to a step and the way out."""
    with _row():
        with st.container(key="tour_next", width="content"):
            to = STEPS[number - 1].page
            address.link(to, say(label), icon=":material/arrow_forward:", tour=str(number))
        _end()


def _row() -> st.delta_generator.DeltaGenerator:
    return st.container(horizontal=True, vertical_alignment="center", gap="medium")


def _end(label: Message | None = None) -> None:
    st.button(
        say(label or t("tour.end")), key="tour_end", type="tertiary", icon=":material/close:",
        on_click=address.tour, args=(None,),
    )  # fmt: skip


def _start() -> None:
    """Look at the sample, taken in before or now, and begin."""
    from coldstart.data.samples import load_sample

    store = datasets.store()
    there = (record for record in store.datasets() if record.source == SAMPLE)
    record = next(there, None)
    if record is None:
        with st.spinner(say(t("stage.read"))):
            record = store.add_dataset(load_sample(SAMPLE))
    address.choose(dataset_id=record.id)
    address.tour("1")
    current().data_view = "this"
    address.go(STEPS[0].page)


def _own() -> None:
    """End where one's own files are taken in."""
    address.tour(None)
    current().data_view = "add"
    address.go("data")


def _number() -> int | None:
    """Return the step that was come to; None without a tour, or where the link says nonsense."""
    said = current().tour
    return int(said) if said in {str(n) for n in range(1, len(STEPS) + 1)} else None


def _path(step: Step) -> str:
    return routes.ROUTES[step.page].path


def _title(number: int) -> str:
    return say(t(f"ui.page.{STEPS[number - 1].page}"))
