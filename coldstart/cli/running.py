"""What commands share: the store, a study done here, and a document written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from coldstart.cli import DATA_PROBLEM, outputs
from coldstart.core.i18n import t
from coldstart.core.settings import Settings, StudyConfig

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coldstart.cli.printing import Printer
    from coldstart.store.records import Kind, RunRecord
    from coldstart.store.repository import Store


def open_store() -> Store:
    from coldstart.store.repository import Store

    return Store(Settings())


def document(
    ctx: typer.Context, made: Callable[[Store, str, str], str], run: str, out: Path | None
) -> None:
    """Write what is made of a run, in the language of the call."""
    outputs.ready(out)
    outputs.write_document(made(open_store(), run, ctx.obj.language), out, ctx.obj)


def run_here(
    store: Store,
    kind: Kind,
    dataset_id: str,
    config: StudyConfig,
    printer: Printer,
    name: str | None = None,
) -> str:
    """Do a study here, showing its events; return the id of its run."""
    import os

    from coldstart.jobs.worker import log_to, owner_of, versions

    log_to(store)
    owner = owner_of(os.getpid())
    run = store.create_run(kind, dataset_id, config, name, versions(store.settings), owner)
    return _done(store, run, printer)


def go_on_here(store: Store, reference: str, printer: Printer) -> str:
    """Go on here with a run that was stopped or interrupted; return its id.

    Where the app's worker takes it first, that is said.
    """
    import os

    from coldstart.jobs.worker import log_to, owner_of

    log_to(store)
    run = store.run(reference)
    store.requeue(run.id)
    claimed = store.claim(owner_of(os.getpid()), run.id)
    if claimed is None:
        printer.aside(t("cli.manage.taken", run=run.name or run.id))
        return run.id
    return _done(store, claimed, printer)


def _done(store: Store, run: RunRecord, printer: Printer) -> str:
    """Do a run that is this process's, showing its events; return its id."""
    from coldstart.jobs.worker import execute
    from coldstart.store.records import Kind, RunState

    try:
        for _ in printer.watch(execute(store, run.id)):
            pass
    except KeyboardInterrupt:
        if run.kind is Kind.TRAIN:
            printer.aside(t("cli.given_up", run=run.id))
        raise
    if store.run(run.id).state is not RunState.FINISHED:
        raise typer.Exit(DATA_PROBLEM)
    return run.id
