"""The queue's far end: ``python -m coldstart.jobs.worker`` does one run after another.

It leaves when its standard input closes, so it never outlives the server that started it. The
command line uses `execute` directly, in its own process: the same code, the same records.
"""

from __future__ import annotations

import logging
import os
import platform
import signal
import socket
import sys
import threading
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from coldstart import __version__
from coldstart.core.errors import ColdstartError, DataError, NotFoundError, StopRequested
from coldstart.core.events import Event, Failed, Finished
from coldstart.core.i18n import Message, t
from coldstart.core.settings import (
    CompareConfig,
    EncodeConfig,
    EvaluateConfig,
    MapConfig,
    RulesConfig,
    Settings,
    StudyConfig,
    TrainConfig,
)
from coldstart.store.records import Kind, RunRecord, RunState
from coldstart.store.repository import Store

CONFIGS: Mapping[Kind, type[StudyConfig]] = {
    Kind.ENCODE: EncodeConfig,
    Kind.TRAIN: TrainConfig,
    Kind.EVALUATE: EvaluateConfig,
    Kind.MAP: MapConfig,
    Kind.RULES: RulesConfig,
    Kind.COMPARE: CompareConfig,
}
BEAT = 2.0  # seconds between heartbeats
POLL = 0.2  # seconds between looks into the queue
UNSTOPPABLE = "umap"  # name of a thread that goes on after its study was stopped
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
PATIENCE = 5.0  # seconds a stop may take before the process ends itself

EMBEDDINGS = 2
"""How texts are read: 1, the beginning of a long one; 2, all of it, in parts (`in_parts`)."""


def owner_of(pid: int) -> str:
    """Return the name under which a process of this machine claims runs."""
    return f"{socket.gethostname()}:{pid}"


def versions(settings: Settings) -> dict[str, Any]:
    """Return what a run depends on beside its configuration and data."""
    from importlib.metadata import version

    named = ("numpy", "torch", "transformers", "scikit-learn", "umap-learn")
    return {
        "coldstart": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in named},
        "embeddings": EMBEDDINGS,
        "machine": platform.machine(),
        "threads": settings.threads,
    }


def log_to(store: Store) -> None:
    """Have unexpected errors of this process written down in the home."""
    logging.basicConfig(filename=store.log, level=logging.WARNING, format=LOG_FORMAT)


def execute(store: Store, run_id: str) -> Iterator[Event]:
    """Do one run here and now, writing down each event before passing it on.

    It is queued, or was created as this process's; another's is left alone. The run's state tells
    how it went; nothing that a study raises comes out of here.
    """
    owner = owner_of(os.getpid())
    try:
        run = store.claim(owner, run_id) or store.run(run_id)
    except NotFoundError:  # forgotten since
        return
    if run.owner != owner or run.stored_state is not RunState.RUNNING:
        return
    with _beating(store, run, owner):
        try:
            for event in _heeding(_study(store, run), store, run):
                if isinstance(event, Finished):
                    headline = _keep(store, run, event.result)
                    store.append(run.id, event)
                    state = RunState.STOPPED if event.stopped else RunState.FINISHED
                    store.end(run.id, state, headline=headline, owner=owner)
                    if state is RunState.FINISHED:
                        _checkpoint(store, run.id).unlink(missing_ok=True)
                else:
                    store.append(run.id, event)
                yield event
        except StopRequested:
            store.end(run.id, RunState.STOPPED, owner=owner)
        except TakenAway:
            return
        except ColdstartError as error:
            yield _fail(store, run, error.message)
        except Exception as error:
            logging.getLogger("coldstart").exception("run %s", run.id)
            said = f"{type(error).__name__}: {error}"
            yield _fail(store, run, t("job.unexpected", error=said, log=str(store.log)))
        except BaseException:  # the process is ending: say so before it does
            store.interrupt(owner)
            raise


