"""Runs and their events in the store."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from coldstart.core.errors import ColdstartError, NotFoundError
from coldstart.core.events import Event, from_json
from coldstart.core.i18n import Message, t
from coldstart.core.settings import StudyConfig
from coldstart.store import conversion
from coldstart.store.datasets import Datasets, remove
from coldstart.store.earlier_names import with_names_of_today
from coldstart.store.records import Kind, RunRecord, RunState, StoredEvent
from coldstart.store.schema import EventRow, RunRow

NAMED = 12  # runs that a message names at most


class Runs(Datasets):
    """The verbs for runs."""

    def create_run(
        self,
        kind: Kind,
        dataset_id: str,
        config: StudyConfig,
        name: str | None = None,
        versions: Mapping[str, Any] | None = None,
        owner: str | None = None,
    ) -> RunRecord:
        """Put a run into the queue, or have it begin as `owner`'s, whom no worker can forestall."""
        self.check_writable()
        id_ = uuid.uuid4().hex[:10]
        now = time.time()
        begun = {} if owner is None else _begun(owner, now)
        dataset = self.dataset_record(dataset_id)
        with self._writing() as session:
            session.add(
                RunRow(
                    id=id_,
                    name=name or "",
                    kind=kind,
                    dataset_id=dataset.id,
                    config=config.model_dump(mode="json"),
                    versions=dict(versions or {}),
                    created_at=now,
                    **{"state": RunState.QUEUED, **begun},
                )
            )
        return self.run(id_)

    def run(self, id_: str) -> RunRecord:
        """Return a run by its id, in the bin too, else the newest of that name outside it."""
        named = (RunRow.name == id_) & RunRow.deleted_at.is_(None)
        with self._reading() as session:
            wanted = select(RunRow).where((RunRow.id == id_) | named)
            best = wanted.order_by((RunRow.id == id_).desc(), RunRow.created_at.desc())
            row = session.scalars(best).first()
            if row is None or not id_:
                raise NotFoundError(self._no_run(id_))
            return conversion.run_record(row)

    def _no_run(self, reference: str) -> Message:
        known = [f"{run.id} ({run.name})" if run.name else run.id for run in self.runs()]
        if not known:
            return t("store.no_run_yet", reference=reference)
        return t("store.no_run", reference=reference, known=known[:NAMED])

    def runs(
        self,
        *,
        dataset_id: str | None = None,
        kind: Kind | None = None,
        states: Sequence[RunState] | None = None,
        deleted: bool = False,
    ) -> list[RunRecord]:
        """Return the runs that fit, the newest first; `deleted` looks into the bin instead."""
        binned = RunRow.deleted_at.is_not(None)
        query = select(RunRow).where(binned if deleted else ~binned)
        query = query.order_by(RunRow.created_at.desc())
        if dataset_id is not None:
            query = query.where(RunRow.dataset_id == dataset_id)
        if kind is not None:
            query = query.where(RunRow.kind == kind)
        with self._reading() as session:
            records = [conversion.run_record(row) for row in session.scalars(query)]
        return [r for r in records if states is None or r.state in states]

    def waiting(self) -> str | None:
        """Return the id of the run that has waited longest in the queue, if any waits."""
        oldest = select(RunRow.id).where(RunRow.state == RunState.QUEUED)
        with self._reading() as session:
            return session.scalars(oldest.order_by(RunRow.created_at).limit(1)).first()

    def claim(self, owner: str, id_: str | None = None) -> RunRecord | None:
        """Take the queued run `id_`, or that which has waited longest.

        None where there is none to take, or somebody else was quicker.
        """
        self.check_writable()
        wanted = id_ or self.waiting()
        begun = _begun(owner, time.time())
        with self._writing() as session:
            taken = session.scalars(
                update(RunRow)
                .where(RunRow.id == wanted, RunRow.state == RunState.QUEUED)
                .values(**begun, stop_requested=False, message=None, finished_at=None)
                .returning(RunRow.id)
            ).first()
        return None if taken is None else self.run(taken)

    def heartbeat(self, id_: str, owner: str) -> bool:
        """Say that a run is alive; False when it is no longer this owner's."""
        with self._writing() as session:
            mine = update(RunRow).where(
                RunRow.id == id_, RunRow.owner == owner, RunRow.state == RunState.RUNNING
            )
            found = session.scalars(mine.values(heartbeat_at=time.time()).returning(RunRow.id))
            return found.first() is not None

    def request_stop(self, id_: str) -> None:
        """Ask a run to end; one that still waits in the queue is stopped at once."""
        self.check_writable()
        run = self.run(id_)
        with self._writing() as session:
            session.execute(update(RunRow).where(RunRow.id == run.id).values(stop_requested=True))
            session.execute(
                update(RunRow)
                .where(RunRow.id == run.id, RunRow.state == RunState.QUEUED)
                .values(state=RunState.STOPPED, finished_at=time.time())
            )

    def end(
        self,
        id_: str,
        state: RunState,
        message: Message | None = None,
        headline: Mapping[str, Any] | None = None,
        owner: str | None = None,
    ) -> None:
        """Set the last state of a run, after its artifacts have been written.

        With an `owner`, only where the run is still theirs and running: whoever lost it to another
        process has no say in how it ends.
        """
        run = self.run(id_)
        mine = [RunRow.id == run.id]
        if owner is not None:
            mine += [RunRow.owner == owner, RunRow.state == RunState.RUNNING]
        with self._writing() as session:
            session.execute(
                update(RunRow)
                .where(*mine)
                .values(
                    state=state,
                    finished_at=time.time(),
                    message=message.to_json() if message else None,
                    headline=dict(headline) if headline else None,
                )
            )

    def interrupt(self, owner: str) -> None:
        """Mark what a worker that is gone left running."""
        with self._writing() as session:
            session.execute(
                update(RunRow)
                .where(RunRow.owner == owner, RunRow.state == RunState.RUNNING)
                .values(state=RunState.INTERRUPTED, finished_at=time.time())
            )

    def requeue(self, id_: str) -> None:
        """Put a run that was interrupted or stopped back into the queue, to go on."""
        self.check_writable()
        run = self.run(id_)
        if run.state.active or run.state is RunState.FINISHED or run.deleted_at is not None:
            raise ColdstartError(t("store.not_resumable", run=run.name or run.id))
        with self._writing() as session:
            values = {"state": RunState.QUEUED, "owner": None, "stop_requested": False}
            again = update(RunRow).where(*_as_seen(run)).values(**values)
            taken = session.scalars(again.returning(RunRow.id)).first()
        if taken is None:
            raise ColdstartError(t("store.not_resumable", run=run.name or run.id))

    def rename_run(self, id_: str, name: str) -> None:
        """Give a run a name for people."""
        self.check_writable()
        run = self.run(id_)
        with self._writing() as session:
            named = update(RunRow).where(RunRow.id == run.id).values(name=name.strip())
            session.execute(named)

    def note_run(self, id_: str, note: str) -> None:
        """Write down something about a run; blank takes the note away."""
        self.check_writable()
        run = self.run(id_)
        with self._writing() as session:
            session.execute(update(RunRow).where(RunRow.id == run.id).values(note=note.strip()))

    def delete_run(self, id_: str) -> None:
        """Put a run into the bin: nothing uses or lists it any more, and nothing of it is lost.

        Raises
        ------
        ColdstartError
            It still waits or goes on.
        """
        self.check_writable()
        run = self.run(id_)
        busy = ColdstartError(t("store.run_busy", run=run.name or run.id))
        if run.state.active:
            raise busy
        with self._writing() as session:
            gone = update(RunRow).where(*_as_seen(run)).values(deleted_at=time.time())
            if session.scalars(gone.returning(RunRow.id)).first() is None:
                raise busy

    def restore_run(self, id_: str) -> None:
        """Take a run back out of the bin."""
        self.check_writable()
        run = self.run(id_)
        with self._writing() as session:
            session.execute(update(RunRow).where(RunRow.id == run.id).values(deleted_at=None))

    def empty_bin(self) -> int:
        """Remove what is in the bin for good, artifacts and all; return how many runs that were.

        The row goes last: what was cut short in the middle is still in the bin.
        """
        self.check_writable()
        binned = self.runs(deleted=True)
        for run in binned:
            remove(self.run_folder(run.id))
            with self._writing() as session:
                session.execute(delete(RunRow).where(RunRow.id == run.id))
        return len(binned)

    def append(self, run_id: str, event: Event) -> int:
        """Add an event to a run; return its number."""
        last = select(func.coalesce(func.max(EventRow.number), 0))
        following = last.where(EventRow.run_id == run_id).scalar_subquery() + 1
        values = {"run_id": run_id, "at": time.time(), "payload": event.to_json()}
        # One statement: whoever writes at the same moment gets the next number.
        row = insert(EventRow).values(**values, number=following).returning(EventRow.number)
        try:
            with self._writing() as session:
                return int(session.scalars(row).one())
        except IntegrityError as error:
            raise NotFoundError(self._no_run(run_id)) from error

    def events(self, run_id: str, after: int = 0) -> list[StoredEvent]:
        """Return the events of a run whose number is greater than `after`, in order."""
        run = self.run(run_id)
        query = select(EventRow).where(EventRow.run_id == run.id, EventRow.number > after)
        with self._reading() as session:
            rows = session.scalars(query.order_by(EventRow.number))
            return [
                StoredEvent(row.number, row.at, from_json(with_names_of_today(row.payload)))
                for row in rows
            ]


def _begun(owner: str, now: float) -> dict[str, Any]:
    """Return what stands in the row of a run that somebody has begun."""
    return {
        "state": RunState.RUNNING, "owner": owner, "started_at": now, "heartbeat_at": now,
    }  # fmt: skip


def _as_seen(run: RunRecord) -> list[ColumnElement[bool]]:
    """Return what holds while a run is as it was looked at: two who ask at once get one answer."""
    return [
        RunRow.id == run.id,
        RunRow.state == run.stored_state,
        RunRow.heartbeat_at == run.heartbeat_at,
    ]
