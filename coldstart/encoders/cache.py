"""The cache of embeddings, one SQLite file for each encoder, and encoding through it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

import numpy as np

from coldstart.core.errors import EncoderError
from coldstart.core.events import Event, Progressed, Started
from coldstart.core.i18n import t
from coldstart.encoders.base import Encoder
from coldstart.encoders.long_texts import Coverage, may_be_long

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
    max_length : int or None
        Tokens that the encoder reads at once, where it reads longer texts in parts. The key of a
        text that may be longer says how much of it was read: under the text's own key lies what
        earlier versions kept, the vector of its beginning.
    """

    def __init__(
        self,
        folder: Path,
        fingerprint: str,
        dim: int,
        readonly: bool = False,
        max_length: int | None = None,
    ) -> None:
        self.path = folder / f"{fingerprint[:32]}.sqlite"
        self.dim = dim
        self.readonly = readonly
        self.max_length = max_length

    @classmethod
    def of(cls, encoder: Encoder, folder: Path, readonly: bool = False) -> Self:
        """Return the cache of an encoder."""
        return cls(folder, encoder.fingerprint, encoder.dim, readonly, encoder.max_length)

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
        places: dict[bytes, list[int]] = {}
        for place, text in enumerate(texts):
            for key in self._keys(text).values():
                places.setdefault(key, []).append(place)
        with self._open() as database:
            for some in _portions(list(places)):
                marks = ",".join("?" * len(some))
                query = f"SELECT text, vector FROM vectors WHERE text IN ({marks})"
                for key, vector in database.execute(query, some):
                    vectors[places[key]] = np.frombuffer(vector, dtype="<f4")
                    missing[places[key]] = False
        return vectors, missing

    def coverage(self, texts: Sequence[str]) -> list[Coverage | None]:
        """Return how much of each text its vector is of; None where it has none yet."""
        keys = [self._keys(text) for text in texts]
        cached: set[bytes] = set()
        if self.path.exists():
            with self._open() as database:
                for some in _portions(list({key for of in keys for key in of.values()})):
                    marks = ",".join("?" * len(some))
                    query = f"SELECT text FROM vectors WHERE text IN ({marks})"
                    cached.update(key for (key,) in database.execute(query, some))
        return [next((name for name, key in of.items() if key in cached), None) for of in keys]

    def unread(self, texts: Sequence[str]) -> int:
        """Return how many texts, blank ones left out and each counted once, have no vector yet."""
        return self.coverage(list({text for text in texts if text.strip()})).count(None)

    def put(
        self,
        texts: Sequence[str],
        vectors: np.ndarray,
        coverage: Sequence[Coverage] | None = None,
    ) -> None:
        """Keep vectors, float32 (n_texts, dim), in one transaction.

        Parameters
        ----------
        texts : sequence of str
        vectors : ndarray, float32 (n_texts, dim)
        coverage : sequence of Coverage, optional
            How much of each text its vector is of; all of it by default.
        """
        if self.readonly:
            return
        if vectors.shape != (len(texts), self.dim):
            raise ValueError(f"expected shape {(len(texts), self.dim)}, found {vectors.shape}")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        stored = np.ascontiguousarray(vectors, dtype="<f4")
        coverage = coverage or [Coverage.WHOLE] * len(texts)
        keys = [self._keys(text)[name] for text, name in zip(texts, coverage, strict=True)]
        rows = [(key, row.tobytes()) for key, row in zip(keys, stored, strict=True)]
        with self._open() as database, database:
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def count(self) -> int:
        """Return how many vectors there are."""
        if not self.path.exists():
            return 0
        with self._open() as database:
            return int(database.execute("SELECT count(*) FROM vectors").fetchone()[0])

    def _keys(self, text: str) -> dict[Coverage, bytes]:
        """Return the key that a text's vector has, by how much of the text it is of."""
        if self.max_length is None or not may_be_long(text, self.max_length):
            return {Coverage.WHOLE: _key(text)}
        return {coverage: _key(text, coverage) for coverage in Coverage}

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
        keys = [(_key(text, coverage),) for text in texts for coverage in (None, *Coverage)]
        database.executemany("DELETE FROM vectors WHERE text = ?", keys)


def _key(text: str, coverage: Coverage | None = None) -> bytes:
    """Return the key of a text, or of that much of it."""
    prefix = "" if coverage is None else f"{coverage}\0"
    return hashlib.sha256(f"{prefix}{text}".encode("utf-8", "surrogatepass")).digest()


def _portions(keys: list[bytes], size: int = 500) -> Iterator[list[bytes]]:
    """Cut keys into lists that SQLite takes as the parameters of one query."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


def cached_steps(
    encoder: Encoder, cache: EmbeddingCache, texts: Sequence[str]
) -> Generator[Event, None, np.ndarray]:
    """Encode what the cache does not have yet, each text once, keeping every batch at once.

    Parameters
    ----------
    encoder : Encoder
        It is asked nothing where the cache has all, so its weights are not read then.
    cache : EmbeddingCache
        Of this encoder.
    texts : sequence of str

    Yields
    ------
    Event
        `Started` with the number of texts to encode, then `Progressed` after each batch; where
        texts are long, its share of the work is that of their characters.

    Returns
    -------
    ndarray, float32 (n_texts, dim)
        L2-normalised; a blank text is a zero row.
    """
    distinct = list(dict.fromkeys(text for text in texts if text.strip()))
    known, missing = cache.get(distinct)
    places = np.flatnonzero(missing)
    unread = [distinct[n] for n in places]
    yield Started("encode", len(unread))
    coverage = encoder.coverage(unread)
    is_long = any(name is not Coverage.WHOLE for name in coverage)
    lengths = np.array([len(text) for text in unread], dtype=np.int64)
    done, read = 0, 0
    for batch in encoder.plan(unread):
        some = [unread[n] for n in batch]
        fresh = encoder.encode_batch(some)
        cache.put(some, fresh, [coverage[n] for n in batch])
        known[places[batch]] = fresh
        done, read = done + len(batch), read + int(lengths[batch].sum())
        share = read / int(lengths.sum()) if is_long else None
        yield Progressed("encode", done, len(unread), share)
    place = {text: n for n, text in enumerate(distinct)}
    vectors = np.zeros((len(texts), encoder.dim), dtype=np.float32)
    has_text = np.array([n for n, text in enumerate(texts) if text in place], dtype=np.int64)
    vectors[has_text] = known[[place[texts[n]] for n in has_text]]
    return vectors
