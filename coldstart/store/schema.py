"""The tables of the database, and how it is opened: SQLite in write-ahead mode."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    JSON,
    URL,
    Engine,
    ForeignKey,
    Index,
    MetaData,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import NullPool, StaticPool

from coldstart.core.errors import StorageError
from coldstart.core.files import explained
from coldstart.core.i18n import t

SCHEMA_VERSION = 3

ADDED: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "runs": {"note": ("VARCHAR NOT NULL", "''"), "deleted_at": ("FLOAT", "NULL")},
        "datasets": {"provenance": ("JSON", "NULL")},
    }
)
"""Columns that a table did not have from the first: what kind, and what older rows hold."""


class Base(DeclarativeBase):
    """Base of the tables; a dict column is JSON."""

    metadata = MetaData()
    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON}


class DatasetRow(Base):
    """A stored data set; its tables lie in ``datasets/<id>/``."""

    __tablename__ = "datasets"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    source: Mapped[str]
    domain: Mapped[str]
    created_at: Mapped[float]
    counts: Mapped[dict[str, Any]]
    problems: Mapped[list[Any]]
    provenance: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)


class RunRow(Base):
    """A run: what was asked, where it stands, what came of it. Artifacts: ``runs/<id>/``."""

    __tablename__ = "runs"
    __table_args__ = (Index("runs_by_state", "state", "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    dataset_id: Mapped[str] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"))
    config: Mapped[dict[str, Any]]
    versions: Mapped[dict[str, Any]]
    state: Mapped[str]
    owner: Mapped[str | None]
    stop_requested: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[float]
    started_at: Mapped[float | None]
    heartbeat_at: Mapped[float | None]
    finished_at: Mapped[float | None]
    message: Mapped[dict[str, Any] | None]
    headline: Mapped[dict[str, Any] | None]
    note: Mapped[str] = mapped_column(default="", server_default="")
    deleted_at: Mapped[float | None]


class EventRow(Base):
    """One event of a run, numbered from 1."""

    __tablename__ = "events"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[float]
    payload: Mapped[dict[str, Any]]


FILE = "coldstart.db"
BUSY_TIMEOUT = 15.0  # seconds a writer waits for another

# What people read of SQLite's primary result codes; anything else is `store.unwritable`.
_SAID = {
    sqlite3.SQLITE_FULL: "store.full",
    sqlite3.SQLITE_PERM: "store.denied",
    sqlite3.SQLITE_READONLY: "store.denied",
    sqlite3.SQLITE_CANTOPEN: "store.gone",
    sqlite3.SQLITE_BUSY: "store.busy",
    sqlite3.SQLITE_CORRUPT: "store.damaged",
    sqlite3.SQLITE_NOTADB: "store.damaged",
}


def open_database(home: Path, readonly: bool) -> Engine:
    """Return an engine on ``home/coldstart.db``, made with its tables where it is missing.

    A read-only engine never makes it: where there is none yet, it is an empty one in memory.

    Raises
    ------
    StorageError
        The file was written by a newer coldstart, or the folder cannot be written to.
    """
    path = home / FILE
    if readonly and not path.exists():
        return _nothing_yet()
    if readonly:
        engine = create_engine("sqlite://", creator=lambda: _reader(path), poolclass=NullPool)
    else:
        with explained(home):
            home.mkdir(parents=True, exist_ok=True)
        where = URL.create("sqlite", database=str(path))
        engine = create_engine(where, connect_args={"timeout": BUSY_TIMEOUT}, poolclass=NullPool)
        event.listen(engine, "connect", _configure)
    with said(path):
        _check_version(engine, path, readonly)
    return engine


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Turn what the database at `path` refuses into a `StorageError`.

    A broken promise between rows (an unknown id, one that is taken) stays what it is.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_CONSTRAINT:
            raise
        id_ = _SAID.get(code, "store.unwritable")
        raise StorageError(t(id_, path=str(path), reason=str(cause))) from error


def _check_version(engine: Engine, path: Path, readonly: bool) -> None:
    with engine.connect() as connection:
        version = connection.execute(text("PRAGMA user_version")).scalar_one()
        if version > SCHEMA_VERSION:
            newer = t("store.newer", path=str(path), found=version, known=SCHEMA_VERSION)
            raise StorageError(newer)
        if readonly or version == SCHEMA_VERSION:
            return
        # Whoever comes second waits here, and then finds everything made.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        Base.metadata.create_all(connection)
        for table, columns in ADDED.items():
            known = {column["name"] for column in inspect(connection).get_columns(table)}
            for name in columns.keys() - known:
                kind, default = columns[name]
                added = f"ADD COLUMN {name} {kind} DEFAULT {default}"
                connection.exec_driver_sql(f"ALTER TABLE {table} {added}")
        connection.execute(text(f"PRAGMA user_version = {SCHEMA_VERSION}"))
        connection.commit()


def _nothing_yet() -> Engine:
    """Return an engine on an empty database in memory, one for all threads."""
    anywhere = {"check_same_thread": False}
    engine = create_engine("sqlite://", connect_args=anywhere, poolclass=StaticPool)
    Base.metadata.create_all(engine)
    return engine


def _reader(path: Path) -> sqlite3.Connection:
    """Connect for reading only.

    Even a reader makes the index of the write-ahead log beside the file. Where that is forbidden
    and there is no log, nobody is writing, and the file can be taken as it stands.
    """
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        return _opened(address)
    except sqlite3.OperationalError:
        if path.with_name(f"{FILE}-wal").exists():
            raise
        return _opened(f"{address}&immutable=1")


def _opened(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _as_now(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _as_now(connection: sqlite3.Connection) -> None:
    """Have an older file, which must not be changed, look as if it had the columns of today."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version >= SCHEMA_VERSION:
        return
    for table, columns in ADDED.items():
        known = {row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")}
        lacking = [f"{columns[name][1]} AS {name}" for name in columns.keys() - known]
        if known and lacking:
            view = f"SELECT *, {', '.join(lacking)} FROM main.{table}"
            connection.execute(f"CREATE TEMP VIEW {table} AS {view}")


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA foreign_keys = ON")
