"""A run survives what happens to its process: a stop, a kill, a lost server, a lost home."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coldstart.core.events import EpochEnded, Failed, Finished, Started
from coldstart.core.settings import EncodeConfig, EvaluateConfig, MapConfig, Settings, TrainConfig
from coldstart.data.dataset import Dataset
from coldstart.encoders.base import Encoder
from coldstart.jobs.worker import _end_late_stop, execute, owner_of
from coldstart.store import artifacts
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store

EPOCHS = 5


class Hashing(Encoder):
    """Vectors drawn by what a text hashes to, without any model."""

    name, dim, fingerprint = "hashing", 8, "hashing"

    def plan(self, texts: Sequence[str]) -> list[np.ndarray]:
        return [np.array([n]) for n in range(len(texts))]

    def encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        rows = [np.random.default_rng(list(text.encode())).normal(size=self.dim) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)


def shop() -> Dataset:
    """Return 40 people who each like 5 of 15 products."""
    rng = np.random.default_rng(0)
    pairs = [(f"u{u}", f"p{i}") for u in range(40) for i in rng.choice(15, 5, replace=False)]
    return Dataset(
        name="Shop",
        users=pd.DataFrame(
            {"user_id": [f"u{n}" for n in range(40)], "text": [*map(str, range(40))]}
        ),
        items=pd.DataFrame({"item_id": [f"p{n}" for n in range(15)], "text": [*"abcdefghijklmno"]}),
        interactions=pd.DataFrame(pairs, columns=["user_id", "item_id"]).assign(label=1),
    )


def queue(store: Store, **settings: object) -> str:
    """Put a training of the article's head into the queue; return its id."""
    settings = {"epochs": EPOCHS, "hidden": [8, 4], **settings}
    config = TrainConfig(method="mlp_head", method_settings=settings, seed=1)
    return store.create_run(Kind.TRAIN, store.add_dataset(shop()).id, config).id


def die_after(home: str, run_id: str, epoch: int) -> None:
    """Do a run in this process, and kill it as soon as that epoch is written down."""
    from coldstart.encoders import registry

    registry.load = lambda _: Hashing()
    for event in execute(Store(Settings(home=Path(home), threads=1)), run_id):
        if isinstance(event, EpochEnded) and event.epoch == epoch:
            os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr("coldstart.encoders.registry.load", lambda _: Hashing())
    return Store(Settings(home=tmp_path / "home", threads=1))


def epochs(store: Store, run_id: str) -> list[EpochEnded]:
    return [s.event for s in store.events(run_id) if isinstance(s.event, EpochEnded)]


def weights(store: Store, run_id: str) -> dict[str, list[float]]:
    arrays, _ = artifacts.load_model(store.run_folder(run_id)).state()
    return {name: array.tolist() for name, array in arrays.items()}


