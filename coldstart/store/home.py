"""The home folder: its parts, who may write, and the key of hashed ids."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.orm import Session

from coldstart.core.errors import ReadOnlyError, StorageError
from coldstart.core.files import explained
from coldstart.core.i18n import t
from coldstart.core.settings import Settings
from coldstart.store.schema import FILE, open_database, said


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


_BYTES = 32


def id_key(settings: Settings) -> bytes:
    """Return the key of this home, and make it where there is none yet.

    The same id has the same hash in all data sets of a home, and none that can be guessed outside.

    Raises
    ------
    StorageError
        The file cannot be read or written, or what it holds is no key.
    """
    path = settings.home / "id_key"
    with explained(path):
        settings.home.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with suppress(FileExistsError):  # another process was faster: its key holds
                _make(path)
        content = path.read_bytes()
    try:
        key = bytes.fromhex(content.decode("ascii").strip())
    except ValueError as error:
        raise StorageError(t("store.bad_id_key", path=str(path))) from error
    if len(key) != _BYTES:
        raise StorageError(t("store.bad_id_key", path=str(path)))
    return key


def _make(path: Path) -> None:
    """Write a new key, which is its owner's alone from the first byte on."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_BYTES))
