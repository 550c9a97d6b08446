"""The versions of a stored data set that grew by later files, and what was trained on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldstart.core.errors import DataError, NotFoundError
from coldstart.core.i18n import Message, has, t
from coldstart.evaluation.measures import method_name
from coldstart.store.records import Kind, RunState

if TYPE_CHECKING:
    from coldstart.data.problems import Problem
    from coldstart.evaluation.retraining import Retraining
    from coldstart.store.records import DatasetRecord, RunRecord
    from coldstart.store.repository import Store


def earlier_versions(store: Store, version: DatasetRecord) -> list[DatasetRecord]:
    """Return the data sets that a version came from, the latest first."""
    records = {record.id: record for record in store.datasets()}
    earlier: list[DatasetRecord] = []
    id_: str | None = version.id
    while id_ is not None and len(earlier) < len(records):
        provenance = store.provenance(id_)
        id_ = None if provenance is None else provenance.earlier
        if id_ not in records:
            break
        earlier.append(records[id_])
    return earlier


def origin(store: Store, version: DatasetRecord) -> list[Message]:
    """Return of what a data set is a version, and what came in; empty of a first import."""
    provenance = store.provenance(version.id)
    if provenance is None or provenance.earlier is None:
        return []
    try:
        earlier = store.dataset_record(provenance.earlier).title
        sentences = [t("append.version.of", name=earlier)]
    except NotFoundError:
        sentences = [t("append.version.of_deleted")]
    counts = [
        t("append.version.count", name=t(f"append.count.{name}"), n=n)
        for name, n in provenance.appended.items()
        if n and has(f"append.count.{name}")
    ]
    return [*sentences, t("append.version.counts", counts=counts)] if counts else sentences


def own_problems(store: Store, version: DatasetRecord) -> tuple[Problem, ...]:
    """Return the problems of the files of this version, without those of the earlier ones."""
    provenance = store.provenance(version.id)
    if provenance is None or provenance.earlier is None:
        return version.problems
    try:
        of_earlier = store.dataset_record(provenance.earlier).problems
    except NotFoundError:
        return version.problems
    return tuple(problem for problem in version.problems if problem not in of_earlier)


def trained_before(store: Store, version: DatasetRecord) -> list[RunRecord]:
    """Return what was trained on the versions before one, the latest version's newest first."""
    return [
        run
        for record in earlier_versions(store, version)
        for run in store.runs(
            dataset_id=record.id, kind=Kind.TRAIN, states=[RunState.FINISHED]
        )
    ]  # fmt: skip


def check_later(store: Store, version: DatasetRecord, run: RunRecord) -> None:
    """Check that a data set came of the one a run was trained on, by later files.

    Raises
    ------
    DataError
        It did not, so it is not known who came since.
    """
    ids = {version.id, *(record.id for record in earlier_versions(store, version))}
    if run.dataset_id not in ids:
        trained_on = store.dataset_record(run.dataset_id)
        names = {"version": version.title, "dataset": trained_on.title, "run": run.name or run.id}
        raise DataError(t("retraining.unrelated", **names))


def compared_models(store: Store, comparison: RunRecord, result: Retraining) -> list[Message]:
    """Return which models a comparison is of, on whom they are measured, and what verdicts count.

    Parameters
    ----------
    store : Store
    comparison : RunRecord
    result : Retraining
        What came of it.
    """
    method, id_ = method_name(result.method), comparison.config["run"]
    try:
        run = store.run(id_)
        dataset = store.dataset_record(run.dataset_id).title
        version = store.dataset_record(comparison.dataset_id).title
        names = {"run": run.name or run.id, "dataset": dataset, "version": version}
        about = t("retraining.about", method=method, **names)
    except NotFoundError:
        about = t("retraining.about_deleted", method=method, run=id_)
    sentences = [about]
    if any(row.n != result.n_users for row in result.rows):
        sentences.append(t("retraining.judged", n=result.n_users))
    if len(result.rows) > 1:
        sentences.append(t("retraining.holm"))
    return sentences
