"""Where things lie and what is allowed: environment variables that begin with ``COLDSTART_``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from coldstart.core.errors import UsageError
from coldstart.core.i18n import Message, t

_PREFIX = "COLDSTART_"


def _default_home() -> Path:
    from platformdirs import user_data_path

    return Path(user_data_path("coldstart", appauthor=False))


def _unusable(error: ValidationError) -> Message:
    """Return what the first setting that cannot be used should have been."""
    wrong = error.errors()[0]
    name = str(wrong["loc"][0])
    kind = "flag" if name == "readonly" else "folder" if name == "home" else "whole"
    least = wrong.get("ctx", {}).get("ge", 1)
    expected = t(f"store.setting.{kind}", least=least)
    return t(
        "store.bad_setting", name=_PREFIX + name.upper(), expected=expected, found=wrong["input"]
    )


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
    encoder : str
        ``COLDSTART_ENCODER``: what reads the texts where nothing else is asked for; a name that
        `encoders.registry.load` takes.
    max_rows : int
        ``COLDSTART_MAX_ROWS``: rows of one table that intake accepts.
    max_memory : int
        ``COLDSTART_MAX_MEMORY``: megabytes that the process which reads files may take.
    max_seconds : int
        ``COLDSTART_MAX_SECONDS``: seconds that reading files may take.
    max_map_points : int
        ``COLDSTART_MAX_MAP_POINTS``: points that a map draws before it shows a sample.

    Raises
    ------
    UsageError
        A variable holds what the setting cannot be.
    """

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, env_ignore_empty=True)

    home: Path = Field(default_factory=_default_home)
    readonly: bool = False
    threads: int = Field(default_factory=lambda: min(os.cpu_count() or 1, 8), ge=1)
    encoder: str = "all-MiniLM-L6-v2"
    max_rows: int = Field(default=2_000_000, ge=1)
    max_memory: int = Field(default=4_096, ge=256)
    max_seconds: int = Field(default=300, ge=1)
    max_map_points: int = Field(default=15_000, ge=100)

    def __init__(self, **given: Any) -> None:
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise UsageError(_unusable(error)) from error

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()


class StudyConfig(BaseModel):
    """What every study is told. A run keeps it, so that it can be done again.

    Attributes
    ----------
    encoder : str
        A name that `encoders.registry.load` takes.
    seed : int
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    encoder: str = Field(default_factory=lambda: Settings().encoder)
    seed: int = Field(default=0, ge=0)


class EncodeConfig(StudyConfig):
    """Read all texts once, so that everything after starts at once."""


class TrainConfig(StudyConfig):
    """Fit one method on everything that is known.

    Attributes
    ----------
    method : str
        A name of `models.registry.METHODS`.
    method_settings : dict
        Arguments of its constructor.
    """

    method: str = "ensemble"
    method_settings: dict[str, Any] = Field(default_factory=dict)


class EvaluateConfig(StudyConfig):
    """Measure methods on held-out data.

    Attributes
    ----------
    protocols : tuple of str
    shots : tuple of int
        Numbers of known likes of a held-out user.
    methods : tuple of str or None
        None measures the usual ones, `models.registry.COMPARED`.
    train_users : int or None
        Learn from so many users only.
    repeats : int
        How many splits, each with the next seed.
    earliest : bool
        Whether the known likes are each user's earliest, where times are known.
    sizes : tuple of int
        Numbers of training users for the learning curve.
    """

    protocols: tuple[str, ...] = ("cold-user", "cold-item")
    shots: tuple[Annotated[int, Field(ge=0)], ...] = (0, 1, 5)
    methods: tuple[str, ...] | None = None
    train_users: int | None = Field(default=None, ge=1)
    repeats: int = Field(default=1, ge=1)
    earliest: bool = False
    sizes: tuple[Annotated[int, Field(ge=1)], ...] = ()


class RulesConfig(StudyConfig):
    """Measure what rules cost a method on held-out users.

    Attributes
    ----------
    rules : tuple of dict
        As `rules.rule.Rule` writes them.
    method : str
    method_settings : dict
        Arguments of its constructor.
    shots : tuple of int
        Numbers of known likes of a held-out user.
    repeats : int
        How many splits, each with the next seed.
    """

    rules: tuple[dict[str, Any], ...]
    method: str = "ensemble"
    method_settings: dict[str, Any] = Field(default_factory=dict)
    shots: tuple[Annotated[int, Field(ge=0)], ...] = (0, 5)
    repeats: int = Field(default=1, ge=1)


class CompareConfig(StudyConfig):
    """Compare a training with the same one on a later version of its data, on who came since.

    Attributes
    ----------
    run : str
        The training.
    shots : tuple of int
        Numbers of likes that are known of them.
    """

    run: str
    shots: tuple[Annotated[int, Field(ge=0)], ...] = (0, 1, 3)


class MapConfig(StudyConfig):
    """Lay out the maps.

    Attributes
    ----------
    views : tuple of str
    """

    views: tuple[str, ...] = ("profile", "taste", "items")
