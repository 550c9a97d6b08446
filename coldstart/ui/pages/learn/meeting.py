"""A simulated cold customer: someone held back reveals choice by choice, and the list follows."""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.serving.holdout import held_back_users
from coldstart.serving.ranking import cannot_list
from coldstart.serving.result_cache import cached
from coldstart.serving.simulation import STEPS, TOP, Step, meet, order
from coldstart.ui import address, user_links
from coldstart.ui.components import chart, tiles
from coldstart.ui.components.guard import guarded
from coldstart.ui.components.numbers import number_field
from coldstart.ui.pages.learn import everyone, lists
from coldstart.ui.pages.recommend import subject, training
from coldstart.ui.state import current
from coldstart.ui.words import number, plain, say

if TYPE_CHECKING:
    from coldstart.serving.session import Session
    from coldstart.store.records import DatasetRecord, RunRecord

PACE = 2.0  # seconds between two steps that are taken by themselves
MOST_ORDERS = 1_000


def show(record: DatasetRecord) -> None:
    """Draw the choice of training and person, and the stage."""
    st.markdown(say(t("page_learn.meeting.about", n=TOP)), width=760)
    ready = training.ready(record, "learn", t("page_learn.meeting.no_run"))
    if ready is None:
        return
    run, served = ready
    people = held_back_users(served)
    if not people:
        st.info(say(t("page_learn.meeting.nobody")), icon=":material/info:")
        address.link("evaluate", say(t("page_learn.meeting.to_evaluate")))
        return
    cannot = cannot_list(served.model)
    if cannot is not None:
        st.info(plain(say(cannot)), icon=":material/info:")
        return
    user_id, seed = _whom(served, people)
    question = ("meet", user_id, seed)
    steps = cached(served, question, lambda: meet(served, user_id, seed=seed))
    if not steps:
        st.info(say(t("page_learn.meeting.too_few")), icon=":material/info:")
        return
    _begin((run.id, user_id, seed), len(steps) - 1)
    playing = current().playing_since is not None
    st.fragment(_stage, run_every=PACE if playing else None)(served, run, user_id, seed, steps)


def _begin(about: Hashable, last: int) -> None:
    """Go on where this meeting stands; a new session takes the step from the link."""
    state = current()
    if state.meeting is None:
        said = address.get("step") or ""
        state.meeting = about, int(said) if said.isdecimal() else 0
    elif state.meeting[0] != about:
        state.meeting, state.playing_since = (about, 0), None
    _to(min(_now(), last))


def _whom(served: Session, people: Sequence[str]) -> tuple[str, int]:
    """Draw who it is, and in which order they reveal what they chose; the link carries both."""
    if address.get("order") is not None and "learn_order" not in st.session_state:
        said = address.get("order") or ""
        st.session_state["learn_order"] = int(said) % MOST_ORDERS if said.isdecimal() else 0
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            user_id = _person(served, people)
            seed = number_field(
                say(t("page_learn.meeting.order")),
                low=0,
                high=MOST_ORDERS - 1,
                step=1,
                key="learn_order",
                help=say(t("page_learn.meeting.order_help")),
                width=200,
            )
        address.put(order=str(seed) if seed else None)
        text = served.dataset.user_texts[served.dataset.user_index[user_id]]
        st.markdown(plain(text or say(t("page_recommend.user.no_profile"))), width=760)
        st.caption(say(t("page_learn.meeting.hidden", n=len(order(served, user_id, 0)))))
    return user_id, int(seed)


def _person(served: Session, people: Sequence[str]) -> str:
    key = "learn_user"
    if st.session_state.get(key) not in people:
        from_link = user_links.read(address.get("user") or "")
        st.session_state[key] = from_link if from_link in people else people[0]
    st.selectbox(
        say(t("page_recommend.user.choose")),
        people,
        format_func=served.dataset.user_labels.__getitem__,
        key=key,
        width=260,
    )
    user_id: str = st.session_state[key]
    address.put(user=user_links.written(user_id))
    return user_id


