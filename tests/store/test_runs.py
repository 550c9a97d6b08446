"""Runs: one queue, one owner each, events in order."""

from __future__ import annotations

import threading
import time

import pytest

from coldstart.core.errors import ColdstartError, NotFoundError
from coldstart.core.events import EpochEnded, Finished, Noted, Progressed, Started
from coldstart.core.i18n import t
from coldstart.core.settings import Settings, TrainConfig
from coldstart.store import records
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store
from coldstart.store.schema import RunRow


@pytest.fixture
def queue(store, tea):
    """Put runs into the queue."""
    dataset = store.add_dataset(tea)
    return lambda name=None: store.create_run(Kind.TRAIN, dataset.id, TrainConfig(seed=3), name)


def test_a_run_keeps_what_was_asked(store, queue):
    run = queue("first try")
    assert store.run(run.id).config == TrainConfig(seed=3).model_dump(mode="json")
    assert store.run("first try").id == run.id
    assert run.state is RunState.QUEUED


def test_the_oldest_is_taken_first_and_by_one_only(store, queue):
    first, second = queue(), queue()
    assert store.claim("a").id == first.id
    assert store.claim("b", first.id) is None
    assert store.claim("b").id == second.id
    assert store.claim("c") is None


def test_what_begins_as_somebodys_never_waits_for_another(store, queue):
    begun = store.create_run(Kind.TRAIN, queue().dataset_id, TrainConfig(), owner="terminal")
    assert (begun.state, begun.owner) == (RunState.RUNNING, "terminal")
    assert store.claim("worker", begun.id) is None


def test_many_workers_at_once_never_share_a_run(store, queue):
    wanted = {queue().id for _ in range(8)}
    taken: list[str] = []
    start = threading.Barrier(4)

    def work(name: str) -> None:
        mine = Store(Settings(home=store.settings.home))
        start.wait()
        while (id_ := mine.waiting()) is not None:
            if (run := mine.claim(name, id_)) is not None:
                taken.append(run.id)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(wanted)


def test_a_run_whose_worker_fell_silent_is_interrupted_and_can_be_put_back(store, queue):
    run = queue()
    store.claim("gone", run.id)
    assert store.run(run.id).state is RunState.RUNNING
    with store._writing() as session:
        session.get(RunRow, run.id).heartbeat_at = time.time() - records.STALE_AFTER - 1
    assert store.run(run.id).state is RunState.INTERRUPTED
    assert store.runs(states=[RunState.RUNNING]) == []
    store.requeue(run.id)
    assert store.run(run.id).state is RunState.QUEUED
    assert not store.heartbeat(run.id, "gone")
    assert store.claim("new", run.id).owner == "new"
    assert store.heartbeat(run.id, "new")


def test_a_worker_that_is_gone_interrupts_only_its_own(store, queue):
    mine, theirs = queue(), queue()
    store.claim("me", mine.id)
    store.claim("they", theirs.id)
    store.interrupt("me")
    assert store.run(mine.id).state is RunState.INTERRUPTED
    assert store.run(theirs.id).state is RunState.RUNNING


def test_a_stop_reaches_a_run_that_goes_and_ends_one_that_waits(store, queue):
    going, waiting = queue(), queue()
    store.claim("me", going.id)
    store.request_stop(going.id)
    store.request_stop(waiting.id)
    assert store.run(going.id).state is RunState.RUNNING
    assert store.run(going.id).stop_requested
    assert store.run(waiting.id).state is RunState.STOPPED
    assert store.claim("me") is None


def test_only_what_did_not_finish_can_go_on(store, queue):
    run = queue()
    for state in (RunState.STOPPED, RunState.FAILED, RunState.INTERRUPTED):
        store.claim("me", run.id)
        with pytest.raises(ColdstartError, match="not one that can go on"):
            store.requeue(run.id)
        store.end(run.id, state)
        store.requeue(run.id)
    store.claim("me", run.id)
    store.end(run.id, RunState.FINISHED)
    with pytest.raises(ColdstartError, match="not one that can go on"):
        store.requeue(run.id)


def test_two_who_ask_at_once_start_a_run_once(store, queue, monkeypatch):
    run = queue()
    store.claim("me", run.id)
    store.end(run.id, RunState.STOPPED)
    seen = store.run(run.id)
    store.requeue(run.id)
    store.claim("me", run.id)
    monkeypatch.setattr(store, "run", lambda _: seen)  # what the second one had looked at
    with pytest.raises(ColdstartError, match="not one that can go on"):
        store.requeue(run.id)
    monkeypatch.undo()
    assert store.run(run.id).state is RunState.RUNNING


def test_events_come_back_in_order_of_their_number(store, queue):
    run = queue()
    told = [
        Started("encode", 2),
        Progressed("encode", 2, 2),
        Noted(t("cli.written", n=3, path="结果.csv")),
        EpochEnded(1, 2, 0.5, float("inf"), {"ndcg@10": 0.25}, {}, True),
        Finished(stopped=True),
    ]
    assert [store.append(run.id, event) for event in told] == [1, 2, 3, 4, 5]
    kept = store.events(run.id)
    assert [stored.event for stored in kept] == told
    assert [stored.number for stored in store.events(run.id, after=3)] == [4, 5]
    assert all(abs(stored.at - time.time()) < 60 for stored in kept)


def test_two_processes_that_write_at_once_get_different_numbers(store, queue):
    run = queue()
    stores = [Store(Settings(home=store.settings.home)) for _ in range(3)]
    start = threading.Barrier(3)

    def write(mine: Store) -> None:
        start.wait()
        for n in range(10):
            mine.append(run.id, Progressed("encode", n, 10))

    threads = [threading.Thread(target=write, args=(mine,)) for mine in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [stored.number for stored in store.events(run.id)] == list(range(1, 31))


def test_names_are_for_people_and_the_newest_of_a_name_is_meant(store, queue):
    first, second = queue("same"), queue("same")
    assert store.run("same").id == second.id
    store.rename_run(first.id, second.id)
    assert store.run(second.id).name == "same"


def test_an_unknown_run_is_answered_with_those_that_there_are(store, queue):
    with pytest.raises(NotFoundError, match="nothing has been run yet"):
        store.run("x")
    run = queue("first try")
    verbs = [
        store.run, store.events, store.requeue, store.request_stop,
        lambda id_: store.rename_run(id_, "y"),
        lambda id_: store.note_run(id_, "y"),
        store.delete_run, store.restore_run,
        lambda id_: store.end(id_, RunState.FINISHED),
        lambda id_: store.append(id_, Finished()),
    ]  # fmt: skip
    for verb in verbs:
        for unknown in ("x", ""):
            with pytest.raises(NotFoundError, match=rf"The newest are: {run.id} \(first try\)"):
                verb(unknown)
    with pytest.raises(NotFoundError, match="There are: Tea house"):
        store.create_run(Kind.TRAIN, "x", TrainConfig())
