"""The queue's near end: one worker for a server, started when needed and replaced when it died."""

from __future__ import annotations

import subprocess

import pandas as pd
import pytest

from coldstart.core.errors import NotFoundError, ReadOnlyError
from coldstart.core.settings import Settings, TrainConfig
from coldstart.data.dataset import Dataset
from coldstart.jobs import queue
from coldstart.jobs.worker import owner_of
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store


class Process:
    """A worker that does nothing, and dies when it is told."""

    def __init__(self, pid: int, call: list[str], stdin: int) -> None:
        self.pid, self.call, self.stdin = pid, call, stdin
        self.status: int | None = None

    def poll(self) -> int | None:
        return self.status


@pytest.fixture
def store(tmp_path):
    return Store(Settings(home=tmp_path / "home"))


@pytest.fixture
def dataset_id(store):
    users, items = pd.DataFrame({"user_id": ["u"]}), pd.DataFrame({"item_id": ["p"]})
    pairs = pd.DataFrame({"user_id": ["u"], "item_id": ["p"], "label": [1]})
    return store.add_dataset(Dataset("Shop", users, items, pairs)).id


@pytest.fixture
def started(monkeypatch):
    """The workers that were started, none of them real."""
    found: list[Process] = []

    def start(call, stdin):
        found.append(Process(1_000_000 + len(found), call, stdin))
        return found[-1]

    monkeypatch.setattr("subprocess.Popen", start)
    monkeypatch.setattr(queue, "_workers", {})
    return found


def test_a_server_has_one_worker_whose_life_hangs_on_a_pipe(store, dataset_id, started):
    for _ in range(3):
        queue.submit(store, Kind.TRAIN, dataset_id, TrainConfig())
    (worker,) = started
    assert worker.call[1:] == ["-m", "coldstart.jobs.worker", str(store.settings.home)]
    assert worker.stdin == subprocess.PIPE
    assert len(store.runs(states=[RunState.QUEUED])) == 3


def test_two_homes_have_a_worker_each(store, tmp_path, started):
    queue.ensure_worker(store.settings)
    queue.ensure_worker(Settings(home=tmp_path / "other"))
    assert len(started) == 2


def test_what_a_dead_worker_left_is_interrupted_and_the_rest_waits_on(store, dataset_id, started):
    left, waits = (queue.submit(store, Kind.TRAIN, dataset_id, TrainConfig()) for _ in "ab")
    store.claim(owner_of(started[0].pid), left.id)
    started[0].status = -9
    queue.ensure_worker(store.settings)
    assert len(started) == 2
    assert store.run(left.id).state is RunState.INTERRUPTED
    assert store.run(waits.id).state is RunState.QUEUED
    queue.resume(store, left.id)
    assert store.run(left.id).state is RunState.QUEUED
    assert len(started) == 2


def test_a_run_keeps_what_it_depends_on(store, dataset_id, started):
    run = queue.submit(store, Kind.TRAIN, dataset_id, TrainConfig(seed=7), "named")
    assert (run.name, run.config["seed"]) == ("named", 7)
    assert {"coldstart", "python", "torch", "numpy", "threads"} <= set(run.versions)


def test_a_waiting_run_is_taken_out_of_the_queue_at_once(store, dataset_id, started):
    run = queue.submit(store, Kind.TRAIN, dataset_id, TrainConfig())
    queue.stop(store, run.id)
    assert store.run(run.id).state is RunState.STOPPED


def test_nothing_is_started_for_what_cannot_be_done(store, dataset_id, started):
    with pytest.raises(NotFoundError):
        queue.submit(store, Kind.TRAIN, "nowhere", TrainConfig())
    with pytest.raises(NotFoundError):
        queue.resume(store, "nothing")
    looking = Store(Settings(home=store.settings.home, readonly=True))
    queue.ensure_worker(looking.settings)
    with pytest.raises(ReadOnlyError):
        queue.submit(looking, Kind.TRAIN, dataset_id, TrainConfig())
    assert started == []
