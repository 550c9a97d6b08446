"""``runs`` and ``datasets``: what is stored, listed, shown, deleted and resumed."""

from __future__ import annotations

import typer

from coldstart.cli import inputs, options
from coldstart.cli.help import Command, Group
from coldstart.cli.printing import Printer
from coldstart.cli.running import go_on_here, open_store
from coldstart.core.errors import UsageError
from coldstart.core.i18n import Message, moment, t
from coldstart.store.records import DatasetRecord, RunRecord
from coldstart.store.repository import Store


def group() -> typer.Typer:
    """Return an empty group of commands."""
    return typer.Typer(cls=Group, no_args_is_help=False, invoke_without_command=True)


runs_app, datasets_app = group(), group()


@runs_app.callback()
@datasets_app.callback()
def help_or_command(ctx: typer.Context, lang: options.Lang = None) -> None:
    """Print what there is where no command is given."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@runs_app.command("list", cls=Command)
def list_runs(
    ctx: typer.Context, dataset: options.OfDataset = None, lang: options.Lang = None
) -> None:
    """Print all runs, the newest first."""
    printer: Printer = ctx.obj
    store = open_store()
    record = None if dataset is None else inputs.record_of(store, dataset, printer)
    names = {one.id: one.name for one in store.datasets()}
    rows = [
        [run.id, run.name or "–", *_state(run, printer), names.get(run.dataset_id, run.dataset_id)]
        for run in store.runs(dataset_id=None if record is None else record.id)
    ]
    if not rows:
        printer.result(printer.say(t("cli.manage.no_runs")))
        return
    heads = ("id", "name", "kind", "state", "at", "dataset")
    printer.table([t(f"cli.manage.{head}") for head in heads], rows)


@runs_app.command("show", cls=Command)
def show_run(ctx: typer.Context, run: options.Run, lang: options.Lang = None) -> None:
    """Print what a run was told, and what came of it."""
    printer: Printer = ctx.obj
    store = open_store()
    record = store.run(run)
    kind, state, at = _state(record, printer)
    values = {
        "id": record.id, "name": record.name, "kind": kind, "state": state, "at": at,
        "dataset": store.dataset_record(record.dataset_id).name, "note": record.note,
        **{name: _shown(value) for name, value in record.config.items()},
        "folder": str(store.run_folder(record.id)),
    }  # fmt: skip
    heads = {"id", "name", "kind", "state", "at", "dataset", "note", "folder"}
    for name, value in values.items():
        if value:
            label = printer.say(t(f"cli.manage.{name}")) if name in heads else name
            printer.result(f"{label}: {value}")
    if record.message is not None:
        printer.result(printer.say(record.message))


@runs_app.command("delete", cls=Command)
def delete_run(ctx: typer.Context, run: options.Run, lang: options.Lang = None) -> None:
    """Put a run into the trash, from which the page Runs restores it."""
    store = open_store()
    record = store.run(run)
    store.delete_run(record.id)
    ctx.obj.result(ctx.obj.say(t("cli.manage.run_deleted", run=record.name or record.id)))


@runs_app.command("resume", cls=Command)
def resume_run(ctx: typer.Context, run: options.Run, lang: options.Lang = None) -> None:
    """Go on with a run that was stopped or interrupted, and print its id."""
    ctx.obj.result(go_on_here(open_store(), run, ctx.obj))


@datasets_app.command("list", cls=Command)
def list_datasets(ctx: typer.Context, lang: options.Lang = None) -> None:
    """Print all stored data sets, the newest first."""
    printer: Printer = ctx.obj
    store = open_store()
    rows = [
        [
            record.id,
            record.name,
            *(f"{record.counts[name]:,}" for name in ("users", "items", "interactions")),
            str(len(store.runs(dataset_id=record.id))),
            moment(record.created_at, printer.language),
        ]
        for record in store.datasets()
    ]
    if not rows:
        printer.result(printer.say(t("cli.manage.no_datasets")))
        return
    heads = ("id", "name", "users", "items", "interactions", "n_runs", "at")
    printer.table([t(f"cli.manage.{head}") for head in heads], rows)


@datasets_app.command("show", cls=Command)
def show_dataset(ctx: typer.Context, dataset: options.Dataset, lang: options.Lang = None) -> None:
    """Print what `check` says of a stored data set."""
    from coldstart.cli.check_report import print_check, print_understood
    from coldstart.data.intake.understanding import of_dataset
    from coldstart.data.problems import afterwards
    from coldstart.serving.versions import origin, own_problems

    printer: Printer = ctx.obj
    store = open_store()
    record = inputs.record_of(store, dataset, printer)
    problems = tuple(afterwards(own_problems(store, record)))
    understood = of_dataset(store.dataset(record.id), problems, store.provenance(record.id))
    printer.problems(understood.problems)
    for head, value in (("name", record.name), ("id", record.id)):
        printer.result(f"{printer.say(t(f'cli.manage.{head}'))}: {value}")
    for sentence in origin(store, record):
        printer.result(printer.say(sentence))
    print_understood(understood, printer)
    print_check(understood, printer)


@datasets_app.command("delete", cls=Command)
def delete_dataset(
    ctx: typer.Context,
    dataset: options.Dataset,
    yes: options.Yes = False,
    lang: options.Lang = None,
) -> None:
    """Delete a data set with all its runs, for good."""
    printer: Printer = ctx.obj
    store = open_store()
    record = inputs.record_of(store, dataset, printer)
    lost = _lost(store, record)
    if not yes:
        raise UsageError(t("cli.manage.not_sure", lost=lost))
    store.forget_dataset(record.id)
    printer.result(printer.say(t("cli.manage.deleted", lost=lost)))


def _lost(store: Store, record: DatasetRecord) -> Message:
    n_runs = len(store.runs(dataset_id=record.id)) + len(
        store.runs(dataset_id=record.id, deleted=True)
    )
    return t("cli.manage.lost", name=record.name, id=record.id, n=n_runs)


def _state(run: RunRecord, printer: Printer) -> tuple[str, str, str]:
    """Return kind, state and time of a run in words."""
    kind, state = t(f"store.kind.{run.kind}"), t(f"store.state.{run.state}")
    at = moment(run.created_at, printer.language)
    return printer.say(kind), printer.say(state), at


def _shown(value: object) -> str:
    """Return a setting of a run as it is typed."""
    if isinstance(value, dict):
        return ", ".join(f"{name}={_shown(one)}" for name, one in value.items())
    return ",".join(map(_shown, value)) if isinstance(value, list) else str(value)
