"""coldstart in a notebook: tables in, tables out, by the code that the command line calls.

What is trained is kept in the home (``COLDSTART_HOME``), as the app and the command line keep it.
Every function is a name of the package: ``import coldstart; coldstart.train("retail")``.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from coldstart.core.errors import ColdstartError, DataError
from coldstart.core.events import Event
from coldstart.core.i18n import Message, t
from coldstart.core.settings import (
    EncodeConfig,
    EvaluateConfig,
    MapConfig,
    Settings,
    StudyConfig,
    TrainConfig,
)
from coldstart.data import columns
from coldstart.data.dataset import Dataset
from coldstart.data.intake.load import understand_path
from coldstart.data.intake.provenance import Provenance
from coldstart.data.samples import SAMPLES, load_sample
from coldstart.models.registry import DEFAULT, settings_from
from coldstart.serving.session import CaseRequest, Session
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store

if TYPE_CHECKING:
    from coldstart.data.intake.understanding import Understanding
    from coldstart.evaluation.results import Comparison, Evaluation, Row

LANGUAGE = "en"

ROW = ("protocol", "shots", "train_users", "method", "metric", "mean", "low", "high", "n",
       "fit_seconds")  # fmt: skip
COMPARISON = ("protocol", "shots", "method", "against", "metric", "difference", "low", "high",
              "verdict")  # fmt: skip
NAMES = {"protocol": "scenario", "shots": "known_likes", "method": "model"}
"""What programs call these fields."""

Data = str | os.PathLike[str] | Dataset | pd.DataFrame
"""A folder or file, a sample, the id or name of a stored data set, a data set, or interactions."""


def check(
    data: str | os.PathLike[str] | pd.DataFrame,
    users: pd.DataFrame | None = None,
    items: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return what is wrong with data, and what was understood of them, a row each.

    Parameters
    ----------
    data : path or DataFrame
        A folder or file, or a table of interactions.
    users, items : DataFrame, optional
        With a table of interactions.

    Returns
    -------
    DataFrame
        Columns severity, message, remedy, table, row, column.
    """
    problems = _understood(data, users, items).problems
    rows = [
        (p.severity.value, _text(p.message), _text(p.remedy), p.table, p.row, p.column)
        for p in problems
    ]
    return pd.DataFrame(rows, columns=["severity", "message", "remedy", "table", "row", "column"])


def load(
    data: Data, users: pd.DataFrame | None = None, items: pd.DataFrame | None = None
) -> Dataset:
    """Return a checked data set.

    Parameters
    ----------
    data : path, str, Dataset or DataFrame
        A folder or file, a sample ("retail", "completejourney"), the id or name of a stored data
        set, or a table of interactions: user and item, with a label, a rating or times.
    users, items : DataFrame, optional
        With a table of interactions: what is known of users and items.

    Raises
    ------
    DataError
        The data cannot be used. `problems` says why, `check` lists it.

    >>> retail = load("retail")
    >>> len(retail.users), len(retail.items), len(retail.interactions)
    (120, 150, 2500)
    """
    if isinstance(data, Dataset):
        return data
    if isinstance(data, str) and not Path(data).exists():
        return load_sample(data) if data in SAMPLES else _store().dataset(data)
    understood = _understood(data, users, items)
    if understood.dataset is None:
        raise DataError(t("cli.data_unusable"), understood.problems)
    return understood.dataset


def encode(data: Data, encoder: str | None = None) -> str:
    """Compute the embeddings of all texts once; return the id of the stored data set."""
    store = _store()
    dataset_id = _stored(store, data)
    _run(store, Kind.ENCODE, dataset_id, EncodeConfig(**_given(encoder=encoder)))
    return dataset_id


def train(
    data: Data,
    model: str = DEFAULT,
    *,
    seed: int = 0,
    name: str | None = None,
    encoder: str | None = None,
    **settings: Any,
) -> str:
    """Fit a model on everything that is known; return the id of the run.

    Parameters
    ----------
    data : path, str, Dataset or DataFrame
        As `load` takes it.
    model : str
        A name of `models.registry.METHODS`.
    seed : int
    name : str, optional
        A name for the run.
    encoder : str, optional
        A text encoder: a name, or a folder.
    **settings
        Of the model, such as ``epochs=50``.

    Raises
    ------
    ColdstartError
        The data, the model or a setting cannot be used, or the run failed.
    """
    store = _store()
    typed = settings_from(model, [f"{key}={_typed(value)}" for key, value in settings.items()])
    config = TrainConfig(method=model, method_settings=typed, seed=seed, **_given(encoder=encoder))
    return _run(store, Kind.TRAIN, _stored(store, data), config, name)


