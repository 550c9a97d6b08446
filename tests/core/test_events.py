"""Events are stored and come back, in whatever language they will be read."""

from __future__ import annotations

import dataclasses
import json

import pytest

from coldstart.core import events
from coldstart.core.events import (
    EpochEnded,
    Event,
    Failed,
    Finished,
    Noted,
    Planned,
    Progressed,
    Started,
)
from coldstart.core.i18n import Message, has, t

TOLD = [
    Started("encode", 10),
    Started("train"),
    Progressed("encode", 3, 10),
    Noted(t("cli.one_of", options=["--a", t("stage.encode")])),
    EpochEnded(1, 2, 0.5, 0.25, {"ndcg@10": 0.1}, {"ndcg@10": 0.2}, True),
    EpochEnded(1, 2, 0.5),
    Finished(stopped=True),
    Failed(t("store.no_run_yet", reference="“茶”")),
    Planned(["encode", "train"], [0.4, 1.0]),
]


@pytest.mark.parametrize("event", TOLD, ids=lambda event: type(event).__name__)
def test_an_event_survives_json(event):
    stored = json.loads(json.dumps(event.to_json()))
    assert events.from_json(stored) == event


def test_every_kind_of_event_is_tried_above():
    kinds = {kind for kind in vars(events).values() if isinstance(kind, type)}
    ours = {kind for kind in kinds if issubclass(kind, Event)} - {Event}
    assert ours == {type(event) for event in TOLD}


def test_a_result_is_not_stored_for_its_artifacts_hold_it():
    assert events.from_json(Finished(object()).to_json()) == Finished()


def test_nobody_can_change_what_happened():
    with pytest.raises(dataclasses.FrozenInstanceError):
        TOLD[0].stage = "train"


def test_draining_a_stream_gives_what_it_returns():
    def stream():
        yield Started("encode")
        return 7

    assert events.drain(stream()) == 7


def test_a_stored_message_can_be_read_in_both_languages():
    note = events.from_json(json.loads(json.dumps(TOLD[3].to_json())))
    assert isinstance(note.message, Message)
    assert note.message.render("en") == "Give exactly one of --a, Reading texts."
    assert note.message.render("zh") == "请在 --a、读取文本 中恰好选择一项。"


def test_every_stage_that_the_code_names_has_words():
    import re
    from pathlib import Path

    named = {
        stage
        for path in Path(events.__file__).parents[1].rglob("*.py")
        for stage in re.findall(r"(?:Started|Progressed)\(\"(\w+)\"", path.read_text("utf-8"))
    }
    assert named >= {"encode", "train"}
    assert [stage for stage in named if not has(f"stage.{stage}")] == []
