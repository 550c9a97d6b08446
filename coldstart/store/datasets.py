"""Data sets in the store."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from coldstart.errors import ColdstartError, NotFoundError
from coldstart.i18n import t
from coldstart.store import artifacts, conversion
from coldstart.store.home import Home
from coldstart.store.records import DatasetRecord
from coldstart.store.tables import DatasetRow, RunRow

if TYPE_CHECKING:
    from coldstart.data.dataset import Dataset
    from coldstart.data.problems import Problem


class Datasets(Home):
    """The verbs for data sets."""

    def add_dataset(self, dataset: Dataset, problems: Sequence[Problem] = ()) -> DatasetRecord:
        """Keep a data set; the same content under the same name is kept once."""
        self.check_writable()
        id_ = _dataset_id(dataset)
        with self._writing() as session:
            if session.get(DatasetRow, id_) is None:
                artifacts.save_dataset(self.dataset_folder(id_), dataset)
                row = DatasetRow(
                    id=id_,
                    name=dataset.name,
                    source=dataset.source,
                    domain=dataset.domain,
                    created_at=time.time(),
                    counts=conversion.counts(dataset),
                    problems=[conversion.problem_json(p) for p in problems],
                )
                session.add(row)
        return self.dataset_record(id_)

    def datasets(self) -> list[DatasetRecord]:
        """Return all data sets, the newest first."""
        with self._reading() as session:
            rows = session.scalars(select(DatasetRow).order_by(DatasetRow.created_at.desc()))
            return [conversion.dataset_record(row) for row in rows]

    def dataset_record(self, reference: str) -> DatasetRecord:
        """Return a data set's record by its id, or the newest of that name."""
        with self._reading() as session:
            wanted = (DatasetRow.id == reference) | (DatasetRow.name == reference)
            newest = select(DatasetRow).where(wanted).order_by(DatasetRow.created_at.desc())
            row = session.scalars(newest).first()
            if row is None:
                raise NotFoundError(t("store.no_dataset", reference=reference))
            return conversion.dataset_record(row)

    def dataset(self, reference: str) -> Dataset:
        """Return a data set with its tables, by its id or name."""
        return artifacts.load_dataset(self.dataset_folder(self.dataset_record(reference).id))

    def forget_dataset(self, id_: str) -> None:
        """Remove a data set with its runs, their artifacts, and embeddings that no other needs."""
        self.check_writable()
        gone = self.dataset(id_)
        with self._reading() as session:
            mine = select(RunRow).where(RunRow.dataset_id == id_)
            runs = [conversion.run_record(row) for row in session.scalars(mine)]
        for run in runs:
            if run.state.active:
                raise ColdstartError(t("store.dataset_busy", name=gone.name, run=run.id))
        others = [self.dataset(record.id) for record in self.datasets() if record.id != id_]
        self._forget_embeddings(gone, others)
        for run in runs:
            shutil.rmtree(self.run_folder(run.id), ignore_errors=True)
        shutil.rmtree(self.dataset_folder(id_))
        with self._writing() as session:
            session.execute(delete(DatasetRow).where(DatasetRow.id == id_))

    def _forget_embeddings(self, gone: Dataset, others: Sequence[Dataset]) -> None:
        from coldstart.encoders.cache import forget_texts

        needed = {text for other in others for text in (*other.user_texts, *other.item_texts)}
        orphans = {*gone.user_texts, *gone.item_texts} - needed
        forget_texts(self.embeddings_folder, sorted(orphans))


def _dataset_id(dataset: Dataset) -> str:
    named = json.dumps([dataset.name, dataset.fingerprint])
    return hashlib.sha256(named.encode()).hexdigest()[:12]
