"""The database's tables. Plain SQL types only, so that another engine can hold them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

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
