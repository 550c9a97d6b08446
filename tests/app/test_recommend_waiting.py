"""Recommend: long work tells how far it is, can be stopped, and is done once."""

from __future__ import annotations

import json
import re
import threading

import pytest
import streamlit as st
from recommending import calm, said

from coldstart.core.i18n import t
from coldstart.models.ensemble.ensemble import Ensemble
from coldstart.serving import ranking, what_if
from coldstart.ui.components import waiting

TWO = {
    "side": "item", "which": "new", "how_item": "words", "wordings": "two",
    "item_text": "tea leaf", "item_text_2": "coffee leaf rare",
}  # fmt: skip
RULES = json.dumps([{"rule": "pin", "items": ["t3"]}])
PARTS = {
    "list": {"side": "user", "user": "tea1"},
    "everything": {"side": "user", "user": "tea1", "part": "rules", "rules": RULES},
    "audience": {"side": "item", "item": "t1"},
    "audience_of_new": {
        "side": "item", "which": "new", "how_item": "words", "item_text": "tea 9 leaf",
    },
    "entered": {
        "side": "item", "which": "new", "how_item": "words", "item_text": "tea 9", "part": "enters",
    },
    "reached": {**TWO, "part": "reached"},
    "word_effects": {**TWO, "part": "words"},
}  # fmt: skip


def never(*_: object, **__: object) -> None:
    raise AssertionError("worked out again")


@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_worked_out_again_when_something_else_is_clicked(
    open_app, train, word_encoder, monkeypatch, part
):
    train()
    app = calm(open_app("recommend", **PARTS[part]))
    shown = said(app), [frame.value.to_csv() for frame in app.main.dataframe]
    assert shown[1]
    for name in ("score", "contributions_each"):
        monkeypatch.setattr(Ensemble, name, never)
    monkeypatch.setattr(type(word_encoder), "encode_batch", never)
    app = calm(app.run())
    assert (said(app), [frame.value.to_csv() for frame in app.main.dataframe]) == shown


@pytest.mark.parametrize("part", ["list", "audience", "entered", "reached", "word_effects"])
def test_long_work_can_be_stopped_and_done_later(open_app, train, monkeypatch, part):
    train()
    monkeypatch.setattr(waiting, "AT_ONCE", 0)
    monkeypatch.setattr(ranking, "CHUNK", 5)
    monkeypatch.setattr(what_if, "CHUNK", 5)
    key = f"recommend_{part}"
    drawn, said_by_bar = waiting._said, []

    def half_way(now, seconds):  # the page as it stands after the first step
        said_by_bar.append(drawn(now, seconds))
        st.stop()

    with monkeypatch.context() as patched:
        patched.setattr(waiting, "_said", half_way)
        app = calm(open_app("recommend", **PARTS[part]))
        begun = app.button(key=f"{key}_stop")
    assert re.search("left$|nearly done$", said_by_bar[0])
    app = calm(begun.click().run())
    assert t("ui.work.stopped").render("en") in said(app)
    assert not app.main.dataframe
    app = calm(app.button(key=f"{key}_again").click().run())
    assert app.main.dataframe


def test_what_was_stopped_does_not_stop_another_question(open_app, train):
    train()
    app = calm(open_app("recommend", side="item", item="t1"))
    state = app.session_state["coldstart"]
    for here in ((state.dataset_id, state.run_id), (state.dataset_id, "another run")):
        state.stopped["recommend_audience"] = (*here, "about something else")
        assert calm(app.run()).main.dataframe


@pytest.mark.parametrize("form", [{"side": "user", "who": "new"}, {"side": "item", "which": "new"}])
def test_the_encoder_is_woken_while_somebody_types(
    open_app, train, word_encoder, monkeypatch, form
):
    st.cache_resource.clear()  # a server that has just begun
    train()
    asked = threading.Event()
    read = word_encoder.encode_batch

    def encode_batch(texts):
        if list(texts) == ["word"]:
            asked.set()
        return read(texts)

    monkeypatch.setattr(word_encoder, "encode_batch", encode_batch)
    calm(open_app("recommend", side="user"))
    assert not asked.is_set()
    calm(open_app("recommend", **form))
    assert asked.wait(10)