class TakenAway(Exception):  # noqa: N818 - not an error of this run
    """The run is no longer this process's: forgotten, or given up for dead and taken over."""


def _heeding(stream: Iterator[Event], store: Store, run: RunRecord) -> Iterator[Event]:
    """Pass events on; throw a stop into the stream once one is asked for, and pass on its end.

    An end is passed on only where the run is still this process's, for the artifacts go with it:
    since the event before it the machine may have slept, and the run have been taken over.
    """
    stopping = False
    event = next(stream, None)
    while event is not None:
        if isinstance(event, Finished):
            _held(store, run)
            yield event
            return
        yield event
        if _held(store, run).stop_requested and not stopping:
            stopping = True
            event = cast("Generator[Event, None, None]", stream).throw(StopRequested())
        else:
            event = next(stream, None)


def _held(store: Store, run: RunRecord) -> RunRecord:
    """Return a run as it stands now, if it is still this process's."""
    try:
        now = store.run(run.id)
    except NotFoundError as error:
        raise TakenAway from error
    if now.owner != run.owner or now.stored_state is not RunState.RUNNING:
        raise TakenAway
    return now


def _fail(store: Store, run: RunRecord, message: Message) -> Failed:
    """Write down why a run failed, where there is still somewhere to write it."""
    event = Failed(message)
    try:
        store.append(run.id, event)
        store.end(run.id, RunState.FAILED, message, owner=run.owner)
    except ColdstartError:
        logging.getLogger("coldstart").exception("run %s", run.id)
    return event


def _study(store: Store, run: RunRecord) -> Iterator[Event]:
    import torch

    from coldstart import pipeline
    from coldstart.encoders import registry
    from coldstart.encoders.cache import EmbeddingCache
    from coldstart.serving.versions import check_later
    from coldstart.store import artifacts

    torch.set_num_threads(store.settings.threads)
    config = CONFIGS[run.kind].model_validate(run.config)
    dataset = store.dataset(run.dataset_id)
    encoder = registry.load(config.encoder)
    trained = store.run(config.run) if isinstance(config, CompareConfig) else run
    encoder = encoder if trained.in_parts else encoder.of_beginnings()
    cache = EmbeddingCache.of(encoder, store.embeddings_folder)
    match config:
        case TrainConfig():
            checkpoint = _checkpoint(store, run.id)
            yield from pipeline.train(dataset, config, encoder, cache, checkpoint)
        case EvaluateConfig():
            yield from pipeline.evaluate(dataset, config, encoder, cache)
        case RulesConfig():
            yield from pipeline.cost_rules(dataset, config, encoder, cache)
        case CompareConfig():
            check_later(store, store.dataset_record(run.dataset_id), trained)
            before, how = store.dataset(trained.dataset_id), TrainConfig(**trained.config)
            model = artifacts.load_model(store.run_folder(trained.id))
            yield from pipeline.compare(dataset, before, model, how, config, encoder, cache)
        case MapConfig():
            folder = store.maps_folder(run.dataset_id)
            yield from pipeline.project(dataset, config, encoder, cache, folder)
        case _:
            yield from pipeline.encode(dataset, encoder, cache)


def _checkpoint(store: Store, run_id: str) -> Path:
    """Return where a training keeps its state, to go on from.

    It goes last of all, once the run's end is written down: killed before that, the training can
    still be resumed. One that was stopped keeps it.
    """
    return store.run_folder(run_id) / "checkpoint.safetensors"


def tidy(store: Store) -> None:
    """Remove the checkpoints of trainings whose process died between their end and its removal."""
    for run in store.runs(kind=Kind.TRAIN, states=[RunState.FINISHED]):
        _checkpoint(store, run.id).unlink(missing_ok=True)


