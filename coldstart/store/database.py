"""Opening the database: SQLite in write-ahead mode, so that readers never wait for the writer."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from coldstart.errors import ColdstartError
from coldstart.i18n import t
from coldstart.store.tables import SCHEMA_VERSION, Base

FILE = "coldstart.db"
BUSY_TIMEOUT = 15.0  # seconds a writer waits for another


def open_database(home: Path, readonly: bool) -> Engine:
    """Return an engine on ``home/coldstart.db``, made with its tables where it is missing.

    A read-only engine never makes it: where there is none yet, it is an empty one in memory.

    Raises
    ------
    ColdstartError
        The file was written by a newer coldstart, or the folder cannot be written to.
    """
    path = home / FILE
    if readonly and not path.exists():
        engine = create_engine("sqlite://")
        Base.metadata.create_all(engine)
        return engine
    if readonly:
        url = f"sqlite:///file:{path}?mode=ro&uri=true"
    else:
        _make_folder(home)
        url = f"sqlite:///{path}"
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT}, poolclass=NullPool)
    event.listen(engine, "connect", _configure_reading if readonly else _configure)
    with engine.connect() as connection:
        version = connection.execute(text("PRAGMA user_version")).scalar_one()
    if version > SCHEMA_VERSION:
        raise ColdstartError(t("store.newer", path=str(path), found=version, known=SCHEMA_VERSION))
    if not readonly and version < SCHEMA_VERSION:
        Base.metadata.create_all(engine)
        with engine.begin() as connection:
            connection.execute(text(f"PRAGMA user_version = {SCHEMA_VERSION}"))
    return engine


def _make_folder(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ColdstartError(
            t("store.no_folder", path=str(home), reason=error.strerror or "")
        ) from error


def _configure(connection, _record) -> None:  # type: ignore[no-untyped-def]  # DB-API object
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA secure_delete = ON")
    _configure_reading(connection, _record)


def _configure_reading(connection, _record) -> None:  # type: ignore[no-untyped-def]  # DB-API object
    connection.execute("PRAGMA foreign_keys = ON")
