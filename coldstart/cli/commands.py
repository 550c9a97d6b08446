"""The commands, each a few lines around the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from coldstart.cli import DATA_PROBLEM, inputs, options, outputs
from coldstart.cli.data_options import DataOptions, takes_data
from coldstart.cli.help import Command, Group
from coldstart.cli.manage import datasets_app, runs_app
from coldstart.cli.running import document, open_store, run_here
from coldstart.core.errors import DataError, UsageError
from coldstart.core.i18n import t
from coldstart.core.settings import CompareConfig, EncodeConfig, EvaluateConfig, TrainConfig

if TYPE_CHECKING:
    from coldstart.cli.printing import Printer

app = typer.Typer(
    cls=Group,
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


app.add_typer(runs_app, name="runs")
app.add_typer(datasets_app, name="datasets")


@app.callback()
def coldstart(ctx: typer.Context, lang: options.Lang = None) -> None:
    """Say what there is where no command is given."""
    if ctx.invoked_subcommand is None:
        outputs.text(ctx.get_help())


@app.command(cls=Command)
@takes_data
def check(
    ctx: typer.Context,
    data: options.Data,
    save_mapping: options.SaveMapping = None,
    json: options.Json = None,
    lang: options.Lang = None,
    how: DataOptions = DataOptions(),
) -> None:
    """Say what is understood of data, and list every problem."""
    from coldstart.cli.check_report import (
        check_report,
        encoder_notes,
        print_check,
        print_understood,
    )
    from coldstart.data.intake.file_patterns import with_patterns
    from coldstart.data.intake.mapping_file import dumps
    from coldstart.data.samples import SAMPLES

    printer: Printer = ctx.obj
    outputs.ready(json)
    outputs.ready(save_mapping)
    understood = inputs.understanding_of(data, how, open_store, printer)
    if save_mapping is not None and not understood.mapping.table and understood.dataset is not None:
        id_ = "cli.sample_mapping" if data in SAMPLES else "cli.no_mapping"
        raise UsageError(t(id_, data=data))
    printer.problems(understood.problems)
    notes = [] if understood.dataset is None else encoder_notes(understood.dataset)
    if json is not None:
        outputs.write_json(json, check_report(understood, notes, printer))
    if save_mapping is not None and not understood.questions:
        text = dumps(with_patterns(understood.mapping))
        outputs.write_document(text, save_mapping, printer)
        if understood.n_unnamed_people:
            printer.aside(t("cli.mapping_lacks_ids", n=understood.n_unnamed_people), "yellow")
    print_understood(understood, printer)
    if understood.dataset is None:
        raise DataError(t("cli.data_unusable"))
    print_check(understood, printer)
    for note in notes:
        printer.aside(note, "yellow")


@app.command(cls=Command)
def append(
    ctx: typer.Context,
    dataset: options.Dataset,
    files: options.Files,
    accept: options.Accept = False,
    json: options.Json = None,
    lang: options.Lang = None,
) -> None:
    """Add later files to a stored data set as a new version, and print its id."""
    from coldstart.cli.appending import files_in, print_counts, print_next
    from coldstart.cli.check_report import problems_report
    from coldstart.serving.appending import appended_files, keep, report

    printer: Printer = ctx.obj
    outputs.ready(json)
    store = open_store()
    store.check_writable()
    record = inputs.record_of(store, dataset, printer)
    appended = appended_files(store, record.id, files_in(files), accept=accept)
    printer.problems(appended.problems)
    version = keep(store, record.id, appended) if appended.dataset is not None else None
    if json is not None:
        id_ = None if version is None else version.id
        found = problems_report(appended.problems, printer)
        outputs.write_json(json, {"dataset": id_, **report(appended), "problems": found})
    if version is None:
        raise DataError(t("append.unusable"))
    print_counts(appended, printer)
    printer.aside(t("append.stored", name=version.title, before=record.title))
    print_next(store, version, printer)
    printer.result(version.id)


@app.command(cls=Command)
@takes_data
def encode(
    ctx: typer.Context,
    data: options.Data,
    encoder: options.Encoder = options.ENCODER,
    lang: options.Lang = None,
    how: DataOptions = DataOptions(),
) -> None:
    """Read all texts once."""
    from coldstart.store.records import Kind

    printer: Printer = ctx.obj
    store = open_store()
    dataset_id = inputs.stored(data, how, store, printer)
    run_here(store, Kind.ENCODE, dataset_id, EncodeConfig(encoder=encoder), printer)
    counts = store.dataset_record(dataset_id).counts
    done = t("cli.encoded", n=counts["users"] + counts["items"], id=dataset_id)
    printer.result(printer.say(done))


@app.command(cls=Command)
@takes_data
def train(
    ctx: typer.Context,
    data: options.Data,
    model: options.Model = "ensemble",
    set_: options.Set = None,
    seed: options.Seed = 0,
    name: options.Name = None,
    encoder: options.Encoder = options.ENCODER,
    lang: options.Lang = None,
    how: DataOptions = DataOptions(),
) -> None:
    """Fit a model and print the id of the run."""
    from coldstart.models.registry import settings_from
    from coldstart.store.earlier_names import model_of_today
    from coldstart.store.records import Kind

    printer: Printer = ctx.obj
    name_of_model = model_of_today(model)
    settings = settings_from(name_of_model, set_ or ())
    store = open_store()
    dataset_id = inputs.stored(data, how, store, printer)
    config = TrainConfig(method=name_of_model, method_settings=settings, seed=seed, encoder=encoder)
    printer.result(run_here(store, Kind.TRAIN, dataset_id, config, printer, name))


@app.command(cls=Command)
def recommend(
    ctx: typer.Context,
    run: options.Run,
    cases: options.Cases = None,
    text: options.CaseText = None,
    likes: options.Likes = None,
    dislikes: options.Dislikes = None,
    items: options.Items = None,
    rules: options.Rules = None,
    top: options.Top = 10,
    out: options.Out = None,
    lang: options.Lang = None,
) -> None:
    """Rank products for people, known or new."""
    from coldstart.serving.recommend import recommend_steps
    from coldstart.serving.session import Session
    from coldstart.serving.tables import recommendations_frame

    printer: Printer = ctx.obj
    inputs.one_of({"--cases": [cases], "--text / --likes / --dislikes": [text, likes, dislikes]})
    outputs.ready(out)
    served = Session.open(open_store(), run)
    requests = (
        inputs.cases_of(served, printer, cases)
        if cases is not None
        else [inputs.typed_case(served, printer, text, likes, dislikes)]
    )
    new = None
    if items is not None:
        new = served.new_items(inputs.new_items(served, printer, items))
        inputs.item_doubts(served, new, printer)
    ranked = served.training.items if new is None else new
    wanted = inputs.rules_of(rules, ranked, printer)
    found = printer.done(recommend_steps(served, requests, items=new, top=top, rules=wanted))
    inputs.print_doubts({one.case_id: one.doubts for one in found}, printer)
    if wanted and new is None and len(requests) == 1:
        outputs.idle_rules(served, requests, wanted, top, printer)
    titles = served.titles(ranked)
    frame = recommendations_frame(found, titles, served.model.name, printer.say)
    outputs.write_answer(frame, out, printer)


@app.command(cls=Command)
def audience(
    ctx: typer.Context,
    run: options.Run,
    items: options.AudienceItems = None,
    text: options.ItemText = None,
    top: options.TopUsers = 50,
    out: options.Out = None,
    lang: options.Lang = None,
) -> None:
    """Rank known users for new products."""
    from coldstart.serving.audience import audience_steps
    from coldstart.serving.session import Session
    from coldstart.serving.tables import audiences_frame

    printer: Printer = ctx.obj
    inputs.one_of({"--items": [items], "--text": [text]})
    outputs.ready(out)
    served = Session.open(open_store(), run)
    if items is None:
        table = inputs.typed_item(served, text or "")
    else:
        table = inputs.new_items(served, printer, items)
    new = served.new_items(table)
    inputs.item_doubts(served, new, printer)
    found = printer.done(audience_steps(served, new, top=top))
    frame = audiences_frame(found, served.titles(new), served.model.name, printer.say)
    outputs.write_answer(frame, out, printer)


@app.command(cls=Command)
@takes_data
def evaluate(
    ctx: typer.Context,
    data: options.Data,
    scenario: options.Scenario = "cold-user,cold-item",
    known_likes: options.KnownLikes = "0,1,3,5,10",
    models: options.Models = None,
    train_users: options.TrainUsers = None,
    seed: options.Seed = 0,
    repeats: options.Repeats = 1,
    earliest: options.Earliest = False,
    sizes: options.Sizes = "",
    encoder: options.Encoder = options.ENCODER,
    json: options.Json = None,
    lang: options.Lang = None,
    how: DataOptions = DataOptions(),
) -> None:
    """Measure models on held-out data, with intervals."""
    from coldstart.api import evaluation_report
    from coldstart.cli.reports import print_evaluation
    from coldstart.evaluation import results
    from coldstart.evaluation.scenarios import registry
    from coldstart.models.registry import METHODS
    from coldstart.store.records import Kind

    printer: Printer = ctx.obj
    config = EvaluateConfig(
        protocols=inputs.scenarios_of(scenario),
        shots=inputs.numbers_of(known_likes, "--known-likes"),
        methods=inputs.models_of(models),
        train_users=train_users,
        seed=seed,
        repeats=repeats,
        earliest=earliest,
        sizes=inputs.numbers_of(sizes, "--sizes") if sizes else (),
        encoder=encoder,
    )
    outputs.ready(json)
    if config.methods is None:
        left = [name for name in METHODS if name not in registry.usual_methods(config.protocols)]
        printer.aside(t("cli.study.usual", left=left), "cyan")
    store = open_store()
    dataset_id = inputs.stored(data, how, store, printer)
    run_id = run_here(store, Kind.EVALUATE, dataset_id, config, printer)
    evaluation = results.load(store.run_folder(run_id))
    assert evaluation is not None, "a run that finished has measured"
    if json is not None:
        outputs.write_json(json, evaluation_report(evaluation))
    print_evaluation(evaluation, printer)


@app.command(cls=Command)
def compare(
    ctx: typer.Context,
    run: options.Run,
    dataset: options.Later,
    known_likes: options.KnownLikes = "0,1,3",
    seed: options.Seed = 0,
    json: options.Json = None,
    lang: options.Lang = None,
) -> None:
    """Train again on later data, and compare both models on who came since."""
    from coldstart.cli.appending import comparable, print_retraining
    from coldstart.evaluation import retraining
    from coldstart.serving.versions import check_later
    from coldstart.store.records import Kind

    printer: Printer = ctx.obj
    outputs.ready(json)
    store = open_store()
    trained = comparable(store, run)
    version = inputs.record_of(store, dataset, printer)
    check_later(store, version, trained)
    config = CompareConfig(
        run=trained.id,
        shots=inputs.numbers_of(known_likes, "--known-likes"),
        seed=seed,
        encoder=trained.config["encoder"],
    )
    run_id = run_here(store, Kind.COMPARE, version.id, config, printer)
    result = retraining.load(store.run_folder(run_id))
    assert result is not None, "a run that finished has measured"
    if json is not None:
        outputs.write_json(json, result.to_json())
    print_retraining(store, store.run(run_id), result, printer)


@app.command(cls=Command)
def report(
    ctx: typer.Context,
    run: options.Run,
    out: options.OutHtml = None,
    lang: options.Lang = None,
) -> None:
    """Write a report that stands on its own."""
    from coldstart.export.report import report

    document(ctx, report, run, out)


@app.command(cls=Command)
def card(
    ctx: typer.Context,
    run: options.Run,
    out: options.OutMarkdown = None,
    lang: options.Lang = None,
) -> None:
    """Write a model card."""
    from coldstart.export.model_card import model_card

    document(ctx, model_card, run, out)


@app.command(cls=Command)
def doctor(ctx: typer.Context, lang: options.Lang = None) -> None:
    """Say what is installed, where data lie, what is wrong and how to mend it."""
    from coldstart.cli.doctor import examine

    if not examine(ctx.obj):
        raise typer.Exit(DATA_PROBLEM)


@app.command("app", cls=Command)
def open_app(
    ctx: typer.Context,
    port: options.Port = 8501,
    headless: options.Headless = False,
    lang: options.Lang = None,
) -> None:
    """Open the app on the first free port, until Ctrl+C."""
    from coldstart.ui import serve

    serve.main(["--port", str(port), *(["--headless"] if headless else [])])
