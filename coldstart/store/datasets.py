"""Data sets in the store."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from coldstart.core.errors import ColdstartError, NotFoundError, StorageError
from coldstart.core.files import explained
from coldstart.core.i18n import t
from coldstart.store import artifacts, conversion
from coldstart.store.home import Home
from coldstart.store.records import DatasetRecord
from coldstart.store.schema import DatasetRow, RunRow

if TYPE_CHECKING:
    from coldstart.data.dataset import Dataset
    from coldstart.data.intake.provenance import Provenance
    from coldstart.data.problems import Problem


class Datasets(Home):
    """The verbs for data sets."""

    def add_dataset(
        self,
        dataset: Dataset,
        problems: Sequence[Problem] = (),
        provenance: Provenance | None = None,
    ) -> DatasetRecord:
        """Keep a data set; the same content under the same name is kept once.

        Parameters
        ----------
        dataset : Dataset
        problems : sequence of Problem
            What was found when it was imported.
        provenance : Provenance, optional
            How its files were read. That of the newest import replaces an earlier one, with its
            problems.
        """
        self.check_writable()
        id_ = _dataset_id(dataset)
        if not artifacts.has_dataset(self.dataset_folder(id_)):
            artifacts.save_dataset(self.dataset_folder(id_), dataset)
        values: dict[str, Any] = {
            "id": id_,
            "name": dataset.name,
            "source": dataset.source,
            "domain": dataset.domain,
            "created_at": time.time(),
            "counts": conversion.counts(dataset),
            "problems": [conversion.problem_json(p) for p in problems],
            "provenance": None if provenance is None else provenance.to_json(),
        }
        with suppress(IntegrityError), self._writing() as session:  # somebody was quicker: the same
            row = session.get(DatasetRow, id_)
            if row is None:
                session.add(DatasetRow(**values))
            elif provenance is not None:
                row.problems, row.provenance = values["problems"], values["provenance"]
        return self.dataset_record(id_)

    def datasets(self) -> list[DatasetRecord]:
        """Return all data sets, the newest first."""
        with self._reading() as session:
            rows = session.scalars(select(DatasetRow).order_by(DatasetRow.created_at.desc()))
            return [conversion.dataset_record(row) for row in rows]

    def dataset_record(self, reference: str) -> DatasetRecord:
        """Return a data set's record by its id, else the newest of that name."""
        wanted = select(DatasetRow).where(
            (DatasetRow.id == reference) | (DatasetRow.name == reference)
        )
        best = wanted.order_by((DatasetRow.id == reference).desc(), DatasetRow.created_at.desc())
        with self._reading() as session:
            row = session.scalars(best).first()
            if row is None:
                known = [record.name for record in self.datasets()]
                said = "store.no_dataset" if known else "store.no_dataset_yet"
                raise NotFoundError(t(said, reference=reference, known=known))
            return conversion.dataset_record(row)

    def provenance(self, reference: str) -> Provenance | None:
        """Return how the files of a data set were read, where that is known."""
        from coldstart.data.intake.provenance import Provenance

        id_ = self.dataset_record(reference).id
        with self._reading() as session:
            wanted = select(DatasetRow.provenance).where(DatasetRow.id == id_)
            stored = session.scalars(wanted).first()
        return None if stored is None else Provenance.from_json(stored)

    def dataset(self, reference: str) -> Dataset:
        """Return a data set with its tables, by its id or name.

        Raises
        ------
        StorageError
            Its row is there, but its tables are not: the home was copied or moved in part.
        """
        record = self.dataset_record(reference)
        folder = self.dataset_folder(record.id)
        if not artifacts.has_dataset(folder):
            raise StorageError(t("store.no_tables", name=record.name, path=str(folder)))
        return artifacts.load_dataset(folder)

    def forget_dataset(self, reference: str) -> None:
        """Remove a data set with its runs, their artifacts, and embeddings that no other needs.

        The row goes last: what was cut short in the middle is still listed, and can be forgotten
        once more.
        """
        self.check_writable()
        record = self.dataset_record(reference)
        with self._reading() as session:
            mine = select(RunRow).where(RunRow.dataset_id == record.id)
            runs = [conversion.run_record(row) for row in session.scalars(mine)]
        for run in runs:
            if run.state.active:
                raise ColdstartError(t("store.dataset_busy", name=record.name, run=run.id))
        self._forget_embeddings(record.id)
        for folder in (*(self.run_folder(run.id) for run in runs), self.dataset_folder(record.id)):
            remove(folder)
        with self._writing() as session:
            session.execute(delete(DatasetRow).where(DatasetRow.id == record.id))

    def _forget_embeddings(self, id_: str) -> None:
        from coldstart.encoders.cache import forget_texts

        texts = {record.id: self._texts(record.id) for record in self.datasets()}
        orphans = texts.pop(id_).difference(*texts.values())
        forget_texts(self.embeddings_folder, sorted(orphans))

    def _texts(self, id_: str) -> set[str]:
        """Return the texts of a data set; none where its tables are gone."""
        if not artifacts.has_dataset(self.dataset_folder(id_)):
            return set()
        found = self.dataset(id_)
        return {*found.user_texts, *found.item_texts}


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it, if it is there."""
    if folder.exists():
        with explained(folder):
            shutil.rmtree(folder)


def _dataset_id(dataset: Dataset) -> str:
    named = json.dumps([dataset.name, dataset.fingerprint])
    return hashlib.sha256(named.encode()).hexdigest()[:12]
