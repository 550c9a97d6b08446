"""What ``append`` reads, and prints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coldstart.cli.check_report import print_tables
from coldstart.cli.printing import Printer
from coldstart.core.errors import NotFoundError, UsageError
from coldstart.core.i18n import number, t

if TYPE_CHECKING:
    from coldstart.data.intake.appending import Appended
    from coldstart.evaluation.retraining import Retraining
    from coldstart.store.records import DatasetRecord, RunRecord
    from coldstart.store.repository import Store


def files_in(paths: Sequence[Path]) -> list[tuple[str, Path | bytes]]:
    """Return the files that are given, and those of the folders among them."""
    from coldstart.data.intake.load import files_of

    missing = [path for path in paths if not path.exists()]
    if missing:
        raise UsageError(t("cli.no_file", path=str(missing[0])))
    return [file for path in paths for file in files_of(path)]


def print_counts(appended: Appended, printer: Printer) -> None:
    """Print what became of each file, what is new, and of when."""
    from coldstart.serving.appending import period, report

    print_tables(appended.tables, printer)
    counts = report(appended)
    rows = [
        [printer.say(t(f"append.count.{name}")), number(n, printer.language)]
        for name, n in counts.items()
        if isinstance(n, int)
    ]
    printer.table(["", ""], rows)
    of_new = period(appended)
    if of_new is not None:
        printer.result(printer.say(of_new))


def print_next(store: Store, version: DatasetRecord, printer: Printer) -> None:
    """Print how to train again and compare, where a run was trained on an earlier version."""
    from coldstart.serving.versions import trained_before

    runs = trained_before(store, version)
    if runs:
        printer.aside(t("append.next", run=runs[0].id, version=version.id))


def comparable(store: Store, reference: str) -> RunRecord:
    """Return the training of that id or name, which has a model."""
    from coldstart.store import artifacts
    from coldstart.store.records import Kind

    run = store.run(reference)
    if run.kind is not Kind.TRAIN or not artifacts.has_model(store.run_folder(run.id)):
        raise NotFoundError(t("answer.no_model", run=run.name or run.id))
    return run


def print_retraining(
    store: Store, comparison: RunRecord, retraining: Retraining, printer: Printer
) -> None:
    """Print both models side by side, and how the later one compares."""
    from coldstart.serving.versions import compared_models

    for note in retraining.notes:
        printer.aside(note, "yellow")
    about, *reading = compared_models(store, comparison, retraining)
    printer.result(printer.say(about))
    heads = ("shots", "before", "after", "difference", "verdict", "n")
    rows = [
        [
            str(row.shots),
            *(_decimal(value) for value in (row.before, row.after)),
            "{} [{}, {}]".format(
                *(_decimal(value, "+") for value in (row.difference, row.low, row.high))
            ),
            printer.say(t(f"retraining.verdict.{row.verdict}")),
            number(row.n, printer.language),
        ]
        for row in retraining.rows
    ]
    printer.table([t(f"retraining.head.{head}") for head in heads], rows)
    for sentence in reading:
        printer.result(printer.say(sentence))


def _decimal(value: float | None, sign: str = "") -> str:
    return "–" if value is None else f"{value:{sign}.3f}"