def open_run(run: str) -> Session:
    """Return a trained run, ready to answer; for many questions, open it once.

    Parameters
    ----------
    run : str
        Its id or name.
    """
    return Session.open(_store(), run)


def recommend(
    run: str | Session,
    people: pd.DataFrame | Sequence[Mapping[str, Any]],
    items: pd.DataFrame | None = None,
    top: int = 10,
) -> pd.DataFrame:
    """Rank items for people, known or new.

    Parameters
    ----------
    run : str or Session
    people : DataFrame or sequence of mapping
        A row each: ``user_id`` for someone known; for someone new ``text`` or profile columns, and
        ``likes`` and ``dislikes``, lists of item ids. ``case_id`` names a row; without it, its
        number does.
    items : DataFrame, optional
        New items, with ``item_id`` and any columns; then only these are ranked.
    top : int

    Returns
    -------
    DataFrame
        Columns case_id, rank, item_id, score, reason.
    """
    from coldstart.serving.recommend import recommend as recommend_in
    from coldstart.serving.tables import recommendations_frame

    session = _session(run)
    new = None if items is None else session.new_items(_texts(items))
    requests = [_request(row, number, session) for number, row in enumerate(_rows(people), 1)]
    answers = recommend_in(session, requests, items=new, top=top)
    ranked = session.training.items if new is None else new
    return recommendations_frame(answers, session.titles(ranked), session.model.name, _text)


def audience(run: str | Session, items: pd.DataFrame, top: int = 50) -> pd.DataFrame:
    """Rank known users for new items.

    Parameters
    ----------
    run : str or Session
    items : DataFrame
        ``item_id`` and any columns.
    top : int

    Returns
    -------
    DataFrame
        Columns item_id, rank, user_id, score, reason.
    """
    from coldstart.core.events import drain
    from coldstart.serving.audience import audience_steps
    from coldstart.serving.tables import audiences_frame

    session = _session(run)
    new = session.new_items(_texts(items))
    answers = drain(audience_steps(session, new, top=top))
    return audiences_frame(answers, session.titles(new), session.model.name, _text)


def evaluate(
    data: Data,
    scenarios: Sequence[str] = ("cold-user", "cold-item"),
    known_likes: Sequence[int] = (0, 1, 3, 5, 10),
    models: Sequence[str] | None = None,
    *,
    seed: int = 0,
    repeats: int = 1,
    encoder: str | None = None,
) -> pd.DataFrame:
    """Measure models on held-out data.

    Returns
    -------
    DataFrame
        A row for each scenario, number of known likes, model and metric: scenario, known_likes,
        train_users, model, metric, mean, low, high (95% interval), n, fit_seconds.
    """
    from coldstart.evaluation import results

    store = _store()
    config = EvaluateConfig(
        protocols=tuple(scenarios),
        shots=tuple(known_likes),
        methods=None if models is None else tuple(models),
        seed=seed,
        repeats=repeats,
        **_given(encoder=encoder),
    )
    run_id = _run(store, Kind.EVALUATE, _stored(store, data), config)
    evaluation = results.load(store.run_folder(run_id))
    assert evaluation is not None, "a run that finished has measured"
    return pd.DataFrame(evaluation_report(evaluation)["rows"])


def evaluation_report(evaluation: Evaluation) -> dict[str, list[dict[str, Any]]]:
    """Return what ``evaluate --json`` writes: these fields and no others."""
    return {
        "rows": [_named(row, ROW) for row in evaluation.rows],
        "comparisons": [_named(row, COMPARISON) for row in evaluation.comparisons],
    }


def _named(row: Row | Comparison, fields: Sequence[str]) -> dict[str, Any]:
    return {NAMES.get(field, field): getattr(row, field) for field in fields}


def draw_map(data: Data, view: str = "profile", *, encoder: str | None = None) -> pd.DataFrame:
    """Lay out users ("profile", "taste") or items ("items") on a map.

    Returns
    -------
    DataFrame
        A row for each point: id, kind, x, y, group.
    """
    from coldstart.maps import maps

    store = _store()
    config = MapConfig(views=(view,), **_given(encoder=encoder))
    run_id = _run(store, Kind.MAP, _stored(store, data), config)
    drawn = maps.load(store.run_folder(run_id), f"map-{view}")
    if drawn is None:
        raise ColdstartError(t("api.no_map", view=view))
    return drawn.points


