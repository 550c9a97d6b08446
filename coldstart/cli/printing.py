"""What the command line shows: progress on stderr, results on stdout."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from coldstart.cli.layout import tables
from coldstart.core.events import EpochEnded, Event, Failed, Noted, Progressed, Started
from coldstart.core.i18n import Message, t
from coldstart.data.on_screen import screened
from coldstart.data.problems import Problem

Result = TypeVar("Result")

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
COLOURS = {"error": "red", "warning": "yellow", "notice": "cyan"}


def harmless(text: str) -> str:
    """Return a text without characters by which a file could steer the terminal.

    >>> harmless("a\\x1b[2Jb\\tc")
    'a[2Jb\\tc'
    """
    return _CONTROLS.sub("", text)


class Printer:
    """Prints messages, problems and events in one language.

    Parameters
    ----------
    language : str
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.err = Console(stderr=True, highlight=False, soft_wrap=True)

    def say(self, message: Message) -> str:
        """Return a message's text."""
        return harmless(message.render(self.language))

    def result(self, text: str) -> None:
        """Print to stdout."""
        print(harmless(text), flush=True)

    @property
    def width(self) -> int:
        """Cells of a line: what COLUMNS says, else the terminal, else 80."""
        return self.err.width

    def aside(self, message: Message, style: str = "") -> None:
        """Print to stderr."""
        self.err.print(Text(self.say(message), style=style))

    def problems(self, problems: Iterable[Problem]) -> None:
        """Print each problem with its place and remedy to stderr."""
        for problem in problems:
            line = Text()
            kind = self.say(t(f"cli.severity.{problem.severity}"))
            line.append(self.say(t("cli.place.kind", kind=kind)), COLOURS[problem.severity])
            line.append(self.place(problem) + self.say(screened(problem.message)))
            line.append(self.say(t("cli.place.remedy", remedy=problem.remedy)), "dim")
            self.err.print(line)

    def place(self, problem: Problem) -> str:
        """Return where a problem lies, such as ``items, row 7, column price: ``.

        What the sentence itself names is not named twice.
        """
        within = problem.message.params
        parts = [] if within.get("table") == problem.table else [problem.table]
        if problem.row is not None and "row" not in within:
            parts.append(self.say(t("cli.place.row", row=problem.row)))
        if problem.column is not None and "column" not in within:
            parts.append(self.say(t("cli.place.column", column=problem.column)))
        if not parts:
            return ""
        text: str = self.say(t("cli.place.all", parts=parts))
        return text

    def watch(self, events: Iterable[Event]) -> Iterator[Event]:
        """Pass events on, showing them as they come."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        live = self.err.is_terminal  # in a log, each stage is named once instead
        with Progress(*columns, console=self.err, transient=True, disable=not live) as progress:
            bars: dict[str, int] = {}

            def bar(stage: str, total: int | None) -> int:
                if stage not in bars:
                    title = self.say(t(f"stage.{stage}"))
                    bars[stage] = progress.add_task(title, total=total)
                return bars[stage]

            for event in events:
                match event:
                    case Started(stage, total) if not live and total != 0:
                        self.aside(t(f"stage.{stage}"), "dim")
                    case Started(stage, total) if total:
                        bar(stage, total)
                    case Progressed(stage, done, total):
                        progress.update(bar(stage, total), completed=done, total=total)  # type: ignore[arg-type]
                    case EpochEnded(epoch, epochs):
                        progress.update(bar("epoch", epochs), completed=epoch)  # type: ignore[arg-type]
                        self.err.print(Text(self.say(_epoch(event)), style="dim"))
                    case Noted(message):
                        self.aside(message, "cyan")
                    case Failed(message):
                        self.aside(message, "red")
                yield event

    def done(self, steps: Generator[Event, None, Result]) -> Result:
        """Do work to its end, showing how far it is; return what comes of it."""
        found: list[Result] = []

        def told() -> Iterator[Event]:
            found.append((yield from steps))

        for _ in self.watch(told()):
            pass
        return found[0]

    def table(self, heads: Sequence[Message | str], rows: Iterable[Sequence[str]]) -> None:
        """Print a table to stdout, in as many blocks as the terminal is too narrow for it."""
        titles = [head if isinstance(head, str) else self.say(head) for head in heads]
        blocks = tables(titles, list(rows), self.width)
        self.result("\n\n".join("\n".join(lines) for lines in blocks))


def _epoch(event: EpochEnded) -> Message:
    ndcg = event.metrics.get("ndcg@10")
    if event.train_loss is None:
        return t("cli.epoch.start", loss=event.validation_loss)
    if event.validation_loss is None or ndcg is None:
        return t("cli.epoch.plain", n=event.epoch, of=event.epochs, loss=event.train_loss)
    return t(
        "cli.epoch.full",
        n=event.epoch,
        of=event.epochs,
        loss=event.train_loss,
        validation=event.validation_loss,
        ndcg=ndcg,
        popularity=event.baseline.get("ndcg@10", 0.0),
    )