@guarded()
def _stage(served: Session, run: RunRecord, user_id: str, seed: int, steps: Sequence[Step]) -> None:
    """Draw the two lists as they stand, and take the next step where it plays by itself."""
    from coldstart.figures.meeting import meeting_figure

    last = len(steps) - 1
    _play(last)
    _controls(last)
    now = _now()
    address.put(step=str(now) if now else None)
    step, shown = steps[now], steps[: now + 1]
    titles = subject.labels(served.dataset.item_ids, served.dataset.item_titles)
    st.markdown(plain(_said(step, titles)), width=760)
    _score(step, shown)
    lists.show(step, titles, say(t(f"method.{served.model.name}")))
    st.subheader(say(t("page_learn.meeting.running")), anchor=False)
    chart.show(
        meeting_figure(
            [len(s.revealed) for s in steps],
            [len(s.hits) for s in steps],
            [len(s.plain_hits) for s in steps],
            len(shown),
            say(t(f"method.{served.model.name}")),
            say,
        ),
        f"coldstart-meeting-{served.dataset.user_index[user_id] + 1}",  # the id may be personal
        "learn_running",
        say(t("page_learn.meeting.running")),
    )
    if now == last:
        everyone.show(served, run, seed)
    else:
        st.caption(say(t("page_learn.everyone.later")))


def _play(last: int) -> None:
    """Take the next step where it is time; at the end the page is drawn without the clock."""
    state = current()
    if state.playing_since is None:
        return
    if time.time() - state.playing_since >= 0.8 * PACE:
        _to(min(_now() + 1, last))
        state.playing_since = time.time()
    if _now() >= last:
        state.playing_since = None
        st.rerun()


def _controls(last: int) -> None:
    now, playing = _now(), current().playing_since is not None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            say(t("page_learn.meeting.next")),
            key="learn_next",
            type="primary",
            icon=":material/shopping_basket:",
            disabled=now >= last,
            on_click=_to,
            args=(now + 1,),
        )
        pressed = st.button(
            say(t(f"page_learn.meeting.{'pause' if playing else 'play'}")),
            key="learn_play",
            icon=":material/pause:" if playing else ":material/play_arrow:",
        )
        if pressed:
            current().playing_since = None if playing else time.time()
            if now >= last and not playing:
                _to(0)
            st.rerun()
        st.button(
            say(t("page_learn.meeting.back")),
            key="learn_back",
            icon=":material/undo:",
            disabled=now == 0,
            on_click=_to,
            args=(now - 1,),
        )
        st.button(
            say(t("page_learn.meeting.again")),
            key="learn_again",
            icon=":material/replay:",
            disabled=now == 0,
            on_click=_to,
            args=(0,),
        )


def _now() -> int:
    meeting = current().meeting
    return 0 if meeting is None else meeting[1]


def _to(step: int) -> None:
    state = current()
    if state.meeting is not None:
        state.meeting = state.meeting[0], step


def _said(step: Step, titles: dict[str, str]) -> str:
    n = len(step.revealed)
    if not n:
        return say(t("page_learn.meeting.nothing", left=step.left))
    title = titles[step.revealed[-1]]
    return say(t("page_learn.meeting.revealed", n=n, most=STEPS, title=title, left=step.left))


def _score(step: Step, shown: Sequence[Step]) -> None:
    so_far = sum(len(s.hits) for s in shown), sum(len(s.plain_hits) for s in shown)
    counts = [
        ("hits", len(step.hits), so_far[0]),
        ("plain_hits", len(step.plain_hits), so_far[1]),
    ]
    tiles.show(
        [
            tiles.Tile(
                t(f"page_learn.meeting.{name}"),
                say(t("page_learn.meeting.of", hits=number(here), n=TOP)),
                note=say(t("page_learn.meeting.so_far", n=total)),
            )
            for name, here, total in counts
        ]
    )
