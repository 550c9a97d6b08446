"""`runs` and `datasets`: list, show, delete and resume what is stored."""

from __future__ import annotations

import re

import pytest

from coldstart.cli import DATA_PROBLEM, DONE, WRONG_CALL
from coldstart.core.settings import Settings, TrainConfig
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store


@pytest.fixture
def home(tmp_path, tea_shop, monkeypatch):
    """A home with the tea shop and a run on it that was interrupted."""
    monkeypatch.setenv("COLDSTART_HOME", str(tmp_path / "home"))
    store = Store(Settings())
    dataset = store.add_dataset(tea_shop)
    run = store.create_run(Kind.TRAIN, dataset.id, TrainConfig(method="popularity"), "first")
    store.claim("gone", run.id)
    store.end(run.id, RunState.INTERRUPTED)
    return store


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_stored_is_listed_and_shown(home, typed, language):
    (run,), (dataset,) = home.runs(), home.datasets()
    status, out, _ = typed("runs", "list", language=language)
    assert status == DONE
    assert re.search(rf"{run.id}\s+first\s.*\sTea shop", out)
    assert re.search(rf"{dataset.id}\s+Tea shop", typed("datasets", "list", language=language)[1])
    assert "popularity" in typed("runs", "show", "first", language=language)[1]
    assert "Tea shop" in typed("datasets", "show", "Tea shop", language=language)[1]


def test_a_deleted_run_can_be_restored(home, typed):
    (run,) = home.runs()
    assert typed("runs", "delete", "first")[0] == DONE
    assert not home.runs()
    assert [one.id for one in home.runs(deleted=True)] == [run.id]


def test_a_data_set_is_deleted_only_when_that_is_confirmed(home, typed):
    status, _, err = typed("datasets", "delete", "Tea shop")
    assert status == WRONG_CALL
    assert "and 1 run for good. Add --yes" in err
    assert home.datasets()
    assert typed("datasets", "delete", "Tea shop", "--yes")[0] == DONE
    assert not home.datasets()
    assert not home.runs()


def test_an_interrupted_run_is_resumed_here(home, typed, word_encoder, monkeypatch):
    monkeypatch.setattr("coldstart.encoders.registry.load", lambda *_: word_encoder)
    (run,) = home.runs()
    status, out, _ = typed("runs", "resume", "first")
    assert (status, out.splitlines()[-1]) == (DONE, run.id)
    assert home.run(run.id).state is RunState.FINISHED
    status, _, err = typed("runs", "resume", "first")
    assert status in (WRONG_CALL, DATA_PROBLEM)
    assert "first" in err
