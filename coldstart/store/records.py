"""What the store hands out: frozen records, free of the database."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from coldstart.core.events import Event
from coldstart.core.i18n import Message
from coldstart.data.problems import Problem
from coldstart.data.titles import title

STALE_AFTER = 20.0
"""Seconds without a heartbeat after which a running run counts as interrupted."""


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"

    @property
    def active(self) -> bool:
        """Whether it still moves by itself."""
        return self in (RunState.QUEUED, RunState.RUNNING)


class Kind(StrEnum):
    """What a run does."""

    ENCODE = "encode"
    TRAIN = "train"
    EVALUATE = "evaluate"
    MAP = "map"
    RULES = "rules"
    COMPARE = "compare"


@dataclass(frozen=True)
class DatasetRecord:
    """A stored data set, without its tables.

    Attributes
    ----------
    counts : mapping of str to int
        ``users``, ``items``, ``interactions``, and ``users_cold``, ``items_warm`` and the like.
    """

    id: str
    name: str
    source: str
    domain: str
    created_at: float
    counts: Mapping[str, int]
    problems: tuple[Problem, ...] = ()

    @property
    def title(self) -> Message:
        """What it is called on screen; a sample in the reader's language."""
        return title(self.name, self.source)


@dataclass(frozen=True)
class Segment:
    """A group of users or items that was kept under a name.

    Attributes
    ----------
    kind : str
        ``user`` or ``item``.
    members : tuple of str
        Their ids.
    view : str
        The map that they were chosen on, by which they are alike from the start; blank for none.
    created_at : float
        Seconds since 1970.
    """

    id: str
    dataset_id: str
    name: str
    kind: str
    members: tuple[str, ...]
    view: str
    created_at: float


@dataclass(frozen=True)
class StoredEvent:
    """An event with its number in the run and the time (seconds since 1970) it came."""

    number: int
    at: float
    event: Event


@dataclass(frozen=True)
class RunRecord:
    """A run, without its artifacts. Times are seconds since 1970.

    Attributes
    ----------
    note : str
        What somebody wrote down about it.
    deleted_at : float or None
        Since when it lies in the bin, from which it can be taken back.
    """

    id: str
    name: str
    kind: Kind
    dataset_id: str
    config: Mapping[str, Any]
    versions: Mapping[str, Any]
    stored_state: RunState
    owner: str | None
    stop_requested: bool
    created_at: float
    started_at: float | None
    heartbeat_at: float | None
    finished_at: float | None
    message: Message | None
    headline: Mapping[str, Any] | None
    note: str = ""
    deleted_at: float | None = None

    @property
    def in_parts(self) -> bool:
        """Whether it reads long texts in parts; one of an earlier version read their beginnings."""
        return int(self.versions.get("embeddings", 1)) > 1

    @property
    def removal(self) -> Message | None:
        """What to do where its model is no longer in coldstart; None where it is."""
        from coldstart.models.registry import removal

        return removal(self.config.get("method", ""), self.config.get("method_settings"))

    @property
    def state(self) -> RunState:
        """The state in truth: a run whose worker fell silent is interrupted, whatever is stored."""
        silent = time.time() - (self.heartbeat_at or self.created_at)
        if self.stored_state is RunState.RUNNING and silent > STALE_AFTER:
            return RunState.INTERRUPTED
        return self.stored_state
