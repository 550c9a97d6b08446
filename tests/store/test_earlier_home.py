"""A home of an earlier version opens: its runs answer as they did, under the names of today.

``earlier_home.zip`` was made by the version before models, commands and rooms were renamed: a shop
of 30 users and 14 items, a run of the default, one of the live-tuned ensemble, and an evaluation.
"""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from coldstart.core.settings import Settings
from coldstart.evaluation import results
from coldstart.export.report import report
from coldstart.serving.recommend import recommend
from coldstart.serving.session import CaseRequest, Session
from coldstart.store.records import Kind
from coldstart.store.repository import Store

ANSWERED = {"i3": 0.7193299531936646, "i9": 0.6519182920455933, "i11": 0.6157767176628113}
"""What the default gave for the text “tea” and a like of i1."""


@pytest.fixture
def earlier(tmp_path) -> Store:
    """The store of that home."""
    ZipFile(Path(__file__).parent / "earlier_home.zip").extractall(tmp_path)
    return Store(Settings(home=tmp_path))


def test_its_runs_have_the_names_of_today_and_answer_as_they_did(earlier):
    models = {run.name: run.config["method"] for run in earlier.runs(kind=Kind.TRAIN)}
    assert models == {"default": "ensemble", "article": "mlp_head", "live": "live_ensemble"}
    session = Session.open(earlier, "default")
    (answer,) = recommend(session, [CaseRequest("1", text="tea", likes=("i1",))], top=3)
    assert {place.id: place.score for place in answer.ranked} == pytest.approx(ANSWERED, abs=1e-6)
    assert Session.open(earlier, "live").model.name == "live_ensemble"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_it_measured_is_shown_under_the_names_of_today(earlier, language):
    (run,) = earlier.runs(kind=Kind.EVALUATE)
    evaluation = results.load(earlier.run_folder(run.id))
    assert {row.method for row in evaluation.rows} == {"popularity", "ensemble", "mlp_head"}
    details = results.load_details(earlier.run_folder(run.id))
    assert set(details.values["method"]) == {"popularity", "ensemble", "mlp_head"}
    assert "blend" not in report(earlier, run.id, language).lower()


def test_its_events_say_what_they_said(earlier):
    notes = [event.event for event in earlier.events("default") if hasattr(event.event, "message")]
    assert any(note.message.id.startswith("method.ensemble_weights") for note in notes)
