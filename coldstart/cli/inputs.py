"""From what is typed after a command to data, cases and items."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coldstart.cli.printing import Printer
from coldstart.core.errors import DataError, NotFoundError, UsageError
from coldstart.core.i18n import Message, moment, t
from coldstart.core.settings import Settings
from coldstart.data import columns
from coldstart.data.intake.understanding import of_dataset
from coldstart.data.on_screen import without_ids
from coldstart.data.problems import afterwards
from coldstart.store.home import id_key

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.cli.data_options import DataOptions
    from coldstart.data.intake.answers import Answers
    from coldstart.data.intake.understanding import Understanding
    from coldstart.models.queries import Items
    from coldstart.rules.rule import Rule
    from coldstart.serving.session import CaseRequest, Session
    from coldstart.store.records import DatasetRecord
    from coldstart.store.repository import Store

EXAMPLES = 5  # ids that a message shows


def understanding_of(
    reference: str, how: DataOptions, store: Callable[[], Store], printer: Printer
) -> Understanding:
    """Return what is understood of DATA: a folder or file, a sample, or a stored data set.

    Raises
    ------
    UsageError
        Options say how to read files, and there are none to read.
    """
    from coldstart.data.formats.table import Limits
    from coldstart.data.intake.load import understand_path
    from coldstart.data.samples import SAMPLES, load_sample
    from coldstart.serving.versions import own_problems

    if _is_path(reference):
        if how.mapping is not None and not how.mapping.is_file():
            raise UsageError(t("cli.no_file", path=str(how.mapping)))
        settings = Settings()
        return understand_path(
            Path(reference),
            how.mapping,
            _answers(how),
            Limits.of(settings),
            encoding=how.encoding,
            id_key=partial(id_key, settings),
        )
    is_sample = reference in SAMPLES
    record = None if is_sample else record_of(store(), reference, printer, "cli.or_files")
    if how.given:
        id_ = "cli.sample_is_ready" if is_sample else "cli.imported_already"
        raise UsageError(t(id_, data=reference, options=how.given))
    if record is None:
        return of_dataset(load_sample(reference), ())
    kept = store()
    problems = tuple(afterwards(own_problems(kept, record)))
    return of_dataset(kept.dataset(record.id), problems, kept.provenance(record.id))


def _is_path(reference: str) -> bool:
    """Say whether DATA is a folder or a file; a sample's name is one only where it is a folder."""
    from coldstart.data.samples import SAMPLES

    path = Path(reference)
    return path.exists() and (reference not in SAMPLES or path.is_dir())


def record_of(
    store: Store, reference: str, printer: Printer, hint: str = "cli.stored_only"
) -> DatasetRecord:
    """Return the record of a stored data set; say which one it is where several have the name.

    Raises
    ------
    NotFoundError
        There is none, so the message ends with what else can be given: `hint`.
    """
    try:
        record = store.dataset_record(reference)
    except NotFoundError as error:
        raise NotFoundError(t(hint, message=error.message)) from error
    alike = [one for one in store.datasets() if one.name == reference]
    if len(alike) > 1 and record.id != reference:
        others = [_dated(one, printer) for one in alike if one.id != record.id][:EXAMPLES]
        message = t("cli.newest_taken", data=reference, n=len(alike), others=others,
                 taken=_dated(record, printer))  # fmt: skip
        printer.aside(message, "yellow")
    return record


def _dated(record: DatasetRecord, printer: Printer) -> Message:
    return t("cli.dated", id=record.id, at=moment(record.created_at, printer.language))


def _answers(how: DataOptions) -> Answers:
    from coldstart.data.intake.answers import Answers
    from coldstart.data.intake.id_lists import parted
    from coldstart.data.intake.known import known_exports

    ruled_out = parted(how.not_export)
    if ruled_out == ("any",):
        ruled_out = tuple(known.id for known in known_exports())
    return Answers(
        user_id=how.user_id,
        item_id=how.item_id,
        label=how.label,
        rating=how.rating,
        positive=parted(how.positive),
        positive_from=how.positive_from,
        accept=how.accept,
        hash_ids=how.hash_ids,
        not_products=parted(how.not_products),
        not_people=parted(how.not_people),
        not_exports=ruled_out,
    )


def stored(reference: str, how: DataOptions, store: Store, printer: Printer) -> str:
    """Keep what DATA names in the store and return its id; print every problem.

    Raises
    ------
    DataError
        The data cannot be used. The problems have been printed.
    """
    from coldstart.data.intake.provenance import Provenance
    from coldstart.data.samples import SAMPLES

    understood = understanding_of(reference, how, lambda: store, printer)
    printer.problems(understood.problems)
    if understood.dataset is None:
        raise DataError(t("cli.data_unusable"))
    if reference not in SAMPLES and not _is_path(reference):
        return store.dataset_record(reference).id
    notes = understood.problems
    notes = without_ids(notes) if understood.mapping.hash_ids else notes
    return store.add_dataset(understood.dataset, notes, Provenance.of(understood)).id


def one_of(options: Mapping[str, Sequence[object]]) -> None:
    """Refuse a call that gives none of these options, or more than one."""
    given = [name for name, values in options.items() if any(v is not None for v in values)]
    if len(given) != 1:
        raise UsageError(t("cli.one_of", options=list(options)))


