"""Where things lie and what is allowed: environment variables that begin with ``COLDSTART_``."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


def _default_home() -> Path:
    from platformdirs import user_data_path

    return Path(user_data_path("coldstart", appauthor=False))


class Settings(BaseSettings):
    """The settings in force, read from the environment at each construction.

    Attributes
    ----------
    home : Path
        ``COLDSTART_HOME``: database, tables, weights and cached embeddings, all of it.
    readonly : bool
        ``COLDSTART_READONLY``: refuse every write in store and jobs.
    threads : int
        ``COLDSTART_THREADS``: processor threads for torch; part of what makes a run repeatable.
    max_rows : int
        ``COLDSTART_MAX_ROWS``: rows of one table that intake accepts.
    max_map_points : int
        ``COLDSTART_MAX_MAP_POINTS``: points that a map draws before it shows a sample.
    """

    model_config = SettingsConfigDict(env_prefix="COLDSTART_", frozen=True)

    home: Path = Field(default_factory=_default_home)
    readonly: bool = False
    threads: int = Field(default_factory=lambda: min(os.cpu_count() or 1, 8), ge=1)
    max_rows: int = Field(default=2_000_000, ge=1)
    max_map_points: int = Field(default=15_000, ge=100)

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()
