"""The commands, each a few lines around the library."""

import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coldstart.cli import inputs
from coldstart.cli.printing import Printer
from coldstart.errors import ColdstartError, DataError
from coldstart.i18n import LANGUAGES, Message, t
from coldstart.settings import EncodeConfig, EvaluateConfig, Settings, StudyConfig, TrainConfig

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.store.records import Kind
    from coldstart.store.repository import Store

DATA_PROBLEM, WRONG_CALL = 1, 2
DEFAULT_ENCODER = StudyConfig().encoder


def build(language: str) -> typer.Typer:
    """Return the command line in one language."""
    printer = Printer(language)

    def word(id_: str) -> str:
        return printer.say(Message(id_))

    def option(name: str, *flags: str, **settings: Any) -> Any:
        return typer.Option(*flags, help=word(f"cli.option.{name}"), **settings)

    app = typer.Typer(
        name="coldstart",
        help=word("cli.help"),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    lang = option("lang", "--lang", metavar="|".join(LANGUAGES))
    Data = Annotated[str, typer.Argument(help=word("cli.argument.data"), metavar="DATA")]
    Run = Annotated[str, typer.Argument(help=word("cli.argument.run"), metavar="RUN")]
    Lang = Annotated[str | None, lang]
    PositiveFrom = Annotated[float | None, option("positive_from", "--positive-from")]
    Seed = Annotated[int, option("seed", "--seed", min=0)]
    Out = Annotated[Path | None, option("out", "--out")]
    Encoder = Annotated[str, option("encoder", "--encoder")]
    Json = Annotated[Path | None, option("json", "--json")]
    Text = Annotated[str | None, option("text", "--text")]
    NewItems = Annotated[Path | None, option("items", "--items")]

    def command(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
        text = word(f"cli.command.{name}") + "\n\n" + word(f"cli.example.{name}")

        def register(function: Callable[..., None]) -> Callable[..., None]:
            app.command(name, help=text)(_guarded(function, printer))
            return function

        return register

    @app.callback()
    def _(lang: Lang = None) -> None:
        _check_language(lang, printer)

    @command("check")
    def check(
        data: Data, positive_from: PositiveFrom = None, json_out: Json = None, lang: Lang = None
    ) -> None:
        from coldstart.cli.reports import check_report, language_note, print_check

        intake = inputs.intake_of(data, positive_from, _store())
        printer.problems(intake.problems)
        if json_out is not None:
            _write_json(json_out, check_report(intake, printer))
        if intake.dataset is None:
            raise DataError(t("cli.data_unusable"))
        print_check(intake.dataset, printer)
        note = language_note(intake.dataset)
        if note is not None:
            printer.aside(note, "yellow")

    @command("encode")
    def encode(data: Data, encoder: Encoder = DEFAULT_ENCODER, lang: Lang = None) -> None:
        from coldstart.store.records import Kind

        store = _store()
        dataset_id = inputs.stored(data, None, store, printer)
        _run(store, Kind.ENCODE, dataset_id, EncodeConfig(encoder=encoder), printer)
        record = store.dataset_record(dataset_id)
        done = t("cli.encoded", n=record.counts["users"] + record.counts["items"], id=dataset_id)
        printer.result(printer.say(done))

    @command("train")
    def train(
        data: Data,
        method: Annotated[str, option("method", "--method")] = "blend",
        positive_from: PositiveFrom = None,
        seed: Seed = 0,
        name: Annotated[str | None, option("name", "--name")] = None,
        encoder: Encoder = DEFAULT_ENCODER,
        lang: Lang = None,
    ) -> None:
        from coldstart.recommenders.registry import method_class
        from coldstart.store.records import Kind

        method_class(method)
        store = _store()
        dataset_id = inputs.stored(data, positive_from, store, printer)
        config = TrainConfig(method=method, seed=seed, encoder=encoder)
        printer.result(_run(store, Kind.TRAIN, dataset_id, config, printer, name))

    @command("recommend")
    def recommend(
        run: Run,
        cases: Annotated[Path | None, option("cases", "--cases")] = None,
        text: Text = None,
        likes: Annotated[str | None, option("likes", "--likes")] = None,
        items: NewItems = None,
        top: Annotated[int, option("top", "--top", min=1)] = 10,
        out: Out = None,
        lang: Lang = None,
    ) -> None:
        from coldstart.answers.recommend import recommend
        from coldstart.answers.served import Served
        from coldstart.answers.tables import recommendations_frame

        served = Served.open(_store(), run)
        requests = inputs.requests_of(served, printer, cases, text, likes)
        table = inputs.new_items(items, None, served, printer)
        new = None if table is None else served.new_items(table)
        found = recommend(served, requests, items=new, top=top)
        titles = served.titles(served.training.items if new is None else new)
        _write(recommendations_frame(found, titles, served.model.name, printer.say), out, printer)

    @command("audience")
    def audience(
        run: Run,
        items: NewItems = None,
        text: Text = None,
        top: Annotated[int, option("top_users", "--top", min=1)] = 50,
        out: Out = None,
        lang: Lang = None,
    ) -> None:
        from coldstart.answers.audience import audience
        from coldstart.answers.served import Served
        from coldstart.answers.tables import audiences_frame
        from coldstart.errors import UsageError

        if (items is None) == (text is None):
            raise UsageError(t("cli.one_of", options=["--items", "--text"]))
        served = Served.open(_store(), run)
        table = inputs.new_items(items, text, served, printer)
        assert table is not None
        new = served.new_items(table)
        found = audience(served, new, top=top)
        _write(
            audiences_frame(found, served.titles(new), served.model.name, printer.say),
            out,
            printer,
        )

    @command("study")
    def study(
        data: Data,
        protocol: Annotated[str, option("protocol", "--protocol")] = "cold-user,cold-item",
        shots: Annotated[str, option("shots", "--shots")] = "0,1,3,5,10",
        methods: Annotated[str | None, option("methods", "--methods")] = None,
        train_users: Annotated[int | None, option("train_users", "--train-users", min=1)] = None,
        positive_from: PositiveFrom = None,
        seed: Seed = 0,
        repeats: Annotated[int, option("repeats", "--repeats", min=1)] = 1,
        earliest: Annotated[bool, option("earliest", "--earliest")] = False,
        sizes: Annotated[str, option("sizes", "--sizes")] = "",
        encoder: Encoder = DEFAULT_ENCODER,
        json_out: Json = None,
        lang: Lang = None,
    ) -> None:
        from coldstart.cli.reports import print_study
        from coldstart.evaluation.result import Evaluation
        from coldstart.store import artifacts
        from coldstart.store.records import Kind

        config = EvaluateConfig(
            protocols=inputs.protocols_of(protocol),
            shots=inputs.numbers_of(shots, "--shots"),
            methods=inputs.methods_of(methods),
            train_users=train_users,
            seed=seed,
            repeats=repeats,
            earliest=earliest,
            sizes=inputs.numbers_of(sizes, "--sizes") if sizes else (),
            encoder=encoder,
        )
        store = _store()
        dataset_id = inputs.stored(data, positive_from, store, printer)
        run_id = _run(store, Kind.EVALUATE, dataset_id, config, printer)
        stored = artifacts.read_json(store.run_folder(run_id) / "evaluation.json")
        if json_out is not None:
            _write_json(json_out, stored)
        print_study(Evaluation.from_json(stored), printer)

    @command("doctor")
    def doctor(lang: Lang = None) -> None:
        from coldstart.cli.doctor import examine

        if not examine(printer):
            raise typer.Exit(DATA_PROBLEM)

    return app


def _store() -> "Store":
    from coldstart.store.repository import Store

    return Store(Settings())


def _run(
    store: "Store",
    kind: "Kind",
    dataset_id: str,
    config: StudyConfig,
    printer: Printer,
    name: str | None = None,
) -> str:
    """Do a study here, showing its events; return the id of its run."""
    from coldstart.store.records import RunState
    from coldstart.worker import execute, versions

    run = store.create_run(kind, dataset_id, config, name, versions(store.settings))
    for _ in printer.watch(execute(store, run.id)):
        pass
    if store.run(run.id).state is RunState.FAILED:
        raise typer.Exit(DATA_PROBLEM)
    return run.id


def _write(frame: "pd.DataFrame", out: Path | None, printer: Printer) -> None:
    """Write an answer as CSV. Ids stay as they are; a reason is made harmless for spreadsheets."""
    from coldstart.export.csv import harmless

    text = frame.assign(reason=frame["reason"].map(harmless)).to_csv(index=False)
    if out is None:
        sys.stdout.write(text)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    printer.aside(t("cli.written", n=len(frame), path=str(out)))


def _write_json(out: Path, value: Any) -> None:
    from coldstart.files import write_text

    write_text(out, json.dumps(value, ensure_ascii=False, indent=1))


def _guarded(function: Callable[..., None], printer: Printer) -> Callable[..., None]:
    """Turn our own errors into a sentence and an exit status."""

    @functools.wraps(function)
    def guarded(*arguments: Any, **options: Any) -> None:
        _check_language(options.get("lang"), printer)
        try:
            function(*arguments, **options)
        except DataError as error:
            printer.aside(error.message, "red")
            raise typer.Exit(DATA_PROBLEM) from error
        except ColdstartError as error:
            printer.aside(error.message, "red")
            raise typer.Exit(WRONG_CALL) from error

    return guarded


def _check_language(lang: str | None, printer: Printer) -> None:
    if lang is not None and lang not in LANGUAGES:
        printer.aside(t("cli.bad_lang", lang=lang, known=list(LANGUAGES)), "red")
        raise typer.Exit(WRONG_CALL)