def cases_of(served: Session, printer: Printer, path: Path) -> list[CaseRequest]:
    """Return the cases of a file; print every problem."""
    from coldstart.serving.drift import profile_drift
    from coldstart.serving.requests import read_cases

    users, items = served.dataset.user_index, served.dataset.item_index
    requests, problems = read_cases(_text_of(path), users, items, path.name)
    printer.problems(problems)
    if any(problem.severity == "error" for problem in problems):
        raise DataError(t("cli.cases_unusable"))
    printer.problems(profile_drift(served, requests, path.name))
    _print_unused_dislikes(served, printer, requests)
    return requests


def typed_case(
    served: Session, printer: Printer, text: str | None, likes: str | None, dislikes: str | None
) -> CaseRequest:
    """Return the case that is typed.

    Raises
    ------
    UsageError
        It names products that the catalogue does not have, or the same one as liked and disliked.
    """
    from coldstart.data.intake.id_lists import parted
    from coldstart.data.intake.ids import as_known
    from coldstart.serving.session import CaseRequest

    items = served.dataset.item_index
    liked, disliked = (tuple(as_known(parted([ids or ""]), items)) for ids in (likes, dislikes))
    unknown = [id_ for id_ in (*liked, *disliked) if id_ not in items]
    if unknown:
        raise UsageError(t("cli.unknown_likes", ids=unknown, known=list(items)[:EXAMPLES]))
    both = [id_ for id_ in liked if id_ in disliked]
    if both:
        raise UsageError(t("cli.both_opinions", ids=both))
    request = CaseRequest("1", text or "", likes=liked, dislikes=disliked)
    _print_unused_dislikes(served, printer, [request])
    return request


def _print_unused_dislikes(
    served: Session, printer: Printer, requests: Sequence[CaseRequest]
) -> None:
    if served.training.dislikes is None and any(request.dislikes for request in requests):
        printer.aside(t("cli.dislikes_unused"), "yellow")


def item_doubts(served: Session, items: Items, printer: Printer) -> None:
    """Print why little can be made of the texts of new products."""
    from coldstart.serving.familiarity import doubts_each

    doubts = doubts_each(served, "item", items.texts, items.embeddings)
    print_doubts(dict(zip(items.ids, doubts, strict=True)), printer)


def print_doubts(doubts: Mapping[str, Sequence[Message]], printer: Printer) -> None:
    """Print what is doubtful, by the id that it is about where there are several."""
    doubtful = [(id_, of_one) for id_, of_one in doubts.items() if of_one]
    for id_, of_one in doubtful[:EXAMPLES]:
        for doubt in of_one:
            named = doubt if len(doubts) == 1 else t("cli.doubt", id=id_, doubt=doubt)
            printer.aside(named, "yellow")
    if len(doubtful) > EXAMPLES:
        printer.aside(t("cli.more_doubts", n=len(doubtful) - EXAMPLES), "yellow")


def rules_of(path: Path | None, items: Items, printer: Printer) -> list[Rule]:
    """Return the rules of a file, if one is given; print every problem."""
    from coldstart.rules.reading import read_rules

    if path is None:
        return []
    rules, problems = read_rules(_text_of(path), items, path.name)
    printer.problems(problems)
    if problems:
        raise DataError(t("cli.rules_unusable"))
    return rules


def new_items(served: Session, printer: Printer, path: Path) -> pd.DataFrame:
    """Return the table of new products of a file; print how it differs from the catalogue."""
    from coldstart.data.formats.table import Limits
    from coldstart.data.intake.new_items import read_items
    from coldstart.serving.drift import item_drift

    table = read_items(path, Limits.of(Settings()))
    printer.problems(item_drift(served, table, path.name))
    return table


def typed_item(served: Session, text: str) -> pd.DataFrame:
    """Return the table of the one new product that is typed."""
    import pandas as pd

    return pd.DataFrame({columns.ITEM_ID: served.unused_item_ids(1), columns.TEXT: [text]})


def _text_of(path: Path) -> str:
    if not path.is_file():
        raise UsageError(t("cli.no_file", path=str(path)))
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(t("cli.not_utf8", path=str(path))) from error


def scenarios_of(text: str) -> tuple[str, ...]:
    """Return the scenarios that ``--scenario`` lists."""
    from coldstart.evaluation.scenarios.registry import PROTOCOLS

    return _known(text, tuple(PROTOCOLS), "--scenario")


def models_of(text: str | None) -> tuple[str, ...] | None:
    """Return the models that ``--models`` lists; None, the usual ones, where it is not given."""
    from coldstart.models.registry import METHODS
    from coldstart.store.earlier_names import model_of_today

    known = tuple(METHODS)
    if text is None or text.strip() == "all":
        return None if text is None else known
    names = ",".join(model_of_today(name.strip()) for name in text.split(","))
    return _known(names, (*known, "all"), "--models")


def numbers_of(text: str, option: str) -> tuple[int, ...]:
    """Return the numbers that an option such as ``--known-likes`` lists."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or not all(part.isdecimal() for part in parts):
        raise UsageError(t("cli.bad_numbers", option=option, found=text))
    return tuple(sorted({int(part) for part in parts}))


def _known(text: str, known: tuple[str, ...], option: str) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    strange = [name for name in named if name not in known]
    if strange or not named:
        raise UsageError(t("cli.unknown_choice", option=option, found=text, known=list(known)))
    return named