def report(run: str, path: str | os.PathLike[str] | None = None, language: str = LANGUAGE) -> str:
    """Return the report on a run as one HTML document; write it where a path is given."""
    from coldstart.core.files import write_text
    from coldstart.export.report import report as report_on

    document = report_on(_store(), run, language)
    if path is not None:
        write_text(Path(path), document)
    return document


def _store() -> Store:
    return Store(Settings())


def _given(**options: Any) -> dict[str, Any]:
    """Return the options that were given."""
    return {name: value for name, value in options.items() if value is not None}


def _typed(value: object) -> str:
    """Return the value of a setting as it is typed after ``--set``."""
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return "none" if value is None else str(value)


def _text(message: Message) -> str:
    return message.render(LANGUAGE)


def _understood(
    data: str | os.PathLike[str] | pd.DataFrame | Dataset,
    users: pd.DataFrame | None,
    items: pd.DataFrame | None,
) -> Understanding:
    """Understand files as they are, and tables as the files that they would be."""
    if not isinstance(data, pd.DataFrame):
        return understand_path(Path(str(data)))
    tables = {columns.INTERACTIONS: data, columns.USERS: users, columns.ITEMS: items}
    with tempfile.TemporaryDirectory() as folder:
        for name, table in tables.items():
            if table is not None:
                table.to_csv(Path(folder) / f"{name}.csv", index=False)
        return understand_path(Path(folder))


def _stored(store: Store, data: Data) -> str:
    """Keep data in the store, unless they are there; return their id."""
    if isinstance(data, str) and data not in SAMPLES and not Path(data).exists():
        return store.dataset_record(data).id
    if isinstance(data, Dataset) or (isinstance(data, str) and data in SAMPLES):
        return store.add_dataset(load(data)).id
    understood = _understood(data, None, None)
    if understood.dataset is None:
        raise DataError(t("cli.data_unusable"), understood.problems)
    provenance = Provenance.of(understood)
    return store.add_dataset(understood.dataset, understood.problems, provenance).id


def _run(
    store: Store, kind: Kind, dataset_id: str, config: StudyConfig, name: str | None = None
) -> str:
    """Do a run here; return its id.

    Raises
    ------
    ColdstartError
        It did not finish.
    """
    from coldstart.jobs.worker import execute, owner_of, versions

    owner = owner_of(os.getpid())
    run = store.create_run(kind, dataset_id, config, name, versions(store.settings), owner)
    _exhaust(execute(store, run.id))
    done = store.run(run.id)
    if done.state is not RunState.FINISHED:
        raise ColdstartError(done.message or t("api.unfinished", run=run.id))
    return run.id


def _exhaust(events: Iterator[Event]) -> None:
    for _ in events:
        pass


def _session(run: str | Session) -> Session:
    return run if isinstance(run, Session) else open_run(run)


def _rows(people: pd.DataFrame | Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if isinstance(people, pd.DataFrame):
        return [{str(k): v for k, v in row.items()} for row in people.to_dict("records")]
    return [dict(row) for row in people]


def _request(row: dict[str, Any], number: int, session: Session) -> CaseRequest:
    """Read a person as the command line reads a line of ``--cases``."""
    import json

    from coldstart.serving.requests import KNOWN_KEYS, read_cases

    present = {
        key: value
        for key, value in row.items()
        if isinstance(value, list | tuple) or not pd.isna(value)
    }
    line = {key: value for key, value in present.items() if key in KNOWN_KEYS}
    profile = {key: value for key, value in present.items() if key not in KNOWN_KEYS}
    line.setdefault("case_id", str(number))
    if profile and "text" not in line and "profile" not in line:
        line["profile"] = profile
    users, items = session.dataset.user_index, session.dataset.item_index
    requests, problems = read_cases(json.dumps(line, default=str), users, items, "people")
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise DataError(errors[0].message, problems)
    return requests[0]


def _texts(items: pd.DataFrame) -> pd.DataFrame:
    """Return a table of new items as text, as a file of them is read."""
    return items.astype("str").where(items.notna(), "").reset_index(drop=True)
