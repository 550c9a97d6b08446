"""The queue's near end: what a screen does with a run."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from coldstart.core.settings import Settings, StudyConfig
from coldstart.jobs.worker import owner_of, versions
from coldstart.store.records import Kind, RunRecord

if TYPE_CHECKING:
    from coldstart.store.repository import Store

_lock = threading.Lock()
_workers: dict[str, subprocess.Popen[bytes]] = {}


def ensure_worker(settings: Settings | None = None) -> None:
    """Start this server's worker process, unless it runs or the server is for looking only.

    The worker's standard input is a pipe from here: when this process goes, however it goes, the
    pipe closes and the worker leaves. What a worker that died left running is marked interrupted.
    """
    settings = settings or Settings()
    if settings.readonly:
        return
    home = str(settings.home)
    with _lock:
        worker = _workers.get(home)
        if worker is not None:
            if worker.poll() is None:
                return
            _interrupt(settings, worker.pid)
        _workers[home] = subprocess.Popen(
            [sys.executable, "-m", "coldstart.jobs.worker", home], stdin=subprocess.PIPE
        )


def submit(
    store: Store, kind: Kind, dataset_id: str, config: StudyConfig, name: str | None = None
) -> RunRecord:
    """Put a study into the queue of this server's worker.

    Raises
    ------
    ReadOnlyError
        The server is for looking only.
    """
    run = store.create_run(kind, dataset_id, config, name, versions(store.settings))
    ensure_worker(store.settings)
    return run


def stop(store: Store, run_id: str) -> None:
    """Ask a run to end with the best it has; a waiting one is taken out of the queue."""
    store.request_stop(run_id)


def resume(store: Store, run_id: str) -> None:
    """Have a run that was interrupted, stopped or failed go on from its last epoch."""
    store.requeue(run_id)
    ensure_worker(store.settings)


def _interrupt(settings: Settings, pid: int) -> None:
    from coldstart.store.repository import Store

    Store(settings).interrupt(owner_of(pid))
