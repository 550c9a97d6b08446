"""The bin: what is deleted is used no more, nothing of it is lost, until the bin is emptied."""

from __future__ import annotations

import sqlite3

import pytest

from coldstart.core.errors import ColdstartError
from coldstart.core.settings import Settings, TrainConfig
from coldstart.store import runs as runs_module
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store


@pytest.fixture
def done(store, tea):
    """Make runs that have finished and left something behind."""
    dataset = store.add_dataset(tea)

    def made(name=None):
        run = store.create_run(Kind.TRAIN, dataset.id, TrainConfig(), name)
        store.claim("me", run.id)
        store.run_folder(run.id).mkdir(parents=True)
        (store.run_folder(run.id) / "model").write_text("weights")
        store.end(run.id, RunState.FINISHED)
        return store.run(run.id)

    return made


def test_what_is_deleted_is_listed_in_the_bin_only_and_comes_back_whole(store, done):
    kept, gone = done(), done("second")
    store.note_run(gone.id, " too wide ")
    before = store.run(gone.id)
    store.delete_run(gone.id)
    assert [run.id for run in store.runs()] == [kept.id]
    assert [run.id for run in store.runs(deleted=True)] == [gone.id]
    store.restore_run(gone.id)
    assert store.run(gone.id) == before
    assert before.note == "too wide"
    assert (store.run_folder(gone.id) / "model").read_text() == "weights"


def test_a_name_never_means_a_run_in_the_bin(store, done):
    first, second = done("same"), done("same")
    store.delete_run(second.id)
    assert store.run("same").id == first.id
    assert store.run(second.id).deleted_at is not None


def test_emptying_removes_what_is_in_the_bin_and_nothing_else(store, done):
    kept, gone = done(), done()
    store.delete_run(gone.id)
    assert store.empty_bin() == 1
    assert store.empty_bin() == 0
    assert not store.run_folder(gone.id).exists()
    assert [run.id for run in store.runs()] == [kept.id]
    assert store.run_folder(kept.id).exists()


def test_an_emptying_that_was_cut_short_can_be_done_again(store, done, monkeypatch):
    gone = done()
    store.delete_run(gone.id)

    def cut(folder):
        raise KeyboardInterrupt

    monkeypatch.setattr(runs_module, "remove", cut)
    with pytest.raises(KeyboardInterrupt):
        store.empty_bin()
    assert [run.id for run in store.runs(deleted=True)] == [gone.id]
    monkeypatch.undo()
    assert store.empty_bin() == 1


def test_a_run_that_goes_on_cannot_be_deleted_nor_one_in_the_bin_started(store, tea):
    run = store.create_run(Kind.TRAIN, store.add_dataset(tea).id, TrainConfig())
    with pytest.raises(ColdstartError, match="Stop it first"):
        store.delete_run(run.id)
    store.claim("me", run.id)
    with pytest.raises(ColdstartError, match="Stop it first"):
        store.delete_run(run.id)
    store.end(run.id, RunState.STOPPED)
    store.delete_run(run.id)
    with pytest.raises(ColdstartError, match="not one that can go on"):
        store.requeue(run.id)


def test_a_home_of_the_first_coldstart_is_read_as_it_is_and_brought_up_to_date(store, done):
    run = done("old")
    with sqlite3.connect(store.database) as database:
        database.execute("ALTER TABLE runs DROP COLUMN note")
        database.execute("ALTER TABLE runs DROP COLUMN deleted_at")
        database.execute("PRAGMA user_version = 1")
    database.close()
    looking = Store(Settings(home=store.settings.home, readonly=True))
    assert looking.runs() == [run]
    assert looking.runs(deleted=True) == []
    again = Store(Settings(home=store.settings.home, readonly=False))
    assert again.run("old") == run
    again.delete_run(run.id)
    assert looking.runs() == []
