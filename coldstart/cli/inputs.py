"""From what is typed after a command to data, cases and items."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coldstart.cli.printing import Printer
from coldstart.data import columns
from coldstart.errors import DataError, UsageError
from coldstart.i18n import t

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.answers.served import CaseRequest, Served
    from coldstart.data.intake import Intake
    from coldstart.store.repository import Store


def intake_of(reference: str, positive_from: float | None, store: Store) -> Intake:
    """Return what DATA names: a folder, a sample or a stored data set, in this order."""
    from coldstart.data.folder import load_folder
    from coldstart.data.intake import Intake
    from coldstart.data.samples import SAMPLES, load_sample

    if Path(reference).is_dir():
        return load_folder(Path(reference), positive_from)
    if reference in SAMPLES:
        return Intake(load_sample(reference), ())
    if Path(reference).exists():
        raise UsageError(t("cli.not_a_folder", path=reference))
    return Intake(store.dataset(reference), store.dataset_record(reference).problems)


def stored(reference: str, positive_from: float | None, store: Store, printer: Printer) -> str:
    """Keep what DATA names in the store and return its id; print every problem.

    Raises
    ------
    DataError
        The data cannot be used. The problems have been printed.
    """
    intake = intake_of(reference, positive_from, store)
    printer.problems(intake.problems)
    if intake.dataset is None:
        raise DataError(t("cli.data_unusable"))
    return store.add_dataset(intake.dataset, intake.problems).id


def requests_of(
    served: Served, printer: Printer, cases: Path | None, text: str | None, likes: str | None
) -> list[CaseRequest]:
    """Return the cases of a file, or the one that is typed."""
    from coldstart.answers.requests import read_cases
    from coldstart.answers.served import CaseRequest

    if (cases is None) == (text is None and likes is None):
        raise UsageError(t("cli.one_of", options=["--cases", "--text / --likes"]))
    users, items = served.dataset.user_index, served.dataset.item_index
    if cases is None:
        named = tuple(id_.strip() for id_ in (likes or "").split(",") if id_.strip())
        unknown = [id_ for id_ in named if id_ not in items]
        if unknown:
            raise UsageError(t("cli.unknown_likes", ids=unknown))
        return [CaseRequest("1", text or "", likes=named)]
    requests, problems = read_cases(_text_of(cases), users, items, cases.name)
    printer.problems(problems)
    if any(problem.severity == "error" for problem in problems):
        raise DataError(t("cli.cases_unusable"))
    return requests


def new_items(
    items: Path | None, text: str | None, served: Served, printer: Printer
) -> pd.DataFrame | None:
    """Return the table of new products of a file, or of the one that is typed."""
    import pandas as pd

    from coldstart.data.folder import read_items

    if items is not None:
        try:
            return read_items(items)
        except DataError as error:
            printer.problems(error.problems)
            raise
    if text is not None:
        return pd.DataFrame({columns.ITEM_ID: [served.unused_item_id()], columns.TEXT: [text]})
    return None


def _text_of(path: Path) -> str:
    if not path.is_file():
        raise UsageError(t("cli.no_file", path=str(path)))
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(t("cli.not_utf8", path=str(path))) from error


def protocols_of(text: str) -> tuple[str, ...]:
    """Return the protocols that ``--protocol`` lists."""
    from coldstart.evaluation.protocols import PROTOCOLS

    return _known(text, tuple(PROTOCOLS), "--protocol")


def methods_of(text: str | None) -> tuple[str, ...] | None:
    """Return the methods that ``--methods`` lists; None, the usual ones, where it is not given."""
    from coldstart.recommenders.registry import METHODS

    known = tuple(METHODS)
    if text is None or text.strip() == "all":
        return None if text is None else known
    return _known(text, known, "--methods")


def numbers_of(text: str, option: str) -> tuple[int, ...]:
    """Return the numbers that an option such as ``--shots`` lists."""
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