def wait_until(true, seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_a_run_writes_its_model_first_and_its_last_state_after(store, monkeypatch):
    run_id = queue(store)
    ends = []
    end = store.end

    def watched(id_, *values, **named):
        ends.append(artifacts.has_model(store.run_folder(id_)))
        end(id_, *values, **named)

    monkeypatch.setattr(store, "end", watched)
    told = list(execute(store, run_id))
    assert ends == [True]
    assert isinstance(told[-1], Finished)
    assert store.run(run_id).state is RunState.FINISHED
    assert store.run(run_id).headline["epoch"] == EPOCHS
    assert [s.event for s in store.events(run_id)][:-1] == told[:-1]
    assert not (store.run_folder(run_id) / "checkpoint.safetensors").exists()


def test_a_crash_between_model_and_row_leaves_a_run_that_did_not_finish(store, monkeypatch):
    run_id = queue(store)

    def crash(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(store, "end", crash)
        with pytest.raises(KeyboardInterrupt):
            list(execute(store, run_id))
    assert store.run(run_id).state is RunState.INTERRUPTED
    store.requeue(run_id)
    list(execute(store, run_id))
    assert store.run(run_id).state is RunState.FINISHED


def test_a_stop_between_events_keeps_the_best_weights_and_can_go_on(store):
    whole, run_id = queue(store), queue(store)
    list(execute(store, whole))
    for event in execute(store, run_id):
        if isinstance(event, EpochEnded) and event.epoch == 3:
            store.request_stop(run_id)
    run = store.run(run_id)
    assert run.state is RunState.STOPPED
    best = max((e for e in epochs(store, run_id) if e.best), key=lambda e: e.epoch)
    assert run.headline["epoch"] == best.epoch
    short = queue(store, epochs=best.epoch)
    list(execute(store, short))
    assert weights(store, run_id) == weights(store, short)
    store.requeue(run_id)
    list(execute(store, run_id))
    assert weights(store, run_id) == weights(store, whole)


def test_a_killed_process_leaves_all_epochs_and_resumes_to_the_same_weights(store):
    whole, run_id = queue(store), queue(store)
    list(execute(store, whole))
    code = f"import runpy; runpy.run_path({__file__!r})['die_after']"
    home = str(store.settings.home)
    call = [sys.executable, "-c", f"{code}({home!r}, {run_id!r}, 3)"]
    died = subprocess.Popen(call)
    assert died.wait(60) == -signal.SIGKILL
    assert store.run(run_id).state is RunState.RUNNING
    store.interrupt(owner_of(died.pid))
    assert store.run(run_id).state is RunState.INTERRUPTED
    assert [e.epoch for e in epochs(store, run_id)] == [1, 2, 3]
    store.requeue(run_id)
    list(execute(store, run_id))
    told = epochs(store, run_id)  # one that was told, but not kept, is done and told once more
    assert [e.epoch for e in told] == sorted(e.epoch for e in told)
    assert list(dict.fromkeys(map(repr, told))) == [*map(repr, epochs(store, whole))]
    assert weights(store, run_id) == weights(store, whole)


def test_a_run_that_was_taken_over_is_left_to_its_new_owner(store):
    run_id = queue(store)
    for event in execute(store, run_id):
        if isinstance(event, EpochEnded) and event.epoch == 2:
            store.interrupt(owner_of(os.getpid()))
            store.requeue(run_id)
            store.claim("another", run_id)
    assert store.run(run_id).state is RunState.RUNNING
    assert store.run(run_id).owner == "another"
    assert [e.epoch for e in epochs(store, run_id)] == [1, 2]


def test_an_end_that_comes_after_the_run_was_taken_over_is_not_written(store, monkeypatch):
    run_id = store.create_run(Kind.ENCODE, store.add_dataset(shop()).id, EncodeConfig()).id

    def slept(store, run):
        yield Started("encode", 1)
        store.interrupt(run.owner)
        store.requeue(run.id)
        store.claim("another", run.id)
        yield Finished()

    monkeypatch.setattr("coldstart.jobs.worker._study", slept)
    assert list(execute(store, run_id)) == [Started("encode", 1)]
    assert store.run(run_id).state is RunState.RUNNING
    store.end(run_id, RunState.FAILED, owner=owner_of(os.getpid()))
    assert store.run(run_id).state is RunState.RUNNING


def test_a_late_stop_ends_a_map_and_leaves_what_would_lose_its_results(store, monkeypatch):
    dataset_id, owner = store.add_dataset(shop()).id, owner_of(os.getpid())
    monkeypatch.setattr("coldstart.jobs.worker.PATIENCE", 0.0)
    ended: list[str] = []
    monkeypatch.setattr("coldstart.jobs.worker._start_afresh", lambda: ended.append(run.id))
    for kind, config in ((Kind.MAP, MapConfig()), (Kind.EVALUATE, EvaluateConfig())):
        run = store.create_run(kind, dataset_id, config)
        store.claim(owner, run.id)
        store.request_stop(run.id)
        _end_late_stop(store, run.id, owner)
        stopped = store.run(run.id).state is RunState.STOPPED
        assert stopped == (kind is Kind.MAP) == (run.id in ended)


def test_a_run_whose_data_are_forgotten_ends_quietly(store):
    run_id = queue(store)
    dataset_id = store.run(run_id).dataset_id
    for event in execute(store, run_id):
        if isinstance(event, EpochEnded):
            store.interrupt(owner_of(os.getpid()))
            store.forget_dataset(dataset_id)
    assert store.runs() == []


def test_what_goes_wrong_is_kept_in_words_and_the_next_run_is_done(store):
    impossible = queue(store, nonsense=1)
    fine = queue(store)
    told = list(execute(store, impossible))
    assert isinstance(told[-1], Failed)
    assert store.run(impossible).state is RunState.FAILED
    assert store.run(impossible).message == told[-1].message
    assert "nonsense" in told[-1].message.render("zh")
    list(execute(store, fine))
    assert store.run(fine).state is RunState.FINISHED


def test_a_full_disk_fails_the_run_in_words_that_say_so(store, monkeypatch):
    import errno

    run_id = queue(store)

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        list(execute(store, run_id))
    assert store.run(run_id).state is RunState.FAILED
    assert "no room left" in store.run(run_id).message.render("en")
    store.requeue(run_id)
    list(execute(store, run_id))
    assert store.run(run_id).state is RunState.FINISHED


def test_reading_and_measuring_leave_what_the_pages_show(store):
    dataset_id = store.add_dataset(shop()).id
    measure = EvaluateConfig(protocols=("cold-user",), shots=(1,), methods=("random", "popularity"))
    for kind, config in ((Kind.ENCODE, EncodeConfig()), (Kind.EVALUATE, measure)):
        run = store.create_run(kind, dataset_id, config)
        list(execute(store, run.id))
        assert store.run(run.id).state is RunState.FINISHED, store.run(run.id).message
    measured = artifacts.read_json(store.run_folder(run.id) / "evaluation.json")
    assert {row["method"] for row in measured["rows"]} == {"random", "popularity"}
    assert store.run(run.id).headline


# --- the process ----------------------------------------------------------------------------------


@pytest.fixture
def process(store):
    """Start a worker on the home, as a server does."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        call = [sys.executable, "-m", "coldstart.jobs.worker", str(store.settings.home)]
        started.append(subprocess.Popen(call, stdin=subprocess.PIPE, start_new_session=True))
        return started[-1]

    yield start
    for worker in started:
        worker.stdin.close()
        worker.wait(20)


def test_a_worker_leaves_within_seconds_of_its_server_and_says_what_it_left(store, process):
    run_id = queue(store, epochs=100_000)
    worker = process()
    assert wait_until(lambda: len(epochs(store, run_id)) > 2)
    os.kill(worker.pid, signal.SIGINT)  # Ctrl+C reaches it too, and means the server
    time.sleep(0.2)
    assert worker.poll() is None
    closed = time.monotonic()
    worker.stdin.close()
    worker.wait(10)
    assert time.monotonic() - closed < 3
    assert store.run(run_id).state is RunState.INTERRUPTED
    assert (store.run_folder(run_id) / "checkpoint.safetensors").exists()


def test_a_killed_worker_is_noticed_replaced_and_its_run_can_go_on(store, monkeypatch):
    from coldstart.jobs.queue import _workers, ensure_worker, resume, stop

    monkeypatch.setenv("COLDSTART_THREADS", "1")
    run_id = queue(store, epochs=100_000)
    home = str(store.settings.home)
    ensure_worker(store.settings)
    first = _workers[home]
    try:
        assert wait_until(lambda: len(epochs(store, run_id)) > 2)
        first.kill()
        first.wait(10)
        ensure_worker(store.settings)
        assert store.run(run_id).state is RunState.INTERRUPTED
        before = epochs(store, run_id)[-1].epoch
        resume(store, run_id)
        assert wait_until(lambda: epochs(store, run_id)[-1].epoch > before)
        stop(store, run_id)
        assert wait_until(lambda: not store.run(run_id).state.active)
        assert store.run(run_id).state is RunState.STOPPED
        told = epochs(store, run_id)
        assert [event.epoch for event in told] == sorted(event.epoch for event in told)
        assert len({repr(event) for event in told}) == told[-1].epoch
        assert artifacts.has_model(store.run_folder(run_id))
    finally:
        last = _workers.pop(home)
        last.stdin.close()
        last.wait(20)
    assert last.pid != first.pid
