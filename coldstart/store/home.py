"""What both halves of the store stand on: the home, its folders, and who may write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from coldstart.errors import ReadOnlyError
from coldstart.i18n import t
from coldstart.settings import Settings
from coldstart.store.database import FILE, open_database, said


class Home:
    """One folder that holds everything.

    Parameters
    ----------
    settings : Settings, optional
        Where it lies, and whether it may be written to.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._engine = open_database(self.settings.home, self.settings.readonly)

    def dataset_folder(self, id_: str) -> Path:
        """Where the tables of a data set lie."""
        return self.settings.home / "datasets" / id_

    def run_folder(self, id_: str) -> Path:
        """Where the artifacts of a run lie."""
        return self.settings.home / "runs" / id_

    @property
    def database(self) -> Path:
        """Where the rows lie."""
        return self.settings.home / FILE

    @property
    def embeddings_folder(self) -> Path:
        """Where the encoder's cache lies."""
        return self.settings.home / "embeddings"

    def maps_folder(self, dataset_id: str) -> Path:
        """Where the layouts of a data set lie, by their content."""
        return self.dataset_folder(dataset_id) / "maps"

    @property
    def log(self) -> Path:
        """Where unexpected errors are written down in full."""
        return self.settings.home / "coldstart.log"

    def check_writable(self) -> None:
        """Raise `ReadOnlyError` where this home is for reading only."""
        if self.settings.readonly:
            raise ReadOnlyError(t("store.readonly"))

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with said(self.database), Session(self._engine) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        self.check_writable()
        with said(self.database), Session(self._engine) as session, session.begin():
            yield session
