"""Where results go: a file, or stdout."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coldstart.cli.printing import Printer, harmless
from coldstart.core.errors import StorageError, UsageError
from coldstart.core.files import write_text
from coldstart.core.i18n import t

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.rules.rule import Rule
    from coldstart.serving.session import CaseRequest, Session


def ready(path: Path | None) -> None:
    """See that a file can be written, before anything is worked out.

    Raises
    ------
    UsageError
        It is a folder, or stands where nothing may be written.
    """
    if path is None:
        return
    if path.is_dir():
        raise UsageError(t("cli.is_a_folder", path=str(path)))
    above = next((folder for folder in path.absolute().parents if folder.exists()), Path("/"))
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise UsageError(t("cli.cannot_write", path=str(path), folder=str(above)))


def write_answer(frame: pd.DataFrame, out: Path | None, printer: Printer) -> None:
    """Write an answer as CSV. Ids stay as they are; a reason is made harmless for spreadsheets."""
    from coldstart.export.tables import harmless

    content = frame.assign(reason=frame["reason"].map(harmless)).to_csv(index=False)
    if out is None:
        text(content, end="")
        return
    _write(out, content)
    printer.aside(t("cli.written", n=len(frame), path=str(out)))


def write_document(content: str, out: Path | None, printer: Printer) -> None:
    """Write a document as it is."""
    if out is None:
        text(content)
        return
    _write(out, content)
    printer.aside(t("cli.written_document", path=str(out)))


def write_json(out: Path, value: Any) -> None:
    """Write a result as JSON."""
    _write(out, json.dumps(value, ensure_ascii=False, indent=1))


def text(content: str, end: str = "\n") -> None:
    """Print to stdout at once, so that a reader who has left is noticed here.

    A file or a program gets it as it is, a terminal without characters that would steer it.
    """
    sys.stdout.write((harmless(content) if sys.stdout.isatty() else content) + end)
    sys.stdout.flush()


def _write(path: Path, content: str) -> None:
    try:
        write_text(path, content)
    except StorageError as error:
        cause = error.__cause__
        raise UsageError(t("cli.not_written", path=str(path), reason=str(cause))) from error


def idle_rules(
    served: Session,
    requests: Sequence[CaseRequest],
    rules: Sequence[Rule],
    top: int,
    printer: Printer,
) -> None:
    """Print which rules change nothing in the list of one person, and why."""
    from coldstart.serving.impact import idle
    from coldstart.serving.recommend import recommend

    everything = len(served.training.items)
    (found,) = recommend(served, requests, top=everything, explain=False)
    for message in idle(served, found.ranked, rules, top):
        printer.aside(message)