def _keep(store: Store, run: RunRecord, result: Any) -> dict[str, Any] | None:
    """Write a run's artifacts; return what the list of runs says of it."""
    from coldstart.evaluation import results, retraining, rule_costs
    from coldstart.evaluation.nothing_measured import nothing_measured
    from coldstart.evaluation.ranking import headline
    from coldstart.maps import maps
    from coldstart.store import artifacts

    folder = store.run_folder(run.id)
    match run.kind:
        case Kind.TRAIN:
            artifacts.save_model(folder, result.model)
            if result.epoch is None:
                return None
            kept = result.epoch
            return {
                "epoch": kept.epoch,
                "metrics": dict(kept.metrics),
                "baseline": dict(kept.baseline),
                "gain_interval": {name: list(ends) for name, ends in kept.gain_interval.items()},
                "judges": kept.judges,
                "known": list(kept.known),
            }
        case Kind.EVALUATE:
            if not result.rows and not result.stopped:
                raise DataError(nothing_measured(result))
            results.save(folder, result)
            return headline(result)
        case Kind.RULES:
            rule_costs.save(folder, result)
        case Kind.COMPARE:
            retraining.save(folder, result)
        case Kind.MAP:
            for view, made in result.items():
                maps.save(folder, f"map-{view}", made)
    return None


@contextmanager
def _beating(store: Store, run: RunRecord, owner: str) -> Iterator[None]:
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT):
            try:
                store.heartbeat(run.id, owner)
            except ColdstartError:  # the next one may get through
                logging.getLogger("coldstart").exception("heartbeat of %s", run.id)

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


# --- the process ----------------------------------------------------------------------------------


def main(home: str) -> None:
    """Work through the queue of `home` until standard input closes."""
    settings = Settings(home=Path(home))
    store = Store(settings)
    log_to(store)
    owner = owner_of(os.getpid())
    threading.Thread(target=_leave_with_parent, args=(store, owner), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server; this leaves with it
    if hasattr(os, "nice"):
        os.nice(5)
    tidy(store)
    _warm(settings)
    while True:
        run_id = store.waiting()
        if run_id is None:
            time.sleep(POLL)
            continue
        threading.Thread(target=_end_late_stop, args=(store, run_id, owner), daemon=True).start()
        for _ in execute(store, run_id):
            pass
        if any(thread.name == UNSTOPPABLE for thread in threading.enumerate()):
            _start_afresh()


def _leave_with_parent(store: Store, owner: str) -> None:
    sys.stdin.buffer.read()
    try:
        store.interrupt(owner)
    finally:
        os._exit(0)


def _end_late_stop(store: Store, run_id: str, owner: str) -> None:
    """Where a library cannot be interrupted, end the process some seconds after the stop.

    Only maps have such a library. A training stops after its epoch, and an evaluation after its
    method, however long these take: ended here, they would lose what they have.
    """
    try:
        while (run := store.run(run_id)).state.active and run.kind is Kind.MAP:
            if run.stop_requested and run.state is RunState.RUNNING:
                time.sleep(PATIENCE)
                now = store.run(run_id)
                # It may have ended meanwhile, and have been started again.
                if now.stop_requested and now.started_at == run.started_at and now.state.active:
                    store.end(run_id, RunState.STOPPED, owner=owner)
                    _start_afresh()
            time.sleep(POLL * 5)
    except NotFoundError:  # forgotten meanwhile
        return


def _start_afresh() -> None:
    """Replace this process by a new one that keeps its number and its pipe."""
    os.execv(sys.executable, [sys.executable, "-m", "coldstart.jobs.worker", *sys.argv[1:]])


def _warm(settings: Settings) -> None:
    """Import what every run needs, so that the first one starts at once."""
    import torch

    from coldstart.encoders import registry

    torch.set_num_threads(settings.threads)
    try:
        registry.load(settings.encoder).encode(["ready"])
    except ColdstartError:  # the run that needs it fails, and says so where people look
        logging.getLogger("coldstart").exception("warming up")


if __name__ == "__main__":
    main(sys.argv[1])
