"""Between the database's rows and the records that the store hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from coldstart.core.i18n import Message, is_sayable
from coldstart.data.problems import Problem, Severity
from coldstart.store.earlier_names import with_names_of_today
from coldstart.store.records import DatasetRecord, Kind, RunRecord, RunState
from coldstart.store.schema import DatasetRow, RunRow

if TYPE_CHECKING:
    from coldstart.data.dataset import Dataset


def counts(dataset: Dataset) -> dict[str, int]:
    found = {
        "users": len(dataset.users),
        "items": len(dataset.items),
        "interactions": len(dataset.interactions),
        "likes": int(dataset.likes.nnz),
        "held_back": 0 if dataset.held_back is None else len(dataset.held_back),
    }
    for side, levels in (("users", dataset.user_warmth), ("items", dataset.item_warmth)):
        for level in levels:
            key = f"{side}_{level}"
            found[key] = found.get(key, 0) + 1
    return found


def problem_json(problem: Problem) -> dict[str, Any]:
    plain = asdict(problem)
    plain["message"], plain["remedy"] = problem.message.to_json(), problem.remedy.to_json()
    return plain


def _problem(stored: Mapping[str, Any]) -> Problem:
    revived = {
        "severity": Severity(stored["severity"]),
        "message": Message.from_json(stored["message"]),
        "remedy": Message.from_json(stored["remedy"]),
    }
    return Problem(**{**stored, **revived})


def dataset_record(row: DatasetRow) -> DatasetRecord:
    # What an earlier version said in sentences that are no more is passed over.
    stored = (_problem(problem) for problem in row.problems)
    problems = tuple(p for p in stored if is_sayable(p.message) and is_sayable(p.remedy))
    return DatasetRecord(
        row.id, row.name, row.source, row.domain, row.created_at, row.counts, problems
    )


def run_record(row: RunRow) -> RunRecord:
    return RunRecord(
        id=row.id,
        name=row.name,
        kind=Kind(row.kind),
        dataset_id=row.dataset_id,
        config=with_names_of_today(row.config),
        versions=row.versions,
        stored_state=RunState(row.state),
        owner=row.owner,
        stop_requested=row.stop_requested,
        created_at=row.created_at,
        started_at=row.started_at,
        heartbeat_at=row.heartbeat_at,
        finished_at=row.finished_at,
        message=Message.from_json(with_names_of_today(row.message)) if row.message else None,
        headline=with_names_of_today(row.headline),
        note=row.note,
        deleted_at=row.deleted_at,
    )
