"""The home: opened by several, for reading only, moved, forbidden, full, or newer."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading

import pytest
from sqlalchemy import event

from coldstart.core.errors import ReadOnlyError, StorageError
from coldstart.core.events import Finished
from coldstart.core.settings import Settings, TrainConfig
from coldstart.jobs import queue
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store

WRITES = {
    "add_dataset": lambda store, tea, run: store.add_dataset(tea),
    "forget_dataset": lambda store, tea, run: store.forget_dataset(run.dataset_id),
    "create_run": lambda store, tea, run: store.create_run(
        Kind.TRAIN, run.dataset_id, TrainConfig()
    ),
    "claim": lambda store, tea, run: store.claim("me"),
    "heartbeat": lambda store, tea, run: store.heartbeat(run.id, "me"),
    "request_stop": lambda store, tea, run: store.request_stop(run.id),
    "end": lambda store, tea, run: store.end(run.id, RunState.FINISHED),
    "interrupt": lambda store, tea, run: store.interrupt("me"),
    "requeue": lambda store, tea, run: store.requeue(run.id),
    "note_run": lambda store, tea, run: store.note_run(run.id, "x"),
    "delete_run": lambda store, tea, run: store.delete_run(run.id),
    "restore_run": lambda store, tea, run: store.restore_run(run.id),
    "empty_bin": lambda store, tea, run: store.empty_bin(),
    "rename_run": lambda store, tea, run: store.rename_run(run.id, "x"),
    "append": lambda store, tea, run: store.append(run.id, Finished()),
    "add_segment": lambda store, tea, run: store.add_segment(run.dataset_id, "x", "user", ["u1"]),
    "rename_segment": lambda store, tea, run: store.rename_segment(run.dataset_id, "x", "y"),
    "forget_segment": lambda store, tea, run: store.forget_segment(run.dataset_id, "x"),
    "submit": lambda store, tea, run: queue.submit(
        store, Kind.TRAIN, run.dataset_id, TrainConfig()
    ),
    "stop": lambda store, tea, run: queue.stop(store, run.id),
    "resume": lambda store, tea, run: queue.resume(store, run.id),
}


@pytest.fixture
def looking(store, tea):
    """A store that is for looking only, on a home that has a run."""
    run = store.create_run(Kind.TRAIN, store.add_dataset(tea).id, TrainConfig())
    return Store(Settings(home=store.settings.home, readonly=True)), run


@pytest.mark.parametrize("verb", WRITES)
def test_a_store_for_looking_refuses_every_write_and_says_how_to_lift_that(looking, tea, verb):
    store, run = looking
    before = [store.datasets(), store.runs(), store.events(run.id)]
    with pytest.raises(ReadOnlyError, match="without COLDSTART_READONLY"):
        WRITES[verb](store, tea, run)
    assert [store.datasets(), store.runs(), store.events(run.id)] == before


def test_every_verb_that_writes_is_in_the_list_above():
    reads = {
        "check_writable", "dataset", "dataset_folder", "dataset_record", "datasets", "events",
        "maps_folder", "provenance", "run", "run_folder", "runs", "segment", "segments", "waiting",
    }  # fmt: skip
    verbs = {name for name in dir(Store) if callable(getattr(Store, name)) and name[0] != "_"}
    assert verbs - reads == set(WRITES) - {"submit", "stop", "resume"}


def test_no_worker_is_started_for_looking(looking, monkeypatch):
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("started a worker"))
    queue.ensure_worker(looking[0].settings)


def test_looking_at_a_home_that_is_not_there_shows_nothing_and_makes_nothing(tmp_path):
    store = Store(Settings(home=tmp_path / "none", readonly=True))
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(len(store.runs())))
    thread.start()
    thread.join()
    assert (store.datasets(), found) == ([], [0])
    assert list(tmp_path.iterdir()) == []


def test_looking_needs_no_right_to_write(open_to_all, tea, without_rights):
    home = open_to_all / "home"
    kept = Store(Settings(home=home)).add_dataset(tea)
    home.chmod(0o555)
    with without_rights():
        store = Store(Settings(home=home, readonly=True))
        assert store.dataset(kept.id).name == "Tea house"
    home.chmod(0o755)
    assert sorted(path.name for path in home.iterdir()) == ["coldstart.db", "datasets"]


def test_a_home_that_may_not_be_written_to_is_said_plainly(open_to_all, tea, without_rights):
    home = open_to_all / "home"
    home.mkdir()
    home.chmod(0o555)
    with without_rights():
        with pytest.raises(StorageError, match="set COLDSTART_HOME"):
            Store(Settings(home=home))
        with pytest.raises(StorageError, match="may not write"):
            Store(Settings(home=home / "below"))
    home.chmod(0o755)


def test_a_home_that_is_a_file_is_said_plainly(tmp_path):
    (tmp_path / "home").write_text("x")
    with pytest.raises(StorageError, match="set COLDSTART_HOME"):
        Store(Settings(home=tmp_path / "home"))


def test_a_home_that_was_moved_while_it_was_open_is_said_plainly(store, tea, tmp_path):
    kept = store.add_dataset(tea)
    shutil.move(store.settings.home, tmp_path / "elsewhere")
    for verb in (store.datasets, lambda: store.create_run(Kind.TRAIN, kept.id, TrainConfig())):
        with pytest.raises(StorageError, match="moved or removed"):
            verb()
    assert Store(Settings(home=tmp_path / "elsewhere")).dataset(kept.id).name == "Tea house"


def test_a_full_disk_keeps_what_was_there(store, tea, books):
    kept = store.add_dataset(tea)

    def fill(connection, _record) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    def fill_up() -> None:
        for _ in range(200):
            store.create_run(Kind.TRAIN, kept.id, TrainConfig(), name="x" * 2000)

    event.listen(store._engine, "connect", fill)
    with pytest.raises(StorageError, match="no room left"):
        fill_up()
    event.remove(store._engine, "connect", fill)
    assert store.dataset(kept.id).fingerprint == tea.fingerprint
    fill_up()


@pytest.mark.parametrize("readonly", [True, False])
def test_a_home_of_an_older_coldstart_opens_and_lacks_what_came_since(store, tea, readonly):
    kept = store.add_dataset(tea)
    with sqlite3.connect(store.database) as database:
        database.execute("ALTER TABLE datasets DROP COLUMN provenance")
        database.execute("PRAGMA user_version = 2")
    database.close()
    older = Store(Settings(home=store.settings.home, readonly=readonly))
    assert older.datasets() == [kept]
    assert older.provenance(kept.id) is None


def test_a_database_of_a_newer_coldstart_is_left_alone(store):
    path = store.database
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    for readonly in (False, True):
        with pytest.raises(StorageError, match=r"newer coldstart \(version 99"):
            Store(Settings(home=store.settings.home, readonly=readonly))


def test_a_file_that_is_no_database_is_said_plainly(tmp_path):
    (tmp_path / "coldstart.db").write_bytes(b"a picture of a cat" * 100)
    for readonly in (False, True):
        with pytest.raises(StorageError, match="damaged, or is not one of"):
            Store(Settings(home=tmp_path, readonly=readonly))


def test_a_home_may_be_called_anything(tmp_path, tea):
    home = tmp_path / "家 a?b#c%20d&mode=ro"
    kept = Store(Settings(home=home)).add_dataset(tea)
    looking = Store(Settings(home=home, readonly=True))
    assert looking.dataset(kept.id).name == "Tea house"
    assert [path.name for path in tmp_path.iterdir()] == [home.name]


def test_two_processes_may_make_the_same_home_at_once(tmp_path):
    code = "from coldstart.store.repository import Store; print(len(Store().datasets()))"
    environment = {**os.environ, "COLDSTART_HOME": str(tmp_path / "home")}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    assert [process.communicate()[0].strip() for process in both] == ["0"] * 4
