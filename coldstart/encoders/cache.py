"""Vectors on disk by the text they belong to, one SQLite file for each encoder."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from coldstart.errors import EncoderError, ReadOnlyError
from coldstart.i18n import t

_BUSY_SECONDS = 30
_TABLE = "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB NOT NULL)"
_DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}


class EmbeddingCache:
    """The vectors that one encoder has given so far. Texts themselves are not kept.

    Several processes may use the same folder at once. A connection lives for one call only, so that
    threads may share an object.

    Parameters
    ----------
    folder : Path
        Made when the first vector is put.
    fingerprint : str
        Of the encoder.
    dim : int
        Length of a vector.
    readonly : bool
        Never write, not even beside the file; `put` then forgets what it is given.
    """

    def __init__(self, folder: Path, fingerprint: str, dim: int, readonly: bool = False) -> None:
        self.path = folder / f"{fingerprint[:32]}.sqlite"
        self.dim = dim
        self.readonly = readonly

    def get(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Look texts up.

        Returns
        -------
        vectors : ndarray, float32 (n_texts, dim)
            Zero where missing.
        missing : ndarray, bool (n_texts,)
        """
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        missing = np.ones(len(texts), dtype=bool)
        if not self.path.exists():
            return vectors, missing
        keys = [_key(text) for text in texts]
        places: dict[bytes, list[int]] = {}
        for place, key in enumerate(keys):
            places.setdefault(key, []).append(place)
        with self._open() as database:
            for some in _portions(list(places)):
                marks = ",".join("?" * len(some))
                query = f"SELECT text, vector FROM vectors WHERE text IN ({marks})"
                for key, vector in database.execute(query, some):
                    vectors[places[key]] = np.frombuffer(vector, dtype="<f4")
                    missing[places[key]] = False
        return vectors, missing

    def unread(self, texts: Sequence[str]) -> int:
        """Return how many texts, blank ones left out and each counted once, have no vector yet."""
        keys = {_key(text) for text in texts if text.strip()}
        if not keys or not self.path.exists():
            return len(keys)
        with self._open() as database:
            for some in _portions(list(keys)):
                marks = ",".join("?" * len(some))
                query = f"SELECT text FROM vectors WHERE text IN ({marks})"
                keys.difference_update(key for (key,) in database.execute(query, some))
        return len(keys)

    def put(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Keep vectors, float32 (n_texts, dim), in one transaction."""
        if self.readonly:
            return
        if vectors.shape != (len(texts), self.dim):
            raise ValueError(f"expected shape {(len(texts), self.dim)}, found {vectors.shape}")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        stored = np.ascontiguousarray(vectors, dtype="<f4")
        rows = [(_key(text), row.tobytes()) for text, row in zip(texts, stored, strict=True)]
        with self._open() as database, database:
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def forget(self, texts: Sequence[str]) -> None:
        """Remove the vectors of these texts, so that nothing of them is left in the file.

        Raises
        ------
        ReadOnlyError
            The cache is for reading only.
        """
        if self.readonly:
            raise ReadOnlyError(t("encode.cache.readonly", path=str(self.path)))
        if self.path.exists():
            with self._open() as database:
                _remove(database, texts)

    def count(self) -> int:
        """Return how many vectors there are."""
        if not self.path.exists():
            return 0
        with self._open() as database:
            return int(database.execute("SELECT count(*) FROM vectors").fetchone()[0])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with _database(self.path, self.readonly) as database:
            yield database


def forget_texts(folder: Path, texts: Sequence[str]) -> None:
    """Remove the vectors of these texts from the caches of all encoders."""
    for path in sorted(folder.glob("*.sqlite")):
        with _database(path) as database:
            _remove(database, texts)


@contextmanager
def _database(path: Path, readonly: bool = False) -> Iterator[sqlite3.Connection]:
    """Open a cache for one call; whatever is wrong with it becomes an `EncoderError`."""
    mode = "rwc"
    if readonly:
        # Even a reader would write the index of the write-ahead log. Where there is no log, nobody
        # is writing, and the file can be taken as it stands.
        log = path.with_name(f"{path.name}-wal")
        mode = "ro" if log.exists() else "ro&immutable=1"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    try:
        with closing(sqlite3.connect(address, timeout=_BUSY_SECONDS, uri=True)) as database:
            if not readonly:
                database.execute("PRAGMA journal_mode = WAL")
                database.execute("PRAGMA synchronous = NORMAL")
                database.execute("PRAGMA secure_delete = ON")
                database.execute(_TABLE)
            yield database
    except sqlite3.DatabaseError as error:
        damaged = getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED
        id_ = "encode.cache.damaged" if damaged else "encode.cache.unusable"
        raise EncoderError(t(id_, path=str(path), reason=str(error))) from error


def _remove(database: sqlite3.Connection, texts: Sequence[str]) -> None:
    with database:
        keys = [(_key(text),) for text in texts]
        database.executemany("DELETE FROM vectors WHERE text = ?", keys)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _portions(keys: list[bytes], size: int = 500) -> Iterator[list[bytes]]:
    """Cut keys into lists that SQLite takes as the parameters of one query."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
